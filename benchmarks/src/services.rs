//! Services as tcgen resolves them. In: the wheel of tccli, or a spec. Out: `Api`.

use std::path::Path;

use anyhow::{Context as _, Result, bail};
use tcgen::import::{Choice, Tccli, Texts, import_service};
use tcgen::model::{Api, resolve_api};
use tcgen::render::{Dependency, Options, Package, RenderedFile, render_api};
use tcgen::report::{Report, Sources};
use tcgen::spec::{Service, check_spec};

/// Opens the wheel, or the folder into which it was unpacked.
///
/// # Errors
/// It cannot be read.
pub fn open(tccli: &Path) -> Result<Tccli> {
    let mut report = Report::new();
    Tccli::open(tccli, &mut report).with_context(|| messages(&report))
}

/// The newest version of a service.
///
/// # Errors
/// tccli has no such service.
pub fn newest<'a>(tccli: &'a Tccli, service: &str) -> Result<&'a Choice> {
    let mut report = Report::new();
    tccli.choose(Some(service), None, &mut report).pop().with_context(|| messages(&report))
}

/// Reads what tccli says of a service.
///
/// # Errors
/// It cannot be read.
pub fn texts(tccli: &Tccli, choice: &Choice) -> Result<Texts> {
    match tccli.read(choice) {
        Ok(texts) => Ok(texts),
        Err(diagnostic) => bail!("{}", diagnostic.message()),
    }
}

/// Imports a service as `tcgen import tccli` does, without writing a spec.
///
/// # Errors
/// The metadata is not what tccli writes.
pub fn import(tccli: &Tccli, choice: &Choice, with_docs: bool) -> Result<Service> {
    let (mut sources, mut report) = (Sources::new(), Report::new());
    let service = import_service(texts(tccli, choice)?, with_docs, &mut sources, &mut report);
    service.with_context(|| messages(&report))
}

/// Reads a spec, as `tcgen generate` does.
///
/// # Errors
/// It cannot be read, or has errors.
pub fn read(spec: &Path) -> Result<Service> {
    let (mut sources, mut report) = (Sources::new(), Report::new());
    tcgen::generate::read_checked(spec, &mut sources, &mut report).with_context(|| messages(&report))
}

/// Checks and resolves a service, or some of its actions; all if `actions` is empty.
///
/// # Errors
/// The service has errors.
pub fn resolve(service: &Service, actions: &[String]) -> Result<Api> {
    let mut report = Report::new();
    check_spec(service, &mut report);
    let api = resolve_api(service, actions, &mut report);
    without_errors(&report)?;
    Ok(api)
}

/// Renders the crate `package`, which finds the runtime at `runtime`.
///
/// # Errors
/// Defects of the renderer.
pub fn render(api: &Api, package: &str, runtime: &Path) -> Result<Vec<RenderedFile>> {
    let package = Package {
        name: package.to_owned(),
        version: "0.1.0".to_owned(),
        runtime: Dependency { path: Some(runtime.display().to_string()), version: None },
    };
    let options =
        Options { runtime: "tcgen_runtime".to_owned(), package: Some(package), spec: "tccli's metadata".to_owned() };
    let mut report = Report::new();
    let files = render_api(api, &options, &mut report);
    without_errors(&report)?;
    Ok(files)
}

fn without_errors(report: &Report) -> Result<()> {
    if report.has_errors() { bail!("{}", messages(report)) } else { Ok(()) }
}

fn messages(report: &Report) -> String {
    report.sorted().iter().map(|it| it.message().to_owned()).collect::<Vec<_>>().join("\n")
}
