//! What does a quantity cost under a price?

use crate::calendar::{Interval, IntervalUnit};
use crate::money::{Amount, AmountTooLarge};

/// A flat recurring price, billed in advance for each period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Price {
    /// The id in documents.
    pub id: String,
    /// The name on invoices.
    pub name: String,
    /// What one unit costs for one interval, in billing units.
    pub unit_amount: Amount,
    /// How often it recurs.
    pub interval: Interval,
}

impl Price {
    /// What `quantity` units cost for one interval.
    ///
    /// # Errors
    /// [`AmountTooLarge`] if the product leaves the range.
    pub fn amount(&self, quantity: u32) -> Result<Amount, AmountTooLarge> {
        self.unit_amount.times(quantity)
    }

    /// What `quantity` units bring in an average month: the share of recurring revenue, rounded once.
    ///
    /// A year is 12 months or 365 days, so a week is 7 × 12 ÷ 365 of a month.
    ///
    /// # Errors
    /// [`AmountTooLarge`] if it leaves the range.
    pub fn monthly_amount(&self, quantity: u32) -> Result<Amount, AmountTooLarge> {
        let count = i64::from(self.interval.count);
        let (months, of) = match self.interval.unit {
            IntervalUnit::Day => (365, 12 * count),
            IntervalUnit::Week => (365, 12 * 7 * count),
            IntervalUnit::Month => (1, count),
            IntervalUnit::Year => (1, 12 * count),
        };
        self.amount(quantity)?.share(months, of)
    }
}
