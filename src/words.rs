//! How are amounts, dates and spans written in words?
//!
//! One way for all: problems, headlines, explanations and the page. English, deterministic, the same in every time zone;
//! the page has numbers and days written as its reader does ([`use_style`]). Documents and exports keep signed integers;
//! only people get words.

mod style;

use crate::calendar::{DAY, Date, Interval, IntervalUnit, Timestamp};
use crate::currency::Currency;
use crate::money::{Amount, Decimal, ExactAmount, Percentage};

use style::style;
pub use style::{in_style, use_style};

/// The minus sign that is as wide as a plus, U+2212.
const MINUS: &str = "\u{2212}";

/// The months, short.
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// The months, in full.
const FULL_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// An amount with its sign: `$1,234.50`, `−$10.00`, `¥500`, `CHF 12.00`.
pub fn money(currency: &Currency, amount: Amount) -> String {
    with_currency(currency, amount.is_negative(), &major(currency, amount, Groups::Written))
}

/// An amount as it stands on a scale, without decimals that are all zero: `$100`, `$2.50`.
pub fn short_money(currency: &Currency, amount: Amount) -> String {
    let mut number = major(currency, amount, Groups::Written);
    if let Some((whole, decimals)) = number.split_once(style().decimal)
        && decimals.bytes().all(|digit| digit == b'0')
    {
        number.truncate(whole.len());
    }
    with_currency(currency, amount.is_negative(), &number)
}

/// A number beside its currency: the symbol, or the code where there is none.
fn with_currency(currency: &Currency, is_negative: bool, number: &str) -> String {
    let sign = if is_negative { MINUS } else { "" };
    if currency.symbol.is_empty() {
        style().beside(&currency.code.to_ascii_uppercase(), true, sign, number)
    } else {
        style().beside(currency.symbol, false, sign, number)
    }
}

/// An amount as somebody would type it: `1234.50`, `-10.00`.
pub fn plain_money(currency: &Currency, amount: Amount) -> String {
    let number = major(currency, amount, Groups::None);
    if amount.is_negative() { ["-", &number].concat() } else { number }
}

/// An amount of units as somebody would type it, also where it is beyond what can be counted with.
pub fn plain_units(currency: &Currency, units: i64) -> String {
    Amount::new(units).map_or_else(|_| units.to_string(), |amount| plain_money(currency, amount))
}

/// The size of an amount in major units.
fn major(currency: &Currency, amount: Amount, groups: Groups) -> String {
    let mut text = String::with_capacity(16);
    let units = amount.units().unsigned_abs();
    let per_major = currency.units_per_major().unsigned_abs();
    push_number(&mut text, units / per_major, 1, groups);
    // Currencies without decimals that are written in hundredths show them only where there are any.
    let fraction = units % per_major;
    let hides_zeros = currency.iso_digits() == 0 && fraction == 0;
    if currency.digits() > 0 && !hides_zeros {
        text.push(style().decimal);
        push_number(&mut text, fraction, usize::from(currency.digits()), Groups::None);
    }
    text
}

/// Whether digits are grouped.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Groups {
    /// `1234567`
    None,
    /// `1,234,567`
    Written,
}

/// Writes a whole number of at least so many digits. (By hand: an edit writes hundreds of them, and the formatting of
/// the standard library takes three times as long.)
pub(crate) fn push_number(text: &mut String, number: u64, least: usize, groups: Groups) {
    let mut digits = [b'0'; 40];
    let mut start = digits.len();
    let mut rest = number;
    while rest > 0 || digits.len() - start < least {
        start -= 1;
        digits[start] += (rest % 10) as u8;
        rest /= 10;
    }
    let style = style();
    let group = style.group.filter(|_| groups == Groups::Written);
    for index in start..digits.len() {
        if let Some(group) = group
            && index > start
            && style.is_group_end(digits.len() - index, digits.len() - start)
        {
            text.push(group);
        }
        text.push(char::from(digits[index]));
    }
}

