//! How is a story written down? (version 1 of the scenario document)
//!
//! Field names are those of billing APIs, amounts are integers in the smallest billing unit, dates are text as written.
//! Nothing here is checked. Defaults are left out when a document is written, so that it stays short in a link.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

/// The version of the document that this library writes.
pub const VERSION: i64 = 1;

/// A story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Scenario {
    /// The version of the document, [`VERSION`].
    pub version: i64,
    /// What the story is called.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// What it shows, in a sentence or two.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// The ISO 4217 code of all amounts.
    pub currency: String,
    /// The first instant: a date (midnight UTC) or an RFC 3339 instant.
    pub start: String,
    /// How many months are looked at.
    pub months: i64,
    /// The conventions.
    #[serde(skip_serializing_if = "PolicyChoice::is_default")]
    pub policy: PolicyChoice,
    /// What is for sale.
    pub prices: Vec<Price>,
    /// Who buys.
    pub customer: Customer,
    /// What is subscribed to from the beginning.
    pub subscriptions: Vec<Subscription>,
    /// What happens.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<Event>,
}

impl Scenario {
    /// The document as JSON, indented, with its fields in the order in which a story is told.
    pub fn to_json(&self) -> String {
        // Nothing in it can fail to be written: all keys are texts, and no number is a float.
        serde_json::to_string_pretty(self).unwrap_or_default()
    }
}

/// A named policy and what differs from it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PolicyChoice {
    /// The id of a preset; empty means `stripe`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub preset: String,
    /// Whether unused time is credited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credit_unused_time: Option<bool>,
    /// Whether amounts below the currency's minimum charge become debt.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum_charge: Option<bool>,
    /// What a change does where it does not say so itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proration_behavior: Option<String>,
}

impl PolicyChoice {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// A flat recurring price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Price {
    /// How other parts of the document call it.
    pub id: String,
    /// The name on invoices; the id where it is empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// What one unit costs for one interval.
    pub unit_amount: i64,
    /// `day`, `week`, `month` or `year`.
    pub interval: String,
    /// How many of them make one period.
    #[serde(skip_serializing_if = "is_one")]
    pub interval_count: i64,
}

/// Who buys.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Customer {
    /// The name in headlines and on invoices.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The opening balance; negative is credit.
    #[serde(skip_serializing_if = "is_zero")]
    pub balance: i64,
}

/// A subscription as it begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Subscription {
    /// How other parts of the document call it.
    pub id: String,
    /// When it begins; the scenario's start where it is empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub start: String,
    /// What is subscribed to.
    pub items: Vec<Item>,
}

/// A subscription item as it begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Item {
    /// How events call it.
    pub id: String,
    /// The id of its price.
    pub price: String,
    /// How many.
    #[serde(skip_serializing_if = "is_one")]
    pub quantity: i64,
}

/// Something that happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// When: a date (midnight UTC) or an RFC 3339 instant.
    pub at: String,
    /// What.
    pub action: Action,
}

/// Written by hand because serde's `flatten` would carry a copy of every value through memory and 12 KB into the page.
impl Serialize for Event {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("at", &self.at)?;
        let name = self.action.name();
        match &self.action {
            Action::ChangePrice(change) => map.serialize_entry(name, change)?,
            Action::ChangeQuantity(change) => map.serialize_entry(name, change)?,
            Action::Cancel(cancel) => map.serialize_entry(name, cancel)?,
            Action::AdjustBalance { amount, description }
            | Action::AddInvoiceItem { amount, description }
            | Action::OneOffCharge { amount, description } => {
                map.serialize_entry(name, &Sum { amount: Some(*amount), balance: None, description })?;
            }
            Action::SetBalance { balance, description } => {
                map.serialize_entry(name, &Sum { amount: None, balance: Some(*balance), description })?;
            }
        }
        map.end()
    }
}

/// An amount or a balance, and why.
#[derive(Serialize)]
struct Sum<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    amount: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    balance: Option<i64>,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'a str,
}

/// What an event does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// An item moves to another price.
    ChangePrice(ChangePrice),
    /// An item changes its quantity.
    ChangeQuantity(ChangeQuantity),
    /// A subscription ends.
    Cancel(Cancel),
    /// The balance changes by an amount.
    AdjustBalance {
        /// By how much; negative gives credit.
        amount: i64,
        /// Why.
        description: String,
    },
    /// The balance becomes an amount, whatever it was.
    SetBalance {
        /// The new balance; negative is credit.
        balance: i64,
        /// Why.
        description: String,
    },
    /// An amount goes onto the next invoice.
    AddInvoiceItem {
        /// How much; negative lowers the invoice.
        amount: i64,
        /// What for.
        description: String,
    },
    /// An amount is charged at once, without an invoice.
    OneOffCharge {
        /// How much.
        amount: i64,
        /// What for.
        description: String,
    },
}

impl Action {
    /// Its name in documents.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::ChangePrice(_) => "change_price",
            Self::ChangeQuantity(_) => "change_quantity",
            Self::Cancel(_) => "cancel",
            Self::AdjustBalance { .. } => "adjust_balance",
            Self::SetBalance { .. } => "set_balance",
            Self::AddInvoiceItem { .. } => "add_invoice_item",
            Self::OneOffCharge { .. } => "one_off_charge",
        }
    }
}

/// An item moves to another price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChangePrice {
    /// The subscription's id.
    pub subscription: String,
    /// The item's id.
    pub item: String,
    /// The new price's id.
    pub price: String,
    /// The new quantity; 1 where nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quantity: Option<i64>,
    /// What happens to the rest of the period; the policy's way where nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proration_behavior: Option<String>,
}

/// An item changes its quantity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChangeQuantity {
    /// The subscription's id.
    pub subscription: String,
    /// The item's id.
    pub item: String,
    /// The new quantity.
    pub quantity: i64,
    /// What happens to the rest of the period; the policy's way where nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proration_behavior: Option<String>,
}

/// A subscription ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cancel {
    /// The subscription's id.
    pub subscription: String,
    /// Now, or at the end of the period.
    #[serde(skip_serializing_if = "CancelWhen::is_now")]
    pub when: CancelWhen,
    /// Whether unused time is credited.
    #[serde(skip_serializing_if = "is_false")]
    pub prorate: bool,
    /// Whether what is pending is invoiced at once.
    #[serde(skip_serializing_if = "is_false")]
    pub invoice_now: bool,
}

/// When a cancelled subscription ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CancelWhen {
    /// At the event.
    #[default]
    Now,
    /// At the end of the billing period.
    PeriodEnd,
}

impl CancelWhen {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape that serde asks for")]
    fn is_now(&self) -> bool {
        *self == Self::Now
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "the shape that serde asks for; told on 64 bits only")]
fn is_one(number: &i64) -> bool {
    *number == 1
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "the shape that serde asks for; told on 64 bits only")]
fn is_zero(number: &i64) -> bool {
    *number == 0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape that serde asks for")]
fn is_false(flag: &bool) -> bool {
    !*flag
}
