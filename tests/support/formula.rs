//! Is a formula true? A pocket calculator for what explanations write down.
//!
//! A formula is one statement or several, parted by semicolons; the last one gives the amount. A statement is
//! `expression = value`, or a value; a value that was rounded or limited says `→` and what it became, and one that is
//! cut says `…`.

/// A fraction in lowest terms, its denominator positive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Fraction(i128, i128);

impl Fraction {
    /// Nothing where it has more digits than can be counted here.
    fn new(numerator: i128, denominator: i128) -> Option<Self> {
        let (mut a, mut b) = (numerator.checked_abs()?, denominator.checked_abs()?);
        while b != 0 {
            (a, b) = (b, a % b);
        }
        let sign = denominator.signum();
        (a != 0 && sign != 0).then(|| Self(sign * numerator / a, sign * denominator / a))
    }

    fn plus(self, other: Self) -> Option<Self> {
        let sum = self.0.checked_mul(other.1)?.checked_add(other.0.checked_mul(self.1)?)?;
        Self::new(sum, self.1.checked_mul(other.1)?)
    }

    fn times(self, other: Self) -> Option<Self> {
        let (one, two) = (Self::new(self.0, other.1)?, Self::new(other.0, self.1)?);
        Self::new(one.0.checked_mul(two.0)?, one.1.checked_mul(two.1)?)
    }

    fn negative(self) -> Self {
        Self(-self.0, self.1)
    }

    fn below(self) -> Option<Self> {
        Self::new(self.1, self.0)
    }

    fn size(self) -> Self {
        Self(self.0.abs(), self.1)
    }

    fn is_below(self, other: Self) -> Option<bool> {
        Some(self.plus(other.negative())?.0 < 0)
    }
}

/// Fails unless the formula is true and gives that amount.
pub(crate) fn check(formula: &str, units: i64, digits: u8) {
    let unit = Fraction::new(1, 10_i128.pow(u32::from(digits))).expect("a unit");
    let amount = Fraction::new(units.into(), 1).expect("a number").times(unit).expect("an amount");
    let mut last = None;
    for statement in formula.split("; ") {
        let (left, right) = statement.split_once(" = ").map_or((None, statement), |(left, right)| (Some(left), right));
        let (raw, result) = right.split_once(" → ").map_or((None, right), |(raw, result)| (Some(raw), result));
        let result = number_of(result);
        // A sum of many parts is not written out.
        if let Some(left) = left.filter(|left| !left.contains('…')) {
            hold(formula, left, raw, result, unit);
        }
        last = Some(result);
    }
    let shown = last.expect("a statement");
    // What is taken off is told by its size.
    assert_eq!(shown.size(), amount.size(), "{formula}");
    assert!(shown.0.signum() == amount.0.signum(), "{formula}");
}

fn hold(formula: &str, left: &str, raw: Option<&str>, result: Fraction, unit: Fraction) {
    let mut calculator = Calculator { rest: left };
    // What overflows here was counted elsewhere.
    let Some(value) = calculator.sum() else { return };
    assert_eq!(calculator.rest, "", "{formula}");
    match raw {
        None => assert_eq!(value, result, "{formula}"),
        Some(raw) if raw.contains('…') => {
            let cut = number_of(raw.trim_end_matches('…'));
            let step = unit.times(Fraction(1, 10_000)).expect("a step");
            let Some(missing) = value.size().plus(cut.size().negative()) else { return };
            assert!(missing.0 > 0 && missing.is_below(step) == Some(true), "{formula}");
        }
        Some(raw) => assert_eq!(value, number_of(raw), "{formula}"),
    }
    if raw.is_some() && !result.0.eq(&0) {
        let Some(off) = value.plus(result.negative()) else { return };
        assert!(off.size().is_below(unit) == Some(true), "{formula}");
    }
}

fn number_of(text: &str) -> Fraction {
    let mut calculator = Calculator { rest: text };
    let number = calculator.number().expect(text);
    assert_eq!(calculator.rest, "", "{text}");
    number
}

struct Calculator<'a> {
    rest: &'a str,
}

impl Calculator<'_> {
    fn takes(&mut self, text: &str) -> bool {
        let rest = self.rest.strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn sum(&mut self) -> Option<Fraction> {
        let mut sum = if self.takes("− ") { self.product()?.negative() } else { self.product()? };
        loop {
            if self.takes(" + ") {
                sum = sum.plus(self.product()?)?;
            } else if self.takes(" − ") {
                sum = sum.plus(self.product()?.negative())?;
            } else {
                return Some(sum);
            }
        }
    }

    fn product(&mut self) -> Option<Fraction> {
        let mut product = self.factor()?;
        loop {
            if self.takes(" × ") {
                product = product.times(self.factor()?)?;
            } else if self.takes(" ÷ ") {
                product = product.times(self.factor()?.below()?)?;
            } else {
                return Some(product);
            }
        }
    }

    fn factor(&mut self) -> Option<Fraction> {
        if !self.takes("(") {
            return self.number();
        }
        let sum = self.sum();
        assert!(self.takes(")"), "{}", self.rest);
        sum
    }

    /// `−$1,234.50`, `50%`, `1,296,000 s`, `15 days`, `0.483`.
    fn number(&mut self) -> Option<Fraction> {
        let is_negative = self.takes("−");
        self.rest = self.rest.trim_start_matches(|letter: char| !letter.is_ascii_digit());
        let end = self.rest.find(|letter: char| !(letter.is_ascii_digit() || letter == ',' || letter == '.'));
        let (digits, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all = format!("{}{fraction}", whole.replace(',', ""));
        let mut denominator = 10_i128.pow(u32::try_from(fraction.len()).ok()?);
        if self.takes("%") {
            denominator *= 100;
        }
        let _ = self.takes(" days") || self.takes(" day") || self.takes(" s");
        let size = Fraction::new(all.parse().ok()?, denominator)?;
        Some(if is_negative { size.negative() } else { size })
    }
}
