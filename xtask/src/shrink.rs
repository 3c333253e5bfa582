//! How is the built page made smaller still?
//!
//! wasm-bindgen gives each function that crosses between JavaScript and WebAssembly a long name with a hash, once on
//! each side, and its glue is made to be read. Here both sides get short names (wasm-opt finds them), comments and
//! indentation go, and the checksums in `index.html` are made anew: 4 KB of a first visit.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha384};

use crate::command;
use crate::failure::{Failure, Result};
use crate::split::{Parts, split};

/// What wasm-opt may find in the module; the same for every browser that the page supports.
pub(crate) const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// The passes that Trunk's own run of wasm-opt leaves out, for size alone.
pub(crate) const SMALLER: [&str; 2] = ["--merge-similar-functions", "--reorder-functions"];
pub(crate) const MINIFY: &str = "--minify-imports-and-exports-and-modules";

/// Shrinks what Trunk has put into `dist`: the page, and the module that it loads later.
pub(crate) fn shrink(dist: &Path, wasm_opt: &Path) -> Result<()> {
    for name in ["app", "desk", "frame"] {
        shrink_one(dist, name, wasm_opt)?;
    }
    cut(dist, wasm_opt)
}

/// Cuts the page's module in two, and names the second part in `index.html`.
fn cut(dist: &Path, wasm_opt: &Path) -> Result<()> {
    let wasm = the_only(dist, "app", "_bg.wasm")?;
    let rest = wasm.with_file_name(file_name(&wasm).replace("_bg.wasm", "_later.wasm"));
    let whole = read(&wasm)?;
    let Parts { first, later } = split(&whole)?;
    for (path, part) in [(&wasm, first), (&rest, later)] {
        fs::write(path, part).map_err(|error| unreadable(path, &error))?;
        let mut shorten = command::new(wasm_opt);
        shorten.args(FEATURES).args(SMALLER).arg("--strip-debug").arg(path).arg("-o").arg(path);
        command::run(shorten)?;
    }
    let index = dist.join("index.html");
    let page = text(&index)?.replace(&integrity(&whole), &integrity(&read(&wasm)?));
    let link = format!("<link id=later href=./{} integrity={}></head>", file_name(&rest), integrity(&read(&rest)?));
    write(&index, &page.replacen("</head>", &link, 1))
}

fn shrink_one(dist: &Path, name: &str, wasm_opt: &Path) -> Result<()> {
    let wasm = the_only(dist, name, "_bg.wasm")?;
    let glue = wasm.with_file_name(file_name(&wasm).replace("_bg.wasm", ".js"));
    let index = dist.join("index.html");
    let (module, script, page) = (read(&wasm)?, text(&glue)?, text(&index)?);

    // The page's module still needs its names: they say where it is cut.
    let passes = if name == "app" { &["-g"][..] } else { &SMALLER };
    let mut rename = command::new(wasm_opt);
    rename.args(FEATURES).args(passes).arg(MINIFY).arg(&wasm).arg("-o").arg(&wasm);
    let names = command::answer(rename)
        .ok_or_else(|| Failure::new("wasm-opt could not shorten the names", "run `cargo xtask tools`"))?;
    let shorter = stripped(&renamed(&script, &names, name)?);
    let page = page
        .replace(&integrity(&module), &integrity(&read(&wasm)?))
        .replace(&integrity(script.as_bytes()), &integrity(shorter.as_bytes()));
    write(&glue, &shorter)?;
    write(&index, &page)
}

