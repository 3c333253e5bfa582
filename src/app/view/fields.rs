//! How is a single value edited?
//!
//! Each control names its [`Field`], sends what is typed at once, and shows beside itself what is wrong. What is typed is
//! kept as it is until the control is left, so the cursor never jumps; what cannot be read yet is a draft of the model.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use gloo::utils::document;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;

use super::markup::{Child, Element, On, el, several};
use super::{Dispatch, Shared};
use crate::app::change::{Field, Input};
use crate::app::model::Action;
use crate::currency::Currency;
use crate::scenario::{Problem, Scenario};
use crate::words;

/// What the controls of one part have in common.
#[derive(Clone, PartialEq)]
pub(super) struct Form {
    pub(super) scenario: Shared<Scenario>,
    pub(super) problems: Shared<Vec<Problem>>,
    pub(super) currency: &'static Currency,
    pub(super) epoch: u32,
    pub(super) dispatch: Dispatch,
}

/// How a number is typed.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Number {
    /// In major units of a currency.
    Money(&'static Currency),
    /// In major units, of which only the size is shown: the sign is said in words beside it.
    Size(&'static Currency, Sign),
    /// Plain.
    Whole,
}

/// The sign of a size whose words stand beside it.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Sign {
    Negative,
    Positive,
}

impl Form {
    pub(super) fn new(
        scenario: Shared<Scenario>,
        problems: Shared<Vec<Problem>>,
        epoch: u32,
        dispatch: Dispatch,
    ) -> Self {
        let currency = Currency::find(&scenario.currency).unwrap_or(&Currency::all()[0]);
        Self { scenario, problems, currency, epoch, dispatch }
    }

    fn control(&self, field: Field, label: &'static str, value: Value) -> Html {
        let path = field.path(&self.scenario);
        let problem = self.problems.iter().find(|problem| problem.path == path);
        let problem = problem.map(|problem| format!("{} {}", problem.message, problem.hint));
        let (epoch, dispatch) = (self.epoch, self.dispatch.clone());
        html! { <Control {field} {path} {label} {value} {problem} {epoch} {dispatch} /> }
    }

    pub(super) fn text(&self, field: Field, label: &'static str, text: &str, placeholder: &'static str) -> Html {
        self.control(field, label, Value::Text { text: text.to_string(), placeholder })
    }

    pub(super) fn lines(&self, field: Field, label: &'static str, text: &str, placeholder: &'static str) -> Html {
        self.control(field, label, Value::Lines { text: text.to_string(), placeholder })
    }

    pub(super) fn date(&self, field: Field, label: &'static str, text: &str) -> Html {
        self.control(field, label, Value::Date(text.to_string()))
    }

    pub(super) fn number(&self, field: Field, label: &'static str, value: i64, number: Number) -> Html {
        self.control(field, label, Value::Number { value, number })
    }

    pub(super) fn money(&self, field: Field, label: &'static str, value: i64) -> Html {
        self.number(field, label, value, Number::Money(self.currency))
    }

    /// A choice of values and their names. A value that is not among them is shown as it stands.
    pub(super) fn choice(
        &self,
        field: Field,
        label: &'static str,
        value: &str,
        options: impl IntoIterator<Item = (String, String)>,
    ) -> Html {
        self.choice_of(field, label, value, Rc::new(options.into_iter().collect()))
    }

    /// A choice whose options are kept from one time to the next.
    pub(super) fn choice_of(
        &self,
        field: Field,
        label: &'static str,
        value: &str,
        mut options: Rc<Vec<(String, String)>>,
    ) -> Html {
        if !options.iter().any(|(known, _)| known == value) {
            Rc::make_mut(&mut options).push((value.to_string(), format!("“{value}”?")));
        }
        self.control(field, label, Value::Choice { value: value.to_string(), options })
    }

    pub(super) fn switch(&self, field: Field, label: &'static str, on: bool) -> Html {
        self.control(field, label, Value::Switch(on))
    }
}

/// The id of the control at a path of the document.
pub(super) fn id_of(path: &str) -> String {
    path.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' }).collect()
}

/// Moves the focus to the control at a path, if it is on the page.
pub(super) fn focus(path: &str) {
    if let Some(element) = document().get_element_by_id(&id_of(path)) {
        let _ = element.unchecked_ref::<HtmlElement>().focus();
    }
}

/// Moves the focus to a control that is on the page only after the next frame.
pub(super) fn focus_soon(path: String) {
    Timeout::new(NEXT_FRAME, move || focus(&path)).forget();
}

