//! What holds that the page tells, but does not edit yet? Tiers, coupons, taxes, trials and dates of billing, in words.

use crate::calendar::parse_instant;
use crate::currency::Currency;
use crate::money::{Amount, Decimal};
use crate::scenario::{AnchorConfig, Coupon, Item, Price, Scenario, Subscription, TaxRate, Tier};
use crate::words;

/// Whether a price is for usage.
pub(super) fn is_metered(price: &Price) -> bool {
    price.usage_type == "metered"
}

/// What one unit costs, where it is no whole number of billing units.
pub(super) fn unit_of(price: &Price, currency: &Currency) -> String {
    if price.tiers.is_empty() { exact(currency, &price.unit_amount_decimal) } else { String::from("tiers") }
}

/// What is particular about a price, a sentence each.
pub(super) fn of_price(price: &Price, currency: &Currency) -> Vec<String> {
    let mut told = Vec::new();
    if !price.tiers.is_empty() {
        let tiers: Vec<_> = price.tiers.iter().map(|one| tier(one, currency)).collect();
        let how = match price.tiers_mode.as_str() {
            "volume" => "All units cost what the tier says that their number reaches",
            _ => "Each unit costs what the tier says that it lies in",
        };
        told.push(format!("{how}: {}.", tiers.join("; ")));
    }
    if let Some(package) = &price.transform_quantity {
        told.push(format!("For each {} units, rounded {}.", words::count(package.divide_by), package.round));
    }
    if is_metered(price) {
        let what = match price.aggregate.as_str() {
            "max" => "the largest usage of a period",
            "last_during_period" => "the last usage of a period",
            "last_ever" => "the last usage that there was",
            _ => "all usage of a period",
        };
        told.push(format!("Metered: {what} is billed when the period is over."));
    } else if price.billing == "in_arrears" {
        told.push(String::from("Billed when the period is over."));
    }
    told
}

fn tier(tier: &Tier, currency: &Currency) -> String {
    let reach = tier.up_to.map_or_else(|| String::from("beyond"), |end| format!("up to {}", words::count(end)));
    let amount = |units: Option<i64>, decimal: &String| match units {
        Some(units) => (units != 0).then(|| money(currency, units)),
        None => (!decimal.is_empty()).then(|| exact(currency, decimal)),
    };
    let each = amount(tier.unit_amount, &tier.unit_amount_decimal);
    let flat = amount(tier.flat_amount, &tier.flat_amount_decimal);
    let costs = match (each, flat) {
        (Some(each), Some(flat)) => format!("{each} each and {flat} once"),
        (Some(each), None) => format!("{each} each"),
        (None, Some(flat)) => format!("{flat} once"),
        (None, None) => String::from("free"),
    };
    format!("{reach} {costs}")
}

/// Each coupon and each tax rate of a story, a sentence each.
pub(super) fn coupons_and_taxes(scenario: &Scenario, currency: &Currency) -> Vec<String> {
    let coupons = scenario.coupons.iter().map(|one| coupon(scenario, one, currency));
    coupons.chain(scenario.tax_rates.iter().map(tax_rate)).collect()
}

fn coupon(scenario: &Scenario, coupon: &Coupon, currency: &Currency) -> String {
    let off = match coupon.amount_off {
        Some(units) => money(currency, units),
        None => format!("{}%", coupon.percent_off),
    };
    let time = match (coupon.duration.as_str(), coupon.duration_in_months) {
        ("repeating", Some(months)) => format!("for {}", words::plural(months, "month")),
        ("forever", _) => String::from("for ever"),
        _ => String::from("once"),
    };
    let only = match coupon.applies_to.as_slice() {
        [] => String::new(),
        prices => format!(", on {} only", list(prices.iter().map(|id| price_name(scenario, id)))),
    };
    format!("{}: {off} off {time}{only}.", or(&coupon.name, &coupon.id))
}

fn tax_rate(rate: &TaxRate) -> String {
    let how = if rate.inclusive { "contained in the price" } else { "on top of the price" };
    format!("{}: {}%, {how}.", or(&rate.name, &rate.id), rate.percentage)
}

