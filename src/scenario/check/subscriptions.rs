//! What is subscribed to, from when, and how does it begin?

use super::super::document::{self, AnchorConfig, Event, Item, Subscription};
use super::{Checker, Known, Story, limits, sub};
use crate::calendar::{BillingCycle, DAY, Interval, IntervalUnit, Timestamp, days_in_month};
use crate::customer::{Presence, ScheduledEnd};
use crate::engine::{ItemStart, SubscriptionStart, Trial, TrialEnd};
use crate::ids::TaxListId;
use crate::money::Decimal;
use crate::policy::ProrationBehavior;

/// What happens at the end of a trial without a payment method, by name.
const TRIAL_ENDS: [(&str, TrialEnd); 4] = [
    ("", TrialEnd::CreateInvoice),
    ("create_invoice", TrialEnd::CreateInvoice),
    ("cancel", TrialEnd::Cancel),
    ("pause", TrialEnd::Pause),
];

impl<'a> Checker<'a> {
    /// The subscriptions that a story begins with, and those that begin by an event.
    pub(super) fn subscriptions(&mut self, story: &Story<'a>) -> Vec<SubscriptionStart> {
        let own = story.scenario.subscriptions.iter().enumerate();
        let own = own.map(|(index, subscription)| (format!("subscriptions[{index}]"), subscription, ""));
        let begun = story.scenario.events.iter().enumerate().filter_map(|(index, event)| match &event.action {
            document::Action::StartSubscription(subscription) => {
                Some((format!("events[{index}].start_subscription"), &**subscription, event.at.as_str()))
            }
            _ => None,
        });
        let all: Vec<_> = own.chain(begun).collect();
        self.length("subscriptions", all.len(), limits::SUBSCRIPTIONS, "subscriptions");
        self.unique_at(all.iter().map(|(path, subscription, _)| (path.as_str(), subscription.id.as_str())));
        for (_, subscription, _) in &all {
            let known = Known { id: &subscription.id, items: subscription.items.iter().collect() };
            self.subscriptions.push(known);
        }
        all.iter()
            .take(limits::SUBSCRIPTIONS)
            .map(|(path, subscription, at)| self.subscription(path, subscription, at, story))
            .collect()
    }

    fn subscription(
        &mut self,
        path: &str,
        subscription: &'a Subscription,
        event: &str,
        story: &Story<'a>,
    ) -> SubscriptionStart {
        self.id(&sub(path, "id"), &subscription.id);
        let begins = match (subscription.start.as_str(), event) {
            ("", "") => story.start,
            // Told where the event stands.
            ("", event) => crate::calendar::parse_instant(event).ok(),
            (text, _) => self.instant_from(&sub(path, "start"), text, story.start, "The subscription begins"),
        };
        let start = begins.unwrap_or_default();
        let items = self.items(path, subscription, story);
        let trial = self.trial(path, subscription, start);
        let backdated = self.backdated(path, subscription, start);
        let default = story.policy.proration_behavior;
        let stub_path = sub(path, "proration_behavior");
        let stub = self.proration_behavior(&stub_path, subscription.proration_behavior.as_deref(), default);
        let interval = items.first().and_then(|item| self.catalog.prices.get(item.price.index()));
        let interval = interval.map_or(MONTH, |price| price.interval);
        // The anchor of a backdated subscription is its creation, too
        // (<https://docs.stripe.com/billing/subscriptions/backdating>).
        let since = trial.map_or(start, |trial| trial.end);
        SubscriptionStart {
            id: subscription.id.clone(),
            start,
            anchor: self.anchor(path, subscription, (since, interval)),
            backdated,
            stub: stub.unwrap_or(ProrationBehavior::CreateProrations),
            trial,
            cancel: self.scheduled_end(path, subscription, start),
            discounts: self.discounts(&sub(path, "discounts"), &subscription.discounts),
            collection: self.collection(path, subscription),
            thresholds: self.thresholds(path, subscription),
            items,
        }
    }

