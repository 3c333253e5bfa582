//! How is one object of a document read, field by field?

use serde_json::{Map, Value};

use super::super::document::{Axis, CancelWhen};
use super::super::problem::Problem;
use super::near::{join, nearest, shorten, write_one_of};
use super::wrong_version;

/// A JSON object that is being read: where it is, and which of its fields were asked for.
///
/// Where something else stands in its place that is told once, and every field gives its stand-in. So the lists of a
/// document keep their places, and what is said about the rest of them names the right one.
pub(super) struct Fields<'a, 'p> {
    pub(super) path: String,
    pub(super) map: Option<&'a Map<String, Value>>,
    pub(super) known: Vec<&'a str>,
    pub(super) problems: &'p mut Vec<Problem>,
}

impl<'a, 'p> Fields<'a, 'p> {
    pub(super) fn of(value: &'a Value, path: String, problems: &'p mut Vec<Problem>) -> Self {
        let map = value.as_object();
        if map.is_none() {
            problems.push(wrong_type(path.clone(), "an object { … }", value));
        }
        Self { path, map, known: Vec::new(), problems }
    }

    /// Reads an object, and points out what it has besides.
    pub(super) fn read<T>(
        value: &'a Value,
        path: String,
        problems: &'p mut Vec<Problem>,
        read: fn(&mut Fields) -> T,
    ) -> T {
        let mut fields = Fields::of(value, path, problems);
        let part = read(&mut fields);
        fields.finish();
        part
    }

