//! Which tiers can a price have, and which does a quantity reach?
//!
//! [`Tiers`] come through one door, [`Tiers::new`], so that every quantity reaches exactly one
//! (<https://docs.stripe.com/subscriptions/pricing-models/tiered-pricing>).

use crate::money::Decimal;

/// One step of a tiered price (<https://docs.stripe.com/api/prices/object>).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Tier {
    /// The last unit that is in it; the last tier has none.
    pub up_to: Option<u64>,
    /// What one unit costs in it, in billing units.
    pub unit_amount: Decimal,
    /// What the whole tier costs once it is reached, in billing units; nothing for most.
    pub flat_amount: Decimal,
}

/// The tiers of a price, lowest first: at least one, each ending above the one before, the last without an end.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Tiers {
    tiers: Vec<Tier>,
}

/// Why tiers make no price. An index counts from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TierProblem {
    /// There is none.
    Empty,
    /// The tier at this index ends at or below the end of the one before; the first would end at 0.
    NotRising(usize),
    /// The tier at this index has no end, but others follow.
    EndlessTooEarly(usize),
    /// The last tier has an end: what would the next unit cost?
    LastHasEnd,
    /// The tier at this index ends beyond what a quantity can be, 2^63 - 1.
    TooLarge(usize),
}

impl Tiers {
    /// The tiers, if they make a price.
    ///
    /// # Errors
    /// [`TierProblem`] names the first thing that is wrong.
    pub fn new(tiers: Vec<Tier>) -> Result<Self, TierProblem> {
        let (last, others) = tiers.split_last().ok_or(TierProblem::Empty)?;
        let mut end_before = 0;
        for (index, tier) in others.iter().enumerate() {
            let end = tier.up_to.ok_or(TierProblem::EndlessTooEarly(index))?;
            i64::try_from(end).map_err(|_| TierProblem::TooLarge(index))?;
            if end <= end_before {
                return Err(TierProblem::NotRising(index));
            }
            end_before = end;
        }
        if last.up_to.is_some() { Err(TierProblem::LastHasEnd) } else { Ok(Self { tiers }) }
    }

    /// The tiers, lowest first.
    pub fn as_slice(&self) -> &[Tier] {
        &self.tiers
    }

    /// The place of the tier that a quantity reaches: the first whose end it does not pass. `up_to` is inclusive, and a
    /// quantity between two whole numbers, such as 5.5, is past 5.
    pub fn reached(&self, quantity: Decimal) -> usize {
        self.tiers.partition_point(|tier| tier.end().is_some_and(|end| end < quantity))
    }
}

impl Tier {
    /// Where it ends, inclusive.
    pub(super) fn end(&self) -> Option<Decimal> {
        // `Tiers::new` lets no end through that does not fit.
        self.up_to.map(|end| Decimal::whole(i64::try_from(end).unwrap_or(i64::MAX)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tiers(ends: &[Option<u64>]) -> Result<Tiers, TierProblem> {
        let tier = |up_to: &Option<u64>| Tier { up_to: *up_to, unit_amount: 1.into(), flat_amount: Decimal::ZERO };
        Tiers::new(ends.iter().map(tier).collect())
    }

    #[test]
    fn tiers_rise_and_the_last_has_no_end() {
        use TierProblem::{Empty, EndlessTooEarly, LastHasEnd, NotRising, TooLarge};
        for (ends, problem) in [
            (&[None][..], None),
            (&[Some(5), Some(10), None], None),
            (&[Some(i64::MAX as u64), None], None),
            (&[], Some(Empty)),
            (&[Some(5)], Some(LastHasEnd)),
            (&[Some(5), Some(10)], Some(LastHasEnd)),
            (&[Some(0), None], Some(NotRising(0))),
            (&[Some(5), Some(5), None], Some(NotRising(1))),
            (&[Some(5), Some(4), None], Some(NotRising(1))),
            (&[None, None], Some(EndlessTooEarly(0))),
            (&[Some(5), None, Some(10)], Some(EndlessTooEarly(1))),
            (&[Some(5), Some(u64::MAX), None], Some(TooLarge(1))),
        ] {
            assert_eq!(tiers(ends).err(), problem, "{ends:?}");
        }
    }

    #[test]
    fn the_end_of_a_tier_is_in_it() {
        let tiers = tiers(&[Some(5), Some(10), None]).unwrap();
        for (quantity, reached) in [
            ("-1", 0),
            ("0", 0),
            ("5", 0),
            ("5.000000000001", 1),
            ("6", 1),
            ("10", 1),
            ("10.5", 2),
            ("9223372036854775807", 2),
        ] {
            assert_eq!(tiers.reached(Decimal::parse(quantity).unwrap()), reached, "{quantity}");
        }
    }
}
