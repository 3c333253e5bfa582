//! What happens? Events as sentences with their values inside.

use std::rc::Rc;

use gloo::utils::document;
use yew::prelude::{AttrValue, Callback, Html};

use super::fields::{Form, Number, Options, focus_soon, options};
use super::header::icon;
use super::markup::{Child, Element, el, several};
use super::story::ALL;
use super::told::pieces;
use crate::app::change::{Direction, join_item};
use crate::app::model::Action;
use crate::scenario::{Part, Place, action_of};

/// The events that can be added, with what each does.
const KINDS: [(&str, &str, &str); 7] = [
    ("change_price", "Change the plan", "An upgrade or a downgrade, prorated or not."),
    ("change_quantity", "Change the quantity", "More seats or fewer."),
    ("adjust_balance", "Give credit, or add a debt", "Added to the balance; the next invoice takes it up."),
    ("set_balance", "Set the balance", "Overwrites what was there, as some scripts do."),
    ("add_invoice_item", "Add an invoice item", "An amount on the next invoice."),
    ("one_off_charge", "Charge once", "At once, without an invoice; the balance stays as it is."),
    ("cancel", "Cancel", "Now or at the end of the period."),
];

/// The sentences that are edited, with their values in braces.
const SENTENCES: [(&str, &str); 7] = [
    ("change_price", "{who} changes {item} to {quantity} × {price}, {how}."),
    ("change_quantity", "{who} changes {item} to a quantity of {quantity}, {how}."),
    ("adjust_balance", "{who}{gets}{balance of amount} for {reason}."),
    ("set_balance", "the balance is set to {balance}, whatever it was, for {reason}."),
    ("add_invoice_item", "an item of {amount} for {description} waits for the next invoice."),
    ("one_off_charge", "{who} is charged {amount} at once for {description}, without an invoice."),
    ("cancel", "{who} cancels {subscription} {when}."),
];

const BEHAVIORS: [(&str, &str); 4] = [
    ("", "prorated as the rules say"),
    ("create_prorations", "prorated on the next invoice"),
    ("always_invoice", "prorated and invoiced at once"),
    ("none", "not prorated"),
];

pub(super) fn events(form: &Form, root: &Place, prices: &Options) -> Html {
    let events = root.all("events", ALL);
    let cards = events.iter().enumerate().map(|(index, event)| card(form, events.len() - 1, index, event, prices));
    let list = (!events.is_empty()).then(|| el!("ol", "class" = "events").with(cards));
    several(vec![list.child(), add_event(form, events.len()).child()])
}

/// The menu of events, which closes itself when one is chosen.
const MENU: &str = "add-event";
const SUMMARY: &str = "add-an-event";

fn add_event(form: &Form, at: usize) -> Element {
    let entry = |&(kind, name, summary): &(&'static str, &'static str, &'static str)| {
        let dispatch = form.dispatch.clone();
        let add = Callback::from(move |_: web_sys::Event| {
            dispatch.emit(Action::AddEvent(kind));
            if let Some(menu) = document().get_element_by_id(MENU) {
                let _ = menu.remove_attribute("open");
            }
            focus_soon(format!("events[{at}].at").into());
        });
        el!("li"; el!("button"; el!("strong"; name), el!("span"; summary)).on_click(add))
    };
    el!("details", "class" = "add-event", "id" = MENU;
        el!("summary", "class" = "add", "id" = SUMMARY; "+ Add an event", el!("span", "class" = "soft wide"; "credit, seats, cancel …")),
        el!("ul").with(KINDS.iter().map(entry)),
    )
}

fn card(form: &Form, last: usize, index: usize, event: &Place, prices: &Options) -> Element {
    let number = index + 1;
    let button = |way: &'static str, name: String, path, is_off: bool, action: Action, then: String| {
        let (dispatch, then) = (form.dispatch.clone(), Rc::from(then));
        let act = Callback::from(move |_: web_sys::Event| {
            dispatch.emit(action.clone());
            focus_soon(Rc::clone(&then));
        });
        let id = format!("event-{index}-{way}");
        el!("button", "class" = "btn icon small", "id" = id, "aria-label" = name, "disabled" = is_off; icon(path))
            .on_click(act)
    };
    let moved = |way: &'static str, path, is_end: bool, direction| {
        let (to, there) = match direction {
            Direction::Up => (index.saturating_sub(1), 0),
            Direction::Down => (index + 1, last),
        };
        // At the end of the list the button can do no more: the focus goes to the one that leads back.
        let next = if to == there { if way == "up" { "down" } else { "up" } } else { way };
        let name = format!("Move event {number} {way}");
        button(way, name, path, is_end, Action::MoveEvent(index, direction), format!("event-{to}-{next}"))
    };
    let after = if last == 0 { String::from(SUMMARY) } else { format!("event-{}-remove", index.min(last - 1)) };
    let name = format!("Remove event {number}");
    let remove = button("remove", name, "M6 6l12 12M18 6 6 18", false, Action::Remove("events", index), after);
    el!("li", "class" = "card say event", "id" = format!("event-{index}");
        el!("p", "class" = "when";
            el!("span", "class" = "tools";
                moved("up", "m6 14 6-6 6 6", index == 0, Direction::Up),
                moved("down", "m6 10 6 6 6-6", index == last, Direction::Down),
                remove,
            ),
            "On ",
            form.date(event, "at", "Date of the event"),
        ),
        sentence(form, event, prices),
    )
}

