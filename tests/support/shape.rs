//! What may stand in a document? One description, written as a JSON Schema and as TypeScript.

#[path = "shape/answers.rs"]
pub(crate) mod answers;
#[path = "shape/notes.rs"]
pub(crate) mod notes;
#[path = "shape/projection.rs"]
pub(crate) mod projection;
#[path = "shape/scenario.rs"]
pub(crate) mod scenario;

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

/// What may stand in a field.
#[derive(Clone, Debug)]
pub(crate) enum Type {
    Text,
    /// A date, or an instant of RFC 3339.
    Instant,
    Whole,
    /// A whole number of the smallest unit of the currency.
    Amount,
    Flag,
    /// A number with decimals, as text or as a number.
    Decimal,
    /// One of these words.
    Words(Vec<String>),
    /// Exactly this number.
    Number(i64),
    List(Box<Type>),
    /// A list of exactly these.
    Pair(Vec<Type>),
    Either(Vec<Type>),
    Nothing,
    /// An object of that name.
    Object(String),
}

/// A field of an object.
#[derive(Clone, Debug)]
pub(crate) struct Property {
    pub(crate) name: String,
    pub(crate) what: Type,
    pub(crate) is_needed: bool,
    pub(crate) note: String,
    pub(crate) default: Option<Value>,
}

/// What fields have to do with each other.
#[derive(Clone, Debug)]
pub(crate) enum Law {
    OneOf(Vec<String>),
    Some(Vec<String>),
    AtMostOne(Vec<String>),
    Needs(String, String),
    WordNeeds(String, String, String),
}

/// A kind of object.
#[derive(Clone, Debug)]
pub(crate) struct Object {
    pub(crate) name: String,
    pub(crate) note: String,
    pub(crate) properties: Vec<Property>,
    pub(crate) laws: Vec<Law>,
}

impl Object {
    fn one_of(&self) -> Option<&Vec<String>> {
        self.laws.iter().find_map(|law| if let Law::OneOf(names) = law { Some(names) } else { None })
    }
}

/// What stands above the types.
pub(crate) const HEAD: &str = "\
// What do the documents and answers of Rollforward consist of? Made by tests/documents.rs; do not edit by hand.

/** One of these fields, and none of the others. */
type ExactlyOne<T> = { [K in keyof T]: { [P in K]: T[P] } & { [P in Exclude<keyof T, K>]?: never } }[keyof T];

";

const MOST: i64 = 9_007_199_254_740_991;
const INSTANT: &str = r"^\d{4}-\d{2}-\d{2}([Tt ]\d{2}:\d{2}(:\d{2})?([Zz]|[+-]\d{2}:\d{2})?)?$";

/// A JSON Schema (2020-12) of these objects, of which the first is the document.
pub(crate) fn schema(id: &str, title: &str, objects: &[Object]) -> String {
    let mut root = of_object(&objects[0]);
    let mut whole = Map::new();
    whole.insert("$schema".into(), "https://json-schema.org/draft/2020-12/schema".into());
    whole.insert("$id".into(), id.into());
    whole.insert("title".into(), title.into());
    whole.append(&mut root);
    let parts: Map<_, _> = objects[1..].iter().map(|object| (object.name.clone(), of_object(object).into())).collect();
    whole.insert("$defs".into(), parts.into());
    let mut text = serde_json::to_string_pretty(&whole).expect("a schema");
    text.push('\n');
    text
}

fn of_object(object: &Object) -> Map<String, Value> {
    let mut made = Map::new();
    made.insert("type".into(), "object".into());
    made.insert("description".into(), object.note.clone().into());
    let properties = object.properties.iter().map(|property| {
        let mut value = of_type(&property.what);
        if let Some(fields) = value.as_object_mut() {
            fields.insert("description".into(), property.note.clone().into());
            fields.extend(property.default.clone().map(|default| (String::from("default"), default)));
        }
        (property.name.clone(), value)
    });
    made.insert("properties".into(), Value::Object(properties.collect()));
    let needed: Vec<_> = object.properties.iter().filter(|one| one.is_needed).map(|one| one.name.clone()).collect();
    if !needed.is_empty() {
        made.insert("required".into(), needed.into());
    }
    made.insert("additionalProperties".into(), false.into());
    let laws: Vec<Value> = object.laws.iter().flat_map(of_law).collect();
    if !laws.is_empty() {
        made.insert("allOf".into(), laws.into());
    }
    made
}

