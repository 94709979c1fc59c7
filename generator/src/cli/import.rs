//! `tcgen import tccli SOURCE`: metadata to the fact files of specs.
//!
//! Everything is imported and checked against its overlay before the first file is written.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use indicatif::ProgressBar;
use rayon::prelude::*;

use super::arguments::ImportTccli;
use super::facts::{Origin, Stored};
use super::session::{Exit, Session};
use super::targets::{enter, exit_of, exit_of_report};
use crate::diff::hidden_changes;
use crate::emit::{Plan, Site, write_plan};
use crate::import::{Changes, Choice, Taken, Tccli, compare, import_counted, keep_other_facts};
use crate::report::{Code, Report, Sources};
use crate::spec::{Layers, Service, check_spec, fact_files, read_layers};

/// With more specs than these a summary by name would run off the screen.
const MOST_BY_NAME: usize = 3;

pub(super) fn run(session: &mut Session, arguments: &ImportTccli) -> Exit {
    let Some(tccli) = Tccli::open(&arguments.source, &mut session.report) else { return exit_of(session) };
    let chosen = choose(&tccli, arguments, &mut session.report);
    if session.report.has_errors() {
        return exit_of(session);
    }
    // Only to complete what an interrupted run left: many specs can be imported at once, and a system has only so many
    // open files.
    let folders = chosen.iter().map(|it| arguments.to.join(&it.service).join(&it.version)).collect();
    if let Err(exit) = enter(session, Site { inputs: folders, ..Site::default() }) {
        return exit;
    }
    // Drawn on a terminal only, and not for work that is over before anybody looks.
    let progress =
        if chosen.len() > MOST_BY_NAME { ProgressBar::new(chosen.len() as u64) } else { ProgressBar::hidden() };
    let import = |choice| {
        let imported = import(&tccli, choice, arguments);
        progress.inc(1);
        imported
    };
    let imported: Vec<_> = chosen.par_iter().map(import).collect();
    progress.finish_and_clear();
    let mut specs = Vec::with_capacity(imported.len());
    let mut failed = None;
    for (sources, report, imported) in &imported {
        // Each service has its own sources: a report is shown with those that its places are of.
        match imported {
            Some(spec) => {
                let mut shown = spec.masked.clone();
                shown.merge(spec.blocked.clone());
                if !shown.is_empty() {
                    session.print(&shown, sources);
                }
                if spec.blocked.has_errors() {
                    failed = failed.max(Some(exit_of_report(&spec.blocked)));
                }
            }
            None => {
                session.print(report, sources);
                failed = failed.max(Some(exit_of_report(report)));
            }
        }
        specs.extend(imported);
    }
    if let Some(exit) = failed {
        return exit;
    }
    for spec in &specs {
        session.report.merge(spec.kept.clone());
        let site = Site { outputs: vec![spec.plan.folder.clone()], ..Site::default() };
        // Held while it writes; a file that another run has changed since it was read is an error there.
        match site.enter().and_then(|_entered| write_plan(&spec.plan)) {
            Ok(_) => session.remark(&spec.summary(specs.len() <= MOST_BY_NAME)),
            Err(diagnostic) => {
                session.report.add(diagnostic);
                return exit_of(session);
            }
        }
    }
    Exit::Clean
}

/// One service named is its newest version, if no other is asked for; no service named is everything.
fn choose(tccli: &Tccli, arguments: &ImportTccli, report: &mut Report) -> Vec<Choice> {
    let chosen = tccli.choose(arguments.service.as_deref(), arguments.version.as_deref(), report);
    let newest = arguments.service.is_some() && arguments.version.is_none();
    let skipped = if newest { chosen.len().saturating_sub(1) } else { 0 };
    chosen.into_iter().skip(skipped).cloned().collect()
}

/// One spec, ready to be written.
pub(super) struct Imported {
    pub(super) plan: Plan,
    /// What it leaves alone, one warning each.
    pub(super) kept: Report,
    /// Why the facts and the overlay do not go together, if they do not.
    pub(super) blocked: Report,
    /// The changes that the overlay hides.
    masked: Report,
    changes: Changes,
    taken: Taken,
    actions: usize,
    structures: usize,
}

