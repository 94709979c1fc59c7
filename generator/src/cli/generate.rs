//! `tcgen generate`.

use super::arguments::Selection;
use super::session::{Exit, Session};
use super::targets::{exit_of, targets};
use super::threads::in_pool;
use crate::generate::{Outcome, generate};

pub(super) fn run(session: &mut Session, selection: &Selection) -> Exit {
    let targets = match targets(session, selection) {
        Ok(targets) => targets,
        Err(exit) => return exit,
    };
    let run = || generate(&targets, &mut session.sources, &mut session.report);
    let Some(generated) = in_pool(&targets, run) else {
        return exit_of(session);
    };
    for (target, outcome) in targets.iter().zip(&generated.outcomes) {
        let folder = target.folder.display();
        match outcome {
            Outcome::UpToDate => session.remark(&format!("{folder}: up to date")),
            Outcome::Written(it) => {
                session.remark(&format!(
                    "{folder}: {} written, {} unchanged, {} removed",
                    it.written, it.unchanged, it.removed
                ));
            }
        }
    }
    // The process ends: the system takes all memory back at once, where dropping goes from part to part.
    std::mem::forget(generated);
    Exit::Clean
}
