//! What does the built page need before it can be put on a server?
//!
//! Names that follow the content, a content security policy with the checksums of its inline scripts, and the list of
//! files that `sw.js` keeps for visits without a network. It comes after everything that changes a file.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};

use crate::failure::{Failure, Result};
use crate::shrink::{read, stripped, text, unreadable, write};
use crate::size::{files, inside};

/// Where the policy for hosts that read it is written: Netlify's and Cloudflare's form.
const HEADERS: &str = "_headers";
/// The worker itself; the browser sees to its freshness.
const WORKER: &str = "sw.js";
/// Scripts with a plain name that get one which follows their content, like what Trunk names.
const RENAMED: [&str; 1] = ["shell.js"];
/// As many hexadecimal digits of a checksum stand in a name. `sw.js` tells such names by them.
const DIGITS: usize = 16;

/// What a page may do besides running its inline scripts. Whatever is not named is forbidden; `style` attributes are, so
/// the page sets styles as properties. The last two forbid that a text becomes markup: `boot.js` has the only policy.
/// (<https://www.w3.org/TR/CSP3/>, <https://www.w3.org/TR/trusted-types/>)
const POLICY: &str = "style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; manifest-src 'self'; \
                      worker-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; \
                      require-trusted-types-for 'script'; trusted-types default";

/// Where pages are that are only read: their live examples run in frames, under the policy of those.
const READ: &str = "docs/";

/// What a `<meta>` cannot say. Frames of others are welcome: a page may be embedded, and `embed.js` is a module that pages
/// of other origins load.
const MORE_HEADERS: &str = "  X-Content-Type-Options: nosniff\n  Access-Control-Allow-Origin: *\n  \
                            Cross-Origin-Resource-Policy: cross-origin\n  Referrer-Policy: no-referrer\n  \
                            Permissions-Policy: camera=(), geolocation=(), microphone=(), payment=(), usb=()\n";

/// Makes the page in `dist` ready for a server.
pub(crate) fn finish(dist: &Path) -> Result<()> {
    for script in RENAMED.map(|name| dist.join(name)) {
        write(&script, &stripped(&text(&script)?))?;
    }
    let index = dist.join("index.html");
    let mut page = name_by_content(dist, text(&index)?)?;
    for script in inline_scripts(&page).iter().map(ToString::to_string).collect::<Vec<_>>() {
        page = page.replace(&script, &stripped(&script));
    }
    write(&index, &page)?;

    let build = checksum(list(dist)?.as_bytes())[..DIGITS].to_owned();
    let mut all_scripts = BTreeSet::new();
    for file in files(dist).map_err(|error| unreadable(dist, &error))? {
        if file.extension().is_some_and(|ending| ending == "html") {
            // Files with plain names are asked for anew with each build, so that all are of one.
            let page = text(&file)?.replacen("<html ", &format!("<html data-build=\"{build}\" "), 1);
            let page = page.replace("?build\"", &format!("?{build}\""));
            let scripts: BTreeSet<String> = inline_scripts(&page).iter().map(|script| source(script)).collect();
            let mut policy = policy(&scripts);
            if inside(dist, &file).starts_with(READ) {
                policy = policy.replace(" 'wasm-unsafe-eval'", "");
            }
            write(&file, &with_policy(&page, &policy)?)?;
            all_scripts.extend(scripts);
        }
    }
    let headers = format!("/*\n  Content-Security-Policy: {}\n{MORE_HEADERS}", policy(&all_scripts));
    write(&dist.join(HEADERS), &headers)?;
    write_worker(dist, &build)
}

/// Trunk names a file before wasm-opt and before it is shrunk, so the same name could have other bytes tomorrow, and
/// whoever has the old ones would be locked out by the checksum.
fn name_by_content(dist: &Path, mut page: String) -> Result<String> {
    for file in files(dist).map_err(|error| unreadable(dist, &error))? {
        let name = inside(dist, &file);
        let Some(renamed) = named_by_content(&name, &read(&file)?) else { continue };
        if page.contains(&name) {
            fs::rename(&file, dist.join(&renamed)).map_err(|error| unreadable(&file, &error))?;
            page = page.replace(&name, &renamed);
        }
    }
    Ok(page)
}

/// `app-0123456789abcdef_bg.wasm` with the checksum that its bytes have now; nothing for a name without one.
fn named_by_content(name: &str, bytes: &[u8]) -> Option<String> {
    let new = &checksum(bytes)[..DIGITS];
    if RENAMED.contains(&name) {
        let (stem, ending) = name.rsplit_once('.')?;
        return Some(format!("{stem}-{new}.{ending}"));
    }
    let (stem, rest) = name.split_once('-')?;
    let old = rest.get(..DIGITS)?;
    old.bytes().all(|digit| digit.is_ascii_hexdigit()).then(|| format!("{stem}-{new}{}", &rest[DIGITS..]))
}

