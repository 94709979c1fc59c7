//! Values of specs and metadata, some of them hostile. Bytes come in; names, texts and JSON go out.

use arbitrary::Unstructured;
use serde_json::{Map, Value, json};

/// What has broken generators: ends of comments and strings, Markdown, HTML, characters that cannot be seen.
const PIECES: &[&str] = &[
    "text",
    "长度不能超过200",
    "\n",
    "\n\n",
    "\r",
    "\r\n",
    "\t",
    "    ",
    "\n    let x = 1;\n",
    "```",
    "```rust\n",
    "\n```\n",
    "~~~\n",
    "`",
    "``",
    "*/",
    "/*",
    "//",
    "///",
    "\"",
    "\\",
    "\"#",
    "'",
    "<",
    ">",
    "<b>",
    "</p>",
    "<!--",
    "-->",
    "<pre>\n\n",
    "[",
    "]",
    "[Agent]",
    "[x](y)",
    "[x]: http://a/\n",
    "![i](http://a/i.png)",
    "https://example.com/a",
    "http://",
    "#",
    "# ",
    "\n# ",
    "|",
    "| a | b |\n|---|---|\n",
    "- ",
    "\n1. ",
    "> ",
    "&#32;",
    "&lt;",
    "{",
    "}",
    "{{ name }}",
    "$",
    "%",
    "\u{202e}",
    "\u{2066}",
    "\u{200b}",
    "\u{feff}",
    "\u{85}",
    "\u{2028}",
    "\u{7f}",
    "\u{1b}[31m",
    "\0",
    "#![doc = \"x\"]",
    "env!(\"PATH\")",
    "[dependencies]\nx = \"1\"\n",
    "= \"1\"",
    "===\n",
    "---\n",
    "\n***\n",
    "~~",
    "_",
    "*",
    ":",
    "^1",
    "[^1]: a\n",
    "[ ] a\n",
];

/// Names that a service might have, and some that break careless generators.
const NAMES: &[&str] = &[
    "Name",
    "FlowId",
    "Type",
    "Self",
    "Option",
    "Vec",
    "Agent",
    "Result",
    "Box",
    "Id2",
    "A",
    "type_",
    "IDs",
    "RequestId",
    "Error",
    "New",
    "Client",
    "DescribeFlows",
    "CreateFlow",
    "X-Y",
    "名",
    "a b",
    "r#x",
    "",
    "../x",
    "9a",
    "Crate",
    "name",
];

/// Names that every rule takes.
const GOOD: &[&str] =
    &["Name", "FlowId", "Kind", "Agent", "Owner", "Seal", "DescribeFlows", "CreateFlow", "Items", "Level"];

/// A text of any of the pieces; rarely of any character.
pub(crate) fn text(input: &mut Unstructured<'_>) -> String {
    let mut text = String::new();
    for _ in 0..input.int_in_range(0..=5).unwrap_or(0) {
        match input.arbitrary::<u8>().unwrap_or(0) {
            byte @ 0..240 => text.push_str(PIECES[usize::from(byte) % PIECES.len()]),
            _ => text.push(input.arbitrary().unwrap_or('x')),
        }
    }
    text
}

/// A name; one in sixteen is hostile.
pub(crate) fn name(input: &mut Unstructured<'_>) -> String {
    let byte = input.arbitrary::<u8>().unwrap_or(0);
    match byte {
        240..=247 => NAMES[input.choose_index(NAMES.len()).unwrap_or(0)].to_owned(),
        248..=255 => text(input),
        byte => GOOD[usize::from(byte) % GOOD.len()].to_owned(),
    }
}

/// One of these, nearly always; a text else.
fn one_of(input: &mut Unstructured<'_>, known: &[&str]) -> Value {
    if input.ratio(1, 32).unwrap_or(false) {
        return text(input).into();
    }
    known[input.choose_index(known.len()).unwrap_or(0)].into()
}

fn maybe(
    input: &mut Unstructured<'_>,
    map: &mut Map<String, Value>,
    key: &str,
    value: impl FnOnce(&mut Unstructured<'_>) -> Value,
) {
    if input.ratio(1, 4).unwrap_or(false) {
        let value = value(input);
        map.insert(key.to_owned(), value);
    }
}

fn some<T>(input: &mut Unstructured<'_>, most: usize, mut make: impl FnMut(&mut Unstructured<'_>) -> T) -> Vec<T> {
    let count = input.int_in_range(0..=most).unwrap_or(0);
    (0..count).map(|_| make(input)).collect()
}

