//! How much does a run allocate?
//!
//! `cargo bench --no-default-features --bench allocations` counts it: a run that only adds allocates as often for 600
//! invoices as for one.

use std::hint::black_box;

use rollforward::customer::BalanceTransaction;
use rollforward::engine::{self, Notice, RecurringChange, Simulation, Sink};
use rollforward::invoice::{Invoice, Payment};
use rollforward::scenario::check;

#[global_allocator]
static ALLOCATOR: divan::AllocProfiler = divan::AllocProfiler::system();

fn main() {
    divan::main();
}

/// Adds up what is charged, and keeps nothing.
#[derive(Default)]
struct Charged(i64);

impl Sink for Charged {
    fn invoice(&mut self, _: &Invoice) {}

    fn balance_transaction(&mut self, _: &BalanceTransaction) {}

    fn payment(&mut self, payment: &Payment) {
        self.0 += payment.amount.units();
    }

    fn recurring(&mut self, _: &RecurringChange) {}

    fn notice(&mut self, _: Notice) {}
}

fn plain(months: u32) -> Simulation {
    let document = format!(
        r#"{{ "currency": "usd", "start": "2026-01-31", "months": {months},
            "prices": [{{ "id": "basic", "unit_amount": 2000 }}],
            "subscriptions": [{{ "id": "main", "items": [{{ "id": "plan", "price": "basic" }}] }}] }}"#
    );
    check(&rollforward::open(&document).expect("a sound story")).expect("a sound story")
}

#[divan::bench(args = [1, 60, 600])]
fn totals_of_a_plain_subscription(bencher: divan::Bencher, months: u32) {
    let simulation = plain(months);
    bencher.bench_local(|| {
        let mut charged = Charged::default();
        engine::run(black_box(&simulation), &mut charged).expect("no overflow");
        assert_eq!(charged.0, 2000 * i64::from(months));
    });
}
