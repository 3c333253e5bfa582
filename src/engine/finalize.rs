//! How does what is pending become an invoice, ledger entries and a payment?
//!
//! The order on an invoice: lines, discounts of items, discounts of the subscription or the customer, billing credits,
//! taxes, total, balance, amount due, payment (<https://docs.stripe.com/api/invoices/object>).

use super::collection::{Collecting, Fate, fate, follow, keep};
use super::credit::draw_grants;
use super::discounts::{count_uses, discount_draft, on_invoice};
use super::run::{Outcomes, Run};
use super::{Simulation, Sink};
use crate::calendar::{BillingPeriod, Timestamp};
use crate::customer::BalanceTransactionType;
use crate::ids::{CouponId, EventId, InvoiceId, SubscriptionId};
use crate::invoice::tax::{self, TaxLine, TaxTerms};
use crate::invoice::{self, BillingReason, Invoice, LineItem, Outcome, Settlement, proration};
use crate::money::{Amount, Rounding};

/// An invoice that waits to be finalized.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) finalize_at: Timestamp,
    lines: Vec<LineItem>,
    head: Head,
}

/// What an invoice is for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Head {
    pub(super) subscription: Option<SubscriptionId>,
    pub(super) created: Timestamp,
    pub(super) reason: BillingReason,
    pub(super) period: BillingPeriod,
}

/// Moves what waits for this subscription, or for no particular one, into the draft: the newest first, and what was
/// made in one second in the order in which it was made (<https://docs.stripe.com/api/invoices/object>, `lines`).
#[inline]
pub(super) fn take_pending(run: &mut Run<impl Sink>, id: SubscriptionId) {
    if !run.pending.is_empty() {
        take_pending_if(run, |line| line.subscription.is_none_or(|subscription| subscription == id));
    }
}

/// Moves those pending lines into the draft that are meant.
#[inline(never)]
pub(super) fn take_pending_if(run: &mut Run<impl Sink>, is_meant: impl Fn(&LineItem) -> bool) {
    for line in run.pending.iter().filter(|line| is_meant(line)) {
        let place = run.invoice.lines.partition_point(|other| other.created >= line.created);
        run.invoice.lines.insert(place, *line);
    }
    run.pending.retain(|line| !is_meant(line));
}

/// Invoices what is pending now, if anything is.
pub(super) fn invoice_pending(
    run: &mut Run<impl Sink>,
    id: SubscriptionId,
    at: Timestamp,
    reason: BillingReason,
    period: BillingPeriod,
) -> Outcomes {
    take_pending(run, id);
    if run.invoice.lines.is_empty() {
        return Ok(());
    }
    finalize(run, id, at, reason, period)
}

/// Turns the draft into an invoice: at once, or as late as the policy leaves renewals as drafts
/// (<https://docs.stripe.com/billing/invoices/subscription>).
pub(super) fn finalize(
    run: &mut Run<impl Sink>,
    subscription: SubscriptionId,
    at: Timestamp,
    reason: BillingReason,
    period: BillingPeriod,
) -> Outcomes {
    let head = Head { subscription: Some(subscription), created: at, reason, period };
    let delay = i64::from(run.simulation.policy.draft_minutes) * 60;
    if reason == BillingReason::SubscriptionCycle && delay > 0 {
        let lines = std::mem::take(&mut run.invoice.lines);
        run.drafts.push(Draft { finalize_at: Timestamp(at.0 + delay), lines, head });
        return Ok(());
    }
    issue(run, head, at, &[])
}

/// Finalizes a draft that has waited long enough.
pub(super) fn finalize_draft(run: &mut Run<impl Sink>, place: usize, at: Timestamp) -> Outcomes {
    let Draft { lines, head, .. } = run.drafts.remove(place);
    run.invoice.lines = lines;
    issue(run, head, at, &[])
}

/// Writes an invoice: total, balance, amount due, payment. That of no subscription has the discounts that are written.
pub(super) fn issue(run: &mut Run<impl Sink>, head: Head, at: Timestamp, written: &[CouponId]) -> Outcomes {
    let collecting = Collecting::of(run, head.subscription);
    let stays_draft = collecting.keeps_drafts();
    if is_plain(run) {
        let sum = invoice::total(&run.invoice.lines)?;
        set_totals(run, (sum, sum, sum));
    } else {
        reduce_and_tax(run, (written, head.subscription), stays_draft, at)?;
    }
    if run.keeps_records {
        note_invoice(run);
    }
    let (total, balance) = (run.invoice.total, run.customer.balance.amount());
    let fate = if stays_draft {
        run.invoice.settlement = untouched(balance);
        Fate::StaysDraft
    } else {
        run.invoice.settlement = invoice::settle(total, balance, run.chargeable)?;
        fate(run, collecting, at)
    };
    let index = emit(run, head, (at, collecting.due_at(at)), fate);
    settle_balance(run, at)?;
    follow(run, index, fate, at)
}

/// Whether nothing acts on lines in the whole run: an invoice is the sum of them.
fn is_plain(run: &Run<impl Sink>) -> bool {
    let catalog = &run.simulation.catalog;
    catalog.coupons.is_empty() && catalog.tax_rates.is_empty() && run.customer.grants.is_empty()
}

