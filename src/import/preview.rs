//! Which story explains an invoice of the billing API, and where do we differ from it?
//!
//! The invoice is read (`read`) in the shapes that the API has had: prices as `price.unit_amount` or under
//! `pricing.price_details`, prorations as `proration` or under `parent`, taxes as `tax_amounts` or `taxes`
//! (<https://docs.stripe.com/api/invoices/create_preview>, <https://docs.stripe.com/api/invoice-line-item/object>). From
//! one invoice not everything can be told; what was inferred, and what was not looked at, stands in the notes.

mod compare;
mod read;
mod rebuild;
mod seen;

pub use seen::{SeenInvoice, seen_invoice};

use serde_json::Value;

use crate::scenario::{MAX_BYTES, Scenario};

/// What came of an invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    /// The story that explains it.
    pub scenario: Scenario,
    /// Line by line and sum by sum: theirs beside ours.
    pub differences: Vec<Difference>,
    /// What was inferred, and what was not looked at, in sentences.
    pub notes: Vec<String>,
}

/// One amount of theirs beside ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What it is: the text of a line, or `total`.
    pub what: String,
    /// Theirs, in billing units with the sign of the API; nothing where only we have it.
    pub theirs: Option<i64>,
    /// Ours, likewise.
    pub ours: Option<i64>,
}

impl Difference {
    /// By how much ours is more than theirs; nothing where one is missing or they are too far apart to be counted.
    pub fn by(&self) -> Option<i64> {
        self.ours?.checked_sub(self.theirs?)
    }

    /// Whether both are the same.
    pub fn is_none(&self) -> bool {
        self.theirs == self.ours
    }
}

/// Explains an invoice: JSON of a preview, or of an invoice that was made.
///
/// # Errors
/// Why it cannot be explained, in words that say how to mend it.
pub fn import_invoice(text: &str) -> Result<Explained, String> {
    let document = parse(text)?;
    let mut notes = Vec::new();
    let invoice = read::invoice(&document, &mut notes)?;
    let rebuilt = rebuild::rebuild(&invoice, &mut notes)?;
    let projection = crate::simulate(&rebuilt.scenario).map_err(|problems| {
        let told: Vec<_> = problems.iter().take(3).map(ToString::to_string).collect();
        format!("The story that would explain this invoice cannot be billed here: {}", told.join(" "))
    })?;
    let differences = compare::compare(&invoice, &projection, rebuilt.at, &mut notes);
    Ok(Explained { scenario: rebuilt.scenario, differences, notes })
}

/// The document that a text is.
fn parse(text: &str) -> Result<Value, String> {
    if text.len() > MAX_BYTES {
        return Err(format!(
            "The invoice has {} bytes; {MAX_BYTES} is the most. Leave out what is not billing.",
            text.len()
        ));
    }
    serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|problem| {
        let (line, column) = (problem.line(), problem.column());
        format!("This is no JSON: something else is expected at line {line}, column {column}. Copy the whole answer of the API.")
    })
}
