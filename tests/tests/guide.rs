//! The guide does what it says: its commands run one after the other in a fresh copy of the project, its files are
//! written, and what it shows of the output is there.
//!
//! A block ```` ```sh ```` is run and has to succeed, unless it is marked `skip`; ```` ```text ```` is what the last
//! block printed, line by line in this order, where `…` stands for any lines; any other kind with a path is a file.

use std::fs;
use std::path::Path;
use std::process::Command;
use tests::command::{copy_tree, tcgen, workspace};

/// What of the project a reader has who follows the guide.
const PARTS: &[&str] =
    &["Cargo.toml", "Cargo.lock", "rust-toolchain.toml", "tcgen.toml", "docs", "spec", "generated", "runtime"];

struct Block<'t> {
    kind: &'t str,
    /// What stands behind the kind.
    mark: &'t str,
    text: String,
}

fn blocks(page: &str) -> Vec<Block<'_>> {
    let mut blocks: Vec<Block<'_>> = Vec::new();
    let mut open = false;
    for line in page.lines() {
        match line.strip_prefix("```") {
            Some(_) if open => open = false,
            Some(head) => {
                let (kind, mark) = head.split_once(' ').unwrap_or((head, ""));
                blocks.push(Block { kind, mark, text: String::new() });
                open = true;
            }
            None if open => {
                let block = blocks.last_mut().expect("a block is open");
                block.text.push_str(line);
                block.text.push('\n');
            }
            None => {}
        }
    }
    blocks
}

#[test]
fn the_guide_runs_as_it_stands() {
    let root = workspace();
    let page = fs::read_to_string(root.join("docs/guide.md")).expect("the guide");
    let copy = tempfile::tempdir().expect("a folder");
    PARTS.iter().for_each(|part| copy_tree(&root.join(part), &copy.path().join(part)));
    only_these_members(&copy.path().join("Cargo.toml"));
    let run = |script: &str| {
        let path = std::env::join_paths(
            [tcgen().parent().expect("a folder").to_owned()]
                .into_iter()
                .chain(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())),
        );
        let output = Command::new("sh")
            .args(["-e", "-c", script])
            .current_dir(copy.path())
            .env("PATH", path.expect("a path"))
            .env("CARGO_TARGET_DIR", root.join("target/golden"))
            .output()
            .expect("sh runs");
        let shown = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
        assert!(output.status.success(), "{script}\n{shown}");
        shown
    };
    run(
        "git init --quiet && git add . && git -c user.name=guide -c user.email=guide@example.com commit --quiet -m start",
    );
    let mut shown = String::new();
    let mut commands = 0;
    for block in blocks(&page) {
        match (block.kind, block.mark) {
            ("sh", "skip") => {}
            ("sh", "") => {
                shown = run(&block.text);
                commands += block.text.lines().count();
            }
            ("text", "") => assert_shown(&block.text, &shown),
            (_, path) if path.contains('.') => {
                let path = copy.path().join(path);
                fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
                fs::write(path, block.text).expect("a file");
            }
            (kind, mark) => panic!("what is a block `{kind} {mark}`?"),
        }
    }
    assert!(commands >= 10, "only {commands} commands were run");
}

/// Every line of the page is one of the output, or a part of one, in the same order.
fn assert_shown(expected: &str, shown: &str) {
    let mut rest = shown.lines();
    for line in expected.lines().filter(|line| *line != "…" && !line.is_empty()) {
        assert!(rest.any(|it| it.contains(line)), "the guide shows\n{line}\nand the output is\n{shown}");
    }
}

/// The copy has no tests and examples.
fn only_these_members(manifest: &Path) {
    let text = fs::read_to_string(manifest).expect("the manifest");
    let changed = text.lines().map(|line| match line.split_once(" = ") {
        Some(("members", _)) => "members = [\"runtime\", \"generated/*\"]\n".to_owned(),
        Some(("default-members", _)) => String::new(),
        _ => format!("{line}\n"),
    });
    fs::write(manifest, changed.collect::<String>()).expect("a file");
}
