//! What can be written down, but not billed yet?
//!
//! Each line is a field that a document may use and that `check` does not give to the engine. Whoever teaches it takes
//! the line away.

use super::document::{Action, AddInvoiceItem, Scenario};
use super::problem::Problem;
use super::read::shorten;

/// What a document uses and nobody bills: one problem each.
pub(super) fn unsupported(scenario: &Scenario) -> Vec<Problem> {
    let mut found = Found(Vec::new());
    for (index, event) in scenario.events.iter().enumerate() {
        found.action(&format!("events[{index}]."), &event.action);
    }
    found.0
}

struct Found(Vec<Problem>);

impl Found {
    /// The fields of an object, and whether they say anything.
    fn used(&mut self, path: &str, fields: &[(&str, bool)]) {
        for (name, _) in fields.iter().filter(|(_, is_used)| *is_used) {
            let message = format!("This Rollforward does not bill “{}” yet.", shorten(name));
            let path = [path, &shorten(name)].concat();
            self.0.push(Problem::new("not_yet", path, message, "Remove it to see the rest of the story."));
        }
    }

    fn action(&mut self, path: &str, action: &Action) {
        let within = format!("{path}{}.", action.name());
        match action {
            Action::AddInvoiceItem(AddInvoiceItem { discounts, .. }) => {
                self.used(&within, &[("discounts", !discounts.is_empty())]);
            }
            Action::RemoveItem(remove) => self.used(&within, &[("clear_usage", remove.clear_usage)]),
            _ => {}
        }
    }
}
