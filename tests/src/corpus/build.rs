//! The workspace of generated crates. In: files in memory. Out: files below `target/corpus`, and what the compiler and
//! rustdoc say of them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use rayon::prelude::*;
use serde_json::Value;

use super::generate::Generated;
use super::table::Row;
use super::{Problem, workspace};

/// Writes both crates of every service version and the manifest of their workspace. Files that are right already keep
/// their time, so that cargo has nothing to do for them.
pub(super) fn write(root: &Path, generated: &[Generated], echoes: &[Generated]) -> Result<(), Problem> {
    let folders = [("crates", generated), ("echo", echoes)];
    let mut members = Vec::new();
    for (folder, crates) in folders {
        crates.par_iter().try_for_each(|it| write_crate(&root.join(folder).join(&it.key), it))?;
        members.extend(crates.iter().map(|it| format!("    \"{folder}/{}\",\n", it.key)));
    }
    if !echoes.is_empty() {
        members.push("    \"harness\",\n".to_owned());
    }
    let manifest = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [\n{}]\n\n[profile.dev]\ndebug = false\nincremental = false\n",
        members.concat()
    );
    write_text(&root.join("Cargo.toml"), &manifest)?;
    // The versions of the project itself, so that a run needs nothing that a build has not fetched.
    let lock = root.join("Cargo.lock");
    if !lock.exists() {
        fs::copy(workspace().join("Cargo.lock"), &lock).map_err(|error| format!("`{}`: {error}", lock.display()))?;
    }
    Ok(())
}

fn write_crate(folder: &Path, generated: &Generated) -> Result<(), Problem> {
    let stale =
        list(folder).into_iter().filter(|path| !generated.files.iter().any(|file| folder.join(&file.path) == *path));
    stale.for_each(|path| drop(fs::remove_file(path)));
    generated.files.iter().try_for_each(|file| write_text(&folder.join(&file.path), &file.text))
}

fn list(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.path().is_dir() { found.extend(list(&entry.path())) } else { found.push(entry.path()) }
    }
    found
}

pub(super) fn write_text(path: &Path, text: &str) -> Result<(), Problem> {
    if fs::read(path).is_ok_and(|before| before == text.as_bytes()) {
        return Ok(());
    }
    let written = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(path, text));
    written.map_err(|error| format!("`{}`: {error}", path.display()))
}

/// Type-checks every crate and counts what the compiler says of each.
pub(super) fn check(root: &Path, rows: &mut BTreeMap<String, Row>) -> Result<Vec<String>, Problem> {
    let keys: Vec<String> = rows.keys().map(|key| format!("tcgen-{key}")).collect();
    let mut command = cargo(root, &["check", "--keep-going", "--message-format", "json"]);
    command.args(keys.iter().flat_map(|key| ["-p", key]));
    let output = command.stdout(Stdio::piped()).output().map_err(|error| format!("cargo cannot be run: {error}"))?;
    let mut misses = Vec::new();
    for message in
        String::from_utf8_lossy(&output.stdout).lines().filter_map(|line| serde_json::from_str::<Value>(line).ok())
    {
        let rendered = message["message"]["message"].as_str();
        let (Some(text), Some(name)) = (rendered, message["target"]["name"].as_str()) else { continue };
        let Some((key, row)) = rows.iter_mut().find(|(key, _)| *name == format!("tcgen_{}", key.replace('-', "_")))
        else {
            continue;
        };
        row.findings += 1;
        misses.push(format!("{key}: the compiler says: {text}"));
    }
    if misses.is_empty() && !output.status.success() {
        return Err(format!("cargo check failed: {}", String::from_utf8_lossy(&output.stderr)));
    }
    Ok(misses)
}

/// Runs rustdoc with its lints denied, and counts the doctests that it would take from descriptions.
pub(super) fn document(root: &Path, generated: &[Generated]) -> Result<Vec<String>, Problem> {
    let mut misses = Vec::new();
    let mut command = cargo(root, &["doc", "--no-deps", "--keep-going", "--message-format", "json"]);
    command.args(generated.iter().flat_map(|it| ["-p", &it.package]));
    let output = command.stdout(Stdio::piped()).output().map_err(|error| format!("cargo cannot be run: {error}"))?;
    for message in
        String::from_utf8_lossy(&output.stdout).lines().filter_map(|line| serde_json::from_str::<Value>(line).ok())
    {
        if let (Some(text), Some(name)) = (message["message"]["message"].as_str(), message["target"]["name"].as_str()) {
            misses.push(format!("{name}: rustdoc says: {text}"));
        }
    }
    for (file, key) in generated.iter().flat_map(|it| it.files.iter().map(move |file| (file, &it.key))) {
        misses.extend(
            foreign_doctests(&file.text)
                .into_iter()
                .map(|line| format!("{key}: {} line {line}: a description would run", file.path)),
        );
    }
    println!("rustdoc: {} findings over {} crates", misses.len(), generated.len());
    Ok(misses)
}

/// Lines that open a block that rustdoc would run and that is not one of ours, each of which begins with a `use` of
/// the crate. A block ends with as many backticks as it began with.
fn foreign_doctests(text: &str) -> Vec<usize> {
    let lines: Vec<&str> = text.lines().map(str::trim_start).collect();
    let mut found = Vec::new();
    let mut fence: Option<&str> = None;
    for (index, line) in lines.iter().enumerate() {
        let Some(doc) = line.strip_prefix("///").or_else(|| line.strip_prefix("//!")).map(str::trim_start) else {
            fence = None;
            continue;
        };
        let language = doc.trim_start_matches('`');
        let ticks = &doc[..doc.len() - language.len()];
        match fence {
            Some(open) if language.is_empty() && ticks.len() >= open.len() => fence = None,
            None if ticks.len() >= 3 => {
                fence = Some(ticks);
                let ours = lines.get(index + 1).is_some_and(|next| next.contains("use tcgen_"));
                if language != "text" && !ours {
                    found.push(index + 1);
                }
            }
            _ => {}
        }
    }
    found
}

/// A call of cargo in the workspace of generated crates, with a target folder of its own.
pub(super) fn cargo(root: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .current_dir(root)
        .args(arguments)
        .env("CARGO_TARGET_DIR", root.join("target"))
        .env("CARGO_TERM_QUIET", "true");
    command
}
