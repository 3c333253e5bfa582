//! How is it told which rules made an invoice?
//!
//! Sentences and amounts in the reader's style. What stands beside each line comes from billing the story with those rules
//! set, so it is what adopting them gives.

mod clauses;

use serde::Serialize;

use self::clauses::{clause, name_of};
use super::decide::{Part, Question};
use super::fit::{Match, Pair};
use super::observed::{Extent, KINDS, Seen, Sum};
use super::{Findings, Fit, RuleSet};
use crate::calendar::Date;
use crate::currency::Currency;
use crate::invoice::{Invoice, LineItem};
use crate::money::Amount;
use crate::policy::PRESETS;
use crate::projection::{Projection, Subject, describe, explain};
use crate::scenario::{Node, Problem, Scenario};
use crate::words;

/// So many names stand in one sentence.
const MOST_NAMES: usize = 3;
/// So many presets stand in the name of a set.
const MOST_PRESETS: usize = 5;
/// So many answers to a question.
const MOST_ANSWERS: usize = 6;

/// The whole answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Told {
    /// The answer in a sentence or two.
    pub verdict: String,
    /// What was tried.
    pub scope: String,
    /// What a careful colleague would point out.
    pub notes: Vec<String>,
    /// Those that fit.
    pub exact: Vec<ToldSet>,
    /// How many more fit, which are not told one by one.
    pub more: usize,
    /// Those that nearly do.
    pub near: Vec<ToldSet>,
    /// What to look up, where several fit.
    pub question: Option<ToldQuestion>,
}

/// A set of rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ToldSet {
    /// What it is called: the presets, or the nearest one and what is otherwise.
    pub name: String,
    /// The presets that are all the same here.
    pub presets: Vec<ToldPreset>,
    /// What is set otherwise, a clause each: `time is counted in whole days`.
    pub changes: Vec<String>,
    /// What makes no difference here: `how a prorated amount is rounded`.
    pub free: Vec<String>,
    /// How many sets of those that were tried make the same.
    pub sets: usize,
    /// Whether the story has these rules already, or others that make the same.
    pub is_own: bool,
    /// Where it parts from what was seen, in a sentence; empty where it does not.
    pub parts: String,
    /// What stands at `policy` of a story that has these rules.
    #[serde(skip)]
    pub policy: Node,
    /// What was seen beside what these rules make.
    pub invoices: Vec<ToldInvoice>,
}

/// A named policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ToldPreset {
    /// Its name.
    pub name: &'static str,
    /// What is particular about it.
    pub summary: &'static str,
    /// Where its rules are published.
    pub sources: &'static [&'static str],
}

/// An invoice that was seen beside one that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ToldInvoice {
    /// Which one.
    pub title: String,
    /// Lines, then sums.
    pub rows: Vec<Row>,
}

/// One thing that was seen beside what was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// What it is.
    pub what: String,
    /// What was seen; nothing where only these rules have it.
    pub seen: Option<String>,
    /// What these rules make; nothing where only the invoice has it.
    pub made: Option<String>,
    /// How they come to it, if there is something to it.
    pub formula: Option<String>,
    /// Whether both are the same.
    pub is_same: bool,
}

/// Something to look up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ToldQuestion {
    /// What to look at, in a sentence.
    pub sentence: String,
    /// What it may be.
    pub answers: Vec<ToldAnswer>,
}

/// What it may be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ToldAnswer {
    /// The amount, or that there is none.
    pub amount: String,
    /// Which rules it is then.
    pub rules: String,
}

/// Says what was found.
///
/// # Errors
/// What is wrong with the story.
pub fn tell(story: &Scenario, findings: &Findings) -> Result<Told, Vec<Problem>> {
    let teller = Teller { story, findings };
    let exact = findings.exact.iter().map(|fit| teller.set(fit)).collect::<Result<Vec<_>, _>>()?;
    let near = findings.near.iter().map(|fit| teller.set(fit)).collect::<Result<Vec<_>, _>>()?;
    let question = findings.question.as_ref().map(|question| teller.question(question)).transpose()?;
    Ok(Told {
        verdict: teller.verdict(&exact, &near),
        scope: teller.scope(),
        notes: teller.notes()?,
        more: findings.exact_count - exact.len(),
        exact,
        near,
        question,
    })
}

