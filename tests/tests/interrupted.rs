//! A run that is killed at every single change of the file system, and what the next one makes of it.

use std::collections::BTreeMap;
use std::path::Path;

use tests::command::{code, err, out, tcgen};
use tests::updating::{Project, SPEC};

const UPDATE: &[&str] = &["update", "api.json"];

/// The command under test, and the one that dies.
fn programs() -> (std::path::PathBuf, &'static Path) {
    (tcgen(), Path::new(env!("CARGO_BIN_EXE_crashing")))
}

/// Runs the command that dies before the step of this number.
fn crash(project: &Project, step: usize, arguments: &[&str]) -> std::process::Output {
    let step = step.to_string();
    let arguments: Vec<&str> = std::iter::once(step.as_str()).chain(arguments.iter().copied()).collect();
    project.command(programs().1, &arguments).output().expect("it starts")
}

/// How many changes the command makes.
fn steps(project: &Project, arguments: &[&str]) -> usize {
    let ran = crash(&project.copy(), 0, arguments);
    assert_eq!(code(&ran), 0, "{}", err(&ran));
    let text = err(&ran);
    let count = text.lines().find_map(|line| line.strip_prefix("steps: ")).expect("a count");
    count.parse().expect("a number")
}

fn differences(one: &BTreeMap<String, String>, other: &BTreeMap<String, String>) -> Vec<String> {
    let names = one.keys().chain(other.keys());
    let mut differing: Vec<String> = names.filter(|name| one.get(*name) != other.get(*name)).cloned().collect();
    differing.dedup();
    differing
}

#[test]
fn an_update_that_is_killed_anywhere_is_as_if_it_had_not_been() {
    let (tcgen, _) = programs();
    let project = Project::new();
    project.release(2);
    let before = project.tree();
    let whole = project.copy();
    let ran = whole.run(UPDATE);
    assert_eq!(code(&ran), 0, "{}", err(&ran));
    let after = whole.tree();
    assert!(
        after["tcgen.toml"].contains("\"0.2.0\"") && after["tcgen.toml"].contains("\"2.0.0\""),
        "{}",
        after["tcgen.toml"]
    );
    assert_eq!(after["out/demo/CHANGELOG.md"].matches("\n## ").count(), 1);
    let total = steps(&project, UPDATE);
    assert!(total > 60, "{total}");
    let (mut undone, mut completed) = (0, 0);
    for step in 1..=total {
        let project = project.copy();
        let died = crash(&project, step, UPDATE);
        assert_eq!(code(&died), -1, "step {step} of {total}: {}", err(&died));
        let checked = project.command(&tcgen, &["check"]).output().expect("tcgen runs");
        let is_committed = err(&checked).contains("E0624");
        // Whatever comes next completes it or undoes it: here a command that changes nothing else.
        if step % 3 == 0 {
            let ran = project.command(&tcgen, &["generate"]).output().expect("tcgen runs");
            assert_eq!(code(&ran), 0, "step {step}: {}", err(&ran));
            let tree = project.tree();
            assert!(tree == before || tree == after, "step {step}: {:?}", differences(&tree, &after));
            assert!(!is_committed || tree == after, "step {step}: a committed run is completed");
        }
        // A second death on the way.
        if step % 3 == 1 {
            crash(&project, 1 + step % 7, UPDATE);
        }
        let ran = project.command(&tcgen, UPDATE).output().expect("tcgen runs");
        assert_eq!(code(&ran), 0, "step {step}: {}", err(&ran));
        let tree = project.tree();
        assert!(tree == after, "step {step} of {total}: {:?}", differences(&tree, &after));
        *if is_committed { &mut completed } else { &mut undone } += 1;
    }
    assert!(undone > 10 && completed > 10, "{undone} {completed}");
    println!("{total} steps: {undone} runs undone and repeated, {completed} completed");
}

#[test]
fn an_import_that_is_killed_anywhere_is_as_if_it_had_not_been() {
    let (tcgen, _) = programs();
    let import: &[&str] = &["import", "tccli", "api.json"];
    let project = Project::new();
    project.release(2);
    let whole = project.copy();
    assert_eq!(code(&whole.run(import)), 0);
    let after = whole.tree();
    for step in 1..=steps(&project, import) {
        let project = project.copy();
        assert_eq!(code(&crash(&project, step, import)), -1);
        let ran = project.command(&tcgen, import).output().expect("tcgen runs");
        assert_eq!(code(&ran), 0, "step {step}: {}", err(&ran));
        assert!(project.tree() == after, "step {step}: {:?}", differences(&project.tree(), &after));
    }
}

