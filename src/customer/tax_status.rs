//! Does a customer pay taxes?

/// Whether taxes are charged (<https://docs.stripe.com/billing/taxes/tax-rates>, "tax status of the customer").
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TaxStatus {
    /// Every tax is charged.
    #[default]
    Taxable,
    /// No tax is charged, and a tax that the price contains is taken out of it.
    Exempt,
    /// As exempt; the customer owes the tax to the authority ("reverse charge").
    Reverse,
}
