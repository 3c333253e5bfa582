//! How does somebody else's work come in?
//!
//! A table of [`events`] is added to a story, and a [`preview`] of an invoice becomes a story of its own. Whatever is not
//! understood is told; nothing is left out in silence.

pub mod events;
pub mod preview;
