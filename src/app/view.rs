//! Which parts has the page, and how do they hang together?
//!
//! Views show and never compute. There are three components only, for each costs some kilobytes of a first visit: the
//! [`App`], which holds the model; the [`Part`], which renders a piece of the page when what it is given is new; and the
//! control of a single value. What parts are given is compared by pointer ([`Shared`]) or is small, and clicks on
//! amounts are caught in one place, so an edit renders what has changed and nothing else.

mod calendar;
pub(crate) mod drag;
mod editor;
mod events;
mod fields;
mod files;
mod fine_print;
mod gallery;
pub(crate) mod graph;
mod header;
pub(crate) mod invoices;
mod json;
pub(crate) mod ledger;
pub(crate) mod markup;
pub(crate) mod player;
pub(crate) mod result;
mod rules;
pub(crate) mod schedule;
mod sentences;
mod sheets;
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
use yew::html::Scope;
use yew::prelude::*;

use super::action::{Action, Gallery, Side, Tab};
use super::model::{Model, open_text};
use super::rows::Table;
use super::soon;
use super::store::{self, Beginning, Keeper, Kept, News};
use crate::projection::{Projection, headline};
use crate::scenario::canonical_json;
use fields::Form;
use markup::{Child, Element, el, several};

/// Sends actions to the model.
pub(crate) type Dispatch = Callback<Action>;

/// A shared value that is the same only if it is the very same one: comparing props costs nothing.
pub(crate) struct Shared<T>(pub(crate) Rc<T>);

