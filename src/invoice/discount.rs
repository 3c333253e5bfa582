//! What do discounts take off the lines of an invoice?
//!
//! First the discounts of each line's item, then those of the invoice (the subscription's, or else the customer's), in
//! the order of their lists; each acts on what the one before it left
//! (<https://docs.stripe.com/billing/subscriptions/coupons>). A percentage is rounded on each line. An amount is split
//! over its lines in proportion to what is left of them, cut to whole units, and the last of them takes the rest
//! (<https://docs.stripe.com/billing/subscriptions/prorations>). No line goes below 0: what an amount could not take off
//! is lost (<https://docs.stripe.com/api/coupons>).
//!
//! Credits and prorations are not discounted, as prorations are made of amounts that already are: [`net_of_discounts`].

use crate::catalog::{Coupon, Off};
use crate::ids::{CouponId, PriceId};
use crate::money::{Amount, AmountTooLarge, Remainder, Rounding, allocate};

/// Whether discounts act on a line (<https://docs.stripe.com/api/invoice-line-item/object>, `discountable`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Discountable {
    /// They do, if it is no credit.
    Yes,
    /// They do not: a proration has its discount inside.
    No,
}

/// What discounts need to know of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DiscountLine<'a> {
    /// Before any discount. A credit is negative and is not discounted.
    pub amount: Amount,
    /// Whether discounts act on it.
    pub discountable: Discountable,
    /// Its price, unless it was written by hand.
    pub price: Option<PriceId>,
    /// The discounts of its item, in their order.
    pub discounts: &'a [CouponId],
}

/// What a discount took off a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DiscountAmount {
    /// The place of the line in the list.
    pub line: usize,
    /// The coupon.
    pub coupon: CouponId,
    /// How much less the line costs by it; positive.
    pub amount: Amount,
}

/// What a discount could not take off because its lines cost less.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LostDiscount {
    /// The coupon, whose value is an amount.
    pub coupon: CouponId,
    /// How much was lost; positive.
    pub amount: Amount,
}

/// The discounts of one invoice. Made once and used again for the next: [`apply`] begins by emptying it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Discounts {
    /// What was taken off, in the order of taking: items before invoice, then by discount, then by line.
    pub amounts: Vec<DiscountAmount>,
    /// What is left of each line: the amounts that credit grants and taxes act on.
    pub left: Vec<Amount>,
    /// What the discounts of items took off, which the subtotal is already less by.
    pub on_items: Amount,
    /// What was not used of discounts of an amount, at most one entry for each time that one acted.
    pub lost: Vec<LostDiscount>,
    /// The parts of the discount that is being split.
    parts: Vec<Amount>,
}

impl Discounts {
    /// What was taken off in all; positive.
    ///
    /// # Errors
    /// [`AmountTooLarge`] if the sum leaves the range.
    pub fn total(&self) -> Result<Amount, AmountTooLarge> {
        Amount::sum(self.amounts.iter().map(|taken| taken.amount))
    }

