//! What is a document made of, and how are its parts looked at?
//!
//! A tree of values whose objects keep the order of the [`schema`](super::schema). Parts are shared: a copy costs nothing
//! and an edit copies what is on the way to it, so that a history of edits and a set of variants take little room. What
//! is not there means the default.

use std::rc::Rc;

/// A value of a document. Numbers with decimals, dates and words are text, as they are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// `true` or `false`.
    Flag(bool),
    /// A whole number.
    Whole(i64),
    /// Text.
    Text(Rc<str>),
    /// A list.
    List(Rc<Vec<Node>>),
    /// An object.
    Object(Object),
}

/// The fields of an object.
pub type Object = Rc<Vec<(&'static str, Node)>>;

impl Node {
    /// An object of these fields.
    pub fn object(fields: impl IntoIterator<Item = (&'static str, Node)>) -> Self {
        Self::Object(Rc::new(fields.into_iter().collect()))
    }

    /// A list of these values.
    pub fn list(values: impl IntoIterator<Item = Node>) -> Self {
        Self::List(Rc::new(values.into_iter().collect()))
    }

    /// The object that this is; one without fields if it is none.
    pub fn part(&self) -> Part<'_> {
        match self {
            Self::Object(fields) => Part { fields },
            _ => Part::default(),
        }
    }

    /// The text that this is; empty if it is none.
    pub fn as_text(&self) -> &str {
        if let Self::Text(text) = self { text } else { "" }
    }
}

impl From<&str> for Node {
    fn from(text: &str) -> Self {
        Self::Text(Rc::from(text))
    }
}

impl From<String> for Node {
    fn from(text: String) -> Self {
        Self::Text(Rc::from(text))
    }
}

impl From<i64> for Node {
    fn from(number: i64) -> Self {
        Self::Whole(number)
    }
}

impl From<bool> for Node {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

/// An object of a document that is looked at. A field that is not there gives nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Part<'a> {
    fields: &'a [(&'static str, Node)],
}

impl<'a> Part<'a> {
    /// An object that has these fields.
    pub fn of(fields: &'a [(&'static str, Node)]) -> Self {
        Self { fields }
    }

    /// The value of a field.
    pub fn get(self, name: &str) -> Option<&'a Node> {
        self.fields.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    /// Whether a field is there.
    pub fn has(self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// The text of a field; empty where there is none.
    pub fn text(self, name: &str) -> &'a str {
        self.get(name).map_or("", Node::as_text)
    }

    /// The number in a field.
    pub fn whole(self, name: &str) -> Option<i64> {
        if let Some(Node::Whole(number)) = self.get(name) { Some(*number) } else { None }
    }

    /// What a field says, if it says anything.
    pub fn flag(self, name: &str) -> Option<bool> {
        if let Some(Node::Flag(flag)) = self.get(name) { Some(*flag) } else { None }
    }

    /// Whether a field says yes.
    pub fn is(self, name: &str) -> bool {
        self.flag(name) == Some(true)
    }

    /// The values in a list; none where there is none.
    pub fn list(self, name: &str) -> &'a [Node] {
        if let Some(Node::List(list)) = self.get(name) { list } else { &[] }
    }

    /// The objects of a list.
    pub fn parts(self, name: &str) -> impl ExactSizeIterator<Item = Part<'a>> {
        self.list(name).iter().map(Node::part)
    }

    /// The texts of a list.
    pub fn texts(self, name: &str) -> impl ExactSizeIterator<Item = &'a str> {
        self.list(name).iter().map(Node::as_text)
    }

    /// The object in a field; one without fields where there is none.
    #[must_use]
    pub fn part(self, name: &str) -> Part<'a> {
        self.get(name).map(Node::part).unwrap_or_default()
    }

    /// All fields that are there, in their order.
    pub fn fields(self) -> impl ExactSizeIterator<Item = (&'static str, &'a Node)> {
        self.fields.iter().map(|(name, value)| (*name, value))
    }
}

/// What an event says beside what happens.
pub(super) const EVENT_FIELDS: [&str; 2] = ["at", "disabled"];

/// What happens at an event: its name and what it says. Nothing but in a document that could not be read.
pub fn action_of(event: Part<'_>) -> (&'static str, Part<'_>) {
    let action = event.fields().find(|(name, _)| !EVENT_FIELDS.contains(name));
    action.map_or(("", Part::default()), |(name, value)| (name, value.part()))
}

/// An object of a document and the path at which it stands.
#[derive(Clone, Debug)]
pub struct Place<'a> {
    /// Its path; empty for the document as a whole.
    pub path: String,
    /// The object.
    pub part: Part<'a>,
}

impl<'a> Place<'a> {
    /// The path of a field.
    pub fn sub(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_string() } else { [&self.path, ".", name].concat() }
    }

    /// The path of one of a list.
    pub(super) fn sub_at(&self, name: &str, index: usize) -> String {
        format!("{}[{index}]", self.sub(name))
    }

    /// The object in a field; one without fields where there is none.
    #[must_use]
    pub fn object(&self, name: &str) -> Place<'a> {
        Place { path: self.sub(name), part: self.part.part(name) }
    }

    /// The objects of a list, but no more than that.
    pub fn all(&self, name: &str, most: usize) -> Vec<Place<'a>> {
        let parts = self.part.parts(name).take(most).enumerate();
        parts.map(|(index, part)| Place { path: self.sub_at(name, index), part }).collect()
    }
}
