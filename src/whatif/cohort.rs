//! What does a story come to over many customers?
//!
//! All customers live one story, each with values of its own ([`Field`]): from a table that comes in pieces, or made by a
//! generator that needs nothing but the number of the customer. Each is billed by the engine as a single one is, under the
//! story and each of its variants, and only added up ([`Part`]). Parts are merged in any order, so the work can be shared among any
//! number of workers, and what comes out is the same to the bit.
//!
//! Memory does not grow with the customers: the simulations of some shapes, sums per month, histograms of at most
//! [`MOST`](spread::MOST) bars. Between two customers nothing is kept that the engine does not keep for one.

mod cells;
mod draw;
mod id;
mod part;
mod plan;
mod report;
pub mod spread;
mod stories;
pub mod table;
mod totals;

use std::rc::Rc;

use self::cells::Columns;
pub use self::draw::{Distribution as Drawn, Spread};
pub use self::id::Id;
pub use self::part::{BadRow, Change, MOST_BAD, MOST_LARGEST, Part, Side, StoryTotals};
use self::plan::wrong;
pub use self::plan::{Counts, Days, Field, Layout, MOST_CUSTOMERS, MOST_STORIES, Plan, Values, Wrong};
pub use self::report::{Bar, Choice, Report, choices, report, sheet};
use self::stories::Stories;
use self::table::{Reader, separator_of, without_mark};
use self::totals::Tally;
pub use self::totals::{COLUMNS, Column, Row};
use crate::engine;
use crate::scenario::{Scenario, check};

/// Bills customers, and adds them up.
#[derive(Debug)]
pub struct Worker {
    plan: Plan,
    stories: Vec<Stories>,
    tallies: Vec<Tally>,
    values: Values,
    columns: Option<(Columns, u8)>,
    part: Part,
}

impl Worker {
    /// A worker for the customers that the generator makes.
    ///
    /// # Errors
    /// What is asked makes no sense, or the story has mistakes.
    pub fn of_generator(scenario: &Scenario) -> Result<Self, Wrong> {
        let plan = Plan::of(scenario)?;
        if let Some(field) = plan.fields.iter().find(|field| !field.is_drawn()) {
            let message = format!("Nothing says how {} is made.", field.paths[0]);
            return Err(wrong(message, "Give “from” and “to”, or “values”; or take the customers from a table."));
        }
        Self::new(plan)
    }

    /// A worker for the rows of a table with this head: its first line.
    ///
    /// # Errors
    /// What is asked makes no sense, the story has mistakes, or the table has no such columns.
    pub fn of_table(scenario: &Scenario, head: &[u8]) -> Result<Self, Wrong> {
        let plan = Plan::of(scenario)?.of_table();
        let head = without_mark(head);
        let separator = plan.layout.separator.unwrap_or_else(|| separator_of(head));
        let mut columns = None;
        let mut reader = Reader::new(separator, 1);
        let mut read = |record: table::Record| {
            columns.get_or_insert_with(|| Columns::of(&plan, record, separator));
        };
        reader.feed(head, &mut read);
        reader.finish(&mut read);
        let Some(columns) = columns else {
            let hint = "Its first line names the columns, and each further line is a customer.";
            return Err(wrong("The table is empty.", hint));
        };
        let columns = columns?;
        let mut worker = Self::new(plan)?;
        worker.columns = Some((columns, separator));
        Ok(worker)
    }

    fn new(plan: Plan) -> Result<Self, Wrong> {
        let fields: Rc<[Field]> = plan.fields.clone().into();
        let stories: Vec<_> = plan.stories.iter().map(|(_, story)| Stories::new(story, &fields)).collect();
        let base = check(&plan.stories[0].1).map_err(|problems| {
            let first = problems.first().map(ToString::to_string).unwrap_or_default();
            wrong(format!("The story has mistakes. {first}"), "Mend them, and ask again.")
        })?;
        let tally = Tally::new(base.span.start, base.months);
        let spans = plan.stories.iter().map(|(name, story)| (name, check(story)));
        for (name, simulation) in spans {
            if !simulation.is_ok_and(|simulation| (simulation.span, simulation.currency) == (base.span, base.currency))
            {
                let message = format!("“{name}” has other months or another currency than the story.");
                return Err(wrong(message, "Compare what has the same months, in one currency."));
            }
        }
        let part = Part::new(plan.number, stories.len(), base.months as usize);
        Ok(Self { tallies: vec![tally; stories.len()], stories, plan, values: Vec::new(), columns: None, part })
    }

