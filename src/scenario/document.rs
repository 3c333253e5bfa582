//! How is a story written down? (version 1 of the scenario document)
//!
//! Field names are those of billing APIs, amounts are integers in the smallest billing unit; dates, and numbers with
//! decimals, are text as written. Words are text too: an empty one means the default, the first that is named. Nothing
//! here is checked. Defaults are left out when a document is written, so that it stays short in a link.

mod action;
mod write;

pub use action::{
    Action, AddInvoiceItem, AddItem, Cancel, CancelWhen, ChangePrice, ChangeQuantity, CreditNote, DiscountChange,
    Event, GrantCredit, OneOffInvoice, OneOffItem, RemoveItem, ReportUsage,
};

/// The version of the document that this library writes.
pub const VERSION: i64 = 1;

/// A story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// The version of the document, [`VERSION`].
    pub version: i64,
    /// What the story is called.
    pub title: String,
    /// What it shows, in a sentence or two.
    pub description: String,
    /// The ISO 4217 code of all amounts.
    pub currency: String,
    /// The first instant: a date (midnight UTC) or an RFC 3339 instant.
    pub start: String,
    /// How many months are looked at.
    pub months: i64,
    /// The conventions.
    pub policy: PolicyChoice,
    /// What is for sale.
    pub prices: Vec<Price>,
    /// What lowers a price.
    pub coupons: Vec<Coupon>,
    /// What is added for the state.
    pub tax_rates: Vec<TaxRate>,
    /// Who buys.
    pub customer: Customer,
    /// What is subscribed to from the beginning.
    pub subscriptions: Vec<Subscription>,
    /// What happens.
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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PolicyChoice {
    /// The id of a preset; empty means `stripe`.
    pub preset: String,
    /// Whether unused time is credited.
    pub credit_unused_time: Option<bool>,
    /// Whether amounts below the currency's minimum charge become debt.
    pub minimum_charge: Option<bool>,
    /// What a change does where it does not say so itself.
    pub proration_behavior: Option<String>,
    /// Everything else that differs, by name.
    pub axes: Vec<Axis>,
}

impl PolicyChoice {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// One thing in which a policy differs from its preset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Axis {
    /// Its name.
    pub name: String,
    /// Its value: a word, a whole number, `true` or `false`.
    pub value: String,
    /// Whether the value stands in quotes.
    pub is_text: bool,
}

/// A recurring price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Price {
    /// How other parts of the document call it.
    pub id: String,
    /// The name on invoices; the id where it is empty.
    pub name: String,
    /// What one unit costs for one interval. Says nothing where there are decimals or tiers.
    pub unit_amount: i64,
    /// What one unit costs, with decimals of the smallest unit.
    pub unit_amount_decimal: String,
    /// `day`, `week`, `month` or `year`.
    pub interval: String,
    /// How many of them make one period.
    pub interval_count: i64,
    /// `graduated` or `volume`; there is no default.
    pub tiers_mode: String,
    /// What units cost by their number.
    pub tiers: Vec<Tier>,
    /// How a quantity becomes the one that is billed.
    pub transform_quantity: Option<TransformQuantity>,
    /// `licensed` or `metered`.
    pub usage_type: String,
    /// Of usage: `sum`, `max`, `last_during_period` or `last_ever`.
    pub aggregate: String,
    /// `in_advance` or `in_arrears`.
    pub billing: String,
}

impl Default for Price {
    fn default() -> Self {
        Self {
            id: String::new(),
            name: String::new(),
            unit_amount: 0,
            unit_amount_decimal: String::new(),
            interval: String::from("month"),
            interval_count: 1,
            tiers_mode: String::new(),
            tiers: Vec::new(),
            transform_quantity: None,
            usage_type: String::new(),
            aggregate: String::new(),
            billing: String::new(),
        }
    }
}

/// What units up to a number cost.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tier {
    /// The last unit of the tier; none means that it has no end.
    pub up_to: Option<i64>,
    /// What one unit costs.
    pub unit_amount: Option<i64>,
    /// What one unit costs, with decimals.
    pub unit_amount_decimal: String,
    /// What the tier costs, however many units are in it.
    pub flat_amount: Option<i64>,
    /// What the tier costs, with decimals.
    pub flat_amount_decimal: String,
}

