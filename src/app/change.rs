//! What can be edited, and how does one edit change the document?
//!
//! Pure: a [`Field`] names a place, [`set`] puts a value there, and the structural edits add, remove and move. Nothing is
//! checked here; a wrong value is a problem that `scenario::check` reports and the page shows beside the field.

use crate::calendar::{DAY, Timestamp, iso_instant, parse_instant};
use crate::currency::Currency;
use crate::policy::{MinimumCharge, PolicyPreset, STRIPE, UnusedTime};
use crate::scenario::{
    Action, AddInvoiceItem, Axis, Cancel, CancelWhen, ChangePrice, ChangeQuantity, Coupon, Event, Item, PolicyChoice,
    Price, Scenario, Subscription,
};

/// A place in the document that a control on the page edits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the field of that name; the number is a place in its list")]
pub enum Field {
    Title,
    CustomerName,
    OpeningBalance,
    Start,
    Months,
    Currency,
    PolicyPreset,
    CreditUnusedTime,
    MinimumCharge,
    /// What differs from the policy's preset, by the name of its axis.
    Axis(&'static str),
    PriceName(usize),
    PriceAmount(usize),
    PriceInterval(usize),
    PriceIntervalCount(usize),
    ItemPrice(usize, usize),
    ItemQuantity(usize, usize),
    EventAt(usize),
    EventItem(usize),
    EventPrice(usize),
    EventQuantity(usize),
    EventBehavior(usize),
    EventAmount(usize),
    EventDescription(usize),
    CancelWhen(usize),
    CancelProrate(usize),
    CancelInvoiceNow(usize),
}

/// What a control gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// Text, a date, or the value of a choice.
    Text(String),
    /// A whole number, or an amount in billing units.
    Whole(i64),
    /// On or off.
    Flag(bool),
}

/// The kinds of events that can be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the event of that name")]
pub enum EventKind {
    ChangePrice,
    ChangeQuantity,
    AdjustBalance,
    SetBalance,
    AddInvoiceItem,
    OneOffCharge,
    Cancel,
}

/// Up or down in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Towards the beginning.
    Up,
    /// Towards the end.
    Down,
}

impl Field {
    /// The path at which `scenario::check` reports problems of this field.
    pub fn path(self, scenario: &Scenario) -> String {
        let event = |index: usize, name: &str| {
            let action = scenario.events.get(index).map_or("", |event| event.action.name());
            format!("events[{index}].{action}.{name}")
        };
        match self {
            Self::Title => "title".into(),
            Self::CustomerName => "customer.name".into(),
            Self::OpeningBalance => "customer.balance".into(),
            Self::Start => "start".into(),
            Self::Months => "months".into(),
            Self::Currency => "currency".into(),
            Self::PolicyPreset => "policy.preset".into(),
            Self::CreditUnusedTime => "policy.credit_unused_time".into(),
            Self::MinimumCharge => "policy.minimum_charge".into(),
            Self::Axis(name) => format!("policy.{name}"),
            Self::PriceName(index) => format!("prices[{index}].name"),
            Self::PriceAmount(index) => format!("prices[{index}].unit_amount"),
            Self::PriceInterval(index) => format!("prices[{index}].interval"),
            Self::PriceIntervalCount(index) => format!("prices[{index}].interval_count"),
            Self::ItemPrice(subscription, item) => format!("subscriptions[{subscription}].items[{item}].price"),
            Self::ItemQuantity(subscription, item) => format!("subscriptions[{subscription}].items[{item}].quantity"),
            Self::EventAt(index) => format!("events[{index}].at"),
            Self::EventItem(index) => event(index, "item"),
            Self::EventPrice(index) => event(index, "price"),
            Self::EventQuantity(index) => event(index, "quantity"),
            Self::EventBehavior(index) => event(index, "proration_behavior"),
            Self::EventAmount(index) => match scenario.events.get(index).map(|event| &event.action) {
                Some(Action::SetBalance { .. }) => event(index, "balance"),
                _ => event(index, "amount"),
            },
            Self::EventDescription(index) => event(index, "description"),
            Self::CancelWhen(index) => event(index, "when"),
            Self::CancelProrate(index) => event(index, "prorate"),
            Self::CancelInvoiceNow(index) => event(index, "invoice_now"),
        }
    }
}

