//! `tcgen update` as a user runs it: facts, code, changelog and version in one step, or none of them.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::{Value, json};
use tempfile::TempDir;
use tests::command::{code, err, out, tcgen, tree};

const CONFIG: &str = "# ours\n[[target]]\nspec = \"spec/demo/2020-01-01\"   # facts\ncrate = \"out/demo\"\nversion = \"0.4.1\" # as published\n";

/// tccli's metadata of one action with these members in its request.
fn metadata(members: &[Value]) -> Value {
    json!({
        "metadata": { "apiVersion": "2020-01-01", "serviceShortName": "demo", "serviceNameCN": "示例" },
        "actions": {
            "ListFlows": { "name": "查询合同", "document": "", "input": "ListFlowsRequest", "output": "ListFlowsResponse" },
        },
        "objects": {
            "ListFlowsRequest": { "document": "", "type": "object", "members": members },
            "ListFlowsResponse": { "document": "", "type": "object", "members": [member("Total", "int", "int64", false)] },
        },
    })
}

fn member(name: &str, kind: &str, item: &str, required: bool) -> Value {
    json!({ "name": name, "type": kind, "member": item, "required": required, "output_required": true, "value_allowed_null": false,
            "disabled": false, "document": "", "example": "" })
}

fn offset() -> Value {
    member("Offset", "int", "int64", false)
}

/// A project whose spec was imported and generated.
struct Project(TempDir);

impl Project {
    fn new() -> Self {
        let project = Project(tempfile::tempdir().expect("a folder"));
        project.release(&[offset()]);
        project.write("tcgen.toml", CONFIG);
        let imported = project.run(&["import", "tccli", "api.json", "--to", "spec"]);
        assert_eq!(code(&imported), 0, "{}", err(&imported));
        assert_eq!(code(&project.run(&["generate"])), 0);
        project
    }

    /// Replaces the release that is at hand.
    fn release(&self, members: &[Value]) {
        self.write("api.json", &serde_json::to_string_pretty(&metadata(members)).expect("JSON"));
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.0.path().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(tcgen()).args(arguments).current_dir(self.0.path()).output().expect("tcgen runs")
    }

    /// Every file with its text, but for the stamp.
    fn tree(&self) -> Vec<(PathBuf, String)> {
        tree(self.0.path())
    }
}

#[test]
fn facts_code_changelog_and_version_move_together() {
    let project = Project::new();
    project.release(&[offset(), member("Owner", "string", "string", false)]);
    let updated = project.run(&["update", "api.json"]);
    assert_eq!(code(&updated), 0, "{}", err(&updated));
    assert!(
        out(&updated).contains("request-member-added: ListFlows.input.Owner: optional String"),
        "{}",
        out(&updated)
    );
    assert!(out(&updated).contains("  spec/demo/2020-01-01/actions/ListFlows.yaml:"), "{}", out(&updated));
    assert!(err(&updated).contains("out/demo: 0.4.1 -> 0.4.2"), "{}", err(&updated));
    assert_eq!(project.read("tcgen.toml"), CONFIG.replace("0.4.1", "0.4.2"));
    assert!(project.read("out/demo/Cargo.toml").contains("version = \"0.4.2\""));
    assert!(project.read("out/demo/src/actions/list_flows.rs").contains("pub owner: Option<String>"));
    let changelog = project.read("out/demo/CHANGELOG.md");
    assert!(changelog.starts_with("# Changes of tcgen-demo\n\n## 0.4.2\n\nFrom `api.json`: "), "{changelog}");
    assert!(changelog.contains("- `ListFlows.input.Owner`: a request may have another member"), "{changelog}");
    assert_eq!(code(&project.run(&["check"])), 0, "the code is what the specs say");
    let again = project.run(&["update", "api.json"]);
    assert_eq!((code(&again), out(&again).as_str()), (0, ""), "{}", err(&again));
    assert_eq!(project.read("out/demo/CHANGELOG.md"), changelog);
}

#[test]
fn what_breaks_is_a_release_that_breaks_and_the_older_entries_stay() {
    let project = Project::new();
    project.release(&[offset(), member("Owner", "string", "string", false)]);
    project.run(&["update", "api.json"]);
    project.release(&[offset(), member("Owner", "string", "string", true)]);
    let updated = project.run(&["update", "api.json"]);
    assert_eq!(code(&updated), 0, "{}", err(&updated));
    let changelog = project.read("out/demo/CHANGELOG.md");
    let (new, old) = (changelog.find("## 0.5.0\n"), changelog.find("## 0.4.2\n"));
    assert!(new.is_some() && new < old, "{changelog}");
    assert_eq!(code(&project.run(&["generate"])), 0);
    assert_eq!(project.read("out/demo/CHANGELOG.md"), changelog, "generate leaves it alone");
}

