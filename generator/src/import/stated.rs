//! What descriptions state, as facts. In: members with their official descriptions, then the official examples.
//! Out: constraints on the members, as advice, and how many of each kind there are.
//!
//! A fact from prose is advice unless the overlay enforces it, and none that an official example breaks is taken.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use super::prose::{Described, FoundValue, Side, Stated, read_prose};
use super::sample::read_value;
use crate::spec::{
    AllowedValue, Constraint, List, Located, Map, Member, Node, Place, Service, Structure, TypeName, Values,
};

/// The members of a request, of a response, or of a structure.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Owner {
    Input(String),
    Output(String),
    Structure(String),
}

/// What the descriptions of a document state, until the examples have been seen.
#[derive(Debug, Default)]
pub(super) struct StatedFacts {
    members: HashMap<Owner, HashMap<String, Stated>>,
}

/// How many facts were taken from prose, by key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken(BTreeMap<&'static str, usize>);

impl StatedFacts {
    /// Reads one description.
    pub(super) fn read(
        &mut self,
        owner: &Owner,
        name: &str,
        type_name: &TypeName,
        sent: bool,
        text: &str,
        example: Option<&str>,
    ) {
        let side = if sent { Side::Input } else { Side::Output };
        let stated = read_prose(&Described { name, type_name, side, text, example });
        if stated != Stated::default() {
            match self.members.get_mut(owner) {
                Some(members) => drop(members.insert(name.to_owned(), stated)),
                None => drop(self.members.insert(owner.clone(), HashMap::from([(name.to_owned(), stated)]))),
            }
        }
    }

    /// Gives the members what their descriptions state, but for what an official example breaks.
    pub(super) fn apply(mut self, service: &mut Service) -> Taken {
        for (name, action) in &service.actions {
            // A call that the service refused may break anything.
            for example in action.value.examples.iter().filter(|example| !example.value.is_failure()) {
                let sides = [
                    (Owner::Input(name.clone()), &action.value.input, &example.value.input),
                    (Owner::Output(name.clone()), &action.value.output, &example.value.output),
                ];
                for (owner, members, node) in sides {
                    if let Some(node) = node {
                        self.drop_broken(&service.structures, &owner, members, &node.value);
                    }
                }
            }
        }
        let mut taken = Taken::default();
        for (owner, stated) in self.members {
            let members = match &owner {
                Owner::Input(action) => service.actions.get_mut(action).map(|action| &mut action.value.input),
                Owner::Output(action) => service.actions.get_mut(action).map(|action| &mut action.value.output),
                Owner::Structure(name) => {
                    service.structures.get_mut(name).map(|structure| &mut structure.value.members)
                }
            };
            let Some(members) = members else { continue };
            for (name, stated) in stated {
                if let Some(member) = members.get_mut(&name) {
                    let place = member.place;
                    give(&mut member.value, stated, place, &mut taken);
                }
            }
        }
        taken
    }

    fn drop_broken(&mut self, structures: &Map<Structure>, owner: &Owner, members: &Map<Member>, node: &Node) {
        let Node::Map(entries) = node else { return };
        for entry in entries {
            let name = &entry.key.value;
            let Some(member) = members.get(name) else { continue };
            let stated = self.members.get_mut(owner).and_then(|members| members.get_mut(name));
            if let (Some(stated), Some(type_name)) = (stated, &member.value.type_) {
                drop_broken_by(stated, &type_name.value, &entry.value.value);
            }
            let Some((name, structure)) = member.value.structure().and_then(|name| structures.get_key_value(name))
            else {
                continue;
            };
            let owner = Owner::Structure(name.clone());
            let items = match &entry.value.value {
                Node::List(items) => items.as_slice(),
                _ => std::slice::from_ref(&entry.value),
            };
            for item in items {
                self.drop_broken(structures, &owner, &structure.value.members, &item.value);
            }
        }
    }
}

fn drop_broken_by(stated: &mut Stated, type_name: &TypeName, node: &Node) {
    match node {
        Node::Scalar { text, .. } => stated.drop_broken(type_name, text),
        Node::List(_) => stated.drop_broken(type_name, &node.to_json().to_string()),
        Node::Null | Node::Map(_) => {}
    }
}

/// Sets what the metadata itself does not say, and marks the constraints as advice.
fn give(member: &mut Member, stated: Stated, place: Place, taken: &mut Taken) {
    let Some(type_name) = member.type_.as_ref().map(|type_name| type_name.value.clone()) else { return };
    let mut advice = Vec::new();
    let mut mark = |constraint: Constraint| advice.push(Located::new(constraint, place));
    let mut count = |key: &'static str| *taken.0.entry(key).or_default() += 1;
    let counts = [
        (stated.min_items, &mut member.min_items, Constraint::MinItems),
        (stated.max_items, &mut member.max_items, Constraint::MaxItems),
        (stated.min_length, &mut member.min_length, Constraint::MinLength),
        (stated.max_length, &mut member.max_length, Constraint::MaxLength),
    ];
    for (found, slot, constraint) in counts {
        if let Some(found) = found {
            *slot = Some(Located::new(found.value, place));
            mark(constraint);
            count(constraint.key());
        }
    }
    if let Some(found) = stated.range {
        member.range = Some(Located::new(found.value, place));
        mark(Constraint::Range);
        count(Constraint::Range.key());
    }
    if let Some(found) = stated.values {
        member.values = Some(Located::new(values(&type_name, found.value, place), place));
        mark(Constraint::Values);
        count(Constraint::Values.key());
    }
    if !advice.is_empty() {
        member.advice = List::new(advice, Some(place));
    }
    if let Some(default) = stated.default.and_then(|found| read_value(&type_name, &found.value, place)) {
        member.default = Some(default);
        count("default");
    }
    if let Some(found) = stated.unit {
        member.unit = Some(Located::new(found.value, place));
        count("unit");
    }
    if let Some(example) = stated.example.and_then(|found| read_value(&type_name, &found.value, place))
        && member.example.is_none()
    {
        member.example = Some(example);
        count("example");
    }
}

fn values(type_name: &TypeName, found: Vec<FoundValue>, place: Place) -> Values {
    let is_number = type_name.scalar().is_some_and(|scalar| scalar.is_number());
    let value = |found: FoundValue| AllowedValue {
        quoted: !is_number && !found.text.starts_with(|c: char| c.is_ascii_alphabetic()),
        text: Located::new(found.text, place),
        name: None,
        doc: None,
    };
    found.into_iter().map(value).collect()
}

impl Taken {
    /// Adds the counts of another service.
    pub fn add(&mut self, other: &Taken) {
        for (key, count) in &other.0 {
            *self.0.entry(key).or_default() += count;
        }
    }
}

impl fmt::Display for Taken {
    /// `3 default, 12 max_length`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("nothing");
        }
        let counts: Vec<String> = self.0.iter().map(|(key, count)| format!("{count} {key}")).collect();
        f.write_str(&counts.join(", "))
    }
}
