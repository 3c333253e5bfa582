//! Which further line would tell most about the rules?
//!
//! Of several sets of rules that all fit what was seen, each makes its own invoices. What was not seen of them is a
//! question: the answer that leaves least room, whatever it turns out to be, is the one to look up.

use std::collections::BTreeMap;

use super::fit::Match;
use super::observed::{Extent, KINDS, Seen, Sum};
use super::run::Outcome;

/// Something that an invoice says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// A line: the place of its kind, and how many of that kind stand before it.
    Line(usize, usize),
    /// A sum.
    Sum(Sum),
}

/// Something to look up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The local day of the invoice.
    pub day: i64,
    /// How many invoices of that day stand before it.
    pub nth: usize,
    /// What to look at.
    pub part: Part,
    /// What it may be, in the order of the outcomes, and which of them it is then, by their places; no amount where there is
    /// no such line or invoice.
    pub answers: Vec<(Option<i64>, Vec<usize>)>,
}

type Slot = (i64, usize, Part);

/// The question that decides most between outcomes, of which each fits; nothing where no amount of an invoice does. The
/// first `named` of them are those of presets: telling these apart comes first.
pub(super) fn decide(seen: &[Seen], fits: &[(&Outcome, &[Match])], named: usize) -> Option<Question> {
    let told: Vec<_> = fits.iter().map(|(outcome, matches)| slots(seen, outcome, matches)).collect();
    let mut all: Vec<_> = told.iter().flat_map(BTreeMap::keys).copied().collect();
    all.sort_unstable();
    all.dedup();
    let mut best: Option<(Score, Slot)> = None;
    for slot in all {
        // What somebody has seen already tells nothing more.
        if told.iter().any(|slots| slots.get(&slot) == Some(&None)) {
            continue;
        }
        let score = score(&told, slot, named);
        if score.left < fits.len() && best.as_ref().is_none_or(|(least, _)| score < *least) {
            best = Some((score, slot));
        }
    }
    let (day, nth, part) = best?.1;
    let mut answers: Vec<(Option<i64>, Vec<usize>)> = Vec::new();
    for (place, slots) in told.iter().enumerate() {
        let amount = slots.get(&(day, nth, part)).copied().flatten();
        match answers.iter_mut().find(|(known, _)| *known == amount) {
            Some((_, places)) => places.push(place),
            None => answers.push((amount, vec![place])),
        }
    }
    Some(Question { day, nth, part, answers })
}

/// The smaller the better.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Score {
    /// How many outcomes of presets are left in the worst case.
    named: usize,
    /// How many outcomes are left in the worst case.
    left: usize,
    /// The earlier the invoice, the sooner somebody can look.
    day: i64,
    /// A line says more than a sum; a balance says least.
    kind: u8,
    /// By how much the answers differ, the most first.
    apart: std::cmp::Reverse<u64>,
}

fn score(told: &[BTreeMap<Slot, Option<i64>>], slot: Slot, named: usize) -> Score {
    let worst = |told: &[BTreeMap<Slot, Option<i64>>]| {
        let mut counts: BTreeMap<Option<i64>, usize> = BTreeMap::new();
        for slots in told {
            *counts.entry(slots.get(&slot).copied().flatten()).or_default() += 1;
        }
        (counts.values().max().copied().unwrap_or_default(), counts)
    };
    let (left, counts) = worst(told);
    let mut amounts = counts.keys().flatten();
    let apart = match (amounts.next(), amounts.next_back()) {
        (Some(least), Some(most)) => most.abs_diff(*least),
        _ => 0,
    };
    let kind = match slot.2 {
        Part::Line(..) => 0,
        Part::Sum(sum) => 1 + u8::from(sum.is_balance()),
    };
    Score { named: worst(&told[..named]).0, left, day: slot.0, kind, apart: std::cmp::Reverse(apart) }
}

/// All that an outcome says: an amount where nobody has seen it yet.
fn slots(seen: &[Seen], outcome: &Outcome, matches: &[Match]) -> BTreeMap<Slot, Option<i64>> {
    let mut slots = BTreeMap::new();
    for (place, bill) in outcome.iter().enumerate() {
        let nth = outcome[..place].iter().filter(|other| other.day == bill.day).count();
        let known = matches.iter().position(|found| found.bill == Some(place));
        let is_told =
            |made: usize| known.is_some_and(|one| matches[one].pairs.iter().any(|pair| pair.made == Some(made)));
        let has_all = known.is_some_and(|one| seen[one].extent == Extent::All);
        let mut counts = [0; KINDS.len()];
        for (made, line) in bill.lines.iter().enumerate() {
            let part = Part::Line(line.kind, counts[line.kind]);
            counts[line.kind] += 1;
            let amount = (!has_all && !is_told(made)).then_some(line.amount);
            slots.insert((bill.day, nth, part), amount);
        }
        for sum in Sum::ALL {
            let is_told = known.is_some_and(|one| seen[one].sums.iter().any(|(told, _)| *told == sum));
            slots.insert((bill.day, nth, Part::Sum(sum)), (!is_told).then(|| bill.sum(sum)));
        }
    }
    slots
}
