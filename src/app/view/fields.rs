//! How is a single value edited?
//!
//! Each control names its [`Field`], sends what is typed at once, and shows beside itself what is wrong. What is typed is
//! kept as it is until the control is left, so the cursor never jumps; what cannot be read yet is a draft of the model.

use gloo::timers::callback::Timeout;
use gloo::utils::document;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

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

    fn problem(&self, path: &str) -> Option<AttrValue> {
        let problem = self.problems.iter().find(|problem| problem.path == path)?;
        Some(format!("{} {}", problem.message, problem.hint).into())
    }

    pub(super) fn text(&self, field: Field, label: &'static str, value: &str, placeholder: &'static str) -> Html {
        let path = field.path(&self.scenario);
        let problem = self.problem(&path);
        let dispatch = self.dispatch.clone();
        html! { <TextField {field} {path} {label} value={value.to_string()} {placeholder} {problem} {dispatch} /> }
    }

    pub(super) fn date(&self, field: Field, label: &'static str, value: &str) -> Html {
        let path = field.path(&self.scenario);
        let problem = self.problem(&path);
        let dispatch = self.dispatch.clone();
        html! { <DateField {field} {path} {label} value={value.to_string()} {problem} {dispatch} /> }
    }

    pub(super) fn number(&self, field: Field, label: &'static str, value: i64, number: Number) -> Html {
        let path = field.path(&self.scenario);
        let problem = self.problem(&path);
        let dispatch = self.dispatch.clone();
        let epoch = self.epoch;
        html! { <NumberField {field} {path} {label} {value} {number} {problem} {epoch} {dispatch} /> }
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
        let path = field.path(&self.scenario);
        let problem = self.problem(&path);
        let mut options: Vec<_> = options.into_iter().collect();
        if !options.iter().any(|(known, _)| known == value) {
            options.push((value.to_string(), format!("“{value}”?")));
        }
        let dispatch = self.dispatch.clone();
        html! { <ChoiceField {field} {path} {label} value={value.to_string()} {options} {problem} {dispatch} /> }
    }

    pub(super) fn switch(&self, field: Field, label: &'static str, on: bool) -> Html {
        html! { <Switch {field} {label} {on} dispatch={self.dispatch.clone()} /> }
    }
}

/// The id of the control at a path of the document.
pub(super) fn id_of(path: &str) -> String {
    path.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' }).collect()
}

/// Moves the focus to the control at a path, if it is on the page.
pub(super) fn focus(path: &str) {
    let element = document().get_element_by_id(&id_of(path)).and_then(|element| element.dyn_into().ok());
    if let Some(element) = element.map(|element: web_sys::HtmlElement| element) {
        let _ = element.focus();
    }
}

/// Moves the focus to a control that is on the page only after the next frame.
pub(super) fn focus_soon(path: String) {
    Timeout::new(NEXT_FRAME, move || focus(&path)).forget();
}

/// After this long what was dispatched is on the page. Milliseconds.
pub(super) const NEXT_FRAME: u32 = 30;

fn typed(event: &InputEvent) -> String {
    event.target_dyn_into::<HtmlInputElement>().map(|input| input.value()).unwrap_or_default()
}

/// A problem beside its field.
fn beside(id: &str, problem: Option<&AttrValue>) -> Html {
    match problem {
        Some(problem) => html! { <span class="problem" id={format!("{id}-problem")}>{ problem.clone() }</span> },
        None => Html::default(),
    }
}

fn described_by(id: &str, problem: Option<&AttrValue>) -> Option<String> {
    problem.map(|_| format!("{id}-problem"))
}

#[derive(PartialEq, Properties)]
struct TextProps {
    field: Field,
    path: String,
    label: &'static str,
    value: String,
    placeholder: &'static str,
    problem: Option<AttrValue>,
    dispatch: Dispatch,
}

#[component]
fn TextField(props: &TextProps) -> Html {
    let oninput = use_callback((props.field, props.dispatch.clone()), |event: InputEvent, (field, dispatch)| {
        dispatch.dispatch(Action::Set(*field, Input::Text(typed(&event))));
    });
    let id = id_of(&props.path);
    let size = props.value.chars().count().max(props.placeholder.chars().count()).clamp(2, 40).to_string();
    html! {
        <>
            <input class="in" type="text" id={id.clone()} aria-label={props.label} value={props.value.clone()} {size}
                placeholder={props.placeholder} autocomplete="off" spellcheck="false" {oninput}
                aria-invalid={props.problem.is_some().then_some("true")}
                aria-describedby={described_by(&id, props.problem.as_ref())} />
            { beside(&id, props.problem.as_ref()) }
        </>
    }
}

