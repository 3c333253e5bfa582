//! Which stories does nobody check before they are tried? Every field and event that a document can have, with numbers, dates and
//! names that mostly fit together and sometimes do not.

use proptest::prelude::*;
use proptest::sample::select;
use rollforward::calendar::{DAY, Timestamp, iso_instant};
use rollforward::scenario::{
    Action, AddInvoiceItem, AddItem, AnchorConfig, Axis, Cancel, CancelWhen, ChangePrice, ChangeQuantity, Coupon,
    CreditNote, Customer, DiscountChange, Event, GrantCredit, Item, OneOffInvoice, OneOffItem, PolicyChoice, Price,
    Problem, RemoveItem, ReportUsage, Scenario, Subscription, TaxRate, Thresholds, Tier, TransformQuantity, VERSION,
    axes,
};

/// 2026-01-31.
const START: i64 = 1_769_817_600;

/// Numbers at which arithmetic breaks.
pub(crate) fn wild_number() -> impl Strategy<Value = i64> {
    prop_oneof![
        4 => -3_i64..40,
        2 => any::<i64>(),
        1 => select(&[
            i64::MIN, i64::MIN + 1, i64::MAX, i64::MAX - 1, 1 << 53, -(1 << 53), (1 << 53) - 1, 999_999_999_999, 1_000_000_000_000,
            -999_999_999_999, 600, 601, 1_000_000, 1_000_001, 99_999_999, 100_000_000,
        ][..]),
    ]
}

/// A number that mostly makes sense.
fn number(sound: std::ops::Range<i64>) -> BoxedStrategy<i64> {
    prop_oneof![60 => sound, 1 => wild_number()].boxed()
}

/// A word that is mostly one of a few.
fn word(sound: &'static [&'static str]) -> BoxedStrategy<String> {
    prop_oneof![150 => select(sound).prop_map(String::from), 1 => "\\PC{0,6}|p0|none|now"].boxed()
}

fn decimal() -> BoxedStrategy<String> {
    let sound = prop_oneof![
        (0_i64..200, 0_u32..1000).prop_map(|(whole, rest)| format!("{whole}.{rest}")),
        select(&["0", "1", "0.000000000001", "2.5", "12.34", "999999.999999", "50", "19"][..]).prop_map(String::from),
    ];
    let wild = select(&["", "-1", "1e3", "x", "9223372036854775807", "-0.5", "99999999999.999999999999"][..]);
    prop_oneof![60 => sound, 1 => wild.prop_map(String::from)].boxed()
}

fn seldom_decimal() -> BoxedStrategy<String> {
    prop_oneof![4 => Just(String::new()), 1 => decimal()].boxed()
}

fn date() -> BoxedStrategy<String> {
    let days = (0_i64..400).prop_map(|days| START + days * DAY);
    let seconds = (0_i64..400 * DAY).prop_map(|seconds| START + seconds);
    let months = (0_i64..14).prop_map(|months| Timestamp(START).plus_months(months).0);
    let sound = prop_oneof![days, seconds, months].prop_map(|at| iso_instant(Timestamp(at)));
    let wild = select(
        &["", "soon", "1970-01-01", "2026-02-30", "2999-12-31T23:59:59Z", "2025-12-31", "2024-02-29", "2028-02-01"][..],
    );
    prop_oneof![60 => sound, 1 => wild.prop_map(String::from)].boxed()
}

fn seldom_date() -> BoxedStrategy<String> {
    prop_oneof![6 => Just(String::new()), 1 => date()].boxed()
}

fn seldom<S>(strategy: S) -> BoxedStrategy<Option<S::Value>>
where
    S: Strategy + 'static,
    S::Value: Clone + 'static,
{
    prop_oneof![4 => Just(None), 1 => strategy.prop_map(Some)].boxed()
}

