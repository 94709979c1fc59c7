//! What a command says when its output cannot be written: to a full disk, or to a pipe that nobody reads.

use std::fs::{self, File};
use std::process::{Command, Stdio};

use tests::command::{code, err, tcgen};

const SPEC: &str = "service: demo\nversion: \"2020-01-01\"\nactions:\n  DeleteThing:\n    input: { Id: { type: String } }\n    output: {}\n    examples: [{ input: { Idd: b } }]\n";

/// Every command that prints data.
const PRINTING: [&[&str]; 14] = [
    &["reference"],
    &["reference", "--format", "schema"],
    &["reference", "--format", "rules"],
    &["show", "DeleteThing", "--spec", "demo.yaml"],
    &["diff", "demo.yaml", "changed.yaml"],
    &["diff", "demo.yaml", "changed.yaml", "--format", "json"],
    &["explain"],
    &["explain", "E0102"],
    &["lint", "demo.yaml"],
    &["lint", "demo.yaml", "--message-format", "json"],
    &["check", "--spec", "demo.yaml", "--crate", "out"],
    &["help", "generate"],
    &["--help"],
    &["--version"],
];

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("demo.yaml"), SPEC).expect("a file");
    fs::write(folder.path().join("changed.yaml"), SPEC.replace("Id: {", "Key: {")).expect("a file");
    folder
}

#[test]
fn a_full_disk_is_a_failure() {
    if !fs::exists("/dev/full").is_ok_and(|it| it) {
        println!("skipped: no /dev/full");
        return;
    }
    let (folder, tcgen) = (folder(), tcgen());
    for arguments in PRINTING {
        let full = File::options().write(true).open("/dev/full").expect("a device");
        let ran = Command::new(&tcgen).args(arguments).current_dir(folder.path()).stdout(full).output();
        let ran = ran.expect("tcgen runs");
        assert!(
            code(&ran) == 1 && err(&ran).contains("error[E0625]: stdout cannot be written"),
            "{arguments:?}: {ran:?}"
        );
    }
}

#[test]
fn a_closed_pipe_is_none() {
    let (folder, tcgen) = (folder(), tcgen());
    for arguments in PRINTING {
        let mut child = Command::new(&tcgen)
            .args(arguments)
            .current_dir(folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("tcgen starts");
        drop(child.stdout.take());
        let ran = child.wait_with_output().expect("it ends");
        let expected = i32::from(["lint", "check"].contains(&arguments[0]));
        assert!(code(&ran) == expected && !err(&ran).contains("E0625"), "{arguments:?}: {ran:?}");
    }
}

#[test]
fn an_update_that_cannot_show_its_changes_writes_nothing() {
    if !fs::exists("/dev/full").is_ok_and(|it| it) {
        println!("skipped: no /dev/full");
        return;
    }
    let project = tests::updating::Project::new();
    project.release(2);
    let before = project.tree();
    let full = File::options().write(true).open("/dev/full").expect("a device");
    let ran = project.command(&tcgen(), &["update", "api.json"]).stdout(full).output().expect("tcgen runs");
    assert!(code(&ran) == 1 && err(&ran).contains("E0625"), "{ran:?}");
    assert_eq!(project.tree(), before);
}
