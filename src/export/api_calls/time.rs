//! How does the clock get there?
//!
//! A test clock moves forward only, and by at most two intervals of the shortest subscription at a time
//! (<https://docs.stripe.com/api/test_clocks/advance>).

use super::operations::ADVANCE_CLOCK;
use super::setup::CLOCK;
use super::{Script, StepKind, Value};
use crate::calendar::{Interval, IntervalUnit, MonthEnd, Timestamp};
use crate::words;

/// A way of more moves than this is told and not written out.
const MOST_MOVES: usize = 24;

impl Script<'_> {
    /// Moves the clock to an instant, in as many moves as it needs.
    pub(super) fn advance_to(&mut self, at: Timestamp) {
        if at <= self.now {
            return;
        }
        let interval = self.shortest_interval();
        let (start, mut moves) = (self.now, Vec::new());
        let mut number = 0;
        while self.now < at {
            number += 2;
            let next = interval.after(start, number, MonthEnd::LastDay);
            // At least a second, whatever the calendar does.
            self.now = next.min(at).max(Timestamp(self.now.0.saturating_add(1)));
            moves.push(self.now);
        }
        let skipped = moves.len().saturating_sub(MOST_MOVES);
        for (place, to) in moves.iter().enumerate() {
            if place == MOST_MOVES - 1 && skipped > 0 {
                let list = words::plural(i64::try_from(skipped).unwrap_or(i64::MAX), "move");
                self.remark(["Here ", &list, " are left out: each as above, by two intervals at most."].concat());
            }
            if place >= MOST_MOVES - 1 && place + 1 < moves.len() && skipped > 0 {
                continue;
            }
            self.remark(["The clock moves to ", &words::instant(*to), "."].concat());
            self.call(&ADVANCE_CLOCK, Value::id(CLOCK), vec![("frozen_time", Value::At(*to))], "");
            self.push(StepKind::WaitForClock(String::from(CLOCK)));
        }
    }

    /// The shortest interval for which anything in the story is billed; a year where nothing has begun.
    fn shortest_interval(&self) -> Interval {
        let intervals = self.projection.simulation.catalog.prices.iter().map(|price| price.interval);
        let year = Interval { unit: IntervalUnit::Year, count: 1 };
        // Of months and days the one that ends first, as counted from here.
        let shortest = intervals.min_by_key(|interval| interval.after(self.now, 1, MonthEnd::LastDay));
        shortest.filter(|_| !self.begun.is_empty()).unwrap_or(year)
    }
}
