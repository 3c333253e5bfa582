//! How is a document read, with every mistake found?
//!
//! A derived deserializer stops at the first mistake. This one walks the JSON by hand, says all that is wrong, and goes
//! on with a harmless stand-in, so that `check` can add what *it* finds. It never guesses: a document with a problem
//! is not run.

use std::cmp::Ordering;

use serde_json::{Map, Value};

use super::document::{
    Action, Cancel, CancelWhen, ChangePrice, ChangeQuantity, Customer, Event, Item, PolicyChoice, Price, Scenario,
    Subscription, VERSION,
};
use super::problem::Problem;

/// A document may be this many bytes long.
pub const MAX_BYTES: usize = 262_144;

/// Reads a document. Gives what could be read, unless that is nothing, and everything that is wrong with it.
pub fn read(text: &str) -> (Option<Scenario>, Vec<Problem>) {
    let mut problems = Vec::new();
    let scenario = parse(text, &mut problems).and_then(|value| scenario(&value, &mut problems));
    (scenario, problems)
}

/// Reads a document that is JSON already, as [`read`] does.
pub fn read_value(value: &Value) -> (Option<Scenario>, Vec<Problem>) {
    let mut problems = Vec::new();
    (scenario(value, &mut problems), problems)
}

fn parse(text: &str, problems: &mut Vec<Problem>) -> Option<Value> {
    let (code, message, hint) = if text.len() > MAX_BYTES {
        let message = format!("The document has {} bytes; {MAX_BYTES} is the most.", text.len());
        ("too_long", message, "Split the story into several documents.")
    } else if text.trim().is_empty() {
        ("empty", String::from("The document is empty."), "Write a story, or open one of the gallery.")
    } else {
        match serde_json::from_str(text.trim_start_matches('\u{feff}')) {
            Ok(value) => return Some(value),
            Err(error) => not_json(&error.to_string()),
        }
    };
    problems.push(Problem::new(code, "", message, hint));
    None
}

fn not_json(error: &str) -> (&'static str, String, &'static str) {
    match error.strip_prefix("recursion limit exceeded") {
        Some(place) => {
            let message = format!("Brackets are nested too deeply{place}.");
            (
                "too_deep",
                message,
                "No story needs more than a handful of levels; look for brackets that are never closed.",
            )
        }
        None => {
            ("not_json", format!("This is not JSON: {error}."), "Mend the text at that place, or open another file.")
        }
    }
}

