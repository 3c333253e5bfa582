//! Is a story runnable, and what does it mean?
//!
//! The one door between what somebody wrote and what the engine runs. It looks up every name, reads every date, holds
//! every number against its [`limits`], and reports all mistakes at once, each at its path. What comes out needs no
//! further checks: the engine indexes by the ids made here.

mod catalog;
mod collection;
mod events;
mod known;
mod names;
mod policy;
mod rules;
mod subscriptions;

use self::known::{Discounts, Known};
use self::names::Names;
use super::document::Scenario;
use super::node::Place;
use super::problem::{Problem, without_echoes};
use super::read::{nearest, shorten, wrong_version};
use super::schema::SCENARIO;
use crate::calendar::{
    BillingPeriod, DAY, InstantProblem, Interval, IntervalUnit, Timestamp, iso_instant, parse_instant,
};
use crate::catalog::Catalog;
use crate::currency::Currency;
use crate::customer::TaxStatus;
use crate::engine::{OneOffInvoice, PaymentMethod, Simulation, SubscriptionStart};
use crate::ids::{CouponId, SubscriptionId, TaxListId};
use crate::money::Amount;
use crate::policy::{Policy, STRIPE};
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
    /// Tiers of a price.
    pub const TIERS: usize = 100;
    /// Coupons of a story.
    pub const COUPONS: usize = 100;
    /// Discounts on one thing (<https://docs.stripe.com/billing/subscriptions/coupons>).
    pub const DISCOUNTS: usize = 20;
    /// Tax rates of a story.
    pub const TAX_RATES: usize = 100;
    /// Tax rates of one line (<https://docs.stripe.com/billing/taxes/tax-rates>).
    pub const TAX_RATES_OF_A_LINE: usize = 5;
    /// Items that events add to a subscription.
    pub const ADDED_ITEMS: usize = 40;
    /// Changes of an item's taxes: those of a customer or a subscription count for each item.
    pub const TAX_CHANGES: usize = 10_000;
    /// Days of a trial: two years (<https://docs.stripe.com/billing/subscriptions/trials>).
    pub const TRIAL_DAYS: i64 = 730;
    /// Days that a start may be backdated.
    pub const BACKDATED_DAYS: i64 = 1_096;
    /// Days until a sent invoice is due.
    pub const DAYS_UNTIL_DUE: i64 = 730;
    /// Lines that somebody writes on one invoice (<https://docs.stripe.com/api/invoices/object>).
    pub const LINES: usize = 250;
    /// Payments that fail by one event.
    pub const FAILURES: i64 = 1_000;
    /// Retries of a charge (<https://docs.stripe.com/billing/revenue-recovery/smart-retries>).
    pub const RETRIES: usize = 8;
    /// Days from one try to the next: two months.
    pub const RETRY_DAYS: i64 = 60;
    /// Units of one report of usage, in either direction.
    pub const USAGE: i64 = 999_999_999_999;
}

/// Checks a story and translates it for the engine.
///
/// # Errors
/// Every mistake in it.
pub fn check(scenario: &Scenario) -> Result<Simulation, Vec<Problem>> {
    let mut checker = Checker::default();
    let document = scenario.place();
    checker.rules(&document, &SCENARIO);
    let told = std::mem::take(&mut checker.problems);
    let simulation = checker.scenario(&document);
    match simulation {
        Some(simulation) if told.is_empty() && checker.problems.is_empty() => Ok(simulation),
        _ => Err(without_echoes(told, checker.problems)),
    }
}

/// A text that is written out, or one that is made.
type Said = std::borrow::Cow<'static, str>;

/// What has been found so far, and the names that later parts refer to.
#[derive(Default)]
struct Checker<'a> {
    problems: Vec<Problem>,
    catalog: Catalog,
    prices: Names<'a>,
    coupons: Names<'a>,
    rates: Names<'a>,
    subscriptions: Names<'a>,
    /// The subscriptions as they are at the event that is looked at; each at its place in the names.
    known: Vec<Known<'a>>,
    /// What has been given so far.
    discounts: Discounts,
    /// When each event happens, unless nobody knows.
    instants: Vec<Option<Timestamp>>,
    one_off_invoices: Vec<OneOffInvoice>,
    written_discounts: Vec<Vec<CouponId>>,
    /// The intervals to which events move subscriptions.
    moves: Vec<(SubscriptionId, Interval)>,
}

/// What is known of a story before its subscriptions and events are looked at.
struct Story<'a> {
    document: Place<'a>,
    start: Option<Timestamp>,
    policy: Policy,
    currency: Option<&'static Currency>,
    /// The customer's taxes, as they are at the event that is looked at.
    taxes: TaxListId,
}

