//! Which ready-made stories are there, and which one is open?

use std::rc::Rc;

use gloo::utils::document;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlDialogElement};
use yew::prelude::Callback;

use super::Dispatch;
use super::markup::{Element, el};
use crate::app::model::Action;
use crate::scenario::{PRESETS, Preset, Scenario};

const ID: &str = "gallery";

fn with_dialog(act: impl Fn(&HtmlDialogElement)) {
    if let Some(dialog) = document().get_element_by_id(ID) {
        act(dialog.unchecked_ref());
    }
}

fn close() {
    with_dialog(HtmlDialogElement::close);
}

/// The name of the open story, which opens the gallery.
pub(super) fn opener(title: &str) -> Element {
    let open = Callback::from(|_: Event| with_dialog(|dialog| drop(dialog.show_modal())));
    let title = if title.is_empty() { "A story without a name" } else { title };
    el!("button", "class" = "title", "aria-haspopup" = "dialog";
        el!("span", "class" = "sr"; "Gallery of stories. Open now: "),
        el!("span", "class" = "cut"; title.to_string()),
        el!("span", "aria-hidden" = "true"; "▾"),
    )
    .on_click(open)
}

/// The gallery itself, closed until somebody opens it.
pub(super) fn gallery(dispatch: &Dispatch) -> Element {
    let mut questions: Vec<_> = PRESETS.iter().map(|preset| preset.question).collect();
    questions.dedup();
    el!("dialog", "class" = "gallery", "id" = ID, "aria-labelledby" = "gallery-title";
        el!("div", "class" = "gallery-top";
            el!("h2", "id" = "gallery-title"; "Stories to begin with"),
            el!("button", "class" = "btn"; "Close").on_click(Callback::from(|_: Event| close())),
        ),
    )
    .with(questions.into_iter().map(|question| group(question, dispatch)))
}

fn group(question: &'static str, dispatch: &Dispatch) -> Element {
    let presets = PRESETS.iter().filter(|preset| preset.question == question);
    el!("section"; el!("h3"; question), el!("ul").with(presets.map(|preset| entry(preset, dispatch))))
}

fn entry(preset: &'static Preset, dispatch: &Dispatch) -> Element {
    let scenario = crate::open(preset.json).ok().map(Rc::new);
    let words = |of: fn(&Scenario) -> &String| scenario.as_ref().map(|scenario| of(scenario).clone());
    let (title, description) = (words(|scenario| &scenario.title), words(|scenario| &scenario.description));
    let dispatch = dispatch.clone();
    let choose = Callback::from(move |_: Event| {
        if let Some(scenario) = &scenario {
            dispatch.emit(Action::Load(Rc::clone(scenario)));
        }
        close();
    });
    let card = el!("button", "class" = "story", "data-preset" = preset.id;
        el!("strong"; title), el!("span"; description));
    el!("li"; card.on_click(choose))
}
