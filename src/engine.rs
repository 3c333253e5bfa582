//! What happens from the first instant to the horizon?
//!
//! [`run`] takes the earliest thing that is due, lets it change the customer, and tells a [`Sink`] of every invoice,
//! ledger entry and payment, until the horizon. Nothing here knows a clock, a locale, a document or a browser, and the
//! same [`Simulation`] always tells the same story.
//!
//! On one instant, subscriptions start, renew and end first, in document order; then the story's events happen, in
//! document order. So a change written for the second of a renewal finds the new period already billed, as observed on
//! the live system: <https://github.com/useautumn/autumn/blob/main/.plans/stripe-schedule-phase-boundary-invoicing.md>.

mod finalize;
mod run;
mod sink;
mod step;
mod timeline;

pub use sink::{Notice, RecurringChange, Sink};

use crate::calendar::{BillingPeriod, Interval, Timestamp};
use crate::catalog::Catalog;
use crate::currency::Currency;
use crate::ids::{EventId, ItemId, PriceId, SubscriptionId};
use crate::money::{Amount, AmountTooLarge};
use crate::policy::{Policy, ProrationBehavior};

/// Everything that a run depends on. Made by `scenario::check` alone, so every id in it exists.
#[derive(Clone, Debug, PartialEq)]
pub struct Simulation {
    /// The currency of every amount.
    pub currency: &'static Currency,
    /// The first instant, and the first that is no longer looked at.
    pub span: BillingPeriod,
    /// How many months of the roll-forward the span has.
    pub months: u32,
    /// The conventions.
    pub policy: Policy,
    /// What is for sale.
    pub catalog: Catalog,
    /// The customer's name.
    pub customer_name: String,
    /// The balance that the customer is created with; negative is credit.
    pub opening_balance: Amount,
    /// The subscriptions, in document order.
    pub subscriptions: Vec<SubscriptionStart>,
    /// The events in the order in which they happen.
    pub events: Vec<Event>,
}

/// A subscription as it begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubscriptionStart {
    /// The id in documents.
    pub id: String,
    /// When it begins; this is its billing cycle anchor.
    pub start: Timestamp,
    /// How often it renews.
    pub interval: Interval,
    /// Its items.
    pub items: Vec<ItemStart>,
}

/// A subscription item as it begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemStart {
    /// The id in documents.
    pub id: String,
    /// What it costs.
    pub price: PriceId,
    /// How many.
    pub quantity: u32,
}

/// Something that the story says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its place in the document.
    pub id: EventId,
    /// When it happens.
    pub at: Timestamp,
    /// What happens.
    pub action: Action,
    /// Why, in the author's words; empty where there are none.
    pub description: String,
}

/// What an event does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// An item moves to another price.
    ChangePrice {
        /// The item.
        item: (SubscriptionId, ItemId),
        /// The new price.
        price: PriceId,
        /// The new quantity; where nothing is said it becomes 1.
        quantity: Option<u32>,
        /// What happens to the rest of the period.
        proration_behavior: ProrationBehavior,
    },
    /// An item changes its quantity.
    ChangeQuantity {
        /// The item.
        item: (SubscriptionId, ItemId),
        /// The new quantity.
        quantity: u32,
        /// What happens to the rest of the period.
        proration_behavior: ProrationBehavior,
    },
    /// A subscription ends.
    Cancel {
        /// The subscription.
        subscription: SubscriptionId,
        /// Now or later, and with what bill.
        timing: CancelTiming,
    },
    /// The balance changes by an amount; negative gives credit.
    AdjustBalance(Amount),
    /// The balance becomes an amount, whatever it was.
    SetBalance(Amount),
    /// An amount is put on the customer's next invoice.
    AddInvoiceItem(Amount),
    /// An amount is charged at once, without an invoice.
    OneOffCharge(Amount),
}

/// When a subscription ends, and what is billed for it (<https://docs.stripe.com/api/subscriptions/cancel>).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CancelTiming {
    /// At the event.
    Now {
        /// Whether unused time is credited.
        prorate: bool,
        /// Whether what is pending is invoiced at once.
        invoice_now: bool,
    },
    /// At the end of the billing period that the event falls into.
    AtPeriodEnd,
}

/// Runs the story and tells the sink what happens, in the order in which it happens.
///
/// # Errors
/// [`AmountTooLarge`] if a sum leaves the range; the sink has then been told everything up to there.
pub fn run(simulation: &Simulation, sink: &mut impl Sink) -> Result<(), AmountTooLarge> {
    let mut run = run::Run::new(simulation, sink);
    step::open(&mut run)?;
    while let Some((at, due)) = timeline::next(simulation, &run.customer, run.next_event) {
        if at >= simulation.span.end {
            break;
        }
        step::step(&mut run, at, due)?;
    }
    step::close(&mut run)
}