/// After this long what was dispatched is on the page. Milliseconds.
pub(super) const NEXT_FRAME: u32 = 30;

/// What is edited: how, and what it is now.
#[derive(Clone, PartialEq)]
enum Value {
    Text {
        text: String,
        placeholder: &'static str,
    },
    /// Text that may need more than one line.
    Lines {
        text: String,
        placeholder: &'static str,
    },
    Date(String),
    Number {
        value: i64,
        number: Number,
    },
    Choice {
        value: String,
        options: Rc<Vec<(String, String)>>,
    },
    Switch(bool),
}

/// What is typed, while it cannot be taken over as it stands.
struct Typing {
    text: String,
    /// What it reads as, or what is wrong with it.
    reading: Result<i64, String>,
}

/// One control for one value.
struct Control {
    typing: Option<Typing>,
    oninput: Callback<Event>,
    onblur: Callback<Event>,
}

#[derive(Clone, PartialEq, Properties)]
struct ControlProps {
    field: Field,
    path: String,
    label: &'static str,
    value: Value,
    problem: Option<String>,
    epoch: u32,
    dispatch: Dispatch,
}

enum Message {
    Typed(HtmlInputElement),
    Left,
}

const INCOMPLETE_DATE: &str = "This date is not complete, or does not exist. Write day, month and year.";

impl Component for Control {
    type Message = Message;
    type Properties = ControlProps;

    fn create(ctx: &Context<Self>) -> Self {
        // Inputs, choices and text areas all have a value; which one it is makes no difference here.
        let element = |event: Event| event.target().map(|target| Message::Typed(target.unchecked_into()));
        Self {
            typing: None,
            oninput: ctx.link().batch_callback(element),
            onblur: ctx.link().callback(|_: Event| Message::Left),
        }
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Typed(input) => self.take(ctx.props(), &input),
            Message::Left => {
                // What cannot be read stays, with its problem, until it is mended or undone.
                let is_read = matches!(&self.typing, Some(Typing { reading: Ok(_), .. }));
                if is_read {
                    self.typing = None;
                }
                is_read
            }
        }
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &ControlProps) -> bool {
        let props = ctx.props();
        // Undo, redo or another story: the value has changed without anybody typing here.
        let is_own = match (&self.typing, &props.value) {
            (Some(typing), Value::Number { value, .. }) => typing.reading.as_ref().map_or(true, |read| read == value),
            (_, value) => *value == old.value,
        };
        if props.epoch != old.epoch || !is_own || (self.is_unread() && props.value != old.value) {
            self.typing = None;
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let draft = self.typing.as_ref().and_then(|typing| typing.reading.as_ref().err());
        let problem = draft.or(props.problem.as_ref());
        let words = problem.map(|problem| {
            el!("span", "class" = "problem", "id" = format!("{}-problem", id_of(&props.path)); problem.clone())
        });
        several(vec![self.control(props, problem.is_some()).html(), words.child()])
    }

    fn destroy(&mut self, ctx: &Context<Self>) {
        // A control that goes away takes its draft with it.
        if self.is_unread() {
            ctx.props().dispatch.emit(Action::Draft { path: ctx.props().path.clone(), problem: None });
        }
    }
}

impl Control {
    fn is_unread(&self) -> bool {
        matches!(&self.typing, Some(Typing { reading: Err(_), .. }))
    }

    /// Takes over what was typed, or says what is wrong with it.
    fn take(&mut self, props: &ControlProps, input: &HtmlInputElement) -> bool {
        let text = input.value();
        let read = match &props.value {
            Value::Switch(_) => Ok(Input::Flag(input.checked())),
            Value::Date(_) if text.is_empty() => Err(String::from(INCOMPLETE_DATE)),
            Value::Number { number, .. } => read(*number, &text).map(Input::Whole),
            _ => Ok(Input::Text(text.clone())),
        };
        let reading = match &read {
            Ok(Input::Whole(value)) => Some(Ok(*value)),
            Ok(_) => None,
            Err(problem) => Some(Err(problem.clone())),
        };
        self.typing = reading.map(|reading| Typing { text, reading });
        props.dispatch.emit(match read {
            Ok(input) => Action::Set(props.field, input),
            Err(problem) => Action::Draft { path: props.path.clone(), problem: Some(problem) },
        });
        true
    }

