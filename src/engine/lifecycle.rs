//! How does a subscription begin, renew and end by itself?
//!
//! ```text
//! start -> [trial, free] -> [stub up to the anchor] -> period -> period -> ... -> end
//! ```

use super::billing::{ItemPlace, Terms, bill_coming, bill_past, trial_line, usage_line, usage_so_far};
use super::discounts::discounted;
use super::finalize::{finalize, invoice_pending, take_pending};
use super::run::{Outcomes, Run};
use super::{RecurringChange, Simulation, Sink, Thresholds, TrialEnd};
use crate::calendar::{BillingCycle, BillingPeriod, DAY, SubscriptionCycle, Timestamp};
use crate::catalog::UsageType;
use crate::customer::{Coverage, SubscriptionItem, SubscriptionStatus};
use crate::ids::{ItemId, SubscriptionId};
use crate::invoice::BillingReason;
use crate::invoice::proration::{self, cycles};
use crate::money::{Amount, AmountTooLarge, ExactAmount};
use crate::policy::{Policy, ProrationBehavior, Restart, StubDenominator, TimeRules};

/// Lets happen what a subscription does by itself at this instant.
pub(super) fn advance(run: &mut Run<impl Sink>, id: SubscriptionId, at: Timestamp) -> Outcomes {
    let subscription = run.subscription(id);
    if subscription.status == SubscriptionStatus::Scheduled {
        return begin(run, id, at);
    }
    if subscription.end().is_some_and(|end| end <= at) {
        return run_out(run, id, at);
    }
    match subscription.status {
        SubscriptionStatus::Trialing => trial_ends(run, id, at),
        _ => renew(run, id, at),
    }
}

fn begin(run: &mut Run<impl Sink>, id: SubscriptionId, at: Timestamp) -> Outcomes {
    let simulation = run.simulation;
    let start = &simulation.subscriptions[id.index()];
    if let Some(trial) = start.trial {
        begin_trial(run, id, (at, trial.end), BillingReason::SubscriptionCreate)?;
    } else {
        run.subscription(id).status = SubscriptionStatus::Active;
        enter_cycle(run, id, at, start.stub);
        // Time before the creation that is given away is not billed at all
        // (laravel/cashier-stripe, SubscriptionsTest.php, S64f).
        if let Some(since) = start.backdated.filter(|_| start.stub != ProrationBehavior::None) {
            enter_backdated(run, id, (since, at));
        }
        bill_begun(run, id, at, BillingReason::SubscriptionCreate)?;
    }
    tell_recurring(run, id, at)
}

/// Makes a subscription free until an instant, and says so with an invoice of nothing
/// (<https://docs.stripe.com/billing/subscriptions/trials>).
pub(super) fn begin_trial(
    run: &mut Run<impl Sink>,
    id: SubscriptionId,
    (at, end): (Timestamp, Timestamp),
    reason: BillingReason,
) -> Outcomes {
    let subscription = run.subscription(id);
    subscription.status = SubscriptionStatus::Trialing;
    subscription.trial_end = Some(end);
    let period = BillingPeriod { start: at, end };
    for item in subscription.items.iter_mut().filter(|item| item.is_present()) {
        stay_free(item, period);
    }
    take_pending(run, id);
    for item in run.present_items(id) {
        let line = trial_line(run, item, period, at);
        run.invoice.lines.push(line);
    }
    finalize(run, id, at, reason, period)
}

fn stay_free(item: &mut SubscriptionItem, period: BillingPeriod) {
    item.period = period;
    item.whole = period;
    item.coverage = Coverage::Free;
    item.forget_debits();
}

fn trial_ends(run: &mut Run<impl Sink>, id: SubscriptionId, at: Timestamp) -> Outcomes {
    let trial = run.simulation.subscriptions[id.index()].trial;
    let otherwise = trial.map_or(TrialEnd::CreateInvoice, |trial| trial.without_payment_method);
    match otherwise {
        TrialEnd::Cancel if !run.can_pay() => end(run, id, at),
        TrialEnd::Pause if !run.can_pay() => pause(run, id, at),
        _ => bill_after_trial(run, id, at, BillingReason::SubscriptionCycle),
    }
}