    fn items(&mut self, path: &str, subscription: &'a Subscription, story: &Story<'a>) -> Vec<ItemStart> {
        let items_path = sub(path, "items");
        if subscription.items.is_empty() {
            self.problem("empty", &items_path, "The subscription has no items.", "Give it one, with a price.");
        }
        self.length(&items_path, subscription.items.len(), limits::ITEMS, "items");
        self.unique(&items_path, subscription.items.iter().map(|item| item.id.as_str()));
        let taxes = self.default_taxes(&sub(path, "tax_rates"), &subscription.tax_rates, story);
        let mut items = Vec::new();
        for (index, item) in subscription.items.iter().take(limits::ITEMS).enumerate() {
            items.push(self.item(&format!("{items_path}[{index}]"), item, (taxes, Presence::Present)));
        }
        self.fitting_intervals(&items_path, &items);
        let place = self.subscriptions.iter().position(|known| known.id == subscription.id).unwrap_or_default();
        for (path, item) in added_items(&story.scenario.events, &subscription.id) {
            self.subscriptions[place].items.push(item);
            let item = self.item(&path, item, (taxes, Presence::Absent));
            self.fits_first(&path, &item, &items);
            items.push(item);
        }
        items
    }

    /// The taxes of a subscription's items that have none of their own: its own, or else the customer's.
    fn default_taxes(&mut self, path: &str, ids: &[String], story: &Story<'_>) -> TaxListId {
        self.tax_list(path, ids).unwrap_or(story.taxes)
    }

