//! Which tables does a spreadsheet get?
//!
//! Three, as RFC 4180 has it: [`invoices`], [`ledger`] and [`schedule`]. Each amount stands twice: as a whole number of the
//! smallest billing unit, which is exact, and as a decimal of the currency, which is what a spreadsheet shows. On the
//! balance negative is credit; the header says so.

use crate::calendar::{Timestamp, iso_instant};
use crate::ids::{BalanceTransactionId, EventId, InvoiceId};
use crate::invoice::tax::TaxEffect;
use crate::invoice::{BillingReason, Invoice, LineItem, LineItemKind};
use crate::money::{Amount, AmountTooLarge};
use crate::projection::{Column, Month, Projection, describe};
use crate::words;

/// What stands between two cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Separator {
    /// As RFC 4180 has it.
    #[default]
    Comma,
    /// As spreadsheets expect it where the comma is a decimal point.
    Semicolon,
}

/// What stands before the first cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Opening {
    /// The first cell.
    #[default]
    Bare,
    /// A byte order mark, by which some spreadsheets tell UTF-8.
    ByteOrderMark,
}

/// How a table is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// What stands between two cells.
    pub separator: Separator,
    /// What stands before the first.
    pub opening: Opening,
}

/// A table that grows row by row.
struct Table {
    text: String,
    separator: char,
    is_row_begun: bool,
}

impl Table {
    fn new(style: Style, heads: &[&str]) -> Self {
        let separator = match style.separator {
            Separator::Comma => ',',
            Separator::Semicolon => ';',
        };
        let text = match style.opening {
            Opening::Bare => String::new(),
            Opening::ByteOrderMark => String::from("\u{feff}"),
        };
        let mut table = Self { text, separator, is_row_begun: false };
        for head in heads {
            table.cell(head);
        }
        table.end_row();
        table
    }

    /// A cell that is ours: a word, a date, a number.
    fn cell(&mut self, text: &str) {
        if self.is_row_begun {
            self.text.push(self.separator);
        }
        self.is_row_begun = true;
        if text.contains([self.separator, '"', '\r', '\n']) {
            self.text.push('"');
            self.text.push_str(&text.replace('"', "\"\""));
            self.text.push('"');
        } else {
            self.text.push_str(text);
        }
    }

    /// A cell that somebody wrote. What a spreadsheet would run as a formula is made plain text by an apostrophe
    /// (<https://owasp.org/www-community/attacks/CSV_Injection>).
    fn written(&mut self, text: &str) {
        if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
            self.cell(&["'", text].concat());
        } else {
            self.cell(text);
        }
    }

    /// An amount, twice.
    fn amount(&mut self, projection: &Projection, amount: Amount) {
        self.cell(&amount.units().to_string());
        self.cell(&words::plain_money(projection.simulation.currency, amount));
    }

    fn empty(&mut self, cells: usize) {
        for _ in 0..cells {
            self.cell("");
        }
    }

    fn end_row(&mut self) {
        self.text.push_str("\r\n");
        self.is_row_begun = false;
    }
}

/// A table of cells that are ours, under names that somebody wrote.
pub fn table(style: Style, heads: &[String], rows: &[Vec<String>]) -> String {
    let mut table = Table::new(style, &[]);
    table.text.truncate(table.text.trim_end_matches("\r\n").len());
    for head in heads {
        table.written(head);
    }
    table.end_row();
    for row in rows {
        for cell in row {
            table.cell(cell);
        }
        table.end_row();
    }
    table.text
}

const INVOICE_HEADS: [&str; 26] = [
    "invoice",
    "date",
    "billing_reason",
    "subscription",
    "outcome",
    "row",
    "kind",
    "description",
    "period_start",
    "period_end",
    "quantity",
    "price",
    "currency",
    "amount_minor_units (credit negative)",
    "amount (credit negative)",
    "event (counted from 1)",
    "invoice_subtotal_minor_units",
    "invoice_subtotal",
    "invoice_total_minor_units",
    "invoice_total",
    "starting_balance_minor_units (credit negative)",
    "starting_balance (credit negative)",
    "ending_balance_minor_units (credit negative)",
    "ending_balance (credit negative)",
    "amount_due_minor_units",
    "amount_due",
];

/// The invoices, a row for everything that makes an amount due: lines, coupons, billing credits, taxes, and what the
/// balance does.
///
/// The amounts of an invoice's rows add up to its amount due. What is true of the invoice as a whole stands in its first
/// row alone, so that each column can be summed.
///
/// # Errors
/// [`AmountTooLarge`] if a sum leaves the range.
pub fn invoices(projection: &Projection, style: Style) -> Result<String, AmountTooLarge> {
    let mut table = Table::new(style, &INVOICE_HEADS);
    for invoice in &projection.invoices {
        for (place, row) in rows(projection, invoice)?.into_iter().enumerate() {
            invoice_row(&mut table, projection, invoice, (place, row));
        }
    }
    Ok(table.text)
}

