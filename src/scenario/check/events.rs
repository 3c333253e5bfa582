//! What happens, and does it make sense where it stands?

use super::super::document::{
    Action, AddInvoiceItem, Cancel, CancelWhen, ChangePrice, ChangeQuantity, DiscountChange, ReportUsage,
};
use super::super::read::shorten;
use super::{Checker, Story, limits, sub};
use crate::calendar::Timestamp;
use crate::catalog::UsageType;
use crate::currency::Currency;
use crate::customer::UsageAction;
use crate::engine::{self, AnchorChange, CancelTiming, DiscountTarget, InvoiceItem, ProrationChoice};
use crate::ids::{EventId, ItemId, SubscriptionId, TaxListId};
use crate::invoice::discount::Discountable;
use crate::money::{Amount, Decimal, ExactAmount};
use crate::words;

/// The words for whether a billing date moves.
const ANCHORS: [(&str, AnchorChange); 3] =
    [("", AnchorChange::Unchanged), ("unchanged", AnchorChange::Unchanged), ("now", AnchorChange::Now)];

impl<'a> Checker<'a> {
    pub(super) fn events(&mut self, story: &Story<'a>) -> Vec<engine::Event> {
        let all = &story.scenario.events;
        self.length("events", all.len(), limits::EVENTS, "events");
        let mut events = Vec::with_capacity(all.len().min(limits::EVENTS));
        for (index, event) in all.iter().take(limits::EVENTS).enumerate() {
            let path = format!("events[{index}]");
            let at = self.instant_from(&sub(&path, "at"), &event.at, story.start, "The event is");
            let path = format!("{path}.{}", event.action.name());
            let action = self.action(&path, &event.action, at.unwrap_or_default(), story);
            let description = event.description.trim().to_string();
            self.text(&sub(&path, "description"), &description);
            if let (Some(at), Some(action)) = (at, action) {
                events.push(engine::Event { id: EventId::from_index(index), at, action, description });
            }
        }
        // A stable sort: on one instant, document order.
        events.sort_by_key(|event| event.at);
        events
    }

    fn action(&mut self, path: &str, action: &Action, at: Timestamp, story: &Story<'_>) -> Option<engine::Action> {
        match action {
            Action::ChangePrice(change) => self.change_price(path, change, story),
            Action::ChangeQuantity(change) => self.change_quantity(path, change, story),
            Action::AddItem(add) => {
                let proration = self.proration(path, (add.proration_behavior.as_deref(), &add.proration_date), story);
                let item = self.item_id_at(path, &add.subscription, (&sub(path, "item"), &add.item.id));
                Some(engine::Action::AddItem { item: item?, proration: proration? })
            }
            Action::RemoveItem(remove) => {
                let written = (remove.proration_behavior.as_deref(), remove.proration_date.as_str());
                let proration = self.proration(path, written, story);
                let item = self.item_id(path, &remove.subscription, &remove.item);
                Some(engine::Action::RemoveItem { item: item?, proration: proration? })
            }
            Action::Cancel(cancel) => self.cancel(path, cancel, at, story),
            Action::EndTrial { subscription } => {
                self.subscription_id(&sub(path, "subscription"), subscription).map(engine::Action::EndTrial)
            }
            Action::SetTrialEnd { subscription, trial_end, proration_behavior } => {
                let id = self.subscription_id(&sub(path, "subscription"), subscription);
                let trial_end = self.instant_after(&sub(path, "trial_end"), trial_end, at, "The trial ends");
                let behavior = self.behavior_of(path, proration_behavior.as_deref(), story);
                let (subscription, trial_end, proration_behavior) = (id?, trial_end?, behavior?);
                Some(engine::Action::SetTrialEnd { subscription, trial_end, proration_behavior })
            }
            Action::ResetBillingCycleAnchor { subscription, proration_behavior } => {
                let id = self.subscription_id(&sub(path, "subscription"), subscription);
                let behavior = self.behavior_of(path, proration_behavior.as_deref(), story);
                Some(engine::Action::ResetAnchor { subscription: id?, proration_behavior: behavior? })
            }
            Action::PauseSubscription { subscription, proration_behavior } => {
                let id = self.subscription_id(&sub(path, "subscription"), subscription);
                let behavior = self.behavior_of(path, proration_behavior.as_deref(), story);
                Some(engine::Action::Pause { subscription: id?, proration_behavior: behavior? })
            }
            Action::ResumeSubscription { subscription, billing_cycle_anchor, proration_behavior } => {
                let id = self.subscription_id(&sub(path, "subscription"), subscription);
                let behavior = self.behavior_of(path, proration_behavior.as_deref(), story);
                let anchor = self.anchor_change(path, billing_cycle_anchor);
                Some(engine::Action::Resume { subscription: id?, anchor: anchor?, proration_behavior: behavior? })
            }
            Action::ApplyDiscount(change) => {
                let (coupon, on) = (self.coupon_id(&sub(path, "coupon"), &change.coupon), self.target(path, change));
                Some(engine::Action::ApplyDiscount { coupon: coupon?, on: on? })
            }
            Action::RemoveDiscount(change) => {
                let (coupon, on) = (self.coupon_id(&sub(path, "coupon"), &change.coupon), self.target(path, change));
                Some(engine::Action::RemoveDiscount { coupon: coupon?, on: on? })
            }
            Action::SetTaxRates { subscription, item, tax_rates } => {
                let taxes = self.tax_list(&sub(path, "tax_rates"), tax_rates).unwrap_or_default();
                let item = self.item_id(path, subscription, item);
                Some(engine::Action::SetTaxes { item: item?, taxes })
            }
            Action::ReportUsage(report) => self.report_usage(path, report),
            Action::AdjustBalance { amount } => {
                self.some_amount(&sub(path, "amount"), *amount).map(engine::Action::AdjustBalance)
            }
            Action::SetBalance { balance } => {
                self.amount(&sub(path, "balance"), *balance).map(engine::Action::SetBalance)
            }
            Action::AddInvoiceItem(item) => self.invoice_item(path, item, story),
            Action::OneOffCharge { amount } => {
                self.charge(&sub(path, "amount"), *amount, story.currency).map(engine::Action::OneOffCharge)
            }
            // A subscription that begins is looked at with the others.
            _ => self.money_event(path, action, at, story),
        }
    }

