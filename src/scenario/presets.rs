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
    /// The name of the story.
    pub title: &'static str,
    /// The document.
    pub json: &'static str,
}

macro_rules! presets {
    ($($id:literal, $question:literal, $title:literal;)*) => {
        &[$(Preset {
            id: $id,
            question: $question,
            title: $title,
            json: include_str!(concat!("../../static/presets/", $id, ".json")),
        }),*]
    };
}

/// The gallery, in its order; the first is what the page opens with.
pub const PRESETS: &[Preset] = presets![
    "cindy-as-told", "How does credit roll forward?", "Cindy, as the story was told";
    "cindy-as-billed-today", "How does credit roll forward?", "Cindy, as she is billed today";
    "bob", "How does credit roll forward?", "Bob and the outage";
    "downgrade", "How does credit roll forward?", "A downgrade whose credit rolls for months";
    "negative-total", "How does credit roll forward?", "A negative total that becomes credit";
    "positive-balance", "What else moves the balance?", "A debt from last year";
    "set-balance", "What else moves the balance?", "Setting instead of adding";
    "one-off-charge", "What else moves the balance?", "A one-off charge leaves the balance alone";
    "month-end", "What do dates and limits do?", "An anchor on the 31st";
    "below-minimum", "What do dates and limits do?", "An invoice too small to charge";
];