/// One addend of an invoice.
struct Row<'a> {
    what: &'static str,
    description: String,
    amount: Amount,
    line: Option<&'a LineItem>,
}

fn rows<'a>(projection: &'a Projection, invoice: &'a Invoice) -> Result<Vec<Row<'a>>, AmountTooLarge> {
    let other = |what, description, amount| Row { what, description, amount, line: None };
    let negative = |amount: Amount| Amount::ZERO.minus(amount);
    let mut rows: Vec<Row> = Vec::new();
    for line in &invoice.lines {
        let description = describe::line(projection, line);
        rows.push(Row { what: "line", description, amount: line.amount, line: Some(line) });
    }
    for (coupon, amount) in describe::coupons(invoice) {
        rows.push(other("discount", describe::coupon(projection, coupon), negative(amount)?));
    }
    let drawn = describe::drawn(invoice);
    if !drawn.is_zero() {
        rows.push(other("billing_credits", String::from("Billing credits"), negative(drawn)?));
    }
    for ((rate, effect), amount) in describe::tax_rates(invoice) {
        let name = describe::tax_rate(projection, rate, effect);
        rows.push(match effect {
            TaxEffect::Added => other("tax", name, amount),
            // Contained in the lines: it adds nothing, so how much it is stands in the words.
            TaxEffect::Contained => {
                let contained = words::money(projection.simulation.currency, amount);
                other("tax_contained", [&name, ": ", &contained].concat(), Amount::ZERO)
            }
            TaxEffect::BackedOut => other("tax", name, negative(amount)?),
        });
    }
    let parts = Amount::sum(rows.iter().map(|row| row.amount))?;
    if parts != invoice.total {
        rows.push(other("lost", String::from("A total below nothing is none"), invoice.total.minus(parts)?));
    }
    let due = invoice.settlement.amount_due;
    if due != invoice.total {
        rows.push(other("balance", describe::outcome(invoice).to_string(), due.minus(invoice.total)?));
    }
    if rows.is_empty() {
        rows.push(other("line", String::from("Nothing"), Amount::ZERO));
    }
    Ok(rows)
}

fn invoice_row(table: &mut Table, projection: &Projection, invoice: &Invoice, (place, row): (usize, Row)) {
    let simulation = &projection.simulation;
    table.cell(&describe::invoice_number(invoice).to_string());
    table.cell(&iso_instant(invoice.at));
    table.cell(billing_reason(invoice.billing_reason));
    table.written(invoice.subscription.map_or("", |id| &simulation.subscriptions[id.index()].id));
    table.cell(describe::outcome(invoice));
    table.cell(row.what);
    table.cell(row.line.map_or("", |line| kind(line.kind)));
    table.written(&row.description);
    match row.line {
        Some(line) => {
            table.cell(&iso_instant(line.period.start));
            table.cell(&iso_instant(line.period.end));
            table.cell(&words::decimal(line.quantity).replace(',', ""));
            table.written(line.price.map_or("", |id| &simulation.catalog.price(id).id));
        }
        None => table.empty(4),
    }
    table.cell(simulation.currency.code);
    table.amount(projection, row.amount);
    table.cell(&row.line.and_then(|line| line.event).map_or_else(String::new, event_number));
    if place == 0 {
        let settled = &invoice.settlement;
        let whole =
            [invoice.subtotal, invoice.total, settled.starting_balance, settled.ending_balance, settled.amount_due];
        for amount in whole {
            table.amount(projection, amount);
        }
    } else {
        table.empty(10);
    }
    table.end_row();
}

/// As documents and billing APIs write it.
const fn billing_reason(reason: BillingReason) -> &'static str {
    match reason {
        BillingReason::SubscriptionCreate => "subscription_create",
        BillingReason::SubscriptionCycle => "subscription_cycle",
        BillingReason::SubscriptionUpdate => "subscription_update",
        BillingReason::SubscriptionThreshold => "subscription_threshold",
        BillingReason::Manual => "manual",
    }
}

/// As documents write it.
const fn kind(kind: LineItemKind) -> &'static str {
    match kind {
        LineItemKind::Subscription => "subscription",
        LineItemKind::Usage => "usage",
        LineItemKind::ProrationCredit => "proration_credit",
        LineItemKind::ProrationDebit => "proration_debit",
        LineItemKind::InvoiceItem => "invoice_item",
    }
}

/// As people count events: from 1.
fn event_number(EventId(place): EventId) -> String {
    (u64::from(place) + 1).to_string()
}

