//! What are lines, ledger entries and payments called?
//!
//! The texts of lines follow those on real invoices: `Unused time on Hobby after 16 Apr 2026`, `2 × Seat (at $15.00 / month)`.

use super::Projection;
use crate::calendar::Interval;
use crate::customer::{BalanceTransaction, BalanceTransactionType};
use crate::ids::EventId;
use crate::invoice::collection::InvoiceStatus;
use crate::invoice::{BillingReason, Invoice, LineItem, LineItemKind, Outcome, Payment, PaymentPurpose};
use crate::words;

/// The text of a line.
pub fn line(projection: &Projection, line: &LineItem) -> String {
    let simulation = &*projection.simulation;
    let Some(price) = line.price.map(|id| simulation.catalog.price(id)) else {
        return event_description(projection, line.event).unwrap_or_else(|| String::from("Invoice item"));
    };
    let quantity = words::decimal(line.quantity);
    let what = if quantity == "1" { price.name.clone() } else { format!("{quantity} × {}", price.name) };
    let after = words::day(line.period.start.date());
    match line.kind {
        LineItemKind::ProrationCredit => format!("Unused time on {what} after {after}"),
        LineItemKind::ProrationDebit => format!("Remaining time on {what} after {after}"),
        LineItemKind::Subscription | LineItemKind::Usage | LineItemKind::InvoiceItem => {
            let Some(unit_amount) = price.flat_unit_amount() else {
                return format!("{quantity} × {}", price.name);
            };
            let money = words::money(simulation.currency, unit_amount);
            format!("{quantity} × {} (at {money} / {})", price.name, per(price.interval))
        }
    }
}

fn per(interval: Interval) -> String {
    let unit = words::interval_unit(interval.unit);
    if interval.count == 1 { String::from(unit) } else { format!("{} {unit}s", interval.count) }
}

/// What the author wrote about an event, if anything.
pub fn event_description(projection: &Projection, event: Option<EventId>) -> Option<String> {
    let event = event?;
    let event = projection.simulation.events.iter().find(|candidate| candidate.id == event)?;
    (!event.description.is_empty()).then(|| event.description.clone())
}

/// The number of an invoice as people count: from 1.
pub fn invoice_number(invoice: &Invoice) -> u32 {
    invoice.id.0 + 1
}

/// Why an invoice was made, in words.
pub const fn billing_reason(reason: BillingReason) -> &'static str {
    match reason {
        BillingReason::SubscriptionCreate => "the subscription begins",
        BillingReason::SubscriptionCycle => "a new billing period",
        BillingReason::SubscriptionUpdate => "a change of the subscription",
        BillingReason::SubscriptionThreshold => "usage reached its threshold",
        BillingReason::Manual => "made by hand",
    }
}

/// What became of an invoice, in words.
pub fn outcome(invoice: &Invoice) -> &'static str {
    match invoice.status {
        InvoiceStatus::Draft => return "Draft",
        InvoiceStatus::Open => return "Open",
        InvoiceStatus::Void => return "Void",
        InvoiceStatus::Uncollectible => return "Given up as uncollectible",
        InvoiceStatus::Paid => {}
    }
    match invoice.settlement.outcome {
        Outcome::NotFinalized => "Draft",
        Outcome::Charged if invoice.settlement.applied.is_positive() => "Paid, in part from credit",
        Outcome::Charged => "Paid",
        Outcome::NothingDue => "Nothing due",
        Outcome::PaidFromCredit => "Paid from credit",
        Outcome::Credited => "Became credit",
        Outcome::TooSmall => "Too small to charge, became debt",
        Outcome::TooLarge => "Too large to charge, became debt",
    }
}

/// The text of a ledger entry.
pub fn transaction(projection: &Projection, transaction: &BalanceTransaction) -> String {
    let invoice = transaction.invoice.and_then(|id| projection.invoice(id));
    let number = invoice.map_or(0, invoice_number);
    match transaction.kind {
        BalanceTransactionType::Initial => String::from("Opening balance"),
        BalanceTransactionType::Adjustment if invoice.is_some() => {
            format!("Invoice {number} rounded to what can be charged")
        }
        BalanceTransactionType::Adjustment => {
            let given = event_description(projection, transaction.event);
            given.unwrap_or_else(|| String::from(adjusted(transaction)))
        }
        BalanceTransactionType::AppliedToInvoice => match invoice.map(|invoice| invoice.total.is_negative()) {
            Some(true) => format!("Negative total of invoice {number}"),
            _ if transaction.amount.is_positive() => format!("Applied to invoice {number}"),
            _ => format!("Debt collected by invoice {number}"),
        },
        BalanceTransactionType::UnappliedFromInvoice => format!("Given back by invoice {number}"),
        BalanceTransactionType::CreditNote => format!("Credit note on invoice {number}"),
        BalanceTransactionType::InvoiceOverpaid => format!("Paid beyond what invoice {number} asked for"),
        BalanceTransactionType::InvoiceTooSmall => format!("Invoice {number} was too small to charge"),
        BalanceTransactionType::InvoiceTooLarge => format!("Invoice {number} was too large to charge"),
    }
}

const fn adjusted(transaction: &BalanceTransaction) -> &'static str {
    if transaction.amount.is_negative() { "Credit given" } else { "Debt added" }
}

/// The type of a ledger entry, as documents and billing APIs write it.
pub const fn transaction_type(kind: BalanceTransactionType) -> &'static str {
    match kind {
        BalanceTransactionType::Initial => "initial",
        BalanceTransactionType::Adjustment => "adjustment",
        BalanceTransactionType::AppliedToInvoice => "applied_to_invoice",
        BalanceTransactionType::UnappliedFromInvoice => "unapplied_from_invoice",
        BalanceTransactionType::CreditNote => "credit_note",
        BalanceTransactionType::InvoiceOverpaid => "invoice_overpaid",
        BalanceTransactionType::InvoiceTooSmall => "invoice_too_small",
        BalanceTransactionType::InvoiceTooLarge => "invoice_too_large",
    }
}

/// What a payment is for.
pub fn payment(projection: &Projection, payment: &Payment) -> String {
    match payment.purpose {
        PaymentPurpose::Invoice(id) => format!("Invoice {}", id.0 + 1),
        PaymentPurpose::Refund(id) => format!("Refund of invoice {}", id.0 + 1),
        PaymentPurpose::OneOffCharge(event) => {
            let given = event_description(projection, Some(event));
            given.unwrap_or_else(|| String::from("One-off charge"))
        }
    }
}
