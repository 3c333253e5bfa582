//! What may a credit note take back from an invoice, and where does that go?
//!
//! First it lowers what is still to be paid, but not below 0. What is more than that was paid already: it is refunded to
//! the payment method, put on the customer's balance or settled elsewhere, and the three add up to it
//! (<https://docs.stripe.com/api/credit_notes/create>). No more is refunded than was charged and not yet refunded: of an
//! invoice of 200.00, paid with a balance of 150.00 and a charge of 50.00, up to 50.00 go back to the card and the rest
//! to the balance (<https://docs.stripe.com/invoicing/dashboard/credit-notes>).
//!
//! A part of a line takes its part of the line's discounts and taxes back with it. All amounts here are positive: what
//! goes to the balance is credit there, so its ledger entry is negative.

use crate::money::{Amount, AmountTooLarge};

/// What credit notes need to know of an invoice whose total is positive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Creditable {
    /// The total of the invoice, taxes included.
    pub total: Amount,
    /// What earlier credit notes took back.
    pub credited: Amount,
    /// What is still to be paid; 0 once it is paid.
    pub amount_due: Amount,
    /// What was charged to a payment method.
    pub charged: Amount,
    /// What of it has been refunded.
    pub refunded: Amount,
}

impl Creditable {
    /// The most that a credit note may take back: all credit notes together take back no more than the total.
    ///
    /// # Errors
    /// [`AmountTooLarge`] if it leaves the range.
    pub fn most(&self) -> Result<Amount, AmountTooLarge> {
        rest(self.total, self.credited)
    }

    /// The most that may go back to the payment method.
    ///
    /// # Errors
    /// [`AmountTooLarge`] if it leaves the range.
    pub fn most_refund(&self) -> Result<Amount, AmountTooLarge> {
        rest(self.charged, self.refunded)
    }
}

/// Where the part of a credit note goes that had been paid. None of them is negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct PostPayment {
    /// Back to the payment method.
    pub refund: Amount,
    /// Onto the customer's balance, as credit.
    pub balance: Amount,
    /// Settled somewhere else.
    pub out_of_band: Amount,
}

impl PostPayment {
    /// All of it.
    ///
    /// # Errors
    /// [`AmountTooLarge`] if the sum leaves the range.
    pub fn total(&self) -> Result<Amount, AmountTooLarge> {
        Amount::sum([self.refund, self.balance, self.out_of_band])
    }
}

/// A credit note that is in order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct CreditNoteSplit {
    /// By how much less is to be paid.
    pub pre_payment: Amount,
    /// Where the rest goes.
    pub post_payment: PostPayment,
}

/// Why a credit note is not in order, with what it says and what it may say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CreditNoteProblem {
    /// It takes nothing back, or less than that.
    NotPositive {
        /// What it wants to take back.
        amount: Amount,
    },
    /// It takes back more than is left of the total.
    MoreThanTotal {
        /// What it wants to take back.
        amount: Amount,
        /// What is left of the total.
        most: Amount,
    },
    /// One of the places gets less than nothing.
    NegativePart {
        /// What it gets.
        part: Amount,
    },
    /// The places do not get what had been paid.
    PartsDoNotAddUp {
        /// What they get together.
        parts: Amount,
        /// What had been paid of the amount: what they have to get.
        post_payment: Amount,
    },
    /// More is refunded than was charged and not yet refunded.
    MoreThanCharged {
        /// What is to be refunded.
        refund: Amount,
        /// What can be.
        most: Amount,
    },
    /// An amount left the range.
    TooLarge,
}

impl From<AmountTooLarge> for CreditNoteProblem {
    fn from(_: AmountTooLarge) -> Self {
        Self::TooLarge
    }
}

/// Where a credit note goes if it does not say so: what is to be paid is lowered, then as much as can be is refunded,
/// and the rest goes to the balance.
///
/// # Errors
/// If it takes back nothing or more than is left of the total.
pub fn split(amount: Amount, invoice: &Creditable) -> Result<CreditNoteSplit, CreditNoteProblem> {
    let (pre_payment, paid) = at_payment(amount, invoice)?;
    let refund = paid.min(invoice.most_refund()?);
    let post_payment = PostPayment { refund, balance: paid.minus(refund)?, out_of_band: Amount::ZERO };
    Ok(CreditNoteSplit { pre_payment, post_payment })
}

