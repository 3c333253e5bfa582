//! Which stories do random tests try? Documents with everything that can be written down, mostly sound.
//!
//! They like edges: the last days of months, the very second of a renewal, several events in one second, amounts around the
//! limits of what can be charged, quantities of nothing, stories that end before their events. What is sound depends on
//! what stands around it, so a story is written from the front to the back and knows what it has.

#[path = "tale/catalog.rs"]
mod catalog;
#[path = "tale/events.rs"]
mod events;
#[path = "tale/subscription.rs"]
mod subscription;

use rollforward::calendar::{DAY, Date, Timestamp, iso_instant};
use serde_json::{Value, json};

use super::dice::Dice;
use super::swarm::{Feature, Swarm};

/// A story that is being written.
pub(crate) struct Tale<'a, 'b> {
    pub(crate) dice: &'a mut Dice<'b>,
    pub(crate) swarm: Swarm,
    /// The step in which the currency is charged.
    step: i64,
    start: i64,
    months: i64,
    prices: Vec<Sold>,
    coupons: usize,
    rates: usize,
    known: Vec<Known>,
}

/// What later parts have to know of a price.
#[derive(Clone)]
struct Sold {
    is_metered: bool,
    every: (&'static str, i64),
}

/// What events have to know of a subscription.
struct Known {
    id: String,
    start: i64,
    /// Ids and prices; an item that was removed has none.
    items: Vec<(String, Option<usize>)>,
}

/// A story of any features.
pub(crate) fn any(dice: &mut Dice) -> Value {
    let swarm = Swarm::of(dice);
    of(dice, swarm)
}

/// A story of those features.
pub(crate) fn of(dice: &mut Dice, swarm: Swarm) -> Value {
    let currency =
        if swarm.has(Feature::Currencies) { dice.one(&["eur", "gbp", "jpy", "ugx", "kwd", "idr"]) } else { "usd" };
    let step = match currency {
        "ugx" => 100,
        "kwd" => 10,
        _ => 1,
    };
    let (start, months) = (start(dice), dice.of_ranges(&[2..6, 1..19]));
    let (prices, coupons, rates, known) = (Vec::new(), 0, 0, Vec::new());
    Tale { dice, swarm, step, start, months, prices, coupons, rates, known }.write(currency)
}

/// An instant as documents write it.
fn at(seconds: i64) -> String {
    iso_instant(Timestamp(seconds))
}

/// Often the end of a month, often midnight.
fn start(dice: &mut Dice) -> i64 {
    let year = i32::try_from(dice.number(2020..2060)).expect("a year");
    let month = u8::try_from(dice.number(1..13)).expect("a month");
    let day = u8::try_from(dice.of_ranges(&[1..2, 28..32, 1..29])).expect("a day");
    let date = Date::new(year, month, day).unwrap_or(Date { year, month, day: 28 });
    let second = if dice.often(25) { dice.number(0..DAY) } else { 0 };
    date.days_since_epoch() * DAY + second
}

impl Tale<'_, '_> {
    fn write(mut self, currency: &str) -> Value {
        let mut story = json!({ "currency": currency, "start": at(self.start), "months": self.months });
        self.policy(&mut story);
        story["prices"] = self.write_prices();
        if self.has(Feature::Coupons) {
            story["coupons"] = self.write_coupons();
        }
        if self.has(Feature::Taxes) {
            story["tax_rates"] = self.write_rates();
        }
        if self.has(Feature::Failures) && self.dice.often(60) {
            story["collection"] = self.collection();
        }
        story["customer"] = self.customer();
        let count = if self.has(Feature::More) { self.dice.number(2..4) } else { 1 };
        let subscriptions: Vec<_> = (0..count).map(|place| self.subscription(place)).collect();
        story["subscriptions"] = json!(subscriptions);
        let events = self.events();
        if !events.is_empty() {
            story["events"] = json!(events);
        }
        story
    }

    fn has(&self, feature: Feature) -> bool {
        self.swarm.has(feature)
    }

    /// The instant at which the story ends.
    fn end(&self) -> i64 {
        Timestamp(self.start).plus_months(self.months).0
    }

    // The policy.

