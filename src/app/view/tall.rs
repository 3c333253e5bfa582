//! How does a long table keep only those of its rows on the page that are seen?

use gloo::utils::{document, window};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use yew::prelude::*;

use super::markup::{Child, Element, On, Style, el, keyed};
use super::{Dispatch, listen};
use crate::app::action::Action;
use crate::app::rows::{MOST_WHOLE, Seen, Table, there};

/// A table, which may be long.
pub(super) struct Tall<'a> {
    pub(super) table: Table,
    pub(super) count: usize,
    pub(super) seen: Seen,
    /// The row that is opened.
    pub(super) opened: Option<usize>,
    /// Whether all rows are needed.
    pub(super) printing: bool,
    pub(super) dispatch: &'a Dispatch,
}

/// How high a row of a long table is, as in `static/app.css`.
const fn height(table: Table) -> usize {
    match table {
        Table::Movements => 52,
        Table::Months | Table::Charges => 37,
    }
}

impl Tall<'_> {
    fn is_tall(&self) -> bool {
        self.count > MOST_WHOLE
    }

    /// The frame of a table, in which it is scrolled where it is long.
    pub(super) fn frame(
        &self,
        class: &'static str,
        tall_class: &'static str,
        name: &'static str,
        table: Element,
    ) -> Element {
        let frame = el!("div", "class" = if self.is_tall() { tall_class } else { class }, "tabindex" = "0", "role" = "region", "aria-label" = name; table);
        if !self.is_tall() {
            return frame;
        }
        let (table, seen) = (self.table, self.seen);
        frame.on(
            On::Scroll,
            listen(self.dispatch, move |event| {
                let frame: web_sys::Element = event.target()?.unchecked_into();
                let first = usize::try_from(frame.scroll_top()).ok()? / height(table);
                let now = Seen { first, kept: focused_row() };
                (now != seen).then_some(Action::See(table, now))
            }),
        )
    }

    /// The rows that are there, with gaps for the others. `row` makes a row, and what is opened below it.
    pub(super) fn rows(&self, row: &dyn Fn(usize) -> (Element, Option<Element>)) -> Vec<Html> {
        let places = if self.printing { (0..self.count).collect() } else { there(self.count, self.seen, self.opened) };
        let mut rows = Vec::with_capacity(places.len() + 4);
        let mut next = 0;
        for place in places {
            rows.extend(self.gap(next, place));
            next = place + 1;
            let (row, below) = row(place);
            rows.push(keyed(place, vec![row.html(), below.child()]));
        }
        rows.extend(self.gap(next, self.count));
        rows
    }

    fn gap(&self, from: usize, to: usize) -> Option<Html> {
        let pixels = (to - from) * height(self.table);
        let style = Style(["height:", &pixels.to_string(), "px"].concat());
        let gap = || el!("tr", "aria-hidden" = "true"; el!("td", "class" = "gap", "colspan" = "8", "style" = style));
        // No row has such a key.
        (to > from).then(|| keyed(self.count + from, vec![gap().html()]))
    }
}

/// The place of a row among all rows of its table, for those who do not see how many there are.
pub(super) fn row_index(place: usize) -> String {
    // The head is the first.
    (place + 2).to_string()
}

/// Scrolls the table of months to the first row that is to be seen, with the next frame: at once it would have the
/// browser lay out the page twice.
pub(super) fn scroll_to(seen: Seen) {
    let scroll = Closure::once_into_js(move || {
        if let Ok(Some(frame)) = document().query_selector(".schedule.tall") {
            frame.set_scroll_top(i32::try_from(seen.first * height(Table::Months)).unwrap_or(i32::MAX));
        }
    });
    let _ = window().request_animation_frame(scroll.unchecked_ref());
}

/// The row that has the focus.
fn focused_row() -> Option<usize> {
    let row = document().active_element()?.closest("[aria-rowindex]").ok()??;
    row.get_attribute("aria-rowindex")?.parse::<usize>().ok()?.checked_sub(2)
}
