//! Which values may a reader change, and how is each of them changed?
//!
//! An author names them by their paths in the document, each with a label and perhaps a range:
//! `events[1].adjust_balance.amount: Her credit [0..400 by 10]; months: Months`. What goes in steps is a slider with a
//! field beside it, what is one of some a choice or a switch. Pure: no browser.

use crate::currency::Currency;
use crate::scenario::{Node, Problem, Scenario, Shape};
use crate::whatif::compare::{Choice, FieldKind, field_at, set_typed};
use crate::whatif::{Input, Steps, Unit, usual_steps};

/// Whether the reader may change anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// The values that the author names, and when events happen.
    Plays,
    /// Nothing.
    Looks,
}

/// A value that an author names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Where it stands in the document.
    pub path: String,
    /// What it is called.
    pub label: String,
    /// From where to where it goes, and in which steps, as somebody types it; empty where the author does not say.
    pub range: [String; 3],
}

/// Reads what an author asks for. What has no label is called by its path.
pub fn asked(text: &str) -> Vec<Asked> {
    text.split(';').map(str::trim).filter(|part| !part.is_empty()).map(one).collect()
}

fn one(part: &str) -> Asked {
    let (path, rest) = part.split_once(':').unwrap_or((part, ""));
    // A label may have brackets of its own: a range stands at the end, and has its dots.
    let ranged = rest.trim_end().strip_suffix(']').and_then(|rest| rest.rsplit_once('['));
    let (label, range) = match ranged.filter(|(_, range)| range.contains("..")) {
        Some((label, range)) => (label, range),
        None => (rest, ""),
    };
    let (ends, step) = range.split_once(" by ").unwrap_or((range, ""));
    let (from, to) = ends.split_once("..").unwrap_or(("", ""));
    let (path, label) = (path.trim().to_owned(), label.trim());
    let label = if label.is_empty() { path.clone() } else { label.to_owned() };
    Asked { path, label, range: [from, to, step].map(|part| part.trim().to_owned()) }
}

/// How a value is changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Control {
    /// It goes in steps. On the screen from the left to the right; of a balance from no credit to much.
    Slider {
        /// The type of the field beside it.
        kind: &'static str,
        /// The left end.
        least: i64,
        /// The right end.
        most: i64,
        /// From one place to the next.
        step: i64,
        /// Where it is now.
        point: i64,
        /// What stands in the field.
        typed: String,
        /// What is said of it.
        words: String,
    },
    /// Yes or no.
    Switch(bool),
    /// One of some: as it comes back, and in words.
    Choice {
        /// What can be chosen.
        options: Vec<(String, String)>,
        /// What is chosen now.
        value: String,
    },
    /// Text.
    Field(String),
    /// There is nothing to change: why not, in words for the author.
    None(String),
}

impl Control {
    /// The control of a value. Its ends are those of the author's story, so that they stay where they are.
    pub fn of(author: &Scenario, story: &Scenario, asked: &Asked) -> Self {
        let Some(currency) = currency(story) else { return Self::None(String::from("The story has no currency.")) };
        if let Some((input, steps)) = steps(author, asked) {
            let point = input.point(story).unwrap_or(steps.from);
            let [(from, to), (place, _)] = [(steps.from, steps.to), (point, point)].map(|ends| turned(&input, ends));
            return Self::Slider {
                kind: if input.unit() == Unit::Day { "date" } else { "text" },
                least: from,
                most: to,
                step: steps.step,
                point: place,
                typed: input.typed(point, currency),
                words: input.words(point, currency),
            };
        }
        let is_there = asked.path.rfind(']').is_none_or(|end| story.get(&asked.path[..=end]).is_some());
        match field_at(story, &asked.path).filter(|_| is_there) {
            Some(Choice { kind: FieldKind::Chosen, options, .. }) if is_flag(&asked.path) => {
                let flag = story.get(&asked.path) == Some(&Node::Flag(true));
                let means = options.first().is_some_and(|(id, words)| id.is_empty() && words == "yes");
                Self::Switch(flag || story.get(&asked.path).is_none() && means)
            }
            Some(Choice { kind: FieldKind::Chosen, options, typed, .. }) => Self::Choice { options, value: typed },
            Some(Choice { typed, .. }) => Self::Field(typed),
            None => Self::None(format!("This story has no “{}” that can be changed.", asked.path)),
        }
    }
}

/// The story with what a control says: behind `=` the place of a slider, else what was typed or chosen.
///
/// # Errors
/// What is wrong with it, in words that can stand beside the control.
pub fn taken(story: &Scenario, asked: &Asked, text: &str) -> Result<Scenario, String> {
    let Some(input) = Input::at(story, &asked.path) else { return set_typed(story, &asked.path, text) };
    let currency = currency(story).ok_or("The story has no currency.")?;
    let point = match text.strip_prefix('=') {
        Some(place) => {
            let place = place.parse().map_err(|_| "The slider stands nowhere.")?;
            turned(&input, (place, place)).0
        }
        None => input.read_typed(text, currency)?,
    };
    Ok(input.put(story, point))
}

