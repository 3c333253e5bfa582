//! How is a document read, with every mistake found?
//!
//! A derived deserializer stops at the first mistake. This one walks the JSON by hand, says all that is wrong, and goes
//! on with a harmless stand-in, so that `check` can add what *it* finds. It never guesses: a document with a problem
//! is not run.

use serde_json::{Map, Value};

use super::document::{
    Action, Cancel, CancelWhen, ChangePrice, ChangeQuantity, Customer, Event, Item, PolicyChoice, Price, Scenario,
    Subscription, VERSION,
};
use super::problem::Problem;

/// A document may be this many bytes long.
pub(super) const MAX_BYTES: usize = 262_144;

/// Reads a document. Gives what could be read, unless that is nothing, and everything that is wrong with it.
pub fn read(text: &str) -> (Option<Scenario>, Vec<Problem>) {
    let mut problems = Vec::new();
    let scenario = parse(text, &mut problems).and_then(|value| scenario(&value, &mut problems));
    (scenario, problems)
}

fn parse(text: &str, problems: &mut Vec<Problem>) -> Option<Value> {
    if text.len() > MAX_BYTES {
        let message = format!("The document has {} bytes; {MAX_BYTES} is the most.", text.len());
        problems.push(Problem::new("too_long", "", message, "Split the story into several documents."));
        return None;
    }
    match serde_json::from_str(text.trim_start_matches('\u{feff}')) {
        Ok(value) => Some(value),
        Err(error) => {
            let message = format!("This is not JSON: {error}.");
            problems.push(Problem::new("not_json", "", message, "Mend the text at that place, or open another file."));
            None
        }
    }
}

fn scenario(value: &Value, problems: &mut Vec<Problem>) -> Option<Scenario> {
    let mut fields = Fields::of(value, String::new(), problems)?;
    if !fields.is_version_known() {
        return None;
    }
    let scenario = Scenario {
        version: fields.integer_or("version", VERSION),
        title: fields.text_or("title", ""),
        description: fields.text_or("description", ""),
        currency: fields.text("currency", "usd"),
        start: fields.text("start", "2026-01-01"),
        months: fields.integer("months", 1),
        policy: fields.part("policy", policy).unwrap_or_default(),
        prices: fields.list("prices", price),
        customer: fields.part("customer", customer).unwrap_or_default(),
        subscriptions: fields.list("subscriptions", subscription),
        events: fields.list_or_empty("events", event),
    };
    fields.finish();
    Some(scenario)
}

fn policy(value: &Value, path: String, problems: &mut Vec<Problem>) -> Option<PolicyChoice> {
    if let Value::String(preset) = value {
        return Some(PolicyChoice { preset: preset.clone(), ..PolicyChoice::default() });
    }
    let mut fields = Fields::of(value, path, problems)?;
    let policy = PolicyChoice {
        preset: fields.text_or("preset", ""),
        credit_unused_time: fields.flag("credit_unused_time"),
        minimum_charge: fields.flag("minimum_charge"),
        proration_behavior: fields.some_text("proration_behavior"),
    };
    fields.finish();
    Some(policy)
}

fn price(value: &Value, path: String, problems: &mut Vec<Problem>) -> Option<Price> {
    let mut fields = Fields::of(value, path, problems)?;
    let price = Price {
        id: fields.text("id", "?"),
        name: fields.text_or("name", ""),
        unit_amount: fields.integer("unit_amount", 0),
        interval: fields.text_or("interval", "month"),
        interval_count: fields.integer_or("interval_count", 1),
    };
    fields.finish();
    Some(price)
}

fn customer(value: &Value, path: String, problems: &mut Vec<Problem>) -> Option<Customer> {
    let mut fields = Fields::of(value, path, problems)?;
    let customer = Customer { name: fields.text_or("name", ""), balance: fields.integer_or("balance", 0) };
    fields.finish();
    Some(customer)
}

fn subscription(value: &Value, path: String, problems: &mut Vec<Problem>) -> Option<Subscription> {
    let mut fields = Fields::of(value, path, problems)?;
    let subscription = Subscription {
        id: fields.text("id", "?"),
        start: fields.text_or("start", ""),
        items: fields.list("items", item),
    };
    fields.finish();
    Some(subscription)
}

fn item(value: &Value, path: String, problems: &mut Vec<Problem>) -> Option<Item> {
    let mut fields = Fields::of(value, path, problems)?;
    let item = Item {
        id: fields.text("id", "?"),
        price: fields.text("price", "?"),
        quantity: fields.integer_or("quantity", 1),
    };
    fields.finish();
    Some(item)
}

/// How one kind of event is read.
type ReadAction = fn(&mut Fields) -> Action;

