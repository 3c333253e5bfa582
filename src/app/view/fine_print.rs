//! Which conventions does the chosen policy have, one by one, and which of them does the story set otherwise?

use std::rc::Rc;

use yew::prelude::{AttrValue, Event};

use super::fields::{Form, Number};
use super::listen;
use super::markup::{Element, el};
use crate::app::action::Action;
use crate::app::change::{credits_usually, limits_charges, policy_of, preset_of};
use crate::policy::Policy;
use crate::scenario::{NUMBERS, Node, POLICY, PRORATION_BEHAVIORS, Place, Scenario, Shape, word_of, words_of};

/// How an axis is called: its name, a label, and what it decides where the label does not say it; of one that is told by
/// a number, what stands in an empty field.
const LABELS: [(&str, &str, &str); 19] = [
    ("proration_behavior", "A change is", "Unless the event itself says otherwise."),
    ("time_unit", "Time is counted in", ""),
    ("denominator", "A share is one of", ""),
    ("stub_denominator", "A first, partial period is part of", "Where the first period is shorter than the others."),
    ("month_end", "Where a month lacks the billing day", ""),
    ("change_day", "The day of a change belongs to", "Matters only where whole days are counted."),
    ("cancel_day", "The day of a cancellation belongs to", "Matters only where whole days are counted."),
    ("rounding", "Prorated amounts are rounded", ""),
    ("quantity_change", "A change of quantity makes", ""),
    ("quantity_rounding", "Such a difference is rounded", "Matters only where a change of quantity is one line."),
    ("credit_base", "A credit is a share of", ""),
    ("credit_cap", "A credit is never more than", ""),
    ("negative_total", "A total below nothing", ""),
    ("restart", "A full new period begins with", ""),
    ("downgrade", "A cheaper plan begins", ""),
    ("tax_rounding", "Taxes are rounded", ""),
    ("ratio_decimals", "Decimals of a share of time", "not rounded"),
    ("draft_minutes", "Minutes that a renewal stays a draft", "0"),
    ("utc_offset_minutes", "The customer's clock, in minutes from UTC", "0"),
];

/// The words of the axes, in words.
const WORDS: [(&str, &str, &str); 46] = [
    ("proration_behavior", "create_prorations", "prorated on the next invoice"),
    ("proration_behavior", "always_invoice", "prorated and invoiced at once"),
    ("proration_behavior", "none", "not prorated"),
    ("time_unit", "second", "seconds"),
    ("time_unit", "second_end_early", "seconds, without the last of a period"),
    ("time_unit", "day", "whole days"),
    ("time_unit", "day_rounded_up", "days, each that has begun"),
    ("time_unit", "day_nearest", "days, from twelve hours on"),
    ("denominator", "actual", "the time that the period has"),
    ("denominator", "assume_30", "30 days a month"),
    ("denominator", "fixed_30", "months of 30 days each"),
    ("denominator", "nominal_for_others", "the usual days of a price's own interval"),
    ("stub_denominator", "of_anchor", "the full period of the billing date"),
    ("stub_denominator", "at_boundary", "one interval back from its end"),
    ("stub_denominator", "from_start", "one interval on from its start"),
    ("month_end", "last_day", "its last day is taken"),
    ("month_end", "runs_over", "the next month's days are taken"),
    ("change_day", "new_terms", "the new terms"),
    ("change_day", "old_terms", "the old terms"),
    ("cancel_day", "new_terms", "the unused time"),
    ("cancel_day", "old_terms", "the used time"),
    ("rounding", "half_up", "to the nearest, halves up"),
    ("rounding", "half_even", "to the nearest, halves to even"),
    ("rounding", "down", "down"),
    ("rounding", "up", "up"),
    ("quantity_rounding", "half_up", "to the nearest, halves up"),
    ("quantity_rounding", "half_even", "to the nearest, halves to even"),
    ("quantity_rounding", "down", "down"),
    ("quantity_rounding", "up", "up"),
    ("tax_rounding", "per_line", "line by line"),
    ("tax_rounding", "per_invoice", "once for the whole invoice"),
    ("quantity_change", "whole_item", "a credit and a debit"),
    ("quantity_change", "difference", "one line for the difference"),
    ("credit_base", "original_debit", "what was billed"),
    ("credit_base", "current_price", "today's price"),
    ("credit_cap", "none", "the unused share"),
    ("credit_cap", "billed", "what was billed"),
    ("credit_cap", "billed_except_quantity", "what was billed, but for quantities"),
    ("negative_total", "to_balance", "becomes credit"),
    ("negative_total", "lost", "is lost"),
    ("restart", "other_interval", "a change to another interval"),
    ("restart", "other_interval_or_paid", "a change to another interval, or from free to paid"),
    ("restart", "every_change", "every change"),
    ("restart", "never", "no change"),
    ("downgrade", "now", "at once"),
    ("downgrade", "at_period_end", "with the next period"),
];

