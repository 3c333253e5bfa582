//! How does JavaScript call this?
//!
//! Plain objects in, plain objects out; what is wrong with a story is thrown as a list of problems. This module only
//! translates. Objects travel as JSON text, which the browser reads and writes itself: a serializer of our own for
//! JavaScript's values would be twice as much code.

pub mod asked;
#[cfg(feature = "desk")]
pub mod cohort;
pub mod compare;
#[cfg(feature = "desk")]
pub mod imports;
pub mod links;
#[cfg(feature = "desk")]
pub mod rules;
#[cfg(feature = "desk")]
pub mod typed;
#[cfg(feature = "desk")]
pub mod variants;

use serde::Serialize;
#[cfg(feature = "desk")]
use serde_json::Value;
use wasm_bindgen::prelude::*;

use crate::currency::Currency;
use crate::export::api_calls::api_calls as calls_of;
use crate::export::code::{Language, print};
use crate::export::csv::{self, Opening, Separator, Style};
use crate::export::markdown;
use crate::money::Amount;
use crate::projection::{Projection, Reasons, document_with};
use crate::scenario::{Problem, Scenario};
use crate::words;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** A story: a scenario document of version 1, as the README describes it. Amounts are whole numbers of the smallest unit. */
export type Scenario = { [field: string]: unknown };
/** What came out: a projection document of version 1. On the balance negative is credit. */
export type Projection = { version: 1; headline: string; [field: string]: unknown };
/** One mistake in a story: a stable code, where it is, what it is, and how to mend it. */
export type Problem = { code: string; path: string; message: string; hint: string };
/** A line of code: the event that it comes from, counted from 0, and its pieces, each a kind and its letters. */
export type CodeLine = { event: number | null; tokens: [kind: "k" | "s" | "n" | "a" | "c" | "p", text: string][] };

/** Simulates a story; without the reasons of amounts where they are not wanted. Throws a list of `Problem`s. */
export function simulate(scenario: Scenario, reasons?: boolean): Projection;
/** The problems of a story; none where it is sound. */
export function check(scenario: Scenario): Problem[];
/** A table of the result. Throws a list of `Problem`s. */
export function exportCsv(scenario: Scenario, table: "invoices" | "ledger" | "schedule", options?: { separator?: "," | ";"; bom?: boolean }): string;
/** A summary of the result in Markdown. Throws a list of `Problem`s. */
export function exportMarkdown(scenario: Scenario, link?: string): string;
/** The calls that make the story happen on the billing API. Throws a list of `Problem`s. */
export function apiCalls(scenario: Scenario, language: "curl" | "ruby" | "python" | "php" | "node" | "java" | "go" | "dotnet"): CodeLine[];
/** An amount in words, such as `$12.50`; in a style such as `,|.|3|1|1 $|dm` (decimal sign, sign between groups, digits of further groups, least digits before them, place of the currency, order of day and month), `12,50 $`. Throws an `Error` where there is no such currency or amount. */
export function formatAmount(units: number, currency: string, style?: string): string;
"#;

/// Simulates a story: a scenario document in, its projection document out, with the reason of each amount unless that is
/// not wanted.
///
/// # Errors
/// Throws the list of its problems, each with `code`, `path`, `message` and `hint`.
#[wasm_bindgen(skip_typescript)]
pub fn simulate(scenario: JsValue, reasons: Option<bool>) -> Result<JsValue, JsValue> {
    let (_, projection) = run(scenario)?;
    let reasons = if reasons == Some(false) { Reasons::Left } else { Reasons::Told };
    Ok(plain(&document_with(&projection, reasons)))
}

/// Checks a story: the list of its problems, which is empty where there are none.
#[wasm_bindgen(skip_typescript)]
pub fn check(scenario: JsValue) -> JsValue {
    plain(&read(scenario).err().unwrap_or_default())
}

/// The version of this package.
#[wasm_bindgen]
pub fn version() -> String {
    String::from(env!("CARGO_PKG_VERSION"))
}

