//! Hostile inputs by kind. In: random choices. Out: a spec, a page, metadata, or a configuration.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::examples::{Files, wrong_spec};
use super::text::{Random, fragment, hostile};

/// A spec, mostly in one file. Most are right but for their texts; some are wrong in a way that a code is about.
pub fn spec(random: &mut Random) -> Files {
    if random.one_in(8) {
        return wrong_spec(random);
    }
    let mut text = String::new();
    if !random.one_in(200) {
        write_yaml(&spec_tree(random), &mut text);
    }
    if random.one_in(10) {
        garble(&mut text, random);
    }
    vec![(String::new(), text)]
}

/// Puts a fragment anywhere.
pub(super) fn garble(text: &mut String, random: &mut Random) {
    let places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let at = places.get(random.below(places.len())).copied().unwrap_or(0);
    text.insert_str(at, fragment(random));
}

pub(super) const MEMBERS: &[&str] =
    &["Id", "FlowIds", "Type", "Self", "Number", "Text", "State", "Deep", "Token_1", "abc"];

/// The tree of a spec that makes sense.
#[must_use]
pub fn spec_tree(random: &mut Random) -> Value {
    let mut structures = Map::new();
    structures.insert("Item".to_owned(), json!({ "doc": hostile(random), "members": members(random, 3, false) }));
    let mut actions = Map::new();
    for name in ["DescribeX", "CreateY"].into_iter().take(1 + random.below(2)) {
        let name = if random.one_in(60) { format!("{name}{}", fragment(random)) } else { name.to_owned() };
        actions.insert(name, action(random));
    }
    let mut errors = Map::new();
    errors.insert("FailedOperation".to_owned(), json!({ "doc": hostile(random) }));
    errors.insert("InvalidParameter.A".to_owned(), json!({ "doc": hostile(random) }));
    let mut spec = json!({
        "service": "demo",
        "version": "2020-01-01",
        "title": hostile(random),
        "doc": hostile(random),
        "actions": actions,
        "structures": structures,
        "errors": errors,
    });
    // Facts that are names rather than texts: most are refused.
    if random.one_in(20) {
        let key = random.pick(&["service", "version", "endpoint", "test_endpoint", "rate_limit"]);
        spec[key] = json!(format!("a{}", fragment(random)));
    }
    spec
}

fn action(random: &mut Random) -> Value {
    let input = members(random, 5, true);
    let mut action = json!({
        "title": hostile(random),
        "doc": hostile(random),
        "input": input,
        "output": members(random, 3, false),
        "errors": ["FailedOperation", "InvalidParameter.A"],
        "rate_limit": "20/s",
    });
    if random.one_in(3) {
        action["examples"] = json!([example(random, &input), example(random, &input)]);
    }
    if random.one_in(6) {
        action["status"] = json!(random.pick(&["deprecated", "offline", "online"]));
    }
    if random.one_in(20) {
        let key = random.pick(&["name", "endpoint", "test_endpoint", "status", "body", "stream"]);
        action[key] = json!(format!("A{}", fragment(random)));
    }
    action
}

/// An example that gives a value to most members.
fn example(random: &mut Random, input: &Value) -> Value {
    let mut body = Map::new();
    for (name, member) in input.as_object().into_iter().flatten() {
        let value = match member["type"].as_str().unwrap_or_default() {
            "String" => match member["values"].as_object().and_then(|values| values.keys().next()) {
                Some(value) => json!(value),
                None => json!(hostile(random)),
            },
            "Array of String" => json!([hostile(random), hostile(random)]),
            "Integer" => json!(random.below(100)),
            _ => json!({}),
        };
        body.insert(name.clone(), value);
    }
    json!({ "title": hostile(random), "input": body, "output": { "RequestId": hostile(random) } })
}

fn members(random: &mut Random, most: usize, deep: bool) -> Value {
    let mut members = Map::new();
    for _ in 0..random.below(most + 1) {
        let name = *random.pick(&MEMBERS.iter().collect::<Vec<_>>());
        let name = if random.one_in(100) { format!("{name}{}", fragment(random)) } else { name.to_owned() };
        members.insert(name, member(random, deep));
    }
    Value::Object(members)
}

fn member(random: &mut Random, deep: bool) -> Value {
    let mut member = Map::new();
    let mut set = |key: &str, value: Value| drop(member.insert(key.to_owned(), value));
    if random.one_in(2) {
        set("doc", json!(hostile(random)));
    }
    set("required", json!(random.one_in(3)));
    match random.below(if deep { 5 } else { 4 }) {
        0 => {
            set("type", json!("String"));
            if random.one_in(3) {
                set("default", json!(hostile(random)));
                set("example", json!(hostile(random)));
            }
            match random.below(4) {
                // A pattern that matches what it is made of.
                0 => {
                    set("pattern", json!(format!("^{}$", escaped(&hostile(random)))));
                    set("advice", json!(["pattern"]));
                }
                1 => set("pattern", json!(format!("^[{}a-z]{{0,9}}$", escaped(fragment(random))))),
                2 => set("min_length", json!(random.below(3))),
                _ => {}
            }
        }
        1 => {
            set("type", json!("String"));
            let mut values = Map::new();
            values.insert("a".to_owned(), json!({ "name": "Alpha", "doc": hostile(random) }));
            values.insert(hostile(random), json!({ "name": "Beta", "doc": hostile(random) }));
            set("values", Value::Object(values));
            if random.one_in(3) {
                set("advice", json!(["values"]));
            }
            if random.one_in(10) {
                set("enum", json!(format!("E{}", fragment(random))));
            }
        }
        2 => {
            set("type", json!("Integer"));
            set("unit", json!(hostile(random)));
            if random.one_in(3) {
                set("range", json!([0, 100]));
            }
            if random.one_in(30) {
                set("range", json!([fragment(random), 100]));
            }
        }
        3 => {
            set("type", json!("Array of String"));
            set("max_items", json!(9));
        }
        _ => set("type", json!("Item")),
    }
    if random.one_in(60) {
        set("name", json!(format!("B{}", fragment(random))));
    }
    if random.one_in(80) {
        set("type", json!(format!("Array of {}", fragment(random))));
    }
    Value::Object(member)
}

