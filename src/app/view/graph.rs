//! The chart: invoices as bars, the part paid from credit hatched, and the balance running underneath.
//!
//! Bars are plain boxes, so that hatching and words keep their size at any width; only the balance is a drawing. The
//! roll-forward below the chart says the same as a table.

use std::fmt::Write;

use super::markup::{Child, Element, On, Style, el};
use super::result::key;
use super::{Dispatch, Shared, listen};
use crate::app::chart::{BalanceStep, Bar, Chart, MOST_LABELS, Mark, Tick, WHOLE, chart};
use crate::app::model::Action;
use crate::calendar::{DAY, Timestamp, iso_instant};
use crate::currency::Currency;
use crate::money::Amount;
use crate::projection::Projection;
use crate::words;

#[derive(Clone, PartialEq)]
pub(super) struct Given {
    pub(super) projection: Shared<Projection>,
    pub(super) month: Option<usize>,
    pub(super) dispatch: Dispatch,
}

pub(super) fn graph(given: &Given) -> Element {
    let projection = &given.projection;
    let chart = chart(projection);
    let (currency, span) = (projection.simulation.currency, projection.simulation.span);
    // What is after the lit month has not happened yet.
    let until = given.month.and_then(|month| chart.month_ends.get(month)).copied().unwrap_or(WHOLE);
    let summary = format!(
        "{} invoices; {} billed, {} charged. The roll-forward table below has every number.",
        chart.bars.len(),
        words::money(currency, projection.totals.billed),
        words::money(currency, projection.totals.charged)
    );
    let key = |class, words| el!("span"; el!("i", "class" = class), words);
    let class = if chart.has_balance { "chart" } else { "chart flat" };
    el!("figure", "class" = class;
        el!("figcaption", "class" = "legend";
            key("key credit", "paid from credit"),
            key("key charge", "charged"),
            chart.has_balance.then(|| key("key line", "balance")),
            el!("span", "class" = "sr"; summary),
        ),
        el!("div", "class" = "plot", "data-start" = span.start.0.to_string(), "data-seconds" = span.seconds().to_string())
            .with(chart.ticks.iter().map(|tick| tick_line(tick, currency)))
            .with(chart.marks.iter().map(|mark| event_mark(&chart, mark, &given.dispatch)))
            .with([el!("div", "class" = "bars", "aria-hidden" = "true", "style" = style(&[("--above:", chart.baseline)]))
                .with(chart.bars.iter().map(|bar| bar_box(&chart, bar, currency, given)))]),
        axis(&chart),
        chart.has_balance.then(|| balance(&chart, currency, until)),
    )
}

/// An event, on the baseline. It can be dragged (`drag`), and moved by a day with the arrow keys.
fn event_mark(chart: &Chart, mark: &Mark, dispatch: &Dispatch) -> Element {
    let style = style(&[("left:", mark.left), ("top:", chart.baseline)]);
    let (event, at) = (mark.event.index(), mark.at);
    let name = [&words::short_instant(at), ": drag to another day, or press an arrow key"].concat();
    let pressed = listen(dispatch, move |pressed| {
        let days = match key(&pressed).as_str() {
            "ArrowLeft" => -1,
            "ArrowRight" => 1,
            _ => return None,
        };
        pressed.prevent_default();
        let day = iso_instant(Timestamp(at.0 + days * DAY));
        Some(Action::Set(format!("events[{event}].at").into(), Some(day.into())))
    });
    el!(
        "button",
        "class" = "event-mark",
        "style" = style,
        "data-mark" = event.to_string(),
        "title" = name.clone(),
        "aria-label" = name
    )
    .on(On::KeyDown, pressed)
}

fn axis(chart: &Chart) -> Element {
    let days = chart.days.iter().map(|day| {
        let class = if day.is_main { "day" } else { "day minor" };
        el!("span", "class" = class, "style" = style(&[("left:", day.left)]); words::short_day(day.at.date()))
    });
    el!("div", "class" = "axis", "aria-hidden" = "true").with(days)
}

