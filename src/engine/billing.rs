//! Which lines does an item's time make?

use super::credit::credit_line;
use super::run::{Outcomes, Run};
use super::{Action, Event, InvoiceItem, Simulation, Sink, discounts};
use crate::calendar::{BillingPeriod, Timestamp};
use crate::catalog::{BillingTiming, Price, UsageType};
use crate::customer::{Coverage, Debit, PeriodUsage, ScheduledEnd, SubscriptionItem};
use crate::ids::{EventId, InvoiceId, ItemId, LineId, PriceId, SubscriptionId, TaxListId};
use crate::invoice::discount::Discountable;
use crate::invoice::proration::{self, cycles};
use crate::invoice::{LineItem, LineItemKind, Reason};
use crate::money::{Amount, AmountTooLarge, Decimal, ExactAmount};
use crate::policy::{ChangeDay, CreditBase, CreditForm, Denominator, Policy, StubDenominator, UnusedTime};

/// An item, by its subscription and its place in it.
pub(super) type ItemPlace = (SubscriptionId, ItemId);

/// A price and how many of it.
pub(super) type Terms = (PriceId, Decimal);

/// A part of a full period.
#[derive(Clone, Copy)]
struct Part {
    span: BillingPeriod,
    whole: BillingPeriod,
}

/// Puts the period that an item has entered onto the draft, if it is billed in advance: all of it, or what there is of it.
pub(super) fn bill_coming(run: &mut Run<impl Sink>, place: ItemPlace, created: Timestamp) -> Outcomes {
    let simulation = run.simulation;
    let subscription = &mut run.customer.subscriptions[place.0.index()];
    let item = &mut subscription.items[place.1.index()];
    item.unbilled_since = item.period.start;
    // What was billed was for the period before.
    item.forget_debits();
    let price = simulation.catalog.price(item.price);
    if item.coverage == Coverage::Free || price.usage.timing() == BillingTiming::InArrears {
        return Ok(());
    }
    if let ScheduledEnd::At(end) = subscription.ends {
        item.period.end = end.clamp(item.period.start, item.period.end);
    }
    let full = price.amount(item.quantity)?;
    let (id, terms) = (LineId(run.lines), (item.price, item.quantity));
    run.lines += 1;
    let line = item_line((id, LineItemKind::Subscription), (place, item.taxes), terms, created);
    // Written in its place: a line is too large to be handed about for every invoice.
    let line = run.invoice.lines.push_mut(LineItem { period: item.period, ..line });
    bill_period(line, simulation, price, (full, item.whole))?;
    let (span, left) = (item.period, line.amount);
    item.debit = Some(Debit { line: id, price: terms.0, quantity: terms.1, full, span, left, invoice: None });
    Ok(())
}

/// Puts the period that an item leaves onto the draft, if it is billed in arrears: its time up to `until`, and its usage.
#[inline]
pub(super) fn bill_past(run: &mut Run<impl Sink>, place: ItemPlace, until: Timestamp, created: Timestamp) -> Outcomes {
    let price = run.item(place).price;
    match run.price(price).usage.timing() {
        BillingTiming::InAdvance => Ok(()),
        BillingTiming::InArrears => bill_arrears(run, place, until, created),
    }
}

// Out of the way of what is billed in advance.
#[inline(never)]
fn bill_arrears(run: &mut Run<impl Sink>, place: ItemPlace, until: Timestamp, created: Timestamp) -> Outcomes {
    let SubscriptionItem { coverage, price, .. } = *run.item(place);
    let line = match run.price(price).usage {
        UsageType::Metered { .. } => usage_line(run, place, until, created)?,
        UsageType::Licensed { .. } => used_line(run, place, until, created)?,
    };
    run.invoice.lines.extend(line.filter(|_| coverage == Coverage::Billed));
    Ok(())
}

/// The line for time that was used and not billed yet.
pub(super) fn used_line(
    run: &mut Run<impl Sink>,
    place: ItemPlace,
    until: Timestamp,
    created: Timestamp,
) -> Result<Option<LineItem>, AmountTooLarge> {
    let SubscriptionItem { price, quantity, period, whole, unbilled_since, .. } = *run.item(place);
    let span = BillingPeriod { start: unbilled_since, end: until.min(period.end) };
    run.item(place).unbilled_since = span.end;
    if span.start >= span.end {
        return Ok(None);
    }
    let full = run.price(price).amount(quantity)?;
    let mut line = run.item_line(LineItemKind::Subscription, place, (price, quantity), created);
    line.period = span;
    bill_period(&mut line, run.simulation, run.price(price), (full, whole))?;
    Ok(Some(line))
}

