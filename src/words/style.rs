//! How does the reader write numbers and days?
//!
//! The words stay English; their numbers and days follow the reader, as the browser tells it (`Intl`, read in
//! `static/boot.js`): which sign stands before decimals, how digits are grouped, where the currency stands, and whether
//! a month comes before its day. Whoever tells nothing gets English signs and days before months: every test, every
//! document and every file does.
//!
//! It is set once, before anything is written, and is the only thing of this library that is not handed in: a hundred
//! and thirty places write amounts, and none of them has a choice.

use std::cell::Cell;

/// Where a currency stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Symbol {
    /// `$1`
    Before,
    /// `$ 1`
    BeforeApart,
    /// `1$`
    Behind,
    /// `1 $`
    BehindApart,
}

/// How numbers and days are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Style {
    /// What stands before decimals.
    pub(super) decimal: char,
    /// What stands between groups of digits, if anything does.
    pub(super) group: Option<char>,
    /// The digits of every group but the last, which has three: two in India.
    pub(super) further: usize,
    /// As many digits stand before the first group at least: two in Spain, where 1234 is not grouped.
    least: usize,
    symbol: Symbol,
    /// `May 1` in place of `1 May`.
    pub(super) month_first: bool,
}

const ENGLISH: Style =
    Style { decimal: '.', group: Some(','), further: 3, least: 1, symbol: Symbol::Before, month_first: false };

/// In place of a sign that has no meaning in the numbers of the reader.
pub(super) const FOREIGN: char = '?';

thread_local! {
    static STYLE: Cell<Style> = const { Cell::new(ENGLISH) };
}

pub(super) fn style() -> Style {
    STYLE.get()
}

/// Takes over how the reader writes: the sign before decimals, the one between groups (or nothing), the digits of the
/// further groups, the least before the first, a number with its currency, and the order of day and month, with bars
/// between them: `.|,|3|1|$1|dm`, `,|.|3|1|1 $|dm`. Gives whether that was understood; if not, nothing changes.
/// (<https://unicode.org/reports/tr35/tr35-numbers.html>)
pub fn use_style(told: &str) -> bool {
    let read = read(told);
    if let Some(style) = read {
        STYLE.set(style);
    }
    read.is_some()
}

/// Writes something in a style of its own, if that is understood.
pub fn in_style<T>(told: &str, write: impl FnOnce() -> T) -> T {
    let before = STYLE.get();
    use_style(told);
    let written = write();
    STYLE.set(before);
    written
}

fn read(told: &str) -> Option<Style> {
    let parts: Vec<_> = told.split('|').collect();
    let [decimal, group, further, least, symbol, order] = parts[..] else { return None };
    let sign = |text: &str| {
        let mut letters = text.chars();
        let sign = letters.next().filter(|sign| !sign.is_alphanumeric() && *sign != '-')?;
        letters.next().is_none().then_some(sign)
    };
    let decimal = sign(decimal)?;
    let symbol = match symbol {
        "$1" => Symbol::Before,
        "$ 1" => Symbol::BeforeApart,
        "1$" => Symbol::Behind,
        "1 $" => Symbol::BehindApart,
        _ => return None,
    };
    let digits = |text: &str, most: usize| text.parse().ok().filter(|digits: &usize| (1..=most).contains(digits));
    Some(Style {
        decimal,
        group: if group.is_empty() { None } else { Some(sign(group).filter(|group| *group != decimal)?) },
        further: digits(further, 4)?,
        least: digits(least, 3)?,
        symbol,
        month_first: order == "md",
    })
}

impl Style {
    /// Whether a group ends before the digit behind which so many follow, of a number with so many before that group.
    pub(super) fn is_group_end(self, behind: usize, all: usize) -> bool {
        behind >= 3 && all >= 3 + self.least && (behind - 3).is_multiple_of(self.further)
    }

    /// A number beside its currency, with the sign of a negative one before both.
    pub(super) fn beside(self, symbol: &str, is_code: bool, sign: &str, number: &str) -> String {
        let is_apart = is_code || matches!(self.symbol, Symbol::BeforeApart | Symbol::BehindApart);
        let space = if is_apart { "\u{a0}" } else { "" };
        match self.symbol {
            Symbol::Before | Symbol::BeforeApart => [sign, symbol, space, number].concat(),
            Symbol::Behind | Symbol::BehindApart => [sign, number, space, symbol].concat(),
        }
    }

