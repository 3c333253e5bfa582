//! What stands at the top: the mark, the gallery, undo and redo, the theme, the link.

use gloo::timers::callback::Timeout;
use yew::platform::spawn_local;
use yew::prelude::*;

use super::gallery::Gallery;
use super::{Dispatch, Shared, store};
use crate::app::model::Action;
use crate::scenario::Scenario;

/// A confirmation stays this long. Milliseconds.
const SAID_FOR: u32 = 2_500;

#[derive(PartialEq, Properties)]
pub(super) struct HeaderProps {
    pub(super) scenario: Shared<Scenario>,
    pub(super) can_undo: bool,
    pub(super) can_redo: bool,
    pub(super) dispatch: Dispatch,
}

#[component]
pub(super) fn Header(props: &HeaderProps) -> Html {
    let undo = use_callback(props.dispatch.clone(), |_: MouseEvent, dispatch| dispatch.dispatch(Action::Undo));
    let redo = use_callback(props.dispatch.clone(), |_: MouseEvent, dispatch| dispatch.dispatch(Action::Redo));
    html! {
        <header class="top">
            <p class="mark">{ "Roll" }<span>{ "forward" }</span></p>
            <Gallery scenario={props.scenario.clone()} dispatch={props.dispatch.clone()} />
            <div class="pair">
                <button class="btn icon" aria-label="Undo" title="Undo (Ctrl Z)" disabled={!props.can_undo} onclick={undo}>
                    { icon("M9 7 5 11l4 4M5 11h9a5 5 0 0 1 0 10h-3") }
                </button>
                <button class="btn icon" aria-label="Redo" title="Redo (Ctrl Shift Z)" disabled={!props.can_redo} onclick={redo}>
                    { icon("m15 7 4 4-4 4M19 11h-9a5 5 0 0 0 0 10h3") }
                </button>
            </div>
            <span class="grow"></span>
            <Theme />
            <CopyLink scenario={props.scenario.clone()} dispatch={props.dispatch.clone()} />
        </header>
    }
}

/// A drawing of one line; its button carries the name.
pub(super) fn icon(path: &'static str) -> Html {
    html! {
        <svg class="drawn" viewBox="0 0 24 24" width="18" height="18" aria-hidden="true" focusable="false"><path d={path} /></svg>
    }
}

/// Light, dark, or as the system is.
#[component]
fn Theme() -> Html {
    let theme = use_state(store::theme);
    let next = match theme.as_str() {
        "" => "light",
        "light" => "dark",
        _ => "",
    };
    let onclick = {
        let theme = theme.clone();
        Callback::from(move |_: MouseEvent| {
            store::set_theme(next);
            theme.set(next.to_string());
        })
    };
    let (name, path) = match theme.as_str() {
        "light" => (
            "Theme: light",
            "M12 4V2m0 20v-2m8-8h2M2 12h2m13.7-5.7 1.4-1.4M4.9 19.1l1.4-1.4m0-11.4L4.9 4.9m14.2 14.2-1.4-1.4M16 12a4 4 0 1 1-8 0 4 4 0 0 1 8 0Z",
        ),
        "dark" => ("Theme: dark", "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z"),
        _ => ("Theme: as the system", "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm0 0v18"),
    };
    html! { <button class="btn icon" aria-label={name} title={name} {onclick}>{ icon(path) }</button> }
}

#[derive(PartialEq, Properties)]
struct CopyLinkProps {
    scenario: Shared<Scenario>,
    dispatch: Dispatch,
}

/// What came of copying.
#[derive(Clone, PartialEq)]
enum Copied {
    NotYet,
    Done,
    /// The browser does not let us: the link is shown to be copied by hand.
    ByHand(String),
}

#[component]
fn CopyLink(props: &CopyLinkProps) -> Html {
    let copied = use_state_eq(|| Copied::NotYet);
    let onclick = {
        let (scenario, dispatch, copied) = (props.scenario.clone(), props.dispatch.clone(), copied.clone());
        Callback::from(move |_: MouseEvent| {
            let link = match store::link(&scenario) {
                Ok(link) => link,
                Err(words) => return dispatch.dispatch(Action::Tell(words)),
            };
            let copied = copied.clone();
            spawn_local(async move {
                let done = store::copy(&link).await.is_ok();
                copied.set(if done { Copied::Done } else { Copied::ByHand(link) });
                if done {
                    Timeout::new(SAID_FOR, move || copied.set(Copied::NotYet)).forget();
                }
            });
        })
    };
    {
        // A link that was shown for one story is not that of the next.
        let copied = copied.clone();
        use_effect_with(props.scenario.clone(), move |_| copied.set(Copied::NotYet));
    }
    let name = if *copied == Copied::Done { "Link copied" } else { "Copy link" };
    html! {
        <div class="copy">
            <button class="btn main" {onclick}>{ name }</button>
            <span class="sr" role="status">{ if *copied == Copied::Done { "The link to this story is copied." } else { "" } }</span>
            if let Copied::ByHand(link) = &*copied {
                <div class="by-hand">
                    <label for="link-by-hand">{ "Copy this link:" }</label>
                    <input class="in" id="link-by-hand" type="text" readonly=true value={link.clone()} />
                </div>
            }
        </div>
    }
}
