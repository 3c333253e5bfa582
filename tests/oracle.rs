//! Does a slow, independent second implementation agree, to the last unit and the last second?
//!
//! `tests/support/oracle.rs` is written from the published rules: exact fractions, jiff for every date, balances summed up anew. Every
//! invoice, line, discount, tax, ledger row, payment, change, credit note and month has to be the same, for the gallery and for
//! random stories of everything that the oracle knows.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/dice.rs"]
mod dice;
#[path = "support/diff.rs"]
mod diff;
#[path = "support/oracle.rs"]
mod oracle;
#[allow(dead_code, reason = "other tests use the rest")]
#[path = "support/sound.rs"]
mod sound;
#[path = "support/swarm.rs"]
mod swarm;
#[path = "support/tale.rs"]
mod tale;
#[allow(dead_code, reason = "other tests use the rest")]
#[path = "support/wild.rs"]
mod wild;
#[path = "support/written.rs"]
mod written;

use std::collections::BTreeMap;

use dice::Dice;
use oracle::Fraction;
use proptest::prelude::*;
use rollforward::calendar::{BillingCycle, Date, Interval, IntervalUnit, Timestamp};
use rollforward::money::round_half_away;
use rollforward::scenario::PRESETS;
use rollforward::simulate_json;
use serde_json::{Value, json};
use swarm::{FEATURES, Feature, Swarm};

/// Whether the oracle agrees; nothing if it does not know something of the story.
fn agrees(story: &Value) -> Result<(), String> {
    let Ok(projection) = simulate_json(&story.to_string()) else { return Ok(()) };
    let Ok(expected) = oracle::account(story) else { return Ok(()) };
    match diff::lines(&expected, &written::told(&projection)) {
        None => Ok(()),
        Some(difference) => Err(format!("- is the oracle, + is the engine:\n{difference}")),
    }
}

#[track_caller]
fn agree(story: &Value) {
    sound::hold(story, &mut agrees);
}

#[test]
fn the_gallery_is_right() {
    let mut known = 0;
    for preset in PRESETS {
        let story: Value = serde_json::from_str(preset.json).expect(preset.id);
        known += usize::from(oracle::account(&story).is_ok());
        agree(&story);
    }
    assert!(known >= 14, "{known}");
}

/// Stories whose every corner matters, with the years in which a calendar can err.
#[test]
fn each_century_is_right() {
    for year in [1970, 1999, 2000, 2001, 2023, 2024, 2099, 2100, 2399, 2400, 2800, 2900, 2999] {
        for day in ["01-01", "01-29", "01-30", "01-31", "02-28", "03-01", "12-31T23:59:59Z"] {
            for (interval, count) in [("month", 1), ("month", 5), ("year", 1), ("week", 3), ("day", 7)] {
                agree(&json!({
                    "currency": "usd", "start": format!("{year}-{day}"), "months": 26,
                    "prices": [{ "id": "p", "unit_amount": 2000, "interval": interval, "interval_count": count }],
                    "subscriptions": [{ "id": "s", "items": [{ "id": "i", "price": "p" }] }],
                }));
            }
        }
    }
}

/// The oracle's own arithmetic, against values that anybody can check.
#[test]
fn fractions_round_as_they_say() {
    for (over, under, nearest, even, down, up) in [
        (1, 2, 1, 0, 0, 1),
        (-1, 2, -1, 0, 0, -1),
        (3, 2, 2, 2, 1, 2),
        (-3, 2, -2, -2, -1, -2),
        (1, 3, 0, 0, 0, 1),
        (2, 3, 1, 1, 0, 1),
        (-2, 3, -1, -1, 0, -1),
        (7, -2, -4, -4, -3, -4),
        (0, 5, 0, 0, 0, 0),
        (10, 5, 2, 2, 2, 2),
    ] {
        let found = ["half_up", "half_even", "down", "up"].map(|way| Fraction::new(over, under).round(way));
        assert_eq!(found, [nearest, even, down, up], "{over}/{under}");
    }
    assert_eq!(Fraction::new(6, -4), Fraction::new(-3, 2));
    assert_eq!(Fraction::new(2, 3) * Fraction::new(3, 4), Fraction::new(1, 2));
    assert_eq!(Fraction::new(1, 2) + Fraction::new(1, 3) - Fraction::new(1, 6), Fraction::new(2, 3));
    assert_eq!(Fraction::new(2, 3).to_decimals(4), Fraction::new(6667, 10_000));
    assert_eq!(Fraction::read("-12.50"), Fraction::new(-25, 2));
}

