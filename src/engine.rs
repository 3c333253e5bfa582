//! What happens from the first instant to the horizon?
//!
//! [`run`] takes the earliest thing that is due, lets it change the customer, and tells a [`Sink`] of every invoice,
//! ledger entry and payment, until the horizon. Nothing here knows a clock, a locale, a document or a browser, and the
//! same [`Simulation`] always tells the same story.
//!
//! On one instant, subscriptions start, renew and end first, in document order; then the story's events happen, in
//! document order. So a change written for the second of a renewal finds the new period already billed, as observed on
//! the live system: <https://github.com/useautumn/autumn/blob/main/.plans/stripe-schedule-phase-boundary-invoicing.md>.

mod billing;
mod change;
mod collection;
mod credit;
mod discounts;
mod finalize;
mod lifecycle;
mod run;
mod sink;
mod step;
mod timeline;

pub use sink::{Notice, RecurringChange, Sink};

use crate::calendar::{BillingPeriod, Timestamp};
use crate::catalog::Catalog;
use crate::currency::Currency;
use crate::customer::credit_grant::GrantCategory;
use crate::customer::{AfterRetries, CollectionMethod, PauseBehavior, Presence, ScheduledEnd, TaxStatus, UsageAction};
use crate::ids::{CouponId, EventId, InvoiceId, ItemId, PriceId, SubscriptionId, TaxListId};
use crate::invoice::credit_note::PostPayment;
use crate::invoice::discount::Discountable;
use crate::money::{Amount, AmountTooLarge, Decimal, ExactAmount};
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
    /// Whether there is something to pay with.
    pub payment_method: PaymentMethod,
    /// Whether the customer pays taxes.
    pub tax_status: TaxStatus,
    /// The discounts on every invoice of a subscription that has none of its own, in their order.
    pub discounts: Vec<CouponId>,
    /// After how many seconds each a charge that failed is tried again.
    pub retries: Vec<i64>,
    /// What happens when the last retry has failed.
    pub after_retries: AfterRetries,
    /// The subscriptions, in document order.
    pub subscriptions: Vec<SubscriptionStart>,
    /// The invoices that events make.
    pub one_off_invoices: Vec<OneOffInvoice>,
    /// The discounts that single items have which somebody writes, each list in its order.
    pub written_discounts: Vec<Vec<CouponId>>,
    /// The events in the order in which they happen.
    pub events: Vec<Event>,
}

/// Whether the customer has left a card or the like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PaymentMethod {
    /// There is one.
    #[default]
    Present,
    /// There is none.
    Missing,
}

/// A subscription as it begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubscriptionStart {
    /// The id in documents.
    pub id: String,
    /// When it is created, and billed for the first time.
    pub start: Timestamp,
    /// The instant from which its billing periods are counted; before it, the first period is a stub.
    pub anchor: Timestamp,
    /// Since when it is served and billed, where that is before it was created.
    pub backdated: Option<Timestamp>,
    /// What the first stub costs: with [`ProrationBehavior::None`] nothing.
    pub stub: ProrationBehavior,
    /// Until when it is free.
    pub trial: Option<Trial>,
    /// When it ends by itself.
    pub cancel: ScheduledEnd,
    /// Its discounts, in their order.
    pub discounts: Vec<CouponId>,
    /// How its invoices are collected.
    pub collection: CollectionMethod,
    /// What is billed before its time.
    pub thresholds: Thresholds,
    /// All items that it ever has, first those that it begins with.
    pub items: Vec<ItemStart>,
}

/// When usage is billed before its period is over
/// (<https://docs.stripe.com/billing/subscriptions/usage-based/thresholds>).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Thresholds {
    /// As soon as what is not billed of all items costs this.
    pub amount: Option<Amount>,
    /// As soon as this much of one item is not billed.
    pub usage: Option<Decimal>,
}

/// A time at the beginning that costs nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trial {
    /// Its first second that is billed.
    pub end: Timestamp,
    /// What happens then if there is nothing to pay with.
    pub without_payment_method: TrialEnd,
}

/// What happens at the end of a trial if the customer has no payment method
/// (<https://docs.stripe.com/billing/subscriptions/trials>).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrialEnd {
    /// It is billed all the same.
    CreateInvoice,
    /// The subscription ends.
    Cancel,
    /// The subscription pauses, without invoices, until somebody resumes it.
    Pause,
}