/// What holds for the whole customer.
pub(super) fn of_customer(scenario: &Scenario) -> Option<String> {
    let customer = &scenario.customer;
    let mut told = with(scenario, &customer.discounts, &customer.tax_rates);
    match customer.tax_exempt.as_str() {
        "exempt" => told.push(String::from("pays no tax")),
        "reverse" => told.push(String::from("accounts for the tax (reverse charge)")),
        _ => {}
    }
    if customer.payment_method == Some(false) {
        told.push(String::from("has no payment method"));
    }
    sentence(told)
}

/// What holds for a subscription beside its items.
pub(super) fn of_subscription(scenario: &Scenario, subscription: &Subscription) -> Option<String> {
    let mut told = with(scenario, &subscription.discounts, &subscription.tax_rates);
    if let Some(days) = subscription.trial_days {
        told.push(format!("free for {}", words::plural(days, "day")));
    }
    for (words, at) in [
        ("free until", &subscription.trial_end),
        ("billed since", &subscription.backdate_start_date),
        ("billing dates counted from", &subscription.billing_cycle_anchor),
        ("ends on", &subscription.cancel_at),
    ] {
        if !at.is_empty() {
            told.push(format!("{words} {}", day(at)));
        }
    }
    told.extend(subscription.billing_cycle_anchor_config.as_ref().map(anchor));
    if subscription.cancel_at_period_end {
        told.push(String::from("ends with its first period"));
    }
    match subscription.trial_end_behavior.as_str() {
        "cancel" => told.push(String::from("ends after the trial without a payment method")),
        "pause" => told.push(String::from("pauses after the trial without a payment method")),
        _ => {}
    }
    sentence(told)
}

fn anchor(config: &AnchorConfig) -> String {
    let month = config
        .month
        .and_then(|month| u8::try_from(month).ok())
        .map(|month| format!(" of {}", words::month_name(month)));
    let day = config.day_of_month.map_or_else(|| String::from("the day of the start"), |day| format!("day {day}"));
    format!("billed on {day}{}", month.unwrap_or_default())
}

/// What holds for one item.
pub(super) fn of_item(scenario: &Scenario, item: &Item) -> Option<String> {
    let told = with(scenario, &item.discounts, &item.tax_rates);
    (!told.is_empty()).then(|| format!(" {}", told.join(", ")))
}

fn with(scenario: &Scenario, coupons: &[String], rates: &[String]) -> Vec<String> {
    let coupon = |id: &String| coupon_name(scenario, id);
    let rate = |id: &String| rate_name(scenario, id);
    let mut told = Vec::new();
    if !coupons.is_empty() {
        told.push(format!("with {}", list(coupons.iter().map(coupon))));
    }
    if !rates.is_empty() {
        told.push(format!("taxed by {}", list(rates.iter().map(rate))));
    }
    told
}

fn sentence(told: Vec<String>) -> Option<String> {
    let text = told.join(", ");
    let first = text.chars().next()?;
    Some(format!("{}{}.", first.to_uppercase(), &text[first.len_utf8()..]))
}

/// `a, b and c`
pub(super) fn list(names: impl Iterator<Item = String>) -> String {
    let names: Vec<_> = names.collect();
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => names.concat(),
    }
}

pub(super) fn price_name(scenario: &Scenario, id: &str) -> String {
    let price = scenario.prices.iter().find(|price| price.id == id);
    price.map_or(id, |price| or(&price.name, &price.id)).to_string()
}

pub(super) fn coupon_name(scenario: &Scenario, id: &str) -> String {
    let coupon = scenario.coupons.iter().find(|coupon| coupon.id == id);
    format!("“{}”", coupon.map_or(id, |coupon| or(&coupon.name, &coupon.id)))
}

pub(super) fn rate_name(scenario: &Scenario, id: &str) -> String {
    let rate = scenario.tax_rates.iter().find(|rate| rate.id == id);
    rate.map_or(id, |rate| or(&rate.name, &rate.id)).to_string()
}

fn or<'a>(name: &'a str, id: &'a str) -> &'a str {
    if name.is_empty() { id } else { name }
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
