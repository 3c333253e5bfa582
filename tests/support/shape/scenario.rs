//! Which objects does a scenario document have? Read off the schema that reads and writes it.

use rollforward::policy;
use rollforward::scenario::{Absent, Field, Kind, Rule, Scenario, Shape, VERSION, words_of};
use serde_json::{Value, json};

use super::notes::{note_of_field, note_of_kind};
use super::{Law, Object, Property, Type};

/// Names that the projection has already.
const TAKEN: [&str; 5] = ["Invoice", "Line", "Period", "Payment", "Month"];

struct Namer {
    /// The kinds that have a name, in the order in which they were met.
    named: Vec<(&'static Kind, String)>,
    objects: Vec<Object>,
}

/// All objects, the document first.
pub(crate) fn objects() -> Vec<Object> {
    let mut namer = Namer { named: Vec::new(), objects: Vec::new() };
    namer.name(Scenario::kind("").expect("the document"), "", "");
    namer.objects
}

fn pascal(name: &str) -> String {
    let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
    name.split('_').filter(|word| !word.is_empty()).map(capital).collect()
}

impl Namer {
    /// The name of a kind, which is described at the first time.
    fn name(&mut self, kind: &'static Kind, parent: &str, field: &str) -> String {
        if let Some((_, name)) = self.named.iter().find(|(known, _)| std::ptr::eq(*known, kind)) {
            return name.clone();
        }
        let is_free = |name: &String| !TAKEN.contains(&&**name) && self.named.iter().all(|(_, known)| known != name);
        // What happens in an event is called as its field is.
        let short = pascal(if parent == "Event" { field } else { kind.name });
        let longer = format!("{parent}{}", pascal(kind.name));
        let name = [short, longer].into_iter().find(is_free).unwrap_or_else(|| panic!("{parent}.{field}"));
        self.named.push((kind, name.clone()));
        let place = self.objects.len();
        let note = note_of_kind(&name);
        self.objects.push(Object { name: name.clone(), note, properties: Vec::new(), laws: laws(kind) });
        let properties: Vec<_> = kind.fields.iter().map(|field| self.property(&name, field)).collect();
        self.objects[place].properties = properties;
        if name == "Event" {
            let actions = kind.fields.iter().filter(|field| matches!(field.shape, Shape::Part(_)));
            self.objects[place].laws.push(Law::OneOf(actions.map(|field| field.name.to_string()).collect()));
        }
        name
    }

    fn property(&mut self, parent: &str, field: &'static Field) -> Property {
        let what = self.what(parent, field);
        Property {
            name: field.name.to_string(),
            what,
            is_needed: field.absent == Absent::Needed,
            note: note_of_field(parent, field.name),
            default: default_of(field),
        }
    }

    fn what(&mut self, parent: &str, field: &'static Field) -> Type {
        let words = |words: &[&str]| Type::Words(words.iter().map(ToString::to_string).collect());
        match field.shape {
            Shape::Text if parent == "Price" && field.name == "interval" => words(&["day", "week", "month", "year"]),
            // When something ends is “now”, “period_end” or a date.
            Shape::Text | Shape::Id(_) | Shape::When => Type::Text,
            Shape::Date => Type::Instant,
            Shape::Whole if field.name == "version" => Type::Number(VERSION),
            Shape::Whole => Type::Whole,
            Shape::Money | Shape::Balance => Type::Amount,
            Shape::Flag => Type::Flag,
            Shape::Decimal => Type::Decimal,
            Shape::Choice(known) | Shape::Word(known) => words(known),
            Shape::Axis => words(&words_of(field.name)),
            Shape::Ids(_) => Type::List(Box::new(Type::Text)),
            Shape::Part(kind) => Type::Object(self.name(kind, parent, field.name)),
            Shape::List(kind) => Type::List(Box::new(Type::Object(self.name(kind, parent, field.name)))),
            Shape::UpTo => Type::Either(vec![Type::Whole, words(&["inf"])]),
            Shape::Invoice => Type::Either(vec![Type::Whole, words(&["last"])]),
            Shape::Policy => {
                let presets: Vec<_> = policy::PRESETS.iter().map(|preset| preset.id).collect();
                let kind = &rollforward::scenario::POLICY;
                Type::Either(vec![words(&presets), Type::Object(self.name(kind, parent, field.name))])
            }
        }
    }
}

fn default_of(field: &Field) -> Option<Value> {
    match (field.absent, field.shape) {
        (Absent::Means(number), Shape::Flag) => Some(json!(number != 0)),
        (Absent::Means(number), _) => Some(json!(number)),
        (Absent::Filled(word), _) => Some(json!(word)),
        (Absent::Nothing, Shape::Choice(words)) => Some(json!(words[0])),
        (Absent::Nothing, Shape::When) => Some(json!("now")),
        (Absent::Nothing, Shape::Invoice) => Some(json!("last")),
        (Absent::Nothing, Shape::UpTo) => Some(json!("inf")),
        _ => None,
    }
}

fn laws(kind: &Kind) -> Vec<Law> {
    let owned = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
    let law = |rule: &Rule| match *rule {
        Rule::OneOf(names) => Law::OneOf(owned(names)),
        Rule::Some(names) => Law::Some(owned(names)),
        Rule::AtMostOne(names) => Law::AtMostOne(owned(names)),
        Rule::Needs(one, other) => Law::Needs(one.to_string(), other.to_string()),
        Rule::WordNeeds(one, word, other) => Law::WordNeeds(one.to_string(), word.to_string(), other.to_string()),
    };
    kind.rules.iter().map(law).collect()
}