/// A subscription item as it begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemStart {
    /// The id in documents.
    pub id: String,
    /// What it costs.
    pub price: PriceId,
    /// How many.
    pub quantity: Decimal,
    /// The taxes that its lines bear.
    pub taxes: TaxListId,
    /// The discounts that only it has, in their order.
    pub discounts: Vec<CouponId>,
    /// Whether it is there from the beginning.
    pub presence: Presence,
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
        quantity: Option<Decimal>,
        /// What happens to the rest of the period.
        proration: ProrationChoice,
        /// Whether the billing date stays.
        anchor: AnchorChange,
    },
    /// An item changes its quantity.
    ChangeQuantity {
        /// The item.
        item: (SubscriptionId, ItemId),
        /// The new quantity.
        quantity: Decimal,
        /// What happens to the rest of the period.
        proration: ProrationChoice,
    },
    /// An item joins a subscription.
    AddItem {
        /// The item, which waits absent.
        item: (SubscriptionId, ItemId),
        /// What happens to the rest of the period.
        proration: ProrationChoice,
    },
    /// An item leaves a subscription.
    RemoveItem {
        /// The item.
        item: (SubscriptionId, ItemId),
        /// What happens to the rest of the period.
        proration: ProrationChoice,
    },
    /// The billing date moves to now: a full period is billed at once.
    ResetAnchor {
        /// The subscription.
        subscription: SubscriptionId,
        /// With `none`, unused time is not credited.
        proration_behavior: ProrationBehavior,
    },
    /// A trial ends now, and the subscription is billed.
    EndTrial(SubscriptionId),
    /// The subscription is free from now until then.
    SetTrialEnd {
        /// The subscription.
        subscription: SubscriptionId,
        /// The first second that is billed again; the new anchor.
        trial_end: Timestamp,
        /// What happens to the rest of the period that was paid for.
        proration_behavior: ProrationBehavior,
    },
    /// The subscription stands still: it is not used, and not billed.
    Pause {
        /// The subscription.
        subscription: SubscriptionId,
        /// Whether unused time is credited.
        proration_behavior: ProrationBehavior,
    },
    /// A subscription that stands still goes on.
    Resume {
        /// The subscription.
        subscription: SubscriptionId,
        /// Whether the billing date moves to now.
        anchor: AnchorChange,
        /// What the rest of the period costs where the billing date stays.
        proration_behavior: ProrationBehavior,
    },
    /// A discount begins to act.
    ApplyDiscount {
        /// The coupon.
        coupon: CouponId,
        /// On what.
        on: DiscountTarget,
    },
    /// A discount acts no more.
    RemoveDiscount {
        /// The coupon.
        coupon: CouponId,
        /// On what it acted.
        on: DiscountTarget,
    },
    /// The lines of an item bear other taxes from now on.
    SetTaxes {
        /// The item.
        item: (SubscriptionId, ItemId),
        /// Its taxes.
        taxes: TaxListId,
    },
    /// Something was used of a metered item.
    ReportUsage {
        /// The item.
        item: (SubscriptionId, ItemId),
        /// How much.
        quantity: Decimal,
        /// What it does to what was reported for the same instant.
        action: UsageAction,
    },
    /// Billing credits are granted.
    GrantCredit(GrantStart),
    /// An invoice is made now, of what is written.
    OneOffInvoice {
        /// Which of [`Simulation::one_off_invoices`].
        place: usize,
    },
    /// A part of an invoice is taken back.
    IssueCreditNote {
        /// The invoice.
        invoice: InvoiceChoice,
        /// How much, with tax.
        amount: Amount,
        /// Where the part goes that was paid; where nothing is said, back where it came from.
        post_payment: Option<PostPayment>,
    },
    /// An open invoice is made void.
    VoidInvoice(InvoiceChoice),
    /// An open invoice is paid by other means than a charge.
    PayInvoice {
        /// The invoice.
        invoice: InvoiceChoice,
        /// How much; all of it, where nothing is said.
        amount: Option<Amount>,
    },
    /// An open invoice is given up.
    MarkUncollectible(InvoiceChoice),
    /// Credit pays an open invoice.
    ApplyBalance {
        /// The invoice.
        invoice: InvoiceChoice,
        /// How much; as much as there is, where nothing is said.
        amount: Option<Amount>,
    },
    /// Charges fail from now on.
    FailPayments(Failing),
    /// Invoices are not collected for a while.
    PauseCollection {
        /// The subscription.
        subscription: SubscriptionId,
        /// What happens to them.
        behavior: PauseBehavior,
        /// When that ends by itself.
        resumes_at: Option<Timestamp>,
    },
    /// Invoices are collected again.
    ResumeCollection(SubscriptionId),
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
    /// Something is put on the next invoice.
    AddInvoiceItem(InvoiceItem),
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
    /// At an instant.
    At {
        /// When.
        at: Timestamp,
        /// What happens to the rest of the period.
        proration_behavior: ProrationBehavior,
    },
}

