//! What a service says of itself. In: a service. Out: diagnostics about its names and hosts.

use crate::report::{Code, Diagnostic, Place, Report};
use crate::spec::node::{Located, shorten};
use crate::spec::service::Service;

/// Every request carries the service's name and version.
pub(super) fn check_identity(service: &Service, report: &mut Report) {
    let is_service =
        |name: &str| !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    check(
        service,
        "service",
        service.service.as_ref(),
        is_service,
        "lower-case letters and digits: `essbasic`",
        report,
    );
    check(service, "version", service.version.as_ref(), is_date, "a date: `2021-05-26`", report);
}

fn check(
    service: &Service,
    key: &str,
    fact: Option<&Located<String>>,
    is_good: impl Fn(&str) -> bool,
    rule: &str,
    report: &mut Report,
) {
    match fact {
        Some(fact) if is_good(&fact.value) => {}
        Some(fact) => {
            let message = format!("`{}` cannot be the {key} of a spec", shorten(&fact.value));
            report.add(Diagnostic::new(Code::BadName, message).at(fact.place, rule));
        }
        None => {
            let diagnostic = Diagnostic::new(Code::MissingFact, format!("the service has no `{key}`"));
            let diagnostic =
                diagnostic.help(format!("give it in `service.yaml`, or at the top of a spec in one file; {rule}"));
            report.add(match anything(service) {
                Some(place) => {
                    diagnostic.at(Place { end: place.start, ..place }, format!("`{key}` is missing in this spec"))
                }
                None => diagnostic,
            });
        }
    }
}

/// Some place of the spec, that of its service if possible.
fn anything(service: &Service) -> Option<Place> {
    let own = [&service.service, &service.version, &service.title, &service.doc, &service.endpoint];
    let own = own.into_iter().flatten().map(|fact| fact.place).next();
    own.or_else(|| service.actions.values().next().map(|action| action.place))
        .or_else(|| service.structures.values().next().map(|structure| structure.place))
}

fn is_date(text: &str) -> bool {
    let shape: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    shape == "0000-00-00"
}

/// Endpoints are hosts, without scheme and path.
pub(super) fn check_hosts(service: &Service, report: &mut Report) {
    let of_actions = service.actions.values().flat_map(|action| [&action.value.endpoint, &action.value.test_endpoint]);
    for host in [&service.endpoint, &service.test_endpoint].into_iter().chain(of_actions).flatten() {
        if host.is_empty() || !host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-')) {
            let diagnostic = Diagnostic::new(Code::BadName, format!("`{}` is not a host", shorten(host)));
            report.add(
                diagnostic
                    .at(host.place, "a host has letters, digits, `.` and `-`")
                    .help("leave out the scheme, the port and the path"),
            );
        }
    }
}
