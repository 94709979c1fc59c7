//! What a scripted service answers. A value, an error or a fault comes in; a response, or a failure on the way, goes out.

use std::fmt;
use std::time::Duration;

use http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use http::{Response, StatusCode};
use serde::Serialize;
use serde_json::{Value, json};

use crate::redact::{Redactor, ShownHeaders};
use crate::transport::{self, Body, Bytes, TransportError, TransportErrorKind};

/// The id of every request that a script answers, unless the answer has another.
const REQUEST_ID: &str = "scripted";

/// What happens to one request. Its `Debug` leaves out what is secret of the answer.
#[derive(Clone)]
#[must_use = "an answer is given only by a script that it is part of"]
pub struct Answer {
    what: What,
    delay: Duration,
}

#[derive(Clone)]
enum What {
    Answers { status: StatusCode, headers: HeaderMap, body: Bytes },
    Fails(TransportErrorKind, String),
}

impl Answer {
    /// Success. `response` is the object of the action's output: a generated response (made with `default()` and its
    /// members set; needs the feature `serde` of its crate, which `test-util` turns on), or `json!`. Where it has no
    /// `RequestId`, it gets one.
    pub fn ok(response: &impl Serialize) -> Self {
        match serde_json::to_value(response) {
            Ok(Value::Object(mut members)) => {
                let id = members.entry("RequestId").or_insert(Value::Null);
                if matches!(id.as_str(), None | Some("")) {
                    *id = REQUEST_ID.into();
                }
                Self::json(&json!({ "Response": members }))
            }
            Ok(other) => Self::unusable(format!("the script's answer is {other}, and not an object")),
            Err(fault) => Self::unusable(format!("the script's answer cannot be written: {fault}")),
        }
    }

    /// The service's own error, as `OperationDenied.NoFlowPermission`; it comes with HTTP status 200.
    pub fn error(code: &str, message: &str) -> Self {
        Self::json(&json!({ "Response": { "Error": { "Code": code, "Message": message }, "RequestId": REQUEST_ID } }))
    }

    /// Any status and body, as a gateway answers: `Answer::http(502, "<html>…")`.
    pub fn http(status: u16, body: impl Into<Bytes>) -> Self {
        match StatusCode::from_u16(status) {
            Ok(status) => Self::of(What::Answers { status, headers: HeaderMap::new(), body: body.into() }),
            Err(_) => Self::unusable(format!("the script's answer has the status {status}, which there is not")),
        }
    }

    /// No connection comes about; nothing is sent.
    pub fn no_connection() -> Self {
        Self::of(What::Fails(TransportErrorKind::Connect, "by the script".to_owned()))
    }

    /// The connection breaks before an answer is there. The service may have done its work.
    pub fn broken() -> Self {
        Self::of(What::Fails(TransportErrorKind::Broken, "by the script".to_owned()))
    }

    /// No answer comes until the time of the call is up.
    pub fn never() -> Self {
        Self::no_connection().after(Duration::MAX)
    }

    /// The same that much later, by the clock of the script: see [`Scripted::elapsed`](super::Scripted::elapsed).
    /// Where the time of the call is up by then, it times out.
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// The same with a header more, such as `Retry-After`.
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        let parsed = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value));
        match (&mut self.what, parsed) {
            (What::Answers { headers, .. }, (Ok(name), Ok(value))) => {
                headers.append(name, value);
                self
            }
            (What::Answers { .. }, _) => {
                Self::unusable(format!("the script's answer has a header {name:?}: {value:?}, which cannot be"))
            }
            (What::Fails(..), _) => self,
        }
    }

    /// How long it takes.
    pub(super) fn delay(&self) -> Duration {
        self.delay
    }

    pub(super) fn give(self) -> Result<transport::Response, TransportError> {
        match self.what {
            What::Answers { status, headers, body } => {
                let body: Box<dyn Body> = Box::new(Some(body));
                let mut response = Response::new(body);
                *response.status_mut() = status;
                *response.headers_mut() = headers;
                Ok(response)
            }
            What::Fails(TransportErrorKind::Connect, why) => Err(TransportError::connect(why)),
            What::Fails(TransportErrorKind::Broken, why) => Err(TransportError::broken(why)),
            What::Fails(TransportErrorKind::Timeout, why) => Err(TransportError::timeout(why)),
            What::Fails(TransportErrorKind::Refused, why) => Err(TransportError::refused(why)),
        }
    }

    fn json(body: &Value) -> Self {
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static("application/json"))]);
        Self::of(What::Answers { status: StatusCode::OK, headers, body: body.to_string().into() })
    }

    /// A script cannot fail where it is written; it does where it is played.
    fn unusable(why: String) -> Self {
        Self::of(What::Fails(TransportErrorKind::Refused, why))
    }

    fn of(what: What) -> Self {
        Self { what, delay: Duration::ZERO }
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = out.debug_struct("Answer");
        match &self.what {
            What::Answers { status, headers, body } => shown
                .field("status", status)
                .field("headers", &ShownHeaders(headers))
                .field("body", &format_args!("{}", Redactor::default().knowing(body).shown(body))),
            What::Fails(kind, why) => shown.field("fails", kind).field("why", why),
        };
        shown.field("delay", &self.delay).finish()
    }
}
