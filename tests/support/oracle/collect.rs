//! What becomes of an invoice after it is finalized?
//!
//! <https://docs.stripe.com/invoicing/integration/workflow-transitions>: open, then paid, void or uncollectible.

use serde_json::Value;

use super::calendar::instant;
use super::number::Fraction;
use super::told::{Change, Note};
use super::{Line, Oracle, State, tax};

/// For how long charges fail.
#[derive(Default)]
pub(super) struct Failing {
    pub(super) until: Option<i64>,
    pub(super) times: i64,
}

impl Oracle<'_> {
    /// What becomes of a new invoice by itself.
    pub(super) fn collect(&mut self, at: i64, number: usize, paused: Option<String>) {
        let bill = &self.bills[number];
        let (due, which) = (bill.due, bill.subscription);
        match paused.as_deref() {
            Some("void") => return self.void(at, number, None),
            Some(_) if due > 0 => return self.give_up(at, number),
            _ => {}
        }
        if due == 0 {
            self.bills[number].status = "Paid";
            return;
        }
        if let Some(days) = self.due_days(which) {
            self.bills[number].late_at = Some(at + days);
            self.ask(number);
            return;
        }
        self.charge(at, number);
    }

    fn ask(&mut self, number: usize) {
        self.asked += 1;
        self.bills[number].asked = self.asked;
    }

    /// A charge, the first one or another: <https://docs.stripe.com/billing/revenue-recovery/smart-retries>.
    fn charge(&mut self, at: i64, number: usize) {
        let due = self.bills[number].left;
        if self.charge_succeeds(at) {
            let bill = &mut self.bills[number];
            (bill.status, bill.left) = ("Paid", 0);
            bill.charged += due;
            let is_late = bill.tries > 0;
            self.pay(at, due, format!("invoice {number}"));
            if is_late {
                self.change(at, number, format!("Paid {due}"));
            }
            return;
        }
        let collection = &self.story["collection"];
        let wait = collection["retries"][self.bills[number].tries]["days"].as_i64();
        self.bills[number].tries += 1;
        self.bills[number].retry_at = wait.map(|days| at + days * 86_400);
        self.ask(number);
        self.change(at, number, String::from("PaymentFailed"));
        let which = self.bills[number].subscription;
        match (collection["after_retries"].as_str(), which) {
            (Some("cancel"), Some(which)) if wait.is_none() => self.subscriptions[which].state = State::Over,
            (Some("unpaid"), Some(_)) if wait.is_none() => self.unknown("invoices that are not charged"),
            _ => {}
        }
    }

    /// Another charge of an open invoice, or it is late.
    pub(super) fn comes_due(&mut self, at: i64, number: usize) {
        if self.bills[number].retry_at.take().is_some() {
            self.charge(at, number);
        } else {
            self.is_late(at, number);
        }
    }

    fn charge_succeeds(&mut self, at: i64) -> bool {
        let fails = if let Some(until) = self.failing.until {
            at < until
        } else {
            self.failing.times -= 1;
            self.failing.times >= 0
        };
        !fails && self.story["customer"]["payment_method"] != false
    }

    fn change(&mut self, at: i64, number: usize, cause: String) {
        let bill = &self.bills[number];
        self.changes.push(Change { at, bill: number, cause, status: bill.status, left: bill.left });
    }

    fn is_late(&mut self, at: i64, number: usize) {
        self.bills[number].late_at = None;
        self.change(at, number, String::from("PastDue"));
    }

    fn close(&mut self, number: usize, status: &'static str) {
        self.bills[number].status = status;
        self.bills[number].late_at = None;
        self.bills[number].retry_at = None;
    }

    fn void(&mut self, at: i64, number: usize, event: Option<usize>) {
        self.bills[number].left = 0;
        self.close(number, "Void");
        self.change(at, number, String::from("Voided"));
        let rows = self.ledger.iter().filter(|row| row.bill == Some(number));
        let moved: i64 = rows
            .filter(|row| {
                matches!(row.kind, "applied_to_invoice" | "invoice_too_small" | "invoice_too_large" | "adjustment")
            })
            .map(|row| row.amount)
            .sum();
        self.post(at, "unapplied_from_invoice", -moved, Some(number), event);
        for (_, grant, amount) in self.bills[number].drawn.clone() {
            let grant = &mut self.grants[grant];
            // Reinstated, or expired if its date has passed.
            if grant.until.is_none_or(|until| at < until) {
                grant.left += amount;
            }
        }
    }

    fn give_up(&mut self, at: i64, number: usize) {
        self.close(number, "Uncollectible");
        self.change(at, number, String::from("MarkedUncollectible"));
    }

    /// The invoice that an event names, by its number or as the last one, if it is in one of these states.
    fn named(&self, with: &Value, allowed: &[&str]) -> Option<usize> {
        let made: Vec<_> = (0..self.bills.len()).collect();
        let number = match with["invoice"].as_u64() {
            Some(number) => made.into_iter().find(|place| *place as u64 + 1 == number),
            None => made.into_iter().next_back(),
        };
        number.filter(|number| allowed.contains(&self.bills[*number].status))
    }

    pub(super) fn of_invoice(&mut self, at: i64, event: usize, what: &str, with: &Value) {
        let open_or_given_up = &["Open", "Uncollectible"];
        match what {
            "void_invoice" => {
                if let Some(number) = self.named(with, open_or_given_up) {
                    self.void(at, number, Some(event));
                }
            }
            "mark_uncollectible" => {
                if let Some(number) = self.named(with, &["Open"]) {
                    self.give_up(at, number);
                }
            }
            "pay_invoice" => {
                let Some(number) = self.named(with, open_or_given_up) else { return };
                let bill = &mut self.bills[number];
                let amount = with["amount"].as_i64().unwrap_or(bill.left);
                let used = amount.min(bill.left);
                bill.left -= used;
                bill.charged += amount;
                if bill.left == 0 {
                    self.close(number, "Paid");
                }
                self.pay(at, amount, format!("invoice {number}"));
                self.change(at, number, format!("Paid {amount}"));
                self.post(at, "invoice_overpaid", used - amount, Some(number), Some(event));
            }
            "apply_balance_to_invoice" => {
                let Some(number) = self.named(with, &["Open"]) else { return };
                let credit = (-self.balance()).max(0);
                let bill = &mut self.bills[number];
                let amount = with["amount"].as_i64().unwrap_or(credit).min(credit).min(bill.left);
                if amount == 0 {
                    return;
                }
                bill.left -= amount;
                if bill.left == 0 {
                    self.close(number, "Paid");
                }
                self.change(at, number, format!("BalanceApplied {amount}"));
                self.post(at, "applied_to_invoice", amount, Some(number), Some(event));
            }
            "fail_payments" => {
                self.failing =
                    Failing { until: with["until"].as_str().map(instant), times: with["count"].as_i64().unwrap_or(0) };
            }
            _ => self.issue(at, event, with),
        }
    }

    fn issue(&mut self, at: i64, event: usize, with: &Value) {
        let Some(number) = self.named(with, &["Open", "Paid", "Uncollectible"]) else { return };
        let amount = with["amount"].as_i64().expect("an amount");
        let parts = ["refund_amount", "credit_amount", "out_of_band_amount"];
        let split = parts.iter().any(|part| !with[*part].is_null());
        let parts = split.then(|| parts.map(|part| with[part].as_i64().unwrap_or(0)));
        if self.take_back(at, number, amount, parts, Some(event)) {
            self.bills[number].returned += amount;
        }
    }

    /// The part of the invoice's tax in a part of it: as it runs up, so that parts add up.
    fn tax_in(&self, number: usize, amount: i64) -> i64 {
        let bill = &self.bills[number];
        let added: i64 = bill.taxes.iter().filter(|tax| tax.effect == "Added").map(|tax| tax.amount).sum();
        let of = |noted: i64| match bill.total {
            total if total > 0 => Fraction::new(i128::from(added) * i128::from(noted), total.into()).nearest(),
            _ => 0,
        };
        of(bill.noted + amount) - of(bill.noted)
    }

    /// Takes a part of an invoice back: what is to be paid first, then to where the money came from.
    pub(super) fn take_back(
        &mut self,
        at: i64,
        number: usize,
        amount: i64,
        parts: Option<[i64; 3]>,
        event: Option<usize>,
    ) -> bool {
        let bill = &self.bills[number];
        let lowers = amount.min(bill.left);
        let paid = amount - lowers;
        let refundable = bill.charged - bill.refunded;
        let [refund, credit, elsewhere] = parts.unwrap_or_else(|| {
            let refund = paid.min(refundable);
            [refund, paid - refund, 0]
        });
        if amount > bill.total.max(0) - bill.noted
            || refund + credit + elsewhere != paid
            || refund > refundable
            || amount <= 0
        {
            return false;
        }
        let tax = self.tax_in(number, amount);
        let bill = &mut self.bills[number];
        bill.noted += amount;
        bill.refunded += refund;
        self.notes.push(Note { at, bill: number, amount, tax, parts: [lowers, refund, credit, elsewhere] });
        if lowers > 0 {
            self.bills[number].left -= lowers;
            if self.bills[number].left == 0 {
                self.close(number, "Paid");
            }
            self.change(at, number, format!("Credited {lowers}"));
        }
        self.pay(at, -refund, format!("refund {number}"));
        self.post(at, "credit_note", -credit, Some(number), event);
        true
    }

    /// A credit for unused time as a credit note on the invoice that billed it, with its tax: what was paid of it goes onto the
    /// balance (getlago/lago-api, `spec/scenarios/terminate_pay_in_advance_spec.rb`).
    pub(super) fn credit_note(&mut self, at: i64, number: usize, line: &Line, event: Option<usize>) {
        if !matches!(self.bills[number].status, "Open" | "Paid" | "Uncollectible") {
            return;
        }
        let rates: Vec<_> = line.taxes.iter().map(|rate| self.rates[rate].clone()).collect();
        let taxes = tax::of(&[(-line.amount, rates)], self.is_exempt(), self.policy.is("tax_rounding", "per_invoice"));
        let effect: i64 = taxes
            .iter()
            .map(|tax| match tax.effect {
                "Added" => tax.amount,
                "BackedOut" => -tax.amount,
                _ => 0,
            })
            .sum();
        let bill = &self.bills[number];
        let amount = (effect - line.amount).min(bill.total - bill.noted);
        let paid = amount - amount.min(bill.left);
        self.take_back(at, number, amount, Some([0, paid, 0]), event);
    }
}
