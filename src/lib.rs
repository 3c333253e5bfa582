//! What can I do with this library?
#[cfg(feature = "app")]
pub mod app;