/// What is wrong with a story, in words for the page around it.
pub fn words_of(problems: &[Problem]) -> String {
    let words = problems.iter().map(|Problem { path, message, hint, .. }| [path, ": ", message, " ", hint].concat());
    words.collect::<Vec<_>>().join("\n")
}

/// What goes in steps, and in which: the author's own, or from nothing to twice as much.
fn steps(author: &Scenario, asked: &Asked) -> Option<(Input, Steps)> {
    let input = Input::at(author, &asked.path)?;
    let now = input.point(author)?;
    let usual = usual_steps(&input, now);
    let currency = currency(author)?;
    let read = |text: &str| (!text.is_empty()).then(|| input.read_typed(text, currency).ok()).flatten();
    let (from, to) = match (read(&asked.range[0]), read(&asked.range[1])) {
        (Some(from), Some(to)) => (from.min(to), from.max(to)),
        _ => (usual.from, usual.to),
    };
    let step = input.read_typed_step(&asked.range[2], currency).unwrap_or(usual.step);
    Some((input, Steps { from, to, step }))
}

/// A balance goes the other way round on the screen.
fn turned(input: &Input, (from, to): (i64, i64)) -> (i64, i64) {
    if input.unit() == Unit::Balance { (to.saturating_neg(), from.saturating_neg()) } else { (from, to) }
}

fn currency(story: &Scenario) -> Option<&'static Currency> {
    Currency::find(&story.part().text("currency").to_ascii_lowercase())
}

fn is_flag(path: &str) -> bool {
    let (parent, name) = path.rsplit_once('.').unwrap_or(("", path));
    Scenario::kind(parent).and_then(|kind| kind.field(name)).is_some_and(|field| matches!(field.shape, Shape::Flag))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cindy() -> Scenario {
        crate::open(include_str!("../../static/presets/cindy-as-told.json")).unwrap()
    }

    fn of(text: &str) -> Control {
        Control::of(&cindy(), &cindy(), &asked(text)[0])
    }

    #[test]
    fn what_an_author_asks_for_is_read() {
        let all = asked("events[1].adjust_balance.amount: Her credit [0..400 by 10]; months; a: b [c]: d [1..2] ;");
        let told: Vec<_> =
            all.iter().map(|one| (&*one.path, &*one.label, one.range.each_ref().map(String::as_str))).collect();
        assert_eq!(
            told,
            [
                ("events[1].adjust_balance.amount", "Her credit", ["0", "400", "10"]),
                ("months", "months", ["", "", ""]),
                ("a", "b [c]: d", ["1", "2", ""]),
            ]
        );
    }

    /// From no credit on the left to much on the right, whatever the sign in the document.
    #[test]
    fn a_credit_is_a_slider_of_its_size() {
        let control = of("events[1].adjust_balance.amount: Her credit [0..300 by 50]");
        let Control::Slider { least, most, step, point, typed, words, .. } = control else { panic!("{control:?}") };
        assert_eq!((least, most, step, point), (0, 30_000, 5_000, 20_000));
        assert_eq!((&*typed, &*words), ("200.00", "Credit $200.00"));
        let asked = &asked("events[1].adjust_balance.amount")[0];
        for (text, amount) in [("=15000", -15_000), ("150", -15_000), ("-5", 500)] {
            let story = taken(&cindy(), asked, text).unwrap();
            assert_eq!(story.get("events[1].adjust_balance.amount"), Some(&Node::Whole(amount)), "{text}");
        }
        let none = taken(&cindy(), asked, "=0").unwrap();
        assert_eq!(none.get("events[1].disabled"), Some(&Node::Flag(true)));
        assert_eq!(taken(&none, asked, "=20000").unwrap(), cindy());
        assert!(taken(&cindy(), asked, "much").unwrap_err().contains("“much”"));
    }

    #[test]
    fn each_value_has_a_control_of_its_kind() {
        assert!(matches!(of("events[0].at: Day"), Control::Slider { kind: "date", .. }));
        assert_eq!(of("policy.credit_unused_time"), Control::Switch(false));
        let Control::Choice { options, value } = of("events[0].change_price.price") else { panic!("no choice") };
        assert_eq!((options.len(), &*value), (2, "super"));
        assert!(matches!(of("policy: Rules"), Control::Choice { .. }));
        assert!(matches!(of("prices[7].unit_amount"), Control::None(_)));
        assert!(matches!(of("nonsense"), Control::None(_)));
        let switched = taken(&cindy(), &asked("policy.credit_unused_time")[0], "true").unwrap();
        assert_eq!(Control::of(&cindy(), &switched, &asked("policy.credit_unused_time")[0]), Control::Switch(true));
    }
}
