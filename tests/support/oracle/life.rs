//! How does a subscription begin, renew and end by itself?

use serde_json::Value;

use super::calendar::{DAY, after, around, civil, instant, length, seconds};
use super::discount::{Given, texts};
use super::number::Fraction;
use super::price::Price;
use super::{Ends, Item, Line, Oracle, State, Subscription, list, text, usage};

impl Subscription {
    /// The period of the item that is billed next.
    pub(super) fn period(&self) -> (i64, i64) {
        let periods = self.items.iter().filter(|item| item.is_there).map(|item| item.period);
        periods.min_by_key(|period| period.1).unwrap_or_default()
    }

    pub(super) fn end(&self) -> Option<i64> {
        match self.ends {
            Ends::Never => None,
            Ends::At(at) => Some(at),
            Ends::WithPeriod => Some(self.period().1),
        }
    }

    /// When something happens to it by itself.
    pub(super) fn next(&self) -> Option<i64> {
        let first = match self.state {
            State::Waiting => return Some(self.start),
            State::Trial => self.trial_end,
            State::Running => Some(self.period().1),
            // Standing still keeps nobody from ending.
            State::Still => return if let Ends::At(at) = self.ends { Some(at) } else { None },
            State::Over => return None,
        };
        first.into_iter().chain(self.end()).min()
    }

    pub(super) fn resumes(&self) -> Option<i64> {
        self.paused.as_ref()?.1
    }
}

/// Rates or coupons of one's own; an empty list says nothing.
fn own(list: &Value) -> Option<Vec<String>> {
    Some(texts(list)).filter(|texts| !texts.is_empty())
}

