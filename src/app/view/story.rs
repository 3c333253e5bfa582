//! What does the story say? The left side of the page: who buys what, what happens, by which rules.

use std::rc::Rc;

use yew::prelude::{AttrValue, Html};

use super::click;
use super::events::events;
use super::fields::{Form, Number, Options};
use super::header::icon;
use super::markup::{Child, Element, el, several};
use super::rules::rules;
use super::terms;
use crate::app::change::is_price_used;
use crate::app::model::Action;
use crate::scenario::{Part, Place};

/// No list of a document is cut short.
pub(super) const ALL: usize = usize::MAX;

pub(super) fn story(form: &Form) -> Element {
    let root = &form.scenario.place();
    let reductions = terms::coupons_and_taxes(form.teller());
    let options = &price_options(root.part);
    el!("aside", "class" = "story-pane", "aria-label" = "The story";
        el!("h2"; "The story"),
        el!("div", "class" = "card title-card";
            form.lines(root, "title", "Name of the story"),
            some(root.part.text("description")).map(|text| el!("p", "class" = "soft"; text)),
        ),
        beginning(form, root, options),
        el!("h2"; "What happens"),
        events(form, root, options),
        el!("h2"; "Prices"),
        prices(form, root),
        (!reductions.is_empty()).then(|| el!("h2"; "Coupons and taxes")),
        (!reductions.is_empty()).then(|| el!("div", "class" = "card"; el!("ul").with(reductions.into_iter().map(|text| el!("li"; text))))),
        el!("h2"; "Billed by the rules of"),
        rules(form, root),
    )
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_string())
}

fn beginning(form: &Form, root: &Place, options: &Options) -> Element {
    let customer = &root.object("customer");
    let mut lines = Vec::new();
    for subscription in root.all("subscriptions", ALL) {
        items(&mut lines, form, root, &subscription, options);
    }
    // The opening balance: its size in a field, its sign in words.
    let [size, sign] = form.signed(customer, "balance", "Opening balance", ["a credit of", "a debt of"]);
    el!("div", "class" = "card say";
        el!("p";
            "From ",
            form.date(root, "start", "Start of the story"),
            ", ",
            form.text(customer, "name", "Name of the customer", "the customer"),
            " has",
        ),
    )
    .with(lines)
    .with([el!("p"; "and begins with ", sign, " ", size, ".")])
    .with(terms::of_object(form.teller(), customer.part).map(|text| el!("p", "class" = "soft small"; text)))
}

fn items(lines: &mut Vec<Element>, form: &Form, root: &Place, subscription: &Place, options: &Options) {
    for item in subscription.all("items", ALL) {
        let id = item.part.text("price");
        let is_metered = terms::is_metered(terms::find(root.part, "prices", id));
        // Usage has no quantity of its own; and what edits whole numbers would cut one with decimals.
        let quantity = match item.part.text("quantity_decimal") {
            _ if is_metered => "usage of ".child(),
            "" => form.number(&item, "quantity", "Quantity", Number::Whole),
            decimal => decimal.to_string().child(),
        };
        lines.push(el!("p";
            quantity,
            (!is_metered).then_some(" × "),
            form.choice(item.sub("price"), "Price", id, Rc::clone(options)),
            terms::of_item(form.teller(), item.part),
            some(subscription.part.text("start")).map(|start| format!(" from {start}")),
        ));
    }
    let about = terms::of_object(form.teller(), subscription.part);
    lines.extend(about.map(|text| el!("p", "class" = "soft small"; text)));
}

/// The prices to choose from.
fn price_options(root: Part) -> Options {
    let text = |text: &str| AttrValue::from(text.to_string());
    Rc::new(root.parts("prices").map(|price| (text(price.text("id")), text(terms::name_of(price)))).collect())
}

fn prices(form: &Form, root: &Place) -> Element {
    let prices = root.all("prices", ALL);
    let rows = prices.iter().enumerate().map(|(index, price)| price_row(form, index, price));
    let add = el!("button", "class" = "add"; "+ Add a price").on_click(click(&form.dispatch, Action::AddPrice));
    el!("div", "class" = "card prices").with(rows).with([add])
}

fn price_row(form: &Form, index: usize, price: &Place) -> Element {
    let count = price.part.whole("interval_count").unwrap_or(1);
    let units = ["day", "week", "month", "year"].map(|unit| {
        let name = if count == 1 { format!("a {unit}") } else { format!("{unit}s") };
        (AttrValue::Static(unit), name.into())
    });
    let every = (count != 1).then(|| form.number(price, "interval_count", "Number of intervals", Number::Whole));
    // What edits one amount would destroy decimals and tiers: they are told below.
    let is_tiered = price.part.has("tiers");
    let amount = match price.part.text("unit_amount_decimal") {
        _ if is_tiered => Html::default(),
        "" => form.money(price, "unit_amount", "Amount of the price"),
        decimal => terms::exact(form.currency, decimal).child(),
    };
    let remove = (!is_price_used(form.scenario.part(), price.part.text("id"))).then(|| {
        let name = format!("Remove the price {}", price.part.text("name"));
        el!("button", "class" = "btn icon small", "aria-label" = name, "title" = "Remove"; icon("M6 6l12 12M18 6 6 18"))
            .on_click(click(&form.dispatch, Action::Remove("prices", index)))
    });
    let told = terms::of_price(form.teller(), price.part).into_iter();
    let told = told.map(|text| el!("span", "class" = "told"; text).html());
    el!("div", "class" = "row";
        el!("p";
            form.text(price, "name", "Name of the price", "Name"),
            if is_tiered { " by tiers, " } else { " at " },
            amount,
            every.is_some().then_some(" every "),
            every,
            " ",
            form.choice(price.sub("interval"), "Interval of the price", price.part.text("interval"), Rc::new(units.into())),
            several(told.collect()),
        ),
        remove,
    )
}
