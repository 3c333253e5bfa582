//! Is a document of all fields and events refused or run without harm?
//!
//! The document is made as JSON, so that the words of its fields stand here once.
#![no_main]

use arbitrary::{Arbitrary, Result, Unstructured};
use libfuzzer_sys::fuzz_target;
use rollforward::projection::document;
use rollforward::simulate_json;

/// A document.
#[derive(Debug)]
struct Story(String);

/// The fields of an object: their names, and how their values are made.
type Object = &'static [(&'static str, Value)];

/// How a value is made.
#[derive(Clone, Copy)]
enum Value {
    /// A whole number, mostly small.
    Whole,
    /// A number with decimals, in quotes.
    Decimal,
    /// `true` or `false`.
    Flag,
    /// A date, mostly in the story.
    Date,
    /// One of a few words.
    Word(&'static [&'static str]),
    /// A list of a few words.
    Words(&'static [&'static str]),
    /// An object with all of its fields, or most.
    Part(Object),
    /// A list of up to three objects, each with an id of this letter and its place.
    Parts(&'static str, Object),
    /// A list of events.
    Events,
}

use Value::{Date, Decimal, Events, Flag, Part, Parts, Whole, Word, Words};

const PRICES: &[&str] = &["p0", "p1", "p2"];
const COUPONS: &[&str] = &["c0", "c1", "c2"];
const RATES: &[&str] = &["t0", "t1", "t2"];
const SUBSCRIPTION: (&str, Value) = ("subscription", Word(&["s0", "s1", "b0", "b1"]));
const ITEM: (&str, Value) = ("item", Word(&["i0", "i1", "a0", "a1"]));
const PRORATION: (&str, Value) = ("proration_behavior", Word(&["create_prorations", "always_invoice", "none"]));
const PRORATION_DATE: (&str, Value) = ("proration_date", Date);
const ANCHOR: (&str, Value) = ("billing_cycle_anchor", Word(&["now", "unchanged"]));
const TAXES: (&str, Value) = ("tax_rates", Words(RATES));
const DISCOUNTS: (&str, Value) = ("discounts", Words(COUPONS));
const INVOICE: (&str, Value) = ("invoice", Whole);
const AMOUNT: (&str, Value) = ("amount", Whole);

const ITEM_FIELDS: Object =
    &[("price", Word(PRICES)), ("quantity", Whole), ("quantity_decimal", Decimal), DISCOUNTS, TAXES];

const SUBSCRIPTION_FIELDS: Object = &[
    ("items", Parts("i", ITEM_FIELDS)),
    ("start", Date),
    ("billing_cycle_anchor", Date),
    (
        "billing_cycle_anchor_config",
        Part(&[("day_of_month", Whole), ("month", Whole), ("hour", Whole), ("minute", Whole), ("second", Whole)]),
    ),
    ("backdate_start_date", Date),
    PRORATION,
    ("trial_end", Date),
    ("trial_days", Whole),
    ("trial_end_behavior", Word(&["create_invoice", "cancel", "pause"])),
    DISCOUNTS,
    TAXES,
    ("collection_method", Word(&["charge_automatically", "send_invoice"])),
    ("days_until_due", Whole),
    ("cancel_at", Date),
    ("cancel_at_period_end", Flag),
    ("billing_thresholds", Part(&[("amount_gte", Whole), ("usage_gte", Whole)])),
];

