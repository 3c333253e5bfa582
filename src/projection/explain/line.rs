//! Why does a line cost what it costs?

use super::{Explainer, Explanation, Rule, explanation, rules};
use crate::calendar::{BillingPeriod, DAY};
use crate::catalog::{PackageRounding, Price, PricePart, PricingModel};
use crate::engine::Action;
use crate::ids::EventId;
use crate::invoice::proration::{self, Ratio};
use crate::invoice::{LineItem, LineItemKind, Reason};
use crate::money::{Amount, Decimal, ExactAmount, Rounding};
use crate::policy::{ChangeDay, CreditBase, Denominator, PeriodEnds, TimeRules, TimeUnit};
use crate::projection::describe;
use crate::words;

impl Explainer<'_> {
    pub(super) fn line(&self, line: &LineItem) -> Explanation {
        match line.reason {
            Reason::FullPeriod => {
                let formula = self.priced(line, line.quantity, line.amount);
                let mut sentence = format!("A whole period, {}, billed {}.", from_to(line.period), when(line));
                sentence.push_str(&self.model_words(line, line.quantity));
                explanation(formula, sentence, self.model_rule(line, rules::FULL_PERIOD))
            }
            Reason::Prorated { full, ratio, whole } => {
                let (units, is_net) = self.full(line, full);
                let formula = self.share(line, &units, (full, ratio));
                let mut sentence = self.proration_sentence(line, ratio, whole);
                if is_net {
                    let full = self.exact(full);
                    sentence = format!("{sentence} A whole period costs {full} after discounts.");
                }
                explanation(formula, sentence, self.proration_rule(line))
            }
            Reason::Capped { unused } => self.capped(line, unused),
            Reason::Difference { old, new, ratio, whole } => {
                let full = new.minus(old).unwrap_or_default();
                let units = format!("({} − {})", self.money(new), self.money(old));
                let numerator = i128::from(full.units()).checked_mul(i128::from(ratio.part()));
                let result = self.rounded(numerator, Some(ratio.whole().into()), line.amount);
                let formula = format!("{units}{} = {result}", self.factor(ratio));
                let sentence = format!(
                    "Only the difference between the old quantity and the new one is billed. {}",
                    self.proration_sentence(line, ratio, whole)
                );
                explanation(formula, sentence, self.proration_rule(line))
            }
            Reason::Usage { total, billed } => self.usage(line, total, billed),
            Reason::Trial => {
                let sentence = format!("A trial, {}: nothing is billed for it.", from_to(line.period));
                explanation(self.money(line.amount), sentence, rules::TRIAL)
            }
            Reason::AsWritten { event } => self.as_written(line, event),
        }
    }

    fn proration_rule(&self, line: &LineItem) -> Rule {
        rules::proration(&self.projection.simulation.policy, line.kind == LineItemKind::ProrationCredit)
    }

    fn capped(&self, line: &LineItem, unused: Amount) -> Explanation {
        let formula = format!("{} → {}", self.money(-unused), self.money(line.amount));
        let billed = line.reverses.and_then(|id| self.projection.line(id));
        let of = billed.map_or_else(String::new, |(invoice, debit)| {
            let number = describe::invoice_number(invoice);
            format!(" {} were billed on invoice {number}.", self.money(debit.amount))
        });
        let sentence = format!(
            "The unused time alone would give back {}, but no more is given back than is left of what was billed.{of}",
            self.money(unused)
        );
        explanation(formula, sentence, self.proration_rule(line))
    }

    fn as_written(&self, line: &LineItem, event: EventId) -> Explanation {
        let sentence = "The amount stands in the story and waited for the next invoice.";
        if line.price.is_some() {
            let formula = self.priced(line, line.quantity, line.amount);
            return explanation(formula, "So many units stand in the story.", rules::AS_WRITTEN);
        }
        let event = self.projection.simulation.events.iter().find(|candidate| candidate.id == event);
        let written = match event.map(|event| event.action) {
            Some(Action::AddInvoiceItem(item)) => item.amount,
            _ => line.amount.into(),
        };
        let formula = if written == line.amount.into() {
            self.money(line.amount)
        } else {
            format!("{} → {}", self.exact(written), self.money(line.amount))
        };
        explanation(formula, sentence, rules::AS_WRITTEN)
    }

    fn usage(&self, line: &LineItem, total: Decimal, billed: Amount) -> Explanation {
        let all = billed.plus(line.amount).unwrap_or_default();
        let costs = self.priced(line, total, all);
        let used = format!("{} were used {}.", words::decimal(total), from_to(line.period));
        let (formula, mut sentence) = if billed.is_zero() {
            (costs, used)
        } else {
            let rest = self.sum([all, -billed].into_iter(), line.amount);
            (format!("{costs}; {rest}"), format!("{used} What was billed of it before is taken off."))
        };
        sentence.push_str(&self.model_words(line, total));
        explanation(formula, sentence, self.model_rule(line, rules::USAGE))
    }

    /// `5 × $7.00 + 2 × $6.50 = $48.00`: what so many units cost at the line's price.
    fn priced(&self, line: &LineItem, quantity: Decimal, amount: Amount) -> String {
        let price = line.price.map(|id| self.projection.simulation.catalog.price(id));
        let exact = price.and_then(|price| Some((price, price.amount(quantity).ok()?)));
        let Some((price, exact)) = exact else { return self.money(amount) };
        let result = self.rounded(Some(exact.numerator()), per_unit(exact), amount);
        format!("{} = {result}", self.terms(price, quantity).join(" + "))
    }

    fn terms(&self, price: &Price, quantity: Decimal) -> Vec<String> {
        let mut parts = Vec::new();
        // Where a term is too large, the sum would have been, and there would be no line.
        let _ = price.parts(quantity, &mut parts);
        parts.iter().map(|part| self.term(part)).collect()
    }

    /// `3 × $10.00`, with the flat amount of its tier where there is one.
    fn term(&self, part: &PricePart) -> String {
        let unit = format!("{} × {}", words::decimal(part.quantity), self.exact(part.unit_amount.into()));
        if part.flat_amount.is_zero() { unit } else { format!("{unit} + {}", self.exact(part.flat_amount.into())) }
    }

    /// How a quantity becomes an amount, where that is more than a product.
    fn model_words(&self, line: &LineItem, quantity: Decimal) -> String {
        let Some(id) = line.price else { return String::new() };
        match self.projection.simulation.catalog.price(id).model {
            PricingModel::PerUnit { .. } => String::new(),
            PricingModel::Package { divide_by, round, .. } => {
                let round = if round == PackageRounding::Up { "up" } else { "down" };
                format!(" {} units in packages of {divide_by}, rounded {round}.", words::decimal(quantity))
            }
            PricingModel::Graduated(_) => String::from(" Each unit costs what the tier says that it lies in."),
            PricingModel::Volume(_) => String::from(" All units cost what the tier says that their number reaches."),
        }
    }

    /// The rule of the pricing model, where that says more than when the line is billed.
    fn model_rule(&self, line: &LineItem, usual: Rule) -> Rule {
        match line.price.map(|id| &self.projection.simulation.catalog.price(id).model) {
            Some(PricingModel::Graduated(_) | PricingModel::Volume(_)) => rules::TIERS,
            Some(PricingModel::Package { .. }) => rules::PACKAGES,
            Some(PricingModel::PerUnit { .. }) | None => usual,
        }
    }

    /// What a whole period costs, in the terms that everybody knows; and whether a discount is inside.
    fn full(&self, line: &LineItem, full: ExactAmount) -> (String, bool) {
        let Some(price) = line.price.map(|id| self.projection.simulation.catalog.price(id)) else {
            return (self.exact(full), false);
        };
        if price.amount(line.quantity) != Ok(full) {
            return (self.exact(full), true);
        }
        let units = match price.flat_unit_amount() {
            Some(unit) if line.quantity == Decimal::whole(1) => self.money(unit),
            _ => {
                let terms = self.terms(price, line.quantity).join(" + ");
                if terms.contains(" + ") { format!("({terms})") } else { terms }
            }
        };
        (units, false)
    }

    /// `− $32.52 × 445,540 s ÷ 2,678,400 s = −$5.4095… → −$5.41`
    fn share(&self, line: &LineItem, units: &str, (full, ratio): (ExactAmount, Ratio)) -> String {
        let is_credit = line.kind == LineItemKind::ProrationCredit;
        let (sign, factor) = if is_credit { ("− ", -1) } else { ("", 1) };
        let numerator = full.numerator().checked_mul(i128::from(ratio.part()) * factor);
        let denominator = per_unit(full).and_then(|units| units.checked_mul(i128::from(ratio.whole())));
        let result = self.rounded(numerator, denominator, line.amount);
        format!("{sign}{units}{} = {result}", self.factor(ratio))
    }

    /// The share as a factor: ` × 15 days ÷ 31 days`, ` × 0.483870968`, ` × 1`.
    fn factor(&self, ratio: Ratio) -> String {
        let time = self.projection.simulation.policy.time;
        if let Some(decimals) = time.ratio_decimals {
            let decimals = usize::from(decimals);
            let (whole, rest) = (ratio.part() / ratio.whole(), ratio.part() % ratio.whole());
            let point = if decimals > 0 && ratio.whole() > 1 { format!(".{rest:0>decimals$}") } else { String::new() };
            return format!(" × {}{point}", words::count(whole));
        }
        if ratio.whole() == 1 {
            return format!(" × {}", words::count(ratio.part()));
        }
        let unit = |number: i64| match (counts_days(&time), number) {
            (true, number) => words::plural(number, "day"),
            (false, number) => format!("{} s", words::count(number)),
        };
        format!(" × {} ÷ {}", unit(ratio.part()), unit(ratio.whole()))
    }

    /// How much time a part is of what, and what becomes of it, in the policy's own unit and conventions.
    fn proration_sentence(&self, line: &LineItem, ratio: Ratio, whole: BillingPeriod) -> String {
        let policy = &self.projection.simulation.policy;
        let (share, is_one) = self.counted(line, ratio, whole);
        let (was, they) = if is_one { ("was", "It was") } else { ("were", "They were") };
        let (are, given_back) = if is_one { ("It is", "is given back") } else { ("They are", "are given back") };
        if line.kind == LineItemKind::Subscription {
            return format!(
                "{share} {} billed, {}.{}",
                if is_one { "is" } else { "are" },
                from_to(line.period),
                self.conventions(line, whole)
            );
        }
        let left = format!("{share} {was} left on {}.", describe::when(self.projection, line.period.start));
        let fate = match line.reverses.and_then(|id| self.projection.line(id)) {
            Some(_) if policy.credit_base != CreditBase::OriginalDebit => format!("{are} given back at today's price."),
            Some((invoice, _)) => {
                let number = describe::invoice_number(invoice);
                format!("{they} billed on invoice {number} and {given_back}.")
            }
            None if line.kind == LineItemKind::ProrationCredit => format!("{are} given back."),
            None => format!("{are} billed at the new terms."),
        };
        format!("{left} {fate}{}", self.conventions(line, whole))
    }

    /// `15 of the 30 days from 1 Apr to 1 May 2026`, and whether that is one.
    fn counted(&self, line: &LineItem, ratio: Ratio, whole: BillingPeriod) -> (String, bool) {
        let time = self.projection.simulation.policy.time;
        if time.unit == TimeUnit::Second && time.denominator == Denominator::Actual {
            let (left, all) = (line.period.seconds(), whole.seconds());
            let in_days = left % DAY == 0 && all % DAY == 0;
            let is_one = left == if in_days { DAY } else { 1 };
            let left = if in_days { words::count(left / DAY) } else { words::span(left) };
            return (format!("{left} of the {} {}", words::span(all), from_to(whole)), is_one);
        }
        let exact = self.unrounded_ratio(line, ratio, whole);
        let (part, all) = exact.map_or((ratio.part(), ratio.whole()), |exact| (exact.part(), exact.whole()));
        if all == 1 {
            return (format!("All of the period {}", from_to(whole)), true);
        }
        let unit = if counts_days(&time) { "day" } else { "second" };
        (format!("{} of {} {}", words::count(part), words::plural(all, unit), from_to(whole)), part == 1)
    }

    /// The share before it was rounded to the policy's decimals: what was counted of what.
    fn unrounded_ratio(&self, line: &LineItem, ratio: Ratio, whole: BillingPeriod) -> Option<Ratio> {
        let time = self.projection.simulation.policy.time;
        let interval = self.projection.simulation.catalog.price(line.price?).interval;
        let exact = TimeRules { ratio_decimals: None, ..time };
        let exact = proration::ratio(&exact, line.period, whole, interval).ok()?;
        (exact.rounded(time.ratio_decimals) == Ok(ratio)).then_some(exact)
    }

    /// What is particular about how this policy counts.
    fn conventions(&self, line: &LineItem, whole: BillingPeriod) -> String {
        let policy = &self.projection.simulation.policy;
        let time = policy.time;
        let unit = match time.unit {
            TimeUnit::Second => "",
            TimeUnit::SecondEndEarly => " A period counts as over one second before it ends.",
            TimeUnit::Day => match policy.change_day {
                _ if line.kind == LineItemKind::Subscription => " Whole days are counted.",
                ChangeDay::NewTerms => " Whole days are counted; the day of the change belongs to the new terms.",
                ChangeDay::OldTerms => " Whole days are counted; the day of the change belongs to the old terms.",
            },
            TimeUnit::DayRoundedUp => " A day that has begun counts as a day.",
            TimeUnit::DayNearest => " Twelve hours count as a day.",
        };
        let denominator = match time.denominator {
            Denominator::Actual => String::new(),
            Denominator::Assume30 => String::from(" A month is taken as 30 days, whatever it has."),
            Denominator::FixedMonths(days) => {
                format!(" Every month has {days} days, in the part as in the whole.")
            }
            Denominator::NominalForOthers if self.is_of_period(line, whole) => String::new(),
            Denominator::NominalForOthers => {
                String::from(" A price with another interval is shared over the days that its interval usually has.")
            }
        };
        let ends = match policy.period_ends {
            PeriodEnds::BothCounted if counts_days(&time) => " Periods are written with their last day, which counts.",
            _ => "",
        };
        let decimals = time.ratio_decimals.map_or_else(String::new, |decimals| {
            format!(" The share is rounded to {} before it is multiplied.", words::plural(decimals.into(), "decimal"))
        });
        let rounding = match if is_difference(line) { policy.quantity_rounding } else { policy.rounding } {
            Rounding::HalfUp => "",
            Rounding::HalfEven => " Halves are rounded to the even unit.",
            Rounding::Down => " What is no whole unit is cut off.",
            Rounding::Up => " What is no whole unit is rounded up.",
        };
        [unit, ends, &denominator, &decimals, rounding].concat()
    }

    /// Whether the share is of the period's own time.
    fn is_of_period(&self, line: &LineItem, whole: BillingPeriod) -> bool {
        let time = self.projection.simulation.policy.time;
        let actual =
            Ratio::new(proration::count(&time, line.period, whole.end), proration::count(&time, whole, whole.end));
        matches!(line.reason, Reason::Prorated { ratio, .. } | Reason::Difference { ratio, .. } if ratio == actual)
    }
}

/// How many of an exact amount's smallest parts make a billing unit.
fn per_unit(amount: ExactAmount) -> Option<i128> {
    10_i128.checked_pow(u32::from(amount.scale()))
}

const fn counts_days(time: &TimeRules) -> bool {
    matches!(time.unit, TimeUnit::Day | TimeUnit::DayRoundedUp | TimeUnit::DayNearest)
}

/// In advance or in arrears.
fn when(line: &LineItem) -> &'static str {
    if line.created < line.period.end { "at its beginning" } else { "when it was over" }
}

/// `from 16 Apr to 1 May 2026`
pub(super) fn from_to(period: BillingPeriod) -> String {
    let (start, end) = (period.start, period.end);
    if start.date().year == end.date().year {
        format!("from {} to {}", words::short_instant(start), words::instant(end))
    } else {
        format!("from {} to {}", words::instant(start), words::instant(end))
    }
}

fn is_difference(line: &LineItem) -> bool {
    matches!(line.reason, Reason::Difference { .. })
}
