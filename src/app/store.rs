//! How is the work kept, shared and found again?
//!
//! The only place that touches storage, the address and the clipboard. All of it can be forbidden by the browser; then
//! the page goes on without, and says so where it matters.

pub(super) mod keeper;

pub(super) use keeper::{Beginning, Keeper, Kept, News};

use gloo::events::EventListener;
use gloo::utils::{document, window};
use js_sys::{Array, Function, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, Event, File, ReadableStreamDefaultReader, Response};
use yew::Callback;

use super::action::{Action, Gallery, Theme};
use super::model::{FIRST_STORY, open_text};
use crate::projection::{Projection, digest};
use crate::scenario::{Author, Codec, LinkProblem, MAX_BYTES, Scenario, join_author, split_author, split_link};
use crate::words;

/// Where the chosen theme is kept.
const THEME: &str = "rollforward.theme";
/// Where kept work that cannot be read is put aside, so that it is not overwritten.
const UNREADABLE: &str = "rollforward.unreadable";

/// Has numbers and days written as the reader does (`static/boot.js`); in English where that is not known.
pub(crate) fn use_style() {
    let told = document().document_element().and_then(|root| root.get_attribute("data-style"));
    words::use_style(&told.unwrap_or_default());
}

/// The story that the page opens with on the first visit.
pub(super) fn first_story() -> Scenario {
    crate::open(FIRST_STORY).expect("the first story reads")
}

/// A story of the gallery, each a file beside the page.
///
/// # Errors
/// In words, if the file cannot be fetched or read.
pub(crate) async fn story_of_gallery(id: &str) -> Result<Scenario, String> {
    let text = fetched(&format!("presets/{id}.json")).await.ok_or_else(|| {
        String::from(
            "This story could not be fetched; your work is as it was. Look at the connection, and choose it again.",
        )
    })?;
    open_text(&text, "gallery")
}

/// The list of the gallery.
pub(super) async fn gallery() -> Gallery {
    fetched("presets/gallery.txt").await.map_or(Gallery::Missing, |list| Gallery::Listed(list.into()))
}

/// The text of a file beside the page.
async fn fetched(path: &str) -> Option<String> {
    let response: Response = JsFuture::from(window().fetch_with_str(path)).await.ok()?.unchecked_into();
    if !response.ok() {
        return None;
    }
    JsFuture::from(response.text().ok()?).await.ok()?.as_string()
}

/// Has the chart drawn as a file of that kind, `svg` or `png`.
pub(super) fn picture(kind: &str, dispatch: &Callback<Action>) {
    const SCRIPT: &str = "picture.js";
    load(SCRIPT, dispatch);
    if let Some(script) = document().get_element_by_id(SCRIPT) {
        let _ = script.set_attribute("data-kind", kind);
    }
}

/// Whether the address holds a story.
pub(super) fn has_link() -> bool {
    split_link(&fragment()).is_some()
}

fn fragment() -> String {
    window().location().hash().unwrap_or_default()
}

/// The story in the address, if there is one, and what its author saw; or what is wrong with it.
pub(crate) async fn linked_scenario() -> Option<Result<(Scenario, Option<Author>), String>> {
    let fragment = fragment();
    let json = match split_link(&fragment)? {
        Ok((Codec::Deflated, bytes)) => inflate(&bytes).await,
        Ok((Codec::Plain, bytes)) => Ok(bytes),
        Err(problem) => Err(problem),
    };
    let text = json.and_then(|json| String::from_utf8(json).map_err(|_| LinkProblem::Damaged));
    let scenario = text.map_err(|problem| problem.to_string()).and_then(|text| open_text(&text, "link"));
    Some(scenario.map(|scenario| (scenario, split_author(&fragment))))
}

/// Inflates bytes by the browser's own means. Stops at the length that a document may have, whatever the bytes promise.
///
/// The browser has it built in; a copy of it would be a tenth of the page.
async fn inflate(bytes: &[u8]) -> Result<Vec<u8>, LinkProblem> {
    let chunks = Array::of1(&Uint8Array::from(bytes));
    let blob = Blob::new_with_u8_array_sequence(&chunks).map_err(|_| LinkProblem::Damaged)?;
    let make = Reflect::get(&window(), &JsValue::from_str("DecompressionStream")).ok().filter(JsValue::is_function);
    let format = Array::of1(&JsValue::from_str("deflate-raw"));
    let transform = make.and_then(|make| Reflect::construct(make.unchecked_ref::<Function>(), &format).ok());
    let transform = transform.ok_or(LinkProblem::OldBrowser)?;
    let stream = blob.stream().pipe_through(transform.unchecked_ref());
    let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    let mut out = Vec::new();
    loop {
        let read = JsFuture::from(reader.read()).await.map_err(|_| LinkProblem::Damaged)?;
        let value = Reflect::get(&read, &JsValue::from_str("value")).unwrap_or_default();
        if value.is_undefined() {
            return Ok(out);
        }
        out.extend(Uint8Array::new(&value).to_vec());
        if out.len() > MAX_BYTES {
            let _ = reader.cancel();
            return Err(LinkProblem::TooLong);
        }
    }
}

