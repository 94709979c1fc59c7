//! Structures: which came and went, which way they travel, and their members.

use super::Rule;
use super::change::{Found, Of};
use super::context::{Context, Members, Owner, Way};
use super::members::{compare_members, direction_breaks};
use super::service::docs;
use crate::model::{self, Direction, Presence};
use crate::spec::{Located, Structure};

pub(super) fn compare_structures(context: &mut Context<'_>) {
    let (old, new) = (context.old.spec, context.new.spec);
    for (name, after) in &new.structures {
        match old.structures.get(name) {
            Some(before) => compare_structure(context, name, before, after),
            None => {
                let message = format!("{} members", after.value.members.len());
                context.add(Found::new(Rule::StructureAdded, name, message, Of::New(after.place)));
            }
        }
    }
    for (name, before) in old.structures.iter().filter(|(name, _)| !new.structures.contains_key(*name)) {
        let in_code = context.old.structure(name).is_some();
        let found = Found::new(Rule::StructureRemoved, name, "no longer described", Of::Old(before.place));
        context.add(found.breaks_source(in_code));
    }
}

fn compare_structure(context: &mut Context<'_>, name: &str, old: &Located<Structure>, new: &Located<Structure>) {
    let (old_api, new_api) = (context.old.structure(name), context.new.structure(name));
    let direction = |api: Option<&model::Structure>| api.map_or_else(Direction::default, |it| it.direction);
    let (before, after) = (direction(old_api), direction(new_api));
    let side = |spec: &'_ Located<Structure>, api: Option<&'_ model::Structure>| (spec.place, api.is_some());
    let (place, in_both) = (side(new, new_api).0, old_api.is_some() && new_api.is_some());
    let owner = Owner {
        subject: name.to_owned(),
        old: members(old, old_api),
        new: members(new, new_api),
        way: if in_both { Way::between(before, after) } else { Way { sent: false, received: false } },
        turned: in_both && Way::common(before, after) == Way { sent: false, received: false },
    };
    if before != after {
        let breaks = match (old_api, new_api) {
            (Some(_), None) => true,
            (Some(old), Some(new)) => breaks_callers(old, new) || direction_breaks(&owner),
            (None, _) => false,
        };
        let message = format!("{} -> {}", shown(before), shown(after));
        let found = Found::new(Rule::StructureDirectionChanged, name, message, Of::New(place));
        context.add(found.breaks_source(breaks));
    }
    if let (Some(before), Some(after)) = (old_api, new_api)
        && before.ident != after.ident
    {
        let message = format!("`{}` -> `{}`", before.ident, after.ident);
        let place = new.value.name.as_ref().map_or(place, |it| it.place);
        context.add(Found::new(Rule::RustNameChanged, name, message, Of::New(place)));
    }
    docs(context, &format!("{name}.doc"), &old.value.doc, &new.value.doc, place);
    compare_members(context, &owner);
}

fn members<'a>(spec: &'a Located<Structure>, api: Option<&'a model::Structure>) -> Members<'a> {
    Members {
        spec: &spec.value.members,
        api: api.map_or(&[], |it| &it.members),
        sent: api.is_some_and(|it| it.direction.sent),
        place: spec.place,
    }
}

/// Whether the direction alone takes something from callers: `new` and the setters, or `Default`.
fn breaks_callers(old: &model::Structure, new: &model::Structure) -> bool {
    let required = |it: &model::Structure| it.members.iter().any(|member| member.presence == Presence::Required);
    let default = |it: &model::Structure| it.direction.received || !required(it);
    (old.direction.sent && !new.direction.sent) || (default(old) && !default(new))
}

fn shown(direction: Direction) -> &'static str {
    match (direction.sent, direction.received) {
        (true, true) => "requests and responses",
        (true, false) => "requests",
        (false, true) => "responses",
        (false, false) => "nowhere",
    }
}
