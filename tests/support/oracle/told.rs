//! What does a story come to, in words?

use std::fmt::Write;

use super::calendar::after;
use super::finalize::Row;
use super::{Oracle, list};

pub(crate) struct Paid {
    pub(crate) at: i64,
    pub(crate) amount: i64,
    pub(crate) purpose: String,
}

pub(crate) struct Change {
    pub(crate) at: i64,
    pub(crate) bill: usize,
    pub(crate) cause: String,
    pub(crate) status: &'static str,
    pub(crate) left: i64,
}

#[derive(Clone, Copy)]
pub(crate) struct Note {
    pub(crate) at: i64,
    pub(crate) bill: usize,
    pub(crate) amount: i64,
    pub(crate) tax: i64,
    /// What it lowers, refunds, credits, settles elsewhere.
    pub(crate) parts: [i64; 4],
}

impl Oracle<'_> {
    pub(super) fn told(&self) -> String {
        let mut told = String::new();
        let mut tell = |line: String| writeln!(told, "{line}").expect("a text");
        for (place, bill) in self.bills.iter().enumerate() {
            tell(format!(
                "invoice {place} at {} {} of {:?} {:?}: {} {} {} {}, due {}, {}",
                bill.at,
                bill.reason,
                bill.subscription.map(|one| &self.subscriptions[one].id),
                bill.period,
                bill.subtotal,
                bill.total,
                bill.before,
                bill.after,
                bill.due,
                bill.status
            ));
            for (place, line) in bill.lines.iter().enumerate() {
                let reverses = line.reverses.map(|number| self.find(number));
                tell(format!(
                    "  {} {} {:?} {:?} {:?} {reverses:?}",
                    line.kind, line.amount, line.period, line.price, line.quantity
                ));
                for (_, coupon, amount) in bill.taken.iter().filter(|taken| taken.0 == place) {
                    tell(format!("    off {coupon} {amount}"));
                }
                for (_, grant, amount) in bill.drawn.iter().filter(|drawn| drawn.0 == place) {
                    tell(format!("    drawn {grant} {amount}"));
                }
                for tax in bill.taxes.iter().filter(|tax| tax.line == place) {
                    tell(format!("    tax {} {} {}", tax.rate, tax.effect, tax.amount));
                }
            }
        }
        for Row { at, kind, amount, ending, bill, event } in &self.ledger {
            tell(format!("entry {at} {kind} {amount} {ending} {bill:?} {event:?}"));
        }
        for Paid { at, amount, purpose } in &self.payments {
            tell(format!("payment {at} {amount} {purpose}"));
        }
        for Change { at, bill, cause, status, left } in &self.changes {
            tell(format!("change {at} {bill} {cause} {status} {left}"));
        }
        for Note { at, bill, amount, tax, parts } in &self.notes {
            tell(format!("note {at} {bill} {amount} {tax} {parts:?}"));
        }
        for month in self.months() {
            tell(month);
        }
        told
    }

    /// Where a line is: the invoice and the place on it.
    fn find(&self, number: usize) -> Option<(usize, usize)> {
        let mut all = self.bills.iter().enumerate().flat_map(|(bill, one)| {
            one.lines.iter().enumerate().map(move |(place, line)| (line.number, (bill, place)))
        });
        all.find(|(one, _)| *one == number).map(|(_, place)| place)
    }

    /// The roll-forward: opening, credited, debited, applied, closing, billed, charged, recurring.
    fn months(&self) -> Vec<String> {
        // A negative total makes credit; any other invoice uses credit or collects debt.
        let makes_credit = |row: &Row| row.bill.is_some_and(|bill| self.bills[bill].total < 0);
        let column = |row: &Row| match row.kind {
            "applied_to_invoice" if !makes_credit(row) => "applied",
            "unapplied_from_invoice" => "applied",
            _ if row.amount < 0 => "credited",
            _ => "debited",
        };
        let months = self.story["months"].as_i64().expect("months");
        let mut all = Vec::new();
        for month in 0..months {
            let [from, to] = [month, month + 1].map(|month| after(self.start, ("month", month), false));
            let is_in = |at: i64| from <= at && at < to;
            let balance_at = |at: i64| self.ledger.iter().filter(|row| row.at < at).map(|row| row.amount).sum::<i64>();
            let of = |name: &str| {
                let rows = self.ledger.iter().filter(|row| is_in(row.at) && column(row) == name);
                rows.map(|row| row.amount).sum::<i64>()
            };
            let bills = self.bills.iter().filter(|bill| is_in(bill.at) && bill.status != "Draft");
            let billed: i64 = bills.map(|bill| bill.total).sum();
            let charged: i64 = self.payments.iter().filter(|paid| is_in(paid.at)).map(|paid| paid.amount).sum();
            let recurring = self.recurring.iter().rev().find(|(at, _)| *at < to).map_or(0, |(_, amount)| *amount);
            let opening = if month == 0 { 0 } else { balance_at(from) };
            let columns =
                [opening, of("credited"), of("debited"), of("applied"), balance_at(to), billed, charged, recurring];
            all.push(format!("month {from} {to} {columns:?}"));
        }
        let _ = list;
        all
    }
}
