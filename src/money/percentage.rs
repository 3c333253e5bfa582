//! How much of an amount is a percentage?
//!
//! A percentage is a whole number of ten-thousandths of a percent, so the four decimals that a tax rate may have
//! (<https://docs.stripe.com/billing/taxes/tax-rates>) are exact, and so are the two of a coupon.

use super::{Amount, AmountTooLarge, Rounding};

/// A share in ten-thousandths of a percent: 7.25 % is 72 500. Never negative; it may exceed the whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Percentage(u32);

impl Percentage {
    /// 0 %.
    pub const NONE: Self = Self(0);

    /// 100 %.
    pub const WHOLE: Self = Self(1_000_000);

    /// The percentage of so many ten-thousandths of a percent.
    pub const fn from_ten_thousandths(parts: u32) -> Self {
        Self(parts)
    }

    /// How many ten-thousandths of a percent it is.
    pub const fn ten_thousandths(self) -> u32 {
        self.0
    }

    /// This share of an amount, rounded once; a negative amount gives the mirror.
    ///
    /// # Errors
    /// [`AmountTooLarge`] if it leaves the range, which needs more than 100 %.
    pub fn of(self, amount: Amount, rounding: Rounding) -> Result<Amount, AmountTooLarge> {
        Amount::quotient(i128::from(amount.units()) * i128::from(self.0), i128::from(Self::WHOLE.0), rounding)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_exact_to_four_decimals_and_rounds_once() {
        for (source, ten_thousandths, units, rounding, part) in [
            // <https://docs.stripe.com/billing/taxes/tax-rates>
            ("S27: 22.5 goes up", 50_000, 450, Rounding::HalfUp, 23),
            ("S27 by a bank", 50_000, 450, Rounding::HalfEven, 22),
            ("S27 as a credit", 50_000, -450, Rounding::HalfUp, -23),
            ("7.25 % of 100.00", 72_500, 10_000, Rounding::HalfUp, 725),
            ("four decimals", 88_751, 1_000_000, Rounding::HalfUp, 88_751),
            ("the smallest", 1, 1_000_000, Rounding::HalfUp, 1),
            ("dropped", 1, 999_999, Rounding::Down, 0),
            ("100 %", 1_000_000, 12_345, Rounding::Up, 12_345),
            ("0 %", 0, 12_345, Rounding::Up, 0),
            ("250 %", 2_500_000, 100, Rounding::HalfUp, 250),
        ] {
            let found = Percentage::from_ten_thousandths(ten_thousandths).of(Amount::new(units).unwrap(), rounding);
            assert_eq!(found.map(Amount::units), Ok(part), "{source}");
        }
    }

    #[test]
    fn beyond_the_range_is_said() {
        assert_eq!(Percentage::WHOLE.of(Amount::MAX, Rounding::HalfUp), Ok(Amount::MAX));
        assert_eq!(Percentage(u32::MAX).of(Amount::MAX, Rounding::HalfUp), Err(AmountTooLarge));
        assert_eq!(Percentage(u32::MAX).of(-Amount::MAX, Rounding::HalfUp), Err(AmountTooLarge));
    }
}
