//! How does money come in, and what happens when it does not?
//!
//! An invoice with an amount due is charged at once, or sent. A charge that fails is tried again, and the subscription is
//! past due meanwhile (<https://docs.stripe.com/billing/revenue-recovery/smart-retries>). Open invoices can be paid, made
//! void, given up or paid from credit by events.

use super::lifecycle::end;
use super::run::{Outcomes, Run};
use super::{Event, Failing, InvoiceChoice, Notice, Sink};
use crate::calendar::{DAY, Timestamp};
use crate::customer::credit_grant::{self, Drawn};
use crate::customer::{AfterRetries, BalanceTransactionType, CollectionMethod, PauseBehavior, Standing};
use crate::ids::{EventId, InvoiceId, PaymentId, SubscriptionId};
use crate::invoice::collection::{InvoiceChange, InvoiceChangeCause, InvoiceStatus};
use crate::invoice::credit_note::Creditable;
use crate::invoice::{Payment, PaymentPurpose, Settlement};
use crate::money::Amount;

/// What has to be known of an invoice after it is finalized.
#[derive(Clone, Debug)]
pub(super) struct Record {
    pub(super) id: InvoiceId,
    pub(super) subscription: Option<SubscriptionId>,
    pub(super) status: InvoiceStatus,
    pub(super) settlement: Settlement,
    /// What it has to do with credit notes; `amount_due` is what is still to be paid.
    pub(super) creditable: Creditable,
    /// What credit notes of the story gave back of it.
    pub(super) returned: Amount,
    /// Its tax, of which a credit note takes its part back.
    pub(super) tax: Amount,
    pub(super) drawn: Vec<Drawn>,
    /// How often it was charged in vain.
    attempts: u32,
    /// When it is charged again, or late.
    pub(super) next_attempt: Option<Timestamp>,
    due_at: Option<Timestamp>,
}

/// Keeps what has to be known of the invoice that is finalized.
pub(super) fn keep(run: &mut Run<impl Sink>) -> usize {
    let invoice = &run.invoice;
    run.records.push(Record {
        id: invoice.id,
        subscription: invoice.subscription,
        status: invoice.status,
        settlement: invoice.settlement,
        creditable: Creditable {
            total: invoice.total,
            amount_due: invoice.settlement.amount_due,
            ..Creditable::default()
        },
        returned: Amount::ZERO,
        tax: invoice.taxes.added,
        drawn: invoice.grants.clone(),
        attempts: 0,
        next_attempt: None,
        due_at: invoice.due_at,
    });
    run.records.len() - 1
}

/// How the invoices of a subscription are collected now. One that somebody makes is charged.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Collecting {
    standing: Standing,
    method: CollectionMethod,
}

impl Collecting {
    pub(super) fn of(run: &Run<impl Sink>, id: Option<SubscriptionId>) -> Self {
        let Some(id) = id else { return Self::default() };
        let standing = run.customer.subscriptions[id.index()].standing;
        Self { standing, method: run.simulation.subscriptions[id.index()].collection }
    }

    pub(super) const fn keeps_drafts(self) -> bool {
        matches!(self.standing, Standing::Paused { behavior: PauseBehavior::KeepAsDraft, .. })
    }

    /// Until when what is finalized at an instant has to be paid, if it is sent.
    pub(super) fn due_at(self, at: Timestamp) -> Option<Timestamp> {
        match self.method {
            CollectionMethod::SendInvoice { days_until_due } => Some(Timestamp(at.0 + i64::from(days_until_due) * DAY)),
            CollectionMethod::ChargeAutomatically => None,
        }
    }
}

/// What becomes of an invoice as it is finalized.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is not finalized.
    StaysDraft,
    /// There is nothing to pay.
    NothingToPay,
    /// Its amount due is charged.
    Charged(Amount),
    /// Its amount due is charged in vain.
    Fails,
    /// The customer is asked to pay.
    Sent,
    /// Nobody tries to charge it.
    Unpaid,
    /// It is made void, because collection is paused.
    Voided,
    /// It is given up, because collection is paused.
    GivenUp,
}

impl Fate {
    pub(super) const fn status(self) -> InvoiceStatus {
        match self {
            Self::StaysDraft => InvoiceStatus::Draft,
            Self::NothingToPay | Self::Charged(_) => InvoiceStatus::Paid,
            _ => InvoiceStatus::Open,
        }
    }

