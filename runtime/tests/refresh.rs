//! Credentials serve while they last: a refresh that hangs, fails or panics fails no call that has others to go on with.
#![cfg(feature = "hyper")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests may panic as tests may"
)]

mod support;

use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant, SystemTime};

use support::actions::{CreateFlow, DescribeFlows};
use support::essbasic::SERVICE;
use support::scripted::DONE;
use support::server::{Server, Step};
use tcgen_runtime::providers::{AssumeRole, Cached, Chain, CvmRole};
use tcgen_runtime::transport::{Body, Bytes, Request, Response, Transport, TransportError};
use tcgen_runtime::{
    BoxFuture, Client, ClientBuilder, CredentialProvider, Credentials, Error, ErrorKind, RateLimiting,
};

/// How long the first credentials last. They are refreshed after half of it.
const LIFE: Duration = Duration::from_secs(10);
/// The longest that a call may take which has to look after a refresh.
const PROMPT: Duration = Duration::from_millis(1_500);

/// Gives credentials once. Whatever asks again meets `later`.
struct Once {
    asked: Arc<AtomicUsize>,
    later: fn() -> BoxFuture<'static, Result<Credentials, Error>>,
}

impl CredentialProvider for Once {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, Error>> {
        match self.asked.fetch_add(1, Ordering::Relaxed) {
            0 => {
                let expiry = SystemTime::now() + LIFE;
                Box::pin(std::future::ready(Ok(Credentials::new("AKIDfirst", "hush").with_expiry(expiry))))
            }
            _ => (self.later)(),
        }
    }
}

/// A provider of the caller's own around one that keeps its credentials, as it was before callers had a time.
struct Wrapped(Cached<Once>);

impl CredentialProvider for Wrapped {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, Error>> {
        Box::pin(async { self.0.credentials().await })
    }
}

/// Answers from memory after a turn of the executor, with tokio's timers where it has any.
struct Memory {
    timed: bool,
}

impl Transport for Memory {
    fn send(&self, request: Request, _: Duration) -> BoxFuture<'_, Result<Response, TransportError>> {
        Box::pin(async move {
            assert!(request.headers()["authorization"].to_str().unwrap().contains("Credential=AKIDfirst/"));
            tokio::task::yield_now().await;
            let body: Box<dyn Body> = Box::new(Some(Bytes::from_static(DONE.as_bytes())));
            Ok(Response::new(body))
        })
    }

    fn sleep(&self, duration: Duration) -> Option<BoxFuture<'static, ()>> {
        self.timed.then(|| -> BoxFuture<'static, ()> { Box::pin(tokio::time::sleep(duration)) })
    }
}

fn client(provider: impl CredentialProvider + 'static, timed: bool) -> Client {
    ClientBuilder::new(&SERVICE)
        .credentials(provider)
        .transport(Memory { timed })
        .rate_limiting(RateLimiting::Off)
        .build()
        .unwrap()
}

/// Makes calls from when a refresh is due until the credentials have nearly expired: one after the other, many at once,
/// with little time, and dropped in the middle. Gives how many failed, of how many.
async fn calls_while_the_refresh_is_due(client: &Client) -> (usize, usize) {
    let began = Instant::now();
    client.call(&CreateFlow).await.unwrap();
    tokio::time::sleep(LIFE / 2 + Duration::from_millis(100)).await;
    let (mut failed, mut made) = (0, 0);
    let mut longest = Duration::ZERO;
    while began.elapsed() < LIFE - Duration::from_millis(700) || made < 1_000 {
        for round in 0..5 {
            let timeout = Duration::from_millis([60_000, 300, 1_000, 200, 60_000][round]);
            let started = Instant::now();
            failed += usize::from(client.call(&CreateFlow).timeout(timeout).await.is_err());
            longest = longest.max(started.elapsed());
        }
        let at_once: Vec<_> = (0..20).map(|_| tokio::spawn(client.call(&DescribeFlows).into_future())).collect();
        // Whoever goes away in the middle takes nothing with him.
        let leaving = client.call(&CreateFlow).into_future();
        let _ = tokio::time::timeout(Duration::from_micros(50), leaving).await;
        for call in at_once {
            failed += usize::from(call.await.unwrap().is_err());
        }
        made += 25;
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(longest < PROMPT, "{longest:?}");
    assert!(began.elapsed() < LIFE, "the machine is too slow for this test: {:?}", began.elapsed());
    (failed, made)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_thousand_calls_none_fails_while_the_credentials_are_valid_and_the_refresh_hangs() {
    fn hanging() -> BoxFuture<'static, Result<Credentials, Error>> {
        Box::pin(pending())
    }
    fn panicking() -> BoxFuture<'static, Result<Credentials, Error>> {
        Box::pin(async { panic!("as a provider should not") })
    }
    fn failing() -> BoxFuture<'static, Result<Credentials, Error>> {
        Box::pin(async {
            tokio::time::sleep(Duration::from_millis(700)).await;
            Err(Error::credentials("the role was taken away"))
        })
    }
    let runs =
        [(hanging as fn() -> _, true), (hanging, false), (panicking, true), (failing, true)].map(|(later, timed)| {
            let asked = Arc::new(AtomicUsize::new(0));
            let counted = Arc::clone(&asked);
            (
                counted,
                tokio::spawn(async move {
                    let cached = Cached::new(Once { asked, later });
                    let provider = Arc::new(Chain::new().or("cached", cached));
                    calls_while_the_refresh_is_due(&client(provider, timed)).await
                }),
            )
        });
    let asked = Arc::new(AtomicUsize::new(0));
    let wrapped = client(Wrapped(Cached::new(Once { asked: Arc::clone(&asked), later: hanging })), true);
    let of_wrapped = tokio::spawn(async move { calls_while_the_refresh_is_due(&wrapped).await });
    for (asked, run) in runs.into_iter().chain([(asked, of_wrapped)]) {
        let (failed, made) = run.await.unwrap();
        assert!(failed == 0 && made >= 1_000, "{failed} of {made} failed");
        assert_eq!(asked.load(Ordering::Relaxed), 2, "a fetch is begun once");
        println!("{failed} of {made} calls failed");
    }
}

