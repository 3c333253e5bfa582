//! Which laws hold for any story?
//!
//! Random stories of everything that can be written down obey the laws of book-keeping; unsound ones, and random bytes, are
//! refused without a panic. `PROPTEST_CASES` raises the number of cases.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/dice.rs"]
mod dice;
#[path = "support/formula.rs"]
mod formula;
#[path = "support/laws.rs"]
mod laws;
#[path = "support/reached.rs"]
mod reached;
#[path = "support/refused.rs"]
mod refused;
#[path = "support/sound.rs"]
mod sound;
#[path = "support/swarm.rs"]
mod swarm;
#[path = "support/tale.rs"]
mod tale;
#[path = "support/wild.rs"]
mod wild;

use std::collections::BTreeMap;

use dice::Dice;
use proptest::prelude::*;
use rollforward::invoice::{Invoice, Reason};
use rollforward::money::Amount;
use rollforward::projection::{Column, Projection, Subject, describe, document, explain, headline, notices};
use rollforward::scenario::{decode_link, encode_link};
use rollforward::{open, simulate_json};
use serde_json::{Value, json};
use sound::{cases, hold, of_seed, seeds};
use swarm::{Feature, Swarm};

#[track_caller]
fn run(story: &Value) -> Projection {
    simulate_json(&story.to_string()).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

fn rerun(story: &Value) -> Result<Projection, String> {
    simulate_json(&story.to_string()).map_err(|problems| format!("{problems:?}"))
}

/// Whatever is billed, paid, credited or given up adds up.
#[test]
fn the_books_are_right() {
    for (story, projection) in seeds(6_000).filter_map(of_seed) {
        if laws::all(&projection).is_err() {
            hold(&story, &mut |story| laws::all(&rerun(story)?));
        }
    }
}

/// Looking at fewer months shows the beginning of the same story.
#[test]
fn a_shorter_horizon_is_a_beginning() {
    for seed in seeds(1_000) {
        if let Some((story, _)) = of_seed(seed) {
            let part = Dice::of_seed(seed ^ 1).number(1..18);
            hold(&story, &mut |story| is_a_beginning(story, part));
        }
    }
}

/// The same document gives the same bytes, and so does what was written and read again, and what travelled in a link.
#[test]
fn the_same_story_gives_the_same_bytes() {
    for (story, projection) in seeds(800).filter_map(of_seed) {
        let first = document_of(&projection);
        assert_eq!(document_of(&run(&story)), first);
        let opened = open(&story.to_string()).expect("a sound story");
        assert_eq!(document_of(&simulate_json(&opened.to_json()).expect("a sound story")), first);
        let link = encode_link(&opened).expect("a link");
        let arrived = decode_link(&link).expect("a link").expect("a story");
        assert_eq!(document_of(&simulate_json(&arrived).expect("a sound story")), first);
    }
}

/// An event that is skipped is as good as none, whatever it says and however wrong it is.
#[test]
fn a_skipped_event_does_nothing() {
    for (mut story, projection) in seeds(400).filter_map(of_seed) {
        let Some(events) = story["events"].as_array_mut() else { continue };
        let mut skipped = events.clone();
        skipped.push(json!({ "at": "never", "change_price": { "subscription": "nobody" } }));
        for event in &mut skipped {
            event["disabled"] = Value::Bool(true);
        }
        // Behind the others, so that those keep their numbers.
        events.append(&mut skipped);
        assert_eq!(document_of(&run(&story)), document_of(&projection));
    }
}

fn document_of(projection: &Projection) -> String {
    serde_json::to_string(&document(projection)).expect("JSON")
}

/// Every amount can be explained, and the words around it can be written, whatever happened.
#[test]
fn every_amount_has_its_words() {
    for (_, projection) in seeds(800).filter_map(of_seed) {
        for subject in subjects(&projection) {
            let words = explain(&projection, subject);
            let words = words.unwrap_or_else(|| panic!("no words for {subject:?}"));
            assert!(!words.formula.is_empty() && words.sentence.ends_with('.'), "{subject:?}: {words:?}");
        }
        assert_eq!(explain(&projection, Subject::Month(projection.months.len(), Column::Billed)), None);
        let headline = headline(&projection);
        assert!(headline.text().ends_with('.') && headline.detail.ends_with('.'), "{headline:?}");
        assert!(notices(&projection).iter().all(|notice| notice.text.ends_with('.')));
    }
}

/// A change that is undone in the same second costs nothing: what follows is as if it had not been.
#[test]
fn a_change_undone_in_the_same_second_costs_nothing() {
    for seed in seeds(1_000) {
        let plain = Swarm::of(&mut Dice::of_seed(seed)).without(&[
            // What else is done to the price of the rest of the period does not undo itself.
            Feature::Coupons,
            Feature::Presets,
            Feature::Axes,
            Feature::Metered,
            Feature::Thresholds,
            Feature::Begun,
            // Named by number, an invoice is another one.
            Feature::Collection,
            Feature::CreditNotes,
        ]);
        let dice = &mut Dice::of_seed(seed);
        let mut story = tale::of(dice, plain);
        story["policy"] = json!({ "preset": dice.one(&["stripe", "stripe_classic"]) });
        let (millionths, behavior) = (dice.number(0..1_000_000), dice.one(&["create_prorations", "none"]));
        if let Some((story, projection)) = sound::run(story) {
            let span = projection.simulation.span;
            let at = span.start.0 + (span.end.0 - span.start.0) / 1_000_000 * millionths;
            hold(&story, &mut |story| is_undone(story, at, behavior));
        }
    }
}

proptest! {
    #![proptest_config(cases(1_000))]

    /// What several changes of a price within a period cost is what each of them costs for its time, but for the rounding of
    /// each line: half a unit.
    #[test]
    fn a_period_costs_what_its_parts_cost(
        amounts in prop::collection::vec(0_i64..90_000, 2..8), days in prop::collection::vec(0_i64..2_592_000, 7),
        quantity in 1_i64..9, at_once in any::<bool>(),
    ) {
        parts_cost_the_whole(&amounts, days, quantity, at_once);
    }
}

fn is_a_beginning(story: &Value, part: i64) -> Result<(), String> {
    let mut shorter = story.clone();
    shorter["months"] = json!(part.min(story["months"].as_i64().unwrap_or(1)));
    let (long, short) = (rerun(story)?, rerun(&shorter)?);
    // What happens to an invoice later shows in its status, and its last notice.
    let early = |all: &[Invoice]| {
        all.iter().map(|one| Invoice { status: short.invoices[0].status, ..one.clone() }).collect::<Vec<_>>()
    };
    if !short.invoices.is_empty() && !early(&long.invoices).starts_with(&early(&short.invoices)) {
        return Err(String::from("other invoices"));
    }
    let all = [
        long.balance_transactions.starts_with(&short.balance_transactions),
        long.payments.starts_with(&short.payments),
        long.months.starts_with(&short.months),
        long.credit_notes.starts_with(&short.credit_notes),
        long.invoice_changes.starts_with(&short.invoice_changes),
        long.recurring.starts_with(&short.recurring),
    ];
    if all.contains(&false) {
        Err(format!("ledger, payments, months, notes, changes, revenue: {all:?}"))
    } else {
        Ok(())
    }
}

/// The invoices as they are without a change and its opposite.
fn is_undone(story: &Value, at: i64, behavior: &str) -> Result<(), String> {
    let instant = rollforward::calendar::iso_instant(rollforward::calendar::Timestamp(at));
    let subscription = &story["subscriptions"][0];
    let change = |quantity: i64| {
        json!({ "at": instant, "change_quantity": {
            "subscription": subscription["id"], "item": subscription["items"][0]["id"], "quantity": quantity,
            "proration_behavior": behavior,
        } })
    };
    let mut with = story.clone();
    let mut events = story["events"].as_array().cloned().unwrap_or_default();
    // A change to three first, so that both stories have the same quantity afterwards.
    events.push(change(3));
    with["events"] = json!(events);
    let Ok(untouched) = rerun(&with) else { return Ok(()) };
    events.extend([change(8), change(3)]);
    with["events"] = json!(events);
    let undone = rerun(&with)?;
    let totals = |projection: &Projection| {
        let told = projection.invoices.iter().filter(|one| !one.lines.is_empty());
        told.map(|one| (one.at, one.total, one.settlement.amount_due)).collect::<Vec<_>>()
    };
    let (found, expected) = (totals(&undone), totals(&untouched));
    if found == expected { Ok(()) } else { Err(format!("{found:?}\ninstead of\n{expected:?}")) }
}

fn parts_cost_the_whole(amounts: &[i64], mut seconds: Vec<i64>, quantity: i64, at_once: bool) {
    const PERIOD: i64 = 2_592_000;
    seconds.truncate(amounts.len() - 1);
    seconds.sort_unstable();
    let start = 1_775_001_600; // 2026-04-01: thirty days.
    let at = |second: i64| rollforward::calendar::iso_instant(rollforward::calendar::Timestamp(start + second));
    let price = |(place, amount): (usize, &i64)| json!({ "id": format!("p{place}"), "unit_amount": amount });
    let behavior = if at_once { "always_invoice" } else { "create_prorations" };
    let change = |(place, second): (usize, &i64)| {
        json!({ "at": at(*second), "change_price": { "subscription": "s", "item": "i", "price": format!("p{}", place + 1),
            "quantity": quantity, "proration_behavior": behavior } })
    };
    let story = json!({
        "currency": "usd", "start": at(0), "months": 2,
        "prices": amounts.iter().enumerate().map(price).collect::<Vec<_>>(),
        "subscriptions": [{ "id": "s", "items": [{ "id": "i", "price": "p0", "quantity": quantity }] }],
        "events": seconds.iter().enumerate().map(change).collect::<Vec<_>>(),
    });
    let projection = run(&story);
    let lines = || projection.invoices.iter().flat_map(|invoice| &invoice.lines);
    let own = lines().filter(|line| line.period.start.0 < start + PERIOD);
    let billed: i64 = own.clone().map(|line| line.amount.units()).sum();
    let rounded =
        i64::try_from(own.filter(|line| line.reverses.is_some() || line.id.index() > 0).count()).expect("a count");
    let ends = seconds.iter().copied().skip(1).chain([PERIOD]);
    let begun = seconds.first().copied().unwrap_or(PERIOD) * amounts[0];
    let exact = begun
        + seconds.iter().zip(ends).zip(&amounts[1..]).map(|((from, to), amount)| (to - from) * amount).sum::<i64>();
    let error = (billed * PERIOD - exact * quantity).abs();
    assert!(2 * error <= rounded * PERIOD, "{billed} is {error}/{PERIOD} off in {rounded} lines of {story:#}");
}

/// All that can be asked about.
fn subjects(projection: &Projection) -> Vec<Subject> {
    use Column::{Applied, Billed, Charged, Closing, Credited, Debited, Opening, Recurring};
    let columns = [Opening, Credited, Debited, Applied, Closing, Billed, Charged, Recurring];
    let mut all = Vec::new();
    for one in &projection.invoices {
        let id = one.id;
        all.extend([Subject::Subtotal(id), Subject::ExcludingTax(id), Subject::Total(id), Subject::Applied(id)]);
        all.push(Subject::AmountDue(id));
        all.extend(one.lines.iter().map(|line| Subject::Line(line.id)));
        all.extend((0..one.discounts.amounts.len()).map(|place| Subject::Discount(id, place)));
        all.extend((0..one.taxes.amounts.len()).map(|place| Subject::Tax(id, place)));
        all.extend(describe::coupons(one).into_iter().map(|(coupon, _)| Subject::Coupon(id, coupon)));
        all.extend(describe::tax_rates(one).into_iter().map(|((rate, _), _)| Subject::TaxRate(id, rate)));
        if !one.grants.is_empty() {
            all.push(Subject::Grants(id));
        }
    }
    for one in &projection.balance_transactions {
        all.extend([Subject::Transaction(one.id), Subject::RunningBalance(one.id)]);
    }
    all.extend(projection.payments.iter().map(|one| Subject::Payment(one.id)));
    all.extend((0..projection.months.len()).flat_map(|month| columns.map(|column| Subject::Month(month, column))));
    all
}

/// The same stories every time.
fn samples(count: u64) -> impl Iterator<Item = (Value, Projection)> {
    (0..count).filter_map(of_seed)
}

/// What an invoice says of each coupon and rate adds up, in words and in the document.
#[test]
fn invoices_come_to_their_parts() {
    let (mut discounted, mut taxed, mut lost) = (0, 0, 0);
    for (_, projection) in samples(900) {
        let written = serde_json::to_value(document(&projection)).expect("JSON");
        let invoices = written["invoices"].as_array().expect("a list").iter();
        for (written, invoice) in invoices.zip(&projection.invoices) {
            let off = describe::coupons(invoice).into_iter().map(|(_, amount)| amount);
            assert_eq!(laws::sum(off), invoice.discounts.total().expect("an amount").units());
            let by_rate = describe::tax_rates(invoice).into_iter().map(|(_, amount)| amount);
            assert_eq!(laws::sum(by_rate), laws::sum(invoice.taxes.amounts.iter().map(|tax| tax.amount)));
            discounted += usize::from(!invoice.discounts.amounts.is_empty());
            taxed += usize::from(!invoice.taxes.amounts.is_empty());
            lost += usize::from(!invoice.discounts.lost.is_empty());
            assert_eq!(written["total_excluding_tax"], invoice.total_excluding_tax.units());
            let all = |list: &str| {
                let own = written["lines"].as_array().into_iter().flatten().filter_map(|line| line[list].as_array());
                own.flatten().map(|entry| entry["amount"].as_i64().expect("an amount")).sum::<i64>()
            };
            assert_eq!(all("discount_amounts"), invoice.discounts.total().expect("an amount").units());
            assert_eq!(all("taxes"), laws::sum(invoice.taxes.amounts.iter().map(|tax| tax.amount)));
        }
    }
    assert!(discounted > 400 && taxed > 400 && lost > 20, "{discounted}, {taxed}, {lost}");
}

/// A formula is true: whoever types it into a calculator gets the amount. (The oracle checks the amounts themselves.)
#[test]
fn formulas_are_true() {
    let mut checked: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, projection) in samples(500) {
        let digits = projection.simulation.currency.digits();
        let mut tell = |what, subject, amount: Amount| {
            let formula = explain(&projection, subject).expect("words").formula;
            formula::check(&formula, amount.units(), digits);
            *checked.entry(what).or_default() += 1;
        };
        for invoice in &projection.invoices {
            let id = invoice.id;
            for line in &invoice.lines {
                let what = match line.reason {
                    Reason::FullPeriod => "full",
                    Reason::Prorated { .. } => "prorated",
                    Reason::Capped { .. } => "capped",
                    Reason::Usage { .. } => "usage",
                    Reason::Difference { .. } => "difference",
                    Reason::Trial => "trial",
                    Reason::AsWritten { .. } => "as written",
                };
                tell(what, Subject::Line(line.id), line.amount);
            }
            for (place, taken) in invoice.discounts.amounts.iter().enumerate() {
                tell("discount", Subject::Discount(id, place), taken.amount);
            }
            for (place, tax) in invoice.taxes.amounts.iter().enumerate() {
                tell("tax", Subject::Tax(id, place), tax.amount);
            }
            for (coupon, amount) in describe::coupons(invoice) {
                tell("coupon", Subject::Coupon(id, coupon), amount);
            }
            for ((rate, _), amount) in describe::tax_rates(invoice) {
                tell("rate", Subject::TaxRate(id, rate), amount);
            }
            if !invoice.grants.is_empty() {
                tell("grants", Subject::Grants(id), describe::drawn(invoice));
            }
            tell("subtotal", Subject::Subtotal(id), invoice.subtotal);
            tell("without tax", Subject::ExcludingTax(id), invoice.total_excluding_tax);
            tell("total", Subject::Total(id), invoice.total);
        }
    }
    assert!(checked.len() >= 15, "{checked:#?}");
}

/// A law that is broken is found, and what breaks it is made small.
#[test]
fn what_breaks_a_law_is_made_small() {
    let (story, _) = samples(40).last().expect("a story");
    let has_customer = &mut |story: &Value| {
        if story["customer"]["name"] == "Cindy" { Err(String::from("a customer")) } else { Ok(()) }
    };
    let told = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| hold(&story, has_customer)));
    let told = *told.expect_err("a broken law").downcast::<String>().expect("words");
    assert!(told.starts_with("a customer") && told.contains("Cindy") && !told.contains("events"), "{told}");
}
