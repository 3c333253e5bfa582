//! How does the desk edit the variants of a story?

use wasm_bindgen::prelude::*;

use super::{plain, read};
use crate::scenario::Scenario;
use crate::whatif::compare::{Edit, Offer, With, csv, edit, story_of};
use crate::words;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** An edit of the variants: what is done, to which of them (counted from 0), at which path, with which text. */
export type CompareEdit = { do: "add" | "rename" | "remove" | "set" | "reset" | "adopt" | "with" | "keep"; place?: number; path?: string; text?: string };

/** The story after an edit of its variants. Throws an `Error` that says why there is none. */
export function compareEdit(scenario: Scenario, edit: CompareEdit, style?: string): Scenario;
/** A variant as a story of its own. Throws an `Error` where there is none. */
export function compareStory(scenario: Scenario, place: number): Scenario;
/** A story beside its variants as a CSV table. Throws a list of `Problem`s. */
export function compareCsv(scenario: Scenario): string;
"#;

/// The story after an edit of its variants.
///
/// # Errors
/// Throws the list of the problems of the base, or an error that says why there is no such edit.
#[wasm_bindgen(js_name = compareEdit, skip_typescript)]
pub fn compare_edit(scenario: JsValue, what: &JsValue, style: Option<String>) -> Result<JsValue, JsValue> {
    let story = read(scenario).map_err(|problems| plain(&problems))?;
    let field = |name: &str| js_sys::Reflect::get(what, &JsValue::from_str(name)).unwrap_or_default();
    let text = |name: &str| field(name).as_string().unwrap_or_default();
    let (done, path, typed) = (text("do"), text("path"), text("text"));
    // As text, as all that crosses: no number is a float here.
    let place = js_sys::JSON::stringify(&field("place")).ok().and_then(|text| text.as_string()).unwrap_or_default();
    let place = place.parse::<usize>().unwrap_or(usize::MAX);
    let edited = match &*done {
        "add" => Offer::ALL.iter().find(|(_, id, _)| *id == typed).map(|(offer, ..)| Edit::Add(*offer)),
        "rename" => Some(Edit::Rename(place, &typed)),
        "remove" => Some(Edit::Remove(place)),
        "set" => Some(Edit::Set(place, &path, &typed)),
        "reset" => Some(Edit::Reset(place, &path)),
        "adopt" => Some(Edit::Adopt(place)),
        "with" => Some(Edit::With(if typed == "policies" { With::Policies } else { With::Variants })),
        "keep" => Some(Edit::Keep(&typed)),
        _ => None,
    };
    let told = |words: &str| JsValue::from(js_sys::Error::new(words));
    let edited = edited.ok_or_else(|| told(&["There is no edit “", &done, "”."].concat()))?;
    let after = words::in_style(&style.unwrap_or_default(), || edit(&story, edited));
    after.map(|story| document(&story)).map_err(|words| told(&words))
}

/// A variant as a story of its own.
///
/// # Errors
/// Throws the list of the problems of the base, or an error where there is no such variant.
#[wasm_bindgen(js_name = compareStory, skip_typescript)]
pub fn compare_story(scenario: JsValue, place: usize) -> Result<JsValue, JsValue> {
    let story = read(scenario).map_err(|problems| plain(&problems))?;
    let found = story_of(&story, place).map(|story| document(&story));
    found.ok_or_else(|| js_sys::Error::new("There is no such variant any more.").into())
}

/// A story beside its variants as a CSV table.
///
/// # Errors
/// Throws the list of the problems of the base.
#[wasm_bindgen(js_name = compareCsv, skip_typescript)]
pub fn compare_csv(scenario: JsValue) -> Result<String, JsValue> {
    read(scenario).map(|story| csv(&story)).map_err(|problems| plain(&problems))
}

fn document(scenario: &Scenario) -> JsValue {
    plain(&super::document_of(scenario))
}
