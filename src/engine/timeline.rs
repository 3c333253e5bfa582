//! What is due next, and in which order on one instant?

use super::Sink;
use super::run::Run;
use crate::calendar::Timestamp;
use crate::customer::Standing;
use crate::ids::SubscriptionId;

/// What is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Due {
    /// The draft at this place is finalized.
    Draft(usize),
    /// The collection of a subscription's invoices is resumed.
    Resume(SubscriptionId),
    /// A subscription starts, renews or ends by itself.
    Subscription(SubscriptionId),
    /// The open invoice at this place is charged again, or is late.
    Invoice(usize),
    /// The event at this place of [`Simulation::events`](super::Simulation::events) happens.
    Event(usize),
}

/// The earliest thing that is due; on one instant in the order of [`Due`]'s variants, and each in document order.
/// Nothing, when all is over.
pub(super) fn next<S: Sink>(run: &Run<S>) -> Option<(Timestamp, Due)> {
    let drafts = run.drafts.iter().enumerate().map(|(place, draft)| (draft.finalize_at, Due::Draft(place)));
    let event = run.simulation.events.get(run.next_event).map(|event| (event.at, Due::Event(run.next_event)));
    // `min_by_key` keeps the first of equals.
    let all = drafts.chain(resumed(run)).chain(next_subscription(run)).chain(open_invoices(run)).chain(event);
    all.min_by_key(|(at, _)| *at)
}

fn next_subscription<S>(run: &Run<S>) -> Option<(Timestamp, Due)> {
    let instants = run.customer.subscriptions.iter().enumerate().filter_map(|(index, subscription)| {
        let at = subscription.next_instant()?;
        Some((at, Due::Subscription(SubscriptionId::from_index(index))))
    });
    instants.min_by_key(|(at, _)| *at)
}

fn resumed<S>(run: &Run<S>) -> impl Iterator<Item = (Timestamp, Due)> {
    run.customer.subscriptions.iter().enumerate().filter_map(|(index, subscription)| match subscription.standing {
        Standing::Paused { resumes_at: Some(at), .. } => Some((at, Due::Resume(SubscriptionId::from_index(index)))),
        _ => None,
    })
}

fn open_invoices<S>(run: &Run<S>) -> impl Iterator<Item = (Timestamp, Due)> {
    run.open
        .iter()
        .enumerate()
        .filter_map(|(place, index)| Some((run.records[*index].next_attempt?, Due::Invoice(place))))
}
