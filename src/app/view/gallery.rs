//! Which ready-made stories are there, and which one is open?

use gloo::utils::document;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlDialogElement};
use yew::prelude::Callback;

use super::markup::{Element, el};
use super::{Dispatch, run};
use crate::app::model::Action;
use crate::app::store;
use crate::scenario::PRESETS;

/// What the gallery shows of a story. The story itself is fetched when somebody chooses it.
#[derive(Clone, Copy)]
struct Card {
    id: &'static str,
    question: &'static str,
    title: &'static str,
    answer: &'static str,
}

/// Taken from the presets while compiling, so that their documents stay out of the page.
const CARDS: [Card; PRESETS.len()] = {
    let mut cards = [Card { id: "", question: "", title: "", answer: "" }; PRESETS.len()];
    let mut index = 0;
    while index < cards.len() {
        let preset = &PRESETS[index];
        let (id, question) = (preset.id, preset.question);
        cards[index] = Card { id, question, title: preset.title, answer: preset.answer };
        index += 1;
    }
    cards
};

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
    let mut questions: Vec<_> = CARDS.iter().map(|card| card.question).collect();
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
    let cards = CARDS.iter().filter(|card| card.question == question);
    el!("section"; el!("h3"; question), el!("ul").with(cards.map(|card| entry(*card, dispatch))))
}

fn entry(card: Card, dispatch: &Dispatch) -> Element {
    let dispatch = dispatch.clone();
    let choose = Callback::from(move |_: Event| {
        let dispatch = dispatch.clone();
        run(Box::pin(async move {
            dispatch.emit(match store::story_of_gallery(card.id).await {
                Ok(scenario) => Action::Load(scenario),
                Err(words) => Action::Tell(words),
            });
        }));
        close();
    });
    let button = el!("button", "class" = "story", "data-preset" = card.id;
        el!("strong"; card.title), el!("span"; card.answer));
    el!("li"; button.on_click(choose))
}
