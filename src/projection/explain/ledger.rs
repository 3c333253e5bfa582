//! Why does a ledger entry, or a cell of the roll-forward, say what it says?

use super::{Explainer, Explanation, explanation, rules};
use crate::customer::{BalanceTransaction, BalanceTransactionType};
use crate::money::Amount;
use crate::projection::months::column_of;
use crate::projection::{Column, Month, describe};

impl Explainer<'_> {
    pub(super) fn transaction(&self, entry: &BalanceTransaction) -> Explanation {
        let invoice = entry.invoice.and_then(|id| self.projection.invoice(id));
        match (entry.kind, invoice) {
            (BalanceTransactionType::AppliedToInvoice, Some(invoice)) if entry.event.is_none() => self.applied(invoice),
            (BalanceTransactionType::UnappliedFromInvoice, Some(_)) => {
                let sentence = "The invoice is void, so what it did to the balance is undone.";
                explanation(self.money(entry.amount), sentence, rules::BALANCE)
            }
            (BalanceTransactionType::CreditNote, Some(_)) => {
                let sentence = "A credit note took this back, and it had been paid before.";
                explanation(self.money(entry.amount), sentence, rules::CREDIT_NOTE)
            }
            (BalanceTransactionType::InvoiceOverpaid | BalanceTransactionType::AppliedToInvoice, Some(_)) => {
                let sentence = "An event of the story did this to the balance.";
                explanation(self.money(entry.amount), sentence, rules::BALANCE)
            }
            (_, Some(invoice)) => self.amount_due(invoice),
            (BalanceTransactionType::Initial, None) => {
                let sentence = format!("The customer was created with {}.", self.balance(entry.amount));
                explanation(self.money(entry.amount), sentence, rules::LEDGER)
            }
            (_, None) => {
                let before = self.before(entry);
                let formula = format!(
                    "{} − {} = {}",
                    self.money(entry.ending_balance),
                    self.parenthesized(before),
                    self.money(entry.amount)
                );
                let sentence = format!(
                    "An event of the story turned {} into {}.",
                    self.balance(before),
                    self.balance(entry.ending_balance)
                );
                explanation(formula, sentence, rules::LEDGER)
            }
        }
    }

    pub(super) fn running(&self, entry: &BalanceTransaction) -> Explanation {
        let before = self.before(entry);
        let formula = self.sum([before, entry.amount].into_iter(), entry.ending_balance);
        let sentence = format!("The balance before and this entry make {}.", self.balance(entry.ending_balance));
        explanation(formula, sentence, rules::LEDGER)
    }

    fn before(&self, entry: &BalanceTransaction) -> Amount {
        let place = entry.id.index().checked_sub(1);
        let previous = place.and_then(|place| self.projection.balance_transactions.get(place));
        previous.map_or(Amount::ZERO, |previous| previous.ending_balance)
    }

    fn parenthesized(&self, amount: Amount) -> String {
        let money = self.money(amount);
        if amount.is_negative() { format!("({money})") } else { money }
    }

    // The roll-forward.

    /// The sum of a column of flows; nothing, if it leaves the range.
    pub(super) fn months(&self, column: Column) -> Option<Explanation> {
        let amounts = self.projection.months.iter().map(|month| month.amount(column));
        let amounts: Vec<_> = amounts.filter(|amount| !amount.is_zero()).collect();
        let formula = self.sum(amounts.iter().copied(), Amount::sum(amounts.iter().copied()).ok()?);
        Some(explanation(formula, "The months of the roll-forward together.", rules::ROLL_FORWARD))
    }

    pub(super) fn month(&self, month: &Month, column: Column) -> Explanation {
        let amount = month.amount(column);
        match column {
            Column::Opening => {
                let sentence = format!("The month opens with {}, as the one before it closed.", self.balance(amount));
                explanation(self.money(amount), sentence, rules::ROLL_FORWARD)
            }
            Column::Closing => {
                let parts = [month.opening, month.credited, month.debited, month.applied];
                let parts = parts.into_iter().enumerate().filter(|(index, part)| *index == 0 || !part.is_zero());
                let formula = self.sum(parts.map(|(_, part)| part), amount);
                let sentence =
                    format!("What was there, what was added and what was used leave {}.", self.balance(amount));
                explanation(formula, sentence, rules::ROLL_FORWARD)
            }
            Column::Credited | Column::Debited | Column::Applied => {
                let entries = &self.projection.balance_transactions[month.transactions.clone()];
                let entries: Vec<_> =
                    entries.iter().filter(|entry| column_of(self.projection, entry) == column).collect();
                // One alone has its own computation; several are a sum.
                if let [only] = entries[..] {
                    return self.transaction(only);
                }
                let names = entries.iter().map(|entry| describe::transaction(self.projection, entry));
                let sentence = list(names, "No entry of the ledger in this month.");
                explanation(self.sum(entries.iter().map(|entry| entry.amount), amount), sentence, rules::LEDGER)
            }
            Column::Billed => {
                let invoices = &self.projection.invoices[month.invoices.clone()];
                if let [only] = invoices {
                    return self.total(only);
                }
                let names = invoices.iter().map(|invoice| format!("Invoice {}", describe::invoice_number(invoice)));
                let sentence = list(names, "No invoice in this month.");
                explanation(self.sum(invoices.iter().map(|invoice| invoice.total), amount), sentence, rules::TOTAL)
            }
            Column::Charged => {
                let payments = &self.projection.payments[month.payments.clone()];
                let invoices = &self.projection.invoices[month.invoices.clone()];
                match (payments, invoices) {
                    ([only], _) => return self.payment(only),
                    ([], [only]) if only.settlement.amount_due.is_zero() => return self.amount_due(only),
                    _ => {}
                }
                let names = payments.iter().map(|payment| describe::payment(self.projection, payment));
                let sentence = list(names, "Nothing was charged in this month.");
                explanation(self.sum(payments.iter().map(|payment| payment.amount), amount), sentence, rules::BALANCE)
            }
            Column::Recurring => {
                let sentence =
                    "What the subscriptions bring in an average month, as they stand at the end of this one.";
                explanation(self.money(amount), sentence, rules::RECURRING)
            }
        }
    }
}

/// Names as a sentence: `Invoice 2, invoice 3.`
fn list(names: impl Iterator<Item = String>, none: &str) -> String {
    let names: Vec<_> = names.take(8).collect();
    if names.is_empty() { String::from(none) } else { format!("{}.", names.join("; ")) }
}
