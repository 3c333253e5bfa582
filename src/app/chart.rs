//! Where does each thing stand on the chart?
//!
//! Pure geometry in whole numbers: positions across and heights are hundredths of a percent, so that a view only writes
//! them down. Above the baseline stand the invoices, each with the part that was paid from credit, the part that was
//! charged and the part that is owed; a negative total hangs below it. Underneath runs the balance.

use crate::calendar::{BillingPeriod, Timestamp};
use crate::ids::EventId;
use crate::money::Amount;
use crate::projection::{Projection, Standing, charged_for, standing};
use crate::words::{Groups, push_number};

/// The whole width or height: a hundred percent.
pub const WHOLE: i64 = 10_000;

/// The chart of a projection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// The invoices.
    pub bars: Vec<Bar>,
    /// Where the baseline lies, from the top of the upper part.
    pub baseline: i64,
    /// Lines across the upper part, with their amounts.
    pub ticks: Vec<Tick>,
    /// The days under the baseline.
    pub days: Vec<Day>,
    /// The events.
    pub marks: Vec<Mark>,
    /// The balance over time.
    pub steps: Vec<BalanceStep>,
    /// Whether the balance is ever anything.
    pub has_balance: bool,
    /// Where each month ends, from the left.
    pub month_ends: Vec<i64>,
}

/// An invoice. Heights are of the upper part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    /// Its place among the invoices.
    pub invoice: usize,
    /// The month that it is in.
    pub month: usize,
    /// From the left.
    pub left: i64,
    /// Its width.
    pub width: i64,
    /// How high its parts are, by [`BarPart`]; what is below the baseline hangs.
    pub heights: [i64; 4],
    /// What credit paid.
    pub credit: Amount,
    /// What was charged.
    pub charged: Amount,
    /// What is still to be paid, or became debt.
    pub owed: Amount,
}

/// A part of a bar, in the order from the baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BarPart {
    /// What credit paid.
    Credit,
    /// What was charged.
    Charged,
    /// What is still to be paid, or became debt.
    Owed,
    /// A negative total.
    Below,
}

impl Chart {
    /// The parts of one kind of all bars as the outline of an SVG path, on a field of [`WHOLE`] by [`WHOLE`].
    pub fn outline(&self, part: BarPart) -> String {
        let mut path = String::new();
        let place = part as usize;
        for bar in self.bars.iter().filter(|bar| bar.heights[place] != 0) {
            let bottom = match part {
                BarPart::Below => self.baseline + bar.heights[place],
                _ => self.baseline - bar.heights[..place].iter().sum::<i64>(),
            };
            let (height, width) = (bar.heights[place], bar.width);
            draw(&mut path, &[("M", bar.left), (" ", bottom), ("v-", height), ("h", width), ("v", height)]);
            path.push('z');
        }
        path
    }

    /// Up to where there is something to see when the story has been played up to the end of a month.
    pub fn until(&self, month: usize) -> Option<i64> {
        let last = self.bars.iter().rfind(|bar| bar.month <= month).map_or(0, |bar| bar.left + bar.width);
        self.month_ends.get(month).map(|end| last.max(*end))
    }

    /// The invoice whose bar is nearest to a place.
    pub fn nearest(&self, left: i64) -> Option<usize> {
        let distance = |bar: &&Bar| (bar.left + bar.width / 2 - left).abs();
        self.bars.iter().min_by_key(distance).map(|bar| bar.invoice)
    }
}

/// A line across the upper part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tick {
    /// From the top.
    pub top: i64,
    /// Its amount.
    pub amount: Amount,
}

/// A day under the baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// From the left, its middle.
    pub left: i64,
    /// The instant.
    pub at: Timestamp,
    /// Whether it also stands where there is little room.
    pub is_main: bool,
}

/// An event on the baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// From the left.
    pub left: i64,
    /// How many others are below it, at the same place.
    pub above: usize,
    /// Which.
    pub event: EventId,
    /// When.
    pub at: Timestamp,
}

/// A time with one balance. Heights are of the lower part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BalanceStep {
    /// From the left.
    pub left: i64,
    /// Up to here.
    pub right: i64,
    /// How high.
    pub height: i64,
    /// The balance; negative is credit.
    pub balance: Amount,
}

/// Adds commands to a path, each with its number.
pub fn draw(path: &mut String, commands: &[(&str, i64)]) {
    for (command, number) in commands {
        path.push_str(command);
        push_number(path, number.unsigned_abs(), 1, Groups::None);
    }
}

