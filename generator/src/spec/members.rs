//! All members of a service, each with where it belongs. In: a service. Out: an iterator.

use super::node::Located;
use super::service::{Action, Map, Member, Service};
use crate::report::Place;

/// A member and where it belongs.
pub(super) struct Owned<'s> {
    pub(super) name: &'s str,
    pub(super) place: Place,
    /// From its name to that of the next member, or to the end of the file.
    pub(super) extent: Place,
    pub(super) member: &'s Member,
    pub(super) owner: Owner<'s>,
}

/// What has the member.
#[derive(Clone, Copy)]
pub(super) enum Owner<'s> {
    Input,
    /// The action and its name.
    Output(&'s str, &'s Located<Action>),
    Structure,
}

impl Service {
    pub(super) fn members(&self) -> impl Iterator<Item = Owned<'_>> {
        let of_actions = self.actions.iter().flat_map(|(name, action)| {
            let input = owned(&action.value.input, Owner::Input);
            input.chain(owned(&action.value.output, Owner::Output(name, action)))
        });
        let of_structures =
            self.structures.values().flat_map(|structure| owned(&structure.value.members, Owner::Structure));
        of_actions.chain(of_structures)
    }
}

fn owned<'s>(members: &'s Map<Member>, owner: Owner<'s>) -> impl Iterator<Item = Owned<'s>> {
    members.iter().enumerate().map(move |(index, (name, member))| {
        let next =
            members.get_index(index + 1).map(|(_, next)| next.place).filter(|next| next.file == member.place.file);
        let extent = Place { end: next.map_or(u32::MAX, |next| next.start), ..member.place };
        Owned { name, place: member.place, extent, member: &member.value, owner }
    })
}
