//! Which stories are kept, under which headings, and who may write over which?
//!
//! Pure. Each story is kept under a key of its own and begins with a [`Heading`] in a line of its own, so that there is no
//! index beside the stories that two tabs could write at once or that could say something else than they do. Behind
//! the heading stands a list of documents: the last steps back, and the story itself as the last one.

use std::rc::Rc;

use crate::projection::{Projection, digest};
use crate::scenario::{Author, Node, Scenario};

/// What the list of stories tells of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// What tells it from the others: when it began, in milliseconds since 1970.
    pub id: i64,
    /// Counts up whenever it is written, in whichever tab.
    pub revision: i64,
    /// When it was written, in milliseconds since 1970.
    pub changed: i64,
    /// The title of its document; may be empty.
    pub title: Rc<str>,
    /// The bytes that it takes, all in all.
    pub bytes: usize,
}

impl Heading {
    /// The heading of a story, and the documents behind it; nothing if the text does not begin with one.
    pub fn read(id: i64, text: &str) -> Option<(Self, &str)> {
        let (line, documents) = text.split_once('\n')?;
        let mut fields = line.splitn(3, '\t');
        let mut number = || fields.next()?.parse().ok();
        let (revision, changed) = (number()?, number()?);
        let title = Rc::from(fields.next()?);
        Some((Self { id, revision, changed, title, bytes: text.len() }, documents))
    }

    /// The heading as it is kept, with its line break. Of a title over several lines it is one.
    pub fn line(&self) -> String {
        let title = self.title.replace(['\t', '\n', '\r'], " ");
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

/// The title of a story beside another one: “Cindy (copy)”.
pub fn beside(scenario: &mut Scenario, what: &str) {
    let title = [named(scenario.part().text("title")), " (", what, ")"].concat();
    scenario.set("title", Node::from(title));
}

/// What a story is called; those without a title, too.
pub fn named(title: &str) -> &str {
    if title.is_empty() { "A story without a name" } else { title }
}

/// What is to be said of a link of so many characters. (Chat tools begin to cut links at some 2,000 characters; beyond
/// 8,000 many programs refuse them.)
pub fn advice(characters: usize) -> &'static str {
    match characters {
        0..=2_000 => " characters: short enough for everywhere.",
        2_001..=8_000 => " characters: some chat tools cut links as long as this. Where one does, send the file.",
        _ => " characters: many programs cut or refuse links as long as this. Better send the file.",
    }
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

/// The list of kept stories, as it is looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shelf {
    /// The stories, the last changed first.
    pub stories: Vec<Heading>,
    /// The one that is open in this tab.
    pub open: Option<i64>,
    /// The one that is being renamed.
    pub renaming: Option<i64>,
    /// What was just done, in words.
    pub said: String,
    /// The story that was just deleted, as it was kept.
    pub deleted: Option<(i64, Rc<str>)>,
    /// What is looked for in the titles.
    pub sought: String,
    /// Whether the storage has run full, so that sizes matter.
    pub is_full: bool,
}

/// What can be done with the list.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Shelving {
    Look,
    Open(i64),
    Rename(i64),
    Named(i64, String),
    Duplicate(i64),
    Delete(i64),
    Restore,
    Seek(String),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::PRESETS;

    #[test]
    fn a_heading_is_read_as_it_was_written() {
        for (title, read) in
            [("Cindy", "Cindy"), ("", ""), ("two\nlines\tand a tab", "two lines and a tab"), ("Zoë 🦊", "Zoë 🦊")]
        {
            let written = Heading { id: 7, revision: 3, changed: 1_777_000_000_000, title: Rc::from(title), bytes: 0 };
            let text = [&written.line(), "[{\n}]"].concat();
            let expected = Heading { title: Rc::from(read), bytes: text.len(), ..written };
            assert_eq!(Heading::read(7, &text), Some((expected, "[{\n}]")), "{title}");
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
    fn a_copy_says_that_it_is_one() {
        let mut story = crate::open(PRESETS[0].json).expect("a story");
        story.set("title", Node::from("Cindy"));
        beside(&mut story, "copy");
        assert_eq!(story.part().text("title"), "Cindy (copy)");
        story.set("title", None);
        beside(&mut story, "other tab");
        assert_eq!(story.part().text("title"), "A story without a name (other tab)");
    }

    #[test]
    fn a_long_link_is_told_to_be_long() {
        for (characters, expected) in
            [(700, "everywhere"), (2_000, "everywhere"), (2_001, "some"), (8_000, "some"), (8_001, "many")]
        {
            assert!(advice(characters).contains(expected), "{characters}");
        }
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
