//! Which story would be billed like this?
//!
//! The lines that are no prorations say what is subscribed to from the invoice on; the prorations say what it was before,
//! and when it changed. The story begins a period earlier, so that the invoice is one that follows from it.

use serde_json::{Map, Value, json};

use super::read::{Invoice, Line, Tax};
use crate::calendar::{DAY, Interval, IntervalUnit, MonthEnd, Timestamp, iso_instant};
use crate::money::Rounding;
use crate::scenario::Scenario;
use crate::words;

/// A story, and when the invoice is made in it.
pub(super) struct Rebuilt {
    pub(super) scenario: Scenario,
    pub(super) at: Timestamp,
}

/// A price that a line names.
struct Price {
    id: String,
    unit_amount: String,
    interval: Interval,
}

/// An item, as it is before and after its change.
struct Item {
    before: Option<(String, i64)>,
    after: Option<(String, i64)>,
    changed: Option<Timestamp>,
}

pub(super) fn rebuild(invoice: &Invoice, notes: &mut Vec<String>) -> Result<Rebuilt, String> {
    let is_plan = |line: &&Line| line.is_subscription && !line.is_opaque;
    let renewals: Vec<&Line> = invoice.lines.iter().filter(|line| is_plan(line) && !line.is_proration).collect();
    let changes: Vec<&Line> = invoice.lines.iter().filter(|line| is_plan(line) && line.is_proration).collect();
    let others: Vec<&Line> = invoice.lines.iter().filter(|line| !is_plan(line)).collect();
    for line in others.iter().filter(|line| line.is_opaque) {
        notes.push(format!(
            "“{}” is of tiers, packages or usage, which an invoice does not show whole; it is taken as a single amount.",
            line.description
        ));
    }
    if renewals.is_empty() && changes.is_empty() {
        return Err(String::from(
            "No line of this invoice is of a subscription with a price a unit, so there is no story to tell. Write a one-off invoice by hand.",
        ));
    }
    let mut prices = Vec::new();
    for line in renewals.iter().chain(&changes) {
        price(line, &renewals, &mut prices, notes)?;
    }
    // What the prorations end at is the end of the period in which something changed.
    let period_end = changes.iter().map(|line| line.period.end).max();
    let shortest = prices
        .iter()
        .map(|price: &Price| price.interval)
        .min_by_key(|each| each.after(Timestamp(0), 1, MonthEnd::LastDay));
    let interval = shortest.unwrap_or(Interval { unit: IntervalUnit::Month, count: 1 });
    let is_first = invoice.billing_reason == "subscription_create" && changes.is_empty();
    let renewed = renewals.iter().map(|line| line.period.start).min();
    // A change that is invoiced at once has no renewal beside it, or the renewal begins with the change.
    let boundary = renewed.or(period_end).unwrap_or_default();
    let change_at = changes.iter().map(|line| line.period.start).min();
    let restarts = change_at.is_some_and(|at| renewed == Some(at));
    let end = period_end.unwrap_or(boundary);
    let start = if is_first { boundary } else { interval.after(end, -1, MonthEnd::LastDay) };
    let (at, behavior) = match change_at {
        Some(at) if renewals.is_empty() || restarts => (at, "always_invoice"),
        _ => (boundary, "create_prorations"),
    };
    let items = items(&renewals, &changes, notes);
    let document = Draft { invoice, prices: &prices, items: &items, start, at, behavior, restarts, others: &others };
    let document = document.document(interval, notes);
    let (scenario, problems) = crate::scenario::read(&document.to_string());
    scenario
        .filter(|_| problems.is_empty())
        .ok_or_else(|| {
            let told: Vec<_> = problems.iter().take(3).map(ToString::to_string).collect();
            format!("The invoice says something that no story here can: {}", told.join(" "))
        })
        .map(|scenario| Rebuilt { scenario, at })
}

/// The price of a line, once.
fn price(line: &Line, renewals: &[&Line], prices: &mut Vec<Price>, notes: &mut Vec<String>) -> Result<(), String> {
    let id = id_of(line);
    if prices.iter().any(|known| known.id == id) {
        return Ok(());
    }
    let whole = renewals.iter().find(|other| id_of(other) == id).copied().unwrap_or(line);
    let interval = interval(whole, renewals);
    let interval = interval.ok_or_else(|| {
        format!(
            "It cannot be told how often “{}” is billed. Ask the API with expand[]=lines.data.price.",
            line.description
        )
    })?;
    // A unit that times the quantity is the line itself says what the proration is, not what the price is.
    let is_of_line = |unit: &str| {
        line.is_proration
            && unit.parse::<i64>().is_ok_and(|unit| {
                unit.checked_mul(line.quantity).map(i64::unsigned_abs) == Some(line.amount.unsigned_abs())
            })
    };
    let unit_amount = match &whole.unit_amount {
        Some(unit) if !is_of_line(unit) => unit.clone(),
        _ if !whole.is_proration && whole.quantity > 0 && whole.amount % whole.quantity == 0 => {
            (whole.amount / whole.quantity).to_string()
        }
        _ => {
            let derived = from_share(line, interval);
            notes.push(format!(
                "What a whole period of “{id}” costs is inferred from a part of it: {derived} units. It can be off by a unit or two."
            ));
            derived.to_string()
        }
    };
    prices.push(Price { id, unit_amount, interval });
    Ok(())
}

