//! Which input gives a wanted output?
//!
//! The answer is a point at which the story itself was run. Where there are few points all of them are; where there are
//! many, some hundred of them, and then exactly where two neighbours differ: what holds in between only cannot be seen,
//! and the answer says how far apart those were.

use super::sweep::at;
use super::{Input, Output, Steps};
use crate::scenario::Scenario;

/// So many points are all looked at.
const FEW: u64 = 320;

/// What an output is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// At most this.
    AtMost(i64),
    /// At least this.
    AtLeast(i64),
    /// Exactly this.
    Equal(i64),
}

impl Condition {
    /// Whether an output is so. One that is not there is not.
    pub fn holds(self, output: Option<i64>) -> bool {
        output.is_some_and(|output| match self {
            Self::AtMost(most) => output <= most,
            Self::AtLeast(least) => output >= least,
            Self::Equal(wanted) => output == wanted,
        })
    }
}

/// Which of the inputs that do it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The smallest.
    Smallest,
    /// The largest.
    Largest,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// What may change.
    pub input: Input,
    /// Within which points.
    pub steps: Steps,
    /// What is looked at.
    pub output: Output,
    /// What it is to be.
    pub condition: Condition,
    /// Which one is wanted, if there are several.
    pub end: End,
}

/// Neighbouring inputs that all do it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The first.
    pub from: i64,
    /// The last.
    pub to: i64,
}

/// How closely was looked?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coverage {
    /// At every point.
    Every,
    /// At points so far apart, and at every end of a stretch.
    Apart(i64),
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The input that was asked for; nothing where none does it.
    pub input: Option<i64>,
    /// All that do it, from the smallest on.
    pub stretches: Vec<Stretch>,
    /// The input whose output came nearest, where none does it, and that output; the smallest of several.
    pub nearest: Option<(i64, i64)>,
    /// How many points are stories with mistakes.
    pub wrong: usize,
    /// How closely was looked.
    pub coverage: Coverage,
}

/// Finds the input.
pub fn solve(scenario: &Scenario, question: &Question) -> Answer {
    let Question { input, steps, output, condition, end } = question;
    let count = steps.count();
    let stride = count.div_ceil(FEW).max(1);
    let places = (0..count).step_by(usize::try_from(stride).unwrap_or(usize::MAX));
    let mut places: Vec<u64> = places.collect();
    places.extend(count.checked_sub(1).filter(|last| places.last() != Some(last)));

    let look = |place: u64| at(scenario, input, steps.point(place), output).output;
    let holds = |place: u64| look(place).is_ok_and(|output| condition.holds(output));
    let mut wrong = 0;
    let mut nearest: Option<(u64, i64, i64)> = None;
    let mut stretches: Vec<(u64, u64)> = Vec::new();
    let mut before: Option<(u64, bool)> = None;
    for place in places {
        let told = look(place);
        wrong += usize::from(told.is_err());
        let told = told.ok().flatten();
        if let Some(output) = told {
            let away = away(*condition, output);
            if nearest.is_none_or(|(least, ..)| away < least) {
                nearest = Some((away, steps.point(place), output));
            }
        }
        let is_so = condition.holds(told);
        match (before, is_so) {
            (Some((last, false)), true) => stretches.push((turn(last, place, &holds), place)),
            (None, true) => stretches.push((place, place)),
            (Some((last, true)), so) => {
                let to = if so { place } else { turn(last, place, &|place| !holds(place)) - 1 };
                if let Some(stretch) = stretches.last_mut() {
                    stretch.1 = to;
                }
            }
            _ => {}
        }
        before = Some((place, is_so));
    }
    let stretches: Vec<_> =
        stretches.into_iter().map(|(from, to)| Stretch { from: steps.point(from), to: steps.point(to) }).collect();
    let input = match end {
        End::Smallest => stretches.first().map(|stretch| stretch.from),
        End::Largest => stretches.last().map(|stretch| stretch.to),
    };
    let nearest = nearest.filter(|_| input.is_none()).map(|(_, point, output)| (point, output));
    let apart = i64::try_from(stride).unwrap_or(i64::MAX).saturating_mul(steps.step);
    Answer {
        input,
        stretches,
        nearest,
        wrong,
        coverage: if stride == 1 { Coverage::Every } else { Coverage::Apart(apart) },
    }
}

