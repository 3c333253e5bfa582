//! What is on the page?
use yew::prelude::*;

/// The page.
#[component]
pub fn App() -> Html {
    html! { <h1>{ "Rollforward" }</h1> }
}

/// Mounts the page.
pub fn start() {
    yew::Renderer::<App>::new().render();
}
