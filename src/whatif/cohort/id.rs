//! How is one customer of many told from the others?
//!
//! By the text of a column, or by a number. Ids are ordered by length and then by letters, so that numbers stand in their
//! order. A number is written out only where it is kept.

use std::cmp::Ordering;
use std::fmt;

use super::draw::number_of;

/// So many bytes an id has at most; of a longer one the rest is not looked at.
const LONGEST: usize = 64;

/// The name of a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Id(Kind);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    Number(u64),
    Text(Box<str>),
}

impl Id {
    /// The customer of a number.
    pub fn of_number(number: u64) -> Self {
        Self(Kind::Number(number))
    }

    /// The customer of a text. One that is a number, as numbers are written, is that number.
    pub fn of_text(text: &[u8]) -> Self {
        let text = text.get(..LONGEST).unwrap_or(text);
        let is_number =
            matches!(text, [b'1'..=b'9', rest @ ..] if rest.len() < 18 && rest.iter().all(u8::is_ascii_digit));
        let text = String::from_utf8_lossy(text);
        match text.parse() {
            Ok(number) if is_number => Self(Kind::Number(number)),
            _ => Self(Kind::Text(text.into())),
        }
    }

    /// What the generator draws by.
    pub(super) fn counter(&self) -> u64 {
        match &self.0 {
            Kind::Number(number) => *number,
            Kind::Text(text) => number_of(text.as_bytes()),
        }
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Number(number) => write!(f, "{number}"),
            Kind::Text(text) => f.write_str(text),
        }
    }
}

impl Ord for Id {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Kind::Number(one), Kind::Number(other)) => one.cmp(other),
            (Kind::Text(one), Kind::Text(other)) => one.len().cmp(&other.len()).then_with(|| one.cmp(other)),
            _ => {
                let [one, other] = [self, other].map(ToString::to_string);
                one.len().cmp(&other.len()).then_with(|| one.cmp(&other))
            }
        }
    }
}

impl PartialOrd for Id {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_in_their_order_whether_they_are_text_or_not() {
        let mut ids: Vec<_> =
            ["cus_b", "10", "9", "007", "cus_a", "100"].map(|text| Id::of_text(text.as_bytes())).into();
        ids.sort();
        let told: Vec<_> = ids.iter().map(ToString::to_string).collect();
        assert_eq!(told, ["9", "10", "007", "100", "cus_a", "cus_b"]);
        assert_eq!(Id::of_text(b"17"), Id::of_number(17));
        assert_eq!(Id::of_text(&[b'x'; 99]).to_string().len(), LONGEST);
    }
}
