//! What happens, and does it make sense where it stands?

use super::super::node::{Part, Place, action_of};
use super::known::{Kinds, Membership, Target};
use super::policy::behavior;
use super::{Checker, Story, limits};
use crate::calendar::Timestamp;
use crate::currency::Currency;
use crate::customer::UsageAction;
use crate::engine::{self, AnchorChange, CancelTiming, DiscountTarget, InvoiceItem, ProrationChoice};
use crate::ids::{EventId, ItemId, PriceId, SubscriptionId, TaxListId};
use crate::invoice::discount::Discountable;
use crate::money::{Amount, Decimal, ExactAmount, Rounding};
use crate::policy::Downgrade;
use crate::words;

/// The place of an item.
type ItemPlace = (SubscriptionId, ItemId);

/// What happens at an event that is looked at, and when that is, unless nobody knows.
#[derive(Clone, Copy)]
pub(super) struct Here<'s> {
    pub(super) place: &'s Place<'s>,
    pub(super) at: Option<Timestamp>,
}

impl<'s> Here<'s> {
    pub(super) fn part(self) -> Part<'s> {
        self.place.part
    }
}

/// The events of a story; nothing in the place of those that are disabled.
pub(super) fn happening<'a>(document: &Place<'a>) -> Vec<Place<'a>> {
    let mut all = document.all("events", limits::EVENTS);
    for event in all.iter_mut().filter(|event| event.part.is("disabled")) {
        event.part = Part::default();
    }
    all
}

impl<'a> Checker<'a> {
    /// The events in the order in which they happen: on one instant, document order. In that order they are looked at,
    /// because what an event may say depends on those before it; what is wrong is told in document order.
    pub(super) fn events(&mut self, story: &mut Story<'a>) -> Vec<engine::Event> {
        self.long_list(&story.document, "events", limits::EVENTS, "events");
        let all = happening(&story.document);
        let mut problems = Vec::with_capacity(all.len());
        for event in &all {
            let before = self.problems.len();
            let is_skipped = event.part.fields().len() == 0;
            let at = if is_skipped { None } else { self.instant_from(event, "at", story.start, "The event is") };
            self.instants.push(at);
            problems.push(self.problems.split_off(before));
        }
        let mut order: Vec<usize> = Vec::with_capacity(all.len());
        for (index, at) in self.instants.iter().enumerate() {
            order.insert(order.partition_point(|before| self.instants[*before] <= *at), index);
        }
        let mut events = Vec::with_capacity(all.len());
        for index in order.into_iter().filter(|index| all[*index].part.fields().len() > 0) {
            let before = self.problems.len();
            self.event(index, &all[index], story, &mut events);
            problems[index].append(&mut self.problems.split_off(before));
        }
        self.problems.extend(problems.into_iter().flatten());
        events
    }

    fn event(&mut self, index: usize, event: &Place<'_>, story: &mut Story<'a>, events: &mut Vec<engine::Event>) {
        let (name, part) = action_of(event.part);
        let place = Place { path: event.sub(name), part };
        self.text(&place, "description");
        let here = Here { place: &place, at: self.instants[index] };
        let actions = if name == "set_tax_rates" {
            let changes = self.set_tax_rates(here, story);
            if events.len() + changes.len() > limits::EVENTS + limits::TAX_CHANGES {
                let most = words::count(i64::try_from(limits::TAX_CHANGES).unwrap_or(i64::MAX));
                let message = format!("By now the taxes of items change more than {most} times.");
                self.problem("too_many", (&place, ""), message, "Set them less often, or for fewer items.");
                return;
            }
            changes
        } else {
            self.action(name, here, story).into_iter().collect()
        };
        let Some(at) = here.at else { return };
        let id = EventId::from_index(index);
        let given = [part.text("description"), part.text("reason")].map(str::trim);
        let description = given.into_iter().find(|text| !text.is_empty()).unwrap_or_default();
        events.extend(actions.into_iter().map(|action| engine::Event {
            id,
            at,
            action,
            description: description.to_string(),
        }));
    }

