//! What is due next, and in which order on one instant?

use super::Simulation;
use crate::calendar::Timestamp;
use crate::customer::Customer;
use crate::ids::SubscriptionId;

/// What is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Due {
    /// A subscription starts, renews or ends by itself.
    Subscription(SubscriptionId),
    /// The event at this place of [`Simulation::events`] happens.
    Event(usize),
}

/// The earliest thing that is due: subscriptions before events, each in document order. Nothing, when all is over.
pub(super) fn next(simulation: &Simulation, customer: &Customer, next_event: usize) -> Option<(Timestamp, Due)> {
    let event = simulation.events.get(next_event).map(|event| (event.at, Due::Event(next_event)));
    match (next_subscription(customer), event) {
        (Some(subscription), Some(event)) if event.0 < subscription.0 => Some(event),
        (Some(subscription), _) => Some(subscription),
        (None, event) => event,
    }
}

fn next_subscription(customer: &Customer) -> Option<(Timestamp, Due)> {
    let instants = customer.subscriptions.iter().enumerate().filter_map(|(index, subscription)| {
        let at = subscription.next_instant()?;
        Some((at, Due::Subscription(SubscriptionId::from_index(index))))
    });
    // `min_by_key` keeps the first of equals, which is document order.
    instants.min_by_key(|(at, _)| *at)
}
