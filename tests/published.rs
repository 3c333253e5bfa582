//! Does the whole engine give the figures that billing systems publish?
//!
//! `tests/data/published/*.json` holds one row for each published case: its id and source, the case as one or more
//! scenario documents, the numbers, and our answer:
//!
//! * `exact`: every number that the source states comes out. What a row does not say was not published.
//! * `differs`: the row says what is published and why we say something else; it is held to what we say.
//! * `not_yet`: the document is refused with that code, because nobody bills it yet.
//! * `unit`: no story can show it; the file named under `proof` has a test with the id in it.
//! * `skipped`: an accident of the system, or no number at all; the row says why.
//!
//! `tests/data/published/ids.json` lists the cases that there have to be. `-- --nocapture` prints the counts.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/cases.rs"]
mod cases;

use std::collections::BTreeMap;

use cases::{DIRECTORY, in_repository, list, read, rows, text};
use rollforward::calendar::iso_instant;
use rollforward::invoice::collection::CreditNote;
use rollforward::invoice::tax::TaxEffect;
use rollforward::invoice::{Invoice, LineItem, LineItemKind, Reason};
use rollforward::simulate_json;
use serde_json::{Value, json};

/// The answers, in the order of [`CONFORMANCE`].
const ANSWERS: [&str; 5] = ["exact", "differs", "not_yet", "unit", "skipped"];

/// How many cases of each system there are, by answer: exact, differs, not yet, by a unit test, skipped.
const CONFORMANCE: &[(&str, [usize; 5])] = &[
    ("Autumn", [4, 0, 0, 0, 0]),
    ("BillSDK", [3, 0, 0, 0, 0]),
    ("Blesta", [5, 0, 0, 0, 0]),
    ("Chargebee", [1, 1, 0, 0, 0]),
    ("ERPNext", [1, 0, 0, 0, 0]),
    ("Flexprice", [17, 0, 0, 2, 0]),
    ("Flowglad", [0, 0, 0, 1, 0]),
    ("Inomial", [1, 0, 0, 0, 0]),
    ("Kill Bill", [41, 4, 0, 1, 0]),
    ("Lago", [16, 1, 0, 0, 1]),
    ("Meteroid", [12, 0, 0, 1, 0]),
    ("OpenMeter", [2, 1, 0, 0, 0]),
    ("Polar", [12, 0, 0, 0, 0]),
    ("Stripe", [44, 4, 0, 0, 0]),
    ("SubTrackr", [1, 0, 0, 0, 0]),
    ("Zuora", [1, 0, 0, 0, 0]),
    ("alga-psa", [2, 0, 0, 1, 0]),
    ("frappe/central", [3, 0, 0, 0, 0]),
    ("stripe-ruby-mock", [2, 0, 0, 0, 0]),
];

#[test]
fn each_published_case_comes_to_what_its_row_says() {
    let wrong: Vec<_> = rows().iter().filter_map(|row| judge(row).err()).collect();
    assert!(wrong.is_empty(), "{} rows:\n\n{}", wrong.len(), wrong.join("\n\n"));
}

#[test]
fn each_published_id_has_one_row() {
    let ids = read(&in_repository(DIRECTORY).join("ids.json"));
    let wanted: Vec<_> = list(&ids).iter().map(|id| id.as_str().expect("an id").to_string()).collect();
    let mut found: Vec<_> = rows().iter().map(|row| text(row, "id").to_string()).collect();
    found.sort();
    assert_eq!(found, wanted);
}

#[test]
fn the_counts_are_those_of_the_table() {
    let mut counts: BTreeMap<String, [usize; 5]> = BTreeMap::new();
    for row in rows() {
        let answer = ANSWERS.iter().position(|answer| *answer == text(&row, "answer")).expect("an answer");
        counts.entry(text(&row, "system").to_string()).or_default()[answer] += 1;
    }
    println!("{:32}{}", "", ANSWERS.map(|answer| format!("{answer:>9}")).concat());
    for (system, numbers) in &counts {
        println!("{system:32}{}", numbers.map(|number| format!("{number:>9}")).concat());
    }
    let sum = (0..5).map(|answer| counts.values().map(|numbers| numbers[answer]).sum::<usize>());
    println!("{:32}{}", "all", sum.map(|number| format!("{number:>9}")).collect::<Vec<_>>().concat());
    let found: Vec<_> = counts.iter().map(|(system, numbers)| (system.as_str(), *numbers)).collect();
    assert_eq!(found, CONFORMANCE);
}

