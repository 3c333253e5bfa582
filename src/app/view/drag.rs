//! What follows the pointer? Events: in their list by the grip, and in time by their marks on the chart.
//!
//! One listener for the page; what is held lives as long as the pointer is down. Whoever uses the keyboard has buttons
//! for the one and arrow keys for the other.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::events::EventListener;
use gloo::utils::{document, window};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, PointerEvent};

use super::Dispatch;
use crate::app::action::Action;
use crate::calendar::{DAY, Timestamp, iso_instant};

/// What the pointer holds.
#[derive(Clone)]
enum Held {
    /// An event in the list; its place changes on the way.
    Card(Cell<usize>),
    /// The mark of an event on the chart.
    Mark { event: usize, axis: Axis },
}

/// The time axis on the screen: where it begins and how wide it is, in pixels, and which time it shows.
#[derive(Clone, Copy)]
struct Axis {
    left: i64,
    width: i64,
    start: i64,
    seconds: i64,
}

impl Axis {
    fn of(plot: &Element) -> Option<Self> {
        let number = |name: &str| plot.get_attribute(name)?.parse().ok();
        let place = plot.get_bounding_client_rect();
        #[expect(clippy::cast_possible_truncation, reason = "pixels of a screen")]
        let [left, width] = [place.left() as i64, place.width() as i64];
        Some(Self { left, width: width.max(1), start: number("data-start")?, seconds: number("data-seconds")? })
    }

    /// The day at a place on the screen, as a document says it.
    fn day_at(self, x: i32) -> String {
        let into = (i64::from(x) - self.left).clamp(0, self.width - 1);
        let at = self.start
            + i64::try_from(i128::from(into) * i128::from(self.seconds) / i128::from(self.width)).unwrap_or_default();
        iso_instant(Timestamp((at - at.rem_euclid(DAY)).max(self.start)))
    }
}

/// Listens for what is taken hold of.
pub(crate) fn listen_for_drag(dispatch: &Dispatch) -> EventListener {
    let dispatch = dispatch.clone();
    EventListener::new(&document(), "pointerdown", move |event| {
        let Some(held) = event.target().and_then(|target| taken(target.unchecked_ref())) else { return };
        follow(held, &dispatch);
    })
}

fn taken(target: &Element) -> Option<Held> {
    let find = |selector: &str| target.closest(selector).ok().flatten();
    let place = |found: &Element, name: &str| found.get_attribute(name)?.parse().ok();
    if let Some(grip) = find("[data-drag]") {
        return Some(Held::Card(Cell::new(place(&grip, "data-drag")?)));
    }
    let mark = find("[data-mark]")?;
    let axis = Axis::of(&mark.closest(".plot").ok()??)?;
    Some(Held::Mark { event: place(&mark, "data-mark")?, axis })
}

/// Lets what is held follow the pointer until it is let go.
fn follow(held: Held, dispatch: &Dispatch) {
    type Listeners = Rc<RefCell<Vec<EventListener>>>;
    let listeners = Listeners::default();
    let (moving, ending) = (dispatch.clone(), Rc::clone(&listeners));
    let moved = EventListener::new(&window(), "pointermove", move |event| {
        if let Some(action) = meaning(&held, event) {
            moving.emit(action);
        }
    });
    let end = move |_: &Event| {
        let ending = Rc::clone(&ending);
        // A listener cannot drop itself while it runs.
        gloo::timers::callback::Timeout::new(0, move || ending.borrow_mut().clear()).forget();
    };
    let ends = ["pointerup", "pointercancel"].map(|name| EventListener::new(&window(), name, end.clone()));
    listeners.borrow_mut().push(moved);
    listeners.borrow_mut().extend(ends);
}

fn meaning(held: &Held, event: &Event) -> Option<Action> {
    let pointer: &PointerEvent = event.unchecked_ref();
    match held {
        Held::Card(place) => {
            // No screen is wider.
            let [x, y] =
                [pointer.client_x(), pointer.client_y()].map(|at| i16::try_from(at).unwrap_or_default().into());
            let under = document().element_from_point(x, y)?;
            let card = under.closest("[data-place]").ok()??;
            let to = card.get_attribute("data-place")?.parse().ok()?;
            let from = place.replace(to);
            (from != to).then(|| Action::MoveTo("events".into(), from, to))
        }
        Held::Mark { event, axis } => {
            let day = axis.day_at(pointer.client_x());
            Some(Action::Set(format!("events[{event}].at").into(), Some(day.into())))
        }
    }
}
