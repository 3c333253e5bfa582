//! In which order are the fields of a document written, and which are left out?
//!
//! By hand: a document is first listed, field by field and without a copy of its texts, and the list is then given to
//! whoever writes. Derived code would say the same for every field of every part anew.

use serde::{Serialize, Serializer};

use super::{
    Action, AddInvoiceItem, Axis, Cancel, CancelWhen, Coupon, Customer, Event, GrantCredit, Item, OneOffInvoice,
    OneOffItem, PolicyChoice, Price, Scenario, Subscription, TaxRate, Tier,
};

/// A value that is about to be written.
enum Json<'a> {
    Text(&'a str),
    Whole(i64),
    Flag(bool),
    List(Vec<Json<'a>>),
    Object(Object<'a>),
}

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Whole(number) => serializer.serialize_i64(*number),
            Self::Flag(flag) => serializer.serialize_bool(*flag),
            Self::List(list) => serializer.collect_seq(list),
            Self::Object(object) => serializer.collect_map(object.0.iter().map(|(name, value)| (name, value))),
        }
    }
}

impl Serialize for Scenario {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Json::Object(made(self, scenario)).serialize(serializer)
    }
}

/// The fields of an object, in their order. What adds one leaves it out where it says nothing, but for `put`, `whole`
/// and `always`.
#[derive(Default)]
struct Object<'a>(Vec<(&'a str, Json<'a>)>);

/// How one kind of object is listed.
type List<T> = for<'a> fn(&mut Object<'a>, &'a T);

fn made<T>(part: &T, list: List<T>) -> Object<'_> {
    let mut object = Object::default();
    list(&mut object, part);
    object
}

impl<'a> Object<'a> {
    #[inline(never)]
    fn put(&mut self, name: &'a str, value: Json<'a>) {
        self.0.push((name, value));
    }

    fn always(&mut self, name: &'a str, text: &'a str) {
        self.put(name, Json::Text(text));
    }

    fn whole(&mut self, name: &'a str, number: i64) {
        self.put(name, Json::Whole(number));
    }

    #[inline(never)]
    fn text(&mut self, name: &'a str, text: &'a str) {
        if !text.is_empty() {
            self.always(name, text);
        }
    }

    #[inline(never)]
    fn some_whole(&mut self, name: &'a str, number: Option<i64>) {
        if let Some(number) = number {
            self.whole(name, number);
        }
    }

    fn some_flag(&mut self, name: &'a str, flag: Option<bool>) {
        if let Some(flag) = flag {
            self.put(name, Json::Flag(flag));
        }
    }

    fn flag(&mut self, name: &'a str, flag: bool) {
        self.some_flag(name, flag.then_some(true));
    }

    /// A number, or what says the same with decimals.
    fn one_of(&mut self, name: &'a str, number: Option<i64>, name_decimal: &'a str, decimal: &'a str) {
        self.some_whole(name, number.filter(|_| decimal.is_empty()));
        self.text(name_decimal, decimal);
    }

    #[inline(never)]
    fn texts_always(&mut self, name: &'a str, texts: &'a [String]) {
        self.put(name, Json::List(texts.iter().map(|text| Json::Text(text)).collect()));
    }

    fn texts(&mut self, name: &'a str, texts: &'a [String]) {
        if !texts.is_empty() {
            self.texts_always(name, texts);
        }
    }

    fn part<T>(&mut self, name: &'a str, part: Option<&'a T>, list: List<T>) {
        if let Some(part) = part {
            self.put(name, Json::Object(made(part, list)));
        }
    }

    fn list_always<T>(&mut self, name: &'a str, parts: &'a [T], list: List<T>) {
        self.put(name, Json::List(parts.iter().map(|part| Json::Object(made(part, list))).collect()));
    }

    fn list<T>(&mut self, name: &'a str, parts: &'a [T], list: List<T>) {
        if !parts.is_empty() {
            self.list_always(name, parts, list);
        }
    }

    /// The number of an invoice is written as a number.
    fn invoice(&mut self, invoice: &'a str) {
        match invoice.parse() {
            Ok(number) => self.whole("invoice", number),
            Err(_) => self.text("invoice", invoice),
        }
    }

    fn behavior(&mut self, behavior: Option<&'a String>) {
        if let Some(behavior) = behavior {
            self.always("proration_behavior", behavior);
        }
    }
}

