//! Which features has a random story? Each has some of them and not the others.
//!
//! A story with everything has so much that the corners of a single rule are seldom met; one in which few things meet
//! reaches them. (Groce and others, "Swarm testing", ISSTA 2012.)

use super::dice::Dice;

macro_rules! features {
    ($($name:ident),* $(,)?) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum Feature { $($name),* }

        /// All that there are.
        pub(crate) const FEATURES: &[Feature] = &[$(Feature::$name),*];
    };
}

features! {
    Currencies, Decimals, Packages, Tiers, Metered, Arrears, Mixed, OtherInterval, Anchors, Backdating, Trials, Pauses,
    PausedCollection, Items, Coupons, Taxes, Exempt, Grants, CreditNotes, Failures, Collection, Sent, OneOffInvoices,
    Thresholds, Cancels, ProrationDates, Resets, Presets, Axes, DraftHour, InvoiceItems, More, Balance, Begun,
    TaxChanges, Shuffled, Large,
}

/// The features of a story.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Swarm(u64);

impl Swarm {
    /// One story in ten has hardly any, one in thirty has all.
    pub(crate) fn of(dice: &mut Dice) -> Self {
        let percent = match dice.below(30) {
            0..3 => 5,
            3..12 => 15,
            12..22 => 30,
            22..29 => 55,
            _ => 100,
        };
        let some = FEATURES.iter().filter(|_| dice.often(percent)).copied().collect::<Vec<_>>();
        // Credit is for usage, and so are thresholds.
        let needs_usage = some.iter().any(|feature| matches!(feature, Feature::Grants | Feature::Thresholds));
        let all = some.iter().copied().chain(needs_usage.then_some(Feature::Metered));
        Self(all.fold(0, |all, feature| all | 1 << feature as u32))
    }

    pub(crate) fn has(self, feature: Feature) -> bool {
        self.0 >> feature as u32 & 1 == 1
    }

    /// The same without some.
    #[allow(dead_code, reason = "not every test leaves something out")]
    pub(crate) fn without(self, features: &[Feature]) -> Self {
        Self(features.iter().fold(self.0, |all, feature| all & !(1 << *feature as u32)))
    }
}
