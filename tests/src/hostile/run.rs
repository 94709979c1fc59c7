//! One hostile input after another. In: seeds. Out: what was accepted, which codes were hit, and what is wrong.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tcgen::config::{Config, module_options, read_config, target_of};
use tcgen::diff::{Printed, diff_services, write_human, write_markdown};
use tcgen::import::{PageFile, PageOptions, Tccli, import_pages, import_service};
use tcgen::model::{Api, resolve_api};
use tcgen::render::{Options, RenderedFile, render_api};
use tcgen::report::{Code, MessageFormat, Report, Sources, write_report};
use tcgen::spec::{Service, SpecTexts, check_spec, fact_files, read_service};

use super::examples::Files;
use super::inputs;
use super::judge::{judge_files, judge_messages, judge_report, manifest_keys};
use super::pages::page;
use super::text::{Random, fragment, hostile};

/// The kinds of input, in the order of seeds.
pub const KINDS: [&str; 4] = ["spec", "page", "wheel", "configuration"];

/// What came of the inputs of one kind, or of all.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Inputs by kind: all, and those without an error.
    pub inputs: BTreeMap<&'static str, (usize, usize)>,
    /// Files that were rendered and judged.
    pub files: usize,
    /// Reports in Markdown that were judged.
    pub reports: usize,
    /// How often each code was found.
    pub codes: BTreeMap<&'static str, usize>,
    /// What is wrong, with the seed.
    pub wrong: Vec<String>,
    /// Accepted inputs as modules, with their seeds, where they are asked for.
    pub modules: Vec<(u64, Vec<RenderedFile>)>,
    /// The same as crates.
    pub crates: Vec<(u64, Vec<RenderedFile>)>,
}

impl Outcome {
    /// Both together.
    #[must_use]
    pub fn and(mut self, other: Outcome) -> Outcome {
        for (kind, (all, accepted)) in other.inputs {
            let counts = self.inputs.entry(kind).or_default();
            *counts = (counts.0 + all, counts.1 + accepted);
        }
        for (code, count) in other.codes {
            *self.codes.entry(code).or_default() += count;
        }
        self.files += other.files;
        self.reports += other.reports;
        self.wrong.extend(other.wrong);
        self.modules.extend(other.modules);
        self.crates.extend(other.crates);
        self
    }
}

/// What every input is tried with.
#[derive(Debug)]
pub struct Bench {
    /// A folder for what tcgen reads from files.
    folder: PathBuf,
    keys: BTreeSet<String>,
    calm: Service,
    calm_api: Api,
    /// One in so many accepted inputs is kept for the compiler; none for 0.
    keep: usize,
}

/// The seeds that are being tried.
static RUNNING: Mutex<BTreeSet<u64>> = Mutex::new(BTreeSet::new());

/// The seeds that are being tried: a panic is of one of them.
#[must_use]
pub fn running() -> BTreeSet<u64> {
    locked().clone()
}

/// A panic beside it leaves the set as it is.
fn locked() -> MutexGuard<'static, BTreeSet<u64>> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}

const CALM: &str = r#"
service: demo
version: "2020-01-01"
title: Demo
actions:
  DescribeX:
    input: { Id: { type: String, required: true }, Type: { type: String, values: [a, b] } }
    output: { State: { type: Integer } }
    errors: [FailedOperation]
    examples: [{ title: One, input: { Id: a }, output: { State: 1 } }]
errors: { FailedOperation: { doc: It failed. } }
"#;

impl Bench {
    /// Works in this folder; one in `keep` accepted inputs is kept for the compiler, none for 0.
    ///
    /// # Panics
    /// The calm spec is not accepted: tcgen is broken.
    #[must_use]
    pub fn new(folder: &Path, keep: usize) -> Self {
        let (mut sources, mut report) = (Sources::new(), Report::new());
        let service = read(vec![(String::new(), CALM.to_owned())], &mut sources, &mut report);
        let api = service.as_ref().map(|service| resolve_api(service, &[], &mut report));
        let (Some(calm), Some(calm_api)) = (service, api) else { panic!("{:?}", report.sorted()) };
        let target = target_of(&Config::default(), "demo".into(), Path::new("out"), true, None, &[]);
        let files = render_api(&calm_api, &with_path(target.options), &mut report);
        assert!(report.is_empty(), "{:?}", report.sorted());
        let manifest = files.iter().find(|file| file.path == "Cargo.toml");
        let keys = manifest.and_then(|file| manifest_keys(&file.text));
        Bench { folder: folder.to_owned(), keys: keys.unwrap_or_default(), calm, calm_api, keep }
    }