impl Oracle<'_> {
    pub(super) fn subscription_of(&mut self, written: &Value, event: Option<&str>) -> Subscription {
        let start = event.or(written["start"].as_str()).map_or(self.start, instant);
        let trial_end = match (written["trial_days"].as_i64(), written["trial_end"].as_str()) {
            (Some(days), _) => Some(start + days * DAY),
            (None, end) => end.map(instant),
        };
        let backdated = written["backdate_start_date"].as_str().map(instant);
        let billed = trial_end.unwrap_or(start);
        let given = |list: &Value| {
            texts(list)
                .into_iter()
                .map(|coupon| Given { coupon, since: backdated.unwrap_or(start) })
                .collect::<Vec<_>>()
        };
        let mut items: Vec<_> = list(&written["items"]).iter().map(|item| Self::item_of(item, true)).collect();
        for (item, one) in items.iter_mut().zip(list(&written["items"])) {
            item.discounts = given(&one["discounts"]);
        }
        for event in list(&self.story["events"]) {
            let add = &event["add_item"];
            if add["subscription"] == written["id"] {
                let mut item = Self::item_of(&add["item"], false);
                let since = instant(event["at"].as_str().unwrap_or_default());
                item.discounts =
                    texts(&add["item"]["discounts"]).into_iter().map(|coupon| Given { coupon, since }).collect();
                items.push(item);
            }
        }
        let own_items = items.iter().filter(|item| item.is_there);
        let longest =
            own_items.map(|item| self.price(&item.price)).max_by_key(|price| length(&price.every)).expect("an item");
        let anchor = match written["billing_cycle_anchor"].as_str() {
            Some(anchor) => instant(anchor),
            None if written["billing_cycle_anchor_config"].is_null() => billed,
            None => configured(&written["billing_cycle_anchor_config"], billed, longest),
        };
        let behavior = written["proration_behavior"].as_str().unwrap_or(self.policy.word("proration_behavior"));
        Subscription {
            id: text(&written["id"]),
            state: State::Waiting,
            start,
            anchor,
            trial_end,
            trial_behavior: text(&written["trial_end_behavior"]),
            backdated,
            stub_is_free: behavior == "none",
            ends: match (written["cancel_at"].as_str(), &written["cancel_at_period_end"]) {
                (Some(at), _) => Ends::At(instant(at)),
                (None, Value::Bool(true)) => Ends::WithPeriod,
                _ => Ends::Never,
            },
            discounts: given(&written["discounts"]),
            taxes: own(&written["tax_rates"]),
            sent: written["days_until_due"].as_i64(),
            paused: None,
            thresholds: (
                written["billing_thresholds"]["amount_gte"].as_i64(),
                written["billing_thresholds"]["usage_gte"].as_i64(),
            ),
            items,
        }
    }

    fn item_of(written: &Value, is_there: bool) -> Item {
        Item {
            id: text(&written["id"]),
            is_there,
            price: text(&written["price"]),
            quantity: quantity_of(written).unwrap_or(Fraction::ONE),
            discounts: Vec::new(),
            taxes: own(&written["tax_rates"]),
            anchor: 0,
            period: (0, 0),
            whole: (0, 0),
            is_free: false,
            billed: Vec::new(),
            since: 0,
            usage: usage::Usage::new(),
            next: None,
        }
    }

    /// What happens to a subscription by itself.
    pub(super) fn advance(&mut self, at: i64, which: usize) {
        let one = &self.subscriptions[which];
        if one.state != State::Waiting && one.end() == Some(at) {
            return self.over(at, which);
        }
        match one.state {
            State::Waiting => self.begin(at, which),
            State::Trial => self.trial_is_over(at, which),
            _ => self.renew(at, which),
        }
    }

    fn begin(&mut self, at: i64, which: usize) {
        let (anchor, trial_end, backdated) = {
            let one = &self.subscriptions[which];
            (one.anchor, one.trial_end, one.backdated)
        };
        if let Some(end) = trial_end {
            self.subscriptions[which].state = State::Trial;
            let lines = self.on_trial(at, which, end);
            let draft = self.draft(at, which, "create", lines);
            return self.finalize(at, draft);
        }
        self.subscriptions[which].state = State::Running;
        let mut lines = Vec::new();
        for place in self.present(which) {
            self.item_mut(place).anchor = anchor;
            // With `none` the past is given away.
            let since = backdated.filter(|_| !self.subscriptions[which].stub_is_free).unwrap_or(at);
            self.since(place, since, at, &mut lines);
        }
        self.bill(at, which, "create", lines);
    }

    /// The lines of nothing of a trial.
    pub(super) fn on_trial(&mut self, at: i64, which: usize, end: i64) -> Vec<Line> {
        let mut lines = Vec::new();
        for place in self.present(which) {
            let item = self.item_mut(place);
            (item.period, item.whole, item.is_free, item.anchor) = ((at, end), (at, end), true, 0);
            item.billed.clear();
            let (price, quantity) = (item.price.clone(), item.quantity);
            let line = self.line("period", place, (&price, quantity), at);
            lines.push(Line { period: (at, end), discountable: false, ..line });
        }
        lines
    }

    /// Lets an item be billed from an instant on, up to the period that holds another one.
    fn since(&mut self, place: (usize, usize), since: i64, now: i64, lines: &mut Vec<Line>) {
        let mut from = since;
        loop {
            self.enter(place, from);
            if from < now && self.policy.is("stub_denominator", "from_start") {
                self.all_before(place, from, now);
            }
            self.coming(place, now, lines);
            let end = self.item(place).period.1;
            if end > now || from >= now {
                return;
            }
            // What has passed is billed piece by piece, in arrears as well.
            lines.extend(self.past(place, end, now));
            self.item_mut(place).usage.begin(end);
            from = end;
        }
    }

    /// A start in the past may be billed in one piece, up to the next period that begins, as a part of an imagined one from that
    /// start on (<https://docs.stripe.com/billing/subscriptions/backdating>, classic).
    fn all_before(&mut self, place: (usize, usize), from: i64, now: i64) {
        let every = self.price(&self.item(place).price).every.clone();
        let running = around(self.item(place).anchor, &every, now);
        let runs_over = self.policy.is("month_end", "runs_over");
        let end = if running.0 == now { now } else { running.1 };
        let item = self.item_mut(place);
        if item.period.1 != end {
            item.period = (from, end);
            item.whole = (from, after(from, (&every.0, every.1), runs_over));
        }
    }

    /// Puts an item into the period of its cycle that holds an instant, from that instant on.
    pub(super) fn enter(&mut self, place: (usize, usize), from: i64) {
        let every = self.price(&self.item(place).price).every.clone();
        let is_free = self.subscriptions[place.0].stub_is_free;
        let whole = around(self.item(place).anchor, &every, from);
        let is_stub = whole.0 != from;
        let stub = match self.policy.word("stub_denominator") {
            "from_start" => (from, after(from, (&every.0, every.1), self.policy.is("month_end", "runs_over"))),
            "at_boundary" => (after(whole.1, (&every.0, -every.1), false), whole.1),
            _ => whole,
        };
        let item = self.item_mut(place);
        item.period = (from, whole.1);
        item.whole = if is_stub { stub } else { whole };
        item.is_free = is_stub && is_free;
        item.since = from;
    }

    fn trial_is_over(&mut self, at: i64, which: usize) {
        let can_pay = self.story["customer"]["payment_method"] != false;
        self.subscriptions[which].trial_end = None;
        match self.subscriptions[which].trial_behavior.as_str() {
            "cancel" if !can_pay => {
                // As if somebody cancelled it now: nothing is invoiced.
                self.subscriptions[which].state = State::Over;
                return;
            }
            "pause" if !can_pay => {
                self.subscriptions[which].state = State::Still;
                return;
            }
            _ => {}
        }
        self.after_trial(at, which, "cycle");
    }

    pub(super) fn after_trial(&mut self, at: i64, which: usize, reason: &'static str) {
        let anchor = self.subscriptions[which].anchor;
        self.subscriptions[which].state = State::Running;
        self.subscriptions[which].trial_end = None;
        let mut lines = Vec::new();
        for place in self.present(which) {
            self.item_mut(place).anchor = anchor;
            self.item_mut(place).usage.begin(at);
            self.enter(place, at);
            self.coming(place, at, &mut lines);
        }
        self.bill(at, which, reason, lines);
    }

    fn renew(&mut self, at: i64, which: usize) {
        let mut lines = Vec::new();
        for place in self.present(which) {
            if self.item(place).period.1 != at {
                continue;
            }
            let line = self.past(place, at, at);
            let item = self.item_mut(place);
            lines.extend(line.filter(|_| !item.is_free));
            item.usage.begin(at);
            let waiting = item.next.take();
            let goes_on = waiting.is_none();
            if let Some(terms) = waiting {
                self.begin_waiting(at, place, terms);
            }
            self.enter(place, at);
            self.item_mut(place).is_free = false;
            if goes_on {
                // An end that was put off: what is left of the period is no stub of its own.
                let every = self.price(&self.item(place).price).every.clone();
                self.item_mut(place).whole = around(self.item(place).anchor, &every, at);
            }
            self.coming(place, at, &mut lines);
        }
        self.bill(at, which, "cycle", lines);
    }

    /// The end: what is used and pending is billed.
    pub(super) fn over(&mut self, at: i64, which: usize) {
        let mut lines = Vec::new();
        if self.subscriptions[which].state == State::Running {
            for place in self.present(which) {
                let line = self.past(place, at, at);
                lines.extend(line.filter(|_| !self.item(place).is_free));
            }
        }
        self.bill(at, which, "cycle", lines);
        self.subscriptions[which].state = State::Over;
    }
}

