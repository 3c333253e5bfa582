//! What does an event do?

use std::collections::BTreeSet;

use serde_json::Value;

use super::bill::Place;
use super::calendar::{DAY, instant};
use super::discount::{Given, texts};
use super::finalize::Grant;
use super::life::quantity_of;
use super::number::Fraction;
use super::{Ends, Line, Oracle, State, Subscription, discount, list, price, share, text};

/// Instant, subscription and date of a call, and the items that it names.
type Call = ((i64, String, Option<i64>), Vec<String>);

impl Oracle<'_> {
    pub(super) fn happen(&mut self, at: i64, event: usize) {
        let written = &self.story["events"][event];
        let (what, with) =
            written.as_object().and_then(|fields| fields.iter().find(|(name, _)| *name != "at")).expect("an event");
        let default = self.policy.word("proration_behavior").to_string();
        let behavior = with["proration_behavior"].as_str().unwrap_or(&default).to_string();
        let behavior = behavior.as_str();
        let date = with["proration_date"].as_str().map(instant);
        let which = with["subscription"].as_str().map(|id| self.which(id));
        self.now = Some(event);
        match what.as_str() {
            "change_price" => {
                let place = self.place(with);
                let terms = (text(&with["price"]), quantity_of(with).unwrap_or(Fraction::ONE));
                let moves = with["billing_cycle_anchor"] == "now";
                self.change_item(at, place, terms, (behavior, date, moves, what));
            }
            "change_quantity" => {
                let place = self.place(with);
                let terms = (self.item(place).price.clone(), quantity_of(with).unwrap_or(Fraction::ONE));
                self.change_item(at, place, terms, (behavior, date, false, what));
            }
            "add_item" => {
                let which = which.expect("a subscription");
                let place = self.place_of(which, &text(&with["item"]["id"]));
                self.add_item(at, place, (behavior, date));
            }
            "remove_item" => {
                let place = self.place(with);
                self.remove_item(at, place, (behavior, date));
            }
            "cancel" => self.cancel(at, which.expect("a subscription"), with, behavior),
            "start_subscription" => {}
            "end_trial" => self.end_trial(at, which.expect("a subscription")),
            "set_trial_end" => {
                let end = instant(with["trial_end"].as_str().expect("an instant"));
                self.set_trial_end(at, which.expect("a subscription"), end, behavior);
            }
            "reset_billing_cycle_anchor" => self.reset(at, which.expect("a subscription"), behavior),
            "pause_subscription" => self.stand_still(at, which.expect("a subscription"), behavior),
            "resume_subscription" => {
                let moves = with["billing_cycle_anchor"] != "unchanged";
                self.go_on(at, which.expect("a subscription"), behavior, moves);
            }
            "pause_collection" => {
                let which = which.expect("a subscription");
                let until = with["resumes_at"].as_str().map(instant);
                self.subscriptions[which].paused = Some((text(&with["behavior"]), until));
            }
            "resume_collection" => self.subscriptions[which.expect("a subscription")].paused = None,
            "adjust_balance" => {
                self.post(at, "adjustment", with["amount"].as_i64().expect("an amount"), None, Some(event));
            }
            "set_balance" => {
                let change = with["balance"].as_i64().expect("a balance") - self.balance();
                self.post(at, "adjustment", change, None, Some(event));
            }
            "one_off_charge" => self.pay(at, with["amount"].as_i64().expect("an amount"), format!("event {event}")),
            "add_invoice_item" => {
                let line = self.written(at, with, which, None);
                self.pending.push(Line { on: which, ..line });
            }
            "one_off_invoice" => {
                let own = texts(&with["tax_rates"]);
                let mut lines = if with["include_pending"] == true { self.take_pending(None) } else { Vec::new() };
                for item in list(&with["items"]) {
                    lines.push(self.written(at, item, None, Some(&own)));
                }
                self.by_hand(at, lines, texts(&with["discounts"]));
            }
            "apply_discount" | "remove_discount" => self.discount_change(at, what, with, which),
            "set_tax_rates" => {
                let rates = Some(texts(&with["tax_rates"])).filter(|rates| !rates.is_empty());
                match (which, with["item"].as_str()) {
                    (None, _) => self.taxes = rates.unwrap_or_default(),
                    (Some(which), None) => self.subscriptions[which].taxes = rates,
                    (Some(which), Some(item)) => {
                        let place = self.place_of(which, item);
                        self.item_mut(place).taxes = rates;
                    }
                }
            }
            "report_usage" => self.report(at, with),
            "grant_credit" => self.grants.push(Grant {
                left: with["amount"].as_i64().expect("an amount"),
                is_paid: with["category"] == "paid",
                priority: with["priority"].as_i64().unwrap_or(50),
                from: with["effective_at"].as_str().map_or(at, instant),
                until: with["expires_at"].as_str().map(instant),
            }),
            other => self.of_invoice(at, event, other, with),
        }
    }

    /// Of the events, in the order in which they happen, those that are not the last of the call that they are in.
    ///
    /// One call lists all items that it changes (<https://docs.stripe.com/api/subscriptions/update>): it has one instant, one
    /// subscription, one `proration_behavior`, here that of an invoice at once, one `proration_date`, and names an item once.
    pub(super) fn followed(&self, order: &[usize]) -> BTreeSet<usize> {
        let mut calls: Vec<(Vec<usize>, Option<Call>)> = Vec::new();
        // What begins has begun before the events of its instant.
        let calls_only = order.iter().filter(|event| self.story["events"][**event]["start_subscription"].is_null());
        for event in calls_only {
            let call = self.call(&self.story["events"][*event]);
            match (calls.last_mut(), call) {
                (Some((events, Some(open))), Some((of, items)))
                    if open.0 == of && open.1.iter().all(|item| !items.contains(item)) =>
                {
                    events.push(*event);
                    open.1.extend(items);
                }
                (_, call) => calls.push((vec![*event], call)),
            }
        }
        calls.iter().flat_map(|(events, _)| &events[..events.len() - 1]).copied().collect()
    }

    /// The call that an event would be a part of, if it is a change of an item that is invoiced at once.
    fn call(&self, event: &Value) -> Option<Call> {
        let kinds = ["change_price", "change_quantity", "add_item", "remove_item"];
        let with = kinds.iter().map(|kind| &event[*kind]).find(|with| with.is_object())?;
        let behavior = with["proration_behavior"].as_str().unwrap_or(self.policy.word("proration_behavior"));
        let item = with["item"].as_str().or(with["item"]["id"].as_str())?;
        let of =
            (instant(event["at"].as_str()?), text(&with["subscription"]), with["proration_date"].as_str().map(instant));
        (behavior == "always_invoice").then(|| (of, vec![item.to_string()]))
    }

    fn which(&self, id: &str) -> usize {
        self.subscriptions.iter().position(|one| one.id == id).expect(id)
    }

    fn place_of(&self, which: usize, item: &str) -> Place {
        (which, self.subscriptions[which].items.iter().position(|one| one.id == item).expect(item))
    }

    fn place(&self, with: &Value) -> Place {
        let which = self.which(with["subscription"].as_str().expect("a subscription"));
        self.place_of(which, with["item"].as_str().expect("an item"))
    }

    /// A line that somebody writes.
    fn written(&mut self, at: i64, with: &Value, which: Option<usize>, of_invoice: Option<&Vec<String>>) -> Line {
        let quantity = quantity_of(with).unwrap_or(Fraction::ONE);
        let price = with["price"].as_str().map(String::from);
        let exact = match &price {
            Some(price) => self.price(price).cost(quantity),
            None if with["unit_amount_decimal"].is_string() => price::amount(with, "unit_amount") * quantity,
            None => Fraction::whole(with["amount"].as_i64().expect("an amount")),
        };
        let own = Some(texts(&with["tax_rates"])).filter(|rates| !rates.is_empty());
        let of_invoice = of_invoice.filter(|rates| !rates.is_empty()).cloned();
        let of_subscription = which.and_then(|which| self.subscriptions[which].taxes.clone());
        let taxes = own.or(of_invoice).or(of_subscription).unwrap_or(self.taxes.clone());
        Line {
            number: self.number(),
            kind: "item",
            amount: exact.round(self.policy.word("rounding")),
            period: (at, at),
            price,
            quantity,
            reverses: None,
            created: at,
            discountable: with["discountable"] != false,
            of: None,
            on: None,
            taxes,
            discounts: texts(&with["discounts"]),
        }
    }

    fn discount_change(&mut self, at: i64, what: &str, with: &Value, which: Option<usize>) {
        let coupon = text(&with["coupon"]);
        let place = with["item"].as_str().map(|item| self.place_of(which.expect("a subscription"), item));
        let given = match (which, place) {
            (_, Some(place)) => &mut self.item_mut(place).discounts,
            (Some(which), None) => &mut self.subscriptions[which].discounts,
            (None, None) => &mut self.discounts,
        };
        if what == "apply_discount" {
            given.push(Given { coupon, since: at });
        } else {
            given.retain(|one| one.coupon != coupon);
        }
    }

    fn report(&mut self, at: i64, with: &Value) {
        let place = self.place(with);
        let quantity = match &with["quantity"] {
            Value::String(text) => Fraction::read(text),
            other => Fraction::read(&other.to_string()),
        };
        if self.subscriptions[place.0].state == State::Over || !self.item(place).is_there {
            return;
        }
        if self.item(place).usage.until > at {
            return self.unknown("usage in the second in which it was billed early");
        }
        self.item_mut(place).usage.report(at, quantity, with["action"] == "set");
        self.early(at, place.0);
    }

    /// Bills usage before its period is over, once what is not billed of it reaches a threshold: not on trial and not in the last
    /// day of a period (<https://docs.stripe.com/billing/subscriptions/usage-based/thresholds>). An amount is compared with what
    /// discounts leave, before taxes (<https://stripe.com/docs/billing/subscriptions/metered-billing/thresholds>).
    fn early(&mut self, at: i64, which: usize) {
        let Subscription { state, thresholds, .. } = self.subscriptions[which];
        let period = self.subscriptions[which].period();
        if thresholds == (None, None) || state != State::Running || at >= period.1 - DAY {
            return;
        }
        let mut sum = Fraction::ZERO;
        let mut lines = Vec::new();
        let mut most = Fraction::ZERO;
        for place in self.present(which) {
            let item = self.item(place);
            let price = self.price(&item.price);
            if price.is_metered {
                let total = item.usage.quantity(&price.aggregate, (item.period.0, at + 1));
                let (billed, amount) = item.usage.billed;
                sum = sum + price.cost(total) - Fraction::whole(amount);
                let left = price.cost(total).round(self.policy.word("rounding")) - amount;
                lines.push((place, discount::Place { left, discountable: true, price: Some(price.id.clone()) }));
                most = most.max(total - billed);
            }
        }
        if let Some(left) = self.after_discounts(at, which, lines) {
            sum = Fraction::whole(left);
        }
        let reaches = |least: Option<i64>, found: Fraction| least.is_some_and(|least| found >= Fraction::whole(least));
        if !reaches(thresholds.0, sum) && !reaches(thresholds.1, most) {
            return;
        }
        let mut lines = Vec::new();
        for place in self.present(which) {
            if self.price(&self.item(place).price).is_metered {
                lines.extend(self.past(place, at + 1, at));
            }
        }
        self.early_bill(at, which, (period.0, at), lines);
    }

    /// What discounts leave of the lines of an invoice, as it would be now; nothing if they take nothing off.
    fn after_discounts(&self, at: i64, which: usize, lines: Vec<(Place, discount::Place)>) -> Option<i64> {
        let (items, mut places): (Vec<_>, Vec<_>) = lines.into_iter().unzip();
        let mut taken = 0;
        for (line, item) in items.iter().enumerate() {
            for coupon in self.acting(&self.item(*item).discounts, at) {
                taken += self.coupons[&coupon].take(&mut places, &[line]).len();
            }
        }
        let all: Vec<_> = (0..places.len()).collect();
        for coupon in self.discounts_on(Some(which), at) {
            taken += self.coupons[&coupon].take(&mut places, &all).len();
        }
        (taken > 0).then(|| places.iter().map(|place| place.left).sum())
    }

    fn cancel(&mut self, at: i64, which: usize, with: &Value, behavior: &str) {
        if !self.is_on(which) {
            return;
        }
        match with["when"].as_str() {
            None | Some("now") => self.cancel_now(at, which, (with["prorate"] == true, with["invoice_now"] == true)),
            Some("period_end") => self.subscriptions[which].ends = Ends::WithPeriod,
            Some(end) => self.cancel_at(at, which, instant(end), behavior),
        }
    }

    /// <https://docs.stripe.com/api/subscriptions/cancel>.
    fn cancel_now(&mut self, at: i64, which: usize, (prorate, invoice_now): (bool, bool)) {
        let is_trial = self.subscriptions[which].state == State::Trial;
        for place in self.present(which) {
            if prorate {
                self.credit(at, place, (at, "cancel_day", "cancel"));
            }
            if (prorate || invoice_now) && !is_trial && !self.item(place).is_free {
                self.used(at, place, (at, "cancel_day"));
            }
        }
        if !prorate && !invoice_now {
            self.pending.retain(|one| one.on != Some(which) || one.of.is_none());
        }
        if invoice_now {
            self.bill(at, which, "update", Vec::new());
        }
        self.subscriptions[which].state = State::Over;
    }

    /// An end inside the current period goes by its behavior; a later one cuts the period that it falls into.
    fn cancel_at(&mut self, at: i64, which: usize, end: i64, behavior: &str) {
        self.subscriptions[which].ends = Ends::At(end);
        for place in self.present(which) {
            if self.subscriptions[which].state == State::Trial {
                break;
            }
            // An end that is set early cuts the period, unless nothing is to change in what was billed.
            if end < self.item(place).period.1 && behavior != "none" {
                if !self.item(place).is_free {
                    self.credit(at, place, (end, "cancel_day", "cancel"));
                }
                let until = share::rest_from(&self.policy, "cancel_day", end, self.item(place).period);
                let item = self.item_mut(place);
                item.period.1 = until.max(end);
                // Where days are counted, the rest of one began with the day.
                for billed in item.billed.iter_mut().filter(|billed| billed.is_cut && billed.span.1 == until) {
                    billed.span.1 = until.max(end);
                }
            }
        }
        if behavior == "always_invoice" {
            self.bill(at, which, "update", Vec::new());
        }
    }

    fn end_trial(&mut self, at: i64, which: usize) {
        if self.subscriptions[which].state != State::Trial {
            return;
        }
        // An anchor that was the trial's end is now.
        if Some(self.subscriptions[which].anchor) == self.subscriptions[which].trial_end {
            self.subscriptions[which].anchor = at;
        }
        self.after_trial(at, which, "update");
    }

    fn set_trial_end(&mut self, at: i64, which: usize, end: i64, behavior: &str) {
        if !self.is_on(which) {
            return;
        }
        if self.subscriptions[which].state == State::Running {
            self.credit_all((at, None), which, (behavior, "change_day", "trial"));
        }
        let one = &mut self.subscriptions[which];
        (one.state, one.trial_end, one.anchor) = (State::Trial, Some(end), end);
        let lines = self.on_trial(at, which, end);
        self.bill(at, which, "update", lines);
    }

    fn stand_still(&mut self, at: i64, which: usize, behavior: &str) {
        if !self.is_on(which) {
            return;
        }
        self.credit_all((at, None), which, (behavior, "change_day", "pause"));
        self.subscriptions[which].state = State::Still;
        if behavior == "always_invoice" {
            self.bill(at, which, "update", Vec::new());
        }
    }

    fn go_on(&mut self, at: i64, which: usize, behavior: &str, moves: bool) {
        if self.subscriptions[which].state != State::Still {
            return;
        }
        self.subscriptions[which].state = State::Running;
        if moves {
            return self.restart(at, which);
        }
        let anchor = self.subscriptions[which].anchor;
        for place in self.present(which) {
            let item = self.item_mut(place);
            if item.anchor == 0 {
                item.anchor = anchor;
            }
            item.usage.begin(at);
            self.enter(place, at);
            let item = self.item_mut(place);
            item.billed.clear();
            item.is_free = behavior == "none" && item.period != item.whole;
            if behavior != "none" {
                self.debit(at, place, at);
            }
        }
        if behavior == "always_invoice" {
            self.bill(at, which, "update", Vec::new());
        }
    }
}
