//! Both specs side by side, as comparing looks at them. In: two services and what is generated from them. Out:
//! lookups, and the list of what was found.

use std::collections::HashMap;

use super::change::{Found, Of};
use crate::model::{self, Api, Direction, Type};
use crate::spec::{Map, Member, Place, Service};

/// One spec and its API.
pub(super) struct Side<'a> {
    pub(super) spec: &'a Service,
    pub(super) api: &'a Api,
    actions: HashMap<&'a str, &'a model::Action>,
    structures: HashMap<&'a str, &'a model::Structure>,
}

impl<'a> Side<'a> {
    pub(super) fn new(spec: &'a Service, api: &'a Api) -> Self {
        Side {
            spec,
            api,
            actions: api.actions.iter().map(|it| (it.wire.as_str(), it)).collect(),
            structures: api.structures.iter().map(|it| (it.wire.as_str(), it)).collect(),
        }
    }

    pub(super) fn action(&self, wire: &str) -> Option<&'a model::Action> {
        self.actions.get(wire).copied()
    }

    pub(super) fn structure(&self, wire: &str) -> Option<&'a model::Structure> {
        self.structures.get(wire).copied()
    }

    /// What an item of the API is, in words that stay the same when a structure gets another Rust name.
    pub(super) fn item(&self, type_: &Type) -> ItemKey<'a> {
        match type_.item() {
            Type::Text => ItemKey::Scalar("String"),
            Type::Integer => ItemKey::Scalar("i64"),
            Type::Unsigned => ItemKey::Scalar("u64"),
            Type::Float => ItemKey::Scalar("f64"),
            Type::Boolean => ItemKey::Scalar("bool"),
            Type::Binary => ItemKey::Scalar("Binary"),
            Type::Structure(index) => ItemKey::Structure(self.api.structures.get(*index).map_or("", |it| &it.wire)),
            Type::Enum(index) => ItemKey::Enum(self.api.enums.get(*index).map_or("", |it| &it.ident)),
            Type::List(_) => ItemKey::Scalar(""),
        }
    }
}

/// What a member, or an item of its list, is in Rust.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ItemKey<'a> {
    Scalar(&'static str),
    /// By its name on the wire.
    Structure(&'a str),
    /// By its name in Rust.
    Enum(&'a str),
}

/// Both sides, and what was found so far.
pub(super) struct Context<'a> {
    pub(super) old: Side<'a>,
    pub(super) new: Side<'a>,
    pub(super) found: Vec<Found>,
}

impl Context<'_> {
    pub(super) fn add(&mut self, found: Found) {
        self.found.push(found);
    }
}

/// The members of one request, response or structure, on both sides.
pub(super) struct Owner<'a> {
    /// `ChannelCancelFlow.input`, `UserInfo`.
    pub(super) subject: String,
    pub(super) old: Members<'a>,
    pub(super) new: Members<'a>,
    /// Which way callers of the old spec know it to travel.
    pub(super) way: Way,
    /// Whether it was part of requests alone and is part of responses alone now, or the reverse: a mark of one says
    /// nothing about the other.
    pub(super) turned: bool,
}

/// The members of one side.
#[derive(Clone, Copy)]
pub(super) struct Members<'a> {
    pub(super) spec: &'a Map<Member>,
    /// Empty where the code has no such type.
    pub(super) api: &'a [model::Member],
    /// Whether the type is sent, and so follows the rule of requests.
    pub(super) sent: bool,
    /// Where the owner stands.
    pub(super) place: Place,
}

impl<'a> Members<'a> {
    pub(super) fn resolved(&self, wire: &str) -> Option<&'a model::Member> {
        self.api.iter().find(|member| member.wire == wire)
    }
}

/// Which way a type travels, for whoever follows the old spec.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Way {
    pub(super) sent: bool,
    pub(super) received: bool,
}

impl Way {
    pub(super) const REQUEST: Way = Way { sent: true, received: false };
    pub(super) const RESPONSE: Way = Way { sent: false, received: true };

    /// What both sides have in common.
    pub(super) fn common(old: Direction, new: Direction) -> Way {
        Way { sent: old.sent && new.sent, received: old.received && new.received }
    }

    /// The same; where that is nothing, what callers knew.
    pub(super) fn between(old: Direction, new: Direction) -> Way {
        let both = Way::common(old, new);
        if both.sent || both.received { both } else { Way { sent: old.sent, received: old.received } }
    }
}

/// The place of a change: in the new spec, where it has one.
pub(super) fn place(new: Option<Place>, old: Place) -> Of {
    new.map_or(Of::Old(old), Of::New)
}