/// The line for usage that was not billed yet; nothing is no line
/// (<https://docs.stripe.com/billing/subscriptions/billing-mode/compare>, zero metered lines).
pub(super) fn usage_line(
    run: &mut Run<impl Sink>,
    place: ItemPlace,
    until: Timestamp,
    created: Timestamp,
) -> Result<Option<LineItem>, AmountTooLarge> {
    let simulation = run.simulation;
    let SubscriptionItem { price: id, period, unbilled_since, .. } = *run.item(place);
    let price = simulation.catalog.price(id);
    let UsageType::Metered { aggregate } = price.usage else { return Ok(None) };
    let meter = &mut run.item(place).meter;
    let mut usage = match meter.period.take() {
        Some(usage) => usage,
        None => meter.cursor.open(&meter.records, period.start, aggregate)?,
    };
    usage.read_until(&meter.records, until)?;
    let billed = usage.billed();
    let bill = usage.bill(price, simulation.policy.rounding)?;
    meter.cursor = usage.cursor();
    meter.period = (until < period.end).then_some(usage);
    if bill.amount.is_zero() && bill.quantity.is_zero() {
        return Ok(None);
    }
    let line = run.item_line(LineItemKind::Usage, place, (id, bill.quantity), created);
    let reason = Reason::Usage { total: bill.total, billed };
    // Where a day belongs to the old terms, what is used on it later is billed within it.
    let span = BillingPeriod { start: unbilled_since.min(until), end: until };
    Ok(Some(LineItem { amount: bill.amount, period: span, reason, ..line }))
}

/// What was used of an item up to an instant, and at it; nothing of one that is not metered. To look does not bill: what is
/// reported at the instant is read again.
pub(super) fn usage_so_far(
    run: &mut Run<impl Sink>,
    place: ItemPlace,
    at: Timestamp,
) -> Result<Option<PeriodUsage>, AmountTooLarge> {
    let SubscriptionItem { price, period, .. } = *run.item(place);
    let price = run.price(price);
    let UsageType::Metered { aggregate } = price.usage else { return Ok(None) };
    let meter = &mut run.item(place).meter;
    let mut usage = match meter.period {
        Some(usage) => usage,
        None => meter.cursor.open(&meter.records, period.start, aggregate)?,
    };
    usage.read_until(&meter.records, at)?;
    meter.period = Some(usage);
    usage.read_until(&meter.records, Timestamp(at.0 + 1))?;
    Ok(Some(usage))
}

/// Finds what the time of a line costs: all of a whole period, or its share.
fn bill_period(
    line: &mut LineItem,
    simulation: &Simulation,
    price: &Price,
    (full, whole): (ExactAmount, BillingPeriod),
) -> Outcomes {
    if line.period == whole {
        line.amount = full.round(simulation.policy.rounding)?;
        line.reason = Reason::FullPeriod;
    } else {
        (line.amount, line.reason) = prorate(&simulation.policy, price, full, Part { span: line.period, whole })?;
    }
    Ok(())
}

/// What a part of a whole period costs, rounded once.
#[inline(never)]
fn prorate(
    policy: &Policy,
    price: &Price,
    full: ExactAmount,
    Part { span, whole }: Part,
) -> Result<(Amount, Reason), AmountTooLarge> {
    let ratio = proration::ratio(&policy.time, span, whole, price.interval)?;
    let amount = full.share(ratio.part(), ratio.whole(), policy.rounding)?;
    Ok((amount, Reason::Prorated { full, ratio, whole }))
}

/// The line of nothing that an invoice of a trial shows.
pub(super) fn trial_line(
    run: &mut Run<impl Sink>,
    place: ItemPlace,
    period: BillingPeriod,
    created: Timestamp,
) -> LineItem {
    let SubscriptionItem { price, quantity, .. } = *run.item(place);
    let line = run.item_line(LineItemKind::Subscription, place, (price, quantity), created);
    LineItem { period, discountable: Discountable::No, ..line }
}

/// A line for an item, of nothing yet.
#[inline]
fn item_line(
    (id, kind): (LineId, LineItemKind),
    (item, taxes): (ItemPlace, TaxListId),
    (price, quantity): Terms,
    created: Timestamp,
) -> LineItem {
    LineItem {
        id,
        kind,
        amount: Amount::ZERO,
        period: BillingPeriod { start: created, end: created },
        subscription: Some(item.0),
        item: Some(item),
        price: Some(price),
        quantity,
        discountable: Discountable::Yes,
        taxes,
        reverses: None,
        created,
        event: None,
        reason: Reason::Trial,
    }
}

