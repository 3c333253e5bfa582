//! How is the story rolled forward? Play, pause, step and scrub through the months.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::header::icon;
use super::{Dispatch, Shared};
use crate::app::change::Direction;
use crate::app::model::Action;
use crate::projection::{Month, Projection};
use crate::words;

#[derive(PartialEq, Properties)]
pub(super) struct PlayerProps {
    pub(super) projection: Shared<Projection>,
    pub(super) month: Option<usize>,
    pub(super) playing: bool,
    pub(super) dispatch: Dispatch,
}

#[component]
pub(super) fn Player(props: &PlayerProps) -> Html {
    let months = &props.projection.months;
    let last = months.len().saturating_sub(1);
    let send = |action: Action| {
        let dispatch = props.dispatch.clone();
        Callback::from(move |_: MouseEvent| dispatch.dispatch(action.clone()))
    };
    let oninput = use_callback(props.dispatch.clone(), |event: InputEvent, dispatch| {
        let input = event.target_dyn_into::<HtmlInputElement>();
        let month = input.and_then(|input| input.value().parse().ok());
        dispatch.dispatch(Action::Seek(month));
    });
    let value = props.month.unwrap_or(last);
    let name = match props.month.and_then(|month| months.get(month)) {
        Some(month) => month_name(month),
        None => String::from("the whole story"),
    };
    html! {
        <div class="player" role="group" aria-label="Roll the story forward">
            <button class="btn icon" aria-label="Previous month" title="Previous month" onclick={send(Action::Step(Direction::Up))}>
                { icon("M18 6v12L9 12zM6 6v12") }
            </button>
            if props.playing {
                <button class="btn play" data-play="pause" onclick={send(Action::Pause)}>{ icon("M9 6v12M15 6v12") }{ "Pause" }</button>
            } else {
                <button class="btn play" data-play="play" onclick={send(Action::Play)}>{ icon("M8 5v14l11-7z") }{ "Roll forward" }</button>
            }
            <button class="btn icon" aria-label="Next month" title="Next month" onclick={send(Action::Step(Direction::Down))}>
                { icon("M6 6v12l9-6zM18 6v12") }
            </button>
            <input type="range" class="scrub" min="0" max={last.to_string()} step="1" value={value.to_string()}
                aria-label="Month" aria-valuetext={name.clone()} {oninput} />
            <span class="month-name">{ name }</span>
            if props.month.is_some() {
                <button class="btn whole" onclick={send(Action::Seek(None))}>{ "Show all" }</button>
            }
        </div>
    }
}

/// What a month of the roll-forward is called: its name where it is a calendar month, else the day that it begins.
pub(super) fn month_name(month: &Month) -> String {
    let start = month.period.start;
    let date = start.date();
    if date.day == 1 && start.second_of_day() == 0 {
        format!("{} {}", words::month_name(date.month), date.year)
    } else {
        format!("from {}", words::day(date))
    }
}
