//! Carrying a plan out. In: a plan. Out: the changed folder.
//!
//! First every new text is written beside its place under an unfinished name, then all are moved into place: a
//! full disk or a missing right shows before anything has changed, and a file is never half-written.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

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
        fs::remove_file(path).map_err(|error| failed(path, "removed", &error))?;
    }
    let staged = stage(plan)?;
    for (from, to) in &staged {
        fs::rename(from, to).map_err(|error| failed(to, "replaced", &error))?;
    }
    for path in &plan.stale {
        fs::remove_file(path).map_err(|error| failed(path, "removed", &error))?;
        remove_empty_folders(path, &plan.folder);
    }
    Ok(Written { written: staged.len(), unchanged: plan.unchanged, removed: plan.stale.len() })
}

/// Writes every text under an unfinished name; takes all back if one fails.
fn stage(plan: &Plan) -> Result<Vec<(PathBuf, PathBuf)>, Diagnostic> {
    let mut staged = Vec::with_capacity(plan.writes.len());
    for write in &plan.writes {
        let unfinished = unfinished_path(&write.path);
        let result =
            write.path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&unfinished, &write.text));
        staged.push((unfinished, write.path.clone()));
        if let Err(error) = result {
            for (unfinished, _) in &staged {
                // What cannot be removed now is removed by the next run.
                let _ = fs::remove_file(unfinished);
            }
            return Err(failed(&write.path, "written", &error));
        }
    }
    Ok(staged)
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
