//! What happens, and does it make sense where it stands?

use super::super::document::{
    Action, AddInvoiceItem, AddItem, Cancel, CancelWhen, ChangePrice, ChangeQuantity, DiscountChange, Event,
    RemoveItem, ReportUsage,
};
use super::known::{Kinds, Membership};
use super::{Checker, Story, limits, sub};
use crate::calendar::Timestamp;
use crate::currency::Currency;
use crate::customer::UsageAction;
use crate::engine::{self, AnchorChange, CancelTiming, DiscountTarget, InvoiceItem, ProrationChoice};
use crate::ids::{EventId, ItemId, PriceId, SubscriptionId};
use crate::invoice::discount::Discountable;
use crate::money::{Amount, Decimal, ExactAmount, Rounding};
use crate::policy::{Downgrade, ProrationBehavior};
use crate::words;

/// The words for whether a billing date moves.
const ANCHORS: [(&str, AnchorChange); 3] =
    [("", AnchorChange::Unchanged), ("unchanged", AnchorChange::Unchanged), ("now", AnchorChange::Now)];

/// The place of an item.
type Place = (SubscriptionId, ItemId);

/// An event that is looked at: its path, and when it is, unless nobody knows.
#[derive(Clone, Copy)]
struct Here<'s> {
    path: &'s str,
    at: Option<Timestamp>,
}

impl<'a> Checker<'a> {
    /// The events in the order in which they happen: on one instant, document order. In that order they are looked at,
    /// because what an event may say depends on those before it; what is wrong is told in document order.
    pub(super) fn events(&mut self, story: &mut Story<'a>) -> Vec<engine::Event> {
        let all = &story.scenario.events;
        self.length("events", all.len(), limits::EVENTS, "events");
        let all = &all[..all.len().min(limits::EVENTS)];
        let mut problems = Vec::with_capacity(all.len());
        for (index, event) in all.iter().enumerate() {
            let before = self.problems.len();
            let path = format!("events[{index}].at");
            let at = self.instant_from(&path, &event.at, story.start, "The event is");
            self.instants.push(at);
            problems.push(self.problems.split_off(before));
        }
        let mut order: Vec<_> = (0..all.len()).collect();
        order.sort_by_key(|index| self.instants[*index]);
        let mut events = Vec::with_capacity(all.len());
        for index in order {
            let before = self.problems.len();
            self.event(index, &all[index], story, &mut events);
            problems[index].append(&mut self.problems.split_off(before));
        }
        self.problems.extend(problems.into_iter().flatten());
        events
    }

    fn event(&mut self, index: usize, event: &Event, story: &mut Story<'a>, events: &mut Vec<engine::Event>) {
        let path = format!("events[{index}].{}", event.action.name());
        let description = event.description.trim().to_string();
        self.text(&sub(&path, "description"), &description);
        let here = Here { path: &path, at: self.instants[index] };
        let actions = match &event.action {
            Action::SetTaxRates { subscription, item, tax_rates } => {
                let changes = self.set_tax_rates(here, (subscription, item), tax_rates, story);
                if events.len() + changes.len() > limits::EVENTS + limits::TAX_CHANGES {
                    let most = words::count(i64::try_from(limits::TAX_CHANGES).unwrap_or(i64::MAX));
                    let message = format!("By now the taxes of items change more than {most} times.");
                    self.problem("too_many", &path, message, "Set them less often, or for fewer items.");
                    return;
                }
                changes
            }
            other => self.action(here, other, story).into_iter().collect(),
        };
        let Some(at) = here.at else { return };
        let id = EventId::from_index(index);
        events.extend(actions.into_iter().map(|action| engine::Event {
            id,
            at,
            action,
            description: description.clone(),
        }));
    }

