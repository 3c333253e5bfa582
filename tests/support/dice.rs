//! Where do random stories take their choices from? A number, or any bytes.
//!
//! A seed gives endless choices; bytes give as many as they have and then only the first of each, so that a fuzzer can
//! steer a story and fewer bytes make a simpler one.

use std::ops::Range;

pub(crate) struct Dice<'a> {
    seed: u64,
    bytes: Option<&'a [u8]>,
}

impl<'a> Dice<'a> {
    pub(crate) fn of_seed(seed: u64) -> Self {
        Self { seed, bytes: None }
    }

    #[allow(dead_code, reason = "not every test has bytes")]
    pub(crate) fn of_bytes(bytes: &'a [u8]) -> Self {
        Self { seed: 0, bytes: Some(bytes) }
    }

    /// splitmix64: <https://prng.di.unimi.it/splitmix64.c>.
    fn next(&mut self) -> u64 {
        if let Some(bytes) = self.bytes {
            let (taken, rest) = bytes.split_at(bytes.len().min(2));
            self.bytes = Some(rest);
            let number = taken.iter().fold(0, |number, byte| number << 8 | u64::from(*byte));
            return number | number << 16 | number << 32 | number << 48;
        }
        self.seed = self.seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.seed ^ self.seed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    /// A number below another.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        let count = u64::try_from(count.max(1)).expect("a count");
        usize::try_from(self.next() % count).expect("a place")
    }

    /// A number of a range.
    pub(crate) fn number(&mut self, range: Range<i64>) -> i64 {
        let width = usize::try_from(range.end - range.start).expect("a range");
        range.start + i64::try_from(self.below(width)).expect("a number")
    }

    /// So often of a hundred times.
    pub(crate) fn often(&mut self, percent: usize) -> bool {
        // The first choice is the simple one, so that fewer bytes make less.
        self.below(100) >= 100 - percent.min(100)
    }

    pub(crate) fn one<'b, T: ?Sized>(&mut self, of: &[&'b T]) -> &'b T {
        of[self.below(of.len())]
    }

    /// A number of one of several ranges.
    pub(crate) fn of_ranges(&mut self, ranges: &[Range<i64>]) -> i64 {
        let range = ranges[self.below(ranges.len())].clone();
        self.number(range)
    }
}
