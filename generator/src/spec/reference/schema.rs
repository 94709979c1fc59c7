//! The JSON Schema that editors complete and check with. In: shapes. Out: JSON.

use serde_json::{Map, Value as Json, json};

use super::{shapes, text};
use crate::report::{FileId, Report};
use crate::spec::fact::{Key, Kind, Shape};
use crate::spec::parse::parse;
use crate::spec::type_name::Scalar;

/// The schema of every file of a spec, as JSON Schema 2020-12: `docs/spec.schema.json`.
pub fn json_schema() -> String {
    let mut definitions: Map<String, Json> =
        shapes().iter().map(|shape| (shape.name.to_owned(), object(shape))).collect();
    if let Some(service) =
        definitions.get_mut("Service").and_then(|service| service.get_mut("properties")).and_then(Json::as_object_mut)
    {
        let description = "What we add to the facts, in a spec of one file: the same keys, laid over them.";
        service.insert("overlay".to_owned(), json!({ "$ref": "#/$defs/Service", "description": description }));
    }
    let by_name = |name: &str, description: &str| {
        let item = json!({ "$ref": format!("#/$defs/{name}") });
        json!({ "type": "object", "description": description, "additionalProperties": item })
    };
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A file of a tcgen spec",
        "anyOf": [
            { "$ref": "#/$defs/Service" },
            by_name("Action", "actions/*.yaml: actions by name."),
            by_name("Structure", "structures/*.yaml: structures by name."),
            by_name("ErrorCode", "errors.yaml: error codes."),
        ],
        "$defs": definitions,
    });
    format!("{schema:#}\n")
}

fn object(shape: &Shape) -> Json {
    let properties: Map<String, Json> = shape.keys.iter().map(|key| (key.name.to_owned(), property(key))).collect();
    json!({ "type": ["object", "null"], "description": text(shape.doc), "properties": properties, "additionalProperties": false })
}

fn property(key: &Key) -> Json {
    let mut schema = describe(&key.kind);
    if let Json::Object(schema) = &mut schema {
        schema.insert("description".to_owned(), text(key.doc).into());
        if let Some(example) = parse(FileId::default(), key.example, &mut Report::new()) {
            schema.insert("examples".to_owned(), json!([example.to_json()]));
        }
    }
    schema
}

fn describe(kind: &Kind) -> Json {
    match kind {
        // A reader of text keeps the text of whatever scalar stands there.
        Kind::Text => json!({ "type": ["string", "number", "boolean"] }),
        Kind::Number => json!({ "type": "integer", "minimum": 0 }),
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::Word(words) => json!({ "enum": words }),
        Kind::Type => {
            let words = Scalar::ALL.map(Scalar::word).join("|");
            json!({ "type": "string", "pattern": format!("^(Array of )?({words}|[A-Z][A-Za-z0-9_]*)$") })
        }
        Kind::Form(_, pattern) => json!({ "type": "string", "pattern": pattern }),
        Kind::Range => {
            json!({ "type": "array", "items": { "type": ["number", "null"] }, "minItems": 2, "maxItems": 2 })
        }
        Kind::Values => {
            let scalar = json!(["string", "number", "boolean"]);
            let facts = json!({ "anyOf": [{ "type": scalar }, { "$ref": "#/$defs/ValueFacts" }] });
            json!({ "anyOf": [
                { "type": "array", "items": { "type": scalar }, "minItems": 1, "uniqueItems": true },
                { "type": "object", "additionalProperties": facts, "minProperties": 1 },
            ] })
        }
        Kind::Any => json!({}),
        Kind::Object(shape) => json!({ "$ref": format!("#/$defs/{}", shape().name) }),
        Kind::Map(item) => json!({ "type": ["object", "null"], "additionalProperties": describe(item) }),
        Kind::List(item) => json!({ "type": ["array", "null"], "items": describe(item) }),
    }
}
