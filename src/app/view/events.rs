//! What happens? Events as sentences with their values inside, and the menu of all that can happen.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, KeyboardEvent};
use yew::prelude::{AttrValue, Callback, Html};

use super::editor::{list, rows, sentence, tools};
use super::fields::{Form, focus_soon, options};
use super::header::icon;
use super::markup::{Child, Element, On, el, several};
use super::sentences::MENU;
use super::{Dispatch, Piece, Shared, click, listen, part};
use crate::app::action::{Action, Moment};
use crate::app::change::is_out_of_order;
use crate::scenario::{Node, Part, Place, action_of};

/// The path of the list.
const EVENTS: &str = "events";

/// What the card of an event depends on.
#[derive(Clone)]
pub(super) struct Given {
    form: Form,
    /// What it shows of the rest of the story.
    around: Shared<Node>,
    event: Node,
    index: usize,
    last: usize,
    /// Whether it is at the time of the event before it.
    goes_on: bool,
}

/// The document may be another one in what no card shows.
impl PartialEq for Given {
    fn eq(&self, other: &Self) -> bool {
        self.around == other.around
            && self.event == other.event
            && (self.index, self.last, self.goes_on) == (other.index, other.last, other.goes_on)
            && self.form.is_alike(&other.form)
    }
}

/// Of a story what cards show besides their own events: names, items, coupons, but no price and no title. The same one
/// as before as long as it says the same.
fn around(root: Part) -> Shared<Node> {
    thread_local! {
        static AROUND: RefCell<Rc<Node>> = RefCell::new(Rc::new(Node::Flag(false)));
    }
    let without_amount = |price: Part| Node::object(copied(price).filter(|(name, _)| *name != "unit_amount"));
    let fields = copied(root).filter_map(|(name, value)| match name {
        "title" | "description" | "months" | "policy" => None,
        "prices" => Some((name, Node::list(root.parts(name).map(without_amount)))),
        // Those that bring in something that others name.
        EVENTS => {
            let bring = |event: &&Node| event.part().has("start_subscription") || event.part().has("add_item");
            Some((name, Node::list(root.list(name).iter().filter(bring).cloned())))
        }
        _ => Some((name, value)),
    });
    let node = Node::object(fields);
    AROUND.with_borrow_mut(|around| {
        if **around != node {
            *around = Rc::new(node);
        }
        Shared::of(around)
    })
}

fn copied(object: Part) -> impl Iterator<Item = (&'static str, Node)> {
    object.fields().map(|(name, value)| (name, value.clone()))
}

pub(super) fn events(form: &Form, root: &Place, adding: Option<&str>) -> Html {
    let events = root.part.list(EVENTS);
    let around = around(root.part);
    let mut before = "";
    let mut cards = Vec::with_capacity(events.len());
    for (index, event) in events.iter().enumerate() {
        let at = event.part().text("at");
        let event = event.clone();
        let (form, around, last) = (form.clone(), around.clone(), events.len() - 1);
        cards.push(part(Piece::Event(Given { form, around, event, index, last, goes_on: at == before })));
        before = at;
    }
    let list = (!events.is_empty()).then(|| el!("ol", "class" = "events").with(cards));
    let sort = is_out_of_order(&form.scenario).then(|| {
        el!("p", "class" = "small out-of-order"; "The events stand in another order than they happen. ",
            el!("button", "class" = "word"; "Sort by date").on_click(click(&form.dispatch, Action::SortEvents)))
    });
    several(vec![list.child(), sort.child(), add_event(form, events.len(), adding).child()])
}

const BUTTON: &str = "add-an-event";
const SEARCH: &str = "look-for-event";

/// The menu of events: a button, and while it is open a field to look for one.
fn add_event(form: &Form, at: usize, adding: Option<&str>) -> Element {
    let dispatch = form.dispatch.clone();
    let toggle = adding.is_none().then(|| Rc::from(""));
    let is_open = adding.is_some();
    let open = Callback::from(move |_: web_sys::Event| {
        dispatch.emit(Action::LookForEvent(toggle.clone()));
        focus_soon(if is_open { BUTTON } else { SEARCH }.into());
    });
    let button =
        el!("button", "class" = "add", "id" = BUTTON, "aria-expanded" = if is_open { "true" } else { "false" };
        "+ Add an event", el!("span", "class" = "soft wide"; "credit, seats, cancel …"))
        .on_click(open);
    el!("div", "class" = "add-event"; button, adding.map(|text| menu(form, at, text)))
}

