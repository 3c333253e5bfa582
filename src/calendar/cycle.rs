//! Which periods does an anchor give, before it and after it, and which of them holds an instant?
//!
//! Every boundary is computed from the anchor and never from its neighbour, so nothing drifts. A [`SubscriptionCycle`]
//! adds where the service begins: the time up to its first boundary is a *stub*.
//!
//! ```
//! use rollforward::calendar::{BillingCycle, Date, Interval, IntervalUnit, SubscriptionCycle, Timestamp};
//!
//! let day = |year, month, day| Timestamp::at_midnight(Date::new(year, month, day).unwrap());
//! let monthly = Interval { unit: IntervalUnit::Month, count: 1 };
//! let cycle = SubscriptionCycle::new(day(2021, 9, 16), BillingCycle::on_day(day(2021, 9, 16), 25, 0, monthly));
//! assert_eq!(cycle.stub().unwrap().end, day(2021, 9, 25));
//! assert_eq!(cycle.before().start, day(2021, 8, 25));
//! ```

use std::ops::Deref;

use super::{BillingCycle, BillingPeriod, DAY, Date, Interval, IntervalUnit, Timestamp, days_in_month, days_of_month};

/// 1970-01-05, a Monday: calendar weeks begin on Mondays (ISO 8601).
const A_MONDAY: i64 = 4 * DAY;

/// What a month without the day gives, where an interval is counted from a date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum MonthEnd {
    /// Its last day: 31 January and a month is 28 February.
    #[default]
    LastDay,
    /// The days beyond run into the next month: 31 January and a month is 3 March
    /// (blesta/proration, tests/Unit/ProrationTest.php, testProratePrice).
    RunsOver,
}

/// A billing cycle and the date of its anchor, which is looked up once and not for every boundary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DatedCycle {
    cycle: BillingCycle,
    /// The number of the anchor's month.
    months: i64,
    day: i64,
    second_of_day: i64,
}

/// Where a service begins, and the billing cycle that it joins there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SubscriptionCycle {
    /// The first second of the service.
    pub start: Timestamp,
    /// The cycle; its anchor may lie before the start or after it.
    pub cycle: BillingCycle,
    /// The index of the first boundary at the start or after it.
    first: i64,
}

impl Interval {
    /// Its length in months, for months and years.
    pub const fn months(self) -> Option<i64> {
        match self.unit {
            IntervalUnit::Day | IntervalUnit::Week => None,
            IntervalUnit::Month => Some(self.count as i64),
            IntervalUnit::Year => Some(self.count as i64 * 12),
        }
    }

    /// The instant `times` intervals after `at`, before it if negative.
    pub fn after(self, at: Timestamp, times: i64, month_end: MonthEnd) -> Timestamp {
        let steps = times.saturating_mul(i64::from(self.count));
        match self.unit {
            IntervalUnit::Day => Timestamp(at.0.saturating_add(steps.saturating_mul(DAY))),
            IntervalUnit::Week => Timestamp(at.0.saturating_add(steps.saturating_mul(7 * DAY))),
            IntervalUnit::Month => plus_months(at, steps, month_end),
            IntervalUnit::Year => plus_months(at, steps.saturating_mul(12), month_end),
        }
    }
}

fn plus_months(at: Timestamp, months: i64, month_end: MonthEnd) -> Timestamp {
    match month_end {
        MonthEnd::LastDay => at.plus_months(months),
        MonthEnd::RunsOver => {
            let date = at.date();
            let days = i64::from(date.day) - 1;
            let first = Timestamp::at_midnight(Date { day: 1, ..date }.plus_months(months));
            Timestamp(first.0 + days * DAY + at.second_of_day())
        }
    }
}

