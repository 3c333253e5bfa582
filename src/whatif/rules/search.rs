//! Which sets of rules are tried, in which order, and when is it enough?
//!
//! 1. Every axis of every preset is set to each of its values, alone. An axis that changes nothing of the story in any
//!    preset does not matter here and is left as the preset has it; two values that always give the same count as one.
//! 2. Of the axes that matter, sets of rules are tried in the order of how many of them differ from the nearest preset:
//!    the presets themselves, then one thing otherwise, then two, until there are no others or the work is enough.
//!
//! The order depends on the story alone, so the answer does, too. Where not all could be tried, the answer says so.

use std::collections::BTreeSet;

use super::run::Bench;
use super::space::{AXES, Code, FORM, NAMES, RuleSet, code_of, is_tried, small, values};
use crate::policy::{PRESETS, Policy};

/// So many runs are enough, the probing included.
const MOST_RUNS: usize = 9_000;
/// So many invoices of all runs are enough.
const MOST_BILLS: usize = 120_000;

/// What was tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// How many sets of rules were run.
    pub sets: usize,
    /// Of how many axes it was looked whether they matter.
    pub probed: usize,
    /// How many of them do.
    pub axes: usize,
    /// All sets were run that differ from a preset in so many things at most.
    pub distance: usize,
    /// Whether these are all that there are.
    pub is_all: bool,
}

/// The sets of rules that make one outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Group {
    /// What they make, as a place in the bench.
    pub outcome: usize,
    /// The presets among them, as places in [`PRESETS`].
    pub presets: Vec<usize>,
    /// The one that is nearest to a preset.
    pub first: RuleSet,
    /// How many of those that were run.
    pub sets: usize,
}

/// What was found: the groups in the order in which they were met, and how far was looked.
pub(super) struct Found {
    /// The groups.
    pub groups: Vec<Group>,
    /// What was tried.
    pub extent: Extent,
}

/// An axis that matters, and for each of its values that are tried the first that does the same.
struct Axis {
    axis: usize,
    same: Vec<Option<usize>>,
}

impl Axis {
    /// One value of each class.
    fn choices(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.same.len()).filter(|value| self.same[*value] == Some(*value))
    }
}

/// Tries them.
pub(super) fn search(bench: &mut Bench, own: &Policy) -> Found {
    let facts = bench.facts();
    let policies: Vec<_> =
        (0..PRESETS.len()).map(|preset| RuleSet { preset, changes: Vec::new() }.policy(facts)).collect();
    let mut groups = Groups::default();
    for (preset, policy) in policies.iter().enumerate() {
        if let Some(outcome) = bench.run(*policy) {
            groups.add(outcome, &RuleSet { preset, changes: Vec::new() });
        }
    }
    let own = code_of(own);
    let (axes, probed) = probe(bench, &policies, &own);
    let places: Vec<_> = axes.iter().map(|axis| axis.axis).collect();
    let codes: Vec<_> = policies.iter().map(|policy| reduced(&code_of(policy), &axes)).collect();
    let mut walk = Walk { seen: codes.iter().copied().collect(), places, codes, bench, groups, sets: PRESETS.len() };
    let mut layer: Vec<_> = walk.seen.iter().copied().collect();
    let (mut distance, mut is_all) = (0, false);
    // The rules of the story itself, however far they are from any preset.
    let own = reduced(&own, &axes);
    if walk.seen.insert(own) {
        walk.try_one(&own);
        layer.push(own);
    }
    while let Some(next) = walk.layer(&layer, &axes) {
        if next.is_empty() {
            is_all = probed == AXES;
            break;
        }
        distance += 1;
        layer = next;
    }
    let extent = Extent { sets: walk.sets, probed, axes: walk.places.len(), distance, is_all };
    Found { groups: walk.groups.all, extent }
}

/// The groups so far.
#[derive(Default)]
struct Groups {
    all: Vec<Group>,
    /// Of each outcome the group, if it has one.
    of: Vec<Option<usize>>,
}