/// A credit note that says where the part goes that had been paid.
///
/// # Errors
/// The first thing that is not in order.
pub fn check(
    amount: Amount,
    post_payment: PostPayment,
    invoice: &Creditable,
) -> Result<CreditNoteSplit, CreditNoteProblem> {
    let (pre_payment, paid) = at_payment(amount, invoice)?;
    check_parts(post_payment, paid)?;
    check_refund(post_payment.refund, invoice.most_refund()?)?;
    Ok(CreditNoteSplit { pre_payment, post_payment })
}

/// The credit for what was not used, at most what was paid and has not been credited; never negative.
///
/// # Errors
/// [`AmountTooLarge`] if a difference leaves the range.
pub fn cap(unused: Amount, paid: Amount, credited: Amount) -> Result<Amount, AmountTooLarge> {
    Ok(unused.clamp(Amount::ZERO, rest(paid, credited)?))
}

/// What of the amount is still to be paid, and what had been paid.
fn at_payment(amount: Amount, invoice: &Creditable) -> Result<(Amount, Amount), CreditNoteProblem> {
    let most = invoice.most()?;
    if !amount.is_positive() {
        return Err(CreditNoteProblem::NotPositive { amount });
    }
    if amount > most {
        return Err(CreditNoteProblem::MoreThanTotal { amount, most });
    }
    let pre_payment = amount.min(invoice.amount_due).max(Amount::ZERO);
    Ok((pre_payment, amount.minus(pre_payment)?))
}

fn check_parts(parts: PostPayment, post_payment: Amount) -> Result<(), CreditNoteProblem> {
    let PostPayment { refund, balance, out_of_band } = parts;
    if let Some(part) = [refund, balance, out_of_band].into_iter().find(|part| part.is_negative()) {
        return Err(CreditNoteProblem::NegativePart { part });
    }
    let parts = parts.total()?;
    if parts == post_payment { Ok(()) } else { Err(CreditNoteProblem::PartsDoNotAddUp { parts, post_payment }) }
}

fn check_refund(refund: Amount, most: Amount) -> Result<(), CreditNoteProblem> {
    if refund > most { Err(CreditNoteProblem::MoreThanCharged { refund, most }) } else { Ok(()) }
}

fn rest(whole: Amount, gone: Amount) -> Result<Amount, AmountTooLarge> {
    Ok(whole.minus(gone)?.max(Amount::ZERO))
}

/// The part of something that a credit note takes back: of a line before its discounts, or of a total.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// All of it, as it was invoiced; positive.
    pub whole: Amount,
    /// What earlier credit notes took back.
    pub before: Amount,
    /// What this one takes back.
    pub now: Amount,
}

impl Part {
    /// What goes back of an amount that belongs to the whole: a discount, a tax.
    ///
    /// It is what goes back by this and all earlier notes, rounded, less what went back by the earlier ones, rounded.
    /// So notes that take back the whole, in whatever parts, take back exactly what was invoiced.
    ///
    /// # Errors
    /// [`AmountTooLarge`] if it leaves the range.
    pub fn of(&self, invoiced: Amount) -> Result<Amount, AmountTooLarge> {
        let up_to = |part: Amount| invoiced.share(part.units(), self.whole.units());
        up_to(self.before.plus(self.now)?)?.minus(up_to(self.before)?)
    }

    /// What goes back of a line, with its discounts and the taxes that were added to it, each positive as invoiced.
    ///
    /// # Errors
    /// [`AmountTooLarge`] if it leaves the range.
    pub fn of_line(&self, discount: Amount, tax: Amount) -> Result<CreditedLine, AmountTooLarge> {
        let (discount, tax) = (self.of(discount)?, self.of(tax)?);
        Ok(CreditedLine { gross: self.now, discount, tax, total: self.now.minus(discount)?.plus(tax)? })
    }
}

