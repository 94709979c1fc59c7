//! What stands where a target or an import wants to write, and disks that are full: an error that names it, and nothing
//! is written, lost or left behind.

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::symlink;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use tests::command::{code, err, tcgen};
use tests::updating::{Project, SPEC};

/// A run that must end: one that waits for ever is killed, and fails.
fn run(project: &Project, arguments: &[&str]) -> Output {
    let mut command = project.command(&tcgen(), arguments);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("tcgen starts");
    let start = Instant::now();
    while child.try_wait().expect("a state").is_none() {
        if start.elapsed() > Duration::from_mins(2) {
            child.kill().expect("it ends");
            panic!("{arguments:?} waits for ever");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    child.wait_with_output().expect("tcgen ran")
}

fn refused(project: &Project, arguments: &[&str], names: &str) -> Output {
    let before = project.tree();
    let ran = run(project, arguments);
    assert!(code(&ran) > 0 && err(&ran).contains(names), "{arguments:?}: {}", err(&ran));
    assert_eq!(project.tree(), before, "{arguments:?}");
    ran
}

fn pipe(project: &Project, path: &str) {
    let path = project.path(path);
    // What was there may be a file of ours.
    let _ = fs::remove_file(&path);
    assert!(Command::new("mkfifo").arg(path).status().expect("mkfifo runs").success());
}

/// Takes a pipe away again: a project is compared by what its files hold.
fn with_pipe(project: &Project, path: &str, commands: &[&[&str]]) {
    let text = fs::read_to_string(project.path(path)).ok();
    for command in commands {
        pipe(project, path);
        let ran = run(project, command);
        assert!(code(&ran) > 0 && err(&ran).contains(path), "{command:?}: {}", err(&ran));
        fs::remove_file(project.path(path)).expect("the pipe is still there");
    }
    if let Some(text) = text {
        project.write(path, &text);
    }
}

#[test]
fn a_named_pipe_is_an_error_and_is_not_waited_for() {
    let project = Project::new();
    project.release(2);
    let before = project.tree();
    let all: [&[&str]; 3] = [&["generate"], &["check"], &["update", "api.json"]];
    with_pipe(&project, "out/demo/src/lib.rs", &all);
    with_pipe(&project, "host/src/demo/actions/rename_flow.rs", &all[2..]);
    with_pipe(&project, "out/demo/CHANGELOG.md", &all[2..]);
    with_pipe(&project, "out/demo/.tcgen-tmp-journal", &[all[0], all[2]]);
    with_pipe(&project, "out/demo/.tcgen-tmp-lock", &[all[0], all[2]]);
    let imports: [&[&str]; 4] = [all[0], all[1], all[2], &["import", "tccli", "api.json"]];
    with_pipe(&project, &format!("{SPEC}/actions/Mine.yaml"), &imports);
    with_pipe(&project, &format!("{SPEC}/.tcgen-imported"), &imports[2..]);
    assert_eq!(project.tree(), before);
    // A stamp saves time, no more.
    pipe(&project, "out/demo/.tcgen-stamp");
    assert_eq!(code(&run(&project, &["generate"])), 0);
}

#[test]
fn a_file_where_a_folder_belongs_is_named_once() {
    let project = Project::new();
    for path in ["out/demo/src/actions", "out/demo/src", "out/demo", "out"] {
        fs::remove_dir_all(project.path(path)).expect("a folder");
        project.write(path, "mine");
        let ran = refused(&project, &["generate"], &format!("`{path}` is in the way"));
        assert_eq!(err(&ran).matches("error[").count(), 1, "{}", err(&ran));
        refused(&project, &["check"], &format!("`{path}` is in the way"));
        fs::remove_file(project.path(path)).expect("a file");
        fs::create_dir(project.path(path)).expect("a folder");
    }
    assert_eq!(code(&run(&project, &["generate"])), 0);
}

#[test]
fn a_crate_does_not_go_into_a_folder_of_others() {
    fn into(folder: &str) -> [&str; 5] {
        ["generate", "--spec", SPEC, "--crate", folder]
    }
    let project = Project::new();
    for (index, file) in ["main.py", "docs/page.md", "tests/t.rs", "benches/b.rs", "examples/e.rs"].iter().enumerate() {
        let folder = format!("others-{index}");
        project.write(&format!("{folder}/{file}"), "mine");
        let ran = refused(&project, &into(&folder), &format!("`{folder}/{file}`"));
        assert!(err(&ran).contains("E0622"), "{}", err(&ran));
    }
    // The start of a crate is not somebody else's.
    for file in [".git/config", "LICENSE-MIT", "CHANGELOG.md", "target/x"] {
        project.write(&format!("begun/{file}"), "mine");
    }
    fs::create_dir_all(project.path("begun/tests")).expect("a folder");
    assert_eq!(code(&run(&project, &into("begun"))), 0);
    // What is put beside a generated crate later stays there, and does not stop it.
    project.write("begun/tests/mine.rs", "mine");
    project.write("begun/notes.md", "mine");
    fs::remove_file(project.path("begun/src/lib.rs")).expect("a file");
    assert_eq!(code(&run(&project, &into("begun"))), 0);
    assert_eq!(project.read("begun/tests/mine.rs"), "mine");
    // In the working folder only what cargo would build is refused.
    project.write("tests/t.rs", "mine");
    refused(&project, &into("."), "tests/t.rs");
    fs::remove_dir_all(project.path("tests")).expect("a folder");
    assert_eq!(code(&run(&project, &into("."))), 0);
}

#[test]
fn a_module_takes_nothing_from_the_crate_it_lies_in() {
    let project = Project::new();
    let before = project.tree();
    let ran = run(&project, &["generate", "--spec", SPEC, "--module", "out/demo"]);
    assert_eq!(code(&ran), 0, "{}", err(&ran));
    let after = project.tree();
    for (path, text) in before.iter().filter(|(path, _)| !path.ends_with(".tcgen-stamp")) {
        assert_eq!(after.get(path), Some(text), "{path}");
    }
}

#[test]
fn targets_that_meet_behind_a_link_to_nowhere_are_an_error() {
    let project = Project::new();
    symlink("not-there", project.path("link")).expect("a link");
    let target = |folder: &str| format!("[[target]]\nspec = \"{SPEC}\"\ncrate = \"{folder}\"\n");
    project.write("tcgen.toml", &(target("not-there/x") + &target("link/x")));
    let ran = run(&project, &["generate"]);
    assert!(code(&ran) == 2 && err(&ran).contains("`link/x` is the folder of two targets"), "{}", err(&ran));
    symlink("two", project.path("one")).expect("a link");
    symlink("one", project.path("two")).expect("a link");
    project.write("tcgen.toml", &(target("one/x") + &target("new/x")));
    let ran = run(&project, &["generate"]);
    assert!(code(&ran) == 1 && err(&ran).contains("`one` is in the way"), "{}", err(&ran));
    assert!(!project.path("not-there").exists() && !project.path("new").exists());
}

#[test]
fn an_import_stops_at_a_list_that_it_does_not_understand() {
    let project = Project::new();
    project.release(2);
    let list = format!("{SPEC}/.tcgen-imported");
    let whole = project.read(&list);
    // Without the list this file of a person's would be replaced.
    project
        .write(&format!("{SPEC}/actions/RenameFlow.yaml"), "RenameFlow:\n  title: mine\n  input: {}\n  output: {}\n");
    for line in ["<<<<<<< HEAD", "wheel actions/CloseFlow.yaml", "tccli"] {
        project.write(&list, &format!("{whole}{line}\n"));
        refused(&project, &["import", "tccli", "api.json"], "cannot be understood in line 7");
        refused(&project, &["update", "api.json"], "cannot be understood in line 7");
    }
    fs::write(project.path(&list), b"\xff\xfet\0").expect("a file");
    let ran = run(&project, &["import", "tccli", "api.json"]);
    assert!(code(&ran) == 1 && err(&ran).contains("is not text in UTF-8"), "{}", err(&ran));
    assert!(project.read(&format!("{SPEC}/actions/RenameFlow.yaml")).contains("mine"));
    // Line ends and a byte order mark are an editor's.
    project.write(&list, &format!("\u{feff}{}", whole.replace('\n', "\r\n")));
    refused(&project, &["import", "tccli", "api.json"], "RenameFlow.yaml` was not written by an import");
}

#[test]
fn a_file_system_that_is_full_leaves_no_half_of_anything() {
    let original = Project::new();
    original.release(2);
    let commands = ["generate", "update api.json", "import tccli api.json"];
    let mut failed = 0;
    for (command, blocks) in commands.iter().flat_map(|command| [0, 1, 2, 4, 8, 16].map(|blocks| (command, blocks))) {
        let project = original.copy();
        if *command == "generate" {
            fs::remove_dir_all(project.path("out")).expect("a folder");
        }
        let before = project.tree();
        let tcgen = tcgen();
        // No file may be longer; the signal that says so is ignored, as a full disk sends none.
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec '{}' {command}", tcgen.display());
        let ran = project.command("sh".as_ref(), &["-c", &script]).output().expect("sh runs");
        let after = project.tree();
        let left: Vec<&String> = after.keys().filter(|path| path.contains(".tcgen-tmp")).collect();
        assert!(left.is_empty(), "{command}, {blocks} blocks: {left:?}: {}", err(&ran));
        match code(&ran) {
            0 => {}
            1 => {
                failed += 1;
                assert!(err(&ran).contains("E0702"), "{}", err(&ran));
                assert_eq!(after, before, "{command}, {blocks} blocks: {}", err(&ran));
            }
            other => panic!("{command}, {blocks} blocks: {other}: {}", err(&ran)),
        }
        assert_eq!(code(&project.run(&command.split(' ').collect::<Vec<_>>())), 0);
    }
    assert!(failed >= 6, "{failed}");
}
