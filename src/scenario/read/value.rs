//! How is the value of one field read?

use super::super::axes;
use super::super::json::Json;
use super::super::node::Node;
use super::super::problem::Problem;
use super::super::schema::{Field, Shape};
use super::near::{instead_of, shorten, write_one_of};

/// The value of a field that is neither an object nor a list.
///
/// # Errors
/// What is wrong with it; the path is still to be said.
pub(super) fn text_of(field: &Field, value: &Json) -> Result<Node, Problem> {
    match (field.shape, value) {
        (Shape::Text | Shape::Date | Shape::Id(_), Json::Text(text)) => Ok(Node::from(text.as_str())),
        (Shape::Flag, Json::Flag(flag)) => Ok(Node::Flag(*flag)),
        (Shape::Flag, other) => Err(wrong_type(String::new(), "true or false", other)),
        (Shape::Choice(words) | Shape::Word(words), _) => word(field.name, words, value),
        (Shape::Axis, _) => word(field.name, &axes::words_of(field.name), value),
        (Shape::Decimal, _) => decimal(field.name, value),
        (Shape::Invoice, _) => invoice(value),
        (Shape::When, Json::Text(text)) => when(text),
        // What has no end is left out.
        (Shape::UpTo, Json::Text(text)) if text == "inf" => Ok(Node::from("")),
        (Shape::Whole | Shape::Money | Shape::Balance | Shape::UpTo, _) => {
            value.as_whole().map(Node::Whole).ok_or_else(|| not_whole(field.name, value))
        }
        (_, other) => Err(wrong_type(String::new(), "text in quotes", other)),
    }
}

fn word(name: &str, words: &[&str], value: &Json) -> Result<Node, Problem> {
    let Json::Text(word) = value else {
        return Err(Problem { hint: write_one_of(words), ..wrong_type(String::new(), "", value) });
    };
    if words.contains(&word.as_str()) {
        return Ok(Node::from(word.as_str()));
    }
    let message = format!("“{}” is not a value of “{name}”.", shorten(word));
    Err(Problem::new("unknown_value", "", message, instead_of(word, words)))
}

/// A number with decimals, as it is written: with or without quotes.
fn decimal(name: &str, value: &Json) -> Result<Node, Problem> {
    let text = match value {
        Json::Text(text) => text.clone(),
        Json::Number(number) => number.clone(),
        other => return Err(wrong_type(String::new(), "a number, such as 12.5", other)),
    };
    if is_decimal(&text) {
        return Ok(Node::from(text));
    }
    let written = shorten(&text);
    let is_exact = text.bytes().all(|byte| byte.is_ascii_digit() || b".-+eE".contains(&byte));
    let (message, hint) = if is_exact && text.contains(['e', 'E']) {
        (format!("{written} is written with an exponent."), String::from("Write all of its digits."))
    } else {
        let units = if is_amount(name) { [" ", UNITS].concat() } else { String::new() };
        (
            format!("“{written}” is not a number."),
            format!("Write digits alone, with a point before the decimals.{units}"),
        )
    };
    Err(Problem::new("not_decimal", "", message, hint))
}

/// The number of an invoice, counted from 1; empty for the last one.
fn invoice(value: &Json) -> Result<Node, Problem> {
    let wanted = "the number of the invoice, counted from 1 in the order in which they are made, or “last”";
    let text = match value {
        Json::Text(text) if text == "last" => return Ok(Node::from("")),
        Json::Text(text) => text.clone(),
        Json::Number(number) => number.clone(),
        other => return Err(wrong_type(String::new(), wanted, other)),
    };
    match text.parse::<u32>() {
        Ok(number) if number > 0 => Ok(Node::Whole(i64::from(number))),
        _ => {
            let message = format!("“{}” is not the number of an invoice.", shorten(&text));
            Err(Problem::new("unknown_value", "", message, format!("Write {wanted}.")))
        }
    }
}

fn when(text: &str) -> Result<Node, Problem> {
    if ["now", "period_end"].contains(&text) || text.starts_with(|letter: char| letter.is_ascii_digit()) {
        return Ok(Node::from(text));
    }
    let message = format!("“{}” is not a time to cancel at.", shorten(text));
    let hint = "Write “now”, “period_end” or a date, such as 2026-04-16.";
    Err(Problem::new("unknown_value", "", message, hint))
}

/// What stands in a place, in words.
pub(super) fn describe(found: &Json) -> String {
    match found {
        Json::Null => String::from("null"),
        Json::Flag(flag) => flag.to_string(),
        Json::Number(number) => format!("the number {}", shorten(number)),
        Json::Text(text) => format!("the text “{}”", shorten(text)),
        Json::List(_) => String::from("a list"),
        Json::Object(_) => String::from("an object"),
    }
}

pub(super) fn wrong_type(path: String, wanted: &str, found: &Json) -> Problem {
    Problem::new("wrong_type", path, format!("Here stands {}.", describe(found)), format!("Write {wanted}."))
}

/// What people forget about amounts.
const UNITS: &str = "Amounts count the smallest unit of the currency: 20.50 dollars are 2050.";

fn is_amount(name: &str) -> bool {
    name == "balance" || name.split('_').any(|word| word == "amount")
}

/// Digits, perhaps with a point among them and a sign before them.
fn is_decimal(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
    [whole, decimals].iter().all(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

fn not_whole(name: &str, found: &Json) -> Problem {
    let (units, is_amount) = (UNITS, is_amount(name));
    let Json::Number(number) = found else {
        let wanted = if name == "up_to" {
            "a whole number, without quotes, or “inf”"
        } else {
            "a whole number, without quotes"
        };
        let problem = wrong_type(String::new(), wanted, found);
        let hint = if is_amount { format!("{} {units}", problem.hint) } else { problem.hint };
        return Problem { hint, ..problem };
    };
    let number = number.clone();
    let written = shorten(&number);
    let (code, message, hint) = match number.split_once('.') {
        _ if number.contains(['e', 'E']) => {
            ("not_whole", format!("{written} is written with an exponent."), String::from("Write all of its digits."))
        }
        None => ("out_of_range", format!("{written} is out of range."), String::from("Write a number closer to 0.")),
        Some((whole, zeros)) if zeros.trim_end_matches('0').is_empty() => {
            ("not_whole", format!("{written} is written with decimals."), format!("Write {}.", shorten(whole)))
        }
        Some(_) => {
            let hint = if is_amount { units } else { "Write one without decimals." };
            ("not_whole", format!("{written} is not a whole number."), String::from(hint))
        }
    };
    Problem::new(code, "", message, hint)
}
