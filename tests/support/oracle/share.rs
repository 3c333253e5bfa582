//! Which part of a whole period is a span, by the conventions of a policy?

use super::calendar::{DAY, Every, Period};
use super::number::Fraction;
use super::policy::Policy;

/// The number of the local day that an instant falls on.
fn day(policy: &Policy, at: i64) -> i64 {
    (at + policy.number("utc_offset_minutes") * 60).div_euclid(DAY)
}

fn counts_days(policy: &Policy) -> bool {
    policy.is("time_unit", "day")
}

/// From when on the rest of a period counts, where the day of a change may belong to the old terms.
pub(crate) fn rest_from(policy: &Policy, owner: &str, at: i64) -> i64 {
    if policy.is(owner, "old_terms") && counts_days(policy) {
        (day(policy, at) + 1) * DAY - policy.number("utc_offset_minutes") * 60
    } else {
        at
    }
}

/// The time of a span, in the policy's unit.
fn time(policy: &Policy, (start, end): Period) -> i64 {
    let seconds = end - start;
    match policy.word("time_unit") {
        "second" => seconds,
        "second_end_early" => seconds - 1,
        "day" => day(policy, end) - day(policy, start),
        "day_rounded_up" => -(-seconds).div_euclid(DAY),
        "day_nearest" => (seconds + DAY / 2).div_euclid(DAY),
        other => panic!("no such unit: {other}"),
    }
}

/// The part that a span is of a whole.
pub(crate) fn of(policy: &Policy, span: Period, whole: Period, every: &Every) -> Option<Fraction> {
    let _ = every;
    if !policy.is("denominator", "actual") {
        return None;
    }
    let (part, all) = (time(policy, span), time(policy, whole));
    let exact = if all <= 0 { return None } else { Fraction::new(part.max(0).into(), all.into()) };
    Some(match policy.word("ratio_decimals") {
        "" => exact,
        decimals => exact.to_decimals(decimals.parse().expect("a number")),
    })
}
