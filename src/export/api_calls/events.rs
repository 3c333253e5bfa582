//! Which calls does each event make?

use super::operations::{
    ADJUST_BALANCE, ATTACH_CARD, CANCEL_SUBSCRIPTION, CREATE_CREDIT_NOTE, CREATE_INVOICE, CREATE_INVOICE_ITEM,
    CREATE_ITEM, CREATE_PAYMENT, DELETE_ITEM, FINALIZE_INVOICE, GIVE_UP_INVOICE, GRANT_CREDIT, PAUSE_SUBSCRIPTION,
    PAY_INVOICE, REPORT_USAGE, RESUME_SUBSCRIPTION, RETRIEVE_SUBSCRIPTION, UPDATE_CUSTOMER, UPDATE_ITEM,
    UPDATE_SUBSCRIPTION, VOID_INVOICE,
};
use super::setup::{CUSTOMER, GOOD_CARD, event_name};
use super::{Fields, Script, Value, Where};
use crate::calendar::{Timestamp, parse_instant};
use crate::ids::{EventId, InvoiceId};
use crate::invoice::{BillingReason, Payment, PaymentPurpose};
use crate::scenario::{Part, action_of};
use crate::words;

/// The card of the API's test mode that can be attached and then fails (<https://docs.stripe.com/testing>).
const BAD_CARD: &str = "pm_card_chargeCustomerFail";

/// Something that the list has to come to, in the order in which it happens.
struct Due<'a> {
    at: Timestamp,
    event: Option<usize>,
    what: What<'a>,
}

enum What<'a> {
    Subscription(Part<'a>),
    Event(Part<'a>),
    /// Payments work again.
    GoodCard,
    /// An invoice is taken note of while it is the latest one.
    Invoice(usize),
}

impl What<'_> {
    /// On one instant subscriptions begin first, and invoices are there after all that happens.
    const fn rank(&self) -> u8 {
        match self {
            Self::Subscription(_) => 0,
            Self::GoodCard => 1,
            Self::Event(_) => 2,
            Self::Invoice(_) => 3,
        }
    }
}

impl<'a> Script<'a> {
    /// All that happens, in its order, and the way to the end.
    pub(super) fn happen(&mut self) {
        let end = self.projection.simulation.span.end;
        let mut late = 0;
        for due in self.dues() {
            self.event = due.event;
            if due.at >= end {
                late += 1;
                continue;
            }
            let title = match due.what {
                What::Event(event) => headed(due.at, event),
                What::Subscription(part) => {
                    [&words::instant(due.at), ": the subscription “", part.text("id"), "” begins"].concat()
                }
                What::GoodCard => [&words::instant(due.at), ": payments work again"].concat(),
                What::Invoice(number) => format!("{}: invoice {number} is made", words::instant(due.at)),
            };
            self.title(title);
            self.advance_to(due.at);
            match due.what {
                What::Subscription(subscription) => self.subscribe(subscription),
                What::Event(event) => self.happens(event),
                What::GoodCard => self.use_card(GOOD_CARD, "working_card"),
                What::Invoice(number) => self.take_note(number),
            }
        }
        self.event = None;
        if late > 0 {
            let list = words::plural(late, "event");
            self.remark(["Left out, because of the end of the story: ", &list, "."].concat());
        }
        self.title("To the end of the story");
        self.advance_to(Timestamp(end.0.saturating_sub(1)));
    }

