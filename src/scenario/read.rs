//! How is a document read, with every mistake found?
//!
//! A derived deserializer stops at the first mistake. This one walks the JSON by hand, says all that is wrong, and goes
//! on with a harmless stand-in, so that `check` can add what *it* finds. It never guesses: a document with a problem
//! is not run.

mod duplicates;
mod events;
mod fields;
mod near;

use std::cmp::Ordering;

use serde_json::Value;

use self::duplicates::duplicates;
use self::fields::{Fields, wrong_type};
pub(super) use self::near::{nearest, shorten, write_one_of};
use super::document::{
    AnchorConfig, Coupon, Customer, Item, PolicyChoice, Price, Scenario, Subscription, TaxRate, Thresholds, Tier,
    TransformQuantity, VERSION,
};
use super::problem::Problem;

/// A document may be this many bytes long.
pub const MAX_BYTES: usize = 262_144;

/// Reads a document. Gives what could be read, unless that is nothing, and everything that is wrong with it.
pub fn read(text: &str) -> (Option<Scenario>, Vec<Problem>) {
    let mut problems = Vec::new();
    let scenario = parse(text, &mut problems).and_then(|value| scenario(&value, &mut problems));
    (scenario, problems)
}

/// Reads a document that is JSON already, as [`read`] does.
pub fn read_value(value: &Value) -> (Option<Scenario>, Vec<Problem>) {
    let mut problems = Vec::new();
    (scenario(value, &mut problems), problems)
}

fn parse(text: &str, problems: &mut Vec<Problem>) -> Option<Value> {
    let (code, message, hint) = if text.len() > MAX_BYTES {
        let message = format!("The document has {} bytes; {MAX_BYTES} is the most.", text.len());
        ("too_long", message, "Split the story into several documents.")
    } else if text.trim().is_empty() {
        ("empty", String::from("The document is empty."), "Write a story, or open one of the gallery.")
    } else {
        let text = text.trim_start_matches('\u{feff}');
        match serde_json::from_str(text) {
            Ok(value) => {
                duplicates(text, problems);
                return Some(value);
            }
            Err(error) => not_json(&error.to_string()),
        }
    };
    problems.push(Problem::new(code, "", message, hint));
    None
}

fn not_json(error: &str) -> (&'static str, String, &'static str) {
    match error.strip_prefix("recursion limit exceeded") {
        Some(place) => {
            let message = format!("Brackets are nested too deeply{place}.");
            (
                "too_deep",
                message,
                "No story needs more than a handful of levels; look for brackets that are never closed.",
            )
        }
        None => {
            ("not_json", format!("This is not JSON: {error}."), "Mend the text at that place, or open another file.")
        }
    }
}

fn scenario(value: &Value, problems: &mut Vec<Problem>) -> Option<Scenario> {
    let mut fields = Fields::of(value, String::new(), problems);
    if fields.map.is_none() || !fields.is_version_known() {
        return None;
    }
    let scenario = Scenario {
        version: fields.integer_or("version", VERSION),
        title: fields.text_or("title", ""),
        description: fields.text_or("description", ""),
        currency: fields.text("currency", "usd"),
        start: fields.text("start", "1970-01-01"),
        months: fields.integer("months", 1),
        policy: policy(&mut fields),
        prices: fields.needed_list("prices", price),
        coupons: fields.list("coupons", coupon),
        tax_rates: fields.list("tax_rates", tax_rate),
        customer: fields.part("customer", customer).unwrap_or_default(),
        subscriptions: fields.needed_list("subscriptions", subscription),
        events: fields.list("events", events::event),
    };
    fields.finish();
    Some(scenario)
}

/// A policy is an object, or the name of one.
fn policy(fields: &mut Fields) -> PolicyChoice {
    match fields.value("policy") {
        None => PolicyChoice::default(),
        Some(Value::String(preset)) => PolicyChoice { preset: preset.clone(), ..PolicyChoice::default() },
        Some(Value::Object(_)) => fields.part("policy", policy_object).unwrap_or_default(),
        Some(other) => {
            let wanted = "the name of a policy in quotes, or an object { … }";
            fields.problems.push(wrong_type(String::from("policy"), wanted, other));
            PolicyChoice::default()
        }
    }
}

