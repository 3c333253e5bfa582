//! Does each mistake get exactly this message?
//!
//! `tests/problems/<case>.json` holds a document with one mistake (those named `many-…`: with several), `<case>.txt` what is said
//! about it: the code, the path, the message and the hint. Documents too large to keep are made here. Read a message as the person
//! who has to mend it: does it say what is wrong, where, with both values, and what to write instead?
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/diff.rs"]
mod diff;
#[path = "support/files.rs"]
mod files;

use std::collections::BTreeSet;
use std::path::PathBuf;

use rollforward::scenario::{CODES, Problem, limits};
use rollforward::simulate_json;
use serde_json::{Value, json};

/// Every case: its name and its document.
fn cases() -> Vec<(String, String)> {
    let directory = directory();
    let mut cases: Vec<_> = files::names(&directory, "json")
        .into_iter()
        .map(|name| {
            let path = directory.join(format!("{name}.json"));
            let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            (name, text)
        })
        .collect();
    cases.extend(made().map(|(name, text)| (String::from(name), text)));
    cases
}

fn directory() -> PathBuf {
    files::directory("tests/problems")
}

/// A story without a mistake, to which one is added.
fn sound() -> Value {
    json!({
        "currency": "usd", "start": "2026-04-01", "months": 4,
        "prices": [{ "id": "basic", "unit_amount": 2000 }],
        "subscriptions": [{ "id": "main", "items": [{ "id": "plan", "price": "basic" }] }],
    })
}

