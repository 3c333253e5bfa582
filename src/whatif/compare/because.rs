//! Why does a variant charge more or less?
//!
//! What is charged is a sum of [`causes`], each exactly what the result itself says: what lines bill, what discounts take
//! off, what the balance pays, what stays unpaid. So the difference of two results is the sum of the differences of their
//! causes, to the unit, and the sentence leaves nothing out: small ones are told together.

use super::{Case, Comparison, Figure};
use crate::currency::Currency;
use crate::invoice::{LineItemKind, Outcome, PaymentPurpose};
use crate::money::Amount;
use crate::projection::{Projection, describe, unpaid};
use crate::words;

/// Something that makes what is charged larger or smaller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Periods of subscriptions.
    Periods,
    /// What was used.
    Usage,
    /// Amounts that somebody wrote down.
    Items,
    /// What is left of a period after a change, on the new terms.
    Remaining,
    /// What is given back for unused time: takes off.
    Unused,
    /// Coupons: take off.
    Discounts,
    /// Billing credits: take off.
    Grants,
    /// Taxes that are added.
    Taxes,
    /// What the balance pays (takes off) or collects (adds), and what goes onto it instead of being charged.
    Balance,
    /// Charges without an invoice.
    OneOff,
    /// What goes back: takes off.
    Refunds,
    /// What stays unpaid: takes off.
    Unpaid,
    /// What is void, taken back or paid by other means: takes off.
    Otherwise,
}

/// All of them, in the order in which an amount comes about.
pub const CAUSES: [Cause; 13] = [
    Cause::Periods,
    Cause::Usage,
    Cause::Items,
    Cause::Remaining,
    Cause::Unused,
    Cause::Discounts,
    Cause::Grants,
    Cause::Taxes,
    Cause::Balance,
    Cause::OneOff,
    Cause::Refunds,
    Cause::Unpaid,
    Cause::Otherwise,
];

/// By how much each cause makes what is charged larger (positive) or smaller, in the smallest unit and in the order of
/// [`CAUSES`]. Their sum is what is charged.
pub fn causes(projection: &Projection) -> [i128; CAUSES.len()] {
    let mut sums = [0; CAUSES.len()];
    let mut add = |cause: Cause, units: i128| sums[cause as usize] += units;
    let units = |amount: Amount| i128::from(amount.units());
    let mut due = 0;
    let billed = projection.invoices.iter().filter(|invoice| invoice.settlement.outcome != Outcome::NotFinalized);
    for invoice in billed {
        let mut lines = 0;
        for line in &invoice.lines {
            lines += units(line.amount);
            let cause = match line.kind {
                LineItemKind::Subscription => Cause::Periods,
                LineItemKind::Usage => Cause::Usage,
                LineItemKind::InvoiceItem => Cause::Items,
                LineItemKind::ProrationDebit => Cause::Remaining,
                LineItemKind::ProrationCredit => Cause::Unused,
            };
            add(cause, units(line.amount));
        }
        // What lies between the lines and the total is what coupons and billing credits took off, and the added taxes.
        let (drawn, untaxed) = (units(describe::drawn(invoice)), units(invoice.total_excluding_tax));
        add(Cause::Grants, -drawn);
        add(Cause::Discounts, untaxed - lines + drawn);
        add(Cause::Taxes, units(invoice.total) - untaxed);
        add(Cause::Balance, units(invoice.settlement.amount_due) - units(invoice.total));
        due += units(invoice.settlement.amount_due);
    }
    let mut paid = 0;
    for payment in &projection.payments {
        match payment.purpose {
            PaymentPurpose::Invoice(_) => paid += units(payment.amount),
            PaymentPurpose::OneOffCharge(_) => add(Cause::OneOff, units(payment.amount)),
            PaymentPurpose::Refund(_) => add(Cause::Refunds, units(payment.amount)),
        }
    }
    let owed = units(unpaid(projection));
    add(Cause::Unpaid, -owed);
    add(Cause::Otherwise, paid - due + owed);
    sums
}

