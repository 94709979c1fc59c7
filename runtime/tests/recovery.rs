//! Calls that recover, over a real socket: faults that pass, and a clock that is wrong.
#![cfg(feature = "hyper")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests may panic as tests may"
)]

mod support;

use std::net::TcpListener;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use support::actions::{CreateFlow, DescribeFlows};
use support::essbasic::SERVICE;
use support::scripted::DONE;
use support::server::{Received, Server, Step, response};
use tcgen_runtime::{Client, ClientBuilder, Credentials, ErrorKind, RetryPolicy};

fn builder(endpoint: String) -> ClientBuilder<Client> {
    let quick = RetryPolicy::new().first_delay(Duration::from_millis(2)).throttled_delay(Duration::from_millis(2));
    ClientBuilder::new(&SERVICE).credentials(Credentials::new("AKIDexample", "hush")).endpoint(endpoint).retry(quick)
}

fn client(server: &Server) -> Client {
    builder(server.endpoint()).build().unwrap()
}

fn done() -> Step {
    Step::Send(response("200 OK", "application/json", DONE.as_bytes()))
}

/// Answers the first requests with `fault` and the others well.
fn failing(times: usize, fault: Vec<Step>) -> Server {
    let turn = AtomicUsize::new(0);
    Server::start(move |_| if turn.fetch_add(1, Ordering::Relaxed) < times { fault.clone() } else { vec![done()] })
}

#[tokio::test]
async fn a_read_survives_two_faults_of_any_sort() {
    let page = response("502 Bad Gateway", "text/html", b"<html></html>");
    let half = page[..page.len() - 4].to_vec();
    let limited = r#"{"Response":{"Error":{"Code":"RequestLimitExceeded","Message":""},"RequestId":"s"}}"#;
    for fault in [
        vec![Step::Close],
        vec![Step::Send(half), Step::Close],
        vec![Step::Send(page)],
        vec![Step::Send(response("200 OK", "application/json", limited.as_bytes()))],
        vec![Step::Send("HTTP/1.1 429 Too Many Requests\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n".into())],
    ] {
        let server = failing(2, fault);
        assert_eq!(client(&server).call(&DescribeFlows).await.unwrap().request_id, "done");
        assert_eq!(server.received().len(), 3);
    }
}

#[tokio::test]
async fn a_write_that_arrived_is_never_sent_twice() {
    let page = response("502 Bad Gateway", "text/html", b"<html></html>");
    for fault in [vec![Step::Close], vec![Step::Send(page[..20].to_vec()), Step::Close], vec![Step::Send(page)]] {
        let server = failing(2, fault);
        client(&server).call(&CreateFlow).await.unwrap_err();
        assert_eq!(server.received().len(), 1);
    }
}

#[tokio::test]
async fn an_attempt_that_hangs_leaves_time_for_another_where_another_is_safe() {
    let server = failing(1, vec![Step::Pause(Duration::from_secs(60))]);
    let client = builder(server.endpoint()).attempt_timeout(Duration::from_millis(300)).build().unwrap();
    assert_eq!(client.call(&DescribeFlows).attempt_timeout(Duration::from_secs(2)).await.unwrap().request_id, "done");
    assert_eq!(server.received().len(), 2);

    let server = failing(1, vec![Step::Pause(Duration::from_secs(60))]);
    let client = builder(server.endpoint()).attempt_timeout(Duration::from_millis(300)).build().unwrap();
    let error = client.call(&CreateFlow).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts().len(), server.received().len()), (ErrorKind::Timeout, 1, 1));
}

#[tokio::test]
async fn a_write_that_nobody_accepted_is_tried_as_often_as_the_policy_says() {
    let unused = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let client = builder(format!("http://{unused}")).build().unwrap();
    let error = client.call(&CreateFlow).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts().len()), (ErrorKind::Connect, 3));
}

