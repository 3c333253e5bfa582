//! What does a comparison show on the page?
//!
//! All words and all places: who draws it neither adds nor divides. Places on the charts are whole numbers of a field of
//! 10,000 by 10,000, and all charts have one scale.

use serde::Serialize;

use super::answer::{answer, in_words, notes};
use super::because::because;
use super::fields::{FieldKind, field_at, fields};
use super::told::value_in_words;
use super::{Case, Comparison, Figure, MOST, Offer, Variance, With};
use crate::currency::Currency;
use crate::money::Amount;
use crate::scenario::Scenario;
use crate::words;

/// The minus sign that is as wide as a plus.
const MINUS: &str = "\u{2212}";
/// The whole width or height of a chart.
const WHOLE: i64 = 10_000;

/// A comparison in words.
#[derive(Debug, Serialize)]
pub struct Sheet {
    with: &'static str,
    answer: String,
    notes: Vec<String>,
    figures: Vec<(&'static str, &'static str)>,
    columns: Vec<Column>,
    rows: Vec<Row>,
    /// What the highest bar of all charts says.
    scale: String,
    /// Where the baseline of all charts lies, from the bottom.
    baseline: i64,
    fields: Vec<Field>,
    offers: Vec<(&'static str, &'static str)>,
    #[serde(rename = "isFull")]
    is_full: bool,
}

/// The base or a variant.
#[derive(Debug, Serialize)]
struct Column {
    name: String,
    members: Vec<String>,
    place: Option<usize>,
    policy: String,
    problems: Vec<String>,
    changes: Vec<Set>,
    why: Vec<String>,
    invoices: String,
    /// The totals of [`Figure::ALL`].
    totals: Vec<Option<Cell>>,
    bars: Vec<Bar>,
}

/// Something that is set otherwise.
#[derive(Debug, Serialize)]
struct Set {
    path: String,
    label: String,
    value: String,
    base: String,
    typed: String,
    misfit: Option<String>,
}

/// An amount, and by how much it differs.
#[derive(Debug, Serialize)]
struct Cell {
    value: String,
    variance: String,
    percent: String,
    /// −1 where it is less than in the base, 1 where it is more.
    sign: i64,
}

/// A month of the figure that is looked at.
#[derive(Debug, Serialize)]
struct Row {
    name: String,
    cells: Vec<Option<Cell>>,
}

/// A month on a chart: what credit paid, what was charged above it, and what went back below the baseline.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Bar {
    left: i64,
    width: i64,
    credit: i64,
    charged: i64,
    below: i64,
}

/// Something that can be set.
#[derive(Debug, Serialize)]
struct Field {
    path: String,
    group: &'static str,
    label: String,
    kind: &'static str,
    typed: String,
    value: String,
    options: Vec<(String, String)>,
}

/// A comparison in words, with the months of one figure.
pub fn sheet(scenario: &Scenario, figure: Figure) -> Sheet {
    let all = Comparison::of(scenario);
    let scale = Scale::of(&all);
    let currency = all.base().projection().map(|told| told.simulation.currency);
    let money = |units: i64| match (currency, Amount::new(units)) {
        (Some(currency), Ok(amount)) => words::money(currency, amount),
        _ => String::new(),
    };
    Sheet {
        with: if all.with == With::Policies { "policies" } else { "variants" },
        answer: answer(&all),
        notes: notes(&all),
        figures: Figure::ALL.map(|figure| (figure.id(), in_words(figure).0)).to_vec(),
        columns: all.cases.iter().map(|case| column(&all, case, &scale)).collect(),
        rows: (0..all.months()).map(|place| row(&all, place, figure)).collect(),
        scale: if scale.top > 0 { money(scale.top) } else { String::new() },
        baseline: scale.height(scale.bottom),
        fields: fields(&all.base().story).into_iter().map(field).collect(),
        offers: Offer::ALL.map(|(_, id, words)| (id, words)).to_vec(),
        is_full: all.others().len() >= MOST,
    }
}

fn field(choice: super::Choice) -> Field {
    let kind = match choice.kind {
        FieldKind::Typed => "typed",
        FieldKind::Day => "day",
        FieldKind::Chosen => "chosen",
    };
    let super::Choice { path, group, label, typed, value, options, .. } = choice;
    Field { path, group, label, kind, typed, value, options }
}