#[test]
fn a_first_run_that_is_killed_anywhere_leaves_no_folder_or_a_whole_one() {
    let (tcgen, _) = programs();
    let generate: &[&str] = &["generate", "--spec", SPEC, "--crate", "new/deep/demo"];
    let project = Project::new();
    let whole = project.copy();
    assert_eq!(code(&whole.run(generate)), 0);
    let after = whole.tree();
    for step in 1..=steps(&project, generate) {
        let copy = project.copy();
        assert_eq!(code(&crash(&copy, step, generate)), -1);
        assert!(!copy.path("new/deep/demo").exists() || copy.path("new/deep/demo/Cargo.toml").exists());
        let ran = copy.command(&tcgen, generate).output().expect("tcgen runs");
        assert_eq!(code(&ran), 0, "step {step}: {}", err(&ran));
        assert!(copy.tree() == after, "step {step}: {:?}", differences(&copy.tree(), &after));
    }
}

/// A project whose update was killed after it had committed, before it had moved any file.
fn committed() -> Project {
    let project = Project::new();
    project.release(2);
    for step in 1.. {
        let copy = project.copy();
        assert_eq!(code(&crash(&copy, step, UPDATE)), -1, "an update that commits");
        if err(&copy.run(&["check"])).contains("E0624") {
            return copy;
        }
    }
    unreachable!("the loop ends")
}

#[test]
fn an_edit_after_the_interruption_is_not_overwritten() {
    let project = committed();
    let edited = format!("{}# an edit\n", project.read("tcgen.toml"));
    project.write("tcgen.toml", &edited);
    // The dead run's lock is nobody's, and goes.
    let tree = || project.tree().into_iter().filter(|(path, _)| !path.ends_with(".tcgen-tmp-lock")).collect::<Vec<_>>();
    let before = tree();
    for arguments in [UPDATE, &["generate"], &["import", "tccli", "api.json"]] {
        let refused = project.run(arguments);
        let text = err(&refused);
        assert!(code(&refused) == 1 && text.contains("E0624") && text.contains("`tcgen.toml` changed since"), "{text}");
        assert!(tree() == before, "nothing is written");
    }
    // Put back as it was, it goes on.
    project.write("tcgen.toml", edited.trim_end_matches("# an edit\n"));
    assert_eq!(code(&project.run(&["generate"])), 0);
    assert!(project.read("tcgen.toml").contains("\"0.2.0\""));
}

#[test]
fn dry_runs_say_that_a_run_was_interrupted_and_change_nothing() {
    let project = committed();
    let before = project.tree();
    for arguments in [&["update", "api.json", "--dry-run"][..], &["check"]] {
        let ran = project.run(arguments);
        assert!(code(&ran) == 1 && out(&ran).is_empty() && err(&ran).contains("E0624"), "{ran:?}");
        assert!(project.tree() == before);
    }
}

#[test]
fn a_journal_from_elsewhere_writes_nothing_outside_the_targets() {
    let project = Project::new();
    for (path, place) in [
        ("src/main.rs", "src"),
        (".git/hooks/pre-commit", ".git/hooks"),
        ("out/demo/.cargo/config.toml", "out/demo/.cargo"),
        ("out/demo/../../x.rs", "."),
        ("spec/demo/2020-01-01/../../x.yaml", "spec"),
    ] {
        let project = project.copy();
        let token = "0123456789abcdef";
        project.write(&format!("{place}/.tcgen-tmp-{token}-0"), "hostile");
        let entry = format!(
            "{{\"token\":\"{token}\",\"folder\":false,\"writes\":[{{\"path\":\"{path}\",\"before\":null}}],\"removals\":[],\"made\":[]}}"
        );
        project.write(".tcgen-tmp-journal", &format!("tcgen journal 1\n{entry}\ncommitted\n"));
        let before = project.tree();
        let ran = project.run(&["generate"]);
        assert!(code(&ran) == 1 && err(&ran).contains("E0624"), "{path}: {}", err(&ran));
        assert!(project.tree() == before, "{path}");
    }
}

#[test]
fn a_file_with_the_name_of_a_journal_or_lock_stays() {
    for name in [".tcgen-tmp-journal", ".tcgen-tmp-lock"] {
        let project = Project::new();
        project.write(name, "ours");
        project.release(2);
        let before = project.tree();
        let ran = project.run(UPDATE);
        assert_eq!(code(&ran), 1, "{name}: {}", err(&ran));
        assert!(project.tree() == before, "{name}");
    }
}

#[test]
fn runs_in_one_new_folder_wait_for_each_other() {
    let (tcgen, _) = programs();
    let project = Project::new();
    let whole = project.copy();
    let generate: &[&str] = &["generate", "--spec", SPEC, "--crate", "new/demo"];
    assert_eq!(code(&whole.run(generate)), 0);
    for _ in 0..5 {
        let copy = project.copy();
        let children: Vec<_> = (0..8)
            .map(|_| {
                let mut command = copy.command(&tcgen, generate);
                command.stderr(std::process::Stdio::piped()).spawn().expect("tcgen starts")
            })
            .collect();
        for child in children {
            let ran = child.wait_with_output().expect("it ends");
            assert_eq!(code(&ran), 0, "{}", err(&ran));
        }
        assert!(copy.tree() == whole.tree(), "{:?}", differences(&copy.tree(), &whole.tree()));
    }
}
