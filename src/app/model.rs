//! What does the page know, and how does each action change it?
//!
//! Pure: no browser, no clock, no storage. An edit makes a new document, runs it, and keeps the last good result where
//! the new one has problems. Every edit can be undone; edits at one path in a row are one step.

use std::rc::Rc;

use super::change::{self, Direction};
use super::rows::{Seen, Table};
use crate::projection::{Projection, Subject};
use crate::scenario::{Node, PRESETS, Problem, Scenario};
use crate::simulate;

/// The story with which the page opens. (Taken while compiling: the others stay out of the page.)
pub const FIRST_STORY: &str = PRESETS[0].json;

/// As many steps can be undone.
const MOST_STEPS: usize = 500;

/// All that the page knows.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// The document as it stands, right or wrong.
    pub scenario: Scenario,
    /// The last result without problems.
    pub projection: Rc<Projection>,
    /// What is wrong with the document; the result is of an earlier one while this is not empty.
    pub problems: Rc<Vec<Problem>>,
    /// What is typed and cannot be read, by the path of its field: the words that stand beside it.
    pub drafts: Vec<(Rc<str>, String)>,
    /// Counts up when the document changes otherwise than by typing, so that controls let go of what was typed.
    pub epoch: u32,
    /// Documents to go back to, the latest last.
    pub past: Vec<Scenario>,
    /// Documents to go forward to, the next last.
    pub future: Vec<Scenario>,
    /// Where the last edit was.
    last_path: Option<Rc<str>>,
    /// The month that is lit; the whole story where there is none.
    pub month: Option<usize>,
    /// Whether the story plays.
    pub playing: bool,
    /// The amount that is opened.
    pub open: Option<Subject>,
    /// The invoice that is pointed at on the chart.
    pub pointed: Option<usize>,
    /// Which rows are seen of each long table, by [`Table`].
    pub seen: [Seen; 3],
    /// Whether the page is being printed: then all of it is there.
    pub printing: bool,
    /// The invoice that is shown.
    pub invoice: usize,
    /// Which sheet is shown below the roll-forward.
    pub tab: Tab,
    /// Which side a small screen shows.
    pub side: Side,
    /// The stories to begin with.
    pub gallery: Gallery,
    /// The theme that is shown.
    pub theme: Theme,
    /// What came of copying the link.
    pub copied: Copied,
    /// Whether it was told that the browser does not let us keep the work.
    cannot_keep: bool,
    /// Something to tell that is not about a field: a broken link, a full storage.
    pub message: Option<String>,
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

/// What came of copying the link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Copied {
    /// Nobody asked, or it is long ago.
    NotYet,
    /// It is on the clipboard.
    Done,
    /// The browser does not let us: this is the link, to be copied by hand.
    ByHand(String),
}

