//! What does a customer hold?
//!
//! A balance and subscriptions. Both are what *is*, at one instant; what *was* is told to the engine's sink as it happens.

mod balance;
mod subscription;
mod usage;

pub use balance::{Balance, BalanceTransaction, BalanceTransactionType};
pub use subscription::{Debit, Subscription, SubscriptionItem, SubscriptionStatus};
pub use usage::{EarlyLine, PeriodUsage, Threshold, UsageAction, UsageCursor, UsageLine, UsageRecord};

/// A customer between two events.
#[derive(Clone, Debug, Default)]
pub struct Customer {
    /// Credit (negative) or debt (positive) that no invoice has taken up yet.
    pub balance: Balance,
    /// The subscriptions, in document order.
    pub subscriptions: Vec<Subscription>,
}
