//! For people, and for grep: one line a change, with what it does to the code below it.

use std::fmt::Write as _;

use super::{Printed, groups, headline, services_line};
use crate::characters::one_line;
use crate::diff::{Change, Location, Mask};

/// A report in plain text.
pub fn write_human(printed: &Printed<'_>) -> String {
    let mut out = String::new();
    for diff in printed.diffs.iter().filter(|diff| !diff.changes.is_empty() || printed.diffs.len() == 1) {
        // Writing to a `String` does not fail.
        let _ = writeln!(out, "{} {}: {}", diff.service, diff.version, headline(diff));
        for (group, changes) in groups(diff, printed.documentation) {
            let _ = writeln!(out, "\n{} ({})", group.title(), changes.len());
            changes.iter().for_each(|change| line(&mut out, change));
        }
        out.push('\n');
    }
    if !printed.alone.is_empty() {
        let _ = writeln!(out, "on one side only: {}", printed.alone.join(", "));
    }
    if let Some(line) = services_line(printed) {
        let _ = writeln!(out, "{line}");
    }
    if printed.summary {
        for (label, counts) in printed.total().lines() {
            let _ = writeln!(out, "{label}: {counts}");
        }
    }
    out
}

fn line(out: &mut String, change: &Change) {
    let Change { location, rule, subject, message, wire, source, .. } = change;
    // Texts of a spec: each change is one line, and a terminal obeys control characters.
    let (at, subject, message) = (place(location), one_line(subject), one_line(message));
    let _ = writeln!(out, "  {at}: {}: {subject}: {message} [wire {wire}, source {source}]", rule.id());
    for item in &change.api {
        let _ = writeln!(out, "      {item}");
    }
    if let Some(Mask { kept, location, .. }) = &change.masked {
        let (place, kept) = (place(location), one_line(kept));
        let _ = writeln!(out, "      {place}: the overlay states it too, and the code keeps {kept}");
    }
    if let Some(reason) = &change.reviewed {
        let _ = writeln!(out, "      reviewed: {}", one_line(reason));
    }
}

/// `spec/demo/service.yaml:3:1`, with a word where it is of the old spec.
fn place(location: &Location) -> String {
    let Location { file, line, column, old } = location;
    format!("{}:{line}:{column}{}", one_line(file), if *old { " (old)" } else { "" })
}