/// A name of the price for documents: its id, or what the line says.
fn id_of(line: &Line) -> String {
    if line.price.is_empty() { line.description.chars().take(60).collect() } else { line.price.clone() }
}

/// How often it is billed: as the price says, or as long as a line for a whole period is.
fn interval(line: &Line, renewals: &[&Line]) -> Option<Interval> {
    let unit_of = |unit: &str| {
        Some(match unit {
            "day" => IntervalUnit::Day,
            "week" => IntervalUnit::Week,
            "month" => IntervalUnit::Month,
            "year" => IntervalUnit::Year,
            _ => return None,
        })
    };
    if let Some((unit, count)) = &line.interval {
        return Some(Interval { unit: unit_of(unit)?, count: u32::try_from(*count).ok()? });
    }
    let whole = if line.is_proration { renewals.first().copied() } else { Some(line) };
    let known = [(IntervalUnit::Month, 1), (IntervalUnit::Year, 1), (IntervalUnit::Month, 3), (IntervalUnit::Month, 6)]
        .into_iter()
        .chain([(IntervalUnit::Week, 1), (IntervalUnit::Day, 1), (IntervalUnit::Week, 2), (IntervalUnit::Month, 2)])
        .map(|(unit, count)| Interval { unit, count });
    let Some(whole) = whole else { return Some(Interval { unit: IntervalUnit::Month, count: 1 }) };
    let mut known = known.filter(|interval| {
        let end = interval.after(whole.period.start, 1, MonthEnd::LastDay);
        // A month that begins on the 28th may be one that is anchored on the 31st.
        end == whole.period.end
            || (interval.months().is_some() && end <= whole.period.end && whole.period.end.0 - end.0 <= 3 * DAY)
    });
    known.next()
}

/// What a whole period costs a unit, of which a line is a part.
fn from_share(line: &Line, interval: Interval) -> i64 {
    let start = interval.after(line.period.end, -1, MonthEnd::LastDay);
    let whole = i128::from(line.period.end.0 - start.0);
    let part = i128::from(line.period.seconds().max(1)) * i128::from(line.quantity.max(1));
    let amount = i128::from(line.amount.unsigned_abs()) * whole;
    i64::try_from(Rounding::HalfUp.divide(amount, part)).unwrap_or(i64::MAX)
}

/// What is subscribed to before and after.
fn items(renewals: &[&Line], changes: &[&Line], notes: &mut Vec<String>) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    let mut credits: Vec<&Line> = changes.iter().filter(|line| line.amount < 0).copied().collect();
    let mut debits: Vec<&Line> = changes.iter().filter(|line| line.amount >= 0).copied().collect();
    let of = |line: &Line| (id_of(line), line.quantity);
    while let Some(credit) = (!credits.is_empty()).then(|| credits.remove(0)) {
        let same = debits.iter().position(|debit| debit.period == credit.period);
        let after = same.map(|place| of(debits.remove(place)));
        items.push(Item { before: Some(of(credit)), after, changed: Some(credit.period.start) });
    }
    for debit in debits {
        // A renewal of something else would have a credit beside its change.
        items.push(Item { before: None, after: Some(of(debit)), changed: Some(debit.period.start) });
    }
    for line in renewals {
        let after = of(line);
        if items.iter().any(|item| item.after.as_ref() == Some(&after)) {
            continue;
        }
        items.push(Item { before: Some(after.clone()), after: Some(after), changed: None });
    }
    if items.iter().all(|item| item.before.is_none()) {
        notes.push(String::from(
            "Nothing says what was subscribed to before the change; something free is put there. If the old plan was not credited, choose the rules “The story as told”.",
        ));
    }
    items
}

/// All that the document is made of.
struct Draft<'a> {
    invoice: &'a Invoice,
    prices: &'a [Price],
    items: &'a [Item],
    start: Timestamp,
    at: Timestamp,
    behavior: &'static str,
    restarts: bool,
    others: &'a [&'a Line],
}

