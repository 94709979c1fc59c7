//! Metadata that nobody knows yet: what an import does not understand is an error at its place, and never left out.

use std::fs;

use tcgen::import::{Tccli, import_service};
use tcgen::report::{MessageFormat, Report, Sources, write_report};
use tcgen::spec::{Service, check_spec};

const API: &str = r#"{"metadata": {"apiVersion": "2020-01-01", "serviceShortName": "demo", "serviceNameCN": "demo", "api_brief": null},
 "version": "1.0",
 "actions": {"DoThing": {"document": "", "input": "DoThingRequest", "output": "DoThingResponse", "name": "Do"}},
 "objects": {
  "DoThingRequest": {"document": "", "type": "object", "members": [
   {"disabled": false, "document": "", "example": "a", "member": "string", "name": "Name", "required": true, "type": "string"},
   {"disabled": false, "document": "", "example": "", "member": "Filter", "name": "Filters", "required": false, "type": "list"}]},
  "DoThingResponse": {"document": "", "type": "object", "members": [
   {"disabled": false, "document": "", "example": "", "member": "string", "name": "RequestId", "output_required": true, "type": "string"}]},
  "Filter": {"document": "", "members": [
   {"disabled": false, "document": "", "example": "", "member": "uint64", "name": "Count", "required": false, "type": "int"}]}}}"#;

/// What an import makes of metadata; `None` where the report has an error, as the command does.
fn import(api: &str) -> (Option<Service>, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("api.json");
    fs::write(&path, api).unwrap();
    let (mut sources, mut report) = (Sources::new(), Report::new());
    let tccli = Tccli::open(&path, &mut report);
    let service = tccli.and_then(|tccli| {
        let texts = tccli.read(tccli.choices().first()?).ok()?;
        import_service(texts, false, &mut sources, &mut report)
    });
    if let Some(service) = &service {
        check_spec(service, &mut report);
    }
    let mut text = Vec::new();
    write_report(&report, &sources, MessageFormat::Short, false, &mut text).unwrap();
    let findings = String::from_utf8(text).unwrap().lines().map(str::to_owned).collect();
    (service.filter(|_| !report.has_errors()), findings)
}

#[test]
fn metadata_is_read_whole_or_not_at_all() {
    let (service, findings) = import(API);
    let service = service.unwrap_or_else(|| panic!("{findings:#?}"));
    assert_eq!(service.actions["DoThing"].value.input.keys().collect::<Vec<_>>(), ["Name", "Filters"]);
    for (from, to, code) in [
        // Pairs of type and member that nobody knows.
        (
            "\"name\": \"Name\", \"required\": true, \"type\": \"string\"",
            "\"name\": \"Name\", \"required\": true, \"type\": \"map\"",
            "E0201",
        ),
        (
            "\"name\": \"Name\", \"required\": true, \"type\": \"string\"",
            "\"name\": \"Name\", \"required\": true, \"type\": \"object\"",
            "E0201",
        ),
        ("\"member\": \"string\", \"name\": \"Name\"", "\"member\": \"decimal\", \"name\": \"Name\"", "E0201"),
        ("\"member\": \"uint64\"", "\"member\": \"float\"", "E0201"),
        ("\"type\": \"list\"", "\"type\": \"set\"", "E0201"),
        // An object of another kind.
        (
            "\"DoThingRequest\": {\"document\": \"\", \"type\": \"object\"",
            "\"DoThingRequest\": {\"document\": \"\", \"type\": \"union\"",
            "E0201",
        ),
        // Names that are none.
        ("\"name\": \"Name\"", "\"name\": \"Na me\"", "E0212"),
        ("\"name\": \"Name\"", "\"name\": \"\"", "E0212"),
        ("\"name\": \"Name\"", "\"name\": \"1st\"", "E0212"),
        ("\"name\": \"Name\"", "\"name\": \"Na\u{200b}me\"", "E0212"),
        ("\"Filter\": {", "\"a filter\": {", "E0212"),
        ("\"DoThing\": {", "\"do thing\": {", "E0212"),
        // What is referred to and not there.
        ("\"input\": \"DoThingRequest\"", "\"input\": \"DoOtherRequest\"", "E0202"),
        ("\"output\": \"DoThingResponse\"", "\"output\": \"\"", "E0202"),
        ("\"member\": \"Filter\"", "\"member\": \"Filters\"", "E0202"),
        ("\"input\": \"DoThingRequest\", ", "", "E0401"),
        (
            "\"members\": [\n   {\"disabled\": false, \"document\": \"\", \"example\": \"\", \"member\": \"uint64\"",
            "\"fields\": [\n   {\"disabled\": false, \"document\": \"\", \"example\": \"\", \"member\": \"uint64\"",
            "E0401",
        ),
        ("\"required\": true", "\"required\": \"maybe\"", "E0401"),
    ] {
        assert!(API.contains(from), "{from}");
        let (service, findings) = import(&API.replace(from, to));
        assert!(service.is_none(), "{from} -> {to}: {findings:#?}");
        assert!(
            findings.iter().any(|it| it.contains(&format!("error[{code}]"))),
            "{from} -> {to} {code}: {findings:#?}"
        );
    }
}
