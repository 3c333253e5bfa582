//! Where is each tool, in exactly the version that the repository asks for?

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{self, Command};
use std::time::Instant;

use crate::browser;
use crate::command;
use crate::failure::{Failure, Result};
use crate::package;
use crate::pins::{self, Pins};
use crate::table::{Align, table};

const WASM: &str = "wasm32-unknown-unknown";

/// The tools that are installed by us, into a cache of the user's.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tool {
    Trunk,
    WasmBindgen,
    WasmOpt,
    Lighthouse,
}

impl Tool {
    /// What every check needs; Lighthouse is only there for its own command.
    const ALL: [Self; 3] = [Self::Trunk, Self::WasmBindgen, Self::WasmOpt];

    fn program(self) -> &'static str {
        match self {
            Self::Trunk => "trunk",
            Self::WasmBindgen => "wasm-bindgen",
            Self::WasmOpt => "wasm-opt",
            Self::Lighthouse => "lighthouse",
        }
    }

    fn source(self) -> Source {
        match self {
            Self::Trunk => Source::CratesIo { package: "trunk", minutes: "about ten minutes" },
            Self::WasmBindgen => Source::CratesIo { package: "wasm-bindgen-cli", minutes: "about three minutes" },
            // Binaryen counts in whole numbers; its npm package writes 132 as 132.0.0.
            Self::WasmOpt => Source::Npm { package: "binaryen", zeros: ".0.0" },
            Self::Lighthouse => Source::Npm { package: "lighthouse", zeros: "" },
        }
    }

    fn wanted(self, pins: &Pins) -> &str {
        match self {
            Self::Trunk => &pins.trunk,
            Self::WasmBindgen => &pins.wasm_bindgen,
            Self::WasmOpt => &pins.wasm_opt,
            Self::Lighthouse => pins::LIGHTHOUSE,
        }
    }
}

/// Where a missing tool comes from. Never from a plain download: a registry checks what it gives.
enum Source {
    CratesIo { package: &'static str, minutes: &'static str },
    Npm { package: &'static str, zeros: &'static str },
}

/// The repository, its pins, and the cache in which its tools live.
pub(crate) struct Toolbox {
    pub(crate) root: PathBuf,
    pub(crate) pins: Pins,
    cache: PathBuf,
}

impl Toolbox {
    pub(crate) fn open(root: PathBuf) -> Result<Self> {
        let pins = Pins::read(&root)?;
        let cache = cache_directory()?;
        Ok(Self { root, pins, cache })
    }

    pub(crate) fn cargo<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Command {
        let mut cargo = command::new("cargo");
        cargo.current_dir(&self.root).args(arguments);
        cargo
    }

    /// The tool's program, installed first where it is missing.
    pub(crate) fn ensure(&self, tool: Tool) -> Result<PathBuf> {
        if let Some(program) = self.find(tool) {
            return Ok(program);
        }
        let (name, version) = (tool.program(), tool.wanted(&self.pins));
        let started = Instant::now();
        match tool.source() {
            Source::CratesIo { package, minutes } => {
                println!("{name} {version} is installed into your cache; from source that takes {minutes}.");
                self.install_crate(tool, package)?;
            }
            Source::Npm { package, zeros } => {
                println!("{name} {version} is installed into your cache from npm; that takes a few seconds.");
                self.install_npm(tool, package, zeros)?;
            }
        }
        println!("{name} {version} was installed in {} s.", started.elapsed().as_secs());
        self.find(tool).ok_or_else(|| {
            Failure::new(
                format!("{name} was installed but does not say that it is version {version}"),
                format!("remove {} and try again", self.home(tool).display()),
            )
        })
    }

    /// PATH with the directories of these tools in front, for a program that looks for them there.
    pub(crate) fn path_with(&self, tools: &[Tool]) -> Result<OsString> {
        let mut directories = Vec::new();
        for &tool in tools {
            directories.extend(self.ensure(tool)?.parent().map(PathBuf::from));
        }
        let path = env::var_os("PATH").unwrap_or_default();
        directories.extend(env::split_paths(&path));
        env::join_paths(directories).map_err(|error| {
            Failure::new(format!("PATH could not be extended ({error})"), "move the tools to another directory")
        })
    }