#[test]
fn a_dry_run_shows_all_of_it_and_writes_nothing() {
    let project = Project::new();
    project.release(&[member("Offset", "string", "string", false)]);
    let before = project.tree();
    let shown = project.run(&["update", "api.json", "--dry-run"]);
    assert_eq!(code(&shown), 0, "{}", err(&shown));
    assert_eq!(project.tree(), before);
    for part in [
        "request-type-changed: ListFlows.input.Offset: Integer -> String [wire breaking, source breaking]",
        "+++ b/spec/demo/2020-01-01/actions/ListFlows.yaml",
        "+++ b/out/demo/src/actions/list_flows.rs",
        "+++ b/out/demo/CHANGELOG.md",
        "+## 0.5.0",
        "-version = \"0.4.1\" # as published\n+version = \"0.5.0\" # as published",
    ] {
        assert!(out(&shown).contains(part), "{part}\n{}", out(&shown));
    }
}

#[test]
fn fail_on_writes_nothing_until_the_change_is_reviewed() {
    let project = Project::new();
    project.release(&[member("Offset", "string", "string", false)]);
    let before = project.tree();
    let refused = project.run(&["update", "api.json", "--fail-on", "source"]);
    assert_eq!(code(&refused), 1, "{}", err(&refused));
    assert_eq!(project.tree(), before);
    project.write(
        "tcgen-diff.toml",
        "[[reviewed]]\nrule = \"request-type-changed\"\nat = \"ListFlows.*\"\nreason = \"nobody pages\"\n",
    );
    let updated = project.run(&["update", "api.json", "--fail-on", "source"]);
    assert_eq!(code(&updated), 0, "{}", err(&updated));
    assert!(project.read("out/demo/CHANGELOG.md").contains("reviewed: nobody pages"));
}

#[test]
fn what_only_a_page_knows_outlives_a_release() {
    let project = Project::new();
    let facts = "spec/demo/2020-01-01/actions/ListFlows.yaml";
    let text = project.read(facts);
    project.write(
        facts,
        &text.replace(
            "  title: 查询合同\n",
            "  title: 查询合同\n  endpoint: file.demo.tencent.cn\n  rate_limit: 20/s\n",
        ),
    );
    assert_ne!(project.read(facts), text);
    assert_eq!(code(&project.run(&["generate"])), 0);
    let before = project.tree();
    let updated = project.run(&["update", "api.json"]);
    assert_eq!((code(&updated), out(&updated).as_str()), (0, ""), "{}", err(&updated));
    assert_eq!(project.tree(), before);
}

#[test]
fn an_overlay_that_loses_its_member_stops_everything() {
    let project = Project::new();
    project.write(
        "spec/demo/2020-01-01/overlay/actions/ListFlows.yaml",
        "ListFlows:\n  input:\n    Offset: { doc: Where to begin. }\n",
    );
    project.release(&[member("Start", "int", "int64", false)]);
    let before = project.tree();
    let stopped = project.run(&["update", "api.json", "--message-format", "short"]);
    assert_eq!(code(&stopped), 3, "{}", err(&stopped));
    assert!(err(&stopped).contains("overlay/actions/ListFlows.yaml:3:5: error[E0204]"), "{}", err(&stopped));
    assert_eq!(project.tree(), before);
}

#[test]
fn mistakes_in_the_call_say_what_to_do() {
    let project = Project::new();
    let run = |arguments: &[&str]| {
        let ran = project.run(arguments);
        (code(&ran), err(&ran))
    };
    let (exit, text) = run(&["update", "api.json", "--spec", "spec/other"]);
    assert!(exit == 2 && text.contains("no target of `tcgen.toml` has this `--spec`"), "{text}");
    let (exit, text) = run(&["update", "missing.whl"]);
    assert!(exit == 3 && text.contains("missing.whl"), "{text}");
    project.write("tcgen.toml", &CONFIG.replace("0.4.1", "one"));
    project.release(&[]);
    let (exit, text) = run(&["update", "api.json"]);
    assert!(exit == 2 && text.contains("`one`, the version of `out/demo`, is not three numbers"), "{text}");
}
