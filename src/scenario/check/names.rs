//! Which things are called what, and which is meant by a name?

use std::collections::{BTreeMap, BTreeSet};

use super::super::problem::Problem;
use super::super::read::{nearest, shorten, write_one_of};
use super::{Checker, sub};
use crate::ids::{CouponId, PriceId, SubscriptionId, TaxRateId};

/// The names of a list, each at its place; of two that are alike the first one counts.
#[derive(Default)]
pub(super) struct Names<'a> {
    list: Vec<&'a str>,
    places: BTreeMap<&'a str, usize>,
}

impl<'a> Names<'a> {
    pub(super) fn push(&mut self, name: &'a str) {
        self.places.entry(name).or_insert(self.list.len());
        self.list.push(name);
    }

    pub(super) fn name(&self, place: usize) -> &'a str {
        self.list.get(place).copied().unwrap_or_default()
    }

    /// Where the name stands; otherwise says that there is none such.
    pub(super) fn find(
        &self,
        problems: &mut Vec<Problem>,
        (path, id): (&str, &str),
        (code, what): (&'static str, &str),
    ) -> Option<usize> {
        /// So many similar names are looked for: comparing letters is slow, and nobody reads thousands of hints.
        const COMPARED: usize = 200;
        let found = self.places.get(id).copied();
        if found.is_none() {
            let near = if problems.len() < COMPARED { nearest(id, &self.list) } else { None };
            let hint = match (near, &self.list[..]) {
                (Some(near), _) => format!("Did you mean “{near}”?"),
                (None, []) => String::from("Add one first."),
                (None, names) => write_one_of(names),
            };
            let message = format!("There is no {what} called “{}”.", shorten(id));
            problems.push(Problem::new(code, path, message, hint));
        }
        found
    }
}

impl Checker<'_> {
    pub(super) fn price_id(&mut self, path: &str, id: &str) -> Option<PriceId> {
        let found = self.prices.find(&mut self.problems, (path, id), ("unknown_price", "price"));
        found.map(PriceId::from_index)
    }

    pub(super) fn coupon_id(&mut self, path: &str, id: &str) -> Option<CouponId> {
        let found = self.coupons.find(&mut self.problems, (path, id), ("unknown_coupon", "coupon"));
        found.map(CouponId::from_index)
    }

    pub(super) fn rate_id(&mut self, path: &str, id: &str) -> Option<TaxRateId> {
        let found = self.rates.find(&mut self.problems, (path, id), ("unknown_tax_rate", "tax rate"));
        found.map(TaxRateId::from_index)
    }

    pub(super) fn subscription_id(&mut self, path: &str, id: &str) -> Option<SubscriptionId> {
        let found = self.subscriptions.find(&mut self.problems, (path, id), ("unknown_subscription", "subscription"));
        found.map(SubscriptionId::from_index)
    }

    pub(super) fn id(&mut self, path: &str, id: &str) {
        if id.trim().is_empty() {
            self.problem("empty", path, "The id is empty.", "Write a short name that other parts can refer to.");
        }
        self.text(path, id);
    }

    /// Ids that have to differ, each with the path of what it names.
    pub(super) fn unique_at<'b>(&mut self, all: impl Iterator<Item = (&'b str, &'b str)>) {
        let mut first = BTreeMap::new();
        for (path, id) in all {
            if let Some(first) = first.get(id) {
                let message = format!("The id “{}” is also that of {first}.", shorten(id));
                self.problem("duplicate_id", &sub(path, "id"), message, "Give each its own id.");
            } else {
                first.insert(id, path);
            }
        }
    }

    /// As [`Self::unique_at`], for all of one list.
    pub(super) fn unique<'b>(&mut self, path: &str, ids: impl Iterator<Item = &'b str>) {
        let all: Vec<_> = ids.enumerate().map(|(index, id)| (format!("{path}[{index}]"), id)).collect();
        self.unique_at(all.iter().map(|(path, id)| (path.as_str(), *id)));
    }

    /// Names that refer to others, each of them once.
    pub(super) fn unique_names(&mut self, path: &str, ids: &[String]) {
        let mut seen = BTreeSet::new();
        for (index, id) in ids.iter().enumerate() {
            if !seen.insert(id) {
                let message = format!("“{}” is in the list already.", shorten(id));
                self.problem("duplicate_id", &format!("{path}[{index}]"), message, "Name each once.");
            }
        }
    }
}