impl Imported {
    /// What it is now, and what the import brought; by name for a few specs, by number for many.
    fn summary(&self, by_name: bool) -> String {
        let (folder, taken) = (self.plan.folder.display(), &self.taken);
        let head = format!("{folder}: {} actions, {} structures; from prose: {taken}", self.actions, self.structures);
        let Changes { came, changed, went } = &self.changes;
        if self.plan.is_clean() {
            format!("{head}; nothing changed")
        } else if by_name {
            format!("{head}\n{}", self.changes).trim_end().to_owned()
        } else {
            format!("{head}; {} came, {} changed, {} went", came.len(), changed.len(), went.len())
        }
    }
}

fn import(tccli: &Tccli, choice: &Choice, arguments: &ImportTccli) -> (Sources, Report, Option<Imported>) {
    let (mut sources, mut report) = (Sources::new(), Report::new());
    let imported = read_release(tccli, choice, arguments.with_docs, &mut sources, &mut report).and_then(|read| {
        let folder = arguments.to.join(folder_of(choice, &read.0));
        plan(read, &folder, &mut sources, &mut report)
    });
    (sources, report, imported)
}

/// Imports one version of a service into the folder of a spec. `None` where there is an error; the report has it.
pub(super) fn import_into(
    tccli: &Tccli,
    choice: &Choice,
    folder: &Path,
    with_docs: bool,
    sources: &mut Sources,
    report: &mut Report,
) -> Option<Imported> {
    plan(read_release(tccli, choice, with_docs, sources, report)?, folder, sources, report)
}

fn read_release(
    tccli: &Tccli,
    choice: &Choice,
    with_docs: bool,
    sources: &mut Sources,
    report: &mut Report,
) -> Option<(Service, Taken)> {
    let texts = tccli.read(choice).map_err(|diagnostic| report.add(diagnostic)).ok()?;
    let (service, taken) = import_counted(texts, with_docs, sources, report)?;
    check_spec(&service, report);
    (!report.has_errors()).then_some((service, taken))
}

/// What is to be written; `None` where there is an error.
fn plan(
    (mut service, taken): (Service, Taken),
    folder: &Path,
    sources: &mut Sources,
    report: &mut Report,
) -> Option<Imported> {
    let stored = read_existing(folder, sources, report);
    let old = stored.facts.clone().unwrap_or_default();
    keep_other_facts(&mut service, &old);
    let imported: BTreeSet<String> = fact_files(&service).into_iter().map(|file| file.path).collect();
    let (files, mut kept) = (Stored::new(folder, &old, sources, report)?, Report::new());
    let stale = files.keep_foreign(&mut service, &mut kept);
    if report.has_errors() {
        return None;
    }
    let new = Layers { facts: Some(service.clone()), overlay: stored.overlay.clone() };
    let mut found = Report::new();
    check_spec(&new.clone().merge(&mut found), &mut found);
    let blocked = if found.has_errors() { found } else { Report::new() };
    let masked = hidden_changes(&stored, &new, sources);
    let changes = compare(&old, files.files(), &service, &fact_files(&service));
    let plan = files.plan(&service, Origin::Tccli, |path| imported.contains(path), stale, report)?;
    let (actions, structures) = (service.actions.len(), service.structures.len());
    Some(Imported { plan, kept, blocked, masked, changes, taken, actions, structures })
}

/// `essbasic/2021-05-26`, from the metadata where the source is a file of its own. Both have been checked: neither
/// holds a separator.
fn folder_of(choice: &Choice, service: &Service) -> PathBuf {
    let known = |named: &str, own: Option<&String>| {
        if named.is_empty() { own.cloned().unwrap_or_default() } else { named.to_owned() }
    };
    let name = known(&choice.service, service.service.as_ref().map(|it| &it.value));
    Path::new(&name).join(known(&choice.version, service.version.as_ref().map(|it| &it.value)))
}

/// The spec as it stands; a folder that has only an overlay, or is not there, is the beginning of one.
pub(super) fn read_existing(folder: &Path, sources: &mut Sources, report: &mut Report) -> Layers {
    if !folder.is_dir() {
        return Layers::default();
    }
    let mut found = Report::new();
    let layers = read_layers(folder, sources, &mut found);
    if !(layers.facts.is_none() && found.has(Code::MissingFile)) {
        report.merge(found);
    }
    layers
}
