//! What a run is about. In: arguments and `tcgen.toml`. Out: targets.

use std::path::{Path, PathBuf};

use super::arguments::Selection;
use super::session::{Exit, Session};
use crate::config::{Config, Target, find_config, read_config, target_of};
use crate::emit::{Entered, Site};
use crate::generate::site_of;
use crate::import::{Choice, Tccli};
use crate::report::{Code, Report, Sources};

/// The targets of `tcgen.toml`, or the one that the arguments describe.
pub(super) fn targets(session: &mut Session, selection: &Selection) -> Result<Vec<Target>, Exit> {
    let folder = selection.crate_.as_deref().or(selection.module.as_deref());
    let Some(folder) = folder else {
        if !selection.actions.is_empty() || selection.spec.is_some() || selection.tccli.is_some() {
            return Err(session.usage(
                "`--action`, `--spec` and `--tccli` need `--crate FOLDER` or `--module FOLDER`: where the code goes",
            ));
        }
        return Ok(config(session)?.targets);
    };
    let given = selection.spec.as_ref().or(selection.tccli.as_ref());
    let config = match given {
        // Only the place of the runtime is of use then, and a project may have none.
        Some(_) if !has_config(session) => Config::default(),
        _ => config(session)?,
    };
    let spec = match given {
        Some(spec) => spec.clone(),
        None => only_spec(session, &config)?,
    };
    let (is_crate, name) = (selection.crate_.is_some(), selection.name.as_deref());
    let target = target_of(&config, spec, folder, is_crate, name, &selection.actions);
    Ok(vec![match &selection.tccli {
        Some(source) => target.from_tccli(choice(session, source, selection)?, name),
        None => target,
    }])
}

/// The service that `--service` and `--version` name.
fn choice(session: &mut Session, source: &Path, selection: &Selection) -> Result<Choice, Exit> {
    let Some(tccli) = Tccli::open(source, &mut session.report) else { return Err(exit_of(session)) };
    let (service, version) = (selection.service.as_deref(), selection.version.as_deref());
    let chosen = tccli.choose(service, version, &mut session.report);
    let Some(newest) = chosen.last() else { return Err(exit_of(session)) };
    if service.is_none() && chosen.len() > 1 {
        return Err(session.usage("`--tccli` needs `--service NAME`: the source holds more than one"));
    }
    Ok((*newest).clone())
}

/// The specs named, or those of `tcgen.toml`, each once.
pub(super) fn specs(session: &mut Session, named: &[PathBuf]) -> Result<Vec<PathBuf>, Exit> {
    if !named.is_empty() {
        return Ok(named.to_vec());
    }
    let mut specs: Vec<PathBuf> = config(session)?.targets.into_iter().map(|target| target.spec).collect();
    specs.sort();
    specs.dedup();
    Ok(specs)
}

/// The site with that of the project, in which an interrupted run may have left something.
fn site(session: &Session, mut site: Site) -> Site {
    let path = config_path(session);
    let (mut sources, mut report) = (Sources::new(), Report::new());
    let project = if has_config(session) { read_config(&path, &mut sources, &mut report) } else { None };
    // Whoever needs a configuration that cannot be read says so.
    if let Some(config) = project.filter(|_| !report.has_errors()) {
        let Site { outputs, inputs, .. } = site_of(&config.targets);
        site.inputs.extend(inputs.into_iter().chain(outputs));
        site.config = Some(path);
    }
    site
}

/// Keeps other runs out of the site, and completes or undoes what an interrupted one left there.
pub(super) fn enter(session: &mut Session, own: Site) -> Result<Entered, Exit> {
    match site(session, own).enter() {
        Ok(entered) => {
            session.completed(&entered.completed);
            Ok(entered)
        }
        Err(diagnostic) => {
            session.report.add(diagnostic);
            Err(exit_of(session))
        }
    }
}

/// For a run that writes nothing: an error where an interrupted one has to be completed first.
pub(super) fn no_pending(session: &mut Session, own: Site) -> Result<(), Exit> {
    match site(session, own).pending() {
        None => Ok(()),
        Some(diagnostic) => {
            session.report.add(diagnostic);
            Err(exit_of(session))
        }
    }
}

/// What is wrong with a call rather than with a spec.
const USAGE: [Code; 8] = [
    Code::BadConfig,
    Code::OverlappingTargets,
    Code::BadOption,
    Code::UnknownAction,
    Code::UnknownService,
    Code::UnknownRevision,
    Code::DifferentServices,
    Code::BadReviewFile,
];

/// What is in the way of the output.
const OUTPUT: [Code; 6] = [
    Code::ForeignFile,
    Code::OutputFailed,
    Code::LinkInTheWay,
    Code::FolderOfOthers,
    Code::HandWrittenFacts,
    Code::InterruptedRun,
];

/// How a run with errors ends: the configuration, a spec, or the output.
pub(super) fn exit_of(session: &Session) -> Exit {
    exit_of_report(&session.report)
}

/// The same for a report of a part of the run.
pub(super) fn exit_of_report(report: &Report) -> Exit {
    if USAGE.iter().any(|code| report.has(*code)) {
        Exit::Usage
    } else if OUTPUT.iter().any(|code| report.has(*code)) {
        Exit::Findings
    } else {
        Exit::InvalidSpec
    }
}

fn only_spec(session: &Session, config: &Config) -> Result<PathBuf, Exit> {
    match config.targets.as_slice() {
        [target] => Ok(target.spec.clone()),
        targets => {
            let specs: Vec<String> = targets.iter().map(|target| target.spec.display().to_string()).collect();
            Err(session.usage(&format!(
                "`tcgen.toml` has {} targets; name one spec with `--spec`: {}",
                specs.len(),
                specs.join(", ")
            )))
        }
    }
}

/// `tcgen.toml`: where it is, its text, and what it says.
pub(super) fn project(session: &mut Session) -> Result<(PathBuf, String, Config), Exit> {
    let config = config(session)?;
    let path = config_path(session);
    // It has just been read: what fails now is a file that somebody took away.
    let text =
        std::fs::read_to_string(&path).map_err(|error| session.usage(&format!("`{}`: {error}", path.display())))?;
    Ok((path, text, config))
}

fn config_path(session: &Session) -> PathBuf {
    let path = session.config.clone().or_else(|| find_config(&working_folder()));
    path.map(|path| shorten(&path)).unwrap_or_else(|| PathBuf::from(crate::config::CONFIG_FILE))
}

fn config(session: &mut Session) -> Result<Config, Exit> {
    let path = config_path(session);
    match read_config(&path, &mut session.sources, &mut session.report) {
        Some(config) if !session.report.has_errors() => Ok(config),
        _ => Err(Exit::Usage),
    }
}

fn has_config(session: &Session) -> bool {
    session.config.is_some() || find_config(&working_folder()).is_some()
}

fn working_folder() -> PathBuf {
    std::env::current_dir().unwrap_or_default()
}

/// Relative to the working folder where it lies below it, as messages should show it.
fn shorten(path: &Path) -> PathBuf {
    path.strip_prefix(working_folder()).unwrap_or(path).to_owned()
}