fn scenario<'a>(object: &mut Object<'a>, scenario: &'a Scenario) {
    object.whole("version", scenario.version);
    object.text("title", &scenario.title);
    object.text("description", &scenario.description);
    object.always("currency", &scenario.currency);
    object.always("start", &scenario.start);
    object.whole("months", scenario.months);
    object.part("policy", Some(&scenario.policy).filter(|policy| !policy.is_default()), policy);
    object.list_always("prices", &scenario.prices, price);
    object.list("coupons", &scenario.coupons, coupon);
    object.list("tax_rates", &scenario.tax_rates, tax_rate);
    object.part("customer", Some(&scenario.customer), customer);
    object.list_always("subscriptions", &scenario.subscriptions, subscription);
    object.list("events", &scenario.events, event);
}

fn policy<'a>(object: &mut Object<'a>, policy: &'a PolicyChoice) {
    object.text("preset", &policy.preset);
    object.some_flag("credit_unused_time", policy.credit_unused_time);
    object.some_flag("minimum_charge", policy.minimum_charge);
    object.behavior(policy.proration_behavior.as_ref());
    for Axis { name, value, is_text } in &policy.axes {
        let value = match (value.as_str(), value.parse()) {
            ("true" | "false", _) if !is_text => Json::Flag(value == "true"),
            (_, Ok(number)) if !is_text => Json::Whole(number),
            _ => Json::Text(value),
        };
        object.put(name, value);
    }
}

fn price<'a>(object: &mut Object<'a>, price: &'a Price) {
    object.always("id", &price.id);
    object.text("name", &price.name);
    let unit_amount = Some(price.unit_amount).filter(|_| price.tiers.is_empty());
    object.one_of("unit_amount", unit_amount, "unit_amount_decimal", &price.unit_amount_decimal);
    object.always("interval", &price.interval);
    object.some_whole("interval_count", unless(price.interval_count, 1));
    object.text("tiers_mode", &price.tiers_mode);
    object.list("tiers", &price.tiers, tier);
    object.part("transform_quantity", price.transform_quantity.as_ref(), |object, transform| {
        object.whole("divide_by", transform.divide_by);
        object.always("round", &transform.round);
    });
    object.text("usage_type", &price.usage_type);
    object.text("aggregate", &price.aggregate);
    object.text("billing", &price.billing);
}

fn tier<'a>(object: &mut Object<'a>, tier: &'a Tier) {
    object.some_whole("up_to", tier.up_to);
    object.one_of("unit_amount", tier.unit_amount, "unit_amount_decimal", &tier.unit_amount_decimal);
    object.one_of("flat_amount", tier.flat_amount, "flat_amount_decimal", &tier.flat_amount_decimal);
}

fn coupon<'a>(object: &mut Object<'a>, coupon: &'a Coupon) {
    object.always("id", &coupon.id);
    object.text("name", &coupon.name);
    object.text("percent_off", &coupon.percent_off);
    object.some_whole("amount_off", coupon.amount_off);
    object.text("duration", &coupon.duration);
    object.some_whole("duration_in_months", coupon.duration_in_months);
    object.texts("applies_to", &coupon.applies_to);
}

fn tax_rate<'a>(object: &mut Object<'a>, tax_rate: &'a TaxRate) {
    object.always("id", &tax_rate.id);
    object.text("name", &tax_rate.name);
    object.always("percentage", &tax_rate.percentage);
    object.flag("inclusive", tax_rate.inclusive);
}

fn customer<'a>(object: &mut Object<'a>, customer: &'a Customer) {
    object.text("name", &customer.name);
    object.some_whole("balance", unless(customer.balance, 0));
    object.text("tax_exempt", &customer.tax_exempt);
    object.texts("discounts", &customer.discounts);
    object.texts("tax_rates", &customer.tax_rates);
    object.some_flag("payment_method", customer.payment_method.filter(|has_one| !has_one));
}

