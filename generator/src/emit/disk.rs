//! Single changes of the file system, and what can be said about a path. Every change is a [`step`].

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Component, Path, PathBuf};

use super::step::step;
use crate::report::{Code, Diagnostic};

/// A file that is not there yet; `durable` waits until the disk has it.
pub(super) fn write_new(path: &Path, bytes: &[u8], durable: bool) -> io::Result<()> {
    step();
    let mut file = File::create_new(path)?;
    step();
    let written = file.write_all(bytes).and_then(|()| if durable { file.sync_all() } else { Ok(()) });
    if written.is_err() {
        // Half a file is of no use; where it cannot be removed either, the next run does it.
        let _ = remove_file(path);
    }
    written
}

/// What a file holds. Anything else is refused before it is opened: to read a named pipe would wait for ever.
pub fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    let kind = fs::metadata(path)?.file_type();
    if kind.is_file() || kind.is_dir() {
        // The system says it of a folder.
        return fs::read(path);
    }
    Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a file"))
}

/// The first thing on the way to a folder that is there and is none.
pub(super) fn file_on_the_way(folder: &Path) -> Option<PathBuf> {
    let there = folder.ancestors().find(|it| exists(it))?;
    (!here(there).is_dir()).then(|| there.to_owned())
}

pub(super) fn make_folders(path: &Path) -> io::Result<()> {
    if path.as_os_str().is_empty() || path.is_dir() {
        return Ok(());
    }
    step();
    fs::create_dir_all(path)
}

pub(super) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    step();
    fs::rename(from, to)
}

/// Removes a file; one that is gone already is no failure.
pub(super) fn remove_file(path: &Path) -> io::Result<()> {
    step();
    gone(fs::remove_file(path))
}

/// Removes a folder with all that is in it; one that is gone already is no failure.
pub(super) fn remove_all(path: &Path) -> io::Result<()> {
    step();
    gone(fs::remove_dir_all(path))
}

fn gone(done: io::Result<()>) -> io::Result<()> {
    match done {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

/// Removes the folders above a file that are empty now, up to `root`.
pub(super) fn remove_empty_folders(path: &Path, root: &Path) {
    for folder in path.ancestors().skip(1).take_while(|folder| *folder != root && folder.starts_with(root)) {
        step();
        if fs::remove_dir(folder).is_err() {
            break;
        }
    }
}

/// Waits until the disk knows which files a folder has.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    // Elsewhere a folder cannot be opened, and a move is durable by itself.
    if cfg!(unix) { File::open(here(folder))?.sync_all() } else { Ok(()) }
}

/// The folder, where an empty path means the working folder.
pub(super) fn here(folder: &Path) -> &Path {
    if folder.as_os_str().is_empty() { Path::new(".") } else { folder }
}

/// The folder that something is in.
pub(super) fn parent_of(path: &Path) -> PathBuf {
    match path.file_name().and(path.parent()) {
        Some(parent) => parent.to_owned(),
        // `..` has no name: its parent is one up.
        None => path.join(".."),
    }
}

/// Whether there is something of this name, be it a link that leads nowhere.
pub(super) fn exists(path: &Path) -> bool {
    fs::symlink_metadata(here(path)).is_ok()
}

pub(super) fn is_link(path: &Path) -> bool {
    fs::symlink_metadata(here(path)).is_ok_and(|it| it.file_type().is_symlink())
}

/// The first symbolic link on the way from `root`, itself included, to `path`.
pub(super) fn link_on_the_way(root: &Path, path: &Path) -> Option<PathBuf> {
    if is_link(root) {
        return Some(root.to_owned());
    }
    let mut at = root.to_owned();
    let below = path.strip_prefix(root).ok()?;
    below.components().find_map(|part| {
        at.push(part);
        is_link(&at).then(|| at.clone())
    })
}

/// Whether a path leads down only, past nothing hidden.
pub(super) fn is_plain(below: &Path) -> bool {
    below.components().all(|part| match part {
        Component::Normal(name) => !is_hidden(name),
        _ => false,
    })
}

pub(super) fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

/// tcgen goes through no link: what it leads to may be anybody's.
pub(super) fn link_in_the_way(link: &Path) -> Diagnostic {
    Diagnostic::new(Code::LinkInTheWay, format!("`{}` is a symbolic link", link.display()))
        .help("name the folder that it leads to, or put a file or folder in its place; nothing has been written")
}

pub(super) fn failed(path: &Path, what: &str, error: &io::Error) -> Diagnostic {
    Diagnostic::new(Code::OutputFailed, format!("`{}` cannot be {what}: {error}", path.display()))
        .help("make the folder writable, or make room, and run the command again")
}
