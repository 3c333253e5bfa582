//! What does a story come to by a slow second implementation?
//!
//! Written from the published rules and not from the engine: exact fractions that are rounded where a line is written, a calendar
//! that is jiff's, balances that are summed up anew, and strings where the engine has types. It trusts that the story is sound.
//! What it comes to is text, and the test writes the same text of what the engine comes to.

#[path = "oracle/bill.rs"]
mod bill;
#[path = "oracle/calendar.rs"]
mod calendar;
#[path = "oracle/change.rs"]
mod change;
#[path = "oracle/collect.rs"]
mod collect;
#[path = "oracle/discount.rs"]
mod discount;
#[path = "oracle/events.rs"]
mod events;
#[path = "oracle/finalize.rs"]
mod finalize;
#[path = "oracle/life.rs"]
mod life;
#[path = "oracle/number.rs"]
mod number;
#[path = "oracle/policy.rs"]
mod policy;
#[path = "oracle/price.rs"]
mod price;
#[path = "oracle/share.rs"]
mod share;
#[path = "oracle/tax.rs"]
mod tax;
#[path = "oracle/told.rs"]
mod told;
#[path = "oracle/usage.rs"]
mod usage;

pub(crate) use number::Fraction;

use std::collections::BTreeMap;

use calendar::{Period, instant};
use discount::{Coupon, Given, texts};
use finalize::{Bill, Draft, Grant, Row};
use policy::Policy;
use price::Price;
use serde_json::Value;
use tax::Rate;

/// A line, waiting or on an invoice.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// Its number in the order of creation.
    number: usize,
    kind: &'static str,
    amount: i64,
    period: Period,
    price: Option<String>,
    quantity: Fraction,
    reverses: Option<usize>,
    created: i64,
    discountable: bool,
    /// The subscription and item that it bills.
    of: Option<(usize, usize)>,
    /// The subscription on whose invoice it goes; any, if there is none.
    on: Option<usize>,
    taxes: Vec<String>,
    /// The coupons that somebody wrote it with.
    discounts: Vec<String>,
}

/// Where a subscription is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Waiting,
    Trial,
    Running,
    Still,
    Over,
}

/// When it ends by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ends {
    Never,
    At(i64),
    WithPeriod,
}

struct Subscription {
    id: String,
    state: State,
    start: i64,
    anchor: i64,
    trial_end: Option<i64>,
    /// What happens at the trial's end where nobody can pay.
    trial_behavior: String,
    backdated: Option<i64>,
    /// Whether a stub is given away.
    stub_is_free: bool,
    ends: Ends,
    discounts: Vec<Given>,
    taxes: Option<Vec<String>>,
    /// Days until its invoices are due, if they are sent.
    sent: Option<i64>,
    /// What happens to its invoices while collection is paused, and until when.
    paused: Option<(String, Option<i64>)>,
    thresholds: (Option<i64>, Option<i64>),
    items: Vec<Item>,
}

struct Item {
    id: String,
    is_there: bool,
    price: String,
    quantity: Fraction,
    discounts: Vec<Given>,
    taxes: Option<Vec<String>>,
    /// The anchor that its periods are counted from.
    anchor: i64,
    period: Period,
    /// The full period that this one is, or is a part of.
    whole: Period,
    /// Whether it costs nothing: on trial, or in a stub that is given away.
    is_free: bool,
    /// What was billed for the time of the period, each with the span that it pays for.
    billed: Vec<Billed>,
    /// From when on nothing is billed yet, where it is billed in arrears.
    since: i64,
    usage: usage::Usage,
    /// Terms that wait for the next period.
    next: Option<(String, Fraction)>,
}

/// Something that was billed in advance.
#[derive(Clone)]
struct Billed {
    number: usize,
    price: String,
    quantity: Fraction,
    /// What a whole period of it costs, less its discounts.
    full: Fraction,
    span: Period,
    /// What is left of it: less what was credited.
    left: i64,
    /// Whether the end of its span was credited.
    is_cut: bool,
    invoice: Option<usize>,
}

/// The whole of it.
pub(crate) struct Oracle<'a> {
    story: &'a Value,
    policy: Policy,
    prices: BTreeMap<String, Price>,
    coupons: BTreeMap<String, Coupon>,
    rates: BTreeMap<String, Rate>,
    start: i64,
    end: i64,
    subscriptions: Vec<Subscription>,
    pending: Vec<Line>,
    drafts: Vec<Draft>,
    discounts: Vec<Given>,
    taxes: Vec<String>,
    grants: Vec<Grant>,
    lines: usize,
    bills: Vec<Bill>,
    /// How often any of them was asked for.
    asked: usize,
    ledger: Vec<Row>,
    payments: Vec<told::Paid>,
    changes: Vec<told::Change>,
    notes: Vec<told::Note>,
    failing: collect::Failing,
    /// What the subscriptions bring in a month, each time that something happened.
    recurring: Vec<(i64, i64)>,
    /// The subscription for which a call that lists changes of items has to make an invoice.
    asks: Option<usize>,
    /// The event that happens, or happened last.
    now: Option<usize>,
    /// What the oracle does not know.
    unknown: Option<&'static str>,
}

/// What the story comes to, in words; or what of it the oracle does not know.
pub(crate) fn account(story: &Value) -> Result<String, &'static str> {
    let mut oracle = Oracle::of(story);
    oracle.run();
    match oracle.unknown {
        Some(unknown) => Err(unknown),
        None => Ok(oracle.told()),
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_string()
}

