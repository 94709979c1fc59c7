//! `tcgen import page FILE… --spec FOLDER`: pages of the documentation into the fact files of one spec.
//!
//! Everything is read, merged and checked with the overlay before the first file is written.

use std::path::{Path, PathBuf};

use super::arguments::ImportPage;
use super::import::read_existing;
use super::session::{Exit, Session};
use super::targets::exit_of;
use crate::emit::{Plan, plan_texts, unified_diff, write_plan};
use crate::import::{Changes, PageFile, PageImport, PageOptions, compare, import_pages};
use crate::report::{Code, Diagnostic, Place, Report, Severity, Sources};
use crate::spec::{Layers, Located, Service, check_spec, fact_files};

pub(super) fn run(session: &mut Session, arguments: &ImportPage) -> Exit {
    let Some((plan, import, changes)) = plan(session, arguments) else { return exit_of(session) };
    if arguments.dry_run {
        session.data(&unified_diff(&plan));
    } else if let Err(diagnostic) = write_plan(&plan) {
        session.report.add(diagnostic);
        return exit_of(session);
    }
    session.remark(&summary(&plan, &import, &changes, arguments.dry_run));
    Exit::Clean
}

/// What is to be written; `None` where there is an error, which the report has.
pub(super) fn plan(session: &mut Session, arguments: &ImportPage) -> Option<(Plan, PageImport, Changes)> {
    let folder = &arguments.spec;
    if folder.is_file() {
        let message = format!("`{}` is one file, and pages go into a folder", folder.display());
        session.report.add(
            Diagnostic::new(Code::OutputFailed, message)
                .help("a folder has one file an action, so that a page replaces one file: move the spec into one"),
        );
        return None;
    }
    let (sources, report) = (&mut session.sources, &mut session.report);
    let mut files = Vec::with_capacity(arguments.files.len());
    for path in &arguments.files {
        files.extend(PageFile::read(path).map_err(|diagnostic| report.add(diagnostic)).ok());
    }
    let Layers { facts, overlay } = read_existing(folder, sources, report);
    let old = facts.unwrap_or_default();
    let options = PageOptions {
        service: arguments.service.clone(),
        version: arguments.version.clone(),
        docs: arguments.with_docs,
    };
    let import = import_pages(files, old.clone(), &options, sources, report)?;
    check_facts(&import, Layers { facts: Some(import.service.clone()), overlay }, report);
    check_files(folder, &import, &old, sources, report);
    if report.has_errors() {
        return None;
    }
    let (old_files, new_files) = (fact_files(&old), fact_files(&import.service));
    let changes = compare(&old, &old_files, &import.service, &new_files);
    // Files that no page is about stay as they are, however somebody has laid them out.
    let is_touched = |path: &str, text: &str| {
        let named = |part: &str, names: &[String]| names.iter().any(|name| path == format!("{part}/{name}.yaml"));
        named("actions", &import.actions)
            || named("structures", &import.structures)
            || !old_files.iter().any(|old| old.path == path && old.text == text)
    };
    let texts: Vec<(PathBuf, String)> = new_files
        .into_iter()
        .filter(|file| is_touched(&file.path, &file.text))
        .map(|file| (folder.join(file.path), file.text))
        .collect();
    let plan = plan_texts(folder, texts, Vec::new()).map_err(|diagnostic| report.add(diagnostic)).ok()?;
    Some((plan, import, changes))
}

/// Checks the facts, alone and with the overlay over them. What is doubtful in facts of other sources is not this import's concern.
fn check_facts(import: &PageImport, layers: Layers, report: &mut Report) {
    let mut found = Report::new();
    check_spec(&import.service, &mut found);
    let merged = layers.merge(&mut found);
    check_spec(&merged, &mut found);
    for diagnostic in found.sorted() {
        let is_of_page = diagnostic.primary().is_some_and(|label| import.files.contains(&label.place.file));
        if diagnostic.code().severity() == Severity::Error || is_of_page {
            report.add(diagnostic.clone());
        }
    }
}

/// A page replaces the file of its action: an action that stands in another file would be there twice.
fn check_files(folder: &Path, import: &PageImport, old: &Service, sources: &Sources, report: &mut Report) {
    let actions = import.actions.iter().filter_map(|name| Some(("actions", name, place(old.actions.get(name))?)));
    let structures =
        import.structures.iter().filter_map(|name| Some(("structures", name, place(old.structures.get(name))?)));
    for (part, name, place) in actions.chain(structures) {
        let expected = folder.join(part).join(format!("{name}.yaml"));
        if Path::new(sources.path(place.file)) != expected {
            let message = format!("`{name}` does not stand in `{}`", expected.display());
            report.add(
                Diagnostic::new(Code::OutputFailed, message)
                    .at(place, "it stands here, and would be there twice")
                    .help("move it into a file of its own, and import again"),
            );
        }
    }
}

fn place<T>(fact: Option<&Located<T>>) -> Option<Place> {
    fact.map(|fact| fact.place)
}

fn summary(plan: &Plan, import: &PageImport, changes: &Changes, dry: bool) -> String {
    let PageImport { actions, structures, codes, taken, history, .. } = import;
    let folder = plan.folder.display();
    let mut lines = vec![format!(
        "{folder}: {} actions, {} structures, {codes} error codes read; from prose: {taken}",
        actions.len(),
        structures.len()
    )];
    if plan.is_clean() {
        lines.push("  nothing changed".to_owned());
    } else {
        lines.extend(changes.to_string().lines().map(str::to_owned));
        let verb = if dry { "would be written" } else { "written" };
        lines.push(format!("  {} files {verb}, {} as they were", plan.writes.len(), plan.unchanged));
    }
    lines.extend(history.iter().map(|change| format!("  history: {change}")));
    lines.join("\n")
}
