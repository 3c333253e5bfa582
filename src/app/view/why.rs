//! How does an amount open into its derivation?
//!
//! An amount is a button that carries its subject as a short text (`m3.billed`, `l5`, `c2.0`); one handler on the result pane
//! reads it. The derivation opens right below and is made only then.

use super::markup::{Child, Element, el};
use crate::ids::{BalanceTransactionId, CouponId, InvoiceId, LineId, PaymentId, TaxRateId};
use crate::projection::{Column, Explanation, Projection, Subject, describe, explain};
use crate::words::{Groups, push_number};

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
    let mut key = String::with_capacity(16);
    let (kind, id) = match subject {
        Subject::Line(LineId(id)) => ('l', id),
        Subject::Discount(InvoiceId(id), _) => ('e', id),
        Subject::Coupon(InvoiceId(id), _) => ('c', id),
        Subject::Grants(InvoiceId(id)) => ('g', id),
        Subject::Tax(InvoiceId(id), _) => ('v', id),
        Subject::TaxRate(InvoiceId(id), _) => ('r', id),
        Subject::Subtotal(InvoiceId(id)) => ('n', id),
        Subject::ExcludingTax(InvoiceId(id)) => ('x', id),
        Subject::Total(InvoiceId(id)) => ('s', id),
        Subject::Applied(InvoiceId(id)) => ('a', id),
        Subject::AmountDue(InvoiceId(id)) => ('d', id),
        Subject::Transaction(BalanceTransactionId(id)) => ('t', id),
        Subject::RunningBalance(BalanceTransactionId(id)) => ('b', id),
        Subject::Payment(PaymentId(id)) => ('p', id),
        Subject::Month(index, _) => ('m', u32::try_from(index).unwrap_or(u32::MAX)),
        Subject::Months(_) => ('y', 0),
    };
    key.push(kind);
    push_number(&mut key, u64::from(id), 1, Groups::None);
    // Of what there are several, the place in the list.
    let place = match subject {
        Subject::Month(_, column) | Subject::Months(column) => {
            key.push('.');
            key.push_str(COLUMNS.iter().find(|(_, known)| *known == column).map_or("", |(name, _)| name));
            return key;
        }
        Subject::Discount(_, place) | Subject::Tax(_, place) => place,
        Subject::Coupon(_, coupon) => coupon.index(),
        Subject::TaxRate(_, rate) => rate.index(),
        _ => return key,
    };
    key.push('.');
    push_number(&mut key, place as u64, 1, Groups::None);
    key
}

/// The subject of a short text.
#[inline(never)]
pub(super) fn subject_of(key: &str) -> Option<Subject> {
    let (kind, rest) = key.split_at_checked(1)?;
    if matches!(kind, "m" | "y") {
        let (index, name) = rest.split_once('.')?;
        let (_, column) = COLUMNS.iter().find(|(known, _)| *known == name)?;
        return Some(if kind == "y" { Subject::Months(*column) } else { Subject::Month(index.parse().ok()?, *column) });
    }
    if let Some((id, place)) = rest.split_once('.') {
        let (id, place) = (InvoiceId(id.parse().ok()?), place.parse::<u32>().ok()?);
        return match kind {
            "e" => Some(Subject::Discount(id, place as usize)),
            "c" => Some(Subject::Coupon(id, CouponId(place))),
            "v" => Some(Subject::Tax(id, place as usize)),
            "r" => Some(Subject::TaxRate(id, TaxRateId(place))),
            _ => None,
        };
    }
    let id = rest.parse().ok()?;
    match kind {
        "g" => Some(Subject::Grants(InvoiceId(id))),
        "n" => Some(Subject::Subtotal(InvoiceId(id))),
        "x" => Some(Subject::ExcludingTax(InvoiceId(id))),
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

/// An amount that opens, in a tone: `c` credit, `p` charge, `o` owed, `none`, or nothing.
pub(super) fn amount(subject: Subject, text: String, open: Option<Subject>, tone: &'static str) -> Element {
    let expanded = if open == Some(subject) { "true" } else { "false" };
    let class = match tone {
        "c" => "why c",
        "p" => "why p",
        "o" => "why o",
        "none" => "why none",
        "due" => "why due",
        _ => "why",
    };
    el!("button", "class" = class, "data-why" = key_of(subject), "aria-expanded" = expanded; text)
}

/// The derivation of a subject, if that is what is open.
pub(super) fn derivation(projection: &Projection, subject: Subject, open: Option<Subject>) -> Option<Element> {
    if open == Some(subject) { derived(projection, subject) } else { None }
}

#[inline(never)]
fn derived(projection: &Projection, subject: Subject) -> Option<Element> {
    let Explanation { formula, sentence, rule } = explain(projection, subject)?;
    let name = match rule.source {
        Some(source) => {
            el!("a", "href" = source, "target" = "_blank", "rel" = "noopener noreferrer"; rule.name).child()
        }
        None => rule.name.child(),
    };
    let origin = projection.origin_of(subject).and_then(|origin| Some((origin, projection.invoice_of(origin)?)));
    let origin = origin.map(|(origin, invoice)| {
        let what =
            if matches!(origin, Subject::Line(_)) { "The line that it takes back, on invoice " } else { "Invoice " };
        let name = [what, &describe::invoice_number(invoice).to_string()].concat();
        el!("p"; el!("button", "class" = "word", "data-why" = key_of(origin); name))
    });
    Some(el!("div", "class" = "derive", "role" = "note";
        el!("p"; el!("code"; formula)),
        el!("p"; sentence),
        origin,
        el!("p", "class" = "rule"; name),
    ))
}
