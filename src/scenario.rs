//! What may a person write down?
//!
//! A [`Scenario`] is a story as somebody wrote it, right or wrong: plain data, JSON in and out. [`check`] is its only
//! door into the engine: it gives a [`Simulation`](crate::engine::Simulation) that can only fail by an amount that grows too
//! large on the way, or every [`Problem`] at once.

mod check;
mod document;
mod link;
mod presets;
mod problem;
mod read;
mod unsupported;

pub use check::{axes, check, differences, limits};
pub use document::{
    Action, AddInvoiceItem, AddItem, AnchorConfig, Axis, Cancel, CancelWhen, ChangePrice, ChangeQuantity, Coupon,
    CreditNote, Customer, DiscountChange, Event, GrantCredit, Item, OneOffInvoice, OneOffItem, PolicyChoice, Price,
    RemoveItem, ReportUsage, Scenario, Subscription, TaxRate, Thresholds, Tier, TransformQuantity, VERSION,
};
pub use link::{Codec, LinkProblem, canonical_json, decode_link, encode_link, join_link, split_link};
pub use presets::{PRESETS, Preset};
pub use problem::{CODES, Problem};
pub use read::{MAX_BYTES, read, read_value};

use crate::policy::ProrationBehavior;

/// The words for [`ProrationBehavior`] in documents, as on the billing API.
pub const PRORATION_BEHAVIORS: [(&str, ProrationBehavior); 3] = [
    ("create_prorations", ProrationBehavior::CreateProrations),
    ("always_invoice", ProrationBehavior::AlwaysInvoice),
    ("none", ProrationBehavior::None),
];