/// As many causes of the direction of the difference, and of the other one, are told one by one.
const MOST: [usize; 2] = [3, 2];

/// Why a case charges more or less than the base, in sentences; none where the two cannot be compared.
pub fn because(all: &Comparison, case: &Case) -> Vec<String> {
    let (Some(base), Some(other)) = (all.base().projection(), case.projection()) else { return Vec::new() };
    if base.simulation.currency != other.simulation.currency {
        let codes = [base, other].map(|told| told.simulation.currency.code.to_ascii_uppercase());
        return vec![format!(
            "It is in {}, the base in {}: amounts of two currencies are not compared.",
            codes[1], codes[0]
        )];
    }
    let mut told = vec![why_charged(all, case, "It charges")];
    told.extend(at_the_end(base, other));
    told.extend(counted(base, other));
    told
}

/// What is charged, and why that is not what the base charges: a sentence that begins with `charges`.
pub(super) fn why_charged(all: &Comparison, case: &Case, charges: &str) -> String {
    let (Some(base), Some(other)) = (all.base().projection(), case.projection()) else { return String::new() };
    let currency = base.simulation.currency;
    let difference = i128::from(other.totals.charged.units()) - i128::from(base.totals.charged.units());
    let over = over(base, other);
    if all.base().is_same(case) {
        return format!("It comes to the same as the base, month by month{over}.");
    }
    let [with, against] = reasons(currency, &causes(base), &causes(other), difference);
    if difference == 0 {
        let moved = moved(all, case);
        let why = match (&with[..], &against[..]) {
            ([], []) => String::new(),
            (with, against) => {
                let what: Vec<_> = with.iter().chain(against).cloned().collect();
                format!(": {}, which cancels out", join(&what))
            }
        };
        return format!("{charges} the same as the base{over}{moved}{why}.");
    }
    let size = size(currency, difference);
    let direction = if difference < 0 { "less" } else { "more" };
    let although = if against.is_empty() { String::new() } else { format!(", although {}", join(&against)) };
    format!("{charges} {size} {direction} than the base{over}, because {}{although}.", join(&with))
}

/// ` over 9 months`; of two horizons both.
fn over(base: &Projection, other: &Projection) -> String {
    let months = |of: &Projection| i64::try_from(of.months.len()).unwrap_or(i64::MAX);
    let own = words::plural(months(other), "month");
    if months(base) == months(other) {
        return [" over ", &own].concat();
    }
    format!(" over {own} (the base has {})", words::count(months(base)))
}

/// Where the sum is the same: whether it is charged in other months.
fn moved(all: &Comparison, case: &Case) -> String {
    let differs =
        |place: &usize| all.variance(case, *place, Figure::Charged).is_some_and(|variance| variance.units != 0);
    let months: Vec<_> = (0..all.months()).filter(differs).map(|place| (place + 1).to_string()).collect();
    match &months[..] {
        [] => String::new(),
        some if some.len() <= 6 => [", but in other months (it differs in months ", &join(some), ")"].concat(),
        some => format!(", but in other months (it differs in {} of them)", some.len()),
    }
}

/// The causes in words: those that go the way of the difference, and those that go against it, the largest first.
fn reasons(
    currency: &Currency,
    base: &[i128; CAUSES.len()],
    other: &[i128; CAUSES.len()],
    difference: i128,
) -> [Vec<String>; 2] {
    let mut changed: Vec<_> =
        CAUSES.into_iter().zip(base.iter().zip(other)).filter(|(_, (base, other))| base != other).collect();
    changed.sort_by_key(|(_, (base, other))| -(*other - *base).abs());
    let is_against = |change: i128| if difference < 0 { change > 0 } else { change < 0 };
    [false, true].map(|against| {
        let group = changed.iter().filter(|(_, (base, other))| is_against(*other - *base) == against);
        let group: Vec<_> = group.collect();
        let most = MOST[usize::from(against)];
        // One that is left over is told by itself.
        let shown = if group.len() > most + 1 { most } else { group.len() };
        let mut told: Vec<_> =
            group[..shown].iter().map(|(cause, (base, other))| phrase(*cause, **base, **other, currency)).collect();
        let rest: i128 = group[shown..].iter().map(|(_, (base, other))| **other - **base).sum();
        if rest != 0 {
            let direction = if rest < 0 { "less" } else { "more" };
            told.push(format!("{} {direction} comes of smaller things", size(currency, rest)));
        }
        told
    })
}