fn subscription<'a>(object: &mut Object<'a>, subscription: &'a Subscription) {
    object.always("id", &subscription.id);
    object.text("start", &subscription.start);
    object.list_always("items", &subscription.items, item);
    object.text("billing_cycle_anchor", &subscription.billing_cycle_anchor);
    let config = subscription.billing_cycle_anchor_config.as_ref();
    object.part("billing_cycle_anchor_config", config, |object, config| {
        object.some_whole("day_of_month", config.day_of_month);
        object.some_whole("month", config.month);
        object.some_whole("hour", config.hour);
        object.some_whole("minute", config.minute);
        object.some_whole("second", config.second);
    });
    object.text("backdate_start_date", &subscription.backdate_start_date);
    object.behavior(subscription.proration_behavior.as_ref());
    object.text("trial_end", &subscription.trial_end);
    object.some_whole("trial_days", subscription.trial_days);
    object.text("trial_end_behavior", &subscription.trial_end_behavior);
    object.texts("discounts", &subscription.discounts);
    object.texts("tax_rates", &subscription.tax_rates);
    object.text("collection_method", &subscription.collection_method);
    object.some_whole("days_until_due", subscription.days_until_due);
    object.text("cancel_at", &subscription.cancel_at);
    object.flag("cancel_at_period_end", subscription.cancel_at_period_end);
    object.part("billing_thresholds", subscription.billing_thresholds.as_ref(), |object, thresholds| {
        object.some_whole("amount_gte", thresholds.amount_gte);
        object.some_whole("usage_gte", thresholds.usage_gte);
    });
}

fn item<'a>(object: &mut Object<'a>, item: &'a Item) {
    object.always("id", &item.id);
    object.always("price", &item.price);
    object.one_of("quantity", unless(item.quantity, 1), "quantity_decimal", &item.quantity_decimal);
    object.texts("discounts", &item.discounts);
    object.texts("tax_rates", &item.tax_rates);
}

fn event<'a>(object: &mut Object<'a>, event: &'a Event) {
    object.always("at", &event.at);
    let mut body = made(&event.action, action);
    body.text("description", &event.description);
    object.put(event.action.name(), Json::Object(body));
}

fn action<'a>(object: &mut Object<'a>, action: &'a Action) {
    match action {
        Action::ChangePrice(change) => {
            subscription_and_item(object, &change.subscription, &change.item);
            object.always("price", &change.price);
            object.one_of("quantity", change.quantity, "quantity_decimal", &change.quantity_decimal);
            object.behavior(change.proration_behavior.as_ref());
            object.text("proration_date", &change.proration_date);
            object.text("billing_cycle_anchor", &change.billing_cycle_anchor);
        }
        Action::ChangeQuantity(change) => {
            subscription_and_item(object, &change.subscription, &change.item);
            object.one_of("quantity", Some(change.quantity), "quantity_decimal", &change.quantity_decimal);
            object.behavior(change.proration_behavior.as_ref());
            object.text("proration_date", &change.proration_date);
        }
        Action::Cancel(cancelled) => cancel(object, cancelled),
        Action::AdjustBalance { amount } | Action::OneOffCharge { amount } => object.whole("amount", *amount),
        Action::SetBalance { balance } => object.whole("balance", *balance),
        Action::AddInvoiceItem(item) => add_invoice_item(object, item),
        Action::AddItem(add) => {
            object.always("subscription", &add.subscription);
            object.part("item", Some(&add.item), item);
            object.behavior(add.proration_behavior.as_ref());
            object.text("proration_date", &add.proration_date);
        }
        Action::RemoveItem(remove) => {
            subscription_and_item(object, &remove.subscription, &remove.item);
            object.behavior(remove.proration_behavior.as_ref());
            object.text("proration_date", &remove.proration_date);
            object.flag("clear_usage", remove.clear_usage);
        }
        Action::StartSubscription(begun) => subscription(object, begun),
        Action::EndTrial { subscription } | Action::ResumeCollection { subscription } => {
            object.always("subscription", subscription);
        }
        Action::SetTrialEnd { subscription, trial_end, proration_behavior } => {
            object.always("subscription", subscription);
            object.always("trial_end", trial_end);
            object.behavior(proration_behavior.as_ref());
        }
        Action::ResetBillingCycleAnchor { subscription, proration_behavior }
        | Action::PauseSubscription { subscription, proration_behavior } => {
            object.always("subscription", subscription);
            object.behavior(proration_behavior.as_ref());
        }
        Action::PauseCollection { subscription, behavior, resumes_at } => {
            object.always("subscription", subscription);
            object.always("behavior", behavior);
            object.text("resumes_at", resumes_at);
        }
        Action::ResumeSubscription { subscription, billing_cycle_anchor, proration_behavior } => {
            object.always("subscription", subscription);
            object.text("billing_cycle_anchor", billing_cycle_anchor);
            object.behavior(proration_behavior.as_ref());
        }
        Action::ApplyDiscount(change) | Action::RemoveDiscount(change) => {
            object.always("coupon", &change.coupon);
            object.text("subscription", &change.subscription);
            object.text("item", &change.item);
        }
        Action::ReportUsage(usage) => {
            subscription_and_item(object, &usage.subscription, &usage.item);
            object.always("quantity", &usage.quantity);
            object.text("action", &usage.action);
        }
        Action::GrantCredit(grant) => grant_credit(object, grant),
        Action::OneOffInvoice(invoice) => one_off_invoice(object, invoice),
        Action::IssueCreditNote(note) => {
            object.invoice(&note.invoice);
            object.whole("amount", note.amount);
            object.some_whole("refund_amount", note.refund_amount);
            object.some_whole("credit_amount", note.credit_amount);
            object.some_whole("out_of_band_amount", note.out_of_band_amount);
            object.text("reason", &note.reason);
        }
        Action::VoidInvoice { invoice } | Action::MarkUncollectible { invoice } => object.invoice(invoice),
        Action::PayInvoice { invoice, amount } | Action::ApplyBalanceToInvoice { invoice, amount } => {
            object.invoice(invoice);
            object.some_whole("amount", *amount);
        }
        Action::FailPayments { until, count } => {
            object.text("until", until);
            object.some_whole("count", *count);
        }
        Action::SetTaxRates { subscription, item, tax_rates } => {
            object.text("subscription", subscription);
            object.text("item", item);
            object.texts_always("tax_rates", tax_rates);
        }
    }
}

