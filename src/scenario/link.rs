//! How does a story travel in a link?
//!
//! After `#s=` stands the codec and its payload: `1d.` for base64url of raw-deflated JSON, `1j.` for base64url of plain
//! JSON. The `1` is the document's version. The JSON is canonical (keys sorted, defaults left out), so one story has one
//! link. A fragment never leaves the browser. Old links open for ever: `tests/links.rs` keeps every kind ever made.

use base64::Engine;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;

use super::document::Scenario;
use super::read::MAX_BYTES;

/// What stands before a story in the fragment of an address.
const KEY: &str = "s=";
/// A payload may be this many characters long.
const MAX_PAYLOAD: usize = 65_536;
/// The strongest compression.
const LEVEL: u8 = 9;

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::URL_SAFE,
    GeneralPurposeConfig::new()
        .with_encode_padding(false)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// Why a link could not be opened. Each has words for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkProblem {
    /// The codec is not one of ours: a newer version, or something else.
    UnknownCodec,
    /// It is longer than any story.
    TooLong,
    /// Characters are missing or wrong: it was cut or changed on its way.
    Damaged,
}

impl std::fmt::Display for LinkProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::UnknownCodec => {
                "This link was made by a newer Rollforward, or is not one of its links. Reload the page to get the newest version, then open it again."
            }
            Self::TooLong => "This link is longer than any story can be. Ask for the story as a file.",
            Self::Damaged => {
                "This link was cut or changed on its way. Copy all of it, up to its last character, and open it again."
            }
        })
    }
}

impl std::error::Error for LinkProblem {}

/// The fragment for a story, without the leading `#`: `s=1d.…`.
///
/// # Errors
/// [`LinkProblem::TooLong`] if [`decode_link`] would refuse it.
pub fn encode_link(scenario: &Scenario) -> Result<String, LinkProblem> {
    // Through a `Value`, whose objects are sorted: that is what makes the JSON canonical.
    let value: serde_json::Value = serde_json::from_str(&scenario.to_json()).map_err(|_| LinkProblem::Damaged)?;
    let json = value.to_string();
    let payload = BASE64.encode(compress_to_vec(json.as_bytes(), LEVEL));
    if json.len() > MAX_BYTES || payload.len() > MAX_PAYLOAD {
        return Err(LinkProblem::TooLong);
    }
    Ok(format!("{KEY}1d.{payload}"))
}

/// The document in a fragment, with or without its `#`; nothing, if the fragment holds no story at all.
///
/// Forgives what mailers and chats do to links: white space, padding, percent signs, a full stop at the end. The text
/// is not checked in any way but its length; that is what [`read`](super::read) is for.
///
/// # Errors
/// Why the link cannot be opened.
pub fn decode_link(fragment: &str) -> Option<Result<String, LinkProblem>> {
    let story = fragment.trim().trim_start_matches('#').strip_prefix(KEY)?;
    Some(decode(story))
}

fn decode(story: &str) -> Result<String, LinkProblem> {
    if story.len() > MAX_PAYLOAD + 16 {
        return Err(LinkProblem::TooLong);
    }
    let story = story.replace("%3D", "=").replace("%3d", "=");
    let story: String = story.chars().filter(|letter| !letter.is_whitespace()).collect();
    let story = story.trim_end_matches(['.', ',', ';', ':', ')', ']', '>', '"', '\'']);
    let (codec, payload) = story.split_once('.').ok_or(LinkProblem::Damaged)?;
    let payload = payload.replace('+', "-").replace('/', "_");
    let bytes = BASE64.decode(payload).map_err(|_| LinkProblem::Damaged);
    let json = match codec {
        "1d" => inflate(&bytes?)?,
        "1j" => bytes?,
        _ => return Err(LinkProblem::UnknownCodec),
    };
    String::from_utf8(json).map_err(|_| LinkProblem::Damaged)
}

/// Inflates no further than a document may be long, whatever the bytes promise.
fn inflate(bytes: &[u8]) -> Result<Vec<u8>, LinkProblem> {
    use miniz_oxide::inflate::TINFLStatus;
    decompress_to_vec_with_limit(bytes, MAX_BYTES).map_err(|error| match error.status {
        TINFLStatus::HasMoreOutput => LinkProblem::TooLong,
        _ => LinkProblem::Damaged,
    })
}
