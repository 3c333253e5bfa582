//! Invoices as paper, one at a time, with a list to choose from.

use std::ops::Range;

use super::Shared;
use super::markup::{Element, el};
use super::why::{amount, derivation};
use crate::calendar::BillingPeriod;
use crate::invoice::{Invoice, LineItem, PaymentPurpose};
use crate::money::Amount;
use crate::projection::{HistoryEntry, Projection, Subject, describe, history, remaining};
use crate::words;

#[derive(Clone, PartialEq)]
pub(crate) struct Given {
    pub(crate) projection: Shared<Projection>,
    pub(crate) invoice: usize,
    pub(crate) open: Option<Subject>,
    pub(crate) printing: bool,
}

/// So many invoices stand in the list at once.
const LISTED: usize = 12;

pub(crate) fn invoices(given: &Given) -> Element {
    let projection = &given.projection;
    let Some(invoice) = projection.invoices.get(given.invoice) else {
        return el!("p", "class" = "soft"; "There is no invoice in this story.");
    };
    if given.printing {
        let papers = projection.invoices.iter().map(|invoice| paper(projection, invoice, given.open));
        return el!("div", "class" = "papers").with(papers);
    }
    let listed = window(given.invoice, projection.invoices.len());
    let hidden = i64::try_from(projection.invoices.len() - listed.len()).unwrap_or(i64::MAX);
    let entries = projection.invoices[listed].iter().map(|one| entry(projection, one, one.id == invoice.id));
    let more = (hidden > 0).then(|| {
        let words = format!("and {}; choose a month above to see them.", words::plural(hidden, "more invoice"));
        el!("p", "class" = "soft small"; words)
    });
    el!("div", "class" = "invoices";
        el!("nav", "class" = "invoice-list", "aria-label" = "Invoices"; el!("ul").with(entries), more),
        paper(projection, invoice, given.open),
    )
}

/// The part of the list around the chosen one.
fn window(chosen: usize, count: usize) -> Range<usize> {
    let start = chosen.saturating_sub(LISTED / 2).min(count.saturating_sub(LISTED));
    start..(start + LISTED).min(count)
}

fn entry(projection: &Projection, invoice: &Invoice, is_chosen: bool) -> Element {
    let due = words::money(projection.simulation.currency, invoice.settlement.amount_due);
    let name = format!("{} · {}", describe::invoice_number(invoice), words::day(invoice.at.date()));
    let index = invoice.id.index().to_string();
    el!("li";
        el!("button", "data-invoice" = index, "aria-current" = is_chosen.then_some("true");
            el!("span"; name), el!("b"; due)))
}

fn paper(projection: &Projection, invoice: &Invoice, open: Option<Subject>) -> Element {
    let settled = &invoice.settlement;
    let name = format!("Invoice {}", describe::invoice_number(invoice));
    let (customer, at) = (&projection.simulation.customer_name, words::instant(invoice.at));
    let about = format!("For {customer}, {at}: {}", describe::billing_reason(invoice.billing_reason));
    let owed = remaining(projection, invoice);
    let stamp = match (settled.carried.is_zero() && owed.is_zero(), settled.amount_due.is_zero()) {
        (false, _) => "stamp o",
        (true, true) => "stamp c",
        (true, false) => "stamp p",
    };
    let until = invoice.due_at.map(|due_at| ["To be paid until ", &words::instant(due_at)].concat());
    el!("article", "class" = "paper card", "aria-label" = name.clone();
        el!("header"; el!("h2"; name), el!("span", "class" = stamp; describe::outcome(invoice))),
        el!("p", "class" = "meta"; about),
        until.map(|until| el!("p", "class" = "meta"; until)),
    )
    .with(invoice.lines.iter().map(|line| line_row(projection, line, open)))
    .with([sum(projection, invoice, open, owed)])
    .with(past(projection, invoice))
}

/// What became of the invoice after it was made, if anything did.
fn past(projection: &Projection, invoice: &Invoice) -> Option<Element> {
    let entries = history(projection, invoice);
    let entry = |entry: HistoryEntry| el!("li"; el!("b"; words::instant(entry.at)), " ", entry.text);
    (!entries.is_empty())
        .then(|| el!("ul", "class" = "past", "aria-label" = "What became of it").with(entries.into_iter().map(entry)))
}