impl<T> Shared<T> {
    pub(crate) fn of(shared: &Rc<T>) -> Self {
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

/// The page: the model, and what is under way because of it.
pub(super) struct App {
    model: Model,
    dispatch: Dispatch,
    playing: Option<Timeout>,
    keeping: Option<Timeout>,
    /// Shared with what keeps the work when the page is left.
    keeper: Rc<RefCell<Keeper>>,
    /// Whether a month is to be brought into view.
    is_elsewhere: bool,
    /// Kept for as long as the page lives.
    #[expect(dead_code, reason = "dropping them would end the listening")]
    listeners: ([EventListener; 9], [EventListener; 3]),
}

impl Component for App {
    type Message = Action;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> Self {
        let (keeper, Beginning { story: (scenario, past), before, keeping, message }) = Keeper::begin();
        let mut model = match before {
            Some((before, steps)) => {
                let mut model = Model::new(before, steps);
                model.begin(scenario, past);
                model
            }
            None => Model::new(scenario, past),
        };
        (model.keeping, model.message) = (keeping, message);
        model.theme = store::theme();
        store::show_theme(model.theme);
        let dispatch = ctx.link().callback(|action| action);
        open_link(&dispatch);
        let keeper = Rc::new(RefCell::new(keeper));
        let listeners = [
            listen_for_links(&dispatch),
            listen_for_keys(&dispatch),
            listen_for_leaving(&keeper),
            listen_for_others("storage", &dispatch),
            listen_for_others("pageshow", &dispatch),
            listen_for_choice(&dispatch),
            drag::listen_for_drag(&dispatch),
            listen_for_print("beforeprint", true, &dispatch),
            listen_for_print("afterprint", false, &dispatch),
        ];
        let listeners = (listeners, files::listen_for_files(&dispatch));
        Self { model, dispatch, playing: None, keeping: None, keeper, is_elsewhere: false, listeners }
    }

    fn update(&mut self, _: &Context<Self>, action: Action) -> bool {
        match &action {
            Action::Share => self.share(),
            Action::Keep => self.keep(),
            Action::Hear => self.hear(),
            Action::OpenKept(id) if !self.keeper.borrow().is_shown(*id) => return self.open(*id),
            Action::ShowTheme(theme) => store::show_theme(*theme),
            Action::Picture(kind) => store::picture(kind, &self.dispatch),
            Action::ShowTab(Tab::Code | Tab::Export) => store::load("sheets.js", &self.dispatch),
            Action::ShowSide(_) => window().scroll_to_with_x_and_y(0.0, 0.0),
            _ => {}
        }
        let is_step = matches!(action, Action::Play | Action::Tick);
        let is_asked = self.model.view().is_empty() || matches!(action, Action::Ask(_));
        let (seen, is_scrolled) = (self.model.seen, matches!(action, Action::See(..)));
        self.act(action);
        if is_asked {
            self.ask();
        }
        self.is_elsewhere |= !is_scrolled && seen != self.model.seen;
        if !self.model.playing {
            self.playing = None;
        } else if is_step {
            self.playing = Some(next_tick(&self.model, &self.dispatch));
        }
        true
    }

    fn view(&self, _: &Context<Self>) -> Html {
        let model = &self.model;
        let dispatch = &self.dispatch;
        let form = Form::new(model, dispatch.clone());
        let side = if model.side == Side::Result { "page shows-result" } else { "page shows-story" };
        several(vec![
            header::header(model, dispatch).html(),
            model.message.as_deref().map(|message| banner("message", "alert", message, dispatch)).child(),
            model.note.as_deref().map(|note| banner("message note", "status", note, dispatch)).child(),
            el!("main", "class" = side; part(Piece::Story(form.clone(), model.adding.clone())), result::result(model, &form, dispatch))
                .html(),
            sides(model, dispatch).html(),
        ])
    }

    fn rendered(&mut self, _: &Context<Self>, first: bool) {
        if std::mem::take(&mut self.is_elsewhere) {
            tall::scroll_to(self.model.seen[Table::Months as usize]);
        }
        fields::focus_now();
        if first {
            self.ask();
            soon(take_turn);
        }
    }
}

/// Goes on to the next month of a story that plays.
pub(crate) fn next_tick(model: &Model, dispatch: &Dispatch) -> Timeout {
    let months = u32::try_from(model.projection.months.len().max(1)).unwrap_or(u32::MAX);
    let dispatch = dispatch.clone();
    Timeout::new((PLAY_LONGEST / months).clamp(PLAY_SHORTEST, PLAY_MONTH), move || dispatch.emit(Action::Tick))
}

impl App {
    /// Lets an action happen, and has its story kept.
    fn act(&mut self, action: Action) {
        let (story, before) = (self.model.story, self.model.scenario.clone());
        let is_own = match &action {
            Action::Load(scenario) if *scenario != before => {
                // A link or a file that is opened again is one story.
                if let Some(id) = store::keeper::find(scenario) {
                    self.open(id);
                    return;
                }
                true
            }
            _ => false,
        };
        self.model.act(action);
        let is_same = self.model.story == story;
        if !is_same {
            self.turn();
        }
        if before != self.model.scenario && (is_same || is_own) {
            let Model { story, scenario, past, .. } = &self.model;
            self.keeper.borrow_mut().note(*story, scenario, past);
            let dispatch = self.dispatch.clone();
            self.keeping = Some(Timeout::new(KEEP_AFTER, move || dispatch.emit(Action::Keep)));
        }
    }

    /// Has what is asked of the story answered.
    fn ask(&self) {
        if !self.model.view().is_empty() {
            store::load(sheets::WHAT_IF, &self.dispatch);
        }
    }

    /// Another story is shown than before.
    fn turn(&mut self) {
        // What waits is of the story that was left.
        self.keep();
        let Model { story, scenario, before, .. } = &self.model;
        let back = before.last().map(|left| left.story);
        self.model.keeping = self.keeper.borrow_mut().turn_to(*story, back, scenario);
        self.hear();
    }

    /// Opens a kept story.
    fn open(&mut self, id: i64) -> bool {
        self.keep();
        let opened = self.keeper.borrow_mut().open(id, self.model.stories);
        match opened {
            Ok((scenario, past)) => {
                self.model.begin(scenario, past);
                self.turn();
            }
            Err(words) => self.model.message = Some(words),
        }
        true
    }

    /// Keeps what is not kept yet.
    fn keep(&mut self) {
        let kept = self.keeper.borrow_mut().keep();
        match kept {
            None => {}
            Some(Kept::Done) => self.model.is_kept(),
            Some(Kept::Beside(story, title)) => {
                let words =
                    "Another tab has changed this story too. What you made of it here is kept as a story of its own, “";
                self.model.message = Some([words, title.as_text(), "”."].concat());
                self.model.retitle(story, title);
                self.model.is_kept();
            }
            Some(Kept::Not(words)) => self.model.cannot_keep(words),
        }
    }

    /// Looks what another tab has made of the story. Who types something will first finish it.
    fn hear(&mut self) {
        if !self.model.drafts.is_empty() {
            return;
        }
        let news = self.keeper.borrow_mut().news();
        match news {
            News::None => {}
            News::Gone => {
                self.model
                    .cannot_keep("This story is deleted. It is still here, and kept again with your next change.");
            }
            News::Newer(scenario, past) => self.model.follow(scenario, past),
        }
    }

    /// Lays down what there is to share, and lets the script share it.
    fn share(&self) {
        let Model { scenario, projection, .. } = &self.model;
        let mut laid = [String::new(), String::new(), String::new()];
        if self.model.is_stale() {
            laid[2] = String::from("A link opens only a story without mistakes. Mend them, then share it.");
        } else {
            (laid[0], laid[1]) = (canonical_json(scenario), store::author(projection));
        }
        store::lay_down(header::SHARE, ["data-story", "data-digest", "data-problem"], &laid);
        gallery::show_dialog(header::SHARE);
        store::load("share.js", &self.dispatch);
    }
}

/// Lets what waits for the browser run. (Each kind of future that is spawned brings its own executor.)
pub(crate) fn run(future: Pin<Box<dyn Future<Output = ()>>>) {
    spawn_local(future);
}

/// Whoever leaves right after an edit finds it again.
fn listen_for_leaving(keeper: &Rc<RefCell<Keeper>>) -> EventListener {
    let keeper = Rc::clone(keeper);
    // There is nobody left to tell if it fails.
    EventListener::new(&window(), "pagehide", move |_| drop(keeper.borrow_mut().keep()))
}

/// Other tabs write, also while this one sleeps.
fn listen_for_others(name: &'static str, dispatch: &Dispatch) -> EventListener {
    let dispatch = dispatch.clone();
    EventListener::new(&window(), name, move |_| dispatch.emit(Action::Hear))
}

/// The list of kept stories and the sheets are scripts of their own; this is how they say which story was chosen: the id
/// of a kept one, the text of one that begins, or behind a plus the text that this one becomes.
fn listen_for_choice(dispatch: &Dispatch) -> EventListener {
    let dispatch = dispatch.clone();
    EventListener::new(&window(), "rollforward-open", move |event| {
        let Some(text) = store::detail(event) else { return };
        dispatch.emit(match (text.parse(), text.strip_prefix('+')) {
            (Ok(id), _) => Action::OpenKept(id),
            (_, Some(text)) => Action::UseText { text: text.into(), from: "text" },
            _ => open_text(&text, "text").map_or_else(Action::Tell, Action::Load),
        });
    })
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
            Some(Ok((scenario, author))) => {
                store::forget_link();
                dispatch.emit(Action::Load(scenario));
                if let Some(author) = author {
                    dispatch.emit(Action::Compare(author));
                }
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
pub(crate) fn listen(dispatch: &Dispatch, meaning: impl Fn(Event) -> Option<Action> + 'static) -> Callback<Event> {
    let dispatch = dispatch.clone();
    Callback::from(move |event| {
        if let Some(action) = meaning(event) {
            dispatch.emit(action);
        }
    })
}

/// Makes a handler of clicks.
pub(crate) fn click(dispatch: &Dispatch, action: Action) -> Callback<Event> {
    listen(dispatch, move |_| Some(action.clone()))
}

/// A piece of the page with all that it depends on.
#[derive(Clone, PartialEq)]
enum Piece {
    Gallery(Gallery, Dispatch),
    Story(Form, Option<Rc<str>>),
    Event(events::Given),
    Sentence(Shared<Projection>),
    Graph(graph::Given),
    Schedule(schedule::Given),
    Notices(Shared<Projection>),
    Invoices(invoices::Given),
    Ledger(ledger::Given),
    Calendar(calendar::Given),
    Json(json::Given),
    Sheet(sheets::Given),
}

thread_local! {
    /// The parts that wait for their turn while the page comes up, and where it comes up.
    static TURNS: RefCell<Option<(Vec<Scope<Part>>, web_sys::Element)>> = const { RefCell::new(None) };
}

/// Lets the parts of the page be made in one turn each, out of sight, and shows them together.
pub(super) fn show_at_the_end(root: &web_sys::Element) {
    TURNS.set(Some((Vec::new(), root.clone())));
}

/// Has the next part made, or shows the page when none is left.
fn take_turn() {
    let next = TURNS.with_borrow_mut(|turns| turns.as_mut().and_then(|(waiting, _)| waiting.pop()));
    if let Some(part) = next {
        part.send_message(());
        soon(take_turn);
    } else if let Some((_, root)) = TURNS.take() {
        show(&root);
    }
}

/// Puts the page in the place of the first paint.
fn show(page: &web_sys::Element) {
    let document = gloo::utils::document();
    if let Some(first_paint) = document.get_element_by_id("app") {
        let _ = first_paint.replace_with_with_node_1(page);
    }
    if let Some(root) = document.document_element() {
        // Tests and measurements wait for this.
        let _ = root.set_attribute("data-ready", "true");
    }
}

/// Renders a piece when something that it depends on is new, and only then.
struct Part {
    is_shown: bool,
}

#[derive(PartialEq, Properties)]
struct PartProps {
    piece: Piece,
}

impl Component for Part {
    type Message = ();
    type Properties = PartProps;

    fn create(_: &Context<Self>) -> Self {
        Self { is_shown: TURNS.with_borrow(Option::is_none) }
    }

    fn update(&mut self, _: &Context<Self>, (): ()) -> bool {
        self.is_shown = true;
        true
    }

    fn rendered(&mut self, ctx: &Context<Self>, _: bool) {
        if !self.is_shown {
            TURNS.with_borrow_mut(|turns| turns.iter_mut().for_each(|(waiting, _)| waiting.push(ctx.link().clone())));
        }
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        if !self.is_shown {
            return Html::default();
        }
        match &ctx.props().piece {
            Piece::Gallery(list, dispatch) => gallery::gallery(list, dispatch).child(),
            Piece::Story(form, adding) => story::story(form, adding.as_deref()).child(),
            Piece::Event(given) => events::card(given).child(),
            Piece::Sentence(projection) => result::sentence(projection).child(),
            Piece::Graph(given) => graph::graph(given).child(),
            Piece::Schedule(given) => schedule::schedule(given).child(),
            Piece::Notices(projection) => result::notes(projection).child(),
            Piece::Invoices(given) => invoices::invoices(given).child(),
            Piece::Ledger(given) => ledger::ledger(given).child(),
            Piece::Calendar(given) => calendar::calendar(given).child(),
            Piece::Json(given) => json::json(given).child(),
            Piece::Sheet(given) => sheets::sheet(given).child(),
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
fn banner(class: &'static str, role: &'static str, message: &str, dispatch: &Dispatch) -> Element {
    el!("div", "class" = class, "role" = role;
        el!("p"; message.to_string()),
        el!("button", "class" = "btn"; "Close").on_click(click(dispatch, Action::Dismiss)),
    )
}
