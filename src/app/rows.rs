//! Which rows of a long table are on the page?
//!
//! An edit changes every row of a story, so its time is that of the rows that are there. Of a table with more rows than
//! [`MOST_WHOLE`] those are there that are seen, some before and behind them, the one that has the focus and the one that
//! is opened; gaps of the right height stand for the others. All of them are there while the page is printed.

/// Up to this many rows are all there.
pub const MOST_WHOLE: usize = 36;
/// So many rows are there: those that are seen, and [`AHEAD`] before and behind them.
const THERE: usize = 23;
const AHEAD: usize = 4;
/// So many rows are surely seen together.
const TOGETHER: usize = 12;

/// The tables that may be long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Table {
    Months,
    Movements,
    Charges,
}

/// Which rows of a table are seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// The first one.
    pub first: usize,
    /// One that stays wherever it is, because the focus is in it.
    pub kept: Option<usize>,
}

impl Seen {
    /// Brings a row into view on the shortest way: a step to the next month then makes one row, and not a dozen.
    pub fn show(&mut self, place: usize) {
        self.first = self.first.clamp((place + 1).saturating_sub(TOGETHER), place);
    }
}

/// The places of the rows that are there, of `count`, in their order.
pub fn there(count: usize, seen: Seen, opened: Option<usize>) -> Vec<usize> {
    if count <= MOST_WHOLE {
        return (0..count).collect();
    }
    let start = seen.first.saturating_sub(AHEAD).min(count - THERE);
    let mut all: Vec<_> = (start..start + THERE).collect();
    for one in [seen.kept, opened].into_iter().flatten().filter(|one| *one < count) {
        let place = all.partition_point(|other| *other < one);
        if all.get(place) != Some(&one) {
            all.insert(place, one);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(first: usize, kept: Option<usize>) -> Seen {
        Seen { first, kept }
    }

    #[test]
    fn a_row_is_brought_into_view_only_where_it_is_not() {
        for (first, place, then) in [(0, 0, 0), (0, 11, 0), (0, 12, 1), (40, 40, 40), (40, 39, 39), (40, 2, 2)] {
            let mut seen = at(first, None);
            seen.show(place);
            assert_eq!(seen.first, then, "{first}, {place}");
        }
    }

    #[test]
    fn a_short_table_is_whole() {
        assert_eq!(there(MOST_WHOLE, at(20, Some(3)), Some(1)), (0..MOST_WHOLE).collect::<Vec<_>>());
        assert_eq!(there(0, Seen::default(), None), Vec::<usize>::new());
    }

    #[test]
    fn what_is_seen_is_there_at_any_place() {
        /// So many rows fit into the frame (`.tall` in `static/app.css`).
        const FRAME: usize = 14;
        for count in [MOST_WHOLE + 1, 120, 600] {
            for first in 0..=count - FRAME {
                let there = there(count, at(first, None), None);
                assert!((first..first + FRAME).all(|place| there.contains(&place)), "{first}: {there:?}");
                assert!(there.iter().all(|place| *place < count), "{first}: {there:?}");
            }
        }
    }

    #[test]
    fn the_row_with_the_focus_and_the_opened_one_stay() {
        let window: Vec<_> = (76..99).collect();
        assert_eq!(there(120, at(80, Some(2)), Some(119)), [&[2], &window[..], &[119]].concat());
        assert_eq!(there(120, at(80, Some(80)), Some(200)), window);
        assert_eq!(there(120, at(80, Some(2)), Some(2)), [&[2], &window[..]].concat());
    }
}