/// Puts a value into a field. A field that is not there, or does not take such a value, stays as it is.
pub fn set(scenario: &mut Scenario, field: Field, input: Input) {
    match input {
        Input::Text(text) => set_text(scenario, field, text),
        Input::Whole(number) => set_whole(scenario, field, number),
        Input::Flag(flag) => set_flag(scenario, field, flag),
    }
}

fn set_text(scenario: &mut Scenario, field: Field, text: String) {
    match field {
        Field::Title => scenario.title = text,
        Field::CustomerName => scenario.customer.name = text,
        Field::Start => scenario.start = text,
        Field::Currency => scenario.currency = text,
        Field::PolicyPreset => scenario.policy = PolicyChoice { preset: text, ..PolicyChoice::default() },
        Field::Axis(name) => set_axis(&mut scenario.policy, name, text),
        Field::PriceName(index) => with(scenario.prices.get_mut(index), |price| price.name = text),
        Field::PriceInterval(index) => with(scenario.prices.get_mut(index), |price| price.interval = text),
        Field::ItemPrice(subscription, item) => with(item_mut(scenario, subscription, item), |item| item.price = text),
        Field::EventAt(index) => with(scenario.events.get_mut(index), |event| event.at = text),
        _ => set_event_text(scenario, field, text),
    }
}

/// Nothing means as the preset has it.
fn set_axis(policy: &mut PolicyChoice, name: &str, text: String) {
    if name == "proration_behavior" {
        policy.proration_behavior = (!text.is_empty()).then_some(text);
        return;
    }
    policy.axes.retain(|axis| axis.name != name);
    if !text.is_empty() {
        let is_text = text.parse::<i64>().is_err();
        policy.axes.push(Axis { name: name.to_string(), value: text, is_text });
    }
}

/// What a document says of an axis itself.
pub fn axis_of<'a>(policy: &'a PolicyChoice, name: &str) -> Option<&'a str> {
    if name == "proration_behavior" {
        return policy.proration_behavior.as_deref();
    }
    policy.axes.iter().find(|axis| axis.name == name).map(|axis| axis.value.as_str())
}

fn set_event_text(scenario: &mut Scenario, field: Field, text: String) {
    let (Field::EventItem(index)
    | Field::EventPrice(index)
    | Field::EventBehavior(index)
    | Field::EventDescription(index)
    | Field::CancelWhen(index)) = field
    else {
        return;
    };
    let Some(event) = scenario.events.get_mut(index) else { return };
    match (&mut event.action, field) {
        (Action::ChangePrice(change), Field::EventPrice(_)) => change.price = text,
        (
            Action::ChangePrice(ChangePrice { subscription, item, .. })
            | Action::ChangeQuantity(ChangeQuantity { subscription, item, .. }),
            Field::EventItem(_),
        ) => {
            (*subscription, *item) = split_item(&text);
        }
        (Action::Cancel(cancel), Field::EventItem(_)) => cancel.subscription = split_item(&text).0,
        (
            Action::ChangePrice(ChangePrice { proration_behavior, .. })
            | Action::ChangeQuantity(ChangeQuantity { proration_behavior, .. }),
            Field::EventBehavior(_),
        ) => {
            *proration_behavior = (!text.is_empty()).then_some(text);
        }
        (_, Field::EventDescription(_)) => event.description = text,
        (Action::Cancel(cancel), Field::CancelWhen(_)) => set_cancel_when(cancel, &text),
        _ => {}
    }
}

/// At the end of the period there is nothing to prorate or to invoice now.
fn set_cancel_when(cancel: &mut Cancel, text: &str) {
    if text == "period_end" {
        *cancel = Cancel {
            when: CancelWhen::PeriodEnd,
            subscription: std::mem::take(&mut cancel.subscription),
            ..Cancel::default()
        };
    } else {
        cancel.when = CancelWhen::Now;
    }
}

