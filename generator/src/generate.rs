//! The pipeline. In: targets. Out: plans, carried out or compared.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::config::Target;
use crate::emit::{Entered, Owner, Plan, Site, Stamp, Written, plan_files, program_identity, write_plan};
use crate::import::{Tccli, Texts, import_service};
use crate::model::{Api, resolve_api};
use crate::render::{folders, render_api};
use crate::report::{Report, Sources};
use crate::spec::{Service, SpecTexts, check_spec, read_service, read_texts};

/// Everything about one target up to the point of writing.
#[derive(Debug)]
pub struct Prepared {
    /// What the rendered files change.
    pub plan: Plan,
    /// What they were made from: it takes time to drop, so it is kept up to the end.
    made_from: (Api, Option<Service>),
}

/// What a run did to one target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The stamp held: nothing was read beyond hashing.
    UpToDate,
    /// The files were rendered, and written where they differed.
    Written(Written),
}

/// A run that has done its work.
#[derive(Debug)]
pub struct Generated {
    /// What it did to each target.
    pub outcomes: Vec<Outcome>,
    #[expect(dead_code, reason = "as in `Prepared`; a program that ends forgets it")]
    made: Vec<Prepared>,
}

/// What a target is made from, read and not yet understood.
enum Input {
    Spec(SpecTexts),
    Tccli(Texts),
}

/// Reads what a target is made from. `None` where there is an error; the report has it.
fn read_input(target: &Target, report: &mut Report) -> Option<Input> {
    match &target.tccli {
        None => Some(Input::Spec(read_texts(&target.spec))),
        Some(choice) => {
            let texts = Tccli::open(&target.spec, report)?.read(choice);
            texts.map(Input::Tccli).map_err(|diagnostic| report.add(diagnostic)).ok()
        }
    }
}

/// Reads and checks a spec: every mistake in it goes into the report.
pub fn read_checked(spec: &Path, sources: &mut Sources, report: &mut Report) -> Option<Service> {
    let service = read_service(read_texts(spec), sources, report)?;
    check_spec(&service, report);
    Some(service)
}

/// Checks a service straight from tccli's metadata, without a spec between.
fn check_imported(service: &Service, report: &mut Report) {
    let mut found = Report::new();
    check_spec(service, &mut found);
    // One official example in twelve departs from its documented types, and nobody here can mend it: warnings of
    // that would only hide what matters.
    if found.has_errors() {
        report.merge(found);
    }
}

/// Everything short of writing. `None` where there is an error; the report has it.
pub fn prepare(target: &Target, sources: &mut Sources, report: &mut Report) -> Option<Prepared> {
    prepare_from(read_input(target, report)?, target, sources, report)
}

fn prepare_from(input: Input, target: &Target, sources: &mut Sources, report: &mut Report) -> Option<Prepared> {
    let (service, check): (Service, fn(&Service, &mut Report)) = match input {
        Input::Spec(texts) => (read_service(texts, sources, report)?, check_spec),
        Input::Tccli(texts) => (import_service(texts, false, sources, report)?, check_imported),
    };
    // At once, because resolving is mostly one thread's work. What comes of a service that does not pass is dropped.
    let mut unresolved = Report::new();
    let resolve = || resolve_api(&service, &target.actions, &mut unresolved);
    let ((), api) = rayon::join(|| check(&service, report), resolve);
    report.merge(unresolved);
    let mut prepared = prepare_api(api, target, report)?;
    prepared.made_from.1 = Some(service);
    Some(prepared)
}

/// The same from a service that has been read and checked, whatever the target's spec holds now.
pub fn prepare_service(service: &Service, target: &Target, report: &mut Report) -> Option<Prepared> {
    prepare_api(resolve_api(service, &target.actions, report), target, report)
}

fn prepare_api(api: Api, target: &Target, report: &mut Report) -> Option<Prepared> {
    if report.has_errors() {
        return None;
    }
    let files = render_api(&api, &target.options, report);
    let owner = Owner::new(&api.service, &api.version, &target.options.spec, folders(&target.options));
    let plan = plan_files(&target.folder, &owner, files, report);
    (!report.has_errors()).then_some(Prepared { plan, made_from: (api, None) })
}

/// The folders of targets, and those of their specs.
pub fn site_of(targets: &[Target]) -> Site {
    let outputs = targets.iter().map(|target| target.folder.clone()).collect();
    Site { outputs, inputs: targets.iter().map(|target| target.spec.clone()).collect(), config: None }
}

/// Generates all targets: all are prepared before the first is written, so that an error anywhere writes nothing. The
/// site that was entered holds all their folders; of several runs that share one, the others wait.
pub fn generate(_site: &Entered, targets: &[Target], sources: &mut Sources, report: &mut Report) -> Option<Generated> {
    // All of it on the threads of the pool: one more would mostly wait, and keep memory of its own.
    rayon::scope(|_| generate_all(targets, sources, report))
}

fn generate_all(targets: &[Target], sources: &mut Sources, report: &mut Report) -> Option<Generated> {
    let mut all = Vec::with_capacity(targets.len());
    for target in targets {
        let Some(input) = read_input(target, report) else { continue };
        let stamp = stamp_of(&input, target);
        let current = stamp.holds(&target.folder);
        let prepared = if current { None } else { prepare_from(input, target, sources, report) };
        all.push(prepared.map(|prepared| (prepared, stamp)));
    }
    if report.has_errors() {
        return None;
    }
    let (mut outcomes, mut made) = (Vec::with_capacity(targets.len()), Vec::new());
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
        stamp.leave(&prepared.plan);
        made.push(prepared);
    }
    Some(Generated { outcomes, made })
}

/// A hash of the program, the options and the spec's files. Where a file cannot be read the hash is of what could:
/// the stamp of a run that succeeded cannot be equal.
fn stamp_of(input: &Input, target: &Target) -> Stamp {
    let (program, options) = (program_identity(), format!("{:?} {:?}", target.options, target.actions));
    let mut parts = vec![program.as_bytes(), options.as_bytes()];
    match input {
        Input::Tccli(texts) => parts.extend(texts.parts().map(str::as_bytes)),
        Input::Spec(texts) => {
            parts.extend(texts.parts().flat_map(|(path, bytes)| [path.as_os_str().as_encoded_bytes(), bytes]));
        }
    }
    Stamp::new(parts)
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