fn behavior() -> BoxedStrategy<Option<String>> {
    let words = ["create_prorations", "always_invoice", "none"];
    let one = prop_oneof![80 => select(words.to_vec()).prop_map(String::from), 1 => Just(String::from("all"))];
    prop_oneof![1 => Just(None), 1 => one.prop_map(Some)].boxed()
}

fn ids(names: &'static [&'static str]) -> BoxedStrategy<Vec<String>> {
    let some = prop::collection::btree_set(word(names), 1..=2).prop_map(|names| names.into_iter().collect());
    prop_oneof![3 => Just(Vec::new()), 1 => some].boxed()
}

const PRICES: &[&str] = &["p0", "p1", "p2", "p3"];
const COUPONS: &[&str] = &["c0", "c1", "c2"];
const RATES: &[&str] = &["t0", "t1"];
const SUBSCRIPTIONS: &[&str] = &["s0", "s0", "s1"];
const ITEMS: &[&str] = &["i0", "i0", "i1", "e0", "e1"];

fn price(index: usize) -> BoxedStrategy<Price> {
    let amounts = (number(0..30_000), seldom_decimal(), seldom(prop::collection::vec(tier(), 1..=3)));
    let packages = (number(1..20), word(&["up", "down"]));
    let packages = packages.prop_map(|(divide_by, round)| TransformQuantity { divide_by, round });
    let every = prop_oneof![8 => Just((String::from("month"), 1)), 1 => (word(&["day", "week", "month", "year"]), number(1..4))];
    let usage = (
        word(&["", "", "metered"]),
        word(&["", "sum", "max", "last_during_period", "last_ever"]),
        word(&["", "", "in_arrears"]),
    );
    (amounts, word(&["graduated", "volume"]), seldom(packages), every, usage)
        .prop_map(move |((unit_amount, unit_amount_decimal, tiers), mode, packages, every, usage)| {
            let mut tiers = tiers.unwrap_or_default();
            if let Some(last) = tiers.last_mut() {
                last.up_to = None;
            }
            let is_tiered = !tiers.is_empty();
            let is_metered = usage.0 == "metered";
            Price {
                id: format!("p{index}"),
                unit_amount,
                unit_amount_decimal,
                interval: every.0,
                interval_count: every.1,
                tiers_mode: if is_tiered { mode } else { String::new() },
                tiers,
                transform_quantity: packages.filter(|_| !is_tiered),
                usage_type: usage.0,
                aggregate: if is_metered { usage.1 } else { String::new() },
                billing: if is_metered { String::new() } else { usage.2 },
                ..Price::default()
            }
        })
        .boxed()
}

fn tier() -> BoxedStrategy<Tier> {
    (number(1..20), seldom(number(0..900)), seldom_decimal(), seldom(number(0..900)))
        .prop_map(|(up_to, unit_amount, unit_amount_decimal, flat_amount)| Tier {
            up_to: Some(up_to),
            unit_amount,
            unit_amount_decimal,
            flat_amount,
            ..Tier::default()
        })
        .boxed()
}

fn coupon(index: usize) -> BoxedStrategy<Coupon> {
    let durations = (word(&["", "repeating", "forever", "forever"]), number(1..8));
    (decimal(), seldom(number(1..5_000)), durations, ids(PRICES))
        .prop_map(move |(percent_off, amount_off, (duration, months), applies_to)| Coupon {
            id: format!("c{index}"),
            percent_off: if amount_off.is_some() { String::new() } else { percent_off },
            amount_off,
            duration_in_months: (duration == "repeating").then_some(months),
            duration,
            applies_to,
            ..Coupon::default()
        })
        .boxed()
}

fn item(id: &str) -> BoxedStrategy<Item> {
    let id = id.to_string();
    (word(PRICES), seldom(number(0..9)), seldom_decimal(), ids(COUPONS), ids(RATES))
        .prop_map(move |(price, quantity, decimal, discounts, tax_rates)| Item {
            id: id.clone(),
            price,
            quantity: quantity.unwrap_or(1),
            quantity_decimal: if quantity.is_some() { decimal } else { String::new() },
            discounts,
            tax_rates,
        })
        .boxed()
}

