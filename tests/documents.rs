//! Do the schemas and types of the package describe the documents and answers, all of them and nothing else?
//!
//! `package/*.schema.json` and `package/documents.d.ts` are made here: those of the scenario from the schema by which it is
//! read, the others from tables that are held to what comes out of every story at hand, both ways. `UPDATE_GOLDEN=1 cargo test
//! --no-default-features --test documents` writes the files anew.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/diff.rs"]
mod diff;
#[path = "support/files.rs"]
mod files;
#[path = "support/shape.rs"]
mod shape;

use std::collections::BTreeSet;

use rollforward::projection::{Reasons, document_with};
use rollforward::scenario::{PRESETS, Scenario, decode_link, read};
use rollforward::whatif::compare::{Figure, sheet};
use rollforward::{simulate, whatif};
use serde_json::{Value, json};
use shape::{Object, Type, answers, notes, projection, scenario};

const SITE: &str = "https://github.com/rollforward/rollforward/";

#[test]
fn the_files_of_the_package_are_fresh() {
    let directory = files::directory("package");
    let (story, result) = (scenario::objects(), projection::objects());
    let types = [&story[..], &result, &answers::objects()].map(shape::typescript).join("\n");
    assert_eq!(files::names(&directory, "json"), ["package", "projection.schema", "scenario.schema"]);
    let schema = |name: &str, title: &str, objects: &[Object]| {
        let file = format!("{name}.schema.json");
        (directory.join(&file), shape::schema(&format!("{SITE}{file}"), title, objects))
    };
    files::hold(&[
        schema("scenario", "Rollforward scenario", &story),
        schema("projection", "Rollforward projection", &result),
        (directory.join("documents.d.ts"), [shape::HEAD, &types].concat()),
    ]);
}

/// Every story at hand, with its text.
fn stories() -> Vec<(String, Scenario)> {
    let data = ["every-field", "every-call", "cohort"].map(|name| {
        let path = files::directory("tests/data").join(format!("{name}.json"));
        (name.to_string(), std::fs::read_to_string(path).expect(name))
    });
    let presets = PRESETS.iter().map(|preset| (preset.id.to_string(), preset.json.to_string()));
    let links = include_str!("data/links.txt").lines().filter(|line| line.starts_with("#s=")).map(|line| {
        let (link, title) = line.split_once(' ').expect(line);
        (title.to_string(), decode_link(link).expect(link).expect(link))
    });
    let read = |(name, text): (String, String)| read(&text).0.map(|scenario| (name, scenario));
    data.into_iter().chain(presets).chain(links).filter_map(read).collect()
}

/// What was described, and which of it was met.
struct Described {
    objects: Vec<Object>,
    met: BTreeSet<String>,
    wrong: BTreeSet<String>,
}

impl Described {
    fn new(objects: Vec<Object>) -> Self {
        Self { objects, met: BTreeSet::new(), wrong: BTreeSet::new() }
    }

    fn hold(&mut self, name: &str, value: &Value) {
        let object = self.objects.iter().find(|object| object.name == name).expect(name).clone();
        let Value::Object(fields) = value else {
            self.wrong.insert(format!("{name} is no object: {value}"));
            return;
        };
        for field in fields.keys().filter(|field| object.properties.iter().all(|one| one.name != **field)) {
            self.wrong.insert(format!("{name}.{field} is not described"));
        }
        for property in &object.properties {
            let place = format!("{name}.{}", property.name);
            match fields.get(&property.name) {
                Some(value) if self.fits(&property.what, value) => drop(self.met.insert(place)),
                Some(value) => drop(self.wrong.insert(format!("{place} is {value}, not {:?}", property.what))),
                None if property.is_needed => drop(self.wrong.insert(format!("{place} is not always there"))),
                None => {}
            }
        }
    }

    fn fits(&mut self, what: &Type, value: &Value) -> bool {
        match what {
            Type::Text => value.is_string(),
            Type::Instant => value.as_str().is_some_and(|text| text.len() >= 10 && text.as_bytes()[4] == b'-'),
            Type::Whole | Type::Amount => value.is_i64(),
            Type::Flag => value.is_boolean(),
            Type::Decimal => value.is_string() || value.is_number(),
            Type::Words(words) => value.as_str().is_some_and(|word| words.iter().any(|known| known == word)),
            Type::Number(number) => value == &json!(number),
            Type::Nothing => value.is_null(),
            Type::List(of) => value.as_array().is_some_and(|list| list.iter().all(|one| self.fits(of, one))),
            Type::Pair(of) => value.as_array().is_some_and(|list| {
                list.len() == of.len() && list.iter().zip(of).all(|(one, what)| self.fits(what, one))
            }),
            Type::Either(of) => of.iter().any(|what| self.fits(what, value)),
            Type::Object(name) => {
                if value.is_object() {
                    self.hold(name, value);
                }
                value.is_object()
            }
        }
    }

