//! What does a change of a subscription do, and what does it bill?

use super::billing::{
    ItemPlace, Terms, bill_difference, credit_unused_time, debit_remaining_time, usage_line, used_line,
};
use super::finalize::invoice_pending;
use super::lifecycle::{
    begin_trial, bill_after_trial, bill_from_now, end, enter_cycle, enter_period, move_anchor, pause, tell_recurring,
};
use super::run::{Outcomes, Run};
use super::{Action, AnchorChange, CancelTiming, Event, Notice, ProrationChoice, Simulation, Sink};
use crate::calendar::{BillingCycle, BillingPeriod, Timestamp};
use crate::catalog::{BillingTiming, UsageType};
use crate::customer::{Coverage, Debit, Presence, ScheduledEnd, SubscriptionItem, SubscriptionStatus};
use crate::ids::{EventId, SubscriptionId};
use crate::invoice::{BillingReason, LineItem, proration};
use crate::money::{Amount, AmountTooLarge, Decimal};
use crate::policy::{
    ChangeDay, CreditBase, Denominator, Downgrade, Policy, ProrationBehavior, QuantityChange, Restart,
};

/// A change of price puts the quantity back to 1 unless it says how many
/// (<https://docs.stripe.com/billing/subscriptions/change-price>).
pub(super) fn quantity_after_change(
    run: &mut Run<impl Sink>,
    event: &Event,
    item: ItemPlace,
    written: Option<Decimal>,
) -> Decimal {
    let (from, one) = (run.item(item).quantity, Decimal::whole(1));
    if written.is_none() && from != one && run.subscription(item.0).is_live() {
        run.sink.notice(Notice::QuantityReset { event: event.id, from });
    }
    written.unwrap_or(one)
}

/// Whether the subscription can be changed now; says so where it cannot, or where it has renewed in this very second.
fn is_changeable(run: &mut Run<impl Sink>, id: SubscriptionId, event: &Event) -> bool {
    let start = run.simulation.subscriptions[id.index()].start;
    let subscription = run.subscription(id);
    if !subscription.is_live() {
        run.sink.notice(Notice::NoEffect { event: event.id });
        return false;
    }
    let renewed_now = subscription.present().any(|item| item.period.start == event.at && start != event.at);
    if renewed_now {
        run.sink.notice(Notice::RenewalFirst { event: event.id });
    }
    true
}

fn is_item_changeable(run: &mut Run<impl Sink>, item: ItemPlace, event: &Event) -> bool {
    if !run.item(item).is_present() {
        run.sink.notice(Notice::NoEffect { event: event.id });
        return false;
    }
    is_changeable(run, item.0, event)
}

/// Puts an item onto other terms.
pub(super) fn change_item(
    run: &mut Run<impl Sink>,
    event: &Event,
    item: ItemPlace,
    terms: Terms,
    (proration, anchor): (ProrationChoice, AnchorChange),
) -> Outcomes {
    if !is_item_changeable(run, item, event) {
        return Ok(());
    }
    if waits_for_period_end(run, item, terms)? {
        run.item(item).next_terms = Some(terms);
        return Ok(());
    }
    let (old, new) = (run.item(item).cycle.interval, run.price(terms.0).interval);
    if let Some(trial_end) =
        run.subscription(item.0).trial_end.filter(|_| anchor == AnchorChange::Unchanged && old != new)
    {
        return change_on_trial(run, event, item, (terms, trial_end));
    }
    let restarts = proration::restarts(run.simulation.policy.restart, old, new) || becomes_paid(run, item, terms);
    if anchor == AnchorChange::Now || restarts {
        return change_from_now(run, event, item, terms, proration);
    }
    let at = as_of(run.item(item).period, proration, event);
    if run.item(item).price == terms.0 && run.simulation.policy.quantity_change == QuantityChange::Difference {
        change_quantity_by_difference(run, event, item, (terms.1, at, proration.behavior))?;
    } else {
        change_terms(run, event, item, (terms, at, proration.behavior))?;
    }
    tell_recurring(run, item.0, event.at)?;
    leave_to_update(run, proration.behavior);
    Ok(())
}