    fn action(&mut self, here: Here<'_>, action: &Action, story: &Story<'_>) -> Option<engine::Action> {
        let path = here.path;
        match action {
            Action::ChangePrice(change) => self.change_price(here, change, story),
            Action::ChangeQuantity(change) => self.change_quantity(here, change, story),
            Action::AddItem(add) => self.add_item(here, add, story),
            Action::RemoveItem(remove) => self.remove_item(here, remove, story),
            Action::Cancel(cancel) => self.cancel(here, cancel, story),
            Action::EndTrial { subscription } => self.begun(path, subscription, here.at).map(engine::Action::EndTrial),
            Action::SetTrialEnd { subscription, trial_end, proration_behavior } => {
                let id = self.begun(path, subscription, here.at);
                let trial_end = self.trial_end(&sub(path, "trial_end"), trial_end, here.at);
                let behavior = self.behavior_of(path, proration_behavior.as_deref(), story);
                let (subscription, trial_end, proration_behavior) = (id?, trial_end?, behavior?);
                Some(engine::Action::SetTrialEnd { subscription, trial_end, proration_behavior })
            }
            Action::ResetBillingCycleAnchor { subscription, proration_behavior } => {
                let id = self.begun(path, subscription, here.at);
                let behavior = self.behavior_of(path, proration_behavior.as_deref(), story);
                Some(engine::Action::ResetAnchor { subscription: id?, proration_behavior: behavior? })
            }
            Action::PauseSubscription { subscription, proration_behavior } => {
                let id = self.begun(path, subscription, here.at);
                let behavior = self.behavior_of(path, proration_behavior.as_deref(), story);
                let subscription = id?;
                self.known[subscription.index()].stands_still = true;
                Some(engine::Action::Pause { subscription, proration_behavior: behavior? })
            }
            Action::ResumeSubscription { subscription, billing_cycle_anchor, proration_behavior } => {
                let id = self.begun(path, subscription, here.at);
                let behavior = self.behavior_of(path, proration_behavior.as_deref(), story);
                // "The default is `now`": <https://docs.stripe.com/api/subscriptions/resume>.
                let written = if billing_cycle_anchor.is_empty() { "now" } else { billing_cycle_anchor };
                let anchor = self.anchor_change(path, written);
                let subscription = id?;
                self.known[subscription.index()].stands_still = false;
                Some(engine::Action::Resume { subscription, anchor: anchor?, proration_behavior: behavior? })
            }
            Action::ApplyDiscount(change) => {
                let (coupon, target) =
                    (self.coupon_id(&sub(path, "coupon"), &change.coupon), self.target(here, change));
                let (coupon, (target, on)) = (coupon?, target?);
                here.at?;
                self.give_discount(path, target, coupon);
                Some(engine::Action::ApplyDiscount { coupon, on })
            }
            Action::RemoveDiscount(change) => {
                let (coupon, target) =
                    (self.coupon_id(&sub(path, "coupon"), &change.coupon), self.target(here, change));
                let (coupon, (target, on)) = (coupon?, target?);
                here.at?;
                self.take_discount(path, target, coupon);
                Some(engine::Action::RemoveDiscount { coupon, on })
            }
            Action::ReportUsage(report) => self.report_usage(here, report),
            Action::AdjustBalance { amount } => {
                self.some_amount(&sub(path, "amount"), *amount).map(engine::Action::AdjustBalance)
            }
            Action::SetBalance { balance } => {
                self.amount(&sub(path, "balance"), *balance).map(engine::Action::SetBalance)
            }
            Action::AddInvoiceItem(item) => self.invoice_item(here, item, story),
            Action::OneOffCharge { amount } => {
                self.charge(&sub(path, "amount"), *amount, story.currency).map(engine::Action::OneOffCharge)
            }
            // A subscription that begins is looked at with the others.
            _ => self.money_event(path, action, here.at.unwrap_or_default(), story),
        }
    }

    fn change_price(&mut self, here: Here<'_>, change: &ChangePrice, story: &Story<'_>) -> Option<engine::Action> {
        let path = here.path;
        let item = self.joined(path, (&change.subscription, &change.item), here.at);
        let price = self.price_id(&sub(path, "price"), &change.price);
        let quantity = match (change.quantity, change.quantity_decimal.as_str()) {
            (None, "") => None,
            (whole, decimal) => Some(self.quantity_of(path, whole.unwrap_or(1), decimal)),
        };
        let kinds = Kinds::of(self.price_of(price));
        if quantity.is_some() && !kinds.licensed {
            self.metered_quantity(path, &change.item, &change.quantity_decimal);
        }
        let behavior = change.proration_behavior.as_deref();
        let proration = self.proration(here, (behavior, &change.proration_date), (item, price), story);
        let anchor = self.anchor_change(path, &change.billing_cycle_anchor);
        self.countable(path, price, quantity.unwrap_or(Decimal::whole(1)));
        let item = item?;
        let may_wait = story.policy.downgrade == Downgrade::AtPeriodEnd;
        if here.at.is_some() {
            let known = self.known_item(item);
            known.price = price;
            known.kinds = if may_wait { kinds.or(known.kinds) } else { kinds };
            self.fits_others(path, item);
        }
        let price = price?;
        self.moves.push((item.0, self.catalog.prices[price.index()].interval));
        Some(engine::Action::ChangePrice { item, price, quantity, proration: proration?, anchor: anchor? })
    }

