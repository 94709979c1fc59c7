//! The transports that callers test with: scripts, cassettes, and what they say where nothing fits.
#![cfg(feature = "test-util")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests may panic as tests may"
)]

mod support;

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use serde_json::{Value, json};
use support::actions::{CreateFlow, DescribeFlows, RunInstances};
use support::essbasic::{ChannelBatchCancelFlowsRequest, SERVICE};
use tcgen_runtime::testing::{Answer, Recording, Replaying, Scripted};
use tcgen_runtime::transport::Transport;
use tcgen_runtime::{Client, ClientBuilder, Credentials, Error, ErrorKind, RateLimiting, RetryPolicy};

fn builder(transport: impl Transport + 'static) -> ClientBuilder<Client> {
    let credentials = Credentials::new("AKIDMARKED", "MARKEDKEY").with_token("MARKED/TOKEN");
    ClientBuilder::new(&SERVICE).credentials(credentials).transport(transport)
}

fn client(transport: impl Transport + 'static) -> Client {
    builder(transport).build().unwrap()
}

fn ok() -> Answer {
    Answer::ok(&json!({}))
}

/// A file of this test's own, gone when it is dropped.
struct TempFile(PathBuf);

impl TempFile {
    fn new(name: &str) -> Self {
        Self(std::env::temp_dir().join(format!("tcgen-{}-{name}", std::process::id())))
    }
}

impl Drop for TempFile {
    fn drop(&mut self) {
        // It may never have been written.
        let _ = fs::remove_file(&self.0);
    }
}

#[tokio::test]
async fn lines_are_used_in_order_once_or_lastingly() {
    let named = |name: &str| Answer::ok(&json!({ "RequestId": name }));
    let service = Scripted::new()
        .on("DescribeFlows", named("first"))
        .when(|sent| sent.region() == Some("ap-a"), named("in a"))
        .always("DescribeFlows", named("rest"))
        .whenever(|sent| sent.action().starts_with("Create"), named("created"));
    let client = client(service.clone());
    let mut ids = Vec::new();
    for region in ["ap-a", "ap-b", "ap-a", "ap-a"] {
        ids.push(client.call(&DescribeFlows).region(region).await.unwrap().request_id);
    }
    assert_eq!(ids, ["first", "rest", "in a", "rest"]);
    assert_eq!(service.finished().unwrap_err().to_string(), "nothing has asked for: a condition (line 4)");
    assert_eq!(client.call(&CreateFlow).await.unwrap().request_id, "created");
    service.finished().unwrap();
    let sent = service.sent();
    let last = sent.last().unwrap();
    assert_eq!((sent.len(), last.action(), last.version(), last.region()), (5, "CreateFlow", "2021-05-26", None));
    assert_eq!((last.host(), last.body(), last.bytes()), ("essbasic.tencentcloudapi.com", &json!({}), &b"{}"[..]));
}

#[tokio::test]
async fn every_sort_of_answer_arrives_as_from_the_service() {
    let service = Scripted::new()
        .on("CreateFlow", Answer::error("OperationDenied", "no"))
        .on("CreateFlow", Answer::http(404, "<html>"))
        .on("CreateFlow", Answer::broken())
        .on("CreateFlow", Answer::never())
        .on("CreateFlow", Answer::http(413, "").header("Retry-After", "7"))
        .on("CreateFlow", ok());
    let client = client(service.clone());
    let mut errors: Vec<Error> = Vec::new();
    for _ in 0..5 {
        errors.push(client.call(&CreateFlow).timeout(Duration::from_secs(5)).await.unwrap_err());
    }
    let kinds: Vec<_> = errors.iter().map(Error::kind).collect();
    assert_eq!(
        kinds,
        [ErrorKind::Service, ErrorKind::Http, ErrorKind::Connection, ErrorKind::Timeout, ErrorKind::Http]
    );
    assert_eq!((errors[0].code(), errors[0].request_id()), (Some("OperationDenied"), Some("scripted")));
    assert_eq!((errors[1].status(), errors[1].excerpt()), (Some(404), None));
    assert_eq!(errors[4].retry_after(), Some(Duration::from_secs(7)));
    assert_eq!(client.call(&CreateFlow).await.unwrap().request_id, "scripted");
    assert_eq!(service.elapsed(), Duration::from_secs(5));
}

