//! What does a customer hold?
//!
//! A balance and subscriptions. Both are what *is*, at one instant; what *was* is told to the engine's sink as it happens.

mod balance;
pub mod credit_grant;
mod discount;
mod subscription;
mod tax_status;
mod terms;
mod usage;

pub use balance::{Balance, BalanceTransaction, BalanceTransactionType};
use credit_grant::CreditGrant;
pub use discount::Discount;
pub use subscription::{
    Coverage, Debit, Meter, Presence, ScheduledEnd, Standing, Subscription, SubscriptionItem, SubscriptionStatus,
};
pub use tax_status::TaxStatus;
pub use terms::{AfterRetries, CollectionMethod, PauseBehavior};
pub use usage::{EarlyLine, PeriodUsage, Threshold, UsageAction, UsageCursor, UsageLine, UsageRecord};

/// A customer between two events.
#[derive(Clone, Debug, Default)]
pub struct Customer {
    /// Credit (negative) or debt (positive) that no invoice has taken up yet.
    pub balance: Balance,
    /// The discounts on every invoice of a subscription that has none of its own, in their order.
    pub discounts: Vec<Discount>,
    /// Billing credits, for metered lines only.
    pub grants: Vec<CreditGrant>,
    /// The subscriptions, in document order.
    pub subscriptions: Vec<Subscription>,
}
