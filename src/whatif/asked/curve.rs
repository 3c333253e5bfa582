//! What does a value of the story do to a number of the result?
//!
//! One input gives a curve, two give a table; each point is a run of the story itself. The drawing is laid out here, in
//! hundredths of a percent, so that whoever shows it computes nothing.

use std::fmt::Write as _;

use serde::Serialize;

use super::super::sweep::{Point, grid, sweep};
use super::super::{Input, Output};
use super::{ACROSS, ALONG, Asked, Choice, MOST_POINTS, Mistake, Range, input_choices, output_of, range};
use crate::currency::Currency;
use crate::scenario::Scenario;

/// The whole width or height.
const WHOLE: i64 = 10_000;
/// A table has at most so many rows, and so many columns.
const MOST_CELLS: u64 = 24;

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Curve {
    /// What can vary.
    pub inputs: Vec<Choice>,
    /// What is asked of the first input.
    pub along: Asked,
    /// What is asked of the second, if there is one.
    pub across: Option<Asked>,
    /// The output, as documents name it.
    pub output: &'static str,
    /// Its month or invoice, counted from 1.
    pub month: Option<usize>,
    /// What it is called.
    pub name: String,
    /// The answer in a sentence or two.
    pub answer: String,
    /// The points of one input.
    pub points: Vec<Told>,
    /// Lines across the curve.
    pub ticks: Vec<Tick>,
    /// The table of two inputs.
    pub table: Option<Table>,
    /// All of it, for a spreadsheet: amounts in the smallest units.
    #[serde(skip)]
    pub sheet: Sheet,
    /// What could not be meant.
    pub mistakes: Vec<Mistake>,
}

/// What a spreadsheet gets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// The names of the columns.
    pub heads: Vec<String>,
    /// Whole numbers and dates, as documents write them; nothing where there is no number.
    pub rows: Vec<Vec<String>>,
}

/// A point with its words and its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Told {
    /// The input, as documents write it.
    pub input: String,
    /// The input in words.
    pub label: String,
    /// The output; an amount in the smallest unit. Nothing where the story has problems.
    pub value: Option<i64>,
    /// The output in words, or what is wrong with the story there.
    pub words: String,
    /// From the left, in hundredths of a percent.
    pub left: i64,
    /// From the bottom; nothing where there is no number.
    pub height: Option<i64>,
    /// Whether the story is so.
    pub is_now: bool,
}

/// A line across.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tick {
    /// From the bottom, in hundredths of a percent.
    pub height: i64,
    /// Its number in words.
    pub words: String,
}

/// The table of two inputs: a row for each point of the first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Table {
    /// What stands above the columns.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// The point of the first input in words.
    pub label: String,
    /// A cell for each point of the second.
    pub cells: Vec<Cell>,
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// Both inputs, as documents write them.
    pub inputs: [String; 2],
    /// The output; an amount in the smallest unit. Nothing where the story has problems.
    pub value: Option<i64>,
    /// The output in words, or what is wrong.
    pub words: String,
    /// How dark it is, from the lowest number to the highest, in hundredths of a percent.
    pub shade: Option<i64>,
    /// Whether the story is so.
    pub is_now: bool,
}

/// Answers `what_if.sweep` of a document; nothing where nothing in it goes in steps.
pub fn curve(scenario: &Scenario) -> Option<Curve> {
    let asked = scenario.part().part("what_if").part("sweep");
    let currency = Currency::find(scenario.part().text("currency"))?;
    let mut mistakes = Vec::new();
    let has_two = asked.has("across");
    let most = if has_two { MOST_CELLS } else { MOST_POINTS };
    let along = range(scenario, asked, &ALONG, most, &mut mistakes)?;
    let across = if has_two { range(scenario, asked, &ACROSS, most, &mut mistakes) } else { None };
    let output = output_of(asked, &mut mistakes);
    let teller = Teller { currency, output: &output };
    let mut answer = Curve {
        inputs: input_choices(scenario),
        along: along.asked(scenario, currency),
        across: across.as_ref().map(|across| across.asked(scenario, currency)),
        output: output.id(),
        month: output.month(),
        name: output.name(),
        answer: String::new(),
        points: Vec::new(),
        ticks: Vec::new(),
        table: None,
        sheet: Sheet::default(),
        mistakes,
    };
    match &across {
        None => teller.line(scenario, &along, &mut answer),
        Some(across) => teller.table(scenario, &along, across, &mut answer),
    }
    Some(answer)
}