impl BillingCycle {
    /// The cycle that bills on a day of the month, counted from the month in which the service starts.
    ///
    /// The anchor is the first month of that grid, from the start's month on, that has the day: a two-month interval
    /// begun in February with day 31 is anchored on 31 August (<https://docs.stripe.com/billing/subscriptions/billing-cycle>).
    /// `second_of_day` is the time at which every period turns: that of the start, unless the system says otherwise. Days
    /// and weeks know no day of the month and are anchored at `start`.
    #[must_use]
    pub fn on_day(start: Timestamp, day: u8, second_of_day: i64, interval: Interval) -> Self {
        let Some(step) = interval.months() else { return Self { anchor: start, interval } };
        let first = Date { day: 1, ..start.date() };
        let days = |index: i64| {
            let month = first.plus_months(index * step);
            day.clamp(1, days_in_month(month.year, month.month))
        };
        // Twelve steps meet every month of the grid and, for years, a leap day.
        let most = (0..12).map(days).max().unwrap_or(1);
        let index = (0..12).find(|index| days(*index) == most).unwrap_or(0);
        let date = Date { day: most, ..first.plus_months(index * step) };
        Self { anchor: Timestamp(Timestamp::at_midnight(date).0 + second_of_day), interval }
    }

    /// The cycle of the calendar that `start` lies in: days at midnight, weeks on Monday, months on the first, quarters and
    /// years from January (flexprice/flexprice, internal/types/billing.go; getlago/lago-api, spec/scenarios/invoices).
    #[must_use]
    pub fn calendar(start: Timestamp, interval: Interval) -> Self {
        let anchor = match interval.unit {
            IntervalUnit::Day => Timestamp(start.0 - start.second_of_day()),
            IntervalUnit::Week => Timestamp(A_MONDAY),
            IntervalUnit::Month | IntervalUnit::Year => {
                Timestamp::at_midnight(Date { year: start.date().year, month: 1, day: 1 })
            }
        };
        Self { anchor, interval }
    }

    /// The boundary `index` intervals after the anchor, before it if negative.
    pub fn boundary(self, index: i64) -> Timestamp {
        self.interval.after(self.anchor, index, MonthEnd::LastDay)
    }

    /// The period that begins at boundary `index`.
    pub fn period(self, index: i64) -> BillingPeriod {
        BillingPeriod { start: self.boundary(index), end: self.boundary(index.saturating_add(1)) }
    }

    /// The index of the period that holds `at`: its start does, its end does not.
    pub fn index_of(self, at: Timestamp) -> i64 {
        let count = i64::from(self.interval.count.max(1));
        let passed = at.0.saturating_sub(self.anchor.0);
        match self.interval.unit {
            IntervalUnit::Day => passed.div_euclid(count * DAY),
            IntervalUnit::Week => passed.div_euclid(count * 7 * DAY),
            IntervalUnit::Month => self.index_by_month(at, count),
            IntervalUnit::Year => self.index_by_month(at, count * 12),
        }
    }

    /// The boundary in the instant's own month, or the one before if that is still to come.
    fn index_by_month(self, at: Timestamp, step: i64) -> i64 {
        let index = (at.date().months() - self.anchor.date().months()).div_euclid(step);
        if self.boundary(index) > at { index - 1 } else { index }
    }

    /// The period that holds `at`.
    pub fn containing(self, at: Timestamp) -> BillingPeriod {
        self.period(self.index_of(at))
    }

    /// The first boundary after `at`.
    pub fn next_after(self, at: Timestamp) -> Timestamp {
        self.containing(at).end
    }

    /// The next billing date after the day of `at`, where the anchor gives only its day of the month, its weekday or its
    /// day of the year: the first date like it, and what comes between is a stub, however many units an interval has
    /// (flexprice/flexprice, `internal/types/billing_test.go`). Days are counted from `at` itself.
    pub fn next_by_day(self, at: Timestamp) -> Timestamp {
        let Interval { unit, count } = self.interval;
        let from = Timestamp(at.0 - at.second_of_day() + self.anchor.second_of_day());
        match unit {
            IntervalUnit::Day => self.interval.after(at, 1, MonthEnd::LastDay),
            IntervalUnit::Week => {
                let week = Interval { unit, count: 1 };
                let next = Self { interval: week, ..self }.next_after(from);
                week.after(next, i64::from(count) - 1, MonthEnd::LastDay)
            }
            IntervalUnit::Month => {
                Self::on_day(from, self.anchor.date().day, from.second_of_day(), self.interval).next_after(from)
            }
            IntervalUnit::Year => self.next_after(from),
        }
    }
}

