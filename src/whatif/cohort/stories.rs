//! What does the engine run for a customer?
//!
//! The story of a customer is the document with the customer's values, checked. To check a document takes as long as to bill
//! some years of it, so it is done once for each *shape*: what differs between customers of one shape are numbers that the
//! engine reads and `check` only holds against limits, which are held here. Everything else is part of the shape: ids,
//! which events happen, and between which other instants an instant lies. A shape that cannot be had so is checked for
//! each customer. A test holds what comes out against `check` itself.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::plan::{Counts, Field, Values, event_of, put};
use crate::calendar::{Timestamp, parse_instant};
use crate::engine::{Action, Simulation};
use crate::ids::{EventId, ItemId, SubscriptionId};
use crate::money::{Amount, Decimal, Rounding};
use crate::scenario::{Node, Part, Problem, Scenario, action_of, check, limits};

/// So many shapes are kept; after that all are forgotten, so that memory stays flat.
const KEPT: usize = 2_048;

/// The first second of the year 3000, in which nothing may be written any more.
const LAST: i64 = 32_503_680_000;

/// Where in a simulation a value stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Spot {
    /// The balance that the customer is created with.
    Opening,
    /// The amount or quantity of an event.
    Event(EventId),
    /// When an event happens.
    At(EventId),
    /// How many of an item there are.
    Quantity(SubscriptionId, ItemId),
    /// When a subscription begins.
    Start(SubscriptionId),
    /// Somewhere that only `check` knows.
    Checked,
}

/// The simulations of all customers under one story.
#[derive(Debug)]
pub(super) struct Stories {
    base: Scenario,
    fields: Rc<[Field]>,
    /// The place of each path of each field.
    spots: Vec<Vec<Spot>>,
    /// Instants of the story that are the same for all, in order.
    instants: Vec<i64>,
    known: BTreeMap<Vec<i64>, Simulation>,
    shape: Vec<i64>,
    /// The instants of the customer that is looked at, each with the place of its spot.
    moving: Vec<i64>,
}

impl Stories {
    pub(super) fn new(base: &Scenario, fields: &Rc<[Field]>) -> Self {
        let mut spots: Vec<Vec<Spot>> =
            fields.iter().map(|field| field.paths.iter().map(|path| spot(base, path, field)).collect()).collect();
        if !may_begin_at_any_time(base, fields, &spots) {
            for spot in spots.iter_mut().flatten().filter(|spot| matches!(spot, Spot::Start(_))) {
                *spot = Spot::Checked;
            }
        }
        let mut instants = Vec::new();
        let is_moving = |path: &str| fields.iter().any(|field| field.paths.iter().any(|moving| moving == path));
        gather("", base.part(), &is_moving, &mut instants);
        if let Ok(simulation) = check(base) {
            let trials = simulation.subscriptions.iter().filter_map(|subscription| subscription.trial);
            instants.extend(trials.map(|trial| trial.end.0));
        }
        instants.sort_unstable();
        instants.dedup();
        let (base, fields) = (base.clone(), Rc::clone(fields));
        Self { base, fields, spots, instants, known: BTreeMap::new(), shape: Vec::new(), moving: Vec::new() }
    }

    /// The simulation of a customer.
    ///
    /// # Errors
    /// What is wrong with the story of the customer.
    pub(super) fn simulation(&mut self, values: &Values) -> Result<&Simulation, Vec<Problem>> {
        self.describe(values);
        if !self.known.contains_key(&self.shape[..]) || !self.is_within_limits(values) {
            let simulation = check(&put(&self.base, &self.fields, values))?;
            if self.known.len() >= KEPT {
                self.known.clear();
            }
            self.known.insert(self.shape.clone(), simulation);
        }
        match self.known.get_mut(&self.shape[..]) {
            Some(simulation) => {
                fill(simulation, &self.fields, &self.spots, values);
                Ok(simulation)
            }
            // It was put there above.
            None => Err(Vec::new()),
        }
    }

