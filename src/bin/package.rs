//! Hands the engine to JavaScript: what the npm package loads.
use rollforward as _;
fn main() {}
