//! What is otherwise in a variant of a story?
//!
//! A variant is no copy: it is a name and what it sets otherwise, each at a path of the document. So a change of the base
//! is a change of all its variants, and each override can be told and taken back by itself.

use crate::scenario::{Node, Scenario};

/// Something that a variant sets otherwise; nothing means that it leaves the field out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    /// Where it stands in the document.
    pub path: String,
    /// What stands there.
    pub value: Option<Node>,
}

/// A named variant of a story.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Variant {
    /// What it is called.
    pub name: String,
    /// What it sets otherwise, in the order of the document.
    pub overrides: Vec<Override>,
}

impl Variant {
    /// The variant that makes one story of another. Where lists have another length, the whole list is an override.
    pub fn between(name: &str, base: &Scenario, other: &Scenario) -> Self {
        let mut overrides = Vec::new();
        fields("", (base.part().fields().collect(), other.part().fields().collect()), &mut overrides);
        Self { name: name.to_owned(), overrides }
    }

    /// The story of the variant. An override whose place is no longer there changes
    /// nothing; `compare` tells of it.
    #[must_use]
    pub fn of(&self, base: &Scenario) -> Scenario {
        let mut story = base.clone();
        for Override { path, value } in &self.overrides {
            story.set(path, value.clone());
        }
        story
    }
}

type Fields<'a> = Vec<(&'static str, &'a Node)>;

fn fields(at: &str, (base, other): (Fields, Fields), found: &mut Vec<Override>) {
    let path = |name: &str| if at.is_empty() { name.to_owned() } else { [at, ".", name].concat() };
    let value = |fields: &Fields, name: &str| -> Option<Node> {
        fields.iter().find(|(known, _)| *known == name).map(|(_, node)| (*node).clone())
    };
    let gone = base.iter().filter(|(name, _)| value(&other, name).is_none());
    found.extend(gone.map(|(name, _)| Override { path: path(name), value: None }));
    for (name, node) in &other {
        match value(&base, name) {
            Some(before) => nodes(&path(name), &before, node, found),
            None => found.push(Override { path: path(name), value: Some((*node).clone()) }),
        }
    }
}

fn nodes(at: &str, base: &Node, other: &Node, found: &mut Vec<Override>) {
    match (base, other) {
        _ if base == other => {}
        (Node::Object(_), Node::Object(_)) => {
            fields(at, (base.part().fields().collect(), other.part().fields().collect()), found);
        }
        (Node::List(one), Node::List(all)) if one.len() == all.len() && is_of_objects(one) && is_of_objects(all) => {
            for (place, (one, other)) in one.iter().zip(all.iter()).enumerate() {
                nodes(&format!("{at}[{place}]"), one, other, found);
            }
        }
        _ => found.push(Override { path: at.to_owned(), value: Some(other.clone()) }),
    }
}

fn is_of_objects(list: &[Node]) -> bool {
    list.iter().all(|node| matches!(node, Node::Object(_)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::PRESETS;

    fn cindy() -> Scenario {
        crate::open(PRESETS[0].json).unwrap()
    }

    #[test]
    fn a_variant_is_what_it_sets_otherwise() {
        let base = cindy();
        let mut other = base.clone();
        other.set("prices[1].unit_amount", Node::Whole(8_000));
        other.set("events[1].adjust_balance.amount", Node::Whole(-5_000));
        other.set("policy.credit_unused_time", Node::Flag(true));
        let variant = Variant::between("cheaper", &base, &other);
        let paths: Vec<_> = variant.overrides.iter().map(|one| one.path.as_str()).collect();
        assert_eq!(paths, ["policy.credit_unused_time", "prices[1].unit_amount", "events[1].adjust_balance.amount"]);
        assert_eq!(variant.of(&base), other);
    }

    #[test]
    fn a_change_of_the_base_is_a_change_of_the_variant() {
        let base = cindy();
        let mut other = base.clone();
        other.set("prices[1].unit_amount", Node::Whole(8_000));
        let variant = Variant::between("cheaper", &base, &other);
        let mut later = base.clone();
        later.set("months", Node::Whole(12));
        let story = variant.of(&later);
        assert_eq!(story.get("months"), Some(&Node::Whole(12)));
        assert_eq!(story.get("prices[1].unit_amount"), Some(&Node::Whole(8_000)));
    }

    #[test]
    fn an_override_of_what_was_removed_changes_nothing() {
        let base = cindy();
        let mut other = base.clone();
        other.set("events[1].adjust_balance.amount", Node::Whole(-5_000));
        let variant = Variant::between("less", &base, &other);
        let mut later = base.clone();
        later.edit_list("events", |events| events.truncate(1));
        assert_eq!(variant.of(&later), later);
    }

    #[test]
    fn every_story_of_the_gallery_is_a_variant_of_every_other() {
        let all: Vec<_> = PRESETS.iter().map(|preset| crate::open(preset.json).unwrap()).collect();
        for base in &all {
            for other in &all {
                assert_eq!(Variant::between("", base, other).of(base), *other);
            }
        }
    }
}
