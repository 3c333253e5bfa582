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
