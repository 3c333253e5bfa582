//! What is subscribed to in a random story?

use rollforward::calendar::{DAY, Timestamp};
use serde_json::{Value, json};

use super::super::swarm::Feature;
use super::{Known, Tale, at};

impl Tale<'_, '_> {
    /// A subscription that the story begins with; all but the first may begin later.
    pub(super) fn subscription(&mut self, place: i64) -> Value {
        let days = if place == 0 { 0 } else { self.dice.number(0..60) };
        let mut subscription = self.begun(&format!("s{place}"), self.start + days * DAY);
        if place > 0 {
            subscription["start"] = json!(at(self.start + days * DAY));
        }
        subscription
    }

    /// A subscription that begins at an instant.
    pub(super) fn begun(&mut self, id: &str, start: i64) -> Value {
        let mut items = Vec::new();
        let mut known = Vec::new();
        let count = if self.dice.often(40) { self.dice.number(2..4) } else { 1 };
        for place in 0..count {
            let price = self.fitting(&known);
            let item = self.item(&format!("i{place}"), price);
            known.push((format!("i{place}"), Some(price)));
            items.push(item);
        }
        let mut one = json!({ "id": id, "items": items });
        let every = self.prices[known[0].1.unwrap_or(0)].every;
        self.known.push(Known { id: id.to_string(), start, items: known });
        let has_trial = self.has(Feature::Trials) && self.dice.often(60);
        if has_trial {
            self.trial(&mut one, start);
        }
        if self.has(Feature::Anchors) && self.dice.often(60) {
            self.anchor(&mut one, start, every);
        }
        if self.has(Feature::Backdating) && !has_trial && self.dice.often(60) {
            let days = self.dice.number(1..100);
            one["backdate_start_date"] = json!(at(start - days * DAY - self.seconds()));
        }
        self.maybe_behavior(&mut one);
        self.discounts(&mut one, 30);
        self.taxes(&mut one, 15);
        if self.has(Feature::Sent) && self.dice.often(60) {
            one["collection_method"] = json!("send_invoice");
            one["days_until_due"] = json!(self.dice.one(&[&30, &0, &7]));
        }
        if self.has(Feature::Cancels) && self.dice.often(25) {
            if self.dice.often(50) {
                let end = start + self.dice.number(1..200) * DAY + self.seconds();
                one["cancel_at"] = json!(at(end));
            } else {
                one["cancel_at_period_end"] = json!(true);
            }
        }
        if self.has(Feature::Thresholds) {
            one["billing_thresholds"] = if self.dice.often(60) {
                json!({ "amount_gte": self.dice.number(50..20_000) })
            } else {
                json!({ "usage_gte": self.dice.number(1..30) })
            };
        }
        one
    }

    /// Mostly none.
    pub(super) fn seconds(&mut self) -> i64 {
        if self.dice.often(25) { self.dice.number(0..DAY) } else { 0 }
    }

    fn trial(&mut self, one: &mut Value, start: i64) {
        if self.dice.often(50) {
            one["trial_days"] = json!(self.dice.of_ranges(&[1..40, 7..8, 14..15, 30..31]));
        } else {
            one["trial_end"] = json!(at(start + self.dice.number(1..70) * DAY + self.seconds()));
        }
        if self.dice.often(40) {
            one["trial_end_behavior"] = json!(self.dice.one(&["create_invoice", "cancel", "pause"]));
        }
    }

    fn anchor(&mut self, one: &mut Value, start: i64, (unit, _): (&str, i64)) {
        if self.dice.often(50) && matches!(unit, "month" | "year") {
            let mut config = json!({ "day_of_month": self.dice.number(1..32) });
            if self.dice.often(20) {
                config["hour"] = json!(self.dice.number(0..24));
            }
            if self.dice.often(10) {
                config["second"] = json!(self.dice.number(0..60));
            }
            if self.dice.often(30) {
                config["month"] = json!(self.dice.number(1..13));
            }
            one["billing_cycle_anchor_config"] = config;
        } else {
            let days = self.dice.of_ranges(&[1..31, -40..60]);
            one["billing_cycle_anchor"] = json!(at(start + days * DAY + self.seconds()));
        }
    }

    /// A price whose interval fits those of the items that are there.
    pub(super) fn fitting(&mut self, items: &[(String, Option<usize>)]) -> usize {
        let first = items.iter().find_map(|(_, price)| *price);
        let price = self.dice.below(self.prices.len());
        let Some(first) = first else { return price };
        let fits = self.prices[price].every == self.prices[first].every || self.has(Feature::Mixed);
        if fits { price } else { first }
    }

    pub(super) fn item(&mut self, id: &str, price: usize) -> Value {
        let mut item = json!({ "id": id, "price": format!("p{price}") });
        if !self.prices[price].is_metered {
            self.put_quantity(&mut item, 40);
        }
        self.discounts(&mut item, 15);
        self.taxes(&mut item, 15);
        item
    }

    /// How many, if that is said.
    pub(super) fn put_quantity(&mut self, object: &mut Value, percent: usize) {
        if !self.dice.often(percent) {
            return;
        }
        if self.has(Feature::Decimals) && self.dice.often(30) {
            let decimals = self.dice.one(&["2.5", "0.25", "1.333", "0.000000000001", "12.0625", "0"]);
            object["quantity_decimal"] = json!(decimals);
        } else {
            object["quantity"] = json!(self.dice.of_ranges(&[0..3, 2..13]));
        }
    }

    /// An instant in the story, often one at which something else happens.
    pub(super) fn instant(&mut self, before: i64) -> i64 {
        let span = self.end() - self.start;
        match self.dice.below(16) {
            0..4 => self.start + self.dice.number(0..span / DAY + 5) * DAY,
            4..7 => self.start / DAY * DAY + DAY + self.dice.number(0..span / DAY + 1) * DAY,
            7..10 => self.start + self.dice.number(0..span + 10 * DAY),
            10..13 => Timestamp(self.start).plus_months(self.dice.number(0..self.months + 1)).0,
            13 | 14 => before,
            _ => before + self.dice.number(1..3 * DAY),
        }
    }
}
