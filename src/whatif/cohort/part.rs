//! What do some customers come to, so that it can be added to what others do?
//!
//! A part is a few kilobytes to a few megabytes, however many customers it is of: sums, histograms, the first rows that
//! were left out, the largest differences. Parts are merged in any order and any grouping with the same outcome, to the
//! byte of their written form.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::id::Id;
use super::plan::{Wrong, wrong};
use super::spread::{Bar, Distribution};
use super::totals::{COLUMNS, Row, Tally};

/// So many rows that were left out are told one by one; the others are counted.
pub const MOST_BAD: usize = 1_000;
/// So many of the largest differences are told.
pub const MOST_LARGEST: usize = 10;

/// A row that was left out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BadRow {
    /// The line on which it begins, counted from 1; of customers who are made, their number.
    pub line: u64,
    /// What is wrong, as a sentence.
    pub message: String,
    /// How to mend it, as a sentence.
    pub hint: String,
}

/// What customers come to under one story.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoryTotals {
    /// Each month, in the order of [`Column::ALL`](super::Column::ALL).
    pub months: Vec<Row<i128>>,
    /// Customers by what is charged to them in all months.
    pub charged: Distribution,
    /// Customers by the credit that they have left at the end; debt is negative.
    pub credit_left: Distribution,
    /// How a variant differs from the base; of the base itself nothing.
    pub change: Change,
}

/// How charges under a variant differ from those under the base.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// Customers by how much more is charged to them.
    pub more: Distribution,
    /// Those to whom less is charged.
    pub gain: Side,
    /// Those to whom more is charged.
    pub lose: Side,
}

/// Customers who gain, or who lose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Side {
    /// How many.
    pub count: u64,
    /// How much all of them, in the smallest unit; never negative.
    pub sum: i128,
    /// The largest: how much each, and who.
    pub largest: Vec<(i64, Id)>,
}

/// What some customers come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What was asked, as a number: parts of other questions do not fit.
    pub asked: u64,
    /// How many customers were billed.
    pub customers: u64,
    /// How many rows were left out.
    pub bad: u64,
    /// The first of those, by their lines.
    pub bad_rows: Vec<BadRow>,
    /// The story, and each variant.
    pub stories: Vec<StoryTotals>,
}

impl Side {
    fn add(&mut self, by: i64, id: &Id) {
        self.count += 1;
        self.sum += i128::from(by);
        let is_before = |one: &(i64, Id)| one.0 > by || (one.0 == by && one.1 < *id);
        let place = self.largest.partition_point(is_before);
        if place < MOST_LARGEST {
            self.largest.insert(place, (by, id.clone()));
            self.largest.truncate(MOST_LARGEST);
        }
    }

    fn merge(&mut self, other: Self) {
        self.count += other.count;
        self.sum += other.sum;
        self.largest.extend(other.largest);
        self.largest.sort_by(|one, other| other.0.cmp(&one.0).then_with(|| one.1.cmp(&other.1)));
        self.largest.truncate(MOST_LARGEST);
    }
}

impl Part {
    /// Nothing yet, of so many stories with so many months.
    pub(super) fn new(asked: u64, stories: usize, months: usize) -> Self {
        let story = StoryTotals { months: vec![[0; COLUMNS]; months], ..StoryTotals::default() };
        Self { asked, customers: 0, bad: 0, bad_rows: Vec::new(), stories: vec![story; stories] }
    }

    /// Adds a customer, as it came out under each story.
    pub(super) fn add(&mut self, id: &Id, tallies: &[Tally]) {
        self.customers += 1;
        for (story, tally) in self.stories.iter_mut().zip(tallies) {
            for (sums, month) in story.months.iter_mut().zip(&tally.months) {
                for (sum, number) in sums.iter_mut().zip(month) {
                    *sum += i128::from(*number);
                }
            }
            story.charged.add(tally.charged, id);
            story.credit_left.add(tally.credit_left(), id);
        }
        for (story, tally) in self.stories.iter_mut().zip(tallies).skip(1) {
            // Both have 53 bits for each entry, as all sums of one customer.
            let more = tally.charged - tallies[0].charged;
            story.change.more.add(more, id);
            match more {
                0 => {}
                more if more < 0 => story.change.gain.add(-more, id),
                more => story.change.lose.add(more, id),
            }
        }
    }

    /// Notes a row that is left out.
    pub(super) fn leave_out(&mut self, line: u64, Wrong { message, hint }: Wrong) {
        self.bad += 1;
        if self.bad_rows.len() < MOST_BAD || self.bad_rows.last().is_some_and(|last| line < last.line) {
            let row = BadRow { line, message, hint };
            let place = self.bad_rows.partition_point(|before| *before < row);
            self.bad_rows.insert(place, row);
            self.bad_rows.truncate(MOST_BAD);
        }
    }

