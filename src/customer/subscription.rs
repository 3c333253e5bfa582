//! What state is a subscription in, and what has been billed for its current period?

use crate::calendar::{BillingCycle, BillingPeriod, Timestamp};
use crate::ids::{LineId, PriceId};
use crate::money::Amount;

/// Whether and how long a subscription goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubscriptionStatus {
    /// It begins at its start, which is still to come.
    Scheduled,
    /// It renews at the end of its period.
    Active,
    /// It ends at the end of its period.
    CancelsAtPeriodEnd,
    /// It is over.
    Canceled,
}

/// What was billed in advance for an item: the thing that a later credit takes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Debit {
    /// The line that billed it.
    pub line: LineId,
    /// The price that was billed.
    pub price: PriceId,
    /// What one unit cost for a whole period.
    pub unit_amount: Amount,
    /// How many units were billed.
    pub quantity: u32,
}

/// One thing that is subscribed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubscriptionItem {
    /// What it costs from the next renewal on.
    pub price: PriceId,
    /// How many.
    pub quantity: u32,
    /// What was billed for the time that is left in the period.
    ///
    /// A change without proration leaves it as it was, so that a later credit gives back what was really billed
    /// (flexible billing mode, <https://docs.stripe.com/billing/subscriptions/billing-mode/compare>).
    pub debit: Option<Debit>,
}

/// A subscription between two events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// Whether it goes on.
    pub status: SubscriptionStatus,
    /// The anchor and interval from which its periods are counted.
    pub cycle: BillingCycle,
    /// Which period it is in, counted from the anchor.
    pub index: u32,
    /// What is subscribed to.
    pub items: Vec<SubscriptionItem>,
}

impl Subscription {
    /// The billing period that it is in.
    pub fn period(&self) -> BillingPeriod {
        self.cycle.period(self.index)
    }

    /// When something happens to it by itself: its start, its renewal or its end. Never, once it is canceled.
    pub fn next_instant(&self) -> Option<Timestamp> {
        match self.status {
            SubscriptionStatus::Scheduled => Some(self.cycle.anchor),
            SubscriptionStatus::Active | SubscriptionStatus::CancelsAtPeriodEnd => {
                Some(self.cycle.boundary(self.index + 1))
            }
            SubscriptionStatus::Canceled => None,
        }
    }

    /// Whether its items can still be changed.
    pub fn is_live(&self) -> bool {
        matches!(self.status, SubscriptionStatus::Active | SubscriptionStatus::CancelsAtPeriodEnd)
    }
}
