//! How is an amount split over weights so that the parts add up?
//!
//! Each part is first cut towards zero; the units that this leaves over go to the last part or to those that were cut
//! the most. Published is the first: 5.00 over 10.00 and 20.00 is 1.66 and 3.34, where the nearest would be 1.67 and
//! 3.33 (<https://docs.stripe.com/billing/subscriptions/prorations>).

use super::{Amount, AmountTooLarge, Rounding};

/// Who gets the units that are left over when every part has been cut to whole ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Remainder {
    /// The last part that has a weight.
    #[default]
    LastTakesRest,
    /// One unit each to the parts that lost the most by being cut; of equals, the earlier.
    Largest,
}

/// Splits `total` in proportion to `weights` and pushes one part for each onto `out`. The parts add up to `total`.
///
/// A part without weight is nothing. Weights that come to nothing say no proportion: then the last part that has a
/// weight, or the last of all, takes everything. Without weights nothing is pushed. A negative total gives the mirror.
///
/// # Errors
/// [`AmountTooLarge`] if a part leaves the range, which needs weights of both signs.
pub fn allocate(
    total: Amount,
    weights: impl Iterator<Item = i64> + Clone,
    remainder: Remainder,
    out: &mut Vec<Amount>,
) -> Result<(), AmountTooLarge> {
    let first = out.len();
    let proportion = Proportion::new(total, weights.clone());
    for weight in weights.clone() {
        out.push(Amount::quotient(proportion.numerator(weight), proportion.whole, Rounding::Down)?);
    }
    let parts = &mut out[first..];
    let rest = i128::from(total.units()) - parts.iter().map(|part| i128::from(part.units())).sum::<i128>();
    if remainder == Remainder::LastTakesRest || proportion.is_unsaid {
        give_to_last(rest, weights, parts)
    } else {
        give_to_largest(rest, proportion, weights, parts)
    }
}

/// `total × weight ÷ whole`, with a positive whole.
#[derive(Clone, Copy)]
struct Proportion {
    signed_total: i128,
    whole: i128,
    /// The weights come to nothing.
    is_unsaid: bool,
}

impl Proportion {
    fn new(total: Amount, weights: impl Iterator<Item = i64>) -> Self {
        let whole: i128 = weights.map(i128::from).sum();
        Self {
            signed_total: i128::from(total.units()) * whole.signum(),
            whole: whole.abs().max(1),
            is_unsaid: whole == 0,
        }
    }

    const fn numerator(self, weight: i64) -> i128 {
        self.signed_total * weight as i128
    }

    /// What being cut took from a part, towards `side`, in fractions of `whole`.
    const fn cut(self, weight: i64, side: i128) -> i128 {
        self.numerator(weight) % self.whole * side
    }
}

fn give_to_last(rest: i128, weights: impl Iterator<Item = i64>, parts: &mut [Amount]) -> Result<(), AmountTooLarge> {
    let weighted = weights.enumerate().filter(|(_, weight)| *weight != 0).last();
    let last = weighted.map_or(parts.len().saturating_sub(1), |(place, _)| place);
    if let Some(part) = parts.get_mut(last) {
        *part = Amount::quotient(i128::from(part.units()) + rest, 1, Rounding::Down)?;
    }
    Ok(())
}

/// Finds how much a part must have lost to be given a unit, by halving: no list of the parts in their order is needed.
fn give_to_largest(
    rest: i128,
    proportion: Proportion,
    weights: impl Iterator<Item = i64> + Clone,
    parts: &mut [Amount],
) -> Result<(), AmountTooLarge> {
    if rest == 0 {
        return Ok(());
    }
    let side = rest.signum();
    let unit = Amount::quotient(side, 1, Rounding::Down)?;
    let count = |least: i128| weights.clone().filter(|weight| proportion.cut(*weight, side) >= least).count() as i128;
    let least = largest_that(proportion.whole, |least| count(least) >= rest.abs());
    let mut of_equals = rest.abs() - count(least + 1);
    for (part, weight) in parts.iter_mut().zip(weights.clone()) {
        let cut = proportion.cut(weight, side);
        if cut > least || cut == least && of_equals > 0 {
            of_equals -= i128::from(cut == least);
            *part = part.plus(unit)?;
        }
    }
    Ok(())
}

