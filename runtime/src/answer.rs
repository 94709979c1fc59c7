//! What a call ends with where it succeeds: a response that is there as a whole, or a stream that has only begun.

use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, StatusCode};

use crate::error::{Error, ErrorKind};
use crate::redact::Redactor;
use crate::request::AnyResponse;
use crate::transport::Body;

/// What a call is after.
#[derive(Clone, Copy)]
pub(crate) struct Wanted {
    pub(crate) fresh: fn() -> Box<dyn AnyResponse>,
    /// A stream of events, whose connection stays open for as long as it brings something.
    pub(crate) stream: bool,
}

/// What the service gave.
pub(crate) enum Answer {
    Whole(Box<dyn AnyResponse>),
    /// With whoever takes the call's secrets out of what comes.
    Stream(Box<dyn Body>, Box<Redactor>),
}

impl Answer {
    /// The request's id, where it is known by now.
    pub(crate) fn request_id(&self) -> Option<&str> {
        match self {
            Self::Whole(response) => Some(response.id()).filter(|id| !id.is_empty()),
            Self::Stream(..) => None,
        }
    }

    /// The response of a call that is after nothing else.
    pub(crate) fn into_whole(self) -> Result<Box<dyn AnyResponse>, Error> {
        match self {
            Self::Whole(response) => Ok(response),
            Self::Stream(..) => Err(unexpected_stream()),
        }
    }
}

pub(crate) fn unexpected_stream() -> Error {
    Error::new(ErrorKind::Decode, "the service answers with a stream of events: make the call with `stream()`")
}

/// Whether this is the head of a stream. A failure is JSON even where a success would have been a stream.
pub(crate) fn is_stream(status: StatusCode, headers: &HeaderMap) -> bool {
    let content_type = headers.get(CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
    let kind = content_type.split(|byte| *byte == b';').next().unwrap_or_default();
    status.is_success() && kind.trim_ascii().eq_ignore_ascii_case(b"text/event-stream")
}