/// A whole number in groups of three: `2,592,000`.
pub fn count(number: i64) -> String {
    let mut text = String::new();
    if number < 0 {
        text.push_str(MINUS);
    }
    push_number(&mut text, number.unsigned_abs(), 1, Groups::Written);
    text
}

/// A quantity, or a number with decimals: `3`, `1,200`, `10.625`.
pub fn decimal(number: Decimal) -> String {
    let mut text = String::new();
    if number.is_negative() {
        text.push_str(MINUS);
    }
    push_number(&mut text, number.whole_part(), 1, Groups::Written);
    if !number.is_whole() {
        text.push(style().decimal);
        push_number(&mut text, number.fraction_part(), usize::from(number.scale()), Groups::None);
    }
    text
}

/// An amount with all of its decimals, at least as many as the currency has: `$0.0425`.
pub fn exact_money(currency: &Currency, amount: ExactAmount) -> String {
    let per_unit = 10_i128.checked_pow(u32::from(amount.scale())).unwrap_or(i128::MAX);
    let (whole, rest) = (amount.numerator() / per_unit, amount.numerator() % per_unit);
    let units = i64::try_from(whole).ok().and_then(|units| Amount::new(units).ok()).unwrap_or_default();
    if rest == 0 {
        return money(currency, units);
    }
    let mut more = String::new();
    push_number(
        &mut more,
        u64::try_from(rest.unsigned_abs()).unwrap_or(u64::MAX),
        usize::from(amount.scale()),
        Groups::None,
    );
    money_with(currency, units, amount.numerator() < 0, &more)
}

/// The size of an amount with further decimals, as they are told, and a sign.
pub(crate) fn money_with(currency: &Currency, amount: Amount, is_negative: bool, more: &str) -> String {
    let mut number = major(currency, amount, Groups::Written);
    let decimal = style().decimal;
    // A currency that hides its decimals shows them before further ones.
    if !number.contains(decimal) {
        number.push(decimal);
        (0..currency.digits()).for_each(|_| number.push('0'));
    }
    number.push_str(more);
    with_currency(currency, is_negative, &number)
}

/// A percentage: `50%`, `7.25%`.
pub fn percentage(percentage: Percentage) -> String {
    let parts = percentage.ten_thousandths();
    let mut text = count(i64::from(parts / 10_000));
    if !parts.is_multiple_of(10_000) {
        let mut decimals = String::new();
        push_number(&mut decimals, u64::from(parts % 10_000), 4, Groups::None);
        text.push(style().decimal);
        text.push_str(decimals.trim_end_matches('0'));
    }
    text.push('%');
    text
}

/// A balance without a sign: `none`, `Credit $50.00`, `Owes $12.00`.
pub fn balance(currency: &Currency, amount: Amount) -> String {
    let size = money(currency, amount.magnitude());
    match amount.units().signum() {
        -1 => format!("Credit {size}"),
        1 => format!("Owes {size}"),
        _ => String::from("none"),
    }
}

/// A balance within a sentence: `no balance`, `a credit of $50.00`, `a debt of $12.00`.
pub fn balance_phrase(currency: &Currency, amount: Amount) -> String {
    let size = money(currency, amount.magnitude());
    match amount.units().signum() {
        -1 => format!("a credit of {size}"),
        1 => format!("a debt of {size}"),
        _ => String::from("no balance"),
    }
}

/// A day: `16 Apr 2026`.
pub fn day(date: Date) -> String {
    let between = if style().month_first { ", " } else { " " };
    [&short_day(date), between, &date.year.to_string()].concat()
}

/// A day whose year is clear: `16 Apr`.
pub fn short_day(date: Date) -> String {
    day_of(date.day, MONTHS[usize::from(date.month - 1) % 12])
}

/// A day in a sentence: `16 April`.
pub fn long_day(date: Date) -> String {
    day_of(date.day, month_name(date.month))
}

fn day_of(day: u8, month: &str) -> String {
    let day = day.to_string();
    let [first, last] = if style().month_first { [month, &day] } else { [&*day, month] };
    [first, " ", last].concat()
}

