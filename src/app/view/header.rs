//! What stands at the top: the mark, the gallery, undo and redo, the theme, the link.

use super::markup::{Element, el};
use super::{Dispatch, Piece, click, gallery, part};
use crate::app::model::{Action, Copied, Model, Theme};

pub(super) fn header(model: &Model, dispatch: &Dispatch) -> Element {
    let step = |name, title, enabled: bool, action, path| {
        el!("button", "class" = "btn icon", "aria-label" = name, "title" = title, "disabled" = !enabled; icon(path))
            .on_click(click(dispatch, action))
    };
    let (back, forth) = ("M9 7 5 11l4 4M5 11h9a5 5 0 0 1 0 10h-3", "m15 7 4 4-4 4M19 11h-9a5 5 0 0 0 0 10h3");
    el!("header", "class" = "top";
        el!("p", "class" = "mark"; "Roll", el!("span"; "forward")),
        gallery::opener(model.scenario.part().text("title"), &model.gallery, dispatch),
        part(Piece::Gallery(model.gallery.clone(), dispatch.clone())),
        el!("div", "class" = "pair";
            step("Undo", "Undo (Ctrl Z)", !model.past.is_empty(), Action::Undo, back),
            step("Redo", "Redo (Ctrl Shift Z)", !model.future.is_empty(), Action::Redo, forth),
        ),
        el!("span", "class" = "grow"),
        theme(model.theme, dispatch),
        copy_link(&model.copied, dispatch),
    )
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

fn copy_link(copied: &Copied, dispatch: &Dispatch) -> Element {
    let (name, said) = match copied {
        Copied::Done => ("Link copied", "The link to this story is copied."),
        _ => ("Copy link", ""),
    };
    let by_hand = match copied {
        Copied::ByHand(link) => Some(by_hand(link, dispatch)),
        _ => None,
    };
    el!("div", "class" = "copy";
        el!("button", "class" = "btn main"; name).on_click(click(dispatch, Action::CopyLink)),
        el!("span", "class" = "sr", "role" = "status"; said),
        by_hand,
    )
}

fn by_hand(link: &str, dispatch: &Dispatch) -> Element {
    el!("div", "class" = "by-hand", "role" = "group", "aria-label" = "The link, to be copied by hand";
        el!("label", "for" = "link-by-hand"; "The browser does not let the page copy. Copy this link:"),
        el!("input", "class" = "in", "id" = "link-by-hand", "type" = "text", "readonly" = "").value(link.to_string().into()),
        el!("button", "class" = "btn"; "Close").on_click(click(dispatch, Action::Copied(Copied::NotYet))),
    )
}