/// A style of lengths, each in hundredths of a percent.
fn style(lengths: &[(&str, i64)]) -> Style {
    let mut text = String::with_capacity(32);
    for &(name, length) in lengths {
        let length = length.max(0).unsigned_abs();
        text.push_str(name);
        words::push_number(&mut text, length / 100, 1, "");
        text.push('.');
        words::push_number(&mut text, length % 100, 2, "");
        text.push_str("%;");
    }
    Style(text)
}

fn tick_line(tick: &Tick, currency: &Currency) -> Element {
    let class = if tick.amount.is_zero() { "tick zero" } else { "tick" };
    let style = style(&[("top:", tick.top)]);
    el!("div", "class" = class, "style" = style, "aria-hidden" = "true"; el!("span"; short_money(currency, tick.amount)))
}

/// An amount on the scale, without empty decimals.
fn short_money(currency: &Currency, amount: Amount) -> String {
    let text = words::money(currency, amount);
    match text.split_once('.') {
        Some((whole, fraction)) if fraction.bytes().all(|digit| digit == b'0') => whole.to_string(),
        _ => text,
    }
}

fn bar_box(chart: &Chart, bar: &Bar, currency: &Currency, given: &Given) -> Element {
    let class = match given.month {
        Some(month) if bar.month > month => "bar future",
        Some(month) if bar.month == month => "bar now",
        _ => "bar",
    };
    let above = chart.baseline;
    let part = |class: &'static str, height: i64| {
        // Heights inside the box are of the part above the baseline.
        let share = if above == 0 { 0 } else { height * WHOLE / above };
        (height > 0).then(|| el!("i", "class" = class, "style" = style(&[("height:", share)])))
    };
    let place = style(&[("left:", bar.left), ("width:", bar.width)]);
    el!("div", "class" = class, "style" = place, "data-invoice" = bar.invoice.to_string();
        el!("div", "class" = "above";
            (chart.bars.len() <= MOST_LABELS).then(|| label(bar, currency)),
            part("part carried", bar.carried),
            part("part charged", bar.charged),
            part("part credit", bar.credit),
        ),
        (bar.below > 0).then(|| el!("i", "class" = "part below", "style" = style(&[("height:", bar.below)]))),
    )
}

/// What stands above a bar.
fn label(bar: &Bar, currency: &Currency) -> Element {
    let bold = |class: &'static str, amount: Amount| {
        (!amount.is_zero()).then(|| el!("b", "class" = class; words::money(currency, amount)))
    };
    let (credit, charged) = (bold("c", bar.credit_amount), bold("p", bar.charged_amount));
    let between = match (&credit, &charged) {
        (Some(_), Some(_)) => " + ".child(),
        (Some(_), None) => el!("span", "class" = "wide"; " from credit").child(),
        _ => "".child(),
    };
    el!("span", "class" = "label"; credit, between, charged)
}

/// The balance over time: credit in one colour, debt in another, drawn up to where the story has been played.
fn balance(chart: &Chart, currency: &Currency, until: i64) -> Element {
    let clip = style(&[("--hidden:", WHOLE - until)]);
    let few = chart.steps.len() <= MOST_LABELS + 2;
    let labels = chart.steps.iter().filter(|step| few && !step.balance.is_zero()).map(|step| {
        let class = match (step.balance.is_negative(), step.left >= until) {
            (true, false) => "amount c",
            (true, true) => "amount c future",
            (false, false) => "amount o",
            (false, true) => "amount o future",
        };
        let style = style(&[("left:", step.left), ("bottom:", step.height)]);
        el!("span", "class" = class, "style" = style; words::balance(currency, step.balance))
    });
    el!("div", "class" = "balance", "aria-hidden" = "true";
        el!("span", "class" = "caption"; "balance"),
        el!("div", "class" = "well";
            el!("svg", "viewBox" = format!("0 0 {WHOLE} {WHOLE}"), "preserveAspectRatio" = "none", "style" = clip;
                el!("path", "class" = "area credit", "d" = area(&chart.steps, |step| step.balance.is_negative())),
                el!("path", "class" = "area debt", "d" = area(&chart.steps, |step| step.balance.is_positive())),
                el!("path", "class" = "edge", "d" = edge(&chart.steps)),
            ),
        )
        .with(labels),
    )
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
