//! Does everything hold?

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use crate::browser;
use crate::command;
use crate::failure::{Failure, Result};
use crate::package;
use crate::site;
use crate::size;
use crate::table::{Align, table};
use crate::tools::Toolbox;

const WASM: &str = "--target=wasm32-unknown-unknown";

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lane {
    Format,
    Clippy,
    Native,
    Wasm,
    Package,
    Build,
    Size,
    Browser,
}

/// In the order of the cheapest word first: a missing blank is told before a browser starts.
const ALL: [Lane; 8] =
    [Lane::Format, Lane::Clippy, Lane::Native, Lane::Wasm, Lane::Package, Lane::Build, Lane::Size, Lane::Browser];

impl Lane {
    fn name(self) -> &'static str {
        match self {
            Self::Format => "fmt",
            Self::Clippy => "clippy",
            Self::Native => "native",
            Self::Wasm => "wasm",
            Self::Package => "package",
            Self::Build => "build",
            Self::Size => "size",
            Self::Browser => "browser",
        }
    }

    fn question(self) -> &'static str {
        match self {
            Self::Format => "is everything formatted?",
            Self::Clippy => "is there any warning, in any set of features?",
            Self::Native => "do the engine, its examples and its documentation hold on this machine?",
            Self::Wasm => "does the library hold in a browser?",
            Self::Package => "is the npm package within its budget, and does it hold where it is installed?",
            Self::Build => "does the release page build?",
            Self::Size => "is a first visit within its budget?",
            Self::Browser => "does the built page hold in a browser?",
        }
    }

    fn run(self, toolbox: &Toolbox) -> Result<Ran> {
        match self {
            Self::Format => command::run(toolbox.cargo(["fmt", "--all", "--check"]))?,
            Self::Clippy => clippy(toolbox)?,
            Self::Native => native(toolbox)?,
            Self::Wasm => return wasm(toolbox),
            Self::Package => package::check(toolbox)?,
            Self::Build => site::build_dist(toolbox)?,
            Self::Size => size::check(&site::built(toolbox)?)?,
            Self::Browser => browser_tests(toolbox)?,
        }
        Ok(Ran::Whole)
    }

    /// What must have gone well before: a stale page says nothing about this code.
    fn needs(self) -> Option<Self> {
        matches!(self, Self::Size | Self::Browser).then_some(Self::Build)
    }
}

