//! What has the engine come to, in the words of the oracle?

#[path = "kind.rs"]
mod kind;

use std::fmt::Write;

use rollforward::calendar::BillingPeriod;
use rollforward::invoice::collection::InvoiceChangeCause;
use rollforward::invoice::{BillingReason, Invoice, LineItem, PaymentPurpose};
use rollforward::projection::{Column, Projection, describe};

use super::oracle::Fraction;

fn period(period: BillingPeriod) -> (i64, i64) {
    (period.start.0, period.end.0)
}

/// The words of `oracle::account`.
pub(crate) fn told(projection: &Projection) -> String {
    use Column::{Applied, Billed, Charged, Closing, Credited, Debited, Opening, Recurring};
    let mut told = String::new();
    for (place, invoice) in projection.invoices.iter().enumerate() {
        of_invoice(&mut told, projection, place, invoice);
    }
    let mut tell = |line: String| writeln!(told, "{line}").expect("a text");
    for entry in &projection.balance_transactions {
        let kind = describe::transaction_type(entry.kind);
        let invoice = entry.invoice.map(rollforward::ids::InvoiceId::index);
        let event = entry.event.map(rollforward::ids::EventId::index);
        let (at, amount, ending) = (entry.at.0, entry.amount.units(), entry.ending_balance.units());
        tell(format!("entry {at} {kind} {amount} {ending} {invoice:?} {event:?}"));
    }
    for payment in &projection.payments {
        let purpose = match payment.purpose {
            PaymentPurpose::Invoice(id) => format!("invoice {}", id.index()),
            PaymentPurpose::OneOffCharge(event) => format!("event {}", event.index()),
            PaymentPurpose::Refund(id) => format!("refund {}", id.index()),
        };
        tell(format!("payment {} {} {purpose}", payment.at.0, payment.amount.units()));
    }
    for change in &projection.invoice_changes {
        let cause = match change.cause {
            InvoiceChangeCause::Paid(amount) => format!("Paid {}", amount.units()),
            InvoiceChangeCause::Credited(amount) => format!("Credited {}", amount.units()),
            InvoiceChangeCause::BalanceApplied(amount) => format!("BalanceApplied {}", amount.units()),
            InvoiceChangeCause::PaymentFailed { .. } => String::from("PaymentFailed"),
            other => format!("{other:?}"),
        };
        let (at, invoice, left) = (change.at.0, change.invoice.index(), change.amount_remaining.units());
        tell(format!("change {at} {invoice} {cause} {:?} {left}", change.status));
    }
    for note in &projection.credit_notes {
        let to = note.split.post_payment;
        let parts =
            [note.split.pre_payment, to.refund, to.balance, to.out_of_band].map(rollforward::money::Amount::units);
        let (at, invoice) = (note.at.0, note.invoice.index());
        tell(format!("note {at} {invoice} {} {} {parts:?}", note.amount.units(), note.tax.units()));
    }
    for month in &projection.months {
        let columns = [Opening, Credited, Debited, Applied, Closing, Billed, Charged, Recurring];
        let columns = columns.map(|column| month.amount(column).units());
        tell(format!("month {} {} {columns:?}", month.period.start.0, month.period.end.0));
    }
    told
}

fn of_invoice(told: &mut String, projection: &Projection, place: usize, invoice: &Invoice) {
    let simulation = &projection.simulation;
    let mut tell = |line: String| writeln!(told, "{line}").expect("a text");
    let reason = match invoice.billing_reason {
        BillingReason::SubscriptionCreate => "create",
        BillingReason::SubscriptionCycle => "cycle",
        BillingReason::SubscriptionUpdate => "update",
        BillingReason::SubscriptionThreshold => "threshold",
        BillingReason::Manual => "manual",
    };
    let subscription = invoice.subscription.map(|id| &simulation.subscriptions[id.index()].id);
    let settled = &invoice.settlement;
    tell(format!(
        "invoice {place} at {} {reason} of {subscription:?} {:?}: {} {} {} {}, due {}, {:?}",
        invoice.at.0,
        period(invoice.period),
        invoice.subtotal.units(),
        invoice.total.units(),
        settled.starting_balance.units(),
        settled.ending_balance.units(),
        settled.amount_due.units(),
        invoice.status
    ));
    for (place, line) in invoice.lines.iter().enumerate() {
        tell(of_line(projection, line));
        for taken in invoice.discounts.amounts.iter().filter(|taken| taken.line == place && !taken.amount.is_zero()) {
            let coupon = &simulation.catalog.coupons[taken.coupon.index()].id;
            tell(format!("    off {coupon} {}", taken.amount.units()));
        }
        for drawn in invoice.grants.iter().filter(|drawn| drawn.line == place) {
            tell(format!("    drawn {} {}", drawn.grant.index(), drawn.amount.units()));
        }
        for tax in invoice.taxes.amounts.iter().filter(|tax| tax.line == place) {
            let rate = &simulation.catalog.tax_rates[tax.rate.index()].id;
            tell(format!("    tax {rate} {:?} {}", tax.effect, tax.amount.units()));
        }
    }
}

fn of_line(projection: &Projection, line: &LineItem) -> String {
    let kind = kind::name(line.kind);
    let price = line.price.map(|id| projection.simulation.catalog.price(id).id.clone());
    let quantity =
        Fraction::read(&rollforward::words::decimal(line.quantity).replace(',', "").replace('\u{2212}', "-"));
    let find = |id| {
        let (invoice, line) = projection.line(id)?;
        Some((invoice.id.index(), invoice.lines.iter().position(|one| one.id == line.id)?))
    };
    let reverses = line.reverses.map(find);
    let (amount, period) = (line.amount.units(), period(line.period));
    format!("  {kind} {amount} {period:?} {price:?} {quantity:?} {reverses:?}")
}
