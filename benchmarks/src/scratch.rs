//! Folders that a benchmark works in, and cargo in them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};
use tcgen::render::RenderedFile;

use crate::measure::{Cost, run};

/// The root of tcgen's own workspace.
pub fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("..")).to_owned()
}

/// An empty folder below `scratch`, which is made if it is not there.
///
/// # Errors
/// The file system's.
pub fn fresh(scratch: &Path, name: &str) -> Result<PathBuf> {
    let folder = std::path::absolute(scratch)?.join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("{} cannot be emptied", folder.display()))?;
    }
    fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    Ok(folder)
}

/// Writes a file, with the folders above it.
///
/// # Errors
/// The file system's.
pub fn write(path: &Path, text: &str) -> Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, text))
        .with_context(|| format!("{} cannot be written", path.display()))
}

/// Writes a generated crate. Without docs its doc comments are left out, where the peer's side has none either.
///
/// # Errors
/// The file system's.
pub fn write_crate(folder: &Path, files: &[RenderedFile], with_docs: bool) -> Result<()> {
    for file in files {
        let path = folder.join(&file.path);
        if with_docs || !file.path.ends_with(".rs") {
            write(&path, &file.text)?
        } else {
            write(&path, &without_docs(&file.text))?
        }
    }
    Ok(())
}

fn without_docs(text: &str) -> String {
    let is_doc = |line: &&str| ["///", "//!"].iter().any(|mark| line.trim_start().starts_with(mark));
    text.split_inclusive('\n').filter(|line| !is_doc(line)).collect()
}

/// Begins a workspace with these members. The lock file is tcgen's own, so that both sides of a comparison have the
/// dependencies that the project has.
///
/// # Errors
/// The file system's.
pub fn write_workspace(folder: &Path, members: &[&str]) -> Result<()> {
    let manifest = format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n\n[profile.release]\nstrip = true\n");
    write(&folder.join("Cargo.toml"), &manifest)?;
    fs::copy(project().join("Cargo.lock"), folder.join("Cargo.lock")).context("the project's Cargo.lock")?;
    Ok(())
}

/// Runs cargo in a folder, with that folder's own `target`, never incrementally: dependencies of a user never are.
///
/// # Errors
/// Cargo fails.
pub fn cargo(folder: &Path, arguments: &[&str]) -> Result<Cost> {
    run(cargo_command(folder).args(arguments))
}

/// Cargo in a folder, as [`cargo`] runs it.
pub fn cargo_command(folder: &Path) -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(folder).env("CARGO_TARGET_DIR", folder.join("target")).env("CARGO_INCREMENTAL", "0");
    command.env_remove("RUSTFLAGS");
    command
}

/// Makes cargo build what this file belongs to once more.
///
/// # Errors
/// The file system's.
pub fn touch(path: &Path) -> Result<()> {
    let now = std::time::SystemTime::now();
    let touched = fs::File::options().append(true).open(path).and_then(|file| file.set_modified(now));
    touched.with_context(|| format!("{} cannot be touched", path.display()))
}