    /// The program that runs tests in a browser; it comes with wasm-bindgen.
    pub(crate) fn wasm_test_runner(&self) -> Result<PathBuf> {
        Ok(sibling(&self.ensure(Tool::WasmBindgen)?, "wasm-bindgen-test-runner"))
    }

    pub(crate) fn ensure_wasm_target(&self) -> Result<()> {
        if self.has_wasm_target() {
            return Ok(());
        }
        let advice = format!("run `rustup target add {WASM}` in this directory, with a network");
        if command::on_path("rustup").is_none() {
            return Err(Failure::new(format!("this Rust has no {WASM} target, and there is no rustup"), advice));
        }
        let mut rustup = command::new("rustup");
        rustup.current_dir(&self.root).args(["target", "add", WASM]);
        command::run(rustup).map_err(|failure| Failure::new(failure.to_string(), advice))
    }

    /// Asks the compiler and not rustup, so that it also holds for a Rust from elsewhere.
    fn has_wasm_target(&self) -> bool {
        let mut rustc = command::new("rustc");
        rustc.current_dir(&self.root).args(["--print", "target-libdir", "--target", WASM]);
        command::answer(rustc).is_some_and(|libraries| Path::new(&libraries).is_dir())
    }

    fn find(&self, tool: Tool) -> Option<PathBuf> {
        let wanted = tool.wanted(&self.pins);
        let mut candidates = command::all_on_path(tool.program());
        candidates.push(self.cached(tool));
        candidates.into_iter().find(|program| is_whole(tool, program) && has_version(program, wanted))
    }

    /// Where the cache keeps this tool in this version: another version gets another directory.
    fn home(&self, tool: Tool) -> PathBuf {
        let version = tool.wanted(&self.pins);
        self.cache.join(match tool.source() {
            Source::CratesIo { package, .. } => format!("{package}-{version}"),
            Source::Npm { package, zeros } => format!("{package}-{version}{zeros}"),
        })
    }

    fn cached(&self, tool: Tool) -> PathBuf {
        let programs = match tool.source() {
            Source::CratesIo { .. } => "bin",
            Source::Npm { .. } => "node_modules/.bin",
        };
        self.home(tool).join(programs).join(format!("{}{}", tool.program(), env::consts::EXE_SUFFIX))
    }

    /// Cargo moves programs into place as its last act, so a broken-off install leaves none behind.
    fn install_crate(&self, tool: Tool, package: &str) -> Result<()> {
        let version = tool.wanted(&self.pins);
        self.create_cache()?;
        if command::on_path("cargo-binstall").is_some() {
            let mut binstall = self.cargo_elsewhere();
            binstall.args(["binstall", "--no-confirm", "--disable-strategies", "compile", "--root"]);
            binstall.arg(self.home(tool)).arg(format!("{package}@={version}"));
            match command::run(binstall) {
                Ok(()) if self.find(tool).is_some() => return Ok(()),
                Ok(()) => println!("What cargo-binstall brought does not run here: building it from source."),
                Err(failure) => println!("{failure}. Building it from source."),
            }
        }
        let mut install = self.cargo_elsewhere();
        install.args(["install", "--locked", "--force", "--root"]);
        install.arg(self.home(tool)).arg(format!("{package}@{version}"));
        command::run(install)
    }

    /// npm writes in place, so it works beside the goal and is moved there when it is done.
    fn install_npm(&self, tool: Tool, package: &str, zeros: &str) -> Result<()> {
        node()?;
        self.create_cache()?;
        let home = self.home(tool);
        let unfinished = self.cache.join(format!(".{package}-{}", process::id()));
        create(&unfinished)?;
        let mut npm = command::new("npm");
        npm.current_dir(&unfinished).args(["install", "--no-save", "--no-package-lock", "--ignore-scripts"]);
        npm.args(["--no-audit", "--no-fund", "--prefix"]).arg(&unfinished);
        npm.arg(format!("{package}@{}{zeros}", tool.wanted(&self.pins)));
        let installed = command::run(npm).and_then(|()| put_in_place(&unfinished, &home));
        if installed.is_err() {
            // Only tidying: the failure that is worth telling is the one above.
            let _ = fs::remove_dir_all(&unfinished);
        }
        installed
    }