/// Whether a change of price lets a subscription go from free to paid, and that begins a new cycle. It is free while all of
/// its prices are, whatever their quantities; a trial goes on to its end
/// (<https://docs.stripe.com/api/subscriptions/update>).
fn becomes_paid(run: &mut Run<impl Sink>, item: ItemPlace, (price, _): Terms) -> bool {
    let Simulation { catalog, policy, .. } = run.simulation;
    let is_free = |price| catalog.price(price).model.is_free();
    let subscription = run.subscription(item.0);
    policy.restart == Restart::OtherIntervalOrPaid
        && subscription.trial_end.is_none()
        && !is_free(price)
        && subscription.present().all(|item| is_free(item.price))
}

/// Another interval on trial changes nothing before the trial is over: its first period begins there.
fn change_on_trial(
    run: &mut Run<impl Sink>,
    event: &Event,
    item: ItemPlace,
    (terms, trial_end): (Terms, Timestamp),
) -> Outcomes {
    let restart = run.simulation.policy.restart;
    let interval = run.price(terms.0).interval;
    let anchor = run.subscription(item.0).anchor;
    let old = run.item(item).cycle.interval;
    set_terms(run, item, terms);
    let is_new = restart == Restart::ToYears && proration::restarts(restart, old, interval);
    run.item(item).cycle = BillingCycle { anchor: if is_new { trial_end } else { anchor }, interval }.into();
    tell_recurring(run, item.0, event.at)
}

/// Whether a change is to a cheaper plan, which a policy lets begin with the next period only.
fn waits_for_period_end(run: &mut Run<impl Sink>, item: ItemPlace, terms: Terms) -> Result<bool, AmountTooLarge> {
    if run.simulation.policy.downgrade == Downgrade::Now {
        return Ok(false);
    }
    let now = (run.item(item).price, run.item(item).quantity);
    let full = |(price, quantity): Terms| run.price(price).monthly_amount(quantity);
    Ok(full(terms)? < full(now)?)
}

fn change_terms(
    run: &mut Run<impl Sink>,
    event: &Event,
    item: ItemPlace,
    (terms, at, behavior): (Terms, Timestamp, ProrationBehavior),
) -> Outcomes {
    let prorates = prorates(run, item, behavior);
    let owner = run.simulation.policy.change_day;
    if prorates {
        credit_unused_time(run, event, item, (at, owner))?;
    }
    bill_used_before_change(run, event, item, (terms, at, prorates))?;
    let interval = run.price(terms.0).interval;
    set_terms(run, item, terms);
    let has_other = interval != run.item(item).cycle.interval;
    // Where intervals have nominal days, the running period goes on to its end.
    let stays = run.simulation.policy.time.denominator == Denominator::NominalForOthers;
    if has_other && stays {
        let anchor = run.item(item).period.end;
        run.item(item).cycle = BillingCycle { anchor, interval }.into();
        run.item(item).index = -1;
    } else if has_other {
        keep_anchor(run, item, (at, event.at));
    }
    if prorates {
        debit_remaining_time(run, event, item, at)?;
    }
    Ok(())
}

/// Puts an item with another interval into the period of the same anchor that is running.
fn keep_anchor(run: &mut Run<impl Sink>, place: ItemPlace, (at, now): (Timestamp, Timestamp)) {
    let Policy { time, restart, .. } = run.simulation.policy;
    let price = run.item(place).price;
    let interval = run.price(price).interval;
    let anchor = run.subscription(place.0).anchor;
    let item = run.item(place);
    let cycle = match restart {
        Restart::ToYears => BillingCycle::on_day(at, anchor.date().day, anchor.second_of_day(), interval),
        _ => BillingCycle { interval, ..*item.cycle },
    };
    item.cycle = cycle.into();
    let running = item.cycle.containing(now);
    enter_period(item, at.clamp(running.start, now), (ProrationBehavior::CreateProrations, &time));
}

fn change_quantity_by_difference(
    run: &mut Run<impl Sink>,
    event: &Event,
    item: ItemPlace,
    (quantity, at, behavior): (Decimal, Timestamp, ProrationBehavior),
) -> Outcomes {
    if prorates(run, item, behavior) {
        bill_difference(run, event, item, (quantity, at))?;
    }
    run.item(item).quantity = quantity;
    Ok(())
}

