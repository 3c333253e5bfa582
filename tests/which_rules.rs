//! Which rules made an invoice: are they found, is it told where they part, and is what is told what adopting gives?
#![cfg(not(target_arch = "wasm32"))]

use std::path::Path;

use rollforward::calendar::{Date, iso_date};
use rollforward::invoice::{Invoice, LineItemKind};
use rollforward::policy::PRESETS;
use rollforward::projection::Projection;
use rollforward::scenario::{self, Scenario};
use rollforward::whatif::rules::{Findings, Fit, Part, Sum, Told, find, tell};
use rollforward::{open, simulate};
use serde_json::{Value, json};

fn document(id: &str) -> Value {
    let preset = scenario::PRESETS.iter().find(|preset| preset.id == id).expect("a story of that name");
    serde_json::from_str(preset.json).expect("JSON")
}

/// The story with what was seen of it.
#[track_caller]
fn story(mut document: Value, invoices: Value) -> Scenario {
    document["what_if"] = json!({ "invoices": invoices });
    open(&document.to_string()).expect("a sound story")
}

#[track_caller]
fn ask(id: &str, invoices: Value) -> (Scenario, Findings, Told) {
    let story = story(document(id), invoices);
    let found = find(&story).expect("what was seen can be meant");
    let told = tell(&story, &found).expect("a sound story");
    (story, found, told)
}

/// An invoice as somebody would copy it: date, all lines, total and what was due.
fn copied(projection: &Projection, invoice: &Invoice) -> Value {
    let day = projection.simulation.policy.time.local_day(invoice.at);
    let lines: Vec<_> = invoice.lines.iter().map(|line| json!({ "amount": line.amount.units() })).collect();
    json!({
        "date": iso_date(Date::from_days_since_epoch(day)), "lines": lines,
        "total": invoice.total.units(), "amount_due": invoice.settlement.amount_due.units(),
    })
}

fn presets_of(fits: &[Fit]) -> Vec<&'static str> {
    fits.iter().flat_map(|fit| fit.presets.iter().map(|preset| PRESETS[*preset].id)).collect()
}

#[test]
fn each_preset_is_found_again_by_the_invoices_that_it_makes() {
    for id in ["upgrade-stripe", "downgrade", "cindy-as-told", "taxes"] {
        for preset in PRESETS {
            let mut document = document(id);
            document["policy"] = json!({ "preset": preset.id });
            let projection = simulate(&open(&document.to_string()).unwrap()).unwrap();
            let seen: Vec<_> = projection.invoices.iter().take(4).map(|invoice| copied(&projection, invoice)).collect();
            // The story has other rules by now.
            document["policy"] = json!({ "preset": if preset.id == "stripe" { "lago" } else { "stripe" } });
            let story = story(document, json!(seen));
            let found = find(&story).unwrap();
            assert!(presets_of(&found.exact).contains(&preset.id), "{id}, {}: {:#?}", preset.id, found.near);
            assert!(found.exact.iter().all(|fit| fit.gap.is_none()) && found.near.iter().all(|fit| !fit.gap.is_none()));
        }
    }
}

/// What the engine is proved by, asked backwards: `tests/data/published` has its sources. Of each case that comes out, the
/// figures that were published are entered, and the rules under which they came out are among those that fit.
#[test]
fn published_figures_lead_to_the_rules_of_their_system() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/published");
    let (mut asked, mut named) = (0, 0);
    for file in [
        "stripe",
        "kill_bill",
        "lago",
        "polar",
        "flexprice",
        "meteroid",
        "billsdk",
        "blesta",
        "zuora",
        "erpnext",
        "openmeter",
    ] {
        let text = std::fs::read_to_string(directory.join(file).with_extension("json")).unwrap();
        let rows: Vec<Value> = serde_json::from_str(&text).unwrap();
        for row in rows.iter().filter(|row| row["answer"] == "exact") {
            for case in row["cases"].as_array().unwrap() {
                let Some(seen) = published(case) else { continue };
                let document = case["scenario"].clone();
                let story = story(document.clone(), seen);
                let found = find(&story).unwrap_or_else(|problems| panic!("{}: {problems:#?}", row["id"]));
                asked += 1;
                assert!(found.exact_count > 0, "{}: {:#?}", row["id"], found.near.first());
                let own = simulate(&story).unwrap().simulation.policy;
                let Some(preset) = PRESETS.iter().find(|preset| preset.policy == own) else { continue };
                named += 1;
                let places: Vec<_> = found.candidates.iter().flat_map(|(_, presets)| presets).collect();
                assert!(places.iter().any(|place| PRESETS[**place].id == preset.id), "{}: {}", row["id"], preset.id);
            }
        }
    }
    println!("{asked} cases were asked, {named} of them under a preset as it is");
    assert!(asked > 60 && named > 40, "{asked} {named}");
}