/// What can happen on the page.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Action {
    Set(Rc<str>, Option<Node>),
    Draft { path: Rc<str>, problem: Option<String> },
    AddPrice,
    AddEvent(&'static str),
    MoveEvent(usize, Direction),
    Remove(&'static str, usize),
    Load(Scenario),
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
    ShowSide(Side),
    ShowTheme(Theme),
    Gallery(Gallery),
    CopyLink,
    Copied(Copied),
    UseText { text: String, from: &'static str },
    Tell(String),
    CannotKeep(String),
    Dismiss,
}

impl Model {
    /// The page as it opens with a document. Beside the problems of one that does not run stands the result of the
    /// latest one before it that does, or else of the first preset.
    ///
    /// # Panics
    /// If the first preset does not run, which `tests/golden.rs` rules out.
    pub fn new(scenario: Scenario, past: Vec<Scenario>) -> Self {
        let (projection, problems) = match simulate(&scenario) {
            Ok(projection) => (projection, Vec::new()),
            Err(problems) => (last_good(&past), problems),
        };
        let mut model = Self {
            scenario,
            projection: Rc::new(projection),
            problems: Rc::new(problems),
            drafts: Vec::new(),
            epoch: 0,
            past,
            future: Vec::new(),
            last_path: None,
            month: None,
            playing: false,
            open: None,
            pointed: None,
            seen: Default::default(),
            printing: false,
            invoice: 0,
            tab: Tab::Invoices,
            side: Side::Result,
            gallery: Gallery::Unread,
            theme: Theme::System,
            copied: Copied::NotYet,
            cannot_keep: false,
            message: None,
        };
        model.show_telling_invoice();
        model
    }

    /// Whether the result is of an earlier document.
    pub fn is_stale(&self) -> bool {
        !self.problems.is_empty() || !self.drafts.is_empty()
    }

    /// How many mistakes there are to mend.
    pub fn mistakes(&self) -> usize {
        self.problems.len() + self.drafts.len()
    }

    fn last_month(&self) -> usize {
        self.projection.months.len().saturating_sub(1)
    }

    /// Shows the first invoice that has something to tell: one after the first event.
    fn show_telling_invoice(&mut self) {
        let first_event = self.projection.simulation.events.first().map(|event| event.at);
        let place = self.projection.invoices.iter().position(|invoice| first_event.is_some_and(|at| at <= invoice.at));
        self.invoice = place.unwrap_or(0);
    }

    // Edits.

    fn edit(&mut self, path: Option<Rc<str>>, change: impl FnOnce(&mut Scenario)) {
        let mut scenario = self.scenario.clone();
        change(&mut scenario);
        self.replace(path, scenario);
    }

    fn replace(&mut self, path: Option<Rc<str>>, scenario: Scenario) {
        if scenario == self.scenario {
            return;
        }
        let goes_on = path.is_some() && path == self.last_path && !self.past.is_empty();
        if !goes_on {
            self.past.push(self.scenario.clone());
            let surplus = self.past.len().saturating_sub(MOST_STEPS);
            self.past.drain(..surplus);
        }
        self.future.clear();
        self.last_path = path;
        self.show(scenario);
    }

    /// Runs a document and keeps the last good result where it has problems.
    fn show(&mut self, scenario: Scenario) {
        match simulate(&scenario) {
            Ok(projection) => {
                self.projection = Rc::new(projection);
                self.problems = Rc::default();
                let last_invoice = self.projection.invoices.len().saturating_sub(1);
                self.invoice = self.invoice.min(last_invoice);
                self.pointed = self.pointed.map(|pointed| pointed.min(last_invoice));
                self.month = self.month.map(|month| month.min(self.last_month()));
            }
            Err(problems) => self.problems = Rc::new(problems),
        }
        self.scenario = scenario;
        self.copied = Copied::NotYet;
    }

    /// Goes a step back or forth, from one list of documents to the other.
    fn travel(&mut self, direction: Direction) {
        let (from, to) = match direction {
            Direction::Up => (&mut self.past, &mut self.future),
            Direction::Down => (&mut self.future, &mut self.past),
        };
        let Some(scenario) = from.pop() else { return };
        to.push(self.scenario.clone());
        self.last_path = None;
        self.let_go();
        self.show(scenario);
    }

    /// Lets go of what is typed and opened.
    fn let_go(&mut self) {
        self.drafts.clear();
        self.open = None;
        self.epoch += 1;
    }

    fn load(&mut self, scenario: Scenario) {
        self.let_go();
        self.message = None;
        self.month = None;
        self.playing = false;
        self.replace(None, scenario);
        self.show_telling_invoice();
    }

    fn draft(&mut self, path: Rc<str>, problem: Option<String>) {
        self.drafts.retain(|(known, _)| *known != path);
        self.drafts.extend(problem.map(|problem| (path, problem)));
    }

    // The roll-forward.

    fn seek(&mut self, month: Option<usize>) {
        self.month = month.map(|month| month.min(self.last_month()));
        let Some(place) = self.month else { return };
        self.seen[Table::Months as usize].show(place);
        let Some(month) = self.projection.months.get(place) else { return };
        // Of several invoices in the month the last one shows where it ended.
        if !month.invoices.is_empty() {
            self.invoice = month.invoices.end - 1;
        }
    }

    fn tick(&mut self) {
        match self.month {
            Some(month) if month >= self.last_month() => {
                self.playing = false;
                self.seek(None);
            }
            Some(month) => self.seek(Some(month + 1)),
            None => self.seek(Some(0)),
        }
    }

    fn step(&mut self, direction: Direction) {
        self.playing = false;
        self.seek(Some(match (self.month, direction) {
            (None, Direction::Down) => 0,
            (None, Direction::Up) => self.last_month(),
            (Some(month), Direction::Down) => month + 1,
            (Some(month), Direction::Up) => month.saturating_sub(1),
        }));
    }

    /// Lets an action happen.
    pub fn act(&mut self, action: Action) {
        match action {
            Action::Set(path, value) => {
                self.draft(Rc::clone(&path), None);
                self.edit(Some(Rc::clone(&path)), |scenario| change::set(scenario, &path, value));
            }
            Action::Draft { path, problem } => self.draft(path, problem),
            Action::AddPrice => self.edit(None, change::add_price),
            Action::AddEvent(name) => self.edit(None, |scenario| change::add_event(scenario, name)),
            Action::MoveEvent(index, direction) => {
                self.edit(None, |scenario| change::move_event(scenario, index, direction));
            }
            Action::Remove(list, index) => self.edit(None, |scenario| change::remove(scenario, list, index)),
            Action::Load(scenario) => self.load(scenario),
            // What cannot be read is no step yet: it is the first to go.
            Action::Undo if !self.drafts.is_empty() => self.let_go(),
            Action::Undo => self.travel(Direction::Up),
            Action::Redo => self.travel(Direction::Down),
            Action::Play => {
                self.playing = true;
                if self.month.is_none_or(|month| month >= self.last_month()) {
                    self.seek(Some(0));
                }
            }
            Action::Pause => self.playing = false,
            Action::Tick if self.playing => self.tick(),
            Action::Seek(month) => {
                self.playing = false;
                self.seek(month);
            }
            Action::Step(direction) => self.step(direction),
            Action::Open(subject) => {
                self.open = (self.open != Some(subject)).then_some(subject);
                // What is on an invoice is opened there.
                if let Some(invoice) = self.projection.invoice_of(subject) {
                    (self.invoice, self.tab) = (invoice.id.index(), Tab::Invoices);
                }
            }
            Action::Close => (self.open, self.pointed) = (None, None),
            Action::Point(invoice) => self.pointed = Some(invoice),
            Action::See(table, seen) => self.seen[table as usize] = seen,
            Action::Print(printing) => self.printing = printing,
            Action::ShowInvoice(index) => {
                self.invoice = index;
                self.tab = Tab::Invoices;
                self.open = None;
            }
            Action::ShowTab(tab) => self.tab = tab,
            Action::ShowSide(side) => self.side = side,
            Action::Gallery(gallery) => self.gallery = gallery,
            Action::ShowTheme(theme) => self.theme = theme,
            Action::Copied(copied) => self.copied = copied,
            Action::UseText { text, from } => match open_text(&text, from) {
                Ok(scenario) => self.load(scenario),
                Err(words) => self.message = Some(words),
            },
            Action::Tell(message) => self.message = Some(message),
            // Once is enough: it does not get better with the next edit.
            Action::CannotKeep(_) if self.cannot_keep => {}
            Action::CannotKeep(words) => {
                self.cannot_keep = true;
                self.message = Some(words);
            }
            Action::Dismiss => self.message = None,
            Action::CopyLink if self.is_stale() => {
                self.message =
                    Some(String::from("A link opens only a story without mistakes. Mend them, then copy it."));
            }
            // A tick that comes too late; and what the browser does, in `store`.
            Action::Tick | Action::CopyLink | Action::Picture(_) => {}
        }
    }
}

/// Reads a story that came from outside, from a `link`, `file` or `text`.
///
/// # Errors
/// All that is wrong with it, in words.
pub fn open_text(text: &str, from: &str) -> Result<Scenario, String> {
    /// Of more problems than this, the rest is only counted.
    const MOST: usize = 5;
    crate::open(text).map_err(|problems| {
        let told: Vec<_> = problems.iter().take(MOST).map(ToString::to_string).collect();
        let more = problems.len().saturating_sub(MOST);
        let more = if more > 0 { format!(" … and {more} more.") } else { String::new() };
        format!("The story in this {from} cannot be opened; your work is as it was. {}{more}", told.join(" "))
    })
}

fn last_good(past: &[Scenario]) -> Projection {
    let earlier = past.iter().rev().find_map(|scenario| simulate(scenario).ok());
    earlier.unwrap_or_else(|| crate::simulate_json(FIRST_STORY).expect("the first preset runs"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cindy() -> Model {
        Model::new(crate::open(PRESETS[0].json).unwrap(), Vec::new())
    }

    fn act(mut model: Model, actions: impl IntoIterator<Item = Action>) -> Model {
        actions.into_iter().for_each(|action| model.act(action));
        model
    }

    fn set(path: &str, value: Node) -> Action {
        Action::Set(Rc::from(path), Some(value))
    }

    fn amount(units: i64) -> Action {
        set("prices[1].unit_amount", Node::Whole(units))
    }

    #[test]
    fn typing_in_one_field_is_one_step_back() {
        let start = cindy();
        let typed = act(start.clone(), [amount(1), amount(12), amount(12_000)]);
        assert_eq!(typed.scenario.get("prices[1].unit_amount"), Some(&Node::Whole(12_000)));
        let back = act(typed, [Action::Undo]);
        assert_eq!(back.scenario, start.scenario);
        assert_eq!(back.projection, start.projection);
        let again = act(back, [Action::Redo]);
        assert_eq!(again.scenario.get("prices[1].unit_amount"), Some(&Node::Whole(12_000)));
    }

    #[test]
    fn fifty_edits_can_be_undone_and_done_again() {
        let start = cindy();
        let edits = (0..50).map(|index| match index % 2 {
            0 => amount(1_000 + index),
            _ => set("customer.name", Node::from(format!("Cindy {index}"))),
        });
        let edited = act(start.clone(), edits);
        let back = act(edited.clone(), (0..50).map(|_| Action::Undo));
        assert_eq!(back.scenario, start.scenario);
        let again = act(back, (0..50).map(|_| Action::Redo));
        assert_eq!(again.scenario, edited.scenario);
    }

    #[test]
    fn a_mistake_keeps_the_last_good_result() {
        let start = cindy();
        let wrong = act(start.clone(), [set("events[0].at", "2026-02-30".into())]);
        assert!(wrong.is_stale());
        assert_eq!(wrong.projection, start.projection);
        assert_eq!(wrong.problems[0].path, "events[0].at");
        let mended = act(wrong, [set("events[0].at", "2026-04-20".into())]);
        assert!(!mended.is_stale());
        assert_ne!(mended.projection, start.projection);
    }

    #[test]
    fn a_link_is_only_made_of_a_story_that_opens() {
        assert_eq!(act(cindy(), [Action::CopyLink]).message, None);
        let broken = set("months", Node::Whole(0));
        assert!(act(cindy(), [broken, Action::CopyLink]).message.is_some());
    }

    #[test]
    fn playing_goes_through_all_months_and_ends_with_the_whole() {
        let mut model = act(cindy(), [Action::Play]);
        let mut seen = Vec::new();
        while model.playing {
            seen.push(model.month);
            model = act(model, [Action::Tick]);
        }
        assert_eq!(seen, [Some(0), Some(1), Some(2), Some(3)]);
        assert_eq!(model.month, None);
    }

    #[test]
    fn opening_another_story_can_be_undone() {
        let start = cindy();
        let bob = crate::open(PRESETS[2].json).unwrap();
        let loaded = act(start.clone(), [Action::Load(bob.clone())]);
        assert_eq!(loaded.scenario, bob);
        assert_eq!(act(loaded, [Action::Undo]).scenario, start.scenario);
    }

    #[test]
    fn every_kind_of_event_that_is_added_runs() {
        let names = ["change_price", "change_quantity", "adjust_balance", "set_balance", "add_invoice_item"];
        for name in names.into_iter().chain(["one_off_charge", "cancel"]) {
            let model = act(cindy(), [Action::AddEvent(name)]);
            assert_eq!(model.problems.as_slice(), [], "{name}");
            assert_eq!(model.scenario.part().list("events").len(), 3);
        }
    }
}
