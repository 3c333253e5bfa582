//! How does JavaScript compare a story with its variants?

use wasm_bindgen::prelude::*;

use super::{plain, read};
use crate::whatif::compare::{Figure, sheet};
use crate::words;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** A story beside its variants, in words, with the months of one figure. Throws a list of `Problem`s. */
export function compare(scenario: Scenario, figure: "charged" | "billed" | "from_credit" | "closing" | "recurring", style?: string): { answer: string; [field: string]: unknown };
"#;

/// A story beside its variants, in words, with the months of one figure.
///
/// # Errors
/// Throws the list of the problems of the base.
#[wasm_bindgen(skip_typescript)]
pub fn compare(scenario: JsValue, figure: &str, style: Option<String>) -> Result<JsValue, JsValue> {
    let story = read(scenario).map_err(|problems| plain(&problems))?;
    let figure = Figure::ALL.into_iter().find(|known| known.id() == figure).unwrap_or(Figure::Charged);
    Ok(words::in_style(&style.unwrap_or_default(), || plain(&sheet(&story, figure))))
}
