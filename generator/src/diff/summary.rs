//! Counts over two specs, as a reader of release notes wants them. In: two services. Out: numbers.
//!
//! They are of what the specs describe, used or not: an object is a request, a response or a structure; a member
//! survives where its object does. The counts are those that comparing the objects of tccli's `api.json` gives, since
//! a request and a response are objects there.

use std::ops::AddAssign;

use serde::Serialize;

use super::Rule;
use super::context::Way;
use crate::spec::{Located, Map, Member, Service};

/// How many of something came and went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Moved {
    /// New.
    pub added: usize,
    /// Gone.
    pub removed: usize,
}

/// How many flags were set and cleared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Flipped {
    /// From false to true.
    pub set: usize,
    /// From true to false.
    pub cleared: usize,
}

/// Counts of one service, or of many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Service versions that both sides have.
    pub services: usize,
    /// Actions.
    pub actions: Moved,
    /// Requests, responses and structures.
    pub objects: Moved,
    /// Members of objects that both sides have.
    pub members: Moved,
    /// Members with another type.
    pub types: usize,
    /// `required` of members that requests of both sides hold.
    pub required: Flipped,
    /// `required` of members that responses of both sides hold, and not requests of both: whether they are always there.
    pub promised: Flipped,
    /// `nullable`, which tccli calls `value_allowed_null`.
    pub nullable: Flipped,
}

impl Summary {
    /// Counts what lies between two services; `way` says how a structure travels on both sides.
    pub(super) fn of(old: &Service, new: &Service, way: impl Fn(&str) -> Way) -> Summary {
        let mut summary = Summary { services: 1, ..Summary::default() };
        summary.actions = moved(&old.actions, &new.actions);
        let structures = moved(&old.structures, &new.structures);
        summary.objects = Moved {
            added: 2 * summary.actions.added + structures.added,
            removed: 2 * summary.actions.removed + structures.removed,
        };
        for (name, after) in &new.actions {
            if let Some(before) = old.actions.get(name) {
                summary.members(&before.value.input, &after.value.input, Way::REQUEST);
                summary.members(&before.value.output, &after.value.output, Way::RESPONSE);
            }
        }
        for (name, after) in &new.structures {
            if let Some(before) = old.structures.get(name) {
                summary.members(&before.value.members, &after.value.members, way(name));
            }
        }
        summary
    }

    fn members(&mut self, old: &Map<Member>, new: &Map<Member>, way: Way) {
        self.members += moved(old, new);
        for (name, after) in new {
            let Some(before) = old.get(name) else { continue };
            let type_of = |member: &Located<Member>| member.value.type_.as_ref().map(|it| it.value.clone());
            self.types += usize::from(type_of(before) != type_of(after));
            let (was, is) = (before.value.is_required(), after.value.is_required());
            match way {
                _ if before.value.is_disabled() || after.value.is_disabled() => {}
                Way { sent: true, .. } => self.required.count(was, is),
                Way { received: true, .. } => self.promised.count(was, is),
                // What no action reaches, or what is a request here and a response there, has no mark in common.
                Way { .. } => {}
            }
            let nullable = |member: &Located<Member>| member.value.nullable.as_ref().is_some_and(|it| it.value);
            self.nullable.count(nullable(before), nullable(after));
        }
    }

    /// Counts a change that an overlay hides: between the merged specs it is none, and it is listed. `set` says what a flag
    /// of this key is now.
    pub(super) fn count_hidden(&mut self, rule: Rule, key: &str, set: bool) {
        match (rule, key) {
            (Rule::RequestMemberNowRequired | Rule::RequestMemberNowOptional, _) => self.required.count(!set, set),
            (Rule::ResponseMemberNowPromised | Rule::ResponseMemberNoLongerPromised, _) => {
                self.promised.count(!set, set);
            }
            (Rule::RequestTypeChanged | Rule::ResponseTypeChanged, _) | (Rule::UnusedChanged, "type") => {
                self.types += 1
            }
            (
                Rule::ResponseMemberNowNullable | Rule::ResponseMemberNoLongerNullable | Rule::RequestNullableChanged,
                _,
            )
            | (Rule::UnusedChanged, "nullable") => self.nullable.count(!set, set),
            _ => {}
        }
    }

    /// The counts with what each is of, in a fixed order.
    pub fn lines(&self) -> Vec<(&'static str, String)> {
        let moved = |it: Moved| format!("+{} -{}", it.added, it.removed);
        let flipped = |it: Flipped| format!("false -> true {}, true -> false {}", it.set, it.cleared);
        vec![
            ("services", self.services.to_string()),
            ("actions", moved(self.actions)),
            ("objects", moved(self.objects)),
            ("members of surviving objects", moved(self.members)),
            ("type changes", self.types.to_string()),
            ("required in requests", flipped(self.required)),
            ("always in responses", flipped(self.promised)),
            ("value_allowed_null", flipped(self.nullable)),
        ]
    }
}

fn moved<T>(old: &Map<T>, new: &Map<T>) -> Moved {
    let not_in = |one: &Map<T>, other: &Map<T>| one.keys().filter(|name| !other.contains_key(*name)).count();
    Moved { added: not_in(new, old), removed: not_in(old, new) }
}

impl Flipped {
    fn count(&mut self, before: bool, after: bool) {
        self.set += usize::from(!before && after);
        self.cleared += usize::from(before && !after);
    }
}

impl AddAssign for Moved {
    fn add_assign(&mut self, other: Moved) {
        self.added += other.added;
        self.removed += other.removed;
    }
}

impl AddAssign for Flipped {
    fn add_assign(&mut self, other: Flipped) {
        self.set += other.set;
        self.cleared += other.cleared;
    }
}

impl AddAssign for Summary {
    fn add_assign(&mut self, other: Summary) {
        self.services += other.services;
        self.actions += other.actions;
        self.objects += other.objects;
        self.members += other.members;
        self.types += other.types;
        self.required += other.required;
        self.promised += other.promised;
        self.nullable += other.nullable;
    }
}
