//! Which credit and debit lines does a change in mid-period make?
//!
//! Never one net line: the whole old item is credited and the whole new one is debited, each rounded on its own, both
//! for the fraction `(period end − change) ÷ (period end − period start)` in whole seconds
//! (<https://docs.stripe.com/billing/subscriptions/prorations>).
//!
//! Other systems count and round otherwise: [`Ratio`] is the fraction by a policy, [`PlanChange`] and [`quantity_change`]
//! are the amounts by it, and [`cycles`] are the parts of a whole service.

pub mod cycles;
mod ratio;

pub use ratio::{Ratio, count, ratio, remaining, used};

use crate::calendar::{BillingPeriod, Interval, IntervalUnit, Timestamp};
use crate::money::{Amount, AmountTooLarge};
use crate::policy::{CreditCap, NegativeTotal, Policy, Restart, UnusedTime};

/// What an item costs for a whole period: its price times its quantity, after its own discounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// Units for one interval; never negative.
    pub full: Amount,
    /// How often that recurs.
    pub interval: Interval,
}

/// The amounts of a change from one plan to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlanChange {
    /// For the unused time on the old terms; never negative.
    pub credit: Amount,
    /// For the new terms, until the period ends or for a whole new one; never negative.
    pub debit: Amount,
    /// `debit − credit`; below zero it is credit, unless the policy lets that be lost.
    pub total: Amount,
}

/// What a change of plan at `at` credits and bills, if it takes effect then. The credit is not capped yet.
///
/// # Errors
/// [`AmountTooLarge`] if an amount leaves the range.
pub fn plan_change(
    policy: &Policy,
    period: BillingPeriod,
    at: Timestamp,
    old: Terms,
    new: Terms,
) -> Result<PlanChange, AmountTooLarge> {
    let rest = remaining(&policy.time, policy.change_day, period, at);
    let credit = match policy.unused_time {
        UnusedTime::Credited => ratio(&policy.time, rest, period, old.interval)?.of(old.full, policy.rounding)?,
        UnusedTime::Kept => Amount::ZERO,
    };
    let debit = if restarts(policy.restart, old.interval, new.interval) {
        new.full
    } else {
        ratio(&policy.time, rest, period, new.interval)?.of(new.full, policy.rounding)?
    };
    Ok(PlanChange { credit, debit, total: kept(policy.negative_total, debit.minus(credit)?) })
}

/// Whether a change begins a new billing cycle, with the new price in full, because of its interval.
pub fn restarts(restart: Restart, old: Interval, new: Interval) -> bool {
    match restart {
        Restart::OtherInterval | Restart::OtherIntervalOrPaid => old != new,
        Restart::EveryChange => true,
        Restart::ToYears => old != new && new.unit == IntervalUnit::Year,
        Restart::Never => false,
    }
}

/// A total as it stands after the policy has dealt with one below zero.
#[must_use]
pub fn kept(negative: NegativeTotal, total: Amount) -> Amount {
    match negative {
        NegativeTotal::ToBalance => total,
        NegativeTotal::Lost => total.max(Amount::ZERO),
    }
}

/// One line for a change of quantity: the share of the difference between two full prices, below zero for fewer.
///
/// # Errors
/// [`AmountTooLarge`] if it leaves the range.
pub fn quantity_change(policy: &Policy, share: Ratio, old: Amount, new: Amount) -> Result<Amount, AmountTooLarge> {
    share.of(new.minus(old)?, policy.quantity_rounding)
}

