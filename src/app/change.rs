//! How does one edit change the document?
//!
//! Pure. A value is named by its path, the same at which problems are told: [`set`] puts it there, together with what
//! goes with it, and the other edits add, remove, copy and move. Which objects there are and what they need is read off
//! the schema. Nothing is checked here; a wrong value is a problem that `scenario::check` reports and the page shows
//! beside its control.

mod fresh;

use crate::calendar::parse_instant;
use crate::policy::{MinimumCharge, PolicyPreset, STRIPE, UnusedTime};
use crate::scenario::{Absent, Kind, Node, Part, Rule, Scenario, Shape};
use fresh::{fresh, new_action, value_of};

pub use fresh::next_date;

/// Up or down in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Towards the beginning.
    Up,
    /// Towards the end.
    Down,
}

/// What stands behind the path of a value that is shown in a second control.
pub const SECOND: char = '#';

/// Puts a value at a path, or the default where there is no value; and changes what goes with it.
pub fn set(scenario: &mut Scenario, path: &str, value: Option<Node>) {
    let path = path.split(SECOND).next().unwrap_or_default();
    let (parent, name) = path.rsplit_once('.').unwrap_or(("", path));
    let beside = |name: &str| [parent, ".", name].concat();
    match (name, value) {
        // An item is chosen together with its subscription.
        ("item", Some(Node::Text(chosen))) => {
            let (subscription, item) = chosen.split_once(SEPARATOR).unwrap_or((&chosen, ""));
            scenario.set(&beside("subscription"), Node::from(subscription));
            scenario.set(path, Node::from(item));
        }
        // What differed from one policy says nothing about another.
        ("preset", Some(preset)) => scenario.set(parent, Node::object([("preset", preset)])),
        ("credit_unused_time" | "minimum_charge", Some(Node::Flag(flag))) => {
            let usual = if name == "minimum_charge" { limits_charges(scenario) } else { credits_usually(scenario) };
            scenario.set(path, (flag != usual).then_some(Node::Flag(flag)));
        }
        // What a coupon takes off is a percentage or an amount, as it is typed.
        ("off", value) => {
            let name = if matches!(value, Some(Node::Whole(_))) { "amount_off" } else { "percent_off" };
            set(scenario, &beside(name), value);
        }
        // At the end of the period there is nothing to prorate or to invoice now; at another time, one or the other.
        ("when", value) => {
            for now in ["prorate", "invoice_now", "proration_behavior"] {
                scenario.set(&beside(now), None);
            }
            scenario.set(path, value);
        }
        ("id", Some(Node::Text(id))) if !id.is_empty() => rename(scenario, parent, &id),
        (_, value) => {
            let is_there = value.is_some();
            scenario.set(path, value);
            if is_there {
                settle(scenario, parent, name);
            }
        }
    }
}

/// Lets the other fields of an object agree with one that was set: what excludes it goes, and what it needs comes.
fn settle(scenario: &mut Scenario, parent: &str, name: &str) {
    let path_of = |name: &str| if parent.is_empty() { name.to_string() } else { [parent, ".", name].concat() };
    let Some(kind) = Scenario::kind(parent) else { return };
    for rule in kind.rules {
        match *rule {
            Rule::OneOf(names) | Rule::AtMostOne(names) if names.contains(&name) => {
                for other in names.iter().filter(|other| **other != name) {
                    scenario.set(&path_of(other), None);
                }
            }
            Rule::Needs(one, other) if one == name => need(scenario, kind, &path_of(other), other),
            Rule::WordNeeds(one, word, other) if one == name => {
                if scenario.get(&path_of(one)).map_or("", Node::as_text) == word {
                    need(scenario, kind, &path_of(other), other);
                } else {
                    scenario.set(&path_of(other), None);
                }
            }
            _ => {}
        }
    }
    // What is said of tiers says nothing without them.
    if kind.field("tiers").is_some() && scenario.get(&path_of("tiers")).is_none() {
        scenario.set(&path_of("tiers_mode"), None);
    }
}

