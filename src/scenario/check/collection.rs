//! How is money collected and given back?

use super::super::node::Place;
use super::events::{Here, discountable};
use super::{Checker, Story, limits, meaning};
use crate::calendar::{DAY, Timestamp};
use crate::customer::credit_grant::GrantCategory;
use crate::customer::{AfterRetries, CollectionMethod, PauseBehavior};
use crate::engine::{self, Failing, GrantStart, InvoiceChoice, InvoiceItem, PendingItems, Thresholds};
use crate::ids::InvoiceId;
use crate::invoice::credit_note::PostPayment;
use crate::money::{Amount, Decimal};
use crate::words;

/// What happens to invoices while collection is paused, by name.
const PAUSES: [(&str, PauseBehavior); 3] = [
    ("void", PauseBehavior::Void),
    ("keep_as_draft", PauseBehavior::KeepAsDraft),
    ("mark_uncollectible", PauseBehavior::MarkUncollectible),
];

/// What happens when the last retry has failed, by name.
const ENDS: [(&str, AfterRetries); 3] = [
    ("past_due", AfterRetries::StaysPastDue),
    ("cancel", AfterRetries::Cancels),
    ("unpaid", AfterRetries::MarksUnpaid),
];

impl Checker<'_> {
    /// After how many seconds each a charge that failed is tried again, and what happens when the last try has failed.
    pub(super) fn retries(&mut self, at: &Place<'_>) -> (Vec<i64>, AfterRetries) {
        self.short_list(at, "retries", limits::RETRIES, "retries");
        let mut waits = Vec::new();
        for retry in &at.all("retries", limits::RETRIES) {
            let days = self.whole(retry, "days", 1..=limits::RETRY_DAYS, "A retry after # days");
            waits.extend(days.map(|days| days * DAY));
        }
        (waits, meaning(&ENDS, at.part.text("after_retries")))
    }

    /// How a subscription's invoices are collected.
    pub(super) fn collection(&mut self, at: &Place<'_>) -> CollectionMethod {
        let name = "days_until_due";
        let sends = at.part.text("collection_method") == "send_invoice";
        if sends && at.part.has(name) {
            let days = self.whole(at, name, 0..=limits::DAYS_UNTIL_DUE, "A time of # days");
            let days_until_due = days.and_then(|days| u32::try_from(days).ok()).unwrap_or(30);
            return CollectionMethod::SendInvoice { days_until_due };
        }
        if at.part.has(name) {
            let message = "Only invoices that are sent have days until they are due.";
            let hint = "Remove it, or write \"collection_method\": \"send_invoice\".";
            self.problem("no_sense", (at, name), message, hint);
        }
        CollectionMethod::ChargeAutomatically
    }

    /// What is billed before its time.
    pub(super) fn thresholds(&mut self, at: &Place<'_>) -> Thresholds {
        let at = at.object("billing_thresholds");
        // <https://docs.stripe.com/billing/subscriptions/usage-based/thresholds>: at least 50 of the smallest unit.
        let amount = self.some_whole(&at, "amount_gte", 50..=limits::AMOUNT, "A threshold of #");
        let usage = self.some_whole(&at, "usage_gte", 1..=limits::USAGE, "A threshold of # units");
        Thresholds { amount: amount.and_then(|units| Amount::new(units).ok()), usage: usage.map(Decimal::whole) }
    }

    /// The events that are about invoices and credit; nothing for any other.
    pub(super) fn money_event(&mut self, name: &str, here: Here<'_>, story: &Story<'_>) -> Option<engine::Action> {
        let at = here.place;
        match name {
            "grant_credit" => self.grant(here),
            "one_off_invoice" => Some(self.one_off_invoice(at, story)),
            "issue_credit_note" => self.credit_note(at),
            "void_invoice" => self.invoice(at).map(engine::Action::VoidInvoice),
            "mark_uncollectible" => self.invoice(at).map(engine::Action::MarkUncollectible),
            "pay_invoice" => {
                let (invoice, amount) = (self.invoice(at), self.positive(at));
                Some(engine::Action::PayInvoice { invoice: invoice?, amount: amount? })
            }
            "apply_balance_to_invoice" => {
                let (invoice, amount) = (self.invoice(at), self.positive(at));
                Some(engine::Action::ApplyBalance { invoice: invoice?, amount: amount? })
            }
            "fail_payments" => self.fail_payments(here),
            "pause_collection" => {
                let id = self.subscription_id(at, "subscription");
                let resumes_at = self.some_instant_after(here, "resumes_at", "Collection resumes");
                Some(engine::Action::PauseCollection {
                    subscription: id?,
                    behavior: meaning(&PAUSES, at.part.text("behavior")),
                    resumes_at: resumes_at?,
                })
            }
            "resume_collection" => self.subscription_id(at, "subscription").map(engine::Action::ResumeCollection),
            _ => None,
        }
    }

    /// An instant after the event, if one is written; nothing if it is none.
    #[expect(clippy::option_option, reason = "not written is one thing, written wrongly another")]
    fn some_instant_after(&mut self, here: Here<'_>, name: &str, what: &str) -> Option<Option<Timestamp>> {
        if !here.part().has(name) {
            return Some(None);
        }
        self.instant_after(here.place, name, here.at.unwrap_or_default(), what).map(Some)
    }

    fn grant(&mut self, here: Here<'_>) -> Option<engine::Action> {
        let at = here.place;
        self.text(at, "name");
        let amount = self.whole(at, "amount", 1..=limits::AMOUNT, "A grant of #");
        let has_priority = at.part.has("priority");
        let priority = if has_priority { self.whole(at, "priority", 0..=100, "A priority of #") } else { Some(50) };
        let has_start = at.part.has("effective_at");
        let effective_at = if has_start { Some(self.instant(at, "effective_at")?) } else { None };
        let from = Here { at: effective_at.or(here.at), ..here };
        let expires_at = self.some_instant_after(from, "expires_at", "The grant expires")?;
        let is_paid = at.part.text("category") == "paid";
        Some(engine::Action::GrantCredit(GrantStart {
            amount: Amount::new(amount?).ok()?,
            category: if is_paid { GrantCategory::Paid } else { GrantCategory::Promotional },
            priority: u8::try_from(priority?).ok()?,
            effective_at,
            expires_at,
        }))
    }

    fn one_off_invoice(&mut self, at: &Place<'_>, story: &Story<'_>) -> engine::Action {
        self.long_list(at, "items", limits::LINES, "items");
        let pending = at.part.is("include_pending");
        if at.part.has("items") && at.part.list("items").is_empty() && !pending {
            let hint = "Give it one, with an amount, or let it include what is pending.";
            self.problem("empty", (at, "items"), "The invoice has no items.", hint);
        }
        let default = self.tax_list(at).unwrap_or(story.taxes);
        let mut items = Vec::new();
        for at in &at.all("items", limits::LINES) {
            self.text(at, "description");
            let amount = self.some_amount(at, "amount").unwrap_or_default();
            items.push(InvoiceItem {
                amount: amount.into(),
                quantity: Decimal::whole(1),
                price: None,
                subscription: None,
                discountable: discountable(at),
                taxes: self.tax_list(at).unwrap_or(default),
                discounts: self.written_discounts(at),
            });
        }
        let discounts = self.discounts(at);
        let pending = if pending { PendingItems::Include } else { PendingItems::Exclude };
        self.one_off_invoices.push(engine::OneOffInvoice { items, discounts, pending });
        engine::Action::OneOffInvoice { place: self.one_off_invoices.len() - 1 }
    }

    fn credit_note(&mut self, at: &Place<'_>) -> Option<engine::Action> {
        self.text(at, "reason");
        let invoice = self.invoice(at);
        let amount = self.whole(at, "amount", 1..=limits::AMOUNT, "A credit note of #");
        let names = ["refund_amount", "credit_amount", "out_of_band_amount"];
        let is_split = names.iter().any(|name| at.part.has(name));
        let read = names.map(|name| {
            let units = self.whole(at, name, 0..=limits::AMOUNT, "A part of #");
            units.and_then(|units| Amount::new(units).ok()).unwrap_or_default()
        });
        let [refund, balance, out_of_band] = read;
        let (invoice, amount) = (invoice?, Amount::new(amount?).ok()?);
        let post_payment = PostPayment { refund, balance, out_of_band };
        self.parts_fit(at, amount, &post_payment);
        Some(engine::Action::IssueCreditNote { invoice, amount, post_payment: is_split.then_some(post_payment) })
    }

    /// More than the amount can go nowhere; less may, where a part is still to be paid.
    fn parts_fit(&mut self, at: &Place<'_>, amount: Amount, parts: &PostPayment) {
        let total = parts.total().unwrap_or(Amount::MAX);
        if total > amount {
            let (parts, amount) = (words::count(total.units()), words::count(amount.units()));
            let message = format!("The parts come to {parts}, the credit note to {amount}.");
            self.problem("no_sense", (at, "amount"), message, "Let the parts add up to the amount.");
        }
    }

    fn fail_payments(&mut self, here: Here<'_>) -> Option<engine::Action> {
        if here.part().has("until") {
            let until = self.instant_after(here.place, "until", here.at.unwrap_or_default(), "Payments fail")?;
            return Some(engine::Action::FailPayments(Failing::Until(until)));
        }
        let count = self.whole(here.place, "count", 0..=limits::FAILURES, "A number of # payments")?;
        Some(engine::Action::FailPayments(Failing::Times(u32::try_from(count).ok()?)))
    }

    fn invoice(&mut self, at: &Place<'_>) -> Option<InvoiceChoice> {
        if !at.part.has("invoice") {
            return Some(InvoiceChoice::Last);
        }
        let number = self.whole(at, "invoice", 1..=limits::INVOICES, "An invoice number of #")?;
        Some(InvoiceChoice::Number(InvoiceId::from_index(usize::try_from(number - 1).ok()?)))
    }

    /// A positive amount, if one is written; nothing if it is none.
    #[expect(clippy::option_option, reason = "not written is one thing, written wrongly another")]
    fn positive(&mut self, at: &Place<'_>) -> Option<Option<Amount>> {
        if !at.part.has("amount") {
            return Some(None);
        }
        let units = self.whole(at, "amount", 1..=limits::AMOUNT, "An amount of #")?;
        Amount::new(units).ok().map(Some)
    }
}