impl DatedCycle {
    /// The boundary `index` intervals after the anchor, as [`BillingCycle::boundary`].
    pub fn boundary(&self, index: i64) -> Timestamp {
        let Some(step) = self.interval.months() else { return self.cycle.boundary(index) };
        let months = self.months + index.saturating_mul(step);
        let (first, length) = days_of_month(months);
        // A month without the day gives its last day.
        Timestamp((first + self.day.min(length) - 1) * DAY + self.second_of_day)
    }
}

impl From<BillingCycle> for DatedCycle {
    fn from(cycle: BillingCycle) -> Self {
        let date = cycle.anchor.date();
        let second_of_day = cycle.anchor.second_of_day();
        Self { cycle, months: date.months(), day: date.day.into(), second_of_day }
    }
}

impl Deref for DatedCycle {
    type Target = BillingCycle;

    fn deref(&self) -> &BillingCycle {
        &self.cycle
    }
}

impl SubscriptionCycle {
    /// The service that begins at `start` and joins `cycle`.
    pub fn new(start: Timestamp, cycle: BillingCycle) -> Self {
        let index = cycle.index_of(start);
        let first = if cycle.boundary(index) == start { index } else { index + 1 };
        Self { start, cycle, first }
    }

    /// The first boundary at the start or after it: where whole periods begin.
    pub fn first_boundary(self) -> Timestamp {
        self.cycle.boundary(self.first)
    }

    /// The time up to the first boundary, unless the service begins at one.
    pub fn stub(self) -> Option<BillingPeriod> {
        let end = self.first_boundary();
        (self.start < end).then_some(BillingPeriod { start: self.start, end })
    }

    /// The whole period that ends at the first boundary: what a leading stub is a part of.
    pub fn before(self) -> BillingPeriod {
        self.cycle.period(self.first - 1)
    }

    /// Whole period `index`, counted from the first boundary.
    pub fn whole(self, index: u32) -> BillingPeriod {
        self.cycle.period(self.first.saturating_add(i64::from(index)))
    }

    /// What is billed at `at`: the stub, a whole period, or nothing before the start.
    pub fn containing(self, at: Timestamp) -> Option<BillingPeriod> {
        if at < self.start {
            return None;
        }
        self.stub().filter(|stub| stub.contains(at)).or_else(|| Some(self.cycle.containing(at)))
    }