/// The largest number below `end` that holds, where 1 holds and so does each below one that holds.
fn largest_that(end: i128, holds: impl Fn(i128) -> bool) -> i128 {
    let (mut low, mut high) = (1, end);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if holds(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers from 0 up to an end that look random and are the same in every run.
    fn numbers(mut state: u64) -> impl FnMut(i64) -> i64 {
        move |end| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            i64::try_from(state >> 33).unwrap() % end
        }
    }

    fn split(total: i64, weights: &[i64], remainder: Remainder) -> Vec<i64> {
        let mut out = Vec::new();
        allocate(Amount::new(total).unwrap(), weights.iter().copied(), remainder, &mut out).unwrap();
        out.into_iter().map(Amount::units).collect()
    }

    #[test]
    fn splits_as_published() {
        for (source, total, weights, last, largest) in [
            // <https://docs.stripe.com/billing/subscriptions/prorations>; the largest remainder is what Autumn does
            ("S05", 500, &[1000, 2000][..], &[166, 334][..], &[167, 333][..]),
            // <https://docs.stripe.com/invoicing/dashboard/credit-notes>
            ("S22", 1000, &[1000; 10], &[100; 10], &[100; 10]),
            // Nine-Minds/alga-psa, computeFixedCharges.allocation.test.ts
            ("alga-split-remainder", 100, &[1, 1, 1], &[33, 33, 34], &[34, 33, 33]),
            ("alga-split-negative-weight", 50_000, &[-100, 40], &[83_333, -33_333], &[83_333, -33_333]),
            ("mirror", -500, &[1000, 2000], &[-166, -334], &[-167, -333]),
            ("without weight", 10, &[0, 3, 0], &[0, 10, 0], &[0, 10, 0]),
            ("the last that has weight", 10, &[1, 1, 1, 0], &[3, 3, 4, 0], &[4, 3, 3, 0]),
            ("no proportion", 7, &[0, 0], &[0, 7], &[0, 7]),
            ("of equals the earlier", 3, &[1, 1, 1, 1, 1], &[0, 0, 0, 0, 3], &[1, 1, 1, 0, 0]),
            ("one", 7, &[3], &[7], &[7]),
            ("none", 7, &[], &[], &[]),
            ("nothing", 0, &[1, 2], &[0, 0], &[0, 0]),
        ] {
            assert_eq!(split(total, weights, Remainder::LastTakesRest), last, "{source}, last");
            assert_eq!(split(total, weights, Remainder::Largest), largest, "{source}, largest");
        }
    }

    #[test]
    fn parts_add_up_and_the_largest_remainder_is_within_a_unit() {
        let mut below = numbers(7);
        for _ in 0..2_000 {
            let total = below(2_000_001) - 1_000_000;
            let weights: Vec<_> = (0..=below(12)).map(|_| below(10_000)).collect();
            let whole: i64 = weights.iter().sum();
            for remainder in [Remainder::LastTakesRest, Remainder::Largest] {
                let parts = split(total, &weights, remainder);
                assert_eq!(parts.iter().sum::<i64>(), total, "{total} over {weights:?}");
                let mirror: Vec<_> = parts.iter().map(|part| -part).collect();
                assert_eq!(split(-total, &weights, remainder), mirror, "{total} over {weights:?}");
            }
            if whole > 0 {
                let parts = split(total, &weights, Remainder::Largest);
                let mut near = parts.iter().zip(&weights);
                assert!(near.all(|(part, weight)| (part * whole - total * weight).abs() < whole));
            }
        }
    }

    #[test]
    fn the_largest_amounts_are_split_exactly() {
        let mut out = Vec::new();
        allocate(Amount::MAX, [i64::MAX, i64::MAX].into_iter(), Remainder::Largest, &mut out).unwrap();
        assert_eq!(Amount::sum(out.iter().copied()), Ok(Amount::MAX));
        let wild = allocate(Amount::MAX, [i64::MAX, -(i64::MAX - 1)].into_iter(), Remainder::LastTakesRest, &mut out);
        assert_eq!(wild, Err(AmountTooLarge));
    }
}
