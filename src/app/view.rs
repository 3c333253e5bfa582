//! Which parts has the page, and how do they hang together?
//!
//! Views show and never compute. There are three components only, for each costs some kilobytes of a first visit: the
//! [`App`], which holds the model; the [`Part`], which renders a piece of the page when what it is given is new; and the
//! control of a single value. What parts are given is compared by pointer ([`Shared`]) or is small, and clicks on
//! amounts are caught in one place, so an edit renders what has changed and nothing else.

mod calendar;
mod events;
mod fields;
mod fine_print;
mod gallery;
mod graph;
mod header;
mod invoices;
mod json;
mod ledger;
mod markup;
mod player;
mod result;
mod rules;
mod schedule;
mod story;
mod tall;
mod terms;
mod told;
mod why;

use std::cell::RefCell;
use std::ops::Deref;
use std::pin::Pin;
use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use gloo::timers::callback::Timeout;
use gloo::utils::window;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::KeyboardEvent;
use yew::prelude::*;

use super::model::{Action, Copied, Gallery, Model, Side};
use super::rows::Table;
use super::store;
use crate::projection::{Projection, headline};
use crate::scenario::Scenario;
use fields::Form;
use markup::{Child, Element, el, several};

/// Sends actions to the model.
pub(super) type Dispatch = Callback<Action>;

/// A shared value that is the same only if it is the very same one: comparing props costs nothing.
pub(super) struct Shared<T>(pub(super) Rc<T>);

