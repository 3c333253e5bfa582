//! How does a test hold what it finds against a file that it can also write?

use std::path::{Path, PathBuf};

use crate::diff;

/// A directory of the repository.
pub(crate) fn directory(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The names of the files in a directory that end in `.ending`, without it, in order.
#[track_caller]
pub(crate) fn names(directory: &Path, ending: &str) -> Vec<String> {
    let entries = std::fs::read_dir(directory).unwrap_or_else(|error| panic!("{}: {error}", directory.display()));
    let paths = entries.map(|entry| entry.expect("a readable entry").path());
    let ours = paths.filter(|path| path.extension().is_some_and(|found| found == ending));
    let mut names: Vec<_> = ours.map(|path| path.file_stem().expect("a name").to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Holds texts against their files. With `UPDATE_GOLDEN=1` the files are written instead.
#[track_caller]
pub(crate) fn hold(texts: &[(PathBuf, String)]) {
    if std::env::var_os("UPDATE_GOLDEN").is_some_and(|value| value == "1") {
        for (path, found) in texts {
            std::fs::write(path, found).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        }
        return;
    }
    let differences = texts.iter().filter_map(|(path, found)| {
        let expected = std::fs::read_to_string(path).unwrap_or_default();
        diff::lines(&expected, found).map(|lines| format!("{}\n{lines}\n", path.display()))
    });
    let differences: Vec<_> = differences.collect();
    assert!(
        differences.is_empty(),
        "{} of {} files differ (- is the file, + is what was found; UPDATE_GOLDEN=1 writes them):\n\n{}",
        differences.len(),
        texts.len(),
        differences.join("\n")
    );
}