fn subscription(id: &'static str) -> BoxedStrategy<Subscription> {
    let items =
        (item("i0"), seldom(item("i1"))).prop_map(|(first, second)| [Some(first), second].into_iter().flatten());
    let anchors = (seldom_date(), seldom((number(1..32), seldom(number(1..13)), seldom(number(0..24)))));
    let back = seldom((1_i64..200).prop_map(|days| iso_instant(Timestamp(START - days * DAY))));
    let trials = (seldom_date(), seldom(number(1..60)), word(&["create_invoice", "cancel", "pause"]));
    let ends = (seldom_date(), any::<bool>());
    (items, anchors, (back, behavior()), trials, (ids(COUPONS), ids(RATES)), ends, prop::bool::weighted(0.03))
        .prop_map(
            move |(items, anchors, (back, behavior), (trial_end, trial_days, end), (coupons, rates), ends, rare)| {
                let trial_days = trial_days.filter(|_| trial_end.is_empty());
                let has_trial = trial_days.is_some() || !trial_end.is_empty();
                Subscription {
                    id: id.to_string(),
                    items: items.collect(),
                    billing_cycle_anchor_config: anchors.1.filter(|_| anchors.0.is_empty()).map(
                        |(day, month, hour)| AnchorConfig {
                            day_of_month: Some(day),
                            month,
                            hour,
                            ..AnchorConfig::default()
                        },
                    ),
                    billing_cycle_anchor: anchors.0,
                    backdate_start_date: back.filter(|_| !has_trial || rare).unwrap_or_default(),
                    proration_behavior: behavior,
                    trial_end,
                    trial_days,
                    trial_end_behavior: if has_trial { end } else { String::new() },
                    discounts: coupons,
                    tax_rates: rates,
                    cancel_at_period_end: ends.1 && rare,
                    cancel_at: ends.0,
                    collection_method: String::from(if rare { "send_invoice" } else { "" }),
                    days_until_due: rare.then_some(30),
                    billing_thresholds: rare.then(|| Thresholds { amount_gte: Some(5_000), usage_gte: None }),
                    ..Subscription::default()
                }
            },
        )
        .boxed()
}

fn place() -> impl Strategy<Value = (String, String)> {
    (word(SUBSCRIPTIONS), word(ITEMS))
}

/// A place with something left out.
fn perhaps_place() -> impl Strategy<Value = (String, String)> {
    prop_oneof![
        place(),
        word(SUBSCRIPTIONS).prop_map(|subscription| (subscription, String::new())),
        Just((String::new(), String::new())),
    ]
}

