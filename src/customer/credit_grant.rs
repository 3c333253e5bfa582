//! Which billing credits pay for which lines?
//!
//! A credit grant acts after the discounts and before tax, balance and payment, on metered lines only; what it does not
//! use stays in it until it expires (<https://docs.stripe.com/billing/subscriptions/usage-based/billing-credits>). It is
//! no part of the customer's balance.

use crate::calendar::Timestamp;
use crate::ids::CreditGrantId;
use crate::money::{Amount, AmountTooLarge};

/// How a grant came about (<https://docs.stripe.com/api/billing/credit-grant/object>).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GrantCategory {
    /// It was given away; used before what was paid for.
    Promotional,
    /// It was paid for.
    Paid,
}

/// Credit that a customer can use on metered lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CreditGrant {
    /// Its number, in the order of creation.
    pub id: CreditGrantId,
    /// What was granted; positive.
    pub amount: Amount,
    /// What has not been used; from 0 to `amount`.
    pub left: Amount,
    /// Given or paid for.
    pub category: GrantCategory,
    /// 0 is used first, 100 last.
    pub priority: u8,
    /// It pays for lines whose period ends then or later.
    pub effective_at: Timestamp,
    /// It pays for lines whose period ends before; never, if there is no such instant.
    pub expires_at: Option<Timestamp>,
    /// When it was created.
    pub created: Timestamp,
}

/// How a line's price counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Metering {
    /// By usage on a meter: grants pay for it.
    Metered,
    /// By a quantity that is agreed, or written by hand: no grant pays for it.
    Licensed,
}

/// What grants need to know of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GrantLine {
    /// What is left of it after its discounts. Nothing is drawn for a credit.
    pub amount: Amount,
    /// The end of the time that it pays for.
    pub period_end: Timestamp,
    /// Whether usage made it.
    pub metering: Metering,
}

/// Credit that a grant gave to a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// The place of the line in the list.
    pub line: usize,
    /// The grant.
    pub grant: CreditGrantId,
    /// How much less the line costs by it; positive.
    pub amount: Amount,
}

/// What became of credit that came back because its invoice was voided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reinstated {
    /// It can be used again.
    Usable,
    /// The grant is over, and so is what came back.
    Expired,
}

impl CreditGrant {
    /// Whether it may pay for a line.
    pub fn pays_for(&self, line: &GrantLine) -> bool {
        line.metering == Metering::Metered
            && self.effective_at <= line.period_end
            && self.expires_at.is_none_or(|end| line.period_end < end)
    }

    /// The least is used first: by priority, then earlier expiry (never comes last), promotional before paid, earlier
    /// effective, earlier created.
    fn order(&self) -> impl Ord + use<> {
        let expiry = (self.expires_at.is_none(), self.expires_at);
        (self.priority, expiry, self.category, self.effective_at, self.created, self.id)
    }
}

/// Puts the grants into the order in which they are used.
pub fn sort(grants: &mut [CreditGrant]) {
    for index in 1..grants.len() {
        let order = grants[index].order();
        let place = grants[..index].partition_point(|earlier| earlier.order() <= order);
        grants[place..=index].rotate_right(1);
    }
}

/// Pays for the lines, in their order, from the grants, in the order of their use; gives what was paid in all.
///
/// Pushes one entry for each line and grant that came together. The grants are [sorted](sort) by it.
///
/// # Errors
/// [`AmountTooLarge`] if the sum leaves the range.
pub fn draw(grants: &mut [CreditGrant], lines: &[GrantLine], out: &mut Vec<Drawn>) -> Result<Amount, AmountTooLarge> {
    sort(grants);
    let first = out.len();
    for (place, line) in lines.iter().enumerate() {
        draw_for(place, line, grants, out)?;
    }
    Amount::sum(out[first..].iter().map(|drawn| drawn.amount))
}

fn draw_for(
    place: usize,
    line: &GrantLine,
    grants: &mut [CreditGrant],
    out: &mut Vec<Drawn>,
) -> Result<(), AmountTooLarge> {
    let mut open = line.amount;
    for grant in grants.iter_mut().filter(|grant| grant.pays_for(line)) {
        let amount = grant.left.min(open);
        if amount.is_positive() {
            open = open.minus(amount)?;
            grant.left = grant.left.minus(amount)?;
            out.push(Drawn { line: place, grant: grant.id, amount });
        }
    }
    Ok(())
}

