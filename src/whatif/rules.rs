//! Which rules made this invoice?
//!
//! Somebody has an invoice and the story behind it: prices, subscription, what happened. [`find`] bills that story by every
//! preset and by the sets of rules around them (`search` says which, and how far), and tells which of them make what was
//! seen to the unit, which nearly do and where they part, and what else to look up if several do. [`tell`] says it in
//! words. What was seen stands in `what_if.invoices` of the document.

mod decide;
mod fit;
mod observed;
mod run;
mod search;
mod space;
mod words;

pub use decide::{Part, Question};
pub use fit::{Gap, Match, Pair};
pub use observed::{Seen, SeenLine, Sum};
pub use search::Extent;
pub use space::{Facts, RuleSet};
pub use words::{Row, Told, ToldAnswer, ToldInvoice, ToldPreset, ToldQuestion, ToldSet, tell};

use self::fit::fit;
use self::run::Bench;
use self::search::Group;
use crate::calendar::{DAY, Timestamp};
use crate::scenario::{Problem, Scenario, check};

/// So many sets that fit are told one by one.
pub const MOST_EXACT: usize = 12;
/// So many that nearly fit.
pub const MOST_NEAR: usize = 5;
/// In so many things these differ from a preset at most.
const MOST_CHANGES: usize = 2;
/// Months behind the last invoice that was seen in which further ones are looked at.
const MONTHS_BEHIND: i64 = 2;
/// Months that are looked at where an invoice was seen without its day.
const MONTHS_WITHOUT_DAY: i64 = 24;

/// Sets of rules that make the same invoices, and how these fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fit {
    /// The presets among them, as places in [`PRESETS`](crate::policy::PRESETS).
    pub presets: Vec<usize>,
    /// The one that is nearest to a preset.
    pub set: RuleSet,
    /// How many there are among those that were tried.
    pub sets: usize,
    /// Whether the story's own rules are among them.
    pub is_own: bool,
    /// How far they are from what was seen.
    pub gap: Gap,
    /// For each invoice that was seen the one that is meant.
    pub matches: Vec<Match>,
    /// Axes that could be set otherwise without changing anything, each alone, by their names in documents.
    pub free: Vec<&'static str>,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Findings {
    /// What was seen.
    pub seen: Vec<Seen>,
    /// What stays as the story has it.
    pub facts: Facts,
    /// Those that fit: the nearest to a preset first, and not more than [`MOST_EXACT`].
    pub exact: Vec<Fit>,
    /// How many fit.
    pub exact_count: usize,
    /// Those that come nearest, each with other amounts than those before and hardly different from a preset; not more
    /// than [`MOST_NEAR`].
    pub near: Vec<Fit>,
    /// What decides most between all that fit; its answers name places in `candidates`.
    pub question: Option<Question>,
    /// Of each that fits the set that is nearest to a preset, and the presets.
    pub candidates: Vec<(RuleSet, Vec<usize>)>,
    /// What was tried.
    pub extent: Extent,
}

/// Finds the rules.
///
/// # Errors
/// What is wrong with the story, or with what was seen.
pub fn find(story: &Scenario) -> Result<Findings, Vec<Problem>> {
    let simulation = check(story)?;
    let facts = Facts::of(&simulation.policy);
    let seen = observed::seen(story, facts.utc_offset)?;
    if seen.is_empty() {
        let hint = "Enter the lines of an invoice, or its total.";
        return Err(vec![Problem::new("empty", "what_if.invoices", "No invoice is entered yet.", hint)]);
    }
    let until = horizon(&seen, simulation.span.start, facts);
    let mut bench = Bench::new(story, facts, Some(until))?;
    let own = bench.run(simulation.policy);
    let found = search::search(&mut bench, &simulation.policy);
    let fits = Fits { seen: &seen, own, bench: &mut bench };
    let mut groups: Vec<_> = found.groups.iter().map(|group| (fits.of(group), group)).collect();
    // Sorting is stable: what is equally good stays in the order of the search.
    groups.sort_by_key(|(fit, _)| (fit.gap, fit.presets.is_empty(), fit.set.changes.len()));
    let exact_count = groups.iter().take_while(|(fit, _)| fit.gap.is_none()).count();
    let (exact, others) = groups.split_at(exact_count);
    let question = fits.question(exact);
    let candidates = exact.iter().map(|(fit, _)| (fit.set.clone(), fit.presets.clone())).collect();
    let near = fits.nearest(others);
    let free = |(fit, group): &(Fit, &Group)| {
        let free = search::free(fits.bench, &fit.set, group.outcome);
        Fit { free, ..fit.clone() }
    };
    let exact = exact.iter().take(MOST_EXACT).map(free).collect();
    Ok(Findings { seen, facts, exact, exact_count, near, question, candidates, extent: found.extent })
}

/// Until when the story is looked at.
fn horizon(seen: &[Seen], start: Timestamp, facts: Facts) -> Timestamp {
    let last = seen.iter().map(|one| one.day).collect::<Option<Vec<_>>>().and_then(|days| days.into_iter().max());
    match last {
        Some(day) => {
            let behind = Timestamp((day + 1).saturating_mul(DAY).saturating_sub(i64::from(facts.utc_offset)));
            behind.plus_months(MONTHS_BEHIND)
        }
        None => start.plus_months(MONTHS_WITHOUT_DAY),
    }
}

struct Fits<'a> {
    seen: &'a [Seen],
    own: Option<usize>,
    bench: &'a mut Bench,
}

impl Fits<'_> {
    fn of(&self, group: &Group) -> Fit {
        let (gap, matches) = fit(self.seen, self.bench.outcome(group.outcome));
        Fit {
            presets: group.presets.clone(),
            set: group.first.clone(),
            sets: group.sets,
            is_own: self.own == Some(group.outcome),
            gap,
            matches,
            free: Vec::new(),
        }
    }

    fn question(&self, exact: &[(Fit, &Group)]) -> Option<Question> {
        let fits: Vec<_> =
            exact.iter().map(|(fit, group)| (self.bench.outcome(group.outcome), fit.matches.as_slice())).collect();
        let named = exact.iter().filter(|(fit, _)| !fit.presets.is_empty()).count();
        if fits.len() < 2 { None } else { decide::decide(self.seen, &fits, named) }
    }

    /// The first of those whose amounts beside the seen ones are the same, as long as they are told in few words.
    fn nearest(&self, others: &[(Fit, &Group)]) -> Vec<Fit> {
        let mut shown: Vec<Vec<Option<i64>>> = Vec::new();
        let mut near = Vec::new();
        for (fit, group) in others.iter().filter(|(fit, _)| fit.set.changes.len() <= MOST_CHANGES) {
            let amounts = self.amounts(fit, group);
            if !shown.contains(&amounts) {
                shown.push(amounts);
                near.push(fit.clone());
            }
            if near.len() == MOST_NEAR {
                break;
            }
        }
        near
    }

    /// What stands beside what was seen, the day of each invoice included.
    fn amounts(&self, fit: &Fit, group: &Group) -> Vec<Option<i64>> {
        let outcome = self.bench.outcome(group.outcome);
        let mut amounts = Vec::new();
        for (seen, found) in self.seen.iter().zip(&fit.matches) {
            let bill = found.bill.map(|place| &outcome[place]);
            amounts.push(bill.map(|bill| bill.day));
            amounts.extend(found.pairs.iter().map(|pair| Some(bill?.lines[pair.made?].amount)));
            amounts.extend(seen.sums.iter().map(|(sum, _)| Some(bill?.sum(*sum))));
        }
        amounts
    }
}