fn policy_object(fields: &mut Fields) -> PolicyChoice {
    PolicyChoice {
        preset: fields.text_or("preset", ""),
        credit_unused_time: fields.flag("credit_unused_time"),
        minimum_charge: fields.flag("minimum_charge"),
        proration_behavior: fields.some_text("proration_behavior"),
        axes: fields.axes(),
    }
}

fn price(fields: &mut Fields) -> Price {
    let (id, name) = (fields.text("id", "?"), fields.text_or("name", ""));
    fields.one_of(&["unit_amount", "unit_amount_decimal", "tiers"], true);
    let price = Price {
        id,
        name,
        unit_amount: fields.integer_or("unit_amount", 0),
        unit_amount_decimal: fields.decimal("unit_amount_decimal"),
        interval: fields.text_or("interval", "month"),
        interval_count: fields.integer_or("interval_count", 1),
        tiers: fields.list("tiers", tier),
        tiers_mode: tiers_mode(fields),
        transform_quantity: fields.part("transform_quantity", |fields| TransformQuantity {
            divide_by: fields.integer("divide_by", 1),
            round: fields.needed_choice("round", &["up", "down"]),
        }),
        usage_type: fields.choice("usage_type", &["licensed", "metered"]),
        aggregate: fields.choice("aggregate", &["sum", "max", "last_during_period", "last_ever"]),
        billing: fields.choice("billing", &["in_advance", "in_arrears"]),
    };
    billing_scheme(fields);
    // The default of other prices.
    if price.usage_type == "metered" && fields.value("billing").is_some_and(|word| word == "in_advance") {
        let (message, hint) =
            ("Usage is known only when its period is over.", "Remove it; usage is billed in arrears.");
        fields.problem("no_sense", "billing", message.to_string(), hint.to_string());
    }
    price
}

/// That there are tiers is said by the tiers. Whoever says it twice has to say the same.
fn billing_scheme(fields: &mut Fields) {
    let is_tiered = fields.says("tiers");
    let scheme = fields.some_choice("billing_scheme", &["per_unit", "tiered"]);
    match scheme.as_deref() {
        Some("tiered") if !is_tiered => fields.lacks("tiers", &[]),
        Some("per_unit") if is_tiered => {
            let (message, hint) = ("A price per unit has no tiers.", "Remove the tiers, or write “tiered”.");
            fields.problem("no_sense", "billing_scheme", message.to_string(), hint.to_string());
        }
        _ => {}
    }
}

/// The two give different invoices, so nobody guesses.
fn tiers_mode(fields: &mut Fields) -> String {
    let words = ["graduated", "volume"];
    if fields.says("tiers") {
        fields.needed_choice("tiers_mode", &words)
    } else {
        fields.some_choice("tiers_mode", &words).unwrap_or_default()
    }
}

fn tier(fields: &mut Fields) -> Tier {
    let (unit, flat) = (["unit_amount", "unit_amount_decimal"], ["flat_amount", "flat_amount_decimal"]);
    let is_flat = flat.iter().any(|name| fields.says(name));
    fields.one_of(&unit, !is_flat);
    fields.one_of(&flat, false);
    Tier {
        up_to: fields.up_to(),
        unit_amount: fields.some_integer("unit_amount"),
        unit_amount_decimal: fields.decimal("unit_amount_decimal"),
        flat_amount: fields.some_integer("flat_amount"),
        flat_amount_decimal: fields.decimal("flat_amount_decimal"),
    }
}

fn coupon(fields: &mut Fields) -> Coupon {
    let (id, name) = (fields.text("id", "?"), fields.text_or("name", ""));
    fields.one_of(&["percent_off", "amount_off"], true);
    let coupon = Coupon {
        id,
        name,
        percent_off: fields.decimal("percent_off"),
        amount_off: fields.some_integer("amount_off"),
        duration: fields.choice("duration", &["once", "repeating", "forever"]),
        duration_in_months: fields.some_integer("duration_in_months"),
        applies_to: fields.texts("applies_to"),
    };
    if coupon.duration == "repeating" {
        fields.require("duration_in_months");
    }
    coupon
}

