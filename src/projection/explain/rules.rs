//! By which published rules are amounts explained?

use super::Rule;
use crate::policy::{PRESETS, Policy, PolicyPreset, STRIPE, STRIPE_CLASSIC};

pub(super) const FULL_PERIOD: Rule = Rule {
    name: "A period is billed in advance",
    source: Some("https://docs.stripe.com/billing/invoices/subscription"),
};
pub(super) const PRORATION: Rule =
    Rule { name: "Proration by the second", source: Some("https://docs.stripe.com/billing/subscriptions/prorations") };
pub(super) const TRIAL: Rule =
    Rule { name: "A trial is free", source: Some("https://docs.stripe.com/billing/subscriptions/trials") };
pub(super) const USAGE: Rule = Rule {
    name: "Usage is billed when its period is over",
    source: Some("https://docs.stripe.com/billing/subscriptions/usage-based"),
};
pub(super) const CREDIT: Rule = Rule {
    name: "The credit gives back the original debit",
    source: Some("https://docs.stripe.com/billing/subscriptions/billing-mode/compare"),
};
pub(super) const AS_WRITTEN: Rule =
    Rule { name: "An amount written by hand", source: Some("https://docs.stripe.com/api/invoiceitems/object") };
pub(super) const TOTAL: Rule =
    Rule { name: "The total is the sum of the lines", source: Some("https://docs.stripe.com/api/invoices/object") };
pub(super) const BALANCE: Rule = Rule {
    name: "The balance is applied after the total",
    source: Some("https://docs.stripe.com/billing/customer/balance"),
};
pub(super) const NEGATIVE_TOTAL: Rule =
    Rule { name: "A negative total becomes credit", source: Some("https://docs.stripe.com/billing/customer/balance") };
pub(super) const CHARGE_LIMITS: Rule =
    Rule { name: "What cannot be charged becomes debt", source: Some("https://docs.stripe.com/currencies") };
pub(super) const LEDGER: Rule = Rule {
    name: "The ledger is only added to",
    source: Some("https://docs.stripe.com/api/customer_balance_transactions/object"),
};
pub(super) const ONE_OFF: Rule = Rule {
    name: "A one-off charge leaves the balance alone",
    source: Some("https://docs.stripe.com/billing/customer/balance"),
};
pub(super) const ROLL_FORWARD: Rule = Rule { name: "Each month opens where the last one closed", source: None };
pub(super) const RECURRING: Rule = Rule { name: "Recurring revenue: a year is 12 months or 365 days", source: None };

pub(super) const TODAYS_PRICE: Rule = Rule {
    name: "The credit is computed from today's price",
    source: Some("https://docs.stripe.com/billing/subscriptions/billing-mode/compare"),
};
pub(super) const TIERS: Rule = Rule {
    name: "Units are priced by tiers",
    source: Some("https://docs.stripe.com/subscriptions/pricing-models/tiered-pricing"),
};
pub(super) const PACKAGES: Rule = Rule {
    name: "Units are sold in packages",
    source: Some("https://docs.stripe.com/billing/subscriptions/usage-based/manage-billing-setup"),
};
pub(super) const SUBTOTAL: Rule = Rule {
    name: "The subtotal is before the invoice's discounts and taxes",
    source: Some("https://docs.stripe.com/api/invoices/object"),
};
pub(super) const COUPONS: Rule = Rule {
    name: "Each discount acts on what the one before it left",
    source: Some("https://docs.stripe.com/billing/subscriptions/coupons"),
};
pub(super) const TAXES: Rule =
    Rule { name: "A tax acts on what discounts left", source: Some("https://docs.stripe.com/billing/taxes/tax-rates") };
pub(super) const CREDIT_NOTE: Rule = Rule {
    name: "A credit note goes back to where the money came from",
    source: Some("https://docs.stripe.com/invoicing/dashboard/credit-notes"),
};
pub(super) const GRANTS: Rule = Rule {
    name: "Billing credits pay after discounts and before taxes",
    source: Some("https://docs.stripe.com/billing/subscriptions/usage-based/billing-credits"),
};
pub(super) const TOTAL_OF_PARTS: Rule = Rule {
    name: "The total is what discounts leave, with the taxes",
    source: Some("https://docs.stripe.com/api/invoices/object"),
};
pub(super) const LOST: Rule = Rule { name: "A total below nothing is lost", source: None };
pub(super) const OWN_CHOICE: Rule = Rule { name: "Proration by the rules that this story chose", source: None };

/// The rule of a proration: the preset's own where its conventions are not Stripe's.
pub(super) fn proration(policy: &Policy, is_credit: bool) -> Rule {
    let usual = if !is_credit {
        PRORATION
    } else if policy.credit_base == STRIPE.policy.credit_base {
        CREDIT
    } else {
        TODAYS_PRICE
    };
    if is_stripes(policy) {
        return usual;
    }
    let same = |preset: &&PolicyPreset| preset.policy == *policy;
    // An axis that does not count time leaves the count what it was.
    let alike = |preset: &&PolicyPreset| {
        let other = preset.policy;
        (other.time, other.change_day, other.rounding) == (policy.time, policy.change_day, policy.rounding)
    };
    let preset = PRESETS.iter().find(same).or_else(|| PRESETS.iter().find(alike));
    preset.map_or(OWN_CHOICE, |preset| Rule { name: preset.name, source: preset.sources.first().copied() })
}

/// Whether time is counted as Stripe counts it.
pub(super) fn is_stripes(policy: &Policy) -> bool {
    let counted = [STRIPE.policy.time, STRIPE_CLASSIC.policy.time].contains(&policy.time);
    counted && policy.rounding == STRIPE.policy.rounding
}
