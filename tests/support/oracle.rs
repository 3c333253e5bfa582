//! What does a story come to by a slow second implementation?
//!
//! Written from the published rules and not from the engine: exact fractions that are rounded where a line is written, a calendar
//! that is jiff's, balances that are summed up anew, and strings where the engine has types. It trusts that the story is sound.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use rollforward::scenario::{Action, CancelWhen, Scenario};

/// A fraction in lowest terms with a positive denominator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fraction {
    over: i128,
    under: i128,
}

impl Fraction {
    pub(crate) fn new(over: i128, under: i128) -> Self {
        assert_ne!(under, 0, "no fraction has 0 below");
        let common = divisor(over.abs(), under.abs()) * under.signum();
        Self { over: over / common, under: under / common }
    }

    pub(crate) fn times(self, other: Self) -> Self {
        Self::new(self.over * other.over, self.under * other.under)
    }

    /// The nearest whole number; an exact half goes away from zero.
    pub(crate) fn nearest(self) -> i64 {
        let size = (2 * self.over.abs() + self.under).div_euclid(2 * self.under);
        i64::try_from(size * self.over.signum()).expect("an amount")
    }
}

fn divisor(a: i128, b: i128) -> i128 {
    if b == 0 { a } else { divisor(b, a % b) }
}

/// Everything that a story comes to. Instants are seconds, periods pairs of them.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) invoices: Vec<Bill>,
    pub(crate) ledger: Vec<Row>,
    pub(crate) payments: Vec<Paid>,
    pub(crate) months: Vec<Month>,
    /// Billed, charged, of that without invoices, credited, debited, applied, closing.
    pub(crate) totals: [i64; 7],
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Bill {
    pub(crate) at: i64,
    pub(crate) reason: &'static str,
    pub(crate) subscription: String,
    pub(crate) period: (i64, i64),
    pub(crate) lines: Vec<Line>,
    pub(crate) total: i64,
    pub(crate) before: i64,
    pub(crate) after: i64,
    pub(crate) due: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// Its number in the order of creation.
    pub(crate) number: usize,
    pub(crate) kind: &'static str,
    pub(crate) amount: i64,
    pub(crate) period: (i64, i64),
    pub(crate) price: Option<String>,
    pub(crate) quantity: i64,
    pub(crate) reverses: Option<usize>,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) at: i64,
    pub(crate) kind: &'static str,
    pub(crate) amount: i64,
    pub(crate) ending: i64,
    pub(crate) invoice: Option<usize>,
    pub(crate) event: Option<usize>,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Paid {
    pub(crate) at: i64,
    pub(crate) amount: i64,
    /// The invoice, or the event of a charge without one.
    pub(crate) purpose: Result<usize, usize>,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Month {
    pub(crate) period: (i64, i64),
    /// Opening, credited, debited, applied, closing, billed, charged, recurring.
    pub(crate) columns: [i64; 8],
}

// The calendar.

fn instant(text: &str) -> i64 {
    if text.len() == "2026-04-01".len() {
        let date: jiff::civil::Date = text.parse().expect(text);
        return seconds(date.at(0, 0, 0, 0));
    }
    text.parse::<Timestamp>().expect(text).as_second()
}

fn seconds(at: DateTime) -> i64 {
    at.to_zoned(TimeZone::UTC).expect("a time in UTC").timestamp().as_second()
}

fn civil(at: i64) -> DateTime {
    Timestamp::from_second(at).expect("an instant").to_zoned(TimeZone::UTC).datetime()
}

/// The `n`th time after an anchor, counted from the anchor itself; a month without the day gives its last one.
fn after(anchor: i64, unit: &str, count: i64) -> i64 {
    let span = match unit {
        "day" => Span::new().days(count),
        "week" => Span::new().weeks(count),
        "month" => Span::new().months(count),
        "year" => Span::new().years(count),
        other => panic!("no such interval: {other}"),
    };
    seconds(civil(anchor).checked_add(span).expect("a date"))
}

// Currencies: <https://docs.stripe.com/currencies>, those that random stories and presets use.

/// Minimum charge, maximum charge, the step in which it is charged.
fn charge_limits(currency: &str) -> (i64, i64, i64) {
    match currency {
        "usd" | "eur" | "jpy" => (50, 99_999_999, 1),
        "gbp" => (30, 99_999_999, 1),
        "idr" => (0, 999_999_999_999, 1),
        "ugx" => (0, 99_999_999, 100),
        "kwd" => (0, 99_999_999, 10),
        other => panic!("the oracle does not know {other}"),
    }
}

// The run.

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Waiting,
    Running,
    Ending,
    Over,
}