impl Groups {
    fn add(&mut self, outcome: usize, set: &RuleSet) {
        if self.of.len() <= outcome {
            self.of.resize(outcome + 1, None);
        }
        let place = *self.of[outcome].get_or_insert(self.all.len());
        if place == self.all.len() {
            self.all.push(Group { outcome, presets: Vec::new(), first: set.clone(), sets: 0 });
        }
        let group = &mut self.all[place];
        group.sets += 1;
        if set.changes.is_empty() && !group.presets.contains(&set.preset) {
            group.presets.push(set.preset);
        }
        if set.changes.len() < group.first.changes.len() {
            group.first = set.clone();
        }
    }
}

/// The search on its way.
struct Walk<'b> {
    seen: BTreeSet<Code>,
    /// The axes that matter.
    places: Vec<usize>,
    /// The presets on them.
    codes: Vec<Code>,
    bench: &'b mut Bench,
    groups: Groups,
    sets: usize,
}

impl Walk<'_> {
    /// All sets that are one step from these and new; nothing where it is enough before all of them were run.
    fn layer(&mut self, layer: &[Code], axes: &[Axis]) -> Option<Vec<Code>> {
        let mut next = Vec::new();
        for code in layer {
            for axis in axes {
                for value in axis.choices() {
                    let mut other = *code;
                    other[axis.axis] = small(value);
                    if other == *code || !self.seen.insert(other) {
                        continue;
                    }
                    if self.bench.runs >= MOST_RUNS || self.bench.bills >= MOST_BILLS {
                        return None;
                    }
                    self.try_one(&other);
                    next.push(other);
                }
            }
        }
        Some(next)
    }

    fn try_one(&mut self, code: &Code) {
        let Some(set) = RuleSet::nearest(code, &self.places, &self.codes) else { return };
        self.sets += 1;
        if let Some(outcome) = self.bench.run(set.policy(self.bench.facts())) {
            self.groups.add(outcome, &set);
        }
    }
}

/// The values of a policy on the axes that matter, each the first of its class; 0 on all others.
fn reduced(code: &Code, axes: &[Axis]) -> Code {
    let mut reduced = [0; AXES];
    for Axis { axis, same } in axes {
        let value = usize::from(code[*axis]);
        reduced[*axis] = small(same[value].unwrap_or(value));
    }
    reduced
}

/// Which axes matter, and which of their values give the same in every preset?
/// Of a very long story not all axes can be looked at; how many were is told.
fn probe(bench: &mut Bench, policies: &[Policy], own: &Code) -> (Vec<Axis>, usize) {
    let mut axes = Vec::new();
    for axis in 0..AXES {
        if bench.bills >= MOST_BILLS {
            return (axes, axis);
        }
        let signature = |bench: &mut Bench, value| -> Vec<Option<usize>> {
            policies.iter().map(|policy| bench.run(Bench::changed(policy, axis, value))).collect()
        };
        let mut signatures: Vec<Option<Vec<_>>> = Vec::new();
        for value in 0..values(axis) {
            signatures.push(is_tried(axis, value, own).then(|| signature(bench, value)));
        }
        let first = |value: usize| {
            signatures[value].as_ref()?;
            signatures.iter().position(|other| *other == signatures[value])
        };
        let same: Vec<_> = (0..signatures.len()).map(first).collect();
        if same.iter().flatten().any(|value| *value != 0) {
            axes.push(Axis { axis, same });
        }
    }
    (axes, AXES)
}

/// Which axes could be set otherwise in a set of rules, each alone, without changing what it makes? The last axis is no
/// rule that can be set.
pub(super) fn free(bench: &mut Bench, set: &RuleSet, outcome: usize) -> Vec<&'static str> {
    let policy = set.policy(bench.facts());
    let mut is_free =
        |axis: usize| (0..values(axis)).all(|value| bench.run(Bench::changed(&policy, axis, value)) == Some(outcome));
    (0..FORM).filter(|axis| is_free(*axis)).map(|axis| NAMES[axis]).collect()
}
