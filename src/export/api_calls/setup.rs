//! What is there before anything happens?
//!
//! A test clock that stands at the start of the story, what is for sale, and the customer.

use super::operations::{CREATE_CLOCK, CREATE_COUPON, CREATE_CUSTOMER, CREATE_METER, CREATE_PRICE, CREATE_TAX_RATE};
use super::{API_VERSION, Script, Value, Where};
use crate::policy::PolicyPreset;
use crate::scenario::Part;

/// The name of the clock's variable.
pub(super) const CLOCK: &str = "clock";
/// The name of the customer's variable.
pub(super) const CUSTOMER: &str = "customer";
/// The card of the API's test mode that always works (<https://docs.stripe.com/testing>).
pub(super) const GOOD_CARD: &str = "pm_card_visa";

impl Script<'_> {
    pub(super) fn set_up(&mut self) {
        let title = self.scenario.part().text("title");
        self.title(if title.is_empty() { "The story, on the billing API" } else { title });
        self.remark(["Test mode, API version ", API_VERSION, ". Put your own secret test key below."].concat());
        self.rules();
        self.title("A clock that stands at the start of the story");
        let mut clock = vec![("frozen_time", Value::At(self.now))];
        if !title.is_empty() {
            // The API takes names of up to 300 letters.
            clock.push(("name", Value::Text(title.chars().take(300).collect())));
        }
        self.create(&CREATE_CLOCK, clock, CLOCK);
        self.title("What is for sale");
        for price in self.scenario.part().parts("prices") {
            self.price(price);
        }
        for coupon in self.scenario.part().parts("coupons") {
            self.coupon(coupon);
        }
        for rate in self.scenario.part().parts("tax_rates") {
            self.tax_rate(rate);
        }
        self.customer();
    }

    /// What the API does otherwise than this story.
    fn rules(&mut self) {
        let policy = self.scenario.part().part("policy");
        let preset = policy.text("preset");
        let differs: Vec<_> = policy.fields().map(|(name, _)| name).filter(|name| *name != "preset").collect();
        if !["", "stripe", "stripe_classic"].contains(&preset) {
            let name = PolicyPreset::find(preset).map_or(preset, |preset| preset.name);
            let text = format!(
                "The story is billed by the rules of “{name}”. The API has rules of its own, so its amounts can differ."
            );
            self.remark(text);
            if preset == "as_told" {
                self.remark("It credits the unused time of the old price as well; no parameter keeps it from that.");
            }
        }
        if !differs.is_empty() {
            let list = differs.join(", ");
            self.remark(format!("The API has no parameter for what this story sets of the policy: {list}."));
        }
        if self.scenario.part().has("collection") {
            self.remark("Retries of failed payments are set in the Dashboard, under Billing, Revenue recovery.");
        }
    }

    fn price(&mut self, price: Part) {
        let id = price.text("id");
        let name = if price.text("name").is_empty() { id } else { price.text("name") };
        let mut recurring = vec![("interval", Value::word(price.text("interval")))];
        if let Some(count) = price.whole("interval_count") {
            recurring.push(("interval_count", Value::Whole(count)));
        }
        let is_metered = price.text("usage_type") == "metered";
        if is_metered {
            let meter = self.meter(price, name);
            recurring.push(("usage_type", Value::word("metered")));
            recurring.push(("meter", meter));
        } else if price.text("billing") == "in_arrears" {
            self.remark(format!("The API bills “{name}” in advance: it knows arrears for usage alone."));
        }
        let mut fields = vec![("currency", self.currency())];
        fields.extend(unit_prices(price, ["unit_amount", "unit_amount_decimal"]));
        if price.has("tiers") {
            fields.push(("billing_scheme", Value::word("tiered")));
            fields.push(("tiers_mode", Value::word(price.text("tiers_mode"))));
            fields.push(("tiers", Value::List(price.parts("tiers").map(tier).collect())));
        }
        let packages = price.part("transform_quantity");
        if let Some(divide_by) = packages.whole("divide_by") {
            let round = match packages.text("round") {
                "" => "up",
                word => word,
            };
            let transform = vec![("divide_by", Value::Whole(divide_by)), ("round", Value::word(round))];
            fields.push(("transform_quantity", Value::Object(transform)));
        }
        fields.push(("recurring", Value::Object(recurring)));
        fields.push(("product_data", Value::Object(vec![("name", Value::text(name))])));
        let variable = self.names.of("price", id);
        self.create(&CREATE_PRICE, fields, &variable);
    }

    /// Usage is counted by a meter (<https://docs.stripe.com/api/billing/meter/create>).
    fn meter(&mut self, price: Part, name: &str) -> Value {
        let formula = match price.text("aggregate") {
            "" | "sum" => "sum",
            "last_during_period" => "last",
            other => {
                self.remark(format!("A meter knows no “{other}”; this one takes the last value of a period instead."));
                "last"
            }
        };
        let id = price.text("id");
        let event = Value::Text(event_name(&mut self.names, id));
        let fields = vec![
            ("display_name", Value::text(name)),
            ("event_name", event),
            ("default_aggregation", Value::Object(vec![("formula", Value::word(formula))])),
        ];
        let variable = self.names.of("meter", id);
        self.create(&CREATE_METER, fields, &variable);
        Value::id(&variable)
    }

    fn coupon(&mut self, coupon: Part) {
        let id = coupon.text("id");
        let mut fields = Vec::new();
        if coupon.has("percent_off") {
            fields.push(("percent_off", Value::Decimal(coupon.text("percent_off").to_string())));
        }
        if let Some(amount) = coupon.whole("amount_off") {
            fields.push(("amount_off", Value::Whole(amount)));
            fields.push(("currency", self.currency()));
        }
        let duration = coupon.text("duration");
        fields.push(("duration", Value::word(if duration.is_empty() { "once" } else { duration })));
        if let Some(months) = coupon.whole("duration_in_months") {
            fields.push(("duration_in_months", Value::Whole(months)));
        }
        if !coupon.text("name").is_empty() {
            fields.push(("name", Value::text(coupon.text("name"))));
        }
        let prices: Vec<_> = coupon.texts("applies_to").map(|id| self.names.of("price", id)).collect();
        if !prices.is_empty() {
            let products = prices.into_iter().map(|price| Value::Made(price, Where::Product)).collect();
            fields.push(("applies_to", Value::Object(vec![("products", Value::List(products))])));
        }
        let variable = self.names.of("coupon", id);
        self.create(&CREATE_COUPON, fields, &variable);
    }

    fn tax_rate(&mut self, rate: Part) {
        let id = rate.text("id");
        let name = if rate.text("name").is_empty() { id } else { rate.text("name") };
        let fields = vec![
            ("display_name", Value::text(name)),
            ("percentage", Value::Decimal(rate.text("percentage").to_string())),
            ("inclusive", Value::Flag(rate.is("inclusive"))),
        ];
        let variable = self.names.of("tax_rate", id);
        self.create(&CREATE_TAX_RATE, fields, &variable);
    }

    fn customer(&mut self) {
        let customer = self.scenario.part().part("customer");
        self.title("The customer");
        let mut fields = Vec::new();
        if !customer.text("name").is_empty() {
            fields.push(("name", Value::text(customer.text("name"))));
        }
        fields.push(("test_clock", Value::id(CLOCK)));
        let balance = customer.whole("balance");
        if let Some(balance) = balance {
            fields.push(("balance", Value::Whole(balance)));
        }
        if !customer.text("tax_exempt").is_empty() {
            fields.push(("tax_exempt", Value::word(customer.text("tax_exempt"))));
        }
        if customer.flag("payment_method") == Some(false) {
            self.remark("There is nothing to pay with, as in the story.");
        } else {
            fields.push(("payment_method", Value::text(GOOD_CARD)));
            let settings = vec![("default_payment_method", Value::text(GOOD_CARD))];
            fields.push(("invoice_settings", Value::Object(settings)));
        }
        self.create(&CREATE_CUSTOMER, fields, CUSTOMER);
        if let Some(balance) = balance {
            self.remark(format!(
                "Negative is credit. Before API version 2019-10-17 the parameter was account_balance={balance}."
            ));
        }
        if customer.has("discounts") || customer.has("tax_rates") {
            self.remark("Discounts and tax rates of the customer are named on each subscription: customers have none.");
        }
    }

    /// The currency of the story.
    pub(super) fn currency(&self) -> Value {
        Value::text(self.projection.simulation.currency.code)
    }
}

/// The name by which usage is reported.
pub(super) fn event_name(names: &mut super::names::Names, price: &str) -> String {
    names.of("usage", price)
}

/// What a unit, or a tier, costs.
fn unit_prices(part: Part, [whole, decimal]: [&'static str; 2]) -> Option<(&'static str, Value)> {
    if let Some(amount) = part.whole(whole) {
        return Some((whole, Value::Whole(amount)));
    }
    part.has(decimal).then(|| (decimal, Value::Decimal(part.text(decimal).to_string())))
}

fn tier(tier: Part) -> Value {
    let up_to = tier.whole("up_to").map_or(Value::Choice("inf"), Value::Whole);
    let mut fields = vec![("up_to", up_to)];
    fields.extend(unit_prices(tier, ["unit_amount", "unit_amount_decimal"]));
    fields.extend(unit_prices(tier, ["flat_amount", "flat_amount_decimal"]));
    Value::Object(fields)
}
