//! What is due next, and in which order on one instant?

use super::Sink;
use super::run::Run;
use crate::calendar::Timestamp;
use crate::customer::Standing;
use crate::ids::SubscriptionId;

/// What is due; on one instant in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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

/// The earliest thing that is due; on one instant in the order of [`Due`]. Nothing, when all is over.
pub(super) fn next<S: Sink>(run: &Run<S>) -> Option<(Timestamp, Due)> {
    let mut first = None;
    for (place, draft) in run.drafts.iter().enumerate() {
        consider(&mut first, draft.finalize_at, Due::Draft(place));
    }
    for (index, subscription) in run.customer.subscriptions.iter().enumerate() {
        let id = SubscriptionId::from_index(index);
        if let Standing::Paused { resumes_at: Some(at), .. } = subscription.standing {
            consider(&mut first, at, Due::Resume(id));
        }
        if let Some(at) = subscription.next_instant() {
            consider(&mut first, at, Due::Subscription(id));
        }
    }
    for (place, index) in run.open.iter().enumerate() {
        if let Some(at) = run.records[*index].next_attempt {
            consider(&mut first, at, Due::Invoice(place));
        }
    }
    if let Some(event) = run.simulation.events.get(run.next_event) {
        consider(&mut first, event.at, Due::Event(run.next_event));
    }
    first
}

/// Keeps the earlier of two.
fn consider(first: &mut Option<(Timestamp, Due)>, at: Timestamp, due: Due) {
    if first.is_none_or(|earliest| (at, due) < earliest) {
        *first = Some((at, due));
    }
}
