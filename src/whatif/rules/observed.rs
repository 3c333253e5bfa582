//! What did an invoice really say?
//!
//! Read from `what_if.invoices` of the document. Whatever is left out was not seen and decides nothing; what cannot be
//! meant is told as a problem at its path, and nothing is searched for then.

use crate::calendar::{DAY, InstantProblem, Timestamp, parse_instant};
use crate::invoice::LineItemKind;
use crate::scenario::{Place, Problem, Scenario, limits};

/// Invoices that may be entered.
pub(super) const MOST_INVOICES: usize = 12;

/// The words of documents for what a line is for.
pub(super) const KINDS: [(&str, LineItemKind); 5] = [
    ("subscription", LineItemKind::Subscription),
    ("usage", LineItemKind::Usage),
    ("unused_time", LineItemKind::ProrationCredit),
    ("remaining_time", LineItemKind::ProrationDebit),
    ("invoice_item", LineItemKind::InvoiceItem),
];

/// A sum of an invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sum {
    /// The lines, less the discounts that items have of their own.
    Subtotal,
    /// What taxes add.
    Tax,
    /// What the invoice comes to.
    Total,
    /// The balance before it; negative is credit.
    StartingBalance,
    /// What is charged.
    AmountDue,
    /// The balance after it; negative is credit.
    EndingBalance,
}

impl Sum {
    /// All of them, in the order in which an invoice has them.
    pub const ALL: [Self; 6] =
        [Self::Subtotal, Self::Tax, Self::Total, Self::StartingBalance, Self::AmountDue, Self::EndingBalance];

    /// Its field in documents.
    pub const fn field(self) -> &'static str {
        match self {
            Self::Subtotal => "subtotal",
            Self::Tax => "tax",
            Self::Total => "total",
            Self::StartingBalance => "starting_balance",
            Self::AmountDue => "amount_due",
            Self::EndingBalance => "ending_balance",
        }
    }

    /// Whether it is a balance, of which negative is credit.
    pub const fn is_balance(self) -> bool {
        matches!(self, Self::StartingBalance | Self::EndingBalance)
    }
}

/// A line that was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenLine {
    /// What it says; only for the reader.
    pub description: String,
    /// What it is for, if that was told.
    pub kind: Option<LineItemKind>,
    /// Smallest units; credits are negative.
    pub amount: i64,
    /// The first local day of its period, in days since 1970-01-01.
    pub start: Option<i64>,
    /// The last day of its period or the one behind it: systems write either.
    pub end: Option<i64>,
}

/// Whether all lines of an invoice were entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// None, so that lines decide nothing.
    None,
    /// Some; the invoice may have others.
    Some,
    /// All of them.
    All,
}

/// An invoice that was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Its local day, in days since 1970-01-01; without one, the invoice that fits best is meant.
    pub day: Option<i64>,
    /// The lines, in the order in which they were entered.
    pub lines: Vec<SeenLine>,
    /// Whether these are all.
    pub extent: Extent,
    /// The sums that were entered.
    pub sums: Vec<(Sum, i64)>,
}

/// Reads what was seen. `offset` is the customer's clock against UTC, in seconds.
///
/// # Errors
/// Every mistake in it, each at its path.
pub(super) fn seen(scenario: &Scenario, offset: i32) -> Result<Vec<Seen>, Vec<Problem>> {
    let mut problems = Vec::new();
    let places = scenario.place().object("what_if").all("invoices", usize::MAX);
    if places.len() > MOST_INVOICES {
        let message = format!("There are {} invoices; {MOST_INVOICES} is the most.", places.len());
        problems.push(Problem::new("too_many", "what_if.invoices", message, "Remove some of them."));
    }
    let mut reader = Reader { offset, problems };
    // What was begun and says nothing yet waits, as long as another says something.
    let begun = |place: &&Place<'_>| place.part.fields().len() > 0 || places.len() == 1;
    let seen: Vec<_> = places.iter().take(MOST_INVOICES).filter(begun).map(|place| reader.invoice(place)).collect();
    if reader.problems.is_empty() { Ok(seen) } else { Err(reader.problems) }
}