    fn item(&mut self, path: &str, item: &Item, (taxes, presence): (TaxListId, Presence)) -> ItemStart {
        self.id(&sub(path, "id"), &item.id);
        let quantity = self.quantity_of(path, item.quantity, &item.quantity_decimal);
        let price = self.price_id(&sub(path, "price"), &item.price);
        self.countable(path, price, quantity);
        ItemStart {
            id: item.id.clone(),
            price: price.unwrap_or_default(),
            quantity,
            taxes: self.tax_list(&sub(path, "tax_rates"), &item.tax_rates).unwrap_or(taxes),
            discounts: self.discounts(&sub(path, "discounts"), &item.discounts),
            presence,
        }
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

    fn interval_of(&self, item: &ItemStart) -> Interval {
        self.catalog.prices.get(item.price.index()).map_or(MONTH, |price| price.interval)
    }

    fn fitting_intervals(&mut self, path: &str, items: &[ItemStart]) {
        for (index, item) in items.iter().enumerate().skip(1) {
            let (own, first) = (self.interval_of(item), self.interval_of(&items[0]));
            self.fitting_interval(&format!("{path}[{index}].price"), own, first);
        }
    }

    fn fits_first(&mut self, path: &str, item: &ItemStart, items: &[ItemStart]) {
        if let Some(first) = items.first() {
            let (own, first) = (self.interval_of(item), self.interval_of(first));
            self.fitting_interval(&sub(path, "price"), own, first);
        }
    }

    fn trial(&mut self, path: &str, subscription: &Subscription, start: Timestamp) -> Option<Trial> {
        let behavior_path = sub(path, "trial_end_behavior");
        let written = &subscription.trial_end_behavior;
        let behavior = self.one_of(&behavior_path, written, &TRIAL_ENDS, "an end of a trial");
        let days_path = sub(path, "trial_days");
        let end = match (subscription.trial_end.as_str(), subscription.trial_days) {
            ("", None) => return self.trial_is_meant(&behavior_path, written),
            ("", Some(days)) => {
                let days = self.whole(&days_path, days, 1..=limits::TRIAL_DAYS, "A trial of # days")?;
                Timestamp(start.0 + days * DAY)
            }
            (_, Some(_)) => {
                let message = "The trial has an end and a number of days.";
                self.problem("no_sense", &days_path, message, "Remove one of “trial_end” and “trial_days”.");
                return None;
            }
            (text, None) => self.instant_after(&sub(path, "trial_end"), text, start, "The trial ends")?,
        };
        Some(Trial { end, without_payment_method: behavior? })
    }

    fn trial_is_meant(&mut self, path: &str, written: &str) -> Option<Trial> {
        if !written.is_empty() {
            let message = "There is no trial that could end.";
            self.problem("no_sense", path, message, "Remove it, or add “trial_days”.");
        }
        None
    }

    fn backdated(&mut self, path: &str, subscription: &Subscription, start: Timestamp) -> Option<Timestamp> {
        let text = &subscription.backdate_start_date;
        if text.is_empty() {
            return None;
        }
        let path = sub(path, "backdate_start_date");
        let at = self.instant(&path, text)?;
        if at > start {
            let (at, start) = (crate::words::instant(at), crate::words::instant(start));
            let message = format!("The subscription is backdated to {at}, after its start on {start}.");
            self.problem("no_sense", &path, message, "Write an earlier date, or change “start”.");
            return None;
        }
        // The least that would make thousands of invoices is three years of days.
        if start.0 - at.0 > limits::BACKDATED_DAYS * DAY {
            let message = format!("That is more than {} days before the start.", limits::BACKDATED_DAYS);
            self.problem("out_of_range", &path, message, "Write a later date.");
            return None;
        }
        Some(at)
    }

    /// The instant from which periods are counted: as written, or where billing begins.
    fn anchor(
        &mut self,
        path: &str,
        subscription: &Subscription,
        (since, interval): (Timestamp, Interval),
    ) -> Timestamp {
        let written = &subscription.billing_cycle_anchor;
        match &subscription.billing_cycle_anchor_config {
            Some(_) if !written.is_empty() => {
                let message = "The anchor is written twice.";
                let path = sub(path, "billing_cycle_anchor_config");
                self.problem("no_sense", &path, message, "Remove it, or remove “billing_cycle_anchor”.");
                since
            }
            Some(config) => self.configured(&sub(path, "billing_cycle_anchor_config"), config, (since, interval)),
            None if written.is_empty() => since,
            None => self.instant(&sub(path, "billing_cycle_anchor"), written).unwrap_or(since),
        }
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
        let second = hour * 3600 + minute * 60 + second;
        let day = u8::try_from(day).unwrap_or(1);
        let from = if month > 0 { in_month(since, u8::try_from(month).unwrap_or(1)) } else { since };
        BillingCycle::on_day(from, day, second, interval).anchor
    }

    fn scheduled_end(&mut self, path: &str, subscription: &Subscription, start: Timestamp) -> ScheduledEnd {
        let at_path = sub(path, "cancel_at");
        match (subscription.cancel_at.as_str(), subscription.cancel_at_period_end) {
            ("", true) => ScheduledEnd::AtPeriodEnd,
            ("", false) => ScheduledEnd::Never,
            (_, true) => {
                let message = "The subscription ends twice.";
                self.problem("no_sense", &at_path, message, "Remove it, or remove “cancel_at_period_end”.");
                ScheduledEnd::AtPeriodEnd
            }
            (text, false) => {
                let end = self.instant_after(&at_path, text, start, "The subscription ends");
                end.map_or(ScheduledEnd::Never, ScheduledEnd::At)
            }
        }
    }
}

const MONTH: Interval = Interval { unit: IntervalUnit::Month, count: 1 };

/// The beginning of that month, in the year of the instant or the next one.
fn in_month(since: Timestamp, month: u8) -> Timestamp {
    let date = since.date();
    let year = if month < date.month { date.year + 1 } else { date.year };
    let day = date.day.min(days_in_month(year, month));
    let day = if month == date.month { day } else { 1 };
    let date = crate::calendar::Date { year, month, day };
    Timestamp(Timestamp::at_midnight(date).0 + since.second_of_day())
}

/// The items that events add to a subscription, with their paths.
fn added_items<'a>(events: &'a [Event], subscription: &str) -> Vec<(String, &'a Item)> {
    let added = events.iter().take(limits::EVENTS).enumerate().filter_map(|(index, event)| match &event.action {
        document::Action::AddItem(add) if add.subscription == subscription => {
            Some((format!("events[{index}].add_item.item"), &add.item))
        }
        _ => None,
    });
    added.take(limits::ADDED_ITEMS).collect()
}
