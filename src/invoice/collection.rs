//! What becomes of an invoice after it is finalized?
//!
//! ```text
//! draft -> open -> paid
//!            |---> void
//!            `---> uncollectible -> paid | void
//! ```
//!
//! Source: <https://docs.stripe.com/invoicing/integration/workflow-transitions>.

use super::credit_note::CreditNoteSplit;
use crate::calendar::Timestamp;
use crate::ids::{CreditNoteId, EventId, InvoiceId};
use crate::money::Amount;

/// Where an invoice is in its life.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum InvoiceStatus {
    /// It is not finalized, and nobody owes it.
    #[default]
    Draft,
    /// It is owed.
    Open,
    /// It is paid, or there is nothing to pay.
    Paid,
    /// It counts as never made.
    Void,
    /// It is owed, and nobody expects the money.
    Uncollectible,
}

/// Something that happened to a finalized invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvoiceChange {
    /// Which invoice.
    pub invoice: InvoiceId,
    /// When.
    pub at: Timestamp,
    /// What happened.
    pub cause: InvoiceChangeCause,
    /// Its status afterwards.
    pub status: InvoiceStatus,
    /// What is still to be paid afterwards.
    pub amount_remaining: Amount,
    /// The event of the story that caused it, if one did.
    pub event: Option<EventId>,
}

/// What happened to a finalized invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvoiceChangeCause {
    /// It was paid, all or in part.
    Paid(Amount),
    /// It could not be charged, for so many times now.
    PaymentFailed {
        /// 1 for the first attempt.
        attempt: u32,
    },
    /// It was not paid by its due date.
    PastDue,
    /// Somebody made it void: the balance that it used came back.
    Voided,
    /// Somebody gave it up.
    MarkedUncollectible,
    /// A credit note lowered what is to be paid.
    Credited(Amount),
    /// Credit of the customer paid this much of it.
    BalanceApplied(Amount),
}

/// A part of an invoice that was taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CreditNote {
    /// Its number.
    pub id: CreditNoteId,
    /// When it was issued.
    pub at: Timestamp,
    /// The invoice.
    pub invoice: InvoiceId,
    /// How much it takes back, with tax; positive.
    pub amount: Amount,
    /// Of that, the tax.
    pub tax: Amount,
    /// Where it went.
    pub split: CreditNoteSplit,
    /// The event of the story that caused it, if one did.
    pub event: Option<EventId>,
}
