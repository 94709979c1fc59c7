//! `tcgen.toml`: which spec becomes which crate. In: the file. Out: targets, with their options resolved.

use std::path::{Component, Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;

use crate::import::Choice;
use crate::render::{Dependency, Options, Package, Part};
use crate::report::{Code, Diagnostic, FileId, Place, Report, Sources};

/// The name of the file, looked for from the working folder upwards.
pub const CONFIG_FILE: &str = "tcgen.toml";

/// What a project generates.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// In the order of the file.
    pub targets: Vec<Target>,
    /// The folder of the file.
    base: PathBuf,
    /// The folder of the runtime, from `base`.
    runtime_path: Option<PathBuf>,
    runtime_version: Option<String>,
}

/// One spec and where its code goes.
#[derive(Clone, Debug)]
pub struct Target {
    /// The folder or file of the spec; with `tccli`, where that is.
    pub spec: PathBuf,
    /// The service of tccli's metadata, where it takes the place of a spec.
    pub tccli: Option<Choice>,
    /// The folder of the crate or module.
    pub folder: PathBuf,
    /// Only these actions; all if empty.
    pub actions: Vec<String>,
    /// How it is rendered.
    pub options: Options,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    runtime: Runtime,
    #[serde(default, rename = "target")]
    targets: Vec<TargetTable>,
}

/// How generated crates depend on the runtime.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Runtime {
    path: Option<PathBuf>,
    version: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TargetTable {
    spec: PathBuf,
    #[serde(rename = "crate")]
    crate_: Option<Spanned<PathBuf>>,
    module: Option<Spanned<PathBuf>>,
    name: Option<Spanned<String>>,
    version: Option<Spanned<String>>,
    #[serde(default)]
    actions: Vec<String>,
    runtime: Option<Spanned<String>>,
}

impl File {
    /// Each text that goes into `Cargo.toml` or a `use` line.
    fn parts(&self) -> impl Iterator<Item = (Part, &Spanned<String>)> {
        let of_runtime = std::iter::once((Part::Requirement, &self.runtime.version));
        let all = of_runtime.chain(self.targets.iter().flat_map(TargetTable::parts));
        all.filter_map(|(part, text)| Some((part, text.as_ref()?)))
    }
}

impl TargetTable {
    fn parts(&self) -> [(Part, &Option<Spanned<String>>); 3] {
        [(Part::Name, &self.name), (Part::Version, &self.version), (Part::Runtime, &self.runtime)]
    }
}

/// Finds `tcgen.toml` in `from` or above it.
pub fn find_config(from: &Path) -> Option<PathBuf> {
    from.ancestors().map(|folder| folder.join(CONFIG_FILE)).find(|path| path.is_file())
}

/// Reads the file; paths in it are relative to it. Every mistake goes into the report.
pub fn read_config(path: &Path, sources: &mut Sources, report: &mut Report) -> Option<Config> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => {
            report.add(
                Diagnostic::new(Code::BadConfig, format!("`{}` cannot be read: {error}", path.display()))
                    .help("write a `tcgen.toml`, or name one with `--config`; `tcgen explain E0602` shows one"),
            );
            return None;
        }
    };
    let file = sources.add(path.display().to_string(), text.clone());
    let parsed: File = match toml::from_str(&text) {
        Ok(parsed) => parsed,
        Err(error) => {
            let span = error.span().unwrap_or(0..0);
            let place = Place { file, start: offset(span.start), end: offset(span.end) };
            report.add(Diagnostic::new(Code::BadConfig, error.message().to_owned()).at(place, ""));
            return None;
        }
    };
    for (part, text) in parsed.parts() {
        let place = Place { file, start: offset(text.span().start), end: offset(text.span().end) };
        if let Some(mistake) = part.mistake(text.get_ref()) {
            report.add(mistake.at(place, ""));
        }
    }
    let base = path.parent().unwrap_or(Path::new(""));
    let whole = Place { file, start: 0, end: 0 };
    let mut config = Config {
        targets: Vec::new(),
        base: base.to_owned(),
        runtime_path: parsed.runtime.path,
        runtime_version: parsed.runtime.version.as_ref().map(|version| version.get_ref().clone()),
    };
    config.targets =
        parsed.targets.iter().filter_map(|table| resolve_target(&config, base, table, whole, report)).collect();
    report_overlaps(base, &parsed.targets, file, report);
    if config.targets.is_empty() && !report.has_errors() {
        report.add(
            Diagnostic::new(Code::BadConfig, "no target")
                .at(whole, "")
                .help("add a `[[target]]` with `spec` and `crate`"),
        );
    }
    Some(config)
}