const STORY: Object = &[
    ("months", Whole),
    (
        "policy",
        Part(&[
            ("preset", Word(&["stripe", "as_told", "killbill", "lago", "flexprice", "billsdk", "blesta", "polar"])),
            ("credit_unused_time", Flag),
            ("minimum_charge", Flag),
            PRORATION,
            ("time_unit", Word(&["second", "day", "day_rounded_up", "day_nearest"])),
            ("restart", Word(&["other_interval", "every_change", "never"])),
            ("downgrade", Word(&["now", "at_period_end"])),
            ("ratio_decimals", Whole),
            ("utc_offset_minutes", Whole),
        ]),
    ),
    (
        "prices",
        Parts(
            "p",
            &[
                ("unit_amount", Whole),
                ("unit_amount_decimal", Decimal),
                ("interval", Word(&["month", "month", "day", "week", "year"])),
                ("interval_count", Whole),
                ("tiers_mode", Word(&["graduated", "volume"])),
                ("tiers", Parts("", &[("up_to", Whole), ("unit_amount", Whole), ("flat_amount_decimal", Decimal)])),
                ("transform_quantity", Part(&[("divide_by", Whole), ("round", Word(&["up", "down"]))])),
                ("usage_type", Word(&["licensed", "metered"])),
                ("aggregate", Word(&["sum", "max", "last_during_period", "last_ever"])),
                ("billing", Word(&["in_advance", "in_arrears"])),
            ],
        ),
    ),
    (
        "coupons",
        Parts(
            "c",
            &[
                ("percent_off", Decimal),
                ("amount_off", Whole),
                ("duration", Word(&["once", "repeating", "forever"])),
                ("duration_in_months", Whole),
                ("applies_to", Words(PRICES)),
            ],
        ),
    ),
    ("tax_rates", Parts("t", &[("percentage", Decimal), ("inclusive", Flag)])),
    (
        "customer",
        Part(&[
            ("balance", Whole),
            ("tax_exempt", Word(&["none", "exempt", "reverse"])),
            DISCOUNTS,
            TAXES,
            ("payment_method", Flag),
        ]),
    ),
    ("subscriptions", Parts("s", SUBSCRIPTION_FIELDS)),
    ("events", Events),
];

const EVENTS: &[(&str, Object)] = &[
    (
        "change_price",
        &[SUBSCRIPTION, ITEM, ("price", Word(PRICES)), ("quantity", Whole), PRORATION, PRORATION_DATE, ANCHOR],
    ),
    ("change_quantity", &[SUBSCRIPTION, ITEM, ("quantity", Whole), PRORATION, PRORATION_DATE]),
    (
        "cancel",
        &[
            SUBSCRIPTION,
            ("when", Word(&["now", "period_end", "2026-06-15"])),
            ("prorate", Flag),
            ("invoice_now", Flag),
            PRORATION,
        ],
    ),
    ("adjust_balance", &[AMOUNT]),
    ("set_balance", &[("balance", Whole)]),
    (
        "add_invoice_item",
        &[
            AMOUNT,
            ("unit_amount_decimal", Decimal),
            ("price", Word(PRICES)),
            ("quantity", Whole),
            SUBSCRIPTION,
            ("discountable", Flag),
            DISCOUNTS,
            TAXES,
        ],
    ),
    ("one_off_charge", &[AMOUNT]),
    ("add_item", &[SUBSCRIPTION, ("item", Part(ITEM_FIELDS)), PRORATION, PRORATION_DATE]),
    ("remove_item", &[SUBSCRIPTION, ITEM, PRORATION, PRORATION_DATE, ("clear_usage", Flag)]),
    ("start_subscription", SUBSCRIPTION_FIELDS),
    ("end_trial", &[SUBSCRIPTION]),
    ("set_trial_end", &[SUBSCRIPTION, ("trial_end", Date), PRORATION]),
    ("reset_billing_cycle_anchor", &[SUBSCRIPTION, PRORATION]),
    (
        "pause_collection",
        &[SUBSCRIPTION, ("behavior", Word(&["void", "keep_as_draft", "mark_uncollectible"])), ("resumes_at", Date)],
    ),
    ("resume_collection", &[SUBSCRIPTION]),
    ("pause_subscription", &[SUBSCRIPTION, PRORATION]),
    ("resume_subscription", &[SUBSCRIPTION, ANCHOR, PRORATION]),
    ("apply_discount", &[("coupon", Word(COUPONS)), SUBSCRIPTION, ITEM]),
    ("remove_discount", &[("coupon", Word(COUPONS)), SUBSCRIPTION, ITEM]),
    ("report_usage", &[SUBSCRIPTION, ITEM, ("quantity", Decimal), ("action", Word(&["increment", "set"]))]),
    ("grant_credit", &[AMOUNT, ("priority", Whole), ("effective_at", Date), ("expires_at", Date)]),
    (
        "one_off_invoice",
        &[("items", Parts("", &[AMOUNT, DISCOUNTS, TAXES])), DISCOUNTS, TAXES, ("include_pending", Flag)],
    ),
    ("issue_credit_note", &[INVOICE, AMOUNT, ("refund_amount", Whole), ("credit_amount", Whole)]),
    ("void_invoice", &[INVOICE]),
    ("pay_invoice", &[INVOICE, AMOUNT]),
    ("mark_uncollectible", &[INVOICE]),
    ("apply_balance_to_invoice", &[INVOICE, AMOUNT]),
    ("fail_payments", &[("until", Date), ("count", Whole)]),
    ("set_tax_rates", &[SUBSCRIPTION, ITEM, TAXES]),
];

