//! What do discounts take off? <https://docs.stripe.com/billing/subscriptions/coupons>

use serde_json::Value;

use super::calendar;
use super::number::Fraction;

/// A coupon as it is written.
#[derive(Clone)]
pub(crate) struct Coupon {
    pub(crate) id: String,
    percent: Option<Fraction>,
    amount: i64,
    duration: String,
    months: i64,
    applies_to: Vec<String>,
}

/// A coupon that somebody has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Given {
    pub(crate) coupon: String,
    pub(crate) since: i64,
}

/// What discounts need to know of a line.
pub(crate) struct Place {
    pub(crate) left: i64,
    pub(crate) discountable: bool,
    pub(crate) price: Option<String>,
}

/// What a coupon took off a line: the place of the line, the coupon, how much.
pub(crate) type Taken = (usize, String, i64);

pub(crate) fn texts(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().filter_map(|text| Some(text.as_str()?.to_string())).collect()
}

impl Coupon {
    pub(crate) fn of(written: &Value) -> Self {
        Self {
            id: written["id"].as_str().expect("an id").to_string(),
            percent: written["percent_off"].as_str().map(Fraction::read),
            amount: written["amount_off"].as_i64().unwrap_or(0),
            duration: written["duration"].as_str().unwrap_or("once").to_string(),
            months: written["duration_in_months"].as_i64().unwrap_or(0),
            applies_to: texts(&written["applies_to"]),
        }
    }

    pub(crate) fn is_once(&self) -> bool {
        self.duration == "once"
    }

    /// Whether it still acts: `repeating` is a window of the calendar from its first day.
    pub(crate) fn acts(&self, since: i64, at: i64) -> bool {
        self.duration != "repeating" || at < calendar::after(since, ("month", self.months), false)
    }

    fn acts_on(&self, price: Option<&str>) -> bool {
        self.applies_to.is_empty() || price.is_some_and(|price| self.applies_to.iter().any(|one| one == price))
    }

    fn off(&self, amount: i64) -> i64 {
        match self.percent {
            Some(percent) => (Fraction::whole(amount) * percent / Fraction::whole(100)).nearest(),
            None => self.amount,
        }
    }

    /// Takes it off lines: a percentage of each, or an amount in proportion to what is left of them, cut to whole units, of
    /// which the last one takes the rest, and what it has no room for the ones before it. What is more is lost.
    pub(crate) fn take(&self, lines: &mut [Place], among: &[usize]) -> Vec<Taken> {
        let fits = |line: &Place| line.discountable && line.left > 0 && self.acts_on(line.price.as_deref());
        let own: Vec<_> = among.iter().copied().filter(|line| fits(&lines[*line])).collect();
        let all: i64 = own.iter().map(|line| lines[*line].left).sum();
        let parts: Vec<i64> = if self.percent.is_some() {
            own.iter().map(|line| self.off(lines[*line].left)).collect()
        } else {
            let amount = self.amount.min(all);
            let share = |line: &usize| Fraction::new(i128::from(amount) * i128::from(lines[*line].left), all.into());
            let mut parts: Vec<_> = own.iter().map(|line| share(line).round("down")).collect();
            let mut rest = amount - parts.iter().sum::<i64>();
            for (part, line) in parts.iter_mut().zip(&own).rev() {
                let more = rest.min(lines[*line].left - *part);
                *part += more;
                rest -= more;
            }
            parts
        };
        let mut taken = Vec::new();
        for (line, part) in own.into_iter().zip(parts) {
            lines[line].left -= part;
            if part != 0 {
                taken.push((line, self.id.clone(), part));
            }
        }
        taken
    }
}
