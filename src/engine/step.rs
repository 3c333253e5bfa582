//! What does one thing that is due change?
//!
//! A list of small functions, one a rule, each taking the run first. What they bill is finalized in `finalize`.

use super::finalize::{finalize, invoice_pending, pay, post, take_pending};
use super::run::{Outcomes, Run};
use super::timeline::Due;
use super::{Action, CancelTiming, Event, Notice, RecurringChange, Sink};
use crate::calendar::{BillingCycle, BillingPeriod, Timestamp};
use crate::customer::{BalanceTransactionType, Debit, Subscription, SubscriptionItem, SubscriptionStatus};
use crate::ids::{EventId, ItemId, LineId, PriceId, SubscriptionId};
use crate::invoice::proration::{self, Proration};
use crate::invoice::{self, BillingReason, LineItem, LineItemKind, PaymentPurpose, Reason};
use crate::money::{Amount, AmountTooLarge};
use crate::policy::{ProrationBehavior, UnusedTime};

/// Creates the customer, with a ledger entry if there is an opening balance.
pub(super) fn open(run: &mut Run<impl Sink>) -> Outcomes {
    let (at, balance) = (run.simulation.span.start, run.simulation.opening_balance);
    post(run, at, BalanceTransactionType::Initial, balance, None, None)
}

/// Lets what is due happen.
pub(super) fn step(run: &mut Run<impl Sink>, at: Timestamp, due: Due) -> Outcomes {
    match due {
        Due::Subscription(id) => advance(run, id, at),
        Due::Event(index) => {
            run.next_event = index + 1;
            happen(run, &run.simulation.events[index])
        }
    }
}

/// Points out what still waits for an invoice at the horizon.
pub(super) fn close(run: &mut Run<impl Sink>) -> Outcomes {
    if run.pending.is_empty() {
        return Ok(());
    }
    let amount = invoice::total(&run.pending)?;
    let lines = u32::try_from(run.pending.len()).unwrap_or(u32::MAX);
    let is_taken_up = |line: &LineItem| match line.item {
        Some((subscription, _)) => run.customer.subscriptions[subscription.index()].is_live(),
        None => run.customer.subscriptions.iter().any(Subscription::is_live),
    };
    let will_be_invoiced = run.pending.iter().all(is_taken_up);
    run.sink.notice(Notice::StillPending { amount, lines, will_be_invoiced });
    Ok(())
}

// Subscriptions, by themselves.

fn advance(run: &mut Run<impl Sink>, id: SubscriptionId, at: Timestamp) -> Outcomes {
    match run.subscription(id).status {
        SubscriptionStatus::Scheduled => {
            run.subscription(id).status = SubscriptionStatus::Active;
            open_period(run, id, at, BillingReason::SubscriptionCreate)?;
            tell_recurring(run, id, at)
        }
        SubscriptionStatus::Active => {
            run.subscription(id).index += 1;
            open_period(run, id, at, BillingReason::SubscriptionCycle)
        }
        SubscriptionStatus::CancelsAtPeriodEnd => {
            let period = run.subscription(id).period();
            end(run, id, at)?;
            invoice_pending(run, id, at, BillingReason::SubscriptionCycle, period)
        }
        SubscriptionStatus::Canceled => Ok(()),
    }
}

/// Bills a whole period of each item in advance, together with what is pending.
fn open_period(run: &mut Run<impl Sink>, id: SubscriptionId, at: Timestamp, reason: BillingReason) -> Outcomes {
    let period = run.subscription(id).period();
    take_pending(run, id);
    for index in 0..run.subscription(id).items.len() {
        let line = bill_period(run, (id, ItemId::from_index(index)), period, at)?;
        run.draft.push(line);
    }
    finalize(run, id, at, reason, period)
}

/// The line for a whole period of an item, which becomes the debit that later credits take back.
fn bill_period(
    run: &mut Run<impl Sink>,
    item: (SubscriptionId, ItemId),
    period: BillingPeriod,
    created: Timestamp,
) -> Result<LineItem, AmountTooLarge> {
    let SubscriptionItem { price, quantity, .. } = *run.item(item);
    let unit_amount = unit_amount(run, price)?;
    let id = run.next_line();
    run.item(item).debit = Some(Debit { line: id, price, unit_amount, quantity });
    Ok(LineItem {
        id,
        kind: LineItemKind::Subscription,
        amount: unit_amount.times(quantity)?,
        period,
        item: Some(item),
        price: Some(price),
        quantity,
        reverses: None,
        created,
        event: None,
        reason: Reason::FullPeriod { unit_amount, quantity },
    })
}

/// What one unit of a flat price costs: `scenario::check` makes no others yet, and none is billed as if it were one.
fn unit_amount(run: &Run<impl Sink>, price: PriceId) -> Result<Amount, AmountTooLarge> {
    run.simulation.catalog.price(price).flat_unit_amount().ok_or(AmountTooLarge)
}

