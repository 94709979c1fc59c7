//! What others can see of a call: spans and events, and metrics. Its course comes in; nothing goes back. Without the
//! features `tracing` and `metrics` nothing of it is left. The names are OpenTelemetry's where it has one.

use std::future::Future;
use std::marker::PhantomData;
use std::time::Duration;

use crate::error::{Error, ErrorKind};
use crate::interceptor::Outcome;
use crate::redact::Redactor;

#[cfg(feature = "metrics")]
mod meter;
#[cfg(feature = "tracing")]
mod trace;

/// What is called.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(not(any(feature = "tracing", feature = "metrics")), allow(dead_code, reason = "nobody looks"))]
pub(crate) struct Subject<'c> {
    pub(crate) service: &'c str,
    pub(crate) action: &'c str,
    pub(crate) region: Option<&'c str>,
    /// With a port where it is not the scheme's own.
    pub(crate) host: &'c str,
}

/// Whether anybody may want to know how a call ends. Where nobody does, as by default, the clock need not be asked.
pub(crate) fn is_heard() -> bool {
    #[cfg(feature = "tracing")]
    let traced = trace::is_heard();
    #[cfg(not(feature = "tracing"))]
    let traced = false;
    traced || cfg!(feature = "metrics")
}

/// A call, or one attempt of it, while it runs.
pub(crate) struct Watch<'c> {
    #[cfg(feature = "metrics")]
    subject: Subject<'c>,
    #[cfg(feature = "tracing")]
    span: tracing::Span,
    of: PhantomData<&'c ()>,
}

impl<'c> Watch<'c> {
    /// A call begins.
    pub(crate) fn call(subject: Subject<'c>) -> Self {
        let _ = subject;
        Self {
            #[cfg(feature = "tracing")]
            span: trace::call_span(&subject),
            #[cfg(feature = "metrics")]
            subject,
            of: PhantomData,
        }
    }

    /// An attempt begins, the first with `number` 1; to be called within the call's future.
    pub(crate) fn attempt(subject: Subject<'c>, number: u32) -> Self {
        let _ = (subject, number);
        Self {
            #[cfg(feature = "tracing")]
            span: trace::attempt_span(&subject, number),
            #[cfg(feature = "metrics")]
            subject,
            of: PhantomData,
        }
    }

    /// Lets what `future` does count as part of this.
    pub(crate) fn within<F: Future>(&self, future: F) -> impl Future<Output = F::Output> {
        #[cfg(feature = "tracing")]
        let future = tracing::Instrument::instrument(future, self.span.clone());
        future
    }

    pub(crate) fn attempt_ended(&self, outcome: &Outcome<'_>) {
        let _ = outcome;
        #[cfg(feature = "tracing")]
        trace::record(&self.span, outcome);
        #[cfg(feature = "metrics")]
        meter::attempt(&self.subject, outcome);
    }

    pub(crate) fn call_ended(&self, outcome: &Outcome<'_>) {
        let _ = outcome;
        #[cfg(feature = "tracing")]
        trace::end_call(&self.span, outcome);
        #[cfg(feature = "metrics")]
        meter::call(&self.subject, outcome);
    }

    /// Another attempt follows after `delay`.
    pub(crate) fn retried(&self, error: &Error, delay: Duration) {
        let _ = (error, delay);
        #[cfg(feature = "tracing")]
        trace::retry(error, delay);
        #[cfg(feature = "metrics")]
        meter::retry(&self.subject, error);
    }
}

/// A client begins.
pub(crate) fn client() {
    #[cfg(feature = "metrics")]
    meter::describe();
}

/// A body on its way out, for those who trace.
pub(crate) fn request_body(body: &[u8], redactor: &Redactor) {
    let _ = (body, redactor);
    #[cfg(feature = "tracing")]
    trace::request_body(body, redactor);
}

/// A body that arrived.
pub(crate) fn response_body(body: &[u8], redactor: &Redactor) {
    let _ = (body, redactor);
    #[cfg(feature = "tracing")]
    trace::response_body(body, redactor);
}

/// Credentials could not be refreshed, which fails no call yet.
pub(crate) fn refresh_failed(error: &Error) {
    let _ = error;
    #[cfg(feature = "tracing")]
    trace::refresh_failed(error);
}

/// OpenTelemetry's `error.type`: the service's code, a gateway's status, or the kind.
#[cfg_attr(not(any(feature = "tracing", feature = "metrics")), allow(dead_code, reason = "nobody looks"))]
fn error_type(error: &Error) -> String {
    match (error.code(), error.status()) {
        (Some(code), _) => code.to_owned(),
        (None, Some(status)) if error.kind() == ErrorKind::Http => status.to_string(),
        _ => format!("{:?}", error.kind()),
    }
}

/// OpenTelemetry's `server.address` and `server.port`.
#[cfg_attr(not(any(feature = "tracing", feature = "metrics")), allow(dead_code, reason = "nobody looks"))]
fn address(host: &str) -> (&str, Option<u16>) {
    let split = host.rsplit_once(':').and_then(|(host, port)| Some((host, port.parse().ok()?)));
    match split {
        Some((host, port)) if !host.contains(':') || host.ends_with(']') => (host, Some(port)),
        _ => (host, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_told_from_its_port() {
        assert_eq!(address("cvm.tencentcloudapi.com"), ("cvm.tencentcloudapi.com", None));
        assert_eq!(address("127.0.0.1:8080"), ("127.0.0.1", Some(8080)));
        assert_eq!(address("[::1]:8080"), ("[::1]", Some(8080)));
        assert_eq!(address("[::1]"), ("[::1]", None));
    }

    #[test]
    fn the_type_of_an_error_is_its_code_its_status_or_its_kind() {
        let http = Error::new(ErrorKind::Http, "HTTP 502").with_status(502);
        let service = Error::service("LimitExceeded.X".to_owned(), String::new()).with_status(200);
        assert_eq!([error_type(&http), error_type(&service)], ["502", "LimitExceeded.X"]);
        assert_eq!(error_type(&Error::new(ErrorKind::Decode, "").with_status(200)), "Decode");
    }
}
