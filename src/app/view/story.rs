//! What does the story say? The left side of the page: who buys what, what happens, by which rules.

use super::click;
use super::events::events;
use super::fields::{Form, Number, Sign};
use super::header::icon;
use super::markup::{Child, Element, el, several};
use super::rules::rules;
use super::terms;
use crate::app::change::{Field, Input, is_price_used};
use crate::app::model::Action;
use crate::scenario::{Item, Price, Scenario, Subscription};

pub(super) fn story(form: &Form) -> Element {
    let scenario = &form.scenario;
    let reductions = terms::coupons_and_taxes(scenario, form.currency);
    let about = (!scenario.description.is_empty()).then(|| el!("p", "class" = "soft"; scenario.description.clone()));
    el!("aside", "class" = "story-pane", "aria-label" = "The story";
        el!("h2"; "The story"),
        el!("div", "class" = "card title-card";
            form.lines(Field::Title, "Name of the story", &scenario.title, "Name of the story"), about),
        beginning(form),
        el!("h2"; "What happens"),
        events(form),
        el!("h2"; "Prices"),
        prices(form),
        (!reductions.is_empty()).then(|| el!("h2"; "Coupons and taxes")),
        (!reductions.is_empty()).then(|| el!("div", "class" = "card"; el!("ul").with(reductions.into_iter().map(|text| el!("li"; text))))),
        el!("h2"; "Billed by the rules of"),
        rules(form),
    )
}

fn beginning(form: &Form) -> Element {
    let scenario = &form.scenario;
    let lines =
        scenario.subscriptions.iter().enumerate().flat_map(|(index, subscription)| items(form, index, subscription));
    el!("div", "class" = "card say";
        el!("p";
            "From ",
            form.date(Field::Start, "Start of the story", &scenario.start),
            ", ",
            form.text(Field::CustomerName, "Name of the customer", &scenario.customer.name, "the customer"),
            " has",
        ),
    )
    .with(lines)
    .with([opening_balance(form, scenario.customer.balance)])
    .with(terms::of_customer(scenario).map(|text| el!("p", "class" = "soft small"; text)))
}

fn items(form: &Form, index: usize, subscription: &Subscription) -> Vec<Element> {
    let from = || (!subscription.start.is_empty()).then(|| format!(" from {}", subscription.start));
    let line = |(place, item): (usize, &Item)| {
        let is_metered = form.scenario.prices.iter().any(|price| price.id == item.price && terms::is_metered(price));
        // Usage has no quantity of its own; and what edits whole numbers would cut one with decimals.
        let quantity = match item.quantity_decimal.as_str() {
            _ if is_metered => "usage of ".child(),
            "" => form.number(Field::ItemQuantity(index, place), "Quantity", item.quantity, Number::Whole),
            decimal => decimal.to_string().child(),
        };
        el!("p";
            quantity,
            (!is_metered).then_some(" × "),
            form.choice(Field::ItemPrice(index, place), "Price", &item.price, price_options(&form.scenario)),
            terms::of_item(&form.scenario, item),
            from(),
        )
    };
    let mut lines: Vec<_> = subscription.items.iter().enumerate().map(line).collect();
    let about = terms::of_subscription(&form.scenario, subscription);
    lines.extend(about.map(|text| el!("p", "class" = "soft small"; text)));
    lines
}

/// The opening balance: its size in a field, its sign in words.
fn opening_balance(form: &Form, balance: i64) -> Element {
    let (sign, words) = if balance > 0 { (Sign::Positive, "a debt of") } else { (Sign::Negative, "a credit of") };
    let flip = click(&form.dispatch, Action::Set(Field::OpeningBalance, Input::Whole(-balance)));
    el!("p";
        "and begins with ",
        el!("button", "class" = "word", "disabled" = balance == 0, "title" = "Change between credit and debt"; words)
            .on_click(flip),
        " ",
        form.number(Field::OpeningBalance, "Opening balance", balance, Number::Size(form.currency, sign)),
        ".",
    )
}

/// The prices to choose from.
pub(super) fn price_options(scenario: &Scenario) -> Vec<(String, String)> {
    let name = |price: &Price| if price.name.is_empty() { price.id.clone() } else { price.name.clone() };
    scenario.prices.iter().map(|price| (price.id.clone(), name(price))).collect()
}

fn prices(form: &Form) -> Element {
    let rows = form.scenario.prices.iter().enumerate().map(|(index, price)| price_row(form, index, price));
    let add = el!("button", "class" = "add"; "+ Add a price").on_click(click(&form.dispatch, Action::AddPrice));
    el!("div", "class" = "card prices").with(rows).with([add])
}

fn price_row(form: &Form, index: usize, price: &Price) -> Element {
    let units = ["day", "week", "month", "year"].map(|unit| {
        let name = if price.interval_count == 1 { format!("a {unit}") } else { format!("{unit}s") };
        (unit.to_string(), name)
    });
    let count = (price.interval_count != 1).then(|| {
        form.number(Field::PriceIntervalCount(index), "Number of intervals", price.interval_count, Number::Whole)
    });
    // What edits one amount would destroy decimals and tiers: they are told below.
    let is_told = !price.tiers.is_empty() || !price.unit_amount_decimal.is_empty();
    let amount = if is_told {
        terms::unit_of(price, form.currency).child()
    } else {
        form.money(Field::PriceAmount(index), "Amount of the price", price.unit_amount)
    };
    let remove = (!is_price_used(&form.scenario, &price.id)).then(|| {
        let name = format!("Remove the price {}", price.name);
        el!("button", "class" = "btn icon small", "aria-label" = name, "title" = "Remove"; icon("M6 6l12 12M18 6 6 18"))
            .on_click(click(&form.dispatch, Action::RemovePrice(index)))
    });
    let told = terms::of_price(price, form.currency).into_iter();
    let told = told.map(|text| el!("span", "class" = "told"; text).html());
    el!("div", "class" = "row";
        el!("p";
            form.text(Field::PriceName(index), "Name of the price", &price.name, "Name"),
            " at ",
            amount,
            count.is_some().then_some(" every "),
            count,
            " ",
            form.choice(Field::PriceInterval(index), "Interval of the price", &price.interval, units),
            several(told.collect()),
        ),
        remove,
    )
}
