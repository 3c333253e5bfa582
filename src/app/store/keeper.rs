//! Where are the stories of this tab kept, and who else writes there?
//!
//! Each story has a key of its own in the storage that all tabs share; what stands there is [`library`]'s. The tab
//! remembers in its own storage which story it shows. A story that was written by another tab since this one has looked
//! is never written over: what was made of it here goes beside it.
//!
//! [`library`]: crate::app::library

use js_sys::{Date, Reflect};
use wasm_bindgen::JsValue;
use web_sys::Storage;

use super::{UNREADABLE, get, storage};
use crate::app::library::{Heading, Room, beside, fewer, room};
use crate::app::model::Keeping;
use crate::scenario::{Node, Scenario, canonical_json, read_list};

/// What stands before the id of a story in its key.
const STORY: &str = "rollforward.story.";
/// Where the page before the library kept its only work: a list of documents. It is taken over as a story.
const WORK: &str = "rollforward.work";
/// In the storage of the tab: the id of the story that it shows, the one to go back to, and a story that is not kept.
const TAB: &str = "rollforward.tab";
/// As many steps back are kept.
const KEPT_STEPS: usize = 20;

const FORBIDDEN: &str = "The browser does not let Rollforward keep your work, so a reload would lose it. Share the story as a link, or save it as a file.";
const FULL: &str = "The browser's storage for Rollforward is full: your last changes are not kept, and a reload would lose them. Delete stories that you no longer need (the menu with the name of the story lists them, with their sizes), or save this one as a file.";

/// A document and the steps back from it, the latest last.
type Story = (Scenario, Vec<Scenario>);

/// What the page begins with.
pub(in crate::app) struct Beginning {
    /// The story that is shown.
    pub(in crate::app) story: Story,
    /// The one to go back to: it has the number 0 then, and the story that is shown has 1.
    pub(in crate::app) before: Option<Story>,
    /// Whether it is kept.
    pub(in crate::app) keeping: Keeping,
    /// What went wrong on the way, in words.
    pub(in crate::app) message: Option<String>,
}

/// What came of keeping.
pub(in crate::app) enum Kept {
    /// It is kept.
    Done,
    /// It is kept beside what another tab has made of the story of that number, under that title.
    Beside(usize, Node),
    /// It is not kept; why, in words.
    Not(&'static str),
}

/// What another tab has made of the story.
pub(in crate::app) enum News {
    None,
    Gone,
    Newer(Scenario, Vec<Scenario>),
}

#[derive(Clone, Copy)]
struct Place {
    id: i64,
    /// What this tab has seen; nothing that is ever written once it has seen the story gone.
    revision: i64,
}

const GONE: i64 = 0;

/// What this tab knows of the storage.
#[derive(Default)]
pub(in crate::app) struct Keeper {
    /// Where each story of this tab is kept, by its number.
    places: Vec<Option<Place>>,
    /// The number of the story that is shown, and of the one to go back to.
    shown: (usize, Option<usize>),
    /// What is not kept yet: the number of the story, and the story.
    unkept: Option<(usize, Story)>,
}

impl Keeper {
    /// The stories that this tab has shown last, else the one that was changed last in any tab, else the first preset.
    pub(in crate::app) fn begin() -> (Self, Beginning) {
        let mut keeper = Self::default();
        let mut message = take_over();
        let tab = tab_storage().and_then(|tab| tab.get_item(TAB).ok().flatten()).unwrap_or_default();
        let mut lines = tab.splitn(3, '\n');
        let mut id = || lines.next().and_then(|line| line.parse::<i64>().ok());
        let (shown, back) = (id(), id());
        let untouched = lines.next().and_then(|list| read_list(list).into_iter().flatten().next());

        let before = back.and_then(|id| kept(id, &mut message)).map(|(place, story)| {
            keeper.put(0, Some(place));
            story
        });
        let all = if shown.is_none() && untouched.is_some() { Vec::new() } else { headings(&mut message) };
        let mut ids = shown.into_iter().chain(all.iter().map(|heading| heading.id));
        let found = ids.find_map(|id| kept(id, &mut message));
        keeper.shown = if before.is_some() { (1, Some(0)) } else { (0, None) };
        keeper.put(keeper.shown.0, found.as_ref().map(|(place, _)| *place));
        if found.is_some() {
            // Also if another tab changes another story later.
            keeper.remember(None);
        }
        let keeping = if found.is_some() { Keeping::Kept } else { Keeping::Untouched };
        let story = found.map(|(_, story)| story);
        let story = story.unwrap_or_else(|| (untouched.unwrap_or_else(super::first_story), Vec::new()));
        (keeper, Beginning { story, before, keeping, message })
    }

    fn put(&mut self, story: usize, place: Option<Place>) {
        if self.places.len() <= story {
            self.places.resize(story + 1, None);
        }
        self.places[story] = place;
    }

