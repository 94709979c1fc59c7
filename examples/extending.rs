//! The two places where a program puts code of its own into its calls: interceptors, which see every attempt, and a
//! transport. One example of each sort, with a test that runs it.
//!
//! ```sh
//! cargo test -p examples --test extending
//! ```
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests may panic as tests may")]

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::json;
use tcgen_essbasic::model::{Agent, ChannelBatchCancelFlowsRequest, UserInfo};
use tcgen_essbasic::{Client, ClientBuilder, Credentials, Error, ErrorKind};
use tcgen_runtime::BoxFuture;
use tcgen_runtime::interceptor::{Context, Headers, Interceptor, Outcome, SignedRequest};
use tcgen_runtime::testing::{Answer, Scripted};
use tcgen_runtime::transport::{Request, Response, Transport, TransportError};
use tokio::sync::Semaphore;

/// Before signing: a header that ties a call to the program's own records. All attempts of a call carry the same.
#[derive(Default)]
struct TraceId {
    next: AtomicU64,
}

#[derive(Clone)]
struct Id(String);

impl Interceptor for TraceId {
    fn before_sign(&self, context: &mut Context<'_>, headers: &mut Headers<'_>) -> Result<(), Error> {
        let make = || Id(format!("order-{}", self.next.fetch_add(1, Ordering::Relaxed)));
        let id = context.extensions_mut().get_or_insert_with(make).clone();
        headers.insert("X-TC-TraceId", &id.0)
    }
}

/// Before sending: faults at will, of the sort that may be repeated, to see how the program takes them.
struct FaultEvery(usize, AtomicUsize);

impl Interceptor for FaultEvery {
    fn before_send(&self, _: &mut Context<'_>, _: &mut SignedRequest<'_>) -> Result<(), Error> {
        match self.1.fetch_add(1, Ordering::Relaxed) % self.0 {
            0 => Err(TransportError::connect("a fault on purpose").into()),
            _ => Ok(()),
        }
    }
}

/// After the response: a line for each attempt of each write. A write that cannot be written down is an error.
#[derive(Clone, Default)]
struct Audit(Arc<Mutex<Vec<String>>>);

impl Interceptor for Audit {
    fn after_response(&self, context: &mut Context<'_>, outcome: &Outcome<'_>) -> Result<(), Error> {
        let end = match outcome.error() {
            None => format!("done as {}", outcome.request_id().unwrap_or("?")),
            Some(error) => format!("{:?}", error.kind()),
        };
        let line = format!("{} #{}: {end}", context.action(), context.attempt());
        self.0.lock().map_err(|_| Error::refused("the audit log is broken: writes stop here"))?.push(line);
        Ok(())
    }
}

/// A transport around another that lets so many requests be under way at once and no more, whatever the program does.
struct AtMost<T> {
    inner: T,
    places: Semaphore,
}

impl<T> AtMost<T> {
    fn new(requests: usize, inner: T) -> Self {
        Self { inner, places: Semaphore::new(requests) }
    }
}

impl<T: Transport> Transport for AtMost<T> {
    fn send(&self, request: Request, timeout: Duration) -> BoxFuture<'_, Result<Response, TransportError>> {
        Box::pin(async move {
            let started = self.inner.now();
            // A future that is dropped gives its place back. Nothing was sent while it waited.
            let _place = self.places.acquire().await.map_err(TransportError::connect)?;
            let left = timeout.saturating_sub(self.inner.now().duration_since(started));
            self.inner.send(request, left).await
        })
    }

    fn sleep(&self, duration: Duration) -> Option<BoxFuture<'static, ()>> {
        self.inner.sleep(duration)
    }

    fn now(&self) -> Instant {
        self.inner.now()
    }
}

const ACTION: &str = "ChannelBatchCancelFlows";

fn request() -> ChannelBatchCancelFlowsRequest {
    let agent = Agent::new("yDapp").proxy_organization_open_id("org").proxy_operator(UserInfo::new().open_id("n9527"));
    ChannelBatchCancelFlowsRequest::new(agent, ["one"])
}

fn builder(transport: impl Transport + 'static) -> ClientBuilder<Client> {
    Client::builder().credentials(Credentials::new("AKIDtest", "test")).transport(transport)
}

/// Keeps the headers of what it sends on.
struct Headed(Scripted, Arc<Mutex<Vec<String>>>);

impl Transport for Headed {
    fn send(&self, request: Request, timeout: Duration) -> BoxFuture<'_, Result<Response, TransportError>> {
        let id = request.headers()["x-tc-traceid"].to_str().unwrap().to_owned();
        self.1.lock().unwrap().push(id);
        self.0.send(request, timeout)
    }

    fn sleep(&self, duration: Duration) -> Option<BoxFuture<'static, ()>> {
        self.0.sleep(duration)
    }
}

#[tokio::test]
async fn every_attempt_of_a_call_carries_its_trace_id() {
    let service =
        Scripted::new().on(ACTION, Answer::error("RequestLimitExceeded", "")).always(ACTION, Answer::ok(&json!({})));
    let seen = Arc::<Mutex<Vec<String>>>::default();
    let client = builder(Headed(service, Arc::clone(&seen))).interceptor(TraceId::default()).build().unwrap();
    client.channel_batch_cancel_flows(&request()).await.unwrap();
    client.channel_batch_cancel_flows(&request()).await.unwrap();
    assert_eq!(*seen.lock().unwrap(), ["order-0", "order-0", "order-1"]);
}

#[tokio::test]
async fn faults_and_audit_work_together() {
    let service = Scripted::new().on(ACTION, Answer::ok(&json!({ "RequestId": "r1" }))).on(ACTION, Answer::broken());
    let audit = Audit::default();
    let client = builder(service.clone())
        .interceptor(audit.clone())
        .interceptor(FaultEvery(2, AtomicUsize::new(0)))
        .build()
        .unwrap();
    client.channel_batch_cancel_flows(&request()).await.unwrap();
    let error = client.channel_batch_cancel_flows(&request()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connection);
    let lines = [
        "ChannelBatchCancelFlows #1: Connect",
        "ChannelBatchCancelFlows #2: done as r1",
        "ChannelBatchCancelFlows #1: Connect",
        "ChannelBatchCancelFlows #2: Connection",
    ];
    assert_eq!(*audit.0.lock().unwrap(), lines);
    service.finished().unwrap();
}

/// Counts how many requests are under way.
#[derive(Clone, Default)]
struct Busy {
    now: Arc<AtomicUsize>,
    most: Arc<AtomicUsize>,
}

impl Transport for Busy {
    fn send(&self, request: Request, timeout: Duration) -> BoxFuture<'_, Result<Response, TransportError>> {
        Box::pin(async move {
            self.most.fetch_max(self.now.fetch_add(1, Ordering::Relaxed) + 1, Ordering::Relaxed);
            tokio::task::yield_now().await;
            self.now.fetch_sub(1, Ordering::Relaxed);
            Scripted::new().always(ACTION, Answer::ok(&json!({}))).send(request, timeout).await
        })
    }
}

#[tokio::test]
async fn no_more_requests_are_under_way_than_there_are_places() {
    let busy = Busy::default();
    let client = builder(AtMost::new(4, busy.clone())).build().unwrap();
    let request = request();
    let call = || client.channel_batch_cancel_flows(&request).into_future();
    let calls: Vec<_> = (0..50).map(|_| tokio::spawn(call())).collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!((busy.most.load(Ordering::Relaxed), busy.now.load(Ordering::Relaxed)), (4, 0));
}
