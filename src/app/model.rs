//! What does the page know, and how does each action change it?
//!
//! Pure: no browser, no clock, no storage. An edit makes a new document, runs it, and keeps the last good result where
//! the new one has problems. Every edit can be undone; edits at one path in a row are one step.

use std::rc::Rc;

use super::action::{Action, Gallery, Moment, Side, Tab, Theme};
use super::change::{self, Direction};
use super::library::compared;
use super::rows::{Seen, Table};
use crate::calendar::{BillingPeriod, Timestamp, iso_instant, parse_instant};
use crate::projection::{Projection, Subject};
use crate::scenario::{Node, PRESETS, Problem, Scenario};
use crate::simulate;

/// The story with which the page opens. (Taken while compiling: the others stay out of the page.)
pub const FIRST_STORY: &str = PRESETS[0].json;

/// As many steps can be undone.
const MOST_STEPS: usize = 500;
/// Where a document says which view of what if is shown.
const VIEW: &str = "what_if.view";
/// As many stories can be gone back to.
const MOST_STORIES: usize = 20;

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
    /// Which of the stories of this tab is shown; they are counted from 0 as they are begun or opened.
    pub story: usize,
    /// How many stories this tab has begun or opened: the number of the next one.
    pub stories: usize,
    /// The stories to go back to by undoing further than to where this one began, the latest last.
    pub before: Vec<Left>,
    /// The stories to go forward to again, the next last.
    pub after: Vec<Left>,
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
    /// The objects of the story of which all is shown, by their paths.
    pub unfolded: Rc<Unfolded>,
    /// What is looked for in the menu of events, while it is open.
    pub adding: Option<Rc<str>>,
    /// The stories to begin with.
    pub gallery: Gallery,
    /// The theme that is shown.
    pub theme: Theme,
    /// Whether the browser has the story.
    pub keeping: Keeping,
    /// Whether it was told that the browser does not let us keep the work.
    told_not_kept: bool,
    /// Something to tell that is not about a field: a broken link, a full storage.
    pub message: Option<String>,
    /// Something that is good to know and that nobody has to mend.
    pub note: Option<String>,
}

/// A story that this tab has shown before, with its steps.
#[derive(Clone, Debug, PartialEq)]
pub struct Left {
    /// Its number.
    pub story: usize,
    /// The document.
    pub scenario: Scenario,
    past: Vec<Scenario>,
    future: Vec<Scenario>,
}

/// Whether the browser has the story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeping {
    /// Nothing of it is anybody's own.
    Untouched,
    /// As it stands, or in a moment.
    Kept,
    /// It does not take it.
    Not,
}

/// Paths of objects.
pub type Unfolded = Vec<Rc<str>>;

impl Model {
    /// The view of what if that is shown; empty where it is the result.
    pub fn view(&self) -> &str {
        self.scenario.part().part("what_if").text("view")
    }

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
            story: 0,
            stories: 1,
            before: Vec::new(),
            after: Vec::new(),
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
            unfolded: Rc::default(),
            adding: None,
            gallery: Gallery::Unread,
            theme: Theme::System,
            keeping: Keeping::Untouched,
            told_not_kept: false,
            message: None,
            note: None,
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

    /// Takes another document in the place of this one. Edits at one path in a row are one step.
    pub fn replace(&mut self, path: Option<Rc<str>>, scenario: Scenario) {
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
        self.after.clear();
        // What was said of the numbers was said of those before.
        self.note = None;
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
    }

    /// Whether a step back, up, or forth can be gone.
    pub fn can_travel(&self, direction: Direction) -> bool {
        match direction {
            Direction::Up => !(self.past.is_empty() && self.before.is_empty()),
            Direction::Down => !(self.future.is_empty() && self.after.is_empty()),
        }
    }