fn need(scenario: &mut Scenario, kind: &Kind, path: &str, name: &str) {
    if let (None, Some(field)) = (scenario.get(path), kind.field(name)) {
        let value = value_of(scenario, kind, field);
        scenario.set(path, value);
    }
}

/// Gives an object another id, wherever it is named. One that is taken already stays as it is typed: that is a problem
/// which is told.
fn rename(scenario: &mut Scenario, parent: &str, id: &str) {
    let path = [parent, ".id"].concat();
    let before = scenario.get(&path).map_or("", Node::as_text).to_string();
    let list = parent.rsplit('.').next().and_then(|step| step.split('[').next()).unwrap_or_default();
    let list = if list == "start_subscription" { "subscriptions" } else { list };
    let holder = list_holder(parent);
    let is_taken = ids_of(scenario, list, &holder).filter(|known| **known == *before).count() > 1;
    if !is_taken && !before.is_empty() {
        let places = uses(scenario, list, &before, &owner(scenario, parent));
        for place in places {
            scenario.edit(&place, |found| match found {
                Some(Node::List(ids)) => {
                    let ids = ids.iter().map(|one| if one.as_text() == before { Node::from(id) } else { one.clone() });
                    *found = Some(Node::list(ids));
                }
                found => *found = Some(Node::from(id)),
            });
        }
    }
    scenario.set(&path, Node::from(id));
}

/// The path of the list in which an object stands: `subscriptions[0].items` of `subscriptions[0].items[1]`.
fn list_holder(path: &str) -> String {
    path.rfind('[').map_or(path, |end| &path[..end]).to_string()
}

fn ids_of<'a>(scenario: &'a Scenario, list: &str, holder: &str) -> impl Iterator<Item = &'a str> {
    let own = match scenario.get(if list == "items" { holder } else { list }) {
        Some(Node::List(list)) => list.as_slice(),
        _ => &[],
    };
    own.iter().map(|one| one.part().text("id"))
}

/// The subscription whose item stands at a path; empty for what is no item.
fn owner(scenario: &Scenario, path: &str) -> String {
    let (holder, _) = path.rsplit_once('.').unwrap_or_default();
    let name = if path.ends_with(".add_item.item") { "subscription" } else { "id" };
    scenario.get(&[holder, ".", name].concat()).map_or("", Node::as_text).to_string()
}

/// The paths of all values that name an object of a list by its id; of an item, together with its subscription.
fn uses(scenario: &Scenario, list: &str, id: &str, owner: &str) -> Vec<String> {
    let mut found = Vec::new();
    collect(scenario.part(), "", (list, id, owner), &mut found);
    found
}

fn collect(object: Part, path: &str, (list, id, owner): (&str, &str, &str), found: &mut Vec<String>) {
    let Some(kind) = Scenario::kind(path) else { return };
    for (name, node) in object.fields() {
        let place = if path.is_empty() { name.to_string() } else { [path, ".", name].concat() };
        let is_owned = list != "items" || object.text("subscription") == owner;
        match (kind.field(name).map(|field| field.shape), node) {
            (Some(Shape::Id(of)), node) if of == list && is_owned && node.as_text() == id => found.push(place),
            (Some(Shape::Ids(of)), Node::List(ids)) if of == list && ids.iter().any(|one| one.as_text() == id) => {
                found.push(place);
            }
            (_, Node::List(all)) => {
                for (index, one) in all.iter().enumerate() {
                    collect(one.part(), &format!("{place}[{index}]"), (list, id, owner), found);
                }
            }
            (_, node) => collect(node.part(), &place, (list, id, owner), found),
        }
    }
}

