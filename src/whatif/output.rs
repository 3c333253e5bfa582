//! Which numbers of a result can be asked for?

use std::ops::RangeInclusive;

use crate::currency::Currency;
use crate::invoice::Invoice;
use crate::money::Amount;
use crate::projection::{Month, Projection};
use crate::words;

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

/// What can be asked for, as documents name it and as it is called; those of a month or an invoice with `month`.
pub const OUTPUTS: [(&str, &str); 8] = [
    ("charged", "What is charged"),
    ("billed", "What is billed"),
    ("due", "What is due on an invoice"),
    ("credit_left", "The credit that is left at the end"),
    ("recurring", "What recurs a month, at the end"),
    ("zero_invoices", "How many invoices have nothing due"),
    ("first_zero_invoices", "How many of the first invoices have nothing due"),
    ("first_full_month", "The first month that is charged in full"),
];

impl Output {
    /// The output of that name, of a month or an invoice counted from 1 where one is given.
    pub fn named(name: &str, month: Option<usize>) -> Option<Self> {
        let place = month.map(|month| month.saturating_sub(1));
        let months = place.map(|place| place..=place);
        Some(match name {
            "charged" => Self::Charged(months),
            "billed" => Self::Billed(months),
            "due" => Self::Due(place.unwrap_or(0)),
            "credit_left" => Self::CreditLeft,
            "recurring" => Self::Recurring,
            "zero_invoices" => Self::ZeroInvoices,
            "first_zero_invoices" => Self::FirstZeroInvoices,
            "first_full_month" => Self::FirstFullMonth,
            _ => return None,
        })
    }

    /// Its name in documents.
    pub fn id(&self) -> &'static str {
        match self {
            Self::Billed(_) => "billed",
            Self::Charged(_) => "charged",
            Self::Due(_) => "due",
            Self::CreditLeft => "credit_left",
            Self::ZeroInvoices => "zero_invoices",
            Self::FirstZeroInvoices => "first_zero_invoices",
            Self::FirstFullMonth => "first_full_month",
            Self::Recurring => "recurring",
        }
    }

    /// Its month or invoice, counted from 1.
    pub fn month(&self) -> Option<usize> {
        match self {
            Self::Billed(months) | Self::Charged(months) => months.as_ref().map(|months| months.start() + 1),
            Self::Due(place) => Some(place + 1),
            _ => None,
        }
    }

    /// What it is called in a sentence: `what is charged in month 2`.
    pub fn name(&self) -> String {
        match self {
            Self::Billed(None) => String::from("what is billed in all"),
            Self::Charged(None) => String::from("what is charged in all"),
            Self::Billed(Some(months)) => format!("what is billed in month {}", months.start() + 1),
            Self::Charged(Some(months)) => format!("what is charged in month {}", months.start() + 1),
            Self::Due(place) => format!("what is due on invoice {}", place + 1),
            Self::CreditLeft => String::from("the credit that is left at the end"),
            Self::ZeroInvoices => String::from("the number of invoices with nothing due"),
            Self::FirstZeroInvoices => String::from("the number of first invoices with nothing due"),
            Self::FirstFullMonth => String::from("the first month that is charged in full"),
            Self::Recurring => String::from("what recurs a month at the end"),
        }
    }

    /// Whether it is an amount of the currency.
    pub fn is_amount(&self) -> bool {
        !matches!(self, Self::ZeroInvoices | Self::FirstZeroInvoices | Self::FirstFullMonth)
    }

    /// A number of it in words: `$170.00`, `3`, `month 2`, `Credit $50.00`.
    pub fn words(&self, number: i64, currency: &Currency) -> String {
        let tell = |units: i64, tell: fn(&Currency, Amount) -> String| {
            Amount::new(units).map_or_else(|_| words::count(units), |amount| tell(currency, amount))
        };
        match self {
            Self::CreditLeft if number == 0 => String::from("no credit"),
            Self::CreditLeft => tell(number.saturating_neg(), words::balance),
            Self::FirstFullMonth => ["month ", &words::count(number)].concat(),
            _ if self.is_amount() => tell(number, words::money),
            _ => words::count(number),
        }
    }

    /// A number of it as it stands on a scale.
    pub fn short_words(&self, number: i64, currency: &Currency) -> String {
        match Amount::new(number) {
            Ok(amount) if self.is_amount() => words::short_money(currency, amount),
            _ => self.words(number, currency),
        }
    }

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
