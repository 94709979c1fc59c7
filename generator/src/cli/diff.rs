//! `tcgen diff OLD NEW`.

use std::path::{Path, PathBuf};

use super::arguments::{Diff as Arguments, DiffFormat, FailOn, Review};
use super::session::{Exit, Session};
use super::targets::exit_of;
use crate::diff::{
    Change, Diff, Ignored, Origin, Printed, Selected, Verdict, pair_services, write_human, write_json, write_markdown,
};

pub(super) fn run(session: &mut Session, arguments: &Arguments) -> Exit {
    let Ok(mut ignored) = read_ignored(session, &arguments.review) else { return exit_of(session) };
    let selected = Selected {
        service: arguments.service.clone(),
        version: arguments.version.clone(),
        actions: arguments.actions.clone(),
    };
    let (old, new) = (Origin::parse(&arguments.old), Origin::parse(&arguments.new));
    let Some((pairs, alone)) = pair_services(&old, &new, &selected, &mut session.report) else {
        return exit_of(session);
    };
    let mut diffs = Vec::with_capacity(pairs.len());
    let mut failed = None;
    for mut pair in pairs {
        // Each service has its own sources: a report is shown with those that its places are of.
        if pair.report.has_errors() {
            session.print(&pair.report, &pair.sources);
            std::mem::swap(&mut session.report, &mut pair.report);
            failed = Some(exit_of(session));
            std::mem::swap(&mut session.report, &mut pair.report);
        }
        diffs.extend(pair.diff);
    }
    if let Some(exit) = failed {
        return exit;
    }
    if let Some(ignored) = &mut ignored {
        diffs.iter_mut().for_each(|diff| ignored.mark(diff));
        ignored.report_unmatched(&mut session.report);
    }
    let printed = Printed { diffs: &diffs, alone: &alone, documentation: arguments.docs, summary: arguments.summary };
    session.data(&match arguments.format {
        DiffFormat::Human => write_human(&printed),
        DiffFormat::Markdown => write_markdown(&printed),
        DiffFormat::Json => write_json(&printed),
    });
    exit_for(&diffs, &arguments.review.fail_on)
}

/// The file of reviewed changes that is named, or that lies here.
pub(super) fn read_ignored(session: &mut Session, review: &Review) -> Result<Option<Ignored>, ()> {
    let usual = PathBuf::from(Ignored::FILE);
    let path: &Path = match &review.ignore {
        Some(path) => path,
        None if usual.is_file() => &usual,
        None => return Ok(None),
    };
    Ignored::read(path, &mut session.sources, &mut session.report).map(Some).ok_or(())
}

/// Whether a change that nobody has reviewed does what the user asked to fail on.
pub(super) fn exit_for(diffs: &[Diff], fail_on: &[FailOn]) -> Exit {
    let fails = |change: &Change| {
        let (wire, source) = (change.wire, change.source);
        fail_on.iter().any(|what| match what {
            FailOn::Wire => wire == Verdict::Breaking,
            FailOn::Source => source == Verdict::Breaking,
            FailOn::Any => wire.max(source) == Verdict::Breaking,
            FailOn::Warning => wire.max(source) >= Verdict::Warning,
            FailOn::Change => true,
        })
    };
    if diffs.iter().flat_map(Diff::open).any(fails) { Exit::Findings } else { Exit::Clean }
}
