//! What a client does whose host cannot be reached: to the backup and back, and no write twice.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests may panic as tests may"
)]

mod support;

use std::future::IntoFuture;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use proptest::prelude::*;
use serde_json::json;
use support::actions::{CreateFlow, DescribeFlows};
use support::essbasic::SERVICE;
use support::scripted::{DONE, Scripted, Turn};
use support::server::{Server, Step, response};
use tcgen_runtime::transport::TransportError;
use tcgen_runtime::{AnyService, Client, ClientBuilder, Credentials, Endpoint, ErrorKind, Failover, RetryPolicy};

const HOST: &str = "essbasic.tencentcloudapi.com";
const BACKUP: &str = "essbasic.ap-guangzhou.tencentcloudapi.com";

fn guangzhou() -> Failover {
    Failover::to(Endpoint::in_region("ap-guangzhou")).pause(Duration::from_secs(1_000))
}

/// Fails for the host while `down`, and answers for every other.
fn failing(fault: impl Fn() -> Turn + Send + Sync + 'static, down: Arc<AtomicBool>) -> Scripted {
    Scripted::new(move |_, request| match request.uri().host().unwrap() {
        HOST if down.load(Ordering::Relaxed) => fault(),
        _ => Turn::done(),
    })
}

fn always(fault: impl Fn() -> Turn + Send + Sync + 'static) -> Scripted {
    failing(fault, Arc::new(AtomicBool::new(true)))
}

fn refused() -> Turn {
    Turn::Fails(TransportError::connect("refused"))
}

fn hosts(transport: &Scripted) -> Vec<String> {
    transport.take_sent().iter().map(|request| request.uri().host().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn five_attempts_that_do_not_reach_the_host_send_the_next_ones_to_the_backup() {
    let faults: [fn() -> Turn; 6] = [
        refused,
        || Turn::Fails(TransportError::timeout("late")),
        || Turn::Fails(TransportError::broken("reset")),
        || Turn::status(500),
        || Turn::status(502),
        || Turn::status(504),
    ];
    for fault in faults {
        let transport = always(fault);
        let client = transport.builder().failover(guangzhou()).retry(RetryPolicy::off()).build().unwrap();
        for _ in 0..5 {
            client.call(&CreateFlow).await.unwrap_err();
        }
        for _ in 0..5 {
            client.clone().call(&CreateFlow).await.unwrap();
        }
        assert_eq!(hosts(&transport), [[HOST; 5], [BACKUP; 5]].concat());
    }
}

#[tokio::test]
async fn what_the_service_answers_shows_that_it_was_reached() {
    let answers: [fn() -> Turn; 6] = [
        Turn::done,
        || Turn::code("InternalError"),
        || Turn::code("InvalidParameter"),
        || Turn::code("RequestLimitExceeded"),
        || Turn::status(429),
        || Turn::status(404),
    ];
    for answer in answers {
        let transport = always(answer);
        let client = transport.builder().failover(guangzhou()).retry(RetryPolicy::off()).build().unwrap();
        for _ in 0..50 {
            drop(client.call(&CreateFlow).await);
        }
        assert_eq!(hosts(&transport), [HOST; 50]);
    }
}

#[tokio::test]
async fn a_call_whose_attempts_open_the_breaker_ends_at_the_backup() {
    let transport = always(refused);
    let client = transport.builder().failover(guangzhou().failures(2)).build().unwrap();
    client.call(&CreateFlow).await.unwrap();
    assert_eq!(hosts(&transport), [HOST, HOST, BACKUP], "nothing of the write was sent to the first");
}

#[tokio::test]
async fn a_write_that_may_have_been_done_is_not_repeated_at_the_backup() {
    let transport = always(|| Turn::Fails(TransportError::broken("reset")));
    let client = transport.builder().failover(guangzhou().failures(1)).build().unwrap();
    let error = client.call(&CreateFlow).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts().len()), (ErrorKind::Connection, 1));
    assert_eq!(hosts(&transport), [HOST]);
    client.call(&CreateFlow).await.unwrap();
    assert_eq!(hosts(&transport), [BACKUP], "another call is another matter");
}

#[tokio::test]
async fn each_attempt_is_signed_for_its_host_and_the_error_names_it() {
    let transport = Scripted::new(|_, _| refused());
    let client = transport.builder().failover(guangzhou().failures(1)).build().unwrap();
    let error = client.call(&DescribeFlows).region("ap-beijing").await.unwrap_err();
    let named: Vec<_> = error.attempts().iter().map(|attempt| attempt.host()).collect();
    assert_eq!(named, [HOST, BACKUP, BACKUP]);
    for (request, host) in transport.sent().iter().zip(named) {
        assert_eq!(request.headers()["host"], host);
        assert_eq!(request.headers()["x-tc-region"], "ap-beijing", "the call stays in its region");
    }
    let signatures: Vec<_> =
        transport.sent().iter().map(|request| request.headers()["authorization"].clone()).collect();
    assert_ne!(signatures[0], signatures[1]);
}

