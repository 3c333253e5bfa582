//! Are imports, words and sizes within the rules?
//!
//! ARCHITECTURE.md says which way the arrows go; this is what holds them there. Each finding says where, what, and what is allowed.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/source.rs"]
mod source;

use std::path::{Path, PathBuf};

/// The engine's layers, lowest first: each may use those before it and nothing else.
const LAYERS: [&str; 9] =
    ["ids", "money", "currency", "calendar", "policy", "catalog", "customer", "invoice", "engine"];

/// What each other module may use besides itself. `lib` is what stands at the top of the crate: `simulate` and `open`.
const OTHERS: [(&str, &[&str]); 10] = [
    ("words", &["calendar", "currency", "money"]),
    ("scenario", &["words"]),
    ("projection", &["words"]),
    ("lib", &["words", "scenario", "projection"]),
    ("whatif", &["words", "scenario", "projection", "lib"]),
    ("export", &["words", "scenario", "projection", "lib"]),
    ("import", &["words", "scenario", "projection", "lib"]),
    ("js", &["words", "scenario", "projection", "lib", "whatif", "export", "import"]),
    ("app", &["words", "scenario", "projection", "lib"]),
    ("embed", &["words", "scenario", "projection", "lib", "whatif", "app"]),
];

/// Of the modules in [`OTHERS`], those that may use all layers of the engine as well.
const ABOVE_THE_ENGINE: [&str; 9] =
    ["scenario", "projection", "lib", "whatif", "export", "import", "js", "app", "embed"];

/// A file of the repository.
struct File {
    path: String,
    text: String,
}

/// Something that is not as it should be.
#[derive(Debug, PartialEq, Eq)]
struct Finding(String);

fn finding(file: &File, line: usize, what: &str, allowed: &str) -> Finding {
    Finding(format!("{}:{line}: {what}; {allowed}", file.path))
}

/// The module at the top of the crate that a file belongs to.
fn module(path: &str) -> &str {
    let name = path.trim_start_matches("src/").split('/').next().unwrap_or_default();
    name.trim_end_matches(".rs")
}

fn is_in(path: &str, modules: &[&str]) -> bool {
    path.starts_with("src/") && modules.contains(&module(path))
}

fn is_rust(file: &File) -> bool {
    Path::new(&file.path).extension().is_some_and(|ending| ending == "rs")
}

/// Everything that is wrong with a file.
fn findings(file: &File) -> Vec<Finding> {
    let rules =
        [arrows, opening, tests_last, floats, clocks, strings, serialization, browser, names, size, leftovers, homes];
    rules.iter().flat_map(|rule| rule(file)).collect()
}

/// What a module may use, or nothing if nobody has said it yet.
fn allowed(module: &str) -> Option<Vec<&'static str>> {
    if let Some(place) = LAYERS.iter().position(|layer| *layer == module) {
        return Some(LAYERS[..place].to_vec());
    }
    let (_, others) = OTHERS.iter().find(|(name, _)| *name == module)?;
    let layers = if ABOVE_THE_ENGINE.contains(&module) { &LAYERS[..] } else { &[] };
    Some([layers, others].concat())
}

/// Arrows go downwards only.
fn arrows(file: &File) -> Vec<Finding> {
    if !is_rust(file) || !file.path.starts_with("src/") {
        return Vec::new();
    }
    let code = source::code(&file.text);
    let from = module(&file.path);
    if from == "bin" {
        return bin_arrows(file, &code);
    }
    let Some(allowed) = allowed(from) else {
        let how = "say in tests/tidy.rs what it may use";
        return vec![finding(file, 1, &format!("the module “{from}” is new"), how)];
    };
    let is_known = |name: &str| LAYERS.contains(&name) || OTHERS.iter().any(|(other, _)| *other == name);
    let mut found = Vec::new();
    for (line, name) in source::modules(&file.path, &code) {
        // What is no module stands at the top of the crate.
        let to = if is_known(&name) { name.as_str() } else { "lib" };
        if to != from && !allowed.contains(&to) {
            let allowed = format!("“{from}” may use {}", list(&allowed));
            found.push(finding(file, line, &format!("“{from}” uses “{name}”"), &allowed));
        }
    }
    // The page and the package see what a run gives, not how it runs.
    if ["app", "embed", "js"].contains(&from) {
        for (line, word, _) in source::words(&code).filter(|(_, word, _)| ["Sink", "Run", "Due"].contains(word)) {
            found.push(finding(file, line, &format!("“{from}” uses the engine's {word}"), "use projection::project"));
        }
    }
    found
}

