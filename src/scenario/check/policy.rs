//! Which conventions did somebody choose?

use super::super::PRORATION_BEHAVIORS;
use super::super::axes::{NUMBERS, meanings_of};
use super::super::node::Place;
use super::super::read::{instead_of, shorten};
use super::{Checker, meaning};
use crate::policy::{MinimumCharge, PRESETS, Policy, PolicyPreset, ProrationBehavior, STRIPE, UnusedTime};

impl Checker<'_> {
    pub(super) fn policy(&mut self, at: &Place<'_>) -> Option<Policy> {
        let written = at.part.text("preset");
        let id = if written.is_empty() { STRIPE.id } else { written };
        let Some(preset) = PolicyPreset::find(id) else {
            let known: Vec<_> = PRESETS.iter().map(|preset| preset.id).collect();
            let message = format!("There is no policy “{}”.", shorten(id));
            self.problem("unknown_policy", (at, "preset"), message, instead_of(id, &known));
            return None;
        };
        let mut policy = preset.policy;
        if let Some(credited) = at.part.flag("credit_unused_time") {
            policy.unused_time = if credited { UnusedTime::Credited } else { UnusedTime::Kept };
        }
        if let Some(enforced) = at.part.flag("minimum_charge") {
            policy.minimum_charge = if enforced { MinimumCharge::BecomesDebt } else { MinimumCharge::Ignored };
        }
        policy.proration_behavior = behavior(at, policy.proration_behavior);
        for (name, value) in at.part.fields() {
            let word = meanings_of(name).iter().find(|(word, _)| *word == value.as_text());
            if let Some((_, set)) = word {
                set(&mut policy);
            }
        }
        for (name, least, most) in NUMBERS.iter().filter(|(name, ..)| at.part.has(name)) {
            if let Some(number) = self.whole(at, name, *least..=*most, "#") {
                set_number(&mut policy, name, number);
            }
        }
        Some(policy)
    }
}

fn set_number(policy: &mut Policy, name: &str, number: i64) {
    match name {
        "ratio_decimals" => policy.time.ratio_decimals = u8::try_from(number).ok(),
        "draft_minutes" => policy.draft_minutes = u16::try_from(number).unwrap_or_default(),
        _ => policy.time.utc_offset = i32::try_from(number * 60).unwrap_or_default(),
    }
}

/// What a change does with the rest of a period: as written, or as the policy has it.
pub(super) fn behavior(at: &Place<'_>, default: ProrationBehavior) -> ProrationBehavior {
    if at.part.has("proration_behavior") {
        meaning(&PRORATION_BEHAVIORS, at.part.text("proration_behavior"))
    } else {
        default
    }
}
