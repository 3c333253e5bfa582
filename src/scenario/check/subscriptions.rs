//! What is subscribed to, from when, and how does it begin?

use std::collections::BTreeMap;

use super::super::document::{self, AnchorConfig, Event, Item, Subscription};
use super::known::{Kinds, Known, KnownItem, Membership, collision};
use super::{Checker, Story, how_often, limits, seconds_at_least, sub};
use crate::calendar::{
    BillingCycle, DAY, Interval, IntervalUnit, MonthEnd, Timestamp, days_in_month, iso_instant, parse_instant,
};
use crate::customer::{Presence, ScheduledEnd};
use crate::engine::{ItemStart, SubscriptionStart, Trial, TrialEnd};
use crate::ids::{ItemId, SubscriptionId};
use crate::money::Decimal;
use crate::policy::ProrationBehavior;
use crate::words;

/// What happens at the end of a trial without a payment method, by name.
const TRIAL_ENDS: [(&str, TrialEnd); 4] = [
    ("", TrialEnd::CreateInvoice),
    ("create_invoice", TrialEnd::CreateInvoice),
    ("cancel", TrialEnd::Cancel),
    ("pause", TrialEnd::Pause),
];

/// A subscription in a document.
struct Written<'a> {
    path: String,
    subscription: &'a Subscription,
    /// The instant of the event that begins it, as it is written.
    event: Option<&'a str>,
    /// The items that events add to it, each with the place of its event.
    added: Vec<(usize, &'a Item)>,
}

/// An item in a document.
struct WrittenItem<'a> {
    path: String,
    item: &'a Item,
    /// The place of the event that adds it.
    added_by: Option<usize>,
}