struct Teller<'a> {
    story: &'a Scenario,
    findings: &'a Findings,
}

/// One thing, or several: `this invoice`, `these 2 invoices`.
fn invoices(count: usize) -> String {
    if count == 1 { String::from("this invoice") } else { format!("these {count} invoices") }
}

fn many(count: usize, noun: &str) -> String {
    words::plural(i64::try_from(count).unwrap_or(i64::MAX), noun)
}

/// `A`, `A and B`, `A, B and C`.
fn list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

fn capital(text: &str) -> String {
    let first = text.chars().next().map_or(0, char::len_utf8);
    [&text[..first].to_uppercase(), &text[first..]].concat()
}

impl Teller<'_> {
    fn verdict(&self, exact: &[ToldSet], near: &[ToldSet]) -> String {
        let these = invoices(self.findings.seen.len());
        let exactly = if self.currency().digits() == 0 { " exactly" } else { " to the cent" };
        let Some(first) = exact.first() else {
            let nearest = near.first().map(|set| format!(" The nearest are those of {}. {}", set.name, set.parts));
            return format!("No set of rules gives {these}{exactly}.{}", nearest.unwrap_or_default());
        };
        let own = match exact.iter().any(|set| set.is_own) {
            true if self.findings.exact_count == 1 => " The story has them already.",
            true => " Those of the story are among them.",
            false => " Those that the story has now are not among them.",
        };
        if self.findings.exact_count == 1 {
            let same = if first.presets.len() > 1 { ", which are all the same here" } else { "" };
            return format!("One set of rules gives {these}{exactly}: {}{same}.{own}", first.name);
        }
        let names: Vec<_> = exact.iter().take(MOST_NAMES).map(|set| set.name.clone()).collect();
        let count = self.findings.exact_count;
        let among = if count > names.len() {
            format!(". The simplest are: {}", names.join("; "))
        } else {
            format!(": {}", names.join("; "))
        };
        format!("{} sets of rules give {these}{exactly}{among}.{own}", counted(count))
    }

    fn scope(&self) -> String {
        let extent = self.findings.extent;
        let sets = many(extent.sets, "set");
        let axes = many(extent.axes, "rule");
        let presets = PRESETS.len();
        let decimals = list(&super::space::TRIED_DECIMALS.map(|number| number.to_string()));
        let how_far = if extent.is_all && extent.axes == 0 {
            String::from("no rule can change anything in this story")
        } else if extent.is_all {
            format!("all combinations of the {axes} that can change something in this story")
        } else if extent.probed < super::space::AXES {
            String::from(
                "as many as there was time for: this story makes very many invoices, so enter the date of the invoice, or let the story start later",
            )
        } else {
            let most = match extent.distance {
                0 => String::from("the presets themselves"),
                far => format!(
                    "all that differ from a preset in at most {} that can change something in this story",
                    many(far, "rule")
                ),
            };
            format!("{most}, and some that differ in more")
        };
        format!(
            "{sets} of rules were tried: {presets} presets, and {how_far}. Rules that alone change nothing under any preset \
             were left as they are, and sets that make the same invoices count as one. Shares of time were exact, or rounded \
             to {decimals} decimals; the customer's clock and the minutes as a draft are those of the story."
        )
    }

    fn notes(&self) -> Result<Vec<String>, Vec<Problem>> {
        let simulation = crate::scenario::check(self.story)?;
        let mut notes = Vec::new();
        for seen in &self.findings.seen {
            let which = self.title(seen);
            if seen.extent == Extent::All && self.findings.exact_count == 0 {
                let lines = Amount::sum(seen.lines.iter().filter_map(|line| Amount::new(line.amount).ok()));
                let total = seen.sums.iter().find(|(sum, _)| *sum == Sum::Total).map(|(_, amount)| *amount);
                let has_tax = seen.sums.iter().any(|(sum, amount)| *sum == Sum::Tax && *amount != 0);
                if let (Ok(lines), Some(total), false) = (lines, total, has_tax)
                    && lines.units() != total
                {
                    let [lines, total] = [lines.units(), total].map(|units| self.money(units));
                    notes.push(format!(
                        "{which}: the lines add up to {lines}, and the total says {total}. Is a line missing, or a discount or a tax?"
                    ));
                }
            }
            let rules = simulation.policy.time;
            let (first, last) = (rules.local_day(simulation.span.start), rules.local_day(simulation.span.end));
            if let Some(day) = seen.day.filter(|day| !(first..=last).contains(day)) {
                let [day, first, last] = [day, first, last].map(|day| words::day(Date::from_days_since_epoch(day)));
                notes.push(format!("{which}: {day} is no day of the story, which goes from {first} to {last}. Let it start earlier or last longer."));
            }
            if seen.day.is_none() {
                notes.push(format!("{which}: without a date it is compared with every invoice of the first two years, and the best fit counts."));
            }
        }
        Ok(notes)
    }

    fn currency(&self) -> &'static Currency {
        // The story was checked, so there is one.
        Currency::find(self.story.part().text("currency")).unwrap_or_else(|| &Currency::all()[0])
    }

    fn money(&self, units: i64) -> String {
        Amount::new(units).map_or_else(|_| units.to_string(), |amount| words::money(self.currency(), amount))
    }

    fn sum(&self, sum: Sum, units: i64) -> String {
        match Amount::new(units) {
            Ok(amount) if sum.is_balance() => words::balance(self.currency(), amount),
            _ => self.money(units),
        }
    }

    fn title(&self, seen: &Seen) -> String {
        match seen.day {
            Some(day) => format!("Invoice of {}", words::day(Date::from_days_since_epoch(day))),
            None if self.findings.seen.len() == 1 => String::from("The invoice"),
            None => {
                let place = self.findings.seen.iter().position(|other| std::ptr::eq(other, seen)).unwrap_or_default();
                format!("Invoice {}", place + 1)
            }
        }
    }

    /// The story under these rules.
    fn billed(&self, set: &RuleSet) -> Result<Projection, Vec<Problem>> {
        let mut story = self.story.clone();
        story.set("policy", set.document(self.findings.facts));
        crate::simulate(&story)
    }

    fn set(&self, fit: &Fit) -> Result<ToldSet, Vec<Problem>> {
        let projection = self.billed(&fit.set)?;
        let all = self.findings.seen.iter().zip(&fit.matches);
        let invoices: Vec<_> = all.map(|(seen, found)| self.invoice(seen, found, &projection)).collect();
        Ok(ToldSet {
            name: name(&fit.set, &fit.presets),
            presets: presets_of(&fit.set, &fit.presets),
            changes: fit.set.changes.iter().map(|(axis, value)| clause(*axis, *value)).collect(),
            free: fit.free.iter().map(|axis| String::from(name_of(axis))).collect(),
            sets: fit.sets,
            is_own: fit.is_own,
            parts: if fit.gap.is_none() { String::new() } else { parts(fit, &invoices) },
            policy: fit.set.document(self.findings.facts),
            invoices,
        })
    }

    fn invoice(&self, seen: &Seen, found: &Match, projection: &Projection) -> ToldInvoice {
        let invoice = found.bill.and_then(|place| projection.invoices.get(place));
        let mut rows = Vec::new();
        if let (Some(day), Some(invoice)) = (seen.day, invoice) {
            let made = projection.simulation.policy.time.local_day(invoice.at);
            if day != made {
                let [seen, made] = [day, made].map(|day| Some(words::day(Date::from_days_since_epoch(day))));
                rows.push(Row { what: String::from("Date"), seen, made, formula: None, is_same: false });
            }
        }
        rows.extend(found.pairs.iter().map(|pair| self.line(seen, *pair, invoice, projection)));
        for (sum, units) in &seen.sums {
            let made = invoice.map(|invoice| of_invoice(invoice, *sum));
            rows.push(Row {
                what: capital(&sum.field().replace('_', " ")),
                seen: Some(self.sum(*sum, *units)),
                made: made.map(|made| self.sum(*sum, made)),
                formula: None,
                is_same: made == Some(*units),
            });
        }
        ToldInvoice { title: self.title(seen), rows }
    }

    fn line(&self, seen: &Seen, pair: Pair, invoice: Option<&Invoice>, projection: &Projection) -> Row {
        let theirs = pair.seen.map(|place| &seen.lines[place]);
        let ours: Option<&LineItem> = pair.made.and_then(|place| invoice?.lines.get(place));
        let own = theirs.map(|line| line.description.clone()).filter(|text| !text.is_empty());
        let made = ours.map(|line| describe::line(projection, line));
        let nth = pair.seen.map_or_else(String::new, |place| format!("Line {}", place + 1));
        let amount = ours.map(|line| line.amount.units());
        let is_like = match (theirs, ours) {
            (Some(line), Some(ours)) => line.is_like(&super::run::of_line(&projection.simulation.policy, ours)),
            _ => true,
        };
        let formula = ours.and_then(|line| explain(projection, Subject::Line(line.id))).map(|why| why.formula);
        let mut text = self.money_of(amount);
        if !is_like && let (Some(text), Some(made)) = (&mut text, &made) {
            *text = format!("{text} ({made})");
        }
        Row {
            what: own.or(made).unwrap_or(nth),
            seen: theirs.map(|line| self.money(line.amount)),
            is_same: is_like && amount.is_some() && amount == theirs.map(|line| line.amount),
            made: text,
            formula,
        }
    }

    fn money_of(&self, units: Option<i64>) -> Option<String> {
        units.map(|units| self.money(units))
    }

    fn question(&self, question: &Question) -> Result<ToldQuestion, Vec<Problem>> {
        let mut answers: Vec<_> = question.answers.iter().collect();
        // The simplest rules first; what stands first among equals was found first.
        answers.sort_by_key(|(_, places)| {
            places.first().map(|place| (self.findings.candidates[*place].1.is_empty(), *place))
        });
        let rest: usize = answers.iter().skip(MOST_ANSWERS).map(|(_, places)| places.len()).sum();
        let told = answers.iter().take(MOST_ANSWERS).map(|(amount, places)| {
            let amount = match (amount, question.part) {
                (Some(units), Part::Sum(sum)) => self.sum(sum, *units),
                (Some(units), Part::Line(..)) => self.money(*units),
                (None, Part::Sum(_)) => String::from("no such invoice"),
                (None, Part::Line(..)) => String::from("no such line"),
            };
            ToldAnswer { amount, rules: self.names(places) }
        });
        let mut answers: Vec<_> = told.collect();
        if rest > 0 {
            answers.push(ToldAnswer { amount: String::from("another amount"), rules: many(rest, "other set") });
        }
        let day = words::day(Date::from_days_since_epoch(question.day));
        let what = match question.part {
            Part::Sum(sum) => format!("the {}", sum.field().replace('_', " ")),
            Part::Line(..) => match self.line_text(question)? {
                Some(text) => format!("the line “{text}”"),
                None => String::from("that line"),
            },
        };
        let which =
            if question.nth == 0 { String::new() } else { format!(" (number {} of that day)", question.nth + 1) };
        let sentence = format!(
            "Look at {what} on the invoice of {day}{which}: of all amounts that were not entered it tells most."
        );
        Ok(ToldQuestion { sentence, answers })
    }

    /// Some of those that fit, by their names.
    fn names(&self, places: &[usize]) -> String {
        let all = places.iter().map(|place| &self.findings.candidates[*place]);
        let mut named: Vec<_> = all.take(MOST_NAMES).map(|(set, presets)| name(set, presets)).collect();
        let more = places.len().saturating_sub(MOST_NAMES);
        if more > 0 {
            named.push(many(more, "other set"));
        }
        named.join("; ")
    }

    /// What the line in question is called, by the first rules that make it.
    fn line_text(&self, question: &Question) -> Result<Option<String>, Vec<Problem>> {
        let Part::Line(kind, nth_line) = question.part else { return Ok(None) };
        let makes = question.answers.iter().find(|(amount, _)| amount.is_some());
        let Some(set) = makes.and_then(|(_, places)| places.first()) else { return Ok(None) };
        let projection = self.billed(&self.findings.candidates[*set].0)?;
        let time = projection.simulation.policy.time;
        let mut of_day = projection.invoices.iter().filter(|invoice| time.local_day(invoice.at) == question.day);
        let Some(invoice) = of_day.nth(question.nth) else { return Ok(None) };
        let is_of_kind = |line: &&LineItem| -> bool { line.kind == KINDS[kind].1 };
        let line = invoice.lines.iter().filter(is_of_kind).nth(nth_line);
        Ok(line.map(|line| describe::line(&projection, line)))
    }
}

