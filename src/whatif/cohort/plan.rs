//! In what do the customers of a story differ, and where does it come from?
//!
//! The part `what_if.cohort` of a document, read once: each [`Field`] is a value of the story that every customer has for
//! its own, from a column of a table or drawn by the generator ([`draw`](super::draw)). The variants of `what_if.variants` are the
//! stories under which all of them are billed, after the story itself.

use super::super::compare::changes;
use super::super::input::decimal;
use super::draw::{Distribution, Draw, Spread, WHOLE, number_of};
use crate::calendar::{DAY, Timestamp, iso_instant, parse_instant};
use crate::currency::Currency;
use crate::scenario::{Node, Part, Scenario, Shape, check};
use crate::words;

/// As many customers are made at most: what the page counts to in a minute.
pub const MOST_CUSTOMERS: i64 = 10_000_000;
/// As many stories are compared at most, the base among them.
pub const MOST_STORIES: usize = 6;

/// Something that cannot be done as it is said: what, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// What is wrong, as a sentence.
    pub message: String,
    /// How to mend it, as a sentence.
    pub hint: String,
}

pub(super) fn wrong(message: impl Into<String>, hint: impl Into<String>) -> Wrong {
    Wrong { message: message.into(), hint: hint.into() }
}

/// What the values of a field count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Counts {
    /// Whole numbers.
    Whole,
    /// The smallest units of the currency; on a balance negative is credit.
    Amount,
    /// Seconds since 1 January 1970.
    Time,
    /// Ten-thousandths.
    Decimal,
    /// Places in a list of ids of the document, each with its name.
    Choice(Vec<[String; 2]>),
}

/// Something in which customers differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Where it stands in the document; all of them get the same.
    pub paths: Vec<String>,
    /// What its values count.
    pub counts: Counts,
    /// Whether it is a list of ids, of which a customer has one.
    is_list: bool,
    /// The column of a table that has it.
    pub column: String,
    /// What it is drawn from, where no column has it.
    drawn: Option<Distribution>,
    /// How many of all have it, in ten-thousandths.
    share: i64,
    /// Whether a positive number is credit.
    pub is_credit: bool,
    number: u64,
}

/// How a table is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// The column that names the customer; without one it is the line.
    pub id: String,
    /// What separates cells, where that is said.
    pub separator: Option<u8>,
    /// What stands before decimals, where that is said.
    pub decimal: Option<u8>,
    /// In which order the numbers of a day stand.
    pub days: Days,
}

/// In which order the numbers of a day stand. `2026-04-16` is always understood.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Days {
    /// `2026-04-16` alone.
    #[default]
    Iso,
    /// `16.04.2026`, `16/04/2026`.
    DayFirst,
    /// `04/16/2026`.
    MonthFirst,
}

/// What is asked.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The story and its variants, by name; the first is the base.
    pub stories: Vec<(String, Scenario)>,
    /// In what customers differ.
    pub fields: Vec<Field>,
    /// How many are made.
    pub customers: u64,
    /// How a table is written.
    pub layout: Layout,
    /// The currency of all amounts.
    pub currency: &'static Currency,
    /// A number of what is asked, so that parts of different questions are not taken for one.
    pub(super) number: u64,
    seed: u64,
    start: Timestamp,
}

/// The values of one customer, one for each field; nothing where the customer has none.
pub type Values = Vec<Option<i64>>;

impl Plan {
    /// Reads what a story asks.
    ///
    /// # Errors
    /// What of it makes no sense.
    pub fn of(scenario: &Scenario) -> Result<Self, Wrong> {
        let asked = scenario.part().part("what_if");
        let cohort = asked.part("cohort");
        let start = parse_instant(scenario.part().text("start"))
            .map_err(|_| wrong("The story has no start.", "Mend its mistakes first."))?;
        let currency = Currency::find(scenario.part().text("currency"))
            .ok_or_else(|| wrong("The story has no currency.", "Mend its mistakes first."))?;
        let mut base = scenario.clone();
        base.set("what_if", None);
        let mut stories = vec![(String::from("The story"), base.clone())];
        for variant in asked.parts("variants") {
            stories.push((variant.text("name").to_owned(), changed(&base, variant)?));
        }
        if stories.len() > MOST_STORIES {
            let message = format!("There are {} variants; {} is the most.", stories.len() - 1, MOST_STORIES - 1);
            return Err(wrong(message, "Remove some of them."));
        }
        let fields: Vec<_> = cohort.parts("inputs").map(|input| field(&base, input)).collect::<Result<_, _>>()?;
        let customers = cohort.whole("customers").unwrap_or(1_000);
        if !(1..=MOST_CUSTOMERS).contains(&customers) {
            let most = words::count(MOST_CUSTOMERS);
            let message = format!("{} customers cannot be made.", words::count(customers));
            return Err(wrong(message, format!("Write a whole number from 1 to {most}.")));
        }
        let mut asked = scenario.clone();
        asked.set("what_if.view", None);
        Ok(Self {
            number: number_of(asked.to_json().as_bytes()),
            stories,
            fields,
            customers: customers.unsigned_abs(),
            layout: layout(cohort),
            currency,
            seed: cohort.whole("seed").unwrap_or_default().cast_unsigned(),
            start,
        })
    }

