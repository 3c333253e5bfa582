//! Which sets of rules are there to try?
//!
//! A set of rules is a named preset and what is set otherwise, as a document says it; so whatever is found can be adopted.
//! Each axis of the policy is here with the values that documents know. What is not a rule but a fact about the customer
//! or the system, the clock's offset and the minutes as a draft, stays as the story has it.

use crate::policy::{CreditForm, MinimumCharge, PRESETS, Policy, PolicyPreset, UnusedTime};
use crate::scenario::{Node, POLICY, PRORATION_BEHAVIORS, meanings_of, words_of};

/// How many axes there are.
pub(super) const AXES: usize = 20;

/// The axes by their names in documents. The last is no field of a document: only presets have it.
pub(super) const NAMES: [&str; AXES] = [
    "credit_unused_time",
    "proration_behavior",
    "time_unit",
    "denominator",
    "change_day",
    "cancel_day",
    "rounding",
    "ratio_decimals",
    "credit_base",
    "credit_cap",
    "stub_denominator",
    "month_end",
    "restart",
    "downgrade",
    "quantity_change",
    "quantity_rounding",
    "tax_rounding",
    "negative_total",
    "minimum_charge",
    "credit_form",
];

/// The place of the axis that only presets have.
pub(super) const FORM: usize = AXES - 1;

/// To how many decimals a share of time may be rounded; the first value of that axis is not at all.
const DECIMALS: usize = 19;

/// The decimals that are tried, beside none and what the story itself has: those of the presets, and what a table or a
/// database column of a system of one's own usually has.
pub(super) const TRIED_DECIMALS: [u8; 5] = [2, 4, 6, 9, 16];

const FORMS: [CreditForm; 4] =
    [CreditForm::InvoiceLine, CreditForm::CreditNote, CreditForm::CreditNoteForRemoved, CreditForm::ShortenedLine];

/// A value for each axis: places in the lists of values.
pub(super) type Code = [u8; AXES];

/// How many values an axis has.
pub(super) fn values(axis: usize) -> usize {
    match NAMES[axis] {
        "credit_unused_time" | "minimum_charge" => 2,
        "proration_behavior" => PRORATION_BEHAVIORS.len(),
        "ratio_decimals" => 1 + DECIMALS,
        "credit_form" => FORMS.len(),
        name => meanings_of(name).len(),
    }
}

/// Whether a value is tried where somebody has another.
pub(super) fn is_tried(axis: usize, value: usize, own: &Code) -> bool {
    let decimals = value.checked_sub(1).map(small);
    NAMES[axis] != "ratio_decimals"
        || usize::from(own[axis]) == value
        || decimals.is_none_or(|decimals| TRIED_DECIMALS.contains(&decimals))
}

/// Puts a value of an axis into a policy.
pub(super) fn put(policy: &mut Policy, axis: usize, value: usize) {
    match NAMES[axis] {
        "credit_unused_time" => {
            policy.unused_time = if value == 0 { UnusedTime::Credited } else { UnusedTime::Kept };
        }
        "minimum_charge" => {
            policy.minimum_charge = if value == 0 { MinimumCharge::BecomesDebt } else { MinimumCharge::Ignored };
        }
        "proration_behavior" => policy.proration_behavior = PRORATION_BEHAVIORS[value].1,
        "ratio_decimals" => policy.time.ratio_decimals = value.checked_sub(1).map(small),
        "credit_form" => policy.credit_form = FORMS[value],
        name => (meanings_of(name)[value].1)(policy),
    }
}

/// A value of an axis as documents say it; nothing where none can.
pub(super) fn node(axis: usize, value: usize) -> Option<Node> {
    match NAMES[axis] {
        "credit_unused_time" | "minimum_charge" => Some(Node::Flag(value == 0)),
        "proration_behavior" => Some(Node::from(PRORATION_BEHAVIORS[value].0)),
        "ratio_decimals" => value.checked_sub(1).map(|decimals| Node::Whole(i64::from(small(decimals)))),
        "credit_form" => None,
        name => words_of(name).get(value).map(|word| Node::from(*word)),
    }
}

/// The values of a policy. One that no document can say (a number of days a month) is the last of its axis.
pub(super) fn code_of(policy: &Policy) -> Code {
    let mut code = [0; AXES];
    for (axis, place) in code.iter_mut().enumerate() {
        let same = (0..values(axis)).find(|value| {
            let mut same = *policy;
            put(&mut same, axis, *value);
            same == *policy
        });
        *place = small(same.unwrap_or(values(axis) - 1));
    }
    code
}

/// Places are few.
pub(super) fn small(value: usize) -> u8 {
    u8::try_from(value).unwrap_or(u8::MAX)
}

/// A set of rules: a preset and what is set otherwise, as places of axes and values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleSet {
    /// The preset, as a place in [`PRESETS`].
    pub preset: usize,
    /// What is set otherwise, in the order of the axes.
    pub changes: Vec<(usize, usize)>,
}

