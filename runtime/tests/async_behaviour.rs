//! How calls behave as futures, over a real socket: where they can run, what is left of one that is dropped, and what runs
//! besides them. Each on a runtime of one thread and of several.
#![cfg(feature = "hyper")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests may panic as tests may"
)]

mod support;

use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::{Duration, Instant, SystemTime};

use support::actions::{CreateFlow, DescribeFlows};
use support::essbasic::SERVICE;
use support::scripted::{DONE, Scripted, Turn};
use support::server::{Received, Server, Step, response};
use tcgen_runtime::providers::Cached;
use tcgen_runtime::transport::{HyperTransport, Request, Response, Transport, TransportError};
use tcgen_runtime::{
    BoxFuture, Client, ClientBuilder, CredentialProvider, Credentials, Error, RateLimiting, RetryPolicy,
};
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::Semaphore;

fn runtimes() -> [Runtime; 2] {
    [
        Builder::new_current_thread().enable_all().build().unwrap(),
        Builder::new_multi_thread().worker_threads(4).enable_all().build().unwrap(),
    ]
}

fn builder(server: &Server, provider: impl CredentialProvider + 'static) -> ClientBuilder<Client> {
    let quick = RetryPolicy::new().first_delay(Duration::from_millis(1));
    ClientBuilder::new(&SERVICE).credentials(provider).endpoint(server.endpoint()).retry(quick)
}

fn static_credentials() -> Credentials {
    Credentials::new("AKIDexample", "hush")
}

/// Waits for what other threads bring about.
async fn until(what: &str, holds: impl Fn() -> bool) {
    for _ in 0..5_000 {
        if holds() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    panic!("{what}");
}

#[test]
fn futures_can_be_sent_to_another_thread_and_borrow_nothing() {
    fn free<T: Send + 'static>(_: &T) {}
    let client = Scripted::new(|_, _| Turn::done()).client();
    free(&client.call(&CreateFlow).into_future());
    free(&client.call(&CreateFlow).stream());
    free(&client);
    for runtime in runtimes() {
        let server = Server::answering_json(DONE);
        let client = builder(&server, static_credentials()).build().unwrap();
        let call = client.call(&CreateFlow).into_future();
        drop(client);
        let reply = runtime.block_on(async { tokio::spawn(call).await.unwrap() });
        assert_eq!(reply.unwrap().request_id, "done");
    }
}

/// Polls a future some times and gives it up then, at whatever point it has come to.
struct GivenUp<F> {
    future: Pin<Box<F>>,
    polls: usize,
}

impl<F: Future> Future for GivenUp<F> {
    type Output = Option<F::Output>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if self.polls == 0 {
            return Poll::Ready(None);
        }
        self.polls -= 1;
        match self.future.as_mut().poll(context) {
            Poll::Ready(output) => Poll::Ready(Some(output)),
            // The next turn comes when the future would have had it; the last one at once.
            Poll::Pending if self.polls == 0 => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    }
}

/// Takes a few turns for each fetch, and counts how many are begun and how many are under way.
#[derive(Clone, Default)]
struct Slow {
    begun: Arc<AtomicUsize>,
    under_way: Arc<AtomicUsize>,
}

struct UnderWay(Arc<AtomicUsize>);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl CredentialProvider for Slow {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, Error>> {
        Box::pin(async {
            self.begun.fetch_add(1, Ordering::Relaxed);
            self.under_way.fetch_add(1, Ordering::Relaxed);
            let _guard = UnderWay(Arc::clone(&self.under_way));
            for _ in 0..3 {
                tokio::task::yield_now().await;
            }
            Ok(static_credentials())
        })
    }
}

/// 503 and then success on every second request, in pieces: every point at which a call can wait comes up.
fn hesitant() -> Server {
    let turn = AtomicUsize::new(0);
    Server::start(move |_| {
        let bytes = match turn.fetch_add(1, Ordering::Relaxed) % 2 {
            0 => response("503 Service Unavailable", "text/plain", b"in a moment"),
            _ => response("200 OK", "application/json", DONE.as_bytes()),
        };
        let pause = Step::Pause(Duration::from_millis(2));
        let (head, body) = bytes.split_at(20);
        let (body, rest) = body.split_at(body.len() - 5);
        [head, body, rest].into_iter().flat_map(|part| [pause.clone(), Step::Send(part.to_vec())]).collect()
    })
}

#[test]
fn a_call_that_is_dropped_at_any_point_leaves_client_and_pool_sound() {
    for runtime in runtimes() {
        let server = hesitant();
        let points = runtime.block_on(async {
            let mut completed = 0;
            let mut given_up = 0;
            for polls in 0.. {
                let provider = Slow::default();
                let client = builder(&server, Cached::new(provider.clone())).build().unwrap();
                let future = Box::pin(client.call(&DescribeFlows).into_future());
                match (GivenUp { future, polls }).await {
                    Some(reply) => {
                        assert_eq!(reply.unwrap().request_id, "done");
                        completed += 1;
                    }
                    None => given_up += 1,
                }
                assert!(provider.under_way.load(Ordering::Relaxed) <= 1, "one fetch is kept for whoever comes next");
                // The client itself is as good as new, and uses what it has.
                for _ in 0..2 {
                    assert_eq!(client.call(&DescribeFlows).await.unwrap().request_id, "done", "after {polls} polls");
                }
                assert_eq!(provider.begun.load(Ordering::Relaxed), 1, "what was left is gone on with");
                assert_eq!(provider.under_way.load(Ordering::Relaxed), 0);
                drop(client);
                until("a connection outlives its client", || server.open_connections() == 0).await;
                if completed == 3 {
                    break;
                }
            }
            given_up
        });
        // Three turns of the provider, connecting, two answers with their parts, a wait between them.
        assert!(points >= 8, "{points}");
    }
}

/// A transport whose clock stands still and whose waits are never over.
struct Standing(Instant, Arc<Mutex<Vec<Duration>>>);

impl Transport for Standing {
    fn send(&self, _: Request, _: Duration) -> BoxFuture<'_, Result<Response, TransportError>> {
        Box::pin(async { Err(TransportError::broken("nobody there")) })
    }

    fn sleep(&self, duration: Duration) -> Option<BoxFuture<'static, ()>> {
        self.1.lock().unwrap().push(duration);
        Some(Box::pin(std::future::pending()))
    }

    fn now(&self) -> Instant {
        self.0
    }
}

