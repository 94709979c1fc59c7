//! What a run is about to do in a folder, written down before it does it. In: a plan. Out: a file that lets the next run
//! complete or undo it.
//!
//! ```text
//! tcgen journal 1
//! {"token":"…","writes":[…],"removals":[…],…}
//! committed
//! ```
//!
//! The first two lines stand there before any other file is made. From then on new texts lie beside their places, under
//! names that the token makes. With the third line the run counts as done: they are moved, stale files are removed, and the
//! journal goes. A run that dies before the third line is undone, after it completed.
//!
//! A journal may have come with a repository from anywhere, so it is not trusted: what it names must lie in a folder that
//! the run is allowed to write to, below nothing hidden and past no link.

use std::fs::{self, File};
use std::hash::{BuildHasher as _, Hasher as _};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::disk::{
    self, exists, failed, is_plain, link_in_the_way, link_on_the_way, parent_of, read_file, remove_empty_folders,
};
use super::stamp::hash_of;
use super::step::step;
use crate::report::{Code, Diagnostic};

pub(super) const FILE: &str = ".tcgen-tmp-journal";

/// How the name of a file that is not finished begins.
pub(super) const UNFINISHED: &str = ".tcgen-tmp-";

const FIRST_LINE: &str = "tcgen journal 1\n";
const LAST_LINE: &str = "committed\n";

/// Everything that a run changes; paths are relative to the folder of the journal.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Journal {
    /// Sixteen hexadecimal digits, new for each run.
    token: String,
    /// Whether a whole new folder is made beside its place; then there is nothing else.
    folder: bool,
    writes: Vec<Entry>,
    removals: Vec<Entry>,
    /// Folders that were not there, outer ones first.
    made: Vec<PathBuf>,
}

/// A file that changes.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) path: PathBuf,
    /// The hash of what it held; `None` where there was no file.
    pub(super) before: Option<String>,
}

impl Journal {
    /// A journal of these changes, with paths as the run knows them.
    pub(super) fn new(home: &Path, writes: Vec<Entry>, removals: Vec<Entry>) -> Journal {
        let inside = |entry: Entry| Entry { path: below(home, &entry.path), ..entry };
        let made = missing_above(home, writes.iter().map(|entry| entry.path.as_path()));
        let (writes, removals) = [writes, removals].map(|entries| entries.into_iter().map(inside).collect()).into();
        Journal { token: new_token(), folder: false, writes, removals, made }
    }

    /// A journal of a new folder beside its place.
    pub(super) fn of_folder(home: &Path, folder: &Path) -> Journal {
        let made = missing_above(home, [folder].into_iter());
        Journal { token: new_token(), folder: true, writes: Vec::new(), removals: Vec::new(), made }
    }

    /// Where the text of a write lies until it is moved: in the same folder, so that the move is one step.
    pub(super) fn unfinished(&self, path: &Path, index: usize) -> PathBuf {
        path.with_file_name(format!("{UNFINISHED}{}-{index}", self.token))
    }

    /// Where a new folder is made.
    pub(super) fn unfinished_folder(&self, home: &Path) -> PathBuf {
        home.join(format!("{UNFINISHED}{}", self.token))
    }

    /// Writes down what is about to be done; there must be no journal.
    pub(super) fn begin(&self, home: &Path, durable: bool) -> Result<(), Diagnostic> {
        let path = home.join(FILE);
        let done = serde_json::to_string(self)
            .map_err(io::Error::from)
            .and_then(|json| disk::write_new(&path, format!("{FIRST_LINE}{json}\n").as_bytes(), durable));
        done.map_err(|error| failed(&path, "written", &error))
    }

    /// From here on the run counts as done.
    pub(super) fn commit(&self, home: &Path, durable: bool) -> Result<(), Diagnostic> {
        let path = home.join(FILE);
        step();
        let done = File::options().append(true).open(&path).and_then(|mut file| {
            file.write_all(LAST_LINE.as_bytes())?;
            if !durable {
                return Ok(());
            }
            file.sync_all()?;
            disk::sync_folder(home)
        });
        done.map_err(|error| failed(&path, "written", &error))
    }

