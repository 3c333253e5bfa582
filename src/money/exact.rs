//! What is an amount before it is rounded?
//!
//! A price of 12 decimals times a quantity of 12 decimals has 24, and none is dropped on the way: an [`ExactAmount`]
//! keeps them until one named [`Rounding`] makes billing units of it. Whole numbers, which nearly all are, take one
//! multiplication and no division.

use super::decimal::{ten_to, without_zeros};
use super::{Amount, AmountTooLarge, Decimal, Rounding};
use std::cmp::Ordering;

/// An exact amount in a currency's billing units: `numerator ÷ 10^scale`.
///
/// It has one form only, without zeros at the end of its decimals, so that equal amounts are equal values. As a line's
/// amount, negative is credit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct ExactAmount {
    numerator: i128,
    scale: u8,
}

impl ExactAmount {
    /// Nothing.
    pub const ZERO: Self = Self { numerator: 0, scale: 0 };

    /// `unit × quantity`: what a quantity costs at a unit amount. It cannot overflow.
    #[inline]
    pub fn product(unit: Decimal, quantity: Decimal) -> Self {
        Self::new(i128::from(unit.mantissa()) * i128::from(quantity.mantissa()), unit.scale() + quantity.scale())
    }

    #[inline]
    fn new(numerator: i128, scale: u8) -> Self {
        if scale == 0 {
            return Self { numerator, scale };
        }
        let (numerator, scale) = without_zeros(numerator, scale);
        Self { numerator, scale }
    }

    /// All of its digits as one whole number, with its sign: 4734075 of 4734.075.
    pub const fn numerator(self) -> i128 {
        self.numerator
    }

    /// How many of the digits are decimals, 0 to 24.
    pub const fn scale(self) -> u8 {
        self.scale
    }

    /// Whether it is nothing.
    pub const fn is_zero(self) -> bool {
        self.numerator == 0
    }

    /// Whether it is below zero: as a line, credit.
    pub const fn is_negative(self) -> bool {
        self.numerator < 0
    }

    /// The sum.
    ///
    /// # Errors
    /// [`AmountTooLarge`] if it has more digits than can be counted.
    #[inline]
    pub fn plus(self, other: Self) -> Result<Self, AmountTooLarge> {
        if self.scale == 0 && other.scale == 0 {
            let numerator = self.numerator.checked_add(other.numerator).ok_or(AmountTooLarge)?;
            return Ok(Self { numerator, scale: 0 });
        }
        let scale = self.scale.max(other.scale);
        let sum = self.at_scale(scale)?.checked_add(other.at_scale(scale)?);
        Ok(Self::new(sum.ok_or(AmountTooLarge)?, scale))
    }

    /// The numerator that it has at a scale of its own or more.
    fn at_scale(self, scale: u8) -> Result<i128, AmountTooLarge> {
        if self.scale == scale {
            return Ok(self.numerator);
        }
        self.numerator.checked_mul(ten_to(scale - self.scale)).ok_or(AmountTooLarge)
    }

    /// The whole billing units that it is rounded to.
    ///
    /// # Errors
    /// [`AmountTooLarge`] if they leave the range of an [`Amount`].
    #[inline]
    pub fn round(self, rounding: Rounding) -> Result<Amount, AmountTooLarge> {
        if self.scale == 0 {
            return Amount::from_wide(self.numerator);
        }
        self.round_decimals(rounding)
    }

    // Out of the way of what is whole.
    #[inline(never)]
    fn round_decimals(self, rounding: Rounding) -> Result<Amount, AmountTooLarge> {
        Amount::from_wide(rounding.divide(self.numerator, ten_to(self.scale)))
    }

    /// `self × part ÷ whole`, multiplied first and rounded once: the share for a part of a period.
    ///
    /// A `whole` of zero or less gives zero, as [`Amount::share`] does: there is no time to share.
    ///
    /// # Errors
    /// [`AmountTooLarge`] if the share leaves the range of an [`Amount`], or if a step on the way leaves 128 bits,
    /// which with all 24 decimals takes a period of millions of years.
    pub fn share(self, part: i64, whole: i64, rounding: Rounding) -> Result<Amount, AmountTooLarge> {
        if whole <= 0 {
            return Ok(Amount::ZERO);
        }
        let (part, whole) = (i128::from(part), i128::from(whole));
        // Two numbers of 64 bits cannot leave 128.
        if self.scale == 0 && i64::try_from(self.numerator).is_ok() {
            return Amount::from_wide(rounding.divide(self.numerator * part, whole));
        }
        let fraction = self.numerator.checked_mul(part).zip(ten_to(self.scale).checked_mul(whole));
        let short = fraction.map(|(numerator, denominator)| rounding.divide(numerator, denominator));
        short.or_else(|| self.long_share(part, whole, rounding)).ok_or(AmountTooLarge).and_then(Amount::from_wide)
    }