#[tokio::test]
async fn a_typed_response_goes_in_as_it_comes_out() {
    #[derive(serde::Serialize)]
    #[serde(rename_all = "PascalCase")]
    struct Output {
        task_id: Option<String>,
        fail_messages: Vec<&'static str>,
        request_id: &'static str,
    }
    let output = Output { task_id: Some("t".into()), fail_messages: vec!["", "gone"], request_id: "" };
    let client = client(Scripted::new().on("ChannelBatchCancelFlows", Answer::ok(&output)));
    let request = ChannelBatchCancelFlowsRequest::new("org", &["a", "b"]);
    let response = client.call(&request).await.unwrap();
    assert_eq!((response.task_id.as_deref(), response.request_id.as_str()), (Some("t"), "scripted"));
    assert_eq!(response.failures(&request).unwrap()[0].message, "gone");
}

#[tokio::test]
async fn the_clock_is_the_scripts_and_nothing_takes_time() {
    let service = Scripted::new()
        .on("DescribeFlows", Answer::http(503, "").after(Duration::from_secs(20)))
        .on("DescribeFlows", Answer::http(503, "").header("Retry-After", "30").after(Duration::from_secs(5)))
        .always("DescribeFlows", ok());
    let client = client(service.clone());
    let patient = RetryPolicy::new().first_delay(Duration::ZERO);
    client.call(&DescribeFlows).retry(patient.clone()).timeout(Duration::from_secs(60)).await.unwrap();
    assert_eq!(service.waits(), [Duration::ZERO, Duration::from_secs(30)]);
    assert_eq!(service.elapsed(), Duration::from_secs(55));

    // The same with five seconds less: the third attempt would not fit any more.
    let service = Scripted::new()
        .on("DescribeFlows", Answer::http(503, "").after(Duration::from_secs(20)))
        .on("DescribeFlows", Answer::http(503, "").header("Retry-After", "30").after(Duration::from_secs(5)));
    let client = self::client(service.clone());
    let error = client.call(&DescribeFlows).retry(patient).timeout(Duration::from_secs(55)).await.unwrap_err();
    assert_eq!((error.status(), error.attempts().len()), (Some(503), 2));
    service.finished().unwrap();
}

#[tokio::test]
async fn a_rate_is_kept_by_the_clock_of_the_script() {
    let service = Scripted::new().always("DescribeFlows", ok());
    let client = builder(service.clone()).rate_limiting(RateLimiting::Wait).build().unwrap();
    for _ in 0..41 {
        client.call(&DescribeFlows).await.unwrap();
    }
    // Documented for 20 a second.
    assert_eq!(service.waits(), [Duration::from_secs(1); 2]);
    service.advance(Duration::from_secs(1));
    client.call(&DescribeFlows).await.unwrap();
    assert_eq!(service.waits().len(), 2);
}

#[tokio::test]
async fn a_request_that_no_line_fits_says_what_was_asked_and_what_is_left() {
    let service = Scripted::new().on("CreateFlow", ok());
    let client = client(service.clone());
    let error = client.call_json(&SERVICE, "GetKey", &json!({"Id": 1, "Password": "hush"})).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts().len()), (ErrorKind::Refused, 1));
    let text = error.to_string();
    let asked = r#"GetKey was asked with {"Id":1,"Password":"[redacted]"}; the script has left: CreateFlow (line 1)"#;
    assert!(text.contains("no line of the script fits: ") && text.ends_with(asked), "{text}");
    assert_eq!(service.sent().len(), 1);
    assert!(!format!("{service:?}").contains("hush"));
}

#[tokio::test]
async fn an_answer_that_cannot_be_says_so_where_it_is_played() {
    for (answer, complaint) in [
        (Answer::ok(&7), "7, and not an object"),
        (Answer::http(1000, ""), "status 1000"),
        (ok().header("a b", "x"), "header \"a b\""),
    ] {
        let error = client(Scripted::new().on("CreateFlow", answer)).call(&CreateFlow).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Refused);
        assert!(error.to_string().contains(complaint), "{error}");
    }
}

/// Plays a service into a cassette, and gives the file.
async fn recorded(name: &str) -> TempFile {
    let file = TempFile::new(name);
    let echo = "you sent TC3-HMAC-SHA256 Credential=AKIDMARKED/x and the token MARKED/TOKEN";
    let credentials =
        json!({ "Credentials": { "TmpSecretKey": "MARKED", "Token": "MARKED", "Expires": 7 }, "Price": 1.10 });
    let service = Scripted::new()
        .on("DescribeFlows", Answer::http(503, echo).header("Retry-After", "2").header("Date", "x"))
        .on("DescribeFlows", Answer::ok(&json!({ "RequestId": "second" })))
        .on("RunInstances", Answer::ok(&json!({ "RequestId": "run" })))
        .on("GetKey", Answer::ok(&credentials));
    let client = client(Recording::new(service, &file.0).unwrap());
    client.call(&DescribeFlows).await.unwrap();
    client.call(&RunInstances::default()).await.unwrap();
    client.call_json(&SERVICE, "GetKey", &json!({ "Password": "MARKED", "Ids": ["a", "b"] })).await.unwrap();
    file
}

