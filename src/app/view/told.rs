//! What do events say that the page tells, but does not edit yet?

use super::terms::{self, coupon_name, day, exact, list, money, price_name, rate_name};
use crate::currency::Currency;
use crate::scenario::{Action, CancelWhen, DiscountChange, Item, Scenario};
use crate::words;

/// An event as a sentence, without its date.
pub(super) fn told(scenario: &Scenario, currency: &Currency, who: &str, action: &Action) -> String {
    let item_of = |item: &Item| {
        let quantity = match item.quantity_decimal.as_str() {
            "" => words::count(item.quantity),
            decimal => decimal.to_string(),
        };
        let extra = terms::of_item(scenario, item).unwrap_or_default();
        format!("{quantity} × {}{extra}", price_name(scenario, &item.price))
    };
    let invoice = |number: &String| match number.as_str() {
        "" => String::from("the last invoice"),
        number => format!("invoice {number}"),
    };
    match action {
        Action::AddItem(add) => {
            let (item, how) = (item_of(&add.item), behavior(add.proration_behavior.as_deref()));
            format!("{who} adds {item} to {}{how}.", add.subscription)
        }
        Action::RemoveItem(remove) => {
            let how = behavior(remove.proration_behavior.as_deref());
            format!("{who} removes {} from {}{how}.", remove.item, remove.subscription)
        }
        Action::StartSubscription(begun) => {
            let items = list(begun.items.iter().map(item_of));
            let about = terms::of_subscription(scenario, begun).map(|text| format!(" {text}")).unwrap_or_default();
            format!("{who} subscribes to {items}, as {}.{about}", begun.id)
        }
        Action::Cancel(cancel) => {
            let CancelWhen::At(at) = &cancel.when else { return format!("{who} cancels {}.", cancel.subscription) };
            let how = behavior(cancel.proration_behavior.as_deref());
            format!("{who} cancels {} as of {}{how}.", cancel.subscription, day(at))
        }
        Action::EndTrial { subscription } => format!("The trial of {subscription} ends now, and it is billed."),
        Action::SetTrialEnd { subscription, trial_end, proration_behavior } => {
            let how = behavior(proration_behavior.as_deref());
            format!("{subscription} is free from now until {}{how}.", day(trial_end))
        }
        Action::ResetBillingCycleAnchor { subscription, proration_behavior } => {
            let how = behavior(proration_behavior.as_deref());
            format!("The billing date of {subscription} moves to this day, with a full period billed{how}.")
        }
        Action::PauseSubscription { subscription, proration_behavior } => {
            format!("{subscription} stands still{}.", behavior(proration_behavior.as_deref()))
        }
        Action::ResumeSubscription { subscription, billing_cycle_anchor, .. } => {
            let from =
                if billing_cycle_anchor == "unchanged" { "on its old billing date" } else { "with a new period" };
            format!("{subscription} goes on {from}.")
        }
        Action::PauseCollection { subscription, resumes_at, .. } => {
            let until = if resumes_at.is_empty() { String::new() } else { format!(" until {}", day(resumes_at)) };
            format!("Invoices of {subscription} are not collected{until}.")
        }
        Action::ResumeCollection { subscription } => format!("Invoices of {subscription} are collected again."),
        Action::ApplyDiscount(change) => {
            format!("The coupon {} begins to act on {}.", coupon_name(scenario, &change.coupon), target(who, change))
        }
        Action::RemoveDiscount(change) => {
            format!("The coupon {} acts no more on {}.", coupon_name(scenario, &change.coupon), target(who, change))
        }
        Action::SetTaxRates { subscription, item, tax_rates } => {
            let rates = list(tax_rates.iter().map(|id| rate_name(scenario, id)));
            let rates = if rates.is_empty() { String::from("no tax") } else { rates };
            format!("From now on {} bears {rates}.", place(who, subscription, item))
        }
        Action::ReportUsage(report) => {
            let how = if report.action == "set" { "is set to" } else { "grows by" };
            format!("The usage of {} {how} {}.", report.item, report.quantity)
        }
        Action::AddInvoiceItem(item) => {
            let quantity = item.quantity.map_or_else(String::new, |quantity| format!("{} × ", words::count(quantity)));
            let what = if item.price.is_empty() {
                exact(currency, &item.unit_amount_decimal)
            } else {
                price_name(scenario, &item.price)
            };
            format!("{quantity}{what} waits for the next invoice.")
        }
        Action::GrantCredit(grant) => format!("{who} is granted {} for usage.", money(currency, grant.amount)),
        Action::OneOffInvoice(one_off) => {
            let items = list(
                one_off.items.iter().map(|item| format!("{} for {}", money(currency, item.amount), item.description)),
            );
            format!("An invoice of {items} is made at once.")
        }
        Action::IssueCreditNote(note) => {
            format!("{} of {} is taken back by a credit note.", money(currency, note.amount), invoice(&note.invoice))
        }
        Action::VoidInvoice { invoice: number } => format!("{} is made void.", capital(&invoice(number))),
        Action::PayInvoice { invoice: number, amount } => {
            let part = amount.map_or_else(String::new, |units| format!(" with {}", money(currency, units)));
            format!("{who} pays {}{part}.", invoice(number))
        }
        Action::MarkUncollectible { invoice: number } => format!("{} is given up.", capital(&invoice(number))),
        Action::ApplyBalanceToInvoice { invoice: number, amount } => {
            let part =
                amount.map_or_else(|| String::from("Credit"), |units| format!("Credit of {}", money(currency, units)));
            format!("{part} pays {}.", invoice(number))
        }
        Action::FailPayments { until, count } => match count {
            Some(count) => format!("The next {} fail.", words::plural(*count, "payment")),
            None => format!("Payments fail until {}.", day(until)),
        },
        other => format!("{}.", capital(&other.name().replace('_', " "))),
    }
}

fn behavior(written: Option<&str>) -> &'static str {
    match written {
        Some("create_prorations") => ", prorated on the next invoice",
        Some("always_invoice") => ", prorated and invoiced at once",
        Some("none") => ", not prorated",
        _ => "",
    }
}

fn target(who: &str, change: &DiscountChange) -> String {
    place(who, &change.subscription, &change.item)
}

fn place(who: &str, subscription: &str, item: &str) -> String {
    match (subscription, item) {
        ("", _) => format!("all that {who} has"),
        (subscription, "") => subscription.to_string(),
        (subscription, item) => format!("{item} of {subscription}"),
    }
}

fn capital(text: &str) -> String {
    let first = text.chars().next().map_or(0, char::len_utf8);
    [&text[..first].to_uppercase(), &text[first..]].concat()
}
