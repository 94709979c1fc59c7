//! `tcgen update SOURCE…`: import, compare, generate, with the changelog and the version of each crate.
//!
//! Everything is worked out before the first file is written.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::arguments::{ImportPage, Update as Arguments};
use super::diff::{exit_for, read_ignored};
use super::import::{Imported, import_into};
use super::import_page;
use super::session::{Exit, Session};
use super::targets::{enter, exit_of, no_pending, project};
use crate::characters::code_span;
use crate::config::Config;
use crate::diff::{Diff, Origin, Printed, write_human};
use crate::emit::{Entered, Site, unified_diff, write_plan};
use crate::generate::site_of;
use crate::import::{Choice, Tccli};
use crate::report::Report;
use crate::spec::{Located, read_layers};
use crate::update::{Project, Renewed, Step, Update, plan_update};

pub(super) fn run(session: &mut Session, arguments: &Arguments) -> Exit {
    let entered = project(session).and_then(|(path, _, config)| enter_project(session, arguments, &path, &config));
    // Once more: to complete an interrupted update may have changed `tcgen.toml`.
    let (_entered, (path, text, config)) = match entered.and_then(|entered| Ok((entered, project(session)?))) {
        Ok(both) => both,
        Err(exit) => return exit,
    };
    let Ok(mut ignored) = read_ignored(session, &arguments.review) else { return exit_of(session) };
    let renewed = match renewed(session, arguments, &config) {
        Ok(renewed) => renewed,
        Err(exit) => return exit,
    };
    let project = Project { path: &path, config: &text, targets: &config.targets };
    let planned = plan_update(project, renewed, ignored.as_mut(), &mut session.sources, &mut session.report);
    let Update { steps, plan } = planned;
    if let Some(ignored) = &ignored {
        ignored.report_unmatched(&mut session.report);
    }
    let versions: Vec<String> = steps.iter().map(version_line).collect();
    let diffs: Vec<Diff> = steps.into_iter().map(|step| step.diff).collect();
    if !diffs.is_empty() {
        session.data(&write_human(&Printed { diffs: &diffs, alone: &[], documentation: false, summary: false }));
    }
    // What stops an update is shown below what it would have changed.
    let Some(plan) = plan else { return exit_of(session) };
    let exit = exit_for(&diffs, &arguments.review.fail_on);
    if exit != Exit::Clean {
        session.remark("error: nothing was written: a change that nobody has reviewed does what `--fail-on` names");
        return exit;
    }
    if session.lost_data() {
        session.remark("error: nothing was written: what changes could not be printed");
        return Exit::Findings;
    }
    if arguments.dry_run {
        session.data(&unified_diff(&plan));
    } else if let Err(diagnostic) = write_plan(&plan) {
        session.report.add(diagnostic);
        return exit_of(session);
    }
    versions.iter().for_each(|line| session.remark(line));
    let verb = if arguments.dry_run { "would be written" } else { "written" };
    session.remark(&format!("{} files {verb}, {} removed", plan.writes.len(), plan.stale.len()));
    Exit::Clean
}

/// Keeps other runs out of all that an update may write.
fn enter_project(
    session: &mut Session,
    arguments: &Arguments,
    path: &Path,
    config: &Config,
) -> Result<Option<Entered>, Exit> {
    let Site { mut outputs, inputs, .. } = site_of(&config.targets);
    outputs.extend(path.parent().map(Path::to_owned));
    outputs.extend(inputs.iter().filter(|spec| spec.is_dir()).cloned());
    let site = Site { outputs, inputs, config: Some(path.to_owned()) };
    if arguments.dry_run { no_pending(session, site).map(|()| None) } else { enter(session, site).map(Some) }
}

fn version_line(step: &Step) -> String {
    match &step.versions {
        Some((now, next)) if now != next => format!("{}: {now} -> {next}", step.folder.display()),
        _ => format!("{}: no new version", step.folder.display()),
    }
}

