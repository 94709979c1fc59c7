//! `tcgen diff` as a user runs it: sides, exit codes, forms of the report, reviewed changes, mistakes.

use std::fs;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;
use tests::command::{code, err, out, tcgen};

const OLD: &str = r#"service: demo
version: "2020-01-01"
actions:
  ListFlows:
    title: 查询合同
    input:
      Offset: { type: Integer }
    output:
      Total: { type: Integer, required: true }
"#;

/// A member that is required, one that may be null, and other words.
const NEW: &str = r#"service: demo
version: "2020-01-01"
actions:
  ListFlows:
    title: 查询合同列表
    input:
      Offset: { type: Integer }
      Owner: { type: String, required: true }
    output:
      Total: { type: Integer, required: true, nullable: true }
"#;

struct Folder(TempDir);

impl Folder {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = Folder(tempfile::tempdir().expect("a folder"));
        files.iter().for_each(|(path, text)| folder.write(path, text));
        folder
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(tcgen()).args(arguments).current_dir(self.0.path()).output().expect("tcgen runs")
    }

    fn git(&self, arguments: &[&str]) {
        let status = Command::new("git")
            .args(["-c", "user.name=demo", "-c", "user.email=demo@example.com", "-c", "init.defaultBranch=main"])
            .args(arguments)
            .current_dir(self.0.path())
            .output();
        assert!(status.expect("git runs").status.success(), "git {arguments:?}");
    }
}

#[test]
fn every_change_has_its_place_and_both_verdicts() {
    let folder = Folder::new(&[("old.yaml", OLD), ("new.yaml", NEW)]);
    let shown = folder.run(&["diff", "old.yaml", "new.yaml"]);
    assert_eq!(code(&shown), 0, "{}", err(&shown));
    let text = out(&shown);
    assert!(
        text.starts_with("demo 2020-01-01: 2 break calls, 2 break code, 1 of documentation only; release: major\n"),
        "{text}"
    );
    let owner = "  new.yaml:8:7: request-member-added-required: ListFlows.input.Owner: required String [wire breaking, source breaking]\n";
    assert!(text.contains(owner), "{text}");
    let total = "  new.yaml:10:";
    assert!(text.contains(total) && text.contains("response-member-now-nullable: ListFlows.output.Total"), "{text}");
    assert!(text.contains("      `ListFlowsResponse.total` is `Option<i64>`, was `i64`\n"), "{text}");
    assert!(!text.contains("docs-changed"), "{text}");
    assert!(out(&folder.run(&["diff", "old.yaml", "new.yaml", "--docs"])).contains("docs-changed: ListFlows.title"));
}

#[test]
fn what_went_is_shown_where_it_stood() {
    let folder = Folder::new(&[
        ("old.yaml", OLD),
        ("new.yaml", &OLD.replace("      Offset: { type: Integer }\n", "      {}\n")),
    ]);
    let text = out(&folder.run(&["diff", "old.yaml", "new.yaml"]));
    assert!(text.contains("  old.yaml:7:7 (old): request-member-removed: ListFlows.input.Offset"), "{text}");
}

#[test]
fn equal_specs_differ_in_nothing() {
    let folder = Folder::new(&[("old.yaml", OLD), ("new.yaml", OLD)]);
    let shown = folder.run(&["diff", "old.yaml", "new.yaml", "--fail-on", "change"]);
    assert_eq!((code(&shown), out(&shown).as_str()), (0, "demo 2020-01-01: no change; release: none\n\n"));
}

#[test]
fn fail_on_names_what_makes_the_exit_code_1() {
    let compatible = NEW.replace(", required: true }\n    output", " }\n    output").replace(", nullable: true", "");
    let folder = Folder::new(&[("old.yaml", OLD), ("new.yaml", NEW), ("same.yaml", &compatible)]);
    let exit = |new: &str, what: &str| code(&folder.run(&["diff", "old.yaml", new, "--fail-on", what]));
    assert_eq!([exit("new.yaml", "wire"), exit("new.yaml", "source"), exit("new.yaml", "any")], [1, 1, 1]);
    assert_eq!([exit("same.yaml", "any"), exit("same.yaml", "warning"), exit("same.yaml", "change")], [0, 0, 1]);
    assert_eq!(exit("new.yaml", "everything"), 2);
}

