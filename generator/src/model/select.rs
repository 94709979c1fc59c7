//! Which actions and structures take part. In: the spec and a list of action names. Out: their names, sorted.

use std::collections::BTreeSet;

use crate::report::{Code, Diagnostic, Report, did_you_mean};
use crate::spec::{Map, Member, Service};

/// What is generated: names into `Service::actions` and `Service::structures`.
pub(super) struct Selection<'a> {
    pub(super) actions: Vec<&'a str>,
    pub(super) structures: Vec<&'a str>,
}

/// All actions, or those named, with the closure of their structures.
pub(super) fn select<'a>(service: &'a Service, only: &[String], report: &mut Report) -> Selection<'a> {
    let mut actions: Vec<&str> = service.actions.keys().map(String::as_str).collect();
    if !only.is_empty() {
        report_unknown(service, only, report);
        actions.retain(|name| only.iter().any(|wanted| wanted == name));
    }
    actions.sort_unstable();
    Selection { structures: closure(service, &actions), actions }
}

fn report_unknown(service: &Service, only: &[String], report: &mut Report) {
    for wanted in only.iter().filter(|wanted| !service.actions.contains_key(*wanted)) {
        let mut diagnostic = Diagnostic::new(Code::UnknownAction, format!("no action `{wanted}` in this spec"));
        if let Some(meant) = did_you_mean(wanted, service.actions.keys().map(String::as_str)) {
            diagnostic = diagnostic.help(format!("did you mean `{meant}`?"));
        }
        report.add(diagnostic);
    }
}

/// The structures that the actions of a service reach, by name.
pub fn reached_structures(service: &Service) -> BTreeSet<String> {
    let actions: Vec<&str> = service.actions.keys().map(String::as_str).collect();
    closure(service, &actions).into_iter().map(str::to_owned).collect()
}

/// The structures that these actions reach, each once, by name.
fn closure<'a>(service: &'a Service, actions: &[&str]) -> Vec<&'a str> {
    let mut found = BTreeSet::new();
    let mut open: Vec<&'a str> = Vec::new();
    for action in actions.iter().filter_map(|name| service.actions.get(*name)) {
        open.extend(structures_of(&action.value.input));
        open.extend(structures_of(&action.value.output));
    }
    while let Some(name) = open.pop() {
        let Some((name, structure)) = service.structures.get_key_value(name) else { continue };
        if found.insert(name.as_str()) {
            open.extend(structures_of(&structure.value.members));
        }
    }
    found.into_iter().collect()
}

/// The structures that these members name; a disabled member is left out of the crate, so it reaches nothing.
fn structures_of(members: &Map<Member>) -> impl Iterator<Item = &str> {
    members.values().map(|member| &member.value).filter(|member| !member.is_disabled()).filter_map(Member::structure)
}
