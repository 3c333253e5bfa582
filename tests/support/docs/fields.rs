//! Which fields does each object of a scenario have? Types and defaults come from the schema, limits from the checks; what
//! a field means stands in `tests/data/docs/meanings.txt`, of which every line is needed and none may be missing.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use rollforward::scenario::{Absent, Field, Rule, Scenario, Shape, limits, words_of};

use super::markup::{escaped, table, table_below_its_name, with_code};
use crate::files;

/// What each key means: `path.field`, `*.field` for a field that means the same everywhere, `path.field=value`.
const MEANINGS: &str = "tests/data/docs/meanings.txt";

/// The limits, under the names by which meanings speak of them, and what each limits.
fn known_limits() -> Vec<(&'static str, &'static str, i64)> {
    let many = |most: usize| i64::try_from(most).expect("a limit");
    vec![
        ("MONTHS", "Months of a story", limits::MONTHS),
        ("PRICES", "Prices", many(limits::PRICES)),
        ("TIERS", "Tiers of a price", many(limits::TIERS)),
        ("COUPONS", "Coupons", many(limits::COUPONS)),
        ("DISCOUNTS", "Discounts on one thing", many(limits::DISCOUNTS)),
        ("TAX_RATES", "Tax rates", many(limits::TAX_RATES)),
        ("TAX_RATES_OF_A_LINE", "Tax rates of one line", many(limits::TAX_RATES_OF_A_LINE)),
        ("SUBSCRIPTIONS", "Subscriptions", many(limits::SUBSCRIPTIONS)),
        ("ITEMS", "Items of a subscription", many(limits::ITEMS)),
        ("EVENTS", "Events", many(limits::EVENTS)),
        ("LINES", "Items of a one-off invoice", many(limits::LINES)),
        ("QUANTITY", "Units of one item", limits::QUANTITY),
        ("USAGE", "Units of one report of usage, in either direction", limits::USAGE),
        ("AMOUNT", "A written amount in the smallest unit, in either direction", limits::AMOUNT),
        ("TRIAL_DAYS", "Days of a trial", limits::TRIAL_DAYS),
        ("BACKDATED_DAYS", "Days that a start may be backdated", limits::BACKDATED_DAYS),
        ("DAYS_UNTIL_DUE", "Days until a sent invoice is due", limits::DAYS_UNTIL_DUE),
        ("RETRIES", "Retries of a charge", many(limits::RETRIES)),
        ("RETRY_DAYS", "Days from one try to the next", limits::RETRY_DAYS),
        ("FAILURES", "Payments that fail by one event", limits::FAILURES),
        ("TEXT", "Letters of a text", many(limits::TEXT)),
        ("INVOICES", "Invoices of a story, estimated", limits::INVOICES),
    ]
}

thread_local! {
    /// The keys that have been asked for by this thread.
    static ASKED: RefCell<BTreeSet<String>> = const { RefCell::new(BTreeSet::new()) };
    static KNOWN: BTreeMap<String, String> = read();
}

fn read() -> BTreeMap<String, String> {
    let path = files::directory(MEANINGS);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let mut known = BTreeMap::new();
    for line in lines {
        let (key, words) = line.split_once(": ").unwrap_or_else(|| panic!("no meaning in “{line}”"));
        assert!(words.ends_with(['.', ':', '?']), "no sentence: “{line}”");
        assert!(known.insert(key.to_string(), words.to_string()).is_none(), "“{key}” stands there twice");
    }
    known
}

/// What a key means.
#[track_caller]
pub(crate) fn meaning(key: &str) -> String {
    look(key).unwrap_or_else(|| panic!("{MEANINGS} does not say what “{key}” means"))
}

fn look(key: &str) -> Option<String> {
    let words = KNOWN.with(|known| known.get(key).cloned())?;
    ASKED.with(|asked| asked.borrow_mut().insert(key.to_string()));
    Some(
        known_limits()
            .iter()
            .fold(words, |words, (name, _, most)| words.replace(&format!("{{{name}}}"), &number(*most))),
    )
}

/// The meanings that no page has asked for.
pub(crate) fn unasked() -> Vec<String> {
    let keys: Vec<String> = KNOWN.with(|known| known.keys().cloned().collect());
    ASKED.with(|asked| keys.into_iter().filter(|key| !asked.borrow().contains(key)).collect())
}

fn number(number: i64) -> String {
    rollforward::words::count(number)
}

/// The path of an object, as the schema is asked for it; `scenario` for the whole.
fn at(path: &str) -> &str {
    if path == "scenario" { "" } else { path }
}

/// The fields of the object at a path: type, meaning, default.
pub(crate) fn of(path: &str) -> String {
    let kind = Scenario::kind(at(path)).unwrap_or_else(|| panic!("the schema has no object at “{path}”"));
    let row = |field: &Field| {
        let own = format!("{path}.{}", field.name);
        let words = look(&own).unwrap_or_else(|| meaning(&format!("*.{}", field.name)));
        vec![format!("<code>{}</code>", field.name), shape(path, field), with_code(&words), absent(field)]
    };
    let rows: Vec<_> = kind.fields.iter().filter(|field| !is_event(path, field)).map(row).collect();
    let caption = if path == "scenario" { String::from("The document") } else { format!("<code>{path}</code>") };
    format!(
        "\n{}\n{}",
        table_below_its_name(&caption, &["Field", "Type", "What it means", "If left out"], &rows),
        rules_of(kind.rules)
    )
}