#[test]
fn json_and_markdown_say_the_same() {
    let folder = Folder::new(&[("old.yaml", OLD), ("new.yaml", NEW)]);
    let json: Value =
        serde_json::from_str(&out(&folder.run(&["diff", "old.yaml", "new.yaml", "--format", "json"]))).expect("JSON");
    let changes = json["services"][0]["changes"].as_array().expect("changes");
    assert_eq!(changes.len(), 3);
    assert_eq!(changes[0]["rule"], "request-member-added-required");
    assert_eq!((&changes[0]["wire"], &changes[0]["source"]), (&"breaking".into(), &"breaking".into()));
    assert_eq!(changes[0]["location"]["line"], 8);
    assert_eq!(json["release"], "major");
    assert_eq!(json["summary"]["members"]["added"], 1);
    let markdown = out(&folder.run(&["diff", "old.yaml", "new.yaml", "--format", "markdown"]));
    assert!(
        markdown.contains("### Breaks calls and code\n\n- `ListFlows.input.Owner`: a request must have another member"),
        "{markdown}"
    );
}

#[test]
fn a_reviewed_change_fails_nothing_and_an_entry_too_many_is_a_warning() {
    let reviewed = "[[reviewed]]\nrule = \"request-member-added-required\"\nat = \"ListFlows.*\"\nreason = \"we send it\"\n\n\
                    [[reviewed]]\nrule = \"response-member-now-nullable\"\nat = \"ListFlows.output.Total\"\nreason = \"we look\"\n\n\
                    [[reviewed]]\nrule = \"action-removed\"\nat = \"ListFlows\"\nreason = \"gone\"\n";
    let folder = Folder::new(&[("old.yaml", OLD), ("new.yaml", NEW), ("tcgen-diff.toml", reviewed)]);
    let shown = folder.run(&["diff", "old.yaml", "new.yaml", "--fail-on", "change", "--message-format", "short"]);
    assert_eq!(code(&shown), 0, "{}", out(&shown));
    assert!(out(&shown).contains("reviewed: we send it") && out(&shown).contains("release: major"), "{}", out(&shown));
    assert_eq!(err(&shown), "tcgen-diff.toml:11:1: warning[W0804]: no change `action-removed` at `ListFlows`\n");
}

#[test]
fn mistakes_in_the_file_of_reviewed_changes_have_their_place() {
    let folder = Folder::new(&[("old.yaml", OLD), ("new.yaml", NEW)]);
    let mistake = |text: &str| {
        folder.write("reviewed.toml", text);
        let shown =
            folder.run(&["diff", "old.yaml", "new.yaml", "--ignore", "reviewed.toml", "--message-format", "short"]);
        assert_eq!(code(&shown), 2, "{text}");
        assert_eq!(out(&shown), "", "{text}");
        err(&shown)
    };
    let unknown = mistake("[[reviewed]]\nrule = \"action-remove\"\nat = \"A\"\nreason = \"b\"\n");
    assert!(unknown.starts_with("reviewed.toml:2:8: error[E0803]: no rule `action-remove`"), "{unknown}");
    let missing = mistake("[[reviewed]]\nrule = \"action-removed\"\nat = \"A\"\n");
    assert!(missing.starts_with("reviewed.toml:1:1: error[E0803]: missing field `reason`"), "{missing}");
    let empty = mistake("[[reviewed]]\nrule = \"action-removed\"\nat = \"A\"\nreason = \" \"\n");
    assert!(empty.starts_with("reviewed.toml:4:10: error[E0803]"), "{empty}");
    assert!(mistake("[[reviewed]\n").starts_with("reviewed.toml:1:"));
}

