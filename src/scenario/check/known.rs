//! What is there at the instant of an event?
//!
//! Events are looked at in the order in which they happen, and this is what those before have left: which items there
//! are, at which price and with which taxes. A subscription may also end or stand still by itself; what happens to it
//! then is no mistake, and the engine says that it has no effect.

use super::super::node::Place;
use super::super::read::shorten;
use super::events::Here;
use super::names::Names;
use super::{Checker, how_often, limits, seconds_at_least};
use crate::calendar::{Interval, MonthEnd, Timestamp, iso_instant};
use crate::catalog::{CouponDuration, Price, UsageType};
use crate::ids::{CouponId, ItemId, PriceId, SubscriptionId, TaxListId};
use crate::words;

/// A subscription that is or will be.
#[derive(Default)]
pub(super) struct Known<'a> {
    pub(super) names: Names<'a>,
    pub(super) items: Vec<KnownItem>,
    /// When it is created.
    pub(super) start: Option<Timestamp>,
    /// Since when it is served: its start, or where that is backdated to.
    pub(super) since: Option<Timestamp>,
    /// Its own taxes, for items that have none.
    pub(super) taxes: Option<TaxListId>,
    /// Whether it may stand still, so that nothing joins or leaves it.
    pub(super) stands_still: bool,
    /// Whether it has more items than are looked at.
    pub(super) is_cut: bool,
    /// Whether its intervals do not fit, and that was told.
    pub(super) is_mixed: bool,
}

/// One of its items.
#[derive(Clone, Debug)]
pub(super) struct KnownItem {
    /// Its price, if that is known.
    pub(super) price: Option<PriceId>,
    /// Whether its price is, or may still be, one of either kind.
    pub(super) kinds: Kinds,
    /// Its own taxes.
    pub(super) taxes: Option<TaxListId>,
    pub(super) membership: Membership,
    /// The place of the event that adds it.
    pub(super) added_by: Option<usize>,
}

/// Which kinds of prices an item may have at an instant: with some policies a change waits for the end of the period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Kinds {
    pub(super) licensed: bool,
    pub(super) metered: bool,
}

/// Whether an item belongs to its subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Membership {
    /// It is added later.
    ToCome,
    /// It does, or would if the subscription did not stand still.
    Perhaps,
    /// It does.
    Sure,
    /// It was removed.
    Gone(Timestamp),
}

/// What a discount acts on: the customer, a subscription, or an item of one.
pub(super) type Target = (Option<SubscriptionId>, Option<ItemId>);

/// The coupons that act, by what they act on.
#[derive(Default)]
pub(super) struct Discounts(Vec<(Target, CouponId)>);

impl Discounts {
    pub(super) fn give(&mut self, target: Target, coupons: &[CouponId]) {
        self.0.extend(coupons.iter().map(|coupon| (target, *coupon)));
    }

    fn of(&self, target: Target) -> Vec<CouponId> {
        self.0.iter().filter(|(on, _)| *on == target).map(|(_, coupon)| *coupon).collect()
    }

    fn take(&mut self, target: Target, coupon: CouponId) {
        self.0.retain(|given| *given != (target, coupon));
    }
}

impl Kinds {
    pub(super) fn of(price: Option<&Price>) -> Self {
        match price.map(|price| price.usage) {
            None => Self { licensed: true, metered: true },
            Some(UsageType::Metered { .. }) => Self { licensed: false, metered: true },
            Some(UsageType::Licensed { .. }) => Self { licensed: true, metered: false },
        }
    }

    pub(super) fn or(self, other: Self) -> Self {
        Self { licensed: self.licensed || other.licensed, metered: self.metered || other.metered }
    }
}

