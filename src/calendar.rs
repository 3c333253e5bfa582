//! Which instants and billing periods does an anchor give?
//!
//! Time is whole seconds in UTC; a day is always 86 400 of them. A [`BillingCycle`] is an anchor and an interval, and
//! every boundary is computed *from the anchor*, never from the boundary before it, so a subscription that began on the
//! 31st bills on 28 February and is back on the 31st in March
//! (<https://docs.stripe.com/billing/subscriptions/billing-cycle>). Periods are half-open: the end belongs to the next one.
//!
//! ```
//! use rollforward::calendar::{BillingCycle, Date, Interval, IntervalUnit, Timestamp};
//!
//! let anchor = Timestamp::at_midnight(Date::new(2026, 1, 31).unwrap());
//! let monthly = BillingCycle { anchor, interval: Interval { unit: IntervalUnit::Month, count: 1 } };
//! let days: Vec<_> = (0..4).map(|n| monthly.boundary(n).date().day).collect();
//! assert_eq!(days, [31, 28, 31, 30]);
//! ```

mod cycle;
mod text;

pub use cycle::{DatedCycle, MonthEnd, SubscriptionCycle};
pub use text::{InstantProblem, iso_date, iso_instant, parse_instant};

/// Seconds in a day of UTC.
pub const DAY: i64 = 86_400;

/// An instant: whole seconds since 1970-01-01T00:00:00Z, without leap seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

/// A day of the proleptic Gregorian calendar that exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// The year, for example 2026.
    pub year: i32,
    /// The month, 1 to 12.
    pub month: u8,
    /// The day of the month, from 1.
    pub day: u8,
}

/// The unit in which a price recurs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IntervalUnit {
    /// 86 400 seconds.
    Day,
    /// Seven days.
    Week,
    /// A calendar month.
    Month,
    /// Twelve calendar months.
    Year,
}

/// How often a price recurs: `count` units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Interval {
    /// Days, weeks, months or years.
    pub unit: IntervalUnit,
    /// How many of them make one period; at least 1.
    pub count: u32,
}

/// A billing cycle anchor and the interval that is counted from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BillingCycle {
    /// The instant from which every boundary is counted. Its day of the month and time of day are kept for ever.
    pub anchor: Timestamp,
    /// The length of one period.
    pub interval: Interval,
}

/// A half-open span of time, `start` included and `end` not: a whole billing period, or the part of one that a line is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BillingPeriod {
    /// The first second.
    pub start: Timestamp,
    /// The first second that is no longer in it.
    pub end: Timestamp,
}

impl Timestamp {
    /// Midnight UTC at the beginning of `date`.
    pub const fn at_midnight(date: Date) -> Self {
        Self(date.days_since_epoch() * DAY)
    }

    /// The day it falls on, in UTC.
    pub const fn date(self) -> Date {
        Date::from_days_since_epoch(self.0.div_euclid(DAY))
    }

    /// Seconds since midnight UTC, 0 to 86 399.
    pub const fn second_of_day(self) -> i64 {
        self.0.rem_euclid(DAY)
    }

    /// The same time of day, `months` later; a month without that day gives its last day.
    #[must_use]
    pub fn plus_months(self, months: i64) -> Self {
        let days = self.0.div_euclid(DAY);
        let later = Date::from_days_since_epoch(days).plus_months(months).days_since_epoch();
        Self(self.0 + (later - days) * DAY)
    }
}

impl Date {
    /// The date, if it exists.
    pub const fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        if month < 1 || month > 12 || day < 1 || day > days_in_month(year, month) {
            return None;
        }
        Some(Self { year, month, day })
    }

    /// Days since 1970-01-01.
    pub const fn days_since_epoch(self) -> i64 {
        days_of_month(self.months()).0 + self.day as i64 - 1
    }

    /// The number of its month, counted from January of the year 0.
    const fn months(self) -> i64 {
        self.year as i64 * 12 + self.month as i64 - 1
    }

    /// The date that many days after 1970-01-01: the way back of [`Date::days_since_epoch`].
    ///
    /// Takes off 400 years of 146 097 days, then centuries and years by quarters of days, so that a leap day is a rest.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "each part is in its range by construction"
    )]
    pub const fn from_days_since_epoch(days: i64) -> Self {
        let days = days + 719_468;
        let cycle = days.div_euclid(146_097);
        let quarters = (days - cycle * 146_097) as u32 * 4 + 3;
        let (century, quarters) = (quarters / 146_097, (quarters % 146_097) | 3);
        let (year_of_century, day_of_year) = (quarters / 1_461, quarters % 1_461 / 4);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let (is_next, month) =
            if month_from_march < 10 { (0, month_from_march + 3) } else { (1, month_from_march - 9) };
        let year = cycle * 400 + (century * 100 + year_of_century + is_next) as i64;
        Self { year: year as i32, month: month as u8, day: day as u8 }
    }

    /// The date `months` later; a month without that day gives its last day.
    ///
    /// Meant for an *anchor*: adding one month twice from the 31st is not the same as adding two.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "years are capped by scenario::check")]
    pub fn plus_months(self, months: i64) -> Self {
        let months = self.months() + months;
        let (year, month) = (months.div_euclid(12) as i32, months.rem_euclid(12) as u8 + 1);
        Self { year, month, day: self.day.min(days_in_month(year, month)) }
    }
}

/// The days from 1970-01-01 to the first of a month, and how many days it has, by the number of the month.
///
/// Counts years that begin in March, so that the leap day comes last: month `m` of such a year, from 0 to 11, begins
/// `(979 m + 18) ÷ 32` days after its first (Neri and Schneider, <https://doi.org/10.1002/spe.3172>). They are counted
/// from so long ago that none is negative, and no division has to look at a sign.
#[inline]
#[expect(clippy::cast_possible_wrap, clippy::cast_sign_loss, reason = "each part is in its range by construction")]
const fn days_of_month(months: i64) -> (i64, i64) {
    /// Spans of 400 years, of 146 097 days each.
    const LONG_AGO: i64 = 1 << 23;
    let months_from_march = (months - 2 + LONG_AGO * 4800) as u64;
    let (year, month) = (months_from_march / 12, months_from_march % 12);
    let leap_days = year / 4 - year / 100 + year / 400;
    let (begin, end) = ((979 * month + 18) / 32, (979 * month + 997) / 32);
    let first = (year * 365 + leap_days + begin) as i64 - (719_468 + LONG_AGO * 146_097);
    let is_february = month == 11;
    let length = if is_february { 28 + is_leap_year(year as i64 + 1) as i64 } else { (end - begin) as i64 };
    (first, length)
}

/// The number of days of a month.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a month has 28 to 31 days")]
pub const fn days_in_month(year: i32, month: u8) -> u8 {
    days_of_month(Date { year, month, day: 1 }.months()).1 as u8
}

const fn is_leap_year(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

impl BillingPeriod {
    /// Its length in seconds.
    pub const fn seconds(self) -> i64 {
        self.end.0 - self.start.0
    }

    /// What is left of it from `at` on.
    #[must_use]
    pub fn rest(self, at: Timestamp) -> Self {
        Self { start: at.clamp(self.start, self.end), end: self.end }
    }

    /// Whether `at` lies in it: the start does, the end does not.
    pub fn contains(self, at: Timestamp) -> bool {
        self.start <= at && at < self.end
    }
}