    /// The share by long division, for numbers whose product leaves 128 bits: what stands before the point, then its
    /// rest together with what stands behind it.
    ///
    /// All have one sign. The first step takes an even number of units away, so that the rounding of the second still
    /// sees which neighbour is even.
    fn long_share(self, part: i128, whole: i128, rounding: Rounding) -> Option<i128> {
        let tens = ten_to(self.scale);
        let before = (self.numerator / tens).checked_mul(part)?;
        let behind = (self.numerator % tens).checked_mul(part)?;
        let even = before / whole / 2 * 2;
        let rest = (before - even * whole).checked_mul(tens)?.checked_add(behind)?;
        even.checked_add(rounding.divide(rest, tens.checked_mul(whole)?))
    }
}

impl From<Amount> for ExactAmount {
    fn from(amount: Amount) -> Self {
        Self { numerator: i128::from(amount.units()), scale: 0 }
    }
}

impl From<Decimal> for ExactAmount {
    /// That many billing units.
    fn from(units: Decimal) -> Self {
        Self { numerator: i128::from(units.mantissa()), scale: units.scale() }
    }
}

impl Ord for ExactAmount {
    /// By what stands before the point, then by what stands behind it: neither can overflow.
    fn cmp(&self, other: &Self) -> Ordering {
        let parts = |amount: &Self| {
            let tens = ten_to(amount.scale);
            let behind = amount.numerator.rem_euclid(tens) * ten_to(2 * Decimal::MAX_SCALE - amount.scale);
            (amount.numerator.div_euclid(tens), behind)
        };
        if self.scale == other.scale { self.numerator.cmp(&other.numerator) } else { parts(self).cmp(&parts(other)) }
    }
}

impl PartialOrd for ExactAmount {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROUNDINGS: [Rounding; 4] = [Rounding::HalfUp, Rounding::HalfEven, Rounding::Down, Rounding::Up];

    fn product(unit: &str, quantity: &str) -> ExactAmount {
        ExactAmount::product(Decimal::parse(unit).unwrap(), Decimal::parse(quantity).unwrap())
    }

    #[test]
    fn a_decimal_price_times_a_decimal_quantity_is_rounded_once() {
        let source = "https://chargebee.com/docs/2.0/site-configuration/articles-and-faq/what-is-the-rounding-logic-for-line-item-amounts.html";
        for (case, unit, quantity, numerator, scale, rounded) in [
            // 4.4556 × 10.625 = 47.34075 dollars, 47.34; 47 yen.
            ("C4 in cents", "445.56", "10.625", 4_734_075, 3, 4734),
            ("C4 in yen", "4.4556", "10.625", 4_734_075, 5, 47),
            ("whole", "2000", "3", 6000, 0, 6000),
            ("zeros at the end", "0.5", "4", 2, 0, 2),
            ("a half", "0.5", "5", 25, 1, 3),
            ("a half below zero", "-0.5", "5", -25, 1, -3),
            ("most decimals", "0.000000000001", "0.000000000001", 1, 24, 0),
        ] {
            let amount = product(unit, quantity);
            assert_eq!((amount.numerator(), amount.scale()), (numerator, scale), "{case} {source}");
            assert_eq!(amount.round(Rounding::HalfUp).unwrap().units(), rounded, "{case} {source}");
        }
    }

    /// Whether `rounded` is `numerator ÷ denominator` by the words of the rounding, with no division.
    fn is_rounded(rounding: Rounding, numerator: i128, denominator: i128, rounded: i128) -> bool {
        let error = (numerator - rounded * denominator).abs();
        let away = (rounded * denominator).abs() - numerator.abs();
        match rounding {
            Rounding::HalfUp => 2 * error < denominator || 2 * error == denominator && away > 0,
            Rounding::HalfEven => 2 * error < denominator || 2 * error == denominator && rounded % 2 == 0,
            Rounding::Down => error < denominator && away <= 0,
            Rounding::Up => error < denominator && away >= 0,
        }
    }

