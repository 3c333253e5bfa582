//! What does one thing that is due change?

use super::billing::written_line;
use super::change::{
    add_item, cancel, change_item, end_trial, end_update, pause_subscription, quantity_after_change, remove_item,
    reset_anchor, resume_subscription, set_trial_end,
};
use super::collection::{apply_balance, come_due, mark_uncollectible, pay_invoice, take, void_invoice};
use super::credit::{grant_credit, issue_credit_note};
use super::finalize::{Head, finalize_draft, issue, take_pending_if};
use super::lifecycle::{advance, bill_early};
use super::run::{Outcomes, Run};
use super::timeline::Due;
use super::{Action, AnchorChange, DiscountTarget, Event, Notice, PendingItems, Sink};
use crate::calendar::{BillingPeriod, Timestamp};
use crate::customer::{BalanceTransactionType, Discount, Standing, Subscription, UsageRecord};
use crate::invoice::{self, BillingReason, LineItem, PaymentPurpose};
use crate::money::Amount;

/// Creates the customer, with a ledger entry if there is an opening balance.
pub(super) fn open(run: &mut Run<impl Sink>) -> Outcomes {
    let (at, balance) = (run.simulation.span.start, run.simulation.opening_balance);
    run.post(at, BalanceTransactionType::Initial, balance, (None, None))
}

/// Lets what is due happen.
pub(super) fn step(run: &mut Run<impl Sink>, at: Timestamp, due: Due) -> Outcomes {
    match due {
        Due::Draft(place) => finalize_draft(run, place, at),
        Due::Resume(id) => {
            run.subscription(id).standing = Standing::Current;
            Ok(())
        }
        Due::Subscription(id) => advance(run, id, at),
        Due::Invoice(place) => come_due(run, place, at),
        Due::Event(index) => {
            run.next_event = index + 1;
            let event = &run.simulation.events[index];
            happen(run, event)?;
            end_update(run, event)
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
            bill_early(run, item.0, at)
        }
        Action::GrantCredit(start) => {
            grant_credit(run, event, start);
            Ok(())
        }
        Action::OneOffInvoice { place } => one_off_invoice(run, event, place),
        Action::IssueCreditNote { invoice, amount, post_payment } => {
            issue_credit_note(run, event, invoice, (amount, post_payment))
        }
        Action::VoidInvoice(invoice) => void_invoice(run, event, invoice),
        Action::PayInvoice { invoice, amount } => pay_invoice(run, event, invoice, amount),
        Action::MarkUncollectible(invoice) => {
            mark_uncollectible(run, event, invoice);
            Ok(())
        }
        Action::ApplyBalance { invoice, amount } => apply_balance(run, event, invoice, amount),
        Action::FailPayments(failing) => {
            run.failing = failing;
            Ok(())
        }
        Action::PauseCollection { subscription, behavior, resumes_at } => {
            run.subscription(subscription).standing = Standing::Paused { behavior, resumes_at };
            Ok(())
        }
        Action::ResumeCollection(subscription) => {
            run.subscription(subscription).standing = Standing::Current;
            Ok(())
        }
        Action::Cancel { subscription, timing } => cancel(run, event, subscription, timing),
        Action::AdjustBalance(amount) => run.post(at, BalanceTransactionType::Adjustment, amount, (None, Some(id))),
        Action::SetBalance(balance) => set_balance(run, event, balance),
        Action::AddInvoiceItem(item) => {
            let line = written_line(run, (id, at), item)?;
            run.pending.push(line);
            Ok(())
        }
        Action::OneOffCharge(amount) => {
            take(run, at, amount, PaymentPurpose::OneOffCharge(id));
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

/// Makes an invoice of what is written. The items of one that somebody makes bear only the taxes that they name.
fn one_off_invoice(run: &mut Run<impl Sink>, event: &Event, place: usize) -> Outcomes {
    let written = &run.simulation.one_off_invoices[place];
    if written.pending == PendingItems::Include {
        take_pending_if(run, |line| line.subscription.is_none());
    }
    for item in &written.items {
        let line = written_line(run, (event.id, event.at), *item)?;
        run.invoice.lines.push(line);
    }
    let period = BillingPeriod { start: event.at, end: event.at };
    let head = Head { subscription: None, created: event.at, reason: BillingReason::Manual, period };
    issue(run, head, event.at, &written.discounts)
}

fn set_balance(run: &mut Run<impl Sink>, event: &Event, after: Amount) -> Outcomes {
    let before = run.customer.balance.amount();
    if !before.is_zero() && before != after {
        run.sink.notice(Notice::BalanceOverwritten { event: event.id, before, after });
    }
    let change = after.minus(before)?;
    run.post(event.at, BalanceTransactionType::Adjustment, change, (None, Some(event.id)))
}
