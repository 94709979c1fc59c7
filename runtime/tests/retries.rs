//! Calls that are made again, and calls that must not be.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests may panic as tests may"
)]

mod support;

use std::collections::HashSet;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use support::actions::{CreateFlow, DescribeFlows, RunInstances};
use support::essbasic::SERVICE;
use support::scripted::{DONE, Scripted, Turn};
use tcgen_runtime::transport::TransportError;
use tcgen_runtime::{BoxFuture, CredentialProvider, Credentials, Error, ErrorKind, RetryPolicy};

fn refused() -> Turn {
    Turn::Fails(TransportError::connect("refused"))
}

fn broken() -> Turn {
    Turn::Fails(TransportError::broken("reset"))
}

/// Fails the first two requests.
fn failing_twice(fault: impl Fn() -> Turn + Send + Sync + 'static) -> Scripted {
    Scripted::new(move |before, _| if before < 2 { fault() } else { Turn::done() })
}

#[tokio::test]
async fn a_read_is_made_again_after_every_transient_fault() {
    let faults: [fn() -> Turn; 8] = [
        refused,
        broken,
        || Turn::Fails(TransportError::timeout("late")),
        || Turn::status(500),
        || Turn::status(502),
        || Turn::status(503),
        || Turn::code("InternalError.Db"),
        || Turn::code("RequestLimitExceeded"),
    ];
    for fault in faults {
        let transport = failing_twice(fault);
        assert_eq!(transport.client().call(&DescribeFlows).await.unwrap().request_id, "done");
        assert_eq!((transport.sent().len(), transport.waits().len()), (3, 2));
    }
}

#[tokio::test]
async fn a_write_is_made_again_only_where_it_was_certainly_not_done() {
    let safe: [fn() -> Turn; 3] =
        [refused, || Turn::status(429), || Turn::code("RequestLimitExceeded.UinLimitExceeded")];
    for fault in safe {
        let transport = failing_twice(fault);
        transport.client().call(&CreateFlow).await.unwrap();
        assert_eq!(transport.sent().len(), 3);
    }
    let unsafe_: [fn() -> Turn; 5] = [
        broken,
        || Turn::Fails(TransportError::timeout("late")),
        || Turn::status(502),
        || Turn::status(503).with_header("retry-after", "1"),
        || Turn::code("InternalError"),
    ];
    for fault in unsafe_ {
        let transport = failing_twice(fault);
        let error = transport.client().call(&CreateFlow).await.unwrap_err();
        assert_eq!((transport.sent().len(), error.attempts().len()), (1, 1), "{error:?}");
    }
}

#[tokio::test]
async fn a_write_that_was_refused_once_is_not_repeated_after_it_got_through() {
    let transport = Scripted::new(|before, _| match before {
        0 => refused(),
        1 => broken(),
        _ => Turn::done(),
    });
    let error = transport.client().call(&CreateFlow).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connection);
    let kinds: Vec<_> = error.attempts().iter().map(|attempt| attempt.kind()).collect();
    assert_eq!(kinds, [ErrorKind::Connect, ErrorKind::Connection]);
}

#[tokio::test]
async fn a_write_with_a_client_token_carries_the_same_one_in_all_attempts() {
    let transport = failing_twice(broken);
    let client = transport.client();
    client.call(&RunInstances::default()).await.unwrap();
    client.call(&RunInstances::default()).await.unwrap();
    let tokens: Vec<String> =
        transport.bodies().iter().map(|body| body["ClientToken"].as_str().unwrap().to_owned()).collect();
    assert_eq!(tokens.len(), 4);
    assert!(tokens[0] == tokens[1] && tokens[1] == tokens[2], "{tokens:?}");
    assert_ne!(tokens[2], tokens[3], "another call is another request");
    assert!(transport.bodies().iter().all(|body| body["InstanceCount"] == 1));
}

