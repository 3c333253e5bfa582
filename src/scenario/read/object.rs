//! How is one object of a document read, field by field?

use std::rc::Rc;

use serde_json::{Map, Value};

use super::super::document::is_default;
use super::super::node::Node;
use super::super::problem::Problem;
use super::super::schema::{Absent, EVENT, Field, Kind, POLICY, Rule, Shape};
use super::near::{join, nearest, shorten};
use super::value::{describe, text_of, wrong_type};

/// A JSON object that is being read.
pub(super) struct Reading<'a, 'p> {
    path: String,
    map: &'a Map<String, Value>,
    kind: &'static Kind,
    problems: &'p mut Vec<Problem>,
}

impl<'a, 'p> Reading<'a, 'p> {
    /// Begins to read an object; where something else stands in its place, that is told.
    pub(super) fn of(
        value: &'a Value,
        path: String,
        kind: &'static Kind,
        problems: &'p mut Vec<Problem>,
    ) -> Option<Self> {
        let Value::Object(map) = value else {
            problems.push(wrong_type(path, "an object { … }", value));
            return None;
        };
        Some(Self { path, map, kind, problems })
    }

    /// Reads the object, and points out what it has besides. What could not be read is left out.
    pub(super) fn object(mut self) -> Node {
        let is_event = std::ptr::eq(self.kind, &EVENT);
        let mut fields = Vec::new();
        for field in self.kind.fields {
            if let Some(node) = self.field(field).filter(|node| !is_default(node, field)) {
                fields.push((field.name, node));
            }
        }
        self.kind.rules.iter().for_each(|rule| self.rule(*rule));
        if self.kind.name == "price" {
            self.price();
        }
        if !is_event || self.says_what_happens() {
            self.unknown_fields();
        }
        if is_event {
            // Of several that are told the first one would be taken.
            fields.truncate(2);
        }
        Node::Object(Rc::new(fields))
    }

    fn field(&mut self, field: &Field) -> Option<Node> {
        // `null` is as good as nothing.
        let value = self.map.get(field.name).filter(|value| !value.is_null());
        let Some(value) = value else {
            return match field.absent {
                Absent::Needed => {
                    self.lacks(field, &[]);
                    None
                }
                Absent::Filled(word) => Some(Node::from(word)),
                _ => None,
            };
        };
        match field.shape {
            Shape::Part(kind) => self.part(field.name, value, kind),
            Shape::Policy => match value {
                Value::String(preset) => Some(Node::object([("preset", Node::from(preset.as_str()))])),
                Value::Object(_) => self.part(field.name, value, &POLICY),
                other => {
                    let wanted = "the name of a policy in quotes, or an object { … }";
                    self.problems.push(wrong_type(self.path_of(field.name), wanted, other));
                    None
                }
            },
            Shape::List(kind) => self.list(field.name, value, &mut |problems, path, value| {
                // What is none keeps its place, so that what is told of the others names the right one.
                let node = Reading::of(value, path, kind, problems).map(Reading::object);
                Some(node.unwrap_or_else(|| Node::object([])))
            }),
            Shape::Texts => self.list(field.name, value, &mut |problems, path, value| match value {
                Value::String(text) => Some(Node::from(text.as_str())),
                other => {
                    problems.push(wrong_type(path, "text in quotes", other));
                    None
                }
            }),
            _ => {
                let path = self.path_of(field.name);
                text_of(field, value).map_err(|problem| self.problems.push(Problem { path, ..problem })).ok()
            }
        }
    }

    fn part(&mut self, name: &str, value: &Value, kind: &'static Kind) -> Option<Node> {
        let path = self.path_of(name);
        Some(Reading::of(value, path, kind, self.problems)?.object())
    }

    fn list(
        &mut self,
        name: &str,
        value: &Value,
        read: &mut dyn FnMut(&mut Vec<Problem>, String, &Value) -> Option<Node>,
    ) -> Option<Node> {
        let path = self.path_of(name);
        let Value::Array(values) = value else {
            self.problems.push(wrong_type(path, "a list [ … ]", value));
            return None;
        };
        let mut nodes = Vec::with_capacity(values.len());
        for (index, value) in values.iter().enumerate() {
            nodes.extend(read(self.problems, format!("{path}[{index}]"), value));
        }
        Some(Node::List(Rc::new(nodes)))
    }