#[test]
fn a_side_may_be_a_revision_of_git() {
    let folder = Folder::new(&[("spec/demo.yaml", OLD)]);
    let facts = |text: &str| -> Vec<(String, String)> {
        let (service, actions) = text.split_once("actions:\n").expect("actions");
        let action: String = actions.lines().map(|line| format!("{}\n", &line[2..])).collect();
        vec![("demo/service.yaml".to_owned(), service.to_owned()), ("demo/actions/ListFlows.yaml".to_owned(), action)]
    };
    let write = |text: &str| facts(text).iter().for_each(|(path, text)| folder.write(path, text));
    write(OLD);
    folder.git(&["init", "--quiet"]);
    folder.git(&["add", "."]);
    folder.git(&["commit", "--quiet", "-m", "one"]);
    write(NEW);
    folder.write("spec/demo.yaml", NEW);
    let of_folder = folder.run(&["diff", "HEAD:demo", "demo"]);
    assert!(out(&of_folder).contains("2 break calls"), "{}{}", out(&of_folder), err(&of_folder));
    assert!(
        out(&of_folder).contains("demo/actions/ListFlows.yaml:5:5: request-member-added-required"),
        "{}",
        out(&of_folder)
    );
    let of_file = folder.run(&["diff", "HEAD:spec/demo.yaml", "spec/demo.yaml"]);
    assert!(out(&of_file).contains("2 break calls"), "{}{}", out(&of_file), err(&of_file));
    let back = folder.run(&["diff", "demo", "HEAD:demo"]);
    assert!(
        out(&back).contains("request-member-removed") && out(&back).contains("HEAD:demo/actions/ListFlows.yaml:"),
        "{}",
        out(&back)
    );
    let exit = |old: &str| {
        let shown = folder.run(&["diff", old, "demo", "--message-format", "short"]);
        (code(&shown), err(&shown))
    };
    let (code, text) = exit("nowhere:demo");
    assert_eq!(code, 2);
    assert!(text.contains("error[E0801]") && text.contains("no revision `nowhere`"), "{text}");
    let (code, text) = exit("HEAD:missing");
    assert_eq!(code, 2);
    assert!(text.contains("`missing` is not in `HEAD`"), "{text}");
}

#[test]
fn sides_that_cannot_be_compared_say_why() {
    let other = OLD.replace("service: demo", "service: other");
    let folder =
        Folder::new(&[("old.yaml", OLD), ("other.yaml", &other), ("bad.yaml", "service: ["), ("note.txt", "hello")]);
    let run = |old: &str, new: &str| {
        let shown = folder.run(&["diff", old, new, "--message-format", "short"]);
        assert_eq!(out(&shown), "", "{old} {new}");
        (code(&shown), err(&shown))
    };
    let (code, text) = run("old.yaml", "other.yaml");
    assert_eq!(code, 2);
    assert!(text.starts_with("other.yaml:1:10: error[E0802]: `demo` and `other` are different services"), "{text}");
    let (code, text) = run("old.yaml", "bad.yaml");
    assert!(code == 3 && text.starts_with("bad.yaml:1:"), "{text}");
    let (code, text) = run("old.yaml", "missing");
    assert!(code == 3 && text.contains("`missing` does not exist"), "{text}");
    let (code, text) = run("old.yaml", "note.txt");
    assert!(code == 3 && text.contains("note.txt:1:1: error[E0104]"), "{text}");
    let (code, text) = run("HEAD:old.yaml", "old.yaml");
    assert!(code == 2 && text.contains("in no repository of git"), "{text}");
    let (code, text) = run("old.yaml", "missing.whl");
    assert!(code == 3 && text.contains("missing.whl"), "{text}");
}

#[test]
fn a_subset_is_compared_without_the_rest() {
    let more = "  CountFlows:\n    input: {}\n    output: { Total: { type: Integer } }\n";
    let folder = Folder::new(&[("old.yaml", &format!("{OLD}{more}")), ("new.yaml", &format!("{NEW}{more}"))]);
    let text = out(&folder.run(&["diff", "old.yaml", "new.yaml", "--action", "CountFlows"]));
    assert!(text.starts_with("demo 2020-01-01: no change"), "{text}");
    let unknown = folder.run(&["diff", "old.yaml", "new.yaml", "--action", "CountFlow", "--message-format", "short"]);
    assert_eq!((code(&unknown), out(&unknown).as_str()), (2, ""));
    assert!(err(&unknown).contains("error[E0601]: no action `CountFlow` on either side"), "{}", err(&unknown));
}

