//! What does a quantity cost under a pricing model?
//!
//! The amount is the sum of its [`PricePart`]s, and both come from one walk, [`PricingModel::each_part`]: what explains
//! an amount cannot differ from it. Nothing is rounded here.
//!
//! Sources: <https://docs.stripe.com/billing/subscriptions/usage-based/pricing-models> and
//! <https://docs.stripe.com/subscriptions/pricing-models/tiered-pricing>.

use super::tiers::{Tier, Tiers};
use crate::money::{AmountTooLarge, Decimal, ExactAmount, Rounding};
use std::num::NonZeroU64;

/// How a quantity becomes an amount.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PricingModel {
    /// `unit_amount × quantity`.
    PerUnit {
        /// What one unit costs, in billing units.
        unit_amount: Decimal,
    },
    /// `unit_amount` for each package of `divide_by` units: `transform_quantity`, which no tiered price can have
    /// (<https://docs.stripe.com/billing/subscriptions/usage-based/manage-billing-setup>).
    Package {
        /// What one package costs, in billing units.
        unit_amount: Decimal,
        /// How many units make a package.
        divide_by: NonZeroU64,
        /// What becomes of units that fill no package.
        round: PackageRounding,
    },
    /// Each unit at the tier that it lies in, and the flat amount of every tier that is reached.
    Graduated(Tiers),
    /// Every unit at the tier that the quantity reaches, and the flat amount of that tier.
    Volume(Tiers),
}

/// What becomes of units that fill no package.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PackageRounding {
    /// They are one package more.
    Up,
    /// They are free.
    Down,
}

/// A term of an amount: `quantity × unit_amount + flat_amount`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PricePart {
    /// The place of its tier, counted from 0, if the price has tiers.
    pub tier: Option<usize>,
    /// How many units lie below the ones that it bills.
    pub from: Decimal,
    /// How many it bills: units, or packages.
    pub quantity: Decimal,
    /// What each of them costs, in billing units.
    pub unit_amount: Decimal,
    /// What is added once, in billing units.
    pub flat_amount: Decimal,
    /// All of it.
    pub amount: ExactAmount,
}

type Told = Result<(), AmountTooLarge>;

impl PricingModel {
    /// What `quantity` units cost.
    ///
    /// # Errors
    /// [`AmountTooLarge`] if it has more digits than can be counted.
    #[inline]
    pub fn amount(&self, quantity: Decimal) -> Result<ExactAmount, AmountTooLarge> {
        // Nearly every price: the one term is the sum.
        if let Self::PerUnit { unit_amount } = self {
            return Ok(ExactAmount::product(*unit_amount, quantity));
        }
        self.sum(quantity)
    }

    /// Whether no quantity costs anything.
    pub fn is_free(&self) -> bool {
        match self {
            Self::PerUnit { unit_amount } | Self::Package { unit_amount, .. } => unit_amount.is_zero(),
            Self::Graduated(tiers) | Self::Volume(tiers) => {
                tiers.as_slice().iter().all(|tier| tier.unit_amount.is_zero() && tier.flat_amount.is_zero())
            }
        }
    }

    fn sum(&self, quantity: Decimal) -> Result<ExactAmount, AmountTooLarge> {
        let mut sum = ExactAmount::ZERO;
        self.each_part(quantity, |part| {
            sum = sum.plus(part.amount)?;
            Ok(())
        })?;
        Ok(sum)
    }

    /// Tells the terms of the amount, lowest first. There is always one, also for a quantity of 0.
    ///
    /// # Errors
    /// [`AmountTooLarge`] if a term has more digits than can be counted, and what `tell` returns.
    #[inline]
    pub fn each_part(&self, quantity: Decimal, mut tell: impl FnMut(PricePart) -> Told) -> Told {
        match self {
            Self::PerUnit { unit_amount } => tell(PricePart::of_units(*unit_amount, quantity)),
            Self::Package { unit_amount, divide_by, round } => {
                tell(PricePart::of_units(*unit_amount, packages(quantity, *divide_by, *round)?))
            }
            Self::Graduated(tiers) => each_slice(tiers, quantity, tell),
            Self::Volume(tiers) => {
                let reached = tiers.reached(quantity);
                tell(PricePart::of_tier(tiers.as_slice(), reached, Decimal::ZERO, quantity)?)
            }
        }
    }
}

impl PricePart {
    #[inline]
    fn of_units(unit_amount: Decimal, quantity: Decimal) -> Self {
        let amount = ExactAmount::product(unit_amount, quantity);
        Self { tier: None, from: Decimal::ZERO, quantity, unit_amount, flat_amount: Decimal::ZERO, amount }
    }

