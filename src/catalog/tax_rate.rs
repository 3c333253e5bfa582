//! Which tax rates are there, and are they in the price or on top of it?

use crate::money::Percentage;

/// Whether a price already contains the tax (<https://docs.stripe.com/billing/taxes/tax-rates>).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TaxBehavior {
    /// The price contains it: of 110.00 at 10 %, 10.00 are tax.
    Inclusive,
    /// It is added to the price: 100.00 at 10 % are 110.00.
    #[default]
    Exclusive,
}

/// A tax rate, written down by hand (<https://docs.stripe.com/api/tax_rates/object>). A line has at most five of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaxRate {
    /// The id in documents.
    pub id: String,
    /// The name on invoices, such as "VAT".
    pub name: String,
    /// How much of the price it is.
    pub percentage: Percentage,
    /// Contained or added.
    pub behavior: TaxBehavior,
}
