//! The chart: invoices as bars, the part paid from credit hatched, and the balance running underneath.
//!
//! Bars and balance are drawings that are stretched to their place; words are text, and the hatching is a picture behind
//! a drawn window, so that both keep their size at any width. The roll-forward below the chart says the same as a table.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::MouseEvent;

use super::markup::{Child, Element, On, Style, el};
use super::result::key;
use super::schedule;
use super::why::{amount, derivation};
use super::{Dispatch, Shared, listen};
use crate::app::action::Action;
use crate::app::chart::{
    BalanceStep, Bar, BarPart, Chart, Day, MOST_LABELS, Mark, Tick, WHOLE, across, chart as layout, draw,
};
use crate::calendar::{BillingPeriod, DAY, Timestamp, iso_instant};
use crate::currency::Currency;
use crate::money::Amount;
use crate::projection::describe::when;
use crate::projection::{Column, Projection, Subject, unpaid};
use crate::words::{self, Groups, push_number};

/// The field of a drawing: [`WHOLE`] by [`WHOLE`].
const FIELD: &str = "0 0 10000 10000";

#[derive(Clone, PartialEq)]
pub(crate) struct Given {
    pub(crate) projection: Shared<Projection>,
    pub(crate) month: Option<usize>,
    pub(crate) open: Option<Subject>,
    pub(crate) pointed: Option<usize>,
    pub(crate) dispatch: Dispatch,
}

pub(crate) fn graph(given: &Given) -> Element {
    let projection = &given.projection;
    let chart = Rc::new(layout(projection));
    let (currency, span) = (projection.simulation.currency, projection.simulation.span);
    // What is after the lit month has not happened yet.
    let until = given.month.and_then(|month| chart.until(month)).unwrap_or(WHOLE);
    let labelled = if chart.bars.len() <= MOST_LABELS { &chart.bars[..] } else { &[] };
    let month = given.month.and_then(|month| projection.months.get(month)).map(|month| month.period);
    let lit = given.open.and_then(|subject| projection.period_of(subject)).or(month);
    let pointed = given.pointed.and_then(|pointed| chart.bars.get(pointed));
    let pointed =
        pointed.map(|bar| el!("i", "class" = "cursor", "style" = style(&[("left:", bar.left + bar.width / 2)])));
    let summary = format!(
        "{} invoices; {} billed, {} charged. The roll-forward table below has every number.",
        chart.bars.len(),
        words::money(currency, projection.totals.billed),
        words::money(currency, projection.totals.charged)
    );
    let is_owed = chart.bars.iter().any(|bar| !bar.owed.is_zero());
    let key = |class, words| el!("span"; el!("i", "class" = class), words);
    let picture = |kind, name: &'static str| el!("button", "class" = "word", "data-picture" = kind, "title" = "Save the chart as a file"; name);
    let class = if chart.has_balance { "chart" } else { "chart flat" };
    // Its table is the one below, which everybody sees and in which each amount opens; a hidden one would say it twice.
    el!("figure", "class" = class, "aria-label" = "Chart of the invoices and the balance", "aria-details" = schedule::ID;
        el!("figcaption", "class" = "legend";
            key("key credit", "paid from credit"),
            key("key charge", "charged"),
            is_owed.then(|| key("key owed", "not paid")),
            chart.has_balance.then(|| key("key line", "balance")),
            el!("span", "class" = "sr"; summary),
            el!("span", "class" = "pictures"; "Save as ", picture("svg", "SVG"), picture("png", "PNG")),
        ),
        el!("p", "class" = "readout", "role" = "status"; readout(&chart, projection, given.pointed)),
        // Nodes are matched from the last one on: the bars stay the same button, whatever there is of the others.
        el!("div", "class" = "plot", "data-start" = span.start.0.to_string(), "data-seconds" = span.seconds().to_string())
            .with(chart.ticks.iter().map(|tick| tick_line(tick, currency)))
            .with(chart.marks.iter().map(|mark| event_mark(&chart, mark, given)))
            .with(lit.map(|lit| band(projection, lit)))
            .with(labelled.iter().map(|bar| label(&chart, bar, currency, until)))
            .with(pointed)
            .with([bars(&chart, given, until)]),
        axis(&chart),
        chart.has_balance.then(|| balance(&chart, currency, until)),
        totals(projection, given.open),
    )
}