/// What stands between the tags of scripts that have no file of their own. Data is no script: nothing runs it.
fn inline_scripts(page: &str) -> Vec<&str> {
    let elements = page.split("<script").skip(1).filter_map(|rest| rest.split_once("</script>"));
    let opened = elements.filter_map(|(element, _)| element.split_once('>'));
    let is_run = |tag: &str| !tag.contains(" src=") && !tag.contains("\"application/json\"");
    opened.filter(|(tag, _)| is_run(tag)).map(|(_, script)| script).collect()
}

/// A script as a source of the policy.
fn source(script: &str) -> String {
    format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(script)))
}

fn policy(scripts: &BTreeSet<String>) -> String {
    let scripts: Vec<_> = scripts.iter().map(String::as_str).collect();
    format!("default-src 'none'; script-src 'self' 'wasm-unsafe-eval' {}; {POLICY}", scripts.join(" "))
}

/// The page with the policy before everything that it is about.
fn with_policy(page: &str, policy: &str) -> Result<String> {
    let place = page.find("<meta charset").and_then(|at| Some(at + page[at..].find('>')? + 1));
    let (before, after) = place
        .and_then(|place| page.split_at_checked(place))
        .ok_or_else(|| Failure::new("a page has no <meta charset>", "begin its head with one"))?;
    Ok(format!("{before}<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">{after}"))
}

/// Fills in what `sw.js` leaves open. It must be asked last: no file may change any more.
fn write_worker(dist: &Path, build: &str) -> Result<()> {
    let path = dist.join(WORKER);
    let script = text(&path)?;
    let filled = script.replacen("const BUILD = \"\";", &format!("const BUILD = \"{build}\";"), 1).replacen(
        "const FILES = {};",
        &format!("const FILES = {{\n{}}};", list(dist)?),
        1,
    );
    if filled.matches(build).count() == 0 || filled.contains("FILES = {}") {
        return Err(Failure::new("sw.js has no place for its files", "restore its two constants, BUILD and FILES"));
    }
    write(&path, &stripped(&filled))
}

/// Every file that is kept for visits without a network, with its checksum, as lines of a JavaScript object.
fn list(dist: &Path) -> Result<String> {
    let mut names: Vec<_> = files(dist).map_err(|error| unreadable(dist, &error))?;
    names.sort();
    let mut lines = String::new();
    for file in names {
        let name = inside(dist, &file);
        if ![HEADERS, WORKER].contains(&name.as_str()) {
            let _ = writeln!(lines, "\"{name}\": \"{}\",", checksum(&read(&file)?));
        }
    }
    Ok(lines)
}

/// The SHA-256 of some bytes, as hexadecimal digits.
fn checksum(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut digits, byte| {
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{checksum, inline_scripts, named_by_content, policy, source, with_policy};

    #[test]
    fn a_name_follows_the_content() {
        let abc = "ba7816bf8f01cfea";
        assert_eq!(&checksum(b"abc")[..16], abc);
        let named = |name| named_by_content(name, b"abc");
        assert_eq!(named("app-0123456789abcdef_bg.wasm"), Some(format!("app-{abc}_bg.wasm")));
        assert_eq!(named("shell.js"), Some(format!("shell-{abc}.js")));
        assert_eq!(named("presets/cindy-as-told.json"), None);
        assert_eq!(named("icon-192.png"), None);
    }

    #[test]
    fn inline_scripts_are_found_and_allowed() {
        let page = "<meta charset=\"utf-8\"><script>let a;</script><script type=\"module\">b</script><script src=\"c\"></script><script type=\"application/json\">{}</script>";
        assert_eq!(inline_scripts(page), ["let a;", "b"]);
        // As in the specification: https://www.w3.org/TR/CSP3/#external-hash gives base64 of the digest of the text.
        assert_eq!(source("abc"), "'sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0='");
        let policy = policy(&BTreeSet::from([source("abc")]));
        assert!(policy.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'sha256-ung"), "{policy}");
        assert!(!policy.contains("unsafe-inline") && !policy.contains("unsafe-eval'; "), "{policy}");
        let with = with_policy(page, &policy).unwrap_or_default();
        assert!(with.starts_with("<meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\""), "{with}");
        assert!(with_policy("<script></script>", &policy).is_err());
    }
}
