//! Hostile input as a compiler sees it. In: modules and crates that tcgen rendered. Out: what cargo says against them.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;
use std::process::{Command, Output};

use tcgen::render::RenderedFile;

use crate::command::{err, out, workspace};

/// Writes the modules into one crate, the crates beside it, and builds all: no warning of rustc or rustdoc, and no test but
/// those of the crates' own examples. Says how many examples ran.
///
/// # Errors
/// In words: what could not be written, or what cargo said.
pub fn compile(folder: &Path, modules: &[Vec<RenderedFile>], crates: &[Vec<RenderedFile>]) -> Result<usize, String> {
    write_workspace(folder, modules, crates).map_err(|error| format!("`{}`: {error}", folder.display()))?;
    cargo(folder, &["check", "--workspace", "--all-targets"])?;
    cargo(folder, &["doc", "--workspace", "--no-deps"])?;
    let of_modules = cargo(folder, &["test", "--doc", "-p", "hostile-modules"])?;
    if examples(&of_modules) != 0 {
        return Err(format!("the docs of modules have no example of ours, and something ran: {}", out(&of_modules)));
    }
    let of_crates = cargo(folder, &["test", "--workspace", "--exclude", "hostile-modules"])?;
    Ok(examples(&of_crates))
}

fn examples(output: &Output) -> usize {
    let count = |line: &str| line.strip_prefix("running ")?.split(' ').next()?.parse::<usize>().ok();
    out(output).lines().filter_map(count).sum()
}

fn write_workspace(folder: &Path, modules: &[Vec<RenderedFile>], crates: &[Vec<RenderedFile>]) -> io::Result<()> {
    let runtime = workspace().join("runtime");
    let names: Vec<String> = (0..crates.len()).map(|index| format!("hostile-{index}")).collect();
    let members: String = names.iter().fold("\"modules\"".to_owned(), |all, name| format!("{all}, \"{name}\""));
    write(&folder.join("Cargo.toml"), &format!("[workspace]\nresolver = \"3\"\nmembers = [{members}]\n"))?;
    fs::copy(workspace().join("Cargo.lock"), folder.join("Cargo.lock"))?;
    let manifest = format!(
        "[package]\nname = \"hostile-modules\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\ntcgen-runtime = {{ path = {:?}, default-features = false }}\n",
        runtime.display()
    );
    write(&folder.join("modules/Cargo.toml"), &manifest)?;
    let mut root = "//! Modules of hostile specs.\n\n".to_owned();
    for (index, files) in modules.iter().enumerate() {
        // Writing to a `String` does not fail.
        let _ = writeln!(root, "#[allow(missing_docs)]\npub mod m{index};");
        write_files(&folder.join(format!("modules/src/m{index}")), files)?;
    }
    write(&folder.join("modules/src/lib.rs"), &root)?;
    names.iter().zip(crates).try_for_each(|(name, files)| write_files(&folder.join(name), files))
}

fn write_files(folder: &Path, files: &[RenderedFile]) -> io::Result<()> {
    files.iter().try_for_each(|file| write(&folder.join(&file.path), &file.text))
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)?;
    fs::write(path, text)
}

fn cargo(folder: &Path, arguments: &[&str]) -> Result<Output, String> {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env("RUSTFLAGS", "-D warnings")
        .env("RUSTDOCFLAGS", "-D warnings")
        .output()
        .map_err(|error| format!("cargo cannot be run: {error}"))?;
    if output.status.success() {
        return Ok(output);
    }
    let said: Vec<String> = [err(&output), out(&output)]
        .iter()
        .flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    let first = said.iter().position(|line| line.contains("error")).unwrap_or(0);
    Err(format!(
        "cargo {}: {}",
        arguments.join(" "),
        said.iter().skip(first).take(60).cloned().collect::<Vec<_>>().join("\n")
    ))
}
