//! How is a single value edited?
//!
//! Each control is named by the path of its value in the document, sends what is typed at once, and shows beside itself
//! what is wrong. What is typed is kept as it is until the control is left, so the cursor never jumps; what cannot be
//! read yet is a draft of the model.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::utils::document;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;

use super::markup::{Child, Element, On, el, several};
use super::told::Teller;
use super::{Dispatch, Shared, click};
use crate::app::action::Action;
use crate::app::model::{Model, Unfolded};
use crate::currency::Currency;
use crate::scenario::{Node, Place, Problem, Scenario};
use crate::words::{self, Sizes};

/// What the controls of one part have in common.
#[derive(Clone, PartialEq)]
pub(super) struct Form {
    pub(super) scenario: Scenario,
    pub(super) problems: Shared<Vec<Problem>>,
    pub(super) currency: &'static Currency,
    pub(super) unfolded: Shared<Unfolded>,
    pub(super) epoch: u32,
    pub(super) dispatch: Dispatch,
}

/// How a number is typed, and what it is where the document leaves it out.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Number {
    /// In major units of a currency; nothing.
    Money(&'static Currency),
    /// In major units, or an empty field.
    SomeMoney(&'static Currency),
    /// In major units, of which only the size is shown: the sign is said in words beside it.
    Size(&'static Currency, Sign),
    /// Plain; one.
    Whole,
    /// Plain, between two others, or an empty field, in which stands what that means.
    Optional(i64, i64, &'static str),
}

/// The sign of a size whose words stand beside it.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Sign {
    Negative,
    Positive,
}

/// The values of a choice and their names.
pub(super) type Options = Rc<Vec<(AttrValue, AttrValue)>>;

/// Options that are written out.
pub(super) fn options(known: &[(&'static str, &'static str)]) -> Options {
    Rc::new(known.iter().map(|(value, name)| (AttrValue::Static(value), AttrValue::Static(name))).collect())
}

thread_local! {
    /// What amounts may be typed as: months of these prices. Not with the controls: a price that changes would have all of
    /// them made anew.
    static SIZES: RefCell<Sizes> = const { RefCell::new(Vec::new()) };
}

impl Form {
    pub(super) fn new(model: &Model, dispatch: Dispatch) -> Self {
        let Model { scenario, problems, unfolded, epoch, .. } = model;
        let root = scenario.part();
        let currency = Currency::find(root.text("currency")).unwrap_or(&Currency::all()[0]);
        let sizes = root.parts("prices").filter_map(|price| {
            Some((price.whole("unit_amount")?, [price.text("name").into(), price.text("id").into()]))
        });
        SIZES.set(sizes.collect());
        Self {
            scenario: scenario.clone(),
            problems: Shared::of(problems),
            currency,
            unfolded: Shared::of(unfolded),
            epoch: *epoch,
            dispatch,
        }
    }

    /// Whether nothing but the document is another one.
    pub(super) fn is_alike(&self, other: &Self) -> bool {
        self.currency.code == other.currency.code
            && self.unfolded == other.unfolded
            && self.epoch == other.epoch
            && self.dispatch == other.dispatch
            && *self.problems == *other.problems
    }

    /// Whether all of an object is shown, or only its sentence.
    pub(super) fn is_unfolded(&self, path: &str) -> bool {
        self.unfolded.iter().any(|known| **known == *path)
    }

    /// Who tells what is not edited.
    pub(super) fn teller(&self) -> Teller<'_> {
        Teller { root: self.scenario.part(), currency: self.currency }
    }

    /// What the customer is called.
    pub(super) fn who(&self) -> &str {
        let name = self.scenario.part().part("customer").text("name");
        if name.is_empty() { "The customer" } else { name }
    }

    fn control(&self, path: String, label: impl Into<AttrValue>, kind: Kind, value: Option<Node>) -> Html {
        let problem = self.problem(&path);
        let label = label.into();
        let (path, epoch, dispatch) = (Rc::from(path), self.epoch, self.dispatch.clone());
        html! { <Control {path} {label} {kind} {value} {problem} {epoch} {dispatch} /> }
    }

    /// What is wrong at a path, in words.
    pub(super) fn problem(&self, path: &str) -> Option<String> {
        let problem = self.problems.iter().find(|problem| problem.path == path)?;
        Some([&problem.message, " ", &problem.hint].concat())
    }

    fn of(&self, place: &Place, name: &str, label: impl Into<AttrValue>, kind: Kind) -> Html {
        self.control(place.sub(name), label, kind, place.part.get(name).cloned())
    }

    pub(super) fn text(
        &self,
        place: &Place,
        name: &str,
        label: impl Into<AttrValue>,
        placeholder: &'static str,
    ) -> Html {
        self.of(place, name, label, Kind::Text(placeholder))
    }

    /// Text that may need more than one line.
    pub(super) fn lines(&self, place: &Place, name: &str, label: impl Into<AttrValue>) -> Html {
        self.of(place, name, label, Kind::Lines)
    }

    pub(super) fn date(&self, place: &Place, name: &str, label: impl Into<AttrValue>) -> Html {
        self.of(place, name, label, Kind::Date)
    }

    /// A date that may be left out.
    pub(super) fn some_date(&self, place: &Place, name: &str, label: impl Into<AttrValue>) -> Html {
        self.of(place, name, label, Kind::SomeDate)
    }

    /// A number with decimals, which is kept as it is typed.
    pub(super) fn decimal(&self, place: &Place, name: &str, label: impl Into<AttrValue>) -> Html {
        self.of(place, name, label, Kind::Decimal)
    }

    /// What a coupon takes off: a percentage or an amount.
    pub(super) fn off(&self, coupon: &Place) -> Html {
        let value = coupon.part.get("amount_off").or(coupon.part.get("percent_off")).cloned();
        self.control(coupon.sub("off"), "Discount", Kind::Off(self.currency), value)
    }

    pub(super) fn number(&self, place: &Place, name: &str, label: impl Into<AttrValue>, number: Number) -> Html {
        let value = place.part.whole(name).unwrap_or(i64::from(matches!(number, Number::Whole)));
        self.control(place.sub(name), label, Kind::Number(number), Some(Node::Whole(value)))
    }

    /// A number that may be left out, which then is another one or none.
    pub(super) fn optional(
        &self,
        path: String,
        label: impl Into<AttrValue>,
        value: Option<Node>,
        number: Number,
    ) -> Html {
        self.control(path, label, Kind::Number(number), value)
    }

    pub(super) fn money(&self, place: &Place, name: &str, label: impl Into<AttrValue>) -> Html {
        self.number(place, name, label, Number::Money(self.currency))
    }

    /// An amount that may be left out.
    pub(super) fn some_money(&self, place: &Place, name: &str, label: impl Into<AttrValue>) -> Html {
        self.of(place, name, label, Kind::Number(Number::SomeMoney(self.currency)))
    }

    /// An amount whose size is typed, while its sign is said in words; and the button with those words, which turns it.
    pub(super) fn signed(
        &self,
        place: &Place,
        name: &str,
        label: impl Into<AttrValue>,
        words: [&'static str; 2],
    ) -> [Html; 2] {
        let amount = place.part.whole(name).unwrap_or_default();
        let (sign, words) = if amount > 0 { (Sign::Positive, words[1]) } else { (Sign::Negative, words[0]) };
        let turned = Action::Set(Rc::from(place.sub(name)), Some(Node::Whole(-amount)));
        let turn = el!("button", "class" = "word", "disabled" = amount == 0, "title" = "Change between credit and debt"; words);
        let size = self.number(place, name, label, Number::Size(self.currency, sign));
        [size, turn.on_click(click(&self.dispatch, turned)).html()]
    }

    /// A choice of what is added to a list of ids.
    pub(super) fn adding(&self, path: String, label: AttrValue, options: Options) -> Html {
        let value = self.scenario.get(&path).cloned();
        self.control(path, label, Kind::Adding(options), value)
    }

    /// A choice of values. One that is not among them is shown as it stands.
    pub(super) fn choice(&self, path: String, label: impl Into<AttrValue>, value: &str, mut options: Options) -> Html {
        if !options.iter().any(|(known, _)| known == value) {
            let unknown = (AttrValue::from(value.to_string()), AttrValue::from(format!("“{value}”?")));
            Rc::make_mut(&mut options).push(unknown);
        }
        self.control(path, label, Kind::Choice(options), Some(Node::from(value)))
    }

    pub(super) fn switch(&self, path: String, label: impl Into<AttrValue>, on: bool) -> Html {
        self.control(path, label, Kind::Switch, Some(Node::Flag(on)))
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

/// Whether the control at a path is on the page.
pub(super) fn is_there(path: &str) -> bool {
    document().get_element_by_id(&id_of(path)).is_some()
}

thread_local! {
    /// The path of the control that the focus is to go to.
    static WANTED: RefCell<Option<Rc<str>>> = const { RefCell::new(None) };
}

/// Moves the focus to a control that what was dispatched brings to the page, before the next key is pressed.
pub(super) fn focus_soon(path: Rc<str>) {
    WANTED.set(Some(path));
}

/// The page shows what was dispatched.
pub(super) fn focus_now() {
    if let Some(path) = WANTED.take() {
        focus(&path);
    }
}

/// How something is edited.
#[derive(Clone, PartialEq)]
enum Kind {
    /// With what stands in an empty field.
    Text(&'static str),
    Lines,
    Date,
    SomeDate,
    Decimal,
    Off(&'static Currency),
    Number(Number),
    Choice(Options),
    /// Of another one for a list.
    Adding(Options),
    Switch,
}

/// What is typed, while it cannot be taken over as it stands.
struct Typing {
    text: AttrValue,
    /// What it reads as, or what is wrong with it.
    reading: Result<Option<Node>, String>,
}

/// One control for one value.
struct Control {
    typing: Option<Typing>,
    oninput: Callback<Event>,
    onblur: Callback<Event>,
}

#[derive(Clone, PartialEq, Properties)]
struct ControlProps {
    path: Rc<str>,
    label: AttrValue,
    kind: Kind,
    value: Option<Node>,
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
        let is_own = match (&self.typing, &props.kind) {
            (Some(Typing { reading: Ok(read), .. }), Kind::Number(_) | Kind::Off(_)) => *read == props.value,
            (Some(_), Kind::Number(_) | Kind::Off(_)) => true,
            _ => props.value == old.value,
        };
        if props.epoch != old.epoch || !is_own || (self.is_unread() && props.value != old.value) {
            self.typing = None;
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let id = id_of(&props.path);
        let draft = self.typing.as_ref().and_then(|typing| typing.reading.as_ref().err());
        let words = draft.or(props.problem.as_ref()).map(|problem| (format!("{id}-problem"), problem.clone()));
        let described_by = words.as_ref().map(|(id, _)| id.clone());
        let control = self.control(props, id, described_by);
        let words = words.map(|(id, problem)| el!("span", "class" = "problem", "id" = id; problem));
        several(vec![control.html(), words.child()])
    }

    fn destroy(&mut self, ctx: &Context<Self>) {
        // A control that goes away takes its draft with it.
        if self.is_unread() {
            ctx.props().dispatch.emit(Action::Draft { path: Rc::clone(&ctx.props().path), problem: None });
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
        let read = match &props.kind {
            Kind::Switch => Ok(Some(Node::Flag(input.checked()))),
            Kind::Date if text.is_empty() => Err(String::from(INCOMPLETE_DATE)),
            Kind::SomeDate if text.is_empty() && input.validity().bad_input() => Err(String::from(INCOMPLETE_DATE)),
            Kind::Number(number) => read(*number, &text),
            Kind::Off(currency) => read_off(currency, &text),
            Kind::Adding(_) => Ok(Some(with(props.value.as_ref(), &text))),
            Kind::Decimal => Ok((!text.is_empty()).then(|| words::read_decimal(&text).into())),
            // Nothing is written down as nothing.
            _ => Ok((!text.is_empty()).then(|| Node::from(text.as_str()))),
        };
        let is_kept = read.is_err() || matches!(props.kind, Kind::Number(_) | Kind::Off(_));
        self.typing = is_kept.then(|| Typing { text: text.into(), reading: read.clone() });
        let path = Rc::clone(&props.path);
        props.dispatch.emit(match read {
            Ok(value) => Action::Set(path, value),
            Err(problem) => Action::Draft { path, problem: Some(problem) },
        });
        true
    }

    fn control(&self, props: &ControlProps, id: String, described_by: Option<String>) -> Element {
        if matches!(props.kind, Kind::Switch) {
            let input = el!("input", "type" = "checkbox", "role" = "switch", "id" = id);
            let input = input.checked(props.value == Some(Node::Flag(true))).on(On::Input, self.oninput.clone());
            return el!("label", "class" = "switch"; input, el!("span"; props.label.clone()));
        }
        let look = look(props);
        let text = match &self.typing {
            Some(typing) if look.tag == "input" => typing.text.clone(),
            _ => written(props),
        };
        let is_line = look.tag == "input";
        let is_typed = look.tag != "select";
        let placeholder = if look.tag == "textarea" { props.label.clone() } else { look.placeholder.into() };
        let size = text.chars().count().max(look.placeholder.chars().count()).clamp(2, 40).to_string();
        let mut element = el!(
            look.tag,
            "class" = if look.tag == "textarea" { "in lines" } else { "in" },
            "rows" = (!is_line && is_typed).then_some("1"),
            "type" = is_line.then_some(look.kind),
            "inputmode" = is_line.then_some(look.mode),
            "id" = id,
            "aria-label" = props.label.clone(),
            "size" = is_line.then_some(size),
            "placeholder" = is_typed.then_some(placeholder),
            "autocomplete" = is_typed.then_some("off"),
            "spellcheck" = is_typed.then_some("false"),
            "aria-invalid" = described_by.is_some().then_some("true"),
            "aria-describedby" = described_by
        )
        .on(On::Input, self.oninput.clone());
        if let Kind::Choice(options) | Kind::Adding(options) = &props.kind {
            return element.with(options.iter().map(
                |(known, name)| el!("option", "value" = known.clone(), "selected" = *known == text; name.clone()),
            ));
        }
        element = element.value(text);
        if !is_line {
            return element;
        }
        let unit = look.currency.map(|currency| el!("span", "class" = "unit", "aria-hidden" = "true"; unit(currency)));
        el!("span", "class" = look.class; unit, element.on(On::Blur, self.onblur.clone()))
    }
}

/// How a control looks; of an input of one line also its frame.
struct Look {
    tag: &'static str,
    kind: &'static str,
    class: &'static str,
    mode: &'static str,
    currency: Option<&'static Currency>,
    placeholder: &'static str,
}

fn look(props: &ControlProps) -> Look {
    let line = Look { tag: "input", kind: "text", class: "field", mode: "text", currency: None, placeholder: "" };
    match &props.kind {
        Kind::Lines => Look { tag: "textarea", ..line },
        // An instant with its time of day is text; the browser picks only days.
        Kind::Date | Kind::SomeDate if is_day(props.value.as_ref()) => {
            Look { kind: "date", class: "field date", ..line }
        }
        Kind::Choice(_) | Kind::Adding(_) => Look { tag: "select", ..line },
        Kind::Number(Number::Whole) => Look { mode: "numeric", ..line },
        Kind::Text(placeholder) | Kind::Number(Number::Optional(_, _, placeholder)) => Look { placeholder, ..line },
        Kind::Number(Number::Size(currency, Sign::Negative)) => {
            Look { mode: "decimal", class: "field money credit", currency: Some(currency), ..line }
        }
        Kind::Number(
            Number::Money(currency) | Number::SomeMoney(currency) | Number::Size(currency, Sign::Positive),
        ) => Look { mode: "decimal", class: "field money", currency: Some(currency), ..line },
        Kind::Decimal => Look { mode: "decimal", ..line },
        Kind::Date | Kind::SomeDate | Kind::Off(_) | Kind::Switch => line,
    }
}

fn is_day(value: Option<&Node>) -> bool {
    value.is_none_or(|value| value.as_text().len() == 10)
}

/// What stands before an amount that is typed: `$`, or `CHF` and a space.
fn unit(currency: &'static Currency) -> AttrValue {
    if currency.symbol.is_empty() {
        format!("{}\u{a0}", currency.code.to_ascii_uppercase()).into()
    } else {
        AttrValue::Static(currency.symbol)
    }
}

/// What was typed; nothing is a value, too, where it may be left out.
fn read(number: Number, text: &str) -> Result<Option<Node>, String> {
    let size = |currency| SIZES.with_borrow(|sizes| words::read_size(currency, text, sizes));
    let read = match number {
        Number::Whole => words::read_whole(text)?,
        Number::Optional(..) | Number::SomeMoney(_) if text.trim().is_empty() => return Ok(None),
        Number::Optional(least, most, _) => {
            let hint = |problem| format!("{problem} Write one from {least} to {most}.");
            words::read_whole(text).map_err(hint)?
        }
        Number::Money(currency) | Number::SomeMoney(currency) => words::read_money(currency, text)?,
        Number::Size(currency, Sign::Positive) => size(currency)?,
        Number::Size(currency, Sign::Negative) => -size(currency)?,
    };
    Ok(Some(Node::Whole(read)))
}

/// A list with one more.
fn with(list: Option<&Node>, id: &str) -> Node {
    let before = if let Some(Node::List(list)) = list { list.as_slice() } else { &[] };
    Node::list(before.iter().cloned().chain([Node::from(id)]))
}

/// “10%” is a percentage, anything else an amount.
fn read_off(currency: &Currency, text: &str) -> Result<Option<Node>, String> {
    match text.trim().strip_suffix('%') {
        Some(percent) => Ok(Some(words::read_decimal(percent).into())),
        None => words::read_money(currency, text).map(|units| Some(Node::Whole(units))),
    }
}

/// A value as it stands in its control.
fn written(props: &ControlProps) -> AttrValue {
    match (&props.value, &props.kind) {
        (Some(Node::Text(text)), Kind::Off(_)) => [&*words::plain_decimal(text), "%"].concat().into(),
        (Some(Node::Text(text)), Kind::Decimal) => words::plain_decimal(text).into(),
        (Some(Node::Whole(units)), Kind::Off(currency)) => {
            [&*unit(currency), &words::plain_units(currency, *units)].concat().into()
        }
        (Some(Node::Text(text)), _) => AttrValue::from(Rc::clone(text)),
        (
            Some(Node::Whole(units)),
            Kind::Number(
                Number::Money(currency) | Number::SomeMoney(currency) | Number::Size(currency, Sign::Positive),
            ),
        ) => words::plain_units(currency, *units).into(),
        (Some(Node::Whole(units)), Kind::Number(Number::Size(currency, Sign::Negative))) => {
            words::plain_units(currency, -units).into()
        }
        (Some(Node::Whole(number)), _) => number.to_string().into(),
        _ => AttrValue::Static(""),
    }
}
