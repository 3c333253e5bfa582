//! Which invoices does a set of rules make of the story?

use std::collections::BTreeMap;

use super::observed::{KINDS, Sum};
use super::space::{Facts, put, values};
use crate::calendar::Timestamp;
use crate::customer::BalanceTransaction;
use crate::engine::{self, Notice, RecurringChange, Simulation, Sink};
use crate::invoice::{Invoice, LineItem, Payment};
use crate::policy::{Downgrade, Policy, ProrationBehavior};
use crate::scenario::{self, Node, Problem, Scenario};

/// A line of a bill.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BillLine {
    /// The place of its kind in [`observed::KINDS`](super::observed::KINDS).
    pub kind: usize,
    /// Smallest units; credits are negative.
    pub amount: i64,
    /// The first local day of its period.
    pub start: i64,
    /// The local day on which its period is over.
    pub end: i64,
}

/// An invoice, as far as it is compared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Bill {
    /// The local day on which it was finalized, which is the date on it.
    pub day: i64,
    /// Its lines, in their order.
    pub lines: Vec<BillLine>,
    /// Its sums, in the order of [`Sum::ALL`].
    pub sums: [i64; Sum::ALL.len()],
}

/// All that a set of rules makes: two sets that make the same are not told apart by this story.
pub(super) type Outcome = Vec<Bill>;

/// Runs one story under many policies. The story is checked once for each thing in which the check asks the policy.
pub(super) struct Bench {
    simulations: Vec<((ProrationBehavior, Downgrade), Simulation)>,
    facts: Facts,
    known: BTreeMap<Outcome, usize>,
    outcomes: Vec<Outcome>,
    /// How often it was run.
    pub runs: usize,
    /// How many invoices were made by all runs.
    pub bills: usize,
}

impl Bench {
    /// A bench for a story, looked at until an instant.
    ///
    /// # Errors
    /// What is wrong with the story.
    pub(super) fn new(story: &Scenario, facts: Facts, until: Option<Timestamp>) -> Result<Self, Vec<Problem>> {
        let [behavior, downgrade] = [axis("proration_behavior"), axis("downgrade")];
        let mut simulations = Vec::new();
        for (behavior, downgrade) in
            (0..values(behavior)).flat_map(|one| (0..values(downgrade)).map(move |two| (one, two)))
        {
            let mut other = story.clone();
            let node = |name, value| super::space::node(axis(name), value).map(|node| (name, node));
            let policy = [node("proration_behavior", behavior), node("downgrade", downgrade)];
            other.set("policy", Node::object(policy.into_iter().flatten()));
            let mut simulation = scenario::check(&other)?;
            simulation.span.end = until.unwrap_or(simulation.span.end).min(simulation.span.end);
            let policy = simulation.policy;
            simulations.push(((policy.proration_behavior, policy.downgrade), simulation));
        }
        Ok(Self { simulations, facts, known: BTreeMap::new(), outcomes: Vec::new(), runs: 0, bills: 0 })
    }

    /// The place of what a policy makes, in [`Bench::outcome`]. Nothing where an amount grows too large on the way.
    pub(super) fn run(&mut self, policy: Policy) -> Option<usize> {
        let asked = (policy.proration_behavior, policy.downgrade);
        let (_, simulation) = self.simulations.iter_mut().find(|(known, _)| *known == asked)?;
        simulation.policy = policy;
        self.runs += 1;
        let mut bills = Bills { rules: policy, made: Vec::new() };
        engine::run(simulation, &mut bills).ok()?;
        self.bills += bills.made.len();
        if let Some(place) = self.known.get(&bills.made) {
            return Some(*place);
        }
        let place = self.outcomes.len();
        self.outcomes.push(bills.made.clone());
        self.known.insert(bills.made, place);
        Some(place)
    }

    /// What was made.
    pub(super) fn outcome(&self, place: usize) -> &Outcome {
        &self.outcomes[place]
    }

