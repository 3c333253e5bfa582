//! Which decimal numbers are prices and quantities made of?
//!
//! A [`Decimal`] is exact: `mantissa ÷ 10^scale` with at most 12 decimals, as many as a unit amount has
//! (`unit_amount_decimal`, <https://docs.stripe.com/api/prices/object>) and a quantity (`quantity_decimal`,
//! <https://docs.stripe.com/changelog/dahlia/2026-03-25/invoice-items-decimal-quantity>). It has one form only, without
//! zeros at its end, so that equal numbers are equal values.

use super::AmountTooLarge;
use std::cmp::Ordering;

/// An exact decimal number: `mantissa ÷ 10^scale`.
///
/// As a unit amount it counts billing units: 105.5 is 105.5 cents, 1.055 dollars
/// (<https://docs.stripe.com/billing/subscriptions/usage-based/pricing-models>).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Decimal {
    mantissa: i64,
    scale: u8,
}

/// What is wrong with a text that should be a decimal number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DecimalProblem {
    /// There is nothing.
    Empty,
    /// It is not written as digits, with a minus before them and a point and more digits behind them if need be.
    NotANumber,
    /// It has more decimals than [`Decimal::MAX_SCALE`].
    TooManyDecimals,
    /// It has more digits than can be counted.
    TooLarge,
}

impl Decimal {
    /// Nothing.
    pub const ZERO: Self = Self::whole(0);

    /// The most decimals that a number may have.
    pub const MAX_SCALE: u8 = 12;

    /// The whole number.
    pub const fn whole(units: i64) -> Self {
        Self { mantissa: units, scale: 0 }
    }

    /// The number that is written: `12`, `-0.5`, `105.50`. Zeros at the end of the decimals do not count as decimals.
    ///
    /// # Errors
    /// [`DecimalProblem`] says what is wrong. There is no `+1`, no `.5`, no `5.`, no `1e5` and no `1,000`: whoever
    /// writes these may mean something else.
    pub fn parse(text: &str) -> Result<Self, DecimalProblem> {
        if text.is_empty() {
            return Err(DecimalProblem::Empty);
        }
        let digits = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        if !is_digits(whole) || !is_digits(fraction) {
            return Err(DecimalProblem::NotANumber);
        }
        let fraction = fraction.trim_end_matches('0');
        let scale = u8::try_from(fraction.len()).ok().filter(|scale| *scale <= Self::MAX_SCALE);
        let scale = scale.ok_or(DecimalProblem::TooManyDecimals)?;
        let magnitude = count(whole.bytes().chain(fraction.bytes())).ok_or(DecimalProblem::TooLarge)?;
        Ok(Self { mantissa: if digits == text { magnitude } else { -magnitude }, scale })
    }

    /// All of its digits as one whole number, with its sign: 1055 of 105.5.
    pub const fn mantissa(self) -> i64 {
        self.mantissa
    }

    /// How many of the digits are decimals, 0 to 12: 1 of 105.5, 0 of 20.
    pub const fn scale(self) -> u8 {
        self.scale
    }

    /// Whether it has no decimals.
    pub const fn is_whole(self) -> bool {
        self.scale == 0
    }

    /// The number as an integer, if it has no decimals.
    pub const fn units(self) -> Option<i64> {
        if self.is_whole() { Some(self.mantissa) } else { None }
    }

    /// Whether it is nothing.
    pub const fn is_zero(self) -> bool {
        self.mantissa == 0
    }

    /// Whether it is below zero.
    pub const fn is_negative(self) -> bool {
        self.mantissa < 0
    }

    /// What stands before the point, without a sign: 105 of -105.05.
    pub fn whole_part(self) -> u64 {
        self.mantissa.unsigned_abs() / 10_u64.pow(u32::from(self.scale))
    }

    /// What stands behind the point, to be written with [`Decimal::scale`] digits: 5 of -105.05, where it is `05`.
    pub fn fraction_part(self) -> u64 {
        self.mantissa.unsigned_abs() % 10_u64.pow(u32::from(self.scale))
    }

    /// The sum.
    ///
    /// # Errors
    /// [`AmountTooLarge`] if it has more digits than can be counted.
    pub fn plus(self, other: Self) -> Result<Self, AmountTooLarge> {
        let scale = self.scale.max(other.scale);
        Self::from_wide(self.at_scale(scale) + other.at_scale(scale), scale)
    }

    /// The difference.
    ///
    /// # Errors
    /// [`AmountTooLarge`] if it has more digits than can be counted.
    pub fn minus(self, other: Self) -> Result<Self, AmountTooLarge> {
        let scale = self.scale.max(other.scale);
        Self::from_wide(self.at_scale(scale) - other.at_scale(scale), scale)
    }

    /// The mantissa that it has at a scale of its own or more: below 2^104, since 10^12 is below 2^40.
    fn at_scale(self, scale: u8) -> i128 {
        let mantissa = i128::from(self.mantissa);
        if self.scale == scale { mantissa } else { mantissa * ten_to(scale - self.scale) }
    }

    fn from_wide(mantissa: i128, scale: u8) -> Result<Self, AmountTooLarge> {
        let (mantissa, scale) = without_zeros(mantissa, scale);
        Ok(Self { mantissa: i64::try_from(mantissa).map_err(|_| AmountTooLarge)?, scale })
    }
}

impl From<u32> for Decimal {
    #[inline]
    fn from(units: u32) -> Self {
        Self::whole(i64::from(units))
    }
}

