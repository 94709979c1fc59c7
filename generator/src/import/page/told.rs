//! What a history tells, against the stored spec. In: changes, newest first. Out: a line for each, and warnings about
//! what the spec lacks.

use std::collections::HashSet;

use super::history::{Change, Side, Verb, What};
use crate::report::{Code, Diagnostic, Place, Report};
use crate::spec::Service;

/// Tells every change; the newest release that speaks of something decides whether it should be there.
pub(super) fn tell_changes(changes: &[Change], stored: &Service, report: &mut Report) -> Vec<String> {
    let mut told = HashSet::new();
    for change in changes {
        // Before the first import there is no spec that could lack anything.
        if !stored.actions.is_empty() {
            report_missing(change, stored, &mut told, report);
        }
    }
    changes.iter().map(line).collect()
}

fn line(change: &Change) -> String {
    let word = |verb: &Verb| match verb {
        Verb::Added => "added",
        Verb::Changed => "changed",
        Verb::Removed => "removed",
    };
    let Change { verb, name, members, .. } = change;
    match members {
        None => format!("{} {} {name}", word(verb), noun(change)),
        Some((_, verb, members)) => format!("{name}: {} {}", word(verb), members.join(", ")),
    }
}

fn noun(change: &Change) -> &'static str {
    match change.what {
        What::Action => "action",
        What::Structure => "structure",
    }
}

fn report_missing(change: &Change, stored: &Service, told: &mut HashSet<(String, String)>, report: &mut Report) {
    let Change { what, verb, name, members, place } = change;
    let is_known = match what {
        What::Action => stored.actions.contains_key(name),
        What::Structure => stored.structures.contains_key(name),
    };
    let Some((side, verb, members)) = members else {
        let is_new = told.insert((name.clone(), String::new()));
        if is_new && *verb != Verb::Removed && !is_known {
            report.add(missing(&format!("the {} `{name}`", noun(change)), name, *place));
        }
        return;
    };
    for member in members {
        let is_new = told.insert((name.clone(), member.clone()));
        if is_new && *verb != Verb::Removed && is_known && !has_member(stored, name, *side, member) {
            report.add(missing(&format!("`{name}.{member}`"), name, *place));
        }
    }
}

fn missing(what: &str, name: &str, place: Place) -> Diagnostic {
    let message = format!("the history tells of {what}, which the stored spec lacks");
    Diagnostic::new(Code::HistoryUnknown, message)
        .at(place, "told of here")
        .help(format!("import the page of `{name}`"))
}

fn has_member(stored: &Service, name: &str, side: Side, member: &str) -> bool {
    let action = stored.actions.get(name).map(|action| &action.value);
    let members = match side {
        Side::Input => action.map(|action| &action.input),
        Side::Output => action.map(|action| &action.output),
        Side::Structure => stored.structures.get(name).map(|structure| &structure.value.members),
    };
    members.is_some_and(|members| members.contains_key(member))
}
