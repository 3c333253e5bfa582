//! What are lines, ledger entries and payments called?
//!
//! The texts of lines follow those on real invoices: `Unused time on Hobby after 16 Apr 2026`, `2 × Seat (at $15.00 / month)`.

use super::Projection;
use crate::calendar::{DAY, Interval, Timestamp};
use crate::catalog::{Off, Price, PricingModel, Tier, Tiers};
use crate::currency::Currency;
use crate::customer::{BalanceTransaction, BalanceTransactionType};
use crate::ids::{CouponId, EventId, TaxRateId};
use crate::invoice::collection::InvoiceStatus;
use crate::invoice::tax::TaxEffect;
use crate::invoice::{BillingReason, Invoice, LineItem, LineItemKind, Outcome, Payment, PaymentPurpose, Reason};
use crate::money::{Amount, Decimal, Rounding};
use crate::words;

/// A story within this time has no day twice. Seconds.
const ONE_YEAR: i64 = 365 * DAY;

/// An instant of a story, with its year only where the story has that day more than once.
pub fn when(projection: &Projection, at: Timestamp) -> String {
    let is_short = projection.simulation.span.seconds() <= ONE_YEAR;
    if is_short { words::short_instant(at) } else { words::instant(at) }
}

/// The text of a line.
pub fn line(projection: &Projection, line: &LineItem) -> String {
    let simulation = &*projection.simulation;
    let Some(price) = line.price.map(|id| simulation.catalog.price(id)) else {
        let own = event_description(projection, line.event).unwrap_or_else(|| String::from("Invoice item"));
        return own + &with_discounts(projection, line);
    };
    let quantity = words::decimal(line.quantity);
    let what = if quantity == "1" { price.name.clone() } else { format!("{quantity} × {}", price.name) };
    let after = words::day(line.period.start.date());
    let text = match line.kind {
        LineItemKind::ProrationCredit => format!("Unused time on {what} after {after}"),
        LineItemKind::ProrationDebit => format!("Remaining time on {what} after {after}"),
        _ if line.reason == Reason::Trial => format!("Trial period for {what}"),
        LineItemKind::Subscription | LineItemKind::Usage | LineItemKind::InvoiceItem => {
            format!("{quantity} × {} ({})", price.name, at(simulation.currency, price))
        }
    };
    text + &with_discounts(projection, line)
}

/// ` (with 50% off)`: the discounts of a line, or what a proration has of them inside for a whole period.
fn with_discounts(projection: &Projection, line: &LineItem) -> String {
    let simulation = &*projection.simulation;
    if simulation.catalog.coupons.is_empty() {
        return String::new();
    }
    let money = |amount| words::money(simulation.currency, amount);
    let mut off: Vec<String> = Vec::new();
    if let (Reason::Prorated { full, .. }, Some(price)) = (line.reason, line.price) {
        let whole = simulation.catalog.price(price).rounded(line.quantity, Rounding::HalfUp);
        let inside = whole.and_then(|whole| whole.minus(full.round(Rounding::HalfUp)?));
        off.extend(inside.ok().filter(|inside| inside.is_positive()).map(money));
    }
    let invoice = projection.line(line.id).map(|(invoice, _)| invoice);
    let taken = invoice
        .into_iter()
        .flat_map(|invoice| invoice.discounts.amounts.iter().filter(|taken| invoice.lines[taken.line].id == line.id));
    off.extend(taken.map(|taken| match simulation.catalog.coupons[taken.coupon.index()].off {
        Off::Percent(percentage) => words::percentage(percentage),
        Off::Amount(_) => money(taken.amount),
    }));
    if off.is_empty() { String::new() } else { format!(" (with {} off)", off.join(" and ")) }
}

/// What a unit costs, and how often: `at $15.00 / month`.
pub fn at(currency: &Currency, price: &Price) -> String {
    let exact = |unit_amount: Decimal| words::exact_money(currency, unit_amount.into());
    let unit = match &price.model {
        PricingModel::PerUnit { unit_amount } => format!("at {}", exact(*unit_amount)),
        PricingModel::Package { unit_amount, divide_by, .. } => {
            format!("at {} for each {}", exact(*unit_amount), units(divide_by.get()))
        }
        PricingModel::Graduated(tiers) => format!("graduated, {}", counted(tiers)),
        PricingModel::Volume(tiers) => format!("by volume, {}", counted(tiers)),
    };
    format!("{unit} / {}", per(price.interval))
}