/// The kinds of events, by name.
const ACTIONS: [(&str, ReadAction); 7] = [
    ("change_price", |fields| {
        Action::ChangePrice(ChangePrice {
            subscription: fields.text("subscription", "?"),
            item: fields.text("item", "?"),
            price: fields.text("price", "?"),
            quantity: fields.some_integer("quantity"),
            proration_behavior: fields.some_text("proration_behavior"),
        })
    }),
    ("change_quantity", |fields| {
        Action::ChangeQuantity(ChangeQuantity {
            subscription: fields.text("subscription", "?"),
            item: fields.text("item", "?"),
            quantity: fields.integer("quantity", 1),
            proration_behavior: fields.some_text("proration_behavior"),
        })
    }),
    ("cancel", |fields| {
        Action::Cancel(Cancel {
            subscription: fields.text("subscription", "?"),
            when: fields.cancel_when(),
            prorate: fields.flag("prorate").unwrap_or_default(),
            invoice_now: fields.flag("invoice_now").unwrap_or_default(),
        })
    }),
    ("adjust_balance", |fields| Action::AdjustBalance {
        amount: fields.integer("amount", 1),
        description: fields.text_or("description", ""),
    }),
    ("set_balance", |fields| Action::SetBalance {
        balance: fields.integer("balance", 0),
        description: fields.text_or("description", ""),
    }),
    ("add_invoice_item", |fields| Action::AddInvoiceItem {
        amount: fields.integer("amount", 1),
        description: fields.text_or("description", ""),
    }),
    ("one_off_charge", |fields| Action::OneOffCharge {
        amount: fields.integer("amount", 100),
        description: fields.text_or("description", ""),
    }),
];

fn event(value: &Value, path: String, problems: &mut Vec<Problem>) -> Option<Event> {
    let mut fields = Fields::of(value, path, problems)?;
    let at = fields.text("at", "2026-01-01");
    let action = action(&mut fields);
    fields.finish();
    Some(Event { at, action: action? })
}

fn action(fields: &mut Fields) -> Option<Action> {
    let present: Vec<_> = ACTIONS.iter().filter(|(name, _)| fields.map.contains_key(*name)).collect();
    fields.known.extend(ACTIONS.iter().map(|(name, _)| *name));
    let [(name, read)] = present[..] else {
        let names: Vec<_> = ACTIONS.iter().map(|(name, _)| *name).collect();
        let message = match present.len() {
            0 => String::from("This event does not say what happens."),
            _ => format!("This event says several things at once: {}.", join(present.iter().map(|(name, _)| *name))),
        };
        fields.problem("event_action", "", message, format!("Give it exactly one of {}.", join(names)));
        return None;
    };
    let path = fields.path_of(name);
    let value = &fields.map[*name];
    let mut inner = Fields::of(value, path, fields.problems)?;
    let action = read(&mut inner);
    inner.finish();
    Some(action)
}

/// A JSON object that is being read: where it is, and which of its fields were asked for.
struct Fields<'a, 'p> {
    path: String,
    map: &'a Map<String, Value>,
    known: Vec<&'static str>,
    problems: &'p mut Vec<Problem>,
}

impl<'a, 'p> Fields<'a, 'p> {
    fn of(value: &'a Value, path: String, problems: &'p mut Vec<Problem>) -> Option<Self> {
        match value {
            Value::Object(map) => Some(Self { path, map, known: Vec::new(), problems }),
            other => {
                problems.push(wrong_type(path, "an object { … }", other));
                None
            }
        }
    }