    /// Whether nothing is to come of it by itself.
    pub(super) const fn is_settled(self) -> bool {
        matches!(self, Self::StaysDraft | Self::NothingToPay | Self::Charged(_))
    }
}

/// What will become of the invoice that is settled.
#[inline]
pub(super) fn fate(run: &mut Run<impl Sink>, Collecting { standing, method }: Collecting, at: Timestamp) -> Fate {
    let due = run.invoice.settlement.amount_due;
    match (standing, method) {
        (Standing::Paused { behavior: PauseBehavior::Void, .. }, _) => Fate::Voided,
        (Standing::Paused { .. }, _) if !due.is_zero() => Fate::GivenUp,
        _ if due.is_zero() => Fate::NothingToPay,
        (_, CollectionMethod::SendInvoice { .. }) => Fate::Sent,
        (Standing::Unpaid, _) => Fate::Unpaid,
        _ if charge_succeeds(run, at) => Fate::Charged(due),
        _ => Fate::Fails,
    }
}

/// Lets become of an invoice what has to. `index` is the place of its record, which is there where it is needed.
pub(super) fn follow(run: &mut Run<impl Sink>, index: Option<usize>, fate: Fate, at: Timestamp) -> Outcomes {
    if let Fate::Charged(amount) = fate {
        if let Some(index) = index {
            run.records[index].creditable.charged = amount;
            run.records[index].creditable.amount_due = Amount::ZERO;
        }
        take(run, at, amount, PaymentPurpose::Invoice(run.invoice.id));
        return Ok(());
    }
    let Some(index) = index else { return Ok(()) };
    match fate {
        Fate::StaysDraft | Fate::NothingToPay | Fate::Charged(_) => {}
        Fate::Fails => return fail(run, index, at),
        Fate::Unpaid => run.open.push(index),
        Fate::Sent => {
            run.records[index].next_attempt = run.records[index].due_at;
            run.open.push(index);
        }
        Fate::Voided => return void(run, index, at, None),
        Fate::GivenUp => give_up(run, index, at, None),
    }
    Ok(())
}

/// What is due for an open invoice at this instant: another attempt, or it is late.
pub(super) fn come_due(run: &mut Run<impl Sink>, place: usize, at: Timestamp) -> Outcomes {
    let index = run.open.remove(place);
    let record = &mut run.records[index];
    record.next_attempt = None;
    if record.due_at.is_some() {
        run.open.push(index);
        set_standing(run, index, Standing::PastDue);
        tell(run, index, at, InvoiceChangeCause::PastDue, None);
        return Ok(());
    }
    charge(run, index, at)
}

fn charge(run: &mut Run<impl Sink>, index: usize, at: Timestamp) -> Outcomes {
    if !charge_succeeds(run, at) {
        return fail(run, index, at);
    }
    let record = &mut run.records[index];
    let amount = record.creditable.amount_due;
    let was_late = record.attempts > 0;
    record.creditable.charged = record.creditable.charged.plus(amount)?;
    record.creditable.amount_due = Amount::ZERO;
    record.status = InvoiceStatus::Paid;
    let id = record.id;
    take(run, at, amount, PaymentPurpose::Invoice(id));
    if was_late {
        tell(run, index, at, InvoiceChangeCause::Paid(amount), None);
        recover(run, index);
    }
    Ok(())
}

/// Whether a charge goes through now. A failure that was announced a number of times is used up by it.
fn charge_succeeds(run: &mut Run<impl Sink>, at: Timestamp) -> bool {
    let fails = match &mut run.failing {
        Failing::Until(end) => at < *end,
        Failing::Times(times) if *times > 0 => {
            *times -= 1;
            true
        }
        Failing::Never | Failing::Times(_) => false,
    };
    run.can_pay() && !fails
}

