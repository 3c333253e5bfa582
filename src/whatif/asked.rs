//! What does a document ask, and what is meant where it leaves something out?
//!
//! The parts of `what_if` name an input by its path and points as documents write them; an answer stands on the screen
//! before anybody has filled in a field, so each has a meaning of its own where it is not there. What cannot be meant is
//! told beside its field, and that of the default is shown.

mod curve;
mod found;

pub use curve::{Curve, curve};
pub use found::{Found, found};

use serde::Serialize;

use super::{Input, Output, Steps, Unit, name_of};
use crate::calendar::{DAY, Date, Timestamp};
use crate::currency::Currency;
use crate::scenario::{Kind, Node, Part, Scenario, Shape};

/// More points than this are not looked at for a curve; a table has so many in each direction together.
const MOST_POINTS: u64 = 400;

/// Something that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// What the document writes.
    pub id: String,
    /// What it is called.
    pub name: String,
}

/// A mistake in what is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mistake {
    /// The field.
    pub field: &'static str,
    /// What is wrong, and what is shown in place of it.
    pub words: String,
}

/// A range of an input.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Range {
    /// The input.
    input: Input,
    /// Its points.
    steps: Steps,
    /// The point at which the story has it.
    now: Option<i64>,
}

/// A range as its fields show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Asked {
    /// The path.
    pub input: String,
    /// What it is called.
    pub name: String,
    /// How it is typed: `day`, `amount`, `decimal` or `count`.
    pub kind: &'static str,
    /// The first point, as it is typed.
    pub from: String,
    /// The last.
    pub to: String,
    /// From one to the next.
    pub step: String,
}

impl Range {
    /// Its points in the order in which they stand on the screen. The story itself is one of them, if it is between them.
    fn points(&self) -> Vec<i64> {
        let mut points: Vec<i64> = self.steps.points().collect();
        let between = self.now.filter(|now| (self.steps.from..=self.steps.to).contains(now));
        if let Some((now, Err(place))) = between.map(|now| (now, points.binary_search(&now))) {
            points.insert(place, now);
        }
        if self.input.unit() == Unit::Balance {
            points.reverse();
        }
        points
    }

    /// What the fields show.
    fn asked(&self, scenario: &Scenario, currency: &Currency) -> Asked {
        let Self { input, steps, .. } = self;
        let kind = match input.unit() {
            Unit::Day => "day",
            Unit::Amount | Unit::Balance => "amount",
            Unit::Decimal => "decimal",
            Unit::Count => "count",
        };
        // As they stand on the screen: from no credit to much.
        let (first, last) = if input.unit() == Unit::Balance { (steps.to, steps.from) } else { (steps.from, steps.to) };
        Asked {
            input: input.path().to_owned(),
            name: name_of(scenario, input.path()),
            kind,
            from: input.typed(first, currency),
            to: input.typed(last, currency),
            step: input.typed_step(steps.step, currency),
        }
    }
}

/// The values of a story that go in steps, those that are told by their absence included, in the order of the document.
pub fn inputs(scenario: &Scenario) -> Vec<Input> {
    let mut paths = Vec::new();
    let root = Scenario::kind("").map(|kind| (kind, scenario.part()));
    if let Some((kind, part)) = root {
        collect(kind, part, "", &mut paths);
    }
    let mut inputs: Vec<Input> = paths.iter().filter_map(|path| Input::at(scenario, path)).collect();
    inputs.retain(|input| input.point(scenario).is_some());
    inputs
}

/// Fields that count something, and nothing that somebody would vary.
const LEFT_OUT: [&str; 8] =
    ["version", "what_if", "disabled", "divide_by", "up_to", "day_of_month", "draft_minutes", "utc_offset_minutes"];

fn collect(kind: &'static Kind, part: Part, at: &str, paths: &mut Vec<String>) {
    for field in kind.fields.iter().filter(|field| !LEFT_OUT.contains(&field.name)) {
        let path = if at.is_empty() { field.name.to_owned() } else { [at, ".", field.name].concat() };
        match (field.shape, part.get(field.name)) {
            (Shape::Part(kind), Some(Node::Object(_))) => collect(kind, part.part(field.name), &path, paths),
            (Shape::List(kind), Some(Node::List(list))) => {
                for (place, node) in list.iter().enumerate() {
                    collect(kind, node.part(), &format!("{path}[{place}]"), paths);
                }
            }
            (Shape::Part(_) | Shape::List(_), _) => {}
            // Trials of no days are not written, and the first thing that somebody asks for.
            (_, None) if field.name == "trial_days" && !part.has("trial_end") && kind.name == "subscription" => {
                paths.push(path);
            }
            (_, found) => {
                let means = matches!(field.absent, crate::scenario::Absent::Means(_));
                if found.is_some() || (means && !part.has("quantity_decimal")) {
                    paths.push(path);
                }
            }
        }
    }
}

/// The choices of an input.
pub fn input_choices(scenario: &Scenario) -> Vec<Choice> {
    let choice = |input: Input| Choice { name: name_of(scenario, input.path()), id: input.path().to_owned() };
    inputs(scenario).into_iter().map(choice).collect()
}

