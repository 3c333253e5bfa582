//! How does C# call the API?
//!
//! With an options object for each object of parameters.

use super::layout::{Brackets, CALL, Doc, Page, group, keyword, name, number, plain, string};
use super::{Call, Line, Step, StepKind, Uses, Value, Where, camel, pascal, quote, remarks, singular};

const OBJECT: Brackets =
    Brackets { open: "{", close: "}", comma: ",", inside: " ", last_comma: true, opens_line: true };

/// Writes steps in C#.
pub(super) fn print(steps: &[Step], uses: &Uses) -> Vec<Line> {
    let mut page = Page::new("    ");
    for package in ["System", "System.Collections.Generic", "System.Threading", "Stripe"] {
        page.fixed(&["`using` ", package, ";"].concat());
    }
    page.blank();
    page.fixed("`var` client = `new` StripeClient(Environment.GetEnvironmentVariable(\"STRIPE_SECRET_KEY\"));");
    for step in steps {
        page.event = step.event;
        match &step.kind {
            StepKind::Call(call) => page.line(&write(call, uses)),
            StepKind::WaitForClock(clock) => {
                let status = ["client.V1.TestHelpers.TestClocks.Get(", clock, ".Id).Status"].concat();
                page.fixed(&["`while` (", &status, " == \"advancing\")"].concat());
                page.fixed("{");
                page.indent();
                page.fixed("Thread.Sleep(1000);");
                page.outdent();
                page.fixed("}");
            }
            other => remarks(&mut page, "//", other),
        }
    }
    page.lines
}

fn write(call: &Call, uses: &Uses) -> Doc {
    let operation = call.operation;
    let mut docs = Vec::new();
    if uses.has(&call.saves_as) {
        docs.extend([keyword("var"), plain([" ", &camel(&call.saves_as), " = "].concat())]);
    }
    let verb = if operation.verb == "retrieve" { String::from("Get") } else { pascal(operation.verb) };
    let services: Vec<_> = operation.services.iter().map(|service| pascal(service)).collect();
    docs.push(plain(["client.V1.", &services.join("."), ".", &verb].concat()));
    let package = match operation.package {
        "" => String::new(),
        package => ["Stripe.", &pascal(package), "."].concat(),
    };
    let base = [&package, &pascal(operation.resource)[..]].concat();
    let mut given = Vec::new();
    if let Some(about) = &call.about {
        given.push(value(&base, "", about));
    }
    if !call.parameters.is_empty() {
        given.push(object(&base, &[&base, &verb[..]].concat(), &call.parameters));
    }
    docs.extend([group(CALL, given), plain(";")]);
    Doc::Row(docs)
}

/// An object: `base` is what the names of those within it begin with.
fn object(base: &str, class: &str, fields: &[(&'static str, Value)]) -> Doc {
    let (taken_back, said): (Vec<_>, Vec<_>) = fields.iter().partition(|(_, field)| *field == Value::Nothing);
    let mut parts: Vec<_> = said
        .into_iter()
        .map(|(key, field)| Doc::Row(vec![name(pascal(key)), plain(" = "), value(base, key, field)]))
        .collect();
    if !taken_back.is_empty() {
        let pairs = taken_back.into_iter().map(|(key, _)| pair(key, string(String::from("\"\"")))).collect();
        parts.push(Doc::Row(vec![name("ExtraParams"), plain(" = "), dictionary("object", pairs)]));
    }
    Doc::Row(vec![keyword("new"), plain([" ", class, "Options"].concat()), group(OBJECT, parts)])
}

fn dictionary(kind: &'static str, pairs: Vec<Doc>) -> Doc {
    let open = [plain(" Dictionary<"), keyword("string"), plain(", "), keyword(kind), plain(">")];
    Doc::Row([keyword("new")].into_iter().chain(open).chain([group(OBJECT, pairs)]).collect())
}

fn pair(key: &str, content: Doc) -> Doc {
    Doc::Row(vec![plain("["), string(quote::common(key)), plain("] = "), content])
}

fn value(base: &str, key: &str, value: &Value) -> Doc {
    let nested = |key: &str| [base, &pascal(key)].concat();
    match value {
        Value::Text(text) | Value::Word(text) => string(quote::common(text)),
        // A class of its own, beside the resource.
        Value::Choice(word) => plain([&nested(key), ".", &pascal(word)].concat()),
        Value::Whole(whole) => number(whole.to_string()),
        Value::At(at) => {
            let seconds = number(at.0.to_string());
            Doc::Row(vec![plain("DateTimeOffset.FromUnixTimeSeconds("), seconds, plain(").UtcDateTime")])
        }
        Value::Flag(flag) => number(flag.to_string()),
        Value::Decimal(digits) => number([digits, "m"].concat()),
        Value::Made(variable, place) => plain([&camel(variable), &made(*place)[..]].concat()),
        Value::Object(fields) => object(&nested(key), &nested(key), fields),
        Value::Map(fields) => {
            let pairs = fields.iter().map(|(inner, each)| pair(inner, self::value(base, key, each))).collect();
            dictionary("string", pairs)
        }
        Value::List(values) => {
            let is_object = matches!(values.first(), Some(Value::Object(_)));
            let inner = if is_object { plain([&nested(singular(key)), "Options"].concat()) } else { keyword("string") };
            let parts = values.iter().map(|each| self::value(base, singular(key), each)).collect();
            Doc::Row(vec![keyword("new"), plain(" List<"), inner, plain(">"), group(OBJECT, parts)])
        }
        // Written by `object`.
        Value::Nothing => plain(""),
    }
}

fn made(place: Where) -> String {
    match place {
        Where::Id => String::from(".Id"),
        Where::Item(place) => format!(".Items.Data[{place}].Id"),
        Where::LatestInvoice => String::from(".LatestInvoiceId"),
        Where::Product => String::from(".ProductId"),
    }
}