/// A table of the result: `invoices`, `ledger` or `schedule`.
///
/// # Errors
/// Throws the list of the story's problems, or says that there is no such table.
#[wasm_bindgen(js_name = exportCsv, skip_typescript)]
pub fn export_csv(scenario: JsValue, table: &str, options: JsValue) -> Result<String, JsValue> {
    let (_, projection) = run(scenario)?;
    let option = |name: &str| js_sys::Reflect::get(&options, &JsValue::from_str(name)).unwrap_or_default();
    let separator = if option("separator") == ";" { Separator::Semicolon } else { Separator::Comma };
    let opening = if option("bom").is_truthy() { Opening::ByteOrderMark } else { Opening::Bare };
    let style = Style { separator, opening };
    match table {
        "invoices" => csv::invoices(&projection, style).map_err(|_| JsValue::from_str("An amount is too large.")),
        "ledger" => Ok(csv::ledger(&projection, style)),
        "schedule" => Ok(csv::schedule(&projection, style)),
        _ => Err(js_sys::Error::new("There are three tables: invoices, ledger and schedule.").into()),
    }
}

/// A summary of the result in Markdown, with the link if one is given.
///
/// # Errors
/// Throws the list of the story's problems.
#[wasm_bindgen(js_name = exportMarkdown, skip_typescript)]
pub fn export_markdown(scenario: JsValue, link: Option<String>) -> Result<String, JsValue> {
    let (scenario, projection) = run(scenario)?;
    Ok(markdown::markdown(&scenario, &projection, &link.unwrap_or_default()))
}

/// A line of code as it travels.
#[derive(Serialize)]
struct CodeLine {
    event: Option<usize>,
    tokens: Vec<(char, String)>,
}

/// The calls that make a story happen on the billing API, in a language.
///
/// # Errors
/// Throws the list of the story's problems, or says that there is no such language.
#[wasm_bindgen(js_name = apiCalls, skip_typescript)]
pub fn api_calls(scenario: JsValue, language: &str) -> Result<JsValue, JsValue> {
    let Some(language) = Language::find(language) else {
        let known = Language::ALL.map(Language::id).join(", ");
        return Err(js_sys::Error::new(&["The languages are ", &known, "."].concat()).into());
    };
    let (scenario, projection) = run(scenario)?;
    let lines = print(&calls_of(&scenario, &projection), language).into_iter();
    let travelling = lines.map(|line| CodeLine {
        event: line.event,
        tokens: line.tokens.into_iter().map(|token| (token.kind.letter(), token.text)).collect(),
    });
    Ok(plain(&travelling.collect::<Vec<_>>()))
}

#[cfg(feature = "desk")]
fn document_of(scenario: &Scenario) -> Value {
    serde_json::from_str(&scenario.to_json()).unwrap_or_default()
}

/// An amount in words, such as `$12.50`: whole numbers of the smallest unit, with their sign. In another style, if one is
/// told (`words::use_style`) and understood.
///
/// # Errors
/// Throws an error that says so, if the currency is not known or the amount is no whole number within ±(2⁵³ − 1).
#[wasm_bindgen(js_name = formatAmount, skip_typescript)]
pub fn format_amount(units: JsValue, currency: &str, style: Option<String>) -> Result<String, JsValue> {
    let Some(currency) = Currency::find(currency) else {
        return Err(js_sys::Error::new(&["The currency “", currency, "” is not known."].concat()).into());
    };
    match text_of(&units).parse().map(Amount::new) {
        Ok(Ok(amount)) => Ok(words::in_style(&style.unwrap_or_default(), || words::money(currency, amount))),
        _ => Err(js_sys::Error::new("An amount is a whole number of at most 2^53 - 1 of the smallest unit.").into()),
    }
}

/// A story without mistakes.
fn sound(scenario: JsValue) -> Result<Scenario, JsValue> {
    run(scenario).map(|(story, _)| story)
}

fn run(scenario: JsValue) -> Result<(Scenario, Projection), JsValue> {
    let found = read(scenario).and_then(|scenario| crate::simulate(&scenario).map(|projection| (scenario, projection)));
    found.map_err(|problems| plain(&problems))
}

fn read(scenario: JsValue) -> Result<Scenario, Vec<Problem>> {
    crate::open(&story_text(&scenario))
}

/// The text of a story: of an object, or as it is handed over.
fn story_text(scenario: &JsValue) -> String {
    scenario.as_string().unwrap_or_else(|| text_of(scenario))
}

/// As text, as all that crosses: no number is a float here.
fn text_of(value: &JsValue) -> String {
    js_sys::JSON::stringify(value).ok().and_then(|text| text.as_string()).unwrap_or_default()
}

/// A plain object, as `JSON.parse` makes it.
fn plain(value: &impl Serialize) -> JsValue {
    let text = serde_json::to_string(value).unwrap_or_default();
    js_sys::JSON::parse(&text).unwrap_or_default()
}
