//! Files of a revision. In: a revision and a path. Out: their texts, in memory. It runs `git`, which reads its own
//! repository best, and changes nothing.

use std::io::{Cursor, Read as _};
use std::process::{Command, Output};

use zip::ZipArchive;

use crate::report::{Code, Diagnostic};

/// A spec has at most some thousands of files of some kilobytes; this much is something else.
const MOST_BYTES: u64 = 256 << 20;

/// The files below a path, by their names from there; a file itself has the name that is empty.
pub(super) fn read(revision: &str, path: &str) -> Result<Vec<(String, Vec<u8>)>, Diagnostic> {
    if revision.starts_with('-') {
        return Err(unreadable(revision, path, "no revision begins with `-`"));
    }
    let commit = format!("{revision}^{{commit}}");
    let known = run(&["rev-parse", "--verify", "--quiet", &commit])?;
    if !known.status.success() {
        let repository = run(&["rev-parse", "--git-dir"])?;
        let reason = if repository.status.success() {
            format!("no revision `{revision}` in this repository")
        } else {
            "this folder is in no repository of git".to_owned()
        };
        return Err(unreadable(revision, path, &reason));
    }
    let object = format!("{revision}:{path}");
    let kind = run(&["cat-file", "-t", &object])?;
    match String::from_utf8_lossy(&kind.stdout).trim() {
        "blob" => Ok(vec![(String::new(), run(&["cat-file", "blob", &object])?.stdout)]),
        "tree" => unpack(run(&["archive", "--format=zip", &object])?, revision, path),
        _ => Err(unreadable(revision, path, &format!("`{path}` is not in `{revision}`"))),
    }
}

fn run(arguments: &[&str]) -> Result<Output, Diagnostic> {
    Command::new("git").args(arguments).output().map_err(|error| {
        Diagnostic::new(Code::UnknownRevision, format!("git cannot be run: {error}"))
            .help("install git, or compare two folders")
    })
}

fn unpack(output: Output, revision: &str, path: &str) -> Result<Vec<(String, Vec<u8>)>, Diagnostic> {
    let broken = |reason: &dyn std::fmt::Display| unreadable(revision, path, &reason.to_string());
    if !output.status.success() {
        return Err(broken(&String::from_utf8_lossy(&output.stderr)));
    }
    let mut archive = ZipArchive::new(Cursor::new(output.stdout)).map_err(|error| broken(&error))?;
    let mut files = Vec::with_capacity(archive.len());
    let mut left = MOST_BYTES;
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(|error| broken(&error))?;
        if entry.is_dir() {
            continue;
        }
        let name = entry.name().map_err(|error| broken(&error))?.into_owned();
        let mut bytes = Vec::new();
        entry.by_ref().take(left).read_to_end(&mut bytes).map_err(|error| broken(&error))?;
        left -= bytes.len() as u64;
        if left == 0 {
            return Err(broken(&format!("more than {} MB", MOST_BYTES >> 20)));
        }
        files.push((name, bytes));
    }
    Ok(files)
}

fn unreadable(revision: &str, path: &str, reason: &str) -> Diagnostic {
    Diagnostic::new(Code::UnknownRevision, format!("`{revision}:{path}` cannot be read: {reason}"))
        .help("a side is a path, or `REVISION:PATH` with the path from the root of the repository: `HEAD~1:spec/essbasic/2021-05-26`")
}