    /// Cargo in the cache directory, out of reach of this repository's own settings, with the compiler in use here.
    fn cargo_elsewhere(&self) -> Command {
        let mut cargo = command::new("cargo");
        cargo
            .current_dir(&self.cache)
            .env("RUSTUP_TOOLCHAIN", env::var_os("RUSTUP_TOOLCHAIN").unwrap_or_else(|| (&self.pins.rust).into()));
        for name in [
            "RUSTFLAGS",
            "CARGO_ENCODED_RUSTFLAGS",
            "CARGO_BUILD_RUSTFLAGS",
            "CARGO_BUILD_TARGET",
            "CARGO_BUILD_TARGET_DIR",
            "CARGO_TARGET_DIR",
        ] {
            cargo.env_remove(name);
        }
        cargo
    }

    fn create_cache(&self) -> Result<()> {
        create(&self.cache)
    }
}

/// Node.js, which is needed for wasm-opt and for the browser tests, and npm beside it.
pub(crate) fn node() -> Result<PathBuf> {
    let (major, minor) = pins::NODE;
    let advice = format!(
        "install Node.js {major}.{minor} or newer with npm (nodejs.org, `apt-get install nodejs npm` or `brew install node`)"
    );
    let node = command::on_path("node").ok_or_else(|| Failure::new("node was not found", &advice))?;
    let version = command::version_output(&node).unwrap_or_default();
    if !is_node_recent(&version) {
        return Err(Failure::new(format!("node is {version}"), advice));
    }
    if command::on_path("npm").is_none() {
        return Err(Failure::new("npm was not found", advice));
    }
    Ok(node)
}

/// Makes every tool ready, and prints where each one is.
pub(crate) fn report(toolbox: &Toolbox) -> Result<()> {
    let pins = &toolbox.pins;
    let (major, minor) = pins::NODE;
    let mut rows = vec![
        row("rust", &pins.rust, rust(toolbox)),
        row("target", WASM, toolbox.ensure_wasm_target().map(|()| "installed".to_owned())),
        row("node", &format!("{major}.{minor} or newer"), node().map(|path| shown(&path))),
    ];
    for tool in Tool::ALL {
        rows.push(row(tool.program(), tool.wanted(pins), toolbox.ensure(tool).map(|path| shown(&path))));
    }
    rows.push(row("chromium", "any", browser::chromium().map(|browser| shown(&browser.program))));
    rows.push(row("chromedriver", "as chromium", browser::driver().map(|driver| shown(&driver.program))));
    rows.push(row(
        "browser tests",
        "package-lock.json",
        browser::ensure_packages(toolbox, browser::TESTS).map(|()| "tests/browser/node_modules".to_owned()),
    ));
    rows.push(row(
        "package tests",
        "package-lock.json",
        browser::ensure_packages(toolbox, package::TESTS).map(|()| "tests/package/node_modules".to_owned()),
    ));

    let mut lines = vec![["tool", "wanted", "found"].map(str::to_owned)];
    let mut missing = 0_usize;
    for Row { tool, wanted, found } in rows {
        missing += usize::from(found.is_err());
        let found = found.unwrap_or_else(|failure| format!("MISSING: {failure}"));
        lines.push([tool, wanted, found]);
    }
    print!("\n{}", table([Align::Left; 3], &lines));
    match missing {
        0 => Ok(()),
        missing => Err(Failure::new(format!("{missing} tools are missing"), "the table says what to do")),
    }
}

struct Row {
    tool: String,
    wanted: String,
    found: Result<String>,
}