    #[track_caller]
    fn close(self) {
        let all = self.objects.iter().flat_map(|object| {
            object.properties.iter().map(move |property| format!("{}.{}", object.name, property.name))
        });
        let unmet: Vec<_> = all.filter(|place| !self.met.contains(place)).collect();
        assert!(self.wrong.is_empty(), "{:#?}", self.wrong);
        assert!(unmet.is_empty(), "described, and never met: {unmet:#?}");
    }
}

#[test]
fn a_projection_has_what_is_described_and_nothing_else() {
    let mut described = Described::new(projection::objects());
    let mut bare = Described::new(projection::objects());
    for (_, story) in stories() {
        let Ok(found) = simulate(&story) else { continue };
        described.hold("Projection", &json!(document_with(&found, Reasons::Told)));
        bare.hold("Projection", &json!(document_with(&found, Reasons::Left)));
    }
    let reasons = bare.met.iter().filter(|place| place.ends_with(".reason")).collect::<Vec<_>>();
    assert!(reasons.is_empty() && bare.wrong.is_empty(), "{reasons:?} {:#?}", bare.wrong);
    described.close();
}

#[test]
fn a_scenario_has_what_is_described() {
    let mut described = Described::new(scenario::objects());
    for (_, story) in stories() {
        described.hold("Scenario", &serde_json::from_str(&story.to_json()).expect("JSON"));
    }
    assert!(described.wrong.is_empty(), "{:#?}", described.wrong);
}

#[test]
fn answers_have_what_is_described_and_nothing_else() {
    let mut described = Described::new(answers::objects());
    for (name, story) in stories().into_iter().filter(|(_, story)| simulate(story).is_ok()) {
        let with = |what_if: Value| {
            let mut document: Value = serde_json::from_str(&story.to_json()).expect("JSON");
            document["what_if"] = what_if;
            read(&document.to_string()).0.expect(&name)
        };
        let points = |story: &Scenario| [json!(whatif::curve(story)), json!(whatif::found(story))];
        let [curve, found] = points(&story);
        if curve.is_object() {
            described.hold("SweepAnswer", &curve);
            described.hold("SolveAnswer", &found);
            // As many as are cheap: a table of two, a mistake in each question, and nothing that fits.
            let (first, last) = (
                &curve["inputs"][0]["id"],
                &curve["inputs"][curve["inputs"].as_array().map_or(0, |all| all.len() - 1)]["id"],
            );
            if name == "cindy-as-told" {
                let two = json!({ "sweep": { "input": first, "across": last }, "solve": { "output": "nothing" } });
                let [curve, found] = points(&with(two));
                described.hold("SweepAnswer", &curve);
                described.hold("SolveAnswer", &found);
            }
        }
        described.hold("Comparison", &json!(sheet(&story, Figure::Charged)));
        if name == "cindy-as-told" {
            let changes = json!([{ "path": "customer.name", "value": "1" }, { "path": "months", "value": "\"x\"" }, { "path": "nowhere" }]);
            let what_if = json!({ "variants": [{ "name": "wrong", "changes": changes }] });
            described.hold("Comparison", &json!(sheet(&with(what_if), Figure::Charged)));
            described.hold(
                "Comparison",
                &json!(sheet(&with(json!({ "compare": { "with": "policies" } })), Figure::Charged)),
            );
        }
    }
    described.close();
}

/// A note that nothing uses would go stale unseen.
#[test]
fn each_note_is_about_something() {
    let objects = scenario::objects();
    let (kinds, fields) = notes::names();
    let known: BTreeSet<_> = objects.iter().map(|object| object.name.as_str()).collect();
    let unknown: Vec<_> = kinds.into_iter().filter(|name| !known.contains(name)).collect();
    let is_field = |name: &&str| match name.split_once('.') {
        Some((kind, field)) => {
            objects.iter().any(|one| one.name == kind && one.properties.iter().any(|it| it.name == field))
        }
        None => objects.iter().any(|one| one.properties.iter().any(|it| it.name == **name)),
    };
    let astray: Vec<_> = fields.into_iter().filter(|name| !is_field(name)).collect();
    assert!(unknown.is_empty() && astray.is_empty(), "{unknown:?} {astray:?}");
}

/// The checker itself: a test that cannot fail would be worth nothing.
#[test]
fn what_is_not_described_is_found() {
    let mut described = Described::new(projection::objects());
    described.hold("Period", &json!({ "start": "2026-04-01", "middle": 1 }));
    let expected = ["Period.end is not always there", "Period.middle is not described"].map(String::from);
    assert_eq!(described.wrong, BTreeSet::from(expected));
    let mut described = Described::new(projection::objects());
    described.hold("Period", &json!({ "start": 5, "end": "2026-05-01" }));
    assert_eq!(described.wrong.len(), 1);
}
