//! What is an exact number, and how does it become a whole one?

use std::cmp::Ordering;
use std::ops::{Add, Div, Mul, Neg, Sub};

/// A fraction in lowest terms with a positive denominator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fraction {
    over: i128,
    under: i128,
}

fn divisor(a: i128, b: i128) -> i128 {
    if b == 0 { a } else { divisor(b, a % b) }
}

impl Fraction {
    pub(crate) const ZERO: Self = Self { over: 0, under: 1 };
    pub(crate) const ONE: Self = Self { over: 1, under: 1 };

    pub(crate) fn new(over: i128, under: i128) -> Self {
        assert_ne!(under, 0, "no fraction has 0 below");
        let common = divisor(over.abs(), under.abs()) * under.signum();
        Self { over: over / common, under: under / common }
    }

    pub(crate) fn whole(number: i64) -> Self {
        Self { over: number.into(), under: 1 }
    }

    /// Digits with at most one point.
    pub(crate) fn read(text: &str) -> Self {
        let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
        let digits: i128 = format!("{whole}{rest}").parse().expect("a number");
        let zeros = u32::try_from(rest.len()).expect("few digits");
        Self::new(digits, 10_i128.pow(zeros))
    }

    pub(crate) fn is_zero(self) -> bool {
        self.over == 0
    }

    pub(crate) fn max(self, other: Self) -> Self {
        if self < other { other } else { self }
    }

    pub(crate) fn min(self, other: Self) -> Self {
        if other < self { other } else { self }
    }

    pub(crate) fn floor(self) -> i128 {
        self.over.div_euclid(self.under)
    }

    pub(crate) fn ceil(self) -> i128 {
        -(-self).floor()
    }

    /// A whole number near it. Each way is the same for a credit and for its debit.
    pub(crate) fn round(self, way: &str) -> i64 {
        let size = Self::new(self.over.abs(), self.under);
        let twice = size + size;
        let (low, high) = (size.floor(), size.ceil());
        let middle = Self::new(low + high, 1);
        let whole = match (way, twice.cmp(&middle)) {
            ("down", _) | ("half_up" | "half_even", Ordering::Less) => low,
            ("up" | "half_up", _) | ("half_even", Ordering::Greater) => high,
            ("half_even", Ordering::Equal) => {
                if low % 2 == 0 {
                    low
                } else {
                    high
                }
            }
            (other, _) => panic!("no such rounding: {other}"),
        };
        i64::try_from(whole * self.over.signum()).expect("an amount")
    }

    /// The nearest whole number; an exact half goes away from zero.
    pub(crate) fn nearest(self) -> i64 {
        self.round("half_up")
    }

    /// So many decimals of it, the last one rounded, halves up.
    pub(crate) fn to_decimals(self, decimals: u32) -> Self {
        let scale = Self::new(10_i128.pow(decimals), 1);
        let scaled = self * scale;
        let twice = scaled + scaled + Self::ONE;
        Self::new((twice / Self::whole(2)).floor(), 1) / scale
    }
}

fn times(a: i128, b: i128) -> i128 {
    a.checked_mul(b).expect("a number that the oracle can count")
}

impl Add for Fraction {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        let common = divisor(self.under, other.under);
        let (left, right) = (other.under / common, self.under / common);
        Self::new(times(self.over, left) + times(other.over, right), times(self.under, left))
    }
}

impl Neg for Fraction {
    type Output = Self;

    fn neg(self) -> Self {
        Self { over: -self.over, ..self }
    }
}

impl Sub for Fraction {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Mul for Fraction {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        // Across first, so that the numbers stay small.
        let (left, right) = (Self::new(self.over, other.under), Self::new(other.over, self.under));
        Self::new(times(left.over, right.over), times(left.under, right.under))
    }
}

impl Div for Fraction {
    type Output = Self;

    fn div(self, other: Self) -> Self {
        let mirrored = Self::new(other.under, other.over);
        Mul::mul(self, mirrored)
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> Ordering {
        (*self - *other).over.cmp(&0)
    }
}