fn row(tool: &str, wanted: &str, found: Result<String>) -> Row {
    Row { tool: tool.to_owned(), wanted: wanted.to_owned(), found }
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// The pinned compiler with the components that the checks use.
fn rust(toolbox: &Toolbox) -> Result<String> {
    let advice = "run `rustup toolchain install` in this directory";
    for (program, arguments) in
        [("rustc", ["--version"].as_slice()), ("cargo", &["fmt", "--version"]), ("cargo", &["clippy", "--version"])]
    {
        let mut command = command::new(program);
        command.current_dir(&toolbox.root).args(arguments);
        let Some(answer) = command::answer(command) else {
            return Err(Failure::new(format!("`{program} {}` fails", arguments.join(" ")), advice));
        };
        if program == "rustc" && version_in(&answer) != Some(&toolbox.pins.rust) {
            return Err(Failure::new(format!("this is {answer}"), advice));
        }
    }
    Ok("with rustfmt and clippy".to_owned())
}

/// `$ROLLFORWARD_TOOLS`, else the user's cache: never `target/`, as `cargo clean` must not cost a quarter of an hour.
fn cache_directory() -> Result<PathBuf> {
    let ours = Path::new("rollforward").join("tools");
    let directory = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let home_cache = if cfg!(target_os = "macos") { "Library/Caches" } else { ".cache" };
    directory("ROLLFORWARD_TOOLS")
        .or_else(|| directory("XDG_CACHE_HOME").map(|cache| cache.join(&ours)))
        .or_else(|| env::home_dir().map(|home| home.join(home_cache).join(&ours)))
        .ok_or_else(|| Failure::new("there is no place for the tools", "set ROLLFORWARD_TOOLS to a directory"))
}

fn create(directory: &Path) -> Result<()> {
    fs::create_dir_all(directory).map_err(|error| {
        Failure::new(
            format!("{} could not be created ({error})", directory.display()),
            "set ROLLFORWARD_TOOLS to a directory that you may write to",
        )
    })
}

fn put_in_place(unfinished: &Path, home: &Path) -> Result<()> {
    let cleared = if home.exists() { fs::remove_dir_all(home) } else { Ok(()) };
    cleared.and_then(|()| fs::rename(unfinished, home)).map_err(|error| {
        Failure::new(
            format!("{} could not be replaced ({error})", home.display()),
            "remove that directory and try again",
        )
    })
}

/// A wasm-bindgen without its test runner is of no use to the browser lane.
fn is_whole(tool: Tool, program: &Path) -> bool {
    tool != Tool::WasmBindgen || sibling(program, "wasm-bindgen-test-runner").is_file()
}

fn has_version(program: &Path, wanted: &str) -> bool {
    command::version_output(program).is_some_and(|output| version_in(&output) == Some(wanted))
}

fn sibling(program: &Path, name: &str) -> PathBuf {
    program.with_file_name(format!("{name}{}", env::consts::EXE_SUFFIX))
}

/// The first word that starts with a digit: `trunk 0.21.14`, `wasm-opt version 132 (version_132)`.
pub(crate) fn version_in(output: &str) -> Option<&str> {
    output.split_whitespace().find(|word| word.starts_with(|first: char| first.is_ascii_digit()))
}

fn is_node_recent(version: &str) -> bool {
    let mut parts = version.trim_start_matches('v').split('.').map(str::parse::<u32>);
    match (parts.next(), parts.next()) {
        (Some(Ok(major)), Some(Ok(minor))) => (major, minor) >= pins::NODE,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{is_node_recent, version_in};

    #[test]
    fn versions_are_read_from_what_the_tools_say() {
        assert_eq!(version_in("trunk 0.21.14"), Some("0.21.14"));
        assert_eq!(version_in("wasm-bindgen 0.2.129 (abc 2026)"), Some("0.2.129"));
        assert_eq!(version_in("wasm-opt version 132 (version_132)"), Some("132"));
        assert_eq!(version_in("Chromium 156.0.8078.73 built on Debian"), Some("156.0.8078.73"));
        assert_eq!(version_in("unknown"), None);
    }

    #[test]
    fn node_is_compared_by_number() {
        assert!(is_node_recent("v20.11.0") && is_node_recent("v100.0.0"));
        assert!(!is_node_recent("v20.9.9") && !is_node_recent("v9.99.0") && !is_node_recent(""));
    }
}
