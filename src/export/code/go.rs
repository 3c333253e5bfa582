//! How does Go call the API?
//!
//! With a struct for each object, and pointers to what is said.

use super::layout::{Brackets, Doc, Page, group, keyword, name, number, plain, string};
use super::{Call, Line, Step, StepKind, Uses, Value, Where, camel, is_nested, pascal, quote, remarks, singular};

const STRUCT: Brackets =
    Brackets { open: "{", close: "}", comma: ",", inside: "", last_comma: true, opens_line: false };

/// Writes steps in Go.
pub(super) fn print(steps: &[Step], uses: &Uses) -> Vec<Line> {
    let mut page = Page::new("\t");
    page.fixed("`package` main");
    page.blank();
    page.fixed("`import` (");
    page.indent();
    page.fixed("\"context\"");
    page.fixed("\"log\"");
    if uses.has_nothing {
        page.fixed("\"net/url\"");
    }
    page.fixed("\"os\"");
    if uses.waits {
        page.fixed("\"time\"");
    }
    page.blank();
    page.fixed("\"github.com/stripe/stripe-go/v86\"");
    page.outdent();
    page.fixed(")");
    page.blank();
    page.fixed("`func` must[T any](answer T, err error) T {");
    page.indent();
    page.fixed("`if` err != nil {");
    page.indent();
    page.fixed("log.Fatal(err)");
    page.outdent();
    page.fixed("}");
    page.fixed("`return` answer");
    page.outdent();
    page.fixed("}");
    page.blank();
    page.fixed("`func` main() {");
    page.indent();
    page.fixed("ctx := context.Background()");
    page.fixed("sc := stripe.NewClient(os.Getenv(\"STRIPE_SECRET_KEY\"))");
    for step in steps {
        page.event = step.event;
        match &step.kind {
            StepKind::Call(call) => page.line(&write(call, uses)),
            StepKind::WaitForClock(clock) => {
                let retrieved = ["must(sc.V1TestHelpersTestClocks.Retrieve(ctx, ", clock, ".ID, nil))"].concat();
                page.fixed(&["`for` ", &retrieved, ".Status == \"advancing\" {"].concat());
                page.indent();
                page.fixed("time.Sleep(time.Second)");
                page.outdent();
                page.fixed("}");
            }
            other => remarks(&mut page, "//", other),
        }
    }
    page.event = None;
    page.outdent();
    page.fixed("}");
    page.lines
}

fn write(call: &Call, uses: &Uses) -> Doc {
    let operation = call.operation;
    let mut docs = Vec::new();
    if uses.has(&call.saves_as) {
        docs.push(plain([&camel(&call.saves_as), " := "].concat()));
    }
    let nested = is_nested(operation);
    let (first, rest) = operation.services.split_first().unwrap_or((&"", &[]));
    let first_name = pascal(if nested { singular(first) } else { first });
    let services: String = [first_name].into_iter().chain(rest.iter().map(|service| pascal(service))).collect();
    docs.push(plain(["must(sc.V1", &services, ".", &pascal(operation.verb), "(ctx"].concat()));
    let class = [pascal(operation.package), pascal(operation.resource), pascal(operation.verb)].concat();
    let mut fields = fields(&class, &call.parameters);
    match &call.about {
        // What belongs to a resource is told of it among the parameters.
        Some(about) if nested => {
            let owner = Doc::Row(vec![name(pascal(singular(first))), plain(": "), value(&class, "", about)]);
            fields.insert(0, owner);
        }
        Some(about) => docs.extend([plain(", "), bare(about)]),
        None => {}
    }
    docs.push(plain(", "));
    if fields.is_empty() {
        docs.push(keyword("nil"));
    } else {
        docs.extend([plain(["&stripe.", &class, "Params"].concat()), group(STRUCT, fields)]);
    }
    docs.push(plain("))"));
    Doc::Row(docs)
}

