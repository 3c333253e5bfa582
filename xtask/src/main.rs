//! Which development commands are there?

mod browser;
mod command;
mod failure;
mod lanes;
mod package;
mod pins;
mod release;
mod script;
mod shrink;
mod site;
mod size;
mod split;
mod table;
mod tools;
mod trim;

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;

use failure::{Failure, Result};
use lanes::Lane;
use script::Script;
use site::{Port, Profile};
use tools::Toolbox;

const HELP: &str = "\
The development commands of Rollforward.

    cargo xtask serve [--port N] [--release]   build the page, serve it, rebuild on every change
    cargo xtask build                          the release page in dist/, and what it weighs
    cargo xtask package                        the npm package in pkg/, and its tarball
    cargo xtask test [LANE...]                 every check, or only the named ones:
                                               fmt, clippy, native, wasm, package, build, size, browser
    cargo xtask fmt                            format the whole workspace
    cargo xtask shots [--no-build] [ARG...]    screenshots in shots/; each ARG goes to tests/browser/shots.mjs
    cargo xtask lighthouse [--no-build] [ARG...]
                                               what Lighthouse says of it; each ARG goes to tests/browser/lighthouse.mjs
    cargo xtask bench-page [--no-build] [ARG...]
                                               key press to last change of the page; each ARG goes to tests/browser/bench.mjs
    cargo xtask tools                          find or install every tool, and say where it is
    cargo xtask help                           this text

Tools are taken from PATH when their version is the pinned one, else from a cache of yours
($ROLLFORWARD_TOOLS, else the user's cache directory), where a missing one is installed.
";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match Task::parse(&arguments).and_then(Task::run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("xtask: {failure}");
            ExitCode::FAILURE
        }
    }
}

enum Task {
    Help,
    Tools,
    Serve(Profile, Port),
    Build,
    Package,
    Test(Vec<Lane>),
    Format,
    Script(Script, Vec<String>),
}

impl Task {
    fn parse(arguments: &[String]) -> Result<Self> {
        let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
        match words.as_slice() {
            [] | ["help" | "--help" | "-h"] => Ok(Self::Help),
            ["tools"] => Ok(Self::Tools),
            ["serve", options @ ..] => serve(options),
            ["build"] => Ok(Self::Build),
            ["package"] => Ok(Self::Package),
            ["test", names @ ..] => lanes::named(names).map(Self::Test),
            ["fmt"] => Ok(Self::Format),
            ["shots", ..] => Ok(Self::Script(Script::Shots, arguments[1..].to_vec())),
            ["lighthouse", ..] => Ok(Self::Script(Script::Lighthouse, arguments[1..].to_vec())),
            ["bench-page", ..] => Ok(Self::Script(Script::Bench, arguments[1..].to_vec())),
            unknown => Err(misused(unknown)),
        }
    }

    fn run(self) -> Result<()> {
        if matches!(self, Self::Help) {
            print!("{HELP}");
            return Ok(());
        }
        let toolbox = Toolbox::open(repository()?)?;
        match self {
            Self::Help => Ok(()),
            Self::Tools => tools::report(&toolbox),
            Self::Serve(profile, port) => site::serve(&toolbox, profile, port),
            Self::Build => site::build(&toolbox),
            Self::Package => package::build(&toolbox),
            Self::Test(lanes) => lanes::run(&toolbox, &lanes),
            Self::Format => command::run(toolbox.cargo(["fmt", "--all"])),
            Self::Script(script, arguments) => script.run(&toolbox, &arguments),
        }
    }
}

fn serve(options: &[&str]) -> Result<Task> {
    let mut profile = Profile::Dev;
    let mut port = Port::default();
    let mut rest = options;
    loop {
        rest = match rest {
            [] => return Ok(Task::Serve(profile, port)),
            ["--release", rest @ ..] => {
                profile = Profile::Release;
                rest
            }
            ["--port", number, rest @ ..] => {
                port = Port::exactly(number)?;
                rest
            }
            unknown => return Err(misused(unknown)),
        };
    }
}

fn misused(words: &[&str]) -> Failure {
    Failure::new(format!("`{}` is not understood", words.join(" ")), "`cargo xtask help` lists the commands")
}

/// Cargo tells a running package where its manifest is; a path baked in at compile time would outlive a moved checkout.
fn repository() -> Result<PathBuf> {
    env::var_os("CARGO_MANIFEST_DIR")
        .map(PathBuf::from)
        .and_then(|manifest| manifest.parent().map(PathBuf::from))
        .ok_or_else(|| Failure::new("the repository was not found", "start this as `cargo xtask`"))
}
