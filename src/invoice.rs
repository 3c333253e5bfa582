//! What is an invoice, and how do its totals follow from its lines?
//!
//! The order is: lines, total, balance, amount due, payment. The balance is no line: `total` never changes by it
//! (<https://docs.stripe.com/api/invoices/object>). Every amount carries its [`Reason`] or follows from the operands
//! kept in [`Settlement`], so that it can be explained later without being computed again.

pub mod collection;
pub mod credit_note;
pub mod discount;
pub mod proration;
mod settlement;
pub mod tax;

pub use settlement::{Chargeable, Outcome, Settlement, least_charge, settle};

use crate::calendar::{BillingPeriod, Timestamp};
use crate::customer::credit_grant::Drawn;
use crate::ids::{EventId, InvoiceId, ItemId, LineId, PaymentId, PriceId, SubscriptionId, TaxListId};
use crate::money::{Amount, AmountTooLarge, Decimal, ExactAmount};
use collection::InvoiceStatus;
use discount::{Discountable, Discounts};
use proration::Ratio;
use tax::Taxes;

/// Why an invoice was made (<https://docs.stripe.com/api/invoices/object>).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum BillingReason {
    /// A subscription began.
    #[default]
    SubscriptionCreate,
    /// A subscription entered a new period, or ended with something still to bill.
    SubscriptionCycle,
    /// A change of a subscription was billed at once.
    SubscriptionUpdate,
    /// Usage was billed before its period was over.
    SubscriptionThreshold,
    /// Somebody made it.
    Manual,
}

/// What a line is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LineItemKind {
    /// A period of a subscription item, or what there is of it.
    Subscription,
    /// What was used of a metered item; negative where all of it became cheaper.
    Usage,
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
    /// What the line's quantity costs at its price.
    FullPeriod,
    /// `± full × ratio`, rounded once.
    Prorated {
        /// What a whole period costs, after discounts.
        full: ExactAmount,
        /// The share of it, in the policy's unit of time.
        ratio: Ratio,
        /// The whole period of which the line's is a part.
        whole: BillingPeriod,
    },
    /// No more than what is left of the debit, where a policy caps credits by it.
    Capped {
        /// What the time alone would have given.
        unused: Amount,
    },
    /// What was used costs at the line's price, less what was billed of it before.
    Usage {
        /// How much was used in the period so far.
        total: Decimal,
        /// What lines before have billed of it.
        billed: Amount,
    },
    /// `± (new − old) × ratio`, rounded once.
    Difference {
        /// What the old quantity costs for a whole period.
        old: Amount,
        /// What the new one costs.
        new: Amount,
        /// The share of it.
        ratio: Ratio,
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
    /// The subscription on whose invoice it has to be; any, if there is none.
    pub subscription: Option<SubscriptionId>,
    /// The subscription item that it bills, unless it was written by hand.
    pub item: Option<(SubscriptionId, ItemId)>,
    /// The price that it bills, if it has one.
    pub price: Option<PriceId>,
    /// How many units it bills.
    pub quantity: Decimal,
    /// Whether discounts act on it.
    pub discountable: Discountable,
    /// The taxes that it bears.
    pub taxes: TaxListId,
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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Invoice {
    /// Its number, in the order of finalization.
    pub id: InvoiceId,
    /// When it was written, as a draft.
    pub created: Timestamp,
    /// When it was finalized (and, if anything is due, charged).
    pub at: Timestamp,
    /// Why it was made.
    pub billing_reason: BillingReason,
    /// The subscription that it bills; none, if somebody made it.
    pub subscription: Option<SubscriptionId>,
    /// The billing period that the subscription is in.
    pub period: BillingPeriod,
    /// What it bills: pending lines first, newest first; then the subscription's items in their order.
    pub lines: Vec<LineItem>,
    /// The sum of the lines, less the discounts that items have of their own.
    pub subtotal: Amount,
    /// What discounts took off the lines.
    pub discounts: Discounts,
    /// What credit grants paid of the lines.
    pub grants: Vec<Drawn>,
    /// The taxes of the lines.
    pub taxes: Taxes,
    /// The sum of the lines less discounts, before added taxes.
    pub total_excluding_tax: Amount,
    /// What the invoice comes to, before the balance.
    pub total: Amount,
    /// What the balance did to it and what is due.
    pub settlement: Settlement,
    /// What it is as it is finalized, before anything is charged.
    pub status: InvoiceStatus,
    /// Until when it has to be paid, if it is sent.
    pub due_at: Option<Timestamp>,
}

/// Money that was taken from the customer's payment method, or went back to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Payment {
    /// Its number, in the order of payment.
    pub id: PaymentId,
    /// When.
    pub at: Timestamp,
    /// How much; negative for a refund.
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
    /// What a credit note paid back of an invoice.
    Refund(InvoiceId),
}

/// The sum of the lines.
///
/// # Errors
/// [`AmountTooLarge`] if it leaves the range.
pub fn total(lines: &[LineItem]) -> Result<Amount, AmountTooLarge> {
    Amount::sum(lines.iter().map(|line| line.amount))
}
