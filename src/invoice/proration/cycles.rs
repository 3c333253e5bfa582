//! How many billing cycles has a service, and which parts of it are billed by a given day?
//!
//! A service is a leading stub, whole periods and a trailing stub; each stub is a share of a whole period of its own, which
//! the policy finds ([`StubDenominator`]). Whole periods are never prorated.

use super::ratio::{Ratio, ratio};
use crate::calendar::{BillingPeriod, Interval, MonthEnd, SubscriptionCycle, Timestamp};
use crate::money::AmountTooLarge;
use crate::policy::{StubDenominator, TimeRules};

/// When the parts of a service are billed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Billing {
    /// Each as it begins.
    InAdvance,
    /// Each as it ends.
    InArrears,
}

/// A service: when it begins, on which cycle, and when it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Service {
    /// Its start and the cycle that it joins.
    pub cycle: SubscriptionCycle,
    /// The first instant that is no longer served, if there is an end.
    pub end: Option<Timestamp>,
}

/// A stub or a whole period of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// The time that is served and billed.
    pub span: BillingPeriod,
    /// The whole period that it is a share of; itself, if it is one.
    pub full: BillingPeriod,
    /// The share.
    pub ratio: Ratio,
}

/// The parts of a service that are billed by `run`, the earliest first. One at `run` itself is.
///
/// # Errors
/// [`AmountTooLarge`] if a ratio leaves the range.
pub fn parts(
    time: &TimeRules,
    service: Service,
    billing: Billing,
    run: Timestamp,
) -> Result<Vec<Part>, AmountTooLarge> {
    let is_billed = |span: &BillingPeriod| match billing {
        Billing::InAdvance => span.start <= run,
        Billing::InArrears => span.end <= run,
    };
    let spans = spans(service).take_while(|(span, _)| is_billed(span));
    let part = |(span, full): (BillingPeriod, BillingPeriod)| {
        let full = full_period(time, service.cycle, span, full);
        Ok(Part { span, full, ratio: ratio(time, span, full, service.cycle.cycle.interval)? })
    };
    spans.map(part).collect()
}

/// The sum of the parts: how many cycles are billed.
///
/// # Errors
/// [`AmountTooLarge`] if it leaves the range.
pub fn number_of_cycles(parts: &[Part]) -> Result<Ratio, AmountTooLarge> {
    parts.iter().try_fold(Ratio::ZERO, |sum, part| sum.plus(part.ratio))
}

/// What is served of each period of the anchor, with that period.
fn spans(Service { cycle, end }: Service) -> impl Iterator<Item = (BillingPeriod, BillingPeriod)> {
    let stub = cycle.stub().map(|stub| (stub, cycle.before()));
    let wholes = (0..u32::MAX).map(move |index| (cycle.whole(index), cycle.whole(index)));
    let cut = move |span: BillingPeriod| BillingPeriod { end: end.map_or(span.end, |end| span.end.min(end)), ..span };
    let spans = stub.into_iter().chain(wholes).map(move |(span, full)| (cut(span), full));
    spans.take_while(|(span, _)| span.start < span.end)
}

/// The whole period that a span is a share of; `of_anchor` is the anchor's own.
#[must_use]
pub fn full_period(
    time: &TimeRules,
    cycle: SubscriptionCycle,
    span: BillingPeriod,
    of_anchor: BillingPeriod,
) -> BillingPeriod {
    let interval = cycle.cycle.interval;
    let is_leading = span.start != of_anchor.start;
    match time.stub {
        _ if span == of_anchor => span,
        StubDenominator::OfAnchor => of_anchor,
        StubDenominator::AtBoundary if is_leading => {
            BillingPeriod { start: interval.after(span.end, -1, MonthEnd::LastDay), ..span }
        }
        StubDenominator::AtBoundary => BillingPeriod { end: interval.after(span.start, 1, MonthEnd::LastDay), ..span },
        StubDenominator::FromStart => BillingPeriod { end: interval.after(span.start, 1, time.month_end), ..span },
    }
}

