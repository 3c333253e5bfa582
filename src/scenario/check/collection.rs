//! How is money collected and given back?

use super::super::document::{Action, CreditNote, GrantCredit, OneOffInvoice, Subscription};
use super::{Checker, Story, limits, sub};
use crate::calendar::Timestamp;
use crate::customer::credit_grant::GrantCategory;
use crate::customer::{CollectionMethod, PauseBehavior};
use crate::engine::{self, Failing, GrantStart, InvoiceChoice, InvoiceItem, PendingItems, Thresholds};
use crate::ids::InvoiceId;
use crate::invoice::credit_note::PostPayment;
use crate::invoice::discount::Discountable;
use crate::money::{Amount, Decimal};
use crate::words;

/// What happens to invoices while collection is paused, by name.
const PAUSES: [(&str, PauseBehavior); 3] = [
    ("void", PauseBehavior::Void),
    ("keep_as_draft", PauseBehavior::KeepAsDraft),
    ("mark_uncollectible", PauseBehavior::MarkUncollectible),
];

impl Checker<'_> {
    /// How a subscription's invoices are collected.
    pub(super) fn collection(&mut self, path: &str, subscription: &Subscription) -> CollectionMethod {
        let known = [("", false), ("charge_automatically", false), ("send_invoice", true)];
        let method = &subscription.collection_method;
        let sends = self.one_of(&sub(path, "collection_method"), method, &known, "a collection method");
        let days_path = sub(path, "days_until_due");
        match (sends, subscription.days_until_due) {
            (Some(true), Some(days)) => {
                let days = self.whole(&days_path, days, 0..=limits::DAYS_UNTIL_DUE, "A time of # days");
                let days_until_due = days.and_then(|days| u32::try_from(days).ok()).unwrap_or(30);
                CollectionMethod::SendInvoice { days_until_due }
            }
            (Some(true), None) => {
                let hint = "Add it, for example \"days_until_due\": 30.";
                self.problem("missing", &days_path, "“days_until_due” is missing.", hint);
                CollectionMethod::ChargeAutomatically
            }
            (_, Some(_)) => {
                let message = "Only invoices that are sent have days until they are due.";
                let hint = "Remove it, or write \"collection_method\": \"send_invoice\".";
                self.problem("no_sense", &days_path, message, hint);
                CollectionMethod::ChargeAutomatically
            }
            (_, None) => CollectionMethod::ChargeAutomatically,
        }
    }

    /// What is billed before its time.
    pub(super) fn thresholds(&mut self, path: &str, subscription: &Subscription) -> Thresholds {
        let Some(written) = &subscription.billing_thresholds else { return Thresholds::default() };
        let path = sub(path, "billing_thresholds");
        // <https://docs.stripe.com/billing/subscriptions/usage-based/thresholds>: at least 50 of the smallest unit.
        let amount = written
            .amount_gte
            .and_then(|units| self.whole(&sub(&path, "amount_gte"), units, 50..=limits::AMOUNT, "A threshold of #"));
        let usage = written
            .usage_gte
            .and_then(|units| self.whole(&sub(&path, "usage_gte"), units, 1..=limits::USAGE, "A threshold of # units"));
        Thresholds { amount: amount.and_then(|units| Amount::new(units).ok()), usage: usage.map(Decimal::whole) }
    }

    /// The events that are about invoices and credit; nothing for any other.
    pub(super) fn money_event(
        &mut self,
        path: &str,
        action: &Action,
        at: Timestamp,
        story: &Story<'_>,
    ) -> Option<engine::Action> {
        match action {
            Action::GrantCredit(grant) => self.grant(path, grant, at),
            Action::OneOffInvoice(invoice) => Some(self.one_off_invoice(path, invoice, story)),
            Action::IssueCreditNote(note) => self.credit_note(path, note),
            Action::VoidInvoice { invoice } => self.invoice(path, invoice).map(engine::Action::VoidInvoice),
            Action::MarkUncollectible { invoice } => self.invoice(path, invoice).map(engine::Action::MarkUncollectible),
            Action::PayInvoice { invoice, amount } => {
                let (invoice, amount) = (self.invoice(path, invoice), self.positive(path, *amount));
                Some(engine::Action::PayInvoice { invoice: invoice?, amount: amount? })
            }
            Action::ApplyBalanceToInvoice { invoice, amount } => {
                let (invoice, amount) = (self.invoice(path, invoice), self.positive(path, *amount));
                Some(engine::Action::ApplyBalance { invoice: invoice?, amount: amount? })
            }
            Action::FailPayments { until, count } => self.fail_payments(path, until, *count, at),
            Action::PauseCollection { subscription, behavior, resumes_at } => {
                let id = self.subscription_id(&sub(path, "subscription"), subscription);
                let behavior = self.one_of(&sub(path, "behavior"), behavior, &PAUSES, "a way to pause collection");
                let resumes_at = match resumes_at.as_str() {
                    "" => None,
                    text => Some(self.instant_after(&sub(path, "resumes_at"), text, at, "Collection resumes")?),
                };
                Some(engine::Action::PauseCollection { subscription: id?, behavior: behavior?, resumes_at })
            }
            Action::ResumeCollection { subscription } => {
                self.subscription_id(&sub(path, "subscription"), subscription).map(engine::Action::ResumeCollection)
            }
            _ => None,
        }
    }

    fn grant(&mut self, path: &str, grant: &GrantCredit, at: Timestamp) -> Option<engine::Action> {
        self.text(&sub(path, "name"), &grant.name);
        let amount = self.whole(&sub(path, "amount"), grant.amount, 1..=limits::AMOUNT, "A grant of #");
        let known = [
            ("", GrantCategory::Promotional),
            ("promotional", GrantCategory::Promotional),
            ("paid", GrantCategory::Paid),
        ];
        let category = self.one_of(&sub(path, "category"), &grant.category, &known, "a kind of grant");
        let priority = self.whole(&sub(path, "priority"), grant.priority.unwrap_or(50), 0..=100, "A priority of #");
        let effective_at = match grant.effective_at.as_str() {
            "" => None,
            text => Some(self.instant(&sub(path, "effective_at"), text)?),
        };
        let from = effective_at.unwrap_or(at);
        let expires_at = match grant.expires_at.as_str() {
            "" => None,
            text => Some(self.instant_after(&sub(path, "expires_at"), text, from, "The grant expires")?),
        };
        Some(engine::Action::GrantCredit(GrantStart {
            amount: Amount::new(amount?).ok()?,
            category: category?,
            priority: u8::try_from(priority?).ok()?,
            effective_at,
            expires_at,
        }))
    }

    fn one_off_invoice(&mut self, path: &str, invoice: &OneOffInvoice, story: &Story<'_>) -> engine::Action {
        let items_path = sub(path, "items");
        self.length(&items_path, invoice.items.len(), limits::LINES, "items");
        if invoice.items.is_empty() && !invoice.include_pending {
            let hint = "Give it one, with an amount, or let it include what is pending.";
            self.problem("empty", &items_path, "The invoice has no items.", hint);
        }
        let default = self.tax_list(&sub(path, "tax_rates"), &invoice.tax_rates).unwrap_or(story.taxes);
        let mut items = Vec::new();
        for (index, item) in invoice.items.iter().take(limits::LINES).enumerate() {
            let path = format!("{items_path}[{index}]");
            self.text(&sub(&path, "description"), &item.description);
            let amount = self.some_amount(&sub(&path, "amount"), item.amount).unwrap_or_default();
            items.push(InvoiceItem {
                amount: amount.into(),
                quantity: Decimal::whole(1),
                price: None,
                subscription: None,
                discountable: if item.discountable == Some(false) { Discountable::No } else { Discountable::Yes },
                taxes: self.tax_list(&sub(&path, "tax_rates"), &item.tax_rates).unwrap_or(default),
            });
        }
        let discounts = self.discounts(&sub(path, "discounts"), &invoice.discounts);
        let pending = if invoice.include_pending { PendingItems::Include } else { PendingItems::Exclude };
        self.one_off_invoices.push(engine::OneOffInvoice { items, discounts, pending });
        engine::Action::OneOffInvoice { place: self.one_off_invoices.len() - 1 }
    }

    fn credit_note(&mut self, path: &str, note: &CreditNote) -> Option<engine::Action> {
        self.text(&sub(path, "reason"), &note.reason);
        let invoice = self.invoice(path, &note.invoice);
        let amount = self.whole(&sub(path, "amount"), note.amount, 1..=limits::AMOUNT, "A credit note of #");
        let parts = [
            ("refund_amount", note.refund_amount),
            ("credit_amount", note.credit_amount),
            ("out_of_band_amount", note.out_of_band_amount),
        ];
        let is_split = parts.iter().any(|(_, units)| units.is_some());
        let read = parts.map(|(name, units)| {
            let units = self.whole(&sub(path, name), units.unwrap_or(0), 0..=limits::AMOUNT, "A part of #");
            units.and_then(|units| Amount::new(units).ok()).unwrap_or_default()
        });
        let [refund, balance, out_of_band] = read;
        let (invoice, amount) = (invoice?, Amount::new(amount?).ok()?);
        let post_payment = PostPayment { refund, balance, out_of_band };
        self.parts_fit(path, amount, &post_payment);
        Some(engine::Action::IssueCreditNote { invoice, amount, post_payment: is_split.then_some(post_payment) })
    }

    /// More than the amount can go nowhere; less may, where a part is still to be paid.
    fn parts_fit(&mut self, path: &str, amount: Amount, parts: &PostPayment) {
        let total = parts.total().unwrap_or(Amount::MAX);
        if total > amount {
            let (parts, amount) = (words::count(total.units()), words::count(amount.units()));
            let message = format!("The parts come to {parts}, the credit note to {amount}.");
            self.problem("no_sense", &sub(path, "amount"), message, "Let the parts add up to the amount.");
        }
    }

    fn fail_payments(&mut self, path: &str, until: &str, count: Option<i64>, at: Timestamp) -> Option<engine::Action> {
        let failing = match (until, count) {
            ("", Some(count)) => {
                let count = self.whole(&sub(path, "count"), count, 0..=limits::FAILURES, "A number of # payments")?;
                Failing::Times(u32::try_from(count).ok()?)
            }
            (text, None) if !text.is_empty() => {
                Failing::Until(self.instant_after(&sub(path, "until"), text, at, "Payments fail")?)
            }
            _ => {
                let message = "Payments fail until an instant or a number of times.";
                self.problem("no_sense", path, message, "Give it either “until” or “count”.");
                return None;
            }
        };
        Some(engine::Action::FailPayments(failing))
    }

    fn invoice(&mut self, path: &str, text: &str) -> Option<InvoiceChoice> {
        if text.is_empty() || text == "last" {
            return Some(InvoiceChoice::Last);
        }
        let path = sub(path, "invoice");
        let Ok(number) = text.parse::<i64>() else {
            let message = format!("“{}” is not the number of an invoice.", super::super::read::shorten(text));
            self.problem("unknown_value", &path, message, "Write “last”, or a number counted from 1.");
            return None;
        };
        let number = self.whole(&path, number, 1..=limits::INVOICES, "An invoice number of #")?;
        Some(InvoiceChoice::Number(InvoiceId::from_index(usize::try_from(number - 1).ok()?)))
    }

    /// A positive amount, if one is written; nothing if it is none.
    #[expect(clippy::option_option, reason = "not written is one thing, written wrongly another")]
    fn positive(&mut self, path: &str, units: Option<i64>) -> Option<Option<Amount>> {
        let Some(units) = units else { return Some(None) };
        let units = self.whole(&sub(path, "amount"), units, 1..=limits::AMOUNT, "An amount of #")?;
        Amount::new(units).ok().map(Some)
    }
}
