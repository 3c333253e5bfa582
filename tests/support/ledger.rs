//! How does a biller read a projection? A printer of ledger-like text with aligned columns.
//!
//! It prints what the projection says and computes nothing, except the digest of its JSON in the last line.

use std::collections::BTreeSet;

use rollforward::calendar::{BillingPeriod, iso_instant};
use rollforward::customer::BalanceTransaction;
use rollforward::ids::EventId;
use rollforward::invoice::{Invoice, LineItem, PaymentPurpose};
use rollforward::money::Amount;
use rollforward::projection::{Column, Explanation, Month, NoticeText, Projection, Subject};
use rollforward::projection::{describe, document, explain, headline, history, notices};
use rollforward::scenario::{Preset, Scenario, read};
use rollforward::{simulate, words};

/// The whole text of a preset.
pub(crate) fn of_preset(preset: &Preset) -> String {
    let (scenario, problems) = read(preset.json);
    assert_eq!(problems, [], "{}", preset.id);
    let scenario = scenario.expect(preset.id);
    let projection = simulate(&scenario).unwrap_or_else(|problems| panic!("{}: {problems:?}", preset.id));
    let heads = [
        format!("{}: {}", preset.id, preset.question),
        format!("{}.", rollforward::open(preset.json).expect(preset.id).part().text("title")),
    ];
    format!("{}\n{}", heads.join("\n"), of(&scenario, &projection))
}

/// The whole text of a story.
pub(crate) fn of(scenario: &Scenario, projection: &Projection) -> String {
    let printer = Printer { projection };
    let parts = [
        printer.head(scenario),
        titled("Invoices", printer.invoices()),
        titled("Ledger (negative is credit)", printer.ledger()),
        titled("Roll-forward", printer.months()),
        titled("Payments", printer.payments()),
        titled("Notices", printer.notices()),
        titled("Rules", printer.rules()),
        printer.digest(),
    ];
    parts.join("\n")
}

fn titled(title: &str, lines: Vec<String>) -> String {
    let lines = if lines.is_empty() { vec![String::from("none")] } else { lines };
    let lines: Vec<_> = lines.iter().map(|line| format!("  {line}").trim_end().to_string()).collect();
    format!("{title}\n{}\n", lines.join("\n"))
}

struct Printer<'a> {
    projection: &'a Projection,
}

