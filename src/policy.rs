//! Which conventions differ between billing systems, and what are the named presets?
//!
//! A policy is plain data. The engine asks it questions ("is unused time credited?") and never which vendor it is. Each
//! axis is here because two systems with published figures differ in it; the presets say which system has which value.

mod presets;

pub use presets::{
    AS_TOLD, BILLSDK, BLESTA, ERPNEXT, FLEXPRICE, FLEXPRICE_DAY, KILLBILL, KILLBILL_FIXED30, LAGO, METEROID, OPENMETER,
    POLAR, PRESETS, STRIPE, STRIPE_CLASSIC, ZUORA_ASSUME30, ZUORA_STRICT30,
};

use crate::calendar::{BillingPeriod, DAY, MonthEnd, Timestamp};
use crate::money::Rounding;

/// What a change of the subscription does with the time that is left in the billing period.
///
/// <https://docs.stripe.com/billing/subscriptions/prorations>
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProrationBehavior {
    /// Credit and debit wait as pending invoice items for the next invoice.
    CreateProrations,
    /// Credit and debit are invoiced at once.
    AlwaysInvoice,
    /// No credit and no debit: the new terms count from the next period.
    None,
}

/// Whether the unused time of the old plan is credited when it is changed or cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnusedTime {
    /// As billing systems do it today: each original debit is credited for its unused part.
    Credited,
    /// As the story of Cindy was first told: what was paid stays paid.
    Kept,
}

/// What happens to an invoice whose amount due lies between nothing and the currency's minimum charge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MinimumCharge {
    /// It is marked paid and the amount becomes debt on the balance.
    BecomesDebt,
    /// It is charged all the same, for systems whose payment provider knows no minimum.
    Ignored,
}

/// Where a tax that is no whole number of units is rounded (<https://docs.stripe.com/billing/taxes/tax-rates>).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TaxRounding {
    /// Each rate of each line is rounded, and the rounded amounts are added.
    #[default]
    PerLine,
    /// The exact taxes of all lines of a rate are added and rounded once; the lines share the rounded sum.
    PerInvoice,
}

/// In which unit the time of a part and of its whole is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TimeUnit {
    /// Whole seconds.
    #[default]
    Second,
    /// Whole seconds, and a period is over one second before it ends, in the part as in the whole
    /// (flexprice/flexprice, `internal/ee/service/line_item_proration_test.go`).
    SecondEndEarly,
    /// Dates: an instant counts as the local day that it falls on.
    Day,
    /// Days, and a day that has begun is a day (commet-labs/billsdk, packages/billsdk/src/logic/proration.ts).
    DayRoundedUp,
    /// Days, and twelve hours are a day (blesta/proration, tests/Unit/ProrationTest.php, testProrateDays).
    DayNearest,
}

/// How a system writes the end of a period. The engine's own periods are half-open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PeriodEnds {
    /// The end is no part of it: `end − date` of `end − start`.
    #[default]
    HalfOpen,
    /// The end is its last day, which counts: `end − date + 1` of `end − start + 1`
    /// (flexprice/flexprice, internal/domain/proration/calculator.go; frappe/erpnext, subscription.py).
    BothCounted,
}

/// Which terms the day of a change belongs to, where days are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ChangeDay {
    /// The new ones: the day is credited on the old terms and billed on the new.
    #[default]
    NewTerms,
    /// The old ones: the day counts as used.
    OldTerms,
}

/// How the days of a part, and of the whole that it is a part of, are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Denominator {
    /// The time that passes, of the time that the period has.
    #[default]
    Actual,
    /// The time that passes, of thirty days a month (Zuora, "assume 30 days").
    Assume30,
    /// Every month has that many days, in the part as in the whole (Kill Bill with fixed days; Zuora "strict 30").
    FixedMonths(u8),
    /// For a price whose own interval is more than a quarter longer or shorter than the period: the time that passes, of the
    /// 7, 30, 91, 182 or 365 days that its interval nominally has, and never more than the whole. [`Denominator::Actual`]
    /// for any other (meteroid-oss/meteroid, src/services/subscriptions/proration.rs).
    NominalForOthers,
}

/// Which whole period a stub is a part of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum StubDenominator {
    /// The one of the anchor's own periods that the stub lies in.
    #[default]
    OfAnchor,
    /// One interval back from the boundary that the stub ends at, or on from the one it begins at. It differs from
    /// [`StubDenominator::OfAnchor`] where the boundary is a shortened month: 14 to 28 February under day 31 is 14 of 31
    /// days (killbill/killbill, invoice/.../inAdvance/monthly/TestProRation.java, `testSinglePlan_ChangeBCDTo31`).
    AtBoundary,
    /// One interval on from the start of the stub (<https://docs.stripe.com/billing/subscriptions/backdating>, Blesta).
    FromStart,
}

