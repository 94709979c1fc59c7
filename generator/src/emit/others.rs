//! Whether a folder is somebody else's. In: a folder that a crate is to go to for the first time. Out: what stands there
//! that is no part of the crate.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use super::disk::{here, is_hidden};
use super::owner::Owner;
use crate::config::CONFIG_FILE;

/// What cargo builds as a part of the crate in whose folder it is.
const BUILT: [&str; 5] = ["benches", "build.rs", "examples", "src", "tests"];

/// What people and cargo put beside a generated crate.
const BESIDE: [&str; 3] = ["CHANGELOG.md", "Cargo.lock", "target"];

/// What is in the folder of a crate that has no file of it yet: in the folder of the project what cargo would build, and
/// elsewhere anything. Folders without files, hidden files, licences and the spec are no objection.
pub(super) fn others_in(folder: &Path, owner: &Owner) -> Vec<PathBuf> {
    if !owner.is_crate() {
        return Vec::new();
    }
    let is_own = is_of_project(folder);
    let objects = |path: &PathBuf| {
        let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
        let is_beside = BESIDE.contains(&&*name) || name.starts_with("LICENSE") || owner.reads_from(&name);
        BUILT.contains(&&*name) || !is_own && !is_beside
    };
    let mut others: Vec<PathBuf> =
        entries(folder).into_iter().filter(objects).filter_map(|path| first_file(&path)).collect();
    others.truncate(MOST_NAMED);
    others
}

/// One says enough, and a second that it is no accident.
const MOST_NAMED: usize = 2;

/// The working folder, or that of `tcgen.toml`: whoever names it knows what is in it.
fn is_of_project(folder: &Path) -> bool {
    let real = |path: &Path| fs::canonicalize(path).ok();
    let working = env::current_dir().ok().and_then(|it| real(&it));
    working.is_some() && real(here(folder)) == working || folder.join(CONFIG_FILE).is_file()
}

/// What stands in a folder and is not hidden, sorted.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let all = fs::read_dir(here(folder)).into_iter().flatten().flatten();
    let mut shown: Vec<PathBuf> =
        all.filter(|it| !is_hidden(&it.file_name())).map(|it| folder.join(it.file_name())).collect();
    shown.sort();
    shown
}

/// The path itself, or what is first in it; nothing for an empty folder.
fn first_file(path: &Path) -> Option<PathBuf> {
    if path.is_dir() { entries(path).into_iter().next() } else { Some(path.to_owned()) }
}
