//! Who wants to hear what happened?

use crate::calendar::Timestamp;
use crate::customer::BalanceTransaction;
use crate::ids::{EventId, InvoiceId, SubscriptionId};
use crate::invoice::collection::{CreditNote, InvoiceChange};
use crate::invoice::{Invoice, Payment};
use crate::money::{Amount, Decimal};

/// Hears everything that happens in a run, in order. It observes and never steers.
pub trait Sink {
    /// An invoice was finalized. Its ledger entries and its payment follow.
    fn invoice(&mut self, invoice: &Invoice);

    /// Something happened to an invoice that was finalized before.
    fn invoice_changed(&mut self, change: &InvoiceChange) {
        let _ = change;
    }

    /// A part of an invoice was taken back. Its ledger entry and its refund follow.
    fn credit_note(&mut self, note: &CreditNote) {
        let _ = note;
    }

    /// The balance changed.
    fn balance_transaction(&mut self, transaction: &BalanceTransaction);

    /// Money was charged.
    fn payment(&mut self, payment: &Payment);

    /// What a subscription brings in a month is different from here on.
    fn recurring(&mut self, change: &RecurringChange);

    /// Something happened that a careful colleague would point out.
    fn notice(&mut self, notice: Notice);
}

/// What a subscription brings in an average month from an instant on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecurringChange {
    /// From when.
    pub at: Timestamp,
    /// Which subscription.
    pub subscription: SubscriptionId,
    /// How much a month; zero once it is canceled.
    pub amount: Amount,
}

/// Something worth pointing out that only the run itself can know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The event changes a subscription that has not begun or is already over, so nothing happened.
    NoEffect {
        /// The event.
        event: EventId,
    },
    /// The event falls on the second of a renewal; the renewal went first.
    RenewalFirst {
        /// The event.
        event: EventId,
    },
    /// The event overwrote a balance that was there.
    BalanceOverwritten {
        /// The event.
        event: EventId,
        /// The balance that was there; negative is credit.
        before: Amount,
        /// The balance that is there now.
        after: Amount,
    },
    /// The change of price did not say how many, so the quantity went back to 1.
    QuantityReset {
        /// The event.
        event: EventId,
        /// What it was.
        from: Decimal,
    },
    /// The change moved the billing date and billed a full period at once.
    BillingDateMoved {
        /// The event.
        event: EventId,
        /// Whether the new price has another interval.
        has_other_interval: bool,
    },
    /// The cancellation removed prorations that had not been invoiced yet.
    PendingRemoved {
        /// The event.
        event: EventId,
        /// Their sum; negative is credit that the customer lost.
        amount: Amount,
    },
    /// The event is about an invoice that is not there, or that is not in a state for it.
    InvoiceNotReady {
        /// The event.
        event: EventId,
        /// The invoice, if it is there.
        invoice: Option<InvoiceId>,
    },
    /// The credit note of the event is not in order, so it was not issued.
    CreditNoteRefused {
        /// The event.
        event: EventId,
        /// What it wants to take back.
        amount: Amount,
        /// The most that it may take back.
        most: Amount,
    },
    /// The event asks for more credit than there is.
    NotEnoughCredit {
        /// The event.
        event: EventId,
        /// What it asks for.
        asked: Amount,
        /// What was applied.
        applied: Amount,
    },
    /// At the horizon these amounts still wait for an invoice.
    StillPending {
        /// Their sum.
        amount: Amount,
        /// How many lines.
        lines: u32,
        /// Whether a later invoice will take them up.
        will_be_invoiced: bool,
    },
}
