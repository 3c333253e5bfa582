//! What of a story can a variant set otherwise, and how is it typed?
//!
//! Read off the schema: every value of an object that the story has, except names, and except what excludes something that
//! is there. A value is typed as its reader writes it (`$80`, `80,00 €`), and [`super::edit`] reads it.

use super::told::{called, label, value_in_words};
use crate::currency::Currency;
use crate::policy::PRESETS;
use crate::scenario::{Absent, Field, Kind, Node, Part, Rule, Scenario, Shape, words_of};
use crate::words;

/// How a value is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// Text: an amount, a number.
    Typed,
    /// A day.
    Day,
    /// One of some.
    Chosen,
}

/// A value that can be set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Where it stands.
    pub path: String,
    /// Under which head it is listed.
    pub group: &'static str,
    /// What it is called.
    pub label: String,
    /// How it is typed.
    pub kind: FieldKind,
    /// What stands there now, as it is typed; empty where it is left out.
    pub typed: String,
    /// What stands there now, in words.
    pub value: String,
    /// What can be chosen: as it comes back, and in words.
    pub options: Vec<(String, String)>,
}

/// Names and notes: they change no amount.
const NAMES: [&str; 8] = ["version", "title", "description", "id", "name", "currency", "reason", "what_if"];
/// Heads of the list, by the first step of a path.
const GROUPS: [(&str, &str); 7] = [
    ("prices", "Prices"),
    ("coupons", "Coupons"),
    ("tax_rates", "Taxes"),
    ("collection", "Payments that fail"),
    ("customer", "The customer"),
    ("subscriptions", "Subscriptions"),
    ("events", "What happens"),
];
const INTERVALS: [&str; 4] = ["day", "week", "month", "year"];

/// All that a variant of a story can set otherwise, in the order of the document.
pub fn fields(story: &Scenario) -> Vec<Choice> {
    let mut all = Vec::new();
    if let Some(kind) = Scenario::kind("") {
        walk(story, "", kind, story.part(), &mut all);
    }
    all
}

/// The field at a path, if it can be set.
pub fn field_at(story: &Scenario, path: &str) -> Option<Choice> {
    let (parent, name) = path.rsplit_once('.').unwrap_or(("", path));
    choice(story, path, Scenario::kind(parent)?.field(name)?)
}

fn walk(story: &Scenario, at: &str, kind: &'static Kind, part: Part<'_>, all: &mut Vec<Choice>) {
    for field in kind.fields {
        let path = if at.is_empty() { field.name.to_owned() } else { [at, ".", field.name].concat() };
        match (field.shape, part.get(field.name)) {
            (Shape::Policy, policy) => {
                all.extend(choice(story, &path, field));
                if let Some(kind) = Scenario::kind(&path) {
                    walk(story, &path, kind, policy.map(Node::part).unwrap_or_default(), all);
                }
            }
            (Shape::Part(kind), Some(node)) if field.name != "what_if" => walk(story, &path, kind, node.part(), all),
            (Shape::Part(kind), None) if field.name == "customer" => walk(story, &path, kind, Part::default(), all),
            (Shape::List(kind), Some(Node::List(list))) => {
                for (place, node) in list.iter().enumerate() {
                    walk(story, &format!("{path}[{place}]"), kind, node.part(), all);
                }
            }
            _ if is_excluded(kind, field.name, part) => {}
            _ => all.extend(choice(story, &path, field)),
        }
    }
}

/// Whether something else is there that a field would contradict.
fn is_excluded(kind: &Kind, name: &str, part: Part<'_>) -> bool {
    kind.rules.iter().any(|rule| match rule {
        Rule::OneOf(names) | Rule::AtMostOne(names) => {
            names.contains(&name) && names.iter().any(|other| *other != name && part.has(other))
        }
        Rule::Needs(one, other) => *one == name && !part.has(other),
        _ => false,
    })
}

fn choice(story: &Scenario, path: &str, field: &Field) -> Option<Choice> {
    if NAMES.contains(&field.name) {
        return None;
    }
    let options = options(story, path, field);
    let kind = match field.shape {
        Shape::Whole | Shape::Money | Shape::Balance | Shape::Decimal => FieldKind::Typed,
        Shape::Date => FieldKind::Day,
        _ if !options.is_empty() => FieldKind::Chosen,
        _ => return None,
    };
    let first = path.split(['.', '[']).next().unwrap_or_default();
    let group = GROUPS.iter().find(|(name, _)| *name == first).map_or("The story", |(_, group)| *group);
    let value = story.get(path);
    Some(Choice {
        group: if first == "policy" { "Rules" } else { group },
        label: if path == "policy" { String::from("Rules of billing") } else { label(story, path) },
        kind,
        typed: value.map(|value| typed(story, path, field, value)).unwrap_or_default(),
        value: value_in_words(story, path, value),
        options,
        path: path.to_owned(),
    })
}

