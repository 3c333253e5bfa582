//! How is a subscription that begins said?

use super::operations::CREATE_SUBSCRIPTION;
use super::setup::CUSTOMER;
use super::{Fields, Script, Subscribed, Value, Where};
use crate::calendar::parse_instant;
use crate::scenario::{PRORATION_BEHAVIORS, Part};

impl Script<'_> {
    /// A subscription begins (<https://docs.stripe.com/api/subscriptions/create>).
    pub(super) fn subscribe(&mut self, subscription: Part) {
        let id = subscription.text("id");
        let variable = self.names.of("subscription", id);
        let mut fields = vec![("customer", Value::id(CUSTOMER))];
        let mut items = Vec::new();
        let usage_gte = subscription.part("billing_thresholds").whole("usage_gte");
        for (place, item) in subscription.parts("items").enumerate() {
            let mut said = self.item_fields(item);
            if let Some(usage) = usage_gte.filter(|_| self.is_metered(item.text("price"))) {
                said.push(("billing_thresholds", Value::Object(vec![("usage_gte", Value::Whole(usage))])));
            }
            items.push(Value::Object(said));
            let made = Value::Made(variable.clone(), Where::Item(place));
            self.items.push((id.to_string(), item.text("id").to_string(), made));
            self.note_discounts(id, item.text("id"), item.texts("discounts"));
        }
        fields.push(("items", Value::List(items)));
        if self.scenario.part().part("policy").text("preset") == "stripe_classic" {
            fields.push(("billing_mode", Value::Object(vec![("type", Value::word("classic"))])));
        }
        self.time_fields(subscription, &mut fields);
        let owns_discounts = subscription.has("discounts");
        let coupons: Vec<String> = if owns_discounts {
            subscription.texts("discounts").map(String::from).collect()
        } else {
            self.discounts_of("", "")
        };
        if !coupons.is_empty() {
            fields.push(("discounts", self.coupons(&coupons)));
        }
        self.set_discounts(id, "", coupons);
        let owns_taxes = subscription.has("tax_rates");
        let rates: Vec<String> = if owns_taxes {
            subscription.texts("tax_rates").map(String::from).collect()
        } else {
            self.customer_taxes.clone()
        };
        if !rates.is_empty() {
            fields.push(("default_tax_rates", self.rates(rates.iter().map(String::as_str))));
        }
        self.begun.push(Subscribed { id: id.to_string(), owns_discounts, owns_taxes });
        self.create(&CREATE_SUBSCRIPTION, fields, &variable);
    }

    /// When it is billed, how it is paid, and when it ends.
    fn time_fields(&mut self, subscription: Part, fields: &mut Fields) {
        let at = |name: &'static str| {
            let at = parse_instant(subscription.text(name)).ok()?;
            Some((name, Value::At(at)))
        };
        let whole = |name: &'static str| subscription.whole(name).map(|number| (name, Value::Whole(number)));
        fields.extend(at("backdate_start_date"));
        fields.extend(at("billing_cycle_anchor"));
        let anchor = subscription.part("billing_cycle_anchor_config");
        let parts: Fields = ["day_of_month", "month", "hour", "minute", "second"]
            .into_iter()
            .filter_map(|name| Some((name, Value::Whole(anchor.whole(name)?))))
            .collect();
        if !parts.is_empty() {
            fields.push(("billing_cycle_anchor_config", Value::Object(parts)));
        }
        let has_stub = subscription.has("billing_cycle_anchor") || anchor.fields().len() > 0;
        if subscription.has("proration_behavior") || has_stub || subscription.has("backdate_start_date") {
            fields.push(("proration_behavior", self.behavior(subscription)));
        }
        fields.extend(at("trial_end"));
        if let Some(days) = subscription.whole("trial_days") {
            fields.push(("trial_period_days", Value::Whole(days)));
        }
        let end = subscription.text("trial_end_behavior");
        if !end.is_empty() {
            let behavior = Value::Object(vec![("missing_payment_method", Value::word(end))]);
            fields.push(("trial_settings", Value::Object(vec![("end_behavior", behavior)])));
        }
        if !subscription.text("collection_method").is_empty() {
            fields.push(("collection_method", Value::word(subscription.text("collection_method"))));
        }
        fields.extend(whole("days_until_due"));
        fields.extend(at("cancel_at"));
        if subscription.is("cancel_at_period_end") {
            fields.push(("cancel_at_period_end", Value::Flag(true)));
        }
        if let Some(amount) = subscription.part("billing_thresholds").whole("amount_gte") {
            fields.push(("billing_thresholds", Value::Object(vec![("amount_gte", Value::Whole(amount))])));
        }
    }

    /// What is said of an item that joins.
    pub(super) fn item_fields(&mut self, item: Part) -> Fields {
        let price = item.text("price");
        let mut fields = vec![("price", Value::id(&self.names.of("price", price)))];
        fields.extend(self.quantity(item, price));
        if item.has("discounts") {
            let coupons: Vec<_> = item.texts("discounts").map(String::from).collect();
            fields.push(("discounts", self.coupons(&coupons)));
        }
        if item.has("tax_rates") {
            fields.push(("tax_rates", self.rates(item.texts("tax_rates"))));
        }
        fields
    }

    /// A quantity, if one is to be said. Usage has none, and the API takes whole numbers only.
    pub(super) fn quantity(&mut self, part: Part, price: &str) -> Option<(&'static str, Value)> {
        if self.is_metered(price) {
            return None;
        }
        if part.has("quantity_decimal") {
            let text = part.text("quantity_decimal");
            let Ok(whole) = text.parse() else {
                self.remark(format!("The API takes whole quantities of an item; the story says {text}."));
                return None;
            };
            return Some(("quantity", Value::Whole(whole)));
        }
        part.whole("quantity").map(|quantity| ("quantity", Value::Whole(quantity)))
    }

    pub(super) fn is_metered(&self, price: &str) -> bool {
        let found = self.scenario.part().parts("prices").find(|known| known.text("id") == price);
        found.is_some_and(|price| price.text("usage_type") == "metered")
    }

    /// What a change says of proration, or else the policy.
    pub(super) fn behavior(&self, part: Part) -> Value {
        let own = part.text("proration_behavior");
        if !own.is_empty() {
            return Value::word(own);
        }
        let usual = self.projection.simulation.policy.proration_behavior;
        let word = PRORATION_BEHAVIORS.iter().find(|(_, behavior)| *behavior == usual);
        Value::word(word.map_or("create_prorations", |(word, _)| word))
    }

    // Coupons and tax rates.

    /// A list of coupons, as discounts are given; what takes them back where there is none.
    pub(super) fn coupons(&mut self, ids: &[String]) -> Value {
        if ids.is_empty() {
            return Value::Nothing;
        }
        let coupons = ids.iter().map(|id| vec![("coupon", Value::id(&self.names.of("coupon", id)))]);
        Value::List(coupons.map(Value::Object).collect())
    }

    /// A list of tax rates; what takes them back where there is none.
    pub(super) fn rates<'b>(&mut self, ids: impl Iterator<Item = &'b str>) -> Value {
        let rates: Vec<_> = ids.map(|id| Value::id(&self.names.of("tax_rate", id))).collect();
        if rates.is_empty() { Value::Nothing } else { Value::List(rates) }
    }

    fn note_discounts<'b>(&mut self, subscription: &str, item: &str, coupons: impl Iterator<Item = &'b str>) {
        self.set_discounts(subscription, item, coupons.map(String::from).collect());
    }

    /// The coupons that act on an item, a subscription or, where neither is named, the customer.
    pub(super) fn discounts_of(&self, subscription: &str, item: &str) -> Vec<String> {
        let found = self.discounts.iter().find(|(known, id, _)| known == subscription && id == item);
        found.map(|(_, _, coupons)| coupons.clone()).unwrap_or_default()
    }

    pub(super) fn set_discounts(&mut self, subscription: &str, item: &str, coupons: Vec<String>) {
        self.discounts.retain(|(known, id, _)| known != subscription || id != item);
        self.discounts.push((subscription.to_string(), item.to_string(), coupons));
    }
}