impl<T> Shared<T> {
    pub(super) fn of(shared: &Rc<T>) -> Self {
        Self(Rc::clone(shared))
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self::of(&self.0)
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
const PLAY_SHORTEST: u32 = 60;
/// After this long without an edit the work is kept. Milliseconds.
const KEEP_AFTER: u32 = 250;
/// A confirmation stays this long. Milliseconds.
const SAID_FOR: u32 = 2_500;

/// The page: the model, and what is under way because of it.
pub(super) struct App {
    model: Model,
    dispatch: Dispatch,
    playing: Option<Timeout>,
    keeping: Option<Timeout>,
    unkept: Unkept,
    /// Whether a month is to be brought into view.
    is_elsewhere: bool,
    /// Kept for as long as the page lives.
    #[expect(dead_code, reason = "dropping them would end the listening")]
    listeners: [EventListener; 5],
}

/// The work that is not kept yet, if there is any; shared with what keeps it.
type Unkept = Rc<RefCell<Option<(Scenario, Vec<Scenario>)>>>;

impl Component for App {
    type Message = Action;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> Self {
        let beginning = store::begin();
        let mut model = Model::new(beginning.scenario, beginning.past);
        model.message = beginning.message;
        model.theme = store::theme();
        store::show_theme(model.theme);
        let dispatch = ctx.link().callback(|action| action);
        open_link(&dispatch);
        let unkept = Unkept::default();
        let listeners = [
            listen_for_links(&dispatch),
            listen_for_keys(&dispatch),
            listen_for_leaving(&unkept),
            listen_for_print("beforeprint", true, &dispatch),
            listen_for_print("afterprint", false, &dispatch),
        ];
        Self { model, dispatch, playing: None, keeping: None, unkept, is_elsewhere: false, listeners }
    }

    fn update(&mut self, _: &Context<Self>, action: Action) -> bool {
        match &action {
            Action::CopyLink if !self.model.is_stale() => self.copy_link(),
            Action::ShowTheme(theme) => store::show_theme(*theme),
            Action::Picture(kind) => store::picture(kind, &self.dispatch),
            Action::ShowSide(_) => window().scroll_to_with_x_and_y(0.0, 0.0),
            _ => {}
        }
        let before = self.model.scenario.clone();
        let is_step = matches!(action, Action::Play | Action::Tick);
        let (seen, is_scrolled) = (self.model.seen, matches!(action, Action::See(..)));
        self.model.act(action);
        self.is_elsewhere |= !is_scrolled && seen != self.model.seen;
        if before != self.model.scenario {
            self.keep_soon();
        }
        if !self.model.playing {
            self.playing = None;
        } else if is_step {
            self.playing = Some(self.next_tick());
        }
        true
    }

    fn view(&self, _: &Context<Self>) -> Html {
        let model = &self.model;
        let dispatch = &self.dispatch;
        let side = if model.side == Side::Result { "page shows-result" } else { "page shows-story" };
        several(vec![
            header::header(model, dispatch).html(),
            model.message.as_deref().map(|message| banner(message, dispatch)).child(),
            el!("main", "class" = side; part(Piece::Story(self.form())), result::result(model, &self.form(), dispatch))
                .html(),
            sides(model, dispatch).html(),
        ])
    }

    fn rendered(&mut self, _: &Context<Self>, first: bool) {
        if std::mem::take(&mut self.is_elsewhere) {
            tall::scroll_to(self.model.seen[Table::Months as usize]);
        }
        if let Some(root) = gloo::utils::document().document_element().filter(|_| first) {
            // Tests and measurements wait for this.
            let _ = root.set_attribute("data-ready", "true");
        }
    }
}

impl App {
    fn form(&self) -> Form {
        let Model { scenario, problems, epoch, .. } = &self.model;
        Form::new(scenario.clone(), Shared::of(problems), *epoch, self.dispatch.clone())
    }

    fn next_tick(&self) -> Timeout {
        let months = u32::try_from(self.model.projection.months.len().max(1)).unwrap_or(u32::MAX);
        let dispatch = self.dispatch.clone();
        Timeout::new((PLAY_LONGEST / months).clamp(PLAY_SHORTEST, PLAY_MONTH), move || dispatch.emit(Action::Tick))
    }

    fn keep_soon(&mut self) {
        *self.unkept.borrow_mut() = Some((self.model.scenario.clone(), self.model.past.clone()));
        let (unkept, dispatch) = (Rc::clone(&self.unkept), self.dispatch.clone());
        self.keeping = Some(Timeout::new(KEEP_AFTER, move || {
            if let Err(words) = keep(&unkept) {
                dispatch.emit(Action::CannotKeep(words));
            }
        }));
    }

    fn copy_link(&self) {
        let (scenario, dispatch) = (self.model.scenario.clone(), self.dispatch.clone());
        run(Box::pin(async move {
            let copied = match store::link(&scenario).await {
                Ok(link) => store::copy(link).await,
                Err(words) => return dispatch.emit(Action::Tell(words)),
            };
            if copied == Copied::Done {
                let dispatch = dispatch.clone();
                Timeout::new(SAID_FOR, move || dispatch.emit(Action::Copied(Copied::NotYet))).forget();
            }
            dispatch.emit(Action::Copied(copied));
        }));
    }
}

/// Lets what waits for the browser run. (Each kind of future that is spawned brings its own executor.)
pub(super) fn run(future: Pin<Box<dyn Future<Output = ()>>>) {
    spawn_local(future);
}

/// Keeps the work that is not kept yet.
fn keep(unkept: &Unkept) -> Result<(), String> {
    unkept.borrow_mut().take().map_or(Ok(()), |(scenario, past)| store::keep(&scenario, &past))
}

/// Whoever leaves right after an edit finds it again.
fn listen_for_leaving(unkept: &Unkept) -> EventListener {
    let unkept = Rc::clone(unkept);
    // There is nobody left to tell if it fails.
    EventListener::new(&window(), "pagehide", move |_| drop(keep(&unkept)))
}

/// All of the page is there while it is printed.
fn listen_for_print(event: &'static str, printing: bool, dispatch: &Dispatch) -> EventListener {
    let dispatch = dispatch.clone();
    EventListener::new(&window(), event, move |_| dispatch.emit(Action::Print(printing)))
}

/// Opens the story in the address, if there is one. Whatever is wrong with it, the work stays.
fn open_link(dispatch: &Dispatch) {
    if !store::has_link() {
        return;
    }
    let dispatch = dispatch.clone();
    run(Box::pin(async move {
        match store::linked_scenario().await {
            Some(Ok(scenario)) => {
                store::forget_link();
                dispatch.emit(Action::Load(scenario));
            }
            Some(Err(words)) => dispatch.emit(Action::Tell(words)),
            None => {}
        }
    }));
}

/// Links that are opened in this tab do not load the page anew.
fn listen_for_links(dispatch: &Dispatch) -> EventListener {
    let dispatch = dispatch.clone();
    EventListener::new(&window(), "hashchange", move |_| open_link(&dispatch))
}

fn listen_for_keys(dispatch: &Dispatch) -> EventListener {
    let dispatch = dispatch.clone();
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(&window(), "keydown", options, move |event| {
        if let Some(action) = shortcut(event.unchecked_ref()) {
            event.prevent_default();
            dispatch.emit(action);
        }
    })
}

/// What a key does wherever the focus is.
fn shortcut(event: &KeyboardEvent) -> Option<Action> {
    if !(event.ctrl_key() || event.meta_key()) || event.alt_key() {
        return None;
    }
    match (event.key().as_str(), event.shift_key()) {
        ("z" | "Z", false) => Some(Action::Undo),
        ("z" | "Z", true) | ("y" | "Y", false) => Some(Action::Redo),
        _ => None,
    }
}

/// Makes a handler of events that may mean an action.
pub(super) fn listen(dispatch: &Dispatch, meaning: impl Fn(Event) -> Option<Action> + 'static) -> Callback<Event> {
    let dispatch = dispatch.clone();
    Callback::from(move |event| {
        if let Some(action) = meaning(event) {
            dispatch.emit(action);
        }
    })
}

/// Makes a handler of clicks.
pub(super) fn click(dispatch: &Dispatch, action: Action) -> Callback<Event> {
    listen(dispatch, move |_| Some(action.clone()))
}

/// A piece of the page with all that it depends on.
#[derive(Clone, PartialEq)]
enum Piece {
    Gallery(Gallery, Dispatch),
    Story(Form),
    Sentence(Shared<Projection>),
    Graph(graph::Given),
    Schedule(schedule::Given),
    Notices(Shared<Projection>),
    Invoices(invoices::Given),
    Ledger(ledger::Given),
    Calendar(calendar::Given),
    Json(json::Given),
}

/// Renders a piece when something that it depends on is new, and only then.
struct Part;

#[derive(PartialEq, Properties)]
struct PartProps {
    piece: Piece,
}

impl Component for Part {
    type Message = ();
    type Properties = PartProps;

    fn create(_: &Context<Self>) -> Self {
        Self
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        match &ctx.props().piece {
            Piece::Gallery(list, dispatch) => gallery::gallery(list, dispatch).child(),
            Piece::Story(form) => story::story(form).child(),
            Piece::Sentence(projection) => result::sentence(projection).child(),
            Piece::Graph(given) => graph::graph(given).child(),
            Piece::Schedule(given) => schedule::schedule(given).child(),
            Piece::Notices(projection) => result::notes(projection).child(),
            Piece::Invoices(given) => invoices::invoices(given).child(),
            Piece::Ledger(given) => ledger::ledger(given).child(),
            Piece::Calendar(given) => calendar::calendar(given).child(),
            Piece::Json(given) => json::json(given).child(),
        }
    }
}

fn part(piece: Piece) -> Html {
    html! { <Part {piece} /> }
}

/// At the bottom of a small screen: which side is shown, and the sentence while the story is being edited.
fn sides(model: &Model, dispatch: &Dispatch) -> Element {
    let button = |side: Side, name: &'static str| {
        let pressed = if model.side == side { "true" } else { "false" };
        el!("button", "aria-pressed" = pressed; name).on_click(click(dispatch, Action::ShowSide(side)))
    };
    let sentence = || el!("h1", "class" = "mini"; headline(&model.projection).text());
    el!("nav", "class" = "sides", "aria-label" = "Sides of the page";
        (model.side == Side::Story).then(sentence),
        el!("div"; button(Side::Story, "Story"), button(Side::Result, "Result")),
    )
}

/// Something that is not about a field: a broken link, a full storage.
fn banner(message: &str, dispatch: &Dispatch) -> Element {
    el!("div", "class" = "message", "role" = "alert";
        el!("p"; message.to_string()),
        el!("button", "class" = "btn"; "Close").on_click(click(dispatch, Action::Dismiss)),
    )
}
