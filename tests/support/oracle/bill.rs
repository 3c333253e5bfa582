//! Which lines does the time of an item make?

use super::calendar::Period;
use super::number::Fraction;
use super::{Billed, Ends, Item, Line, Oracle, share};

/// A subscription and an item of it.
pub(super) type Place = (usize, usize);

impl Oracle<'_> {
    pub(super) fn item(&self, place: Place) -> &Item {
        &self.subscriptions[place.0].items[place.1]
    }

    pub(super) fn item_mut(&mut self, place: Place) -> &mut Item {
        &mut self.subscriptions[place.0].items[place.1]
    }

    /// The items that are there.
    pub(super) fn present(&self, which: usize) -> Vec<Place> {
        let items = self.subscriptions[which].items.iter().enumerate();
        items.filter(|(_, item)| item.is_there).map(|(item, _)| (which, item)).collect()
    }

    /// The taxes of an item: its own, or its subscription's, or the customer's.
    fn taxes_of(&self, place: Place) -> Vec<String> {
        let own = self.item(place).taxes.clone();
        own.or(self.subscriptions[place.0].taxes.clone()).unwrap_or(self.taxes.clone())
    }

    pub(super) fn line(
        &mut self,
        kind: &'static str,
        place: Place,
        (price, quantity): (&str, Fraction),
        at: i64,
    ) -> Line {
        let number = self.number();
        Line {
            number,
            kind,
            amount: 0,
            period: (at, at),
            price: Some(price.to_string()),
            quantity,
            reverses: None,
            created: at,
            discountable: matches!(kind, "period" | "usage"),
            of: Some(place),
            on: Some(place.0),
            taxes: self.taxes_of(place),
            discounts: Vec::new(),
        }
    }

    /// What a part of a whole costs: rounded once.
    pub(super) fn share(&mut self, full: Fraction, span: Period, whole: Period, price: &str) -> i64 {
        if span == whole {
            return full.round(self.policy.word("rounding"));
        }
        if let Some(part) = share::of(&self.policy, span, whole, &self.price(price).every) {
            return (full * part).round(self.policy.word("rounding"));
        }
        self.unknown("another denominator");
        0
    }

    /// The period that an item has entered, if it is billed in advance.
    pub(super) fn coming(&mut self, place: Place, at: i64, lines: &mut Vec<Line>) {
        let ends = self.subscriptions[place.0].ends;
        let item = self.item_mut(place);
        item.since = item.period.0;
        item.billed.clear();
        let (price, quantity, period, whole) = (item.price.clone(), item.quantity, item.period, item.whole);
        if item.is_free || self.price(&price).in_arrears {
            return;
        }
        // An end that was set early cuts the period.
        let span = match ends {
            Ends::At(end) => (period.0, end.clamp(period.0, period.1)),
            _ => period,
        };
        self.item_mut(place).period = span;
        let full = self.price(&price).cost(quantity);
        let amount = self.share(full, span, whole, &price);
        let line = Line { amount, period: span, ..self.line("period", place, (&price, quantity), at) };
        let billed =
            Billed { number: line.number, price, quantity, full, span, left: amount, is_cut: false, invoice: None };
        self.item_mut(place).billed.push(billed);
        lines.push(line);
    }

    /// The time of an item that is over and not billed, if it is billed in arrears: used time, or usage.
    pub(super) fn past(&mut self, place: Place, until: i64, at: i64) -> Option<Line> {
        let price = self.item(place).price.clone();
        if self.price(&price).is_metered {
            return self.used_up(place, until, at);
        }
        if !self.price(&price).in_arrears {
            return None;
        }
        let Item { quantity, period, whole, since, .. } = *self.item(place);
        let span = (since, until.min(period.1));
        self.item_mut(place).since = span.1;
        if span.0 >= span.1 {
            return None;
        }
        let full = self.price(&price).cost(quantity);
        let amount = self.share(full, span, whole, &price);
        Some(Line { amount, period: span, ..self.line("period", place, (&price, quantity), at) })
    }

    fn used_up(&mut self, place: Place, until: i64, at: i64) -> Option<Line> {
        let item = self.item(place);
        let price = self.price(&item.price).clone();
        if until < item.usage.until {
            // All of it was billed early.
            return None;
        }
        let total = item.usage.quantity(&price.aggregate, (item.period.0, until));
        let (since, billed) = (item.since, item.usage.billed);
        let cost = price.cost(total).round(self.policy.word("rounding"));
        // Where nothing was used and nothing is billed, there is no line, whatever the first tier costs.
        let (quantity, amount) = (total - billed.0, cost - billed.1);
        let usage = &mut self.item_mut(place).usage;
        (usage.billed, usage.until) = ((total, cost), until.min(at + 1));
        if quantity.is_zero() && amount == 0 {
            return None;
        }
        Some(Line { amount, period: (since.min(until), until), ..self.line("usage", place, (&price.id, quantity), at) })
    }
}
