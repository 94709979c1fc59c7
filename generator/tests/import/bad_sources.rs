//! Sources that are not what they should be: each is an error that says so, and nothing is written.

use serde_json::json;

use crate::support::{Project, api, import_text, text};

const WHEEL_API: &str = "tccli/services/demo/v20200101/api.json";

/// Imports a wheel with these entries: the exit code, stderr, and whether anything was written.
fn import_wheel(entries: &[(&str, &[u8])]) -> (i32, String, bool) {
    let project = Project::new(&json!({}));
    project.write_zip("tccli.whl", entries);
    let before = project.files(".").len();
    let (exit, text) = project.run(&["import", "tccli", "tccli.whl", "--to", "spec"]);
    (exit, text, project.files(".").len() > before)
}

#[test]
fn a_wheel_is_read_in_memory() {
    let api = api(&[text("Id")], &[], &[]).to_string();
    let (exit, text, wrote) = import_wheel(&[(WHEEL_API, api.as_bytes()), ("tccli/README", b"x")]);
    assert_eq!((exit, wrote), (0, true), "{text}");
}

#[test]
fn truncated_metadata_is_an_error_with_its_place() {
    let text = api(&[text("Id")], &[], &[]).to_string();
    for length in [0, 1, text.len() / 3, text.len() / 2, text.len() - 1] {
        let imported = import_text(&text[..text.floor_char_boundary(length)], false);
        let codes = imported.codes();
        assert!(imported.service.is_none() && codes.len() == 1 && codes[0].0 == "E0401", "{codes:?}");
        assert!(imported.report.sorted()[0].primary().is_some());
    }
}

#[test]
fn foreign_json_is_an_error() {
    for text in [
        r#"{"openapi": "3.1.0", "paths": {}}"#,
        "[]",
        "null",
        r#"{"metadata": {}, "actions": [], "objects": {}}"#,
        "{\u{feff}}",
    ] {
        let imported = import_text(text, false);
        assert!(imported.service.is_none() && imported.codes()[0].0 == "E0401", "{text}");
    }
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(import_text(&deep, false).codes()[0].0, "E0401");
}

#[test]
fn what_the_api_does_not_have_is_an_error() {
    let map = api(&[crate::support::member("It", "map", "string_to_string")], &[], &[]);
    assert_eq!(crate::support::import(&map).codes()[0].0, "E0201");
    let mut gone = api(&[], &[], &[]);
    gone["actions"]["DescribeThings"]["input"] = json!("DescribeThingRequest");
    assert_eq!(crate::support::import(&gone).codes()[0].0, "E0202");
}

#[test]
fn a_wheel_with_a_name_that_leads_out_is_refused() {
    let api = api(&[], &[], &[]).to_string();
    for name in ["../outside", "tccli/../../outside", "/outside", "C:\\outside", "tccli\\..\\..\\outside"] {
        let (exit, text, wrote) = import_wheel(&[(WHEEL_API, api.as_bytes()), (name, b"x")]);
        assert!(exit == 3 && text.contains("E0401") && !wrote, "{name}: {exit} {text}");
    }
}

#[test]
fn a_bomb_is_refused_by_what_comes_out_of_it() {
    let zeros = vec![b' '; 65 << 20];
    let (exit, text, wrote) = import_wheel(&[(WHEEL_API, &zeros)]);
    assert!(exit == 3 && text.contains("E0005") && !wrote, "{exit} {text}");
}

#[test]
fn what_is_no_zip_is_an_error() {
    let project = Project::new(&json!({}));
    for (name, bytes) in [("empty.whl", &b""[..]), ("text.whl", b"PK\x03\x04 and no more")] {
        project.write(name, bytes);
        let (exit, text) = project.run(&["import", "tccli", name]);
        assert!(exit == 3 && text.contains("E0401"), "{name}: {exit} {text}");
    }
    let (exit, text) = project.run(&["import", "tccli", "nowhere.whl"]);
    assert!(exit == 3 && text.contains("E0001"), "{exit} {text}");
}

#[test]
fn a_service_that_is_not_there_is_a_mistake_in_the_call() {
    let project = Project::new(&json!({}));
    project.write_zip("tccli.whl", &[(WHEEL_API, api(&[], &[], &[]).to_string().as_bytes())]);
    let (exit, text) = project.run(&["import", "tccli", "tccli.whl", "--service", "demi"]);
    assert!(exit == 2 && text.contains("E0402") && text.contains("did you mean `demo`?"), "{exit} {text}");
    let (exit, text) = project.run(&["import", "tccli", "tccli.whl", "--service", "demo", "--version", "2021-01-01"]);
    assert!(exit == 2 && text.contains("its versions are 2020-01-01"), "{exit} {text}");
}