/// What happens in an event has tables of its own.
fn is_event(path: &str, field: &Field) -> bool {
    path == "events" && matches!(field.shape, Shape::Part(_))
}

/// What the fields of an object have to do with each other, alone.
pub(crate) fn rules(path: &str) -> String {
    rules_of(Scenario::kind(at(path)).expect("an object").rules)
}

fn rules_of(rules: &[Rule]) -> String {
    let told: Vec<_> = rules.iter().map(|rule| format!("<li>{}</li>\n", told(*rule))).collect();
    if told.is_empty() { String::new() } else { format!("<ul class=\"rules\">\n{}</ul>\n", told.concat()) }
}

fn told(rule: Rule) -> String {
    let listed = |names: &[&str], word: &str| {
        let names: Vec<_> = names.iter().map(|name| format!("<code>{name}</code>")).collect();
        let (last, others) = names.split_last().expect("a name");
        format!("{} {word} {last}", others.join(", "))
    };
    match rule {
        Rule::OneOf(names) => format!("Exactly one of {}.", listed(names, "and")),
        Rule::Some(names) => format!("At least one of {}.", listed(names, "and")),
        Rule::AtMostOne(names) => format!("At most one of {}.", listed(names, "and")),
        Rule::Needs(name, other) => format!("<code>{name}</code> needs <code>{other}</code>."),
        Rule::WordNeeds(name, word, other) => {
            format!("<code>{name}</code> “{word}” needs <code>{other}</code>.")
        }
    }
}

/// What may stand in a field.
fn shape(path: &str, field: &Field) -> String {
    let words = |words: &[&str]| words.iter().map(|word| format!("<code>{word}</code>")).collect::<Vec<_>>().join(", ");
    let object = || {
        let inner = first_of_its_kind(&below(path, field.name));
        format!("<a href=\"#{}\">{inner}</a>", id(&inner))
    };
    match field.shape {
        Shape::Text => String::from("text"),
        Shape::Date => String::from("instant"),
        Shape::Id(list) => format!("id of one of <code>{list}</code>"),
        Shape::Ids(list) => format!("list of ids of <code>{list}</code>"),
        Shape::Whole => String::from("whole number"),
        Shape::Money => String::from("amount"),
        Shape::Balance => String::from("balance"),
        Shape::Flag => String::from("<code>true</code> or <code>false</code>"),
        Shape::Decimal => String::from("decimal number"),
        Shape::Choice(choice) | Shape::Word(choice) => words(choice),
        Shape::Axis => words(&words_of(field.name)),
        Shape::Part(_) => object(),
        Shape::List(_) => format!("list of {}", object()),
        Shape::UpTo => String::from("whole number, or <code>inf</code>"),
        Shape::Invoice => String::from("whole number, or <code>last</code>"),
        Shape::When => String::from("<code>now</code>, <code>period_end</code> or an instant"),
        Shape::Policy => format!("name of a preset, or {}", object()),
    }
}

/// The anchor of an object's table.
pub(crate) fn id(path: &str) -> String {
    super::markup::anchor(path)
}

/// What the absence of a field means.
fn absent(field: &Field) -> String {
    match (field.absent, field.shape) {
        (Absent::Needed, _) => String::from("<strong>needed</strong>"),
        (Absent::Means(value), Shape::Flag) => format!("<code>{}</code>", value != 0),
        (Absent::Means(value), _) => format!("<code>{}</code>", number(value)),
        (Absent::Filled(word), _) => format!("<code>{word}</code>"),
        (_, Shape::Choice(words)) => format!("<code>{}</code>", words[0]),
        (_, Shape::UpTo) => String::from("<code>inf</code>"),
        (_, Shape::Invoice) => String::from("<code>last</code>"),
        (_, Shape::When) => String::from("<code>now</code>"),
        (Absent::Unchanged, _) => format!("<code>{}</code>", rollforward::scenario::VERSION),
        (Absent::Nothing, _) => String::from("–"),
    }
}

/// How much may be written.
pub(crate) fn limits() -> String {
    let rows: Vec<_> = known_limits().iter().map(|(_, what, most)| vec![escaped(what), number(*most)]).collect();
    let table = table("The most that a document may have", &["What", "Most"], &rows);
    format!("\n{}\n", table.replacen("<table>", "<table class=\"numbers\">", 1))
}

/// The path of a field of an object.
fn below(path: &str, field: &str) -> String {
    if path == "scenario" { field.to_string() } else { format!("{path}.{field}") }
}

/// Where the same kind of object has its table: items are told once, and what happens in events one by one.
fn first_of_its_kind(path: &str) -> String {
    let kind = Scenario::kind(path).expect("an object");
    let is_same = |other: &String| Scenario::kind(at(other)).is_some_and(|other| std::ptr::eq(other, kind));
    let found = objects();
    if found.iter().any(|object| object == path) {
        return path.to_string();
    }
    found.into_iter().find(is_same).expect("an object")
}

/// Every object of the schema that has a table of its own, by its path.
pub(crate) fn objects() -> Vec<String> {
    let mut found = vec![String::from("scenario")];
    let mut kinds = Vec::new();
    let mut place = 0;
    while place < found.len() {
        let path = found[place].clone();
        for field in Scenario::kind(at(&path)).expect("an object").fields {
            let inner = below(&path, field.name);
            let Some(kind) = Scenario::kind(&inner) else { continue };
            let is_new = !kinds.iter().any(|known| std::ptr::eq(*known, kind));
            if is_new || path == "events" {
                kinds.push(kind);
                found.push(inner);
            }
        }
        place += 1;
    }
    found
}
