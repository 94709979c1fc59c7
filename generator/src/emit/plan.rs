//! What has to change in a folder. In: the folder and the files it should hold. Out: a plan; nothing is touched.

use std::collections::{BTreeSet, HashSet};
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::UNFINISHED;
use super::owner::{Claim, Owner};
use super::stamp::line_of;
use crate::render::RenderedFile;
use crate::report::{Code, Diagnostic, Report};

/// The changes that make a folder hold just the rendered files.
#[derive(Debug)]
pub struct Plan {
    /// The folder.
    pub folder: PathBuf,
    /// Whether there is no such folder yet.
    pub(super) is_new: bool,
    /// Files to write, with what they hold now.
    pub writes: Vec<Write>,
    /// How many files are as they should be; they keep their modification time.
    pub unchanged: usize,
    /// Generated files that no longer belong.
    pub stale: Vec<PathBuf>,
    /// What a killed run left.
    pub(super) unfinished: Vec<PathBuf>,
    /// What rendered files hold, as the stamp says it.
    pub(super) contents: String,
}

/// One file to write.
#[derive(Debug)]
pub struct Write {
    /// The path below the target, with `/`.
    pub path: PathBuf,
    /// The text.
    pub text: String,
    /// `None` where there is no such file yet.
    pub before: Option<String>,
}

impl Plan {
    /// Whether the folder is as it should be.
    pub fn is_clean(&self) -> bool {
        self.writes.is_empty() && self.stale.is_empty()
    }
}

/// Compares the folder with what it should hold.
///
/// A file in the way that tcgen did not write for this target, or cannot read, is an error that names it.
pub fn plan_files(folder: &Path, owner: &Owner, files: Vec<RenderedFile>, report: &mut Report) -> Plan {
    let mut plan = Plan::empty(folder);
    let found = found_in(folder, &files).unwrap_or_else(|error| {
        report.add(unreadable(folder, &error));
        Vec::new()
    });
    if !found.is_empty() {
        let wanted: HashSet<PathBuf> = files.iter().map(|file| folder.join(&file.path)).collect();
        for path in found {
            if is_unfinished(&path) {
                plan.unfinished.push(path);
            } else if !wanted.contains(&path) {
                match owner.claim(&first_line(&path), &below(folder, &path)) {
                    Claim::Ours => plan.stale.push(path),
                    Claim::Earlier => report.add(kept(&path)),
                    Claim::Other(_) | Claim::Foreign => {}
                }
            }
        }
    }
    let compared: Vec<_> = files.into_par_iter().map(|file| (line_of(&file), compare(&plan, owner, file))).collect();
    for (line, compared) in compared {
        plan.contents.push_str(&line);
        match compared {
            Ok(Some(write)) => plan.writes.push(write),
            Ok(None) => plan.unchanged += 1,
            Err(diagnostic) => report.add(diagnostic),
        }
    }
    plan
}

/// What is to be done about one file, if anything.
fn compare(plan: &Plan, owner: &Owner, file: RenderedFile) -> Result<Option<Write>, Diagnostic> {
    let path = plan.folder.join(&file.path);
    match plan.read_existing(&path)? {
        Some(text) if text == file.text => Ok(None),
        Some(text) => match owner.claim(text.lines().next().unwrap_or_default(), &file.path) {
            Claim::Ours | Claim::Earlier => Ok(Some(Write { path, text: file.text, before: Some(text) })),
            Claim::Other(other) => {
                Err(foreign(&path, &format!("was written for another target: `{other}`"), owner, &file.path))
            }
            Claim::Foreign => Err(foreign(&path, "was not written by tcgen", owner, &file.path)),
        },
        None => Ok(Some(Write { path, text: file.text, before: None })),
    }
}

fn foreign(path: &Path, why: &str, owner: &Owner, below: &str) -> Diagnostic {
    Diagnostic::new(Code::ForeignFile, format!("`{}` {why}", path.display()))
        .help("move it away, or choose another folder for this target")
        .note(format!("tcgen only overwrites a file whose first line says `{}`", owner.mark(below)))
}

/// A file that an earlier tcgen wrote does not say which target it belongs to.
fn kept(path: &Path) -> Diagnostic {
    let message = format!("`{}` was written by an earlier tcgen and does not belong here any more", path.display());
    Diagnostic::new(Code::EarlierFileKept, message).help("it is kept; delete it if it is not needed")
}

/// The files of the folder that could be ours, sorted.
fn found_in(folder: &Path, files: &[RenderedFile]) -> io::Result<Vec<PathBuf>> {
    // Only these folders are ours to look through: beside them a user may build, or keep other crates.
    let roots = files.iter().filter_map(|file| file.path.split_once('/')).map(|(root, _)| root);
    let roots: BTreeSet<&str> = roots.chain(["src", "tests"]).collect();
    let mut found = Vec::new();
    list(folder, false, &mut found)?;
    roots.iter().try_for_each(|root| list(&folder.join(root), true, &mut found))?;
    found.sort();
    Ok(found)
}

