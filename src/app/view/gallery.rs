//! Which ready-made stories are there, and which one is open?

use gloo::utils::document;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlDialogElement};
use yew::prelude::Callback;

use super::markup::{Child, Element, el};
use super::{Dispatch, run};
use crate::app::action::{Action, Gallery};
use crate::app::library::named;
use crate::app::model::{Keeping, Model};
use crate::app::store;

const ID: &str = "gallery";

fn with_dialog(id: &str, act: impl Fn(&HtmlDialogElement)) {
    if let Some(dialog) = document().get_element_by_id(id) {
        act(dialog.unchecked_ref());
    }
}

/// Shows a dialog; the browser gives the focus back when it is closed.
pub(super) fn show_dialog(id: &str) {
    with_dialog(id, |dialog| drop(dialog.show_modal()));
}

fn close() {
    with_dialog(ID, HtmlDialogElement::close);
}

/// The top of a dialog: its heading, and how to close it.
pub(super) fn top(title: &'static str, words: &'static str, id: &'static str) -> Element {
    let close = Callback::from(move |_: Event| with_dialog(id, HtmlDialogElement::close));
    let button = el!("button", "class" = "btn"; "Close").on_click(close);
    el!("div", "class" = "gallery-top"; el!("h2", "id" = title; words), button)
}

/// The name of the open story, which opens the gallery; and whether the browser has kept it.
pub(super) fn opener(model: &Model, dispatch: &Dispatch) -> Element {
    let (is_listed, dispatch) = (matches!(model.gallery, Gallery::Listed(_)), dispatch.clone());
    let open = Callback::from(move |_: Event| {
        // The list begins with what was changed last.
        dispatch.emit(Action::Keep);
        show_dialog(ID);
        store::load("library.js", &dispatch);
        if !is_listed {
            fetch(&dispatch);
        }
    });
    let (kept, about) = match model.keeping {
        Keeping::Untouched => ("", ""),
        Keeping::Kept => ("Kept", "Every change is kept in this browser"),
        Keeping::Not => ("Not kept", "A reload would lose the last changes"),
    };
    el!("button", "class" = "title", "aria-haspopup" = "dialog";
        el!("span", "class" = "sr"; "Gallery of stories. Open now: "),
        el!("span", "class" = "cut grow"; named(model.scenario.part().text("title")).to_string()),
        el!("span", "class" = "small soft", "title" = about; kept),
        el!("span", "aria-hidden" = "true"; "▾"),
    )
    .on_click(open)
}

/// The list is a file of its own, fetched when somebody looks for the first time.
fn fetch(dispatch: &Dispatch) {
    let dispatch = dispatch.clone();
    run(Box::pin(async move { dispatch.emit(Action::Gallery(store::gallery().await)) }));
}

/// The gallery itself, closed until somebody opens it: the person's own stories, and those to begin with.
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
        top("gallery-title", "Stories", ID),
        // The person's own stories: what stands there is the script's.
        el!("div", "class" = "shelf", "id" = "shelf"),
        // In a box of its own: a list that grows must not make its neighbour anew, in which the script writes.
        el!("div").with(inside),
    )
}

fn click_again(dispatch: &Dispatch) -> Element {
    let dispatch = dispatch.clone();
    el!("button", "class" = "btn"; "Try again").on_click(Callback::from(move |_: Event| fetch(&dispatch)))
}

/// A line of the list is a question or, behind a tab each, the id, the title and the answer of a story.
#[inline(never)]
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
                Ok(scenario) => Action::Try(scenario),
                Err(words) => Action::Tell(words),
            });
        }));
        close();
    });
    let button = el!("button", "class" = "story", "data-preset" = id;
        el!("strong"; title.to_string()), el!("span"; answer.to_string()));
    el!("li"; button.on_click(choose))
}
