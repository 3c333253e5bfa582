//! What does a rule say, in one line?

use super::super::space::{NAMES, node};
use crate::scenario::Node;

/// What each axis decides.
const ABOUT: [(&str, &str); 19] = [
    ("credit_unused_time", "whether unused time is credited"),
    ("proration_behavior", "when a change is prorated and invoiced"),
    ("time_unit", "the unit in which time is counted"),
    ("denominator", "what a share of time is a share of"),
    ("change_day", "whose the day of a change is"),
    ("cancel_day", "whose the day of a cancellation is"),
    ("rounding", "how prorated amounts are rounded"),
    ("ratio_decimals", "how shares of time are rounded"),
    ("credit_base", "what a credit is a share of"),
    ("credit_cap", "how much is credited at most"),
    ("stub_denominator", "which full period a partial first one is a part of"),
    ("month_end", "what happens where a month lacks the billing day"),
    ("restart", "which changes begin a new period"),
    ("downgrade", "when a cheaper plan begins"),
    ("quantity_change", "which lines a change of quantity makes"),
    ("quantity_rounding", "how the difference of a quantity is rounded"),
    ("tax_rounding", "where taxes are rounded"),
    ("negative_total", "what becomes of a total below nothing"),
    ("minimum_charge", "what becomes of amounts too small to charge"),
];

/// What each value of an axis says, as a clause that follows “but”.
const CLAUSES: [(&str, &str, &str); 54] = [
    ("credit_unused_time", "true", "unused time is credited"),
    ("credit_unused_time", "false", "unused time is not credited"),
    ("proration_behavior", "create_prorations", "a change is prorated on the next invoice"),
    ("proration_behavior", "always_invoice", "a change is prorated and invoiced at once"),
    ("proration_behavior", "none", "a change is not prorated"),
    ("time_unit", "second", "time is counted in seconds"),
    ("time_unit", "second_end_early", "time is counted in seconds, without the last of a period"),
    ("time_unit", "day", "time is counted in whole days"),
    ("time_unit", "day_rounded_up", "each day that has begun counts"),
    ("time_unit", "day_nearest", "days count from twelve hours on"),
    ("denominator", "actual", "a share of time is one of the time that the period has"),
    ("denominator", "assume_30", "a share of time is one of 30 days a month"),
    ("denominator", "fixed_30", "every month has 30 days"),
    ("denominator", "nominal_for_others", "a price of another interval is shared over its usual days"),
    ("change_day", "new_terms", "the day of a change belongs to the new terms"),
    ("change_day", "old_terms", "the day of a change belongs to the old terms"),
    ("cancel_day", "new_terms", "the day of a cancellation is credited"),
    ("cancel_day", "old_terms", "the day of a cancellation counts as used"),
    ("rounding", "half_up", "prorated amounts are rounded to the nearest, halves up"),
    ("rounding", "half_even", "prorated amounts are rounded to the nearest, halves to even"),
    ("rounding", "down", "prorated amounts are rounded down"),
    ("rounding", "up", "prorated amounts are rounded up"),
    ("credit_base", "original_debit", "a credit is a share of what was billed"),
    ("credit_base", "current_price", "a credit is a share of today's price"),
    ("credit_cap", "none", "a credit has no limit"),
    ("credit_cap", "billed", "a credit is never more than what was billed"),
    ("credit_cap", "billed_except_quantity", "a credit is never more than what was billed, but for quantities"),
    ("stub_denominator", "of_anchor", "a partial first period is part of the full one of the billing date"),
    ("stub_denominator", "at_boundary", "a partial first period is part of the interval that ends with it"),
    ("stub_denominator", "from_start", "a partial first period is part of the interval that starts with it"),
    ("month_end", "last_day", "where a month lacks the billing day its last day is taken"),
    ("month_end", "runs_over", "where a month lacks the billing day the next month's days are taken"),
    ("restart", "other_interval", "only a change to another interval begins a new period"),
    ("restart", "other_interval_or_paid", "a change to another interval, or from free to paid, begins a new period"),
    ("restart", "every_change", "every change begins a new period at the full price"),
    ("restart", "to_years", "only a change to years begins a new period"),
    ("restart", "never", "no change begins a new period"),
    ("downgrade", "now", "a cheaper plan begins at once"),
    ("downgrade", "at_period_end", "a cheaper plan begins with the next period"),
    ("quantity_change", "whole_item", "a change of quantity makes a credit and a debit"),
    ("quantity_change", "difference", "a change of quantity makes one line for the difference"),
    ("quantity_rounding", "half_up", "the difference of a quantity is rounded to the nearest, halves up"),
    ("quantity_rounding", "half_even", "the difference of a quantity is rounded to the nearest, halves to even"),
    ("quantity_rounding", "down", "the difference of a quantity is rounded down"),
    ("quantity_rounding", "up", "the difference of a quantity is rounded up"),
    ("tax_rounding", "per_line", "taxes are rounded line by line"),
    ("tax_rounding", "per_invoice", "taxes are rounded once for the whole invoice"),
    ("negative_total", "to_balance", "a total below nothing becomes credit"),
    ("negative_total", "lost", "a total below nothing is lost"),
    ("minimum_charge", "true", "amounts too small to charge become debt"),
    ("minimum_charge", "false", "the smallest amounts are charged"),
    ("ratio_decimals", "0", "shares of time are rounded to whole periods"),
    ("ratio_decimals", "1", "shares of time are rounded to one decimal"),
    ("ratio_decimals", "", "shares of time are rounded to # decimals"),
];

/// What an axis decides.
pub(super) fn name_of(axis: &str) -> &str {
    ABOUT.iter().find(|(known, _)| *known == axis).map_or(axis, |(_, about)| about)
}

/// What a value of an axis says.
pub(super) fn clause(axis: usize, value: usize) -> String {
    let word = match node(axis, value) {
        Some(Node::Flag(flag)) => flag.to_string(),
        Some(Node::Whole(number)) => number.to_string(),
        Some(node) => node.as_text().to_owned(),
        None => String::new(),
    };
    let of_axis = || CLAUSES.iter().filter(|(known, ..)| *known == NAMES[axis]);
    let found =
        of_axis().find(|(_, known, _)| *known == word).or_else(|| of_axis().find(|(_, known, _)| known.is_empty()));
    found.map_or_else(String::new, |(.., text)| text.replace('#', &word))
}

#[cfg(test)]
mod tests {
    use super::super::super::space::{AXES, FORM, values};
    use super::*;

    /// All but what no document can say.
    #[test]
    fn every_value_says_something_of_its_own() {
        let mut said = Vec::new();
        for axis in (0..AXES).filter(|axis| *axis != FORM) {
            assert_ne!(name_of(NAMES[axis]), NAMES[axis]);
            for value in (0..values(axis)).filter(|value| node(axis, *value).is_some()) {
                let text = clause(axis, value);
                assert!(text.len() > 10 && !said.contains(&text), "{} {value}: {text}", NAMES[axis]);
                said.push(text);
            }
        }
        assert_eq!(name_of("credit_form"), "credit_form");
    }
}
