//! Hostile input as a compiler sees it. In: modules and crates that tcgen rendered. Out: what cargo says against them.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;
use std::process::{Command, Output};

use tcgen::render::RenderedFile;

use crate::command::{err, out, workspace};

/// The files of a module or a crate, with the seed that they are named by.
pub type Rendered = (u64, Vec<RenderedFile>);

/// Writes the modules into one crate, the crates beside it, and builds all: no warning of rustc or rustdoc, and no test but
/// those of the crates' own examples. Says how many examples ran. The folder is made anew, and stays to be looked at.
///
/// # Errors
/// In words: what could not be written, or what cargo said.
pub fn compile(folder: &Path, modules: &[Rendered], crates: &[Rendered]) -> Result<usize, String> {
    write_workspace(folder, modules, crates).map_err(|error| format!("`{}`: {error}", folder.display()))?;
    cargo(folder, &["check", "--workspace", "--all-targets"])?;
    cargo(folder, &["doc", "--workspace", "--no-deps"])?;
    let of_modules = cargo(folder, &["test", "--doc", "-p", "hostile-modules"])?;
    if examples(&of_modules) != 0 {
        return Err(format!("the docs of modules have no example of ours, and something ran: {}", out(&of_modules)));
    }
    if crates.is_empty() {
        return Ok(0);
    }
    let of_crates = cargo(folder, &["test", "--workspace", "--exclude", "hostile-modules"])?;
    Ok(examples(&of_crates))
}

fn examples(output: &Output) -> usize {
    let count = |line: &str| line.strip_prefix("running ")?.split(' ').next()?.parse::<usize>().ok();
    out(output).lines().filter_map(count).sum()
}

fn write_workspace(folder: &Path, modules: &[Rendered], crates: &[Rendered]) -> io::Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    let runtime = workspace().join("runtime");
    let members: String = crates.iter().map(|(seed, _)| format!(", \"hostile-{seed}\"")).collect();
    write(&folder.join("Cargo.toml"), &format!("[workspace]\nresolver = \"3\"\nmembers = [\"modules\"{members}]\n"))?;
    fs::copy(workspace().join("Cargo.lock"), folder.join("Cargo.lock"))?;
    let manifest = format!(
        "[package]\nname = \"hostile-modules\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\ntcgen-runtime = {{ path = {:?}, default-features = false }}\n",
        runtime.display()
    );
    write(&folder.join("modules/Cargo.toml"), &manifest)?;
    let mut root = "//! Modules of hostile specs.\n\n".to_owned();
    for (seed, files) in modules {
        // Writing to a `String` does not fail.
        let _ = writeln!(root, "#[allow(missing_docs)]\npub mod seed_{seed};");
        write_files(&folder.join(format!("modules/src/seed_{seed}")), files)?;
    }
    write(&folder.join("modules/src/lib.rs"), &root)?;
    crates.iter().try_for_each(|(seed, files)| write_files(&folder.join(format!("hostile-{seed}")), files))
}

fn write_files(folder: &Path, files: &[RenderedFile]) -> io::Result<()> {
    files.iter().try_for_each(|file| write(&folder.join(&file.path), &file.text))
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)?;
    fs::write(path, text)
}

/// With the build's own target folder, in which the dependencies are ready. A warning is a failure.
fn cargo(folder: &Path, arguments: &[&str]) -> Result<Output, String> {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", workspace().join("target"))
        .output()
        .map_err(|error| format!("cargo cannot be run: {error}"))?;
    let said = format!("{}{}", err(&output), out(&output));
    let is_found = |line: &&str| line.starts_with("error") || line.starts_with("warning");
    if output.status.success() && !said.lines().any(|line| is_found(&line)) {
        return Ok(output);
    }
    let first = said.lines().skip_while(|line| !is_found(line));
    Err(format!("cargo {}: {}", arguments.join(" "), first.take(MOST_LINES).collect::<Vec<_>>().join("\n")))
}

/// How much of what cargo says is shown.
const MOST_LINES: usize = 400;
