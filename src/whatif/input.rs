//! What of a story can be asked "what if it were …", and in which steps does it go?

use crate::calendar::{DAY, Timestamp, iso_instant, parse_instant};
use crate::money::Decimal;
use crate::scenario::{Absent, Node, Scenario, Shape};

/// Decimals of a point of a number with decimals: `12.5` is 125,000.
const DECIMALS: u32 = 4;

/// What a point of an input counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Whole units: a quantity, months, days.
    Count,
    /// The smallest units of the currency.
    Amount,
    /// The same on the customer's side: negative is credit.
    Balance,
    /// Days since 1 January 1970; the time of day stays as it is.
    Day,
    /// Ten-thousandths: a percentage, a number with decimals.
    Decimal,
}

/// A value of a document that goes in steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    path: String,
    unit: Unit,
    /// The time of day of an instant.
    second: i64,
}

impl Input {
    /// The value at a path, if there can be one that goes in steps: `events[1].adjust_balance.amount`.
    pub fn at(scenario: &Scenario, path: &str) -> Option<Self> {
        let (parent, name) = path.rsplit_once('.').unwrap_or(("", path));
        let unit = match Scenario::kind(parent)?.field(name)?.shape {
            Shape::Whole => Unit::Count,
            Shape::Money => Unit::Amount,
            Shape::Balance => Unit::Balance,
            Shape::Date => Unit::Day,
            Shape::Decimal => Unit::Decimal,
            _ => return None,
        };
        let instant = scenario.get(path).and_then(|date| parse_instant(date.as_text()).ok());
        Some(Self { path: path.to_owned(), unit, second: instant.map_or(0, Timestamp::second_of_day) })
    }

    /// Where it stands.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What its points count.
    pub fn unit(&self) -> Unit {
        self.unit
    }

    /// The point at which the story has it; nothing where it is left out, or has more decimals than points have.
    pub fn point(&self, scenario: &Scenario) -> Option<i64> {
        if self.skipped_at_nothing().is_some_and(|flag| scenario.get(&flag) == Some(&Node::Flag(true))) {
            return Some(0);
        }
        let Some(node) = scenario.get(&self.path) else {
            let (parent, name) = self.path.rsplit_once('.').unwrap_or(("", &self.path));
            let there = parent.is_empty() || scenario.get(parent).is_some();
            return match Scenario::kind(parent)?.field(name)?.absent {
                Absent::Means(number) if there => Some(number),
                _ => None,
            };
        };
        match node {
            Node::Whole(number) => Some(*number),
            text if self.unit == Unit::Day => Some(parse_instant(text.as_text()).ok()?.0.div_euclid(DAY)),
            text => parts(text.as_text()),
        }
    }

    /// What the document has at a point.
    pub fn value(&self, point: i64) -> Node {
        match self.unit {
            Unit::Count | Unit::Amount | Unit::Balance => Node::Whole(point),
            Unit::Day => {
                let instant = point.saturating_mul(DAY).saturating_add(self.second);
                Node::from(iso_instant(Timestamp(instant)).as_str())
            }
            Unit::Decimal => Node::from(decimal(point).as_str()),
        }
    }

    /// The story with another point. An event of nothing is skipped (a credit of nothing is none), and one of something
    /// is not.
    #[must_use]
    pub fn put(&self, scenario: &Scenario, point: i64) -> Scenario {
        let mut other = scenario.clone();
        let flag = self.skipped_at_nothing();
        if let Some(flag) = &flag {
            other.set(flag, (point == 0).then_some(Node::Flag(true)));
        }
        if point != 0 || flag.is_none() {
            other.set(&self.path, self.value(point));
        }
        other
    }

    /// Where it stands that an event is skipped, if this is the amount that an event is about.
    fn skipped_at_nothing(&self) -> Option<String> {
        let event = self.path.strip_suffix(".amount")?.rsplit_once('.').map(|(event, _)| event)?;
        event.starts_with("events[").then(|| [event, ".disabled"].concat())
    }
}

/// The ten-thousandths of a number with decimals; nothing where it has more of them.
pub(super) fn parts(text: &str) -> Option<i64> {
    let number = Decimal::parse(text).ok()?;
    let more = DECIMALS.checked_sub(u32::from(number.scale()))?;
    let size = i64::try_from(number.whole_part()).ok()?.checked_mul(10_i64.pow(DECIMALS))?;
    let fraction = i64::try_from(number.fraction_part()).ok()?.checked_mul(10_i64.pow(more))?;
    let point = size.checked_add(fraction)?;
    Some(if number.is_negative() { -point } else { point })
}

/// Ten-thousandths as documents write them: `12.5`.
pub(super) fn decimal(point: i64) -> String {
    let parts = 10_u64.pow(DECIMALS);
    let (whole, fraction) = (point.unsigned_abs() / parts, point.unsigned_abs() % parts);
    let sign = if point < 0 { "-" } else { "" };
    let text = format!("{sign}{whole}.{fraction:04}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cindy() -> Scenario {
        crate::open(include_str!("../../static/presets/cindy-as-told.json")).unwrap()
    }

    #[test]
    fn every_kind_of_step_is_put_and_read_back() {
        let story = cindy();
        for (path, unit, now, other) in [
            ("events[1].adjust_balance.amount", Unit::Balance, Some(-20_000), -30_000),
            ("prices[1].unit_amount", Unit::Amount, Some(10_000), 1),
            ("months", Unit::Count, Some(4), 12),
            ("events[0].at", Unit::Day, Some(20_559), 20_560),
            ("subscriptions[0].items[0].quantity", Unit::Count, Some(1), 3),
        ] {
            let input = Input::at(&story, path).unwrap();
            assert_eq!((input.unit(), input.point(&story)), (unit, now), "{path}");
            assert_eq!(input.point(&input.put(&story, other)), Some(other), "{path}");
        }
        assert_eq!(Input::at(&story, "prices[1].name"), None);
        assert_eq!(Input::at(&story, "nothing.of.it"), None);
    }

    /// Whoever adopts no credit finds none, and can take some again.
    #[test]
    fn an_event_of_nothing_is_skipped_and_comes_back() {
        let story = cindy();
        let credit = Input::at(&story, "events[1].adjust_balance.amount").unwrap();
        let none = credit.put(&story, 0);
        assert_eq!(none.get("events[1].disabled"), Some(&Node::Flag(true)));
        assert_eq!(credit.point(&none), Some(0));
        assert!(crate::simulate(&none).is_ok());
        let some = credit.put(&none, -20_000);
        assert_eq!(some, story);
        // A balance that is set to nothing is something: what was there is gone.
        let mut story = story;
        story.set("events[1].adjust_balance", None);
        story.set("events[1].set_balance.balance", Node::Whole(500));
        let balance = Input::at(&story, "events[1].set_balance.balance").unwrap();
        assert_eq!(balance.put(&story, 0).get("events[1].disabled"), None);
    }

    #[test]
    fn a_day_keeps_its_time_of_day() {
        let mut story = cindy();
        story.set("events[0].at", Node::from("2026-04-16T17:42:28Z"));
        let input = Input::at(&story, "events[0].at").unwrap();
        let moved = input.put(&story, input.point(&story).unwrap() + 1);
        assert_eq!(moved.get("events[0].at").map(Node::as_text), Some("2026-04-17T17:42:28Z"));
    }

    #[test]
    fn decimals_are_written_as_documents_do() {
        for (point, text) in [(125_000, "12.5"), (10_000, "1"), (0, "0"), (-1, "-0.0001"), (5_000_000, "500")] {
            assert_eq!(decimal(point), text);
        }
    }
}
