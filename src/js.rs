//! How does JavaScript call this?
//!
//! Plain objects in, plain objects out; what is wrong with a story is thrown as a list of problems. This module only
//! translates.

use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use crate::projection::document;
use crate::scenario::Problem;

/// Simulates a story: a scenario document in, its projection document out.
///
/// # Errors
/// Throws the list of its problems, each with `code`, `path`, `message` and `hint`.
#[wasm_bindgen]
pub fn simulate(scenario: JsValue) -> Result<JsValue, JsValue> {
    let projection = read(scenario).and_then(|scenario| crate::simulate(&scenario));
    projection.map(|projection| plain(&document(&projection))).map_err(|problems| plain(&problems))
}

/// Checks a story: the list of its problems, which is empty where there are none.
#[wasm_bindgen]
pub fn check(scenario: JsValue) -> JsValue {
    plain(&read(scenario).err().unwrap_or_default())
}

fn read(scenario: JsValue) -> Result<crate::scenario::Scenario, Vec<Problem>> {
    let text = js_sys::JSON::stringify(&scenario).ok().and_then(|text| text.as_string()).unwrap_or_default();
    crate::open(&text)
}

/// A plain object, as `JSON.parse` would make it.
fn plain(value: &impl Serialize) -> JsValue {
    value.serialize(&Serializer::json_compatible()).unwrap_or_default()
}