/// What stands between the lines and the total: nothing, where there are neither discounts nor taxes.
fn parts(projection: &Projection, invoice: &Invoice) -> Vec<(String, Amount, Subject)> {
    let id = invoice.id;
    let (coupons, rates) = (describe::coupons(invoice), describe::tax_rates(invoice));
    if coupons.is_empty() && rates.is_empty() && invoice.grants.is_empty() {
        return Vec::new();
    }
    let mut parts = vec![(String::from("Subtotal"), invoice.subtotal, Subject::Subtotal(id))];
    parts.extend(
        coupons
            .into_iter()
            .map(|(coupon, amount)| (describe::coupon(projection, coupon), -amount, Subject::Coupon(id, coupon))),
    );
    if !invoice.grants.is_empty() {
        parts.push((String::from("Billing credits"), -describe::drawn(invoice), Subject::Grants(id)));
    }
    if !rates.is_empty() {
        parts.push((String::from("Total without tax"), invoice.total_excluding_tax, Subject::ExcludingTax(id)));
    }
    parts.extend(rates.into_iter().map(|((rate, effect), amount)| {
        (describe::tax_rate(projection, rate, effect), amount, Subject::TaxRate(id, rate))
    }));
    parts
}

/// Subtotal, discounts, taxes, total, balance, amount due, what was paid of it and what is still to be paid.
fn sum(projection: &Projection, invoice: &Invoice, open: Option<Subject>, owed: Amount) -> Element {
    let currency = projection.simulation.currency;
    let settled = &invoice.settlement;
    let money = |subject, value, tone| amount(subject, words::money(currency, value), open, tone);
    let opened = |subject| derivation(projection, subject, open);
    let (total, applied, due) =
        (Subject::Total(invoice.id), Subject::Applied(invoice.id), Subject::AmountDue(invoice.id));
    let (before, after) = (settled.starting_balance, settled.ending_balance);
    let mut rows = Vec::new();
    for (name, amount, subject) in parts(projection, invoice) {
        let is_sum = matches!(subject, Subject::Subtotal(_) | Subject::ExcludingTax(_));
        rows.push(el!("span", "class" = (!is_sum).then_some("part-of"); name));
        rows.push(money(subject, amount, if amount.is_negative() { "c" } else { "" }));
        rows.extend(opened(subject));
    }
    rows.push(el!("span", "class" = "total"; "Total"));
    rows.push(money(total, invoice.total, ""));
    rows.extend(opened(total));
    if !before.is_zero() || !after.is_zero() {
        let tone = if before.is_positive() || after.is_positive() { "o" } else { "c" };
        let way = format!("Balance: {} → {}", words::balance(currency, before), words::balance(currency, after));
        rows.push(el!("span", "class" = tone; way));
        rows.push(money(applied, settled.effect(), tone));
        rows.extend(opened(applied));
    }
    rows.push(el!("span", "class" = "due"; "Amount due"));
    rows.push(money(due, settled.amount_due, "due"));
    rows.extend(opened(due));
    for payment in &projection.payments {
        let (name, tone) = match payment.purpose {
            PaymentPurpose::Invoice(id) if id == invoice.id => ("Charged on ", "p"),
            PaymentPurpose::Refund(id) if id == invoice.id => ("Refunded on ", "c"),
            _ => continue,
        };
        let subject = Subject::Payment(payment.id);
        rows.push(el!("span"; name, words::instant(payment.at)));
        rows.push(money(subject, payment.amount, tone));
        rows.extend(opened(subject));
    }
    if !owed.is_zero() {
        rows.push(el!("span", "class" = "o"; "Still to be paid"));
        rows.push(el!("b", "class" = "o"; words::money(currency, owed)));
    }
    el!("div", "class" = "sum").with(rows)
}

fn line_row(projection: &Projection, line: &LineItem, open: Option<Subject>) -> Element {
    let subject = Subject::Line(line.id);
    let money = words::money(projection.simulation.currency, line.amount);
    el!("div", "class" = "line";
        el!("span"; describe::line(projection, line), el!("small"; period(line.period))),
        amount(subject, money, open, if line.amount.is_negative() { "c" } else { "" }),
        derivation(projection, subject, open),
    )
}

fn period(period: BillingPeriod) -> String {
    if period.seconds() == 0 {
        return words::instant(period.start);
    }
    format!("{} to {}", words::instant(period.start), words::instant(period.end))
}
