//! Which lines does an item's time make?

use super::run::{Outcomes, Run};
use super::{Event, Sink};
use crate::calendar::{BillingPeriod, Timestamp};
use crate::customer::{Coverage, Debit, ScheduledEnd, SubscriptionItem};
use crate::ids::{EventId, ItemId, LineId, PriceId, SubscriptionId};
use crate::invoice::proration::{self, Proration};
use crate::invoice::{LineItem, LineItemKind, Reason};
use crate::money::{Amount, AmountTooLarge};
use crate::policy::UnusedTime;

/// An item, by its subscription and its place in it.
pub(super) type ItemPlace = (SubscriptionId, ItemId);

/// Puts the period that an item has entered onto the draft, in advance: all of it, or what there is of it.
pub(super) fn bill_coming(run: &mut Run<impl Sink>, place: ItemPlace, created: Timestamp) -> Outcomes {
    if run.item(place).coverage == Coverage::Free {
        return Ok(());
    }
    let ends = run.subscription(place.0).ends;
    let item = run.item(place);
    let SubscriptionItem { period, whole, .. } = *item;
    let until = match ends {
        ScheduledEnd::At(end) => end.clamp(period.start, period.end),
        _ => period.end,
    };
    let line = period_line(run, place, (BillingPeriod { end: until, ..period }, whole), created)?;
    run.draft.push(line);
    Ok(())
}

/// The line for the time of an item, which becomes the debit that later credits take back.
fn period_line(
    run: &mut Run<impl Sink>,
    place: ItemPlace,
    (part, whole): (BillingPeriod, BillingPeriod),
    created: Timestamp,
) -> Result<LineItem, AmountTooLarge> {
    let SubscriptionItem { price, quantity, .. } = *run.item(place);
    let unit_amount = run.simulation.catalog.price(price).unit_amount;
    let (amount, reason) = if part == whole {
        (unit_amount.times(quantity)?, Reason::FullPeriod { unit_amount, quantity })
    } else {
        let Proration { amount, reason, .. } = proration::of(unit_amount, quantity, part, whole)?;
        (amount, reason)
    };
    let id = run.next_line();
    run.item(place).debit = Some(Debit { line: id, price, unit_amount, quantity });
    let line = item_line(id, LineItemKind::Subscription, place, (price, quantity), created);
    Ok(LineItem { amount, period: part, reason, ..line })
}

/// The line of nothing that an invoice of a trial shows.
pub(super) fn trial_line(
    run: &mut Run<impl Sink>,
    place: ItemPlace,
    period: BillingPeriod,
    created: Timestamp,
) -> LineItem {
    let SubscriptionItem { price, quantity, .. } = *run.item(place);
    let id = run.next_line();
    let line = item_line(id, LineItemKind::Subscription, place, (price, quantity), created);
    LineItem { period, reason: Reason::Trial, ..line }
}

fn item_line(
    id: LineId,
    kind: LineItemKind,
    item: ItemPlace,
    (price, quantity): (PriceId, u32),
    created: Timestamp,
) -> LineItem {
    LineItem {
        id,
        kind,
        amount: Amount::ZERO,
        period: BillingPeriod { start: created, end: created },
        item: Some(item),
        price: Some(price),
        quantity,
        reverses: None,
        created,
        event: None,
        reason: Reason::Trial,
    }
}

/// Credits what was billed for an item's time from `at` on, if the policy gives it back.
pub(super) fn credit_unused_time(run: &mut Run<impl Sink>, event: &Event, place: ItemPlace, at: Timestamp) -> Outcomes {
    if run.simulation.policy.unused_time == UnusedTime::Kept {
        return Ok(());
    }
    let SubscriptionItem { period, whole, .. } = *run.item(place);
    let Some(debit) = run.item(place).debit.take() else { return Ok(()) };
    let credit = proration::of(debit.unit_amount, debit.quantity, period.rest(at), whole)?;
    let line = run.next_line();
    let credit = LineItem {
        amount: -credit.amount,
        period: credit.period,
        reason: credit.reason,
        reverses: Some(debit.line),
        event: Some(event.id),
        ..item_line(line, LineItemKind::ProrationCredit, place, (debit.price, debit.quantity), event.at)
    };
    run.pending.push(credit);
    Ok(())
}

/// Debits an item's time from `at` on, at its terms as they are now.
pub(super) fn debit_remaining_time(
    run: &mut Run<impl Sink>,
    event: &Event,
    place: ItemPlace,
    at: Timestamp,
) -> Outcomes {
    let SubscriptionItem { price, quantity, period, whole, .. } = *run.item(place);
    let unit_amount = run.simulation.catalog.price(price).unit_amount;
    let debit = proration::of(unit_amount, quantity, period.rest(at), whole)?;
    let line = run.next_line();
    let debit = LineItem {
        amount: debit.amount,
        period: debit.period,
        reason: debit.reason,
        event: Some(event.id),
        ..item_line(line, LineItemKind::ProrationDebit, place, (price, quantity), event.at)
    };
    run.pending.push(debit);
    run.item(place).debit = Some(Debit { line, price, unit_amount, quantity });
    Ok(())
}

/// An amount that the story itself says.
pub(super) fn written_line(id: LineId, event: (EventId, Timestamp), amount: Amount) -> LineItem {
    let (event, at) = event;
    LineItem {
        id,
        kind: LineItemKind::InvoiceItem,
        amount,
        period: BillingPeriod { start: at, end: at },
        item: None,
        price: None,
        quantity: 1,
        reverses: None,
        created: at,
        event: Some(event),
        reason: Reason::AsWritten { event },
    }
}
