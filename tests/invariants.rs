//! Which laws hold for any story?
//!
//! Random sound stories obey the laws of book-keeping; random unsound ones, and random bytes, are refused without a panic.
//! `PROPTEST_CASES` raises the number of cases.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/dress.rs"]
mod dress;
#[path = "support/formula.rs"]
mod formula;
#[path = "support/random.rs"]
mod random;
#[path = "support/wild.rs"]
mod wild;

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use rollforward::customer::BalanceTransactionType;
use rollforward::engine::Notice;
use rollforward::invoice::tax::TaxEffect;
use rollforward::invoice::{Invoice, LineItemKind, Outcome, PaymentPurpose, Reason};
use rollforward::money::Amount;
use rollforward::policy::{NegativeTotal, UnusedTime};
use rollforward::projection::{Column, Month, Projection, Subject, describe, document, explain, headline, notices};
use rollforward::scenario::{
    Action, AddInvoiceItem, ChangePrice, Event, PRESETS, Scenario, check, decode_link, encode_link, read,
};
use rollforward::{open, simulate, simulate_json};
use serde_json::Value;

fn run(scenario: &Scenario) -> Projection {
    simulate(scenario).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

fn sum(amounts: impl Iterator<Item = Amount>) -> i64 {
    amounts.map(Amount::units).sum()
}

/// What an invoice has to come to by its lines, discounts and taxes: subtotal, total without tax, total.
fn from_parts(projection: &Projection, invoice: &Invoice) -> (Amount, Amount, Amount) {
    let lines = sum(invoice.lines.iter().map(|line| line.amount));
    let drawn = sum(invoice.grants.iter().map(|drawn| drawn.amount));
    let on_lines = sum(invoice.discounts.amounts.iter().map(|taken| taken.amount));
    let off = on_lines + drawn;
    let taxes = |effect| {
        let own = invoice.taxes.amounts.iter().filter(|tax| tax.effect == effect);
        sum(own.map(|tax| tax.amount))
    };
    let (added, backed_out) = (taxes(TaxEffect::Added), taxes(TaxEffect::BackedOut));
    let total = lines - off + added - backed_out;
    let is_lost = projection.simulation.policy.negative_total == NegativeTotal::Lost;
    let parts = [
        lines - invoice.discounts.on_items.units(),
        lines - off - taxes(TaxEffect::Contained) - backed_out,
        if is_lost { total.max(0) } else { total },
    ];
    let [subtotal, without_tax, total] = parts.map(|units| Amount::new(units).expect("an amount"));
    (subtotal, without_tax, total)
}

proptest! {
    #![proptest_config(random::cases(1_500))]

    /// What is billed is charged on the invoices, or changes the balance.
    #[test]
    fn billed_is_charged_or_changes_the_balance(scenario in random::scenario()) {
        let projection = run(&scenario);
        for invoice in &projection.invoices {
            let settled = &invoice.settlement;
            let change = settled.ending_balance.units() - settled.starting_balance.units();
            prop_assert_eq!(invoice.total.units(), settled.amount_due.units() + change);
            prop_assert_eq!(invoice.total, from_parts(&projection, invoice).2);
            prop_assert_eq!(change, settled.applied.units() + settled.carried.units() + settled.rounding.units());
        }
        // And of the whole story: what came from outside is still there, or was billed and not charged.
        let is_own = |entry: &&rollforward::customer::BalanceTransaction| entry.invoice.is_none();
        let given = sum(projection.balance_transactions.iter().filter(is_own).map(|entry| entry.amount));
        let is_invoice = |payment: &&rollforward::invoice::Payment| matches!(payment.purpose, PaymentPurpose::Invoice(_));
        let charged = sum(projection.payments.iter().filter(is_invoice).map(|payment| payment.amount));
        let totals = &projection.totals;
        prop_assert_eq!(totals.billed.units() + given, charged + totals.closing.units());
        prop_assert_eq!(totals.charged.units(), charged + totals.one_off.units());
    }

    /// The ledger is only added to, in time; each row stands on the one before, and an invoice finds the balance that they left.
    #[test]
    fn the_ledger_adds_up(scenario in random::scenario()) {
        let projection = run(&scenario);
        let (mut balance, mut at) = (0, i64::MIN);
        for (place, entry) in projection.balance_transactions.iter().enumerate() {
            balance += entry.amount.units();
            prop_assert_eq!(entry.ending_balance.units(), balance);
            prop_assert_eq!(entry.id.index(), place);
            prop_assert!(entry.at.0 >= at && !entry.amount.is_zero());
            prop_assert_eq!(entry.kind == BalanceTransactionType::Initial, place == 0 && scenario.customer.balance != 0);
            at = entry.at.0;
        }
        for invoice in &projection.invoices {
            let own = || projection.balance_transactions.iter().filter(|entry| entry.invoice == Some(invoice.id));
            let change = sum(own().map(|entry| entry.amount));
            let settled = &invoice.settlement;
            prop_assert_eq!(settled.starting_balance.units() + change, settled.ending_balance.units());
            prop_assert!(own().all(|entry| entry.at == invoice.at));
            if let Some(last) = own().next_back() {
                prop_assert_eq!(last.ending_balance, settled.ending_balance);
            }
        }
    }

    /// Each month opens where the last one closed, and the totals are the sums of the months.
    #[test]
    fn the_roll_forward_rolls(scenario in random::scenario()) {
        let projection = run(&scenario);
        prop_assert_eq!(projection.months.len(), usize::try_from(scenario.months).unwrap());
        let mut closed = 0;
        let mut end = projection.simulation.span.start;
        for month in &projection.months {
            let [opening, credited, debited, applied, closing] =
                [month.opening, month.credited, month.debited, month.applied, month.closing].map(Amount::units);
            prop_assert_eq!(opening, closed);
            prop_assert_eq!(opening + credited + debited + applied, closing);
            prop_assert!(credited <= 0 && debited >= 0);
            prop_assert_eq!(month.period.start, end);
            (closed, end) = (closing, month.period.end);
        }
        prop_assert_eq!(end, projection.simulation.span.end);
        let column = |column| sum(projection.months.iter().map(|month: &Month| month.amount(column)));
        let totals = &projection.totals;
        prop_assert_eq!(column(Column::Billed), totals.billed.units());
        prop_assert_eq!(column(Column::Charged), totals.charged.units());
        prop_assert_eq!(column(Column::Credited), totals.credited.units());
        prop_assert_eq!(column(Column::Debited), totals.debited.units());
        prop_assert_eq!(column(Column::Applied), totals.applied.units());
        prop_assert_eq!(totals.closing.units(), closed);
        // Nothing falls between the months.
        prop_assert_eq!(totals.billed.units(), sum(projection.invoices.iter().map(|invoice| invoice.total)));
        prop_assert_eq!(totals.charged.units(), sum(projection.payments.iter().map(|payment| payment.amount)));
    }

    /// What is charged can be charged: nothing, or between the limits, in whole steps; and each charge is one payment.
    #[test]
    fn what_is_charged_can_be_charged(scenario in random::scenario()) {
        let projection = run(&scenario);
        let simulation = &projection.simulation;
        let currency = simulation.currency;
        let minimum = match simulation.policy.minimum_charge {
            rollforward::policy::MinimumCharge::BecomesDebt => currency.minimum_charge,
            rollforward::policy::MinimumCharge::Ignored => 1,
        };
        for invoice in &projection.invoices {
            let settled = &invoice.settlement;
            let due = settled.amount_due.units();
            prop_assert!(due == 0 || (minimum..=currency.maximum_charge()).contains(&due), "{}", due);
            prop_assert_eq!(due % currency.charge_step(), 0);
            prop_assert_eq!(settled.outcome == Outcome::Charged, due > 0);
            prop_assert!(settled.rounding.units().abs() * 2 <= currency.charge_step());
            let is_for = |payment: &&rollforward::invoice::Payment| payment.purpose == PaymentPurpose::Invoice(invoice.id);
            let payments: Vec<_> = projection.payments.iter().filter(is_for).collect();
            prop_assert_eq!(payments.len(), usize::from(due > 0));
            prop_assert!(payments.iter().all(|payment| payment.amount.units() == due && payment.at == invoice.at));
        }
    }

    /// A credit is never positive, a debit never negative, and a credit gives back no more than was billed: of the time that is left,
    /// what its own debit cost. Nothing is given back twice.
    #[test]
    fn a_credit_gives_back_no_more_than_was_billed(scenario in random::scenario()) {
        let projection = run(&scenario);
        let lines: BTreeMap<_, _> =
            projection.invoices.iter().flat_map(|invoice| &invoice.lines).map(|line| (line.id, line)).collect();
        let mut given_back = Vec::new();
        for line in lines.values() {
            let amount = line.amount.units();
            match line.kind {
                LineItemKind::ProrationCredit => {
                    prop_assert!(amount <= 0);
                    let reversed = line.reverses.expect("a credit takes a line back");
                    prop_assert!(!given_back.contains(&reversed), "{:?} is given back twice", reversed);
                    given_back.push(reversed);
                    // Its debit was created before, and is on an invoice unless a cancellation removed it.
                    prop_assert!(reversed < line.id);
                    if let Some(debit) = lines.get(&reversed) {
                        prop_assert!(-amount <= debit.amount.units());
                        prop_assert_eq!((line.price, line.quantity, line.item), (debit.price, debit.quantity, debit.item));
                        prop_assert!(debit.period.start <= line.period.start && line.period.end == debit.period.end);
                    }
                }
                LineItemKind::ProrationDebit | LineItemKind::Subscription => prop_assert!(amount >= 0 && line.reverses.is_none()),
                LineItemKind::Usage => prop_assert!(line.reverses.is_none() && line.price.is_some()),
                LineItemKind::InvoiceItem => prop_assert!(line.reverses.is_none() && line.price.is_none()),
            }
            if let Reason::Prorated { full, ratio, whole } = line.reason {
                prop_assert!(whole.start <= line.period.start && line.period.end <= whole.end);
                // Within half a unit of the exact share.
                let whole = i128::from(ratio.whole()) * 10_i128.pow(full.scale().into());
                let error = full.numerator() * i128::from(ratio.part()) - i128::from(amount.abs()) * whole;
                prop_assert!(error.abs() * 2 <= whole);
            }
        }
    }

    /// The story as told gives nothing back, whatever happens.
    #[test]
    fn as_told_nothing_is_given_back(scenario in random::scenario()) {
        let projection = run(&scenario);
        if projection.simulation.policy.unused_time == UnusedTime::Kept {
            let lines = projection.invoices.iter().flat_map(|invoice| &invoice.lines);
            prop_assert!(lines.clone().all(|line| line.kind != LineItemKind::ProrationCredit));
        }
    }

    /// The same document gives the same bytes, and so does what was written and read again, and what travelled in a link.
    #[test]
    fn the_same_story_gives_the_same_bytes(scenario in random::scenario()) {
        let json = |projection: &Projection| serde_json::to_string(&document(projection)).unwrap();
        let first = json(&run(&scenario));
        prop_assert_eq!(&json(&run(&scenario)), &first);
        let written = serde_json::to_string_pretty(&scenario).unwrap();
        prop_assert_eq!(&json(&simulate_json(&written).unwrap()), &first);
        let link = encode_link(&scenario).unwrap();
        prop_assert_eq!(&json(&simulate_json(&decode_link(&link).unwrap().unwrap()).unwrap()), &first);
    }

    /// Looking at fewer months shows the beginning of the same story.
    #[test]
    fn a_shorter_horizon_is_a_beginning(scenario in random::scenario(), part in 1_i64..18) {
        let long = run(&scenario);
        let short = run(&Scenario { months: part.min(scenario.months), ..scenario });
        prop_assert!(long.invoices.starts_with(&short.invoices));
        prop_assert!(long.balance_transactions.starts_with(&short.balance_transactions));
        prop_assert!(long.payments.starts_with(&short.payments));
        prop_assert!(long.months.starts_with(&short.months));
    }

    /// A change that is undone in the same second costs nothing: its lines sum to zero, and all that follows is as if it had not been.
    #[test]
    fn a_change_undone_in_the_same_second_costs_nothing(
        unit_amounts in (0_i64..50_000, 0_i64..50_000),
        (quantity, second) in (1_i64..9, 0_i64..2_592_000),
        behavior in prop::sample::select(&["create_prorations", "none"][..]),
    ) {
        let (mut scenario, _) = read(PRESETS[0].json);
        let scenario = scenario.as_mut().unwrap();
        scenario.policy.preset = String::from("stripe");
        scenario.months = 2;
        (scenario.prices[0].unit_amount, scenario.prices[1].unit_amount) = unit_amounts;
        scenario.subscriptions[0].items[0].quantity = quantity;
        scenario.events.clear();
        let untouched = run(scenario);
        let at = rollforward::calendar::iso_instant(rollforward::calendar::Timestamp(
            untouched.simulation.span.start.0 + second,
        ));
        let change = |price: &str, quantity| Event {
            at: at.clone(),
            action: Action::ChangePrice(ChangePrice {
                subscription: String::from("main"),
                item: String::from("plan"),
                price: price.to_string(),
                quantity: Some(quantity),
                proration_behavior: Some(behavior.to_string()),
                ..ChangePrice::default()
            }),
            description: String::new(),
        };
        scenario.events = vec![change("super", 3), change("hobby", quantity)];
        let undone = run(scenario);
        let dues = |projection: &Projection| {
            projection.invoices.iter().map(|invoice| (invoice.at, invoice.total, invoice.settlement.amount_due)).collect::<Vec<_>>()
        };
        prop_assert_eq!(dues(&undone), dues(&untouched));
        let lines = undone.invoices[1].lines.len();
        prop_assert_eq!(lines, if behavior == "none" { 1 } else { 5 });
    }

    /// Every amount can be explained, and the words around it can be written, whatever happened.
    #[test]
    fn every_amount_has_its_words(scenario in random::scenario()) {
        let projection = run(&scenario);
        let columns = [
            Column::Opening, Column::Credited, Column::Debited, Column::Applied,
            Column::Closing, Column::Billed, Column::Charged, Column::Recurring,
        ];
        let invoices = projection.invoices.iter();
        let subjects = invoices.clone().flat_map(|one| [Subject::Total(one.id), Subject::Applied(one.id), Subject::AmountDue(one.id)])
            .chain(invoices.flat_map(|one| one.lines.iter().map(|line| Subject::Line(line.id))))
            .chain(projection.balance_transactions.iter().flat_map(|one| [Subject::Transaction(one.id), Subject::RunningBalance(one.id)]))
            .chain(projection.payments.iter().map(|one| Subject::Payment(one.id)))
            .chain((0..projection.months.len()).flat_map(|month| columns.map(|column| Subject::Month(month, column))));
        for subject in subjects {
            let words = explain(&projection, subject);
            prop_assert!(words.is_some(), "{:?}", subject);
            let words = words.unwrap();
            prop_assert!(!words.formula.is_empty() && words.sentence.ends_with('.'), "{:?}: {:?}", subject, words);
        }
        prop_assert_eq!(explain(&projection, Subject::Month(projection.months.len(), Column::Billed)), None);
        let headline = headline(&projection);
        prop_assert!(headline.text().ends_with('.') && headline.detail.ends_with('.'), "{:?}", headline);
        prop_assert!(notices(&projection).iter().all(|notice| notice.text.ends_with('.')));
    }
}

/// An invoice comes to its lines less discounts with taxes, and what it says of each coupon and rate adds up.
#[test]
fn invoices_come_to_their_parts() {
    let (mut discounted, mut taxed, mut lost) = (0, 0, 0);
    for scenario in dressed(400) {
        let projection = run(&scenario);
        for invoice in &projection.invoices {
            let found = (invoice.subtotal, invoice.total_excluding_tax, invoice.total);
            assert_eq!(found, from_parts(&projection, invoice));
            let off = describe::coupons(invoice).into_iter().map(|(_, amount)| amount);
            assert_eq!(sum(off), invoice.discounts.total().expect("an amount").units());
            let taxes = describe::tax_rates(invoice).into_iter().map(|(_, amount)| amount);
            assert_eq!(sum(taxes), sum(invoice.taxes.amounts.iter().map(|tax| tax.amount)));
            discounted += usize::from(!invoice.discounts.amounts.is_empty());
            taxed += usize::from(!invoice.taxes.amounts.is_empty());
            lost += usize::from(!invoice.discounts.lost.is_empty());
        }
        let written = serde_json::to_value(document(&projection)).expect("JSON");
        let invoices = written["invoices"].as_array().expect("a list").iter();
        for (written, invoice) in invoices.zip(&projection.invoices) {
            assert_eq!(written["total_excluding_tax"], invoice.total_excluding_tax.units());
            let all = |list: &str| {
                let own = written["lines"].as_array().into_iter().flatten().flat_map(|line| line[list].as_array());
                own.flatten().map(|entry| entry["amount"].as_i64().expect("an amount")).sum::<i64>()
            };
            assert_eq!(all("discount_amounts"), invoice.discounts.total().expect("an amount").units());
            assert_eq!(all("taxes"), sum(invoice.taxes.amounts.iter().map(|tax| tax.amount)));
        }
    }
    assert!(discounted > 400 && taxed > 400 && lost > 20, "{discounted}, {taxed}, {lost}");
}

/// A formula is true: whoever types it into a calculator gets the amount. (The oracle checks the amounts themselves.)
#[test]
fn formulas_are_true() {
    let mut checked: BTreeMap<&str, usize> = BTreeMap::new();
    for scenario in samples(200).chain(dressed(400)) {
        let projection = run(&scenario);
        let digits = projection.simulation.currency.digits();
        let mut check = |what, subject, amount: Amount| {
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
                check(what, Subject::Line(line.id), line.amount);
            }
            for (place, taken) in invoice.discounts.amounts.iter().enumerate() {
                check("discount", Subject::Discount(id, place), taken.amount);
            }
            for (place, tax) in invoice.taxes.amounts.iter().enumerate() {
                check("tax", Subject::Tax(id, place), tax.amount);
            }
            describe::coupons(invoice)
                .into_iter()
                .for_each(|(coupon, amount)| check("coupon", Subject::Coupon(id, coupon), amount));
            describe::tax_rates(invoice)
                .into_iter()
                .for_each(|((rate, _), amount)| check("rate", Subject::TaxRate(id, rate), amount));
            if !invoice.grants.is_empty() {
                check("grants", Subject::Grants(id), describe::drawn(invoice));
            }
            check("subtotal", Subject::Subtotal(id), invoice.subtotal);
            check("without tax", Subject::ExcludingTax(id), invoice.total_excluding_tax);
            check("total", Subject::Total(id), invoice.total);
        }
    }
    assert!(checked.len() == 15, "{checked:#?}");
}