fn column(all: &Comparison, case: &Case, scale: &Scale) -> Column {
    let base = &all.base().story;
    let is_base = std::ptr::eq(all.base(), case);
    let invoices = case.projection().map(|told| i64::try_from(told.invoices.len()).unwrap_or(i64::MAX));
    let set = |change: &super::Change| Set {
        label: super::told::label(base, &change.path),
        value: value_in_words(&case.story, &change.path, change.value.as_ref()),
        base: value_in_words(base, &change.path, base.get(&change.path)),
        typed: field_at(&case.story, &change.path).map(|choice| choice.typed).unwrap_or_default(),
        misfit: change.misfit.clone(),
        path: change.path.clone(),
    };
    Column {
        name: case.name.clone(),
        members: case.members.clone(),
        place: case.place,
        policy: if is_base { String::new() } else { String::from(case.story.part().part("policy").text("preset")) },
        problems: case.outcome.as_ref().err().cloned().unwrap_or_default(),
        changes: if all.with == With::Policies { Vec::new() } else { case.changes.iter().map(set).collect() },
        why: if is_base { Vec::new() } else { because(all, case) },
        invoices: invoices.map(|count| words::plural(count, "invoice")).unwrap_or_default(),
        totals: Figure::ALL.map(|figure| total(all, case, figure)).into(),
        bars: bars(all, case, scale),
    }
}

fn total(all: &Comparison, case: &Case, figure: Figure) -> Option<Cell> {
    let variance = all.total_variance(case, figure).filter(|_| !std::ptr::eq(all.base(), case));
    Some(cell(case, figure, all.base().total(figure), case.total(figure)?, variance))
}

fn row(all: &Comparison, place: usize, figure: Figure) -> Row {
    let starts: Vec<_> =
        all.cases.iter().filter_map(|case| Some(case.projection()?.months.get(place)?.period.start)).collect();
    let is_one = starts.iter().all(|start| *start == starts[0]);
    let name = match starts.first().filter(|_| is_one) {
        Some(start) => words::day(start.date()),
        None => format!("Month {}", place + 1),
    };
    let cells = all.cases.iter().map(|case| {
        let variance = all.variance(case, place, figure).filter(|_| !std::ptr::eq(all.base(), case));
        Some(cell(case, figure, all.base().month(place, figure), case.month(place, figure)?, variance))
    });
    Row { name, cells: cells.collect() }
}

fn cell(case: &Case, figure: Figure, base: Option<Amount>, own: Amount, variance: Option<Variance>) -> Cell {
    let value = case.projection().map(|told| value(told.simulation.currency, figure, own)).unwrap_or_default();
    let (Some(variance), Some(currency)) = (variance, case.projection().map(|told| told.simulation.currency)) else {
        return Cell { value, variance: String::new(), percent: String::new(), sign: 0 };
    };
    let base = base.unwrap_or_default();
    Cell {
        value,
        variance: difference(currency, figure, [base, own], variance.units),
        percent: if variance.units == 0 { String::new() } else { percent(variance.tenths) },
        sign: variance.units.signum(),
    }
}

fn value(currency: &Currency, figure: Figure, amount: Amount) -> String {
    match figure {
        Figure::Closing => words::balance(currency, amount),
        // A debt that invoices collect.
        Figure::FromCredit if amount.is_negative() => {
            ["Collects ", &words::money(currency, amount.magnitude())].concat()
        }
        _ => words::money(currency, amount),
    }
}

/// `+$10.00`, `−$10.00`; of balances `$10.00 more credit`.
fn difference(currency: &Currency, figure: Figure, [base, own]: [Amount; 2], units: i64) -> String {
    let size = super::because::size(currency, i128::from(units));
    if units == 0 {
        return String::from("same");
    }
    if figure == Figure::Closing {
        let is_credit = !base.is_positive() && !own.is_positive();
        let is_debt = !base.is_negative() && !own.is_negative();
        let direction = match (is_credit, is_debt, units < 0) {
            (true, _, true) => "more credit",
            (true, _, false) => "less credit",
            (_, true, true) => "less debt",
            (_, true, false) => "more debt",
            (_, _, true) => "towards credit",
            (_, _, false) => "towards debt",
        };
        return [&size, " ", direction].concat();
    }
    [if units < 0 { MINUS } else { "+" }, &size].concat()
}

/// `+12.5%`, `−33.3%`; `—` where there is nothing that it could be a part of.
fn percent(tenths: Option<i128>) -> String {
    let Some(tenths) = tenths else { return String::from("—") };
    let sign = if tenths < 0 { MINUS } else { "+" };
    let size = tenths.unsigned_abs();
    let whole = i64::try_from(size / 10).map_or_else(|_| (size / 10).to_string(), words::count);
    [sign, &whole, &words::plain_decimal(&format!(".{}", size % 10)), "%"].concat()
}

/// The amounts at the top and at the bottom of all charts.
struct Scale {
    top: i64,
    bottom: i64,
}

