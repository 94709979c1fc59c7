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

/// A text of at most so many characters, as the metadata says it.
fn owner(most: u32) -> Value {
    let mut owner = member("Owner", "string", "string", false);
    owner["document"] = json!(format!("所有者，最大长度{most}个字符"));
    owner
}

/// A project whose overlay states the limit of a member too, and binds it.
fn with_hidden_limit() -> Project {
    let project = Project::new();
    project.release(&[offset(), owner(200)]);
    assert_eq!(code(&project.run(&["update", "api.json"])), 0);
    assert!(project.read("spec/demo/2020-01-01/actions/ListFlows.yaml").contains("max_length: 200"));
    project.write(
        "spec/demo/2020-01-01/overlay/actions/ListFlows.yaml",
        "ListFlows:\n  input:\n    Owner: { max_length: 200, enforce: [max_length] }\n",
    );
    assert_eq!(code(&project.run(&["generate"])), 0);
    project.release(&[offset(), owner(50)]);
    project
}

const HIDDEN: &str =
    "request-limit-tightened: ListFlows.input.Owner.max_length: 200 -> 50 [wire breaking, source compatible]";
const OVERLAY_PLACE: &str = "spec/demo/2020-01-01/overlay/actions/ListFlows.yaml:3:26";

#[test]
fn a_change_that_the_overlay_hides_is_listed_and_fails_and_is_in_the_changelog() {
    let project = with_hidden_limit();
    let before = project.tree();
    let refused = project.run(&["update", "api.json", "--fail-on", "wire"]);
    assert_eq!((code(&refused), project.tree()), (1, before), "{}", err(&refused));
    let text = out(&refused);
    assert!(text.contains("1 breaks calls, 1 of them hidden by the overlay; release: none"), "{text}");
    let fact = format!("  spec/demo/2020-01-01/actions/ListFlows.yaml:5:41: {HIDDEN}\n");
    assert!(text.contains(&fact) && text.contains(&format!("      {OVERLAY_PLACE}: the overlay")), "{text}");

    project.write(
        "tcgen-diff.toml",
        "[[reviewed]]\nrule = \"request-limit-tightened\"\nat = \"ListFlows.input.Owner.max_length\"\nreason = \"ours are short\"\n",
    );
    let version = project.read("tcgen.toml");
    let updated = project.run(&["update", "api.json", "--fail-on", "wire"]);
    assert_eq!(code(&updated), 0, "{}", err(&updated));
    assert_eq!(project.read("tcgen.toml"), version, "the code is as it was");
    assert!(project.read("spec/demo/2020-01-01/actions/ListFlows.yaml").contains("max_length: 50"));
    let changelog = project.read("out/demo/CHANGELOG.md");
    let entry = changelog.split("## 0.4.2").nth(1).unwrap_or_default();
    assert!(entry.contains("- `ListFlows.input.Owner`: a request may have another member"), "{changelog}");
    assert!(
        entry.contains("`ListFlows.input.Owner.max_length`: an enforced limit of a request became narrower"),
        "{changelog}"
    );
    assert!(entry.contains(&format!("not in the code: the overlay keeps 200 ({})", OVERLAY_PLACE)), "{changelog}");
    assert!(entry.contains("reviewed: ours are short"), "{changelog}");
    assert_eq!(code(&project.run(&["check"])), 0);
}

#[test]
fn the_imports_warn_of_what_the_overlay_hides() {
    let project = with_hidden_limit();
    let imported = project.run(&["import", "tccli", "api.json", "--to", "spec", "--message-format", "short"]);
    assert_eq!(code(&imported), 0, "{}", err(&imported));
    let text = err(&imported);
    assert!(
        text.contains(&format!("warning[W0511]: {HIDDEN}, and the overlay keeps `200` ({OVERLAY_PLACE})")),
        "{text}"
    );

    project.write("page.md", PAGE);
    let imported =
        project.run(&["import", "page", "page.md", "--spec", "spec/demo/2020-01-01", "--message-format", "short"]);
    assert_eq!(code(&imported), 0, "{}", err(&imported));
    let text = err(&imported);
    assert!(
        text.contains("page.md:") && text.contains("max_length: 50 -> 20 [wire breaking, source compatible]"),
        "{text}"
    );
    assert!(text.contains(OVERLAY_PLACE), "{text}");
}