/// The input that a field names; where it names none, the one that is asked for first: a credit, else a price.
fn input_of(scenario: &Scenario, part: Part, name: &'static str, mistakes: &mut Vec<Mistake>) -> Option<Input> {
    let all = inputs(scenario);
    let path = part.text(name);
    if let Some(found) = all.iter().find(|input| input.path() == path) {
        return Some(found.clone());
    }
    let first = |unit: Unit| all.iter().find(|input| input.unit() == unit && input.path() != "customer.balance");
    let usual = first(Unit::Balance).or_else(|| first(Unit::Amount)).or_else(|| all.first()).cloned()?;
    if !path.is_empty() {
        let words = format!(
            "This story has no “{path}” that goes in steps (any more). Choose another value; here is the {}.",
            name_of(scenario, usual.path())
        );
        mistakes.push(Mistake { field: name, words });
    }
    Some(usual)
}

/// The names of the fields of one range.
struct Names {
    input: &'static str,
    from: &'static str,
    to: &'static str,
    step: &'static str,
}

const ALONG: Names = Names { input: "input", from: "from", to: "to", step: "step" };
const ACROSS: Names = Names { input: "across", from: "across_from", to: "across_to", step: "across_step" };

/// The range that a part asks for, with at most so many points.
fn range(scenario: &Scenario, part: Part, names: &Names, most: u64, mistakes: &mut Vec<Mistake>) -> Option<Range> {
    let input = input_of(scenario, part, names.input, mistakes)?;
    let now = input.point(scenario);
    let (least, greatest) = usual(&input, now.unwrap_or(0));
    let mut read = |name: &'static str, otherwise: i64, read: &dyn Fn(&str) -> Option<i64>| match part.text(name) {
        "" => otherwise,
        text => read(text).unwrap_or_else(|| {
            let words = format!("“{text}” is no value here; the usual one is shown.");
            mistakes.push(Mistake { field: name, words });
            otherwise
        }),
    };
    let from = read(names.from, least, &|text| input.read(text));
    let to = read(names.to, greatest, &|text| input.read(text));
    let step = read(names.step, 0, &|text| input.read_step(text));
    let (from, to) = if from <= to { (from, to) } else { (to, from) };
    let mut steps = Steps { from, to, step: if step > 0 { step } else { step_of(&input, (from, to), most) } };
    if steps.count() > most {
        let words = format!("These are {} points; at most {most} are shown. A larger step is taken.", steps.count());
        mistakes.push(Mistake { field: names.step, words });
        let least = i64::try_from(from.abs_diff(to) / most.max(1)).unwrap_or(i64::MAX).saturating_add(1);
        steps.step = nice(least);
    }
    Some(Range { input, steps, now })
}

/// What is looked at where a document does not say: from nothing to twice as much, or the month around a day.
fn usual(input: &Input, now: i64) -> (i64, i64) {
    match input.unit() {
        Unit::Day => month_around(now),
        Unit::Balance if now > 0 => (0, now.saturating_mul(2)),
        Unit::Balance => (if now == 0 { -10_000 } else { now.saturating_mul(2) }, 0),
        Unit::Amount => (0, if now == 0 { 10_000 } else { now.saturating_mul(2) }),
        Unit::Count => (least(input), now.saturating_mul(2).max(12)),
        Unit::Decimal => (0, now.saturating_mul(2).clamp(200_000, 1_000_000)),
    }
}

/// A story of no months is none, and neither is a quantity of nothing; a trial of no days is one without a trial.
fn least(input: &Input) -> i64 {
    i64::from(!input.path().ends_with("trial_days"))
}

fn month_around(day: i64) -> (i64, i64) {
    let date = Timestamp(day.saturating_mul(DAY)).date();
    let first = Date { day: 1, ..date };
    (first.days_since_epoch(), first.plus_months(1).days_since_epoch())
}

/// A round step that gives some forty points, or as many as are shown; days and counts go one by one as long as they are
/// not too many.
fn step_of(input: &Input, (from, to): (i64, i64), most: u64) -> i64 {
    let wide = from.abs_diff(to);
    match input.unit() {
        Unit::Day | Unit::Count if wide < most.min(63) => 1,
        _ => nice(i64::try_from(wide.div_ceil(most.clamp(2, 41) - 1)).unwrap_or(i64::MAX)),
    }
}

/// The next of 1, 2, 5, 10, 20, 50 …
fn nice(least: i64) -> i64 {
    let mut power = 1_i64;
    loop {
        for digit in [1, 2, 5] {
            let Some(step) = power.checked_mul(digit) else { return i64::MAX };
            if step >= least {
                return step;
            }
        }
        let Some(next) = power.checked_mul(10) else { return i64::MAX };
        power = next;
    }
}

/// The output that a part asks for; what is charged in all where it names none.
fn output_of(part: Part, mistakes: &mut Vec<Mistake>) -> Output {
    let month = part.whole("month").and_then(|month| usize::try_from(month).ok());
    let (name, month) = (part.text("output"), month.filter(|month| *month > 0));
    Output::named(if name.is_empty() { "charged" } else { name }, month).unwrap_or_else(|| {
        let words = format!("There is no “{name}” to look at. Choose one of the list; here is what is charged.");
        mistakes.push(Mistake { field: "output", words });
        Output::Charged(None)
    })
}
