//! Whether the facts make sense together. In: a merged service. Out: diagnostics only.

mod constraints;
mod error_codes;
mod examples;
mod names;
mod paths;
mod service;
mod types;
mod value;

pub(crate) use value::compare_numbers;

use super::read::is_whole;
use super::service::Service;
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
    for owned in service.members() {
        types::check_type(service, &owned, whole, report);
        paths::check_needs(service, &owned, whole, report);
        paths::check_pairing(&owned, report);
        constraints::check_constraints(&owned, report);
        examples::check_samples(service, &owned, report);
    }
    for (_, action) in &service.actions {
        examples::check_examples(service, &action.value, report);
    }
}
