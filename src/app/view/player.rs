//! How is the story rolled forward? Play, pause, step and scrub through the months.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::header::icon;
use super::{Dispatch, click};
use crate::app::change::Direction;
use crate::app::model::{Action, Model};
use crate::projection::Month;
use crate::words;

pub(super) fn player(model: &Model, dispatch: &Dispatch) -> Html {
    let months = &model.projection.months;
    let last = months.len().saturating_sub(1);
    let oninput = dispatch.reform(|event: InputEvent| {
        let input = event.target_dyn_into::<HtmlInputElement>();
        Action::Seek(input.and_then(|input| input.value().parse().ok()))
    });
    let value = model.month.unwrap_or(last);
    let name = match model.month.and_then(|month| months.get(month)) {
        Some(month) => month_name(month),
        None => String::from("the whole story"),
    };
    html! {
        <div class="player" role="group" aria-label="Roll the story forward">
            <button class="btn icon" aria-label="Previous month" title="Previous month" onclick={click(dispatch, Action::Step(Direction::Up))}>
                { icon("M18 6v12L9 12zM6 6v12") }
            </button>
            if model.playing {
                <button class="btn play" data-play="pause" onclick={click(dispatch, Action::Pause)}>{ icon("M9 6v12M15 6v12") }{ "Pause" }</button>
            } else {
                <button class="btn play" data-play="play" onclick={click(dispatch, Action::Play)}>{ icon("M8 5v14l11-7z") }{ "Roll forward" }</button>
            }
            <button class="btn icon" aria-label="Next month" title="Next month" onclick={click(dispatch, Action::Step(Direction::Down))}>
                { icon("M6 6v12l9-6zM18 6v12") }
            </button>
            <input type="range" class="scrub" min="0" max={last.to_string()} step="1" value={value.to_string()}
                aria-label="Month" aria-valuetext={name.clone()} {oninput} />
            <span class="month-name">{ name }</span>
            if model.month.is_some() {
                <button class="btn whole" onclick={click(dispatch, Action::Seek(None))}>{ "Show all" }</button>
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