/// Random stories with coupons, taxes, tiers, usage, trials and the policy of every system.
fn dressed(count: usize) -> impl Iterator<Item = Scenario> {
    let all = samples(count).enumerate().map(|(place, scenario)| dress::up(scenario, place));
    all.filter(|scenario| check(scenario).is_ok())
}

/// The same random stories every time.
fn samples(count: usize) -> impl Iterator<Item = Scenario> {
    let mut runner = TestRunner::deterministic();
    let strategy = random::scenario();
    (0..count).map(move |_| strategy.new_tree(&mut runner).expect("a story").current())
}

/// The random stories reach the corners that the laws are about; laws about nothing would always hold.
#[test]
fn random_stories_reach_every_corner() {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let mut see = |what: &'static str, is_there: bool| *seen.entry(what).or_default() += usize::from(is_there);
    for scenario in samples(500) {
        let projection = run(&scenario);
        let told = |is_it: fn(&Notice) -> bool| projection.told.iter().any(is_it);
        see("no effect", told(|notice| matches!(notice, Notice::NoEffect { .. })));
        see("renewal first", told(|notice| matches!(notice, Notice::RenewalFirst { .. })));
        see("overwritten", told(|notice| matches!(notice, Notice::BalanceOverwritten { .. })));
        see("quantity reset", told(|notice| matches!(notice, Notice::QuantityReset { .. })));
        see("billing date moved", told(|notice| matches!(notice, Notice::BillingDateMoved { .. })));
        see("pending removed", told(|notice| matches!(notice, Notice::PendingRemoved { .. })));
        see("still pending", told(|notice| matches!(notice, Notice::StillPending { .. })));
        let outcome = |one| projection.invoices.iter().any(|invoice| invoice.settlement.outcome == one);
        see("charged", outcome(Outcome::Charged));
        see("nothing due", outcome(Outcome::NothingDue));
        see("paid from credit", outcome(Outcome::PaidFromCredit));
        see("credited", outcome(Outcome::Credited));
        see("too small", outcome(Outcome::TooSmall));
        see("too large", outcome(Outcome::TooLarge));
        see("rounded", projection.invoices.iter().any(|invoice| !invoice.settlement.rounding.is_zero()));
        let line = |kind| projection.invoices.iter().flat_map(|invoice| &invoice.lines).any(|line| line.kind == kind);
        see("credit", line(LineItemKind::ProrationCredit));
        see("debit", line(LineItemKind::ProrationDebit));
        see("item", line(LineItemKind::InvoiceItem));
        see("two subscriptions", scenario.subscriptions.len() > 1);
        see("many items", scenario.subscriptions.iter().any(|one| one.items.len() > 1));
        see("one-off", !projection.totals.one_off.is_zero());
        see("as told", projection.simulation.policy.unused_time == UnusedTime::Kept);
        see("debt at the end", projection.totals.closing.is_positive());
        see("credit at the end", projection.totals.closing.is_negative());
        let clamped = |invoice: &rollforward::invoice::Invoice| {
            invoice.at.date().day < 31 && projection.simulation.subscriptions[0].start.date().day == 31
        };
        see("clamped", projection.invoices.iter().any(clamped));
    }
    let rare: Vec<_> = seen.iter().filter(|(_, count)| **count < 4).collect();
    assert!(rare.is_empty(), "{rare:?} of {seen:#?}");
}