fn resolve_target(
    config: &Config,
    base: &Path,
    table: &TargetTable,
    place: Place,
    report: &mut Report,
) -> Option<Target> {
    let (folder, is_crate) =
        match (&table.crate_, &table.module) {
            (Some(folder), None) => (folder.get_ref(), true),
            (None, Some(folder)) => (folder.get_ref(), false),
            _ => {
                let message = format!("the target of `{}` needs either `crate` or `module`", shown(&table.spec));
                report.add(Diagnostic::new(Code::BadConfig, message).at(place, "").help(
                    "`crate = \"generated/…\"` for a crate of its own, `module = \"src/…\"` for a module of yours",
                ));
                return None;
            }
        };
    let options = if is_crate {
        let text = |text: &Option<Spanned<String>>| text.as_ref().map(|text| text.get_ref().clone());
        let name = text(&table.name).unwrap_or_else(|| default_name(&table.spec));
        let version = text(&table.version).unwrap_or_else(|| "0.1.0".to_owned());
        crate_options(&table.spec, Package { name, version, runtime: runtime_dependency(config, folder) })
    } else {
        module_options(&table.spec, table.runtime.as_ref().map(|runtime| runtime.get_ref().as_str()))
    };
    Some(Target {
        spec: base.join(&table.spec),
        tccli: None,
        folder: base.join(folder),
        actions: table.actions.clone(),
        options,
    })
}

/// Two targets of which one lies in the other, or in the same folder, would overwrite each other's files.
fn report_overlaps(base: &Path, tables: &[TargetTable], file: FileId, report: &mut Report) {
    let folders: Vec<(&Spanned<PathBuf>, PathBuf)> = tables
        .iter()
        .filter_map(|table| table.crate_.as_ref().or(table.module.as_ref()))
        .map(|folder| (folder, real_path(&base.join(folder.get_ref()))))
        .collect();
    let place = |folder: &Spanned<PathBuf>| {
        let span = folder.span();
        Place { file, start: offset(span.start), end: offset(span.end) }
    };
    for (index, (folder, real)) in folders.iter().enumerate() {
        for (other, others) in folders.iter().take(index) {
            let (this, that) = (shown(folder.get_ref()), shown(other.get_ref()));
            let message = match (real.starts_with(others), others.starts_with(real)) {
                (true, true) => format!("`{this}` is the folder of two targets"),
                (true, false) => format!("`{this}` lies in `{that}`, the folder of another target"),
                (false, true) => format!("`{that}`, the folder of another target, lies in `{this}`"),
                (false, false) => continue,
            };
            report.add(
                Diagnostic::new(Code::OverlappingTargets, message)
                    .at(place(folder), "")
                    .also(place(other), "the other target")
                    .help("give each target a folder of its own, beside the others"),
            );
        }
    }
}

/// The path without links and `..`, also where it does not exist yet.
fn real_path(path: &Path) -> PathBuf {
    let path = absolute(path);
    let mut real = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                real.pop();
            }
            part => real.push(part),
        }
        // Step by step: `..` behind a link leads up from where the link leads to, be that there or not.
        real = real.canonicalize().unwrap_or_else(|_| where_it_leads(real));
    }
    // These systems take `Out` and `out` for one folder, as a rule.
    if cfg!(any(windows, target_os = "macos")) { PathBuf::from(real.to_string_lossy().to_lowercase()) } else { real }
}

