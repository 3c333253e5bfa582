//! How is everything kept?

use std::rc::Rc;

use super::{Projection, Totals, months};
use crate::customer::BalanceTransaction;
use crate::engine::{self, Notice, RecurringChange, Simulation, Sink};
use crate::ids::InvoiceId;
use crate::invoice::collection::{CreditNote, InvoiceChange};
use crate::invoice::{Invoice, Payment};
use crate::money::AmountTooLarge;

/// Runs a simulation and keeps all of it.
///
/// # Errors
/// [`AmountTooLarge`] if a sum leaves the range.
pub fn project(simulation: Rc<Simulation>) -> Result<Projection, AmountTooLarge> {
    let mut projection = Projection {
        simulation: Rc::clone(&simulation),
        invoices: Vec::new(),
        invoice_changes: Vec::new(),
        credit_notes: Vec::new(),
        balance_transactions: Vec::new(),
        payments: Vec::new(),
        recurring: Vec::new(),
        months: Vec::new(),
        totals: Totals::default(),
        told: Vec::new(),
        places: Vec::new(),
    };
    engine::run(&simulation, &mut projection)?;
    projection.months = months::fold(&projection)?;
    projection.totals = months::totals(&projection)?;
    Ok(projection)
}

impl Sink for Projection {
    fn invoice(&mut self, invoice: &Invoice) {
        for line in &invoice.lines {
            let place = line.id.index();
            if self.places.len() <= place {
                self.places.resize(place + 1, None::<InvoiceId>);
            }
            self.places[place] = Some(invoice.id);
        }
        self.invoices.push(invoice.clone());
    }

    fn invoice_changed(&mut self, change: &InvoiceChange) {
        self.invoices[change.invoice.index()].status = change.status;
        self.invoice_changes.push(*change);
    }

    fn credit_note(&mut self, note: &CreditNote) {
        self.credit_notes.push(*note);
    }

    fn balance_transaction(&mut self, transaction: &BalanceTransaction) {
        self.balance_transactions.push(*transaction);
    }

    fn payment(&mut self, payment: &Payment) {
        self.payments.push(*payment);
    }

    fn recurring(&mut self, change: &RecurringChange) {
        self.recurring.push(*change);
    }

    fn notice(&mut self, notice: Notice) {
        self.told.push(notice);
    }
}
