//! Does the engine say in a browser what it says natively?
//!
//! Runs in headless Chromium. Each preset has to give its golden text, whose last line names the bytes of its JSON, so the bytes are
//! the same on both sides.
#![cfg(target_arch = "wasm32")]

#[path = "support/ledger.rs"]
mod ledger;

use rollforward::money::{Amount, AmountTooLarge};
use rollforward::scenario::{LinkProblem, PRESETS, decode_link, encode_link, read};
use rollforward::{simulate, simulate_json};
#[cfg(feature = "desk")]
use wasm_bindgen::JsValue;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

macro_rules! golden {
    ($($id:literal)*) => {
        [$(($id, include_str!(concat!("golden/", $id, ".txt")))),*]
    };
}

/// In the order of the gallery.
const GOLDEN: [(&str, &str); 38] = golden![
    "cindy-as-told"
    "cindy-as-billed-today"
    "bob"
    "downgrade"
    "negative-total"
    "positive-balance"
    "set-balance"
    "one-off-charge"
    "month-end"
    "below-minimum"
    "trial"
    "backdated"
    "coupon-and-upgrade"
    "taxes"
    "metered-tiers"
    "yearly-and-monthly"
    "free-months-credit"
    "free-months-coupon"
    "free-months-trial"
    "free-months-negative-item"
    "seats"
    "yearly-to-monthly"
    "pause"
    "refund"
    "failed-payment"
    "unpaid"
    "upgrade-stripe"
    "upgrade-killbill"
    "upgrade-lago"
    "upgrade-flexprice"
    "upgrade-polar"
    "upgrade-meteroid"
    "free-months-compared"
    "every-convention"
    "upgrade-day"
    "two-free-invoices"
    "which-rules"
    "offer-to-everybody"
];

#[wasm_bindgen_test]
fn each_preset_gives_its_ledger() {
    let ids: Vec<_> = PRESETS.iter().map(|preset| preset.id).collect();
    assert_eq!(GOLDEN.map(|(id, _)| id), ids[..]);
    for (preset, (id, golden)) in PRESETS.iter().zip(GOLDEN) {
        let text = ledger::of_preset(preset);
        for (line, (found, expected)) in text.lines().zip(golden.lines()).enumerate() {
            assert_eq!(found, expected, "{id}, line {}", line + 1);
        }
        assert_eq!(text.len(), golden.len(), "{id}");
    }
}

#[wasm_bindgen_test]
fn links_open() {
    let (mut kept, mut ours) = (0, 0);
    for line in include_str!("data/links.txt").lines().filter(|line| line.starts_with("#s=")) {
        let (link, title) = line.split_once(' ').expect(line);
        let json = decode_link(link).expect(link).expect(link);
        let scenario = read(&json).0.expect(link);
        assert_eq!(scenario.part().text("title"), title);
        assert!(simulate(&scenario).is_ok(), "{title}");
        kept += 1;
        // What this library made before, it makes again to the letter.
        ours += usize::from(encode_link(&scenario).as_deref() == Ok(&link[1..]));
    }
    assert!(kept >= 18 && ours >= 10, "{kept} links, {ours} of them made again");
}

#[wasm_bindgen_test]
fn hostile_links_and_documents_do_no_harm() {
    for fragment in ["#s=", "#s=1d.", "#s=1d.****", "#s=2d.AAAA", "#s=1j._w", "#s=\u{fffd}.\u{202e}"] {
        assert!(decode_link(fragment).expect(fragment).is_err(), "{fragment}");
    }
    let long = format!("#s=1j.{}", "A".repeat(100_000));
    assert_eq!(decode_link(&long), Some(Err(LinkProblem::TooLong)));
    for text in ["", "null", "[]", "{}", "{\"version\":2}", "{\"months\":1e999}", &"[".repeat(100_000)] {
        assert!(simulate_json(text).is_err());
    }
}

/// 128-bit arithmetic is emulated in wasm; it has to be exact there as well.
#[wasm_bindgen_test]
fn the_largest_amounts_are_exact() {
    let most = Amount::MAX;
    assert_eq!(most.share(31_535_999, 31_536_000).map(Amount::units), Ok(9_007_198_969_124_576));
    assert_eq!(most.share(7, 7), Ok(most));
    assert_eq!(most.plus(Amount::new(1).unwrap_or_default()), Err(AmountTooLarge));
    assert_eq!((-most).times(2), Err(AmountTooLarge));
}

/// JavaScript gives and takes plain objects.
#[cfg(feature = "desk")]
#[wasm_bindgen_test]
fn javascript_gets_what_rust_gets() {
    for preset in PRESETS {
        let scenario = js_sys::JSON::parse(preset.json).expect("an object");
        let projection = rollforward::js::simulate(scenario.clone(), None).expect(preset.id);
        let expected = rollforward::projection::document(&simulate_json(preset.json).expect(preset.id)).to_json();
        let expected = js_sys::JSON::stringify(&js_sys::JSON::parse(&expected).expect("JSON")).expect("JSON");
        assert_eq!(js_sys::JSON::stringify(&projection).expect("plain"), expected, "{}", preset.id);
        assert_eq!(js_sys::JSON::stringify(&rollforward::js::check(scenario)).expect("plain"), "[]");
    }
    let story = || js_sys::JSON::parse(PRESETS[0].json).expect("an object");
    let text = |value: JsValue| String::from(js_sys::JSON::stringify(&value).expect("plain"));
    let table = rollforward::js::export_csv(story(), "ledger", JsValue::UNDEFINED).expect("a table");
    assert!(table.starts_with("transaction,date,type,"), "{table}");
    let summary = rollforward::js::export_markdown(story(), None).expect("a summary");
    assert!(summary.starts_with("# Cindy upgrades half-way"), "{summary}");
    assert!(text(rollforward::js::api_calls(story(), "go").expect("code")).contains("-20000"));
    let events =
        rollforward::js::imports::import_events(story(), "date,event,amount\n2026-05-20,credit,5\n").expect("events");
    assert!(text(events).contains(r#""added":[{"line":2,"what":"2026-05-20 adjust balance"}],"problems":[]"#));
    let invoice = include_str!("data/invoices/renewal-one-cent-off.json");
    let explained = text(rollforward::js::imports::import_invoice(invoice).expect("a story"));
    assert!(explained.contains(r#"{"ours":4284,"theirs":4285,"what":"total"}"#), "{explained}");
    let written = |style: Option<&str>| rollforward::js::format_amount((-1_250).into(), "usd", style.map(String::from));
    assert_eq!(written(None), Ok(String::from("−$12.50")));
    assert_eq!(written(Some(",|.|3|1|1 $|dm")), Ok(String::from("−12,50\u{a0}$")));
    assert_eq!(written(Some("nonsense")), Ok(String::from("−$12.50")));
    for (units, currency) in [(JsValue::from_str("1"), "usd"), (0.5.into(), "usd"), (1.into(), "gold")] {
        assert!(rollforward::js::format_amount(units, currency, None).is_err());
    }
    let wrong = js_sys::JSON::parse(r#"{ "months": 0 }"#).expect("an object");
    let problems = rollforward::js::simulate(wrong, None).expect_err("problems");
    assert!(js_sys::Array::is_array(&problems) && js_sys::Array::from(&problems).length() > 3);
}