/// The first place behind one at which something is not yet so, up to one at which it is.
fn turn(mut not: u64, mut so: u64, is_so: &dyn Fn(u64) -> bool) -> u64 {
    while so - not > 1 {
        let middle = not + (so - not) / 2;
        if is_so(middle) {
            so = middle;
        } else {
            not = middle;
        }
    }
    so
}

/// How much an output misses.
fn away(condition: Condition, output: i64) -> u64 {
    let (Condition::AtMost(wanted) | Condition::AtLeast(wanted) | Condition::Equal(wanted)) = condition;
    if condition.holds(Some(output)) { 0 } else { output.abs_diff(wanted) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cindy() -> Scenario {
        crate::open(include_str!("../../static/presets/cindy-as-told.json")).unwrap()
    }

    fn ask(path: &str, (from, to, step): (i64, i64, i64), output: Output, condition: Condition, end: End) -> Answer {
        let story = cindy();
        let input = Input::at(&story, path).unwrap();
        solve(&story, &Question { input, steps: Steps { from, to, step }, output, condition, end })
    }

    const CREDIT: &str = "events[1].adjust_balance.amount";

    /// May bills $150.00 and June $100.00. $250.00 pay for both, and so do $249.51: what is left of June is less than
    /// $0.50, which cannot be charged and becomes debt (<https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts>).
    /// Credit is negative, so the smallest credit is the largest number.
    #[test]
    fn the_smallest_credit_that_makes_two_invoices_free() {
        let answer = ask(CREDIT, (-100_000, 0, 1), Output::Charged(Some(1..=2)), Condition::AtMost(0), End::Largest);
        assert_eq!(answer.input, Some(-24_951));
        assert_eq!(answer.stretches, [Stretch { from: -100_000, to: -24_951 }]);
        assert_eq!(answer.coverage, Coverage::Apart(313));
    }

    /// As told only the rest of April is billed at the new price: $100.00 × days ÷ 30, on the invoice of May beside $100.00.
    #[test]
    fn the_earliest_day_on_which_an_upgrade_costs_thirty_dollars() {
        let day = |day: i64| 20_544 + day - 1;
        let answer = ask(
            "events[0].at",
            (day(1), day(30), 1),
            Output::Billed(Some(1..=1)),
            Condition::AtMost(13_000),
            End::Smallest,
        );
        assert_eq!((answer.input, answer.coverage), (Some(day(22)), Coverage::Every));
    }

    /// A renewal of Hobby's $20.00 in two months and nothing else is $40.00: with a credit of just that, or of none that
    /// anything uses; every stretch is told.
    #[test]
    fn several_stretches_are_all_told() {
        let answer = ask("months", (1, 12, 1), Output::ZeroInvoices, Condition::Equal(1), End::Largest);
        assert_eq!(answer.stretches, [Stretch { from: 2, to: 12 }]);
        let due = ask("prices[1].unit_amount", (0, 30_000, 100), Output::Due(2), Condition::Equal(0), End::Smallest);
        // May takes one and a half times the price of the $200.00, June the price itself.
        assert_eq!(due.stretches, [Stretch { from: 0, to: 8_000 }]);
    }

    #[test]
    fn where_there_is_none_the_nearest_is_told() {
        let answer = ask(CREDIT, (-30_000, 0, 100), Output::Charged(None), Condition::AtMost(1_000), End::Largest);
        assert_eq!((answer.input, answer.nearest), (None, Some((-30_000, 7_000))));
        let none = ask(CREDIT, (1, 0, 1), Output::Charged(None), Condition::AtMost(0), End::Smallest);
        assert_eq!((none.input, none.nearest), (None, None));
        let wrong =
            ask("prices[1].unit_amount", (-5, -1, 1), Output::Charged(None), Condition::AtMost(0), End::Smallest);
        assert_eq!((wrong.input, wrong.wrong), (None, 5));
    }
}