/// What a cause does otherwise.
fn phrase(cause: Cause, base: i128, other: i128, currency: &Currency) -> String {
    let change = other - base;
    let amount = size(currency, change);
    // Of what is charged, and of what is taken off it.
    let more = if change > 0 { "more" } else { "less" };
    let taken = if change < 0 { "more" } else { "less" };
    match cause {
        Cause::Periods => format!("{amount} {more} is billed for subscription periods"),
        Cause::Usage => format!("{amount} {more} is billed for usage"),
        Cause::Items => format!("{amount} {more} is billed for single items"),
        Cause::Remaining => format!("{amount} {more} is billed for the rest of a period after a change"),
        Cause::Unused => format!("{amount} {taken} is given back for unused time"),
        Cause::Discounts => format!("discounts take off {amount} {taken}"),
        Cause::Grants => format!("billing credits pay {amount} {taken}"),
        Cause::Taxes => format!("{amount} {more} tax is added"),
        Cause::Balance if base <= 0 && other <= 0 => format!("credit pays {amount} {taken}"),
        Cause::Balance if base >= 0 && other >= 0 => {
            format!("{amount} {more} is collected for debts or kept as credit")
        }
        Cause::Balance if change < 0 => format!("the balance takes off {amount}"),
        Cause::Balance => format!("the balance adds {amount}"),
        Cause::OneOff => format!("{amount} {more} is charged without an invoice"),
        Cause::Refunds => format!("{amount} {taken} is refunded"),
        Cause::Unpaid => format!("{amount} {taken} stays unpaid"),
        Cause::Otherwise => format!("{amount} {taken} is void, taken back or paid by other means"),
    }
}

/// What is left on the balance, where that differs: credit is still owed to the customer.
fn at_the_end(base: &Projection, other: &Projection) -> Option<String> {
    let [own, usual] = [other, base].map(|told| told.totals.closing);
    if own == usual {
        return None;
    }
    let phrase = |amount| words::balance_phrase(base.simulation.currency, amount);
    let owed = if own.is_negative() { ", which the customer can still use" } else { "" };
    Some(format!("At the end it leaves {}{owed}; the base leaves {}.", phrase(own), phrase(usual)))
}

/// How many invoices there are, where that differs.
fn counted(base: &Projection, other: &Projection) -> Option<String> {
    let [own, usual] = [other, base].map(|told| i64::try_from(told.invoices.len()).unwrap_or(i64::MAX));
    (own != usual).then(|| format!("It makes {}, the base {}.", words::plural(own, "invoice"), words::count(usual)))
}

/// An amount without its sign; beyond what can be counted with, its units.
pub(super) fn size(currency: &Currency, units: i128) -> String {
    let amount = i64::try_from(units.abs()).ok().and_then(|units| Amount::new(units).ok());
    amount.map_or_else(|| format!("{} of the smallest unit", units.abs()), |amount| words::money(currency, amount))
}