    /// What the generator gives a customer, where it gives anything; what columns have stays.
    pub fn draw(&self, customer: u64, values: &mut Values) {
        values.resize(self.fields.len(), None);
        for (field, value) in self.fields.iter().zip(values) {
            if let Some(drawn) = &field.drawn {
                *value = field.draw(Draw::new(self.seed, customer, field.number), drawn, self.start);
            }
        }
    }

    /// Leaves columns to a table: those fields are not drawn.
    #[must_use]
    pub fn of_table(mut self) -> Self {
        for field in self.fields.iter_mut().filter(|field| !field.column.is_empty()) {
            field.drawn = None;
        }
        self
    }

    /// The story of one customer under the variant of that place.
    pub fn story(&self, variant: usize, id: &str, values: &Values) -> Option<Scenario> {
        let (name, base) = self.stories.get(variant)?;
        let mut story = put(base, &self.fields, values);
        let title = base.part().text("title");
        let under = if variant == 0 { String::new() } else { [" under ", name].concat() };
        let of = if title.is_empty() { String::new() } else { [" of ", title].concat() };
        story.set("title", Node::from(["Customer ", id, &under, &of].concat()));
        story.set("customer.name", Node::from(["Customer ", id].concat()));
        Some(story)
    }
}

impl Field {
    /// Whether the generator has it.
    pub fn is_drawn(&self) -> bool {
        self.drawn.is_some()
    }

    fn draw(&self, draw: Draw, drawn: &Distribution, start: Timestamp) -> Option<i64> {
        if !draw.is_among(self.share) {
            return None;
        }
        let point = draw.of(drawn);
        match self.counts {
            Counts::Time => point.checked_mul(DAY)?.checked_add(start.0),
            _ => self.signed(point),
        }
    }

    /// A number with the sign of the document.
    pub(super) fn signed(&self, number: i64) -> Option<i64> {
        if self.is_credit { number.checked_neg() } else { Some(number) }
    }

    /// What the document has for a value.
    fn node(&self, value: i64) -> Node {
        match &self.counts {
            Counts::Whole | Counts::Amount => Node::Whole(value),
            Counts::Time => Node::from(iso_instant(Timestamp(value)).as_str()),
            Counts::Decimal => Node::from(decimal(value).as_str()),
            Counts::Choice(all) => {
                let id = usize::try_from(value).ok().and_then(|place| all.get(place)).map_or("", |[id, _]| id);
                if self.is_list { Node::list([Node::from(id)]) } else { Node::from(id) }
            }
        }
    }

    /// What of it a customer without a value, or with an amount of nothing, does not have: an event.
    pub(super) fn skips(&self, path: &str, value: Option<i64>) -> bool {
        path.starts_with("events[") && (value.is_none() || (value == Some(0) && self.counts == Counts::Amount))
    }
}

/// The event that a path is within: `events[1]`.
pub(super) fn event_of(path: &str) -> Option<&str> {
    path.split_once("].").filter(|(event, _)| event.starts_with("events[")).map(|(event, _)| event)
}

/// The story of a customer with these values.
pub(super) fn put(base: &Scenario, fields: &[Field], values: &Values) -> Scenario {
    let mut story = base.clone();
    for (field, value) in fields.iter().zip(values) {
        for path in &field.paths {
            match (event_of(path), value) {
                (Some(event), value) if field.skips(path, *value) => {
                    story.set(&[event, "].disabled"].concat(), Node::Flag(true));
                }
                (_, Some(value)) => story.set(path, field.node(*value)),
                (_, None) => {}
            }
        }
    }
    story
}

/// The story of a variant.
fn changed(base: &Scenario, variant: Part) -> Result<Scenario, Wrong> {
    let name = variant.text("name");
    let (changes, story) = changes(base, variant);
    if let Some(misfit) = changes.into_iter().find_map(|change| change.misfit) {
        return Err(wrong(format!("The variant “{name}” does not fit. {misfit}"), "Mend the variant, or remove it."));
    }
    match check(&story) {
        Ok(_) => Ok(story),
        Err(problems) => {
            let first = problems.first().map(ToString::to_string).unwrap_or_default();
            Err(wrong(format!("The variant “{name}” cannot be billed. {first}"), "Mend the variant."))
        }
    }
}

fn layout(cohort: Part) -> Layout {
    let sign = |name: &str| match cohort.text(name) {
        "comma" => Some(b','),
        "point" => Some(b'.'),
        "semicolon" => Some(b';'),
        "tab" => Some(b'\t'),
        _ => None,
    };
    let days = match cohort.text("dates") {
        "day_first" => Days::DayFirst,
        "month_first" => Days::MonthFirst,
        _ => Days::Iso,
    };
    Layout { id: cohort.text("id_column").to_owned(), separator: sign("separator"), decimal: sign("decimal"), days }
}

