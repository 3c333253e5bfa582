//! What comes out of many inputs?

use super::{Input, Output};
use crate::scenario::{Problem, Scenario};

/// Points from one to another, both included where the steps meet the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Steps {
    /// The first.
    pub from: i64,
    /// The last one at most.
    pub to: i64,
    /// From one to the next; at least 1.
    pub step: i64,
}

impl Steps {
    /// How many points there are.
    pub fn count(self) -> u64 {
        if self.to < self.from { 0 } else { self.from.abs_diff(self.to) / self.step.max(1).unsigned_abs() + 1 }
    }

    /// One of them, counted from 0.
    pub fn point(self, place: u64) -> i64 {
        let beyond = i128::from(place) * i128::from(self.step.max(1));
        i64::try_from(i128::from(self.from) + beyond).unwrap_or(self.to).min(self.to)
    }

    /// All of them.
    pub fn points(self) -> impl Iterator<Item = i64> {
        (0..self.count()).map(move |place| self.point(place))
    }
}

/// What came out of an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// The input.
    pub input: i64,
    /// The output; nothing where the story has no such thing; or what is wrong with the story there.
    pub output: Result<Option<i64>, Vec<Problem>>,
}

/// The output at one point.
pub fn at(scenario: &Scenario, input: &Input, point: i64, output: &Output) -> Point {
    let told = crate::simulate(&input.put(scenario, point)).map(|projection| output.of(&projection));
    Point { input: point, output: told }
}

/// The outputs at some points of one input.
pub fn sweep(scenario: &Scenario, (input, points): (&Input, &[i64]), output: &Output) -> Vec<Point> {
    points.iter().map(|point| at(scenario, input, *point, output)).collect()
}

/// The outputs at some points of two inputs: a row for each point of the first.
pub fn grid(scenario: &Scenario, inputs: [(&Input, &[i64]); 2], output: &Output) -> Vec<(i64, Vec<Point>)> {
    let [(first, rows), along] = inputs;
    rows.iter().map(|row| (*row, sweep(&first.put(scenario, *row), along, output))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cindy() -> Scenario {
        crate::open(include_str!("../../static/presets/cindy-as-told.json")).unwrap()
    }

    #[test]
    fn steps_meet_both_ends() {
        let all = |from, to, step| Steps { from, to, step }.points().collect::<Vec<_>>();
        assert_eq!(all(0, 10, 5), [0, 5, 10]);
        assert_eq!(all(0, 9, 5), [0, 5]);
        assert_eq!(all(3, 3, 1), [3]);
        assert_eq!(all(3, 2, 1), Vec::<i64>::new());
        assert_eq!(Steps { from: i64::MIN, to: i64::MAX, step: i64::MAX }.count(), 3);
    }

    /// Of $370.00 that are billed, credit pays what it can: all but the $20.00 of April, which come before it.
    #[test]
    fn more_credit_is_less_charged_until_there_is_nothing_left_to_pay() {
        let story = cindy();
        let credit = Input::at(&story, "events[1].adjust_balance.amount").unwrap();
        let points: Vec<i64> = Steps { from: -40_000, to: 0, step: 10_000 }.points().collect();
        let charged: Vec<_> = sweep(&story, (&credit, &points), &Output::Charged(None))
            .into_iter()
            .map(|point| point.output.unwrap())
            .collect();
        assert_eq!(charged, [Some(2_000), Some(7_000), Some(17_000), Some(27_000), Some(37_000)]);
    }

    #[test]
    fn a_point_that_is_no_story_says_why() {
        let story = cindy();
        let price = Input::at(&story, "prices[1].unit_amount").unwrap();
        assert!(at(&story, &price, -1, &Output::Billed(None)).output.is_err());
    }

    #[test]
    fn two_inputs_make_a_table() {
        let story = cindy();
        let [price, credit] =
            ["prices[1].unit_amount", "events[1].adjust_balance.amount"].map(|path| Input::at(&story, path).unwrap());
        let (rows, columns) = ([10_000, 20_000], [-20_000, -10_000]);
        let table = grid(&story, [(&price, &rows), (&credit, &columns)], &Output::Charged(None));
        let numbers: Vec<_> = table
            .into_iter()
            .map(|(row, points)| (row, points.into_iter().map(|point| point.output.unwrap()).collect::<Vec<_>>()))
            .collect();
        assert_eq!(numbers, [(10_000, vec![Some(17_000), Some(27_000)]), (20_000, vec![Some(52_000), Some(62_000)])]);
    }
}
