//! What can be written down, but not billed yet?
//!
//! Each line is a field that a document may use and that `check` does not give to the engine. Whoever teaches it takes
//! the line away.

use super::document::{
    Action, AddInvoiceItem, Axis, CancelWhen, Customer, Item, PolicyChoice, Price, Scenario, Subscription,
};
use super::problem::Problem;
use super::read::{nearest, shorten};

/// What a document uses and nobody bills: one problem each.
pub(super) fn unsupported(scenario: &Scenario) -> Vec<Problem> {
    let mut found = Found(Vec::new());
    found.policy(&scenario.policy);
    found.used("", &[("coupons", !scenario.coupons.is_empty()), ("tax_rates", !scenario.tax_rates.is_empty())]);
    for (index, price) in scenario.prices.iter().enumerate() {
        found.price(&format!("prices[{index}]."), price);
    }
    found.customer(&scenario.customer);
    for (index, subscription) in scenario.subscriptions.iter().enumerate() {
        found.subscription(&format!("subscriptions[{index}]."), subscription);
    }
    for (index, event) in scenario.events.iter().enumerate() {
        found.action(&format!("events[{index}]."), &event.action);
    }
    found.0
}

struct Found(Vec<Problem>);

impl Found {
    /// The fields of an object, and whether they say anything.
    fn used(&mut self, path: &str, fields: &[(&str, bool)]) {
        for (name, _) in fields.iter().filter(|(_, is_used)| *is_used) {
            let message = format!("This Rollforward does not bill “{}” yet.", shorten(name));
            let path = [path, &shorten(name)].concat();
            self.0.push(Problem::new("not_yet", path, message, "Remove it to see the rest of the story."));
        }
    }

    fn policy(&mut self, policy: &PolicyChoice) {
        let known = ["preset", "credit_unused_time", "minimum_charge", "proration_behavior"];
        for Axis { name, .. } in &policy.axes {
            if let Some(near) = nearest(name, &known) {
                let (path, message) = (format!("policy.{name}"), format!("There is no field “{name}” here."));
                self.0.push(Problem::new("unknown_field", path, message, format!("Did you mean “{near}”?")));
            } else {
                self.used("policy.", &[(name, true)]);
            }
        }
    }

    fn price(&mut self, path: &str, price: &Price) {
        self.used(
            path,
            &[
                ("unit_amount_decimal", !price.unit_amount_decimal.is_empty()),
                ("tiers", !price.tiers.is_empty()),
                ("tiers_mode", price.tiers.is_empty() && !price.tiers_mode.is_empty()),
                ("transform_quantity", price.transform_quantity.is_some()),
                ("usage_type", !price.usage_type.is_empty()),
                ("aggregate", !price.aggregate.is_empty()),
                ("billing", !price.billing.is_empty()),
            ],
        );
    }

    fn customer(&mut self, customer: &Customer) {
        self.used(
            "customer.",
            &[
                ("tax_exempt", !customer.tax_exempt.is_empty()),
                ("discounts", !customer.discounts.is_empty()),
                ("tax_rates", !customer.tax_rates.is_empty()),
                ("payment_method", customer.payment_method == Some(false)),
            ],
        );
    }

    fn subscription(&mut self, path: &str, subscription: &Subscription) {
        for (index, item) in subscription.items.iter().enumerate() {
            self.item(&format!("{path}items[{index}]."), item);
        }
        self.used(
            path,
            &[
                ("billing_cycle_anchor", !subscription.billing_cycle_anchor.is_empty()),
                ("billing_cycle_anchor_config", subscription.billing_cycle_anchor_config.is_some()),
                ("backdate_start_date", !subscription.backdate_start_date.is_empty()),
                ("proration_behavior", subscription.proration_behavior.is_some()),
                ("trial_end", !subscription.trial_end.is_empty()),
                ("trial_days", subscription.trial_days.is_some()),
                ("trial_end_behavior", !subscription.trial_end_behavior.is_empty()),
                ("discounts", !subscription.discounts.is_empty()),
                ("tax_rates", !subscription.tax_rates.is_empty()),
                ("collection_method", !subscription.collection_method.is_empty()),
                ("days_until_due", subscription.days_until_due.is_some()),
                ("cancel_at", !subscription.cancel_at.is_empty()),
                ("cancel_at_period_end", subscription.cancel_at_period_end),
                ("billing_thresholds", subscription.billing_thresholds.is_some()),
            ],
        );
    }

    fn item(&mut self, path: &str, item: &Item) {
        self.used(
            path,
            &[
                ("quantity_decimal", !item.quantity_decimal.is_empty()),
                ("discounts", !item.discounts.is_empty()),
                ("tax_rates", !item.tax_rates.is_empty()),
            ],
        );
    }

    /// An event of a kind that is not named here is not billed at all.
    fn action(&mut self, path: &str, action: &Action) {
        let within = format!("{path}{}.", action.name());
        match action {
            Action::ChangePrice(change) => self.used(
                &within,
                &[
                    ("quantity_decimal", !change.quantity_decimal.is_empty()),
                    ("proration_date", !change.proration_date.is_empty()),
                    ("billing_cycle_anchor", !change.billing_cycle_anchor.is_empty()),
                ],
            ),
            Action::ChangeQuantity(change) => self.used(
                &within,
                &[
                    ("quantity_decimal", !change.quantity_decimal.is_empty()),
                    ("proration_date", !change.proration_date.is_empty()),
                ],
            ),
            Action::Cancel(cancel) => {
                self.used(&within, &[("proration_behavior", cancel.proration_behavior.is_some())]);
                if let CancelWhen::At(instant) = &cancel.when {
                    let message =
                        format!("This Rollforward does not bill a cancellation at “{}” yet.", shorten(instant));
                    let hint = "Write “now” or “period_end”, or let the event be then.";
                    self.0.push(Problem::new("not_yet", format!("{within}when"), message, hint));
                }
            }
            Action::AddInvoiceItem(item) => self.invoice_item(&within, item),
            Action::AdjustBalance { .. } | Action::SetBalance { .. } | Action::OneOffCharge { .. } => {}
            _ => self.used(path, &[(action.name(), true)]),
        }
    }

    fn invoice_item(&mut self, path: &str, item: &AddInvoiceItem) {
        self.used(
            path,
            &[
                ("subscription", !item.subscription.is_empty()),
                ("quantity", item.quantity.is_some()),
                ("unit_amount_decimal", !item.unit_amount_decimal.is_empty()),
                ("price", !item.price.is_empty()),
                ("discountable", item.discountable.is_some()),
                ("discounts", !item.discounts.is_empty()),
                ("tax_rates", !item.tax_rates.is_empty()),
            ],
        );
    }
}
