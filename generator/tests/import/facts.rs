//! What of the metadata becomes which fact.

use serde_json::json;

use crate::support::{api, import, member, object, text};

#[test]
fn types_keep_their_width_and_kind() {
    let pairs = [
        ("string", "string", "String"),
        ("string", "datetime", "Timestamp"),
        ("string", "datetime_iso", "Timestamp ISO8601"),
        ("string", "date", "Date"),
        ("int", "int64", "Integer"),
        ("int", "uint64", "Unsigned Integer"),
        ("float", "float", "Float"),
        ("bool", "bool", "Boolean"),
        ("binary", "binary", "Binary"),
        ("object", "Thing", "Thing"),
        ("list", "Thing", "Array of Thing"),
        ("list", "uint64", "Array of Unsigned Integer"),
    ];
    for (kind, item, expected) in pairs {
        let imported = import(&api(&[member("It", kind, item)], &[], &[("Thing", object(&[text("Name")]))]));
        let action = &imported.service().actions["DescribeThings"].value;
        assert_eq!(action.input["It"].value.type_.as_ref().unwrap().value.to_string(), expected);
    }
}

#[test]
fn one_counts_as_required() {
    let mut id = text("Id");
    id["required"] = json!(1);
    assert!(import(&api(&[id], &[], &[])).service().actions["DescribeThings"].value.input["Id"].value.is_required());
}

#[test]
fn a_response_says_required_by_its_own_flag_and_the_request_id_goes() {
    let mut id = text("Id");
    id["output_required"] = json!(true);
    let imported = import(&api(&[], &[id, text("RequestId")], &[]));
    let output = &imported.service().actions["DescribeThings"].value.output;
    assert_eq!(output.keys().collect::<Vec<_>>(), ["Id"]);
    assert!(output["Id"].value.is_required());
}

#[test]
fn a_structure_that_is_sent_has_the_rule_of_requests() {
    let mut id = text("Id");
    (id["required"], id["output_required"]) = (json!(false), json!(true));
    let objects = [("Sent", object(&[id.clone()])), ("Received", object(&[id]))];
    let input = [member("It", "object", "Sent")];
    let output = [member("It", "object", "Received"), member("Back", "list", "Sent")];
    let imported = import(&api(&input, &output, &objects));
    let structures = &imported.service().structures;
    assert!(!structures["Sent"].value.members["Id"].value.is_required());
    assert!(structures["Received"].value.members["Id"].value.is_required());
}

#[test]
fn examples_come_where_they_parse_and_a_refusal_stays_one() {
    let folder = tempfile::tempdir().unwrap();
    let request = "POST / HTTP/1.1\r\nHost: x\r\n\r\n{\"Id\": 1.50}";
    let examples = json!({ "version": "1.0", "actions": { "DescribeThings": [
        { "title": "good", "input": request, "output": "{\"Response\": {\"Name\": null, \"RequestId\": \"1\"}}" },
        { "title": "get", "input": "https://x/?Action=DescribeThings", "output": "{\"Response\": {\"RequestId\": \"2\"}}" },
        { "title": "error", "input": "", "output": "{\"Response\": {\"Error\": {\"Code\": \"A\"}}}" },
        { "title": "events", "input": "POST / HTTP/1.1\n\n{", "output": "data: {}" },
    ] } });
    std::fs::write(folder.path().join("api.json"), api(&[text("Id")], &[text("Name")], &[]).to_string()).unwrap();
    std::fs::write(folder.path().join("examples.json"), examples.to_string()).unwrap();
    let (mut sources, mut report) = (tcgen::report::Sources::new(), tcgen::report::Report::new());
    let tccli = tcgen::import::Tccli::open(&folder.path().join("api.json"), &mut report).unwrap();
    let texts = tccli.read(&tccli.choices()[0]).unwrap();
    let service = tcgen::import::import_service(texts, false, &mut sources, &mut report).unwrap();
    let action = &service.actions["DescribeThings"].value;
    assert_eq!(action.stream.as_ref().map(|stream| stream.value), Some(tcgen::spec::Streaming::Sse));
    let examples = &action.examples;
    let titles: Vec<_> = examples.iter().map(|it| it.value.title.as_ref().unwrap().value.as_str()).collect();
    assert_eq!(titles, ["good", "get", "error"]);
    let refusal = examples[2].value.output.as_ref().unwrap().value.to_json();
    assert_eq!(refusal, json!({ "Error": { "Code": "A" } }));
    assert_eq!(examples[0].value.input.as_ref().unwrap().value.to_json().to_string(), r#"{"Id":1.50}"#);
    assert!(examples[1].value.input.is_none());
}

#[test]
fn a_value_of_another_type_is_no_example() {
    let mut members = [member("Count", "int", "int64"), member("Ids", "list", "string"), text("Name"), text("None")];
    for (member, example) in members.iter_mut().zip(["many", "[\"a\"]", "1", "无"]) {
        member["example"] = json!(example);
    }
    let imported = import(&api(&members, &[], &[]));
    let input = &imported.service().actions["DescribeThings"].value.input;
    let example = |name: &str| input[name].value.example.as_ref().map(|it| it.value.to_json());
    assert_eq!(example("Count"), None);
    assert_eq!(example("Ids"), Some(json!(["a"])));
    assert_eq!(example("Name"), Some(json!("1")));
    assert_eq!(example("None"), None);
}

#[test]
fn a_file_among_the_members_makes_a_form() {
    let body = |input| {
        let imported = import(&api(&[input], &[], &[]));
        imported.service().actions["DescribeThings"].value.body.as_ref().map(|body| body.value)
    };
    assert_eq!(body(text("File")), None);
    assert_eq!(body(member("File", "binary", "binary")), Some(tcgen::spec::Body::Multipart));
}

#[test]
fn status_and_unsigned_calls_are_facts() {
    let mut api = api(&[], &[], &[]);
    api["actions"]["DescribeThings"]["status"] = json!("deprecated");
    api["actions"]["DescribeThings"]["skip_sign"] = json!(true);
    let imported = import(&api);
    let action = &imported.service().actions["DescribeThings"].value;
    assert_eq!(action.status.as_ref().map(|it| it.value), Some(tcgen::spec::Status::Deprecated));
    assert!(action.skip_sign.as_ref().unwrap().value);
}
