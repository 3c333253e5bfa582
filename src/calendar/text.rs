//! How is an instant written and read? (ISO 8601 dates and RFC 3339 instants)

use super::{DAY, Date, Timestamp};

/// The years that may be written.
const YEARS: std::ops::RangeInclusive<i32> = 1970..=2999;

/// Why a text is not an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InstantProblem {
    /// Neither `2026-04-16` nor `2026-04-16T09:30:00Z`.
    Shape,
    /// Written correctly, but that month has no such day; the last day it has.
    NoSuchDay(u8),
    /// A month outside 1 to 12, an hour beyond 23, a minute or second beyond 59, an offset beyond a day.
    NoSuchTime,
    /// A year outside 1970 to 2999.
    Year,
}

/// Reads a date (`2026-04-16`, midnight UTC) or an RFC 3339 instant (`2026-04-16T09:30:00Z`, `…+02:00`).
///
/// # Errors
/// What is wrong with the text. Fractions of a second and leap seconds are not accepted: billing counts whole seconds.
pub fn parse_instant(text: &str) -> Result<Timestamp, InstantProblem> {
    let (date, time) = match text.split_at_checked(10) {
        Some((date, time)) => (parse_date(date)?, time),
        None => return Err(InstantProblem::Shape),
    };
    let seconds = if time.is_empty() { 0 } else { parse_time(time)? };
    let at = Timestamp(Timestamp::at_midnight(date).0 + seconds);
    // An offset can lead out of the years that may be written.
    if YEARS.contains(&at.date().year) { Ok(at) } else { Err(InstantProblem::Year) }
}

fn parse_date(text: &str) -> Result<Date, InstantProblem> {
    let [year, month, day] = numbers(text, ["", "-", "-"], [4, 2, 2]).ok_or(InstantProblem::Shape)?;
    let narrow = |number: i64| u8::try_from(number).map_err(|_| InstantProblem::Shape);
    let (month, day) = (narrow(month)?, narrow(day)?);
    let year = i32::try_from(year).map_err(|_| InstantProblem::Shape)?;
    if !YEARS.contains(&year) {
        return Err(InstantProblem::Year);
    }
    if !(1..=12).contains(&month) {
        return Err(InstantProblem::NoSuchTime);
    }
    Date::new(year, month, day).ok_or(InstantProblem::NoSuchDay(super::days_in_month(year, month)))
}

/// Seconds to add to midnight UTC for `T09:30:00Z` or `T09:30:00+02:00`.
fn parse_time(text: &str) -> Result<i64, InstantProblem> {
    let (clock, zone) = text.split_at_checked(9).ok_or(InstantProblem::Shape)?;
    let [hour, minute, second] =
        numbers(&clock.replace(['t', ' '], "T"), ["T", ":", ":"], [2, 2, 2]).ok_or(InstantProblem::Shape)?;
    let offset = match zone {
        "Z" | "z" => 0,
        _ => parse_offset(zone)?,
    };
    if hour > 23 || minute > 59 || second > 59 {
        return Err(InstantProblem::NoSuchTime);
    }
    Ok(hour * 3600 + minute * 60 + second - offset)
}

fn parse_offset(text: &str) -> Result<i64, InstantProblem> {
    let (sign, rest) = text.split_at_checked(1).ok_or(InstantProblem::Shape)?;
    let sign = match sign {
        "+" => 1,
        "-" => -1,
        _ => return Err(InstantProblem::Shape),
    };
    let [hours, minutes] = numbers(rest, ["", ":"], [2, 2]).ok_or(InstantProblem::Shape)?;
    if hours > 23 || minutes > 59 {
        return Err(InstantProblem::NoSuchTime);
    }
    Ok(sign * (hours * 3600 + minutes * 60))
}

/// Reads `N` numbers of fixed widths, each behind its mark, and nothing else.
fn numbers<const N: usize>(text: &str, marks: [&str; N], widths: [usize; N]) -> Option<[i64; N]> {
    let mut rest = text;
    let mut found = [0; N];
    for index in 0..N {
        rest = rest.strip_prefix(marks[index])?;
        let (digits, after) = rest.split_at_checked(widths[index])?;
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        found[index] = digits.parse().ok()?;
        rest = after;
    }
    rest.is_empty().then_some(found)
}

/// Writes a date as `2026-04-16`.
pub fn iso_date(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year, date.month, date.day)
}

/// Writes an instant the shortest way: the date alone at midnight UTC, else `2026-04-16T09:30:00Z`.
pub fn iso_instant(at: Timestamp) -> String {
    let date = iso_date(at.date());
    let second = at.second_of_day();
    if second == 0 {
        return date;
    }
    debug_assert!(second < DAY);
    format!("{date}T{:02}:{:02}:{:02}Z", second / 3600, second / 60 % 60, second % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_dates_and_instants() {
        for (text, seconds) in [
            ("1970-01-01", 0),
            ("2026-04-16", 1_776_297_600),
            ("2020-08-06T21:28:08Z", 1_596_749_288),
            ("2020-08-06T23:28:08+02:00", 1_596_749_288),
            ("2020-08-06t16:58:08-04:30", 1_596_749_288),
        ] {
            assert_eq!(parse_instant(text), Ok(Timestamp(seconds)), "{text}");
        }
    }

    #[test]
    fn says_what_is_wrong_with_a_text() {
        for (text, problem) in [
            ("", InstantProblem::Shape),
            ("soon", InstantProblem::Shape),
            ("16.04.2026", InstantProblem::Shape),
            ("2026-4-16", InstantProblem::Shape),
            ("2026-04-16T09:30Z", InstantProblem::Shape),
            ("2026-04-16T09:30:00", InstantProblem::Shape),
            ("2026-04-16T09:30:00.5Z", InstantProblem::Shape),
            ("2026-04-16é", InstantProblem::Shape),
            ("２０２６-04-16", InstantProblem::Shape),
            ("2026-02-30", InstantProblem::NoSuchDay(28)),
            ("2026-04-31", InstantProblem::NoSuchDay(30)),
            ("2026-13-01", InstantProblem::NoSuchTime),
            ("2026-04-16T24:00:00Z", InstantProblem::NoSuchTime),
            ("2026-04-16T23:59:60Z", InstantProblem::NoSuchTime),
            ("0999-01-01", InstantProblem::Year),
            ("3000-01-01", InstantProblem::Year),
            ("1970-01-01T00:00:00+00:01", InstantProblem::Year),
            ("2999-12-31T23:59:59-00:01", InstantProblem::Year),
        ] {
            assert_eq!(parse_instant(text), Err(problem), "{text}");
        }
    }

    #[test]
    fn writes_what_it_reads() {
        for text in ["2026-04-16", "2026-04-16T09:30:01Z", "1970-01-01", "2999-12-31T23:59:59Z"] {
            assert_eq!(iso_instant(parse_instant(text).unwrap()), text);
        }
    }
}
