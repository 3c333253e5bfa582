//! Why is this amount what it is?
//!
//! [`explain`] opens one amount: a formula with its numbers, a sentence, and the rule with its source. It reads the
//! operands that the computation itself kept; where it adds, it adds amounts that stand on the screen. So what it says
//! cannot differ from what was billed. A reader with a pocket calculator gets the same cent.
//!
//! A formula is one statement or several, parted by semicolons: `expression = value`, where a value that was rounded, or
//! held within limits, says so with an arrow: `$100.00 × 1 ÷ 3 = $33.3333… → $33.33`.

mod discount;
mod invoice;
mod ledger;
mod line;
mod rules;
mod tax;

use super::{Column, Projection};
use crate::ids::{BalanceTransactionId, CouponId, InvoiceId, LineId, PaymentId, TaxRateId};
use crate::money::{Amount, ExactAmount};
use crate::words;

/// Something with an amount that can be explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A line of an invoice.
    Line(LineId),
    /// What a discount took off one line: the place in the invoice's `discounts.amounts`.
    Discount(InvoiceId, usize),
    /// What a coupon took off an invoice.
    Coupon(InvoiceId, CouponId),
    /// What billing credits paid of an invoice.
    Grants(InvoiceId),
    /// The tax of one line by one rate: the place in the invoice's `taxes.amounts`.
    Tax(InvoiceId, usize),
    /// The tax of an invoice by one rate.
    TaxRate(InvoiceId, TaxRateId),
    /// The sum of an invoice's lines, less the discounts that items have of their own.
    Subtotal(InvoiceId),
    /// The sum of an invoice's lines less discounts, without any tax.
    ExcludingTax(InvoiceId),
    /// What an invoice comes to.
    Total(InvoiceId),
    /// What the balance did to an invoice.
    Applied(InvoiceId),
    /// What an invoice charges.
    AmountDue(InvoiceId),
    /// A ledger entry.
    Transaction(BalanceTransactionId),
    /// The balance after a ledger entry.
    RunningBalance(BalanceTransactionId),
    /// A payment.
    Payment(PaymentId),
    /// A cell of the roll-forward: the month's place, and the column.
    Month(usize, Column),
    /// The sum of a column of the roll-forward.
    Months(Column),
}

/// A rule and where it is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The rule's name, or the name of the system whose rule it is.
    pub name: &'static str,
    /// The page that states it; nothing where it is only arithmetic.
    pub source: Option<&'static str>,
}

/// Why an amount is what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The computation with its numbers: `$100.00 × 1,296,000 s ÷ 2,592,000 s = $50.00`.
    pub formula: String,
    /// What that means.
    pub sentence: String,
    /// By which rule.
    pub rule: Rule,
}

/// Explains an amount. Nothing, if the subject is not one of this projection's.
pub fn explain(projection: &Projection, subject: Subject) -> Option<Explanation> {
    let explainer = Explainer { projection };
    Some(match subject {
        Subject::Line(id) => explainer.line(projection.line(id)?.1),
        Subject::Discount(id, place) => explainer.discount(projection.invoice(id)?, place)?,
        Subject::Coupon(id, coupon) => explainer.coupon(projection.invoice(id)?, coupon)?,
        Subject::Grants(id) => explainer.grants(projection.invoice(id)?),
        Subject::Tax(id, place) => explainer.tax(projection.invoice(id)?, place)?,
        Subject::TaxRate(id, rate) => explainer.tax_rate(projection.invoice(id)?, rate)?,
        Subject::Subtotal(id) => explainer.subtotal(projection.invoice(id)?),
        Subject::ExcludingTax(id) => explainer.excluding_tax(projection.invoice(id)?),
        Subject::Total(id) => explainer.total(projection.invoice(id)?),
        Subject::Applied(id) => explainer.applied(projection.invoice(id)?),
        Subject::AmountDue(id) => explainer.amount_due(projection.invoice(id)?),
        Subject::Transaction(id) => explainer.transaction(projection.balance_transactions.get(id.index())?),
        Subject::RunningBalance(id) => explainer.running(projection.balance_transactions.get(id.index())?),
        Subject::Payment(id) => explainer.payment(projection.payments.get(id.index())?),
        Subject::Month(index, column) => explainer.month(projection.months.get(index)?, column),
        Subject::Months(column) => explainer.months(column)?,
    })
}

fn explanation(formula: impl Into<String>, sentence: impl Into<String>, rule: Rule) -> Explanation {
    Explanation { formula: formula.into(), sentence: sentence.into(), rule }
}

struct Explainer<'a> {
    projection: &'a Projection,
}

impl Explainer<'_> {
    fn money(&self, amount: Amount) -> String {
        words::money(self.projection.simulation.currency, amount)
    }

    fn balance(&self, amount: Amount) -> String {
        words::balance_phrase(self.projection.simulation.currency, amount)
    }

    /// An amount with all of its decimals.
    fn exact(&self, amount: ExactAmount) -> String {
        words::exact_money(self.projection.simulation.currency, amount)
    }

    /// `$50.00` where the quotient is that amount, else the quotient, cut, and what became of it: `$5.4095… → $5.41`.
    fn rounded(&self, numerator: Option<i128>, denominator: Option<i128>, amount: Amount) -> String {
        let money = self.money(amount);
        let (Some(numerator), Some(denominator)) = (numerator, denominator.filter(|whole| *whole != 0)) else {
            // More digits than can be counted here; the result was counted elsewhere.
            return format!("… → {money}");
        };
        if numerator == i128::from(amount.units()) * denominator {
            return money;
        }
        let cut = |number: i128| i64::try_from(number).ok().and_then(|units| Amount::new(units).ok());
        let (units, rest) = (numerator.abs() / denominator, numerator.abs() % denominator);
        let (currency, units) = (self.projection.simulation.currency, cut(units).unwrap_or_default());
        if rest == 0 {
            let sign = if numerator < 0 { "−" } else { "" };
            return format!("{sign}{} → {money}", self.money(units));
        }
        let more = rest.checked_mul(10_000).unwrap_or_default();
        let more_units = format!("{:04}", more / denominator);
        let (more, dots) =
            if more % denominator == 0 { (more_units.trim_end_matches('0'), "") } else { (&*more_units, "…") };
        format!("{} → {money}", words::money_with(currency, units, numerator < 0, &[more, dots].concat()))
    }

    /// `−$10.00 + $50.00 + $100.00 = $140.00`; one amount alone is not a sum.
    fn sum(&self, amounts: impl Iterator<Item = Amount>, total: Amount) -> String {
        self.sum_of(&amounts.collect::<Vec<_>>(), total)
    }

    #[inline(never)]
    fn sum_of(&self, amounts: &[Amount], total: Amount) -> String {
        /// Of more than this, the middle is left out.
        const MOST: usize = 8;
        if amounts.len() < 2 {
            return self.money(total);
        }
        let mut text = self.money(amounts[0]);
        for amount in &amounts[1..amounts.len().min(MOST)] {
            text.push_str(if amount.is_negative() { " − " } else { " + " });
            text.push_str(&self.money(amount.magnitude()));
        }
        if amounts.len() > MOST {
            text.push_str(" + …");
        }
        format!("{text} = {}", self.money(total))
    }
}