struct Reader {
    offset: i32,
    problems: Vec<Problem>,
}

impl Reader {
    fn invoice(&mut self, at: &Place<'_>) -> Seen {
        let lines = at.part.list("lines").len();
        if lines > limits::LINES {
            let message = format!("There are {lines} lines; {} is the most.", limits::LINES);
            self.problem("too_many", (at, "lines"), message, "Remove some of them.");
        }
        let day = self.day(at, "date");
        let lines: Vec<_> = at.all("lines", limits::LINES).iter().filter_map(|line| self.line(line)).collect();
        let sums: Vec<_> = Sum::ALL.into_iter().filter_map(|sum| Some((sum, self.amount(at, sum.field())?))).collect();
        let extent = match (lines.is_empty(), at.part.is("partial")) {
            (true, _) => Extent::None,
            (false, true) => Extent::Some,
            (false, false) => Extent::All,
        };
        // What cannot be read has been told; more need not be said then.
        let is_blank = at.part.parts("lines").all(|line| line.fields().len() == 0);
        if is_blank && !Sum::ALL.iter().any(|sum| at.part.has(sum.field())) {
            let hint = "Enter a line or a sum, such as its total, or remove it.";
            self.problem("empty", (at, ""), "This invoice says nothing yet.", hint);
        }
        Seen { day, lines, extent, sums }
    }

    /// A line; nothing where it says nothing yet.
    fn line(&mut self, at: &Place<'_>) -> Option<SeenLine> {
        if at.part.fields().len() == 0 {
            return None;
        }
        let (start, end) = (self.day(at, "start"), self.day(at, "end"));
        if let (Some(start), Some(end)) = (start, end)
            && end < start
        {
            let (first, last) = (at.part.text("start"), at.part.text("end"));
            let message = format!("This line ends on {last}, before it starts on {first}.");
            self.problem("no_sense", (at, "end"), message, "Exchange the two dates.");
        }
        if !at.part.has("amount") {
            self.problem("missing", (at, "amount"), "This line has no amount.", "Write it, or remove the line.");
        }
        let kind = KINDS.iter().find(|(word, _)| *word == at.part.text("kind")).map(|(_, kind)| *kind);
        let amount = self.amount(at, "amount")?;
        Some(SeenLine { description: at.part.text("description").to_owned(), kind, amount, start, end })
    }

    /// An amount, if one is written.
    fn amount(&mut self, at: &Place<'_>, name: &str) -> Option<i64> {
        let units = at.part.whole(name)?;
        if (-limits::AMOUNT..=limits::AMOUNT).contains(&units) {
            return Some(units);
        }
        let most = limits::AMOUNT;
        let message = format!("An amount of {units} is out of range.");
        let hint = format!("Write a whole number of the smallest unit from -{most} to {most}.");
        self.problem("out_of_range", (at, name), message, hint);
        None
    }

    /// The local day of a date, if one is written.
    fn day(&mut self, at: &Place<'_>, name: &str) -> Option<i64> {
        let text = at.part.text(name);
        if text.is_empty() {
            return None;
        }
        match parse_instant(text) {
            // A date alone is a day of the customer; an instant falls on one.
            Ok(Timestamp(second)) if text.len() <= "2026-04-16".len() => Some(second.div_euclid(DAY)),
            Ok(Timestamp(second)) => Some(second.saturating_add(i64::from(self.offset)).div_euclid(DAY)),
            Err(problem) => {
                let what = match problem {
                    InstantProblem::Shape => "is not a date",
                    InstantProblem::Year => "is out of range",
                    _ => "does not exist",
                };
                // A text of any length may stand here.
                let shown: String = text.chars().take(40).collect();
                let hint = "Write a date such as 2026-04-16, of a year from 1970 to 2999.";
                self.problem("bad_date", (at, name), format!("“{shown}” {what}."), hint);
                None
            }
        }
    }

    fn problem(
        &mut self,
        code: &'static str,
        (at, name): (&Place<'_>, &str),
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        let path = if name.is_empty() { at.path.clone() } else { at.sub(name) };
        self.problems.push(Problem::new(code, path, message, hint));
    }
}