#[tokio::test]
async fn a_client_token_of_the_callers_is_sent_as_it_is() {
    let transport = failing_twice(broken);
    let request = RunInstances { client_token: Some("order-17".to_owned()) };
    transport.client().call(&request).await.unwrap();
    let bodies = transport.bodies();
    assert_eq!(bodies.len(), 3);
    assert!(bodies.iter().all(|body| body["ClientToken"] == "order-17"), "{bodies:?}");
}

#[tokio::test]
async fn an_empty_client_token_makes_a_write_like_any_other() {
    let transport = failing_twice(broken);
    let request = RunInstances { client_token: Some(String::new()) };
    transport.client().call(&request).await.unwrap_err();
    assert_eq!(transport.sent().len(), 1);
}

#[tokio::test]
async fn a_call_by_name_is_a_read_if_its_name_says_so_or_its_caller() {
    let body = serde_json::json!({});
    let transport = failing_twice(broken);
    transport.client().call_json(&SERVICE, "DescribeFlows", &body).await.unwrap();
    let transport = failing_twice(broken);
    transport.client().call_json(&SERVICE, "CreateFlow", &body).await.unwrap_err();
    assert_eq!(transport.sent().len(), 1);
    let transport = failing_twice(broken);
    transport.client().call_json(&SERVICE, "CreateFlow", &body).repeatable().await.unwrap();
    assert_eq!(transport.sent().len(), 3);
}

#[tokio::test]
async fn a_call_has_a_policy_of_its_own_and_so_has_a_client() {
    let attempts = |transport: &Scripted| transport.sent().len();
    let transport = Scripted::new(|_, _| broken());
    let client = transport.builder().retry(RetryPolicy::off()).build().unwrap();
    client.call(&DescribeFlows).await.unwrap_err();
    assert_eq!(attempts(&transport), 1);
    client.call(&DescribeFlows).retry(RetryPolicy::new().attempts(5)).await.unwrap_err();
    assert_eq!(attempts(&transport), 1 + 5);
    let client = transport.client();
    client.call(&DescribeFlows).await.unwrap_err();
    assert_eq!(attempts(&transport), 1 + 5 + 3);
    client.call(&DescribeFlows).retry(RetryPolicy::off()).await.unwrap_err();
    assert_eq!(attempts(&transport), 1 + 5 + 3 + 1);
}

#[tokio::test]
async fn retry_after_is_waited_for_where_it_fits_and_told_where_it_does_not() {
    let transport = failing_twice(|| Turn::status(429).with_header("retry-after", "7"));
    transport.client().call(&CreateFlow).await.unwrap();
    assert_eq!(transport.waits(), [Duration::from_secs(7); 2]);

    let transport = failing_twice(|| Turn::status(429).with_header("retry-after", "3600"));
    let error = transport.client().call(&CreateFlow).await.unwrap_err();
    assert!(error.is_throttled());
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3600)));
    assert!(transport.waits().is_empty() && transport.sent().len() == 1, "an hour is more than the call has");
}

#[tokio::test]
async fn all_attempts_are_in_the_error_with_their_causes() {
    let transport = Scripted::new(|before, _| match before {
        0 => Turn::code("RequestLimitExceeded"),
        1 => Turn::status(502),
        _ => refused(),
    });
    let error = transport.client().call(&DescribeFlows).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert_eq!(error.to_string(), "essbasic DescribeFlows: no connection could be made: refused (after 3 attempts)");
    let attempts = error.attempts();
    let kinds: Vec<_> = attempts.iter().map(|attempt| attempt.kind()).collect();
    assert_eq!(kinds, [ErrorKind::Service, ErrorKind::Http, ErrorKind::Connect]);
    assert_eq!(attempts[0].code(), Some("RequestLimitExceeded"));
    assert_eq!(attempts[0].request_id(), Some("s-RequestLimitExceeded"));
    assert_eq!((attempts[1].status(), attempts[1].message()), (Some(502), "HTTP 502 Bad Gateway"));
    let waited: Vec<Duration> = attempts.iter().map(|attempt| attempt.waited()).collect();
    assert_eq!(waited, [&[Duration::ZERO], transport.waits().as_slice()].concat());
}

