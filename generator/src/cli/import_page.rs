//! `tcgen import page FILE… --spec FOLDER`: pages of the documentation into the fact files of one spec.
//!
//! Everything is read, merged and checked with the overlay before the first file is written.

use super::arguments::ImportPage;
use super::facts::{Origin, Stored};
use super::import::read_existing;
use super::session::{Exit, Session};
use super::targets::{enter, exit_of, no_pending};
use crate::diff::hidden_changes;
use crate::emit::{Plan, Site, unified_diff, write_plan};
use crate::import::{Changes, PageFile, PageImport, PageOptions, compare, import_pages};
use crate::report::{Code, Diagnostic, Report, Severity};
use crate::spec::{Layers, check_spec, fact_files};

pub(super) fn run(session: &mut Session, arguments: &ImportPage) -> Exit {
    let site = Site { outputs: vec![arguments.spec.clone()], ..Site::default() };
    let entered = match arguments.dry_run {
        true => no_pending(session, site).map(|()| None),
        false => enter(session, site).map(Some),
    };
    let _entered = match entered {
        Ok(entered) => entered,
        Err(exit) => return exit,
    };
    let Some(Planned { plan, import, changes, blocked, masked }) = plan(session, arguments) else {
        return exit_of(session);
    };
    session.report.merge(masked);
    session.report.merge(blocked);
    if session.report.has_errors() {
        return exit_of(session);
    }
    if arguments.dry_run {
        session.data(&unified_diff(&plan));
    } else if let Err(diagnostic) = write_plan(&plan) {
        session.report.add(diagnostic);
        return exit_of(session);
    }
    session.remark(&summary(&plan, &import, &changes, arguments.dry_run));
    Exit::Clean
}

/// Pages, ready to be written.
pub(super) struct Planned {
    pub(super) plan: Plan,
    pub(super) import: PageImport,
    changes: Changes,
    /// Why the facts and the overlay do not go together, if they do not.
    pub(super) blocked: Report,
    /// The changes that the overlay hides.
    masked: Report,
}

/// What is to be written; `None` where the pages cannot be read, which the report says.
pub(super) fn plan(session: &mut Session, arguments: &ImportPage) -> Option<Planned> {
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
    let stored = read_existing(folder, sources, report);
    let old = stored.facts.clone().unwrap_or_default();
    let options = PageOptions {
        service: arguments.service.clone(),
        version: arguments.version.clone(),
        docs: arguments.with_docs,
    };
    let import = import_pages(files, old.clone(), &options, sources, report)?;
    let new = Layers { facts: Some(import.service.clone()), overlay: stored.overlay.clone() };
    let blocked = check_facts(&import, &new, report);
    if report.has_errors() {
        return None;
    }
    let masked = hidden_changes(&stored, &new, sources);
    let files = Stored::new(folder, &old, sources, report)?;
    let changes = compare(&old, files.files(), &import.service, &fact_files(&import.service));
    // Files that no page is about stay as they are, however somebody has laid them out.
    let is_named = |path: &str| {
        let named = |part: &str, names: &[String]| names.iter().any(|name| path == format!("{part}/{name}.yaml"));
        named("actions", &import.actions) || named("structures", &import.structures)
    };
    let plan = files.plan(&import.service, Origin::Page, is_named, Vec::new(), report)?;
    Some(Planned { plan, import, changes, blocked, masked })
}

/// Checks the facts, alone and with the overlay over them; what only the overlay makes an error is given back. What is doubtful in
/// facts of other sources is not this import's concern.
fn check_facts(import: &PageImport, layers: &Layers, report: &mut Report) -> Report {
    let mut found = Report::new();
    check_spec(&import.service, &mut found);
    let is_sound = !found.has_errors();
    let merged = layers.clone().merge(&mut found);
    check_spec(&merged, &mut found);
    let mut blocked = Report::new();
    for diagnostic in found.sorted() {
        let is_of_page = diagnostic.primary().is_some_and(|label| import.files.contains(&label.place.file));
        match diagnostic.code().severity() {
            Severity::Error if is_sound => blocked.add(diagnostic.clone()),
            Severity::Error => report.add(diagnostic.clone()),
            Severity::Warning if is_of_page => report.add(diagnostic.clone()),
            Severity::Warning => {}
        }
    }
    blocked
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