/// What a link names that leads nowhere yet.
fn where_it_leads(mut path: PathBuf) -> PathBuf {
    // As many as the system follows; more are a loop.
    for _ in 0..40 {
        let Ok(named) = path.read_link() else { break };
        path = path.parent().unwrap_or(Path::new("")).join(named);
    }
    path
}

/// A target that is given on the command line rather than in the file.
pub fn target_of(
    config: &Config,
    spec: PathBuf,
    folder: &Path,
    is_crate: bool,
    name: Option<&str>,
    actions: &[String],
) -> Target {
    let options = if is_crate {
        let name = name.map_or_else(|| default_name(&spec), str::to_owned);
        crate_options(&spec, Package { name, version: "0.1.0".to_owned(), runtime: runtime_dependency(config, folder) })
    } else {
        module_options(&spec, None)
    };
    Target { spec, tccli: None, folder: folder.to_owned(), actions: actions.to_vec(), options }
}

impl Target {
    /// The same target with a service of tccli's metadata in place of the spec; `spec` is where the metadata is.
    #[must_use]
    pub fn from_tccli(mut self, choice: Choice, name: Option<&str>) -> Target {
        // Where the wheel lay on this machine is nothing to write into the code.
        self.options.spec = format!("tccli's metadata of {} {}", choice.service, choice.version);
        if let Some(package) = &mut self.options.package {
            package.name = name.map_or_else(|| package_name(&choice.service), str::to_owned);
        }
        self.tccli = Some(choice);
        self
    }
}

/// The options of a crate.
pub fn crate_options(spec: &Path, package: Package) -> Options {
    Options { runtime: "tcgen_runtime".to_owned(), package: Some(package), spec: shown(spec) }
}

/// The options of a module, which may stand anywhere in a crate; `runtime` is the path of the runtime there.
pub fn module_options(spec: &Path, runtime: Option<&str>) -> Options {
    Options { runtime: runtime.unwrap_or("tcgen_runtime").to_owned(), package: None, spec: shown(spec) }
}

/// `spec/essbasic/2021-05-26` -> `tcgen-essbasic`.
pub fn default_name(spec: &Path) -> String {
    let is_version = |part: &&str| part.len() == 10 && part.chars().all(|c| c.is_ascii_digit() || c == '-');
    let parts: Vec<&str> = spec.iter().filter_map(|part| part.to_str()).collect();
    let name = parts.iter().rev().find(|part| !is_version(part)).copied().unwrap_or("service");
    package_name(name.strip_suffix(".yaml").unwrap_or(name))
}

/// What a package is called that nobody named: `-` stands for whatever a name cannot have.
fn package_name(of: &str) -> String {
    let kept = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c.to_ascii_lowercase() } else { '-' };
    let name: String = of.chars().map(kept).take(LONGEST_NAME).collect();
    let words = name.split('-').filter(|word| !word.is_empty());
    let name = words.fold("tcgen".to_owned(), |name, word| name + "-" + word);
    if name == "tcgen" { "tcgen-service".to_owned() } else { name }
}

/// Characters of a file's name that become part of a package's.
const LONGEST_NAME: usize = 50;

/// The dependency on the runtime: by path where the project has the runtime, from the crate's folder if
/// that lies in the project, else from the root of the file system.
fn runtime_dependency(config: &Config, folder: &Path) -> Dependency {
    let version = config.runtime_version.as_deref().unwrap_or(env!("CARGO_PKG_VERSION"));
    let path = config.runtime_path.as_ref().map(|path| {
        let inside = folder.components().all(|part| matches!(part, Component::Normal(_)));
        let path = if inside {
            folder.iter().map(|_| "..").collect::<PathBuf>().join(path)
        } else {
            absolute(&config.base.join(path))
        };
        shown(&path)
    });
    Dependency { path, version: Some(version.to_owned()) }
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

/// With `/` on every system.
fn shown(path: &Path) -> String {
    let text = path.display().to_string();
    if std::path::MAIN_SEPARATOR == '\\' { text.replace('\\', "/") } else { text }
}

fn offset(byte: usize) -> u32 {
    u32::try_from(byte).unwrap_or(u32::MAX)
}