/// A day in a sentence, with its year: `16 April 2026`.
pub fn long_day_of_year(date: Date) -> String {
    let between = if style().month_first { ", " } else { " " };
    [&long_day(date), between, &date.year.to_string()].concat()
}

/// A month: `April`.
pub fn month_name(month: u8) -> &'static str {
    FULL_MONTHS[usize::from(month.max(1) - 1) % 12]
}

/// An instant: the day, and the time of day unless it is midnight. `16 Apr 2026`, `1 Sep 2020, 17:42:28 UTC`.
pub fn instant(at: Timestamp) -> String {
    with_time(day(at.date()), at)
}

/// An instant whose year is clear.
pub fn short_instant(at: Timestamp) -> String {
    with_time(short_day(at.date()), at)
}

fn with_time(day: String, at: Timestamp) -> String {
    let second = at.second_of_day();
    if second == 0 {
        return day;
    }
    format!("{day}, {:02}:{:02}:{:02} UTC", second / 3600, second / 60 % 60, second % 60)
}

/// A length of time, in days where they are whole: `15 days`, `445,540 seconds`.
pub fn span(seconds: i64) -> String {
    if seconds % DAY == 0 { plural(seconds / DAY, "day") } else { plural(seconds, "second") }
}

/// A count with its noun: `1 day`, `15 days`.
pub fn plural(number: i64, noun: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{} {noun}{ending}", count(number))
}

/// How often: `a month`, `every 3 months`.
pub fn every(interval: Interval) -> String {
    let unit = interval_unit(interval.unit);
    match interval.count {
        1 => format!("a {unit}"),
        count => format!("every {count} {unit}s"),
    }
}

/// The name of an interval unit, as documents and people write it.
pub const fn interval_unit(unit: IntervalUnit) -> &'static str {
    match unit {
        IntervalUnit::Day => "day",
        IntervalUnit::Week => "week",
        IntervalUnit::Month => "month",
        IntervalUnit::Year => "year",
    }
}

/// Reads an amount that somebody typed in major units: `50`, `$1,234.5`, `-10.00`, `−10`. Gives billing units.
///
/// # Errors
/// What is wrong with it, in words that can stand beside the field.
pub fn read_money(currency: &Currency, text: &str) -> Result<i64, String> {
    let trimmed = text.trim();
    let (negative, rest) = match trimmed.strip_prefix('-').or_else(|| trimmed.strip_prefix(MINUS)) {
        Some(rest) => (true, rest.trim_start()),
        None => (false, trimmed),
    };
    let rest = &*style().to_english(strip_currency(currency, rest));
    let (whole, fraction) = rest.split_once('.').unwrap_or((rest, ""));
    let example = plain_money(currency, Amount::new(currency.units_per_major() * 50).unwrap_or_default());
    if whole.is_empty() && fraction.is_empty() {
        return Err(format!("Write an amount such as {example}."));
    }
    let whole =
        ungrouped(whole).ok_or_else(|| format!("“{trimmed}” is not an amount. Write one such as {example}."))?;
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(format!("“{trimmed}” is not an amount. Write one such as {example}."));
    }
    let digits = usize::from(currency.digits());
    let significant = fraction.trim_end_matches('0');
    if significant.len() > digits {
        let code = currency.code.to_ascii_uppercase();
        return Err(format!("{code} has {}; “{trimmed}” has more.", plural_decimals(digits)));
    }
    let padded = format!("{whole}{significant:0<digits$}");
    let units: i64 = padded.parse().map_err(|_| format!("“{trimmed}” is too large an amount."))?;
    Ok(if negative { -units } else { units })
}

/// Prices by their names, in units of the currency: what an amount may be typed as so many of.
pub type Sizes = Vec<(i64, [std::rc::Rc<str>; 2])>;