impl Checker<'_> {
    pub(super) fn price_of(&self, id: Option<PriceId>) -> Option<&Price> {
        self.catalog.prices.get(id?.index())
    }

    pub(super) fn known_item(&mut self, (subscription, item): (SubscriptionId, ItemId)) -> &mut KnownItem {
        &mut self.known[subscription.index()].items[item.index()]
    }

    /// The names of an item and of its subscription, for messages.
    pub(super) fn item_names(&self, (subscription, item): (SubscriptionId, ItemId)) -> (String, String) {
        let known = &self.known[subscription.index()];
        (shorten(known.names.name(item.index())), shorten(self.subscriptions.name(subscription.index())))
    }

    /// The subscription that an event names, which has to have begun.
    pub(super) fn begun(&mut self, here: Here<'_>) -> Option<SubscriptionId> {
        let found = self.subscription_id(here.place, "subscription")?;
        let start = self.known.get(found.index())?.start;
        if let (Some(at), Some(start)) = (here.at, start)
            && at < start
        {
            let id = shorten(here.part().text("subscription"));
            let (at, begins) = (words::instant(at), words::instant(start));
            let message = format!("The event is on {at}, before “{id}” begins on {begins}.");
            let hint =
                format!("Let the event be on {} or later, or the subscription begin earlier.", iso_instant(start));
            self.problem("before_start", (here.place, "subscription"), message, hint);
        }
        Some(found)
    }

    /// The item that an event names, which has to have joined its subscription.
    pub(super) fn joined(&mut self, here: Here<'_>) -> Option<(SubscriptionId, ItemId)> {
        let subscription = self.begun(here)?;
        let at = here.at;
        let place = self.item_of(subscription, here.place, "item")?;
        let known = self.known_item(place);
        if at.is_none() || known.membership != Membership::ToCome {
            return Some(place);
        }
        let joins = known.added_by.and_then(|event| self.instants.get(event).copied().flatten());
        let (item, subscription) = self.item_names(place);
        let (message, hint) = match joins {
            None => return Some(place),
            Some(joins) if Some(joins) == at => (
                format!("“{item}” joins “{subscription}” by a later event of the same second."),
                "Put that event before this one.",
            ),
            Some(joins) => (
                format!("“{item}” joins “{subscription}” on {}, after this event.", words::instant(joins)),
                "Let this event be later, or add the item earlier.",
            ),
        };
        self.problem("before_start", (here.place, "item"), message, hint);
        Some(place)
    }

    /// The item of that name, whether it has joined or not.
    pub(super) fn item_of(
        &mut self,
        subscription: SubscriptionId,
        at: &Place<'_>,
        name: &str,
    ) -> Option<(SubscriptionId, ItemId)> {
        let item = at.part.text(name);
        let known = &self.known[subscription.index()];
        if known.items.is_empty() || (known.is_cut && !known.names.has(item)) {
            // Told where the subscription stands: it has none, or too many.
            return None;
        }
        let what = format!("item in the subscription “{}”", shorten(self.subscriptions.name(subscription.index())));
        let item = known.names.find(&mut self.problems, (at, name, item), ("unknown_item", &what))?;
        Some((subscription, ItemId::from_index(item)))
    }

    /// Points out an item whose interval does not fit that of another one that is there.
    pub(super) fn fits_others(&mut self, at: &Place<'_>, (subscription, item): (SubscriptionId, ItemId)) {
        let known = &self.known[subscription.index()];
        if known.is_mixed {
            return;
        }
        let is_there = |one: &KnownItem| matches!(one.membership, Membership::Sure | Membership::Perhaps);
        let intervals = known.items.iter().enumerate().filter(|(place, one)| *place == item.index() || is_there(one));
        let intervals = intervals.map(|(place, one)| (place, self.price_of(one.price).map(|price| price.interval)));
        let intervals: Vec<_> = intervals.filter_map(|(place, interval)| Some((place, interval?))).collect();
        let Some((_, own)) = intervals.iter().find(|(place, _)| *place == item.index()).copied() else { return };
        if let Some((_, other)) = collision((item.index(), own), &intervals) {
            self.mixed(at, subscription, (own, other));
        }
    }

    pub(super) fn mixed(&mut self, at: &Place<'_>, id: SubscriptionId, (own, other): (Interval, Interval)) {
        self.known[id.index()].is_mixed = true;
        let message = format!("This item is billed {}, another one {}.", how_often(own), how_often(other));
        let hint = "Let the longer interval be a multiple of the shortest, or make it a subscription of its own.";
        self.problem("mixed_intervals", (at, "price"), message, hint);
    }

    /// The instant as of which a change is prorated: in the life of the subscription, and in a period around the event.
    pub(super) fn proration_date(
        &mut self,
        here: Here<'_>,
        (subscription, price): (Option<SubscriptionId>, Option<PriceId>),
    ) -> Option<Timestamp> {
        let date = self.instant(here.place, "proration_date")?;
        let spot = (here.place, "proration_date");
        let (Some(at), Some(known)) = (here.at, subscription.and_then(|id| self.known.get(id.index()))) else {
            return Some(date);
        };
        let shown = words::instant(date);
        if let Some(since) = known.since.filter(|since| date < *since) {
            let message =
                format!("The proration date is {shown}, before the subscription begins on {}.", words::instant(since));
            self.problem("before_start", spot, message, format!("Write {} or later.", iso_instant(since)));
            return None;
        }
        let interval = self.price_of(price)?.interval;
        let [first, last] = [-1, 1].map(|times| interval.after(at, times, MonthEnd::LastDay));
        if date < first || date > last {
            let often = how_often(interval);
            let message = format!(
                "The proration date is {shown}, more than a period ({often}) from the event on {}.",
                words::instant(at)
            );
            let hint = format!("Write a date from {} to {}.", iso_instant(first), iso_instant(last));
            self.problem("out_of_range", spot, message, hint);
            return None;
        }
        Some(date)
    }

    // Discounts.

    /// Lets a coupon act on something; of those that act on more than one invoice, each only once.
    pub(super) fn give_discount(&mut self, at: &Place<'_>, target: Target, coupon: CouponId) {
        let coupons = &self.catalog.coupons;
        let lasts =
            |id: &CouponId| coupons.get(id.index()).is_some_and(|coupon| coupon.duration != CouponDuration::Once);
        let given = self.discounts.of(target);
        let name = shorten(self.coupons.name(coupon.index()));
        let problem = if lasts(&coupon) && given.contains(&coupon) {
            let message = format!("“{name}” acts on {} already.", self.target_name(target));
            Some(("no_sense", message, "Remove this event, or remove the discount first."))
        } else if lasts(&coupon) && given.iter().filter(|given| lasts(given)).count() >= limits::DISCOUNTS {
            let most = limits::DISCOUNTS;
            let message = format!("{most} discounts act on {} already; {most} is the most.", self.target_name(target));
            Some(("too_many", message, "Remove one first."))
        } else {
            None
        };
        if let Some((code, message, hint)) = problem {
            self.problem(code, (at, "coupon"), message, hint);
        }
        self.discounts.give(target, &[coupon]);
    }

    /// Lets a coupon act no more on what it acts on.
    pub(super) fn take_discount(&mut self, at: &Place<'_>, target: Target, coupon: CouponId) {
        if !self.discounts.of(target).contains(&coupon) {
            let name = shorten(self.coupons.name(coupon.index()));
            let message = format!("“{name}” does not act on {} then.", self.target_name(target));
            let hint = "Remove the event, or name what it acts on.";
            self.problem("no_sense", (at, "coupon"), message, hint);
        }
        self.discounts.take(target, coupon);
    }

    fn target_name(&self, target: Target) -> String {
        match target {
            (None, _) => String::from("the customer"),
            (Some(id), None) => format!("“{}”", shorten(self.subscriptions.name(id.index()))),
            (Some(id), Some(item)) => format!("“{}”", self.item_names((id, item)).0),
        }
    }
}

/// The interval that one of several collides with: the longer has to be a multiple of the shortest
/// (<https://docs.stripe.com/billing/subscriptions/mixed-interval>). Gives its place, too.
pub(super) fn collision(own: (usize, Interval), all: &[(usize, Interval)]) -> Option<(usize, Interval)> {
    let shortest = all.iter().min_by_key(|(_, interval)| seconds_at_least(*interval))?;
    if seconds_at_least(shortest.1) == seconds_at_least(own.1) {
        return all.iter().find(|(_, other)| !is_multiple(*other, own.1)).copied();
    }
    (!is_multiple(own.1, shortest.1)).then_some(*shortest)
}

/// Whether an interval is a multiple of a shorter one.
fn is_multiple(long: Interval, short: Interval) -> bool {
    match (long.months(), short.months()) {
        (Some(long), Some(short)) => long % short == 0,
        (None, None) => seconds_at_least(long) % seconds_at_least(short) == 0,
        _ => false,
    }
}
