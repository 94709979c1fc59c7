//! The names of actions, structures and members. In: a service. Out: diagnostics about those that cannot be one.
//!
//! A reader of YAML reports the names of the API as it reads; this is for a service that came another way, as an import
//! does, and for the names that a spec chooses for generated code: all become files and identifiers.

use crate::report::{Code, Diagnostic, Report};
use crate::spec::fact::{Entity, Named as _, bad_name};
use crate::spec::node::{Located, shorten};
use crate::spec::service::{Map, Member, Service};

/// Reports every name that its kind cannot have.
pub(super) fn check_names(service: &Service, report: &mut Report) {
    check(&service.actions, report);
    check(&service.structures, report);
    for (_, action) in &service.actions {
        check(&action.value.input, report);
        check(&action.value.output, report);
        check_chosen("name", action.value.name.as_ref(), report);
        check_members(&action.value.input, report);
        check_members(&action.value.output, report);
    }
    for (_, structure) in &service.structures {
        check(&structure.value.members, report);
        check_chosen("name", structure.value.name.as_ref(), report);
        check_members(&structure.value.members, report);
    }
}

fn check_members(members: &Map<Member>, report: &mut Report) {
    for member in members.values() {
        check_chosen("name", member.value.name.as_ref(), report);
        check_chosen("enum", member.value.enum_.as_ref(), report);
    }
}

/// A name that the spec gives something in Rust.
fn check_chosen(key: &str, name: Option<&Located<String>>, report: &mut Report) {
    // The rule for members is the widest: it fits files and identifiers of every kind.
    let Some(name) = name.filter(|name| !Member::is_name(name)) else { return };
    let message = format!("`{}` cannot be a name in Rust, as `{key}` gives it", shorten(name));
    let diagnostic = Diagnostic::new(Code::BadName, message).at(name.place, Member::NAME_RULE);
    report.add(diagnostic.help("it becomes an identifier and a file, so it is of ASCII letters and digits"));
}

fn check<T: Entity>(map: &Map<T>, report: &mut Report) {
    for (name, fact) in map.iter().filter(|(name, _)| !T::is_name(name)) {
        report.add(bad_name::<T>(name, fact.place));
    }
}