fn subscription_and_item<'a>(object: &mut Object<'a>, subscription: &'a str, item: &'a str) {
    object.always("subscription", subscription);
    object.always("item", item);
}

fn cancel<'a>(object: &mut Object<'a>, cancel: &'a Cancel) {
    object.always("subscription", &cancel.subscription);
    match &cancel.when {
        CancelWhen::Now => {}
        CancelWhen::PeriodEnd => object.always("when", "period_end"),
        CancelWhen::At(instant) => object.always("when", instant),
    }
    object.flag("prorate", cancel.prorate);
    object.flag("invoice_now", cancel.invoice_now);
    object.behavior(cancel.proration_behavior.as_ref());
}

fn grant_credit<'a>(object: &mut Object<'a>, grant: &'a GrantCredit) {
    object.text("id", &grant.id);
    object.text("name", &grant.name);
    object.whole("amount", grant.amount);
    object.text("category", &grant.category);
    object.some_whole("priority", grant.priority);
    object.text("effective_at", &grant.effective_at);
    object.text("expires_at", &grant.expires_at);
}

fn add_invoice_item<'a>(object: &mut Object<'a>, item: &'a AddInvoiceItem) {
    let amount = Some(item.amount).filter(|_| item.price.is_empty());
    object.one_of("amount", amount, "unit_amount_decimal", &item.unit_amount_decimal);
    object.text("price", &item.price);
    object.some_whole("quantity", item.quantity);
    object.text("subscription", &item.subscription);
    object.some_flag("discountable", item.discountable);
    object.texts("discounts", &item.discounts);
    object.texts("tax_rates", &item.tax_rates);
}

fn one_off_invoice<'a>(object: &mut Object<'a>, invoice: &'a OneOffInvoice) {
    object.list_always("items", &invoice.items, one_off_item);
    object.texts("discounts", &invoice.discounts);
    object.texts("tax_rates", &invoice.tax_rates);
    object.flag("include_pending", invoice.include_pending);
}

fn one_off_item<'a>(object: &mut Object<'a>, item: &'a OneOffItem) {
    object.whole("amount", item.amount);
    object.some_flag("discountable", item.discountable);
    object.texts("discounts", &item.discounts);
    object.texts("tax_rates", &item.tax_rates);
    object.text("description", &item.description);
}

