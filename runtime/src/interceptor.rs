//! The caller's own code in the course of a call. An attempt comes by at three points; what an [`Interceptor`] says
//! there is kept to: headers more, or an end of it. Knows neither keys nor sockets.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::header::{
    ACCEPT_ENCODING, AUTHORIZATION, CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderMap, HeaderName, TE, TRAILER,
    TRANSFER_ENCODING, UPGRADE, USER_AGENT,
};
use http::{Extensions, StatusCode};

use crate::answer::Answer;
use crate::error::Error;
use crate::options::header_value;
use crate::redact::{ShownHeaders, ShownRequest};
use crate::service::AnyService;
use crate::transport::Request;

#[cfg(test)]
mod tests;

/// Sees every attempt of every call, and may add headers or end it.
///
/// Several are asked in the order in which the [builder](crate::ClientBuilder::interceptor) got them, and in the
/// reverse order after the response, so that the first one is the outermost. They run on the task that awaits the call:
/// keep them short, and do not block. A client without any pays nothing for it.
///
/// An error ends the attempt as if it had failed so. From the two points before sending it is retried by the call's
/// [policy](crate::RetryPolicy), where its kind is: [`Error::refused`] never is, a
/// [`TransportError::connect`](crate::transport::TransportError::connect) is. After the response nothing is retried for
/// an interceptor's sake, since the service has done its work by then. The call ends with this error, and what it
/// stands for is among the [attempts](Error::attempts).
///
/// # Examples
/// A trace id on every request:
///
/// ```
/// use tcgen_runtime::Error;
/// use tcgen_runtime::interceptor::{Context, Headers, Interceptor};
///
/// struct TraceId(fn() -> String);
///
/// impl Interceptor for TraceId {
///     fn before_sign(&self, _: &mut Context<'_>, headers: &mut Headers<'_>) -> Result<(), Error> {
///         headers.insert("X-TC-TraceId", &(self.0)())
///     }
/// }
/// ```
///
/// An audit log. What an interceptor puts into the context is there again for the same call, whatever other calls run:
///
/// ```
/// use std::sync::Mutex;
/// use tcgen_runtime::Error;
/// use tcgen_runtime::interceptor::{Context, Interceptor, Outcome, SignedRequest};
///
/// #[derive(Default)]
/// struct Audit(Mutex<Vec<String>>);
///
/// #[derive(Clone, Copy)]
/// struct Sent(usize);
///
/// impl Interceptor for Audit {
///     fn before_send(&self, context: &mut Context<'_>, request: &mut SignedRequest<'_>) -> Result<(), Error> {
///         context.extensions_mut().insert(Sent(request.body().len()));
///         Ok(())
///     }
///
///     fn after_response(&self, context: &mut Context<'_>, outcome: &Outcome<'_>) -> Result<(), Error> {
///         let sent = context.extensions_mut().get::<Sent>().map_or(0, |sent| sent.0);
///         let end = outcome.error().map_or_else(|| "ok".to_owned(), ToString::to_string);
///         let line = format!("{} #{}: {sent} bytes, {end}", context.action(), context.attempt());
///         self.0.lock().map_err(|_| Error::refused("the audit log is broken"))?.push(line);
///         Ok(())
///     }
/// }
/// ```
///
/// Faults at will, to see how a program takes them. Nothing is sent where a connection is said to have failed, so that
/// even a write is tried again:
///
/// ```
/// use std::sync::atomic::{AtomicU32, Ordering};
/// use tcgen_runtime::Error;
/// use tcgen_runtime::interceptor::{Context, Interceptor, SignedRequest};
/// use tcgen_runtime::transport::TransportError;
///
/// /// Every so many requests, one fails.
/// struct Faults { every: u32, seen: AtomicU32 }
///
/// impl Interceptor for Faults {
///     fn before_send(&self, _: &mut Context<'_>, _: &mut SignedRequest<'_>) -> Result<(), Error> {
///         if self.seen.fetch_add(1, Ordering::Relaxed) % self.every == 0 {
///             return Err(TransportError::connect("a fault on purpose").into());
///         }
///         Ok(())
///     }
/// }
/// ```
pub trait Interceptor: Send + Sync {
    /// Before an attempt is signed, and before credentials are got for it.
    ///
    /// # Errors
    /// Ends the attempt; nothing was sent.
    fn before_sign(&self, context: &mut Context<'_>, headers: &mut Headers<'_>) -> Result<(), Error> {
        let _ = (context, headers);
        Ok(())
    }