    fn control(&self, props: &ControlProps, is_wrong: bool) -> Element {
        let id = id_of(&props.path);
        let described_by = is_wrong.then(|| format!("{id}-problem"));
        let invalid = is_wrong.then_some("true");
        let (typed, label) = (self.oninput.clone(), props.label);
        match &props.value {
            Value::Lines { text, placeholder } => el!(
                "textarea",
                "class" = "in lines",
                "rows" = "1",
                "id" = id,
                "aria-label" = label,
                "placeholder" = *placeholder,
                "autocomplete" = "off",
                "spellcheck" = "false",
                "aria-invalid" = invalid,
                "aria-describedby" = described_by
            )
            .value(text.clone())
            .on(On::Input, typed),
            Value::Choice { value, options } => {
                let options = options.iter().map(
                    |(known, name)| el!("option", "value" = known.clone(), "selected" = known == value; name.clone()),
                );
                el!(
                    "select",
                    "class" = "in",
                    "id" = id,
                    "aria-label" = label,
                    "aria-invalid" = invalid,
                    "aria-describedby" = described_by
                )
                .on(On::Input, typed)
                .with(options)
            }
            Value::Switch(on) => {
                let input = el!("input", "type" = "checkbox", "role" = "switch", "id" = id);
                el!("label", "class" = "switch"; input.checked(*on).on(On::Input, typed), el!("span"; label))
            }
            Value::Text { .. } | Value::Date(_) | Value::Number { .. } => {
                let Line { text, kind, class, mode, unit, placeholder } = self.line(&props.value);
                let size = text.chars().count().max(placeholder.chars().count()).clamp(2, 40).to_string();
                let input = el!(
                    "input",
                    "class" = "in",
                    "type" = kind,
                    "inputmode" = mode,
                    "id" = id,
                    "aria-label" = label,
                    "size" = size,
                    "placeholder" = placeholder,
                    "autocomplete" = "off",
                    "spellcheck" = "false",
                    "aria-invalid" = invalid,
                    "aria-describedby" = described_by
                );
                let input = input.value(text).on(On::Input, typed).on(On::Blur, self.onblur.clone());
                let unit = (!unit.is_empty()).then(|| el!("span", "class" = "unit", "aria-hidden" = "true"; unit));
                el!("span", "class" = class; unit, input)
            }
        }
    }

    fn line(&self, value: &Value) -> Line {
        let line = Line {
            text: String::new(),
            kind: "text",
            class: "field",
            mode: "text",
            unit: String::new(),
            placeholder: "",
        };
        match value {
            Value::Text { text, placeholder } => Line { text: text.clone(), placeholder, ..line },
            // An instant with its time of day is text; the browser picks only days. What is half typed stays.
            Value::Date(text) if text.len() == 10 => {
                let text = self.typing.as_ref().map_or(text, |typing| &typing.text).clone();
                Line { text, kind: "date", class: "field date", ..line }
            }
            Value::Date(text) => Line { text: text.clone(), ..line },
            Value::Number { value, number } => {
                let typed = self.typing.as_ref().map(|typing| typing.text.clone());
                let text = typed.unwrap_or_else(|| written(*number, *value));
                match number {
                    Number::Whole => Line { text, mode: "numeric", ..line },
                    Number::Money(currency) => {
                        Line { text, mode: "decimal", class: "field money", unit: unit(currency), ..line }
                    }
                    Number::Size(currency, sign) => {
                        let class = if *sign == Sign::Negative { "field money credit" } else { "field money" };
                        Line { text, mode: "decimal", class, unit: unit(currency), ..line }
                    }
                }
            }
            _ => line,
        }
    }
}

/// How an input of one line looks.
struct Line {
    text: String,
    kind: &'static str,
    class: &'static str,
    mode: &'static str,
    unit: String,
    placeholder: &'static str,
}

/// What stands before an amount that is typed: `$`, or `CHF` and a space.
fn unit(currency: &Currency) -> String {
    if currency.symbol.is_empty() {
        format!("{}\u{a0}", currency.code.to_ascii_uppercase())
    } else {
        currency.symbol.to_string()
    }
}

fn read(number: Number, text: &str) -> Result<i64, String> {
    match number {
        Number::Whole => words::read_whole(text),
        Number::Money(currency) | Number::Size(currency, Sign::Positive) => words::read_money(currency, text),
        Number::Size(currency, Sign::Negative) => Ok(-words::read_money(currency, text)?),
    }
}

fn written(number: Number, value: i64) -> String {
    match number {
        Number::Whole => value.to_string(),
        Number::Money(currency) | Number::Size(currency, Sign::Positive) => words::plain_units(currency, value),
        Number::Size(currency, Sign::Negative) => words::plain_units(currency, -value),
    }
}