#[test]
fn arguments_of_one_type_that_change_places_break_although_the_code_compiles() {
    let spec = |members: &str| OLD.replace("      Offset: { type: Integer }\n", members);
    let (first, second) =
        ("      From: { type: String, required: true }\n", "      Until: { type: String, required: true }\n");
    let folder =
        Folder::new(&[("old.yaml", &spec(&[first, second].concat())), ("new.yaml", &spec(&[second, first].concat()))]);
    let text = out(&folder.run(&["diff", "old.yaml", "new.yaml"]));
    assert!(text.contains("arguments-reordered: ListFlows.input: From, Until -> Until, From"), "{text}");
    assert!(text.contains("1 breaks code") && text.contains("release: major"), "{text}");
}

#[test]
fn a_rule_explains_itself() {
    let folder = Folder::new(&[]);
    let shown = folder.run(&["explain", "request-member-added-required"]);
    assert!(out(&shown).starts_with("# request-member-added-required: a request must have another member\n"));
    assert!(out(&folder.run(&["explain"])).contains("\nrequest-member-added-required  a request must have"));
    assert_eq!(code(&folder.run(&["explain", "no-such-rule"])), 2);
}

/// A release with one action in each of these services.
fn release(folder: &Folder, name: &str, services: &[&str]) {
    for service in services {
        let text = serde_json::json!({
            "metadata": { "apiVersion": "2020-01-01", "serviceShortName": service, "serviceNameCN": "" },
            "actions": { "Get": { "name": "Get", "document": "", "input": "GetRequest", "output": "GetResponse" } },
            "objects": {
                "GetRequest": { "document": "", "type": "object", "members": [] },
                "GetResponse": { "document": "", "type": "object", "members": [] },
            },
        });
        folder.write(&format!("{name}/tccli/services/{service}/v20200101/api.json"), &text.to_string());
    }
}

#[test]
fn a_service_that_only_one_release_has_is_all_its_actions() {
    let folder = Folder::new(&[]);
    release(&folder, "two", &["demo", "gone"]);
    release(&folder, "one", &["demo"]);
    release(&folder, "other", &["new"]);
    let run = |arguments: &[&str]| {
        let shown = folder.run(&[&["diff"], arguments].concat());
        (code(&shown), out(&shown), err(&shown))
    };
    for what in ["wire", "source", "any", "warning", "change"] {
        let (exit, text, _) = run(&["two", "one", "--fail-on", what]);
        assert_eq!(exit, 1, "{text}");
    }
    let (_, text, _) = run(&["two", "one", "--summary"]);
    assert!(text.contains("action-removed: Get: no longer described [wire breaking, source breaking]"), "{text}");
    assert!(text.contains("on one side only: -gone 2020-01-01\n2 services, 1 changed; release: major"), "{text}");
    assert!(text.contains("services: 1\nactions: +0 -1\nobjects: +0 -2\n"), "{text}");
    let (exit, text, _) = run(&["one", "two", "--fail-on", "any"]);
    assert!(exit == 0 && text.contains("action-added: Get") && text.contains("release: minor"), "{text}");
    assert_eq!(run(&["one", "two", "--fail-on", "change"]).0, 1);
    let (exit, text, _) = run(&["two", "one", "--service", "gone", "--format", "json", "--fail-on", "wire"]);
    let json: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(
        (exit, &json["release"], &json["on_one_side_only"][0]),
        (1, &"major".into(), &"-gone 2020-01-01".into())
    );
    let (exit, text, _) = run(&["one", "other", "--fail-on", "any", "--format", "markdown"]);
    assert!(exit == 1 && text.contains("## demo 2020-01-01") && text.contains("## new 2020-01-01"), "{text}");
    let (exit, _, text) = run(&["two", "one", "--service", "gon"]);
    assert!(exit == 2 && text.contains("error[E0402]"), "{text}");
    folder.write(
        "tcgen-diff.toml",
        "[[reviewed]]\nrule = \"action-removed\"\nat = \"Get\"\nservice = \"gone\"\nreason = \"unused\"\n",
    );
    let (exit, text, _) = run(&["two", "one", "--fail-on", "any"]);
    assert!(exit == 0 && text.contains("reviewed: unused"), "{text}");
}

