//! How is a document read, with every mistake found?
//!
//! A derived deserializer stops at the first mistake. This one walks the JSON along the [`schema`](super::schema), says all
//! that is wrong, leaves that out and goes on, so that `check` can add what *it* finds. It never guesses: a document with
//! a problem is not run.

mod near;
mod object;
mod value;

use std::cmp::Ordering;

pub(super) use self::near::{instead_of, join, nearest, shorten, write_one_of};
use self::object::Reading;
use super::document::Scenario;
use super::json::{Json, Layout, NotJson, parse as parse_json, write};
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

/// Reads a list of documents; nothing in the place of one that cannot be read without a mistake, and no list at all where
/// the text is none.
pub fn read_list(text: &str) -> Vec<Option<Scenario>> {
    let Ok(Json::List(documents)) = parse_json(text) else { return Vec::new() };
    let read = |value: &Json| {
        let mut problems = Vec::new();
        scenario(value, &mut problems).filter(|_| problems.is_empty())
    };
    documents.iter().map(read).collect()
}

/// Reads what would stand at a path, from its JSON. Whether it makes sense there is not asked.
///
/// # Errors
/// Why it cannot stand there; the paths are those of the document.
pub fn read_value(path: &str, text: &str) -> Result<Node, Vec<Problem>> {
    let (parent, name) = path.rsplit_once('.').unwrap_or(("", path));
    let found = Scenario::kind(parent).and_then(|kind| Some((kind, kind.field(name)?)));
    let Some((kind, field)) = found else {
        let message = format!("A story has no place called “{}”.", shorten(path));
        return Err(vec![Problem::new("unknown_field", path, message, "Choose another place.")]);
    };
    let value = parse_json(text).map_err(|problem| {
        let (code, message, hint) = not_json(&problem);
        vec![Problem::new(code, path, message, hint)]
    })?;
    let object = Json::Object(vec![(name.to_owned(), value)]);
    let mut problems = Vec::new();
    let node = Reading::of(&object, parent.to_owned(), kind, &mut problems).and_then(|reading| reading.one(field));
    match node {
        Some(node) if problems.is_empty() => Ok(node),
        _ if !problems.is_empty() => Err(problems),
        _ => {
            let hint = "Leave the value away where the field is to be left out.";
            Err(vec![Problem::new("wrong_type", path, "Here stands nothing.", hint)])
        }
    }
}

/// A value of a document as JSON, as short as it can be. The way back is [`read_value`].
pub fn write_value(value: &Node) -> String {
    write(value, Layout::Compact)
}

fn parse(text: &str, problems: &mut Vec<Problem>) -> Option<Json> {
    let (code, message, hint) = if text.len() > MAX_BYTES {
        let message = format!("The document has {} bytes; {MAX_BYTES} is the most.", text.len());
        ("too_long", message, "Split the story into several documents.")
    } else if text.trim().is_empty() {
        ("empty", String::from("The document is empty."), "Write a story, or open one of the gallery.")
    } else {
        let text = text.trim_start_matches('\u{feff}');
        match parse_json(text) {
            Ok(value) => return Some(value),
            Err(problem) => not_json(&problem),
        }
    };
    problems.push(Problem::new(code, "", message, hint));
    None
}

fn not_json(problem: &NotJson) -> (&'static str, String, &'static str) {
    let NotJson { expected, line, column } = problem;
    match expected {
        None => (
            "too_deep",
            format!("Brackets are nested too deeply at line {line}, column {column}."),
            "No story needs more than a handful of levels; look for brackets that are never closed.",
        ),
        Some(expected) => (
            "not_json",
            format!("This is not JSON: at line {line}, column {column}, there should be {expected}."),
            "Mend the text at that place, or open another file.",
        ),
    }
}

fn scenario(value: &Json, problems: &mut Vec<Problem>) -> Option<Scenario> {
    if let Some(problem) = value.get("version").and_then(Json::as_whole).and_then(wrong_version) {
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
