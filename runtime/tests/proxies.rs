//! Which way the default transport takes, over real sockets: through the proxy that it was given or that the
//! environment names, and never on a way that nobody chose.
#![cfg(feature = "hyper")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests may panic as tests may"
)]

#[path = "support/proxy.rs"]
mod proxy;
mod support;
#[path = "support/tls.rs"]
mod tls;

use std::env;
use std::net::{SocketAddr, TcpListener};
use std::process::Command;
use std::time::Duration;

use proxy::{Manner, Proxy};
use support::actions::CreateFlow;
use support::essbasic::SERVICE;
use support::scripted::DONE;
use support::server::Server;
use tcgen_runtime::transport::{HyperTransport, HyperTransportBuilder};
use tcgen_runtime::{Client, ClientBuilder, Credentials, Error, ErrorKind, RetryPolicy};
use tls::{Authority, Identity, TlsServer};
use tokio_rustls::TlsAcceptor;

/// `user:hush` as a proxy is told.
const AUTHORIZATION: &str = "Basic dXNlcjpodXNo";
/// Nothing answers to this name without a proxy.
const HOST: &str = "essbasic.invalid";

fn client(transport: HyperTransportBuilder, endpoint: &str) -> Client {
    ClientBuilder::new(&SERVICE)
        .credentials(Credentials::new("AKIDexample", "hush"))
        .endpoint(endpoint)
        .allow_plain_http()
        .transport(transport.build().unwrap())
        .retry(RetryPolicy::new().first_delay(Duration::ZERO))
        .build()
        .unwrap()
}

async fn failure(transport: HyperTransportBuilder, endpoint: &str) -> Error {
    client(transport, endpoint).call(&CreateFlow).await.unwrap_err()
}

fn unused() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

fn through(proxy: &Proxy) -> HyperTransportBuilder {
    HyperTransport::builder().proxy(format!("http://user:hush@{}", proxy.address()))
}

#[tokio::test]
async fn https_goes_through_a_tunnel_in_which_the_proxy_reads_nothing() {
    let authority = Authority::new();
    let server = TlsServer::start(&authority.issue(HOST));
    let proxy = Proxy::start(Manner::To(server.address()));
    let transport = through(&proxy).roots_pem(authority.pem().as_bytes());
    client(transport, HOST).call(&CreateFlow).await.unwrap();

    let asked = proxy.asked();
    assert_eq!((asked.len(), asked[0].line.as_str()), (1, "CONNECT essbasic.invalid:443 HTTP/1.1"));
    assert_eq!(asked[0].headers["proxy-authorization"], AUTHORIZATION);
    assert!(!asked[0].headers.contains_key("authorization"));
    let received = server.received();
    assert_eq!(received[0].headers["host"], HOST);
    assert!(!received[0].headers.contains_key("proxy-authorization"), "the host learns nothing of the proxy");
}

#[tokio::test]
async fn plain_http_is_handed_to_the_proxy() {
    let server = Server::answering_json(DONE);
    let proxy = Proxy::start(Manner::To(server.host().parse().unwrap()));
    client(through(&proxy), "http://essbasic.invalid").call(&CreateFlow).await.unwrap();
    let asked = proxy.asked();
    assert_eq!(asked[0].line, "POST http://essbasic.invalid/ HTTP/1.1");
    assert_eq!((asked[0].headers["proxy-authorization"].as_str(), server.received().len()), (AUTHORIZATION, 1));
}

/// Takes TLS off and hands on what is in it.
async fn behind_tls(identity: &Identity, target: SocketAddr) -> u16 {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (port, acceptor) = (listener.local_addr().unwrap().port(), TlsAcceptor::from(identity.config(false)));
    tokio::spawn(async move {
        while let Ok((connection, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let mut outside = acceptor.accept(connection).await.unwrap();
                let mut inside = tokio::net::TcpStream::connect(target).await.unwrap();
                let _ = tokio::io::copy_bidirectional(&mut outside, &mut inside).await;
            });
        }
    });
    port
}

