//! `tcgen import tccli` and `tcgen generate --tccli` over a folder: what they write, keep and take away.

use std::fs;

use serde_json::json;

use crate::support::{Project, api, member, object, text};

const SPEC: &str = "spec/demo/2020-01-01";

fn metadata() -> serde_json::Value {
    let mut id = text("Id");
    (id["required"], id["example"], id["document"]) = (json!(true), json!("ins-1"), json!("编号"));
    let list = member("Things", "list", "Thing");
    api(&[id, member("Count", "int", "uint64")], &[list], &[("Thing", object(&[text("Name"), text("NO")]))])
}

#[test]
fn one_member_is_one_line() {
    let project = Project::new(&metadata());
    let (exit, text) = project.run(&["import", "tccli", "api.json"]);
    assert_eq!(exit, 0, "{text}");
    assert!(text.contains("1 actions, 1 structures") && text.contains("came: DescribeThings, Thing"), "{text}");
    let files = project.files(SPEC);
    assert_eq!(
        files["actions/DescribeThings.yaml"],
        "DescribeThings:\n  title: 查询\n  input:\n    Id:    { type: String, required: true, example: ins-1 }\n    Count: { type: Unsigned Integer }\n  output:\n    Things: { type: Array of Thing }\n"
    );
    assert_eq!(
        files["structures/Thing.yaml"],
        "Thing:\n  members:\n    Name: { type: String }\n    NO:   { type: String }\n"
    );
    assert_eq!(files["service.yaml"], "service: demo\nversion: \"2020-01-01\"\ntitle: 演示\n");
}

#[test]
fn a_second_import_changes_no_byte() {
    let project = Project::new(&metadata());
    project.run(&["import", "tccli", "api.json"]);
    let time = |project: &Project| fs::metadata(project.path(SPEC).join("service.yaml")).unwrap().modified().unwrap();
    let (before, modified) = (project.files("spec"), time(&project));
    let (exit, text) = project.run(&["import", "tccli", "api.json"]);
    assert!(exit == 0 && text.contains("nothing changed"), "{text}");
    assert_eq!((project.files("spec"), time(&project)), (before, modified));
}

#[test]
fn errors_and_overlay_stay_and_what_vanished_goes() {
    let project = Project::new(&metadata());
    project.run(&["import", "tccli", "api.json"]);
    let action = project.path(SPEC).join("actions/DescribeThings.yaml");
    let with_errors = fs::read_to_string(&action).unwrap() + "  errors: [FailedOperation]\n";
    fs::write(&action, with_errors).unwrap();
    project.write(&format!("{SPEC}/errors.yaml"), "FailedOperation: {}\n");
    let overlay = "DescribeThings: { doc: Ours. }\n";
    project.write(&format!("{SPEC}/overlay/actions/DescribeThings.yaml"), overlay);
    project.write(&format!("{SPEC}/structures/Gone.yaml"), "Gone: { members: { A: { type: String } } }\n");
    let (exit, text) = project.run(&["import", "tccli", "api.json"]);
    assert_eq!(exit, 0, "{text}");
    assert!(text.contains("went: Gone"), "{text}");
    let files = project.files(SPEC);
    assert!(files["actions/DescribeThings.yaml"].ends_with("  errors:\n    - FailedOperation\n"));
    assert_eq!(files["errors.yaml"], "FailedOperation: {}\n");
    assert_eq!(files["overlay/actions/DescribeThings.yaml"], overlay);
    assert!(!files.contains_key("structures/Gone.yaml"));
}

#[test]
fn an_overlay_that_addresses_what_vanished_is_an_error_with_both_places_and_nothing_is_written() {
    let project = Project::new(&metadata());
    project.run(&["import", "tccli", "api.json"]);
    let overlay = format!("{SPEC}/overlay/structures/Thing.yaml");
    project.write(&overlay, "Thing: { members: { Name: { doc: Ours. } } }\n");
    let mut renamed = metadata();
    renamed["objects"]["Thing"]["members"][0]["name"] = json!("Title");
    project.write("api.json", renamed.to_string());
    let before = project.files("spec");
    let (exit, text) = project.run(&["import", "tccli", "api.json"]);
    assert_eq!(exit, 3, "{text}");
    assert!(text.contains("E0204") && text.contains(&overlay) && text.contains("api.json:1"), "{text}");
    assert_eq!(project.files("spec"), before);
}

#[test]
fn official_texts_come_only_when_asked_for() {
    let project = Project::new(&metadata());
    project.run(&["import", "tccli", "api.json", "--with-docs"]);
    let files = project.files(SPEC);
    assert!(
        files["actions/DescribeThings.yaml"]
            .contains("    Id:\n      type: String\n      required: true\n      doc: 编号\n"),
        "{files:?}"
    );
    let (exit, text) = project.run(&["lint", SPEC]);
    assert_eq!(exit, 0, "{text}");
}

#[test]
fn the_yaml_between_changes_nothing_of_the_code() {
    let project = Project::new(&metadata());
    project.run(&["import", "tccli", "api.json"]);
    let (exit, text) = project.run(&["generate", "--tccli", "api.json", "--crate", "straight"]);
    assert_eq!(exit, 0, "{text}");
    let (exit, text) = project.run(&["generate", "--spec", SPEC, "--crate", "yaml", "--name", "tcgen-demo"]);
    assert_eq!(exit, 0, "{text}");
    let files = |folder: &str| {
        let mut files = project.files(folder);
        files.retain(|path, _| path != ".tcgen-stamp");
        // The second line says what the file was made from.
        files
            .into_iter()
            .map(|(path, text)| {
                let mut lines: Vec<&str> = text.split('\n').collect();
                lines.remove(1);
                (path, lines.join("\n"))
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(files("straight"), files("yaml"));
    let (_, text) = project.run(&["generate", "--tccli", "api.json", "--crate", "straight"]);
    assert!(text.contains("up to date"), "{text}");
}

#[test]
fn a_few_actions_come_with_what_they_need_and_no_more() {
    let mut api = metadata();
    api["actions"]["DeleteThings"] =
        json!({ "name": "", "document": "", "input": "DeleteThingsRequest", "output": "DeleteThingsResponse" });
    api["objects"]["DeleteThingsRequest"] = object(&[member("Reason", "object", "Reason")]);
    api["objects"]["DeleteThingsResponse"] = object(&[text("RequestId")]);
    api["objects"]["Reason"] = object(&[text("Text")]);
    let project = Project::new(&api);
    let (exit, text) = project.run(&["generate", "--tccli", "api.json", "--action", "DeleteThings", "--crate", "few"]);
    assert_eq!(exit, 0, "{text}");
    let files = project.files("few");
    let made: Vec<&str> = files
        .keys()
        .map(String::as_str)
        .filter(|path| path.contains("actions/") || path.contains("structures/"))
        .collect();
    assert_eq!(
        made,
        ["src/actions/delete_things.rs", "src/actions/mod.rs", "src/structures/mod.rs", "src/structures/reason.rs"]
    );
}