fn field(base: &Scenario, input: Part) -> Result<Field, Wrong> {
    let path = input.text("path");
    let paths = std::iter::once(path).chain(input.parts("also").map(|also| also.text("path")));
    let paths: Vec<String> = paths.map(str::to_owned).collect();
    let mut found: Option<(Counts, bool)> = None;
    for path in &paths {
        let is_there =
            path.rsplit_once('.').is_none_or(|(object, _)| base.get(object).is_some() || object == "customer");
        let counts = counts_of(base, path).filter(|_| is_there).ok_or_else(|| {
            let message = format!("The story has nothing at {path} in which customers could differ.");
            wrong(message, "Choose an amount, a date, a quantity, a price or a coupon of the story.")
        })?;
        if found.as_ref().is_some_and(|before| *before != counts) {
            return Err(wrong(format!("{} and {path} are not of one kind.", paths[0]), "Make two inputs of them."));
        }
        found = Some(counts);
    }
    let (counts, is_list) = found.unwrap_or((Counts::Whole, false));
    let drawn = distribution(input, &counts)?;
    let column = input.text("column").trim();
    if drawn.is_none() && column.is_empty() {
        let message = format!("Nothing says which values {path} has.");
        return Err(wrong(message, "Name a column of the table, or give “from” and “to”, or “values”."));
    }
    let share = input.whole("share").unwrap_or(WHOLE);
    if !(0..=WHOLE).contains(&share) {
        return Err(wrong(format!("A share of {share} ten-thousandths is none."), "Write a number from 0 to 10,000."));
    }
    Ok(Field {
        number: number_of(path.as_bytes()),
        column: column.to_owned(),
        is_credit: input.is("credit"),
        paths,
        counts,
        is_list,
        drawn,
        share,
    })
}

/// What can stand at a path, and whether it is a list.
pub(super) fn counts_of(base: &Scenario, path: &str) -> Option<(Counts, bool)> {
    let (parent, name) = path.rsplit_once('.').unwrap_or(("", path));
    let ids = |list: &str| -> Vec<[String; 2]> {
        let all = base.part().parts(list);
        all.map(|one| [one.text("id").to_owned(), one.text("name").to_owned()]).collect()
    };
    Some(match Scenario::kind(parent)?.field(name)?.shape {
        Shape::Whole if path != "version" && path != "months" => (Counts::Whole, false),
        Shape::Money | Shape::Balance => (Counts::Amount, false),
        Shape::Date if path != "start" => (Counts::Time, false),
        Shape::Decimal => (Counts::Decimal, false),
        Shape::Id(list @ ("prices" | "coupons")) => (Counts::Choice(ids(list)), false),
        Shape::Ids(list @ "coupons") => (Counts::Choice(ids(list)), true),
        _ => return None,
    })
}

fn distribution(input: Part, counts: &Counts) -> Result<Option<Distribution>, Wrong> {
    let path = input.text("path");
    if !input.list("values").is_empty() {
        return listed(input, counts).map(Some);
    }
    let (Some(from), Some(to)) = (input.whole("from"), input.whole("to")) else { return Ok(None) };
    if matches!(counts, Counts::Choice(_)) {
        return Err(wrong(format!("{path} is one of a list, not a number."), "Give its “values” by their ids."));
    }
    let step = input.whole("step").unwrap_or(1);
    if to < from || step < 1 {
        let message = format!("From {from} to {to} in steps of {step} there is nothing.");
        return Err(wrong(message, "Let “to” be at least “from”, and “step” at least 1."));
    }
    let count = from.abs_diff(to) / step.unsigned_abs() + 1;
    let spread = if input.text("spread") == "middle" { Spread::Middle } else { Spread::Even };
    Ok(Some(Distribution::Range { from, step, count, spread }))
}

fn listed(input: Part, counts: &Counts) -> Result<Distribution, Wrong> {
    let mut sum = 0_u64;
    let mut points = Vec::new();
    for value in input.parts("values") {
        let point = match (counts, value.text("text"), value.whole("value")) {
            (Counts::Choice(all), text, None) => place_in(all, text),
            (Counts::Choice(_), _, Some(_)) => None,
            (_, _, number) => number,
        };
        let point = point.ok_or_else(|| {
            let message = format!("{} cannot be “{}”.", input.text("path"), value.text("text"));
            wrong(message, "Write a number as “value”, or an id of the story as “text”.")
        })?;
        let weight = value.whole("weight").unwrap_or(1);
        let weight = u64::try_from(weight).ok().filter(|weight| *weight <= 1_000_000_000).ok_or_else(|| {
            wrong(format!("A weight of {weight} is none."), "Write a whole number from 0 to 1,000,000,000.")
        })?;
        sum += weight;
        points.push((point, sum));
    }
    if sum == 0 {
        return Err(wrong("All weights are 0, so no value is ever drawn.", "Give one of them a weight."));
    }
    Ok(Distribution::List(points))
}

/// The place of an id, or of a name.
pub(super) fn place_in(all: &[[String; 2]], text: &str) -> Option<i64> {
    let found = all.iter().position(|[id, _]| id == text);
    let found = found.or_else(|| all.iter().position(|[_, name]| !name.is_empty() && name == text));
    found.and_then(|place| i64::try_from(place).ok())
}
