//! Which ready-made stories are there, and which one is open?

use std::rc::Rc;

use gloo::utils::document;
use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

use super::Dispatch;
use crate::app::model::Action;
use crate::scenario::{PRESETS, Preset};

const ID: &str = "gallery";

fn dialog() -> Option<HtmlDialogElement> {
    document().get_element_by_id(ID)?.dyn_into().ok()
}

/// The name of the open story, which opens the gallery.
pub(super) fn opener(title: &str) -> Html {
    let open = Callback::from(|_: MouseEvent| {
        if let Some(dialog) = dialog() {
            let _ = dialog.show_modal();
        }
    });
    let title = if title.is_empty() { "A story without a name" } else { title };
    html! {
        <button class="title" aria-haspopup="dialog" onclick={open}>
            <span class="sr">{ "Gallery of stories. Open now: " }</span>
            <span class="cut">{ title.to_string() }</span>
            <span aria-hidden="true">{ "▾" }</span>
        </button>
    }
}

/// The gallery itself, closed until somebody opens it.
pub(super) fn gallery(dispatch: &Dispatch) -> Html {
    let mut questions: Vec<_> = PRESETS.iter().map(|preset| preset.question).collect();
    questions.dedup();
    html! {
        <dialog class="gallery" id={ID} aria-labelledby="gallery-title">
            <div class="gallery-top">
                <h2 id="gallery-title">{ "Stories to begin with" }</h2>
                <button class="btn" onclick={Callback::from(|_: MouseEvent| close())}>{ "Close" }</button>
            </div>
            { for questions.into_iter().map(|question| group(question, dispatch)) }
        </dialog>
    }
}

fn close() {
    if let Some(dialog) = dialog() {
        dialog.close();
    }
}

fn group(question: &'static str, dispatch: &Dispatch) -> Html {
    let presets = PRESETS.iter().filter(|preset| preset.question == question);
    html! {
        <section>
            <h3>{ question }</h3>
            <ul>{ for presets.map(|preset| entry(preset, dispatch)) }</ul>
        </section>
    }
}

fn entry(preset: &'static Preset, dispatch: &Dispatch) -> Html {
    let scenario = crate::open(preset.json).ok().map(Rc::new);
    let description = scenario.as_ref().map(|scenario| scenario.description.clone()).unwrap_or_default();
    let dispatch = dispatch.clone();
    let onclick = Callback::from(move |_: MouseEvent| {
        if let Some(scenario) = &scenario {
            dispatch.emit(Action::Load(Rc::clone(scenario)));
        }
        close();
    });
    html! {
        <li>
            <button class="story" data-preset={preset.id} {onclick}>
                <strong>{ preset.title }</strong>
                <span>{ description }</span>
            </button>
        </li>
    }
}
