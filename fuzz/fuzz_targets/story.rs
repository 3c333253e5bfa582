//! Is a document of all fields and events refused or run without harm?
//!
//! The bytes make the choices of the generator that the tests use, and then some things in its story wild.
#![no_main]

#[path = "../../tests/support/dice.rs"]
mod dice;
#[path = "../../tests/support/swarm.rs"]
mod swarm;
#[path = "../../tests/support/tale.rs"]
mod tale;
#[path = "../../tests/support/wild.rs"]
mod wild;

use dice::Dice;
use libfuzzer_sys::fuzz_target;
use rollforward::projection::document;
use rollforward::simulate_json;

fuzz_target!(|bytes: &[u8]| {
    let dice = &mut Dice::of_bytes(bytes);
    let mut story = tale::any(dice);
    if dice.often(50) {
        story = wild::made_wild(&story, dice);
    }
    for _ in 0..12 {
        match simulate_json(&story.to_string()) {
            Ok(projection) => {
                let _ = document(&projection);
                return;
            }
            Err(problems) => {
                assert!(!problems.is_empty());
                let paths: Vec<_> = problems.iter().map(|problem| problem.path.as_str()).collect();
                let Some(mended) = wild::mended(&story, &paths) else { return };
                story = mended;
            }
        }
    }
});
