//! Since when does a customer have a discount, and does it still act?

use crate::calendar::Timestamp;
use crate::catalog::Coupon;
use crate::ids::CouponId;

/// A coupon that somebody was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Discount {
    /// Which coupon.
    pub coupon: CouponId,
    /// Since when: a time that counts in months counts from here.
    pub start: Timestamp,
    /// How many finalized invoices it has acted on.
    pub uses: u32,
}

impl Discount {
    /// A discount that begins now.
    pub const fn new(coupon: CouponId, start: Timestamp) -> Self {
        Self { coupon, start, uses: 0 }
    }

    /// Whether it acts on an invoice of the instant `at`.
    ///
    /// # Panics
    /// If its id was made for another list of coupons.
    pub fn acts(&self, coupons: &[Coupon], at: Timestamp) -> bool {
        coupons[self.coupon.index()].duration.acts(self.start, at, self.uses)
    }
}