/// A spec in one file, as JSON, which is YAML.
pub(crate) fn spec(input: &mut Unstructured<'_>) -> String {
    let structures: Vec<String> = some(input, 3, name);
    let mut service = Map::new();
    service.insert("service".into(), one_of(input, &["demo", "ess"]));
    service.insert("version".into(), one_of(input, &["2020-01-01"]));
    maybe(input, &mut service, "title", |it| text(it).into());
    maybe(input, &mut service, "doc", |it| text(it).into());
    maybe(input, &mut service, "endpoint", |it| one_of(it, &["demo.example.com"]));
    maybe(input, &mut service, "test_endpoint", |it| one_of(it, &["demo.test.example.com"]));
    let errors = some(input, 3, |it| (error_code(it), json!({ "doc": text(it) })));
    let codes: Vec<String> = errors.iter().map(|(code, _)| code.clone()).collect();
    service.insert("errors".into(), errors.into_iter().collect());
    let actions: Map<String, Value> =
        some(input, 3, |it| (name(it), action(it, &structures, &codes))).into_iter().collect();
    service.insert("actions".into(), actions.into());
    let members = structures.iter().map(|name| {
        let mut structure = Map::from_iter([("members".to_owned(), members(input, &structures))]);
        maybe(input, &mut structure, "doc", |it| text(it).into());
        (name.clone(), Value::Object(structure))
    });
    service.insert("structures".into(), members.collect::<Map<_, _>>().into());
    Value::Object(service).to_string()
}

fn error_code(input: &mut Unstructured<'_>) -> String {
    let known = ["InvalidParameter", "FailedOperation.NoFlow", "InternalError", "LimitExceeded.A-b"];
    if input.ratio(1, 16).unwrap_or(false) {
        text(input)
    } else {
        (*input.choose(&known).unwrap_or(&"InternalError")).to_owned()
    }
}

fn action(input: &mut Unstructured<'_>, structures: &[String], codes: &[String]) -> Value {
    let mut action = Map::new();
    action.insert("input".into(), members(input, structures));
    action.insert("output".into(), members(input, structures));
    maybe(input, &mut action, "title", |it| text(it).into());
    maybe(input, &mut action, "doc", |it| text(it).into());
    maybe(input, &mut action, "errors", |it| some(it, 2, |it| it.choose(codes).cloned().unwrap_or_default()).into());
    maybe(input, &mut action, "status", |it| one_of(it, &["deprecated", "online"]));
    maybe(input, &mut action, "rate_limit", |it| one_of(it, &["5/s", "20/s"]));
    maybe(input, &mut action, "endpoint", |it| one_of(it, &["file.example.com"]));
    maybe(input, &mut action, "body", |it| one_of(it, &["multipart", "octet_stream"]));
    maybe(input, &mut action, "examples", |it| {
        some(it, 2, |it| json!({ "title": text(it), "input": example(it, 2), "output": example(it, 2) })).into()
    });
    action.into()
}

fn members(input: &mut Unstructured<'_>, structures: &[String]) -> Value {
    some(input, 4, |it| (name(it), member(it, structures))).into_iter().collect::<Map<_, _>>().into()
}

fn member(input: &mut Unstructured<'_>, structures: &[String]) -> Value {
    let mut member = Map::new();
    let scalar = ["String", "Integer", "Unsigned Integer", "Float", "Boolean", "Array of String", "Array of Integer"];
    let kind = match (input.arbitrary::<u8>().unwrap_or(0) % 4, structures) {
        (0, [_, ..]) => input.choose(structures).cloned().unwrap_or_default(),
        (1, [_, ..]) => format!("Array of {}", input.choose(structures).cloned().unwrap_or_default()),
        _ => one_of(input, &scalar).as_str().unwrap_or_default().to_owned(),
    };
    member.insert("type".into(), kind.into());
    maybe(input, &mut member, "doc", |it| text(it).into());
    maybe(input, &mut member, "required", |it| it.arbitrary::<bool>().unwrap_or(false).into());
    maybe(input, &mut member, "secret", |it| it.arbitrary::<bool>().unwrap_or(false).into());
    maybe(input, &mut member, "max_length", |it| it.arbitrary::<u8>().unwrap_or(0).into());
    maybe(input, &mut member, "max_items", |it| it.arbitrary::<u8>().unwrap_or(0).into());
    maybe(input, &mut member, "pattern", |it| one_of(it, &["^[a-z]+$", "^[A-Za-z0-9]{1,32}$", "\\d+"]));
    maybe(input, &mut member, "default", |it| scalar_value(it));
    maybe(input, &mut member, "example", |it| scalar_value(it));
    maybe(input, &mut member, "unit", |it| text(it).into());
    maybe(input, &mut member, "range", |it| {
        json!([it.arbitrary::<i8>().unwrap_or(0), it.arbitrary::<i16>().unwrap_or(0)])
    });
    maybe(input, &mut member, "values", |it| match it.arbitrary::<bool>() {
        Ok(true) => some(it, 3, scalar_value).into(),
        _ => some(it, 3, |it| (text(it), json!({ "name": name(it), "doc": text(it) })))
            .into_iter()
            .collect::<Map<_, _>>()
            .into(),
    });
    member.into()
}

