//! How is the npm package made?
//!
//! `pkg/` is put together from `package/` (what is written by hand or kept fresh by tests), the gallery and the engine;
//! `npm pack` makes the tarball of it. There are two engines: ordinary stories are run in a traced one, and what they do
//! without is taken out of the one that is loaded first. The whole one is loaded when a call needs more.

use std::collections::HashSet;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::browser;
use crate::command;
use crate::failure::{Failure, Result};
use crate::shrink::{self, FEATURES, MINIFY, SMALLER, read, stripped, text, write};
use crate::site::{SMALL, locked};
use crate::size;
use crate::table::{Align, table};
use crate::tools::{self, Tool, Toolbox};
use crate::trim::{traced, trimmed, without_unread};

/// The sources of the package, seen from the root of the repository.
const SOURCES: &str = "package";
/// Where its tests are.
pub(crate) const TESTS: &str = "tests/package";
/// What of them goes into it as it is; `VERSIONED` also gets its number.
const COPIED: [&str; 6] =
    ["README.md", "engine.js", "index.d.ts", "documents.d.ts", "scenario.schema.json", "projection.schema.json"];
const VERSIONED: [&str; 3] = ["package.json", "index.js", "cli.js"];
/// The tests, in the order in which they run.
const FILES: [&str; 7] =
    ["types.ts", "host.ts", "engine.test.mjs", "schema.test.mjs", "cli.test.mjs", "readme.test.mjs", "page.test.mjs"];
/// The types of the embed, which the site serves beside it.
const EMBED: &str = "static/embed.d.ts";
const LICENSES: [&str; 2] = ["LICENSE-APACHE", "LICENSE-MIT"];
/// The version that stands in the sources.
const NO_VERSION: &str = "\"0.0.0\"";

/// The name of the engine's files.
const NAME: &str = "rollforward";
/// As the page's module is optimized.
const OPTIMIZE: &[&str] = &["-O2", "-ocimfs", "0", "-aimfs", "0", "--low-memory-unused"];

/// What is done to the first engine after that.
const SMALLEST: &[&str] = &["-Oz", "-ocimfs", "0", "-aimfs", "0", "--low-memory-unused"];

/// What is done when all is gone that goes.
const TIDY: &[&str] = &[
    "--remove-unused-brs",
    "--vacuum",
    "--merge-blocks",
    "--simplify-locals-nostructure",
    "--coalesce-locals",
    "--reorder-locals",
    "--vacuum",
];

/// What the engine that an ordinary story loads may weigh, in bytes after brotli.
const BUDGET: usize = 60_000;

/// The stories that the first engine can tell, and those like them: plans, changes of plan and seats, balances,
/// proration, trials, ends, coupons and taxes. For whatever they do not come to, the whole engine is loaded.
const ORDINARY: &[&str] = &[
    "bob",
    "cindy-as-told",
    "cindy-as-billed-today",
    "downgrade",
    "negative-total",
    "positive-balance",
    "set-balance",
    "one-off-charge",
    "month-end",
    "trial",
    "seats",
    "upgrade-stripe",
    "yearly-and-monthly",
    "yearly-to-monthly",
    "free-months-coupon",
    "coupon-and-upgrade",
    "taxes",
];

/// Makes `pkg/` and the tarball, and prints what they weigh.
pub(crate) fn build(toolbox: &Toolbox) -> Result<()> {
    make(toolbox)?;
    println!("\nThe package is {}.", pack(toolbox)?.display());
    Ok(())
}