    /// Makes the input of a seed, gives it to tcgen, and judges what comes out.
    #[must_use]
    pub fn try_seed(&self, seed: u64) -> Outcome {
        let kind = KINDS[usize::try_from(seed % KINDS.len() as u64).unwrap_or(0)];
        locked().insert(seed);
        let tried = catch_unwind(AssertUnwindSafe(|| {
            let mut trial = Trial { bench: self, seed, random: Random::new(seed), outcome: Outcome::default() };
            let accepted = match kind {
                "spec" => trial.spec(),
                "page" => trial.page(),
                "wheel" => trial.wheel(),
                _ => trial.configuration(),
            };
            trial.outcome.inputs.insert(kind, (1, usize::from(accepted)));
            trial.outcome
        }));
        locked().remove(&seed);
        let mut outcome = tried.unwrap_or_else(|_| Outcome {
            inputs: BTreeMap::from([(kind, (1, 0))]),
            wrong: vec!["it panics".to_owned()],
            ..Outcome::default()
        });
        outcome.wrong.iter_mut().for_each(|wrong| *wrong = format!("seed {seed} ({kind}): {wrong}"));
        outcome
    }
}

/// The crates depend on the runtime by path, which they otherwise do where a project says so.
fn with_path(mut options: Options) -> Options {
    if let Some(package) = &mut options.package {
        package.runtime.path = Some(crate::command::workspace().join("runtime").display().to_string());
    }
    options
}

fn read(files: Files, sources: &mut Sources, report: &mut Report) -> Option<Service> {
    let root = if files.len() == 1 { "demo.yaml" } else { "demo" };
    let files = files.into_iter().map(|(path, text)| (path, text.into_bytes())).collect();
    let texts = SpecTexts::from_memory(root, files);
    let service = read_service(texts, sources, report)?;
    check_spec(&service, report);
    (!report.has_errors()).then_some(service)
}

struct Trial<'b> {
    bench: &'b Bench,
    seed: u64,
    random: Random,
    outcome: Outcome,
}

