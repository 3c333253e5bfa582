//! What happens? Events as sentences with their values inside.

use gloo::timers::callback::Timeout;
use gloo::utils::document;
use wasm_bindgen::JsCast;
use yew::prelude::*;

use super::click;
use super::fields::{Form, NEXT_FRAME, Number, Sign, focus_soon};
use super::header::icon;
use super::story::price_options;
use crate::app::change::{Direction, EventKind, Field, Input, join_item};
use crate::app::model::Action as Act;
use crate::scenario::{Action, Cancel, CancelWhen, Event, Scenario};

/// The events that can be added, with what each does.
const KINDS: [(EventKind, &str, &str); 7] = [
    (EventKind::ChangePrice, "Change the plan", "An upgrade or a downgrade, prorated or not."),
    (EventKind::ChangeQuantity, "Change the quantity", "More seats or fewer."),
    (EventKind::AdjustBalance, "Give credit, or add a debt", "Added to the balance; the next invoice takes it up."),
    (EventKind::SetBalance, "Set the balance", "Overwrites what was there, as some scripts do."),
    (EventKind::AddInvoiceItem, "Add an invoice item", "An amount on the next invoice."),
    (EventKind::OneOffCharge, "Charge once", "At once, without an invoice; the balance stays as it is."),
    (EventKind::Cancel, "Cancel", "Now or at the end of the period."),
];

pub(super) fn events(form: &Form) -> Html {
    let events = &form.scenario.events;
    html! {
        <>
            if !events.is_empty() {
                <ol class="events">
                    { for events.iter().enumerate().map(|(index, event)| card(form, index, event)) }
                </ol>
            }
            { add_event(form) }
        </>
    }
}

/// The menu of events, which closes itself when one is chosen.
const MENU: &str = "add-event";

fn add_event(form: &Form) -> Html {
    let at = form.scenario.events.len();
    let entry = |&(kind, name, summary): &(EventKind, &'static str, &'static str)| {
        let dispatch = form.dispatch.clone();
        let onclick = Callback::from(move |_: MouseEvent| {
            dispatch.emit(Act::AddEvent(kind));
            if let Some(menu) = document().get_element_by_id(MENU) {
                let _ = menu.remove_attribute("open");
            }
            focus_soon(format!("events[{at}].at"));
        });
        html! { <li><button {onclick}><strong>{ name }</strong><span>{ summary }</span></button></li> }
    };
    html! {
        <details class="add-event" id={MENU}>
            <summary class="add">{ "+ Add an event" }<span class="soft wide">{ "credit, seats, cancel …" }</span></summary>
            <ul>{ for KINDS.iter().map(entry) }</ul>
        </details>
    }
}

fn card(form: &Form, index: usize, event: &Event) -> Html {
    let last = form.scenario.events.len() - 1;
    let number = index + 1;
    let moved = |direction, to: usize| {
        let dispatch = form.dispatch.clone();
        Callback::from(move |event: MouseEvent| {
            dispatch.emit(Act::MoveEvent(index, direction));
            follow(&event, to);
        })
    };
    html! {
        <li class="card say event" key={index} id={format!("event-{index}")}>
            <p class="when">
                { "On " }{ form.date(Field::EventAt(index), "Date of the event", &event.at) }
                <span class="tools">
                    <button class="btn icon small" data-move="up" aria-label={format!("Move event {number} up")} title="Earlier in the list"
                        disabled={index == 0} onclick={moved(Direction::Up, index.saturating_sub(1))}>{ icon("m6 14 6-6 6 6") }</button>
                    <button class="btn icon small" data-move="down" aria-label={format!("Move event {number} down")} title="Later in the list"
                        disabled={index == last} onclick={moved(Direction::Down, index + 1)}>{ icon("m6 10 6 6 6-6") }</button>
                    <button class="btn icon small" aria-label={format!("Remove event {number}")} title="Remove"
                        onclick={click(&form.dispatch, Act::RemoveEvent(index))}>{ icon("M6 6l12 12M18 6 6 18") }</button>
                </span>
            </p>
            { sentence(form, index, &event.action) }
        </li>
    }
}

/// Keeps the focus on the event that was moved.
fn follow(event: &MouseEvent, to: usize) {
    let Some(button) =
        event.target_dyn_into::<web_sys::Element>().and_then(|element| element.closest("button").ok()?)
    else {
        return;
    };
    let which = button.get_attribute("data-move").unwrap_or_default();
    Timeout::new(NEXT_FRAME, move || {
        let selector = format!("#event-{to} button[data-move={which}]");
        let button = document().query_selector(&selector).ok().flatten();
        if let Some(button) = button.and_then(|button| button.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = button.focus();
        }
    })
    .forget();
}