    /// When the request is finished and signed, just before it goes to the transport.
    ///
    /// # Errors
    /// Ends the attempt; nothing was sent.
    fn before_send(&self, context: &mut Context<'_>, request: &mut SignedRequest<'_>) -> Result<(), Error> {
        let _ = (context, request);
        Ok(())
    }

    /// After an attempt, whatever came of it: also where it was ended before it was sent.
    ///
    /// # Errors
    /// Ends the call, whatever came of the attempt.
    fn after_response(&self, context: &mut Context<'_>, outcome: &Outcome<'_>) -> Result<(), Error> {
        let _ = (context, outcome);
        Ok(())
    }
}

/// One interceptor for several clients.
impl<I: Interceptor + ?Sized> Interceptor for Arc<I> {
    fn before_sign(&self, context: &mut Context<'_>, headers: &mut Headers<'_>) -> Result<(), Error> {
        I::before_sign(self, context, headers)
    }

    fn before_send(&self, context: &mut Context<'_>, request: &mut SignedRequest<'_>) -> Result<(), Error> {
        I::before_send(self, context, request)
    }

    fn after_response(&self, context: &mut Context<'_>, outcome: &Outcome<'_>) -> Result<(), Error> {
        I::after_response(self, context, outcome)
    }
}

/// The call that an attempt belongs to.
#[derive(Debug)]
pub struct Context<'c> {
    pub(crate) service: &'c AnyService,
    pub(crate) action: &'c str,
    pub(crate) region: Option<&'c str>,
    pub(crate) attempt: u32,
    pub(crate) extensions: Extensions,
}

impl Context<'_> {
    /// The service.
    pub fn service(&self) -> &AnyService {
        self.service
    }

    /// The action's name.
    pub fn action(&self) -> &str {
        self.action
    }

    /// The region, where there is one.
    pub fn region(&self) -> Option<&str> {
        self.region
    }

    /// Which attempt of the call it is, from 1.
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    /// What interceptors keep for the length of the call, by type.
    pub fn extensions_mut(&mut self) -> &mut Extensions {
        &mut self.extensions
    }
}

/// Headers that an attempt will have besides the client's own. They are not part of what is signed.
pub struct Headers<'h>(pub(crate) &'h mut HeaderMap);

impl Headers<'_> {
    /// Adds a header, in place of one that was added before under the name.
    ///
    /// # Errors
    /// `name` is no name of a header or one that the client writes itself, or `value` holds anything but printable
    /// ASCII, as a line break that would make another header of it; kind
    /// [`InvalidOption`](crate::ErrorKind::InvalidOption).
    pub fn insert(&mut self, name: &str, value: &str) -> Result<(), Error> {
        let (name, value) = (free_name(name)?, header_value(&format!("value of the header {name:?}"), value)?);
        self.0.insert(name, value);
        Ok(())
    }
}

/// A request as the transport will get it. Its `Debug` leaves out what is secret of query, headers and body.
pub struct SignedRequest<'r>(pub(crate) &'r mut Request);

impl SignedRequest<'_> {
    /// Where it goes.
    pub fn uri(&self) -> &http::Uri {
        self.0.uri()
    }

    /// All headers. The signature and the token of temporary credentials are marked as sensitive
    /// ([`is_sensitive`](http::HeaderValue::is_sensitive)), so that `Debug` hides them: write no value to a log
    /// without asking for the mark.
    pub fn headers(&self) -> &HeaderMap {
        self.0.headers()
    }

    /// The body as it is sent.
    pub fn body(&self) -> &[u8] {
        self.0.body()
    }

    /// Adds a header to the finished request.
    ///
    /// # Errors
    /// As for [`Headers::insert`].
    pub fn insert_header(&mut self, name: &str, value: &str) -> Result<(), Error> {
        Headers(self.0.headers_mut()).insert(name, value)
    }
}

/// What came of an attempt.
pub struct Outcome<'o> {
    status: Option<StatusCode>,
    headers: &'o HeaderMap,
    request_id: Option<&'o str>,
    error: Option<&'o Error>,
    elapsed: Duration,
}

impl<'o> Outcome<'o> {
    pub(crate) fn new(
        status: Option<StatusCode>,
        headers: &'o HeaderMap,
        result: Result<&'o Answer, &'o Error>,
        elapsed: Duration,
    ) -> Self {
        let (request_id, error) = match result {
            Ok(answer) => (answer.request_id(), None),
            Err(error) => (error.request_id(), Some(error)),
        };
        Self { status, headers, request_id, error, elapsed }
    }

