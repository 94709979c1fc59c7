//! Names that fall together, lead elsewhere, or mean something to Rust.

use serde_json::{Value, json};
use tcgen::model::resolve_api;
use tcgen::render::{Options, RenderedFile, render_api};
use tcgen::report::Report;

use crate::support::{Project, api, import, member, object, text};

/// The generated module of metadata without errors.
fn generate(api: &Value) -> Vec<RenderedFile> {
    let imported = import(api);
    let mut report = Report::new();
    let resolved = resolve_api(imported.service(), &[], &mut report);
    let options = Options { runtime: "tcgen_runtime".to_owned(), package: None, spec: "demo".to_owned() };
    let files = render_api(&resolved, &options, &mut report);
    assert!(report.is_empty(), "{:?}", report.sorted());
    files
}

fn text_of<'a>(files: &'a [RenderedFile], path: &str) -> &'a str {
    &files.iter().find(|file| file.path == path).unwrap_or_else(|| panic!("no {path}")).text
}

#[test]
fn members_that_fall_together_are_told_apart_in_the_same_way_each_time() {
    let imported = import(&api(&[text("Ttl"), text("TTL"), text("ttl2"), text("RequestID")], &[], &[]));
    let input = &imported.service().actions["DescribeThings"].value.input;
    let names: Vec<_> = input.values().map(|it| it.value.name.as_ref().map(|name| name.value.as_str())).collect();
    assert_eq!(names, [None, Some("TTL3"), None, None]);
}

#[test]
fn structures_with_one_rust_name_are_told_apart() {
    let objects = [("TopicA", object(&[])), ("Topic_A", object(&[])), ("DescribethingsRequest", object(&[]))];
    let input = [
        member("A", "object", "TopicA"),
        member("B", "object", "Topic_A"),
        member("C", "object", "DescribethingsRequest"),
    ];
    let files = generate(&api(&input, &[], &objects));
    let request = text_of(&files, "actions/describe_things.rs");
    for (field, type_name) in [("a", "TopicA"), ("b", "TopicAStructure"), ("c", "DescribethingsRequestStructure")] {
        assert!(request.contains(&format!("pub {field}: Option<{type_name}>")), "{request}");
    }
}

#[test]
fn one_structure_given_twice_is_an_error_with_both_places() {
    let text = api(&[], &[], &[("Thing", object(&[]))]).to_string();
    let twice = text.replacen("\"Thing\":", "\"Thing\":{\"members\":[],\"document\":\"\"},\"Thing\":", 1);
    let imported = crate::support::import_text(&twice, false);
    assert_eq!(imported.codes(), [("E0103", "the structure `Thing` is given twice".to_owned())]);
    assert_eq!(imported.report.sorted()[0].others().len(), 1);
}

#[test]
fn keywords_are_names_of_members() {
    let files = generate(&api(&[text("Super"), text("type"), text("gen"), text("self")], &[], &[]));
    let request = text_of(&files, "actions/describe_things.rs");
    for field in ["super_", "r#type", "r#gen", "self_"] {
        assert!(request.contains(&format!("pub {field}: Option<String>")), "{field}");
    }
}

#[test]
fn a_ring_of_600_structures_has_one_box() {
    let name = |index: usize| format!("Ring{:03}", index % 600);
    let objects: Vec<(String, Value)> =
        (0..600).map(|index| (name(index), object(&[member("Next", "object", &name(index + 1))]))).collect();
    let objects: Vec<(&str, Value)> = objects.iter().map(|(name, object)| (name.as_str(), object.clone())).collect();
    let ring = member("Ring", "object", "Ring000");
    let files = generate(&api(std::slice::from_ref(&ring), std::slice::from_ref(&ring), &objects));
    let boxed = files.iter().filter(|file| file.path.starts_with("structures/") && file.text.contains("Option<Box<"));
    assert_eq!(boxed.count(), 1);
}

#[test]
fn a_name_that_leads_elsewhere_writes_nothing() {
    let mut service = api(&[], &[], &[]);
    service["metadata"]["serviceShortName"] = json!("../../outside");
    let mut version = api(&[], &[], &[]);
    version["metadata"]["apiVersion"] = json!("/2020-01-01");
    let structure = api(&[member("It", "object", "../Outside")], &[], &[("../Outside", object(&[]))]);
    let mut action = api(&[], &[], &[]);
    action["actions"]["../../Outside"] = action["actions"]["DescribeThings"].clone();
    let member = api(&[text("../Id")], &[], &[]);
    for (kind, api) in
        [("service", service), ("version", version), ("structure", structure), ("action", action), ("member", member)]
    {
        let project = Project::new(&api);
        let (exit, text) = project.run(&["import", "tccli", "api.json", "--to", "deep/spec"]);
        assert_eq!(exit, 3, "{kind}: {text}");
        assert!(text.contains("E0212") || text.contains("E0201"), "{kind}: {text}");
        let (exit, _) = project.run(&["generate", "--tccli", "api.json", "--crate", "deep/crate"]);
        assert_ne!(exit, 0, "{kind}");
        assert_eq!(project.files(".").into_keys().collect::<Vec<_>>(), ["api.json"], "{kind}");
    }
}