fn scalar_value(input: &mut Unstructured<'_>) -> Value {
    match input.arbitrary::<u8>().unwrap_or(0) % 4 {
        0 => input.arbitrary::<i32>().unwrap_or(0).into(),
        1 => input.arbitrary::<bool>().unwrap_or(false).into(),
        2 => name(input).into(),
        _ => text(input).into(),
    }
}

fn example(input: &mut Unstructured<'_>, depth: u8) -> Value {
    let members = some(input, 3, |it| {
        let value =
            if depth > 0 && it.ratio(1, 3).unwrap_or(false) { example(it, depth - 1) } else { scalar_value(it) };
        let value = if it.ratio(1, 4).unwrap_or(false) { json!([value]) } else { value };
        (name(it), value)
    });
    members.into_iter().collect::<Map<_, _>>().into()
}

/// tccli's metadata of one version of a service: `api.json` and `examples.json`.
pub(crate) fn metadata(input: &mut Unstructured<'_>) -> (String, String) {
    let objects: Vec<String> = some(input, 4, name);
    let known = |input: &mut Unstructured<'_>| match input.choose(&objects) {
        Ok(object) => object.clone(),
        Err(_) => name(input),
    };
    let names = some(input, 3, name);
    let actions = names.iter().map(|name| {
        let action = json!({
            "name": text(input), "document": text(input), "input": known(input), "output": known(input),
            "status": one_of(input, &["online", "deprecated"]),
        });
        (name.clone(), action)
    });
    let actions: Map<String, Value> = actions.collect();
    let described = objects.iter().map(|name| {
        let members = some(input, 4, |it| metadata_member(it, &objects));
        (name.clone(), json!({ "document": text(input), "members": members, "usage": "in" }))
    });
    let described: Map<String, Value> = described.collect();
    let api = json!({
        "metadata": {
            "apiVersion": one_of(input, &["2020-01-01"]), "serviceShortName": one_of(input, &["demo"]),
            "serviceNameCN": text(input), "api_brief": text(input),
        },
        "actions": actions, "objects": described, "version": "1.0",
    });
    let examples = names.iter().map(|name| {
        let of_action = some(input, 2, |it| {
            let body = example(it, 2);
            let answer = json!({ "Response": example(it, 2) });
            json!({ "document": text(it), "title": text(it), "input": format!("POST / HTTP/1.1\nHost: demo\n\n{body}"), "output": answer.to_string() })
        });
        (name.clone(), Value::from(of_action))
    });
    (api.to_string(), json!({ "actions": examples.collect::<Map<_, _>>() }).to_string())
}

fn metadata_member(input: &mut Unstructured<'_>, objects: &[String]) -> Value {
    let kinds = ["string", "int64", "uint64", "bool", "float", "object", "list", "datetime", "datetime_iso"];
    let kind = one_of(input, &kinds);
    let item = match (kind.as_str(), input.choose(objects)) {
        (Some("object" | "list"), Ok(object)) => object.clone(),
        (Some("list"), Err(_)) => "string".to_owned(),
        _ => kind.as_str().unwrap_or_default().to_owned(),
    };
    json!({
        "name": name(input), "type": kind, "member": item, "required": input.arbitrary::<bool>().unwrap_or(false),
        "document": prose(input), "example": text(input), "value_allowed_null": input.arbitrary::<bool>().unwrap_or(false),
    })
}

/// A description that states something.
fn prose(input: &mut Unstructured<'_>) -> String {
    let stated = [
        "长度不能超过200",
        "取值范围：[1,100]",
        "可选值：0：否；1：是",
        "默认值：false",
        "单位：秒",
        "最大长度128个字符",
        "枚举值：\n- A：甲\n- B：乙",
        "默认为20，最大值为100",
        "只支持英文字母、数字",
        "示例：abc",
    ];
    let first = (*input.choose(&stated).unwrap_or(&"")).to_owned();
    first + &text(input)
}