#[derive(PartialEq, Properties)]
struct DateProps {
    field: Field,
    path: String,
    label: &'static str,
    value: String,
    problem: Option<AttrValue>,
    dispatch: Dispatch,
}

/// A day is picked or typed into the browser's own control; an instant with its time of day is text.
#[component]
fn DateField(props: &DateProps) -> Html {
    let incomplete = use_state_eq(|| false);
    let oninput = {
        let incomplete = incomplete.clone();
        let deps = (props.field, props.path.clone(), props.dispatch.clone());
        use_callback(deps, move |event: InputEvent, (field, path, dispatch)| {
            let text = typed(&event);
            // The browser gives nothing while the date is not complete, or does not exist.
            incomplete.set(text.is_empty());
            if text.is_empty() {
                let problem =
                    Some(String::from("This date is not complete, or does not exist. Write day, month and year."));
                dispatch.dispatch(Action::Draft { path: path.clone(), problem });
            } else {
                dispatch.dispatch(Action::Set(*field, Input::Text(text)));
            }
        })
    };
    let id = id_of(&props.path);
    let is_instant = props.value.len() != 10;
    let problem = if *incomplete {
        Some("This date is not complete, or does not exist. Write day, month and year.".into())
    } else {
        props.problem.clone()
    };
    let kind = if is_instant { "text" } else { "date" };
    let size = is_instant.then_some("20");
    let (min, max) = ((!is_instant).then_some("1970-01-01"), (!is_instant).then_some("2999-12-31"));
    html! {
        <>
            <input class="in date" type={kind} id={id.clone()} aria-label={props.label} value={props.value.clone()}
                {size} {min} {max} autocomplete="off" {oninput} aria-invalid={problem.is_some().then_some("true")}
                aria-describedby={described_by(&id, problem.as_ref())} />
            { beside(&id, problem.as_ref()) }
        </>
    }
}

#[derive(PartialEq, Properties)]
struct NumberProps {
    field: Field,
    path: String,
    label: &'static str,
    value: i64,
    number: Number,
    problem: Option<AttrValue>,
    epoch: u32,
    dispatch: Dispatch,
}

/// What is typed, while it is being typed.
#[derive(Clone, PartialEq)]
struct Typing {
    text: String,
    /// What it reads as, or what is wrong with it.
    reading: Result<i64, String>,
}

#[component]
fn NumberField(props: &NumberProps) -> Html {
    let typing = use_state_eq(|| Option::<Typing>::None);
    let oninput = {
        let typing = typing.clone();
        let deps = (props.field, props.path.clone(), props.number, props.dispatch.clone());
        use_callback(deps, move |event: InputEvent, (field, path, number, dispatch)| {
            let text = typed(&event);
            let reading = read(*number, &text);
            match &reading {
                Ok(value) => dispatch.dispatch(Action::Set(*field, Input::Whole(*value))),
                Err(problem) => {
                    dispatch.dispatch(Action::Draft { path: path.clone(), problem: Some(problem.clone()) });
                }
            }
            typing.set(Some(Typing { text, reading }));
        })
    };
    let onblur = {
        let deps = typing.clone();
        use_callback(deps, |_: FocusEvent, typing| {
            // What cannot be read stays, with its problem, until it is mended or undone.
            if matches!(&**typing, Some(Typing { reading: Ok(_), .. })) {
                typing.set(None);
            }
        })
    };
    {
        // Undo, redo or another story: the value has changed without anybody typing here.
        let typing = typing.clone();
        use_effect_with(props.value, move |value| {
            if matches!(&*typing, Some(typed) if typed.reading.as_ref() != Ok(value)) {
                typing.set(None);
            }
        });
    }
    {
        let typing = typing.clone();
        use_effect_with(props.epoch, move |_| typing.set(None));
    }
    {
        // A control that goes away takes its draft with it.
        let (path, dispatch) = (props.path.clone(), props.dispatch.clone());
        use_effect_with(props.path.clone(), move |_| move || dispatch.dispatch(Action::Draft { path, problem: None }));
    }
    let text = match &*typing {
        Some(typing) => typing.text.clone(),
        None => written(props.number, props.value),
    };
    let draft = match &*typing {
        Some(Typing { reading: Err(problem), .. }) => Some(AttrValue::from(problem.clone())),
        _ => None,
    };
    let problem = draft.or_else(|| props.problem.clone());
    let id = id_of(&props.path);
    let size = text.chars().count().clamp(2, 20).to_string();
    let sign = match props.number {
        Number::Size(_, Sign::Negative) => "credit",
        _ => "",
    };
    let prefix = match props.number {
        Number::Money(currency) | Number::Size(currency, _) => sign_of(currency),
        Number::Whole => String::new(),
    };
    let mode = if props.number == Number::Whole { "numeric" } else { "decimal" };
    html! {
        <>
            <span class={classes!("money", sign)}>
                if !prefix.is_empty() {
                    <span class="unit" aria-hidden="true">{ prefix }</span>
                }
                <input class="in number" type="text" inputmode={mode} id={id.clone()} aria-label={props.label}
                    value={text} {size} autocomplete="off" {oninput} {onblur}
                    aria-invalid={problem.is_some().then_some("true")}
                    aria-describedby={described_by(&id, problem.as_ref())} />
            </span>
            { beside(&id, problem.as_ref()) }
        </>
    }
}