    /// Moves what is not finished to its place and removes what is stale.
    pub(super) fn carry_out(&self, home: &Path, durable: bool) -> Result<(), Diagnostic> {
        let places: Vec<(usize, PathBuf)> =
            self.writes.iter().enumerate().map(|(index, entry)| (index, home.join(&entry.path))).collect();
        let moved: Vec<_> = places
            .par_iter()
            .map(|(index, path)| {
                let unfinished = self.unfinished(path, *index);
                // What is no longer there was moved before the run was interrupted.
                if !exists(&unfinished) {
                    return Ok(());
                }
                disk::rename(&unfinished, path).map_err(|error| interrupted(home, &failed(path, "replaced", &error)))
            })
            .collect();
        moved.into_iter().collect::<Result<(), _>>()?;
        for entry in &self.removals {
            let path = home.join(&entry.path);
            disk::remove_file(&path).map_err(|error| interrupted(home, &failed(&path, "removed", &error)))?;
            remove_empty_folders(&path, home);
        }
        if durable {
            self.sync_folders(home)?;
        }
        end(home)
    }

    fn sync_folders(&self, home: &Path) -> Result<(), Diagnostic> {
        let mut folders: Vec<PathBuf> =
            self.writes.iter().map(|entry| parent_of(&home.join(&entry.path))).filter(|it| exists(it)).collect();
        folders.sort();
        folders.dedup();
        folders
            .iter()
            .try_for_each(|folder| disk::sync_folder(folder).map_err(|error| failed(folder, "written", &error)))
    }

    /// Takes away what was made, as if the run had never begun.
    pub(super) fn undo(&self, home: &Path) -> Result<(), Diagnostic> {
        if self.folder {
            let folder = self.unfinished_folder(home);
            disk::remove_all(&folder).map_err(|error| failed(&folder, "removed", &error))?;
        }
        for (index, entry) in self.writes.iter().enumerate() {
            let unfinished = self.unfinished(&home.join(&entry.path), index);
            match disk::remove_file(&unfinished) {
                // Its folder is not there either.
                Err(error) if error.kind() != io::ErrorKind::NotADirectory => {
                    return Err(failed(&unfinished, "removed", &error));
                }
                _ => {}
            }
        }
        for folder in self.made.iter().rev() {
            step();
            // A folder in which somebody has put something stays.
            let _ = fs::remove_dir(home.join(folder));
        }
        end(home)
    }

    /// What a committed run has not done yet and cannot do any more, because somebody has changed a file since.
    fn conflicts(&self, home: &Path) -> Vec<PathBuf> {
        let differs = |path: &Path, before: &Option<String>| match read_file(path) {
            Ok(bytes) => before.as_ref() != Some(&hash_of(&bytes)),
            Err(_) => exists(path) || before.is_some(),
        };
        let mut conflicts = Vec::new();
        for (index, entry) in self.writes.iter().enumerate() {
            let path = home.join(&entry.path);
            let conflict = match read_file(&self.unfinished(&path, index)) {
                Ok(text) => differs(&path, &entry.before) && read_file(&path).map_or(true, |bytes| bytes != text),
                // It was moved, unless what was to be replaced is still there.
                Err(_) => !exists(&path) || entry.before.is_some() && !differs(&path, &entry.before),
            };
            conflicts.extend(conflict.then_some(path));
        }
        for entry in &self.removals {
            let path = home.join(&entry.path);
            conflicts.extend((exists(&path) && differs(&path, &entry.before)).then_some(path));
        }
        conflicts
    }

    /// Whether names that the token makes can only be those of unfinished files.
    fn is_sound(&self) -> bool {
        self.token.len() == 16 && self.token.bytes().all(|byte| byte.is_ascii_hexdigit())
    }

    /// Refuses a journal that names what this run may not write.
    fn check(&self, home: &Path, allowed: &[PathBuf]) -> Result<(), Diagnostic> {
        let unfinished = |(index, entry): (usize, &Entry)| self.unfinished(&home.join(&entry.path), index);
        if let Some(link) = self.writes.iter().enumerate().map(unfinished).find(|path| disk::is_link(path)) {
            return Err(link_in_the_way(&link));
        }
        for entry in self.writes.iter().chain(&self.removals) {
            let path = home.join(&entry.path);
            match allowed.iter().find(|root| path.strip_prefix(root).is_ok_and(is_allowed)) {
                Some(root) => {
                    if let Some(link) = link_on_the_way(root, &path) {
                        return Err(link_in_the_way(&link));
                    }
                }
                None => {
                    let shown = path.display();
                    return Err(unusable(
                        home,
                        &format!("it names `{shown}`, which is not among the files of this run"),
                    ));
                }
            }
        }
        Ok(())
    }
}

