//! The command under test. In: nothing. Out: the path of `tcgen`, built once by cargo beside the tests, and what a run of
//! it said.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

/// The built command.
///
/// # Panics
/// It does not build.
#[must_use]
pub fn tcgen() -> PathBuf {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(build).clone()
}

fn build() -> PathBuf {
    let root = workspace();
    let built = Command::new(env!("CARGO")).args(["build", "--quiet", "-p", "tcgen"]).current_dir(&root).status();
    assert!(built.is_ok_and(|status| status.success()), "tcgen does not build");
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    target.join("debug").join(if cfg!(windows) { "tcgen.exe" } else { "tcgen" })
}

/// The folder of the whole workspace.
#[must_use]
pub fn workspace() -> PathBuf {
    // A package's folder always lies in another one.
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("/")).to_owned()
}

/// How a run ended; -1 if by a signal.
#[must_use]
pub fn code(output: &Output) -> i32 {
    output.status.code().unwrap_or(-1)
}

/// What it wrote to stdout.
#[must_use]
pub fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// What it wrote to stderr.
#[must_use]
pub fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Every file below a folder with its text, sorted, but for stamps; none where there is no folder.
///
/// # Panics
/// A file is no text.
#[must_use]
pub fn tree(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.file_name() != Some(OsStr::new(".tcgen-stamp")) {
                let text = fs::read_to_string(&path);
                assert!(text.is_ok(), "{} is no text", path.display());
                files.push((path, text.unwrap_or_default()));
            }
        }
    }
    files.sort();
    files
}

/// Copies a file or a folder, but for build output.
///
/// # Panics
/// Something cannot be read or written.
pub fn copy_tree(from: &Path, to: &Path) {
    if from.is_file() {
        assert!(fs::copy(from, to).is_ok(), "{} cannot be copied", from.display());
        return;
    }
    assert!(fs::create_dir_all(to).is_ok(), "{} cannot be made", to.display());
    for entry in fs::read_dir(from).into_iter().flatten().flatten() {
        if entry.file_name() != "target" {
            copy_tree(&entry.path(), &to.join(entry.file_name()));
        }
    }
}