    fn dues(&self) -> Vec<Due<'a>> {
        let root = self.scenario.part();
        let start = self.projection.simulation.span.start;
        let mut dues: Vec<Due> = root
            .parts("subscriptions")
            .map(|part| Due {
                at: parse_instant(part.text("start")).unwrap_or(start),
                event: None,
                what: What::Subscription(part),
            })
            .collect();
        for (place, event) in root.parts("events").enumerate().filter(|(_, event)| !event.is("disabled")) {
            let Ok(at) = parse_instant(event.text("at")) else { continue };
            let (name, action) = action_of(event);
            let event_of = |at, what| Due { at, event: Some(place), what };
            let what = if name == "start_subscription" { What::Subscription(action) } else { What::Event(event) };
            dues.push(event_of(at, what));
            if name == "fail_payments"
                && let Ok(until) = parse_instant(action.text("until"))
            {
                dues.push(event_of(until, What::GoodCard));
            }
            if let Some(number) = self.invoice_of(place)
                && !self.is_latest(number, at)
            {
                let made = self.projection.invoices[number - 1].created;
                dues.push(event_of(made, What::Invoice(number)));
            }
        }
        // Stable: on one instant, document order.
        dues.sort_by_key(|due| (due.at, due.what.rank()));
        dues
    }

    fn happens(&mut self, event: Part) {
        let (name, action) = action_of(event);
        match name {
            "change_price" | "change_quantity" => self.change_item(action),
            "add_item" => self.add_item(action),
            "remove_item" => self.remove_item(action),
            "cancel" => self.cancel(action),
            "end_trial" => self.update(action, vec![("trial_end", Value::Choice("now"))]),
            "set_trial_end" => {
                let Ok(end) = parse_instant(action.text("trial_end")) else { return };
                let behavior = self.behavior(action);
                self.update(action, vec![("trial_end", Value::At(end)), ("proration_behavior", behavior)]);
            }
            "reset_billing_cycle_anchor" => {
                let behavior = self.behavior(action);
                let now = anchored_now();
                self.update(action, vec![("billing_cycle_anchor", now), ("proration_behavior", behavior)]);
            }
            "pause_collection" => self.pause_collection(action),
            "resume_collection" => self.update(action, vec![("pause_collection", Value::Nothing)]),
            "pause_subscription" => self.pause(action),
            "resume_subscription" => self.resume(action),
            "apply_discount" | "remove_discount" => self.change_discount(name, action),
            "set_tax_rates" => self.set_tax_rates(action),
            "report_usage" => self.report_usage(action),
            "grant_credit" => self.grant_credit(action),
            "adjust_balance" => self.adjust_balance(action.whole("amount").unwrap_or_default(), action),
            "set_balance" => self.set_balance(action),
            "add_invoice_item" => self.add_invoice_item(action),
            "one_off_charge" => self.one_off_charge(action),
            "one_off_invoice" => self.one_off_invoice(action),
            "fail_payments" => self.bad_card(action),
            _ => self.change_invoice(name, action),
        }
    }

    // Subscriptions.

    fn update(&mut self, action: Part, fields: Fields) {
        let subscription = self.subscription(action.text("subscription"));
        self.call(&UPDATE_SUBSCRIPTION, subscription, fields, "");
    }

    /// Another price, or another quantity (<https://docs.stripe.com/api/subscription_items/update>).
    fn change_item(&mut self, action: Part) {
        let (subscription, item) = (action.text("subscription"), action.text("item"));
        let Some(about) = self.item(subscription, item) else { return };
        let mut fields = Vec::new();
        let price = action.text("price");
        if !price.is_empty() {
            fields.push(("price", Value::id(&self.names.of("price", price))));
        }
        let quantity = self.quantity(action, price);
        if quantity.is_none() && price.is_empty() {
            // Nothing is left of a quantity that the API cannot take; a remark has said so.
            return;
        }
        fields.extend(quantity);
        let proration = self.proration(action);
        if action.text("billing_cycle_anchor") == "now" {
            // Only the subscription as a whole can begin its period anew.
            fields.insert(0, ("id", about));
            let mut said = vec![("items", Value::List(vec![Value::Object(fields)]))];
            said.push(("billing_cycle_anchor", anchored_now()));
            said.extend(proration);
            self.update(action, said);
        } else {
            fields.extend(proration);
            self.call(&UPDATE_ITEM, about, fields, "");
        }
    }

    fn proration(&mut self, action: Part) -> Fields {
        let mut fields = vec![("proration_behavior", self.behavior(action))];
        if let Ok(date) = parse_instant(action.text("proration_date")) {
            fields.push(("proration_date", Value::At(date)));
        }
        fields
    }

    fn add_item(&mut self, action: Part) {
        let id = action.text("subscription");
        let item = action.part("item");
        let mut fields = vec![("subscription", self.subscription(id))];
        fields.extend(self.item_fields(item));
        fields.extend(self.proration(action));
        let name = self.names.of("item", item.text("id"));
        self.items.push((id.to_string(), item.text("id").to_string(), Value::id(&name)));
        self.set_discounts(id, item.text("id"), item.texts("discounts").map(String::from).collect());
        self.create(&CREATE_ITEM, fields, &name);
    }

    fn remove_item(&mut self, action: Part) {
        let Some(about) = self.item(action.text("subscription"), action.text("item")) else { return };
        let mut fields = self.proration(action);
        if action.is("clear_usage") {
            fields.push(("clear_usage", Value::Flag(true)));
        }
        self.call(&DELETE_ITEM, about, fields, "");
    }

    /// Now, at the end of the period, or at an instant (<https://docs.stripe.com/billing/subscriptions/cancel>).
    fn cancel(&mut self, action: Part) {
        match action.text("when") {
            "" | "now" => {
                let fields = ["prorate", "invoice_now"].map(|name| (name, Value::Flag(action.is(name)))).to_vec();
                let subscription = self.subscription(action.text("subscription"));
                self.call(&CANCEL_SUBSCRIPTION, subscription, fields, "");
            }
            "period_end" => self.update(action, vec![("cancel_at_period_end", Value::Flag(true))]),
            when => {
                let Ok(at) = parse_instant(when) else { return };
                let behavior = self.behavior(action);
                self.update(action, vec![("cancel_at", Value::At(at)), ("proration_behavior", behavior)]);
            }
        }
    }

    fn pause_collection(&mut self, action: Part) {
        let mut fields = vec![("behavior", Value::word(action.text("behavior")))];
        if let Ok(at) = parse_instant(action.text("resumes_at")) {
            fields.push(("resumes_at", Value::At(at)));
        }
        self.update(action, vec![("pause_collection", Value::Object(fields))]);
    }

    /// A subscription stands still (<https://docs.stripe.com/api/subscriptions/pause>).
    fn pause(&mut self, action: Part) {
        let behavior = self.behavior(action);
        let is = |word: &str| behavior == Value::word(word);
        let unused = vec![("type", Value::word(if is("none") { "none" } else { "now" }))];
        let bill_for = vec![("unused_time_from", Value::Object(unused))];
        let invoicing = if is("always_invoice") { "invoice" } else { "pending_invoice_item" };
        let fields = vec![("bill_for", Value::Object(bill_for)), ("invoicing_behavior", Value::word(invoicing))];
        let subscription = self.subscription(action.text("subscription"));
        self.call(&PAUSE_SUBSCRIPTION, subscription, fields, "");
    }

    fn resume(&mut self, action: Part) {
        let anchor = if action.text("billing_cycle_anchor") == "unchanged" { "unchanged" } else { "now" };
        let anchor = Value::Object(vec![("type", Value::word(anchor))]);
        let fields = vec![("billing_cycle_anchor", anchor), ("proration_behavior", self.behavior(action))];
        let subscription = self.subscription(action.text("subscription"));
        self.call(&RESUME_SUBSCRIPTION, subscription, fields, "");
    }

    // Discounts and taxes.

    fn change_discount(&mut self, name: &str, action: Part) {
        let (subscription, item, coupon) = (action.text("subscription"), action.text("item"), action.text("coupon"));
        let mut coupons = self.discounts_of(subscription, item);
        coupons.retain(|known| known != coupon);
        if !coupons.is_empty() {
            self.remark("The list replaces the one before; a coupon that is named again begins anew.");
        }
        if name == "apply_discount" {
            coupons.push(coupon.to_string());
        }
        self.set_discounts(subscription, item, coupons.clone());
        if !item.is_empty() {
            let Some(about) = self.item(subscription, item) else { return };
            let discounts = self.coupons(&coupons);
            return self.call(&UPDATE_ITEM, about, vec![("discounts", discounts)], "");
        }
        let all = self.begun_of(subscription, |begun| begun.owns_discounts);
        if subscription.is_empty() {
            self.remark("The API has no discounts of a customer; each subscription without its own is given it.");
        }
        for id in all {
            self.set_discounts(&id, "", coupons.clone());
            let discounts = self.coupons(&coupons);
            let about = self.subscription(&id);
            self.call(&UPDATE_SUBSCRIPTION, about, vec![("discounts", discounts)], "");
        }
    }

    fn set_tax_rates(&mut self, action: Part) {
        let (subscription, item) = (action.text("subscription"), action.text("item"));
        let rates = self.rates(action.texts("tax_rates"));
        if !item.is_empty() {
            let Some(about) = self.item(subscription, item) else { return };
            return self.call(&UPDATE_ITEM, about, vec![("tax_rates", rates)], "");
        }
        let all = self.begun_of(subscription, |begun| begun.owns_taxes);
        if subscription.is_empty() {
            self.customer_taxes = action.texts("tax_rates").map(String::from).collect();
            self.remark("The API has no tax rates of a customer; each subscription without its own is given them.");
        }
        for id in all {
            let about = self.subscription(&id);
            self.call(&UPDATE_SUBSCRIPTION, about, vec![("default_tax_rates", rates.clone())], "");
        }
    }

    /// The subscription that is named, or else all that have begun and do not have their own.
    fn begun_of(&mut self, subscription: &str, owns: fn(&super::Subscribed) -> bool) -> Vec<String> {
        if !subscription.is_empty() {
            return vec![subscription.to_string()];
        }
        self.begun.iter().filter(|begun| !owns(begun)).map(|begun| begun.id.clone()).collect()
    }

    // Usage and billing credits.

    /// Usage goes to the meter of the item's price (<https://docs.stripe.com/api/billing/meter-event/create>).
    fn report_usage(&mut self, action: Part) {
        if action.text("action") == "set" {
            self.remark(
                "A meter only adds up, or takes the last value: it cannot be set. This is reported as it stands.",
            );
        }
        let Some(price) = self.price_of(action) else { return };
        let payload =
            vec![("stripe_customer_id", Value::id(CUSTOMER)), ("value", Value::text(action.text("quantity")))];
        let name = event_name(&mut self.names, &price);
        let fields = vec![
            ("event_name", Value::Text(name)),
            ("payload", Value::Map(payload)),
            ("timestamp", Value::At(self.now)),
        ];
        self.create(&REPORT_USAGE, fields, "");
    }

    /// The metered price that an item has by now.
    fn price_of(&self, action: Part) -> Option<String> {
        let (subscription, item) = (action.text("subscription"), action.text("item"));
        let root = self.scenario.part();
        let of_subscription = |part: Part<'a>| {
            let found = part.parts("items").find(|known| known.text("id") == item).map(|known| known.text("price"));
            found.filter(|_| part.text("id") == subscription)
        };
        let of_event = |event: Part<'a>| {
            let (name, said) = action_of(event);
            let is_about = said.text("subscription") == subscription;
            match name {
                "start_subscription" => of_subscription(said),
                "add_item" if is_about && said.part("item").text("id") == item => Some(said.part("item").text("price")),
                "change_price" if is_about && said.text("item") == item => Some(said.text("price")),
                _ => None,
            }
        };
        let before = root
            .parts("events")
            .filter(|event| !event.is("disabled") && parse_instant(event.text("at")).is_ok_and(|at| at <= self.now));
        let prices = root.parts("subscriptions").filter_map(of_subscription).chain(before.filter_map(of_event));
        prices.filter(|price| self.is_metered(price)).last().map(String::from)
    }

    /// A billing credit (<https://docs.stripe.com/api/billing/credit-grant/create>).
    fn grant_credit(&mut self, action: Part) {
        let amount = action.whole("amount").unwrap_or_default();
        let monetary = vec![("currency", self.currency()), ("value", Value::Whole(amount))];
        let amount = vec![("type", Value::word("monetary")), ("monetary", Value::Object(monetary))];
        let scope = Value::Object(vec![("price_type", Value::word("metered"))]);
        let category = action.text("category");
        let mut fields = vec![
            ("customer", Value::id(CUSTOMER)),
            ("amount", Value::Object(amount)),
            ("applicability_config", Value::Object(vec![("scope", scope)])),
            ("category", Value::word(if category.is_empty() { "promotional" } else { category })),
        ];
        if !action.text("name").is_empty() {
            fields.push(("name", Value::text(action.text("name"))));
        }
        if let Some(priority) = action.whole("priority") {
            fields.push(("priority", Value::Whole(priority)));
        }
        for name in ["effective_at", "expires_at"] {
            if let Ok(at) = parse_instant(action.text(name)) {
                fields.push((name, Value::At(at)));
            }
        }
        self.create(&GRANT_CREDIT, fields, "");
    }

    // The balance.

    /// The balance is added to (<https://docs.stripe.com/api/customer_balance_transactions/create>).
    fn adjust_balance(&mut self, amount: i64, action: Part) {
        let mut fields = vec![("amount", Value::Whole(amount)), ("currency", self.currency())];
        let description = action.text("description");
        if !description.is_empty() {
            // The API takes descriptions of up to 350 letters.
            fields.push(("description", Value::Text(description.chars().take(350).collect())));
        }
        self.call(&ADJUST_BALANCE, Value::id(CUSTOMER), fields, "");
        if let Some(entry) = self.entry() {
            let after = entry.1;
            self.remark(format!(
                "Negative is credit. Before API version 2019-10-17 one wrote the balance itself, account_balance={after} \
                 on the customer: what was there had to be added by hand, and no reason was kept."
            ));
        }
    }

    /// By how much this event changed the balance, and what it was then.
    fn entry(&self) -> Option<(i64, i64)> {
        let event = EventId::from_index(self.event?);
        let entry = self.projection.balance_transactions.iter().find(|entry| entry.event == Some(event))?;
        Some((entry.amount.units(), entry.ending_balance.units()))
    }

    fn set_balance(&mut self, action: Part) {
        let balance = action.whole("balance").unwrap_or_default();
        match self.entry() {
            Some((amount, _)) => {
                self.remark(format!(
                    "The ledger is only added to. From what the story has by now to {balance} it is {amount}."
                ));
                self.adjust_balance(amount, action);
            }
            None => self.remark(format!("The balance is {balance} already: there is nothing to call.")),
        }
    }

    // Invoices.

    /// A line of the next invoice (<https://docs.stripe.com/api/invoiceitems/create>).
    fn add_invoice_item(&mut self, action: Part) {
        let mut fields = vec![("customer", Value::id(CUSTOMER))];
        if !action.text("subscription").is_empty() {
            fields.push(("subscription", self.subscription(action.text("subscription"))));
        }
        if let Some(amount) = action.whole("amount") {
            fields.push(("amount", Value::Whole(amount)));
        } else {
            let Some(unit) = self.unit_amount(action) else {
                return self.remark("The API bills no recurring price with tiers or packages as a single line.");
            };
            fields.push(("unit_amount_decimal", Value::Decimal(unit)));
            fields.push(("quantity", Value::Whole(action.whole("quantity").unwrap_or(1))));
        }
        fields.push(("currency", self.currency()));
        self.line_fields(action, &mut fields);
        self.create(&CREATE_INVOICE_ITEM, fields, "");
    }

    /// What a unit costs: as it is said, or as a price that is flat says.
    fn unit_amount(&mut self, action: Part) -> Option<String> {
        let own = action.text("unit_amount_decimal");
        if !own.is_empty() {
            return Some(own.to_string());
        }
        let id = action.text("price");
        let price = self.scenario.part().parts("prices").find(|price| price.text("id") == id)?;
        if price.has("tiers") || price.has("transform_quantity") {
            return None;
        }
        self.remark("A recurring price is no price of a single line, so what it costs is said instead.");
        let whole = price.whole("unit_amount").map(|amount| amount.to_string());
        Some(whole.unwrap_or_else(|| price.text("unit_amount_decimal").to_string()))
    }

    fn line_fields(&mut self, action: Part, fields: &mut Fields) {
        if let Some(discountable) = action.flag("discountable") {
            fields.push(("discountable", Value::Flag(discountable)));
        }
        if action.has("discounts") {
            let coupons: Vec<_> = action.texts("discounts").map(String::from).collect();
            fields.push(("discounts", self.coupons(&coupons)));
        }
        if action.has("tax_rates") {
            fields.push(("tax_rates", self.rates(action.texts("tax_rates"))));
        }
        if !action.text("description").is_empty() {
            fields.push(("description", Value::text(action.text("description"))));
        }
    }

    /// A payment without an invoice, which never touches the balance.
    fn one_off_charge(&mut self, action: Part) {
        let mut fields = vec![
            ("amount", Value::Whole(action.whole("amount").unwrap_or_default())),
            ("currency", self.currency()),
            ("customer", Value::id(CUSTOMER)),
            ("payment_method", Value::text(GOOD_CARD)),
            ("off_session", Value::Flag(true)),
            ("confirm", Value::Flag(true)),
        ];
        if !action.text("description").is_empty() {
            fields.push(("description", Value::text(action.text("description"))));
        }
        self.create(&CREATE_PAYMENT, fields, "");
    }

    fn one_off_invoice(&mut self, action: Part) {
        let event = EventId::from_index(self.event.unwrap_or_default());
        let found = self.projection.invoices.iter().find(|invoice| {
            invoice.billing_reason == BillingReason::Manual
                && invoice.lines.iter().any(|line| line.event == Some(event))
        });
        let Some(invoice) = found else { return };
        let number = invoice.id.index() + 1;
        let (id, is_due) = (invoice.id, invoice.settlement.amount_due.is_positive());
        let pays = |payment: &Payment| payment.purpose == PaymentPurpose::Invoice(id) && payment.at == invoice.at;
        let is_paid = self.projection.payments.iter().any(pays);
        let pending = if action.is("include_pending") { "include" } else { "exclude" };
        let mut fields =
            vec![("customer", Value::id(CUSTOMER)), ("pending_invoice_items_behavior", Value::word(pending))];
        if action.has("discounts") {
            let coupons: Vec<_> = action.texts("discounts").map(String::from).collect();
            fields.push(("discounts", self.coupons(&coupons)));
        }
        if action.has("tax_rates") {
            fields.push(("default_tax_rates", self.rates(action.texts("tax_rates"))));
        }
        let name = self.names.of("invoice", &number.to_string());
        self.create(&CREATE_INVOICE, fields, &name);
        for item in action.parts("items") {
            let mut fields = vec![
                ("customer", Value::id(CUSTOMER)),
                ("invoice", Value::id(&name)),
                ("amount", Value::Whole(item.whole("amount").unwrap_or_default())),
                ("currency", self.currency()),
            ];
            self.line_fields(item, &mut fields);
            self.create(&CREATE_INVOICE_ITEM, fields, "");
        }
        self.call(&FINALIZE_INVOICE, Value::id(&name), Vec::new(), "");
        if is_paid {
            self.call(&PAY_INVOICE, Value::id(&name), Vec::new(), "");
        } else if is_due {
            self.remark("In the story it is not paid at once, so nothing tries to.");
        }
        self.invoices.push((number, Value::id(&name)));
    }

    /// The invoice that an event changed, counted from 1; nothing if it changed none.
    fn invoice_of(&self, place: usize) -> Option<usize> {
        let event = Some(EventId::from_index(place));
        let direct = self.projection.invoice_changes.iter().filter(|change| change.event == event);
        let notes = self.projection.credit_notes.iter().filter(|note| note.event == event);
        let entries = self.projection.balance_transactions.iter().filter(|entry| entry.event == event);
        let named = direct.map(|change| change.invoice).chain(notes.map(|note| note.invoice));
        named.chain(entries.filter_map(|entry| entry.invoice)).next().map(|InvoiceId(index)| index as usize + 1)
    }

    /// Whether an invoice is the latest of its subscription at an instant, or of no subscription.
    fn is_latest(&self, number: usize, at: Timestamp) -> bool {
        let invoices = &self.projection.invoices;
        let Some(subscription) = invoices[number - 1].subscription else { return true };
        let made = invoices[number - 1].created;
        let of_it = invoices.iter().filter(|invoice| invoice.subscription == Some(subscription));
        !of_it.into_iter().any(|invoice| invoice.created > made && invoice.created <= at)
    }

    /// Looks up an invoice while it is the latest of its subscription, and gives its id.
    fn take_note(&mut self, number: usize) {
        if self.invoices.iter().any(|(known, _)| *known == number) {
            return;
        }
        let Some(subscription) = self.projection.invoices[number - 1].subscription else { return };
        let id = &self.projection.simulation.subscriptions[subscription.index()].id;
        let about = self.subscription(id);
        let name = self.names.of("billed", &number.to_string());
        self.remark(format!("Invoice {number} of the story is the latest one of “{id}” now."));
        self.call(&RETRIEVE_SUBSCRIPTION, about, Vec::new(), &name);
        self.invoices.push((number, Value::Made(name, Where::LatestInvoice)));
    }

    fn change_invoice(&mut self, name: &str, action: Part) {
        let Some(number) = self.event.and_then(|place| self.invoice_of(place)) else {
            return self.remark("In the story this changes no invoice, so there is nothing to call.");
        };
        self.take_note(number);
        let Some((_, about)) = self.invoices.iter().find(|(known, _)| *known == number).cloned() else { return };
        let amount = action.whole("amount");
        match name {
            "void_invoice" => self.call(&VOID_INVOICE, about, Vec::new(), ""),
            "mark_uncollectible" => self.call(&GIVE_UP_INVOICE, about, Vec::new(), ""),
            "pay_invoice" if amount.is_some() => self.remark(
                "A part of an invoice is paid by attaching a payment: \
                 POST /v1/invoices/:id/attach_payment, with a payment record.",
            ),
            "pay_invoice" => self.call(&PAY_INVOICE, about, vec![("paid_out_of_band", Value::Flag(true))], ""),
            "issue_credit_note" => self.credit_note(about, action),
            _ => self.remark(
                "Applying the balance to an open invoice is in preview (2026-11-18.preview): \
                 a balance transaction of type applied_to_invoice.",
            ),
        }
    }

    /// A credit note, with where its amount went (<https://docs.stripe.com/api/credit_notes/create>).
    fn credit_note(&mut self, invoice: Value, action: Part) {
        let event = self.event.map(EventId::from_index);
        let Some(note) = self.projection.credit_notes.iter().find(|note| note.event == event) else { return };
        let parts = note.split.post_payment;
        let mut fields = vec![("invoice", invoice), ("amount", Value::Whole(note.amount.units()))];
        let split = [
            ("refund_amount", parts.refund),
            ("credit_amount", parts.balance),
            ("out_of_band_amount", parts.out_of_band),
        ];
        for (name, amount) in split {
            if amount.is_positive() {
                fields.push((name, Value::Whole(amount.units())));
            }
        }
        let reasons = ["duplicate", "fraudulent", "order_change", "product_unsatisfactory"];
        let reason = action.text("reason");
        if reasons.contains(&reason) {
            fields.push(("reason", Value::word(reason)));
        } else if !reason.is_empty() {
            fields.push(("memo", Value::text(reason)));
        }
        self.create(&CREATE_CREDIT_NOTE, fields, "");
    }

    // Cards.

    fn bad_card(&mut self, action: Part) {
        self.use_card(BAD_CARD, "failing_card");
        if let Some(count) = action.whole("count") {
            let list = words::plural(count, "payment");
            self.remark(format!("After {list} that failed, attach {GOOD_CARD} in the same way."));
        }
    }

    fn use_card(&mut self, card: &str, name: &'static str) {
        let place = self.event.unwrap_or_default().to_string();
        let name = self.names.of(name, &place);
        self.call(&ATTACH_CARD, Value::text(card), vec![("customer", Value::id(CUSTOMER))], &name);
        let settings = Value::Object(vec![("default_payment_method", Value::id(&name))]);
        self.call(&UPDATE_CUSTOMER, Value::id(CUSTOMER), vec![("invoice_settings", settings)], "");
    }
}

/// The billing date moves to now.
fn anchored_now() -> Value {
    Value::Object(vec![("type", Value::word("now"))])
}

/// When something happens and what, as a heading.
fn headed(at: Timestamp, event: Part) -> String {
    let (name, action) = action_of(event);
    let mut text = [&words::instant(at), ": ", &name.replace('_', " ")].concat();
    let description = action.text("description");
    if !description.is_empty() {
        text.extend([" (", description, ")"]);
    }
    text
}