    fn policy(&mut self, story: &mut Value) {
        let mut policy = json!({});
        if self.has(Feature::Presets) {
            policy["preset"] = json!(self.dice.one(PRESETS));
        } else if self.dice.often(50) {
            policy["preset"] = json!(self.dice.one(&["stripe", "stripe_classic", "as_told"]));
        }
        if self.dice.often(20) {
            policy["proration_behavior"] = json!(self.behavior());
        }
        if self.dice.often(10) {
            policy["minimum_charge"] = json!(self.dice.often(50));
        }
        if self.has(Feature::Axes) {
            for _ in 0..self.dice.number(1..4) {
                let (name, words) = AXES[self.dice.below(AXES.len())];
                policy[name] = json!(self.dice.one(words));
            }
            if self.dice.often(30) {
                // Today's price may be above what was billed: then the cap holds.
                policy["credit_base"] = json!("current_price");
                policy["credit_cap"] = json!("billed");
            }
            if self.dice.often(15) {
                policy["credit_unused_time"] = json!(self.dice.often(50));
            }
            if self.dice.often(20) {
                policy["ratio_decimals"] = json!(self.dice.number(0..12));
            }
            if self.dice.often(20) {
                policy["utc_offset_minutes"] = json!(self.dice.number(-14..15) * 60);
            }
        }
        if self.has(Feature::DraftHour) {
            policy["draft_minutes"] = json!(self.dice.one(&[&60, &1, &4320]));
        }
        if policy != json!({}) {
            story["policy"] = policy;
        }
    }

    fn behavior(&mut self) -> &'static str {
        self.dice.one(&["create_prorations", "always_invoice", "none"])
    }

    /// A behavior that is written, or none.
    fn maybe_behavior(&mut self, object: &mut Value) {
        if self.dice.often(50) {
            object["proration_behavior"] = json!(self.behavior());
        }
    }

    // What anything may have.

    /// The ids of some coupons.
    fn discounts(&mut self, object: &mut Value, percent: usize) {
        if self.coupons > 0 && self.dice.often(percent) {
            object["discounts"] = self.some_of("c", self.coupons);
        }
    }

    fn taxes(&mut self, object: &mut Value, percent: usize) {
        if self.rates > 0 && self.dice.often(percent) {
            object["tax_rates"] = self.some_of("t", self.rates);
        }
    }

    fn some_of(&mut self, letter: &str, count: usize) -> Value {
        let first = self.dice.below(count);
        let mut all = vec![format!("{letter}{first}")];
        if count > 1 && self.dice.often(40) {
            all.push(format!("{letter}{}", (first + 1) % count));
        }
        json!(all)
    }

    /// An amount of the customer's balance, or that somebody writes: often small.
    fn amount(&mut self) -> i64 {
        self.dice.of_ranges(&[-30_000..30_000, -9_000..9_000, -60..61])
    }

    /// When charges that failed are tried again, and what happens after the last time.
    fn collection(&mut self) -> Value {
        let mut collection = json!({});
        let tries = self.dice.below(4);
        let retries: Vec<_> = (0..tries).map(|_| json!({ "days": self.dice.of_ranges(&[1..4, 1..31]) })).collect();
        if !retries.is_empty() {
            collection["retries"] = json!(retries);
        }
        if self.dice.often(70) {
            collection["after_retries"] = json!(self.dice.one(&["cancel", "cancel", "past_due", "unpaid"]));
        }
        collection
    }

    fn customer(&mut self) -> Value {
        let mut customer = json!({ "name": "Cindy" });
        if self.dice.often(35) {
            customer["balance"] = json!(self.amount());
        }
        if self.has(Feature::Exempt) {
            customer["tax_exempt"] = json!(self.dice.one(&["exempt", "reverse", "none"]));
        }
        if self.has(Feature::Failures) && self.dice.often(30) {
            customer["payment_method"] = json!(false);
        }
        self.discounts(&mut customer, 50);
        self.taxes(&mut customer, 70);
        customer
    }
}

/// The named policies.
pub(crate) const PRESETS: &[&str] = &[
    "stripe",
    "stripe_classic",
    "as_told",
    "killbill",
    "killbill_fixed30",
    "lago",
    "flexprice",
    "flexprice_day",
    "polar",
    "meteroid",
    "openmeter",
    "billsdk",
    "blesta",
    "erpnext",
    "zuora_assume30",
    "zuora_strict30",
];

/// What policies differ in, and how.
const AXES: &[(&str, &[&str])] = &[
    ("time_unit", &["second", "second_end_early", "day", "day_rounded_up", "day_nearest"]),
    ("denominator", &["actual", "assume_30", "fixed_30", "nominal_for_others"]),
    ("stub_denominator", &["of_anchor", "at_boundary", "from_start"]),
    ("month_end", &["last_day", "runs_over"]),
    ("change_day", &["new_terms", "old_terms"]),
    ("cancel_day", &["new_terms", "old_terms"]),
    ("rounding", &["half_up", "half_even", "down", "up"]),
    ("quantity_rounding", &["half_up", "half_even", "down", "up"]),
    ("tax_rounding", &["per_line", "per_invoice"]),
    ("quantity_change", &["whole_item", "difference"]),
    ("credit_base", &["original_debit", "current_price"]),
    ("credit_cap", &["none", "billed", "billed_except_quantity"]),
    ("negative_total", &["to_balance", "lost"]),
    ("restart", &["other_interval", "other_interval_or_paid", "every_change", "to_years", "never"]),
    ("downgrade", &["now", "at_period_end"]),
];
