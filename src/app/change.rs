//! How does one edit change the document?
//!
//! Pure. A value is named by its path, the same at which problems are told: [`set`] puts it there, together with what
//! goes with it, and the other edits add, remove and move. Nothing is checked here; a wrong value is a problem that
//! `scenario::check` reports and the page shows beside its control.

use crate::calendar::{DAY, Timestamp, iso_instant, parse_instant};
use crate::currency::Currency;
use crate::policy::{MinimumCharge, PolicyPreset, STRIPE, UnusedTime};
use crate::scenario::{Node, Part, Scenario};

/// Up or down in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Towards the beginning.
    Up,
    /// Towards the end.
    Down,
}

/// Puts a value at a path, or the default where there is no value; and changes what goes with it.
pub fn set(scenario: &mut Scenario, path: &str, value: Option<Node>) {
    let (parent, name) = path.rsplit_once('.').unwrap_or(("", path));
    let beside = |name: &str| [parent, ".", name].concat();
    match (name, &value) {
        // An item is chosen together with its subscription.
        ("item", Some(Node::Text(chosen))) => {
            let (subscription, item) = chosen.split_once(SEPARATOR).unwrap_or((chosen, ""));
            scenario.set(&beside("subscription"), Node::from(subscription));
            scenario.set(path, Node::from(item));
        }
        // What differed from one policy says nothing about another.
        ("preset", Some(preset)) => scenario.set(parent, Node::object([("preset", preset.clone())])),
        ("credit_unused_time" | "minimum_charge", Some(Node::Flag(flag))) => {
            let usual = if name == "minimum_charge" { limits_charges(scenario) } else { credits_usually(scenario) };
            scenario.set(path, (*flag != usual).then_some(Node::Flag(*flag)));
        }
        // At the end of the period there is nothing to prorate or to invoice now.
        ("when", Some(when)) if when.as_text() == "period_end" => {
            for now in ["prorate", "invoice_now", "proration_behavior"] {
                scenario.set(&beside(now), None);
            }
            scenario.set(path, value);
        }
        // Of one unit a change of price says nothing.
        ("quantity", Some(Node::Whole(1))) if parent.ends_with("change_price") => scenario.set(path, None),
        _ => scenario.set(path, value),
    }
}

/// What a document says of its policy.
pub fn policy_of(scenario: &Scenario) -> Part<'_> {
    scenario.part().part("policy")
}

/// The policy preset that a document chooses; the default where it names none or one that does not exist.
pub fn preset_of(scenario: &Scenario) -> &'static PolicyPreset {
    PolicyPreset::find(policy_of(scenario).text("preset")).unwrap_or(&STRIPE)
}

/// Whether unused time is credited by the preset of a document.
pub fn credits_usually(scenario: &Scenario) -> bool {
    preset_of(scenario).policy.unused_time == UnusedTime::Credited
}

/// Whether the preset of a document keeps to minimum charges.
pub fn limits_charges(scenario: &Scenario) -> bool {
    preset_of(scenario).policy.minimum_charge == MinimumCharge::BecomesDebt
}

/// What stands between a subscription and an item in the value of a choice. No id that is typed holds it.
const SEPARATOR: char = '\u{1f}';

/// The value of a choice of an item.
pub fn join_item(subscription: &str, item: &str) -> String {
    format!("{subscription}{SEPARATOR}{item}")
}

/// Adds a price with a name of its own.
pub fn add_price(scenario: &mut Scenario) {
    let root = scenario.part();
    let ids: Vec<_> = root.parts("prices").map(|price| price.text("id")).collect();
    // One of so many names is free.
    let mut candidates = 1..=ids.len() + 1;
    let number = candidates.find(|number| !ids.contains(&format!("price{number}").as_str())).unwrap_or(1);
    let price = Node::object([
        ("id", Node::from(format!("price{number}"))),
        ("name", Node::from(format!("New price {number}"))),
        ("unit_amount", Node::Whole(10 * major(scenario))),
        ("interval", Node::from("month")),
    ]);
    scenario.edit_list("prices", |prices| prices.push(price));
}

/// How many billing units make a major unit.
fn major(scenario: &Scenario) -> i64 {
    Currency::find(scenario.part().text("currency")).map_or(100, Currency::units_per_major)
}

/// Whether a price is referred to, so that removing it would break the story.
pub fn is_price_used(object: Part<'_>, id: &str) -> bool {
    let is_id = |node: &Node| node.as_text() == id;
    object.fields().any(|(name, node)| match (name, node) {
        ("price", node) if is_id(node) => true,
        ("applies_to", Node::List(list)) => list.iter().any(is_id),
        (_, Node::List(list)) => list.iter().any(|one| is_price_used(one.part(), id)),
        (_, node) => is_price_used(node.part(), id),
    })
}

/// Adds what happens, by its name, at the end, filled in so that it makes sense where it stands.
pub fn add_event(scenario: &mut Scenario, name: &'static str) {
    let event = Node::object([("at", Node::from(next_date(scenario))), (name, new_action(scenario, name))]);
    scenario.edit_list("events", |events| events.push(event));
}

/// The day of the last event, or the 15th day of the story.
fn next_date(scenario: &Scenario) -> String {
    if let Some(last) = scenario.part().parts("events").last() {
        return last.text("at").to_string();
    }
    let start = parse_instant(scenario.part().text("start")).unwrap_or_default();
    iso_instant(Timestamp(start.0 + 15 * DAY))
}

fn new_action(scenario: &Scenario, name: &str) -> Node {
    let major = major(scenario);
    let subscription = scenario.part().parts("subscriptions").next().unwrap_or_default();
    let item = subscription.parts("items").next().unwrap_or_default();
    let about = |more: (&'static str, Node)| {
        Node::object([("subscription", subscription.text("id").into()), ("item", item.text("id").into()), more])
    };
    match name {
        "change_price" => about(("price", other_price(scenario, item).into())),
        "change_quantity" => {
            let quantity = item.whole("quantity").unwrap_or(1).saturating_add(1);
            about(("quantity", quantity.into()))
        }
        "cancel" => Node::object([("subscription", subscription.text("id").into()), ("when", "period_end".into())]),
        "set_balance" => Node::object([("balance", Node::Whole(-20 * major))]),
        "adjust_balance" => Node::object([("amount", Node::Whole(-50 * major))]),
        "add_invoice_item" => Node::object([("amount", Node::Whole(15 * major))]),
        _ => Node::object([("amount", Node::Whole(30 * major))]),
    }
}

/// A price that an item is not on by the end of the story, or the first price.
fn other_price<'a>(scenario: &'a Scenario, item: Part<'a>) -> &'a str {
    let changes = scenario.part().parts("events").filter(|event| event.has("change_price"));
    let current = changes.last().map_or(item, |event| event.part("change_price")).text("price");
    let prices = || scenario.part().parts("prices").map(|price| price.text("id"));
    prices().find(|id| *id != current).or(prices().next()).unwrap_or_default()
}

/// Removes one of a list.
pub fn remove(scenario: &mut Scenario, list: &str, index: usize) {
    scenario.edit_list(list, |list| {
        if index < list.len() {
            list.remove(index);
        }
    });
}

/// Moves an event by one place, if there is one.
pub fn move_event(scenario: &mut Scenario, index: usize, direction: Direction) {
    let first = match direction {
        Direction::Up => index.checked_sub(1),
        Direction::Down => Some(index),
    };
    scenario.edit_list("events", |events| {
        if let Some([one, other]) = first.and_then(|first| events.get_mut(first..first + 2)) {
            std::mem::swap(one, other);
        }
    });
}