/// Gives back what an invoice drew, because it was voided at the instant `at`; a credit note gives nothing back.
///
/// Of a grant that is over, nothing comes back
/// (<https://docs.stripe.com/changelog/acacia/2024-12-18/billing-credits-invoice-voiding>).
///
/// # Errors
/// [`AmountTooLarge`] if what is left leaves the range.
pub fn reinstate(grant: &mut CreditGrant, amount: Amount, at: Timestamp) -> Result<Reinstated, AmountTooLarge> {
    if grant.expires_at.is_some_and(|end| end <= at) {
        return Ok(Reinstated::Expired);
    }
    grant.left = grant.left.plus(amount)?;
    Ok(Reinstated::Usable)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEVER: Option<Timestamp> = None;

    fn amount(units: i64) -> Amount {
        Amount::new(units).unwrap()
    }

    fn grant(id: u32, units: i64) -> CreditGrant {
        CreditGrant {
            id: CreditGrantId(id),
            amount: amount(units),
            left: amount(units),
            category: GrantCategory::Paid,
            priority: 50,
            effective_at: Timestamp(0),
            expires_at: NEVER,
            created: Timestamp(0),
        }
    }

    fn metered(units: i64) -> GrantLine {
        GrantLine { amount: amount(units), period_end: Timestamp(100), metering: Metering::Metered }
    }

    /// Numbers from 0 up to an end that look random and are the same in every run.
    fn numbers(mut state: u64) -> impl FnMut(i64) -> i64 {
        move |end| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            i64::try_from(state >> 33).unwrap() % end
        }
    }

    /// Source: <https://docs.stripe.com/billing/subscriptions/usage-based/billing-credits>. Each is used before the next.
    #[test]
    fn the_order_of_use_is_as_published() {
        let expires = |at| Some(Timestamp(at));
        let in_order = [
            CreditGrant { priority: 0, ..grant(7, 1) },
            CreditGrant { priority: 1, expires_at: expires(900), ..grant(6, 1) },
            CreditGrant { expires_at: expires(500), created: Timestamp(99), ..grant(5, 1) },
            CreditGrant { expires_at: expires(501), category: GrantCategory::Promotional, ..grant(4, 1) },
            CreditGrant { category: GrantCategory::Promotional, effective_at: Timestamp(9), ..grant(8, 1) },
            CreditGrant { created: Timestamp(5), ..grant(3, 1) },
            CreditGrant { effective_at: Timestamp(1), created: Timestamp(2), ..grant(2, 1) },
            CreditGrant { effective_at: Timestamp(1), created: Timestamp(3), ..grant(1, 1) },
            CreditGrant { priority: 100, expires_at: expires(1), ..grant(0, 1) },
        ];
        let mut grants = in_order;
        grants.reverse();
        sort(&mut grants);
        assert_eq!(grants, in_order);
    }

    #[test]
    fn pays_for_metered_lines_that_end_in_its_time() {
        let bounded = CreditGrant { effective_at: Timestamp(100), expires_at: Some(Timestamp(200)), ..grant(0, 50) };
        for (end, metering, drawn) in [
            (99, Metering::Metered, 0),
            (100, Metering::Metered, 50),
            (199, Metering::Metered, 50),
            (200, Metering::Metered, 0),
            (150, Metering::Licensed, 0),
        ] {
            let line = GrantLine { amount: amount(80), period_end: Timestamp(end), metering };
            let found = draw(&mut [bounded], &[line], &mut Vec::new());
            assert_eq!(found, Ok(amount(drawn)), "{end} {metering:?}");
        }
    }

    /// Each row: what each line is worth after its discounts, what each grant has; what is drawn, what stays.
    #[test]
    fn draws_as_other_systems_do() {
        for (source, lines, grants, drawn, left) in [
            // flexprice/flexprice, credit_adjustment_test.go and invoice_discount_credit_workflow_test.go
            ("flexprice-credit-after-discounts", &[7000][..], &[5000][..], 5000, 0),
            ("flexprice-wf-expiring-credits", &[8000], &[3000, 3000], 6000, 0),
            ("flexprice-wf-discount-eats-everything", &[0, 0], &[5000], 0, 5000),
            ("flexprice-wf-fractional", &[4404, 4346], &[827], 827, 0),
            ("flexprice-wf-line-discount-capped", &[0, 7000], &[2000], 2000, 0),
            ("flexprice-wf-line-and-invoice-discount", &[2167, 4333], &[2000], 2000, 0),
            // frappe/central, test_projection_rollforward.py
            ("fc-lots-draw-beyond-balance", &[10_000], &[4000], 4000, 0),
            ("a credit line draws nothing", &[-500, 300], &[1000], 300, 700),
        ] {
            let lines: Vec<_> = lines.iter().map(|units| metered(*units)).collect();
            let mut grants: Vec<_> = (0..).zip(grants).map(|(id, units)| grant(id, *units)).collect();
            assert_eq!(draw(&mut grants, &lines, &mut Vec::new()), Ok(amount(drawn)), "{source}");
            assert_eq!(Amount::sum(grants.iter().map(|grant| grant.left)), Ok(amount(left)), "{source}");
        }
    }

    /// lago-preview-wallet-restricted, getlago/lago-api, `preview_spec.rb`: 20.00 that it does not pay for, 3.00 that it does.
    #[test]
    fn leaves_alone_what_it_does_not_pay_for() {
        let subscription = GrantLine { metering: Metering::Licensed, ..metered(2000) };
        let mut out = Vec::new();
        assert_eq!(draw(&mut [grant(0, 500)], &[subscription, metered(300)], &mut out), Ok(amount(300)));
        assert_eq!(out, [Drawn { line: 1, grant: CreditGrantId(0), amount: amount(300) }]);
    }

    /// flexprice/flexprice, `creditgrant_proration_test.go`, to 8 decimals: units of a hundred-millionth of a credit.
    #[test]
    fn a_grant_is_prorated_as_any_amount() {
        let day = 86_400;
        let hundred = amount(10_000_000_000);
        for (source, part, credits) in [
            ("flexprice-grant-half", 31 * day / 2, 5_000_000_000),
            ("flexprice-grant-mid-period", 12 * day, 3_870_967_742),
        ] {
            assert_eq!(hundred.share(part, 31 * day), Ok(amount(credits)), "{source}");
        }
    }

    /// Source: <https://docs.stripe.com/changelog/acacia/2024-12-18/billing-credits-invoice-voiding>.
    #[test]
    fn voiding_gives_back_unless_it_is_over() {
        for (expires_at, outcome, left) in [
            (NEVER, Reinstated::Usable, 100),
            (Some(Timestamp(1001)), Reinstated::Usable, 100),
            (Some(Timestamp(1000)), Reinstated::Expired, 70),
        ] {
            let mut grant = CreditGrant { left: amount(70), expires_at, ..grant(0, 100) };
            assert_eq!(reinstate(&mut grant, amount(30), Timestamp(1000)), Ok(outcome));
            assert_eq!(grant.left, amount(left));
        }
    }

    #[test]
    fn nothing_is_drawn_twice_or_below_nothing() {
        let mut below = numbers(11);
        let mut out = Vec::new();
        for _ in 0..500 {
            let mut grants: Vec<_> = (0..5).map(|id| grant(id, below(400))).collect();
            for grant in &mut grants {
                grant.priority = u8::try_from(below(3)).unwrap();
                grant.effective_at = Timestamp(below(150));
            }
            let lines: Vec<_> = (0..6).map(|_| metered(below(500) - 100)).collect();
            out.clear();
            let before: i64 = grants.iter().map(|grant| grant.left.units()).sum();
            let drawn = draw(&mut grants, &lines, &mut out).unwrap().units();
            assert_eq!(before - drawn, grants.iter().map(|grant| grant.left.units()).sum::<i64>());
            assert!(grants.iter().all(|grant| !grant.left.is_negative()));
            for (place, line) in lines.iter().enumerate() {
                let of_line: i64 =
                    out.iter().filter(|drawn| drawn.line == place).map(|drawn| drawn.amount.units()).sum();
                let usable = grants.iter().any(|grant| grant.pays_for(line) && grant.left.is_positive());
                assert!(of_line <= line.amount.units().max(0));
                assert!(!usable || of_line == line.amount.units().max(0), "credit stays only when the line is paid");
            }
        }
    }
}