fn bin_arrows(file: &File, code: &str) -> Vec<Finding> {
    let named = source::modules(&file.path, code).into_iter();
    let wrong = named.filter(|(_, name)| !["app", "embed", "js"].contains(&name.as_str()));
    wrong
        .map(|(line, name)| {
            finding(file, line, &format!("a binary uses “{name}”"), "it may use “app”, “embed” or “js”")
        })
        .collect()
}

fn list(names: &[&str]) -> String {
    if names.is_empty() { String::from("nothing") } else { names.join(", ") }
}

/// Each file opens by saying which question it answers.
fn opening(file: &File) -> Vec<Finding> {
    if !is_rust(file) || file.text.starts_with("//! ") {
        return Vec::new();
    }
    vec![finding(file, 1, "the file does not open with `//! `", "say there which question it answers")]
}

/// What stands behind `#[cfg(test)]` is not looked at, so it is one module and the end of the file.
fn tests_last(file: &File) -> Vec<Finding> {
    let mut lines = file.text.lines().enumerate().skip_while(|(_, line)| line.trim() != "#[cfg(test)]");
    let Some((line, _)) = lines.next().filter(|_| is_rust(file)) else { return Vec::new() };
    let rest: Vec<_> = lines.map(|(_, line)| line).collect();
    let ends = rest.iter().filter(|line| **line == "}").count();
    if rest.first() == Some(&"mod tests {") && ends == 1 && rest.last() == Some(&"}") {
        return Vec::new();
    }
    vec![finding(file, line + 1, "code stands behind the tests", "write `mod tests {` at the end of the file, once")]
}

/// No float comes near an amount.
fn floats(file: &File) -> Vec<Finding> {
    if !is_rust(file) || !file.path.starts_with("src/") || is_in(&file.path, &["app"]) {
        return Vec::new();
    }
    let code = source::code(&file.text);
    let types = source::words(&code).filter(|(_, word, _)| ["f32", "f64"].contains(word) || is_float_with_type(word));
    let mut found: Vec<_> = types.map(|(line, word, _)| (line, word.to_string())).collect();
    for (number, line) in code.lines().enumerate() {
        found.extend(float_literals(line).map(|literal| (number + 1, literal)));
    }
    let only = "only integers outside src/app: multiply first, divide once";
    found.into_iter().map(|(line, what)| finding(file, line, &format!("{what} is a float"), only)).collect()
}

fn is_float_with_type(word: &str) -> bool {
    word.starts_with(|letter: char| letter.is_ascii_digit())
        && (word.ends_with("f32") || word.ends_with("f64"))
        && !word.starts_with("0x")
}

/// `1.5` and `1e9`; neither `pair.0.1` nor `0..10` nor `1.max(2)` nor `0x1e9`.
fn float_literals(line: &str) -> impl Iterator<Item = String> {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '.';
    let parts = line.split(move |letter| !is_part(letter)).map(String::from);
    parts.filter(|part| {
        let mut numbers = part.split('.');
        let first = numbers.next().unwrap_or_default();
        let is_number = |text: &str| {
            text.starts_with(|letter: char| letter.is_ascii_digit())
                && text.chars().all(|letter| letter.is_ascii_digit() || letter == '_')
        };
        let has_exponent = first
            .split_once(['e', 'E'])
            .is_some_and(|(mantissa, exponent)| is_number(mantissa) && (exponent.is_empty() || is_number(exponent)));
        let second = numbers.next();
        has_exponent
            || (is_number(first) && (second.is_some_and(is_number) || (second == Some("") && !part.contains(".."))))
    })
}

/// Nothing depends on the clock, or on the order in which a hash map happens to be.
fn clocks(file: &File) -> Vec<Finding> {
    if !is_rust(file) || !file.path.starts_with("src/") || is_in(&file.path, &["app", "js", "bin"]) {
        return Vec::new();
    }
    let code = source::code(&file.text);
    let banned =
        ["HashMap", "HashSet", "RandomState", "SystemTime", "Instant", "Duration", "thread", "env", "fs", "net"];
    let words = source::words(&code).filter(|(_, word, _)| banned.contains(word));
    let only = "a run depends on its document alone: use Vec or BTreeMap, and take time from the document";
    words.map(|(line, word, _)| finding(file, line, &format!("{word} makes a run differ"), only)).collect()
}

