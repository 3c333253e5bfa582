//! What does the balance do to an invoice, and what is then due?
//!
//! The arithmetic of finalization, in this order:
//!
//! 1. `due = total + starting balance` (a credit is negative, so it lowers what is due).
//! 2. Nothing or less: nothing is charged, and what is below zero stays as credit.
//! 3. Below the minimum charge or above the maximum: nothing is charged, and all of it becomes debt.
//! 4. Otherwise it is charged, rounded to what the currency can charge; the rounding difference stays on the balance.
//!
//! Sources: <https://docs.stripe.com/billing/customer/balance>, <https://docs.stripe.com/currencies>.

use crate::currency::Currency;
use crate::money::{Amount, AmountTooLarge};
use crate::policy::{MinimumCharge, Policy};

/// What became of an invoice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The amount due is to be paid.
    Charged,
    /// The total was nothing; credit, if there was any, stays as it was.
    NothingDue,
    /// Credit covered all of it.
    PaidFromCredit,
    /// The total was negative and became credit.
    Credited,
    /// The amount due was below the minimum charge: marked paid, and carried on as debt.
    TooSmall,
    /// The amount due was above the maximum charge: carried on as debt.
    TooLarge,
    /// It stays a draft, so nothing is owed.
    #[default]
    NotFinalized,
}

/// The balance's part in an invoice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settlement {
    /// The balance before; negative is credit.
    pub starting_balance: Amount,
    /// What the invoice did to the balance by being paid from it or into it: the ledger's `applied_to_invoice`.
    pub applied: Amount,
    /// What became debt because it could not be charged.
    pub carried: Amount,
    /// What went onto the balance because the currency cannot be charged exactly; positive is debt.
    pub rounding: Amount,
    /// The balance afterwards.
    pub ending_balance: Amount,
    /// What is charged; never negative.
    pub amount_due: Amount,
    /// What became of it.
    pub outcome: Outcome,
}

/// Which amounts due are charged: the same for all invoices of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chargeable {
    /// They are multiples of this many billing units.
    step: i64,
    least: Amount,
    /// In billing units.
    most: i64,
}

impl Chargeable {
    /// What a currency can charge, and a policy does.
    pub fn new(currency: &Currency, policy: Policy) -> Self {
        let (step, most) = (currency.charge_step(), currency.maximum_charge());
        Self { step, least: least_charge(currency, policy), most }
    }
}

impl Settlement {
    /// What the balance does to the invoice: `amount due − total`, negative where it makes less due.
    pub fn effect(&self) -> Amount {
        // Both are in range and the difference is one that `settle` has formed.
        self.starting_balance.minus(self.ending_balance).unwrap_or_default()
    }
}

/// Settles a total against the balance.
///
/// # Errors
/// [`AmountTooLarge`] if a sum leaves the range.
#[inline]
pub fn settle(total: Amount, starting_balance: Amount, chargeable: Chargeable) -> Result<Settlement, AmountTooLarge> {
    let due = total.plus(starting_balance)?;
    let rounded = due.to_multiple_of(chargeable.step)?;
    let outcome = outcome(total, due, rounded, chargeable);
    let uncharged = Settlement {
        starting_balance,
        // Where something is due, the balance is used up; otherwise it takes all of the total.
        applied: if due.is_positive() { -starting_balance } else { total },
        ending_balance: due,
        outcome,
        ..Settlement::default()
    };
    Ok(match outcome {
        Outcome::Charged => {
            let rounding = due.minus(rounded)?;
            Settlement { rounding, ending_balance: rounding, amount_due: rounded, ..uncharged }
        }
        Outcome::TooSmall | Outcome::TooLarge => Settlement { carried: due, ..uncharged },
        _ => uncharged,
    })
}

#[inline]
fn outcome(total: Amount, due: Amount, rounded: Amount, chargeable: Chargeable) -> Outcome {
    if due.is_positive() {
        charge_outcome(due, rounded, chargeable)
    } else if total.is_negative() {
        Outcome::Credited
    } else if total.is_zero() {
        Outcome::NothingDue
    } else {
        Outcome::PaidFromCredit
    }
}

