//! Which share of a whole period is a span of time, by the conventions of a policy?
//!
//! One function, [`ratio`], answers for every convention: it counts the span and what the span is a part of, each in the
//! policy's unit, and rounds the quotient if the policy does. An amount is multiplied by it and rounded once.

use crate::calendar::{BillingPeriod, DAY, Interval, IntervalUnit, Timestamp};
use crate::money::{Amount, AmountTooLarge, Rounding};
use crate::policy::{ChangeDay, Denominator, TimeRules, TimeUnit};

/// The most decimals a ratio is rounded to: ten to that power is still an `i64`.
const MOST_DECIMALS: u8 = 18;

/// A share of a whole: `part ÷ whole`, neither of them negative. More than the whole is possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ratio {
    part: i64,
    whole: i64,
}

impl Ratio {
    /// Nothing of it.
    pub const ZERO: Self = Self { part: 0, whole: 1 };

    /// All of it.
    pub const ONE: Self = Self { part: 1, whole: 1 };

    /// `part ÷ whole`. A whole of zero or less, or a part below zero, is nothing: there is no time to share.
    #[must_use]
    pub const fn new(part: i64, whole: i64) -> Self {
        if part <= 0 || whole <= 0 { Self::ZERO } else { Self { part, whole } }
    }

    /// The part, in the unit that was counted; never negative.
    pub const fn part(self) -> i64 {
        self.part
    }

    /// The whole, in the same unit; always positive.
    pub const fn whole(self) -> i64 {
        self.whole
    }

    /// Whether it is nothing.
    pub const fn is_zero(self) -> bool {
        self.part == 0
    }

    /// To that many decimals, halves up; as it is without a number of them.
    ///
    /// # Errors
    /// [`AmountTooLarge`] if the rounded part leaves the range of an `i64`.
    pub fn rounded(self, decimals: Option<u8>) -> Result<Self, AmountTooLarge> {
        let Some(decimals) = decimals else { return Ok(self) };
        let whole = 10_i64.pow(u32::from(decimals.min(MOST_DECIMALS)));
        let part = Rounding::HalfUp.divide(i128::from(self.part) * i128::from(whole), i128::from(self.whole));
        Ok(Self { part: i64::try_from(part).map_err(|_| AmountTooLarge)?, whole })
    }

    /// The sum, exactly.
    ///
    /// # Errors
    /// [`AmountTooLarge`] if its operands leave the range of an `i64`.
    pub fn plus(self, other: Self) -> Result<Self, AmountTooLarge> {
        let common = gcd(self.whole, other.whole);
        let (mine, its) = (other.whole / common, self.whole / common);
        let part = self.part.checked_mul(mine).zip(other.part.checked_mul(its));
        let part = part.and_then(|(mine, its)| mine.checked_add(its));
        let whole = self.whole.checked_mul(mine);
        part.zip(whole).map(|(part, whole)| Self { part, whole }).ok_or(AmountTooLarge)
    }

    /// At most the whole.
    #[must_use]
    const fn at_most_one(self) -> Self {
        if self.part > self.whole { Self::ONE } else { self }
    }

    /// `full × part ÷ whole`, rounded once.
    ///
    /// # Errors
    /// [`AmountTooLarge`] if it leaves the range.
    pub fn of(self, full: Amount, rounding: Rounding) -> Result<Amount, AmountTooLarge> {
        // An amount has 53 bits and a part 63: their product cannot leave 128.
        let product = i128::from(full.units()) * i128::from(self.part);
        let units = rounding.divide(product, i128::from(self.whole));
        i64::try_from(units).map_err(|_| AmountTooLarge).and_then(Amount::new)
    }
}

/// Of positive numbers.
const fn gcd(mut a: i64, mut b: i64) -> i64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// The share that `span` is of `full`, for a price that recurs every `interval`.
///
/// `full` is the half-open whole period; `span` is usually inside it, and a longer span gives more than one. Where months
/// are taken as thirty days, the whole period itself is one, however many days it has.
///
/// # Errors
/// [`AmountTooLarge`] if a ratio of that many decimals leaves the range.
pub fn ratio(
    time: &TimeRules,
    span: BillingPeriod,
    full: BillingPeriod,
    interval: Interval,
) -> Result<Ratio, AmountTooLarge> {
    exact(time, span, full, interval).rounded(time.ratio_decimals)
}

