//! Mounts the page.
fn main() {
    rollforward::app::start();
}
