//! What state is a subscription in, and what has been billed for its current period?
//!
//! Every item has a billing period of its own, because items of one subscription may have different intervals. Most
//! periods are whole. The first one may be a stub that ends at the anchor, or a trial; then `whole` says of which full
//! period it is a part.

use super::discount::Discount;
use super::terms::PauseBehavior;
use super::usage::{PeriodUsage, UsageCursor, UsageRecord};
use crate::calendar::{BillingPeriod, DatedCycle, Timestamp};
use crate::ids::{InvoiceId, LineId, PriceId, TaxListId};
use crate::money::{Amount, Decimal, ExactAmount};

/// Whether and how long a subscription goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubscriptionStatus {
    /// It begins at its start, which is still to come.
    Scheduled,
    /// It is used and not billed until its trial ends.
    Trialing,
    /// It renews at the end of its period.
    Active,
    /// Its trial ended without a payment method, or somebody paused it: nothing is billed.
    Paused,
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
    /// How many units were billed.
    pub quantity: Decimal,
    /// What they cost for a whole period, after the discounts that they got.
    pub full: ExactAmount,
    /// The time that it pays for: less what was credited of it.
    pub span: BillingPeriod,
    /// What is left of what was billed: less what was credited of it.
    pub left: Amount,
    /// The invoice that billed it, once there is one.
    pub invoice: Option<InvoiceId>,
}

/// Whether a subscription's invoices are collected, and were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// All is well.
    #[default]
    Current,
    /// An invoice could not be charged, or is late.
    PastDue,
    /// No retry helped: its invoices are not charged any more.
    Unpaid,
    /// Somebody paused it, until an instant or until further notice.
    Paused {
        /// What happens to its invoices.
        behavior: PauseBehavior,
        /// When it goes on by itself.
        resumes_at: Option<Timestamp>,
    },
}

/// Whether a subscription is made to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScheduledEnd {
    /// It goes on.
    Never,
    /// At an instant.
    At(Timestamp),
    /// At the end of the period that it is in then.
    AtPeriodEnd,
}

/// Whether an item belongs to its subscription now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Not yet, or no more.
    Absent,
    /// It does.
    Present,
}

/// Whether the time that an item is in was billed, or will be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coverage {
    /// It costs what the price says.
    Billed,
    /// A trial, or a stub that was given away: a change in it neither credits nor debits.
    Free,
}

/// What was used of a metered item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meter {
    /// What was reported, in order of time.
    pub records: Vec<UsageRecord>,
    /// Where the next period begins in them.
    pub cursor: UsageCursor,
    /// The running period, once something was reported for it.
    pub period: Option<PeriodUsage>,
}

/// One thing that is subscribed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubscriptionItem {
    /// Whether it belongs to the subscription.
    pub presence: Presence,
    /// What it costs from the next renewal on.
    pub price: PriceId,
    /// How many; of a metered price its usage says it.
    pub quantity: Decimal,
    /// The taxes that its lines bear.
    pub taxes: TaxListId,
    /// The discounts that only it has, in their order.
    pub discounts: Vec<Discount>,
    /// What was used of it.
    pub meter: Meter,
    /// The price and quantity that it will have from the next period on, where a change waits for it.
    pub next_terms: Option<(PriceId, Decimal)>,
    /// The anchor and interval from which its periods are counted.
    pub cycle: DatedCycle,
    /// Which period of its cycle it is in, counted from the anchor.
    pub index: i64,
    /// The billing period that it is in.
    pub period: BillingPeriod,
    /// The full period that `period` is, or is a part of.
    pub whole: BillingPeriod,
    /// Whether the period is billed.
    pub coverage: Coverage,
    /// From when on nothing is billed yet, of a price that is billed in arrears.
    pub unbilled_since: Timestamp,
    /// What was billed for the time that is left in the period.
    ///
    /// A change without proration leaves it as it was, so that a later credit gives back what was really billed
    /// (flexible billing mode, <https://docs.stripe.com/billing/subscriptions/billing-mode/compare>).
    pub debit: Option<Debit>,
    /// What was billed for time before that of `debit`: a change as of an earlier instant credits it, too
    /// (same page: one credit for each debit that covers the time).
    pub earlier: Vec<Debit>,
}

/// A subscription between two events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// Whether it goes on.
    pub status: SubscriptionStatus,
    /// When it begins, where that is still to come.
    pub start: Timestamp,
    /// The instant from which its billing periods are counted.
    pub anchor: Timestamp,
    /// When it stops being free, while it is on trial.
    pub trial_end: Option<Timestamp>,
    /// When it ends by itself.
    pub ends: ScheduledEnd,
    /// Whether its invoices are collected.
    pub standing: Standing,
    /// Its discounts, in their order. If it has any, those of the customer do not act on it.
    pub discounts: Vec<Discount>,
    /// What is subscribed to, has been, or will be.
    pub items: Vec<SubscriptionItem>,
}

impl SubscriptionItem {
    /// Whether it belongs to the subscription.
    pub fn is_present(&self) -> bool {
        self.presence == Presence::Present
    }

    /// Nothing that was billed counts any more for what comes.
    pub fn forget_debits(&mut self) {
        self.debit = None;
        self.earlier.clear();
    }

    /// The debit of that line, if it still counts.
    pub fn debit_of(&mut self, line: LineId) -> Option<&mut Debit> {
        self.debit.iter_mut().chain(&mut self.earlier).find(|debit| debit.line == line)
    }

    /// Counts usage anew from an instant on: what was used before is billed for good.
    pub fn start_usage(&mut self, at: Timestamp) {
        self.meter.period = None;
        self.unbilled_since = at;
    }
}

impl Subscription {
    /// The billing period that it is in: that of the item that is billed next.
    pub fn period(&self) -> BillingPeriod {
        let periods = self.present().map(|item| item.period);
        periods.min_by_key(|period| period.end).unwrap_or_default()
    }

    /// Its items now.
    pub fn present(&self) -> impl Iterator<Item = &SubscriptionItem> {
        self.items.iter().filter(|item| item.is_present())
    }

    /// When something happens to it by itself: its start, its renewal or its end. Never, once it is canceled.
    pub fn next_instant(&self) -> Option<Timestamp> {
        match self.status {
            SubscriptionStatus::Scheduled => Some(self.start),
            SubscriptionStatus::Trialing => earliest(self.trial_end, self.end()),
            SubscriptionStatus::Active => {
                let ends = self.present().map(|item| Some(item.period.end));
                ends.fold(self.end(), earliest)
            }
            // Standing still keeps nobody from ending.
            SubscriptionStatus::Paused => match self.ends {
                ScheduledEnd::At(at) => Some(at),
                _ => None,
            },
            SubscriptionStatus::Canceled => None,
        }
    }

    /// When it ends by itself, as things stand.
    pub fn end(&self) -> Option<Timestamp> {
        match self.ends {
            ScheduledEnd::Never => None,
            ScheduledEnd::At(at) => Some(at),
            ScheduledEnd::AtPeriodEnd => Some(self.period().end),
        }
    }

    /// Whether its items can still be changed.
    pub fn is_live(&self) -> bool {
        matches!(self.status, SubscriptionStatus::Trialing | SubscriptionStatus::Active)
    }
}

fn earliest(a: Option<Timestamp>, b: Option<Timestamp>) -> Option<Timestamp> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}
