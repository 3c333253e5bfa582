//! How is markup made with little code?
//!
//! Each element of `html!` unfolds into some hundred bytes of WebAssembly, and this page has hundreds of elements. The
//! macro [`el!`] makes the very same virtual nodes through calls, which took 11 KB off the first visit.
//!
//! ```text
//! el!("p", "class" = "say"; "On ", form.date(…), Some("an optional child"))
//! ```
//!
//! The names of attributes are one static list a place in the code, so Yew compares values and nothing else.

use std::rc::Rc;

use wasm_bindgen::JsValue;
use yew::prelude::*;
use yew::virtual_dom::{AttributeOrProperty, Attributes, Key, Listener, ListenerKind, VList, VNode, VTag, VText};

/// An element: its tag, then its attributes, then, behind a semicolon, its children.
///
/// A value may be text, a truth (the attribute is there or not) or an `Option` of text; a child text, markup, or an
/// `Option` of a child.
macro_rules! el {
    // Values that are all written out need no code to be put together.
    ($tag:literal $(, $key:literal = $value:literal)* $(,)? $(; $($child:expr),* $(,)?)?) => {{
        #[allow(unused_mut)]
        let mut element = $crate::app::view::markup::still(
            $tag,
            &[$(($key, ::yew::virtual_dom::AttributeOrProperty::Static($value))),*],
        );
        $($($crate::app::view::markup::Child::add_to($child, &mut element);)*)?
        element
    }};
    ($tag:expr $(, $key:literal = $value:expr)* $(,)? $(; $($child:expr),* $(,)?)?) => {{
        let mut values = $crate::app::view::markup::values(&[$($key),*]);
        $($crate::app::view::markup::Value::push_to($value, &mut values);)*
        #[allow(unused_mut)]
        let mut element = $crate::app::view::markup::element($tag, &[$($key),*], values);
        $($($crate::app::view::markup::Child::add_to($child, &mut element);)*)?
        element
    }};
}

pub(crate) use el;

/// An element that is being made. (A pointer, which moves through a register; a node of Yew's moves through memory.)
pub(crate) struct Element(Rc<VTag>);

/// The values of an element's attributes; nothing for one that is not there.
pub(crate) type Values = Vec<Option<AttributeOrProperty>>;

/// Room for the values of these attributes, no more.
#[inline(never)]
pub(crate) fn values(keys: &'static [&'static str]) -> Values {
    Vec::with_capacity(keys.len())
}

