//! How does a test write a story down briefly, and what it comes to in one line an invoice?

#[path = "kind.rs"]
mod kind;

use rollforward::calendar::{Timestamp, iso_instant};
use rollforward::invoice::{Invoice, LineItem};
use rollforward::money::Amount;
use rollforward::projection::{Projection, describe, notices};
use rollforward::simulate_json;
use serde_json::{Value, json};

/// A scenario document that is being written.
#[derive(Clone)]
pub(crate) struct Story {
    document: Value,
}

/// A story with one subscription, `main`, that has no items yet.
pub(crate) fn story(currency: &str, start: &str, months: i64) -> Story {
    let document = json!({
        "currency": currency,
        "start": start,
        "months": months,
        "prices": [],
        "subscriptions": [{ "id": "main", "items": [] }],
        "events": [],
    });
    Story { document }
}

/// An instant of a source that counts seconds, as a document writes it.
pub(crate) fn at(seconds: i64) -> String {
    iso_instant(Timestamp(seconds))
}

impl Story {
    /// A price; its interval is `month`, or `3 month` for every three.
    pub(crate) fn price(mut self, id: &str, unit_amount: i64, interval: &str) -> Self {
        let (count, unit) = interval.split_once(' ').unwrap_or(("1", interval));
        let count: i64 = count.parse().expect("a count");
        let price = json!({ "id": id, "unit_amount": unit_amount, "interval": unit, "interval_count": count });
        push(&mut self.document["prices"], price);
        self
    }

    /// An item of the last subscription.
    pub(crate) fn item(mut self, id: &str, price: &str, quantity: i64) -> Self {
        let subscriptions = self.document["subscriptions"].as_array_mut().expect("a list");
        let last = subscriptions.last_mut().expect("a subscription");
        push(&mut last["items"], json!({ "id": id, "price": price, "quantity": quantity }));
        self
    }

    /// Another subscription, to which further items belong.
    pub(crate) fn subscription(mut self, id: &str, start: &str) -> Self {
        push(&mut self.document["subscriptions"], json!({ "id": id, "start": start, "items": [] }));
        self
    }

    /// A price as a document writes it.
    pub(crate) fn raw_price(mut self, price: Value) -> Self {
        push(&mut self.document["prices"], price);
        self
    }

    /// A metered monthly price.
    pub(crate) fn metered(self, id: &str, unit_amount: i64) -> Self {
        self.raw_price(json!({ "id": id, "unit_amount": unit_amount, "usage_type": "metered" }))
    }

    /// What the last subscription has besides its items.
    pub(crate) fn subscribed(mut self, fields: &Value) -> Self {
        let last = self.document["subscriptions"].as_array_mut().and_then(|all| all.last_mut()).expect("one");
        for (name, value) in fields.as_object().expect("an object") {
            last[name] = value.clone();
        }
        self
    }

    /// A tax on everything that is added to the prices.
    pub(crate) fn taxed(mut self, percentage: i64) -> Self {
        self.document["tax_rates"] = json!([{ "id": "tax", "percentage": percentage }]);
        self.document["customer"]["tax_rates"] = json!(["tax"]);
        self
    }

    pub(crate) fn coupons(mut self, coupons: Value) -> Self {
        self.document["coupons"] = coupons;
        self
    }

    pub(crate) fn rates(mut self, rates: Value) -> Self {
        self.document["tax_rates"] = rates;
        self
    }

    /// The taxes of an item of `main`.
    pub(crate) fn item_taxed(mut self, item: usize, rates: &[&str]) -> Self {
        self.document["subscriptions"][0]["items"][item]["tax_rates"] = json!(rates);
        self
    }

    /// The customer's discounts.
    pub(crate) fn discounted(mut self, coupons: &[&str]) -> Self {
        self.document["customer"]["discounts"] = json!(coupons);
        self
    }

    pub(crate) fn balance(mut self, balance: i64) -> Self {
        self.document["customer"]["balance"] = json!(balance);
        self
    }

    pub(crate) fn policy(mut self, policy: Value) -> Self {
        self.document["policy"] = policy;
        self
    }

    pub(crate) fn event(mut self, at: &str, what: &str, with: Value) -> Self {
        push(&mut self.document["events"], json!({ "at": at, what: with }));
        self
    }