    fn change_quantity(
        &mut self,
        here: Here<'_>,
        change: &ChangeQuantity,
        story: &Story<'_>,
    ) -> Option<engine::Action> {
        let path = here.path;
        let item = self.joined(path, (&change.subscription, &change.item), here.at);
        let quantity = self.quantity_of(path, change.quantity, &change.quantity_decimal);
        let price = item.and_then(|item| self.known_item(item).price);
        let behavior = change.proration_behavior.as_deref();
        let proration = self.proration(here, (behavior, &change.proration_date), (item, price), story);
        let item = item?;
        if here.at.is_some() {
            if self.known_item(item).kinds.licensed {
                self.countable(path, price, quantity);
            } else {
                self.metered_quantity(path, &change.item, &change.quantity_decimal);
            }
        }
        Some(engine::Action::ChangeQuantity { item, quantity, proration: proration? })
    }

    fn add_item(&mut self, here: Here<'_>, add: &AddItem, story: &Story<'_>) -> Option<engine::Action> {
        let path = here.path;
        let subscription = self.begun(path, &add.subscription, here.at);
        let item = subscription.and_then(|id| self.item_of(id, (&sub(path, "item"), &add.item.id)));
        let price = item.and_then(|item| self.known_item(item).price);
        let behavior = add.proration_behavior.as_deref();
        let proration = self.proration(here, (behavior, &add.proration_date), (item, price), story);
        let item = item?;
        if here.at.is_some() {
            let stands_still = self.known[item.0.index()].stands_still;
            let known = self.known_item(item);
            known.membership = if stands_still { Membership::Perhaps } else { Membership::Sure };
            self.fits_others(&sub(path, "item"), item);
        }
        Some(engine::Action::AddItem { item, proration: proration? })
    }

    fn remove_item(&mut self, here: Here<'_>, remove: &RemoveItem, story: &Story<'_>) -> Option<engine::Action> {
        let path = here.path;
        let item = self.joined(path, (&remove.subscription, &remove.item), here.at);
        let price = item.and_then(|item| self.known_item(item).price);
        let behavior = remove.proration_behavior.as_deref();
        let proration = self.proration(here, (behavior, &remove.proration_date), (item, price), story);
        let item = item?;
        if let Some(at) = here.at {
            let others = self.known[item.0.index()].items.iter().enumerate();
            let is_other = |(index, other): (usize, &super::known::KnownItem)| {
                index != item.1.index() && other.membership == Membership::Sure
            };
            let is_left = others.into_iter().any(is_other);
            let was = std::mem::replace(&mut self.known_item(item).membership, Membership::Gone(at));
            if !is_left && !matches!(was, Membership::Gone(_)) {
                let (item, subscription) = self.item_names(item);
                let message = format!("“{item}” is the last item of “{subscription}”.");
                self.problem("no_sense", &sub(path, "item"), message, "Cancel the subscription instead.");
            }
        }
        Some(engine::Action::RemoveItem { item, proration: proration? })
    }

    fn proration(
        &mut self,
        here: Here<'_>,
        (behavior, date): (Option<&str>, &str),
        (item, price): (Option<Place>, Option<PriceId>),
        story: &Story<'_>,
    ) -> Option<ProrationChoice> {
        let behavior = self.behavior_of(here.path, behavior, story);
        let date = match date {
            "" => None,
            text => Some(self.proration_date(here.path, text, (item.map(|item| item.0), price, here.at))?),
        };
        Some(ProrationChoice { behavior: behavior?, date })
    }

    fn behavior_of(&mut self, path: &str, written: Option<&str>, story: &Story<'_>) -> Option<ProrationBehavior> {
        self.proration_behavior(&sub(path, "proration_behavior"), written, story.policy.proration_behavior)
    }

    fn anchor_change(&mut self, path: &str, written: &str) -> Option<AnchorChange> {
        self.one_of(&sub(path, "billing_cycle_anchor"), written, &ANCHORS, "a change of the anchor")
    }

