//! Shows a story on somebody else's page.
fn main() {
    rollforward::embed::start();
}
