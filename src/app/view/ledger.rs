//! The ledger of the balance: every movement, with its reason and the balance after it; and the charges.

use super::markup::{Element, el};
use super::tall::{Tall, row_index};
use super::why::{amount, derivation};
use super::{Dispatch, Shared};
use crate::app::rows::{Seen, Table};
use crate::customer::BalanceTransaction;
use crate::invoice::Payment;
use crate::projection::{Projection, Subject, describe};
use crate::words;

#[derive(Clone, PartialEq)]
pub(crate) struct Given {
    pub(crate) projection: Shared<Projection>,
    pub(crate) open: Option<Subject>,
    pub(crate) seen: [Seen; 3],
    pub(crate) printing: bool,
    pub(crate) dispatch: Dispatch,
}

#[inline(never)]
pub(crate) fn ledger(given: &Given) -> Element {
    let projection = &given.projection;
    let (entries, payments) = (&projection.balance_transactions, &projection.payments);
    let tall = |table: Table, count, opened| Tall {
        table,
        count,
        seen: given.seen[table as usize],
        opened,
        printing: given.printing,
        dispatch: &given.dispatch,
    };
    let movements = if entries.is_empty() {
        el!("p", "class" = "soft"; "The balance is never touched in this story.")
    } else {
        let opened = match given.open {
            Some(Subject::Transaction(id) | Subject::RunningBalance(id)) => Some(id.index()),
            _ => None,
        };
        let row = |place| row(projection, place, &entries[place], given.open);
        let heads = &["Date", "What", "Credit", "Used or debt", "Balance"];
        table("Movements of the balance", heads, &tall(Table::Movements, entries.len(), opened), &row)
    };
    let charges = if payments.is_empty() {
        el!("p", "class" = "soft"; "Nothing is charged in this story.")
    } else {
        let opened = match given.open {
            Some(Subject::Payment(id)) => Some(id.index()),
            _ => None,
        };
        let row = |place| payment_row(projection, place, &payments[place], given.open);
        table("Charges", &["Date", "For", "Amount"], &tall(Table::Charges, payments.len(), opened), &row)
    };
    el!("div", "class" = "card ledger", "tabindex" = "0", "role" = "region", "aria-label" = "Ledger"; movements, charges)
}

/// A table whose second column is text.
fn table(
    name: &'static str,
    heads: &[&'static str],
    tall: &Tall,
    row: &dyn Fn(usize) -> (Element, Option<Element>),
) -> Element {
    let heads = heads.iter().enumerate().map(|(index, head)| {
        el!("th", "role" = "columnheader", "scope" = "col", "class" = (index == 1).then_some("text"); *head)
    });
    let table = el!("table", "role" = "table", "aria-rowcount" = (tall.count + 1).to_string();
        el!("caption"; name),
        el!("thead", "role" = "rowgroup"; el!("tr", "role" = "row").with(heads)),
        el!("tbody", "role" = "rowgroup").with(tall.rows(row)),
    );
    tall.frame("", "tall", name, table)
}

fn row(
    projection: &Projection,
    place: usize,
    entry: &BalanceTransaction,
    open: Option<Subject>,
) -> (Element, Option<Element>) {
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
    let cells = el!("tr", "role" = "row", "aria-rowindex" = row_index(place);
        date(describe::when(projection, entry.at)),
        what,
        cell("Credit", credit),
        cell("Used or debt", debit),
        cell("Balance", balance),
    );
    let derived = derivation(projection, moved, open).or_else(|| derivation(projection, running, open));
    (cells, derived.map(|derived| below("5", derived)))
}

fn payment_row(
    projection: &Projection,
    place: usize,
    payment: &Payment,
    open: Option<Subject>,
) -> (Element, Option<Element>) {
    let subject = Subject::Payment(payment.id);
    let money = words::money(projection.simulation.currency, payment.amount);
    let cells = el!("tr", "role" = "row", "aria-rowindex" = row_index(place);
        date(describe::when(projection, payment.at)),
        el!("td", "role" = "cell", "class" = "text"; describe::payment(projection, payment)),
        cell("Amount", amount(subject, money, open, "p")),
    );
    (cells, derivation(projection, subject, open).map(|derived| below("3", derived)))
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
