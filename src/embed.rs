//! What does a frame on somebody else's page show, and what may its reader change?
//!
//! A story of the page's author, seen through the views of the page itself, with a control for each value that the author
//! names; events can be moved on the chart. The frame keeps nothing and writes no address: what it is asked to show stands on its root element, laid down
//! by `static/embed-frame.js`, which also talks with the page around it; what came out is laid down there for it in turn.

pub mod controls;

use std::rc::Rc;

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use gloo::utils::{document, window};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::app::action::Action;
use crate::app::model::{Model, open_text};
use crate::app::rows::Table;
use crate::app::store;
use crate::app::view::markup::{Child, Element, On, el, several};
use crate::app::view::{Dispatch, Shared, drag, graph, invoices, ledger, next_tick, player, result, run, schedule};
use crate::projection::headline;
use crate::scenario::{Scenario, canonical_json};
use controls::{Asked, Control, Reader};

/// The element that says what is asked, and takes what came out.
const ROOT: &str = "frame";
/// What came out: the story, its summary, what is wrong with it.
const OUT: [&str; 3] = ["data-story", "data-summary", "data-problem"];

/// Shows the story that the root element asks for.
pub fn start() {
    store::use_style();
    let Some(root) = document().get_element_by_id(ROOT) else { return };
    let told = |name: &str| root.get_attribute(name).unwrap_or_default();
    let (views, asked, reader) = (told("data-views"), told("data-controls"), told("data-reader"));
    let asked = controls::asked(&asked);
    let reader = if reader == "looks" { Reader::Looks } else { Reader::Plays };
    let given = Given { views: views.into(), asked: asked.into(), reader, root: root.clone() };
    let preset = told("data-preset");
    run(Box::pin(async move {
        let story = if preset.is_empty() {
            store::linked_scenario().await.map(|opened| opened.map(|(scenario, _)| scenario))
        } else {
            Some(store::story_of_gallery(&preset).await)
        };
        match story {
            Some(Ok(story)) => mount(given, story),
            Some(Err(words)) => store::lay_down(ROOT, OUT, &[String::new(), String::new(), words]),
            // Whoever embeds it will say.
            None => listen_for_story(move |story| mount(given.clone(), story)),
        }
    }));
}

fn mount(given: Given, story: Scenario) {
    let root = given.root.clone();
    yew::Renderer::<Frame>::with_root_and_props(root, Props { given, story }).render();
}

/// What the author of the page asks for.
#[derive(Clone, PartialEq)]
struct Given {
    views: Rc<str>,
    asked: Rc<[Asked]>,
    reader: Reader,
    root: web_sys::Element,
}

#[derive(Clone, PartialEq, Properties)]
struct Props {
    given: Given,
    story: Scenario,
}

enum Message {
    /// Something happens as on the page.
    Act(Action),
    /// A control says what it has now.
    Take(usize, String),
    /// The author's story comes back.
    Reset,
    /// The page around it gives another story.
    Given(Scenario, Whose),
}

/// The frame: the author's story, and what its reader has made of it.
struct Frame {
    author: Scenario,
    model: Model,
    dispatch: Dispatch,
    /// What cannot be read, by the place of its control: what is typed, and what is wrong with it.
    wrong: Vec<(usize, String, String)>,
    playing: Option<Timeout>,
    #[expect(dead_code, reason = "dropping them would end the listening")]
    listeners: [EventListener; 3],
}

impl Component for Frame {
    type Message = Message;
    type Properties = Props;

