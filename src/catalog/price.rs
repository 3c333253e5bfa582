//! What is a price, and when is it billed?

use super::pricing::{PricePart, PricingModel};
use crate::calendar::{Interval, IntervalUnit};
use crate::money::{Amount, AmountTooLarge, Decimal, ExactAmount, Rounding};

/// A recurring price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Price {
    /// The id in documents.
    pub id: String,
    /// The name on invoices.
    pub name: String,
    /// How often it recurs.
    pub interval: Interval,
    /// How a quantity becomes an amount.
    pub model: PricingModel,
    /// Where the quantity comes from.
    pub usage: UsageType,
}

/// Where the quantity of a price comes from (<https://docs.stripe.com/api/prices/object>, `recurring.usage_type`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UsageType {
    /// From the subscription item.
    Licensed {
        /// When a period is billed.
        timing: BillingTiming,
    },
    /// From usage records, when their period is over.
    Metered {
        /// How the records of a period become one quantity.
        aggregate: Aggregate,
    },
}

/// When a period is billed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum BillingTiming {
    /// As it begins.
    #[default]
    InAdvance,
    /// When it is over.
    InArrears,
}

/// How the usage records of a period become one quantity
/// (<https://docs.stripe.com/billing/subscriptions/usage-based-legacy>, `aggregate_usage`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Aggregate {
    /// All of them together.
    #[default]
    Sum,
    /// The largest.
    Max,
    /// The last of the period, or nothing if it has none.
    LastDuringPeriod,
    /// The last there ever was, also if it was in an earlier period.
    LastEver,
}

impl UsageType {
    /// When a period is billed: usage always in arrears, because nobody knows it before.
    pub const fn timing(self) -> BillingTiming {
        match self {
            Self::Licensed { timing } => timing,
            Self::Metered { .. } => BillingTiming::InArrears,
        }
    }
}

impl Price {
    /// A price of so many whole billing units for each unit, billed in advance.
    pub fn flat(id: String, name: String, unit_amount: Amount, interval: Interval) -> Self {
        let model = PricingModel::PerUnit { unit_amount: Decimal::whole(unit_amount.units()) };
        Self { id, name, interval, model, usage: UsageType::Licensed { timing: BillingTiming::InAdvance } }
    }

    /// What one unit costs, if every unit costs the same whole number of billing units. As `unit_amount` on the billing
    /// API, it is nothing if the decimal is no integer (<https://docs.stripe.com/api/prices/object>).
    pub fn flat_unit_amount(&self) -> Option<Amount> {
        match self.model {
            PricingModel::PerUnit { unit_amount } => Amount::new(unit_amount.units()?).ok(),
            _ => None,
        }
    }

    /// What `quantity` units cost for one interval, before it is rounded.
    ///
    /// # Errors
    /// [`AmountTooLarge`] if it has more digits than can be counted.
    #[inline]
    pub fn amount(&self, quantity: Decimal) -> Result<ExactAmount, AmountTooLarge> {
        self.model.amount(quantity)
    }

    /// What `quantity` units cost for one interval, in whole billing units.
    ///
    /// # Errors
    /// [`AmountTooLarge`] if it leaves the range.
    #[inline]
    pub fn rounded(&self, quantity: Decimal, rounding: Rounding) -> Result<Amount, AmountTooLarge> {
        self.amount(quantity)?.round(rounding)
    }

    /// The terms whose sum is [`Price::amount`], lowest first, behind what `parts` already has.
    ///
    /// # Errors
    /// [`AmountTooLarge`] if a term has more digits than can be counted.
    pub fn parts(&self, quantity: Decimal, parts: &mut Vec<PricePart>) -> Result<(), AmountTooLarge> {
        self.model.each_part(quantity, |part| {
            parts.push(part);
            Ok(())
        })
    }

    /// What `quantity` units bring in an average month: the share of recurring revenue, rounded once.
    ///
    /// A year is 12 months or 365 days, so a week is 7 × 12 ÷ 365 of a month.
    ///
    /// # Errors
    /// [`AmountTooLarge`] if it leaves the range.
    pub fn monthly_amount(&self, quantity: Decimal) -> Result<Amount, AmountTooLarge> {
        let count = i64::from(self.interval.count);
        let (months, of) = match self.interval.unit {
            IntervalUnit::Day => (365, 12 * count),
            IntervalUnit::Week => (365, 12 * 7 * count),
            IntervalUnit::Month => (1, count),
            IntervalUnit::Year => (1, 12 * count),
        };
        self.amount(quantity)?.share(months, of, Rounding::HalfUp)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn price(unit_amount: &str, unit: IntervalUnit, count: u32) -> Price {
        let model = PricingModel::PerUnit { unit_amount: Decimal::parse(unit_amount).unwrap() };
        let usage = UsageType::Licensed { timing: BillingTiming::InAdvance };
        Price { id: String::new(), name: String::new(), interval: Interval { unit, count }, model, usage }
    }

    /// S76, <https://docs.stripe.com/billing/subscriptions/usage-based/pricing-models>: 105.5 cents are no unit amount.
    #[test]
    fn a_unit_amount_with_decimals_is_no_whole_one() {
        for (unit_amount, flat) in [("105.5", None), ("105.0", Some(105)), ("9223372036854775807", None)] {
            let price = price(unit_amount, IntervalUnit::Month, 1);
            assert_eq!(price.flat_unit_amount().map(Amount::units), flat, "{unit_amount}");
        }
        let amount = Amount::new(2000).unwrap();
        let interval = Interval { unit: IntervalUnit::Month, count: 1 };
        let flat = Price::flat(String::new(), String::new(), amount, interval);
        assert_eq!((flat.flat_unit_amount(), flat.usage.timing()), (Some(amount), BillingTiming::InAdvance));
        assert_eq!(flat.rounded(3.into(), Rounding::HalfUp), amount.times(3));
    }

    #[test]
    fn a_month_is_a_share_of_the_interval_rounded_once() {
        for (unit_amount, unit, count, quantity, monthly) in [
            ("2000", IntervalUnit::Month, 1, "2", 4000),
            ("2000", IntervalUnit::Month, 3, "1", 667),
            ("12000", IntervalUnit::Year, 1, "1", 1000),
            ("100", IntervalUnit::Week, 1, "1", 435),
            ("100", IntervalUnit::Day, 1, "1", 3042),
            ("0.5", IntervalUnit::Year, 1, "12", 1),
            ("0.5", IntervalUnit::Year, 1, "11.999999999999", 0),
        ] {
            let amount = price(unit_amount, unit, count).monthly_amount(Decimal::parse(quantity).unwrap());
            assert_eq!(amount, Amount::new(monthly), "{unit_amount} × {quantity} {unit:?} {count}");
        }
    }

    #[test]
    fn the_parts_are_put_behind_the_others() {
        let price = price("105.5", IntervalUnit::Month, 1);
        let mut parts = Vec::new();
        price.parts(2.into(), &mut parts).unwrap();
        price.parts(3.into(), &mut parts).unwrap();
        assert_eq!(parts.iter().map(|part| part.quantity).collect::<Vec<_>>(), [2.into(), 3.into()]);
        assert_eq!(parts[1].amount, price.amount(3.into()).unwrap());
    }

    #[test]
    fn usage_is_billed_when_it_is_known() {
        assert_eq!(UsageType::Metered { aggregate: Aggregate::Sum }.timing(), BillingTiming::InArrears);
        let timing = BillingTiming::InArrears;
        assert_eq!(UsageType::Licensed { timing }.timing(), timing);
    }
}