/// Takes the story out of the address, so that a reload finds the work and not the link.
pub(super) fn forget_link() {
    if let Ok(history) = window().history() {
        // Where this is forbidden (a local file, a sandbox) the link just stays.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&here()));
    }
}

/// What a link tells of the numbers that its author saw: the end of its fragment.
pub(super) fn author(projection: &Projection) -> String {
    join_author("", &Author { digest: digest(projection), version: String::from(env!("CARGO_PKG_VERSION")) })
}

/// Loads a script that stands beside the page, once it is needed. What it works on is on the page then.
pub(super) fn load(name: &'static str, dispatch: &Callback<Action>) {
    let document = document();
    let (Ok(script), None) = (document.create_element("script"), document.get_element_by_id(name)) else { return };
    for (attribute, value) in [("id", name), ("type", "module"), ("src", name)] {
        let _ = script.set_attribute(attribute, value);
    }
    let (dispatch, lost) = (dispatch.clone(), script.clone());
    let fail = move |_: &Event| {
        // The next time it is tried again.
        lost.remove();
        let words = "This part of the page could not be fetched; your work is as it was. Look at the connection, and try again.";
        dispatch.emit(Action::Tell(String::from(words)));
    };
    EventListener::once(&script, "error", fail).forget();
    let _ = gloo::utils::body().append_child(&script);
}

/// Lays texts down on an element, for a script to take.
pub(crate) fn lay_down(id: &str, names: [&str; 3], values: &[String; 3]) {
    let Some(element) = document().get_element_by_id(id) else { return };
    for (name, value) in names.into_iter().zip(values) {
        let _ = element.set_attribute(name, value);
    }
}

/// What an event of a script says.
pub(crate) fn detail(event: &Event) -> Option<String> {
    Reflect::get(event, &JsValue::from_str("detail")).ok()?.as_string()
}

/// The address of the page without its fragment.
fn here() -> String {
    let mut address = window().location().href().unwrap_or_default();
    address.truncate(address.find('#').unwrap_or(address.len()));
    address
}

/// The chosen theme.
pub(super) fn theme() -> Theme {
    match get(THEME).as_deref() {
        Some("light") => Theme::Light,
        Some("dark") => Theme::Dark,
        _ => Theme::System,
    }
}

/// Shows a theme and keeps it.
pub(super) fn show_theme(theme: Theme) {
    let Some(root) = document().document_element() else { return };
    let name = match theme {
        Theme::System => "",
        Theme::Light => "light",
        Theme::Dark => "dark",
    };
    let _ = if name.is_empty() { root.remove_attribute("data-theme") } else { root.set_attribute("data-theme", name) };
    set(THEME, name);
}

/// The storage, where the browser does not forbid it. (The wrapper in gloo throws there, which would end the page.)
fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

fn get(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

fn set(key: &str, value: &str) {
    // What cannot be kept here is only a convenience.
    let _ = storage().and_then(|storage| storage.set_item(key, value).ok());
}

/// The text of a file that was chosen or dropped; nothing if it cannot be read.
///
/// # Errors
/// In words, if it is longer than any story: a film would fill the memory before it is found to be no story.
pub(super) async fn text_of_file(file: File) -> Option<Result<String, String>> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of bytes")]
    let bytes = file.size() as usize;
    if bytes > MAX_BYTES {
        let words = format!(
            "This file has {bytes} bytes, and a story no more than {MAX_BYTES}; your work is as it was. Choose a file that Rollforward has saved."
        );
        return Some(Err(words));
    }
    JsFuture::from(file.text()).await.ok()?.as_string().map(Ok)
}

/// The address under which a text can be saved as a file.
pub(super) fn file_address(text: &str) -> String {
    format!("data:application/json;charset=utf-8,{}", js_sys::encode_uri_component(text))
}