impl Draft<'_> {
    fn document(&self, interval: Interval, notes: &mut Vec<String>) -> Value {
        let mut prices: Vec<Value> = self.prices.iter().map(written_price).collect();
        let mut first: Vec<Value> = Vec::new();
        for (place, item) in self.items.iter().enumerate() {
            if let Some((price, quantity)) = &item.before {
                first.push(json!({ "id": id(place), "price": price, "quantity": quantity }));
            }
        }
        if first.is_empty() {
            let unit = word_of(interval);
            prices.push(json!({ "id": "nothing", "name": "Nothing yet", "unit_amount": 0, "interval": unit.0, "interval_count": unit.1 }));
            first.push(json!({ "id": "before", "price": "nothing" }));
        }
        let mut subscription = json!({ "id": "main", "items": first });
        let mut document = Map::new();
        if let Some(coupon) = self.coupon(notes) {
            subscription["discounts"] = json!(["discount"]);
            document.insert(String::from("coupons"), json!([coupon]));
        }
        if let Some(rate) = self.tax_rate(notes) {
            subscription["tax_rates"] = json!(["tax"]);
            document.insert(String::from("tax_rates"), json!([rate]));
        }
        let balance = self.invoice.starting_balance;
        let is_first = self.start == self.at;
        if is_first && balance != 0 {
            document.insert(String::from("customer"), json!({ "name": self.invoice.customer, "balance": balance }));
        } else {
            document.insert(String::from("customer"), json!({ "name": self.invoice.customer }));
        }
        // Two periods behind the invoice show what follows from it.
        let after = interval.after(self.at, 2, MonthEnd::LastDay);
        let mut months = 1;
        while self.start.plus_months(months) <= after && months < 60 {
            months += 1;
        }
        let title = match self.invoice.created {
            Some(created) => format!("The invoice of {}", words::day(created.date())),
            None => String::from("An invoice that was brought in"),
        };
        document.extend(
            [
                ("version", json!(1)),
                ("title", json!(title)),
                ("currency", json!(self.invoice.currency.code)),
                ("start", json!(iso_instant(self.start))),
                ("months", json!(months)),
                ("prices", json!(prices)),
                ("subscriptions", json!([subscription])),
                ("events", json!(self.events(is_first))),
            ]
            .map(|(name, value)| (String::from(name), value)),
        );
        Value::Object(document)
    }

    fn events(&self, is_first: bool) -> Vec<Value> {
        let mut events: Vec<(Timestamp, Value)> = Vec::new();
        let change = self.items.iter().filter_map(|item| item.changed).min();
        // Behind the invoice before, and not after the change.
        let early = change.unwrap_or(Timestamp(self.start.0 + 1)).max(Timestamp(self.start.0 + 1));
        let balance = self.invoice.starting_balance;
        if !is_first && balance != 0 {
            let said = json!({ "amount": balance, "description": "What the balance was before this invoice" });
            events.push((early, json!({ "at": iso_instant(early), "adjust_balance": said })));
        }
        for line in self.others {
            let said = json!({ "amount": line.amount, "subscription": "main", "description": line.description, "discountable": line.discount != 0 });
            let at = early.min(Timestamp(self.at.0 - 1).max(early));
            events.push((at, json!({ "at": iso_instant(at), "add_invoice_item": said })));
        }
        for (place, item) in self.items.iter().enumerate() {
            let Some(at) = item.changed else { continue };
            let when = iso_instant(at);
            let behavior = self.behavior;
            let event = match (&item.before, &item.after) {
                (Some(before), Some(after)) if before.0 == after.0 => {
                    let said = json!({ "subscription": "main", "item": id(place), "quantity": after.1, "proration_behavior": behavior });
                    json!({ "at": when, "change_quantity": said })
                }
                (Some(_), Some((price, quantity))) => {
                    let mut said = json!({ "subscription": "main", "item": id(place), "price": price, "quantity": quantity, "proration_behavior": behavior });
                    if self.restarts {
                        said["billing_cycle_anchor"] = json!("now");
                    }
                    json!({ "at": when, "change_price": said })
                }
                (None, Some((price, quantity))) => {
                    let item = json!({ "id": id(place), "price": price, "quantity": quantity });
                    json!({ "at": when, "add_item": { "subscription": "main", "item": item, "proration_behavior": behavior } })
                }
                _ => {
                    json!({ "at": when, "remove_item": { "subscription": "main", "item": id(place), "proration_behavior": behavior } })
                }
            };
            events.push((at, event));
        }
        events.sort_by_key(|(at, _)| *at);
        events.into_iter().map(|(_, event)| event).collect()
    }

    /// The discount of the lines, if it can be told.
    fn coupon(&self, notes: &mut Vec<String>) -> Option<Value> {
        let discounted: Vec<&Line> = self.invoice.lines.iter().filter(|line| line.discount != 0).collect();
        if discounted.is_empty() {
            return None;
        }
        if let Some(percent) = &self.invoice.percent_off {
            notes.push(format!("A discount of {percent}% is taken to hold before and after this invoice as well."));
            return Some(json!({ "id": "discount", "percent_off": percent, "duration": "forever" }));
        }
        // The same whole percentage of each line?
        let percent = |line: &&Line| {
            let hundredfold = line.discount.checked_mul(100)?;
            (hundredfold.checked_rem(line.amount)? == 0).then(|| hundredfold / line.amount)
        };
        let first = discounted.first().and_then(percent);
        if let Some(found) = first.filter(|found| discounted.iter().all(|line| percent(line) == Some(*found))) {
            notes.push(format!(
                "The discounts are {found}% of each line, so a coupon of {found}% is taken to hold throughout."
            ));
            return Some(json!({ "id": "discount", "percent_off": found, "duration": "forever" }));
        }
        let sum = discounted.iter().fold(0_i64, |sum, line| sum.saturating_add(line.discount));
        notes.push(format!(
            "The discounts are no whole percentage; a coupon of {sum} units off each invoice is taken instead."
        ));
        Some(json!({ "id": "discount", "amount_off": sum, "duration": "forever" }))
    }

    /// The tax of the lines, if it is one rate that can be told.
    fn tax_rate(&self, notes: &mut Vec<String>) -> Option<Value> {
        let taxes: Vec<(&Line, &Tax)> =
            self.invoice.lines.iter().flat_map(|line| line.taxes.iter().map(move |tax| (line, tax))).collect();
        let (line, tax) = taxes.iter().find(|(_, tax)| tax.amount != 0)?;
        if taxes.iter().any(|(_, other)| other.is_inclusive != tax.is_inclusive) || line.taxes.len() > 1 {
            notes.push(String::from("The invoice has more than one tax a line; they are not made anew here."));
            return None;
        }
        let percentage = if let Some(percentage) = &tax.percentage {
            percentage.clone()
        } else {
            let found = inferred_rate(&taxes)?;
            notes.push(format!("The tax rate is inferred from the amounts: {found}%."));
            found
        };
        Some(json!({ "id": "tax", "name": "Tax", "percentage": percentage, "inclusive": tax.is_inclusive }))
    }
}

