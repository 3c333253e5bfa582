//! The ledger of the balance: every movement, with its reason and the balance after it.

use yew::prelude::*;

use super::Shared;
use super::why::{amount, derivation};
use crate::customer::BalanceTransaction;
use crate::projection::{Projection, Subject, describe};
use crate::words;

#[derive(Clone, PartialEq)]
pub(super) struct Given {
    pub(super) projection: Shared<Projection>,
    pub(super) open: Option<Subject>,
}

pub(super) fn ledger(given: &Given) -> Html {
    let projection = &given.projection;
    if projection.balance_transactions.is_empty() && projection.payments.is_empty() {
        return html! { <p class="soft">{ "The balance is never touched in this story, and nothing is charged." }</p> };
    }
    html! {
        <div class="card ledger" tabindex="0" role="region" aria-label="Ledger">
            if projection.balance_transactions.is_empty() {
                <p class="soft">{ "The balance is never touched in this story." }</p>
            } else {
                <table role="table">
                    <caption>{ "Movements of the balance" }</caption>
                    <thead role="rowgroup"><tr role="row">
                        <th role="columnheader" scope="col">{ "Date" }</th>
                        <th role="columnheader" scope="col" class="text">{ "What" }</th>
                        <th role="columnheader" scope="col">{ "Credit" }</th>
                        <th role="columnheader" scope="col">{ "Used or debt" }</th>
                        <th role="columnheader" scope="col">{ "Balance" }</th>
                    </tr></thead>
                    <tbody role="rowgroup">
                        { for projection.balance_transactions.iter().map(|entry| row(projection, entry, given.open)) }
                    </tbody>
                </table>
            }
            { payments(projection, given.open) }
        </div>
    }
}

fn row(projection: &Projection, entry: &BalanceTransaction, open: Option<Subject>) -> Html {
    let currency = projection.simulation.currency;
    let (moved, running) = (Subject::Transaction(entry.id), Subject::RunningBalance(entry.id));
    let size = words::money(currency, entry.amount.magnitude());
    let none = || html! { <span class="none">{ "–" }</span> };
    let (credit, debit) = if entry.amount.is_negative() {
        (amount(moved, size, open, "c"), none())
    } else {
        (none(), amount(moved, size, open, ""))
    };
    let tone = match entry.ending_balance.units().signum() {
        -1 => "c",
        1 => "o",
        _ => "none",
    };
    let opened = open.filter(|open| *open == moved || *open == running);
    html! {
        <>
            <tr role="row" key={entry.id.0}>
                <th role="rowheader" scope="row">{ words::short_instant(entry.at) }</th>
                <td role="cell" class="text">{ describe::transaction(projection, entry) }<small><code>{ describe::transaction_type(entry.kind) }</code></small></td>
                <td role="cell" data-label="Credit">{ credit }</td>
                <td role="cell" data-label="Used or debt">{ debit }</td>
                <td role="cell" data-label="Balance">{ amount(running, words::balance(currency, entry.ending_balance), open, tone) }</td>
            </tr>
            if let Some(subject) = opened {
                <tr class="opened" role="row" key={format!("{}-open", entry.id.0)}><td role="cell" colspan="5">{ derivation(projection, subject) }</td></tr>
            }
        </>
    }
}

fn payments(projection: &Projection, open: Option<Subject>) -> Html {
    let currency = projection.simulation.currency;
    html! {
        <table role="table">
            <caption>{ "Charges" }</caption>
            <thead role="rowgroup"><tr role="row">
                <th role="columnheader" scope="col">{ "Date" }</th>
                <th role="columnheader" scope="col" class="text">{ "For" }</th>
                <th role="columnheader" scope="col">{ "Amount" }</th>
            </tr></thead>
            <tbody role="rowgroup">
                { for projection.payments.iter().map(|payment| {
                    let subject = Subject::Payment(payment.id);
                    html! {
                        <>
                            <tr role="row" key={payment.id.0}>
                                <th role="rowheader" scope="row">{ words::short_instant(payment.at) }</th>
                                <td role="cell" class="text">{ describe::payment(projection, payment) }</td>
                                <td role="cell" data-label="Amount">{ amount(subject, words::money(currency, payment.amount), open, "p") }</td>
                            </tr>
                            if open == Some(subject) {
                                <tr class="opened" role="row" key={format!("{}-open", payment.id.0)}><td role="cell" colspan="3">{ derivation(projection, subject) }</td></tr>
                            }
                        </>
                    }
                }) }
            </tbody>
        </table>
    }
}
