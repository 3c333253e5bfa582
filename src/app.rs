//! What is on the page?
//!
//! A reducer ([`model`]) over one document, views that only show it (`view`), and a thin edge to the browser
//! (`store`). A keystroke becomes an [`action::Action`], the whole story is run again, and the views that have something
//! new to show are rendered.

pub mod action;
pub mod change;
pub mod chart;
pub mod library;
pub mod model;
pub mod rows;
pub(crate) mod store;
pub(crate) mod view;

/// Mounts the page beside the static first paint, which it replaces when all of it is there.
///
/// The browser compiles a function when it is first called, so that the first story is run here once in a turn of its own:
/// in one go with the rest it would keep a slow phone from answering for some tenths of a second.
pub fn start() {
    store::use_style();
    soon(|| {
        drop(crate::open(model::FIRST_STORY).map(|story| crate::simulate(&story)));
        soon(mount);
    });
}

fn mount() {
    let root = gloo::utils::document().create_element("div").expect("a document makes elements");
    root.set_id("app");
    view::show_at_the_end(&root);
    yew::Renderer::<view::App>::with_root(root).render();
}

/// Does something when the browser has seen to what else is due.
fn soon(act: fn()) {
    gloo::timers::callback::Timeout::new(0, act).forget();
}
