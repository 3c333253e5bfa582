//! How is told what is folded away? Sentences with values in them, filled in from a part of the document.

use super::terms::{self, anchor, day, list, named, package, tier};
use crate::currency::Currency;
use crate::scenario::Part;
use crate::words;

/// What the words of some fields say; an empty word where nothing is said.
const WORDS: [(&str, &str, &str); 12] = [
    ("tiers_mode", "volume", "All units cost what the tier says that their number reaches"),
    ("aggregate", "max", "the largest usage of a period"),
    ("aggregate", "last_during_period", "the last usage of a period"),
    ("aggregate", "last_ever", "the last usage that there was"),
    ("aggregate", "", "all usage of a period"),
    ("tax_exempt", "exempt", "pays no tax"),
    ("tax_exempt", "reverse", "accounts for the tax (reverse charge)"),
    ("trial_end_behavior", "cancel", "ends after the trial without a payment method"),
    ("trial_end_behavior", "pause", "pauses after the trial without a payment method"),
    ("billing", "in_arrears", "Billed when the period is over."),
    ("tiers_mode", "graduated", "Each unit costs what the tier says that it lies in"),
    ("tiers_mode", "", "Each unit costs what the tier says that it lies in"),
];

/// What a sentence is made of: its words, and the values in braces, which come twice.
pub(super) fn pieces(sentence: &'static str) -> impl Iterator<Item = (&'static str, Option<&'static str>)> {
    let pieces = sentence.split(['{', '}']).enumerate();
    let pieces = pieces.map(|(place, piece)| (piece, (place % 2 == 1).then_some(piece)));
    pieces.filter(|(piece, _)| !piece.is_empty())
}

/// Who tells: the document with its names and its currency.
#[derive(Clone, Copy)]
pub(super) struct Teller<'a> {
    pub(super) root: Part<'a>,
    pub(super) currency: &'a Currency,
}

impl Teller<'_> {
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
        let Self { root, currency } = self;
        let text = part.text(name);
        let is_metered = terms::is_metered(part);
        match name {
            "aggregate" if !is_metered => String::new(),
            "billing" if is_metered => String::new(),
            "discounts" => list(part.texts(name).map(|id| coupon(root, id))),
            "tax_rates" => list(part.texts(name).map(|id| named(root, name, id).to_string())),
            "tiers" => part.parts(name).map(|one| tier(one, currency)).collect::<Vec<_>>().join("; "),
            "cancel_at_period_end" if part.is(name) => String::from("ends with its first period"),
            "payment_method" if part.flag(name) == Some(false) => String::from("has no payment method"),
            "billing_cycle_anchor_config" if part.has(name) => anchor(part.part(name)),
            "transform_quantity" if part.has(name) => package(part.part(name)),
            "trial_end" | "backdate_start_date" | "billing_cycle_anchor" | "cancel_at" => day(text),
            _ => {
                if let Some(number) = part.whole(name) {
                    return words::plural(number, "day");
                }
                let found = WORDS.iter().find(|(known, word, _)| *known == name && *word == text);
                found.map_or(text, |(.., words)| words).to_string()
            }
        }
    }
}

fn coupon(root: Part, id: &str) -> String {
    format!("“{}”", named(root, "coupons", id))
}

/// A text with a capital letter at its beginning.
pub(super) fn capital(text: &str) -> String {
    let first = text.chars().next().map_or(0, char::len_utf8);
    [&text[..first].to_ascii_uppercase(), &text[first..]].concat()
}
