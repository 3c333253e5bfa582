//! Is what is not sound refused, and never more than that?

use proptest::prelude::*;
use rollforward::projection::document;
use rollforward::scenario::{PRESETS, check};
use rollforward::{open, simulate_json};
use serde_json::Value;

use super::dice::Dice;
use super::sound::cases;
use super::{tale, wild};

/// Any JSON, with the field names of our documents.
fn any_json() -> impl Strategy<Value = Value> {
    let names = [
        "version",
        "currency",
        "start",
        "months",
        "policy",
        "prices",
        "id",
        "unit_amount",
        "interval",
        "customer",
        "balance",
        "subscriptions",
        "items",
        "price",
        "quantity",
        "events",
        "at",
        "change_price",
        "cancel",
        "when",
        "adjust_balance",
        "amount",
    ];
    let name = prop_oneof!["\\PC{0,4}", prop::sample::select(names.to_vec()).prop_map(String::from)];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        Just(Value::from("2026-04-16")),
        Just(Value::from("usd")),
    ];
    leaf.prop_recursive(5, 64, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map(name.clone(), inner, 0..8)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// Refused with paths into the document, or run to its end; then what is wrong is taken away, until nothing is.
fn refused_or_run(mut story: Value) {
    for _ in 0..12 {
        let text = story.to_string();
        match simulate_json(&text) {
            Ok(projection) => {
                let opened = open(&text).expect("what runs can be opened");
                assert!(check(&opened).is_ok(), "{text}");
                assert!(serde_json::to_string(&document(&projection)).is_ok(), "{text}");
                // What was read is written so that it reads back.
                assert_eq!(open(&opened.to_json()).as_ref(), Ok(&opened), "{text}");
                return;
            }
            Err(problems) => {
                assert!(!problems.is_empty(), "{text}");
                for problem in &problems {
                    assert!(wild::leads_somewhere(&story, &problem.path), "{} in {story:#}", problem.path);
                    assert!(!problem.code.is_empty() && !problem.message.is_empty(), "{problem:?}");
                }
                let paths: Vec<_> = problems.iter().map(|problem| problem.path.as_str()).collect();
                let Some(mended) = wild::mended(&story, &paths) else { return };
                story = mended;
            }
        }
    }
}

proptest! {
    #![proptest_config(cases(3_000))]

    /// Sound stories in which some things are wild.
    #[test]
    fn wild_stories_are_refused_or_run(seed in any::<u64>()) {
        let dice = &mut Dice::of_seed(seed);
        let story = tale::any(dice);
        refused_or_run(wild::made_wild(&story, dice));
    }

    /// Stories that any bytes write: what a fuzzer does, without its guidance.
    #[test]
    fn bytes_write_stories(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let dice = &mut Dice::of_bytes(&bytes);
        let story = tale::any(dice);
        refused_or_run(wild::made_wild(&story, dice));
    }
}

proptest! {
    #![proptest_config(cases(1_500))]

    #[test]
    fn any_json_is_read_without_harm(value in any_json()) {
        let _ = simulate_json(&value.to_string());
    }

    #[test]
    fn any_text_is_read_without_harm(text in prop_oneof!["\\PC{0,200}", "[\\[\\]{}\",:0-9a-z. \\\\-]{0,200}"]) {
        let _ = simulate_json(&text);
    }

    /// A sound document with a piece cut out, doubled or replaced.
    #[test]
    fn mangled_documents_are_read_without_harm(
        preset in 0..PRESETS.len(), from in 0_usize..900, length in 0_usize..60, insert in "\\PC{0,8}|null|-?[0-9]{1,25}|\\{\\}|\\[\\]",
    ) {
        let text = PRESETS[preset].json;
        let from = (0..=from.min(text.len())).rev().find(|place| text.is_char_boundary(*place)).unwrap_or(0);
        let to = (from + length).min(text.len());
        let to = (to..=text.len()).find(|place| text.is_char_boundary(*place)).unwrap_or(text.len());
        let mangled = format!("{}{insert}{}", &text[..from], &text[to..]);
        if let Err(problems) = open(&mangled) {
            prop_assert!(!problems.is_empty());
        }
        let _ = simulate_json(&mangled);
    }
}