#[tokio::test]
async fn what_an_error_keeps_of_its_attempts_is_bounded() {
    let long = "x".repeat(100_000);
    let body = format!(r#"{{"Response":{{"Error":{{"Code":"InternalError","Message":"{long}"}}}}}}"#);
    let transport = Scripted::new(move |_, _| Turn::Answers(200, Vec::new(), body.clone()));
    let policy = RetryPolicy::new().attempts(u32::MAX).first_delay(Duration::ZERO);
    let error = transport.client().call(&DescribeFlows).retry(policy).await.unwrap_err();
    assert_eq!((transport.sent().len(), error.attempts().len()), (16, 16));
    assert!(error.attempts().iter().all(|attempt| attempt.message().chars().count() == 301));
}

#[tokio::test]
async fn a_failure_before_anything_is_sent_has_no_attempts() {
    let transport = Scripted::new(|_, _| Turn::done());
    let error = transport.client().call(&DescribeFlows).timeout(Duration::ZERO).await.unwrap_err();
    assert!(error.is_timeout() && error.attempts().is_empty());
}

#[tokio::test]
async fn clones_of_a_client_share_one_budget_of_retries() {
    let transport = Scripted::new(|_, _| broken());
    let client = transport.builder().retry_budget(3).build().unwrap();
    for _ in 0..10 {
        client.clone().call(&DescribeFlows).await.unwrap_err();
    }
    assert_eq!(transport.sent().len(), 10 + 3);
}

#[tokio::test]
async fn success_earns_retries_back() {
    let failing = Arc::new(AtomicUsize::new(0));
    let switch = Arc::clone(&failing);
    let transport =
        Scripted::new(move |_, _| if switch.load(Ordering::Relaxed) == 1 { broken() } else { Turn::done() });
    let client = transport.builder().retry_budget(1).build().unwrap();
    let sent_while_failing = async || {
        let before = transport.sent().len();
        failing.store(1, Ordering::Relaxed);
        client.call(&DescribeFlows).await.unwrap_err();
        failing.store(0, Ordering::Relaxed);
        transport.sent().len() - before
    };
    assert_eq!(sent_while_failing().await, 2);
    assert_eq!(sent_while_failing().await, 1, "the budget is spent");
    for _ in 0..10 {
        client.call(&DescribeFlows).await.unwrap();
    }
    assert_eq!(sent_while_failing().await, 2);
}

#[tokio::test]
async fn without_a_timer_a_call_fails_where_it_would_have_waited() {
    let transport = failing_twice(broken).without_timer();
    let error = transport.client().call(&DescribeFlows).await.unwrap_err();
    assert_eq!((error.kind(), transport.sent().len()), (ErrorKind::Connection, 1));
}

#[tokio::test]
async fn every_attempt_asks_who_signs_and_is_signed_anew() {
    struct Rotating(AtomicUsize);
    impl CredentialProvider for Rotating {
        fn credentials(&self) -> BoxFuture<'_, Result<Credentials, Error>> {
            let id = format!("AKID{}", self.0.fetch_add(1, Ordering::Relaxed));
            Box::pin(std::future::ready(Ok(Credentials::new(id, "hush"))))
        }
    }
    let transport = failing_twice(broken);
    let client = transport.builder().credentials(Rotating(AtomicUsize::default())).build().unwrap();
    client.call(&DescribeFlows).await.unwrap();
    let signed: Vec<String> = transport
        .sent()
        .iter()
        .map(|request| request.headers()["authorization"].to_str().unwrap().to_owned())
        .collect();
    for (attempt, authorization) in signed.iter().enumerate() {
        assert!(authorization.contains(&format!("Credential=AKID{attempt}/")), "{authorization}");
    }
}

