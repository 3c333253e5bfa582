//! How is the story rolled forward? Play, pause, step and scrub through the months.

use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::header::icon;
use super::markup::{Element, On, el};
use super::{Dispatch, click, listen};
use crate::app::action::Action;
use crate::app::change::Direction;
use crate::app::model::Model;
use crate::projection::Month;
use crate::words;

pub(crate) fn player(model: &Model, dispatch: &Dispatch) -> Element {
    let months = &model.projection.months;
    let last = months.len().saturating_sub(1);
    let scrubbed = listen(dispatch, |event: Event| {
        let input: HtmlInputElement = event.target()?.unchecked_into();
        Some(Action::Seek(input.value().parse().ok()))
    });
    let name = match model.month.and_then(|month| months.get(month)) {
        Some(month) => month_name(month),
        None => String::from("the whole story"),
    };
    let step = |name, path, direction| {
        el!("button", "class" = "btn icon", "aria-label" = name, "title" = name; icon(path))
            .on_click(click(dispatch, Action::Step(direction)))
    };
    let (play, words, path, action) = if model.playing {
        ("pause", "Pause", "M9 6v12M15 6v12", Action::Pause)
    } else {
        ("play", "Roll forward", "M8 5v14l11-7z", Action::Play)
    };
    // Always there, so that nothing moves when it can be used.
    let show_all = el!("button", "class" = "btn", "disabled" = model.month.is_none(); "Show all")
        .on_click(click(dispatch, Action::Seek(None)));
    el!("div", "class" = "player", "role" = "group", "aria-label" = "Roll the story forward";
        step("Previous month", "M18 6v12L9 12zM6 6v12", Direction::Up),
        el!("button", "class" = "btn play", "data-play" = play; icon(path), words).on_click(click(dispatch, action)),
        step("Next month", "M6 6v12l9-6zM18 6v12", Direction::Down),
        el!("input", "type" = "range", "class" = "scrub", "min" = "0", "max" = last.to_string(), "step" = "1",
            "aria-label" = "Month", "aria-valuetext" = name.clone())
            .value(model.month.unwrap_or(last).to_string().into())
            .on(On::Input, scrubbed),
        el!("span", "class" = "month-name"; name),
        show_all,
    )
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
