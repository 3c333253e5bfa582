//! How does JavaScript bill many customers?

use serde_json::json;
use wasm_bindgen::prelude::*;

use super::{document_of, plain, read};
use crate::export::csv::{Style, table as csv};
use crate::whatif::cohort::table::{Cutter, separator_of, without_mark};
use crate::whatif::cohort::{Column, Part, Worker, Wrong, choices, report, sheet};
use crate::words;

/// Bills customers and adds them up, as the story's `what_if.cohort` asks.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Cohort {
    worker: Worker,
    /// What was handed over by others.
    merged: Option<Part>,
}

#[wasm_bindgen]
impl Cohort {
    /// For the customers that the generator makes.
    ///
    /// # Errors
    /// Throws the story's problems, or an error that says what of the question makes no sense.
    pub fn made(scenario: JsValue) -> Result<Cohort, JsValue> {
        let story = read(scenario).map_err(|problems| plain(&problems))?;
        let worker = Worker::of_generator(&story).map_err(error)?;
        Ok(Self { worker, merged: None })
    }

    /// For the rows of a table with this head.
    ///
    /// # Errors
    /// As `made`; also what is wrong with the head.
    pub fn table(scenario: JsValue, head: &[u8]) -> Result<Cohort, JsValue> {
        let story = read(scenario).map_err(|problems| plain(&problems))?;
        let worker = Worker::of_table(&story, head).map_err(error)?;
        Ok(Self { worker, merged: None })
    }

    /// How many customers the generator is asked for.
    pub fn asked(&self) -> u32 {
        u32::try_from(self.worker.plan().customers).unwrap_or(u32::MAX)
    }

    /// Bills the customers of these numbers, the last one not.
    pub fn make(&mut self, from: u32, to: u32) {
        self.worker.make(from.into(), to.into());
    }

    /// Bills the customers of some whole rows, of which the first stands on this line.
    pub fn rows(&mut self, bytes: &[u8], line: u32) {
        self.worker.rows(bytes, line.into());
    }

    /// How many were billed, and how many left out.
    pub fn count(&self) -> Vec<u32> {
        let part = self.worker.part();
        [part.customers, part.bad].map(|number| u32::try_from(number).unwrap_or(u32::MAX)).into()
    }

    /// What they come to, as text for another one to merge.
    pub fn part(&self) -> String {
        self.whole().to_json()
    }

    /// Adds what another one has billed.
    ///
    /// # Errors
    /// Throws an error if it is of another question.
    pub fn merge(&mut self, text: &str) -> Result<(), JsValue> {
        let other = Part::of_json(text).map_err(error)?;
        let mut whole = self.whole().clone();
        whole.merge(other).map_err(error)?;
        self.merged = Some(whole);
        Ok(())
    }

    /// The answer, in words.
    pub fn answer(&self, style: Option<String>) -> JsValue {
        let plan = self.worker.plan();
        plain(&words::in_style(&style.unwrap_or_default(), || report(plan, self.whole())))
    }

    /// A column of the months of a story, for drawing: its number among the columns; empty where it is too large.
    pub fn column(&self, story: usize, column: usize) -> Vec<i64> {
        let found = self.whole().stories.get(story).filter(|_| column < Column::ALL.len());
        let numbers = found.map(|story| story.months.iter().map(|month| i64::try_from(month[column]).ok()).collect());
        numbers.unwrap_or(Some(Vec::new())).unwrap_or_default()
    }

    /// The months as a table.
    pub fn csv(&self) -> String {
        let mut rows = sheet(self.worker.plan(), self.whole());
        let head = rows.remove(0);
        csv(Style::default(), &head, &rows)
    }

    /// The story of one customer that was made, under the story or variant of that place; nothing if there is none.
    #[wasm_bindgen(js_name = storyOf)]
    pub fn story_of(&self, variant: usize, id: &str) -> JsValue {
        self.worker.story_of(variant, id).map_or(JsValue::UNDEFINED, |story| plain(&document_of(&story)))
    }

    /// The same of a customer of a table, if these rows have it.
    #[wasm_bindgen(js_name = storyIn)]
    pub fn story_in(&self, variant: usize, id: &str, bytes: &[u8], line: u32) -> JsValue {
        let found = self.worker.story_in(variant, id, bytes, line.into());
        found.map_or(JsValue::UNDEFINED, |story| plain(&document_of(&story)))
    }

    fn whole(&self) -> &Part {
        self.merged.as_ref().unwrap_or(self.worker.part())
    }
}

/// Cuts a table between its rows, piece by piece.
#[wasm_bindgen]
#[derive(Debug)]
pub struct RowCutter {
    cutter: Cutter,
    line: u64,
}

#[wasm_bindgen]
impl RowCutter {
    /// For a table with this head; its first piece begins with it.
    #[wasm_bindgen(constructor)]
    pub fn new(head: &[u8], separator: Option<String>) -> Self {
        let separator = match separator.as_deref() {
            Some("comma") => b',',
            Some("semicolon") => b';',
            Some("tab") => b'\t',
            _ => separator_of(without_mark(head)),
        };
        Self { cutter: Cutter::new(separator, 1), line: 1 }
    }

    /// How many bytes of a piece belong to rows that are over.
    pub fn cut(&mut self, piece: &[u8]) -> usize {
        let (end, line) = self.cutter.cut(piece);
        if end > 0 {
            self.line = line;
        }
        end
    }

    /// The line that begins behind them.
    pub fn line(&self) -> u32 {
        u32::try_from(self.line).unwrap_or(u32::MAX)
    }
}

/// The columns that the head of a table names, and how it is read: for people to choose from.
#[wasm_bindgen(js_name = tableColumns)]
pub fn table_columns(head: &[u8]) -> JsValue {
    let head = without_mark(head);
    let separator = separator_of(head);
    let mut names: Vec<String> = Vec::new();
    let mut reader = crate::whatif::cohort::table::Reader::new(separator, 1);
    let mut tell = |record: crate::whatif::cohort::table::Record| {
        if names.is_empty() {
            let cells = (0..record.len()).filter_map(|place| record.cell(place));
            names = cells.map(|cell| String::from_utf8_lossy(cell).into_owned()).collect();
        }
    };
    reader.feed(head, &mut tell);
    reader.finish(&mut tell);
    plain(&json!({ "separator": char::from(separator).to_string(), "names": names }))
}

/// In what the customers of a story can differ: paths, names and kinds.
///
/// # Errors
/// Throws the story's problems.
#[wasm_bindgen(js_name = cohortChoices)]
pub fn cohort_choices(scenario: JsValue) -> Result<JsValue, JsValue> {
    let story = read(scenario).map_err(|problems| plain(&problems))?;
    Ok(plain(&choices(&story)))
}

fn error(Wrong { message, hint }: Wrong) -> JsValue {
    js_sys::Error::new(&[&message, " ", &hint[..]].concat()).into()
}
