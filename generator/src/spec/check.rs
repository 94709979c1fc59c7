//! Whether the facts make sense together. In: a merged service. Out: diagnostics only.

mod constraints;
mod effects;
mod error_codes;
mod examples;
mod names;
mod paths;
mod service;
mod types;
mod value;

pub(crate) use value::compare_numbers;

use rayon::prelude::*;

use super::members::Owned;
use super::node::Located;
use super::read::is_whole;
use super::service::{Action, Service};
use crate::report::Report;

/// Reports everything that is wrong with the service as a whole: names, types, error codes, paths, constraints;
/// and, as warnings, examples that do not keep to them.
///
/// `report` is the one that `read_spec` filled: where a file could not be read, what seems missing may stand there.
pub fn check_spec(service: &Service, report: &mut Report) {
    let whole = is_whole(report);
    if whole {
        service::check_identity(service, report);
    }
    service::check_hosts(service, report);
    names::check_names(service, report);
    error_codes::check_error_codes(service, whole, report);
    effects::check_effects(service, report);
    let read = &*report;
    let check_members = || {
        in_parallel(service.members().collect(), |owned: &Owned<'_>, found| {
            types::check_type(service, owned, whole, read, found);
            paths::check_needs(service, owned, whole, found);
            paths::check_pairing(owned, found);
            constraints::check_constraints(owned, found);
            examples::check_samples(service, owned, found);
        })
    };
    let check_examples = || {
        in_parallel(service.actions.values().collect(), |action: &&Located<Action>, found| {
            examples::check_examples(service, &action.value, found);
        })
    };
    let (of_members, of_examples) = rayon::join(check_members, check_examples);
    report.merge(of_members);
    report.merge(of_examples);
}

/// Checks each of many things; what was found stands in their order.
fn in_parallel<T: Sync + Send>(things: Vec<T>, check: impl Fn(&T, &mut Report) + Sync) -> Report {
    let each = |mut found: Report, thing: &T| {
        check(thing, &mut found);
        found
    };
    let both = |mut one: Report, other: Report| {
        one.merge(other);
        one
    };
    things.par_iter().fold(Report::new, each).reduce(Report::new, both)
}