/// The number that a policy has on an axis, if it is told by one.
fn number_of(policy: &Policy, name: &str) -> Option<i64> {
    match name {
        "ratio_decimals" => policy.time.ratio_decimals.map(i64::from),
        "utc_offset_minutes" => Some(i64::from(policy.time.utc_offset / 60)),
        "draft_minutes" => Some(i64::from(policy.draft_minutes)),
        _ => None,
    }
}

/// What a policy has on an axis, as documents say it.
fn usual(policy: &Policy, name: &str) -> Option<Node> {
    if name == "proration_behavior" {
        let behavior = PRORATION_BEHAVIORS.iter().find(|(_, known)| *known == policy.proration_behavior);
        return behavior.map(|(word, _)| Node::from(*word));
    }
    word_of(policy, name).map(Node::from).or_else(|| number_of(policy, name).map(Node::Whole))
}

/// What stands on an axis in words; a word that nobody has described yet as it stands.
fn in_words(name: &str, value: Option<&Node>) -> String {
    match value {
        Some(Node::Whole(number)) => number.to_string(),
        Some(Node::Text(word)) => {
            let found = WORDS.iter().find(|(axis, known, _)| *axis == name && **known == **word);
            found.map_or_else(|| word.replace('_', " "), |(.., text)| (*text).to_string())
        }
        _ => String::new(),
    }
}

/// How an axis is called, and what else is said of it.
fn label_of(name: &'static str) -> (&'static str, &'static str) {
    LABELS.iter().find(|(known, ..)| *known == name).map_or((name, ""), |(_, label, about)| (*label, *about))
}

/// What a story sets otherwise than its preset, in words.
pub(super) fn differs(scenario: &Scenario) -> Vec<String> {
    let preset = preset_of(scenario).policy;
    let mut found = Vec::new();
    for (name, own) in policy_of(scenario).fields() {
        let flag = |usual: bool, on: &str, off: &str| {
            let own = *own == Node::Flag(true);
            (own != usual).then(|| String::from(if own { on } else { off }))
        };
        found.extend(match (name, own) {
            ("preset", _) => None,
            ("credit_unused_time", _) => {
                flag(credits_usually(scenario), "unused time is credited", "unused time is not credited")
            }
            ("minimum_charge", _) => flag(
                limits_charges(scenario),
                "amounts too small to charge become debt",
                "the smallest amounts are charged",
            ),
            _ if usual(&preset, name).as_ref() == Some(own) => None,
            (_, own) => {
                let between = if let Node::Whole(_) = own { ": " } else { " " };
                Some([&lower(label_of(name).0), between, &in_words(name, Some(own))].concat())
            }
        });
    }
    found
}

fn lower(text: &str) -> String {
    let first = text.chars().next().map_or(0, char::len_utf8);
    [&text[..first].to_ascii_lowercase(), &text[first..]].concat()
}

/// Every axis, to be set by hand, once they are asked for.
pub(super) fn fine_print(form: &Form, choice: &Place) -> Element {
    let is_open = form.is_unfolded(&choice.path);
    let path = Rc::from(&*choice.path);
    let turned = listen(&form.dispatch, move |event: Event| {
        // The page opens and closes it, so that it is open whenever there is something in it.
        event.prevent_default();
        Some(Action::Unfold(Rc::clone(&path)))
    });
    let summary = el!("summary"; "Fine print: each convention by itself").on_click(turned);
    el!("details", "class" = "fine", "open" = is_open; summary, is_open.then(|| axes(form, choice)))
}

#[inline(never)]
fn axes(form: &Form, choice: &Place) -> Element {
    let preset = preset_of(&form.scenario);
    let mut entries = Vec::new();
    for field in POLICY.fields {
        let name = field.name;
        let (label, about) = label_of(name);
        let usual = usual(&preset.policy, name);
        let words = match field.shape {
            Shape::Word(words) => words.to_vec(),
            Shape::Axis => words_of(name),
            Shape::Whole => Vec::new(),
            _ => continue,
        };
        let (control, about) = if words.is_empty() {
            let (_, least, most) = NUMBERS.iter().find(|(known, ..)| *known == name).copied().unwrap_or_default();
            let value = choice.part.get(name).cloned().or(usual.filter(|usual| *usual != Node::Whole(0)));
            (form.optional(choice.sub(name), label, value, Number::Optional(least, most, about)), "")
        } else {
            let usual = in_words(name, usual.as_ref()) + " (usual)";
            let mut options = vec![(AttrValue::Static(""), usual.into())];
            for word in words {
                options.push((AttrValue::Static(word), in_words(name, Some(&word.into())).into()));
            }
            (form.choice(choice.sub(name), label, choice.part.text(name), Rc::new(options)), about)
        };
        entries.push(el!("li", "class" = choice.part.has(name).then_some("own");
            el!("span"; label), control, (!about.is_empty()).then(|| el!("small"; about))));
    }
    el!("ul").with(entries)
}
