//! The official examples as cases. In: tccli's `examples.json` and the spec. Out: JSON texts by kind.
//!
//! Read here anew, and not taken from the spec: what the importer would drop must not be missing here.

use serde_json::{Value, json};
use tcgen::import::{Choice, Tccli};
use tcgen::spec::{Map, Member, Service};

/// What a case is about.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A `Response` object without an error.
    Response,
    /// A whole answer with an error.
    Error,
    /// The body of a request.
    Request,
}

/// One example.
pub(super) struct Case {
    pub(super) kind: Kind,
    pub(super) action: String,
    /// The JSON.
    pub(super) body: String,
}

impl Case {
    /// A line for the harness.
    pub(super) fn line(&self, key: &str) -> String {
        let kind = match self.kind {
            Kind::Response => "response",
            Kind::Error => "error",
            Kind::Request => "request",
        };
        json!([key, kind, self.action, self.body]).to_string()
    }
}

/// Every example of a service version that is JSON of the kind it claims to be.
pub(super) fn cases(tccli: &Tccli, choice: &Choice, service: &Service) -> Vec<Case> {
    let Ok(texts) = tccli.read(choice) else { return Vec::new() };
    let examples: Value = texts.examples().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    let mut cases = Vec::new();
    for (action, examples) in examples["actions"].as_object().into_iter().flatten() {
        let Some(spec) = service.actions.get(action) else { continue };
        for example in examples.as_array().into_iter().flatten() {
            let mut push = |kind, body| cases.push(Case { kind, action: action.clone(), body });
            if let Some(body) = request(example["input"].as_str().unwrap_or_default()) {
                push(Kind::Request, known(service, &spec.value.input, body).to_string());
            }
            let output = example["output"].as_str().unwrap_or_default();
            let Some(response) =
                serde_json::from_str::<Value>(output).ok().and_then(|answer| answer.get("Response").cloned())
            else {
                continue;
            };
            // An error is a failure whatever it holds: that of tbp Reset has no code.
            if !response["Error"].is_null() {
                push(Kind::Error, output.to_owned());
            } else if response.is_object() {
                push(Kind::Response, response.to_string());
            }
        }
    }
    cases
}

/// The body of a POST: what stands behind the empty line, if it is an object.
fn request(text: &str) -> Option<Value> {
    let text = text.replace("\r\n", "\n");
    let (_, body) = text.split_once("\n\n")?;
    serde_json::from_str(body).ok().filter(Value::is_object)
}

/// The value without nulls and without what the spec does not know.
fn known(service: &Service, members: &Map<Member>, value: Value) -> Value {
    let Value::Object(given) = value else { return value };
    let pruned = given.into_iter().filter(|(_, value)| !value.is_null()).filter_map(|(name, value)| {
        let member = members.get(&name).map(|it| &it.value).filter(|it| !it.is_disabled())?;
        let structure = member.structure().and_then(|it| service.structures.get(it)).map(|it| &it.value.members);
        let value = match (structure, value) {
            (Some(members), Value::Array(items)) => {
                items.into_iter().map(|item| known(service, members, item)).collect()
            }
            (Some(members), value) => known(service, members, value),
            (None, value) => value,
        };
        Some((name, value))
    });
    Value::Object(pruned.collect())
}