impl Ord for Decimal {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        if self.scale == other.scale {
            return self.mantissa.cmp(&other.mantissa);
        }
        let scale = self.scale.max(other.scale);
        self.at_scale(scale).cmp(&other.at_scale(scale))
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit())
}

fn count(mut digits: impl Iterator<Item = u8>) -> Option<i64> {
    digits.try_fold(0_i64, |number, digit| number.checked_mul(10)?.checked_add(i64::from(digit - b'0')))
}

/// `10^exponent`, which fits up to 38.
pub(super) fn ten_to(exponent: u8) -> i128 {
    10_i128.pow(u32::from(exponent))
}

/// The same number without zeros at the end of its decimals.
pub(super) fn without_zeros(mut mantissa: i128, mut scale: u8) -> (i128, u8) {
    while scale > 0 && mantissa % 10 == 0 {
        mantissa /= 10;
        scale -= 1;
    }
    (mantissa, scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_as_it_is_written() {
        for (text, mantissa, scale) in [
            ("0", 0, 0),
            ("-0", 0, 0),
            ("0.000", 0, 0),
            ("12", 12, 0),
            ("007", 7, 0),
            ("20.0", 20, 0),
            ("-0.5", -5, 1),
            ("105.50", 1055, 1),
            // S76, <https://docs.stripe.com/billing/subscriptions/usage-based/pricing-models>
            ("105.5", 1055, 1),
            // C4, <https://chargebee.com/docs/2.0/site-configuration/articles-and-faq/what-is-the-rounding-logic-for-line-item-amounts.html>
            ("4.4556", 44_556, 4),
            ("0.000000000001", 1, 12),
            ("1.0000000000000000", 1, 0),
            ("9223372036854775807", i64::MAX, 0),
            ("-9223372.036854775807", -i64::MAX, 12),
        ] {
            assert_eq!(Decimal::parse(text), Ok(Decimal { mantissa, scale }), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_told_apart() {
        use DecimalProblem::{Empty, NotANumber, TooLarge, TooManyDecimals};
        for (text, problem) in [
            ("", Empty),
            ("-", NotANumber),
            (".", NotANumber),
            (".5", NotANumber),
            ("5.", NotANumber),
            ("+1", NotANumber),
            ("--1", NotANumber),
            ("1e5", NotANumber),
            ("1,000", NotANumber),
            ("1 000", NotANumber),
            (" 1", NotANumber),
            ("1.2.3", NotANumber),
            ("1.-2", NotANumber),
            ("NaN", NotANumber),
            ("١", NotANumber),
            ("0.0000000000001", TooManyDecimals),
            ("9223372036854775808", TooLarge),
            ("92233720.368547758080001", TooManyDecimals),
            ("9223372.036854775808", TooLarge),
        ] {
            assert_eq!(Decimal::parse(text), Err(problem), "{text}");
        }
    }

    /// S76: as `unit_amount` is nothing where `unit_amount_decimal` is no integer.
    #[test]
    fn only_a_whole_number_has_units() {
        for (text, units) in [("105.5", None), ("105.0", Some(105)), ("-3", Some(-3)), ("0.999", None)] {
            let number = Decimal::parse(text).unwrap();
            assert_eq!((number.units(), number.is_whole()), (units, units.is_some()), "{text}");
        }
    }

    #[test]
    fn its_parts_write_it_again() {
        for mantissa in (-2_000..2_000).step_by(7).chain([i64::MAX, -i64::MAX]) {
            for scale in 0..=Decimal::MAX_SCALE {
                let number = Decimal::from_wide(i128::from(mantissa), scale).unwrap();
                let sign = if number.is_negative() { "-" } else { "" };
                let places = usize::from(number.scale());
                let fraction =
                    if places == 0 { String::new() } else { format!(".{:0places$}", number.fraction_part()) };
                let text = format!("{sign}{}{fraction}", number.whole_part());
                assert_eq!(Decimal::parse(&text), Ok(number), "{text}");
                assert!(number.is_whole() || number.mantissa() % 10 != 0, "{text} has one form");
            }
        }
    }

    #[test]
    fn sums_and_order_hold_across_scales() {
        let numbers = ["-20.01", "-20", "-0.5", "0", "0.000000000001", "0.49", "0.5", "0.51", "1", "10.625", "11"];
        let numbers = numbers.map(|text| Decimal::parse(text).unwrap());
        for (place, number) in numbers.iter().enumerate() {
            for (other_place, other) in numbers.iter().enumerate() {
                assert_eq!(number.cmp(other), place.cmp(&other_place), "{number:?} {other:?}");
                let sum = number.plus(*other).unwrap();
                assert_eq!((sum.minus(*other), sum), (Ok(*number), other.plus(*number).unwrap()));
                assert_eq!(sum < *number, other.is_negative());
            }
        }
        assert_eq!(numbers[6].plus(numbers[6]), Ok(Decimal::from(1)));
    }

    #[test]
    fn too_many_digits_are_said_and_never_wrap() {
        let most = Decimal::whole(i64::MAX);
        let least = Decimal::whole(i64::MIN);
        let tiny = Decimal::parse("0.000000000001").unwrap();
        assert_eq!(most.plus(Decimal::from(1)), Err(AmountTooLarge));
        assert_eq!(least.minus(Decimal::from(1)), Err(AmountTooLarge));
        assert_eq!(most.plus(tiny), Err(AmountTooLarge));
        assert_eq!(most.minus(least), Err(AmountTooLarge));
        assert_eq!((most.cmp(&tiny), least.cmp(&tiny)), (Ordering::Greater, Ordering::Less));
        assert_eq!(least.whole_part(), 9_223_372_036_854_775_808);
    }
}