    fn change_price(&mut self, path: &str, change: &ChangePrice, story: &Story<'_>) -> Option<engine::Action> {
        let item = self.item_id(path, &change.subscription, &change.item);
        let price = self.price_id(&sub(path, "price"), &change.price);
        let quantity = match (change.quantity, change.quantity_decimal.as_str()) {
            (None, "") => None,
            (whole, decimal) => Some(self.quantity_of(path, whole.unwrap_or(1), decimal)),
        };
        let written = (change.proration_behavior.as_deref(), change.proration_date.as_str());
        let proration = self.proration(path, written, story);
        let anchor = self.anchor_change(path, &change.billing_cycle_anchor);
        self.countable(path, price, quantity.unwrap_or(Decimal::whole(1)));
        let (item, price) = (item?, price?);
        let interval = self.catalog.prices[price.index()].interval;
        self.moves.push((item.0, interval));
        self.keeps_interval(path, item, interval);
        Some(engine::Action::ChangePrice { item, price, quantity, proration: proration?, anchor: anchor? })
    }

    fn change_quantity(&mut self, path: &str, change: &ChangeQuantity, story: &Story<'_>) -> Option<engine::Action> {
        let item = self.item_id(path, &change.subscription, &change.item);
        let quantity = self.quantity_of(path, change.quantity, &change.quantity_decimal);
        let written = (change.proration_behavior.as_deref(), change.proration_date.as_str());
        let proration = self.proration(path, written, story);
        Some(engine::Action::ChangeQuantity { item: item?, quantity, proration: proration? })
    }

    fn proration(
        &mut self,
        path: &str,
        (behavior, date): (Option<&str>, &str),
        story: &Story<'_>,
    ) -> Option<ProrationChoice> {
        let behavior = self.behavior_of(path, behavior, story);
        let date = match date {
            "" => None,
            text => Some(self.instant(&sub(path, "proration_date"), text)?),
        };
        Some(ProrationChoice { behavior: behavior?, date })
    }

    fn behavior_of(
        &mut self,
        path: &str,
        written: Option<&str>,
        story: &Story<'_>,
    ) -> Option<crate::policy::ProrationBehavior> {
        self.proration_behavior(&sub(path, "proration_behavior"), written, story.policy.proration_behavior)
    }

    fn anchor_change(&mut self, path: &str, written: &str) -> Option<AnchorChange> {
        self.one_of(&sub(path, "billing_cycle_anchor"), written, &ANCHORS, "a change of the anchor")
    }

    fn cancel(&mut self, path: &str, cancel: &Cancel, at: Timestamp, story: &Story<'_>) -> Option<engine::Action> {
        let subscription = self.subscription_id(&sub(path, "subscription"), &cancel.subscription);
        let behavior = self.behavior_of(path, cancel.proration_behavior.as_deref(), story);
        let timing = match &cancel.when {
            CancelWhen::Now => CancelTiming::Now { prorate: cancel.prorate, invoice_now: cancel.invoice_now },
            CancelWhen::PeriodEnd => CancelTiming::AtPeriodEnd,
            CancelWhen::At(text) => {
                let at = self.instant_after(&sub(path, "when"), text, at, "The subscription ends")?;
                CancelTiming::At { at, proration_behavior: behavior? }
            }
        };
        let (message, hint) = match &cancel.when {
            CancelWhen::Now => return Some(engine::Action::Cancel { subscription: subscription?, timing }),
            CancelWhen::PeriodEnd => ("At the end of the period nothing is left to", "or write “now” for “when”."),
            CancelWhen::At(_) => ("A later end goes by its “proration_behavior”, not by", "or write “now” for “when”."),
        };
        for (flag, name) in [(cancel.prorate, "prorate"), (cancel.invoice_now, "invoice_now")] {
            if flag {
                let message = format!("{message} {}.", name.replace('_', " "));
                self.problem("no_sense", &sub(path, name), message, format!("Remove “{name}”, {hint}"));
            }
        }
        Some(engine::Action::Cancel { subscription: subscription?, timing })
    }

