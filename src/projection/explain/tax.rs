//! Why is a tax what it is?

use super::{Explainer, Explanation, explanation, rules};
use crate::catalog::{TaxBehavior, TaxRate};
use crate::ids::TaxRateId;
use crate::invoice::Invoice;
use crate::invoice::tax::{TaxAmount, TaxEffect};
use crate::money::{Amount, Percentage};
use crate::policy::TaxRounding;
use crate::words;

/// Of more lines than this, the rest is not written out.
const MOST: usize = 6;

impl Explainer<'_> {
    pub(super) fn tax(&self, invoice: &Invoice, place: usize) -> Option<Explanation> {
        let tax = invoice.taxes.amounts.get(place)?;
        let formula = match self.projection.simulation.policy.tax_rounding {
            TaxRounding::PerLine => self.taxed(invoice, &[tax], tax.amount),
            TaxRounding::PerInvoice => {
                // The line gets what the taxes down to it come to, less what the lines before it got.
                let together = |other: &&TaxAmount| self.is_together(invoice, other, tax);
                let upto: Vec<_> = invoice.taxes.amounts[..=place].iter().filter(together).collect();
                let sum = Amount::sum(upto.iter().map(|tax| tax.amount)).ok()?;
                let taxed = self.taxed(invoice, &upto, sum);
                let before = tax.amount.minus(sum).ok()?;
                let own = (upto.len() > 1).then(|| self.sum([sum, before].into_iter(), tax.amount));
                own.map_or_else(|| taxed.clone(), |own| format!("{taxed}; {own}"))
            }
        };
        Some(explanation(formula, self.tax_words(tax), rules::TAXES))
    }

    /// The tax of all lines by one rate.
    pub(super) fn tax_rate(&self, invoice: &Invoice, rate: TaxRateId) -> Option<Explanation> {
        let own: Vec<_> = invoice.taxes.amounts.iter().filter(|tax| tax.rate == rate).collect();
        let first = *own.first()?;
        let mut groups: Vec<Vec<&TaxAmount>> = Vec::new();
        let is_per_line = self.projection.simulation.policy.tax_rounding == TaxRounding::PerLine;
        for &tax in &own {
            match groups.iter_mut().find(|group| !is_per_line && self.is_together(invoice, group[0], tax)) {
                Some(group) => group.push(tax),
                None => groups.push(vec![tax]),
            }
        }
        let mut formulas = Vec::new();
        let mut sums = Vec::new();
        for group in &groups {
            let sum = Amount::sum(group.iter().map(|tax| tax.amount)).ok()?;
            sums.push(sum);
            if formulas.len() < MOST {
                formulas.push(self.taxed(invoice, group, sum));
            }
        }
        if sums.len() > 1 {
            let sum = Amount::sum(sums.iter().copied()).ok()?;
            formulas.push(self.sum(sums.into_iter(), sum));
        }
        Some(explanation(formulas.join("; "), self.tax_words(first), rules::TAXES))
    }

    /// `$100.00 × 19% = $19.00`; of prices that contain it, `$119.00 × 19% ÷ 119% = $19.00`.
    fn taxed(&self, invoice: &Invoice, taxes: &[&TaxAmount], amount: Amount) -> String {
        let bases: Vec<_> = taxes.iter().map(|tax| self.base(invoice, tax)).collect();
        let all = Amount::sum(bases.iter().copied()).unwrap_or_default();
        let base = match bases.len() {
            2..=MOST => {
                let sum = self.sum(bases.into_iter(), all);
                format!("({})", sum.split(" = ").next().unwrap_or_default())
            }
            _ => self.money(all),
        };
        let rate = self.rate(taxes[0].rate).percentage;
        let whole = self.whole(invoice, taxes[0]);
        let numerator = i128::from(all.units()) * i128::from(rate.ten_thousandths());
        let result = self.rounded(Some(numerator), Some(whole.ten_thousandths().into()), amount);
        let of = if whole == Percentage::WHOLE { String::new() } else { format!(" ÷ {}", words::percentage(whole)) };
        format!("{base} × {}{of} = {result}", words::percentage(rate))
    }

    /// What the percentage is taken of: for a contained tax the price, for an added one what is taxable.
    fn base(&self, invoice: &Invoice, tax: &TaxAmount) -> Amount {
        if tax.effect == TaxEffect::Added {
            return tax.taxable;
        }
        let left = invoice.discounts.left.get(tax.line).copied().unwrap_or(invoice.lines[tax.line].amount);
        let drawn = invoice.grants.iter().filter(|drawn| drawn.line == tax.line).map(|drawn| drawn.amount);
        Amount::sum(drawn).and_then(|drawn| left.minus(drawn)).unwrap_or(left)
    }

    /// What the percentage is taken against: for a contained tax, the net price with all taxes that it contains.
    fn whole(&self, invoice: &Invoice, tax: &TaxAmount) -> Percentage {
        if tax.effect == TaxEffect::Added {
            return Percentage::WHOLE;
        }
        let ids = self.projection.simulation.catalog.taxes(invoice.lines[tax.line].taxes);
        let contained = ids.iter().map(|id| self.rate(*id)).filter(|rate| rate.behavior == TaxBehavior::Inclusive);
        let contained: u32 = contained.map(|rate| rate.percentage.ten_thousandths()).sum();
        Percentage::from_ten_thousandths(Percentage::WHOLE.ten_thousandths() + contained)
    }

    /// Whether two taxes are rounded together where they are rounded once for the invoice.
    fn is_together(&self, invoice: &Invoice, one: &TaxAmount, other: &TaxAmount) -> bool {
        one.rate == other.rate && self.whole(invoice, one) == self.whole(invoice, other)
    }

    fn rate(&self, id: TaxRateId) -> &TaxRate {
        &self.projection.simulation.catalog.tax_rates[id.index()]
    }

    fn tax_words(&self, tax: &TaxAmount) -> String {
        let rate = self.rate(tax.rate);
        let (name, percentage) = (&rate.name, words::percentage(rate.percentage));
        let effect = match tax.effect {
            TaxEffect::Added => "comes on top of the price",
            TaxEffect::Contained => "is a part of the price",
            TaxEffect::BackedOut => "is a part of the price, and this customer does not pay it",
        };
        let rounding = match self.projection.simulation.policy.tax_rounding {
            TaxRounding::PerLine => "rounded line by line",
            TaxRounding::PerInvoice => "rounded once for the whole invoice",
        };
        format!("{name}, {percentage}, {effect}; it acts on what discounts left, {rounding}.")
    }
}