impl Printer<'_> {
    fn head(&self, scenario: &Scenario) -> String {
        let simulation = &self.projection.simulation;
        let span = format!(
            "{}, {} in {}",
            dates(simulation.span),
            words::plural(i64::from(simulation.months), "month"),
            simulation.currency.code.to_uppercase()
        );
        let headline = headline(self.projection);
        format!("{}\n{span}\n\n{}\n{}\n", scenario.part().text("title"), headline.text(), headline.detail)
    }

    /// Nothing is a dot, so that what is not nothing stands out.
    fn money(&self, amount: Amount) -> String {
        if amount.is_zero() { String::from("·") } else { words::money(self.projection.simulation.currency, amount) }
    }

    fn reason(&self, subject: Subject) -> Explanation {
        explain(self.projection, subject).expect("a subject of this projection")
    }

    fn formula(&self, subject: Subject) -> String {
        self.reason(subject).formula
    }

    // Invoices: a table of amounts with their formulas, then what those mean.

    fn invoices(&self) -> Vec<String> {
        let mut all = Vec::new();
        for invoice in &self.projection.invoices {
            if !all.is_empty() {
                all.push(String::new());
            }
            all.extend(self.invoice(invoice));
        }
        all
    }

    fn invoice(&self, invoice: &Invoice) -> Vec<String> {
        let number = describe::invoice_number(invoice);
        let head = format!(
            "Invoice {number}, {}, {}, for {}: {}",
            iso_instant(invoice.at),
            describe::billing_reason(invoice.billing_reason),
            dates(invoice.period),
            describe::outcome(invoice),
        );
        let settled = &invoice.settlement;
        let mut rows: Vec<_> = invoice.lines.iter().map(|line| self.line(line)).collect();
        let sum = |name: &str, amount: Amount, formula: String| {
            let blank = String::new;
            [blank(), String::from(name), blank(), self.money(amount), formula, blank()]
        };
        for (name, amount, subject) in self.parts(invoice) {
            rows.push(sum(&name, amount, self.formula(subject)));
        }
        if !settled.starting_balance.is_zero() || !settled.ending_balance.is_zero() {
            let applied = self.formula(Subject::Applied(invoice.id));
            rows.push(sum("Balance before", settled.starting_balance, String::new()));
            rows.push(sum("Balance after", settled.ending_balance, applied));
        }
        let due = Subject::AmountDue(invoice.id);
        rows.push(sum("Amount due", settled.amount_due, self.formula(due)));
        let mut lines = vec![head];
        lines.extend(indented(table("lllrll", &rows)));
        let named = |line: &LineItem| (name(line), Subject::Line(line.id));
        let applied = Some((String::from("balance"), Subject::Applied(invoice.id)));
        let discounted = describe::coupons(invoice).into_iter().map(|(coupon, _)| {
            (self.projection.simulation.catalog.coupons[coupon.index()].id.clone(), Subject::Coupon(invoice.id, coupon))
        });
        let taxed = describe::tax_rates(invoice).into_iter().map(|((rate, _), _)| {
            (self.projection.simulation.catalog.tax_rates[rate.index()].id.clone(), Subject::TaxRate(invoice.id, rate))
        });
        let reasons = invoice.lines.iter().map(named).chain(discounted).chain(taxed);
        let reasons = reasons.chain(applied.filter(|_| !settled.applied.is_zero()));
        let reasons = reasons.chain([(String::from("due"), due)]);
        lines.extend(reasons.map(|(name, subject)| format!("  {name}: {}", self.reason(subject).sentence)));
        let past = history(self.projection, invoice).into_iter();
        lines.extend(past.map(|entry| format!("  {}: {}", iso_instant(entry.at), entry.text)));
        lines
    }

    /// The sums between the lines and the balance: only the total, where there are neither discounts nor taxes.
    fn parts(&self, invoice: &Invoice) -> Vec<(String, Amount, Subject)> {
        let id = invoice.id;
        let total = (String::from("Total"), invoice.total, Subject::Total(id));
        if invoice.discounts.amounts.is_empty() && invoice.grants.is_empty() && invoice.taxes.amounts.is_empty() {
            return vec![total];
        }
        let mut parts = vec![(String::from("Subtotal"), invoice.subtotal, Subject::Subtotal(id))];
        parts.extend(
            describe::coupons(invoice).into_iter().map(|(coupon, amount)| {
                (describe::coupon(self.projection, coupon), -amount, Subject::Coupon(id, coupon))
            }),
        );
        if !invoice.grants.is_empty() {
            parts.push((String::from("Billing credits"), -describe::drawn(invoice), Subject::Grants(id)));
        }
        if !invoice.taxes.amounts.is_empty() {
            parts.push((String::from("Without tax"), invoice.total_excluding_tax, Subject::ExcludingTax(id)));
        }
        parts.extend(describe::tax_rates(invoice).into_iter().map(|((rate, effect), amount)| {
            (describe::tax_rate(self.projection, rate, effect), amount, Subject::TaxRate(id, rate))
        }));
        parts.push(total);
        parts
    }

    fn line(&self, line: &LineItem) -> [String; 6] {
        let reverses = line.reverses.map_or_else(String::new, |id| format!("takes back il_{}", id.0 + 1));
        [
            name(line),
            describe::line(self.projection, line),
            dates(line.period),
            self.money(line.amount),
            self.formula(Subject::Line(line.id)),
            reverses,
        ]
    }

    /// Each rule that an amount of an invoice names, once.
    fn rules(&self) -> Vec<String> {
        let of = |invoice: &Invoice| {
            let lines = invoice.lines.iter().map(|line| Subject::Line(line.id));
            let parts = self.parts(invoice).into_iter().map(|(_, _, subject)| subject);
            let sums = [Subject::Applied(invoice.id), Subject::AmountDue(invoice.id)];
            lines.chain(parts).chain(sums).collect::<Vec<_>>()
        };
        let rules = self.projection.invoices.iter().flat_map(of).map(|subject| self.reason(subject).rule);
        let rows: BTreeSet<_> = rules.map(|rule| [rule.name, rule.source.unwrap_or("arithmetic")]).collect();
        table("ll", &rows.iter().map(|row| row.map(String::from)).collect::<Vec<_>>())
    }

    // The rest, a table each.

    fn ledger(&self) -> Vec<String> {
        let rows: Vec<_> = self.projection.balance_transactions.iter().map(|entry| self.entry(entry)).collect();
        table("lllrr", &rows)
    }

    fn entry(&self, entry: &BalanceTransaction) -> [String; 5] {
        [
            iso_instant(entry.at),
            String::from(describe::transaction_type(entry.kind)),
            describe::transaction(self.projection, entry),
            self.money(entry.amount),
            self.money(entry.ending_balance),
        ]
    }

    fn months(&self) -> Vec<String> {
        let head = ["", "opening", "credited", "debited", "applied", "closing", "billed", "charged", "recurring"];
        let mut rows = vec![head.map(String::from)];
        rows.extend(self.projection.months.iter().map(|month| self.month(month)));
        let totals = &self.projection.totals;
        let [billed, charged, credited, debited, applied, closing] =
            [totals.billed, totals.charged, totals.credited, totals.debited, totals.applied, totals.closing]
                .map(|amount| self.money(amount));
        let all = String::from("all");
        rows.push([all, String::new(), credited, debited, applied, closing, billed, charged, String::new()]);
        table("lrrrrrrrr", &rows)
    }

    fn month(&self, month: &Month) -> [String; 9] {
        use Column::{Applied, Billed, Charged, Closing, Credited, Debited, Opening, Recurring};
        let columns = [Opening, Credited, Debited, Applied, Closing, Billed, Charged, Recurring];
        let [opening, credited, debited, applied, closing, billed, charged, recurring] =
            columns.map(|column| self.money(month.amount(column)));
        let start = iso_instant(month.period.start);
        [start, opening, credited, debited, applied, closing, billed, charged, recurring]
    }

    fn payments(&self) -> Vec<String> {
        let rows = self.projection.payments.iter().map(|payment| {
            let what = match payment.purpose {
                PaymentPurpose::Invoice(_) => "card",
                PaymentPurpose::OneOffCharge(_) => "card, without an invoice",
                PaymentPurpose::Refund(_) => "card, back",
            };
            let describe = describe::payment(self.projection, payment);
            [iso_instant(payment.at), String::from(what), describe, self.money(payment.amount)]
        });
        table("lllr", &rows.collect::<Vec<_>>())
    }

    fn notices(&self) -> Vec<String> {
        notices(self.projection).iter().map(notice).collect()
    }

    /// Names the bytes of the JSON document, so that two platforms can be held against each other.
    fn digest(&self) -> String {
        let json = serde_json::to_string(&document(self.projection)).expect("a document is JSON");
        format!("JSON: {} bytes, FNV-1a {:016x}\n", json.len(), fnv_1a(json.as_bytes()))
    }
}

