//! What can I do with this library?
#![deny(clippy::float_arithmetic)]
pub mod calendar;
pub mod catalog;
pub mod currency;
pub mod customer;
pub mod engine;
pub mod ids;
pub mod invoice;
pub mod money;
pub mod policy;
#[cfg(feature = "app")]
pub mod app;