/// The changes that bring files of a spec up to date; all lie in `folder`. They bear no marker: people read and edit
/// them, and whoever asks for an import asks for them to be replaced.
///
/// # Errors
/// Where a file is in the way that cannot be read.
pub fn plan_texts(folder: &Path, files: Vec<(PathBuf, String)>, stale: Vec<PathBuf>) -> Result<Plan, Diagnostic> {
    let mut plan = Plan { stale, ..Plan::empty(folder) };
    for (path, text) in files {
        match plan.read_existing(&path)? {
            Some(before) if before == text => plan.unchanged += 1,
            before => plan.writes.push(Write { path, text, before }),
        }
    }
    Ok(plan)
}

impl Plan {
    /// No change yet.
    fn empty(folder: &Path) -> Plan {
        // A link that leads nowhere is something, and `..` has no name to be written beside.
        let is_new = folder.file_name().is_some()
            && fs::symlink_metadata(folder).is_err_and(|error| error.kind() == io::ErrorKind::NotFound);
        Plan {
            folder: folder.to_owned(),
            is_new,
            writes: Vec::new(),
            unchanged: 0,
            stale: Vec::new(),
            unfinished: unfinished_beside(folder),
            contents: String::new(),
        }
    }

    /// Several plans as one, so that all is written or nothing; `folder` holds all of theirs.
    pub fn join(folder: &Path, plans: Vec<Plan>) -> Plan {
        let mut joined = Plan { is_new: false, unfinished: Vec::new(), ..Plan::empty(folder) };
        for plan in plans {
            joined.writes.extend(plan.writes);
            joined.unchanged += plan.unchanged;
            joined.stale.extend(plan.stale);
            joined.unfinished.extend(plan.unfinished);
        }
        joined
    }

    /// `None` where there is nothing; an error for a folder or a broken link.
    fn read_existing(&self, path: &Path) -> Result<Option<String>, Diagnostic> {
        if self.is_new {
            return Ok(None);
        }
        match fs::read(path) {
            Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
            Err(error) if error.kind() == io::ErrorKind::NotFound && fs::symlink_metadata(path).is_err() => Ok(None),
            Err(error) => Err(unreadable(path, &error)),
        }
    }
}

/// What a killed run left beside the folder that it was to make.
fn unfinished_beside(folder: &Path) -> Vec<PathBuf> {
    // `.` and `..` have no name, and nothing is ever written beside them.
    let Some(wanted) = folder.file_name() else { return Vec::new() };
    let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let beside = fs::read_dir(parent).into_iter().flatten().flatten().map(|entry| entry.file_name());
    let mut unfinished: Vec<PathBuf> =
        beside.filter(|name| finished_name(name) == Some(wanted)).map(|name| folder.with_file_name(name)).collect();
    unfinished.sort();
    unfinished
}

/// What a file or folder was to be called that is not finished: `.tcgen-tmp-123-lib.rs` -> `lib.rs`.
fn finished_name(name: &OsStr) -> Option<&OsStr> {
    let (process, name) = name.to_str()?.strip_prefix(UNFINISHED)?.split_once('-')?;
    process.bytes().all(|byte| byte.is_ascii_digit()).then_some(OsStr::new(name))
}

fn is_unfinished(path: &Path) -> bool {
    path.file_name().and_then(OsStr::to_str).is_some_and(|name| name.starts_with(UNFINISHED))
}

fn unreadable(path: &Path, error: &io::Error) -> Diagnostic {
    Diagnostic::new(Code::OutputFailed, format!("`{}` cannot be read: {error}", path.display()))
        .help("nothing has been written; make the path readable, or choose another folder")
}

/// The first line of a file, or nothing; only that much is read.
fn first_line(path: &Path) -> String {
    let mut head = [0; 1024];
    let read = fs::File::open(path).and_then(|mut file| file.read(&mut head)).unwrap_or(0);
    let head = String::from_utf8_lossy(head.get(..read).unwrap_or_default());
    head.lines().next().unwrap_or_default().to_owned()
}

/// The path below the target, with `/`.
fn below(folder: &Path, path: &Path) -> String {
    path.strip_prefix(folder).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

/// The files of a folder, with those below it if `deep`; links to folders are not followed.
fn list(folder: &Path, deep: bool, found: &mut Vec<PathBuf>) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => return Ok(()),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_file() {
            found.push(entry.path());
        } else if kind.is_dir() && deep {
            list(&entry.path(), true, found)?;
        }
    }
    Ok(())
}
