//! What happens in a random story?

use rollforward::calendar::DAY;
use serde_json::{Value, json};

use super::super::swarm::Feature;
use super::{Tale, at};

/// An item of a subscription: the place of the subscription, the place of the item, the id, the price.
type Place = (usize, usize, String, usize);

impl Tale<'_, '_> {
    pub(super) fn events(&mut self) -> Vec<Value> {
        let count = self.dice.of_ranges(&[0..4, 0..9, 4..13]);
        let mut instants = Vec::new();
        let mut before = self.start;
        for _ in 0..count {
            before = self.instant(before).max(self.start);
            instants.push(before);
        }
        // What happens depends on what is there then, so it is written in the order of time.
        instants.sort_unstable();
        let mut events = Vec::new();
        for instant in instants {
            let Some((what, with)) = self.happening(instant) else { continue };
            // What is invoiced at once shares its invoice with what else is changed then.
            let may_share = with["proration_behavior"] == "always_invoice" && !with["item"].is_null();
            events.push(json!({ "at": at(instant), what: with }));
            if may_share && self.has(Feature::Items) {
                self.more_of_update(instant, &mut events);
            }
        }
        if self.has(Feature::Shuffled) && events.len() > 1 {
            let place = self.dice.below(events.len());
            events.rotate_left(place);
        }
        events
    }

    /// Other changes of items in the same second, most of them invoiced at once.
    fn more_of_update(&mut self, now: i64, events: &mut Vec<Value>) {
        for _ in 0..self.dice.below(3) {
            let another = if self.dice.often(50) { self.items(now) } else { self.change(now) };
            let Some((what, mut with)) = another else { continue };
            if self.dice.often(90) {
                with["proration_behavior"] = json!("always_invoice");
            }
            events.push(json!({ "at": at(now), what: with }));
        }
    }

    fn happening(&mut self, now: i64) -> Option<(&'static str, Value)> {
        let mut kinds = vec![Feature::Items; 0];
        // Changes are what this is about.
        let changes = 6;
        for feature in [
            Feature::CreditNotes,
            Feature::Grants,
            Feature::Items,
            Feature::Items,
            Feature::InvoiceItems,
            Feature::Balance,
            Feature::Cancels,
            Feature::Cancels,
            Feature::Metered,
            Feature::Metered,
            Feature::Metered,
            Feature::Metered,
            Feature::Trials,
            Feature::Resets,
            Feature::Pauses,
            Feature::Pauses,
            Feature::PausedCollection,
            Feature::Coupons,
            Feature::Coupons,
            Feature::TaxChanges,
            Feature::Grants,
            Feature::OneOffInvoices,
            Feature::CreditNotes,
            Feature::CreditNotes,
            Feature::Failures,
            Feature::Collection,
            Feature::Collection,
            Feature::Begun,
        ] {
            if self.has(feature) {
                kinds.push(feature);
            }
        }
        let place = self.dice.below(changes + kinds.len());
        let Some(kind) = place.checked_sub(changes).map(|place| kinds[place]) else { return self.change(now) };
        match kind {
            Feature::Items => self.items(now),
            Feature::InvoiceItems => Some(self.invoice_item(now)),
            Feature::Balance => Some(self.balance()),
            Feature::Cancels => self.cancel(now),
            Feature::Metered => self.usage(now),
            Feature::Trials => self.trials(now),
            Feature::Resets => {
                let mut with = self.of_subscription(now)?;
                self.maybe_behavior(&mut with);
                Some(("reset_billing_cycle_anchor", with))
            }
            Feature::Pauses => self.pause(now),
            Feature::PausedCollection => self.collection_pause(now),
            Feature::Coupons => self.discount(now),
            Feature::TaxChanges => self.tax_change(now),
            Feature::Grants => Some(("grant_credit", self.grant(now))),
            Feature::OneOffInvoices => Some(("one_off_invoice", self.one_off_invoice())),
            Feature::CreditNotes => Some(("issue_credit_note", self.credit_note())),
            Feature::Failures => Some(("fail_payments", self.failures(now))),
            Feature::Begun => self.begins(now),
            _ => Some(self.of_invoice()),
        }
    }

