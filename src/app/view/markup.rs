//! How is markup made with little code?
//!
//! Each element of `html!` unfolds into some hundred bytes of WebAssembly, and this page has hundreds of elements. The
//! macro [`el!`] makes the very same virtual nodes through calls, which brought the first visit from 187 to below 150 KB.
//!
//! ```text
//! el!("p", "class" = "say"; "On ", form.date(…), Some("an optional child"))
//! ```
//!
//! The names of attributes are one static list a place in the code, so Yew compares values and nothing else.

use std::rc::Rc;

use yew::prelude::*;
use yew::virtual_dom::{AttributeOrProperty, Attributes, Listener, ListenerKind, VList, VNode, VTag, VText};

/// An element: its tag, then its attributes, then, behind a semicolon, its children.
///
/// A value may be text, a truth (the attribute is there or not) or an `Option` of text; a child text, markup, or an
/// `Option` of a child.
macro_rules! el {
    // Values that are all written out need no code to be put together.
    ($tag:literal $(, $key:literal = $value:literal)* $(,)? $(; $($child:expr),* $(,)?)?) => {
        $crate::app::view::markup::still(
            $tag,
            &[$(($key, ::yew::virtual_dom::AttributeOrProperty::Static($value))),*],
            vec![$($($crate::app::view::markup::Child::child($child)),*)?],
        )
    };
    ($tag:literal $(, $key:literal = $value:expr)* $(,)? $(; $($child:expr),* $(,)?)?) => {
        $crate::app::view::markup::element(
            $tag,
            &[$($key),*],
            Box::new([$($crate::app::view::markup::Value::value($value)),*]),
            vec![$($($crate::app::view::markup::Child::child($child)),*)?],
        )
    };
}

pub(super) use el;

/// The plain form of [`el!`].
pub(super) fn element(
    tag: &'static str,
    keys: &'static [&'static str],
    values: Box<[Option<AttributeOrProperty>]>,
    children: Vec<Html>,
) -> Html {
    tagged(tag, Attributes::Dynamic { keys, values }, children)
}

/// The plain form of [`el!`] where every value is written out.
pub(super) fn still(
    tag: &'static str,
    attributes: &'static [(&'static str, AttributeOrProperty)],
    children: Vec<Html>,
) -> Html {
    tagged(tag, Attributes::Static(attributes), children)
}

fn tagged(tag: &'static str, attributes: Attributes, children: Vec<Html>) -> Html {
    let mut element = VTag::new(tag);
    element.set_attributes(attributes);
    if !children.is_empty() {
        element.add_children(children);
    }
    VNode::VTag(Rc::new(element))
}

/// What an element can still be given after it was made. On anything but a new element this does nothing.
pub(super) trait Element: Sized {
    /// Handles clicks.
    fn on_click(self, handle: Callback<web_sys::Event>) -> Self;
    /// Handles an event.
    fn on(self, kind: ListenerKind, handle: Callback<web_sys::Event>) -> Self;
    /// Sets what stands in an input or a text area.
    fn value(self, value: String) -> Self;
    /// Sets whether a box is checked.
    fn checked(self, checked: bool) -> Self;
    /// Adds children.
    fn with(self, children: impl IntoIterator<Item = Html>) -> Self;
}

fn change(node: &mut Html, change: impl FnOnce(&mut VTag)) {
    if let VNode::VTag(element) = node
        && let Some(element) = Rc::get_mut(element)
    {
        change(element);
    }
}

impl Element for Html {
    fn on_click(self, handle: Callback<web_sys::Event>) -> Self {
        self.on(ListenerKind::onclick, handle)
    }

    fn on(mut self, kind: ListenerKind, handle: Callback<web_sys::Event>) -> Self {
        change(&mut self, |element| {
            element.add_listener(Rc::new(Handler { kind, handle }));
        });
        self
    }

    fn value(mut self, value: String) -> Self {
        change(&mut self, |element| element.set_value(AttrValue::from(value)));
        self
    }

    fn checked(mut self, checked: bool) -> Self {
        change(&mut self, |element| element.set_checked(checked));
        self
    }

    fn with(mut self, children: impl IntoIterator<Item = Html>) -> Self {
        let children: Vec<Html> = children.into_iter().collect();
        change(&mut self, |element| element.add_children(children));
        self
    }
}

/// Several nodes side by side.
pub(super) fn several(children: Vec<Html>) -> Html {
    VNode::from(VList::with_children(children, None))
}

struct Handler {
    kind: ListenerKind,
    handle: Callback<web_sys::Event>,
}

impl Listener for Handler {
    fn kind(&self) -> ListenerKind {
        self.kind.clone()
    }

    fn handle(&self, event: web_sys::Event) {
        self.handle.emit(event);
    }

    fn passive(&self) -> bool {
        false
    }
}

/// What may be the value of an attribute.
pub(super) trait Value {
    fn value(self) -> Option<AttributeOrProperty>;
}

impl Value for &'static str {
    fn value(self) -> Option<AttributeOrProperty> {
        Some(AttributeOrProperty::Static(self))
    }
}

impl Value for String {
    fn value(self) -> Option<AttributeOrProperty> {
        Some(AttributeOrProperty::Attribute(AttrValue::from(self)))
    }
}

impl Value for bool {
    fn value(self) -> Option<AttributeOrProperty> {
        self.then_some(AttributeOrProperty::Static(""))
    }
}

impl<T: Value> Value for Option<T> {
    fn value(self) -> Option<AttributeOrProperty> {
        self.and_then(Value::value)
    }
}

/// What may be a child.
pub(super) trait Child {
    fn child(self) -> VNode;
}

impl Child for VNode {
    fn child(self) -> VNode {
        self
    }
}

impl Child for &'static str {
    fn child(self) -> VNode {
        VNode::from(VText::new(self))
    }
}

impl Child for String {
    fn child(self) -> VNode {
        VNode::from(VText::new(self))
    }
}

impl<T: Child> Child for Option<T> {
    fn child(self) -> VNode {
        self.map_or_else(VNode::default, Child::child)
    }
}