fn set_whole(scenario: &mut Scenario, field: Field, number: i64) {
    match field {
        Field::OpeningBalance => scenario.customer.balance = number,
        Field::Months => scenario.months = number,
        Field::PriceAmount(index) => with(scenario.prices.get_mut(index), |price| price.unit_amount = number),
        Field::PriceIntervalCount(index) => {
            with(scenario.prices.get_mut(index), |price| price.interval_count = number);
        }
        Field::ItemQuantity(subscription, item) => {
            with(item_mut(scenario, subscription, item), |item| item.quantity = number);
        }
        Field::EventQuantity(index) => with(scenario.events.get_mut(index), |event| match &mut event.action {
            Action::ChangePrice(change) => change.quantity = (number != 1).then_some(number),
            Action::ChangeQuantity(change) => change.quantity = number,
            _ => {}
        }),
        Field::EventAmount(index) => with(scenario.events.get_mut(index), |event| match &mut event.action {
            Action::AdjustBalance { amount }
            | Action::SetBalance { balance: amount }
            | Action::AddInvoiceItem(AddInvoiceItem { amount, .. })
            | Action::OneOffCharge { amount } => *amount = number,
            _ => {}
        }),
        _ => {}
    }
}

fn set_flag(scenario: &mut Scenario, field: Field, flag: bool) {
    match field {
        Field::CreditUnusedTime => {
            let usual = preset_of(scenario).policy.unused_time == UnusedTime::Credited;
            scenario.policy.credit_unused_time = (flag != usual).then_some(flag);
        }
        Field::MinimumCharge => {
            let usual = preset_of(scenario).policy.minimum_charge == MinimumCharge::BecomesDebt;
            scenario.policy.minimum_charge = (flag != usual).then_some(flag);
        }
        Field::CancelProrate(index) => with_cancel(scenario, index, |cancel| cancel.prorate = flag),
        Field::CancelInvoiceNow(index) => with_cancel(scenario, index, |cancel| cancel.invoice_now = flag),
        _ => {}
    }
}

/// The policy preset that a document chooses; the default where it names none or one that does not exist.
pub fn preset_of(scenario: &Scenario) -> &'static PolicyPreset {
    PolicyPreset::find(&scenario.policy.preset).unwrap_or(&STRIPE)
}

/// Whether a document credits unused time, by its preset or by its own word.
pub fn credits_unused_time(scenario: &Scenario) -> bool {
    let usual = preset_of(scenario).policy.unused_time == UnusedTime::Credited;
    scenario.policy.credit_unused_time.unwrap_or(usual)
}

fn with<T>(place: Option<&mut T>, change: impl FnOnce(&mut T)) {
    if let Some(place) = place {
        change(place);
    }
}

fn with_cancel(scenario: &mut Scenario, index: usize, change: impl FnOnce(&mut Cancel)) {
    if let Some(Event { action: Action::Cancel(cancel), .. }) = scenario.events.get_mut(index) {
        change(cancel);
    }
}

fn item_mut(scenario: &mut Scenario, subscription: usize, item: usize) -> Option<&mut Item> {
    scenario.subscriptions.get_mut(subscription)?.items.get_mut(item)
}

/// What stands between a subscription and an item in the value of a choice. No id that is typed holds it.
const SEPARATOR: char = '\u{1f}';

/// The value of a choice of an item.
pub fn join_item(subscription: &str, item: &str) -> String {
    format!("{subscription}{SEPARATOR}{item}")
}

fn split_item(value: &str) -> (String, String) {
    let (subscription, item) = value.split_once(SEPARATOR).unwrap_or((value, ""));
    (subscription.to_string(), item.to_string())
}

// Structural edits.

/// Adds a price with a name of its own.
pub fn add_price(scenario: &mut Scenario) {
    // One of so many names is free.
    let candidates = 1..=scenario.prices.len() + 1;
    let number = candidates.into_iter().find(|number| !has_price(scenario, &format!("price{number}"))).unwrap_or(1);
    let unit_amount = Currency::find(&scenario.currency).map_or(1_000, |currency| 10 * currency.units_per_major());
    scenario.prices.push(Price {
        id: format!("price{number}"),
        name: format!("New price {number}"),
        unit_amount,
        ..Price::default()
    });
}

fn has_price(scenario: &Scenario, id: &str) -> bool {
    scenario.prices.iter().any(|price| price.id == id)
}

