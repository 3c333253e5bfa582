//! Which conventions differ between billing systems, and what are the named presets?
//!
//! A policy is plain data. The engine asks it questions ("is unused time credited?") and never which vendor it is.

/// What a change of the subscription does with the time that is left in the billing period.
///
/// <https://docs.stripe.com/billing/subscriptions/prorations>
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProrationBehavior {
    /// Credit and debit wait as pending invoice items for the next invoice.
    CreateProrations,
    /// Credit and debit are invoiced at once.
    AlwaysInvoice,
    /// No credit and no debit: the new terms count from the next period.
    None,
}

/// Whether the unused time of the old plan is credited when it is changed or cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnusedTime {
    /// As billing systems do it today: each original debit is credited for its unused part.
    Credited,
    /// As the story of Cindy was first told: what was paid stays paid.
    Kept,
}

/// What happens to an invoice whose amount due lies between nothing and the currency's minimum charge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MinimumCharge {
    /// It is marked paid and the amount becomes debt on the balance.
    BecomesDebt,
    /// It is charged all the same, for systems whose payment provider knows no minimum.
    Ignored,
}

/// Where a tax that is no whole number of units is rounded (<https://docs.stripe.com/billing/taxes/tax-rates>).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TaxRounding {
    /// Each rate of each line is rounded, and the rounded amounts are added.
    #[default]
    PerLine,
    /// The exact taxes of all lines of a rate are added and rounded once; the lines share the rounded sum.
    PerInvoice,
}

/// The conventions by which one story is billed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Policy {
    /// What happens to time that was paid for and will not be used.
    pub unused_time: UnusedTime,
    /// What happens to amounts that are too small to charge.
    pub minimum_charge: MinimumCharge,
    /// What a change does where it does not say so itself.
    pub proration_behavior: ProrationBehavior,
}

/// A named policy: a value with its sources.
#[derive(Debug, PartialEq, Eq)]
pub struct PolicyPreset {
    /// The name in documents.
    pub id: &'static str,
    /// The name for people.
    pub name: &'static str,
    /// What is particular about it, in one sentence.
    pub summary: &'static str,
    /// Where its rules are published.
    pub sources: &'static [&'static str],
    /// Its value.
    pub policy: Policy,
}

/// Stripe Billing in flexible billing mode, the default for new subscriptions since 2025-09-30.
pub const STRIPE: PolicyPreset = PolicyPreset {
    id: "stripe",
    name: "Stripe (flexible)",
    summary: "Time is counted by the second, and the unused time of the old plan is credited.",
    sources: &[
        "https://docs.stripe.com/billing/subscriptions/prorations",
        "https://docs.stripe.com/billing/subscriptions/billing-mode/compare",
        "https://docs.stripe.com/billing/customer/balance",
        "https://docs.stripe.com/currencies",
    ],
    policy: Policy {
        unused_time: UnusedTime::Credited,
        minimum_charge: MinimumCharge::BecomesDebt,
        proration_behavior: ProrationBehavior::CreateProrations,
    },
};

/// The story of Cindy as it was first told: only the new plan is prorated.
pub const AS_TOLD: PolicyPreset = PolicyPreset {
    id: "as_told",
    name: "The story as told",
    summary: "Only the new plan is prorated; what was paid for the old one stays paid.",
    sources: &["https://docs.stripe.com/billing/customer/balance"],
    policy: Policy { unused_time: UnusedTime::Kept, ..STRIPE.policy },
};

/// All named policies, the default first.
pub const PRESETS: &[PolicyPreset] = &[STRIPE, AS_TOLD];

impl PolicyPreset {
    /// The preset of that id.
    pub fn find(id: &str) -> Option<&'static Self> {
        PRESETS.iter().find(|preset| preset.id == id)
    }
}