fn exact(time: &TimeRules, span: BillingPeriod, full: BillingPeriod, interval: Interval) -> Ratio {
    let part = count(time, span, full.end);
    let actual = Ratio::new(part, count(time, full, full.end));
    match (time.denominator, interval.months()) {
        (Denominator::Assume30 | Denominator::FixedMonths(_), _) if span == full => Ratio::ONE,
        (Denominator::Assume30, Some(months)) => Ratio::new(part, in_unit(time, months * 30)),
        (Denominator::FixedMonths(days), Some(months)) => {
            Ratio::new(days_in_fixed_months(time, span, days), months * i64::from(days))
        }
        (Denominator::NominalForOthers, _) if !is_of_period(time, full, interval) => nominal(time, part, interval),
        _ => actual,
    }
}

/// The length of a span in the policy's unit. `period_end` is where its whole period ends.
pub fn count(time: &TimeRules, span: BillingPeriod, period_end: Timestamp) -> i64 {
    let seconds = span.end.0.saturating_sub(span.start.0).max(0);
    match time.unit {
        TimeUnit::SecondEndEarly if span.end == period_end => (seconds - 1).max(0),
        TimeUnit::Second | TimeUnit::SecondEndEarly => seconds,
        TimeUnit::Day => (time.local_day(span.end) - time.local_day(span.start)).max(0),
        TimeUnit::DayRoundedUp => seconds / DAY + i64::from(seconds % DAY > 0),
        TimeUnit::DayNearest => seconds / DAY + i64::from(seconds % DAY >= DAY / 2),
    }
}

/// A number of days in the unit that is counted.
const fn in_unit(time: &TimeRules, days: i64) -> i64 {
    match time.unit {
        TimeUnit::Second | TimeUnit::SecondEndEarly => days.saturating_mul(DAY),
        TimeUnit::Day | TimeUnit::DayRoundedUp | TimeUnit::DayNearest => days,
    }
}

/// The local days of a span if every month had `month` of them.
fn days_in_fixed_months(time: &TimeRules, span: BillingPeriod, month: u8) -> i64 {
    let days = |at: Timestamp| {
        let date = Timestamp(time.local_day(at) * DAY).date();
        (i64::from(date.year) * 12 + i64::from(date.month)) * i64::from(month) + i64::from(date.day)
    };
    days(span.end) - days(span.start)
}

fn nominal(time: &TimeRules, part: i64, interval: Interval) -> Ratio {
    Ratio::new(part, in_unit(time, nominal_days(interval))).at_most_one()
}

/// 7 days a week, 30 a month, 91 a quarter, 182 a half-year, 365 a year: a month is a twelfth of 365, rounded down.
const fn nominal_days(interval: Interval) -> i64 {
    let count = interval.count as i64;
    match interval.unit {
        IntervalUnit::Day => count,
        IntervalUnit::Week => count * 7,
        IntervalUnit::Month => count * 365 / 12,
        IntervalUnit::Year => count * 365,
    }
}

/// Whether a price of that interval is one of the period's own: its nominal length is within a quarter of the period's.
fn is_of_period(time: &TimeRules, full: BillingPeriod, interval: Interval) -> bool {
    let nominal = nominal_days(interval);
    let days = time.local_day(full.end) - time.local_day(full.start);
    (days - nominal).abs().saturating_mul(4) <= nominal
}

/// What is left of a period after a change at `at`, for the terms that the day of the change belongs to.
#[must_use]
pub fn remaining(time: &TimeRules, owner: ChangeDay, period: BillingPeriod, at: Timestamp) -> BillingPeriod {
    period.rest(boundary(time, owner, at))
}

/// What is used of a period at a change at `at`: all that is not [`remaining`].
#[must_use]
pub fn used(time: &TimeRules, owner: ChangeDay, period: BillingPeriod, at: Timestamp) -> BillingPeriod {
    BillingPeriod { end: remaining(time, owner, period, at).start, ..period }
}

