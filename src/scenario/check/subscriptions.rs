//! What is subscribed to, from when, and how does it begin?

use super::super::node::Place;
use super::events::happening;
use super::known::{Kinds, Known, KnownItem, Membership, collision};
use super::policy::behavior;
use super::{Checker, Story, how_often, limits, meaning, seconds_at_least};
use crate::calendar::{
    BillingCycle, DAY, Interval, IntervalUnit, MonthEnd, Timestamp, days_in_month, iso_instant, parse_instant,
};
use crate::customer::{Presence, ScheduledEnd};
use crate::engine::{ItemStart, SubscriptionStart, Trial, TrialEnd};
use crate::ids::{ItemId, SubscriptionId};
use crate::money::Decimal;
use crate::words;

/// What happens at the end of a trial without a payment method, by name.
const TRIAL_ENDS: [(&str, TrialEnd); 3] =
    [("create_invoice", TrialEnd::CreateInvoice), ("cancel", TrialEnd::Cancel), ("pause", TrialEnd::Pause)];

/// A subscription in a document.
struct Written<'a> {
    at: Place<'a>,
    /// The instant of the event that begins it, as it is written.
    event: Option<&'a str>,
    /// The items that events add to it, each with the place of its event.
    added: Vec<(usize, Place<'a>)>,
}

impl<'a> Checker<'a> {
    /// The subscriptions that a story begins with, and those that begin by an event.
    pub(super) fn subscriptions(&mut self, story: &Story<'a>) -> Vec<SubscriptionStart> {
        let events = happening(&story.document);
        let own = story.document.all("subscriptions", usize::MAX).into_iter().map(|at| (at, None));
        let begun = events.iter().filter(|event| event.part.has("start_subscription"));
        let begun = begun.map(|event| (event.object("start_subscription"), Some(event.part.text("at"))));
        let all: Vec<_> = own.chain(begun).collect();
        self.length(
            &story.document,
            "subscriptions",
            (all.len(), limits::SUBSCRIPTIONS, "subscriptions"),
            "Split the story into several documents.",
        );
        let places: Vec<_> = all.iter().map(|(at, _)| at.clone()).collect();
        self.unique(&places);
        for at in &places {
            // Those beyond the limit are too many, but not unknown.
            self.subscriptions.push(at.part.text("id"));
            self.known.push(Known::default());
        }
        let mut starts = Vec::new();
        for (index, (at, event)) in all.into_iter().take(limits::SUBSCRIPTIONS).enumerate() {
            let id = at.part.text("id");
            // Where an id stands twice, which is told, the first has them.
            let is_first = !places[..index].iter().any(|other| other.part.text("id") == id);
            let added = if is_first { added_items(&events, id) } else { Vec::new() };
            let one = Written { at, event, added };
            starts.push(self.subscription(SubscriptionId::from_index(index), &one, story));
        }
        starts
    }

    fn subscription(&mut self, id: SubscriptionId, one: &Written<'a>, story: &Story<'a>) -> SubscriptionStart {
        let at = &one.at;
        let name = self.id(at);
        let begins = self.beginning(one, story);
        let start = begins.unwrap_or_default();
        let trial = self.trial(at, begins);
        let backdated = self.backdated(at, begins);
        let nobody_pays = story.document.part.part("customer").flag("payment_method") == Some(false);
        self.known[id.index()] = Known {
            start: begins,
            since: begins.map(|start| backdated.unwrap_or(start)),
            taxes: self.tax_list(at),
            // Where nobody pays, a trial may end with a pause.
            stands_still: at.part.text("trial_end_behavior") == "pause" && nobody_pays,
            ..Known::default()
        };
        let items = self.items(id, one, story);
        let intervals = self.intervals(id).into_iter().map(|(_, interval)| interval);
        let longest = intervals.max_by_key(|interval| seconds_at_least(*interval));
        // The anchor of a backdated subscription is its creation, too
        // (<https://docs.stripe.com/billing/subscriptions/backdating>).
        let billed = trial.map_or(start, |trial| trial.end);
        let discounts = self.discounts(at);
        self.discounts.give((Some(id), None), &discounts);
        SubscriptionStart {
            id: name.to_string(),
            start,
            anchor: self.anchor(at, (begins.map(|_| billed), longest.unwrap_or(MONTH))),
            backdated,
            stub: behavior(at, story.policy.proration_behavior),
            trial,
            cancel: self.scheduled_end(at, begins),
            discounts,
            collection: self.collection(at),
            thresholds: self.thresholds(at),
            items,
        }
    }

