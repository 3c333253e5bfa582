//! How did each month go?
//!
//! The roll-forward schedule: `opening + credited + debited + applied = closing`, and each month opens where the last one
//! closed. Months are counted from the start of the story, as billing periods are, so a story that begins on the 16th
//! has rows that begin on the 16th.

use std::ops::Range;

use super::{Projection, Totals};
use crate::calendar::{BillingPeriod, Timestamp};
use crate::customer::{BalanceTransaction, BalanceTransactionType};
use crate::invoice::{Outcome, PaymentPurpose};
use crate::money::{Amount, AmountTooLarge};

/// One row of the roll-forward. Balances and ledger sums have the ledger's sign: negative is credit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Month {
    /// The month.
    pub period: BillingPeriod,
    /// The balance at its beginning.
    pub opening: Amount,
    /// What made credit: grants and negative invoice totals.
    pub credited: Amount,
    /// What made debt: adjustments upwards, invoices too small or too large to charge.
    pub debited: Amount,
    /// What invoices used of the credit (positive) or collected of the debt (negative).
    pub applied: Amount,
    /// The balance at its end.
    pub closing: Amount,
    /// The totals of its invoices.
    pub billed: Amount,
    /// What was charged, one-off charges included.
    pub charged: Amount,
    /// What all subscriptions bring in a month, at its end.
    pub recurring: Amount,
    /// Its invoices, as places in [`Projection::invoices`].
    pub invoices: Range<usize>,
    /// Its ledger entries, as places in [`Projection::balance_transactions`].
    pub transactions: Range<usize>,
    /// Its payments, as places in [`Projection::payments`].
    pub payments: Range<usize>,
}

/// A column of the roll-forward.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    /// The balance at the beginning.
    Opening,
    /// What made credit.
    Credited,
    /// What made debt.
    Debited,
    /// What invoices used or collected.
    Applied,
    /// The balance at the end.
    Closing,
    /// The invoices' totals.
    Billed,
    /// What was charged.
    Charged,
    /// What the subscriptions bring in a month.
    Recurring,
}

impl Month {
    /// The amount in a column.
    pub const fn amount(&self, column: Column) -> Amount {
        match column {
            Column::Opening => self.opening,
            Column::Credited => self.credited,
            Column::Debited => self.debited,
            Column::Applied => self.applied,
            Column::Closing => self.closing,
            Column::Billed => self.billed,
            Column::Charged => self.charged,
            Column::Recurring => self.recurring,
        }
    }
}

/// Which column of the roll-forward a ledger entry belongs to.
///
/// An invoice with a negative total does not use credit, it makes some; everything else goes by what it is, or by its sign.
pub(super) fn column_of(projection: &Projection, transaction: &BalanceTransaction) -> Column {
    let is_negative_total = || {
        let invoice = transaction.invoice.and_then(|id| projection.invoice(id));
        invoice.is_some_and(|invoice| invoice.total.is_negative())
    };
    match transaction.kind {
        BalanceTransactionType::AppliedToInvoice if !is_negative_total() => Column::Applied,
        BalanceTransactionType::UnappliedFromInvoice => Column::Applied,
        _ if transaction.amount.is_negative() => Column::Credited,
        _ => Column::Debited,
    }
}

/// The roll-forward of a projection whose invoices, entries and payments are recorded.
pub(super) fn fold(projection: &Projection) -> Result<Vec<Month>, AmountTooLarge> {
    let start = projection.simulation.span.start;
    let mut months = Vec::with_capacity(projection.simulation.months as usize);
    let mut last = Month::default();
    let mut recurring = Recurring::new(projection);
    for index in 0..i64::from(projection.simulation.months) {
        let period = BillingPeriod { start: start.plus_months(index), end: start.plus_months(index + 1) };
        let mut month = Month {
            period,
            opening: last.closing,
            closing: last.closing,
            invoices: up_to(last.invoices.end, period.end, &projection.invoices, |invoice| invoice.at),
            transactions: up_to(last.transactions.end, period.end, &projection.balance_transactions, |entry| entry.at),
            payments: up_to(last.payments.end, period.end, &projection.payments, |payment| payment.at),
            recurring: recurring.at_end_of(period)?,
            ..Month::default()
        };
        sum_up(projection, &mut month)?;
        last = month.clone();
        months.push(month);
    }
    Ok(months)
}

/// The places from `from` on that lie before `end`.
fn up_to<T>(from: usize, end: Timestamp, all: &[T], at: impl Fn(&T) -> Timestamp) -> Range<usize> {
    from..from + all[from..].iter().take_while(|one| at(one) < end).count()
}

fn sum_up(projection: &Projection, month: &mut Month) -> Result<(), AmountTooLarge> {
    for transaction in &projection.balance_transactions[month.transactions.clone()] {
        let sum = match column_of(projection, transaction) {
            Column::Applied => &mut month.applied,
            Column::Credited => &mut month.credited,
            _ => &mut month.debited,
        };
        *sum = sum.plus(transaction.amount)?;
        month.closing = transaction.ending_balance;
    }
    let invoices = &projection.invoices[month.invoices.clone()];
    let billed = invoices.iter().filter(|invoice| invoice.settlement.outcome != Outcome::NotFinalized);
    month.billed = Amount::sum(billed.map(|invoice| invoice.total))?;
    let payments = &projection.payments[month.payments.clone()];
    month.charged = Amount::sum(payments.iter().map(|payment| payment.amount))?;
    Ok(())
}

/// What each subscription brings in a month, moving forward in time.
struct Recurring<'a> {
    projection: &'a Projection,
    next: usize,
    by_subscription: Vec<Amount>,
}

impl<'a> Recurring<'a> {
    fn new(projection: &'a Projection) -> Self {
        Self { projection, next: 0, by_subscription: vec![Amount::ZERO; projection.simulation.subscriptions.len()] }
    }

    fn at_end_of(&mut self, period: BillingPeriod) -> Result<Amount, AmountTooLarge> {
        while let Some(change) = self.projection.recurring.get(self.next).filter(|change| change.at < period.end) {
            self.by_subscription[change.subscription.index()] = change.amount;
            self.next += 1;
        }
        Amount::sum(self.by_subscription.iter().copied())
    }
}

/// The sums over the months of a projection.
pub(super) fn totals(projection: &Projection) -> Result<Totals, AmountTooLarge> {
    let sum = |column| Amount::sum(projection.months.iter().map(|month| month.amount(column)));
    let is_one_off = |purpose| matches!(purpose, PaymentPurpose::OneOffCharge(_));
    let one_off = projection.payments.iter().filter(|payment| is_one_off(payment.purpose));
    Ok(Totals {
        billed: sum(Column::Billed)?,
        charged: sum(Column::Charged)?,
        one_off: Amount::sum(one_off.map(|payment| payment.amount))?,
        credited: sum(Column::Credited)?,
        debited: sum(Column::Debited)?,
        applied: sum(Column::Applied)?,
        closing: projection.months.last().map_or(Amount::ZERO, |month| month.closing),
    })
}
