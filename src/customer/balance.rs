//! What is owed to or by the customer, entry by entry?
//!
//! The ledger is append-only: `ending_balance = previous ending_balance + amount`, and an undo is a new entry
//! (<https://docs.stripe.com/billing/customer/balance>). Negative is credit: using credit up posts a *positive* amount.

use crate::calendar::Timestamp;
use crate::ids::{BalanceTransactionId, EventId, InvoiceId};
use crate::money::{Amount, AmountTooLarge};

/// Why a ledger entry was posted (<https://docs.stripe.com/api/customer_balance_transactions/object>).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BalanceTransactionType {
    /// The customer was created with a balance.
    Initial,
    /// Somebody changed the balance, or an invoice was rounded to what its currency can charge.
    Adjustment,
    /// An invoice used credit (positive), collected debt (negative) or left credit behind (negative).
    AppliedToInvoice,
    /// An invoice gave back what it had used, or took back what it had left behind.
    UnappliedFromInvoice,
    /// A credit note gave credit.
    CreditNote,
    /// More was paid than was due.
    InvoiceOverpaid,
    /// The amount due was below the minimum charge and became debt.
    InvoiceTooSmall,
    /// The amount due was above the maximum charge and became debt.
    InvoiceTooLarge,
}

/// One entry of the balance ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BalanceTransaction {
    /// Its place in the ledger.
    pub id: BalanceTransactionId,
    /// When it was posted.
    pub at: Timestamp,
    /// Why.
    pub kind: BalanceTransactionType,
    /// By how much the balance changed; negative makes credit.
    pub amount: Amount,
    /// The balance afterwards.
    pub ending_balance: Amount,
    /// The invoice that caused it, if one did.
    pub invoice: Option<InvoiceId>,
    /// The event of the story that caused it, if one did.
    pub event: Option<EventId>,
}

/// The balance now, and how many entries led to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Balance {
    amount: Amount,
    entries: u32,
}

impl Balance {
    /// Credit (negative) or debt (positive).
    pub const fn amount(self) -> Amount {
        self.amount
    }

    /// Adds an entry. This is the only way in which a balance changes.
    ///
    /// # Errors
    /// [`AmountTooLarge`] if the balance would leave the range.
    pub fn post(
        &mut self,
        at: Timestamp,
        kind: BalanceTransactionType,
        amount: Amount,
        invoice: Option<InvoiceId>,
        event: Option<EventId>,
    ) -> Result<BalanceTransaction, AmountTooLarge> {
        self.amount = self.amount.plus(amount)?;
        let id = BalanceTransactionId(self.entries);
        self.entries += 1;
        Ok(BalanceTransaction { id, at, kind, amount, ending_balance: self.amount, invoice, event })
    }
}