    /// When a subscription is created.
    fn beginning(&mut self, one: &Written<'_>, story: &Story<'_>) -> Option<Timestamp> {
        match one.event {
            // A date that is none is told where the event stands.
            Some(event) => parse_instant(event).ok(),
            None if !one.at.part.has("start") => story.start,
            None => self.instant_from(&one.at, "start", story.start, "The subscription begins"),
        }
    }

    fn items(&mut self, id: SubscriptionId, one: &Written<'a>, story: &Story<'a>) -> Vec<ItemStart> {
        let own = one.at.part.list("items").len();
        if own == 0 {
            let hint = "Give it one, with a price.";
            self.problem("empty", (&one.at, "items"), "The subscription has no items.", hint);
        }
        self.long_list(&one.at, "items", limits::ITEMS, "items");
        let added = (one.added.len(), limits::ADDED_ITEMS, "items added to one subscription");
        self.length(&story.document, "events", added, "Remove some of them.");
        self.known[id.index()].is_cut = own > limits::ITEMS || one.added.len() > limits::ADDED_ITEMS;
        let own = one.at.all("items", limits::ITEMS).into_iter().map(|at| (at, None));
        let added = one.added.iter().take(limits::ADDED_ITEMS).map(|(event, at)| (at.clone(), Some(*event)));
        let all: Vec<_> = own.chain(added).collect();
        let places: Vec<_> = all.iter().map(|(at, _)| at.clone()).collect();
        self.unique(&places);
        let mut items = Vec::new();
        for (index, (at, added_by)) in all.iter().enumerate() {
            let item = self.item(at, *added_by, (id, ItemId::from_index(index)), story);
            items.push(item);
        }
        self.fitting_intervals(&one.at, id);
        items
    }

    fn item(
        &mut self,
        at: &Place<'a>,
        added_by: Option<usize>,
        place: (SubscriptionId, ItemId),
        story: &Story<'a>,
    ) -> ItemStart {
        let name = self.id(at);
        let quantity = self.quantity_of(at);
        let price = self.price_id(at, "price");
        let kinds = Kinds::of(self.price_of(price));
        if !kinds.licensed && quantity != Decimal::whole(1) {
            self.metered_quantity(at, name);
        }
        self.countable(at, price, quantity);
        let taxes = self.tax_list(at);
        let discounts = self.discounts(at);
        self.discounts.give((Some(place.0), Some(place.1)), &discounts);
        let (membership, presence) = match added_by {
            None => (Membership::Sure, Presence::Present),
            Some(_) => (Membership::ToCome, Presence::Absent),
        };
        let known = &mut self.known[place.0.index()];
        known.names.push(name);
        known.items.push(KnownItem { price, kinds, taxes, membership, added_by });
        let taxes = taxes.or(known.taxes).unwrap_or(story.taxes);
        ItemStart { id: name.to_string(), price: price.unwrap_or_default(), quantity, taxes, discounts, presence }
    }

    /// Of what is metered nobody says how many.
    pub(super) fn metered_quantity(&mut self, at: &Place<'_>, item: &str) {
        let field = if at.part.has("quantity_decimal") { "quantity_decimal" } else { "quantity" };
        let item = super::shorten(item);
        let message = format!("The price of “{item}” is metered, so usage says how many there are.");
        self.problem("no_sense", (at, field), message, "Remove it, and report usage by events.");
    }

