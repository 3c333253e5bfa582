//! Invoices as paper, one at a time, with a list to choose from.

use std::ops::Range;

use yew::prelude::*;

use super::Shared;
use super::why::{amount, derivation};
use crate::calendar::BillingPeriod;
use crate::invoice::{Invoice, LineItem};
use crate::projection::{Projection, Subject, describe};
use crate::words;

#[derive(Clone, PartialEq)]
pub(super) struct Given {
    pub(super) projection: Shared<Projection>,
    pub(super) invoice: usize,
    pub(super) open: Option<Subject>,
}

/// So many invoices stand in the list at once.
const LISTED: usize = 12;

pub(super) fn invoices(given: &Given) -> Html {
    let projection = &given.projection;
    let Some(invoice) = projection.invoices.get(given.invoice) else {
        return html! { <p class="soft">{ "There is no invoice in this story." }</p> };
    };
    let listed = window(given.invoice, projection.invoices.len());
    let hidden = projection.invoices.len() - listed.len();
    html! {
        <div class="invoices">
            <nav class="invoice-list" aria-label="Invoices">
                <ul>
                    { for projection.invoices[listed].iter().map(|one| entry(projection, one, one.id == invoice.id)) }
                </ul>
                if hidden > 0 {
                    <p class="soft small">{ format!("and {}; choose a month above to see them.", words::plural(i64::try_from(hidden).unwrap_or(i64::MAX), "more invoice")) }</p>
                }
            </nav>
            { paper(projection, invoice, given.open) }
        </div>
    }
}

/// The part of the list around the chosen one.
fn window(chosen: usize, count: usize) -> Range<usize> {
    let start = chosen.saturating_sub(LISTED / 2).min(count.saturating_sub(LISTED));
    start..(start + LISTED).min(count)
}

fn entry(projection: &Projection, invoice: &Invoice, is_chosen: bool) -> Html {
    let due = words::money(projection.simulation.currency, invoice.settlement.amount_due);
    html! {
        <li key={invoice.id.0}>
            <button data-invoice={invoice.id.index().to_string()} aria-current={is_chosen.then_some("true")}>
                <span>{ format!("{} · {}", describe::invoice_number(invoice), words::day(invoice.at.date())) }</span>
                <b>{ due }</b>
            </button>
        </li>
    }
}

fn paper(projection: &Projection, invoice: &Invoice, open: Option<Subject>) -> Html {
    let currency = projection.simulation.currency;
    let settled = &invoice.settlement;
    let (number, at) = (describe::invoice_number(invoice), words::instant(invoice.at));
    let reason = describe::billing_reason(invoice.billing_reason);
    let opened = |subject: Subject| {
        if open == Some(subject) { derivation(projection, subject) } else { Html::default() }
    };
    let money = |subject, value, class| amount(subject, words::money(currency, value), open, class);
    let (total, applied, due) =
        (Subject::Total(invoice.id), Subject::Applied(invoice.id), Subject::AmountDue(invoice.id));
    let has_balance = !settled.starting_balance.is_zero() || !settled.ending_balance.is_zero();
    html! {
        <article class="paper card" aria-label={format!("Invoice {number}")}>
            <header>
                <h3>{ format!("Invoice {number}") }</h3>
                <span class={classes!("stamp", if settled.amount_due.is_zero() { "c" } else { "p" })}>{ describe::outcome(invoice) }</span>
            </header>
            <p class="meta">{ format!("For {}, {at}: {reason}", projection.simulation.customer_name) }</p>
            { for invoice.lines.iter().map(|line| line_row(projection, line, open)) }
            <div class="sum">
                <span>{ "Total" }</span>{ money(total, invoice.total, "") }
                { opened(total) }
                if has_balance {
                    <span class={if settled.starting_balance.is_positive() || settled.ending_balance.is_positive() { "o" } else { "c" }}>
                        { "Balance: " }{ words::balance(currency, settled.starting_balance) }{ " → " }{ words::balance(currency, settled.ending_balance) }
                    </span>
                    { money(applied, -settled.applied, if settled.applied.is_negative() { "o" } else { "c" }) }
                    { opened(applied) }
                }
                <span class="due">{ "Amount due" }</span>{ money(due, settled.amount_due, "due") }
                { opened(due) }
            </div>
        </article>
    }
}

fn line_row(projection: &Projection, line: &LineItem, open: Option<Subject>) -> Html {
    let subject = Subject::Line(line.id);
    let money = words::money(projection.simulation.currency, line.amount);
    html! {
        <div class="line" key={line.id.0}>
            <span>
                { describe::line(projection, line) }
                <small>{ period(line.period) }</small>
            </span>
            { amount(subject, money, open, if line.amount.is_negative() { "c" } else { "" }) }
            if open == Some(subject) {
                { derivation(projection, subject) }
            }
        </div>
    }
}

fn period(period: BillingPeriod) -> String {
    if period.seconds() == 0 {
        return words::instant(period.start);
    }
    format!("{} to {}", words::instant(period.start), words::instant(period.end))
}
