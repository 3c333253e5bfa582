//! Why does a discount take off what it takes off?
//!
//! The amounts that a discount acted on are not kept; they are the lines less what stands before it in the list of what
//! was taken off, which is in the order of taking.

use std::ops::Range;

use super::{Explainer, Explanation, explanation, rules};
use crate::catalog::Off;
use crate::ids::CouponId;
use crate::invoice::Invoice;
use crate::invoice::discount::{DiscountAmount, Discountable};
use crate::money::{Amount, Rounding};
use crate::words;

/// Of more lines than this, the rest is not written out.
const MOST: usize = 6;

impl Explainer<'_> {
    pub(super) fn discount(&self, invoice: &Invoice, place: usize) -> Option<Explanation> {
        let taken = *invoice.discounts.amounts.get(place)?;
        let formula = self.taken(invoice, place, taken);
        Some(explanation(formula, self.discount_words(invoice, taken.coupon), rules::COUPONS))
    }

    /// What a coupon took off all lines.
    pub(super) fn coupon(&self, invoice: &Invoice, coupon: CouponId) -> Option<Explanation> {
        let amounts = invoice.discounts.amounts.iter().copied().enumerate();
        let own: Vec<_> = amounts.filter(|(_, taken)| taken.coupon == coupon).collect();
        let sum = Amount::sum(own.iter().map(|(_, taken)| taken.amount)).ok()?;
        let mut parts: Vec<_> =
            own.iter().take(MOST).map(|(place, taken)| self.taken(invoice, *place, *taken)).collect();
        match own.len() {
            0 => return None,
            1 => {}
            _ => parts.push(self.sum(own.iter().map(|(_, taken)| taken.amount), sum)),
        }
        Some(explanation(parts.join("; "), self.discount_words(invoice, coupon), rules::COUPONS))
    }

    fn taken(&self, invoice: &Invoice, place: usize, taken: DiscountAmount) -> String {
        let base = left_before(invoice, place, taken.line);
        match self.projection.simulation.catalog.coupons[taken.coupon.index()].off {
            Off::Percent(percentage) => {
                let numerator = i128::from(base.units()) * i128::from(percentage.ten_thousandths());
                let result = self.rounded(Some(numerator), Some(1_000_000), taken.amount);
                format!("{} × {} = {result}", self.money(base), words::percentage(percentage))
            }
            Off::Amount(off) => self.split(invoice, place, (taken, off)),
        }
    }

    /// The part that a line gets of an amount, in proportion to what was left of the lines.
    fn split(&self, invoice: &Invoice, place: usize, (taken, off): (DiscountAmount, Amount)) -> String {
        let act = act_of(invoice, place);
        let amounts = &invoice.discounts.amounts[act.clone()];
        let all = Amount::sum(amounts.iter().map(|one| one.amount)).unwrap_or_default();
        if amounts.len() == 1 {
            let (off, all) = (self.money(off), self.money(all));
            return if off == all { off } else { format!("{off} → {all}") };
        }
        let covered = self.covered(invoice, &act, taken.coupon);
        let there = Amount::sum(covered).unwrap_or_default();
        let base = left_before(invoice, place, taken.line);
        let numerator = i128::from(all.units()) * i128::from(base.units());
        let share = Rounding::Down.divide(numerator, i128::from(there.units()).max(1));
        if share == i128::from(taken.amount.units()) {
            let result = self.rounded(Some(numerator), Some(there.units().into()), taken.amount);
            return format!("{} × {} ÷ {} = {result}", self.money(all), self.money(base), self.money(there));
        }
        // The last line takes what being cut left over.
        let others = amounts.iter().filter(|other| other.line != taken.line).map(|other| -other.amount);
        self.sum([all].into_iter().chain(others), taken.amount)
    }

    /// What was left of each line that a discount acted on.
    fn covered(&self, invoice: &Invoice, act: &Range<usize>, coupon: CouponId) -> Vec<Amount> {
        let coupon = &self.projection.simulation.catalog.coupons[coupon.index()];
        let lines = invoice.lines.iter().enumerate();
        let lines = lines.filter(|(_, line)| line.discountable == Discountable::Yes && coupon.covers(line.price));
        lines.map(|(line, _)| left_before(invoice, act.start, line).max(Amount::ZERO)).collect()
    }

    fn discount_words(&self, invoice: &Invoice, id: CouponId) -> String {
        let coupon = &self.projection.simulation.catalog.coupons[id.index()];
        let off = match coupon.off {
            Off::Percent(percentage) => {
                let percentage = words::percentage(percentage);
                format!("“{}” takes {percentage} off what is left of each line, rounded line by line.", coupon.name)
            }
            Off::Amount(amount) => {
                let amount = self.money(amount);
                format!(
                    "“{}” takes {amount} off. Several lines share it by what is left of them; the last takes the rest.",
                    coupon.name
                )
            }
        };
        let lost = invoice.discounts.lost.iter().filter(|lost| lost.coupon == id).map(|lost| lost.amount);
        let lost = Amount::sum(lost).unwrap_or_default();
        if lost.is_zero() {
            return off;
        }
        format!("{off} {} of it is lost, because the lines cost no more.", self.money(lost))
    }
}

/// What was left of a line before the discount at that place acted.
fn left_before(invoice: &Invoice, place: usize, line: usize) -> Amount {
    let before = invoice.discounts.amounts[..place].iter().filter(|taken| taken.line == line);
    let taken = Amount::sum(before.map(|taken| taken.amount)).unwrap_or_default();
    invoice.lines[line].amount.minus(taken).unwrap_or_default()
}

/// The places of what one discount took off at once: a single line where it is an item's own, else lines that rise.
fn act_of(invoice: &Invoice, place: usize) -> Range<usize> {
    let amounts = &invoice.discounts.amounts;
    let mut on_items = Amount::ZERO;
    let items = amounts.iter().take_while(|taken| {
        let is_on_item = on_items < invoice.discounts.on_items;
        on_items = on_items.plus(taken.amount).unwrap_or_default();
        is_on_item
    });
    let items = items.count();
    if place < items {
        return place..place + 1;
    }
    let goes_on = |pair: &[DiscountAmount]| pair[0].coupon == pair[1].coupon && pair[0].line < pair[1].line;
    let before = amounts[items..=place].windows(2).rev().take_while(|pair| goes_on(pair)).count();
    let after = amounts[place..].windows(2).take_while(|pair| goes_on(pair)).count();
    place - before..place + after + 1
}