#[tokio::test]
async fn a_wait_that_a_caller_drops_leaves_the_client_sound() {
    let refusal = "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 30\r\nContent-Length: 0\r\n\r\n";
    let server = failing(1, vec![Step::Send(refusal.into())]);
    let client = client(&server);
    let waiting = tokio::time::timeout(
        Duration::from_millis(300),
        std::future::IntoFuture::into_future(client.call(&CreateFlow)),
    );
    assert!(waiting.await.is_err());
    client.call(&CreateFlow).await.unwrap();
    assert_eq!(server.received().len(), 2);
}

const DATE: &str = "Mon, 25 Feb 2019 16:44:25 GMT";
const NOW: u64 = 1_551_113_065;

fn refusal(dated: bool) -> Vec<u8> {
    let body = r#"{"Response":{"Error":{"Code":"AuthFailure.SignatureExpire","Message":""},"RequestId":"s"}}"#;
    let date = if dated { format!("Date: {DATE}\r\n") } else { String::new() };
    format!("HTTP/1.1 200 OK\r\n{date}Content-Length: {}\r\n\r\n{body}", body.len()).into()
}

/// Takes what is stamped within five minutes of a fixed time, as a service whose clock is not ours.
fn service_in_the_past(dated: bool) -> Server {
    Server::start(move |received| {
        let stamp: u64 = received.headers["x-tc-timestamp"].parse().unwrap();
        if stamp.abs_diff(NOW) <= 300 { vec![done()] } else { vec![Step::Send(refusal(dated))] }
    })
}

fn scope_date(received: &Received) -> bool {
    received.headers["authorization"].contains("/2019-02-25/")
}

#[tokio::test]
async fn a_wrong_clock_is_set_right_by_the_answer_and_the_call_is_made_again_at_once() {
    let server = service_in_the_past(true);
    let client = builder(server.endpoint()).retry(RetryPolicy::off()).build().unwrap();
    // A write: what was refused for its time stamp was not done.
    assert_eq!(client.call(&CreateFlow).await.unwrap().request_id, "done");
    let dates: Vec<bool> = server.received().iter().map(scope_date).collect();
    assert_eq!(dates, [false, true], "the second attempt is signed for the other day");
}

#[tokio::test]
async fn a_corrected_clock_costs_none_of_the_policys_attempts() {
    let page = response("502 Bad Gateway", "text/html", b"<html></html>");
    let turn = AtomicUsize::new(0);
    let server = Server::start(move |_| match turn.fetch_add(1, Ordering::Relaxed) {
        0 => vec![Step::Send(refusal(true))],
        1 => vec![Step::Send(page.clone())],
        _ => vec![done()],
    });
    let policy = RetryPolicy::new().attempts(2).first_delay(Duration::from_millis(2));
    client(&server).call(&DescribeFlows).retry(policy).await.unwrap();
    assert_eq!(server.received().len(), 3);
}

#[tokio::test]
async fn clones_share_what_one_of_them_learnt_of_the_clock() {
    let server = service_in_the_past(true);
    let client = client(&server);
    let clone = client.clone();
    client.call(&CreateFlow).await.unwrap();
    clone.call(&CreateFlow).await.unwrap();
    assert_eq!(server.received().len(), 3);
}

#[tokio::test]
async fn a_refusal_without_a_date_is_an_error_at_once() {
    let server = service_in_the_past(false);
    let error = client(&server).call(&DescribeFlows).await.unwrap_err();
    assert_eq!(error.code(), Some("AuthFailure.SignatureExpire"));
    assert_eq!((server.received().len(), error.attempts().len()), (1, 1));
}

#[tokio::test]
async fn a_date_that_does_not_help_is_tried_once_and_forgotten() {
    let server = failing(2, vec![Step::Send(refusal(true))]);
    let client = client(&server);
    let error = client.call(&DescribeFlows).await.unwrap_err();
    assert_eq!((error.code(), error.attempts().len()), (Some("AuthFailure.SignatureExpire"), 2));
    client.call(&DescribeFlows).await.unwrap();
    let dates: Vec<bool> = server.received().iter().map(scope_date).collect();
    assert_eq!(dates, [false, true, false], "the system's clock again");
}
