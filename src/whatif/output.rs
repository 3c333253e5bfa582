//! Which numbers of a result can be asked for?

use std::ops::RangeInclusive;

use crate::invoice::Invoice;
use crate::money::Amount;
use crate::projection::{Month, Projection};

/// Months of the roll-forward, from one to another; the first is 0.
pub type Months = RangeInclusive<usize>;

/// A number of a result. Amounts are in the smallest unit of the currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// What is billed in all months, or in some.
    Billed(Option<Months>),
    /// What is charged in all months, or in some, one-off charges included.
    Charged(Option<Months>),
    /// What is due on one invoice; the first is 0.
    Due(usize),
    /// The credit that is left at the end; debt is negative.
    CreditLeft,
    /// How many invoices have nothing due.
    ZeroInvoices,
    /// How many of the first invoices have nothing due, before one has.
    FirstZeroInvoices,
    /// The first month in which all that is billed is charged, counted from 1.
    FirstFullMonth,
    /// What the subscriptions bring in a month, at the end.
    Recurring,
}

impl Output {
    /// Its number in a result; nothing where the story has no such month or invoice, or it never comes to that.
    pub fn of(&self, projection: &Projection) -> Option<i64> {
        let invoices = &projection.invoices;
        match self {
            Self::Billed(months) => sum(projection, months.as_ref(), |month| month.billed),
            Self::Charged(months) => sum(projection, months.as_ref(), |month| month.charged),
            Self::Due(place) => invoices.get(*place).map(due),
            Self::CreditLeft => projection.totals.closing.units().checked_neg(),
            Self::ZeroInvoices => count(invoices.iter().filter(|invoice| due(invoice) == 0)),
            Self::FirstZeroInvoices => count(invoices.iter().take_while(|invoice| due(invoice) == 0)),
            Self::FirstFullMonth => {
                let is_full =
                    |month: &Month| month.billed.is_positive() && month.charged.units() >= month.billed.units();
                let place = projection.months.iter().position(is_full)?;
                i64::try_from(place + 1).ok()
            }
            Self::Recurring => projection.months.last().map(|month| month.recurring.units()),
        }
    }
}

fn due(invoice: &Invoice) -> i64 {
    invoice.settlement.amount_due.units()
}

fn count(all: impl Iterator) -> Option<i64> {
    i64::try_from(all.count()).ok()
}

fn sum(projection: &Projection, months: Option<&Months>, amount: impl Fn(&Month) -> Amount) -> Option<i64> {
    let some = match months {
        Some(months) => projection.months.get(months.clone())?,
        None => &projection.months[..],
    };
    some.iter().try_fold(0_i64, |sum, month| sum.checked_add(amount(month).units()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The figures of the story as it is told, in `tests/golden/cindy-as-told.txt`.
    #[test]
    fn the_numbers_of_a_story_that_is_known() {
        let told = crate::simulate_json(include_str!("../../static/presets/cindy-as-told.json")).unwrap();
        for (output, number) in [
            (Output::Billed(None), Some(37_000)),
            (Output::Charged(None), Some(17_000)),
            (Output::Charged(Some(1..=2)), Some(5_000)),
            (Output::Charged(Some(3..=4)), None),
            (Output::Due(1), Some(0)),
            (Output::Due(9), None),
            (Output::CreditLeft, Some(0)),
            (Output::ZeroInvoices, Some(1)),
            (Output::FirstZeroInvoices, Some(0)),
            (Output::FirstFullMonth, Some(1)),
            (Output::Recurring, Some(10_000)),
        ] {
            assert_eq!(output.of(&told), number, "{output:?}");
        }
    }
}
