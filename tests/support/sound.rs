//! Which random stories run? Those that are sound, or are once what is wrong with them is taken away.

use proptest::prelude::*;
use rollforward::projection::Projection;
use rollforward::simulate_json;
use serde_json::Value;

use super::dice::Dice;
use super::{tale, wild};

/// How many cases to try: `usual`, or `PROPTEST_CASES` where that is more.
pub(crate) fn cases(usual: u32) -> ProptestConfig {
    let wanted = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(0);
    // A failure prints the story itself, made as small as it can be, so nothing is kept in files.
    ProptestConfig {
        cases: usual.max(wanted),
        failure_persistence: None,
        max_shrink_iters: 0,
        ..ProptestConfig::default()
    }
}

/// The seeds of stories to try: always the same, so that a run that is right stays right; more where `PROPTEST_CASES` says so.
pub(crate) fn seeds(usual: u32) -> std::ops::Range<u64> {
    0..u64::from(cases(usual).cases)
}

/// A story that runs and what it comes to; nothing if it cannot be mended.
pub(crate) fn run(mut story: Value) -> Option<(Value, Projection)> {
    for _ in 0..12 {
        match simulate_json(&story.to_string()) {
            Ok(projection) => return Some((story, projection)),
            Err(problems) => {
                let paths: Vec<_> = problems.iter().map(|problem| problem.path.as_str()).collect();
                story = wild::mended(&story, &paths)?;
            }
        }
    }
    None
}

/// The story of a seed.
pub(crate) fn of_seed(seed: u64) -> Option<(Value, Projection)> {
    run(tale::any(&mut Dice::of_seed(seed)))
}

/// Holds a story against a law; where it does not hold, it says so of a story as small as can be.
#[track_caller]
pub(crate) fn hold(story: &Value, law: &mut dyn FnMut(&Value) -> Result<(), String>) {
    let Err(wrong) = law(story) else { return };
    let least = wild::shrunk(story, &mut |less| simulate_json(&less.to_string()).is_ok() && law(less).is_err());
    let wrong = law(&least).err().unwrap_or(wrong);
    panic!("{wrong}\nin {least:#}");
}
