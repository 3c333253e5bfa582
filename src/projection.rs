//! What came out?
//!
//! A [`Projection`] keeps everything that a run told, as numbers with their reasons. Words are made only when somebody
//! looks: [`explain`] opens one amount, [`headline`] says the whole in a sentence, [`notices`] points out what a careful
//! colleague would, and [`document`] writes it all down as JSON.

mod agenda;
pub mod describe;
mod digest;
mod document;
mod explain;
mod headline;
mod history;
mod months;
mod notices;
mod record;

pub use agenda::{AgendaEntry, Happening, agenda};
pub use digest::digest;
pub use document::{Document, Reasons, VERSION, document, document_with};
pub use explain::{Explanation, Rule, Subject, explain};
pub use headline::{Headline, Part, Tone, headline};
pub use history::{HistoryEntry, Standing, charged_for, history, remaining, standing, unpaid};
pub use months::{Column, Month};
pub use notices::{NoticeText, notices};
pub use record::project;

use std::rc::Rc;

use crate::calendar::BillingPeriod;
use crate::customer::BalanceTransaction;
use crate::engine::{Notice, RecurringChange, Simulation};
use crate::ids::{InvoiceId, LineId};
use crate::invoice::collection::{CreditNote, InvoiceChange};
use crate::invoice::{Invoice, LineItem, Payment, PaymentPurpose};
use crate::money::Amount;

/// Everything that happened in a run. Amounts are in billing units; on the balance, negative is credit.
#[derive(Clone, Debug, PartialEq)]
pub struct Projection {
    /// What was run.
    pub simulation: Rc<Simulation>,
    /// The invoices, in the order of finalization; an [`InvoiceId`] is a place in the list.
    pub invoices: Vec<Invoice>,
    /// What happened to invoices after they were finalized.
    pub invoice_changes: Vec<InvoiceChange>,
    /// What was taken back of invoices.
    pub credit_notes: Vec<CreditNote>,
    /// The ledger of the balance.
    pub balance_transactions: Vec<BalanceTransaction>,
    /// What was charged.
    pub payments: Vec<Payment>,
    /// How recurring revenue changed.
    pub recurring: Vec<RecurringChange>,
    /// The roll-forward, a row a month.
    pub months: Vec<Month>,
    /// The sums over all months.
    pub totals: Totals,
    /// What the run pointed out.
    pub told: Vec<Notice>,
    /// On which invoice each line is, by [`LineId`]; nothing for lines that wait or were removed.
    places: Vec<Option<InvoiceId>>,
}

/// The sums over all months.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// The invoices' totals.
    pub billed: Amount,
    /// What was charged, one-off charges included.
    pub charged: Amount,
    /// The one-off charges.
    pub one_off: Amount,
    /// What made credit, as on the ledger: negative.
    pub credited: Amount,
    /// What made debt, as on the ledger: positive.
    pub debited: Amount,
    /// What invoices used (positive) or collected (negative).
    pub applied: Amount,
    /// The balance at the horizon; negative is credit.
    pub closing: Amount,
}

impl Projection {
    /// The invoice of that id, if it is one of this projection's.
    pub fn invoice(&self, id: InvoiceId) -> Option<&Invoice> {
        self.invoices.get(id.index())
    }

    /// The line of that id and the invoice that it is on, if it was invoiced.
    pub fn line(&self, id: LineId) -> Option<(&Invoice, &LineItem)> {
        let invoice = self.invoice((*self.places.get(id.index())?)?)?;
        Some((invoice, invoice.lines.iter().find(|line| line.id == id)?))
    }

    /// The invoice on which an amount stands.
    pub fn invoice_of(&self, subject: Subject) -> Option<&Invoice> {
        match subject {
            Subject::Line(id) => self.line(id).map(|(invoice, _)| invoice),
            Subject::Discount(id, _)
            | Subject::Coupon(id, _)
            | Subject::Grants(id)
            | Subject::Tax(id, _)
            | Subject::TaxRate(id, _)
            | Subject::Subtotal(id)
            | Subject::ExcludingTax(id)
            | Subject::Total(id)
            | Subject::Applied(id)
            | Subject::AmountDue(id) => self.invoice(id),
            _ => None,
        }
    }

    /// The time that an amount is about: what its line pays for, its invoice's period, its month, or its instant.
    pub fn period_of(&self, subject: Subject) -> Option<BillingPeriod> {
        let at = match subject {
            Subject::Line(id) => return Some(self.line(id)?.1.period),
            Subject::Month(place, _) => return Some(self.months.get(place)?.period),
            Subject::Months(_) => return Some(self.simulation.span),
            Subject::Transaction(id) | Subject::RunningBalance(id) => self.balance_transactions.get(id.index())?.at,
            Subject::Payment(id) => self.payments.get(id.index())?.at,
            _ => {
                let invoice = self.invoice_of(subject)?;
                if invoice.subscription.is_some() {
                    return Some(invoice.period);
                }
                invoice.at
            }
        };
        Some(BillingPeriod { start: at, end: at })
    }

    /// The amount from which another one comes: of a credit the debit that it takes back; of a ledger entry or a payment
    /// what its invoice says; of a cell of the roll-forward the only invoice or payment that is in it.
    pub fn origin_of(&self, subject: Subject) -> Option<Subject> {
        match subject {
            Subject::Line(id) => self.line(id)?.1.reverses.map(Subject::Line),
            Subject::Transaction(id) => self.balance_transactions.get(id.index())?.invoice.map(Subject::Applied),
            Subject::Payment(id) => match self.payments.get(id.index())?.purpose {
                PaymentPurpose::Invoice(id) => Some(Subject::AmountDue(id)),
                _ => None,
            },
            Subject::Month(place, Column::Billed) => {
                let invoices = self.months.get(place)?.invoices.clone();
                (invoices.len() == 1).then(|| Subject::Total(self.invoices[invoices.start].id))
            }
            Subject::Month(place, Column::Charged) => {
                let payments = self.months.get(place)?.payments.clone();
                self.origin_of(Subject::Payment(self.payments[payments].first()?.id))
            }
            _ => None,
        }
    }

    /// The month that an instant falls into, as a place in [`Projection::months`].
    pub fn month_of(&self, at: crate::calendar::Timestamp) -> Option<usize> {
        self.months.iter().position(|month| month.period.contains(at))
    }
}
