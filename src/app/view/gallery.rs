//! Which ready-made stories are there, and which one is open?

use gloo::utils::document;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlDialogElement};
use yew::prelude::Callback;

use super::markup::{Child, Element, el};
use super::{Dispatch, run};
use crate::app::model::{Action, Gallery};
use crate::app::store;

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
pub(super) fn opener(title: &str, gallery: &Gallery, dispatch: &Dispatch) -> Element {
    let (is_listed, dispatch) = (matches!(gallery, Gallery::Listed(_)), dispatch.clone());
    let open = Callback::from(move |_: Event| {
        with_dialog(|dialog| drop(dialog.show_modal()));
        if !is_listed {
            fetch(&dispatch);
        }
    });
    let title = if title.is_empty() { "A story without a name" } else { title };
    el!("button", "class" = "title", "aria-haspopup" = "dialog";
        el!("span", "class" = "sr"; "Gallery of stories. Open now: "),
        el!("span", "class" = "cut"; title.to_string()),
        el!("span", "aria-hidden" = "true"; "▾"),
    )
    .on_click(open)
}

/// The list is a file of its own, fetched when somebody looks for the first time.
fn fetch(dispatch: &Dispatch) {
    let dispatch = dispatch.clone();
    run(Box::pin(async move { dispatch.emit(Action::Gallery(store::gallery().await)) }));
}

/// The gallery itself, closed until somebody opens it.
pub(super) fn gallery(list: &Gallery, dispatch: &Dispatch) -> Element {
    let inside = match list {
        Gallery::Unread => vec![el!("p"; "The stories are being fetched …").child()],
        Gallery::Missing => vec![
            el!("p", "role" = "alert"; "The stories could not be fetched; your work is as it was. ").child(),
            click_again(dispatch).child(),
        ],
        Gallery::Listed(list) => groups(list, dispatch).into_iter().map(Child::child).collect(),
    };
    el!("dialog", "class" = "gallery", "id" = ID, "aria-labelledby" = "gallery-title";
        el!("div", "class" = "gallery-top";
            el!("h2", "id" = "gallery-title"; "Stories to begin with"),
            el!("button", "class" = "btn"; "Close").on_click(Callback::from(|_: Event| close())),
        ),
    )
    .with(inside)
}

fn click_again(dispatch: &Dispatch) -> Element {
    let dispatch = dispatch.clone();
    el!("button", "class" = "btn"; "Try again").on_click(Callback::from(move |_: Event| fetch(&dispatch)))
}

/// A line of the list is a question or, behind a tab each, the id, the title and the answer of a story.
fn groups(list: &str, dispatch: &Dispatch) -> Vec<Element> {
    let mut groups = Vec::new();
    let mut stories = Vec::new();
    for line in list.lines().rev() {
        let fields: Vec<_> = line.split('\t').collect();
        match fields[..] {
            [_, id, title, answer] => stories.push(entry(id, title, answer, dispatch)),
            _ => groups.push(
                el!("section"; el!("h3"; line.to_string()), el!("ul").with(std::mem::take(&mut stories).into_iter().rev())),
            ),
        }
    }
    groups.reverse();
    groups
}

fn entry(id: &str, title: &str, answer: &str, dispatch: &Dispatch) -> Element {
    let (id, dispatch) = (id.to_string(), dispatch.clone());
    let chosen = id.clone();
    let choose = Callback::from(move |_: Event| {
        let (id, dispatch) = (chosen.clone(), dispatch.clone());
        run(Box::pin(async move {
            dispatch.emit(match store::story_of_gallery(&id).await {
                Ok(scenario) => Action::Load(scenario),
                Err(words) => Action::Tell(words),
            });
        }));
        close();
    });
    let button = el!("button", "class" = "story", "data-preset" = id;
        el!("strong"; title.to_string()), el!("span"; answer.to_string()));
    el!("li"; button.on_click(choose))
}
