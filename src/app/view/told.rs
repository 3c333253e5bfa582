//! How is told what the page does not edit? Sentences with values in them, filled in from a part of the document.

use super::terms::{self, anchor, day, exact, list, money, name_of, named, off, package, price_name, tier};
use crate::currency::Currency;
use crate::money::Decimal;
use crate::scenario::{Node, Part};
use crate::words;

/// What events say, with their values in braces. What stands in brackets is left out where a value in it says nothing.
const EVENTS: [(&str, &str); 24] = [
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
    ("report_usage", "The usage of {item} {action} {quantity}."),
    ("grant_credit", "{who} is granted {amount} for usage."),
    ("one_off_invoice", "An invoice of {lines} is made at once."),
    ("issue_credit_note", "{amount} of {invoice} is taken back by a credit note."),
    ("void_invoice", "{Invoice} is made void."),
    ("pay_invoice", "{who} pays {invoice}[ with {amount}]."),
    ("mark_uncollectible", "{Invoice} is given up."),
    ("apply_balance_to_invoice", "Credit[ of {amount}] pays {invoice}."),
    ("fail_payments", "[The next {count} fail][Payments fail until {until}]."),
    ("set_tax_rates", "From now on {place} bears {rates}."),
];

/// What the words of some fields say; an empty word where nothing is said.
const WORDS: [(&str, &str, &str); 21] = [
    ("how", "create_prorations", ", prorated on the next invoice"),
    ("how", "always_invoice", ", prorated and invoiced at once"),
    ("how", "none", ", not prorated"),
    ("anchor", "unchanged", "on its old billing date"),
    ("anchor", "", "with a new period"),
    ("action", "set", "is set to"),
    ("action", "", "grows by"),
    ("tiers_mode", "volume", "All units cost what the tier says that their number reaches"),
    ("tiers_mode", "graduated", "Each unit costs what the tier says that it lies in"),
    ("aggregate", "max", "the largest usage of a period"),
    ("aggregate", "last_during_period", "the last usage of a period"),
    ("aggregate", "last_ever", "the last usage that there was"),
    ("aggregate", "", "all usage of a period"),
    ("tax_exempt", "exempt", "pays no tax"),
    ("tax_exempt", "reverse", "accounts for the tax (reverse charge)"),
    ("trial_end_behavior", "cancel", "ends after the trial without a payment method"),
    ("trial_end_behavior", "pause", "pauses after the trial without a payment method"),
    ("duration", "forever", "for ever"),
    ("duration", "", "once"),
    ("billing", "in_arrears", "Billed when the period is over."),
    ("tiers_mode", "", "Each unit costs what the tier says that it lies in"),
];

/// What a sentence is made of: its words, and the values in braces, which come twice.
pub(super) fn pieces(sentence: &'static str) -> impl Iterator<Item = (&'static str, Option<&'static str>)> {
    let pieces = sentence.split(['{', '}']).enumerate();
    let pieces = pieces.map(|(place, piece)| (piece, (place % 2 == 1).then_some(piece)));
    pieces.filter(|(piece, _)| !piece.is_empty())
}

/// Who tells: the document with its names, its currency and what the customer is called.
#[derive(Clone, Copy)]
pub(super) struct Teller<'a> {
    pub(super) root: Part<'a>,
    pub(super) currency: &'a Currency,
    pub(super) who: &'a str,
}