    /// A quantity, as a whole number or with decimals; one where nothing is written.
    pub(super) fn quantity_of(&mut self, at: &Place<'_>) -> Decimal {
        let quantity = if at.part.has("quantity_decimal") {
            let range = (Decimal::ZERO, Decimal::whole(limits::QUANTITY));
            self.decimal(at, "quantity_decimal", range, "A quantity of #")
        } else {
            self.some_whole(at, "quantity", 0..=limits::QUANTITY, "A quantity of #").map(Decimal::whole)
        };
        quantity.unwrap_or(Decimal::whole(1))
    }

    /// The intervals of the items that a subscription begins with, by their places.
    fn intervals(&self, id: SubscriptionId) -> Vec<(usize, Interval)> {
        let items = self.known[id.index()].items.iter().enumerate();
        let own = items.filter(|(_, item)| item.added_by.is_none());
        own.filter_map(|(index, item)| Some((index, self.price_of(item.price)?.interval))).collect()
    }

    /// Of two that do not fit, the later one is told. Items that are added are held against what is there then.
    fn fitting_intervals(&mut self, at: &Place<'_>, id: SubscriptionId) {
        let places = at.all("items", limits::ITEMS);
        let all = self.intervals(id);
        for (index, interval) in &all {
            if let Some((_, other)) = collision((*index, *interval), &all).filter(|(other, _)| other < index) {
                self.mixed(&places[*index], id, (*interval, other));
            }
        }
    }

    fn trial(&mut self, at: &Place<'_>, start: Option<Timestamp>) -> Option<Trial> {
        let end = if at.part.has("trial_days") {
            let days = self.whole(at, "trial_days", 1..=limits::TRIAL_DAYS, "A trial of # days");
            Timestamp(start?.0 + days? * DAY)
        } else if at.part.has("trial_end") {
            self.trial_end(at, start)?
        } else {
            if at.part.has("trial_end_behavior") {
                let message = "There is no trial that could end.";
                self.problem("no_sense", (at, "trial_end_behavior"), message, "Remove it, or add “trial_days”.");
            }
            return None;
        };
        if at.part.has("backdate_start_date") {
            let message =
                "A subscription with a trial is billed from the trial's end, not from a date before its start.";
            self.problem("no_sense", (at, "backdate_start_date"), message, "Remove it, or remove the trial.");
        }
        Some(Trial { end, without_payment_method: meaning(&TRIAL_ENDS, at.part.text("trial_end_behavior")) })
    }

    /// The end of a trial that is free from `start` on.
    pub(super) fn trial_end(&mut self, at: &Place<'_>, start: Option<Timestamp>) -> Option<Timestamp> {
        let name = "trial_end";
        let Some(start) = start else { return self.instant(at, name).and(None) };
        let end = self.instant_after(at, name, start, "The trial ends")?;
        let last = Timestamp(start.0 + limits::TRIAL_DAYS * DAY);
        if end > last {
            let (end, start) = (words::instant(end), words::instant(start));
            let message =
                format!("A trial from {start} to {end} is too long; {} days are the most.", limits::TRIAL_DAYS);
            self.problem("out_of_range", (at, name), message, format!("Write {} or earlier.", iso_instant(last)));
            return None;
        }
        Some(end)
    }

    fn backdated(&mut self, place: &Place<'_>, start: Option<Timestamp>) -> Option<Timestamp> {
        let name = "backdate_start_date";
        if !place.part.has(name) {
            return None;
        }
        let (at, start) = (self.instant(place, name)?, start?);
        let [shown, begins] = [at, start].map(words::instant);
        if at > start {
            let message = format!("The subscription is backdated to {shown}, after its start on {begins}.");
            self.problem("no_sense", (place, name), message, "Write an earlier date, or change “start”.");
            return None;
        }
        let first = Timestamp(start.0 - limits::BACKDATED_DAYS * DAY);
        if at < first {
            let most = words::plural(limits::BACKDATED_DAYS, "day");
            let message = format!("The subscription is backdated to {shown}, more than {most} before {begins}.");
            self.problem("out_of_range", (place, name), message, format!("Write {} or later.", iso_instant(first)));
            return None;
        }
        Some(at)
    }