fn fail(run: &mut Run<impl Sink>, index: usize, at: Timestamp) -> Outcomes {
    let retries = &run.simulation.retries;
    let record = &mut run.records[index];
    let attempt = record.attempts as usize;
    record.attempts += 1;
    record.next_attempt = retries.get(attempt).map(|wait| Timestamp(at.0 + wait));
    let (attempt, is_last, subscription) = (record.attempts, record.next_attempt.is_none(), record.subscription);
    run.open.push(index);
    set_standing(run, index, Standing::PastDue);
    tell(run, index, at, InvoiceChangeCause::PaymentFailed { attempt }, None);
    match (subscription, run.simulation.after_retries) {
        (Some(id), AfterRetries::Cancels) if is_last => end(run, id, at),
        (Some(_), AfterRetries::MarksUnpaid) if is_last => {
            set_standing(run, index, Standing::Unpaid);
            Ok(())
        }
        _ => Ok(()),
    }
}

/// A pause of collection goes on, whatever becomes of the invoices before it.
fn set_standing(run: &mut Run<impl Sink>, index: usize, standing: Standing) {
    if let Some(id) = run.records[index].subscription
        && !matches!(run.subscription(id).standing, Standing::Paused { .. })
    {
        run.subscription(id).standing = standing;
    }
}

/// A subscription whose last open invoice is settled is in order again.
fn recover(run: &mut Run<impl Sink>, index: usize) {
    let subscription = run.records[index].subscription;
    let owes = |other: &usize| run.records[*other].subscription == subscription;
    if run.open.iter().any(owes) {
        return;
    }
    let is_late = |standing| matches!(standing, Standing::PastDue | Standing::Unpaid);
    if let Some(id) = subscription.filter(|id| is_late(run.customer.subscriptions[id.index()].standing)) {
        run.subscription(id).standing = Standing::Current;
    }
}

/// Takes a payment, unless there is nothing to take.
pub(super) fn take(run: &mut Run<impl Sink>, at: Timestamp, amount: Amount, purpose: PaymentPurpose) {
    if amount.is_zero() {
        return;
    }
    let id = PaymentId(run.payments);
    run.payments += 1;
    run.sink.payment(&Payment { id, at, amount, purpose });
}

fn tell(run: &mut Run<impl Sink>, index: usize, at: Timestamp, cause: InvoiceChangeCause, event: Option<EventId>) {
    let record = &run.records[index];
    let (invoice, status, amount_remaining) = (record.id, record.status, record.creditable.amount_due);
    run.sink.invoice_changed(&InvoiceChange { invoice, at, cause, status, amount_remaining, event });
}

// Events about an invoice.

/// The record of an invoice that is in one of these states; says so where there is none.
pub(super) fn find(
    run: &mut Run<impl Sink>,
    event: &Event,
    choice: InvoiceChoice,
    allowed: &[InvoiceStatus],
) -> Option<usize> {
    let index = match choice {
        InvoiceChoice::Last => run.records.len().checked_sub(1),
        InvoiceChoice::Number(id) => run.records.iter().position(|record| record.id == id),
    };
    let ready = index.filter(|index| allowed.contains(&run.records[*index].status));
    if ready.is_none() {
        let invoice = index.map(|index| run.records[index].id);
        run.sink.notice(Notice::InvoiceNotReady { event: event.id, invoice });
    }
    ready
}

/// Ends the waiting for an invoice's money.
fn close(run: &mut Run<impl Sink>, index: usize, status: InvoiceStatus) {
    run.records[index].status = status;
    run.records[index].next_attempt = None;
    run.open.retain(|other| *other != index);
    recover(run, index);
}

/// An open invoice is paid, all of it or a part. More than is due becomes credit.
pub(super) fn pay_invoice(
    run: &mut Run<impl Sink>,
    event: &Event,
    choice: InvoiceChoice,
    amount: Option<Amount>,
) -> Outcomes {
    let allowed = [InvoiceStatus::Open, InvoiceStatus::Uncollectible];
    let Some(index) = find(run, event, choice, &allowed) else { return Ok(()) };
    let record = &mut run.records[index];
    let due = record.creditable.amount_due;
    let amount = amount.unwrap_or(due);
    let used = amount.min(due);
    record.creditable.charged = record.creditable.charged.plus(amount)?;
    record.creditable.amount_due = due.minus(used)?;
    let (id, is_settled) = (record.id, record.creditable.amount_due.is_zero());
    if is_settled {
        close(run, index, InvoiceStatus::Paid);
    }
    take(run, event.at, amount, PaymentPurpose::Invoice(id));
    tell(run, index, event.at, InvoiceChangeCause::Paid(amount), Some(event.id));
    let excess = amount.minus(used)?;
    run.post(event.at, BalanceTransactionType::InvoiceOverpaid, -excess, (Some(id), Some(event.id)))
}