struct Subscription {
    id: String,
    state: State,
    anchor: i64,
    every: (String, i64),
    /// How many periods lie between the anchor and the current one.
    passed: i64,
    items: Vec<Item>,
}

struct Item {
    id: String,
    price: String,
    quantity: i64,
    /// The line that billed the rest of the current period, with its price, unit amount and quantity.
    billed: Option<(usize, String, i64, i64)>,
}

struct Pending {
    line: Line,
    created: i64,
    subscription: Option<usize>,
}

struct Oracle<'a> {
    scenario: &'a Scenario,
    /// Unit amount and interval, by id.
    prices: BTreeMap<&'a str, (i64, (String, i64))>,
    credits_unused_time: bool,
    has_minimum: bool,
    behavior: String,
    subscriptions: Vec<Subscription>,
    pending: Vec<Pending>,
    lines: usize,
    account: Account,
    /// What the subscriptions bring in a month, each time that something happened.
    recurring: Vec<(i64, i64)>,
}

impl Subscription {
    fn period(&self) -> (i64, i64) {
        let (unit, count) = &self.every;
        (after(self.anchor, unit, count * self.passed), after(self.anchor, unit, count * (self.passed + 1)))
    }

    fn next(&self) -> Option<i64> {
        match self.state {
            State::Waiting => Some(self.anchor),
            State::Running | State::Ending => Some(self.period().1),
            State::Over => None,
        }
    }

    fn is_on(&self) -> bool {
        matches!(self.state, State::Running | State::Ending)
    }
}

/// What the story comes to.
pub(crate) fn account(scenario: &Scenario) -> Account {
    let policy = &scenario.policy;
    let start = instant(&scenario.start);
    let prices: BTreeMap<_, _> = scenario
        .prices
        .iter()
        .map(|price| (price.id.as_str(), (price.unit_amount, (price.interval.clone(), price.interval_count))))
        .collect();
    let subscriptions = scenario.subscriptions.iter().map(|subscription| Subscription {
        id: subscription.id.clone(),
        state: State::Waiting,
        anchor: if subscription.start.is_empty() { start } else { instant(&subscription.start) },
        every: prices[subscription.items[0].price.as_str()].1.clone(),
        passed: 0,
        items: subscription
            .items
            .iter()
            .map(|item| Item { id: item.id.clone(), price: item.price.clone(), quantity: item.quantity, billed: None })
            .collect(),
    });
    let mut oracle = Oracle {
        credits_unused_time: policy.credit_unused_time.unwrap_or(policy.preset != "as_told"),
        has_minimum: policy.minimum_charge.unwrap_or(true),
        behavior: policy.proration_behavior.clone().unwrap_or_else(|| String::from("create_prorations")),
        subscriptions: subscriptions.collect(),
        scenario,
        prices,
        pending: Vec::new(),
        lines: 0,
        account: Account::default(),
        recurring: Vec::new(),
    };
    oracle.post(start, "initial", scenario.customer.balance, None, None);
    oracle.run(after(start, "month", scenario.months));
    oracle.months(start);
    oracle.account
}

