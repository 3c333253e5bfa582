//! Are any bytes read, checked and run without harm?
#![no_main]

use libfuzzer_sys::fuzz_target;
use rollforward::projection::document;
use rollforward::scenario::decode_link;
use rollforward::{open, simulate};

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let _ = decode_link(&text);
    match open(&text) {
        Ok(scenario) => {
            // What was read is written so that it reads back.
            assert_eq!(open(&scenario.to_json()).as_ref(), Ok(&scenario));
            if let Ok(projection) = simulate(&scenario) {
                let _ = document(&projection);
            }
        }
        Err(problems) => assert!(!problems.is_empty()),
    }
});
