//! What can be done on the page?
//!
//! Views send an [`Action`]; the [model](super::model) says what becomes of it.

use std::rc::Rc;

use super::change::Direction;
use super::rows::{Seen, Table};
use crate::projection::Subject;
use crate::scenario::{Author, Node, Scenario};

/// What can happen on the page.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Action {
    Set(Rc<str>, Option<Node>),
    Draft {
        path: Rc<str>,
        problem: Option<String>,
    },
    Add(Rc<str>),
    Begin(Rc<str>),
    AddEvent(&'static str),
    MoveTo(Rc<str>, usize, usize),
    Duplicate(Rc<str>, usize),
    Remove(Rc<str>, usize),
    SortEvents,
    SetMoment(Rc<str>, Moment),
    Unfold(Rc<str>),
    /// Unfolds everything that something stands in, and turns to it.
    Reveal(Rc<str>),
    LookForEvent(Option<Rc<str>>),
    /// Begins a story that is somebody's: of a link, of a file.
    Load(Scenario),
    /// Begins a story that is nobody's until it is edited: of the gallery.
    Try(Scenario),
    Undo,
    Redo,
    Play,
    Pause,
    Tick,
    Seek(Option<usize>),
    Step(Direction),
    Open(Subject),
    Close,
    Point(usize),
    See(Table, Seen),
    Print(bool),
    Picture(String),
    ShowInvoice(usize),
    ShowTab(Tab),
    /// Turns to a view of what if; to the result where none is named.
    Ask(Rc<str>),
    ShowSide(Side),
    ShowTheme(Theme),
    Gallery(Gallery),
    /// Keeps what is not kept yet.
    Keep,
    /// Looks what another tab has made of the story.
    Hear,
    /// Opens the kept story of that id.
    OpenKept(i64),
    Share,
    Compare(Author),
    UseText {
        text: String,
        from: &'static str,
    },
    Tell(String),
    Dismiss,
}

/// A time that is told by the billing period in which something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// Its first second.
    Start,
    /// Half-way through it, to the second.
    Half,
    /// The first second of the next one.
    Next,
}

/// The sheets below the roll-forward.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// Invoices as paper.
    Invoices,
    /// The ledger of the balance.
    Ledger,
    /// What happens when.
    Calendar,
    /// The documents.
    Json,
    /// The calls that make the story happen.
    Code,
    /// What is taken along, and what is brought in.
    Export,
}

/// The list of ready-made stories, as far as it is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gallery {
    /// Nobody has looked yet, or it is under way.
    Unread,
    /// The text of the list.
    Listed(Rc<str>),
    /// It could not be fetched.
    Missing,
}

/// The two sides of the page, of which a small screen shows one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// What came out.
    Result,
    /// What the story says.
    Story,
}

/// Light, dark, or as the system is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Theme {
    System,
    Light,
    Dark,
}
