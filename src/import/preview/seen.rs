//! What does an invoice say, as somebody would enter it to ask which rules made it?
//!
//! Its day, its lines with what each is for, and its sums; nothing is inferred.

use super::read::{self, Line};
use crate::calendar::iso_instant;
use crate::scenario::Node;

/// An invoice as it stands in `what_if.invoices` of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenInvoice {
    /// The code of its currency.
    pub currency: &'static str,
    /// The invoice.
    pub invoice: Node,
    /// What was not looked at, in sentences.
    pub notes: Vec<String>,
}

/// Reads an invoice: JSON of a preview, or of an invoice that was made.
///
/// # Errors
/// Why it cannot be read, in words that say how to mend it.
pub fn seen_invoice(text: &str) -> Result<SeenInvoice, String> {
    let mut notes = Vec::new();
    let invoice = read::invoice(&super::parse(text)?, &mut notes)?;
    let mut fields = Vec::new();
    fields.extend(invoice.created.map(|at| ("date", Node::from(iso_instant(at)))));
    fields.push(("lines", Node::list(invoice.lines.iter().map(line))));
    // In the order in which documents have them; what taxes add stands on the lines.
    let sum = |name: &str| invoice.sums.iter().find(|(known, _)| *known == name).map(|(_, amount)| *amount);
    let taxes =
        invoice.lines.iter().flat_map(|line| &line.taxes).try_fold(0_i64, |sum, tax| sum.checked_add(tax.amount));
    for name in ["subtotal", "tax", "total", "starting_balance", "amount_due", "ending_balance"] {
        let found = if name == "tax" { taxes.filter(|tax| *tax != 0) } else { sum(name) };
        fields.extend(found.map(|amount| (name, Node::Whole(amount))));
    }
    Ok(SeenInvoice { currency: invoice.currency.code, invoice: Node::object(fields), notes })
}

fn line(line: &Line) -> Node {
    let kind = match (line.is_proration, line.is_subscription) {
        (true, _) => Some(if line.amount < 0 { "unused_time" } else { "remaining_time" }),
        (false, false) => Some("invoice_item"),
        // Usage and tiers are told in the same words.
        (false, true) => (!line.is_opaque).then_some("subscription"),
    };
    let mut fields = Vec::new();
    let description: String = line.description.chars().take(200).collect();
    if !description.is_empty() {
        fields.push(("description", Node::from(description)));
    }
    fields.extend(kind.map(|kind| ("kind", Node::from(kind))));
    fields.push(("amount", Node::Whole(line.amount)));
    fields.push(("start", Node::from(iso_instant(line.period.start))));
    fields.push(("end", Node::from(iso_instant(line.period.end))));
    Node::object(fields)
}
