//! Why is this amount what it is?
//!
//! [`explain`] opens one amount: a formula with its numbers, a sentence, and the rule with its source. It reads the
//! operands that the computation itself kept; where it adds, it adds amounts that stand on the screen. So what it says
//! cannot differ from what was billed. A reader with a pocket calculator gets the same cent.

use super::months::column_of;
use super::{Column, Month, Projection, describe};
use crate::calendar::{BillingPeriod, DAY};
use crate::catalog::{Price, PricePart};
use crate::customer::{BalanceTransaction, BalanceTransactionType};
use crate::ids::{BalanceTransactionId, InvoiceId, LineId, PaymentId};
use crate::invoice::proration::Ratio;
use crate::invoice::{Invoice, LineItem, LineItemKind, Outcome, Payment, PaymentPurpose, Reason, least_charge};
use crate::money::{Amount, Decimal, ExactAmount};
use crate::policy::TimeUnit;
use crate::words;

/// Something with an amount that can be explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A line of an invoice.
    Line(LineId),
    /// The sum of an invoice's lines.
    Total(InvoiceId),
    /// What the balance did to an invoice.
    Applied(InvoiceId),
    /// What an invoice charges.
    AmountDue(InvoiceId),
    /// A ledger entry.
    Transaction(BalanceTransactionId),
    /// The balance after a ledger entry.
    RunningBalance(BalanceTransactionId),
    /// A payment.
    Payment(PaymentId),
    /// A cell of the roll-forward: the month's place, and the column.
    Month(usize, Column),
}

/// A rule and where it is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The rule's name.
    pub name: &'static str,
    /// The page that states it; nothing where it is only arithmetic.
    pub source: Option<&'static str>,
}

/// Why an amount is what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The computation with its numbers: `$100.00 × 1,296,000 s ÷ 2,592,000 s = $50.00`.
    pub formula: String,
    /// What that means.
    pub sentence: String,
    /// By which rule.
    pub rule: Rule,
}

const FULL_PERIOD: Rule = Rule {
    name: "A period is billed in advance",
    source: Some("https://docs.stripe.com/billing/invoices/subscription"),
};
const PRORATION: Rule =
    Rule { name: "Proration by the second", source: Some("https://docs.stripe.com/billing/subscriptions/prorations") };
const TRIAL: Rule =
    Rule { name: "A trial is free", source: Some("https://docs.stripe.com/billing/subscriptions/trials") };
const USAGE: Rule = Rule {
    name: "Usage is billed when its period is over",
    source: Some("https://docs.stripe.com/billing/subscriptions/usage-based"),
};
const CREDIT_NOTE: Rule = Rule {
    name: "A credit note goes back to where the money came from",
    source: Some("https://docs.stripe.com/invoicing/dashboard/credit-notes"),
};
const CREDIT: Rule = Rule {
    name: "The credit gives back the original debit",
    source: Some("https://docs.stripe.com/billing/subscriptions/billing-mode/compare"),
};
const AS_WRITTEN: Rule =
    Rule { name: "An amount written by hand", source: Some("https://docs.stripe.com/api/invoiceitems/object") };
const TOTAL: Rule =
    Rule { name: "The total is the sum of the lines", source: Some("https://docs.stripe.com/api/invoices/object") };
const BALANCE: Rule = Rule {
    name: "The balance is applied after the total",
    source: Some("https://docs.stripe.com/billing/customer/balance"),
};
const NEGATIVE_TOTAL: Rule =
    Rule { name: "A negative total becomes credit", source: Some("https://docs.stripe.com/billing/customer/balance") };
const CHARGE_LIMITS: Rule =
    Rule { name: "What cannot be charged becomes debt", source: Some("https://docs.stripe.com/currencies") };
const LEDGER: Rule = Rule {
    name: "The ledger is only added to",
    source: Some("https://docs.stripe.com/api/customer_balance_transactions/object"),
};
const ONE_OFF: Rule = Rule {
    name: "A one-off charge leaves the balance alone",
    source: Some("https://docs.stripe.com/billing/customer/balance"),
};
const ROLL_FORWARD: Rule = Rule { name: "Each month opens where the last one closed", source: None };
const RECURRING: Rule = Rule { name: "Recurring revenue: a year is 12 months or 365 days", source: None };

