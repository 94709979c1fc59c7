//! The three ways in which a structure holds facts: perhaps one, a list, or many by name.

use std::ops::Deref;

use super::reader::with_article;
use super::{Beneath, Entity, Fact, Hides, Kind, Merger, Reader, Unmask};
use crate::report::{Code, Diagnostic, Place};
use crate::spec::node::{Entry, Located, Node};
use crate::spec::{List, Map};

/// A field of a structure that `facts!` declares.
pub(in crate::spec) trait Field: Default {
    fn kind() -> Kind;
    fn read_field(&mut self, entry: Entry, reader: &mut Reader);
    fn merge_field(&mut self, overlay: Self, key: &str, merger: &mut Merger<'_>);
    /// Takes from an overlay what hides a change of `facts`, those that it lies over, from or to the `other` ones.
    fn unmask_field(&mut self, facts: &Self, other: &Self, key: &str, walk: &mut Unmask);
    /// `None` where the spec does not give it.
    fn to_entry(&self, key: &str) -> Option<Entry>;
}

fn entry(key: &str, place: Place, value: Node) -> Entry {
    Entry { key: Located::new(key.to_owned(), place), quoted: false, value: Located::new(value, place) }
}

impl<T: Fact> Field for Option<Located<T>> {
    fn kind() -> Kind {
        T::kind()
    }

    fn read_field(&mut self, entry: Entry, reader: &mut Reader) {
        let place = entry.value.place;
        *self = T::read(entry.value, reader).map(|value| Located::new(value, place));
    }

    fn merge_field(&mut self, overlay: Self, key: &str, merger: &mut Merger<'_>) {
        match (self, overlay) {
            (_, None) => {}
            (Some(facts), Some(overlay)) if facts.value.is_repeated_by(&overlay.value) => {
                merger.repeated(&format!("`{key}`"), facts.place, overlay.place);
            }
            (Some(facts), Some(overlay)) => {
                facts.value.merge(overlay.value, merger);
                if !T::HAS_PARTS {
                    facts.place = overlay.place;
                }
            }
            (facts, overlay) => *facts = overlay,
        }
    }

    fn unmask_field(&mut self, facts: &Self, other: &Self, key: &str, walk: &mut Unmask) {
        let Some(stated) = self.as_mut() else { return };
        let beneath = Beneath { facts: facts.as_ref().map(|it| &it.value), other: other.as_ref().map(|it| &it.value) };
        let fact = |fact: &Self| fact.as_ref().map(|it| (it.value.shown(), it.place));
        let (overlay, implied) = ((stated.value.shown(), stated.place), beneath.is_implied());
        let hides = stated.value.unmask(key, beneath, walk);
        if hides != Hides::Nothing {
            walk.found(key, implied, overlay, fact(facts), fact(other));
        }
        if hides == Hides::All {
            *self = None;
        }
    }

    fn to_entry(&self, key: &str) -> Option<Entry> {
        self.as_ref().map(|fact| entry(key, fact.place, fact.value.to_node()))
    }
}

impl<T: Fact> Field for List<T> {
    fn kind() -> Kind {
        Kind::List(Box::new(T::kind()))
    }

    fn read_field(&mut self, Entry { value, .. }: Entry, reader: &mut Reader) {
        self.place = Some(value.place);
        match value.value {
            Node::Null => {}
            Node::List(items) => {
                let read = |item: Located<Node>| {
                    let place = item.place;
                    T::read(item, reader).map(|value| Located::new(value, place))
                };
                self.items = items.into_iter().filter_map(read).collect();
            }
            _ => reader.wrong(&value, "a list"),
        }
    }

    fn merge_field(&mut self, overlay: Self, key: &str, merger: &mut Merger<'_>) {
        let Some(stated) = overlay.place else { return };
        match self.place {
            Some(place) if T::LIST_IS_ONE_FACT && node_of(self).same(&node_of(&overlay)) => {
                merger.repeated(&format!("`{key}`"), place, stated);
            }
            _ => *self = overlay,
        }
    }

