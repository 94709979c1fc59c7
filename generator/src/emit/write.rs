//! Carrying a plan out. In: a plan. Out: the changed folder.
//!
//! A folder that is not there yet is written beside its place under an unfinished name, and then moved, in one step.
//! In a folder that is there every new text is written beside its place, then all are moved. So a full disk or a
//! missing right shows before anything has changed, and a file is never half-written.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::plan::Write;
use super::{Plan, UNFINISHED};
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

/// Carries the plan out.
///
/// # Errors
/// Where a file cannot be written, moved or removed. If writing fails nothing has changed; if moving fails some
/// files are new and some old, each whole, and the next run goes on from there.
pub fn write_plan(plan: &Plan) -> Result<Written, Diagnostic> {
    for path in &plan.unfinished {
        let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
        removed.map_err(|error| failed(path, "removed", &error))?;
    }
    // A target that lies in it may have made the folder since.
    let is_new = plan.is_new && fs::symlink_metadata(&plan.folder).is_err();
    let done = if is_new && !plan.writes.is_empty() { write_folder(plan) } else { replace_files(plan) };
    done?;
    for path in &plan.stale {
        fs::remove_file(path).map_err(|error| failed(path, "removed", &error))?;
        remove_empty_folders(path, &plan.folder);
    }
    Ok(Written { written: plan.writes.len(), unchanged: plan.unchanged, removed: plan.stale.len() })
}

/// Writes a folder that is not there yet.
fn write_folder(plan: &Plan) -> Result<(), Diagnostic> {
    let folder = unfinished_path(&plan.folder);
    let unfinished = |path: &Path| folder.join(path.strip_prefix(&plan.folder).unwrap_or(path));
    let done = write_all(plan, unfinished)
        .and_then(|()| fs::rename(&folder, &plan.folder).map_err(|error| failed(&plan.folder, "made", &error)));
    if done.is_err() {
        // What cannot be removed now is removed by the next run.
        let _ = fs::remove_dir_all(&folder);
    }
    done
}

/// Replaces files of a folder that is there, and adds others.
fn replace_files(plan: &Plan) -> Result<(), Diagnostic> {
    if let Err(diagnostic) = write_all(plan, unfinished_path) {
        for write in &plan.writes {
            let _ = fs::remove_file(unfinished_path(&write.path));
        }
        return Err(diagnostic);
    }
    in_parallel(plan.writes.par_iter(), |Write { path, .. }| {
        fs::rename(unfinished_path(path), path).map_err(|error| failed(path, "replaced", &error))
    })
}

/// Writes every text, each to another place than its own.
fn write_all(plan: &Plan, place: impl Fn(&Path) -> PathBuf + Sync) -> Result<(), Diagnostic> {
    // A folder lets one file be made at a time, and a thread that waits for it spins: of 4 threads on essbasic, a tenth
    // of all CPU time. So each folder has one thread.
    let folders: Vec<&[Write]> = plan.writes.chunk_by(|one, other| one.path.parent() == other.path.parent()).collect();
    in_parallel(folders.par_iter().with_max_len(1), |writes| {
        for (index, Write { path, text, .. }) in writes.iter().enumerate() {
            let place = place(path);
            if let Some(folder) = place.parent().filter(|_| index == 0) {
                fs::create_dir_all(folder).map_err(|error| failed(folder, "made", &error))?;
            }
            fs::write(place, text).map_err(|error| failed(path, "written", &error))?;
        }
        Ok(())
    })
}

/// Does something for every item; of several failures the first in their order counts, whoever came first.
fn in_parallel<T>(
    items: impl IndexedParallelIterator<Item = T>,
    step: impl Fn(T) -> Result<(), Diagnostic> + Sync + Send,
) -> Result<(), Diagnostic> {
    let done: Vec<_> = items.map(step).collect();
    done.into_iter().collect()
}

/// In the same folder, so that the move is one step; with the process, so that two runs do not meet.
fn unfinished_path(path: &Path) -> PathBuf {
    let mut name = OsString::from(format!("{UNFINISHED}{}-", std::process::id()));
    name.push(path.file_name().unwrap_or_default());
    path.with_file_name(name)
}

/// A folder that held only stale files goes with them.
fn remove_empty_folders(path: &Path, root: &Path) {
    for folder in path.ancestors().skip(1).take_while(|folder| *folder != root) {
        if fs::remove_dir(folder).is_err() {
            break;
        }
    }
}

fn failed(path: &Path, what: &str, error: &io::Error) -> Diagnostic {
    Diagnostic::new(Code::OutputFailed, format!("`{}` cannot be {what}: {error}", path.display()))
        .help("make the folder writable and run the command again; it goes on from what is there")
}
