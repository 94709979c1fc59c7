//! Names that differ only in case or underscores. In: a spec. Out: the same, with a `name` on the later ones.
//!
//! Any language that writes members its own way lets `Ttl` and `TTL` (dnspod) fall together: the first in the
//! order of the facts keeps its name, the next is `TTL2`.

use std::collections::HashSet;

use crate::spec::{Located, Map, Member, Service, Structure};

/// Gives a `name` to every member, structure and action that would fall together with one before it, and to a
/// structure that would fall together with a request or a response.
pub(super) fn name_twins(service: &mut Service) {
    let mut types = HashSet::new();
    for (name, action) in &mut service.actions {
        if !types.insert(fold(&format!("{name}Request"))) {
            action.value.name =
                Some(Located::new(free_name(name, |it| types.contains(&fold(&format!("{it}Request")))), action.place));
        }
        types.insert(fold(&format!("{name}Response")));
        name_members(&mut action.value.input);
        name_members(&mut action.value.output);
    }
    for (name, structure) in &mut service.structures {
        name_structure(name, structure, &mut types);
        name_members(&mut structure.value.members);
    }
}

fn name_structure(name: &str, structure: &mut Located<Structure>, types: &mut HashSet<String>) {
    if types.insert(fold(name)) {
        return;
    }
    let other = format!("{name}Structure");
    let other = if types.contains(&fold(&other)) { free_name(&other, |it| types.contains(&fold(it))) } else { other };
    types.insert(fold(&other));
    structure.value.name = Some(Located::new(other, structure.place));
}

pub(super) fn name_members(members: &mut Map<Member>) {
    let all: HashSet<String> = members.keys().map(|name| fold(name)).collect();
    if all.len() == members.len() {
        return;
    }
    let mut taken = HashSet::new();
    for (name, member) in members {
        // A member that is out of use has no place in generated code.
        if member.value.is_disabled() || taken.insert(fold(name)) {
            continue;
        }
        let other = free_name(name, |it| taken.contains(&fold(it)) || all.contains(&fold(it)));
        taken.insert(fold(&other));
        member.value.name = Some(Located::new(other, member.place));
    }
}

/// `TTL2`, `TTL3` …: the first that is not taken.
fn free_name(name: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let mut number = 2;
    loop {
        let free = format!("{name}{number}");
        if !is_taken(&free) {
            return free;
        }
        number += 1;
    }
}

/// What is left of a name when case and underscores do not count.
fn fold(name: &str) -> String {
    name.chars().filter(|c| *c != '_').map(|c| c.to_ascii_lowercase()).collect()
}