/// Reads an amount that may be typed as so many months of a price: `2 months of Pro`, `2 x Pro`, `Pro`, `50% of Pro`.
/// Gives units of the currency; a share is rounded to the nearest unit, halves up.
///
/// # Errors
/// What is wrong with it, in words that can stand beside the field.
pub fn read_size(currency: &Currency, text: &str, sizes: &[(i64, [std::rc::Rc<str>; 2])]) -> Result<i64, String> {
    let trimmed = text.trim();
    let read = read_money(currency, text);
    if read.is_ok() {
        return read;
    }
    // The longest name counts: “Pro Plus” is not “Pro”.
    let named = sizes.iter().flat_map(|(units, names)| names.iter().map(move |name| (*units, name)));
    let ends = named.filter_map(|(units, name)| Some((units, name.len(), strip_end(trimmed, name)?)));
    let Some((units, _, rest)) = ends.max_by_key(|(_, length, _)| *length) else { return read };
    let words = rest.split([' ', '\u{a0}', '×', '*']).filter(|word| !word.is_empty());
    let mut count = None;
    for word in words {
        match word {
            "x" | "of" | "month" | "months" | "year" | "years" | "week" | "weeks" | "day" | "days" => {}
            number if count.is_none() => count = Some(number),
            other => {
                return Err(format!(
                    "“{other}” is not understood here. Write, for example, “2 months of {}”.",
                    &trimmed[rest.len()..]
                ));
            }
        }
    }
    let (number, per) = match count.unwrap_or("1").strip_suffix('%') {
        Some(percent) => (percent, 100),
        None => (count.unwrap_or("1"), 1),
    };
    let count = read_whole(number)?;
    let total = i128::from(units) * i128::from(count);
    let (half, per) = (i128::from(per) / 2, i128::from(per));
    i64::try_from((total + half).div_euclid(per)).map_err(|_| format!("“{trimmed}” is too large an amount."))
}

/// What stands before a name at the end of a text, whatever the case of its letters.
fn strip_end<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let start = text.len().checked_sub(name.len()).filter(|start| !name.is_empty() && text.is_char_boundary(*start))?;
    let is_word = start == 0 || text[..start].ends_with([' ', '\u{a0}', '×', '*']);
    (is_word && text[start..].eq_ignore_ascii_case(name)).then(|| &text[..start])
}

/// Reads a whole number that somebody typed.
///
/// # Errors
/// What is wrong with it, in words that can stand beside the field.
pub fn read_whole(text: &str) -> Result<i64, String> {
    let trimmed = text.trim();
    let digits = style().to_english(trimmed).replace([',', '\u{a0}', ' '], "").replace(MINUS, "-");
    digits.parse().map_err(|_| {
        if trimmed.is_empty() {
            String::from("Write a whole number.")
        } else {
            format!("“{trimmed}” is not a whole number that can be counted with.")
        }
    })
}

fn plural_decimals(digits: usize) -> String {
    match digits {
        0 => String::from("no decimals"),
        _ => format!("{digits} decimals"),
    }
}

fn strip_currency<'a>(currency: &Currency, text: &'a str) -> &'a str {
    let code = currency.code.len();
    let text = match text.get(..code) {
        Some(head) if head.eq_ignore_ascii_case(currency.code) => &text[code..],
        _ => text,
    };
    let text = if currency.symbol.is_empty() { text } else { text.strip_prefix(currency.symbol).unwrap_or(text) };
    let text = text.trim_start_matches(['$', '\u{a0}', ' ']);
    let last = text.len().saturating_sub(code);
    let text = match text.get(last..) {
        Some(tail) if tail.eq_ignore_ascii_case(currency.code) => &text[..last],
        _ => text,
    };
    let text = if currency.symbol.is_empty() { text } else { text.strip_suffix(currency.symbol).unwrap_or(text) };
    text.trim_end_matches(['\u{a0}', ' '])
}

/// A number of a document with its own point, as it is written here: `10.625`. The way back is [`read_decimal`].
pub fn plain_decimal(text: &str) -> String {
    let decimal = style().decimal;
    text.chars().map(|letter| if letter == '.' { decimal } else { letter }).collect()
}

/// What somebody typed as a number with decimals, as documents write it; whether it is one is not asked here.
pub fn read_decimal(text: &str) -> String {
    let read = style().to_english(text.trim());
    if read.contains(style::FOREIGN) { text.to_owned() } else { read }
}