/// What a change does with the rest of the period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProrationChoice {
    /// Credit and debit now, later or never.
    pub behavior: ProrationBehavior,
    /// As of which instant, where it is not the event's own
    /// (`proration_date`, <https://docs.stripe.com/billing/subscriptions/prorations>).
    pub date: Option<Timestamp>,
}

impl From<ProrationBehavior> for ProrationChoice {
    /// As of the event's own instant.
    fn from(behavior: ProrationBehavior) -> Self {
        Self { behavior, date: None }
    }
}

/// Something that waits for the next invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvoiceItem {
    /// What it costs, before it is rounded; negative lowers the invoice.
    pub amount: ExactAmount,
    /// How many units.
    pub quantity: Decimal,
    /// Its price, unless it is an amount of its own.
    pub price: Option<PriceId>,
    /// The subscription on whose invoice it goes; without one, the next of all.
    pub subscription: Option<SubscriptionId>,
    /// Whether discounts lower it.
    pub discountable: Discountable,
    /// The taxes that it bears.
    pub taxes: TaxListId,
    /// Which of [`Simulation::written_discounts`] it has, if any.
    pub discounts: Option<usize>,
}

/// Which invoice an event is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvoiceChoice {
    /// The one that was made last.
    Last,
    /// The one of that number, counted from 0 in the order in which they are made.
    Number(InvoiceId),
}

/// For how long charges fail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Failing {
    /// They do not.
    #[default]
    Never,
    /// Before an instant.
    Until(Timestamp),
    /// So many of them.
    Times(u32),
}

/// Billing credits as they are granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GrantStart {
    /// How much; positive.
    pub amount: Amount,
    /// Given or paid for.
    pub category: GrantCategory,
    /// 0 is used first, 100 last.
    pub priority: u8,
    /// From when they count; from the event on, where nothing is said.
    pub effective_at: Option<Timestamp>,
    /// Until when they count.
    pub expires_at: Option<Timestamp>,
}

/// An invoice that somebody makes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OneOffInvoice {
    /// What it is for.
    pub items: Vec<InvoiceItem>,
    /// Its discounts, in their order.
    pub discounts: Vec<CouponId>,
    /// Whether what is pending goes onto it.
    pub pending: PendingItems,
}

/// Whether what is pending goes onto an invoice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PendingItems {
    /// It waits on.
    #[default]
    Exclude,
    /// It does.
    Include,
}

/// What a discount acts on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiscountTarget {
    /// Every invoice of a subscription that has no discounts of its own.
    Customer,
    /// A subscription.
    Subscription(SubscriptionId),
    /// One item.
    Item((SubscriptionId, ItemId)),
}

/// Whether the billing date stays where it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AnchorChange {
    /// It does.
    #[default]
    Unchanged,
    /// It moves to the instant of the event.
    Now,
}

/// Runs the story and tells the sink what happens, in the order in which it happens.
///
/// # Errors
/// [`AmountTooLarge`] if a sum leaves the range; the sink has then been told everything up to there.
pub fn run(simulation: &Simulation, sink: &mut impl Sink) -> Result<(), AmountTooLarge> {
    let mut run = run::Run::new(simulation, sink);
    step::open(&mut run)?;
    while let Some((at, due)) = timeline::next(&run) {
        if at >= simulation.span.end {
            break;
        }
        step::step(&mut run, at, due)?;
    }
    step::close(&mut run)
}
