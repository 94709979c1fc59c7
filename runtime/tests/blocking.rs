//! Calls that are waited for, over a real socket and without a runtime of the test's own.
#![cfg(all(feature = "blocking", feature = "hyper"))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests may panic as tests may"
)]

mod support;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use support::actions::{CreateFlow, DescribeFlows};
use support::essbasic::SERVICE;
use support::scripted::DONE;
use support::server::{Server, Step, response};
use tcgen_runtime::{Client, ClientBuilder, Credentials, ErrorKind, RetryPolicy};

fn client(server: &Server) -> Client {
    let credentials = Credentials::new("AKIDexample", "hush");
    ClientBuilder::new(&SERVICE).credentials(credentials).endpoint(server.endpoint()).build().unwrap()
}

fn done() -> Step {
    Step::Send(response("200 OK", "application/json", DONE.as_bytes()))
}

#[test]
fn calls_are_made_on_one_connection_without_a_runtime() {
    let server = Server::answering_json(DONE);
    let client = client(&server);
    for _ in 0..20 {
        assert_eq!(client.call(&CreateFlow).wait().unwrap().request_id, "done");
    }
    assert_eq!((server.received().len(), server.connections()), (20, 1));
}

#[test]
fn retries_and_time_outs_have_a_timer() {
    let turn = AtomicUsize::new(0);
    let server = Server::start(move |_| match turn.fetch_add(1, Ordering::Relaxed) {
        0 => vec![Step::Send(response("503 Service Unavailable", "text/plain", b""))],
        1 => vec![done()],
        _ => vec![Step::Pause(Duration::from_secs(5)), done()],
    });
    let client = client(&server);
    let quick = RetryPolicy::new().first_delay(Duration::from_millis(2));
    assert_eq!(client.call(&DescribeFlows).retry(quick).wait().unwrap().request_id, "done");
    let error = client.call(&CreateFlow).timeout(Duration::from_millis(50)).wait().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(server.received().len(), 3);
}

/// What the server closes between two calls, while nobody listens, is not taken for open: a write would be lost on it,
/// and nobody could tell whether it had been done.
#[test]
fn a_connection_that_was_closed_meanwhile_fails_no_write() {
    let server = Server::start(|_| vec![done(), Step::Close]);
    let client = client(&server);
    for _ in 0..50 {
        client.call(&CreateFlow).wait().unwrap();
        while server.open_connections() > 0 {
            thread::yield_now();
        }
    }
    assert_eq!((server.received().len(), server.connections()), (50, 50));
}

#[test]
fn threads_wait_side_by_side() {
    let server = Server::start(|_| vec![Step::Pause(Duration::from_millis(1)), done()]);
    let client = client(&server);
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..25 {
                    assert_eq!(client.call(&CreateFlow).wait().unwrap().request_id, "done");
                }
            });
        }
    });
    assert_eq!(server.received().len(), 200);
    assert!(server.connections() <= 8 * 2, "{}", server.connections());
}

/// The thread that drives may be done first; the others go on without it.
#[test]
fn a_long_wait_outlives_a_short_one_that_drove_it() {
    let turn = AtomicUsize::new(0);
    let server = Server::start(move |_| match turn.fetch_add(1, Ordering::Relaxed) {
        0 => vec![Step::Pause(Duration::from_millis(50)), done()],
        _ => vec![Step::Pause(Duration::from_millis(150)), done()],
    });
    let client = client(&server);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| client.call(&CreateFlow).wait().unwrap());
        }
    });
    assert_eq!(server.received().len(), 4);
}

#[test]
fn a_client_serves_waiting_and_awaiting_callers_in_turn() {
    let server = Server::answering_json(DONE);
    let client = client(&server);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for _ in 0..5 {
        client.call(&CreateFlow).wait().unwrap();
        runtime.block_on(async { client.call(&CreateFlow).await }).unwrap();
    }
    // One of either sort, and none of them stands in the way of the other.
    assert_eq!((server.received().len(), server.connections()), (10, 2));
}

#[test]
fn in_a_tokio_runtime_it_is_an_error_and_nothing_is_sent() {
    let server = Server::answering_json(DONE);
    let client = client(&server);
    for runtime in [
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap(),
        tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap(),
    ] {
        let error = runtime.block_on(async { client.call(&CreateFlow).wait() }).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidOption);
        let text = error.to_string();
        assert!(text.starts_with("essbasic CreateFlow: waiting would block the tokio runtime"), "{text}");
    }
    let nested = tcgen_runtime::blocking::wait(async { client.call(&CreateFlow).wait() }).unwrap();
    assert_eq!(nested.unwrap_err().kind(), ErrorKind::InvalidOption);
    assert!(server.received().is_empty());
}

#[test]
fn a_call_that_is_refused_before_it_is_sent_says_so() {
    let server = Server::answering_json(DONE);
    let error = client(&server).call(&CreateFlow).region("a\r\nb").wait().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidOption);
    assert!(error.to_string().contains("the region cannot be used"), "{error}");
}
