//! Calls that fail, over a real socket: each fault has its kind of error, with what can be known of it.
#![cfg(feature = "hyper")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests may panic as tests may"
)]

mod support;

use std::error::Error as _;
use std::net::TcpListener;
use std::time::{Duration, Instant};

use support::essbasic::{ChannelBatchCancelFlowsRequest, Client};
use support::server::{Server, Step, response};
use tcgen_runtime::{Credentials, Error, ErrorKind};

fn client_of(endpoint: String) -> Client {
    let credentials = Credentials::new("AKIDexample", "hush");
    Client::builder().credentials(credentials).endpoint(endpoint).max_response_size(100_000).build().unwrap()
}

async fn failure(server: &Server) -> Error {
    let request = ChannelBatchCancelFlowsRequest::new("org", &["yDw1"]);
    client_of(server.endpoint()).channel_batch_cancel_flows(&request).await.unwrap_err()
}

async fn failure_of(status: &str, content_type: &str, body: impl AsRef<[u8]>) -> Error {
    failure(&Server::answering(status, content_type, body)).await
}

async fn failure_of_json(body: &str) -> Error {
    failure_of("200 OK", "application/json", body).await
}

#[tokio::test]
async fn a_service_error_has_code_message_and_request_id() {
    let body = r#"{"Response":{"Error":{"Code":"OperationDenied.NoFlowPermission","Message":"no permission"},"RequestId":"s3"}}"#;
    let error = failure_of_json(body).await;
    assert_eq!(error.kind(), ErrorKind::Service);
    assert_eq!((error.code(), error.message()), (Some("OperationDenied.NoFlowPermission"), "no permission"));
    assert_eq!((error.request_id(), error.status()), (Some("s3"), Some(200)));
    assert_eq!(
        error.to_string(),
        "essbasic ChannelBatchCancelFlows: OperationDenied.NoFlowPermission: no permission (request id s3)"
    );
    assert!(!error.is_throttled() && !error.is_timeout() && error.excerpt().is_none());
}

#[tokio::test]
async fn a_service_error_is_one_whatever_its_status_and_wherever_it_stands() {
    let body =
        r#"{"Response":{"RequestId":"s4","FailMessages":[],"Error":{"Code":"RequestLimitExceeded.Uin","Message":""}}}"#;
    for status in ["200 OK", "400 Bad Request", "503 Service Unavailable"] {
        let error = failure_of(status, "text/plain", body).await;
        assert_eq!((error.kind(), error.request_id()), (ErrorKind::Service, Some("s4")), "{status}");
        assert!(error.is_throttled());
    }
}

