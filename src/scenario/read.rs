//! How is a document read, with every mistake found?
//!
//! A derived deserializer stops at the first mistake. This one walks the JSON along the [`schema`](super::schema), says all
//! that is wrong, leaves that out and goes on, so that `check` can add what *it* finds. It never guesses: a document with
//! a problem is not run.

mod json;
mod near;
mod object;
mod value;

use std::cmp::Ordering;

use self::json::{Fault, TOO_DEEP, Value};
pub(super) use self::near::{join, nearest, shorten, write_one_of};
use self::object::Reading;
use super::document::Scenario;
use super::node::Node;
use super::problem::Problem;
use super::schema::{SCENARIO, VERSION};

/// A document may be this many bytes long.
pub const MAX_BYTES: usize = 262_144;

/// Reads a document. Gives what could be read, unless that is nothing, and everything that is wrong with it.
pub fn read(text: &str) -> (Option<Scenario>, Vec<Problem>) {
    let mut problems = Vec::new();
    let scenario = parse(text, &mut problems).and_then(|value| scenario(&value, &mut problems));
    (scenario, problems)
}

/// Reads the documents in a list, however long it is. In place of one that cannot be read as a whole stands nothing.
pub fn read_list(text: &str) -> Vec<Option<Scenario>> {
    let Ok(Value::Array(values)) = json::parse(text, &mut Vec::new()) else { return Vec::new() };
    let whole = |value: &Value| {
        let mut problems = Vec::new();
        scenario(value, &mut problems).filter(|_| problems.is_empty())
    };
    values.iter().map(whole).collect()
}

fn parse(text: &str, problems: &mut Vec<Problem>) -> Option<Value> {
    let (code, message, hint) = if text.len() > MAX_BYTES {
        let message = format!("The document has {} bytes; {MAX_BYTES} is the most.", text.len());
        ("too_long", message, "Split the story into several documents.")
    } else if text.trim().is_empty() {
        ("empty", String::from("The document is empty."), "Write a story, or open one of the gallery.")
    } else {
        let text = text.trim_start_matches('\u{feff}');
        match json::parse(text, problems) {
            Ok(value) => return Some(value),
            Err(Fault { what: TOO_DEEP, place }) => (
                "too_deep",
                format!("Brackets are nested too deeply{place}."),
                "No story needs more than a handful of levels; look for brackets that are never closed.",
            ),
            Err(Fault { what, place }) => (
                "not_json",
                format!("This is not JSON: {what}{place}."),
                "Mend the text at that place, or open another file.",
            ),
        }
    };
    problems.clear();
    problems.push(Problem::new(code, "", message, hint));
    None
}

fn scenario(value: &Value, problems: &mut Vec<Problem>) -> Option<Scenario> {
    if let Some(problem) = value.get("version").and_then(Value::as_i64).and_then(wrong_version) {
        problems.push(problem);
        return None;
    }
    match Reading::of(value, String::new(), &SCENARIO, problems)?.object() {
        Node::Object(mut fields) => {
            if !fields.iter().any(|(name, _)| *name == "version") {
                std::rc::Rc::make_mut(&mut fields).insert(0, ("version", Node::Whole(VERSION)));
            }
            Some(Scenario::of(fields))
        }
        _ => None,
    }
}

/// What is wrong with a version that this library does not read.
pub(super) fn wrong_version(version: i64) -> Option<Problem> {
    let hint = match version.cmp(&VERSION) {
        Ordering::Equal => return None,
        Ordering::Greater => String::from("Reload the page to get the newest Rollforward, then open it again."),
        Ordering::Less => format!("Write \"version\": {VERSION}."),
    };
    let message = format!("The document has version {version}; this Rollforward reads version {VERSION}.");
    Some(Problem::new("version", "version", message, hint))
}