    fn path_of(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_string() } else { format!("{}.{name}", self.path) }
    }

    fn problem(&mut self, code: &'static str, name: &str, message: String, hint: String) {
        let path = if name.is_empty() { self.path.clone() } else { self.path_of(name) };
        self.problems.push(Problem::new(code, path, message, hint));
    }

    /// The value of a field; `null` counts as absent.
    fn value(&mut self, name: &'static str) -> Option<&'a Value> {
        self.known.push(name);
        self.map.get(name).filter(|value| !value.is_null())
    }

    fn missing(&mut self, name: &'static str) {
        self.problem("missing", name, format!("“{name}” is missing."), format!("Add “{name}”."));
    }

    fn some_text(&mut self, name: &'static str) -> Option<String> {
        match self.value(name)? {
            Value::String(text) => Some(text.clone()),
            other => {
                let path = self.path_of(name);
                self.problems.push(wrong_type(path, "text in quotes", other));
                None
            }
        }
    }

    fn text_or(&mut self, name: &'static str, default: &str) -> String {
        self.some_text(name).unwrap_or_else(|| default.to_string())
    }

    fn text(&mut self, name: &'static str, stand_in: &str) -> String {
        if self.map.get(name).is_none_or(Value::is_null) {
            self.missing(name);
        }
        self.text_or(name, stand_in)
    }

    fn some_integer(&mut self, name: &'static str) -> Option<i64> {
        let value = self.value(name)?;
        let integer = value.as_i64();
        if integer.is_none() {
            let path = self.path_of(name);
            self.problems.push(not_whole(path, value));
        }
        integer
    }

    fn integer_or(&mut self, name: &'static str, default: i64) -> i64 {
        self.some_integer(name).unwrap_or(default)
    }

    fn integer(&mut self, name: &'static str, stand_in: i64) -> i64 {
        if self.map.get(name).is_none_or(Value::is_null) {
            self.missing(name);
        }
        self.integer_or(name, stand_in)
    }

    fn flag(&mut self, name: &'static str) -> Option<bool> {
        match self.value(name)? {
            Value::Bool(flag) => Some(*flag),
            other => {
                let path = self.path_of(name);
                self.problems.push(wrong_type(path, "true or false", other));
                None
            }
        }
    }

    fn cancel_when(&mut self) -> CancelWhen {
        match self.some_text("when").as_deref() {
            None | Some("now") => CancelWhen::Now,
            Some("period_end") => CancelWhen::PeriodEnd,
            Some(other) => {
                let message = format!("“{other}” is not a time to cancel at.");
                self.problem("unknown_value", "when", message, String::from("Write “now” or “period_end”."));
                CancelWhen::Now
            }
        }
    }

    fn part<T>(
        &mut self,
        name: &'static str,
        read: impl Fn(&'a Value, String, &mut Vec<Problem>) -> Option<T>,
    ) -> Option<T> {
        let value = self.value(name)?;
        let path = self.path_of(name);
        read(value, path, self.problems)
    }

    fn list<T>(
        &mut self,
        name: &'static str,
        read: impl Fn(&'a Value, String, &mut Vec<Problem>) -> Option<T>,
    ) -> Vec<T> {
        if self.map.get(name).is_none_or(Value::is_null) {
            self.missing(name);
        }
        self.list_or_empty(name, read)
    }

    fn list_or_empty<T>(
        &mut self,
        name: &'static str,
        read: impl Fn(&'a Value, String, &mut Vec<Problem>) -> Option<T>,
    ) -> Vec<T> {
        let Some(value) = self.value(name) else { return Vec::new() };
        let path = self.path_of(name);
        let Value::Array(values) = value else {
            self.problems.push(wrong_type(path, "a list [ … ]", value));
            return Vec::new();
        };
        let read_one = |(index, value)| read(value, format!("{path}[{index}]"), self.problems);
        values.iter().enumerate().filter_map(read_one).collect()
    }

    fn is_version_known(&mut self) -> bool {
        let version = self.map.get("version").and_then(Value::as_i64).unwrap_or(VERSION);
        if version == VERSION {
            return true;
        }
        let message = format!("The document has version {version}; this Rollforward reads version {VERSION}.");
        let hint = "Open it with a newer Rollforward, or write the story anew.";
        self.problem("version", "version", message, hint.to_string());
        false
    }

    /// Points out fields that nobody asked for.
    fn finish(self) {
        for name in self.map.keys().filter(|name| !self.known.contains(&name.as_str())) {
            let hint = match nearest(name, &self.known) {
                Some(known) => format!("Did you mean “{known}”?"),
                None => format!("Remove it; known here are {}.", join(self.known.iter().copied())),
            };
            let path = self.path_of(name);
            self.problems.push(Problem::new("unknown_field", path, format!("There is no field “{name}” here."), hint));
        }
    }
}

fn wrong_type(path: String, wanted: &str, found: &Value) -> Problem {
    let found = match found {
        Value::Null => String::from("nothing"),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(number) => format!("the number {number}"),
        Value::String(text) => format!("the text “{}”", shorten(text)),
        Value::Array(_) => String::from("a list"),
        Value::Object(_) => String::from("an object"),
    };
    Problem::new("wrong_type", path, format!("Here stands {found}."), format!("Write {wanted}."))
}

fn not_whole(path: String, found: &Value) -> Problem {
    match found {
        Value::Number(number) => {
            let hint = "Write a whole number; amounts count the smallest unit, so $20.50 is 2050.";
            Problem::new("not_whole", path, format!("{number} is not a whole number that can be counted with."), hint)
        }
        other => wrong_type(path, "a whole number", other),
    }
}

/// The beginning of a text that may be long.
pub(super) fn shorten(text: &str) -> String {
    const LONGEST: usize = 40;
    if text.chars().count() <= LONGEST {
        return text.to_string();
    }
    text.chars().take(LONGEST).chain(['…']).collect()
}

pub(super) fn join<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().map(|name| format!("“{name}”")).collect::<Vec<_>>().join(", ")
}

/// The known word that a written one was probably meant to be.
pub(super) fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let distances = known.iter().map(|candidate| (distance(word, candidate), *candidate));
    distances.min().filter(|(distance, _)| *distance <= 2).map(|(_, candidate)| candidate)
}

/// How many letters must be changed, put in or left out to make one word of the other.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (index, left) in a.chars().take(64).enumerate() {
        let mut diagonal = row[0];
        row[0] = index + 1;
        for (column, right) in b.iter().enumerate() {
            let change = diagonal + usize::from(left != *right);
            diagonal = row[column + 1];
            row[column + 1] = change.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[b.len()]
}