/// Whether a price is referred to, so that removing it would break the story.
pub fn is_price_used(scenario: &Scenario, id: &str) -> bool {
    let has = |subscription: &Subscription| subscription.items.iter().any(|item| item.price == id);
    let names = |action: &Action| match action {
        Action::ChangePrice(change) => change.price == id,
        Action::AddItem(add) => add.item.price == id,
        Action::AddInvoiceItem(item) => item.price == id,
        Action::StartSubscription(subscription) => has(subscription),
        _ => false,
    };
    let covers = |coupon: &Coupon| coupon.applies_to.iter().any(|price| price == id);
    scenario.subscriptions.iter().any(has)
        || scenario.events.iter().any(|event| names(&event.action))
        || scenario.coupons.iter().any(covers)
}

/// Removes a price.
pub fn remove_price(scenario: &mut Scenario, index: usize) {
    if index < scenario.prices.len() {
        scenario.prices.remove(index);
    }
}

/// Adds an event of a kind at the end, filled in so that it makes sense where it stands.
pub fn add_event(scenario: &mut Scenario, kind: EventKind) {
    let event = Event { at: next_date(scenario), action: new_action(scenario, kind), description: String::new() };
    scenario.events.push(event);
}

/// The day of the last event, or the 15th day of the story.
fn next_date(scenario: &Scenario) -> String {
    if let Some(last) = scenario.events.last() {
        return last.at.clone();
    }
    let start = parse_instant(&scenario.start).unwrap_or_default();
    iso_instant(Timestamp(start.0 + 15 * DAY))
}

fn new_action(scenario: &Scenario, kind: EventKind) -> Action {
    let major = Currency::find(&scenario.currency).map_or(100, Currency::units_per_major);
    let subscription = scenario.subscriptions.first();
    let item = subscription.and_then(|subscription| subscription.items.first());
    let subscription = subscription.map_or_else(String::new, |subscription| subscription.id.clone());
    let item_id = item.map_or_else(String::new, |item| item.id.clone());
    match kind {
        EventKind::ChangePrice => Action::ChangePrice(ChangePrice {
            subscription,
            item: item_id,
            price: other_price(scenario),
            ..ChangePrice::default()
        }),
        EventKind::ChangeQuantity => Action::ChangeQuantity(ChangeQuantity {
            subscription,
            item: item_id,
            quantity: item.map_or(2, |item| item.quantity.saturating_add(1)),
            ..ChangeQuantity::default()
        }),
        EventKind::AdjustBalance => Action::AdjustBalance { amount: -50 * major },
        EventKind::SetBalance => Action::SetBalance { balance: -20 * major },
        EventKind::AddInvoiceItem => {
            Action::AddInvoiceItem(AddInvoiceItem { amount: 15 * major, ..AddInvoiceItem::default() })
        }
        EventKind::OneOffCharge => Action::OneOffCharge { amount: 30 * major },
        EventKind::Cancel => Action::Cancel(Cancel { subscription, when: CancelWhen::PeriodEnd, ..Cancel::default() }),
    }
}

/// A price that the first item is not on by the end of the story, or the first price.
fn other_price(scenario: &Scenario) -> String {
    let by_event = scenario.events.iter().rev().find_map(|event| match &event.action {
        Action::ChangePrice(change) => Some(change.price.as_str()),
        _ => None,
    });
    let item = scenario.subscriptions.first().and_then(|subscription| subscription.items.first());
    let current = by_event.or(item.map(|item| item.price.as_str()));
    let other = scenario.prices.iter().find(|price| Some(price.id.as_str()) != current);
    other.or(scenario.prices.first()).map_or_else(String::new, |price| price.id.clone())
}

/// Removes an event.
pub fn remove_event(scenario: &mut Scenario, index: usize) {
    if index < scenario.events.len() {
        scenario.events.remove(index);
    }
}

/// Moves an event by one place, if there is one.
pub fn move_event(scenario: &mut Scenario, index: usize, direction: Direction) {
    let other = match direction {
        Direction::Up => index.checked_sub(1),
        Direction::Down => index.checked_add(1),
    };
    if let Some(other) = other.filter(|other| *other < scenario.events.len() && index < scenario.events.len()) {
        scenario.events.swap(index, other);
    }
}
