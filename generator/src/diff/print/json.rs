//! For programs: one object with everything, documentation among it.

use serde::Serialize;

use super::Printed;
use crate::diff::{Bump, Change, Diff, Location, Summary, Verdict};

#[derive(Serialize)]
struct Whole<'a> {
    services: Vec<OfService<'a>>,
    on_one_side_only: &'a [String],
    release: Bump,
    summary: Summary,
}

#[derive(Serialize)]
struct OfService<'a> {
    service: &'a str,
    version: &'a str,
    release: Bump,
    summary: Summary,
    changes: Vec<OfChange<'a>>,
}

#[derive(Serialize)]
struct OfChange<'a> {
    rule: &'a str,
    subject: &'a str,
    message: &'a str,
    location: &'a Location,
    wire: Verdict,
    source: Verdict,
    documentation: bool,
    api: &'a [String],
    masked_by: Option<OfMask<'a>>,
    reviewed: Option<&'a str>,
}

/// The overlay that states the fact too.
#[derive(Serialize)]
struct OfMask<'a> {
    kept: &'a str,
    location: &'a Location,
}

/// One object, indented, with a line's end.
pub fn write_json(printed: &Printed<'_>) -> String {
    let whole = Whole {
        services: printed.diffs.iter().map(of_service).collect(),
        on_one_side_only: printed.alone,
        release: printed.bump(),
        summary: printed.total(),
    };
    // Texts, numbers and lists of them: there is nothing that JSON cannot say.
    serde_json::to_string_pretty(&whole).unwrap_or_default() + "\n"
}

fn of_service(diff: &Diff) -> OfService<'_> {
    OfService {
        service: &diff.service,
        version: &diff.version,
        release: diff.bump(),
        summary: diff.summary,
        changes: diff.changes.iter().map(of_change).collect(),
    }
}

fn of_change(change: &Change) -> OfChange<'_> {
    OfChange {
        rule: change.rule.id(),
        subject: &change.subject,
        message: &change.message,
        location: &change.location,
        wire: change.wire,
        source: change.source,
        documentation: change.rule.is_documentation(),
        api: &change.api,
        masked_by: change.masked.as_ref().map(|it| OfMask { kept: &it.kept, location: &it.location }),
        reviewed: change.reviewed.as_deref(),
    }
}
