//! How is an event read?

use serde_json::Value;

use super::super::document::{
    Action, AddInvoiceItem, AddItem, Cancel, ChangePrice, ChangeQuantity, CreditNote, DiscountChange, Event,
    GrantCredit, OneOffInvoice, OneOffItem, RemoveItem, ReportUsage,
};
use super::fields::Fields;
use super::near::{join, nearest};
use super::{any_subscription, item};

/// How one kind of event is read.
type ReadAction = fn(&mut Fields) -> Action;

/// The kinds of events, by name.
const ACTIONS: [(&str, ReadAction); 29] = [
    ("change_price", |fields| {
        let [subscription, item] = subscription_and_item(fields);
        fields.one_of(&["quantity", "quantity_decimal"], false);
        Action::ChangePrice(ChangePrice {
            subscription,
            item,
            price: fields.text("price", "?"),
            quantity: fields.some_integer("quantity"),
            quantity_decimal: fields.decimal("quantity_decimal"),
            proration_behavior: behavior(fields),
            proration_date: fields.text_or("proration_date", ""),
            billing_cycle_anchor: fields.choice("billing_cycle_anchor", &["unchanged", "now"]),
        })
    }),
    ("change_quantity", |fields| {
        let [subscription, item] = subscription_and_item(fields);
        fields.one_of(&["quantity", "quantity_decimal"], true);
        Action::ChangeQuantity(ChangeQuantity {
            subscription,
            item,
            quantity: fields.integer_or("quantity", 1),
            quantity_decimal: fields.decimal("quantity_decimal"),
            proration_behavior: behavior(fields),
            proration_date: fields.text_or("proration_date", ""),
        })
    }),
    ("cancel", |fields| {
        Action::Cancel(Cancel {
            subscription: subscription(fields),
            when: fields.cancel_when(),
            prorate: fields.flag("prorate").unwrap_or_default(),
            invoice_now: fields.flag("invoice_now").unwrap_or_default(),
            proration_behavior: behavior(fields),
        })
    }),
    ("adjust_balance", |fields| Action::AdjustBalance { amount: fields.integer("amount", 1) }),
    ("set_balance", |fields| Action::SetBalance { balance: fields.integer("balance", 0) }),
    ("add_invoice_item", |fields| {
        fields.one_of(&["amount", "unit_amount_decimal", "price"], true);
        Action::AddInvoiceItem(AddInvoiceItem {
            amount: fields.integer_or("amount", 1),
            unit_amount_decimal: fields.decimal("unit_amount_decimal"),
            price: fields.text_or("price", ""),
            quantity: fields.some_integer("quantity"),
            subscription: fields.text_or("subscription", ""),
            discountable: fields.flag("discountable"),
            discounts: fields.texts("discounts"),
            tax_rates: fields.texts("tax_rates"),
        })
    }),
    ("one_off_charge", |fields| Action::OneOffCharge { amount: fields.integer("amount", 100) }),
    ("add_item", |fields| {
        let subscription = subscription(fields);
        fields.require("item");
        Action::AddItem(AddItem {
            subscription,
            item: fields.part("item", item).unwrap_or_default(),
            proration_behavior: behavior(fields),
            proration_date: fields.text_or("proration_date", ""),
        })
    }),
    ("remove_item", |fields| {
        let [subscription, item] = subscription_and_item(fields);
        Action::RemoveItem(RemoveItem {
            subscription,
            item,
            proration_behavior: behavior(fields),
            proration_date: fields.text_or("proration_date", ""),
            clear_usage: fields.flag("clear_usage").unwrap_or_default(),
        })
    }),
    ("start_subscription", |fields| Action::StartSubscription(Box::new(any_subscription(fields, false)))),
    ("end_trial", |fields| Action::EndTrial { subscription: subscription(fields) }),
    ("set_trial_end", |fields| Action::SetTrialEnd {
        subscription: subscription(fields),
        trial_end: fields.text("trial_end", "1970-01-01"),
        proration_behavior: behavior(fields),
    }),
    ("reset_billing_cycle_anchor", |fields| Action::ResetBillingCycleAnchor {
        subscription: subscription(fields),
        proration_behavior: behavior(fields),
    }),
    ("pause_collection", |fields| Action::PauseCollection {
        subscription: subscription(fields),
        behavior: fields.needed_choice("behavior", &["void", "keep_as_draft", "mark_uncollectible"]),
        resumes_at: fields.text_or("resumes_at", ""),
    }),
    ("resume_collection", |fields| Action::ResumeCollection { subscription: subscription(fields) }),
    ("pause_subscription", |fields| Action::PauseSubscription {
        subscription: subscription(fields),
        proration_behavior: behavior(fields),
    }),
    ("resume_subscription", |fields| Action::ResumeSubscription {
        subscription: subscription(fields),
        billing_cycle_anchor: fields.choice("billing_cycle_anchor", &["now", "unchanged"]),
        proration_behavior: behavior(fields),
    }),
    ("apply_discount", |fields| Action::ApplyDiscount(discount_change(fields))),
    ("remove_discount", |fields| Action::RemoveDiscount(discount_change(fields))),
    ("report_usage", |fields| {
        let [subscription, item] = subscription_and_item(fields);
        Action::ReportUsage(ReportUsage {
            subscription,
            item,
            quantity: fields.needed_decimal("quantity"),
            action: fields.choice("action", &["increment", "set"]),
        })
    }),
    ("grant_credit", |fields| {
        Action::GrantCredit(GrantCredit {
            id: fields.text_or("id", ""),
            name: fields.text_or("name", ""),
            amount: fields.integer("amount", 1),
            category: fields.choice("category", &["promotional", "paid"]),
            priority: fields.some_integer("priority"),
            effective_at: fields.text_or("effective_at", ""),
            expires_at: fields.text_or("expires_at", ""),
        })
    }),
    ("one_off_invoice", |fields| {
        Action::OneOffInvoice(OneOffInvoice {
            items: fields.needed_list("items", one_off_item),
            discounts: fields.texts("discounts"),
            tax_rates: fields.texts("tax_rates"),
            include_pending: fields.flag("include_pending").unwrap_or_default(),
        })
    }),
    ("issue_credit_note", |fields| {
        Action::IssueCreditNote(CreditNote {
            invoice: fields.invoice(),
            amount: fields.integer("amount", 1),
            refund_amount: fields.some_integer("refund_amount"),
            credit_amount: fields.some_integer("credit_amount"),
            out_of_band_amount: fields.some_integer("out_of_band_amount"),
            reason: fields.text_or("reason", ""),
        })
    }),
    ("void_invoice", |fields| Action::VoidInvoice { invoice: fields.invoice() }),
    ("pay_invoice", |fields| Action::PayInvoice { invoice: fields.invoice(), amount: fields.some_integer("amount") }),
    ("mark_uncollectible", |fields| Action::MarkUncollectible { invoice: fields.invoice() }),
    ("apply_balance_to_invoice", |fields| Action::ApplyBalanceToInvoice {
        invoice: fields.invoice(),
        amount: fields.some_integer("amount"),
    }),
    ("fail_payments", |fields| {
        fields.one_of(&["until", "count"], true);
        Action::FailPayments { until: fields.text_or("until", ""), count: fields.some_integer("count") }
    }),
    ("set_tax_rates", |fields| {
        let [subscription, item] = perhaps_subscription_and_item(fields);
        fields.require("tax_rates");
        Action::SetTaxRates { subscription, item, tax_rates: fields.texts("tax_rates") }
    }),
];

