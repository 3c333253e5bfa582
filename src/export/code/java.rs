//! How does Java call the API?
//!
//! With a builder for each object, and a constant for each word.

use super::layout::{Brackets, CALL, Doc, Page, group, keyword, name, number, plain, string};
use super::{Call, Line, Step, StepKind, Uses, Value, Where, camel, pascal, quote, remarks, singular};

/// A builder, whose steps stand on lines of their own.
const CHAIN: Brackets = Brackets { open: "", close: "", comma: "", inside: "", last_comma: false, opens_line: false };

/// Writes steps in Java.
pub(super) fn print(steps: &[Step], uses: &Uses) -> Vec<Line> {
    let mut page = Page::new("    ");
    page.fixed("`import` com.stripe.StripeClient;");
    page.fixed("`import` com.stripe.param.*;");
    page.fixed("`import` com.stripe.param.billing.*;");
    if uses.has_nothing {
        page.fixed("`import` com.stripe.param.common.EmptyParam;");
    }
    page.fixed("`import` com.stripe.param.testhelpers.*;");
    if uses.has_decimals {
        page.fixed("`import` java.math.BigDecimal;");
    }
    page.blank();
    page.fixed("`public` `class` Story {");
    page.indent();
    page.fixed("`public` `static` `void` main(String[] args) `throws` Exception {");
    page.indent();
    page.fixed("`var` client = `new` StripeClient(System.getenv(\"STRIPE_SECRET_KEY\"));");
    for step in steps {
        page.event = step.event;
        match &step.kind {
            StepKind::Call(call) => page.line(&write(call, uses)),
            StepKind::WaitForClock(clock) => {
                let retrieved = ["client.v1().testHelpers().testClocks().retrieve(", clock, ".getId())"].concat();
                page.fixed(&["`while` (", &retrieved, ".getStatus().equals(\"advancing\")) {"].concat());
                page.indent();
                page.fixed("Thread.sleep(1000);");
                page.outdent();
                page.fixed("}");
            }
            other => remarks(&mut page, "//", other),
        }
    }
    page.event = None;
    page.outdent();
    page.fixed("}");
    page.outdent();
    page.fixed("}");
    page.lines
}

fn write(call: &Call, uses: &Uses) -> Doc {
    let operation = call.operation;
    let mut docs = Vec::new();
    if uses.has(&call.saves_as) {
        docs.extend([keyword("var"), plain([" ", &camel(&call.saves_as), " = "].concat())]);
    }
    let services: Vec<_> = operation.services.iter().map(|service| [&camel(service), "()"].concat()).collect();
    docs.push(plain(["client.v1().", &services.join("."), ".", &camel(operation.verb)].concat()));
    let class = [&pascal(operation.resource), &pascal(operation.verb), "Params"].concat();
    let mut given = Vec::new();
    if let Some(about) = &call.about {
        given.push(value(&class, "", about));
    }
    if !call.parameters.is_empty() {
        given.push(builder(&class, &call.parameters));
    }
    docs.extend([group(CALL, given), plain(";")]);
    Doc::Row(docs)
}

fn builder(class: &str, fields: &[(&'static str, Value)]) -> Doc {
    let mut steps = Vec::new();
    for (key, field) in fields {
        set(class, key, field, &mut steps);
    }
    steps.push(plain(".build()"));
    Doc::Row(vec![plain([class, ".builder()"].concat()), group(CHAIN, steps)])
}

/// `.setName("Cindy")`, or `.addItem(…)` for each of a list.
fn set(class: &str, key: &str, field: &Value, steps: &mut Vec<Doc>) {
    let step = |verb: &str, key: &str, content: Doc| {
        Doc::Row(vec![plain("."), name([verb, &pascal(key)].concat()), plain("("), content, plain(")")])
    };
    match field {
        Value::List(values) => {
            for each in values {
                steps.push(step("add", singular(key), value(class, singular(key), each)));
            }
        }
        Value::Map(fields) => {
            for (inner, each) in fields {
                let pair = Doc::Row(vec![string(quote::java(inner)), plain(", "), value(class, key, each)]);
                steps.push(step("put", key, pair));
            }
        }
        _ => steps.push(step("set", key, value(class, key, field))),
    }
}

fn value(class: &str, key: &str, value: &Value) -> Doc {
    let nested = || [class, ".", &pascal(key)].concat();
    let constant = |word: &str| plain([&nested(), ".", &word.to_ascii_uppercase()].concat());
    match value {
        Value::Text(text) => string(quote::java(text)),
        Value::Word(word) => constant(word),
        Value::Choice(word) => constant(word),
        Value::Whole(whole) => number(format!("{whole}L")),
        Value::At(at) => number(format!("{}L", at.0)),
        Value::Flag(flag) => number(flag.to_string()),
        Value::Decimal(digits) => {
            Doc::Row(vec![keyword("new"), plain(" BigDecimal("), string(quote::java(digits)), plain(")")])
        }
        Value::Made(variable, place) => plain([&camel(variable), &made(*place)[..]].concat()),
        Value::Object(fields) => builder(&nested(), fields),
        Value::Nothing => plain("EmptyParam.EMPTY"),
        // Nothing of ours is a list or a map within a list.
        Value::List(_) | Value::Map(_) => plain(""),
    }
}

fn made(place: Where) -> String {
    match place {
        Where::Id => String::from(".getId()"),
        Where::Item(place) => format!(".getItems().getData().get({place}).getId()"),
        Where::LatestInvoice => String::from(".getLatestInvoice()"),
        Where::Product => String::from(".getProduct()"),
    }
}
