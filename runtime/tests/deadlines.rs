//! One owner of a call's time: whatever a transport, a provider or a body does with it, the client ends attempt and call
//! by the transport's timer.
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
use std::time::{Duration, Instant};

use support::actions::{CreateFlow, DescribeFlows};
use support::essbasic::SERVICE;
use support::scripted::DONE;
use tcgen_runtime::transport::{Body, Bytes, Request, Response, Transport, TransportError};
use tcgen_runtime::{
    BoxFuture, Client, ClientBuilder, CredentialProvider, Credentials, Error, ErrorKind, Failover, RetryPolicy,
};

/// What a transport does that knows nothing of its time.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    /// No answer, ever.
    Head,
    /// A head, and no chunk.
    Body,
    /// An answer after so long.
    Late(Duration),
    /// Chunks that are there at once, without end and of no length.
    Endless,
}

/// Ignores the time that it is given; its timers are tokio's.
#[derive(Clone)]
struct Careless {
    fault: Fault,
    sent: Arc<AtomicUsize>,
    /// How many of its futures and bodies are alive.
    alive: Arc<AtomicUsize>,
}

impl Careless {
    fn with(fault: Fault) -> Self {
        Self { fault, sent: Arc::default(), alive: Arc::default() }
    }

    fn builder(&self) -> ClientBuilder<Client> {
        ClientBuilder::new(&SERVICE).credentials(Credentials::new("AKIDexample", "hush")).transport(self.clone())
    }

    fn counts(&self) -> (usize, usize) {
        (self.sent.load(Ordering::Relaxed), self.alive.load(Ordering::Relaxed))
    }
}

struct Alive(Arc<AtomicUsize>);

impl Alive {
    fn among(all: &Arc<AtomicUsize>) -> Self {
        all.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(all))
    }
}

impl Drop for Alive {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

struct Chunks(Fault, #[allow(dead_code, reason = "it counts while it lives")] Alive);

impl Body for Chunks {
    fn chunk(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>> {
        match self.0 {
            Fault::Endless => Box::pin(std::future::ready(Ok(Some(Bytes::new())))),
            _ => Box::pin(pending()),
        }
    }
}

impl Transport for Careless {
    fn send(&self, _: Request, _: Duration) -> BoxFuture<'_, Result<Response, TransportError>> {
        self.sent.fetch_add(1, Ordering::Relaxed);
        let alive = Alive::among(&self.alive);
        Box::pin(async move {
            match self.fault {
                Fault::Head => pending().await,
                Fault::Late(time) => {
                    tokio::time::sleep(time).await;
                    let body: Box<dyn Body> = Box::new(Some(Bytes::from_static(DONE.as_bytes())));
                    Ok(Response::new(body))
                }
                fault => {
                    let body: Box<dyn Body> = Box::new(Chunks(fault, alive));
                    Ok(Response::new(body))
                }
            }
        })
    }

    fn sleep(&self, duration: Duration) -> Option<BoxFuture<'static, ()>> {
        Some(Box::pin(tokio::time::sleep(duration)))
    }
}

const FAULTS: [Fault; 4] = [Fault::Head, Fault::Body, Fault::Late(Duration::from_secs(4)), Fault::Endless];

/// Far less than any fault takes, and more than a loaded machine is late by.
const SOON: Duration = Duration::from_secs(2);

#[tokio::test]
async fn a_call_ends_in_its_time_over_a_transport_that_ignores_it() {
    for fault in FAULTS {
        let transport = Careless::with(fault);
        let client = transport.builder().build().unwrap();
        let started = Instant::now();
        let error = client.call(&CreateFlow).timeout(Duration::from_millis(300)).await.unwrap_err();
        assert!(error.is_timeout() && started.elapsed() < SOON, "{fault:?}: {:?} {error}", started.elapsed());
        assert!(started.elapsed() >= Duration::from_millis(300), "{fault:?}: {:?}", started.elapsed());
        assert_eq!(error.attempts().len(), 1, "{fault:?}");
        assert_eq!(transport.counts(), (1, 0), "{fault:?}: nothing of it goes on");
    }
}

#[tokio::test]
async fn an_attempt_ends_in_its_time_and_another_follows_where_that_is_safe() {
    for fault in FAULTS {
        let transport = Careless::with(fault);
        let policy = RetryPolicy::new().first_delay(Duration::from_millis(1));
        let client = transport.builder().retry(policy).attempt_timeout(Duration::from_millis(100)).build().unwrap();
        let started = Instant::now();
        let error = client.call(&DescribeFlows).await.unwrap_err();
        assert!(error.is_timeout() && started.elapsed() < SOON, "{fault:?}: {:?}", started.elapsed());
        assert_eq!((error.attempts().len(), transport.counts()), (3, (3, 0)), "{fault:?}");
        let error = client.call(&CreateFlow).await.unwrap_err();
        assert_eq!((error.attempts().len(), transport.counts()), (1, (4, 0)), "{fault:?}");
    }
}

#[tokio::test]
async fn a_stream_begins_in_its_time() {
    for fault in [Fault::Head, Fault::Body, Fault::Endless] {
        let transport = Careless::with(fault);
        let client = transport.builder().build().unwrap();
        let started = Instant::now();
        let error = client.call(&CreateFlow).timeout(Duration::from_millis(300)).stream().await.unwrap_err();
        assert!(error.is_timeout() && started.elapsed() < SOON, "{fault:?}: {error}");
        assert_eq!(transport.counts(), (1, 0), "{fault:?}");
    }
}

#[cfg(feature = "blocking")]
#[test]
fn a_call_that_is_waited_for_ends_in_its_time() {
    for fault in FAULTS {
        let client = Careless::with(fault).builder().build().unwrap();
        let started = Instant::now();
        let error = client.call(&CreateFlow).timeout(Duration::from_millis(300)).wait().unwrap_err();
        assert!(error.is_timeout() && started.elapsed() < SOON, "{fault:?}: {error}");
    }
}

/// Bodies whose chunks are there at once and hold nothing, as events or as a document.
struct Hollow {
    kind: &'static str,
    chunk: &'static [u8],
}

struct Same(&'static [u8]);

impl Body for Same {
    fn chunk(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>> {
        Box::pin(std::future::ready(Ok(Some(Bytes::from_static(self.0)))))
    }
}

impl Transport for Hollow {
    fn send(&self, _: Request, _: Duration) -> BoxFuture<'_, Result<Response, TransportError>> {
        let body: Box<dyn Body> = Box::new(Same(self.chunk));
        let mut response = Response::new(body);
        response.headers_mut().insert("content-type", self.kind.parse().unwrap());
        Box::pin(std::future::ready(Ok(response)))
    }

    fn sleep(&self, duration: Duration) -> Option<BoxFuture<'static, ()>> {
        Some(Box::pin(tokio::time::sleep(duration)))
    }
}

#[tokio::test]
async fn a_body_without_end_keeps_no_thread_and_empty_chunks_are_silence() {
    let over = |kind, chunk| -> Client {
        let builder = ClientBuilder::new(&SERVICE).credentials(Credentials::new("AKIDexample", "hush"));
        builder.transport(Hollow { kind, chunk }).timeout(Duration::from_millis(300)).build().unwrap()
    };
    let beats = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&beats);
    let other = tokio::spawn(async move {
        loop {
            tokio::time::sleep(Duration::from_millis(10)).await;
            counted.fetch_add(1, Ordering::Relaxed);
        }
    });
    let started = Instant::now();
    let error = over("application/json", b"").call(&CreateFlow).await.unwrap_err();
    assert!(error.is_timeout() && beats.swap(0, Ordering::Relaxed) > 2, "{error}");
    let mut events = over("text/event-stream", b"").call(&CreateFlow).stream().await.unwrap();
    let error = events.next().await.unwrap().unwrap_err();
    assert!(error.is_timeout() && beats.swap(0, Ordering::Relaxed) > 2, "{error}");
    // Comments are no silence; whoever waits can still give up.
    let mut events = over("text/event-stream", b": still here\n").call(&CreateFlow).stream().await.unwrap();
    assert!(tokio::time::timeout(Duration::from_millis(300), events.next()).await.is_err());
    assert!(beats.load(Ordering::Relaxed) > 2 && started.elapsed() < SOON * 2, "{:?}", started.elapsed());
    other.abort();
}

