//! Which published cases are there? One row each, as `tests/published.rs` runs them and the documentation lists them.

use std::path::{Path, PathBuf};

use serde_json::Value;

/// Where the rows are.
pub(crate) const DIRECTORY: &str = "tests/data/published";

/// A file of the repository.
pub(crate) fn in_repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A file as JSON.
pub(crate) fn read(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every row of every system.
pub(crate) fn rows() -> Vec<Value> {
    let entries = std::fs::read_dir(in_repository(DIRECTORY)).expect("the directory of the cases");
    let paths = entries.map(|entry| entry.expect("a readable entry").path());
    let mut paths: Vec<_> = paths.filter(|path| !path.ends_with("ids.json")).collect();
    paths.sort();
    paths.iter().flat_map(|path| list(&read(path)).to_vec()).collect()
}

/// A list, or nothing where there is none.
pub(crate) fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// A text that a row has to have.
#[track_caller]
pub(crate) fn text<'a>(row: &'a Value, name: &str) -> &'a str {
    row[name].as_str().unwrap_or_else(|| panic!("no “{name}” in {row:#}"))
}