    // Places.

    fn of_subscription(&mut self, now: i64) -> Option<Value> {
        let all: Vec<_> = self.known.iter().filter(|one| one.start <= now).map(|one| one.id.clone()).collect();
        (!all.is_empty()).then(|| json!({ "subscription": all[self.dice.below(all.len())] }))
    }

    fn place(&mut self, now: i64, is_metered: Option<bool>) -> Option<Place> {
        let mut all = Vec::new();
        for (index, one) in self.known.iter().enumerate().filter(|(_, one)| one.start <= now) {
            for (place, (id, price)) in one.items.iter().enumerate() {
                let fits = |price: &usize| is_metered.is_none_or(|wanted| self.prices[*price].is_metered == wanted);
                all.extend(price.filter(fits).map(|price| (index, place, id.clone(), price)));
            }
        }
        (!all.is_empty()).then(|| all[self.dice.below(all.len())].clone())
    }

    fn at_item(&self, place: &Place) -> Value {
        json!({ "subscription": self.known[place.0].id, "item": place.2 })
    }

    fn maybe_date(&mut self, now: i64, object: &mut Value) {
        if self.has(Feature::ProrationDates) && self.dice.often(40) {
            let days = self.dice.of_ranges(&[-3..4, -20..20]);
            object["proration_date"] = json!(at(now + days * DAY + self.seconds()));
        }
    }

    // Changes of subscriptions.

    fn change(&mut self, now: i64) -> Option<(&'static str, Value)> {
        if self.dice.often(45)
            && let Some(place) = self.place(now, Some(false))
        {
            let mut with = self.at_item(&place);
            self.put_quantity(&mut with, 100);
            if with.get("quantity").is_none() && with.get("quantity_decimal").is_none() {
                with["quantity"] = json!(2);
            }
            self.maybe_behavior(&mut with);
            self.maybe_date(now, &mut with);
            return Some(("change_quantity", with));
        }
        let place = self.place(now, None)?;
        let price = if self.has(Feature::OtherInterval) && self.dice.often(50) {
            self.dice.below(self.prices.len())
        } else {
            let of = [(String::new(), Some(place.3))];
            self.fitting(&of)
        };
        let mut with = self.at_item(&place);
        with["price"] = json!(format!("p{price}"));
        if !self.prices[price].is_metered {
            self.put_quantity(&mut with, 50);
        }
        self.maybe_behavior(&mut with);
        self.maybe_date(now, &mut with);
        if self.has(Feature::Resets) && self.dice.often(30) {
            with["billing_cycle_anchor"] = json!(self.dice.one(&["now", "unchanged"]));
        }
        self.known[place.0].items[place.1].1 = Some(price);
        Some(("change_price", with))
    }

    fn items(&mut self, now: i64) -> Option<(&'static str, Value)> {
        let place = self.place(now, None)?;
        let present = self.known[place.0].items.iter().filter(|(_, price)| price.is_some()).count();
        if present > 1 && self.dice.often(50) {
            let mut with = self.at_item(&place);
            self.maybe_behavior(&mut with);
            self.maybe_date(now, &mut with);
            self.known[place.0].items[place.1].1 = None;
            return Some(("remove_item", with));
        }
        let price = self.fitting(&[(String::new(), Some(place.3))]);
        let id = format!("e{}", self.known[place.0].items.len());
        let mut with = json!({ "subscription": self.known[place.0].id, "item": self.item(&id, price) });
        self.maybe_behavior(&mut with);
        self.maybe_date(now, &mut with);
        self.known[place.0].items.push((id, Some(price)));
        Some(("add_item", with))
    }

    fn cancel(&mut self, now: i64) -> Option<(&'static str, Value)> {
        let mut with = self.of_subscription(now)?;
        match self.dice.below(7) {
            0..4 => {
                for flag in ["prorate", "invoice_now"] {
                    if self.dice.often(40) {
                        with[flag] = json!(true);
                    }
                }
            }
            4 => with["when"] = json!("period_end"),
            _ => {
                with["when"] = json!(at(now + self.dice.number(1..90) * DAY + self.seconds()));
                self.maybe_behavior(&mut with);
            }
        }
        Some(("cancel", with))
    }

