//! How does a story in a file come onto the page?

use gloo::events::{EventListener, EventListenerOptions};
use gloo::utils::{document, window};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::DragEvent;

use super::{Dispatch, run};
use crate::app::action::Action;
use crate::app::model::open_text;
use crate::app::store;

/// A file that is dropped anywhere on the page is opened.
pub(super) fn listen_for_files(dispatch: &Dispatch) -> [EventListener; 3] {
    let dispatch = dispatch.clone();
    let on = |name, act: Box<dyn Fn(&DragEvent)>| {
        let options = EventListenerOptions::enable_prevent_default();
        EventListener::new_with_options(&window(), name, options, move |event| act(event.unchecked_ref()))
    };
    [
        on(
            "dragover",
            Box::new(|event| {
                if has_files(event) {
                    event.prevent_default();
                    show_target(true);
                }
            }),
        ),
        on(
            "dragleave",
            Box::new(|event| {
                // It is left for nothing else on the page.
                if event.related_target().is_none() {
                    show_target(false);
                }
            }),
        ),
        on(
            "drop",
            Box::new(move |event| {
                show_target(false);
                if has_files(event) {
                    event.prevent_default();
                    let file = event.data_transfer().and_then(|transfer| transfer.files()?.get(0));
                    open_file(file, &dispatch);
                }
            }),
        ),
    ]
}

/// Text that is dragged belongs to the field that it is dropped into.
fn has_files(event: &DragEvent) -> bool {
    event.data_transfer().is_some_and(|transfer| transfer.types().includes(&JsValue::from_str("Files"), 0))
}

fn show_target(is_shown: bool) {
    let Some(body) = document().body() else { return };
    body.set_class_name(if is_shown { "drop" } else { "" });
}

/// Opens the story in a file.
pub(super) fn open_file(file: Option<web_sys::File>, dispatch: &Dispatch) {
    let Some(file) = file else { return };
    let dispatch = dispatch.clone();
    run(Box::pin(async move {
        if let Some(text) = store::text_of_file(file).await {
            let scenario = text.and_then(|text| open_text(&text, "file"));
            dispatch.emit(scenario.map_or_else(Action::Tell, Action::Load));
        }
    }));
}