/// The engine has numbers and reasons; words are made when somebody looks. A name that only passes through is a field.
fn strings(file: &File) -> Vec<Finding> {
    if !is_rust(file) || !is_in(&file.path, &["engine", "invoice", "customer"]) {
        return Vec::new();
    }
    let code = source::code(&file.text);
    let banned =
        ["format", "to_string", "to_owned", "String", "write", "writeln", "print", "println", "push_str", "Display"];
    let is_field = |line: usize| {
        let line = code.lines().nth(line - 1).unwrap_or_default().trim();
        line.starts_with("pub ") && line.ends_with(": String,")
    };
    let words = source::words(&code).filter(|(line, word, _)| banned.contains(word) && !is_field(*line));
    let only = "the engine makes no text: keep a Reason, and a name only as a field `pub name: String,`";
    words.map(|(line, word, _)| finding(file, line, &format!("{word} makes text"), only)).collect()
}

/// Two documents are written and read, and nothing else.
fn serialization(file: &File) -> Vec<Finding> {
    if !is_rust(file) || !is_in(&file.path, &LAYERS) && !is_in(&file.path, &["words"]) {
        return Vec::new();
    }
    let code = source::code(&file.text);
    let banned = ["serde", "serde_json", "Serialize", "Deserialize"];
    let words = source::words(&code).filter(|(_, word, _)| banned.contains(word));
    let only = "only scenario and projection are written down";
    words.map(|(line, word, _)| finding(file, line, &format!("{word} in the engine"), only)).collect()
}

/// The core does not know where it runs.
fn browser(file: &File) -> Vec<Finding> {
    if !is_rust(file) || !file.path.starts_with("src/") || is_in(&file.path, &["app", "embed"]) {
        return Vec::new();
    }
    let code = source::code(&file.text);
    let of_page = ["yew", "html", "gloo", "web_sys"];
    let of_browser = ["wasm_bindgen", "js_sys", "serde_wasm_bindgen", "JsValue", "wasm_bindgen_futures"];
    let is_js = is_in(&file.path, &["js"]);
    let is_banned = |word: &str| of_page.contains(&word) || (of_browser.contains(&word) && !is_js);
    let words = source::words(&code).filter(|(_, word, _)| is_banned(word));
    let only =
        if is_js { "the package knows JavaScript and no page" } else { "only app, embed and js know the browser" };
    words.map(|(line, word, _)| finding(file, line, &format!("{word} is of the browser"), only)).collect()
}

/// Modules are `foo.rs` and `foo/`.
fn names(file: &File) -> Vec<Finding> {
    if !file.path.starts_with("src/") || !file.path.ends_with("/mod.rs") {
        return Vec::new();
    }
    vec![finding(file, 1, "a module is called mod.rs", "write foo.rs beside foo/")]
}

/// A file is read in one sitting.
fn size(file: &File) -> Vec<Finding> {
    const MOST: usize = 600;
    if !is_rust(file) || !file.path.starts_with("src/") {
        return Vec::new();
    }
    let lines = source::code(&file.text).lines().filter(|line| !line.trim().is_empty()).count();
    if lines <= MOST {
        return Vec::new();
    }
    vec![finding(file, 1, &format!("the file has {lines} lines of code"), &format!("{MOST} is the most: split it"))]
}

/// What is not finished is not committed.
fn leftovers(file: &File) -> Vec<Finding> {
    let marks = ["TODO", "FIXME", "XXX", "todo!", "unimplemented!", "dbg!"];
    let lines = file.text.lines().enumerate();
    let marked = lines.filter_map(|(line, text)| Some((line + 1, *marks.iter().find(|mark| text.contains(*mark))?)));
    marked
        .map(|(line, mark)| finding(file, line, &format!("{mark} is left"), "finish it, or write it down elsewhere"))
        .collect()
}

/// Nothing names the machine that it was written on.
fn homes(file: &File) -> Vec<Finding> {
    let marks = ["/home/", "/root/", "/Users/", "C:\\Users", "/tmp/", "localhost", "127.0.0.1"];
    let lines = file.text.lines().enumerate();
    let marked = lines.filter_map(|(line, text)| Some((line + 1, *marks.iter().find(|mark| text.contains(*mark))?)));
    marked.map(|(line, mark)| finding(file, line, &format!("{mark} is of one machine"), "use relative paths")).collect()
}

