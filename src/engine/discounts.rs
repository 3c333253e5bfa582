//! Which discounts act now, and what do they leave of a price?

use super::Sink;
use super::billing::{ItemPlace, Terms};
use super::run::{Outcomes, Run};
use crate::calendar::Timestamp;
use crate::customer::Discount;
use crate::ids::{CouponId, ItemId, PriceId, SubscriptionId};
use crate::invoice::LineItem;
use crate::invoice::discount::{self, DiscountAmount, DiscountLine, Discountable, Discounts};
use crate::money::{Amount, AmountTooLarge, ExactAmount, Rounding};

/// What a whole period costs after the discounts that act now. Prorations are made of it: first the discount, then the
/// share of time (<https://docs.stripe.com/billing/subscriptions/prorations>). A discount of an amount is shared with
/// the other items, as on a renewal.
pub(super) fn net_full(
    run: &mut Run<impl Sink>,
    place: ItemPlace,
    terms: Terms,
    at: Timestamp,
) -> Result<ExactAmount, AmountTooLarge> {
    let full = run.price(terms.0).amount(terms.1)?;
    if run.simulation.catalog.coupons.is_empty() {
        return Ok(full);
    }
    let rounding = run.simulation.policy.rounding;
    let mut lines = Vec::new();
    for other in run.present_items(place.0).filter(|other| *other != place) {
        let item = run.item(other);
        let terms = (item.price, item.quantity);
        lines.push((other, run.price(terms.0).rounded(terms.1, rounding)?, terms.0));
    }
    // Items are present in their order.
    let before = lines.partition_point(|(other, ..)| *other < place);
    lines.insert(before, (place, full.round(rounding)?, terms.0));
    let out = discounted(run, place.0, &lines, at)?;
    let here = lines.iter().position(|(other, ..)| *other == place).unwrap_or_default();
    Ok(if out.amounts.is_empty() { full } else { out.left[here].into() })
}

/// What an item costs before its discounts, at a price.
pub(super) type Undiscounted = (ItemPlace, Amount, PriceId);

/// What the discounts that act now take off items of one subscription, if they stood on one invoice.
pub(super) fn discounted(
    run: &Run<impl Sink>,
    id: SubscriptionId,
    lines: &[Undiscounted],
    at: Timestamp,
) -> Result<Discounts, AmountTooLarge> {
    let own: Vec<_> = lines.iter().map(|(place, ..)| of_item(run, *place, at)).collect();
    let lines = lines.iter().zip(&own).map(|((_, amount, price), own)| DiscountLine {
        amount: *amount,
        discountable: Discountable::Yes,
        price: Some(*price),
        discounts: own,
    });
    let mut out = Discounts::default();
    let on_invoice = on_invoice(run, id, at);
    let coupons = &run.simulation.catalog.coupons;
    discount::apply(&lines.collect::<Vec<_>>(), &on_invoice, coupons, Rounding::HalfUp, &mut out)?;
    Ok(out)
}

/// Finds the discounts of a draft and keeps them in the run.
pub(super) fn discount_draft(
    run: &mut Run<impl Sink>,
    lines: &[LineItem],
    on_invoice: &[CouponId],
    at: Timestamp,
) -> Outcomes {
    let coupons = &run.simulation.catalog.coupons;
    if coupons.is_empty() {
        return Ok(());
    }
    let own: Vec<_> = lines.iter().map(|line| of_line(run, line, at)).collect();
    let discounted = lines.iter().zip(&own).map(|(line, own)| DiscountLine {
        amount: line.amount,
        discountable: line.discountable,
        price: line.price,
        discounts: own,
    });
    let discounted: Vec<_> = discounted.collect();
    discount::apply(&discounted, on_invoice, coupons, Rounding::HalfUp, &mut run.invoice.discounts)?;
    keep_in_debits(run, lines)
}

/// What a line was billed for after its discounts is what a later credit gives back.
fn keep_in_debits(run: &mut Run<impl Sink>, lines: &[LineItem]) -> Outcomes {
    for (index, line) in lines.iter().enumerate() {
        let left = run.invoice.discounts.left[index];
        let Some(place) = line.item.filter(|_| left != line.amount) else { continue };
        let Some(debit) = run.item(place).debit_of(line.id) else { continue };
        debit.left = left;
        debit.full = debit.full.round(Rounding::HalfUp)?.share(left.units(), line.amount.units())?.into();
    }
    Ok(())
}

/// The discounts of a line alone: those of its item now, or those that somebody wrote it with, which act whenever it is
/// invoiced (<https://docs.stripe.com/api/invoiceitems/create>, `discounts`).
fn of_line(run: &Run<impl Sink>, line: &LineItem, at: Timestamp) -> Vec<CouponId> {
    if let Some(place) = line.item {
        return of_item(run, place, at);
    }
    let written = run.written.iter().find(|(id, _)| *id == line.id);
    written.map(|(_, list)| run.simulation.written_discounts[*list].clone()).unwrap_or_default()
}

fn of_item(run: &Run<impl Sink>, place: ItemPlace, at: Timestamp) -> Vec<CouponId> {
    let item = &run.customer.subscriptions[place.0.index()].items[place.1.index()];
    acting(run, &item.discounts, at)
}

/// The discounts of the subscription, or else those of the customer: never both
/// (<https://docs.stripe.com/billing/subscriptions/coupons>).
#[inline]
pub(super) fn on_invoice(run: &Run<impl Sink>, id: SubscriptionId, at: Timestamp) -> Vec<CouponId> {
    if run.simulation.catalog.coupons.is_empty() {
        return Vec::new();
    }
    let own = acting(run, &run.customer.subscriptions[id.index()].discounts, at);
    if own.is_empty() { acting(run, &run.customer.discounts, at) } else { own }
}

fn acting(run: &Run<impl Sink>, discounts: &[Discount], at: Timestamp) -> Vec<CouponId> {
    let coupons = &run.simulation.catalog.coupons;
    discounts.iter().filter(|discount| discount.acts(coupons, at)).map(|discount| discount.coupon).collect()
}

/// Counts the invoice that is finalized for the discounts that took something off it: those of an item, off its lines.
pub(super) fn count_uses(run: &mut Run<impl Sink>, id: Option<SubscriptionId>, lines: &[LineItem], at: Timestamp) {
    let Some(id) = id else { return };
    if run.invoice.discounts.amounts.is_empty() {
        return;
    }
    let has_own = !acting(run, &run.customer.subscriptions[id.index()].discounts, at).is_empty();
    let taken = std::mem::take(&mut run.invoice.discounts.amounts);
    let count = |discount: &mut Discount, acted: &dyn Fn(&LineItem) -> bool| {
        let is_it = |amount: &DiscountAmount| amount.coupon == discount.coupon && acted(&lines[amount.line]);
        discount.uses += u32::from(taken.iter().any(is_it));
    };
    let subscription = &mut run.customer.subscriptions[id.index()];
    let on_all = if has_own { &mut subscription.discounts } else { &mut run.customer.discounts };
    for discount in on_all {
        count(discount, &|_| true);
    }
    for (index, item) in subscription.items.iter_mut().enumerate() {
        let place = (id, ItemId::from_index(index));
        for discount in &mut item.discounts {
            count(discount, &|line| line.item == Some(place));
        }
    }
    run.invoice.discounts.amounts = taken;
}
