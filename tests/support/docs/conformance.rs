//! Which published cases do we hold ourselves to, and what comes out? Made of the rows that `tests/published.rs` runs.

use std::collections::BTreeMap;

use serde_json::Value;

use super::markup::{escaped, table};
use crate::cases::{rows, text};

/// What each answer is called, and what it means stands on the page.
const COLUMNS: [(&str, &str); 4] =
    [("exact", "To the cent"), ("differs", "Differ"), ("unit", "By a test of their own"), ("skipped", "Left out")];

/// The rows of each system.
fn systems() -> BTreeMap<String, Vec<Value>> {
    let mut systems: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for row in rows() {
        systems.entry(text(&row, "system").to_string()).or_default().push(row);
    }
    systems
}

fn count(rows: &[Value], answer: &str) -> usize {
    rows.iter().filter(|row| text(row, "answer") == answer).count()
}

/// How many cases of each system have which answer.
pub(crate) fn counts() -> String {
    let systems = systems();
    let all: Vec<_> = systems.values().flatten().cloned().collect();
    let known: usize = COLUMNS.iter().map(|(answer, _)| count(&all, answer)).sum();
    assert_eq!(known, all.len(), "an answer has no column");
    let line = |name: String, rows: &[Value]| {
        let numbers = COLUMNS.iter().map(|(answer, _)| count(rows, answer));
        let numbers = numbers.map(|number| if number == 0 { String::from("–") } else { number.to_string() });
        [name, rows.len().to_string()].into_iter().chain(numbers).collect::<Vec<_>>()
    };
    let to_cases = |name: &str| format!("<a href=\"#{}\">{}</a>", id(name), escaped(name));
    let mut lines: Vec<_> = systems.iter().map(|(name, rows)| line(to_cases(name), rows)).collect();
    lines.push(line(String::from("All"), &all));
    let heads: Vec<_> = ["System", "Cases"].into_iter().chain(COLUMNS.iter().map(|(_, head)| *head)).collect();
    let exact = count(&all, "exact");
    let sentence = format!(
        "<p class=\"lead\"><strong>{exact} of {} published cases come out to the cent.</strong> {} differ, each for a \
         reason that is told below; {} are held by a test of their own, and {} is left out.</p>",
        all.len(),
        count(&all, "differs"),
        count(&all, "unit"),
        count(&all, "skipped"),
    );
    let table =
        table("Published cases by billing system", &heads, &lines).replacen("<table>", "<table class=\"numbers\">", 1);
    format!("\n{sentence}\n{table}\n")
}

/// Every case that does not come out as it is published, with both amounts.
pub(crate) fn differing() -> String {
    let rows = rows();
    let told = rows.iter().filter(|row| text(row, "answer") == "differs").map(|row| {
        let words = |name: &str| escaped(text(row, name));
        format!(
            "<section class=\"card\" id=\"case-{id}\">\n<h3>{system}: {test}</h3>\n<dl>\n<dt>Published</dt><dd>{}</dd>\n\
             <dt>Here</dt><dd>{}</dd>\n<dt>Why</dt><dd>{}</dd>\n</dl>\n<p class=\"small\">{}</p>\n</section>\n",
            words("published"),
            words("ours"),
            words("why"),
            source_line(text(row, "source")),
            id = escaped(text(row, "id")),
            system = words("system"),
            test = escaped(&title(row)),
        )
    });
    format!("\n{}", told.collect::<String>())
}

/// Every case with its answer and its source.
pub(crate) fn cases() -> String {
    let of = |(system, rows): (&String, &Vec<Value>)| {
        let entry = |row: &Value| {
            let answer = text(row, "answer");
            let said = match answer {
                "exact" => String::from("to the cent"),
                "differs" => format!("<a href=\"#case-{}\">differs</a>", escaped(text(row, "id"))),
                "unit" => format!("by a test of its own. {}", escaped(text(row, "why"))),
                _ => format!("left out. {}", escaped(text(row, "why"))),
            };
            let name = source(text(row, "source"), &title(row));
            format!("<li class=\"{answer}\"><code>{}</code> {name}: {said}</li>\n", escaped(text(row, "id")))
        };
        let entries: String = rows.iter().map(entry).collect();
        let (name, number) = (escaped(system), rows.len());
        let noun = if number == 1 { "case" } else { "cases" };
        format!(
            "<details>\n<summary>{name} <span class=\"soft\">{number} {noun}</span></summary>\n\
             <ul class=\"cases\" id=\"{}\">\n{entries}</ul>\n</details>\n",
            id(system)
        )
    };
    format!("\n{}", systems().iter().map(of).collect::<String>())
}

fn id(system: &str) -> String {
    format!("of-{}", super::markup::anchor(system))
}

/// What a case is called: the name of its test, or the end of the page that publishes it.
fn title(row: &Value) -> String {
    let said = text(row, "source");
    match in_repository(said) {
        Some((.., test)) => test.to_string(),
        None => match said.split_whitespace().next().filter(|word| word.starts_with("https://")) {
            Some(address) => end_of(address),
            None => said.to_string(),
        },
    }
}

/// `docs.stripe.com/billing/subscriptions/prorations` without the steps in the middle.
fn end_of(address: &str) -> String {
    let steps: Vec<_> = address.trim_start_matches("https://").split('/').filter(|step| !step.is_empty()).collect();
    let shown = steps.len().saturating_sub(2).max(1);
    let end: String = steps[shown..].join("/").chars().take(64).collect();
    format!("{}, {end}", steps[0])
}

/// `owner/name, path, test`: how a test of a public repository is named.
fn in_repository(said: &str) -> Option<(&str, &str, &str)> {
    let (repository, rest) = said.split_once(", ")?;
    let (path, test) = rest.split_once(", ").unwrap_or((rest, rest));
    let is_repository = repository.split('/').count() == 2 && !repository.contains([' ', ':']);
    is_repository.then_some((repository, path, test))
}

/// A source as a link, where it has an address.
fn source(said: &str, words: &str) -> String {
    let words = escaped(words);
    let address = match in_repository(said) {
        Some((repository, path, _)) => format!("https://github.com/{repository}/blob/HEAD/{path}"),
        None => said.split_whitespace().next().unwrap_or_default().to_string(),
    };
    if address.starts_with("https://") { format!("<a href=\"{}\">{words}</a>", escaped(&address)) } else { words }
}

/// The same as a line of its own; a source without an address is named.
fn source_line(said: &str) -> String {
    let link = source(said, "Source");
    if link.starts_with('<') { link } else { format!("Source: {}", escaped(said)) }
}
