//! The command as a user runs it: exit codes, streams, what it writes and what it leaves alone.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, SystemTime};

use tempfile::TempDir;
use tests::command::{code, err, out, tcgen, tree};

const SPEC: &str = r#"
service: demo
version: "2020-01-01"
actions:
  DescribeThings:
    input: { Ids: { type: Array of String, required: true, max_items: 3 } }
    output: { Things: { type: Array of Thing } }
    errors: [FailedOperation]
  DeleteThing:
    input: { Id: { type: String, required: true } }
    output: {}
structures:
  Thing: { members: { Name: { type: String } } }
"#;

const CONFIG: &str = "[[target]]\nspec = \"demo.yaml\"\ncrate = \"out/demo\"\n";

/// A project with one spec and one target.
struct Project(TempDir);

impl Project {
    fn new(spec: &str) -> Self {
        let project = Project(tempfile::tempdir().expect("a folder"));
        project.write("demo.yaml", spec);
        project.write("tcgen.toml", CONFIG);
        project
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("tcgen runs")
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(tcgen());
        command.args(arguments).current_dir(self.0.path()).env_remove("RUST_BACKTRACE");
        command
    }

    /// Every file below `out`, with its text.
    fn tree(&self) -> Vec<(PathBuf, String)> {
        tree(&self.path("out"))
    }
}

#[test]
fn generate_then_check_is_clean() {
    let project = Project::new(SPEC);
    let generated = project.run(&["generate"]);
    assert_eq!((code(&generated), out(&generated).as_str()), (0, ""), "{}", err(&generated));
    let checked = project.run(&["check"]);
    assert_eq!((code(&checked), out(&checked).as_str()), (0, ""), "{}", err(&checked));
}

#[test]
fn check_shows_the_drift_and_the_command_that_mends_it() {
    let project = Project::new(SPEC);
    project.run(&["generate"]);
    let path = "out/demo/src/structures/thing.rs";
    let edited = project.read(path).replace("pub name:", "pub renamed:");
    project.write(path, &edited);
    let checked = project.run(&["check"]);
    assert_eq!(code(&checked), 1);
    assert!(
        out(&checked).contains("-    pub renamed: Option<String>,\n+    pub name: Option<String>,\n"),
        "{}",
        out(&checked)
    );
    assert!(err(&checked).contains("different: out/demo/src/structures/thing.rs"), "{}", err(&checked));
    assert!(err(&checked).contains(" generate\n"), "{}", err(&checked));
    assert_eq!(project.read(path), edited, "check writes nothing");
    assert_eq!(code(&project.run(&["generate"])), 0);
    assert_eq!(code(&project.run(&["check"])), 0);
}

#[test]
fn an_error_anywhere_writes_nothing() {
    let project = Project::new(SPEC);
    project.write("bad.yaml", SPEC.replace("max_items", "max_itmes"));
    project.write("tcgen.toml", format!("{CONFIG}[[target]]\nspec = \"bad.yaml\"\ncrate = \"out/bad\"\n"));
    let generated = project.run(&["generate"]);
    assert_eq!(code(&generated), 3, "{}", err(&generated));
    assert!(err(&generated).contains("bad.yaml:6"), "{}", err(&generated));
    assert!(!project.path("out").exists());
}

#[test]
fn usage_mistakes_exit_with_2() {
    let project = Project::new(SPEC);
    assert_eq!(code(&project.run(&["generate", "--nonsense"])), 2);
    assert_eq!(code(&project.run(&["show", "NoSuchAction"])), 2);
    assert_eq!(code(&project.run(&["explain", "E9999"])), 2);
    assert_eq!(code(&project.run(&["generate", "--action", "DeleteThing"])), 2, "it would cut the crate down");
    let meant = project.run(&["generate", "--action", "DeleteThings", "--crate", "out/x"]);
    assert_eq!(code(&meant), 2);
    assert!(err(&meant).contains("did you mean `DeleteThing`?"), "{}", err(&meant));
    project.write("tcgen.toml", "[[target]]\nspce = \"demo.yaml\"\n");
    let config = project.run(&["generate"]);
    assert_eq!(code(&config), 2);
    assert!(err(&config).contains("tcgen.toml:2:1"), "{}", err(&config));
}

#[test]
fn an_unchanged_file_keeps_its_modification_time() {
    let project = Project::new(SPEC);
    project.run(&["generate"]);
    let old = SystemTime::now() - Duration::from_secs(3600);
    for (path, _) in project.tree() {
        fs::File::options().append(true).open(&path).and_then(|file| file.set_modified(old)).expect("a file");
    }
    project.write("demo.yaml", SPEC.replace("max_items: 3", "max_items: 4"));
    assert_eq!(code(&project.run(&["generate"])), 0);
    let touched: Vec<PathBuf> = project
        .tree()
        .into_iter()
        .map(|(path, _)| path)
        .filter(|path| fs::metadata(path).and_then(|it| it.modified()).expect("a time") > old + Duration::from_secs(1))
        .collect();
    assert_eq!(touched, [project.path("out/demo/src/actions/describe_things.rs")]);
}