/// Each row names its source, and says why where it is not exact.
#[test]
fn each_row_is_complete() {
    for row in rows() {
        assert!(!text(&row, "source").is_empty(), "{row:#}");
        match text(&row, "answer") {
            "exact" => {}
            _ => assert!(text(&row, "why").ends_with('.'), "{row:#}"),
        }
        if text(&row, "answer") == "differs" {
            both_amounts(&row);
        }
    }
}

/// A row that differs says in words what is published and what we say; each of our amounts is one that it is held to.
fn both_amounts(row: &Value) {
    assert!(text(row, "published").ends_with('.'), "{row:#}");
    let ours = text(row, "ours");
    let amounts: Vec<_> = ours.split('$').skip(1).map(units).collect();
    assert!(!amounts.is_empty() && ours.ends_with('.'), "{row:#}");
    let held = row["cases"].to_string();
    let numbers: Vec<_> = held.split(|letter: char| !letter.is_ascii_digit()).collect();
    for amount in amounts {
        assert!(amount == "0" || numbers.contains(&&*amount), "{amount} is held nowhere: {row:#}");
    }
}

/// What stands behind a dollar sign, in cents: `1,234.50, and` is 123450.
fn units(text: &str) -> String {
    let end = text.find(|letter: char| !(letter.is_ascii_digit() || letter == '.' || letter == ','));
    let digits: String = text[..end.unwrap_or(text.len())].chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_start_matches('0');
    String::from(if digits.is_empty() { "0" } else { digits })
}

/// Whether a row is right.
fn judge(row: &Value) -> Result<(), String> {
    let id = text(row, "id");
    let cases = list(&row["cases"]);
    let wrong = |what: String| Err(format!("{id}: {what}"));
    match text(row, "answer") {
        "skipped" => Ok(()),
        "unit" => {
            let path = in_repository(text(row, "proof"));
            let proof = std::fs::read_to_string(path).unwrap_or_default();
            if proof.contains(id.trim_start_matches("kb-cycles-")) { Ok(()) } else { wrong("no such test".into()) }
        }
        _ if cases.is_empty() => wrong("no cases".into()),
        answer => {
            // Of a row that waits, what needs nothing more is held already; the rest is refused.
            let code = |case: &Value| match &case["refused"] {
                Value::String(code) => Some(code.clone()),
                _ => (answer == "not_yet" && case["invoices"].is_null()).then(|| String::from("not_yet")),
            };
            if answer == "not_yet" && cases.iter().all(|case| code(case).is_none()) {
                return wrong("nothing is refused".into());
            }
            for case in cases {
                match code(case) {
                    Some(code) => refuse(case, &code),
                    None => run(case),
                }
                .or_else(wrong)?;
            }
            Ok(())
        }
    }
}

/// Whether a document is refused with a code.
fn refuse(case: &Value, code: &str) -> Result<(), String> {
    match simulate_json(&case["scenario"].to_string()) {
        Err(problems) if problems.iter().all(|problem| problem.code == code) => Ok(()),
        Err(problems) => Err(format!("{problems:#?}")),
        Ok(_) => Err(format!("not refused as {code}: {}", case["scenario"])),
    }
}

/// Runs a case and holds it against its figures.
fn run(case: &Value) -> Result<(), String> {
    let projection = simulate_json(&case["scenario"].to_string()).map_err(|problems| format!("{problems:#?}"))?;
    let from = case["from"].as_str().unwrap_or("0");
    let until = case["until"].as_str().unwrap_or("9");
    let is_looked_at = |invoice: &&Invoice| {
        let date = iso_instant(invoice.at);
        let is_free = invoice.lines.iter().all(|line| line.reason == Reason::Trial);
        date.as_str() >= from && date.as_str() <= until && (!is_free || case["trials"] == true)
    };
    let invoices: Vec<_> = projection.invoices.iter().filter(is_looked_at).collect();
    let expected = list(&case["invoices"]);
    let mut found: Vec<_> = invoices.iter().map(|invoice| told(invoice, &json!({}))).collect();
    for (place, expected) in expected.iter().enumerate() {
        if let Some(invoice) = invoices.get(place) {
            found[place] = told(invoice, expected);
        }
    }
    let expected: Vec<_> = expected.iter().map(sorted).collect();
    let pretty = |all: &[Value]| all.iter().map(|one| format!("  {one}\n")).collect::<Vec<_>>().concat();
    if found != expected {
        let all: Vec<_> = invoices.iter().map(|invoice| told(invoice, &json!({"all": true}))).collect();
        return Err(format!("expected\n{}found\n{}", pretty(&expected), pretty(&all)));
    }
    let notes = projection.credit_notes.iter();
    let found: Vec<_> = notes.zip(list(&case["notes"])).map(|(note, expected)| told_note(note, expected)).collect();
    let number = list(&case["notes"]).len();
    if found != list(&case["notes"]) || projection.credit_notes.len() != number {
        let all: Vec<_> = projection.credit_notes.iter().map(|note| told_note(note, &json!({"all": true}))).collect();
        return Err(format!("expected notes\n{}found\n{}", pretty(list(&case["notes"])), pretty(&all)));
    }
    let balance = projection.totals.closing.units();
    match case["balance"].as_i64() {
        Some(expected) if expected != balance => Err(format!("a balance of {balance}, not {expected}")),
        _ => Ok(()),
    }
}

