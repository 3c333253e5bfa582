//! What happens? Events as sentences with their values inside.

use gloo::utils::document;
use yew::prelude::{Callback, Html};

use super::click;
use super::fields::{Form, Number, Sign, focus_soon};
use super::header::icon;
use super::markup::{Child, Element, el, several};
use super::story::price_options;
use super::told::told;
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
    let cards = events.iter().enumerate().map(|(index, event)| card(form, index, event));
    let list = (!events.is_empty()).then(|| el!("ol", "class" = "events").with(cards));
    several(vec![list.child(), add_event(form).child()])
}

/// The menu of events, which closes itself when one is chosen.
const MENU: &str = "add-event";
const SUMMARY: &str = "add-an-event";

fn add_event(form: &Form) -> Element {
    let at = form.scenario.events.len();
    let entry = |&(kind, name, summary): &(EventKind, &'static str, &'static str)| {
        let dispatch = form.dispatch.clone();
        let add = Callback::from(move |_: web_sys::Event| {
            dispatch.emit(Act::AddEvent(kind));
            if let Some(menu) = document().get_element_by_id(MENU) {
                let _ = menu.remove_attribute("open");
            }
            focus_soon(format!("events[{at}].at"));
        });
        el!("li"; el!("button"; el!("strong"; name), el!("span"; summary)).on_click(add))
    };
    el!("details", "class" = "add-event", "id" = MENU;
        el!("summary", "class" = "add", "id" = SUMMARY; "+ Add an event", el!("span", "class" = "soft wide"; "credit, seats, cancel …")),
        el!("ul").with(KINDS.iter().map(entry)),
    )
}