/// Bills what is over when an item goes on, on other terms. Usage costs what its price was when it was reported,
/// whatever the behavior; where credit is of the current price, all of it costs the new one
/// (<https://docs.stripe.com/billing/subscriptions/billing-mode/compare>, S41).
fn bill_used_before_change(
    run: &mut Run<impl Sink>,
    event: &Event,
    place: ItemPlace,
    (terms, at, prorates): (Terms, Timestamp, bool),
) -> Outcomes {
    let Policy { credit_base, change_day, .. } = run.simulation.policy;
    let SubscriptionItem { price, coverage, .. } = *run.item(place);
    let is_billed = match run.price(price).usage {
        UsageType::Metered { .. } => {
            coverage == Coverage::Billed && credit_base == CreditBase::OriginalDebit && price != terms.0
        }
        UsageType::Licensed { .. } => prorates,
    };
    if is_billed { bill_used(run, event, place, (at, change_day)) } else { Ok(()) }
}

/// Bills what was used so far on the old terms, of an item that is billed in arrears. Where days are counted, a day
/// counts as its owner has it, but usage that was reported is always billed.
fn bill_used(
    run: &mut Run<impl Sink>,
    event: &Event,
    place: ItemPlace,
    (at, owner): (Timestamp, ChangeDay),
) -> Outcomes {
    let SubscriptionItem { price, period, coverage, .. } = *run.item(place);
    // Usage is not prorated: it costs what its price was when it was reported.
    let is_metered = matches!(run.price(price).usage, UsageType::Metered { .. });
    let at = if is_metered { event.at } else { at };
    let until = proration::used(&run.simulation.policy.time, owner, period, at).end;
    let line = match run.price(price).usage {
        UsageType::Licensed { timing: BillingTiming::InAdvance } => None,
        // What is free is not billed when it is over, either.
        UsageType::Licensed { .. } if coverage == Coverage::Free => None,
        UsageType::Licensed { timing: BillingTiming::InArrears } => used_line(run, place, until, event.at)?,
        UsageType::Metered { .. } => {
            let line = usage_line(run, place, until.max(at.min(period.end)), event.at)?;
            run.item(place).start_usage(until);
            line
        }
    };
    let line = line.filter(|_| coverage == Coverage::Billed);
    run.pending.extend(line.map(|line| LineItem { event: Some(event.id), ..line }));
    Ok(())
}

/// The instant from which the rest of a period counts: as written, but within the period.
fn as_of(period: BillingPeriod, proration: ProrationChoice, event: &Event) -> Timestamp {
    proration.date.map_or(event.at, |date| date.clamp(period.start, period.end))
}

/// Whether a change of an item now makes lines: not in time that costs nothing.
fn prorates(run: &mut Run<impl Sink>, item: ItemPlace, behavior: ProrationBehavior) -> bool {
    behavior != ProrationBehavior::None && run.item(item).coverage == Coverage::Billed
}

fn set_terms(run: &mut Run<impl Sink>, item: ItemPlace, (price, quantity): Terms) {
    let item = run.item(item);
    item.price = price;
    item.quantity = quantity;
    // What waited for the next period is overtaken.
    item.next_terms = None;
}

/// Leaves the invoice of a change that is invoiced at once to the end of the update that it belongs to.
fn leave_to_update(run: &mut Run<impl Sink>, behavior: ProrationBehavior) {
    run.invoices_update |= behavior == ProrationBehavior::AlwaysInvoice;
}

