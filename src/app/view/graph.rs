//! The chart: invoices as bars, the part paid from credit hatched, and the balance running underneath.
//!
//! Bars are plain boxes, so that hatching and words keep their size at any width; only the balance is a drawing. The
//! roll-forward below the chart says the same as a table.

use std::fmt::Write;

use yew::prelude::*;

use super::Shared;
use crate::app::chart::{BalanceStep, Bar, Chart, MOST_LABELS, WHOLE, chart};
use crate::currency::Currency;
use crate::projection::Projection;
use crate::words;

#[derive(Clone, PartialEq)]
pub(super) struct Given {
    pub(super) projection: Shared<Projection>,
    pub(super) month: Option<usize>,
    pub(super) invoice: usize,
}

pub(super) fn graph(given: &Given) -> Html {
    let projection = &given.projection;
    let chart = chart(projection);
    let currency = projection.simulation.currency;
    // What is after the lit month has not happened yet.
    let until = given.month.and_then(|month| chart.month_ends.get(month)).copied().unwrap_or(WHOLE);
    let summary = format!(
        "{} invoices; {} billed, {} charged. The roll-forward table below has every number.",
        chart.bars.len(),
        words::money(currency, projection.totals.billed),
        words::money(currency, projection.totals.charged)
    );
    html! {
        <figure class={classes!("chart", (!chart.has_balance).then_some("flat"))}>
            <figcaption class="legend">
                <span><i class="key credit"></i>{ "paid from credit" }</span>
                <span><i class="key charge"></i>{ "charged" }</span>
                if chart.has_balance {
                    <span><i class="key line"></i>{ "balance" }</span>
                }
                <span class="sr">{ summary }</span>
            </figcaption>
            <div class="plot">
                { ticks(&chart, currency) }
                <div class="bars" aria-hidden="true">
                    { for chart.bars.iter().map(|bar| bar_box(&chart, bar, currency, given)) }
                </div>
            </div>
            <div class="axis" aria-hidden="true">
                { for chart.marks.iter().map(|mark| html! {
                    <i class="event-mark" style={format!("left:{}", percent(mark.left))} title={words::short_instant(mark.at)}></i>
                }) }
                { for chart.days.iter().map(|day| html! {
                    <span class={if day.is_main { "day" } else { "day minor" }} style={format!("left:{}", percent(day.left))}>
                        { words::short_day(day.at.date()) }
                    </span>
                }) }
            </div>
            if chart.has_balance {
                { balance(&chart, currency, until) }
            }
        </figure>
    }
}

/// Hundredths of a percent as CSS writes them.
fn percent(value: i64) -> String {
    format!("{}.{:02}%", value / 100, value % 100)
}

fn ticks(chart: &Chart, currency: &Currency) -> Html {
    let ticks = chart.ticks.iter().map(|tick| {
        let class = if tick.amount.is_zero() { "tick zero" } else { "tick" };
        html! {
            <div {class} style={format!("top:{}", percent(tick.top))} aria-hidden="true">
                <span>{ short_money(currency, tick.amount) }</span>
            </div>
        }
    });
    ticks.collect()
}

/// An amount on the scale, without empty decimals.
fn short_money(currency: &Currency, amount: crate::money::Amount) -> String {
    let text = words::money(currency, amount);
    match text.split_once('.') {
        Some((whole, fraction)) if fraction.bytes().all(|digit| digit == b'0') => whole.to_string(),
        _ => text,
    }
}

fn bar_box(chart: &Chart, bar: &Bar, currency: &Currency, given: &Given) -> Html {
    let future = given.month.is_some_and(|month| bar.month > month);
    let class = classes!(
        "bar",
        future.then_some("future"),
        (given.month == Some(bar.month)).then_some("now"),
        (given.invoice == bar.invoice).then_some("shown")
    );
    let above = chart.baseline;
    // Heights inside the box are of the part above the baseline.
    let of_above = |height: i64| if above == 0 { 0 } else { height * WHOLE / above };
    let style = format!("left:{};width:{}", percent(bar.left), percent(bar.width));
    let mut upper = format!("height:{}", percent(above));
    if above == WHOLE {
        upper.clear();
    }
    html! {
        <div {class} {style} data-invoice={bar.invoice.to_string()} key={bar.invoice}>
            <div class="above" style={upper}>
                if chart.bars.len() <= MOST_LABELS {
                    <span class="label">{ label(bar, currency) }</span>
                }
                if bar.carried > 0 {
                    <i class="part carried" style={format!("height:{}", percent(of_above(bar.carried)))}></i>
                }
                if bar.charged > 0 {
                    <i class="part charged" style={format!("height:{}", percent(of_above(bar.charged)))}></i>
                }
                if bar.credit > 0 {
                    <i class="part credit" style={format!("height:{}", percent(of_above(bar.credit)))}></i>
                }
            </div>
            if bar.below > 0 {
                <i class="part below" style={format!("top:{};height:{}", percent(above), percent(bar.below))}></i>
            }
        </div>
    }
}

/// What stands above a bar.
fn label(bar: &Bar, currency: &Currency) -> Html {
    let money = |amount| words::money(currency, amount);
    match (bar.credit_amount.is_zero(), bar.charged_amount.is_zero()) {
        (false, true) => {
            html! { <><b class="c">{ money(bar.credit_amount) }</b><span class="wide">{ " from credit" }</span></> }
        }
        (false, false) => html! {
            <><b class="c">{ money(bar.credit_amount) }</b>{ " + " }<b class="p">{ money(bar.charged_amount) }</b></>
        },
        (true, false) => html! { <b class="p">{ money(bar.charged_amount) }</b> },
        (true, true) => Html::default(),
    }
}

/// The balance over time: credit in one colour, debt in another, drawn up to where the story has been played.
fn balance(chart: &Chart, currency: &Currency, until: i64) -> Html {
    let clip = format!("clip-path:inset(-1px {} -1px 0)", percent(WHOLE - until));
    let labels = chart.steps.iter().filter(|step| !step.balance.is_zero());
    let few = chart.steps.len() <= MOST_LABELS + 2;
    html! {
        <div class="balance" aria-hidden="true">
            <span class="caption">{ "balance" }</span>
            <div class="well">
            <svg viewBox={format!("0 0 {WHOLE} {WHOLE}")} preserveAspectRatio="none" style={clip}>
                <path class="area credit" d={area(&chart.steps, |step| step.balance.is_negative())} />
                <path class="area debt" d={area(&chart.steps, |step| step.balance.is_positive())} />
                <path class="edge" d={edge(&chart.steps)} />
            </svg>
            if few {
                { for labels.map(|step| html! {
                    <span class={classes!("amount", if step.balance.is_negative() { "c" } else { "o" }, (step.left >= until).then_some("future"))}
                        style={format!("left:{};bottom:{}", percent(step.left), percent(step.height))}>
                        { words::balance(currency, step.balance) }
                    </span>
                }) }
            }
            </div>
        </div>
    }
}

/// The boxes under the steps that are of one kind.
fn area(steps: &[BalanceStep], is_of_kind: impl Fn(&BalanceStep) -> bool) -> String {
    let mut path = String::new();
    for step in steps.iter().filter(|step| is_of_kind(step)) {
        let top = WHOLE - step.height;
        let _ = write!(path, "M{} {WHOLE}V{top}H{}V{WHOLE}Z", step.left, step.right);
    }
    path
}

/// The line along the steps.
fn edge(steps: &[BalanceStep]) -> String {
    let mut path = String::from("M0 10000");
    for step in steps {
        let _ = write!(path, "V{}H{}", WHOLE - step.height, step.right);
    }
    path
}