    /// How many periods have ended by `at`, the stub being one of them.
    pub fn elapsed(self, at: Timestamp) -> u32 {
        let current = self.first - i64::from(self.stub().is_some());
        u32::try_from(self.cycle.index_of(at).saturating_sub(current)).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MONTH: Interval = Interval { unit: IntervalUnit::Month, count: 1 };
    const QUARTER: Interval = Interval { unit: IntervalUnit::Month, count: 3 };
    const YEAR: Interval = Interval { unit: IntervalUnit::Year, count: 1 };
    const WEEK: Interval = Interval { unit: IntervalUnit::Week, count: 1 };

    fn every(count: u32) -> Interval {
        Interval { unit: IntervalUnit::Month, count }
    }

    fn at(text: &str) -> Timestamp {
        crate::calendar::parse_instant(text).unwrap()
    }

    /// Each row: source; anchor, interval, an instant; the period that holds it.
    #[test]
    fn an_instant_lies_in_one_period_of_the_anchor() {
        for (source, anchor, interval, instant, start, end) in [
            // <https://docs.stripe.com/billing/subscriptions/billing-cycle>: no drift from the 31st
            ("S45", "2026-01-31", MONTH, "2026-02-27", "2026-01-31", "2026-02-28"),
            ("S45", "2026-01-31", MONTH, "2026-02-28", "2026-02-28", "2026-03-31"),
            ("S45 leap", "2028-01-31", MONTH, "2028-03-01", "2028-02-29", "2028-03-31"),
            ("S45", "2026-01-31", MONTH, "2026-05-02", "2026-04-30", "2026-05-31"),
            // S46, same page: 17:00 EST is kept as 22:00 UTC
            (
                "S46",
                "2026-01-10T22:00:00Z",
                MONTH,
                "2026-02-10T21:59:59Z",
                "2026-01-10T22:00:00Z",
                "2026-02-10T22:00:00Z",
            ),
            // meteroid-oss/meteroid, meteroid-store/src/utils/periods.rs, test_find_period_containing_date
            ("meteroid-period-4", "2024-01-01", QUARTER, "2024-07-15", "2024-07-01", "2024-10-01"),
            ("meteroid-period-6", "2024-01-31", MONTH, "2024-02-15", "2024-01-31", "2024-02-29"),
            ("meteroid-period-7", "2024-01-31", MONTH, "2024-02-29", "2024-02-29", "2024-03-31"),
            // flexprice/flexprice, internal/types/billing_test.go
            ("flexprice-next-anchor-31-clamped", "2024-01-31", MONTH, "2024-04-01", "2024-03-31", "2024-04-30"),
            // useautumn/autumn, get-cycle-end-eom-clamp.test.ts
            (
                "autumn-cycle-end-4",
                "2026-01-31T10:00:00Z",
                QUARTER,
                "2026-04-30T11:00:00Z",
                "2026-04-30T10:00:00Z",
                "2026-07-31T10:00:00Z",
            ),
            (
                "autumn-cycle-end-6",
                "2024-02-29T12:00:00Z",
                every(12),
                "2025-02-28T22:00:00Z",
                "2025-02-28T12:00:00Z",
                "2026-02-28T12:00:00Z",
            ),
            ("before the anchor", "2026-03-31", MONTH, "2026-02-01", "2026-01-31", "2026-02-28"),
            ("years", "2024-02-29", YEAR, "2027-12-31", "2027-02-28", "2028-02-29"),
            ("weeks", "2026-01-05", WEEK, "2026-01-04", "2025-12-29", "2026-01-05"),
        ] {
            let cycle = BillingCycle { anchor: at(anchor), interval };
            let period = cycle.containing(at(instant));
            assert_eq!(period, BillingPeriod { start: at(start), end: at(end) }, "{source}");
            assert!(period.contains(at(instant)), "{source}");
            assert_eq!(cycle.next_after(at(instant)), at(end), "{source}");
        }
    }

    /// Each row: source; start, day of the month, interval; the first boundary and the anchor.
    #[test]
    fn a_day_of_the_month_makes_an_anchor() {
        for (source, start, day, interval, first, anchor) in [
            // <https://docs.stripe.com/billing/subscriptions/billing-cycle>
            ("S47", "2026-02-10", 31, every(2), "2026-02-28", "2026-08-31"),
            ("S47 leap", "2028-02-10", 31, every(2), "2028-02-29", "2028-08-31"),
            // <https://docs.killbill.io/latest/catalog-examples.html>
            ("K1", "2021-09-16", 25, MONTH, "2021-09-25", "2021-09-25"),
            // killbill/killbill, invoice/.../proRations/inAdvance: the day may pass before the interval is counted
            ("kb quarterly", "2011-01-31", 7, QUARTER, "2011-04-07", "2011-01-07"),
            ("kb annual", "2011-02-01", 13, YEAR, "2011-02-13", "2011-02-13"),
            ("kb day 31", "2011-02-14", 31, MONTH, "2011-02-28", "2011-03-31"),
            // meteroid-oss/meteroid, meteroid-store/src/utils/periods.rs, test_calculate_period_range
            ("meteroid", "2021-01-10", 1, MONTH, "2021-02-01", "2021-01-01"),
            ("meteroid", "2021-01-01", 10, QUARTER, "2021-01-10", "2021-01-10"),
            ("meteroid", "2021-01-10", 1, QUARTER, "2021-04-01", "2021-01-01"),
            ("meteroid", "2021-01-10", 1, YEAR, "2022-01-01", "2021-01-01"),
            ("meteroid-period-7", "2024-01-31", 31, MONTH, "2024-01-31", "2024-01-31"),
            // blesta/proration, tests/Unit/ProrationTest.php, testProrateDate: local time, to midnight
            ("blesta-date-3", "2015-10-15T01:00:00Z", 1, MONTH, "2015-11-01", "2015-10-01"),
            ("blesta-date-5", "2015-03-13T14:30:00Z", 31, MONTH, "2015-03-31", "2015-03-31"),
            ("blesta", "2015-02-13T14:30:00Z", 31, MONTH, "2015-02-28", "2015-03-31"),
            ("blesta", "2015-02-24T14:30:00Z", 26, MONTH, "2015-02-26", "2015-02-26"),
            ("blesta", "2015-01-31", 1, MONTH, "2015-02-01", "2015-01-01"),
            ("blesta", "2016-02-29", 1, MONTH, "2016-03-01", "2016-02-01"),
            ("leap day yearly", "2025-02-10", 29, YEAR, "2025-02-28", "2028-02-29"),
            ("weeks know no day", "2025-02-10", 29, WEEK, "2025-02-10", "2025-02-10"),
        ] {
            let cycle = BillingCycle::on_day(at(start), day, 0, interval);
            let subscription = SubscriptionCycle::new(at(start), cycle);
            assert_eq!((subscription.first_boundary(), cycle.anchor), (at(first), at(anchor)), "{source} {start}");
        }
    }

    /// flexprice/flexprice, `internal/types/billing_test.go`. Each row: source; anchor, interval, start of the current period,
    /// end of the subscription; the next billing date.
    #[test]
    fn an_anchor_may_give_only_its_day() {
        let every = |unit, count| Interval { unit, count };
        let noon = "2024-01-14T12:00:00Z";
        let monday = "2024-01-15T12:00:00Z";
        for (source, anchor, interval, start, end, next) in [
            ("flexprice-next-cut-by-end-date", monday, MONTH, monday, Some("2024-02-01"), "2024-02-01"),
            ("flexprice-next-anchor-31-clamped", "2024-01-31", MONTH, "2024-04-01", None, "2024-04-30"),
            ("without end", monday, MONTH, monday, None, "2024-02-15T12:00:00Z"),
            ("before the anchor day", noon, MONTH, "2024-04-01", None, "2024-04-14T12:00:00Z"),
            ("on the anchor day", noon, MONTH, "2024-04-14", None, "2024-05-14T12:00:00Z"),
            ("after the anchor day", noon, MONTH, "2024-04-15", None, "2024-05-14T12:00:00Z"),
            ("same day, earlier", monday, MONTH, "2024-01-15T10:00:00Z", None, "2024-02-15T12:00:00Z"),
            ("two months, before", "2024-01-14", every(IntervalUnit::Month, 2), "2024-04-01", None, "2024-04-14"),
            ("two months, then", "2024-01-14", every(IntervalUnit::Month, 2), "2024-04-14", None, "2024-06-14"),
            ("end before the anchor", "2024-01-15", MONTH, "2024-01-10", Some("2024-01-12"), "2024-01-12"),
            ("year", monday, YEAR, monday, Some("2024-06-30T23:59:59Z"), "2024-06-30T23:59:59Z"),
            ("week", monday, WEEK, monday, Some("2024-01-18T10:00:00Z"), "2024-01-18T10:00:00Z"),
            ("two weeks", monday, every(IntervalUnit::Week, 2), monday, None, "2024-01-29T12:00:00Z"),
            ("three days", monday, every(IntervalUnit::Day, 3), monday, None, "2024-01-18T12:00:00Z"),
        ] {
            let found = BillingCycle { anchor: at(anchor), interval }.next_by_day(at(start));
            assert_eq!(end.map_or(found, |end| found.min(at(end))), at(next), "{source}");
        }
    }

    #[test]
    fn the_calendar_is_an_anchor_too() {
        for (source, start, interval, from, to) in [
            // getlago/lago-api, spec/scenarios/invoices/invoices_spec.rb: local days
            ("lago-week-tz-halifax", "2023-06-16", WEEK, "2023-06-12", "2023-06-19"),
            // flexprice/flexprice, internal/types/billing.go
            ("month", "2024-03-15T10:30:00Z", MONTH, "2024-03-01", "2024-04-01"),
            ("quarter", "2024-11-15", QUARTER, "2024-10-01", "2025-01-01"),
            ("half-year", "2024-02-15", every(6), "2024-01-01", "2024-07-01"),
            ("year", "2024-02-15", YEAR, "2024-01-01", "2025-01-01"),
            ("day", "2024-02-15T10:00:00Z", Interval { unit: IntervalUnit::Day, count: 1 }, "2024-02-15", "2024-02-16"),
        ] {
            let period = BillingCycle::calendar(at(start), interval).containing(at(start));
            assert_eq!(period, BillingPeriod { start: at(from), end: at(to) }, "{source}");
        }
    }

    #[test]
    fn a_service_has_a_stub_and_then_whole_periods() {
        let cycle = SubscriptionCycle::new(at("2011-02-01"), BillingCycle::on_day(at("2011-02-01"), 13, 0, MONTH));
        let period = |start, end| BillingPeriod { start: at(start), end: at(end) };
        assert_eq!(cycle.stub(), Some(period("2011-02-01", "2011-02-13")));
        assert_eq!(cycle.before(), period("2011-01-13", "2011-02-13"));
        assert_eq!(cycle.whole(1), period("2011-03-13", "2011-04-13"));
        assert_eq!(cycle.containing(at("2011-01-31")), None);
        assert_eq!(cycle.containing(at("2011-02-12")), cycle.stub());
        assert_eq!(cycle.containing(at("2011-02-13")), Some(cycle.whole(0)));
    }

    /// meteroid-oss/meteroid, meteroid-store/src/utils/periods.rs, `test_calculate_elapsed_cycles` and
    /// `test_find_period_containing_date`. Each row: id; start, day, interval, an instant; periods ended, the current one.
    #[test]
    fn periods_are_counted_from_the_stub() {
        for (id, start, day, interval, instant, elapsed, (from, to)) in [
            ("meteroid-elapsed-1", "2024-01-01", 1, MONTH, "2024-06-15", 5, ("2024-06-01", "2024-07-01")),
            ("stub", "2024-01-01", 15, MONTH, "2024-01-14", 0, ("2024-01-01", "2024-01-15")),
            ("after the stub", "2024-01-01", 15, MONTH, "2024-01-15", 1, ("2024-01-15", "2024-02-15")),
            ("second whole", "2024-01-01", 15, MONTH, "2024-02-15", 2, ("2024-02-15", "2024-03-15")),
            ("year", "2021-01-10", 1, YEAR, "2023-01-01", 2, ("2023-01-01", "2024-01-01")),
            ("meteroid-period-6", "2024-01-31", 31, MONTH, "2024-02-15", 0, ("2024-01-31", "2024-02-29")),
            ("meteroid-period-7", "2024-01-31", 31, MONTH, "2024-02-29", 1, ("2024-02-29", "2024-03-31")),
            ("march", "2024-01-31", 31, MONTH, "2024-03-31", 2, ("2024-03-31", "2024-04-30")),
            ("meteroid-period-4", "2024-01-01", 1, QUARTER, "2024-07-15", 2, ("2024-07-01", "2024-10-01")),
        ] {
            let cycle = SubscriptionCycle::new(at(start), BillingCycle::on_day(at(start), day, 0, interval));
            let current = BillingPeriod { start: at(from), end: at(to) };
            assert_eq!((cycle.elapsed(at(instant)), cycle.containing(at(instant))), (elapsed, Some(current)), "{id}");
        }
        let later = SubscriptionCycle::new(at("2024-01-01"), BillingCycle::on_day(at("2024-01-01"), 1, 0, MONTH));
        assert_eq!(later.elapsed(at("2023-06-15")), 0);
    }

    /// blesta/proration, tests/Unit/ProrationTest.php, testProratePrice: 31 January and a month is 3 March.
    #[test]
    fn a_month_without_the_day_ends_or_runs_over() {
        for (start, times, last_day, runs_over) in [
            ("2015-01-31T12:00:00Z", 1, "2015-02-28T12:00:00Z", "2015-03-03T12:00:00Z"),
            ("2015-03-31", -1, "2015-02-28", "2015-03-03"),
            ("2015-03-30", 1, "2015-04-30", "2015-04-30"),
        ] {
            assert_eq!(MONTH.after(at(start), times, MonthEnd::LastDay), at(last_day));
            assert_eq!(MONTH.after(at(start), times, MonthEnd::RunsOver), at(runs_over));
        }
    }
}
