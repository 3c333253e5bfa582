//! Does each preset still give exactly this ledger?
//!
//! `tests/golden/<preset>.txt` says in words and columns what each story of the gallery comes to, line by line with its
//! formula. `UPDATE_GOLDEN=1 cargo test --no-default-features --test golden` writes the files anew; read them before
//! they are committed.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/diff.rs"]
mod diff;
#[path = "support/files.rs"]
mod files;
#[path = "support/ledger.rs"]
mod ledger;

use std::collections::BTreeSet;

use rollforward::scenario::{PRESETS, Preset, read};
use serde_json::Value;

#[test]
fn each_preset_gives_its_ledger() {
    let directory = files::directory("tests/golden");
    let of = |preset: &Preset| (directory.join(format!("{}.txt", preset.id)), ledger::of_preset(preset));
    files::hold(&PRESETS.iter().map(of).collect::<Vec<_>>());
}

#[test]
fn each_preset_has_a_file_and_each_file_a_preset() {
    let ids: BTreeSet<_> = PRESETS.iter().map(|preset| preset.id.to_string()).collect();
    let on_disk = |path: &str, ending: &str| BTreeSet::from_iter(files::names(&files::directory(path), ending));
    assert_eq!(on_disk("tests/golden", "txt"), ids, "tests/golden");
    assert_eq!(on_disk("static/presets", "json"), ids, "static/presets");
}

/// The page fetches the gallery's list as a file: each question, and below it the id, the title and the answer of its
/// stories.
#[test]
fn the_gallery_lists_each_preset() {
    let mut list = String::new();
    let mut question = "";
    for preset in PRESETS {
        if preset.question != question {
            question = preset.question;
            list.extend([question, "\n"]);
        }
        list.extend(["\t", preset.id, "\t", preset.title, "\t", preset.answer, "\n"]);
    }
    let path = files::directory("static/presets").join("gallery.txt");
    files::hold(&[(path, list)]);
}

/// The gallery lists them by these, so no two may look the same.
#[test]
fn presets_can_be_told_apart() {
    let unique = |what: &str, texts: Vec<String>| {
        assert_eq!(texts.iter().collect::<BTreeSet<_>>().len(), texts.len(), "a {what} occurs twice in {texts:#?}");
        assert!(texts.iter().all(|text| !text.trim().is_empty()), "a {what} is empty in {texts:#?}");
    };
    let of = |field: fn(&Preset) -> String| PRESETS.iter().map(field).collect::<Vec<_>>();
    unique("id", of(|preset| preset.id.to_string()));
    unique("title", of(|preset| rollforward::open(preset.json).expect(preset.id).part().text("title").to_string()));
    unique("document title", of(|preset| field(preset, "title")));
    unique("description", of(|preset| field(preset, "description")));
}

fn field(preset: &Preset, name: &str) -> String {
    let document: Value = serde_json::from_str(preset.json).expect(preset.id);
    document[name].as_str().unwrap_or_default().to_string()
}

/// A preset says nothing twice and nothing that is the default, so that it can be copied as an example.
#[test]
fn presets_are_written_as_they_would_be_written_again() {
    for preset in PRESETS {
        let (scenario, problems) = read(preset.json);
        assert_eq!(problems, [], "{}", preset.id);
        let again: Value = serde_json::from_str(&scenario.expect(preset.id).to_json()).expect(preset.id);
        let written: Value = serde_json::from_str(preset.json).expect(preset.id);
        let pretty = |value: &Value| format!("{value:#}");
        if let Some(difference) = diff::lines(&pretty(&written), &pretty(&again)) {
            panic!("{} is not canonical (- is the file, + is what would be written):\n{difference}", preset.id);
        }
    }
}

/// The checker itself: a test that cannot fail would be worth nothing.
#[test]
fn the_difference_of_two_texts_is_shown() {
    assert_eq!(diff::lines("a\nb\nc", "a\nb\nc"), None);
    assert_eq!(diff::lines("a\nb\nc", "a\nx\nc").as_deref(), Some("  a\n- b\n+ x\n  c"));
    assert_eq!(diff::lines("", "a").as_deref(), Some("+ a"));
    assert_eq!(diff::lines("1\n2\n3\n4\n5\n6", "1\n2\n3\n4\n5").as_deref(), Some("  4\n  5\n- 6"));
    assert_eq!(ledger::fnv_1a(b""), 0xcbf2_9ce4_8422_2325);
    assert_eq!(ledger::fnv_1a(b"a"), 0xaf63_dc4c_8601_ec8c);
}
