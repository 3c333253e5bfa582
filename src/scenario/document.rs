//! How is a story written down, and how is it edited?
//!
//! A [`Scenario`] is a document whose every field has the shape that the [`schema`](super::schema) gives it. Whether it
//! makes sense is not known before it is [checked](super::check). Defaults are left out, so that one story is one document
//! and stays short in a link. A place in it is named by its path, `events[0].change_price.quantity`: the same path at
//! which problems are told.

use std::rc::Rc;

use super::json::{Layout, write};
use super::node::{Node, Object, Part, Place};
use super::schema::{Absent, Field, Kind, POLICY, SCENARIO, Shape};

/// A story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario(Object);

impl Scenario {
    /// What could be read; every field of it has its shape.
    pub(super) fn of(fields: Object) -> Self {
        Self(fields)
    }

    /// The whole document.
    pub fn part(&self) -> Part<'_> {
        Part::of(&self.0)
    }

    /// The whole document, with its path.
    pub fn place(&self) -> Place<'_> {
        Place { path: String::new(), part: self.part() }
    }

    /// What stands at a path.
    pub fn get(&self, path: &str) -> Option<&Node> {
        let (name, index, rest) = step(path);
        let mut node = self.part().get(name);
        let (mut index, mut rest) = (index, rest);
        loop {
            if let Some(place) = index {
                let Some(Node::List(list)) = node else { return None };
                node = list.get(place);
            }
            if rest.is_empty() {
                return node;
            }
            let (name, next, further) = step(rest);
            node = node?.part().get(name);
            (index, rest) = (next, further);
        }
    }

    /// Puts a value at a path, or the default where there is no value. What the schema does not know, or what has another
    /// shape there, changes nothing.
    pub fn set(&mut self, path: &str, value: impl Into<Option<Node>>) {
        let value = value.into();
        self.edit(path, |found| *found = value);
    }

    /// Changes what stands at a path: nothing where the field is left out. As with [`Scenario::set`], it has to fit.
    pub fn edit(&mut self, path: &str, change: impl FnOnce(&mut Option<Node>)) {
        let mut change = Some(change);
        edit(Rc::make_mut(&mut self.0), &SCENARIO, path, &mut |found| {
            if let Some(change) = change.take() {
                change(found);
            }
        });
    }

    /// What kind of object stands at a path, or would; nothing where the schema has none.
    pub fn kind(path: &str) -> Option<&'static Kind> {
        let mut kind = &SCENARIO;
        let mut rest = path;
        while !rest.is_empty() {
            let (name, _, further) = step(rest);
            kind = part_of(kind.field(name)?.shape)?;
            rest = further;
        }
        Some(kind)
    }

    /// Changes a list at a path.
    pub fn edit_list(&mut self, path: &str, change: impl FnOnce(&mut Vec<Node>)) {
        self.edit(path, |found| {
            let mut list = match found.take() {
                Some(Node::List(list)) => list,
                _ => Rc::default(),
            };
            change(Rc::make_mut(&mut list));
            *found = Some(Node::List(list));
        });
    }

    /// The document as JSON, indented, with its fields in the order in which a story is told.
    pub fn to_json(&self) -> String {
        self.written(Layout::Indented)
    }

    /// The document as JSON.
    pub(super) fn written(&self, layout: Layout) -> String {
        write(&Node::Object(Rc::clone(&self.0)), layout)
    }
}

/// The first step of a path, the index in it if it is one of a list, and the rest.
fn step(path: &str) -> (&str, Option<usize>, &str) {
    let (step, rest) = path.split_once('.').unwrap_or((path, ""));
    match step.strip_suffix(']').and_then(|step| step.split_once('[')) {
        Some((name, index)) => (name, index.parse().ok(), rest),
        None => (step, None, rest),
    }
}