#[inline]
fn charge_outcome(due: Amount, rounded: Amount, chargeable: Chargeable) -> Outcome {
    if due < chargeable.least {
        Outcome::TooSmall
    } else if rounded.units() > chargeable.most {
        Outcome::TooLarge
    } else {
        Outcome::Charged
    }
}

/// The least amount due that is charged: the currency's minimum, and at least half a step, which rounds up to a whole one.
pub fn least_charge(currency: &Currency, policy: Policy) -> Amount {
    let half_a_step = (currency.charge_step() + 1) / 2;
    let minimum = match policy.minimum_charge {
        MinimumCharge::BecomesDebt => currency.minimum_charge,
        MinimumCharge::Ignored => 0,
    };
    Amount::new(minimum.max(half_a_step)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::STRIPE;

    /// Each row: total, starting balance; amount due, ending balance, applied, carried, outcome.
    #[test]
    fn the_balance_is_applied_after_the_total() {
        use Outcome::{Charged, Credited, NothingDue, PaidFromCredit, TooLarge, TooSmall};
        let usd = Chargeable::new(Currency::find("usd").unwrap(), STRIPE.policy);
        for (source, total, start, due, end, applied, carried, outcome) in [
            // <https://docs.stripe.com/revenue-recognition/methodology/subscriptions-and-invoicing>
            ("S13 partial use", 3100, -1100, 2000, 0, 1100, 0, Charged),
            ("S14 negative total", -3100, 0, 0, -3100, -3100, 0, Credited),
            ("S15 debt is collected", 3100, 1000, 4100, 0, -1000, 0, Charged),
            ("S54 Bob", 1000, -100, 900, 0, 100, 0, Charged),
            ("S58 recorded invoice", 10000, -8695, 1305, 0, 8695, 0, Charged),
            ("S61 recorded negative total", -12800, 0, 0, -12800, -12800, 0, Credited),
            ("S64c rest of the credit stays", 150, -500, 0, -350, 150, 0, PaidFromCredit),
            ("credit is exactly enough", 500, -500, 0, 0, 500, 0, PaidFromCredit),
            // <https://docs.stripe.com/billing/customer/balance>, invoice_too_small and invoice_too_large
            ("below the minimum", 49, 0, 0, 49, 0, 49, TooSmall),
            ("at the minimum", 50, 0, 50, 0, 0, 0, Charged),
            ("debt lifts it over the minimum", 49, 49, 98, 0, -49, 0, Charged),
            ("credit leaves too little", 1000, -980, 0, 20, 980, 20, TooSmall),
            ("at the maximum", 99_999_999, 0, 99_999_999, 0, 0, 0, Charged),
            ("above the maximum", 100_000_000, 0, 0, 100_000_000, 0, 100_000_000, TooLarge),
            ("nothing", 0, 0, 0, 0, 0, 0, NothingDue),
            ("nothing, with credit", 0, -700, 0, -700, 0, 0, NothingDue),
            ("nothing but debt", 0, 700, 700, 0, -700, 0, Charged),
            ("negative total against debt", -1000, 300, 0, -700, -1000, 0, Credited),
        ] {
            let amount = |units| Amount::new(units).unwrap();
            let settled = settle(amount(total), amount(start), usd).unwrap();
            let found = (settled.amount_due, settled.ending_balance, settled.applied, settled.carried, settled.outcome);
            assert_eq!(found, (amount(due), amount(end), amount(applied), amount(carried), outcome), "{source}");
        }
    }

    /// Source: <https://docs.stripe.com/currencies>: UGX invoices round to the nearest 100, the rest goes to the balance.
    #[test]
    fn what_cannot_be_charged_exactly_stays_on_the_balance() {
        let ugx = Chargeable::new(Currency::find("ugx").unwrap(), STRIPE.policy);
        for (total, due, rounding) in [(1_050, 1_100, -50), (1_049, 1_000, 49), (1_000, 1_000, 0)] {
            let settled = settle(Amount::new(total).unwrap(), Amount::ZERO, ugx).unwrap();
            assert_eq!((settled.amount_due.units(), settled.rounding.units()), (due, rounding));
            assert_eq!(settled.ending_balance, settled.rounding);
        }
        let tiny = settle(Amount::new(49).unwrap(), Amount::ZERO, ugx).unwrap();
        assert_eq!((tiny.outcome, tiny.ending_balance.units()), (Outcome::TooSmall, 49));
    }
}