/// Ends the update that an event belongs to, if it is the last of it, with its invoice.
///
/// Changes of items that are invoiced at once are one update where one call could list them
/// (<https://docs.stripe.com/api/subscriptions/update>, `items`): events that follow each other on one instant, of one
/// subscription and as of one date, and no item twice. Anything between them ends the update, be it a change of another
/// subscription or a credit: what an invoice meets is what the story has put before it, in its own order.
pub(super) fn end_update(run: &mut Run<impl Sink>, event: &Event) -> Outcomes {
    let Some((item, as_of)) = invoiced_item(&event.action) else { return Ok(()) };
    run.updated.push(item);
    let next = run.simulation.events.get(run.next_event).filter(|next| next.at == event.at);
    let goes_on = |(other, other_as_of): (ItemPlace, Option<Timestamp>)| {
        other.0 == item.0 && other_as_of == as_of && !run.updated.contains(&other)
    };
    if next.and_then(|next| invoiced_item(&next.action)).is_some_and(goes_on) {
        return Ok(());
    }
    run.updated.clear();
    if !std::mem::take(&mut run.invoices_update) {
        return Ok(());
    }
    let period = run.subscription(item.0).period();
    invoice_pending(run, item.0, event.at, BillingReason::SubscriptionUpdate, period)
}

/// The item that an action changes and the date as of which it does, if it is invoiced at once.
fn invoiced_item(action: &Action) -> Option<(ItemPlace, Option<Timestamp>)> {
    let (Action::ChangePrice { item, proration, .. }
    | Action::ChangeQuantity { item, proration, .. }
    | Action::AddItem { item, proration }
    | Action::RemoveItem { item, proration }) = *action
    else {
        return None;
    };
    (proration.behavior == ProrationBehavior::AlwaysInvoice).then_some((item, proration.date))
}

/// Invoices a change at once, if it says so.
fn invoice_change(
    run: &mut Run<impl Sink>,
    id: SubscriptionId,
    at: Timestamp,
    behavior: ProrationBehavior,
) -> Outcomes {
    if behavior != ProrationBehavior::AlwaysInvoice {
        return Ok(());
    }
    let period = run.subscription(id).period();
    invoice_pending(run, id, at, BillingReason::SubscriptionUpdate, period)
}

/// A change that begins a new cycle, most often to another interval, moves the anchor to now and bills a full new period at
/// once, whatever the behavior; `none` only takes the credit away (<https://docs.stripe.com/api/subscriptions/update>; a
/// recorded invoice: S61).
fn change_from_now(
    run: &mut Run<impl Sink>,
    event: &Event,
    item: ItemPlace,
    terms: Terms,
    proration: ProrationChoice,
) -> Outcomes {
    let owner = run.simulation.policy.change_day;
    let interval = run.price(terms.0).interval;
    let has_other_interval = run.item(item).cycle.interval != interval;
    credit_all(run, event, item.0, (proration, owner))?;
    set_terms(run, item, terms);
    run.sink.notice(Notice::BillingDateMoved { event: event.id, has_other_interval });
    let anchor = run.subscription(item.0).anchor;
    bill_moved(run, event, item.0)?;
    if run.simulation.policy.restart == Restart::ToYears {
        run.subscription(item.0).anchor = anchor;
    }
    Ok(())
}

fn bill_moved(run: &mut Run<impl Sink>, event: &Event, id: SubscriptionId) -> Outcomes {
    run.subscription(id).status = SubscriptionStatus::Active;
    tell_recurring(run, id, event.at)?;
    bill_from_now(run, id, event.at, BillingReason::SubscriptionUpdate)
}

/// Credits the unused time of every item of a subscription, and bills what was used until now.
fn credit_all(
    run: &mut Run<impl Sink>,
    event: &Event,
    id: SubscriptionId,
    (proration, owner): (ProrationChoice, ChangeDay),
) -> Outcomes {
    for item in run.present_items(id) {
        if proration.behavior != ProrationBehavior::None {
            let at = as_of(run.item(item).period, proration, event);
            credit_unused_time(run, event, item, (at, owner))?;
        }
        bill_used(run, event, item, (event.at, owner))?;
    }
    Ok(())
}