    fn trials(&mut self, now: i64) -> Option<(&'static str, Value)> {
        let mut with = self.of_subscription(now)?;
        if self.dice.often(40) {
            return Some(("end_trial", with));
        }
        with["trial_end"] = json!(at(now + self.dice.number(1..50) * DAY + self.seconds()));
        self.maybe_behavior(&mut with);
        Some(("set_trial_end", with))
    }

    fn pause(&mut self, now: i64) -> Option<(&'static str, Value)> {
        let mut with = self.of_subscription(now)?;
        self.maybe_behavior(&mut with);
        if self.dice.often(50) {
            return Some(("pause_subscription", with));
        }
        if self.dice.often(60) {
            with["billing_cycle_anchor"] = json!(self.dice.one(&["now", "unchanged"]));
        }
        Some(("resume_subscription", with))
    }

    fn begins(&mut self, now: i64) -> Option<(&'static str, Value)> {
        if self.known.len() > 3 {
            return None;
        }
        let id = format!("b{}", self.known.len());
        Some(("start_subscription", self.begun(&id, now)))
    }

    // Money.

    fn balance(&mut self) -> (&'static str, Value) {
        match self.dice.below(5) {
            0..3 => {
                let amount = self.amount();
                ("adjust_balance", json!({ "amount": if amount == 0 { -50 } else { amount } }))
            }
            3 => ("set_balance", json!({ "balance": self.amount() })),
            _ => ("one_off_charge", json!({ "amount": self.dice.number(1..300) * 100 })),
        }
    }

    fn invoice_item(&mut self, now: i64) -> (&'static str, Value) {
        let mut with = json!({});
        if self.dice.often(50)
            && let Some(of) = self.of_subscription(now)
        {
            with = of;
        }
        match self.dice.below(4) {
            3 if self.has(Feature::Decimals) => {
                let unit = self.dice.one(&["-12.5", "0.333333", "105.25", "7"]);
                with["unit_amount_decimal"] = json!(unit);
                with["quantity"] = json!(self.dice.number(0..9));
            }
            2 => {
                with["price"] = json!(format!("p{}", self.dice.below(self.prices.len())));
                with["quantity"] = json!(self.dice.number(0..9));
            }
            _ => {
                let amount = self.amount();
                with["amount"] = json!(if amount == 0 { 99 } else { amount });
            }
        }
        if self.dice.often(25) {
            with["discountable"] = json!(self.dice.often(50));
        }
        self.taxes(&mut with, 25);
        self.discounts(&mut with, 30);
        ("add_invoice_item", with)
    }

    fn one_off_invoice(&mut self) -> Value {
        let mut items = Vec::new();
        for _ in 0..self.dice.number(1..4) {
            let amount = self.amount();
            let mut item = json!({ "amount": if amount == 0 { 500 } else { amount } });
            if self.dice.often(20) {
                item["discountable"] = json!(self.dice.often(50));
            }
            self.taxes(&mut item, 20);
            self.discounts(&mut item, 20);
            items.push(item);
        }
        let mut with = json!({ "items": items });
        if self.dice.often(40) {
            with["include_pending"] = json!(true);
        }
        self.discounts(&mut with, 40);
        self.taxes(&mut with, 25);
        with
    }

    fn grant(&mut self, now: i64) -> Value {
        let mut with = json!({ "amount": self.dice.of_ranges(&[1..900, 100..30_000]) });
        if self.dice.often(40) {
            with["priority"] = json!(self.dice.one(&[&0, &1, &50, &100]));
        }
        if self.dice.often(30) {
            with["category"] = json!(self.dice.one(&["paid", "promotional"]));
        }
        let mut from = now;
        if self.dice.often(30) {
            from += self.dice.number(-5..30) * DAY;
            with["effective_at"] = json!(at(from.max(0)));
        }
        if self.dice.often(50) {
            // Often the very second in which a period ends.
            let months = self.dice.number(1..self.months + 2);
            let end = rollforward::calendar::Timestamp(self.start).plus_months(months).0;
            let days = from.max(0) + self.dice.number(1..90) * DAY + self.seconds();
            with["expires_at"] = json!(at(if end > from.max(0) && self.dice.often(50) { end } else { days }));
        }
        with
    }

