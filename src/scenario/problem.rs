//! What is wrong with a document, where, and how is it mended?

use serde::Serialize;

/// One mistake in a document.
///
/// The message says what is wrong, with the value that was found and the value that it collides with; the hint says how
/// to mend it. Both can stand alone beside a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// A stable name for programs, such as `unknown_price`.
    pub code: &'static str,
    /// Where: `events[0].change_price.price`. Empty for the document as a whole.
    pub path: String,
    /// What is wrong, as a sentence.
    pub message: String,
    /// How to mend it, as a sentence.
    pub hint: String,
}

impl Problem {
    /// A problem at a path.
    pub fn new(
        code: &'static str,
        path: impl Into<String>,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self { code, path: path.into(), message: message.into(), hint: hint.into() }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let path = if self.path.is_empty() { "document" } else { &self.path };
        write!(f, "{path}: {} {}", self.message, self.hint)
    }
}
