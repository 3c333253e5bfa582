//! What can I do with this library?
#![deny(clippy::float_arithmetic)]
#[cfg(feature = "app")]
pub mod app;
pub mod calendar;
pub mod catalog;
pub mod currency;
pub mod customer;
pub mod engine;
pub mod ids;
pub mod invoice;
#[cfg(feature = "js")]
pub mod js;
pub mod money;
pub mod policy;
pub mod projection;
pub mod scenario;
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
    let (scenario, mut problems) = scenario::read(text);
    let Some(scenario) = scenario else { return Err(problems) };
    let more = scenario::check(&scenario).err().unwrap_or_default();
    // What could not be read was replaced by a stand-in, about which nothing more is to be said.
    let more: Vec<_> = more.into_iter().filter(|problem| !problems.iter().any(|read| read.explains(problem))).collect();
    problems.extend(more);
    if problems.is_empty() { Ok(scenario) } else { Err(problems) }
}