#[inline(never)]
fn menu(form: &Form, at: usize, text: &str) -> Element {
    let found = found(text);
    let add = move |dispatch: &Dispatch, name: &'static str| {
        dispatch.emit(Action::AddEvent(name));
        focus_soon(format!("events[{at}].at").into());
    };
    let typed = listen(&form.dispatch, |event| {
        let input: HtmlInputElement = event.target()?.unchecked_into();
        Some(Action::LookForEvent(Some(input.value().into())))
    });
    let dispatch = form.dispatch.clone();
    let pressed =
        Callback::from(move |event: web_sys::Event| match event.unchecked_ref::<KeyboardEvent>().key().as_str() {
            "Enter" => {
                event.prevent_default();
                // What stands in the field now, even if the list still shows what stood there before.
                let text = event.target().map(|field| field.unchecked_into::<HtmlInputElement>().value());
                let found = self::found(&text.unwrap_or_default());
                if let Some((name, ..)) = found.iter().find(|(name, ..)| !name.is_empty()) {
                    add(&dispatch, name);
                }
            }
            "Escape" => {
                dispatch.emit(Action::LookForEvent(None));
                focus_soon(BUTTON.into());
            }
            _ => {}
        });
    let search = el!(
        "input",
        "class" = "search",
        "id" = SEARCH,
        "type" = "search",
        "aria-label" = "Look for an event",
        "placeholder" = "Look for: upgrade, refund, trial …",
        "autocomplete" = "off"
    )
    .value(text.to_string().into())
    .on(On::Input, typed)
    .on(On::KeyDown, pressed);
    let entries = found.into_iter().map(|(name, title, about)| {
        if name.is_empty() {
            return el!("li", "class" = "group"; title);
        }
        let dispatch = form.dispatch.clone();
        let chosen = Callback::from(move |_| add(&dispatch, name));
        el!("li"; el!("button"; el!("strong"; title), el!("span"; about)).on_click(chosen))
    });
    el!("div", "class" = "menu"; search, el!("ul").with(entries))
}

/// Other words for what happens.
const ALSO: [(&str, &str); 12] = [
    ("change_price", "upgrade downgrade switch"),
    ("change_quantity", "seats licenses units"),
    ("adjust_balance", "service credit goodwill months free"),
    ("cancel", "churn end stop"),
    ("issue_credit_note", "refund"),
    ("apply_discount", "discount promotion"),
    ("remove_discount", "discount promotion"),
    ("set_tax_rates", "vat gst"),
    ("fail_payments", "dunning card decline retry"),
    ("reset_billing_cycle_anchor", "anchor cycle"),
    ("set_trial_end", "extend free"),
    ("report_usage", "metered meter"),
];

/// The entries in which a text is found, with the groups that still have some.
fn found(text: &str) -> Vec<(&'static str, &'static str, &'static str)> {
    let text = text.trim().to_ascii_lowercase();
    let has = |words: &str| words.to_ascii_lowercase().contains(&text);
    let is_found = |&&(name, title, about): &&(&str, &str, &str)| {
        let also = ALSO.iter().any(|(known, words)| *known == name && has(words));
        name.is_empty() || also || has(title) || has(about)
    };
    let all: Vec<_> = MENU.iter().filter(is_found).copied().collect();
    let is_last = |place: usize| all.get(place + 1).is_none_or(|(name, ..)| name.is_empty());
    let some = all.iter().enumerate().filter(|(place, (name, ..))| !name.is_empty() || !is_last(*place));
    some.map(|(_, entry)| *entry).collect()
}