fn notice(notice: &NoticeText) -> String {
    let event = notice.event.map(|EventId(number)| format!(" (event {number})")).unwrap_or_default();
    let invoice = notice.invoice.map(|id| format!(" (invoice {})", id.0 + 1)).unwrap_or_default();
    format!("{}{event}{invoice}: {}", notice.code, notice.text)
}

fn name(line: &LineItem) -> String {
    format!("il_{}", line.id.0 + 1)
}

fn dates(period: BillingPeriod) -> String {
    if period.start == period.end {
        return iso_instant(period.start);
    }
    format!("{} to {}", iso_instant(period.start), iso_instant(period.end))
}

fn indented(lines: Vec<String>) -> impl Iterator<Item = String> {
    lines.into_iter().map(|line| format!("  {line}"))
}

/// Rows of cells as aligned lines; `columns` says of each whether it stands left or right.
fn table<const N: usize>(columns: &str, rows: &[[String; N]]) -> Vec<String> {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<_> = (0..N).map(width).collect();
    let line = |row: &[String; N]| {
        let cells = row.iter().zip(&widths).zip(columns.chars()).map(|((cell, width), side)| {
            let gap = " ".repeat(width - cell.chars().count());
            if side == 'r' { format!("{gap}{cell}") } else { format!("{cell}{gap}") }
        });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_string()
    };
    rows.iter().map(line).collect()
}

/// A digest that any reader can write down: <http://www.isthe.com/chongo/tech/comp/fnv/>.
pub(crate) fn fnv_1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
