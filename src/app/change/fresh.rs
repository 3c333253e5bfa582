//! What does something new begin with?
//!
//! Whatever the schema demands is filled in, so that a new object is right where it stands whenever it can be.

use crate::calendar::{DAY, Timestamp, iso_instant, parse_instant};
use crate::currency::Currency;
use crate::scenario::{Absent, Field, Kind, Node, Part, Rule, Scenario, Shape};

/// A new object of a kind, for a place in the document.
pub(super) fn fresh(scenario: &Scenario, kind: &Kind, path: &str) -> Node {
    let names = names(scenario, kind, path);
    let mut fields = Vec::new();
    let is_chosen = |field: &Field| {
        kind.rules.iter().any(|rule| match rule {
            Rule::OneOf(names) | Rule::Some(names) => names[0] == field.name,
            _ => false,
        })
    };
    for field in kind.fields {
        let value = match (field.name, &names) {
            ("id", Some((id, _))) => Node::from(id.as_str()),
            ("name", Some((_, name))) => Node::from(name.as_str()),
            _ if field.absent == Absent::Needed || is_chosen(field) => value_of(scenario, kind, field),
            _ => continue,
        };
        fields.push((field.name, value));
    }
    if kind.field("interval").is_some() {
        fields.push(("interval", "month".into()));
    }
    Node::object(fields)
}

/// An id and a name that nothing else of its list has, for what has ids.
pub(super) fn names(scenario: &Scenario, kind: &Kind, path: &str) -> Option<(String, String)> {
    kind.fields.iter().find(|field| field.name == "id" && field.absent == Absent::Needed)?;
    let noun = kind.name.split('_').next().unwrap_or_default();
    let noun = if noun == "start" { "subscription" } else { noun };
    let root = scenario.part();
    // Subscriptions and items may also begin by events.
    let begun =
        root.parts("events").flat_map(|event| [event.part("start_subscription"), event.part("add_item").part("item")]);
    let listed = match scenario.get(path) {
        Some(Node::List(list)) => list.as_slice(),
        _ if noun == "subscription" => root.list("subscriptions"),
        _ => &[],
    };
    let inner = root.parts("subscriptions").flat_map(|one| one.parts("items"));
    let ids: Vec<_> = listed.iter().map(Node::part).chain(begun).chain(inner).map(|one| one.text("id")).collect();
    // One of so many numbers is free.
    let is_free = |number: &usize| !ids.contains(&[noun, &number.to_string()].concat().as_str());
    let first = listed.len() + 1;
    let number = (first..=first + ids.len()).find(is_free).unwrap_or(first).to_string();
    Some(([noun, &number].concat(), ["New ", noun, " ", &number].concat()))
}

/// What a field begins with.
pub(super) fn value_of(scenario: &Scenario, kind: &Kind, field: &Field) -> Node {
    let root = scenario.part();
    let first = |list: &str| root.parts(list).next().unwrap_or_default().text("id");
    match field.shape {
        Shape::Money => Node::Whole(10 * major(scenario)),
        Shape::Balance => Node::Whole(-50 * major(scenario)),
        Shape::Date => next_date(scenario).into(),
        Shape::Id("items") => first_item(root).1.text("id").into(),
        Shape::Id(list) => first(list).into(),
        Shape::Ids(list) => Node::list(root.parts(list).next().map(|one| one.text("id").into())),
        Shape::Whole | Shape::Invoice | Shape::UpTo => Node::Whole(match field.name {
            "days_until_due" => 30,
            "divide_by" => 10,
            "months" => 12,
            "days" | "duration_in_months" | "count" => 3,
            _ => 1,
        }),
        Shape::Decimal => "10".into(),
        Shape::Choice(words) | Shape::Word(words) => words[0].into(),
        Shape::Flag => true.into(),
        Shape::Part(inner) => fresh(scenario, inner, ""),
        Shape::List(inner) => Node::list([fresh(scenario, inner, "")]),
        Shape::Text if field.name == "id" => [kind.name, "1"].concat().into(),
        Shape::Text | Shape::Axis | Shape::When | Shape::Policy => "".into(),
    }
}

/// The day of the last event, or the 15th day of the story.
pub fn next_date(scenario: &Scenario) -> String {
    if let Some(last) = scenario.part().parts("events").last() {
        return last.text("at").to_string();
    }
    later(scenario.part().text("start"), 15)
}

fn later(date: &str, days: i64) -> String {
    iso_instant(Timestamp(parse_instant(date).unwrap_or_default().0 + days * DAY))
}

/// How many billing units make a major unit.
fn major(scenario: &Scenario) -> i64 {
    Currency::find(scenario.part().text("currency")).map_or(100, Currency::units_per_major)
}