/// What an event does. An item that it adds is `e0` or `e1`; a subscription that it begins is `s1`.
fn action() -> BoxedStrategy<Action> {
    let anchor = || word(&["", "now", "unchanged"]);
    let changes = prop_oneof![
        3 => (place(), word(PRICES), seldom(number(0..9)), seldom_decimal(), behavior(), seldom_date(), anchor()).prop_map(
            |((subscription, item), price, quantity, quantity_decimal, proration_behavior, proration_date, anchor)| {
                Action::ChangePrice(ChangePrice {
                    subscription, item, price, quantity, quantity_decimal, proration_behavior, proration_date,
                    billing_cycle_anchor: anchor,
                })
            }
        ),
        3 => (place(), number(0..9), seldom_decimal(), behavior(), seldom_date()).prop_map(
            |((subscription, item), quantity, quantity_decimal, proration_behavior, proration_date)| {
                Action::ChangeQuantity(ChangeQuantity {
                    subscription, item, quantity, quantity_decimal, proration_behavior, proration_date,
                })
            }
        ),
        3 => (word(SUBSCRIPTIONS), prop_oneof![item("e0"), item("e1")], behavior(), seldom_date()).prop_map(
            |(subscription, item, proration_behavior, proration_date)| {
                Action::AddItem(AddItem { subscription, item, proration_behavior, proration_date })
            }
        ),
        2 => (place(), behavior(), seldom_date(), prop::bool::weighted(0.02)).prop_map(
            |((subscription, item), proration_behavior, proration_date, clear_usage)| {
                Action::RemoveItem(RemoveItem { subscription, item, proration_behavior, proration_date, clear_usage })
            }
        ),
        3 => (place(), decimal(), word(&["", "set"])).prop_map(|((subscription, item), quantity, action)| {
            Action::ReportUsage(ReportUsage { subscription, item, quantity, action })
        }),
    ];
    let when = prop_oneof![Just(CancelWhen::Now), Just(CancelWhen::PeriodEnd), date().prop_map(CancelWhen::At)];
    let lives = prop_oneof![
        2 => subscription("s1").prop_map(|one| Action::StartSubscription(Box::new(one))),
        1 => word(SUBSCRIPTIONS).prop_map(|subscription| Action::EndTrial { subscription }),
        2 => (word(SUBSCRIPTIONS), date(), behavior()).prop_map(|(subscription, trial_end, proration_behavior)| {
            Action::SetTrialEnd { subscription, trial_end, proration_behavior }
        }),
        2 => (word(SUBSCRIPTIONS), behavior()).prop_map(|(subscription, proration_behavior)| {
            Action::ResetBillingCycleAnchor { subscription, proration_behavior }
        }),
        2 => (word(SUBSCRIPTIONS), behavior()).prop_map(|(subscription, proration_behavior)| {
            Action::PauseSubscription { subscription, proration_behavior }
        }),
        3 => (word(SUBSCRIPTIONS), anchor(), behavior()).prop_map(
            |(subscription, billing_cycle_anchor, proration_behavior)| {
                Action::ResumeSubscription { subscription, billing_cycle_anchor, proration_behavior }
            }
        ),
        1 => (word(SUBSCRIPTIONS), when, any::<bool>(), any::<bool>(), behavior()).prop_map(
            |(subscription, when, prorate, invoice_now, proration_behavior)| {
                let is_now = when == CancelWhen::Now;
                let is_at = matches!(when, CancelWhen::At(_));
                Action::Cancel(Cancel {
                    subscription, when, prorate: prorate && is_now, invoice_now: invoice_now && is_now,
                    proration_behavior: proration_behavior.filter(|_| is_at),
                })
            }
        ),
    ];
    let discount = || {
        (word(COUPONS), perhaps_place()).prop_map(|(coupon, (subscription, item))| DiscountChange {
            coupon,
            subscription,
            item,
        })
    };
    let money = prop_oneof![
        2 => discount().prop_map(Action::ApplyDiscount),
        1 => discount().prop_map(Action::RemoveDiscount),
        2 => (perhaps_place(), ids(RATES)).prop_map(|((subscription, item), tax_rates)| {
            Action::SetTaxRates { subscription, item, tax_rates }
        }),
        1 => number(-9_000..9_000).prop_map(|amount| Action::AdjustBalance { amount }),
        1 => number(-9_000..9_000).prop_map(|balance| Action::SetBalance { balance }),
        1 => number(50..9_000).prop_map(|amount| Action::OneOffCharge { amount }),
        3 => (number(-9_000..9_000), seldom(word(SUBSCRIPTIONS)), seldom(number(0..9)), seldom_decimal(), seldom(word(PRICES)), ids(RATES))
            .prop_map(|(amount, subscription, quantity, decimal, price, tax_rates)| {
                let quantity = quantity.filter(|_| !decimal.is_empty() || price.is_some());
                Action::AddInvoiceItem(AddInvoiceItem {
                    amount, subscription: subscription.unwrap_or_default(), quantity, unit_amount_decimal: decimal,
                    price: price.unwrap_or_default(), discountable: quantity.map(|units| units > 4),
                    discounts: Vec::new(), tax_rates,
                })
            }),
    ];
    prop_oneof![12 => changes, 8 => lives, 8 => money, 1 => collection()].boxed()
}