#[tokio::test]
async fn a_cassette_holds_no_secret() {
    let file = recorded("secrets.jsonl").await;
    let text = fs::read_to_string(&file.0).unwrap();
    assert_eq!(text.lines().count(), 4);
    assert!(!text.contains("MARKED") && !text.contains("Signature"), "{text}");
    assert!(text.contains("[redacted-1]") && text.contains(r#""Expires":7"#), "{text}");
}

/// A test's made-up credentials are letters that stand in every line.
#[tokio::test]
async fn short_credentials_leave_a_cassette_whole() {
    let file = TempFile::new("short.jsonl");
    let service = Scripted::new().on("CreateFlow", ok());
    let made_up = Credentials::new("e", "e").with_token("a");
    let recording = Recording::new(service, &file.0).unwrap();
    builder(recording).credentials(made_up).build().unwrap().call(&CreateFlow).await.unwrap();
    assert_eq!(Replaying::open(&file.0).unwrap().left(), 1);
}

#[tokio::test]
async fn a_cassette_plays_back_what_was_recorded_retries_and_all() {
    let file = recorded("replay.jsonl").await;
    let client = client(Replaying::open(&file.0).unwrap());
    // Its ClientToken is another one each time.
    assert_eq!(client.call(&RunInstances::default()).await.unwrap().request_id, "run");
    let key: Value =
        client.call_json(&SERVICE, "GetKey", &json!({ "Ids": ["a", "b"], "Password": "another" })).await.unwrap();
    assert_eq!((&key["Credentials"]["Expires"], &key["Credentials"]["Token"]), (&json!(7), &json!("[redacted-1]")));
    assert_eq!(client.call(&DescribeFlows).await.unwrap().request_id, "second");
}

#[tokio::test]
async fn what_was_not_recorded_is_told_from_the_nearest_that_was() {
    let file = recorded("difference.jsonl").await;
    let replaying = Replaying::open(&file.0).unwrap();
    assert_eq!(replaying.left(), 4);
    let client = client(replaying);
    let differs = json!({ "Password": "x", "Ids": ["a", "c"], "More": 1 });
    let text = client.call_json(&SERVICE, "GetKey", &differs).region("ap-a").await.unwrap_err().to_string();
    for line in [
        "GetKey was not recorded with this body; from interaction 4, the nearest, it differs in",
        r#"region: recorded null, sent "ap-a""#,
        r#"Ids[1]: recorded "b", sent "c""#,
        "More: recorded nothing, sent 1",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    let unknown = client.call(&CreateFlow).await.unwrap_err();
    assert_eq!((unknown.kind(), unknown.attempts().len()), (ErrorKind::Refused, 1));
    let known = "CreateFlow was not recorded; the cassette has: DescribeFlows, RunInstances, GetKey";
    assert!(unknown.to_string().ends_with(known), "{unknown}");

    client.call(&RunInstances::default()).await.unwrap();
    let again = client.call(&RunInstances::default()).await.unwrap_err().to_string();
    assert!(
        again.contains("RunInstances was asked with") && again.ends_with("more often than it was recorded"),
        "{again}"
    );
}

#[tokio::test]
async fn an_answer_that_is_no_text_fails_the_recording_and_is_not_asked_for_again() {
    let file = TempFile::new("binary.jsonl");
    let service = Scripted::new().always("DescribeFlows", Answer::http(200, &b"\xff\xfe"[..]));
    let client = client(Recording::new(service.clone(), &file.0).unwrap());
    let error = client.call(&DescribeFlows).await.unwrap_err();
    assert_eq!((error.kind(), service.sent().len()), (ErrorKind::Refused, 1));
    assert!(error.to_string().contains("is no text: it cannot be recorded"), "{error}");
}

#[test]
fn a_broken_cassette_is_refused_with_its_lines() {
    let error = Replaying::parse("{}\nnonsense").unwrap_err().to_string();
    assert!(error.contains("line 1: ") && error.contains("line 2: "), "{error}");
    assert_eq!(Replaying::open("no such file").unwrap_err().kind(), std::io::ErrorKind::NotFound);
}