// What is not sound is refused, and never more than that.

/// A sound story in which some numbers and words are wild.
fn wild_scenario() -> impl Strategy<Value = Scenario> {
    let numbers = prop::collection::vec(wild::wild_number(), 24);
    let places = prop::collection::vec(any::<bool>(), 24);
    let word = prop_oneof![
        "\\PC{0,6}",
        "usd|ugx|month|day|p0|s0|i0|none|2026-02-29|2999-12-31T23:59:59Z|9999-99-99|0000-00-00"
    ];
    let words = prop::collection::vec((any::<bool>(), any::<bool>(), word), 16);
    (random::scenario(), numbers, places, words).prop_map(|(mut scenario, numbers, places, words)| {
        let mut numbers = numbers.into_iter().zip(places);
        let mut make_wild = |number: &mut i64| {
            if let Some((wild, true)) = numbers.next() {
                *number = wild;
            }
        };
        make_wild(&mut scenario.months);
        make_wild(&mut scenario.customer.balance);
        for price in &mut scenario.prices {
            make_wild(&mut price.unit_amount);
            make_wild(&mut price.interval_count);
        }
        for item in scenario.subscriptions.iter_mut().flat_map(|subscription| &mut subscription.items) {
            make_wild(&mut item.quantity);
        }
        for event in &mut scenario.events {
            match &mut event.action {
                Action::ChangePrice(change) => make_wild(change.quantity.get_or_insert(1)),
                Action::ChangeQuantity(change) => make_wild(&mut change.quantity),
                Action::AdjustBalance { amount, .. }
                | Action::AddInvoiceItem(AddInvoiceItem { amount, .. })
                | Action::OneOffCharge { amount, .. } => {
                    make_wild(amount);
                }
                Action::SetBalance { balance, .. } => make_wild(balance),
                _ => {}
            }
        }
        let mut words = words.into_iter();
        let mut make_wild = |text: &mut String| {
            if let Some((true, true, wild)) = words.next() {
                *text = wild;
            }
        };
        make_wild(&mut scenario.currency);
        make_wild(&mut scenario.start);
        for price in &mut scenario.prices {
            make_wild(&mut price.id);
            make_wild(&mut price.interval);
        }
        for subscription in &mut scenario.subscriptions {
            make_wild(&mut subscription.id);
            make_wild(&mut subscription.start);
            make_wild(&mut subscription.items[0].price);
        }
        for event in &mut scenario.events {
            make_wild(&mut event.at);
        }
        scenario
    })
}

