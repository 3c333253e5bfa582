//! How does JavaScript ask what if?

use wasm_bindgen::prelude::*;

use super::{plain, sound};
use crate::whatif;
use crate::words;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** What a value of the story does to a number of the result: the answer to its `what_if.sweep`, words and drawing included. Throws a list of `Problem`s. */
export function sweep(scenario: Scenario, style?: string): { [field: string]: unknown } | null;
/** Which value of the story does it: the answer to its `what_if.solve`. Throws a list of `Problem`s. */
export function solve(scenario: Scenario, style?: string): { [field: string]: unknown } | null;
"#;

/// The answer to `what_if.sweep`.
///
/// # Errors
/// Throws the list of the story's problems.
#[wasm_bindgen(skip_typescript)]
pub fn sweep(scenario: JsValue, style: Option<String>) -> Result<JsValue, JsValue> {
    let story = sound(scenario)?;
    Ok(plain(&words::in_style(&style.unwrap_or_default(), || whatif::curve(&story))))
}

/// The answer to `what_if.solve`.
///
/// # Errors
/// Throws the list of the story's problems.
#[wasm_bindgen(skip_typescript)]
pub fn solve(scenario: JsValue, style: Option<String>) -> Result<JsValue, JsValue> {
    let story = sound(scenario)?;
    Ok(plain(&words::in_style(&style.unwrap_or_default(), || whatif::found(&story))))
}
