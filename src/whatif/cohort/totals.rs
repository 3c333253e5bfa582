//! What does one customer add to each month?
//!
//! The roll-forward of `projection::months`, added up while the engine runs and without keeping anything of it. What a
//! level is at the end of a month (credit that is left, recurring revenue) is kept as changes, and summed up when the run
//! is over.

use crate::calendar::Timestamp;
use crate::customer::{BalanceTransaction, BalanceTransactionType};
use crate::engine::{Notice, RecurringChange, Simulation, Sink};
use crate::invoice::{Invoice, Outcome, Payment};

/// A column of the months of a cohort. Amounts are in the smallest unit of the currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// The totals of its invoices.
    Billed,
    /// What was charged, one-off charges included.
    Charged,
    /// Credit that was given, by grants and by negative totals.
    Granted,
    /// What invoices used of credit; less where they collected debt.
    Used,
    /// Debt that was made.
    Debited,
    /// Credit of all customers that is left at the end of the month: the liability.
    Outstanding,
    /// Debt of all customers at the end of the month.
    Owed,
    /// What all subscriptions bring in a month, at its end.
    Recurring,
    /// Times that a subscription came to bring more.
    Upgrades,
    /// Times that a subscription came to bring less, but something.
    Downgrades,
    /// Times that a subscription came to bring nothing: it ended, or stands still.
    Cancellations,
}

impl Column {
    /// All of them, in their order.
    pub const ALL: [Self; COLUMNS] = [
        Self::Billed,
        Self::Charged,
        Self::Granted,
        Self::Used,
        Self::Debited,
        Self::Outstanding,
        Self::Owed,
        Self::Recurring,
        Self::Upgrades,
        Self::Downgrades,
        Self::Cancellations,
    ];

    /// Its name in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Billed => "billed",
            Self::Charged => "charged",
            Self::Granted => "credit_granted",
            Self::Used => "credit_used",
            Self::Debited => "debited",
            Self::Outstanding => "credit_outstanding",
            Self::Owed => "owed",
            Self::Recurring => "recurring_revenue",
            Self::Upgrades => "upgrades",
            Self::Downgrades => "downgrades",
            Self::Cancellations => "cancellations",
        }
    }

    /// Whether it counts units of the currency.
    pub const fn is_amount(self) -> bool {
        !matches!(self, Self::Upgrades | Self::Downgrades | Self::Cancellations)
    }

    /// Whether it is what there is at the end of a month, and not what happened in it.
    const fn is_level(self) -> bool {
        matches!(self, Self::Outstanding | Self::Owed | Self::Recurring)
    }
}

/// How many columns there are.
pub const COLUMNS: usize = 11;

/// A month of one customer or of many.
pub type Row<T> = [T; COLUMNS];

/// What one customer comes to. Its memory is used for the next one again.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    /// The first instant after each month.
    ends: Vec<Timestamp>,
    /// Each month; levels are changes until [`Tally::close`].
    pub(super) months: Vec<Row<i64>>,
    month: usize,
    balance: i64,
    by_subscription: Vec<i64>,
    /// Whether the total of each invoice is negative.
    negative: Vec<bool>,
    /// All that was charged.
    pub(super) charged: i64,
}

impl Tally {
    /// A tally of the months of a story.
    pub(super) fn new(start: Timestamp, months: u32) -> Self {
        let ends: Vec<_> = (1..=i64::from(months)).map(|month| start.plus_months(month)).collect();
        Self { months: vec![[0; COLUMNS]; ends.len()], ends, ..Self::default() }
    }

    /// Makes ready for a customer.
    pub(super) fn open(&mut self, simulation: &Simulation) {
        self.months.fill([0; COLUMNS]);
        (self.month, self.balance, self.charged) = (0, 0, 0);
        self.negative.clear();
        self.by_subscription.clear();
        self.by_subscription.resize(simulation.subscriptions.len(), 0);
    }

    /// Makes levels of changes.
    pub(super) fn close(&mut self) {
        for column in Column::ALL.into_iter().filter(|column| column.is_level()) {
            let mut level = 0;
            for month in &mut self.months {
                level += month[column as usize];
                month[column as usize] = level;
            }
        }
    }

    /// What the customer has at the end: credit, or less than nothing for debt.
    pub(super) fn credit_left(&self) -> i64 {
        -self.balance
    }

    fn add(&mut self, at: Timestamp, column: Column, amount: i64) {
        while self.month + 1 < self.ends.len() && at >= self.ends[self.month] {
            self.month += 1;
        }
        // No sum of one customer leaves 64 bits: amounts have 53, and a run has far fewer than 2^10 times as many entries.
        self.months[self.month][column as usize] += amount;
    }
}

impl Sink for Tally {
    fn invoice(&mut self, invoice: &Invoice) {
        self.negative.push(invoice.total.is_negative());
        if invoice.settlement.outcome != Outcome::NotFinalized {
            self.add(invoice.at, Column::Billed, invoice.total.units());
        }
    }

    fn balance_transaction(&mut self, transaction: &BalanceTransaction) {
        let (at, amount) = (transaction.at, transaction.amount.units());
        let is_negative_total = || {
            let invoice = transaction.invoice.and_then(|id| self.negative.get(id.index()));
            invoice.copied().unwrap_or(false)
        };
        match transaction.kind {
            BalanceTransactionType::AppliedToInvoice if !is_negative_total() => self.add(at, Column::Used, amount),
            BalanceTransactionType::UnappliedFromInvoice => self.add(at, Column::Used, amount),
            _ if amount < 0 => self.add(at, Column::Granted, -amount),
            _ => self.add(at, Column::Debited, amount),
        }
        let before = std::mem::replace(&mut self.balance, transaction.ending_balance.units());
        self.add(at, Column::Outstanding, (-self.balance).max(0) - (-before).max(0));
        self.add(at, Column::Owed, self.balance.max(0) - before.max(0));
    }

    fn payment(&mut self, payment: &Payment) {
        self.charged += payment.amount.units();
        self.add(payment.at, Column::Charged, payment.amount.units());
    }

    fn recurring(&mut self, change: &RecurringChange) {
        let amount = change.amount.units();
        let before = std::mem::replace(&mut self.by_subscription[change.subscription.index()], amount);
        self.add(change.at, Column::Recurring, amount - before);
        match before {
            before if before <= 0 || before == amount => {}
            before if amount > before => self.add(change.at, Column::Upgrades, 1),
            _ if amount > 0 => self.add(change.at, Column::Downgrades, 1),
            _ => self.add(change.at, Column::Cancellations, 1),
        }
    }

    fn notice(&mut self, _: Notice) {}
}