/// An open invoice is made void: the balance gets back what it gave, and grants too
/// (<https://docs.stripe.com/changelog/2019-12-03/customer-balances-returned-voided-invoices>).
pub(super) fn void_invoice(run: &mut Run<impl Sink>, event: &Event, choice: InvoiceChoice) -> Outcomes {
    let allowed = [InvoiceStatus::Open, InvoiceStatus::Uncollectible];
    let Some(index) = find(run, event, choice, &allowed) else { return Ok(()) };
    void(run, index, event.at, Some(event.id))
}

pub(super) fn void(run: &mut Run<impl Sink>, index: usize, at: Timestamp, event: Option<EventId>) -> Outcomes {
    run.records[index].creditable.amount_due = Amount::ZERO;
    close(run, index, InvoiceStatus::Void);
    tell(run, index, at, InvoiceChangeCause::Voided, event);
    let record = &mut run.records[index];
    let (id, settlement) = (record.id, record.settlement);
    let drawn = std::mem::take(&mut record.drawn);
    let back = settlement.applied.plus(settlement.carried)?.plus(settlement.rounding)?;
    run.post(at, BalanceTransactionType::UnappliedFromInvoice, -back, (Some(id), event))?;
    for Drawn { grant, amount, .. } in drawn {
        if let Some(grant) = run.customer.grants.iter_mut().find(|known| known.id == grant) {
            credit_grant::reinstate(grant, amount, at)?;
        }
    }
    Ok(())
}

/// An open invoice is given up: it is still owed.
pub(super) fn mark_uncollectible(run: &mut Run<impl Sink>, event: &Event, choice: InvoiceChoice) {
    if let Some(index) = find(run, event, choice, &[InvoiceStatus::Open]) {
        give_up(run, index, event.at, Some(event.id));
    }
}

pub(super) fn give_up(run: &mut Run<impl Sink>, index: usize, at: Timestamp, event: Option<EventId>) {
    close(run, index, InvoiceStatus::Uncollectible);
    tell(run, index, at, InvoiceChangeCause::MarkedUncollectible, event);
}

/// Credit pays an open invoice
/// (<https://docs.stripe.com/changelog/endive/2026-11-18/manually-apply-customer-balance-to-open-invoices>).
pub(super) fn apply_balance(
    run: &mut Run<impl Sink>,
    event: &Event,
    choice: InvoiceChoice,
    asked: Option<Amount>,
) -> Outcomes {
    let Some(index) = find(run, event, choice, &[InvoiceStatus::Open]) else { return Ok(()) };
    let credit = (-run.customer.balance.amount()).max(Amount::ZERO);
    let due = run.records[index].creditable.amount_due;
    let applied = asked.unwrap_or(credit).min(credit).min(due);
    if let Some(asked) = asked.filter(|asked| *asked > applied) {
        run.sink.notice(Notice::NotEnoughCredit { event: event.id, asked, applied });
    }
    if applied.is_zero() {
        return Ok(());
    }
    let record = &mut run.records[index];
    record.creditable.amount_due = due.minus(applied)?;
    record.settlement.applied = record.settlement.applied.plus(applied)?;
    let (id, is_settled) = (record.id, record.creditable.amount_due.is_zero());
    if is_settled {
        close(run, index, InvoiceStatus::Paid);
    }
    tell(run, index, event.at, InvoiceChangeCause::BalanceApplied(applied), Some(event.id));
    run.post(event.at, BalanceTransactionType::AppliedToInvoice, applied, (Some(id), Some(event.id)))
}

/// Lowers what is still to be paid of an open invoice by a credit note.
pub(super) fn lower(
    run: &mut Run<impl Sink>,
    index: usize,
    amount: Amount,
    (at, event): (Timestamp, Option<EventId>),
) -> Outcomes {
    if amount.is_zero() {
        return Ok(());
    }
    let record = &mut run.records[index];
    record.creditable.amount_due = record.creditable.amount_due.minus(amount)?;
    if record.creditable.amount_due.is_zero() {
        close(run, index, InvoiceStatus::Paid);
    }
    tell(run, index, at, InvoiceChangeCause::Credited(amount), event);
    Ok(())
}