/// A pending line of an event.
fn proration_line(
    run: &mut Run<impl Sink>,
    kind: LineItemKind,
    event: &Event,
    item: ItemPlace,
    terms: Terms,
) -> LineItem {
    let line = run.item_line(kind, item, terms, event.at);
    LineItem { discountable: Discountable::No, event: Some(event.id), ..line }
}

/// The period that a change prorates in, and the whole that it is a part of: the item's own. Where intervals have nominal
/// days, it is the period of the subscription, whatever the item's interval is
/// (meteroid-oss/meteroid, services/subscriptions/proration.rs).
fn shared_period(run: &mut Run<impl Sink>, place: ItemPlace) -> Part {
    let is_shared = run.simulation.policy.time.denominator == Denominator::NominalForOthers;
    let next = run.subscription(place.0).present().min_by_key(|item| item.period.end);
    let shared = next.filter(|_| is_shared).map(|item| Part { span: item.period, whole: item.whole });
    let item = run.item(place);
    shared.unwrap_or(Part { span: item.period, whole: item.whole })
}

/// Credits what was billed for an item's time from `at` on, if the policy gives it back. Says how much.
pub(super) fn credit_unused_time(
    run: &mut Run<impl Sink>,
    event: &Event,
    place: ItemPlace,
    (at, owner): (Timestamp, ChangeDay),
) -> Result<Amount, AmountTooLarge> {
    let policy = run.simulation.policy;
    if policy.unused_time == UnusedTime::Kept {
        return Ok(Amount::ZERO);
    }
    let Part { span: period, whole } = shared_period(run, place);
    let rest = proration::remaining(&policy.time, owner, period, at);
    let newest = run.item(place).debit.take();
    if policy.credit_base == CreditBase::CurrentPrice {
        // What was billed up to the end of an earlier period that is shared is over.
        let counts = |debit: &Debit| debit.span.end > rest.start || debit.span.end == period.end;
        let Some(debit) = newest.filter(counts) else { return Ok(Amount::ZERO) };
        run.item(place).earlier.clear();
        let SubscriptionItem { price, quantity, .. } = *run.item(place);
        let full = discounts::net_full(run, place, (price, quantity), event.at)?;
        let debit = Debit { price, quantity, full, ..debit };
        return credit_debit(run, event, place, debit, Part { span: rest, whole });
    }
    // One credit for each debit that covers the time
    // (<https://docs.stripe.com/billing/subscriptions/billing-mode/compare>).
    let mut sum = Amount::ZERO;
    let earlier = std::mem::take(&mut run.item(place).earlier);
    let is_over = |debit: &Debit| debit.span.end <= rest.start;
    for debit in earlier.into_iter().chain(newest) {
        if is_over(&debit) && Some(debit.line) != newest.map(|newest| newest.line) {
            run.item(place).earlier.push(debit);
            continue;
        }
        let end = debit.span.end.min(rest.end);
        let span = BillingPeriod {
            start: rest.start.clamp(debit.span.start, end.max(debit.span.start)),
            end: end.max(debit.span.start),
        };
        let amount = credit_debit(run, event, place, debit, Part { span, whole })?;
        sum = sum.plus(amount)?;
        if debit.span.start < span.start {
            let kept = BillingPeriod { end: span.start, ..debit.span };
            run.item(place).earlier.push(Debit { span: kept, left: debit.left.minus(amount)?, ..debit });
        }
    }
    Ok(sum)
}

/// Credits a part of what was billed.
fn credit_debit(
    run: &mut Run<impl Sink>,
    event: &Event,
    place: ItemPlace,
    debit: Debit,
    part: Part,
) -> Result<Amount, AmountTooLarge> {
    let policy = run.simulation.policy;
    let Debit { price, quantity, full, .. } = debit;
    let (unused, reason) = prorate(&policy, run.price(price), full, part)?;
    let returned = returned(run, debit.invoice);
    let cap = match event.action {
        Action::ChangeQuantity { .. } => policy.credit_cap.for_quantity(),
        _ => policy.credit_cap,
    };
    let amount = proration::capped(cap, unused, debit.left, returned)?;
    let reason = if amount == unused { reason } else { Reason::Capped { unused } };
    let line = proration_line(run, LineItemKind::ProrationCredit, event, place, (price, quantity));
    let line = LineItem { amount: -amount, period: part.span, reason, reverses: Some(debit.line), ..line };
    let is_noted = match policy.credit_form {
        CreditForm::CreditNote => true,
        CreditForm::CreditNoteForRemoved => matches!(event.action, Action::RemoveItem { .. }),
        CreditForm::InvoiceLine | CreditForm::ShortenedLine => false,
    };
    match debit.invoice.filter(|_| is_noted) {
        Some(invoice) => credit_line(run, event, invoice, line)?,
        None => run.pending.push(line),
    }
    Ok(amount)
}