// The repository.

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files_below(directory: &Path, found: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(directory).unwrap_or_else(|error| panic!("{}: {error}", directory.display()));
    for entry in entries {
        let path = entry.expect("a readable entry").path();
        if path.is_dir() {
            files_below(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// What ships: the sources, the static files, the examples, the package and the page. Pictures have no lines.
fn shipped() -> Vec<File> {
    let mut paths = vec![root().join("index.html")];
    for directory in ["src", "static", "examples", "package"] {
        files_below(&root().join(directory), &mut paths);
    }
    paths.sort();
    let file = |path: PathBuf| {
        let text = String::from_utf8(std::fs::read(&path).ok()?).ok()?;
        let path = path.strip_prefix(root()).ok()?.to_str()?.replace('\\', "/");
        Some(File { path, text })
    };
    paths.into_iter().filter_map(file).collect()
}

#[test]
fn the_repository_is_tidy() {
    let files = shipped();
    assert!(files.len() > 40, "only {} files were found", files.len());
    let all: Vec<_> = files.iter().flat_map(findings).map(|Finding(text)| text).collect();
    assert!(all.is_empty(), "{} findings:\n{}", all.len(), all.join("\n"));
}

/// A rule about a module that is not there, or is called otherwise, would hold for nothing.
#[test]
fn the_rules_speak_of_modules_that_are_there() {
    for name in LAYERS.iter().chain(OTHERS.iter().map(|(name, _)| name)) {
        assert!(root().join(format!("src/{name}.rs")).exists(), "src/{name}.rs");
    }
}

// The rules themselves.

#[track_caller]
fn check(path: &str, text: &str) -> Vec<String> {
    let file = |text: &str| File { path: String::from(path), text: String::from(text) };
    let is_bare = is_rust(&file(text)) && !text.starts_with("//!");
    let file = file(&if is_bare { format!("//! What?\n{text}") } else { String::from(text) });
    findings(&file).into_iter().map(|Finding(text)| text).collect()
}

#[test]
fn each_rule_finds_what_it_forbids() {
    for (path, text, expected) in [
        // Arrows: up, past, sideways; by path, in braces, by super, in code, over several lines.
        (
            "src/money.rs",
            "use crate::engine::Simulation;",
            "src/money.rs:2: “money” uses “engine”; “money” may use ids",
        ),
        ("src/ids.rs", "use crate::money::Amount;", "“ids” may use nothing"),
        ("src/engine/step.rs", "use crate::{money::Amount, words};", "“engine” uses “words”"),
        (
            "src/invoice.rs",
            "use crate::{\n    money::{Amount, AmountTooLarge},\n    words::{self, money},\n};",
            "“invoice” uses “words”",
        ),
        ("src/invoice/tax.rs", "fn f() { crate::projection::explain(); }", "“invoice” uses “projection”"),
        ("src/customer/balance.rs", "use super::super::engine::run;", "“customer” uses “engine”"),
        ("src/customer.rs", "use super::invoice::Invoice;", "“customer” uses “invoice”"),
        ("src/catalog/price.rs", "type A = crate::words::B;", "“catalog” uses “words”"),
        ("src/words.rs", "use crate::invoice::Invoice;", "“words” may use calendar, currency, money"),
        ("src/projection/explain.rs", "use crate::scenario::Scenario;", "“projection” uses “scenario”"),
        ("src/scenario/check.rs", "use crate::projection::project;", "“scenario” uses “projection”"),
        ("src/scenario.rs", "use crate::simulate;", "“scenario” uses “simulate”"),
        ("src/engine.rs", "use crate::*;", "“engine” uses “*”"),
        ("src/js.rs", "use crate::app::model;", "“js” uses “app”"),
        ("src/app/store.rs", "use crate::js::simulate;", "“app” uses “js”"),
        ("src/app/model.rs", "use crate::engine::Sink;", "“app” uses the engine's Sink"),
        ("src/bin/app.rs", "fn main() { rollforward::engine::run(); }", "a binary uses “engine”"),
        ("src/new.rs", "fn f() {}", "the module “new” is new"),
        ("src/money.rs", "#[cfg(test)]\nmod tests {\n}\nconst A: f64 = 1.5;", "code stands behind the tests"),
        ("src/money.rs", "    #[cfg(test)]\n    const A: f64 = 1.5;", "src/money.rs:2: code stands behind the tests"),
        // Words.
        ("src/money.rs", "//What?\nfn f() {}", "does not open"),
        ("src/money.rs", "const A: f64 = B;", "f64 is a float"),
        ("src/scenario/read.rs", "let a = 1.5;", "1.5 is a float"),
        ("src/words.rs", "let a = 2e3 as i64;", "2e3 is a float"),
        ("src/words.rs", "let a = 2.;", "2. is a float"),
        ("src/words.rs", "let a = 2_f32;", "2_f32 is a float"),
        ("src/projection/months.rs", "use std::collections::HashMap;", "HashMap makes a run differ"),
        ("src/engine/run.rs", "use std::time::Instant;", "Instant makes a run differ"),
        ("src/engine/run.rs", "let a = format!(\"a\");", "format makes text"),
        ("src/invoice.rs", "let a = b.to_string();", "to_string makes text"),
        ("src/customer.rs", "fn name() -> String { a }", "String makes text"),
        ("src/money.rs", "use serde::Serialize;", "serde in the engine"),
        ("src/engine.rs", "#[derive(serde::Serialize)]", "serde in the engine"),
        ("src/scenario/link.rs", "use wasm_bindgen::prelude::*;", "wasm_bindgen is of the browser"),
        ("src/js.rs", "use yew::Html;", "the package knows JavaScript and no page"),
        ("src/projection.rs", "use web_sys::window;", "web_sys is of the browser"),
        ("src/app/view/mod.rs", "", "write foo.rs beside foo/"),
        ("src/words.rs", "// TODO: later", "TODO is left"),
        ("src/app/view.rs", "todo!()", "todo! is left"),
        ("static/app.css", "/* FIXME */", "static/app.css:1: FIXME is left"),
        ("static/sw.js", "fetch('/home/me/a')", "/home/ is of one machine"),
    ] {
        let text = if text.starts_with("//What") { text.replacen("//", "//!", 1) } else { String::from(text) };
        let found = check(path, &text);
        assert!(found.iter().any(|finding| finding.contains(expected)), "{path}: {text}\n{expected}\n{found:#?}");
    }
    let long = "fn f() {}\n".repeat(601);
    assert_eq!(
        check("src/words.rs", &long),
        ["src/words.rs:1: the file has 601 lines of code; 600 is the most: split it"]
    );
}

#[test]
fn each_rule_leaves_alone_what_it_allows() {
    for (path, text) in [
        (
            "src/engine/step.rs",
            "use super::{Sink, run::Run};\nuse crate::invoice::{self, proration::{credit, debit}};\nuse crate::money::Amount;",
        ),
        (
            "src/engine.rs",
            "/// `crate::words` is not for the engine: 1.5 f64 String\n/* HashMap */ const A: &str = \"crate::words 2.5 {}\";",
        ),
        ("src/engine.rs", "pub struct A {\n    pub name: String,\n}"),
        ("src/invoice/proration.rs", "use super::{LineItemKind, Reason};"),
        ("src/scenario/check.rs", "use crate::engine::{self, Simulation};\nuse super::document;"),
        (
            "src/projection/months.rs",
            "let a = pair.0.1; for b in 0..10 {} let c = 1.max(2); let d = 0x1e9; let e = 1_000; f(..=7);",
        ),
        (
            "src/words.rs",
            "const QUOTE: char = '\"'; const A: &str = r#\"a \"1.5\" b\"#; fn f<'a>(a: &'a str) {} const B: char = '\\'';",
        ),
        ("src/lib.rs", "pub mod app;\nuse projection::Projection;\nuse scenario::{Problem, Scenario};"),
        ("src/app/view.rs", "use yew::prelude::*;\nuse crate::{simulate, words};\nlet a = 0.5;"),
        ("src/js.rs", "use wasm_bindgen::prelude::*;\nuse crate::scenario::read;"),
        ("src/bin/app.rs", "fn main() { rollforward::app::start(); }"),
        (
            "src/money.rs",
            "fn f() {}\n\n#[cfg(test)]\nmod tests {\n    use crate::engine::run;\n    const A: f64 = 1.5;\n}",
        ),
        ("static/presets/a.json", "{ \"a\": 1.5 }"),
    ] {
        assert_eq!(check(path, text), [""; 0], "{path}:\n{text}");
    }
}

/// The reader of sources: what is a comment, a text, a letter, a lifetime.
#[test]
fn code_is_what_is_neither_comment_nor_text() {
    for (text, code) in [
        ("a // b\nc", "a     \nc"),
        ("a /* b /* c */ d */ e", "a                   e"),
        ("\"a\\\"b\" c", "       c"),
        ("r#\"a\"b\"# c", "         c"),
        ("'\\'' 'a' b", "         b"),
        ("<'a> 'b'", "<'a>    "),
        ("\"a\nb\" c", "  \n   c"),
    ] {
        assert_eq!(source::code(text), code, "{text}");
    }
    let path = "src/scenario/check.rs";
    let named = |code: &str| source::modules(path, code).into_iter().map(|(_, name)| name).collect::<Vec<_>>();
    assert_eq!(named("use crate::{a, b::{c, d}, e as f};"), ["a", "b", "e"]);
    assert_eq!(named("use super::document; super::super::words::money()"), ["words"]);
    assert_eq!(source::modules("src/a.rs", "x\nuse super::b;"), [(2, String::from("b"))]);
}