struct Teller<'a> {
    currency: &'static Currency,
    output: &'a Output,
}

impl Teller<'_> {
    fn line(&self, scenario: &Scenario, along: &Range, answer: &mut Curve) {
        let places = along.points();
        let points = sweep(scenario, (&along.input, &places), self.output);
        let scale = Scale::of(points.iter());
        let (from, to) = (places.first().copied().unwrap_or(0), places.last().copied().unwrap_or(0));
        answer.points = points
            .iter()
            .map(|point| Told {
                input: along.input.write(point.input),
                label: along.input.words(point.input, self.currency),
                value: number(point),
                words: self.words(point),
                left: share(point.input, from, to),
                height: number(point).map(|number| scale.height(number)),
                is_now: along.now == Some(point.input),
            })
            .collect();
        answer.ticks = scale.ticks(self);
        answer.answer = self.sentence(&along.input, along.now, &points, &answer.along.name);
        let row = |point: &Point| vec![along.input.write(point.input), cell(point)];
        answer.sheet =
            Sheet { heads: vec![answer.along.name.clone(), self.header()], rows: points.iter().map(row).collect() };
    }

    fn table(&self, scenario: &Scenario, along: &Range, across: &Range, answer: &mut Curve) {
        let (first, second) = (&along.input, &across.input);
        let columns = across.points();
        let rows = grid(scenario, [(first, &along.points()), (second, &columns)], self.output);
        let scale = Scale::of(rows.iter().flat_map(|(_, points)| points));
        let told = |row: i64, point: &Point| Cell {
            inputs: [first.write(row), second.write(point.input)],
            value: number(point),
            words: self.words(point),
            shade: number(point).map(|number| scale.shade(number)),
            is_now: along.now == Some(row) && across.now == Some(point.input),
        };
        let row = |(row, points): &(i64, Vec<Point>)| Row {
            label: first.words(*row, self.currency),
            cells: points.iter().map(|point| told(*row, point)).collect(),
        };
        answer.table = Some(Table {
            columns: columns.iter().map(|column| second.words(*column, self.currency)).collect(),
            rows: rows.iter().map(row).collect(),
        });
        let all = rows.iter().flat_map(|(row, points)| points.iter().map(move |point| (*row, point)));
        let both = |(row, point): (i64, &Point)| {
            let inputs = [first.words(row, self.currency), second.words(point.input, self.currency)].join(" and ");
            Some((number(point)?, inputs))
        };
        let here = all.clone().find(|(row, point)| along.now == Some(*row) && across.now == Some(point.input));
        answer.answer = self.extremes(all.filter_map(both).collect());
        if let Some((row, point)) = here {
            let inputs = [first.words(row, self.currency), second.words(point.input, self.currency)].join(" and ");
            self.tell_here(&mut answer.answer, &inputs, point);
        }
        let names = [&answer.along, answer.across.as_ref().unwrap_or(&answer.along)].map(|asked| asked.name.clone());
        let line = |row: i64, point: &Point| vec![first.write(row), second.write(point.input), cell(point)];
        let cells = rows.iter().flat_map(|(row, points)| points.iter().map(move |point| line(*row, point)));
        answer.sheet = Sheet { heads: [&names[..], &[self.header()]].concat(), rows: cells.collect() };
    }

    fn words(&self, point: &Point) -> String {
        match &point.output {
            Ok(Some(number)) => self.output.words(*number, self.currency),
            Ok(None) if *self.output == Output::FirstFullMonth => String::from("never"),
            Ok(None) => String::from("there is none"),
            Err(problems) => problems.first().map(|problem| problem.message.clone()).unwrap_or_default(),
        }
    }

    /// Where the lowest and the highest are, and where the story is.
    fn sentence(&self, input: &Input, now: Option<i64>, points: &[Point], name: &str) -> String {
        let told = points.iter().filter_map(|point| Some((number(point)?, input.words(point.input, self.currency))));
        let told: Vec<_> = told.collect();
        let is_flat = told.windows(2).all(|pair| pair[0].0 == pair[1].0);
        let mut sentence = match told.first() {
            Some((number, _)) if is_flat && told.len() > 1 => {
                let same = self.output.words(*number, self.currency);
                format!("The {name} makes no difference here: {} is always {same}.", self.output.name())
            }
            _ => self.extremes(told),
        };
        let here = points.iter().find(|point| Some(point.input) == now);
        if let (Some(point), false) = (here, is_flat) {
            self.tell_here(&mut sentence, &input.words(point.input, self.currency), point);
        }
        sentence
    }

    fn tell_here(&self, sentence: &mut String, inputs: &str, point: &Point) {
        let _ = write!(sentence, " The story has {inputs}: {}.", self.words(point));
    }

    fn extremes(&self, told: Vec<(i64, String)>) -> String {
        let name = self.output.name();
        // Of several the first one that is met.
        let lowest = told.iter().min_by_key(|(number, _)| *number);
        let highest = told.iter().rev().max_by_key(|(number, _)| *number);
        let (Some((low, there)), Some((high, here))) = (lowest, highest) else {
            return format!("Nowhere in this range there is {name}.");
        };
        if low == high {
            return format!("Everywhere in this range {name} is {}.", self.output.words(*low, self.currency));
        }
        let [low, high] = [*low, *high].map(|number| self.output.words(number, self.currency));
        let mut sentence = format!("{name} is lowest at {there}: {low}, and highest at {here}: {high}.");
        if let Some(first) = sentence.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        sentence
    }

    fn header(&self) -> String {
        let unit = if self.output.is_amount() { " (smallest units)" } else { "" };
        [&self.output.name(), unit].concat()
    }
}