fn sentence(form: &Form, event: &Place, prices: &Options) -> Html {
    let (name, part) = action_of(event.part);
    let teller = form.teller();
    // What the page only tells is edited as JSON.
    let is_edited = match name {
        "cancel" => is_now(part) || part.text("when") == "period_end",
        "add_invoice_item" => part.has("amount"),
        _ => true,
    };
    let Some((_, text)) = SENTENCES.iter().find(|(known, _)| *known == name).filter(|_| is_edited) else {
        return el!("p"; teller.event(name, part)).html();
    };
    let action = &Place { path: event.sub(name), part };
    let sentence = el!("p").with(pieces(text).map(|(text, value)| match value {
        None => text.child(),
        Some("who") => teller.who.to_string().child(),
        Some(value) => piece(form, action, value, prices),
    }));
    let switch = |name, label| form.switch(action.sub(name), label, part.is(name));
    let switches = (name == "cancel" && is_now(part)).then(|| {
        several(vec![
            switch("prorate", "Credit the unused time"),
            switch("invoice_now", "Invoice what is pending at once"),
        ])
    });
    several(vec![sentence.html(), switches.child()])
}

fn is_now(cancel: Part) -> bool {
    !cancel.has("when")
}

/// A value within a sentence.
fn piece(form: &Form, action: &Place, name: &str, prices: &Options) -> Html {
    let part = action.part;
    match name {
        "item" => item_choice(form, action),
        "subscription" => subscription_choice(form, action),
        // A number with decimals is told; what edits whole ones would cut it.
        "quantity" => match part.text("quantity_decimal") {
            "" => form.number(action, name, "New quantity", Number::Whole),
            decimal => decimal.to_string().child(),
        },
        "price" => form.choice(action.sub(name), "New price", part.text(name), Rc::clone(prices)),
        "how" => {
            let written = part.text("proration_behavior");
            form.choice(action.sub("proration_behavior"), "Proration", written, options(&BEHAVIORS))
        }
        "when" => {
            let (when, whens) =
                (part.text(name), options(&[("now", "now"), ("period_end", "at the end of the period")]));
            form.choice(action.sub(name), "When it ends", if when.is_empty() { "now" } else { when }, whens)
        }
        "gets" => if part.whole("amount") > Some(0) { " is charged " } else { " gets " }.child(),
        "amount" => form.money(action, name, "Amount"),
        "reason" => form.text(action, "description", "Reason", "a reason"),
        "description" => form.text(action, name, "Description", "a description"),
        balance => {
            // An amount whose sign is said in words, and changed by a click on them.
            let name = if balance == "balance" { balance } else { "amount" };
            let [size, sign] = form.signed(action, name, "Amount", ["of credit", "of debt"]);
            several(vec![size, " ".child(), sign])
        }
    }
}

/// Which item changes: said only where there is a choice.
fn item_choice(form: &Form, action: &Place) -> Html {
    let root = form.scenario.part();
    let is_one_of_many = root.list("subscriptions").len() > 1;
    let mut items = Vec::new();
    for subscription in root.parts("subscriptions") {
        let id = subscription.text("id");
        for item in subscription.parts("items") {
            let item = item.text("id");
            let name = if is_one_of_many { format!("{id}: {item}") } else { item.to_string() };
            items.push((AttrValue::from(join_item(id, item)), name.into()));
        }
    }
    let value = join_item(action.part.text("subscription"), action.part.text("item"));
    if items.len() == 1 && items[0].0 == value {
        return "the plan".child();
    }
    form.choice(action.sub("item"), "Item", &value, Rc::new(items))
}

fn subscription_choice(form: &Form, action: &Place) -> Html {
    let text = |text: &str| AttrValue::from(text.to_string());
    let ids: Vec<_> = form.scenario.part().parts("subscriptions").map(|subscription| subscription.text("id")).collect();
    let value = action.part.text("subscription");
    if ids == [value] {
        return "the subscription".child();
    }
    form.choice(
        action.sub("subscription"),
        "Subscription",
        value,
        Rc::new(ids.iter().map(|id| (text(id), text(id))).collect()),
    )
}
