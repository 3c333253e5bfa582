//! Which value does it? The answer to a search, in words that can be checked.

use serde::Serialize;

use super::super::solve::{Answer, Condition, Coverage, End, Question, Stretch, solve};
use super::super::sweep::at;
use super::super::{Output, Unit};
use super::{ALONG, Asked, Choice, Mistake, Range, input_choices, output_of, range};
use crate::currency::Currency;
use crate::scenario::{Part, Scenario};

/// A search looks at no more points than this one by one; it finds exact ends between those that it looks at.
const MOST: u64 = 1 << 40;

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Found {
    /// What can vary.
    pub inputs: Vec<Choice>,
    /// Where it may vary.
    pub along: Asked,
    /// The output, as documents name it.
    pub output: &'static str,
    /// Its month or invoice, counted from 1.
    pub month: Option<usize>,
    /// `at_most`, `at_least` or `equal`.
    pub is: &'static str,
    /// What it is compared with, as it is typed.
    pub value: String,
    /// Whether that is an amount.
    pub is_amount: bool,
    /// `smallest` or `largest`.
    pub which: &'static str,
    /// The question in words.
    pub question: String,
    /// The answer in a sentence.
    pub answer: String,
    /// Why it is that one, and what else there is: sentences.
    pub because: Vec<String>,
    /// The point, as documents write it; nothing where there is none.
    pub input: Option<String>,
    /// The point in words.
    pub label: String,
    /// What could not be meant.
    pub mistakes: Vec<Mistake>,
}

/// Answers `what_if.solve` of a document; nothing where nothing in it goes in steps.
pub fn found(scenario: &Scenario) -> Option<Found> {
    let asked = scenario.part().part("what_if").part("solve");
    let currency = Currency::find(scenario.part().text("currency"))?;
    let mut mistakes = Vec::new();
    // Each cent counts, unless somebody wants larger steps.
    let mut range = range(scenario, asked, &ALONG, MOST, &mut mistakes)?;
    if !asked.has("step") {
        range.steps.step = 1;
    }
    let output = output_of(asked, &mut mistakes);
    let question = question(asked, &range, output);
    let answer = solve(scenario, &question);
    let teller = Teller { scenario, currency, question: &question };
    let along = range.asked(scenario, currency);
    Some(Found {
        inputs: input_choices(scenario),
        output: question.output.id(),
        month: question.output.month(),
        is: is_of(question.condition),
        value: typed(&question, currency),
        is_amount: question.output.is_amount(),
        which: if asked.text("which") == "largest" { "largest" } else { "smallest" },
        question: teller.question(&along.name),
        answer: teller.answer(&answer, &along.name),
        because: teller.because(&answer),
        input: answer.input.map(|point| question.input.write(point)),
        label: answer.input.map(|point| question.input.words(point, currency)).unwrap_or_default(),
        along,
        mistakes,
    })
}

fn question(asked: Part, range: &Range, output: Output) -> Question {
    let value = asked.whole("value").unwrap_or(0);
    let condition = match asked.text("is") {
        "at_least" => Condition::AtLeast(value),
        "equal" => Condition::Equal(value),
        _ => Condition::AtMost(value),
    };
    // The smallest credit is the point that is nearest to none.
    let wants_largest = asked.text("which") == "largest";
    let is_reversed = range.input.unit() == Unit::Balance;
    let end = if wants_largest == is_reversed { End::Smallest } else { End::Largest };
    Question { input: range.input.clone(), steps: range.steps, output, condition, end }
}

fn is_of(condition: Condition) -> &'static str {
    match condition {
        Condition::AtMost(_) => "at_most",
        Condition::AtLeast(_) => "at_least",
        Condition::Equal(_) => "equal",
    }
}

fn value_of(condition: Condition) -> i64 {
    match condition {
        Condition::AtMost(value) | Condition::AtLeast(value) | Condition::Equal(value) => value,
    }
}

fn typed(question: &Question, currency: &Currency) -> String {
    let value = value_of(question.condition);
    if question.output.is_amount() { crate::words::plain_units(currency, value) } else { value.to_string() }
}

struct Teller<'a> {
    scenario: &'a Scenario,
    currency: &'static Currency,
    question: &'a Question,
}

