//! An import carried through to the crates. In: the targets of a project and what an import makes of their specs.
//! Out: what changed, and one plan for everything that has to be written: facts, code, changelogs, versions. It
//! touches nothing.

mod changelog;
mod versions;

use std::path::{Path, PathBuf};

use crate::config::Target;
use crate::diff::{Bump, Diff, Ignored, Selected, diff_services};
use crate::emit::{Plan, plan_texts};
use crate::generate::prepare_service;
use crate::report::{Code, Diagnostic, Report, Sources};
use crate::spec::{Service, SpecTexts, check_spec, read_service, read_texts};

/// Facts that an import brings for one spec.
#[derive(Debug)]
pub struct Renewed {
    /// The folder of the spec.
    pub spec: PathBuf,
    /// The files that change.
    pub facts: Plan,
    /// Where they come from, as a changelog names it.
    pub from: String,
}

/// What an update does to one target.
#[derive(Debug)]
pub struct Step {
    /// The folder of the crate or module.
    pub folder: PathBuf,
    /// What changed for its callers.
    pub diff: Diff,
    /// The version that the crate has and the one that it gets; `None` for a module.
    pub versions: Option<(String, String)>,
}

/// Everything that an update does.
#[derive(Debug)]
pub struct Update {
    /// What it does to each target.
    pub steps: Vec<Step>,
    /// All files.
    pub plan: Plan,
}

/// A project: its configuration as text, and the targets in its order.
#[derive(Clone, Copy, Debug)]
pub struct Project<'a> {
    /// `tcgen.toml`.
    pub path: &'a Path,
    /// What it holds.
    pub config: &'a str,
    /// Its targets, one for each of its tables.
    pub targets: &'a [Target],
}

/// Works out everything short of writing. `None` where there is an error; the report has it.
pub fn plan_update(
    project: Project<'_>,
    renewed: Vec<Renewed>,
    ignored: Option<&mut Ignored>,
    sources: &mut Sources,
    report: &mut Report,
) -> Option<Update> {
    let config = project.config.to_owned();
    let mut steps = Steps { project, config, steps: Vec::new(), plans: Vec::new(), ignored };
    for spec in renewed.into_iter().filter(|spec| !spec.facts.is_clean()) {
        steps.renew(spec, sources, report);
    }
    if report.has_errors() {
        return None;
    }
    steps.finish(report)
}

struct Steps<'a> {
    project: Project<'a>,
    /// `tcgen.toml` with the versions so far.
    config: String,
    steps: Vec<Step>,
    plans: Vec<Plan>,
    ignored: Option<&'a mut Ignored>,
}

impl Steps<'_> {
    fn renew(&mut self, renewed: Renewed, sources: &mut Sources, report: &mut Report) {
        let before = read_texts(&renewed.spec);
        let writes = renewed.facts.writes.iter().map(|write| (write.path.as_path(), write.text.as_str()));
        let after = read_texts(&renewed.spec).replaced(&renewed.spec, writes, &renewed.facts.stale);
        let old = read(before, sources, report);
        let new = read(after, sources, report);
        let (Some(old), Some(new)) = (old, new) else { return };
        let targets = self.project.targets.iter().enumerate().filter(|(_, target)| target.spec == renewed.spec);
        for (index, target) in targets {
            let selected = Selected { actions: target.actions.clone(), ..Selected::default() };
            if let Some(mut diff) = diff_services(selected.of(&old), selected.of(&new), sources, report) {
                if let Some(ignored) = &mut self.ignored {
                    ignored.mark(&mut diff);
                }
                self.step(index, target.clone(), diff, &new, &renewed.from, report);
            }
        }
        self.plans.push(renewed.facts);
    }

    fn step(&mut self, index: usize, mut target: Target, diff: Diff, new: &Service, from: &str, report: &mut Report) {
        let mut versions = None;
        if let Some(package) = &mut target.options.package {
            let Some(next) = diff.bump().apply(&package.version) else {
                report.add(odd_version(&package.version, &target.folder));
                return;
            };
            if diff.bump() != Bump::None {
                let entry = changelog::entry(&next, from, &diff);
                self.release(index, &target.folder, &package.name, &next, &entry, report);
            }
            versions = Some((std::mem::replace(&mut package.version, next.clone()), next));
        }
        self.plans.extend(prepare_service(new, &target, report).map(|prepared| prepared.plan));
        self.steps.push(Step { folder: target.folder, diff, versions });
    }

    /// The version in `tcgen.toml`, and the entry of the changelog.
    fn release(&mut self, index: usize, folder: &Path, name: &str, next: &str, entry: &str, report: &mut Report) {
        match versions::set_version(&self.config, index, next) {
            Some(config) => self.config = config,
            None => report.add(no_table(self.project.path, folder)),
        }
        let path = folder.join(changelog::FILE);
        let text = changelog::insert(std::fs::read_to_string(&path).ok(), name, entry);
        match plan_texts(folder, vec![(path, text)], Vec::new()) {
            Ok(plan) => self.plans.push(plan),
            Err(diagnostic) => report.add(diagnostic),
        }
    }

    fn finish(mut self, report: &mut Report) -> Option<Update> {
        let Project { path, config, .. } = self.project;
        let folder = path.parent().unwrap_or(Path::new(""));
        if self.config != config {
            let versions = plan_texts(folder, vec![(path.to_owned(), self.config)], Vec::new());
            self.plans.push(versions.map_err(|diagnostic| report.add(diagnostic)).ok()?);
        }
        Some(Update { steps: self.steps, plan: Plan::join(folder, self.plans) })
    }
}

fn read(texts: SpecTexts, sources: &mut Sources, report: &mut Report) -> Option<Service> {
    let service = read_service(texts, sources, report)?;
    let mut found = Report::new();
    check_spec(&service, &mut found);
    // What is doubtful is for `lint` to say.
    if found.has_errors() {
        report.merge(found);
    }
    (!report.has_errors()).then_some(service)
}

fn odd_version(version: &str, folder: &Path) -> Diagnostic {
    let message = format!("`{version}`, the version of `{}`, is not three numbers", folder.display());
    Diagnostic::new(Code::BadConfig, message).help("write it as Cargo does: `version = \"0.1.0\"`")
}

fn no_table(config: &Path, folder: &Path) -> Diagnostic {
    let message = format!("`{}` has no table for `{}`", config.display(), folder.display());
    Diagnostic::new(Code::BadConfig, message).help("a target is a `[[target]]` table")
}
