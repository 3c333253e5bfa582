//! Where does what is loaded later stand: the code, what is taken along or brought in, and what if?
//!
//! In an element that is never filled here: `static/sheets.js` and `static/whatif.js` do it, from the story that is laid
//! down on it.

use super::markup::{Element, el};
use super::{Dispatch, click};
use crate::app::action::{Action, Tab};
use crate::app::model::Model;
use crate::scenario::{Scenario, canonical_json};

/// The script of what is asked of a story.
pub(super) const WHAT_IF: &str = "whatif.js";

#[derive(Clone, PartialEq)]
pub(super) struct Given {
    id: &'static str,
    /// What is shown there.
    shown: String,
    number: usize,
    scenario: Scenario,
    /// What fetches the script once more.
    again: Action,
    dispatch: Dispatch,
}

impl Given {
    /// The sheet of a tab.
    pub(super) fn of(model: &Model, dispatch: &Dispatch) -> Self {
        let shown = if model.tab == Tab::Code { "code" } else { "export" };
        Self::new("sheets", shown, Action::ShowTab(model.tab), model, dispatch)
    }

    /// A view of what if.
    pub(super) fn what_if(view: &str, model: &Model, dispatch: &Dispatch) -> Self {
        Self::new("whatif", view, Action::Ask(view.into()), model, dispatch)
    }

    fn new(id: &'static str, shown: &str, again: Action, model: &Model, dispatch: &Dispatch) -> Self {
        let Model { story, scenario, .. } = model;
        let (shown, scenario) = (shown.to_owned(), scenario.clone());
        Self { id, shown, number: *story, scenario, again, dispatch: dispatch.clone() }
    }
}

#[inline(never)]
pub(super) fn sheet(given: &Given) -> Element {
    let again = el!("button", "class" = "btn"; "Try again").on_click(click(&given.dispatch, given.again.clone()));
    // No other sheet is an article: what the script writes must not stay behind in one of them.
    el!("article";
        el!("div", "id" = given.id, "data-sheet" = given.shown.clone(), "data-number" = given.number.to_string(), "data-story" = canonical_json(&given.scenario)),
        // Seen as long as the element before it is empty.
        el!("p", "class" = "card waits"; "Loading … ", again),
    )
}
