//! Which things are called what, and which is meant by a name?

use super::super::node::Place;
use super::super::problem::Problem;
use super::super::read::{nearest, shorten, write_one_of};
use super::Checker;
use crate::ids::{CouponId, PriceId, SubscriptionId};

/// The names of a list, each at its place; of two that are alike the first one counts.
#[derive(Default)]
pub(super) struct Names<'a> {
    list: Vec<&'a str>,
}

impl<'a> Names<'a> {
    pub(super) fn push(&mut self, name: &'a str) {
        self.list.push(name);
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.place(name).is_some()
    }

    fn place(&self, name: &str) -> Option<usize> {
        self.list.iter().position(|known| *known == name)
    }

    pub(super) fn name(&self, place: usize) -> &'a str {
        self.list.get(place).copied().unwrap_or_default()
    }

    /// Where the name stands; otherwise says that there is none such.
    pub(super) fn find(
        &self,
        problems: &mut Vec<Problem>,
        (at, name, id): (&Place<'_>, &str, &str),
        (code, what): (&'static str, &str),
    ) -> Option<usize> {
        /// So many similar names are looked for: comparing letters is slow, and nobody reads thousands of hints.
        const COMPARED: usize = 100;
        let found = self.place(id);
        if found.is_none() {
            let near = if problems.len() < COMPARED { nearest(id, &self.list) } else { None };
            let hint = match (near, &self.list[..]) {
                (Some(near), _) => format!("Did you mean “{near}”?"),
                (None, []) => String::from("Add one first."),
                (None, names) => write_one_of(names),
            };
            let message = format!("There is no {what} called “{}”.", shorten(id));
            problems.push(Problem::new(code, at.sub(name), message, hint));
        }
        found
    }
}

/// What a name may refer to.
#[derive(Clone, Copy)]
pub(super) enum Named {
    Price,
    Coupon,
    TaxRate,
    Subscription,
}

impl Checker<'_> {
    fn place_of(&mut self, at: &Place<'_>, name: &str, id: &str, named: Named) -> Option<usize> {
        let (known, code, what) = match named {
            Named::Price => (&self.prices, "unknown_price", "price"),
            Named::Coupon => (&self.coupons, "unknown_coupon", "coupon"),
            Named::TaxRate => (&self.rates, "unknown_tax_rate", "tax rate"),
            Named::Subscription => (&self.subscriptions, "unknown_subscription", "subscription"),
        };
        known.find(&mut self.problems, (at, name, id), (code, what))
    }

    pub(super) fn price_id(&mut self, at: &Place<'_>, name: &str) -> Option<PriceId> {
        self.place_of(at, name, at.part.text(name), Named::Price).map(PriceId::from_index)
    }

    pub(super) fn coupon_id(&mut self, at: &Place<'_>, name: &str) -> Option<CouponId> {
        self.place_of(at, name, at.part.text(name), Named::Coupon).map(CouponId::from_index)
    }

    pub(super) fn subscription_id(&mut self, at: &Place<'_>, name: &str) -> Option<SubscriptionId> {
        self.place_of(at, name, at.part.text(name), Named::Subscription).map(SubscriptionId::from_index)
    }

    pub(super) fn id<'b>(&mut self, at: &Place<'b>) -> &'b str {
        let id = at.part.text("id");
        if id.trim().is_empty() {
            let hint = "Write a short name that other parts can refer to.";
            self.problem("empty", (at, "id"), "The id is empty.", hint);
        }
        self.text(at, "id");
        id
    }

    /// Ids that have to differ.
    pub(super) fn unique(&mut self, all: &[Place<'_>]) {
        for (index, at) in all.iter().enumerate() {
            let id = at.part.text("id");
            if let Some(first) = all[..index].iter().find(|other| other.part.text("id") == id) {
                let message = format!("The id “{}” is also that of {}.", shorten(id), first.path);
                self.problem("duplicate_id", (at, "id"), message, "Give each its own id.");
            }
        }
    }

    /// What the names in a list refer to: each of them once, and no more than that.
    pub(super) fn refer(
        &mut self,
        at: &Place<'_>,
        name: &str,
        (most, what): (usize, &str),
        named: Named,
    ) -> Vec<usize> {
        self.short_list(at, name, most, what);
        let mut found = Vec::new();
        for (index, id) in at.part.texts(name).enumerate().take(most) {
            let is_known = at.part.texts(name).take(index).any(|other| other == id);
            let name = format!("{name}[{index}]");
            if is_known {
                let message = format!("“{}” is in the list already.", shorten(id));
                self.problem("duplicate_id", (at, &name), message, "Name each once.");
            }
            found.extend(self.place_of(at, &name, id, named));
        }
        found
    }
}