/// The whole period that the rest of a running one is a share of, where a stub is one of the interval before its end: the
/// terms that begin with it have it as a stub like any other (killbill/killbill, `testSinglePlan_ChangeBCDTo31`).
#[must_use]
pub fn before_boundary(interval: Interval, rest: BillingPeriod, whole: BillingPeriod) -> BillingPeriod {
    if rest.start == whole.start {
        return whole;
    }
    BillingPeriod { start: interval.after(rest.end, -1, MonthEnd::LastDay), ..rest }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{BillingCycle, IntervalUnit, parse_instant};
    use crate::money::{Amount, Rounding};
    use crate::policy::{BLESTA, KILLBILL, METEROID, STRIPE};

    const MONTH: Interval = Interval { unit: IntervalUnit::Month, count: 1 };
    const QUARTER: Interval = Interval { unit: IntervalUnit::Month, count: 3 };
    const YEAR: Interval = Interval { unit: IntervalUnit::Year, count: 1 };

    fn at(text: &str) -> Timestamp {
        parse_instant(text).unwrap()
    }

    fn service(start: &str, day: u8, interval: Interval, end: Option<&str>) -> Service {
        let cycle = SubscriptionCycle::new(
            at(start),
            BillingCycle::on_day(at(start), day, at(start).second_of_day(), interval),
        );
        Service { cycle, end: end.map(at) }
    }

    /// killbill/killbill, invoice/src/test/java/org/killbill/billing/invoice/proRations/inAdvance: monthly, quarterly and
    /// annual, `TestProRation`, `TestLeadingProRation`, `TestTrailingProRation`, `TestDoubleProRation`.
    /// Each row: the id after "kb-cycles-"; start, day, interval, end, invoice run; cycles in billionths, number of parts.
    #[test]
    fn kill_bill_counts_cycles_in_advance() {
        for (id, start, day, interval, end, run, cycles, number) in [
            ("monthly-pr-singleplan-changebcdto31-2", "2011-02-14", 31, MONTH, None, "2011-03-01", 1_451_612_903, 2),
            (
                "quarterly-pr-planchange-withchangeofbillcycledaytolaterday-1",
                "2011-02-01",
                1,
                QUARTER,
                Some("2011-02-15"),
                "2011-03-01",
                157_303_371,
                1,
            ),
            (
                "annual-dbl-doubleproration-targetdateonfirstbillingcycledate-1",
                "2011-01-01",
                15,
                YEAR,
                Some("2012-01-27"),
                "2011-01-15",
                1_038_356_164,
                2,
            ),
            (
                "quarterly-pr-planchange-doubleproration-1",
                "2011-01-31",
                7,
                QUARTER,
                Some("2011-05-10"),
                "2011-05-21",
                1_095_970_696,
                2,
            ),
            (
                "quarterly-pr-planchange-withchangeofbillcycledaytoearlierday-2",
                "2011-03-06",
                6,
                QUARTER,
                None,
                "2011-03-09",
                1_000_000_000,
                1,
            ),
            (
                "annual-trail-targetdateinfirstbillingperiod-1",
                "2010-06-17",
                17,
                YEAR,
                Some("2011-06-25"),
                "2010-06-20",
                1_000_000_000,
                1,
            ),
            (
                "quarterly-pr-planchange-beforebillingday-1",
                "2011-02-07",
                7,
                QUARTER,
                Some("2011-02-15"),
                "2011-09-21",
                89_887_640,
                1,
            ),
            (
                "annual-lead-leadingproration-withenddate-targetdateonstartdate-1",
                "2011-02-01",
                13,
                YEAR,
                Some("2012-02-13"),
                "2011-02-01",
                32_876_712,
                1,
            ),
            ("monthly-pr-planchange-afterbillingday-2", "2011-03-10", 15, MONTH, None, "2011-04-21", 2_178_571_429, 3),
            (
                "monthly-pr-planchange-withchangeofbillcycledaytolaterday-1",
                "2011-02-01",
                1,
                MONTH,
                Some("2011-02-15"),
                "2011-03-01",
                500_000_000,
                1,
            ),
            (
                "monthly-dbl-doubleproration-targetdateonsecondbillingcycledate-1",
                "2011-01-01",
                15,
                MONTH,
                Some("2011-02-27"),
                "2011-02-27",
                1_880_184_332,
                3,
            ),
            (
                "monthly-pr-singleplan-changebcdto31-1",
                "2011-02-01",
                1,
                MONTH,
                Some("2011-02-14"),
                "2011-03-01",
                464_285_714,
                1,
            ),
            (
                "monthly-lead-leadingproration-withenddate-targetdateinfinalbillingperiod-1",
                "2011-02-01",
                13,
                MONTH,
                Some("2011-04-13"),
                "2011-04-10",
                2_387_096_774,
                3,
            ),
            (
                "monthly-lead-leadingproration-evergreen-targetdateonfirstbillingdate-1",
                "2011-02-01",
                13,
                MONTH,
                None,
                "2011-02-13",
                1_387_096_774,
                2,
            ),
            (
                "quarterly-pr-planchange-onbillingday-1",
                "2011-02-07",
                7,
                QUARTER,
                Some("2011-05-07"),
                "2011-07-21",
                1_000_000_000,
                1,
            ),
            (
                "monthly-lead-leadingproration-evergreen-targetdateafterfirstbillingperiod-1",
                "2011-02-01",
                13,
                MONTH,
                None,
                "2011-04-13",
                3_387_096_774,
                4,
            ),
            (
                "quarterly-dbl-doubleproration-targetdateonsecondbillingcycledate-1",
                "2011-01-01",
                15,
                QUARTER,
                Some("2011-04-27"),
                "2011-04-15",
                1_284_042_045,
                3,
            ),
            (
                "monthly-pr-planchange-withchangeofbillcycledaytoearlierday-2",
                "2011-03-06",
                6,
                MONTH,
                None,
                "2011-03-09",
                1_000_000_000,
                1,
            ),
            (
                "quarterly-pr-singleplan-withphasechange-1",
                "2011-02-10",
                10,
                QUARTER,
                Some("2011-02-24"),
                "2011-03-06",
                157_303_371,
                1,
            ),
            (
                "quarterly-pr-singleplan-crossingyearboundary-1",
                "2010-12-15",
                15,
                QUARTER,
                None,
                "2011-01-16",
                1_000_000_000,
                1,
            ),
            (
                "annual-lead-leadingproration-evergreen-targetdateonstartdate-1",
                "2011-02-01",
                13,
                YEAR,
                None,
                "2011-02-01",
                32_876_712,
                1,
            ),
            (
                "monthly-pr-planchange-beforebillingday-1",
                "2011-02-07",
                7,
                MONTH,
                Some("2011-02-15"),
                "2011-04-21",
                285_714_286,
                1,
            ),
        ] {
            let service = service(start, day, interval, end);
            let parts = parts(&KILLBILL.policy.time, service, Billing::InAdvance, at(run)).unwrap();
            let sum = number_of_cycles(&parts).unwrap();
            assert_eq!((sum.part(), sum.whole(), parts.len()), (cycles, 1_000_000_000, number), "{id}");
        }
    }

    /// kb-arrears-leading-stub: killbill/killbill, beatrix/.../integration: 41.38 on 1 March and 100.00 on 1 April.
    #[test]
    fn in_arrears_a_part_is_billed_as_it_ends() {
        let service = service("2020-02-18", 1, MONTH, None);
        let price = Amount::new(10_000).unwrap();
        for (run, amounts) in
            [("2020-02-29", &[][..]), ("2020-03-01", &[4138][..]), ("2020-04-01", &[4138, 10_000][..])]
        {
            let parts = parts(&KILLBILL.policy.time, service, Billing::InArrears, at(run)).unwrap();
            let found: Vec<_> =
                parts.iter().map(|part| part.ratio.of(price, Rounding::HalfUp).unwrap().units()).collect();
            assert_eq!(found, amounts, "{run}");
        }
    }

    /// The first part of a service under each rule for stubs. Each row: id, policy; start, day, interval; end; whole period.
    #[test]
    fn each_rule_finds_the_whole_of_a_stub() {
        for (id, preset, start, day, interval, end, whole) in [
            ("kb day 31", &KILLBILL, "2011-02-14", 31, MONTH, None, ("2011-01-28", "2011-02-28")),
            ("of the anchor", &STRIPE, "2011-02-14", 31, MONTH, None, ("2011-01-31", "2011-02-28")),
            // kb-eom-anchor-31: killbill/killbill, beatrix/.../integration
            ("kb-eom-anchor-31", &KILLBILL, "2012-03-02", 31, MONTH, None, ("2012-02-29", "2012-03-31")),
            // killbill/killbill, FixedAndRecurringInvoiceItemGenerator.java: an end before the first boundary is one
            (
                "kb ends in the stub",
                &KILLBILL,
                "2011-02-01",
                15,
                MONTH,
                Some("2011-02-10"),
                ("2011-01-10", "2011-02-10"),
            ),
            ("ends in the stub", &STRIPE, "2011-02-01", 15, MONTH, Some("2011-02-10"), ("2011-01-15", "2011-02-15")),
            // useautumn/autumn, getItemsForNewProduct.ts: backward from the anchor, 15 of 28 days
            ("same month", &STRIPE, "2026-03-05", 20, MONTH, None, ("2026-02-20", "2026-03-20")),
            ("meteroid-factor-quarter", &METEROID, "2025-10-08", 1, QUARTER, None, ("2025-10-01", "2026-01-01")),
            (
                "blesta",
                &BLESTA,
                "2015-01-31T12:00:00Z",
                1,
                MONTH,
                None,
                ("2015-01-31T12:00:00Z", "2015-03-03T12:00:00Z"),
            ),
            ("no stub", &KILLBILL, "2011-02-01", 1, MONTH, None, ("2011-02-01", "2011-03-01")),
        ] {
            let service = service(start, day, interval, end);
            let parts = parts(&preset.policy.time, service, Billing::InAdvance, at(start)).unwrap();
            assert_eq!(parts[0].full, BillingPeriod { start: at(whole.0), end: at(whole.1) }, "{id}");
        }
    }

    #[test]
    fn what_has_not_begun_or_is_over_has_no_parts() {
        let time = &STRIPE.policy.time;
        let later = service("2026-02-01", 1, MONTH, None);
        assert_eq!(parts(time, later, Billing::InAdvance, at("2026-01-31")).unwrap(), []);
        let empty = service("2026-02-01", 1, MONTH, Some("2026-02-01"));
        assert_eq!(parts(time, empty, Billing::InAdvance, at("2026-03-01")).unwrap(), []);
        assert_eq!(number_of_cycles(&[]), Ok(Ratio::ZERO));
    }
}
