//! What does Lighthouse say of the page, on a slow phone?

use std::path::Path;

use crate::browser;
use crate::command;
use crate::failure::Result;
use crate::site::Page;
use crate::tools::{Tool, Toolbox};

/// Prints the scores, and every audit that is not perfect. `arguments` go to the script.
pub(crate) fn run(toolbox: &Toolbox, page: &Page, arguments: &[String]) -> Result<()> {
    page.ready(toolbox)?;
    let mut node = browser::node(toolbox)?;
    node.env("LIGHTHOUSE", toolbox.ensure(Tool::Lighthouse)?);
    node.arg(Path::new(browser::TESTS).join("lighthouse.mjs")).args(arguments);
    command::run(node)
}
