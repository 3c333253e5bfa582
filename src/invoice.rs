//! What is an invoice, and how do its totals follow from its lines?
//!
//! The order is: lines, total, balance, amount due, payment. The balance is no line: `total` never changes by it
//! (<https://docs.stripe.com/api/invoices/object>). Every amount carries its [`Reason`] or follows from the operands
//! kept in [`Settlement`], so that it can be explained later without being computed again.

pub mod credit_note;
pub mod discount;
pub mod proration;
mod settlement;
pub mod tax;

pub use settlement::{Outcome, Settlement, least_charge, settle};

use crate::calendar::{BillingPeriod, Timestamp};
use crate::ids::{EventId, InvoiceId, ItemId, LineId, PaymentId, PriceId, SubscriptionId};
use crate::money::{Amount, AmountTooLarge};

/// Why an invoice was made (<https://docs.stripe.com/api/invoices/object>).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BillingReason {
    /// A subscription began.
    SubscriptionCreate,
    /// A subscription entered a new period, or ended with something still to bill.
    SubscriptionCycle,
    /// A change of a subscription was billed at once.
    SubscriptionUpdate,
}

/// What a line is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LineItemKind {
    /// A whole period of a subscription item, in advance.
    Subscription,
    /// The unused part of what was billed before; never positive.
    ProrationCredit,
    /// The remaining part of the period on the new terms; never negative.
    ProrationDebit,
    /// An amount that somebody wrote down.
    InvoiceItem,
}

/// The computation that made a line's amount, with its operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// `unit_amount × quantity`.
    FullPeriod {
        /// What one unit costs for the period.
        unit_amount: Amount,
        /// How many units.
        quantity: u32,
    },
    /// `± unit_amount × quantity × part ÷ whole`, rounded once.
    Prorated {
        /// What one unit costs for a whole period.
        unit_amount: Amount,
        /// How many units.
        quantity: u32,
        /// What was left of the period at the change.
        part: BillingPeriod,
        /// The whole period.
        whole: BillingPeriod,
    },
    /// Nothing, because it is a trial.
    Trial,
    /// As the event says.
    AsWritten {
        /// The event that says it.
        event: EventId,
    },
}

/// One line of an invoice, waiting (pending) or finalized.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineItem {
    /// Its number, in the order of creation.
    pub id: LineId,
    /// What it is for.
    pub kind: LineItemKind,
    /// Billing units; credits are negative.
    pub amount: Amount,
    /// The time that it pays for.
    pub period: BillingPeriod,
    /// The subscription item that it bills, unless it was written by hand.
    pub item: Option<(SubscriptionId, ItemId)>,
    /// The price that it bills, unless it was written by hand.
    pub price: Option<PriceId>,
    /// How many units it bills.
    pub quantity: u32,
    /// The debit that a credit takes back.
    pub reverses: Option<LineId>,
    /// When it was created; pending lines go onto an invoice newest first.
    pub created: Timestamp,
    /// The event that made it, unless a renewal did.
    pub event: Option<EventId>,
    /// How its amount was computed.
    pub reason: Reason,
}

/// A finalized invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invoice {
    /// Its number, in the order of finalization.
    pub id: InvoiceId,
    /// When it was finalized (and, if anything is due, charged).
    pub at: Timestamp,
    /// Why it was made.
    pub billing_reason: BillingReason,
    /// The subscription that it bills.
    pub subscription: SubscriptionId,
    /// The billing period that the subscription is in.
    pub period: BillingPeriod,
    /// What it bills: pending lines first, newest first; then the subscription's items in their order.
    pub lines: Vec<LineItem>,
    /// The sum of the lines.
    pub total: Amount,
    /// What the balance did to it and what is due.
    pub settlement: Settlement,
}

/// Money that was taken from the customer's payment method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Payment {
    /// Its number, in the order of payment.
    pub id: PaymentId,
    /// When.
    pub at: Timestamp,
    /// How much; always positive.
    pub amount: Amount,
    /// For what.
    pub purpose: PaymentPurpose,
}

/// What a payment is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaymentPurpose {
    /// The amount due of an invoice.
    Invoice(InvoiceId),
    /// A charge without an invoice; it never touches the balance.
    OneOffCharge(EventId),
}

/// The sum of the lines.
///
/// # Errors
/// [`AmountTooLarge`] if it leaves the range.
pub fn total(lines: &[LineItem]) -> Result<Amount, AmountTooLarge> {
    Amount::sum(lines.iter().map(|line| line.amount))
}
