//! How is the work kept, shared and found again?
//!
//! The only place that touches storage, the address and the clipboard. All of it can be forbidden by the browser; then
//! the page goes on without, and says so where it matters.

use gloo::events::EventListener;
use gloo::utils::window;
use js_sys::{Array, Function, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, Event, HtmlInputElement, ReadableStreamDefaultReader, Response};
use yew::Callback;

use super::model::{Action, Copied, FIRST_STORY, Gallery, Theme, open_text};
use crate::scenario::{Codec, LinkProblem, MAX_BYTES, Scenario, canonical_json, join_link, read_list, split_link};

/// Where the work is kept.
const WORK: &str = "rollforward.work";
/// Where the chosen theme is kept.
const THEME: &str = "rollforward.theme";
/// Where kept work that cannot be read is put aside, so that it is not overwritten.
const UNREADABLE: &str = "rollforward.unreadable";
/// As many steps back are kept over a reload.
const KEPT_STEPS: usize = 20;

/// What the page begins with.
pub(super) struct Beginning {
    /// The document.
    pub(super) scenario: Scenario,
    /// Documents to go back to.
    pub(super) past: Vec<Scenario>,
    /// What went wrong on the way, in words.
    pub(super) message: Option<String>,
}

/// The work of last time, else the first preset.
pub(super) fn begin() -> Beginning {
    let (mut past, message) = kept_work();
    let scenario = past.pop().unwrap_or_else(first_story);
    Beginning { scenario, past, message }
}

/// The story that the page opens with on the first visit.
fn first_story() -> Scenario {
    crate::open(FIRST_STORY).expect("the first story reads")
}

/// A story of the gallery, each a file beside the page.
///
/// # Errors
/// In words, if the file cannot be fetched or read.
pub(super) async fn story_of_gallery(id: &str) -> Result<Scenario, String> {
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

/// Loads a script that stands beside the page, once it is needed. What it works on is on the page then.
pub(super) fn load(name: &'static str, dispatch: &Callback<Action>) {
    let document = gloo::utils::document();
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

/// Has the chart drawn as a file of that kind, `svg` or `png`.
pub(super) fn picture(kind: &str, dispatch: &Callback<Action>) {
    const SCRIPT: &str = "picture.js";
    load(SCRIPT, dispatch);
    if let Some(script) = gloo::utils::document().get_element_by_id(SCRIPT) {
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

/// The story in the address, if there is one; or what is wrong with it.
pub(super) async fn linked_scenario() -> Option<Result<Scenario, String>> {
    let json = match split_link(&fragment())? {
        Ok((Codec::Deflated, bytes)) => through("DecompressionStream", &bytes).await,
        Ok((Codec::Plain, bytes)) => Ok(bytes),
        Err(problem) => Err(problem),
    };
    let text = json.and_then(|json| String::from_utf8(json).map_err(|_| LinkProblem::Damaged));
    Some(text.map_err(|problem| problem.to_string()).and_then(|text| open_text(&text, "link")))
}

/// Sends bytes through the browser's own deflate, one way or the other. Stops at the length that a document may have,
/// whatever the bytes promise.
///
/// The browser has it built in; a copy of it would be a tenth of the page.
async fn through(transform: &str, bytes: &[u8]) -> Result<Vec<u8>, LinkProblem> {
    let chunks = Array::of1(&Uint8Array::from(bytes));
    let blob = Blob::new_with_u8_array_sequence(&chunks).map_err(|_| LinkProblem::Damaged)?;
    let make = Reflect::get(&window(), &JsValue::from_str(transform)).ok().filter(JsValue::is_function);
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

/// The address of a story.
///
/// # Errors
/// In words, if the story does not fit into a link.
pub(super) async fn link(scenario: &Scenario) -> Result<String, String> {
    let json = canonical_json(scenario).into_bytes();
    let fragment = match through("CompressionStream", &json).await {
        Ok(bytes) => join_link(Codec::Deflated, &bytes),
        Err(_) => join_link(Codec::Plain, &json),
    };
    let fragment = fragment
        .map_err(|_| String::from("This story is too long for a link. Save it as a file: open the JSON sheet."))?;
    Ok(format!("{}#{fragment}", here()))
}

/// The address of the page without its fragment.
fn here() -> String {
    let mut address = window().location().href().unwrap_or_default();
    address.truncate(address.find('#').unwrap_or(address.len()));
    address
}

/// Keeps the document and the last steps back.
///
/// # Errors
/// In words, if the browser does not let us.
pub(super) fn keep(scenario: &Scenario, past: &[Scenario]) -> Result<(), String> {
    let skip = past.len().saturating_sub(KEPT_STEPS);
    let work: Vec<_> = past[skip..].iter().chain([scenario]).map(Scenario::to_json).collect();
    let json = format!("[{}]", work.join(","));
    let kept = storage().and_then(|storage| storage.set_item(WORK, &json).ok());
    kept.ok_or_else(|| {
        String::from(
            "The browser does not let Rollforward keep your work, so a reload would lose it. Copy the link, or save the story from the JSON sheet.",
        )
    })
}

/// The documents of last time, the current one last; and in words, if not all of them can be read.
fn kept_work() -> (Vec<Scenario>, Option<String>) {
    let Some(kept) = get(WORK) else { return (Vec::new(), None) };
    // A story that cannot be run is work too. Something that is no story was not written by us.
    let documents = read_list(&kept);
    let count = documents.len();
    let work: Vec<_> = documents.into_iter().flatten().collect();
    let is_whole = !work.is_empty() && work.len() == count;
    let message = (!is_whole).then(|| {
        set(UNREADABLE, &kept);
        let shown = if work.is_empty() { "the first story of the gallery" } else { "the last story that can" };
        format!(
            "The work kept in this browser cannot be read, so this is {shown}. What was kept is put aside in the browser's storage under “{UNREADABLE}”."
        )
    });
    (work, message)
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
    let Some(root) = gloo::utils::document().document_element() else { return };
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

/// Copies the link of a story. Where the browser does not let us, the link itself comes back, to be copied by hand.
pub(super) async fn copy(link: String) -> Copied {
    let navigator = window().navigator();
    // Outside a secure context there is no clipboard at all.
    let clipboard = Reflect::get(&navigator, &JsValue::from_str("clipboard"));
    if clipboard.map_or(true, |clipboard| clipboard.is_undefined()) {
        return Copied::ByHand(link);
    }
    match JsFuture::from(navigator.clipboard().write_text(&link)).await {
        Ok(_) => Copied::Done,
        Err(_) => Copied::ByHand(link),
    }
}

/// The text of the file that was chosen in an input of type `file`.
pub(super) async fn text_of_file(input: HtmlInputElement) -> Option<String> {
    let file = input.files()?.get(0)?;
    let text = JsFuture::from(file.text()).await.ok()?.as_string();
    // The same file can be chosen again after it was mended.
    input.set_value("");
    text
}

/// The address under which a text can be saved as a file.
pub(super) fn file_address(text: &str) -> String {
    format!("data:application/json;charset=utf-8,{}", js_sys::encode_uri_component(text))
}