    fn target(&mut self, path: &str, change: &DiscountChange) -> Option<DiscountTarget> {
        match (change.subscription.as_str(), change.item.as_str()) {
            ("", "") => Some(DiscountTarget::Customer),
            (subscription, "") => {
                self.subscription_id(&sub(path, "subscription"), subscription).map(DiscountTarget::Subscription)
            }
            (subscription, item) => self.item_id(path, subscription, item).map(DiscountTarget::Item),
        }
    }

    fn report_usage(&mut self, path: &str, report: &ReportUsage) -> Option<engine::Action> {
        let item = self.item_id(path, &report.subscription, &report.item);
        let most = Decimal::whole(limits::USAGE);
        let least = Decimal::whole(-limits::USAGE);
        let quantity = self.decimal(&sub(path, "quantity"), &report.quantity, (least, most), "Usage of #");
        let known = [("", UsageAction::Increment), ("increment", UsageAction::Increment), ("set", UsageAction::Set)];
        let action = self.one_of(&sub(path, "action"), &report.action, &known, "a way to report usage");
        let item = item?;
        self.is_metered(path, item);
        Some(engine::Action::ReportUsage { item, quantity: quantity?, action: action? })
    }

    /// Usage of an item that has never a metered price is never billed.
    fn is_metered(&mut self, path: &str, (subscription, item): (SubscriptionId, ItemId)) {
        let written = self.subscriptions[subscription.index()].items[item.index()];
        let is_metered = |price: &crate::catalog::Price| matches!(price.usage, UsageType::Metered { .. });
        let price = self.catalog.prices.iter().find(|price| price.id == written.price);
        if price.is_some_and(|price| !is_metered(price)) && !self.catalog.prices.iter().any(is_metered) {
            let message = format!("The price of “{}” is not metered.", shorten(&written.id));
            let hint = "Write \"usage_type\": \"metered\" in its price, or remove the event.";
            self.problem("no_sense", &sub(path, "item"), message, hint);
        }
    }

    fn invoice_item(&mut self, path: &str, item: &AddInvoiceItem, story: &Story<'_>) -> Option<engine::Action> {
        let quantity = item.quantity.map_or(Decimal::whole(1), |quantity| self.quantity_of(path, quantity, ""));
        let price = (!item.price.is_empty()).then(|| self.price_id(&sub(path, "price"), &item.price));
        let amount = match price {
            Some(price) => {
                self.countable(path, price, quantity);
                self.catalog.prices[price?.index()].amount(quantity).ok()?
            }
            None if !item.unit_amount_decimal.is_empty() => {
                let unit = self.signed_price(&sub(path, "unit_amount_decimal"), &item.unit_amount_decimal)?;
                ExactAmount::product(unit, quantity)
            }
            None => self.some_amount(&sub(path, "amount"), item.amount)?.into(),
        };
        let subscription = match item.subscription.as_str() {
            "" => None,
            id => Some(self.subscription_id(&sub(path, "subscription"), id)?),
        };
        let taxes: TaxListId = self.tax_list(&sub(path, "tax_rates"), &item.tax_rates).unwrap_or(story.taxes);
        let discountable = if item.discountable == Some(false) { Discountable::No } else { Discountable::Yes };
        let price = price.flatten();
        Some(engine::Action::AddInvoiceItem(InvoiceItem { amount, quantity, price, subscription, discountable, taxes }))
    }

    fn signed_price(&mut self, path: &str, text: &str) -> Option<Decimal> {
        let most = Decimal::whole(limits::AMOUNT);
        self.decimal(path, text, (Decimal::whole(-limits::AMOUNT), most), "A price of #")
    }

    /// A one-off charge is made at once, so it has to be an amount that can be charged.
    fn charge(&mut self, path: &str, units: i64, currency: Option<&Currency>) -> Option<Amount> {
        let amount = self.amount(path, units)?;
        let currency = currency?;
        let money = |units| words::money(currency, Amount::new(units).unwrap_or_default());
        let (least, most) = (currency.minimum_charge.max(currency.charge_step()), currency.maximum_charge());
        if units < least || units > most {
            let message = format!("A charge of {} is not possible.", money(units));
            let hint = format!("Write a number from {least} ({}) to {most} ({}).", money(least), money(most));
            self.problem("not_chargeable", path, message, hint);
        } else {
            self.chargeable(path, amount, Some(currency));
        }
        Some(amount)
    }
}