fn sentence(form: &Form, index: usize, action: &Action) -> Html {
    let who = if form.scenario.customer.name.is_empty() { "the customer" } else { &form.scenario.customer.name };
    match action {
        Action::ChangePrice(change) => html! {
            <p>
                { who.to_string() }{ " changes " }{ item_choice(form, index, &change.subscription, &change.item) }{ " to " }
                { form.number(Field::EventQuantity(index), "New quantity", change.quantity.unwrap_or(1), Number::Whole) }
                { " × " }
                { form.choice(Field::EventPrice(index), "New price", &change.price, price_options(&form.scenario)) }
                { ", " }{ behavior(form, index, change.proration_behavior.as_deref()) }{ "." }
            </p>
        },
        Action::ChangeQuantity(change) => html! {
            <p>
                { who.to_string() }{ " changes " }{ item_choice(form, index, &change.subscription, &change.item) }
                { " to a quantity of " }
                { form.number(Field::EventQuantity(index), "New quantity", change.quantity, Number::Whole) }
                { ", " }{ behavior(form, index, change.proration_behavior.as_deref()) }{ "." }
            </p>
        },
        Action::Cancel(cancel) => cancel_sentence(form, index, cancel, who),
        Action::AdjustBalance { amount, description } => {
            let (verb, noun) = if *amount > 0 { (" is charged ", "of debt") } else { (" gets ", "of credit") };
            let sign = if *amount > 0 { Sign::Positive } else { Sign::Negative };
            html! {
                <p>
                    { who.to_string() }{ verb }
                    { form.number(Field::EventAmount(index), "Amount", *amount, Number::Size(form.currency, sign)) }
                    { flip(form, index, *amount, noun) }{ " for " }
                    { form.text(Field::EventDescription(index), "Reason", description, "a reason") }{ "." }
                </p>
            }
        }
        Action::SetBalance { balance, description } => {
            let sign = if *balance > 0 { Sign::Positive } else { Sign::Negative };
            let noun = if *balance > 0 { "of debt" } else { "of credit" };
            html! {
                <p>
                    { "the balance is set to " }
                    { form.number(Field::EventAmount(index), "New balance", *balance, Number::Size(form.currency, sign)) }
                    { flip(form, index, *balance, noun) }{ ", whatever it was, for " }
                    { form.text(Field::EventDescription(index), "Reason", description, "a reason") }{ "." }
                </p>
            }
        }
        Action::AddInvoiceItem { amount, description } => html! {
            <p>
                { "an item of " }{ form.money(Field::EventAmount(index), "Amount", *amount) }
                { " for " }{ form.text(Field::EventDescription(index), "Description", description, "a description") }
                { " waits for the next invoice." }
            </p>
        },
        Action::OneOffCharge { amount, description } => html! {
            <p>
                { who.to_string() }{ " is charged " }{ form.money(Field::EventAmount(index), "Amount", *amount) }
                { " at once for " }{ form.text(Field::EventDescription(index), "Description", description, "a description") }
                { ", without an invoice." }
            </p>
        },
    }
}

/// The words that turn a credit into a debt and back.
fn flip(form: &Form, index: usize, amount: i64, noun: &'static str) -> Html {
    let onclick = click(&form.dispatch, Act::Set(Field::EventAmount(index), Input::Whole(-amount)));
    html! { <>{ " " }<button class="word" type="button" {onclick} title="Change between credit and debt">{ noun }</button></> }
}

/// Which item changes: said only where there is a choice.
fn item_choice(form: &Form, index: usize, subscription: &str, item: &str) -> Html {
    let options = item_options(&form.scenario);
    let value = join_item(subscription, item);
    if options.len() == 1 && options[0].0 == value {
        return html! { "the plan" };
    }
    form.choice(Field::EventItem(index), "Item", &value, options)
}

fn item_options(scenario: &Scenario) -> Vec<(String, String)> {
    let many = scenario.subscriptions.len() > 1;
    let of = |subscription: &crate::scenario::Subscription| {
        let id = subscription.id.clone();
        let items = subscription.items.iter().map(move |item| {
            let name = if many { format!("{id}: {}", item.id) } else { item.id.clone() };
            (join_item(&id, &item.id), name)
        });
        items.collect::<Vec<_>>()
    };
    scenario.subscriptions.iter().flat_map(of).collect()
}

fn behavior(form: &Form, index: usize, written: Option<&str>) -> Html {
    let options = [
        ("", "prorated as the rules say"),
        ("create_prorations", "prorated on the next invoice"),
        ("always_invoice", "prorated and invoiced at once"),
        ("none", "not prorated"),
    ];
    let options = options.map(|(value, name)| (value.to_string(), name.to_string()));
    form.choice(Field::EventBehavior(index), "Proration", written.unwrap_or_default(), options)
}

fn cancel_sentence(form: &Form, index: usize, cancel: &Cancel, who: &str) -> Html {
    let whens = [("now", "now"), ("period_end", "at the end of the period")];
    let whens = whens.map(|(value, name)| (value.to_string(), name.to_string()));
    let when = if cancel.when == CancelWhen::Now { "now" } else { "period_end" };
    let subscriptions = form.scenario.subscriptions.iter();
    let options: Vec<_> =
        subscriptions.map(|subscription| (join_item(&subscription.id, ""), subscription.id.clone())).collect();
    let is_only = options.len() == 1 && cancel.subscription == options[0].1;
    html! {
        <>
            <p>
                { who.to_string() }{ " cancels " }
                if is_only { { "the subscription" } } else {
                    { form.choice(Field::EventItem(index), "Subscription", &join_item(&cancel.subscription, ""), options) }
                }
                { " " }{ form.choice(Field::CancelWhen(index), "When it ends", when, whens) }{ "." }
            </p>
            if cancel.when == CancelWhen::Now {
                { form.switch(Field::CancelProrate(index), "Credit the unused time", cancel.prorate) }
                { form.switch(Field::CancelInvoiceNow(index), "Invoice what is pending at once", cancel.invoice_now) }
            }
        </>
    }
}