/// The part of an unused amount that may be credited: not below zero, and under a cap no more than `billed` less what was
/// `returned` of it before.
///
/// # Errors
/// [`AmountTooLarge`] if what is left of the billed amount leaves the range.
pub fn capped(cap: CreditCap, unused: Amount, billed: Amount, returned: Amount) -> Result<Amount, AmountTooLarge> {
    let most = match cap {
        CreditCap::None => unused,
        CreditCap::Billed | CreditCap::BilledExceptQuantity => billed.minus(returned)?,
    };
    Ok(unused.min(most).max(Amount::ZERO))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::parse_instant;
    use crate::policy::{
        BILLSDK, BLESTA, FLEXPRICE, FLEXPRICE_DAY, KILLBILL, METEROID, OPENMETER, POLAR, STRIPE, TimeRules,
    };

    const MONTH: Interval = Interval { unit: IntervalUnit::Month, count: 1 };
    const YEAR: Interval = Interval { unit: IntervalUnit::Year, count: 1 };
    const DAYS: Interval = Interval { unit: IntervalUnit::Day, count: 1 };

    fn at(text: &str) -> Timestamp {
        parse_instant(text).unwrap()
    }

    fn amount(units: i64) -> Amount {
        Amount::new(units).unwrap()
    }

    /// Each row: id; policy; the period as the system writes it, the change; old and new full price in minor units and
    /// their intervals; credit, debit and total.
    #[test]
    fn changes_a_plan_as_each_system_does() {
        let reset = Policy { unused_time: UnusedTime::Kept, restart: Restart::EveryChange, ..POLAR.policy };
        let month = |old, new| (old, MONTH, new, MONTH);
        let june = ("2025-06-01", "2025-07-01");
        let january = ("2025-01-01", "2025-02-01");
        let march_written = ("2024-03-01", "2024-03-31");
        let polar = POLAR.policy;
        let flexprice = FLEXPRICE_DAY.policy;
        let meteroid = METEROID.policy;
        let subtrackr = Policy { restart: Restart::Never, ..BILLSDK.policy };
        for (id, policy, (start, end), change, (old, was, new, is), expected) in [
            // polarsource/polar, server/tests/subscription/test_service_prorations.py
            (
                "polar-yearly-to-monthly-fifth-of-year",
                polar,
                ("2025-06-01", "2026-06-01"),
                "2025-08-13",
                (100_000, YEAR, 10_000, MONTH),
                (80_000, 10_000, -70_000),
            ),
            ("polar-reset-behaviour", reset, june, "2025-06-16", month(5000, 10_000), (0, 10_000, 10_000)),
            ("polar-archived-price", polar, june, "2025-06-16", month(5000, 10_000), (2500, 5000, 2500)),
            (
                "polar-monthly-basic-to-pro-third-of-month",
                polar,
                june,
                "2025-06-11",
                month(10_000, 30_000),
                (6667, 20_000, 13_333),
            ),
            (
                "polar-monthly-basic-to-pro-february-leap-year",
                polar,
                ("2024-02-18", "2024-03-18"),
                "2024-02-25",
                month(10_000, 30_000),
                (7586, 22_759, 15_173),
            ),
            // Each side is net of its own discount before it is prorated: 1000.00 less 50 %.
            ("polar-new-percentage-discount", polar, june, "2025-06-16", month(10_000, 50_000), (5000, 25_000, 20_000)),
            // server/tests/subscription/test_service_change_preview.py: three seats of 10.00
            (
                "polar-preview-plan-to-seats",
                polar,
                january,
                "2025-01-16T12:00:00Z",
                month(1000, 3000),
                (500, 1500, 1000),
            ),
            // flexprice/flexprice, internal/ee/service/proration_test.go and internal/domain/proration/calculator_test.go
            (
                "flexprice-downgrade-1000-to-500",
                flexprice,
                march_written,
                "2024-03-15",
                month(100_000, 50_000),
                (54_839, 27_419, -27_420),
            ),
            (
                "flexprice-quantity-5-to-10",
                flexprice,
                march_written,
                "2024-03-15",
                month(5000, 10_000),
                (2742, 5484, 2742),
            ),
            ("F1", flexprice, march_written, "2024-03-15", month(1000, 2000), (548, 1097, 549)),
            // meteroid-oss/meteroid, meteroid-store/src/services/subscriptions/proration.rs
            (
                "meteroid-last-day",
                meteroid,
                ("2025-01-01", "2025-01-31"),
                "2025-01-30",
                month(30_000, 60_000),
                (1000, 2000, 1000),
            ),
            (
                "meteroid-half-period",
                meteroid,
                ("2025-01-01", "2025-01-31"),
                "2025-01-16",
                month(10_000, 20_000),
                (5000, 10_000, 5000),
            ),
            (
                "meteroid-period-end",
                meteroid,
                ("2025-01-01", "2025-01-31"),
                "2025-01-31",
                month(10_000, 20_000),
                (0, 0, 0),
            ),
            // modules/meteroid/tests/integration: five seats, 50.00 to 125.00
            (
                "meteroid-upgrade-five-seats",
                meteroid,
                ("2024-01-01", "2024-02-01"),
                "2024-01-16",
                month(5000, 12_500),
                (2581, 6452, 3871),
            ),
            // commet-labs/billsdk, packages/billsdk/src/logic/plan-changes.test.ts
            ("billsdk-last-day", BILLSDK.policy, january, "2025-01-31", month(1000, 2000), (32, 2000, 1968)),
            ("B1", BILLSDK.policy, january, "2025-01-07", month(1000, 2000), (806, 2000, 1194)),
            ("never below zero", BILLSDK.policy, january, "2025-01-02", month(2000, 1000), (1935, 1000, 0)),
            // Smartdevs17/SubTrackr, src/services/__tests__/prorationCalculatorService.test.ts
            (
                "subtrackr-upgrade",
                subtrackr,
                ("2026-01-01", "2026-01-31"),
                "2026-01-16",
                month(3000, 6000),
                (1500, 3000, 1500),
            ),
            // blesta/proration, tests/Unit/ProrationTest.php, testSetProratablePeriods: ten-thousandths; 16 hours are a day
            (
                "blesta-difference-3",
                BLESTA.policy,
                ("2015-02-25T08:00:00Z", "2015-02-26"),
                "2015-02-25T08:00:00Z",
                (10_000, DAYS, 5000, DAYS),
                (10_000, 5000, -5000),
            ),
            // <https://docs.killbill.io/latest/invoice_subsystem.html>: K7 after the adjustment, 9.95 for 30 of 31 days
            (
                "K7",
                KILLBILL.policy,
                ("2012-05-01", "2012-06-01"),
                "2012-05-02",
                month(24_995, 995),
                (24_189, 963, -23_226),
            ),
            (
                "kb-free-to-paid",
                KILLBILL.policy,
                ("2017-02-01", "2017-03-01"),
                "2017-02-15",
                month(0, 2995),
                (0, 1498, 1498),
            ),
            // <https://docs.stripe.com/billing/subscriptions/prorations>, S03: independent lines
            ("S03", STRIPE.policy, ("2026-04-01", "2026-05-01"), "2026-04-11", month(1000, 500), (667, 333, -334)),
            // <https://www.inomial.com/use-cases-for-adaptive-recurring-billing/mid-month-plan-change/>
            ("X8", STRIPE.policy, ("2026-03-01", "2026-04-01"), "2026-03-15", month(5000, 10_000), (2742, 5484, 2742)),
            (
                "openmeter",
                OPENMETER.policy,
                ("2024-01-01", "2024-02-01"),
                "2024-01-02",
                month(600, 1000),
                (581, 968, 387),
            ),
        ] {
            let period = policy.period_ends.half_open(BillingPeriod { start: at(start), end: at(end) });
            let old = Terms { full: amount(old), interval: was };
            let new = Terms { full: amount(new), interval: is };
            let found = plan_change(&policy, period, at(change), old, new).unwrap();
            assert_eq!((found.credit.units(), found.debit.units(), found.total.units()), expected, "{id}");
        }
    }

    /// stripe-ruby-mock/stripe-ruby-mock, `invoice_examples.rb` (stripe-upcoming-same-interval): the mock truncates.
    #[test]
    fn a_mock_may_truncate() {
        let policy = Policy { rounding: crate::money::Rounding::Down, ..STRIPE.policy };
        let period = BillingPeriod { start: at("2024-04-01"), end: at("2024-05-01") };
        let terms = |units| Terms { full: amount(units), interval: MONTH };
        let found = plan_change(&policy, period, at("2024-04-06"), terms(15_000), terms(20_000)).unwrap();
        assert_eq!((found.credit.units(), found.debit.units()), (12_500, 16_666));
        assert_eq!(found.total.units() + 20_000 - 1000, 23_166);
    }

    /// polarsource/polar, `test_service_change_preview.py` and `test_service_prorations.py`. Each row: id; period, change; full
    /// price before and after; the amount.
    #[test]
    fn a_change_of_seats_is_one_truncated_line() {
        for (id, start, end, change, old, new, line) in [
            ("polar-preview-seat-increase", "2025-01-01", "2025-02-01", "2025-01-16T12:00:00Z", 10_000, 12_000, 1000),
            // 150.00 off, shared over a base of 100.00 and the seats: 75 of 100 on two, 100 of 200 on four
            (
                "polar-seats-with-fixed-discount",
                "2025-06-01",
                "2025-07-01",
                "2025-06-16",
                10_000 - amount(15_000).share(10_000, 20_000).unwrap().units(),
                20_000 - amount(15_000).share(20_000, 30_000).unwrap().units(),
                3750,
            ),
            ("down", "2025-06-01", "2025-07-01", "2025-06-11", 1000, 2000, 666),
            ("down, below zero", "2025-06-01", "2025-07-01", "2025-06-11", 2000, 1000, -666),
        ] {
            let period = BillingPeriod { start: at(start), end: at(end) };
            let rest = remaining(&POLAR.policy.time, POLAR.policy.change_day, period, at(change));
            let share = ratio(&POLAR.policy.time, rest, period, MONTH).unwrap();
            let found = quantity_change(&POLAR.policy, share, amount(old), amount(new)).unwrap();
            assert_eq!(found.units(), line, "{id}");
        }
    }

    /// Each row: id, cap; unused, billed, returned before; the credit.
    #[test]
    fn no_more_is_credited_than_was_billed() {
        let flexprice = FLEXPRICE.policy.credit_cap;
        for (id, cap, unused, billed, returned, credit) in [
            // flexprice/flexprice, internal/domain/proration/calculator_test.go, TestCalculator_CapCreditAmount
            ("flexprice-cap-normal-credit", flexprice, 10_000, 20_000, 5000, 10_000),
            ("flexprice-cap-negative-potential-credit", flexprice, -5000, 20_000, 5000, 0),
            ("flexprice-cap-previous-credits-exceed-original", flexprice, 10_000, 20_000, 25_000, 0),
            ("capped", flexprice, 30_000, 20_000, 5000, 15_000),
            ("not for quantities", flexprice.for_quantity(), 30_000, 20_000, 5000, 30_000),
            // useautumn/autumn, invoice-credit-matcher.spec.ts, returns 0 when fully refunded
            ("autumn-already-refunded", CreditCap::Billed, 1000, 2000, 2000, 0),
            // <https://docs.killbill.io/latest/invoice_subsystem.html>: 249.95 adjusted by 10.00 before
            ("K7", KILLBILL.policy.credit_cap, 24_189, 24_995, 1000, 23_995),
            ("stripe", STRIPE.policy.credit_cap, 10_000, 0, 0, 10_000),
        ] {
            let found = capped(cap, amount(unused), amount(billed), amount(returned)).unwrap();
            assert_eq!(found.units(), credit, "{id}");
        }
    }

    /// flowglad/flowglad, adjustSubscriptionProration.db.test.ts (flowglad-upgrade-nothing-paid): what was used of the old
    /// plan and what remains of the new, less what is paid, and never a credit.
    #[test]
    fn a_fair_value_is_used_time_and_remaining_time() {
        let half = Ratio::new(1, 2);
        let part = |units| half.of(amount(units), STRIPE.policy.rounding).unwrap();
        let fair = part(999).plus(part(4999)).unwrap();
        assert_eq!(kept(NegativeTotal::Lost, fair), amount(3000));
        assert_eq!(kept(NegativeTotal::Lost, fair.minus(amount(5000)).unwrap()), Amount::ZERO);
        assert_eq!(kept(NegativeTotal::ToBalance, amount(-1)), amount(-1));
    }

    #[test]
    fn an_amount_out_of_range_is_said() {
        let period = BillingPeriod { start: at("2026-01-01"), end: at("2026-02-01") };
        let long = BillingPeriod { start: at("2026-01-01"), end: at("2026-03-04") };
        let most = Amount::MAX;
        assert_eq!(
            ratio(&TimeRules::default(), long, period, MONTH).unwrap().of(most, STRIPE.policy.rounding),
            Err(AmountTooLarge)
        );
        assert_eq!(quantity_change(&POLAR.policy, Ratio::ONE, -most, most), Err(AmountTooLarge));
        assert_eq!(capped(CreditCap::Billed, most, most, -most), Err(AmountTooLarge));
    }

    /// Published and recorded amounts, to the second.
    #[test]
    fn counts_whole_seconds_and_rounds_each_line_once() {
        for (source, start, end, at, unit_amount, quantity, amount) in [
            // <https://docs.stripe.com/billing/subscriptions/prorations>, the upcoming invoice
            ("S02 debit", 1_596_749_288, 1_599_427_688, 1_598_982_148, 3252, 1, 541),
            ("S02 credit", 1_596_749_288, 1_599_427_688, 1_598_982_148, 1000, 1, 166),
            // Polar, handbook, prorations.mdx: a recorded invoice (amounts net of its 50 % coupon)
            ("S59 debit", 1_755_842_800, 1_758_521_200, 1_756_447_600, 10_000, 1, 7742),
            ("S59 credit", 1_755_842_800, 1_758_521_200, 1_756_447_600, 2_500, 1, 1935),
            // A recorded webhook: 144 seconds into a year
            ("S65 debit", 1_547_426_761, 1_578_962_761, 1_547_426_905, 10_000, 2, 20_000),
            ("S65 credit", 1_547_426_761, 1_578_962_761, 1_547_426_905, 10_000, 1, 10_000),
        ] {
            let whole = BillingPeriod { start: Timestamp(start), end: Timestamp(end) };
            let unit_amount = Amount::new(unit_amount).unwrap();
            let full = unit_amount.times(quantity).unwrap();
            let month = Interval { unit: IntervalUnit::Month, count: 1 };
            let rest = remaining(&STRIPE.policy.time, STRIPE.policy.change_day, whole, Timestamp(at));
            let share = ratio(&STRIPE.policy.time, rest, whole, month).unwrap();
            assert_eq!(share.of(full, STRIPE.policy.rounding).unwrap().units(), amount, "{source}");
        }
    }
}
