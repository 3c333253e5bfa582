//! How does JavaScript put a story into a link?

use serde_json::{Value, json};
use wasm_bindgen::prelude::*;

use super::{plain, story_text};
use crate::scenario::{self, LinkProblem};

/// The fragment of a story, without its `#`. Mistakes that the story makes travel along; it has to have the shape of a
/// document.
///
/// # Errors
/// Throws the list of the mistakes of its shape, or `{ code, message }` where it is too long for a link.
#[wasm_bindgen(js_name = encodeLink, skip_typescript)]
pub fn encode_link(scenario: JsValue) -> Result<String, JsValue> {
    let (story, problems) = scenario::read(&story_text(&scenario));
    match story {
        Some(story) if problems.is_empty() => scenario::encode_link(&story).map_err(wrong),
        _ => Err(plain(&problems)),
    }
}

/// The document in a link or its fragment, as it stands there: it may be of any shape.
///
/// # Errors
/// Throws `{ code, message }` that says why it cannot be opened.
#[wasm_bindgen(js_name = decodeLink, skip_typescript)]
pub fn decode_link(link: &str) -> Result<JsValue, JsValue> {
    let fragment = link.split_once('#').map_or(link, |(_, fragment)| fragment);
    let text = scenario::decode_link(fragment).ok_or_else(|| told("no_story", "There is no story in this link."))?;
    let text = text.map_err(wrong)?;
    let document = js_sys::JSON::parse(&text).ok().filter(JsValue::is_object);
    document.ok_or_else(|| wrong(LinkProblem::Damaged))
}

fn wrong(problem: LinkProblem) -> JsValue {
    let code = match problem {
        LinkProblem::UnknownCodec => "unknown_codec",
        LinkProblem::TooLong => "too_long",
        LinkProblem::OldBrowser => "old_browser",
        LinkProblem::Damaged => "damaged",
    };
    told(code, &problem.to_string())
}

fn told(code: &str, message: &str) -> JsValue {
    let problem: Value = json!({ "code": code, "message": message });
    plain(&problem)
}
