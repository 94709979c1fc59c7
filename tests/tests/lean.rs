//! What a user pays for: the crates of a default build, as cargo counts them.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::collections::BTreeSet;
use std::process::Command;

use tests::command::workspace;

/// What the README promises, without the user's own package.
const CRATES: usize = 34;

#[test]
fn a_generated_crate_brings_no_more_crates_than_the_readme_says() {
    let root = workspace();
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--package", "tcgen-essbasic", "--edges", "normal", "--prefix", "none", "--locked"])
        .args(["--target", "x86_64-unknown-linux-gnu"])
        .current_dir(&root)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let tree = String::from_utf8(output.stdout).unwrap();
    let crates: BTreeSet<&str> = tree.lines().map(|line| line.trim_end_matches(" (*)")).collect();
    let has = |name: &str| crates.iter().any(|line| line.split(' ').next() == Some(name));
    assert!(has("hyper") && has("rustls"), "the transport is part of it: {crates:#?}");
    assert!(!has("syn"), "nothing waits for a procedural macro: {crates:#?}");
    assert!(crates.len() <= CRATES, "{} crates: {crates:#?}", crates.len());
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    assert!(readme.contains(&format!("brings {CRATES} crates")), "the README gives another number");
}