fn card(form: &Form, index: usize, event: &Event) -> Element {
    let last = form.scenario.events.len() - 1;
    let number = index + 1;
    let button = |way: &'static str, name: String, path, is_off: bool, action: Act, then: String| {
        let dispatch = form.dispatch.clone();
        let act = Callback::from(move |_: web_sys::Event| {
            dispatch.emit(action.clone());
            focus_soon(then.clone());
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
        button(way, name, path, is_end, Act::MoveEvent(index, direction), format!("event-{to}-{next}"))
    };
    let after = if last == 0 { String::from(SUMMARY) } else { format!("event-{}-remove", index.min(last - 1)) };
    let name = format!("Remove event {number}");
    let remove = button("remove", name, "M6 6l12 12M18 6 6 18", false, Act::RemoveEvent(index), after);
    el!("li", "class" = "card say event", "id" = format!("event-{index}");
        el!("p", "class" = "when";
            el!("span", "class" = "tools";
                moved("up", "m6 14 6-6 6 6", index == 0, Direction::Up),
                moved("down", "m6 10 6 6 6-6", index == last, Direction::Down),
                remove,
            ),
            "On ",
            form.date(Field::EventAt(index), "Date of the event", &event.at),
        ),
        sentence(form, index, event),
    )
}

fn sentence(form: &Form, index: usize, event: &Event) -> Html {
    let name = &form.scenario.customer.name;
    let who = if name.is_empty() { String::from("the customer") } else { name.clone() };
    let reason = |label, placeholder| form.text(Field::EventDescription(index), label, &event.description, placeholder);
    let money = |amount| form.money(Field::EventAmount(index), "Amount", amount);
    // A number with decimals is told; what edits whole ones would cut it.
    let quantity = |value, decimal: &String| match decimal.as_str() {
        "" => form.number(Field::EventQuantity(index), "New quantity", value, Number::Whole),
        decimal => decimal.to_string().child(),
    };
    let sentence = match &event.action {
        Action::ChangePrice(change) => el!("p";
            who,
            " changes ",
            item_choice(form, index, &change.subscription, &change.item),
            " to ",
            quantity(change.quantity.unwrap_or(1), &change.quantity_decimal),
            " × ",
            form.choice(Field::EventPrice(index), "New price", &change.price, price_options(&form.scenario)),
            ", ",
            behavior(form, index, change.proration_behavior.as_deref()),
            ".",
        ),
        Action::ChangeQuantity(change) => el!("p";
            who,
            " changes ",
            item_choice(form, index, &change.subscription, &change.item),
            " to a quantity of ",
            quantity(change.quantity, &change.quantity_decimal),
            ", ",
            behavior(form, index, change.proration_behavior.as_deref()),
            ".",
        ),
        Action::Cancel(cancel) if !matches!(cancel.when, CancelWhen::At(_)) => {
            return cancel_sentence(form, index, cancel, who);
        }
        Action::AdjustBalance { amount } => el!("p";
            who,
            if *amount > 0 { " is charged " } else { " gets " },
            signed_amount(form, index, *amount),
            " for ",
            reason("Reason", "a reason"),
            ".",
        ),
        Action::SetBalance { balance } => el!("p";
            "the balance is set to ",
            signed_amount(form, index, *balance),
            ", whatever it was, for ",
            reason("Reason", "a reason"),
            ".",
        ),
        Action::AddInvoiceItem(item) if item.price.is_empty() && item.unit_amount_decimal.is_empty() => el!("p";
            "an item of ",
            money(item.amount),
            " for ",
            reason("Description", "a description"),
            " waits for the next invoice.",
        ),
        Action::OneOffCharge { amount } => el!("p";
            who,
            " is charged ",
            money(*amount),
            " at once for ",
            reason("Description", "a description"),
            ", without an invoice.",
        ),
        // What the page only tells is edited as JSON.
        other => el!("p"; told(&form.scenario, form.currency, &who, other)),
    };
    sentence.html()
}

/// An amount whose sign is said in words, and changed by a click on them.
fn signed_amount(form: &Form, index: usize, amount: i64) -> Html {
    let (sign, noun) = if amount > 0 { (Sign::Positive, "of debt") } else { (Sign::Negative, "of credit") };
    let flip = click(&form.dispatch, Act::Set(Field::EventAmount(index), Input::Whole(-amount)));
    several(vec![
        form.number(Field::EventAmount(index), "Amount", amount, Number::Size(form.currency, sign)),
        " ".child(),
        el!("button", "class" = "word", "title" = "Change between credit and debt"; noun).on_click(flip).html(),
    ])
}

/// Which item changes: said only where there is a choice.
fn item_choice(form: &Form, index: usize, subscription: &str, item: &str) -> Html {
    let options = item_options(&form.scenario);
    let value = join_item(subscription, item);
    if options.len() == 1 && options[0].0 == value {
        return "the plan".child();
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

fn cancel_sentence(form: &Form, index: usize, cancel: &Cancel, who: String) -> Html {
    let whens = [("now", "now"), ("period_end", "at the end of the period")];
    let whens = whens.map(|(value, name)| (value.to_string(), name.to_string()));
    let is_now = cancel.when == CancelWhen::Now;
    let when = if is_now { "now" } else { "period_end" };
    let subscriptions = form.scenario.subscriptions.iter();
    let options: Vec<_> =
        subscriptions.map(|subscription| (join_item(&subscription.id, ""), subscription.id.clone())).collect();
    let is_only = options.len() == 1 && cancel.subscription == options[0].1;
    let what = if is_only {
        "the subscription".child()
    } else {
        form.choice(Field::EventItem(index), "Subscription", &join_item(&cancel.subscription, ""), options)
    };
    let when = form.choice(Field::CancelWhen(index), "When it ends", when, whens);
    let prorate = || form.switch(Field::CancelProrate(index), "Credit the unused time", cancel.prorate);
    let invoice = || form.switch(Field::CancelInvoiceNow(index), "Invoice what is pending at once", cancel.invoice_now);
    several(vec![
        el!("p"; who, " cancels ", what, " ", when, ".").html(),
        is_now.then(prorate).child(),
        is_now.then(invoice).child(),
    ])
}
