//! The actions of a service as OpenAPI 3.0, the language of the peer. In: the resolved API. Out: the document.
//!
//! Both sides get the same actions, structures and members, from the same import: one path per action (the name of the
//! action stands in for the header that really tells actions apart), one component per structure, request and response.
//! Requiredness, integer widths and descriptions are kept. A description beside a `$ref` has no meaning in OpenAPI 3.0
//! and is left out, which spares the peer some work.

use serde_json::{Map, Value, json};
use tcgen::model::{Action, Api, Base, Member, Type};

/// The document, as the peer reads it.
pub fn to_openapi(api: &Api) -> Value {
    let mut paths = Map::new();
    let mut schemas = Map::new();
    for structure in &api.structures {
        schemas.insert(structure.ident.clone(), object(api, structure.doc.as_deref(), &structure.members));
    }
    for action in &api.actions {
        schemas.insert(action.request.clone(), object(api, None, &action.input));
        let mut response = object(api, None, &action.output);
        if let Some(properties) = response.get_mut("properties").and_then(Value::as_object_mut) {
            properties.insert("RequestId".to_owned(), json!({ "type": "string" }));
        }
        schemas.insert(action.response.clone(), response);
        paths.insert(format!("/{}", action.wire), path(action));
    }
    json!({
        "openapi": "3.0.3",
        "info": { "title": api.service, "version": api.version },
        "servers": [{ "url": format!("https://{}", api.endpoint) }],
        "paths": paths,
        "components": { "schemas": schemas },
    })
}

fn path(action: &Action) -> Value {
    let content = |name: &str| json!({ "application/json": { "schema": reference(name) } });
    let mut post = json!({
        "operationId": action.wire,
        "requestBody": { "required": true, "content": content(&action.request) },
        "responses": { "200": { "description": "", "content": content(&action.response) } },
    });
    describe(&mut post, action.doc.as_deref());
    json!({ "post": post })
}

fn object(api: &Api, doc: Option<&str>, members: &[Member]) -> Value {
    let properties: Map<String, Value> = members
        .iter()
        .map(|member| {
            let mut schema = schema(api, &member.type_);
            if schema.get("$ref").is_none() {
                describe(&mut schema, member.doc.as_deref());
            }
            (member.wire.clone(), schema)
        })
        .collect();
    let required: Vec<&str> = members.iter().filter(|it| it.required).map(|it| it.wire.as_str()).collect();
    let mut object = json!({ "type": "object", "properties": properties, "required": required });
    describe(&mut object, doc);
    object
}

fn schema(api: &Api, type_: &Type) -> Value {
    match type_ {
        Type::Text => json!({ "type": "string" }),
        Type::Binary => json!({ "type": "string", "format": "binary" }),
        Type::Integer => json!({ "type": "integer", "format": "int64" }),
        Type::Unsigned => json!({ "type": "integer", "format": "uint64", "minimum": 0 }),
        Type::Float => json!({ "type": "number", "format": "double" }),
        Type::Boolean => json!({ "type": "boolean" }),
        Type::Structure(index) => reference(api.structures.get(*index).map_or("", |it| it.ident.as_str())),
        // An open enum is its wire type: a closed one, as OpenAPI has it, would be another thing.
        Type::Enum(index) => match api.enums.get(*index).map(|it| it.base) {
            Some(Base::Integer) => schema(api, &Type::Integer),
            Some(Base::Unsigned) => schema(api, &Type::Unsigned),
            Some(Base::Text) | None => schema(api, &Type::Text),
        },
        Type::List(item) => json!({ "type": "array", "items": schema(api, item) }),
    }
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn describe(schema: &mut Value, text: Option<&str>) {
    if let (Some(text), Some(schema)) = (text, schema.as_object_mut()) {
        schema.insert("description".to_owned(), text.into());
    }
}
