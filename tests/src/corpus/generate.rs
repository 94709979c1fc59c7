//! One service version: metadata to the files of a crate, in memory. In: a choice. Out: files, times, errors.

use std::time::{Duration, Instant};

use tcgen::import::{Choice, Tccli, import_service};
use tcgen::model::resolve_api;
use tcgen::render::{Dependency, Options, Package, RenderedFile, render_api};
use tcgen::report::{MessageFormat, Report, Severity, Sources, write_report};
use tcgen::spec::{Service, check_spec};

/// A crate that has not been written.
pub(super) struct Generated {
    /// `cvm-20170312`.
    pub(super) key: String,
    pub(super) package: String,
    pub(super) files: Vec<RenderedFile>,
    pub(super) actions: usize,
    pub(super) time: Duration,
    /// What was wrong, one line each.
    pub(super) errors: Vec<String>,
    /// The service as it was imported; the examples are held against it.
    pub(super) service: Option<Service>,
}

/// `cvm-20170312`.
pub(super) fn key_of(choice: &Choice) -> String {
    format!("{}-{}", choice.service, choice.version.replace('-', ""))
}

/// Imports and generates the crate as `tcgen generate --tccli` would.
pub(super) fn generate(tccli: &Tccli, choice: &Choice, with_docs: bool) -> Generated {
    let started = Instant::now();
    let mut generated = generate_as(tccli, choice, with_docs, "tcgen", |service| service);
    generated.time = started.elapsed();
    generated
}

/// The same with a change to the service before it is generated.
pub(super) fn generate_as(
    tccli: &Tccli,
    choice: &Choice,
    with_docs: bool,
    prefix: &str,
    change: impl FnOnce(Service) -> Service,
) -> Generated {
    let key = key_of(choice);
    let package = format!("{prefix}-{key}");
    let (mut sources, mut report) = (Sources::new(), Report::new());
    let texts = tccli.read(choice).map_err(|diagnostic| report.add(diagnostic)).ok();
    let service = texts.and_then(|texts| import_service(texts, with_docs, &mut sources, &mut report)).map(change);
    let mut generated = Generated {
        key,
        package: package.clone(),
        files: Vec::new(),
        actions: 0,
        time: Duration::ZERO,
        errors: Vec::new(),
        service: None,
    };
    if let Some(service) = service {
        check_spec(&service, &mut report);
        let api = resolve_api(&service, &[], &mut report);
        let runtime = Dependency { path: Some("../../../../runtime".to_owned()), version: None };
        let package = Some(Package { name: package, version: "0.0.0".to_owned(), runtime });
        let spec = format!("tccli's metadata of {} {}", choice.service, choice.version);
        let options = Options { runtime: "tcgen_runtime".to_owned(), package, spec };
        generated.files = render_api(&api, &options, &mut report);
        generated.actions = api.actions.len();
        generated.service = Some(service);
    }
    if report.has_errors() {
        generated.errors = errors(&generated.key, &report, &sources);
    }
    generated
}

fn errors(key: &str, report: &Report, sources: &Sources) -> Vec<String> {
    let mut only = Report::new();
    report
        .sorted()
        .into_iter()
        .filter(|it| it.code().severity() == Severity::Error)
        .for_each(|it| only.add(it.clone()));
    let mut text = Vec::new();
    write_report(&only, sources, MessageFormat::Short, false, &mut text).unwrap();
    String::from_utf8_lossy(&text).lines().map(|line| format!("{key}: {line}")).collect()
}