fn tax_rate(fields: &mut Fields) -> TaxRate {
    TaxRate {
        id: fields.text("id", "?"),
        name: fields.text_or("name", ""),
        percentage: fields.needed_decimal("percentage"),
        inclusive: fields.flag("inclusive").unwrap_or_default(),
    }
}

fn customer(fields: &mut Fields) -> Customer {
    Customer {
        name: fields.text_or("name", ""),
        balance: fields.integer_or("balance", 0),
        tax_exempt: fields.choice("tax_exempt", &["none", "exempt", "reverse"]),
        discounts: fields.texts("discounts"),
        tax_rates: fields.texts("tax_rates"),
        payment_method: fields.flag("payment_method").filter(|has_one| !has_one),
    }
}

fn subscription(fields: &mut Fields) -> Subscription {
    any_subscription(fields, true)
}

/// What an event begins has no start of its own.
fn any_subscription(fields: &mut Fields, has_start: bool) -> Subscription {
    let id = fields.text("id", "?");
    let start = if has_start { fields.text_or("start", "") } else { String::new() };
    let items = fields.needed_list("items", item);
    fields.one_of(&["billing_cycle_anchor", "billing_cycle_anchor_config"], false);
    fields.one_of(&["trial_end", "trial_days"], false);
    fields.one_of(&["cancel_at", "cancel_at_period_end"], false);
    Subscription {
        id,
        start,
        items,
        billing_cycle_anchor: fields.text_or("billing_cycle_anchor", ""),
        billing_cycle_anchor_config: fields.part("billing_cycle_anchor_config", |fields| AnchorConfig {
            day_of_month: fields.some_integer("day_of_month"),
            month: fields.some_integer("month"),
            hour: fields.some_integer("hour"),
            minute: fields.some_integer("minute"),
            second: fields.some_integer("second"),
        }),
        backdate_start_date: fields.text_or("backdate_start_date", ""),
        proration_behavior: fields.some_text("proration_behavior"),
        trial_end: fields.text_or("trial_end", ""),
        trial_days: fields.some_integer("trial_days"),
        trial_end_behavior: fields.choice("trial_end_behavior", &["create_invoice", "cancel", "pause"]),
        discounts: fields.texts("discounts"),
        tax_rates: fields.texts("tax_rates"),
        collection_method: fields.choice("collection_method", &["charge_automatically", "send_invoice"]),
        days_until_due: fields.some_integer("days_until_due"),
        cancel_at: fields.text_or("cancel_at", ""),
        cancel_at_period_end: fields.flag("cancel_at_period_end").unwrap_or_default(),
        billing_thresholds: fields.part("billing_thresholds", |fields| Thresholds {
            amount_gte: fields.some_integer("amount_gte"),
            usage_gte: fields.some_integer("usage_gte"),
        }),
    }
}

fn item(fields: &mut Fields) -> Item {
    fields.one_of(&["quantity", "quantity_decimal"], false);
    Item {
        id: fields.text("id", "?"),
        price: fields.text("price", "?"),
        quantity: fields.integer_or("quantity", 1),
        quantity_decimal: fields.decimal("quantity_decimal"),
        discounts: fields.texts("discounts"),
        tax_rates: fields.texts("tax_rates"),
    }
}

/// What is wrong with a version that this library does not read.
pub(super) fn wrong_version(version: i64) -> Option<Problem> {
    let hint = match version.cmp(&VERSION) {
        Ordering::Equal => return None,
        Ordering::Greater => String::from("Reload the page to get the newest Rollforward, then open it again."),
        Ordering::Less => format!("Write \"version\": {VERSION}."),
    };
    let message = format!("The document has version {version}; this Rollforward reads version {VERSION}.");
    Some(Problem::new("version", "version", message, hint))
}