/// The names of how a customer is taxed.
const TAX_STATUS: [(&str, TaxStatus); 3] =
    [("none", TaxStatus::Taxable), ("exempt", TaxStatus::Exempt), ("reverse", TaxStatus::Reverse)];

impl<'a> Checker<'a> {
    /// Something is wrong with a field, or, where it has no name, with the object.
    fn problem(
        &mut self,
        code: &'static str,
        spot: (&Place<'_>, &str),
        message: impl Into<Said>,
        hint: impl Into<Said>,
    ) {
        self.push(code, spot, message.into(), hint.into());
    }

    #[inline(never)]
    fn push(&mut self, code: &'static str, (at, name): (&Place<'_>, &str), message: Said, hint: Said) {
        let path = if name.is_empty() { at.path.clone() } else { at.sub(name) };
        self.problems.push(Problem::new(code, path, message, hint));
    }

    fn scenario(&mut self, at: &Place<'a>) -> Option<Simulation> {
        self.problems.extend(at.part.whole("version").and_then(wrong_version));
        self.text(at, "title");
        self.text(at, "description");
        let currency = self.currency(at);
        let months = self.whole(at, "months", 1..=limits::MONTHS, "A horizon of # months");
        let start = self.instant(at, "start");
        let policy = self.policy(&at.object("policy"));
        self.catalog.tax_lists.push(Vec::new());
        self.prices(at, currency);
        self.coupons(at, currency);
        self.tax_rates(at);
        let customer = at.object("customer");
        self.text(&customer, "name");
        let opening_balance = self.amount(&customer, "balance");
        let discounts = self.discounts(&customer);
        self.discounts.give((None, None), &discounts);
        let taxes = self.tax_list(&customer).unwrap_or_default();
        let document = at.clone();
        let mut story = Story { document, start, policy: policy.unwrap_or(STRIPE.policy), currency, taxes };
        let (retries, after_retries) = self.retries(&at.object("collection"));
        let subscriptions = self.subscriptions(&story);
        let events = self.events(&mut story);
        let (start, months) = (start?, months?);
        let span = BillingPeriod { start, end: start.plus_months(months) };
        self.invoices(at, &subscriptions, months, span.end);
        let has_none = customer.part.flag("payment_method") == Some(false);
        Some(Simulation {
            currency: currency?,
            span,
            months: u32::try_from(months).ok()?,
            policy: policy?,
            catalog: std::mem::take(&mut self.catalog),
            customer_name: name_or(customer.part.text("name"), "The customer"),
            opening_balance: opening_balance?,
            payment_method: if has_none { PaymentMethod::Missing } else { PaymentMethod::Present },
            tax_status: meaning(&TAX_STATUS, customer.part.text("tax_exempt")),
            discounts,
            retries,
            after_retries,
            one_off_invoices: std::mem::take(&mut self.one_off_invoices),
            written_discounts: std::mem::take(&mut self.written_discounts),
            subscriptions,
            events,
        })
    }

