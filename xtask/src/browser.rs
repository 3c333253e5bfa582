//! Which Chromium do the tests drive, and with what?

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::command;
use crate::failure::{Failure, Result};
use crate::tools::{self, Toolbox, version_in};

/// Where the browser tests are, seen from the root of the repository.
pub(crate) const TESTS: &str = "tests/browser";

/// A program of the browser, and what it says of its version.
pub(crate) struct Program {
    pub(crate) program: PathBuf,
    version: String,
}

const CHROMIUM: [&str; 5] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

const MACOS: [&str; 2] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/// The browser: `$CHROME_PATH`, else PATH, else where macOS keeps applications.
pub(crate) fn chromium() -> Result<Program> {
    find_or_install("Chromium", || {
        let named = env::var_os("CHROME_PATH").map(PathBuf::from);
        let on_path = CHROMIUM.iter().filter_map(|name| command::on_path(name));
        named.into_iter().chain(on_path).chain(MACOS.iter().map(PathBuf::from)).find_map(program)
    })
}

/// The driver, which only works with a browser of its own major version.
pub(crate) fn driver() -> Result<Program> {
    let driver = find_or_install("chromedriver", || {
        let named = env::var_os("CHROMEDRIVER").map(PathBuf::from);
        // Where continuous integration services say that it is.
        let beside = env::var_os("CHROMEWEBDRIVER").map(|directory| PathBuf::from(directory).join("chromedriver"));
        named.into_iter().chain(beside).chain(command::all_on_path("chromedriver")).find_map(program)
    })?;
    let browser = chromium()?;
    if major(&driver.version) == major(&browser.version) {
        return Ok(driver);
    }
    Err(Failure::new(
        format!("chromedriver is {} but the browser is {}", driver.version, browser.version),
        "install both from the same place, or set CHROME_PATH and CHROMEDRIVER to a pair",
    ))
}

/// The node modules of some tests, exactly as locked.
pub(crate) fn ensure_packages(toolbox: &Toolbox, tests: &str) -> Result<()> {
    let directory = toolbox.root.join(tests);
    let lock = directory.join("package-lock.json");
    let stamp = directory.join("node_modules/.installed-from.json");
    let locked = fs::read(&lock).map_err(|error| {
        Failure::new(format!("{} could not be read ({error})", lock.display()), "restore it from git")
    })?;
    if fs::read(&stamp).is_ok_and(|installed| installed == locked) {
        return Ok(());
    }
    tools::node()?;
    let mut npm = command::new("npm");
    npm.current_dir(&directory).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    command::run(npm)?;
    fs::write(&stamp, locked).map_err(|error| {
        Failure::new(format!("{} could not be written ({error})", stamp.display()), "make the directory writable")
    })
}

/// Node.js on a script of the browser tests, told which browser to drive.
pub(crate) fn node(toolbox: &Toolbox) -> Result<Command> {
    let mut node = command::new(tools::node()?);
    ensure_packages(toolbox, TESTS)?;
    node.current_dir(&toolbox.root).env("CHROME_PATH", chromium()?.program);
    Ok(node)
}

fn program(program: PathBuf) -> Option<Program> {
    let version = version_in(&command::version_output(&program)?)?.to_owned();
    Some(Program { program, version })
}

fn major(version: &str) -> Option<&str> {
    version.split('.').next()
}

fn find_or_install(name: &str, find: impl Fn() -> Option<Program>) -> Result<Program> {
    if let Some(program) = find() {
        return Ok(program);
    }
    let advice = match Machine::of_ours() {
        Machine::DebianAsRoot => {
            install_on_debian()?;
            "install the packages chromium and chromium-driver"
        }
        Machine::Debian => "run `sudo apt-get install -y chromium chromium-driver`",
        Machine::MacOs => "run `brew install --cask chromium` and `brew install chromedriver`",
        Machine::Other => "install Chromium and its chromedriver, or set CHROME_PATH and CHROMEDRIVER",
    };
    find().ok_or_else(|| Failure::new(format!("{name} was not found"), advice))
}

enum Machine {
    DebianAsRoot,
    Debian,
    MacOs,
    Other,
}

impl Machine {
    fn of_ours() -> Self {
        if cfg!(target_os = "macos") {
            return Self::MacOs;
        }
        // Not what Debian's children call themselves: in some, the package `chromium` only points to another shop.
        let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
        if !release.lines().any(|line| line == "ID=debian") {
            return Self::Other;
        }
        let mut id = command::new("id");
        id.arg("-u");
        if command::answer(id).as_deref() == Some("0") { Self::DebianAsRoot } else { Self::Debian }
    }
}

fn install_on_debian() -> Result<()> {
    println!("Chromium and its driver are installed from Debian's packages; that takes about a minute.");
    command::run(apt(&["update"]))?;
    command::run(apt(&["install", "-y", "--no-install-recommends", "chromium", "chromium-driver"]))
}

fn apt(arguments: &[&str]) -> Command {
    let mut apt = command::new(Path::new("apt-get"));
    apt.env("DEBIAN_FRONTEND", "noninteractive").args(arguments);
    apt
}

#[cfg(test)]
mod tests {
    use super::major;

    #[test]
    fn only_the_major_version_counts() {
        assert_eq!(major("156.0.8078.73"), major("156.1.2.3"));
        assert_ne!(major("156.0"), major("15.0"));
    }
}
