//! One action of the merged spec, as text. In: a service and a name. Out: YAML that says where each fact came from.

use std::collections::BTreeSet;

use super::fact::Fact;
use super::service::{Action, Map, Member, Service};
use super::write::write_located;
use crate::report::Sources;

/// The action, the structures that it reaches and the error codes that it lists, as a spec in one file; a comment
/// on each line names the file and line that the fact came from. `None` where there is no such action.
pub fn show_action(service: &Service, sources: &Sources, name: &str) -> Option<String> {
    let excerpt = excerpt(service, name)?;
    Some(write_located(&excerpt.to_node(), sources))
}

fn excerpt(service: &Service, name: &str) -> Option<Service> {
    let action = service.actions.get(name)?;
    let reached = closure(service, &action.value);
    let listed = |code: &str| action.value.errors.iter().any(|it| it.value == code);
    let mut excerpt = service.clone();
    excerpt.actions.retain(|it, _| it == name);
    excerpt.structures.retain(|it, _| reached.contains(it.as_str()));
    excerpt.errors.retain(|it, _| listed(it));
    Some(excerpt)
}

fn closure<'s>(service: &'s Service, action: &'s Action) -> BTreeSet<&'s str> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<&str> = structures(&action.input).chain(structures(&action.output)).collect();
    while let Some(name) = open.pop() {
        if reached.insert(name)
            && let Some(structure) = service.structures.get(name)
        {
            open.extend(structures(&structure.value.members));
        }
    }
    reached
}

fn structures(members: &Map<Member>) -> impl Iterator<Item = &str> {
    members.values().filter_map(|member| member.value.structure())
}
