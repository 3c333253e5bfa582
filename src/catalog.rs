//! What is for sale?

mod coupon;
mod price;
mod pricing;
mod tax_rate;
mod tiers;

pub use coupon::{Coupon, CouponDuration, Off};
pub use price::{Aggregate, BillingTiming, Price, UsageType};
pub use pricing::{PackageRounding, PricePart, PricingModel};
pub use tax_rate::{TaxBehavior, TaxRate};
pub use tiers::{Tier, TierProblem, Tiers};

use crate::ids::PriceId;

/// The prices of a story, in document order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalog {
    prices: Vec<Price>,
}

impl Catalog {
    /// A catalog of these prices; a [`PriceId`] is a place in the list.
    pub fn new(prices: Vec<Price>) -> Self {
        Self { prices }
    }

    /// The price of that id. Ids come from `scenario::check`, which gives out only those that exist.
    ///
    /// # Panics
    /// If the id was made for another catalog.
    pub fn price(&self, id: PriceId) -> &Price {
        &self.prices[id.index()]
    }
}