/// Never gives any.
struct Silent;

impl CredentialProvider for Silent {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, Error>> {
        Box::pin(pending())
    }
}

#[tokio::test]
async fn credentials_that_never_come_take_no_longer_than_the_call() {
    let transport = Careless::with(Fault::Head);
    let client = transport.builder().credentials(Silent).build().unwrap();
    let started = Instant::now();
    let error = client.call(&CreateFlow).timeout(Duration::from_millis(200)).await.unwrap_err();
    assert!(error.is_timeout() && started.elapsed() < SOON, "{error}");
    assert_eq!(transport.counts(), (0, 0));
}

#[tokio::test]
async fn a_probe_of_a_host_that_never_answers_gives_its_permit_back() {
    let transport = Careless::with(Fault::Head);
    let failover = Failover::to("backup.example.com").failures(1).percentage(1).pause(Duration::from_millis(50));
    let client = transport.builder().failover(failover).retry(RetryPolicy::off()).build().unwrap();
    let host = async || {
        let error = client.call(&DescribeFlows).timeout(Duration::from_millis(30)).await.unwrap_err();
        error.attempts()[0].host().to_owned()
    };
    assert_eq!(host().await, SERVICE.host());
    assert_eq!(host().await, "backup.example.com", "the breaker is open");
    // Each pause is followed by one probe; were a permit lost, there would be no second.
    for _ in 0..3 {
        tokio::time::sleep(Duration::from_millis(80)).await;
        assert_eq!(host().await, SERVICE.host());
        assert_eq!(host().await, "backup.example.com");
    }
}

/// Keeps its own time, and has no timer for others.
struct Untimed;

impl Transport for Untimed {
    fn send(&self, _: Request, timeout: Duration) -> BoxFuture<'_, Result<Response, TransportError>> {
        Box::pin(async move {
            tokio::time::sleep(timeout).await;
            Err(TransportError::timeout("by its own clock"))
        })
    }
}

#[tokio::test]
async fn without_a_timer_the_transports_own_limit_holds() {
    let client: Client = ClientBuilder::new(&SERVICE)
        .credentials(Credentials::new("AKIDexample", "hush"))
        .transport(Untimed)
        .build()
        .unwrap();
    let error = client.call(&CreateFlow).timeout(Duration::from_millis(100)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.message().contains("by its own clock"), "{error}");
}