    fn of_tier(tiers: &[Tier], index: usize, from: Decimal, quantity: Decimal) -> Result<Self, AmountTooLarge> {
        let Tier { unit_amount, flat_amount, .. } = tiers[index];
        let amount = ExactAmount::product(unit_amount, quantity).plus(flat_amount.into())?;
        Ok(Self { tier: Some(index), from, quantity, unit_amount, flat_amount, amount })
    }
}

/// The slice of the quantity that lies in each tier up to the one that it reaches.
fn each_slice(tiers: &Tiers, quantity: Decimal, mut tell: impl FnMut(PricePart) -> Told) -> Told {
    let mut from = Decimal::ZERO;
    for index in 0..=tiers.reached(quantity) {
        let tiers = tiers.as_slice();
        let to = tiers[index].end().map_or(quantity, |end| end.min(quantity));
        tell(PricePart::of_tier(tiers, index, from, to.minus(from)?)?)?;
        from = to;
    }
    Ok(())
}

/// `quantity ÷ divide_by`, as a whole number of packages.
fn packages(quantity: Decimal, divide_by: NonZeroU64, round: PackageRounding) -> Result<Decimal, AmountTooLarge> {
    let rounding = match round {
        PackageRounding::Up => Rounding::Up,
        PackageRounding::Down => Rounding::Down,
    };
    // Below 2^40 × 2^64.
    let size = 10_i128.pow(u32::from(quantity.scale())) * i128::from(divide_by.get());
    let packages = rounding.divide(i128::from(quantity.mantissa()), size);
    i64::try_from(packages).map(Decimal::whole).map_err(|_| AmountTooLarge)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Amount;

    const TIERED: &str = "https://docs.stripe.com/subscriptions/pricing-models/tiered-pricing";
    const LAGO: &str =
        "https://github.com/getlago/lago-docs/blob/main/docs/guide/05_plans/charges/price-models/volume.md";
    const SETUP: &str = "https://docs.stripe.com/billing/subscriptions/usage-based/manage-billing-setup";
    const MODELS: &str = "https://docs.stripe.com/billing/subscriptions/usage-based/pricing-models";

    fn number(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    /// Ends (0 for none), unit amounts and flat amounts.
    fn tiers(tiers: &[(u64, &str, &str)]) -> Tiers {
        let tier = |(end, unit, flat): &(u64, &str, &str)| Tier {
            up_to: (*end > 0).then_some(*end),
            unit_amount: number(unit),
            flat_amount: number(flat),
        };
        Tiers::new(tiers.iter().map(tier).collect()).unwrap()
    }

    /// 7 / 6.50 / 6 dollars: S33 and S34.
    fn plain() -> Tiers {
        tiers(&[(5, "700", "0"), (10, "650", "0"), (0, "600", "0")])
    }

    /// With flat amounts: S35.
    fn with_flat_amounts() -> Tiers {
        tiers(&[(5, "500", "1000"), (10, "400", "2000"), (15, "300", "3000"), (20, "200", "4000"), (0, "100", "5000")])
    }

    fn package(divide_by: u64, round: PackageRounding) -> PricingModel {
        PricingModel::Package { unit_amount: 1000.into(), divide_by: NonZeroU64::new(divide_by).unwrap(), round }
    }

    #[test]
    fn published_quantities_cost_what_was_published() {
        use PackageRounding::{Down, Up};
        use PricingModel::{Graduated, PerUnit, Volume};
        let api_calls = || tiers(&[(10_000, "0.1", "0"), (0, "0.06", "1000")]);
        for (case, source, model, quantities) in [
            (
                "S33",
                TIERED,
                Volume(plain()),
                &[("1", 700), ("5", 3500), ("6", 3900), ("20", 12_000), ("25", 15_000)][..],
            ),
            (
                "S34",
                TIERED,
                Graduated(plain()),
                &[("1", 700), ("5", 3500), ("6", 4150), ("20", 12_750), ("25", 15_750)],
            ),
            ("S35", TIERED, Volume(with_flat_amounts()), &[("12", 6600), ("0", 1000)]),
            ("S35", TIERED, Graduated(with_flat_amounts()), &[("12", 11_100), ("0", 1000)]),
            ("S36", SETUP, package(60, Up), &[("150", 3000), ("120", 2000), ("120.5", 3000), ("0", 0), ("1", 1000)]),
            ("S36 down", SETUP, package(60, Down), &[("150", 2000), ("59.999999999999", 0), ("60", 1000)]),
            // 65 000 calls at 0.0006 dollars and 10 flat; the tiers below are not published.
            ("L3", LAGO, Volume(api_calls()), &[("65000", 4900)]),
            ("S76", MODELS, PerUnit { unit_amount: number("105.5") }, &[("1", 106), ("2", 211), ("1000", 105_500)]),
        ] {
            for (quantity, units) in quantities {
                let amount = model.amount(number(quantity)).unwrap();
                assert_eq!(amount.round(Rounding::HalfUp), Amount::new(*units), "{case} {quantity} {source}");
            }
        }
    }

    #[test]
    fn a_quantity_between_two_tiers_is_past_the_lower() {
        for (quantity, volume, graduated) in [
            // The end is in the tier, and what is above it is not: 5.5 × 6.50, 5 × 7 + 0.5 × 6.50.
            ("5", "3500", "3500"),
            ("5.5", "3575", "3825"),
            ("5.000000000001", "3250.00000000065", "3500.00000000065"),
            ("10", "6500", "6750"),
            ("10.25", "6150", "6900"),
            // A correction that was not used up is worth what the first unit is.
            ("-1", "-700", "-700"),
        ] {
            let [volume, graduated] = [volume, graduated].map(|amount| Ok(ExactAmount::from(number(amount))));
            assert_eq!(PricingModel::Volume(plain()).amount(number(quantity)), volume, "{quantity}");
            assert_eq!(PricingModel::Graduated(plain()).amount(number(quantity)), graduated, "{quantity}");
        }
    }

    #[test]
    fn the_parts_of_an_amount_say_where_it_comes_from() {
        let mut parts = Vec::new();
        let model = PricingModel::Graduated(with_flat_amounts());
        let tell = |part: PricePart| {
            let numbers = [part.from, part.quantity, part.unit_amount, part.flat_amount].map(Decimal::mantissa);
            parts.push((part.tier, numbers, part.amount.numerator()));
            Ok(())
        };
        model.each_part(12.into(), tell).unwrap();
        assert_eq!(
            parts,
            [
                (Some(0), [0, 5, 500, 1000], 3500),
                (Some(1), [5, 5, 400, 2000], 4000),
                (Some(2), [10, 2, 300, 3000], 3600)
            ],
            "S35 {TIERED}"
        );
    }

    /// Every half unit through all tiers and packages, against the words of each model counted half by half.
    #[test]
    fn parts_add_up_for_every_quantity() {
        let half = number("0.5");
        let (volume, graduated) =
            (PricingModel::Volume(with_flat_amounts()), PricingModel::Graduated(with_flat_amounts()));
        let tiers = with_flat_amounts();
        let mut counted = ExactAmount::from(tiers.as_slice()[0].flat_amount);
        let (mut quantity, mut reached) = (Decimal::ZERO, 0);
        for _ in 0..60 {
            for model in [&volume, &graduated, &package(7, PackageRounding::Up), &package(7, PackageRounding::Down)] {
                let (mut billed, mut sum, mut from) = (Decimal::ZERO, ExactAmount::ZERO, Decimal::ZERO);
                let tell = |part: PricePart| {
                    let product = ExactAmount::product(part.unit_amount, part.quantity);
                    assert_eq!(product.plus(part.flat_amount.into()), Ok(part.amount));
                    assert_eq!(part.from, from);
                    (billed, sum, from) =
                        (billed.plus(part.quantity)?, sum.plus(part.amount)?, from.plus(part.quantity)?);
                    Ok(())
                };
                model.each_part(quantity, tell).unwrap();
                assert_eq!(model.amount(quantity), Ok(sum), "{model:?} {quantity:?}");
                assert!(billed == quantity || matches!(model, PricingModel::Package { .. }), "{model:?} {quantity:?}");
            }
            assert_eq!(graduated.amount(quantity), Ok(counted), "{quantity:?}");
            let tier = tiers.as_slice()[tiers.reached(quantity)];
            let whole = ExactAmount::product(tier.unit_amount, quantity).plus(tier.flat_amount.into());
            assert_eq!(volume.amount(quantity), whole, "{quantity:?}");
            // The next half unit: it may be the first of its tier.
            quantity = quantity.plus(half).unwrap();
            let tier = tiers.as_slice()[tiers.reached(quantity)];
            if tiers.reached(quantity) > reached {
                counted = counted.plus(tier.flat_amount.into()).unwrap();
                reached += 1;
            }
            counted = counted.plus(ExactAmount::product(tier.unit_amount, half)).unwrap();
        }
        assert_eq!(reached, 4);
    }

    #[test]
    fn too_large_is_said_and_never_wraps() {
        let most = Decimal::whole(i64::MAX);
        let model = PricingModel::PerUnit { unit_amount: most };
        assert_eq!(model.amount(most).unwrap().round(Rounding::HalfUp), Err(AmountTooLarge));
        assert!(package(1, PackageRounding::Up).amount(most).is_ok());
        assert_eq!(package(u64::MAX, PackageRounding::Up).amount(1.into()), Ok(ExactAmount::from(Decimal::from(1000))));
        let graduated = PricingModel::Graduated(plain());
        assert_eq!(graduated.amount(Decimal::whole(i64::MIN)).unwrap().round(Rounding::Up), Err(AmountTooLarge));
    }
}
