//! The pipeline. In: targets. Out: plans, carried out or compared.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::config::Target;
use crate::emit::{Plan, Stamp, Written, plan_files, program_identity, write_plan};
use crate::import::{Choice, Tccli, Texts, import_service};
use crate::model::{Api, resolve_api};
use crate::render::{RenderedFile, render_api};
use crate::report::{Report, Sources};
use crate::spec::{Service, check_spec, read_spec};

/// Everything about one target up to the point of writing.
#[derive(Debug)]
pub struct Prepared {
    /// The rendered files.
    pub files: Vec<RenderedFile>,
    /// What they change.
    pub plan: Plan,
}

/// What a run did to one target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The stamp held: nothing was read beyond hashing.
    UpToDate,
    /// The files were rendered, and written where they differed.
    Written(Written),
}

/// Reads and checks a spec: every mistake in it goes into the report.
pub fn read_checked(spec: &Path, sources: &mut Sources, report: &mut Report) -> Option<Service> {
    let service = read_spec(spec, sources, report)?;
    check_spec(&service, report);
    Some(service)
}

/// Imports and checks a service straight from tccli's metadata, without a spec between.
fn import_checked(source: &Path, choice: &Choice, sources: &mut Sources, report: &mut Report) -> Option<Service> {
    let texts = Tccli::open(source, report)?.read(choice).map_err(|diagnostic| report.add(diagnostic)).ok()?;
    let service = import_service(texts, false, sources, report)?;
    let mut found = Report::new();
    check_spec(&service, &mut found);
    // One official example in twelve departs from its documented types, and nobody here can mend it: warnings of
    // that would only hide what matters.
    if found.has_errors() {
        report.merge(found);
    }
    Some(service)
}

/// Reads, checks and resolves. `None` where there is an error.
pub fn resolve_target(target: &Target, sources: &mut Sources, report: &mut Report) -> Option<Api> {
    let service = match &target.tccli {
        Some(choice) => import_checked(&target.spec, choice, sources, report)?,
        None => read_checked(&target.spec, sources, report)?,
    };
    let api = resolve_api(&service, &target.actions, report);
    (!report.has_errors()).then_some(api)
}

/// Everything short of writing. `None` where there is an error; the report has it.
pub fn prepare(target: &Target, sources: &mut Sources, report: &mut Report) -> Option<Prepared> {
    let api = resolve_target(target, sources, report)?;
    let files = render_api(&api, &target.options, report);
    let plan = plan_files(&target.folder, &files, report);
    (!report.has_errors()).then_some(Prepared { files, plan })
}

/// Generates all targets: all are prepared before the first is written, so that an error anywhere writes nothing.
pub fn generate(targets: &[Target], sources: &mut Sources, report: &mut Report) -> Option<Vec<Outcome>> {
    let mut all = Vec::with_capacity(targets.len());
    for target in targets {
        let stamp = stamp_of(target);
        let current = stamp.holds(&target.folder);
        all.push(if current { None } else { prepare(target, sources, report).map(|prepared| (prepared, stamp)) });
    }
    if report.has_errors() {
        return None;
    }
    let mut outcomes = Vec::with_capacity(targets.len());
    for prepared in all {
        // Without an error, only a target whose stamp holds was not prepared.
        let Some((prepared, stamp)) = prepared else {
            outcomes.push(Outcome::UpToDate);
            continue;
        };
        Stamp::clear(&prepared.plan.folder);
        match write_plan(&prepared.plan) {
            Ok(written) => outcomes.push(Outcome::Written(written)),
            Err(diagnostic) => {
                report.add(diagnostic);
                return None;
            }
        }
        stamp.leave(&prepared.plan.folder, &prepared.files);
    }
    Some(outcomes)
}

/// A hash of the program, the options and the spec's files. Where a file cannot be read the hash is of what could:
/// the stamp of a run that succeeded cannot be equal.
fn stamp_of(target: &Target) -> Stamp {
    let mut parts: Vec<Vec<u8>> =
        vec![program_identity().into_bytes(), format!("{:?} {:?}", target.options, target.actions).into_bytes()];
    if let Some(choice) = &target.tccli {
        let texts = Tccli::open(&target.spec, &mut Report::new()).and_then(|tccli| tccli.read(choice).ok());
        parts.extend(texts.iter().flat_map(Texts::parts).map(|text| text.as_bytes().to_vec()));
        return Stamp::new(parts.iter().map(Vec::as_slice));
    }
    for path in spec_files(&target.spec).unwrap_or_default() {
        parts.push(path.to_string_lossy().into_owned().into_bytes());
        parts.push(fs::read(&path).unwrap_or_default());
    }
    Stamp::new(parts.iter().map(Vec::as_slice))
}

/// The files of a spec, sorted: itself, or all below it.
pub(crate) fn spec_files(spec: &Path) -> io::Result<Vec<PathBuf>> {
    if spec.is_file() {
        return Ok(vec![spec.to_owned()]);
    }
    let mut files = Vec::new();
    let mut folders = vec![spec.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() { folders.push(entry.path()) } else { files.push(entry.path()) }
        }
    }
    files.sort_unstable();
    Ok(files)
}
