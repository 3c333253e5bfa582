//! What does a coupon take off, from what, and for how long?
//!
//! Source: <https://docs.stripe.com/billing/subscriptions/coupons>.

use crate::calendar::Timestamp;
use crate::ids::PriceId;
use crate::money::{Amount, AmountTooLarge, Percentage, Rounding};

/// How much a coupon takes off (<https://docs.stripe.com/api/coupons/object>, `percent_off` and `amount_off`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Off {
    /// A share of what is there.
    Percent(Percentage),
    /// So many billing units, positive, and never more than what is there.
    Amount(Amount),
}

impl Off {
    /// What it takes off `left` if it acts on nothing else: from 0 up to `left`, and 0 from a credit.
    ///
    /// # Errors
    /// [`AmountTooLarge`] for percentages far above the whole.
    pub fn of(self, left: Amount, rounding: Rounding) -> Result<Amount, AmountTooLarge> {
        let left = left.max(Amount::ZERO);
        let wanted = match self {
            Self::Percent(percentage) => percentage.of(left, rounding)?,
            Self::Amount(amount) => amount,
        };
        Ok(wanted.clamp(Amount::ZERO, left))
    }
}

/// How long a coupon acts once it has been given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CouponDuration {
    /// On one invoice: the first that is finalized.
    Once,
    /// On every invoice of so many calendar months. A yearly invoice in that time is discounted as a whole.
    Repeating {
        /// How many months, at least 1.
        months: u32,
    },
    /// On every invoice.
    Forever,
}

impl CouponDuration {
    /// Whether it acts on an invoice of the instant `at`, when `uses` invoices with it were finalized before.
    ///
    /// The months count from `start`: where a subscription is backdated, from there, so that some are already over.
    pub fn acts(self, start: Timestamp, at: Timestamp, uses: u32) -> bool {
        match self {
            Self::Once => uses == 0,
            Self::Repeating { months } => at < start.plus_months(i64::from(months)),
            Self::Forever => true,
        }
    }
}

/// A coupon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coupon {
    /// The id in documents.
    pub id: String,
    /// The name on invoices.
    pub name: String,
    /// How much it takes off.
    pub off: Off,
    /// How long it acts.
    pub duration: CouponDuration,
    /// The prices whose lines it acts on; none means every line.
    pub applies_to: Vec<PriceId>,
}

impl Coupon {
    /// Whether it acts on lines of that price. Lines without a price are for coupons without a list only.
    pub fn covers(&self, price: Option<PriceId>) -> bool {
        self.applies_to.is_empty() || price.is_some_and(|price| self.applies_to.contains(&price))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Date;

    fn day(year: i32, month: u8, day: u8) -> Timestamp {
        Timestamp::at_midnight(Date::new(year, month, day).unwrap())
    }

    /// Source: <https://docs.stripe.com/billing/subscriptions/coupons>.
    #[test]
    fn acts_for_its_duration() {
        use CouponDuration::{Forever, Once, Repeating};
        let (start, months) = (day(2026, 1, 31), 3);
        for (source, duration, at, uses, acts) in [
            ("once", Once, start, 0, true),
            ("once, used", Once, start, 1, false),
            ("once, late", Once, day(2027, 1, 31), 0, true),
            ("repeating, the first", Repeating { months }, start, 0, true),
            ("repeating, every week of it", Repeating { months }, day(2026, 4, 29), 12, true),
            ("repeating, clamped to the month's end", Repeating { months }, day(2026, 4, 30), 3, false),
            ("forever", Forever, day(2099, 1, 31), 999, true),
        ] {
            assert_eq!(duration.acts(start, at, uses), acts, "{source}");
        }
    }

    /// S51, <https://docs.stripe.com/billing/subscriptions/coupons>: of three months, a subscription that is backdated
    /// by one has two left.
    #[test]
    fn a_backdated_start_uses_months_up() {
        let duration = CouponDuration::Repeating { months: 3 };
        let created = day(2026, 2, 1);
        for (start, left) in [(created, 3), (day(2026, 1, 1), 2)] {
            let renewals = (0..12).map(|month| created.plus_months(month));
            assert_eq!(renewals.filter(|at| duration.acts(start, *at, 0)).count(), left);
        }
    }

    #[test]
    fn covers_its_prices_or_everything() {
        let coupon = |applies_to| Coupon {
            id: String::from("c"),
            name: String::from("c"),
            off: Off::Amount(Amount::ZERO),
            duration: CouponDuration::Once,
            applies_to,
        };
        assert!(coupon(vec![]).covers(None) && coupon(vec![]).covers(Some(PriceId(3))));
        let one = coupon(vec![PriceId(1)]);
        assert!(one.covers(Some(PriceId(1))) && !one.covers(Some(PriceId(0))) && !one.covers(None));
    }

    #[test]
    fn takes_from_nothing_up_to_all() {
        let amount = |units| Amount::new(units).unwrap();
        let percent = |parts| Off::Percent(Percentage::from_ten_thousandths(parts));
        for (off, left, taken) in [
            (Off::Amount(amount(500)), 1000, 500),
            (Off::Amount(amount(500)), 300, 300),
            (Off::Amount(amount(500)), -300, 0),
            (Off::Amount(amount(-5)), 300, 0),
            (percent(125_000), 5033, 629),
            (percent(2_000_000), 300, 300),
            (percent(500_000), -300, 0),
        ] {
            assert_eq!(off.of(amount(left), Rounding::HalfUp), Ok(amount(taken)), "{off:?} of {left}");
        }
    }
}
