//! What do the cells of a table say of a customer?
//!
//! The head names the columns; each cell is read as what its field counts: an amount as people write it (`12.50`, `1.234,50`),
//! a date, a whole number, the id or the name of a price or coupon. A cell without anything says that the customer has
//! none. A row with a cell that cannot be read is left out as a whole, and told.

use super::id::Id;
use super::plan::{Counts, Days, Field, Layout, Plan, Values, Wrong, place_in, wrong};
use super::table::Record;
use crate::calendar::{Date, Timestamp, parse_instant};
use crate::currency::Currency;

/// Decimals of a number that is neither whole nor an amount: [`Counts::Decimal`] has ten-thousandths.
const DECIMALS: u32 = 4;

/// Which column is what.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    /// For each field the place of its column.
    places: Vec<Option<usize>>,
    id: Option<usize>,
    names: Vec<String>,
    decimal: u8,
    days: Days,
}

impl Columns {
    /// Reads the head of a table.
    pub(super) fn of(plan: &Plan, head: Record, separator: u8) -> Result<Self, Wrong> {
        let names: Vec<String> = (0..head.len()).map(|place| text(head.cell(place).unwrap_or_default())).collect();
        let places = plan.fields.iter().map(|field| place(&names, &field.column)).collect::<Result<_, _>>()?;
        let id = place(&names, &plan.layout.id)?;
        let Layout { decimal, days, .. } = plan.layout;
        let usual = if separator == b';' { b',' } else { b'.' };
        Ok(Self { places, id, names, decimal: decimal.unwrap_or(usual), days })
    }

    /// Reads a row: who it is, and in `values` what the row says; what no column has stays as it is.
    pub(super) fn read(&self, plan: &Plan, record: Record, values: &mut Values) -> Result<Id, Wrong> {
        if !record.is_whole {
            let message = "A quote that opens in this row is not closed, so what follows it cannot be told apart.";
            return Err(wrong(message, "Close it, or write it twice where it is meant as a sign."));
        }
        if record.len() != self.names.len() {
            let message = format!("The row has {} cells, and its head {}.", record.len(), self.names.len());
            return Err(wrong(message, "Put cells in quotes that hold the separator."));
        }
        let id = match self.id.and_then(|place| record.cell(place)) {
            Some([]) => return Err(wrong("The row does not say which customer it is.", "Fill in its id.")),
            Some(id) => Id::of_text(id),
            None => Id::of_number(record.line),
        };
        plan.draw(id.counter(), values);
        for ((field, place), value) in plan.fields.iter().zip(&self.places).zip(values) {
            let Some(place) = place else { continue };
            let cell = record.cell(*place).unwrap_or_default();
            *value = if cell.is_empty() { None } else { Some(self.value(field, plan, cell, &self.names[*place])?) };
        }
        Ok(id)
    }

    fn value(&self, field: &Field, plan: &Plan, cell: &[u8], name: &str) -> Result<i64, Wrong> {
        let said = || text(cell);
        let value = match &field.counts {
            Counts::Whole => number(cell, self.decimal, 0),
            Counts::Decimal => number(cell, self.decimal, DECIMALS),
            Counts::Amount => number(cell, self.decimal, u32::from(plan.currency.digits())),
            Counts::Time => instant(cell, self.days),
            Counts::Choice(all) => std::str::from_utf8(cell).ok().and_then(|cell| place_in(all, cell)),
        };
        let value = value.and_then(|value| match field.counts {
            Counts::Time | Counts::Choice(_) => Some(value),
            _ => field.signed(value),
        });
        value.ok_or_else(|| {
            let (what, hint) = self.expected(&field.counts, plan.currency);
            wrong(format!("{name}: “{}” is not {what}.", said()), hint)
        })
    }

    /// What a cell should have been, and how one is written.
    fn expected(&self, counts: &Counts, currency: &Currency) -> (String, String) {
        let sign = char::from(self.decimal);
        let said = |what: &str, hint: &str| (what.to_owned(), hint.to_owned());
        match counts {
            Counts::Whole => said("a whole number", "Write digits alone."),
            Counts::Decimal => (String::from("a number"), format!("Write one such as 12{sign}5.")),
            Counts::Amount => {
                let code = currency.code.to_ascii_uppercase();
                let example = match currency.digits() {
                    0 => String::from("1200"),
                    digits => format!("12{sign}{:0<1$}", 5, usize::from(digits)),
                };
                (
                    format!("an amount of {code}"),
                    format!("Write one such as {example}, or say which sign stands before decimals."),
                )
            }
            Counts::Time => match self.days {
                Days::Iso => said("a date", "Write one such as 2026-04-16, or say that days or months come first."),
                Days::DayFirst => said("a date", "Write one such as 16.04.2026 or 2026-04-16."),
                Days::MonthFirst => said("a date", "Write one such as 04/16/2026 or 2026-04-16."),
            },
            Counts::Choice(all) => {
                let known: Vec<_> = all.iter().take(5).map(|[id, _]| id.as_str()).collect();
                (String::from("an id of this story"), format!("Those of this story are: {}.", known.join(", ")))
            }
        }
    }
}

/// The place of a column, if one is named.
fn place(names: &[String], column: &str) -> Result<Option<usize>, Wrong> {
    if column.is_empty() {
        return Ok(None);
    }
    let is_it = |name: &String| name.to_lowercase() == column.to_lowercase();
    let mut found = names.iter().enumerate().filter(|(_, name)| is_it(name));
    match (found.next(), found.next()) {
        (Some((place, _)), None) => Ok(Some(place)),
        (Some(_), Some(_)) => {
            Err(wrong(format!("Two columns are called “{column}”."), "Give one of them another name in the table."))
        }
        (None, _) => {
            let message = format!("No column is called “{column}”; the columns are: {}.", names.join(", "));
            Err(wrong(message, "The first line of the table names its columns. Choose one of them."))
        }
    }
}