/// What happens to invoices once they are made.
fn collection() -> BoxedStrategy<Action> {
    let invoice = || word(&["", "1", "2", "0", "-1", "99"]);
    prop_oneof![
        (word(SUBSCRIPTIONS), word(&["void", "keep_as_draft", "mark_uncollectible"]), seldom_date()).prop_map(
            |(subscription, behavior, resumes_at)| Action::PauseCollection { subscription, behavior, resumes_at }
        ),
        word(SUBSCRIPTIONS).prop_map(|subscription| Action::ResumeCollection { subscription }),
        (number(1..9_000), seldom(number(0..9)), seldom_date(), seldom_date()).prop_map(
            |(amount, priority, effective_at, expires_at)| {
                Action::GrantCredit(GrantCredit {
                    amount,
                    priority,
                    effective_at,
                    expires_at,
                    ..GrantCredit::default()
                })
            }
        ),
        (number(-900..9_000), ids(COUPONS), ids(RATES), any::<bool>()).prop_map(
            |(amount, discounts, tax_rates, include_pending)| {
                let items = vec![OneOffItem { amount, ..OneOffItem::default() }];
                Action::OneOffInvoice(OneOffInvoice { items, discounts, tax_rates, include_pending })
            }
        ),
        (invoice(), number(1..9_000), seldom(number(0..900)), seldom(number(0..900))).prop_map(
            |(invoice, amount, refund_amount, credit_amount)| {
                Action::IssueCreditNote(CreditNote {
                    invoice,
                    amount,
                    refund_amount,
                    credit_amount,
                    ..CreditNote::default()
                })
            }
        ),
        invoice().prop_map(|invoice| Action::VoidInvoice { invoice }),
        (invoice(), seldom(number(1..900))).prop_map(|(invoice, amount)| Action::PayInvoice { invoice, amount }),
        invoice().prop_map(|invoice| Action::MarkUncollectible { invoice }),
        (invoice(), seldom(number(1..900)))
            .prop_map(|(invoice, amount)| Action::ApplyBalanceToInvoice { invoice, amount }),
        (seldom_date(), seldom(number(1..9))).prop_map(|(until, count)| Action::FailPayments { until, count }),
    ]
    .boxed()
}

fn policy() -> BoxedStrategy<PolicyChoice> {
    let presets =
        ["", "stripe", "stripe_classic", "as_told", "killbill", "lago", "flexprice", "polar", "billsdk", "blesta"];
    let known: Vec<_> = axes().collect();
    let axis = (any::<prop::sample::Index>(), any::<prop::sample::Index>()).prop_map(move |(axis, value)| {
        let (name, words) = axis.get(&known);
        Axis { name: (*name).to_string(), value: (*value.get(words)).to_string(), is_text: true }
    });
    let numbers = (select(vec!["ratio_decimals", "utc_offset_minutes"]), number(0..19));
    let numbers =
        numbers.prop_map(|(name, value)| Axis { name: name.to_string(), value: value.to_string(), is_text: false });
    let axes = prop::collection::vec(prop_oneof![6 => axis, 1 => numbers], 0..=3);
    (select(presets.to_vec()), axes, behavior(), seldom(any::<bool>()))
        .prop_map(|(preset, axes, proration_behavior, credit_unused_time)| PolicyChoice {
            preset: preset.to_string(),
            credit_unused_time,
            proration_behavior,
            axes,
            ..PolicyChoice::default()
        })
        .boxed()
}

