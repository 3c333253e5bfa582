//! How does a draft become an invoice?
//!
//! Lines, discounts of items, discounts of the subscription or else the customer, billing credits, taxes, total, balance, amount due,
//! payment: <https://docs.stripe.com/billing/customer/balance>, <https://docs.stripe.com/api/invoices/object>.

use super::calendar::{DAY, Period};
use super::discount::{Given, Place, Taken};
use super::number::Fraction;
use super::tax::{self, Tax};
use super::told::Paid;
use super::{Line, Oracle, State};

pub(super) struct Draft {
    pub(super) due: i64,
    created: i64,
    reason: &'static str,
    subscription: Option<usize>,
    period: Period,
    lines: Vec<Line>,
    /// The discounts of an invoice that somebody makes.
    discounts: Option<Vec<String>>,
}

pub(super) struct Bill {
    pub(super) at: i64,
    pub(super) reason: &'static str,
    pub(super) subscription: Option<usize>,
    pub(super) period: Period,
    pub(super) lines: Vec<Line>,
    pub(super) taken: Vec<Taken>,
    /// Line, grant, amount.
    pub(super) drawn: Vec<(usize, usize, i64)>,
    pub(super) taxes: Vec<Tax>,
    pub(super) subtotal: i64,
    pub(super) total: i64,
    pub(super) before: i64,
    pub(super) after: i64,
    pub(super) due: i64,
    pub(super) status: &'static str,
    /// When it is late.
    pub(super) late_at: Option<i64>,
    /// How often it was charged in vain, when it is charged again, and after which others it was asked for.
    pub(super) tries: usize,
    pub(super) retry_at: Option<i64>,
    pub(super) asked: usize,
    /// What is still to be paid, what was charged, refunded and taken back by credit notes.
    pub(super) left: i64,
    pub(super) charged: i64,
    pub(super) refunded: i64,
    pub(super) noted: i64,
    /// Of that, what credit notes of the story took back.
    pub(super) returned: i64,
}

#[derive(Debug)]
pub(super) struct Row {
    pub(super) at: i64,
    pub(super) kind: &'static str,
    pub(super) amount: i64,
    pub(super) ending: i64,
    pub(super) bill: Option<usize>,
    pub(super) event: Option<usize>,
}

pub(super) struct Grant {
    pub(super) left: i64,
    pub(super) is_paid: bool,
    pub(super) priority: i64,
    pub(super) from: i64,
    pub(super) until: Option<i64>,
}

/// Minimum charge, maximum charge, the step in which it is charged: <https://docs.stripe.com/currencies>.
fn charge_limits(currency: &str) -> (i64, i64, i64) {
    match currency {
        "usd" | "eur" | "jpy" => (50, 99_999_999, 1),
        "gbp" => (30, 99_999_999, 1),
        "idr" => (0, 999_999_999_999, 1),
        "ugx" => (0, 99_999_999, 100),
        "kwd" => (0, 99_999_999, 10),
        other => panic!("the oracle does not know {other}"),
    }
}