/// Changes what stands at a path within an object, and keeps the object's order.
fn edit(fields: &mut Vec<(&'static str, Node)>, kind: &Kind, path: &str, change: &mut dyn FnMut(&mut Option<Node>)) {
    let (name, index, rest) = step(path);
    let Some(place) = kind.fields.iter().position(|field| field.name == name) else { return };
    let field = &kind.fields[place];
    let found = fields.iter().position(|(known, _)| *known == name);
    let before = found.map(|found| fields.remove(found).1);
    let after = if index.is_none() && rest.is_empty() {
        let mut after = before.clone();
        change(&mut after);
        if after.as_ref().is_none_or(|node| fits(node, field.shape)) { after } else { before }
    } else {
        edit_within(before, field.shape, (index, rest), change)
    };
    if let Some(node) = after.filter(|node| !is_default(node, field)) {
        let is_before = |known: &str| kind.fields[..place].iter().any(|field| field.name == known);
        let at = fields.iter().take_while(|(known, _)| is_before(known)).count();
        fields.insert(at, (field.name, node));
    }
}

fn edit_within(
    node: Option<Node>,
    shape: Shape,
    (index, rest): (Option<usize>, &str),
    change: &mut dyn FnMut(&mut Option<Node>),
) -> Option<Node> {
    let Some(kind) = part_of(shape) else { return node };
    match (node, index) {
        (Some(Node::List(mut list)), Some(index)) => {
            if let Some(Node::Object(fields)) = Rc::make_mut(&mut list).get_mut(index) {
                edit(Rc::make_mut(fields), kind, rest, change);
            }
            Some(Node::List(list))
        }
        (None, None) if !matches!(shape, Shape::List(_)) => {
            let mut fields = Object::default();
            edit(Rc::make_mut(&mut fields), kind, rest, change);
            Some(Node::Object(fields))
        }
        (Some(Node::Object(mut fields)), None) => {
            edit(Rc::make_mut(&mut fields), kind, rest, change);
            Some(Node::Object(fields))
        }
        (node, _) => node,
    }
}

/// The kind of object that stands in a field, by itself or in a list.
fn part_of(shape: Shape) -> Option<&'static Kind> {
    match shape {
        Shape::Part(kind) | Shape::List(kind) => Some(kind),
        Shape::Policy => Some(&POLICY),
        _ => None,
    }
}

/// Whether a value has the shape of its field, as far as it is not made of others.
fn fits(node: &Node, shape: Shape) -> bool {
    match shape {
        Shape::Whole | Shape::Money | Shape::Balance | Shape::UpTo | Shape::Invoice => matches!(node, Node::Whole(_)),
        Shape::Flag => matches!(node, Node::Flag(_)),
        Shape::Ids(_) | Shape::List(_) => matches!(node, Node::List(_)),
        Shape::Part(_) | Shape::Policy => matches!(node, Node::Object(_)),
        Shape::Text | Shape::Date | Shape::Id(_) | Shape::Decimal | Shape::When | Shape::Axis => {
            matches!(node, Node::Text(_))
        }
        Shape::Choice(words) | Shape::Word(words) => words.contains(&node.as_text()),
    }
}

/// Whether a value says what its absence says.
pub(super) fn is_default(node: &Node, field: &Field) -> bool {
    let is_optional = matches!(field.absent, Absent::Nothing | Absent::Means(_));
    is_optional
        && match node {
            Node::Text(text) => match field.shape {
                Shape::Choice(words) => **text == *words[0],
                Shape::When => &**text == "now",
                _ => text.is_empty(),
            },
            Node::Whole(number) => field.absent == Absent::Means(*number),
            Node::Flag(flag) => field.absent == Absent::Means(i64::from(*flag)),
            Node::List(list) => list.is_empty(),
            Node::Object(fields) => fields.is_empty() && !is_action(field.shape),
        }
}