/// The card of one event.
pub(super) fn card(given: &Given) -> Element {
    let Given { form, index, last, goes_on, .. } = given;
    let (index, last, goes_on) = (*index, *last, *goes_on);
    let event = &Place { path: format!("{EVENTS}[{index}]"), part: given.event.part() };
    let number = index + 1;
    let is_off = event.part.is("disabled");
    let (name, action) = action_of(event.part);
    let action = &Place { path: event.sub(name), part: action };
    let class = match (is_off, goes_on) {
        (false, false) => "card say event",
        (true, false) => "card say event off",
        (false, true) => "card say event goes-on",
        (true, true) => "card say event off goes-on",
    };
    let button = |way: &'static str, path, is_end: bool, action: Action, then: String| {
        let (dispatch, then) = (form.dispatch.clone(), Rc::from(then));
        let act = Callback::from(move |_: web_sys::Event| {
            dispatch.emit(action.clone());
            focus_soon(Rc::clone(&then));
        });
        let label = match way {
            "remove" => format!("Remove event {number}"),
            way => format!("Move event {number} {way}"),
        };
        el!("button", "class" = "btn icon small", "id" = format!("event-{index}-{way}"), "aria-label" = label, "disabled" = is_end; icon(path))
            .on_click(act)
    };
    let moved = |way: &'static str, path, to: Option<usize>, end: usize| {
        let there = to.unwrap_or(index);
        // At the end of the list the button can do no more: the focus goes to the one that leads back.
        let next = if there == end { if way == "up" { "down" } else { "up" } } else { way };
        button(way, path, to.is_none(), Action::MoveTo(EVENTS.into(), index, there), format!("event-{there}-{next}"))
    };
    let after = if last == 0 { String::from(BUTTON) } else { format!("event-{}-remove", index.min(last - 1)) };
    let is_open = form.is_unfolded(&action.path);
    let label = format!("event {number}");
    let grip = el!("span", "class" = "grip", "data-drag" = index.to_string(), "title" = "Drag to another place", "aria-hidden" = "true"; "⠿");
    el!("li", "class" = class, "id" = format!("event-{index}"), "data-place" = index.to_string();
        el!("p", "class" = "when";
            el!("span", "class" = "tools";
                tools(form, action, &label),
                button("remove", "M6 6l12 12M18 6 6 18", false, Action::Remove(EVENTS.into(), index), after),
            ),
            grip,
            if is_off { "Skipped: on " } else { "On " },
            form.date(event, "at", "Date of the event"),
            " ",
            moments(form, event),
        ),
        sentence(form, action, name),
        inner(form, action, name),
        is_open.then(|| el!("div", "class" = "more";
            rows(form, action, name),
            el!("div", "class" = "acts";
                form.switch(event.sub("disabled"), "Skip this event", is_off),
                el!("span", "class" = "grow"),
                moved("up", "m6 14 6-6 6 6", index.checked_sub(1), 0),
                moved("down", "m6 10 6 6 6-6", (index < last).then_some(index + 1), last),
                el!("button", "class" = "btn"; "Duplicate").on_click(click(&form.dispatch, Action::Duplicate(EVENTS.into(), index))),
            ),
        )),
    )
}

/// What an event holds beside its sentence, always to be seen.
fn inner(form: &Form, action: &Place, name: &str) -> Html {
    match name {
        "start_subscription" => list(form, action, "items", "item").html(),
        "one_off_invoice" => list(form, action, "items", "one_off_item").html(),
        "cancel" if is_now(action.part) => {
            let switch = |name, label| form.switch(action.sub(name), label, action.part.is(name));
            let switches = vec![
                switch("prorate", "Credit the unused time"),
                switch("invoice_now", "Invoice what is pending at once"),
            ];
            several(switches)
        }
        _ => Html::default(),
    }
}

fn is_now(cancel: Part) -> bool {
    !cancel.has("when")
}

/// Other days for an event, told by the billing period in which it is.
fn moments(form: &Form, event: &Place) -> Element {
    let path: Rc<str> = event.sub("at").into();
    let chosen = listen(&form.dispatch, move |event| {
        let select: HtmlInputElement = event.target()?.unchecked_into();
        let moment = match select.value().as_str() {
            "start" => Moment::Start,
            "half" => Moment::Half,
            _ => Moment::Next,
        };
        select.set_value("");
        Some(Action::SetMoment(Rc::clone(&path), moment))
    });
    let moments = options(&[
        ("", "move …"),
        ("start", "Start of the period"),
        ("half", "Half-way through the period"),
        ("next", "Start of the next period"),
    ]);
    el!("select", "class" = "in moments", "aria-label" = "Move to a day of the billing period", "title" = "Move to a day of the billing period")
        .on(On::Change, chosen)
        .with(moments.iter().map(|(value, name): &(AttrValue, AttrValue)| el!("option", "value" = value.clone(), "selected" = value.is_empty(); name.clone())))
}
