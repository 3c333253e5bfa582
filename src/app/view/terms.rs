//! What holds that folded objects do not show? Tiers, discounts, taxes, trials and dates of billing, in words.

use super::told::{Teller, capital};
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
pub(super) fn of_price(teller: Teller, price: Part) -> Vec<String> {
    let sentences = [
        "[{tiers_mode}: {tiers}.]",
        "{transform_quantity}",
        "[Metered: {aggregate} is billed when the period is over.]",
        "{billing}",
    ];
    teller.all(&sentences, price)
}

pub(super) fn package(package: Part) -> String {
    let size = package.whole("divide_by").unwrap_or_default();
    format!("For each {} units, rounded {}.", words::count(size), package.text("round"))
}

pub(super) fn tier(tier: Part, currency: &Currency) -> String {
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

/// What is particular about an object of a list, that its sentence does not say.
pub(super) fn summary(teller: Teller, name: &str, part: Part) -> String {
    match name {
        "price" => of_price(teller, part).join(" "),
        "item" => of_item(teller, part).unwrap_or_default(),
        _ => String::new(),
    }
}

/// What may hold for a customer, a subscription or an item.
const TERMS: [&str; 12] = [
    "[with {discounts}]",
    "[taxed by {tax_rates}]",
    "[free for {trial_days}]",
    "[free until {trial_end}]",
    "[billed since {backdate_start_date}]",
    "[billing dates counted from {billing_cycle_anchor}]",
    "[ends on {cancel_at}]",
    "{billing_cycle_anchor_config}",
    "{cancel_at_period_end}",
    "{trial_end_behavior}",
    "{tax_exempt}",
    "{payment_method}",
];

/// What holds for the whole customer, or for a subscription beside its items.
pub(super) fn of_object(teller: Teller, object: Part) -> Option<String> {
    let told = teller.all(&TERMS, object);
    (!told.is_empty()).then(|| capital(&told.join(", ")) + ".")
}

/// What holds for one item.
pub(super) fn of_item(teller: Teller, item: Part) -> Option<String> {
    let told = teller.all(&TERMS, item);
    (!told.is_empty()).then(|| [" ", &told.join(", ")].concat())
}

pub(super) fn anchor(config: Part) -> String {
    let month = config.whole("month").and_then(|month| u8::try_from(month).ok());
    let month = month.map(|month| format!(" of {}", words::month_name(month))).unwrap_or_default();
    match config.whole("day_of_month") {
        Some(day) => format!("billed on day {day}{month}"),
        None => format!("billed on the day of the start{month}"),
    }
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