/// How many, if that is said.
pub(super) fn quantity_of(written: &Value) -> Option<Fraction> {
    match (written["quantity_decimal"].as_str(), written["quantity"].as_i64()) {
        (Some(decimal), _) => Some(Fraction::read(decimal)),
        (None, Some(units)) => Some(Fraction::whole(units)),
        (None, None) => None,
    }
}

/// The next instant at or after another one with that day, month and time
/// (<https://docs.stripe.com/api/subscriptions/create>): what is not given is as it is then.
fn configured(config: &Value, since: i64, price: &Price) -> i64 {
    let now = civil(since);
    let part = |name: &str, now: i64| config[name].as_i64().unwrap_or(now);
    let (hour, minute, second) =
        (part("hour", now.hour().into()), part("minute", now.minute().into()), part("second", now.second().into()));
    let day = part("day_of_month", now.day().into());
    let month = config["month"].as_i64();
    let time = |date: jiff::civil::Date| {
        let [hour, minute, second] = [hour, minute, second].map(|part| i8::try_from(part).expect("a time"));
        seconds(date.at(hour, minute, second, 0))
    };
    // Day by day: the first one that fits. A month without the day has it on its last.
    let mut date = now.date();
    loop {
        let wanted = i64::from(date.days_in_month()).min(day);
        let fits = i64::from(date.day()) == wanted && month.is_none_or(|month| i64::from(date.month()) == month);
        if fits && time(date) >= since {
            break;
        }
        date = date.tomorrow().expect("a date");
    }
    // Periods are counted from one that has the day, so that it comes back after a short month.
    let step = price.every.1 * if price.every.0 == "year" { 12 } else { 1 };
    let first = time(date);
    let all = (0..48).map(|n| after(first, ("month", n * step), false)).map(|at| {
        let last = i64::from(civil(at).date().days_in_month()).min(day);
        time(civil(at).date().with().day(i8::try_from(last).expect("a day")).build().expect("a date"))
    });
    let all: Vec<_> = all.collect();
    let most = all.iter().map(|at| civil(*at).day()).max().expect("a day");
    all.into_iter().find(|at| civil(*at).day() == most).expect("an anchor")
}
