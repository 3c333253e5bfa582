//! What can I do with this library?
//!
//! Write down a billing story, and get every invoice, every movement of the customer's balance and every charge that
//! follows, each amount with the computation that made it. No clock, no network, no browser: a [`scenario::Scenario`]
//! goes in, a [`projection::Projection`] comes out, and the same story gives the same bytes on every machine.
//!
//! # A tour
//!
//! A story is a JSON document with amounts in the currency's smallest unit. Cindy moves from a plan of $20 to one of
//! $100 in the middle of April and is given $200 of credit for it:
//!
//! ```
//! use rollforward::projection::{Subject, explain, headline};
//!
//! let story = r#"{
//!   "currency": "usd", "start": "2026-04-01", "months": 4, "policy": "as_told",
//!   "prices": [{ "id": "hobby", "unit_amount": 2000 }, { "id": "super", "unit_amount": 10000 }],
//!   "customer": { "name": "Cindy" },
//!   "subscriptions": [{ "id": "main", "items": [{ "id": "plan", "price": "hobby" }] }],
//!   "events": [
//!     { "at": "2026-04-16", "change_price": { "subscription": "main", "item": "plan", "price": "super" } },
//!     { "at": "2026-04-16", "adjust_balance": { "amount": -20000, "description": "Two free months" } }
//!   ]
//! }"#;
//! let projection = rollforward::simulate_json(story)?;
//!
//! // The whole story in a sentence.
//! assert_eq!(
//!     headline(&projection).text(),
//!     "Cindy pays nothing on 1 May, $50.00 on 1 June, and the full $100.00 from 1 July."
//! );
//!
//! // The invoice of May: half a month of the new plan and a whole one, paid from the balance. Negative is credit.
//! let may = &projection.invoices[1];
//! assert_eq!(may.total.units(), 15_000);
//! assert_eq!(may.settlement.starting_balance.units(), -20_000);
//! assert_eq!(may.settlement.ending_balance.units(), -5_000);
//! assert_eq!(may.settlement.amount_due.units(), 0);
//!
//! // Each amount says how it came about, with the page that states the rule.
//! let why = explain(&projection, Subject::Line(may.lines[0].id)).expect("a line of this projection");
//! assert_eq!(why.formula, "$100.00 × 1,296,000 s ÷ 2,592,000 s = $50.00");
//! assert_eq!(why.rule.source, Some("https://docs.stripe.com/billing/subscriptions/prorations"));
//!
//! // The roll-forward: each month opens where the last one closed.
//! let closing: Vec<_> = projection.months.iter().map(|month| month.closing.units()).collect();
//! assert_eq!(closing, [-20_000, -5_000, 0, 0]);
//! # Ok::<(), Vec<rollforward::scenario::Problem>>(())
//! ```
//!
//! A story with mistakes gives all of them at once, each with the place where it is and the way to mend it:
//!
//! ```
//! let story = r#"{
//!   "currency": "uds", "start": "2026-02-30", "months": 4,
//!   "prices": [{ "id": "hobby", "unit_amount": 2000 }],
//!   "subscriptions": [{ "id": "main", "items": [{ "id": "plan", "price": "hoby" }] }]
//! }"#;
//! let problems = rollforward::simulate_json(story).expect_err("three mistakes");
//! let told: Vec<_> = problems.iter().map(ToString::to_string).collect();
//! assert_eq!(told, [
//!     "currency: “uds” is not a currency. Write a code of ISO 4217. Did you mean “usd”?",
//!     "start: “2026-02-30” does not exist. The last day of that month is the 28th.",
//!     "subscriptions[0].items[0].price: There is no price called “hoby”. Did you mean “hobby”?",
//! ]);
//! ```
//!
//! [`open`] reads and checks without simulating, [`simulate`] takes a [`scenario::Scenario`] that was made in code,
//! [`projection::document`] writes the result as JSON, [`scenario::encode_link`] packs a story into a link, and
//! [`engine::run`] tells a [`engine::Sink`] of your own what happens, without keeping it.
//!
//! # Map
//!
//! A module uses only modules that stand before it here. `scenario` and `projection` do not know each other, nor do the
//! two outsides.
//!
//! | what | modules |
//! | --- | --- |
//! | vocabulary | [`ids`], [`money`], [`currency`], [`calendar`], [`policy`], [`catalog`], [`customer`], [`invoice`] |
//! | engine | [`engine`] |
//! | words for people | [`words`] |
//! | documents | [`scenario`] (what somebody writes), [`projection`] (what comes out) |
//! | in and out | [`export`] (tables, a summary, calls of the billing API), [`import`] (tables, invoices) |
//! | outsides | `app` (the page, feature `app`), `embed` (its views on other people's pages, the same feature), `js` (for JavaScript, feature `js`) |
//!
//! # Features
//!
//! `app` (default) is the page and needs a browser; `js` hands what the npm package needs to JavaScript, and `desk` what the
//! sheets of the page need beside it. With `default-features = false` none is there, and the library depends on `serde`,
//! `serde_json` and `miniz_oxide` alone.
// The examples of the README run too.
#![cfg_attr(doctest, doc = include_str!("../README.md"))]
#![deny(clippy::float_arithmetic)]
#[cfg(feature = "app")]
pub mod app;
pub mod calendar;
pub mod catalog;
pub mod currency;
pub mod customer;
#[cfg(feature = "app")]
pub mod embed;
pub mod engine;
pub mod export;
pub mod ids;
pub mod import;
pub mod invoice;
#[cfg(feature = "js")]
pub mod js;
pub mod money;
pub mod policy;
pub mod projection;
pub mod scenario;
pub mod whatif;
pub mod words;

use std::rc::Rc;

use money::Amount;
use projection::Projection;
use scenario::{Problem, Scenario};

/// Simulates a story.
///
/// # Errors
/// Every mistake in it.
pub fn simulate(scenario: &Scenario) -> Result<Projection, Vec<Problem>> {
    let simulation = scenario::check(scenario)?;
    projection::project(Rc::new(simulation)).map_err(|_| {
        let most = words::count(Amount::MAX.units());
        let message =
            format!("Somewhere in this story an amount grows beyond {most} units, the most that is counted exactly.");
        let hint = "Lower the prices, quantities or amounts, or look at fewer months.";
        vec![Problem::new("amount_too_large", "", message, hint)]
    })
}

/// Reads and simulates a document.
///
/// # Errors
/// Every mistake in it: in its form and in what it says.
pub fn simulate_json(text: &str) -> Result<Projection, Vec<Problem>> {
    simulate(&open(text)?)
}

/// Reads and checks a document.
///
/// # Errors
/// Every mistake in it: in its form and in what it says.
pub fn open(text: &str) -> Result<Scenario, Vec<Problem>> {
    let (scenario, problems) = scenario::read(text);
    let Some(scenario) = scenario else { return Err(problems) };
    // About what could not be read nothing more is to be said.
    let problems = scenario::without_echoes(problems, scenario::check(&scenario).err().unwrap_or_default());
    if problems.is_empty() { Ok(scenario) } else { Err(problems) }
}