fn first_item(root: Part<'_>) -> (Part<'_>, Part<'_>) {
    let subscription = root.parts("subscriptions").next().unwrap_or_default();
    (subscription, subscription.parts("items").next().unwrap_or_default())
}

/// What happens, by its name, and what it needs elsewhere in the document: a coupon to give, a price with usage.
pub(super) fn new_action(scenario: &mut Scenario, name: &str) -> Node {
    for (event, list) in [("apply_discount", "coupons"), ("remove_discount", "coupons"), ("set_tax_rates", "tax_rates")]
    {
        if event == name && scenario.part().list(list).is_empty() {
            super::add(scenario, list);
        }
    }
    if name == "report_usage" {
        return usage(scenario);
    }
    let path = ["events.", name].concat();
    let Some(kind) = Scenario::kind(&path) else { return Node::object([]) };
    let mut action = fresh(scenario, kind, &path);
    let (subscription, item) = first_item(scenario.part());
    let month_later = later(&next_date(scenario), 30);
    let better = match name {
        "change_price" => ("price", other_price(scenario, item).into()),
        "change_quantity" => ("quantity", item.whole("quantity").unwrap_or(1).saturating_add(1).into()),
        "cancel" => ("when", "period_end".into()),
        "set_trial_end" => ("trial_end", month_later.into()),
        "remove_item" => ("item", subscription.parts("items").last().unwrap_or_default().text("id").into()),
        "add_item" => ("item", fresh_item(scenario, item)),
        "remove_discount" => ("coupon", given_coupon(scenario).into()),
        "fail_payments" => ("count", 1.into()),
        "one_off_invoice" => (
            "items",
            Node::list([Node::object([
                ("amount", Node::Whole(20 * major(scenario))),
                ("description", "Setup".into()),
            ])]),
        ),
        _ => return action,
    };
    if let Node::Object(fields) = &mut action {
        let fields = std::rc::Rc::make_mut(fields);
        let excludes = |known: &str| {
            kind.rules
                .iter()
                .any(|rule| matches!(rule, Rule::OneOf(names) if names.contains(&known) && names.contains(&better.0)))
        };
        fields.retain(|(known, _)| *known != better.0 && !excludes(known));
        fields.push(better);
    }
    action
}

/// Usage of the first item that is metered; there will be one if there is none.
fn usage(scenario: &mut Scenario) -> Node {
    if metered_item(scenario).is_none() {
        let id = "usage";
        let price = Node::object([
            ("id", id.into()),
            ("name", "Usage".into()),
            ("unit_amount", Node::Whole(major(scenario).max(100) / 100)),
            ("interval", "month".into()),
            ("usage_type", "metered".into()),
        ]);
        scenario.edit_list("prices", |prices| prices.push(price));
        let item = Node::object([("id", id.into()), ("price", id.into())]);
        scenario.edit_list("subscriptions[0].items", |items| items.push(item));
    }
    let (subscription, item) = metered_item(scenario).unwrap_or_default();
    Node::object([("subscription", subscription.into()), ("item", item.into()), ("quantity", "100".into())])
}

fn metered_item(scenario: &Scenario) -> Option<(String, String)> {
    let root = scenario.part();
    let is_metered = |item: &Part| {
        let price = root.parts("prices").find(|price| price.text("id") == item.text("price"));
        price.is_some_and(|price| price.text("usage_type") == "metered")
    };
    root.parts("subscriptions").find_map(|subscription| {
        let item = subscription.parts("items").find(is_metered)?;
        Some((subscription.text("id").to_string(), item.text("id").to_string()))
    })
}

fn fresh_item(scenario: &Scenario, first: Part) -> Node {
    let path = "subscriptions[0].items";
    let id = Scenario::kind(path).and_then(|kind| names(scenario, kind, path)).map_or_else(String::new, |(id, _)| id);
    Node::object([("id", id.into()), ("price", other_price(scenario, first).into())])
}

/// A coupon that somebody has, or the first one.
fn given_coupon(scenario: &Scenario) -> String {
    let root = scenario.part();
    let given = root.parts("events").filter(|event| event.has("apply_discount")).last();
    let given = given.map(|event| event.part("apply_discount").text("coupon"));
    given.or_else(|| root.parts("coupons").next().map(|one| one.text("id"))).unwrap_or_default().to_string()
}

/// A price that an item is not on by the end of the story, or the first price.
fn other_price<'a>(scenario: &'a Scenario, item: Part<'a>) -> &'a str {
    let changes = scenario.part().parts("events").filter(|event| event.has("change_price"));
    let current = changes.last().map_or(item, |event| event.part("change_price")).text("price");
    let prices = || scenario.part().parts("prices").map(|price| price.text("id"));
    prices().find(|id| *id != current).or(prices().next()).unwrap_or_default()
}
