//! What is the answer, in words?
//!
//! Everything that the page shows of a cohort: the sentence that answers, the months, percentiles, bars, who gains and
//! who loses. Amounts are words here, in the style of the reader; the numbers beside them are for drawing alone.

use std::fmt::Write as _;

use serde::Serialize;

use super::part::{Part, Side, StoryTotals};
use super::plan::{Counts, Plan};
use super::spread::Distribution;
use super::totals::{Column, Row};
use crate::calendar::parse_instant;
use crate::currency::Currency;
use crate::money::Amount;
use crate::scenario::Scenario;
use crate::whatif::name::name_of;
use crate::words;

/// So many bars are drawn.
const BARS: i128 = 24;
/// So many values of a bar are told one by one.
const VALUES: usize = 12;
/// Which percentiles are told.
const PERCENTILES: [u64; 7] = [5, 10, 25, 50, 75, 90, 95];

/// The answer.
#[derive(Debug, Serialize)]
pub struct Report {
    /// How many customers were billed.
    pub customers: u64,
    /// How many rows were left out.
    pub bad: u64,
    /// The first of those: the line, what is wrong, and how to mend it.
    pub bad_rows: Vec<(u64, String, String)>,
    /// What each month is called.
    pub months: Vec<String>,
    /// The name of each column, and whether it counts units of the currency.
    pub columns: Vec<(&'static str, bool)>,
    /// The story, and each variant.
    pub stories: Vec<Story>,
}

/// The answer for one story.
#[derive(Debug, Serialize)]
pub struct Story {
    /// What it is called.
    pub name: String,
    /// The answer in a few sentences.
    pub answer: String,
    /// The cells of the table: a row for each month.
    pub rows: Vec<Vec<String>>,
    /// What some of the customers are charged at most: percent, words, the first customer.
    pub percentiles: Vec<(u64, String, String)>,
    /// Whether every value is exact; if not, how near it is.
    pub near: Option<String>,
    /// Customers by what is charged to them.
    pub bars: Vec<Bar>,
    /// Who gains and who loses, against the story.
    pub change: Option<Change>,
}

/// Customers to whom much the same is charged.
#[derive(Debug, Serialize)]
pub struct Bar {
    /// From what to what.
    pub words: String,
    /// How many.
    pub count: u64,
    /// The most frequent of their values: words, how many, the first customer.
    pub values: Vec<(String, u64, String)>,
    /// How many more values there are.
    pub more: usize,
}

/// Who gains and who loses.
#[derive(Debug, Serialize)]
pub struct Change {
    /// In a sentence.
    pub words: String,
    /// Those who gain most: how much in words, and who.
    pub gain: Vec<(String, String)>,
    /// Those who lose most.
    pub lose: Vec<(String, String)>,
}

/// Something in which customers can differ.
#[derive(Debug, Serialize)]
pub struct Choice {
    /// Its path.
    pub path: String,
    /// What it is called.
    pub name: String,
    /// What its values count: `whole`, `amount`, `day`, `decimal` or `choice`.
    pub counts: &'static str,
    /// The ids of a choice.
    pub ids: Vec<String>,
}

/// An amount that may be larger than one customer's.
fn money(currency: &Currency, units: i128) -> String {
    match i64::try_from(units).ok().and_then(|units| Amount::new(units).ok()) {
        Some(amount) => words::money(currency, amount),
        None => [&units.to_string(), " of the smallest unit of ", &currency.code.to_ascii_uppercase()].concat(),
    }
}

fn count(number: u64) -> String {
    words::count(i64::try_from(number).unwrap_or(i64::MAX))
}

fn customers(number: u64) -> String {
    let noun = if number == 1 { "customer" } else { "customers" };
    [&count(number), " ", noun].concat()
}

/// The sum of a column over all months.
fn sum(story: &StoryTotals, column: Column) -> i128 {
    story.months.iter().map(|month| month[column as usize]).sum()
}

/// What each month of a plan is called: its first day.
fn months_of(plan: &Plan, months: usize) -> Vec<String> {
    let start = parse_instant(plan.stories[0].1.part().text("start")).unwrap_or_default();
    let first = (0..).take(months).map(|month| start.plus_months(month).date());
    first.map(words::day).collect()
}

/// The answer of a part.
pub fn report(plan: &Plan, part: &Part) -> Report {
    let months = part.stories.first().map_or(0, |story| story.months.len());
    let months = months_of(plan, months);
    let stories = part.stories.iter().zip(&plan.stories).enumerate();
    Report {
        customers: part.customers,
        bad: part.bad,
        bad_rows: part.bad_rows.iter().map(|row| (row.line, row.message.clone(), row.hint.clone())).collect(),
        columns: Column::ALL.iter().map(|column| (title(*column), column.is_amount())).collect(),
        stories: stories
            .map(|(place, (totals, (name, _)))| story(plan, part, &months, (place, name, totals)))
            .collect(),
        months,
    }
}

/// What a column is called in a head.
const fn title(column: Column) -> &'static str {
    match column {
        Column::Billed => "Billed",
        Column::Charged => "Charged",
        Column::Granted => "Credit granted",
        Column::Used => "Credit used",
        Column::Debited => "Debt made",
        Column::Outstanding => "Credit outstanding",
        Column::Owed => "Owed",
        Column::Recurring => "Recurring revenue",
        Column::Upgrades => "Upgrades",
        Column::Downgrades => "Downgrades",
        Column::Cancellations => "Cancellations",
    }
}

