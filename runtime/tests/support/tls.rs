//! Certificates made for a test, and a server on loopback that shows them.

#![allow(dead_code, unreachable_pub, reason = "not every test uses all of it")]

use std::io::{BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd};
use tcgen_runtime::transport::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tcgen_runtime::transport::rustls::version::{TLS12, TLS13};
use tcgen_runtime::transport::rustls::{ServerConfig, ServerConnection, StreamOwned, crypto};

use crate::support::scripted::DONE;
use crate::support::server::{Received, read_request, response};

/// Who issues certificates.
pub struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub fn new() -> Self {
        Self::named("ours")
    }

    pub fn named(name: &str) -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    pub fn pem(&self) -> String {
        self.0.pem()
    }

    /// A server's certificate for one name or address.
    pub fn issue(&self, name: &str) -> Identity {
        self.sign(CertificateParams::new([name.to_owned()]).unwrap())
    }

    pub fn issue_expired(&self, name: &str) -> Identity {
        let mut params = CertificateParams::new([name.to_owned()]).unwrap();
        params.not_before = date_time_ymd(2001, 1, 1);
        params.not_after = date_time_ymd(2002, 1, 1);
        self.sign(params)
    }

    fn sign(&self, params: CertificateParams) -> Identity {
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        Identity { certificate: certificate.der().to_vec(), key: key.serialize_der() }
    }
}

/// A certificate and its key.
#[derive(Clone)]
pub struct Identity {
    certificate: Vec<u8>,
    key: Vec<u8>,
}

impl Identity {
    /// Of a server that shows it; an old one knows nothing newer than TLS 1.2.
    pub fn config(&self, old: bool) -> Arc<ServerConfig> {
        let versions: &[_] = if old { &[&TLS12] } else { &[&TLS13] };
        let config = ServerConfig::builder_with_provider(Arc::new(crypto::ring::default_provider()))
            .with_protocol_versions(versions)
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(
                vec![self.certificate.clone().into()],
                PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(self.key.clone())),
            )
            .unwrap();
        Arc::new(config)
    }
}

/// Answers every request well.
pub struct TlsServer {
    address: SocketAddr,
    received: Arc<Mutex<Vec<Received>>>,
}

impl TlsServer {
    pub fn start(identity: &Identity) -> Self {
        Self::speaking(identity, false)
    }

    /// One that knows nothing newer than TLS 1.2.
    pub fn old(identity: &Identity) -> Self {
        Self::speaking(identity, true)
    }

    fn speaking(identity: &Identity, old: bool) -> Self {
        let (config, listener) = (identity.config(old), TcpListener::bind("127.0.0.1:0").unwrap());
        let (address, received) = (listener.local_addr().unwrap(), Arc::default());
        let log = Arc::clone(&received);
        thread::spawn(move || {
            for connection in listener.incoming().map_while(Result::ok) {
                let (config, log) = (Arc::clone(&config), Arc::clone(&log));
                thread::spawn(move || serve(connection, config, &log));
            }
        });
        Self { address, received }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }
}

fn serve(connection: TcpStream, config: Arc<ServerConfig>, log: &Mutex<Vec<Received>>) {
    let stream = StreamOwned::new(ServerConnection::new(config).unwrap(), connection);
    let mut reader = BufReader::new(stream);
    while let Some(request) = read_request(&mut reader) {
        log.lock().unwrap().push(request);
        if reader.get_mut().write_all(&response("200 OK", "application/json", DONE.as_bytes())).is_err() {
            return;
        }
    }
}
