//! How does a result leave?
//!
//! As tables for a spreadsheet ([`csv`]), as a summary for a ticket ([`markdown`]), and as the calls that make the story
//! happen on a billing system ([`api_calls`], printed by [`code`]). All of JSON is
//! [`projection::document`](crate::projection::document).

pub mod api_calls;
pub mod code;
pub mod csv;
pub mod markdown;