    fn cancel(&mut self, here: Here<'_>, cancel: &Cancel, story: &Story<'_>) -> Option<engine::Action> {
        let path = here.path;
        let subscription = self.begun(path, &cancel.subscription, here.at);
        let behavior = self.behavior_of(path, cancel.proration_behavior.as_deref(), story);
        self.cancel_flags(path, cancel);
        let timing = match &cancel.when {
            CancelWhen::Now => CancelTiming::Now { prorate: cancel.prorate, invoice_now: cancel.invoice_now },
            CancelWhen::PeriodEnd => CancelTiming::AtPeriodEnd,
            CancelWhen::At(text) => {
                let path = sub(path, "when");
                let end = match here.at {
                    Some(at) => self.instant_after(&path, text, at, "The subscription ends"),
                    None => self.instant(&path, text),
                };
                CancelTiming::At { at: end?, proration_behavior: behavior? }
            }
        };
        Some(engine::Action::Cancel { subscription: subscription?, timing })
    }

    /// Each way to end has its own words for what happens to the rest of the period.
    fn cancel_flags(&mut self, path: &str, cancel: &Cancel) {
        let (message, hint) = match &cancel.when {
            CancelWhen::Now => {
                if cancel.proration_behavior.is_some() {
                    let message = "An end now goes by “prorate” and “invoice_now”, not by a proration behavior.";
                    let hint = "Remove it, or write a later date for “when”.";
                    self.problem("no_sense", &sub(path, "proration_behavior"), message, hint);
                }
                return;
            }
            CancelWhen::PeriodEnd => ("At the end of the period nothing is left to", "or write “now” for “when”."),
            CancelWhen::At(_) => ("A later end goes by its “proration_behavior”, not by", "or write “now” for “when”."),
        };
        for (flag, name) in [(cancel.prorate, "prorate"), (cancel.invoice_now, "invoice_now")] {
            if flag {
                let message = format!("{message} {}.", name.replace('_', " "));
                self.problem("no_sense", &sub(path, name), message, format!("Remove “{name}”, {hint}"));
            }
        }
        if cancel.when == CancelWhen::PeriodEnd && cancel.proration_behavior.is_some() {
            let message = "At the end of the period nothing is left to prorate.";
            let hint = "Remove it, or write a date for “when”.";
            self.problem("no_sense", &sub(path, "proration_behavior"), message, hint);
        }
    }

    /// What a discount acts on: as it is known here, and for the engine.
    fn target(&mut self, here: Here<'_>, change: &DiscountChange) -> Option<(super::known::Target, DiscountTarget)> {
        match (change.subscription.as_str(), change.item.as_str()) {
            ("", "") => Some(((None, None), DiscountTarget::Customer)),
            ("", _) => {
                self.item_alone(here.path);
                None
            }
            (subscription, "") => {
                let id = self.begun(here.path, subscription, here.at)?;
                Some(((Some(id), None), DiscountTarget::Subscription(id)))
            }
            (subscription, item) => {
                let item = self.joined(here.path, (subscription, item), here.at)?;
                Some(((Some(item.0), Some(item.1)), DiscountTarget::Item(item)))
            }
        }
    }

    fn item_alone(&mut self, path: &str) {
        let hint = "Add it: the id of the subscription that the item belongs to.";
        self.problem("missing", &sub(path, "subscription"), "“subscription” is missing.", hint);
    }

    /// The taxes of one item, or of all that have none of their own: of a subscription, or of the customer. An empty
    /// list takes the own ones away, so that the next ones hold.
    fn set_tax_rates(
        &mut self,
        here: Here<'_>,
        (subscription, item): (&str, &str),
        rates: &[String],
        story: &mut Story<'_>,
    ) -> Vec<engine::Action> {
        let taxes = self.tax_list(&sub(here.path, "tax_rates"), rates);
        let before = self.all_taxes(story);
        match (subscription, item) {
            ("", "") if here.at.is_some() => story.taxes = taxes.unwrap_or_default(),
            ("", "") => {}
            ("", _) => self.item_alone(here.path),
            (subscription, "") => {
                let found = self.begun(here.path, subscription, here.at);
                if let (Some(id), Some(_)) = (found, here.at) {
                    self.known[id.index()].taxes = taxes;
                }
            }
            (subscription, item) => {
                let found = self.joined(here.path, (subscription, item), here.at);
                if let (Some(item), Some(_)) = (found, here.at) {
                    self.known_item(item).taxes = taxes;
                }
            }
        }
        let after = self.all_taxes(story);
        let changed = before.iter().zip(&after).filter(|(before, after)| before != after);
        let changed: Vec<_> = changed.map(|(_, (item, taxes))| (*item, *taxes)).collect();
        // Nothing changes before the story ends, and it is told once that it ends before the event.
        let end = story.start.map(|start| start.plus_months(story.scenario.months.clamp(0, limits::MONTHS)));
        let is_reached = here.at.zip(end).is_none_or(|(at, end)| at < end);
        let told = if is_reached && !changed.is_empty() { changed } else { after.into_iter().take(1).collect() };
        told.into_iter().map(|(item, taxes)| engine::Action::SetTaxes { item, taxes }).collect()
    }

