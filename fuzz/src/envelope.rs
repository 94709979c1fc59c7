//! Any bytes as the answer to a call, read into three generated types and by serde.
//!
//! - What is not JSON, or has no object `Response`, is never a success.
//! - A `Response` that serde reads is read to the same values.
//! - An `Error` with a code is the service's own error, with that code and message.

use std::cell::LazyCell;
use std::fmt::Debug;

use golden_awkward_names::model::{CreateOptionResponse, DescribeTreeResponse};
use golden_channel_batch_cancel_flows::model::ChannelBatchCancelFlowsResponse;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tcgen_runtime::codec::{Encode, ObjectWriter};
use tcgen_runtime::transport::{Bytes, http::StatusCode};
use tcgen_runtime::{Action, Checker, Error, ErrorKind, Request, Response, Validate};

use crate::call::{Caller, KEY, SERVICE, now};
use crate::json::depth;

/// Holds one answer against serde. The first byte chooses the type and the status.
///
/// # Panics
/// Where an invariant is broken.
pub fn check(input: &[u8]) {
    let Some((&choice, body)) = input.split_first() else { return };
    let status = if choice & 4 == 0 { StatusCode::OK } else { StatusCode::BAD_GATEWAY };
    match choice & 3 {
        0 => check_as::<CreateOptionResponse>(status, body),
        1 => check_as::<DescribeTreeResponse>(status, body),
        _ => check_as::<ChannelBatchCancelFlowsResponse>(status, body),
    }
}

fn check_as<R: Response + Clone + Debug + PartialEq + DeserializeOwned>(status: StatusCode, body: &[u8]) {
    let read = read::<R>(status, body);
    if !status.is_success() {
        assert!(read.is_err(), "a failure's status is a failure");
    }
    let text = std::str::from_utf8(body).ok();
    let Some(answer) = text.and_then(|text| serde_json::from_str::<Value>(text).ok()) else {
        // serde_json stops at 128 levels, and at half a surrogate pair.
        let is_no_json = text.is_none_or(|text| serde_json::from_str::<serde::de::IgnoredAny>(text).is_err());
        assert!(!is_no_json || read.is_err(), "what is not JSON is no success");
        return;
    };
    // serde_json gives names of its own a meaning.
    let text = text.unwrap_or_default();
    if text.contains("$serde_json")
        || KEY.iter().any(|key| text.contains(key))
        || depth(text) > 120
        || stands_twice(text, "Response")
    {
        return;
    }
    let Some(response) = answer.get("Response").filter(|it| it.is_object()) else {
        assert!(read.is_err(), "there is no object `Response`");
        return;
    };
    match response.get("Error") {
        Some(Value::Object(error)) if !stands_twice(text, "Error") => {
            let text_of = |name: &str| error.get(name).and_then(Value::as_str);
            if let Some(code) = text_of("Code").filter(|code| !code.is_empty()) {
                let failure = read.expect_err("the service says that it failed");
                assert_eq!(failure.kind(), ErrorKind::Service);
                assert_shown(failure.code(), code);
                if let Some(message) = text_of("Message") {
                    assert_shown(Some(failure.message()), message);
                }
                if let Some(id) = response.get("RequestId").and_then(Value::as_str).filter(|id| !id.is_empty()) {
                    assert_shown(failure.request_id(), id);
                }
            }
        }
        None if tells_otherwise(&answer) || tells_otherwise(response) => {}
        None => check_values(status, response, read),
        Some(Value::Null) => {}
        Some(_) => assert!(read.is_err(), "an `Error` of any shape is a failure"),
    }
}

/// Whether a member may tell that the call failed although there is no `Error`: an error in another case, beside
/// `Response`, or in the legacy shape.
fn tells_otherwise(object: &Value) -> bool {
    let mut names = object.as_object().into_iter().flatten().map(|(name, _)| name.as_str());
    names.any(|name| name.eq_ignore_ascii_case("error") || matches!(name, "code" | "codeDesc"))
}

/// What an error tells is what the answer said, but for what looks like a secret.
fn assert_shown(shown: Option<&str>, said: &str) {
    if !shown.is_some_and(|shown| shown.contains("[redacted]")) {
        assert_eq!(shown, Some(said));
    }
}

/// A response without an error in it.
fn check_values<R: Response + Debug + PartialEq + DeserializeOwned>(
    status: StatusCode,
    response: &Value,
    read: Result<R, Error>,
) {
    let Ok(theirs) = serde_json::from_value::<R>(response.clone()) else { return };
    if status.is_success() && !has_list_for_object(response) {
        assert_eq!(read.expect("serde reads it"), theirs);
    }
}

/// serde's derive reads a structure from a list of its members' values, which no service means.
fn has_list_for_object(value: &Value) -> bool {
    const STRUCTURES: [&str; 6] = ["Option", "Root", "Child", "Ring", "A", "B"];
    match value {
        Value::Array(items) => items.iter().any(|item| item.is_array() || has_list_for_object(item)),
        Value::Object(members) => members
            .iter()
            .any(|(name, value)| STRUCTURES.contains(&name.as_str()) && value.is_array() || has_list_for_object(value)),
        _ => false,
    }
}

/// Whether a name may occur twice: of two equal members serde takes the last, and the reader lets the second add to the
/// first where it is an object.
fn stands_twice(text: &str, name: &str) -> bool {
    text.matches(name).count() > 1 || text.contains("\\u")
}

fn read<R: Response + Clone + Debug + PartialEq + DeserializeOwned>(
    status: StatusCode,
    body: &[u8],
) -> Result<R, Error> {
    thread_local!(static CALLER: LazyCell<Caller> = LazyCell::new(|| Caller::new(1 << 24)));
    CALLER.with(|caller| {
        caller.answer(status, "application/json", vec![Bytes::copy_from_slice(body)]);
        now(caller.client.call(&Ask::<R>(std::marker::PhantomData)).into_future())
    })
}

/// A request without members whose answer is an `R`.
struct Ask<R>(std::marker::PhantomData<fn() -> R>);

const ACTION: Action = Action::new(&SERVICE, "Ask");

impl<R: Response> Request for Ask<R> {
    type Response = R;
    const ACTION: &'static Action = &ACTION;
}

impl<R> Validate for Ask<R> {
    fn check(&self, _: &mut Checker) {}
}

impl<R> Encode for Ask<R> {
    fn encode(&self, _: &mut ObjectWriter) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_of_every_kind_hold() {
        for body in [
            r#"{"Response":{"RequestId":"r","Option":{"Some":"a"},"Numbers":[1,-2],"Level":2}}"#,
            r#"{"Response":{"Root":{"Name":"a","Children":[{"Name":"b"}]},"Ring":{"B":{}}}}"#,
            r#"{"Response":{"TaskId":"a","FailMessages":["","b"],"RequestId":"r"}}"#,
            r#"{"Response":{"Error":{"Code":"InternalError","Message":"no"},"RequestId":"r"}}"#,
            r#"{"Response":null}"#,
            r#"{"code":4000,"message":"no","codeDesc":"AuthFailure"}"#,
            "<html>",
            "",
        ] {
            for choice in 0..8 {
                check(&[&[choice], body.as_bytes()].concat());
            }
        }
    }
}