#[tokio::test]
async fn a_place_under_a_rate_limit_is_given_back_by_a_call_that_is_dropped() {
    let waits = Arc::<Mutex<Vec<Duration>>>::default();
    let client: Client = ClientBuilder::new(&SERVICE)
        .credentials(static_credentials())
        .transport(Standing(Instant::now(), Arc::clone(&waits)))
        .rate_limiting(RateLimiting::Wait)
        .build()
        .unwrap();
    // Documented for 20 a second: these are sent at once.
    for _ in 0..20 {
        client.call(&CreateFlow).await.unwrap_err();
    }
    // Each of these would wait for a second, were there not 20 before it; all are given up.
    for _ in 0..50 {
        let future = Box::pin(client.call(&CreateFlow).into_future());
        assert!((GivenUp { future, polls: 1 }).await.is_none());
    }
    assert_eq!(*waits.lock().unwrap(), [Duration::from_secs(1); 50]);
}

#[test]
fn nothing_is_spawned_even_for_the_connection() {
    for runtime in runtimes() {
        runtime.block_on(async {
            let alive = || Handle::current().metrics().num_alive_tasks();
            let client = Scripted::new(|turn, _| if turn % 2 == 0 { Turn::status(503) } else { Turn::done() }).client();
            for _ in 0..10 {
                client.call(&DescribeFlows).await.unwrap();
                assert_eq!(alive(), 0);
            }

            let server = hesitant();
            let client = builder(&server, Cached::new(Slow::default())).build().unwrap();
            for _ in 0..10 {
                client.call(&DescribeFlows).await.unwrap();
                assert_eq!(alive(), 0);
            }
            assert_eq!(server.connections(), 1);
            drop(client);
            until("the connection outlives its client", || server.open_connections() == 0).await;
        });
    }
}

/// Gives credentials that are about to expire, and better ones when it is asked again.
struct Expiring {
    fetches: Arc<AtomicUsize>,
    expiry: SystemTime,
}

