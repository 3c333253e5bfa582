//! What does the engine hold in the middle of a run?

use super::billing::ItemPlace;
use super::collection::Record;
use super::finalize::Draft;
use super::{Action, Event, Failing, ItemStart, PaymentMethod, Simulation, Sink, SubscriptionStart};
use crate::calendar::{BillingCycle, BillingPeriod, Timestamp};
use crate::customer::Standing;
use crate::customer::{
    Balance, Coverage, Customer, Discount, Meter, Subscription, SubscriptionItem, SubscriptionStatus,
};
use crate::ids::{CouponId, ItemId, LineId, SubscriptionId};
use crate::invoice::{Chargeable, Invoice, LineItem};
use crate::money::AmountTooLarge;

/// A run in the middle: the customer as of now, what waits to be invoiced, and the counters.
pub(super) struct Run<'a, S> {
    pub(super) simulation: &'a Simulation,
    pub(super) sink: &'a mut S,
    pub(super) customer: Customer,
    pub(super) next_event: usize,
    /// Lines that wait for the next invoice, oldest first.
    pub(super) pending: Vec<LineItem>,
    /// The items that an update has changed so far, and whether it is to be invoiced when it ends.
    pub(super) updated: Vec<ItemPlace>,
    pub(super) invoices_update: bool,
    /// Lines that somebody wrote with discounts of their own, and which of [`Simulation::written_discounts`].
    pub(super) written: Vec<(LineId, usize)>,
    /// The invoice that is being written, or was written last: never moved, and its memory is used again.
    pub(super) invoice: Invoice,
    /// Invoices that wait to be finalized.
    pub(super) drafts: Vec<Draft>,
    /// What has to be known of finalized invoices.
    pub(super) records: Vec<Record>,
    /// Those of them that are open, by their places.
    pub(super) open: Vec<usize>,
    /// Whether an event may need what is known of any invoice.
    pub(super) keeps_records: bool,
    /// Which amounts due are charged.
    pub(super) chargeable: Chargeable,
    /// For how long charges fail.
    pub(super) failing: Failing,
    pub(super) granted: u32,
    pub(super) credit_notes: u32,
    pub(super) lines: u32,
    pub(super) invoices: u32,
    pub(super) payments: u32,
}

/// Nothing, unless a sum left the range.
pub(super) type Outcomes = Result<(), AmountTooLarge>;

impl<'a, S: Sink> Run<'a, S> {
    pub(super) fn new(simulation: &'a Simulation, sink: &'a mut S) -> Self {
        let subscriptions = simulation.subscriptions.iter().map(|start| scheduled(simulation, start));
        Self {
            simulation,
            sink,
            customer: Customer {
                balance: Balance::default(),
                discounts: given(&simulation.discounts, simulation.span.start),
                grants: Vec::new(),
                subscriptions: subscriptions.collect(),
            },
            next_event: 0,
            pending: Vec::new(),
            updated: Vec::new(),
            invoices_update: false,
            written: Vec::new(),
            invoice: Invoice::default(),
            drafts: Vec::new(),
            records: Vec::new(),
            open: Vec::new(),
            keeps_records: keeps_records(simulation),
            chargeable: Chargeable::new(simulation.currency, simulation.policy),
            failing: Failing::Never,
            granted: 0,
            credit_notes: 0,
            lines: 0,
            invoices: 0,
            payments: 0,
        }
    }

    /// Whether the customer has something to pay with.
    pub(super) fn can_pay(&self) -> bool {
        self.simulation.payment_method == PaymentMethod::Present
    }

    pub(super) fn subscription(&mut self, id: SubscriptionId) -> &mut Subscription {
        &mut self.customer.subscriptions[id.index()]
    }

    pub(super) fn item(&mut self, (subscription, item): (SubscriptionId, ItemId)) -> &mut SubscriptionItem {
        &mut self.subscription(subscription).items[item.index()]
    }

    pub(super) fn next_line(&mut self) -> LineId {
        self.lines += 1;
        LineId(self.lines - 1)
    }
}

/// A subscription before its start.
fn scheduled(simulation: &Simulation, start: &SubscriptionStart) -> Subscription {
    Subscription {
        status: SubscriptionStatus::Scheduled,
        start: start.start,
        anchor: start.anchor,
        trial_end: None,
        ends: start.cancel,
        standing: Standing::Current,
        discounts: given(&start.discounts, start.backdated.unwrap_or(start.start)),
        items: start.items.iter().map(|item| waiting(simulation, start, item)).collect(),
    }
}

fn waiting(simulation: &Simulation, start: &SubscriptionStart, item: &ItemStart) -> SubscriptionItem {
    SubscriptionItem {
        presence: item.presence,
        price: item.price,
        quantity: item.quantity,
        taxes: item.taxes,
        discounts: given(&item.discounts, start.backdated.unwrap_or(start.start)),
        meter: Meter::default(),
        next_terms: None,
        cycle: BillingCycle { anchor: start.anchor, interval: simulation.catalog.price(item.price).interval }.into(),
        index: 0,
        period: BillingPeriod::default(),
        whole: BillingPeriod::default(),
        coverage: Coverage::Billed,
        unbilled_since: Timestamp::default(),
        debit: None,
        earlier: Vec::new(),
    }
}

fn given(coupons: &[CouponId], start: Timestamp) -> Vec<Discount> {
    coupons.iter().map(|coupon| Discount::new(*coupon, start)).collect()
}

/// Whether what is known of invoices has to be kept: where an event or a credit note may come back to one.
fn keeps_records(simulation: &Simulation) -> bool {
    let names_an_invoice = |event: &Event| {
        matches!(
            event.action,
            Action::IssueCreditNote { .. }
                | Action::VoidInvoice(_)
                | Action::PayInvoice { .. }
                | Action::MarkUncollectible(_)
                | Action::ApplyBalance { .. }
        )
    };
    simulation.policy.credit_form.uses_notes() || simulation.events.iter().any(names_an_invoice)
}
