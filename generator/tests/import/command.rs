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
    let mut before = metadata();
    before["objects"]["Thing"]["members"].as_array_mut().unwrap().push(member("Gone", "object", "Gone"));
    before["objects"]["Gone"] = object(&[text("A")]);
    let project = Project::new(&before);
    project.run(&["import", "tccli", "api.json"]);
    assert!(project.files(SPEC).contains_key("structures/Gone.yaml"));
    project.write("api.json", metadata().to_string());
    let action = project.path(SPEC).join("actions/DescribeThings.yaml");
    let with_errors = fs::read_to_string(&action).unwrap() + "  errors: [FailedOperation]\n  effect: write\n";
    fs::write(&action, with_errors).unwrap();
    project.write(&format!("{SPEC}/errors.yaml"), "FailedOperation: {}\n");
    let overlay = "DescribeThings: { doc: Ours. }\n";
    project.write(&format!("{SPEC}/overlay/actions/DescribeThings.yaml"), overlay);
    let (exit, text) = project.run(&["import", "tccli", "api.json"]);
    assert_eq!(exit, 0, "{text}");
    assert!(text.contains("went: Gone"), "{text}");
    let files = project.files(SPEC);
    assert!(files["actions/DescribeThings.yaml"].ends_with("  errors:\n    - FailedOperation\n"));
    assert!(files["actions/DescribeThings.yaml"].contains("\n  effect: write\n"), "no metadata says it");
    assert_eq!(files["errors.yaml"], "FailedOperation: {}\n");
    assert_eq!(files["overlay/actions/DescribeThings.yaml"], overlay);
    assert!(!files.contains_key("structures/Gone.yaml"));
}

#[test]
fn files_that_no_import_wrote_are_never_removed() {
    let project = Project::new(&metadata());
    project.run(&["import", "tccli", "api.json"]);
    let own = [
        ("actions/.hidden.yaml", "ours"),
        ("actions/drafts.yaml", "Draft:\n  input:\n    A: { type: Note }\n  output: {}\n"),
        ("structures/Note.yaml", "Note:\n  members:\n    B: { type: String }\n"),
        ("actions/notes.txt", "ours"),
    ];
    own.iter().for_each(|(file, text)| project.write(&format!("{SPEC}/{file}"), text));
    for _ in 0..2 {
        let (exit, text) = project.run(&["import", "tccli", "api.json"]);
        assert_eq!(exit, 0, "{text}");
        assert!(text.contains("W0541") && text.contains("actions/drafts.yaml` is not in the source"), "{text}");
        let files = project.files(SPEC);
        own.iter().for_each(|(file, text)| assert_eq!(files[*file], *text, "{file}"));
    }
}

#[test]
fn a_file_that_no_import_wrote_is_not_replaced() {
    let mut more = metadata();
    let action = more["actions"]["DescribeThings"].clone();
    more["actions"]["CreateThings"] = action;
    let refused = |file: &str, text: &str, message: &str| {
        let project = Project::new(&metadata());
        project.run(&["import", "tccli", "api.json"]);
        project.write("api.json", more.to_string());
        project.write(&format!("{SPEC}/{file}"), text);
        let before = project.files("spec");
        let (exit, told) = project.run(&["import", "tccli", "api.json"]);
        assert!(exit == 1 && told.contains(message), "{exit} {told}");
        assert_eq!(project.files("spec"), before);
    };
    let ours = "CreateThings:\n  title: Ours\n  input: {}\n  output: {}\n";
    refused("actions/CreateThings.yaml", ours, "E0623");
    refused("actions/mine.yaml", ours, "does not stand in");
    let two = "DescribeThings:\n  input: {}\n  output: {}\nOther:\n  input: {}\n  output: {}\n";
    refused("actions/DescribeThings.yaml", two, "describes more than `DescribeThings`");
    let commented = "DescribeThings:\n  input: {} # why\n  output: {}\n";
    refused("actions/DescribeThings.yaml", commented, "line 2 of");
}

#[test]
fn a_spec_without_a_list_is_imported_into_and_nothing_of_it_is_removed() {
    let project = Project::new(&metadata());
    project.run(&["import", "tccli", "api.json"]);
    fs::remove_file(project.path(SPEC).join(".tcgen-imported")).unwrap();
    project.write(&format!("{SPEC}/structures/Old.yaml"), "Old:\n  members:\n    A: { type: String }\n");
    let mut other = metadata();
    other["objects"]["Thing"]["members"][0]["name"] = json!("Title");
    project.write("api.json", other.to_string());
    let (exit, text) = project.run(&["import", "tccli", "api.json"]);
    assert!(exit == 0 && text.contains("changed: Thing (+Title, -Name)"), "{text}");
    let files = project.files(SPEC);
    assert!(files.contains_key("structures/Old.yaml"));
    assert!(files[".tcgen-imported"].contains("earlier structures/Old.yaml\n"), "{}", files[".tcgen-imported"]);
    assert!(files[".tcgen-imported"].contains("tccli structures/Thing.yaml\n"));
}

#[cfg(unix)]
#[test]
fn nothing_is_imported_through_a_link() {
    let project = Project::new(&metadata());
    project.run(&["import", "tccli", "api.json"]);
    let (actions, elsewhere) = (project.path(SPEC).join("actions"), project.path("elsewhere"));
    fs::rename(&actions, &elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, &actions).unwrap();
    project.write("elsewhere/Other.yaml", "Other:\n  input: {}\n  output: {}\n");
    let mut other = metadata();
    other["actions"]["DescribeThings"]["name"] = json!("另");
    project.write("api.json", other.to_string());
    let before = project.files("elsewhere");
    let (exit, text) = project.run(&["import", "tccli", "api.json"]);
    assert!(exit == 1 && text.contains("E0621"), "{text}");
    assert_eq!(project.files("elsewhere"), before);
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