#[tokio::test]
async fn after_the_pause_one_attempt_finds_out_whether_the_host_is_back() {
    let down = Arc::new(AtomicBool::new(true));
    let transport = failing(refused, Arc::clone(&down));
    let failover = guangzhou().failures(1).pause(Duration::ZERO);
    let client = transport.builder().failover(failover).retry(RetryPolicy::off()).build().unwrap();
    for _ in 0..3 {
        client.call(&CreateFlow).await.unwrap_err();
    }
    assert_eq!(hosts(&transport), [HOST; 3], "without a pause, every attempt is one that finds out");
    down.store(false, Ordering::Relaxed);
    for _ in 0..3 {
        client.call(&CreateFlow).await.unwrap();
    }
    assert_eq!(hosts(&transport), [HOST; 3]);
}

#[tokio::test]
async fn only_calls_that_the_backup_can_serve_go_there() {
    let transport = Scripted::new(|_, _| refused());
    let off = RetryPolicy::off();
    let builder = || transport.builder().retry(off.clone());

    // A host by rule serves any service, though no finance region and no call with an endpoint of its own.
    let client = builder().failover(guangzhou().failures(1)).build().unwrap();
    let cvm = AnyService::new("cvm", "2017-03-12", "cvm.tencentcloudapi.com");
    let body = json!({});
    for _ in 0..2 {
        client.call_json(&cvm, "DescribeZones", &body).await.unwrap_err();
        client.call_json(&cvm, "DescribeZones", &body).region("ap-shanghai-fsi").await.unwrap_err();
        client.call_json(&cvm, "DescribeZones", &body).endpoint("cvm.example").await.unwrap_err();
    }
    assert_eq!(
        hosts(&transport),
        [
            "cvm.tencentcloudapi.com",
            "cvm.ap-shanghai-fsi.tencentcloudapi.com",
            "cvm.example",
            "cvm.ap-guangzhou.tencentcloudapi.com",
            "cvm.ap-shanghai-fsi.tencentcloudapi.com",
            "cvm.example"
        ]
    );

    // A host by name stands in for the client's own service alone.
    let client = builder().failover(Failover::to("backup.example").failures(1)).build().unwrap();
    for _ in 0..2 {
        client.call_json(&cvm, "DescribeZones", &body).await.unwrap_err();
        client.call(&CreateFlow).await.unwrap_err();
    }
    assert_eq!(hosts(&transport), ["cvm.tencentcloudapi.com", HOST, "cvm.tencentcloudapi.com", "backup.example"]);

    // Unless everything goes to one host anyhow.
    let client = builder().endpoint("a.example").failover(Failover::to("b.example").failures(1)).build().unwrap();
    client.call_json(&cvm, "DescribeZones", &body).await.unwrap_err();
    client.call(&CreateFlow).await.unwrap_err();
    assert_eq!(hosts(&transport), ["a.example", "b.example"]);
}

#[test]
fn a_backup_by_rule_never_gets_what_was_meant_for_another_environment() {
    let transport = Scripted::new(|_, _| Turn::done());
    let build = |endpoint: Endpoint, backup: Endpoint| {
        transport.builder().endpoint(endpoint).failover(Failover::to(backup)).build()
    };
    let region = || Endpoint::in_region("ap-guangzhou");
    for (endpoint, backup) in [
        (Endpoint::test(), region()),
        (Endpoint::host("http://127.0.0.1:1"), region()),
        (Endpoint::international(), region()),
        (Endpoint::default(), Endpoint::international()),
        (Endpoint::default(), Endpoint::test()),
        (region(), region()),
        (Endpoint::default(), Endpoint::host("http://backup.example")),
    ] {
        let error = build(endpoint.clone(), backup.clone()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidOption, "{endpoint:?} {backup:?}");
    }
    for (endpoint, backup) in [
        (Endpoint::regional(), Endpoint::default()),
        (Endpoint::internal(), region()),
        (Endpoint::test(), Endpoint::host("backup.example")),
    ] {
        build(endpoint, backup).unwrap();
    }
}

/// Whether a request that ended so may have been done.
fn may_have_been_done(fault: u8) -> bool {
    !matches!(fault, 0..=2)
}