    fn action(&mut self, name: &str, here: Here<'_>, story: &Story<'_>) -> Option<engine::Action> {
        let at = here.place;
        match name {
            "change_price" => self.change_price(here, story),
            "change_quantity" => self.change_quantity(here, story),
            "add_item" => self.add_item(here, story),
            "remove_item" => self.remove_item(here, story),
            "apply_discount" | "remove_discount" => self.change_discount(name, here),
            "report_usage" => self.report_usage(here),
            "adjust_balance" => self.some_amount(at, "amount").map(engine::Action::AdjustBalance),
            "set_balance" => self.amount(at, "balance").map(engine::Action::SetBalance),
            "add_invoice_item" => self.invoice_item(here, story),
            "one_off_charge" => self.charge(at, "amount", story.currency).map(engine::Action::OneOffCharge),
            "cancel"
            | "end_trial"
            | "set_trial_end"
            | "reset_billing_cycle_anchor"
            | "pause_subscription"
            | "resume_subscription" => self.subscription_event(name, here, story),
            // A subscription that begins is looked at with the others.
            _ => self.money_event(name, here, story),
        }
    }

    /// What happens to a subscription as a whole.
    fn subscription_event(&mut self, name: &str, here: Here<'_>, story: &Story<'_>) -> Option<engine::Action> {
        let found = self.begun(here);
        let proration_behavior = behavior(here.place, story.policy.proration_behavior);
        let trial_end = (name == "set_trial_end").then(|| self.trial_end(here.place, here.at));
        let timing = if name == "cancel" { Some(self.cancel_timing(here, story)?) } else { None };
        let subscription = found?;
        if let "pause_subscription" | "resume_subscription" = name {
            self.known[subscription.index()].stands_still = name == "pause_subscription";
        }
        Some(match name {
            "cancel" => engine::Action::Cancel { subscription, timing: timing? },
            "end_trial" => engine::Action::EndTrial(subscription),
            "set_trial_end" => engine::Action::SetTrialEnd { subscription, trial_end: trial_end??, proration_behavior },
            "reset_billing_cycle_anchor" => engine::Action::ResetAnchor { subscription, proration_behavior },
            "pause_subscription" => engine::Action::Pause { subscription, proration_behavior },
            _ => {
                // From now on, where nothing is said.
                let stays = here.part().text("billing_cycle_anchor") == "unchanged";
                let anchor = if stays { AnchorChange::Unchanged } else { AnchorChange::Now };
                engine::Action::Resume { subscription, anchor, proration_behavior }
            }
        })
    }

    fn change_price(&mut self, here: Here<'_>, story: &Story<'_>) -> Option<engine::Action> {
        let at = here.place;
        let item = self.joined(here);
        let price = self.price_id(at, "price");
        let has_quantity = at.part.has("quantity") || at.part.has("quantity_decimal");
        let quantity = has_quantity.then(|| self.quantity_of(at));
        let kinds = Kinds::of(self.price_of(price));
        if has_quantity && !kinds.licensed {
            self.metered_quantity(at, at.part.text("item"));
        }
        let proration = self.proration(here, (item, price), story);
        let moves = at.part.text("billing_cycle_anchor") == "now";
        if moves && at.part.has("proration_date") {
            // The billing API says no, too (https://github.com/gitroomhq/postiz-app/pull/1904).
            let message = "A change that moves the billing date to now is prorated as of now.";
            let hint = "Remove “proration_date”, or “billing_cycle_anchor”.";
            self.problem("no_sense", (at, "proration_date"), message, hint);
        }
        self.countable(at, price, quantity.unwrap_or(Decimal::whole(1)));
        let item = item?;
        let may_wait = story.policy.downgrade == Downgrade::AtPeriodEnd;
        if here.at.is_some() {
            let known = self.known_item(item);
            known.price = price;
            known.kinds = if may_wait { kinds.or(known.kinds) } else { kinds };
            self.fits_others(at, item);
        }
        let price = price?;
        self.moves.push((item.0, self.catalog.prices[price.index()].interval));
        let anchor = if moves { AnchorChange::Now } else { AnchorChange::Unchanged };
        Some(engine::Action::ChangePrice { item, price, quantity, proration: proration?, anchor })
    }