/// Bills a subscription that stops being free.
pub(super) fn bill_after_trial(
    run: &mut Run<impl Sink>,
    id: SubscriptionId,
    at: Timestamp,
    reason: BillingReason,
) -> Outcomes {
    let subscription = run.subscription(id);
    subscription.status = SubscriptionStatus::Active;
    subscription.trial_end = None;
    let stub = run.simulation.subscriptions[id.index()].stub;
    enter_cycle(run, id, at, stub);
    tell_recurring(run, id, at)?;
    bill_begun(run, id, at, reason)
}

/// Puts every item into the period of its cycle that `at` lies in. Where that has begun before, what is left of it is a
/// stub, which is a part of the full period before the anchor.
pub(super) fn enter_cycle(run: &mut Run<impl Sink>, id: SubscriptionId, at: Timestamp, stub: ProrationBehavior) {
    let time = run.simulation.policy.time;
    let subscription = run.subscription(id);
    for item in subscription.items.iter_mut().filter(|item| item.is_present()) {
        enter_period(item, at, (stub, &time));
    }
}

/// Puts every item into the first period of a start in the past: the rest of its cycle's own, or all of the time up to the
/// next period that begins, as a part of an imagined one from that start on
/// (<https://docs.stripe.com/billing/subscriptions/backdating>).
fn enter_backdated(run: &mut Run<impl Sink>, id: SubscriptionId, (since, at): (Timestamp, Timestamp)) {
    let time = run.simulation.policy.time;
    let subscription = run.subscription(id);
    for item in subscription.items.iter_mut().filter(|item| item.is_present()) {
        let now = item.cycle.containing(at);
        enter_period(item, since, (ProrationBehavior::CreateProrations, &time));
        let end = if now.start == at { at } else { now.end };
        if time.stub == StubDenominator::FromStart && since < end && item.period.end != end {
            item.period = BillingPeriod { start: since, end };
            item.whole = BillingPeriod { start: since, end: item.cycle.interval.after(since, 1, time.month_end) };
            item.index = item.cycle.index_of(end) - 1;
        }
    }
}

/// Puts one item into the period of its cycle that `at` lies in.
pub(super) fn enter_period(item: &mut SubscriptionItem, at: Timestamp, (stub, time): (ProrationBehavior, &TimeRules)) {
    item.index = item.cycle.index_of(at);
    let of_anchor = item.cycle.period(item.index);
    item.period = of_anchor.rest(at);
    item.whole = cycles::full_period(time, SubscriptionCycle::new(at, *item.cycle), item.period, of_anchor);
    let is_given_away = item.period != of_anchor && stub == ProrationBehavior::None;
    item.coverage = if is_given_away { Coverage::Free } else { Coverage::Billed };
    item.start_usage(at);
    item.forget_debits();
}

/// Bills the periods that have begun, up to the one that `at` lies in; more than one only where the start is backdated
/// (<https://docs.stripe.com/billing/subscriptions/backdating>). Nothing to bill makes no invoice.
fn bill_begun(run: &mut Run<impl Sink>, id: SubscriptionId, at: Timestamp, reason: BillingReason) -> Outcomes {
    take_pending(run, id);
    for item in run.present_items(id) {
        bill_coming(run, item, at)?;
        while run.item(item).period.end <= at {
            go_on(run, item, at)?;
        }
    }
    if run.invoice.lines.is_empty() {
        return Ok(());
    }
    let period = run.subscription(id).period();
    finalize(run, id, at, reason, period)
}

/// Bills the items whose period ends now: what was used, and what comes.
fn renew(run: &mut Run<impl Sink>, id: SubscriptionId, at: Timestamp) -> Outcomes {
    take_pending(run, id);
    for place in 0..run.subscription(id).items.len() {
        let place = (id, ItemId::from_index(place));
        let item = run.item(place);
        if item.is_present() && item.period.end == at {
            go_on(run, place, at)?;
        }
    }
    if run.invoice.lines.is_empty() {
        return Ok(());
    }
    let period = run.subscription(id).period();
    finalize(run, id, at, BillingReason::SubscriptionCycle, period)
}

