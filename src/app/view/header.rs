//! What stands at the top: the mark, the gallery, undo and redo, the theme, the link.

use yew::prelude::*;

use super::{Dispatch, Piece, click, gallery, part};
use crate::app::model::{Action, Copied, Model, Theme};

pub(super) fn header(model: &Model, dispatch: &Dispatch) -> Html {
    html! {
        <header class="top">
            <p class="mark">{ "Roll" }<span>{ "forward" }</span></p>
            { gallery::opener(&model.scenario.title) }
            { part(Piece::Gallery(dispatch.clone())) }
            <div class="pair">
                <button class="btn icon" aria-label="Undo" title="Undo (Ctrl Z)" disabled={model.past.is_empty()}
                    onclick={click(dispatch, Action::Undo)}>{ icon("M9 7 5 11l4 4M5 11h9a5 5 0 0 1 0 10h-3") }</button>
                <button class="btn icon" aria-label="Redo" title="Redo (Ctrl Shift Z)" disabled={model.future.is_empty()}
                    onclick={click(dispatch, Action::Redo)}>{ icon("m15 7 4 4-4 4M19 11h-9a5 5 0 0 0 0 10h3") }</button>
            </div>
            <span class="grow"></span>
            { theme(model.theme, dispatch) }
            { copy_link(&model.copied, dispatch) }
        </header>
    }
}

/// A drawing of one line; its button carries the name.
pub(super) fn icon(path: &'static str) -> Html {
    html! {
        <svg class="drawn" viewBox="0 0 24 24" width="18" height="18" aria-hidden="true" focusable="false"><path d={path} /></svg>
    }
}

/// One button goes round: as the system, light, dark.
fn theme(theme: Theme, dispatch: &Dispatch) -> Html {
    let (next, name, path) = match theme {
        Theme::System => (Theme::Light, "Theme: as the system", "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm0 0v18"),
        Theme::Light => (
            Theme::Dark,
            "Theme: light",
            "M12 4V2m0 20v-2m8-8h2M2 12h2m13.7-5.7 1.4-1.4M4.9 19.1l1.4-1.4m0-11.4L4.9 4.9m14.2 14.2-1.4-1.4M16 12a4 4 0 1 1-8 0 4 4 0 0 1 8 0Z",
        ),
        Theme::Dark => (Theme::System, "Theme: dark", "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z"),
    };
    html! {
        <button class="btn icon" aria-label={name} title={name} onclick={click(dispatch, Action::ShowTheme(next))}>{ icon(path) }</button>
    }
}

fn copy_link(copied: &Copied, dispatch: &Dispatch) -> Html {
    let (name, said) = match copied {
        Copied::Done => ("Link copied", "The link to this story is copied."),
        _ => ("Copy link", ""),
    };
    html! {
        <div class="copy">
            <button class="btn main" onclick={click(dispatch, Action::CopyLink)}>{ name }</button>
            <span class="sr" role="status">{ said }</span>
            if let Copied::ByHand(link) = copied {
                <div class="by-hand" role="group" aria-label="The link, to be copied by hand">
                    <label for="link-by-hand">{ "The browser does not let the page copy. Copy this link:" }</label>
                    <input class="in" id="link-by-hand" type="text" readonly=true value={link.clone()} />
                    <button class="btn" onclick={click(dispatch, Action::Copied(Copied::NotYet))}>{ "Close" }</button>
                </div>
            }
        </div>
    }
}