    fn place(&self, story: usize) -> Option<Place> {
        self.places.get(story).copied().flatten()
    }

    /// Notes what is to be kept soon.
    pub(in crate::app) fn note(&mut self, number: usize, scenario: &Scenario, past: &[Scenario]) {
        self.unkept = Some((number, (scenario.clone(), past.to_vec())));
    }

    /// Keeps what is not kept yet.
    pub(in crate::app) fn keep(&mut self) -> Option<Kept> {
        let (number, (mut scenario, past)) = self.unkept.take()?;
        let place = self.place(number);
        let there = place.and_then(|place| heading(place.id)).map(|heading| heading.revision);
        let own = place.filter(|place| room(Some(place.revision), there) == Room::Same);
        let is_beside = place.is_some() && own.is_none();
        if is_beside {
            beside(&mut scenario);
        }
        let place = own.map_or_else(
            || Place { id: new_id(), revision: 1 },
            |place| Place { revision: place.revision + 1, ..place },
        );
        if let Err(words) = write(place, &scenario, &past) {
            self.unkept = Some((number, (scenario, past)));
            return Some(Kept::Not(words));
        }
        self.put(number, Some(place));
        self.remember(None);
        let title = is_beside.then(|| scenario.get("title").cloned()).flatten();
        Some(title.map_or(Kept::Done, |title| Kept::Beside(number, title)))
    }

    /// Another story is shown.
    pub(in crate::app) fn turn_to(&mut self, shown: usize, back: Option<usize>, scenario: &Scenario) -> Keeping {
        self.shown = (shown, back);
        let is_kept = self.place(shown).is_some();
        self.remember((!is_kept).then_some(scenario));
        if is_kept { Keeping::Kept } else { Keeping::Untouched }
    }

    /// A reload finds the story of this tab, also one that is not kept.
    fn remember(&self, untouched: Option<&Scenario>) {
        let id = |story| self.place(story).map_or(String::new(), |place| place.id.to_string());
        let list = untouched.map_or(String::new(), |scenario| ["[", &canonical_json(scenario), "]"].concat());
        let text = [&id(self.shown.0), "\n", &self.shown.1.map_or(String::new(), id), "\n", &list].concat();
        // Without it, the tab opens the story that was changed last.
        let _ = tab_storage().map(|tab| tab.set_item(TAB, &text));
    }

    /// What another tab has made of the story that is shown, if all is kept that was made of it here.
    pub(in crate::app) fn news(&mut self) -> News {
        let Some(place) = self.place(self.shown.0).filter(|_| self.unkept.is_none()) else { return News::None };
        match heading(place.id) {
            None if place.revision == GONE => News::None,
            None => {
                self.put(self.shown.0, Some(Place { revision: GONE, ..place }));
                News::Gone
            }
            Some(heading) if heading.revision == place.revision => News::None,
            Some(_) => match kept(place.id, &mut None) {
                None => News::None,
                Some((place, (scenario, past))) => {
                    self.put(self.shown.0, Some(place));
                    News::Newer(scenario, past)
                }
            },
        }
    }

    /// Whether that story is the one that is shown.
    pub(in crate::app) fn is_shown(&self, id: i64) -> bool {
        self.place(self.shown.0).is_some_and(|place| place.id == id)
    }