impl<'a> Checker<'a> {
    /// The subscriptions that a story begins with, and those that begin by an event.
    pub(super) fn subscriptions(&mut self, story: &Story<'a>) -> Vec<SubscriptionStart> {
        let events = &story.scenario.events;
        let events = &events[..events.len().min(limits::EVENTS)];
        let mut added = added_items(events);
        let mut written = |path, subscription: &'a Subscription, event| {
            // Where an id stands twice, which is told, the first has them.
            let added = added.remove(subscription.id.as_str()).unwrap_or_default();
            Written { path, subscription, event, added }
        };
        let own = story.scenario.subscriptions.iter().enumerate();
        let own = own.map(|(index, subscription)| (format!("subscriptions[{index}]"), subscription, None));
        let begun = events.iter().enumerate().filter_map(|(index, event)| match &event.action {
            document::Action::StartSubscription(subscription) => {
                Some((format!("events[{index}].start_subscription"), &**subscription, Some(event.at.as_str())))
            }
            _ => None,
        });
        let all = own.chain(begun).map(|(path, subscription, event)| written(path, subscription, event));
        let all: Vec<_> = all.collect();
        self.length("subscriptions", all.len(), limits::SUBSCRIPTIONS, "subscriptions");
        self.unique_at(all.iter().map(|one| (one.path.as_str(), one.subscription.id.as_str())));
        for one in &all {
            // Those beyond the limit are too many, but not unknown.
            self.subscriptions.push(&one.subscription.id);
            self.known.push(Known::default());
        }
        let few = all.iter().take(limits::SUBSCRIPTIONS).enumerate();
        few.map(|(index, one)| self.subscription(SubscriptionId::from_index(index), one, story)).collect()
    }

    fn subscription(&mut self, id: SubscriptionId, one: &Written<'a>, story: &Story<'a>) -> SubscriptionStart {
        let Written { path, subscription, .. } = one;
        self.id(&sub(path, "id"), &subscription.id);
        let begins = self.beginning(one, story);
        let start = begins.unwrap_or_default();
        let trial = self.trial(path, subscription, begins);
        let backdated = self.backdated(path, subscription, begins);
        self.known[id.index()] = Known {
            start: begins,
            since: begins.map(|start| backdated.unwrap_or(start)),
            taxes: self.tax_list(&sub(path, "tax_rates"), &subscription.tax_rates),
            // Where nobody pays, a trial may end with a pause.
            stands_still: subscription.trial_end_behavior == "pause"
                && story.scenario.customer.payment_method == Some(false),
            ..Known::default()
        };
        let items = self.items(id, one, story);
        let default = story.policy.proration_behavior;
        let stub_path = sub(path, "proration_behavior");
        let stub = self.proration_behavior(&stub_path, subscription.proration_behavior.as_deref(), default);
        let intervals = self.intervals(id).into_iter().map(|(_, interval)| interval);
        let longest = intervals.max_by_key(|interval| seconds_at_least(*interval));
        // The anchor of a backdated subscription is its creation, too
        // (<https://docs.stripe.com/billing/subscriptions/backdating>).
        let since = trial.map_or(start, |trial| trial.end);
        let discounts = self.discounts(&sub(path, "discounts"), &subscription.discounts);
        self.discounts.give((Some(id), None), &discounts);
        SubscriptionStart {
            id: subscription.id.clone(),
            start,
            anchor: {
                let billed = trial.map_or(start, |trial| trial.end);
                self.anchor(path, subscription, (begins.map(|_| (since, billed)), longest.unwrap_or(MONTH)))
            },
            backdated,
            stub: stub.unwrap_or(ProrationBehavior::CreateProrations),
            trial,
            cancel: self.scheduled_end(path, subscription, begins),
            discounts,
            collection: self.collection(path, subscription),
            thresholds: self.thresholds(path, subscription),
            items,
        }
    }

    /// When a subscription is created.
    fn beginning(&mut self, one: &Written<'_>, story: &Story<'_>) -> Option<Timestamp> {
        let path = sub(&one.path, "start");
        match (one.subscription.start.as_str(), one.event) {
            ("", None) => story.start,
            // A date that is none is told where the event stands.
            ("", Some(event)) => parse_instant(event).ok(),
            (text, None) => self.instant_from(&path, text, story.start, "The subscription begins"),
            (_, Some(event)) => {
                let message = "A subscription that an event begins has no start of its own.";
                self.problem("no_sense", &path, message, "Remove it, or let the event be then.");
                parse_instant(event).ok()
            }
        }
    }

    fn items(&mut self, id: SubscriptionId, one: &Written<'a>, story: &Story<'a>) -> Vec<ItemStart> {
        let items_path = sub(&one.path, "items");
        let own = &one.subscription.items;
        if own.is_empty() {
            self.problem("empty", &items_path, "The subscription has no items.", "Give it one, with a price.");
        }
        self.length(&items_path, own.len(), limits::ITEMS, "items");
        self.short_list("events", one.added.len(), limits::ADDED_ITEMS, "items added to one subscription");
        self.known[id.index()].is_cut = own.len() > limits::ITEMS || one.added.len() > limits::ADDED_ITEMS;
        let own = own.iter().take(limits::ITEMS).enumerate();
        let own = own.map(|(index, item)| WrittenItem { path: format!("{items_path}[{index}]"), item, added_by: None });
        let added = one.added.iter().take(limits::ADDED_ITEMS).map(|(event, item)| WrittenItem {
            path: format!("events[{event}].add_item.item"),
            item,
            added_by: Some(*event),
        });
        let all: Vec<_> = own.chain(added).collect();
        self.unique_at(all.iter().map(|written| (written.path.as_str(), written.item.id.as_str())));
        let mut items = Vec::new();
        for (index, written) in all.iter().enumerate() {
            let item = self.item(written, (id, ItemId::from_index(index)), story);
            items.push(item);
        }
        self.fitting_intervals(&items_path, id);
        items
    }

    fn item(&mut self, written: &WrittenItem<'a>, place: (SubscriptionId, ItemId), story: &Story<'a>) -> ItemStart {
        let WrittenItem { path, item, added_by } = written;
        self.id(&sub(path, "id"), &item.id);
        let quantity = self.quantity_of(path, item.quantity, &item.quantity_decimal);
        let price = self.price_id(&sub(path, "price"), &item.price);
        let kinds = Kinds::of(self.price_of(price));
        if !kinds.licensed && quantity != Decimal::whole(1) {
            self.metered_quantity(path, &item.id, &item.quantity_decimal);
        }
        self.countable(path, price, quantity);
        let taxes = self.tax_list(&sub(path, "tax_rates"), &item.tax_rates);
        let discounts = self.discounts(&sub(path, "discounts"), &item.discounts);
        self.discounts.give((Some(place.0), Some(place.1)), &discounts);
        let membership = if added_by.is_none() { Membership::Sure } else { Membership::ToCome };
        let known_item = KnownItem { price, kinds, taxes, membership, added_by: *added_by };
        let known = &mut self.known[place.0.index()];
        known.names.push(&item.id);
        let taxes = taxes.or(known.taxes).unwrap_or(story.taxes);
        known.items.push(known_item);
        let presence = if added_by.is_none() { Presence::Present } else { Presence::Absent };
        ItemStart { id: item.id.clone(), price: price.unwrap_or_default(), quantity, taxes, discounts, presence }
    }

    /// Of what is metered nobody says how many.
    pub(super) fn metered_quantity(&mut self, path: &str, item: &str, decimal: &str) {
        let field = if decimal.is_empty() { "quantity" } else { "quantity_decimal" };
        let item = super::shorten(item);
        let message = format!("The price of “{item}” is metered, so usage says how many there are.");
        self.problem("no_sense", &sub(path, field), message, "Remove it, and report usage by events.");
    }

    /// A quantity, as a whole number or with decimals.
    pub(super) fn quantity_of(&mut self, path: &str, whole: i64, decimal: &str) -> Decimal {
        if decimal.is_empty() {
            return self.quantity(&sub(path, "quantity"), whole).into();
        }
        let range = (Decimal::ZERO, Decimal::whole(limits::QUANTITY));
        let quantity = self.decimal(&sub(path, "quantity_decimal"), decimal, range, "A quantity of #");
        quantity.unwrap_or(Decimal::whole(1))
    }

    /// The intervals of the items that a subscription begins with, by their places.
    fn intervals(&self, id: SubscriptionId) -> Vec<(usize, Interval)> {
        let items = self.known[id.index()].items.iter().enumerate();
        let own = items.filter(|(_, item)| item.added_by.is_none());
        own.filter_map(|(index, item)| Some((index, self.price_of(item.price)?.interval))).collect()
    }

    /// Of two that do not fit, the later one is told. Items that are added are held against what is there then.
    fn fitting_intervals(&mut self, path: &str, id: SubscriptionId) {
        let all = self.intervals(id);
        for (index, interval) in &all {
            if let Some((_, other)) = collision((*index, *interval), &all).filter(|(other, _)| other < index) {
                self.mixed(&format!("{path}[{index}]"), id, (*interval, other));
            }
        }
    }

    fn trial(&mut self, path: &str, subscription: &Subscription, start: Option<Timestamp>) -> Option<Trial> {
        let behavior_path = sub(path, "trial_end_behavior");
        let written = &subscription.trial_end_behavior;
        let behavior = self.one_of(&behavior_path, written, &TRIAL_ENDS, "an end of a trial");
        let days_path = sub(path, "trial_days");
        let end = match (subscription.trial_end.as_str(), subscription.trial_days) {
            ("", None) => return self.trial_is_meant(&behavior_path, written),
            ("", Some(days)) => {
                let days = self.whole(&days_path, days, 1..=limits::TRIAL_DAYS, "A trial of # days");
                Timestamp(start?.0 + days? * DAY)
            }
            (_, Some(_)) => {
                let message = "The trial has an end and a number of days.";
                self.problem("no_sense", &days_path, message, "Remove one of “trial_end” and “trial_days”.");
                return None;
            }
            (text, None) => self.trial_end(&sub(path, "trial_end"), text, start)?,
        };
        if !subscription.backdate_start_date.is_empty() {
            let message =
                "A subscription with a trial is billed from the trial's end, not from a date before its start.";
            self.problem("no_sense", &sub(path, "backdate_start_date"), message, "Remove it, or remove the trial.");
        }
        Some(Trial { end, without_payment_method: behavior? })
    }

    /// The end of a trial that is free from `start` on.
    pub(super) fn trial_end(&mut self, path: &str, text: &str, start: Option<Timestamp>) -> Option<Timestamp> {
        let Some(start) = start else { return self.instant(path, text).and(None) };
        let end = self.instant_after(path, text, start, "The trial ends")?;
        let last = Timestamp(start.0 + limits::TRIAL_DAYS * DAY);
        if end > last {
            let (end, start) = (words::instant(end), words::instant(start));
            let message =
                format!("A trial from {start} to {end} is too long; {} days are the most.", limits::TRIAL_DAYS);
            self.problem("out_of_range", path, message, format!("Write {} or earlier.", iso_instant(last)));
            return None;
        }
        Some(end)
    }

    fn trial_is_meant(&mut self, path: &str, written: &str) -> Option<Trial> {
        if !written.is_empty() {
            let message = "There is no trial that could end.";
            self.problem("no_sense", path, message, "Remove it, or add “trial_days”.");
        }
        None
    }

    fn backdated(&mut self, path: &str, subscription: &Subscription, start: Option<Timestamp>) -> Option<Timestamp> {
        let text = &subscription.backdate_start_date;
        if text.is_empty() {
            return None;
        }
        let path = sub(path, "backdate_start_date");
        let (at, start) = (self.instant(&path, text)?, start?);
        let [shown, begins] = [at, start].map(words::instant);
        if at > start {
            let message = format!("The subscription is backdated to {shown}, after its start on {begins}.");
            self.problem("no_sense", &path, message, "Write an earlier date, or change “start”.");
            return None;
        }
        let first = Timestamp(start.0 - limits::BACKDATED_DAYS * DAY);
        if at < first {
            let most = words::plural(limits::BACKDATED_DAYS, "day");
            let message = format!("The subscription is backdated to {shown}, more than {most} before {begins}.");
            self.problem("out_of_range", &path, message, format!("Write {} or later.", iso_instant(first)));
            return None;
        }
        Some(at)
    }

    /// The instant from which periods are counted: as written, or where billing begins.
    fn anchor(
        &mut self,
        path: &str,
        subscription: &Subscription,
        (begins, longest): (Option<(Timestamp, Timestamp)>, Interval),
    ) -> Timestamp {
        let written = &subscription.billing_cycle_anchor;
        let (since, billed) = begins.unwrap_or_default();
        let config_path = sub(path, "billing_cycle_anchor_config");
        match &subscription.billing_cycle_anchor_config {
            Some(_) if !written.is_empty() => {
                let message = "The anchor is written twice.";
                self.problem("no_sense", &config_path, message, "Remove it, or remove “billing_cycle_anchor”.");
                since
            }
            Some(config) => self.configured(&config_path, config, (since, longest)),
            None if written.is_empty() => since,
            None => {
                let path = sub(path, "billing_cycle_anchor");
                self.written_anchor(&path, written, (begins.map(|_| billed), longest)).unwrap_or(since)
            }
        }
    }

    /// An anchor in the past only says where in a month periods begin. One that is further away than a period would seem
    /// to put the first bill off, which it does not
    /// (<https://docs.stripe.com/billing/subscriptions/billing-cycle>).
    fn written_anchor(
        &mut self,
        path: &str,
        text: &str,
        (begins, longest): (Option<Timestamp>, Interval),
    ) -> Option<Timestamp> {
        let (at, since) = (self.instant(path, text)?, begins?);
        let last = longest.after(since, 1, MonthEnd::LastDay);
        if at > last {
            let ([at, since], often) = ([at, since].map(words::instant), how_often(longest));
            let message =
                format!("The anchor is on {at}, more than a period ({often}) after billing begins on {since}.");
            self.problem("out_of_range", path, message, format!("Write {} or earlier.", iso_instant(last)));
        }
        Some(at)
    }

    /// <https://docs.stripe.com/billing/subscriptions/billing-cycle>: parts that are not given are those of the start.
    fn configured(&mut self, path: &str, config: &AnchorConfig, (since, interval): (Timestamp, Interval)) -> Timestamp {
        let now = since.second_of_day();
        let mut part = |name: &str, value: Option<i64>, least: i64, most: i64, default: i64| {
            let what = format!("A {} of #", name.replace('_', " "));
            value.map_or(Some(default), |value| self.whole(&sub(path, name), value, least..=most, &what))
        };
        let day = part("day_of_month", config.day_of_month, 1, 31, i64::from(since.date().day));
        let month = part("month", config.month, 1, 12, 0);
        let hour = part("hour", config.hour, 0, 23, now / 3600);
        let minute = part("minute", config.minute, 0, 59, now / 60 % 60);
        let second = part("second", config.second, 0, 59, now % 60);
        let (Some(day), Some(month), Some(hour), Some(minute), Some(second)) = (day, month, hour, minute, second)
        else {
            return since;
        };
        if interval.months().is_none() {
            let message = "Only months and years have a day of the month.";
            self.problem("no_sense", path, message, "Remove it, or write “billing_cycle_anchor”.");
            return since;
        }
        if month > 0 && interval.months() == Some(1) {
            let message = "A price of every month has a period that begins in each month.";
            self.problem("no_sense", &sub(path, "month"), message, "Remove it.");
        }
        let second = hour * 3600 + minute * 60 + second;
        let day = u8::try_from(day).unwrap_or(1);
        let from = match u8::try_from(month) {
            Ok(month) if month > 0 => in_month(since, month),
            _ => month_of_next(since, day, second),
        };
        BillingCycle::on_day(from, day, second, interval).anchor
    }

    fn scheduled_end(&mut self, path: &str, subscription: &Subscription, start: Option<Timestamp>) -> ScheduledEnd {
        let at_path = sub(path, "cancel_at");
        match (subscription.cancel_at.as_str(), subscription.cancel_at_period_end) {
            ("", true) => ScheduledEnd::AtPeriodEnd,
            ("", false) => ScheduledEnd::Never,
            (_, true) => {
                let message = "The subscription ends twice.";
                let path = sub(path, "cancel_at_period_end");
                self.problem("no_sense", &path, message, "Remove it, or remove “cancel_at”.");
                ScheduledEnd::AtPeriodEnd
            }
            (text, false) => {
                let end = match start {
                    Some(start) => self.instant_after(&at_path, text, start, "The subscription ends"),
                    None => self.instant(&at_path, text),
                };
                end.map_or(ScheduledEnd::Never, ScheduledEnd::At)
            }
        }
    }
}