/// Lets an item join its subscription, in the period of its cycle that is running.
pub(super) fn add_item(
    run: &mut Run<impl Sink>,
    event: &Event,
    place: ItemPlace,
    proration: ProrationChoice,
) -> Outcomes {
    if run.item(place).is_present() || !is_changeable(run, place.0, event) {
        return Ok(());
    }
    let simulation = run.simulation;
    let subscription = run.subscription(place.0);
    let (anchor, trial_end, period) = (subscription.anchor, subscription.trial_end, subscription.period());
    let item = run.item(place);
    item.presence = Presence::Present;
    // Its discounts count from now on.
    item.discounts.iter_mut().for_each(|discount| discount.start = event.at);
    item.cycle = BillingCycle { anchor, interval: simulation.catalog.price(item.price).interval }.into();
    if trial_end.is_some() {
        item.period = period;
        item.whole = period;
        item.coverage = Coverage::Free;
    } else {
        // It is used from now on, also where it is to be paid from a later instant on.
        let at = as_of(item.cycle.containing(event.at), proration, event);
        enter_period(item, at.min(event.at), (proration.behavior, &simulation.policy.time));
        if prorates(run, place, proration.behavior) {
            debit_remaining_time(run, event, place, at)?;
        }
    }
    tell_recurring(run, place.0, event.at)?;
    leave_to_update(run, proration.behavior);
    Ok(())
}

/// Lets an item leave its subscription.
pub(super) fn remove_item(
    run: &mut Run<impl Sink>,
    event: &Event,
    place: ItemPlace,
    proration: ProrationChoice,
) -> Outcomes {
    if !is_item_changeable(run, place, event) {
        return Ok(());
    }
    if run.subscription(place.0).present().count() == 1 {
        // A subscription without items has no periods.
        run.sink.notice(Notice::NoEffect { event: event.id });
        return Ok(());
    }
    let owner = run.simulation.policy.change_day;
    if prorates(run, place, proration.behavior) {
        let at = as_of(run.item(place).period, proration, event);
        credit_unused_time(run, event, place, (at, owner))?;
    }
    bill_used(run, event, place, (event.at, owner))?;
    let item = run.item(place);
    item.presence = Presence::Absent;
    item.forget_debits();
    tell_recurring(run, place.0, event.at)?;
    leave_to_update(run, proration.behavior);
    Ok(())
}

/// Moves the billing date to now, with the unused time credited and a full period billed
/// (<https://docs.stripe.com/billing/subscriptions/billing-cycle>).
pub(super) fn reset_anchor(
    run: &mut Run<impl Sink>,
    event: &Event,
    id: SubscriptionId,
    behavior: ProrationBehavior,
) -> Outcomes {
    if !is_changeable(run, id, event) {
        return Ok(());
    }
    let owner = run.simulation.policy.change_day;
    credit_all(run, event, id, (behavior.into(), owner))?;
    bill_moved(run, event, id)
}

/// Ends a trial now.
pub(super) fn end_trial(run: &mut Run<impl Sink>, event: &Event, id: SubscriptionId) -> Outcomes {
    if run.subscription(id).status != SubscriptionStatus::Trialing {
        run.sink.notice(Notice::NoEffect { event: event.id });
        return Ok(());
    }
    let anchor = run.subscription(id).anchor;
    if Some(anchor) == run.subscription(id).trial_end {
        move_anchor(run, id, event.at);
    }
    bill_after_trial(run, id, event.at, BillingReason::SubscriptionUpdate)
}

/// Makes a subscription free until an instant, which becomes its anchor
/// (<https://docs.stripe.com/billing/subscriptions/billing-cycle>, S48).
pub(super) fn set_trial_end(
    run: &mut Run<impl Sink>,
    event: &Event,
    id: SubscriptionId,
    (trial_end, behavior): (Timestamp, ProrationBehavior),
) -> Outcomes {
    if !is_changeable(run, id, event) {
        return Ok(());
    }
    let owner = run.simulation.policy.change_day;
    credit_all(run, event, id, (behavior.into(), owner))?;
    move_anchor(run, id, trial_end);
    begin_trial(run, id, (event.at, trial_end), BillingReason::SubscriptionUpdate)?;
    tell_recurring(run, id, event.at)
}

/// Lets a subscription stand still.
pub(super) fn pause_subscription(
    run: &mut Run<impl Sink>,
    event: &Event,
    id: SubscriptionId,
    behavior: ProrationBehavior,
) -> Outcomes {
    if !is_changeable(run, id, event) {
        return Ok(());
    }
    let owner = run.simulation.policy.change_day;
    credit_all(run, event, id, (behavior.into(), owner))?;
    let period = run.subscription(id).period();
    pause(run, id, event.at)?;
    if behavior == ProrationBehavior::AlwaysInvoice {
        return invoice_pending(run, id, event.at, BillingReason::SubscriptionUpdate, period);
    }
    Ok(())
}

