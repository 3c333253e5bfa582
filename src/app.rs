//! What is on the page?
//!
//! A reducer ([`model`]) over one document, views that only show it (`view`), and a thin edge to the browser
//! (`store`). A keystroke becomes an [`model::Action`], the whole story is run again, and the views that have something
//! new to show are rendered.

pub mod change;
pub mod chart;
pub mod model;
pub mod rows;
mod store;
mod view;

/// Mounts the page over the static first paint.
pub fn start() {
    let document = gloo::utils::document();
    match document.get_element_by_id("app") {
        Some(root) => yew::Renderer::<view::App>::with_root(root).render(),
        None => yew::Renderer::<view::App>::new().render(),
    };
}