impl<'a> Arbitrary<'a> for Story {
    fn arbitrary(source: &mut Unstructured<'a>) -> Result<Self> {
        let first = ["\"currency\":\"usd\"", "\"start\":\"2026-01-31\""].map(String::from);
        Ok(Self(object(source, first.into(), STORY)?))
    }
}

/// An object that begins with some fields, and has most or half of the others.
fn object(source: &mut Unstructured, mut written: Vec<String>, fields: &[(&'static str, Value)]) -> Result<String> {
    for (name, how) in fields {
        let is_there = match how {
            Parts(..) | Events | Word(_) => source.ratio(9, 10)?,
            _ => bool::arbitrary(source)?,
        };
        if is_there {
            written.push(format!("\"{name}\":{}", value(source, *how)?));
        }
    }
    Ok(format!("{{{}}}", written.join(",")))
}

fn id(id: &str) -> Vec<String> {
    if id.is_empty() { Vec::new() } else { vec![format!("\"id\":\"{id}\"")] }
}

fn value(source: &mut Unstructured, how: Value) -> Result<String> {
    Ok(match how {
        Whole if source.ratio(1, 30)? => i64::arbitrary(source)?.to_string(),
        Whole => source.int_in_range(0..=3_000_i64)?.to_string(),
        Decimal => format!("\"{}.{}\"", u8::arbitrary(source)?, u16::arbitrary(source)?),
        Flag => bool::arbitrary(source)?.to_string(),
        Date => {
            let (month, day) = (source.int_in_range(0..=17_u32)?, source.int_in_range(1..=28)?);
            format!("\"{}-{:02}-{day:02}\"", 2026 + month / 12, month % 12 + 1)
        }
        Word(words) => format!("\"{}\"", source.choose(words)?),
        Words(words) => {
            let count = source.int_in_range(0..=words.len())?;
            let quoted: Vec<_> = words[..count].iter().map(|word| format!("\"{word}\"")).collect();
            format!("[{}]", quoted.join(","))
        }
        Part(fields) => {
            // Of all the parts only an item has an id.
            let is_item = fields.iter().any(|(name, _)| *name == "price");
            let first = if is_item { id(source.choose(&["a0", "a1"])?) } else { Vec::new() };
            object(source, first, fields)?
        }
        Parts(letter, fields) => {
            let mut parts = Vec::new();
            for place in 0..source.int_in_range(1..=3)? {
                let name = if letter.is_empty() { String::new() } else { format!("{letter}{place}") };
                parts.push(object(source, id(&name), fields)?);
            }
            format!("[{}]", parts.join(","))
        }
        Events => {
            let mut events = Vec::new();
            for _ in 0..source.int_in_range(0..=12)? {
                let at = value(source, Date)?;
                let (name, fields) = source.choose(EVENTS)?;
                let begins = *name == "start_subscription";
                let first = if begins { id(source.choose(&["b0", "b1"])?) } else { Vec::new() };
                // What an event begins has no start of its own.
                let fields: Vec<_> = fields.iter().filter(|(name, _)| !begins || *name != "start").copied().collect();
                let action = object(source, first, &fields)?;
                events.push(format!("{{\"at\":{at},\"{name}\":{action}}}"));
            }
            format!("[{}]", events.join(","))
        }
    })
}

fuzz_target!(|story: Story| {
    if let Ok(projection) = simulate_json(&story.0) {
        let _ = document(&projection);
    }
});