fn story(plan: &Plan, part: &Part, months: &[String], (place, name, totals): (usize, &str, &StoryTotals)) -> Story {
    let currency = plan.currency;
    let cell = |column: Column, month: &Row<i128>| match (column.is_amount(), month[column as usize]) {
        (true, units) => money(currency, units),
        (false, number) => words::count(i64::try_from(number).unwrap_or(i64::MAX)),
    };
    let width = i128::from(totals.charged.width());
    let percentile = |percent: u64| {
        let (value, bar) = totals.charged.percentile(percent)?;
        Some((percent, money(currency, value.into()), bar.first.to_string()))
    };
    Story {
        name: name.to_owned(),
        answer: answer(plan, part.customers, months, totals) + left_out(plan, place),
        rows: totals
            .months
            .iter()
            .map(|month| Column::ALL.iter().map(|column| cell(*column, month)).collect())
            .collect(),
        percentiles: PERCENTILES.into_iter().filter_map(percentile).collect(),
        near: (width > 1)
            .then(|| format!("There are so many different amounts that each is told to {}.", money(currency, width))),
        bars: bars(currency, &totals.charged),
        change: (place > 0).then(|| change(currency, totals)),
    }
}

fn answer(plan: &Plan, number: u64, months: &[String], totals: &StoryTotals) -> String {
    let currency = plan.currency;
    if number == 0 {
        return String::from("There is no customer to bill.");
    }
    let charged = money(currency, sum(totals, Column::Charged));
    let verb = if number == 1 { "is" } else { "are" };
    let span = words::plural(i64::try_from(months.len()).unwrap_or(0), "month");
    let mut said = format!("{} {verb} charged {charged} in {span}.", customers(number));
    let granted = sum(totals, Column::Granted);
    let outstanding = |month: &Row<i128>| month[Column::Outstanding as usize];
    // The first month of the most: a later one is no news.
    let most = totals.months.iter().map(outstanding).max().unwrap_or_default();
    if granted == 0 && most == 0 {
        said.push_str(" No credit is granted.");
        return said;
    }
    let when = totals.months.iter().position(|month| outstanding(month) == most);
    let left = totals.months.last().map(outstanding).unwrap_or_default();
    let (granted, most) = (money(currency, granted), money(currency, most));
    let month = when.and_then(|place| months.get(place)).map_or("", String::as_str);
    let _ = write!(
        said,
        " They are granted {granted} of credit; at the most {most} of it is outstanding, at the end of the month that begins on {month}"
    );
    if left == 0 {
        said.push_str(", and at the end nothing.");
    } else {
        let _ = write!(said, ", and at the end {}.", money(currency, left));
    }
    said
}

/// Billing credits lower invoices and never enter the balance: what is left of them is no figure here.
fn left_out(plan: &Plan, place: usize) -> &'static str {
    let story = plan.stories.get(place).map(|(_, story)| story.part());
    let mut events = story.into_iter().flat_map(|story| story.parts("events"));
    let has_grants = events.any(|event| event.has("grant_credit") && !event.is("disabled"));
    if has_grants { " Grants of billing credits lower what is billed, and are in no figure of credit." } else { "" }
}

fn change(currency: &Currency, totals: &StoryTotals) -> Change {
    let Side { count: gain, sum: less, .. } = totals.change.gain;
    let Side { count: lose, sum: more, .. } = totals.change.lose;
    let side = |number: u64, sum: i128, how: &str| match number {
        0 => format!("nobody is charged {how}"),
        1 => format!("1 customer is charged {} {how}", money(currency, sum)),
        _ => format!("{} are charged {} {how} in all", customers(number), money(currency, sum)),
    };
    let together = more - less;
    let all = match together.signum() {
        0 => String::from("All in all the charges are the same"),
        -1 => format!("All in all {} less is charged", money(currency, -together)),
        _ => format!("All in all {} more is charged", money(currency, together)),
    };
    let words = format!("{all} than under the story: {}, {}.", side(gain, less, "less"), side(lose, more, "more"));
    let largest = |side: &Side, how: &str| {
        let told =
            side.largest.iter().map(|(by, id)| ([&money(currency, (*by).into()), " ", how].concat(), id.to_string()));
        told.collect::<Vec<_>>()
    };
    Change { words, gain: largest(&totals.change.gain, "less"), lose: largest(&totals.change.lose, "more") }
}