/// The documents that are too large to keep.
fn made() -> [(&'static str, String); 8] {
    let with = |path: &str, value: Value| {
        let mut document = sound();
        *document.pointer_mut(path).expect(path) = value;
        document.to_string()
    };
    let with_field = |name: &str, value: Value| {
        let mut document = sound();
        document[name] = value;
        document.to_string()
    };
    let numbered = |count: usize, one: &dyn Fn(String) -> Value| (0..count).map(|n| one(format!("n{n}"))).collect();
    let item = |id: String| json!({ "id": id, "price": "basic" });
    let subscription = |id: String| json!({ "id": id, "items": [item(String::from("plan"))] });
    let event = |_| json!({ "at": "2026-04-16", "adjust_balance": { "amount": 1 } });
    let price = |id: String| json!({ "id": if id == "n0" { "basic" } else { &id }, "unit_amount": 1 });
    [
        ("made-300-kilobytes", with_field("description", json!("x".repeat(300_000)))),
        ("made-deep-nesting", format!("{}{}", "[".repeat(100_000), "]".repeat(100_000))),
        ("made-too-many-prices", with("/prices", numbered(limits::PRICES + 1, &price))),
        ("made-too-many-subscriptions", with("/subscriptions", numbered(limits::SUBSCRIPTIONS + 1, &subscription))),
        ("made-too-many-items", with("/subscriptions/0/items", numbered(limits::ITEMS + 1, &item))),
        ("made-too-many-events", with_field("events", numbered(limits::EVENTS + 1, &event))),
        ("made-open-braces", "{".repeat(200_000)),
        ("many-made-long-names", long_names()),
    ]
}

/// Names of thousands of letters, in every place that a message could quote.
fn long_names() -> String {
    let long = |letter: &str| letter.repeat(9_000);
    let change =
        json!({ "subscription": "main", "item": long("i"), "price": long("p"), "proration_behavior": long("b") });
    json!({
        "currency": long("c"), "start": long("s"), "months": long("m"), "policy": long("y"), long("f"): 1,
        "prices": [{ "id": long("a"), "unit_amount": -1, "interval": long("v") }, { "id": long("a"), "unit_amount": 1 }],
        "subscriptions": [{ "id": "main", "items": [{ "id": "plan", "price": "none" }] }],
        "events": [
            { "at": long("t"), "change_price": change },
            { "at": "2026-04-16", long("e"): 1 },
            { "at": "2026-04-16", "cancel": { "subscription": long("u"), "when": long("w") } },
        ],
    })
    .to_string()
}

#[track_caller]
fn problems(name: &str, document: &str) -> Vec<Problem> {
    simulate_json(document).err().unwrap_or_else(|| panic!("{name}: nothing is wrong with it"))
}

fn text(problem: &Problem) -> String {
    let Problem { code, path, message, hint } = problem;
    let place = if path.is_empty() { "the document" } else { path };
    format!("{code} at {place}\n  {message}\n  {hint}\n")
}

#[test]
fn each_mistake_gets_its_message() {
    let of = |(name, document): &(String, String)| {
        let texts: Vec<_> = problems(name, document).iter().map(text).collect();
        (directory().join(format!("{name}.txt")), texts.join("\n"))
    };
    files::hold(&cases().iter().map(of).collect::<Vec<_>>());
}

#[test]
fn each_message_has_a_case_and_each_case_a_message() {
    let cases: BTreeSet<_> = cases().into_iter().map(|(name, _)| name).collect();
    assert_eq!(BTreeSet::from_iter(files::names(&directory(), "txt")), cases);
}

#[test]
fn one_mistake_is_told_once() {
    let cases = cases();
    let one = cases.iter().filter(|(name, _)| !name.starts_with("many-"));
    let found = one.map(|(name, document)| (name, problems(name, document)));
    let several: Vec<_> = found.filter(|(_, found)| found.len() != 1).collect();
    assert!(several.is_empty(), "{several:#?}");
}

/// A code that no case shows is either dead or untested.
#[test]
fn every_code_has_a_case() {
    let shown: BTreeSet<_> =
        cases().iter().flat_map(|(name, document)| problems(name, document)).map(|problem| problem.code).collect();
    assert_eq!(shown, CODES.iter().copied().collect());
    assert!(CODES.is_sorted(), "{CODES:?}");
}

/// Both can stand alone beside a field, so both are sentences, and the document itself is the only place without a path.
#[test]
fn messages_are_sentences() {
    for (name, document) in &cases() {
        for problem in problems(name, document) {
            for sentence in [&problem.message, &problem.hint] {
                let is_sentence = sentence.ends_with(['.', '?']) && !sentence.contains("  ") && sentence.len() > 8;
                assert!(is_sentence, "{name}: “{sentence}” is no sentence");
                assert!(!sentence.starts_with(char::is_lowercase), "{name}: “{sentence}” begins small");
            }
            // Whatever was written, and however long it is.
            let lengths = [&problem.path, &problem.message, &problem.hint].map(|text| text.chars().count());
            assert!(
                lengths[0] < 100 && lengths[1] < 200 && lengths[2] < 300,
                "{name}, {}: {lengths:?} letters",
                problem.code
            );
        }
    }
}

/// Numbers that no integer holds are refused where they stand, whether JSON keeps them as they were written or as floats. (How they
/// are told then differs a little, so there are no files for them.)
#[test]
fn numbers_beyond_counting_are_refused() {
    let nines = "9".repeat(100_000);
    for number in [
        "1e3",
        "1E+999",
        "1e-400",
        "-123456789012345678901234567890",
        "99999999999999999999999999999999.0",
        nines.as_str(),
    ] {
        let document = sound().to_string().replace("2000", number);
        let found = problems(number, &document);
        let is_told = matches!(found[0].code, "not_whole" | "out_of_range") && found[0].path == "prices[0].unit_amount";
        let is_no_json = found[0].code == "not_json" && found[0].message.contains("number out of range");
        assert!(found.len() == 1 && (is_told || is_no_json), "{found:#?}");
        assert!(found[0].message.chars().count() < 100, "{}", found[0].code);
    }
}

/// The story to which the made mistakes are added has none.
#[test]
fn the_sound_story_is_sound() {
    assert_eq!(simulate_json(&sound().to_string()).map(|projection| projection.invoices.len()), Ok(4));
}

/// A byte order mark, white space and `null` for a field are no mistakes.
#[test]
fn what_editors_do_to_a_file_is_no_mistake() {
    let mut document = sound();
    document["title"] = Value::Null;
    document["events"] = Value::Null;
    for text in [format!("\u{feff}{document}"), format!("\r\n\t {document:#}\r\n\n")] {
        assert_eq!(simulate_json(&text).map(|projection| projection.invoices.len()), Ok(4), "{text}");
    }
}