/// Lets an item go on to its next period: bills what is over, and what comes.
#[expect(clippy::inline_always, reason = "a renewal is in one piece: 4 % of a plain run")]
#[inline(always)]
fn go_on(run: &mut Run<impl Sink>, place: ItemPlace, at: Timestamp) -> Outcomes {
    let end = run.item(place).period.end;
    bill_past(run, place, end, at)?;
    let item = run.item(place);
    // What is not billed now never will be: usage of a price that the item has left, where that is lost.
    item.meter.period = None;
    enter_next_period(item, end);
    if let Some(terms) = item.next_terms {
        begin_terms(run, place, terms, end);
        tell_recurring(run, place.0, at)?;
    }
    bill_coming(run, place, at)
}

/// Puts an item into the period that begins where its own ends.
fn enter_next_period(item: &mut SubscriptionItem, end: Timestamp) {
    if item.coverage == Coverage::Free {
        // A trial need not end where a period does.
        item.index = item.cycle.index_of(end) - 1;
    }
    if item.period.end < item.whole.end && end < item.cycle.boundary(item.index + 1) {
        // An end that was set is put off: the period goes on from there.
        item.whole = item.cycle.period(item.index);
        item.period = item.whole.rest(end);
    } else {
        item.index += 1;
        item.whole = BillingPeriod { start: end, end: item.cycle.boundary(item.index + 1) };
        item.period = item.whole;
    }
    item.coverage = Coverage::Billed;
}

/// Gives an item the terms that have waited for the end of its period, and puts it into a period of the price's own
/// interval: a new cycle that begins there, where a change to that interval begins one.
fn begin_terms(run: &mut Run<impl Sink>, place: ItemPlace, terms: Terms, end: Timestamp) {
    let Policy { time, restart, .. } = run.simulation.policy;
    let interval = run.price(terms.0).interval;
    let item = run.item(place);
    item.next_terms = None;
    (item.price, item.quantity) = terms;
    let old = item.cycle.interval;
    if interval == old {
        return;
    }
    let restarts = proration::restarts(restart, old, interval);
    let is_only_one = run.subscription(place.0).present().count() == 1;
    if restarts && restart != Restart::ToYears && is_only_one {
        run.subscription(place.0).anchor = end;
    }
    let anchor = run.subscription(place.0).anchor;
    let item = run.item(place);
    let cycle = match restart {
        _ if restarts => BillingCycle { anchor: end, interval },
        Restart::ToYears => BillingCycle::on_day(end, anchor.date().day, anchor.second_of_day(), interval),
        _ => BillingCycle { interval, ..*item.cycle },
    };
    item.cycle = cycle.into();
    enter_period(item, end, (ProrationBehavior::CreateProrations, &time));
}

/// Bills what was used so far, if it has reached a threshold: not on trial, and not in the last day of a period
/// (<https://docs.stripe.com/billing/subscriptions/usage-based/thresholds>). What counts for an amount is what the invoice
/// would come to after its discounts and before taxes
/// (<https://stripe.com/docs/billing/subscriptions/metered-billing/thresholds>).
pub(super) fn bill_early(run: &mut Run<impl Sink>, id: SubscriptionId, at: Timestamp) -> Outcomes {
    let thresholds = run.simulation.subscriptions[id.index()].thresholds;
    let period = run.subscription(id).period();
    let is_running = run.subscription(id).status == SubscriptionStatus::Active && at.0 < period.end.0 - DAY;
    if thresholds == Thresholds::default() || !is_running || !reaches(run, id, thresholds, at)? {
        return Ok(());
    }
    for place in run.present_items(id) {
        let line = usage_line(run, place, after(at), at)?;
        run.invoice.lines.extend(line);
    }
    if run.invoice.lines.is_empty() {
        return Ok(());
    }
    finalize(run, id, at, BillingReason::SubscriptionThreshold, BillingPeriod { end: at, ..period })
}

/// The second after an instant: what is reported at the instant itself counts.
const fn after(at: Timestamp) -> Timestamp {
    Timestamp(at.0 + 1)
}

fn reaches(
    run: &mut Run<impl Sink>,
    id: SubscriptionId,
    thresholds: Thresholds,
    at: Timestamp,
) -> Result<bool, AmountTooLarge> {
    let Simulation { catalog, policy, .. } = run.simulation;
    let mut unbilled = ExactAmount::ZERO;
    let mut lines = Vec::new();
    for place in run.present_items(id) {
        let Some(mut usage) = usage_so_far(run, place, at)? else { continue };
        let price = run.item(place).price;
        unbilled = unbilled.plus(usage.unbilled(catalog.price(price))?)?;
        let quantity = usage.unbilled_quantity()?;
        if thresholds.usage.is_some_and(|usage| quantity >= usage) {
            return Ok(true);
        }
        if !catalog.coupons.is_empty() {
            lines.push((place, usage.bill(catalog.price(price), policy.rounding)?.amount, price));
        }
    }
    let Some(amount) = thresholds.amount else { return Ok(false) };
    let off = discounted(run, id, &lines, at)?;
    if !off.amounts.is_empty() {
        unbilled = Amount::sum(off.left)?.into();
    }
    Ok(unbilled >= amount.into())
}

