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

use crate::ids::{PriceId, TaxListId, TaxRateId};

/// What a story sells, with its coupons and taxes; each list in document order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalog {
    /// The prices; a [`PriceId`] is a place in the list.
    pub prices: Vec<Price>,
    /// The coupons; a [`CouponId`](crate::ids::CouponId) is a place in the list.
    pub coupons: Vec<Coupon>,
    /// The tax rates; a [`TaxRateId`] is a place in the list.
    pub tax_rates: Vec<TaxRate>,
    /// The lists of rates that lines bear; a [`TaxListId`] is a place in the list, and the first one is empty.
    pub tax_lists: Vec<Vec<TaxRateId>>,
}

impl Catalog {
    /// The price of that id. Ids come from `scenario::check`, which gives out only those that exist.
    ///
    /// # Panics
    /// If the id was made for another catalog.
    pub fn price(&self, id: PriceId) -> &Price {
        &self.prices[id.index()]
    }

    /// The tax rates of a list.
    pub fn taxes(&self, list: TaxListId) -> &[TaxRateId] {
        self.tax_lists.get(list.index()).map_or(&[], Vec::as_slice)
    }
}
