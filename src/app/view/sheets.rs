//! Where do the sheets stand that are loaded later: the code, and what is taken along or brought in?
//!
//! In an element that is never filled here: `static/sheets.js` does it, from the story that is laid down on it.

use super::markup::{Element, el};
use super::{Dispatch, click};
use crate::app::action::{Action, Tab};
use crate::app::model::Model;
use crate::scenario::{Scenario, canonical_json};

#[derive(Clone, PartialEq)]
pub(super) struct Given {
    tab: Tab,
    number: usize,
    scenario: Scenario,
    dispatch: Dispatch,
}

impl Given {
    pub(super) fn of(model: &Model, dispatch: &Dispatch) -> Self {
        let Model { tab, story, scenario, .. } = model;
        Self { tab: *tab, number: *story, scenario: scenario.clone(), dispatch: dispatch.clone() }
    }
}

#[inline(never)]
pub(super) fn sheet(given: &Given) -> Element {
    let tab = if given.tab == Tab::Code { "code" } else { "export" };
    let again =
        el!("button", "class" = "btn"; "Try again").on_click(click(&given.dispatch, Action::ShowTab(given.tab)));
    // No other sheet is an article: what the script writes must not stay behind in one of them.
    el!("article";
        el!("div", "id" = "sheets", "data-sheet" = tab, "data-number" = given.number.to_string(), "data-story" = canonical_json(&given.scenario)),
        // Seen as long as the element before it is empty.
        el!("p", "class" = "card waits"; "Loading … ", again),
    )
}