    /// What is no rule but a fact of the story.
    pub(super) fn facts(&self) -> Facts {
        self.facts
    }

    /// A policy with one axis set otherwise.
    pub(super) fn changed(policy: &Policy, axis: usize, value: usize) -> Policy {
        let mut other = *policy;
        put(&mut other, axis, value);
        other
    }
}

/// The place of an axis.
fn axis(name: &str) -> usize {
    super::space::NAMES.iter().position(|known| *known == name).unwrap_or_default()
}

/// Keeps of each invoice what is compared.
struct Bills {
    rules: Policy,
    made: Outcome,
}

impl Sink for Bills {
    fn invoice(&mut self, invoice: &Invoice) {
        let day = self.rules.time.local_day(invoice.at);
        let lines = invoice.lines.iter().map(|line| of_line(&self.rules, line)).collect();
        self.made.push(Bill { day, lines, sums: sums_of(invoice) });
    }

    fn balance_transaction(&mut self, _: &BalanceTransaction) {}
    fn payment(&mut self, _: &Payment) {}
    fn recurring(&mut self, _: &RecurringChange) {}
    fn notice(&mut self, _: Notice) {}
}

/// A line, as far as it is compared.
pub(super) fn of_line(policy: &Policy, line: &LineItem) -> BillLine {
    let kind = KINDS.iter().position(|(_, known)| *known == line.kind).unwrap_or_default();
    let day = |at: Timestamp| policy.time.local_day(at);
    BillLine { kind, amount: line.amount.units(), start: day(line.period.start), end: day(line.period.end) }
}

/// The sums of an invoice, in the order of [`Sum::ALL`].
pub(super) fn sums_of(invoice: &Invoice) -> [i64; Sum::ALL.len()] {
    let settled = &invoice.settlement;
    Sum::ALL.map(|sum| match sum {
        Sum::Subtotal => invoice.subtotal.units(),
        // Each is below 2^53, so their sum is exact.
        Sum::Tax => invoice.taxes.added.units() + invoice.taxes.contained.units(),
        Sum::Total => invoice.total.units(),
        Sum::StartingBalance => settled.starting_balance.units(),
        Sum::AmountDue => settled.amount_due.units(),
        Sum::EndingBalance => settled.ending_balance.units(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::space::{AXES, RuleSet};
    use super::*;
    use crate::policy::PRESETS;

    /// The bench checks a story once for a few policies and then puts others in their place. Each preset, and each preset
    /// with each value of each axis, makes what the whole document with those rules makes.
    #[test]
    fn a_run_on_the_bench_is_the_run_of_the_document() {
        for preset in ["upgrade-stripe", "seats", "taxes", "downgrade", "yearly-to-monthly"] {
            let known = scenario::PRESETS.iter().find(|known| known.id == preset).unwrap();
            let story = crate::open(known.json).unwrap();
            let facts = Facts::of(&scenario::check(&story).unwrap().policy);
            let mut bench = Bench::new(&story, facts, None).unwrap();
            for preset in 0..PRESETS.len() {
                let other = |axis| {
                    (0..values(axis))
                        .filter(move |value| super::super::space::node(axis, *value).is_some())
                        .map(move |value| vec![(axis, value)])
                };
                for changes in std::iter::once(Vec::new()).chain((0..AXES).flat_map(other)) {
                    let set = RuleSet { preset, changes };
                    let mut adopted = story.clone();
                    adopted.set("policy", set.document(facts));
                    let projection = crate::simulate(&adopted).unwrap();
                    assert_eq!(projection.simulation.policy, set.policy(facts));
                    let mut bills = Bills { rules: projection.simulation.policy, made: Vec::new() };
                    projection.invoices.iter().for_each(|invoice| bills.invoice(invoice));
                    let made = bench.run(set.policy(facts)).unwrap();
                    assert_eq!(*bench.outcome(made), bills.made, "{set:?}");
                }
            }
        }
    }
}
