//! Does every link open, for ever, and no hostile one do harm?
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/dice.rs"]
mod dice;
#[allow(dead_code, reason = "other tests use the rest")]
#[path = "support/sound.rs"]
mod sound;
#[allow(dead_code, reason = "other tests use the rest")]
#[path = "support/swarm.rs"]
mod swarm;
#[allow(dead_code, reason = "other tests use the rest")]
#[path = "support/tale.rs"]
mod tale;
#[allow(dead_code, reason = "other tests use the rest")]
#[path = "support/wild.rs"]
mod wild;

use std::fmt::Write;

use miniz_oxide::deflate::core::{CompressorOxide, TDEFLFlush, compress_to_output, create_comp_flags_from_zip_params};
use proptest::prelude::*;
use rollforward::scenario::{
    Author, LinkProblem, Node, PRESETS, Scenario, decode_link, encode_link, join_author, read, split_author,
};
use serde_json::{Value, json};

/// A document may have this many bytes, a payload this many letters (src/scenario).
const MAX_BYTES: usize = 262_144;
const MAX_PAYLOAD: usize = 65_536;

#[track_caller]
fn story(json: &str) -> Scenario {
    let (scenario, problems) = read(json);
    assert_eq!(problems, []);
    scenario.expect("a story")
}

#[track_caller]
fn opened(link: &str) -> Scenario {
    let json = decode_link(link).unwrap_or_else(|| panic!("no story in {link}"));
    story(&json.unwrap_or_else(|problem| panic!("{problem:?}: {link}")))
}

fn refused(link: &str) -> Option<LinkProblem> {
    decode_link(link).and_then(Result::err)
}

/// Base64 with the alphabet of addresses and without padding: RFC 4648, section 5.
fn base64url(bytes: impl AsRef<[u8]>) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let letters = bytes.as_ref().chunks(3).flat_map(|three| {
        let bits = (0..3).fold(0, |bits, place| bits << 8 | usize::from(three.get(place).copied().unwrap_or(0)));
        (0..=three.len()).map(move |place| char::from(ALPHABET[bits >> (18 - 6 * place) & 63]))
    });
    letters.collect()
}

fn deflated(bytes: &[u8]) -> String {
    format!("#s=1d.{}", base64url(miniz_oxide::deflate::compress_to_vec(bytes, 9)))
}

fn plain(bytes: &[u8]) -> String {
    format!("#s=1j.{}", base64url(bytes))
}

fn spaces(letters: usize) -> Vec<u8> {
    vec![b' '; letters]
}

// There and back.

#[test]
fn each_preset_travels_in_a_link() {
    for preset in PRESETS {
        let scenario = story(preset.json);
        let link = encode_link(&scenario).expect(preset.id);
        assert_eq!(opened(&format!("#{link}")), scenario, "{}", preset.id);
        assert!(link.len() < 800, "{}: {} letters", preset.id, link.len());
        let safe = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.' | '=');
        assert!(link.starts_with("s=1d.") && link.chars().all(safe), "{link}");
    }
}

/// One story has one link, in whatever order and with whatever white space it was written.
#[test]
fn a_story_has_one_link() {
    let written = r#"{ "months": 3, "start": "2026-04-01", "currency": "usd",
        "subscriptions": [{ "items": [{ "price": "a", "id": "i", "quantity": 1 }], "id": "s" }],
        "prices": [{ "unit_amount": 5, "id": "a", "interval": "month", "interval_count": 1 }] }"#;
    let canonical = r#"{"version":1,"currency":"usd","start":"2026-04-01","months":3,"prices":[{"id":"a","unit_amount":5,"interval":"month"}],"subscriptions":[{"id":"s","items":[{"id":"i","price":"a"}]}]}"#;
    let link = encode_link(&story(written)).expect("a link");
    assert_eq!(decode_link(&link), Some(Ok(String::from(canonical))));
    assert_eq!(encode_link(&story(canonical)), Ok(link));
}