impl Oracle<'_> {
    fn run(&mut self, end: i64) {
        let mut events: Vec<_> = (0..self.scenario.events.len()).collect();
        events.sort_by_key(|event| (instant(&self.scenario.events[*event].at), *event));
        let mut events = events.into_iter().peekable();
        loop {
            let dues = self.subscriptions.iter().enumerate().filter_map(|(index, one)| Some((one.next()?, index)));
            let subscription = dues.min();
            let event = events.peek().map(|event| (instant(&self.scenario.events[*event].at), *event));
            // A subscription first, when both are due in one second.
            let is_event = match (subscription, event) {
                (Some(subscription), Some(event)) => event.0 < subscription.0,
                (None, Some(_)) => true,
                (Some(_), None) => false,
                (None, None) => return,
            };
            let (at, which) = if is_event { event } else { subscription }.expect("something is due");
            if at >= end {
                return;
            }
            if is_event {
                events.next();
                self.happen(at, which);
            } else {
                self.advance(at, which);
            }
            let recurring = self.recurring();
            self.recurring.push((at, recurring));
        }
    }

    fn advance(&mut self, at: i64, which: usize) {
        match self.subscriptions[which].state {
            State::Waiting => {
                self.subscriptions[which].state = State::Running;
                self.bill_period(at, which, "the subscription begins");
            }
            State::Running => {
                self.subscriptions[which].passed += 1;
                self.bill_period(at, which, "a new billing period");
            }
            State::Ending => {
                let period = self.subscriptions[which].period();
                self.subscriptions[which].state = State::Over;
                self.bill_pending(at, which, "a new billing period", period);
            }
            State::Over => panic!("what is over is never due"),
        }
    }

    /// A whole period in advance, behind everything that waited for it.
    fn bill_period(&mut self, at: i64, which: usize, reason: &'static str) {
        let period = self.subscriptions[which].period();
        let mut lines = self.take_pending(which);
        for item in 0..self.subscriptions[which].items.len() {
            let number = self.number();
            let Item { price, quantity, billed, .. } = &mut self.subscriptions[which].items[item];
            let unit_amount = self.prices[price.as_str()].0;
            *billed = Some((number, price.clone(), unit_amount, *quantity));
            lines.push(Line {
                number,
                kind: "period",
                amount: unit_amount * *quantity,
                period,
                price: Some(price.clone()),
                quantity: *quantity,
                reverses: None,
            });
        }
        self.finalize(at, which, reason, period, lines);
    }

    fn bill_pending(&mut self, at: i64, which: usize, reason: &'static str, period: (i64, i64)) {
        let lines = self.take_pending(which);
        if !lines.is_empty() {
            self.finalize(at, which, reason, period, lines);
        }
    }

    /// What waits for this subscription or for any: the newest first; of one second, as it was made.
    fn take_pending(&mut self, which: usize) -> Vec<Line> {
        let (mut taken, left): (Vec<_>, Vec<_>) =
            self.pending.drain(..).partition(|one| one.subscription.is_none_or(|owner| owner == which));
        self.pending = left;
        taken.sort_by(|a, b| b.created.cmp(&a.created).then(a.line.number.cmp(&b.line.number)));
        taken.into_iter().map(|one| one.line).collect()
    }

    fn number(&mut self) -> usize {
        self.lines += 1;
        self.lines - 1
    }

    /// Total, balance, amount due, in that order.
    fn finalize(&mut self, at: i64, which: usize, reason: &'static str, period: (i64, i64), lines: Vec<Line>) {
        let (minimum, maximum, step) = charge_limits(&self.scenario.currency);
        let total: i64 = lines.iter().map(|line| line.amount).sum();
        let before = self.balance();
        let raw = total + before;
        let charge = Fraction::new(raw.into(), step.into()).nearest() * step;
        let number = Some(self.account.invoices.len());
        let due = match raw.cmp(&0) {
            Ordering::Less | Ordering::Equal => 0,
            Ordering::Greater if charge == 0 || (self.has_minimum && raw < minimum) => 0,
            Ordering::Greater if charge > maximum => 0,
            Ordering::Greater => charge,
        };
        self.post(at, "applied_to_invoice", raw.min(0) - before, number, None);
        if raw > 0 && due == 0 {
            let kind = if charge > maximum { "invoice_too_large" } else { "invoice_too_small" };
            self.post(at, kind, raw, number, None);
        } else if raw > 0 {
            self.post(at, "adjustment", raw - due, number, None);
        }
        self.pay(at, due, Ok(self.account.invoices.len()));
        let after = self.balance();
        let subscription = self.subscriptions[which].id.clone();
        self.account.invoices.push(Bill { at, reason, subscription, period, lines, total, before, after, due });
    }

    /// The balance is whatever the ledger sums up to.
    fn balance(&self) -> i64 {
        self.account.ledger.iter().map(|row| row.amount).sum()
    }

    fn post(&mut self, at: i64, kind: &'static str, amount: i64, invoice: Option<usize>, event: Option<usize>) {
        if amount != 0 {
            let ending = self.balance() + amount;
            self.account.ledger.push(Row { at, kind, amount, ending, invoice, event });
        }
    }

    fn pay(&mut self, at: i64, amount: i64, purpose: Result<usize, usize>) {
        if amount != 0 {
            self.account.payments.push(Paid { at, amount, purpose });
        }
    }

    // Events.

    fn happen(&mut self, at: i64, event: usize) {
        match &self.scenario.events[event].action {
            Action::ChangePrice(change) => {
                let terms = (change.price.clone(), change.quantity.unwrap_or(1));
                let item = self.find(&change.subscription, &change.item);
                self.change(at, item, terms, change.proration_behavior.as_deref());
            }
            Action::ChangeQuantity(change) => {
                let item = self.find(&change.subscription, &change.item);
                let terms = (self.subscriptions[item.0].items[item.1].price.clone(), change.quantity);
                self.change(at, item, terms, change.proration_behavior.as_deref());
            }
            Action::Cancel(cancel) => {
                let which = self.subscription(&cancel.subscription);
                self.cancel(at, which, &cancel.when, cancel.prorate, cancel.invoice_now);
            }
            Action::AdjustBalance { amount } => self.post(at, "adjustment", *amount, None, Some(event)),
            Action::SetBalance { balance } => {
                let change = balance - self.balance();
                self.post(at, "adjustment", change, None, Some(event));
            }
            Action::AddInvoiceItem(item) => {
                let number = self.number();
                let line = Line {
                    number,
                    kind: "item",
                    amount: item.amount,
                    period: (at, at),
                    price: None,
                    quantity: 1,
                    reverses: None,
                };
                self.pending.push(Pending { line, created: at, subscription: None });
            }
            Action::OneOffCharge { amount } => self.pay(at, *amount, Err(event)),
            // Told as not billed yet, so that no story has it.
            other => panic!("{} is not simulated", other.name()),
        }
    }

    fn subscription(&self, id: &str) -> usize {
        self.subscriptions.iter().position(|one| one.id == id).expect(id)
    }

    fn find(&self, subscription: &str, item: &str) -> (usize, usize) {
        let which = self.subscription(subscription);
        (which, self.subscriptions[which].items.iter().position(|one| one.id == item).expect(item))
    }

    fn change(&mut self, at: i64, (which, item): (usize, usize), terms: (String, i64), behavior: Option<&str>) {
        if !self.subscriptions[which].is_on() {
            return;
        }
        let behavior = behavior.map_or_else(|| self.behavior.clone(), String::from);
        let (price, quantity) = terms;
        let (unit_amount, every) = self.prices[price.as_str()].clone();
        let moves = every != self.subscriptions[which].every;
        if behavior != "none" {
            self.credit(at, (which, item));
        }
        let changed = &mut self.subscriptions[which].items[item];
        (changed.price, changed.quantity) = (price.clone(), quantity);
        if moves {
            // Another interval: a new anchor and a whole new period, now.
            let subscription = &mut self.subscriptions[which];
            (subscription.anchor, subscription.every, subscription.passed) = (at, every, 0);
            self.bill_period(at, which, "a change of the subscription");
            return;
        }
        if behavior != "none" {
            let period = self.subscriptions[which].period();
            let amount = rest(unit_amount * quantity, period, at);
            let number = self.wait(at, which, "debit", amount, (&price, quantity), None);
            self.subscriptions[which].items[item].billed = Some((number, price, unit_amount, quantity));
        }
        if behavior == "always_invoice" {
            let period = self.subscriptions[which].period();
            self.bill_pending(at, which, "a change of the subscription", period);
        }
    }

    /// Gives back the part of what was billed for the current period that is still to come.
    fn credit(&mut self, at: i64, (which, item): (usize, usize)) {
        if !self.credits_unused_time {
            return;
        }
        let period = self.subscriptions[which].period();
        if let Some((number, price, unit_amount, quantity)) = self.subscriptions[which].items[item].billed.take() {
            let amount = -rest(unit_amount * quantity, period, at);
            self.wait(at, which, "credit", amount, (&price, quantity), Some(number));
        }
    }

    fn wait(
        &mut self,
        at: i64,
        which: usize,
        kind: &'static str,
        amount: i64,
        (price, quantity): (&str, i64),
        reverses: Option<usize>,
    ) -> usize {
        let number = self.number();
        let period = (at, self.subscriptions[which].period().1);
        let line = Line { number, kind, amount, period, price: Some(price.to_string()), quantity, reverses };
        self.pending.push(Pending { line, created: at, subscription: Some(which) });
        number
    }

    fn cancel(&mut self, at: i64, which: usize, when: &CancelWhen, prorate: bool, invoice_now: bool) {
        if !self.subscriptions[which].is_on() {
            return;
        }
        if *when == CancelWhen::PeriodEnd {
            self.subscriptions[which].state = State::Ending;
            return;
        }
        if prorate {
            (0..self.subscriptions[which].items.len()).for_each(|item| self.credit(at, (which, item)));
        }
        if !prorate && !invoice_now {
            self.pending.retain(|one| one.subscription != Some(which));
        }
        self.subscriptions[which].state = State::Over;
        if invoice_now {
            let period = self.subscriptions[which].period();
            self.bill_pending(at, which, "a change of the subscription", period);
        }
    }

    // The roll-forward.

    /// A year is 12 months or 365 days; each item is rounded for itself.
    fn recurring(&self) -> i64 {
        let monthly = |item: &Item| {
            let (unit_amount, (unit, count)) = &self.prices[item.price.as_str()];
            let whole = Fraction::new(i128::from(unit_amount * item.quantity), 1);
            let months = match unit.as_str() {
                "day" => Fraction::new(365, i128::from(12 * count)),
                "week" => Fraction::new(365, i128::from(12 * 7 * count)),
                "month" => Fraction::new(1, i128::from(*count)),
                _ => Fraction::new(1, i128::from(12 * count)),
            };
            whole.times(months).nearest()
        };
        self.subscriptions.iter().filter(|one| one.is_on()).flat_map(|one| &one.items).map(monthly).sum()
    }

    fn months(&mut self, start: i64) {
        let Account { invoices, ledger, payments, .. } = &self.account;
        // A negative total makes credit; any other invoice uses credit or collects debt.
        let makes_credit = |row: &Row| row.invoice.is_some_and(|invoice| invoices[invoice].total < 0);
        let column = |row: &Row| match row.kind {
            "applied_to_invoice" if !makes_credit(row) => "applied",
            _ if row.amount < 0 => "credited",
            _ => "debited",
        };
        let mut months = Vec::new();
        for month in 0..self.scenario.months {
            let period = (after(start, "month", month), after(start, "month", month + 1));
            let is_in = |at: i64| period.0 <= at && at < period.1;
            let balance_at = |at: i64| ledger.iter().filter(|row| row.at < at).map(|row| row.amount).sum::<i64>();
            let of = |name: &str| {
                ledger.iter().filter(|row| is_in(row.at) && column(row) == name).map(|row| row.amount).sum::<i64>()
            };
            let billed = invoices.iter().filter(|bill| is_in(bill.at)).map(|bill| bill.total).sum();
            let charged = payments.iter().filter(|paid| is_in(paid.at)).map(|paid| paid.amount).sum();
            let recurring = self.recurring.iter().rev().find(|(at, _)| *at < period.1).map_or(0, |(_, amount)| *amount);
            let opening = if month == 0 { 0 } else { balance_at(period.0) };
            let closing = balance_at(period.1);
            let columns = [opening, of("credited"), of("debited"), of("applied"), closing, billed, charged, recurring];
            months.push(Month { period, columns });
        }
        let of = |name: &str| ledger.iter().filter(|row| column(row) == name).map(|row| row.amount).sum::<i64>();
        let charged = |is_counted: &dyn Fn(&Paid) -> bool| {
            payments.iter().filter(|paid| is_counted(paid)).map(|paid| paid.amount).sum::<i64>()
        };
        let billed = invoices.iter().map(|bill| bill.total).sum();
        let one_off = charged(&|paid| paid.purpose.is_err());
        let totals =
            [billed, charged(&|_| true), one_off, of("credited"), of("debited"), of("applied"), self.balance()];
        self.account.months = months;
        self.account.totals = totals;
    }
}

/// The part of an amount for a period that falls to what is left of it.
fn rest(amount: i64, (start, end): (i64, i64), at: i64) -> i64 {
    Fraction::new(amount.into(), 1).times(Fraction::new((end - at).into(), (end - start).into())).nearest()
}
