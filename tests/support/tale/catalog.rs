//! What is for sale in a random story?

use serde_json::{Value, json};

use super::super::swarm::Feature;
use super::{Sold, Tale};

impl Tale<'_, '_> {
    pub(super) fn write_prices(&mut self) -> Value {
        let own = self.interval();
        let count = self.dice.number(2..5);
        let mut all = Vec::new();
        for place in 0..count {
            // The last ones are for mixed intervals, or for changes to another one.
            let every = if place > 1 && self.has(Feature::Mixed) && self.dice.often(70) {
                self.multiple(own)
            } else if place + 1 == count && self.has(Feature::OtherInterval) {
                self.interval()
            } else {
                own
            };
            all.push(self.price(place, every));
        }
        json!(all)
    }

    fn interval(&mut self) -> (&'static str, i64) {
        match self.dice.below(14) {
            0..8 => ("month", 1),
            8 => ("month", self.dice.number(2..5)),
            9 => ("year", 1),
            10 | 11 => ("week", self.dice.number(1..4)),
            12 => ("day", self.dice.number(5..40)),
            _ => ("month", 3),
        }
    }

    /// An interval that fits together with a shorter one.
    fn multiple(&mut self, (unit, count): (&'static str, i64)) -> (&'static str, i64) {
        match unit {
            "month" if 12 % count == 0 && self.dice.often(50) => ("year", 1),
            "month" if count > 12 => (unit, count),
            "year" => (unit, count),
            _ => (unit, count * self.dice.number(2..4)),
        }
    }

    /// What one unit costs; sometimes nothing.
    fn unit_amount(&mut self) -> i64 {
        let units = self.dice.of_ranges(&[500..9_000, 100..30_000, 0..120, 20_000..900_000]);
        let units = if units % 12 == 0 { 0 } else { units };
        let units = if self.has(Feature::Large) && self.dice.often(30) { units * 4_000 } else { units };
        units / self.step * self.step
    }

    fn decimal(&mut self) -> String {
        let whole = self.dice.number(0..3_000);
        match self.dice.below(4) {
            0 => format!("{whole}.5"),
            1 => format!("{whole}.{:03}", self.dice.number(0..1_000)),
            2 => format!("0.{:06}", self.dice.number(1..1_000_000)),
            _ => format!("{}.{:012}", whole % 10, self.dice.number(1..1_000_000_000_000)),
        }
    }

    /// An amount under a name, or under the name of its decimals.
    fn put_amount(&mut self, object: &mut Value, name: &str) {
        if self.has(Feature::Decimals) && self.dice.often(40) {
            object[format!("{name}_decimal")] = json!(self.decimal());
        } else {
            object[name] = json!(self.unit_amount());
        }
    }

    fn price(&mut self, place: i64, every: (&'static str, i64)) -> Value {
        let mut price = json!({ "id": format!("p{place}"), "interval": every.0 });
        if every.1 != 1 {
            price["interval_count"] = json!(every.1);
        }
        if self.has(Feature::Tiers) && self.dice.often(50) {
            price["tiers_mode"] = json!(self.dice.one(&["graduated", "volume"]));
            price["tiers"] = self.tiers();
        } else {
            self.put_amount(&mut price, "unit_amount");
            if self.has(Feature::Packages) && self.dice.often(50) {
                let round = self.dice.one(&["up", "down"]);
                price["transform_quantity"] = json!({ "divide_by": self.dice.number(1..7), "round": round });
            }
        }
        let is_metered = self.has(Feature::Metered) && self.dice.often(50);
        if is_metered {
            price["usage_type"] = json!("metered");
            if self.dice.often(60) {
                price["aggregate"] = json!(self.dice.one(&["sum", "max", "last_during_period", "last_ever"]));
            }
        } else if self.has(Feature::Arrears) && self.dice.often(50) {
            price["billing"] = json!("in_arrears");
        }
        self.prices.push(Sold { is_metered, every });
        price
    }

    fn tiers(&mut self) -> Value {
        let count = self.dice.number(1..4);
        let mut up_to = 0;
        let mut all = Vec::new();
        for place in 1..=count {
            let mut tier = json!({});
            if place < count {
                up_to += self.dice.number(1..8);
                tier["up_to"] = json!(up_to);
            }
            if self.dice.often(80) {
                self.put_amount(&mut tier, "unit_amount");
            }
            if tier.get("unit_amount").or(tier.get("unit_amount_decimal")).is_none() || self.dice.often(40) {
                self.put_amount(&mut tier, "flat_amount");
            }
            all.push(tier);
        }
        json!(all)
    }

    pub(super) fn write_coupons(&mut self) -> Value {
        let mut all = Vec::new();
        for place in 0..self.dice.number(1..4) {
            let mut coupon = json!({ "id": format!("c{place}") });
            if self.dice.often(40) {
                let units = self.dice.of_ranges(&[100..3_000, 1..20_000]);
                coupon["amount_off"] = json!((units / self.step).max(1) * self.step);
            } else {
                coupon["percent_off"] = json!(self.dice.one(&["50", "33.33", "10", "100", "12.5", "99.9999", "0.5"]));
            }
            match self.dice.below(3) {
                0 => {}
                1 => coupon["duration"] = json!("forever"),
                _ => {
                    coupon["duration"] = json!("repeating");
                    coupon["duration_in_months"] = json!(self.dice.number(1..8));
                }
            }
            if self.dice.often(25) {
                coupon["applies_to"] = json!([format!("p{}", self.dice.below(self.prices.len()))]);
            }
            all.push(coupon);
            self.coupons += 1;
        }
        json!(all)
    }

    pub(super) fn write_rates(&mut self) -> Value {
        let mut all = Vec::new();
        for place in 0..self.dice.number(1..4) {
            let percentage = self.dice.one(&["19", "8.875", "20", "0", "7.5", "1.375", "100", "9.9975"]);
            let mut rate = json!({ "id": format!("t{place}"), "percentage": percentage });
            if self.dice.often(45) {
                rate["inclusive"] = json!(true);
            }
            all.push(rate);
            self.rates += 1;
        }
        json!(all)
    }
}