    fn currency(&mut self, at: &Place<'_>) -> Option<&'static Currency> {
        let code = at.part.text("currency");
        let currency = Currency::find(code);
        if currency.is_none() {
            let codes: Vec<_> = Currency::all().iter().map(|currency| currency.code).collect();
            let hint = match nearest(&code.to_ascii_lowercase(), &codes).filter(|_| code.len() == 3) {
                Some(near) => format!("Write a code of ISO 4217. Did you mean “{near}”?"),
                None => String::from("Write a code of ISO 4217, such as “usd”, “eur” or “jpy”."),
            };
            self.problem("unknown_currency", (at, "currency"), format!("“{}” is not a currency.", shorten(code)), hint);
        }
        currency
    }

    // Numbers and texts.

    fn text(&mut self, at: &Place<'_>, name: &str) {
        let letters = at.part.text(name).chars().count();
        if letters > limits::TEXT {
            let message = format!("The text has {letters} letters; {} is the most.", limits::TEXT);
            self.problem("too_long", (at, name), message, "Shorten it.");
        }
    }

    /// A list that another document could make shorter.
    fn long_list(&mut self, at: &Place<'_>, name: &str, most: usize, what: &str) {
        self.length(at, name, (at.part.list(name).len(), most, what), "Split the story into several documents.");
    }

    /// A list that no other document makes shorter.
    fn short_list(&mut self, at: &Place<'_>, name: &str, most: usize, what: &str) {
        self.length(at, name, (at.part.list(name).len(), most, what), "Remove some of them.");
    }

    fn length(&mut self, at: &Place<'_>, name: &str, (found, most, what): (usize, usize, &str), hint: &'static str) {
        if found > most {
            let message = format!("There are {found} {what}; {most} is the most.");
            self.problem("too_many", (at, name), message, hint);
        }
    }

    /// A number within a range; `what` names it, with a `#` for the number. One that is not there is 0.
    fn whole(&mut self, at: &Place<'_>, name: &str, range: std::ops::RangeInclusive<i64>, what: &str) -> Option<i64> {
        let value = at.part.whole(name).unwrap_or_default();
        if range.contains(&value) {
            return Some(value);
        }
        let (least, most) = (range.start(), range.end());
        let message = format!("{} is out of range.", what.replace('#', &words::count(value)));
        let hint = format!("Write a whole number from {least} to {most}.");
        self.problem("out_of_range", (at, name), message, hint);
        None
    }

    /// As [`Self::whole`]; nothing where nothing is written.
    fn some_whole(
        &mut self,
        at: &Place<'_>,
        name: &str,
        range: std::ops::RangeInclusive<i64>,
        what: &str,
    ) -> Option<i64> {
        if at.part.has(name) { self.whole(at, name, range, what) } else { None }
    }

    /// An amount; nothing written is nothing.
    fn amount(&mut self, at: &Place<'_>, name: &str) -> Option<Amount> {
        let units = self.whole(at, name, -limits::AMOUNT..=limits::AMOUNT, "An amount of #")?;
        Amount::new(units).ok()
    }

    fn some_amount(&mut self, at: &Place<'_>, name: &str) -> Option<Amount> {
        if at.part.whole(name).unwrap_or_default() == 0 {
            let hint = "Write an amount, or remove the event.";
            self.problem("zero_amount", (at, name), "An amount of nothing changes nothing.", hint);
            return None;
        }
        self.amount(at, name)
    }

    // Time.

    fn instant(&mut self, at: &Place<'_>, name: &str) -> Option<Timestamp> {
        let text = at.part.text(name);
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
        self.problem("bad_date", (at, name), message, hint);
        None
    }

    fn instant_from(
        &mut self,
        place: &Place<'_>,
        name: &str,
        start: Option<Timestamp>,
        what: &str,
    ) -> Option<Timestamp> {
        let at = self.instant(place, name)?;
        let start = start?;
        if at < start {
            let (at, begins) = (words::instant(at), words::instant(start));
            let message = format!("{what} on {at}, before the story starts on {begins}.");
            let hint = format!("Write {} or later, or let the story start earlier.", iso_instant(start));
            self.problem("before_start", (place, name), message, hint);
            return None;
        }
        Some(at)
    }

    /// An instant that has to come after another one.
    fn instant_after(&mut self, place: &Place<'_>, name: &str, before: Timestamp, what: &str) -> Option<Timestamp> {
        let at = self.instant(place, name)?;
        if at <= before {
            let (at, before) = (words::instant(at), words::instant(before));
            let message = format!("{what} on {at}, which is not after {before}.");
            self.problem("no_sense", (place, name), message, "Write a later date.");
            return None;
        }
        Some(at)
    }

    /// Refuses a story that would fill the page with tens of thousands of invoices.
    fn invoices(&mut self, at: &Place<'_>, subscriptions: &[SubscriptionStart], months: i64, end: Timestamp) {
        let of = |(index, subscription): (usize, &SubscriptionStart)| {
            let moves = self.moves.iter().filter(|(id, _)| id.index() == index).map(|(_, interval)| *interval);
            let own = subscription.items.iter().filter_map(|item| self.catalog.prices.get(item.price.index()));
            let shortest = moves.chain(own.map(|price| price.interval)).map(seconds_at_least).min();
            // A backdated period is only a line, but there may be as many.
            let since = subscription.backdated.unwrap_or(subscription.start);
            (end.0 - since.0).max(0) / shortest.unwrap_or(DAY) + 1
        };
        let renewals: i64 = subscriptions.iter().enumerate().map(of).sum();
        // Each event may make one more.
        let estimate = renewals.saturating_add(i64::try_from(self.instants.len()).unwrap_or_default());
        if estimate > limits::INVOICES {
            let message = format!(
                "{} of these prices would make up to {} invoices; {} is the most.",
                words::plural(months, "month"),
                words::count(estimate),
                words::count(limits::INVOICES)
            );
            self.problem("too_many_invoices", (at, "months"), message, "Look at fewer months, or bill less often.");
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

/// The meaning of a word; the first where there is none.
fn meaning<T: Copy>(words: &[(&str, T)], word: &str) -> T {
    words.iter().find(|(known, _)| *known == word).unwrap_or(&words[0]).1
}

fn name_or(name: &str, other: &str) -> String {
    let name = name.trim();
    String::from(if name.is_empty() { other } else { name })
}
