//! Which ready-made stories ship?
//!
//! The files in `static/presets`: they are the gallery, the golden tests and the examples of the documentation at once.

/// A story of the gallery.
#[derive(Debug, PartialEq, Eq)]
pub struct Preset {
    /// The name in addresses and tests.
    pub id: &'static str,
    /// The question that it answers, under which the gallery lists it.
    pub question: &'static str,
    /// The document.
    pub json: &'static str,
}

macro_rules! presets {
    ($($id:literal, $question:literal;)*) => {
        &[$(Preset {
            id: $id,
            question: $question,
            json: include_str!(concat!("../../static/presets/", $id, ".json")),
        }),*]
    };
}

/// The gallery, in its order; the first is what the page opens with.
pub const PRESETS: &[Preset] = presets![
    "cindy-as-told", "How does credit roll forward?";
    "cindy-as-billed-today", "How does credit roll forward?";
    "bob", "How does credit roll forward?";
    "downgrade", "How does credit roll forward?";
    "negative-total", "How does credit roll forward?";
    "positive-balance", "What else moves the balance?";
    "set-balance", "What else moves the balance?";
    "one-off-charge", "What else moves the balance?";
    "month-end", "What do dates and limits do?";
    "below-minimum", "What do dates and limits do?";
    "trial", "How does a subscription begin?";
    "backdated", "How does a subscription begin?";
    "coupon-and-upgrade", "What do discounts and taxes do?";
    "taxes", "What do discounts and taxes do?";
    "metered-tiers", "How are usage and several intervals billed?";
    "yearly-and-monthly", "How are usage and several intervals billed?";
];
