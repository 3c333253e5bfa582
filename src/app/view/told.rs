//! What do events say that the page tells, but does not edit yet?

use super::terms::{self, day, exact, list, money, named, price_name};
use crate::currency::Currency;
use crate::money::Decimal;
use crate::scenario::{Node, Part};
use crate::words;

/// The sentences, with their values in braces. What stands in brackets is left out where a value in it says nothing.
const SENTENCES: [(&str, &str); 24] = [
    ("cancel", "{who} cancels {subscription} as of {when}{how}."),
    ("add_invoice_item", "[{quantity} × ]{what} waits for the next invoice."),
    ("add_item", "{who} adds {line} to {subscription}{how}."),
    ("remove_item", "{who} removes {item} from {subscription}{how}."),
    ("start_subscription", "{who} subscribes to {items}, as {id}.[ {terms}]"),
    ("end_trial", "The trial of {subscription} ends now, and it is billed."),
    ("set_trial_end", "{subscription} is free from now until {trial_end}{how}."),
    (
        "reset_billing_cycle_anchor",
        "The billing date of {subscription} moves to this day, with a full period billed{how}.",
    ),
    ("pause_collection", "Invoices of {subscription} are not collected[ until {resumes_at}]."),
    ("resume_collection", "Invoices of {subscription} are collected again."),
    ("pause_subscription", "{subscription} stands still{how}."),
    ("resume_subscription", "{subscription} goes on {anchor}."),
    ("apply_discount", "The coupon {coupon} begins to act on {place}."),
    ("remove_discount", "The coupon {coupon} acts no more on {place}."),
    ("report_usage", "The usage of {item} {grows} {quantity}."),
    ("grant_credit", "{who} is granted {amount} for usage."),
    ("one_off_invoice", "An invoice of {lines} is made at once."),
    ("issue_credit_note", "{amount} of {invoice} is taken back by a credit note."),
    ("void_invoice", "{Invoice} is made void."),
    ("pay_invoice", "{who} pays {invoice}[ with {amount}]."),
    ("mark_uncollectible", "{Invoice} is given up."),
    ("apply_balance_to_invoice", "Credit[ of {amount}] pays {invoice}."),
    ("fail_payments", "[The next {count} fail][Payments fail until {until}]."),
    ("set_tax_rates", "From now on {place} bears {tax_rates}."),
];

/// What a sentence is made of: its words, and the values in braces, which come twice.
pub(super) fn pieces(sentence: &'static str) -> impl Iterator<Item = (&'static str, Option<&'static str>)> {
    let pieces = sentence.split(['{', '}']).enumerate();
    let pieces = pieces.map(|(place, piece)| (piece, (place % 2 == 1).then_some(piece)));
    pieces.filter(|(piece, _)| !piece.is_empty())
}

/// An event as a sentence, without its date.
pub(super) fn told(root: Part, currency: &Currency, who: &str, name: &str, event: Part) -> String {
    let Some((_, sentence)) = SENTENCES.iter().find(|(known, _)| *known == name) else {
        return capital(&name.replace('_', " ")) + ".";
    };
    let mut told = String::new();
    for (place, part) in sentence.split(['[', ']']).enumerate() {
        let is_optional = place % 2 == 1;
        let mut says_all = true;
        let mut text = String::new();
        for (words, value) in pieces(part) {
            let value = value.map(|name| value_of(root, currency, who, event, name));
            says_all &= value.as_ref().is_none_or(|value| !value.is_empty());
            text.push_str(value.as_deref().unwrap_or(words));
        }
        if says_all || !is_optional {
            told.push_str(&text);
        }
    }
    told
}

fn value_of(root: Part, currency: &Currency, who: &str, event: Part, name: &str) -> String {
    let item_of = |item: Part| {
        let extra = terms::of_item(root, item).unwrap_or_default();
        format!("{} × {}{extra}", terms::quantity_of(item), price_name(root, item.text("price")))
    };
    let text = event.text(name);
    let words = match (name, text) {
        ("who", _) => who,
        ("how", _) => behavior(event.text("proration_behavior")),
        ("anchor", _) if event.text("billing_cycle_anchor") == "unchanged" => "on its old billing date",
        ("anchor", _) => "with a new period",
        ("grows", _) => {
            if event.text("action") == "set" {
                "is set to"
            } else {
                "grows by"
            }
        }
        ("line", _) => return item_of(event.part("item")),
        ("items", _) => return list(event.parts("items").map(item_of)),
        ("lines", _) => {
            let line = |item: Part| format!("{} for {}", money_in(currency, item), item.text("description"));
            return list(event.parts("items").map(line));
        }
        ("terms", _) => return terms::of_subscription(root, event).unwrap_or_default(),
        ("when" | "trial_end" | "resumes_at" | "until", _) => return day(text),
        ("coupon", _) => return format!("“{}”", named(root, "coupons", text)),
        ("place", _) => return place(who, event.text("subscription"), event.text("item")),
        ("tax_rates", _) => {
            let rates = list(event.texts(name).map(|id| named(root, "tax_rates", id).to_string()));
            return if rates.is_empty() { String::from("no tax") } else { rates };
        }
        ("quantity", _) => match event.get(name) {
            Some(Node::Whole(number)) => return words::count(*number),
            _ => return Decimal::parse(text).map_or_else(|_| text.to_string(), words::decimal),
        },
        ("what", _) if event.has("price") => return price_name(root, event.text("price")).to_string(),
        ("what", _) => return exact(currency, event.text("unit_amount_decimal")),
        ("amount", _) => return money_in(currency, event),
        ("count", _) => return event.whole(name).map(|count| words::plural(count, "payment")).unwrap_or_default(),
        ("invoice", _) => return invoice(event),
        ("Invoice", _) => return capital(&invoice(event)),
        _ => text,
    };
    words.to_string()
}

fn money_in(currency: &Currency, part: Part) -> String {
    part.whole("amount").map(|units| money(currency, units)).unwrap_or_default()
}

fn invoice(event: Part) -> String {
    event.whole("invoice").map_or_else(|| String::from("the last invoice"), |number| format!("invoice {number}"))
}

fn behavior(written: &str) -> &'static str {
    match written {
        "create_prorations" => ", prorated on the next invoice",
        "always_invoice" => ", prorated and invoiced at once",
        "none" => ", not prorated",
        _ => "",
    }
}

fn place(who: &str, subscription: &str, item: &str) -> String {
    match (subscription, item) {
        ("", _) => format!("all that {who} has"),
        (subscription, "") => subscription.to_string(),
        (subscription, item) => format!("{item} of {subscription}"),
    }
}

/// A text with a capital letter at its beginning.
pub(super) fn capital(text: &str) -> String {
    let first = text.chars().next().map_or(0, char::len_utf8);
    [&text[..first].to_ascii_uppercase(), &text[first..]].concat()
}