#[tokio::test]
async fn a_slow_first_fetch_serves_callers_who_have_less_time_than_it_takes() {
    struct Slow(AtomicUsize);
    impl CredentialProvider for Slow {
        fn credentials(&self) -> BoxFuture<'_, Result<Credentials, Error>> {
            self.0.fetch_add(1, Ordering::Relaxed);
            Box::pin(async {
                tokio::time::sleep(Duration::from_millis(500)).await;
                Ok(Credentials::new("AKIDfirst", "hush"))
            })
        }
    }
    let cached = Arc::new(Cached::new(Slow(AtomicUsize::new(0))));
    let client = client(cached, true);
    let mut failed = 0;
    while client.call(&CreateFlow).timeout(Duration::from_millis(100)).await.is_err() {
        failed += 1;
        assert!(failed < 20, "every call begins anew");
    }
    assert!(failed >= 3, "{failed}");
}

/// Two runtimes share a provider; the one that began the fetch is shut down in the middle of it.
#[test]
fn a_fetch_that_its_runtime_takes_along_is_made_anew_by_those_of_another() {
    struct OfItsRuntime(Arc<AtomicUsize>);
    impl CredentialProvider for OfItsRuntime {
        fn credentials(&self) -> BoxFuture<'_, Result<Credentials, Error>> {
            self.0.fetch_add(1, Ordering::Relaxed);
            let work = async { tokio::time::sleep(Duration::from_millis(700)).await };
            Box::pin(async {
                tokio::spawn(work).await.map_err(|_| Error::credentials("the connection is gone"))?;
                Ok(Credentials::new("AKIDfirst", "hush"))
            })
        }
    }
    let asked = Arc::new(AtomicUsize::new(0));
    let client = client(Cached::new(OfItsRuntime(Arc::clone(&asked))), true);
    let begun = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    begun.spawn(client.call(&CreateFlow).into_future());
    while asked.load(Ordering::Relaxed) == 0 {
        std::thread::sleep(Duration::from_millis(1));
    }
    let others: Vec<_> = (0..4)
        .map(|_| {
            let client = client.clone();
            std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
                runtime.block_on(client.call(&CreateFlow).into_future()).map(drop)
            })
        })
        .collect();
    std::thread::sleep(Duration::from_millis(200));
    begun.shutdown_background();
    for other in others {
        other.join().unwrap().unwrap();
    }
    // Whoever of the others begins anew may be served by one who did so before and has ended with his runtime.
    assert!((2..=5).contains(&asked.load(Ordering::Relaxed)), "{asked:?}");
}

/// Takes connections and says nothing on them.
fn mute() -> Server {
    Server::start(|_| vec![Step::Pause(Duration::from_secs(60))])
}

/// Sends by hyper, and ignores the time that it is given.
struct Careless(tcgen_runtime::transport::HyperTransport);

impl Transport for Careless {
    fn send(&self, request: Request, _: Duration) -> BoxFuture<'_, Result<Response, TransportError>> {
        self.0.send(request, Duration::MAX)
    }

    fn sleep(&self, duration: Duration) -> Option<BoxFuture<'static, ()>> {
        self.0.sleep(duration)
    }
}