/// What credit notes that a story writes have given back of an invoice: it is not credited again.
fn returned(run: &Run<impl Sink>, invoice: Option<InvoiceId>) -> Amount {
    let record = run.records.iter().find(|record| Some(record.id) == invoice);
    record.map_or(Amount::ZERO, |record| record.returned)
}

/// Debits an item's time from `at` on, at its terms as they are now.
pub(super) fn debit_remaining_time(
    run: &mut Run<impl Sink>,
    event: &Event,
    place: ItemPlace,
    at: Timestamp,
) -> Outcomes {
    let policy = run.simulation.policy;
    let SubscriptionItem { price, quantity, .. } = *run.item(place);
    if run.price(price).usage.timing() == BillingTiming::InArrears {
        return Ok(());
    }
    let full = discounts::net_full(run, place, (price, quantity), event.at)?;
    let Part { span: period, whole } = shared_period(run, place);
    let span = proration::remaining(&policy.time, policy.change_day, period, at);
    let whole = match policy.time.stub {
        // An end that cuts the period is no boundary.
        StubDenominator::AtBoundary if span.end == whole.end => {
            cycles::before_boundary(run.item(place).cycle.interval, span, whole)
        }
        _ => whole,
    };
    let (amount, reason) = prorate(&policy, run.price(price), full, Part { span, whole })?;
    let line = proration_line(run, LineItemKind::ProrationDebit, event, place, (price, quantity));
    let line = LineItem { amount, period: span, reason, ..line };
    run.pending.push(line);
    run.item(place).debit = Some(Debit { line: line.id, price, quantity, full, span, left: amount, invoice: None });
    Ok(())
}

/// One line for the difference that a change of quantity makes, where a policy writes it so.
pub(super) fn bill_difference(
    run: &mut Run<impl Sink>,
    event: &Event,
    place: ItemPlace,
    (new, at): (Decimal, Timestamp),
) -> Outcomes {
    let policy = run.simulation.policy;
    let SubscriptionItem { price, quantity, period, whole, .. } = *run.item(place);
    let old_full = discounts::net_full(run, place, (price, quantity), event.at)?.round(policy.rounding)?;
    let new_full = discounts::net_full(run, place, (price, new), event.at)?;
    let new_amount = new_full.round(policy.rounding)?;
    let span = proration::remaining(&policy.time, policy.change_day, period, at);
    let ratio = proration::ratio(&policy.time, span, whole, run.price(price).interval)?;
    let amount = proration::quantity_change(&policy, ratio, old_full, new_amount)?;
    if amount.is_negative() && policy.unused_time == UnusedTime::Kept {
        // What was paid stays paid.
        return Ok(());
    }
    let kind = if amount.is_negative() { LineItemKind::ProrationCredit } else { LineItemKind::ProrationDebit };
    let line = proration_line(run, kind, event, place, (price, new));
    let reason = Reason::Difference { old: old_full, new: new_amount, ratio, whole };
    let line = LineItem { amount, period: span, reason, ..line };
    run.pending.push(line);
    let item = run.item(place);
    item.forget_debits();
    item.debit =
        Some(Debit { line: line.id, price, quantity: new, full: new_full, span, left: new_amount, invoice: None });
    Ok(())
}

/// Something that the story itself puts on an invoice.
pub(super) fn written_line(
    run: &mut Run<impl Sink>,
    (event, at): (EventId, Timestamp),
    item: InvoiceItem,
) -> Result<LineItem, AmountTooLarge> {
    let InvoiceItem { amount, quantity, price, subscription, discountable, taxes, discounts } = item;
    let id = run.next_line();
    run.written.extend(discounts.map(|discounts| (id, discounts)));
    Ok(LineItem {
        id,
        kind: LineItemKind::InvoiceItem,
        amount: amount.round(run.simulation.policy.rounding)?,
        period: BillingPeriod { start: at, end: at },
        subscription,
        item: None,
        price,
        quantity,
        discountable,
        taxes,
        reverses: None,
        created: at,
        event: Some(event),
        reason: Reason::AsWritten { event },
    })
}

impl<'a, S: Sink> Run<'a, S> {
    /// A line for an item, of nothing yet.
    fn item_line(&mut self, kind: LineItemKind, item: ItemPlace, terms: Terms, created: Timestamp) -> LineItem {
        item_line((self.next_line(), kind), (item, self.item(item).taxes), terms, created)
    }

    /// A price of the catalog.
    pub(super) fn price(&self, id: PriceId) -> &'a Price {
        self.simulation.catalog.price(id)
    }
}
