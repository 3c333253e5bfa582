//! What holds that the page tells, but does not edit yet? Tiers, coupons, taxes, trials and dates of billing, in words.

use super::told::capital;
use crate::calendar::parse_instant;
use crate::currency::Currency;
use crate::money::{Amount, Decimal};
use crate::scenario::Part;
use crate::words;

/// Whether a price is for usage.
pub(super) fn is_metered(price: Part) -> bool {
    price.text("usage_type") == "metered"
}

/// What is particular about a price, a sentence each.
pub(super) fn of_price(price: Part, currency: &Currency) -> Vec<String> {
    let mut told = Vec::new();
    if price.has("tiers") {
        let tiers: Vec<_> = price.parts("tiers").map(|one| tier(one, currency)).collect();
        let how = match price.text("tiers_mode") {
            "volume" => "All units cost what the tier says that their number reaches",
            _ => "Each unit costs what the tier says that it lies in",
        };
        told.push(format!("{how}: {}.", tiers.join("; ")));
    }
    let package = price.part("transform_quantity");
    if let Some(size) = package.whole("divide_by") {
        told.push(format!("For each {} units, rounded {}.", words::count(size), package.text("round")));
    }
    if is_metered(price) {
        let what = match price.text("aggregate") {
            "max" => "the largest usage of a period",
            "last_during_period" => "the last usage of a period",
            "last_ever" => "the last usage that there was",
            _ => "all usage of a period",
        };
        told.push(format!("Metered: {what} is billed when the period is over."));
    } else if price.text("billing") == "in_arrears" {
        told.push(String::from("Billed when the period is over."));
    }
    told
}

fn tier(tier: Part, currency: &Currency) -> String {
    let reach =
        tier.whole("up_to").map_or_else(|| String::from("beyond"), |end| format!("up to {}", words::count(end)));
    let amount = |units: &str, decimal: &str| match (tier.whole(units), tier.text(decimal)) {
        (Some(0), _) | (None, "") => None,
        (Some(units), _) => Some(money(currency, units)),
        (None, decimal) => Some(exact(currency, decimal)),
    };
    let each = amount("unit_amount", "unit_amount_decimal");
    let flat = amount("flat_amount", "flat_amount_decimal");
    let costs = match (each, flat) {
        (Some(each), Some(flat)) => format!("{each} each and {flat} once"),
        (Some(each), None) => format!("{each} each"),
        (None, Some(flat)) => format!("{flat} once"),
        (None, None) => String::from("free"),
    };
    format!("{reach} {costs}")
}

/// Each coupon and each tax rate of a story, a sentence each.
pub(super) fn coupons_and_taxes(root: Part, currency: &Currency) -> Vec<String> {
    let mut told: Vec<_> = root.parts("coupons").map(|one| coupon(root, one, currency)).collect();
    told.extend(root.parts("tax_rates").map(tax_rate));
    told
}

fn coupon(root: Part, coupon: Part, currency: &Currency) -> String {
    let off = match coupon.whole("amount_off") {
        Some(units) => money(currency, units),
        None => format!("{}%", coupon.text("percent_off")),
    };
    let time = match (coupon.text("duration"), coupon.whole("duration_in_months")) {
        ("repeating", Some(months)) => format!("for {}", words::plural(months, "month")),
        ("forever", _) => String::from("for ever"),
        _ => String::from("once"),
    };
    let only = if coupon.has("applies_to") {
        let prices = coupon.texts("applies_to").map(|id| price_name(root, id).to_string());
        format!(", on {} only", list(prices))
    } else {
        String::new()
    };
    format!("{}: {off} off {time}{only}.", name_of(coupon))
}

fn tax_rate(rate: Part) -> String {
    let how = if rate.is("inclusive") { "contained in the price" } else { "on top of the price" };
    format!("{}: {}%, {how}.", name_of(rate), rate.text("percentage"))
}

/// What holds for the whole customer.
pub(super) fn of_customer(root: Part) -> Option<String> {
    let customer = root.part("customer");
    let mut told = with(root, customer);
    match customer.text("tax_exempt") {
        "exempt" => told.push(String::from("pays no tax")),
        "reverse" => told.push(String::from("accounts for the tax (reverse charge)")),
        _ => {}
    }
    if customer.flag("payment_method") == Some(false) {
        told.push(String::from("has no payment method"));
    }
    sentence(told)
}

