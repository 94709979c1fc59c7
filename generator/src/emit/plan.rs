//! What has to change in a folder. In: the folder and the files it should hold. Out: a plan; nothing is touched.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use super::{MARKER, UNFINISHED};
use crate::render::RenderedFile;
use crate::report::{Code, Diagnostic, Report};

/// The changes that make a folder hold just the rendered files.
#[derive(Debug)]
pub struct Plan {
    /// The folder.
    pub folder: PathBuf,
    /// Files to write, with what they hold now.
    pub writes: Vec<Write>,
    /// How many files are as they should be; they keep their modification time.
    pub unchanged: usize,
    /// Generated files that no longer belong.
    pub stale: Vec<PathBuf>,
    /// What a killed run left.
    pub(super) unfinished: Vec<PathBuf>,
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
/// A file in the way that tcgen did not write, or cannot read, is an error that names it.
pub fn plan_files(folder: &Path, files: &[RenderedFile], report: &mut Report) -> Plan {
    let mut plan =
        Plan { folder: folder.to_owned(), writes: Vec::new(), unchanged: 0, stale: Vec::new(), unfinished: Vec::new() };
    for file in files {
        let path = folder.join(&file.path);
        match read_existing(&path) {
            Ok(None) => plan.writes.push(Write { path, text: file.text.clone(), before: None }),
            Ok(Some(text)) if text == file.text => plan.unchanged += 1,
            Ok(Some(text)) if is_ours(&text) => {
                plan.writes.push(Write { path, text: file.text.clone(), before: Some(text) })
            }
            Ok(Some(_)) => report.add(
                Diagnostic::new(Code::ForeignFile, format!("`{}` was not written by tcgen", path.display()))
                    .help("move it away, or choose another folder for this target in `tcgen.toml`")
                    .note(format!("tcgen only overwrites files whose first line has `{MARKER}`")),
            ),
            Err(error) => report.add(unreadable(&path, &error)),
        }
    }
    // Only these folders are ours to look through: beside them a user may build, or keep other crates.
    let mut roots: Vec<&str> =
        files.iter().filter_map(|file| file.path.split_once('/')).map(|(root, _)| root).collect();
    roots.extend(["src", "tests"]);
    roots.sort_unstable();
    roots.dedup();
    let mut found = Vec::new();
    let listed = list(folder, false, &mut found)
        .and_then(|()| roots.iter().try_for_each(|root| list(&folder.join(root), true, &mut found)));
    if let Err(error) = listed {
        report.add(unreadable(folder, &error));
    }
    found.sort();
    found.dedup();
    for path in found {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if name.starts_with(UNFINISHED) {
            plan.unfinished.push(path);
        } else if !files.iter().any(|file| folder.join(&file.path) == path) && has_marker(&path) {
            plan.stale.push(path);
        }
    }
    plan
}

/// The changes that bring files of a spec up to date. They bear no marker: people read and edit them, and whoever
/// asks for an import asks for them to be replaced.
///
/// # Errors
/// Where a file is in the way that cannot be read.
pub fn plan_texts(folder: &Path, files: Vec<(PathBuf, String)>, stale: Vec<PathBuf>) -> Result<Plan, Diagnostic> {
    let mut plan = Plan { folder: folder.to_owned(), writes: Vec::new(), unchanged: 0, stale, unfinished: Vec::new() };
    for (path, text) in files {
        match read_existing(&path).map_err(|error| unreadable(&path, &error))? {
            Some(before) if before == text => plan.unchanged += 1,
            before => plan.writes.push(Write { path, text, before }),
        }
    }
    Ok(plan)
}

/// `None` where there is nothing; an error for a folder, a broken link or text that is not UTF-8.
fn read_existing(path: &Path) -> io::Result<Option<String>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound && fs::symlink_metadata(path).is_err() => Ok(None),
        Err(error) => Err(error),
    }
}

fn unreadable(path: &Path, error: &io::Error) -> Diagnostic {
    Diagnostic::new(Code::OutputFailed, format!("`{}` cannot be read: {error}", path.display()))
        .help("nothing has been written; make the path readable, or choose another folder")
}

fn is_ours(text: &str) -> bool {
    text.lines().next().is_some_and(|line| line.contains(MARKER))
}

/// Whether the first line has the marker; only that much is read.
fn has_marker(path: &Path) -> bool {
    let mut head = [0; 256];
    let read = fs::File::open(path).and_then(|mut file| file.read(&mut head)).unwrap_or(0);
    head.get(..read).is_some_and(|head| is_ours(&String::from_utf8_lossy(head)))
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