/// Where it parts: the first thing that differs, with both amounts, and how much else does.
fn parts(fit: &Fit, invoices: &[ToldInvoice]) -> String {
    let first = invoices.iter().find_map(|invoice| Some((invoice, invoice.rows.iter().find(|row| !row.is_same)?)));
    let Some((invoice, row)) = first else { return String::new() };
    let at = if invoices.len() == 1 { String::new() } else { format!("{}, ", invoice.title) };
    let what = &row.what;
    let first = match (&row.seen, &row.made) {
        (Some(seen), Some(made)) => format!("{at}“{what}” says {seen}; by these rules it is {made}."),
        (Some(seen), None) => format!("{at}“{what}” says {seen}; these rules make no such line."),
        (None, made) => {
            let made = made.as_deref().unwrap_or_default();
            format!("{at}“{what}”, {made}, is not on your invoice; these rules make it.")
        }
    };
    let gap = fit.gap;
    let counts = [(gap.lines, "line"), (gap.sums, "sum"), (gap.invoices, "date")];
    let named: Vec<_> = counts.iter().filter(|(count, _)| *count > 0).map(|(count, noun)| many(*count, noun)).collect();
    let verb = if counts.iter().map(|(count, _)| count).sum::<usize>() == 1 { "differs" } else { "differ" };
    format!("{} {verb}. {}", list(&named), capital(&first))
}

