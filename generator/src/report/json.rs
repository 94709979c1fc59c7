//! Diagnostics for programs: one JSON object a line. In: a diagnostic. Out: its line.

use serde::Serialize;

use super::{Diagnostic, Label, Severity, Sources};

#[derive(Serialize)]
struct Line<'a> {
    code: &'a str,
    severity: &'a str,
    message: &'a str,
    spans: Vec<Span<'a>>,
    help: &'a [String],
    notes: &'a [String],
}

#[derive(Serialize)]
struct Span<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    label: &'a str,
    primary: bool,
}

/// One line, without its end.
pub(super) fn to_line(diagnostic: &Diagnostic, sources: &Sources) -> serde_json::Result<String> {
    let primary = diagnostic.primary().map(|label| span(label, true, sources));
    let others = diagnostic.others().iter().map(|label| span(label, false, sources));
    serde_json::to_string(&Line {
        code: diagnostic.code().id(),
        severity: match diagnostic.code().severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        message: diagnostic.message(),
        spans: primary.into_iter().chain(others).collect(),
        help: diagnostic.helps(),
        notes: diagnostic.notes(),
    })
}

fn span<'a>(label: &'a Label, primary: bool, sources: &'a Sources) -> Span<'a> {
    let (start, end) = (sources.line_column(label.place), sources.end_line_column(label.place));
    Span {
        file: sources.path(label.place.file),
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        label: &label.text,
        primary,
    }
}