fn end(run: &mut Run<impl Sink>, id: SubscriptionId, at: Timestamp) -> Outcomes {
    run.subscription(id).status = SubscriptionStatus::Canceled;
    tell_recurring(run, id, at)
}

// The story's events.

fn happen(run: &mut Run<impl Sink>, event: &Event) -> Outcomes {
    let (at, id) = (event.at, event.id);
    match event.action {
        Action::ChangePrice { item, price, quantity, proration_behavior } => {
            let quantity = quantity_after_change(run, event, item, quantity);
            change_item(run, event, item, (price, quantity), proration_behavior)
        }
        Action::ChangeQuantity { item, quantity, proration_behavior } => {
            let price = run.item(item).price;
            change_item(run, event, item, (price, quantity), proration_behavior)
        }
        Action::Cancel { subscription, timing } => cancel(run, event, subscription, timing),
        Action::AdjustBalance(amount) => post(run, at, BalanceTransactionType::Adjustment, amount, None, Some(id)),
        Action::SetBalance(balance) => set_balance(run, event, balance),
        Action::AddInvoiceItem(amount) => {
            add_invoice_item(run, event, amount);
            Ok(())
        }
        Action::OneOffCharge(amount) => {
            pay(run, at, amount, PaymentPurpose::OneOffCharge(id));
            Ok(())
        }
    }
}

/// A change of price puts the quantity back to 1 unless it says how many
/// (<https://docs.stripe.com/billing/subscriptions/change-price>).
fn quantity_after_change(
    run: &mut Run<impl Sink>,
    event: &Event,
    item: (SubscriptionId, ItemId),
    written: Option<u32>,
) -> u32 {
    let from = run.item(item).quantity;
    if written.is_none() && from != 1 && run.subscription(item.0).is_live() {
        run.sink.notice(Notice::QuantityReset { event: event.id, from });
    }
    written.unwrap_or(1)
}

/// Whether the subscription can be changed now; says so where it cannot, or where it has renewed in this very second.
fn is_changeable(run: &mut Run<impl Sink>, id: SubscriptionId, event: &Event) -> bool {
    let subscription = run.subscription(id);
    if !subscription.is_live() {
        run.sink.notice(Notice::NoEffect { event: event.id });
        return false;
    }
    let renewed_now = subscription.index > 0 && subscription.period().start == event.at;
    if renewed_now {
        run.sink.notice(Notice::RenewalFirst { event: event.id });
    }
    true
}

fn change_item(
    run: &mut Run<impl Sink>,
    event: &Event,
    item: (SubscriptionId, ItemId),
    (price, quantity): (PriceId, u32),
    behavior: ProrationBehavior,
) -> Outcomes {
    if !is_changeable(run, item.0, event) {
        return Ok(());
    }
    let interval = run.simulation.catalog.price(price).interval;
    if interval != run.subscription(item.0).cycle.interval {
        return change_interval(run, event, item, (price, quantity), behavior);
    }
    if behavior != ProrationBehavior::None {
        credit_unused_time(run, event, item)?;
        debit_remaining_time(run, event, item, (price, quantity))?;
    }
    set_terms(run, item, (price, quantity));
    tell_recurring(run, item.0, event.at)?;
    if behavior == ProrationBehavior::AlwaysInvoice {
        let period = run.subscription(item.0).period();
        invoice_pending(run, item.0, event.at, BillingReason::SubscriptionUpdate, period)?;
    }
    Ok(())
}

/// A change of interval moves the anchor to now and bills a full new period at once, whatever the behavior; `none` only
/// takes the credit away (<https://docs.stripe.com/api/subscriptions/update>; a recorded invoice: S61).
fn change_interval(
    run: &mut Run<impl Sink>,
    event: &Event,
    item: (SubscriptionId, ItemId),
    (price, quantity): (PriceId, u32),
    behavior: ProrationBehavior,
) -> Outcomes {
    if behavior != ProrationBehavior::None {
        credit_unused_time(run, event, item)?;
    }
    set_terms(run, item, (price, quantity));
    let interval = run.simulation.catalog.price(price).interval;
    let subscription = run.subscription(item.0);
    subscription.cycle = BillingCycle { anchor: event.at, interval };
    subscription.index = 0;
    run.sink.notice(Notice::BillingDateMoved { event: event.id });
    tell_recurring(run, item.0, event.at)?;
    open_period(run, item.0, event.at, BillingReason::SubscriptionUpdate)
}

fn set_terms(run: &mut Run<impl Sink>, item: (SubscriptionId, ItemId), (price, quantity): (PriceId, u32)) {
    let item = run.item(item);
    item.price = price;
    item.quantity = quantity;
}