fn subscription(fields: &mut Fields) -> String {
    fields.text("subscription", "?")
}

fn subscription_and_item(fields: &mut Fields) -> [String; 2] {
    [subscription(fields), fields.text("item", "?")]
}

/// An item is one of a subscription.
fn perhaps_subscription_and_item(fields: &mut Fields) -> [String; 2] {
    if fields.says("item") {
        fields.require("subscription");
    }
    ["subscription", "item"].map(|name| fields.text_or(name, ""))
}

fn behavior(fields: &mut Fields) -> Option<String> {
    fields.some_text("proration_behavior")
}

fn discount_change(fields: &mut Fields) -> DiscountChange {
    let coupon = fields.text("coupon", "?");
    let [subscription, item] = perhaps_subscription_and_item(fields);
    DiscountChange { coupon, subscription, item }
}

fn one_off_item(fields: &mut Fields) -> OneOffItem {
    OneOffItem {
        amount: fields.integer("amount", 1),
        discountable: fields.flag("discountable"),
        discounts: fields.texts("discounts"),
        tax_rates: fields.texts("tax_rates"),
        description: fields.text_or("description", ""),
    }
}

pub(super) fn event(fields: &mut Fields) -> Event {
    let at = fields.text("at", "1970-01-01");
    let (action, description) = action(fields);
    Event { at, action, description }
}

fn action(fields: &mut Fields) -> (Action, String) {
    let names: Vec<_> = ACTIONS.iter().map(|(name, _)| *name).collect();
    fields.known.extend(&names);
    let written = fields.names();
    let present: Vec<_> = ACTIONS.iter().filter(|(name, _)| written.contains(name)).collect();
    let [(name, read)] = present[..] else {
        let unknown: Vec<_> = written.into_iter().filter(|name| !fields.known.contains(name)).collect();
        let message = match (present.len(), &unknown[..]) {
            (0, []) => String::from("This event does not say what happens."),
            (0, unknown) => format!("Nothing that can happen is called {}.", join(unknown.iter().copied())),
            _ => format!("This event says several things at once: {}.", join(present.iter().map(|(name, _)| *name))),
        };
        // A name that is almost right is told as such, and that is enough.
        let is_misspelt = present.is_empty() && unknown.iter().any(|name| nearest(name, &names).is_some());
        if fields.map.is_some() && !is_misspelt {
            fields.problem("event_action", "", message, format!("Give it exactly one of {}.", join(names)));
            fields.known.extend(unknown);
        }
        return (Action::SetBalance { balance: 0 }, String::new());
    };
    let path = fields.path_of(name);
    let value = fields.map.and_then(|map| map.get(*name)).unwrap_or(&Value::Null);
    let mut inner = Fields::of(value, path, fields.problems);
    let action = read(&mut inner);
    let description = inner.text_or("description", "");
    inner.finish();
    (action, description)
}