#[tokio::test]
async fn a_metadata_service_that_says_nothing_is_waited_for_two_seconds() {
    let transport = || tcgen_runtime::transport::HyperTransport::builder().no_proxy().build().unwrap();
    let metadata = mute();
    for role in [CvmRole::over(transport()), CvmRole::over(Careless(transport()))] {
        let role = role.endpoint(&metadata.endpoint()).unwrap();
        let started = Instant::now();
        let error = role.credentials().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Credentials);
        let elapsed = started.elapsed();
        assert!(elapsed >= Duration::from_secs(2) && elapsed < Duration::from_secs(6), "{elapsed:?} {error}");
    }
}

#[tokio::test]
async fn sts_is_asked_for_ten_seconds_or_as_long_as_its_client_would() {
    let sts = mute();
    for (timeout, least) in [(None, 10), (Some(1), 1)] {
        let builder = ClientBuilder::<Client>::new(&SERVICE).credentials(Credentials::new("AKIDbase", "hush"));
        let builder = builder.endpoint(sts.endpoint());
        let client = match timeout {
            Some(seconds) => builder.timeout(Duration::from_secs(seconds)),
            None => builder,
        };
        let role = AssumeRole::through(client.build().unwrap(), "qcs::cam::uin/1:roleName/deploy");
        let started = Instant::now();
        let error = role.credentials().await.unwrap_err();
        let elapsed = started.elapsed();
        assert_eq!(error.kind(), ErrorKind::Credentials);
        assert!(elapsed >= Duration::from_secs(least) && elapsed < Duration::from_secs(least + 5), "{elapsed:?}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_pipe_is_no_credential_file() {
    use tcgen_runtime::providers::{ProfileFile, TccliProfile};

    let path = std::env::temp_dir().join(format!("tcgen-refresh-{}.pipe", std::process::id()));
    assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
    let outcomes = [ProfileFile::at(&path).credentials().await, TccliProfile::at(&path).credentials().await];
    std::fs::remove_file(&path).unwrap();
    for error in outcomes.map(Result::unwrap_err) {
        assert!(error.message().contains("is no regular file"), "{error}");
    }
    let error = ProfileFile::at("/dev/zero").credentials().await.unwrap_err();
    assert!(error.message().contains("is no regular file"), "{error}");
}

#[tokio::test]
async fn credentials_from_anywhere_are_refused_before_a_byte_is_sent() {
    struct Custom(Credentials);
    impl CredentialProvider for Custom {
        fn credentials(&self) -> BoxFuture<'_, Result<Credentials, Error>> {
            Box::pin(std::future::ready(Ok(self.0.clone())))
        }
    }
    let server = Server::answering_json(DONE);
    let build = |provider: Arc<dyn CredentialProvider>| -> Client {
        ClientBuilder::new(&SERVICE).credentials(provider).endpoint(server.endpoint()).build().unwrap()
    };
    type Make = fn(&str) -> Credentials;
    let shapes: [(Make, &str); 3] = [
        (|value| Credentials::new(value, "hush"), "secret id"),
        (|value| Credentials::new("AKIDx", value), "secret key"),
        (|value| Credentials::new("AKIDx", "hush").with_token(value), "token"),
    ];
    for (make, field) in shapes {
        for value in ["a\nb", "a\r\nX-Evil: b", "a b", "a\u{1}b", "钥匙", "\"ab\""] {
            let providers: [Arc<dyn CredentialProvider>; 3] =
                [Arc::new(make(value)), Arc::new(Custom(make(value))), Arc::new(Cached::new(Custom(make(value))))];
            for provider in providers {
                let error = build(provider).call(&CreateFlow).await.unwrap_err();
                assert_eq!(error.kind(), ErrorKind::Credentials, "{value:?}");
                assert!(error.message().contains(field) && !error.to_string().contains("Evil"), "{error}");
            }
        }
    }
    for credentials in [Credentials::new("", "hush"), Credentials::new("AKIDx", " \n")] {
        let error = build(Arc::new(credentials)).call(&CreateFlow).await.unwrap_err();
        assert!(error.message().contains("is empty"), "{error}");
    }
    assert!(server.received().is_empty());

    let padded = Credentials::new(" AKIDx\u{feff}", "k\n").with_token(" t\r\n");
    build(Arc::new(padded)).call(&CreateFlow).await.unwrap();
    let received = server.received();
    assert!(received[0].headers["authorization"].contains("Credential=AKIDx/"));
    assert_eq!(received[0].headers["x-tc-token"], "t");
}
