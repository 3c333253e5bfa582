//! Which stories are kept, under which headings, and who may write over which?
//!
//! Pure. Each story is kept under a key of its own and begins with a [`Heading`] in a line of its own, so that there is no
//! index beside the stories that two tabs could write at once or that could say something else than they do. Behind
//! the heading stands a list of documents: the last steps back, and the story itself as the last one. The list of all
//! stories, where they are renamed, copied and deleted, is `static/library.js`, which keeps to the same form.

use crate::projection::{Projection, digest};
use crate::scenario::{Author, Node, Scenario};

/// What the list of stories tells of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heading {
    /// What tells it from the others: when it began, in milliseconds since 1970.
    pub id: i64,
    /// Counts up whenever it is written, in whichever tab.
    pub revision: i64,
    /// When it was written, in milliseconds since 1970.
    pub changed: i64,
}

impl Heading {
    /// The heading of a story, and the documents behind it; nothing if the text does not begin with one.
    pub fn read(id: i64, text: &str) -> Option<(Self, &str)> {
        let (line, documents) = text.split_once('\n')?;
        let mut fields = line.split('\t');
        let mut number = || fields.next()?.parse().ok();
        let (revision, changed) = (number()?, number()?);
        fields.next()?;
        Some((Self { id, revision, changed }, documents))
    }

    /// The heading as it is kept, with its line break. Of a title over several lines it is one.
    pub fn line(&self, title: &str) -> String {
        let title = title.replace(['\t', '\n', '\r'], " ");
        [&self.revision.to_string(), "\t", &self.changed.to_string(), "\t", &title, "\n"].concat()
    }
}

/// Where a story goes that was changed in this tab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// To the place that it has.
    Same,
    /// To a place of its own: it is new, or another tab has written over its place what this one has not seen.
    New,
}

/// Where a story goes, by the revision that this tab has seen of it and the one that is there now; nothing where it is not
/// kept yet, or no longer.
pub fn room(seen: Option<i64>, there: Option<i64>) -> Room {
    match (seen, there) {
        (None, _) => Room::New,
        (Some(seen), Some(there)) if seen != there => Room::New,
        // What another tab has deleted is kept again by who still works on it.
        (Some(_), _) => Room::Same,
    }
}

/// When the storage is full: how many steps back to try next, fewer each time; nothing when there were none.
pub fn fewer(steps: usize) -> Option<usize> {
    (steps > 0).then_some(steps / 2)
}

/// Gives a story that goes beside what another tab has made of it a title of its own: “Cindy (other tab)”.
pub fn beside(scenario: &mut Scenario) {
    let title = [named(scenario.part().text("title")), " (other tab)"].concat();
    scenario.set("title", Node::from(title));
}

/// What a story is called; those without a title, too.
pub fn named(title: &str) -> &str {
    if title.is_empty() { "A story without a name" } else { title }
}

/// What is to be said of the numbers of a link that was opened, beside those that its author saw.
pub fn compared(author: &Author, projection: &Projection, version: &str) -> String {
    if author.digest == digest(projection) {
        return String::from("Same numbers as the author saw.");
    }
    let differ = "The numbers differ from what the author saw";
    if author.version == version {
        return [
            differ,
            ", though it was this version of the engine, ",
            version,
            ". The link may have been changed on its way: ask for the story as a file.",
        ]
        .concat();
    }
    let made = if author.version.is_empty() { "which one, it does not say" } else { &author.version };
    [differ, ": the link was made with another version of the engine (", made, "; this is ", version, ")."].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::PRESETS;

    #[test]
    fn a_heading_is_read_as_it_was_written() {
        let titles =
            [("Cindy", "Cindy"), ("", ""), ("two\nlines\tand a tab", "two lines and a tab"), ("Zoë 🦊", "Zoë 🦊")];
        for (title, kept) in titles {
            let written = Heading { id: 7, revision: 3, changed: 1_777_000_000_000 };
            let text = [&written.line(title), "[{\n}]"].concat();
            assert_eq!(text, format!("3\t1777000000000\t{kept}\n[{{\n}}]"));
            assert_eq!(Heading::read(7, &text), Some((written, "[{\n}]")), "{title}");
        }
    }

    #[test]
    fn what_has_no_heading_is_no_story() {
        for text in ["", "[]", "1\t2\tno line break", "x\t2\ttitle\n[]", "1\tx\ttitle\n[]", "1\t2\n[]"] {
            assert_eq!(Heading::read(7, text), None, "{text:?}");
        }
    }

    #[test]
    fn nobody_writes_over_what_they_have_not_seen() {
        for (seen, there, expected) in [
            (None, None, Room::New),
            (None, Some(3), Room::New),
            (Some(3), Some(3), Room::Same),
            (Some(3), Some(4), Room::New),
            // Restored after it was deleted, from a text that this tab does not know.
            (Some(3), Some(2), Room::New),
            (Some(3), None, Room::Same),
        ] {
            assert_eq!(room(seen, there), expected, "{seen:?} {there:?}");
        }
    }

    #[test]
    fn a_full_storage_takes_fewer_and_fewer_steps_and_in_the_end_none() {
        let tries: Vec<_> = std::iter::successors(Some(20), |steps| fewer(*steps)).collect();
        assert_eq!(tries, [20, 10, 5, 2, 1, 0]);
    }

    #[test]
    fn a_story_beside_another_one_says_so() {
        let mut story = crate::open(PRESETS[0].json).expect("a story");
        story.set("title", Node::from("Cindy"));
        beside(&mut story);
        assert_eq!(story.part().text("title"), "Cindy (other tab)");
        story.set("title", None);
        beside(&mut story);
        assert_eq!(story.part().text("title"), "A story without a name (other tab)");
    }

    #[test]
    fn the_same_numbers_are_said_to_be_the_same_and_others_not() {
        let projection = crate::simulate_json(PRESETS[0].json).expect("it runs");
        let same = digest(&projection);
        let said = |digest, version: &str| compared(&Author { digest, version: version.into() }, &projection, "0.2.0");
        assert_eq!(said(same, "0.1.0"), "Same numbers as the author saw.");
        assert_eq!(said(same, ""), "Same numbers as the author saw.");
        assert_eq!(
            said(same ^ 1, "0.1.0"),
            "The numbers differ from what the author saw: the link was made with another version of the engine (0.1.0; this is 0.2.0)."
        );
        assert!(said(same ^ 1, "0.2.0").contains("though it was this version of the engine, 0.2.0."));
        assert!(said(same ^ 1, "").contains("(which one, it does not say; this is 0.2.0)"));
    }
}
