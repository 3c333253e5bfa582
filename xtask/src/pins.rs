//! Which exact versions does the repository ask for?
//!
//! Each version is written once, where its first reader wants it: the toolchain for rustup, Trunk and wasm-opt in
//! Trunk's own file, wasm-bindgen in the lock file, as the tool must equal the crate.

use std::fs;
use std::path::Path;

use crate::failure::{Failure, Result};

pub(crate) struct Pins {
    pub(crate) rust: String,
    pub(crate) trunk: String,
    pub(crate) wasm_bindgen: String,
    pub(crate) wasm_opt: String,
}

/// The newest Lighthouse that runs on that Node.js.
pub(crate) const LIGHTHOUSE: &str = "12.8.2";

/// The oldest Node.js whose test runner has the options that the browser lane uses.
pub(crate) const NODE: (u32, u32) = (20, 11);

impl Pins {
    pub(crate) fn read(root: &Path) -> Result<Self> {
        Ok(Self {
            rust: pin(root, "rust-toolchain.toml", "channel", |text| setting(text, "channel"))?,
            trunk: pin(root, "Trunk.toml", "trunk-version", |text| {
                setting(text, "trunk-version")?.strip_prefix('=').map(str::trim_start)
            })?,
            wasm_bindgen: pin(root, "Cargo.lock", "wasm-bindgen", |text| locked(text, "wasm-bindgen"))?,
            wasm_opt: pin(root, "Trunk.toml", "wasm_opt", |text| setting(text, "wasm_opt")?.strip_prefix("version_"))?,
        })
    }
}

fn pin(root: &Path, file: &str, name: &str, find: impl Fn(&str) -> Option<&str>) -> Result<String> {
    let text = fs::read_to_string(root.join(file))
        .map_err(|error| Failure::new(format!("{file} could not be read ({error})"), "restore it from git"))?;
    find(&text)
        .map(str::to_owned)
        .ok_or_else(|| Failure::new(format!("{file} does not pin `{name}`"), "restore the line from git"))
}

/// The value of the first `key = "value"` line. Enough for files of our own; not a TOML parser.
fn setting<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    text.lines().find_map(|line| {
        let value = line.trim().strip_prefix(key)?.trim_start().strip_prefix('=')?;
        value.trim_start().strip_prefix('"')?.split('"').next()
    })
}

/// The version of a package in `Cargo.lock`, where `version` is the line after `name`.
fn locked<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let name = format!("name = \"{package}\"");
    let after = lock.lines().skip_while(|line| *line != name).nth(1)?;
    setting(after, "version")
}

#[cfg(test)]
mod tests {
    use super::{locked, setting};

    const LOCK: &str = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"0.2.1\"\n\n\
                        [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.129\"\nsource = \"registry\"\n";

    #[test]
    fn the_lock_is_read_by_whole_package_names() {
        assert_eq!(locked(LOCK, "wasm-bindgen"), Some("0.2.129"));
        assert_eq!(locked(LOCK, "wasm"), None);
    }

    #[test]
    fn a_setting_is_read_by_its_whole_key() {
        let text = "# wasm_opt = \"no\"\nwasm_opt_level = \"z\"\n  wasm_opt = \"version_132\" # note\n";
        assert_eq!(setting(text, "wasm_opt"), Some("version_132"));
        assert_eq!(setting(text, "wasm"), None);
    }
}