/// How the time of a part and of its whole is counted: all that a proration's ratio depends on besides the dates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct TimeRules {
    /// The unit that is counted.
    pub unit: TimeUnit,
    /// What the counted part is a part of.
    pub denominator: Denominator,
    /// The whole period of a stub.
    pub stub: StubDenominator,
    /// What an interval does where the month lacks the day.
    pub month_end: MonthEnd,
    /// To how many decimals the ratio is rounded, halves up, before an amount is multiplied; at most 18. `None`: never.
    pub ratio_decimals: Option<u8>,
    /// The customer's clock against UTC, in seconds, positive to the east: it decides the local day of an instant. A fixed
    /// offset; it moves money only where days are counted (getlago/lago-api, `terminate_pay_in_advance_spec.rb`).
    pub utc_offset: i32,
}

/// What the credit for unused time is computed from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum CreditBase {
    /// The debit that covers the time, as it was billed (<https://docs.stripe.com/billing/subscriptions/billing-mode/compare>).
    #[default]
    OriginalDebit,
    /// The item's price and quantity at the change, whatever was billed for them (same page, classic mode; Polar).
    CurrentPrice,
}

/// How much may be credited at most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum CreditCap {
    /// The unused part, whatever was billed.
    #[default]
    None,
    /// What was billed less what was credited before (Lago, Kill Bill).
    Billed,
    /// The same, but a change of quantity is not capped (flexprice/flexprice, internal/domain/proration/calculator.go).
    BilledExceptQuantity,
}

/// What a credit is written on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum CreditForm {
    /// A negative line of an invoice.
    #[default]
    InvoiceLine,
    /// A credit note on the invoice that billed the time, with its tax (getlago/lago-api, spec/scenarios).
    CreditNote,
    /// Such a credit note for an item that is removed, a negative line for all else
    /// (meteroid-oss/meteroid, modules/meteroid/tests/integration).
    CreditNoteForRemoved,
    /// No document: the line that waits is shortened to the used part (openmeterio/openmeter, worker/subscriptionsync).
    ShortenedLine,
}

/// What becomes of a total below zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum NegativeTotal {
    /// It is credit on the customer's balance.
    #[default]
    ToBalance,
    /// It is lost: a total is never below zero (commet-labs/billsdk, flowglad/flowglad).
    Lost,
}

/// Which lines a change of quantity makes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum QuantityChange {
    /// The whole item is credited and the whole new one is billed.
    #[default]
    WholeItem,
    /// One line for the difference (polarsource/polar, server/polar/subscription/update.py).
    Difference,
}

/// Which changes begin a new billing cycle, with the new price billed in full.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Restart {
    /// Those to another interval (<https://docs.stripe.com/api/subscriptions/update>).
    #[default]
    OtherInterval,
    /// Those, and those of a price by which a subscription goes from free to paid (same page; only in classic mode:
    /// <https://docs.stripe.com/billing/subscriptions/billing-mode/compare>).
    OtherIntervalOrPaid,
    /// All that take effect at once (commet-labs/billsdk, packages/billsdk/src/logic/plan-changes.test.ts).
    EveryChange,
    /// Those to years, which are counted from their start; months keep the day of the account (killbill/killbill,
    /// beatrix/.../TestIntegration*.java, `billingAlignment`).
    ToYears,
    /// None: the anchor stays and the new price is prorated (meteroid-oss/meteroid, components of another cadence).
    Never,
}

/// When a change to a cheaper plan takes effect.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Downgrade {
    /// At once, like any other.
    #[default]
    Now,
    /// At the end of the period, without a credit (commet-labs/billsdk;
    /// <https://getlago.com/docs/guide/subscriptions/upgrades-downgrades>).
    AtPeriodEnd,
}

/// The conventions by which one story is billed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Policy {
    /// What happens to time that was paid for and will not be used.
    pub unused_time: UnusedTime,
    /// What happens to amounts that are too small to charge.
    pub minimum_charge: MinimumCharge,
    /// What a change does where it does not say so itself.
    pub proration_behavior: ProrationBehavior,
    /// How time is counted.
    pub time: TimeRules,
    /// How the system writes the end of a period.
    pub period_ends: PeriodEnds,
    /// Whose the day of a change is.
    pub change_day: ChangeDay,
    /// Whose the day of a cancellation is: [`ChangeDay::OldTerms`] counts it as used.
    pub cancel_day: ChangeDay,
    /// How a prorated amount is rounded to a billing unit.
    pub rounding: Rounding,
    /// Where a tax is rounded.
    pub tax_rounding: TaxRounding,
    /// For how many minutes a renewal stays a draft. What happens to the balance in them still counts; on the live system
    /// they are about sixty (<https://docs.stripe.com/billing/invoices/subscription>).
    pub draft_minutes: u16,
    /// Which lines a change of quantity makes.
    pub quantity_change: QuantityChange,
    /// How the amount of a change of quantity is rounded.
    pub quantity_rounding: Rounding,
    /// What a credit is computed from.
    pub credit_base: CreditBase,
    /// How much may be credited.
    pub credit_cap: CreditCap,
    /// What a credit is written on.
    pub credit_form: CreditForm,
    /// What becomes of a total below zero.
    pub negative_total: NegativeTotal,
    /// Which changes begin a new cycle.
    pub restart: Restart,
    /// When a cheaper plan begins.
    pub downgrade: Downgrade,
}

