//! How does an amount open into its derivation?
//!
//! An amount is a button that carries its subject as a short text (`m3.billed`, `l5`); one handler on the result pane
//! reads it. The derivation opens right below and is made only then.

use yew::prelude::*;

use crate::ids::{BalanceTransactionId, InvoiceId, LineId, PaymentId};
use crate::projection::{Column, Projection, Subject, explain};

const COLUMNS: [(&str, Column); 8] = [
    ("opening", Column::Opening),
    ("credited", Column::Credited),
    ("debited", Column::Debited),
    ("applied", Column::Applied),
    ("closing", Column::Closing),
    ("billed", Column::Billed),
    ("charged", Column::Charged),
    ("recurring", Column::Recurring),
];

/// A subject as short text.
fn key_of(subject: Subject) -> String {
    match subject {
        Subject::Line(LineId(id)) => format!("l{id}"),
        Subject::Total(InvoiceId(id)) => format!("s{id}"),
        Subject::Applied(InvoiceId(id)) => format!("a{id}"),
        Subject::AmountDue(InvoiceId(id)) => format!("d{id}"),
        Subject::Transaction(BalanceTransactionId(id)) => format!("t{id}"),
        Subject::RunningBalance(BalanceTransactionId(id)) => format!("b{id}"),
        Subject::Payment(PaymentId(id)) => format!("p{id}"),
        Subject::Month(index, column) => {
            let name = COLUMNS.iter().find(|(_, known)| *known == column).map_or("", |(name, _)| name);
            format!("m{index}.{name}")
        }
    }
}

/// The subject of a short text.
pub(super) fn subject_of(key: &str) -> Option<Subject> {
    let (kind, rest) = key.split_at_checked(1)?;
    if kind == "m" {
        let (index, name) = rest.split_once('.')?;
        let (_, column) = COLUMNS.iter().find(|(known, _)| *known == name)?;
        return Some(Subject::Month(index.parse().ok()?, *column));
    }
    let id = rest.parse().ok()?;
    match kind {
        "l" => Some(Subject::Line(LineId(id))),
        "s" => Some(Subject::Total(InvoiceId(id))),
        "a" => Some(Subject::Applied(InvoiceId(id))),
        "d" => Some(Subject::AmountDue(InvoiceId(id))),
        "t" => Some(Subject::Transaction(BalanceTransactionId(id))),
        "b" => Some(Subject::RunningBalance(BalanceTransactionId(id))),
        "p" => Some(Subject::Payment(PaymentId(id))),
        _ => None,
    }
}

/// An amount that opens.
pub(super) fn amount(subject: Subject, text: impl Into<AttrValue>, open: Option<Subject>, class: &'static str) -> Html {
    let text: AttrValue = text.into();
    let expanded = if open == Some(subject) { "true" } else { "false" };
    html! { <button class={classes!("why", class)} data-why={key_of(subject)} aria-expanded={expanded}>{ text }</button> }
}

/// The derivation of what is open.
pub(super) fn derivation(projection: &Projection, subject: Subject) -> Html {
    let Some(explanation) = explain(projection, subject) else { return Html::default() };
    html! {
        <div class="derive" role="note">
            <p><code>{ explanation.formula }</code></p>
            <p>{ explanation.sentence }</p>
            <p class="rule">
                if let Some(source) = explanation.rule.source {
                    <a href={source} target="_blank" rel="noopener noreferrer">{ explanation.rule.name }</a>
                } else {
                    { explanation.rule.name }
                }
            </p>
        </div>
    }
}
