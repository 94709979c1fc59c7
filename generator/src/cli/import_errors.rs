//! `tcgen import errors LIST… --spec FOLDER`: lists of error codes into the fact files of one spec.

use std::path::PathBuf;

use super::arguments::ImportErrors;
use super::session::{Exit, Session};
use super::targets::exit_of;
use crate::emit::{plan_texts, write_plan};
use crate::import::CodeLists;
use crate::report::{Code, Diagnostic};
use crate::spec::{Layers, check_spec, fact_files, read_layers};

pub(super) fn run(session: &mut Session, arguments: &ImportErrors) -> Exit {
    let layers = read_layers(&arguments.spec, &mut session.sources, &mut session.report);
    let Some(mut facts) = layers.facts else { return exit_of(session) };
    let name = facts.service.as_ref().map_or("", |it| it.value.as_str()).to_owned();
    let version = facts.version.as_ref().map_or("", |it| it.value.as_str()).to_owned();
    let mut lists = CodeLists::default();
    for path in &arguments.lists {
        let shown = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|error| {
            Diagnostic::new(Code::BadMetadata, format!("`{shown}` cannot be read: {error}"))
                .help("name a list of error codes")
        });
        let added = text.and_then(|text| lists.add(&shown, &text, &name, &version));
        if let Err(diagnostic) = added {
            session.report.add(diagnostic);
        }
    }
    if session.report.has_errors() {
        return exit_of(session);
    }
    let before = facts.errors.len();
    lists.apply(&mut facts, arguments.with_docs);
    let files = fact_files(&facts);
    let (actions, codes) =
        (facts.actions.values().filter(|it| !it.value.errors.is_empty()).count(), facts.errors.len());
    let merged = Layers { facts: Some(facts), overlay: layers.overlay }.merge(&mut session.report);
    check_spec(&merged, &mut session.report);
    if session.report.has_errors() {
        return exit_of(session);
    }
    let texts: Vec<(PathBuf, String)> =
        files.into_iter().map(|file| (arguments.spec.join(file.path), file.text)).collect();
    let written = plan_texts(&arguments.spec, texts, Vec::new()).and_then(|plan| write_plan(&plan));
    match written {
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