    fn restart(&mut self, lines: &[DiscountLine<'_>]) {
        self.amounts.clear();
        self.lost.clear();
        self.left.clear();
        self.on_items = Amount::ZERO;
        self.left.extend(lines.iter().map(|line| line.amount));
    }

    fn take(&mut self, line: usize, coupon: CouponId, amount: Amount) -> Result<(), AmountTooLarge> {
        if amount.is_positive() {
            self.left[line] = self.left[line].minus(amount)?;
            self.amounts.push(DiscountAmount { line, coupon, amount });
        }
        Ok(())
    }

    fn lose(&mut self, coupon: CouponId, amount: Amount) {
        if amount.is_positive() {
            self.lost.push(LostDiscount { coupon, amount });
        }
    }
}

/// Finds the discounts of an invoice: first each line's own, then `on_invoice`, both in their order.
///
/// `coupons` is the list that a [`CouponId`] is a place in; `rounding` is for percentages. A coupon acts on the lines
/// that it [covers](Coupon::covers), whoever holds it.
///
/// # Errors
/// [`AmountTooLarge`] if an amount or a sum leaves the range.
///
/// # Panics
/// If an id was made for another list of coupons.
pub fn apply(
    lines: &[DiscountLine<'_>],
    on_invoice: &[CouponId],
    coupons: &[Coupon],
    rounding: Rounding,
    out: &mut Discounts,
) -> Result<(), AmountTooLarge> {
    out.restart(lines);
    for (place, line) in lines.iter().enumerate() {
        for &id in line.discounts {
            act(id, &coupons[id.index()], lines, place..place + 1, rounding, out)?;
        }
    }
    out.on_items = out.total()?;
    for &id in on_invoice {
        act(id, &coupons[id.index()], lines, 0..lines.len(), rounding, out)?;
    }
    Ok(())
}

/// What is left of the price of a whole period after these discounts, each acting on what the one before it left.
///
/// A proration is made of it: first the discount, then the share of time. 20.00 less 5.00, half of a period, is 7.50
/// (<https://github.com/polarsource/polar/blob/main/handbook/engineering/design-documents/prorations.mdx>). For a credit,
/// the discounts are those that were billed, each as the [`Off::Amount`] that the line got of it
/// (<https://docs.stripe.com/billing/subscriptions/prorations>). What has no price or is a credit stays as it is.
///
/// # Errors
/// [`AmountTooLarge`] for percentages far above the whole.
pub fn net_of_discounts(
    full: Amount,
    discounts: impl IntoIterator<Item = Off>,
    rounding: Rounding,
) -> Result<Amount, AmountTooLarge> {
    discounts.into_iter().try_fold(full, |left, off| left.minus(off.of(left, rounding)?))
}

/// One discount on those of the lines `among` that it covers.
fn act(
    id: CouponId,
    coupon: &Coupon,
    lines: &[DiscountLine<'_>],
    among: std::ops::Range<usize>,
    rounding: Rounding,
    out: &mut Discounts,
) -> Result<(), AmountTooLarge> {
    let is_covered = |place: &usize| {
        let line = &lines[*place];
        line.discountable == Discountable::Yes && coupon.covers(line.price)
    };
    let places = among.filter(is_covered);
    match coupon.off {
        Off::Percent(_) => act_on_each(id, coupon.off, places, rounding, out),
        Off::Amount(amount) => act_on_all(id, amount, places, out),
    }
}

fn act_on_each(
    id: CouponId,
    off: Off,
    mut places: impl Iterator<Item = usize>,
    rounding: Rounding,
    out: &mut Discounts,
) -> Result<(), AmountTooLarge> {
    places.try_for_each(|place| out.take(place, id, off.of(out.left[place], rounding)?))
}

fn act_on_all(
    id: CouponId,
    off: Amount,
    places: impl Iterator<Item = usize> + Clone,
    out: &mut Discounts,
) -> Result<(), AmountTooLarge> {
    let there = Amount::sum(places.clone().map(|place| out.left[place].max(Amount::ZERO)))?;
    let taken = off.clamp(Amount::ZERO, there);
    out.lose(id, off.minus(taken)?);
    split(taken, places.clone(), out)?;
    for (part, place) in places.enumerate() {
        out.take(place, id, out.parts[part])?;
    }
    Ok(())
}

/// Splits into `out.parts`, one for each place.
fn split(
    taken: Amount,
    places: impl Iterator<Item = usize> + Clone,
    out: &mut Discounts,
) -> Result<(), AmountTooLarge> {
    let Discounts { left, parts, .. } = out;
    let weight = |place: usize| left[place].max(Amount::ZERO);
    parts.clear();
    allocate(taken, places.clone().map(|place| weight(place).units()), Remainder::LastTakesRest, parts)?;
    spill(parts, |part| places.clone().nth(part).map_or(Amount::ZERO, weight))
}

/// Hands what is more than a part can take to the parts before it, from the last on. Only the last, which took the rest,
/// can have too much, and the others have room for it: all of them together get no more than what is there.
fn spill(parts: &mut [Amount], most: impl Fn(usize) -> Amount) -> Result<(), AmountTooLarge> {
    let Some(last) = parts.iter().rposition(|part| !part.is_zero()) else { return Ok(()) };
    let mut over = Amount::ZERO;
    for place in (0..=last).rev() {
        let wanted = parts[place].plus(over)?;
        parts[place] = wanted.min(most(place));
        over = wanted.minus(parts[place])?;
        if over.is_zero() {
            break;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::CouponDuration;
    use crate::money::Percentage;

    fn amount(units: i64) -> Amount {
        Amount::new(units).unwrap()
    }

    fn fixed(units: i64) -> Off {
        Off::Amount(amount(units))
    }

    fn percent(ten_thousandths: u32) -> Off {
        Off::Percent(Percentage::from_ten_thousandths(ten_thousandths))
    }

    fn coupon(off: Off) -> Coupon {
        let (id, name) = (String::from("c"), String::from("c"));
        Coupon { id, name, off, duration: CouponDuration::Forever, applies_to: vec![] }
    }

    fn line(units: i64, discounts: &[CouponId]) -> DiscountLine<'_> {
        DiscountLine { amount: amount(units), discountable: Discountable::Yes, price: None, discounts }
    }

    /// What is left of the lines when the discounts of their items and of the invoice have acted.
    fn apply_to(lines: &[i64], on_first: &[Off], on_invoice: &[Off]) -> Discounts {
        let coupons: Vec<_> = on_first.iter().chain(on_invoice).map(|off| coupon(*off)).collect();
        let ids: Vec<_> = (0..coupons.len()).map(CouponId::from_index).collect();
        let (first, invoice) = ids.split_at(on_first.len());
        let lines: Vec<_> =
            lines.iter().enumerate().map(|(place, units)| line(*units, if place == 0 { first } else { &[] })).collect();
        let mut out = Discounts::default();
        apply(&lines, invoice, &coupons, Rounding::HalfUp, &mut out).unwrap();
        out
    }

    fn units(amounts: &[Amount]) -> Vec<i64> {
        amounts.iter().map(|amount| amount.units()).collect()
    }

    /// Numbers from 0 up to an end that look random and are the same in every run.
    fn numbers(mut state: u64) -> impl FnMut(i64) -> i64 {
        move |end| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            i64::try_from(state >> 33).unwrap() % end
        }
    }

    /// Each row: lines, discounts of the first line, discounts of the invoice; what is left of the lines, what is lost.
    #[test]
    fn discounts_are_as_published() {
        for (source, lines, on_first, on_invoice, left, lost) in [
            // <https://docs.stripe.com/billing/subscriptions/prorations>
            ("S05", &[1000, 2000][..], &[][..], &[fixed(500)][..], &[834, 1666][..], 0),
            // <https://docs.stripe.com/api/coupons>
            ("S18, the first invoice", &[10_000], &[], &[fixed(20_000)], &[0], 10_000),
            ("S18, the second", &[30_000], &[], &[fixed(20_000)], &[10_000], 0),
            // <https://docs.stripe.com/invoicing/dashboard/credit-notes>
            ("S21", &[1000; 10], &[], &[percent(500_000)], &[500; 10], 0),
            ("S22", &[1000; 10], &[], &[fixed(1000)], &[900; 10], 0),
            // <https://docs.stripe.com/billing/taxes/tax-rates>
            ("S27", &[500, 1000], &[], &[percent(100_000)], &[450, 900], 0),
            // flexprice/flexprice, invoice_discount_credit_workflow_test.go
            ("flexprice-wf-expiring-credits", &[10_000], &[], &[fixed(2000)], &[8000], 0),
            ("flexprice-wf-discount-eats-everything", &[5000, 5000], &[], &[fixed(10_000)], &[0, 0], 0),
            ("flexprice-wf-fractional", &[5033, 4967], &[], &[percent(125_000)], &[4404, 4346], 0),
            ("flexprice-wf-line-discount-capped", &[3000, 7000], &[fixed(4000)], &[], &[0, 7000], 1000),
            (
                "flexprice-wf-line-and-invoice-discount",
                &[5000, 5000],
                &[percent(500_000)],
                &[fixed(1000)],
                &[2167, 4333],
                0,
            ),
            ("flexprice-credit-after-discounts", &[10_000], &[fixed(2000)], &[fixed(1000)], &[7000], 0),
            // meteroid-oss/meteroid, coupons.rs
            ("meteroid-coupon-fixed-exceeds", &[4900], &[], &[fixed(10_000)], &[0], 5100),
            ("meteroid-coupon-fixed-10", &[4900], &[], &[fixed(1000)], &[3900], 0),
            // stripe-ruby-mock/stripe-ruby-mock, invoice_examples.rb
            ("stripe-coupon-amount-off", &[15_000], &[], &[fixed(10_000)], &[5000], 0),
            // useautumn/autumn, proration-credit-discount.spec.ts: a credit is not discounted
            ("autumn-credit-discount-too-late", &[-2000], &[], &[percent(200_000)], &[-2000], 0),
            // <https://docs.stripe.com/billing/subscriptions/coupons>: the order of the list matters
            ("20 % then 5.00", &[10_000], &[], &[percent(200_000), fixed(500)], &[7500], 0),
            ("5.00 then 20 %", &[10_000], &[], &[fixed(500), percent(200_000)], &[7600], 0),
            ("item first", &[10_000, 10_000], &[fixed(10_000)], &[percent(500_000)], &[0, 5000], 0),
            ("a line that is used up has no part", &[1000, 900], &[percent(1_000_000)], &[fixed(300)], &[0, 600], 0),
            ("credits and nothing", &[-500, 0], &[], &[fixed(300), percent(500_000)], &[-500, 0], 300),
            ("the last has no room for the rest", &[3, 3, 3, 1], &[], &[fixed(5)], &[2, 2, 1, 0], 0),
            ("no lines", &[], &[], &[fixed(300)], &[], 300),
        ] {
            let found = apply_to(lines, on_first, on_invoice);
            assert_eq!(units(&found.left), left, "{source}");
            let found_lost: i64 = found.lost.iter().map(|lost| lost.amount.units()).sum();
            assert_eq!(found_lost, lost, "{source}");
            let before: i64 = lines.iter().sum();
            assert_eq!(found.total().unwrap().units(), before - left.iter().sum::<i64>(), "{source}");
        }
    }

    /// S05: 5.00 over 10.00 and 20.00, as <https://docs.stripe.com/billing/subscriptions/prorations> has it.
    #[test]
    fn each_amount_names_its_line_and_coupon() {
        let found = apply_to(&[1000, 2000], &[], &[fixed(500)]);
        let taken = |line, units| DiscountAmount { line, coupon: CouponId(0), amount: amount(units) };
        assert_eq!(found.amounts, [taken(0, 166), taken(1, 334)]);
    }

    #[test]
    fn acts_on_what_it_covers_only() {
        let prices = [Some(PriceId(0)), Some(PriceId(1)), None, Some(PriceId(1))];
        let mut lines = prices.map(|price| DiscountLine { price, ..line(1000, &[]) });
        lines[3].discountable = Discountable::No;
        for (off, left) in [(fixed(300), [1000, 700, 1000, 1000]), (percent(500_000), [1000, 500, 1000, 1000])] {
            let coupons = [Coupon { applies_to: vec![PriceId(1)], ..coupon(off) }];
            let mut out = Discounts::default();
            apply(&lines, &[CouponId(0)], &coupons, Rounding::HalfUp, &mut out).unwrap();
            assert_eq!(units(&out.left), left);
        }
    }

    /// Each row: the price of the period, its discounts, what half a period of it costs.
    #[test]
    fn a_proration_is_made_of_discounted_amounts() {
        for (source, full, discounts, half) in [
            // Polar, handbook, prorations.mdx
            ("PO2 credit", 2000, &[fixed(500)][..], 750),
            ("PO2 debit", 3000, &[fixed(500)], 1250),
            // <https://docs.stripe.com/billing/subscriptions/prorations>: 1.66 is what the line got of the coupon
            ("S07 flexible", 1000, &[fixed(166)], 417),
            // There too, the classic mode: the whole coupon off the line, against the rule that the page states
            ("S06 classic", 1000, &[fixed(500)], 250),
            ("both", 10_000, &[percent(200_000), fixed(500)], 3750),
            ("never below nothing", 300, &[fixed(500)], 0),
        ] {
            let left = net_of_discounts(amount(full), discounts.iter().copied(), Rounding::HalfUp).unwrap();
            assert_eq!(left.share(1, 2), Ok(amount(half)), "{source}");
        }
    }

    /// S59, a recorded invoice: Polar, handbook, prorations.mdx.
    #[test]
    fn a_recorded_invoice_has_its_coupon_inside_the_prorations() {
        // Of 31 days, 24 were left.
        let (left, whole) = (1_758_521_200 - 1_756_447_600, 1_758_521_200 - 1_755_842_800);
        let after = |full| net_of_discounts(amount(full), [percent(500_000)], Rounding::HalfUp).unwrap();
        let credit = -after(5000).share(left, whole).unwrap();
        let debit = after(20_000).share(left, whole).unwrap();
        let proration = |amount| DiscountLine { amount, discountable: Discountable::No, ..line(0, &[]) };
        let mut out = Discounts::default();
        let lines = [proration(credit), proration(debit), line(20_000, &[])];
        apply(&lines, &[CouponId(0)], &[coupon(percent(500_000))], Rounding::HalfUp, &mut out).unwrap();
        assert_eq!(units(&out.left), [-1935, 7742, 10_000]);
    }

    #[test]
    fn no_line_goes_below_nothing_and_nothing_gets_lost_unsaid() {
        let mut below = numbers(3);
        for _ in 0..2_000 {
            let lines: Vec<_> = (0..=below(6)).map(|_| below(40) - 5).collect();
            let offs: Vec<_> =
                (0..=below(3))
                    .map(|_| {
                        if below(2) == 0 { fixed(below(60)) } else { percent(u32::try_from(below(1_000_001)).unwrap()) }
                    })
                    .collect();
            let (on_first, on_invoice) = offs.split_at(offs.len() / 2);
            let found = apply_to(&lines, on_first, on_invoice);
            for (line, left) in lines.iter().zip(&found.left) {
                assert!((0..=(*line).max(0)).contains(&left.units()) || left.units() == *line, "{lines:?} {offs:?}");
            }
            let taken = lines.iter().sum::<i64>() - units(&found.left).iter().sum::<i64>();
            assert_eq!(found.total().unwrap().units(), taken);
            for (place, off) in offs.iter().enumerate() {
                let Off::Amount(off) = off else { continue };
                let id = CouponId::from_index(place);
                let used: i64 =
                    found.amounts.iter().filter(|taken| taken.coupon == id).map(|taken| taken.amount.units()).sum();
                let lost: i64 =
                    found.lost.iter().map(|lost| if lost.coupon == id { lost.amount.units() } else { 0 }).sum();
                assert_eq!(used + lost, off.units(), "{lines:?} {offs:?}");
            }
        }
    }

    #[test]
    fn beyond_the_range_is_said() {
        let lines = [line(Amount::MAX.units(), &[]), line(Amount::MAX.units(), &[])];
        let found = apply(&lines, &[CouponId(0)], &[coupon(fixed(1))], Rounding::HalfUp, &mut Discounts::default());
        assert_eq!(found, Err(AmountTooLarge));
    }
}
