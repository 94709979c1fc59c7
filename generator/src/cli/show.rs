//! `tcgen show ACTION`: the merged spec, with the place that each fact came from.

use super::arguments::Show;
use super::session::{Exit, Session};
use super::targets::{exit_of, specs};
use crate::report::did_you_mean;
use crate::spec::{read_spec, show_action};

pub(super) fn run(session: &mut Session, arguments: &Show) -> Exit {
    let named: Vec<_> = arguments.spec.iter().cloned().collect();
    let specs = match specs(session, &named) {
        Ok(specs) => specs,
        Err(exit) => return exit,
    };
    let mut known = Vec::new();
    for spec in &specs {
        let Some(service) = read_spec(spec, &mut session.sources, &mut session.report) else { continue };
        if let Some(text) = show_action(&service, &session.sources, &arguments.action) {
            session.data(&text);
            return if session.report.has_errors() { exit_of(session) } else { Exit::Clean };
        }
        known.extend(service.actions.into_keys());
    }
    if session.report.has_errors() {
        return exit_of(session);
    }
    let meant = did_you_mean(&arguments.action, known.iter().map(String::as_str));
    let hint = meant.map_or_else(String::new, |meant| format!("; did you mean `{meant}`?"));
    session.usage(&format!("no action `{}` in the specs{hint}", arguments.action))
}
