//! Which named policies are there, and what proves each of them?
//!
//! Those of other systems reproduce their published figures. A convention that no published case shows is left as Stripe
//! has it.

use super::{
    ChangeDay, CreditBase, CreditCap, CreditForm, Denominator, Downgrade, MinimumCharge, NegativeTotal, PeriodEnds,
    Policy, PolicyPreset, ProrationBehavior, QuantityChange, Restart, StubDenominator, TaxRounding, TimeRules,
    TimeUnit, UnusedTime,
};
use crate::calendar::MonthEnd;
use crate::money::Rounding;

/// Seconds, exact, halves up, one credit and one debit.
const BY_SECOND: TimeRules = TimeRules {
    unit: TimeUnit::Second,
    denominator: Denominator::Actual,
    stub: StubDenominator::OfAnchor,
    month_end: MonthEnd::LastDay,
    ratio_decimals: None,
    utc_offset: 0,
};

/// Local days of the actual period.
const BY_DAY: TimeRules = TimeRules { unit: TimeUnit::Day, ..BY_SECOND };

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
        time: BY_SECOND,
        period_ends: PeriodEnds::HalfOpen,
        change_day: ChangeDay::NewTerms,
        cancel_day: ChangeDay::NewTerms,
        rounding: Rounding::HalfUp,
        tax_rounding: TaxRounding::PerLine,
        draft_minutes: 0,
        quantity_change: QuantityChange::WholeItem,
        quantity_rounding: Rounding::HalfUp,
        credit_base: CreditBase::OriginalDebit,
        credit_cap: CreditCap::None,
        credit_form: CreditForm::InvoiceLine,
        negative_total: NegativeTotal::ToBalance,
        restart: Restart::OtherInterval,
        downgrade: Downgrade::Now,
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

/// Stripe Billing in classic billing mode.
pub const STRIPE_CLASSIC: PolicyPreset = PolicyPreset {
    id: "stripe_classic",
    name: "Stripe (classic)",
    summary: "As Stripe, but unused time is credited at the current price, whatever was billed for it.",
    sources: &[
        "https://docs.stripe.com/billing/subscriptions/billing-mode/compare",
        "https://docs.stripe.com/billing/subscriptions/backdating",
        "https://docs.stripe.com/api/subscriptions/update",
    ],
    policy: Policy {
        credit_base: CreditBase::CurrentPrice,
        restart: Restart::OtherIntervalOrPaid,
        time: TimeRules { stub: StubDenominator::FromStart, ..BY_SECOND },
        ..STRIPE.policy
    },
};

/// What the peers have in common: another payment provider, and changes that are invoiced at once.
const PEER: Policy = Policy {
    minimum_charge: MinimumCharge::Ignored,
    proration_behavior: ProrationBehavior::AlwaysInvoice,
    ..STRIPE.policy
};

/// What the peers that count days have in common.
const PEER_BY_DAY: Policy = Policy { time: BY_DAY, ..PEER };

/// Kill Bill.
pub const KILLBILL: PolicyPreset = PolicyPreset {
    id: "killbill",
    name: "Kill Bill",
    summary: "Days are counted, the share of the period is rounded to nine decimals, and the change day is the new plan's.",
    sources: &[
        "https://docs.killbill.io/latest/catalog-examples.html",
        "https://github.com/killbill/killbill/blob/master/invoice/src/main/java/org/killbill/billing/invoice/generator/InvoiceDateUtils.java",
    ],
    policy: Policy {
        time: TimeRules { stub: StubDenominator::AtBoundary, ratio_decimals: Some(9), ..BY_DAY },
        credit_cap: CreditCap::Billed,
        restart: Restart::ToYears,
        ..PEER
    },
};

/// Kill Bill with `org.killbill.invoice.proration.fixed.days=30`.
pub const KILLBILL_FIXED30: PolicyPreset = PolicyPreset {
    id: "killbill_fixed30",
    name: "Kill Bill (30-day months)",
    summary: "As Kill Bill, but every month has thirty days.",
    sources: &[
        "https://github.com/killbill/killbill/blob/master/invoice/src/test/java/org/killbill/billing/invoice/generator/TestInvoiceDateUtilsWithFixedProration.java",
    ],
    policy: Policy {
        time: TimeRules { denominator: Denominator::FixedMonths(30), ..KILLBILL.policy.time },
        ..KILLBILL.policy
    },
};