/// The sums over all months, with what the subscriptions bring in at the end.
fn totals(projection: &Projection, open: Option<Subject>) -> Element {
    let currency = projection.simulation.currency;
    let sums = &projection.totals;
    let refunded = projection.payments.iter().map(|payment| payment.amount).filter(|amount| amount.is_negative());
    let refunded = Amount::sum(refunded).unwrap_or_default();
    let (last, recurring) = (projection.months.len().saturating_sub(1), projection.months.last());
    let recurring = recurring.map_or(Amount::ZERO, |month| month.recurring);
    let mut all = el!("dl", "class" = "totals");
    let mut opened = None;
    for (name, sum, subject, tone) in [
        ("Billed", sums.billed, Some(Subject::Months(Column::Billed)), ""),
        ("Charged", sums.charged, Some(Subject::Months(Column::Charged)), "p"),
        ("Paid from credit", sums.applied.max(Amount::ZERO), Some(Subject::Months(Column::Applied)), "c"),
        ("Refunded of it", refunded.magnitude(), None, "c"),
        ("Not paid", unpaid(projection), None, "o"),
        ("Recurring a month, at the end", recurring, Some(Subject::Month(last, Column::Recurring)), ""),
    ] {
        if sum.is_zero() && subject.is_none_or(|subject| subject == Subject::Months(Column::Applied)) {
            continue;
        }
        let money = words::money(currency, sum);
        let value = subject.map(|subject| amount(subject, money.clone(), open, tone));
        let value = value.unwrap_or_else(|| el!("b", "class" = tone; money));
        all = all.with([el!("div"; el!("dt"; name), el!("dd"; value))]);
        opened = opened.or_else(|| derivation(projection, subject?, open));
    }
    el!("div"; all, opened)
}