    /// Opens a kept story under a number of this tab.
    ///
    /// # Errors
    /// In words, if nothing of it can be read.
    pub(in crate::app) fn open(&mut self, id: i64, number: usize) -> Result<Story, String> {
        let mut message = None;
        let (place, story) = kept(id, &mut message)
            .ok_or_else(|| message.unwrap_or_else(|| String::from("This story was deleted in another tab.")))?;
        self.put(number, Some(place));
        Ok(story)
    }
}

/// The kept story that ends with this very document.
pub(in crate::app) fn find(scenario: &Scenario) -> Option<i64> {
    let end = [&canonical_json(scenario), "]"].concat();
    let mut stories = headings(&mut None).into_iter();
    stories.find(|heading| text_of(heading.id).is_some_and(|text| text.ends_with(&end))).map(|heading| heading.id)
}

fn key(id: i64) -> String {
    [STORY, &id.to_string()].concat()
}

fn text_of(id: i64) -> Option<String> {
    get(&key(id))
}

fn heading(id: i64) -> Option<Heading> {
    Some(Heading::read(id, &text_of(id)?)?.0)
}

/// Milliseconds since 1970.
#[expect(clippy::cast_possible_truncation, reason = "a whole number of milliseconds that fits for a long time")]
fn now() -> i64 {
    Date::now() as i64
}

fn new_id() -> i64 {
    let mut id = now();
    while text_of(id).is_some() {
        id += 1;
    }
    id
}

fn tab_storage() -> Option<Storage> {
    gloo::utils::window().session_storage().ok().flatten()
}

/// The headings of all kept stories, the last changed first. What has none is put aside and told.
fn headings(message: &mut Option<String>) -> Vec<Heading> {
    let Some(storage) = storage() else { return Vec::new() };
    let keys = (0..storage.length().unwrap_or_default()).filter_map(|index| storage.key(index).ok().flatten());
    let ids: Vec<i64> = keys.filter_map(|key| key.strip_prefix(STORY)?.parse().ok()).collect();
    let mut found: Vec<Heading> = Vec::new();
    for id in ids {
        if let Some(heading) = heading(id) {
            // (Sorting by a library is a kilobyte, and these are few.)
            let later = found.iter().take_while(|known| known.changed > heading.changed).count();
            found.insert(later, heading);
        } else {
            put_aside(&key(id), "A story", message);
        }
    }
    found
}

/// A kept story as it can be read. Where that is not all of it, it is put aside and told.
fn kept(id: i64, message: &mut Option<String>) -> Option<(Place, Story)> {
    let text = text_of(id)?;
    let heading = Heading::read(id, &text);
    let story = heading.as_ref().and_then(|(_, list)| story_of(list));
    let what = match &story {
        Some((_, true)) => "",
        Some(_) => "A step of this story",
        None => "A story",
    };
    if !what.is_empty() {
        put_aside(&key(id), what, message);
    }
    let place = Place { id, revision: heading?.0.revision };
    story.map(|(story, _)| (place, story))
}

/// A story from a list of documents, and whether all of them can be read. (A story that cannot be run is work too.
/// Something that is no story was not written by us.)
fn story_of(list: &str) -> Option<(Story, bool)> {
    let documents = read_list(list);
    let count = documents.len();
    let mut past: Vec<_> = documents.into_iter().flatten().collect();
    let is_whole = past.len() == count;
    Some(((past.pop()?, past), is_whole))
}

/// Moves what cannot be read out of the way of the next writing, and tells where.
fn put_aside(from: &str, what: &str, message: &mut Option<String>) {
    let to = from.replace(STORY, "rollforward.unreadable.").replace(WORK, UNREADABLE);
    let Some(text) = get(from) else { return };
    // Where there is no room for it, it stays where it is.
    if storage().and_then(|storage| storage.set_item(&to, &text).ok()).is_some() && what == "A story" {
        let _ = storage().map(|storage| storage.remove_item(from));
    }
    *message = Some(
        [what, " that this browser has kept cannot be read. All that was kept of it is put aside in the browser's storage under “", &to, "”; everything else is as it was."]
            .concat(),
    );
}

/// Makes a story of the work that a page before the library has kept. Gives what is to be told of it.
fn take_over() -> Option<String> {
    let list = get(WORK)?;
    let mut message = None;
    match story_of(&list) {
        None => put_aside(WORK, "A story", &mut message),
        Some(((scenario, past), is_whole)) => {
            if !is_whole {
                put_aside(WORK, "A step of this story", &mut message);
            }
            if write(Place { id: new_id(), revision: 1 }, &scenario, &past).is_ok() {
                let _ = storage()?.remove_item(WORK);
            }
        }
    }
    message
}

/// Writes a story, with as many steps as there is room for. Where there is none at all, other stories give theirs,
/// that which was changed first the first.
///
/// # Errors
/// In words.
fn write(place: Place, scenario: &Scenario, past: &[Scenario]) -> Result<(), &'static str> {
    let storage = storage().ok_or(FORBIDDEN)?;
    let heading = Heading { id: place.id, revision: place.revision, changed: now() };
    let mut others: Option<Vec<Heading>> = None;
    let mut steps = past.len().min(KEPT_STEPS);
    loop {
        let text = written(&heading, &past[past.len() - steps..], scenario);
        let Err(error) = storage.set_item(&key(place.id), &text) else { return Ok(()) };
        let name = Reflect::get(&error, &JsValue::from_str("name")).ok().and_then(|name| name.as_string());
        if name.as_deref() != Some("QuotaExceededError") {
            return Err(FORBIDDEN);
        }
        if let Some(less) = fewer(steps) {
            steps = less;
        } else {
            let others = others.get_or_insert_with(|| headings(&mut None));
            let other = others.pop().ok_or(FULL)?;
            if other.id != place.id {
                take_steps(&storage, &other);
            }
        }
    }
}

/// Leaves of a story only what it is now.
fn take_steps(storage: &Storage, heading: &Heading) {
    let Some((_, (scenario, past))) = kept(heading.id, &mut None) else { return };
    if !past.is_empty() {
        // It is shorter than what stands there.
        let _ = storage.set_item(&key(heading.id), &written(heading, &[], &scenario));
    }
}

fn written(heading: &Heading, past: &[Scenario], scenario: &Scenario) -> String {
    let documents: Vec<_> = past.iter().chain([scenario]).map(canonical_json).collect();
    [&heading.line(scenario.part().text("title")), "[", &documents.join(","), "]"].concat()
}
