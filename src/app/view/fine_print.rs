//! Which conventions does the chosen policy have, one by one, and which of them does the story set otherwise?

use std::rc::Rc;

use yew::prelude::AttrValue;

use super::fields::{Form, Number};
use super::markup::{Element, el};
use crate::app::change::{credits_usually, limits_charges, policy_of, preset_of};
use crate::policy::{Policy, ProrationBehavior};
use crate::scenario::{NUMBERS, Node, PRORATION_BEHAVIORS, Place, Scenario, axes, word_of};

/// How an axis is called: its name, a label, and what it decides where the label does not say it.
const AXES: [(&str, &str, &str); 16] = [
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
];

/// The axes that are told by a number, with what stands in an empty field.
const LABELS: [(&str, &str, &str); 3] = [
    ("ratio_decimals", "Decimals of a share of time", "not rounded"),
    ("draft_minutes", "Minutes that a renewal stays a draft", "0"),
    ("utc_offset_minutes", "The customer's clock, in minutes from UTC", "0"),
];

/// The words of the axes, in words.
const WORDS: [(&str, &str, &str); 45] = [
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
        _ => Some(i64::from(policy.draft_minutes)),
    }
}

/// What a policy has on an axis, as documents say it.
fn usual(policy: &Policy, name: &str) -> Option<Node> {
    if name == "proration_behavior" {
        return Some(Node::from(behavior_word(policy.proration_behavior)));
    }
    if is_number(name) { number_of(policy, name).map(Node::Whole) } else { word_of(policy, name).map(Node::from) }
}

fn is_number(name: &str) -> bool {
    NUMBERS.iter().any(|(known, ..)| *known == name)
}

fn behavior_word(behavior: ProrationBehavior) -> &'static str {
    PRORATION_BEHAVIORS.iter().find(|(_, known)| *known == behavior).map_or("", |(name, _)| *name)
}

/// What stands on an axis in words; a word that nobody has described yet as it stands.
fn in_words(name: &str, value: Option<&Node>) -> String {
    match value {
        Some(Node::Whole(number)) => number.to_string(),
        Some(Node::Text(word)) => {
            let found = WORDS.iter().find(|(axis, known, _)| *axis == name && **known == **word);
            found.map_or_else(|| word.replace('_', " "), |(.., text)| (*text).to_string())
        }
        _ if name == "ratio_decimals" => String::from("not rounded"),
        _ => String::new(),
    }
}

/// How an axis is called, and what it decides.
fn label_of(name: &'static str) -> (&'static str, &'static str) {
    let words = AXES.iter().find(|(known, ..)| *known == name).map(|(_, label, about)| (*label, *about));
    let number = || LABELS.iter().find(|(known, ..)| *known == name).map(|(_, label, _)| (*label, ""));
    words.or_else(number).unwrap_or((name, ""))
}

/// What a story sets otherwise than its preset, in words.
pub(super) fn differs(scenario: &Scenario) -> Vec<String> {
    let (preset, own) = (preset_of(scenario).policy, policy_of(scenario));
    let mut found = Vec::new();
    for (name, usual, on, off) in [
        ("credit_unused_time", credits_usually(scenario), "unused time is credited", "unused time is not credited"),
        (
            "minimum_charge",
            limits_charges(scenario),
            "amounts too small to charge become debt",
            "the smallest amounts are charged",
        ),
    ] {
        let own = own.flag(name).filter(|own| *own != usual);
        found.extend(own.map(|own| String::from(if own { on } else { off })));
    }
    found.extend(all_names().filter_map(|name| {
        let own = own.get(name).filter(|own| usual(&preset, name).as_ref() != Some(own))?;
        let between = if is_number(name) { ":" } else { "" };
        Some(format!("{}{between} {}", lower(label_of(name).0), in_words(name, Some(own))))
    }));
    found
}

fn lower(text: &str) -> String {
    let first = text.chars().next().map_or(0, char::len_utf8);
    [&text[..first].to_ascii_lowercase(), &text[first..]].concat()
}

fn all_names() -> impl Iterator<Item = &'static str> {
    let named = std::iter::once("proration_behavior").chain(axes().map(|(name, _)| name));
    named.chain(LABELS.iter().map(|(name, ..)| *name))
}

/// Every axis, to be set by hand.
pub(super) fn fine_print(form: &Form, choice: &Place) -> Element {
    let preset = preset_of(&form.scenario);
    let behaviors = PRORATION_BEHAVIORS.iter().map(|(word, _)| *word).collect();
    let words = std::iter::once(("proration_behavior", behaviors)).chain(axes());
    let entry = |name, about: &'static str, control| {
        let (label, is_own) = (label_of(name).0, choice.part.has(name));
        el!("li", "class" = is_own.then_some("own");
            el!("span"; label), control, (!about.is_empty()).then(|| el!("small"; about)))
    };
    let words = words.map(|(name, words)| {
        let (label, about) = label_of(name);
        let usual = in_words(name, usual(&preset.policy, name).as_ref());
        let mut options = vec![(AttrValue::Static(""), format!("{usual} ({})", preset.name).into())];
        options
            .extend(words.into_iter().map(|word| (AttrValue::Static(word), in_words(name, Some(&word.into())).into())));
        entry(name, about, form.choice(choice.sub(name), label, choice.part.text(name), Rc::new(options)))
    });
    let numbers = LABELS.iter().map(|&(name, label, empty)| {
        let (_, least, most) = NUMBERS.iter().find(|(known, ..)| *known == name).copied().unwrap_or_default();
        let usual = || number_of(&preset.policy, name).filter(|number| *number != 0).map(Node::Whole);
        let value = choice.part.get(name).cloned().or_else(usual);
        entry(name, "", form.optional(choice.sub(name), label, value, Number::Optional(least, most, empty)))
    });
    el!("details", "class" = "fine";
        el!("summary"; "Fine print: each convention by itself"),
        el!("ul").with(words).with(numbers),
    )
}