/// The script with the names that wasm-opt gave, as it lists them: `["./app_bg.js", "__wbg_a_1", "a"]` for what is
/// imported, `["memory", "b"]` for what is exported.
pub(crate) fn renamed(script: &str, names: &str, module: &str) -> Result<String> {
    let mut script = script.to_owned();
    for row in names.lines() {
        let quoted: Vec<_> = row.split('"').skip(1).step_by(2).collect();
        let (before, after) = match quoted[..] {
            [_, before, after] if row.trim_start().starts_with('[') => {
                (format!(" {before}: function("), format!(" {after}: function("))
            }
            [before, after] if row.trim_start().starts_with('[') => (format!("wasm.{before}"), format!("wasm.{after}")),
            _ => continue,
        };
        let found = replaced(&script, &before, &after);
        if found.is_none() && quoted.len() == 3 {
            let advice = "look at what wasm-bindgen writes now, and mend xtask/src/shrink.rs";
            return Err(Failure::new(format!("the script does not define `{}`", quoted[1]), advice));
        }
        script = found.unwrap_or(script);
    }
    // All functions are imported from one module, which wasm-opt calls by a short name, too.
    let modules = if module == "app" { "a: import0, later: self.later" } else { "a: import0" };
    Ok(script.replace(&format!("\"./{module}_bg.js\": import0"), modules))
}

/// All places of a name that does not go on.
fn replaced(script: &str, before: &str, after: &str) -> Option<String> {
    let mut parts = script.split(before);
    let mut made = String::from(parts.next()?);
    let mut is_found = false;
    for part in parts {
        let goes_on = part.starts_with(|letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '$')
            && !before.ends_with('(');
        made.push_str(if goes_on { before } else { after });
        made.push_str(part);
        is_found |= !goes_on;
    }
    is_found.then_some(made)
}

/// The script without indentation, empty lines and comments that have a line of their own.
pub(crate) fn stripped(script: &str) -> String {
    let mut made = String::new();
    let mut in_comment = false;
    for line in script.lines().map(str::trim) {
        in_comment |= line.starts_with("/*");
        if !in_comment && !line.is_empty() && !line.starts_with("//") {
            made.push_str(line);
            made.push('\n');
        }
        in_comment &= !line.ends_with("*/");
    }
    made
}

fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", BASE64_STANDARD.encode(Sha384::digest(bytes)))
}

fn the_only(dist: &Path, name: &str, ending: &str) -> Result<PathBuf> {
    let files = dist.read_dir().map_err(|error| unreadable(dist, &error))?.flatten().map(|entry| entry.path());
    let mut found = files.filter(|path| {
        // The page has a checksum in its name, behind a dash.
        let rest = file_name(path).strip_prefix(name).map(str::to_owned);
        rest.is_some_and(|rest| rest.ends_with(ending) && (rest == ending || rest.starts_with('-')))
    });
    match (found.next(), found.next()) {
        (Some(path), None) => Ok(path),
        _ => Err(Failure::new(format!("dist/ has not exactly one {name}*{ending}"), "run `cargo xtask build` again")),
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

pub(crate) fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).map_err(|error| unreadable(path, &error))
}

pub(crate) fn text(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(|error| unreadable(path, &error))
}

pub(crate) fn write(path: &Path, text: &str) -> Result<()> {
    fs::write(path, text).map_err(|error| unreadable(path, &error))
}

pub(crate) fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("{}: {error}", path.display()), "run `cargo xtask build` again")
}

#[cfg(test)]
mod tests {
    use super::{renamed, stripped};

    #[test]
    fn both_sides_get_the_same_names() {
        let script = "import0 = {\n __wbg_a_1: function(arg0) { wasm.__wbindgen_malloc(1); wasm.__wbindgen_malloc_2(); },\n};\n\"./app_bg.js\": import0";
        let names = "{\n \"imports\": [\n  [\"./app_bg.js\", \"__wbg_a_1\", \"$\"],\n ],\n\"exports\": [\n  [\"__wbindgen_malloc\", \"b\"],\n],\n}";
        let expected = "import0 = {\n $: function(arg0) { wasm.b(1); wasm.__wbindgen_malloc_2(); },\n};\na: import0, later: self.later";
        assert_eq!(renamed(script, names, "app").ok().as_deref(), Some(expected));
        assert!(renamed("nothing", names, "app").is_err());
    }

    #[test]
    fn what_only_people_read_goes() {
        let script = "/**\n * What.\n */\nfunction a() {\n    // Why.\n\n    return 'x // y';\n}\n/* short */\nb();\n";
        assert_eq!(stripped(script), "function a() {\nreturn 'x // y';\n}\nb();\n");
    }
}
