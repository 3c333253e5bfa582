//! Which stories has this browser kept, and what can be done with each?

use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use gloo::utils::{document, window};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DragEvent, Event, HtmlInputElement, KeyboardEvent};
use yew::prelude::{AttrValue, Callback, Html};

use super::fields::focus_soon;
use super::markup::{Child, Element, On, el, several};
use super::{App, Dispatch, click, gallery, listen, run};
use crate::app::library::{Heading, Shelf, Shelving, named};
use crate::app::model::{Action, open_text};
use crate::app::store::{self, keeper};
use crate::scenario::Node;

/// With more stories than this there is a field to search them.
const FEW: usize = 10;

/// The list of kept stories; nothing where there are none.
pub(super) fn stories(shelf: &Shelf, dispatch: &Dispatch) -> Html {
    let Shelf { stories, deleted, sought, said, .. } = shelf;
    if stories.is_empty() && deleted.is_none() {
        return Html::default();
    }
    let search = (stories.len() > FEW).then(|| {
        let seek = listen(dispatch, |event| Some(Action::Shelve(Shelving::Seek(value_of(&event)?))));
        el!(
            "input",
            "class" = "search",
            "type" = "search",
            "aria-label" = "Search your stories",
            "placeholder" = "Search your stories"
        )
        .value(sought.clone().into())
        .on(On::Input, seek)
    });
    let undo = deleted.is_some().then(|| shelve("Undo", "undo-delete", String::new(), Shelving::Restore, dispatch));
    let sought = store::lower(sought);
    let found: Vec<_> = stories.iter().filter(|heading| store::lower(&heading.title).contains(&sought)).collect();
    let none = found.is_empty().then(|| el!("p", "class" = "soft"; "No story has this in its title."));
    several(vec![
        el!("p", "class" = "said"; el!("span", "role" = "status"; said.clone()), " ", undo).html(),
        search.child(),
        none.child(),
        el!("ul", "class" = "shelf").with(found.into_iter().map(|heading| row(heading, shelf, dispatch))).html(),
    ])
}

fn row(heading: &Heading, shelf: &Shelf, dispatch: &Dispatch) -> Element {
    let id = heading.id;
    let title = named(&heading.title);
    if shelf.renaming == Some(id) {
        return el!("li"; rename(heading, dispatch));
    }
    let is_open = (shelf.open == Some(id)).then_some("true");
    let mut about = store::local_time(heading.changed);
    if is_open.is_some() {
        about += " · open";
    }
    if shelf.is_full {
        about = [&about, " · ", &heading.bytes.div_ceil(1024).to_string(), " KB"].concat();
    }
    let dispatch_open = dispatch.clone();
    let open = Callback::from(move |_: Event| {
        dispatch_open.emit(Action::Shelve(Shelving::Open(id)));
        gallery::close();
    });
    let name = |what: &str| [what, " “", title, "”"].concat();
    el!("li";
        el!("button", "class" = "story", "id" = row_id(id), "aria-current" = is_open;
            el!("strong"; title.to_string()), el!("span"; about))
            .on_click(open),
        shelve("Rename", "", name("Rename"), Shelving::Rename(id), dispatch),
        shelve("Duplicate", "", name("Duplicate"), Shelving::Duplicate(id), dispatch),
        shelve("Delete", "", name("Delete"), Shelving::Delete(id), dispatch),
    )
}

fn row_id(id: i64) -> String {
    ["kept-", &id.to_string()].concat()
}

/// A button that does something with the list.
fn shelve(words: &'static str, id: &'static str, name: String, what: Shelving, dispatch: &Dispatch) -> Element {
    let (id, name) = ((!id.is_empty()).then_some(id), (!name.is_empty()).then_some(name));
    el!("button", "class" = "btn", "id" = id, "aria-label" = name; words)
        .on_click(click(dispatch, Action::Shelve(what)))
}

/// The title, to be typed over. Enter and leaving take it, Escape leaves it as it was.
fn rename(heading: &Heading, dispatch: &Dispatch) -> Element {
    let id = heading.id;
    let named = move |event: &Event| Some(Action::Shelve(Shelving::Named(id, value_of(event)?)));
    let pressed = listen(dispatch, move |event| match &*event.unchecked_ref::<KeyboardEvent>().key() {
        "Enter" => named(&event),
        "Escape" => {
            // It would close the list as well.
            event.prevent_default();
            focus_soon(Rc::from(row_id(id)));
            Some(Action::Shelve(Shelving::Look))
        }
        _ => None,
    });
    el!("input", "class" = "search", "id" = "new-title", "type" = "text", "aria-label" = "New title")
        .value(AttrValue::from(heading.title.to_string()))
        .on(On::Change, listen(dispatch, move |event| named(&event)))
        .on(On::KeyDown, pressed)
}

fn value_of(event: &Event) -> Option<String> {
    Some(event.target()?.unchecked_into::<HtmlInputElement>().value())
}