#[tokio::test]
async fn the_legacy_shape_is_a_service_error_too() {
    let error = failure_of_json(r#"{"code":4104,"message":"wrong key","codeDesc":"InvalidCredential"}"#).await;
    assert_eq!(
        (error.kind(), error.code(), error.message()),
        (ErrorKind::Service, Some("InvalidCredential"), "wrong key")
    );
    let error = failure_of_json(r#"{"code":"4104","message":"wrong key"}"#).await;
    assert_eq!((error.kind(), error.code()), (ErrorKind::Service, Some("4104")));
    let error = failure_of_json(r#"{"code":0,"message":"","codeDesc":"Success"}"#).await;
    assert_eq!(error.kind(), ErrorKind::Decode);
}

#[tokio::test]
async fn a_gateways_page_is_an_http_error_with_status_length_and_type() {
    for (status, number) in [("502 Bad Gateway", 502), ("413 Payload Too Large", 413), ("403 Forbidden", 403)] {
        let page = format!("<html><h1>{status}</h1>{}</html>", "x".repeat(5_000));
        let length = page.len();
        let error = failure_of(status, "text/html", page).await;
        assert_eq!((error.kind(), error.status()), (ErrorKind::Http, Some(number)));
        assert_eq!(error.excerpt(), None);
        let told = format!("; the answer is {length} bytes that are no JSON (text/html)");
        assert!(error.to_string().ends_with(&told) && !error.to_string().contains("<h1>"), "{error}");
        assert!(error.to_string().contains(&format!("HTTP {status}")) || number == 413, "{error}");
    }
    assert!(failure_of("429 Too Many Requests", "text/html", "slow down").await.is_throttled());
    assert_eq!(failure_of("500 Internal Server Error", "text/html", "").await.kind(), ErrorKind::Http);
}

#[tokio::test]
async fn a_success_page_that_is_no_json_is_a_decode_error() {
    let error = failure_of("200 OK", "text/html", "<html>please log in to the wifi</html>").await;
    assert_eq!((error.kind(), error.status()), (ErrorKind::Decode, Some(200)));
    assert_eq!(error.excerpt(), None);
    assert!(error.to_string().ends_with("; the answer is 38 bytes that are no JSON (text/html)"), "{error}");
}

#[tokio::test]
async fn truncated_json_is_a_decode_error_that_keeps_the_request_id() {
    let error = failure_of_json(r#"{"Response":{"RequestId":"s6","FailMessages":["a"#).await;
    assert_eq!((error.kind(), error.request_id()), (ErrorKind::Decode, Some("s6")));
    assert!(error.to_string().contains("`Response.FailMessages[0]`"), "{error}");
    assert!(error.source().is_some());
}

#[tokio::test]
async fn a_truncated_service_error_is_not_taken_for_a_whole_one() {
    let error = failure_of_json(r#"{"Response":{"Error":{"Code":"FailedOpera"#).await;
    assert_eq!((error.kind(), error.code()), (ErrorKind::Decode, None));
}

#[tokio::test]
async fn a_value_that_does_not_fit_is_a_decode_error_with_its_path() {
    let error = failure_of_json(r#"{"Response":{"Members":[{},{"Age":1.5}],"RequestId":"s7"}}"#).await;
    assert_eq!((error.kind(), error.request_id()), (ErrorKind::Decode, Some("s7")));
    assert!(error.to_string().contains("`Response.Members[1].Age`: expected an integer"), "{error}");
}

#[tokio::test]
async fn an_answer_without_response_is_a_decode_error() {
    for body in ["{}", r#"{"Response":null}"#, r#"{"response":{}}"#, "null", "[]", "7", ""] {
        let error = failure_of_json(body).await;
        assert_eq!((error.kind(), error.status()), (ErrorKind::Decode, Some(200)), "{body:?}: {error}");
    }
    assert!(failure_of_json("").await.to_string().contains("the text is empty"));
    assert!(failure_of_json("{}").await.to_string().contains("no object `Response`"));
}

#[tokio::test]
async fn text_that_is_not_utf8_is_a_decode_error() {
    let error = failure_of("200 OK", "application/json", b"{\"Response\":{\"TaskId\":\"\xff\"}}").await;
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("not UTF-8"), "{error}");
    assert_eq!(error.excerpt(), None);
}

#[tokio::test]
async fn nesting_without_end_is_a_decode_error() {
    for (member, unit) in [("New", "["), ("New", r#"{"a":"#), ("Members", r#"{"Children":"#)] {
        let error = failure_of_json(&format!(r#"{{"Response":{{"{member}":{}"#, unit.repeat(3_000))).await;
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert!(error.to_string().contains("nested deeper than 128"), "{error}");
    }
}

#[tokio::test]
async fn an_answer_that_declares_too_much_is_not_read() {
    let server = Server::start(|_| {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n{";
        vec![Step::Send(head.into()), Step::Pause(Duration::from_secs(30))]
    });
    let started = Instant::now();
    let error = failure(&server).await;
    assert_eq!((error.kind(), error.status()), (ErrorKind::TooLarge, Some(200)));
    assert!(error.to_string().contains("100000 bytes") && started.elapsed() < Duration::from_secs(10), "{error}");
}

#[tokio::test]
async fn an_answer_without_end_is_cut_at_the_limit() {
    let server = Server::start(|_| {
        let chunk = format!("4000\r\n{}\r\n", " ".repeat(0x4000));
        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        let mut steps = vec![Step::Send(head.into())];
        steps.extend((0..200).map(|_| Step::Send(chunk.clone().into())));
        steps.push(Step::Pause(Duration::from_secs(30)));
        steps
    });
    assert_eq!(failure(&server).await.kind(), ErrorKind::TooLarge);
}

#[tokio::test]
async fn an_answer_of_exactly_the_limit_is_read() {
    let body = r#"{"Response":{"RequestId":"s8"}}"#;
    let full = format!("{body}{}", " ".repeat(100_000 - body.len()));
    let request = ChannelBatchCancelFlowsRequest::new("org", &["yDw1"]);
    let server = Server::answering_json(&full);
    assert!(client_of(server.endpoint()).channel_batch_cancel_flows(&request).await.is_ok());
    assert_eq!(failure_of_json(&(full + " ")).await.kind(), ErrorKind::TooLarge);
}

#[tokio::test]
async fn an_answer_in_many_chunks_is_put_together() {
    let server = Server::start(|_| {
        let mut steps = vec![Step::Send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".into())];
        for piece in [r#"{"Resp"#, r#"onse":{"TaskId":"#, r#""t9","RequestId":"s9"}}"#] {
            steps.push(Step::Send(format!("{:x}\r\n{piece}\r\n", piece.len()).into()));
            steps.push(Step::Pause(Duration::from_millis(20)));
        }
        steps.push(Step::Send("0\r\n\r\n".into()));
        steps
    });
    let request = ChannelBatchCancelFlowsRequest::new("org", &["yDw1"]);
    let response = client_of(server.endpoint()).channel_batch_cancel_flows(&request).await.unwrap();
    assert_eq!((response.task_id.as_deref(), response.request_id.as_str()), (Some("t9"), "s9"));
}

#[tokio::test]
async fn slow_headers_and_a_slow_body_are_timeouts() {
    let late = Step::Pause(Duration::from_secs(30));
    let half = Step::Send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"Response\":".into());
    for steps in [vec![late.clone()], vec![half, late]] {
        let server = Server::start(move |_| steps.clone());
        let client = client_of(server.endpoint());
        let request = ChannelBatchCancelFlowsRequest::new("org", &["yDw1"]);
        let started = Instant::now();
        let error = client.channel_batch_cancel_flows(&request).timeout(Duration::from_millis(200)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout);
        assert!(error.is_timeout() && started.elapsed() < Duration::from_secs(10), "{error}");
    }
}

#[tokio::test]
async fn no_time_at_all_is_a_timeout_too() {
    let server = Server::answering_json("{}");
    let client = client_of(server.endpoint());
    let request = ChannelBatchCancelFlowsRequest::new("org", &["yDw1"]);
    let error = client.channel_batch_cancel_flows(&request).timeout(Duration::ZERO).await.unwrap_err();
    assert!(error.is_timeout());
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn a_refused_connection_says_that_nothing_was_sent() {
    let unused = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let request = ChannelBatchCancelFlowsRequest::new("org", &["yDw1"]);
    let error = client_of(format!("http://{unused}")).channel_batch_cancel_flows(&request).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Connect, None));
    assert!(error.source().is_some());
}

#[tokio::test]
async fn a_connection_that_breaks_is_told_from_one_that_never_was() {
    let half = response("200 OK", "application/json", br#"{"Response":{}}"#);
    let half = half[..half.len() - 4].to_vec();
    for steps in [
        vec![Step::Close],
        vec![Step::Send(half), Step::Close],
        vec![Step::Send("not http\r\n\r\n".into()), Step::Close],
    ] {
        let server = Server::start(move |_| steps.clone());
        assert_eq!(failure(&server).await.kind(), ErrorKind::Connection);
        assert_eq!(server.received().len(), 1, "nothing is sent twice");
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = Server::answering_json(r#"{"Response":{"RequestId":"stolen"}}"#);
    for status in ["301 Moved Permanently", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"] {
        let head = format!("HTTP/1.1 {status}\r\nLocation: {}/\r\nContent-Length: 0\r\n\r\n", elsewhere.endpoint());
        let server = Server::start(move |_| vec![Step::Send(head.clone().into())]);
        let error = failure(&server).await;
        assert_eq!((error.kind(), error.status()), (ErrorKind::Http, Some(status[..3].parse().unwrap())));
        assert!(error.to_string().contains("not followed"), "{error}");
    }
    assert!(elsewhere.received().is_empty());
}
