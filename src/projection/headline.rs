//! What is the whole story in one sentence?
//!
//! "Cindy pays nothing on 1 May, $40.00 on 1 June, and the full $100.00 from 1 July." The sentence begins with the first
//! event: what was ordinary before it needs no telling.

use super::months::column_of;
use super::{Column, Projection, unpaid};
use crate::calendar::Timestamp;
use crate::currency::Currency;
use crate::invoice::collection::InvoiceStatus;
use crate::invoice::{Invoice, PaymentPurpose};
use crate::money::Amount;
use crate::words;

/// The story in a sentence, and one more about the balance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headline {
    /// The sentence, in parts that may be set apart.
    pub parts: Vec<Part>,
    /// What the balance did, in another sentence.
    pub detail: String,
}

/// A piece of the sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its words.
    pub text: String,
    /// What they are about.
    pub tone: Tone,
}

/// What a piece of the sentence is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Neither.
    Plain,
    /// Something that costs nothing.
    Credit,
    /// Something that is charged.
    Charge,
}

impl Headline {
    /// The sentence as one text.
    pub fn text(&self) -> String {
        self.parts.iter().map(|part| part.text.as_str()).collect()
    }
}

/// Something to pay: an invoice, or a one-off charge.
struct Bill {
    at: Timestamp,
    due: Amount,
    burden: Burden,
}

/// How an amount due compares with what was billed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Burden {
    /// Credit made it smaller.
    Reduced,
    /// It is what was billed.
    Full,
    /// Debt made it larger.
    Raised,
}

/// Consecutive bills with the same amount due.
struct Run {
    from: Timestamp,
    to: Timestamp,
    due: Amount,
    burden: Burden,
    bills: u32,
}

/// More runs than this are summed up instead of told.
const MOST_RUNS: usize = 4;

/// The story in a sentence.
pub fn headline(projection: &Projection) -> Headline {
    let runs = runs(projection);
    let mut sentence = Sentence { currency: projection.simulation.currency, parts: Vec::new() };
    let name = &projection.simulation.customer_name;
    let unpaid = unpaid(projection);
    if runs.is_empty() && !unpaid.is_zero() {
        sentence.plain(format!("{name} pays "));
        sentence.due(Amount::ZERO);
    } else if runs.is_empty() {
        sentence.plain(format!("{name} is not billed in "));
        sentence.plain(words::plural(i64::from(projection.simulation.months), "month"));
    } else if runs.len() > MOST_RUNS {
        sum_up(projection, &mut sentence);
    } else {
        sentence.plain(format!("{name} pays "));
        tell(projection, &runs, &mut sentence);
    }
    if !unpaid.is_zero() {
        sentence.plain(", and ");
        sentence.amount(unpaid, Tone::Charge);
        sentence.plain(" stays unpaid");
    }
    sentence.plain(".");
    Headline { parts: sentence.parts, detail: detail(projection) }
}

/// Whether an invoice is owed at the horizon.
fn is_unpaid(invoice: &Invoice) -> bool {
    matches!(invoice.status, InvoiceStatus::Open | InvoiceStatus::Uncollectible)
}

/// The bills from the first event on, or all of them where the story has no events or bills nothing after them.
fn runs(projection: &Projection) -> Vec<Run> {
    let bills = bills(projection);
    let first_event = projection.simulation.events.first().map(|event| event.at);
    let skip = bills.iter().take_while(|bill| first_event.is_some_and(|event| bill.at < event)).count();
    let skip = if skip == bills.len() { 0 } else { skip };
    let mut runs: Vec<Run> = Vec::new();
    for Bill { at, due, burden } in bills.into_iter().skip(skip) {
        match runs.last_mut() {
            // Nothing is nothing, whatever was billed; once credit paid for any of it, full bills are worth a word.
            Some(run) if run.due == due && (run.burden == burden || due.is_zero()) => {
                run.to = at;
                run.bills += 1;
                if burden == Burden::Reduced {
                    run.burden = burden;
                }
            }
            _ => runs.push(Run { from: at, to: at, due, burden, bills: 1 }),
        }
    }
    runs
}

/// Invoices and one-off charges in the order of time.
fn bills(projection: &Projection) -> Vec<Bill> {
    // What was never paid is told by itself.
    let paid =
        projection.invoices.iter().filter(|invoice| !is_unpaid(invoice) && invoice.status != InvoiceStatus::Void);
    let invoices = paid.map(|invoice| {
        let due = invoice.settlement.amount_due;
        let burden = match due.cmp(&invoice.total) {
            std::cmp::Ordering::Less => Burden::Reduced,
            std::cmp::Ordering::Equal => Burden::Full,
            std::cmp::Ordering::Greater => Burden::Raised,
        };
        Bill { at: invoice.at, due, burden }
    });
    let charges = projection.payments.iter().filter_map(|payment| match payment.purpose {
        PaymentPurpose::OneOffCharge(_) => Some(Bill { at: payment.at, due: payment.amount, burden: Burden::Full }),
        PaymentPurpose::Invoice(_) | PaymentPurpose::Refund(_) => None,
    });
    let mut bills: Vec<Bill> = invoices.collect();
    for charge in charges {
        bills.insert(bills.partition_point(|bill| bill.at <= charge.at), charge);
    }
    bills
}

