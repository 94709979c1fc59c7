//! What a run is about. In: arguments and `tcgen.toml`. Out: targets.

use std::path::{Path, PathBuf};

use super::arguments::Selection;
use super::session::{Exit, Session};
use crate::config::{Config, Target, find_config, read_config, target_of};
use crate::report::Code;

/// The targets of `tcgen.toml`, or the one that the arguments describe.
pub(super) fn targets(session: &mut Session, selection: &Selection) -> Result<Vec<Target>, Exit> {
    let folder = selection.crate_.as_deref().or(selection.module.as_deref());
    let Some(folder) = folder else {
        if !selection.actions.is_empty() || selection.spec.is_some() {
            return Err(session.usage("`--action` and `--spec` need `--crate FOLDER` or `--module FOLDER`: where the code goes"));
        }
        return Ok(config(session)?.targets);
    };
    let config = match &selection.spec {
        // Only the place of the runtime is of use then, and a project may have none.
        Some(_) => if has_config(session) { config(session)? } else { Config::default() },
        None => config(session)?,
    };
    let spec = match &selection.spec {
        Some(spec) => spec.clone(),
        None => only_spec(session, &config)?,
    };
    Ok(vec![target_of(&config, spec, folder, selection.crate_.is_some(), selection.name.as_deref(), &selection.actions)])
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

/// How a run with errors ends: the configuration, a spec, or the output.
pub(super) fn exit_of(session: &Session) -> Exit {
    let report = &session.report;
    if [Code::BadConfig, Code::UnknownAction, Code::UnknownService].into_iter().any(|code| report.has(code)) {
        Exit::Usage
    } else if report.has(Code::ForeignFile) || report.has(Code::OutputFailed) {
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
            Err(session.usage(&format!("`tcgen.toml` has {} targets; name one spec with `--spec`: {}", specs.len(), specs.join(", "))))
        }
    }
}

fn config(session: &mut Session) -> Result<Config, Exit> {
    let path = session.config.clone().or_else(|| find_config(&working_folder()));
    let path = path.map(|path| shorten(&path)).unwrap_or_else(|| PathBuf::from(crate::config::CONFIG_FILE));
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
