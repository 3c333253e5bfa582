//! Which part of a whole period is a span, by the conventions of a policy?

use super::calendar::{DAY, Every, Period, civil};
use super::number::Fraction;
use super::policy::Policy;

/// The number of the local day that an instant falls on.
fn day(policy: &Policy, at: i64) -> i64 {
    (at + policy.number("utc_offset_minutes") * 60).div_euclid(DAY)
}

fn counts_days(policy: &Policy) -> bool {
    policy.is("time_unit", "day")
}

/// From when on the rest of a period counts: where days are counted, from the beginning of the day of a change, or of the next
/// one if that day belongs to the old terms.
pub(crate) fn rest_from(policy: &Policy, owner: &str, at: i64, period: Period) -> i64 {
    if !counts_days(policy) {
        return at.clamp(period.0, period.1);
    }
    let first = day(policy, at) + i64::from(policy.is(owner, "old_terms"));
    (first * DAY - policy.number("utc_offset_minutes") * 60).clamp(period.0, period.1)
}

/// The time of a span, in the policy's unit. A whole period may be over a second before it ends.
fn time(policy: &Policy, (start, end): Period, whole: Period) -> i64 {
    let seconds = end - start;
    match policy.word("time_unit") {
        "second" => seconds,
        "second_end_early" => seconds - i64::from(end == whole.1),
        "day" => day(policy, end) - day(policy, start),
        "day_rounded_up" => -(-seconds).div_euclid(DAY),
        "day_nearest" => (seconds + DAY / 2).div_euclid(DAY),
        other => panic!("no such unit: {other}"),
    }
}

/// So many days in the policy's unit.
fn days(policy: &Policy, days: i64) -> i64 {
    match policy.word("time_unit") {
        "second" | "second_end_early" => days * DAY,
        _ => days,
    }
}

/// The days from one local date to another where every month has thirty.
fn months_of_thirty(policy: &Policy, (start, end): Period) -> i64 {
    let date = |at: i64| civil(day(policy, at) * DAY);
    let number = |at: i64| i64::from(date(at).year()) * 12 + i64::from(date(at).month());
    (number(end) - number(start)) * 30 + i64::from(date(end).day()) - i64::from(date(start).day())
}

/// The part that a span is of a whole; nothing where the oracle does not know it.
pub(crate) fn of(policy: &Policy, span: Period, whole: Period, every: &Every) -> Option<Fraction> {
    let months = match every.0.as_str() {
        "month" => every.1,
        "year" => 12 * every.1,
        _ => 0,
    };
    let counted = (time(policy, span, whole), time(policy, whole, whole));
    let (part, all) = match policy.word("denominator") {
        "nominal_for_others" => return None,
        "assume_30" | "fixed_30" if span == whole => (1, 1),
        "assume_30" if months > 0 => (counted.0, days(policy, 30 * months)),
        "fixed_30" if months > 0 => (days(policy, months_of_thirty(policy, span)), days(policy, 30 * months)),
        _ => counted,
    };
    if all <= 0 {
        return None;
    }
    let exact = Fraction::new(part.max(0).into(), all.into());
    Some(match policy.word("ratio_decimals") {
        "" => exact,
        decimals => exact.to_decimals(decimals.parse().expect("a number")),
    })
}