    /// The taxes of every item as they are now.
    fn all_taxes(&self, story: &Story<'_>) -> Vec<(Place, crate::ids::TaxListId)> {
        let mut all = Vec::new();
        for (index, known) in self.known.iter().enumerate() {
            let id = SubscriptionId::from_index(index);
            for (place, item) in known.items.iter().enumerate() {
                all.push(((id, ItemId::from_index(place)), item.taxes.or(known.taxes).unwrap_or(story.taxes)));
            }
        }
        all
    }

    fn report_usage(&mut self, here: Here<'_>, report: &ReportUsage) -> Option<engine::Action> {
        let path = here.path;
        let item = self.joined(path, (&report.subscription, &report.item), here.at);
        let most = Decimal::whole(limits::USAGE);
        let least = Decimal::whole(-limits::USAGE);
        let quantity = self.decimal(&sub(path, "quantity"), &report.quantity, (least, most), "Usage of #");
        let known = [("", UsageAction::Increment), ("increment", UsageAction::Increment), ("set", UsageAction::Set)];
        let action = self.one_of(&sub(path, "action"), &report.action, &known, "a way to report usage");
        let item = item?;
        self.is_metered(here, item);
        Some(engine::Action::ReportUsage { item, quantity: quantity?, action: action? })
    }

    /// Usage of an item that has no metered price then, or is gone, is never billed.
    fn is_metered(&mut self, here: Here<'_>, place: Place) {
        if here.at.is_none() {
            return;
        }
        let item = self.known_item(place).clone();
        let (name, subscription) = self.item_names(place);
        let (message, hint) = match item.membership {
            Membership::Gone(at) => (
                format!("“{name}” was removed from “{subscription}” on {}.", words::instant(at)),
                "Report usage before that, or remove the event.",
            ),
            _ if item.kinds.metered => return,
            _ => {
                let price = self.price_of(item.price).map_or("", |price| &price.id);
                let price = super::shorten(price);
                (
                    format!("The price of “{name}” then is “{price}”, which is not metered."),
                    "Write \"usage_type\": \"metered\" in that price, or remove the event.",
                )
            }
        };
        self.problem("no_sense", &sub(here.path, "item"), message, hint);
    }

    fn invoice_item(&mut self, here: Here<'_>, item: &AddInvoiceItem, story: &Story<'_>) -> Option<engine::Action> {
        let path = here.path;
        let quantity = item.quantity.map_or(Decimal::whole(1), |quantity| self.quantity_of(path, quantity, ""));
        let price = (!item.price.is_empty()).then(|| self.price_id(&sub(path, "price"), &item.price));
        let subscription = match item.subscription.as_str() {
            "" => None,
            id => Some(self.begun(path, id, here.at)),
        };
        if price.is_some() && !item.unit_amount_decimal.is_empty() {
            let message = "The item has a price and an amount of its own.";
            self.problem("no_sense", &sub(path, "price"), message, "Keep one of them.");
        }
        let own = self.tax_list(&sub(path, "tax_rates"), &item.tax_rates);
        let amount = match price {
            Some(price) => {
                self.countable(path, price, quantity);
                self.catalog.prices[price?.index()].amount(quantity).ok()?
            }
            None if !item.unit_amount_decimal.is_empty() => self.decimal_item(path, item, quantity)?,
            None => {
                if item.quantity.is_some() {
                    let message = "An amount is for all units, so it has no quantity.";
                    let hint = "Remove it, or write “unit_amount_decimal” instead of “amount”.";
                    self.problem("no_sense", &sub(path, "quantity"), message, hint);
                }
                self.some_amount(&sub(path, "amount"), item.amount)?.into()
            }
        };
        let subscription = match subscription {
            None => None,
            Some(found) => Some(found?),
        };
        let of_subscription = subscription.and_then(|id| self.known[id.index()].taxes);
        let taxes = own.or(of_subscription).unwrap_or(story.taxes);
        let discountable = if item.discountable == Some(false) { Discountable::No } else { Discountable::Yes };
        let price = price.flatten();
        Some(engine::Action::AddInvoiceItem(InvoiceItem { amount, quantity, price, subscription, discountable, taxes }))
    }

