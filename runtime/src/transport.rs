//! How bytes travel. A finished HTTP request comes in; status, headers and a body in chunks go out. Knows nothing
//! of Tencent Cloud: retries, redirects and the meaning of a status are not its business.

use std::error::Error as StdError;
use std::fmt;
use std::time::{Duration, Instant};

pub use bytes::Bytes;
pub use http;

use crate::BoxFuture;

#[cfg(feature = "hyper")]
mod hyper;

#[cfg(feature = "hyper")]
pub use self::hyper::{HyperTransport, HyperTransportBuilder};
/// For [`HyperTransportBuilder::tls_config`].
#[cfg(feature = "hyper")]
pub use rustls;

/// Sends requests. The client signs before and decodes after.
///
/// ```
/// use std::time::Duration;
/// use tcgen_runtime::BoxFuture;
/// use tcgen_runtime::transport::{Body, Bytes, Request, Response, Transport, TransportError};
///
/// /// Answers every request with the same text.
/// struct Canned(&'static str);
///
/// impl Transport for Canned {
///     fn send(&self, _: Request, _: Duration) -> BoxFuture<'_, Result<Response, TransportError>> {
///         let body: Box<dyn Body> = Box::new(Some(Bytes::from_static(self.0.as_bytes())));
///         Box::pin(async { Ok(Response::new(body)) })
///     }
/// }
/// ```
pub trait Transport: Send + Sync {
    /// Sends `request` and gives the response as soon as its headers are there.
    ///
    /// The client keeps the time of attempt and call by [`sleep`](Self::sleep): it drops this future, or the body, when
    /// the time is up. Over a transport without a timer only the transport's own limit holds: after `timeout`, counted
    /// from this call to the last chunk of the body, it gives [`TransportError::timeout`]. [`Duration::MAX`] is no
    /// limit, as a stream of events has none. Neither ends a `send` that blocks the thread.
    ///
    /// It follows no redirect, repeats nothing, and spawns nothing that outlives the future and the body.
    fn send(&self, request: Request, timeout: Duration) -> BoxFuture<'_, Result<Response, TransportError>>;

    /// Waits for `duration`: before another attempt, for a place under a rate limit, and for the end of a call's time.
    /// The future is `'static`, so that it can outlive a borrow of the transport; dropping it ends the wait.
    ///
    /// A transport without a timer gives `None`, as this default does. Calls over it never wait between attempts: where
    /// they would have, they fail with what they have by then. Their [`timeout`](crate::ClientBuilder::timeout) is then
    /// only told to [`send`](Self::send). A transport that wraps another passes this method and [`now`](Self::now) on.
    fn sleep(&self, duration: Duration) -> Option<BoxFuture<'static, ()>> {
        let _ = duration;
        None
    }

    /// What time it is, by the clock that [`sleep`](Self::sleep) waits by; the machine's own by default. The time of a
    /// call and the rate of an action are counted by it.
    fn now(&self) -> Instant {
        Instant::now()
    }
}

/// What is sent. Headers that carry secrets are marked as sensitive, so that `Debug` hides them.
pub type Request = http::Request<Bytes>;

/// What is answered.
pub type Response = http::Response<Box<dyn Body>>;

/// A response's body, in chunks of any size.
pub trait Body: Send {
    /// The next chunk; `None` at the end.
    fn chunk(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>>;
}

/// A body that is there as a whole, given out in one chunk.
impl Body for Option<Bytes> {
    fn chunk(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>> {
        Box::pin(std::future::ready(Ok(self.take())))
    }
}

/// Why no response came, or not all of it.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    source: Box<dyn StdError + Send + Sync>,
}

/// What kind of failure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection came about, so that no byte of the request was sent.
    Connect,
    /// The time was up.
    Timeout,
    /// The connection broke, or the other side does not speak HTTP.
    Broken,
    /// The transport sends nothing of the kind, as one that plays back what was recorded. It is not asked again.
    Refused,
}

impl TransportError {
    /// No connection came about. Only for failures before the first byte of the request: such a call can be repeated
    /// safely.
    pub fn connect(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { kind: TransportErrorKind::Connect, source: source.into() }
    }

    /// The time was up.
    pub fn timeout(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { kind: TransportErrorKind::Timeout, source: source.into() }
    }

    /// Anything else.
    pub fn broken(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { kind: TransportErrorKind::Broken, source: source.into() }
    }

    /// The transport does not want to send it.
    pub fn refused(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { kind: TransportErrorKind::Refused, source: source.into() }
    }

    pub(crate) fn of(kind: TransportErrorKind, source: String) -> Self {
        Self { kind, source: source.into() }
    }

    /// What kind of failure it is.
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self.kind {
            TransportErrorKind::Connect => "no connection could be made",
            TransportErrorKind::Timeout => "no complete response came in time",
            TransportErrorKind::Broken => "the connection failed",
            TransportErrorKind::Refused => "the transport refused the request",
        })
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.source)
    }
}
