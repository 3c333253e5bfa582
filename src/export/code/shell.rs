//! How does a shell call the API?
//!
//! With curl, and jq for the ids that calls give.

use super::layout::{Doc, Page, keyword, plain, string};
use super::{Call, Line, Step, StepKind, Uses, Value, Where, quote, remarks};
use crate::export::api_calls::API_VERSION;

/// Writes steps for a shell.
pub(super) fn print(steps: &[Step], uses: &Uses) -> Vec<Line> {
    let mut page = Page::new("  ");
    page.fixed("#!/usr/bin/env bash");
    page.fixed("`set` -euo pipefail");
    for step in steps {
        page.event = step.event;
        match &step.kind {
            StepKind::Call(call) => write(call, uses, &mut page),
            StepKind::WaitForClock(clock) => {
                let address = ["\"https://api.stripe.com/v1/test_helpers/test_clocks/$", clock, "\" \\"].concat();
                page.fixed(&["`until` `curl` -sS ", &address].concat());
                page.indent();
                page.fixed("-u \"$STRIPE_SECRET_KEY:\" | `jq` -e '.status != \"advancing\"' > /dev/null");
                page.outdent();
                page.fixed("`do` sleep 1; `done`");
            }
            other => remarks(&mut page, "#", other),
        }
    }
    page.lines
}

fn write(call: &Call, uses: &Uses, page: &mut Page) {
    let made = uses.made.iter().filter(|(name, _)| *name == call.saves_as);
    let places: Vec<Where> = made.map(|(_, place)| *place).collect();
    let variable = &call.saves_as;
    let reply = [variable, "_reply"].concat();
    // What is used of the answer decides what is kept of it.
    let (before, behind) = match &places[..] {
        [] => (String::new(), String::from(" > /dev/null")),
        [place] => ([&named(variable, *place), "=$("].concat(), [" | jq -r ", &path(*place), ")"].concat()),
        _ => ([&reply, "=$("].concat(), String::from(")")),
    };
    let method = match call.operation.method {
        "DELETE" => " -X DELETE",
        "POST" if call.parameters.is_empty() => " -X POST",
        _ => "",
    };
    let mut arguments =
        vec![plain("-u \"$STRIPE_SECRET_KEY:\""), plain(["-H \"Stripe-Version: ", API_VERSION, "\""].concat())];
    for (name, value) in &call.parameters {
        say(name, value, &mut arguments);
    }
    page.fixed(&[&before, "`curl` -sS", method, " ", &address(call), " \\"].concat());
    page.indent();
    let last = arguments.len() - 1;
    for (place, argument) in arguments.into_iter().enumerate() {
        let end = if place < last { " \\" } else { &behind };
        page.line(&Doc::Row(vec![argument, plain(end)]));
    }
    page.outdent();
    if places.len() > 1 {
        for place in places {
            let name = named(variable, place);
            page.fixed(&[&name, "=$(`jq` -r ", &path(place), " <<< \"$", &reply, "\")"].concat());
        }
    }
}

/// The address, with the id of what the call is about.
fn address(call: &Call) -> String {
    let about = match &call.about {
        Some(Value::Made(variable, place)) => ["$", &named(variable, *place)].concat(),
        Some(Value::Text(text)) => text.clone(),
        _ => String::new(),
    };
    let address = ["https://api.stripe.com", &call.operation.path.replace("{id}", &about)].concat();
    if about.starts_with('$') { ["\"", &address, "\""].concat() } else { address }
}

/// `-d name=value` for a value, or for each that it holds.
fn say(name: &str, value: &Value, arguments: &mut Vec<Doc>) {
    let text = match value {
        Value::List(values) => {
            for (place, value) in values.iter().enumerate() {
                say(&format!("{name}[{place}]"), value, arguments);
            }
            return;
        }
        Value::Object(fields) | Value::Map(fields) => {
            for (field, value) in fields {
                say(&format!("{name}[{field}]"), value, arguments);
            }
            return;
        }
        // Names have no letter that a shell would read within these quotes.
        Value::Made(variable, place) => {
            let text = ["\"", name, "=$", &named(variable, *place), "\""].concat();
            arguments.push(Doc::Row(vec![keyword("-d"), plain(" "), string(text)]));
            return;
        }
        Value::Text(text) | Value::Word(text) | Value::Decimal(text) => text.clone(),
        Value::Choice(word) => String::from(*word),
        Value::Whole(whole) => whole.to_string(),
        Value::At(at) => at.0.to_string(),
        Value::Flag(flag) => flag.to_string(),
        Value::Nothing => String::new(),
    };
    // What is no plain word is encoded by curl.
    let is_plain = text.chars().all(|letter| letter.is_ascii_alphanumeric() || "_.-".contains(letter));
    let option = if is_plain { "-d" } else { "--data-urlencode" };
    let quoted = quote::shell(&[name, "=", &text].concat());
    arguments.push(Doc::Row(vec![keyword(option), plain(" "), string(quoted)]));
}

/// The variable that holds something of an answer.
fn named(variable: &str, place: Where) -> String {
    match place {
        Where::Id => variable.to_string(),
        Where::Item(place) => format!("{variable}_item_{place}"),
        Where::LatestInvoice => [variable, "_invoice"].concat(),
        Where::Product => [variable, "_product"].concat(),
    }
}

/// Where it stands in the answer.
fn path(place: Where) -> String {
    match place {
        Where::Id => String::from(".id"),
        Where::Item(place) => format!("'.items.data[{place}].id'"),
        Where::LatestInvoice => String::from(".latest_invoice"),
        Where::Product => String::from(".product"),
    }
}
