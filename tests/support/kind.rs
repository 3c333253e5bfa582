//! What is a line called in the tests?

use rollforward::invoice::LineItemKind;

pub(crate) fn name(kind: LineItemKind) -> &'static str {
    match kind {
        LineItemKind::Subscription => "period",
        LineItemKind::ProrationCredit => "credit",
        LineItemKind::ProrationDebit => "debit",
        LineItemKind::InvoiceItem => "item",
        LineItemKind::Usage => "usage",
    }
}
