//! Which members are secret. In: members and what their names say. Out: for each action, where the spec says otherwise than
//! the names, so that the runtime knows it too.

use std::collections::BTreeSet;

use super::{Action, Member, Structure, Type, secrets};

/// Whether the runtime takes a value of this type under this name for a secret: a flag tells nothing.
pub(super) fn is_secret_by_name(wire: &str, type_: &Type) -> bool {
    match type_.item() {
        Type::Text | Type::Structure(_) | Type::Enum(_) | Type::List(_) => secrets::is_secret(wire),
        Type::Integer | Type::Unsigned | Type::Float => secrets::is_secret_number(wire),
        Type::Boolean | Type::Binary => false,
    }
}

/// Notes for each action the names of members, at any depth, whose secrecy is another than what they say. A name that is a
/// secret in one place and none in another is one.
pub(super) fn set_marks(actions: &mut [Action], structures: &[Structure]) {
    let members = structures.iter().flat_map(|structure| &structure.members);
    let in_structures = members.into_iter().any(deviates);
    for action in actions {
        if !in_structures && !action.input.iter().chain(&action.output).any(deviates) {
            continue;
        }
        let reached = reached(action.input.iter().chain(&action.output), structures);
        let names = |secret: bool| -> BTreeSet<&str> {
            let marked = reached.iter().filter(|member| member.secret == secret && deviates(member));
            marked.map(|member| member.wire.as_str()).collect()
        };
        let secret: BTreeSet<&str> =
            reached.iter().filter(|member| member.secret).map(|member| member.wire.as_str()).collect();
        let owned = |names: &mut dyn Iterator<Item = &str>| names.map(str::to_owned).collect::<Vec<_>>();
        let marks = (owned(&mut names(true).into_iter()), owned(&mut names(false).difference(&secret).copied()));
        (action.secret_members, action.open_members) = marks;
    }
}

fn deviates(member: &Member) -> bool {
    member.secret != is_secret_by_name(&member.wire, &member.type_)
}

/// These members and all below them.
fn reached<'a>(roots: impl Iterator<Item = &'a Member>, structures: &'a [Structure]) -> Vec<&'a Member> {
    let mut seen = vec![false; structures.len()];
    let mut open: Vec<&Member> = roots.collect();
    let mut reached = Vec::new();
    while let Some(member) = open.pop() {
        reached.push(member);
        if let Type::Structure(index) = member.type_.item()
            && let (Some(seen @ false), Some(structure)) = (seen.get_mut(*index), structures.get(*index))
        {
            *seen = true;
            open.extend(&structure.members);
        }
    }
    reached
}