    #[test]
    fn a_share_is_what_the_words_of_its_rounding_say() {
        for numerator in (-40..=40).chain([i128::from(i64::MAX) - 7, 3 * i128::from(i64::MAX)]) {
            for scale in [0_u8, 1, 2] {
                let amount = ExactAmount::new(numerator, scale);
                let denominator = ten_to(scale);
                for (part, whole) in [(0, 7), (1, 2), (3, 4), (7, 7), (9, 6), (-2, 5), (10, 28), (1, 3_000), (365, 84)]
                {
                    for rounding in ROUNDINGS {
                        let above = numerator * i128::from(part);
                        let share = amount.share(part, whole, rounding).map(|share| i128::from(share.units()));
                        let is_rounded = |share| is_rounded(rounding, above, denominator * i128::from(whole), share);
                        // Beyond the range is an error, and nothing else is.
                        let is_right = share.map_or(above.abs() > 1 << 50, is_rounded);
                        assert!(is_right, "{rounding:?} {numerator} e-{scale} × {part} ÷ {whole}: {share:?}");
                        let long = amount.long_share(i128::from(part), i128::from(whole), rounding);
                        assert!(
                            share.is_err() || long == share.ok(),
                            "{rounding:?} {numerator} {part} {whole}: {long:?}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn a_share_of_a_whole_amount_is_the_share_of_the_amount() {
        for units in [-3252, -1, 0, 1, 1000, 3252, Amount::MAX.units()] {
            let amount = Amount::new(units).unwrap();
            for (part, whole) in [(445_540, 2_678_400), (1, 2), (0, 5), (5, 5), (5, 0), (5, -1)] {
                assert_eq!(ExactAmount::from(amount).share(part, whole, Rounding::HalfUp), amount.share(part, whole));
            }
        }
    }

    /// A price and a quantity of 12 decimals over a year of seconds: nothing that somebody sells is too large.
    #[test]
    fn the_decimals_of_a_share_fit() {
        let amount = product("99999.999999999999", "9999.999999999999");
        let year = 366 * 86_400;
        assert_eq!(amount.share(year, year, Rounding::HalfUp), Amount::new(1_000_000_000));
        assert_eq!(amount.share(year / 2, year, Rounding::HalfUp), Amount::new(500_000_000));
        assert_eq!(amount.share(1, year, Rounding::Down), Amount::new(31));
        assert_eq!(amount.share(year - 7, year, Rounding::HalfUp), Amount::new(999_999_779));
    }

    #[test]
    fn sums_and_order_hold_across_scales() {
        let units =
            ["-20.01", "-20", "-0.5", "0", "0.000000000001", "0.49", "0.5", "1", "10.625", "9223372036854775807"];
        let amounts: Vec<_> = units.iter().map(|unit| product(unit, "1")).collect();
        for (place, amount) in amounts.iter().enumerate() {
            assert_eq!(ExactAmount::ZERO.plus(*amount), Ok(*amount));
            assert_eq!(ExactAmount::from(Decimal::parse(units[place]).unwrap()), *amount);
            for (other_place, other) in amounts.iter().enumerate() {
                assert_eq!(amount.cmp(other), place.cmp(&other_place), "{amount:?} {other:?}");
                assert_eq!(amount.plus(*other), other.plus(*amount));
            }
            assert_eq!((amount.is_negative(), amount.is_zero()), (place < 3, place == 3));
        }
        assert_eq!(product("0.5", "1").plus(product("0.5", "3")), Ok(ExactAmount::from(Amount(2))));
    }

    #[test]
    fn too_many_digits_are_said_and_never_wrap() {
        let huge = product("9223372036854775807", "9223372036854775807");
        let tiny = product("0.000000000001", "0.000000000001");
        assert_eq!(huge.plus(tiny), Err(AmountTooLarge));
        assert_eq!(huge.round(Rounding::HalfUp), Err(AmountTooLarge));
        assert_eq!(huge.share(i64::MAX, 1, Rounding::HalfUp), Err(AmountTooLarge));
        assert_eq!(huge.plus(huge).unwrap().plus(huge), Err(AmountTooLarge));
        assert!(huge > tiny);
        let most = ExactAmount::from(Amount::MAX);
        assert_eq!(most.share(7, 7, Rounding::Up), Ok(Amount::MAX));
        assert_eq!(most.share(i64::MAX, 1, Rounding::Up), Err(AmountTooLarge));
        // Sixteen digits and twelve decimals fit; with twenty-four decimals they do not, and that is said.
        assert_eq!(most.plus(tiny), Err(AmountTooLarge));
        let above = most.plus(product("0.000000000001", "1")).unwrap();
        assert_eq!(above.round(Rounding::Up), Err(AmountTooLarge));
        assert_eq!(above.round(Rounding::HalfUp), Ok(Amount::MAX));
    }
}
