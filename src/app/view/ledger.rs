//! The ledger of the balance: every movement, with its reason and the balance after it; and the charges.

use yew::prelude::Html;

use super::Shared;
use super::markup::{Child, Element, el, several};
use super::why::{amount, derivation};
use crate::customer::BalanceTransaction;
use crate::invoice::Payment;
use crate::projection::{Projection, Subject, describe};
use crate::words;

#[derive(Clone, PartialEq)]
pub(super) struct Given {
    pub(super) projection: Shared<Projection>,
    pub(super) open: Option<Subject>,
}

pub(super) fn ledger(given: &Given) -> Element {
    let projection = &given.projection;
    let entries = projection.balance_transactions.iter().map(|entry| row(projection, entry, given.open));
    let movements = if projection.balance_transactions.is_empty() {
        el!("p", "class" = "soft"; "The balance is never touched in this story.")
    } else {
        table("Movements of the balance", &["Date", "What", "Credit", "Used or debt", "Balance"], entries)
    };
    let payments = projection.payments.iter().map(|payment| payment_row(projection, payment, given.open));
    let charges = if projection.payments.is_empty() {
        el!("p", "class" = "soft"; "Nothing is charged in this story.")
    } else {
        table("Charges", &["Date", "For", "Amount"], payments)
    };
    el!("div", "class" = "card ledger", "tabindex" = "0", "role" = "region", "aria-label" = "Ledger"; movements, charges)
}

/// A table whose second column is text.
fn table(name: &'static str, heads: &[&'static str], rows: impl Iterator<Item = Html>) -> Element {
    let heads = heads.iter().enumerate().map(|(index, head)| {
        el!("th", "role" = "columnheader", "scope" = "col", "class" = (index == 1).then_some("text"); *head)
    });
    el!("table", "role" = "table";
        el!("caption"; name),
        el!("thead", "role" = "rowgroup"; el!("tr", "role" = "row").with(heads)),
        el!("tbody", "role" = "rowgroup").with(rows),
    )
}

fn row(projection: &Projection, entry: &BalanceTransaction, open: Option<Subject>) -> Html {
    let currency = projection.simulation.currency;
    let (moved, running) = (Subject::Transaction(entry.id), Subject::RunningBalance(entry.id));
    let size = words::money(currency, entry.amount.magnitude());
    let none = || el!("span", "class" = "none"; "–");
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
    let what = el!("td", "role" = "cell", "class" = "text";
        describe::transaction(projection, entry), el!("small"; el!("code"; describe::transaction_type(entry.kind))));
    let balance = amount(running, words::balance(currency, entry.ending_balance), open, tone);
    let cells = el!("tr", "role" = "row";
        date(words::short_instant(entry.at)),
        what,
        cell("Credit", credit),
        cell("Used or debt", debit),
        cell("Balance", balance),
    );
    let derived = derivation(projection, moved, open).or_else(|| derivation(projection, running, open));
    several(vec![cells.html(), derived.map(|derived| below("5", derived)).child()])
}

fn payment_row(projection: &Projection, payment: &Payment, open: Option<Subject>) -> Html {
    let subject = Subject::Payment(payment.id);
    let money = words::money(projection.simulation.currency, payment.amount);
    let cells = el!("tr", "role" = "row";
        date(words::short_instant(payment.at)),
        el!("td", "role" = "cell", "class" = "text"; describe::payment(projection, payment)),
        cell("Amount", amount(subject, money, open, "p")),
    );
    let derived = derivation(projection, subject, open);
    several(vec![cells.html(), derived.map(|derived| below("3", derived)).child()])
}

fn date(text: String) -> Element {
    el!("th", "role" = "rowheader", "scope" = "row"; text)
}

fn cell(label: &'static str, content: Element) -> Element {
    el!("td", "role" = "cell", "data-label" = label; content)
}

fn below(columns: &'static str, derived: Element) -> Element {
    el!("tr", "class" = "opened", "role" = "row"; el!("td", "role" = "cell", "colspan" = columns; derived))
}