/// A step of one, two or five times a power of ten that makes at most [`BARS`] bars.
fn step_of(span: i128, least: i128) -> i128 {
    let mut ten = 1_i128;
    loop {
        for one in [1, 2, 5] {
            let step = one * ten;
            if step >= least && span / step < BARS {
                return step;
            }
        }
        ten *= 10;
    }
}

fn bars(currency: &Currency, all: &Distribution) -> Vec<Bar> {
    let ends = (all.bars().next(), all.bars().last());
    let (Some((first, _)), Some((last, _))) = ends else { return Vec::new() };
    let (first, last) = (i128::from(first), i128::from(last));
    let step = step_of(last - first, i128::from(all.width()));
    let start = first.div_euclid(step);
    let mut found: Vec<Vec<(i64, &super::spread::Bar)>> = Vec::new();
    for (value, bar) in all.bars() {
        let place = usize::try_from(i128::from(value).div_euclid(step) - start).unwrap_or_default();
        if found.len() <= place {
            found.resize(place + 1, Vec::new());
        }
        found[place].push((value, bar));
    }
    let told = (0..).zip(found).map(|(place, mut values): (i128, _)| {
        let from = (start + place) * step;
        let words = if step == 1 {
            money(currency, from)
        } else {
            [&money(currency, from), " to ", &money(currency, from + step - 1)].concat()
        };
        let count = values.iter().map(|(_, bar)| bar.count).sum();
        values.sort_by(|one, other| other.1.count.cmp(&one.1.count).then(one.0.cmp(&other.0)));
        let more = values.len().saturating_sub(VALUES);
        let said = values.iter().take(VALUES);
        let values = said.map(|(value, bar)| (money(currency, (*value).into()), bar.count, bar.first.to_string()));
        Bar { words, count, values: values.collect(), more }
    });
    told.collect()
}

/// The months as the rows of a table: each amount in the smallest unit and as a decimal. The first row is the head.
///
/// A sum beyond 64 bits stands there in the smallest unit alone.
pub fn sheet(plan: &Plan, part: &Part) -> Vec<Vec<String>> {
    let mut head: Vec<String> = ["story", "month"].map(String::from).into();
    for column in Column::ALL {
        head.push(column.name().to_owned());
        if column.is_amount() {
            head.push([column.name(), "_minor_units"].concat());
        }
    }
    let months = part.stories.first().map_or(0, |story| story.months.len());
    let start = parse_instant(plan.stories[0].1.part().text("start")).unwrap_or_default();
    let first: Vec<_> =
        (0..).take(months).map(|month| crate::calendar::iso_date(start.plus_months(month).date())).collect();
    let mut rows = vec![head];
    for ((name, _), totals) in plan.stories.iter().zip(&part.stories) {
        for (month, sums) in first.iter().zip(&totals.months) {
            let mut row = vec![name.clone(), month.clone()];
            for column in Column::ALL {
                let number = sums[column as usize];
                if column.is_amount() {
                    row.push(
                        i64::try_from(number).map_or(String::new(), |units| words::plain_units(plan.currency, units)),
                    );
                }
                row.push(number.to_string());
            }
            rows.push(row);
        }
    }
    rows
}

/// In what the customers of a story can differ.
pub fn choices(scenario: &Scenario) -> Vec<Choice> {
    let story = scenario.part();
    let mut paths = vec![String::from("customer.balance")];
    for (place, subscription) in story.parts("subscriptions").enumerate() {
        let at = format!("subscriptions[{place}]");
        paths.push([&at, ".start"].concat());
        for item in 0..subscription.list("items").len() {
            paths.extend(["price", "quantity"].map(|name| format!("{at}.items[{item}].{name}")));
        }
        if !story.list("coupons").is_empty() {
            paths.push([&at, ".discounts"].concat());
        }
    }
    for (place, event) in story.parts("events").enumerate() {
        let (what, said) = crate::scenario::action_of(event);
        paths.push(format!("events[{place}].at"));
        paths.extend(said.fields().map(|(name, _)| format!("events[{place}].{what}.{name}")));
    }
    let choice = |path: String| {
        let (counts, _) = super::plan::counts_of(scenario, &path)?;
        let (kind, ids) = match counts {
            Counts::Whole => ("whole", Vec::new()),
            Counts::Amount => ("amount", Vec::new()),
            Counts::Time => ("day", Vec::new()),
            Counts::Decimal => ("decimal", Vec::new()),
            Counts::Choice(all) => ("choice", all.into_iter().map(|[id, _]| id).collect()),
        };
        Some(Choice { name: name_of(scenario, &path), path, counts: kind, ids })
    };
    paths.into_iter().filter_map(choice).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_at_most_as_many_as_are_drawn() {
        for (span, least, step) in [(0, 1, 1), (23, 1, 1), (24, 1, 2), (99_999, 1, 5_000), (1_000, 512, 1_000)] {
            assert_eq!(step_of(span, least), step, "{span}");
            assert!(span / step_of(span, least) < BARS);
        }
    }
}
