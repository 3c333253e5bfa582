//! How are amounts added, scaled and rounded without losing a unit?
//!
//! An [`Amount`] is a signed whole number of a currency's smallest billing unit (cents for US dollars). A [`Decimal`] is
//! a unit amount or a quantity with up to 12 decimals, and an [`ExactAmount`] what comes of them before it is rounded.
//! There is no float and no silent wrap: every operation that could leave the range says so. Scaling multiplies first,
//! in 128 bits, and divides once, at one named place: [`Rounding::divide`].
//!
//! ```
//! use rollforward::money::Amount;
//!
//! let price = Amount::new(3252)?;
//! // 445 540 of 2 678 400 seconds were left: 540.95 cents, rounded once.
//! assert_eq!(price.share(445_540, 2_678_400)?, Amount::new(541)?);
//! # Ok::<(), rollforward::money::AmountTooLarge>(())
//! ```

mod allocation;
mod decimal;
mod exact;
mod percentage;

pub use allocation::{Remainder, allocate};
pub use decimal::{Decimal, DecimalProblem};
pub use exact::ExactAmount;
pub use percentage::Percentage;

use std::ops::Neg;

/// A signed amount in a currency's smallest billing unit.
///
/// As a balance, negative is credit and positive is debt, as on the billing API
/// (<https://docs.stripe.com/api/customers/object>). Always within ±(2⁵³ − 1), so that it also crosses into
/// JavaScript as an exact number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(i64);

/// An amount left the range of [`Amount`].
///
/// It is told to the user as a problem; it is never a wrapped or saturated number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AmountTooLarge;

impl std::fmt::Display for AmountTooLarge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "an amount went beyond ±{}", Amount::MAX.0)
    }
}

impl std::error::Error for AmountTooLarge {}

impl Amount {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// The largest amount, 2⁵³ − 1: the last integer that a JavaScript number counts exactly.
    pub const MAX: Self = Self(9_007_199_254_740_991);

    /// The amount of `units` smallest units.
    ///
    /// # Errors
    /// [`AmountTooLarge`] beyond ±(2⁵³ − 1).
    pub const fn new(units: i64) -> Result<Self, AmountTooLarge> {
        if units > Self::MAX.0 || units < -Self::MAX.0 {
            return Err(AmountTooLarge);
        }
        Ok(Self(units))
    }

    /// The number of smallest units, with its sign.
    pub const fn units(self) -> i64 {
        self.0
    }

    /// The sum.
    ///
    /// # Errors
    /// [`AmountTooLarge`] if it leaves the range.
    pub const fn plus(self, other: Self) -> Result<Self, AmountTooLarge> {
        // Two amounts in range cannot wrap an i64, so only the range is left to check.
        Self::new(self.0 + other.0)
    }

    /// The difference.
    ///
    /// # Errors
    /// [`AmountTooLarge`] if it leaves the range.
    pub const fn minus(self, other: Self) -> Result<Self, AmountTooLarge> {
        Self::new(self.0 - other.0)
    }

    /// The amount `quantity` times.
    ///
    /// # Errors
    /// [`AmountTooLarge`] if it leaves the range.
    pub fn times(self, quantity: u32) -> Result<Self, AmountTooLarge> {
        Self::from_wide(i128::from(self.0) * i128::from(quantity))
    }

    /// `self × part ÷ whole`, multiplied first and rounded once, exact halves away from zero.
    ///
    /// A `whole` of zero or less gives zero: there is no time to share.
    ///
    /// # Errors
    /// [`AmountTooLarge`] if it leaves the range.
    pub fn share(self, part: i64, whole: i64) -> Result<Self, AmountTooLarge> {
        if whole <= 0 {
            return Ok(Self::ZERO);
        }
        Self::from_wide(round_half_away(i128::from(self.0) * i128::from(part), i128::from(whole)))
    }

    /// `numerator ÷ denominator` units, rounded once. The denominator must be positive.
    ///
    /// # Errors
    /// [`AmountTooLarge`] if it leaves the range.
    pub fn quotient(numerator: i128, denominator: i128, rounding: Rounding) -> Result<Self, AmountTooLarge> {
        Self::from_wide(rounding.divide(numerator, denominator))
    }

    /// The nearest multiple of `step` units, halves away from zero. A `step` of 1 changes nothing.
    ///
    /// # Errors
    /// [`AmountTooLarge`] if the multiple leaves the range.
    pub fn to_multiple_of(self, step: i64) -> Result<Self, AmountTooLarge> {
        if step <= 1 {
            return Ok(self);
        }
        let step = i128::from(step);
        Self::from_wide(round_half_away(i128::from(self.0), step) * step)
    }

    /// The sum of many.
    ///
    /// # Errors
    /// [`AmountTooLarge`] if it leaves the range, also on the way.
    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Result<Self, AmountTooLarge> {
        amounts.into_iter().try_fold(Self::ZERO, Self::plus)
    }

    /// Whether it is below zero: as a balance, credit.
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// Whether it is above zero: as a balance, debt.
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }

    /// Whether it is nothing.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The same size without its sign.
    #[must_use]
    pub const fn magnitude(self) -> Self {
        Self(self.0.abs())
    }

    fn from_wide(units: i128) -> Result<Self, AmountTooLarge> {
        i64::try_from(units).map_err(|_| AmountTooLarge).and_then(Self::new)
    }
}

impl Neg for Amount {
    type Output = Self;

    fn neg(self) -> Self {
        Self(-self.0)
    }
}

