//! What the default transport does with its connections, over real sockets: how long it tries, what it keeps.
#![cfg(feature = "hyper")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests may panic as tests may"
)]

mod support;

use std::error::Error as _;
use std::io::{BufReader, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;

use support::actions::CreateFlow;
use support::essbasic::SERVICE;
use support::scripted::DONE;
use support::server::{Server, Step, read_request, response};
use tcgen_runtime::transport::{Bytes, HyperTransport, HyperTransportBuilder, Transport, TransportErrorKind, http};
use tcgen_runtime::{Client, ClientBuilder, Credentials, ErrorKind, RetryPolicy};

/// Time for a connection to get back to the pool.
const MOMENT: Duration = Duration::from_millis(200);

/// Answers every request well, and counts its connections.
struct Counting {
    address: SocketAddr,
    connections: Arc<AtomicUsize>,
}

impl Counting {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (address, connections) = (listener.local_addr().unwrap(), Arc::new(AtomicUsize::new(0)));
        let count = Arc::clone(&connections);
        thread::spawn(move || {
            for mut connection in listener.incoming().map_while(Result::ok) {
                count.fetch_add(1, Ordering::Relaxed);
                thread::spawn(move || {
                    let mut reader = BufReader::new(connection.try_clone().unwrap());
                    while read_request(&mut reader).is_some() {
                        let answer = response("200 OK", "application/json", DONE.as_bytes());
                        connection.write_all(&answer).unwrap();
                    }
                });
            }
        });
        Self { address, connections }
    }

    fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }

    fn client(&self, transport: HyperTransportBuilder) -> Client {
        client(transport, &format!("http://{}", self.address))
    }
}

fn client(transport: HyperTransportBuilder, endpoint: &str) -> Client {
    ClientBuilder::new(&SERVICE)
        .credentials(Credentials::new("AKIDexample", "hush"))
        .endpoint(endpoint)
        .transport(transport.build().unwrap())
        .retry(RetryPolicy::new().first_delay(Duration::ZERO))
        .build()
        .unwrap()
}

async fn call_in_turn(client: &Client, calls: usize) {
    for _ in 0..calls {
        client.call(&CreateFlow).await.unwrap();
        tokio::time::sleep(MOMENT).await;
    }
}

#[tokio::test]
async fn a_handshake_that_takes_too_long_has_sent_nothing_and_is_tried_again_even_for_a_write() {
    // The kernel connects; nobody ever says a word of TLS.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let transport = HyperTransport::builder().connect_timeout(Duration::from_millis(100));
    let client = client(transport, &format!("https://{}", silent.local_addr().unwrap()));
    let error = client.call(&CreateFlow).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts().len()), (ErrorKind::Connect, 3), "{error}");
}

#[tokio::test]
async fn a_connection_is_used_again() {
    let server = Counting::start();
    call_in_turn(&server.client(HyperTransport::builder()), 4).await;
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn clients_over_one_transport_share_its_connections() {
    let server = Counting::start();
    let transport = HyperTransport::new().unwrap();
    for _ in 0..3 {
        let client: Client = ClientBuilder::new(&SERVICE)
            .credentials(Credentials::new("AKIDexample", "hush"))
            .endpoint(format!("http://{}", server.address))
            .transport(transport.clone())
            .build()
            .unwrap();
        call_in_turn(&client, 1).await;
    }
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn no_more_unused_connections_are_kept_than_allowed() {
    let server = Counting::start();
    call_in_turn(&server.client(HyperTransport::builder().pool_max_idle_per_host(0)), 3).await;
    assert_eq!(server.connections(), 3);
}

#[tokio::test]
async fn an_unused_connection_is_kept_only_for_a_time() {
    let server = Counting::start();
    let transport = HyperTransport::builder().pool_idle_timeout(Duration::from_millis(10));
    call_in_turn(&server.client(transport), 3).await;
    assert_eq!(server.connections(), 3);
}

/// Whoever lets the event loop turn only when it has nothing left to do has not heard by then that the server is gone.
#[tokio::test]
async fn a_connection_that_was_closed_meanwhile_fails_no_write() {
    let done = response("200 OK", "application/json", DONE.as_bytes());
    let server = Server::start(move |_| vec![Step::Send(done.clone()), Step::Close]);
    let client = client(HyperTransport::builder(), &server.endpoint());
    for _ in 0..50 {
        client.call(&CreateFlow).await.unwrap();
        while server.open_connections() > 0 {
            thread::yield_now();
        }
    }
    assert_eq!((server.received().len(), server.connections()), (50, 50));
}

#[tokio::test]
async fn what_a_server_says_unasked_is_no_answer_to_the_next_request() {
    let unasked = response("200 OK", "application/json", DONE.replace("done", "unasked").as_bytes());
    let both = [response("200 OK", "application/json", DONE.as_bytes()), unasked].concat();
    let server = Server::start(move |_| vec![Step::Send(both.clone())]);
    let client = client(HyperTransport::builder(), &server.endpoint());
    for _ in 0..3 {
        assert_eq!(client.call(&CreateFlow).await.unwrap().request_id, "done");
    }
    assert_eq!(server.connections(), 3);
}

/// A connection of a runtime that is gone would never answer.
#[test]
fn a_client_outlives_the_runtime_that_it_was_first_used_on() {
    let server = Counting::start();
    let client = server.client(HyperTransport::builder());
    for _ in 0..3 {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(call_in_turn(&client, 2));
    }
    assert_eq!(server.connections(), 3);
}

#[test]
fn without_a_runtime_a_call_fails_and_says_so() {
    let transport = HyperTransport::new().unwrap();
    let request = http::Request::post("http://127.0.0.1:9/").body(Bytes::new()).unwrap();
    let mut sending = transport.send(request, Duration::from_secs(1));
    let Poll::Ready(Err(error)) = sending.as_mut().poll(&mut Context::from_waker(Waker::noop())) else { panic!() };
    assert_eq!(error.kind(), TransportErrorKind::Connect);
    assert!(error.source().unwrap().to_string().contains("runtime"), "{error:?}");
}

/// The kernel's timer of the connection to `server`: `02` is keepalive's.
#[cfg(target_os = "linux")]
fn timer(server: SocketAddr) -> String {
    let remote = format!("0100007F:{:04X}", server.port());
    let table = std::fs::read_to_string("/proc/net/tcp").unwrap();
    let line = table.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    let found = line.into_iter().find(|columns| columns[2] == remote && columns[3] == "01").unwrap();
    found[5][..2].to_owned()
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn tcp_asks_after_a_silent_connection_where_it_is_told_to() {
    for (transport, expected) in [
        (HyperTransport::builder(), "02"),
        (HyperTransport::builder().tcp_keepalive(Duration::from_secs(5)), "02"),
        (HyperTransport::builder().tcp_keepalive(None), "00"),
    ] {
        let server = Counting::start();
        let client = server.client(transport);
        call_in_turn(&client, 1).await;
        assert_eq!(timer(server.address), expected);
    }
}
