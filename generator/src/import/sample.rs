//! Documented calls and values. In: HTTP requests, answers and values as texts. Out: nodes, or nothing where a text
//! is not what it should be: an example that does not parse teaches nobody.

use serde_json::Value as Json;

use super::document::Example;
use crate::report::Place;
use crate::spec::{self, Entry, List, Located, Node, TypeName};

/// The longest value that is kept for documentation, in bytes: keys, certificates and pictures are no example to read.
const MOST_BYTES: usize = 200;

/// The examples of one action, all at one place: inside, they are texts in a text.
pub(super) fn read_examples(examples: &[Example<'_>], place: Place) -> List<spec::Example> {
    let examples: Vec<_> =
        examples.iter().filter_map(|example| read_example(example, place)).map(|it| Located::new(it, place)).collect();
    let place = (!examples.is_empty()).then_some(place);
    List::new(examples, place)
}

/// Whether an answer is shown as events, whose lines begin with `data:`: that of five actions, lkeap `ChatCompletions`
/// among them (tccli 3.1.189.1). The metadata says it of none.
pub(super) fn shows_events(examples: &[Example<'_>]) -> bool {
    let is_event = |line: &str| line.strip_prefix("data:").is_some_and(|data| data.trim_start().starts_with('{'));
    examples.iter().any(|example| example.output.lines().any(is_event))
}

/// `None` where neither side parses.
fn read_example(example: &Example<'_>, place: Place) -> Option<spec::Example> {
    let input = request_body(&example.input).filter(Json::is_object);
    let output = response_body(&example.output);
    if input.is_none() && output.is_none() {
        return None;
    }
    let node = |json: Json| Located::new(to_node(json, place), place);
    let title = example.title.as_ref().map(|title| title.trim()).filter(|title| !title.is_empty());
    Some(spec::Example {
        title: title.map(|title| Located::new(title.to_owned(), place)),
        input: input.map(node),
        output: output.map(node),
    })
}

/// What stands behind the empty line of a request.
fn request_body(text: &str) -> Option<Json> {
    let mut rest = text;
    while let Some((line, after)) = rest.split_once('\n') {
        rest = after;
        if line.trim().is_empty() {
            return serde_json::from_str(rest).ok();
        }
    }
    None
}

/// What stands in `Response`. An `Error` with a code is a refusal and stays, so that nobody takes the call for a good
/// one; success with an `Error` that has no code is documented too (tbp Reset).
fn response_body(text: &str) -> Option<Json> {
    response_of(serde_json::from_str(text).ok()?)
}

/// What stands in the `Response` of an answer.
pub(super) fn response_of(answer: Json) -> Option<Json> {
    let Json::Object(mut answer) = answer else { return None };
    let Json::Object(mut response) = answer.shift_remove("Response")? else { return None };
    let code = response.get("Error").and_then(|error| error.get("Code")).and_then(Json::as_str);
    if code.is_none_or(str::is_empty) {
        response.shift_remove("Error");
    }
    Some(Json::Object(response))
}

/// JSON as a node, every part at the same place.
pub(super) fn to_node(json: Json, place: Place) -> Node {
    match json {
        Json::Null => Node::Null,
        Json::Bool(flag) => Node::Scalar { text: flag.to_string(), quoted: false },
        Json::Number(number) => Node::Scalar { text: number.to_string(), quoted: false },
        Json::String(text) => Node::Scalar { text, quoted: true },
        Json::Array(items) => {
            Node::List(items.into_iter().map(|item| Located::new(to_node(item, place), place)).collect())
        }
        Json::Object(members) => Node::Map(members.into_iter().map(|member| to_entry(member, place)).collect()),
    }
}

fn to_entry((key, value): (String, Json), place: Place) -> Entry {
    Entry { key: Located::new(key, place), quoted: true, value: Located::new(to_node(value, place), place) }
}

/// A value of a member, if it is of its type. `无` is "none".
pub(super) fn read_value(type_name: &TypeName, text: &str, place: Place) -> Option<Located<Node>> {
    let text = text.trim();
    if text.is_empty()
        || text.len() > MOST_BYTES
        || text.contains(char::is_control)
        || matches!(text, "无" | "-" | "null" | "None")
    {
        return None;
    }
    let scalar = type_name.scalar()?;
    let node = if type_name.is_list() {
        let Ok(list @ Json::Array(_)) = serde_json::from_str(text) else { return None };
        to_node(list, place)
    } else {
        Node::Scalar { text: text.to_owned(), quoted: !scalar.is_number() && scalar != spec::Scalar::Boolean }
    };
    let fits = match &node {
        Node::List(items) => !items.is_empty() && items.iter().all(|item| scalar.admits(&item.value)),
        node => scalar.admits(node),
    };
    fits.then(|| Located::new(node, place))
}
