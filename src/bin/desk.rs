//! Hands the engine and what surrounds it to JavaScript: all that the page loads only when a sheet asks for it.
use rollforward as _;
fn main() {}