    /// The HTTP status, where an answer came.
    pub fn status(&self) -> Option<u16> {
        self.status.map(|status| status.as_u16())
    }

    /// The headers of the answer; none where no answer came.
    pub fn headers(&self) -> &HeaderMap {
        self.headers
    }

    /// The id that the service gave the request, where it did.
    pub fn request_id(&self) -> Option<&str> {
        self.request_id
    }

    /// Why it failed, or what an inner interceptor made of it; `None` where it succeeded.
    pub fn error(&self) -> Option<&Error> {
        self.error
    }

    /// How long the attempt took: signing, sending, and reading the answer.
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }
}

impl fmt::Debug for Headers<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        ShownHeaders(self.0).fmt(out)
    }
}

impl fmt::Debug for SignedRequest<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = ShownRequest::of(self.0);
        out.debug_struct("SignedRequest")
            .field("method", self.0.method())
            .field("uri", &format_args!("{}", shown.uri))
            .field("headers", &ShownHeaders(self.headers()))
            .field("body", &format_args!("{}", shown.body))
            .finish()
    }
}

impl fmt::Debug for Outcome<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { status, headers, request_id, error, elapsed } = self;
        out.debug_struct("Outcome")
            .field("status", status)
            .field("headers", &ShownHeaders(headers))
            .field("request_id", request_id)
            .field("error", error)
            .field("elapsed", elapsed)
            .finish()
    }
}

/// The name of a header that is the caller's to set.
fn free_name(name: &str) -> Result<HeaderName, Error> {
    let parsed = HeaderName::from_bytes(name.as_bytes()).map_err(|_| {
        // Somebody may have given a whole header.
        let shown: String = name.split([':', '=', ' ']).next().unwrap_or_default().chars().take(64).collect();
        Error::option(format!("{shown:?} is no name of a header: it has letters, digits and hyphens"))
    })?;
    match is_ours(&parsed) {
        true => Err(Error::option(format!("the header `{parsed}` is written by the client itself"))),
        false => Ok(parsed),
    }
}

/// What the client or the transport writes, and what would end a request or a connection in another place than theirs.
fn is_ours(name: &HeaderName) -> bool {
    const HTTP: [HeaderName; 11] = [
        ACCEPT_ENCODING,
        AUTHORIZATION,
        CONNECTION,
        CONTENT_LENGTH,
        CONTENT_TYPE,
        HOST,
        TE,
        TRAILER,
        TRANSFER_ENCODING,
        UPGRADE,
        USER_AGENT,
    ];
    let service = name.as_str().strip_prefix("x-tc-");
    let known = ["action", "version", "timestamp", "region", "language", "token", "requestclient", "content-sha256"];
    HTTP.contains(name) || service.is_some_and(|rest| known.contains(&rest))
}

/// All interceptors of a client.
#[derive(Clone, Default)]
pub(crate) struct Interceptors(Vec<Arc<dyn Interceptor>>);

impl Interceptors {
    pub(crate) fn push(&mut self, interceptor: Arc<dyn Interceptor>) {
        self.0.push(interceptor);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The headers that the request shall have.
    pub(crate) fn before_sign(&self, context: &mut Context<'_>) -> Result<HeaderMap, Error> {
        let mut headers = HeaderMap::new();
        self.0.iter().try_for_each(|it| it.before_sign(context, &mut Headers(&mut headers)))?;
        Ok(headers)
    }

    pub(crate) fn before_send(&self, context: &mut Context<'_>, request: &mut Request) -> Result<(), Error> {
        self.0.iter().try_for_each(|it| it.before_send(context, &mut SignedRequest(request)))
    }

    /// What they make of the outcome; each sees what the ones inside of it have made of it.
    pub(crate) fn after_response(&self, context: &mut Context<'_>, outcome: &Outcome<'_>) -> Option<Error> {
        let mut verdict = None;
        for interceptor in self.0.iter().rev() {
            let seen = Outcome { error: verdict.as_ref().or(outcome.error), ..*outcome };
            if let Err(error) = interceptor.after_response(context, &seen) {
                verdict = Some(error);
            }
        }
        verdict
    }
}

impl fmt::Debug for Interceptors {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} interceptors", self.0.len())
    }
}