/// What happens is told by the name alone, even if it says nothing.
fn is_action(shape: Shape) -> bool {
    matches!(shape, Shape::Part(kind) if kind.fields.last().is_some_and(|field| field.name == "description"))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::{Node, Scenario, read};

    /// A document with every field, as it is written.
    const EVERY_FIELD: &str = include_str!("../../tests/data/every-field.json");

    /// A document that spells out what could be left out, and writes numbers in quotes or without.
    const SPELT_OUT: &str = r#"{
        "title": "", "currency": "usd", "start": "2026-01-01", "months": 2, "policy": {}, "events": [],
        "prices": [
            { "id": "a", "unit_amount": 1, "billing_scheme": "per_unit", "interval_count": 1, "tiers": [],
              "usage_type": "licensed", "aggregate": "sum", "billing": "in_advance" },
            { "id": "b", "unit_amount_decimal": 0.10, "billing_scheme": null },
            { "id": "c", "billing_scheme": "tiered", "tiers_mode": "graduated", "tiers": [
                { "up_to": "inf", "unit_amount": 3 }, { "up_to": null, "flat_amount_decimal": 2.0 }
            ] }
        ],
        "coupons": [{ "id": "o", "percent_off": 12.50, "duration": "once", "applies_to": [] }],
        "tax_rates": [{ "id": "t", "percentage": 19, "inclusive": false }],
        "customer": { "balance": 0, "tax_exempt": "none", "discounts": [], "payment_method": true },
        "subscriptions": [{
            "id": "s", "items": [{ "id": "i", "price": "a", "quantity": 1 }],
            "cancel_at": null, "cancel_at_period_end": false,
            "collection_method": "charge_automatically", "trial_end_behavior": "create_invoice"
        }]
    }"#;

    #[track_caller]
    fn again(text: &str) -> String {
        let (scenario, problems) = read(text);
        assert_eq!(problems, []);
        scenario.expect("a story").to_json()
    }

    #[test]
    fn what_is_read_is_written_as_it_was() {
        assert_eq!(again(EVERY_FIELD), EVERY_FIELD.trim_end());
    }

    #[test]
    fn defaults_are_left_out() {
        let written = again(SPELT_OUT);
        assert_eq!(again(&written), written);
        let short = json!({
            "version": 1, "currency": "usd", "start": "2026-01-01", "months": 2,
            "prices": [
                { "id": "a", "unit_amount": 1, "interval": "month" },
                { "id": "b", "unit_amount_decimal": "0.10", "interval": "month" },
                { "id": "c", "interval": "month", "tiers_mode": "graduated", "tiers": [
                    { "unit_amount": 3 }, { "flat_amount_decimal": "2.0" },
                ] },
            ],
            "coupons": [{ "id": "o", "percent_off": "12.50" }],
            "tax_rates": [{ "id": "t", "percentage": "19" }],
            "subscriptions": [{ "id": "s", "items": [{ "id": "i", "price": "a" }] }],
        });
        assert_eq!(serde_json::from_str::<Value>(&written).unwrap(), short);
        let mut document = short.clone();
        document["policy"] = json!("");
        assert_eq!(serde_json::from_str::<Value>(&again(&document.to_string())).unwrap(), short);
        let mut document = short;
        for (written, kept) in [(json!("last"), json!({})), (json!("12"), json!({ "invoice": 12 }))] {
            document["events"] = json!([{ "at": "2026-01-02", "void_invoice": { "invoice": written } }]);
            let found: Value = serde_json::from_str(&again(&document.to_string())).unwrap();
            assert_eq!(found["events"][0]["void_invoice"], kept);
        }
    }

    fn story() -> Scenario {
        let document = json!({
            "currency": "usd", "start": "2026-04-01", "months": 4,
            "prices": [{ "id": "a", "unit_amount": 2000 }],
            "subscriptions": [{ "id": "s", "items": [{ "id": "i", "price": "a" }] }],
            "events": [{ "at": "2026-04-16", "change_quantity": { "subscription": "s", "item": "i", "quantity": 2 } }],
        });
        read(&document.to_string()).0.expect("a story")
    }

    #[track_caller]
    fn holds(scenario: &Scenario, path: &str, expected: Option<Node>) {
        assert_eq!(scenario.get(path), expected.as_ref(), "{path}");
        assert_eq!(again(&scenario.to_json()), scenario.to_json(), "{path}: in order, without defaults");
    }

    #[test]
    fn what_is_set_at_a_path_is_found_there() {
        let mut story = story();
        for (path, value) in [
            ("title", Node::from("A story")),
            ("months", Node::from(12)),
            ("prices[0].unit_amount", Node::from(9900)),
            ("subscriptions[0].items[0].quantity", Node::from(7)),
            ("events[0].change_quantity.proration_behavior", Node::from("none")),
            ("customer.balance", Node::from(-200)),
            ("policy.credit_unused_time", Node::from(false)),
        ] {
            story.set(path, value.clone());
            holds(&story, path, Some(value));
        }
    }

    #[test]
    fn a_default_is_left_out_and_what_it_stood_in_if_that_says_nothing() {
        let (before, mut story) = (story(), story());
        story.set("customer.balance", Node::from(-200));
        story.set("customer.balance", Node::from(0));
        story.set("policy.preset", Node::from("lago"));
        story.set("policy.preset", None);
        story.set("subscriptions[0].items[0].quantity", Node::from(1));
        story.set("events[0].change_quantity.description", Node::from(""));
        assert_eq!(story, before);
        // What an event does is told by its name, even if that says all.
        story.edit_list("events", |events| {
            events[0] = Node::object([("at", Node::from("2026-04-16")), ("void_invoice", Node::object([]))]);
        });
        story.set("events[0].void_invoice.invoice", Node::from(2));
        story.set("events[0].void_invoice.invoice", None);
        holds(&story, "events[0].void_invoice", Some(Node::object([])));
    }

    #[test]
    fn what_does_not_fit_changes_nothing() {
        let before = story();
        for (path, value) in [
            ("nothing", Node::from("x")),
            ("title", Node::from(1)),
            ("months", Node::from("12")),
            ("prices", Node::from("x")),
            ("prices[1].unit_amount", Node::from(1)),
            ("prices[0].unit_amount.x", Node::from(1)),
            ("prices.unit_amount", Node::from(1)),
            ("events[0].cancel[3]", Node::from(1)),
            ("events[0].change_quantity.proration_behavior", Node::from("never")),
        ] {
            let mut story = before.clone();
            story.set(path, value);
            assert_eq!(story, before, "{path}");
        }
    }

    /// An edit shares with the document before it all that it did not touch.
    #[test]
    fn an_edit_copies_only_the_way_to_it() {
        let before = story();
        let mut after = before.clone();
        after.set("prices[0].unit_amount", Node::from(1));
        let list = |story: &Scenario, name: &str| match story.get(name) {
            Some(Node::List(list)) => std::rc::Rc::as_ptr(list),
            _ => std::ptr::null(),
        };
        assert_eq!(list(&before, "events"), list(&after, "events"));
        assert_ne!(list(&before, "prices"), list(&after, "prices"));
    }
}
