//! What is set otherwise, and what is wrong with it, in words?

use super::read::Change;
use crate::calendar::parse_instant;
use crate::currency::Currency;
use crate::money::Amount;
use crate::policy::PRESETS;
use crate::scenario::{Absent, Field, Node, Problem, Scenario, Shape};
use crate::whatif::name_of;
use crate::words;

/// `Price of Super Startup`.
pub(super) fn label(story: &Scenario, path: &str) -> String {
    upper(&name_of(story, path))
}

/// With a capital letter.
pub(super) fn upper(text: &str) -> String {
    let first = text.chars().next().map_or(0, char::len_utf8);
    [&text[..first].to_uppercase(), &text[first..]].concat()
}

/// `Price of Super Startup: $80.00 (base $100.00)`.
pub fn change_in_words(base: &Scenario, story: &Scenario, change: &Change) -> String {
    let [own, usual] = [(story, &change.value), (base, &base.get(&change.path).cloned())]
        .map(|(of, value)| value_in_words(of, &change.path, value.as_ref()));
    [&label(base, &change.path), ": ", &own, " (base ", &usual, ")"].concat()
}

/// What stands at a path of a story in words, or what it means where nothing does.
pub fn value_in_words(story: &Scenario, path: &str, value: Option<&Node>) -> String {
    let (parent, name) = path.rsplit_once('.').unwrap_or(("", path));
    let Some(field) = Scenario::kind(parent).and_then(|kind| kind.field(name)) else { return String::new() };
    match value {
        Some(value) => present(story, field, value),
        None => absent(field),
    }
}

fn present(story: &Scenario, field: &Field, value: &Node) -> String {
    let currency = Currency::find(&story.part().text("currency").to_ascii_lowercase());
    let amount = |units: i64| Some((currency?, Amount::new(units).ok()?));
    match (field.shape, value) {
        (Shape::Money, Node::Whole(units)) => {
            amount(*units).map_or_else(|| units.to_string(), |(currency, amount)| words::money(currency, amount))
        }
        (Shape::Balance, Node::Whole(units)) => {
            amount(*units).map_or_else(|| units.to_string(), |(currency, amount)| words::balance(currency, amount))
        }
        (_, Node::Whole(number)) => words::count(*number),
        (_, Node::Flag(flag)) => String::from(if *flag { "yes" } else { "no" }),
        (Shape::Date, Node::Text(text)) => parse_instant(text).map_or_else(|_| text.to_string(), words::instant),
        (Shape::Decimal, Node::Text(text)) => {
            let percent = if is_percentage(field.name) { "%" } else { "" };
            [&words::plain_decimal(text), percent].concat()
        }
        (Shape::Id(list), Node::Text(id)) => called(story, list, id),
        (Shape::Ids(list), Node::List(ids)) => {
            let names: Vec<_> = ids.iter().map(|id| called(story, list, id.as_text())).collect();
            if names.is_empty() { String::from("none") } else { names.join(", ") }
        }
        (Shape::Policy, Node::Object(_)) => policy(value),
        (_, Node::Text(text)) if field.name == "preset" => policy_called(text),
        (Shape::Text, Node::Text(text)) => ["“", text, "”"].concat(),
        (_, Node::Text(text)) => text.replace('_', " "),
        (_, Node::List(list)) => {
            let noun = field.name.replace('_', " ");
            words::plural(i64::try_from(list.len()).unwrap_or(i64::MAX), noun.strip_suffix('s').unwrap_or(&noun))
        }
        (_, Node::Object(_)) => String::from("other"),
    }
}

/// What it means that a field is not there.
fn absent(field: &Field) -> String {
    String::from(match (field.shape, field.absent) {
        (Shape::Flag, Absent::Means(flag)) => return String::from(if flag == 0 { "no" } else { "yes" }),
        (Shape::Balance, Absent::Means(0)) => "none",
        (_, Absent::Means(number)) => return words::count(number),
        (Shape::Choice(choice), Absent::Nothing) => return choice[0].replace('_', " "),
        (Shape::Policy, _) => PRESETS[0].name,
        _ if field.name == "preset" => PRESETS[0].name,
        (Shape::Ids(_) | Shape::List(_), _) => "none",
        (Shape::Axis | Shape::Flag | Shape::Word(_), _) => "as usual",
        _ => "not set",
    })
}

/// Whether the numbers of a field are percentages.
pub(super) fn is_percentage(name: &str) -> bool {
    ["percent_off", "percentage"].contains(&name)
}

/// A thing of a list of the document by its id: its name, or the id.
pub(super) fn called(story: &Scenario, list: &str, id: &str) -> String {
    let found = story.part().parts(list).find(|part| part.text("id") == id);
    let name = found.map_or("", |part| part.text("name"));
    String::from(if name.is_empty() { id } else { name })
}

fn policy(value: &Node) -> String {
    let part = value.part();
    let own = part.fields().filter(|(name, _)| *name != "preset").count();
    let name = policy_called(part.text("preset"));
    match i64::try_from(own) {
        Ok(own @ 1..) => [&name, " with ", &words::plural(own, "convention"), " of its own"].concat(),
        _ => name,
    }
}

fn policy_called(id: &str) -> String {
    let id = if id.is_empty() { PRESETS[0].id } else { id };
    PRESETS.iter().find(|preset| preset.id == id).map_or_else(|| id.to_owned(), |preset| preset.name.to_owned())
}

/// A mistake: where, what, and how to mend it.
pub(super) fn problem_in_words(story: &Scenario, problem: &Problem) -> String {
    let place = if problem.path.is_empty() { String::new() } else { [&label(story, &problem.path), ": "].concat() };
    [&place, &*problem.message, " ", &*problem.hint].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_told_with_what_the_base_has() {
        let base = crate::open(include_str!("../../../static/presets/free-months-coupon.json")).unwrap();
        let told = |path: &str, value: Option<Node>| {
            let mut story = base.clone();
            story.set(path, value.clone());
            change_in_words(&base, &story, &Change { path: path.to_owned(), value, misfit: None })
        };
        for (path, value, words) in [
            ("prices[1].unit_amount", Some(Node::Whole(8_000)), "Price of Super Startup: $80.00 (base $100.00)"),
            (
                "customer.balance",
                Some(Node::Whole(-5_000)),
                "Opening credit of the customer: Credit $50.00 (base none)",
            ),
            (
                "coupons[0].percent_off",
                Some(Node::from("12.5")),
                "Discount in percent of Two free months: 12.5% (base 100%)",
            ),
            ("subscriptions[0].discounts", None, "Discounts: none (base Two free months)"),
            (
                "subscriptions[0].trial_end",
                Some(Node::from("2026-06-02")),
                "End of the trial: 2 Jun 2026 (base not set)",
            ),
            (
                "subscriptions[0].items[0].price",
                Some(Node::from("hobby")),
                "Price of Super Startup: Hobby (base Super Startup)",
            ),
            ("policy.preset", Some(Node::from("lago")), "Rules of the rules: Lago (base Stripe (flexible))"),
            ("policy.time_unit", Some(Node::from("day")), "Time unit of the rules: day (base as usual)"),
            (
                "policy.credit_unused_time",
                Some(Node::Flag(false)),
                "Credit unused time of the rules: no (base as usual)",
            ),
            ("events", None, "Events: none (base 1 event)"),
            ("months", Some(Node::Whole(12)), "Months that are looked at: 12 (base 9)"),
        ] {
            assert_eq!(told(path, value), words);
        }
    }
}