    /// A number as somebody types it here, with the signs that documents have; what is not clear stays as it is.
    pub(super) fn to_english(self, text: &str) -> String {
        // Of one point with not three digits behind it nobody means groups.
        let is_point =
            |text: &str| text.split_once('.').is_some_and(|(_, rest)| rest.len() != 3 && !rest.contains('.'));
        let keeps_point = self.decimal != '.' && !text.contains(self.decimal) && is_point(text);
        let is_blank = |letter: char| matches!(letter, ' ' | '\u{a0}' | '\u{202f}');
        let is_quote = |letter: char| matches!(letter, '\'' | '\u{2019}');
        let signs = text.chars().map(|letter| match letter {
            '.' if keeps_point => '.',
            letter if letter == self.decimal => '.',
            letter if self.group == Some(letter) => ',',
            letter if is_blank(letter) && self.group.is_some_and(is_blank) => ',',
            letter if is_quote(letter) && self.group.is_some_and(is_quote) => ',',
            ',' | '.' => FOREIGN,
            letter => letter,
        });
        signs.collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::calendar::Date;
    use crate::currency::Currency;
    use crate::money::{Amount, Decimal};
    use crate::words;

    use super::{ENGLISH, STYLE, in_style, use_style};

    const GERMAN: &str = ",|.|3|1|1 $|dm";
    const FRENCH: &str = ",|\u{202f}|3|1|1 $|dm";
    const SWISS: &str = ".|’|3|1|$ 1|dm";
    const INDIAN: &str = ".|,|2|1|$1|dm";
    const SPANISH: &str = ",|.|3|2|1 $|dm";
    const AMERICAN: &str = ".|,|3|1|$1|md";
    const ALL: [&str; 6] = [GERMAN, FRENCH, SWISS, INDIAN, SPANISH, AMERICAN];

    #[test]
    fn amounts_are_written_as_their_readers_do() {
        for (told, code, units, text) in [
            (GERMAN, "usd", 123_450, "1.234,50\u{a0}$"),
            (GERMAN, "usd", -1_000, "−10,00\u{a0}$"),
            (GERMAN, "kwd", 5_120, "5,120\u{a0}KWD"),
            (FRENCH, "eur", 123_456_700, "1\u{202f}234\u{202f}567,00\u{a0}€"),
            (SWISS, "chf", 123_450, "CHF\u{a0}1’234.50"),
            (INDIAN, "inr", 1_234_567_850, "₹1,23,45,678.50"),
            (SPANISH, "eur", 123_400, "1234,00\u{a0}€"),
            (SPANISH, "eur", 1_234_500, "12.345,00\u{a0}€"),
            (AMERICAN, "usd", 123_450, "$1,234.50"),
        ] {
            let written = in_style(told, || words::money(Currency::find(code).unwrap(), Amount::new(units).unwrap()));
            assert_eq!(written, text, "{told}");
        }
    }

    #[test]
    fn days_have_the_order_of_their_readers() {
        let date = Date { year: 2026, month: 5, day: 1 };
        let all = || [words::day(date), words::short_day(date), words::long_day(date)];
        assert_eq!(in_style(AMERICAN, all), ["May 1, 2026", "May 1", "May 1"]);
        assert_eq!(in_style(GERMAN, all), ["1 May 2026", "1 May", "1 May"]);
    }

    #[test]
    fn other_numbers_follow() {
        let number = Decimal::parse("1234567.625").unwrap();
        assert_eq!(in_style(GERMAN, || words::decimal(number)), "1.234.567,625");
        assert_eq!(in_style(INDIAN, || words::count(1_234_567)), "12,34,567");
        let scale = |units| words::short_money(Currency::find("usd").unwrap(), Amount::new(units).unwrap());
        assert_eq!(in_style(GERMAN, || [scale(10_000), scale(-250)]), ["100\u{a0}$", "−2,50\u{a0}$"]);
    }

    #[test]
    fn what_is_written_reads_back_in_every_style() {
        for told in ALL {
            in_style(told, || {
                for code in ["usd", "jpy", "kwd", "isk", "ugx"] {
                    let currency = Currency::find(code).unwrap();
                    for units in [0, 1, -1, 99, 100, -12_345, 1_000_000, 123_456_789] {
                        let amount = Amount::new(units).unwrap();
                        for text in [words::plain_money(currency, amount), words::money(currency, amount)] {
                            assert_eq!(words::read_money(currency, &text), Ok(units), "{told} {text}");
                        }
                    }
                }
            });
        }
    }

    #[test]
    fn what_is_typed_is_read_as_it_is_meant_or_not_at_all() {
        let usd = Currency::find("usd").unwrap();
        for (told, text, units) in [
            (GERMAN, "1.234,5", Some(123_450)),
            (GERMAN, "1.234", Some(123_400)),
            (GERMAN, "12.5", Some(1_250)),
            (GERMAN, "1,234.50", None),
            (GERMAN, "$ 20", Some(2_000)),
            (FRENCH, "1 234,50 $", Some(123_450)),
            (FRENCH, "1.234", None),
            (SWISS, "1'234.50", Some(123_450)),
            (SWISS, "1,50", None),
            (INDIAN, "1,23,456.50", Some(12_345_650)),
            (INDIAN, "1,234.50", Some(123_450)),
        ] {
            assert_eq!(in_style(told, || words::read_money(usd, text)).ok(), units, "{told} {text}");
        }
    }

    #[test]
    fn what_is_told_wrongly_changes_nothing() {
        for told in [
            "",
            ",|.|3|1|1 $",
            "x|.|3|1|1 $|dm",
            ",|,|3|1|1 $|dm",
            ",|.|0|1|1 $|dm",
            ",|.|3|9|1 $|dm",
            ",|.|3|1|$|dm",
            ",,|.|3|1|1 $|dm",
        ] {
            assert!(!use_style(told), "{told}");
        }
        assert_eq!(STYLE.get(), ENGLISH);
    }
}