impl App {
    /// Does something with the kept stories, and looks at what there is then.
    pub(super) fn shelve(&mut self, what: Shelving) {
        if let Shelving::Seek(sought) = what {
            let list = Shelf { sought, ..(*self.model.shelf).clone() };
            return self.model.act(Action::Shelf(list));
        }
        self.keep();
        let open = self.keeper.borrow().shelf().open;
        let title = |id| {
            let heading = self.model.shelf.stories.iter().find(|heading| heading.id == id);
            ["“", named(heading.map_or("", |heading| &heading.title)), "”"].concat()
        };
        let (mut renaming, mut deleted) = (None, None);
        let said = match what {
            Shelving::Rename(id) => {
                renaming = Some(id);
                focus_soon(Rc::from("new-title"));
                Ok(String::new())
            }
            Shelving::Named(id, title) => {
                focus_soon(Rc::from(row_id(id)));
                let named = if open == Some(id) {
                    self.act(Action::Set(Rc::from("title"), Some(Node::from(title))));
                    self.keep();
                    Ok(())
                } else {
                    keeper::rename(id, &title)
                };
                named.map(|()| String::new())
            }
            Shelving::Duplicate(id) => {
                let said = [&title(id), " is copied."].concat();
                keeper::duplicate(id).map(|()| said)
            }
            Shelving::Delete(id) => {
                let said = [&title(id), " is deleted."].concat();
                deleted = keeper::delete(id);
                focus_soon(Rc::from("undo-delete"));
                if open == Some(id) {
                    self.show_another();
                }
                Ok(said)
            }
            Shelving::Restore => match &self.model.shelf.deleted {
                Some((id, text)) => {
                    focus_soon(Rc::from(row_id(*id)));
                    let restored = keeper::restore(*id, text);
                    // What could not be put back can still be put back.
                    deleted = restored.is_err().then(|| (*id, Rc::clone(text)));
                    restored.map(|()| [&title(*id), " is back."].concat())
                }
                None => Ok(String::new()),
            },
            Shelving::Open(id) if open != Some(id) => {
                self.show(id);
                Ok(String::new())
            }
            Shelving::Look | Shelving::Open(_) | Shelving::Seek(_) => Ok(String::new()),
        };
        let said = said.unwrap_or_else(String::from);
        let sought = self.model.shelf.sought.clone();
        let list = Shelf { renaming, said, deleted, sought, ..self.keeper.borrow().shelf() };
        self.model.act(Action::Shelf(list));
    }

    /// Opens a kept story.
    pub(super) fn show(&mut self, id: i64) {
        let opened = self.keeper.borrow_mut().open(id, self.model.stories);
        self.act(match opened {
            Ok((scenario, past)) => Action::Show(scenario, past),
            Err(words) => Action::Tell(words),
        });
    }

    /// Opens the story that was changed last, or the first of the gallery.
    fn show_another(&mut self) {
        let next = self.keeper.borrow().shelf().stories.first().map(|heading| heading.id);
        match next {
            Some(id) => self.show(id),
            None => self.act(Action::Show(store::first_story(), Vec::new())),
        }
    }
}

/// A file that is dropped anywhere on the page is opened.
pub(super) fn listen_for_files(dispatch: &Dispatch) -> [EventListener; 3] {
    let dispatch = dispatch.clone();
    let on = |name, act: Box<dyn Fn(&DragEvent)>| {
        let options = EventListenerOptions::enable_prevent_default();
        EventListener::new_with_options(&window(), name, options, move |event| act(event.unchecked_ref()))
    };
    [
        on(
            "dragover",
            Box::new(|event| {
                if has_files(event) {
                    event.prevent_default();
                    show_target(true);
                }
            }),
        ),
        on(
            "dragleave",
            Box::new(|event| {
                // It is left for nothing else on the page.
                if event.related_target().is_none() {
                    show_target(false);
                }
            }),
        ),
        on(
            "drop",
            Box::new(move |event| {
                show_target(false);
                if has_files(event) {
                    event.prevent_default();
                    let file = event.data_transfer().and_then(|transfer| transfer.files()?.get(0));
                    open_file(file, &dispatch);
                }
            }),
        ),
    ]
}

/// Text that is dragged belongs to the field that it is dropped into.
fn has_files(event: &DragEvent) -> bool {
    event.data_transfer().is_some_and(|transfer| transfer.types().includes(&JsValue::from_str("Files"), 0))
}

fn show_target(is_shown: bool) {
    let Some(body) = document().body() else { return };
    body.set_class_name(if is_shown { "drop" } else { "" });
}

/// Opens the story in a file.
pub(super) fn open_file(file: Option<web_sys::File>, dispatch: &Dispatch) {
    let Some(file) = file else { return };
    let dispatch = dispatch.clone();
    run(Box::pin(async move {
        if let Some(text) = store::text_of_file(file).await {
            let scenario = text.and_then(|text| open_text(&text, "file"));
            dispatch.emit(scenario.map_or_else(Action::Tell, Action::Load));
        }
    }));
}
