//! For a review or a changelog: a heading a service, a list a part.

use std::fmt::Write as _;

use super::{Printed, groups, headline};
use crate::diff::{Change, Diff, Location, Mask};

/// A report in Markdown.
pub fn write_markdown(printed: &Printed<'_>) -> String {
    let mut out = String::new();
    for diff in printed.diffs.iter().filter(|diff| !diff.changes.is_empty() || printed.diffs.len() == 1) {
        // Writing to a `String` does not fail.
        let _ = writeln!(out, "## {} {}\n\n{}.", diff.service, diff.version, headline(diff));
        out.push_str(&parts(diff, printed.documentation));
        out.push('\n');
    }
    if !printed.alone.is_empty() {
        let _ = writeln!(out, "On one side only: {}.\n", printed.alone.join(", "));
    }
    if printed.summary {
        out.push_str("| | |\n|---|---|\n");
        for (label, counts) in printed.total().lines() {
            let _ = writeln!(out, "| {label} | {counts} |");
        }
    }
    out
}

/// The lists of one service, under headings of the third level.
pub(in crate::diff) fn parts(diff: &Diff, documentation: bool) -> String {
    let mut out = String::new();
    for (group, changes) in groups(diff, documentation) {
        let _ = writeln!(out, "\n### {}\n", group.title());
        changes.iter().for_each(|change| item(&mut out, change));
    }
    out
}

fn item(out: &mut String, change: &Change) {
    let Change { rule, subject, message, .. } = change;
    let _ = write!(out, "- `{subject}`: {} ({}; {})", rule.title(), plain(message), rule.id());
    if let Some(Mask { kept, location: Location { file, line, column, .. }, .. }) = &change.masked {
        let _ = write!(out, "; not in the code: the overlay keeps {} ({}:{line}:{column})", plain(kept), plain(file));
    }
    if let Some(reason) = &change.reviewed {
        let _ = write!(out, "; reviewed: {}", plain(reason));
    }
    out.push('\n');
    for item in &change.api {
        let _ = writeln!(out, "  - {item}");
    }
}

/// Texts of a spec, so that none becomes mark-up.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' => out.push(' '),
            '`' => out.push(c),
            '\\' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}
