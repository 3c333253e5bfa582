//! Which charges least, and what else is to be said of all of them together?

use super::because::{join, size, why_charged};
use super::{Case, Comparison, Figure, With};
use crate::words;

/// The answer in a sentence or two.
pub(super) fn answer(all: &Comparison) -> String {
    let Some(base) = all.base().total(Figure::Charged) else {
        return String::from("The base has mistakes. Mend them, and the comparison follows.");
    };
    let cases: Vec<_> = all.cases.iter().filter(|case| all.is_comparable(case)).collect();
    if all.others().is_empty() {
        return String::from(match all.with {
            With::Variants => "There is no variant yet. Add one, and set in it what may be otherwise.",
            With::Policies => "Every system comes to the same invoices for this story.",
        });
    }
    let total = |case: &Case| case.total(Figure::Charged).unwrap_or_default();
    let (Some(least), Some(most)) =
        (cases.iter().map(|case| total(case)).min(), cases.iter().map(|case| total(case)).max())
    else {
        return String::new();
    };
    let with_total = |sum| cases.iter().copied().filter(move |case| total(case) == sum).collect::<Vec<_>>();
    let money = |units: i64| {
        all.base().projection().map(|told| size(told.simulation.currency, i128::from(units))).unwrap_or_default()
    };
    if least == most {
        return match cases.len() {
            1 => String::from("No variant can be compared with the base yet."),
            _ => format!("All of them charge the same: {}{}.", money(least.units()), over(all)),
        };
    }
    let first = with_total(least);
    let (names, verb) = named(all, &first);
    let head = format!("{names} {verb} least: {}", money(least.units()));
    if least == base {
        let dearest = with_total(most);
        let (names, verb) = named(all, &dearest);
        let why = dearest.first().map(|case| why_charged(all, case, "It charges")).unwrap_or_default();
        return format!("{}. {} {verb} most, {}: {}", upper(&head), upper(&names), money(most.units()), lower(&why));
    }
    let why = first.first().map(|case| why_charged(all, case, "that is")).unwrap_or_default();
    let mut told = format!("{}; {why}", upper(&head));
    if most != base {
        let (names, verb) = named(all, &with_total(most));
        told.extend([" ", &upper(&names), " ", verb, " most: ", &money(most.units()), "."]);
    }
    told
}

/// ` over 9 months`, where all have as many.
fn over(all: &Comparison) -> String {
    let same = !has_horizons(all);
    let months = i64::try_from(all.months()).unwrap_or(i64::MAX);
    if same { [" over ", &words::plural(months, "month")].concat() } else { String::new() }
}

fn has_horizons(all: &Comparison) -> bool {
    all.cases.iter().filter_map(Case::projection).any(|projection| projection.months.len() != all.months())
}

/// The names of cases, and the verb that goes with them.
fn named(all: &Comparison, cases: &[&Case]) -> (String, &'static str) {
    let names: Vec<_> = cases.iter().map(|case| name(all, case)).collect();
    let is_one = cases.len() == 1 && cases[0].members.len() < 2;
    // Names of several systems have an “and” of their own.
    let names = if all.with == With::Policies { names.join(" as well as ") } else { join(&names) };
    (names, if is_one { "charges" } else { "charge" })
}

/// What a case is called in a sentence.
pub(super) fn name(all: &Comparison, case: &Case) -> String {
    match (all.with, case.place) {
        (With::Variants, None) => String::from("the base"),
        (With::Variants, Some(_)) => ["“", &case.name, "”"].concat(),
        (With::Policies, _) => case.name.clone(),
    }
}

/// What else is to be said.
pub(super) fn notes(all: &Comparison) -> Vec<String> {
    let mut notes = Vec::new();
    if all.with == With::Policies {
        let systems: usize = all.cases.iter().map(|case| case.members.len()).sum();
        let results = all.cases.iter().filter(|case| !case.members.is_empty()).count();
        let [systems, results] = [systems, results].map(|count| i64::try_from(count).unwrap_or(i64::MAX));
        notes.push(format!(
            "{} sets of rules come to {} of this story. Those that agree on each invoice and each month stand together.",
            words::count(systems),
            words::plural(results, "different result")
        ));
    } else {
        notes.extend(alike(all));
    }
    if has_horizons(all) {
        notes.push(String::from(
            "Not all look at as many months: totals are of different times, and a month that one does not have counts as nothing.",
        ));
    }
    if all.beyond > 0 {
        let beyond = words::plural(i64::try_from(all.beyond).unwrap_or(i64::MAX), "more variant");
        notes.push(format!("The document has {beyond}, which are not compared: six is the most. They are kept."));
    }
    notes
}

/// Which variants come to the same.
fn alike(all: &Comparison) -> Vec<String> {
    let others: Vec<_> = all.others().iter().filter(|case| all.is_comparable(case)).collect();
    let mut told = Vec::new();
    let mut done: Vec<&str> = Vec::new();
    for (place, case) in others.iter().enumerate() {
        let differs = |other: &Case, figure: Figure| {
            (0..all.months()).any(|month| case.month(month, figure) != other.month(month, figure))
        };
        let alike: Vec<_> = others[place..].iter().filter(|other| !differs(other, Figure::Charged)).collect();
        if alike.len() < 2 || done.contains(&case.name.as_str()) {
            continue;
        }
        done.extend(alike.iter().map(|case| case.name.as_str()));
        let names: Vec<_> = alike.iter().map(|case| name(all, case)).collect();
        let otherwise: Vec<_> = Figure::ALL
            .into_iter()
            .filter(|figure| alike.iter().any(|other| differs(other, *figure)))
            .map(|figure| String::from(in_words(figure).1))
            .collect();
        told.push(match &otherwise[..] {
            [] => format!("{} come to the same amounts in each month.", join(&names)),
            some => format!("{} charge the same in each month; they differ in {}.", join(&names), join(some)),
        });
    }
    told
}

/// A figure as the head of a column, and within a sentence.
pub(super) const fn in_words(figure: Figure) -> (&'static str, &'static str) {
    match figure {
        Figure::Charged => ("Charged", "what is charged"),
        Figure::Billed => ("Billed", "what is billed"),
        Figure::FromCredit => ("Paid from credit", "what credit pays"),
        Figure::Closing => ("Balance at the end", "the balance at the end"),
        Figure::Recurring => ("Recurring a month", "the recurring revenue"),
    }
}

fn upper(text: &str) -> String {
    super::told::upper(text)
}

fn lower(text: &str) -> String {
    let first = text.chars().next().map_or(0, char::len_utf8);
    [&text[..first].to_lowercase(), &text[first..]].concat()
}