fn number(point: &Point) -> Option<i64> {
    *point.output.as_ref().ok()?
}

fn cell(point: &Point) -> String {
    number(point).map(|number| number.to_string()).unwrap_or_default()
}

/// How far a number is on its way, in hundredths of a percent.
fn share(number: i64, from: i64, to: i64) -> i64 {
    let (done, whole) = (i128::from(number) - i128::from(from), i128::from(to) - i128::from(from));
    if whole == 0 { WHOLE / 2 } else { i64::try_from(done * i128::from(WHOLE) / whole).unwrap_or(0) }
}

/// From the bottom of the drawing to its top: nothing is part of it, so that half as much looks like half as much.
struct Scale {
    low: i64,
    high: i64,
    least: i64,
    most: i64,
}

impl Scale {
    fn of<'p>(points: impl Iterator<Item = &'p Point>) -> Self {
        let (mut least, mut most) = (None, None);
        for number in points.filter_map(number) {
            least = Some(least.map_or(number, |least: i64| least.min(number)));
            most = Some(most.map_or(number, |most: i64| most.max(number)));
        }
        let (least, most) = (least.unwrap_or(0), most.unwrap_or(0));
        let step = step(least.min(0), most.max(0));
        let (low, high) = (-up(least.min(0).saturating_neg(), step), up(most.max(0), step));
        Self { low, high: high.max(low + 1), least, most }
    }

    fn height(&self, number: i64) -> i64 {
        share(number, self.low, self.high)
    }

    fn shade(&self, number: i64) -> i64 {
        if self.least == self.most { 0 } else { share(number, self.least, self.most) }
    }

    fn ticks(&self, teller: &Teller) -> Vec<Tick> {
        let step = step(self.low, self.high);
        let mut ticks = Vec::new();
        let mut number = self.low;
        while number <= self.high {
            ticks.push(Tick { height: self.height(number), words: teller.output.short_words(number, teller.currency) });
            let Some(next) = number.checked_add(step) else { break };
            number = next;
        }
        ticks
    }
}

/// A round step, four or five of which fit between the two.
fn step(low: i64, high: i64) -> i64 {
    super::nice(i64::try_from(low.abs_diff(high) / 5).unwrap_or(i64::MAX).max(1))
}

