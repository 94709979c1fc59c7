//! The one error of a call. Failures of every part come in; a kind, what the service said, and a text without secrets
//! go out.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use http::header::{CONTENT_TYPE, HeaderMap};

use crate::codec::{DecodeError, EncodeError};
use crate::pairing::PairingError;
use crate::redact::{Knowing, Redactor};
use crate::transport::{TransportError, TransportErrorKind};
use crate::validate::Violations;

mod attempt;
mod kind;
#[cfg(test)]
mod tests;

pub use attempt::Attempt;
pub use kind::ErrorKind;

/// How many bytes of a content type an error shows.
const LONGEST_TYPE: usize = 60;

/// Why a call, or what leads to it, failed.
///
/// ```
/// use tcgen_runtime::{Error, ErrorKind};
///
/// fn advise(error: &Error) -> &'static str {
///     match error.kind() {
///         ErrorKind::InvalidRequest => "mend the request: nothing was sent",
///         ErrorKind::Service if error.is_throttled() => "call less often",
///         ErrorKind::Service => "see code() and message()",
///         _ if error.is_timeout() => "the service may have done it nevertheless: look",
///         _ => "see the text, and source() for the cause",
///     }
/// }
/// # let _ = advise;
/// ```
///
/// Its text and its `Debug` hold neither secret key, token nor signature, whatever the service sent back.
pub struct Error(Box<Details>);

struct Details {
    kind: ErrorKind,
    /// The call that failed, as `essbasic ChannelBatchCancelFlows`.
    call: Option<String>,
    message: String,
    code: Option<String>,
    request_id: Option<String>,
    status: Option<u16>,
    excerpt: Option<String>,
    /// What can be said of an answer that is not shown.
    unshown: Option<String>,
    retry_after: Option<Duration>,
    /// Made by `absent_credentials`.
    absent: bool,
    attempts: Vec<Attempt>,
    source: Option<Source>,
}

#[derive(Debug)]
enum Source {
    Violations(Violations),
    Other(Box<dyn StdError + Send + Sync>),
}

