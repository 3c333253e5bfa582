//! How is a projection written down? (version 1 of the projection document)
//!
//! Plain JSON: amounts are integers in the smallest billing unit with the ledger's signs, instants are ISO 8601. The
//! document is made from a [`Projection`] and from nothing else, and is the same bytes on every machine.
//!
//! An invoice adds up from its parts, which all stand in it:
//!
//! ```text
//! subtotal            = sum of lines[].amount − discounts that items have of their own
//! net                 = sum of lines[].amount − sum of discounts[].amount − billing_credits
//! total_excluding_tax = net − taxes that are no addition
//! total               = net + added taxes − taxes that are not paid
//! ```
//!
//! A line has `discount_amounts` (coupon, positive amount) and `taxes` (rate, what is taxable, amount, whether the price
//! contains it), each with its reason; an invoice has the same summed up by coupon and by rate as `discounts` and
//! `taxes`. A tax whose `effect` is `contained` changes no total, `added` raises it, `not_paid` lowers it. What a coupon
//! could not take off stands under `lost_discounts`, what became of an invoice after it was made under `history`. Lists that are empty are left out, but for those of the document.
//! Where a policy knows no negative total, `total` is 0 instead of less.

use crate::words;
use serde::Serialize;

use super::{HistoryEntry, Projection, Subject, describe, explain, headline, history, notices};
use crate::calendar::{BillingPeriod, Timestamp, iso_instant};
use crate::customer::BalanceTransaction;
use crate::ids::{BalanceTransactionId, CouponId, EventId, InvoiceId, LineId, PaymentId, TaxRateId};
use crate::invoice::collection::InvoiceStatus;
use crate::invoice::discount::{DiscountAmount, Discountable};
use crate::invoice::tax::{TaxAmount, TaxEffect};
use crate::invoice::{BillingReason, Invoice, LineItemKind, Outcome, Payment, PaymentPurpose};
use crate::money::Amount;

/// The version of the document.
pub const VERSION: u32 = 1;

