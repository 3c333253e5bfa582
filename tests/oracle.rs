//! Does a slow, independent second implementation agree, to the last unit and the last second?
//!
//! `tests/support/oracle.rs` is written from the published rules: exact fractions, jiff for every date, balances summed up anew. Every
//! invoice, line, ledger row, payment, period and month has to be the same, for the gallery and for random stories.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/diff.rs"]
mod diff;
#[path = "support/oracle.rs"]
mod oracle;
#[path = "support/random.rs"]
mod random;

use oracle::{Account, Bill, Fraction, Line, Month, Paid, Row};
use proptest::prelude::*;
use rollforward::calendar::{BillingCycle, BillingPeriod, Date, Interval, IntervalUnit, Timestamp};
use rollforward::invoice::{Invoice, LineItem, LineItemKind, PaymentPurpose};
use rollforward::money::{Amount, round_half_away};
use rollforward::projection::{Column, Projection, describe};
use rollforward::scenario::{PRESETS, Price, Scenario, Subscription, read};
use rollforward::simulate;

/// The engine's projection in the oracle's terms.
fn engines(projection: &Projection) -> Account {
    let period = |period: BillingPeriod| (period.start.0, period.end.0);
    let line = |line: &LineItem| Line {
        number: line.id.index(),
        kind: match line.kind {
            LineItemKind::Subscription => "period",
            LineItemKind::ProrationCredit => "credit",
            LineItemKind::ProrationDebit => "debit",
            LineItemKind::InvoiceItem => "item",
            LineItemKind::Usage => "usage",
        },
        amount: line.amount.units(),
        period: period(line.period),
        price: line.price.map(|id| projection.simulation.catalog.price(id).id.clone()),
        quantity: line.quantity.units().expect("a whole quantity"),
        reverses: line.reverses.map(rollforward::ids::LineId::index),
    };
    let bill = |invoice: &Invoice| Bill {
        at: invoice.at.0,
        reason: describe::billing_reason(invoice.billing_reason),
        subscription: projection.simulation.subscriptions[invoice.subscription.expect("of a subscription").index()]
            .id
            .clone(),
        period: period(invoice.period),
        lines: invoice.lines.iter().map(line).collect(),
        total: invoice.total.units(),
        before: invoice.settlement.starting_balance.units(),
        after: invoice.settlement.ending_balance.units(),
        due: invoice.settlement.amount_due.units(),
    };
    let row = |entry: &rollforward::customer::BalanceTransaction| Row {
        at: entry.at.0,
        kind: describe::transaction_type(entry.kind),
        amount: entry.amount.units(),
        ending: entry.ending_balance.units(),
        invoice: entry.invoice.map(rollforward::ids::InvoiceId::index),
        event: entry.event.map(rollforward::ids::EventId::index),
    };
    let paid = |payment: &rollforward::invoice::Payment| Paid {
        at: payment.at.0,
        amount: payment.amount.units(),
        purpose: match payment.purpose {
            PaymentPurpose::Invoice(id) => Ok(id.index()),
            PaymentPurpose::OneOffCharge(event) => Err(event.index()),
            PaymentPurpose::Refund(_) => unreachable!("no credit notes here"),
        },
    };
    let month = |month: &rollforward::projection::Month| {
        use Column::{Applied, Billed, Charged, Closing, Credited, Debited, Opening, Recurring};
        let columns = [Opening, Credited, Debited, Applied, Closing, Billed, Charged, Recurring];
        Month { period: period(month.period), columns: columns.map(|column| month.amount(column).units()) }
    };
    let sums = &projection.totals;
    let totals = [sums.billed, sums.charged, sums.one_off, sums.credited, sums.debited, sums.applied, sums.closing];
    Account {
        invoices: projection.invoices.iter().map(bill).collect(),
        ledger: projection.balance_transactions.iter().map(row).collect(),
        payments: projection.payments.iter().map(paid).collect(),
        months: projection.months.iter().map(month).collect(),
        totals: totals.map(Amount::units),
    }
}

#[track_caller]
fn agree(scenario: &Scenario) {
    let json = serde_json::to_string_pretty(scenario).expect("JSON");
    let projection = simulate(scenario).unwrap_or_else(|problems| panic!("{problems:#?} in {json}"));
    let (ours, oracles) = (engines(&projection), oracle::account(scenario));
    if ours != oracles {
        let difference = diff::lines(&format!("{oracles:#?}"), &format!("{ours:#?}"));
        panic!("- is the oracle, + is the engine:\n{}\n{json}", difference.unwrap_or_default());
    }
}

#[test]
fn the_gallery_is_right() {
    let stories = PRESETS.iter().map(|preset| read(preset.json).0.expect(preset.id));
    let known: Vec<_> = stories.filter(is_known).collect();
    known.iter().for_each(agree);
    assert!(known.len() >= 10, "{}", known.len());
}