impl Error {
    /// An error of a [`CredentialProvider`](crate::CredentialProvider). `message` says what is wrong, where, and what
    /// to do; it holds no secret.
    pub fn credentials(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Credentials, message)
    }

    /// The same, where there is nothing rather than something that cannot be used: a
    /// [`Chain`](crate::providers::Chain) then asks its next provider, which after any other error it does not.
    pub fn absent_credentials(message: impl Into<String>) -> Self {
        let mut error = Self::credentials(message);
        error.0.absent = true;
        error
    }

    /// An error of an [interceptor](crate::interceptor::Interceptor) that ends a call: it is not retried. `message`
    /// says why; it holds no secret.
    pub fn refused(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Refused, message)
    }

    /// Adds what this error follows from, which [`source`](StdError::source) then gives.
    #[must_use]
    pub fn caused_by(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(Source::Other(source.into()));
        self
    }

    /// What kind of failure it is.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The service's error code, as `OperationDenied.NoFlowPermission`; `None` where the service did not answer with
    /// one. Codes are open: new ones appear without notice.
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// The service's own words where it answered with an error, and what went wrong in ours else.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The id of the request, where an answer held one. Support asks for it.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// The HTTP status, where an answer came. The service sends its own errors with status 200.
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// The beginning of an answer that could not be read: 300 characters at most, secrets and control characters
    /// replaced. It may hold personal data. `None` where the answer was no JSON: nobody knows then which part of it is
    /// secret, so that an error says its length and its type alone.
    pub fn excerpt(&self) -> Option<&str> {
        self.0.excerpt.as_deref()
    }

    /// The constraints that the request breaks, where it was refused before it was sent.
    pub fn violations(&self) -> Option<&Violations> {
        match &self.0.source {
            Some(Source::Violations(violations)) => Some(violations),
            _ => None,
        }
    }

    /// The requests that were sent for the call, in order, each with its failure; the last one's is this error's own
    /// unless the call ended before it could be sent. Empty where nothing was sent. One that an
    /// [interceptor](crate::interceptor::Interceptor) held back is among them.
    ///
    /// A call that may be sent twice without harm can end with [`ErrorKind::Connect`] although an earlier attempt
    /// reached the service: the kinds of all attempts together say what may have been done.
    pub fn attempts(&self) -> &[Attempt] {
        &self.0.attempts
    }

    /// How long the service asked to be left alone (`Retry-After`).
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Whether the time was up before the whole response was there. The service may have done what it was asked.
    pub fn is_timeout(&self) -> bool {
        self.0.kind == ErrorKind::Timeout
    }

    /// Whether the service, or the gateway before it, refused because it is asked too often.
    pub fn is_throttled(&self) -> bool {
        self.family() == Some("RequestLimitExceeded") || self.status() == Some(429)
    }

    /// The error code up to its first dot.
    pub(crate) fn family(&self) -> Option<&str> {
        self.code()?.split('.').next()
    }

    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Details {
            kind,
            call: None,
            message: message.into(),
            code: None,
            request_id: None,
            status: None,
            excerpt: None,
            unshown: None,
            retry_after: None,
            absent: false,
            attempts: Vec::new(),
            source: None,
        }))
    }

    pub(crate) fn option(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::InvalidOption, message)
    }

    pub(crate) fn clock() -> Self {
        Self::new(ErrorKind::Clock, "the system's clock is before 1970 or after 9999: set it")
    }

    /// What was written is no object of members, so that they cannot be told apart: an encoder's own fault.
    pub(crate) fn unsplittable(fault: DecodeError) -> Self {
        Self::new(ErrorKind::InvalidRequest, format!("nothing was sent: the request is no JSON object: {fault}"))
            .caused_by(fault)
    }

    pub(crate) fn service(code: String, message: String) -> Self {
        let mut error = Self::new(ErrorKind::Service, message);
        error.0.code = Some(code);
        error
    }

    pub(crate) fn in_call(mut self, service: &str, action: &str) -> Self {
        self.0.call = Some(format!("{service} {action}"));
        self
    }

    pub(crate) fn with_status(mut self, status: u16) -> Self {
        self.0.status = Some(status);
        self
    }

    pub(crate) fn with_request_id(mut self, request_id: String) -> Self {
        self.0.request_id = Some(request_id).filter(|id| !id.is_empty());
        self
    }

    pub(crate) fn is_absent(&self) -> bool {
        self.0.absent
    }

    pub(crate) fn absent_like(mut self, other: &Self) -> Self {
        self.0.absent = other.0.absent;
        self
    }

    pub(crate) fn with_retry_after(mut self, retry_after: Option<Duration>) -> Self {
        self.0.retry_after = retry_after;
        self
    }

    pub(crate) fn with_attempts(mut self, attempts: Vec<Attempt>) -> Self {
        self.0.attempts = attempts;
        self
    }

    /// Shows the answer as far as it may be.
    pub(crate) fn with_answer(mut self, body: &[u8], secrets: &Knowing) -> Self {
        self.0.excerpt = secrets.excerpt(body);
        if self.0.excerpt.is_none() && !body.is_empty() {
            self.0.unshown = Some(format!("{} bytes that are no JSON", body.len()));
        }
        self
    }

    /// Says the type of an answer that is not shown.
    pub(crate) fn with_content_type(mut self, headers: &HeaderMap, redactor: &Redactor) -> Self {
        let type_ = headers.get(CONTENT_TYPE).and_then(|type_| type_.to_str().ok()?.split([';', ' ']).next());
        if let (Some(unshown), Some(type_)) = (&mut self.0.unshown, type_.filter(|it| it.len() <= LONGEST_TYPE)) {
            unshown.push_str(&format!(" ({})", redactor.knowing(b"").redact(type_.to_owned())));
        }
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Details { call, message, code, request_id, excerpt, unshown, attempts, .. } = &*self.0;
        if let Some(call) = call {
            write!(out, "{call}: ")?;
        }
        if let Some(code) = code {
            write!(out, "{code}: ")?;
        }
        out.write_str(message)?;
        if let Some(request_id) = request_id {
            write!(out, " (request id {request_id})")?;
        }
        if attempts.len() > 1 {
            write!(out, " (after {} attempts)", attempts.len())?;
        }
        if let Some(excerpt) = excerpt {
            write!(out, "; the answer begins: {excerpt}")?;
        }
        if let Some(unshown) = unshown {
            write!(out, "; the answer is {unshown}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Details {
            kind,
            call,
            message,
            code,
            request_id,
            status,
            excerpt,
            unshown,
            retry_after,
            absent: _,
            attempts,
            source,
        } = &*self.0;
        out.debug_struct("Error")
            .field("kind", kind)
            .field("call", call)
            .field("message", message)
            .field("code", code)
            .field("request_id", request_id)
            .field("status", status)
            .field("excerpt", excerpt)
            .field("unshown", unshown)
            .field("retry_after", retry_after)
            .field("attempts", attempts)
            .field("source", source)
            .finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self.0.source.as_ref()? {
            Source::Violations(violations) => Some(violations),
            Source::Other(source) => Some(&**source),
        }
    }
}

impl From<Violations> for Error {
    fn from(violations: Violations) -> Self {
        let mut error = Self::new(ErrorKind::InvalidRequest, format!("nothing was sent: {violations}"));
        error.0.source = Some(Source::Violations(violations));
        error
    }
}

impl From<EncodeError> for Error {
    fn from(fault: EncodeError) -> Self {
        Self::new(ErrorKind::InvalidRequest, format!("nothing was sent: {fault}")).caused_by(fault)
    }
}

impl From<DecodeError> for Error {
    fn from(fault: DecodeError) -> Self {
        Self::new(ErrorKind::Decode, format!("the response cannot be read: {fault}")).caused_by(fault)
    }
}

impl From<PairingError> for Error {
    fn from(fault: PairingError) -> Self {
        Self::new(ErrorKind::Pairing, fault.to_string()).caused_by(fault)
    }
}

impl From<TransportError> for Error {
    fn from(fault: TransportError) -> Self {
        let kind = match fault.kind() {
            TransportErrorKind::Connect => ErrorKind::Connect,
            TransportErrorKind::Timeout => ErrorKind::Timeout,
            TransportErrorKind::Broken => ErrorKind::Connection,
            TransportErrorKind::Refused => ErrorKind::Refused,
        };
        let mut message = fault.to_string();
        let mut cause = fault.source();
        while let Some(error) = cause {
            message.push_str(": ");
            message.push_str(&error.to_string());
            cause = error.source();
        }
        Self::new(kind, message).caused_by(fault)
    }
}