    fn path_of(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_string() } else { [&self.path, ".", name].concat() }
    }

    fn problem(&mut self, code: &'static str, name: &str, message: impl Into<String>, hint: impl Into<String>) {
        let path = if name.is_empty() { self.path.clone() } else { self.path_of(name) };
        self.problems.push(Problem::new(code, path, message, hint));
    }

    /// Says that a field is not there, and which others could stand in its place.
    fn lacks(&mut self, field: &Field, others: &[&str]) {
        let mut hint = match field.shape {
            Shape::Choice(words) | Shape::Word(words) => format!("Add it: one of {}.", join(words.iter().copied())),
            _ => add_it(&self.path, field.name),
        };
        if !others.is_empty() {
            let which = if others.len() == 1 { "" } else { "one of " };
            hint = format!("{hint} Or write {which}{} instead.", join(others.iter().copied()));
        }
        self.problem("missing", field.name, format!("“{}” is missing.", field.name), hint);
    }

    fn lacks_named(&mut self, name: &str, others: &[&str]) {
        if let Some(field) = self.kind.field(name) {
            self.lacks(field, others);
        }
    }

    /// Whether a field says something: neither an empty list nor `false` does.
    fn says(&self, name: &str) -> bool {
        self.map.get(name).is_some_and(|value| match value {
            Value::Null | Value::Bool(false) => false,
            Value::Array(list) => !list.is_empty(),
            _ => true,
        })
    }

    fn rule(&mut self, rule: Rule) {
        match rule {
            Rule::OneOf(names) => self.one_of(names, true),
            Rule::AtMostOne(names) => self.one_of(names, false),
            Rule::Some(names) => {
                if !names.iter().any(|name| self.says(name)) {
                    self.lacks_named(names[0], &names[1..]);
                }
            }
            Rule::Needs(name, other) => self.needs(self.says(name), other),
            Rule::WordNeeds(name, word, other) => {
                self.needs(self.map.get(name).is_some_and(|value| value == word), other);
            }
        }
    }

    fn needs(&mut self, is_needed: bool, name: &str) {
        if is_needed && self.map.get(name).is_none_or(Value::is_null) {
            self.lacks_named(name, &[]);
        }
    }

    /// Points out fields that say the same in different ways, and if one of them `is_needed`, that none is there.
    fn one_of(&mut self, names: &[&str], is_needed: bool) {
        let said: Vec<_> = names.iter().copied().filter(|name| self.says(name)).collect();
        match said[..] {
            [] if is_needed => self.lacks_named(names[0], &names[1..]),
            [first, second, ..] => {
                let [one, other] =
                    [first, second].map(|name| format!("“{name}”, {}", describe(&self.map[name])));
                let message = format!("Here stand both {one}, and {other}.");
                self.problem("no_sense", second, message, "Keep one of them.");
            }
            _ => {}
        }
    }

    /// That there are tiers is said by the tiers; whoever says it twice has to say the same. And a default of other
    /// prices is none for usage.
    fn price(&mut self) {
        let is_tiered = self.says("tiers");
        match self.map.get("billing_scheme") {
            Some(Value::String(word)) if word == "tiered" && !is_tiered => self.lacks_named("tiers", &[]),
            Some(Value::String(word)) if word == "per_unit" && is_tiered => {
                let message = "A price per unit has no tiers.";
                self.problem("no_sense", "billing_scheme", message, "Remove the tiers, or write “tiered”.");
            }
            Some(value) if !value.is_null() => {
                let scheme = Field {
                    name: "billing_scheme",
                    shape: Shape::Word(&["per_unit", "tiered"]),
                    absent: Absent::Nothing,
                };
                if let Err(problem) = text_of(&scheme, value) {
                    let path = self.path_of(scheme.name);
                    self.problems.push(Problem { path, ..problem });
                }
            }
            _ => {}
        }
        let is = |name: &str, word: &str| self.map.get(name).is_some_and(|value| value == word);
        if is("usage_type", "metered") && is("billing", "in_advance") {
            let message = "Usage is known only when its period is over.";
            self.problem("no_sense", "billing", message, "Remove it; usage is billed in arrears.");
        }
    }

    /// Whether an event says what happens, and only one thing. If not, that is told.
    fn says_what_happens(&mut self) -> bool {
        let names: Vec<_> = self.kind.fields.iter().map(|field| field.name).collect();
        let actions = &names[1..];
        let present: Vec<_> = actions.iter().copied().filter(|name| self.map.contains_key(*name)).collect();
        if let [name] = present[..] {
            if let Some(Value::Null) = self.map.get(name) {
                let path = self.path_of(name);
                self.problems.push(wrong_type(path, "an object { … }", &Value::Null));
            }
            return true;
        }
        let unknown: Vec<_> =
            self.map.keys().map(String::as_str).filter(|name| !names.contains(name)).collect();
        let message = match (present.len(), &unknown[..]) {
            (0, []) => String::from("This event does not say what happens."),
            (0, unknown) => format!("Nothing that can happen is called {}.", join(unknown.iter().copied())),
            _ => format!("This event says several things at once: {}.", join(present.iter().copied())),
        };
        // A name that is almost right is told as such, and that is enough.
        if present.is_empty() && unknown.iter().any(|name| nearest(name, &names).is_some()) {
            return true;
        }
        self.problem("event_action", "", message, format!("Give it exactly one of {}.", join(actions.iter().copied())));
        false
    }

    /// Points out fields that the schema does not have.
    fn unknown_fields(&mut self) {
        let known: Vec<_> = self.kind.fields.iter().map(|field| field.name).collect();
        let is_scheme = |name: &str| self.kind.name == "price" && name == "billing_scheme";
        for name in self.map.keys().filter(|name| !known.contains(&name.as_str()) && !is_scheme(name)) {
            let hint = match nearest(name, &known) {
                Some(known) => format!("Did you mean “{known}”?"),
                None => format!("Remove it; known here are {}.", join(known.iter().copied())),
            };
            let name = shorten(name);
            self.problem("unknown_field", &name, format!("There is no field “{name}” here."), hint);
        }
    }
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