/// Whether an object is named anywhere, so that removing it would break the story.
pub fn is_used(scenario: &Scenario, list: &str, id: &str) -> bool {
    !uses(scenario, list, id, "").is_empty()
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

/// Adds one to a list, filled in so that it makes sense: a price, a tier, a subscription …
pub fn add(scenario: &mut Scenario, list: &str) {
    let Some(kind) = Scenario::kind(list) else { return };
    let mut one = fresh(scenario, kind, list);
    let (parent, name) = list.rsplit_once('.').unwrap_or(("", list));
    if name != "tiers" {
        scenario.edit_list(list, |all| all.push(one));
        return settle(scenario, parent, name);
    }
    // The last tier has no end: another one goes before it.
    let before = match scenario.get(list) {
        Some(Node::List(tiers)) => tiers.to_vec(),
        _ => Vec::new(),
    };
    let ends = before.iter().filter_map(|tier| tier.part().whole("up_to"));
    let end = ends.max().unwrap_or_default().saturating_add(10);
    let place = before.len().saturating_sub(1);
    if before.is_empty() {
        scenario.edit_list(list, |all| all.push(one.clone()));
    }
    if let Node::Object(fields) = &mut one {
        std::rc::Rc::make_mut(fields).insert(0, ("up_to", Node::Whole(end)));
    }
    scenario.edit_list(list, |all| all.insert(place, one));
    settle(scenario, parent, name);
}

/// Puts an object where there is none, filled in so that it makes sense.
pub fn begin(scenario: &mut Scenario, path: &str) {
    let Some(kind) = Scenario::kind(path) else { return };
    let one = fresh(scenario, kind, path);
    set(scenario, path, Some(one));
}

/// Adds what happens, by its name, at the end, filled in so that it makes sense where it stands.
pub fn add_event(scenario: &mut Scenario, name: &'static str) {
    let at = next_date(scenario);
    let action = new_action(scenario, name);
    scenario.edit_list("events", |events| events.push(Node::object([("at", at.into()), (name, action)])));
}

/// Removes one of a list.
pub fn remove(scenario: &mut Scenario, list: &str, index: usize) {
    scenario.edit_list(list, |list| {
        if index < list.len() {
            list.remove(index);
        }
    });
    let (parent, name) = list.rsplit_once('.').unwrap_or(("", list));
    settle(scenario, parent, name);
}

/// Puts a copy of one behind it, with an id of its own.
pub fn duplicate(scenario: &mut Scenario, list: &str, index: usize) {
    let Some(Node::List(all)) = scenario.get(list) else { return };
    let Some(mut copy) = all.get(index).cloned() else { return };
    let kind = Scenario::kind(list);
    if let (Some(kind), Node::Object(fields)) = (kind, &mut copy) {
        let names = fresh::names(scenario, kind, list);
        for (name, value) in std::rc::Rc::make_mut(fields) {
            match (*name, &names) {
                ("id", Some((id, _))) => *value = Node::from(id.as_str()),
                ("name", _) => *value = Node::from(["Copy of ", value.as_text()].concat()),
                _ => {}
            }
        }
    }
    scenario.edit_list(list, |all| all.insert(index + 1, copy));
}

/// Moves one of a list to another place in it.
pub fn move_to(scenario: &mut Scenario, list: &str, from: usize, to: usize) {
    scenario.edit_list(list, |all| {
        if from < all.len() && to < all.len() {
            let one = all.remove(from);
            all.insert(to, one);
        }
    });
}

/// Whether events stand in another order than they happen.
pub fn is_out_of_order(scenario: &Scenario) -> bool {
    let at = scenario.part().parts("events").filter_map(|event| parse_instant(event.text("at")).ok());
    !at.is_sorted()
}

/// Puts the events into the order in which they happen. Those whose date cannot be read go to the end. (By insertion: the
/// library's sort is two kilobytes of the page.)
pub fn sort_events(scenario: &mut Scenario) {
    let at = |event: &Node| parse_instant(event.part().text("at")).map_or(i64::MAX, |at| at.0);
    scenario.edit_list("events", |events| {
        let mut sorted: Vec<Node> = Vec::with_capacity(events.len());
        for event in events.drain(..) {
            sorted.insert(sorted.partition_point(|before| at(before) <= at(&event)), event);
        }
        *events = sorted;
    });
}

/// Whether a field may be left out.
pub fn is_optional(absent: Absent) -> bool {
    !matches!(absent, Absent::Needed | Absent::Filled(_))
}
