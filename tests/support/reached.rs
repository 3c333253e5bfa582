//! Do random stories reach the corners that the laws are about? Laws about nothing would always hold.

use std::collections::{BTreeMap, BTreeSet};

use rollforward::engine::Notice;
use rollforward::invoice::collection::InvoiceStatus;
use rollforward::invoice::tax::TaxEffect;
use rollforward::invoice::{BillingReason, Invoice, LineItemKind, Outcome, Reason};
use rollforward::policy::UnusedTime;
use rollforward::simulate_json;
use serde_json::Value;

use super::dice::Dice;
use super::swarm::{FEATURES, Swarm};
use super::{sound, tale};

/// How many of the stories are sound as they are written, how many once mended, and how often each feature is among those.
#[test]
fn most_random_stories_are_sound() {
    let count = 1_500;
    let (mut at_once, mut mended) = (0, 0);
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for seed in 0..count {
        let dice = &mut Dice::of_seed(seed);
        let swarm = Swarm::of(dice);
        let story = tale::of(dice, swarm);
        at_once += u64::from(simulate_json(&story.to_string()).is_ok());
        let Some((story, _)) = sound::run(story) else { continue };
        mended += 1;
        for feature in FEATURES.iter().filter(|feature| swarm.has(**feature)) {
            *seen.entry(format!("{feature:?}")).or_default() += 1;
        }
        for event in story["events"].as_array().into_iter().flatten() {
            let kind = event.as_object().into_iter().flatten().map(|(name, _)| name).find(|name| *name != "at");
            *seen.entry(kind.cloned().unwrap_or_default()).or_default() += 1;
        }
        let preset = story["policy"]["preset"].as_str().unwrap_or("no preset");
        *seen.entry(preset.to_string()).or_default() += 1;
    }
    println!("{at_once} of {count} are sound as they are written, {mended} once mended: {seen:#?}");
    assert!(at_once * 10 > count * 5 && mended * 100 > count * 97, "{at_once} and {mended} of {count}");
    let rare: Vec<_> = seen.iter().filter(|(_, number)| **number < 12).collect();
    assert!(rare.is_empty(), "{rare:?}");
    // Every kind of event there is, every preset and every feature.
    let kinds = 29;
    assert_eq!(seen.len(), kinds + FEATURES.len() + tale::PRESETS.len() + 1, "{seen:#?}");
}

#[test]
fn random_stories_reach_every_corner() {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let mut see = |what: &'static str, is_there: bool| *seen.entry(what).or_default() += usize::from(is_there);
    for (story, projection) in (0..3_000).filter_map(sound::of_seed) {
        let told = |is_it: fn(&Notice) -> bool| projection.told.iter().any(is_it);
        see("no effect", told(|notice| matches!(notice, Notice::NoEffect { .. })));
        see("renewal first", told(|notice| matches!(notice, Notice::RenewalFirst { .. })));
        see("overwritten", told(|notice| matches!(notice, Notice::BalanceOverwritten { .. })));
        see("quantity reset", told(|notice| matches!(notice, Notice::QuantityReset { .. })));
        see("billing date moved", told(|notice| matches!(notice, Notice::BillingDateMoved { .. })));
        see("pending removed", told(|notice| matches!(notice, Notice::PendingRemoved { .. })));
        see("still pending", told(|notice| matches!(notice, Notice::StillPending { .. })));
        let outcome = |one| projection.invoices.iter().any(|invoice| invoice.settlement.outcome == one);
        see("charged", outcome(Outcome::Charged));
        see("nothing due", outcome(Outcome::NothingDue));
        see("paid from credit", outcome(Outcome::PaidFromCredit));
        see("credited", outcome(Outcome::Credited));
        see("too small", outcome(Outcome::TooSmall));
        see("too large", outcome(Outcome::TooLarge));
        see("not finalized", outcome(Outcome::NotFinalized));
        see("rounded", projection.invoices.iter().any(|invoice| !invoice.settlement.rounding.is_zero()));
        let status = |one| projection.invoices.iter().any(|invoice| invoice.status == one);
        see("open", status(InvoiceStatus::Open));
        see("void", status(InvoiceStatus::Void));
        see("uncollectible", status(InvoiceStatus::Uncollectible));
        let lines = || projection.invoices.iter().flat_map(|invoice| &invoice.lines);
        let line = |kind| lines().any(|line| line.kind == kind);
        see("credit", line(LineItemKind::ProrationCredit));
        see("debit", line(LineItemKind::ProrationDebit));
        see("item", line(LineItemKind::InvoiceItem));
        see("usage", line(LineItemKind::Usage));
        see(
            "usage that became cheaper",
            lines().any(|line| line.kind == LineItemKind::Usage && line.amount.is_negative()),
        );
        see("trial", lines().any(|line| line.reason == Reason::Trial));
        see("capped", lines().any(|line| matches!(line.reason, Reason::Capped { .. })));
        see("difference", lines().any(|line| matches!(line.reason, Reason::Difference { .. })));
        let taxes = || projection.invoices.iter().flat_map(|invoice| &invoice.taxes.amounts);
        for (what, effect) in
            [("added", TaxEffect::Added), ("contained", TaxEffect::Contained), ("backed out", TaxEffect::BackedOut)]
        {
            see(what, taxes().any(|tax| tax.effect == effect && !tax.amount.is_zero()));
        }
        see("discount", projection.invoices.iter().any(|invoice| !invoice.discounts.amounts.is_empty()));
        see("lost discount", projection.invoices.iter().any(|invoice| !invoice.discounts.lost.is_empty()));
        see("grant", projection.invoices.iter().any(|invoice| !invoice.grants.is_empty()));
        see("credit note", !projection.credit_notes.is_empty());
        see("refund", projection.payments.iter().any(|payment| payment.amount.is_negative()));
        see("many subscriptions", projection.simulation.subscriptions.len() > 1);
        see("one-off", !projection.totals.one_off.is_zero());
        see("as told", projection.simulation.policy.unused_time == UnusedTime::Kept);
        see("debt at the end", projection.totals.closing.is_positive());
        see("credit at the end", projection.totals.closing.is_negative());
        see("items that share an update", projection.invoices.iter().any(is_shared));
        see("clamped", clamped(&story, &projection));
    }
    let rare: Vec<_> = seen.iter().filter(|(_, count)| **count < 2).collect();
    assert!(rare.is_empty(), "{rare:?} of {seen:#?}");
}

/// Whether several items were changed in one second, at different events, and no renewal is on it.
fn is_shared(invoice: &Invoice) -> bool {
    let own = invoice.lines.iter().filter(|line| line.created == invoice.at);
    let items: BTreeSet<_> = own.filter_map(|line| line.item.zip(line.event)).collect();
    invoice.billing_reason == BillingReason::SubscriptionUpdate && items.len() > 1
}

/// Whether a period ends before the day that it should.
fn clamped(story: &Value, projection: &rollforward::projection::Projection) -> bool {
    let is_late = story["start"].as_str().is_some_and(|start| start[8..10].parse::<u8>().is_ok_and(|day| day == 31));
    is_late && projection.invoices.iter().any(|invoice| invoice.at.date().day < 31)
}