    /// Goes a step back or forth, from one list of documents to the other; and further back than to the beginning of a
    /// story, to the story before it.
    fn travel(&mut self, direction: Direction) {
        let is_last = match direction {
            Direction::Up => self.past.is_empty(),
            Direction::Down => self.future.is_empty(),
        };
        if is_last {
            return self.cross(direction);
        }
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

    /// Goes to the story before or after this one.
    fn cross(&mut self, direction: Direction) {
        let other = match direction {
            Direction::Up => self.before.pop(),
            Direction::Down => self.after.pop(),
        };
        let Some(other) = other else { return };
        let left = self.turn_to(other);
        match direction {
            Direction::Up => self.after.push(left),
            Direction::Down => self.before.push(left),
        }
    }

    /// Shows another story and gives the one that was shown.
    fn turn_to(&mut self, other: Left) -> Left {
        let Left { story, scenario, past, future } = other;
        let left = Left {
            story: std::mem::replace(&mut self.story, story),
            scenario: self.scenario.clone(),
            past: std::mem::replace(&mut self.past, past),
            future: std::mem::replace(&mut self.future, future),
        };
        self.last_path = None;
        self.look_afresh();
        self.show(scenario);
        if !self.problems.is_empty() {
            // Beside a story with mistakes stands a result of its own, not one of the story before.
            self.projection = Rc::new(last_good(&self.past));
        }
        self.show_telling_invoice();
        left
    }

    /// Begins a story of its own, or one that is kept, with its steps back.
    pub fn begin(&mut self, scenario: Scenario, past: Vec<Scenario>) {
        let left = self.turn_to(Left { story: self.stories, scenario, past, future: Vec::new() });
        self.stories += 1;
        self.before.push(left);
        let surplus = self.before.len().saturating_sub(MOST_STORIES);
        self.before.drain(..surplus);
        self.after.clear();
    }

    /// Takes over what another tab has made of this story.
    pub fn follow(&mut self, scenario: Scenario, past: Vec<Scenario>) {
        (self.past, self.future) = (past, Vec::new());
        (self.last_path, self.message) = (None, None);
        self.let_go();
        self.show(scenario);
        self.is_kept();
    }

    /// Notes that the browser does not take the story. It is told once: it does not get better with the next edit.
    pub fn cannot_keep(&mut self, words: &str) {
        if !self.told_not_kept {
            self.message = Some(String::from(words));
        }
        (self.told_not_kept, self.keeping) = (true, Keeping::Not);
    }

    /// Notes that the browser has the story. What goes wrong after that is told again.
    pub fn is_kept(&mut self) {
        (self.told_not_kept, self.keeping) = (false, Keeping::Kept);
    }

    /// Lets go of what is typed and opened.
    fn let_go(&mut self) {
        self.drafts.clear();
        self.open = None;
        self.epoch += 1;
    }

    /// Looks at the whole of a story that was not there before.
    fn look_afresh(&mut self) {
        self.let_go();
        self.message = None;
        self.note = None;
        self.month = None;
        self.playing = false;
    }

    fn load(&mut self, scenario: Scenario) {
        if scenario == self.scenario {
            self.look_afresh();
        } else {
            self.begin(scenario, Vec::new());
        }
    }

    /// Puts another document into the place of this one, as an edit.
    fn rewrite(&mut self, scenario: Scenario) {
        self.look_afresh();
        self.replace(None, scenario);
        self.show_telling_invoice();
    }

    /// Gives another title to a story without a step: it goes beside one of the same title.
    pub fn retitle(&mut self, story: usize, title: Node) {
        if story == self.story {
            self.scenario.set("title", title);
        }
    }

    fn draft(&mut self, path: Rc<str>, problem: Option<String>) {
        self.drafts.retain(|(known, _)| *known != path);
        self.drafts.extend(problem.map(|problem| (path, problem)));
    }

    fn unfold(&mut self, path: &Rc<str>) {
        let unfolded = Rc::make_mut(&mut self.unfolded);
        let before = unfolded.len();
        unfolded.retain(|known| known != path);
        if unfolded.len() == before {
            unfolded.push(Rc::clone(path));
        }
    }

    fn reveal(&mut self, path: &str) {
        let unfolded = Rc::make_mut(&mut self.unfolded);
        for (end, _) in path.match_indices(['.', '[']) {
            let around = &path[..end];
            if !unfolded.iter().any(|known| **known == *around) {
                unfolded.push(Rc::from(around));
            }
        }
    }

    /// Moves a date within the billing period in which it lies.
    fn set_moment(&mut self, path: Rc<str>, moment: Moment) {
        let at = self.scenario.get(&path).and_then(|date| parse_instant(date.as_text()).ok());
        let Some(period) = at.and_then(|at| period_at(&self.projection, at)) else { return };
        let [start, end] = [period.start, period.end];
        let at = match moment {
            Moment::Start => start,
            Moment::Half => Timestamp(i64::midpoint(start.0, end.0)),
            Moment::Next => end,
        };
        self.act(Action::Set(path, Some(iso_instant(at).into())));
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
            Action::Add(list) => self.edit(None, |scenario| change::add(scenario, &list)),
            Action::Begin(path) => self.edit(None, |scenario| change::begin(scenario, &path)),
            Action::AddEvent(name) => {
                self.adding = None;
                self.edit(None, |scenario| change::add_event(scenario, name));
            }
            Action::MoveTo(list, from, to) => {
                let before = [&*list, "[", &from.to_string(), "]"].concat();
                let rest = self.unfolded.iter().find_map(|path| path.strip_prefix(&*before).map(String::from));
                let after = rest.map(|rest| [&*list, "[", &to.to_string(), "]", &rest].concat().into());
                self.unfolded = Rc::new(after.into_iter().collect());
                self.edit(None, |scenario| change::move_to(scenario, &list, from, to));
            }
            Action::Duplicate(list, index) => {
                self.unfolded = Rc::default();
                self.edit(None, |scenario| change::duplicate(scenario, &list, index));
            }
            Action::Remove(list, index) => {
                self.unfolded = Rc::default();
                self.edit(None, |scenario| change::remove(scenario, &list, index));
            }
            Action::SortEvents => self.edit(None, change::sort_events),
            Action::SetMoment(path, moment) => self.set_moment(path, moment),
            Action::Unfold(path) => self.unfold(&path),
            Action::Reveal(path) => {
                self.side = Side::Story;
                self.reveal(&path);
            }
            Action::LookForEvent(text) => self.adding = text,
            Action::Load(scenario) | Action::Try(scenario) => self.load(scenario),
            // What cannot be read is no step yet: it is the first to go.
            Action::Undo if !self.drafts.is_empty() => self.let_go(),
            Action::Undo => self.travel(Direction::Up),
            Action::Redo => self.travel(Direction::Down),
            Action::Ask(view) => {
                let value = (!view.is_empty()).then(|| Node::from(&*view));
                self.edit(Some(VIEW.into()), |scenario| change::set(scenario, VIEW, value));
            }
            Action::ShowSide(side) => self.side = side,
            Action::Gallery(gallery) => self.gallery = gallery,
            Action::ShowTheme(theme) => self.theme = theme,
            Action::Compare(author) => {
                self.note = Some(compared(&author, &self.projection, env!("CARGO_PKG_VERSION")));
            }
            Action::UseText { text, from } => match open_text(&text, from) {
                Ok(scenario) => self.rewrite(scenario),
                Err(words) => self.message = Some(words),
            },
            Action::Tell(message) => self.message = Some(message),
            Action::Dismiss => (self.message, self.note) = (None, None),
            // What only looks, and what the browser does, in `store`.
            other => self.look(&other),
        }
    }