/// A name that a run may write to below one of its folders.
fn is_allowed(below: &Path) -> bool {
    is_plain(below) || below == Path::new(super::MANIFEST)
}

/// What the journal of a folder says.
enum Found {
    Nothing,
    /// The run died while it wrote the journal, before anything else.
    Torn,
    Open(Journal),
    Committed(Journal),
}

fn read(home: &Path) -> Result<Found, Diagnostic> {
    let path = home.join(FILE);
    if disk::is_link(&path) {
        return Err(link_in_the_way(&path));
    }
    let text = match read_file(&path) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Found::Nothing),
        Err(error) => return Err(failed(&path, "read", &error)),
    };
    let Some(rest) = text.strip_prefix(FIRST_LINE) else {
        return if FIRST_LINE.starts_with(&text) {
            Ok(Found::Torn)
        } else {
            Err(unusable(home, "tcgen did not write it"))
        };
    };
    let Some((json, last)) = rest.split_once('\n') else { return Ok(Found::Torn) };
    let journal: Journal = serde_json::from_str(json).map_err(|error| unusable(home, &error.to_string()))?;
    if !journal.is_sound() {
        return Err(unusable(home, "its token is malformed"));
    }
    Ok(if last == LAST_LINE { Found::Committed(journal) } else { Found::Open(journal) })
}

/// Whether a run has committed here and not finished.
pub(super) fn is_committed(home: &Path) -> bool {
    matches!(read(home), Ok(Found::Committed(_)))
}

/// Completes or undoes what an interrupted run has begun in a folder whose lock is held. True if it was completed.
pub(super) fn recover(home: &Path, allowed: &[PathBuf]) -> Result<bool, Diagnostic> {
    match read(home)? {
        Found::Nothing => Ok(false),
        Found::Torn => end(home).map(|()| false),
        Found::Open(journal) => journal.undo(home).map(|()| false),
        Found::Committed(journal) => {
            journal.check(home, allowed)?;
            let conflicts = journal.conflicts(home);
            if !conflicts.is_empty() {
                return Err(changed_since(home, &conflicts));
            }
            journal.carry_out(home, true).map(|()| true)
        }
    }
}

fn end(home: &Path) -> Result<(), Diagnostic> {
    let path = home.join(FILE);
    disk::remove_file(&path).map_err(|error| failed(&path, "removed", &error))
}

fn unusable(home: &Path, why: &str) -> Diagnostic {
    let path = home.join(FILE);
    Diagnostic::new(Code::InterruptedRun, format!("`{}` cannot be used: {why}", path.display()))
        .help("it says what an interrupted run had begun: run that command again, which completes it")
        .help("or compare the files with those of the last commit, and delete it")
}

fn changed_since(home: &Path, paths: &[PathBuf]) -> Diagnostic {
    let shown: Vec<String> = paths.iter().map(|path| format!("`{}`", path.display())).collect();
    let message = format!("an interrupted run cannot be completed: {} changed since", shown.join(", "));
    Diagnostic::new(Code::InterruptedRun, message)
        .help("nothing has been written; put these files back as they were, run the command again, and repeat your changes")
        .help(format!("or delete `{}` to give up the interrupted run; some files are new then, and some old", home.join(FILE).display()))
}

fn interrupted(home: &Path, cause: &Diagnostic) -> Diagnostic {
    Diagnostic::new(Code::OutputFailed, cause.message().to_owned()).help(format!(
        "the rest stands in `{}`; mend the cause and run the command again, which completes it",
        home.join(FILE).display()
    ))
}

/// The folders that have to be made for these files, outer ones first, from `home`.
fn missing_above<'p>(home: &Path, paths: impl Iterator<Item = &'p Path>) -> Vec<PathBuf> {
    let above = |path: &'p Path| path.ancestors().skip(1).take_while(|folder| !exists(folder));
    let mut missing: Vec<PathBuf> = paths.flat_map(above).map(|folder| below(home, folder)).collect();
    missing.sort();
    missing.dedup();
    missing
}

fn below(home: &Path, path: &Path) -> PathBuf {
    path.strip_prefix(home).unwrap_or(path).to_owned()
}

/// No two runs share it: the standard library seeds its hasher from the system's randomness.
fn new_token() -> String {
    let mut hasher = std::hash::RandomState::new().build_hasher();
    hasher.write_u32(std::process::id());
    format!("{:016x}", hasher.finish())
}

/// Whether a folder can have a journal.
pub(super) fn is_in(home: &Path) -> bool {
    exists(&home.join(FILE))
}
