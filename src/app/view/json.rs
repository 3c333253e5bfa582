//! The document of the story: to edit, open and save.

use gloo::utils::document;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::files::open_file;
use super::markup::{Element, On, el};
use super::{Dispatch, listen};
use crate::app::action::Action;
use crate::app::store;
use crate::scenario::Scenario;

#[derive(Clone, PartialEq)]
pub(super) struct Given {
    pub(super) scenario: Scenario,
    pub(super) dispatch: Dispatch,
}

const STORY: &str = "story-json";

#[inline(never)]
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
        open_file(input.files().and_then(|files| files.get(0)), &dispatch);
        // The same file can be chosen again after it was mended.
        input.set_value("");
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
