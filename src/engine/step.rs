//! What does one thing that is due change?

use super::billing::written_line;
use super::change::{
    add_item, cancel, change_item, end_trial, pause_subscription, quantity_after_change, remove_item, reset_anchor,
    resume_subscription, set_trial_end,
};
use super::finalize::{pay, post};
use super::lifecycle::advance;
use super::run::{Outcomes, Run};
use super::timeline::Due;
use super::{Action, AnchorChange, DiscountTarget, Event, Notice, Sink};
use crate::customer::{BalanceTransactionType, Discount, Subscription, UsageRecord};
use crate::invoice::{self, LineItem, PaymentPurpose};
use crate::money::Amount;

/// Creates the customer, with a ledger entry if there is an opening balance.
pub(super) fn open(run: &mut Run<impl Sink>) -> Outcomes {
    let (at, balance) = (run.simulation.span.start, run.simulation.opening_balance);
    post(run, at, BalanceTransactionType::Initial, balance, None, None)
}

/// Lets what is due happen.
pub(super) fn step(run: &mut Run<impl Sink>, at: crate::calendar::Timestamp, due: Due) -> Outcomes {
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
    let is_taken_up = |line: &LineItem| match line.subscription {
        Some(subscription) => run.customer.subscriptions[subscription.index()].is_live(),
        None => run.customer.subscriptions.iter().any(Subscription::is_live),
    };
    let will_be_invoiced = run.pending.iter().all(is_taken_up);
    run.sink.notice(Notice::StillPending { amount, lines, will_be_invoiced });
    Ok(())
}

fn happen(run: &mut Run<impl Sink>, event: &Event) -> Outcomes {
    let (at, id) = (event.at, event.id);
    match event.action {
        Action::ChangePrice { item, price, quantity, proration, anchor } => {
            let quantity = quantity_after_change(run, event, item, quantity);
            change_item(run, event, item, (price, quantity), (proration, anchor))
        }
        Action::ChangeQuantity { item, quantity, proration } => {
            let price = run.item(item).price;
            change_item(run, event, item, (price, quantity), (proration, AnchorChange::Unchanged))
        }
        Action::AddItem { item, proration } => add_item(run, event, item, proration),
        Action::RemoveItem { item, proration } => remove_item(run, event, item, proration),
        Action::ResetAnchor { subscription, proration_behavior } => {
            reset_anchor(run, event, subscription, proration_behavior)
        }
        Action::EndTrial(subscription) => end_trial(run, event, subscription),
        Action::SetTrialEnd { subscription, trial_end, proration_behavior } => {
            set_trial_end(run, event, subscription, (trial_end, proration_behavior))
        }
        Action::Pause { subscription, proration_behavior } => {
            pause_subscription(run, event, subscription, proration_behavior)
        }
        Action::Resume { subscription, anchor, proration_behavior } => {
            resume_subscription(run, event, subscription, (anchor, proration_behavior))
        }
        Action::ApplyDiscount { coupon, on } => {
            discounts_of(run, on).push(Discount::new(coupon, at));
            Ok(())
        }
        Action::RemoveDiscount { coupon, on } => {
            discounts_of(run, on).retain(|discount| discount.coupon != coupon);
            Ok(())
        }
        Action::SetTaxes { item, taxes } => {
            run.item(item).taxes = taxes;
            Ok(())
        }
        Action::ReportUsage { item, quantity, action } => {
            run.item(item).meter.records.push(UsageRecord { at, quantity, action });
            Ok(())
        }
        Action::Cancel { subscription, timing } => cancel(run, event, subscription, timing),
        Action::AdjustBalance(amount) => post(run, at, BalanceTransactionType::Adjustment, amount, None, Some(id)),
        Action::SetBalance(balance) => set_balance(run, event, balance),
        Action::AddInvoiceItem(item) => {
            let line = written_line(run, (id, at), item)?;
            run.pending.push(line);
            Ok(())
        }
        Action::OneOffCharge(amount) => {
            pay(run, at, amount, PaymentPurpose::OneOffCharge(id));
            Ok(())
        }
    }
}

fn discounts_of<'a>(run: &'a mut Run<impl Sink>, on: DiscountTarget) -> &'a mut Vec<Discount> {
    match on {
        DiscountTarget::Customer => &mut run.customer.discounts,
        DiscountTarget::Subscription(id) => &mut run.subscription(id).discounts,
        DiscountTarget::Item(item) => &mut run.item(item).discounts,
    }
}

fn set_balance(run: &mut Run<impl Sink>, event: &Event, after: Amount) -> Outcomes {
    let before = run.customer.balance.amount();
    if !before.is_zero() && before != after {
        run.sink.notice(Notice::BalanceOverwritten { event: event.id, before, after });
    }
    let change = after.minus(before)?;
    post(run, event.at, BalanceTransactionType::Adjustment, change, None, Some(event.id))
}