const MONTH: Interval = Interval { unit: IntervalUnit::Month, count: 1 };

/// An instant in the month in which that day comes next: "set to the next occurrence of the `day_of_month`"
/// (<https://docs.stripe.com/api/subscriptions/create>).
fn month_of_next(since: Timestamp, day: u8, second: i64) -> Timestamp {
    let date = since.date();
    let own = crate::calendar::Date { day: day.min(days_in_month(date.year, date.month)), ..date };
    if Timestamp::at_midnight(own).0 + second >= since.0 {
        return since;
    }
    Timestamp::at_midnight(crate::calendar::Date { day: 1, ..date }.plus_months(1))
}

/// The beginning of that month, in the year of the instant or the next one.
fn in_month(since: Timestamp, month: u8) -> Timestamp {
    let date = since.date();
    let year = if month < date.month { date.year + 1 } else { date.year };
    let day = date.day.min(days_in_month(year, month));
    let day = if month == date.month { day } else { 1 };
    let date = crate::calendar::Date { year, month, day };
    Timestamp(Timestamp::at_midnight(date).0 + since.second_of_day())
}

/// The items that events add, by the id of their subscription; each with the place of its event.
fn added_items(events: &[Event]) -> BTreeMap<&str, Vec<(usize, &Item)>> {
    let mut added: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (index, event) in events.iter().enumerate() {
        if let document::Action::AddItem(add) = &event.action {
            added.entry(add.subscription.as_str()).or_default().push((index, &add.item));
        }
    }
    added
}