#[tokio::test]
async fn a_proxy_may_be_reached_by_tls_itself() {
    let authority = Authority::new();
    let (tls, plain) = (TlsServer::start(&authority.issue(HOST)), Server::answering_json(DONE));
    for (endpoint, target, line) in [
        (HOST, tls.address(), "CONNECT essbasic.invalid:443 HTTP/1.1"),
        ("http://essbasic.invalid", plain.host().parse().unwrap(), "POST http://essbasic.invalid/ HTTP/1.1"),
    ] {
        let proxy = Proxy::start(Manner::To(target));
        let port = behind_tls(&authority.issue("localhost"), proxy.address()).await;
        let transport = HyperTransport::builder().proxy(format!("https://user:hush@localhost:{port}"));
        let client = client(transport.roots_pem(authority.pem().as_bytes()), endpoint);
        for _ in 0..2 {
            client.call(&CreateFlow).await.unwrap();
        }
        let asked = proxy.asked();
        assert_eq!((asked[0].line.as_str(), asked[0].headers["proxy-authorization"].as_str()), (line, AUTHORIZATION));
        // A certificate for another name than the proxy's.
        let port = behind_tls(&authority.issue(HOST), proxy.address()).await;
        let transport = HyperTransport::builder().proxy(format!("https://localhost:{port}"));
        let error = failure(transport.roots_pem(authority.pem().as_bytes()), endpoint).await;
        assert_eq!(error.kind(), ErrorKind::Connect);
        assert!(error.to_string().contains("reaching the proxy: TLS with localhost"), "{error}");
    }
    assert_eq!((tls.received().len(), plain.received().len()), (2, 2));
}

#[tokio::test]
async fn this_machines_own_addresses_are_asked_directly() {
    let server = Server::answering_json(DONE);
    let port = server.host().rsplit_once(':').unwrap().1.to_owned();
    let proxy = Proxy::start(Manner::Refuse("502 Bad Gateway"));
    for host in ["127.0.0.1", "localhost"] {
        client(through(&proxy), &format!("http://{host}:{port}")).call(&CreateFlow).await.unwrap();
    }
    assert_eq!((proxy.asked().len(), server.received().len()), (0, 2));
}

#[tokio::test]
async fn a_proxy_that_is_not_there_or_refuses_means_that_nothing_was_sent() {
    let refusing = Proxy::start(Manner::Refuse("407 Proxy Authentication Required"));
    let failing = Proxy::start(Manner::Refuse("502 Bad Gateway"));
    for address in [unused(), refusing.address(), failing.address()] {
        let transport = HyperTransport::builder().proxy(format!("http://user:hush@{address}"));
        let error = failure(transport, HOST).await;
        assert_eq!(error.kind(), ErrorKind::Connect, "{error}");
        assert_eq!(error.attempts().len(), 3, "so that even a write is tried again");
    }
    assert_eq!((refusing.asked().len(), failing.asked().len()), (3, 3));
}

#[tokio::test]
async fn the_password_of_a_proxy_appears_nowhere() {
    let proxy = Proxy::start(Manner::Refuse("502 Bad Gateway"));
    for address in [unused(), proxy.address()] {
        let url = format!("http://user:hushhush@{address}");
        let builder = HyperTransport::builder().proxy(&url);
        let mut shown = format!("{builder:?}");
        let transport = builder.build().unwrap();
        shown += &format!("{transport:?}");
        for endpoint in [HOST, "http://essbasic.invalid"] {
            let error = failure(HyperTransport::builder().proxy(&url), endpoint).await;
            shown += &format!("{error} {error:?} {:?}", std::error::Error::source(&error));
        }
        assert!(!shown.contains("hushhush") && !shown.contains("aHVzaGh1c2"), "{shown}");
    }
    let error = HyperTransport::builder().proxy("ftp://user:hushhush@x").build().unwrap_err();
    assert!(!format!("{error} {error:?}").contains("hushhush"), "{error:?}");
}

/// A SOCKS proxy that connects to `target`, whatever it is asked for, and the name that it was asked for.
#[cfg(feature = "socks")]
fn socks(target: SocketAddr) -> (SocketAddr, std::thread::JoinHandle<String>) {
    use std::io::{Read, Write};

    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let serving = std::thread::spawn(move || {
        let (client, _) = listener.accept().unwrap();
        let read = |length: usize| {
            let mut bytes = vec![0; length];
            (&client).read_exact(&mut bytes).unwrap();
            bytes
        };
        let methods = read(2)[1];
        read(methods.into());
        (&client).write_all(&[5, 0]).unwrap();
        assert_eq!(read(4), [5, 1, 0, 3], "connect to a name");
        let length = read(1)[0];
        let name = String::from_utf8(read(length.into())).unwrap();
        read(2);
        (&client).write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).unwrap();
        let server = std::net::TcpStream::connect(target).unwrap();
        let (from, mut to) = (client.try_clone().unwrap(), server.try_clone().unwrap());
        std::thread::spawn(move || std::io::copy(&mut &from, &mut to));
        std::thread::spawn(move || std::io::copy(&mut &server, &mut &client));
        name
    });
    (address, serving)
}

