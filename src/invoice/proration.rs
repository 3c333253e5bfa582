//! Which credit and debit lines does a change in mid-period make?
//!
//! Never one net line: the whole old item is credited and the whole new one is debited, each rounded on its own, both
//! for the fraction `(period end − change) ÷ (period end − period start)` in whole seconds
//! (<https://docs.stripe.com/billing/subscriptions/prorations>).

use super::{LineItemKind, Reason};
use crate::calendar::{BillingPeriod, Timestamp};
use crate::money::{Amount, AmountTooLarge};

/// The amount and reason of one proration line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proration {
    /// Credit or debit.
    pub kind: LineItemKind,
    /// Negative for a credit.
    pub amount: Amount,
    /// The operands.
    pub reason: Reason,
    /// The time that is credited or debited.
    pub period: BillingPeriod,
}

/// What a part of a whole period costs at these terms.
///
/// # Errors
/// [`AmountTooLarge`] if it leaves the range.
pub fn of(
    unit_amount: Amount,
    quantity: u32,
    part: BillingPeriod,
    whole: BillingPeriod,
) -> Result<Proration, AmountTooLarge> {
    let amount = unit_amount.times(quantity)?.share(part.seconds(), whole.seconds())?;
    let reason = Reason::Prorated { unit_amount, quantity, part, whole };
    Ok(Proration { kind: LineItemKind::ProrationDebit, amount, reason, period: part })
}

/// The credit for the time from `at` to the end of `whole` that was billed at these terms.
///
/// # Errors
/// [`AmountTooLarge`] if it leaves the range.
pub fn credit(
    unit_amount: Amount,
    quantity: u32,
    whole: BillingPeriod,
    at: Timestamp,
) -> Result<Proration, AmountTooLarge> {
    let debit = debit(unit_amount, quantity, whole, at)?;
    Ok(Proration { kind: LineItemKind::ProrationCredit, amount: -debit.amount, ..debit })
}

/// The debit for the time from `at` to the end of `whole` at these terms.
///
/// # Errors
/// [`AmountTooLarge`] if it leaves the range.
pub fn debit(
    unit_amount: Amount,
    quantity: u32,
    whole: BillingPeriod,
    at: Timestamp,
) -> Result<Proration, AmountTooLarge> {
    let part = whole.rest(at);
    let amount = unit_amount.times(quantity)?.share(part.seconds(), whole.seconds())?;
    let reason = Reason::Prorated { unit_amount, quantity, part, whole };
    Ok(Proration { kind: LineItemKind::ProrationDebit, amount, reason, period: part })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Published and recorded amounts, to the second.
    #[test]
    fn counts_whole_seconds_and_rounds_each_line_once() {
        for (source, start, end, at, unit_amount, quantity, amount) in [
            // <https://docs.stripe.com/billing/subscriptions/prorations>, the upcoming invoice
            ("S02 debit", 1_596_749_288, 1_599_427_688, 1_598_982_148, 3252, 1, 541),
            ("S02 credit", 1_596_749_288, 1_599_427_688, 1_598_982_148, 1000, 1, 166),
            // Polar, handbook, prorations.mdx: a recorded invoice (amounts net of its 50 % coupon)
            ("S59 debit", 1_755_842_800, 1_758_521_200, 1_756_447_600, 10_000, 1, 7742),
            ("S59 credit", 1_755_842_800, 1_758_521_200, 1_756_447_600, 2_500, 1, 1935),
            // A recorded webhook: 144 seconds into a year
            ("S65 debit", 1_547_426_761, 1_578_962_761, 1_547_426_905, 10_000, 2, 20_000),
            ("S65 credit", 1_547_426_761, 1_578_962_761, 1_547_426_905, 10_000, 1, 10_000),
        ] {
            let whole = BillingPeriod { start: Timestamp(start), end: Timestamp(end) };
            let unit_amount = Amount::new(unit_amount).unwrap();
            let line = debit(unit_amount, quantity, whole, Timestamp(at)).unwrap();
            assert_eq!(line.amount.units(), amount, "{source}");
            assert_eq!(credit(unit_amount, quantity, whole, Timestamp(at)).unwrap().amount, -line.amount);
        }
    }
}
