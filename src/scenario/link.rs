//! How does a story travel in a link?
//!
//! After `#s=` stands the codec and its payload: `1d.` for base64url of raw-deflated JSON, `1j.` for base64url of plain
//! JSON. The `1` is the document's version. The JSON is canonical (fields in their order, defaults left out), so one story has
//! one link (of each packer: the browser's deflate and ours may differ). A fragment never leaves the browser.
//! Behind `&d=1.` may stand a digest of the numbers that the author saw, in base64url, and behind a full stop the version
//! of the engine that came to them. Old links open for ever: `tests/links.rs` keeps every kind ever made.

mod base64;

use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;

use super::document::Scenario;
use super::json::Layout;
use super::read::MAX_BYTES;

/// What stands before a story in the fragment of an address.
const KEY: &str = "s=";
/// What stands before the digest of the author's numbers. The `1` is the version of the digest.
const DIGEST: &str = "d=1.";
/// A payload may be this many characters long.
const MAX_PAYLOAD: usize = 65_536;
/// The strongest compression.
const LEVEL: u8 = 9;

/// Why a link could not be opened. Each has words for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkProblem {
    /// The codec is not one of ours: a newer version, or something else.
    UnknownCodec,
    /// It is longer than any story.
    TooLong,
    /// The browser cannot unpack it.
    OldBrowser,
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
            Self::OldBrowser => "This browser cannot unpack the link. Update it, or ask for the story as a file.",
            Self::Damaged => {
                "This link was cut or changed on its way. Copy all of it, up to its last character, and open it again."
            }
        })
    }
}

impl std::error::Error for LinkProblem {}

/// How a payload is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codec {
    /// `1d`: raw deflate.
    Deflated,
    /// `1j`: as it is.
    Plain,
}

/// The fragment for a story, without the leading `#`: `s=1d.…`.
///
/// # Errors
/// [`LinkProblem::TooLong`] if [`decode_link`] would refuse it.
pub fn encode_link(scenario: &Scenario) -> Result<String, LinkProblem> {
    let json = canonical_json(scenario);
    if json.len() > MAX_BYTES {
        return Err(LinkProblem::TooLong);
    }
    join_link(Codec::Deflated, &compress_to_vec(json.as_bytes(), LEVEL))
}

/// The document in a fragment, with or without its `#`; nothing, if the fragment holds no story at all. The text is not
/// checked in any way but its length; that is what [`read`](super::read) is for.
///
/// # Errors
/// Why the link cannot be opened.
pub fn decode_link(fragment: &str) -> Option<Result<String, LinkProblem>> {
    Some(split_link(fragment)?.and_then(|(codec, bytes)| {
        let json = if codec == Codec::Deflated { inflate(&bytes)? } else { bytes };
        String::from_utf8(json).map_err(|_| LinkProblem::Damaged)
    }))
}

/// The one JSON of a story: fields in the order of the document, no white space between them, defaults left out.
pub fn canonical_json(scenario: &Scenario) -> String {
    scenario.written(Layout::Compact)
}

/// The fragment for packed bytes. For those who have a compressor of their own, as a browser does.
///
/// # Errors
/// [`LinkProblem::TooLong`] if [`split_link`] would refuse it.
pub fn join_link(codec: Codec, bytes: &[u8]) -> Result<String, LinkProblem> {
    let payload = base64::encode(bytes);
    if payload.len() > MAX_PAYLOAD {
        return Err(LinkProblem::TooLong);
    }
    let name = if codec == Codec::Deflated { "1d" } else { "1j" };
    Ok(format!("{KEY}{name}.{payload}"))
}

/// The packed bytes in a fragment, with or without its `#`; nothing, if it holds no story at all. Whoever unpacks them
/// has to stop at [`MAX_BYTES`].
///
/// Forgives what mailers and chats do to links: white space, padding, percent signs, a full stop at the end.
///
/// # Errors
/// Why the link cannot be opened.
pub fn split_link(fragment: &str) -> Option<Result<(Codec, Vec<u8>), LinkProblem>> {
    let story = fragment.trim().trim_start_matches('#').strip_prefix(KEY)?;
    Some(split(story))
}

fn split(story: &str) -> Result<(Codec, Vec<u8>), LinkProblem> {
    // What else is in the fragment stands behind an ampersand.
    let story = story.split('&').next().unwrap_or_default();
    if story.len() > MAX_PAYLOAD + 16 {
        return Err(LinkProblem::TooLong);
    }
    let story: String = story.chars().filter(|letter| !letter.is_whitespace()).collect();
    let story = story.trim_end_matches(['.', ',', ';', ':', ')', ']', '>', '"', '\'']);
    let (codec, payload) = story.split_once('.').ok_or(LinkProblem::Damaged)?;
    let codec = match codec {
        "1d" => Codec::Deflated,
        "1j" => Codec::Plain,
        _ => return Err(LinkProblem::UnknownCodec),
    };
    // Padding is told by the length; an equals sign, also as `%3D`, says nothing new.
    let payload = payload.split(['=', '%']).next().unwrap_or_default();
    let bytes = base64::decode(payload).ok_or(LinkProblem::Damaged)?;
    Ok((codec, bytes))
}

/// What a link tells of the result that its author saw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    /// The [`digest`](crate::projection::digest) of its numbers.
    pub digest: u64,
    /// The version of the engine that made it; empty if the link does not say.
    pub version: String,
}

/// The fragment of a story with what its author saw.
pub fn join_author(fragment: &str, author: &Author) -> String {
    let digest = base64::encode(&author.digest.to_be_bytes()[2..]);
    [fragment, "&", DIGEST, &digest, ".", &author.version].concat()
}

/// What the author of a link saw; nothing if the link does not say, or says it in a way that this engine does not know.
pub fn split_author(fragment: &str) -> Option<Author> {
    let fragment: String = fragment.chars().filter(|letter| !letter.is_whitespace()).collect();
    let (_, author) = fragment.split_once('&')?.1.split_once(DIGEST)?;
    let (digest, version) = author.split_once('.').unwrap_or((author, ""));
    let bytes = base64::decode(digest).filter(|bytes| bytes.len() == 6)?;
    let version = version.split(|letter: char| !matches!(letter, '0'..='9' | '.')).next().unwrap_or_default();
    Some(Author {
        digest: bytes.iter().fold(0, |digest, byte| digest << 8 | u64::from(*byte)),
        version: String::from(version.trim_end_matches('.')),
    })
}

/// Inflates no further than a document may be long, whatever the bytes promise.
fn inflate(bytes: &[u8]) -> Result<Vec<u8>, LinkProblem> {
    use miniz_oxide::inflate::TINFLStatus;
    decompress_to_vec_with_limit(bytes, MAX_BYTES).map_err(|error| match error.status {
        TINFLStatus::HasMoreOutput => LinkProblem::TooLong,
        _ => LinkProblem::Damaged,
    })
}
