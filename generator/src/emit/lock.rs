//! One run at a time in a folder. In: a folder. Out: a lock, which ends with the process at the latest.
//!
//! The system frees the lock of a process that dies, on whatever machine or in whatever container it ran; so whoever
//! has the lock knows that what lies about is of nobody who lives. The file goes with the lock.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use same_file::Handle;

use super::disk::{here, link_in_the_way};
use super::step::step;
use crate::report::{Code, Diagnostic};

pub(super) const FILE: &str = ".tcgen-tmp-lock";

/// A lock of a folder, until it is dropped.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    /// The lock is on the open file.
    _file: File,
}

impl Lock {
    /// Waits for the lock. `None` where nothing can be written, or the file system knows no locks.
    pub(super) fn take(folder: &Path) -> Result<Option<Lock>, Diagnostic> {
        let path = folder.join(FILE);
        loop {
            match Lock::try_take(&path) {
                Ok(Some(file)) => return Ok(Some(Lock { path, _file: file })),
                // Whoever had it took the file away.
                Ok(None) => {}
                Err(error) if is_impossible(&error) => return Ok(None),
                Err(error) => return Err(super::disk::failed(&path, "locked", &error)),
            }
            foreign(&path)?;
        }
    }

    fn try_take(path: &Path) -> io::Result<Option<File>> {
        if fs::symlink_metadata(path).is_ok_and(|it| !it.is_file() || it.len() > 0) {
            return Ok(None);
        }
        step();
        let file = File::options().append(true).create(true).open(path)?;
        file.lock()?;
        let same = Handle::from_path(path).and_then(|there| Ok(there == Handle::from_file(file.try_clone()?)?));
        Ok(same.unwrap_or(false).then_some(file))
    }

    /// Whether a run that lives has the folder.
    pub(super) fn is_taken(folder: &Path) -> bool {
        let path = here(folder).join(FILE);
        // To open a named pipe would wait for a reader.
        path.is_file()
            && File::options()
                .append(true)
                .open(path)
                .is_ok_and(|file| matches!(file.try_lock(), Err(fs::TryLockError::WouldBlock)))
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        step();
        // While it is still locked, so that nobody can take a lock of a file that goes.
        let _ = fs::remove_file(&self.path);
    }
}

/// Whether a run works in a folder, or died there.
pub(super) fn is_in(folder: &Path) -> bool {
    super::disk::exists(&folder.join(FILE))
}

/// A file of this name that is not ours is neither written nor removed.
fn foreign(path: &Path) -> Result<(), Diagnostic> {
    match fs::symlink_metadata(path) {
        Ok(it) if it.file_type().is_symlink() => Err(link_in_the_way(path)),
        Ok(it) if !it.is_file() || it.len() > 0 => {
            Err(Diagnostic::new(Code::ForeignFile, format!("`{}` was not written by tcgen", path.display()))
                .help("move it away: tcgen keeps other runs out by a file of this name"))
        }
        _ => Ok(()),
    }
}

fn is_impossible(error: &io::Error) -> bool {
    use io::ErrorKind::{NotFound, PermissionDenied, ReadOnlyFilesystem, Unsupported};
    matches!(error.kind(), PermissionDenied | ReadOnlyFilesystem | Unsupported | NotFound)
}
