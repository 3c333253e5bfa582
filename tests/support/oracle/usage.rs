//! How much was used, and what of it is billed when?
//!
//! <https://docs.stripe.com/billing/subscriptions/usage-based>: records become one quantity; below nothing it is nothing. A line bills
//! what all usage of the period costs, rounded, less what was billed of it.

use super::calendar::Period;
use super::number::Fraction;

#[derive(Clone)]
pub(crate) struct Usage {
    /// What was used when; of one instant it is one.
    records: Vec<(i64, Fraction)>,
    /// Of the usage since an instant so much was billed: quantity and amount.
    pub(crate) billed: (Fraction, i64),
    /// From when on usage counts, and until when it was counted.
    since: i64,
    pub(crate) until: i64,
}

impl Usage {
    pub(crate) fn new() -> Self {
        Self { records: Vec::new(), billed: (Fraction::ZERO, 0), since: 0, until: 0 }
    }

    pub(crate) fn report(&mut self, at: i64, quantity: Fraction, sets: bool) {
        match self.records.iter_mut().find(|record| record.0 == at) {
            Some(record) if sets => record.1 = quantity,
            Some(record) => record.1 = record.1 + quantity,
            None => self.records.push((at, quantity)),
        }
    }

    /// The quantity of a period so far.
    pub(crate) fn quantity(&self, aggregate: &str, (start, end): Period) -> Fraction {
        let own =
            || self.records.iter().filter(|(at, _)| *at >= start.max(self.since) && *at < end).map(|record| record.1);
        let found = match aggregate {
            "sum" => own().fold(Fraction::ZERO, |sum, one| sum + one),
            "max" => own().fold(Fraction::ZERO, Fraction::max),
            "last_during_period" => own().next_back().unwrap_or(Fraction::ZERO),
            _ => self
                .records
                .iter()
                .filter(|(at, _)| *at < end)
                .map(|record| record.1)
                .next_back()
                .unwrap_or(Fraction::ZERO),
        };
        found.max(Fraction::ZERO)
    }

    /// Counts anew from an instant on: what was used before is billed for good.
    pub(crate) fn begin(&mut self, at: i64) {
        self.billed = (Fraction::ZERO, 0);
        // What was counted already stays with what it was counted for.
        self.since = at.max(self.until);
        self.until = self.since;
    }
}