/// Each line of `tests/data/links.txt` is a link that somebody may have kept, and the title of its story. Lines are added, never
/// changed: by our own encoder, by others at other levels of compression, as plain JSON.
#[test]
fn links_of_every_age_open() {
    let kept = include_str!("data/links.txt");
    let mut codecs = String::new();
    for line in kept.lines().filter(|line| !line.starts_with("# ") && !line.is_empty()) {
        let (link, title) = line.split_once(' ').expect(line);
        let scenario = opened(link);
        assert_eq!(scenario.part().text("title"), title, "{link}");
        assert!(rollforward::simulate(&scenario).is_ok(), "{title}");
        write!(codecs, "{} ", &link[3..5]).expect("a text");
    }
    assert!(codecs.contains("1d") && codecs.contains("1j"), "{codecs}");
}

proptest! {
    #![proptest_config(sound::cases(300))]

    #[test]
    fn random_stories_travel_in_a_link(seed in any::<u64>()) {
        let Some((written, _)) = sound::of_seed(seed) else { return Ok(()) };
        let scenario = story(&written.to_string());
        let link = encode_link(&scenario).expect("a link");
        prop_assert_eq!(opened(&link), scenario.clone());
        // And through a chat that wraps lines and adds a full stop.
        let wrapped: String = link.chars().enumerate().flat_map(|(index, letter)| {
            let wrap = if index % 60 == 59 { "\r\n " } else { "" };
            [Some(letter)].into_iter().flatten().chain(wrap.chars())
        }).collect();
        prop_assert_eq!(opened(&format!(" #{wrapped}. ")), scenario);
    }

    /// Whatever stands after `#s=`, it opens or is refused, and what opens is no longer than a document may be.
    #[test]
    fn no_fragment_panics(codec in "1d|1j|2d|\\PC{0,4}", payload in prop_oneof!["[A-Za-z0-9_-]{0,400}", "\\PC{0,100}"]) {
        if let Some(Ok(json)) = decode_link(&format!("#s={codec}.{payload}")) {
            prop_assert!(json.len() <= MAX_BYTES);
        }
    }
}

// What the author saw.

fn author(digest: u64, version: &str) -> Author {
    Author { digest, version: String::from(version) }
}

/// A link with a digest opens as one without, also after what mailers and chats do to it.
#[test]
fn a_link_tells_what_its_author_saw() {
    let scenario = story(PRESETS[0].json);
    let link = encode_link(&scenario).expect("a link");
    assert_eq!(split_author(&link), None);
    for digest in [0, 1, 0x1234_5678_9abc, 0xffff_ffff_ffff] {
        let seen = author(digest, "0.1.0");
        let told = join_author(&link, &seen);
        let letters: Vec<_> = told.chars().collect();
        let wrapped = letters.chunks(60).map(|line| line.iter().collect::<String>()).collect::<Vec<_>>().join("\r\n ");
        for changed in [told.clone(), format!("#{told}"), format!("{told}."), format!("{told})"), wrapped] {
            assert_eq!(opened(&changed), scenario, "{changed}");
            assert_eq!(split_author(&changed), Some(seen.clone()), "{changed}");
        }
        let markup = told.replace('&', "&amp;");
        assert_eq!((opened(&markup), split_author(&markup)), (scenario.clone(), Some(seen)));
    }
    assert_eq!(join_author("s=1d.AA", &author(0x0001_0203_0405, "0.1.0")), "s=1d.AA&d=1.AAECAwQF.0.1.0");
}

/// What is no digest of ours is left alone; the story opens.
#[test]
fn a_digest_that_says_nothing_to_us_is_passed_over() {
    let link = encode_link(&story(PRESETS[0].json)).expect("a link");
    for (rest, expected) in [
        ("&d=1.AAECAwQF", Some(author(0x0001_0203_0405, ""))),
        ("&x=1&d=1.AAECAwQF.12.0.3<b>", Some(author(0x0001_0203_0405, "12.0.3"))),
        ("&", None),
        ("&d=", None),
        ("&d=1.", None),
        ("&d=1.AAECAwQ", None),
        ("&d=1.AAECAwQFBg", None),
        ("&d=1.****", None),
        ("&d=2.AAECAwQF.0.1.0", None),
    ] {
        let link = format!("#{link}{rest}");
        assert_eq!(split_author(&link), expected, "{rest}");
        assert_eq!(opened(&link), story(PRESETS[0].json), "{rest}");
    }
}