/// An event, on the baseline. It can be dragged (`drag`), and moved by a day with the arrow keys.
fn event_mark(chart: &Chart, mark: &Mark, given: &Given) -> Element {
    let style = style(&[("left:", mark.left), ("top:", chart.baseline)]);
    // Further ones lie on each other: they can still be reached by keyboard and in the list.
    let above = ["", "1", "2", "3"][mark.above.min(3)];
    let (event, at) = (mark.event.index(), mark.at);
    let name = [
        "Event ",
        &(event + 1).to_string(),
        ", ",
        &when(&given.projection, at),
        ": drag to another day, or press an arrow key",
    ]
    .concat();
    let pressed = listen(&given.dispatch, move |pressed| {
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
        "data-above" = above,
        "title" = name.clone(),
        "aria-label" = name
    )
    .on(On::KeyDown, pressed)
}

fn axis(chart: &Chart) -> Element {
    let year = |day: &Day| day.at.date().year;
    let has_years = chart.days.first().map(year) != chart.days.last().map(year);
    let days = chart.days.iter().map(|day| {
        let class = if day.is_main { "day" } else { "day minor" };
        let year = has_years.then(|| el!("small"; [" ", &year(day).to_string()].concat()));
        el!("span", "class" = class, "style" = style(&[("left:", day.left)]); words::short_day(day.at.date()), year)
    });
    el!("div", "class" = "axis", "aria-hidden" = "true").with(days)
}

/// A time that is lit on the axis.
fn band(projection: &Projection, period: BillingPeriod) -> Element {
    let [left, right] = [period.start, period.end].map(|at| across(projection.simulation.span, at));
    el!("i", "class" = "band", "style" = style(&[("left:", left), ("width:", right - left)]))
}

/// A style of lengths, each in hundredths of a percent.
fn style(lengths: &[(&str, i64)]) -> Style {
    let mut text = String::with_capacity(32);
    for &(name, length) in lengths {
        let length = length.max(0).unsigned_abs();
        text.push_str(name);
        push_number(&mut text, length / 100, 1, Groups::None);
        text.push('.');
        push_number(&mut text, length % 100, 2, Groups::None);
        text.push_str("%;");
    }
    Style(text)
}

fn tick_line(tick: &Tick, currency: &Currency) -> Element {
    let class = if tick.amount.is_zero() { "tick zero" } else { "tick" };
    let style = style(&[("top:", tick.top)]);
    el!("div", "class" = class, "style" = style, "aria-hidden" = "true"; el!("span"; words::short_money(currency, tick.amount)))
}

/// The bars: each kind of part is one outline, whatever their number. The one that is pointed at, with the mouse or the
/// arrow keys, is what a click shows.
fn bars(chart: &Rc<Chart>, given: &Given, until: i64) -> Element {
    let part = |class, part| el!("path", "class" = class, "d" = chart.outline(part));
    let (pointed, last) = (given.pointed, chart.bars.len().saturating_sub(1));
    let pressed = listen(&given.dispatch, move |event| {
        let next = match key(&event).as_str() {
            "ArrowRight" => pointed.map_or(0, |pointed| (pointed + 1).min(last)),
            "ArrowLeft" => pointed.map_or(last, |pointed| pointed.saturating_sub(1)),
            "Home" => 0,
            "End" => last,
            _ => return None,
        };
        event.prevent_default();
        Some(Action::Point(next))
    });
    let laid = Rc::clone(chart);
    let moved = listen(&given.dispatch, move |event| {
        let bars: web_sys::Element = event.target()?.unchecked_into();
        let place = bars.closest(".bars").ok()??.get_bounding_client_rect();
        #[expect(clippy::cast_possible_truncation, reason = "pixels of a screen")]
        let (left, width) = (place.left() as i64, place.width() as i64);
        let across = (i64::from(event.unchecked_ref::<MouseEvent>().client_x()) - left) * WHOLE / width.max(1);
        let nearest = laid.nearest(across);
        nearest.filter(|_| nearest != pointed).map(Action::Point)
    });
    let name = "Invoices: choose one with the arrow keys, open it with Enter";
    el!("button", "class" = "bars", "aria-label" = name, "data-invoice" = pointed.map(|pointed| pointed.to_string());
        el!("span", "class" = "shown", "style" = style(&[("--hidden:", WHOLE - until)]);
            el!("i", "class" = "hatch"),
            el!("svg", "viewBox" = FIELD, "preserveAspectRatio" = "none", "aria-hidden" = "true";
                el!("clipPath", "id" = "hatch", "clipPathUnits" = "objectBoundingBox";
                    el!("path", "transform" = "scale(.0001)", "d" = chart.outline(BarPart::Credit))),
                part("part credit", BarPart::Credit),
                part("part charged", BarPart::Charged),
                part("part owed", BarPart::Owed),
                part("part below", BarPart::Below),
            ),
        ),
    )
    .on(On::KeyDown, pressed)
    .on(On::MouseMove, moved)
}

/// What is to be said of the invoice that is pointed at.
fn readout(chart: &Chart, projection: &Projection, pointed: Option<usize>) -> Option<String> {
    let bar = chart.bars.get(pointed?)?;
    let invoice = projection.invoices.get(bar.invoice)?;
    let currency = projection.simulation.currency;
    let mut text = words::day(invoice.at.date());
    text.push_str(": ");
    text.push_str(&words::money(currency, invoice.total));
    text.push_str(" billed");
    for (amount, name) in [(bar.credit, " from credit"), (bar.charged, " charged"), (bar.owed, " not paid")] {
        if !amount.is_zero() {
            text.push_str(", ");
            text.push_str(&words::money(currency, amount));
            text.push_str(name);
        }
    }
    text.push_str(". Balance: ");
    text.push_str(&words::balance(currency, invoice.settlement.ending_balance));
    Some(text)
}

/// What stands above a bar.
fn label(chart: &Chart, bar: &Bar, currency: &Currency, until: i64) -> Element {
    let bold = |class: &'static str, amount: Amount| {
        (!amount.is_zero()).then(|| el!("b", "class" = class; words::money(currency, amount)))
    };
    let credit = bold("c", bar.credit);
    let paid = bold("p", bar.charged).or_else(|| bold("o", bar.owed));
    let between = match (&credit, &paid) {
        (Some(_), Some(_)) => " + ".child(),
        (Some(_), None) => el!("span", "class" = "wide"; " from credit").child(),
        _ => "".child(),
    };
    let class = if bar.left >= until { "label future" } else { "label" };
    let height = WHOLE - chart.baseline + bar.heights[..3].iter().sum::<i64>();
    let style = style(&[("left:", bar.left + bar.width / 2), ("bottom:", height)]);
    el!("span", "class" = class, "style" = style, "aria-hidden" = "true"; credit, between, paid)
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
            el!("svg", "viewBox" = FIELD, "preserveAspectRatio" = "none", "style" = clip;
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
        draw(&mut path, &[("M", step.left), (" ", WHOLE), ("V", WHOLE - step.height), ("H", step.right), ("V", WHOLE)]);
    }
    path
}

/// The line along the steps.
fn edge(steps: &[BalanceStep]) -> String {
    let mut path = String::from("M0 10000");
    for step in steps {
        draw(&mut path, &[("V", WHOLE - step.height), ("H", step.right)]);
    }
    path
}
