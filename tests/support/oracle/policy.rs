//! By which conventions is a story billed?
//!
//! The values of the presets are those of `src/policy/presets.rs`, which names their sources; here they are words, and what is
//! not said is as Stripe has it.

use std::collections::BTreeMap;

use serde_json::Value;

/// What is as it is, where nothing else is said.
const STRIPE: &[(&str, &str)] = &[
    ("credit_unused_time", "true"),
    ("minimum_charge", "true"),
    ("proration_behavior", "create_prorations"),
    ("time_unit", "second"),
    ("denominator", "actual"),
    ("stub_denominator", "of_anchor"),
    ("month_end", "last_day"),
    ("change_day", "new_terms"),
    ("cancel_day", "new_terms"),
    ("rounding", "half_up"),
    ("quantity_rounding", "half_up"),
    ("tax_rounding", "per_line"),
    ("quantity_change", "whole_item"),
    ("credit_base", "original_debit"),
    ("credit_cap", "none"),
    ("credit_form", "invoice_line"),
    ("negative_total", "to_balance"),
    ("restart", "other_interval"),
    ("downgrade", "now"),
    ("ratio_decimals", ""),
    ("utc_offset_minutes", "0"),
    ("draft_minutes", "0"),
];

/// Another payment provider, and changes that are invoiced at once.
const PEER: &[(&str, &str)] = &[("minimum_charge", "false"), ("proration_behavior", "always_invoice")];

/// Axes and their words.
type Words = &'static [(&'static str, &'static str)];

/// Each preset: the one that it builds upon, and what differs.
const PRESETS: &[(&str, &str, Words)] = &[
    ("stripe", "", &[]),
    ("as_told", "", &[("credit_unused_time", "false")]),
    (
        "stripe_classic",
        "",
        &[("credit_base", "current_price"), ("stub_denominator", "from_start"), ("restart", "other_interval_or_paid")],
    ),
    ("peer", "", PEER),
    ("peer_by_day", "peer", &[("time_unit", "day")]),
    (
        "killbill",
        "peer_by_day",
        &[
            ("stub_denominator", "at_boundary"),
            ("ratio_decimals", "9"),
            ("credit_cap", "billed"),
            ("restart", "to_years"),
        ],
    ),
    ("killbill_fixed30", "killbill", &[("denominator", "fixed_30")]),
    (
        "lago",
        "peer_by_day",
        &[
            ("cancel_day", "old_terms"),
            ("credit_cap", "billed"),
            ("credit_form", "credit_note"),
            ("tax_rounding", "per_invoice"),
            ("downgrade", "at_period_end"),
        ],
    ),
    (
        "flexprice",
        "peer",
        &[("time_unit", "second_end_early"), ("ratio_decimals", "16"), ("credit_cap", "billed_except_quantity")],
    ),
    ("flexprice_day", "flexprice", &[("time_unit", "day")]),
    (
        "polar",
        "peer",
        &[
            ("rounding", "half_even"),
            ("quantity_change", "difference"),
            ("quantity_rounding", "down"),
            ("credit_base", "current_price"),
            ("proration_behavior", "create_prorations"),
        ],
    ),
    (
        "meteroid",
        "peer_by_day",
        &[("denominator", "nominal_for_others"), ("credit_form", "credit_note_for_removed"), ("restart", "never")],
    ),
    ("openmeter", "peer", &[("credit_form", "shortened_line"), ("proration_behavior", "create_prorations")]),
    (
        "billsdk",
        "peer",
        &[
            ("time_unit", "day_rounded_up"),
            ("negative_total", "lost"),
            ("restart", "every_change"),
            ("downgrade", "at_period_end"),
        ],
    ),
    ("blesta", "peer", &[("time_unit", "day_nearest"), ("stub_denominator", "from_start"), ("month_end", "runs_over")]),
    (
        "erpnext",
        "peer_by_day",
        &[("credit_unused_time", "false"), ("change_day", "old_terms"), ("cancel_day", "old_terms")],
    ),
    ("zuora_assume30", "peer_by_day", &[("denominator", "assume_30")]),
    ("zuora_strict30", "zuora_assume30", &[("denominator", "fixed_30")]),
];

/// A word for each axis.
pub(crate) struct Policy(BTreeMap<&'static str, String>);

impl Policy {
    pub(crate) fn of(story: &Value) -> Self {
        let written = &story["policy"];
        let name = written.as_str().or(written["preset"].as_str()).unwrap_or("stripe");
        let mut all: BTreeMap<_, _> = STRIPE.iter().map(|(axis, word)| (*axis, (*word).to_string())).collect();
        for (axis, word) in differences(name) {
            all.insert(axis, word.to_string());
        }
        for (axis, word) in &mut all {
            match &written[*axis] {
                Value::Null => {}
                Value::String(text) => word.clone_from(text),
                other => *word = other.to_string(),
            }
        }
        Self(all)
    }

    pub(crate) fn word(&self, axis: &str) -> &str {
        &self.0[axis]
    }

    pub(crate) fn is(&self, axis: &str, word: &str) -> bool {
        self.word(axis) == word
    }

    pub(crate) fn number(&self, axis: &str) -> i64 {
        self.word(axis).parse().expect("a number")
    }
}

fn differences(name: &str) -> Vec<(&'static str, &'static str)> {
    let (_, base, own) = PRESETS.iter().find(|(id, _, _)| *id == name).expect(name);
    let mut all = if base.is_empty() { Vec::new() } else { differences(base) };
    all.extend(own.iter());
    all
}
