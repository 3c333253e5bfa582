//! How are the pages of the documentation held, and filled, against what the library does?

#[path = "docs/axes.rs"]
pub(crate) mod axes;
#[path = "docs/conformance.rs"]
pub(crate) mod conformance;
#[path = "docs/fields.rs"]
pub(crate) mod fields;
#[path = "docs/markup.rs"]
pub(crate) mod markup;
#[path = "docs/pages.rs"]
pub(crate) mod pages;
#[path = "docs/stories.rs"]
pub(crate) mod stories;