/// Of how many random stories the oracle knows everything, and which features those have.
#[test]
fn the_oracle_knows_most_stories() {
    let count = 2_000;
    let mut known = 0;
    let mut features: BTreeMap<Feature, usize> = FEATURES.iter().map(|feature| (*feature, 0)).collect();
    let mut unknown: BTreeMap<&str, usize> = BTreeMap::new();
    for seed in 0..count {
        let dice = &mut Dice::of_seed(seed);
        let swarm = Swarm::of(dice);
        let Some((story, _)) = sound::run(tale::of(dice, swarm)) else { continue };
        match oracle::account(&story) {
            Ok(_) => {
                known += 1;
                for feature in FEATURES.iter().filter(|feature| swarm.has(**feature)) {
                    *features.entry(*feature).or_default() += 1;
                }
            }
            Err(what) => *unknown.entry(what).or_default() += 1,
        }
    }
    println!("{known} of {count} are known; not: {unknown:#?}; in those that are: {features:#?}");
    assert!(known * 100 > count * 95, "{known} of {count}: {unknown:#?}");
    assert!(features.values().all(|number| *number > 400), "{features:#?}");
}

proptest! {
    #![proptest_config(sound::cases(10_000))]

    #[test]
    fn random_stories_are_right(seed in any::<u64>()) {
        if let Some((story, _)) = sound::of_seed(seed) {
            agree(&story);
        }
    }
}

proptest! {
    #![proptest_config(sound::cases(5_000))]

    /// Dates there and back, and what months do to them: against jiff.
    #[test]
    fn the_calendar_is_that_of_jiff(days in 0_i64..376_000, months in -400_i64..4_000) {
        let ours = Date::from_days_since_epoch(days);
        prop_assert_eq!(ours.days_since_epoch(), days);
        let epoch = jiff::civil::date(1970, 1, 1);
        let theirs = epoch.checked_add(jiff::Span::new().days(days)).expect("a date");
        let parts = |date: jiff::civil::Date| (i32::from(date.year()), date.month().unsigned_abs(), date.day().unsigned_abs());
        prop_assert_eq!((ours.year, ours.month, ours.day), parts(theirs));
        let (ours, theirs) = (ours.plus_months(months), theirs.checked_add(jiff::Span::new().months(months)).expect("a date"));
        prop_assert_eq!((ours.year, ours.month, ours.day), parts(theirs));
    }

    /// Rounding once, in 128 bits, is what exact fractions say.
    #[test]
    fn rounding_is_that_of_fractions(over in -1_000_000_000_000_000_i64..1_000_000_000_000_000, under in 1_i64..4_000_000_000) {
        let ours = round_half_away(over.into(), under.into());
        prop_assert_eq!(ours, i128::from(Fraction::new(over.into(), under.into()).round("half_up")));
        let half = round_half_away(i128::from(over) * 2 + 1, 2);
        prop_assert_eq!(half, i128::from(over) + i128::from(over >= 0));
    }

    /// Periods touch, never overlap and never drift.
    #[test]
    fn periods_tile_the_time(anchor in 0_i64..32_000_000_000, unit in 0_usize..4, count in 1_u32..=36, index in -60_i64..200) {
        let unit = [IntervalUnit::Day, IntervalUnit::Week, IntervalUnit::Month, IntervalUnit::Year][unit];
        let cycle = BillingCycle { anchor: Timestamp(anchor), interval: Interval { unit, count } };
        let (this, next) = (cycle.period(index), cycle.period(index + 1));
        prop_assert_eq!(this.end, next.start);
        prop_assert!(this.start < this.end);
        for inside in [this.start, Timestamp(this.end.0 - 1)] {
            prop_assert_eq!(cycle.index_of(inside), index);
        }
        prop_assert_eq!(this.start.second_of_day(), cycle.anchor.second_of_day());
        prop_assert!(this.contains(this.start) && !this.contains(this.end));
    }
}