    /// The item `plan` of `main` moves to another price.
    pub(crate) fn change_price(self, at: &str, price: &str, behavior: &str) -> Self {
        let with = json!({ "subscription": "main", "item": "plan", "price": price, "proration_behavior": behavior });
        self.event(at, "change_price", with)
    }

    /// The item `plan` of `main` changes its quantity.
    pub(crate) fn change_quantity(self, at: &str, quantity: i64, behavior: &str) -> Self {
        let with =
            json!({ "subscription": "main", "item": "plan", "quantity": quantity, "proration_behavior": behavior });
        self.event(at, "change_quantity", with)
    }

    pub(crate) fn adjust_balance(self, at: &str, amount: i64) -> Self {
        self.event(at, "adjust_balance", json!({ "amount": amount }))
    }

    pub(crate) fn add_invoice_item(self, at: &str, amount: i64) -> Self {
        self.event(at, "add_invoice_item", json!({ "amount": amount }))
    }

    /// Ends `main`, with what the object adds.
    pub(crate) fn cancel(self, at: &str, mut with: Value) -> Self {
        with["subscription"] = json!("main");
        self.event(at, "cancel", with)
    }

    #[track_caller]
    pub(crate) fn run(&self) -> Projection {
        simulate_json(&self.document.to_string())
            .unwrap_or_else(|problems| panic!("{problems:#?} in {:#}", self.document))
    }

    /// Each invoice in a line: `2026-05-01 | 5000 10000 | 15000 | -20000 -> -5000 | 0`: its date, lines, total, the balance
    /// before and after, and the amount due.
    #[track_caller]
    pub(crate) fn bills(&self) -> Vec<String> {
        self.run().invoices.iter().map(bill).collect()
    }

    /// Each ledger row in a line: `2026-05-01 applied_to_invoice 15000 -> -5000`.
    #[track_caller]
    pub(crate) fn ledger(&self) -> Vec<String> {
        let row = |entry: &rollforward::customer::BalanceTransaction| {
            let kind = describe::transaction_type(entry.kind);
            format!("{} {kind} {} -> {}", iso_instant(entry.at), entry.amount.units(), entry.ending_balance.units())
        };
        self.run().balance_transactions.iter().map(row).collect()
    }

    /// The codes of the notices.
    #[track_caller]
    pub(crate) fn notices(&self) -> Vec<&'static str> {
        notices(&self.run()).iter().map(|notice| notice.code).collect()
    }

    /// Each line of each invoice: `credit -166 2020-09-01 to 2020-09-06`.
    #[track_caller]
    pub(crate) fn lines(&self) -> Vec<String> {
        self.run().invoices.iter().flat_map(|invoice| invoice.lines.iter().map(line).collect::<Vec<_>>()).collect()
    }

    /// The payments: date and amount.
    #[track_caller]
    pub(crate) fn payments(&self) -> Vec<String> {
        let payment =
            |payment: &rollforward::invoice::Payment| format!("{} {}", iso_instant(payment.at), payment.amount.units());
        self.run().payments.iter().map(payment).collect()
    }

    /// Holds [`Story::bills`] against what a source says.
    #[track_caller]
    pub(crate) fn gives(&self, source: &str, expected: &[&str]) {
        let found = self.bills();
        assert_eq!(found, expected, "\n{source}\n{:#}", self.document);
    }
}

fn push(list: &mut Value, one: Value) {
    list.as_array_mut().expect("a list").push(one);
}

fn bill(invoice: &Invoice) -> String {
    let units = |amount: Amount| amount.units();
    let lines: Vec<_> = invoice.lines.iter().map(|line| units(line.amount).to_string()).collect();
    let settled = &invoice.settlement;
    format!(
        "{} | {} | {} | {} -> {} | {}",
        iso_instant(invoice.at),
        lines.join(" "),
        units(invoice.total),
        units(settled.starting_balance),
        units(settled.ending_balance),
        units(settled.amount_due),
    )
}

fn line(line: &LineItem) -> String {
    let kind = kind::name(line.kind);
    let (start, end) = (iso_instant(line.period.start), iso_instant(line.period.end));
    format!("{kind} {} {start} to {end}", line.amount.units())
}
