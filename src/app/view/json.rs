//! The documents: the story to edit, open and save, and its result to read.

use std::rc::Rc;

use gloo::file::callbacks::{FileReader, read_as_text};
use gloo::file::{Blob, File, ObjectUrl};
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::{Dispatch, Shared, store};
use crate::app::model::Action;
use crate::projection::{Projection, document};
use crate::scenario::Scenario;

#[derive(PartialEq, Properties)]
pub(super) struct JsonProps {
    pub(super) scenario: Shared<Scenario>,
    pub(super) projection: Shared<Projection>,
    pub(super) dispatch: Dispatch,
}

/// What came of using a text or a file.
#[derive(Clone, PartialEq)]
enum Said {
    Nothing,
    Used,
    Wrong(String),
}

#[component]
pub(super) fn Json(props: &JsonProps) -> Html {
    let written = use_memo(props.scenario.clone(), |scenario| pretty(&**scenario));
    let result = use_memo(props.projection.clone(), |projection| pretty(&document(projection)));
    let said = use_state_eq(|| Said::Nothing);
    let area = use_node_ref();
    let reader = use_mut_ref(|| Option::<FileReader>::None);

    let use_text = {
        let (dispatch, said) = (props.dispatch.clone(), said.clone());
        Callback::from(move |(text, from): (String, &'static str)| match store::read(&text, from) {
            Ok(scenario) => {
                dispatch.dispatch(Action::Load(Rc::new(scenario)));
                said.set(Said::Used);
            }
            Err(words) => said.set(Said::Wrong(words)),
        })
    };
    let apply = {
        let (area, use_text) = (area.clone(), use_text.clone());
        Callback::from(move |_: MouseEvent| {
            let text = area.cast::<HtmlTextAreaElement>().map(|area| area.value()).unwrap_or_default();
            use_text.emit((text, "text"));
        })
    };
    let onfile = Callback::from(move |event: Event| {
        let Some(input) = event.target_dyn_into::<HtmlInputElement>() else { return };
        let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
        let use_text = use_text.clone();
        *reader.borrow_mut() = Some(read_as_text(&File::from(file), move |text| {
            use_text.emit((text.unwrap_or_default(), "file"));
        }));
        // The same file can be chosen again after it was mended.
        input.set_value("");
    });
    let saved = use_memo(props.scenario.clone(), |scenario| {
        ObjectUrl::from(Blob::new_with_options(pretty(&**scenario).as_str(), Some("application/json")))
    });
    html! {
        <div class="json">
            <section class="card">
                <h3>{ "The story" }</h3>
                <label class="sr" for="story-json">{ "The story as JSON" }</label>
                <textarea id="story-json" ref={area} spellcheck="false" rows="18" value={(*written).clone()} />
                <div class="row">
                    <button class="btn main" onclick={apply}>{ "Use this text" }</button>
                    <label class="btn file">{ "Open a file" }<input type="file" accept=".json,application/json" onchange={onfile} /></label>
                    <a class="btn" href={saved.to_string()} download="story.json">{ "Save as a file" }</a>
                </div>
                { match &*said {
                    Said::Nothing => Html::default(),
                    Said::Used => html! { <p class="soft" role="status">{ "The story is on the page. Undo brings the one before back." }</p> },
                    Said::Wrong(words) => html! { <p class="problem" role="alert">{ words.clone() }</p> },
                } }
            </section>
            <section class="card">
                <h3>{ "The result" }</h3>
                <label class="sr" for="result-json">{ "The result as JSON" }</label>
                <textarea id="result-json" readonly=true spellcheck="false" rows="18" value={(*result).clone()} />
            </section>
        </div>
    }
}

fn pretty(value: &impl serde::Serialize) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}
