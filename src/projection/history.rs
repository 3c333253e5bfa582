//! What became of an invoice after it was made?

use super::{Projection, describe};
use crate::calendar::Timestamp;
use crate::ids::EventId;
use crate::invoice::collection::{CreditNote, InvoiceChange, InvoiceChangeCause, InvoiceStatus};
use crate::invoice::{Invoice, PaymentPurpose};
use crate::money::Amount;
use crate::words;

/// One thing that happened to an invoice, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryEntry {
    /// When.
    pub at: Timestamp,
    /// A stable name for programs, such as `payment_failed`.
    pub code: &'static str,
    /// What happened, as a sentence.
    pub text: String,
    /// What it is about: what was paid, failed, credited or taken back; positive.
    pub amount: Option<Amount>,
    /// The event of the story that caused it, if one did.
    pub event: Option<EventId>,
}

/// Who paid an invoice, and what is left of it at the horizon.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// What the customer's credit paid.
    pub from_credit: Amount,
    /// What was charged for it, or paid by other means.
    pub charged: Amount,
    /// What is still to be paid, or became debt because it could not be charged.
    pub owed: Amount,
}

/// What was charged for each invoice, refunds left out, by [`InvoiceId`](crate::ids::InvoiceId).
pub fn charged_for(projection: &Projection) -> Vec<Amount> {
    let mut charged = vec![Amount::ZERO; projection.invoices.len()];
    for payment in &projection.payments {
        if let PaymentPurpose::Invoice(id) = payment.purpose {
            let sum = &mut charged[id.index()];
            *sum = sum.plus(payment.amount).unwrap_or(Amount::MAX);
        }
    }
    charged
}

/// How an invoice stands for which so much was [`charged_for`].
pub fn standing(projection: &Projection, invoice: &Invoice, charged: Amount) -> Standing {
    let settled = &invoice.settlement;
    if matches!(invoice.status, InvoiceStatus::Void | InvoiceStatus::Draft) {
        return Standing { charged, ..Standing::default() };
    }
    let later = projection.invoice_changes.iter().filter(|change| change.invoice == invoice.id);
    let later = later.filter_map(|change| match change.cause {
        InvoiceChangeCause::BalanceApplied(amount) => Some(amount),
        _ => None,
    });
    let not_at_once = settled.amount_due.plus(settled.carried).unwrap_or_default();
    let at_once = invoice.total.minus(not_at_once).unwrap_or_default().max(Amount::ZERO);
    Standing {
        from_credit: later.fold(at_once, |sum, amount| sum.plus(amount).unwrap_or(sum)),
        charged,
        owed: settled.carried.plus(remaining(projection, invoice)).unwrap_or_default(),
    }
}

/// What is still to be paid of an invoice at the horizon.
pub fn remaining(projection: &Projection, invoice: &Invoice) -> Amount {
    if !matches!(invoice.status, InvoiceStatus::Open | InvoiceStatus::Uncollectible) {
        return Amount::ZERO;
    }
    let last = projection.invoice_changes.iter().rfind(|change| change.invoice == invoice.id);
    last.map_or(invoice.settlement.amount_due, |change| change.amount_remaining)
}

/// What is still to be paid of all invoices at the horizon.
pub fn unpaid(projection: &Projection) -> Amount {
    let amounts = projection.invoices.iter().map(|invoice| remaining(projection, invoice));
    Amount::sum(amounts).unwrap_or(Amount::MAX)
}

/// What happened to an invoice after it was finalized, in the order of time; nothing for one that was paid at once.
pub fn history(projection: &Projection, invoice: &Invoice) -> Vec<HistoryEntry> {
    let changes = projection.invoice_changes.iter().filter(|change| change.invoice == invoice.id);
    let notes = projection.credit_notes.iter().filter(|note| note.invoice == invoice.id);
    let mut all: Vec<_> = changes.map(|change| changed(projection, change)).collect();
    for note in notes {
        all.insert(all.partition_point(|entry| entry.at <= note.at), taken_back(projection, note));
    }
    all
}

fn changed(projection: &Projection, change: &InvoiceChange) -> HistoryEntry {
    let money = |amount: Amount| words::money(projection.simulation.currency, amount);
    let left = match change.amount_remaining {
        Amount::ZERO => String::new(),
        amount => format!(" {} is still to be paid.", money(amount)),
    };
    let (code, amount, text) = match change.cause {
        InvoiceChangeCause::Paid(amount) => {
            let how = if change.event.is_some() { "paid by other means" } else { "charged after all" };
            ("paid", Some(amount), format!("{} was {how}.{left}", money(amount)))
        }
        InvoiceChangeCause::PaymentFailed { attempt } => {
            let which = if attempt == 1 { "The charge" } else { "Another charge" };
            let amount = change.amount_remaining;
            ("payment_failed", Some(amount), format!("{which} of {} failed.", money(amount)))
        }
        InvoiceChangeCause::PastDue => ("past_due", None, format!("It was not paid in time.{left}")),
        InvoiceChangeCause::Voided => ("voided", None, String::from("It was made void, and counts as never made.")),
        InvoiceChangeCause::MarkedUncollectible => {
            ("marked_uncollectible", None, format!("It was given up as uncollectible.{left}"))
        }
        InvoiceChangeCause::Credited(amount) => {
            ("credited", Some(amount), format!("A credit note lowers what is to be paid by {}.{left}", money(amount)))
        }
        InvoiceChangeCause::BalanceApplied(amount) => {
            ("balance_applied", Some(amount), format!("{} of the customer's credit paid for it.{left}", money(amount)))
        }
    };
    HistoryEntry { at: change.at, code, text, amount, event: change.event }
}

fn taken_back(projection: &Projection, note: &CreditNote) -> HistoryEntry {
    let money = |amount: Amount| words::money(projection.simulation.currency, amount);
    let places = note.split.post_payment;
    let parts = [
        (note.split.pre_payment, "not to be paid any more"),
        (places.refund, "refunded"),
        (places.balance, "put on the balance"),
        (places.out_of_band, "settled elsewhere"),
    ];
    let parts = parts.iter().filter(|(amount, _)| !amount.is_zero());
    let parts: Vec<_> = parts.map(|(amount, to)| format!("{} {to}", money(*amount))).collect();
    let tax = if note.tax.is_zero() { String::new() } else { format!(", of which {} is tax", money(note.tax)) };
    let reason = match describe::event_description(projection, note.event) {
        Some(reason) => format!(" “{reason}”"),
        None => String::new(),
    };
    let text =
        format!("Credit note {} takes back {}{tax}: {}.{reason}", note.id.0 + 1, money(note.amount), parts.join(", "));
    HistoryEntry { at: note.at, code: "credit_note", text, amount: Some(note.amount), event: note.event }
}