#[test]
fn a_stale_generated_file_goes_and_a_foreign_one_stays() {
    let project = Project::new(SPEC);
    project.run(&["generate"]);
    project.write("out/demo/src/mine.rs", "// written by a person\n");
    project.write(
        "demo.yaml",
        SPEC.replace("  DeleteThing:\n    input: { Id: { type: String, required: true } }\n    output: {}\n", ""),
    );
    let generated = project.run(&["generate"]);
    assert_eq!(code(&generated), 0, "{}", err(&generated));
    assert!(!project.path("out/demo/src/actions/delete_thing.rs").exists());
    assert_eq!(project.read("out/demo/src/mine.rs"), "// written by a person\n");
}

#[test]
fn a_foreign_file_in_the_way_is_named_and_nothing_is_written() {
    let project = Project::new(SPEC);
    project.write("out/demo/src/structures/thing.rs", "// written by a person\n");
    let generated = project.run(&["generate"]);
    assert_eq!(code(&generated), 1, "{}", err(&generated));
    assert!(
        err(&generated).contains("out/demo/src/structures/thing.rs` was not written by tcgen"),
        "{}",
        err(&generated)
    );
    assert_eq!(project.tree().len(), 1);
    assert_eq!(project.read("out/demo/src/structures/thing.rs"), "// written by a person\n");
}

#[test]
fn a_killed_run_leaves_whole_files_and_the_next_makes_the_tree_whole() {
    let project = Project::new(SPEC);
    project.run(&["generate"]);
    let whole = project.tree();
    let old = SPEC
        .replace("Name: { type: String }", "Name: { type: String }, Other: { type: Integer }")
        .replace("Ids", "Keys");
    // Killed at many moments: from before the first file to after the last.
    for micros in (0..40).map(|step| step * 500) {
        project.write("demo.yaml", &old);
        project.run(&["generate"]);
        let before = project.tree();
        project.write("demo.yaml", SPEC);
        let mut child =
            project.command(&["generate"]).stderr(std::process::Stdio::null()).spawn().expect("tcgen starts");
        std::thread::sleep(Duration::from_micros(micros));
        let _ = child.kill();
        child.wait().expect("it ends");
        for (path, text) in project.tree() {
            let unfinished = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(".tcgen-tmp-"));
            let known = before.iter().chain(&whole).any(|(known, whole)| *known == path && *whole == text);
            assert!(unfinished || known, "half-written: {}", path.display());
        }
        assert_eq!(code(&project.run(&["generate"])), 0);
        assert_eq!(project.tree(), whole);
    }
}

#[test]
fn a_crate_in_the_working_folder_leaves_everything_else_there() {
    let project = Project::new(SPEC);
    project.write("note.txt", "mine");
    project.write("kept/deep.txt", "mine too");
    let generated = project.run(&["generate", "--spec", "demo.yaml", "--crate", "."]);
    assert_eq!(code(&generated), 0, "{}", err(&generated));
    assert_eq!((project.read("note.txt").as_str(), project.read("kept/deep.txt").as_str()), ("mine", "mine too"));
    assert_eq!(project.read("demo.yaml"), SPEC);
    assert!(project.path("src/lib.rs").is_file());
}

#[test]
fn a_killed_first_run_leaves_no_folder_or_a_whole_one() {
    let project = Project::new(SPEC);
    project.run(&["generate"]);
    let whole = project.tree();
    for micros in (0..40).map(|step| step * 500) {
        fs::remove_dir_all(project.path("out")).expect("a folder");
        let mut child =
            project.command(&["generate"]).stderr(std::process::Stdio::null()).spawn().expect("tcgen starts");
        std::thread::sleep(Duration::from_micros(micros));
        let _ = child.kill();
        child.wait().expect("it ends");
        let is_unfinished = |path: &Path| path.iter().any(|part| part.to_string_lossy().starts_with(".tcgen-tmp-"));
        let finished: Vec<_> = project.tree().into_iter().filter(|(path, _)| !is_unfinished(path)).collect();
        assert!(finished.is_empty() || finished == whole, "{} of {} files", finished.len(), whole.len());
        assert_eq!(code(&project.run(&["generate"])), 0);
        assert_eq!(project.tree(), whole, "what the killed run left is gone");
    }
}

#[test]
fn unfinished_files_that_no_journal_names_stay() {
    let project = Project::new(SPEC);
    let others =
        [".tcgen-tmp-1-demo/src/lib.rs", ".tcgen-tmp-0123456789abcdef/src/lib.rs", "demo/src/.tcgen-tmp-1-lib.rs"];
    others.iter().for_each(|name| project.write(&format!("out/{name}"), "of a run that may live"));
    assert_eq!(code(&project.run(&["generate"])), 0);
    others.iter().for_each(|name| assert_eq!(project.read(&format!("out/{name}")), "of a run that may live"));
}

