//! What does a change of a subscription bill?
//!
//! <https://docs.stripe.com/billing/subscriptions/prorations>: the whole old item is credited and the whole new one is debited, for
//! the time that is left.

use super::bill::Place;
use super::calendar::{Every, Period, after, around, civil};
use super::number::Fraction;
use super::{Billed, Line, Oracle, State, discount, share};

/// A price and how many.
pub(super) type Terms = (String, Fraction);

impl Oracle<'_> {
    /// What a whole period costs after the discounts that act on it now: in whole units, where there are any. What an amount
    /// takes off is shared with the other items, as on a renewal.
    fn net(&self, place: Place, (price, quantity): (&str, Fraction), at: i64) -> Fraction {
        let full = self.price(price).cost(quantity);
        let rounding = self.policy.word("rounding");
        let of = |other: &Place| {
            let item = self.item(*other);
            let (price, cost) = if *other == place {
                (price.to_string(), full)
            } else {
                (item.price.clone(), self.price(&item.price).cost(item.quantity))
            };
            discount::Place { left: cost.round(rounding), discountable: true, price: Some(price) }
        };
        let mut all = self.present(place.0);
        if !all.contains(&place) {
            all.push(place);
            all.sort_unstable();
        }
        let mut places: Vec<_> = all.iter().map(of).collect();
        let mut taken = 0;
        for (line, other) in all.iter().enumerate() {
            for coupon in self.acting(&self.item(*other).discounts, at) {
                taken += self.coupons[&coupon].take(&mut places, &[line]).len();
            }
        }
        let lines: Vec<_> = (0..places.len()).collect();
        for coupon in self.discounts_on(Some(place.0), at) {
            taken += self.coupons[&coupon].take(&mut places, &lines).len();
        }
        let here = all.iter().position(|other| *other == place).expect("a place");
        if taken == 0 { full } else { Fraction::whole(places[here].left) }
    }

    fn proration(&mut self, kind: &'static str, place: Place, terms: (&str, Fraction), at: i64) -> Line {
        self.line(kind, place, terms, at)
    }

    /// Gives back what was billed for the time from an instant on.
    pub(super) fn credit(&mut self, at: i64, place: Place, (from, owner, what): (i64, &str, &str)) {
        if !self.policy.is("credit_unused_time", "true") {
            return;
        }
        let (period, whole) = (self.item(place).period, self.item(place).whole);
        let from = share::rest_from(&self.policy, owner, from, period);
        let mut billed = std::mem::take(&mut self.item_mut(place).billed);
        if self.policy.is("credit_base", "current_price") && !billed.is_empty() {
            // The price as it is now, for all of the time.
            let (price, quantity) = (self.item(place).price.clone(), self.item(place).quantity);
            let full = self.net(place, (&price, quantity), at);
            let mut last = billed.pop().expect("one");
            last.span.0 = last.span.0.min(from);
            billed = vec![Billed { price, quantity, full, is_cut: false, ..last }];
        }
        let mut kept = Vec::new();
        for mut one in billed {
            if one.span.1 < from || one.is_cut && one.span.1 == from {
                kept.push(one);
                continue;
            }
            let span = (one.span.0.max(from), one.span.1);
            let unused = self.share(one.full, span, whole, &one.price.clone());
            let capped = match self.policy.word("credit_cap") {
                "billed_except_quantity" if what == "change_quantity" => false,
                cap => cap != "none",
            };
            let returned = one.invoice.map_or(0, |bill| self.bills[bill].returned);
            let amount = if capped { unused.min((one.left - returned).max(0)) } else { unused };
            let line = self.proration("credit", place, (&one.price.clone(), one.quantity), at);
            let line = Line { amount: -amount, period: span, reverses: Some(one.number), ..line };
            let noted = match self.policy.word("credit_form") {
                "credit_note" => true,
                "credit_note_for_removed" => what == "remove_item",
                _ => false,
            };
            match one.invoice.filter(|_| noted) {
                Some(bill) => self.credit_note(at, bill, &line, self.now),
                None => self.pending.push(line),
            }
            (one.span.1, one.is_cut) = (span.0, true);
            one.left -= amount;
            if one.span.0 < one.span.1 {
                kept.push(one);
            }
        }
        if self.policy.is("credit_base", "current_price") && what != "cancel" {
            kept.clear();
        }
        self.item_mut(place).billed = kept;
    }

    /// Bills the time from an instant on at the item's terms.
    pub(super) fn debit(&mut self, at: i64, place: Place, from: i64) {
        let (price, quantity) = (self.item(place).price.clone(), self.item(place).quantity);
        if self.price(&price).in_arrears {
            return;
        }
        let full = self.net(place, (&price, quantity), at);
        let (period, mut whole) = (self.item(place).period, self.item(place).whole);
        let span = (share::rest_from(&self.policy, "change_day", from, period), period.1);
        if self.policy.is("stub_denominator", "at_boundary") && span != whole {
            // One interval back from the boundary that it ends at.
            whole = self.back_from(place, span, whole);
        }
        let amount = self.share(full, span, whole, &price);
        let line = self.proration("debit", place, (&price, quantity), at);
        let line = Line { amount, period: span, ..line };
        let billed =
            Billed { number: line.number, price, quantity, full, span, left: amount, is_cut: false, invoice: None };
        self.pending.push(line);
        self.item_mut(place).billed.push(billed);
    }

    fn back_from(&mut self, place: Place, span: Period, whole: Period) -> Period {
        let every = self.price(&self.item(place).price).every.clone();
        if span.1 != whole.1 {
            return whole;
        }
        (super::calendar::after(span.1, (&every.0, -every.1), false), span.1)
    }

    /// Whether a change makes lines now.
    fn prorates(&self, place: Place, behavior: &str) -> bool {
        behavior != "none" && !self.item(place).is_free
    }

    /// A change may ask for an invoice; the call that it belongs to makes one of all that its items ask for.
    fn invoice_change(&mut self, which: usize, behavior: &str) {
        if behavior == "always_invoice" {
            self.asks = Some(which);
        }
    }

    /// What a change as of some instant counts from, within the period.
    fn as_of(&self, place: Place, at: i64, date: Option<i64>) -> i64 {
        let (start, end) = self.item(place).period;
        date.map_or(at, |date| date.clamp(start, end))
    }

    pub(super) fn change_item(
        &mut self,
        at: i64,
        place: Place,
        terms: Terms,
        (behavior, date, moves, what): (&str, Option<i64>, bool, &str),
    ) {
        if !self.item(place).is_there || !self.is_on(place.0) {
            return;
        }
        if self.waits(place, &terms) {
            self.item_mut(place).next = Some(terms);
            return;
        }
        let (old, new) = (self.price(&self.item(place).price).every.clone(), self.price(&terms.0).every.clone());
        if old != new && !moves && self.subscriptions[place.0].state == State::Trial {
            if self.policy.is("restart", "to_years") && new.0 == "year" {
                return self.unknown("a change to years on trial");
            }
            // Nothing changes before the trial is over.
            return self.set(place, terms);
        }
        let restarts = match self.policy.word("restart") {
            "other_interval" => old != new,
            "other_interval_or_paid" => old != new || self.becomes_paid(place, &terms.0),
            "every_change" => true,
            "never" => false,
            _ => old != new && new.0 == "year",
        };
        if restarts || moves {
            self.credit_all((at, date), place.0, (behavior, "change_day", what));
            self.set(place, terms);
            let anchor = self.subscriptions[place.0].anchor;
            self.restart(at, place.0);
            if self.policy.is("restart", "to_years") {
                // Years are counted from their start; the account keeps its day.
                self.subscriptions[place.0].anchor = anchor;
            }
            return;
        }
        let from = self.as_of(place, at, date);
        if self.item(place).price == terms.0 && self.policy.is("quantity_change", "difference") {
            self.by_difference(at, place, terms.1, (from, behavior));
            return self.invoice_change(place.0, behavior);
        }
        let prorates = self.prorates(place, behavior);
        if prorates {
            self.credit(at, place, (from, "change_day", what));
        }
        self.used_before(at, place, &terms, (from, prorates));
        self.set(place, terms);
        if old != new {
            self.keep_anchor(at, place, from);
        }
        if prorates {
            self.debit(at, place, from);
        }
        self.invoice_change(place.0, behavior);
    }

    /// <https://docs.stripe.com/api/subscriptions/update>: a subscription goes from free to paid when it gets its first price that
    /// is not free. How many there are of it says nothing, and on trial nothing is paid.
    fn becomes_paid(&self, place: Place, price: &str) -> bool {
        let has_paid = self.present(place.0).iter().any(|item| !self.price(&self.item(*item).price).is_free());
        self.subscriptions[place.0].state != State::Trial && !has_paid && !self.price(price).is_free()
    }

    fn set(&mut self, place: Place, (price, quantity): Terms) {
        let item = self.item_mut(place);
        (item.price, item.quantity, item.next) = (price, quantity, None);
    }

    /// Whether it is a change to a cheaper plan, and those wait.
    fn waits(&self, place: Place, (price, quantity): &Terms) -> bool {
        let item = self.item(place);
        let monthly = |price: &str, quantity| self.price(price).monthly(quantity).nearest();
        self.policy.is("downgrade", "at_period_end") && monthly(price, *quantity) < monthly(&item.price, item.quantity)
    }

    /// Another interval, but the same anchor.
    fn keep_anchor(&mut self, at: i64, place: Place, from: i64) {
        if self.policy.is("denominator", "nominal_for_others") {
            return self.unknown("another interval that keeps the period");
        }
        let every = self.price(&self.item(place).price).every.clone();
        if self.policy.is("restart", "to_years") {
            self.item_mut(place).anchor = on_day(self.subscriptions[place.0].anchor, &every, from);
        }
        let running = around(self.item(place).anchor, &every, at);
        self.enter(place, from.clamp(running.0, at));
        let item = self.item_mut(place);
        item.is_free = false;
        item.billed.clear();
    }

    /// Terms that have waited for the end of a period begin there: in a new cycle, where a change to that interval begins one.
    pub(super) fn begin_waiting(&mut self, at: i64, place: Place, (price, quantity): Terms) {
        let (old, new) = (self.price(&self.item(place).price).every.clone(), self.price(&price).every.clone());
        let item = self.item_mut(place);
        (item.price, item.quantity) = (price, quantity);
        if old == new {
            return;
        }
        let is_only_one = self.present(place.0).len() == 1;
        match self.policy.word("restart") {
            "never" => {}
            "to_years" if new.0 != "year" => {
                self.item_mut(place).anchor = on_day(self.subscriptions[place.0].anchor, &new, at);
            }
            way => {
                if is_only_one && way != "to_years" {
                    self.subscriptions[place.0].anchor = at;
                }
                self.item_mut(place).anchor = at;
            }
        }
    }

    fn by_difference(&mut self, at: i64, place: Place, quantity: Fraction, (from, behavior): (i64, &str)) {
        if self.prorates(place, behavior) {
            self.difference(at, place, quantity, from);
        }
        self.item_mut(place).quantity = quantity;
    }

    /// One line for the difference.
    fn difference(&mut self, at: i64, place: Place, quantity: Fraction, from: i64) {
        let price = self.item(place).price.clone();
        let rounding = self.policy.word("rounding").to_string();
        let full = self.net(place, (&price, quantity), at);
        let old = self.net(place, (&price, self.item(place).quantity), at).round(&rounding);
        let new = full.round(&rounding);
        let (period, whole) = (self.item(place).period, self.item(place).whole);
        let span = (share::rest_from(&self.policy, "change_day", from, period), period.1);
        let Some(part) = share::of(&self.policy, span, whole, &self.price(&price).every) else {
            return self.unknown("another denominator");
        };
        let amount = (Fraction::whole(new - old) * part).round(self.policy.word("quantity_rounding"));
        if amount < 0 && !self.policy.is("credit_unused_time", "true") {
            return;
        }
        let kind = if amount < 0 { "credit" } else { "debit" };
        let line = self.proration(kind, place, (&price, quantity), at);
        let line = Line { amount, period: span, ..line };
        let billed =
            Billed { number: line.number, price, quantity, full, span, left: new, is_cut: false, invoice: None };
        self.pending.push(line);
        self.item_mut(place).billed = vec![billed];
    }

    /// What is over when an item goes on at other terms, of one that is billed in arrears.
    fn used_before(&mut self, at: i64, place: Place, terms: &Terms, (from, prorates): (i64, bool)) {
        let item = self.item(place);
        let (price, new) = (self.price(&item.price), self.price(&terms.0));
        let is_late =
            self.policy.is("credit_base", "current_price") && self.subscriptions[place.0].thresholds != (None, None);
        if is_late && price.is_metered && new.is_metered && new.aggregate != price.aggregate {
            return self.unknown("another aggregate of usage that was billed early");
        }
        let is_billed = if price.is_metered {
            !item.is_free && self.policy.is("credit_base", "original_debit") && item.price != terms.0
        } else {
            prorates
        };
        if is_billed {
            self.used(at, place, (from, "change_day"));
        }
    }

    /// Bills what was used so far on the old terms.
    pub(super) fn used(&mut self, at: i64, place: Place, (from, owner): (i64, &str)) {
        let period = self.item(place).period;
        let is_metered = self.price(&self.item(place).price).is_metered;
        // Usage is not prorated: it costs what its price was when it was reported.
        let from = if is_metered { at } else { from };
        let until = share::rest_from(&self.policy, owner, from, period);
        let is_free = self.item(place).is_free;
        let line = if is_metered {
            let line = self.past(place, until.max(from.min(period.1)), at);
            let item = self.item_mut(place);
            item.usage.begin(until.min(at));
            item.since = until;
            line
        } else {
            self.past(place, until, at)
        };
        self.pending.extend(line.filter(|_| !is_free));
    }

    /// The unused time of every item is given back, as of a date (<https://docs.stripe.com/billing/subscriptions/prorations>:
    /// `proration_date`), and what was used up to now is billed.
    pub(super) fn credit_all(
        &mut self,
        (at, date): (i64, Option<i64>),
        which: usize,
        (behavior, owner, what): (&str, &str, &str),
    ) {
        for place in self.present(which) {
            if behavior != "none" {
                let from = self.as_of(place, at, date);
                self.credit(at, place, (from, owner, what));
            }
            self.used(at, place, (at, owner));
        }
    }

    /// A new anchor and full periods of all items, now.
    pub(super) fn restart(&mut self, at: i64, which: usize) {
        let one = &mut self.subscriptions[which];
        one.state = State::Running;
        one.trial_end = None;
        one.anchor = at;
        let mut lines = Vec::new();
        for place in self.present(which) {
            self.item_mut(place).anchor = at;
            self.item_mut(place).usage.begin(at);
            self.enter(place, at);
            self.item_mut(place).is_free = false;
            self.coming(place, at, &mut lines);
        }
        self.bill(at, which, "update", lines);
    }

    pub(super) fn add_item(&mut self, at: i64, place: Place, (behavior, date): (&str, Option<i64>)) {
        if self.item(place).is_there || !self.is_on(place.0) {
            return;
        }
        let (anchor, period) = (self.subscriptions[place.0].anchor, self.subscriptions[place.0].period());
        let is_trial = self.subscriptions[place.0].state == State::Trial;
        self.item_mut(place).anchor = anchor;
        self.item_mut(place).usage.begin(at);
        if is_trial {
            let item = self.item_mut(place);
            (item.period, item.whole, item.is_free) = (period, period, true);
        } else {
            let every = self.price(&self.item(place).price).every.clone();
            let running = around(anchor, &every, at);
            let from = date.map_or(at, |date| date.clamp(running.0, running.1));
            // It is used from now on, also where it is to be paid from a later instant on.
            self.enter(place, from.min(at));
            self.item_mut(place).is_free = behavior == "none" && self.item(place).period != self.item(place).whole;
        }
        self.item_mut(place).is_there = true;
        if self.prorates(place, behavior) {
            let from = self.as_of(place, at, date);
            self.debit(at, place, from);
        }
        self.invoice_change(place.0, behavior);
    }

    pub(super) fn remove_item(&mut self, at: i64, place: Place, (behavior, date): (&str, Option<i64>)) {
        if !self.item(place).is_there || !self.is_on(place.0) || self.present(place.0).len() == 1 {
            return;
        }
        if self.prorates(place, behavior) {
            let from = self.as_of(place, at, date);
            self.credit(at, place, (from, "change_day", "remove_item"));
        }
        self.used(at, place, (at, "change_day"));
        let item = self.item_mut(place);
        item.is_there = false;
        item.billed.clear();
        self.invoice_change(place.0, behavior);
    }

    pub(super) fn reset(&mut self, at: i64, which: usize, behavior: &str) {
        if self.is_on(which) {
            self.credit_all((at, None), which, (behavior, "change_day", "reset"));
            self.restart(at, which);
        }
    }
}

/// An anchor on the day and at the time of another one, in the month of an instant or, where that lacks the day, later.
fn on_day(anchor: i64, every: &Every, at: i64) -> i64 {
    if !matches!(every.0.as_str(), "month" | "year") {
        return at;
    }
    let number = |at: i64| i64::from(civil(at).year()) * 12 + i64::from(civil(at).month());
    let step = if every.0 == "year" { 12 * every.1 } else { every.1 };
    let months = number(at) - number(anchor);
    let all: Vec<_> = (0..12).map(|n| after(anchor, ("month", months + n * step), false)).collect();
    let most = all.iter().map(|at| civil(*at).day()).max().expect("a day");
    all.into_iter().find(|at| civil(*at).day() == most).expect("an anchor")
}
