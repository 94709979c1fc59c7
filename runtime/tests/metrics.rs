//! What a recorder of `metrics` gets of calls.
#![cfg(feature = "metrics")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests may panic as tests may"
)]

mod support;

use std::collections::BTreeMap;

use metrics_util::debugging::{DebugValue, DebuggingRecorder, Snapshotter};
use support::actions::{CreateFlow, DescribeFlows};
use support::scripted::{Scripted, Turn};

/// Name and labels, with the count of a counter or the number of a histogram's values.
fn collected(snapshotter: &Snapshotter) -> BTreeMap<String, u64> {
    let entries = snapshotter.snapshot().into_vec();
    entries
        .into_iter()
        .map(|(key, unit, description, value)| {
            assert!(description.is_some(), "{key:?}");
            let (_, key) = key.into_parts();
            let mut labels: Vec<_> = key.labels().map(|label| format!("{}={}", label.key(), label.value())).collect();
            labels.sort();
            let count = match value {
                DebugValue::Counter(count) => count,
                DebugValue::Histogram(values) => {
                    assert_eq!(unit, Some(metrics::Unit::Seconds));
                    assert!(values.iter().all(|seconds| (0.0..60.0).contains(&seconds.into_inner())));
                    values.len() as u64
                }
                DebugValue::Gauge(_) => panic!("{key:?}"),
            };
            (format!("{} {}", key.name(), labels.join(" ")), count)
        })
        .collect()
}

#[tokio::test]
async fn calls_attempts_errors_retries_and_throttles_are_counted_and_timed() {
    let recorder = DebuggingRecorder::new();
    let snapshotter = recorder.snapshotter();
    let _guard = metrics::set_default_local_recorder(&recorder);
    let transport = Scripted::new(|turn, _| match turn {
        0 => Turn::code("RequestLimitExceeded"),
        1 => Turn::status(503),
        3 => Turn::code("OperationDenied"),
        _ => Turn::done(),
    });
    let builder = transport.builder().region("ap-guangzhou").endpoint("http://127.0.0.1:8080");
    let client = builder.build().unwrap();
    client.call(&DescribeFlows).await.unwrap();
    client.call(&CreateFlow).await.unwrap_err();
    client.call(&CreateFlow).await.unwrap();

    let place = "server.address=127.0.0.1 server.port=8080";
    let describe = format!("rpc.method=essbasic/DescribeFlows rpc.system.name=tencentcloud {place}");
    let create = format!("rpc.method=essbasic/CreateFlow rpc.system.name=tencentcloud {place}");
    let region = "cloud.region=ap-guangzhou";
    let expected = [
        (format!("rpc.client.call.duration {region} {describe}"), 1),
        (format!("rpc.client.call.duration {region} {create}"), 1),
        (format!("rpc.client.call.duration {region} error.type=OperationDenied {create}"), 1),
        (
            format!(
                "tencentcloud.client.attempt.duration {region} error.type=RequestLimitExceeded \
                 http.response.status_code=200 {describe}"
            ),
            1,
        ),
        (
            format!(
                "tencentcloud.client.attempt.duration {region} error.type=503 http.response.status_code=503 {describe}"
            ),
            1,
        ),
        (format!("tencentcloud.client.attempt.duration {region} http.response.status_code=200 {describe}"), 1),
        (
            format!(
                "tencentcloud.client.attempt.duration {region} error.type=OperationDenied \
                 http.response.status_code=200 {create}"
            ),
            1,
        ),
        (format!("tencentcloud.client.attempt.duration {region} http.response.status_code=200 {create}"), 1),
        (format!("tencentcloud.client.errors {region} error.type=OperationDenied {create}"), 1),
        (format!("tencentcloud.client.retries {region} error.type=RequestLimitExceeded {describe}"), 1),
        (format!("tencentcloud.client.retries {region} error.type=503 {describe}"), 1),
        (format!("tencentcloud.client.throttles {region} {describe}"), 1),
    ];
    assert_eq!(collected(&snapshotter), BTreeMap::from(expected));
}
