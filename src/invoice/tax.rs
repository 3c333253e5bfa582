//! Which taxes do the lines of an invoice bear?
//!
//! A tax acts on what discounts and credit grants left of a line. Contained (inclusive) rates share the price with its
//! net amount: each is `price × rate ÷ (1 + sum of the inclusive rates)`. Added (exclusive) rates act on the price less
//! the rounded contained taxes. A negative line bears the mirror of its debit's taxes. Customers who pay no tax get the
//! contained taxes off the price, 100.00 at 10 % are 90.91 (<https://docs.stripe.com/billing/taxes/tax-rates>).
//!
//! Rounded once for the whole invoice, a tax is shared as it runs up: each line gets the rounded tax of all lines down to
//! it, less what the lines before it got. So the shares add up, and none is more than a unit off its exact value.

use std::cmp::Ordering;

use crate::catalog::{TaxBehavior, TaxRate};
use crate::customer::TaxStatus;
use crate::ids::TaxRateId;
use crate::money::{Amount, AmountTooLarge, Percentage, Rounding};
use crate::policy::TaxRounding;

/// What taxes need to know of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaxLine<'a> {
    /// After discounts and credit grants; negative for a credit.
    pub amount: Amount,
    /// Its rates, each once and at most five.
    pub rates: &'a [TaxRateId],
}

/// How one invoice is taxed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct TaxTerms {
    /// Whether the customer pays taxes.
    pub status: TaxStatus,
    /// Where a tax is rounded.
    pub scope: TaxRounding,
    /// How it is rounded. Published is half up: 22.5 gives 23.
    pub rounding: Rounding,
}

/// What a tax does to the total of its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TaxEffect {
    /// It comes on top.
    Added,
    /// It is a part of the line and changes nothing.
    Contained,
    /// It was a part of the line, and the customer, who pays no tax, does not pay it.
    BackedOut,
}

/// The tax that a line bears by one rate, nothing included: a rate of 0 % is there too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaxAmount {
    /// The place of the line in the list.
    pub line: usize,
    /// The rate.
    pub rate: TaxRateId,
    /// What it does to the total.
    pub effect: TaxEffect,
    /// What is taxed: the line less all taxes that its price contains.
    pub taxable: Amount,
    /// The tax; negative for a credit.
    pub amount: Amount,
}

/// The taxes of one invoice. Made once and used again for the next: [`apply`] begins by emptying it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taxes {
    /// Each tax, in the order of the lines and of their rates, contained ones before added ones.
    pub amounts: Vec<TaxAmount>,
    /// What is added to the sum of the lines.
    pub added: Amount,
    /// What the sum of the lines contains.
    pub contained: Amount,
    /// What is taken out of the sum of the lines.
    pub backed_out: Amount,
    /// What has run up so far.
    running: Vec<Running>,
}

impl Taxes {
    /// What they do to the sum of the lines: `added − backed out`.
    ///
    /// # Errors
    /// [`AmountTooLarge`] if it leaves the range.
    pub fn effect(&self) -> Result<Amount, AmountTooLarge> {
        self.added.minus(self.backed_out)
    }

    fn restart(&mut self) {
        self.amounts.clear();
        self.running.clear();
        (self.added, self.contained, self.backed_out) = Default::default();
    }

    fn push(&mut self, tax: TaxAmount) -> Result<(), AmountTooLarge> {
        let sum = match tax.effect {
            TaxEffect::Added => &mut self.added,
            TaxEffect::Contained => &mut self.contained,
            TaxEffect::BackedOut => &mut self.backed_out,
        };
        *sum = sum.plus(tax.amount)?;
        self.amounts.push(tax);
        Ok(())
    }
}

