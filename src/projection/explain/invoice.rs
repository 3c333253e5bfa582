//! Why does an invoice come to what it comes to, and what is charged of it?

use super::{Explainer, Explanation, explanation, rules};
use crate::invoice::{Invoice, Outcome, Payment, PaymentPurpose, least_charge};
use crate::money::Amount;
use crate::projection::{describe, history};
use crate::words;

impl Explainer<'_> {
    /// The sum of the lines, less what the discounts of items took off.
    pub(super) fn subtotal(&self, invoice: &Invoice) -> Explanation {
        let on_items = invoice.discounts.on_items;
        let off = Some(-on_items).filter(|off| !off.is_zero());
        let formula = self.sum(invoice.lines.iter().map(|line| line.amount).chain(off), invoice.subtotal);
        let sentence = if on_items.is_zero() {
            "The lines together, before discounts and added taxes."
        } else {
            "The lines together, less the discounts that items have of their own."
        };
        explanation(formula, sentence, rules::SUBTOTAL)
    }

    /// What billing credits paid of the lines.
    pub(super) fn grants(&self, invoice: &Invoice) -> Explanation {
        let drawn = invoice.grants.iter().map(|drawn| drawn.amount);
        let formula = self.sum(drawn, describe::drawn(invoice));
        let sentence = "What grants gave to the lines, after discounts and before taxes.";
        explanation(formula, sentence, rules::GRANTS)
    }

    pub(super) fn excluding_tax(&self, invoice: &Invoice) -> Explanation {
        let taxes = &invoice.taxes;
        let parts = [-on_invoice(invoice), -describe::drawn(invoice), -taxes.contained, -taxes.backed_out];
        let parts = parts.into_iter().filter(|part| !part.is_zero());
        let formula = self.sum([invoice.subtotal].into_iter().chain(parts), invoice.total_excluding_tax);
        let sentence = match (taxes.contained.is_zero(), taxes.backed_out.is_zero()) {
            (false, _) => "The subtotal less discounts and the taxes that the prices contain.",
            (true, false) => {
                "The subtotal less discounts and the taxes in the prices, which this customer does not pay."
            }
            (true, true) => "The subtotal less discounts; no price contains a tax.",
        };
        explanation(formula, sentence, rules::TAXES)
    }

    pub(super) fn total(&self, invoice: &Invoice) -> Explanation {
        let (discounts, taxes) = (&invoice.discounts, &invoice.taxes);
        let is_plain = discounts.amounts.is_empty()
            && invoice.grants.is_empty()
            && taxes.added.is_zero()
            && taxes.backed_out.is_zero();
        let parts: Vec<_> = if is_plain {
            invoice.lines.iter().map(|line| line.amount).collect()
        } else {
            let parts = [-on_invoice(invoice), -describe::drawn(invoice), taxes.added, -taxes.backed_out];
            [invoice.subtotal].into_iter().chain(parts.into_iter().filter(|part| !part.is_zero())).collect()
        };
        let before = Amount::sum(parts.iter().copied()).unwrap_or(invoice.total);
        let formula = self.sum(parts.into_iter(), before);
        if before != invoice.total {
            let formula = format!("{formula} → {}", self.money(invoice.total));
            let sentence = "This policy knows no total below nothing: what is below is lost to the customer.";
            return explanation(formula, sentence, rules::LOST);
        }
        let sentence = match (is_plain, taxes.added.is_zero(), taxes.backed_out.is_zero()) {
            (true, ..) => "The balance is not part of it; that is applied afterwards.",
            (_, false, _) => {
                "The subtotal less discounts, with the taxes that come on top. The balance is applied afterwards."
            }
            (_, true, false) => {
                "The subtotal less discounts and the taxes in the prices, which this customer does not pay. The balance is applied afterwards."
            }
            _ => "The subtotal less discounts. The balance is applied afterwards.",
        };
        explanation(formula, sentence, if is_plain { rules::TOTAL } else { rules::TOTAL_OF_PARTS })
    }

    pub(super) fn applied(&self, invoice: &Invoice) -> Explanation {
        let settled = &invoice.settlement;
        let (before, after) = (self.balance(settled.starting_balance), self.balance(settled.ending_balance));
        let due = self.money(invoice.total);
        let (sentence, rule) = match settled.outcome {
            Outcome::Credited => (
                format!("The total of {due} is below nothing. It is not refunded; it turned {before} into {after}."),
                rules::NEGATIVE_TOTAL,
            ),
            Outcome::TooSmall | Outcome::TooLarge => {
                (format!("The amount could not be charged. It turned {before} into {after}."), rules::CHARGE_LIMITS)
            }
            _ if settled.starting_balance.is_positive() => (
                format!("The customer had {before}. It is collected with this invoice, which leaves {after}."),
                rules::BALANCE,
            ),
            _ => (
                format!("The customer had {before}. The invoice uses as much of it as it can, which leaves {after}."),
                rules::BALANCE,
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

    pub(super) fn amount_due(&self, invoice: &Invoice) -> Explanation {
        let settled = &invoice.settlement;
        let currency = self.projection.simulation.currency;
        let raw = invoice.total.plus(settled.starting_balance).unwrap_or_default();
        let sum = self.with_balance(invoice, raw);
        let due = self.money(settled.amount_due);
        match settled.outcome {
            Outcome::NotFinalized => {
                explanation(self.money(settled.amount_due), "A draft is owed by nobody.", rules::BALANCE)
            }
            Outcome::Charged if !settled.rounding.is_zero() => {
                let code = currency.code.to_ascii_uppercase();
                let sentence = format!("{code} is charged in whole steps; the rest stays on the balance.");
                explanation(format!("{sum} → {due}"), sentence, rules::CHARGE_LIMITS)
            }
            Outcome::Charged => {
                let what = if settled.starting_balance.is_zero() {
                    "There is no balance, so the whole total is"
                } else {
                    "Total and balance together are"
                };
                explanation(sum, format!("{what} {}", self.collected(invoice)), rules::BALANCE)
            }
            Outcome::NothingDue => explanation(sum, "The total is nothing, so nothing is charged.", rules::BALANCE),
            Outcome::PaidFromCredit => {
                explanation(format!("{sum} → {due}"), "Credit covers all of it, so nothing is charged.", rules::BALANCE)
            }
            Outcome::Credited => {
                let sentence = "The total is below nothing: nothing is charged, and it becomes credit.";
                explanation(format!("{sum} → {due}"), sentence, rules::NEGATIVE_TOTAL)
            }
            Outcome::TooSmall => {
                let least = least_charge(currency, self.projection.simulation.policy);
                let sentence = format!(
                    "Less than {} cannot be charged. The invoice counts as paid and the amount becomes a debt on the balance.",
                    self.money(least)
                );
                explanation(format!("{sum} → {due}"), sentence, rules::CHARGE_LIMITS)
            }
            Outcome::TooLarge => {
                let most = Amount::new(currency.maximum_charge()).unwrap_or_default();
                let sentence = format!(
                    "More than {} cannot be charged. The amount becomes a debt on the balance.",
                    self.money(most)
                );
                explanation(format!("{sum} → {due}"), sentence, rules::CHARGE_LIMITS)
            }
        }
    }

    /// What became of an amount due: charged, or due and what then happened.
    fn collected(&self, invoice: &Invoice) -> String {
        let is_of = |payment: &&Payment| payment.purpose == PaymentPurpose::Invoice(invoice.id);
        if self.projection.payments.iter().find(is_of).is_some_and(|payment| payment.at == invoice.at) {
            return String::from("charged.");
        }
        let later = history(self.projection, invoice);
        match (later.last(), invoice.due_at) {
            (Some(last), _) => format!("due. {}: {}", words::instant(last.at), last.text),
            (None, Some(due_at)) => format!("due until {}.", words::instant(due_at)),
            (None, None) => String::from("due, and nobody tries to charge it."),
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

    pub(super) fn payment(&self, payment: &Payment) -> Explanation {
        let invoice = match payment.purpose {
            PaymentPurpose::Invoice(id) => self.projection.invoice(id),
            PaymentPurpose::Refund(_) => {
                let sentence = "A credit note paid it back to the payment method.";
                return explanation(self.money(payment.amount), sentence, rules::CREDIT_NOTE);
            }
            PaymentPurpose::OneOffCharge(_) => None,
        };
        let at_once =
            || explanation(self.money(payment.amount), "It was charged at once, without an invoice.", rules::ONE_OFF);
        invoice.map_or_else(at_once, |invoice| self.amount_due(invoice))
    }
}

/// What the discounts of the whole invoice took off.
fn on_invoice(invoice: &Invoice) -> Amount {
    let all = invoice.discounts.total().unwrap_or_default();
    all.minus(invoice.discounts.on_items).unwrap_or_default()
}