fn unless(number: i64, default: i64) -> Option<i64> {
    Some(number).filter(|number| *number != default)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::super::{check, read};

    /// A document with every field, as it is written.
    const EVERY_FIELD: &str = include_str!("../../../tests/data/every-field.json");

    /// A document that spells out what could be left out, and writes numbers in quotes or without.
    const SPELT_OUT: &str = r#"{
        "title": "", "currency": "usd", "start": "2026-01-01", "months": 2, "policy": {}, "events": [],
        "prices": [
            { "id": "a", "unit_amount": 1, "billing_scheme": "per_unit", "interval_count": 1, "tiers": [],
              "usage_type": "licensed", "aggregate": "sum", "billing": "in_advance" },
            { "id": "b", "unit_amount_decimal": 0.10, "billing_scheme": null },
            { "id": "c", "billing_scheme": "tiered", "tiers_mode": "graduated", "tiers": [
                { "up_to": "inf", "unit_amount": 3 }, { "up_to": null, "flat_amount_decimal": 2.0 }
            ] }
        ],
        "coupons": [{ "id": "o", "percent_off": 12.50, "duration": "once", "applies_to": [] }],
        "tax_rates": [{ "id": "t", "percentage": 19, "inclusive": false }],
        "customer": { "balance": 0, "tax_exempt": "none", "discounts": [], "payment_method": true },
        "subscriptions": [{
            "id": "s", "items": [{ "id": "i", "price": "a", "quantity": 1 }],
            "cancel_at": null, "cancel_at_period_end": false,
            "collection_method": "charge_automatically", "trial_end_behavior": "create_invoice"
        }]
    }"#;

    #[track_caller]
    fn again(text: &str) -> String {
        let (scenario, problems) = read(text);
        assert_eq!(problems, []);
        scenario.expect("a story").to_json()
    }

    #[test]
    fn what_is_read_is_written_as_it_was() {
        assert_eq!(again(EVERY_FIELD), EVERY_FIELD.trim_end());
    }

    #[test]
    fn defaults_are_left_out() {
        let written = again(SPELT_OUT);
        assert_eq!(again(&written), written);
        let short = json!({
            "version": 1, "currency": "usd", "start": "2026-01-01", "months": 2,
            "prices": [
                { "id": "a", "unit_amount": 1, "interval": "month" },
                { "id": "b", "unit_amount_decimal": "0.10", "interval": "month" },
                { "id": "c", "interval": "month", "tiers_mode": "graduated", "tiers": [
                    { "unit_amount": 3 }, { "flat_amount_decimal": "2.0" },
                ] },
            ],
            "coupons": [{ "id": "o", "percent_off": "12.50" }],
            "tax_rates": [{ "id": "t", "percentage": "19" }],
            "customer": {},
            "subscriptions": [{ "id": "s", "items": [{ "id": "i", "price": "a" }] }],
        });
        assert_eq!(serde_json::from_str::<Value>(&written).unwrap(), short);
        let mut document = short;
        for (written, kept) in [(json!("last"), json!({})), (json!("12"), json!({ "invoice": 12 }))] {
            document["events"] = json!([{ "at": "2026-01-02", "void_invoice": { "invoice": written } }]);
            let found: Value = serde_json::from_str(&again(&document.to_string())).unwrap();
            assert_eq!(found["events"][0]["void_invoice"], kept);
        }
    }

    /// What `check` gives to the engine. All other fields are refused, so that no document is half understood.
    const BILLED: &[&str] = &[
        "version title description currency start months",
        "policy.preset policy.credit_unused_time policy.minimum_charge policy.proration_behavior",
        "policy.ratio_decimals policy.rounding",
        // No axes: refused by their names.
        "policy.itemized policy.utc_offset policy.whole",
        "prices.id prices.name prices.unit_amount prices.unit_amount_decimal prices.interval prices.interval_count",
        "prices.tiers_mode prices.tiers.up_to prices.tiers.unit_amount prices.tiers.unit_amount_decimal",
        "prices.tiers.flat_amount prices.tiers.flat_amount_decimal",
        "prices.transform_quantity.divide_by prices.transform_quantity.round",
        "prices.usage_type prices.aggregate prices.billing",
        "coupons.id coupons.name coupons.percent_off coupons.amount_off coupons.duration",
        "coupons.duration_in_months coupons.applies_to",
        "tax_rates.id tax_rates.name tax_rates.percentage tax_rates.inclusive",
        "customer.name customer.balance customer.tax_exempt customer.discounts customer.tax_rates",
        "customer.payment_method",
        "subscriptions.id subscriptions.start subscriptions.billing_cycle_anchor subscriptions.backdate_start_date",
        "subscriptions.billing_cycle_anchor_config.day_of_month subscriptions.billing_cycle_anchor_config.month",
        "subscriptions.billing_cycle_anchor_config.hour subscriptions.billing_cycle_anchor_config.minute",
        "subscriptions.billing_cycle_anchor_config.second",
        "subscriptions.proration_behavior subscriptions.trial_end subscriptions.trial_days",
        "subscriptions.trial_end_behavior subscriptions.discounts subscriptions.tax_rates",
        "subscriptions.cancel_at subscriptions.cancel_at_period_end",
        "subscriptions.items.id subscriptions.items.price subscriptions.items.quantity",
        "subscriptions.items.quantity_decimal subscriptions.items.discounts subscriptions.items.tax_rates",
        "events.at",
        "events.change_price.subscription events.change_price.item events.change_price.price",
        "events.change_price.quantity events.change_price.quantity_decimal events.change_price.proration_behavior",
        "events.change_price.proration_date events.change_price.billing_cycle_anchor events.change_price.description",
        "events.change_quantity.subscription events.change_quantity.item events.change_quantity.quantity",
        "events.change_quantity.quantity_decimal events.change_quantity.proration_behavior",
        "events.change_quantity.proration_date",
        "events.add_item.subscription events.add_item.item.id events.add_item.item.price",
        "events.add_item.item.quantity events.add_item.proration_behavior events.add_item.proration_date",
        "events.remove_item.subscription events.remove_item.item events.remove_item.proration_behavior",
        "events.remove_item.proration_date",
        "events.start_subscription.id events.start_subscription.items.id events.start_subscription.items.price",
        "events.start_subscription.trial_days events.start_subscription.trial_end_behavior",
        "events.start_subscription.description",
        "events.end_trial.subscription",
        "events.set_trial_end.subscription events.set_trial_end.trial_end events.set_trial_end.proration_behavior",
        "events.reset_billing_cycle_anchor.subscription events.reset_billing_cycle_anchor.proration_behavior",
        "events.pause_subscription.subscription events.pause_subscription.proration_behavior",
        "events.resume_subscription.subscription events.resume_subscription.billing_cycle_anchor",
        "events.resume_subscription.proration_behavior",
        "events.apply_discount.coupon events.apply_discount.subscription events.apply_discount.item",
        "events.remove_discount.coupon",
        "events.report_usage.subscription events.report_usage.item events.report_usage.quantity",
        "events.report_usage.action",
        "events.set_tax_rates.subscription events.set_tax_rates.item events.set_tax_rates.tax_rates",
        "events.cancel.subscription events.cancel.when events.cancel.prorate events.cancel.invoice_now",
        "events.cancel.proration_behavior",
        "events.adjust_balance.amount events.adjust_balance.description events.set_balance.balance",
        "events.add_invoice_item.amount events.add_invoice_item.unit_amount_decimal events.add_invoice_item.price",
        "events.add_invoice_item.quantity events.add_invoice_item.subscription events.add_invoice_item.discountable",
        "events.add_invoice_item.tax_rates events.add_invoice_item.description events.one_off_charge.amount",
    ];

    /// The path of each value in a document, as problems have it.
    fn paths(value: &Value, path: &str, found: &mut Vec<String>) {
        let dot = if path.is_empty() { "" } else { "." };
        match value {
            Value::Object(fields) if !fields.is_empty() => {
                fields.iter().for_each(|(name, value)| paths(value, &format!("{path}{dot}{name}"), found));
            }
            Value::Array(list) if !list.is_empty() => {
                let values = list.iter().enumerate();
                values.for_each(|(index, value)| paths(value, &format!("{path}[{index}]"), found));
            }
            _ => found.push(path.to_string()),
        }
    }

    #[test]
    fn each_field_is_billed_or_refused() {
        let scenario = read(EVERY_FIELD).0.expect("a story");
        let problems = check(&scenario).expect_err("not all is billed yet");
        let is_refused = |path: &str| {
            let refused = problems.iter().filter(|problem| problem.code == "not_yet");
            let mut rests = refused.filter_map(|problem| path.strip_prefix(&problem.path));
            rests.any(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        let mut all = Vec::new();
        paths(&serde_json::from_str(EVERY_FIELD).unwrap(), "", &mut all);
        for path in all {
            let name: String =
                path.chars().filter(|letter| !letter.is_ascii_digit() && !"[]".contains(*letter)).collect();
            let is_billed = BILLED.iter().any(|line| line.split(' ').any(|billed| billed == name));
            assert!(is_billed || is_refused(&path), "{path} is passed over");
        }
    }
}