fn turn(fault: u8) -> Turn {
    match fault {
        0 | 1 => refused(),
        2 => Turn::status(429),
        3 => Turn::Fails(TransportError::broken("reset")),
        4 => Turn::Fails(TransportError::timeout("late")),
        5 => Turn::status(502),
        6 => Turn::code("InternalError"),
        _ => Turn::done(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_write_is_made_again_anywhere_that_may_have_been_done(
        faults in prop::collection::vec(0_u8..9, 1..60), failures in 1_u32..4, pause in 0_u64..2,
    ) {
        let script = faults.clone();
        let transport = Scripted::new(move |sent, _| turn(script[sent % script.len()]));
        let failover = guangzhou().failures(failures).pause(Duration::from_secs(pause * 1_000));
        let policy = RetryPolicy::new().attempts(5);
        let client = transport.builder().failover(failover).retry(policy).retry_budget(10_000).build().unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let mut before = 0;
        for _ in 0..50 {
            let outcome = runtime.block_on(client.call(&CreateFlow).into_future());
            let sent = transport.sent().len();
            let ends: Vec<u8> = (before..sent).map(|index| faults[index % faults.len()]).collect();
            before = sent;
            let (last, others) = ends.split_last().unwrap();
            prop_assert!(!others.iter().any(|fault| may_have_been_done(*fault)), "{:?}", ends);
            prop_assert_eq!(outcome.is_ok(), *last > 6);
        }
    }
}

fn client(endpoint: &str, failover: Failover) -> Client {
    ClientBuilder::new(&SERVICE)
        .credentials(Credentials::new("AKIDexample", "hush"))
        .endpoint(endpoint)
        .failover(failover)
        .retry(RetryPolicy::new().first_delay(Duration::ZERO))
        .build()
        .unwrap()
}

#[tokio::test]
async fn over_sockets_a_refused_connection_leads_to_the_backup() {
    let unused = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let backup = Server::answering_json(DONE);
    let client = client(&format!("http://{unused}"), Failover::to(backup.endpoint()).failures(2));
    for _ in 0..4 {
        client.call(&CreateFlow).await.unwrap();
    }
    let received = backup.received();
    assert_eq!(received.len(), 4);
    assert!(received.iter().all(|request| request.headers["host"] == backup.host()));
}

#[tokio::test]
async fn over_sockets_a_host_that_comes_back_is_used_again() {
    let down = Arc::new(AtomicBool::new(true));
    let is_down = Arc::clone(&down);
    let host = Server::start(move |_| match is_down.load(Ordering::Relaxed) {
        true => vec![Step::Close],
        false => vec![Step::Send(response("200 OK", "application/json", DONE.as_bytes()))],
    });
    let backup = Server::answering_json(DONE);
    let pause = Duration::from_secs(1);
    let client = client(&host.endpoint(), Failover::to(backup.endpoint()).failures(2).pause(pause));
    client.call(&DescribeFlows).await.unwrap();
    assert_eq!((host.received().len(), backup.received().len()), (2, 1));
    down.store(false, Ordering::Relaxed);
    tokio::time::sleep(pause).await;
    for _ in 0..3 {
        client.call(&DescribeFlows).await.unwrap();
    }
    assert_eq!((host.received().len(), backup.received().len()), (5, 1));
}

#[tokio::test]
async fn over_sockets_a_probe_that_is_dropped_leaves_its_place() {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    // Breaks the first, hangs on the second, answers from then on.
    let host = Server::start(move |_| match count.fetch_add(1, Ordering::Relaxed) {
        0 => vec![Step::Close],
        1 => vec![Step::Pause(Duration::from_secs(30))],
        _ => vec![Step::Send(response("200 OK", "application/json", DONE.as_bytes()))],
    });
    let backup = Server::answering_json(DONE);
    let failover = Failover::to(backup.endpoint()).failures(1).pause(Duration::ZERO);
    let client = client(&host.endpoint(), failover);
    client.call(&CreateFlow).await.unwrap_err();

    let probe = client.call(&CreateFlow).into_future();
    let mut probe = Box::pin(probe);
    while asked.load(Ordering::Relaxed) < 2 {
        tokio::select! {
            _ = &mut probe => panic!("the host does not answer it"),
            () = tokio::time::sleep(Duration::from_millis(5)) => {}
        }
    }
    client.call(&CreateFlow).await.unwrap();
    assert_eq!(backup.received().len(), 1, "while one call finds out, the others go to the backup");
    drop(probe);
    client.call(&CreateFlow).await.unwrap();
    assert_eq!((host.received().len(), backup.received().len()), (3, 1), "the next one finds out");
}