/// Source: RFC 4648, section 10, without the padding.
#[test]
fn our_own_base64_is_that_of_the_standard() {
    for (bytes, text) in [
        ("", ""),
        ("f", "Zg"),
        ("fo", "Zm8"),
        ("foo", "Zm9v"),
        ("foob", "Zm9vYg"),
        ("fooba", "Zm9vYmE"),
        ("foobar", "Zm9vYmFy"),
    ] {
        assert_eq!(base64url(bytes), text);
    }
    assert_eq!(base64url([0xfb, 0xff]), "-_8");
}

// What happens to links on their way.

#[test]
fn what_mailers_and_chats_do_to_a_link_is_forgiven() {
    let scenario = story(PRESETS[0].json);
    let link = encode_link(&scenario).expect("a link");
    let (key, payload) = link.split_at("s=1d.".len());
    let standard = payload.replace('-', "+").replace('_', "/");
    for changed in [
        format!("#{link}"),
        format!("  #{link}\n"),
        format!("{link}."),
        format!("{link}),"),
        format!("{link}>"),
        format!("{link}\"'"),
        format!("{link}="),
        format!("{link}=="),
        format!("{link}%3D%3d"),
        format!("{key}{}\r\n {}", &payload[..20], &payload[20..]),
        format!("{key}{standard}"),
    ] {
        assert_eq!(opened(&changed), scenario, "{changed}");
    }
}

#[test]
fn a_fragment_without_a_story_is_none() {
    for fragment in ["", "#", "#invoices", "s", "#S=1d.AA", "#x=1&s=1d.AA", "?s=1d.AA"] {
        assert_eq!(decode_link(fragment), None, "{fragment}");
    }
}

#[test]
fn each_refusal_says_why() {
    use LinkProblem::{Damaged, TooLong, UnknownCodec};
    let sound = PRESETS[0].json.as_bytes();
    let of_newer = deflated(sound).replace("1d.", "2d.");
    let large = |letters: usize| format!("#s=1j.{}", "A".repeat(letters));
    for (link, problem) in [
        (of_newer, UnknownCodec),
        (String::from("#s=1x.AAAA"), UnknownCodec),
        (String::from("#s=.AAAA"), UnknownCodec),
        (String::from("#s="), Damaged),
        (String::from("#s=1d"), Damaged),
        (String::from("#s=1d.****"), Damaged),
        (String::from("#s=1d.AAAA"), Damaged),       // not deflated
        (String::from("#s=1j._w"), Damaged),         // not UTF-8
        (deflated(&[0xff, 0xfe]), Damaged),          // not UTF-8 either
        (deflated(&spaces(MAX_BYTES + 1)), TooLong), // one byte more than a document may have
        (large(100_000), TooLong),
        (large(MAX_PAYLOAD + 100), TooLong),
    ] {
        let shown: String = link.chars().take(40).collect();
        assert_eq!(refused(&link), Some(problem), "{shown}");
    }
    for problem in [UnknownCodec, TooLong, Damaged] {
        let text = problem.to_string();
        assert!(text.starts_with("This link") && text.ends_with('.') && text.contains(". "), "{text}");
    }
    assert_eq!(decode_link(&deflated(&spaces(MAX_BYTES))).map(|json| json.map(|json| json.len())), Some(Ok(MAX_BYTES)));
}

#[test]
fn a_link_cut_anywhere_is_damaged_and_never_another_story() {
    let sound = story(PRESETS[0].json);
    for link in [format!("#{}", encode_link(&sound).expect("a link")), plain(PRESETS[0].json.as_bytes())] {
        for length in 0..link.len() {
            match decode_link(&link[..length]) {
                None => assert!(length < "#s=".len(), "{length}"),
                Some(Err(problem)) => assert!(matches!(problem, LinkProblem::Damaged | LinkProblem::UnknownCodec)),
                // Plain JSON has no end mark of its own: what is left of it is then no document.
                Some(Ok(json)) => match read(&json) {
                    (Some(scenario), problems) if problems.is_empty() => assert_eq!(scenario, sound, "{length}"),
                    _ => {}
                },
            }
        }
    }
}