/// The shortest percentage that gives each tax.
fn inferred_rate(taxes: &[(&Line, &Tax)]) -> Option<String> {
    let bases: Vec<(i128, i128)> = taxes
        .iter()
        .map(|(line, tax)| {
            let left = line.amount.saturating_sub(line.discount);
            let included = if tax.is_inclusive { tax.amount } else { 0 };
            (i128::from(tax.taxable.unwrap_or(left.saturating_sub(included))), i128::from(tax.amount))
        })
        .collect();
    let (base, amount) = bases.iter().copied().max_by_key(|(base, _)| base.abs())?;
    if base == 0 {
        return None;
    }
    for decimals in 0..4_u32 {
        let scale = 10_i128.pow(decimals);
        let rate = Rounding::HalfUp.divide(amount * 100 * scale, base);
        let gives = |(base, amount): &(i128, i128)| Rounding::HalfUp.divide(base * rate, 100 * scale) == *amount;
        if rate > 0 && bases.iter().all(gives) {
            let (whole, rest) = (rate / scale, rate % scale);
            let digits = usize::try_from(decimals).unwrap_or_default();
            return Some(if decimals == 0 { whole.to_string() } else { format!("{whole}.{rest:0digits$}") });
        }
    }
    None
}

fn id(place: usize) -> String {
    format!("item_{}", place + 1)
}

fn word_of(interval: Interval) -> (&'static str, u32) {
    let word = match interval.unit {
        IntervalUnit::Day => "day",
        IntervalUnit::Week => "week",
        IntervalUnit::Month => "month",
        IntervalUnit::Year => "year",
    };
    (word, interval.count)
}

fn written_price(price: &Price) -> Value {
    let (unit, count) = word_of(price.interval);
    match price.unit_amount.parse::<i64>() {
        Ok(whole) => json!({ "id": price.id, "unit_amount": whole, "interval": unit, "interval_count": count }),
        Err(_) => {
            json!({ "id": price.id, "unit_amount_decimal": price.unit_amount, "interval": unit, "interval_count": count })
        }
    }
}