/// What the sources bring for the specs of the project.
fn renewed(session: &mut Session, arguments: &Arguments, config: &Config) -> Result<Vec<Renewed>, Exit> {
    let specs: BTreeSet<&PathBuf> = config.targets.iter().map(|target| &target.spec).collect();
    let wanted: Vec<&PathBuf> = match &arguments.spec {
        Some(named) => specs.into_iter().filter(|spec| same_path(spec, named)).collect(),
        None => specs.into_iter().collect(),
    };
    if wanted.is_empty() {
        return Err(session.usage("no target of `tcgen.toml` has this `--spec`"));
    }
    if let Some(file) = wanted.iter().find(|spec| spec.is_file()) {
        let named = file.display();
        let message = format!("`{named}` is one file, and an import writes folders; name another spec with `--spec`");
        return Err(session.usage(&message));
    }
    let release = match arguments.sources.as_slice() {
        [source] => match Origin::parse(&source.to_string_lossy()) {
            Origin::Tccli(path) => Some(path),
            _ => None,
        },
        _ => None,
    };
    match release {
        Some(path) => from_release(session, arguments, &path, &wanted),
        None => from_pages(session, arguments, &wanted).map(|renewed| vec![renewed]),
    }
}

fn same_path(one: &Path, other: &Path) -> bool {
    one == other || one.canonicalize().is_ok_and(|one| other.canonicalize().is_ok_and(|other| one == other))
}

/// Every spec that the release has a service for.
fn from_release(
    session: &mut Session,
    arguments: &Arguments,
    path: &Path,
    specs: &[&PathBuf],
) -> Result<Vec<Renewed>, Exit> {
    let Some(tccli) = Tccli::open(path, &mut session.report) else { return Err(exit_of(session)) };
    let from = path.file_name().map_or_else(|| path.display().to_string(), |it| it.to_string_lossy().into_owned());
    let mut renewed = Vec::new();
    for spec in specs {
        let Some(choice) = choice_for(session, &tccli, arguments, spec)? else {
            session.remark(&format!("{}: not in {}", spec.display(), path.display()));
            continue;
        };
        let (sources, report) = (&mut session.sources, &mut session.report);
        if let Some(imported) = import_into(&tccli, &choice, spec, arguments.with_docs, sources, report) {
            let Imported { plan, kept, blocked, .. } = imported;
            report.merge(kept);
            renewed.push(Renewed { spec: (*spec).clone(), facts: plan, from: code_span(&from), blocked });
        }
    }
    if session.report.has_errors() { Err(exit_of(session)) } else { Ok(renewed) }
}

/// The service of the release that a spec is of: by its own name, or by that of its folder, which is that of the
/// package (`autoscaling` calls itself `as`).
fn choice_for(
    session: &mut Session,
    tccli: &Tccli,
    arguments: &Arguments,
    spec: &Path,
) -> Result<Option<Choice>, Exit> {
    let mut found = Report::new();
    let layers = read_layers(spec, &mut session.sources, &mut found);
    if found.has_errors() {
        session.report.merge(found);
        return Err(exit_of(session));
    }
    // Whether the two layers go together is looked at later.
    let service = layers.merge(&mut found);
    let text = |fact: &Option<Located<String>>| fact.as_ref().map(|it| it.value.clone());
    let version = arguments.version.clone().or_else(|| text(&service.version)).unwrap_or_default();
    let folder = spec.parent().and_then(Path::file_name).map(|it| it.to_string_lossy().into_owned());
    let names = [arguments.service.clone(), text(&service.service), folder];
    let known = |name: &String| tccli.choices().iter().find(|it| it.service == *name && it.version == version);
    Ok(names.iter().flatten().find_map(known).cloned())
}

/// The one spec that pages are of.
fn from_pages(session: &mut Session, arguments: &Arguments, specs: &[&PathBuf]) -> Result<Renewed, Exit> {
    let [spec] = specs else {
        let names: Vec<String> = specs.iter().map(|spec| spec.display().to_string()).collect();
        return Err(session.usage(&format!("name the spec of the pages with `--spec`: {}", names.join(", "))));
    };
    let import = ImportPage {
        files: arguments.sources.clone(),
        spec: (*spec).clone(),
        service: arguments.service.clone(),
        version: arguments.version.clone(),
        dry_run: arguments.dry_run,
        with_docs: arguments.with_docs,
    };
    let Some(planned) = import_page::plan(session, &import) else { return Err(exit_of(session)) };
    let from = match planned.import.actions.as_slice() {
        [action] => format!("the page of `{action}`"),
        actions => format!("the pages of {} actions", actions.len()),
    };
    Ok(Renewed { spec: (*spec).clone(), facts: planned.plan, from, blocked: planned.blocked })
}