/// Where the new terms begin: at the change itself, or where dates are counted at the midnight that its day's owner gives.
fn boundary(time: &TimeRules, owner: ChangeDay, at: Timestamp) -> Timestamp {
    match time.unit {
        TimeUnit::Day => time.day_start(time.local_day(at) + owner.days_after()),
        _ => at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{BillingCycle, parse_instant};
    use crate::policy::{
        BILLSDK, BLESTA, ERPNEXT, FLEXPRICE, FLEXPRICE_DAY, KILLBILL, KILLBILL_FIXED30, LAGO, METEROID, OPENMETER,
        PeriodEnds, Policy, STRIPE, STRIPE_CLASSIC, ZUORA_ASSUME30, ZUORA_STRICT30,
    };

    const MONTH: Interval = Interval { unit: IntervalUnit::Month, count: 1 };
    const QUARTER: Interval = Interval { unit: IntervalUnit::Month, count: 3 };
    const YEAR: Interval = Interval { unit: IntervalUnit::Year, count: 1 };
    const WEEK: Interval = Interval { unit: IntervalUnit::Week, count: 1 };

    fn at(text: &str) -> Timestamp {
        parse_instant(text).unwrap()
    }

    fn span(start: &str, end: &str) -> BillingPeriod {
        BillingPeriod { start: at(start), end: at(end) }
    }

    /// Each row: id, policy; span, whole period, interval; the share, as it is or in billionths.
    #[test]
    fn counts_as_each_system_does() {
        let nine = |part| (part, 1_000_000_000);
        for (id, policy, (from, to), (start, end), interval, share) in [
            // killbill/killbill, invoice/.../TestInvoiceDateUtilsWithoutFixedProration.java
            (
                "kb-factor-trailing-feb-leap",
                &KILLBILL,
                ("2024-02-23", "2024-03-15"),
                ("2024-02-23", "2024-03-23"),
                MONTH,
                nine(724_137_931),
            ),
            (
                "kb-factor-leading-feb-leap",
                &KILLBILL,
                ("2024-02-23", "2024-03-15"),
                ("2024-02-15", "2024-03-15"),
                MONTH,
                nine(724_137_931),
            ),
            ("kb feb", &KILLBILL, ("2023-02-23", "2023-03-15"), ("2023-02-15", "2023-03-15"), MONTH, nine(714_285_714)),
            ("kb may", &KILLBILL, ("2023-05-23", "2023-06-15"), ("2023-05-15", "2023-06-15"), MONTH, nine(741_935_484)),
            // TestInvoiceDateUtils.java, testProRationAfterLastBillingCycleDate: longer than the period
            (
                "kb-factor-multi-month-span",
                &KILLBILL,
                ("2012-03-02", "2012-06-02"),
                ("2012-03-02", "2012-04-02"),
                MONTH,
                nine(2_967_741_935),
            ),
            // TestInvoiceDateUtilsWithFixedProration.java: 22 days to the next month, 8 inside one
            (
                "kb-factor-fixed30-may-same-month",
                &KILLBILL_FIXED30,
                ("2023-05-15", "2023-05-23"),
                ("2023-04-23", "2023-05-23"),
                MONTH,
                nine(266_666_667),
            ),
            (
                "kb fixed, february",
                &KILLBILL_FIXED30,
                ("2023-02-23", "2023-03-15"),
                ("2023-02-15", "2023-03-15"),
                MONTH,
                nine(733_333_333),
            ),
            (
                "kb fixed, leap",
                &KILLBILL_FIXED30,
                ("2024-02-23", "2024-03-15"),
                ("2024-02-15", "2024-03-15"),
                MONTH,
                nine(733_333_333),
            ),
            (
                "kb fixed, may",
                &KILLBILL_FIXED30,
                ("2023-05-23", "2023-06-15"),
                ("2023-05-15", "2023-06-15"),
                MONTH,
                nine(733_333_333),
            ),
            (
                "kb fixed, whole",
                &KILLBILL_FIXED30,
                ("2023-01-31", "2023-02-28"),
                ("2023-01-31", "2023-02-28"),
                MONTH,
                nine(1_000_000_000),
            ),
            // meteroid-oss/meteroid, meteroid-store/src/utils/periods.rs, first_cycle_quarterly_partial_period_is_prorated
            (
                "meteroid-factor-quarter",
                &METEROID,
                ("2025-10-08", "2026-01-01"),
                ("2025-10-01", "2026-01-01"),
                QUARTER,
                (85, 92),
            ),
            ("meteroid month", &METEROID, ("2025-01-17", "2025-02-01"), ("2025-01-01", "2025-02-01"), MONTH, (15, 31)),
            ("meteroid year", &METEROID, ("2025-01-15", "2026-01-01"), ("2025-01-01", "2026-01-01"), YEAR, (351, 365)),
            // meteroid-oss/meteroid, services/subscriptions/proration.rs: another cadence has nominal days
            ("year in a month", &METEROID, ("2024-01-16", "2024-02-01"), ("2024-01-01", "2024-02-01"), YEAR, (16, 365)),
            ("month in a year", &METEROID, ("2024-01-16", "2025-01-01"), ("2024-01-01", "2025-01-01"), MONTH, (1, 1)),
            (
                "quarter in a year",
                &METEROID,
                ("2024-12-01", "2025-01-01"),
                ("2024-01-01", "2025-01-01"),
                QUARTER,
                (31, 91),
            ),
            // <https://docs.zuora.com/en/zuora-billing>, Z1: dates inclusive there
            ("Z1", &ZUORA_ASSUME30, ("2021-01-27", "2021-02-01"), ("2021-01-01", "2021-02-01"), MONTH, (5, 30)),
            ("Z1", &ZUORA_ASSUME30, ("2021-02-27", "2021-03-01"), ("2021-02-10", "2021-03-10"), MONTH, (2, 30)),
            ("Z1", &ZUORA_ASSUME30, ("2020-02-01", "2020-03-01"), ("2020-01-15", "2020-02-15"), MONTH, (29, 30)),
            ("Z1", &ZUORA_ASSUME30, ("2021-04-21", "2021-04-30"), ("2021-04-01", "2021-05-01"), MONTH, (9, 30)),
            ("Z1", &ZUORA_STRICT30, ("2021-01-27", "2021-02-01"), ("2021-01-01", "2021-02-01"), MONTH, (4, 30)),
            ("Z1", &ZUORA_STRICT30, ("2021-02-27", "2021-03-01"), ("2021-02-01", "2021-03-01"), MONTH, (4, 30)),
            ("Z1", &ZUORA_STRICT30, ("2020-02-01", "2020-03-01"), ("2020-01-15", "2020-02-15"), MONTH, (30, 30)),
            ("Z1", &ZUORA_STRICT30, ("2021-04-21", "2021-04-30"), ("2021-04-01", "2021-05-01"), MONTH, (9, 30)),
            ("Z1 actual", &LAGO, ("2021-02-27", "2021-03-01"), ("2021-02-01", "2021-03-01"), MONTH, (2, 28)),
            // commet-labs/billsdk, packages/billsdk/src/logic/proration.ts: days begun
            (
                "billsdk",
                &BILLSDK,
                ("2026-01-16T12:00:00Z", "2026-01-31"),
                ("2026-01-01", "2026-01-31"),
                MONTH,
                (15, 30),
            ),
        ] {
            let found = ratio(&policy.policy.time, span(from, to), span(start, end), interval).unwrap();
            assert_eq!((found.part(), found.whole()), share, "{id} {from}");
        }
    }

    /// Each row: id, policy; span, the end of its period; how many units it has.
    #[test]
    fn counts_days_as_dates_or_as_hours() {
        let day = |offset: i32| TimeRules { utc_offset: offset * 3600, ..LAGO.policy.time };
        for (id, time, from, to, units) in [
            // flexprice/flexprice, internal/domain/proration/calculator_test.go, TestCalculator_DaysInDurationWithDST
            (
                "flexprice-daycount-one-day",
                FLEXPRICE_DAY.policy.time,
                "2024-07-15T12:30:00Z",
                "2024-07-16T08:15:00Z",
                1,
            ),
            ("flexprice-daycount-dst-fall-back", FLEXPRICE_DAY.policy.time, "2024-11-02", "2024-11-04", 2),
            ("same day", FLEXPRICE_DAY.policy.time, "2024-07-15T01:00:00Z", "2024-07-15T23:00:00Z", 0),
            // blesta/proration, tests/Unit/ProrationTest.php, testProrateDays
            ("blesta-days-4", BLESTA.policy.time, "2015-02-28T12:00:00-08:00", "2015-03-02T00:00:00-08:00", 2),
            ("blesta noon", BLESTA.policy.time, "2015-02-28T12:00:00-08:00", "2015-03-01T00:00:00-08:00", 1),
            ("blesta later", BLESTA.policy.time, "2015-02-28T12:00:01-08:00", "2015-03-01T00:00:00-08:00", 0),
            // commet-labs/billsdk, packages/billsdk/src/logic/proration.ts
            ("billsdk", BILLSDK.policy.time, "2025-01-07", "2025-02-01", 25),
            ("billsdk begun", BILLSDK.policy.time, "2025-01-07T00:00:01Z", "2025-02-01", 25),
            ("billsdk second", BILLSDK.policy.time, "2025-01-31T23:59:59Z", "2025-02-01", 1),
            // getlago/lago-api, spec/scenarios/terminate_pay_in_advance_spec.rb: L8, to 1 March local
            ("L8 london", day(0), "2023-02-08", "2023-03-01", 21),
            ("L8 tokyo", day(9), "2023-02-08", "2023-02-28T15:00:00Z", 21),
            ("L8 los angeles", day(-8), "2023-02-08", "2023-03-01T08:00:00Z", 22),
            // flexprice/flexprice, internal/ee/service/line_item_proration_test.go
            ("flexprice second", FLEXPRICE.policy.time, "2026-04-30", "2026-05-01", 86_399),
            ("stripe", STRIPE.policy.time, "2026-04-30", "2026-05-01", 86_400),
            ("backwards", STRIPE.policy.time, "2026-05-01", "2026-04-30", 0),
        ] {
            assert_eq!(count(&time, span(from, to), at(to)), units, "{id}");
        }
    }

    /// Each row: id, policy, minor units of the full price; span; whole period, interval; the amount.
    #[test]
    fn prices_a_span() {
        for (id, policy, full, (from, to), (start, end), interval, amount) in [
            // killbill/killbill, beatrix/.../TestInvoiceFixedProration.java, testInvoiceLeadingProration1
            (
                "kb-fixed30-leading-06-15",
                &KILLBILL_FIXED30,
                1995,
                ("2023-06-15", "2023-06-23"),
                ("2023-05-23", "2023-06-23"),
                MONTH,
                532,
            ),
            (
                "kb-fixed30-cancel-may",
                &KILLBILL_FIXED30,
                1995,
                ("2023-05-15", "2023-05-23"),
                ("2023-04-23", "2023-05-23"),
                MONTH,
                532,
            ),
            // <https://docs.killbill.io/latest/catalog-examples.html>
            ("K1", &KILLBILL, 2495, ("2021-09-16", "2021-09-25"), ("2021-08-25", "2021-09-25"), MONTH, 724),
            // getlago/lago-api, spec/services/fees/subscription_service_spec.rb
            (
                "lago-fee-terminated-trial-then-upgrade",
                &LAGO,
                100,
                ("2022-03-18", "2022-03-20"),
                ("2022-03-01", "2022-04-01"),
                MONTH,
                6,
            ),
            (
                "lago-fee-trial-3-of-31",
                &LAGO,
                100,
                ("2022-03-04", "2022-04-01"),
                ("2022-03-01", "2022-04-01"),
                MONTH,
                90,
            ),
            (
                "lago-fee-month-15-trial-3",
                &LAGO,
                100,
                ("2022-03-18", "2022-04-01"),
                ("2022-03-01", "2022-04-01"),
                MONTH,
                45,
            ),
            // getlago/lago-api, spec/scenarios/invoices/invoices_spec.rb
            ("lago-week-tz-halifax", &LAGO, 700, ("2023-06-16", "2023-06-19"), ("2023-06-12", "2023-06-19"), WEEK, 300),
            // flexprice/flexprice, internal/ee/service/line_item_proration_test.go
            (
                "flexprice-second-add-full",
                &FLEXPRICE,
                2000,
                ("2026-04-01", "2026-05-01"),
                ("2026-04-01", "2026-05-01"),
                MONTH,
                2000,
            ),
            // openmeterio/openmeter, openmeter/billing/worker/subscriptionsync/service/creditsonly_test.go
            (
                "openmeter-cancel-mid-february-leap",
                &OPENMETER,
                10_000,
                ("2024-02-01", "2024-02-16"),
                ("2024-02-01", "2024-03-01"),
                MONTH,
                5172,
            ),
            (
                "openmeter-upgrade-on-draft-invoice",
                &OPENMETER,
                600,
                ("2024-01-01", "2024-01-02"),
                ("2024-01-01", "2024-02-01"),
                MONTH,
                19,
            ),
            // blesta/proration, tests/Unit/ProrationTest.php, testProratePrice: ten-thousandths; the term from the start
            (
                "blesta-price-one-second-later",
                &BLESTA,
                1_000_000,
                ("2015-01-02T12:00:01Z", "2015-02-01"),
                ("2015-01-02T12:00:01Z", "2015-02-02T12:00:01Z"),
                MONTH,
                935_484,
            ),
            (
                "blesta noon",
                &BLESTA,
                1_000_000,
                ("2015-01-31T12:00:00Z", "2015-02-01"),
                ("2015-01-31T12:00:00Z", "2015-03-03T12:00:00Z"),
                MONTH,
                32_258,
            ),
            // Nine-Minds/alga-psa, packages/billing/src/lib/billing/compute/compute.test.ts: covered days of its days
            (
                "alga-full-period-with-tax",
                &LAGO,
                240_000,
                ("2026-01-01", "2026-02-01"),
                ("2026-01-01", "2026-02-01"),
                MONTH,
                240_000,
            ),
            // <https://docs.stripe.com/billing/subscriptions/backdating>, S44: the interval that begins with the stub
            ("S44", &STRIPE_CLASSIC, 2800, ("2026-02-15", "2026-03-01"), ("2026-02-15", "2026-03-15"), MONTH, 1400),
            ("S44", &STRIPE_CLASSIC, 3100, ("2026-01-15", "2026-02-01"), ("2026-01-15", "2026-02-15"), MONTH, 1700),
        ] {
            let Policy { time, rounding, .. } = policy.policy;
            let found = ratio(&time, span(from, to), span(start, end), interval).unwrap();
            assert_eq!(found.of(Amount::new(full).unwrap(), rounding).unwrap().units(), amount, "{id} {from}");
        }
    }

    /// frappe/erpnext, `test_subscription.py`, `test_subscription_cancellation_invoices`; both written ends are counted.
    #[test]
    fn counts_both_ends_as_written() {
        let Policy { time, period_ends, cancel_day, rounding, .. } = ERPNEXT.policy;
        assert_eq!(period_ends, PeriodEnds::BothCounted);
        let full = period_ends.half_open(span("2018-01-01", "2018-01-31"));
        let served = used(&time, cancel_day, full, at("2018-01-10T09:00:00Z"));
        assert_eq!(served, period_ends.half_open(span("2018-01-01", "2018-01-10")), "erpnext-cancel-prorated");
        let share = ratio(&time, served, full, MONTH).unwrap();
        assert_eq!(share.of(Amount::new(90_000).unwrap(), rounding).unwrap().units(), 29_032);
    }

    /// getlago/lago-api, spec/scenarios: the day of an upgrade is the new plan's, that of a termination is used (L8).
    #[test]
    fn the_day_of_a_change_has_an_owner() {
        let Policy { time, change_day, cancel_day, rounding, .. } = LAGO.policy;
        let local = TimeRules { utc_offset: -8 * 3600, ..time };
        for (id, time, owner, price, (start, end), change, from, credit) in [
            ("L8", time, cancel_day, 5000, ("2023-02-01", "2023-03-01"), "2023-02-08", "2023-02-09", 3571),
            (
                "lago-tz-same-day-anniversary-utc",
                time,
                cancel_day,
                5000,
                ("2023-02-08", "2023-03-08"),
                "2023-02-08",
                "2023-02-09",
                4821,
            ),
            (
                "lago-tz-same-day-los-angeles",
                local,
                cancel_day,
                5000,
                ("2023-02-01T08:00:00Z", "2023-03-01T08:00:00Z"),
                "2023-02-08",
                "2023-02-08T08:00:00Z",
                3750,
            ),
            (
                "lago-two-upgrades-calendar",
                time,
                change_day,
                1000,
                ("2024-03-01", "2024-04-01"),
                "2024-03-12T15:00:00Z",
                "2024-03-12",
                645,
            ),
            (
                "lago-advance-cancel-with-usage",
                time,
                cancel_day,
                2900,
                ("2024-02-01", "2024-03-01"),
                "2024-02-12",
                "2024-02-13",
                1700,
            ),
            (
                "by second",
                STRIPE.policy.time,
                ChangeDay::OldTerms,
                3100,
                ("2026-01-01", "2026-02-01"),
                "2026-01-16T12:00:00Z",
                "2026-01-16T12:00:00Z",
                1550,
            ),
            ("last day", time, cancel_day, 3100, ("2026-01-01", "2026-02-01"), "2026-01-31", "2026-02-01", 0),
        ] {
            let full = span(start, end);
            let rest = remaining(&time, owner, full, at(change));
            assert_eq!(rest.start, at(from), "{id}");
            let share = ratio(&time, rest, full, MONTH).unwrap();
            assert_eq!(share.of(Amount::new(price).unwrap(), rounding).unwrap().units(), credit, "{id}");
            assert_eq!(used(&time, owner, full, at(change)).end, rest.start);
        }
    }

    /// killbill/killbill, TestInvoiceDateUtilsWithFixedProration.java, testDaysBetweenWithFixedDaysInMonth and -28.
    #[test]
    fn a_month_may_have_any_number_of_days() {
        let time = &KILLBILL_FIXED30.policy.time;
        for (from, to, days, expected) in [
            ("2023-05-15", "2023-05-23", 30, 8),
            ("2024-02-15", "2024-02-23", 30, 8),
            ("2023-05-23", "2023-06-15", 30, 22),
            ("2023-06-23", "2023-07-15", 30, 22),
            ("2024-02-23", "2024-03-15", 30, 22),
            ("2023-05-23", "2023-06-15", 28, 20),
            ("2023-02-23", "2023-03-15", 28, 20),
            ("2024-02-23", "2024-03-15", 28, 20),
        ] {
            assert_eq!(days_in_fixed_months(time, span(from, to), days), expected, "{from} {days}");
        }
    }

    #[test]
    fn ratios_add_up_exactly_and_say_when_they_cannot() {
        let third = Ratio::new(1, 3);
        let sum = third.plus(Ratio::new(1, 6)).unwrap();
        assert_eq!((sum.part() * 2, sum.whole()), (sum.whole(), 6));
        assert_eq!(third.rounded(Some(9)).unwrap().part(), 333_333_333);
        assert_eq!(Ratio::new(2, 3).rounded(Some(16)).unwrap().part(), 6_666_666_666_666_667);
        assert_eq!(Ratio::new(i64::MAX, 1).rounded(Some(16)), Err(AmountTooLarge));
        assert_eq!(Ratio::new(1, i64::MAX).plus(Ratio::new(1, i64::MAX - 1)), Err(AmountTooLarge));
        assert_eq!(Ratio::new(i64::MAX, 1).of(Amount::MAX, Rounding::HalfUp), Err(AmountTooLarge));
        assert_eq!((Ratio::new(5, 0), Ratio::new(-5, 3)), (Ratio::ZERO, Ratio::ZERO));
    }

    /// flexprice/flexprice, credit grants: 100 credits to eight decimals, of which the grant's own table has 12 of 31 days.
    #[test]
    fn an_amount_may_have_eight_decimals() {
        let share =
            ratio(&STRIPE.policy.time, span("2025-01-20", "2025-02-01"), span("2025-01-01", "2025-02-01"), MONTH);
        let credits = share.unwrap().of(Amount::new(10_000_000_000).unwrap(), Rounding::HalfUp).unwrap();
        assert_eq!(credits.units(), 3_870_967_742, "flexprice grant");
    }

    /// A calendar week is found from its Monday, and its part is counted in local days.
    #[test]
    fn a_calendar_period_is_the_whole_of_its_part() {
        let start = at("2023-06-16");
        let week = BillingCycle::calendar(start, WEEK).containing(start);
        let found = ratio(&LAGO.policy.time, week.rest(start), week, WEEK).unwrap();
        assert_eq!((found.part(), found.whole()), (3, 7));
    }
}
