//! What may a person write down?
//!
//! A [`Scenario`] is a story as somebody wrote it, right or wrong: plain data, JSON in and out. [`check`] is its only
//! door into the engine: it gives a [`Simulation`](crate::engine::Simulation) that can only fail by an amount that grows too
//! large on the way, or every [`Problem`] at once.

mod axes;
mod check;
mod document;
mod json;
mod link;
mod node;
mod presets;
mod problem;
mod read;
mod schema;

pub use axes::{NUMBERS, Word, meanings_of, word_of, words_of};
pub use check::{check, limits};
pub use document::Scenario;
pub use link::{
    Author, Codec, LinkProblem, canonical_json, decode_link, encode_link, join_author, join_link, split_author,
    split_link,
};
pub use node::{Node, Object, Part, Place, action_of};
pub use presets::{PRESETS, Preset};
pub(crate) use problem::without_echoes;
pub use problem::{CODES, Problem};
pub use read::{MAX_BYTES, read, read_list, read_value, write_value};
pub use schema::{Absent, Field, Kind, POLICY, Rule, Shape, VERSION};

use crate::policy::ProrationBehavior;

/// The words for [`ProrationBehavior`] in documents, as on the billing API.
pub const PRORATION_BEHAVIORS: [(&str, ProrationBehavior); 3] = [
    ("create_prorations", ProrationBehavior::CreateProrations),
    ("always_invoice", ProrationBehavior::AlwaysInvoice),
    ("none", ProrationBehavior::None),
];