/// Makes the package, installs its tarball into a fresh folder, and runs its tests there: with Node's own test runner, in a
/// browser, and with the TypeScript compiler. They see the package as anybody does who has installed it.
pub(crate) fn check(toolbox: &Toolbox) -> Result<()> {
    make(toolbox)?;
    let tarball = pack(toolbox)?;
    browser::ensure_packages(toolbox, TESTS)?;
    let (tests, fresh) = (toolbox.root.join(TESTS), work(toolbox).join("fresh"));
    fs::create_dir_all(&fresh).map_err(|error| shrink::unreadable(&fresh, &error))?;
    write(&fresh.join("package.json"), "{ \"private\": true, \"type\": \"module\" }\n")?;
    let mut npm = command::new("npm");
    npm.current_dir(&fresh)
        .args(["install", "--offline", "--no-audit", "--no-fund", "--no-package-lock"])
        .arg(&tarball);
    command::run(npm)?;
    for name in FILES {
        write(&fresh.join(name), &text(&tests.join(name))?)?;
    }
    write(&fresh.join("embed.d.ts"), &text(&toolbox.root.join(EMBED))?)?;

    let mut compiler = command::new(tools::node()?);
    compiler.current_dir(&fresh).arg(tests.join("node_modules/typescript/bin/tsc"));
    compiler.args(["--strict", "--exactOptionalPropertyTypes", "--noUncheckedIndexedAccess", "--noEmit"]);
    compiler.args(["--target", "es2022", "--lib", "es2022,dom", "--module", "nodenext", "types.ts", "host.ts"]);
    let mut node = browser::node(toolbox)?;
    node.current_dir(&fresh).env("ROOT", &toolbox.root);
    node.args(["--test", "--test-concurrency=1", "--test-reporter=spec"]);
    node.args(FILES.iter().filter(|name| name.ends_with(".test.mjs")));
    command::run_all([compiler, node])
}

/// Where the package is put together.
pub(crate) fn directory(toolbox: &Toolbox) -> PathBuf {
    toolbox.root.join("pkg")
}

/// Makes `pkg/`; fails when the engine is above its budget.
pub(crate) fn make(toolbox: &Toolbox) -> Result<()> {
    let package = directory(toolbox);
    for made in [&package, &work(toolbox)] {
        if made.exists() {
            fs::remove_dir_all(made).map_err(|error| shrink::unreadable(made, &error))?;
        }
        fs::create_dir_all(made).map_err(|error| shrink::unreadable(made, &error))?;
    }
    engine(toolbox, &package)?;
    assemble(toolbox, &package)?;
    weigh(&package)
}

/// The tarball of `pkg/`, in `pkg/` itself.
pub(crate) fn pack(toolbox: &Toolbox) -> Result<PathBuf> {
    tools::node()?;
    let package = directory(toolbox);
    let mut npm = command::new("npm");
    npm.current_dir(&package).args(["pack", "--offline", "--silent", "--ignore-scripts"]);
    command::run(npm)?;
    Ok(package.join(format!("{NAME}-{}.tgz", version(toolbox)?)))
}

/// Where what stands between is put: beside what Cargo builds.
fn work(toolbox: &Toolbox) -> PathBuf {
    target(toolbox).join("package")
}

fn target(toolbox: &Toolbox) -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| toolbox.root.join("target"), |path| toolbox.root.join(path))
}