fn counted(tiers: &Tiers) -> String {
    words::plural(i64::try_from(tiers.as_slice().len()).unwrap_or(i64::MAX), "tier")
}

fn units(number: u64) -> String {
    words::count(i64::try_from(number).unwrap_or(i64::MAX))
}

/// A tier in words: `up to 1,000: free`, `beyond: $0.05 each`.
pub fn tier(currency: &Currency, tier: &Tier) -> String {
    let exact = |unit_amount: Decimal| words::exact_money(currency, unit_amount.into());
    let reach = match tier.up_to {
        Some(end) => format!("up to {}", units(end)),
        None => String::from("beyond"),
    };
    let each = match (tier.unit_amount.is_zero(), tier.flat_amount.is_zero()) {
        (true, true) => String::from("free"),
        (false, true) => format!("{} each", exact(tier.unit_amount)),
        (true, false) => format!("{} flat", exact(tier.flat_amount)),
        (false, false) => format!("{} each and {} flat", exact(tier.unit_amount), exact(tier.flat_amount)),
    };
    format!("{reach}: {each}")
}

fn per(interval: Interval) -> String {
    let unit = words::interval_unit(interval.unit);
    if interval.count == 1 { String::from(unit) } else { format!("{} {unit}s", interval.count) }
}

/// What the author wrote about an event, if anything.
pub fn event_description(projection: &Projection, event: Option<EventId>) -> Option<String> {
    let event = event?;
    let event = projection.simulation.events.iter().find(|candidate| candidate.id == event)?;
    (!event.description.is_empty()).then(|| event.description.clone())
}

/// The number of an invoice as people count: from 1.
pub fn invoice_number(invoice: &Invoice) -> u32 {
    invoice.id.0 + 1
}

/// What each coupon took off an invoice, in the order of first taking; positive.
pub fn coupons(invoice: &Invoice) -> Vec<(CouponId, Amount)> {
    let mut sums: Vec<(CouponId, Amount)> = Vec::new();
    for taken in &invoice.discounts.amounts {
        add_up(&mut sums, taken.coupon, taken.amount);
    }
    sums
}

/// What coupons could not take off an invoice, in the order of losing; positive.
pub fn lost(invoice: &Invoice) -> Vec<(CouponId, Amount)> {
    let mut sums = Vec::new();
    for lost in &invoice.discounts.lost {
        add_up(&mut sums, lost.coupon, lost.amount);
    }
    sums
}

/// The taxes of an invoice by rate, in the order of the lines, with what they do to the total.
pub fn tax_rates(invoice: &Invoice) -> Vec<((TaxRateId, TaxEffect), Amount)> {
    let mut sums = Vec::new();
    for tax in &invoice.taxes.amounts {
        add_up(&mut sums, (tax.rate, tax.effect), tax.amount);
    }
    sums
}

/// What billing credits paid of an invoice; positive.
pub fn drawn(invoice: &Invoice) -> Amount {
    Amount::sum(invoice.grants.iter().map(|drawn| drawn.amount)).unwrap_or_default()
}

fn add_up<K: PartialEq>(sums: &mut Vec<(K, Amount)>, key: K, amount: Amount) {
    match sums.iter_mut().find(|(known, _)| *known == key) {
        // All of them together are less than what they act on, which is an amount.
        Some((_, sum)) => *sum = sum.plus(amount).unwrap_or(*sum),
        None => sums.push((key, amount)),
    }
}

/// A coupon as an invoice names it: `Launch (50% off)`.
pub fn coupon(projection: &Projection, id: CouponId) -> String {
    let simulation = &*projection.simulation;
    let coupon = &simulation.catalog.coupons[id.index()];
    let off = match coupon.off {
        Off::Percent(percentage) => words::percentage(percentage),
        Off::Amount(amount) => words::money(simulation.currency, amount),
    };
    format!("{} ({off} off)", coupon.name)
}

/// A tax rate as an invoice names it: `VAT (19%)`, `VAT (19% inclusive)`.
pub fn tax_rate(projection: &Projection, id: TaxRateId, effect: TaxEffect) -> String {
    let rate = &projection.simulation.catalog.tax_rates[id.index()];
    let how = match effect {
        TaxEffect::Added => "",
        TaxEffect::Contained => " inclusive",
        TaxEffect::BackedOut => " not paid",
    };
    format!("{} ({}{how})", rate.name, words::percentage(rate.percentage))
}