/// Whether the oracle knows all that a story uses: flat prices of one interval, and subscriptions that just begin.
fn is_known(scenario: &Scenario) -> bool {
    let first = &scenario.prices[0];
    let plain =
        |price: &Price| price.tiers.is_empty() && price.interval == first.interval && price.usage_type.is_empty();
    let begins = |one: &Subscription| one.trial_days.is_none() && one.backdate_start_date.is_empty();
    scenario.coupons.is_empty()
        && scenario.tax_rates.is_empty()
        && scenario.prices.iter().all(plain)
        && scenario.subscriptions.iter().all(begins)
}

/// Stories whose every corner matters, with the years in which a calendar can err.
#[test]
fn each_century_is_right() {
    let (scenario, _) = read(PRESETS[0].json);
    let mut scenario = scenario.expect("a story");
    scenario.months = 26;
    scenario.events.clear();
    for year in [1970, 1999, 2000, 2001, 2023, 2024, 2099, 2100, 2399, 2400, 2800, 2900, 2999] {
        for day in ["01-01", "01-29", "01-30", "01-31", "02-28", "03-01", "12-31T23:59:59Z"] {
            for (interval, count) in [("month", 1), ("month", 5), ("year", 1), ("week", 3), ("day", 7)] {
                scenario.start = format!("{year}-{day}");
                (scenario.prices[0].interval, scenario.prices[0].interval_count) = (String::from(interval), count);
                agree(&scenario);
            }
        }
    }
}

/// The oracle's own arithmetic, against values that anybody can check.
#[test]
fn fractions_round_to_the_nearest_and_halves_away_from_zero() {
    for (over, under, nearest) in [
        (1, 2, 1),
        (-1, 2, -1),
        (3, 2, 2),
        (-3, 2, -2),
        (1, 3, 0),
        (2, 3, 1),
        (-2, 3, -1),
        (7, -2, -4),
        (0, 5, 0),
        (10, 5, 2),
    ] {
        assert_eq!(Fraction::new(over, under).nearest(), nearest, "{over}/{under}");
    }
    assert_eq!(Fraction::new(6, -4), Fraction::new(-3, 2));
    assert_eq!(Fraction::new(2, 3).times(Fraction::new(3, 4)), Fraction::new(1, 2));
}

proptest! {
    #![proptest_config(random::cases(10_000))]

    #[test]
    fn random_stories_are_right(scenario in random::scenario()) {
        agree(&scenario);
    }
}

proptest! {
    #![proptest_config(random::cases(5_000))]

    /// Dates there and back, and what months do to them: against jiff.
    #[test]
    fn the_calendar_is_that_of_jiff(days in 0_i64..376_000, months in -400_i64..4_000) {
        let ours = Date::from_days_since_epoch(days);
        prop_assert_eq!(ours.days_since_epoch(), days);
        let epoch = jiff::civil::date(1970, 1, 1);
        let theirs = epoch.checked_add(jiff::Span::new().days(days)).expect("a date");
        let parts = |date: jiff::civil::Date| (i32::from(date.year()), date.month().unsigned_abs(), date.day().unsigned_abs());
        prop_assert_eq!((ours.year, ours.month, ours.day), parts(theirs));
        let (ours, theirs) = (ours.plus_months(months), theirs.checked_add(jiff::Span::new().months(months)).expect("a date"));
        prop_assert_eq!((ours.year, ours.month, ours.day), parts(theirs));
    }

    /// Rounding once, in 128 bits, is what exact fractions say.
    #[test]
    fn rounding_is_that_of_fractions(over in -1_000_000_000_000_000_i64..1_000_000_000_000_000, under in 1_i64..4_000_000_000) {
        let ours = round_half_away(over.into(), under.into());
        prop_assert_eq!(ours, i128::from(Fraction::new(over.into(), under.into()).nearest()));
        let half = round_half_away(i128::from(over) * 2 + 1, 2);
        prop_assert_eq!(half, i128::from(over) + i128::from(over >= 0));
    }

    /// Periods touch, never overlap and never drift.
    #[test]
    fn periods_tile_the_time(anchor in 0_i64..32_000_000_000, unit in 0_usize..4, count in 1_u32..=36, index in -60_i64..200) {
        let unit = [IntervalUnit::Day, IntervalUnit::Week, IntervalUnit::Month, IntervalUnit::Year][unit];
        let cycle = BillingCycle { anchor: Timestamp(anchor), interval: Interval { unit, count } };
        let (this, next) = (cycle.period(index), cycle.period(index + 1));
        prop_assert_eq!(this.end, next.start);
        prop_assert!(this.start < this.end);
        for inside in [this.start, Timestamp(this.end.0 - 1)] {
            prop_assert_eq!(cycle.index_of(inside), index);
        }
        prop_assert_eq!(this.start.second_of_day(), cycle.anchor.second_of_day());
        prop_assert!(this.contains(this.start) && !this.contains(this.end));
    }
}
