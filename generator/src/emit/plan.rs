//! What has to change in a folder. In: the folder and the files it should hold. Out: a plan; nothing is touched.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::disk::{file_on_the_way, is_hidden, is_link, link_in_the_way, link_on_the_way, read_file};
use super::others::others_in;
use super::owner::{Claim, Owner};
use super::stamp::line_of;
use crate::render::RenderedFile;
use crate::report::{Code, Diagnostic, Report};

/// The changes that make a folder hold just the rendered files.
#[derive(Debug)]
pub struct Plan {
    /// The folder.
    pub folder: PathBuf,
    /// Where its journal is kept while it is carried out.
    pub(super) home: PathBuf,
    /// Whether there is no such folder yet.
    pub(super) is_new: bool,
    /// Whether what is written must outlive a power failure. Generated code can be made again at any time.
    pub(super) durable: bool,
    /// Files to write, with what they hold now.
    pub writes: Vec<Write>,
    /// How many files are as they should be; they keep their modification time.
    pub unchanged: usize,
    /// Generated files that no longer belong.
    pub stale: Vec<PathBuf>,
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
/// A file in the way that tcgen did not write for this target, or cannot read, is an error that names it; so is a symbolic
/// link anywhere on the way to a file.
pub fn plan_files(folder: &Path, owner: &Owner, files: Vec<RenderedFile>, report: &mut Report) -> Plan {
    let mut plan = Plan { durable: false, ..Plan::empty(folder) };
    let errors = report.error_count();
    let wanted: HashSet<PathBuf> = files.iter().map(|file| folder.join(&file.path)).collect();
    if !plan.is_new {
        let links = links_on_the_way(folder, &wanted);
        if !links.is_empty() {
            links.iter().for_each(|link| report.add(link_in_the_way(link)));
            return plan;
        }
        let files = files_on_the_way(&wanted);
        if !files.is_empty() {
            files.iter().for_each(|file| report.add(file_in_the_way(file)));
            return plan;
        }
    }
    for path in found_in(folder, owner, report).into_iter().filter(|path| !wanted.contains(path)) {
        match owner.claim(&first_line(&path), &below(folder, &path)) {
            Claim::Ours => plan.stale.push(path),
            Claim::Earlier => report.add(kept(&path)),
            Claim::Other(_) | Claim::Foreign => {}
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
    if report.error_count() == errors && plan.holds_nothing_of_ours() {
        others_in(folder, owner).into_iter().for_each(|path| report.add(of_others(folder, &path)));
    }
    plan
}

/// The links through which files would be written, each once.
fn links_on_the_way(folder: &Path, wanted: &HashSet<PathBuf>) -> BTreeSet<PathBuf> {
    let folders: BTreeSet<&Path> = wanted.iter().filter_map(|path| path.parent()).collect();
    folders.into_iter().filter_map(|parent| link_on_the_way(folder, parent)).collect()
}

/// What stands where a folder is needed, each once.
fn files_on_the_way(wanted: &HashSet<PathBuf>) -> BTreeSet<PathBuf> {
    let folders: BTreeSet<&Path> = wanted.iter().filter_map(|path| path.parent()).collect();
    folders.into_iter().filter_map(file_on_the_way).collect()
}

fn file_in_the_way(path: &Path) -> Diagnostic {
    Diagnostic::new(Code::OutputFailed, format!("`{}` is in the way: a folder belongs there", path.display()))
        .help("move it away, or choose another folder for this target; nothing has been written")
}

fn of_others(folder: &Path, path: &Path) -> Diagnostic {
    let message = format!("`{}` holds `{}`, which tcgen did not write", folder.display(), path.display());
    Diagnostic::new(Code::FolderOfOthers, message)
        .help("choose an empty folder for this crate, or move the file away; nothing has been written")
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

/// The files of the folder that could be ours, sorted: in the folders that a target has, behind no link, not hidden.
fn found_in(folder: &Path, owner: &Owner, report: &mut Report) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for part in owner.folders() {
        let part = folder.join(part);
        if link_on_the_way(folder, &part).is_none()
            && let Err(error) = list(&part, &mut found)
        {
            report.add(unreadable(&part, &error));
        }
    }
    if !owner.is_crate() {
        // A module has nothing but code: a `Cargo.toml` beside it is that of a crate of the same service.
        found.retain(|path| path.extension().is_some_and(|it| it == "rs"));
    }
    found.sort();
    found
}

/// The changes that bring files of a spec up to date; all lie in `folder`. They bear no marker: people read and edit
/// them, and whoever asks for an import asks for them to be replaced.
///
/// # Errors
/// Where a file is in the way that cannot be read.
pub fn plan_texts(folder: &Path, files: Vec<(PathBuf, String)>, stale: Vec<PathBuf>) -> Result<Plan, Diagnostic> {
    let mut plan = Plan { stale, ..Plan::empty(folder) };
    let ways = files.iter().filter_map(|(path, _)| path.parent()).chain(plan.stale.iter().map(PathBuf::as_path));
    if let Some(link) = ways.collect::<BTreeSet<_>>().into_iter().find_map(|path| link_on_the_way(folder, path)) {
        return Err(link_in_the_way(&link));
    }
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
            home: folder.to_owned(),
            is_new,
            durable: true,
            writes: Vec::new(),
            unchanged: 0,
            stale: Vec::new(),
            contents: String::new(),
        }
    }

    /// Several plans as one, so that all is written or nothing; `folder` holds all of theirs.
    pub fn join(folder: &Path, plans: Vec<Plan>) -> Plan {
        let mut joined = Plan { is_new: false, ..Plan::empty(folder) };
        for plan in plans {
            joined.writes.extend(plan.writes);
            joined.unchanged += plan.unchanged;
            joined.stale.extend(plan.stale);
        }
        joined
    }

    /// Whether the folder is new for this target.
    fn holds_nothing_of_ours(&self) -> bool {
        self.unchanged == 0 && self.stale.is_empty() && self.writes.iter().all(|write| write.before.is_none())
    }

    /// `None` where there is nothing; an error for a folder or a link.
    fn read_existing(&self, path: &Path) -> Result<Option<String>, Diagnostic> {
        if self.is_new {
            return Ok(None);
        }
        if is_link(path) {
            return Err(link_in_the_way(path));
        }
        match read_file(path) {
            Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(unreadable(path, &error)),
        }
    }
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

/// The files of a folder that are neither links nor hidden.
fn list(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => return Ok(()),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let entry = entry?;
        if entry.file_type()?.is_file() && !is_hidden(&entry.file_name()) {
            found.push(entry.path());
        }
    }
    Ok(())
}
