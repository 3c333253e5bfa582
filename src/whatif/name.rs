//! What is a place of a document called, so that somebody who has never seen the document knows it?
//!
//! `prices[1].unit_amount` is "price of Super Startup", `events[0].at` is "day of the change of plan (event 1, 16
//! Apr 2026)".

use crate::calendar::parse_instant;
use crate::scenario::{Node, Part, Scenario, action_of};
use crate::words;

/// What fields are called, where it is not their name with blanks.
const FIELDS: [(&str, &str); 17] = [
    ("balance", "opening credit"),
    ("at", "day"),
    ("unit_amount", "price"),
    ("unit_amount_decimal", "price"),
    ("flat_amount", "flat amount"),
    ("percent_off", "discount in percent"),
    ("amount_off", "discount"),
    ("duration_in_months", "months of the discount"),
    ("percentage", "percentage"),
    ("quantity_decimal", "quantity"),
    ("months", "months that are looked at"),
    ("start", "first day"),
    ("trial_days", "days of trial"),
    ("trial_end", "end of the trial"),
    ("up_to", "upper end"),
    ("interval_count", "intervals"),
    ("preset", "rules"),
];

/// What actions of events are called, where it is not their name with blanks.
const ACTIONS: [(&str, &str); 5] = [
    ("adjust_balance", "credit"),
    ("change_price", "change of plan"),
    ("change_quantity", "change of quantity"),
    ("apply_discount", "coupon"),
    ("add_invoice_item", "invoice item"),
];

/// What the value at a path is called, in small letters; a list has its own name.
pub fn name_of(scenario: &Scenario, path: &str) -> String {
    let (parent, leaf) = path.rsplit_once('.').unwrap_or(("", path));
    let mut name = field(leaf);
    let mut whole = parent;
    while !whole.is_empty() {
        let (rest, step) = whole.rsplit_once('.').unwrap_or(("", whole));
        let part = scenario.get(whole).map(Node::part).unwrap_or_default();
        let among =
            if rest.is_empty() { scenario.part() } else { scenario.get(rest).map(Node::part).unwrap_or_default() };
        if let Some(called) = called(scenario, step, part, among) {
            name.push_str(" of ");
            name.push_str(&called);
        }
        whole = rest;
    }
    name
}

/// A field by itself: `prices[0]` is "price 1".
fn field(leaf: &str) -> String {
    let (name, number) = indexed(leaf);
    let known = FIELDS.iter().find(|(field, _)| *field == name);
    let called = known.map_or_else(|| name.replace('_', " "), |(_, called)| String::from(*called));
    match number {
        Some(number) => [called.strip_suffix('s').unwrap_or(&called), " ", &number.to_string()].concat(),
        None => called,
    }
}

/// `tiers[1]` is the second of `tiers`.
fn indexed(step: &str) -> (&str, Option<usize>) {
    match step.strip_suffix(']').and_then(|step| step.split_once('[')) {
        Some((name, index)) => (name, index.parse::<usize>().ok().map(|index| index + 1)),
        None => (step, None),
    }
}

/// What an object on the way is called; nothing where it goes without saying.
fn called(scenario: &Scenario, step: &str, part: Part, among: Part) -> Option<String> {
    let (list, number) = indexed(step);
    let text = |name: &str| Some(part.text(name)).filter(|text| !text.is_empty()).map(String::from);
    match list {
        "prices" | "coupons" | "tax_rates" => text("name").or_else(|| text("id")),
        "subscriptions" => Some(["subscription ", part.text("id")].concat()).filter(|_| among.list(list).len() > 1),
        "items" => {
            let id = part.text("price");
            let price = scenario.part().parts("prices").find(|price| price.text("id") == id)?;
            Some(String::from([price.text("name"), id].into_iter().find(|text| !text.is_empty())?))
        }
        "events" => Some(event(part, number?)),
        "policy" => Some(String::from("the rules")),
        "customer" => Some(String::from("the customer")),
        // The action of an event is told with it.
        _ if among.has("at") => None,
        _ => Some(field(step)),
    }
}

/// `the credit (event 2, 16 Apr 2026)`.
fn event(event: Part, number: usize) -> String {
    let (action, _) = action_of(event);
    let known = ACTIONS.iter().find(|(name, _)| *name == action);
    let action = known.map_or_else(|| action.replace('_', " "), |(_, called)| String::from(*called));
    let day = parse_instant(event.text("at")).map(|at| [", ", &words::day(at.date())].concat()).unwrap_or_default();
    ["the ", &action, " (event ", &number.to_string(), &day, ")"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_called_as_people_call_them() {
        let mut story = crate::open(include_str!("../../static/presets/cindy-as-told.json")).unwrap();
        for (path, name) in [
            ("prices[1].unit_amount", "price of Super Startup"),
            ("events[0].at", "day of the change of plan (event 1, 16 Apr 2026)"),
            ("events[1].adjust_balance.amount", "amount of the credit (event 2, 16 Apr 2026)"),
            ("subscriptions[0].items[0].quantity", "quantity of Hobby"),
            ("subscriptions[0].trial_days", "days of trial"),
            ("policy.time_unit", "time unit of the rules"),
            ("customer.balance", "opening credit of the customer"),
            ("months", "months that are looked at"),
            ("prices[0]", "price 1"),
            ("prices[7].unit_amount", "price"),
        ] {
            assert_eq!(name_of(&story, path), name, "{path}");
        }
        story.set("prices[1].name", Node::from(""));
        assert_eq!(name_of(&story, "prices[1].unit_amount"), "price of super");
    }
}