/// Finds the taxes of an invoice. `rates` is the list that a [`TaxRateId`] is a place in.
///
/// # Errors
/// [`AmountTooLarge`] if a tax or a sum of taxes leaves the range.
///
/// # Panics
/// If an id was made for another list of rates.
pub fn apply(lines: &[TaxLine<'_>], rates: &[TaxRate], terms: TaxTerms, out: &mut Taxes) -> Result<(), AmountTooLarge> {
    out.restart();
    for (place, line) in lines.iter().enumerate() {
        let taxable = contained(place, line, rates, terms, out)?;
        if terms.status == TaxStatus::Taxable {
            added(place, line, taxable, rates, terms, out)?;
        }
    }
    Ok(())
}

/// Pushes the taxes that the price contains and gives the price without them.
fn contained(
    place: usize,
    line: &TaxLine<'_>,
    rates: &[TaxRate],
    terms: TaxTerms,
    out: &mut Taxes,
) -> Result<Amount, AmountTooLarge> {
    let effect = if terms.status == TaxStatus::Taxable { TaxEffect::Contained } else { TaxEffect::BackedOut };
    let sum: i128 = of_behavior(line, rates, TaxBehavior::Inclusive).map(|(_, percentage)| parts(percentage)).sum();
    let (first, mut taxable) = (out.amounts.len(), line.amount);
    for (rate, percentage) in of_behavior(line, rates, TaxBehavior::Inclusive) {
        let exact = Exact { rate, numerator: numerator(line.amount, percentage), denominator: WHOLE + sum };
        let amount = round(exact, terms, &mut out.running)?;
        taxable = taxable.minus(amount)?;
        out.push(TaxAmount { line: place, rate, effect, taxable: Amount::ZERO, amount })?;
    }
    out.amounts[first..].iter_mut().for_each(|tax| tax.taxable = taxable);
    Ok(taxable)
}

/// Pushes the taxes that come on top.
fn added(
    place: usize,
    line: &TaxLine<'_>,
    taxable: Amount,
    rates: &[TaxRate],
    terms: TaxTerms,
    out: &mut Taxes,
) -> Result<(), AmountTooLarge> {
    for (rate, percentage) in of_behavior(line, rates, TaxBehavior::Exclusive) {
        let exact = Exact { rate, numerator: numerator(taxable, percentage), denominator: WHOLE };
        let amount = round(exact, terms, &mut out.running)?;
        out.push(TaxAmount { line: place, rate, effect: TaxEffect::Added, taxable, amount })?;
    }
    Ok(())
}

fn of_behavior<'a>(
    line: &TaxLine<'a>,
    rates: &'a [TaxRate],
    behavior: TaxBehavior,
) -> impl Iterator<Item = (TaxRateId, Percentage)> {
    let of_line = line.rates.iter().map(|&id| (id, &rates[id.index()]));
    of_line.filter(move |(_, rate)| rate.behavior == behavior).map(|(id, rate)| (id, rate.percentage))
}

const WHOLE: i128 = parts(Percentage::WHOLE);

const fn parts(percentage: Percentage) -> i128 {
    percentage.ten_thousandths() as i128
}

fn numerator(amount: Amount, percentage: Percentage) -> i128 {
    i128::from(amount.units()) * parts(percentage)
}

/// The tax of a line before it is rounded.
#[derive(Clone, Copy)]
struct Exact {
    rate: TaxRateId,
    numerator: i128,
    denominator: i128,
}

/// The taxes of a rate, which are rounded together. Lines whose prices contain other rates as well have other denominators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Running {
    rate: TaxRateId,
    /// The exact taxes of all lines so far: whole units, and a rest from 0 to less than one.
    units: i128,
    numerator: i128,
    denominator: i128,
    /// The sum of their shares.
    given: Amount,
}

impl Running {
    fn add(&mut self, exact: Exact) -> Result<(), AmountTooLarge> {
        let Exact { numerator, denominator, .. } = exact;
        self.units += numerator.div_euclid(denominator);
        let mut rest = numerator.rem_euclid(denominator);
        if denominator != self.denominator {
            let common = divisor(denominator, self.denominator);
            let (own, other) = (denominator / common, self.denominator / common);
            self.numerator = self.numerator.checked_mul(own).ok_or(AmountTooLarge)?;
            rest = rest.checked_mul(other).ok_or(AmountTooLarge)?;
            self.denominator = self.denominator.checked_mul(own).ok_or(AmountTooLarge)?;
        }
        self.numerator += rest;
        if self.numerator >= self.denominator {
            (self.units, self.numerator) = (self.units + 1, self.numerator - self.denominator);
        }
        Ok(())
    }

