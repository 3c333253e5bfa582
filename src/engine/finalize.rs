//! How does what is pending become an invoice, ledger entries and a payment?

use super::discounts::{count_uses, discount_draft};
use super::run::{Outcomes, Run};
use super::{Simulation, Sink};
use crate::calendar::{BillingPeriod, Timestamp};
use crate::customer::BalanceTransactionType;
use crate::ids::{EventId, InvoiceId, PaymentId, SubscriptionId};
use crate::invoice::tax::{self, TaxLine, TaxTerms};
use crate::invoice::{self, BillingReason, Invoice, LineItem, Outcome, Payment, PaymentPurpose, Settlement, proration};
use crate::money::{Amount, AmountTooLarge, Rounding};

/// Moves what waits for this subscription, or for no particular one, into the draft: the newest first, and what was
/// made in one second in the order in which it was made (<https://docs.stripe.com/api/invoices/object>, `lines`).
pub(super) fn take_pending(run: &mut Run<impl Sink>, id: SubscriptionId) {
    let is_for = |line: &LineItem| line.subscription.is_none_or(|subscription| subscription == id);
    for line in run.pending.iter().filter(|line| is_for(line)) {
        let place = run.draft.partition_point(|other| other.created >= line.created);
        run.draft.insert(place, *line);
    }
    run.pending.retain(|line| !is_for(line));
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
    if run.draft.is_empty() {
        return Ok(());
    }
    finalize(run, id, at, reason, period)
}

/// Turns the draft into an invoice: total, balance, amount due, payment.
pub(super) fn finalize(
    run: &mut Run<impl Sink>,
    subscription: SubscriptionId,
    at: Timestamp,
    billing_reason: BillingReason,
    period: BillingPeriod,
) -> Outcomes {
    let lines = std::mem::take(&mut run.draft);
    discount_draft(run, subscription, &lines, at)?;
    tax_draft(run, &lines)?;
    let Sums { subtotal, total_excluding_tax, total } = add_up(run, &lines)?;
    let Simulation { currency, policy, .. } = run.simulation;
    let settlement = invoice::settle(total, run.customer.balance.amount(), currency, *policy)?;
    let id = InvoiceId(run.invoices);
    run.invoices += 1;
    count_uses(run, subscription);
    let (discounts, taxes) = (std::mem::take(&mut run.discounts), std::mem::take(&mut run.taxes));
    let invoice = Invoice {
        id,
        at,
        billing_reason,
        subscription,
        period,
        lines,
        subtotal,
        discounts,
        taxes,
        total_excluding_tax,
        total,
        settlement,
    };
    run.sink.invoice(&invoice);
    (run.draft, run.discounts, run.taxes) = (invoice.lines, invoice.discounts, invoice.taxes);
    run.draft.clear();
    settle_balance(run, at, id, &settlement)?;
    pay(run, at, settlement.amount_due, PaymentPurpose::Invoice(id));
    Ok(())
}

/// What the lines of an invoice come to.
struct Sums {
    subtotal: Amount,
    total_excluding_tax: Amount,
    total: Amount,
}

/// Adds up, in the order of <https://docs.stripe.com/api/invoices/object>: lines, discounts, taxes.
fn add_up(run: &Run<impl Sink>, lines: &[LineItem]) -> Result<Sums, AmountTooLarge> {
    let gross = invoice::total(lines)?;
    let subtotal = gross.minus(run.discounts.on_items)?;
    let discounted = gross.minus(run.discounts.total()?)?;
    let total_excluding_tax = discounted.minus(run.taxes.contained)?.minus(run.taxes.backed_out)?;
    let total = proration::kept(run.simulation.policy.negative_total, discounted.plus(run.taxes.effect()?)?);
    Ok(Sums { subtotal, total_excluding_tax, total })
}

/// Finds the taxes of a draft and keeps them in the run.
fn tax_draft(run: &mut Run<impl Sink>, lines: &[LineItem]) -> Outcomes {
    let Simulation { catalog, policy, tax_status, .. } = run.simulation;
    if catalog.tax_rates.is_empty() {
        return Ok(());
    }
    let left = |index: usize| run.discounts.left.get(index).copied();
    let taxed = lines
        .iter()
        .enumerate()
        .map(|(index, line)| TaxLine { amount: left(index).unwrap_or(line.amount), rates: catalog.taxes(line.taxes) });
    let terms = TaxTerms { status: *tax_status, scope: policy.tax_rounding, rounding: Rounding::HalfUp };
    tax::apply(&taxed.collect::<Vec<_>>(), &catalog.tax_rates, terms, &mut run.taxes)
}

fn settle_balance(run: &mut Run<impl Sink>, at: Timestamp, id: InvoiceId, settlement: &Settlement) -> Outcomes {
    let carried = match settlement.outcome {
        Outcome::TooLarge => BalanceTransactionType::InvoiceTooLarge,
        _ => BalanceTransactionType::InvoiceTooSmall,
    };
    post(run, at, BalanceTransactionType::AppliedToInvoice, settlement.applied, Some(id), None)?;
    post(run, at, carried, settlement.carried, Some(id), None)?;
    post(run, at, BalanceTransactionType::Adjustment, settlement.rounding, Some(id), None)
}

/// Posts a ledger entry, unless it would change nothing.
pub(super) fn post(
    run: &mut Run<impl Sink>,
    at: Timestamp,
    kind: BalanceTransactionType,
    amount: Amount,
    invoice: Option<InvoiceId>,
    event: Option<EventId>,
) -> Outcomes {
    if amount.is_zero() {
        return Ok(());
    }
    let transaction = run.customer.balance.post(at, kind, amount, invoice, event)?;
    run.sink.balance_transaction(&transaction);
    Ok(())
}

/// Takes a payment, unless nothing is due.
pub(super) fn pay(run: &mut Run<impl Sink>, at: Timestamp, amount: Amount, purpose: PaymentPurpose) {
    if amount.is_zero() {
        return;
    }
    let id = PaymentId(run.payments);
    run.payments += 1;
    run.sink.payment(&Payment { id, at, amount, purpose });
}
