//! What came out? The right side of the page: the sentence, the chart, the roll-forward and the sheets below it.

use std::rc::Rc;

use web_sys::Element;
use yew::prelude::*;

use super::fields::{Form, focus, focus_soon};
use super::graph::Graph;
use super::invoices::Invoices;
use super::json::Json;
use super::ledger::Ledger;
use super::player::Player;
use super::schedule::Schedule;
use super::why::{close_on_escape, subject_of};
use super::{Dispatch, Shared};
use crate::app::change::{Field, credits_unused_time, preset_of};
use crate::app::model::{Action, Model, Side, Tab};
use crate::policy::UnusedTime;
use crate::projection::{Headline, NoticeText, Projection, Tone, headline, notices};

#[derive(PartialEq, Properties)]
pub(super) struct ResultProps {
    pub(super) model: Shared<Model>,
    pub(super) dispatch: Dispatch,
}

#[component]
pub(super) fn ResultPane(props: &ResultProps) -> Html {
    let model = &props.model;
    let dispatch = &props.dispatch;
    let projection = Shared(Rc::clone(&model.projection));
    // One ear for every amount on this side: amounts carry what they are, and no handler of their own.
    let onclick = use_callback(dispatch.clone(), |event: MouseEvent, dispatch| {
        let target = event.target_dyn_into::<Element>();
        if let Some(action) = target.and_then(|element| action_of(&element)) {
            dispatch.dispatch(action);
        }
    });
    let onkeydown = use_callback(dispatch.clone(), |event: KeyboardEvent, dispatch| close_on_escape(&event, dispatch));
    html! {
        <section class={classes!("result", model.is_stale().then_some("stale"))} aria-label="The result" {onclick} {onkeydown}>
            <Sentence projection={projection.clone()} />
            <UnusedTimeSwitch model={model.clone()} dispatch={dispatch.clone()} />
            if model.is_stale() {
                <Mistakes model={model.clone()} dispatch={dispatch.clone()} />
            }
            <div class="card chart-card">
                <Graph projection={projection.clone()} month={model.month} invoice={model.invoice} />
                <Player projection={projection.clone()} month={model.month} playing={model.playing} dispatch={dispatch.clone()} />
            </div>
            <Schedule projection={projection.clone()} month={model.month} open={model.open} />
            <Notices projection={projection.clone()} />
            <Tabs tab={model.tab} dispatch={dispatch.clone()} />
            <div role="tabpanel" id="sheet" aria-labelledby={tab_id(model.tab)} tabindex="0">
                { match model.tab {
                    Tab::Invoices => html! { <Invoices {projection} invoice={model.invoice} open={model.open} /> },
                    Tab::Ledger => html! { <Ledger {projection} open={model.open} /> },
                    Tab::Json => html! { <Json scenario={Shared(Rc::clone(&model.scenario))} {projection} dispatch={dispatch.clone()} /> },
                } }
            </div>
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

#[derive(PartialEq, Properties)]
struct ProjectionProps {
    projection: Shared<Projection>,
}

#[component]
fn Sentence(props: &ProjectionProps) -> Html {
    let headline = use_memo(props.projection.clone(), |projection| headline(projection));
    let Headline { parts, detail } = &*headline;
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

#[derive(PartialEq, Properties)]
struct ModelProps {
    model: Shared<Model>,
    dispatch: Dispatch,
}

/// The switch that makes the difference between the story as told and as it is billed today.
#[component]
fn UnusedTimeSwitch(props: &ModelProps) -> Html {
    let model = &props.model;
    let credited = credits_unused_time(&model.scenario);
    let usual = preset_of(&model.scenario).policy.unused_time == UnusedTime::Credited;
    let form = Form::new(
        Shared(Rc::clone(&model.scenario)),
        Shared(Rc::clone(&model.problems)),
        model.epoch,
        props.dispatch.clone(),
    );
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
#[component]
fn Mistakes(props: &ModelProps) -> Html {
    let model = &props.model;
    let dispatch = props.dispatch.clone();
    let undo = Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::Undo));
    let count = model.mistakes();
    let mend = if count == 1 { "one mistake".to_string() } else { format!("{count} mistakes") };
    let problems =
        model.problems.iter().map(|problem| (problem.path.clone(), format!("{} {}", problem.message, problem.hint)));
    let drafts = model.drafts.iter().map(|(path, words)| (path.clone(), words.clone()));
    html! {
        <div class="mistakes" role="alert">
            <p><strong>{ "This is the last good result." }</strong>{ format!(" Mend {mend} to see the new one.") }</p>
            <ul>
                { for problems.chain(drafts).take(8).map(|(path, words)| html! { <Mistake {path} {words} dispatch={props.dispatch.clone()} /> }) }
            </ul>
            <button class="btn" onclick={undo}>{ "Undo the last change" }</button>
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct MistakeProps {
    path: String,
    words: String,
    dispatch: Dispatch,
}

#[component]
fn Mistake(props: &MistakeProps) -> Html {
    let onclick = use_callback((props.path.clone(), props.dispatch.clone()), |_: MouseEvent, (path, dispatch)| {
        dispatch.dispatch(Action::ShowSide(Side::Story));
        focus_soon(path.clone());
    });
    html! {
        <li>
            if !props.path.is_empty() {
                <button class="word" {onclick}><code>{ &props.path }</code></button>{ ": " }
            }
            { &props.words }
        </li>
    }
}

/// What a careful colleague would point out.
#[component]
fn Notices(props: &ProjectionProps) -> Html {
    let notices = use_memo(props.projection.clone(), |projection| notices(projection));
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

#[derive(PartialEq, Properties)]
struct TabsProps {
    tab: Tab,
    dispatch: Dispatch,
}

#[component]
fn Tabs(props: &TabsProps) -> Html {
    let current = TABS.iter().position(|(tab, ..)| *tab == props.tab).unwrap_or(0);
    let dispatch = &props.dispatch;
    let onkeydown = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: KeyboardEvent| {
            let next = match event.key().as_str() {
                "ArrowRight" => (current + 1) % TABS.len(),
                "ArrowLeft" => (current + TABS.len() - 1) % TABS.len(),
                "Home" => 0,
                "End" => TABS.len() - 1,
                _ => return,
            };
            event.prevent_default();
            dispatch.dispatch(Action::ShowTab(TABS[next].0));
            focus(TABS[next].1);
        })
    };
    html! {
        <div class="tabs" role="tablist" aria-label="Sheets" {onkeydown}>
            { for TABS.iter().map(|(tab, id, name)| {
                let dispatch = dispatch.clone();
                let chosen = *tab == props.tab;
                let onclick = Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::ShowTab(*tab)));
                html! {
                    <button role="tab" id={*id} aria-selected={chosen.to_string()} aria-controls="sheet"
                        tabindex={if chosen { "0" } else { "-1" }} {onclick}>{ *name }</button>
                }
            }) }
        </div>
    }
}