impl Oracle<'_> {
    /// A draft of what is pending for a subscription and of lines of its own.
    pub(super) fn draft(&mut self, at: i64, which: usize, reason: &'static str, lines: Vec<Line>) -> Draft {
        let mut all = self.take_pending(Some(which));
        all.extend(lines);
        let period = self.subscriptions[which].period();
        Draft { due: at, created: at, reason, subscription: Some(which), period, lines: all, discounts: None }
    }

    /// Makes an invoice of it, unless there is nothing on it. A renewal may stay a draft for a while.
    pub(super) fn bill(&mut self, at: i64, which: usize, reason: &'static str, lines: Vec<Line>) {
        let mut draft = self.draft(at, which, reason, lines);
        if draft.lines.is_empty() {
            return;
        }
        let waits = self.policy.number("draft_minutes") * 60;
        if reason == "cycle" && waits > 0 {
            draft.due = at + waits;
            self.drafts.push(draft);
        } else {
            self.finalize(at, draft);
        }
    }

    pub(super) fn early_bill(&mut self, at: i64, which: usize, period: Period, lines: Vec<Line>) {
        if !lines.is_empty() {
            let draft = Draft {
                due: at,
                created: at,
                reason: "threshold",
                subscription: Some(which),
                period,
                lines,
                discounts: None,
            };
            self.finalize(at, draft);
        }
    }

    pub(super) fn by_hand(&mut self, at: i64, lines: Vec<Line>, discounts: Vec<String>) {
        let draft = Draft {
            due: at,
            created: at,
            reason: "manual",
            subscription: None,
            period: (at, at),
            lines,
            discounts: Some(discounts),
        };
        self.finalize(at, draft);
    }

    /// What waits for this subscription or for any: the newest first; of one second, as it was made.
    pub(super) fn take_pending(&mut self, which: Option<usize>) -> Vec<Line> {
        let (mut taken, left): (Vec<_>, Vec<_>) =
            self.pending.drain(..).partition(|one| one.on.is_none() || which.is_some() && one.on == which);
        self.pending = left;
        taken.sort_by(|a, b| b.created.cmp(&a.created).then(a.number.cmp(&b.number)));
        taken
    }

    /// Those of the discounts that act.
    pub(super) fn acting(&self, given: &[Given], at: i64) -> Vec<String> {
        let acting = given.iter().filter(|one| self.coupons[&one.coupon].acts(one.since, at));
        acting.map(|one| one.coupon.clone()).collect()
    }

    /// The discounts of a whole invoice: the subscription's, which hide those of the customer.
    pub(super) fn discounts_on(&self, which: Option<usize>, at: i64) -> Vec<String> {
        let own = which.map(|which| self.acting(&self.subscriptions[which].discounts, at)).unwrap_or_default();
        if own.is_empty() { self.acting(&self.discounts, at) } else { own }
    }

    fn discount(&mut self, at: i64, draft: &Draft) -> (Vec<Taken>, i64) {
        let mut places: Vec<_> = draft
            .lines
            .iter()
            .map(|line| Place { left: line.amount, discountable: line.discountable, price: line.price.clone() })
            .collect();
        let mut taken = Vec::new();
        for (place, line) in draft.lines.iter().enumerate() {
            // What is written has its own, whenever it is invoiced; what bills an item has those of the item.
            let own = line.of.map_or(line.discounts.clone(), |of| self.acting(&self.item(of).discounts, at));
            for coupon in own {
                taken.extend(self.coupons[&coupon].take(&mut places, &[place]));
            }
        }
        let on_items = taken.iter().map(|one| one.2).sum();
        let all: Vec<_> = (0..places.len()).collect();
        let coupons = draft.discounts.clone().unwrap_or_else(|| self.discounts_on(draft.subscription, at));
        for coupon in coupons {
            taken.extend(self.coupons[&coupon].take(&mut places, &all));
        }
        (taken, on_items)
    }

    /// A coupon that acts once is used up by what it took something off.
    fn use_up(&mut self, at: i64, draft: &Draft, taken: &[Taken]) {
        let used = |coupon: &str, lines: &[usize]| {
            taken.iter().any(|(line, one, _)| one == coupon && (lines.is_empty() || lines.contains(line)))
        };
        if draft.discounts.is_some() {
            // Its discounts are its own.
            return;
        }
        let coupons = self.coupons.clone();
        let once = |given: &Given| coupons[&given.coupon].is_once();
        if let Some(which) = draft.subscription {
            let has_own = !self.acting(&self.subscriptions[which].discounts, at).is_empty();
            for (item, one) in self.subscriptions[which].items.iter_mut().enumerate() {
                let own: Vec<_> = draft
                    .lines
                    .iter()
                    .enumerate()
                    .filter(|(_, line)| line.of == Some((which, item)))
                    .map(|(place, _)| place)
                    .collect();
                one.discounts.retain(|given| own.is_empty() || !once(given) || !used(&given.coupon, &own));
            }
            if has_own {
                self.subscriptions[which].discounts.retain(|given| !once(given) || !used(&given.coupon, &[]));
            }
            if has_own {
                return;
            }
        }
        self.discounts.retain(|given| !once(given) || !used(&given.coupon, &[]));
    }

    /// What credit grants pay of usage: <https://docs.stripe.com/billing/subscriptions/usage-based/billing-credits>.
    fn draw(&mut self, lines: &[Line], lefts: &mut [i64]) -> Vec<(usize, usize, i64)> {
        let mut order: Vec<_> = (0..self.grants.len()).collect();
        order.sort_by_key(|grant| {
            let Grant { priority, until, is_paid, from, .. } = self.grants[*grant];
            (priority, until.is_none(), until, is_paid, from, *grant)
        });
        let mut drawn = Vec::new();
        for (place, line) in lines.iter().enumerate().filter(|(_, line)| line.kind == "usage") {
            for grant in &order {
                let one = &mut self.grants[*grant];
                let holds = one.from <= line.period.1 && one.until.is_none_or(|until| line.period.1 < until);
                let amount = if holds { one.left.min(lefts[place]) } else { 0 };
                if amount > 0 {
                    one.left -= amount;
                    lefts[place] -= amount;
                    drawn.push((place, *grant, amount));
                }
            }
        }
        drawn
    }

    pub(super) fn finalize(&mut self, at: i64, draft: Draft) {
        let (taken, on_items) = self.discount(at, &draft);
        let mut lefts: Vec<i64> = draft.lines.iter().map(|line| line.amount).collect();
        for (line, _, amount) in &taken {
            lefts[*line] -= amount;
        }
        let paused = draft.subscription.and_then(|which| self.subscriptions[which].paused.clone());
        let stays_draft = paused.as_ref().is_some_and(|(behavior, _)| behavior == "keep_as_draft");
        self.remember(&draft, &taken);
        if !stays_draft {
            self.use_up(at, &draft, &taken);
        }
        let drawn = if stays_draft { Vec::new() } else { self.draw(&draft.lines, &mut lefts) };
        let rates = |line: &Line| line.taxes.iter().map(|rate| self.rates[rate].clone()).collect::<Vec<_>>();
        let taxables: Vec<_> = draft.lines.iter().zip(&lefts).map(|(line, left)| (*left, rates(line))).collect();
        let taxes = tax::of(&taxables, self.is_exempt(), self.policy.is("tax_rounding", "per_invoice"));
        let of = |effect: &str| taxes.iter().filter(|tax| tax.effect == effect).map(|tax| tax.amount).sum::<i64>();
        let mut total = lefts.iter().sum::<i64>() + of("Added") - of("BackedOut");
        if self.policy.is("negative_total", "lost") {
            total = total.max(0);
        }
        let subtotal = draft.lines.iter().map(|line| line.amount).sum::<i64>() - on_items;
        let number = self.bills.len();
        let before = self.balance();
        let due = if stays_draft { 0 } else { self.settle(at, total, number) };
        let after = self.balance();
        for line in &draft.lines {
            if let Some(of) = line.of {
                for billed in &mut self.item_mut(of).billed {
                    if billed.number == line.number {
                        billed.invoice = Some(number);
                    }
                }
            }
        }
        self.bills.push(Bill {
            at,
            reason: draft.reason,
            subscription: draft.subscription,
            period: draft.period,
            lines: draft.lines,
            taken,
            drawn,
            taxes,
            subtotal,
            total,
            before,
            after,
            due,
            status: if stays_draft { "Draft" } else { "Open" },
            late_at: None,
            tries: 0,
            retry_at: None,
            asked: 0,
            left: due,
            charged: 0,
            refunded: 0,
            noted: 0,
            returned: 0,
        });
        let _ = draft.created;
        if !stays_draft {
            self.collect(at, number, paused.map(|(behavior, _)| behavior));
        }
    }

    /// Customers who pay no tax, or pay it themselves.
    pub(super) fn is_exempt(&self) -> bool {
        matches!(self.story["customer"]["tax_exempt"].as_str(), Some("exempt" | "reverse"))
    }

    /// A credit gives back what was billed after its discounts: what they left of a whole period.
    fn remember(&mut self, draft: &Draft, taken: &[Taken]) {
        for (place, line) in draft.lines.iter().enumerate() {
            let off: i64 = taken.iter().filter(|one| one.0 == place).map(|one| one.2).sum();
            let (Some(of), true) = (line.of, off > 0) else { continue };
            for billed in &mut self.item_mut(of).billed {
                if billed.number == line.number {
                    billed.left = line.amount - off;
                    // Of a part of a period, in proportion. The discount is one rounding, the share of time another.
                    let part = Fraction::new(billed.left.into(), line.amount.into());
                    billed.full = Fraction::whole((Fraction::whole(billed.full.nearest()) * part).nearest());
                }
            }
        }
    }

    /// Balance and amount due.
    fn settle(&mut self, at: i64, total: i64, number: usize) -> i64 {
        let (minimum, maximum, step) = charge_limits(self.story["currency"].as_str().expect("a currency"));
        let minimum = if self.policy.is("minimum_charge", "true") { minimum } else { 0 };
        let before = self.balance();
        let raw = total + before;
        let charge = Fraction::new(raw.into(), step.into()).nearest() * step;
        let due = if raw <= 0 || charge == 0 || raw < minimum || charge > maximum { 0 } else { charge };
        self.post(at, "applied_to_invoice", raw.min(0) - before, Some(number), None);
        if raw > 0 && due == 0 {
            let kind = if charge > maximum { "invoice_too_large" } else { "invoice_too_small" };
            self.post(at, kind, raw, Some(number), None);
        } else if raw > 0 {
            self.post(at, "adjustment", raw - due, Some(number), None);
        }
        due
    }

    pub(super) fn pay(&mut self, at: i64, amount: i64, purpose: String) {
        if amount != 0 {
            self.payments.push(Paid { at, amount, purpose });
        }
    }

    pub(super) fn due_days(&self, which: Option<usize>) -> Option<i64> {
        self.subscriptions[which?].sent.map(|days| days * DAY)
    }

    pub(super) fn is_on(&self, which: usize) -> bool {
        matches!(self.subscriptions[which].state, State::Trial | State::Running)
    }
}