fn tell(projection: &Projection, runs: &[Run], sentence: &mut Sentence) {
    let goes_on = projection.months.last().is_some_and(|month| month.recurring.is_positive());
    let year = projection.simulation.span.start.date().year;
    for (index, run) in runs.iter().enumerate() {
        let is_last = index + 1 == runs.len();
        sentence.join(index, runs.len());
        if run.burden == Burden::Full && runs[..index].iter().any(|earlier| earlier.burden == Burden::Reduced) {
            sentence.plain("the full ");
        }
        sentence.due(run.due);
        let (from, to) = (day(run.from, year), day(run.to, year));
        if is_last && goes_on && run.burden == Burden::Full {
            sentence.plain(format!(" from {from}"));
        } else if is_last && !goes_on && run.due.is_zero() {
            sentence.plain(format!(" more from {from}"));
        } else if run.bills == 1 || from == to {
            sentence.plain(format!(" on {from}"));
        } else if run.bills == 2 {
            sentence.plain(format!(" on {from} and {to}"));
        } else {
            sentence.plain(format!(" from {from} to {to}"));
        }
    }
}

fn sum_up(projection: &Projection, sentence: &mut Sentence) {
    let months = words::plural(i64::from(projection.simulation.months), "month");
    let totals = &projection.totals;
    sentence.plain(format!("Over {months}, {} is billed ", projection.simulation.customer_name));
    sentence.amount(totals.billed, Tone::Plain);
    let (used, _) = applied(projection);
    if used.is_positive() {
        sentence.plain(", uses ");
        sentence.amount(used, Tone::Credit);
        sentence.plain(" of credit");
    }
    sentence.plain(" and is charged ");
    sentence.due(totals.charged);
}

/// What invoices used of credit, and what they collected of debt; both positive.
fn applied(projection: &Projection) -> (Amount, Amount) {
    let entries = projection.balance_transactions.iter();
    let applied = entries.filter(|entry| column_of(projection, entry) == Column::Applied).map(|entry| entry.amount);
    let (used, collected): (Vec<_>, Vec<_>) = applied.partition(|amount| amount.is_positive());
    let sum = |amounts: Vec<Amount>| Amount::sum(amounts).unwrap_or(Amount::MAX).magnitude();
    (sum(used), sum(collected))
}

/// A day in the sentence, with its year only where that is another one.
fn day(at: Timestamp, year: i32) -> String {
    let date = at.date();
    if date.year == year { words::long_day(date) } else { words::long_day_of_year(date) }
}

struct Sentence {
    currency: &'static Currency,
    parts: Vec<Part>,
}

impl Sentence {
    fn plain(&mut self, text: impl Into<String>) {
        self.push(text.into(), Tone::Plain);
    }

    fn push(&mut self, text: String, tone: Tone) {
        self.parts.push(Part { text, tone });
    }

    fn amount(&mut self, amount: Amount, tone: Tone) {
        self.push(words::money(self.currency, amount), tone);
    }

    fn due(&mut self, due: Amount) {
        if due.is_zero() {
            self.push(String::from("nothing"), Tone::Credit);
        } else {
            self.amount(due, Tone::Charge);
        }
    }

    fn join(&mut self, index: usize, count: usize) {
        match (index, count) {
            (0, _) => {}
            (_, 2) => self.plain(" and "),
            (index, count) if index + 1 == count => self.plain(", and "),
            _ => self.plain(", "),
        }
    }
}

/// What the balance did, in a sentence.
fn detail(projection: &Projection) -> String {
    let currency = projection.simulation.currency;
    let totals = &projection.totals;
    let money = |amount: Amount| words::money(currency, amount.magnitude());
    let closing = match totals.closing.units().signum() {
        -1 => format!("{} of credit is left at the end.", money(totals.closing)),
        1 => format!("{} is still owed at the end.", money(totals.closing)),
        _ => String::from("Nothing is left on the balance at the end."),
    };
    let (used, collected) = applied(projection);
    let collected = if collected.is_zero() {
        String::new()
    } else {
        format!("{} of debt is collected with the invoices. ", money(collected))
    };
    let used = match (used.is_zero(), totals.credited.is_zero()) {
        (true, _) => String::new(),
        (false, true) => format!("{} of credit pays for invoices. ", money(used)),
        (false, false) if used == -totals.credited => format!("All {} of credit pays for invoices. ", money(used)),
        (false, false) => {
            format!("Of {} of credit, {} pays for invoices. ", money(totals.credited), money(used))
        }
    };
    if !used.is_empty() || !collected.is_empty() {
        return format!("{used}{collected}{closing}");
    }
    if !totals.closing.is_zero() {
        return closing;
    }
    let (billed, charged) = (money(totals.billed), money(totals.charged));
    format!("{billed} is billed and {charged} is charged; the balance stays untouched.")
}
