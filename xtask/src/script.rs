//! What do the scripts beside the browser tests say of the built page?

use std::path::Path;

use crate::browser;
use crate::command;
use crate::failure::Result;
use crate::site;
use crate::tools::{Tool, Toolbox};

/// A script of `tests/browser/` that looks at the page in `dist/`.
#[derive(Clone, Copy)]
pub(crate) enum Script {
    /// Screenshots.
    Shots,
    /// The scores of Lighthouse, and every audit that is not perfect.
    Lighthouse,
    /// From a key press to the last change of the page, with a long story.
    Bench,
}

impl Script {
    fn file(self) -> &'static str {
        match self {
            Self::Shots => "shots.mjs",
            Self::Lighthouse => "lighthouse.mjs",
            Self::Bench => "bench.mjs",
        }
    }

    /// Runs it on a new build, or after `--no-build` on the page of an earlier one; all further arguments go to it.
    pub(crate) fn run(self, toolbox: &Toolbox, arguments: &[String]) -> Result<()> {
        let arguments = match arguments {
            [first, rest @ ..] if first == "--no-build" => {
                site::built(toolbox)?;
                rest
            }
            all => {
                site::build_dist(toolbox)?;
                all
            }
        };
        let mut node = browser::node(toolbox)?;
        if let Self::Lighthouse = self {
            node.env("LIGHTHOUSE", toolbox.ensure(Tool::Lighthouse)?);
        }
        node.arg(Path::new(browser::TESTS).join(self.file())).args(arguments);
        command::run(node)
    }
}