impl Teller<'_> {
    /// An event as a sentence, without its date.
    pub(super) fn event(self, name: &str, event: Part) -> String {
        match EVENTS.iter().find(|(known, _)| *known == name) {
            Some((_, sentence)) => self.told(sentence, event),
            None => capital(&name.replace('_', " ")) + ".",
        }
    }

    /// What the sentences tell of a part, those left out of which nothing remains.
    pub(super) fn all(self, sentences: &[&'static str], part: Part) -> Vec<String> {
        let mut told: Vec<_> = sentences.iter().map(|sentence| self.told(sentence, part)).collect();
        told.retain(|text| !text.is_empty());
        told
    }

    /// A sentence about a part.
    pub(super) fn told(self, sentence: &'static str, part: Part) -> String {
        let mut told = String::new();
        for (place, text) in sentence.split(['[', ']']).enumerate() {
            let length = told.len();
            let mut says_all = true;
            for (words, value) in pieces(text) {
                let value = value.map(|name| self.value(part, name));
                says_all &= value.as_ref().is_none_or(|value| !value.is_empty());
                told.push_str(value.as_deref().unwrap_or(words));
            }
            // Every second one stood in brackets.
            if place % 2 == 1 && !says_all {
                told.truncate(length);
            }
        }
        told
    }

    /// A value in words.
    fn value(self, part: Part, name: &str) -> String {
        let Self { root, currency, who } = self;
        let text = part.text(match name {
            "how" => "proration_behavior",
            "anchor" => "billing_cycle_anchor",
            "what" => "unit_amount_decimal",
            name => name,
        });
        let is_metered = terms::is_metered(part);
        let item = |item: Part| self.told("{units} × {price}{extra}", item);
        match name {
            "who" => who.to_string(),
            "aggregate" if !is_metered => String::new(),
            "billing" if is_metered => String::new(),
            "name" => name_of(part).to_string(),
            "price" => price_name(root, text).to_string(),
            "coupon" => coupon(root, text),
            "discounts" => list(part.texts(name).map(|id| coupon(root, id))),
            "tax_rates" => list(part.texts(name).map(|id| named(root, name, id).to_string())),
            "rates" if part.list("tax_rates").is_empty() => String::from("no tax"),
            "rates" => self.value(part, "tax_rates"),
            "applies_to" => list(part.texts(name).map(|id| price_name(root, id).to_string())),
            "line" => item(part.part("item")),
            "items" => list(part.parts(name).map(item)),
            "lines" => list(part.parts("items").map(|item| self.told("{amount} for {description}", item))),
            "tiers" => part.parts(name).map(|one| tier(one, currency)).collect::<Vec<_>>().join("; "),
            "units" if part.has("quantity_decimal") => part.text("quantity_decimal").to_string(),
            "units" => words::count(part.whole("quantity").unwrap_or(1)),
            "extra" => terms::of_item(self, part).unwrap_or_default(),
            "terms" => terms::of_object(self, part).unwrap_or_default(),
            "place" => place(who, part.text("subscription"), part.text("item")),
            "what" if part.has("price") => self.value(part, "price"),
            "what" => exact(currency, text),
            "off" => off(part, currency),
            "duration" if text == "repeating" => self.told("[for {duration_in_months}]", part),
            "inclusive" if part.is(name) => String::from("contained in the price"),
            "inclusive" => String::from("on top of the price"),
            "cancel_at_period_end" if part.is(name) => String::from("ends with its first period"),
            "payment_method" if part.flag(name) == Some(false) => String::from("has no payment method"),
            "billing_cycle_anchor_config" if part.has(name) => anchor(part.part(name)),
            "transform_quantity" if part.has(name) => package(part.part(name)),
            "invoice" => {
                part.whole(name).map_or_else(|| String::from("the last invoice"), |number| format!("invoice {number}"))
            }
            "Invoice" => capital(&self.value(part, "invoice")),
            "when"
            | "trial_end"
            | "resumes_at"
            | "until"
            | "backdate_start_date"
            | "billing_cycle_anchor"
            | "cancel_at" => day(text),
            _ => match part.get(name) {
                Some(Node::Whole(number)) => match name {
                    "amount" => money(currency, *number),
                    "count" => words::plural(*number, "payment"),
                    "trial_days" => words::plural(*number, "day"),
                    "duration_in_months" => words::plural(*number, "month"),
                    _ => words::count(*number),
                },
                Some(_) if name == "quantity" => Decimal::parse(text).map_or_else(|_| text.to_string(), words::decimal),
                _ => {
                    let found = WORDS.iter().find(|(known, word, _)| *known == name && *word == text);
                    found.map_or(text, |(.., words)| words).to_string()
                }
            },
        }
    }
}

fn coupon(root: Part, id: &str) -> String {
    format!("“{}”", named(root, "coupons", id))
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