fn text(cell: &[u8]) -> String {
    String::from_utf8_lossy(cell).chars().take(80).collect()
}

/// A number in units of which `digits` decimals make one: `-1.234,5` with a comma and 2 digits is -123,450. Groups of
/// three digits may be set apart by the other sign, by spaces or by apostrophes.
pub(super) fn number(cell: &[u8], decimal: u8, digits: u32) -> Option<i64> {
    let (is_negative, rest) = match cell {
        [b'-', rest @ ..] | [0xE2, 0x88, 0x92, rest @ ..] => (true, rest),
        [b'+', rest @ ..] | rest => (false, rest),
    };
    let group = if decimal == b',' { b'.' } else { b',' };
    let (mut units, mut decimals) = (0_i64, None);
    // Digits since the last sign between groups, if there was one.
    let mut since: Option<u32> = None;
    let mut count = 0;
    for byte in rest.trim_ascii() {
        match (*byte, &mut decimals) {
            (digit @ b'0'..=b'9', None) => {
                units = units.checked_mul(10)?.checked_add(i64::from(digit - b'0'))?;
                since = since.map(|digits| digits + 1);
                count += 1;
            }
            (digit @ b'0'..=b'9', Some(seen)) if *seen < digits => {
                units = units.checked_mul(10)?.checked_add(i64::from(digit - b'0'))?;
                *seen += 1;
                count += 1;
            }
            (b'0', Some(_)) => {}
            (sign, None) if sign == decimal && since.is_none_or(|digits| digits == 3) => decimals = Some(0),
            (sign, None) if sign == group || sign == b' ' || sign == b'\'' => {
                let is_in_place = since.map_or((1..=3).contains(&count), |digits| digits == 3);
                since = Some(0).filter(|_| is_in_place);
                since?;
            }
            _ => return None,
        }
    }
    if count == 0 || (decimals.is_none() && since.is_some_and(|digits| digits != 3)) {
        return None;
    }
    let units = units.checked_mul(10_i64.checked_pow(digits - decimals.unwrap_or(0))?)?;
    Some(if is_negative { -units } else { units })
}

/// Seconds since 1 January 1970.
fn instant(cell: &[u8], days: Days) -> Option<i64> {
    let cell = std::str::from_utf8(cell).ok()?;
    if let Ok(at) = parse_instant(cell) {
        return Some(at.0);
    }
    let mut parts = cell.split(['.', '/', '-']).map(str::trim);
    let (first, second, year, none) = (parts.next()?, parts.next()?, parts.next()?, parts.next());
    let (day, month) = match days {
        Days::Iso => return None,
        Days::DayFirst => (first, second),
        Days::MonthFirst => (second, first),
    };
    let is_year = year.len() == 4 && none.is_none();
    let date =
        Date::new(year.parse().ok().filter(|year| is_year && *year >= 1970)?, month.parse().ok()?, day.parse().ok()?)?;
    Some(Timestamp::at_midnight(date).0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_they_are_written_and_nothing_is_guessed() {
        for (text, decimal, digits, expected) in [
            ("12.50", '.', 2, Some(1_250)),
            ("12.5", '.', 2, Some(1_250)),
            ("12,50", ',', 2, Some(1_250)),
            ("1.234,50", ',', 2, Some(123_450)),
            ("1,234,567", '.', 2, Some(123_456_700)),
            ("1 234.5", '.', 2, Some(123_450)),
            ("1'234", '.', 0, Some(1_234)),
            ("-10", '.', 2, Some(-1_000)),
            ("\u{2212}10", '.', 2, Some(-1_000)),
            ("+7", '.', 0, Some(7)),
            (".5", '.', 2, Some(50)),
            ("5.", '.', 2, Some(500)),
            ("12.500", '.', 2, Some(1_250)),
            ("12.505", '.', 2, None),
            ("12.5", '.', 0, None),
            ("12.50", ',', 2, None),
            ("12,34.5", '.', 2, None),
            ("1,2345", '.', 2, None),
            ("1234,567", '.', 2, None),
            (",123", '.', 2, None),
            ("1,,234", '.', 2, None),
            ("", '.', 2, None),
            ("-", '.', 2, None),
            (".", '.', 2, None),
            ("$5", '.', 2, None),
            ("1e3", '.', 2, None),
            ("99999999999999999999", '.', 2, None),
            ("92233720368547758.08", '.', 2, None),
        ] {
            let sign = u8::try_from(decimal).unwrap();
            assert_eq!(number(text.as_bytes(), sign, digits), expected, "{text} with {decimal} and {digits}");
        }
    }

    #[test]
    fn days_are_read_in_the_order_that_is_said() {
        let day = Some(1_776_297_600);
        for (text, days, expected) in [
            ("2026-04-16", Days::Iso, day),
            ("2026-04-16", Days::MonthFirst, day),
            ("16.04.2026", Days::DayFirst, day),
            ("16/4/2026", Days::DayFirst, day),
            ("04/16/2026", Days::MonthFirst, day),
            ("2026-04-16T00:00:05Z", Days::Iso, day.map(|at| at + 5)),
            ("16.04.2026", Days::Iso, None),
            ("16.04.2026", Days::MonthFirst, None),
            ("31.04.2026", Days::DayFirst, None),
            ("16.04.26", Days::DayFirst, None),
            ("16.04.2026.1", Days::DayFirst, None),
            ("soon", Days::DayFirst, None),
        ] {
            assert_eq!(instant(text.as_bytes(), days), expected, "{text} {days:?}");
        }
    }
}
