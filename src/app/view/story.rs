//! What does the story say? The left side of the page: who buys what, what happens, by which rules.

use yew::prelude::*;

use super::click;
use super::events::events;
use super::fields::{Form, Number, Sign};
use super::header::icon;
use super::rules::rules;
use crate::app::change::{Field, Input, is_price_used};
use crate::app::model::Action;
use crate::scenario::{Price, Scenario, Subscription};

pub(super) fn story(form: &Form) -> Html {
    html! {
        <aside class="story-pane" aria-label="The story">
            <h2>{ "The story" }</h2>
            <div class="card title-card">
                { form.lines(Field::Title, "Name of the story", &form.scenario.title, "Name of the story") }
                if !form.scenario.description.is_empty() {
                    <p class="soft">{ form.scenario.description.clone() }</p>
                }
            </div>
            { beginning(form) }
            <h2>{ "What happens" }</h2>
            { events(form) }
            <h2>{ "Prices" }</h2>
            { prices(form) }
            <h2>{ "Billed by the rules of" }</h2>
            { rules(form) }
        </aside>
    }
}

fn beginning(form: &Form) -> Html {
    let scenario = &form.scenario;
    let balance = scenario.customer.balance;
    html! {
        <div class="card say">
            <p>
                { "From " }{ form.date(Field::Start, "Start of the story", &scenario.start) }{ ", " }
                { form.text(Field::CustomerName, "Name of the customer", &scenario.customer.name, "the customer") }
                { " has" }
            </p>
            { for scenario.subscriptions.iter().enumerate().map(|(index, subscription)| items(form, index, subscription)) }
            <p>{ "and begins with " }{ opening_balance(form, balance) }{ "." }</p>
        </div>
    }
}

fn items(form: &Form, subscription_index: usize, subscription: &Subscription) -> Html {
    let lines = subscription.items.iter().enumerate().map(|(index, item)| {
        html! {
            <p key={item.id.clone()}>
                { form.number(Field::ItemQuantity(subscription_index, index), "Quantity", item.quantity, Number::Whole) }
                { " × " }
                { form.choice(Field::ItemPrice(subscription_index, index), "Price", &item.price, price_options(&form.scenario)) }
                if !subscription.start.is_empty() {
                    { format!(" from {}", subscription.start) }
                }
            </p>
        }
    });
    lines.collect()
}

/// The opening balance: its size in a field, its sign in words.
fn opening_balance(form: &Form, balance: i64) -> Html {
    let sign = if balance > 0 { Sign::Positive } else { Sign::Negative };
    let number = Number::Size(form.currency, sign);
    let words = match balance.signum() {
        1 => "a debt of",
        _ => "a credit of",
    };
    let flip = click(&form.dispatch, Action::Set(Field::OpeningBalance, Input::Whole(-balance)));
    html! {
        <>
            <button class="word" type="button" disabled={balance == 0} onclick={flip}
                title="Change between credit and debt">{ words }</button>{ " " }
            { form.number(Field::OpeningBalance, "Opening balance", balance, number) }
        </>
    }
}

/// The prices to choose from.
pub(super) fn price_options(scenario: &Scenario) -> Vec<(String, String)> {
    let name = |price: &Price| if price.name.is_empty() { price.id.clone() } else { price.name.clone() };
    scenario.prices.iter().map(|price| (price.id.clone(), name(price))).collect()
}

fn prices(form: &Form) -> Html {
    html! {
        <div class="card prices">
            { for form.scenario.prices.iter().enumerate().map(|(index, price)| price_row(form, index, price)) }
            <button class="add" onclick={click(&form.dispatch, Action::AddPrice)}>{ "+ Add a price" }</button>
        </div>
    }
}

fn price_row(form: &Form, index: usize, price: &Price) -> Html {
    let units = ["day", "week", "month", "year"].map(|unit| {
        let name = if price.interval_count == 1 { format!("a {unit}") } else { format!("{unit}s") };
        (unit.to_string(), name)
    });
    let used = is_price_used(&form.scenario, &price.id);
    let remove = click(&form.dispatch, Action::RemovePrice(index));
    html! {
        <div class="row" key={price.id.clone()}>
            <p>
                { form.text(Field::PriceName(index), "Name of the price", &price.name, "Name") }
                { " at " }
                { form.money(Field::PriceAmount(index), "Amount of the price", price.unit_amount) }
                if price.interval_count != 1 {
                    { " every " }
                    { form.number(Field::PriceIntervalCount(index), "Number of intervals", price.interval_count, Number::Whole) }
                }
                { " " }
                { form.choice(Field::PriceInterval(index), "Interval of the price", &price.interval, units) }
            </p>
            if !used {
                <button class="btn icon small" aria-label={format!("Remove the price {}", price.name)} title="Remove" onclick={remove}>
                    { icon("M6 6l12 12M18 6 6 18") }
                </button>
            }
        </div>
    }
}