/// The engine and its glue.
fn engine(toolbox: &Toolbox, package: &Path) -> Result<()> {
    toolbox.ensure_wasm_target()?;
    let small = SMALL.iter().copied();
    let mut cargo = toolbox.cargo(["rustc", "--release", "--bin=package", "--no-default-features", "--features=js"]);
    cargo.arg("--target=wasm32-unknown-unknown").args(locked()).envs(small);
    // Each constant by itself: see `trim`.
    cargo.args(["--", "-Clink-arg=--no-merge-data-segments"]);
    command::run(cargo)?;

    let work = work(toolbox);
    let mut bindgen = command::new(toolbox.ensure(Tool::WasmBindgen)?);
    bindgen.args(["--target", "no-modules", "--no-typescript", "--out-name", NAME, "--out-dir"]).arg(&work);
    let linked = target(toolbox).join("wasm32-unknown-unknown/release/package.wasm");
    bindgen.arg(&linked);
    command::run(bindgen)?;

    let wasm_opt = toolbox.ensure(Tool::WasmOpt)?;
    let (bound, whole) = (work.join(format!("{NAME}_bg.wasm")), work.join("whole.wasm"));
    let mut optimize = command::new(&wasm_opt);
    optimize.args(FEATURES).args(OPTIMIZE).args(["-g", MINIFY]).arg(bound).arg("-o").arg(&whole);
    let names = command::answer(optimize);
    let names = names.ok_or_else(|| Failure::new("wasm-opt failed on the package", "run `cargo xtask tools`"))?;
    let glue = shrink::renamed(&factory(&text(&work.join(format!("{NAME}.js")))?)?, &names, NAME)?;
    let script = package.join(format!("{NAME}.js"));
    write(&script, &stripped(&glue))?;

    let whole = read(&whole)?;
    let seen = seen(toolbox, &script, &whole)?;
    let (left, first) = (work.join("trimmed.wasm"), package.join(format!("{NAME}_bg.wasm")));
    put(&left, &trimmed(&whole, &seen)?)?;
    optimized(&wasm_opt, &left, &left, OPTIMIZE)?;
    optimized(&wasm_opt, &left, &left, SMALLEST)?;
    let read_alone = work.join("read.wasm");
    put(&read_alone, &without_unread(&read(&left)?, &read(&linked)?)?)?;
    optimized(&wasm_opt, &read_alone, &first, TIDY)?;
    let all = work.join("all.wasm");
    put(&all, &whole)?;
    optimized(&wasm_opt, &all, &package.join(format!("{NAME}_whole.wasm")), &[])
}

fn put(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes).map_err(|error| shrink::unreadable(path, &error))
}

/// Makes a module smaller.
fn optimized(wasm_opt: &Path, from: &Path, to: &Path, passes: &[&str]) -> Result<()> {
    let mut shorten = command::new(wasm_opt);
    shorten.args(FEATURES).args(passes).args(SMALLER);
    shorten.args(["--strip-debug", "--strip-producers", "--strip-target-features"]).arg(from).arg("-o").arg(to);
    command::run(shorten)
}

/// The glue that wasm-bindgen makes, as a module that exports a function: each instance of the engine has glue of its own.
/// How the file is loaded is up to `engine.js`.
fn factory(glue: &str) -> Result<String> {
    let (head, loading, tail) = ("let wasm_bindgen = (function(exports) {", "async function __wbg_load(", "})({");
    let body = glue.strip_prefix(head).and_then(|rest| rest.split_once(loading)).filter(|_| glue.contains(tail));
    let (body, _) = body.ok_or_else(|| {
        Failure::new(
            "the glue of the package is not as it was",
            "look at what wasm-bindgen writes now, and mend xtask/src/package.rs",
        )
    })?;
    Ok(format!(
        "export const bind = (exports) => {{{body}return {{ exports, imports: __wbg_get_imports, start: __wbg_finalize_init }};\n}};\n"
    ))
}

/// The places that ordinary stories come to.
fn seen(toolbox: &Toolbox, script: &Path, whole: &[u8]) -> Result<HashSet<u32>> {
    let (module, glue) = (work(toolbox).join("traced.wasm"), work(toolbox).join("glue.mjs"));
    fs::write(&module, traced(whole)?).map_err(|error| shrink::unreadable(&module, &error))?;
    write(&glue, &text(script)?)?;
    let mut node = command::new(tools::node()?);
    node.arg(toolbox.root.join(SOURCES).join("trace.mjs")).arg(glue).arg(module);
    node.args(ORDINARY.iter().map(|id| toolbox.root.join(format!("static/presets/{id}.json"))));
    let answer = command::answer(node)
        .ok_or_else(|| Failure::new("the traced engine failed", "run package/trace.mjs by hand to see how"))?;
    Ok(answer.lines().filter_map(|line| line.parse().ok()).collect())
}

fn assemble(toolbox: &Toolbox, package: &Path) -> Result<()> {
    let sources = toolbox.root.join(SOURCES);
    let number = format!("\"{}\"", version(toolbox)?);
    for name in COPIED {
        write(&package.join(name), &text(&sources.join(name))?)?;
    }
    for name in VERSIONED {
        let source = text(&sources.join(name))?;
        if !source.contains(NO_VERSION) {
            return Err(Failure::new(format!("package/{name} has no version {NO_VERSION}"), "put it back"));
        }
        write(&package.join(name), &source.replacen(NO_VERSION, &number, 1))?;
    }
    for name in LICENSES {
        write(&package.join(name), &text(&toolbox.root.join(name))?)?;
    }
    write(&package.join("presets.json"), &gallery(toolbox)?)
}