#[test]
fn an_action_that_no_release_has_is_an_error() {
    let folder = Folder::new(&[]);
    release(&folder, "old", &["aaa", "bbb"]);
    release(&folder, "new", &["aaa", "ccc"]);
    for new in ["new", "old"] {
        let unknown = folder.run(&["diff", "old", new, "--action", "Gte", "--message-format", "short"]);
        assert_eq!((code(&unknown), out(&unknown).as_str()), (2, ""));
        assert!(err(&unknown).contains("error[E0601]: no action `Gte` on either side"), "{}", err(&unknown));
        let known = folder.run(&["diff", "old", new, "--action", "Get"]);
        assert_eq!((code(&known), err(&known).as_str()), (0, ""));
    }
}

#[test]
fn markdown_says_the_release_of_several_services() {
    let folder = Folder::new(&[]);
    release(&folder, "old", &["aaa", "bbb"]);
    release(&folder, "new", &["aaa", "bbb", "ccc"]);
    for (new, line) in
        [("new", "3 services, 1 changed; release: minor"), ("old", "2 services, 0 changed; release: none")]
    {
        let text = out(&folder.run(&["diff", "old", new]));
        assert!(text.contains(&format!("{line}\n")), "{text}");
        let text = out(&folder.run(&["diff", "old", new, "--format", "markdown"]));
        assert!(text.contains(&format!("{line}.\n")), "{text}");
    }
}

#[test]
fn the_summary_counts_what_an_overlay_hides() {
    let spec = |said: &str| {
        format!(
            "service: demo\nversion: \"2020-01-01\"\nactions:\n  A:\n    input: {{ Id: {{ type: {said} }}, Of: {{ type: Part }} }}\n    \
             output: {{ Id: {{ type: {said} }} }}\nstructures:\n  Part: {{ members: {{ Id: {{ type: {said} }} }} }}\noverlay:\n  actions:\n    A:\n      \
             input: {{ Id: {{ type: String, required: false, nullable: false }} }}\n      output: {{ Id: {{ type: String, required: false, nullable: false }} }}\n"
        )
    };
    let folder =
        Folder::new(&[("old.yaml", &spec("String")), ("new.yaml", &spec("Integer, required: true, nullable: true"))]);
    for (old, new, set, cleared) in [("old.yaml", "new.yaml", 1, 0), ("new.yaml", "old.yaml", 0, 1)] {
        let shown = folder.run(&["diff", old, new, "--format", "json"]);
        let json: Value = serde_json::from_str(&out(&shown)).expect("JSON");
        let counted = |key: &str| (json["summary"][key]["set"].clone(), json["summary"][key]["cleared"].clone());
        // The structure, which hides nothing, has one of each too.
        assert_eq!(json["summary"]["types"], 3, "{json:#}");
        assert_eq!(counted("required"), ((2 * set).into(), (2 * cleared).into()), "{json:#}");
        assert_eq!(counted("promised"), (set.into(), cleared.into()), "{json:#}");
        assert_eq!(counted("nullable"), ((3 * set).into(), (3 * cleared).into()), "{json:#}");
    }
}

#[test]
fn a_limit_that_no_action_reaches_is_told_hidden_or_not() {
    let spec = |said: &str, overlay: &str| {
        format!(
            "service: demo\nversion: \"2020-01-01\"\nactions: {{ A: {{ input: {{}}, output: {{}} }} }}\nstructures:\n  \
             Lone: {{ members: {{ Id: {{ type: String{said} }} }} }}\n{overlay}"
        )
    };
    let overlay =
        "overlay: { structures: { Lone: { members: { Id: { max_length: 200, values: { a: A, b: B } } } } } }\n";
    for overlay in ["", overlay] {
        let folder = Folder::new(&[
            ("old.yaml", &spec(", max_length: 200, values: [a, b]", overlay)),
            ("new.yaml", &spec(", max_length: 50, values: [a, b], advice: [values]", overlay)),
        ]);
        let text = out(&folder.run(&["diff", "old.yaml", "new.yaml", "--docs"]));
        assert!(text.contains("unused-changed: Lone.Id.max_length: 200 -> 50 [wire compatible"), "{text}");
        assert!(text.contains("unused-changed: Lone.Id.values: [a, b] -> [a, b] (advice) [wire compatible"), "{text}");
        assert_eq!(text.matches("unused-changed").count(), 2, "{text}");
    }
}