impl Scale {
    fn of(all: &Comparison) -> Self {
        let mut scale = Self { top: 0, bottom: 0 };
        for case in all.cases.iter().filter(|case| all.is_comparable(case)) {
            for place in 0..all.months() {
                let [credit, charged, below] = parts(case, place);
                // Both are below 2⁵³.
                scale.top = scale.top.max(credit + charged);
                scale.bottom = scale.bottom.max(below);
            }
        }
        scale
    }

    fn height(&self, units: i64) -> i64 {
        let whole = i128::from(self.top) + i128::from(self.bottom);
        i64::try_from(i128::from(units) * i128::from(WHOLE) / whole.max(1)).unwrap_or(WHOLE)
    }
}

/// What credit paid of a month, what was charged, and what went back; none of them is negative.
fn parts(case: &Case, place: usize) -> [i64; 3] {
    let of = |figure| case.month(place, figure).unwrap_or_default().units();
    let charged = of(Figure::Charged);
    [of(Figure::FromCredit).max(0), charged.max(0), (-charged).max(0)]
}

fn bars(all: &Comparison, case: &Case, scale: &Scale) -> Vec<Bar> {
    if !all.is_comparable(case) {
        return Vec::new();
    }
    let slots = i64::try_from(all.months().max(4)).unwrap_or(i64::MAX);
    let months = case.projection().map_or(0, |told| told.months.len());
    let bar = |place: usize| {
        let [credit, charged, below] = parts(case, place).map(|units| scale.height(units));
        let left = i64::try_from(place).unwrap_or(WHOLE) * WHOLE / slots;
        Bar { left, width: (WHOLE * 7 / 10 / slots).max(1), credit, charged, below }
    };
    (0..months).map(bar).filter(|bar| bar.credit + bar.charged + bar.below > 0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Node, PRESETS};
    use crate::whatif::compare::{Edit, edit};

    fn cindy() -> Scenario {
        let story = crate::open(include_str!("../../../static/presets/cindy-as-told.json")).unwrap();
        let story = edit(&story, Edit::Add(Offer::Copy)).unwrap();
        edit(&story, Edit::Set(0, "events[1].adjust_balance.amount", "Credit 50")).unwrap()
    }

    #[test]
    fn a_sheet_has_all_words() {
        let shown = sheet(&cindy(), Figure::Closing);
        assert_eq!(
            shown.answer,
            "The base charges least: $170.00. “Variant” charges most, $320.00: it charges $150.00 more than the base over 4 months, because credit pays $150.00 less."
        );
        let [base, other] = &shown.columns[..] else { panic!("two columns") };
        assert_eq!(
            (other.changes[0].value.as_str(), other.changes[0].base.as_str()),
            ("Credit $50.00", "Credit $200.00")
        );
        let words = |cell: &Option<Cell>| {
            cell.as_ref().map(|cell| [&*cell.value, &*cell.variance, &*cell.percent].join(" ")).unwrap()
        };
        let totals: Vec<_> = other.totals.iter().map(words).collect();
        assert_eq!(
            totals,
            ["$320.00 +$150.00 +88.2%", "$370.00 same ", "$50.00 −$150.00 −75.0%", "none same ", "$100.00 same "]
        );
        assert_eq!(words(&base.totals[0]), "$170.00  ");
        let april: Vec<_> = shown.rows[0].cells.iter().map(words).collect();
        assert_eq!(
            (shown.rows[0].name.as_str(), april),
            (
                "1 Apr 2026",
                vec![String::from("Credit $200.00  "), String::from("Credit $50.00 $150.00 less credit +75.0%")]
            )
        );
        // May of the base: $150 from credit. All bars are on the scale of it.
        assert_eq!((shown.scale.as_str(), shown.baseline), ("$150.00", 0));
        assert_eq!(base.bars[1], Bar { left: 2_500, width: 1_750, credit: 10_000, charged: 0, below: 0 });
        assert_eq!((other.bars[1].credit, other.bars[1].charged), (3_333, 6_666));
    }

    #[test]
    fn everything_lies_on_the_charts() {
        for preset in PRESETS {
            let mut story = crate::open(preset.json).unwrap();
            story.set("what_if.compare.with", Node::from("policies"));
            for column in sheet(&story, Figure::Charged).columns {
                for bar in &column.bars {
                    assert!(
                        bar.left + bar.width <= WHOLE && bar.credit + bar.charged + bar.below <= WHOLE,
                        "{}",
                        preset.id
                    );
                }
            }
        }
    }

    #[test]
    fn percentages_are_written_with_one_decimal() {
        for (tenths, text) in
            [(Some(882), "+88.2%"), (Some(-5), "−0.5%"), (Some(0), "+0.0%"), (None, "—"), (Some(12_345), "+1,234.5%")]
        {
            assert_eq!(percent(tenths), text);
        }
    }
}
