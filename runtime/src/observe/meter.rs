//! Metrics, by the facade `metrics`: whatever recorder the program installs gets them.

use metrics::{Label, Unit, counter, describe_counter, describe_histogram, histogram};

use super::{Subject, address, error_type};
use crate::error::Error;
use crate::interceptor::Outcome;

/// [OpenTelemetry's](https://opentelemetry.io/docs/specs/semconv/rpc/rpc-metrics/).
const CALL_DURATION: &str = "rpc.client.call.duration";
const ATTEMPT_DURATION: &str = "tencentcloud.client.attempt.duration";
const ERRORS: &str = "tencentcloud.client.errors";
const RETRIES: &str = "tencentcloud.client.retries";
const THROTTLES: &str = "tencentcloud.client.throttles";

/// Tells the recorder, where there is one by now, what it will get.
pub(super) fn describe() {
    describe_histogram!(CALL_DURATION, Unit::Seconds, "Calls, all attempts and waits included");
    describe_histogram!(ATTEMPT_DURATION, Unit::Seconds, "Requests with their answers, signing included");
    describe_counter!(ERRORS, "Calls that failed");
    describe_counter!(RETRIES, "Attempts that another one follows");
    describe_counter!(THROTTLES, "Attempts that were refused because there were too many");
}

pub(super) fn call(subject: &Subject<'_>, outcome: &Outcome<'_>) {
    let mut labels = labels(subject);
    if let Some(error) = outcome.error() {
        labels.push(Label::new("error.type", error_type(error)));
        counter!(ERRORS, labels.clone()).increment(1);
    }
    histogram!(CALL_DURATION, labels).record(outcome.elapsed());
}

pub(super) fn attempt(subject: &Subject<'_>, outcome: &Outcome<'_>) {
    let mut labels = labels(subject);
    if outcome.error().is_some_and(Error::is_throttled) {
        counter!(THROTTLES, labels.clone()).increment(1);
    }
    if let Some(status) = outcome.status() {
        labels.push(Label::new("http.response.status_code", status.to_string()));
    }
    if let Some(error) = outcome.error() {
        labels.push(Label::new("error.type", error_type(error)));
    }
    histogram!(ATTEMPT_DURATION, labels).record(outcome.elapsed());
}

pub(super) fn retry(subject: &Subject<'_>, error: &Error) {
    let mut labels = labels(subject);
    labels.push(Label::new("error.type", error_type(error)));
    counter!(RETRIES, labels).increment(1);
}

fn labels(subject: &Subject<'_>) -> Vec<Label> {
    let Subject { service, action, region, host } = *subject;
    let (host, port) = address(host);
    let mut labels = vec![
        Label::from_static_parts("rpc.system.name", "tencentcloud"),
        Label::new("rpc.method", format!("{service}/{action}")),
        Label::new("server.address", host.to_owned()),
    ];
    labels.extend(port.map(|port| Label::new("server.port", port.to_string())));
    labels.extend(region.map(|region| Label::new("cloud.region", region.to_owned())));
    labels
}