/// Lago.
pub const LAGO: PolicyPreset = PolicyPreset {
    id: "lago",
    name: "Lago",
    summary: "Local days are counted, credit comes as a credit note, and the day of a cancellation counts as used.",
    sources: &[
        "https://getlago.com/docs/guide/subscriptions/upgrades-downgrades",
        "https://github.com/getlago/lago-api/blob/main/spec/scenarios/terminate_pay_in_advance_spec.rb",
        "https://github.com/getlago/lago-api/blob/main/spec/services/fees/subscription_service_spec.rb",
    ],
    policy: Policy {
        period_ends: PeriodEnds::BothCounted,
        cancel_day: ChangeDay::OldTerms,
        credit_cap: CreditCap::Billed,
        credit_form: CreditForm::CreditNote,
        tax_rounding: TaxRounding::PerInvoice,
        downgrade: Downgrade::AtPeriodEnd,
        ..PEER_BY_DAY
    },
};

/// Flexprice's line items.
pub const FLEXPRICE: PolicyPreset = PolicyPreset {
    id: "flexprice",
    name: "Flexprice (seconds)",
    summary: "Seconds are counted up to one before the period ends, and no more is credited than was billed.",
    sources: &["https://github.com/flexprice/flexprice/blob/main/internal/ee/service/line_item_proration_test.go"],
    policy: Policy {
        time: TimeRules { unit: TimeUnit::SecondEndEarly, ratio_decimals: Some(16), ..BY_SECOND },
        credit_cap: CreditCap::BilledExceptQuantity,
        ..PEER
    },
};

/// Flexprice's day-based strategy.
pub const FLEXPRICE_DAY: PolicyPreset = PolicyPreset {
    id: "flexprice_day",
    name: "Flexprice (days)",
    summary: "Local days are counted, both ends of them, and no more is credited than was billed.",
    sources: &["https://github.com/flexprice/flexprice/blob/main/internal/domain/proration/calculator_test.go"],
    policy: Policy {
        time: TimeRules { ratio_decimals: Some(16), ..BY_DAY },
        period_ends: PeriodEnds::BothCounted,
        ..FLEXPRICE.policy
    },
};

/// Polar.
pub const POLAR: PolicyPreset = PolicyPreset {
    id: "polar",
    name: "Polar",
    summary: "Time is counted by the second, halves go to the even cent, and seats are billed by their difference.",
    sources: &[
        "https://github.com/polarsource/polar/blob/main/server/tests/subscription/test_service_prorations.py",
        "https://github.com/polarsource/polar/blob/main/handbook/engineering/design-documents/prorations.mdx",
    ],
    policy: Policy {
        rounding: Rounding::HalfEven,
        quantity_change: QuantityChange::Difference,
        quantity_rounding: Rounding::Down,
        credit_base: CreditBase::CurrentPrice,
        proration_behavior: ProrationBehavior::CreateProrations,
        ..PEER
    },
};

/// Meteroid.
pub const METEROID: PolicyPreset = PolicyPreset {
    id: "meteroid",
    name: "Meteroid",
    summary: "Days are counted, and a price with an interval of its own is shared over 30, 91, 182 or 365 of them.",
    sources: &[
        "https://github.com/meteroid-oss/meteroid/blob/main/modules/meteroid/crates/meteroid-store/src/services/subscriptions/proration.rs",
    ],
    policy: Policy {
        time: TimeRules { denominator: Denominator::NominalForOthers, ..BY_DAY },
        credit_form: CreditForm::CreditNoteForRemoved,
        restart: Restart::Never,
        ..PEER
    },
};

/// `OpenMeter`.
pub const OPENMETER: PolicyPreset = PolicyPreset {
    id: "openmeter",
    name: "OpenMeter",
    summary: "Exact time is counted, and what was not yet invoiced is shortened instead of credited.",
    sources: &["https://github.com/openmeterio/openmeter/blob/main/openmeter/billing/charges/flatfee/charge_test.go"],
    policy: Policy {
        credit_form: CreditForm::ShortenedLine,
        proration_behavior: ProrationBehavior::CreateProrations,
        ..PEER
    },
};