    /// Rounded once: that depends on the rest only in how it stands to a half.
    fn rounded(&self, rounding: Rounding) -> Result<Amount, AmountTooLarge> {
        let to_half = match self.numerator.cmp(&(self.denominator - self.numerator)) {
            _ if self.numerator == 0 => 0,
            Ordering::Less => 1,
            Ordering::Equal => 2,
            Ordering::Greater => 3,
        };
        Amount::quotient(self.units * 4 + to_half, 4, rounding)
    }
}

const fn divisor(a: i128, b: i128) -> i128 {
    if b == 0 { a } else { divisor(b, a % b) }
}

/// The one place where a tax is rounded.
fn round(exact: Exact, terms: TaxTerms, running: &mut Vec<Running>) -> Result<Amount, AmountTooLarge> {
    match terms.scope {
        TaxRounding::PerLine => Amount::quotient(exact.numerator, exact.denominator, terms.rounding),
        TaxRounding::PerInvoice => {
            let sum = running_sum(exact, running);
            sum.add(exact)?;
            let rounded = sum.rounded(terms.rounding)?;
            rounded.minus(std::mem::replace(&mut sum.given, rounded))
        }
    }
}

fn running_sum(exact: Exact, running: &mut Vec<Running>) -> &mut Running {
    let Exact { rate, denominator, .. } = exact;
    let place = running.iter().position(|sum| sum.rate == rate).unwrap_or(running.len());
    if place == running.len() {
        running.push(Running { rate, units: 0, numerator: 0, denominator, given: Amount::ZERO });
    }
    &mut running[place]
}

#[cfg(test)]
mod tests {
    use super::*;
    use TaxBehavior::{Exclusive, Inclusive};
    use TaxRounding::{PerInvoice, PerLine};

    fn amount(units: i64) -> Amount {
        Amount::new(units).unwrap()
    }

    fn rate((percent, behavior): (u32, TaxBehavior)) -> TaxRate {
        let percentage = Percentage::from_ten_thousandths(percent * 10_000);
        TaxRate { id: String::from("r"), name: String::from("VAT"), percentage, behavior }
    }

    /// All lines bear all rates.
    fn tax(lines: &[i64], rates: &[(u32, TaxBehavior)], scope: TaxRounding, status: TaxStatus) -> Taxes {
        let rates: Vec<_> = rates.iter().copied().map(rate).collect();
        let ids: Vec<_> = (0..rates.len()).map(TaxRateId::from_index).collect();
        let lines: Vec<_> = lines.iter().map(|units| TaxLine { amount: amount(*units), rates: &ids }).collect();
        let mut out = Taxes::default();
        apply(&lines, &rates, TaxTerms { status, scope, ..TaxTerms::default() }, &mut out).unwrap();
        out
    }

    fn of_effect(taxes: &Taxes, effect: TaxEffect) -> Vec<i64> {
        taxes.amounts.iter().filter(|tax| tax.effect == effect).map(|tax| tax.amount.units()).collect()
    }