#[test]
fn flipped_bits_do_no_harm() {
    let sound = PRESETS[3].json.as_bytes();
    let packed = miniz_oxide::deflate::compress_to_vec(sound, 9);
    let (mut damaged, mut opened) = (0, 0);
    for place in 0..packed.len() {
        for bit in 0..8 {
            let mut changed = packed.clone();
            changed[place] ^= 1 << bit;
            match decode_link(&format!("#s=1d.{}", base64url(&changed))) {
                Some(Ok(json)) => {
                    assert!(json.len() <= MAX_BYTES);
                    // Whatever it is now, it is read without harm.
                    let _ = rollforward::simulate_json(&json);
                    opened += 1;
                }
                Some(Err(LinkProblem::Damaged | LinkProblem::TooLong)) => damaged += 1,
                other => panic!("{other:?}"),
            }
        }
    }
    assert!(damaged > 0 && opened > 0, "{damaged} damaged, {opened} opened");
}

/// Megabytes of spaces in a link of 47 000 letters: refused at the limit, and the rest is never written to memory.
#[test]
fn a_bomb_is_not_inflated() {
    const MEGABYTES: usize = 34;
    let mut packed = Vec::new();
    let mut compressor = CompressorOxide::new(create_comp_flags_from_zip_params(9, 0, 0));
    let chunk = vec![b' '; 1 << 20];
    for index in 1..=MEGABYTES {
        let flush = if index == MEGABYTES { TDEFLFlush::Finish } else { TDEFLFlush::None };
        compress_to_output(&mut compressor, &chunk, flush, |bytes| {
            packed.extend_from_slice(bytes);
            true
        });
    }
    let link = format!("#s=1d.{}", base64url(&packed));
    assert!((30_000..MAX_PAYLOAD).contains(&link.len()), "{} letters", link.len());
    let before = peak_kilobytes();
    assert_eq!(refused(&link), Some(LinkProblem::TooLong));
    // The system counts a little behind: what it tells may even become less.
    let grown = peak_kilobytes().saturating_sub(before);
    assert!(grown < 16 * 1024, "{grown} KB more");
}

/// The most memory that this process ever had, where the system tells it; else nothing.
fn peak_kilobytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.and_then(|peak| peak.trim().trim_end_matches(" kB").parse().ok()).unwrap_or_default()
}

/// What cannot be opened is not made: noise that does not fit into a payload, and a text that is longer than a document.
#[test]
fn encoding_refuses_what_decoding_refuses() {
    let of = |description: String| {
        let document = json!({
            "currency": "usd", "start": "2026-04-01", "months": 1, "prices": [], "subscriptions": [],
            "description": description,
        });
        story(&document.to_string())
    };
    let noise = |letters: usize| {
        let mut state = 0x2545_f491_4f6c_dd1d_u64;
        let hex = (0..letters.div_ceil(16)).map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            format!("{state:016x}")
        });
        hex.collect::<String>()
    };
    // Hexadecimal noise packs to half; the limit lies between these.
    let (mut made, mut refused) = (0, 0);
    for letters in (1_000..200_000).step_by(9_973) {
        match encode_link(&of(noise(letters))) {
            Ok(link) => {
                made += 1;
                assert!(link.len() <= MAX_PAYLOAD + "s=1d.".len());
                assert_eq!(opened(&link).part().text("description").len(), letters.next_multiple_of(16));
            }
            Err(problem) => {
                refused += 1;
                assert_eq!(problem, LinkProblem::TooLong);
            }
        }
    }
    assert!(made > 3 && refused > 3, "{made} made, {refused} refused");
    // As JSON this is longer than a document may be, however well it packs.
    let mut long = of(String::new());
    long.set("description", Node::from("x".repeat(MAX_BYTES)));
    assert_eq!(encode_link(&long), Err(LinkProblem::TooLong));
    // A control character takes six letters as JSON.
    long.set("description", Node::from("\u{1}".repeat(MAX_BYTES / 5)));
    assert_eq!(encode_link(&long), Err(LinkProblem::TooLong));
}

/// The JSON in a link is what an export writes: numbers stay whole and nothing is lost beyond ASCII.
#[test]
fn plain_links_hold_any_text() {
    let document = json!({
        "title": "Zażółć gęślą jaźń 🧾 \u{202e}", "currency": "eur", "start": "2026-04-01", "months": 1,
        "prices": [], "subscriptions": [],
    });
    let scenario = opened(&plain(document.to_string().as_bytes()));
    assert_eq!(Value::from(scenario.part().text("title")), document["title"]);
    assert_eq!(opened(&encode_link(&scenario).expect("a link")), scenario);
}
