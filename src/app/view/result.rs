//! What came out? The right side of the page: the sentence, the chart, the roll-forward and the sheets below it.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use yew::prelude::*;

use super::fields::{Form, focus, focus_soon, is_there};
use super::markup::{Child, Element, On, el, several};
use super::player::player;
use super::why::subject_of;
use super::{Dispatch, Piece, Shared, calendar, click, graph, invoices, json, ledger, listen, part, schedule, sheets};
use crate::app::action::{Action, Side, Tab};
use crate::app::change::{credits_usually, policy_of, preset_of};
use crate::app::model::Model;
use crate::app::rows::Table;
use crate::policy::{AS_TOLD, TimeUnit};
use crate::projection::{Headline, Projection, Tone, headline, notices};

pub(super) fn result(model: &Model, form: &Form, dispatch: &Dispatch) -> Element {
    let projection = || Shared::of(&model.projection);
    let Model { month, invoice, open, pointed, seen, printing, .. } = *model;
    let dispatched = || dispatch.clone();
    // One ear for every amount on this side: amounts carry what they are, and no handler of their own.
    let clicked = listen(dispatch, |event: Event| action_of(event.target()?.unchecked_ref()));
    let pressed = listen(dispatch, |event: Event| (key(&event) == "Escape").then_some(Action::Close));
    let sheet_of_invoices = || invoices::Given { projection: projection(), invoice, open, printing };
    let sheet_of_ledger = || ledger::Given { projection: projection(), open, seen, printing, dispatch: dispatched() };
    // On paper there are no tabs: the sheets follow each other.
    let printed = printing
        .then(|| several(vec![part(Piece::Ledger(sheet_of_ledger())), part(Piece::Invoices(sheet_of_invoices()))]));
    let sheet = || match model.tab {
        Tab::Invoices => Piece::Invoices(sheet_of_invoices()),
        Tab::Ledger => Piece::Ledger(sheet_of_ledger()),
        Tab::Calendar => {
            Piece::Calendar(calendar::Given { projection: projection(), scenario: model.scenario.clone() })
        }
        Tab::Json => Piece::Json(json::Given { scenario: model.scenario.clone(), dispatch: dispatch.clone() }),
        Tab::Code | Tab::Export => Piece::Sheet(sheets::Given::of(model, dispatch)),
    };
    let class = if model.is_stale() { "result stale" } else { "result" };
    let view = model.view();
    if !view.is_empty() {
        return el!("section", "class" = class, "aria-label" = "What if";
            views(view, dispatch),
            el!("div", "class" = "asked"; part(Piece::Sentence(projection()))),
            model.is_stale().then(|| mistakes(model, dispatch)),
            part(Piece::Sheet(sheets::Given::what_if(view, model, dispatch))),
        );
    }
    el!("section", "class" = class, "aria-label" = "The result";
        views("", dispatch),
        part(Piece::Sentence(projection())),
        unused_time_switch(form),
        model.is_stale().then(|| mistakes(model, dispatch)),
        el!("div", "class" = "card chart-card";
            part(Piece::Graph(graph::Given { projection: projection(), month, open, pointed, dispatch: dispatched() })),
            player(model, dispatch),
        ),
        part(Piece::Schedule(schedule::Given {
            projection: projection(),
            month,
            open,
            seen: seen[Table::Months as usize],
            printing,
            dispatch: dispatched(),
        })),
        part(Piece::Notices(projection())),
        tabs(model.tab, dispatch),
        el!("div", "role" = "tabpanel", "id" = "sheet", "aria-labelledby" = tab_id(model.tab), "tabindex" = "0";
            printed.unwrap_or_else(|| part(sheet()))),
    )
    .on_click(clicked)
    .on(On::KeyDown, pressed)
}

/// The views, by their words in documents.
const VIEWS: [(&str, &str); 6] = [
    ("", "Overview"),
    ("compare", "Compare"),
    ("sweep", "Sweep"),
    ("solve", "Solve"),
    ("cohort", "Customers"),
    ("rules", "Which rules?"),
];

/// The row of what can be asked.
fn views(shown: &str, dispatch: &Dispatch) -> Element {
    let views = VIEWS.into_iter().map(|(view, name)| {
        let is_shown = (view == shown).then_some("true");
        el!("button", "aria-current" = is_shown; name).on_click(click(dispatch, Action::Ask(view.into())))
    });
    el!("nav", "class" = "views", "aria-label" = "Views").with(views)
}

/// What a click on this side means: an amount is opened, a bar shows its invoice, a month is looked at.
pub(crate) fn action_of(element: &web_sys::Element) -> Option<Action> {
    let marked =
        element.closest("[data-why], [data-invoice], [data-month], [data-event], [data-picture]").ok().flatten()?;
    if let Some(why) = marked.get_attribute("data-why") {
        return subject_of(&why).map(Action::Open);
    }
    if let Some(invoice) = marked.get_attribute("data-invoice") {
        return invoice.parse().ok().map(Action::ShowInvoice);
    }
    if let Some(kind) = marked.get_attribute("data-picture") {
        return Some(Action::Picture(kind));
    }
    if let Some(event) = marked.get_attribute("data-event") {
        focus_soon(["events[", &event, "].at"].concat().into());
        return Some(Action::ShowSide(Side::Story));
    }
    let month = marked.get_attribute("data-month")?;
    month.parse().ok().map(|month| Action::Seek(Some(month)))
}

/// Where the way past the story leads.
pub(super) const HEADLINE: &str = "headline";

