//! In which things can a policy be set by hand, and what does each word mean?

use crate::calendar::MonthEnd;
use crate::money::Rounding;
use crate::policy::{
    ChangeDay, CreditBase, CreditCap, Denominator, Downgrade, NegativeTotal, Policy, QuantityChange, Restart,
    StubDenominator, TaxRounding, TimeUnit,
};

/// A word for an axis, and what it sets.
pub type Word = (&'static str, fn(&mut Policy));

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
            ("other_interval_or_paid", |policy| policy.restart = Restart::OtherIntervalOrPaid),
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
pub const NUMBERS: [(&str, i64, i64); 3] =
    [("ratio_decimals", 0, 18), ("utc_offset_minutes", -840, 840), ("draft_minutes", 0, 4_320)];

/// The words of an axis, each with what it sets; none for what is no axis.
pub fn meanings_of(axis: &str) -> &'static [Word] {
    AXES.iter().find(|(name, _)| *name == axis).map_or(&[], |(_, words)| words)
}

/// The words of an axis; none for what is no axis.
pub fn words_of(axis: &str) -> Vec<&'static str> {
    meanings_of(axis).iter().map(|(word, _)| *word).collect()
}

/// The word that a policy has on an axis, if there is one for what it does.
pub fn word_of(policy: &Policy, axis: &str) -> Option<&'static str> {
    let is_same = |set: fn(&mut Policy)| {
        let mut same = *policy;
        set(&mut same);
        same == *policy
    };
    meanings_of(axis).iter().find(|(_, set)| is_same(*set)).map(|(word, _)| *word)
}

#[cfg(test)]
mod tests {
    use super::super::schema::{POLICY, Shape};
    use super::*;

    #[test]
    fn the_schema_has_each_axis_in_this_order() {
        let fields = POLICY.fields.iter();
        let written: Vec<_> =
            fields.filter(|field| matches!(field.shape, Shape::Axis)).map(|field| field.name).collect();
        assert_eq!(written, AXES.iter().map(|(name, _)| *name).collect::<Vec<_>>());
        let numbers = POLICY.fields.iter().filter(|field| matches!(field.shape, Shape::Whole));
        assert!(numbers.map(|field| field.name).eq(NUMBERS.map(|(name, ..)| name)));
    }
}
