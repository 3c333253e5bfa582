//! How is another program found and run?

use std::env;
use std::ffi::OsStr;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use crate::failure::{Failure, Result};

/// A command that sees what it would see when started by hand. Cargo describes *this* package in the environment; a
/// build script further down that watches those variables would run again at every change between the two.
pub(crate) fn new(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    command
}

/// Runs to the end, writing straight to our own output.
pub(crate) fn run(mut command: Command) -> Result<()> {
    println!("$ {}", described(&command));
    let status = io::stdout().flush().and_then(|()| command.stdin(Stdio::null()).status());
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(Failure::new(format!("`{}` {}", described(&command), ending(status)), "its output is above")),
        Err(error) => Err(not_started(&command, &error)),
    }
}

/// Runs every command, also after one has failed.
pub(crate) fn run_all<const N: usize>(commands: [Command; N]) -> Result<()> {
    let mut failures: Vec<Failure> = commands.into_iter().filter_map(|command| run(command).err()).collect();
    match (failures.pop(), failures.len()) {
        (None, _) => Ok(()),
        (Some(only), 0) => Err(only),
        (Some(_), others) => {
            Err(Failure::new(format!("{} of {N} commands failed", others + 1), "the output of each is above"))
        }
    }
}

/// Becomes the other program, so that whoever stops this process stops that one. Returns only when it cannot start.
#[cfg(unix)]
pub(crate) fn become_program(mut command: Command) -> Result<()> {
    use std::os::unix::process::CommandExt as _;
    println!("$ {}", described(&command));
    let error = command.exec();
    Err(not_started(&command, &error))
}

#[cfg(not(unix))]
pub(crate) fn become_program(command: Command) -> Result<()> {
    run(command)
}

/// What the program says on standard output, or nothing when it cannot be started or fails.
pub(crate) fn answer(mut command: Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

pub(crate) fn version_output(program: &Path) -> Option<String> {
    let mut command = new(program);
    command.arg("--version");
    answer(command)
}

/// Every file of that name on PATH, in the order of PATH.
pub(crate) fn all_on_path(program: &str) -> Vec<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let file = format!("{program}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&path).map(|directory| directory.join(&file)).filter(|file| file.is_file()).collect()
}

pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    all_on_path(program).into_iter().next()
}

/// The command as a person would type it; programs by name, as their directories are long and not the point.
fn described(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_stem().unwrap_or(command.get_program());
    let words = std::iter::once(program).chain(command.get_args());
    let words: Vec<_> = words.map(OsStr::to_string_lossy).collect();
    words.join(" ")
}

fn ending(status: ExitStatus) -> String {
    match status.code() {
        Some(code) => format!("ended with code {code}"),
        None => "was stopped by a signal".to_owned(),
    }
}

fn not_started(command: &Command, error: &io::Error) -> Failure {
    Failure::new(
        format!("`{}` could not be started ({error})", described(command)),
        "`cargo xtask tools` says what is missing",
    )
}
