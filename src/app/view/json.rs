//! The document of the story: to edit, open and save.

use gloo::utils::document;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::markup::{Element, On, el};
use super::{Dispatch, listen, run};
use crate::app::model::Action;
use crate::app::store;
use crate::scenario::Scenario;

#[derive(Clone, PartialEq)]
pub(super) struct Given {
    pub(super) scenario: Scenario,
    pub(super) dispatch: Dispatch,
}

const STORY: &str = "story-json";

pub(super) fn json(given: &Given) -> Element {
    let story = given.scenario.to_json();
    let saved = store::file_address(&story);
    let apply = listen(&given.dispatch, |_: Event| {
        // Whatever has a value gives it in the same way.
        let area: HtmlInputElement = document().get_element_by_id(STORY)?.unchecked_into();
        Some(Action::UseText { text: area.value(), from: "text" })
    });
    let dispatch = given.dispatch.clone();
    let opened = Callback::from(move |event: Event| {
        let Some(target) = event.target() else { return };
        let input: HtmlInputElement = target.unchecked_into();
        let dispatch = dispatch.clone();
        run(Box::pin(async move {
            if let Some(text) = store::text_of_file(input).await {
                dispatch.emit(Action::UseText { text, from: "file" });
            }
        }));
    });
    let file = el!("input", "type" = "file", "accept" = ".json,application/json").on(On::Change, opened);
    el!("section", "class" = "card json";
        el!("label", "for" = STORY; "The story as JSON"),
        el!("textarea", "id" = STORY, "spellcheck" = "false", "rows" = "22").value(story.into()),
        el!("div", "class" = "row";
            el!("button", "class" = "btn main"; "Use this text").on_click(apply),
            el!("label", "class" = "btn file"; "Open a file", file),
            el!("a", "class" = "btn", "href" = saved, "download" = "story.json"; "Save as a file"),
        ),
    )
}