/// The next multiple of a step.
fn up(number: i64, step: i64) -> i64 {
    let step = i128::from(step.max(1));
    i64::try_from((i128::from(number) + step - 1).div_euclid(step) * step).unwrap_or(number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Node;

    fn asked(fields: &[(&str, Node)]) -> Curve {
        let mut story = crate::open(include_str!("../../../static/presets/cindy-as-told.json")).unwrap();
        for (name, value) in fields {
            story.set(&["what_if.sweep.", name].concat(), value.clone());
        }
        curve(&story).unwrap()
    }

    /// Of $370.00 that are billed credit pays all but the $20.00 of April, which come before it.
    #[test]
    fn without_a_question_the_credit_is_asked_about() {
        let curve = asked(&[]);
        assert_eq!(curve.along.input, "events[1].adjust_balance.amount");
        assert_eq!([&*curve.along.from, &curve.along.to, &curve.along.step], ["0.00", "400.00", "10.00"]);
        assert_eq!(
            curve.answer,
            "What is charged in all is lowest at Credit $350.00: $20.00, and highest at no credit: $370.00. \
             The story has Credit $200.00: $170.00."
        );
        let now: Vec<_> = curve.points.iter().filter(|point| point.is_now).collect();
        assert_eq!((now[0].left, now[0].height, &*now[0].words), (5_000, Some(4_250), "$170.00"));
        assert_eq!(curve.points[0].left, 0);
        assert_eq!(curve.points.last().unwrap().left, WHOLE);
        assert_eq!(curve.sheet.rows[20], ["-20000", "17000"]);
    }

    #[test]
    fn the_story_is_a_point_between_the_steps() {
        let curve = asked(&[
            ("input", "prices[1].unit_amount".into()),
            ("from", "9000".into()),
            ("to", "12000".into()),
            ("step", "3000".into()),
        ]);
        assert_eq!(
            curve.points.iter().map(|point| &*point.label).collect::<Vec<_>>(),
            ["$90.00", "$100.00", "$120.00"]
        );
    }

    #[test]
    fn two_inputs_make_a_table() {
        let curve = asked(&[
            ("input", "prices[1].unit_amount".into()),
            ("from", "10000".into()),
            ("to", "20000".into()),
            ("step", "10000".into()),
            ("across", "events[1].adjust_balance.amount".into()),
            ("across_from", "-20000".into()),
            ("across_to", "-10000".into()),
            ("across_step", "10000".into()),
        ]);
        let table = curve.table.unwrap();
        assert_eq!(table.columns, ["Credit $100.00", "Credit $200.00"]);
        let words: Vec<Vec<_>> =
            table.rows.iter().map(|row| row.cells.iter().map(|cell| &*cell.words).collect()).collect();
        assert_eq!(words, [["$270.00", "$170.00"], ["$620.00", "$520.00"]]);
        assert!(table.rows[0].cells[1].is_now);
        assert_eq!(
            curve.answer,
            "What is charged in all is lowest at $100.00 and Credit $200.00: $170.00, and highest at $200.00 and \
             Credit $100.00: $620.00. The story has $100.00 and Credit $200.00: $170.00."
        );
    }

    /// The story's $100.00 and its 16 April stand between the steps of a table, and nothing is asked that cannot be shown.
    #[test]
    fn a_table_that_nobody_has_limited_fits_and_has_the_story_in_it() {
        let across = asked(&[("input", "prices[0].unit_amount".into()), ("across", "events[0].at".into())]);
        assert_eq!(across.mistakes, []);
        let table = across.table.unwrap();
        assert!([table.columns.len(), table.rows.len()].iter().all(|count| *count as u64 <= MOST_CELLS + 1));
        assert_eq!(table.rows.iter().flat_map(|row| &row.cells).filter(|cell| cell.is_now).count(), 1);
    }

    #[test]
    fn what_cannot_be_meant_is_told_beside_its_field() {
        let curve =
            asked(&[("input", "prices[9].unit_amount".into()), ("from", "much".into()), ("output", "joy".into())]);
        assert_eq!(curve.mistakes.iter().map(|mistake| mistake.field).collect::<Vec<_>>(), ["input", "from", "output"]);
        assert!(!curve.points.is_empty());
        let many = asked(&[("step", "1".into())]);
        assert_eq!(many.mistakes[0].field, "step");
        assert!(many.points.len() as u64 <= super::super::MOST_POINTS + 1);
    }
}