/// Lines in an order of their own: systems list them in orders of their own.
fn sorted(invoice: &Value) -> Value {
    let mut invoice = invoice.clone();
    if let Some(lines) = invoice.get_mut("lines").and_then(Value::as_array_mut) {
        lines.sort_by_key(Value::to_string);
    }
    invoice
}

/// What an invoice says about everything that the figures speak of.
fn told(invoice: &Invoice, expected: &Value) -> Value {
    let settled = &invoice.settlement;
    let taxes = &invoice.taxes;
    let per_line = |amount_of: &dyn Fn(usize) -> i64| (0..invoice.lines.len()).map(amount_of).collect::<Vec<_>>();
    let of_effect = |effect: TaxEffect| {
        per_line(&|place| {
            let own = taxes.amounts.iter().filter(|tax| tax.line == place && tax.effect == effect);
            own.map(|tax| tax.amount.units()).sum()
        })
    };
    let discounts = per_line(&|place| {
        let own = invoice.discounts.amounts.iter().filter(|taken| taken.line == place);
        own.map(|taken| taken.amount.units()).sum()
    });
    let is_told = |line: &&LineItem| {
        // Systems do not list a credit of nothing.
        let is_nothing = line.kind == LineItemKind::ProrationCredit && line.amount.is_zero();
        !is_nothing || !expected["all"].is_null()
    };
    let lines = invoice.lines.iter().filter(is_told).map(|found| line(found, &expected["lines"]));
    let all = json!({
        "date": iso_instant(invoice.at),
        "lines": lines.collect::<Vec<_>>(),
        "discount": discounts.iter().sum::<i64>(),
        "discounts": discounts,
        "added": of_effect(TaxEffect::Added),
        "contained": of_effect(TaxEffect::Contained),
        "subtotal": invoice.subtotal.units(),
        "tax": taxes.amounts.iter().filter(|tax| tax.effect != TaxEffect::BackedOut).map(|tax| tax.amount.units()).sum::<i64>(),
        "net": invoice.total_excluding_tax.units(),
        "total": invoice.total.units(),
        "before": settled.starting_balance.units(),
        "after": settled.ending_balance.units(),
        "due": settled.amount_due.units(),
    });
    sorted(&wanted(all, expected))
}

/// What a credit note says about everything that the figures speak of.
fn told_note(note: &CreditNote, expected: &Value) -> Value {
    let parts = note.split.post_payment;
    let all = json!({
        "date": iso_instant(note.at),
        "amount": note.amount.units(),
        "tax": note.tax.units(),
        "lowers": note.split.pre_payment.units(),
        "refund": parts.refund.units(),
        "balance": parts.balance.units(),
    });
    wanted(all, expected)
}

/// Those fields that are also in what is expected.
fn wanted(all: Value, expected: &Value) -> Value {
    let is_named = |name: &str| !expected["all"].is_null() || !expected[name].is_null();
    let Value::Object(all) = all else { unreachable!("an object was given") };
    Value::Object(all.into_iter().filter(|(name, _)| is_named(name)).collect())
}

/// `["debit", 541, "2020-09-01", "2020-09-06"]`, without the period where none of the figures says one.
fn line(line: &LineItem, expected: &Value) -> Value {
    let kind = match line.kind {
        LineItemKind::Subscription => "charge",
        LineItemKind::ProrationCredit => "credit",
        LineItemKind::ProrationDebit => "debit",
        LineItemKind::InvoiceItem => "item",
        LineItemKind::Usage => "usage",
    };
    let amount = line.amount.units();
    let has_period = list(expected).is_empty() || list(expected).iter().any(|line| list(line).len() == 4);
    if !has_period {
        return json!([kind, amount]);
    }
    json!([kind, amount, iso_instant(line.period.start), iso_instant(line.period.end)])
}
