//! Is a story runnable, and what does it mean?
//!
//! The one door between what somebody wrote and what the engine runs. It looks up every name, reads every date, holds
//! every number against its [`limits`], and reports all mistakes at once, each at its path. What comes out needs no
//! further checks: the engine indexes by the ids made here.

use super::PRORATION_BEHAVIORS;
use super::document::{self, Action, Cancel, CancelWhen, Event, Item, Scenario, Subscription};
use super::problem::Problem;
use super::read::{nearest, shorten, write_one_of, wrong_version};
use super::unsupported::unsupported;
use crate::calendar::{
    BillingPeriod, DAY, InstantProblem, Interval, IntervalUnit, Timestamp, iso_instant, parse_instant,
};
use crate::catalog::{Catalog, Price};
use crate::currency::Currency;
use crate::customer::{Presence, ScheduledEnd, TaxStatus};
use crate::engine::{
    self, AnchorChange, CancelTiming, ItemStart, PaymentMethod, ProrationChoice, Simulation, SubscriptionStart,
};
use crate::ids::{EventId, ItemId, PriceId, SubscriptionId, TaxListId};
use crate::money::{Amount, Decimal};
use crate::policy::{MinimumCharge, PRESETS, Policy, PolicyPreset, ProrationBehavior, STRIPE, UnusedTime};
use crate::words;

/// How much may be written.
pub mod limits {
    /// Months of a roll-forward: fifty years.
    pub const MONTHS: i64 = 600;
    /// Prices of a story.
    pub const PRICES: usize = 100;
    /// Subscriptions of a customer in one story.
    pub const SUBSCRIPTIONS: usize = 20;
    /// Items of a subscription (<https://docs.stripe.com/billing/subscriptions/multiple-products>).
    pub const ITEMS: usize = 20;
    /// Events of a story.
    pub const EVENTS: usize = 1_000;
    /// Units of one item.
    pub const QUANTITY: i64 = 1_000_000;
    /// A written amount, in billing units, in either direction: twelve digits.
    pub const AMOUNT: i64 = 999_999_999_999;
    /// Invoices of a story, estimated from its intervals.
    pub const INVOICES: i64 = 5_000;
    /// Letters of a name, id or description.
    pub const TEXT: usize = 500;
}

/// Checks a story and translates it for the engine.
///
/// # Errors
/// Every mistake in it.
pub fn check(scenario: &Scenario) -> Result<Simulation, Vec<Problem>> {
    let mut checker = Checker::default();
    let simulation = checker.scenario(scenario);
    match simulation {
        Some(simulation) if checker.problems.is_empty() => Ok(simulation),
        _ => Err(checker.problems),
    }
}

/// What has been found so far, and the names that later parts refer to.
#[derive(Default)]
struct Checker<'a> {
    problems: Vec<Problem>,
    prices: Vec<(&'a str, Interval, Amount)>,
    subscriptions: Vec<(&'a str, &'a [Item])>,
    /// The intervals to which events move subscriptions.
    moves: Vec<(SubscriptionId, Interval)>,
}

impl<'a> Checker<'a> {
    fn problem(&mut self, code: &'static str, path: &str, message: impl Into<String>, hint: impl Into<String>) {
        self.problems.push(Problem::new(code, path, message, hint));
    }

    fn scenario(&mut self, scenario: &'a Scenario) -> Option<Simulation> {
        self.problems.extend(wrong_version(scenario.version));
        self.problems.extend(unsupported(scenario));
        self.text("title", &scenario.title);
        self.text("description", &scenario.description);
        self.text("customer.name", &scenario.customer.name);
        let currency = self.currency(&scenario.currency);
        let months = self.whole("months", scenario.months, 1..=limits::MONTHS, "A horizon of # months");
        let start = self.instant("start", &scenario.start);
        let policy = self.policy(&scenario.policy);
        let catalog = self.catalog(&scenario.prices, currency);
        let opening_balance = self.amount("customer.balance", scenario.customer.balance);
        let subscriptions = self.subscriptions(&scenario.subscriptions, start);
        let events = self.events(&scenario.events, start, policy.unwrap_or(STRIPE.policy), currency);
        let (start, months) = (start?, months?);
        self.invoices(&subscriptions, months);
        Some(Simulation {
            currency: currency?,
            span: BillingPeriod { start, end: start.plus_months(months) },
            months: u32::try_from(months).ok()?,
            policy: policy?,
            catalog,
            customer_name: name_or(&scenario.customer.name, "The customer"),
            opening_balance: opening_balance?,
            payment_method: PaymentMethod::Present,
            tax_status: TaxStatus::Taxable,
            discounts: Vec::new(),
            subscriptions,
            events,
        })
    }