impl Teller<'_> {
    fn which(&self, name: &str) -> String {
        let Question { input, end, .. } = self.question;
        let (least, most) = match input.unit() {
            Unit::Day => ("earliest", "latest"),
            // A credit is negative: the smallest point is the largest credit.
            Unit::Balance => ("largest", "smallest"),
            _ => ("smallest", "largest"),
        };
        [if *end == End::Smallest { least } else { most }, " ", name].concat()
    }

    fn condition(&self) -> String {
        let Question { output, condition, .. } = self.question;
        let how = match condition {
            Condition::AtMost(_) => "at most ",
            Condition::AtLeast(_) => "at least ",
            Condition::Equal(_) => "exactly ",
        };
        [&output.name(), " is ", how, &output.words(value_of(*condition), self.currency)].concat()
    }

    fn question(&self, name: &str) -> String {
        ["Which is the ", &self.which(name), " for which ", &self.condition(), "?"].concat()
    }

    fn label(&self, point: i64) -> String {
        self.question.input.words(point, self.currency)
    }

    fn between(&self) -> String {
        let steps = self.question.steps;
        format!("between {} and {}", self.label(steps.from), self.label(steps.to))
    }

    fn answer(&self, answer: &Answer, name: &str) -> String {
        match answer.input {
            Some(point) => format!("{} is the {} for which {}.", self.label(point), self.which(name), self.condition()),
            None => format!("There is none {}: nowhere {}.", self.between(), self.condition()),
        }
    }

    /// What comes out at a point.
    fn comes_out(&self, point: i64) -> String {
        let Question { input, output, .. } = self.question;
        match at(self.scenario, input, point, output).output {
            Ok(Some(number)) => output.words(number, self.currency),
            Ok(None) => String::from("none"),
            Err(problems) => problems.first().map(|problem| problem.message.clone()).unwrap_or_default(),
        }
    }

    fn because(&self, answer: &Answer) -> Vec<String> {
        let mut told = Vec::new();
        match answer.input {
            Some(point) => self.explain(point, answer, &mut told),
            None => {
                if let Some((point, output)) = answer.nearest {
                    let output = self.question.output.words(output, self.currency);
                    told.push(format!("The nearest is {output}, at {}.", self.label(point)));
                }
            }
        }
        if answer.stretches.len() > 1 {
            let all: Vec<_> = answer.stretches.iter().map(|stretch| self.stretch(*stretch)).collect();
            told.push(format!("It holds in {} separate ranges: {}.", all.len(), all.join("; ")));
        }
        if answer.wrong > 0 {
            told.push(format!(
                "At {} of the points that were looked at the story has a mistake; they do not count.",
                answer.wrong
            ));
        }
        told.push(self.coverage(answer.coverage));
        told
    }

    fn explain(&self, point: i64, answer: &Answer, told: &mut Vec<String>) {
        let Question { steps, end, .. } = self.question;
        let beyond = if *end == End::Smallest { point.checked_sub(steps.step) } else { point.checked_add(steps.step) };
        told.push(format!("At {} it is {}.", self.label(point), self.comes_out(point)));
        match beyond.filter(|beyond| (steps.from..=steps.to).contains(beyond)) {
            Some(beyond) => {
                told.push(format!("One step further, at {}, it is {}.", self.label(beyond), self.comes_out(beyond)));
            }
            None => told.push(format!("It is the end of the range, {}.", self.between())),
        }
        if let [only] = answer.stretches[..]
            && only.from != only.to
        {
            told.push(format!("It holds for all of them from {}.", self.stretch(only)));
        }
    }

    fn stretch(&self, stretch: Stretch) -> String {
        if stretch.from == stretch.to {
            return self.label(stretch.from);
        }
        format!("{} to {}", self.label(stretch.from), self.label(stretch.to))
    }

    fn coverage(&self, coverage: Coverage) -> String {
        let Question { input, steps, .. } = self.question;
        match coverage {
            Coverage::Every => format!(
                "Each of the {} points was run.",
                crate::words::count(i64::try_from(steps.count()).unwrap_or(i64::MAX))
            ),
            Coverage::Apart(points) => format!(
                "Points {} apart were run, and the ends between them are exact. Something that holds only between two of those would not be seen.",
                input.distance(points, self.currency)
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Node;

    fn asked(fields: &[(&str, Node)]) -> Found {
        let mut story = crate::open(include_str!("../../../static/presets/cindy-as-told.json")).unwrap();
        for (name, value) in fields {
            story.set(&["what_if.solve.", name].concat(), value.clone());
        }
        found(&story).unwrap()
    }

    /// The invoice of May is $150.00; what is below the smallest amount that is charged, $0.50, waits for the next one
    /// (<https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts>).
    #[test]
    fn the_smallest_credit_for_which_may_is_free() {
        let found = asked(&[
            ("input", "events[1].adjust_balance.amount".into()),
            ("output", "due".into()),
            ("month", Node::Whole(2)),
        ]);
        assert_eq!(
            found.answer,
            "Credit $149.51 is the smallest amount of the credit (event 2, 16 Apr 2026) for which what is due on invoice 2 is at most $0.00."
        );
        assert_eq!(found.input.as_deref(), Some("-14951"));
        assert!(
            found.because.contains(&String::from("One step further, at Credit $149.50, it is $0.50.")),
            "{:?}",
            found.because
        );
    }

    #[test]
    fn where_there_is_none_it_says_so_and_tells_the_nearest() {
        let found = asked(&[
            ("input", "events[1].adjust_balance.amount".into()),
            ("output", "first_zero_invoices".into()),
            ("is", "at_least".into()),
            ("value", Node::Whole(1)),
        ]);
        assert!(found.answer.starts_with("There is none between"), "{}", found.answer);
        assert_eq!(found.input, None);
    }
}