impl RuleSet {
    /// The set nearest to a preset that has these values on these axes, and elsewhere the preset's. Nothing where no
    /// preset comes near enough for a document to say it.
    pub fn nearest(code: &Code, axes: &[usize], presets: &[Code]) -> Option<Self> {
        let changes = |preset: usize| -> Option<Vec<(usize, usize)>> {
            let differing = axes.iter().filter(|axis| presets[preset][**axis] != code[**axis]);
            differing
                .map(|axis| {
                    let value = usize::from(code[*axis]);
                    node(*axis, value).map(|_| (*axis, value))
                })
                .collect()
        };
        let all = (0..PRESETS.len()).filter_map(|preset| Some(Self { preset, changes: changes(preset)? }));
        // The first of those that are equally near.
        all.min_by_key(|set| set.changes.len())
    }

    /// The preset that it begins with.
    pub fn base(&self) -> &'static PolicyPreset {
        &PRESETS[self.preset]
    }

    /// Its policy, with the customer's clock and the minutes as a draft as the story has them.
    pub fn policy(&self, facts: Facts) -> Policy {
        let mut policy = self.base().policy;
        for (axis, value) in &self.changes {
            put(&mut policy, *axis, *value);
        }
        policy.time.utc_offset = facts.utc_offset;
        policy.draft_minutes = facts.draft_minutes;
        policy
    }

    /// What stands at `policy` of a document that has these rules.
    pub fn document(&self, facts: Facts) -> Node {
        let field = |name: &'static str| -> Option<Node> {
            let number = match name {
                "preset" => return Some(Node::from(self.base().id)),
                "utc_offset_minutes" => i64::from(facts.utc_offset / 60),
                "draft_minutes" => i64::from(facts.draft_minutes),
                _ => {
                    let (axis, value) = self.changes.iter().find(|(axis, _)| NAMES[*axis] == name)?;
                    return node(*axis, *value);
                }
            };
            (number != 0).then_some(Node::Whole(number))
        };
        Node::object(POLICY.fields.iter().filter_map(|known| Some((known.name, field(known.name)?))))
    }
}

/// What is no rule, but known of the customer and of the system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The customer's clock against UTC, in seconds.
    pub utc_offset: i32,
    /// For how many minutes renewals stay drafts.
    pub draft_minutes: u16,
}

impl Facts {
    /// Those of a story's policy.
    pub fn of(policy: &Policy) -> Self {
        Self { utc_offset: policy.time.utc_offset, draft_minutes: policy.draft_minutes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A new axis is tried, or is a fact.
    #[test]
    fn every_field_of_a_policy_is_an_axis_or_a_fact() {
        let facts = ["preset", "utc_offset_minutes", "draft_minutes"];
        let others = POLICY.fields.iter().map(|field| field.name).filter(|name| !facts.contains(name));
        let mut others: Vec<_> = others.chain(["credit_form"]).collect();
        let mut names = NAMES.to_vec();
        others.sort_unstable();
        names.sort_unstable();
        assert_eq!(names, others);
    }

    #[test]
    fn the_values_of_a_preset_make_the_preset() {
        for preset in PRESETS {
            let mut made = PRESETS[0].policy;
            for (axis, value) in code_of(&preset.policy).into_iter().enumerate() {
                put(&mut made, axis, usize::from(value));
            }
            // How a system writes the ends of its periods moves no amount of a story.
            made.period_ends = preset.policy.period_ends;
            assert_eq!(made, preset.policy, "{}", preset.id);
        }
    }

    /// Nothing set otherwise names the preset alone; a form of credit is only to be had with a preset that has it.
    #[test]
    fn a_set_is_told_from_the_nearest_preset() {
        let codes: Vec<_> = PRESETS.iter().map(|preset| code_of(&preset.policy)).collect();
        let all: Vec<_> = (0..AXES).collect();
        for (place, code) in codes.iter().enumerate() {
            assert_eq!(RuleSet::nearest(code, &all, &codes), Some(RuleSet { preset: place, changes: Vec::new() }));
        }
        let lago = PRESETS.iter().position(|preset| preset.id == "lago").unwrap();
        let mut code = codes[lago];
        code[0] = 1;
        let found = RuleSet::nearest(&code, &all, &codes).unwrap();
        assert_eq!((found.preset, found.changes), (lago, vec![(0, 1)]));
        let facts = Facts { utc_offset: 3_600, draft_minutes: 0 };
        let document = RuleSet { preset: lago, changes: vec![(0, 1)] }.document(facts);
        let written: Vec<_> = document.part().fields().map(|(name, _)| name).collect();
        assert_eq!(written, ["preset", "credit_unused_time", "utc_offset_minutes"]);
    }
}
