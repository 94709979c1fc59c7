//! `tcgen import errors LIST… --spec FOLDER`: lists of error codes into the fact files of one spec.

use super::arguments::ImportErrors;
use super::facts::{Origin, Stored};
use super::session::{Exit, Session};
use super::targets::{enter, exit_of};
use crate::diff::hidden_changes;
use crate::emit::{Site, write_plan};
use crate::import::CodeLists;
use crate::report::{Code, Diagnostic};
use crate::spec::{Layers, check_spec, read_layers};

pub(super) fn run(session: &mut Session, arguments: &ImportErrors) -> Exit {
    let _entered = match enter(session, Site { outputs: vec![arguments.spec.clone()], ..Site::default() }) {
        Ok(entered) => entered,
        Err(exit) => return exit,
    };
    let layers = read_layers(&arguments.spec, &mut session.sources, &mut session.report);
    let Some(mut facts) = layers.facts.clone() else { return exit_of(session) };
    let name = facts.service.as_ref().map_or("", |it| it.value.as_str()).to_owned();
    let version = facts.version.as_ref().map_or("", |it| it.value.as_str()).to_owned();
    let mut lists = CodeLists::default();
    for path in &arguments.lists {
        let shown = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|error| {
            Diagnostic::new(Code::BadMetadata, format!("`{shown}` cannot be read: {error}"))
                .help("name a list of error codes")
        });
        match text {
            Ok(text) => {
                let file = session.sources.add(&shown, text);
                lists.add(file, &name, &version, &session.sources, &mut session.report);
            }
            Err(diagnostic) => session.report.add(diagnostic),
        }
    }
    if session.report.has_errors() {
        return exit_of(session);
    }
    let (old, before) = (facts.clone(), facts.errors.len());
    lists.apply(&mut facts, arguments.with_docs);
    let (actions, codes) =
        (facts.actions.values().filter(|it| !it.value.errors.is_empty()).count(), facts.errors.len());
    let new = Layers { facts: Some(facts.clone()), overlay: layers.overlay.clone() };
    session.report.merge(hidden_changes(&layers, &new, &session.sources));
    let merged = new.merge(&mut session.report);
    check_spec(&merged, &mut session.report);
    if session.report.has_errors() {
        return exit_of(session);
    }
    let planned = Stored::new(&arguments.spec, &old, &session.sources, &mut session.report)
        .and_then(|stored| stored.plan(&facts, Origin::Earlier, |_| false, Vec::new(), &mut session.report));
    let Some(plan) = planned else { return exit_of(session) };
    match write_plan(&plan) {
        Ok(written) => {
            let folder = arguments.spec.display();
            let files = written.written;
            session.remark(&format!(
                "{folder}: {codes} codes ({before} before), listed by {actions} actions; {files} files written"
            ));
            Exit::Clean
        }
        Err(diagnostic) => {
            session.report.add(diagnostic);
            exit_of(session)
        }
    }
}