/// How an amount between two units becomes a whole one. Each is the same for a credit and for its debit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Rounding {
    /// To the nearest, exact halves away from zero: −0.5 becomes −1.
    #[default]
    HalfUp,
    /// To the nearest, exact halves to the even neighbour: 0.5 becomes 0, 1.5 becomes 2.
    HalfEven,
    /// Towards zero: what is behind the point is dropped.
    Down,
    /// Away from zero: any rest makes a whole unit.
    Up,
}

impl Rounding {
    /// `numerator ÷ denominator` as a whole number. The denominator must be positive.
    pub const fn divide(self, numerator: i128, denominator: i128) -> i128 {
        let (quotient, remainder) = divided(numerator, denominator);
        let remainder = remainder.abs();
        let up = match self {
            // `remainder` against the rest to a whole: twice the remainder could leave the range.
            Self::HalfUp => remainder >= denominator - remainder,
            Self::HalfEven => {
                let rest = denominator - remainder;
                remainder > rest || remainder == rest && quotient % 2 != 0
            }
            Self::Down => false,
            Self::Up => remainder > 0,
        };
        if up { quotient + numerator.signum() } else { quotient }
    }
}

/// Quotient and remainder. Nearly all numbers fit into 64 bits, where a division is one instruction and not a function.
#[expect(clippy::cast_possible_truncation, reason = "the range is looked at before")]
const fn divided(numerator: i128, denominator: i128) -> (i128, i128) {
    const LEAST: i128 = i64::MIN as i128 + 1;
    const MOST: i128 = i64::MAX as i128;
    if let (LEAST..=MOST, 1..=MOST) = (numerator, denominator) {
        let (numerator, denominator) = (numerator as i64, denominator as i64);
        return ((numerator / denominator) as i128, (numerator % denominator) as i128);
    }
    (numerator / denominator, numerator % denominator)
}

/// `numerator ÷ denominator` to the nearest integer, exact halves away from zero. The denominator must be positive.
///
/// No rule is published for an exact half of a proration; published amounts show rounding to the nearest unit, and
/// published taxes show halves going up (<https://docs.stripe.com/billing/taxes/tax-rates>). Away from zero agrees
/// with both and makes a credit the mirror of its debit. See DESIGN.md, "How are halves rounded?".
pub const fn round_half_away(numerator: i128, denominator: i128) -> i128 {
    Rounding::HalfUp.divide(numerator, denominator)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_to_the_nearest_and_halves_away_from_zero() {
        for (numerator, denominator, rounded) in [
            (5, 2, 3),
            (-5, 2, -3),
            (4, 3, 1),
            (5, 3, 2),
            (-5, 3, -2),
            (1, 2, 1),
            (-1, 2, -1),
            (1, 3, 0),
            (2, 3, 1),
            (49, 100, 0),
            (50, 100, 1),
            (7, 1, 7),
            (-7, 1, -7),
            (0, 9, 0),
        ] {
            assert_eq!(round_half_away(numerator, denominator), rounded, "{numerator}/{denominator}");
        }
    }

    #[test]
    fn a_quotient_does_not_depend_on_how_wide_its_numbers_are() {
        const WIDE: i128 = i64::MAX as i128;
        for numerator in [0, 1, 7, WIDE - 1, WIDE, WIDE + 1, WIDE * WIDE] {
            for denominator in [1, 2, 3, WIDE, WIDE + 1, WIDE * 3] {
                for numerator in [numerator, -numerator] {
                    let (quotient, remainder) = divided(numerator, denominator);
                    assert_eq!(quotient * denominator + remainder, numerator);
                    assert!(remainder.abs() < denominator && remainder * numerator.signum() >= 0);
                }
            }
        }
    }

    #[test]
    fn each_rounding_mirrors_itself_below_zero() {
        use Rounding::{Down, HalfEven, HalfUp, Up};
        for (numerator, denominator, half_up, half_even, down, up) in [
            (0, 3, 0, 0, 0, 0),
            (1, 2, 1, 0, 0, 1),
            (3, 2, 2, 2, 1, 2),
            (5, 2, 3, 2, 2, 3),
            (4, 3, 1, 1, 1, 2),
            (5, 3, 2, 2, 1, 2),
            (6, 3, 2, 2, 2, 2),
        ] {
            for (rounding, rounded) in [(HalfUp, half_up), (HalfEven, half_even), (Down, down), (Up, up)] {
                assert_eq!(rounding.divide(numerator, denominator), rounded, "{rounding:?} {numerator}/{denominator}");
                assert_eq!(
                    rounding.divide(-numerator, denominator),
                    -rounded,
                    "{rounding:?} -{numerator}/{denominator}"
                );
            }
        }
    }

    #[test]
    fn leaving_the_range_is_said_and_never_wraps() {
        assert_eq!(Amount::MAX.plus(Amount(1)), Err(AmountTooLarge));
        assert_eq!((-Amount::MAX).minus(Amount(1)), Err(AmountTooLarge));
        assert_eq!(Amount::MAX.times(2), Err(AmountTooLarge));
        assert_eq!(Amount::MAX.times(u32::MAX), Err(AmountTooLarge));
        assert_eq!(Amount::new(i64::MIN), Err(AmountTooLarge));
        assert_eq!(Amount::MAX.share(i64::MAX, 1), Err(AmountTooLarge));
        assert_eq!(Amount::MAX.share(7, 7), Ok(Amount::MAX));
    }

    #[test]
    fn goes_to_the_nearest_multiple() {
        for (units, step, nearest) in [(1050, 100, 1100), (1049, 100, 1000), (-1050, 100, -1100), (5124, 10, 5120)] {
            assert_eq!(Amount(units).to_multiple_of(step), Ok(Amount(nearest)));
        }
    }
}
