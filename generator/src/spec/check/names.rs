//! The names of actions, structures and members. In: a service. Out: diagnostics about those that cannot be one.
//!
//! A reader of YAML reports them as it reads; this is for a service that came another way, as an import does: names
//! become files and identifiers.

use crate::report::Report;
use crate::spec::fact::{Entity, bad_name};
use crate::spec::service::{Map, Service};

/// Reports every name that its kind cannot have.
pub(super) fn check_names(service: &Service, report: &mut Report) {
    check(&service.actions, report);
    check(&service.structures, report);
    for (_, action) in &service.actions {
        check(&action.value.input, report);
        check(&action.value.output, report);
    }
    for (_, structure) in &service.structures {
        check(&structure.value.members, report);
    }
}

fn check<T: Entity>(map: &Map<T>, report: &mut Report) {
    for (name, fact) in map.iter().filter(|(name, _)| !T::is_name(name)) {
        report.add(bad_name::<T>(name, fact.place));
    }
}