/// What a case publishes of its invoices, with the day of each.
fn published(case: &Value) -> Option<Value> {
    const KINDS: [(&str, &str); 5] = [
        ("charge", "subscription"),
        ("credit", "unused_time"),
        ("debit", "remaining_time"),
        ("item", "invoice_item"),
        ("usage", "usage"),
    ];
    let invoices: Vec<_> = case["invoices"].as_array()?.iter().filter(|invoice| invoice["date"].is_string()).collect();
    if invoices.is_empty() || invoices.len() > 12 || case["refused"].is_string() {
        return None;
    }
    let line = |line: &Value| {
        let kind = KINDS.iter().find(|(theirs, _)| line[0] == *theirs).expect("a known kind").1;
        json!({ "kind": kind, "amount": line[1] })
    };
    let invoice = |invoice: &&Value| {
        // An instant is one of UTC there; the story's clock may be another.
        let date = invoice["date"].as_str().expect("a date");
        let instant = if date.len() == 10 { format!("{date}T00:00:00Z") } else { date.to_string() };
        let mut seen = json!({ "date": instant });
        if let Some(lines) = invoice["lines"].as_array() {
            seen["lines"] = lines.iter().map(line).collect();
        }
        for (theirs, ours) in [
            ("subtotal", "subtotal"),
            ("tax", "tax"),
            ("total", "total"),
            ("due", "amount_due"),
            ("before", "starting_balance"),
            ("after", "ending_balance"),
        ] {
            if invoice[theirs].is_i64() {
                seen[ours] = invoice[theirs].clone();
            }
        }
        let says_something =
            seen.as_object().expect("an object").keys().any(|name| name != "date" && seen[name] != json!([]));
        says_something.then_some(seen)
    };
    let seen: Vec<_> = invoices.iter().filter_map(invoice).collect();
    (!seen.is_empty()).then(|| json!(seen))
}

/// Cindy's upgrade at 9:30 (`tests/golden/upgrade-killbill.txt`): by the second −$9.74 and $48.68; by days −$10.00 and $50.00.
#[test]
fn days_and_seconds_are_told_apart_by_one_line() {
    let (_, found, told) =
        ask("upgrade-stripe", json!([{ "date": "2026-04-16", "lines": [{ "amount": -1000 }, { "amount": 5000 }] }]));
    let presets = presets_of(&found.exact);
    assert!(presets.contains(&"killbill") && presets.contains(&"meteroid") && !presets.contains(&"flexprice"));
    assert_eq!((found.exact_count, found.question), (1, None));
    assert!(
        told.verdict.starts_with("One set of rules gives this invoice to the cent: Kill Bill, "),
        "{}",
        told.verdict
    );
    assert!(told.verdict.ends_with("Those that the story has now are not among them."), "{}", told.verdict);
    let rows = &told.exact[0].invoices[0].rows;
    assert_eq!(rows[0].what, "Unused time on Hobby after 16 Apr 2026");
    assert_eq!(rows[0].formula.as_deref(), Some("− $20.00 × 0.500000000 = −$10.00"));

    let (_, found, _) =
        ask("upgrade-stripe", json!([{ "date": "2026-04-16", "lines": [{ "amount": -974 }, { "amount": 4868 }] }]));
    assert!(presets_of(&found.exact).contains(&"flexprice") && !presets_of(&found.exact).contains(&"killbill"));
}

#[test]
fn one_cent_off_is_a_near_fit_on_that_line() {
    let seen = json!([{ "date": "2026-05-01", "lines": [
        { "description": "Rest of April", "amount": 5000 }, { "description": "May", "amount": 10_001 },
    ] }]);
    let (_, found, told) = ask("cindy-as-told", seen);
    assert_eq!((found.exact_count, found.question), (0, None));
    let near = &found.near[0];
    assert_eq!(presets_of(&found.near[..1]), ["as_told"]);
    assert_eq!((near.gap.invoices, near.gap.lines, near.gap.sums, near.gap.amount), (0, 1, 0, 1));
    assert_eq!(told.near[0].parts, "1 line differs. “May” says $100.01; by these rules it is $100.00.");
    assert_eq!(
        told.verdict,
        "No set of rules gives this invoice to the cent. The nearest are those of The story as told. \
         1 line differs. “May” says $100.01; by these rules it is $100.00."
    );
    // Nearer ones stand first.
    let gaps: Vec<_> = found.near.iter().map(|fit| fit.gap).collect();
    assert!(gaps.is_sorted());
}