/// Credits what was billed for the rest of the period, if the policy gives it back.
fn credit_unused_time(run: &mut Run<impl Sink>, event: &Event, item: (SubscriptionId, ItemId)) -> Outcomes {
    if run.simulation.policy.unused_time == UnusedTime::Kept {
        return Ok(());
    }
    let Some(debit) = run.item(item).debit.take() else { return Ok(()) };
    let whole = run.subscription(item.0).period();
    let credit = proration::credit(debit.unit_amount, debit.quantity, whole, event.at)?;
    push_proration(run, event, item, (debit.price, debit.quantity), credit, Some(debit.line));
    Ok(())
}

fn debit_remaining_time(
    run: &mut Run<impl Sink>,
    event: &Event,
    item: (SubscriptionId, ItemId),
    (price, quantity): (PriceId, u32),
) -> Outcomes {
    let unit_amount = unit_amount(run, price)?;
    let whole = run.subscription(item.0).period();
    let debit = proration::debit(unit_amount, quantity, whole, event.at)?;
    let line = push_proration(run, event, item, (price, quantity), debit, None);
    run.item(item).debit = Some(Debit { line, price, unit_amount, quantity });
    Ok(())
}

fn push_proration(
    run: &mut Run<impl Sink>,
    event: &Event,
    item: (SubscriptionId, ItemId),
    (price, quantity): (PriceId, u32),
    Proration { kind, amount, reason, period }: Proration,
    reverses: Option<LineId>,
) -> LineId {
    let id = run.next_line();
    run.pending.push(LineItem {
        id,
        kind,
        amount,
        period,
        item: Some(item),
        price: Some(price),
        quantity,
        reverses,
        created: event.at,
        event: Some(event.id),
        reason,
    });
    id
}

/// Ends a subscription. By default nothing is credited or invoiced, and pending prorations are removed
/// (<https://docs.stripe.com/api/subscriptions/cancel>).
fn cancel(run: &mut Run<impl Sink>, event: &Event, id: SubscriptionId, timing: CancelTiming) -> Outcomes {
    if !is_changeable(run, id, event) {
        return Ok(());
    }
    let CancelTiming::Now { prorate, invoice_now } = timing else {
        run.subscription(id).status = SubscriptionStatus::CancelsAtPeriodEnd;
        return Ok(());
    };
    if prorate {
        for index in 0..run.subscription(id).items.len() {
            credit_unused_time(run, event, (id, ItemId::from_index(index)))?;
        }
    } else if !invoice_now {
        remove_pending_prorations(run, event.id, id)?;
    }
    let period = run.subscription(id).period();
    end(run, id, event.at)?;
    if invoice_now {
        invoice_pending(run, id, event.at, BillingReason::SubscriptionUpdate, period)?;
    }
    Ok(())
}

fn remove_pending_prorations(run: &mut Run<impl Sink>, event: EventId, id: SubscriptionId) -> Outcomes {
    let belongs = |line: &LineItem| line.item.is_some_and(|(subscription, _)| subscription == id);
    let amount = Amount::sum(run.pending.iter().filter(|line| belongs(line)).map(|line| line.amount))?;
    let before = run.pending.len();
    run.pending.retain(|line| !belongs(line));
    if run.pending.len() != before {
        run.sink.notice(Notice::PendingRemoved { event, amount });
    }
    Ok(())
}

fn set_balance(run: &mut Run<impl Sink>, event: &Event, after: Amount) -> Outcomes {
    let before = run.customer.balance.amount();
    if !before.is_zero() && before != after {
        run.sink.notice(Notice::BalanceOverwritten { event: event.id, before, after });
    }
    let change = after.minus(before)?;
    post(run, event.at, BalanceTransactionType::Adjustment, change, None, Some(event.id))
}

fn add_invoice_item(run: &mut Run<impl Sink>, event: &Event, amount: Amount) {
    let id = run.next_line();
    run.pending.push(LineItem {
        id,
        kind: LineItemKind::InvoiceItem,
        amount,
        period: BillingPeriod { start: event.at, end: event.at },
        item: None,
        price: None,
        quantity: 1,
        reverses: None,
        created: event.at,
        event: Some(event.id),
        reason: Reason::AsWritten { event: event.id },
    });
}

fn tell_recurring(run: &mut Run<impl Sink>, id: SubscriptionId, at: Timestamp) -> Outcomes {
    let catalog = &run.simulation.catalog;
    let subscription = &run.customer.subscriptions[id.index()];
    let amount = if subscription.status == SubscriptionStatus::Canceled {
        Amount::ZERO
    } else {
        let add = |sum: Amount, item: &SubscriptionItem| {
            sum.plus(catalog.price(item.price).monthly_amount(item.quantity.into())?)
        };
        subscription.items.iter().try_fold(Amount::ZERO, add)?
    };
    run.sink.recurring(&RecurringChange { at, subscription: id, amount });
    Ok(())
}
