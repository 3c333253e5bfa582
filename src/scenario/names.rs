//! How does a story travel without saying whom it is about?

use std::rc::Rc;

use super::document::Scenario;
use super::node::{Node, Object};

/// The fields in which people write freely, whatever they stand in.
const FREE_TEXTS: [&str; 3] = ["title", "description", "reason"];

/// The story without its title, its descriptions and the name of the customer. Ids, prices and dates stay, so it comes
/// to the same amounts.
#[must_use]
pub fn without_names(scenario: &Scenario) -> Scenario {
    let mut nameless = Scenario::of(without_texts(scenario.fields()));
    nameless.set("customer.name", None);
    nameless
}

fn without_texts(fields: &Object) -> Object {
    let kept = fields.iter().filter(|(name, _)| !FREE_TEXTS.contains(name));
    Rc::new(kept.map(|(name, value)| (*name, within(value))).collect())
}

fn within(value: &Node) -> Node {
    match value {
        Node::Object(fields) => Node::Object(without_texts(fields)),
        Node::List(values) => Node::list(values.iter().map(within)),
        _ => value.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{PRESETS, canonical_json};

    #[test]
    fn names_and_descriptions_go_and_ids_and_amounts_stay() {
        let story = r#"{ "currency": "usd", "start": "2026-04-01", "months": 2, "title": "SECRET", "description": "SECRET",
            "prices": [{ "id": "hobby", "name": "Hobby", "unit_amount": 2000 }],
            "customer": { "name": "SECRET", "balance": -500 },
            "subscriptions": [{ "id": "main", "items": [{ "id": "plan", "price": "hobby" }] }],
            "events": [
                { "at": "2026-04-16", "adjust_balance": { "amount": -100, "description": "SECRET" } },
                { "at": "2026-05-16", "issue_credit_note": { "amount": 100, "reason": "SECRET" } }
            ] }"#;
        let story = crate::open(story).expect("a story");
        let nameless = without_names(&story);
        let json = canonical_json(&nameless);
        assert!(!json.contains("SECRET"), "{json}");
        for kept in ["\"hobby\"", "\"Hobby\"", "\"plan\"", "-500", "\"amount\":-100", "issue_credit_note"] {
            assert!(json.contains(kept), "{kept} is not in {json}");
        }
        assert_eq!(crate::open(&json).expect("it opens"), nameless);
    }

    #[test]
    fn each_story_of_the_gallery_comes_to_the_same_numbers() {
        for preset in PRESETS {
            let story = crate::open(preset.json).expect(preset.id);
            let digest = |story| crate::projection::digest(&crate::simulate(story).expect(preset.id));
            assert_eq!(digest(&without_names(&story)), digest(&story), "{}", preset.id);
        }
    }
}