fn by_id<T>(written: &Value, of: fn(&Value) -> T) -> BTreeMap<String, T> {
    list(written).iter().map(|one| (text(&one["id"]), of(one))).collect()
}

fn rate_of(written: &Value) -> Rate {
    let percentage = match &written["percentage"] {
        Value::String(text) => Fraction::read(text),
        other => Fraction::read(&other.to_string()),
    };
    Rate {
        id: text(&written["id"]),
        part: percentage / Fraction::whole(100),
        is_contained: written["inclusive"] == true,
    }
}

impl<'a> Oracle<'a> {
    fn of(story: &'a Value) -> Self {
        let start = instant(story["start"].as_str().expect("a start"));
        let months = story["months"].as_i64().expect("months");
        let customer = &story["customer"];
        let given = |coupon: String| Given { coupon, since: start };
        let mut oracle = Self {
            policy: Policy::of(story),
            prices: by_id(&story["prices"], Price::of),
            coupons: by_id(&story["coupons"], Coupon::of),
            rates: by_id(&story["tax_rates"], rate_of),
            start,
            end: calendar::after(start, ("month", months), false),
            subscriptions: Vec::new(),
            pending: Vec::new(),
            drafts: Vec::new(),
            discounts: texts(&customer["discounts"]).into_iter().map(given).collect(),
            taxes: texts(&customer["tax_rates"]),
            grants: Vec::new(),
            lines: 0,
            bills: Vec::new(),
            asked: 0,
            ledger: Vec::new(),
            payments: Vec::new(),
            changes: Vec::new(),
            notes: Vec::new(),
            failing: collect::Failing::default(),
            recurring: Vec::new(),
            asks: None,
            now: None,
            unknown: None,
            story,
        };
        if oracle.policy.is("denominator", "nominal_for_others") {
            oracle.unknown("nominal days");
        }
        for written in list(&story["subscriptions"]) {
            let one = oracle.subscription_of(written, None);
            oracle.subscriptions.push(one);
        }
        for event in list(&story["events"]) {
            if !event["start_subscription"].is_null() {
                let one = oracle.subscription_of(&event["start_subscription"], event["at"].as_str());
                oracle.subscriptions.push(one);
            }
        }
        oracle
    }

    fn unknown(&mut self, what: &'static str) {
        self.unknown.get_or_insert(what);
    }

    fn run(&mut self) {
        self.post(self.start, "initial", self.story["customer"]["balance"].as_i64().unwrap_or(0), None, None);
        let events = list(&self.story["events"]);
        let mut order: Vec<_> = (0..events.len()).collect();
        order.sort_by_key(|event| (instant(events[*event]["at"].as_str().expect("an instant")), *event));
        let not_last = self.followed(&order);
        let mut order = order.into_iter().peekable();
        while self.unknown.is_none() {
            let event = order.peek().map(|event| instant(events[*event]["at"].as_str().expect("an instant")));
            // On one instant: drafts, pauses that end, subscriptions, invoices that are late, events.
            let dues = [
                self.drafts.iter().enumerate().map(|(place, draft)| (draft.due, 0, place)).min(),
                self.subscriptions.iter().enumerate().filter_map(|(place, one)| Some((one.resumes()?, 1, place))).min(),
                self.subscriptions.iter().enumerate().filter_map(|(place, one)| Some((one.next()?, 2, place))).min(),
                self.due_bill(),
                event.map(|at| (at, 4, 0)),
            ];
            let Some((at, kind, place)) = dues.into_iter().flatten().min() else { return };
            if at >= self.end {
                return;
            }
            match kind {
                0 => {
                    let draft = self.drafts.remove(place);
                    self.finalize(at, draft);
                }
                1 => self.subscriptions[place].paused = None,
                2 => self.advance(at, place),
                3 => self.comes_due(at, place),
                _ => {
                    let event = order.next().expect("an event");
                    self.happen(at, event);
                    if !not_last.contains(&event)
                        && let Some(which) = self.asks.take()
                    {
                        self.bill(at, which, "update", Vec::new());
                    }
                }
            }
            let recurring = self.recurring_now();
            self.recurring.push((at, recurring));
        }
    }

    /// The open invoice that is charged again or late first; of two, the one that was asked for earlier.
    fn due_bill(&self) -> Option<(i64, usize, usize)> {
        let due = self.bills.iter().enumerate();
        let due = due.filter_map(|(place, bill)| Some((bill.late_at.or(bill.retry_at)?, bill.asked, place)));
        due.min().map(|(at, _, place)| (at, 3, place))
    }

    fn price(&self, id: &str) -> &Price {
        &self.prices[id]
    }

    fn number(&mut self) -> usize {
        self.lines += 1;
        self.lines - 1
    }

    /// The balance is whatever the ledger sums up to.
    fn balance(&self) -> i64 {
        self.ledger.iter().map(|row| row.amount).sum()
    }

    fn post(&mut self, at: i64, kind: &'static str, amount: i64, bill: Option<usize>, event: Option<usize>) {
        if amount != 0 {
            let ending = self.balance() + amount;
            self.ledger.push(Row { at, kind, amount, ending, bill, event });
        }
    }

    fn recurring_now(&self) -> i64 {
        let running = self.subscriptions.iter().filter(|one| one.state == State::Running);
        let items = running.flat_map(|one| one.items.iter().filter(|item| item.is_there));
        // Nobody knows what usage will bring.
        let agreed = items.filter(|item| !self.price(&item.price).is_metered);
        agreed.map(|item| self.price(&item.price).monthly(item.quantity).nearest()).sum()
    }
}
