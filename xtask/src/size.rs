//! What does a first visit download?

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use brotli::enc::BrotliEncoderParams;

use crate::failure::{Failure, Result};
use crate::table::{Align, table};

/// What a first visit may weigh, in bytes after brotli.
const BUDGET: usize = 200_000;

/// What a first visit does not load, and why. Whatever is not listed here counts: a new file is a first-visit file
/// until somebody says otherwise. A pattern is a path in `dist/`, where a `*` stands for
/// any text.
const LATER: &[(&str, &str)] = &[
    ("presets/gallery.txt", "when the gallery is opened"),
    ("*LICENSE*", "for readers"),
    ("*.txt", "for crawlers and readers"),
    ("*.map", "for debuggers"),
    ("*_later.wasm", "when the page is up"),
    ("make.js", "with the first of the scripts below"),
    ("library.js", "when the stories are looked at"),
    ("share*", "when a story is shared"),
    ("link.js", "when a story is shared, and by frames"),
    ("style.js", "by frames; in the page it stands inline"),
    ("app.css", "by frames; the page has one that is named by its content"),
    ("frame*", "by frames"),
    ("picture.js", "when the chart is saved"),
    ("palette.*", "when the commands or the keys are looked at"),
    ("engine.js", "with the first of those below"),
    ("whatif*", "when somebody asks what if"),
    ("sheets.*", "when code or export is opened"),
    ("desk*", "when code or export is opened"),
    ("docs/*", "by those who read the documentation"),
    ("sw.js", "after the page is up"),
    ("shell*.js", "after the page is up, or when it fails"),
    ("_headers", "by the host"),
    ("embed*", "on other people's pages"),
    ("worker*", "with the first cohort"),
    ("presets/*", "when one is opened"),
    ("*.webmanifest", "when installed"),
    ("*icon-*.png", "when installed"),
    ("*social*.png", "by link previews"),
];

/// What else is held: a name, its files, and what they may weigh together after brotli. Files that are not there yet
/// weigh nothing.
const HELD: [(&str, &[&str], usize); 2] = [
    ("The element on other people's pages", &["embed.js"], 3_072),
    (
        "A first frame",
        &["embed.html", "embed.css", "app.css", "style.js", "embed-frame.js", "link.js", "frame.js", "frame_bg.wasm"],
        205_000,
    ),
];

#[derive(Debug, PartialEq, Eq)]
enum Load {
    First,
    Later(&'static str),
}

struct Weight {
    path: String,
    load: Load,
    raw: usize,
    brotli: usize,
}

/// Prints what every file in `dist/` weighs; fails when something is above its budget.
pub(crate) fn check(dist: &Path) -> Result<()> {
    for (name, total, budget) in report(dist)? {
        if total > budget {
            return Err(Failure::new(
                format!("{name} loads {total} bytes, {} above its budget of {budget}", total - budget),
                "make it smaller, or load something later and say so in xtask/src/size.rs",
            ));
        }
    }
    Ok(())
}

/// Prints what every file in `dist/` weighs, and gives what is held to a budget: its name, its bytes, and the budget.
pub(crate) fn report(dist: &Path) -> Result<Vec<(&'static str, usize, usize)>> {
    let mut weights = weigh(dist)?;
    weights.sort_by_key(|weight| (weight.load != Load::First, std::cmp::Reverse(weight.brotli)));
    let total = weights.iter().filter(|weight| weight.load == Load::First).map(|weight| weight.brotli).sum();

    let mut rows = vec![["raw", "brotli", "loaded", "file"].map(str::to_owned)];
    rows.extend(weights.iter().map(|weight| {
        let loaded = match weight.load {
            Load::First => "at once",
            Load::Later(when) => when,
        };
        [weight.raw.to_string(), weight.brotli.to_string(), loaded.to_owned(), weight.path.clone()]
    }));
    let columns = [Align::Right, Align::Right, Align::Left, Align::Left];
    print!("{}", table(columns, &rows));
    let mut held = vec![("A first visit", total, BUDGET)];
    held.extend(HELD.map(|(name, parts, budget)| {
        let parts = weights.iter().filter(|weight| parts.contains(&weight.path.as_str()));
        (name, parts.map(|weight| weight.brotli).sum(), budget)
    }));
    for (name, total, budget) in &held {
        println!("  {name} loads {total} of at most {budget} bytes after brotli.");
    }
    Ok(held)
}

fn weigh(dist: &Path) -> Result<Vec<Weight>> {
    let unreadable =
        |error: io::Error| Failure::new(format!("dist/ could not be read ({error})"), "run `cargo xtask build` first");
    let mut weights = Vec::new();
    for file in files(dist).map_err(unreadable)? {
        let bytes = fs::read(&file).map_err(unreadable)?;
        let path = inside(dist, &file);
        // A server sends what does not shrink as it is.
        let brotli = compressed(&bytes).map_err(unreadable)?.len().min(bytes.len());
        weights.push(Weight { load: load(&path), path, raw: bytes.len(), brotli });
    }
    Ok(weights)
}

/// The path of a file in `dist`, as addresses write it.
pub(crate) fn inside(dist: &Path, file: &Path) -> String {
    file.strip_prefix(dist).unwrap_or(file).to_string_lossy().replace('\\', "/")
}

/// All files in a directory and those below it.
pub(crate) fn files(directory: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    Ok(found)
}

/// The bytes that remain at the highest quality and window: what a static host does once, ahead of time.
pub(crate) fn compressed(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let parameters =
        BrotliEncoderParams { quality: 11, lgwin: 24, size_hint: bytes.len(), ..BrotliEncoderParams::default() };
    let mut output = Vec::new();
    brotli::BrotliCompress(&mut &bytes[..], &mut output, &parameters)?;
    Ok(output)
}

fn load(path: &str) -> Load {
    LATER.iter().find(|(pattern, _)| matches(pattern, path)).map_or(Load::First, |&(_, when)| Load::Later(when))
}

/// A `*` stands for any text, also for slashes and for none.
fn matches(pattern: &str, path: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == path,
        Some((start, rest)) => path.strip_prefix(start).is_some_and(|tail| {
            tail.char_indices().map(|(at, _)| at).chain([tail.len()]).any(|at| matches(rest, &tail[at..]))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::{Load, load, matches};

    #[test]
    fn an_unlisted_file_counts_as_loaded_first() {
        for path in ["index.html", "app-1f2e.js", "app-1f2e_bg.wasm", "style-9a.css", "favicon.svg", "presets.json"] {
            assert_eq!(load(path), Load::First, "{path}");
        }
    }

    #[test]
    fn listed_files_come_later() {
        for path in [
            "sw.js",
            "worker_bg.wasm",
            "presets/bob.json",
            "embed.html",
            "docs/index.html",
            "fonts/LICENSE.md",
            "app.js.map",
        ] {
            assert_ne!(load(path), Load::First, "{path}");
        }
    }

    #[test]
    fn a_star_stands_for_any_text() {
        assert!(matches("embed*.html", "embed.html") && matches("embed*.html", "embed/a.html"));
        assert!(!matches("a*a", "a") && !matches("sw.js", "x/sw.js"));
    }
}