#[cfg(feature = "socks")]
#[tokio::test]
async fn a_socks_proxy_looks_up_the_host() {
    let authority = Authority::new();
    let server = TlsServer::start(&authority.issue(HOST));
    let (address, asked) = socks(server.address());
    let transport = HyperTransport::builder().proxy(format!("socks5h://{address}"));
    client(transport.roots_pem(authority.pem().as_bytes()), HOST).call(&CreateFlow).await.unwrap();
    assert_eq!((asked.join().unwrap().as_str(), server.received().len()), (HOST, 1));
    let error = failure(HyperTransport::builder().proxy(format!("socks5h://{}", unused())), HOST).await;
    assert_eq!(error.kind(), ErrorKind::Connect);
}

#[cfg(not(feature = "socks"))]
#[test]
fn a_socks_proxy_takes_a_feature() {
    let error = HyperTransport::builder().proxy("socks5h://proxy.example").build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidOption);
    assert!(error.to_string().contains("feature `socks`"), "{error}");
}

/// Runs one of the ignored tests below in a process whose environment has no other proxies than these.
fn in_environment(test: &str, variables: &[(&str, String)]) {
    let mut process = Command::new(env::current_exe().unwrap());
    for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"] {
        process.env_remove(name).env_remove(name.to_lowercase());
    }
    let variables = variables.iter().map(|(name, value)| (*name, value.as_str()));
    let output = process.args(["--ignored", "--exact", test]).envs(variables).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
}

#[tokio::test]
#[ignore = "run by the tests below, with an environment of its own"]
async fn call_by_the_environment() {
    client(HyperTransport::builder(), &env::var("TEST_ENDPOINT").unwrap()).call(&CreateFlow).await.unwrap();
}

#[tokio::test]
#[ignore = "run by the tests below, with an environment of its own"]
async fn call_past_the_environment() {
    let error = failure(HyperTransport::builder().no_proxy(), &env::var("TEST_ENDPOINT").unwrap()).await;
    assert_eq!(error.kind(), ErrorKind::Connect);
}

#[tokio::test]
#[ignore = "run by the tests below, with an environment of its own"]
async fn fail_by_the_environment() {
    let error = failure(HyperTransport::builder(), &env::var("TEST_ENDPOINT").unwrap()).await;
    assert_eq!(error.kind(), ErrorKind::Connect);
}

#[test]
#[ignore = "run by the tests below, with an environment of its own"]
fn refuse_the_environment() {
    let error = HyperTransport::new().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidOption);
    let shown = format!("{error} {error:?}");
    assert!(shown.contains("HTTPS_PROXY") && !shown.contains("hush"), "{shown}");
}

#[test]
fn the_environment_names_the_proxy() {
    let server = Server::answering_json(DONE);
    for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY"] {
        let proxy = Proxy::start(Manner::To(server.host().parse().unwrap()));
        let url = format!("http://user:hush@{}", proxy.address());
        let endpoint = ("TEST_ENDPOINT", format!("http://{HOST}"));
        in_environment("call_by_the_environment", &[(name, url), endpoint]);
        assert_eq!(proxy.asked()[0].headers["proxy-authorization"], AUTHORIZATION, "{name}");
    }
}

#[test]
fn a_client_that_wants_no_proxy_asks_none_of_the_environments() {
    let proxy = Proxy::start(Manner::Refuse("502 Bad Gateway"));
    let (url, endpoint) = (format!("http://{}", proxy.address()), format!("http://{HOST}"));
    let variables = [("HTTP_PROXY", url.clone()), ("HTTPS_PROXY", url), ("TEST_ENDPOINT", endpoint)];
    in_environment("call_past_the_environment", &variables);
    assert!(proxy.asked().is_empty());
}

#[test]
fn no_proxy_and_this_machine_are_exceptions_in_the_environment_too() {
    let proxy = Proxy::start(Manner::Refuse("502 Bad Gateway"));
    let url = ("HTTP_PROXY", format!("http://{}", proxy.address()));
    for except in ["invalid", ".invalid", "example.com, essbasic.invalid", "*"] {
        let endpoint = ("TEST_ENDPOINT", format!("http://{HOST}"));
        // Without the proxy the name leads nowhere.
        in_environment("fail_by_the_environment", &[url.clone(), ("NO_PROXY", except.to_owned()), endpoint]);
    }
    let server = Server::answering_json(DONE);
    in_environment("call_by_the_environment", &[url, ("TEST_ENDPOINT", server.endpoint())]);
    assert_eq!((proxy.asked().len(), server.received().len()), (0, 1));
}

#[test]
fn an_environment_that_cannot_be_used_is_an_error_and_not_a_way_past_the_proxy() {
    in_environment("refuse_the_environment", &[("HTTPS_PROXY", "ftp://user:hush@proxy".to_owned())]);
}
