//! The kinds of failure that a caller may want to tell apart.

/// What kind of failure an [`Error`](crate::Error) is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// An option of the client or the call cannot be used: a region with a line break, an endpoint that is no host.
    InvalidOption,
    /// There are no credentials, or those that there are cannot be used or refreshed. Nothing was sent with them.
    Credentials,
    /// The request breaks constraints; nothing was sent.
    InvalidRequest,
    /// The system's clock is out of every range; nothing was sent.
    Clock,
    /// No connection came about; nothing was sent. Of a call that was made again, this is true of the last attempt: see
    /// [`Error::attempts`](crate::Error::attempts).
    Connect,
    /// The time was up. What was asked may have been done.
    Timeout,
    /// The connection broke. What was asked may have been done.
    Connection,
    /// An answer that is not the service's: a gateway's error page, a redirect.
    Http,
    /// An answer that is not what the service is documented to send.
    Decode,
    /// An answer larger than the client's limit.
    TooLarge,
    /// The service answered with an error code.
    Service,
    /// The client's own limiter held the call back, which would have exceeded the action's documented rate; nothing was
    /// sent. See [`RateLimiting`](crate::RateLimiting).
    RateLimited,
    /// The caller's own code refused: an [interceptor](crate::interceptor::Interceptor), or a transport that sends
    /// nothing of the kind. Never made again. Whether something was sent, the [attempts](crate::Error::attempts) tell.
    Refused,
    /// The service's messages cannot be paired with what was sent.
    Pairing,
}
