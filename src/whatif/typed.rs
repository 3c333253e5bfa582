//! How is a point of an input written in documents, typed by people, and told?
//!
//! A balance is typed and told as the size of a credit: nobody reads a bare minus. So its points go the other way round on
//! the screen, from no credit to much.

use super::input::{decimal, parts};
use super::{Input, Unit};
use crate::calendar::{DAY, Timestamp, parse_instant};
use crate::currency::Currency;
use crate::money::{Amount, Decimal};
use crate::scenario::Node;
use crate::words;

impl Input {
    /// A point as documents write it.
    pub fn write(&self, point: i64) -> String {
        match self.value(point) {
            Node::Whole(number) => number.to_string(),
            text => text.as_text().to_owned(),
        }
    }

    /// Reads a point as documents write it.
    pub fn read(&self, text: &str) -> Option<i64> {
        match self.unit() {
            Unit::Count | Unit::Amount | Unit::Balance => text.parse().ok(),
            Unit::Day => Some(parse_instant(text).ok()?.0.div_euclid(DAY)),
            Unit::Decimal => parts(text),
        }
    }

    /// Reads a step as documents write it: days are counted.
    pub fn read_step(&self, text: &str) -> Option<i64> {
        let step = if self.unit() == Unit::Decimal { parts(text) } else { text.parse().ok() };
        step.filter(|step| *step > 0)
    }

    /// A step as documents write it.
    pub fn write_step(&self, step: i64) -> String {
        if self.unit() == Unit::Decimal { decimal(step) } else { step.to_string() }
    }

    /// A point as it stands in a field.
    pub fn typed(&self, point: i64, currency: &Currency) -> String {
        match self.unit() {
            Unit::Amount => words::plain_units(currency, point),
            Unit::Balance => words::plain_units(currency, point.saturating_neg()),
            Unit::Day => self.write(point).chars().take(10).collect(),
            Unit::Decimal => words::plain_decimal(&self.write(point)),
            Unit::Count => self.write(point),
        }
    }

    /// A step as it stands in a field.
    pub fn typed_step(&self, step: i64, currency: &Currency) -> String {
        match self.unit() {
            Unit::Amount | Unit::Balance => words::plain_units(currency, step),
            _ => words::plain_decimal(&self.write_step(step)),
        }
    }

    /// Reads what somebody typed as a point.
    ///
    /// # Errors
    /// What is wrong with it, in words that can stand beside the field.
    pub fn read_typed(&self, typed: &str, currency: &Currency) -> Result<i64, String> {
        match self.unit() {
            Unit::Amount => words::read_money(currency, typed),
            Unit::Balance => words::read_money(currency, typed).map(i64::saturating_neg),
            Unit::Count => words::read_whole(typed),
            Unit::Day => {
                let instant = parse_instant(typed.trim());
                let wrong = |_| format!("“{}” is no day. Write one such as 2026-04-16.", typed.trim());
                instant.map(|at| at.0.div_euclid(DAY)).map_err(wrong)
            }
            Unit::Decimal => parts(&words::read_decimal(typed))
                .ok_or_else(|| format!("“{}” is no number with at most four decimals, such as 12.5.", typed.trim())),
        }
    }

    /// Reads what somebody typed as a step.
    ///
    /// # Errors
    /// What is wrong with it, in words that can stand beside the field.
    pub fn read_typed_step(&self, typed: &str, currency: &Currency) -> Result<i64, String> {
        let step = match self.unit() {
            Unit::Amount | Unit::Balance => words::read_money(currency, typed)?,
            Unit::Count | Unit::Day => words::read_whole(typed)?,
            Unit::Decimal => self.read_typed(typed, currency)?,
        };
        if step > 0 { Ok(step) } else { Err(String::from("A step is larger than nothing.")) }
    }

    /// A point in words: `$200.00`, `Credit $200.00`, `16 Apr 2026`, `12.5%`, `3`.
    pub fn words(&self, point: i64, currency: &Currency) -> String {
        match self.unit() {
            Unit::Amount => amount(point, |amount| words::money(currency, amount)),
            Unit::Balance if point == 0 => String::from("no credit"),
            Unit::Balance => amount(point, |amount| words::balance(currency, amount)),
            Unit::Day => words::instant(Timestamp(point.saturating_mul(DAY))),
            Unit::Count => words::count(point),
            Unit::Decimal => {
                let percent = if self.path().contains("percent") { "%" } else { "" };
                Decimal::parse(&decimal(point)).map(words::decimal).unwrap_or_default() + percent
            }
        }
    }

    /// How far it is from one point to another, in words: `$0.01`, `1 day`.
    pub fn distance(&self, points: i64, currency: &Currency) -> String {
        match self.unit() {
            Unit::Amount | Unit::Balance => amount(points, |amount| words::money(currency, amount)),
            Unit::Day => words::plural(points, "day"),
            Unit::Count => words::count(points),
            Unit::Decimal => Decimal::parse(&decimal(points)).map(words::decimal).unwrap_or_default(),
        }
    }
}

/// An amount that is beyond what can be counted with is told by its units.
fn amount(units: i64, tell: impl Fn(Amount) -> String) -> String {
    Amount::new(units).map_or_else(|_| words::count(units), tell)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_written_typed_and_told() {
        let story = crate::open(include_str!("../../static/presets/cindy-as-told.json")).unwrap();
        let usd = Currency::find("usd").unwrap();
        for (path, point, written, typed, told) in [
            ("events[1].adjust_balance.amount", -20_000, "-20000", "200.00", "Credit $200.00"),
            ("events[1].adjust_balance.amount", 500, "500", "-5.00", "Owes $5.00"),
            ("prices[1].unit_amount", 10_050, "10050", "100.50", "$100.50"),
            ("events[0].at", 20_559, "2026-04-16", "2026-04-16", "16 Apr 2026"),
            ("months", 4, "4", "4", "4"),
        ] {
            let input = Input::at(&story, path).unwrap();
            assert_eq!(input.write(point), written);
            assert_eq!(input.read(written), Some(point));
            assert_eq!(input.typed(point, usd), typed);
            assert_eq!(input.read_typed(typed, usd), Ok(point));
            assert_eq!(input.words(point, usd), told);
        }
        let price = Input::at(&story, "prices[1].unit_amount").unwrap();
        assert_eq!(price.read_typed("$80", usd), Ok(8_000));
        assert!(price.read_typed("eighty", usd).unwrap_err().contains("eighty"));
        assert!(price.read_typed_step("0", usd).is_err());
    }
}