#[test]
fn targets_that_share_a_folder_are_an_error_of_the_configuration() {
    let project = Project::new(SPEC);
    project.write("linked/note", "");
    let other = |folder: &str| format!("{CONFIG}[[target]]\nspec = \"demo.yaml\"\n{folder}\n");
    let refused = |folder: &str, message: &str| {
        project.write("tcgen.toml", other(folder));
        for command in ["generate", "check"] {
            let ran = project.run(&[command]);
            let text = err(&ran);
            assert!(code(&ran) == 2 && text.contains("E0620") && text.contains(message), "{folder}: {text}");
            assert!(text.contains("tcgen.toml:6:"), "{text}");
        }
        assert!(!project.path("out").join("demo").exists());
    };
    refused("crate = \"out/demo\"", "`out/demo` is the folder of two targets");
    refused("crate = \"out/./x/../demo\"", "`out/./x/../demo` is the folder of two targets");
    refused("module = \"out/demo/src/inner\"", "`out/demo/src/inner` lies in `out/demo`");
    refused("crate = \"out\"", "`out/demo`, the folder of another target, lies in `out`");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("linked", project.path("out")).expect("a link");
        refused("crate = \"linked/demo/inner\"", "lies in `out/demo`");
    }
    project.write("tcgen.toml", other("crate = \"beside/demo\""));
    assert_eq!(code(&project.run(&["generate"])), 0);
}

#[test]
fn the_output_is_the_same_on_any_number_of_threads() {
    let project = Project::new(SPEC);
    let trees: Vec<_> = ["1", "2", "7"]
        .iter()
        .map(|threads| {
            let _ = fs::remove_dir_all(project.path("out"));
            let status = project
                .command(&["generate"])
                .env("RAYON_NUM_THREADS", threads)
                .stderr(std::process::Stdio::null())
                .status();
            assert!(status.expect("tcgen runs").success());
            project.tree()
        })
        .collect();
    assert!(!trees[0].is_empty());
    assert!(trees.windows(2).all(|pair| pair[0] == pair[1]));
}

#[test]
fn a_subset_has_the_closure_of_its_structures() {
    let project = Project::new(SPEC);
    let generated = project.run(&["generate", "--action", "DeleteThing", "--crate", "out/subset", "--name", "subset"]);
    assert_eq!(code(&generated), 0, "{}", err(&generated));
    assert!(project.path("out/subset/src/actions/delete_thing.rs").exists());
    assert!(!project.path("out/subset/src/structures").exists(), "DeleteThing needs no structure");
    let generated =
        project.run(&["generate", "--action", "DescribeThings", "--crate", "out/subset", "--name", "subset"]);
    assert_eq!(code(&generated), 0, "{}", err(&generated));
    assert!(project.path("out/subset/src/structures/thing.rs").exists());
    assert!(!project.path("out/subset/src/actions/delete_thing.rs").exists());
}

#[test]
fn a_second_run_has_nothing_to_do() {
    let project = Project::new(SPEC);
    project.run(&["generate"]);
    let again = project.run(&["generate"]);
    assert_eq!(err(&again), "out/demo: up to date\n");
    // An edited output is seen even though no input changed.
    let path = "out/demo/src/structures/thing.rs";
    let text = project.read(path);
    project.write(path, format!("{text}\n"));
    assert!(err(&project.run(&["generate"])).contains("1 written"));
    assert_eq!(project.read(path), text);
}

#[test]
fn lint_prints_findings_to_stdout_and_exits_with_1_or_3() {
    let project = Project::new(&SPEC.replace("output: {}", "output: {}\n    examples: [{ input: { Id: a, Idd: b } }]"));
    let linted = project.run(&["lint", "--message-format", "short"]);
    assert_eq!(code(&linted), 1, "{}{}", out(&linted), err(&linted));
    assert!(out(&linted).starts_with("demo.yaml:12:"), "{}", out(&linted));
    assert!(out(&linted).contains("W0502"), "{}", out(&linted));
    assert_eq!(code(&project.run(&["generate"])), 0, "a warning stops nothing");
    project.write("demo.yaml", "service: [");
    assert_eq!(code(&project.run(&["lint"])), 3);
}

#[test]
fn show_names_the_file_of_each_fact() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests has a parent");
    let shown =
        Command::new(tcgen()).args(["show", "ChannelBatchCancelFlows"]).current_dir(root).output().expect("tcgen runs");
    assert_eq!(code(&shown), 0, "{}", err(&shown));
    let fact = "spec/essbasic/2021-05-26/actions/ChannelBatchCancelFlows.yaml:";
    let ours = "spec/essbasic/2021-05-26/overlay/actions/ChannelBatchCancelFlows.yaml:";
    let line = |key: &str| out(&shown).lines().find(|line| line.contains(key)).map(str::to_owned).unwrap_or_default();
    assert!(line("title: 批量撤销合同流程").contains(fact), "{}", out(&shown));
    assert!(line("max_items: 100").contains(fact), "{}", out(&shown));
    assert!(line("pairs_with: FlowIds").contains(ours), "{}", out(&shown));
}