/// $100.00 × 15 ÷ 30 and so on: a first, partial month from 16 April that fits no calendar still names what comes nearest.
#[test]
fn where_nothing_fits_the_nearest_are_told() {
    let (_, found, told) =
        ask("bob", json!([{ "date": "2026-05-01", "total": 12_345, "lines": [{ "amount": 12_345 }] }]));
    assert_eq!(found.exact_count, 0);
    assert!(!told.near.is_empty() && !told.near[0].parts.is_empty());
    assert!(
        told.verdict.starts_with("No set of rules gives this invoice to the cent. The nearest are"),
        "{}",
        told.verdict
    );
}

/// From the total alone several rules are possible; each answer to the question is what the rules named with it make.
#[test]
fn the_question_tells_the_rest_apart() {
    let (story, found, told) = ask("seats", json!([{ "total": 15_000 }]));
    assert!(found.exact_count > 2);
    let question = found.question.as_ref().unwrap();
    assert!(question.answers.len() > 1);
    let places: usize = question.answers.iter().map(|(_, places)| places.len()).sum();
    assert_eq!(places, found.candidates.len());
    for (amount, places) in &question.answers {
        for place in places.iter().take(3) {
            let mut adopted = story.clone();
            adopted.set("policy", found.candidates[*place].0.document(found.facts));
            assert_eq!(made(&simulate(&adopted).unwrap(), question.day, question.nth, question.part), *amount);
        }
    }
    let told = told.question.unwrap();
    assert!(told.sentence.starts_with("Look at the "), "{}", told.sentence);
    assert!(told.answers.len() <= 7);
}

/// What stands in a place of an invoice.
fn made(projection: &Projection, day: i64, nth: usize, part: Part) -> Option<i64> {
    const KINDS: [LineItemKind; 5] = [
        LineItemKind::Subscription,
        LineItemKind::Usage,
        LineItemKind::ProrationCredit,
        LineItemKind::ProrationDebit,
        LineItemKind::InvoiceItem,
    ];
    let of_day = |invoice: &&Invoice| projection.simulation.policy.time.local_day(invoice.at) == day;
    let invoice = projection.invoices.iter().filter(of_day).nth(nth)?;
    match part {
        Part::Line(kind, place) => {
            let mut lines = invoice.lines.iter().filter(|line| line.kind == KINDS[kind]);
            Some(lines.nth(place)?.amount.units())
        }
        Part::Sum(Sum::Subtotal) => Some(invoice.subtotal.units()),
        Part::Sum(Sum::Tax) => Some(invoice.taxes.added.units() + invoice.taxes.contained.units()),
        Part::Sum(Sum::Total) => Some(invoice.total.units()),
        Part::Sum(Sum::StartingBalance) => Some(invoice.settlement.starting_balance.units()),
        Part::Sum(Sum::AmountDue) => Some(invoice.settlement.amount_due.units()),
        Part::Sum(Sum::EndingBalance) => Some(invoice.settlement.ending_balance.units()),
    }
}

/// Adopted, each set of rules gives the amounts that were told beside what was seen; and those that fit, still fit then.
#[test]
fn what_is_told_is_what_adopting_gives() {
    for (id, seen) in [
        ("upgrade-stripe", json!([{ "date": "2026-04-16", "lines": [{ "amount": -1000 }, { "amount": 5000 }] }])),
        ("cindy-as-told", json!([{ "date": "2026-05-01", "total": 15_000 }])),
        ("seats", json!([{ "total": 15_000 }])),
        (
            "taxes",
            json!([{ "total": 11_900 }, { "date": "2026-05-01", "lines": [{ "amount": 10_000 }], "partial": true }]),
        ),
    ] {
        let (story, found, told) = ask(id, seen);
        for (fit, told) in found.exact.iter().zip(&told.exact) {
            let mut adopted = story.clone();
            adopted.set("policy", told.policy.clone());
            // What is written down can be read again, and is sound.
            let adopted = open(&adopted.to_json()).unwrap();
            let again = find(&adopted).unwrap();
            assert!(again.exact.iter().any(|other| other.is_own), "{id}, {}", told.name);
            assert_eq!(again.exact_count, found.exact_count);
            assert!(told.invoices.iter().flat_map(|invoice| &invoice.rows).all(|row| row.is_same), "{id}: {told:#?}");
            assert!(fit.gap.is_none() && told.parts.is_empty());
        }
        for near in &told.near {
            assert!(near.invoices.iter().flat_map(|invoice| &invoice.rows).any(|row| !row.is_same), "{id}: {near:#?}");
        }
        assert_eq!(find(&story).unwrap(), found, "{id}: asked twice");
    }
}