    /// Writes down the shape of a customer.
    fn describe(&mut self, values: &Values) {
        self.shape.clear();
        self.moving.clear();
        for ((field, spots), value) in self.fields.iter().zip(&self.spots).zip(values) {
            for (path, spot) in field.paths.iter().zip(spots) {
                let is_there = !field.skips(path, *value) && value.is_some();
                self.shape.push(i64::from(is_there));
                let Some(value) = value.filter(|_| is_there) else { continue };
                match spot {
                    Spot::Checked => self.shape.push(value),
                    Spot::At(_) | Spot::Start(_) => {
                        self.shape.push(match self.instants.binary_search(&value) {
                            Ok(place) => place_number(place) * 2 + 1,
                            Err(place) => place_number(place) * 2,
                        });
                        self.moving.push(value);
                    }
                    _ => {}
                }
            }
        }
        for (place, one) in self.moving.iter().enumerate() {
            for other in &self.moving[place + 1..] {
                self.shape.push(place_number(usize::from(one > other)) - place_number(usize::from(one < other)));
            }
        }
    }

    /// Whether the numbers of a customer are such as `check` takes in any story of this shape.
    fn is_within_limits(&self, values: &Values) -> bool {
        let Some(simulation) = self.known.get(&self.shape[..]) else { return false };
        let prices = &simulation.catalog.prices;
        self.spots.iter().zip(values).flat_map(|(spots, value)| spots.iter().map(move |spot| (spot, value))).all(
            |(spot, value)| match (spot, value) {
                (Spot::Quantity(..), Some(value)) => is_countable(prices, *value),
                (Spot::Event(id), Some(value)) => match action(simulation, *id) {
                    Some(Action::ChangeQuantity { .. }) => is_countable(prices, *value),
                    _ => value.unsigned_abs() <= limits::AMOUNT.unsigned_abs(),
                },
                (Spot::Opening, Some(value)) => value.unsigned_abs() <= limits::AMOUNT.unsigned_abs(),
                (Spot::At(_) | Spot::Start(_), Some(value)) => (0..LAST).contains(value),
                _ => true,
            },
        )
    }
}

fn place_number(place: usize) -> i64 {
    i64::try_from(place).unwrap_or(i64::MAX / 4)
}

/// Whether so many of any price can be counted. Where a price is metered `check` looks closer.
fn is_countable(prices: &[crate::catalog::Price], quantity: i64) -> bool {
    (1..=limits::QUANTITY).contains(&quantity)
        && prices.iter().all(|price| price.rounded(Decimal::whole(quantity), Rounding::HalfUp).is_ok())
}

fn action(simulation: &Simulation, id: EventId) -> Option<Action> {
    simulation.events.iter().find(|event| event.id == id).map(|event| event.action)
}

/// Puts a customer's numbers where they stand.
fn fill(simulation: &mut Simulation, fields: &[Field], spots: &[Vec<Spot>], values: &Values) {
    for ((field, spots), value) in fields.iter().zip(spots).zip(values) {
        let Some(value) = value else { continue };
        for (path, spot) in field.paths.iter().zip(spots) {
            if !field.skips(path, Some(*value)) {
                fill_one(simulation, *spot, *value);
            }
        }
    }
}

fn fill_one(simulation: &mut Simulation, spot: Spot, value: i64) {
    // All limits were held: an amount that is none cannot come here.
    let amount = Amount::new(value).unwrap_or_default();
    match spot {
        Spot::Opening => simulation.opening_balance = amount,
        Spot::Quantity(subscription, item) => {
            simulation.subscriptions[subscription.index()].items[item.index()].quantity = Decimal::whole(value);
        }
        Spot::Start(id) => {
            let subscription = &mut simulation.subscriptions[id.index()];
            (subscription.start, subscription.anchor) = (Timestamp(value), Timestamp(value));
        }
        Spot::At(id) | Spot::Event(id) => {
            let Some(event) = simulation.events.iter_mut().find(|event| event.id == id) else { return };
            match (&mut event.action, spot) {
                (_, Spot::At(_)) => event.at = Timestamp(value),
                (Action::AdjustBalance(given) | Action::SetBalance(given) | Action::OneOffCharge(given), _) => {
                    *given = amount;
                }
                (Action::ChangeQuantity { quantity, .. }, _) => *quantity = Decimal::whole(value),
                _ => {}
            }
        }
        Spot::Checked => {}
    }
}