/// `BillSDK`.
pub const BILLSDK: PolicyPreset = PolicyPreset {
    id: "billsdk",
    name: "BillSDK",
    summary: "Begun days count, an upgrade begins a new period at its full price, and a downgrade waits for the next one.",
    sources: &["https://github.com/commet-labs/billsdk/blob/main/packages/billsdk/src/logic/plan-changes.test.ts"],
    policy: Policy {
        time: TimeRules { unit: TimeUnit::DayRoundedUp, ..BY_SECOND },
        negative_total: NegativeTotal::Lost,
        restart: Restart::EveryChange,
        downgrade: Downgrade::AtPeriodEnd,
        ..PEER
    },
};

/// Blesta.
pub const BLESTA: PolicyPreset = PolicyPreset {
    id: "blesta",
    name: "Blesta",
    summary: "Twelve hours count as a day, and a stub is a part of the term that begins with it.",
    sources: &["https://github.com/blesta/proration/blob/master/tests/Unit/ProrationTest.php"],
    policy: Policy {
        time: TimeRules {
            unit: TimeUnit::DayNearest,
            stub: StubDenominator::FromStart,
            month_end: MonthEnd::RunsOver,
            ..BY_SECOND
        },
        ..PEER
    },
};

/// `ERPNext`.
pub const ERPNEXT: PolicyPreset = PolicyPreset {
    id: "erpnext",
    name: "ERPNext",
    summary: "Days are counted, both ends of them, and prepaid time is never credited.",
    sources: &["https://github.com/frappe/erpnext/blob/develop/erpnext/accounts/doctype/subscription/subscription.py"],
    policy: Policy {
        unused_time: UnusedTime::Kept,
        period_ends: PeriodEnds::BothCounted,
        change_day: ChangeDay::OldTerms,
        cancel_day: ChangeDay::OldTerms,
        ..PEER_BY_DAY
    },
};

const ZUORA_SOURCES: &[&str] = &[
    "https://docs.zuora.com/en/zuora-billing/manage-accounts-subscriptions-and-non-subscriptions/manage-subscription-transactions/common-subscription-information/proration/when-prorating-a-month-assume-30-days-in-a-month-or-use-actual-days",
];

/// Zuora with "Assume 30 days in a month".
pub const ZUORA_ASSUME30: PolicyPreset = PolicyPreset {
    id: "zuora_assume30",
    name: "Zuora (assume 30 days)",
    summary: "Actual days are counted, of thirty days a month.",
    sources: ZUORA_SOURCES,
    policy: Policy {
        time: TimeRules { denominator: Denominator::Assume30, ..BY_DAY },
        period_ends: PeriodEnds::BothCounted,
        ..PEER
    },
};

/// Zuora with "Assume 30 days in a month (strict)".
pub const ZUORA_STRICT30: PolicyPreset = PolicyPreset {
    id: "zuora_strict30",
    name: "Zuora (strict 30 days)",
    summary: "Every month has thirty days, in what is counted and in what it is a part of.",
    sources: ZUORA_SOURCES,
    policy: Policy { time: TimeRules { denominator: Denominator::FixedMonths(30), ..BY_DAY }, ..ZUORA_ASSUME30.policy },
};

/// The policies that a story may name, the default first.
pub const PRESETS: &[PolicyPreset] = &[
    STRIPE,
    STRIPE_CLASSIC,
    AS_TOLD,
    KILLBILL,
    KILLBILL_FIXED30,
    LAGO,
    FLEXPRICE,
    FLEXPRICE_DAY,
    POLAR,
    METEROID,
    OPENMETER,
    BILLSDK,
    BLESTA,
    ERPNEXT,
    ZUORA_ASSUME30,
    ZUORA_STRICT30,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_preset_has_a_name_a_sentence_and_a_source() {
        let all: Vec<_> = PRESETS.iter().collect();
        for (place, preset) in all.iter().enumerate() {
            assert!(all[..place].iter().all(|other| other.id != preset.id && other.name != preset.name));
            assert!(preset.summary.ends_with('.') && preset.summary.len() < 130, "{}", preset.id);
            assert!(!preset.sources.is_empty() && preset.sources.iter().all(|source| source.starts_with("https://")));
        }
        assert_eq!(PRESETS[0].policy.time, TimeRules::default());
    }

    /// Two presets of one value would be one system with two names.
    #[test]
    fn no_two_presets_are_the_same() {
        let all: Vec<_> = PRESETS.iter().collect();
        for (place, preset) in all.iter().enumerate() {
            assert!(all[..place].iter().all(|other| other.policy != preset.policy), "{}", preset.id);
        }
    }
}
