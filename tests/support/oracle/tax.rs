//! Which taxes do lines bear? <https://docs.stripe.com/billing/taxes/tax-rates>
//!
//! Contained rates share the price with its net amount, added ones act on the price less the rounded contained ones. Customers who
//! pay no tax get the contained ones off the price. Rounded once for the invoice, a tax is shared as it runs up.

use std::collections::BTreeMap;

use super::number::Fraction;

/// A tax rate.
#[derive(Clone)]
pub(crate) struct Rate {
    pub(crate) id: String,
    /// Of 1, not of 100.
    pub(crate) part: Fraction,
    pub(crate) is_contained: bool,
}

/// A tax of a line: the place of the line, the rate, what it does, how much, and of what.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Tax {
    pub(crate) line: usize,
    pub(crate) rate: String,
    pub(crate) effect: &'static str,
    pub(crate) amount: i64,
}

/// The rounded amounts of one rate, each in its turn.
struct Shares<'a> {
    per_invoice: bool,
    /// By rate: the exact sum so far, and what was given of it.
    run_up: BTreeMap<&'a str, (Fraction, i64)>,
}

impl<'a> Shares<'a> {
    fn next(&mut self, rate: &'a str, exact: Fraction) -> i64 {
        if !self.per_invoice {
            return exact.nearest();
        }
        let (sum, given) = self.run_up.entry(rate).or_insert((Fraction::ZERO, 0));
        *sum = *sum + exact;
        let share = sum.nearest() - *given;
        *given += share;
        share
    }
}

/// The taxes of lines with their rates.
pub(crate) fn of(lines: &[(i64, Vec<Rate>)], is_exempt: bool, per_invoice: bool) -> Vec<Tax> {
    let mut shares = Shares { per_invoice, run_up: BTreeMap::new() };
    let mut all = Vec::new();
    for (line, (amount, rates)) in lines.iter().enumerate() {
        let amount = Fraction::whole(*amount);
        let contained = || rates.iter().filter(|rate| rate.is_contained);
        let gross = contained().fold(Fraction::ONE, |sum, rate| sum + rate.part);
        let mut inside = 0;
        for rate in contained() {
            let tax = shares.next(&rate.id, amount * rate.part / gross);
            inside += tax;
            let effect = if is_exempt { "BackedOut" } else { "Contained" };
            all.push(Tax { line, rate: rate.id.clone(), effect, amount: tax });
        }
        for rate in rates.iter().filter(|rate| !rate.is_contained && !is_exempt) {
            let tax = shares.next(&rate.id, (amount - Fraction::whole(inside)) * rate.part);
            all.push(Tax { line, rate: rate.id.clone(), effect: "Added", amount: tax });
        }
    }
    all
}