/// The digits of `1234` or `1,234`; nothing for `1,23`, which means something else in other countries. In India, `1,23,456`.
fn ungrouped(text: &str) -> Option<String> {
    let mut groups = text.split(',');
    let first = groups.next()?;
    let is_number = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    let grouped = text.contains(',');
    if !is_number(first) || (grouped && (first.is_empty() || first.len() > 3)) {
        return None;
    }
    let mut digits = String::from(if first.is_empty() { "0" } else { first });
    let rest: Vec<_> = groups.collect();
    for (place, group) in rest.iter().enumerate() {
        let is_last = place + 1 == rest.len();
        if !(group.len() == 3 || (!is_last && group.len() == style().further)) || !is_number(group) {
            return None;
        }
        digits.push_str(group);
    }
    Some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_money_as_people_do() {
        for (code, units, text) in [
            ("usd", 123_450, "$1,234.50"),
            ("usd", -1_000, "−$10.00"),
            ("usd", 5, "$0.05"),
            ("jpy", 1_500, "¥1,500"),
            ("kwd", 5_120, "KWD\u{a0}5.120"),
            ("chf", 1_200, "CHF\u{a0}12.00"),
            ("isk", 500, "ISK\u{a0}5"),
            ("ugx", 1_050, "UGX\u{a0}10.50"),
            ("usd", 9_007_199_254_740_991, "$90,071,992,547,409.91"),
        ] {
            assert_eq!(money(Currency::find(code).unwrap(), Amount::new(units).unwrap()), text);
        }
    }

    #[test]
    fn reads_amounts_told_by_prices() {
        let sizes: Sizes =
            vec![(2_000, ["Hobby".into(), "hobby".into()]), (10_000, ["Super Hobby".into(), "s".into()])];
        let usd = Currency::find("usd").unwrap();
        for (text, units) in [
            ("200", 20_000),
            ("2 months of Super Hobby", 20_000),
            ("3 x hobby", 6_000),
            ("2 × s", 20_000),
            ("hobby", 2_000),
            ("50% of hobby", 1_000),
            ("33% of hobby", 660),
        ] {
            assert_eq!(read_size(usd, text, &sizes), Ok(units), "{text}");
        }
        for text in ["two months of hobby", "2 moons of hobby", "nonsense", "", "9223372036854775807 hobby"] {
            assert!(read_size(usd, text, &sizes).is_err(), "{text}");
        }
    }

    #[test]
    fn reads_money_that_people_type() {
        for (code, text, units) in [
            ("usd", "50", 5_000),
            ("usd", " $1,234.5 ", 123_450),
            ("usd", "-10.00", -1_000),
            ("usd", "−$10", -1_000),
            ("usd", ".5", 50),
            ("usd", "5.", 500),
            ("usd", "usd 7", 700),
            ("usd", "1.2300", 123),
            ("jpy", "1500", 1_500),
            ("kwd", "5.12", 5_120),
            ("chf", "CHF 12", 1_200),
        ] {
            assert_eq!(read_money(Currency::find(code).unwrap(), text), Ok(units), "{text}");
        }
        for (code, text) in [
            ("usd", ""),
            ("usd", "."),
            ("usd", "ten"),
            ("usd", "1,23"),
            ("usd", "1.234"),
            ("usd", "1.5.5"),
            ("usd", "--5"),
            ("usd", "NaN"),
            ("usd", "1e3"),
            ("jpy", "1.5"),
            ("usd", "99999999999999999999"),
        ] {
            assert!(read_money(Currency::find(code).unwrap(), text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_typed_plainly_reads_back() {
        for code in ["usd", "jpy", "kwd", "isk", "ugx"] {
            let currency = Currency::find(code).unwrap();
            for units in [0, 1, -1, 99, 100, -12_345, 1_000_000] {
                let text = plain_money(currency, Amount::new(units).unwrap());
                assert_eq!(read_money(currency, &text), Ok(units), "{text}");
            }
        }
    }
}
