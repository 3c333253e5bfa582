//! What does a customer get who is made up?
//!
//! A counter-based generator: a number is a function of the seed, of the customer and of what is drawn, and of nothing that
//! was drawn before. So a customer is the same whoever makes it, in whatever order and however many others there are, and
//! the link of a story repeats all of them. The bits are mixed as by `SplitMix64` (Steele, Lea and Flood 2014,
//! <https://doi.org/10.1145/2660193.2660195>).

/// What 64 bits are stepped by: 2⁶⁴ divided by the golden ratio, and odd.
const GAMMA: u64 = 0x9E37_79B9_7F4A_7C15;

/// The parts of a whole that shares are counted in.
pub(super) const WHOLE: i64 = 10_000;

/// How points are spread over a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spread {
    /// Each is as frequent as the others.
    Even,
    /// Those in the middle are the most frequent, as the mean of four even draws is.
    Middle,
}

/// What is drawn from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Distribution {
    /// Points from one to another, in steps.
    Range {
        /// The first.
        from: i64,
        /// How far one is from the next; at least 1.
        step: i64,
        /// How many there are; at least 1.
        count: u64,
        /// Which are the most frequent.
        spread: Spread,
    },
    /// Points, each with the sum of its weight and of those before it. The last sum is positive.
    List(Vec<(i64, u64)>),
}

/// All bits of a number depend on all bits of another.
const fn mix(bits: u64) -> u64 {
    let bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}

/// A number for a text: FNV-1a (<https://datatracker.ietf.org/doc/html/draft-eastlake-fnv>).
pub(super) fn number_of(text: &[u8]) -> u64 {
    text.iter().fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3))
}

/// What is drawn for one customer and one input: `lane` tells the draws of it apart.
#[derive(Clone, Copy, Debug)]
pub(super) struct Draw {
    base: u64,
}

impl Draw {
    /// The draws of an input (a number of its own) for a customer.
    pub(super) const fn new(seed: u64, customer: u64, input: u64) -> Self {
        let one = mix(seed.wrapping_add(GAMMA));
        let two = mix(one ^ customer.wrapping_add(1).wrapping_mul(GAMMA));
        Self { base: mix(two ^ input) }
    }

    /// Below `count`, all as frequent as each other to 2⁻⁶⁴ of their number.
    fn below(self, lane: u64, count: u64) -> u64 {
        let bits = mix(self.base.wrapping_add(lane.wrapping_mul(GAMMA)));
        ((u128::from(bits) * u128::from(count)) >> 64) as u64
    }

    /// Whether the customer is one of a share, in ten-thousandths.
    pub(super) fn is_among(self, share: i64) -> bool {
        share >= WHOLE || i64::try_from(self.below(1, WHOLE.unsigned_abs())).is_ok_and(|place| place < share)
    }

    /// A point.
    pub(super) fn of(self, distribution: &Distribution) -> i64 {
        match distribution {
            Distribution::Range { from, step, count, spread } => {
                let place = match spread {
                    Spread::Even => self.below(2, *count),
                    Spread::Middle => {
                        let sum: u128 = (2..6).map(|lane| u128::from(self.below(lane, *count))).sum();
                        u64::try_from(sum / 4).unwrap_or_default()
                    }
                };
                let point = i128::from(*from) + i128::from(*step) * i128::from(place);
                i64::try_from(point).unwrap_or(*from)
            }
            Distribution::List(points) => {
                let all = points.last().map_or(1, |(_, sum)| *sum);
                let place = self.below(2, all);
                points.iter().find(|(_, sum)| place < *sum).map_or(0, |(point, _)| *point)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(from: i64, count: u64, spread: Spread) -> Distribution {
        Distribution::Range { from, step: 1, count, spread }
    }

    /// Numbers of a first run, so that links of today make the same customers for ever.
    #[test]
    fn a_customer_is_the_same_for_ever() {
        let even = range(0, 1_000_000, Spread::Even);
        let drawn: Vec<_> = (0..4).map(|customer| Draw::new(7, customer, number_of(b"months")).of(&even)).collect();
        assert_eq!(drawn, GOLDEN);
        assert_eq!(Draw::new(7, 3, number_of(b"months")).of(&even), drawn[3]);
        assert_eq!(mix(GAMMA), 0xE220_A839_7B1D_CDAF, "the first number of SplitMix64 from 0, as published");
        assert_eq!(number_of(b"a"), 0xAF63_DC4C_8601_EC8C);
    }

    const GOLDEN: [i64; 4] = [832_909, 243_868, 401_340, 826_096];

    fn counts(distribution: &Distribution, most: usize) -> Vec<u32> {
        let mut counts = vec![0; most];
        for customer in 0..10_000 {
            counts[usize::try_from(Draw::new(1, customer, 9).of(distribution)).unwrap()] += 1;
        }
        counts
    }

    #[test]
    fn points_are_as_frequent_as_they_should_be() {
        for count in counts(&range(0, 10, Spread::Even), 10) {
            assert!((900..1_100).contains(&count), "{count}");
        }
        let middle = counts(&range(0, 11, Spread::Middle), 11);
        assert!(middle[5] > 4 * middle[1] && middle[5] > 4 * middle[9], "{middle:?}");
        let list = counts(&Distribution::List(vec![(0, 1), (1, 4), (2, 4)]), 3);
        assert!((2_300..2_700).contains(&list[0]) && list[2] == 0 && list[0] + list[1] == 10_000, "{list:?}");
    }

    #[test]
    fn a_share_is_that_part_of_all() {
        let among = |share| (0..10_000).filter(|customer| Draw::new(5, *customer, 1).is_among(share)).count();
        assert_eq!((among(0), among(WHOLE)), (0, 10_000));
        assert!((2_300..2_700).contains(&among(2_500)), "{}", among(2_500));
    }

    #[test]
    fn the_ends_of_all_ranges_are_reached_and_not_passed() {
        let wide = Distribution::Range { from: i64::MIN, step: 1, count: u64::MAX, spread: Spread::Even };
        let (mut low, mut high) = (0, 0);
        for customer in 0..1_000 {
            let point = Draw::new(2, customer, 3).of(&wide);
            (low, high) = (low.min(point), high.max(point));
        }
        assert!(low < -9_000_000_000_000_000_000 && high > 9_000_000_000_000_000_000, "{low} {high}");
    }
}