    fn usage(&mut self, now: i64) -> Option<(&'static str, Value)> {
        let place = self.place(now, Some(true))?;
        let mut with = self.at_item(&place);
        let quantity = if self.has(Feature::Decimals) && self.dice.often(40) {
            self.dice.one(&["2.5", "0.125", "17.000001", "-1.5"]).to_string()
        } else {
            self.dice.of_ranges(&[0..12, 1..60, -5..3]).to_string()
        };
        with["quantity"] = json!(quantity);
        if self.dice.often(25) {
            with["action"] = json!(self.dice.one(&["set", "increment"]));
        }
        Some(("report_usage", with))
    }

    /// The customer, a subscription or an item: what a discount or a tax may be about.
    fn of_any(&mut self, now: i64) -> Option<Value> {
        match self.dice.below(3) {
            0 => Some(json!({})),
            1 => self.of_subscription(now),
            _ => {
                let place = self.place(now, None)?;
                Some(self.at_item(&place))
            }
        }
    }

    fn discount(&mut self, now: i64) -> Option<(&'static str, Value)> {
        let mut with = self.of_any(now)?;
        with["coupon"] = json!(format!("c{}", self.dice.below(self.coupons)));
        Some((if self.dice.often(45) { "remove_discount" } else { "apply_discount" }, with))
    }

    fn tax_change(&mut self, now: i64) -> Option<(&'static str, Value)> {
        let mut with = self.of_any(now)?;
        with["tax_rates"] = json!([]);
        self.taxes(&mut with, 70);
        Some(("set_tax_rates", with))
    }

    // Invoices.

    /// Often the last one, which is what nothing says.
    fn put_invoice(&mut self, object: &mut Value) {
        if self.dice.often(50) {
            object["invoice"] = json!(self.dice.of_ranges(&[1..2, 1..4, 1..9]));
        }
    }

    fn credit_note(&mut self) -> Value {
        let mut with = json!({});
        self.put_invoice(&mut with);
        let amount = self.dice.of_ranges(&[1..900, 100..9_000, 500..30_000]);
        with["amount"] = json!(amount);
        if self.dice.often(30) {
            let (first, second) = (self.dice.number(0..amount + 1), self.dice.number(0..amount + 1));
            let (low, high) = (first.min(second), first.max(second));
            with["refund_amount"] = json!(low);
            with["credit_amount"] = json!(high - low);
            if self.dice.often(60) {
                with["out_of_band_amount"] = json!(amount - high);
            }
        }
        with
    }

    fn failures(&mut self, now: i64) -> Value {
        if self.dice.often(50) {
            json!({ "until": at(now + self.dice.number(1..80) * DAY) })
        } else {
            json!({ "count": self.dice.number(1..5) })
        }
    }

    fn collection_pause(&mut self, now: i64) -> Option<(&'static str, Value)> {
        let mut with = self.of_subscription(now)?;
        if self.dice.often(35) {
            return Some(("resume_collection", with));
        }
        with["behavior"] = json!(self.dice.one(&["void", "keep_as_draft", "mark_uncollectible"]));
        if self.dice.often(50) {
            with["resumes_at"] = json!(at(now + self.dice.number(1..80) * DAY + self.seconds()));
        }
        Some(("pause_collection", with))
    }

    fn of_invoice(&mut self) -> (&'static str, Value) {
        let mut with = json!({});
        self.put_invoice(&mut with);
        let what = self.dice.one(&[
            "pay_invoice",
            "void_invoice",
            "mark_uncollectible",
            "apply_balance_to_invoice",
            "pay_invoice",
            "apply_balance_to_invoice",
        ]);
        if matches!(what, "pay_invoice" | "apply_balance_to_invoice") && self.dice.often(50) {
            with["amount"] = json!(self.dice.of_ranges(&[1..900, 100..20_000]));
        }
        (what, with)
    }
}
