//! `tcgen generate`.

use super::arguments::Selection;
use super::session::{Exit, Session};
use super::targets::{enter, exit_of, targets};
use super::threads::in_pool;
use crate::generate::{Outcome, generate, site_of};

pub(super) fn run(session: &mut Session, selection: &Selection) -> Exit {
    let entered = targets(session, selection).and_then(|targets| enter(session, site_of(&targets)));
    // Once more: to complete an interrupted update may have changed `tcgen.toml`.
    let (entered, targets) = match entered.and_then(|entered| Ok((entered, targets(session, selection)?))) {
        Ok(both) => both,
        Err(exit) => return exit,
    };
    let run = || generate(&entered, &targets, &mut session.sources, &mut session.report);
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