/// The clock of the customer is no rule: it stays, and decides on which day an invoice is.
#[test]
fn facts_of_the_story_stay() {
    let mut document = document("upgrade-stripe");
    document["policy"] =
        json!({ "preset": "lago", "utc_offset_minutes": 540, "draft_minutes": 60, "ratio_decimals": 7 });
    document["events"][0]["at"] = json!("2026-04-16T22:30:00Z");
    let story = story(document, json!([{ "date": "2026-04-17", "lines": [{ "amount": 4667 }] }]));
    let found = find(&story).unwrap();
    let told = tell(&story, &found).unwrap();
    let own = found.exact.iter().zip(&told.exact).find(|(fit, _)| fit.is_own).expect("the story's own rules");
    assert_eq!(own.1.policy.part().whole("utc_offset_minutes"), Some(540));
    assert_eq!(own.1.policy.part().whole("draft_minutes"), Some(60));
}

#[test]
fn what_cannot_be_meant_is_told_at_its_place() {
    for (seen, told) in [
        (json!([]), vec![("empty", "what_if.invoices")]),
        (json!([{}]), vec![("empty", "what_if.invoices[0]")]),
        (json!([{ "date": "2026-04-31", "total": 1 }]), vec![("bad_date", "what_if.invoices[0].date")]),
        (json!([{ "date": "soon", "total": 1 }]), vec![("bad_date", "what_if.invoices[0].date")]),
        (
            json!([{ "total": 1 }, { "lines": [{ "description": "Rest" }, { "amount": 1, "start": "2026-05-01", "end": "2026-04-01" }] }]),
            vec![("missing", "what_if.invoices[1].lines[0].amount"), ("no_sense", "what_if.invoices[1].lines[1].end")],
        ),
        (json!([{ "total": 1_000_000_000_000_i64 }]), vec![("out_of_range", "what_if.invoices[0].total")]),
        (json!(vec![json!({ "total": 1 }); 13]), vec![("too_many", "what_if.invoices")]),
        (json!([{ "lines": vec![json!({ "amount": 1 }); 251] }]), vec![("too_many", "what_if.invoices[0].lines")]),
    ] {
        let problems = find(&story(document("bob"), seen)).unwrap_err();
        let found: Vec<_> = problems.iter().map(|problem| (problem.code, problem.path.as_str())).collect();
        assert_eq!(found, told);
        assert!(problems.iter().all(|problem| problem.message.ends_with('.') && problem.hint.ends_with('.')));
    }
}

/// What nobody needs is left out of the document, and what was seen changes nothing of the result.
#[test]
fn what_was_seen_is_a_part_of_the_document() {
    let seen = json!([{
        "date": "2026-04-16",
        "lines": [{ "description": "", "kind": "unused_time", "amount": -1000, "start": "2026-04-16", "end": "2026-05-01" }],
        "partial": false,
    }]);
    let with = story(document("upgrade-killbill"), seen);
    let without = open(&document("upgrade-killbill").to_string()).unwrap();
    let written: Value = serde_json::from_str(&with.to_json()).unwrap();
    assert_eq!(written["what_if"]["invoices"][0]["lines"][0]["description"], Value::Null);
    assert_eq!(written["what_if"]["invoices"][0]["partial"], Value::Null);
    assert_eq!(simulate(&with).unwrap(), simulate(&without).unwrap());
}

/// Every invoice of five years, and a story of days: the work has a limit, and the answer says how far it went.
#[test]
fn a_long_story_is_told_how_far_it_was_looked_at() {
    let mut document = document("upgrade-stripe");
    document["months"] = json!(60);
    document["prices"][0]["interval"] = json!("day");
    document["prices"][1]["interval"] = json!("day");
    let story = story(document, json!([{ "total": 123 }]));
    let found = find(&story).unwrap();
    let told = tell(&story, &found).unwrap();
    assert!(!found.extent.is_all && found.extent.probed < 20);
    assert!(told.scope.contains("enter the date of the invoice"), "{}", told.scope);
    assert_eq!(told.notes.len(), 1);
}
