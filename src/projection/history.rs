//! What became of an invoice after it was made?

use super::{Projection, describe};
use crate::calendar::Timestamp;
use crate::ids::EventId;
use crate::invoice::Invoice;
use crate::invoice::collection::{CreditNote, InvoiceChange, InvoiceChangeCause};
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