    fn currency(&mut self, code: &str) -> Option<&'static Currency> {
        let currency = Currency::find(code);
        if currency.is_none() {
            let codes: Vec<_> = Currency::all().iter().map(|currency| currency.code).collect();
            let hint = match nearest(&code.to_ascii_lowercase(), &codes).filter(|_| code.len() == 3) {
                Some(near) => format!("Write a code of ISO 4217. Did you mean “{near}”?"),
                None => String::from("Write a code of ISO 4217, such as “usd”, “eur” or “jpy”."),
            };
            self.problem("unknown_currency", "currency", format!("“{}” is not a currency.", shorten(code)), hint);
        }
        currency
    }

    fn policy(&mut self, choice: &document::PolicyChoice) -> Option<Policy> {
        let id = if choice.preset.is_empty() { STRIPE.id } else { &choice.preset };
        let Some(preset) = PolicyPreset::find(id) else {
            let known: Vec<_> = PRESETS.iter().map(|preset| preset.id).collect();
            let message = format!("There is no policy “{}”.", shorten(id));
            self.problem("unknown_policy", "policy.preset", message, write_one_of(&known));
            return None;
        };
        let mut policy = preset.policy;
        if let Some(credited) = choice.credit_unused_time {
            policy.unused_time = if credited { UnusedTime::Credited } else { UnusedTime::Kept };
        }
        if let Some(enforced) = choice.minimum_charge {
            policy.minimum_charge = if enforced { MinimumCharge::BecomesDebt } else { MinimumCharge::Ignored };
        }
        let path = "policy.proration_behavior";
        let written = choice.proration_behavior.as_deref();
        policy.proration_behavior = self.proration_behavior(path, written, policy.proration_behavior)?;
        Some(policy)
    }

    fn proration_behavior(
        &mut self,
        path: &str,
        written: Option<&str>,
        default: ProrationBehavior,
    ) -> Option<ProrationBehavior> {
        let Some(written) = written else { return Some(default) };
        let found = PRORATION_BEHAVIORS.iter().find(|(name, _)| *name == written);
        if found.is_none() {
            let message = format!("“{}” is not a proration behavior.", shorten(written));
            let known = PRORATION_BEHAVIORS.map(|(name, _)| name);
            self.problem("unknown_value", path, message, write_one_of(&known));
        }
        found.map(|(_, behavior)| *behavior)
    }

    // Prices.

    fn catalog(&mut self, prices: &'a [document::Price], currency: Option<&Currency>) -> Catalog {
        self.length("prices", prices.len(), limits::PRICES, "prices");
        self.unique("prices", prices.iter().map(|price| price.id.as_str()));
        let prices = prices.iter().take(limits::PRICES).enumerate();
        let prices = prices.map(|(index, price)| self.price(&format!("prices[{index}]"), price, currency)).collect();
        Catalog { prices, ..Catalog::default() }
    }

    fn price(&mut self, path: &str, price: &'a document::Price, currency: Option<&Currency>) -> Price {
        self.id(&sub(path, "id"), &price.id);
        self.text(&sub(path, "name"), &price.name);
        let unit_amount = self.unit_amount(&sub(path, "unit_amount"), price.unit_amount, currency);
        let interval = self.interval(path, price);
        self.prices.push((&price.id, interval, unit_amount));
        Price::flat(price.id.clone(), name_or(&price.name, &price.id), unit_amount, interval)
    }

    fn unit_amount(&mut self, path: &str, units: i64, currency: Option<&Currency>) -> Amount {
        if units < 0 {
            let written = match (currency, Amount::new(units)) {
                (Some(currency), Ok(amount)) => words::money(currency, amount),
                _ => words::count(units),
            };
            let hint = "Write 0 or more. To give money back, add an event that adjusts the balance.";
            self.problem("negative_price", path, format!("A price of {written} is below nothing."), hint);
            return Amount::ZERO;
        }
        let units = self.whole(path, units, 0..=limits::AMOUNT, "A price of #");
        let amount = units.and_then(|units| Amount::new(units).ok()).unwrap_or_default();
        self.chargeable(path, amount, currency);
        amount
    }

    /// A wrong currency is told once; what could be charged in it nobody knows.
    fn chargeable(&mut self, path: &str, amount: Amount, currency: Option<&Currency>) {
        if let Some(currency) = currency.filter(|currency| !currency.can_charge(amount)) {
            let (step, code) = (currency.charge_step(), currency.code.to_ascii_uppercase());
            let message = format!("{} cannot be charged in {code}.", words::plural(amount.units(), "unit"));
            let near = amount.to_multiple_of(step).unwrap_or(amount).units();
            self.problem("not_chargeable", path, message, format!("Write a multiple of {step}, such as {near}."));
        }
    }

    fn interval(&mut self, path: &str, price: &document::Price) -> Interval {
        let unit = match price.interval.as_str() {
            "day" => IntervalUnit::Day,
            "week" => IntervalUnit::Week,
            "month" => IntervalUnit::Month,
            "year" => IntervalUnit::Year,
            other => {
                let message = format!("“{}” is not an interval.", shorten(other));
                let hint = "Write “day”, “week”, “month” or “year”.";
                self.problem("unknown_value", &sub(path, "interval"), message, hint);
                IntervalUnit::Month
            }
        };
        // Three years at most: <https://docs.stripe.com/api/prices/create>.
        let most = match unit {
            IntervalUnit::Day => 1_095,
            IntervalUnit::Week => 156,
            IntervalUnit::Month => 36,
            IntervalUnit::Year => 3,
        };
        let what = format!("An interval of # {}s", words::interval_unit(unit));
        let count = self.whole(&sub(path, "interval_count"), price.interval_count, 1..=most, &what);
        Interval { unit, count: count.and_then(|count| u32::try_from(count).ok()).unwrap_or(1) }
    }

    // Subscriptions.

    fn subscriptions(&mut self, all: &'a [Subscription], start: Option<Timestamp>) -> Vec<SubscriptionStart> {
        self.length("subscriptions", all.len(), limits::SUBSCRIPTIONS, "subscriptions");
        self.unique("subscriptions", all.iter().map(|subscription| subscription.id.as_str()));
        let checked =
            all.iter().take(limits::SUBSCRIPTIONS).enumerate().map(|(index, subscription)| {
                self.subscription(&format!("subscriptions[{index}]"), subscription, start)
            });
        checked.collect()
    }

    fn subscription(
        &mut self,
        path: &str,
        subscription: &'a Subscription,
        start: Option<Timestamp>,
    ) -> SubscriptionStart {
        self.subscriptions.push((&subscription.id, &subscription.items));
        self.id(&sub(path, "id"), &subscription.id);
        let begins = match subscription.start.as_str() {
            "" => start,
            text => self.instant_from(&sub(path, "start"), text, start, "The subscription begins"),
        };
        let items_path = sub(path, "items");
        if subscription.items.is_empty() {
            self.problem("empty", &items_path, "The subscription has no items.", "Give it one, with a price.");
        }
        self.length(&items_path, subscription.items.len(), limits::ITEMS, "items");
        self.unique(&items_path, subscription.items.iter().map(|item| item.id.as_str()));
        let mut items = Vec::new();
        for (index, item) in subscription.items.iter().take(limits::ITEMS).enumerate() {
            items.push(self.item(&format!("{items_path}[{index}]"), item));
        }
        self.common_interval(&items_path, &items);
        let start = begins.unwrap_or_default();
        SubscriptionStart {
            id: subscription.id.clone(),
            start,
            anchor: start,
            backdated: None,
            stub: ProrationBehavior::CreateProrations,
            trial: None,
            cancel: ScheduledEnd::Never,
            discounts: Vec::new(),
            items,
        }
    }

    fn item(&mut self, path: &str, item: &Item) -> ItemStart {
        self.id(&sub(path, "id"), &item.id);
        let quantity = self.quantity(&sub(path, "quantity"), item.quantity);
        let price = self.price_id(&sub(path, "price"), &item.price);
        self.countable(path, price, quantity);
        ItemStart {
            id: item.id.clone(),
            price: price.unwrap_or_default(),
            quantity: quantity.into(),
            taxes: TaxListId(0),
            discounts: Vec::new(),
            presence: Presence::Present,
        }
    }

    /// The interval of a subscription's items, which has to be one.
    fn common_interval(&mut self, path: &str, items: &[ItemStart]) {
        let default = Interval { unit: IntervalUnit::Month, count: 1 };
        let interval_of = |item: &ItemStart| self.prices.get(item.price.index()).map_or(default, |price| price.1);
        let intervals: Vec<_> = items.iter().map(interval_of).collect();
        let first = intervals.first().copied().unwrap_or(default);
        for (index, interval) in intervals.iter().enumerate().filter(|(_, interval)| **interval != first) {
            let message = format!("This item is billed {}, the first one {}.", how_often(*interval), how_often(first));
            let hint = "Give all items of a subscription the same interval, or make it a subscription of its own.";
            self.problem("mixed_intervals", &format!("{path}[{index}].price"), message, hint);
        }
    }

    // Events.

    fn events(
        &mut self,
        all: &'a [Event],
        start: Option<Timestamp>,
        policy: Policy,
        currency: Option<&Currency>,
    ) -> Vec<engine::Event> {
        self.length("events", all.len(), limits::EVENTS, "events");
        let mut events = Vec::new();
        for (index, event) in all.iter().take(limits::EVENTS).enumerate() {
            let path = format!("events[{index}]");
            let at = self.instant_from(&sub(&path, "at"), &event.at, start, "The event is");
            let path = format!("{path}.{}", event.action.name());
            let action = self.action(&path, &event.action, policy, currency);
            let description = event.description.trim().to_string();
            self.text(&sub(&path, "description"), &description);
            if let (Some(at), Some(action)) = (at, action) {
                // On one instant, document order.
                let place = events.partition_point(|earlier: &engine::Event| earlier.at <= at);
                events.insert(place, engine::Event { id: EventId::from_index(index), at, action, description });
            }
        }
        events
    }

    fn action(
        &mut self,
        path: &str,
        action: &Action,
        policy: Policy,
        currency: Option<&Currency>,
    ) -> Option<engine::Action> {
        match action {
            Action::ChangePrice(change) => {
                let item = self.item_id(path, &change.subscription, &change.item);
                let price = self.price_id(&sub(path, "price"), &change.price);
                let quantity = change.quantity.map(|quantity| self.quantity(&sub(path, "quantity"), quantity));
                let proration_behavior = self.behavior_of(path, change.proration_behavior.as_deref(), policy);
                self.countable(path, price, quantity.unwrap_or(1));
                if let (Some(item), Some(price)) = (item, price) {
                    self.keeps_interval(path, item.0, price);
                    self.moves.push((item.0, self.prices[price.index()].1));
                }
                Some(engine::Action::ChangePrice {
                    item: item?,
                    price: price?,
                    quantity: quantity.map(Decimal::from),
                    proration: ProrationChoice { behavior: proration_behavior?, date: None },
                    anchor: AnchorChange::Unchanged,
                })
            }
            Action::ChangeQuantity(change) => {
                let item = self.item_id(path, &change.subscription, &change.item);
                let quantity = self.quantity(&sub(path, "quantity"), change.quantity);
                let proration_behavior = self.behavior_of(path, change.proration_behavior.as_deref(), policy);
                let proration = ProrationChoice { behavior: proration_behavior?, date: None };
                Some(engine::Action::ChangeQuantity { item: item?, quantity: quantity.into(), proration })
            }
            Action::Cancel(cancel) => self.cancel(path, cancel),
            Action::AdjustBalance { amount } => {
                self.some_amount(&sub(path, "amount"), *amount).map(engine::Action::AdjustBalance)
            }
            Action::SetBalance { balance } => {
                self.amount(&sub(path, "balance"), *balance).map(engine::Action::SetBalance)
            }
            Action::AddInvoiceItem(item) => {
                self.some_amount(&sub(path, "amount"), item.amount).map(engine::Action::AddInvoiceItem)
            }
            Action::OneOffCharge { amount } => {
                self.charge(&sub(path, "amount"), *amount, currency).map(engine::Action::OneOffCharge)
            }
            // Told as not billed yet.
            _ => None,
        }
    }

    fn behavior_of(&mut self, path: &str, written: Option<&str>, policy: Policy) -> Option<ProrationBehavior> {
        self.proration_behavior(&sub(path, "proration_behavior"), written, policy.proration_behavior)
    }

    fn cancel(&mut self, path: &str, cancel: &Cancel) -> Option<engine::Action> {
        let subscription = self.subscription_id(&sub(path, "subscription"), &cancel.subscription);
        let timing = match cancel.when {
            CancelWhen::Now => CancelTiming::Now { prorate: cancel.prorate, invoice_now: cancel.invoice_now },
            // An instant is told as not billed yet.
            CancelWhen::PeriodEnd | CancelWhen::At(_) => CancelTiming::AtPeriodEnd,
        };
        for (flag, name) in [(cancel.prorate, "prorate"), (cancel.invoice_now, "invoice_now")] {
            if flag && cancel.when == CancelWhen::PeriodEnd {
                let message = format!("At the end of the period nothing is left to {}.", name.replace('_', " "));
                let hint = format!("Remove “{name}”, or write “now” for “when”.");
                self.problem("no_sense", &format!("{path}.{name}"), message, hint);
            }
        }
        Some(engine::Action::Cancel { subscription: subscription?, timing })
    }

    /// A one-off charge is made at once, so it has to be an amount that can be charged.
    fn charge(&mut self, path: &str, units: i64, currency: Option<&Currency>) -> Option<Amount> {
        let amount = self.amount(path, units)?;
        let currency = currency?;
        let money = |units| words::money(currency, Amount::new(units).unwrap_or_default());
        let (least, most) = (currency.minimum_charge.max(currency.charge_step()), currency.maximum_charge());
        if units < least || units > most {
            let message = format!("A charge of {} is not possible.", money(units));
            let hint = format!("Write a number from {least} ({}) to {most} ({}).", money(least), money(most));
            self.problem("not_chargeable", path, message, hint);
        } else {
            self.chargeable(path, amount, Some(currency));
        }
        Some(amount)
    }

    // Names.

    fn price_id(&mut self, path: &str, id: &str) -> Option<PriceId> {
        let names: Vec<_> = self.prices.iter().map(|(name, ..)| *name).collect();
        self.find(path, id, &names, "unknown_price", "price").map(PriceId::from_index)
    }

    fn subscription_id(&mut self, path: &str, id: &str) -> Option<SubscriptionId> {
        let names: Vec<_> = self.subscriptions.iter().map(|(name, _)| *name).collect();
        self.find(path, id, &names, "unknown_subscription", "subscription").map(SubscriptionId::from_index)
    }

    fn item_id(&mut self, path: &str, subscription: &str, item: &str) -> Option<(SubscriptionId, ItemId)> {
        let id = self.subscription_id(&sub(path, "subscription"), subscription)?;
        let items = self.subscriptions[id.index()].1;
        if items.is_empty() {
            // Told where the subscription stands.
            return None;
        }
        let names: Vec<_> = items.iter().map(|item| item.id.as_str()).collect();
        let what = format!("item in the subscription “{}”", shorten(subscription));
        let item = self.find(&sub(path, "item"), item, &names, "unknown_item", &what)?;
        Some((id, ItemId::from_index(item)))
    }

    fn find(&mut self, path: &str, id: &str, names: &[&str], code: &'static str, what: &str) -> Option<usize> {
        let found = names.iter().position(|name| *name == id);
        if found.is_none() {
            let hint = match (nearest(id, names), names) {
                (Some(near), _) => format!("Did you mean “{near}”?"),
                (None, []) => String::from("Add one first."),
                (None, names) => write_one_of(names),
            };
            self.problem(code, path, format!("There is no {what} called “{}”.", shorten(id)), hint);
        }
        found
    }

    /// The other items of a subscription stay on their interval, so a change may not leave it.
    fn keeps_interval(&mut self, path: &str, subscription: SubscriptionId, price: PriceId) {
        let (name, items) = self.subscriptions[subscription.index()];
        let first = items.first().and_then(|item| self.prices.iter().find(|(name, ..)| *name == item.price));
        let (Some((_, own, _)), new) = (first.copied(), self.prices[price.index()].1) else { return };
        if items.len() > 1 && own != new {
            let message = format!(
                "This price is billed {}, the items of “{}” {}.",
                how_often(new),
                shorten(name),
                how_often(own)
            );
            let hint = "Choose a price with the same interval, or make the item a subscription of its own.";
            self.problem("mixed_intervals", &sub(path, "price"), message, hint);
        }
    }

    fn id(&mut self, path: &str, id: &str) {
        if id.trim().is_empty() {
            self.problem("empty", path, "The id is empty.", "Write a short name that other parts can refer to.");
        }
        self.text(path, id);
    }

    fn unique(&mut self, path: &str, ids: impl Iterator<Item = &'a str>) {
        let ids: Vec<_> = ids.collect();
        for (index, id) in ids.iter().enumerate() {
            if let Some(first) = ids[..index].iter().position(|earlier| earlier == id) {
                let message = format!("The id “{}” is also that of {path}[{first}].", shorten(id));
                self.problem("duplicate_id", &format!("{path}[{index}].id"), message, "Give each its own id.");
            }
        }
    }

    // Numbers and texts.

    fn text(&mut self, path: &str, text: &str) {
        let letters = text.chars().count();
        if letters > limits::TEXT {
            let message = format!("The text has {letters} letters; {} is the most.", limits::TEXT);
            self.problem("too_long", path, message, "Shorten it.");
        }
    }

    fn length(&mut self, path: &str, found: usize, most: usize, what: &str) {
        if found > most {
            let message = format!("There are {found} {what}; {most} is the most.");
            self.problem("too_many", path, message, "Split the story into several documents.");
        }
    }

    /// A number within a range; `what` names it, with a `#` for the number.
    fn whole(&mut self, path: &str, value: i64, range: std::ops::RangeInclusive<i64>, what: &str) -> Option<i64> {
        if range.contains(&value) {
            return Some(value);
        }
        let (least, most) = (range.start(), range.end());
        let message = format!("{} is out of range.", what.replace('#', &words::count(value)));
        let hint = format!("Write a whole number from {least} to {most}.");
        self.problem("out_of_range", path, message, hint);
        None
    }

    fn quantity(&mut self, path: &str, quantity: i64) -> u32 {
        let quantity = self.whole(path, quantity, 0..=limits::QUANTITY, "A quantity of #");
        quantity.and_then(|quantity| u32::try_from(quantity).ok()).unwrap_or(1)
    }

    /// A quantity of a price has to be an amount that can be counted exactly.
    fn countable(&mut self, path: &str, price: Option<PriceId>, quantity: u32) {
        let Some((id, _, unit_amount)) = price.and_then(|price| self.prices.get(price.index())).copied() else {
            return;
        };
        if unit_amount.times(quantity).is_err() {
            let (quantity, units) = (words::count(i64::from(quantity)), words::count(unit_amount.units()));
            let message =
                format!("{quantity} × {units} units of “{}” are more than can be counted exactly.", shorten(id));
            let hint =
                format!("Stay below {} units; lower the quantity or the price.", words::count(Amount::MAX.units()));
            self.problem("amount_too_large", &sub(path, "quantity"), message, hint);
        }
    }

    fn amount(&mut self, path: &str, units: i64) -> Option<Amount> {
        let units = self.whole(path, units, -limits::AMOUNT..=limits::AMOUNT, "An amount of #")?;
        Amount::new(units).ok()
    }

    fn some_amount(&mut self, path: &str, units: i64) -> Option<Amount> {
        if units == 0 {
            let hint = "Write an amount, or remove the event.";
            self.problem("zero_amount", path, "An amount of nothing changes nothing.", hint);
            return None;
        }
        self.amount(path, units)
    }

    // Time.

    fn instant(&mut self, path: &str, text: &str) -> Option<Timestamp> {
        let problem = match parse_instant(text) {
            Ok(at) => return Some(at),
            Err(problem) => problem,
        };
        let shown = shorten(text);
        let (message, hint) = match problem {
            InstantProblem::Shape => (
                format!("“{shown}” is not a date."),
                String::from(
                    "Write a date such as 2026-04-16, or an instant in whole seconds with its zone, such as 2026-04-16T09:30:00Z.",
                ),
            ),
            InstantProblem::NoSuchDay(last) => (
                format!("“{shown}” does not exist."),
                format!("The last day of that month is the {last}{}.", if last == 31 { "st" } else { "th" }),
            ),
            InstantProblem::NoSuchTime => (
                format!("“{shown}” does not exist."),
                String::from("Months go from 01 to 12, hours from 00 to 23, minutes and seconds from 00 to 59."),
            ),
            InstantProblem::Year => {
                (format!("The year of “{shown}” is out of range."), String::from("Write a year from 1970 to 2999."))
            }
        };
        self.problem("bad_date", path, message, hint);
        None
    }

    fn instant_from(&mut self, path: &str, text: &str, start: Option<Timestamp>, what: &str) -> Option<Timestamp> {
        let at = self.instant(path, text)?;
        let start = start?;
        if at < start {
            let (at, begins) = (words::instant(at), words::instant(start));
            let message = format!("{what} on {at}, before the story starts on {begins}.");
            let hint = format!("Write {} or later, or let the story start earlier.", iso_instant(start));
            self.problem("before_start", path, message, hint);
            return None;
        }
        Some(at)
    }

    /// Refuses a story that would fill the page with tens of thousands of invoices.
    fn invoices(&mut self, subscriptions: &[SubscriptionStart], months: i64) {
        let span = months * 31 * DAY;
        let of = |(index, subscription): (usize, &SubscriptionStart)| {
            let moves = self.moves.iter().filter(|(id, _)| id.index() == index).map(|(_, interval)| *interval);
            let own = subscription.items.iter().filter_map(|item| self.prices.get(item.price.index()));
            let shortest = moves.chain(own.map(|price| price.1)).map(seconds_at_least).min();
            span / shortest.unwrap_or(DAY)
        };
        let estimate: i64 = subscriptions.iter().enumerate().map(of).sum();
        if estimate > limits::INVOICES {
            let message = format!(
                "{} of these prices would make up to {} invoices; {} is the most.",
                words::plural(months, "month"),
                words::count(estimate),
                words::count(limits::INVOICES)
            );
            self.problem("too_many_invoices", "months", message, "Look at fewer months, or bill less often.");
        }
    }
}

/// `every month`, `every 3 months`.
fn how_often(interval: Interval) -> String {
    let unit = words::interval_unit(interval.unit);
    match interval.count {
        1 => format!("every {unit}"),
        count => format!("every {count} {unit}s"),
    }
}

/// The least number of seconds that an interval can have.
fn seconds_at_least(interval: Interval) -> i64 {
    let days = match interval.unit {
        IntervalUnit::Day => 1,
        IntervalUnit::Week => 7,
        IntervalUnit::Month => 28,
        IntervalUnit::Year => 365,
    };
    days * DAY * i64::from(interval.count)
}

/// The path of a field. (A function, because sixty formats are a kilobyte of the page.)
#[inline(never)]
fn sub(path: &str, field: &str) -> String {
    [path, ".", field].concat()
}

fn name_or(name: &str, other: &str) -> String {
    let name = name.trim();
    String::from(if name.is_empty() { other } else { name })
}