/// What goes back of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CreditedLine {
    /// Before discounts.
    pub gross: Amount,
    /// The discount that the customer had on it, and that does not go back.
    pub discount: Amount,
    /// The tax on it.
    pub tax: Amount,
    /// What the customer gets: `gross − discount + tax`.
    pub total: Amount,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::currency::Currency;
    use crate::invoice::{Chargeable, settle};
    use crate::policy::STRIPE;
    use CreditNoteProblem::{MoreThanCharged, MoreThanTotal, NegativePart, NotPositive, PartsDoNotAddUp, TooLarge};

    fn amount(units: i64) -> Amount {
        Amount::new(units).unwrap()
    }

    /// 200.00, of which a balance paid 150.00 and the card 50.00.
    fn paid() -> Creditable {
        Creditable { total: amount(20_000), charged: amount(5000), ..Creditable::default() }
    }

    /// The same, but the 50.00 are still to be paid.
    fn open() -> Creditable {
        Creditable { amount_due: amount(5000), charged: Amount::ZERO, ..paid() }
    }

    fn parts(refund: i64, balance: i64, out_of_band: i64) -> PostPayment {
        PostPayment { refund: amount(refund), balance: amount(balance), out_of_band: amount(out_of_band) }
    }

    /// Numbers from 0 up to an end that look random and are the same in every run.
    fn numbers(mut state: u64) -> impl FnMut(i64) -> i64 {
        move |end| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            i64::try_from(state >> 33).unwrap() % end
        }
    }

    /// Each row: the invoice, the note; how much less is to be paid, the refund, what goes to the balance.
    #[test]
    fn goes_to_the_card_first_and_then_to_the_balance() {
        let half_refunded = Creditable { refunded: amount(3000), credited: amount(3000), ..paid() };
        let half_open = Creditable { amount_due: amount(2000), charged: amount(3000), ..paid() };
        for (source, invoice, note, pre_payment, refund, balance) in [
            // <https://docs.stripe.com/invoicing/dashboard/credit-notes>
            ("S20, up to the charge", paid(), 5000, 0, 5000, 0),
            ("S20, above it", paid(), 8000, 0, 5000, 3000),
            ("S20, all", paid(), 20_000, 0, 5000, 15_000),
            ("refunded before", half_refunded, 8000, 0, 2000, 6000),
            // <https://docs.stripe.com/api/credit_notes/create>
            ("open", open(), 4000, 4000, 0, 0),
            ("open, to nothing due", open(), 5000, 5000, 0, 0),
            ("open, more than is due", open(), 8000, 5000, 0, 3000),
            ("paid in part", half_open, 10_000, 2000, 3000, 5000),
        ] {
            let expected =
                CreditNoteSplit { pre_payment: amount(pre_payment), post_payment: parts(refund, balance, 0) };
            assert_eq!(split(amount(note), &invoice), Ok(expected), "{source}");
            assert_eq!(check(amount(note), expected.post_payment, &invoice), Ok(expected), "{source}");
        }
    }

    /// S20, <https://docs.stripe.com/invoicing/dashboard/credit-notes>: the charge follows from the balance.
    #[test]
    fn what_a_balance_paid_is_not_refunded() {
        let usd = Currency::find("usd").unwrap();
        let settled = settle(amount(20_000), amount(-15_000), Chargeable::new(usd, STRIPE.policy)).unwrap();
        let invoice = Creditable { total: amount(20_000), charged: settled.amount_due, ..Creditable::default() };
        assert_eq!((invoice.most_refund(), invoice.most()), (Ok(amount(5000)), Ok(amount(20_000))));
        assert_eq!(invoice, paid());
    }

    #[test]
    fn what_is_not_in_order_is_said_with_both_amounts() {
        let max = Amount::MAX.units();
        let credited = Creditable { credited: amount(15_000), ..paid() };
        for (invoice, note, to, problem) in [
            (paid(), 0, parts(0, 0, 0), NotPositive { amount: amount(0) }),
            (paid(), -5, parts(0, 0, 0), NotPositive { amount: amount(-5) }),
            (paid(), 20_001, parts(0, 20_001, 0), MoreThanTotal { amount: amount(20_001), most: amount(20_000) }),
            (credited, 5001, parts(0, 5001, 0), MoreThanTotal { amount: amount(5001), most: amount(5000) }),
            (paid(), 8000, parts(0, 9000, -1000), NegativePart { part: amount(-1000) }),
            (paid(), 8000, parts(5000, 2000, 999), PartsDoNotAddUp { parts: amount(7999), post_payment: amount(8000) }),
            (open(), 8000, parts(0, 8000, 0), PartsDoNotAddUp { parts: amount(8000), post_payment: amount(3000) }),
            (paid(), 8000, parts(5001, 2999, 0), MoreThanCharged { refund: amount(5001), most: amount(5000) }),
            (open(), 8000, parts(3000, 0, 0), MoreThanCharged { refund: amount(3000), most: amount(0) }),
            (paid(), 8000, parts(max, max, 0), TooLarge),
        ] {
            assert_eq!(check(amount(note), to, &invoice), Err(problem));
        }
        let elsewhere = check(amount(8000), parts(1000, 3000, 4000), &paid());
        assert_eq!(elsewhere.map(|note| note.post_payment), Ok(parts(1000, 3000, 4000)));
    }

    /// Each row: a line as invoiced, what of it was credited and is credited; what goes back.
    #[test]
    fn discounts_and_taxes_go_back_in_proportion() {
        for (source, (whole, discount, tax), (before, now), (discount_back, tax_back, total)) in [
            // <https://docs.stripe.com/invoicing/dashboard/credit-notes>: one line of ten
            ("S21", (1000, 500, 0), (0, 1000), (500, 0, 500)),
            ("S22", (1000, 100, 0), (0, 1000), (100, 0, 900)),
            ("S27, the first line", (500, 50, 23), (0, 500), (50, 23, 473)),
            ("a third of S27", (900, 90, 41), (0, 300), (30, 14, 284)),
            ("another", (900, 90, 41), (300, 300), (30, 13, 283)),
            ("the last", (900, 90, 41), (600, 300), (30, 14, 284)),
        ] {
            let part = Part { whole: amount(whole), before: amount(before), now: amount(now) };
            let found = part.of_line(amount(discount), amount(tax)).unwrap();
            let expected = (amount(discount_back), amount(tax_back), amount(total));
            assert_eq!((found.discount, found.tax, found.total), expected, "{source}");
        }
    }

    #[test]
    fn a_credit_is_capped_by_what_was_paid() {
        for (source, unused, paid, credited, credit) in [
            // flexprice/flexprice, calculator_test.go
            ("flexprice-cap-negative-potential-credit", -5000, 20_000, 5000, 0),
            ("flexprice-cap-previous-credits-exceed-original", 10_000, 20_000, 25_000, 0),
            ("flexprice-cap-normal-credit", 10_000, 20_000, 5000, 10_000),
            // useautumn/autumn, invoice-credit-matcher.spec.ts: half of 20.00 is not used
            ("autumn-already-refunded", 1000, 2000, 2000, 0),
            ("what is left", 10_000, 20_000, 15_000, 5000),
        ] {
            assert_eq!(cap(amount(unused), amount(paid), amount(credited)), Ok(amount(credit)), "{source}");
        }
    }

    #[test]
    fn notes_for_all_parts_take_back_what_was_invoiced() {
        let mut below = numbers(13);
        for _ in 0..1_000 {
            let (whole, tax) = (amount(1 + below(5_000)), amount(below(2_000)));
            let (mut before, mut back) = (Amount::ZERO, Amount::ZERO);
            while before < whole {
                let now = amount(1 + below(1_000)).min(whole.minus(before).unwrap());
                let of_part = Part { whole, before, now }.of(tax).unwrap();
                assert!(!of_part.is_negative());
                (before, back) = (before.plus(now).unwrap(), back.plus(of_part).unwrap());
            }
            assert_eq!(back, tax);
        }
    }

    #[test]
    fn a_split_adds_up_and_is_in_order() {
        let mut below = numbers(17);
        for _ in 0..1_000 {
            let [due, charged, by_balance] = [below(50), below(50), below(50)].map(amount);
            let total = Amount::sum([due, charged, by_balance]).unwrap();
            let invoice = Creditable { total, amount_due: due, charged, ..Creditable::default() };
            let note = amount(1 + below(160));
            let Ok(found) = split(note, &invoice) else {
                assert!(note > total);
                continue;
            };
            let CreditNoteSplit { pre_payment, post_payment } = found;
            assert_eq!(pre_payment.plus(post_payment.total().unwrap()), Ok(note));
            assert!(pre_payment <= due && post_payment.refund <= charged && post_payment.balance <= by_balance);
            assert_eq!(check(note, post_payment, &invoice), Ok(found));
        }
    }
}