/// The text as a regular expression that matches it.
fn escaped(text: &str) -> String {
    text.chars().fold(String::new(), |mut out, c| {
        if c.is_ascii_punctuation() {
            out.push('\\');
        }
        out.push(c);
        out
    })
}

/// YAML in flow style, which is JSON but for the escapes of what is unseen.
fn write_yaml(value: &Value, out: &mut String) {
    match value {
        Value::Object(entries) => {
            out.push('{');
            for (index, (key, value)) in entries.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { ", " });
                write_text(key, out);
                out.push_str(": ");
                write_yaml(value, out);
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { ", " });
                write_yaml(item, out);
            }
            out.push(']');
        }
        Value::String(text) if is_word(text) => out.push_str(text),
        Value::String(text) => write_text(text, out),
        other => {
            // Writing to a `String` does not fail.
            let _ = write!(out, "{other}");
        }
    }
}

/// What the keys of a spec have as values without quotes.
fn is_word(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_uppercase()) && text.chars().all(|c| c.is_ascii_alphanumeric() || c == ' ')
}

pub(super) fn write_text(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            ' '..='~' | '\u{4e00}'..='\u{9fff}' => out.push(c),
            c => {
                let _ = write!(out, "\\U{:08x}", u32::from(c));
            }
        }
    }
    out.push('"');
}

/// The metadata of a service as a wheel holds it, `api.json` and `examples.json`, with hostile descriptions.
pub fn metadata(random: &mut Random) -> (String, String) {
    let name = |random: &mut Random, name: &str, cases: usize| {
        if random.one_in(cases) { format!("{name}{}", fragment(random)) } else { name.to_owned() }
    };
    let object = |random: &mut Random| {
        let member = |random: &mut Random, known: &str| {
            let kind = match random.below(7) {
                0 => ("string", "string"),
                1 => ("int", "int64"),
                2 => ("bool", "bool"),
                3 => ("list", "string"),
                4 => ("list", "Item"),
                5 => ("object", "Item"),
                _ => ("float", if random.one_in(20) { fragment(random) } else { "float" }),
            };
            json!({
                "name": name(random, known, 80),
                "type": kind.0,
                "member": kind.1,
                "document": hostile(random),
                "disabled": false,
                "required": random.one_in(2),
                "example": hostile(random),
                "default": hostile(random),
            })
        };
        let count = random.below(4);
        let members: Vec<Value> = MEMBERS.iter().take(count).map(|known| member(random, known)).collect();
        json!({ "members": members, "document": hostile(random) })
    };
    let objects = json!({
        "DescribeXRequest": object(random),
        "DescribeXResponse": object(random),
        "Item": object(random),
    });
    let action = json!({
        "name": hostile(random),
        "document": hostile(random),
        "input": "DescribeXRequest",
        "output": "DescribeXResponse",
        "status": random.pick(&["online", "deprecated", "offline"]),
    });
    let mut actions = Map::new();
    actions.insert(name(random, "DescribeX", 60), action);
    let api = json!({
        "version": "1.0",
        "metadata": {
            "apiVersion": name(random, "2020-01-01", 40),
            "serviceShortName": name(random, "demo", 40),
            "serviceNameCN": hostile(random),
        },
        "actions": actions,
        "objects": objects,
    });
    let example = json!({
        "title": hostile(random),
        "document": hostile(random),
        "input": format!("POST / HTTP/1.1\nX-TC-Action: DescribeX\n\n{}", json!({ "Id": hostile(random) })),
        "output": json!({ "Response": { "RequestId": hostile(random) } }).to_string(),
    });
    (api.to_string(), json!({ "actions": { "DescribeX": [example] } }).to_string())
}

/// `tcgen.toml` with hostile names, versions and paths; escaped as TOML asks, so that it is read.
pub fn config(random: &mut Random) -> String {
    let mut text = |plain: &str, cases: usize| {
        let text = if random.one_in(cases) { format!("{plain}{}", fragment(random)) } else { plain.to_owned() };
        let mut out = String::new();
        write_text(&text, &mut out);
        out
    };
    let mut config = format!(
        "[runtime]\npath = {}\nversion = {}\n\n[[target]]\nspec = {}\ncrate = {}\nname = {}\nversion = {}\n\n\
         [[target]]\nspec = {}\nmodule = {}\nruntime = {}\n\n[[target]]\nspec = {}\ncrate = {}\n",
        text("runtime", 2),
        text("0.1.0", 8),
        text("spec/demo", 2),
        text("generated/demo", 3),
        text("demo-crate", 8),
        text("0.2.0", 8),
        text("spec/demo", 2),
        text("src/demo", 3),
        text("crate::runtime", 8),
        text("spec/other", 2),
        text("generated/other", 3),
    );
    if random.one_in(20) {
        garble(&mut config, random);
    }
    config
}
