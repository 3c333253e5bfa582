//! Which conventions does the chosen policy have, one by one, and which of them does the story set otherwise?

use super::fields::Form;
use super::markup::{Element, el};
use crate::app::change::{Field, axis_of, preset_of};
use crate::calendar::MonthEnd;
use crate::money::Rounding;
use crate::policy::{
    ChangeDay, CreditBase, CreditCap, Denominator, Downgrade, MinimumCharge, NegativeTotal, Policy, ProrationBehavior,
    QuantityChange, Restart, STRIPE, StubDenominator, TaxRounding, TimeRules, TimeUnit, UnusedTime,
};
use crate::scenario::{PRORATION_BEHAVIORS, PolicyChoice, Scenario, axes, differences};

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
const NUMBERS: [(&str, &str, &str); 3] = [
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

/// A policy that has another word than [`STRIPE`] on every axis.
const OTHER: Policy = Policy {
    time: TimeRules {
        unit: TimeUnit::Day,
        denominator: Denominator::Assume30,
        stub: StubDenominator::FromStart,
        month_end: MonthEnd::RunsOver,
        ..STRIPE.policy.time
    },
    change_day: ChangeDay::OldTerms,
    cancel_day: ChangeDay::OldTerms,
    rounding: Rounding::Down,
    tax_rounding: TaxRounding::PerInvoice,
    quantity_change: QuantityChange::Difference,
    quantity_rounding: Rounding::Down,
    credit_base: CreditBase::CurrentPrice,
    credit_cap: CreditCap::Billed,
    negative_total: NegativeTotal::Lost,
    restart: Restart::Never,
    downgrade: Downgrade::AtPeriodEnd,
    ..STRIPE.policy
};

/// The word that a policy has on an axis: one of the two others has another word there, so it is a difference.
fn word_of(policy: &Policy, name: &str) -> String {
    if name == "proration_behavior" {
        return behavior_word(policy.proration_behavior).to_string();
    }
    let number = match name {
        "ratio_decimals" => return policy.time.ratio_decimals.map_or_else(String::new, |number| number.to_string()),
        "utc_offset_minutes" => policy.time.utc_offset / 60,
        "draft_minutes" => policy.draft_minutes.into(),
        _ => {
            let all = [STRIPE.policy, OTHER].iter().flat_map(|other| differences(policy, other)).collect::<Vec<_>>();
            let found = all.iter().find(|(known, _)| *known == name);
            return found.map_or("", |(_, word)| *word).to_string();
        }
    };
    number.to_string()
}

fn behavior_word(behavior: ProrationBehavior) -> &'static str {
    PRORATION_BEHAVIORS.iter().find(|(_, known)| *known == behavior).map_or("", |(name, _)| *name)
}

/// A word of an axis in words; one that nobody has described yet as it stands.
fn in_words(name: &str, word: &str) -> String {
    let found = WORDS.iter().find(|(axis, known, _)| *axis == name && *known == word);
    match (found, name, word) {
        (Some((.., text)), ..) => (*text).to_string(),
        (None, "ratio_decimals", "") => String::from("not rounded"),
        _ => word.replace('_', " "),
    }
}

/// How an axis is called, and what it decides.
fn label_of(name: &'static str) -> (&'static str, &'static str) {
    let words = AXES.iter().find(|(known, ..)| *known == name).map(|(_, label, about)| (*label, *about));
    let number = || NUMBERS.iter().find(|(known, ..)| *known == name).map(|(_, label, _)| (*label, ""));
    words.or_else(number).unwrap_or((name, ""))
}

/// What a story sets otherwise than its preset, in words.
pub(super) fn differs(scenario: &Scenario) -> Vec<String> {
    let (preset, choice) = (preset_of(scenario).policy, &scenario.policy);
    let mut found = Vec::new();
    let flag = |own: Option<bool>, usual: bool, on: &str, off: &str| {
        own.filter(|own| *own != usual).map(|own| if own { on.to_string() } else { off.to_string() })
    };
    let credited = preset.unused_time == UnusedTime::Credited;
    found.extend(flag(choice.credit_unused_time, credited, "unused time is credited", "unused time is not credited"));
    let limited = preset.minimum_charge == MinimumCharge::BecomesDebt;
    let (on, off) = ("amounts too small to charge become debt", "the smallest amounts are charged");
    found.extend(flag(choice.minimum_charge, limited, on, off));
    found.extend(all_names().filter_map(|name| {
        let own = axis_of(choice, name)?;
        let label = label_of(name).0;
        (own != word_of(&preset, name)).then(|| format!("{}: {}", lower(label), in_words(name, own)))
    }));
    found
}

fn lower(text: &str) -> String {
    let first = text.chars().next().map_or(0, char::len_utf8);
    [&text[..first].to_lowercase(), &text[first..]].concat()
}

fn all_names() -> impl Iterator<Item = &'static str> {
    let named = std::iter::once("proration_behavior").chain(axes().map(|(name, _)| name));
    named.chain(NUMBERS.iter().map(|(name, ..)| *name))
}

/// Every axis, to be set by hand.
pub(super) fn fine_print(form: &Form) -> Element {
    let preset = preset_of(&form.scenario);
    let choice = &form.scenario.policy;
    let behaviors = PRORATION_BEHAVIORS.iter().map(|(word, _)| *word).collect();
    let words = std::iter::once(("proration_behavior", behaviors)).chain(axes());
    let words = words.map(|(name, words)| {
        let (label, about) = label_of(name);
        let usual = format!("{} ({})", in_words(name, &word_of(&preset.policy, name)), preset.name);
        let options = std::iter::once((String::new(), usual));
        let options = options.chain(words.into_iter().map(|word| (word.to_string(), in_words(name, word))));
        let select = form.choice(Field::Axis(name), label, axis_of(choice, name).unwrap_or_default(), options);
        el!("li", "class" = is_own(choice, name).then_some("own");
            el!("span"; label), select, (!about.is_empty()).then(|| el!("small"; about)))
    });
    let numbers = NUMBERS.iter().map(|&(name, label, empty)| {
        let written = axis_of(choice, name).map_or_else(|| word_of(&preset.policy, name), String::from);
        let written = if written == "0" && axis_of(choice, name).is_none() { String::new() } else { written };
        el!("li", "class" = is_own(choice, name).then_some("own");
            el!("span"; label), form.text(Field::Axis(name), label, &written, empty))
    });
    el!("details", "class" = "fine";
        el!("summary"; "Fine print: each convention by itself"),
        el!("ul").with(words).with(numbers),
    )
}

fn is_own(choice: &PolicyChoice, name: &str) -> bool {
    axis_of(choice, name).is_some()
}