#[test]
fn a_file_is_compared_with_its_own_service_only() {
    let folder = Folder::new(&[]);
    release(&folder, "two", &["demo", "gone"]);
    let file = "two/tccli/services/demo/v20200101/api.json";
    let shown = folder.run(&["diff", file, "two", "--fail-on", "change"]);
    assert_eq!((code(&shown), out(&shown).as_str()), (0, "demo 2020-01-01: no change; release: none\n\n"));
    let shown = folder.run(&["diff", file, "two/tccli/services/gone/v20200101/api.json"]);
    assert!(code(&shown) == 2 && err(&shown).contains("error[E0802]"), "{}", err(&shown));
}

#[test]
fn a_structure_that_turned_around_has_no_flag_that_flipped() {
    let spec = |way: &str, required: bool| {
        let action = match way {
            "sent" => "input: { Item: { type: Item } }\n    output: {}",
            "received" => "input: {}\n    output: { Item: { type: Item } }",
            _ => "input: { Item: { type: Item } }\n    output: { Item: { type: Item } }",
        };
        format!(
            "service: demo\nversion: \"2020-01-01\"\nactions:\n  Act:\n    {action}\nstructures:\n  Item: {{ members: {{ Name: {{ type: String, required: {required} }} }} }}\n"
        )
    };
    let ways = ["sent", "received", "both"];
    let folder = Folder::new(&[]);
    for (old, new) in ways.iter().flat_map(|old| ways.map(|new| (*old, new))) {
        for was in [true, false] {
            folder.write("old.yaml", &spec(old, was));
            folder.write("new.yaml", &spec(new, !was));
            let shown = folder.run(&["diff", "old.yaml", "new.yaml", "--summary", "--format", "json"]);
            assert_eq!(code(&shown), 0, "{old} -> {new}: {}", err(&shown));
            let json: Value = serde_json::from_str(&out(&shown)).expect("JSON");
            let listed = |prefix: &str, rules: [&str; 2]| {
                let changes = json["services"][0]["changes"].as_array().expect("changes");
                let of = |rule: &str| changes.iter().filter(|it| it["rule"] == format!("{prefix}-{rule}")).count();
                (of(rules[0]), of(rules[1]))
            };
            let counted = |key: &str| {
                let flipped = &json["summary"][key];
                let number =
                    |key: &str| usize::try_from(flipped[key].as_u64().expect("a number")).expect("a small one");
                (number("set"), number("cleared"))
            };
            let sent = listed("request-member", ["now-required", "now-optional"]);
            let received = listed("response-member", ["now-promised", "no-longer-promised"]);
            assert_eq!((counted("required"), counted("promised")), (sent, received), "{old} -> {new}");
            let both_send = [old, new].iter().all(|way| *way != "received");
            assert_eq!(sent, if both_send { (usize::from(!was), usize::from(was)) } else { (0, 0) }, "{old} -> {new}");
        }
    }
}

#[test]
fn an_overlay_that_hides_a_change_between_revisions_is_shown() {
    let folder = Folder::new(&[]);
    let write = |most: u32| {
        folder.write("demo/service.yaml", "service: demo\nversion: \"2020-01-01\"\n");
        folder.write(
            "demo/actions/A.yaml",
            &format!("A:\n  input:\n    Id: {{ type: String, max_length: {most} }}\n  output: {{}}\n"),
        );
        folder.write("demo/overlay/actions/A.yaml", "A:\n  input:\n    Id: { max_length: 200 }\n");
    };
    write(200);
    folder.git(&["init", "--quiet"]);
    folder.git(&["add", "."]);
    folder.git(&["commit", "--quiet", "-m", "one"]);
    write(50);
    let shown = folder.run(&["diff", "HEAD:demo", "demo", "--fail-on", "wire", "--format", "json"]);
    assert_eq!(code(&shown), 1, "{}", err(&shown));
    let json: Value = serde_json::from_str(&out(&shown)).expect("JSON");
    let change = &json["services"][0]["changes"][0];
    assert_eq!((&change["rule"], &change["location"]["line"]), (&"request-limit-tightened".into(), &3.into()));
    let mask = &change["masked_by"];
    assert_eq!((&mask["kept"], &mask["location"]["file"]), (&"200".into(), &"demo/overlay/actions/A.yaml".into()));
    assert_eq!(json["release"], "none");
}
