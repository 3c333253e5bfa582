//! What is wrong with a document, where, and how is it mended?

use serde::Serialize;

/// Every code that a problem can have, for programs that tell them apart.
pub const CODES: &[&str] = &[
    "amount_too_large",
    "bad_date",
    "bad_tiers",
    "before_start",
    "duplicate_field",
    "duplicate_id",
    "empty",
    "event_action",
    "missing",
    "mixed_intervals",
    "negative_price",
    "no_sense",
    "not_chargeable",
    "not_decimal",
    "not_json",
    "not_whole",
    "not_yet",
    "out_of_range",
    "too_deep",
    "too_long",
    "too_many",
    "too_many_invoices",
    "unknown_coupon",
    "unknown_currency",
    "unknown_field",
    "unknown_item",
    "unknown_policy",
    "unknown_price",
    "unknown_subscription",
    "unknown_tax_rate",
    "unknown_value",
    "version",
    "wrong_type",
    "zero_amount",
];

/// One mistake in a document.
///
/// The message says what is wrong, with the value that was found and the value that it collides with; the hint says how
/// to mend it. Both can stand alone beside a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// A stable name for programs, one of [`CODES`].
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
        debug_assert!(CODES.contains(&code), "{code}");
        Self { code, path: path.into(), message: message.into(), hint: hint.into() }
    }

    /// Whether this is why `later` was found later: what could not be read stands where
    /// the other is, or it is the name, or the list of names, that the other looked for in vain.
    fn explains(&self, later: &Self) -> bool {
        let unread = later.path.strip_prefix(&self.path);
        let is_within = unread.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']));
        is_within
            || match later.code {
                "unknown_price" => self.hides_names("prices"),
                "unknown_subscription" => self.hides_names("subscriptions"),
                "unknown_item" => self.hides_names("items") || self.path.ends_with("add_item.item"),
                "unknown_coupon" => self.hides_names("coupons"),
                "unknown_tax_rate" => self.hides_names("tax_rates"),
                // An instant that could not be read is somewhere else in time.
                "before_start" => ["start", "at"].contains(&self.path.rsplit('.').next().unwrap_or_default()),
                "not_chargeable" => self.path == "currency",
                // An object makes no sense without its field.
                "no_sense" => self.path.strip_prefix(&later.path).is_some_and(|rest| rest.starts_with('.')),
                // What is not written as it has to be is mended first.
                "not_yet" => true,
                _ => false,
            }
    }

    /// Whether a name in the list could not be read: the list itself, one of its parts, or that one's id.
    fn hides_names(&self, list: &str) -> bool {
        let place = self.path.strip_suffix(".id").unwrap_or(&self.path);
        let place = place.rsplit_once('[').filter(|_| place.ends_with(']')).map_or(place, |(list, _)| list);
        place.rsplit('.').next() == Some(list)
    }
}

/// What was told, and of what was found later all that is not told thereby.
pub(crate) fn without_echoes(mut told: Vec<Problem>, more: Vec<Problem>) -> Vec<Problem> {
    let more: Vec<_> = more.into_iter().filter(|later| !told.iter().any(|told| told.explains(later))).collect();
    told.extend(more);
    told
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let path = if self.path.is_empty() { "document" } else { &self.path };
        write!(f, "{path}: {} {}", self.message, self.hint)
    }
}