enum Ran {
    Whole,
    Not(&'static str),
}

struct Report {
    lane: Lane,
    outcome: Result<Ran>,
    seconds: f64,
}

/// The lanes of these names, or all of them when none is named.
pub(crate) fn named(names: &[&str]) -> Result<Vec<Lane>> {
    if names.is_empty() {
        return Ok(ALL.to_vec());
    }
    names.iter().map(|name| find(name)).collect()
}

fn find(name: &str) -> Result<Lane> {
    ALL.into_iter().find(|lane| lane.name() == name).ok_or_else(|| {
        let names: Vec<_> = ALL.iter().map(|lane| lane.name()).collect();
        Failure::new(format!("there is no lane `{name}`"), format!("the lanes are {}", names.join(", ")))
    })
}

/// Runs every lane that can run, also after one has failed, and closes with a table.
pub(crate) fn run(toolbox: &Toolbox, lanes: &[Lane]) -> Result<()> {
    let mut reports: Vec<Report> = Vec::new();
    for &lane in lanes {
        println!("\n== {}: {}", lane.name(), lane.question());
        let started = Instant::now();
        let outcome = match blocked(lane, &reports) {
            Some(needed) => Err(Failure::new("it was not tried", format!("mend `{}` first", needed.name()))),
            None => lane.run(toolbox),
        };
        match &outcome {
            Ok(Ran::Whole) => {}
            Ok(Ran::Not(why)) => println!("Skipped: {why}."),
            Err(failure) => println!("FAILED: {failure}"),
        }
        reports.push(Report { lane, outcome, seconds: started.elapsed().as_secs_f64() });
    }
    close(&reports)
}

fn blocked(lane: Lane, reports: &[Report]) -> Option<Lane> {
    let needed = lane.needs()?;
    reports.iter().any(|report| report.lane == needed && report.outcome.is_err()).then_some(needed)
}

fn close(reports: &[Report]) -> Result<()> {
    println!("\n== summary");
    let rows: Vec<_> = reports.iter().map(row).collect();
    let columns = [Align::Left, Align::Left, Align::Right, Align::Left];
    print!("{}", table(columns, &rows));
    let failed: Vec<_> =
        reports.iter().filter(|report| report.outcome.is_err()).map(|report| report.lane.name()).collect();
    let passed = reports.iter().filter(|report| matches!(report.outcome, Ok(Ran::Whole))).count();
    println!("\n{passed} passed, {} failed", failed.len());
    if failed.is_empty() {
        return Ok(());
    }
    Err(Failure::new(
        format!("{} of {} lanes failed", failed.len(), reports.len()),
        format!("`cargo xtask test {}` runs them alone", failed.join(" ")),
    ))
}

fn row(report: &Report) -> [String; 4] {
    let (word, note) = match &report.outcome {
        Ok(Ran::Whole) => ("passed", String::new()),
        Ok(Ran::Not(why)) => ("skipped", (*why).to_owned()),
        Err(failure) => ("FAILED", failure.to_string()),
    };
    [report.lane.name().to_owned(), word.to_owned(), format!("{:.1} s", report.seconds), note]
}

fn clippy(toolbox: &Toolbox) -> Result<()> {
    toolbox.ensure_wasm_target()?;
    let wasm_tests = has_wasm_tests(toolbox).then_some("--test=wasm");
    let page = ["--workspace", "--all-targets"].to_vec();
    let engine = ["--no-default-features", "--lib", "--examples"].to_vec();
    let page_in_browser = [WASM, "--lib", "--bins"].to_vec();
    let desk_in_browser =
        [WASM, "--no-default-features", "--features=desk", "--lib"].into_iter().chain(wasm_tests).collect();
    let package_in_browser = [WASM, "--no-default-features", "--features=js", "--lib", "--bin=package"].to_vec();
    command::run_all([page, engine, page_in_browser, desk_in_browser, package_in_browser].map(|what| {
        let mut cargo = toolbox.cargo(["clippy"]);
        cargo.args(what).args(["--", "-D", "warnings"]);
        cargo
    }))
}

fn native(toolbox: &Toolbox) -> Result<()> {
    let engine = toolbox.cargo(["test", "--no-default-features"]);
    let page = toolbox.cargo(["test"]);
    let commands = toolbox.cargo(["test", "--package=xtask"]);
    let mut documentation = toolbox.cargo(["doc", "--no-deps"]);
    documentation.env("RUSTDOCFLAGS", "-D warnings");
    command::run_all([engine, page, commands, documentation])
}

fn wasm(toolbox: &Toolbox) -> Result<Ran> {
    if !has_wasm_tests(toolbox) {
        return Ok(Ran::Not("there is no tests/wasm.rs yet"));
    }
    toolbox.ensure_wasm_target()?;
    let mut cargo = toolbox.cargo(["test", WASM, "--no-default-features", "--features=desk", "--test=wasm"]);
    cargo
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", toolbox.wasm_test_runner()?)
        .env("CHROMEDRIVER", browser::driver()?.program)
        .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", toolbox.root.join("webdriver.json"))
        .env("WASM_BINDGEN_USE_BROWSER", "1");
    // The runner would prefer any of these to the driver that goes with our browser.
    for other in ["GECKODRIVER", "SAFARIDRIVER", "GECKODRIVER_REMOTE", "SAFARIDRIVER_REMOTE", "CHROMEDRIVER_REMOTE"] {
        cargo.env_remove(other);
    }
    command::run(cargo)?;
    Ok(Ran::Whole)
}

fn has_wasm_tests(toolbox: &Toolbox) -> bool {
    toolbox.root.join("tests/wasm.rs").is_file()
}

/// One file at a time: each starts a browser, and two browsers on a small machine measure each other.
fn browser_tests(toolbox: &Toolbox) -> Result<()> {
    site::built(toolbox)?;
    let files = test_files(toolbox)?;
    let mut node: Command = browser::node(toolbox)?;
    node.args(["--test", "--test-concurrency=1", "--test-timeout=1200000", "--test-reporter=spec"]).args(files);
    command::run(node)
}

/// Listed here and not by a pattern, which Node.js knows only since version 21.
fn test_files(toolbox: &Toolbox) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(toolbox.root.join(browser::TESTS)).map_err(|error| {
        Failure::new(format!("{} could not be read ({error})", browser::TESTS), "restore it from git")
    })?;
    let mut files: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| Path::new(browser::TESTS).join(entry.file_name()))
        .filter(|path| is_test(path.file_name()))
        .collect();
    files.sort();
    Ok(files)
}

fn is_test(name: Option<&OsStr>) -> bool {
    name.is_some_and(|name| name.to_string_lossy().ends_with(".test.mjs"))
}