    fn unmask_field(&mut self, facts: &Self, other: &Self, key: &str, walk: &mut Unmask) {
        let Some(place) = self.place.filter(|_| T::LIST_IS_ONE_FACT) else { return };
        if !node_of(facts).same(&node_of(other)) {
            let fact = |list: &Self| list.place.map(|place| (node_of(list).to_display(), place));
            walk.found(key, false, (node_of(self).to_display(), place), fact(facts), fact(other));
            *self = List::default();
        }
    }

    fn to_entry(&self, key: &str) -> Option<Entry> {
        self.place.map(|place| entry(key, place, node_of(self)))
    }
}

fn node_of<T: Fact>(list: &List<T>) -> Node {
    Node::List(list.iter().map(|item| Located::new(item.value.to_node(), item.place)).collect())
}

impl<T: Entity> Field for Map<T> {
    fn kind() -> Kind {
        Kind::Map(Box::new(T::kind()))
    }

    fn read_field(&mut self, entry: Entry, reader: &mut Reader) {
        *self = read_map(entry.value, reader);
    }

    fn merge_field(&mut self, overlay: Self, key: &str, merger: &mut Merger<'_>) {
        for (name, overlay) in overlay {
            match self.get_mut(&name) {
                Some(facts) => merger.inside(&name, facts.place, |merger| facts.value.merge(overlay.value, merger)),
                None => merger.gone(T::NOUN, &name, overlay.place, key, self.keys().map(String::as_str)),
            }
        }
    }

    fn unmask_field(&mut self, facts: &Self, other: &Self, key: &str, walk: &mut Unmask) {
        for (name, overlay) in self {
            let (facts, other) = (facts.get(name), other.get(name));
            let beneath = Beneath { facts: facts.map(|it| &it.value), other: other.map(|it| &it.value) };
            let stays = facts.is_some() && other.is_some();
            walk.inside(key, name, stays, |walk| {
                overlay.value.unmask(key, beneath, walk);
            });
        }
    }

    fn to_entry(&self, key: &str) -> Option<Entry> {
        let entries = self.iter().map(|(name, fact)| entry(name, fact.place, fact.value.to_node())).collect();
        let first = self.values().next()?;
        Some(entry(key, first.place, Node::Map(entries)))
    }
}

/// Says that something cannot have this name; in the same words wherever it is found, so that it is shown once.
pub(in crate::spec) fn bad_name<T: Entity>(name: &str, place: Place) -> Diagnostic {
    let message = format!("`{}` cannot be the name of {}", name.escape_debug(), with_article(T::NOUN));
    Diagnostic::new(Code::BadName, message).at(place, T::NAME_RULE)
}

/// Reads names and what they stand for: the value of a key such as `input`, or a whole file of actions.
pub(in crate::spec) fn read_map<T: Entity>(node: Located<Node>, reader: &mut Reader) -> Map<T> {
    let entries = match node.value {
        Node::Map(entries) => entries,
        Node::Null => Vec::new(),
        _ => {
            reader.wrong(&node, &format!("{}s by name", T::NOUN));
            Vec::new()
        }
    };
    let mut map = Map::with_capacity_and_hasher(entries.len(), Default::default());
    for Entry { key, value, .. } in entries {
        if !T::is_name(&key.value) {
            reader.report.add(bad_name::<T>(&key.value, key.place));
        }
        map.insert(key.value, Located::new(T::read(value, reader).unwrap_or_default(), key.place));
    }
    map
}

impl<T> Deref for List<T> {
    type Target = [Located<T>];

    fn deref(&self) -> &[Located<T>] {
        &self.items
    }
}

impl<'a, T> IntoIterator for &'a List<T> {
    type Item = &'a Located<T>;
    type IntoIter = std::slice::Iter<'a, Located<T>>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}