    /// The instant from which periods are counted: as written, or where billing begins.
    fn anchor(&mut self, at: &Place<'_>, (begins, longest): (Option<Timestamp>, Interval)) -> Timestamp {
        let since = begins.unwrap_or_default();
        if at.part.has("billing_cycle_anchor_config") {
            self.configured(&at.object("billing_cycle_anchor_config"), (since, longest))
        } else if at.part.has("billing_cycle_anchor") {
            self.written_anchor(at, (begins, longest)).unwrap_or(since)
        } else {
            since
        }
    }

    /// An anchor in the past only says where in a month periods begin. One that is further away than a period would seem
    /// to put the first bill off, which it does not
    /// (<https://docs.stripe.com/billing/subscriptions/billing-cycle>).
    fn written_anchor(
        &mut self,
        place: &Place<'_>,
        (begins, longest): (Option<Timestamp>, Interval),
    ) -> Option<Timestamp> {
        let (at, since) = (self.instant(place, "billing_cycle_anchor")?, begins?);
        let last = longest.after(since, 1, MonthEnd::LastDay);
        if at > last {
            let ([at, since], often) = ([at, since].map(words::instant), how_often(longest));
            let message =
                format!("The anchor is on {at}, more than a period ({often}) after billing begins on {since}.");
            let hint = format!("Write {} or earlier.", iso_instant(last));
            self.problem("out_of_range", (place, "billing_cycle_anchor"), message, hint);
        }
        Some(at)
    }

    /// <https://docs.stripe.com/billing/subscriptions/billing-cycle>: parts that are not given are those of the start.
    fn configured(&mut self, at: &Place<'_>, (since, interval): (Timestamp, Interval)) -> Timestamp {
        let now = since.second_of_day();
        let mut part = |name: &str, least: i64, most: i64, default: i64| {
            let what = format!("A {} of #", name.replace('_', " "));
            if at.part.has(name) { self.whole(at, name, least..=most, &what) } else { Some(default) }
        };
        let day = part("day_of_month", 1, 31, i64::from(since.date().day));
        let month = part("month", 1, 12, 0);
        let hour = part("hour", 0, 23, now / 3600);
        let minute = part("minute", 0, 59, now / 60 % 60);
        let second = part("second", 0, 59, now % 60);
        let (Some(day), Some(month), Some(hour), Some(minute), Some(second)) = (day, month, hour, minute, second)
        else {
            return since;
        };
        if interval.months().is_none() {
            let message = "Only months and years have a day of the month.";
            self.problem("no_sense", (at, ""), message, "Remove it, or write “billing_cycle_anchor”.");
            return since;
        }
        if month > 0 && interval.months() == Some(1) {
            let message = "A price of every month has a period that begins in each month.";
            self.problem("no_sense", (at, "month"), message, "Remove it.");
        }
        let second = hour * 3600 + minute * 60 + second;
        let day = u8::try_from(day).unwrap_or(1);
        let from = match u8::try_from(month) {
            Ok(month) if month > 0 => in_month(since, month),
            _ => month_of_next(since, day, second),
        };
        BillingCycle::on_day(from, day, second, interval).anchor
    }

    fn scheduled_end(&mut self, at: &Place<'_>, start: Option<Timestamp>) -> ScheduledEnd {
        if at.part.is("cancel_at_period_end") {
            return ScheduledEnd::AtPeriodEnd;
        }
        if !at.part.has("cancel_at") {
            return ScheduledEnd::Never;
        }
        let end = match start {
            Some(start) => self.instant_after(at, "cancel_at", start, "The subscription ends"),
            None => self.instant(at, "cancel_at"),
        };
        end.map_or(ScheduledEnd::Never, ScheduledEnd::At)
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

/// The items that events add to the subscription of that id, each with the place of its event.
fn added_items<'a>(events: &[Place<'a>], id: &str) -> Vec<(usize, Place<'a>)> {
    let added = events.iter().map(|event| event.part.part("add_item")).enumerate();
    let added = added.filter(|(_, add)| add.has("item") && add.text("subscription") == id);
    added.map(|(index, _)| (index, events[index].object("add_item").object("item"))).collect()
}
