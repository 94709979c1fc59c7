//! The body of an answer, put together from its chunks and unpacked within a limit.

use std::future::poll_fn;
use std::task::Poll;

use bytes::{Bytes, BytesMut};
use http::header::{CONTENT_LENGTH, HeaderMap};

use crate::error::{Error, ErrorKind};
use crate::redact::{Redactor, safe_failure};
use crate::transport::{Body, Response, TransportError};

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
    let body = &mut **answer.body_mut();
    let first = next_chunk(body).await.map_err(safe)?.unwrap_or_default();
    if first.len() > limit {
        return Err(too_large(limit));
    }
    // Most responses come in one chunk, which needs no copy.
    let Some(second) = next_chunk(body).await.map_err(safe)? else { return Ok(first) };
    let mut whole = BytesMut::from(first);
    let mut next = Some(second);
    while let Some(chunk) = next {
        if chunk.len() > limit - whole.len() {
            return Err(too_large(limit));
        }
        whole.extend_from_slice(&chunk);
        in_time()?;
        next = next_chunk(body).await.map_err(safe)?;
    }
    Ok(whole.freeze())
}

/// So many empty chunks in a row are no accident.
const EMPTY_AT_ONCE: usize = 16;

/// The next chunk that holds something; `None` at the end. Empty ones that are there at once without end would keep the
/// thread: timers and other tasks get their turn between them.
pub(crate) async fn next_chunk(body: &mut dyn Body) -> Result<Option<Bytes>, TransportError> {
    loop {
        for _ in 0..EMPTY_AT_ONCE {
            match body.chunk().await? {
                Some(chunk) if chunk.is_empty() => {}
                chunk => return Ok(chunk),
            }
        }
        give_way().await;
    }
}

async fn give_way() {
    let mut given = false;
    poll_fn(|context| {
        if std::mem::replace(&mut given, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

fn too_large(limit: usize) -> Error {
    let message = format!("the response is larger than {limit} bytes: raise max_response_size, or ask for less");
    Error::new(ErrorKind::TooLarge, message)
}

fn declared_length(headers: &HeaderMap) -> Option<usize> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}