    /// What is asked.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// What the customers so far come to.
    pub fn part(&self) -> &Part {
        &self.part
    }

    /// Bills customers of the generator, by their numbers from 1 on: `from`, and those before `to`.
    pub fn make(&mut self, from: u64, to: u64) {
        for number in from..to {
            let mut values = std::mem::take(&mut self.values);
            self.plan.draw(number, &mut values);
            self.bill(&Id::of_number(number), number, &values);
            self.values = values;
        }
    }

    /// Bills the customers of some rows, which are whole; the first byte stands on this line.
    pub fn rows(&mut self, bytes: &[u8], line: u64) {
        let Some((columns, separator)) = self.columns.take() else { return };
        let mut values = std::mem::take(&mut self.values);
        let mut row = |record: table::Record| {
            if record.is_empty() {
                return;
            }
            match columns.read(&self.plan, record, &mut values) {
                Ok(id) => self.bill(&id, record.line, &values),
                Err(wrong) => self.part.leave_out(record.line, wrong),
            }
        };
        let mut reader = Reader::new(separator, line);
        reader.feed(bytes, &mut row);
        reader.finish(&mut row);
        self.values = values;
        self.columns = Some((columns, separator));
    }

    /// The story of a customer of the generator, under the story or variant of that place.
    pub fn story_of(&self, variant: usize, id: &str) -> Option<Scenario> {
        let number = id.parse().ok()?;
        let mut values = Vec::new();
        self.plan.draw(number, &mut values);
        self.plan.story(variant, id, &values)
    }

    /// The same of a customer of the table, if one of these rows has it.
    pub fn story_in(&self, variant: usize, id: &str, bytes: &[u8], line: u64) -> Option<Scenario> {
        let (columns, separator) = self.columns.as_ref()?;
        let (mut values, mut found) = (Vec::new(), None);
        let mut row = |record: table::Record| {
            if found.is_none() && columns.read(&self.plan, record, &mut values).is_ok_and(|one| one.to_string() == id) {
                found = self.plan.story(variant, id, &values);
            }
        };
        let mut reader = Reader::new(*separator, line);
        reader.feed(bytes, &mut row);
        reader.finish(&mut row);
        found
    }

    fn bill(&mut self, id: &Id, line: u64, values: &Values) {
        for (stories, tally) in self.stories.iter_mut().zip(&mut self.tallies) {
            let simulation = match stories.simulation(values) {
                Ok(simulation) => simulation,
                Err(problems) => {
                    let first = problems.first().map(|problem| (problem.to_string(), String::new()));
                    let (message, hint) = first.unwrap_or_default();
                    return self.part.leave_out(line, Wrong { message, hint });
                }
            };
            tally.open(simulation);
            if engine::run(simulation, tally).is_err() {
                let message = "An amount of this customer grows beyond what is counted exactly.";
                return self.part.leave_out(line, wrong(message, "Lower the amounts of the row."));
            }
            tally.close();
        }
        self.part.add(id, &self.tallies);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One story with everything that customers can differ in.
    fn rich() -> Scenario {
        crate::open(include_str!("../../tests/data/cohort.json")).unwrap()
    }

    /// What is run for a customer is what `check` makes of the customer's document: for each of many, in an order in
    /// which every shape is first met with other numbers.
    #[test]
    fn the_simulation_of_a_customer_is_that_of_its_document() {
        let plan = Plan::of(&rich()).unwrap();
        let fields: Rc<[Field]> = plan.fields.clone().into();
        for (_, base) in &plan.stories {
            let mut stories = Stories::new(base, &fields);
            let (mut sound, mut values) = (0, Vec::new());
            for customer in 0..3_000 {
                plan.draw(customer, &mut values);
                // Some numbers are beyond all limits, at both ends.
                if customer % 7 == 0 {
                    let place = usize::try_from(customer).unwrap() % values.len();
                    let wild = [0, -1, 1, 1_000_001, 2_000_000_000_000, i64::MAX, i64::MIN + 1];
                    values[place] = Some(wild[usize::try_from(customer / 7).unwrap() % wild.len()]);
                }
                let expected = check(&plan::put(base, &plan.fields, &values));
                assert_eq!(stories.simulation(&values), expected.as_ref().map_err(Clone::clone), "{values:?}");
                sound += usize::from(expected.is_ok());
            }
            assert!(sound > 1_500, "only {sound} of them can be billed");
        }
    }
}
