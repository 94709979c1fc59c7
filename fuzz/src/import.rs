//! What an import writes can be read again, and the same import once more changes nothing. One module for the three kinds
//! of sources: pages, tccli's metadata, lists of error codes.

pub mod errors;
pub mod page;
pub mod wheel;

use tcgen::report::{Diagnostic, Report, Severity, Sources};
use tcgen::spec::{FactFile, Service, SpecTexts, check_spec, fact_files, read_layers_of};

/// Reads facts as an import has written them.
///
/// # Panics
/// Where they cannot be read, or read as something else.
fn read_again(service: &Service) -> Service {
    let files = fact_files(service);
    let (read, report) = read(&files);
    assert!(!report.has_errors(), "{}", show(&report, &files));
    assert_same(&files, &fact_files(&read));
    let mut report = Report::new();
    check_spec(&read, &mut report);
    assert!(!report.has_errors(), "what was sound is not when it is read again: {}", show(&report, &files));
    read
}

fn read(files: &[FactFile]) -> (Service, Report) {
    let (mut sources, mut report) = (Sources::new(), Report::new());
    let named = files.iter().map(|file| (file.path.clone(), file.text.clone().into_bytes())).collect();
    let layers = read_layers_of(SpecTexts::from_memory("spec", named), &mut sources, &mut report);
    (layers.facts.unwrap_or_default(), report)
}

fn assert_same(one: &[FactFile], other: &[FactFile]) {
    for (one, other) in one.iter().zip(other) {
        assert_eq!((&one.path, &one.text), (&other.path, &other.text));
    }
    let paths = |files: &[FactFile]| files.iter().map(|file| file.path.clone()).collect::<Vec<_>>();
    assert_eq!(paths(one), paths(other));
}

/// Whether an import would write this: the command checks the facts before it does.
fn is_written(service: &Service, report: &mut Report) -> bool {
    check_spec(service, report);
    !report.has_errors()
}

fn show(report: &Report, files: &[FactFile]) -> String {
    let errors = report.sorted().into_iter().filter(|it| it.code().severity() == Severity::Error);
    let errors: Vec<String> = errors.map(Diagnostic::message).map(str::to_owned).collect();
    let files: Vec<String> = files.iter().map(|it| format!("== {}\n{}", it.path, it.text)).collect();
    format!("{}\n{}", errors.join("\n"), files.join("\n"))
}
