//! What does the desk need to ask what if in fields?

use serde_json::json;
use wasm_bindgen::prelude::*;

use super::{plain, read, sound};
use crate::currency::Currency;
use crate::export::csv::{Style, table};
use crate::scenario::Scenario;
use crate::whatif::{self, Input, OUTPUTS};
use crate::words;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** The points of the answer to `what_if.sweep` as a table; amounts in the smallest units. Throws a list of `Problem`s. */
export function sweepCsv(scenario: Scenario): string;
/** What a story can be asked for: names of outputs, each with what it is called. */
export function outputs(): [id: string, name: string][];
/** What somebody typed for a value of the story, or for a step of it, as documents write it. Throws an `Error` that says what is wrong with it. */
export function readPoint(scenario: Scenario, path: string, typed: string, step: boolean, style?: string): string;
/** An amount that somebody typed, in the smallest units. Throws an `Error` that says what is wrong with it. */
export function readAmount(typed: string, currency: string, style?: string): number;
/** The story with another value at a path; the value is as documents write it. */
export function put(scenario: Scenario, path: string, value: string): Scenario;
"#;

/// The points of the answer to `what_if.sweep` as a table.
///
/// # Errors
/// Throws the list of the story's problems.
#[wasm_bindgen(js_name = sweepCsv, skip_typescript)]
pub fn sweep_csv(scenario: JsValue) -> Result<String, JsValue> {
    let sheet = whatif::curve(&sound(scenario)?).map(|curve| curve.sheet).unwrap_or_default();
    Ok(table(Style::default(), &sheet.heads, &sheet.rows))
}

/// What a story can be asked for.
#[wasm_bindgen(skip_typescript)]
pub fn outputs() -> JsValue {
    plain(&OUTPUTS)
}

/// A point, or a step, that somebody typed.
///
/// # Errors
/// Throws an error that says what is wrong with it.
#[wasm_bindgen(js_name = readPoint, skip_typescript)]
pub fn read_point(
    scenario: JsValue,
    path: &str,
    typed: &str,
    step: bool,
    style: Option<String>,
) -> Result<String, JsValue> {
    let story = read(scenario).map_err(|problems| plain(&problems))?;
    let input = Input::at(&story, path).ok_or_else(|| error("This story has no such value (any more)."))?;
    let currency = currency_of(&story)?;
    let written = words::in_style(&style.unwrap_or_default(), || {
        if step {
            input.read_typed_step(typed, currency).map(|step| input.write_step(step))
        } else {
            input.read_typed(typed, currency).map(|point| input.write(point))
        }
    });
    written.map_err(|words| error(&words))
}

/// An amount that somebody typed, in the smallest units.
///
/// # Errors
/// Throws an error that says what is wrong with it.
#[wasm_bindgen(js_name = readAmount, skip_typescript)]
pub fn read_amount(typed: &str, currency: &str, style: Option<String>) -> Result<JsValue, JsValue> {
    let currency = Currency::find(currency).ok_or_else(|| error("This currency is not known."))?;
    let units = words::in_style(&style.unwrap_or_default(), || words::read_money(currency, typed));
    units.map(|units| plain(&json!(units))).map_err(|words| error(&words))
}

/// The story with another value at a path. An event of nothing is skipped.
///
/// # Errors
/// Throws the list of the story's problems, or an error where there is no such value.
#[wasm_bindgen(skip_typescript)]
pub fn put(scenario: JsValue, path: &str, value: &str) -> Result<JsValue, JsValue> {
    let story = read(scenario).map_err(|problems| plain(&problems))?;
    let input = Input::at(&story, path).ok_or_else(|| error("This story has no such value (any more)."))?;
    let point = input.read(value).ok_or_else(|| error("This is no value for it."))?;
    Ok(plain(&super::document_of(&input.put(&story, point))))
}

fn currency_of(story: &Scenario) -> Result<&'static Currency, JsValue> {
    Currency::find(story.part().text("currency")).ok_or_else(|| error("The currency of this story is not known."))
}

fn error(words: &str) -> JsValue {
    js_sys::Error::new(words).into()
}