impl CredentialProvider for Expiring {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, Error>> {
        Box::pin(async {
            if self.fetches.fetch_add(1, Ordering::SeqCst) == 0 {
                return Ok(Credentials::new("AKIDold", "hush").with_expiry(self.expiry));
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
            let later = SystemTime::now() + Duration::from_secs(7200);
            Ok(Credentials::new("AKIDnew", "hush").with_token("t").with_expiry(later))
        })
    }
}

/// So many sockets at once, and no more: what is under test are the callers.
struct Narrow(HyperTransport, Semaphore);

impl Transport for Narrow {
    fn send(&self, request: Request, timeout: Duration) -> BoxFuture<'_, Result<Response, TransportError>> {
        Box::pin(async move {
            let _place = self.1.acquire().await.map_err(TransportError::connect)?;
            self.0.send(request, timeout).await
        })
    }

    fn sleep(&self, duration: Duration) -> Option<BoxFuture<'static, ()>> {
        self.0.sleep(duration)
    }
}

#[test]
fn a_thousand_callers_at_expiry_make_one_refresh() {
    for runtime in runtimes() {
        let server = Server::answering_json(DONE);
        let fetches = Arc::<AtomicUsize>::default();
        runtime.block_on(async {
            let expiry = SystemTime::now() + Duration::from_secs(1);
            let provider = Cached::new(Expiring { fetches: Arc::clone(&fetches), expiry });
            let transport = Narrow(HyperTransport::new().unwrap(), Semaphore::new(32));
            let client = builder(&server, provider).transport(transport).build().unwrap();
            client.call(&CreateFlow).await.unwrap();
            until("the credentials do not expire", || SystemTime::now() > expiry).await;

            let callers: Vec<_> = (0..1_000)
                .map(|_| {
                    let client = client.clone();
                    tokio::spawn(async move { client.call(&CreateFlow).await.map(|reply| reply.request_id) })
                })
                .collect();
            for caller in callers {
                assert_eq!(caller.await.unwrap().unwrap(), "done");
            }
        });
        assert_eq!(fetches.load(Ordering::SeqCst), 2, "one for the first call, one for the thousand");
        let received = server.received();
        let signed_by = |id: &str| {
            let credential = format!("Credential={id}/");
            received.iter().filter(|request: &&Received| request.headers["authorization"].contains(&credential)).count()
        };
        assert_eq!((signed_by("AKIDold"), signed_by("AKIDnew"), received.len()), (1, 1_000, 1_001));
    }
}

/// Half of the thousand are gone before the refresh is done, the one who began it among them.
#[test]
fn callers_who_leave_take_no_refresh_with_them() {
    for runtime in runtimes() {
        let server = Server::answering_json(DONE);
        let fetches = Arc::<AtomicUsize>::default();
        runtime.block_on(async {
            let expiry = SystemTime::now() + Duration::from_millis(500);
            let provider = Cached::new(Expiring { fetches: Arc::clone(&fetches), expiry });
            let transport = Narrow(HyperTransport::new().unwrap(), Semaphore::new(32));
            let client = builder(&server, provider).transport(transport).build().unwrap();
            client.call(&CreateFlow).await.unwrap();
            until("the credentials do not expire", || SystemTime::now() > expiry).await;

            let call = |polls| GivenUp { future: Box::pin(client.call(&CreateFlow).into_future()), polls };
            // Whoever begins it stays until another waits: where all who came have left, the next one begins anew.
            let (mut begins, mut stays) = (call(1), call(1));
            assert!((&mut begins).await.is_none() && (&mut stays).await.is_none());
            drop(begins);
            stays.polls = usize::MAX;
            let others = (0..998).map(|number| call(if number % 2 == 0 { 1 } else { usize::MAX }));
            let callers: Vec<_> =
                others.chain([stays]).map(|caller| (caller.polls == 1, tokio::spawn(caller))).collect();
            for (leaves, caller) in callers {
                let reply = caller.await.unwrap();
                assert_eq!(reply.is_none(), leaves);
                assert!(reply.is_none_or(|reply| reply.is_ok()));
            }
        });
        assert_eq!(fetches.load(Ordering::SeqCst), 2, "one for the first call, one for those who stay");
        assert_eq!(server.received().len(), 1 + 500);
    }
}
