//! What does the invoice say?

use serde_json::Value;

use crate::calendar::{BillingPeriod, Timestamp};
use crate::currency::Currency;
use crate::money::Amount;

/// An invoice of the API, as far as it is looked at. Amounts are in billing units, with the signs of the API.
pub(super) struct Invoice {
    pub(super) currency: &'static Currency,
    pub(super) customer: String,
    pub(super) created: Option<Timestamp>,
    pub(super) billing_reason: String,
    pub(super) lines: Vec<Line>,
    pub(super) sums: Vec<(&'static str, i64)>,
    pub(super) starting_balance: i64,
    /// Shares of a discount that the invoice names: a percentage as text.
    pub(super) percent_off: Option<String>,
}

/// A line of it.
#[derive(Clone)]
pub(super) struct Line {
    pub(super) description: String,
    pub(super) amount: i64,
    pub(super) period: BillingPeriod,
    pub(super) is_proration: bool,
    /// Whether it is of a subscription, or an item of its own.
    pub(super) is_subscription: bool,
    /// The id of its price; empty where there is none.
    pub(super) price: String,
    /// What a unit costs, as it is written.
    pub(super) unit_amount: Option<String>,
    pub(super) interval: Option<(String, i64)>,
    /// Whether what it costs cannot be told from a unit: tiers, packages, usage.
    pub(super) is_opaque: bool,
    pub(super) quantity: i64,
    pub(super) discount: i64,
    pub(super) taxes: Vec<Tax>,
}

/// A tax of a line.
#[derive(Clone)]
pub(super) struct Tax {
    pub(super) amount: i64,
    pub(super) is_inclusive: bool,
    pub(super) taxable: Option<i64>,
    pub(super) percentage: Option<String>,
}

/// Fields that change no amount here, or only repeat one, and need no note.
const HARMLESS: &[&str] = &[
    "id",
    "object",
    "currency",
    "customer",
    "customer_name",
    "customer_email",
    "customer_address",
    "customer_phone",
    "customer_shipping",
    "customer_tax_ids",
    "customer_account",
    "created",
    "billing_reason",
    "lines",
    "subtotal",
    "total",
    "amount_due",
    "amount_paid",
    "amount_remaining",
    "amount_overpaid",
    "amount_shipping",
    "starting_balance",
    "ending_balance",
    "period_start",
    "period_end",
    "subscription",
    "parent",
    "discounts",
    "discount",
    "total_discount_amounts",
    "total_tax_amounts",
    "total_taxes",
    "tax",
    "subtotal_excluding_tax",
    "total_excluding_tax",
    "metadata",
    "description",
    "footer",
    "status",
    "status_transitions",
    "number",
    "livemode",
    "account_country",
    "account_name",
    "account_tax_ids",
    "attempt_count",
    "attempted",
    "auto_advance",
    "collection_method",
    "due_date",
    "paid",
    "paid_out_of_band",
    "payment_intent",
    "payment_settings",
    "rendering",
    "rendering_options",
    "receipt_number",
    "statement_descriptor",
    "hosted_invoice_url",
    "invoice_pdf",
    "webhooks_delivered_at",
    "next_payment_attempt",
    "default_payment_method",
    "default_source",
    "default_tax_rates",
    "custom_fields",
    "charge",
    "issuer",
    "effective_at",
    "test_clock",
    "on_behalf_of",
    "subscription_details",
    "subscription_proration_date",
    "last_finalization_error",
    "latest_revision",
    "from_invoice",
    "confirmation_secret",
    "automatically_finalizes_at",
    "payments",
    "quote",
    "customer_tax_exempt",
    "pre_payment_credit_notes_amount",
    "post_payment_credit_notes_amount",
    "application",
    "transfer_data",
    "automatic_tax",
    "threshold_reason",
    "shipping_cost",
    "shipping_details",
    "total_pretax_credit_amounts",
    "application_fee_amount",
];

/// Fields among them that do change amounts where they say something.
const TELLING: &[(&str, &str)] = &[
    ("shipping_cost", "shipping"),
    ("total_pretax_credit_amounts", "billing credits"),
    ("threshold_reason", "a billing threshold"),
    ("pre_payment_credit_notes_amount", "credit notes"),
];

pub(super) fn invoice(document: &Value, notes: &mut Vec<String>) -> Result<Invoice, String> {
    // Some tools show the answer within another object.
    let root = ["invoice", "data"].iter().map(|name| &document[*name]).find(|inner| inner["lines"].is_object());
    let root = root.unwrap_or(document);
    let code = root["currency"].as_str().unwrap_or_default();
    let currency = Currency::find(code).ok_or_else(|| {
        if code.is_empty() {
            String::from("This is no invoice: it has no “currency”. Copy the whole answer of the API.")
        } else {
            format!("“{code}” is not a currency that is known here. Write a code of ISO 4217.")
        }
    })?;
    let list = root["lines"]["data"].as_array().or_else(|| root["lines"].as_array());
    let list = list.ok_or("This is no invoice: it has no “lines”. Copy the whole answer of the API.")?;
    if list.is_empty() {
        return Err(String::from("The invoice has no line, so there is nothing to explain."));
    }
    let mut lines = Vec::new();
    for (place, value) in list.iter().enumerate() {
        lines.push(line(value).map_err(|what| format!("Line {} of the invoice has no {what}.", place + 1))?);
    }
    if root["lines"]["has_more"] == Value::Bool(true) {
        notes.push(String::from("The invoice has more lines than are here. Ask the API for all of them."));
    }
    let unknown: Vec<_> = root.as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect();
    let unknown: Vec<_> = unknown.into_iter().filter(|name| !HARMLESS.contains(name)).collect();
    if !unknown.is_empty() {
        notes.push(format!("Not looked at: {}.", unknown.join(", ")));
    }
    for (name, what) in TELLING {
        let says = match &root[*name] {
            Value::Null => false,
            Value::Number(number) => number.as_i64() != Some(0),
            Value::Array(list) => !list.is_empty(),
            _ => true,
        };
        if says {
            notes.push(format!("The invoice has {what} (“{name}”), which is not made anew here."));
        }
    }
    let sum = |name: &'static str| counted(&root[name]).map(|amount| (name, amount));
    let names = ["subtotal", "total_excluding_tax", "total", "starting_balance", "ending_balance", "amount_due"];
    Ok(Invoice {
        currency,
        customer: name_of(root),
        created: instant(&root["created"]),
        billing_reason: root["billing_reason"].as_str().unwrap_or_default().to_string(),
        lines,
        sums: names.into_iter().filter_map(sum).collect(),
        starting_balance: counted(&root["starting_balance"]).unwrap_or_default(),
        percent_off: percent_off(root),
    })
}

fn name_of(root: &Value) -> String {
    let names = [&root["customer_name"], &root["customer"]["name"], &root["customer"]];
    let found = names.into_iter().find_map(Value::as_str).unwrap_or_default();
    found.chars().take(100).collect()
}

/// An instant from 1970 to 2999, as far as documents go.
fn instant(value: &Value) -> Option<Timestamp> {
    const LAST: i64 = 32_503_679_999;
    value.as_i64().filter(|seconds| (0..=LAST).contains(seconds)).map(Timestamp)
}

/// A number that can be counted with.
fn counted(value: &Value) -> Option<i64> {
    value.as_i64().filter(|units| Amount::new(*units).is_ok())
}

/// The percentage of the only discount, where the answer has it.
fn percent_off(root: &Value) -> Option<String> {
    let discounts = root["discounts"].as_array().map(Vec::as_slice).unwrap_or_default();
    let only = match discounts {
        [only] => only,
        [] => &root["discount"],
        _ => return None,
    };
    [&only["coupon"], &only["source"]["coupon"]].into_iter().find_map(|coupon| digits(&coupon["percent_off"]))
}

/// A number as it is written.
fn digits(value: &Value) -> Option<String> {
    match value {
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(text.clone()),
        _ => None,
    }
}

fn line(value: &Value) -> Result<Line, &'static str> {
    let amount = counted(&value["amount"]).ok_or("“amount” in whole units that can be counted")?;
    let period = &value["period"];
    let start = instant(&period["start"]).ok_or("“period” from 1970 to 2999")?;
    let end = instant(&period["end"]).ok_or("“period” from 1970 to 2999")?;
    let (parent, pricing) = (&value["parent"], &value["pricing"]);
    let details = [&parent["subscription_item_details"], &parent["invoice_item_details"]];
    let details = details.into_iter().find(|details| details.is_object()).unwrap_or(&Value::Null);
    let price = if value["price"].is_object() { &value["price"] } else { &value["plan"] };
    let of_details = &pricing["price_details"]["price"];
    // An expanded price stands where its id would.
    let price = if of_details.is_object() { of_details } else { price };
    let recurring = if price["recurring"].is_object() { &price["recurring"] } else { price };
    let id = of_details.as_str().or_else(|| price["id"].as_str()).or_else(|| value["price"].as_str());
    let is_proration = value["proration"].as_bool().or_else(|| details["proration"].as_bool()).unwrap_or(false);
    let is_metered = recurring["usage_type"] == "metered";
    let is_tiered = price["billing_scheme"] == "tiered" || price["transform_quantity"].is_object();
    let unit =
        [&price["unit_amount"], &price["amount"], &price["unit_amount_decimal"], &pricing["unit_amount_decimal"]];
    let is_subscription = value["type"] == "subscription"
        || parent["subscription_item_details"].is_object()
        || (is_proration && !value["subscription"].is_null())
        || !details["subscription"].is_null() && is_proration;
    let discounts = value["discount_amounts"].as_array().map(Vec::as_slice).unwrap_or_default();
    let taxes = value["taxes"].as_array().or_else(|| value["tax_amounts"].as_array());
    Ok(Line {
        description: value["description"].as_str().unwrap_or("Line").to_string(),
        amount,
        period: BillingPeriod { start, end },
        is_proration,
        is_subscription,
        price: id.unwrap_or_default().to_string(),
        unit_amount: unit.into_iter().find_map(digits),
        interval: recurring["interval"]
            .as_str()
            .map(|unit| (unit.to_string(), recurring["interval_count"].as_i64().unwrap_or(1))),
        is_opaque: is_metered || is_tiered,
        quantity: counted(&value["quantity"]).unwrap_or(1),
        discount: discounts.iter().filter_map(|each| counted(&each["amount"])).fold(0, i64::saturating_add),
        taxes: taxes.map(Vec::as_slice).unwrap_or_default().iter().filter_map(tax).collect(),
    })
}

fn tax(value: &Value) -> Option<Tax> {
    let rate = [&value["tax_rate"], &value["tax_rate_details"]["tax_rate"]].into_iter().find(|rate| rate.is_object());
    Some(Tax {
        amount: counted(&value["amount"])?,
        is_inclusive: value["inclusive"] == Value::Bool(true) || value["tax_behavior"] == "inclusive",
        taxable: counted(&value["taxable_amount"]),
        percentage: rate.and_then(|rate| digits(&rate["percentage"])),
    })
}