/// What is said; what is taken back goes by another way, for a struct cannot say it.
fn fields(class: &str, parameters: &[(&'static str, Value)]) -> Vec<Doc> {
    let mut docs = Vec::new();
    let mut emptied = Vec::new();
    for (key, field) in parameters {
        match field {
            Value::Nothing => {
                emptied.push(Doc::Row(vec![
                    string(quote::common(key)),
                    plain(": {"),
                    string("\"\"".into()),
                    plain("}"),
                ]));
            }
            Value::Choice(word) => {
                let key = [pascal(key), pascal(word)].concat();
                docs.push(Doc::Row(vec![name(key), plain(": stripe.Bool("), number("true"), plain(")")]));
            }
            _ => docs.push(Doc::Row(vec![name(field_name(key)), plain(": "), value(class, key, field)])),
        }
    }
    if !emptied.is_empty() {
        let values = Doc::Row(vec![plain("url.Values"), group(STRUCT, emptied)]);
        let extra = [plain("stripe.Params{Extra: &stripe.ExtraValues{Values: "), values, plain("}}")];
        docs.push(Doc::Row([name("Params"), plain(": ")].into_iter().chain(extra).collect()));
    }
    docs
}

fn field_name(key: &str) -> String {
    if key == "id" { String::from("ID") } else { pascal(key) }
}

fn value(class: &str, key: &str, value: &Value) -> Doc {
    let pointer = |kind: &str, inner: Doc| Doc::Row(vec![plain(["stripe.", kind, "("].concat()), inner, plain(")")]);
    match value {
        Value::Text(text) => pointer("String", string(quote::common(text))),
        Value::Word(word) => pointer("String", string(quote::common(word))),
        Value::Whole(whole) => pointer("Int64", number(whole.to_string())),
        Value::At(at) => pointer("Int64", number(at.0.to_string())),
        Value::Flag(flag) => pointer("Bool", number(flag.to_string())),
        Value::Decimal(digits) => pointer("Float64", number(digits.clone())),
        Value::Made(..) => pointer("String", bare(value)),
        Value::Object(said) => {
            let class = [class, &pascal(key)].concat();
            Doc::Row(vec![plain(["&stripe.", &class, "Params"].concat()), group(STRUCT, fields(&class, said))])
        }
        Value::Map(said) => {
            let pair = |(key, each): &(&'static str, Value)| {
                Doc::Row(vec![string(quote::common(key)), plain(": "), bare(each)])
            };
            Doc::Row(vec![plain("map[string]string"), group(STRUCT, said.iter().map(pair).collect())])
        }
        Value::List(values) if matches!(values.first(), Some(Value::Object(_))) => {
            let inner = [class, &pascal(singular(key))].concat();
            let each = |each: &Value| match each {
                Value::Object(said) => group(STRUCT, fields(&inner, said)),
                other => bare(other),
            };
            let kind = ["[]*stripe.", &inner, "Params"].concat();
            Doc::Row(vec![plain(kind), group(STRUCT, values.iter().map(each).collect())])
        }
        Value::List(values) => {
            let each = values.iter().map(|each| self::value(class, key, each)).collect();
            Doc::Row(vec![plain("[]*string"), group(STRUCT, each)])
        }
        // Written by `fields`.
        Value::Choice(_) | Value::Nothing => plain(""),
    }
}

/// A text that is no pointer.
fn bare(value: &Value) -> Doc {
    match value {
        Value::Made(variable, place) => plain([&camel(variable), &made(*place)[..]].concat()),
        Value::Text(text) | Value::Word(text) => string(quote::common(text)),
        _ => plain(""),
    }
}

fn made(place: Where) -> String {
    match place {
        Where::Id => String::from(".ID"),
        Where::Item(place) => format!(".Items.Data[{place}].ID"),
        Where::LatestInvoice => String::from(".LatestInvoice.ID"),
        Where::Product => String::from(".Product.ID"),
    }
}
