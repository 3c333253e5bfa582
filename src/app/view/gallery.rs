//! Which ready-made stories are there, and which one is open?

use std::rc::Rc;

use web_sys::HtmlDialogElement;
use yew::prelude::*;

use super::{Dispatch, Shared};
use crate::app::model::Action;
use crate::scenario::{PRESETS, Preset, Scenario};

#[derive(PartialEq, Properties)]
pub(super) struct GalleryProps {
    pub(super) scenario: Shared<Scenario>,
    pub(super) dispatch: Dispatch,
}

#[component]
pub(super) fn Gallery(props: &GalleryProps) -> Html {
    let dialog = use_node_ref();
    let shown = use_state_eq(|| false);
    let open = {
        let (dialog, shown) = (dialog.clone(), shown.clone());
        Callback::from(move |_: MouseEvent| {
            shown.set(true);
            if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
                let _ = dialog.show_modal();
            }
        })
    };
    let close = {
        let dialog = dialog.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
                dialog.close();
            }
        })
    };
    let choose = {
        let (dispatch, close) = (props.dispatch.clone(), close.clone());
        Callback::from(move |(preset, event): (&'static Preset, MouseEvent)| {
            if let Ok(scenario) = crate::open(preset.json) {
                dispatch.dispatch(Action::Load(Rc::new(scenario)));
            }
            close.emit(event);
        })
    };
    let title = if props.scenario.title.is_empty() { "A story without a name" } else { &props.scenario.title };
    html! {
        <>
            <button class="title" aria-haspopup="dialog" onclick={open}>
                <span class="sr">{ "Gallery of stories. Open: " }</span>
                <span class="cut">{ title.to_string() }</span>
                <span aria-hidden="true">{ "▾" }</span>
            </button>
            <dialog class="gallery" ref={dialog} aria-labelledby="gallery-title">
                <div class="gallery-top">
                    <h2 id="gallery-title">{ "Stories to begin with" }</h2>
                    <button class="btn" onclick={close}>{ "Close" }</button>
                </div>
                if *shown {
                    { for questions().into_iter().map(|question| group(question, &choose)) }
                }
            </dialog>
        </>
    }
}

/// The questions of the gallery, each once, in order.
fn questions() -> Vec<&'static str> {
    let mut questions: Vec<_> = PRESETS.iter().map(|preset| preset.question).collect();
    questions.dedup();
    questions
}

fn group(question: &'static str, choose: &Callback<(&'static Preset, MouseEvent)>) -> Html {
    let presets = PRESETS.iter().filter(|preset| preset.question == question);
    html! {
        <section key={question}>
            <h3>{ question }</h3>
            <ul>
                { for presets.map(|preset| {
                    let onclick = choose.reform(move |event| (preset, event));
                    let description = crate::open(preset.json).map(|scenario| scenario.description).unwrap_or_default();
                    html! {
                        <li key={preset.id}>
                            <button class="story" data-preset={preset.id} {onclick}>
                                <strong>{ preset.title }</strong>
                                <span>{ description }</span>
                            </button>
                        </li>
                    }
                }) }
            </ul>
        </section>
    }
}
