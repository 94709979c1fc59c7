//! Spans and events of the crate `tracing`, under the target `tcgen_runtime`. They hold neither key, token nor
//! signature; bodies are shown at the level `TRACE` alone, without their secret members.

use std::time::Duration;

use tracing::level_filters::LevelFilter;
use tracing::{Level, Span, event, field, info_span};

use super::{Subject, address, error_type};
use crate::error::Error;
use crate::interceptor::Outcome;
use crate::redact::Redactor;

/// How many bytes of a body an event shows, about.
const LONGEST: usize = 16 << 10;

/// Whether anybody in the process may listen; one number is read. What is told of a call is of this level or below.
pub(super) fn is_heard() -> bool {
    LevelFilter::current() >= LevelFilter::INFO
}

/// [Names](https://opentelemetry.io/docs/specs/semconv/rpc/rpc-spans/) of RPC; `otel.*` are for the crate
/// `tracing-opentelemetry`.
pub(super) fn call_span(subject: &Subject<'_>) -> Span {
    let Subject { service, action, region, host } = *subject;
    info_span!(
        target: "tcgen_runtime",
        "call",
        otel.name = format!("{service}/{action}"),
        otel.kind = "client",
        otel.status_code = field::Empty,
        rpc.system.name = "tencentcloud",
        rpc.method = format!("{service}/{action}"),
        rpc.response.status_code = field::Empty,
        cloud.region = region,
        server.address = address(host).0,
        server.port = address(host).1,
        error.type = field::Empty,
        tencentcloud.service = service,
        tencentcloud.action = action,
        tencentcloud.request_id = field::Empty,
        tencentcloud.elapsed_ms = field::Empty,
    )
}

/// [Names](https://opentelemetry.io/docs/specs/semconv/http/http-spans/) of HTTP.
pub(super) fn attempt_span(subject: &Subject<'_>, number: u32) -> Span {
    info_span!(
        target: "tcgen_runtime",
        "attempt",
        otel.kind = "client",
        otel.status_code = field::Empty,
        http.request.resend_count = number.checked_sub(1).filter(|resent| *resent > 0),
        http.response.status_code = field::Empty,
        rpc.response.status_code = field::Empty,
        server.address = address(subject.host).0,
        server.port = address(subject.host).1,
        error.type = field::Empty,
        tencentcloud.attempt = number,
        tencentcloud.request_id = field::Empty,
        tencentcloud.elapsed_ms = field::Empty,
    )
}

/// What a call and an attempt have in common at their end.
pub(super) fn record(span: &Span, outcome: &Outcome<'_>) {
    if span.is_disabled() {
        return;
    }
    span.record("tencentcloud.elapsed_ms", outcome.elapsed().as_secs_f64() * 1000.0);
    if let Some(status) = outcome.status() {
        span.record("http.response.status_code", status);
    }
    if let Some(request_id) = outcome.request_id() {
        span.record("tencentcloud.request_id", request_id);
    }
    if let Some(error) = outcome.error() {
        span.record("otel.status_code", "ERROR");
        span.record("error.type", error_type(error));
        if let Some(code) = error.code() {
            span.record("rpc.response.status_code", code);
        }
    }
}

pub(super) fn end_call(span: &Span, outcome: &Outcome<'_>) {
    record(span, outcome);
    // Whoever called gets the error too; an event of a higher level would tell the same twice.
    match outcome.error() {
        None => event!(target: "tcgen_runtime", parent: span, Level::DEBUG, "the call succeeded"),
        Some(error) => event!(
            target: "tcgen_runtime", parent: span, Level::DEBUG,
            error.type = error_type(error),
            error.message = error.message(),
            tencentcloud.attempts = error.attempts().len(),
            "the call failed",
        ),
    }
}

pub(super) fn retry(error: &Error, delay: Duration) {
    event!(
        target: "tcgen_runtime", Level::INFO,
        error.type = error_type(error),
        error.message = error.message(),
        tencentcloud.wait_ms = delay.as_secs_f64() * 1000.0,
        "the attempt failed, and another follows",
    );
}

pub(super) fn refresh_failed(error: &Error) {
    event!(
        target: "tcgen_runtime", Level::WARN,
        error.message = error.message(),
        "the credentials could not be refreshed; those that there are serve until they expire",
    );
}

pub(super) fn request_body(body: &[u8], redactor: &Redactor) {
    event!(target: "tcgen_runtime", Level::TRACE, tencentcloud.body = shown(body, redactor), "the request");
}

pub(super) fn response_body(body: &[u8], redactor: &Redactor) {
    event!(target: "tcgen_runtime", Level::TRACE, tencentcloud.body = shown(body, redactor), "the answer");
}

fn shown(body: &[u8], redactor: &Redactor) -> String {
    let mut text = redactor.knowing(body).shown(body);
    if text.len() > LONGEST {
        text.truncate(text.floor_char_boundary(LONGEST));
        text.push('…');
    }
    text
}
