//! Which pages does the documentation have, and how are the parts of them made that are not written by hand?
//!
//! A page says `<!-- generated: what -->`, and up to `<!-- /generated -->` stands what is made here.

use std::path::PathBuf;

use super::markup::{escaped, inside, plain, tags};
use super::{axes, conformance, fields, stories};
use crate::files;

/// Where the pages are.
pub(crate) const DIRECTORY: &str = "static/docs";

/// The chapters in their order: the file, and what it is called in lists of them.
pub(crate) const CHAPTERS: [(&str, &str); 8] = [
    ("index.html", "In five minutes"),
    ("balance.html", "The balance"),
    ("proration.html", "Proration"),
    ("policies.html", "Policies"),
    ("document.html", "The scenario document"),
    ("package.html", "The JavaScript package"),
    ("embed.html", "Live examples in your pages"),
    ("conformance.html", "Conformance"),
];

const OPENS: &str = "<!-- generated: ";
const CLOSES: &str = "<!-- /generated -->";

/// A page as it stands in the repository.
pub(crate) struct Page {
    pub(crate) file: &'static str,
    pub(crate) text: String,
}

impl Page {
    /// Where it is.
    pub(crate) fn path(&self) -> PathBuf {
        files::directory(DIRECTORY).join(self.file)
    }

    /// The page as it should be: all that is generated in it made anew.
    pub(crate) fn fresh(&self) -> String {
        let text = regions(&self.text, |what| (what != "contents").then(|| self.made(what)));
        let text = stories::fill(&text);
        // The list of headings comes last: it has those that the other parts have made.
        regions(&text, |what| (what == "contents").then(|| contents(&text)))
    }

    /// What stands in a region.
    fn made(&self, what: &str) -> String {
        let words: Vec<_> = what.split_whitespace().collect();
        match *words.as_slice() {
            ["chapters"] => self.chapters(),
            ["turn"] => self.turn(),
            ["example", story] => stories::told(&self.text, story).fallback(),
            ["link", story] => self.link(story),
            ["fields", path] => fields::of(path),
            ["rules", path] => fields::rules(path),
            ["limits"] => fields::limits(),
            ["axis", axis, story, ref shown @ ..] => axes::of(&self.text, axis, story, shown),
            ["presets"] => axes::presets(),
            ["under-presets", story, ref shown @ ..] => axes::under_presets(&self.text, story, shown),
            ["conformance"] => conformance::counts(),
            ["differing"] => conformance::differing(),
            ["cases"] => conformance::cases(),
            _ => panic!("{}: nobody makes “{what}”", self.file),
        }
    }

    /// The way from a story to the simulator.
    fn link(&self, story: &str) -> String {
        format!("<a href=\"{}\">Open in Rollforward</a>", stories::told(&self.text, story).link())
    }

    /// All chapters, with this one marked.
    fn chapters(&self) -> String {
        let entry = |(file, name): &(&str, &str)| {
            let here = if *file == self.file { " aria-current=\"page\"" } else { "" };
            format!("<li><a href=\"{file}\"{here}>{name}</a></li>\n")
        };
        format!("\n<ol>\n{}</ol>\n", CHAPTERS.iter().map(entry).collect::<String>())
    }

    /// The chapters before and behind this one.
    fn turn(&self) -> String {
        let place = CHAPTERS.iter().position(|(file, _)| *file == self.file).expect("a chapter");
        let to = |place: usize, way: &str, words: &str| {
            let found = CHAPTERS.get(place);
            found.map(|(file, name)| format!("<a rel=\"{way}\" href=\"{file}\"><small>{words}</small> {name}</a>\n"))
        };
        let before = place.checked_sub(1).and_then(|place| to(place, "prev", "Before this"));
        let behind = to(place + 1, "next", "Next");
        format!("\n{}{}", before.unwrap_or_default(), behind.unwrap_or_default())
    }
}

/// All pages.
pub(crate) fn all() -> Vec<Page> {
    let read = |&(file, _): &(&'static str, &'static str)| {
        let path = files::directory(DIRECTORY).join(file);
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Page { file, text }
    };
    CHAPTERS.iter().map(read).collect()
}

/// A text with those regions made anew for which something is given.
fn regions(text: &str, make: impl Fn(&str) -> Option<String>) -> String {
    let mut page = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once(OPENS) {
        let (what, behind) = behind.split_once(" -->").expect("the end of a mark");
        let (old, behind) = behind.split_once(CLOSES).unwrap_or_else(|| panic!("“{what}” has no end"));
        let new = make(what).unwrap_or_else(|| old.to_string());
        page.extend([before, OPENS, what, " -->", &new, CLOSES]);
        rest = behind;
    }
    page + rest
}

/// The headings of a page, as links.
fn contents(page: &str) -> String {
    let headings =
        tags(page).into_iter().filter(|tag| tag.name == "h2" && tag.get("id").is_some_and(|id| id != "contents"));
    let entries = headings.map(|tag| {
        let words = escaped(&plain(inside(page, &tag)));
        format!("<li><a href=\"#{}\">{words}</a></li>\n", tag.get("id").unwrap_or_default())
    });
    format!("\n<ul>\n{}</ul>\n", entries.collect::<String>())
}