#[tokio::test]
async fn a_provider_that_fails_between_attempts_ends_the_call_and_the_attempt_is_kept() {
    struct Once(AtomicUsize);
    impl CredentialProvider for Once {
        fn credentials(&self) -> BoxFuture<'_, Result<Credentials, Error>> {
            Box::pin(std::future::ready(match self.0.fetch_add(1, Ordering::Relaxed) {
                0 => Ok(Credentials::new("AKIDexample", "hush")),
                _ => Err(Error::credentials("the role is gone")),
            }))
        }
    }
    let transport = failing_twice(broken);
    let client = transport.builder().credentials(Once(AtomicUsize::default())).build().unwrap();
    let error = client.call(&DescribeFlows).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts().len()), (ErrorKind::Credentials, 1));
    assert_eq!(error.attempts()[0].kind(), ErrorKind::Connection);
}

#[tokio::test]
async fn a_provider_that_never_answers_does_not_outlast_the_call() {
    struct Silent;
    impl CredentialProvider for Silent {
        fn credentials(&self) -> BoxFuture<'_, Result<Credentials, Error>> {
            Box::pin(std::future::pending())
        }
    }
    let transport = Scripted::new(|_, _| Turn::done());
    let client = transport.builder().credentials(Silent).build().unwrap();
    let error = client.call(&DescribeFlows).await.unwrap_err();
    assert!(error.is_timeout() && transport.sent().is_empty(), "{error}");
}

/// Numbers from a seed, so that a failure can be had again.
fn drawn(state: &AtomicU64) -> u64 {
    let mut number = state.load(Ordering::Relaxed);
    number ^= number << 13;
    number ^= number >> 7;
    number ^= number << 17;
    state.store(number, Ordering::Relaxed);
    number
}

#[tokio::test]
async fn over_ten_thousand_faulted_calls_no_write_is_done_twice_and_no_outcome_is_wrong() {
    for seed in [1, 2026, 0xD1CE] {
        let state = Arc::new(AtomicU64::new(seed));
        // For each request of a call: whether the service may have done it, and whether it said so.
        let log = Arc::new(Mutex::new(Vec::new()));
        let turns = Arc::clone(&log);
        let transport = Scripted::new(move |_, _| {
            let (turn, maybe_done) = match drawn(&state) % 10 {
                0 => (refused(), false),
                1 => (broken(), true),
                2 => (Turn::Fails(TransportError::timeout("late")), true),
                3 => (Turn::status(502), true),
                4 => (Turn::status(429), false),
                5 => (Turn::code("RequestLimitExceeded"), false),
                6 => (Turn::code("InternalError"), true),
                7 => (Turn::code("InvalidParameter"), false),
                _ => (Turn::done(), true),
            };
            let done = matches!(&turn, Turn::Answers(_, _, body) if body == DONE);
            turns.lock().unwrap().push((maybe_done, done));
            turn
        });
        let policy = RetryPolicy::new().attempts(6);
        let client = transport.builder().retry(policy).retry_budget(100_000).build().unwrap();
        let mut outcomes = HashSet::new();
        for number in 0..3_400 {
            let at = format!("seed {seed}, call {number}");
            let outcome = match number % 2 {
                0 => client.call(&CreateFlow).await,
                _ => client.call(&RunInstances::default()).await,
            };
            let (turns, sent) = (std::mem::take(&mut *log.lock().unwrap()), transport.take_sent());
            assert_eq!(turns.last().map(|(_, done)| *done), Some(outcome.is_ok()), "{at}");
            if number % 2 == 0 {
                assert!(turns.iter().filter(|(maybe_done, _)| *maybe_done).count() <= 1, "{at}: {turns:?}");
            } else {
                let bodies: HashSet<&[u8]> = sent.iter().map(|request| &request.body()[..]).collect();
                assert_eq!(bodies.len(), 1, "{at}");
            }
            if let Err(error) = &outcome {
                assert_eq!(error.attempts().len(), sent.len(), "{at}");
                assert_eq!(error.attempts().last().unwrap().kind(), error.kind(), "{at}");
            }
            outcomes.insert(outcome.map_err(|error| error.kind()).map(|_| ()));
        }
        assert_eq!(outcomes.len(), 6, "seed {seed}: every outcome is among them: {outcomes:?}");
    }
}
