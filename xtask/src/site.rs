//! How is the page built and served?

use std::env;
use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::process::Command;

use crate::command;
use crate::failure::{Failure, Result};
use crate::release;
use crate::shrink;
use crate::size;
use crate::tools::{Tool, Toolbox};

/// Which of Cargo's two profiles the page is built with.
#[derive(Clone, Copy)]
pub(crate) enum Profile {
    Dev,
    Release,
}

impl Profile {
    /// A dev build leaves the wasm as it comes, so it needs no wasm-opt and with it no Node.js.
    fn tools(self) -> &'static [Tool] {
        match self {
            Self::Dev => &[Tool::Trunk, Tool::WasmBindgen],
            Self::Release => &[Tool::Trunk, Tool::WasmBindgen, Tool::WasmOpt],
        }
    }

    fn flags(self) -> &'static [&'static str] {
        match self {
            Self::Dev => &[],
            Self::Release => &["--release"],
        }
    }
}

/// Where the page is served: any free port from 8080 on, or the one that was asked for.
#[derive(Clone, Copy)]
pub(crate) enum Port {
    From(u16),
    Exactly(u16),
}

impl Default for Port {
    fn default() -> Self {
        Self::From(8080)
    }
}

impl Port {
    pub(crate) fn exactly(number: &str) -> Result<Self> {
        number
            .parse()
            .map(Self::Exactly)
            .map_err(|_| Failure::new(format!("`{number}` is not a port"), "give a number from 1 to 65535"))
    }

    fn choose(self) -> Result<u16> {
        let (mut candidates, advice) = match self {
            Self::From(first) => (first..=first.saturating_add(99), "stop a server, or give one with --port"),
            Self::Exactly(port) => (port..=port, "give another one, or none for the next free one"),
        };
        let first = *candidates.start();
        candidates
            .find(|&port| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok())
            .ok_or_else(|| Failure::new(format!("port {first} is not free"), advice))
    }
}

/// The release page in `dist/`, and what it weighs.
pub(crate) fn build(toolbox: &Toolbox) -> Result<()> {
    build_dist(toolbox)?;
    size::report(&dist(toolbox)).map(drop)
}

pub(crate) fn build_dist(toolbox: &Toolbox) -> Result<()> {
    let mut trunk = trunk(toolbox, Profile::Release)?;
    trunk.args(["build", "--offline"]).args(locked()).args(Profile::Release.flags());
    command::run(trunk)?;
    shrink::shrink(&dist(toolbox), &toolbox.ensure(Tool::WasmOpt)?)?;
    release::finish(&dist(toolbox))
}

/// What lies in the repository and is no part of the page: a change there must not reload it. (Trunk could be told what
/// to watch instead, but then it loses a file that an editor replaces.)
const NOT_THE_PAGE: [&str; 11] =
    [".ci", ".github", "benches", "dist", "examples", "package", "pkg", "shots", "target", "tests", "xtask"];

/// Serves the page until it is stopped, and builds it anew on every change.
pub(crate) fn serve(toolbox: &Toolbox, profile: Profile, port: Port) -> Result<()> {
    let mut trunk = trunk(toolbox, profile)?;
    let port = port.choose()?;
    // Its own directory: a running server must not put its dev build where the checks look for the release.
    trunk.args(["serve", "--offline", "--dist", "target/serve", "--address", "127.0.0.1", "--port"]);
    trunk.arg(port.to_string()).args(profile.flags());
    for directory in NOT_THE_PAGE.iter().filter(|directory| toolbox.root.join(directory).is_dir()) {
        trunk.args(["--ignore", directory]);
    }
    println!("The page is being built. It will be at http://127.0.0.1:{port}/ (Ctrl-C stops it).");
    command::become_program(trunk)
}

pub(crate) fn dist(toolbox: &Toolbox) -> PathBuf {
    toolbox.root.join("dist")
}

/// The directory of an earlier release build.
pub(crate) fn built(toolbox: &Toolbox) -> Result<PathBuf> {
    let dist = dist(toolbox);
    if dist.join("index.html").is_file() {
        return Ok(dist);
    }
    Err(Failure::new("there is no page in dist/", "run `cargo xtask build` first"))
}

/// What makes the release page small, beside the release profile: the standard library is built with it, for size and
/// without texts for debugging. These settings are unstable; the compiler is pinned, so they mean the same everywhere, and
/// without them the same page is some 16 KB larger.
pub(crate) const SMALL: [(&str, &str); 4] = [
    ("RUSTC_BOOTSTRAP", "1"),
    ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort"),
    ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size"),
    // A panic says what went wrong, but neither the place (a path of the machine that built it) nor `{:?}` of values.
    ("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", "-Zlocation-detail=none -Zfmt-debug=none"),
];

/// Trunk with all that it needs at hand, and told not to fetch anything: what it would fetch is not pinned by us.
fn trunk(toolbox: &Toolbox, profile: Profile) -> Result<Command> {
    toolbox.ensure_wasm_target()?;
    let program = toolbox.ensure(Tool::Trunk)?;
    let path = toolbox.path_with(profile.tools())?;
    let small = if let Profile::Release = profile { &SMALL[..] } else { &[] };
    let mut fetch = toolbox.cargo(["fetch"]);
    fetch.args(locked()).envs(small.iter().copied());
    command::run(fetch)?;

    let mut trunk = command::new(program);
    trunk.current_dir(&toolbox.root).env("PATH", path).env("CARGO_NET_OFFLINE", "true").envs(small.iter().copied());
    // Trunk reads NO_COLOR as a yes-or-no flag and ends at NO_COLOR=1.
    if env::var_os("NO_COLOR").is_some() {
        trunk.env("NO_COLOR", "true");
    }
    Ok(trunk)
}

/// A continuous integration run must not repair the lock file silently.
pub(crate) fn locked() -> Option<&'static str> {
    env::var_os("CI").is_some().then_some("--locked")
}