/// `a`, `a and b`, `a, b and c`.
pub(super) fn join(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => [&rest.join(", "), " and ", last].concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::PRESETS as POLICIES;
    use crate::scenario::{Node, PRESETS};

    /// To the unit, for every story of the gallery under every policy.
    #[test]
    fn the_causes_add_up_to_what_is_charged() {
        let mut seen = [false; CAUSES.len()];
        for preset in PRESETS {
            for policy in POLICIES {
                let mut story = crate::open(preset.json).unwrap();
                story.set("policy", Node::object([("preset", Node::from(policy.id))]));
                let Ok(told) = crate::simulate(&story) else { continue };
                let sums = causes(&told);
                let charged = i128::from(told.totals.charged.units());
                assert_eq!(sums.iter().sum::<i128>(), charged, "{} {}", preset.id, policy.id);
                seen.iter_mut().zip(sums).for_each(|(seen, sum)| *seen |= sum != 0);
            }
        }
        let never: Vec<_> = CAUSES.into_iter().zip(seen).filter(|(_, seen)| !seen).map(|(cause, _)| cause).collect();
        assert_eq!(never, [Cause::Grants], "no story of the gallery has billing credits");
    }

    fn why(json: &str, changes: &[(&str, &str)]) -> Vec<String> {
        let mut story = crate::open(json).unwrap();
        let changes = changes.iter().map(|(path, value)| {
            let value = (!value.is_empty()).then(|| ("value", Node::from(*value)));
            Node::object([("path", Node::from(*path))].into_iter().chain(value))
        });
        let variant = Node::object([("name", Node::from("Other")), ("changes", Node::list(changes))]);
        story.set("what_if.variants", Node::list([variant]));
        let all = Comparison::of(&story);
        because(&all, &all.others()[0])
    }

    const CINDY: &str = include_str!("../../../static/presets/cindy-as-told.json");
    const COUPON: &str = include_str!("../../../static/presets/free-months-coupon.json");
    const UNPAID: &str = include_str!("../../../static/presets/unpaid.json");

    #[test]
    fn a_difference_says_its_reasons() {
        assert_eq!(
            why(CINDY, &[("events[1].adjust_balance.amount", "-5000")]),
            ["It charges $150.00 more than the base over 4 months, because credit pays $150.00 less."]
        );
        assert_eq!(
            why(CINDY, &[("events[1].adjust_balance.amount", "-50000")]),
            [
                "It charges $150.00 less than the base over 4 months, because credit pays $150.00 more.",
                "At the end it leaves a credit of $150.00, which the customer can still use; the base leaves no balance."
            ]
        );
        assert_eq!(
            why(CINDY, &[("policy.credit_unused_time", "true")]),
            ["It charges $10.00 less than the base over 4 months, because $10.00 more is given back for unused time."]
        );
        // tests/golden/free-months-coupon.txt, and the same without the coupon: 2 × $100, a change, 7 × $20.
        assert_eq!(
            why(COUPON, &[("subscriptions[0].discounts", "")]),
            [
                "It charges $158.71 more than the base over 9 months, because discounts take off $200.00 less and $10.32 \
              more is billed for the rest of a period after a change, although $51.61 more is given back for unused \
              time."
            ]
        );
        assert_eq!(
            why(COUPON, &[("subscriptions[0].discounts", ""), ("subscriptions[0].trial_end", "\"2026-06-02\"")]),
            [
                "It charges the same as the base over 9 months: discounts take off $200.00 less and $200.00 less is billed \
                 for subscription periods, which cancels out.",
                "It makes 8 invoices, the base 9."
            ]
        );
    }

    #[test]
    fn what_is_the_same_is_said_to_be() {
        assert_eq!(
            why(CINDY, &[("title", "\"T\"")]),
            ["It comes to the same as the base, month by month over 4 months."]
        );
        let euros = why(CINDY, &[("currency", "\"eur\"")]);
        assert_eq!(euros, ["It is in EUR, the base in USD: amounts of two currencies are not compared."]);
        let later = why(CINDY, &[("months", "6")]);
        assert!(later[0].starts_with("It charges $200.00 more than the base over 6 months (the base has 4), because"));
    }

    #[test]
    fn what_is_not_paid_is_a_reason() {
        let told = why(UNPAID, &[("events[0].disabled", "true")]);
        assert!(told[0].contains("stays unpaid"), "{told:?}");
    }
}