/// The page of the action, where a text has at most 20 characters.
const PAGE: &str = "# ListFlows\n\n## 1. API Description\n\nDomain name for API request: demo.tencentcloudapi.com.\n\n## 2. Input Parameters\n\n\
    | Parameter Name | Required | Type | Description |\n|---|---|---|---|\n\
    | Action | Yes | String | Common Params. The value used for this API: ListFlows. |\n\
    | Version | Yes | String | Common Params. The value used for this API: 2020-01-01. |\n\
    | Offset | No | Integer | Where to begin. |\n| Owner | No | String | Whose, at most 20 characters. |\n\n\
    ## 3. Output Parameters\n\n| Parameter Name | Type | Description |\n|---|---|---|\n| Total | Integer | How many. |\n";

#[test]
fn what_changes_is_listed_before_the_error_that_stops_it() {
    let project = with_hidden_limit();
    project.write(
        "spec/demo/2020-01-01/overlay/actions/ListFlows.yaml",
        "ListFlows:\n  input:\n    Owner: { max_length: 200, enforce: [max_length] }\n    Offset: { doc: Where to begin. }\n",
    );
    project.release(&[member("Start", "int", "int64", true), owner(50)]);
    let before = project.tree();
    let stopped = project.run(&["update", "api.json", "--message-format", "short"]);
    assert_eq!((code(&stopped), project.tree()), (3, before), "{}", err(&stopped));
    let text = out(&stopped);
    for part in [
        "request-member-removed: ListFlows.input.Offset: optional Integer [wire breaking, source breaking]",
        "request-member-added-required: ListFlows.input.Start: required Integer [wire breaking, source breaking]",
        HIDDEN,
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert_eq!(err(&stopped).matches("error[E0204]").count(), 1, "{}", err(&stopped));

    // A bound of the overlay that the facts no longer leave room for.
    project.write(
        "spec/demo/2020-01-01/overlay/actions/ListFlows.yaml",
        "ListFlows:\n  input:\n    Owner: { min_length: 100 }\n",
    );
    project.release(&[offset(), owner(50)]);
    let stopped = project.run(&["update", "api.json", "--message-format", "short"]);
    assert_eq!(code(&stopped), 3, "{}", err(&stopped));
    assert!(out(&stopped).contains("request-advice-tightened: ListFlows.input.Owner.max_length"), "{}", out(&stopped));
    assert_eq!(err(&stopped).matches("error[E0207]").count(), 1, "{}", err(&stopped));
}

#[test]
fn an_overlay_that_has_moved_to_what_the_update_brings_stops_nothing() {
    let project = Project::new();
    project.write(
        "spec/demo/2020-01-01/overlay/actions/ListFlows.yaml",
        "ListFlows:\n  input:\n    Start: { doc: Where to begin. }\n",
    );
    project.release(&[member("Start", "int", "int64", false)]);
    let updated = project.run(&["update", "api.json"]);
    assert_eq!(code(&updated), 0, "{}", err(&updated));
    let text = out(&updated);
    for part in ["request-member-removed: ListFlows.input.Offset", "request-member-added: ListFlows.input.Start"] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert_eq!(code(&project.run(&["check"])), 0);
    // What the new facts lack as well is an error as before.
    project.write(
        "spec/demo/2020-01-01/overlay/actions/ListFlows.yaml",
        "ListFlows: { input: { Start: { doc: x }, Other: { doc: x } } }\n",
    );
    project.release(&[member("Start", "string", "string", false)]);
    let stopped = project.run(&["update", "api.json", "--message-format", "short"]);
    assert_eq!((code(&stopped), err(&stopped).matches("error[E0204]").count()), (3, 1), "{}", err(&stopped));
}

#[test]
fn an_overlay_that_is_wrong_already_stops_an_update_that_brings_nothing() {
    let project = Project::new();
    project
        .write("spec/demo/2020-01-01/overlay/actions/ListFlows.yaml", "ListFlows: { input: { Gone: { doc: x } } }\n");
    let stopped = project.run(&["update", "api.json", "--message-format", "short"]);
    assert_eq!((code(&stopped), err(&stopped).matches("error[E0204]").count()), (3, 1), "{}", err(&stopped));
}

#[test]
fn the_changelog_names_documentation_too() {
    let project = Project::new();
    let mut offset = offset();
    offset["example"] = json!("20");
    project.release(&[offset]);
    let updated = project.run(&["update", "api.json"]);
    assert_eq!(code(&updated), 0, "{}", err(&updated));
    let changelog = project.read("out/demo/CHANGELOG.md");
    assert!(changelog.contains("## 0.4.2\n\nFrom `api.json`: 1 of documentation only; release: patch."), "{changelog}");
    assert!(changelog.contains("### Documentation only\n\n- `ListFlows.input.Offset.example`: "), "{changelog}");
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
    assert!(exit == 2 && text.contains("error[E0610]: `one` cannot be the version of a package"), "{text}");
}