    pub(super) fn names(&self) -> Vec<&'a str> {
        self.map.into_iter().flat_map(Map::keys).map(String::as_str).collect()
    }

    pub(super) fn path_of(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_string() } else { format!("{}.{name}", self.path) }
    }

    pub(super) fn problem(&mut self, code: &'static str, name: &str, message: String, hint: String) {
        let path = if name.is_empty() { self.path.clone() } else { self.path_of(name) };
        self.problems.push(Problem::new(code, path, message, hint));
    }

    /// The value of a field; `null` counts as absent.
    pub(super) fn value(&mut self, name: &'static str) -> Option<&'a Value> {
        if !self.known.contains(&name) {
            self.known.push(name);
        }
        self.map?.get(name).filter(|value| !value.is_null())
    }

    /// Points out a field that has to be there and is not.
    pub(super) fn require(&mut self, name: &'static str) {
        if self.is_absent(name) {
            self.lacks(name, &[]);
        }
    }

    /// Whether a field is not there, where others could be.
    fn is_absent(&self, name: &str) -> bool {
        self.map.is_some_and(|map| map.get(name).is_none_or(Value::is_null))
    }

    /// Says that a field is not there, unless nothing is, and which others could stand in its place.
    pub(super) fn lacks(&mut self, name: &'static str, others: &[&'static str]) {
        if self.map.is_some() {
            let mut hint = add_it(&self.path, name);
            if !others.is_empty() {
                let which = if others.len() == 1 { "" } else { "one of " };
                hint = format!("{hint} Or write {which}{} instead.", join(others.iter().copied()));
            }
            self.problem("missing", name, format!("“{name}” is missing."), hint);
        }
    }

    pub(super) fn some_text(&mut self, name: &'static str) -> Option<String> {
        match self.value(name)? {
            Value::String(text) => Some(text.clone()),
            other => {
                let path = self.path_of(name);
                self.problems.push(wrong_type(path, "text in quotes", other));
                None
            }
        }
    }

    pub(super) fn text_or(&mut self, name: &'static str, default: &str) -> String {
        self.some_text(name).unwrap_or_else(|| default.to_string())
    }

    pub(super) fn text(&mut self, name: &'static str, stand_in: &str) -> String {
        self.require(name);
        self.text_or(name, stand_in)
    }

    pub(super) fn some_integer(&mut self, name: &'static str) -> Option<i64> {
        let value = self.value(name)?;
        let integer = value.as_i64();
        if integer.is_none() {
            let path = self.path_of(name);
            self.problems.push(not_whole(path, name, value));
        }
        integer
    }

    pub(super) fn integer_or(&mut self, name: &'static str, default: i64) -> i64 {
        self.some_integer(name).unwrap_or(default)
    }

    pub(super) fn integer(&mut self, name: &'static str, stand_in: i64) -> i64 {
        self.require(name);
        self.integer_or(name, stand_in)
    }

    pub(super) fn flag(&mut self, name: &'static str) -> Option<bool> {
        match self.value(name)? {
            Value::Bool(flag) => Some(*flag),
            other => {
                let path = self.path_of(name);
                self.problems.push(wrong_type(path, "true or false", other));
                None
            }
        }
    }

    /// A word. The first one is the default, and as good as nothing.
    pub(super) fn choice(&mut self, name: &'static str, words: &[&str]) -> String {
        let word = self.some_choice(name, words).unwrap_or_default();
        if word == words[0] { String::new() } else { word }
    }

    /// A word that has no default.
    pub(super) fn needed_choice(&mut self, name: &'static str, words: &[&str]) -> String {
        if self.is_absent(name) {
            let hint = format!("Add it: one of {}.", join(words.iter().copied()));
            self.problem("missing", name, format!("“{name}” is missing."), hint);
        }
        self.some_choice(name, words).unwrap_or_else(|| words[0].to_string())
    }

    /// A word that may be left out.
    pub(super) fn some_choice(&mut self, name: &'static str, words: &[&str]) -> Option<String> {
        let value = self.value(name)?;
        let Value::String(word) = value else {
            let problem = wrong_type(self.path_of(name), "", value);
            self.problems.push(Problem { hint: write_one_of(words), ..problem });
            return None;
        };
        if words.contains(&word.as_str()) {
            return Some(word.clone());
        }
        let hint = match nearest(word, words) {
            Some(near) => format!("Did you mean “{near}”?"),
            None => write_one_of(words),
        };
        self.problem("unknown_value", name, format!("“{}” is not a value of “{name}”.", shorten(word)), hint);
        None
    }

    /// A number with decimals, as it is written: with or without quotes.
    pub(super) fn decimal(&mut self, name: &'static str) -> String {
        let text = match self.value(name) {
            None => return String::new(),
            Some(Value::String(text)) => text.clone(),
            Some(Value::Number(number)) => number.to_string(),
            Some(other) => {
                let path = self.path_of(name);
                self.problems.push(wrong_type(path, "a number, such as 12.5", other));
                return String::new();
            }
        };
        if is_decimal(&text) {
            return text;
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
        self.problem("not_decimal", name, message, hint);
        String::new()
    }

    pub(super) fn needed_decimal(&mut self, name: &'static str) -> String {
        self.require(name);
        self.decimal(name)
    }

    /// The last unit of a tier.
    pub(super) fn up_to(&mut self) -> Option<i64> {
        let value = self.map?.get("up_to");
        if value.and_then(Value::as_str) == Some("inf") {
            self.known.push("up_to");
            return None;
        }
        self.some_integer("up_to")
    }

    /// The number of an invoice, counted from 1; empty for the last one.
    pub(super) fn invoice(&mut self) -> String {
        let value = self.value("invoice");
        let wanted = "the number of the invoice, counted from 1 in the order in which they are made, or “last”";
        let text = match value {
            None => return String::new(),
            Some(Value::String(text)) if text == "last" => return String::new(),
            Some(Value::String(text)) => text.clone(),
            Some(Value::Number(number)) => number.to_string(),
            Some(other) => {
                let path = self.path_of("invoice");
                self.problems.push(wrong_type(path, wanted, other));
                return String::new();
            }
        };
        let number = text.parse::<u32>().ok().filter(|number| *number > 0);
        if number.is_none() {
            let message = format!("“{}” is not the number of an invoice.", shorten(&text));
            self.problem("unknown_value", "invoice", message, format!("Write {wanted}."));
        }
        number.map(|number| number.to_string()).unwrap_or_default()
    }

    pub(super) fn cancel_when(&mut self) -> CancelWhen {
        match self.some_text("when") {
            None => CancelWhen::Now,
            Some(word) if word == "now" => CancelWhen::Now,
            Some(word) if word == "period_end" => CancelWhen::PeriodEnd,
            Some(instant) if instant.starts_with(|letter: char| letter.is_ascii_digit()) => CancelWhen::At(instant),
            Some(other) => {
                let message = format!("“{}” is not a time to cancel at.", shorten(&other));
                let hint = "Write “now”, “period_end” or a date, such as 2026-04-16.";
                self.problem("unknown_value", "when", message, String::from(hint));
                CancelWhen::Now
            }
        }
    }

    /// Whether a field says something: neither an empty list nor `false` does.
    pub(super) fn says(&self, name: &str) -> bool {
        let value = self.map.and_then(|map| map.get(name));
        value.is_some_and(|value| match value {
            Value::Null | Value::Bool(false) => false,
            Value::Array(list) => !list.is_empty(),
            _ => true,
        })
    }

    /// Points out fields that say the same in different ways, and if one of them `is_needed`, that none is there.
    pub(super) fn one_of(&mut self, names: &[&'static str], is_needed: bool) {
        let said: Vec<_> = names.iter().copied().filter(|name| self.says(name)).collect();
        match said[..] {
            [] if is_needed => self.lacks(names[0], &names[1..]),
            [first, second, ..] => {
                let [one, other] = [first, second].map(|name| {
                    let value = self.map.and_then(|map| map.get(name)).unwrap_or(&Value::Null);
                    format!("“{name}”, {}", describe(value))
                });
                let message = format!("Here stand both {one}, and {other}.");
                self.problem("no_sense", second, message, String::from("Keep one of them."));
            }
            _ => {}
        }
    }

    /// An object.
    pub(super) fn part<T>(&mut self, name: &'static str, read: fn(&mut Fields) -> T) -> Option<T> {
        let value = self.value(name)?;
        let path = self.path_of(name);
        Some(Fields::read(value, path, self.problems, read))
    }

    /// A list of objects that has to be there.
    pub(super) fn needed_list<T>(&mut self, name: &'static str, read: fn(&mut Fields) -> T) -> Vec<T> {
        self.require(name);
        self.list(name, read)
    }

    /// A list of objects.
    pub(super) fn list<T>(&mut self, name: &'static str, read: fn(&mut Fields) -> T) -> Vec<T> {
        let values = self.values(name).iter().enumerate();
        let path = self.path_of(name);
        values.map(|(index, value)| Fields::read(value, format!("{path}[{index}]"), self.problems, read)).collect()
    }

    /// A list of texts.
    pub(super) fn texts(&mut self, name: &'static str) -> Vec<String> {
        let values = self.values(name);
        let mut texts = Vec::new();
        for (index, value) in values.iter().enumerate() {
            match value {
                Value::String(text) => texts.push(text.clone()),
                other => {
                    let path = format!("{}[{index}]", self.path_of(name));
                    self.problems.push(wrong_type(path, "text in quotes", other));
                }
            }
        }
        texts
    }

    fn values(&mut self, name: &'static str) -> &'a [Value] {
        match self.value(name) {
            None => &[],
            Some(Value::Array(values)) => values,
            Some(other) => {
                let path = self.path_of(name);
                self.problems.push(wrong_type(path, "a list [ … ]", other));
                &[]
            }
        }
    }

    /// All fields that nobody asked for, as words.
    pub(super) fn axes(&mut self) -> Vec<Axis> {
        let map = self.map.into_iter().flatten();
        let others: Vec<_> = map.filter(|(name, _)| !self.known.contains(&name.as_str())).collect();
        let mut axes = Vec::new();
        for (name, value) in others {
            self.known.push(name);
            let (value, is_text) = match value {
                Value::Null => continue,
                Value::String(text) => (text.clone(), true),
                Value::Bool(flag) => (flag.to_string(), false),
                Value::Number(number) if number.as_i64().is_some() => (number.to_string(), false),
                other => {
                    let path = self.path_of(&shorten(name));
                    self.problems.push(wrong_type(path, "text in quotes, a whole number, true or false", other));
                    continue;
                }
            };
            axes.push(Axis { name: name.clone(), value, is_text });
        }
        axes
    }

    pub(super) fn is_version_known(&mut self) -> bool {
        let version = self.map.and_then(|map| map.get("version")).and_then(Value::as_i64);
        let problem = version.and_then(wrong_version);
        let is_known = problem.is_none();
        self.problems.extend(problem);
        is_known
    }

    /// Points out fields that nobody asked for.
    pub(super) fn finish(self) {
        for name in self.names().into_iter().filter(|name| !self.known.contains(name)) {
            let hint = match nearest(name, &self.known) {
                Some(known) => format!("Did you mean “{known}”?"),
                None => format!("Remove it; known here are {}.", join(self.known.iter().copied())),
            };
            let name = shorten(name);
            let path = self.path_of(&name);
            self.problems.push(Problem::new("unknown_field", path, format!("There is no field “{name}” here."), hint));
        }
    }
}

/// What stands in a place, in words.
pub(super) fn describe(found: &Value) -> String {
    match found {
        Value::Null => String::from("null"),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(number) => format!("the number {}", shorten(&number.to_string())),
        Value::String(text) => format!("the text “{}”", shorten(text)),
        Value::Array(_) => String::from("a list"),
        Value::Object(_) => String::from("an object"),
    }
}

pub(super) fn wrong_type(path: String, wanted: &str, found: &Value) -> Problem {
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

fn not_whole(path: String, name: &str, found: &Value) -> Problem {
    let (units, is_amount) = (UNITS, is_amount(name));
    let Value::Number(number) = found else {
        let wanted = if name == "up_to" {
            "a whole number, without quotes, or “inf”"
        } else {
            "a whole number, without quotes"
        };
        let problem = wrong_type(path, wanted, found);
        let hint = if is_amount { format!("{} {units}", problem.hint) } else { problem.hint };
        return Problem { hint, ..problem };
    };
    let number = number.to_string();
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
    Problem::new(code, path, message, hint)
}

/// What a field that has to be there may look like: in which object (empty: in any), and by its name. The first counts.
const EXAMPLES: [(&str, &str, &str); 31] = [
    ("adjust_balance", "amount", "-1000"),
    ("set_balance", "balance", "-1000"),
    ("add_item", "item", "{ \"id\": \"seats\", \"price\": \"basic\" }"),
    ("one_off_invoice", "items", "[{ \"amount\": 2000, \"description\": \"Setup\" }]"),
    ("", "at", "\"2026-04-01\""),
    ("", "start", "\"2026-04-01\""),
    ("", "until", "\"2026-04-01\""),
    ("", "trial_end", "\"2026-05-01\""),
    ("", "currency", "\"usd\""),
    ("", "months", "12"),
    ("", "prices", "[{ \"id\": \"basic\", \"unit_amount\": 2000, \"interval\": \"month\" }]"),
    ("", "subscriptions", "[{ \"id\": \"main\", \"items\": [{ \"id\": \"plan\", \"price\": \"basic\" }] }]"),
    ("", "items", "[{ \"id\": \"plan\", \"price\": \"basic\" }]"),
    ("", "tiers", "[{ \"up_to\": 10, \"unit_amount\": 500 }, { \"unit_amount\": 400 }]"),
    ("", "tax_rates", "[\"vat\"]"),
    ("", "price", "\"basic\""),
    ("", "subscription", "\"main\""),
    ("", "coupon", "\"welcome\""),
    ("", "quantity", "1"),
    ("", "duration_in_months", "3"),
    ("", "divide_by", "10"),
    ("", "percent_off", "10"),
    ("", "percentage", "19"),
    ("", "unit_amount", "2000"),
    ("", "amount", "2000"),
    ("prices", "id", "\"basic\""),
    ("coupons", "id", "\"welcome\""),
    ("tax_rates", "id", "\"vat\""),
    ("subscriptions", "id", "\"main\""),
    ("start_subscription", "id", "\"second\""),
    ("", "", "\"plan\""),
];

/// How a field that is missing is added.
fn add_it(path: &str, name: &str) -> String {
    // `prices[0]` is one of `prices`.
    let object = path.rsplit('.').next().unwrap_or_default().split('[').next().unwrap_or_default();
    let fits = |known: &str, found: &str| known.is_empty() || known == found;
    let example = EXAMPLES.iter().find(|example| fits(example.0, object) && fits(example.1, name));
    format!("Add it, for example \"{name}\": {}.", example.map_or("", |example| example.2))
}