    fn change_quantity(&mut self, here: Here<'_>, story: &Story<'_>) -> Option<engine::Action> {
        let at = here.place;
        let item = self.joined(here);
        let quantity = self.quantity_of(at);
        let price = item.and_then(|item| self.known_item(item).price);
        let proration = self.proration(here, (item, price), story);
        let item = item?;
        if here.at.is_some() {
            if self.known_item(item).kinds.licensed {
                self.countable(at, price, quantity);
            } else {
                self.metered_quantity(at, at.part.text("item"));
            }
        }
        Some(engine::Action::ChangeQuantity { item, quantity, proration: proration? })
    }

    fn add_item(&mut self, here: Here<'_>, story: &Story<'_>) -> Option<engine::Action> {
        let added = here.place.object("item");
        let subscription = self.begun(here);
        let item = subscription.and_then(|id| self.item_of(id, &added, "id"));
        let price = item.and_then(|item| self.known_item(item).price);
        let proration = self.proration(here, (item, price), story);
        let item = item?;
        if here.at.is_some() {
            let stands_still = self.known[item.0.index()].stands_still;
            let known = self.known_item(item);
            known.membership = if stands_still { Membership::Perhaps } else { Membership::Sure };
            self.fits_others(&added, item);
        }
        Some(engine::Action::AddItem { item, proration: proration? })
    }