/// What holds for a subscription beside its items.
pub(super) fn of_subscription(root: Part, subscription: Part) -> Option<String> {
    let mut told = with(root, subscription);
    if let Some(days) = subscription.whole("trial_days") {
        told.push(format!("free for {}", words::plural(days, "day")));
    }
    for (words, name) in [
        ("free until ", "trial_end"),
        ("billed since ", "backdate_start_date"),
        ("billing dates counted from ", "billing_cycle_anchor"),
        ("ends on ", "cancel_at"),
    ] {
        if subscription.has(name) {
            told.push([words, &day(subscription.text(name))].concat());
        }
    }
    if subscription.has("billing_cycle_anchor_config") {
        told.push(anchor(subscription.part("billing_cycle_anchor_config")));
    }
    if subscription.is("cancel_at_period_end") {
        told.push(String::from("ends with its first period"));
    }
    match subscription.text("trial_end_behavior") {
        "cancel" => told.push(String::from("ends after the trial without a payment method")),
        "pause" => told.push(String::from("pauses after the trial without a payment method")),
        _ => {}
    }
    sentence(told)
}

fn anchor(config: Part) -> String {
    let month = config.whole("month").and_then(|month| u8::try_from(month).ok());
    let month = month.map(|month| format!(" of {}", words::month_name(month))).unwrap_or_default();
    match config.whole("day_of_month") {
        Some(day) => format!("billed on day {day}{month}"),
        None => format!("billed on the day of the start{month}"),
    }
}

/// What holds for one item.
pub(super) fn of_item(root: Part, item: Part) -> Option<String> {
    let told = with(root, item);
    (!told.is_empty()).then(|| format!(" {}", told.join(", ")))
}

/// How many of an item there are.
pub(super) fn quantity_of(item: Part) -> String {
    match item.text("quantity_decimal") {
        "" => words::count(item.whole("quantity").unwrap_or(1)),
        decimal => decimal.to_string(),
    }
}

fn with(root: Part, object: Part) -> Vec<String> {
    let mut told = Vec::new();
    if object.has("discounts") {
        let coupons = object.texts("discounts").map(|id| format!("“{}”", named(root, "coupons", id)));
        told.push(format!("with {}", list(coupons)));
    }
    if object.has("tax_rates") {
        let rates = object.texts("tax_rates").map(|id| named(root, "tax_rates", id).to_string());
        told.push(format!("taxed by {}", list(rates)));
    }
    told
}

fn sentence(told: Vec<String>) -> Option<String> {
    (!told.is_empty()).then(|| capital(&told.join(", ")) + ".")
}

/// `a, b and c`
pub(super) fn list(names: impl Iterator<Item = String>) -> String {
    let names: Vec<_> = names.collect();
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => names.concat(),
    }
}

/// What is called so in a list of a document; an object without fields where nothing is.
pub(super) fn find<'a>(root: Part<'a>, list: &str, id: &str) -> Part<'a> {
    root.parts(list).find(|one| one.text("id") == id).unwrap_or_default()
}

/// The name of an object; its id where it has none.
pub(super) fn name_of(object: Part<'_>) -> &str {
    match object.text("name") {
        "" => object.text("id"),
        name => name,
    }
}

/// The name of what is called so in a list of a document.
pub(super) fn named<'a>(root: Part<'a>, list: &str, id: &'a str) -> &'a str {
    match name_of(find(root, list, id)) {
        "" => id,
        name => name,
    }
}

pub(super) fn price_name<'a>(root: Part<'a>, id: &'a str) -> &'a str {
    named(root, "prices", id)
}

/// A day or an instant in words; what is none stays as it is.
pub(super) fn day(text: &str) -> String {
    parse_instant(text).map_or_else(|_| text.to_string(), words::instant)
}

pub(super) fn money(currency: &Currency, units: i64) -> String {
    Amount::new(units).map_or_else(|_| words::count(units), |amount| words::money(currency, amount))
}

/// An amount with decimals of the smallest unit; what is none stays as it is.
pub(super) fn exact(currency: &Currency, text: &str) -> String {
    Decimal::parse(text).map_or_else(|_| text.to_string(), |number| words::exact_money(currency, number.into()))
}
