//! When is something, by jiff's calendar?

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

pub(crate) const DAY: i64 = 86_400;

/// An interval: unit and count.
pub(crate) type Every = (String, i64);

/// A period: its first second, and the first after it.
pub(crate) type Period = (i64, i64);

pub(crate) fn instant(text: &str) -> i64 {
    if text.len() == "2026-04-01".len() {
        let date: jiff::civil::Date = text.parse().expect(text);
        return seconds(date.at(0, 0, 0, 0));
    }
    text.parse::<Timestamp>().expect(text).as_second()
}

pub(crate) fn seconds(at: DateTime) -> i64 {
    at.to_zoned(TimeZone::UTC).expect("a time in UTC").timestamp().as_second()
}

pub(crate) fn civil(at: i64) -> DateTime {
    Timestamp::from_second(at).expect("an instant").to_zoned(TimeZone::UTC).datetime()
}

/// The `n`th time after an anchor, counted from the anchor itself; a month without the day gives its last one, or runs over
/// into the next one.
pub(crate) fn after(anchor: i64, (unit, count): (&str, i64), runs_over: bool) -> i64 {
    let span = match unit {
        "day" => Span::new().days(count),
        "week" => Span::new().weeks(count),
        "month" => Span::new().months(count),
        "year" => Span::new().years(count),
        other => panic!("no such interval: {other}"),
    };
    let clamped = seconds(civil(anchor).checked_add(span).expect("a date"));
    let missing = i64::from(civil(anchor).day() - civil(clamped).day());
    if runs_over && matches!(unit, "month" | "year") { clamped + missing * DAY } else { clamped }
}

/// The `n`th boundary of a cycle.
pub(crate) fn boundary(anchor: i64, every: &Every, n: i64) -> i64 {
    after(anchor, (&every.0, every.1 * n), false)
}

/// The period of a cycle that an instant lies in.
pub(crate) fn around(anchor: i64, every: &Every, at: i64) -> Period {
    // About how many intervals lie between, and then step by step.
    let longest = match every.0.as_str() {
        "day" => DAY,
        "week" => 7 * DAY,
        "month" => 31 * DAY,
        _ => 366 * DAY,
    } * every.1;
    let mut n = (at - anchor) / longest - 1;
    while boundary(anchor, every, n) > at {
        n -= 1;
    }
    while boundary(anchor, every, n + 1) <= at {
        n += 1;
    }
    (boundary(anchor, every, n), boundary(anchor, every, n + 1))
}

/// About how long an interval is, for comparing two of them.
pub(crate) fn length(every: &Every) -> i64 {
    let days = match every.0.as_str() {
        "day" => 1,
        "week" => 7,
        "month" => 28,
        _ => 365,
    };
    days * every.1
}