fn scenario(value: &Value, problems: &mut Vec<Problem>) -> Option<Scenario> {
    let mut fields = Fields::of(value, String::new(), problems);
    if fields.map.is_none() || !fields.is_version_known() {
        return None;
    }
    let scenario = Scenario {
        version: fields.integer_or("version", VERSION),
        title: fields.text_or("title", ""),
        description: fields.text_or("description", ""),
        currency: fields.text("currency", "usd"),
        start: fields.text("start", "1970-01-01"),
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

fn policy(value: &Value, path: String, problems: &mut Vec<Problem>) -> PolicyChoice {
    match value {
        Value::Object(_) => {}
        Value::String(preset) => return PolicyChoice { preset: preset.clone(), ..PolicyChoice::default() },
        other => {
            problems.push(wrong_type(path, "the name of a policy in quotes, or an object { … }", other));
            return PolicyChoice::default();
        }
    }
    let mut fields = Fields::of(value, path, problems);
    let policy = PolicyChoice {
        preset: fields.text_or("preset", ""),
        credit_unused_time: fields.flag("credit_unused_time"),
        minimum_charge: fields.flag("minimum_charge"),
        proration_behavior: fields.some_text("proration_behavior"),
    };
    fields.finish();
    policy
}

fn price(value: &Value, path: String, problems: &mut Vec<Problem>) -> Price {
    let mut fields = Fields::of(value, path, problems);
    let price = Price {
        id: fields.text("id", "?"),
        name: fields.text_or("name", ""),
        unit_amount: fields.integer("unit_amount", 0),
        interval: fields.text_or("interval", "month"),
        interval_count: fields.integer_or("interval_count", 1),
    };
    fields.finish();
    price
}

fn customer(value: &Value, path: String, problems: &mut Vec<Problem>) -> Customer {
    let mut fields = Fields::of(value, path, problems);
    let customer = Customer { name: fields.text_or("name", ""), balance: fields.integer_or("balance", 0) };
    fields.finish();
    customer
}

fn subscription(value: &Value, path: String, problems: &mut Vec<Problem>) -> Subscription {
    let mut fields = Fields::of(value, path, problems);
    let subscription = Subscription {
        id: fields.text("id", "?"),
        start: fields.text_or("start", ""),
        items: fields.list("items", item),
    };
    fields.finish();
    subscription
}

fn item(value: &Value, path: String, problems: &mut Vec<Problem>) -> Item {
    let mut fields = Fields::of(value, path, problems);
    let item = Item {
        id: fields.text("id", "?"),
        price: fields.text("price", "?"),
        quantity: fields.integer_or("quantity", 1),
    };
    fields.finish();
    item
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

fn event(value: &Value, path: String, problems: &mut Vec<Problem>) -> Event {
    let mut fields = Fields::of(value, path, problems);
    let at = fields.text("at", "1970-01-01");
    let action = action(&mut fields);
    fields.finish();
    Event { at, action }
}

fn action(fields: &mut Fields) -> Action {
    let names: Vec<_> = ACTIONS.iter().map(|(name, _)| *name).collect();
    fields.known.extend(&names);
    let written = fields.names();
    let present: Vec<_> = ACTIONS.iter().filter(|(name, _)| written.contains(name)).collect();
    let [(name, read)] = present[..] else {
        let unknown: Vec<_> = written.into_iter().filter(|name| !fields.known.contains(name)).collect();
        let message = match (present.len(), &unknown[..]) {
            (0, []) => String::from("This event does not say what happens."),
            (0, unknown) => format!("Nothing that can happen is called {}.", join(unknown.iter().copied())),
            _ => format!("This event says several things at once: {}.", join(present.iter().map(|(name, _)| *name))),
        };
        // A name that is almost right is told as such, and that is enough.
        let is_misspelt = present.is_empty() && unknown.iter().any(|name| nearest(name, &names).is_some());
        if fields.map.is_some() && !is_misspelt {
            fields.problem("event_action", "", message, format!("Give it exactly one of {}.", join(names)));
            fields.known.extend(unknown);
        }
        return Action::SetBalance { balance: 0, description: String::new() };
    };
    let path = fields.path_of(name);
    let value = fields.map.and_then(|map| map.get(*name)).unwrap_or(&Value::Null);
    let mut inner = Fields::of(value, path, fields.problems);
    let action = read(&mut inner);
    inner.finish();
    action
}

/// A JSON object that is being read: where it is, and which of its fields were asked for.
///
/// Where something else stands in its place that is told once, and every field gives its stand-in. So the lists of a
/// document keep their places, and what is said about the rest of them names the right one.
struct Fields<'a, 'p> {
    path: String,
    map: Option<&'a Map<String, Value>>,
    known: Vec<&'a str>,
    problems: &'p mut Vec<Problem>,
}

impl<'a, 'p> Fields<'a, 'p> {
    fn of(value: &'a Value, path: String, problems: &'p mut Vec<Problem>) -> Self {
        let map = value.as_object();
        if map.is_none() {
            problems.push(wrong_type(path.clone(), "an object { … }", value));
        }
        Self { path, map, known: Vec::new(), problems }
    }

    fn names(&self) -> Vec<&'a str> {
        self.map.into_iter().flat_map(Map::keys).map(String::as_str).collect()
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
        self.map?.get(name).filter(|value| !value.is_null())
    }

    /// Points out a field that has to be there and is not.
    fn require(&mut self, name: &'static str) {
        if self.map.is_some_and(|map| map.get(name).is_none_or(Value::is_null)) {
            let hint = format!("Add it, for example \"{name}\": {}.", example(name));
            self.problem("missing", name, format!("“{name}” is missing."), hint);
        }
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
        self.require(name);
        self.text_or(name, stand_in)
    }

    fn some_integer(&mut self, name: &'static str) -> Option<i64> {
        let value = self.value(name)?;
        let integer = value.as_i64();
        if integer.is_none() {
            let path = self.path_of(name);
            self.problems.push(not_whole(path, name, value));
        }
        integer
    }

    fn integer_or(&mut self, name: &'static str, default: i64) -> i64 {
        self.some_integer(name).unwrap_or(default)
    }

    fn integer(&mut self, name: &'static str, stand_in: i64) -> i64 {
        self.require(name);
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
                let message = format!("“{}” is not a time to cancel at.", shorten(other));
                self.problem("unknown_value", "when", message, String::from("Write “now” or “period_end”."));
                CancelWhen::Now
            }
        }
    }

    fn part<T>(&mut self, name: &'static str, read: impl Fn(&'a Value, String, &mut Vec<Problem>) -> T) -> Option<T> {
        let value = self.value(name)?;
        let path = self.path_of(name);
        Some(read(value, path, self.problems))
    }

    fn list<T>(&mut self, name: &'static str, read: impl Fn(&'a Value, String, &mut Vec<Problem>) -> T) -> Vec<T> {
        self.require(name);
        self.list_or_empty(name, read)
    }

    fn list_or_empty<T>(
        &mut self,
        name: &'static str,
        read: impl Fn(&'a Value, String, &mut Vec<Problem>) -> T,
    ) -> Vec<T> {
        let Some(value) = self.value(name) else { return Vec::new() };
        let path = self.path_of(name);
        let Value::Array(values) = value else {
            self.problems.push(wrong_type(path, "a list [ … ]", value));
            return Vec::new();
        };
        let read_one = |(index, value)| read(value, format!("{path}[{index}]"), self.problems);
        values.iter().enumerate().map(read_one).collect()
    }

    fn is_version_known(&mut self) -> bool {
        let version = self.map.and_then(|map| map.get("version")).and_then(Value::as_i64);
        let problem = version.and_then(wrong_version);
        let is_known = problem.is_none();
        self.problems.extend(problem);
        is_known
    }

    /// Points out fields that nobody asked for.
    fn finish(self) {
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

fn wrong_type(path: String, wanted: &str, found: &Value) -> Problem {
    let found = match found {
        Value::Null => String::from("null"),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(number) => format!("the number {}", shorten(&number.to_string())),
        Value::String(text) => format!("the text “{}”", shorten(text)),
        Value::Array(_) => String::from("a list"),
        Value::Object(_) => String::from("an object"),
    };
    Problem::new("wrong_type", path, format!("Here stands {found}."), format!("Write {wanted}."))
}

/// What is wrong with a version that this library does not read.
pub(super) fn wrong_version(version: i64) -> Option<Problem> {
    let hint = match version.cmp(&VERSION) {
        Ordering::Equal => return None,
        Ordering::Greater => String::from("Reload the page to get the newest Rollforward, then open it again."),
        Ordering::Less => format!("Write \"version\": {VERSION}."),
    };
    let message = format!("The document has version {version}; this Rollforward reads version {VERSION}.");
    Some(Problem::new("version", "version", message, hint))
}

fn not_whole(path: String, name: &str, found: &Value) -> Problem {
    let units = "Amounts count the smallest unit of the currency: 20.50 dollars are 2050.";
    let is_amount = matches!(name, "amount" | "balance" | "unit_amount");
    let Value::Number(number) = found else {
        let problem = wrong_type(path, "a whole number, without quotes", found);
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

/// What a field that has to be there may look like.
fn example(name: &str) -> &'static str {
    match name {
        "currency" => "\"usd\"",
        "start" | "at" => "\"2026-04-01\"",
        "months" => "12",
        "prices" => "[{ \"id\": \"basic\", \"unit_amount\": 2000, \"interval\": \"month\" }]",
        "subscriptions" => "[{ \"id\": \"main\", \"items\": [{ \"id\": \"plan\", \"price\": \"basic\" }] }]",
        "items" => "[{ \"id\": \"plan\", \"price\": \"basic\" }]",
        "price" => "\"basic\"",
        "subscription" => "\"main\"",
        "quantity" => "1",
        "unit_amount" => "2000",
        "amount" | "balance" => "-1000",
        _ => "\"plan\"",
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

/// Names in quotes, with commas between: the first dozen of them.
pub(super) fn join<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    const MOST: usize = 12;
    let mut quoted: Vec<_> = names.into_iter().take(MOST + 1).map(|name| format!("“{}”", shorten(name))).collect();
    if quoted.len() > MOST {
        quoted[MOST] = String::from("…");
    }
    quoted.join(", ")
}

/// `Write “main”.`, or `Write one of “create_prorations”, “always_invoice”, “none”.`
pub(super) fn write_one_of(names: &[&str]) -> String {
    let which = if names.len() == 1 { "" } else { "one of " };
    format!("Write {which}{}.", join(names.iter().copied()))
}

/// The known word that a written one was probably meant to be.
pub(super) fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    const FARTHEST: usize = 2;
    let letters = word.chars().take(MAX_WORD + 1).count();
    let is_similar_in_length = |candidate: &&&str| {
        let others = candidate.chars().take(MAX_WORD + 1).count();
        letters.max(others) <= MAX_WORD && letters.abs_diff(others) <= FARTHEST
    };
    let candidates = known.iter().filter(is_similar_in_length);
    let distances = candidates.map(|candidate| (distance(word, candidate), *candidate));
    distances.min().filter(|(distance, _)| *distance <= FARTHEST).map(|(_, candidate)| candidate)
}

/// Words with more letters than this are not compared.
const MAX_WORD: usize = 64;

/// How many letters must be changed, put in, left out or swapped with the next one to make one word of the other.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    // `rows[i][j]`: the distance between the first `i` letters of the one and the first `j` of the other.
    let mut rows = vec![(0..=b.len()).collect::<Vec<_>>()];
    for (i, left) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, right) in b.iter().enumerate() {
            let change = rows[i][j] + usize::from(left != right);
            let is_swap = i > 0 && j > 0 && *left == b[j - 1] && a[i - 1] == *right;
            let swap = if is_swap { rows[i - 1][j - 1] + 1 } else { change };
            row.push(change.min(swap).min(rows[i][j + 1] + 1).min(row[j] + 1));
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}