    /// Lets an action happen that only looks at the result. Any other is passed over.
    pub fn look(&mut self, action: &Action) {
        match *action {
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
            _ => {}
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

/// The billing period in which an instant lies: that of a subscription, else a month of the story.
fn period_at(projection: &Projection, at: Timestamp) -> Option<BillingPeriod> {
    let billed = projection.invoices.iter().filter(|invoice| invoice.subscription.is_some());
    let billed = billed.map(|invoice| invoice.period);
    billed.chain(projection.months.iter().map(|month| month.period)).find(|period| period.contains(at))
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

    /// Those that need something to happen before are told so beside them.
    const NEEDY: [&str; 5] =
        ["remove_item", "end_trial", "resume_collection", "resume_subscription", "remove_discount"];

    #[test]
    fn each_story_has_its_own_steps_and_undoing_goes_on_to_the_story_before() {
        let other = crate::open(PRESETS[1].json).unwrap();
        let edited = act(cindy(), [amount(1)]);
        let both = act(edited.clone(), [Action::Try(other.clone()), amount(2), amount(3)]);
        assert_eq!((edited.story, both.story), (0, 1));
        let first = act(both.clone(), [Action::Undo]);
        assert_eq!((first.story, &first.scenario), (1, &other));
        let before = act(first, [Action::Undo]);
        assert_eq!((before.story, &before.scenario, &before.past), (0, &edited.scenario, &edited.past));
        let again = act(before.clone(), [Action::Redo, Action::Redo]);
        assert_eq!((again.story, &again.scenario), (1, &both.scenario));
        assert!(!again.can_travel(Direction::Down));
        // Who edits the story before has left the other way.
        assert!(!act(before, [amount(4)]).can_travel(Direction::Down));
    }

    #[test]
    fn a_story_with_mistakes_shows_no_result_of_the_story_before() {
        let good = crate::open(PRESETS[2].json).unwrap();
        let mut broken = good.clone();
        broken.set("months", Node::Whole(0));
        let mut shown = cindy();
        shown.begin(broken, vec![good.clone()]);
        assert!(shown.is_stale());
        assert_eq!(*shown.projection, simulate(&good).unwrap());
        assert_eq!(act(shown, [Action::Undo]).scenario, good);
    }

    #[test]
    fn what_another_tab_has_made_of_the_story_is_no_step() {
        let other = act(cindy(), [amount(7)]);
        let mut followed = cindy();
        followed.follow(other.scenario.clone(), other.past.clone());
        assert_eq!((followed.story, &followed.scenario, &followed.past), (0, &other.scenario, &other.past));
        assert_eq!(followed.projection, other.projection);
    }

    #[test]
    fn that_nothing_is_kept_is_told_once_until_it_goes_well_again() {
        let mut model = cindy();
        let mut told = |act: fn(&mut Model)| {
            act(&mut model);
            model.message.take().is_some()
        };
        let fail = |model: &mut Model| model.cannot_keep("It is not kept.");
        assert_eq!([told(fail), told(fail), told(Model::is_kept), told(fail)], [true, false, false, true]);
    }

    #[test]
    fn a_text_is_an_edit_and_a_file_a_story_of_its_own() {
        let text = String::from(PRESETS[2].json);
        let edited = act(cindy(), [Action::UseText { text: text.clone(), from: "text" }]);
        assert_eq!((edited.story, edited.past.len()), (0, 1));
        let opened = act(cindy(), [Action::Load(open_text(&text, "file").unwrap())]);
        assert_eq!((opened.story, opened.past.len()), (1, 0));
        assert_eq!(opened.scenario, edited.scenario);
    }

    #[test]
    fn every_kind_of_event_that_is_added_runs() {
        let names = Scenario::kind("events").unwrap().fields.iter().map(|field| field.name);
        let names: Vec<_> = names.filter(|name| !["at", "disabled"].contains(name)).collect();
        assert_eq!(names.len(), 29);
        for name in names {
            let model = act(cindy(), [Action::AddEvent(name)]);
            assert_eq!(model.scenario.part().list("events").len(), 3);
            if NEEDY.contains(&name) {
                assert!(model.problems.iter().all(|problem| problem.path.starts_with("events[2]")), "{name}");
            } else {
                assert_eq!(model.problems.as_slice(), [], "{name}");
            }
        }
    }

    #[test]
    fn what_is_added_to_any_list_runs() {
        for list in ["prices", "coupons", "tax_rates", "subscriptions", "subscriptions[0].items", "prices[0].tiers"] {
            let model = act(cindy(), [Action::Add(list.into())]);
            assert_eq!(model.problems.as_slice(), [], "{list}");
            let twice = act(model, [Action::Add(list.into())]);
            // A tier is no other one's equal.
            let has_ids = !list.ends_with("tiers");
            let twice = act(twice, has_ids.then(|| Action::Duplicate(list.into(), 0)));
            assert_eq!(twice.problems.as_slice(), [], "{list}");
        }
    }

    #[test]
    fn fields_that_exclude_each_other_take_turns() {
        let tiers = act(cindy(), [Action::Add("prices[0].tiers".into())]);
        assert_eq!(tiers.scenario.get("prices[0].unit_amount"), None);
        assert_eq!(tiers.scenario.get("prices[0].tiers_mode"), Some(&"graduated".into()));
        let flat = act(tiers, [set("prices[0].unit_amount", Node::Whole(500))]);
        assert_eq!(flat.scenario.get("prices[0].tiers"), None);
        assert_eq!(flat.scenario.get("prices[0].tiers_mode"), None);
        assert_eq!(flat.problems.as_slice(), []);
        let coupon = act(cindy(), [Action::Add("coupons".into()), set("coupons[0].off", Node::Whole(500))]);
        assert_eq!(coupon.scenario.get("coupons[0].percent_off"), None);
        let coupon = act(coupon, [set("coupons[0].duration", "repeating".into())]);
        assert_eq!(coupon.scenario.get("coupons[0].duration_in_months"), Some(&Node::Whole(3)));
        assert_eq!(coupon.problems.as_slice(), []);
    }

    #[test]
    fn another_id_is_another_everywhere() {
        let start = cindy();
        let renamed = act(start.clone(), [set("prices[1].id", "team".into())]);
        assert_eq!(renamed.problems.as_slice(), []);
        assert_eq!(renamed.scenario.get("events[0].change_price.price"), Some(&"team".into()));
        let renamed = act(
            renamed,
            [set("subscriptions[0].id", "own".into()), set("subscriptions[0].items[0].id", "seat".into())],
        );
        assert_eq!(renamed.problems.as_slice(), []);
        assert_eq!(renamed.scenario.get("events[0].change_price.item"), Some(&"seat".into()));
        assert_eq!(renamed.projection.totals, start.projection.totals);
        // An id that is taken is told, and takes nothing over.
        let taken = act(start, [set("prices[1].id", "hobby".into())]);
        assert_eq!(taken.problems[0].code, "duplicate_id");
    }

    #[test]
    fn a_skipped_event_is_kept_and_does_nothing() {
        let start = cindy();
        let off = act(start.clone(), [set("events[1].disabled", true.into())]);
        assert_eq!(off.scenario.part().list("events").len(), 2);
        assert_eq!(off.projection.balance_transactions.len(), 0);
        let wrong = act(off, [set("events[1].at", "never".into())]);
        assert_eq!(wrong.problems.as_slice(), []);
        let on = act(wrong, [set("events[1].at", "2026-04-16".into()), set("events[1].disabled", false.into())]);
        assert_eq!(on.projection, start.projection);
    }

    #[test]
    fn a_date_moves_within_its_billing_period() {
        for (moment, day) in [(Moment::Start, "2026-04-01"), (Moment::Half, "2026-04-16"), (Moment::Next, "2026-05-01")]
        {
            let moved = act(
                cindy(),
                [set("events[0].at", "2026-04-20".into()), Action::SetMoment("events[0].at".into(), moment)],
            );
            assert_eq!(moved.scenario.get("events[0].at"), Some(&day.into()));
        }
    }

    #[test]
    fn events_are_sorted_by_date() {
        let late = act(cindy(), [set("events[0].at", "2026-05-20".into())]);
        assert!(change::is_out_of_order(&late.scenario));
        let sorted = act(late, [Action::SortEvents]);
        assert_eq!(sorted.scenario.get("events[1].at"), Some(&"2026-05-20".into()));
    }
}
