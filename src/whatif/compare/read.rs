//! What does a variant of a document set otherwise, and does it fit?
//!
//! Nothing is dropped in silence: a change that fits nowhere any more, or has no value that can stand there, is kept with
//! the words that say so.

use super::told::problem_in_words;
use crate::scenario::{Node, Part, Scenario, Shape, read_value};

/// Something that a variant sets otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Where it stands in the document.
    pub path: String,
    /// What stands there; nothing where the field is left out.
    pub value: Option<Node>,
    /// Why it cannot stand there, and how to mend that.
    pub misfit: Option<String>,
}

/// The changes of a variant, and the story with those that fit.
pub(in super::super) fn changes(base: &Scenario, variant: Part<'_>) -> (Vec<Change>, Scenario) {
    let mut story = base.clone();
    let changes = variant.parts("changes").map(|written| {
        let path = written.text("path").to_owned();
        match fitting(&story, &path, written.text("value")) {
            Ok(value) => {
                story.set(&path, value.clone());
                Change { path, value, misfit: None }
            }
            Err(words) => Change { path, value: None, misfit: Some(words) },
        }
    });
    (changes.collect(), story)
}

/// The value for a path of a story; nothing where no JSON says one.
///
/// # Errors
/// Why it does not fit there, in words.
pub(super) fn fitting(story: &Scenario, path: &str, json: &str) -> Result<Option<Node>, String> {
    if path == "version" || path == "what_if" || path.starts_with("what_if.") {
        return Err(format!("“{path}” is nothing of the story itself, so no variant can set it. Remove this change."));
    }
    if let Some(gone) = missing(story, path) {
        return Err(format!(
            "“{path}” is set, but the story has no “{gone}” any more. Remove this change, or bring it back."
        ));
    }
    let (parent, name) = path.rsplit_once('.').unwrap_or(("", path));
    if json.is_empty() && Scenario::kind(parent).is_some_and(|kind| kind.field(name).is_some()) {
        return Ok(None);
    }
    let of_problem = |problem| ["“", path, "” cannot be set so. ", &problem_in_words(story, &problem)].concat();
    read_value(path, json).map(Some).map_err(|problems| problems.into_iter().next().map(of_problem).unwrap_or_default())
}

/// The first object on the way to a path that is not there and cannot come into being.
fn missing<'a>(story: &Scenario, path: &'a str) -> Option<&'a str> {
    let holders = path.match_indices('.').map(|(end, _)| &path[..end]);
    holders.into_iter().find(|holder| match story.get(holder) {
        Some(Node::Object(_)) => false,
        Some(_) => true,
        None => !can_begin(holder),
    })
}

/// Whether an object comes into being with its first field, as a policy does; one of a list does not.
fn can_begin(path: &str) -> bool {
    let (parent, name) = path.rsplit_once('.').unwrap_or(("", path));
    let Some(kind) = Scenario::kind(parent) else { return false };
    // What happens at an event does not turn into something else by a field.
    kind.name != "event" && kind.field(name).is_some_and(|field| matches!(field.shape, Shape::Part(_) | Shape::Policy))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cindy() -> Scenario {
        crate::open(include_str!("../../../static/presets/cindy-as-told.json")).unwrap()
    }

    #[test]
    fn what_fits_is_read() {
        for (path, json, value) in [
            ("prices[1].unit_amount", "8000", Some(Node::Whole(8_000))),
            ("customer.balance", "-20000", Some(Node::Whole(-20_000))),
            ("policy", "\"lago\"", Some(Node::object([("preset", Node::from("lago"))]))),
            ("collection.after_retries", "\"cancel\"", Some(Node::from("cancel"))),
            ("subscriptions[0].discounts", "[\"a\"]", Some(Node::list([Node::from("a")]))),
            ("events[0].disabled", "", None),
        ] {
            assert_eq!(fitting(&cindy(), path, json), Ok(value), "{path}");
        }
    }

    #[test]
    fn what_does_not_fit_says_why() {
        for (path, json, words) in [
            ("events[7].at", "\"2026-05-01\"", "the story has no “events[7]” any more"),
            ("coupons[0].percent_off", "\"5\"", "the story has no “coupons[0]” any more"),
            ("coupons.percent_off", "\"5\"", "the story has no “coupons” any more"),
            ("events[0].cancel.when", "\"now\"", "the story has no “events[0].cancel” any more"),
            ("prices[1].colour", "1", "A story has no place called"),
            ("prices[1].colour", "", "A story has no place called"),
            ("prices[1]", "{}", "A story has no place called"),
            ("prices[1].unit_amount", "\"ten\"", "Here stands the text “ten”."),
            ("prices[1].unit_amount", "{", "This is not JSON"),
            ("prices[1].unit_amount", "null", "Here stands nothing."),
            ("what_if.view", "\"sweep\"", "no variant can set it"),
            ("months", "1.5", "months"),
        ] {
            match fitting(&cindy(), path, json) {
                Err(told) => assert!(told.contains(words), "{path}: {told}"),
                Ok(value) => panic!("{path} = {value:?}"),
            }
        }
    }
}
