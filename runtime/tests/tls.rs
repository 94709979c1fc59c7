//! Whom the default transport trusts, over real sockets: its own roots, and no certificate that is not in order.
#![cfg(feature = "hyper")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests may panic as tests may"
)]

mod support;
#[path = "support/tls.rs"]
mod tls;

use std::sync::Arc;

use support::actions::CreateFlow;
use support::essbasic::SERVICE;
use tcgen_runtime::transport::rustls::pki_types::CertificateDer;
use tcgen_runtime::transport::rustls::pki_types::pem::PemObject;
use tcgen_runtime::transport::rustls::{ClientConfig, RootCertStore, crypto};
use tcgen_runtime::transport::{HyperTransport, HyperTransportBuilder};
use tcgen_runtime::{Client, ClientBuilder, Credentials, Error, ErrorKind, RetryPolicy};
use tls::{Authority, TlsServer};

async fn call(transport: HyperTransportBuilder, host: &str, server: &TlsServer) -> Result<String, Error> {
    let client: Client = ClientBuilder::new(&SERVICE)
        .credentials(Credentials::new("AKIDexample", "hush"))
        .endpoint(format!("{host}:{}", server.address().port()))
        .transport(transport.build()?)
        .retry(RetryPolicy::off())
        .build()?;
    client.call(&CreateFlow).await.map(|reply| reply.request_id)
}

/// No connection came about for this reason, and no byte of a request was sent.
async fn assert_refused(transport: HyperTransportBuilder, host: &str, server: &TlsServer, reason: &str) {
    let error = call(transport, host, server).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect, "{error}");
    assert!(error.to_string().contains(reason), "{error}");
    assert!(server.received().is_empty());
}

fn trusting(authority: &Authority) -> HyperTransportBuilder {
    HyperTransport::builder().roots_pem(authority.pem().as_bytes())
}

#[tokio::test]
async fn a_root_of_ones_own_is_trusted_where_it_is_given() {
    let authority = Authority::new();
    for name in ["localhost", "127.0.0.1"] {
        let server = TlsServer::start(&authority.issue(name));
        assert_eq!(call(trusting(&authority), name, &server).await.unwrap(), "done");
        assert_eq!(server.received()[0].headers["host"], format!("{name}:{}", server.address().port()));
    }
}

#[tokio::test]
async fn an_unknown_issuer_is_refused() {
    let server = TlsServer::start(&Authority::new().issue("localhost"));
    assert_refused(HyperTransport::builder(), "localhost", &server, "UnknownIssuer").await;
    assert_refused(trusting(&Authority::named("others")), "localhost", &server, "UnknownIssuer").await;
    assert_refused(trusting(&Authority::new()), "localhost", &server, "BadSignature").await;
}

#[cfg(feature = "webpki-roots")]
#[tokio::test]
async fn the_compiled_roots_trust_nobody_else() {
    let server = TlsServer::start(&Authority::new().issue("localhost"));
    assert_refused(HyperTransport::builder().webpki_roots(), "localhost", &server, "UnknownIssuer").await;
}

#[tokio::test]
async fn a_certificate_of_another_host_is_refused() {
    let authority = Authority::new();
    let server = TlsServer::start(&authority.issue("essbasic.tencentcloudapi.com"));
    assert_refused(trusting(&authority), "localhost", &server, "not valid for name \"localhost\"").await;
    assert_refused(trusting(&authority), "127.0.0.1", &server, "not valid for name \"127.0.0.1\"").await;
}

#[tokio::test]
async fn an_expired_certificate_is_refused() {
    let authority = Authority::new();
    let server = TlsServer::start(&authority.issue_expired("localhost"));
    assert_refused(trusting(&authority), "localhost", &server, "certificate expired").await;
}

#[tokio::test]
async fn tls_1_2_is_spoken_unless_it_is_excluded() {
    let authority = Authority::new();
    let server = TlsServer::old(&authority.issue("localhost"));
    assert_refused(trusting(&authority).tls13_only(), "localhost", &server, "ProtocolVersion").await;
    assert_eq!(call(trusting(&authority), "localhost", &server).await.unwrap(), "done");
    let server = TlsServer::start(&authority.issue("localhost"));
    assert_eq!(call(trusting(&authority).tls13_only(), "localhost", &server).await.unwrap(), "done");
}

#[tokio::test]
async fn a_finished_configuration_is_taken_as_it_is() {
    let authority = Authority::new();
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(authority.pem().as_bytes()).unwrap()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let server = TlsServer::start(&authority.issue("localhost"));
    let transport = HyperTransport::builder().tls_config(config);
    assert_eq!(call(transport, "localhost", &server).await.unwrap(), "done");
}

#[test]
fn roots_that_are_none_are_refused_when_the_transport_is_built() {
    let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    let second = Authority::new().pem() + broken;
    for (pem, place) in
        [("", "no certificate"), ("text", "no certificate"), (broken, "certificate 1"), (&second, "certificate 2")]
    {
        let error = HyperTransport::builder().roots_pem(pem.as_bytes()).build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidOption);
        assert!(error.to_string().contains(place), "{error}");
    }
}
