//! The body of an answer, put together from its chunks and unpacked within a limit.

use bytes::{Bytes, BytesMut};
use http::header::{CONTENT_LENGTH, HeaderMap};

use crate::error::{Error, ErrorKind};
use crate::redact::{Redactor, safe_failure};
use crate::transport::{Response, TransportError};

mod encoding;

pub(crate) use encoding::{ACCEPTED, check_unpacked, unpack};

/// Reads the whole body, or fails as soon as it is known to be larger than `limit` bytes, or where `in_time` says so
/// between two chunks. A failure of the transport tells nothing that `redactor` knows.
pub(crate) async fn read_body(
    answer: &mut Response,
    limit: usize,
    in_time: impl Fn() -> Result<(), TransportError>,
    redactor: &Redactor,
) -> Result<Bytes, Error> {
    let safe = |fault| safe_failure(fault, redactor);
    if declared_length(answer.headers()).is_some_and(|length| length > limit) {
        return Err(too_large(limit));
    }
    let body = answer.body_mut();
    let first = body.chunk().await.map_err(safe)?.unwrap_or_default();
    if first.len() > limit {
        return Err(too_large(limit));
    }
    // Most responses come in one chunk, which needs no copy.
    let Some(second) = body.chunk().await.map_err(safe)? else { return Ok(first) };
    let mut whole = BytesMut::from(first);
    let mut next = Some(second);
    while let Some(chunk) = next {
        if chunk.len() > limit - whole.len() {
            return Err(too_large(limit));
        }
        whole.extend_from_slice(&chunk);
        in_time()?;
        next = body.chunk().await.map_err(safe)?;
    }
    Ok(whole.freeze())
}

fn too_large(limit: usize) -> Error {
    let message = format!("the response is larger than {limit} bytes: raise max_response_size, or ask for less");
    Error::new(ErrorKind::TooLarge, message)
}

fn declared_length(headers: &HeaderMap) -> Option<usize> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}
