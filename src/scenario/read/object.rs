//! How is one object of a document read, field by field?

use std::rc::Rc;

use super::super::document::is_default;
use super::super::json::Json;
use super::super::node::{EVENT_FIELDS, Node};
use super::super::problem::Problem;
use super::super::schema::{Absent, EVENT, Field, Kind, POLICY, Shape};
use super::near::{join, nearest, shorten};
use super::value::{describe, text_of, wrong_type};

/// How one of a list is read, at its path; nothing where it is left out.
type ReadOne<'r> = dyn Fn(&mut Vec<Problem>, String, &Json) -> Option<Node> + 'r;

/// A JSON object that is being read.
pub(super) struct Reading<'a, 'p> {
    path: String,
    map: &'a [(String, Json)],
    kind: &'static Kind,
    problems: &'p mut Vec<Problem>,
}

impl<'a, 'p> Reading<'a, 'p> {
    /// Begins to read an object; where something else stands in its place, that is told.
    pub(super) fn of(
        value: &'a Json,
        path: String,
        kind: &'static Kind,
        problems: &'p mut Vec<Problem>,
    ) -> Option<Self> {
        let Json::Object(map) = value else {
            problems.push(wrong_type(path, "an object { … }", value));
            return None;
        };
        Some(Self { path, map, kind, problems })
    }

    /// Reads the object, and points out what it has besides. What could not be read is left out.
    pub(super) fn object(mut self) -> Node {
        let is_event = self.kind.name == EVENT.name;
        let mut fields = Vec::new();
        for field in self.kind.fields {
            if let Some(node) = self.field(field).filter(|node| !is_default(node, field)) {
                fields.push((field.name, node));
            }
        }
        self.duplicates();
        if self.kind.name == "price" {
            self.price();
        }
        if !is_event || self.says_what_happens() {
            self.unknown_fields();
        }
        if is_event {
            // Of several that are told the first one is taken.
            let mut actions = 0;
            fields.retain(|(name, _)| {
                let is_action = !EVENT_FIELDS.contains(name);
                actions += usize::from(is_action);
                !is_action || actions == 1
            });
        }
        Node::Object(Rc::new(fields))
    }

    /// Reads one field alone.
    pub(super) fn one(mut self, field: &Field) -> Option<Node> {
        self.field(field)
    }

    fn field(&mut self, field: &Field) -> Option<Node> {
        let value = self.get(field.name);
        let Some(value) = value else {
            return if let Absent::Filled(word) = field.absent { Some(Node::from(word)) } else { None };
        };
        match field.shape {
            Shape::Part(kind) => self.part(field.name, value, kind),
            Shape::Policy => match value {
                Json::Text(preset) => {
                    (!preset.is_empty()).then(|| Node::object([("preset", Node::from(preset.as_str()))]))
                }
                Json::Object(_) => self.part(field.name, value, &POLICY),
                other => {
                    let wanted = "the name of a policy in quotes, or an object { … }";
                    self.problems.push(wrong_type(self.path_of(field.name), wanted, other));
                    None
                }
            },
            Shape::List(kind) => self.list(field.name, value, &|problems, path, value| {
                // What is none keeps its place, so that what is told of the others names the right one.
                let node = Reading::of(value, path, kind, problems).map(Reading::object);
                Some(node.unwrap_or_else(|| Node::object([])))
            }),
            Shape::Ids(_) => self.list(field.name, value, &|problems, path, value| match value {
                Json::Text(text) => Some(Node::from(text.as_str())),
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

    /// The value of a field; `null` is as good as nothing.
    fn get(&self, name: &str) -> Option<&'a Json> {
        let found = self.map.iter().find(|(known, _)| known == name).map(|(_, value)| value);
        found.filter(|value| **value != Json::Null)
    }

    fn names(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.map.iter().map(|(name, _)| name.as_str())
    }

    /// Points out fields that stand in the object twice. JSON allows it, and others take the last one without a word.
    fn duplicates(&mut self) {
        for (index, (name, value)) in self.map.iter().enumerate() {
            if let Some((_, first)) = self.map[..index].iter().rfind(|(known, _)| known == name) {
                let [first, second] = [first, value].map(describe);
                let name = shorten(name);
                let message = format!("“{name}” stands here twice: once with {first}, once with {second}.");
                self.problem("duplicate_field", &name, message, "Keep one of them.");
            }
        }
    }

    fn part(&mut self, name: &str, value: &Json, kind: &'static Kind) -> Option<Node> {
        let path = self.path_of(name);
        Some(Reading::of(value, path, kind, self.problems)?.object())
    }

    fn list(&mut self, name: &str, value: &Json, read: &ReadOne<'_>) -> Option<Node> {
        let path = self.path_of(name);
        let Json::List(values) = value else {
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

    /// That there are tiers is said by the tiers; whoever says it twice has to say the same. And a default of other
    /// prices is none for usage.
    fn price(&mut self) {
        let is_tiered = matches!(self.get("tiers"), Some(Json::List(tiers)) if !tiers.is_empty());
        match self.get("billing_scheme") {
            None => {}
            Some(scheme) if scheme.as_text() == Some("tiered") && !is_tiered => {
                let message = "A tiered price has tiers.";
                self.problem("no_sense", "billing_scheme", message, "Add “tiers”, or remove it.");
            }
            Some(scheme) if scheme.as_text() == Some("per_unit") && is_tiered => {
                let message = "A price per unit has no tiers.";
                self.problem("no_sense", "billing_scheme", message, "Remove the tiers, or write “tiered”.");
            }
            Some(scheme) => {
                let shape = Shape::Word(&["per_unit", "tiered"]);
                let field = Field { name: "billing_scheme", shape, absent: Absent::Nothing };
                if let Err(problem) = text_of(&field, scheme) {
                    let path = self.path_of(field.name);
                    self.problems.push(Problem { path, ..problem });
                }
            }
        }
        let is = |name: &str, word: &str| self.get(name).and_then(Json::as_text) == Some(word);
        if is("usage_type", "metered") && is("billing", "in_advance") {
            let message = "Usage is known only when its period is over.";
            self.problem("no_sense", "billing", message, "Remove it; usage is billed in arrears.");
        }
    }

    /// Whether an event says what happens, and only one thing. If not, that is told.
    fn says_what_happens(&mut self) -> bool {
        let names: Vec<_> = self.kind.fields.iter().map(|field| field.name).collect();
        let actions = &names[EVENT_FIELDS.len()..];
        let present: Vec<_> =
            actions.iter().copied().filter(|name| self.map.iter().any(|(known, _)| known == name)).collect();
        if let [name] = present[..] {
            if self.get(name).is_none() {
                let path = self.path_of(name);
                self.problems.push(wrong_type(path, "an object { … }", &Json::Null));
            }
            return true;
        }
        let unknown: Vec<_> = self.names().filter(|name| !names.contains(name)).collect();
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
        for name in self.names().filter(|name| !known.contains(name) && !is_scheme(name)) {
            let hint = match nearest(name, &known) {
                Some(known) => format!("Did you mean “{known}”?"),
                None => format!("Remove it; known here are {}.", join(known.iter().copied())),
            };
            let name = shorten(name);
            self.problem("unknown_field", &name, format!("There is no field “{name}” here."), hint);
        }
    }
}