/// What can be chosen; the empty choice leaves the field out.
fn options(story: &Scenario, path: &str, field: &Field) -> Vec<(String, String)> {
    let usual = || (String::new(), value_in_words(story, path, None));
    let words = |words: &[&str]| -> Vec<_> {
        words.iter().map(|word| ((*word).to_owned(), value_in_words(story, path, Some(&Node::from(*word))))).collect()
    };
    let things = |list: &str| -> Vec<(String, String)> {
        let ids = story.part().parts(list).map(|part| part.text("id").to_owned());
        ids.map(|id| (id.clone(), called(story, list, &id))).collect()
    };
    match field.shape {
        Shape::Policy => PRESETS.iter().map(|preset| (preset.id.to_owned(), preset.name.to_owned())).collect(),
        Shape::Flag => {
            let flags = [("true", "yes"), ("false", "no")].map(|(flag, words)| (flag.to_owned(), words.to_owned()));
            let is_open = field.absent == Absent::Nothing;
            is_open.then(usual).into_iter().chain(flags).collect()
        }
        Shape::Choice(all) => words(all),
        Shape::Word(all) => [vec![usual()], words(all)].concat(),
        Shape::Axis => [vec![usual()], words(&words_of(field.name))].concat(),
        Shape::When => words(&["now", "period_end"]),
        Shape::Text if field.name == "interval" => words(&INTERVALS),
        Shape::Id("items") => Vec::new(),
        Shape::Id(list) => things(list),
        Shape::Ids(list) => {
            let things = things(list);
            if things.is_empty() { things } else { [vec![usual()], things].concat() }
        }
        _ => Vec::new(),
    }
}

/// A value as it is typed.
fn typed(story: &Scenario, path: &str, field: &Field, value: &Node) -> String {
    match (field.shape, value) {
        (Shape::Balance, Node::Whole(_)) => value_in_words(story, path, Some(value)),
        (Shape::Money, Node::Whole(units)) => match Currency::find(&story.part().text("currency").to_ascii_lowercase())
        {
            Some(currency) => words::plain_units(currency, *units),
            None => units.to_string(),
        },
        (Shape::Policy, policy) => policy.part().text("preset").to_owned(),
        (_, Node::Whole(number)) => number.to_string(),
        (_, Node::Flag(flag)) => flag.to_string(),
        (Shape::Decimal, text) => words::plain_decimal(text.as_text()),
        // A day is typed without the time of day, which stays as it is.
        (Shape::Date, text) => text.as_text().chars().take(10).collect(),
        (_, Node::List(ids)) => ids.first().map_or("", Node::as_text).to_owned(),
        (_, text) => text.as_text().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::PRESETS;

    #[test]
    fn a_story_lists_what_can_be_set() {
        let story = crate::open(include_str!("../../../static/presets/free-months-coupon.json")).unwrap();
        let all = fields(&story);
        let at = |path: &str| all.iter().find(|choice| choice.path == path).unwrap_or_else(|| panic!("{path}"));
        let price = at("prices[1].unit_amount");
        assert_eq!(
            (price.group, &*price.label, price.kind, &*price.typed, &*price.value),
            ("Prices", "Price of Super Startup", FieldKind::Typed, "100.00", "$100.00")
        );
        assert_eq!((at("start").kind, &*at("start").typed), (FieldKind::Day, "2026-04-01"));
        assert_eq!((&*at("customer.balance").typed, &*at("customer.balance").value), ("", "none"));
        assert_eq!(at("policy").options.len(), crate::policy::PRESETS.len());
        let names = |path: &str| at(path).options.iter().map(|(_, words)| words.clone()).collect::<Vec<_>>();
        assert_eq!(names("subscriptions[0].discounts"), ["none", "Two free months"]);
        assert_eq!(names("events[0].change_price.price"), ["Hobby", "Super Startup"]);
        assert_eq!(names("events[0].disabled"), ["yes", "no"]);
        assert_eq!(names("policy.rounding")[..2], ["as usual", "half up"]);
        // What would contradict what is there, and names.
        for path in
            ["coupons[0].amount_off", "prices[0].unit_amount_decimal", "prices[0].name", "title", "policy.preset"]
        {
            assert!(all.iter().all(|choice| choice.path != path), "{path}");
        }
    }

    #[test]
    fn each_is_called_otherwise_and_can_be_found_again() {
        for preset in PRESETS {
            let story = crate::open(preset.json).unwrap();
            for choice in fields(&story) {
                assert_eq!(field_at(&story, &choice.path).as_ref(), Some(&choice), "{}", preset.id);
            }
        }
    }
}