pub(crate) fn sentence(projection: &Projection) -> Element {
    let headline = headline(projection);
    let Headline { parts, detail } = &headline;
    let pieces = parts.iter().map(|part| match part.tone {
        Tone::Plain => part.text.clone().child(),
        Tone::Credit => el!("b", "class" = "c"; part.text.clone()).child(),
        Tone::Charge => el!("b", "class" = "p"; part.text.clone()).child(),
    });
    el!("div", "class" = "sentence";
        el!("h1", "class" = "headline", "id" = HEADLINE, "tabindex" = "-1").with(pieces),
        el!("p", "class" = "under"; detail.clone()),
        el!("p", "class" = "sr", "role" = "status"; headline.text()),
    )
}

/// The switch that makes the difference between the story as told and as it is billed today.
fn unused_time_switch(form: &Form) -> Element {
    let preset = preset_of(&form.scenario);
    let usual = credits_usually(&form.scenario);
    let credited = policy_of(&form.scenario).flag("credit_unused_time").unwrap_or(usual);
    let words = match (credited, usual) {
        (false, false) if preset.id == AS_TOLD.id => {
            "Off, as the story was first told: what was paid for the old plan stays paid. Billing systems today give its unused part back."
        }
        (false, _) => "Off: what was paid for the old plan stays paid.",
        (true, _) if preset.policy.time.unit == TimeUnit::Second => {
            "On, as in billing systems today: the unused part of the old plan is given back, to the second."
        }
        (true, _) => "On, as in billing systems today: the unused part of the old plan is given back.",
    };
    let switch =
        form.switch(String::from("policy.credit_unused_time"), "Credit the unused time of the old plan", credited);
    el!("div", "class" = "lesson"; switch, el!("p", "class" = "soft"; words))
}

/// All that is wrong, and that the result below is an earlier one.
#[inline(never)]
fn mistakes(model: &Model, dispatch: &Dispatch) -> Element {
    /// More are only counted.
    const MOST_MISTAKES: usize = 8;
    let count = model.mistakes();
    let mend = if count == 1 { "one mistake".to_string() } else { format!("{count} mistakes") };
    let problems = model
        .problems
        .iter()
        .map(|problem| (Rc::from(&*problem.path), format!("{} {}", problem.message, problem.hint)));
    let drafts = model.drafts.iter().map(|(path, words)| (Rc::clone(path), words.clone()));
    let list = problems.chain(drafts).take(MOST_MISTAKES).map(|(path, words)| mistake(path, words, dispatch));
    el!("div", "class" = "mistakes", "role" = "alert";
        el!("p"; el!("strong"; "This is the last good result."), format!(" Mend {mend} to see the new one.")),
        el!("ul").with(list),
        el!("button", "class" = "btn"; "Undo the last change").on_click(click(dispatch, Action::Undo)),
    )
}

fn mistake(path: Rc<str>, words: String, dispatch: &Dispatch) -> Element {
    let place = Rc::clone(&path);
    let go = listen(dispatch, move |_| {
        focus_soon(Rc::clone(&place));
        // What is folded away has no field yet.
        Some(if is_there(&place) { Action::ShowSide(Side::Story) } else { Action::Reveal(Rc::clone(&place)) })
    });
    let link =
        (!path.is_empty()).then(|| el!("button", "class" = "word"; el!("code"; AttrValue::from(path))).on_click(go));
    el!("li"; link, " ", words)
}

/// What a careful colleague would point out.
pub(super) fn notes(projection: &Projection) -> Html {
    let notices = notices(projection);
    if notices.is_empty() {
        return Html::default();
    }
    let list = notices.into_iter().map(|notice| el!("li"; notice.text));
    el!("div", "class" = "notices", "role" = "note", "aria-label" = "Worth noticing"; el!("ul").with(list)).html()
}

const TABS: [(Tab, &str, &str); 6] = [
    (Tab::Invoices, "tab-invoices", "Invoices"),
    (Tab::Ledger, "tab-ledger", "Ledger"),
    (Tab::Calendar, "tab-calendar", "Calendar"),
    (Tab::Json, "tab-json", "JSON"),
    (Tab::Code, "tab-code", "Code"),
    (Tab::Export, "tab-export", "Export"),
];

fn tab_id(tab: Tab) -> &'static str {
    TABS.iter().find(|(known, ..)| *known == tab).map_or("", |(_, id, _)| id)
}

fn tabs(tab: Tab, dispatch: &Dispatch) -> Element {
    let current = TABS.iter().position(|(known, ..)| *known == tab).unwrap_or(0);
    let pressed = listen(dispatch, move |event: Event| {
        let next = match key(&event).as_str() {
            "ArrowRight" => (current + 1) % TABS.len(),
            "ArrowLeft" => (current + TABS.len() - 1) % TABS.len(),
            "Home" => 0,
            "End" => TABS.len() - 1,
            _ => return None,
        };
        event.prevent_default();
        focus(TABS[next].1);
        Some(Action::ShowTab(TABS[next].0))
    });
    let tabs = TABS.iter().map(|&(known, id, name)| {
        let (selected, index) = if known == tab { ("true", "0") } else { ("false", "-1") };
        el!("button", "role" = "tab", "id" = id, "aria-selected" = selected, "aria-controls" = "sheet", "tabindex" = index; name)
            .on_click(click(dispatch, Action::ShowTab(known)))
    });
    el!("div", "class" = "tabs", "role" = "tablist", "aria-label" = "Sheets").on(On::KeyDown, pressed).with(tabs)
}

/// The key of a keyboard event.
pub(crate) fn key(event: &Event) -> String {
    event.unchecked_ref::<KeyboardEvent>().key()
}
