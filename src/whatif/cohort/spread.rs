//! How are the amounts of many customers spread?
//!
//! A histogram of exact values with at most [`MOST`] bars, whatever the number of customers. While there are no more
//! different values than that, each is a bar of its own, and every percentile is exact. When there are more, bars become
//! twice as wide until they fit. How wide that is depends on the values alone, and neither on their order nor on how they came
//! in parts, because a part never needs wider bars than the whole: so parts can be merged, and the whole is always the
//! same.

use std::collections::BTreeMap;

use super::id::Id;

/// So many bars there are at most.
pub const MOST: usize = 1 << 16;

/// Customers whose values are near each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// How many.
    pub count: u64,
    /// The first of them.
    pub first: Id,
}

/// Customers by a value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Distribution {
    /// A bar is 2 to the power of this wide.
    width: u32,
    /// Bars by their values divided by the width, rounded down.
    bars: BTreeMap<i64, Bar>,
}

impl Distribution {
    /// Counts a customer in.
    pub(super) fn add(&mut self, value: i64, id: &Id) {
        self.put(value >> self.width, 1, id);
        self.fit();
    }

    fn put(&mut self, key: i64, count: u64, first: &Id) {
        match self.bars.get_mut(&key) {
            Some(bar) => {
                bar.count += count;
                if *first < bar.first {
                    bar.first = first.clone();
                }
            }
            None => {
                self.bars.insert(key, Bar { count, first: first.clone() });
            }
        }
    }

    /// Makes bars wider until there are few enough.
    fn fit(&mut self) {
        while self.bars.len() > MOST {
            self.widen(self.width + 1);
        }
    }

    fn widen(&mut self, width: u32) {
        let by = width - self.width;
        self.width = width;
        for (key, bar) in std::mem::take(&mut self.bars) {
            self.put(key >> by, bar.count, &bar.first);
        }
    }

    /// Counts the customers of another part in.
    pub(super) fn merge(&mut self, mut other: Self) {
        let width = self.width.max(other.width);
        for one in [&mut *self, &mut other] {
            if one.width < width {
                one.widen(width);
            }
        }
        for (key, bar) in other.bars {
            self.put(key, bar.count, &bar.first);
        }
        self.fit();
    }

    /// How wide a bar is: 1 where every value is exact.
    pub fn width(&self) -> i64 {
        1 << self.width
    }

    /// How many customers there are.
    pub fn count(&self) -> u64 {
        self.bars.values().map(|bar| bar.count).sum()
    }

    /// The bars with their least values, from the smallest on.
    pub fn bars(&self) -> impl Iterator<Item = (i64, &Bar)> {
        self.bars.iter().map(|(key, bar)| (key << self.width, bar))
    }

    /// The least value that so many of 100 customers do not exceed: the nearest rank
    /// (<https://www.itl.nist.gov/div898/handbook/prc/section2/prc262.htm>), of wider bars their least value. With the
    /// first customer who has it; nothing where there are none.
    pub fn percentile(&self, percent: u64) -> Option<(i64, &Bar)> {
        let rank = (u128::from(self.count()) * u128::from(percent)).div_ceil(100).max(1);
        let mut seen = 0_u128;
        self.bars().find(|(_, bar)| {
            seen += u128::from(bar.count);
            seen >= rank
        })
    }

    /// What it is made of, as it travels: the width, and each bar.
    pub(super) fn parts(&self) -> (u32, impl Iterator<Item = (i64, &Bar)>) {
        (self.width, self.bars.iter().map(|(key, bar)| (*key, bar)))
    }

    /// The way back of [`Distribution::parts`].
    pub(super) fn of_parts(width: u32, bars: impl Iterator<Item = (i64, Bar)>) -> Self {
        Self { width: width.min(62), bars: bars.collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u64) -> Id {
        Id::of_number(number)
    }

    fn of(values: impl Iterator<Item = i64>) -> Distribution {
        let mut all = Distribution::default();
        for (place, value) in (0..).zip(values) {
            all.add(value, &id(place));
        }
        all
    }

    #[test]
    fn percentiles_are_nearest_ranks() {
        let all = of((1..=200).rev());
        let told = |percent| all.percentile(percent).map(|(value, bar)| (value, bar.count, bar.first.to_string()));
        assert_eq!(told(50), Some((100, 1, String::from("100"))));
        assert_eq!(
            (told(0).unwrap().0, told(1).unwrap().0, told(99).unwrap().0, told(100).unwrap().0),
            (1, 2, 198, 200)
        );
        assert_eq!(Distribution::default().percentile(50), None);
    }

    #[test]
    fn bars_get_wider_and_parts_make_the_same_whole() {
        let value = |place: i64| (place * 7_919) % 300_007 - 150_000;
        let whole = of((0..300_000).map(value));
        assert_eq!((whole.width(), whole.count()), (8, 300_000));
        assert!(whole.bars().count() <= MOST);
        for parts in [2, 5] {
            let mut merged = Distribution::default();
            for part in 0..parts {
                let mut one = Distribution::default();
                for place in (0..300_000).filter(|place| place % parts == part) {
                    one.add(value(place), &id(place.unsigned_abs()));
                }
                merged.merge(one);
            }
            assert_eq!(merged, whole);
        }
        // The values are all numbers from -150,000 to 150,006, but for some seven.
        let (middle, bar) = whole.percentile(50).unwrap();
        assert!((-16..=16).contains(&middle) && bar.count <= 8, "{middle}");
    }
}