fn of_invoice(invoice: &Invoice, sum: Sum) -> i64 {
    super::run::sums_of(invoice)[sum as usize]
}

/// Counts that stand at the beginning of a sentence.
fn counted(count: usize) -> String {
    const WORDS: [&str; 10] = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"];
    WORDS.get(count).map_or_else(|| words::count(i64::try_from(count).unwrap_or(i64::MAX)), |word| String::from(*word))
}

/// What a set is called: its presets, or the nearest one and what is otherwise.
fn name(set: &RuleSet, presets: &[usize]) -> String {
    if !presets.is_empty() {
        if presets.len() == PRESETS.len() {
            return String::from("every preset");
        }
        let shown = if presets.len() > MOST_PRESETS + 1 { MOST_PRESETS } else { presets.len() };
        let mut names: Vec<_> = presets[..shown].iter().map(|preset| String::from(PRESETS[*preset].name)).collect();
        if shown < presets.len() {
            names.push(many(presets.len() - shown, "other"));
        }
        return list(&names);
    }
    let changes: Vec<_> = set.changes.iter().map(|(axis, value)| clause(*axis, *value)).collect();
    format!("{}, but {}", set.base().name, list(&changes))
}

fn presets_of(set: &RuleSet, presets: &[usize]) -> Vec<ToldPreset> {
    let places = if presets.is_empty() { vec![set.preset] } else { presets.to_vec() };
    let told = places.into_iter().map(|place| &PRESETS[place]);
    told.map(|preset| ToldPreset { name: preset.name, summary: preset.summary, sources: preset.sources }).collect()
}