/// Where a value stands, if only its number differs between customers.
fn spot(base: &Scenario, path: &str, field: &Field) -> Spot {
    let is_licensed = !base.part().parts("prices").any(|price| price.text("usage_type") == "metered");
    if path == "customer.balance" {
        return Spot::Opening;
    }
    let (object, name) = path.rsplit_once('.').unwrap_or(("", path));
    if let Some(event) = event_of(path) {
        let Some(place) = index_of(event, "events[") else { return Spot::Checked };
        let part = base.part().list("events").get(place).map(Node::part).unwrap_or_default();
        let (what, said) = action_of(part);
        let id = EventId::from_index(place);
        return match (what, name) {
            _ if part.is("disabled") => Spot::Checked,
            ("adjust_balance", "amount") | ("set_balance", "balance") => Spot::Event(id),
            ("change_quantity", "quantity") if is_licensed => Spot::Event(id),
            ("change_price" | "change_quantity", "at") if !said.has("proration_date") => Spot::At(id),
            ("adjust_balance" | "set_balance" | "add_invoice_item" | "one_off_charge", "at") => Spot::At(id),
            ("cancel", "at") if ["", "period_end"].contains(&said.text("when")) => Spot::At(id),
            _ => Spot::Checked,
        };
    }
    let Some(place) = object.split('.').next().and_then(|first| index_of(first, "subscriptions[")) else {
        return Spot::Checked;
    };
    let id = SubscriptionId::from_index(place);
    let rest = object.split_once('.').map_or("", |(_, rest)| rest);
    match (rest, name, field.counts == Counts::Whole) {
        ("", "start", _) if is_plain(base.part().list("subscriptions").get(place)) => Spot::Start(id),
        (item, "quantity", true) if is_licensed => match index_of(item, "items[") {
            Some(item) => Spot::Quantity(id, ItemId::from_index(item)),
            None => Spot::Checked,
        },
        _ => Spot::Checked,
    }
}

/// `7` for `events[7` and `events[7]`.
fn index_of(step: &str, name: &str) -> Option<usize> {
    step.strip_prefix(name)?.trim_end_matches(']').parse().ok()
}

/// Whether nothing of a subscription but its anchor depends on its start.
fn is_plain(subscription: Option<&Node>) -> bool {
    let dated = [
        "billing_cycle_anchor",
        "billing_cycle_anchor_config",
        "backdate_start_date",
        "trial_end",
        "trial_days",
        "cancel_at",
    ];
    subscription.is_some_and(|node| !dated.iter().any(|name| node.part().has(name)))
}

/// Whether a story is not too long if its subscriptions begin as early as they may: nothing else depends on when they do.
fn may_begin_at_any_time(base: &Scenario, fields: &[Field], spots: &[Vec<Spot>]) -> bool {
    let mut early = base.clone();
    let start = Node::from(base.part().text("start"));
    for (field, spots) in fields.iter().zip(spots) {
        for (path, _) in field.paths.iter().zip(spots).filter(|(_, spot)| matches!(spot, Spot::Start(_))) {
            early.set(path, start.clone());
        }
    }
    check(&early).is_ok()
}

/// Every text of a document that is an instant, but those that are different for each customer.
fn gather(at: &str, part: Part, is_moving: &dyn Fn(&str) -> bool, found: &mut Vec<i64>) {
    for (name, node) in part.fields() {
        let path = if at.is_empty() { name.to_owned() } else { [at, ".", name].concat() };
        match node {
            Node::Text(text) if !is_moving(&path) => found.extend(parse_instant(text).ok().map(|instant| instant.0)),
            Node::Object(_) => gather(&path, node.part(), is_moving, found),
            Node::List(all) => {
                for (place, one) in all.iter().enumerate() {
                    gather(&format!("{path}[{place}]"), one.part(), is_moving, found);
                }
            }
            _ => {}
        }
    }
}