fn required(name: &String) -> Value {
    json!({ "required": [name] })
}

fn of_law(law: &Law) -> Vec<Value> {
    match law {
        Law::OneOf(names) => vec![json!({ "oneOf": names.iter().map(required).collect::<Vec<_>>() })],
        Law::Some(names) => vec![json!({ "anyOf": names.iter().map(required).collect::<Vec<_>>() })],
        Law::AtMostOne(names) => {
            let pairs =
                names.iter().enumerate().flat_map(|(at, one)| names[at + 1..].iter().map(move |other| (one, other)));
            pairs.map(|(one, other)| json!({ "not": { "required": [one, other] } })).collect()
        }
        Law::Needs(one, other) => vec![json!({ "dependentRequired": { one: [other] } })],
        Law::WordNeeds(one, word, other) => vec![json!({
            "if": { "properties": { one: { "const": word } }, "required": [one] },
            "then": { "required": [other] }
        })],
    }
}

fn of_type(what: &Type) -> Value {
    match what {
        Type::Text => json!({ "type": "string" }),
        Type::Instant => json!({ "type": "string", "pattern": INSTANT }),
        Type::Whole => json!({ "type": "integer" }),
        Type::Amount => json!({ "type": "integer", "minimum": -MOST, "maximum": MOST }),
        Type::Flag => json!({ "type": "boolean" }),
        Type::Decimal => json!({ "type": ["string", "number"] }),
        Type::Words(words) => json!({ "enum": words }),
        Type::Number(number) => json!({ "const": number }),
        Type::List(of) => json!({ "type": "array", "items": of_type(of) }),
        Type::Pair(of) => {
            let items: Vec<_> = of.iter().map(of_type).collect();
            json!({ "type": "array", "prefixItems": items, "items": false, "minItems": of.len() })
        }
        Type::Either(of) => json!({ "anyOf": of.iter().map(of_type).collect::<Vec<_>>() }),
        Type::Nothing => json!({ "type": "null" }),
        Type::Object(name) => json!({ "$ref": format!("#/$defs/{name}") }),
    }
}

/// The same as TypeScript.
pub(crate) fn typescript(objects: &[Object]) -> String {
    objects.iter().map(of_interface).collect::<Vec<_>>().join("\n")
}

/// Where exactly one of some fields is there, a type for each: the compiler then asks for it.
fn of_interface(object: &Object) -> String {
    let mut text = format!("/** {} */\n", object.note);
    let choices = object.one_of().cloned().unwrap_or_default();
    let (chosen, others): (Vec<_>, Vec<_>) = object.properties.iter().partition(|one| choices.contains(&one.name));
    if chosen.is_empty() {
        writeln!(text, "export interface {} {{", object.name).expect("a text");
        for one in &others {
            of_property(&mut text, one, one.is_needed);
        }
        text.push_str("}\n");
        return text;
    }
    writeln!(text, "export type {} = {{", object.name).expect("a text");
    for one in &others {
        of_property(&mut text, one, one.is_needed);
    }
    text.push_str("} & ExactlyOne<{\n");
    for one in &chosen {
        of_property(&mut text, one, true);
    }
    text.push_str("}>;\n");
    text
}

fn of_property(text: &mut String, one: &Property, is_needed: bool) {
    let default = one.default.as_ref().map(|default| format!(" Default: `{default}`.")).unwrap_or_default();
    writeln!(text, "  /** {}{default} */", one.note).expect("a text");
    writeln!(text, "  {}{}: {};", one.name, if is_needed { "" } else { "?" }, ts(&one.what)).expect("a text");
}

fn ts(what: &Type) -> String {
    match what {
        Type::Text | Type::Instant => String::from("string"),
        Type::Whole | Type::Amount => String::from("number"),
        Type::Flag => String::from("boolean"),
        Type::Decimal => String::from("string | number"),
        Type::Words(words) => words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" | "),
        Type::Number(number) => number.to_string(),
        Type::List(of) if matches!(**of, Type::Decimal | Type::Words(_) | Type::Either(_)) => format!("({})[]", ts(of)),
        Type::List(of) => format!("{}[]", ts(of)),
        Type::Pair(of) => format!("[{}]", of.iter().map(ts).collect::<Vec<_>>().join(", ")),
        Type::Either(of) => of.iter().map(ts).collect::<Vec<_>>().join(" | "),
        Type::Nothing => String::from("null"),
        Type::Object(name) => name.clone(),
    }
}