/// Why an invoice was made, in words.
pub const fn billing_reason(reason: BillingReason) -> &'static str {
    match reason {
        BillingReason::SubscriptionCreate => "the subscription begins",
        BillingReason::SubscriptionCycle => "a new billing period",
        BillingReason::SubscriptionUpdate => "a change of the subscription",
        BillingReason::SubscriptionThreshold => "usage reached its threshold",
        BillingReason::Manual => "made by hand",
    }
}

/// What became of an invoice, in words.
pub fn outcome(invoice: &Invoice) -> &'static str {
    match invoice.status {
        InvoiceStatus::Draft => return "Draft",
        InvoiceStatus::Open => return "Open",
        InvoiceStatus::Void => return "Void",
        InvoiceStatus::Uncollectible => return "Given up as uncollectible",
        InvoiceStatus::Paid => {}
    }
    match invoice.settlement.outcome {
        Outcome::NotFinalized => "Draft",
        Outcome::Charged if invoice.settlement.applied.is_positive() => "Paid, in part from credit",
        Outcome::Charged => "Paid",
        Outcome::NothingDue => "Nothing due",
        Outcome::PaidFromCredit => "Paid from credit",
        Outcome::Credited => "Became credit",
        Outcome::TooSmall => "Too small to charge, became debt",
        Outcome::TooLarge => "Too large to charge, became debt",
    }
}

/// The text of a ledger entry.
pub fn transaction(projection: &Projection, transaction: &BalanceTransaction) -> String {
    let invoice = transaction.invoice.and_then(|id| projection.invoice(id));
    let number = invoice.map_or(0, invoice_number);
    match transaction.kind {
        BalanceTransactionType::Initial => String::from("Opening balance"),
        BalanceTransactionType::Adjustment if invoice.is_some() => {
            format!("Invoice {number} rounded to what can be charged")
        }
        BalanceTransactionType::Adjustment => {
            let given = event_description(projection, transaction.event);
            given.unwrap_or_else(|| String::from(adjusted(transaction)))
        }
        BalanceTransactionType::AppliedToInvoice => match invoice.map(|invoice| invoice.total.is_negative()) {
            Some(true) => format!("Negative total of invoice {number}"),
            _ if transaction.amount.is_positive() => format!("Applied to invoice {number}"),
            _ => format!("Debt collected by invoice {number}"),
        },
        BalanceTransactionType::UnappliedFromInvoice => format!("Given back by invoice {number}"),
        BalanceTransactionType::CreditNote => format!("Credit note on invoice {number}"),
        BalanceTransactionType::InvoiceOverpaid => format!("Paid beyond what invoice {number} asked for"),
        BalanceTransactionType::InvoiceTooSmall => format!("Invoice {number} was too small to charge"),
        BalanceTransactionType::InvoiceTooLarge => format!("Invoice {number} was too large to charge"),
    }
}

const fn adjusted(transaction: &BalanceTransaction) -> &'static str {
    if transaction.amount.is_negative() { "Credit given" } else { "Debt added" }
}

/// The type of a ledger entry, as documents and billing APIs write it.
pub const fn transaction_type(kind: BalanceTransactionType) -> &'static str {
    match kind {
        BalanceTransactionType::Initial => "initial",
        BalanceTransactionType::Adjustment => "adjustment",
        BalanceTransactionType::AppliedToInvoice => "applied_to_invoice",
        BalanceTransactionType::UnappliedFromInvoice => "unapplied_from_invoice",
        BalanceTransactionType::CreditNote => "credit_note",
        BalanceTransactionType::InvoiceOverpaid => "invoice_overpaid",
        BalanceTransactionType::InvoiceTooSmall => "invoice_too_small",
        BalanceTransactionType::InvoiceTooLarge => "invoice_too_large",
    }
}

/// What a payment is for.
pub fn payment(projection: &Projection, payment: &Payment) -> String {
    match payment.purpose {
        PaymentPurpose::Invoice(id) => format!("Invoice {}", id.0 + 1),
        PaymentPurpose::Refund(id) => format!("Refund of invoice {}", id.0 + 1),
        PaymentPurpose::OneOffCharge(event) => {
            let given = event_description(projection, Some(event));
            given.unwrap_or_else(|| String::from("One-off charge"))
        }
    }
}
