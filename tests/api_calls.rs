//! Which calls make a story happen, and are they written as each language has it?
//!
//! `tests/api/<story>.<ending>` holds what is written, in all languages for Cindy and in one for the stories that need other
//! calls. `UPDATE_GOLDEN=1 cargo test --no-default-features --test api_calls` writes the files anew; read them before they
//! are committed.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/diff.rs"]
mod diff;
#[path = "support/files.rs"]
#[expect(dead_code, reason = "the files here are named one by one")]
mod files;

use std::process::Command;

use rollforward::export::api_calls::{Step, StepKind, api_calls};
use rollforward::export::code::{Language, TokenKind, print};
use rollforward::scenario::{PRESETS, Scenario};

/// The language and the ending of its files.
const ENDINGS: [(Language, &str); 8] = [
    (Language::Curl, "sh"),
    (Language::Ruby, "rb"),
    (Language::Python, "py"),
    (Language::Php, "php"),
    (Language::Node, "mjs"),
    (Language::Java, "java"),
    (Language::Go, "go"),
    (Language::Dotnet, "cs"),
];

fn steps(json: &str) -> Vec<Step> {
    let scenario = rollforward::open(json).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let projection = rollforward::simulate(&scenario).unwrap_or_else(|problems| panic!("{problems:#?}"));
    api_calls(&scenario, &projection)
}

fn code(json: &str, language: Language) -> String {
    let lines = print(&steps(json), language);
    lines.iter().map(|line| line.text() + "\n").collect()
}

fn preset(id: &str) -> &'static str {
    PRESETS.iter().find(|preset| preset.id == id).expect(id).json
}

/// A story in which everything happens for which there is a call, with names that are hard to write.
const EVERYTHING: &str = include_str!("data/every-call.json");

#[test]
fn cindy_is_written_in_every_language() {
    let directory = files::directory("tests/api");
    let of = |(language, ending): (Language, &str)| {
        (directory.join(format!("cindy.{ending}")), code(preset("cindy-as-billed-today"), language))
    };
    files::hold(&ENDINGS.map(of));
}

#[test]
fn a_skipped_event_makes_no_call() {
    let mut story = rollforward::open(preset("cindy-as-told")).unwrap();
    let code = |story: &Scenario| code(&story.to_json(), Language::Curl);
    assert!(code(&story).contains("amount=-20000"));
    story.set("events[1].disabled", Some(true.into()));
    let skipped = code(&story);
    assert!(!skipped.contains("amount=-20000") && skipped.contains("subscription_items/"));
    // The places of the others stay those of the document.
    story.set("events[1].disabled", None);
    story.set("events[0].disabled", Some(true.into()));
    let steps = steps(&story.to_json());
    assert!(steps.iter().all(|step| step.event != Some(0)) && steps.iter().any(|step| step.event == Some(1)));
}

#[test]
fn everything_is_written_in_every_language() {
    let directory = files::directory("tests/api");
    let of = |(language, ending): (Language, &str)| {
        (directory.join(format!("everything.{ending}")), code(EVERYTHING, language))
    };
    files::hold(&ENDINGS.map(of));
}

#[test]
fn each_line_comes_from_an_event_that_is_there() {
    for json in PRESETS.iter().map(|preset| preset.json).chain([EVERYTHING]) {
        let scenario = rollforward::open(json).unwrap();
        let events = scenario.part().list("events").len();
        for (language, _) in ENDINGS {
            for line in print(&steps(json), language) {
                assert!(line.event.is_none_or(|event| event < events), "{language:?}: {}", line.text());
                assert!(!line.text().contains(['\n', '\r', '\u{2028}']), "{language:?}: {}", line.text());
                assert!(line.tokens.iter().all(|token| !token.text.is_empty()), "{language:?}: {}", line.text());
            }
        }
    }
}

#[test]
fn every_event_leaves_a_line() {
    let count = rollforward::open(EVERYTHING).unwrap().part().list("events").len();
    let steps = steps(EVERYTHING);
    for event in 0..count {
        let says = |step: &&Step| step.event == Some(event) && !matches!(step.kind, StepKind::Title(_));
        assert!(steps.iter().any(|step| says(&step)), "event {event} is left out");
    }
}

/// The clock takes no more than two intervals at a time, so that the API does not refuse.
#[test]
fn the_clock_moves_by_two_months_at_most() {
    let lines = print(&steps(preset("cindy-as-billed-today")), Language::Curl);
    let times =
        lines.iter().filter_map(|line| line.text().split_once("frozen_time=").map(|(_, rest)| rest.to_string()));
    let times: Vec<i64> =
        times.map(|rest| rest.trim_end_matches(|last: char| !last.is_ascii_digit()).parse().unwrap()).collect();
    assert!(times.len() > 3 && times.is_sorted(), "{times:?}");
    assert!(times.windows(2).all(|pair| pair[1] - pair[0] <= 62 * 86_400), "{times:?}");
}

/// Where an interpreter is on the machine it says whether it can read what is written. (Not every machine has one.)
#[test]
fn interpreters_can_read_it() {
    let directory = files::directory("tests/api");
    let checks: [(&str, &[&str], &str); 5] = [
        ("bash", &["-n"], "sh"),
        ("ruby", &["-c"], "rb"),
        ("python3", &["-c", "import ast, sys; ast.parse(open(sys.argv[1], encoding='utf-8').read())"], "py"),
        ("php", &["-l"], "php"),
        ("node", &["--check"], "mjs"),
    ];
    for (program, arguments, ending) in checks {
        for story in ["cindy", "everything"] {
            let path = directory.join(format!("{story}.{ending}"));
            let Ok(output) = Command::new(program).args(arguments).arg(&path).output() else {
                println!("{program} is not here, so {} is not read", path.display());
                continue;
            };
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{program} {}: {said}", path.display());
        }
    }
}

#[test]
fn what_somebody_writes_stays_a_text() {
    for (language, _) in ENDINGS {
        for line in print(&steps(EVERYTHING), language) {
            for token in line.tokens.iter().filter(|token| token.text.contains("Neil")) {
                assert!([TokenKind::String, TokenKind::Comment].contains(&token.kind), "{language:?}: {}", line.text());
            }
        }
    }
}
