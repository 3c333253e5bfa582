//! How long is it from a key press to the last change of the page?

use std::path::Path;

use crate::browser;
use crate::command;
use crate::failure::Result;
use crate::site;
use crate::tools::Toolbox;

/// Which page is measured.
#[derive(Clone, Copy)]
pub(crate) enum Measured {
    NewBuild,
    Dist,
}

/// Measures the release page with a long story; each argument goes to the script, which says what it measures.
pub(crate) fn page(toolbox: &Toolbox, measured: Measured, arguments: &[String]) -> Result<()> {
    match measured {
        Measured::NewBuild => site::build_dist(toolbox)?,
        Measured::Dist => drop(site::built(toolbox)?),
    }
    let mut node = browser::node(toolbox)?;
    node.arg(Path::new(browser::TESTS).join("bench.mjs")).args(arguments);
    command::run(node)
}
