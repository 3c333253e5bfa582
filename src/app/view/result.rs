//! What came out? The right side of the page: the sentence, the chart, the roll-forward and the sheets below it.

use web_sys::Element;
use yew::prelude::*;

use super::fields::{Form, focus, focus_soon};
use super::player::player;
use super::why::subject_of;
use super::{Dispatch, Piece, Shared, click, graph, invoices, json, ledger, listen, part, schedule};
use crate::app::change::{Field, credits_unused_time, preset_of};
use crate::app::model::{Action, Model, Side, Tab};
use crate::policy::UnusedTime;
use crate::projection::{Headline, NoticeText, Projection, Tone, headline, notices};

pub(super) fn result(model: &Model, form: &Form, dispatch: &Dispatch) -> Html {
    let projection = || Shared::of(&model.projection);
    let (month, invoice, open) = (model.month, model.invoice, model.open);
    // One ear for every amount on this side: amounts carry what they are, and no handler of their own.
    let onclick = listen(dispatch, |event: MouseEvent| action_of(&event.target_dyn_into::<Element>()?));
    let onkeydown = listen(dispatch, |event: KeyboardEvent| (event.key() == "Escape").then_some(Action::Close));
    let sheet = match model.tab {
        Tab::Invoices => Piece::Invoices(invoices::Given { projection: projection(), invoice, open }),
        Tab::Ledger => Piece::Ledger(ledger::Given { projection: projection(), open }),
        Tab::Json => Piece::Json(json::Given {
            scenario: Shared::of(&model.scenario),
            projection: projection(),
            dispatch: dispatch.clone(),
        }),
    };
    html! {
        <section class={classes!("result", model.is_stale().then_some("stale"))} aria-label="The result" {onclick} {onkeydown}>
            { part(Piece::Sentence(projection())) }
            { unused_time_switch(form) }
            if model.is_stale() {
                { mistakes(model, dispatch) }
            }
            <div class="card chart-card">
                { part(Piece::Graph(graph::Given { projection: projection(), month, invoice })) }
                { player(model, dispatch) }
            </div>
            { part(Piece::Schedule(schedule::Given { projection: projection(), month, open })) }
            { part(Piece::Notices(projection())) }
            { tabs(model.tab, dispatch) }
            <div role="tabpanel" id="sheet" aria-labelledby={tab_id(model.tab)} tabindex="0">{ part(sheet) }</div>
        </section>
    }
}

/// What a click on this side means: an amount is opened, a bar shows its invoice, a month is looked at.
fn action_of(element: &Element) -> Option<Action> {
    let marked = element.closest("[data-why], [data-invoice], [data-month]").ok().flatten()?;
    if let Some(why) = marked.get_attribute("data-why") {
        return subject_of(&why).map(Action::Open);
    }
    if let Some(invoice) = marked.get_attribute("data-invoice") {
        return invoice.parse().ok().map(Action::ShowInvoice);
    }
    let month = marked.get_attribute("data-month")?;
    month.parse().ok().map(|month| Action::Seek(Some(month)))
}

pub(super) fn sentence(projection: &Projection) -> Html {
    let headline = headline(projection);
    let Headline { parts, detail } = &headline;
    html! {
        <div class="sentence">
            <h1 class="headline">
                { for parts.iter().map(|part| match part.tone {
                    Tone::Plain => html! { { part.text.clone() } },
                    Tone::Credit => html! { <b class="c">{ part.text.clone() }</b> },
                    Tone::Charge => html! { <b class="p">{ part.text.clone() }</b> },
                }) }
            </h1>
            <p class="under">{ detail.clone() }</p>
            <p class="sr" role="status">{ headline.text() }</p>
        </div>
    }
}

/// The switch that makes the difference between the story as told and as it is billed today.
fn unused_time_switch(form: &Form) -> Html {
    let credited = credits_unused_time(&form.scenario);
    let usual = preset_of(&form.scenario).policy.unused_time == UnusedTime::Credited;
    let words = match (credited, usual) {
        (false, false) => {
            "Off, as the story was first told: what was paid for the old plan stays paid. Billing systems today give its unused part back."
        }
        (false, true) => "Off: what was paid for the old plan stays paid, unlike in billing systems today.",
        (true, _) => {
            "On, as billing systems do it today: the unused part of the old plan is given back, to the second."
        }
    };
    html! {
        <div class="lesson">
            { form.switch(Field::CreditUnusedTime, "Credit the unused time of the old plan", credited) }
            <p class="soft">{ words }</p>
        </div>
    }
}

/// All that is wrong, and that the result below is an earlier one.
fn mistakes(model: &Model, dispatch: &Dispatch) -> Html {
    let count = model.mistakes();
    let mend = if count == 1 { "one mistake".to_string() } else { format!("{count} mistakes") };
    let problems =
        model.problems.iter().map(|problem| (problem.path.clone(), format!("{} {}", problem.message, problem.hint)));
    let drafts = model.drafts.iter().map(|(path, words)| (path.clone(), words.clone()));
    html! {
        <div class="mistakes" role="alert">
            <p><strong>{ "This is the last good result." }</strong>{ format!(" Mend {mend} to see the new one.") }</p>
            <ul>
                { for problems.chain(drafts).take(8).map(|(path, words)| mistake(path, words, dispatch)) }
            </ul>
            <button class="btn" onclick={click(dispatch, Action::Undo)}>{ "Undo the last change" }</button>
        </div>
    }
}

fn mistake(path: String, words: String, dispatch: &Dispatch) -> Html {
    let (dispatch, place) = (dispatch.clone(), path.clone());
    let onclick = Callback::from(move |_: MouseEvent| {
        dispatch.emit(Action::ShowSide(Side::Story));
        focus_soon(place.clone());
    });
    html! {
        <li>
            if !path.is_empty() {
                <button class="word" {onclick}><code>{ path }</code></button>{ ": " }
            }
            { words }
        </li>
    }
}

/// What a careful colleague would point out.
pub(super) fn notes(projection: &Projection) -> Html {
    let notices = notices(projection);
    if notices.is_empty() {
        return Html::default();
    }
    html! {
        <div class="notices" role="note" aria-label="Worth noticing">
            <ul>{ for notices.iter().map(|notice: &NoticeText| html! { <li>{ notice.text.clone() }</li> }) }</ul>
        </div>
    }
}

const TABS: [(Tab, &str, &str); 3] = [
    (Tab::Invoices, "tab-invoices", "Invoices"),
    (Tab::Ledger, "tab-ledger", "Ledger"),
    (Tab::Json, "tab-json", "JSON"),
];

fn tab_id(tab: Tab) -> &'static str {
    TABS.iter().find(|(known, ..)| *known == tab).map_or("", |(_, id, _)| id)
}

fn tabs(tab: Tab, dispatch: &Dispatch) -> Html {
    let current = TABS.iter().position(|(known, ..)| *known == tab).unwrap_or(0);
    let onkeydown = listen(dispatch, move |event: KeyboardEvent| {
        let next = match event.key().as_str() {
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
    html! {
        <div class="tabs" role="tablist" aria-label="Sheets" {onkeydown}>
            { for TABS.iter().map(|(known, id, name)| {
                let chosen = *known == tab;
                let onclick = click(dispatch, Action::ShowTab(*known));
                html! {
                    <button role="tab" id={*id} aria-selected={chosen.to_string()} aria-controls="sheet"
                        tabindex={if chosen { "0" } else { "-1" }} {onclick}>{ *name }</button>
                }
            }) }
        </div>
    }
}
