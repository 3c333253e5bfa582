//! Is everything there that has to be, and nothing that excludes each other?
//!
//! What the [`schema`](super::super::schema) demands of the fields of each object. So a document that was edited is held
//! to it as one that was read.

use super::super::node::{Node, Place};
use super::super::read::{join, shorten};
use super::super::schema::{Absent, Field, Kind, Rule, Shape};
use super::Checker;

impl Checker<'_> {
    /// Holds an object and all within it to their rules.
    pub(super) fn rules(&mut self, at: &Place<'_>, kind: &Kind) {
        for field in kind.fields {
            match (field.shape, at.part.get(field.name)) {
                (_, None) if field.absent == Absent::Needed => self.lacks(at, field, &[]),
                (Shape::Part(kind), Some(_)) => self.rules(&at.object(field.name), kind),
                (Shape::List(kind), Some(_)) => {
                    // What is skipped may be wrong.
                    let all = at.all(field.name, usize::MAX);
                    all.iter().filter(|one| !one.part.is("disabled")).for_each(|one| self.rules(one, kind));
                }
                _ => {}
            }
        }
        kind.rules.iter().for_each(|rule| self.rule(at, kind, *rule));
    }

    fn rule(&mut self, at: &Place<'_>, kind: &Kind, rule: Rule) {
        let (names, is_needed) = match rule {
            Rule::OneOf(names) => {
                self.at_most_one(at, names);
                (names, true)
            }
            Rule::AtMostOne(names) => return self.at_most_one(at, names),
            Rule::Some(names) => (names, true),
            Rule::Needs(name, other) => (&[other][..], at.part.has(name)),
            Rule::WordNeeds(name, word, other) => (&[other][..], at.part.text(name) == word),
        };
        let field = kind.field(names[0]).filter(|_| is_needed && !names.iter().any(|name| at.part.has(name)));
        if let Some(field) = field {
            self.lacks(at, field, &names[1..]);
        }
    }

    /// Points out fields that say the same in different ways.
    fn at_most_one(&mut self, at: &Place<'_>, names: &[&str]) {
        let said: Vec<_> = names.iter().filter_map(|name| Some((*name, at.part.get(name)?))).collect();
        if let [first, second, ..] = said[..] {
            let [one, other] = [first, second].map(|(name, value)| format!("“{name}”, {}", describe(name, value)));
            let message = format!("Here stand both {one}, and {other}.");
            self.problem("no_sense", (at, second.0), message, "Keep one of them.");
        }
    }

    /// Says that a field is not there, and which others could stand in its place.
    fn lacks(&mut self, at: &Place<'_>, field: &Field, others: &[&str]) {
        let mut hint = match field.shape {
            Shape::Choice(words) | Shape::Word(words) => format!("Add it: one of {}.", join(words.iter().copied())),
            _ => add_it(&at.path, field.name),
        };
        if !others.is_empty() {
            let which = if others.len() == 1 { "" } else { "one of " };
            hint = format!("{hint} Or write {which}{} instead.", join(others.iter().copied()));
        }
        self.problem("missing", (at, field.name), format!("“{}” is missing.", field.name), hint);
    }
}

/// What stands in a place, in words. Numbers with decimals are kept as text.
fn describe(name: &str, found: &Node) -> String {
    match found {
        Node::Flag(flag) => flag.to_string(),
        Node::Whole(number) => format!("the number {number}"),
        Node::Text(text) if ["decimal", "percent"].iter().any(|kind| name.contains(kind)) => {
            format!("the number {}", shorten(text))
        }
        Node::Text(text) => format!("the text “{}”", shorten(text)),
        Node::List(_) => String::from("a list"),
        Node::Object(_) => String::from("an object"),
    }
}

/// What a field that has to be there may look like: in which object (empty: in any), and by its name. The first counts.
const EXAMPLES: [(&str, &str, &str); 33] = [
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
    ("", "days_until_due", "30"),
    ("", "days", "3"),
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