/// Counts the periods of every item from an instant on.
pub(super) fn move_anchor(run: &mut Run<impl Sink>, id: SubscriptionId, anchor: Timestamp) {
    let catalog = &run.simulation.catalog;
    let subscription = &mut run.customer.subscriptions[id.index()];
    subscription.anchor = anchor;
    for item in &mut subscription.items {
        item.cycle = BillingCycle { anchor, interval: catalog.price(item.price).interval }.into();
    }
}

/// Bills a full period from now on, at once.
pub(super) fn bill_from_now(
    run: &mut Run<impl Sink>,
    id: SubscriptionId,
    at: Timestamp,
    reason: BillingReason,
) -> Outcomes {
    let subscription = run.subscription(id);
    subscription.status = SubscriptionStatus::Active;
    subscription.trial_end = None;
    move_anchor(run, id, at);
    enter_cycle(run, id, at, ProrationBehavior::CreateProrations);
    bill_begun(run, id, at, reason)
}

/// Ends at the instant that was set, with what is still to bill.
fn run_out(run: &mut Run<impl Sink>, id: SubscriptionId, at: Timestamp) -> Outcomes {
    let period = run.subscription(id).period();
    take_pending(run, id);
    let stands_still = run.subscription(id).status == SubscriptionStatus::Paused;
    for item in run.present_items(id).filter(|_| !stands_still) {
        bill_past(run, item, at, at)?;
    }
    end(run, id, at)?;
    invoice_pending(run, id, at, BillingReason::SubscriptionCycle, period)
}

/// Ends a subscription, without a bill.
pub(super) fn end(run: &mut Run<impl Sink>, id: SubscriptionId, at: Timestamp) -> Outcomes {
    run.subscription(id).status = SubscriptionStatus::Canceled;
    tell_recurring(run, id, at)
}

/// Lets a subscription stand still.
pub(super) fn pause(run: &mut Run<impl Sink>, id: SubscriptionId, at: Timestamp) -> Outcomes {
    let subscription = run.subscription(id);
    subscription.status = SubscriptionStatus::Paused;
    subscription.trial_end = None;
    tell_recurring(run, id, at)
}

/// Says what a subscription brings in a month from now on.
pub(super) fn tell_recurring(run: &mut Run<impl Sink>, id: SubscriptionId, at: Timestamp) -> Outcomes {
    let catalog = &run.simulation.catalog;
    let subscription = &run.customer.subscriptions[id.index()];
    let add = |sum: Amount, item: &SubscriptionItem| match catalog.price(item.price) {
        price if matches!(price.usage, UsageType::Metered { .. }) => Ok(sum),
        price => sum.plus(price.monthly_amount(item.quantity)?),
    };
    let amount = match subscription.status {
        SubscriptionStatus::Active => subscription.present().try_fold(Amount::ZERO, add)?,
        _ => Amount::ZERO,
    };
    run.sink.recurring(&RecurringChange { at, subscription: id, amount });
    Ok(())
}

impl<S: Sink> Run<'_, S> {
    /// The places of a subscription's items now. (By place, so that each can be changed on the way.)
    pub(super) fn present_items(&self, id: SubscriptionId) -> impl Iterator<Item = (SubscriptionId, ItemId)> + use<S> {
        let items = &self.customer.subscriptions[id.index()].items;
        // A bit each: `scenario::check` lets a subscription have fewer than 64 of them.
        let present = items.iter().enumerate().filter(|(_, item)| item.is_present());
        let mut mask = present.fold(0_u64, |mask, (place, _)| mask | 1 << place);
        std::iter::from_fn(move || {
            let place = (mask != 0).then(|| mask.trailing_zeros())?;
            mask &= mask - 1;
            Some((id, ItemId(place)))
        })
    }
}