const LEDGER_HEADS: [&str; 10] = [
    "transaction",
    "date",
    "type",
    "description",
    "currency",
    "amount_minor_units (credit negative)",
    "amount (credit negative)",
    "ending_balance_minor_units (credit negative)",
    "ending_balance (credit negative)",
    "invoice",
];

/// The ledger of the balance, a row a movement.
pub fn ledger(projection: &Projection, style: Style) -> String {
    let mut table = Table::new(style, &LEDGER_HEADS);
    for entry in &projection.balance_transactions {
        let BalanceTransactionId(number) = entry.id;
        table.cell(&(u64::from(number) + 1).to_string());
        table.cell(&iso_instant(entry.at));
        table.cell(describe::transaction_type(entry.kind));
        table.written(&describe::transaction(projection, entry));
        table.cell(projection.simulation.currency.code);
        table.amount(projection, entry.amount);
        table.amount(projection, entry.ending_balance);
        table.cell(&entry.invoice.map_or_else(String::new, |InvoiceId(place)| (u64::from(place) + 1).to_string()));
        table.end_row();
    }
    table.text
}

/// The columns of the roll-forward and whether they are of the balance, where negative is credit.
const COLUMNS: [(Column, &str, bool); 8] = [
    (Column::Opening, "opening", true),
    (Column::Credited, "credited", true),
    (Column::Debited, "debited", true),
    (Column::Applied, "applied", true),
    (Column::Closing, "closing", true),
    (Column::Billed, "billed", false),
    (Column::Charged, "charged", false),
    (Column::Recurring, "recurring_at_the_end", false),
];

/// The roll-forward, a row a month: `opening + credited + debited + applied = closing`.
pub fn schedule(projection: &Projection, style: Style) -> String {
    let mut heads: Vec<String> = ["month_start", "month_end", "currency"].map(String::from).to_vec();
    for (_, name, is_balance) in COLUMNS {
        let sign = if is_balance { " (credit negative)" } else { "" };
        heads.extend([[name, "_minor_units", sign].concat(), [name, sign].concat()]);
    }
    let mut table = Table::new(style, &heads.iter().map(String::as_str).collect::<Vec<_>>());
    for month in &projection.months {
        let at = |at: Timestamp| iso_instant(at);
        table.cell(&at(month.period.start));
        table.cell(&at(month.period.end));
        table.cell(projection.simulation.currency.code);
        for (column, ..) in COLUMNS {
            table.amount(projection, Month::amount(month, column));
        }
        table.end_row();
    }
    table.text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::PRESETS;
    use crate::simulate_json;

    fn cells(text: &str) -> Vec<Vec<&str>> {
        text.split("\r\n").filter(|row| !row.is_empty()).map(|row| row.split(',').collect()).collect()
    }

    #[test]
    fn quotes_stand_only_where_they_are_needed() {
        let style = Style { separator: Separator::Semicolon, opening: Opening::ByteOrderMark };
        let mut table = Table::new(style, &["a, b", "c;d"]);
        for text in ["plain", "say \"so\"", "two\nlines", "=1+1", "-5", "@a", "+1", "\tx", "a=b", "", " "] {
            table.written(text);
        }
        table.end_row();
        let expected =
            "\u{feff}a, b;\"c;d\"\r\nplain;\"say \"\"so\"\"\";\"two\nlines\";'=1+1;'-5;'@a;'+1;'\tx;a=b;; \r\n";
        assert_eq!(table.text, expected);
    }

    #[test]
    fn the_rows_of_an_invoice_add_up_to_what_is_due() {
        for preset in PRESETS {
            let projection = simulate_json(preset.json).unwrap();
            for invoice in &projection.invoices {
                let sum = Amount::sum(rows(&projection, invoice).unwrap().iter().map(|row| row.amount)).unwrap();
                assert_eq!(sum, invoice.settlement.amount_due, "{}: {:?}", preset.id, invoice.id);
            }
        }
    }

    #[test]
    fn each_row_has_a_cell_for_each_head() {
        for preset in PRESETS {
            let projection = simulate_json(preset.json).unwrap();
            let style = Style::default();
            for text in [ledger(&projection, style), schedule(&projection, style)] {
                let rows = cells(&text);
                let quoted = text.contains('"');
                assert!(quoted || rows.iter().all(|row| row.len() == rows[0].len()), "{}", preset.id);
            }
        }
    }

    #[test]
    fn a_schedule_rolls_forward() {
        let projection = simulate_json(PRESETS[0].json).unwrap();
        let text = schedule(&projection, Style::default());
        let rows = cells(&text);
        assert_eq!(rows[0][3], "opening_minor_units (credit negative)");
        assert_eq!(rows[1][3..7], ["0", "0.00", "-20000", "-200.00"]);
        for pair in rows[1..].windows(2) {
            assert_eq!(pair[0][11], pair[1][3], "each month opens where the last one closed");
        }
    }
}