    /// Numbers from 0 up to an end that look random and are the same in every run.
    fn numbers(mut state: u64) -> impl FnMut(i64) -> i64 {
        move |end| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            i64::try_from(state >> 33).unwrap() % end
        }
    }

    /// Each row: lines after discounts, rates, where to round; the contained and the added taxes, the total.
    #[test]
    fn taxes_are_as_published() {
        for (source, lines, rates, scope, contained, added, total) in [
            // <https://docs.stripe.com/billing/taxes/tax-rates>
            ("S26", &[100_000, 5000][..], &[(10, Inclusive)][..], PerLine, &[9091, 455][..], &[][..], 105_000),
            ("S26 by invoice", &[100_000, 5000], &[(10, Inclusive)], PerInvoice, &[9091, 454], &[], 105_000),
            ("S27", &[450, 900], &[(5, Exclusive)], PerLine, &[], &[23, 45], 1418),
            ("S27 by invoice: 67.5", &[450, 900], &[(5, Exclusive)], PerInvoice, &[], &[23, 45], 1418),
            ("S28", &[450, 900], &[(5, Inclusive)], PerLine, &[21, 43], &[], 1350),
            ("S29", &[450, 900], &[(5, Inclusive), (7, Exclusive)], PerLine, &[21, 43], &[30, 60], 1440),
            // Polar, handbook, prorations.mdx: a recorded invoice
            ("S59", &[-1935, 7742, 10_000], &[(20, Exclusive)], PerLine, &[], &[-387, 1548, 2000], 18_968),
            // getlago/lago-docs, 12_credit_notes.md: 50.00 and 20.00 less 10.00, split 7.14 and 2.86
            ("L2", &[4286, 1714], &[(10, Exclusive)], PerLine, &[], &[429, 171], 6600),
            ("L2 by invoice", &[4286, 1714], &[(10, Exclusive)], PerInvoice, &[], &[429, 171], 6600),
            // getlago/lago-api, preview_spec.rb and negative_total_with_prepaid_credits_spec.rb
            ("lago-preview-minimum", &[233_700], &[(23, Exclusive)], PerLine, &[], &[53_751], 287_451),
            (
                "lago-prepaid-cap-fractional-fees",
                &[1; 8],
                &[(40, Exclusive)],
                PerInvoice,
                &[],
                &[0, 1, 0, 1, 0, 0, 1, 0],
                11,
            ),
            // 120.00 contain 10 % and 10 % of 100.00
            ("shared", &[12_000], &[(10, Inclusive), (10, Inclusive)], PerLine, &[1000, 1000], &[], 12_000),
            ("nothing is taxed too", &[0, 100], &[(0, Exclusive)], PerLine, &[], &[0, 0], 100),
            ("no rates", &[100], &[], PerInvoice, &[], &[], 100),
        ] {
            let found = tax(lines, rates, scope, TaxStatus::Taxable);
            assert_eq!(of_effect(&found, TaxEffect::Contained), contained, "{source}");
            assert_eq!(of_effect(&found, TaxEffect::Added), added, "{source}");
            assert_eq!(found.contained.units(), contained.iter().sum::<i64>(), "{source}");
            let lines: i64 = lines.iter().sum();
            assert_eq!(lines + found.effect().unwrap().units(), total, "{source}");
        }
    }

    /// S29, <https://docs.stripe.com/billing/taxes/tax-rates>: 4.50 less the rounded 0.21 are taxed.
    #[test]
    fn what_is_taxed_is_the_price_without_taxes() {
        let found = tax(&[450, 900], &[(5, Inclusive), (7, Exclusive)], PerLine, TaxStatus::Taxable);
        let taxable: Vec<_> = found.amounts.iter().map(|tax| (tax.line, tax.rate.0, tax.taxable.units())).collect();
        assert_eq!(taxable, [(0, 0, 429), (0, 1, 429), (1, 0, 857), (1, 1, 857)]);
    }

    /// S30, <https://docs.stripe.com/billing/taxes/tax-rates>. S31 is the same question on another page
    /// (<https://docs.stripe.com/revenue-recognition/examples>), which has 27.90; the page about taxes gives 28.18.
    #[test]
    fn who_pays_no_tax_gets_the_contained_one_off() {
        for status in [TaxStatus::Exempt, TaxStatus::Reverse] {
            for (source, lines, rates, backed_out, total) in [
                ("S30 inclusive", &[10_000][..], &[(10, Inclusive)][..], &[909][..], 9091),
                ("S30 exclusive", &[10_000], &[(10, Exclusive)], &[], 10_000),
                ("S31", &[3100], &[(10, Inclusive)], &[282], 2818),
                ("both", &[10_000], &[(10, Inclusive), (7, Exclusive)], &[909], 9091),
                ("a credit", &[-10_000], &[(10, Inclusive)], &[-909], -9091),
            ] {
                let found = tax(lines, rates, PerLine, status);
                assert_eq!(of_effect(&found, TaxEffect::BackedOut), backed_out, "{source}");
                assert_eq!((found.added, found.contained), (Amount::ZERO, Amount::ZERO), "{source}");
                assert_eq!(lines[0] + found.effect().unwrap().units(), total, "{source}");
            }
        }
    }

    /// "The taxes of a rate are added and rounded once": <https://docs.stripe.com/billing/taxes/tax-rates>.
    #[test]
    fn lines_with_other_contained_taxes_are_rounded_together() {
        let rates = [(10, Inclusive), (20, Inclusive)].map(rate);
        let (one, both) = ([TaxRateId(0)], [TaxRateId(0), TaxRateId(1)]);
        let lines = [&one[..], &both, &one, &both].map(|rates| TaxLine { amount: amount(100), rates });
        let mut out = Taxes::default();
        apply(&lines, &rates, TaxTerms { scope: PerInvoice, ..TaxTerms::default() }, &mut out).unwrap();
        // Of the first rate 9.09, 7.69, 9.09 and 7.69, which are 33.57; of the second 15.38 and 15.38.
        assert_eq!(of_effect(&out, TaxEffect::Contained), [9, 8, 15, 9, 8, 16]);
    }

    #[test]
    fn the_invoice_bears_the_rounded_exact_sum_and_credits_are_mirrors() {
        let mut below = numbers(5);
        for _ in 0..2_000 {
            let lines: Vec<_> = (0..=below(8)).map(|_| below(20_001) - 5000).collect();
            let percent = u32::try_from(below(30)).unwrap();
            let sum = i128::from(lines.iter().sum::<i64>()) * i128::from(percent);
            for (behavior, whole) in [(Exclusive, 100), (Inclusive, 100 + i128::from(percent))] {
                let found = tax(&lines, &[(percent, behavior)], PerInvoice, TaxStatus::Taxable);
                let total = found.added.plus(found.contained).unwrap();
                assert_eq!(i128::from(total.units()), Rounding::HalfUp.divide(sum, whole), "{percent} % of {lines:?}");
                for share in &found.amounts {
                    let exact = i128::from(lines[share.line]) * i128::from(percent);
                    assert!((i128::from(share.amount.units()) * whole - exact).abs() <= whole);
                    assert!(lines[share.line] != 0 || share.amount.is_zero());
                }
                for scope in [PerLine, PerInvoice] {
                    let found = tax(&lines, &[(percent, behavior)], scope, TaxStatus::Taxable);
                    let added = Amount::sum(found.amounts.iter().map(|tax| tax.amount));
                    assert_eq!(added, found.added.plus(found.contained), "the shares add up");
                    let credits: Vec<_> = lines.iter().map(|units| -units).collect();
                    let mirror = tax(&credits, &[(percent, behavior)], scope, TaxStatus::Taxable);
                    assert!(mirror.amounts.iter().zip(&found.amounts).all(|(a, b)| a.amount == -b.amount));
                }
            }
        }
    }

    #[test]
    fn beyond_the_range_is_said() {
        let rates = [TaxRate { percentage: Percentage::from_ten_thousandths(u32::MAX), ..rate((0, Exclusive)) }];
        for scope in [PerLine, PerInvoice] {
            let lines = [TaxLine { amount: Amount::MAX, rates: &[TaxRateId(0)] }];
            let found = apply(&lines, &rates, TaxTerms { scope, ..TaxTerms::default() }, &mut Taxes::default());
            assert_eq!(found, Err(AmountTooLarge));
        }
    }
}
