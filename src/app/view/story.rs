//! What does the story say? The left side of the page: who buys what, what happens, by which rules.

use yew::prelude::Html;

use super::editor::{list, rows, unfold};
use super::events::events;
use super::fields::{Form, id_of};
use super::markup::{Child, Element, el, several};
use super::rules::rules;
use super::{click, terms};
use crate::app::action::Action;
use crate::app::change::is_used;
use crate::scenario::Place;

/// No list of a document is cut short.
pub(super) const ALL: usize = usize::MAX;

pub(super) fn story(form: &Form, adding: Option<&str>) -> Element {
    let root = &form.scenario.place();
    let has = |name: &str| !root.part.list(name).is_empty();
    let section = |title: &'static str, name: &'static str, one: &'static str| {
        several(vec![
            el!("h2"; title).html(),
            el!("div", "class" = "card say prices"; list(form, root, name, one)).html(),
        ])
    };
    let add = |name: &'static str, title: &'static str| {
        el!("button", "class" = "add", "id" = [name, "-add"].concat(); title)
            .on_click(click(&form.dispatch, Action::Add(name.into())))
    };
    el!("aside", "class" = "story-pane", "aria-label" = "The story";
        el!("h2"; "The story"),
        el!("div", "class" = "card title-card";
            form.lines(root, "title", "Name of the story"),
            form.lines(root, "description", "What it is about"),
        ),
        beginning(form, root),
        el!("h2"; "What happens"),
        events(form, root, adding),
        section("Prices", "prices", "price"),
        has("coupons").then(|| section("Coupons", "coupons", "coupon")),
        has("tax_rates").then(|| section("Tax rates", "tax_rates", "tax_rate")),
        (!has("coupons") || !has("tax_rates")).then(|| el!("div", "class" = "adds";
            (!has("coupons")).then(|| add("coupons", "+ Add a coupon")),
            (!has("tax_rates")).then(|| add("tax_rates", "+ Add a tax rate")),
        )),
        el!("h2"; "Billed by the rules of"),
        rules(form, root),
    )
}

fn beginning(form: &Form, root: &Place) -> Element {
    let customer = &root.object("customer");
    // The opening balance: its size in a field, its sign in words.
    let [size, sign] = form.signed(customer, "balance", "Opening balance", ["a credit of", "a debt of"]);
    let subscriptions = root.all("subscriptions", ALL);
    let add = el!("button", "class" = "word", "id" = "subscriptions-add"; "+ another subscription")
        .on_click(click(&form.dispatch, Action::Add("subscriptions".into())));
    el!("div", "class" = "card say beginning";
        el!("p";
            "From ",
            form.date(root, "start", "Start of the story"),
            ", ",
            form.text(customer, "name", "Name of the customer", "the customer"),
            " begins with ", sign, " ", size, " and has",
        ),
        terms::of_object(form.teller(), customer.part).map(|text| el!("p", "class" = "soft small"; text)),
        el!("p", "class" = "small turn"; unfold(form, customer, "tax, discounts, payment method …")),
        more(form, customer, "customer", None),
    )
    .with(subscriptions.iter().enumerate().map(|(index, one)| subscription(form, index, one, subscriptions.len())))
    .with([el!("p", "class" = "small turn"; add)])
}

fn subscription(form: &Form, index: usize, at: &Place, count: usize) -> Element {
    let id = at.part.text("id");
    let is_free = count > 1 && !is_used(&form.scenario, "subscriptions", id);
    let start = at.part.text("start");
    let start = (!start.is_empty()).then(|| ["from ", &terms::day(start)].concat());
    let name = (count > 1).then(|| [id, ": "].concat());
    el!("div", "class" = "subscription", "id" = [&id_of(&at.path), "-card"].concat();
        (name.is_some() || start.is_some()).then(|| el!("p", "class" = "soft small"; name, start)),
        list(form, at, "items", "item"),
        terms::of_object(form.teller(), at.part).map(|text| el!("p", "class" = "soft small"; text)),
        el!("p", "class" = "small turn"; unfold(form, at, "trial, billing date, discounts …")),
        more(form, at, "subscription", Some((index, is_free))),
    )
}

/// All fields of an object, while it is unfolded; and the way to remove it, if it is one of a list.
fn more(form: &Form, at: &Place, name: &str, one: Option<(usize, bool)>) -> Html {
    if !form.is_unfolded(&at.path) {
        return Html::default();
    }
    let acts = one.map(|(index, is_free)| {
        el!("div", "class" = "acts";
            el!("button", "class" = "btn", "disabled" = !is_free; "Remove the subscription")
                .on_click(click(&form.dispatch, Action::Remove("subscriptions".into(), index))))
    });
    el!("div", "class" = "more"; rows(form, at, name), acts).child()
}