    /// Adds the customers of another part.
    ///
    /// # Errors
    /// The other one is of another question.
    pub fn merge(&mut self, other: Self) -> Result<(), Wrong> {
        if (other.asked, other.stories.len()) != (self.asked, self.stories.len()) {
            let message = "The two parts are of different questions: another story, other variants or inputs.";
            return Err(wrong(message, "Merge parts that were made with one and the same document."));
        }
        self.customers += other.customers;
        self.bad += other.bad;
        self.bad_rows.extend(other.bad_rows);
        self.bad_rows.sort();
        self.bad_rows.truncate(MOST_BAD);
        for (story, other) in self.stories.iter_mut().zip(other.stories) {
            for (sums, more) in story.months.iter_mut().zip(&other.months) {
                for (sum, number) in sums.iter_mut().zip(more) {
                    *sum += number;
                }
            }
            story.charged.merge(other.charged);
            story.credit_left.merge(other.credit_left);
            story.change.more.merge(other.change.more);
            story.change.gain.merge(other.change.gain);
            story.change.lose.merge(other.change.lose);
        }
        Ok(())
    }

    /// The part as one line of JSON. Numbers that may be large are texts.
    pub fn to_json(&self) -> String {
        let written = Written {
            rollforward_cohort: 1,
            asked: format!("{:016x}", self.asked),
            customers: self.customers,
            bad: self.bad,
            bad_rows: self.bad_rows.iter().map(|row| (row.line, row.message.clone(), row.hint.clone())).collect(),
            stories: self.stories.iter().map(written_story).collect(),
        };
        serde_json::to_string(&written).unwrap_or_default()
    }

    /// Reads a part.
    ///
    /// # Errors
    /// The text is none.
    pub fn of_json(text: &str) -> Result<Self, Wrong> {
        let broken =
            |what: String| wrong(format!("This is no part of a cohort: {what}."), "Give what `run` has written.");
        let version = serde_json::from_str::<Value>(text).ok().and_then(|value| value["rollforward_cohort"].as_u64());
        if version.is_some_and(|version| version != 1) {
            return Err(broken(String::from("it is of another version")));
        }
        let read: Written = serde_json::from_str(text).map_err(|error| broken(error.to_string()))?;
        let stories = read.stories.into_iter().map(read_story).collect::<Option<_>>();
        let asked = u64::from_str_radix(&read.asked, 16).ok();
        let rows = read.bad_rows.into_iter().map(|(line, message, hint)| BadRow { line, message, hint });
        match (asked, stories) {
            (Some(asked), Some(stories)) => {
                Ok(Self { asked, customers: read.customers, bad: read.bad, bad_rows: rows.collect(), stories })
            }
            _ => Err(broken(String::from("a number cannot be read"))),
        }
    }
}

/// A part as it is written.
#[derive(Serialize, Deserialize)]
struct Written {
    rollforward_cohort: u8,
    asked: String,
    customers: u64,
    bad: u64,
    bad_rows: Vec<(u64, String, String)>,
    stories: Vec<WrittenStory>,
}

#[derive(Serialize, Deserialize)]
struct WrittenStory {
    months: Vec<Vec<String>>,
    charged: WrittenBars,
    credit_left: WrittenBars,
    more: WrittenBars,
    gain: WrittenSide,
    lose: WrittenSide,
}

/// The power of two of the width, and bars: value, count, first customer.
#[derive(Serialize, Deserialize)]
struct WrittenBars(u32, Vec<(i64, u64, String)>);

/// The count, the sum, and the largest.
#[derive(Serialize, Deserialize)]
struct WrittenSide(u64, String, Vec<(i64, String)>);

fn written_story(story: &StoryTotals) -> WrittenStory {
    let bars = |of: &Distribution| {
        let (width, bars) = of.parts();
        WrittenBars(width, bars.map(|(key, bar)| (key, bar.count, bar.first.to_string())).collect())
    };
    let side = |side: &Side| {
        let largest = side.largest.iter().map(|(by, id)| (*by, id.to_string())).collect();
        WrittenSide(side.count, side.sum.to_string(), largest)
    };
    WrittenStory {
        months: story.months.iter().map(|month| month.iter().map(ToString::to_string).collect()).collect(),
        charged: bars(&story.charged),
        credit_left: bars(&story.credit_left),
        more: bars(&story.change.more),
        gain: side(&story.change.gain),
        lose: side(&story.change.lose),
    }
}

fn read_story(story: WrittenStory) -> Option<StoryTotals> {
    let id = |text: &str| Id::of_text(text.as_bytes());
    let bars = |WrittenBars(width, bars): WrittenBars| {
        Distribution::of_parts(
            width,
            bars.into_iter().map(|(key, count, first)| (key, Bar { count, first: id(&first) })),
        )
    };
    let side = |WrittenSide(count, sum, largest): WrittenSide| {
        let largest = largest.iter().map(|(by, who)| (*by, id(who))).collect();
        Some(Side { count, sum: sum.parse().ok()?, largest })
    };
    let row = |month: Vec<String>| -> Option<Row<i128>> {
        let numbers: Vec<i128> = month.iter().map(|number| number.parse().ok()).collect::<Option<_>>()?;
        numbers.try_into().ok()
    };
    Some(StoryTotals {
        months: story.months.into_iter().map(row).collect::<Option<_>>()?,
        charged: bars(story.charged),
        credit_left: bars(story.credit_left),
        change: Change { more: bars(story.more), gain: side(story.gain)?, lose: side(story.lose)? },
    })
}