    fn remove_item(&mut self, here: Here<'_>, story: &Story<'_>) -> Option<engine::Action> {
        if here.part().has("clear_usage") {
            self.not_yet(here.place, "clear_usage");
        }
        let item = self.joined(here);
        let price = item.and_then(|item| self.known_item(item).price);
        let proration = self.proration(here, (item, price), story);
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
                self.problem("no_sense", (here.place, "item"), message, "Cancel the subscription instead.");
            }
        }
        Some(engine::Action::RemoveItem { item, proration: proration? })
    }

    /// What can be written down, but not billed yet.
    pub(super) fn not_yet(&mut self, at: &Place<'_>, name: &str) {
        let message = format!("This Rollforward does not bill “{name}” yet.");
        self.problem("not_yet", (at, name), message, "Remove it to see the rest of the story.");
    }

    fn proration(
        &mut self,
        here: Here<'_>,
        (item, price): (Option<ItemPlace>, Option<PriceId>),
        story: &Story<'_>,
    ) -> Option<ProrationChoice> {
        let behavior = behavior(here.place, story.policy.proration_behavior);
        let has_date = here.part().has("proration_date");
        let date = if has_date { Some(self.proration_date(here, (item.map(|item| item.0), price))?) } else { None };
        Some(ProrationChoice { behavior, date })
    }

    fn cancel_timing(&mut self, here: Here<'_>, story: &Story<'_>) -> Option<CancelTiming> {
        let at = here.place;
        self.cancel_flags(at);
        match at.part.text("when") {
            "" => Some(CancelTiming::Now { prorate: at.part.is("prorate"), invoice_now: at.part.is("invoice_now") }),
            "period_end" => Some(CancelTiming::AtPeriodEnd),
            _ => {
                let end = match here.at {
                    Some(now) => self.instant_after(at, "when", now, "The subscription ends"),
                    None => self.instant(at, "when"),
                };
                let proration_behavior = behavior(at, story.policy.proration_behavior);
                Some(CancelTiming::At { at: end?, proration_behavior })
            }
        }
    }

    /// Each way to end has its own words for what happens to the rest of the period.
    fn cancel_flags(&mut self, at: &Place<'_>) {
        let when = at.part.text("when");
        let behavior = "proration_behavior";
        let has_behavior = at.part.has(behavior);
        let message = match when {
            "" => {
                if has_behavior {
                    let message = "An end now goes by “prorate” and “invoice_now”, not by a proration behavior.";
                    self.problem("no_sense", (at, behavior), message, "Remove it, or write a later date for “when”.");
                }
                return;
            }
            "period_end" => "At the end of the period nothing is left to",
            _ => "A later end goes by its “proration_behavior”, not by",
        };
        for name in ["prorate", "invoice_now"].into_iter().filter(|name| at.part.has(name)) {
            let message = format!("{message} {}.", name.replace('_', " "));
            let hint = format!("Remove “{name}”, or write “now” for “when”.");
            self.problem("no_sense", (at, name), message, hint);
        }
        if when == "period_end" && has_behavior {
            let message = "At the end of the period nothing is left to prorate.";
            self.problem("no_sense", (at, behavior), message, "Remove it, or write a date for “when”.");
        }
    }

    fn change_discount(&mut self, name: &str, here: Here<'_>) -> Option<engine::Action> {
        let (coupon, target) = (self.coupon_id(here.place, "coupon"), self.target(here));
        let (coupon, (target, on)) = (coupon?, target?);
        here.at?;
        if name == "apply_discount" {
            self.give_discount(here.place, target, coupon);
            return Some(engine::Action::ApplyDiscount { coupon, on });
        }
        self.take_discount(here.place, target, coupon);
        Some(engine::Action::RemoveDiscount { coupon, on })
    }

    /// What a discount acts on: as it is known here, and for the engine.
    fn target(&mut self, here: Here<'_>) -> Option<(Target, DiscountTarget)> {
        if here.part().has("item") {
            let item = self.joined(here)?;
            Some(((Some(item.0), Some(item.1)), DiscountTarget::Item(item)))
        } else if here.part().has("subscription") {
            let id = self.begun(here)?;
            Some(((Some(id), None), DiscountTarget::Subscription(id)))
        } else {
            Some(((None, None), DiscountTarget::Customer))
        }
    }

    /// The taxes of one item, or of all that have none of their own: of a subscription, or of the customer. An empty
    /// list takes the own ones away, so that the next ones hold.
    fn set_tax_rates(&mut self, here: Here<'_>, story: &mut Story<'_>) -> Vec<engine::Action> {
        let taxes = self.tax_list(here.place);
        let before = self.all_taxes(story);
        match self.target(here) {
            Some((_, DiscountTarget::Item(item))) if here.at.is_some() => self.known_item(item).taxes = taxes,
            Some((_, DiscountTarget::Subscription(id))) if here.at.is_some() => self.known[id.index()].taxes = taxes,
            Some((_, DiscountTarget::Customer)) if here.at.is_some() => story.taxes = taxes.unwrap_or_default(),
            _ => {}
        }
        let after = self.all_taxes(story);
        let changed = before.iter().zip(&after).filter(|(before, after)| before != after);
        let changed: Vec<_> = changed.map(|(_, (item, taxes))| (*item, *taxes)).collect();
        // Nothing changes before the story ends, and it is told once that it ends before the event.
        let months = story.document.part.whole("months").unwrap_or_default();
        let end = story.start.map(|start| start.plus_months(months.clamp(0, limits::MONTHS)));
        let is_reached = here.at.zip(end).is_none_or(|(at, end)| at < end);
        let told = if is_reached && !changed.is_empty() { changed } else { after.into_iter().take(1).collect() };
        told.into_iter().map(|(item, taxes)| engine::Action::SetTaxes { item, taxes }).collect()
    }

    /// The taxes of every item as they are now.
    fn all_taxes(&self, story: &Story<'_>) -> Vec<(ItemPlace, TaxListId)> {
        let mut all = Vec::new();
        for (index, known) in self.known.iter().enumerate() {
            let id = SubscriptionId::from_index(index);
            for (place, item) in known.items.iter().enumerate() {
                all.push(((id, ItemId::from_index(place)), item.taxes.or(known.taxes).unwrap_or(story.taxes)));
            }
        }
        all
    }

    fn report_usage(&mut self, here: Here<'_>) -> Option<engine::Action> {
        let item = self.joined(here);
        let most = Decimal::whole(limits::USAGE);
        let least = Decimal::whole(-limits::USAGE);
        let quantity = self.decimal(here.place, "quantity", (least, most), "Usage of #");
        let sets = here.part().text("action") == "set";
        let item = item?;
        self.is_metered(here, item);
        let action = if sets { UsageAction::Set } else { UsageAction::Increment };
        Some(engine::Action::ReportUsage { item, quantity: quantity?, action })
    }

    /// Usage of an item that has no metered price then, or is gone, is never billed.
    fn is_metered(&mut self, here: Here<'_>, place: ItemPlace) {
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
        self.problem("no_sense", (here.place, "item"), message, hint);
    }

    fn invoice_item(&mut self, here: Here<'_>, story: &Story<'_>) -> Option<engine::Action> {
        let at = here.place;
        let discounts = self.written_discounts(at);
        let quantity = self.quantity_of(at);
        let price = at.part.has("price").then(|| self.price_id(at, "price"));
        let subscription = at.part.has("subscription").then(|| self.begun(here));
        let own = self.tax_list(at);
        let amount = match price {
            Some(price) => {
                self.countable(at, price, quantity);
                self.catalog.prices[price?.index()].amount(quantity).ok()?
            }
            None if at.part.has("unit_amount_decimal") => self.decimal_item(at, quantity)?,
            None => {
                if at.part.has("quantity") {
                    let message = "An amount is for all units, so it has no quantity.";
                    let hint = "Remove it, or write “unit_amount_decimal” instead of “amount”.";
                    self.problem("no_sense", (at, "quantity"), message, hint);
                }
                self.some_amount(at, "amount")?.into()
            }
        };
        let subscription = match subscription {
            None => None,
            Some(found) => Some(found?),
        };
        let of_subscription = subscription.and_then(|id| self.known[id.index()].taxes);
        let taxes = own.or(of_subscription).unwrap_or(story.taxes);
        let (price, discountable) = (price.flatten(), discountable(at));
        Some(engine::Action::AddInvoiceItem(InvoiceItem {
            amount,
            quantity,
            price,
            subscription,
            discountable,
            taxes,
            discounts,
        }))
    }

    fn decimal_item(&mut self, at: &Place<'_>, quantity: Decimal) -> Option<ExactAmount> {
        let name = "unit_amount_decimal";
        let most = Decimal::whole(limits::AMOUNT);
        let unit = self.decimal(at, name, (Decimal::whole(-limits::AMOUNT), most), "A price of #")?;
        if unit.is_zero() {
            let hint = "Write an amount, or remove the event.";
            self.problem("zero_amount", (at, name), "An amount of nothing changes nothing.", hint);
            return None;
        }
        let amount = ExactAmount::product(unit, quantity);
        if amount.round(Rounding::HalfUp).is_err() {
            let [quantity, unit] = [quantity, unit].map(words::decimal);
            let message = format!("{quantity} × {unit} units are more than can be counted exactly.");
            let hint =
                format!("Stay below {} units; lower the quantity or the price.", words::count(Amount::MAX.units()));
            self.problem("amount_too_large", (at, name), message, hint);
            return None;
        }
        Some(amount)
    }

    /// A one-off charge is made at once, so it has to be an amount that can be charged.
    fn charge(&mut self, at: &Place<'_>, name: &str, currency: Option<&Currency>) -> Option<Amount> {
        let amount = self.amount(at, name)?;
        let (currency, units) = (currency?, amount.units());
        let money = |units| words::money(currency, Amount::new(units).unwrap_or_default());
        let (least, most) = (currency.minimum_charge.max(currency.charge_step()), currency.maximum_charge());
        if units < least || units > most {
            let message = format!("A charge of {} is not possible.", money(units));
            let hint = format!("Write a number from {least} ({}) to {most} ({}).", money(least), money(most));
            self.problem("not_chargeable", (at, name), message, hint);
        } else {
            self.chargeable(at, name, amount, Some(currency));
        }
        Some(amount)
    }
}

/// Whether discounts lower what an event bills.
pub(super) fn discountable(at: &Place<'_>) -> Discountable {
    if at.part.flag("discountable") == Some(false) { Discountable::No } else { Discountable::Yes }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::super::{check, read};
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
        let simulation = check(&read(&document.to_string()).0.expect("a story")).expect("a sound story");
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