/// What stands before an amount that is typed: `$`, or `CHF` and a space.
fn sign_of(currency: &Currency) -> String {
    if currency.symbol.is_empty() {
        format!("{}\u{a0}", currency.code.to_uppercase())
    } else {
        currency.symbol.to_string()
    }
}

fn read(number: Number, text: &str) -> Result<i64, String> {
    match number {
        Number::Money(currency) => words::read_money(currency, text),
        Number::Size(currency, sign) => {
            let value = words::read_money(currency, text)?;
            Ok(if sign == Sign::Negative { -value } else { value })
        }
        Number::Whole => words::read_whole(text),
    }
}

fn written(number: Number, value: i64) -> String {
    match number {
        Number::Money(currency) => words::plain_units(currency, value),
        Number::Size(currency, Sign::Positive) => words::plain_units(currency, value),
        Number::Size(currency, Sign::Negative) => words::plain_units(currency, -value),
        Number::Whole => value.to_string(),
    }
}

#[derive(PartialEq, Properties)]
struct ChoiceProps {
    field: Field,
    path: String,
    label: &'static str,
    value: String,
    options: Vec<(String, String)>,
    problem: Option<AttrValue>,
    dispatch: Dispatch,
}

#[component]
fn ChoiceField(props: &ChoiceProps) -> Html {
    let onchange = use_callback((props.field, props.dispatch.clone()), |event: Event, (field, dispatch)| {
        if let Some(select) = event.target_dyn_into::<HtmlSelectElement>() {
            dispatch.dispatch(Action::Set(*field, Input::Text(select.value())));
        }
    });
    let id = id_of(&props.path);
    html! {
        <>
            <select class="in" id={id.clone()} aria-label={props.label} {onchange}
                aria-invalid={props.problem.is_some().then_some("true")}
                aria-describedby={described_by(&id, props.problem.as_ref())}>
                { for props.options.iter().map(|(value, name)| html! {
                    <option key={value.clone()} value={value.clone()} selected={*value == props.value}>{ name }</option>
                }) }
            </select>
            { beside(&id, props.problem.as_ref()) }
        </>
    }
}

#[derive(PartialEq, Properties)]
struct SwitchProps {
    field: Field,
    label: &'static str,
    on: bool,
    dispatch: Dispatch,
}

/// A switch is a checkbox that looks like one.
#[component]
fn Switch(props: &SwitchProps) -> Html {
    let onchange = use_callback((props.field, props.dispatch.clone()), |event: Event, (field, dispatch)| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            dispatch.dispatch(Action::Set(*field, Input::Flag(input.checked())));
        }
    });
    html! {
        <label class="switch">
            <input type="checkbox" role="switch" checked={props.on} {onchange} />
            <span>{ props.label }</span>
        </label>
    }
}