/// Any JSON, with the field names of our documents.
fn any_json() -> impl Strategy<Value = Value> {
    let name = prop_oneof![
        "\\PC{0,4}",
        prop::sample::select(
            &[
                "version",
                "currency",
                "start",
                "months",
                "policy",
                "prices",
                "id",
                "unit_amount",
                "interval",
                "customer",
                "balance",
                "subscriptions",
                "items",
                "price",
                "quantity",
                "events",
                "at",
                "change_price",
                "cancel",
                "when",
                "adjust_balance",
                "amount",
            ][..]
        )
        .prop_map(String::from),
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        Just(Value::from("2026-04-16")),
        Just(Value::from("usd")),
    ];
    leaf.prop_recursive(5, 64, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map(name.clone(), inner, 0..8)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(random::cases(1_500))]

    /// Wild numbers and words either have problems, each with a path into the document, or run to their end.
    #[test]
    fn wild_stories_are_refused_or_run(scenario in wild_scenario()) {
        match simulate(&scenario) {
            Ok(projection) => {
                prop_assert!(check(&scenario).is_ok());
                // It can be written down, too.
                prop_assert!(serde_json::to_string(&document(&projection)).is_ok());
            }
            Err(problems) => {
                prop_assert!(!problems.is_empty());
                let written = serde_json::to_value(&scenario).unwrap();
                for problem in problems {
                    prop_assert!(leads_somewhere(&written, &problem.path), "{} in {:#}", problem.path, written);
                }
            }
        }
    }

    /// So does every field and event that there is. What is wrong is taken away until nothing is, so that many run.
    #[test]
    fn stories_of_everything_are_refused_or_run(mut story in wild::story()) {
        for _ in 0..8 {
            match simulate(&story) {
                Ok(projection) => {
                    prop_assert!(check(&story).is_ok());
                    prop_assert!(serde_json::to_string(&document(&projection)).is_ok());
                    let instants = || projection.invoices.iter().map(|invoice| invoice.at);
                    prop_assert!(instants().is_sorted(), "{:?}", instants().collect::<Vec<_>>());
                    prop_assert!(instants().all(|at| projection.simulation.span.contains(at)));
                    let again = read(&story.to_json());
                    prop_assert_eq!(again.1, []);
                    break;
                }
                Err(problems) => {
                    prop_assert!(!problems.is_empty());
                    let written = serde_json::to_value(&story).unwrap();
                    for problem in &problems {
                        prop_assert!(leads_somewhere(&written, &problem.path), "{} in {:#}", problem.path, written);
                    }
                    let Some(mended) = wild::mended(story, &problems) else { break };
                    story = mended;
                }
            }
        }
    }

    #[test]
    fn any_json_is_read_without_harm(value in any_json()) {
        let _ = simulate_json(&value.to_string());
    }

    #[test]
    fn any_text_is_read_without_harm(text in prop_oneof!["\\PC{0,200}", "[\\[\\]{}\",:0-9a-z. \\\\-]{0,200}"]) {
        let _ = simulate_json(&text);
    }

    /// A sound document with a piece cut out, doubled or replaced.
    #[test]
    fn mangled_documents_are_read_without_harm(
        preset in 0..PRESETS.len(), from in 0_usize..900, length in 0_usize..60, insert in "\\PC{0,8}|null|-?[0-9]{1,25}|\\{\\}|\\[\\]",
    ) {
        let text = PRESETS[preset].json;
        let from = (0..=from.min(text.len())).rev().find(|place| text.is_char_boundary(*place)).unwrap();
        let to = (from + length).min(text.len());
        let to = (to..=text.len()).find(|place| text.is_char_boundary(*place)).unwrap();
        let mangled = format!("{}{insert}{}", &text[..from], &text[to..]);
        if let Err(problems) = open(&mangled) {
            prop_assert!(!problems.is_empty());
        }
        let _ = simulate_json(&mangled);
    }
}

/// Whether a path such as `events[0].change_price.price` leads to something, or to a field that has its default there.
fn leads_somewhere(document: &Value, path: &str) -> bool {
    let mut place = document;
    let steps: Vec<_> = path.split(['.', '[']).filter(|step| !step.is_empty()).collect();
    for (index, step) in steps.iter().enumerate() {
        let next = match step.strip_suffix(']') {
            Some(number) => number.parse::<usize>().ok().and_then(|number| place.get(number)),
            None => place.get(step),
        };
        match next {
            Some(next) => place = next,
            None => return index + 1 == steps.len() && place.is_object(),
        }
    }
    true
}