/// A named policy: a value with its sources.
#[derive(Debug, PartialEq, Eq)]
pub struct PolicyPreset {
    /// The name in documents.
    pub id: &'static str,
    /// The name for people.
    pub name: &'static str,
    /// What is particular about it, in one sentence.
    pub summary: &'static str,
    /// Where its rules are published.
    pub sources: &'static [&'static str],
    /// Its value.
    pub policy: Policy,
}

impl PolicyPreset {
    /// The preset of that id, among those that a story may name.
    pub fn find(id: &str) -> Option<&'static Self> {
        PRESETS.iter().find(|preset| preset.id == id)
    }
}

impl TimeRules {
    /// The local day of an instant, in days since 1970-01-01.
    pub fn local_day(&self, at: Timestamp) -> i64 {
        at.0.saturating_add(i64::from(self.utc_offset)).div_euclid(DAY)
    }

    /// The instant at which a local day begins.
    pub fn day_start(&self, day: i64) -> Timestamp {
        Timestamp(day.saturating_mul(DAY).saturating_sub(i64::from(self.utc_offset)))
    }
}

impl PeriodEnds {
    /// The half-open period that a system means by the start and end it writes.
    ///
    /// Counting both ends of what is written is counting the days of this: `end − date + 1` is the same number.
    #[must_use]
    pub const fn half_open(self, written: BillingPeriod) -> BillingPeriod {
        match self {
            Self::HalfOpen => written,
            Self::BothCounted => BillingPeriod { end: Timestamp(written.end.0.saturating_add(DAY)), ..written },
        }
    }
}

impl ChangeDay {
    /// How many days after the day of the change the new terms begin.
    pub const fn days_after(self) -> i64 {
        match self {
            Self::NewTerms => 0,
            Self::OldTerms => 1,
        }
    }
}

impl CreditForm {
    /// Whether a credit may be written on a credit note for the invoice that billed it.
    pub const fn uses_notes(self) -> bool {
        matches!(self, Self::CreditNote | Self::CreditNoteForRemoved)
    }
}

impl CreditCap {
    /// The cap on a change of quantity.
    #[must_use]
    pub const fn for_quantity(self) -> Self {
        match self {
            Self::BilledExceptQuantity => Self::None,
            other => other,
        }
    }
}

impl Downgrade {
    /// When a change at `at` inside `period` takes effect, if the new plan is the cheaper one.
    pub const fn effective_at(self, at: Timestamp, period: BillingPeriod) -> Timestamp {
        match self {
            Self::Now => at,
            Self::AtPeriodEnd => period.end,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::parse_instant;

    #[test]
    fn the_last_day_that_is_written_belongs_to_the_period() {
        let day = |text| parse_instant(text).unwrap();
        let march = BillingPeriod { start: day("2024-03-01"), end: day("2024-03-31") };
        assert_eq!(PeriodEnds::HalfOpen.half_open(march), march);
        assert_eq!(PeriodEnds::BothCounted.half_open(march).end, day("2024-04-01"));
    }

    /// billsdk-downgrade-scheduled: commet-labs/billsdk, packages/billsdk/src/logic/plan-changes.test.ts.
    #[test]
    fn a_downgrade_may_wait() {
        let day = |text| parse_instant(text).unwrap();
        let january = BillingPeriod { start: day("2025-01-01"), end: day("2025-02-01") };
        let change = day("2025-01-15");
        assert_eq!(BILLSDK.policy.downgrade.effective_at(change, january), january.end);
        assert_eq!(STRIPE.policy.downgrade.effective_at(change, january), change);
    }

    /// L8: getlago/lago-api, `spec/scenarios/terminate_pay_in_advance_spec.rb`: midnight in London is 16:00 in Los Angeles.
    #[test]
    fn the_local_day_follows_the_offset() {
        let instant = parse_instant("2023-02-08").unwrap();
        for (hours, day) in [(0, "2023-02-08"), (9, "2023-02-08"), (-8, "2023-02-07")] {
            let rules = TimeRules { utc_offset: hours * 3600, ..TimeRules::default() };
            let local = rules.local_day(instant);
            assert_eq!(local * DAY, parse_instant(day).unwrap().0);
            assert!(rules.day_start(local) <= instant && instant < rules.day_start(local + 1));
        }
    }
}
