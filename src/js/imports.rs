//! How does JavaScript bring in what somebody else made?

use serde_json::json;
use wasm_bindgen::prelude::*;

use super::{document_of, plain, read};
use crate::import::events::import_events as events_of;
use crate::import::preview::import_invoice as explained;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** An amount of an invoice beside ours, in the smallest unit; null where only one side has it. */
export type Difference = { what: string; theirs: number | null; ours: number | null };
/** Adds the events of a CSV table to a story. Throws a list of `Problem`s of the story, or an `Error` about the table. */
export function importEvents(scenario: Scenario, csv: string): { scenario: Scenario; added: { line: number; what: string }[]; problems: { line: number; message: string; hint: string }[] };
/** A story that explains an invoice of the billing API (the text of its JSON). Throws an `Error` that says why not. */
export function importInvoice(json: string): { scenario: Scenario; differences: Difference[]; notes: string[] };
"#;

/// Adds the events of a table to a story.
///
/// # Errors
/// Throws the list of the story's problems, or says what is wrong with the table as a whole.
#[wasm_bindgen(js_name = importEvents, skip_typescript)]
pub fn import_events(scenario: JsValue, csv: &str) -> Result<JsValue, JsValue> {
    let story = read(scenario).map_err(|problems| plain(&problems))?;
    let found = events_of(&story, csv)
        .map_err(|problem| JsValue::from(js_sys::Error::new(&[&problem.message, " ", &problem.hint[..]].concat())))?;
    let added: Vec<_> = found.added.iter().map(|(line, what)| json!({ "line": line, "what": what })).collect();
    let told = found.problems.iter().map(|row| json!({ "line": row.line, "message": row.message, "hint": row.hint }));
    let problems: Vec<_> = told.collect();
    Ok(plain(&json!({ "scenario": document_of(&found.scenario), "added": added, "problems": problems })))
}

/// A story that explains an invoice of the billing API, and where we differ from it.
///
/// # Errors
/// Throws an error that says why it cannot be explained.
#[wasm_bindgen(js_name = importInvoice, skip_typescript)]
pub fn import_invoice(text: &str) -> Result<JsValue, JsValue> {
    let found = explained(text).map_err(|words| JsValue::from(js_sys::Error::new(&words)))?;
    let differences: Vec<_> = found
        .differences
        .iter()
        .map(|each| json!({ "what": each.what, "theirs": each.theirs, "ours": each.ours }))
        .collect();
    let scenario = document_of(&found.scenario);
    Ok(plain(&json!({ "scenario": scenario, "differences": differences, "notes": found.notes })))
}
