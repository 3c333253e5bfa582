//! What stands at the top: the mark, the gallery, undo and redo, the theme, the door to sharing.

use yew::prelude::Callback;

use super::fields::focus_soon;
use super::markup::{Element, el};
use super::result::HEADLINE;
use super::{Dispatch, Piece, click, gallery, part};
use crate::app::action::{Action, Side, Theme};
use crate::app::change::Direction;
use crate::app::library::named;
use crate::app::model::Model;

/// The dialog that hands the story on.
pub(super) const SHARE: &str = "share";

pub(super) fn header(model: &Model, dispatch: &Dispatch) -> Element {
    let step = |name, title: String, enabled: bool, action, path| {
        el!("button", "class" = "btn icon", "aria-label" = name, "title" = title, "disabled" = !enabled; icon(path))
            .on_click(click(dispatch, action))
    };
    let undo = match model.before.last().filter(|_| model.past.is_empty()) {
        Some(left) => ["Back to “", named(left.scenario.part().text("title")), "” (Ctrl Z)"].concat(),
        None => String::from("Undo (Ctrl Z)"),
    };
    let (back, forth) = ("M9 7 5 11l4 4M5 11h9a5 5 0 0 1 0 10h-3", "m15 7 4 4-4 4M19 11h-9a5 5 0 0 0 0 10h3");
    el!("header", "class" = "top";
        skip(dispatch),
        el!("p", "class" = "mark"; "Roll", el!("span"; "forward")),
        gallery::opener(model, dispatch),
        part(Piece::Gallery(model.gallery.clone(), dispatch.clone())),
        el!("div", "class" = "pair";
            step("Undo", undo, model.can_travel(Direction::Up), Action::Undo, back),
            step("Redo", String::from("Redo (Ctrl Shift Z)"), model.can_travel(Direction::Down), Action::Redo, forth),
        ),
        el!("span", "class" = "grow"),
        // Heard by boot.js, as its keys are; static/palette.js has the commands.
        el!("button", "class" = "btn icon", "id" = "commands", "aria-haspopup" = "dialog", "aria-label" = "Commands", "title" = "Commands (Ctrl K, on a Mac ⌘ K)";
            icon("M4 6h16M4 12h5M4 18h5m8-1 4 4m-3-6.5a4 4 0 1 1-8 0 4 4 0 0 1 8 0Z")),
        theme(model.theme, dispatch),
        el!("button", "class" = "btn main", "aria-haspopup" = "dialog"; "Share").on_click(click(dispatch, Action::Share)),
        // What stands there is the script's.
        el!("dialog", "class" = "gallery share", "id" = SHARE, "aria-labelledby" = "share-title";
            gallery::top("share-title", "Share this story", SHARE),
            el!("div", "id" = "share-body"),
        ),
    )
}

/// The way past the story, which has a hundred fields.
fn skip(dispatch: &Dispatch) -> Element {
    let dispatch = dispatch.clone();
    let skip = Callback::from(move |_: web_sys::Event| {
        dispatch.emit(Action::ShowSide(Side::Result));
        focus_soon(HEADLINE.into());
    });
    el!("button", "class" = "btn skip"; "To the result").on_click(skip)
}

/// A drawing of one line; its button carries the name.
pub(super) fn icon(path: &'static str) -> Element {
    el!("svg", "class" = "drawn", "viewBox" = "0 0 24 24", "width" = "18", "height" = "18", "aria-hidden" = "true";
        el!("path", "d" = path))
}

/// One button goes round: as the system, light, dark.
fn theme(theme: Theme, dispatch: &Dispatch) -> Element {
    let (next, name, path) = match theme {
        Theme::System => (Theme::Light, "Theme: as the system", "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm0 0v18"),
        Theme::Light => (
            Theme::Dark,
            "Theme: light",
            "M12 4V2m0 20v-2m8-8h2M2 12h2m13.7-5.7 1.4-1.4M4.9 19.1l1.4-1.4m0-11.4L4.9 4.9m14.2 14.2-1.4-1.4M16 12a4 4 0 1 1-8 0 4 4 0 0 1 8 0Z",
        ),
        Theme::Dark => (Theme::System, "Theme: dark", "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z"),
    };
    el!("button", "class" = "btn icon", "aria-label" = name, "title" = name; icon(path))
        .on_click(click(dispatch, Action::ShowTheme(next)))
}
