//! The documents: the story to edit, open and save, and its result to read.

use gloo::utils::document;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::{Dispatch, Shared};
use crate::app::model::Action;
use crate::app::store;
use crate::projection::Projection;
use crate::scenario::Scenario;

#[derive(Clone, PartialEq)]
pub(super) struct Given {
    pub(super) scenario: Shared<Scenario>,
    pub(super) projection: Shared<Projection>,
    pub(super) dispatch: Dispatch,
}

const STORY: &str = "story-json";

pub(super) fn json(given: &Given) -> Html {
    let story = given.scenario.to_json();
    let result = crate::projection::document(&given.projection).to_json();
    let saved = store::file_address(&story);
    let dispatch = given.dispatch.clone();
    let apply = Callback::from(move |_: MouseEvent| {
        let area = document().get_element_by_id(STORY).and_then(|area| area.dyn_into::<HtmlTextAreaElement>().ok());
        let text = area.map(|area| area.value()).unwrap_or_default();
        dispatch.emit(Action::UseText { text, from: "text" });
    });
    let dispatch = given.dispatch.clone();
    let onfile = Callback::from(move |event: Event| {
        let Some(input) = event.target_dyn_into::<HtmlInputElement>() else { return };
        let dispatch = dispatch.clone();
        spawn_local(async move {
            if let Some(text) = store::text_of_file(input).await {
                dispatch.emit(Action::UseText { text, from: "file" });
            }
        });
    });
    html! {
        <div class="json">
            <section class="card">
                <h3>{ "The story" }</h3>
                <label class="sr" for={STORY}>{ "The story as JSON" }</label>
                <textarea id={STORY} spellcheck="false" rows="18" value={story} />
                <div class="row">
                    <button class="btn main" onclick={apply}>{ "Use this text" }</button>
                    <label class="btn file">{ "Open a file" }<input type="file" accept=".json,application/json" onchange={onfile} /></label>
                    <a class="btn" href={saved} download="story.json">{ "Save as a file" }</a>
                </div>
            </section>
            <section class="card">
                <h3>{ "The result" }</h3>
                <label class="sr" for="result-json">{ "The result as JSON" }</label>
                <textarea id="result-json" readonly=true spellcheck="false" rows="18" value={result} />
            </section>
        </div>
    }
}
