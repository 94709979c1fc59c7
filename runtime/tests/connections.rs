//! What the default transport does with its connections, over real sockets: how long it tries, what it keeps.
#![cfg(feature = "reqwest")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests may panic as tests may"
)]

mod support;

use std::io::{BufReader, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use support::actions::CreateFlow;
use support::essbasic::SERVICE;
use support::scripted::DONE;
use support::server::{read_request, response};
use tcgen_runtime::transport::{ReqwestTransport, ReqwestTransportBuilder};
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

    fn client(&self, transport: ReqwestTransportBuilder) -> Client {
        client(transport, &format!("http://{}", self.address))
    }
}

fn client(transport: ReqwestTransportBuilder, endpoint: &str) -> Client {
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
    let transport = ReqwestTransport::builder().connect_timeout(Duration::from_millis(100));
    let client = client(transport, &format!("https://{}", silent.local_addr().unwrap()));
    let error = client.call(&CreateFlow).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts().len()), (ErrorKind::Connect, 3), "{error}");
}

#[tokio::test]
async fn a_connection_is_used_again() {
    let server = Counting::start();
    call_in_turn(&server.client(ReqwestTransport::builder()), 4).await;
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn clients_over_one_transport_share_its_connections() {
    let server = Counting::start();
    let transport = ReqwestTransport::new().unwrap();
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
    call_in_turn(&server.client(ReqwestTransport::builder().pool_max_idle_per_host(0)), 3).await;
    assert_eq!(server.connections(), 3);
}

#[tokio::test]
async fn an_unused_connection_is_kept_only_for_a_time() {
    let server = Counting::start();
    let transport = ReqwestTransport::builder().pool_idle_timeout(Duration::from_millis(10));
    call_in_turn(&server.client(transport), 3).await;
    assert_eq!(server.connections(), 3);
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
        (ReqwestTransport::builder(), "02"),
        (ReqwestTransport::builder().tcp_keepalive(Duration::from_secs(5)), "02"),
        (ReqwestTransport::builder().tcp_keepalive(None), "00"),
    ] {
        let server = Counting::start();
        let client = server.client(transport);
        call_in_turn(&client, 1).await;
        assert_eq!(timer(server.address), expected);
    }
}
