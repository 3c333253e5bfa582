//! What happens when?
//!
//! Everything in the order of time: what the story says, the invoices and what becomes of them, and what runs out.

use super::{Projection, history};
use crate::calendar::Timestamp;
use crate::catalog::CouponDuration;
use crate::engine::Action;
use crate::ids::{CouponId, EventId, InvoiceId, SubscriptionId};
use crate::money::Amount;

/// One thing that happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgendaEntry {
    /// When.
    pub at: Timestamp,
    /// What.
    pub what: Happening,
}

/// What can happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happening {
    /// An event of the story.
    Event(EventId),
    /// A trial is over.
    TrialEnds(SubscriptionId),
    /// A coupon acts no more.
    CouponEnds(CouponId),
    /// What is left of so large a grant is lost.
    GrantExpires(Amount),
    /// An invoice is made.
    Invoice(InvoiceId),
    /// An invoice that is not paid by then is late.
    ToBePaid(InvoiceId),
    /// Something becomes of an invoice, in words.
    Change(InvoiceId, String),
}

/// All that happens within the story, in the order of time.
pub fn agenda(projection: &Projection) -> Vec<AgendaEntry> {
    let simulation = &projection.simulation;
    let mut all: Vec<AgendaEntry> = Vec::new();
    // In one instant: as they are added.
    let mut add = |at, what| {
        if simulation.span.contains(at) {
            all.insert(all.partition_point(|entry| entry.at <= at), AgendaEntry { at, what });
        }
    };
    for event in &simulation.events {
        add(event.at, Happening::Event(event.id));
    }
    for (at, what) in endings(projection) {
        add(at, what);
    }
    for invoice in &projection.invoices {
        add(invoice.at, Happening::Invoice(invoice.id));
        if let Some(due_at) = invoice.due_at {
            add(due_at, Happening::ToBePaid(invoice.id));
        }
        for entry in history(projection, invoice) {
            add(entry.at, Happening::Change(invoice.id, entry.text));
        }
    }
    all
}

/// What runs out by itself: trials, coupons, grants.
fn endings(projection: &Projection) -> Vec<(Timestamp, Happening)> {
    let simulation = &projection.simulation;
    let mut ends = Vec::new();
    let mut coupons = Vec::new();
    for (place, subscription) in simulation.subscriptions.iter().enumerate() {
        let id = SubscriptionId(u32::try_from(place).unwrap_or(u32::MAX));
        let since = subscription.backdated.unwrap_or(subscription.start);
        coupons.extend(subscription.discounts.iter().map(|coupon| (*coupon, since)));
        ends.extend(subscription.trial.map(|trial| (trial.end, Happening::TrialEnds(id))));
    }
    coupons.extend(simulation.discounts.iter().map(|coupon| (*coupon, simulation.span.start)));
    for event in &simulation.events {
        let ended = |what: &Happening| match event.action {
            Action::EndTrial(subscription) | Action::SetTrialEnd { subscription, .. } => {
                *what == Happening::TrialEnds(subscription)
            }
            _ => false,
        };
        ends.retain(|(at, what)| *at < event.at || !ended(what));
        match &event.action {
            Action::SetTrialEnd { subscription, trial_end, .. } => {
                ends.push((*trial_end, Happening::TrialEnds(*subscription)));
            }
            Action::ApplyDiscount { coupon, .. } => coupons.push((*coupon, event.at)),
            Action::RemoveDiscount { coupon, .. } => coupons.retain(|(known, _)| known != coupon),
            Action::GrantCredit(grant) => {
                ends.extend(grant.expires_at.map(|at| (at, Happening::GrantExpires(grant.amount))));
            }
            _ => {}
        }
    }
    for (coupon, since) in coupons {
        if let CouponDuration::Repeating { months } = simulation.catalog.coupons[coupon.index()].duration {
            ends.push((since.plus_months(i64::from(months)), Happening::CouponEnds(coupon)));
        }
    }
    ends
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::PRESETS;

    fn agenda_of(json: &str) -> Vec<(String, Happening)> {
        let projection = crate::simulate_json(json).unwrap();
        let entries = agenda(&projection).into_iter();
        entries.map(|entry| (crate::words::day(entry.at.date()), entry.what)).collect()
    }

    #[test]
    fn what_runs_out_is_told_unless_it_ended_before() {
        let story = |events: &str| {
            let json = r#"{"version":1,"currency":"usd","start":"2026-01-01","months":6,
                "prices":[{"id":"p","unit_amount":1000,"interval":"month"}],
                "coupons":[{"id":"c","percent_off":"10","duration":"repeating","duration_in_months":3}],
                "customer":{"name":"Ann"},
                "subscriptions":[{"id":"s","trial_end":"2026-02-15","discounts":["c"],"items":[{"id":"i","price":"p"}]}],
                "events":[EVENTS]}"#;
            let mut told = agenda_of(&json.replace("EVENTS", events));
            told.retain(|(_, what)| {
                matches!(what, Happening::TrialEnds(_) | Happening::CouponEnds(_) | Happening::GrantExpires(_))
            });
            told
        };
        let (trial, coupon) = (Happening::TrialEnds(SubscriptionId(0)), Happening::CouponEnds(CouponId(0)));
        let grant = r#"{"at":"2026-01-10","grant_credit":{"amount":500,"expires_at":"2026-05-01"}}"#;
        assert_eq!(
            story(grant),
            [
                ("15 Feb 2026".into(), trial.clone()),
                ("1 Apr 2026".into(), coupon.clone()),
                ("1 May 2026".into(), Happening::GrantExpires(Amount::new(500).unwrap())),
            ]
        );
        let ended = r#"{"at":"2026-02-01","end_trial":{"subscription":"s"}}"#;
        assert_eq!(story(ended), [("1 Apr 2026".into(), coupon.clone())]);
        let longer = r#"{"at":"2026-02-01","set_trial_end":{"subscription":"s","trial_end":"2026-03-01"}}"#;
        assert_eq!(story(longer), [("1 Mar 2026".into(), trial), ("1 Apr 2026".into(), coupon)]);
    }

    #[test]
    fn everything_is_told_once_and_in_order() {
        for preset in PRESETS {
            let projection = crate::simulate_json(preset.json).unwrap();
            let all = agenda(&projection);
            assert!(all.is_sorted_by_key(|entry| entry.at), "{}", preset.id);
            let count = |is: fn(&Happening) -> bool| all.iter().filter(|entry| is(&entry.what)).count();
            assert_eq!(count(|what| matches!(what, Happening::Invoice(_))), projection.invoices.len(), "{}", preset.id);
            assert_eq!(
                count(|what| matches!(what, Happening::Change(..))),
                projection.invoice_changes.len() + projection.credit_notes.len(),
                "{}",
                preset.id
            );
        }
    }
}