/// Lets a subscription that stands still go on: for a full period from now, or for what is left of the running one.
pub(super) fn resume_subscription(
    run: &mut Run<impl Sink>,
    event: &Event,
    id: SubscriptionId,
    (anchor, behavior): (AnchorChange, ProrationBehavior),
) -> Outcomes {
    if run.subscription(id).status != SubscriptionStatus::Paused {
        run.sink.notice(Notice::NoEffect { event: event.id });
        return Ok(());
    }
    run.subscription(id).status = SubscriptionStatus::Active;
    tell_recurring(run, id, event.at)?;
    if anchor == AnchorChange::Now {
        return bill_from_now(run, id, event.at, BillingReason::SubscriptionUpdate);
    }
    enter_cycle(run, id, event.at, behavior);
    for item in run.present_items(id) {
        if prorates(run, item, behavior) {
            debit_remaining_time(run, event, item, event.at)?;
        }
    }
    invoice_change(run, id, event.at, behavior)
}

/// Ends a subscription. By default nothing is credited or invoiced, and pending prorations are removed
/// (<https://docs.stripe.com/api/subscriptions/cancel>).
pub(super) fn cancel(run: &mut Run<impl Sink>, event: &Event, id: SubscriptionId, timing: CancelTiming) -> Outcomes {
    if !is_changeable(run, id, event) {
        return Ok(());
    }
    match timing {
        CancelTiming::AtPeriodEnd => run.subscription(id).ends = ScheduledEnd::AtPeriodEnd,
        CancelTiming::At { at, proration_behavior } => return cancel_at(run, event, id, (at, proration_behavior)),
        CancelTiming::Now { prorate, invoice_now } => return cancel_now(run, event, id, (prorate, invoice_now)),
    }
    Ok(())
}

/// Sets the end. What was billed beyond it in the running period is credited; a later period will be billed only up to it
/// (<https://docs.stripe.com/billing/subscriptions/cancel>).
fn cancel_at(
    run: &mut Run<impl Sink>,
    event: &Event,
    id: SubscriptionId,
    (at, behavior): (Timestamp, ProrationBehavior),
) -> Outcomes {
    for item in run.present_items(id) {
        if run.item(item).period.contains(at) && prorates(run, item, behavior) {
            end_early(run, event, item, at)?;
        }
    }
    run.subscription(id).ends = ScheduledEnd::At(at);
    invoice_change(run, id, event.at, behavior)
}

/// Credits an item's time from `at` on and ends its period there: what was billed until then stays billed.
fn end_early(run: &mut Run<impl Sink>, event: &Event, place: ItemPlace, at: Timestamp) -> Outcomes {
    let policy = run.simulation.policy;
    let SubscriptionItem { debit, period, .. } = *run.item(place);
    let credit = credit_unused_time(run, event, place, (at, policy.cancel_day))?;
    let item = run.item(place);
    // Where days are counted, the rest of one begins with the day; the period goes on up to the end.
    let rest = proration::remaining(&policy.time, policy.cancel_day, period, at).start;
    item.period.end = rest.max(at);
    item.earlier.iter_mut().filter(|debit| debit.span.end == rest).for_each(|debit| debit.span.end = rest.max(at));
    item.debit = match debit {
        Some(debit) if item.debit_of(debit.line).is_none() && debit.span.start < rest => {
            let span = BillingPeriod { end: rest.max(at), ..debit.span };
            Some(Debit { left: debit.left.minus(credit)?, span, ..debit })
        }
        _ => None,
    };
    Ok(())
}

fn cancel_now(
    run: &mut Run<impl Sink>,
    event: &Event,
    id: SubscriptionId,
    (prorate, invoice_now): (bool, bool),
) -> Outcomes {
    if !prorate && !invoice_now {
        remove_pending_prorations(run, event.id, id)?;
    } else {
        let behavior = if prorate { ProrationBehavior::CreateProrations } else { ProrationBehavior::None };
        let owner = run.simulation.policy.cancel_day;
        credit_all(run, event, id, (behavior.into(), owner))?;
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
