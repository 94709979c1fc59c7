//! An import carried through to the crates. In: the targets of a project and what an import makes of their specs.
//! Out: what changed, and one plan for everything that has to be written: facts, code, changelogs, versions. It
//! touches nothing.

mod changelog;
mod versions;

use std::path::{Path, PathBuf};

use crate::config::Target;
use crate::diff::{Diff, Ignored, Layered, Selected, diff_layers};
use crate::emit::{Plan, plan_texts, read_file};
use crate::generate::prepare_service;
use crate::render::Package;
use crate::report::{Code, Diagnostic, Report, Sources};
use crate::spec::{Layers, Service, SpecTexts, check_spec, read_layers_of, read_texts};

/// Facts that an import brings for one spec.
#[derive(Debug)]
pub struct Renewed {
    /// The folder of the spec.
    pub spec: PathBuf,
    /// The files that change.
    pub facts: Plan,
    /// Where they come from, as a changelog names it.
    pub from: String,
    /// Why they and the overlay do not go together, if they do not.
    pub blocked: Report,
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
    /// All files; `None` where there is an error, which the report has. What changes is known even then.
    pub plan: Option<Plan>,
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

/// Works out everything short of writing.
pub fn plan_update(
    project: Project<'_>,
    renewed: Vec<Renewed>,
    ignored: Option<&mut Ignored>,
    sources: &mut Sources,
    report: &mut Report,
) -> Update {
    let config = project.config.to_owned();
    let mut steps = Steps { project, config, steps: Vec::new(), plans: Vec::new(), ignored };
    for spec in renewed.into_iter().filter(|spec| !spec.facts.is_clean() || spec.blocked.has_errors()) {
        steps.renew(spec, sources, report);
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
        let (Some(old), Some(new)) = (read(before, sources, report), read(after, sources, report)) else { return };
        // The same mistake of an overlay shows in both, with another place of what it lies over. An overlay that has moved to what
        // the new facts bring addresses nothing in the old ones: no mistake once they are there.
        let is_moved = old.problems.sorted().iter().all(|it| it.code() == Code::OverlayTargetGone);
        let of_old = if is_moved { Report::new() } else { old.problems };
        let found = [renewed.blocked, new.problems, of_old];
        let problems = found.into_iter().find(Report::has_errors).unwrap_or_default();
        let targets = self.project.targets.iter().enumerate().filter(|(_, target)| target.spec == renewed.spec);
        for (index, target) in targets {
            let selected = Selected { actions: target.actions.clone(), ..Selected::default() };
            let Layered { mut diff, problems: of_diff } = diff_layers(&old.layers, &new.layers, &selected, sources);
            // What comes of a spec with errors is no error of its own.
            if !problems.has_errors() {
                report.merge(of_diff);
            }
            if let Some(ignored) = &mut self.ignored {
                ignored.mark(&mut diff);
            }
            let sound = !problems.has_errors() && !report.has_errors();
            self.step(index, target.clone(), diff, sound.then_some(&new.service), &renewed.from, report);
        }
        report.merge(problems);
        self.plans.push(renewed.facts);
    }

    /// `new` is what the target is generated from, where that can be.
    fn step(
        &mut self,
        index: usize,
        mut target: Target,
        diff: Diff,
        new: Option<&Service>,
        from: &str,
        report: &mut Report,
    ) {
        let mut versions = None;
        if let Some(package) = &mut target.options.package {
            match diff.bump().apply(&package.version) {
                Some(next) => {
                    if let Some(entry) = changelog::entry(from, &diff) {
                        self.release(index, &target.folder, package, &next, &entry, report);
                    }
                    versions = Some((std::mem::replace(&mut package.version, next.clone()), next));
                }
                None => report.add(odd_version(&package.version, &target.folder)),
            }
        }
        if let Some(new) = new {
            self.plans.extend(prepare_service(new, &target, report).map(|prepared| prepared.plan));
        }
        self.steps.push(Step { folder: target.folder, diff, versions });
    }

    /// The version in `tcgen.toml`, and the entry of the changelog.
    fn release(
        &mut self,
        index: usize,
        folder: &Path,
        package: &Package,
        next: &str,
        entry: &str,
        report: &mut Report,
    ) {
        if package.version != next {
            match versions::set_version(&self.config, index, next) {
                Some(config) => self.config = config,
                None => report.add(no_table(self.project.path, folder)),
            }
        }
        let path = folder.join(changelog::FILE);
        let known = match read_file(&path).and_then(|bytes| String::from_utf8(bytes).map_err(std::io::Error::other)) {
            Ok(text) => Some(text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => {
                let message = format!("`{}` cannot be read: {error}", path.display());
                report.add(
                    Diagnostic::new(Code::OutputFailed, message).help("an entry is added to it, so it has to be text"),
                );
                return;
            }
        };
        let text = changelog::insert(known, &package.name, next, entry);
        match plan_texts(folder, vec![(path, text)], Vec::new()) {
            Ok(plan) => self.plans.push(plan),
            Err(diagnostic) => report.add(diagnostic),
        }
    }

    fn finish(mut self, report: &mut Report) -> Update {
        let plan = self.plan(report).filter(|_| !report.has_errors());
        Update { steps: self.steps, plan }
    }

    fn plan(&mut self, report: &mut Report) -> Option<Plan> {
        let Project { path, config, .. } = self.project;
        let folder = path.parent().unwrap_or(Path::new(""));
        if self.config != config {
            let versions = plan_texts(folder, vec![(path.to_owned(), std::mem::take(&mut self.config))], Vec::new());
            self.plans.push(versions.map_err(|diagnostic| report.add(diagnostic)).ok()?);
        }
        Some(Plan::join(folder, std::mem::take(&mut self.plans)))
    }
}

/// A spec as its files say.
struct Spec {
    layers: Layers,
    /// Both layers merged.
    service: Service,
    /// What is wrong with it: nothing, where there are no errors. What is doubtful is for `lint` to say.
    problems: Report,
}

/// `None` where files cannot be read, which the report has.
fn read(texts: SpecTexts, sources: &mut Sources, report: &mut Report) -> Option<Spec> {
    let mut found = Report::new();
    let layers = read_layers_of(texts, sources, &mut found);
    if found.has_errors() {
        report.merge(found);
        return None;
    }
    let service = layers.clone().merge(&mut found);
    check_spec(&service, &mut found);
    let problems = if found.has_errors() { found } else { Report::new() };
    Some(Spec { layers, service, problems })
}

fn odd_version(version: &str, folder: &Path) -> Diagnostic {
    let message = format!("`{version}`, the version of `{}`, is not three numbers", folder.display());
    Diagnostic::new(Code::BadConfig, message).help("write it as Cargo does: `version = \"0.1.0\"`")
}

fn no_table(config: &Path, folder: &Path) -> Diagnostic {
    let message = format!("`{}` has no table for `{}`", config.display(), folder.display());
    Diagnostic::new(Code::BadConfig, message).help("a target is a `[[target]]` table")
}