/// Units that are sold in packages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TransformQuantity {
    /// How many make a package.
    pub divide_by: i64,
    /// `up` or `down`; there is no default.
    pub round: String,
}

/// What lowers a price.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coupon {
    /// How other parts of the document call it.
    pub id: String,
    /// The name on invoices; the id where it is empty.
    pub name: String,
    /// By so much of a hundred; or
    pub percent_off: String,
    /// by an amount.
    pub amount_off: Option<i64>,
    /// `once`, `repeating` or `forever`.
    pub duration: String,
    /// For how long, if it is `repeating`.
    pub duration_in_months: Option<i64>,
    /// The ids of the prices that it lowers; all where there are none.
    pub applies_to: Vec<String>,
}

/// What is added for the state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaxRate {
    /// How other parts of the document call it.
    pub id: String,
    /// The name on invoices; the id where it is empty.
    pub name: String,
    /// So much of a hundred.
    pub percentage: String,
    /// Whether prices contain it already.
    pub inclusive: bool,
}

/// Who buys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Customer {
    /// The name in headlines and on invoices.
    pub name: String,
    /// The opening balance; negative is credit.
    pub balance: i64,
    /// `none`, `exempt` or `reverse`.
    pub tax_exempt: String,
    /// The ids of coupons.
    pub discounts: Vec<String>,
    /// The ids of tax rates for all that says nothing else.
    pub tax_rates: Vec<String>,
    /// Whether there is a way to charge; yes where nothing is said.
    pub payment_method: Option<bool>,
}

/// A subscription as it begins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subscription {
    /// How other parts of the document call it.
    pub id: String,
    /// When it begins; the scenario's start, or the event, where it is empty.
    pub start: String,
    /// What is subscribed to.
    pub items: Vec<Item>,
    /// The instant from which periods are counted; the beginning where it is empty.
    pub billing_cycle_anchor: String,
    /// The same, by its parts.
    pub billing_cycle_anchor_config: Option<AnchorConfig>,
    /// A start in the past, from which is billed.
    pub backdate_start_date: String,
    /// What happens to the time before the first full period; the policy's way where nothing is said.
    pub proration_behavior: Option<String>,
    /// When the trial ends.
    pub trial_end: String,
    /// How many days the trial has.
    pub trial_days: Option<i64>,
    /// What happens at the trial's end without a payment method: `create_invoice`, `cancel` or `pause`.
    pub trial_end_behavior: String,
    /// The ids of coupons.
    pub discounts: Vec<String>,
    /// The ids of tax rates.
    pub tax_rates: Vec<String>,
    /// `charge_automatically` or `send_invoice`.
    pub collection_method: String,
    /// How long a sent invoice may stay unpaid.
    pub days_until_due: Option<i64>,
    /// When it ends.
    pub cancel_at: String,
    /// Whether it ends with its first period.
    pub cancel_at_period_end: bool,
    /// What is billed before its time.
    pub billing_thresholds: Option<Thresholds>,
}

/// Where in a month, and in which month, periods begin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AnchorConfig {
    /// The day, from 1.
    pub day_of_month: Option<i64>,
    /// The month, from 1.
    pub month: Option<i64>,
    /// The hour.
    pub hour: Option<i64>,
    /// The minute.
    pub minute: Option<i64>,
    /// The second.
    pub second: Option<i64>,
}

/// What is billed before its time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Thresholds {
    /// So much money, or more.
    pub amount_gte: Option<i64>,
    /// So much usage, or more.
    pub usage_gte: Option<i64>,
}

/// A subscription item as it begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// How events call it.
    pub id: String,
    /// The id of its price.
    pub price: String,
    /// How many. Says nothing where there are decimals.
    pub quantity: i64,
    /// How many, with decimals.
    pub quantity_decimal: String,
    /// The ids of coupons.
    pub discounts: Vec<String>,
    /// The ids of tax rates.
    pub tax_rates: Vec<String>,
}

impl Default for Item {
    fn default() -> Self {
        Self {
            id: String::new(),
            price: String::new(),
            quantity: 1,
            quantity_decimal: String::new(),
            discounts: Vec::new(),
            tax_rates: Vec::new(),
        }
    }
}