    fn decimal_item(&mut self, path: &str, item: &AddInvoiceItem, quantity: Decimal) -> Option<ExactAmount> {
        let path = sub(path, "unit_amount_decimal");
        let unit = self.signed_price(&path, &item.unit_amount_decimal)?;
        if unit.is_zero() {
            let hint = "Write an amount, or remove the event.";
            self.problem("zero_amount", &path, "An amount of nothing changes nothing.", hint);
            return None;
        }
        let amount = ExactAmount::product(unit, quantity);
        if amount.round(Rounding::HalfUp).is_err() {
            let [quantity, unit] = [quantity, unit].map(words::decimal);
            let message = format!("{quantity} × {unit} units are more than can be counted exactly.");
            let hint =
                format!("Stay below {} units; lower the quantity or the price.", words::count(Amount::MAX.units()));
            self.problem("amount_too_large", &path, message, hint);
            return None;
        }
        Some(amount)
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

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::super::{check, read_value};
    use crate::engine::Action;

    /// Subscriptions, items, and the lists of their taxes.
    type Changes = Vec<(u32, u32, u32)>;

    /// The items whose taxes each event changes, and to which list.
    fn changes(events: Value) -> Vec<(u32, Changes)> {
        let document = json!({
            "currency": "usd", "start": "2026-04-01", "months": 4,
            "prices": [{ "id": "p", "unit_amount": 2000 }],
            "tax_rates": [{ "id": "a", "percentage": 1 }, { "id": "b", "percentage": 2 }, { "id": "c", "percentage": 3 }],
            "customer": { "tax_rates": ["a"] },
            "subscriptions": [
                { "id": "s", "items": [{ "id": "i", "price": "p" }, { "id": "own", "price": "p", "tax_rates": ["b"] }] },
                { "id": "t", "items": [{ "id": "i", "price": "p" }], "tax_rates": ["b"] },
            ],
            "events": events,
        });
        let simulation = check(&read_value(&document).0.expect("a story")).expect("a sound story");
        let mut found: Vec<(u32, Changes)> = Vec::new();
        for event in &simulation.events {
            let Action::SetTaxes { item: (subscription, item), taxes } = event.action else { continue };
            if found.last().is_none_or(|(id, _)| *id != event.id.0) {
                found.push((event.id.0, Vec::new()));
            }
            found.last_mut().expect("an event").1.push((subscription.0, item.0, taxes.0));
        }
        found
    }

    /// List 0 is empty, 1 is `a`, 2 is `b`, 3 is `c`.
    #[test]
    fn taxes_hold_for_all_that_have_none_of_their_own() {
        let set = |at: &str, mut body: Value, rates: &[&str]| {
            body["tax_rates"] = json!(rates);
            json!({ "at": at, "set_tax_rates": body })
        };
        let found = changes(json!([
            set("2026-04-05", json!({}), &["c"]),
            set("2026-04-04", json!({ "subscription": "s", "item": "own" }), &[]),
            set("2026-04-06", json!({ "subscription": "t" }), &[]),
            set("2026-04-07", json!({ "subscription": "s" }), &["b"]),
            set("2026-04-08", json!({}), &["b"]),
            set("2026-04-09", json!({}), &["b"]),
            set("2027-04-09", json!({}), &["a"]),
        ]));
        assert_eq!(
            found,
            [
                (1, vec![(0, 1, 1)]),
                (0, vec![(0, 0, 3), (0, 1, 3)]),
                (2, vec![(1, 0, 3)]),
                (3, vec![(0, 0, 2), (0, 1, 2)]),
                (4, vec![(1, 0, 2)]),
                // Nothing changes, or not before the story ends: told once.
                (5, vec![(0, 0, 2)]),
                (6, vec![(0, 0, 2)]),
            ]
        );
    }
}
