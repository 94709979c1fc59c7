//! Diagnostics as text. In: a report and its sources. Out: bytes for a terminal, a log or a program.

use std::io::{self, Write};

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet, normalize_untrusted_str};

use super::{Code, Diagnostic, FileId, Label, Report, Severity, Sources, json};
use crate::characters::{on_terminal, one_line};

/// The form in which diagnostics are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MessageFormat {
    /// With the lines in question, for people.
    #[default]
    Human,
    /// One line each, `file:line:column: error[E0102]: message`, for editors and grep.
    Short,
    /// One JSON object a line, for programs.
    Json,
}

/// Writes all findings by place, identical ones once; people also get a closing count.
///
/// # Errors
/// What `out` reports.
pub fn write_report(
    report: &Report,
    sources: &Sources,
    format: MessageFormat,
    color: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let sorted = report.sorted();
    for diagnostic in &sorted {
        match format {
            MessageFormat::Human => writeln!(out, "{}\n", human(diagnostic, sources, color))?,
            MessageFormat::Short => writeln!(out, "{}", short(diagnostic, sources))?,
            MessageFormat::Json => writeln!(out, "{}", json::to_line(diagnostic, sources)?)?,
        }
    }
    // Severity orders errors before warnings; the first of them is where to begin.
    match sorted.iter().min_by_key(|it| it.code().severity()) {
        Some(first) if format == MessageFormat::Human => write_closing(report, first.code(), color, out),
        _ => Ok(()),
    }
}

fn write_closing(report: &Report, first: Code, color: bool, out: &mut dyn Write) -> io::Result<()> {
    let (errors, warnings) = (report.error_count(), report.warning_count());
    let counts: Vec<String> = [(errors, "error"), (warnings, "warning")]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, noun)| format!("{count} {noun}{}", if count == 1 { "" } else { "s" }))
        .collect();
    let level = if errors > 0 { Level::ERROR } else { Level::WARNING };
    let group = Group::with_title(level.primary_title(counts.join(", ")));
    writeln!(out, "{}", renderer(color).render(&[group]))?;
    writeln!(out, "for more: tcgen explain {}", first.id())
}

fn renderer(color: bool) -> Renderer {
    if color { Renderer::styled() } else { Renderer::plain() }
}

fn level(diagnostic: &Diagnostic) -> Level<'static> {
    match diagnostic.code().severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    }
}

fn human(diagnostic: &Diagnostic, sources: &Sources, color: bool) -> String {
    // Messages quote the spec, and a spec may hold control characters that a terminal would obey.
    let title =
        level(diagnostic).primary_title(normalize_untrusted_str(diagnostic.message())).id(diagnostic.code().id());
    let mut group = Group::with_title(title);
    for file in files(diagnostic) {
        group = group.element(snippet(diagnostic, file, sources));
    }
    for note in diagnostic.notes() {
        group = group.element(Level::NOTE.message(normalize_untrusted_str(note)));
    }
    for help in diagnostic.helps() {
        group = group.element(Level::HELP.message(normalize_untrusted_str(help)));
    }
    // Lines of a file are shown as they are.
    on_terminal(&renderer(color).render(&[group])).into_owned()
}

/// The files of a diagnostic, that of the place to mend first.
fn files(diagnostic: &Diagnostic) -> Vec<FileId> {
    let mut files: Vec<FileId> = Vec::new();
    for label in diagnostic.primary().into_iter().chain(diagnostic.others()) {
        if !files.contains(&label.place.file) {
            files.push(label.place.file);
        }
    }
    files
}

fn snippet<'a>(
    diagnostic: &'a Diagnostic,
    file: FileId,
    sources: &'a Sources,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let annotate = |label: &'a Label, kind: AnnotationKind| {
        let annotation = kind.span(sources.range(label.place));
        if label.text.is_empty() { annotation } else { annotation.label(normalize_untrusted_str(&label.text)) }
    };
    let primary =
        diagnostic.primary().filter(|it| it.place.file == file).map(|it| annotate(it, AnnotationKind::Primary));
    let others =
        diagnostic.others().iter().filter(|it| it.place.file == file).map(|it| annotate(it, AnnotationKind::Context));
    Snippet::source(sources.text(file))
        .path(one_line(sources.path(file)))
        .annotations(primary.into_iter().chain(others))
}

fn short(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let severity = match diagnostic.code().severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let place = diagnostic.primary().map_or(String::new(), |label| {
        let position = sources.line_column(label.place);
        format!("{}:{}:{}: ", one_line(sources.path(label.place.file)), position.line, position.column)
    });
    format!(
        "{place}{severity}[{}]: {}",
        diagnostic.code().id(),
        one_line(&normalize_untrusted_str(diagnostic.message()))
    )
}