/// Up to this many bars carry words.
pub const MOST_LABELS: usize = 8;
/// So many days stand under the baseline, and so many where there is little room.
const MOST_DAYS: usize = 12;
const MOST_MAIN_DAYS: usize = 5;

/// Lays a projection out.
pub fn chart(projection: &Projection) -> Chart {
    let span = projection.simulation.span;
    let scale = Scale::of(projection);
    let bars = bars(projection, span, &scale);
    let steps = steps(projection, span);
    Chart {
        baseline: scale.height(scale.top),
        ticks: scale.ticks(),
        days: days(&bars, projection),
        marks: marks(projection, span),
        has_balance: steps.iter().any(|step| !step.balance.is_zero()),
        steps,
        month_ends: projection.months.iter().map(|month| across(span, month.period.end)).collect(),
        bars,
    }
}

/// How far across an instant lies.
pub fn across(span: BillingPeriod, at: Timestamp) -> i64 {
    let seconds = span.seconds().max(1);
    ((at.0 - span.start.0) * WHOLE / seconds).clamp(0, WHOLE)
}

/// The amounts at the top and at the bottom of the upper part.
struct Scale {
    top: i64,
    bottom: i64,
    step: i64,
}

impl Scale {
    fn of(projection: &Projection) -> Self {
        let units = |of: fn(&crate::invoice::Invoice) -> i64| projection.invoices.iter().map(of).max().unwrap_or(0);
        let top = units(|invoice| invoice.total.units().max(invoice.settlement.amount_due.units())).max(1);
        let bottom = units(|invoice| -invoice.total.units()).max(0);
        let step = nice_step(top);
        Self { top: top.max(step), bottom, step }
    }

    fn height(&self, units: i64) -> i64 {
        let whole = i128::from(self.top) + i128::from(self.bottom);
        i64::try_from(i128::from(units) * i128::from(WHOLE) / whole.max(1)).unwrap_or(WHOLE)
    }

    fn ticks(&self) -> Vec<Tick> {
        let count = self.top / self.step;
        let tick = |index: i64| {
            let units = index * self.step;
            Some(Tick { top: self.height(self.top - units), amount: Amount::new(units).ok()? })
        };
        (0..=count).filter_map(tick).collect()
    }
}

/// A round amount that fits between once and five times into the highest bar: 1, 2 or 5 with zeros.
fn nice_step(top: i64) -> i64 {
    let mut power = 1;
    while power <= top / 10 {
        power *= 10;
    }
    match top / power {
        0 | 1 => (power / 2).max(1),
        2..=4 => power,
        _ => power * 2,
    }
}

fn bars(projection: &Projection, span: BillingPeriod, scale: &Scale) -> Vec<Bar> {
    let slots = i64::try_from(projection.invoices.len().max(projection.months.len()).max(4)).unwrap_or(i64::MAX);
    let width = (WHOLE * 42 / 100 / slots).max(12);
    let gap = width / 4;
    let charged = charged_for(projection);
    let mut free = 0;
    let mut bars = Vec::with_capacity(projection.invoices.len());
    let mut month = 0;
    for (index, invoice) in projection.invoices.iter().enumerate() {
        while projection.months.get(month).is_some_and(|month| month.period.end <= invoice.at) {
            month += 1;
        }
        let left = across(span, invoice.at).max(free).min(WHOLE - width);
        free = left + width + gap;
        let Standing { from_credit, charged, owed } = standing(projection, invoice, charged[index]);
        let height = |amount: Amount| scale.height(amount.units().max(0));
        bars.push(Bar {
            invoice: index,
            month,
            left,
            width,
            heights: [height(from_credit), height(charged), height(owed), height(-invoice.total)],
            credit: from_credit,
            charged,
            owed,
        });
    }
    bars
}

fn days(bars: &[Bar], projection: &Projection) -> Vec<Day> {
    let stride = bars.len().div_ceil(MOST_DAYS).max(1);
    let main = bars.len().div_ceil(MOST_MAIN_DAYS).max(1).next_multiple_of(stride);
    let shown = bars.iter().enumerate().step_by(stride);
    let mut last = None;
    let mut days = Vec::new();
    for (index, bar) in shown {
        let at = projection.invoices[bar.invoice].at;
        let left = bar.left + bar.width / 2;
        // Two dates need room to stand side by side.
        if last.is_some_and(|last| left - last < WHOLE / 14) {
            continue;
        }
        last = Some(left);
        days.push(Day { left, at, is_main: index % main == 0 });
    }
    days
}

