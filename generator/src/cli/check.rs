//! `tcgen check`: the drift between the specs and the code that is checked in.

use super::arguments::Selection;
use super::session::{Exit, Session};
use super::targets::{exit_of, no_pending, targets};
use crate::emit::{DriftKind, unified_diff};
use crate::generate::{prepare, site_of};

pub(super) fn run(session: &mut Session, selection: &Selection) -> Exit {
    let targets = match targets(session, selection) {
        Ok(targets) => targets,
        Err(exit) => return exit,
    };
    if let Err(exit) = no_pending(session, site_of(&targets)) {
        return exit;
    }
    let prepared: Vec<_> =
        targets.iter().filter_map(|target| prepare(target, &mut session.sources, &mut session.report)).collect();
    if session.report.has_errors() {
        return exit_of(session);
    }
    let mut drift = Vec::new();
    for prepared in &prepared {
        session.data(&unified_diff(&prepared.plan));
        drift.extend(prepared.plan.drift());
    }
    if drift.is_empty() {
        session.remark("the generated code is what the specs say");
        return Exit::Clean;
    }
    for file in &drift {
        let state = match file.kind {
            DriftKind::Missing => "missing",
            DriftKind::Different => "different",
            DriftKind::Stale => "stale",
        };
        session.remark(&format!("{state}: {}", file.path));
    }
    session.remark(&format!(
        "error: {} generated files are not what the specs say; to mend it, run:\n\n    {}\n",
        drift.len(),
        mending_command()
    ));
    Exit::Findings
}

/// The same call with `generate` in place of `check`, as it was made.
fn mending_command() -> String {
    let mut arguments = std::env::args();
    let program = arguments.next().unwrap_or_else(|| "tcgen".to_owned());
    let rest: Vec<String> = arguments.map(|it| if it == "check" { "generate".to_owned() } else { it }).collect();
    // Under `cargo run` the path of the program is not what anybody typed.
    let program = if program.contains("target/") { "cargo run --release --".to_owned() } else { program };
    format!("{program} {}", rest.join(" "))
}