/// Explains an amount. Nothing, if the subject is not one of this projection's.
pub fn explain(projection: &Projection, subject: Subject) -> Option<Explanation> {
    let explainer = Explainer { projection };
    Some(match subject {
        Subject::Line(id) => explainer.line(projection.line(id)?.1),
        Subject::Total(id) => explainer.total(projection.invoice(id)?),
        Subject::Applied(id) => explainer.applied(projection.invoice(id)?),
        Subject::AmountDue(id) => explainer.amount_due(projection.invoice(id)?),
        Subject::Transaction(id) => explainer.transaction(projection.balance_transactions.get(id.index())?),
        Subject::RunningBalance(id) => explainer.running(projection.balance_transactions.get(id.index())?),
        Subject::Payment(id) => explainer.payment(projection.payments.get(id.index())?),
        Subject::Month(index, column) => explainer.month(projection.months.get(index)?, column),
    })
}

fn explanation(formula: impl Into<String>, sentence: impl Into<String>, rule: Rule) -> Explanation {
    Explanation { formula: formula.into(), sentence: sentence.into(), rule }
}

struct Explainer<'a> {
    projection: &'a Projection,
}

impl Explainer<'_> {
    fn money(&self, amount: Amount) -> String {
        words::money(self.projection.simulation.currency, amount)
    }

    fn balance(&self, amount: Amount) -> String {
        words::balance_phrase(self.projection.simulation.currency, amount)
    }

    // Lines.

    fn line(&self, line: &LineItem) -> Explanation {
        match line.reason {
            Reason::FullPeriod => {
                let formula = format!("{} = {}", self.full(line), self.money(line.amount));
                let sentence = format!("A whole period, {}, billed {}.", from_to(line.period), when(line));
                explanation(formula, sentence, FULL_PERIOD)
            }
            Reason::Prorated { full, ratio, whole } => {
                let formula = self.share(line, full, ratio);
                let sentence = self.proration_sentence(line, whole);
                explanation(formula, sentence, if line.reverses.is_some() { CREDIT } else { PRORATION })
            }
            Reason::Capped { unused } => {
                let sentence = format!(
                    "The unused time would give back {}, but no more than is left of what was billed.",
                    self.money(unused)
                );
                explanation(self.money(line.amount), sentence, CREDIT)
            }
            Reason::Difference { old, new, ratio, whole } => {
                let full = new.minus(old).unwrap_or_default();
                let units = format!("({} − {})", self.money(new), self.money(old));
                let formula = self.share_of(line, &units, (full.into(), ratio), self.time_unit(ratio));
                let sentence = self.proration_sentence(line, whole);
                explanation(formula, sentence, PRORATION)
            }
            Reason::Usage { total, billed } => self.usage(line, total, billed),
            Reason::Trial => {
                let sentence = format!("A trial, {}: nothing is billed for it.", from_to(line.period));
                explanation(self.money(line.amount), sentence, TRIAL)
            }
            Reason::AsWritten { .. } => {
                let sentence = "The amount stands in the story and waited for the next invoice.";
                explanation(self.money(line.amount), sentence, AS_WRITTEN)
            }
        }
    }

    fn usage(&self, line: &LineItem, total: Decimal, billed: Amount) -> Explanation {
        let all = billed.plus(line.amount).unwrap_or_default();
        let costs = format!("{} used = {}", words::decimal(total), self.money(all));
        let (formula, sentence) = if billed.is_zero() {
            (costs, format!("What was used from {}.", from_to(line.period)))
        } else {
            let formula =
                format!("{costs}; {} − {} = {}", self.money(all), self.money(billed), self.money(line.amount));
            (formula, format!("What was used from {}, less what was billed before.", from_to(line.period)))
        };
        explanation(formula, sentence, USAGE)
    }

    /// What the line's quantity costs at its price: `$100.00`, `2 × $15.00`, or the sum of its tiers.
    fn full(&self, line: &LineItem) -> String {
        let Some(id) = line.price else { return self.money(line.amount) };
        let mut parts = Vec::new();
        let told = self.projection.simulation.catalog.price(id).parts(line.quantity, &mut parts);
        if told.is_err() {
            return self.money(line.amount);
        }
        let terms: Vec<_> = parts.iter().map(|part| self.term(part)).collect();
        terms.join(" + ")
    }

    /// `3 × $10.00`, with the flat amount of its tier where there is one.
    fn term(&self, part: &PricePart) -> String {
        let unit = format!("{} × {}", words::decimal(part.quantity), self.exact(part.unit_amount.into()));
        if part.flat_amount.is_zero() { unit } else { format!("{unit} + {}", self.exact(part.flat_amount.into())) }
    }

    /// An amount with all of its decimals.
    fn exact(&self, amount: ExactAmount) -> String {
        words::exact_money(self.projection.simulation.currency, amount)
    }

    /// `− $32.52 × 445,540 s ÷ 2,678,400 s = −$5.4095… → −$5.41`
    fn share(&self, line: &LineItem, full: ExactAmount, ratio: Ratio) -> String {
        let units = match line.price.map(|id| self.projection.simulation.catalog.price(id)) {
            // The terms that everybody knows, where no discount is inside.
            Some(price) if price.amount(line.quantity) == Ok(full) => self.full_short(line, price),
            _ => self.exact(full),
        };
        self.share_of(line, &units, (full, ratio), self.time_unit(ratio))
    }

    fn full_short(&self, line: &LineItem, price: &Price) -> String {
        match price.flat_unit_amount() {
            Some(unit) if line.quantity == Decimal::whole(1) => self.money(unit),
            Some(unit) => format!("{} × {}", words::decimal(line.quantity), self.money(unit)),
            None => self.full(line),
        }
    }

    fn share_of(&self, line: &LineItem, units: &str, (full, ratio): (ExactAmount, Ratio), unit: &str) -> String {
        let sign = if line.kind == LineItemKind::ProrationCredit { "− " } else { "" };
        let (part, whole) = (words::count(ratio.part()), words::count(ratio.whole()));
        let money = self.money(line.amount);
        let product = full.numerator().checked_mul(i128::from(ratio.part()));
        let divisor = i128::from(ratio.whole()).checked_mul(10_i128.pow(u32::from(full.scale())));
        let unrounded = match (product, divisor) {
            (Some(product), Some(divisor)) => self.unrounded(line.amount, product, divisor),
            _ => String::new(),
        };
        format!("{sign}{units} × {part}{unit} ÷ {whole}{unit} = {unrounded}{money}")
    }

    /// What the policy counts: ` s` for seconds, nothing where a day or a rounded ratio is meant.
    fn time_unit(&self, ratio: Ratio) -> &'static str {
        let time = self.projection.simulation.policy.time;
        match time.unit {
            TimeUnit::Second | TimeUnit::SecondEndEarly if time.ratio_decimals.is_none() && ratio.whole() > 1 => " s",
            _ => "",
        }
    }

    /// The value before rounding, cut after four more decimals; nothing where it was exact.
    fn unrounded(&self, amount: Amount, product: i128, whole: i128) -> String {
        if whole == 0 || product % whole == 0 {
            return String::new();
        }
        let currency = self.projection.simulation.currency;
        let units = i64::try_from(product / whole).ok().and_then(|units| Amount::new(units).ok()).unwrap_or_default();
        let sign = if amount.is_negative() { "−" } else { "" };
        let point = if currency.digits() == 0 || words::money(currency, units).rfind('.').is_none() { "." } else { "" };
        let more = product % whole * 10_000;
        let dots = if more % whole == 0 { "" } else { "…" };
        let more = i64::try_from(more / whole).unwrap_or_default();
        format!("{sign}{}{point}{more:04}{dots} → ", words::money(currency, units))
    }

    fn proration_sentence(&self, line: &LineItem, whole: BillingPeriod) -> String {
        let part = line.period;
        let (left, all) = (part.seconds(), whole.seconds());
        let in_days = left % DAY == 0 && all % DAY == 0;
        let is_one = left == if in_days { DAY } else { 1 };
        let (was, they) = if is_one { ("was", "It was") } else { ("were", "They were") };
        let (are, given_back) = if is_one { ("It is", "is given back") } else { ("They are", "are given back") };
        let left = if in_days { words::count(left / DAY) } else { words::span(left) };
        if line.kind == LineItemKind::Subscription {
            return format!("{left} of the {} {} are billed, {}.", words::span(all), from_to(whole), from_to(part));
        }
        let left = format!(
            "{left} of the {} {} {was} left on {}.",
            words::span(all),
            from_to(whole),
            words::short_instant(part.start)
        );
        match line.reverses.and_then(|id| self.projection.line(id)) {
            Some((invoice, _)) => {
                let number = describe::invoice_number(invoice);
                format!("{left} {they} billed on invoice {number} and {given_back}.")
            }
            None if line.kind == LineItemKind::ProrationCredit => format!("{left} {are} given back."),
            None => format!("{left} {are} billed at the new terms."),
        }
    }

    // Invoices.

    fn total(&self, invoice: &Invoice) -> Explanation {
        let formula = self.sum(invoice.lines.iter().map(|line| line.amount), invoice.total);
        let sentence = "The balance is not part of it; that is applied afterwards.";
        explanation(formula, sentence, TOTAL)
    }

    fn applied(&self, invoice: &Invoice) -> Explanation {
        let settled = &invoice.settlement;
        let (before, after) = (self.balance(settled.starting_balance), self.balance(settled.ending_balance));
        let due = self.money(invoice.total);
        let (sentence, rule) = match settled.outcome {
            Outcome::Credited => (
                format!("The total of {due} is below nothing. It is not refunded; it turned {before} into {after}."),
                NEGATIVE_TOTAL,
            ),
            Outcome::TooSmall | Outcome::TooLarge => {
                (format!("The amount could not be charged. It turned {before} into {after}."), CHARGE_LIMITS)
            }
            _ if settled.starting_balance.is_positive() => (
                format!("The customer had {before}. It is collected with this invoice, which leaves {after}."),
                BALANCE,
            ),
            _ => (
                format!("The customer had {before}. The invoice uses as much of it as it can, which leaves {after}."),
                BALANCE,
            ),
        };
        explanation(self.balance_change(invoice), sentence, rule)
    }

    /// `−$60.00 + $60.00 = $0.00`: the balance and what the invoice took from it or put on it. Where something could not
    /// be charged, the whole way: `UGX 0 + UGX 10.50 − UGX 11 = −UGX 0.50`.
    fn balance_change(&self, invoice: &Invoice) -> String {
        let settled = &invoice.settlement;
        let parts = if settled.carried.is_zero() && settled.rounding.is_zero() {
            vec![settled.starting_balance, settled.applied]
        } else {
            let charged = Some(-settled.amount_due).filter(|charged| !charged.is_zero());
            [settled.starting_balance, invoice.total].into_iter().chain(charged).collect()
        };
        self.sum(parts.into_iter(), settled.ending_balance)
    }

    fn amount_due(&self, invoice: &Invoice) -> Explanation {
        let settled = &invoice.settlement;
        let currency = self.projection.simulation.currency;
        let raw = invoice.total.plus(settled.starting_balance).unwrap_or_default();
        let sum = self.with_balance(invoice, raw);
        let due = self.money(settled.amount_due);
        match settled.outcome {
            Outcome::NotFinalized => explanation(self.money(settled.amount_due), "A draft is owed by nobody.", BALANCE),
            Outcome::Charged if !settled.rounding.is_zero() => {
                let code = currency.code.to_ascii_uppercase();
                let sentence = format!("{code} is charged in whole steps; the rest stays on the balance.");
                explanation(format!("{sum} → {due}"), sentence, CHARGE_LIMITS)
            }
            Outcome::Charged if settled.starting_balance.is_zero() => {
                explanation(sum, "There is no balance, so the whole total is charged.", BALANCE)
            }
            Outcome::Charged => explanation(sum, "Total and balance together are charged.", BALANCE),
            Outcome::NothingDue => explanation(sum, "The total is nothing, so nothing is charged.", BALANCE),
            Outcome::PaidFromCredit => {
                explanation(format!("{sum} → {due}"), "Credit covers all of it, so nothing is charged.", BALANCE)
            }
            Outcome::Credited => {
                let sentence = "The total is below nothing: nothing is charged, and it becomes credit.";
                explanation(format!("{sum} → {due}"), sentence, NEGATIVE_TOTAL)
            }
            Outcome::TooSmall => {
                let least = least_charge(currency, self.projection.simulation.policy);
                let sentence = format!(
                    "Less than {} cannot be charged. The invoice counts as paid and the amount becomes a debt on the balance.",
                    self.money(least)
                );
                explanation(format!("{sum} → {due}"), sentence, CHARGE_LIMITS)
            }
            Outcome::TooLarge => {
                let most = Amount::new(currency.maximum_charge()).unwrap_or_default();
                let sentence = format!(
                    "More than {} cannot be charged. The amount becomes a debt on the balance.",
                    self.money(most)
                );
                explanation(format!("{sum} → {due}"), sentence, CHARGE_LIMITS)
            }
        }
    }

    fn with_balance(&self, invoice: &Invoice, raw: Amount) -> String {
        let start = invoice.settlement.starting_balance;
        let (total, size) = (self.money(invoice.total), self.money(start.magnitude()));
        match start.units().signum() {
            -1 => format!("{total} − {size} of credit = {}", self.money(raw)),
            1 => format!("{total} + {size} of debt = {}", self.money(raw)),
            _ => total,
        }
    }

    fn payment(&self, payment: &Payment) -> Explanation {
        let invoice = match payment.purpose {
            PaymentPurpose::Invoice(id) => self.projection.invoice(id),
            PaymentPurpose::Refund(_) => {
                let sentence = "A credit note paid it back to the payment method.";
                return explanation(self.money(payment.amount), sentence, CREDIT_NOTE);
            }
            PaymentPurpose::OneOffCharge(_) => None,
        };
        let at_once =
            || explanation(self.money(payment.amount), "It was charged at once, without an invoice.", ONE_OFF);
        invoice.map_or_else(at_once, |invoice| self.amount_due(invoice))
    }

    // The ledger.

    fn transaction(&self, entry: &BalanceTransaction) -> Explanation {
        let invoice = entry.invoice.and_then(|id| self.projection.invoice(id));
        match (entry.kind, invoice) {
            (BalanceTransactionType::AppliedToInvoice, Some(invoice)) if entry.event.is_none() => self.applied(invoice),
            (BalanceTransactionType::UnappliedFromInvoice, Some(_)) => {
                let sentence = "The invoice is void, so what it did to the balance is undone.";
                explanation(self.money(entry.amount), sentence, BALANCE)
            }
            (BalanceTransactionType::CreditNote, Some(_)) => {
                let sentence = "A credit note took this back, and it had been paid before.";
                explanation(self.money(entry.amount), sentence, CREDIT_NOTE)
            }
            (BalanceTransactionType::InvoiceOverpaid | BalanceTransactionType::AppliedToInvoice, Some(_)) => {
                let sentence = "An event of the story did this to the balance.";
                explanation(self.money(entry.amount), sentence, BALANCE)
            }
            (_, Some(invoice)) => self.amount_due(invoice),
            (BalanceTransactionType::Initial, None) => {
                let sentence = format!("The customer was created with {}.", self.balance(entry.amount));
                explanation(self.money(entry.amount), sentence, LEDGER)
            }
            (_, None) => {
                let before = self.before(entry);
                let formula = format!(
                    "{} − {} = {}",
                    self.money(entry.ending_balance),
                    self.parenthesized(before),
                    self.money(entry.amount)
                );
                let sentence = format!(
                    "An event of the story turned {} into {}.",
                    self.balance(before),
                    self.balance(entry.ending_balance)
                );
                explanation(formula, sentence, LEDGER)
            }
        }
    }

    fn running(&self, entry: &BalanceTransaction) -> Explanation {
        let before = self.before(entry);
        let formula = self.sum([before, entry.amount].into_iter(), entry.ending_balance);
        let sentence = format!("The balance before and this entry make {}.", self.balance(entry.ending_balance));
        explanation(formula, sentence, LEDGER)
    }

    fn before(&self, entry: &BalanceTransaction) -> Amount {
        let place = entry.id.index().checked_sub(1);
        let previous = place.and_then(|place| self.projection.balance_transactions.get(place));
        previous.map_or(Amount::ZERO, |previous| previous.ending_balance)
    }

    fn parenthesized(&self, amount: Amount) -> String {
        let money = self.money(amount);
        if amount.is_negative() { format!("({money})") } else { money }
    }

    // The roll-forward.

    fn month(&self, month: &Month, column: Column) -> Explanation {
        let amount = month.amount(column);
        match column {
            Column::Opening => {
                let sentence = format!("The month opens with {}, as the one before it closed.", self.balance(amount));
                explanation(self.money(amount), sentence, ROLL_FORWARD)
            }
            Column::Closing => {
                let parts = [month.opening, month.credited, month.debited, month.applied];
                let parts = parts.into_iter().enumerate().filter(|(index, part)| *index == 0 || !part.is_zero());
                let formula = self.sum(parts.map(|(_, part)| part), amount);
                let sentence =
                    format!("What was there, what was added and what was used leave {}.", self.balance(amount));
                explanation(formula, sentence, ROLL_FORWARD)
            }
            Column::Credited | Column::Debited | Column::Applied => {
                let entries = &self.projection.balance_transactions[month.transactions.clone()];
                let entries: Vec<_> =
                    entries.iter().filter(|entry| column_of(self.projection, entry) == column).collect();
                // One alone has its own computation; several are a sum.
                if let [only] = entries[..] {
                    return self.transaction(only);
                }
                let names = entries.iter().map(|entry| describe::transaction(self.projection, entry));
                let sentence = list(names, "No entry of the ledger in this month.");
                explanation(self.sum(entries.iter().map(|entry| entry.amount), amount), sentence, LEDGER)
            }
            Column::Billed => {
                let invoices = &self.projection.invoices[month.invoices.clone()];
                if let [only] = invoices {
                    return self.total(only);
                }
                let names = invoices.iter().map(|invoice| format!("Invoice {}", describe::invoice_number(invoice)));
                let sentence = list(names, "No invoice in this month.");
                explanation(self.sum(invoices.iter().map(|invoice| invoice.total), amount), sentence, TOTAL)
            }
            Column::Charged => {
                let payments = &self.projection.payments[month.payments.clone()];
                let invoices = &self.projection.invoices[month.invoices.clone()];
                match (payments, invoices) {
                    ([only], _) => return self.payment(only),
                    ([], [only]) => return self.amount_due(only),
                    _ => {}
                }
                let names = payments.iter().map(|payment| describe::payment(self.projection, payment));
                let sentence = list(names, "Nothing was charged in this month.");
                explanation(self.sum(payments.iter().map(|payment| payment.amount), amount), sentence, BALANCE)
            }
            Column::Recurring => {
                let sentence =
                    "What the subscriptions bring in an average month, as they stand at the end of this one.";
                explanation(self.money(amount), sentence, RECURRING)
            }
        }
    }

    /// `−$10.00 + $50.00 + $100.00 = $140.00`; one amount alone is not a sum.
    fn sum(&self, amounts: impl Iterator<Item = Amount>, total: Amount) -> String {
        /// Of more than this, the middle is left out.
        const MOST: usize = 8;
        let amounts: Vec<_> = amounts.collect();
        if amounts.len() < 2 {
            return self.money(total);
        }
        let mut text = self.money(amounts[0]);
        for amount in &amounts[1..amounts.len().min(MOST)] {
            text.push_str(if amount.is_negative() { " − " } else { " + " });
            text.push_str(&self.money(amount.magnitude()));
        }
        if amounts.len() > MOST {
            text.push_str(" + …");
        }
        format!("{text} = {}", self.money(total))
    }
}

/// Names as a sentence: `Invoice 2, invoice 3.`
fn list(names: impl Iterator<Item = String>, none: &str) -> String {
    let names: Vec<_> = names.take(8).collect();
    if names.is_empty() { String::from(none) } else { format!("{}.", names.join("; ")) }
}

/// `from 16 Apr to 1 May 2026`
/// In advance or in arrears.
fn when(line: &LineItem) -> &'static str {
    if line.created < line.period.end { "at its beginning" } else { "when it was over" }
}

fn from_to(period: BillingPeriod) -> String {
    let (start, end) = (period.start, period.end);
    if start.date().year == end.date().year {
        format!("from {} to {}", words::short_instant(start), words::instant(end))
    } else {
        format!("from {} to {}", words::instant(start), words::instant(end))
    }
}
