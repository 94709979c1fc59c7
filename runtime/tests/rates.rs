//! Calls under the documented rate of their action.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests may panic as tests may"
)]

mod support;

use std::future::IntoFuture;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use support::actions::{DescribeFlows, RunInstances};
use support::essbasic::SERVICE;
use support::scripted::{DONE, Scripted, Turn};
use tcgen_runtime::transport::{Body, Bytes, Request, Response, Transport, TransportError};
use tcgen_runtime::{BoxFuture, Client, ClientBuilder, Credentials, Error, ErrorKind, RateLimiting, RetryPolicy};

/// More than the 20 a second that the action has, and quicker made than a second takes by far.
const MANY: usize = 2_000;

fn always_done() -> Scripted {
    Scripted::new(|_, _| Turn::done())
}

/// The first failure of many calls, and how many went well before it.
async fn first_failure(transport: &Scripted, mode: RateLimiting) -> (usize, Option<Error>) {
    let client = transport.builder().rate_limiting(mode).build().unwrap();
    for number in 0..MANY {
        if let Err(error) = client.clone().call(&DescribeFlows).await {
            return (number, Some(error));
        }
    }
    (MANY, None)
}

#[tokio::test]
async fn without_limiting_every_call_is_sent_at_once() {
    let transport = always_done();
    assert!(first_failure(&transport, RateLimiting::Off).await.1.is_none());
    assert_eq!((transport.sent().len(), transport.waits().len()), (MANY, 0));
}

#[tokio::test]
async fn failing_refuses_what_exceeds_the_rate_and_sends_nothing_of_it() {
    let transport = always_done();
    let (before, error) = first_failure(&transport, RateLimiting::Fail).await;
    let error = error.unwrap();
    assert!(before >= 20 && transport.sent().len() == before, "{before}");
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert!(error.attempts().is_empty() && !error.is_throttled());
    assert!(error.retry_after().unwrap() <= Duration::from_secs(1));
    assert!(error.to_string().contains("20 requests per second"), "{error}");
}

#[tokio::test]
async fn waiting_lets_calls_through_later_until_their_time_is_too_short() {
    let transport = always_done();
    let (before, error) = first_failure(&transport, RateLimiting::Wait).await;
    let error = error.unwrap();
    // The transport's waits are over at once: the line grows as if all had come together, to the 60 seconds of a call.
    assert!(before >= 20 * 60 && transport.sent().len() == before, "{before}");
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert!(error.retry_after() > Some(Duration::from_secs(50)), "{error:?}");
    assert!(!transport.waits().is_empty());
}

#[tokio::test]
async fn waiting_without_a_timer_fails() {
    let transport = always_done().without_timer();
    let (before, error) = first_failure(&transport, RateLimiting::Wait).await;
    assert!(before >= 20);
    assert_eq!(error.unwrap().kind(), ErrorKind::RateLimited);
}

#[tokio::test]
async fn every_attempt_counts() {
    let transport = Scripted::new(|_, _| Turn::status(502));
    let client = transport.builder().rate_limiting(RateLimiting::Fail).build().unwrap();
    let policy = RetryPolicy::new().attempts(16).first_delay(Duration::ZERO);
    let mut errors = Vec::new();
    // The second is the one, unless the machine needs a second for 32 requests.
    while errors.len() < MANY && errors.last().is_none_or(|error: &Error| error.kind() != ErrorKind::RateLimited) {
        errors.push(client.call(&DescribeFlows).retry(policy.clone()).await.unwrap_err());
    }
    let error = errors.pop().unwrap();
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert!(error.attempts().iter().all(|attempt| attempt.status() == Some(502)));
    assert!(transport.sent().len() >= 20);
}

#[tokio::test]
async fn actions_without_a_rate_and_calls_by_name_are_not_limited() {
    let transport = always_done();
    let client = transport.builder().rate_limiting(RateLimiting::Fail).build().unwrap();
    for _ in 0..200 {
        client.call(&RunInstances::default()).await.unwrap();
        client.call_json(&SERVICE, "DescribeFlows", &serde_json::json!({})).await.unwrap();
    }
    assert_eq!(transport.sent().len(), 400);
}

/// Answers at once and waits in earnest; keeps the order of what is sent.
#[derive(Clone, Default)]
struct Ordered(Arc<Mutex<Vec<String>>>);

impl Transport for Ordered {
    fn send(&self, request: Request, _: Duration) -> BoxFuture<'_, Result<Response, TransportError>> {
        self.0.lock().unwrap().push(request.headers()["x-tc-region"].to_str().unwrap().to_owned());
        let body: Box<dyn Body> = Box::new(Some(Bytes::from_static(DONE.as_bytes())));
        Box::pin(async { Ok(Response::new(body)) })
    }

    fn sleep(&self, duration: Duration) -> Option<BoxFuture<'static, ()>> {
        Some(Box::pin(tokio::time::sleep(duration)))
    }
}

#[tokio::test]
async fn tasks_that_wait_are_served_in_the_order_in_which_they_came() {
    let transport = Ordered::default();
    let builder: ClientBuilder<Client> = ClientBuilder::new(&SERVICE);
    let builder = builder.credentials(Credentials::new("AKIDexample", "hush")).transport(transport.clone());
    let client = builder.rate_limiting(RateLimiting::Wait).build().unwrap();
    let call = |number: usize| {
        let client = client.clone();
        tokio::spawn(async move { client.call(&DescribeFlows).region(format!("r{number:02}")).await })
    };
    for task in (0..50).map(call).collect::<Vec<_>>() {
        task.await.unwrap().unwrap();
    }
    let mut sent = transport.0.lock().unwrap().clone();
    // Those that have the same moment may begin in any order.
    sent.chunks_mut(20).for_each(<[String]>::sort);
    assert!(sent.is_sorted() && sent.len() == 50, "{sent:?}");
}

#[tokio::test]
async fn a_call_that_is_dropped_in_line_leaves_its_place_to_others() {
    let client = always_done().builder().transport(Endless).rate_limiting(RateLimiting::Wait).build().unwrap();
    // None of them ever gets through, and still the line never grows beyond the time of a call.
    for _ in 0..MANY {
        let call = client.call(&DescribeFlows).into_future();
        let error = tokio::time::timeout(Duration::ZERO, call).await;
        assert!(!matches!(error, Ok(Err(_))), "{error:?}");
    }
}

/// Answers at once, and its waits never end.
struct Endless;

impl Transport for Endless {
    fn send(&self, _: Request, _: Duration) -> BoxFuture<'_, Result<Response, TransportError>> {
        let body: Box<dyn Body> = Box::new(Some(Bytes::from_static(DONE.as_bytes())));
        Box::pin(async { Ok(Response::new(body)) })
    }

    fn sleep(&self, _: Duration) -> Option<BoxFuture<'static, ()>> {
        Some(Box::pin(std::future::pending()))
    }
}
