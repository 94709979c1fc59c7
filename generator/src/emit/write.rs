//! Carrying a plan out. In: a plan. Out: the changed folder.
//!
//! A folder that is not there yet is written beside its place under an unfinished name, and then moved, in one step.
//! In a folder that is there every new text is written beside its place, then all are moved. So a full disk or a
//! missing right shows before anything has changed, and a file is never half-written. The [`journal`](super::journal)
//! lets the next run complete or undo what a killed one had begun.

use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::Plan;
use super::disk::{self, exists, failed, make_folders, parent_of, read_file};
use super::journal::{Entry, Journal};
use super::plan::Write;
use super::site::home_of;
use super::stamp::hash_of;
use crate::report::{Code, Diagnostic};

/// What a run did to one folder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that were made or replaced.
    pub written: usize,
    /// Files that were right already.
    pub unchanged: usize,
    /// Stale files that went.
    pub removed: usize,
}

/// Carries the plan out. Whoever calls it has entered a [`Site`](super::Site) that holds the plan's folders.
///
/// # Errors
/// Where a file cannot be written, moved or removed, or is not any more what the plan was made for. If writing fails
/// nothing has changed; if moving fails some files are new and some old, each whole, and the next run goes on from there.
pub fn write_plan(plan: &Plan) -> Result<Written, Diagnostic> {
    if plan.is_new && !plan.writes.is_empty() {
        write_folder(plan)?;
    } else if !plan.is_clean() {
        replace_files(plan)?;
    }
    Ok(Written { written: plan.writes.len(), unchanged: plan.unchanged, removed: plan.stale.len() })
}

/// Writes a folder that is not there yet.
fn write_folder(plan: &Plan) -> Result<(), Diagnostic> {
    if exists(&plan.folder) {
        return Err(changed(&plan.folder));
    }
    let home = home_of(&plan.folder);
    let journal = Journal::of_folder(&home, &plan.folder);
    journal.begin(&home, plan.durable)?;
    let folder = journal.unfinished_folder(&home);
    let unfinished = |_: usize, path: &Path| folder.join(path.strip_prefix(&plan.folder).unwrap_or(path));
    let parent = parent_of(&plan.folder);
    let moved = write_all(plan, unfinished)
        .and_then(|()| make_folders(&parent).map_err(|error| failed(&parent, "made", &error)))
        .and_then(|()| disk::rename(&folder, &plan.folder).map_err(|error| failed(&plan.folder, "made", &error)));
    // After the move there is nothing left to undo but the journal.
    let undone = journal.undo(&home);
    moved.and(undone)
}

/// Replaces files of a folder that is there, adds others, and removes those that are stale.
fn replace_files(plan: &Plan) -> Result<(), Diagnostic> {
    let home = plan.home.as_path();
    let written: Vec<_> = plan.writes.par_iter().map(|write| entry_of(&write.path, write.before.as_deref())).collect();
    let stale = plan.stale.iter().filter_map(|path| match read_file(path) {
        Ok(bytes) => Some(Ok(Entry { path: path.clone(), before: Some(hash_of(&bytes)) })),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => Some(Err(failed(path, "read", &error))),
    });
    let (writes, removals) =
        (written.into_iter().collect::<Result<_, _>>()?, stale.collect::<Result<Vec<_>, Diagnostic>>()?);
    let journal = Journal::new(home, writes, removals);
    journal.begin(home, plan.durable)?;
    let unfinished = |index: usize, path: &Path| journal.unfinished(path, index);
    if let Err(diagnostic) = write_all(plan, unfinished).and_then(|()| journal.commit(home, plan.durable)) {
        // What cannot be taken away now is taken away by the next run.
        let _ = journal.undo(home);
        return Err(diagnostic);
    }
    journal.carry_out(home, plan.durable)
}

/// What a file holds now, which must be what the plan was made for.
fn entry_of(path: &Path, planned: Option<&str>) -> Result<Entry, Diagnostic> {
    let before = match (read_file(path), planned) {
        (Ok(bytes), Some(planned)) if String::from_utf8_lossy(&bytes) == planned => Some(hash_of(&bytes)),
        (Err(_), None) if !exists(path) => None,
        _ => return Err(changed(path)),
    };
    Ok(Entry { path: path.to_owned(), before })
}

/// Writes every text, each to another place than its own.
fn write_all(plan: &Plan, place: impl Fn(usize, &Path) -> PathBuf + Sync) -> Result<(), Diagnostic> {
    let writes: Vec<(usize, &Write)> = plan.writes.iter().enumerate().collect();
    // A folder lets one file be made at a time, and a thread that waits for it spins: of 4 threads on essbasic, a tenth
    // of all CPU time. So each folder has one thread.
    let folders: Vec<&[(usize, &Write)]> =
        writes.chunk_by(|(_, one), (_, other)| one.path.parent() == other.path.parent()).collect();
    let done: Vec<_> = folders
        .par_iter()
        .with_max_len(1)
        .map(|writes| {
            for (nth, (index, Write { path, text, .. })) in writes.iter().enumerate() {
                let place = place(*index, path);
                if let Some(folder) = place.parent().filter(|_| nth == 0) {
                    make_folders(folder).map_err(|error| failed(folder, "made", &error))?;
                }
                disk::write_new(&place, text.as_bytes(), plan.durable)
                    .map_err(|error| failed(path, "written", &error))?;
            }
            Ok(())
        })
        .collect();
    // Of several failures the first in the order of the files counts, whichever came first.
    done.into_iter().collect()
}

fn changed(path: &Path) -> Diagnostic {
    Diagnostic::new(Code::OutputFailed, format!("`{}` has changed while tcgen was running", path.display()))
        .help("nothing has been written; run the command again")
}
