//! Which parts has the page, and how do they hang together?
//!
//! Views show and never compute. What they are given is compared by pointer ([`Shared`]) or is small, callbacks are made
//! once, and clicks on amounts are caught in one place, so an edit renders what has changed and nothing else.

mod events;
mod fields;
mod gallery;
mod graph;
mod header;
mod invoices;
mod json;
mod ledger;
mod player;
mod result;
mod rules;
mod schedule;
mod story;
mod why;

use std::ops::Deref;
use std::rc::Rc;

use gloo::events::EventListener;
use gloo::timers::callback::{Interval, Timeout};
use gloo::utils::window;
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;
use yew::prelude::*;

use super::model::{Action, Model, Side};
use super::store;
use crate::projection::{Projection, headline};
use header::Header;
use result::ResultPane;
use story::Story;

/// Sends actions to the model.
pub(super) type Dispatch = UseReducerDispatcher<Model>;

/// A shared value that is the same only if it is the very same one: comparing props costs nothing.
pub(super) struct Shared<T>(pub(super) Rc<T>);

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<T> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// A story that plays shows each month this long, and all of them no longer than [`PLAY_LONGEST`]. Milliseconds.
const PLAY_MONTH: u32 = 1_100;
const PLAY_LONGEST: u32 = 20_000;
/// After this long without an edit the work is kept. Milliseconds.
const KEEP_AFTER: u32 = 250;

/// The page.
#[component]
pub(super) fn App() -> Html {
    let model = use_reducer(|| {
        let beginning = store::begin();
        store::show_theme(&store::theme());
        let mut model = Model::new(beginning.scenario, beginning.past);
        model.message = beginning.message;
        model
    });
    let dispatch = model.dispatcher();
    use_playing(&model);
    use_keeping(&model);
    use_effect_with((), {
        let dispatch = dispatch.clone();
        move |()| listen(&dispatch)
    });

    html! {
        <>
            <Header
                scenario={Shared(Rc::clone(&model.scenario))}
                can_undo={!model.past.is_empty()}
                can_redo={!model.future.is_empty()}
                dispatch={dispatch.clone()}
            />
            if let Some(message) = &model.message {
                <Message text={message.clone()} dispatch={dispatch.clone()} />
            }
            <main class={classes!("page", if model.side == Side::Result { "shows-result" } else { "shows-story" })}>
                <Story
                    scenario={Shared(Rc::clone(&model.scenario))}
                    problems={Shared(Rc::clone(&model.problems))}
                    epoch={model.epoch}
                    dispatch={dispatch.clone()}
                />
                <ResultPane model={Shared(Rc::new((*model).clone()))} dispatch={dispatch.clone()} />
            </main>
            <Sides side={model.side} projection={Shared(Rc::clone(&model.projection))} {dispatch} />
        </>
    }
}

/// Ticks while the story plays.
#[hook]
fn use_playing(model: &UseReducerHandle<Model>) {
    let dispatch = model.dispatcher();
    let months = u32::try_from(model.projection.months.len().max(1)).unwrap_or(u32::MAX);
    use_effect_with((model.playing, months), move |(playing, months)| {
        let tick = move || dispatch.dispatch(Action::Tick);
        let interval = playing.then(|| Interval::new((PLAY_LONGEST / months).clamp(60, PLAY_MONTH), tick));
        move || drop(interval)
    });
}

/// Keeps the work a moment after the last edit.
#[hook]
fn use_keeping(model: &UseReducerHandle<Model>) {
    let dispatch = model.dispatcher();
    let past = model.past.clone();
    let told = use_mut_ref(|| false);
    let first = use_mut_ref(|| true);
    use_effect_with(Shared(Rc::clone(&model.scenario)), move |scenario| {
        let scenario = scenario.clone();
        // What was only opened is not work yet.
        let is_first = std::mem::replace(&mut *first.borrow_mut(), false);
        let keep = move || {
            if let Err(words) = store::keep(&scenario, &past) {
                // Once is enough: it will not get better with the next edit.
                if !std::mem::replace(&mut *told.borrow_mut(), true) {
                    dispatch.dispatch(Action::Tell(words));
                }
            }
        };
        let timeout = (!is_first).then(|| Timeout::new(KEEP_AFTER, keep));
        move || drop(timeout)
    });
}

/// Listens to what belongs to no part: links that are opened in this tab, and the keys for undo and redo.
fn listen(dispatch: &Dispatch) -> impl FnOnce() + use<> {
    if let Some(root) = gloo::utils::document().document_element() {
        // Tests and the first paint wait for this.
        let _ = root.set_attribute("data-ready", "true");
    }
    let hash = {
        let dispatch = dispatch.clone();
        EventListener::new(&window(), "hashchange", move |_| match store::linked_scenario() {
            Some(Ok(scenario)) => {
                store::forget_link();
                dispatch.dispatch(Action::Load(Rc::new(scenario)));
            }
            Some(Err(words)) => dispatch.dispatch(Action::Tell(words)),
            None => {}
        })
    };
    let keys = {
        let dispatch = dispatch.clone();
        let options = gloo::events::EventListenerOptions::enable_prevent_default();
        EventListener::new_with_options(&window(), "keydown", options, move |event| {
            let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
            if let Some(action) = shortcut(event) {
                event.prevent_default();
                dispatch.dispatch(action);
            }
        })
    };
    move || drop((hash, keys))
}

/// What a key does wherever the focus is.
fn shortcut(event: &KeyboardEvent) -> Option<Action> {
    if !(event.ctrl_key() || event.meta_key()) || event.alt_key() {
        return None;
    }
    match (event.key().to_lowercase().as_str(), event.shift_key()) {
        ("z", false) => Some(Action::Undo),
        ("z", true) | ("y", false) => Some(Action::Redo),
        _ => None,
    }
}

#[derive(PartialEq, Properties)]
struct SidesProps {
    side: Side,
    projection: Shared<Projection>,
    dispatch: Dispatch,
}

/// At the bottom of a small screen: which side is shown, and the sentence while the story is being edited.
#[component]
fn Sides(props: &SidesProps) -> Html {
    let show = |side: Side| {
        let dispatch = props.dispatch.clone();
        Callback::from(move |_: MouseEvent| {
            dispatch.dispatch(Action::ShowSide(side));
            window().scroll_to_with_x_and_y(0.0, 0.0);
        })
    };
    let pressed = |side: Side| (props.side == side).to_string();
    html! {
        <nav class="sides" aria-label="Sides of the page">
            if props.side == Side::Story {
                <p class="mini" aria-hidden="true">{ headline(&props.projection).text() }</p>
            }
            <div>
                <button aria-pressed={pressed(Side::Story)} onclick={show(Side::Story)}>{ "Story" }</button>
                <button aria-pressed={pressed(Side::Result)} onclick={show(Side::Result)}>{ "Result" }</button>
            </div>
        </nav>
    }
}

#[derive(PartialEq, Properties)]
struct MessageProps {
    text: String,
    dispatch: Dispatch,
}

/// Something that is not about a field: a broken link, a full storage.
#[component]
fn Message(props: &MessageProps) -> Html {
    let dismiss = use_callback(props.dispatch.clone(), |_: MouseEvent, dispatch| dispatch.dispatch(Action::Dismiss));
    html! {
        <div class="message" role="alert">
            <p>{ &props.text }</p>
            <button class="btn" onclick={dismiss}>{ "Close" }</button>
        </div>
    }
}