/// The version of the engine, as Cargo.toml has it.
fn version(toolbox: &Toolbox) -> Result<String> {
    let cargo = text(&toolbox.root.join("Cargo.toml"))?;
    let version = cargo.lines().find_map(|line| line.strip_prefix("version = \"")?.strip_suffix('"'));
    version.map(str::to_owned).ok_or_else(|| Failure::new("Cargo.toml has no version", "put it back"))
}

/// The stories of the gallery as JSON: id, title, question, answer and the document.
fn gallery(toolbox: &Toolbox) -> Result<String> {
    let presets = toolbox.root.join("static/presets");
    let list = text(&presets.join("gallery.txt"))?;
    let mut question = "";
    let mut entries = Vec::new();
    for line in list.lines() {
        let Some(row) = line.strip_prefix('\t') else {
            question = line;
            continue;
        };
        let [id, title, answer] = row.split('\t').collect::<Vec<_>>()[..] else {
            return Err(Failure::new("presets/gallery.txt is not as it was", "run the golden tests"));
        };
        let scenario = text(&presets.join(format!("{id}.json")))?;
        let head = [("id", id), ("title", title), ("question", question), ("answer", answer)];
        let head = head.map(|(name, value)| format!("\"{name}\": {}", quoted(value))).join(", ");
        entries.push(format!("{{ {head}, \"scenario\": {} }}", scenario.trim_end()));
    }
    Ok(format!("[\n{}\n]\n", entries.join(",\n")))
}

/// A line of text as JSON.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Prints what the package weighs; fails when what an ordinary story loads is above its budget.
fn weigh(package: &Path) -> Result<()> {
    let mut rows = vec![["raw", "brotli", "loaded", "file"].map(str::to_owned)];
    let mut engine = 0;
    for (name, when) in [
        ("rollforward_bg.wasm", "with the first story"),
        ("rollforward_whole.wasm", "when a call needs more"),
        ("rollforward.js", "at once"),
        ("engine.js", "at once"),
        ("index.js", "at once"),
        ("presets.json", "when they are asked for"),
    ] {
        let bytes = read(&package.join(name))?;
        let brotli = size::compressed(&bytes).map_err(|error| shrink::unreadable(&package.join(name), &error))?;
        if name == "rollforward_bg.wasm" {
            engine = brotli.len();
        }
        rows.push([bytes.len().to_string(), brotli.len().to_string(), when.to_owned(), format!("pkg/{name}")]);
    }
    print!("{}", table([Align::Right, Align::Right, Align::Left, Align::Left], &rows));
    println!("  An ordinary story loads an engine of {engine} of at most {BUDGET} bytes after brotli.");
    if engine <= BUDGET {
        return Ok(());
    }
    Err(Failure::new(
        format!("the engine of the package is {} bytes above its budget", engine - BUDGET),
        "make it smaller, or leave out of ORDINARY in xtask/src/package.rs what few stories need",
    ))
}

#[cfg(test)]
mod tests {
    use super::{factory, quoted};

    #[test]
    fn the_glue_becomes_a_factory() {
        let glue = "let wasm_bindgen = (function(exports) {\n  let wasm;\n  async function __wbg_load(module) {}\n})({ __proto__: null });\n";
        let made = factory(glue).unwrap_or_default();
        assert!(made.starts_with("export const bind = (exports) => {\n  let wasm;"), "{made}");
        assert!(made.ends_with("start: __wbg_finalize_init };\n};\n") && !made.contains("__wbg_load"), "{made}");
        assert!(factory("let wasm;").is_err());
    }

    #[test]
    fn text_is_quoted() {
        assert_eq!(quoted(r#"a "b" \c"#), r#""a \"b\" \\c""#);
    }
}
