//! Answers packed with gzip, over a real socket.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};
use tcgen_runtime::{Client, ClientBuilder, Credentials, Error, ErrorKind, RetryPolicy, Service};
use tests::server::{Answer, Server};
use tests::service::account;

const SERVICE: Service = Service::new("essbasic", "2021-05-26", "essbasic.tencentcloudapi.com");
const LIMIT: usize = 100_000;

fn packed(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

fn answer_of(size: usize) -> Vec<u8> {
    let (head, tail) = (r#"{"Response":{"Text":""#, r#""}}"#);
    format!("{head}{}{tail}", "x".repeat(size - head.len() - tail.len())).into_bytes()
}

async fn call(answer: Answer) -> Result<Value, Error> {
    let server = Server::start(move |_| answer.clone());
    let account = account();
    let client: Client = ClientBuilder::new(&SERVICE)
        .credentials(Credentials::new(account.secret_id, account.secret_key))
        .endpoint(server.url())
        .max_response_size(LIMIT)
        .retry(RetryPolicy::off())
        .build()
        .unwrap();
    let called = client.call_json(&SERVICE, "DescribeFlows", &json!({})).await;
    assert_eq!(server.received()[0].header("accept-encoding"), Some("gzip"));
    called
}

fn gzip(status: u16, body: Vec<u8>) -> Answer {
    Answer::new(status, "application/json", body).encoded("gzip")
}

#[tokio::test]
async fn a_packed_answer_is_read_like_any_other() {
    let answer = call(gzip(200, packed(br#"{"Response":{"A":1,"RequestId":"r"}}"#))).await.unwrap();
    assert_eq!(answer, json!({ "A": 1, "RequestId": "r" }));
    let plain = call(Answer::json(&json!({ "Response": { "A": 1 } }))).await.unwrap();
    assert_eq!(plain, json!({ "A": 1 }));
    let error = call(gzip(200, packed(br#"{"Response":{"Error":{"Code":"A.B","Message":"no"}}}"#))).await.unwrap_err();
    assert_eq!(error.code(), Some("A.B"));
}

#[tokio::test]
async fn parts_packed_one_by_one_are_one_answer() {
    let (first, second) = (br#"{"Response":{"Te"#, br#"xt":"x"}}"#);
    let answer = call(gzip(200, [packed(first), packed(second)].concat())).await.unwrap();
    assert_eq!(answer, json!({ "Text": "x" }));
}

#[tokio::test]
async fn the_limit_is_that_of_the_unpacked_answer() {
    assert!(call(gzip(200, packed(&answer_of(LIMIT)))).await.is_ok());
    // Both are within the limit on the wire; the second is a bomb.
    for size in [LIMIT + 1, 8 << 20] {
        let body = packed(&answer_of(size));
        assert!(body.len() < LIMIT, "{}", body.len());
        let error = call(gzip(200, body)).await.unwrap_err();
        assert_eq!((error.kind(), error.status()), (ErrorKind::TooLarge, Some(200)), "{error}");
    }
}

#[tokio::test]
async fn broken_and_unknown_packing_is_an_error_that_says_so() {
    let whole = packed(&answer_of(5_000));
    let mut wrong_sum = whole.clone();
    let at = wrong_sum.len() - 6;
    wrong_sum[at] ^= 1;
    for body in [whole[..whole.len() / 2].to_vec(), b"no gzip".to_vec(), wrong_sum, Vec::new()] {
        let error = call(gzip(200, body.clone())).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{error} {body:?}");
    }
    let error = call(Answer::new(200, "application/json", "{}").encoded("br")).await.unwrap_err();
    assert!(error.to_string().contains("packed (br)"), "{error}");
}

#[tokio::test]
async fn a_stream_asks_for_nothing_packed_and_takes_nothing_packed() {
    let events = Answer::new(200, "text/event-stream", packed(b"data: {}\n\n")).encoded("gzip");
    let server = Server::start(move |_| events.clone());
    let credentials = Credentials::new("AKIDloopback", "hush");
    let client: Client = ClientBuilder::new(&SERVICE).credentials(credentials).endpoint(server.url()).build().unwrap();
    let error = client.call_json(&SERVICE, "DescribeFlows", &json!({})).stream().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(server.received()[0].header("accept-encoding"), None);
}

#[tokio::test]
async fn a_status_says_more_than_a_page_that_cannot_be_unpacked() {
    for body in [packed(b"<html>"), b"<html>".to_vec()] {
        let error = call(gzip(502, body)).await.unwrap_err();
        assert_eq!((error.kind(), error.status()), (ErrorKind::Http, Some(502)), "{error}");
    }
}
