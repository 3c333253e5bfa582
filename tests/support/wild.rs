//! How does a sound document become one that nobody checked, and how is it mended again?

use serde_json::{Value, json};

use super::dice::Dice;

/// A step into a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Field(String),
    Place(usize),
}

/// Everything in a document, by its way there; what stands deeper comes later.
pub(crate) fn ways(value: &Value) -> Vec<Vec<Step>> {
    let mut all = vec![Vec::new()];
    let mut place = 0;
    while place < all.len() {
        let way: Vec<Step> = all[place].clone();
        match at(value, &way) {
            Some(Value::Object(fields)) => {
                all.extend(fields.keys().map(|name| [&way[..], &[Step::Field(name.clone())]].concat()));
            }
            Some(Value::Array(parts)) => {
                all.extend((0..parts.len()).map(|part| [&way[..], &[Step::Place(part)]].concat()));
            }
            _ => {}
        }
        place += 1;
    }
    all
}

fn at<'a>(value: &'a Value, way: &[Step]) -> Option<&'a Value> {
    way.iter().try_fold(value, |value, step| match step {
        Step::Field(name) => value.get(name),
        Step::Place(place) => value.get(place),
    })
}

fn at_mut<'a>(value: &'a mut Value, way: &[Step]) -> Option<&'a mut Value> {
    way.iter().try_fold(value, |value, step| match step {
        Step::Field(name) => value.get_mut(name),
        Step::Place(place) => value.get_mut(place),
    })
}

/// The document without what stands there.
pub(crate) fn without(value: &Value, way: &[Step]) -> Value {
    let mut rest = value.clone();
    let Some((last, parent)) = way.split_last() else { return rest };
    match (at_mut(&mut rest, parent), last) {
        (Some(Value::Object(fields)), Step::Field(name)) => {
            fields.remove(name);
        }
        (Some(Value::Array(parts)), Step::Place(place)) if *place < parts.len() => {
            parts.remove(*place);
        }
        _ => {}
    }
    rest
}

/// `events[0].change_price.price` as steps, as far as they lead somewhere.
pub(crate) fn way_of(document: &Value, path: &str) -> Vec<Step> {
    let mut way = Vec::new();
    for step in path.split(['.', '[']).filter(|step| !step.is_empty()) {
        let step = match step.strip_suffix(']').and_then(|number| number.parse().ok()) {
            Some(place) => Step::Place(place),
            None => Step::Field(step.to_string()),
        };
        way.push(step);
        if at(document, &way).is_none() {
            way.pop();
            break;
        }
    }
    way
}

/// Whether a path leads to something, or to a field that has its default there.
pub(crate) fn leads_somewhere(document: &Value, path: &str) -> bool {
    let steps = path.split(['.', '[']).filter(|step| !step.is_empty()).count();
    let way = way_of(document, path);
    let parent = at(document, &way);
    // A policy may be its name alone.
    let is_name = path == "policy.preset" && parent.is_some_and(Value::is_string);
    way.len() == steps || (way.len() + 1 == steps && (is_name || parent.is_some_and(Value::is_object)))
}

/// The document without what is wrong with it: an event goes as a whole, anything else alone. Nothing if that is all.
pub(crate) fn mended(story: &Value, paths: &[&str]) -> Option<Value> {
    let mut ways: Vec<_> = paths.iter().map(|path| way_of(story, path)).collect();
    for way in &mut ways {
        if way.first() == Some(&Step::Field(String::from("events"))) {
            way.truncate(2);
        }
    }
    // From the back, so that the places before stay.
    ways.sort_by_key(|way| std::cmp::Reverse(way.iter().map(place_in).collect::<Vec<_>>()));
    ways.dedup();
    let mut rest = story.clone();
    for way in ways.iter().filter(|way| way.len() > 1) {
        rest = without(&rest, way);
    }
    (rest != *story).then_some(rest)
}

fn place_in(step: &Step) -> (String, usize) {
    match step {
        Step::Field(name) => (name.clone(), 0),
        Step::Place(place) => (String::new(), *place),
    }
}

/// A smaller document that is wrong in the same way: whatever can go, goes.
pub(crate) fn shrunk(story: &Value, is_wrong: &mut dyn FnMut(&Value) -> bool) -> Value {
    let mut least = story.clone();
    for _ in 0..6 {
        let before = least.clone();
        for way in ways(&before).into_iter().rev() {
            let less = without(&least, &way);
            if less != least && is_wrong(&less) {
                least = less;
            }
        }
        for months in 1..least["months"].as_i64().unwrap_or(1) {
            let mut less = least.clone();
            less["months"] = json!(months);
            if is_wrong(&less) {
                least = less;
                break;
            }
        }
        if least == before {
            break;
        }
    }
    least
}

/// Numbers at which arithmetic breaks.
const NUMBERS: [i64; 20] = [
    i64::MIN,
    i64::MAX,
    i64::MAX - 1,
    1 << 53,
    -(1 << 53),
    (1 << 53) - 1,
    999_999_999_999,
    1_000_000_000_000,
    -999_999_999_999,
    600,
    601,
    1_000_000,
    1_000_001,
    99_999_999,
    100_000_000,
    -1,
    0,
    1,
    2,
    49,
];

const WORDS: [&str; 24] = [
    "",
    "soon",
    "usd",
    "ugx",
    "month",
    "day",
    "p0",
    "s0",
    "i0",
    "none",
    "now",
    "2026-02-29",
    "2999-12-31T23:59:59Z",
    "9999-99-99",
    "1970-01-01",
    "-1",
    "1e3",
    "9223372036854775807",
    "-0.5",
    "99999999999.999999999999",
    "0.000000000001",
    "inf",
    "ẞ",
    "\u{0}",
];

/// The document with some things in it replaced, doubled, moved or taken away.
pub(crate) fn made_wild(story: &Value, dice: &mut Dice) -> Value {
    let mut wild = story.clone();
    for _ in 0..dice.number(1..6) {
        let all = ways(&wild);
        let way = all[dice.below(all.len())].clone();
        let kind = dice.below(9);
        if kind == 0 {
            wild = without(&wild, &way);
            continue;
        }
        let number = NUMBERS[dice.below(NUMBERS.len())];
        let other = at(&wild, &all[dice.below(all.len())]).cloned().unwrap_or_default();
        let Some(value) = at_mut(&mut wild, &way) else { continue };
        match (kind, &mut *value) {
            (1, Value::Array(parts)) => {
                let again = parts.first().cloned().unwrap_or_default();
                parts.push(again);
            }
            (1 | 2, Value::Object(fields)) => {
                let name =
                    ["months", "quantity", "price", "trial_days", "amount", "tax_rates", "nobody"][dice.below(7)];
                fields.insert(name.to_string(), other);
            }
            (3, _) => *value = other,
            (4, _) => *value = Value::Null,
            (_, Value::String(_)) => *value = json!(WORDS[dice.below(WORDS.len())]),
            (_, Value::Bool(flag)) => *flag = !*flag,
            (_, Value::Number(_)) | (5, _) => *value = json!(number),
            _ => {}
        }
    }
    wild
}