/// A projection as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Document {
    version: u32,
    currency: &'static str,
    period: Period,
    headline: String,
    invoices: Vec<InvoiceEntry>,
    balance_transactions: Vec<TransactionEntry>,
    payments: Vec<PaymentEntry>,
    months: Vec<MonthEntry>,
    totals: TotalsEntry,
    notices: Vec<NoticeEntry>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Period {
    start: String,
    end: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct InvoiceEntry {
    id: String,
    number: u32,
    date: String,
    billing_reason: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    subscription: Option<String>,
    period: Period,
    status: &'static str,
    outcome: &'static str,
    lines: Vec<LineEntry>,
    subtotal: i64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    discounts: Vec<CouponEntry>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    lost_discounts: Vec<CouponEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    billing_credits: Option<i64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    taxes: Vec<RateEntry>,
    total_excluding_tax: i64,
    total: i64,
    starting_balance: i64,
    ending_balance: i64,
    amount_due: i64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    history: Vec<PastEntry>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct PastEntry {
    date: String,
    code: &'static str,
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    amount: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct LineEntry {
    id: String,
    kind: &'static str,
    description: String,
    amount: i64,
    period: Period,
    #[serde(skip_serializing_if = "Option::is_none")]
    quantity: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    quantity_decimal: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    price: Option<String>,
    proration: bool,
    discountable: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    discount_amounts: Vec<DiscountEntry>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    taxes: Vec<TaxEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reverses: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<ReasonEntry>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct CouponEntry {
    coupon: String,
    amount: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct RateEntry {
    tax_rate: String,
    amount: i64,
    inclusive: bool,
    effect: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct DiscountEntry {
    coupon: String,
    amount: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<ReasonEntry>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct TaxEntry {
    tax_rate: String,
    taxable_amount: i64,
    amount: i64,
    inclusive: bool,
    effect: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<ReasonEntry>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct ReasonEntry {
    formula: String,
    sentence: String,
    rule: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'static str>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct TransactionEntry {
    id: String,
    date: String,
    r#type: &'static str,
    amount: i64,
    ending_balance: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    invoice: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<u32>,
    description: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct PaymentEntry {
    id: String,
    date: String,
    amount: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    invoice: Option<String>,
    description: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct MonthEntry {
    start: String,
    end: String,
    opening: i64,
    credited: i64,
    debited: i64,
    applied: i64,
    closing: i64,
    billed: i64,
    charged: i64,
    recurring: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct TotalsEntry {
    billed: i64,
    charged: i64,
    one_off: i64,
    credited: i64,
    debited: i64,
    applied: i64,
    closing: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct NoticeEntry {
    code: &'static str,
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    invoice: Option<String>,
}

impl Document {
    /// The document as JSON, indented.
    pub fn to_json(&self) -> String {
        // Nothing in it can fail to be written: all keys are texts, and no number is a float.
        serde_json::to_string_pretty(self).unwrap_or_default()
    }
}

/// Whether each amount has its reason in the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reasons {
    /// It has.
    Told,
    /// It is left out: amounts and descriptions are enough for a test.
    Left,
}

/// Writes a projection down, reasons and all.
pub fn document(projection: &Projection) -> Document {
    document_with(projection, Reasons::Told)
}

/// Writes a projection down, with reasons or without.
pub fn document_with(projection: &Projection, reasons: Reasons) -> Document {
    let simulation = &projection.simulation;
    let totals = &projection.totals;
    Document {
        version: VERSION,
        currency: simulation.currency.code,
        period: period(simulation.span),
        headline: headline(projection).text(),
        invoices: projection.invoices.iter().map(|one| invoice(projection, one, reasons)).collect(),
        balance_transactions: projection.balance_transactions.iter().map(|one| transaction(projection, one)).collect(),
        payments: projection.payments.iter().map(|one| payment(projection, one)).collect(),
        months: projection.months.iter().map(month).collect(),
        totals: TotalsEntry {
            billed: totals.billed.units(),
            charged: totals.charged.units(),
            one_off: totals.one_off.units(),
            credited: totals.credited.units(),
            debited: totals.debited.units(),
            applied: totals.applied.units(),
            closing: totals.closing.units(),
        },
        notices: notices(projection).into_iter().map(notice).collect(),
    }
}

fn invoice(projection: &Projection, invoice: &Invoice, reasons: Reasons) -> InvoiceEntry {
    let settled = &invoice.settlement;
    InvoiceEntry {
        id: invoice_id(invoice.id),
        number: describe::invoice_number(invoice),
        date: date(invoice.at),
        billing_reason: match invoice.billing_reason {
            BillingReason::SubscriptionCreate => "subscription_create",
            BillingReason::SubscriptionCycle => "subscription_cycle",
            BillingReason::SubscriptionUpdate => "subscription_update",
            BillingReason::SubscriptionThreshold => "subscription_threshold",
            BillingReason::Manual => "manual",
        },
        subscription: invoice.subscription.map(|id| projection.simulation.subscriptions[id.index()].id.clone()),
        period: period(invoice.period),
        status: status(invoice.status),
        outcome: outcome(settled.outcome),
        lines: (0..invoice.lines.len()).map(|place| line(projection, invoice, place, reasons)).collect(),
        subtotal: invoice.subtotal.units(),
        discounts: coupons(projection, describe::coupons(invoice)),
        lost_discounts: coupons(projection, describe::lost(invoice)),
        billing_credits: (!invoice.grants.is_empty()).then(|| describe::drawn(invoice).units()),
        taxes: describe::tax_rates(invoice).into_iter().map(|tax| rate(projection, tax)).collect(),
        total_excluding_tax: invoice.total_excluding_tax.units(),
        total: invoice.total.units(),
        starting_balance: settled.starting_balance.units(),
        ending_balance: settled.ending_balance.units(),
        amount_due: settled.amount_due.units(),
        history: history(projection, invoice).into_iter().map(past).collect(),
    }
}

const fn status(status: InvoiceStatus) -> &'static str {
    match status {
        InvoiceStatus::Draft => "draft",
        InvoiceStatus::Open => "open",
        InvoiceStatus::Paid => "paid",
        InvoiceStatus::Void => "void",
        InvoiceStatus::Uncollectible => "uncollectible",
    }
}

const fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Charged => "charged",
        Outcome::NothingDue => "nothing_due",
        Outcome::PaidFromCredit => "paid_from_credit",
        Outcome::Credited => "credited",
        Outcome::TooSmall => "invoice_too_small",
        Outcome::TooLarge => "invoice_too_large",
        Outcome::NotFinalized => "not_finalized",
    }
}

fn coupons(projection: &Projection, sums: Vec<(CouponId, Amount)>) -> Vec<CouponEntry> {
    let entry = |(coupon, amount): (CouponId, Amount)| CouponEntry {
        coupon: projection.simulation.catalog.coupons[coupon.index()].id.clone(),
        amount: amount.units(),
    };
    sums.into_iter().map(entry).collect()
}

fn rate(projection: &Projection, ((rate, effect), amount): ((TaxRateId, TaxEffect), Amount)) -> RateEntry {
    RateEntry {
        tax_rate: projection.simulation.catalog.tax_rates[rate.index()].id.clone(),
        amount: amount.units(),
        inclusive: effect != TaxEffect::Added,
        effect: tax_effect(effect),
    }
}

const fn tax_effect(effect: TaxEffect) -> &'static str {
    match effect {
        TaxEffect::Added => "added",
        TaxEffect::Contained => "contained",
        TaxEffect::BackedOut => "not_paid",
    }
}

fn discounts(projection: &Projection, invoice: &Invoice, line: usize, reasons: Reasons) -> Vec<DiscountEntry> {
    let own = invoice.discounts.amounts.iter().enumerate().filter(|(_, taken)| taken.line == line);
    let entry = |(place, taken): (usize, &DiscountAmount)| DiscountEntry {
        coupon: projection.simulation.catalog.coupons[taken.coupon.index()].id.clone(),
        amount: taken.amount.units(),
        reason: reason(projection, Subject::Discount(invoice.id, place), reasons),
    };
    own.map(entry).collect()
}

fn taxes(projection: &Projection, invoice: &Invoice, line: usize, reasons: Reasons) -> Vec<TaxEntry> {
    let own = invoice.taxes.amounts.iter().enumerate().filter(|(_, tax)| tax.line == line);
    let entry = |(place, tax): (usize, &TaxAmount)| {
        let RateEntry { tax_rate, amount, inclusive, effect } = rate(projection, ((tax.rate, tax.effect), tax.amount));
        let reason = reason(projection, Subject::Tax(invoice.id, place), reasons);
        TaxEntry { tax_rate, taxable_amount: tax.taxable.units(), amount, inclusive, effect, reason }
    };
    own.map(entry).collect()
}

fn reason(projection: &Projection, subject: Subject, reasons: Reasons) -> Option<ReasonEntry> {
    if reasons == Reasons::Left {
        return None;
    }
    let explanation = explain(projection, subject)?;
    Some(ReasonEntry {
        formula: explanation.formula,
        sentence: explanation.sentence,
        rule: explanation.rule.name,
        source: explanation.rule.source,
    })
}

fn line(projection: &Projection, invoice: &Invoice, place: usize, reasons: Reasons) -> LineEntry {
    let line = &invoice.lines[place];
    LineEntry {
        id: line_id(line.id),
        kind: match line.kind {
            LineItemKind::Subscription => "subscription",
            LineItemKind::Usage => "usage",
            LineItemKind::ProrationCredit => "proration_credit",
            LineItemKind::ProrationDebit => "proration_debit",
            LineItemKind::InvoiceItem => "invoice_item",
        },
        description: describe::line(projection, line),
        amount: line.amount.units(),
        period: period(line.period),
        quantity: line.quantity.units(),
        quantity_decimal: (!line.quantity.is_whole()).then(|| words::decimal(line.quantity)),
        price: line.price.map(|id| projection.simulation.catalog.price(id).id.clone()),
        proration: matches!(line.kind, LineItemKind::ProrationCredit | LineItemKind::ProrationDebit),
        discountable: line.discountable == Discountable::Yes,
        discount_amounts: discounts(projection, invoice, place, reasons),
        taxes: taxes(projection, invoice, place, reasons),
        reverses: line.reverses.map(line_id),
        reason: reason(projection, Subject::Line(line.id), reasons),
    }
}

fn transaction(projection: &Projection, entry: &BalanceTransaction) -> TransactionEntry {
    let BalanceTransactionId(number) = entry.id;
    TransactionEntry {
        id: format!("cbtxn_{}", number + 1),
        date: date(entry.at),
        r#type: describe::transaction_type(entry.kind),
        amount: entry.amount.units(),
        ending_balance: entry.ending_balance.units(),
        invoice: entry.invoice.map(invoice_id),
        event: entry.event.map(event_number),
        description: describe::transaction(projection, entry),
    }
}

fn payment(projection: &Projection, payment: &Payment) -> PaymentEntry {
    let PaymentId(number) = payment.id;
    PaymentEntry {
        id: format!("py_{}", number + 1),
        date: date(payment.at),
        amount: payment.amount.units(),
        invoice: match payment.purpose {
            PaymentPurpose::Invoice(id) | PaymentPurpose::Refund(id) => Some(invoice_id(id)),
            PaymentPurpose::OneOffCharge(_) => None,
        },
        description: describe::payment(projection, payment),
    }
}

fn month(month: &super::Month) -> MonthEntry {
    let units = |amount: Amount| amount.units();
    MonthEntry {
        start: date(month.period.start),
        end: date(month.period.end),
        opening: units(month.opening),
        credited: units(month.credited),
        debited: units(month.debited),
        applied: units(month.applied),
        closing: units(month.closing),
        billed: units(month.billed),
        charged: units(month.charged),
        recurring: units(month.recurring),
    }
}

fn notice(notice: super::NoticeText) -> NoticeEntry {
    NoticeEntry {
        code: notice.code,
        text: notice.text,
        event: notice.event.map(event_number),
        invoice: notice.invoice.map(invoice_id),
    }
}

fn period(period: BillingPeriod) -> Period {
    Period { start: date(period.start), end: date(period.end) }
}

fn date(at: Timestamp) -> String {
    iso_instant(at)
}

fn invoice_id(InvoiceId(number): InvoiceId) -> String {
    format!("in_{}", number + 1)
}

fn line_id(LineId(number): LineId) -> String {
    format!("il_{}", number + 1)
}

fn past(entry: HistoryEntry) -> PastEntry {
    PastEntry {
        date: iso_instant(entry.at),
        code: entry.code,
        text: entry.text,
        amount: entry.amount.map(Amount::units),
        event: entry.event.map(event_number),
    }
}

/// The place of an event in the scenario document, from 0: the index of its path there.
const fn event_number(EventId(number): EventId) -> u32 {
    number
}
