//! Which way each structure and enum travels. In: resolved members. Out: `Direction` filled in.

use super::{Action, Direction, Enum, Member, Structure, Type};

/// Marks everything that requests reach as sent and everything that responses reach as received.
pub(super) fn set_directions(actions: &[Action], structures: &mut [Structure], enums: &mut [Enum]) {
    let sent = reach(actions.iter().flat_map(|action| &action.input), structures, enums.len());
    let received = reach(actions.iter().flat_map(|action| &action.output), structures, enums.len());
    for (structure, (sent, received)) in structures.iter_mut().zip(sent.structures.into_iter().zip(received.structures))
    {
        structure.direction = Direction { sent, received };
    }
    for (item, (sent, received)) in enums.iter_mut().zip(sent.enums.into_iter().zip(received.enums)) {
        item.direction = Direction { sent, received };
    }
}

struct Reached {
    structures: Vec<bool>,
    enums: Vec<bool>,
}

fn reach<'a>(roots: impl Iterator<Item = &'a Member>, structures: &'a [Structure], enums: usize) -> Reached {
    let mut reached = Reached { structures: vec![false; structures.len()], enums: vec![false; enums] };
    let mut open: Vec<&Member> = roots.collect();
    while let Some(member) = open.pop() {
        match member.type_.item() {
            Type::Structure(index) => {
                let first = reached.structures.get_mut(*index).is_some_and(|seen| !std::mem::replace(seen, true));
                if first && let Some(structure) = structures.get(*index) {
                    open.extend(&structure.members);
                }
            }
            Type::Enum(index) => {
                if let Some(seen) = reached.enums.get_mut(*index) {
                    *seen = true;
                }
            }
            _ => {}
        }
    }
    reached
}
