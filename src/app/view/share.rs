//! How is the story handed on?

use gloo::utils::document;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement};
use yew::prelude::{AttrValue, Callback};

use super::gallery::{show_dialog, top};
use super::markup::{Element, On, el};
use super::{Dispatch, click, listen};
use crate::app::library::advice;
use crate::app::model::{Action, Copied, Share};

const ID: &str = "share";
/// The field of the link.
const LINK: &str = "share-link";

/// Opens the dialog and makes the link.
pub(super) fn opener(dispatch: &Dispatch) -> Element {
    let dispatch = dispatch.clone();
    let open = Callback::from(move |_: Event| {
        show_dialog(ID);
        dispatch.emit(Action::Share { is_nameless: false });
    });
    el!("button", "class" = "btn main", "aria-haspopup" = "dialog"; "Share").on_click(open)
}

/// Selects the link, to be copied by hand.
pub(super) fn select_link() {
    if let Some(input) = document().get_element_by_id(LINK) {
        let input: HtmlInputElement = input.unchecked_into();
        let _ = input.focus();
        input.select();
    }
}

pub(super) fn share(share: &Share, dispatch: &Dispatch) -> Element {
    let inside = match &share.link {
        None => el!("p"; "The link is being made …"),
        Some(Err(words)) => el!("p", "role" = "alert"; words.clone()),
        Some(Ok(address)) => link(address, share, dispatch),
    };
    el!("dialog", "class" = "gallery share", "id" = ID, "aria-labelledby" = "share-title";
        top(el!("h2", "id" = "share-title"; "Share this story"), ID),
        inside,
    )
}

fn link(address: &str, share: &Share, dispatch: &Dispatch) -> Element {
    let (name, said) = match share.copied {
        Copied::NotYet => ("Copy link", ""),
        Copied::Done => ("Link copied", "The link to this story is copied."),
        Copied::ByHand => {
            ("Copy link", "The browser does not let the page copy. The link is selected: copy it by hand.")
        }
    };
    let digest = address.split_once("&d=").map_or("", |(_, digest)| digest);
    let nameless = listen(dispatch, |event| {
        let input: HtmlInputElement = event.target()?.unchecked_into();
        Some(Action::Share { is_nameless: input.checked() })
    });
    el!("div";
        el!("label", "for" = LINK; "Link to the story as it is now"),
        el!("div", "class" = "row";
            el!("input", "class" = "search", "id" = LINK, "type" = "text", "readonly" = "").value(AttrValue::from(address.to_string())),
            el!("button", "class" = "btn main"; name).on_click(click(dispatch, Action::CopyLink)),
        ),
        el!("p", "class" = "soft", "role" = "status"; said),
        el!("p", "class" = "small"; address.len().to_string(), advice(address.len())),
        el!("label", "class" = "switch";
            el!("input", "type" = "checkbox", "role" = "switch").checked(share.is_nameless).on(On::Change, nameless),
            el!("span"; "Without names: leaves out the customer's name, the title and all descriptions. Ids, prices and dates stay."),
        ),
        el!("p", "class" = "small soft"; "The story is inside the link, behind the #: no server ever gets it. But whoever has the link can read it."),
        el!("p", "class" = "small soft";
            "The link carries a digest of your numbers, ", el!("code"; digest.to_string()),
            ": whoever opens it is told whether they see the same ones."),
        el!("a", "class" = "btn", "href" = share.file.clone(), "download" = "story.json"; "Save as a file"),
    )
}
