//! How fast is a customer-month?
//!
//! `cargo bench --no-default-features` prints, for each story, how long a run takes and how many customer-months that is in
//! a second. Every timed run checks its answer, so that a fast wrong engine is no fast engine.
//!
//! Timing belongs here and nowhere else: no test asserts it.

use std::hint::black_box;

use rollforward::customer::BalanceTransaction;
use rollforward::engine::{self, Notice, RecurringChange, Simulation, Sink};
use rollforward::invoice::{Invoice, Payment};
use rollforward::projection::project;
use rollforward::scenario::check;
use std::rc::Rc;

/// As long as a horizon may be.
const MONTHS: u32 = 600;

fn main() {
    divan::main();
}

/// Adds up what is billed and charged, and keeps nothing.
#[derive(Default)]
struct Sums {
    billed: i64,
    charged: i64,
    balance: i64,
}

impl Sink for Sums {
    fn invoice(&mut self, invoice: &Invoice) {
        self.billed += invoice.total.units();
    }

    fn balance_transaction(&mut self, transaction: &BalanceTransaction) {
        self.balance = transaction.ending_balance.units();
    }

    fn payment(&mut self, payment: &Payment) {
        self.charged += payment.amount.units();
    }

    fn recurring(&mut self, _: &RecurringChange) {}

    fn notice(&mut self, _: Notice) {}
}

fn simulation(document: &str) -> Simulation {
    check(&rollforward::open(document).expect("a sound story")).expect("a sound story")
}

fn plain(months: u32) -> Simulation {
    simulation(&format!(
        r#"{{ "currency": "usd", "start": "2026-01-31", "months": {months},
            "prices": [{{ "id": "basic", "unit_amount": 2000 }}],
            "subscriptions": [{{ "id": "main", "items": [{{ "id": "plan", "price": "basic" }}] }}] }}"#
    ))
}

/// Coupons, taxes, two items and a change every month.
fn rich(months: u32) -> Simulation {
    let changes: Vec<_> = (0..months)
        .map(|month| {
            let (year, month, price) = (2026 + month / 12, month % 12 + 1, if month % 2 == 0 { "large" } else { "small" });
            format!(
                r#"{{ "at": "{year}-{month:02}-16", "change_price": {{ "subscription": "main", "item": "plan", "price": "{price}" }} }}"#
            )
        })
        .collect();
    simulation(&format!(
        r#"{{ "currency": "usd", "start": "2026-01-01", "months": {months},
            "prices": [{{ "id": "small", "unit_amount": 2000 }}, {{ "id": "large", "unit_amount": 10000 }},
                {{ "id": "seats", "tiers_mode": "graduated", "tiers": [
                    {{ "up_to": 5, "unit_amount": 700 }}, {{ "up_to": "inf", "unit_amount": 500 }}] }}],
            "coupons": [{{ "id": "ten", "percent_off": 10, "duration": "forever" }}],
            "tax_rates": [{{ "id": "vat", "percentage": 20 }}],
            "customer": {{ "balance": -50000, "discounts": ["ten"], "tax_rates": ["vat"] }},
            "subscriptions": [{{ "id": "main", "items": [
                {{ "id": "plan", "price": "small" }}, {{ "id": "seats", "price": "seats", "quantity": 8 }}] }}],
            "events": [{}] }}"#,
        changes.join(",")
    ))
}

#[divan::bench]
fn totals_of_a_plain_subscription(bencher: divan::Bencher) {
    let simulation = plain(MONTHS);
    bencher.counter(divan::counter::ItemsCount::new(MONTHS)).bench_local(|| {
        let mut sums = Sums::default();
        engine::run(black_box(&simulation), &mut sums).expect("no overflow");
        assert_eq!((sums.billed, sums.charged), (2000 * i64::from(MONTHS), 2000 * i64::from(MONTHS)));
    });
}

#[divan::bench]
fn projection_of_a_plain_subscription(bencher: divan::Bencher) {
    let simulation = Rc::new(plain(MONTHS));
    bencher.counter(divan::counter::ItemsCount::new(MONTHS)).bench_local(|| {
        let projection = project(Rc::clone(black_box(&simulation))).expect("no overflow");
        assert_eq!(projection.invoices.len(), MONTHS as usize);
        assert_eq!(projection.totals.charged.units(), 2000 * i64::from(MONTHS));
    });
}

#[divan::bench(args = [60, 120, 240, 480])]
fn totals_with_everything(bencher: divan::Bencher, months: u32) {
    let simulation = rich(months);
    let mut first = Sums::default();
    engine::run(&simulation, &mut first).expect("no overflow");
    bencher.counter(divan::counter::ItemsCount::new(months)).bench_local(|| {
        let mut sums = Sums::default();
        engine::run(black_box(&simulation), &mut sums).expect("no overflow");
        assert_eq!((sums.billed, sums.balance), (first.billed, first.balance));
    });
}

#[divan::bench(args = [60, 120, 240, 480])]
fn projection_with_everything(bencher: divan::Bencher, months: u32) {
    let simulation = Rc::new(rich(months));
    bencher.counter(divan::counter::ItemsCount::new(months)).bench_local(|| {
        let projection = project(Rc::clone(black_box(&simulation))).expect("no overflow");
        assert_eq!(projection.invoices.len(), months as usize);
        projection.totals
    });
}
