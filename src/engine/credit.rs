//! How is money given back or promised: by credit notes and by billing credits?

use super::collection::{find, lower, take};
use super::run::{Outcomes, Run};
use super::{Event, GrantStart, InvoiceChoice, Notice, Simulation, Sink};
use crate::calendar::Timestamp;
use crate::customer::BalanceTransactionType;
use crate::customer::credit_grant::{self, CreditGrant, GrantLine, Metering};
use crate::ids::{CreditGrantId, CreditNoteId, EventId, InvoiceId};
use crate::invoice::collection::{CreditNote, InvoiceStatus};
use crate::invoice::credit_note::{self, CreditNoteSplit, Part, PostPayment};
use crate::invoice::tax::{self, TaxLine, TaxTerms, Taxes};
use crate::invoice::{LineItem, LineItemKind, PaymentPurpose};
use crate::money::{Amount, AmountTooLarge, Rounding};

/// Grants billing credits.
pub(super) fn grant_credit(run: &mut Run<impl Sink>, event: &Event, start: GrantStart) {
    let id = CreditGrantId::from_index(run.customer.grants.len());
    let GrantStart { amount, category, priority, effective_at, expires_at } = start;
    let effective_at = effective_at.unwrap_or(event.at);
    let created = event.at;
    run.granted += 1;
    run.customer.grants.push(CreditGrant {
        id,
        amount,
        left: amount,
        category,
        priority,
        effective_at,
        expires_at,
        created,
    });
}

/// Pays for the metered lines of a draft from the grants, and keeps what was drawn in the run.
pub(super) fn draw_grants(run: &mut Run<impl Sink>, lines: &[LineItem]) -> Outcomes {
    run.invoice.grants.clear();
    if run.customer.grants.is_empty() {
        return Ok(());
    }
    let metering = |line: &LineItem| match line.kind {
        LineItemKind::Usage => Metering::Metered,
        _ => Metering::Licensed,
    };
    let left = |index: usize| run.invoice.discounts.left.get(index).copied();
    let lines = lines.iter().enumerate().map(|(index, line)| GrantLine {
        amount: left(index).unwrap_or(line.amount),
        period_end: line.period.end,
        metering: metering(line),
    });
    let lines: Vec<_> = lines.collect();
    credit_grant::draw(&mut run.customer.grants, &lines, &mut run.invoice.grants)?;
    Ok(())
}

/// Issues a credit note. One that is not in order is not issued, and that is said.
pub(super) fn issue_credit_note(
    run: &mut Run<impl Sink>,
    event: &Event,
    choice: InvoiceChoice,
    (amount, post_payment): (Amount, Option<PostPayment>),
) -> Outcomes {
    let allowed = [InvoiceStatus::Open, InvoiceStatus::Paid, InvoiceStatus::Uncollectible];
    let Some(index) = find(run, event, choice, &allowed) else { return Ok(()) };
    let creditable = run.records[index].creditable;
    let split = match post_payment {
        None => credit_note::split(amount, &creditable),
        Some(parts) => credit_note::check(amount, parts, &creditable),
    };
    let Ok(split) = split else {
        let most = creditable.most()?;
        run.sink.notice(Notice::CreditNoteRefused { event: event.id, amount, most });
        return Ok(());
    };
    run.records[index].returned = run.records[index].returned.plus(amount)?;
    settle_note(run, index, (event.at, Some(event.id)), (amount, split))
}

/// Writes a credit for unused time on a credit note for the invoice that billed it, with its tax: what was paid of it goes
/// onto the balance (<https://github.com/getlago/lago-api/blob/main/spec/scenarios/terminate_pay_in_advance_spec.rb>).
pub(super) fn credit_line(run: &mut Run<impl Sink>, event: &Event, invoice: InvoiceId, line: LineItem) -> Outcomes {
    // Nobody owes or paid an invoice that is void or was never finalized: there is nothing to give back.
    let is_owed = |status| !matches!(status, InvoiceStatus::Void | InvoiceStatus::Draft);
    let is_it = |record: &super::collection::Record| record.id == invoice && is_owed(record.status);
    let Some(index) = run.records.iter().position(is_it) else { return Ok(()) };
    let Simulation { catalog, policy, tax_status, .. } = run.simulation;
    let terms = TaxTerms { status: *tax_status, scope: policy.tax_rounding, rounding: Rounding::HalfUp };
    let taxed = [TaxLine { amount: -line.amount, rates: catalog.taxes(line.taxes) }];
    let mut borne = Taxes::default();
    tax::apply(&taxed, &catalog.tax_rates, terms, &mut borne)?;
    let creditable = run.records[index].creditable;
    let amount = (-line.amount).plus(borne.effect()?)?.min(creditable.most()?);
    if !amount.is_positive() {
        return Ok(());
    }
    let pre_payment = amount.min(creditable.amount_due);
    let post_payment = PostPayment { balance: amount.minus(pre_payment)?, ..PostPayment::default() };
    let split = CreditNoteSplit { pre_payment, post_payment };
    settle_note(run, index, (event.at, Some(event.id)), (amount, split))
}

/// Puts a credit note that is in order into effect.
pub(super) fn settle_note(
    run: &mut Run<impl Sink>,
    index: usize,
    (at, event): (Timestamp, Option<EventId>),
    (amount, split): (Amount, CreditNoteSplit),
) -> Outcomes {
    let tax = tax_of(run, index, amount)?;
    let record = &mut run.records[index];
    let invoice = record.id;
    record.creditable.credited = record.creditable.credited.plus(amount)?;
    record.creditable.refunded = record.creditable.refunded.plus(split.post_payment.refund)?;
    let id = CreditNoteId(run.credit_notes);
    run.credit_notes += 1;
    run.sink.credit_note(&CreditNote { id, at, invoice, amount, tax, split, event });
    lower(run, index, split.pre_payment, (at, event))?;
    let PostPayment { refund, balance, .. } = split.post_payment;
    run.post(at, BalanceTransactionType::CreditNote, -balance, (Some(invoice), event))?;
    take(run, at, -refund, PaymentPurpose::Refund(invoice));
    Ok(())
}

/// The part of the invoice's tax that goes back.
fn tax_of(run: &Run<impl Sink>, index: usize, amount: Amount) -> Result<Amount, AmountTooLarge> {
    let record = &run.records[index];
    let part = Part { whole: record.creditable.total, before: record.creditable.credited, now: amount };
    part.of(record.tax)
}
