//! Which conventions did somebody choose?

use std::collections::BTreeMap;

use super::super::PRORATION_BEHAVIORS;
use super::super::document::{Axis, PolicyChoice};
use super::super::read::{nearest, shorten, write_one_of};
use super::Checker;
use crate::calendar::MonthEnd;
use crate::money::Rounding;
use crate::policy::{
    ChangeDay, CreditBase, CreditCap, Denominator, Downgrade, MinimumCharge, NegativeTotal, PRESETS, Policy,
    PolicyPreset, ProrationBehavior, QuantityChange, Restart, STRIPE, StubDenominator, TaxRounding, TimeUnit,
    UnusedTime,
};

/// A word for an axis, and what it sets.
type Word = (&'static str, fn(&mut Policy));

/// The axes that are told by a word.
const AXES: &[(&str, &[Word])] = &[
    (
        "time_unit",
        &[
            ("second", |policy| policy.time.unit = TimeUnit::Second),
            ("second_end_early", |policy| policy.time.unit = TimeUnit::SecondEndEarly),
            ("day", |policy| policy.time.unit = TimeUnit::Day),
            ("day_rounded_up", |policy| policy.time.unit = TimeUnit::DayRoundedUp),
            ("day_nearest", |policy| policy.time.unit = TimeUnit::DayNearest),
        ],
    ),
    (
        "denominator",
        &[
            ("actual", |policy| policy.time.denominator = Denominator::Actual),
            ("assume_30", |policy| policy.time.denominator = Denominator::Assume30),
            ("fixed_30", |policy| policy.time.denominator = Denominator::FixedMonths(30)),
            ("nominal_for_others", |policy| policy.time.denominator = Denominator::NominalForOthers),
        ],
    ),
    (
        "stub_denominator",
        &[
            ("of_anchor", |policy| policy.time.stub = StubDenominator::OfAnchor),
            ("at_boundary", |policy| policy.time.stub = StubDenominator::AtBoundary),
            ("from_start", |policy| policy.time.stub = StubDenominator::FromStart),
        ],
    ),
    (
        "month_end",
        &[
            ("last_day", |policy| policy.time.month_end = MonthEnd::LastDay),
            ("runs_over", |policy| policy.time.month_end = MonthEnd::RunsOver),
        ],
    ),
    (
        "change_day",
        &[
            ("new_terms", |policy| policy.change_day = ChangeDay::NewTerms),
            ("old_terms", |policy| policy.change_day = ChangeDay::OldTerms),
        ],
    ),
    (
        "cancel_day",
        &[
            ("new_terms", |policy| policy.cancel_day = ChangeDay::NewTerms),
            ("old_terms", |policy| policy.cancel_day = ChangeDay::OldTerms),
        ],
    ),
    (
        "rounding",
        &[
            ("half_up", |policy| policy.rounding = Rounding::HalfUp),
            ("half_even", |policy| policy.rounding = Rounding::HalfEven),
            ("down", |policy| policy.rounding = Rounding::Down),
            ("up", |policy| policy.rounding = Rounding::Up),
        ],
    ),
    (
        "quantity_rounding",
        &[
            ("half_up", |policy| policy.quantity_rounding = Rounding::HalfUp),
            ("half_even", |policy| policy.quantity_rounding = Rounding::HalfEven),
            ("down", |policy| policy.quantity_rounding = Rounding::Down),
            ("up", |policy| policy.quantity_rounding = Rounding::Up),
        ],
    ),
    (
        "tax_rounding",
        &[
            ("per_line", |policy| policy.tax_rounding = TaxRounding::PerLine),
            ("per_invoice", |policy| policy.tax_rounding = TaxRounding::PerInvoice),
        ],
    ),
    (
        "quantity_change",
        &[
            ("whole_item", |policy| policy.quantity_change = QuantityChange::WholeItem),
            ("difference", |policy| policy.quantity_change = QuantityChange::Difference),
        ],
    ),
    (
        "credit_base",
        &[
            ("original_debit", |policy| policy.credit_base = CreditBase::OriginalDebit),
            ("current_price", |policy| policy.credit_base = CreditBase::CurrentPrice),
        ],
    ),
    (
        "credit_cap",
        &[
            ("none", |policy| policy.credit_cap = CreditCap::None),
            ("billed", |policy| policy.credit_cap = CreditCap::Billed),
            ("billed_except_quantity", |policy| policy.credit_cap = CreditCap::BilledExceptQuantity),
        ],
    ),
    (
        "negative_total",
        &[
            ("to_balance", |policy| policy.negative_total = NegativeTotal::ToBalance),
            ("lost", |policy| policy.negative_total = NegativeTotal::Lost),
        ],
    ),
    (
        "restart",
        &[
            ("other_interval", |policy| policy.restart = Restart::OtherInterval),
            ("every_change", |policy| policy.restart = Restart::EveryChange),
            ("to_years", |policy| policy.restart = Restart::ToYears),
            ("never", |policy| policy.restart = Restart::Never),
        ],
    ),
    (
        "downgrade",
        &[
            ("now", |policy| policy.downgrade = Downgrade::Now),
            ("at_period_end", |policy| policy.downgrade = Downgrade::AtPeriodEnd),
        ],
    ),
];

/// The axes that are told by a number: their least and greatest.
const NUMBERS: [(&str, i64, i64); 3] =
    [("ratio_decimals", 0, 18), ("utc_offset_minutes", -840, 840), ("draft_minutes", 0, 4_320)];

impl Checker<'_> {
    pub(super) fn policy(&mut self, choice: &PolicyChoice) -> Option<Policy> {
        let id = if choice.preset.is_empty() { STRIPE.id } else { &choice.preset };
        let Some(preset) = PolicyPreset::find(id) else {
            let known: Vec<_> = PRESETS.iter().map(|preset| preset.id).collect();
            let message = format!("There is no policy “{}”.", shorten(id));
            let hint = match nearest(id, &known) {
                Some(near) => format!("Did you mean “{near}”?"),
                None => write_one_of(&known),
            };
            self.problem("unknown_policy", "policy.preset", message, hint);
            return None;
        };
        let mut policy = preset.policy;
        if let Some(credited) = choice.credit_unused_time {
            policy.unused_time = if credited { UnusedTime::Credited } else { UnusedTime::Kept };
        }
        if let Some(enforced) = choice.minimum_charge {
            policy.minimum_charge = if enforced { MinimumCharge::BecomesDebt } else { MinimumCharge::Ignored };
        }
        let mut seen = BTreeMap::new();
        for axis in &choice.axes {
            if let Some(other) = seen.insert(axis.name.as_str(), &axis.value) {
                let [other, value] = [other, &axis.value].map(|value| shorten(value));
                let path = format!("policy.{}", shorten(&axis.name));
                let message = format!("“{}” is “{other}” and “{value}”.", shorten(&axis.name));
                self.problem("duplicate_field", &path, message, "Keep one of them.");
            }
            self.axis(axis, &mut policy);
        }
        let path = "policy.proration_behavior";
        let written = choice.proration_behavior.as_deref();
        policy.proration_behavior = self.proration_behavior(path, written, policy.proration_behavior)?;
        Some(policy)
    }

    fn axis(&mut self, axis: &Axis, policy: &mut Policy) {
        let path = format!("policy.{}", shorten(&axis.name));
        if let Some((_, words)) = AXES.iter().find(|(name, _)| *name == axis.name) {
            if let Some((_, set)) = words.iter().find(|(word, _)| *word == axis.value) {
                set(policy);
            } else {
                let known: Vec<_> = words.iter().map(|(word, _)| *word).collect();
                let message = format!("“{}” is no value for “{}”.", shorten(&axis.value), axis.name);
                self.problem("unknown_value", &path, message, write_one_of(&known));
            }
        } else if let Some((name, least, most)) = NUMBERS.iter().find(|(name, ..)| *name == axis.name) {
            self.numbered_axis(&path, &axis.value, (name, *least, *most), policy);
        } else {
            self.unknown_axis(&path, &axis.name);
        }
    }

    fn numbered_axis(&mut self, path: &str, value: &str, (name, least, most): (&str, i64, i64), policy: &mut Policy) {
        let hint = format!("Write a whole number from {least} to {most}.");
        let number = match value.parse::<i64>() {
            Ok(number) if (least..=most).contains(&number) => number,
            Ok(number) => return self.problem("out_of_range", path, format!("{number} is out of range."), hint),
            Err(_) => {
                let message = format!("“{}” is not a whole number.", shorten(value));
                return self.problem("not_whole", path, message, hint);
            }
        };
        match name {
            "ratio_decimals" => policy.time.ratio_decimals = u8::try_from(number).ok(),
            "draft_minutes" => policy.draft_minutes = u16::try_from(number).unwrap_or_default(),
            _ => policy.time.utc_offset = i32::try_from(number * 60).unwrap_or_default(),
        }
    }

    fn unknown_axis(&mut self, path: &str, name: &str) {
        let own = ["preset", "credit_unused_time", "minimum_charge", "proration_behavior"];
        let words = AXES.iter().map(|(name, _)| *name);
        let known: Vec<_> = own.into_iter().chain(words).chain(NUMBERS.iter().map(|(name, ..)| *name)).collect();
        let hint = match nearest(name, &known) {
            Some(near) => format!("Did you mean “{near}”?"),
            None => write_one_of(&known),
        };
        self.problem("unknown_field", path, format!("There is no field “{}” here.", shorten(name)), hint);
    }

    pub(super) fn proration_behavior(
        &mut self,
        path: &str,
        written: Option<&str>,
        default: ProrationBehavior,
    ) -> Option<ProrationBehavior> {
        match written {
            None => Some(default),
            Some(written) => self.one_of(path, written, &PRORATION_BEHAVIORS, "a proration behavior"),
        }
    }

    /// The meaning of a word, of those that there are.
    pub(super) fn one_of<T: Copy>(&mut self, path: &str, written: &str, known: &[(&str, T)], what: &str) -> Option<T> {
        let found = known.iter().find(|(name, _)| *name == written);
        if found.is_none() {
            let message = format!("“{}” is not {what}.", shorten(written));
            // An empty word is the default.
            let names: Vec<_> = known.iter().map(|(name, _)| *name).filter(|name| !name.is_empty()).collect();
            self.problem("unknown_value", path, message, write_one_of(&names));
        }
        found.map(|(_, meaning)| *meaning)
    }
}

/// How one policy differs from another, in the words of documents: for people who set an axis by hand.
pub fn differences(policy: &Policy, from: &Policy) -> Vec<(&'static str, &'static str)> {
    let mut found = Vec::new();
    for (name, words) in AXES {
        let value_of = |policy: &Policy| {
            words.iter().find(|(_, set)| {
                let mut same = *policy;
                set(&mut same);
                same == *policy
            })
        };
        if let (Some((mine, _)), Some((theirs, _))) = (value_of(policy), value_of(from))
            && mine != theirs
        {
            found.push((*name, *mine));
        }
    }
    found
}

/// The axes that are told by a word, each with its words: what a page offers.
pub fn axes() -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
    AXES.iter().map(|(name, words)| (*name, words.iter().map(|(word, _)| *word).collect()))
}