fn marks(projection: &Projection, span: BillingPeriod) -> Vec<Mark> {
    let shown = projection.simulation.events.iter().filter(|event| span.contains(event.at));
    let mut marks: Vec<Mark> = Vec::new();
    for event in shown {
        let left = across(span, event.at);
        let above = marks.iter().filter(|mark| mark.left == left).count();
        marks.push(Mark { left, above, event: event.id, at: event.at });
    }
    marks
}

fn steps(projection: &Projection, span: BillingPeriod) -> Vec<BalanceStep> {
    let entries = &projection.balance_transactions;
    let most = entries.iter().map(|entry| entry.ending_balance.magnitude().units()).max().unwrap_or(0).max(1);
    let mut steps: Vec<BalanceStep> = vec![BalanceStep { left: 0, right: WHOLE, height: 0, balance: Amount::ZERO }];
    for entry in entries {
        let left = across(span, entry.at);
        let height = i128::from(entry.ending_balance.magnitude().units()) * i128::from(WHOLE) / i128::from(most);
        let height = i64::try_from(height).unwrap_or(WHOLE);
        let step = BalanceStep { left, right: WHOLE, height, balance: entry.ending_balance };
        match steps.last_mut() {
            // Several entries in one instant: only the last one has a width.
            Some(last) if last.left == left => *last = step,
            Some(last) => {
                last.right = left;
                steps.push(step);
            }
            None => steps.push(step),
        }
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::PRESETS;

    #[test]
    fn everything_lies_on_the_chart() {
        for preset in PRESETS {
            let projection = crate::simulate_json(preset.json).unwrap();
            let chart = chart(&projection);
            assert_eq!(chart.bars.len(), projection.invoices.len());
            for bar in &chart.bars {
                assert!(bar.left >= 0 && bar.left + bar.width <= WHOLE, "{}: {bar:?}", preset.id);
                assert!(bar.heights[..3].iter().sum::<i64>() <= WHOLE, "{}: {bar:?}", preset.id);
                assert_eq!(chart.nearest(bar.left + bar.width / 2), Some(bar.invoice), "{}", preset.id);
            }
            for pair in chart.steps.windows(2) {
                assert_eq!(pair[0].right, pair[1].left, "{}", preset.id);
            }
        }
    }

    fn preset(id: &str) -> Projection {
        let preset = PRESETS.iter().find(|preset| preset.id == id).unwrap();
        crate::simulate_json(preset.json).unwrap()
    }

    /// What a person saw charged stands on the bars: an invoice that is not paid shows what is owed.
    #[test]
    fn a_bar_shows_what_became_of_its_invoice() {
        let amounts = |bar: &Bar| [bar.credit, bar.charged, bar.owed].map(Amount::units);
        let unpaid = chart(&preset("unpaid"));
        let bars: Vec<_> = unpaid.bars.iter().map(amounts).collect();
        assert_eq!(bars, [[0, 10_000, 0], [2_000, 5_000, 3_000]]);
        let cindy = chart(&preset("cindy-as-told"));
        let bars: Vec<_> = cindy.bars.iter().map(amounts).collect();
        assert_eq!(bars, [[0, 2_000, 0], [15_000, 0, 0], [5_000, 5_000, 0], [0, 10_000, 0]]);
        for preset in PRESETS {
            let projection = crate::simulate_json(preset.json).unwrap();
            let charged = chart(&projection).bars.iter().map(|bar| bar.charged.units()).sum::<i64>();
            let of_invoices = projection
                .payments
                .iter()
                .filter(|payment| matches!(payment.purpose, crate::invoice::PaymentPurpose::Invoice(_)));
            assert_eq!(charged, of_invoices.map(|payment| payment.amount.units()).sum::<i64>(), "{}", preset.id);
        }
    }

    #[test]
    fn the_parts_of_the_bars_are_one_outline_each() {
        let cindy = chart(&preset("cindy-as-told"));
        let paths = [BarPart::Credit, BarPart::Charged, BarPart::Owed, BarPart::Below].map(|part| cindy.outline(part));
        assert_eq!(paths.each_ref().map(|path| path.matches('z').count()), [2, 3, 0, 0]);
        let third = &cindy.bars[2];
        let [credit, charged, ..] = third.heights;
        let (left, width, bottom) = (third.left, third.width, cindy.baseline - credit);
        assert!(paths[1].contains(&format!("M{left} {bottom}v-{charged}h{width}v{charged}z")), "{}", paths[1]);
    }

    #[test]
    fn steps_of_the_scale_are_round() {
        for (top, step) in [(1, 1), (49, 10), (15_000, 5_000), (20_000, 10_000), (99_999, 20_000), (9, 2)] {
            assert_eq!(nice_step(top), step, "{top}");
        }
    }
}