impl Trial<'_> {
    fn spec(&mut self) -> bool {
        let files = inputs::spec(&mut self.random);
        let (mut sources, mut report) = (Sources::new(), Report::new());
        let service = read(files, &mut sources, &mut report);
        let accepted = service.as_ref().is_some_and(|service| self.service(service, &mut report, None));
        if let Some(service) = service.filter(|_| accepted && self.random.one_in(4)) {
            self.compare(service, &sources);
        }
        self.note(&report, &sources);
        accepted
    }

    fn page(&mut self) -> bool {
        let (name, text) = page(&mut self.random);
        let (mut sources, mut report) = (Sources::new(), Report::new());
        let file = PageFile { path: name.to_owned(), bytes: text.into_bytes() };
        let service = if self.random.one_in(40) { "other" } else { "demo" };
        let options = PageOptions {
            service: Some(service.to_owned()),
            version: (!self.random.one_in(40)).then(|| "2020-01-01".to_owned()),
            docs: true,
        };
        let stored = if self.random.one_in(2) { Service::default() } else { self.bench.calm.clone() };
        let imported = import_pages(vec![file], stored, &options, &mut sources, &mut report);
        let accepted = imported.is_some_and(|imported| {
            check_spec(&imported.service, &mut report);
            self.store(&imported.service);
            !report.has_errors() && self.service(&imported.service, &mut report, None)
        });
        self.note(&report, &sources);
        accepted
    }

    /// A whole wheel, or the metadata alone.
    fn wheel(&mut self) -> bool {
        let (api, examples) = inputs::metadata(&mut self.random);
        let (mut sources, mut report) = (Sources::new(), Report::new());
        let (name, bytes) = if self.random.one_in(3) {
            ("api.json", api.into_bytes())
        } else {
            ("tccli.whl", zipped(&api, &examples, &mut self.random))
        };
        let folder = self.bench.folder.join(self.seed.to_string());
        let path = folder.join(name);
        fs::create_dir_all(&folder).and_then(|()| fs::write(&path, bytes)).unwrap_or_else(|error| panic!("{error}"));
        let accepted = Tccli::open(&path, &mut report).is_some_and(|tccli| {
            let Some(choice) = tccli.choices().first().cloned() else { return false };
            let texts = tccli.read(&choice).map_err(|diagnostic| report.add(diagnostic)).ok();
            let service = texts.and_then(|texts| import_service(texts, true, &mut sources, &mut report));
            service.is_some_and(|service| {
                check_spec(&service, &mut report);
                self.store(&service);
                let target = target_of(&Config::default(), path.clone(), Path::new("out"), true, None, &[]);
                let options = target.from_tccli(choice, None).options;
                !report.has_errors() && self.service(&service, &mut report, Some(options))
            })
        });
        // Whatever stays behind is in a temporary folder.
        let _ = fs::remove_dir_all(folder);
        self.note(&report, &sources);
        accepted
    }

    /// Names, versions and paths of `tcgen.toml`, or of the command line.
    fn configuration(&mut self) -> bool {
        let (mut sources, mut report) = (Sources::new(), Report::new());
        let mut all = Vec::new();
        if self.random.one_in(2) {
            let path = self.bench.folder.join(format!("{}.toml", self.seed));
            fs::write(&path, inputs::config(&mut self.random)).unwrap_or_else(|error| panic!("{error}"));
            let config = read_config(&path, &mut sources, &mut report);
            let _ = fs::remove_file(path);
            all.extend(config.into_iter().flat_map(|config| config.targets).map(|target| target.options));
        } else {
            let spec = PathBuf::from(format!("{}/{}", fragment(&mut self.random), hostile(&mut self.random)));
            let name = self.random.one_in(2).then(|| fragment(&mut self.random));
            let folder = Path::new(fragment(&mut self.random));
            all.push(target_of(&Config::default(), spec, folder, true, name, &[]).options);
        }
        let mut accepted = !report.has_errors();
        if accepted {
            for options in all {
                let files = render_api(&self.bench.calm_api, &options, &mut report);
                accepted &= !report.has_errors();
                self.judge(&files);
            }
        }
        self.note(&report, &sources);
        accepted
    }

    /// A service that was read without an error: as a crate, and as a module.
    fn service(&mut self, service: &Service, report: &mut Report, options: Option<Options>) -> bool {
        let api = resolve_api(service, &[], report);
        if report.has_errors() {
            return false;
        }
        let spec = PathBuf::from(if self.random.one_in(4) { hostile(&mut self.random) } else { "demo".to_owned() });
        let options = options
            .unwrap_or_else(|| target_of(&Config::default(), spec.clone(), Path::new("out"), true, None, &[]).options);
        let files = render_api(&api, &options, report);
        let module = render_api(&api, &module_options(&spec, None), report);
        self.judge(&files);
        self.judge(&module);
        if self.bench.keep > 0 && self.random.one_in(self.bench.keep) {
            self.outcome.modules.push((self.seed, module));
            // Lint warns of an example that breaks a limit; the test that is made of it fails, and should.
            let fails = [Code::ExampleBreaksConstraint, Code::ExampleWrongType].iter().any(|code| report.has(*code));
            if self.random.one_in(20) && !fails {
                let mut options = with_path(options);
                let name = format!("hostile-{}", self.seed);
                options.package.iter_mut().for_each(|package| package.name.clone_from(&name));
                self.outcome.crates.push((self.seed, render_api(&api, &options, report)));
            }
        }
        !report.has_errors()
    }

    /// Facts that an import writes are read again as they were.
    fn store(&mut self, service: &Service) {
        let written = fact_files(service);
        let texts = written.iter().map(|file| (file.path.clone(), file.text.clone().into_bytes())).collect();
        let (mut sources, mut report) = (Sources::new(), Report::new());
        let again = read_service(SpecTexts::from_memory("demo", texts), &mut sources, &mut report);
        if again.map(|again| fact_files(&again)).as_ref() != Some(&written) {
            let found = report.sorted().first().map_or("", |it| it.message()).to_owned();
            self.outcome.wrong.push(format!("the facts that are written are read as others. {found}"));
        }
    }

    /// What `diff` says of the change from a calm spec.
    fn compare(&mut self, service: Service, sources: &Sources) {
        let mut report = Report::new();
        let Some(diff) = diff_services(self.bench.calm.clone(), service, sources, &mut report) else { return };
        let diffs = [diff];
        let printed = Printed { diffs: &diffs, alone: &[], documentation: true, summary: false };
        self.outcome.reports += 1;
        self.outcome.wrong.extend(judge_report(&write_markdown(&printed)));
        self.outcome.wrong.extend(judge_messages(&write_human(&printed)));
    }

    fn judge(&mut self, files: &[RenderedFile]) {
        self.outcome.files += files.len();
        self.outcome.wrong.extend(judge_files(files, &self.bench.keys));
    }

    /// The codes that were found, and what their messages do to a terminal.
    fn note(&mut self, report: &Report, sources: &Sources) {
        let codes: BTreeSet<Code> = report.sorted().iter().map(|it| it.code()).collect();
        for code in &codes {
            *self.outcome.codes.entry(code.id()).or_default() += 1;
        }
        if codes.contains(&Code::Defect) {
            let defect = report.sorted().into_iter().find(|it| it.code() == Code::Defect);
            self.outcome.wrong.extend(defect.map(|it| it.message().to_owned()));
        }
        if self.random.one_in(8) {
            let mut text = Vec::new();
            for format in [MessageFormat::Human, MessageFormat::Short] {
                // Writing to memory does not fail.
                let _ = write_report(report, sources, format, false, &mut text);
            }
            self.outcome.wrong.extend(judge_messages(&String::from_utf8_lossy(&text)));
        }
    }
}

/// A wheel of one service, with a hostile entry at times.
fn zipped(api: &str, examples: &str, random: &mut Random) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let folder = "tccli/services/demo/v20200101";
    let mut entries = vec![(format!("{folder}/api.json"), api), (format!("{folder}/examples.json"), examples)];
    if random.one_in(6) {
        entries.push((format!("tccli/services/{}/v20200101/api.json", fragment(random)), api));
    }
    if random.one_in(20) {
        entries.push((format!("../{}", fragment(random)), api));
    }
    for (name, text) in entries {
        let started = writer.start_file(name, options).map_err(std::io::Error::other);
        started.and_then(|()| writer.write_all(text.as_bytes())).unwrap_or_else(|error| panic!("{error}"));
    }
    writer.finish().map(std::io::Cursor::into_inner).unwrap_or_else(|error| panic!("{error}"))
}