/// Lines, discounts, billing credits, taxes.
#[inline(never)]
fn reduce_and_tax(
    run: &mut Run<impl Sink>,
    (written, subscription): (&[CouponId], Option<SubscriptionId>),
    stays_draft: bool,
    at: Timestamp,
) -> Outcomes {
    let own = subscription.map(|id| on_invoice(run, id, at));
    let lines = std::mem::take(&mut run.invoice.lines);
    discount_draft(run, &lines, own.as_deref().unwrap_or(written), at)?;
    if stays_draft {
        run.invoice.grants.clear();
    } else {
        draw_grants(run, &lines)?;
        count_uses(run, subscription, &lines, at);
    }
    tax_draft(run, &lines)?;
    run.invoice.lines = lines;
    add_up(run)
}

/// Notes for the debits of a draft which invoice bills them.
fn note_invoice(run: &mut Run<impl Sink>) {
    let id = InvoiceId(run.invoices);
    for line in &run.invoice.lines {
        let Some((subscription, item)) = line.item else { continue };
        let item = &mut run.customer.subscriptions[subscription.index()].items[item.index()];
        if let Some(debit) = item.debit_of(line.id) {
            debit.invoice = Some(id);
        }
    }
}

/// The settlement of an invoice that is not finalized: none.
fn untouched(balance: Amount) -> Settlement {
    Settlement {
        starting_balance: balance,
        ending_balance: balance,
        outcome: Outcome::NotFinalized,
        ..Settlement::default()
    }
}

/// Tells the sink of the invoice, and keeps what has to be known of it later; gives the place of that.
fn emit(
    run: &mut Run<impl Sink>,
    head: Head,
    (at, due_at): (Timestamp, Option<Timestamp>),
    fate: Fate,
) -> Option<usize> {
    let invoice = &mut run.invoice;
    invoice.id = InvoiceId(run.invoices);
    (invoice.created, invoice.at, invoice.due_at) = (head.created, at, due_at);
    (invoice.billing_reason, invoice.subscription, invoice.period) = (head.reason, head.subscription, head.period);
    invoice.status = fate.status();
    run.invoices += 1;
    run.sink.invoice(&run.invoice);
    run.invoice.lines.clear();
    (run.keeps_records || !fate.is_settled()).then(|| keep(run))
}

/// Adds up the invoice.
fn add_up(run: &mut Run<impl Sink>) -> Outcomes {
    let Invoice { lines, discounts, grants, taxes, .. } = &run.invoice;
    let gross = invoice::total(lines)?;
    let drawn = Amount::sum(grants.iter().map(|drawn| drawn.amount))?;
    let discounted = gross.minus(discounts.total()?)?.minus(drawn)?;
    let subtotal = gross.minus(discounts.on_items)?;
    let untaxed = discounted.minus(taxes.contained)?.minus(taxes.backed_out)?;
    let total = discounted.plus(taxes.effect()?)?;
    set_totals(run, (subtotal, untaxed, total));
    Ok(())
}

fn set_totals(run: &mut Run<impl Sink>, (subtotal, total_excluding_tax, total): (Amount, Amount, Amount)) {
    run.invoice.subtotal = subtotal;
    run.invoice.total_excluding_tax = total_excluding_tax;
    run.invoice.total = proration::kept(run.simulation.policy.negative_total, total);
}

/// Finds the taxes of a draft and keeps them in the run.
fn tax_draft(run: &mut Run<impl Sink>, lines: &[LineItem]) -> Outcomes {
    let Simulation { catalog, policy, tax_status, .. } = run.simulation;
    if catalog.tax_rates.is_empty() {
        return Ok(());
    }
    let mut taxed = Vec::with_capacity(lines.len());
    for (index, line) in lines.iter().enumerate() {
        let left = run.invoice.discounts.left.get(index).copied().unwrap_or(line.amount);
        let drawn =
            Amount::sum(run.invoice.grants.iter().filter(|drawn| drawn.line == index).map(|drawn| drawn.amount))?;
        taxed.push(TaxLine { amount: left.minus(drawn)?, rates: catalog.taxes(line.taxes) });
    }
    let terms = TaxTerms { status: *tax_status, scope: policy.tax_rounding, rounding: Rounding::HalfUp };
    tax::apply(&taxed, &catalog.tax_rates, terms, &mut run.invoice.taxes)
}

/// Posts what the newest invoice did to the balance.
fn settle_balance(run: &mut Run<impl Sink>, at: Timestamp) -> Outcomes {
    let settlement = run.invoice.settlement;
    let carried = match settlement.outcome {
        Outcome::TooLarge => BalanceTransactionType::InvoiceTooLarge,
        _ => BalanceTransactionType::InvoiceTooSmall,
    };
    let of = (Some(run.invoice.id), None);
    run.post(at, BalanceTransactionType::AppliedToInvoice, settlement.applied, of)?;
    run.post(at, carried, settlement.carried, of)?;
    run.post(at, BalanceTransactionType::Adjustment, settlement.rounding, of)
}

impl<S: Sink> Run<'_, S> {
    /// Posts a ledger entry, unless it would change nothing.
    pub(super) fn post(
        &mut self,
        at: Timestamp,
        kind: BalanceTransactionType,
        amount: Amount,
        (invoice, event): (Option<InvoiceId>, Option<EventId>),
    ) -> Outcomes {
        if amount.is_zero() {
            return Ok(());
        }
        let transaction = self.customer.balance.post(at, kind, amount, invoice, event)?;
        self.sink.balance_transaction(&transaction);
        Ok(())
    }
}