/// An element whose attributes are put together as it is made.
#[inline(never)]
pub(crate) fn element(tag: &'static str, keys: &'static [&'static str], values: Values) -> Element {
    tagged(tag, Attributes::Dynamic { keys, values: values.into_boxed_slice() })
}

/// An element whose attributes are always the same.
#[inline(never)]
pub(crate) fn still(tag: &'static str, attributes: &'static [(&'static str, AttributeOrProperty)]) -> Element {
    tagged(tag, Attributes::Static(attributes))
}

fn tagged(tag: &'static str, attributes: Attributes) -> Element {
    let mut element = VTag::new(tag);
    element.set_attributes(attributes);
    Element(Rc::new(element))
}

impl Element {
    /// Handles clicks.
    pub(crate) fn on_click(self, handle: Callback<web_sys::Event>) -> Self {
        self.on(On::Click, handle)
    }

    /// Handles an event.
    #[inline(never)]
    pub(crate) fn on(mut self, kind: On, handle: Callback<web_sys::Event>) -> Self {
        self.tag().add_listener(Rc::new(Handler { kind, handle }));
        self
    }

    /// Sets what stands in an input or a text area.
    #[inline(never)]
    pub(crate) fn value(mut self, value: AttrValue) -> Self {
        self.tag().set_value(value);
        self
    }

    /// Sets whether a box is checked.
    pub(crate) fn checked(mut self, checked: bool) -> Self {
        self.tag().set_checked(checked);
        self
    }

    /// Adds children.
    pub(crate) fn with<C: Child>(mut self, children: impl IntoIterator<Item = C>) -> Self {
        for child in children {
            child.add_to(&mut self);
        }
        self
    }

    /// The finished markup.
    pub(crate) fn html(self) -> Html {
        VNode::VTag(self.0)
    }

    /// What is inside, which nobody else has yet.
    fn tag(&mut self) -> &mut VTag {
        Rc::get_mut(&mut self.0).expect("an element that is being made is nobody else's")
    }

    #[inline(never)]
    fn add(&mut self, child: Html) {
        self.tag().add_child(child);
    }
}

/// Several nodes side by side.
pub(crate) fn several(children: Vec<Html>) -> Html {
    VNode::from(VList::with_children(children, None))
}

/// Several nodes that are the same ones wherever they stand in a list in which all have such a key.
pub(crate) fn keyed(key: usize, children: Vec<Html>) -> Html {
    VNode::from(VList::with_children(children, Some(Key::from(key))))
}

/// The events that the page listens to. (Cloning Yew's own list of a hundred is a kilobyte of code.)
#[derive(Clone, Copy)]
pub(crate) enum On {
    Blur,
    Change,
    Click,
    Input,
    KeyDown,
    MouseMove,
    Scroll,
}

struct Handler {
    kind: On,
    handle: Callback<web_sys::Event>,
}

impl Listener for Handler {
    fn kind(&self) -> ListenerKind {
        match self.kind {
            On::Blur => ListenerKind::onblur,
            On::Change => ListenerKind::onchange,
            On::Click => ListenerKind::onclick,
            On::Input => ListenerKind::oninput,
            On::KeyDown => ListenerKind::onkeydown,
            On::MouseMove => ListenerKind::onmousemove,
            On::Scroll => ListenerKind::onscroll,
        }
    }

    fn handle(&self, event: web_sys::Event) {
        self.handle.emit(event);
    }

    fn passive(&self) -> bool {
        false
    }
}

/// What may be the value of an attribute.
pub(crate) trait Value: Sized {
    fn value(self) -> Option<AttributeOrProperty>;

    fn push_to(self, values: &mut Values);
}

impl Value for &'static str {
    fn value(self) -> Option<AttributeOrProperty> {
        Some(AttributeOrProperty::Static(self))
    }

    #[inline(never)]
    fn push_to(self, values: &mut Values) {
        values.push(self.value());
    }
}

impl Value for AttrValue {
    fn value(self) -> Option<AttributeOrProperty> {
        Some(AttributeOrProperty::Attribute(self))
    }

    #[inline(never)]
    fn push_to(self, values: &mut Values) {
        values.push(self.value());
    }
}

impl Value for String {
    fn value(self) -> Option<AttributeOrProperty> {
        Some(AttributeOrProperty::Attribute(AttrValue::from(self)))
    }

    #[inline(never)]
    fn push_to(self, values: &mut Values) {
        values.push(self.value());
    }
}

/// A style. The page's content security policy forbids the attribute, and allows what a script sets.
pub(crate) struct Style(pub(crate) String);

impl Value for Style {
    fn value(self) -> Option<AttributeOrProperty> {
        Some(AttributeOrProperty::Property(JsValue::from_str(&self.0)))
    }

    #[inline(never)]
    fn push_to(self, values: &mut Values) {
        values.push(self.value());
    }
}

impl Value for bool {
    fn value(self) -> Option<AttributeOrProperty> {
        self.then_some(AttributeOrProperty::Static(""))
    }

    #[inline(never)]
    fn push_to(self, values: &mut Values) {
        values.push(self.value());
    }
}

impl<T: Value> Value for Option<T> {
    fn value(self) -> Option<AttributeOrProperty> {
        self.and_then(Value::value)
    }

    #[inline(never)]
    fn push_to(self, values: &mut Values) {
        values.push(self.value());
    }
}

/// What may be a child.
pub(crate) trait Child: Sized {
    fn child(self) -> Html;

    fn add_to(self, parent: &mut Element);
}

impl Child for Html {
    fn child(self) -> Html {
        self
    }

    fn add_to(self, parent: &mut Element) {
        parent.add(self);
    }
}

impl Child for Element {
    fn child(self) -> Html {
        self.html()
    }

    #[inline(never)]
    fn add_to(self, parent: &mut Element) {
        parent.add(self.html());
    }
}

impl Child for &'static str {
    fn child(self) -> Html {
        VNode::from(VText::new(self))
    }

    #[inline(never)]
    fn add_to(self, parent: &mut Element) {
        parent.add(self.child());
    }
}

impl Child for String {
    fn child(self) -> Html {
        AttrValue::from(self).child()
    }

    #[inline(never)]
    fn add_to(self, parent: &mut Element) {
        parent.add(self.child());
    }
}

impl Child for AttrValue {
    fn child(self) -> Html {
        VNode::from(VText { text: self })
    }

    #[inline(never)]
    fn add_to(self, parent: &mut Element) {
        parent.add(self.child());
    }
}

/// A child that is not there keeps its place, so that its neighbours are not taken for it.
impl<T: Child> Child for Option<T> {
    fn child(self) -> Html {
        self.map_or_else(VNode::default, Child::child)
    }

    #[inline(never)]
    fn add_to(self, parent: &mut Element) {
        parent.add(self.child());
    }
}