    fn create(ctx: &Context<Self>) -> Self {
        let dispatch = ctx.link().callback(Message::Act);
        let (give, seek) = (ctx.link().callback(|(story, whose)| Message::Given(story, whose)), dispatch.clone());
        let listeners = [
            drag::listen_for_drag(&dispatch),
            listener(move |story, whose| give.emit((story, whose))),
            EventListener::new(&window(), "rollforward-goto", move |event| {
                seek.emit(Action::Seek(store::detail(event).and_then(|month| month.parse().ok())));
            }),
        ];
        let author = ctx.props().story.clone();
        let model = Model::new(author.clone(), Vec::new());
        Self { author, model, dispatch, wrong: Vec::new(), playing: None, listeners }
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        match message {
            // An event of the chart is moved.
            Message::Act(Action::Set(path, value)) => {
                if ctx.props().given.reader == Reader::Plays {
                    let mut story = self.model.scenario.clone();
                    story.set(&path, value);
                    self.model.replace(Some(path), story);
                }
            }
            Message::Act(action) => {
                let is_step = matches!(action, Action::Play | Action::Tick);
                self.model.look(&action);
                if !self.model.playing {
                    self.playing = None;
                } else if is_step {
                    self.playing = Some(next_tick(&self.model, &self.dispatch));
                }
            }
            Message::Take(place, text) => self.take(&ctx.props().given.asked, place, text),
            Message::Reset => self.begin(self.author.clone()),
            Message::Given(story, Whose::Author) => {
                self.author = story.clone();
                self.begin(story);
            }
            Message::Given(story, Whose::Reader) => self.model.replace(None, story),
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let Given { views, asked, reader, .. } = &ctx.props().given;
        let model = &self.model;
        let controls = (*reader == Reader::Plays && !asked.is_empty()).then(|| self.controls(ctx, asked));
        let problems = model.is_stale().then(|| {
            let list = model.problems.iter().map(|problem| el!("li"; [&*problem.message, " ", &problem.hint].concat()));
            el!("div", "class" = "mistakes", "role" = "alert";
                el!("p"; el!("strong"; "This is the last good result.")), el!("ul").with(list))
        });
        let mut children = vec![controls.child(), problems.child()];
        children.extend(views.split_ascii_whitespace().filter_map(|view| self.part(view)).map(Child::child));
        let clicked =
            crate::app::view::listen(&self.dispatch, |event: Event| result::action_of(event.target()?.unchecked_ref()));
        let pressed = crate::app::view::listen(&self.dispatch, |event: Event| {
            (result::key(&event) == "Escape").then_some(Action::Close)
        });
        let reset = (model.scenario != self.author).then(|| {
            let reset = ctx.link().callback(|_: Event| Message::Reset);
            el!("button", "class" = "btn", "type" = "button", "id" = "reset"; "Reset to the author's values")
                .on_click(reset)
        });
        let parts = el!("div", "class" = "result").with(children).on_click(clicked).on(On::KeyDown, pressed);
        several(vec![parts.html(), reset.child()])
    }

    fn rendered(&mut self, _: &Context<Self>, _: bool) {
        let model = &self.model;
        let problem = if self.model.is_stale() { controls::words_of(&model.problems) } else { String::new() };
        store::lay_down(ROOT, OUT, &[canonical_json(&model.scenario), headline(&model.projection).text(), problem]);
    }
}

impl Frame {
    fn begin(&mut self, story: Scenario) {
        self.model = Model::new(story, Vec::new());
        (self.wrong, self.playing) = (Vec::new(), None);
    }

    fn take(&mut self, asked: &[Asked], place: usize, text: String) {
        let Some(one) = asked.get(place) else { return };
        self.wrong.retain(|(known, ..)| *known != place);
        match controls::taken(&self.model.scenario, one, &text) {
            Ok(story) => self.model.replace(Some(Rc::from(&*one.path)), story),
            Err(words) => self.wrong.push((place, text, words)),
        }
    }

    /// One of the views that an author can ask for; nothing for another word.
    fn part(&self, view: &str) -> Option<Element> {
        let model = &self.model;
        let Model { month, invoice, open, pointed, seen, .. } = *model;
        let (projection, dispatch) = (Shared::of(&model.projection), self.dispatch.clone());
        let printing = false;
        Some(match view {
            "headline" => result::sentence(&model.projection),
            "timeline" => el!("div", "class" = "card chart-card";
                graph::graph(&graph::Given { projection, month, open, pointed, dispatch }), player::player(model, &self.dispatch)),
            "schedule" => {
                let seen = seen[Table::Months as usize];
                schedule::schedule(&schedule::Given { projection, month, open, seen, printing, dispatch })
            }
            "invoice" => invoices::invoices(&invoices::Given { projection, invoice, open, printing }),
            "ledger" => ledger::ledger(&ledger::Given { projection, open, seen, printing, dispatch }),
            // A script fills it (`static/embed-code.js`).
            "code" => el!("div", "class" = "card", "id" = "code"),
            _ => return None,
        })
    }