fn customer() -> BoxedStrategy<Customer> {
    let word = word(&["", "none", "exempt", "reverse"]);
    (number(-9_000..9_000), word, ids(COUPONS), ids(RATES), seldom(Just(false)))
        .prop_map(|(balance, tax_exempt, discounts, tax_rates, payment_method)| Customer {
            balance,
            tax_exempt,
            discounts,
            tax_rates,
            payment_method,
            ..Customer::default()
        })
        .boxed()
}

/// Any story.
pub(crate) fn story() -> BoxedStrategy<Scenario> {
    let frame = (word(&["usd", "usd", "jpy", "kwd", "eur"]), number(1..15), policy(), customer());
    let prices = (price(0), price(1), price(2), price(3)).prop_map(|(a, b, c, d)| vec![a, b, c, d]);
    let coupons = (coupon(0), coupon(1), coupon(2)).prop_map(|(a, b, c)| vec![a, b, c]);
    let rates = prop::collection::vec((decimal(), any::<bool>()), 2);
    let events = prop::collection::vec((date(), action()), 0..=12);
    (frame, (prices, coupons, rates), subscription("s0"), events)
        .prop_map(|((currency, months, policy, customer), (mut prices, coupons, rates), subscription, events)| {
            if currency == "kwd" {
                prices.iter_mut().for_each(|price| price.unit_amount = price.unit_amount.saturating_mul(10));
            }
            let rate = |(index, (percentage, inclusive))| TaxRate {
                id: format!("t{index}"),
                percentage,
                inclusive,
                ..TaxRate::default()
            };
            Scenario {
                version: VERSION,
                title: String::new(),
                description: String::new(),
                currency,
                start: String::from("2026-01-31"),
                months,
                policy,
                prices,
                coupons,
                tax_rates: rates.into_iter().enumerate().map(rate).collect(),
                customer,
                subscriptions: vec![subscription],
                events: events
                    .into_iter()
                    .map(|(at, action)| Event { at, action, description: String::new() })
                    .collect(),
            }
        })
        .boxed()
}

/// The story without the parts of which something is wrong, as far as it can do without them; nothing if it cannot.
pub(crate) fn mended(mut story: Scenario, problems: &[Problem]) -> Option<Scenario> {
    let mut wrong: Vec<usize> = Vec::new();
    for problem in problems {
        let path = problem.path.as_str();
        if let Some(rest) = path.strip_prefix("events[") {
            wrong.push(rest.split(']').next()?.parse().ok()?);
        } else if path.starts_with("policy.") {
            story.policy = PolicyChoice::default();
        } else if path.starts_with("customer.") {
            story.customer = Customer::default();
        } else if let Some(first) = story.subscriptions.first_mut().filter(|_| path.starts_with("subscriptions[0]")) {
            let mut items = std::mem::take(&mut first.items);
            items.truncate(1);
            items[0] = Item { id: String::from("i0"), price: String::from("p0"), ..Item::default() };
            *first = Subscription { id: String::from("s0"), items, ..Subscription::default() };
        } else if let Some(rest) = path.strip_prefix("prices[") {
            let index: usize = rest.split(']').next()?.parse().ok()?;
            let price = story.prices.get_mut(index)?;
            *price = Price { id: format!("p{index}"), unit_amount: 2_000, ..Price::default() };
        } else if let Some(rest) = path.strip_prefix("coupons[") {
            let index: usize = rest.split(']').next()?.parse().ok()?;
            let coupon = story.coupons.get_mut(index)?;
            *coupon = Coupon { id: format!("c{index}"), percent_off: String::from("20"), ..Coupon::default() };
        } else if path.starts_with("tax_rates[") {
            story.tax_rates.iter_mut().for_each(|rate| rate.percentage = String::from("19"));
        } else if path == "currency" {
            story.currency = String::from("usd");
        } else if path == "months" {
            story.months = 3;
        } else {
            return None;
        }
    }
    let mut place = 0..;
    story.events.retain(|_| place.next().is_none_or(|place| !wrong.contains(&place)));
    Some(story)
}
