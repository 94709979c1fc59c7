//! `tcgen lint`: everything wrong or doubtful in the specs.

use super::arguments::Lint;
use super::session::{Exit, Session};
use super::targets::{exit_of, specs};
use crate::generate::read_checked;
use crate::model::resolve_api;

pub(super) fn run(session: &mut Session, arguments: &Lint) -> Exit {
    let specs = match specs(session, &arguments.specs) {
        Ok(specs) => specs,
        Err(exit) => return exit,
    };
    session.findings_are_data = true;
    for spec in &specs {
        let errors = session.report.error_count();
        let service = read_checked(spec, &mut session.sources, &mut session.report);
        // Names that fall together show only when all that they are made of is sound.
        if let Some(service) = service
            && session.report.error_count() == errors
        {
            resolve_api(&service, &[], &mut session.report);
        }
    }
    if session.report.has_errors() {
        exit_of(session)
    } else if session.report.is_empty() {
        session.remark("nothing found");
        Exit::Clean
    } else {
        Exit::Findings
    }
}