    fn controls(&self, ctx: &Context<Self>, asked: &[Asked]) -> Element {
        let rows = asked.iter().enumerate().map(|(place, one)| {
            let take = ctx.link().callback(move |text| Message::Take(place, text));
            let wrong = self.wrong.iter().find(|(known, ..)| *known == place);
            let wrong = wrong.map(|(_, text, words)| (&**text, &**words));
            control(place, one, &Control::of(&self.author, &self.model.scenario, one), wrong, &take)
        });
        el!("div", "class" = "card controls", "role" = "group", "aria-label" = "Try other values").with(rows)
    }
}

/// A control with the author's label: a slider with a field beside it, a switch, a choice, or a field.
fn control(
    place: usize,
    asked: &Asked,
    control: &Control,
    wrong: Option<(&str, &str)>,
    take: &Callback<String>,
) -> Element {
    let id = format!("control-{place}");
    let told =
        wrong.map(|(_, words)| el!("span", "class" = "problem", "id" = format!("{id}-problem"); words.to_string()));
    let described = wrong.map(|_| format!("{id}-problem"));
    let heard = {
        let take = take.clone();
        Callback::from(move |event: Event| {
            let Some(input) = event.target().map(JsCast::unchecked_into::<HtmlInputElement>) else { return };
            take.emit(if input.type_() == "checkbox" { input.checked().to_string() } else { input.value() });
        })
    };
    let field = |kind: &'static str, typed: &str| {
        let shown = wrong.map_or(typed, |(text, _)| text).to_string();
        el!(
            "input",
            "class" = "in",
            "type" = kind,
            "id" = id.clone(),
            "autocomplete" = "off",
            "aria-invalid" = wrong.is_some().then_some("true"),
            "aria-describedby" = described.clone()
        )
        .value(shown.into())
        .on(On::Change, heard.clone())
    };
    let label = || el!("label", "for" = id.clone(); asked.label.clone());
    let row = el!("div", "class" = "control");
    match control {
        Control::Slider { kind, least, most, step, point, typed, words } => {
            let slid = {
                let take = take.clone();
                Callback::from(move |event: Event| {
                    let Some(input) = event.target().map(JsCast::unchecked_into::<HtmlInputElement>) else {
                        return;
                    };
                    take.emit(["=", &input.value()].concat());
                })
            };
            let slider = el!(
                "input",
                "type" = "range",
                "min" = least.to_string(),
                "max" = most.to_string(),
                "step" = step.to_string(),
                "aria-label" = asked.label.clone(),
                "aria-valuetext" = words.clone()
            )
            .value(point.to_string().into())
            .on(On::Input, slid);
            row.with([label().child(), slider.child(), field(kind, typed).child(), told.child()])
        }
        Control::Switch(on) => {
            let input = el!("input", "type" = "checkbox", "role" = "switch", "id" = id.clone());
            let input = input.checked(*on).on(On::Change, heard.clone());
            row.with([el!("label", "class" = "switch"; input, el!("span"; asked.label.clone())).child(), told.child()])
        }
        Control::Choice { options, value } => {
            let options = options
                .iter()
                .map(|(id, words)| el!("option", "value" = id.clone(), "selected" = id == value; words.clone()));
            let select = el!("select", "class" = "in", "id" = id.clone()).with(options).on(On::Change, heard.clone());
            row.with([label().child(), select.child(), told.child()])
        }
        Control::Field(typed) => row.with([label().child(), field("text", typed).child(), told.child()]),
        Control::None(words) => row
            .with([el!("span"; asked.label.clone()).child(), el!("span", "class" = "problem"; words.clone()).child()]),
    }
}

/// Whose story it becomes: the author's, or what the reader has made of it (behind a plus).
#[derive(Clone, Copy)]
enum Whose {
    Author,
    Reader,
}

/// The page around it gives stories through the script of the frame, as the text of their documents.
fn listener(take: impl Fn(Scenario, Whose) + 'static) -> EventListener {
    EventListener::new(&window(), "rollforward-open", move |event| {
        let Some(text) = store::detail(event) else { return };
        let (text, whose) = text.strip_prefix('+').map_or((&*text, Whose::Author), |rest| (rest, Whose::Reader));
        match open_text(text, "text") {
            Ok(story) => take(story, whose),
            Err(words) => store::lay_down(ROOT, ["data-refused"; 3], &[words.clone(), words.clone(), words]),
        }
    })
}

fn listen_for_story(take: impl Fn(Scenario) + 'static) {
    let is_over = std::cell::Cell::new(false);
    let take = move |story, _| {
        if !is_over.replace(true) {
            take(story);
        }
    };
    listener(take).forget();
}
