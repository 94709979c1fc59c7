//! Whom the transport trusts. A choice of roots comes in, a configuration of rustls goes out.

use std::sync::Arc;

use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::version::{TLS12, TLS13};
use rustls::{ClientConfig, RootCertStore};

use crate::error::Error;

#[derive(Default)]
pub(super) struct Tls {
    pub(super) trust: Trust,
    pub(super) only_1_3: bool,
}

#[derive(Default)]
pub(super) enum Trust {
    #[default]
    Platform,
    #[cfg(feature = "webpki-roots")]
    Webpki,
    Pem(Vec<u8>),
    Finished(Box<ClientConfig>),
}

/// What is spoken inside, so that no server chooses HTTP/2.
const HTTP_1_1: &[u8] = b"http/1.1";

impl Tls {
    pub(super) fn configuration(self) -> Result<ClientConfig, Error> {
        // Named here, so that neither a process-wide default nor another crate's choice matters.
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let roots = match self.trust {
            Trust::Finished(config) => return Ok(speaking_http(*config)),
            Trust::Platform => platform_roots()?,
            #[cfg(feature = "webpki-roots")]
            Trust::Webpki => webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect(),
            Trust::Pem(pem) => read_roots(&pem)?,
        };
        let builder = versions(provider, self.only_1_3)?;
        Ok(speaking_http(builder.with_root_certificates(roots).with_no_client_auth()))
    }
}

fn speaking_http(mut config: ClientConfig) -> ClientConfig {
    config.alpn_protocols = vec![HTTP_1_1.to_vec()];
    config
}

/// A platform may hold a certificate or two that cannot be read; having none at all is what stops a program.
fn platform_roots() -> Result<RootCertStore, Error> {
    let found = rustls_native_certs::load_native_certs();
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(found.certs);
    if roots.is_empty() {
        let advice = "install the system's package of root certificates, or set SSL_CERT_FILE";
        let fault = found.errors.into_iter().next();
        let reason =
            fault.map_or_else(|| "the platform has no root certificates".to_owned(), |fault| fault.to_string());
        return Err(Error::option(format!("the transport cannot be made: {reason}: {advice}")));
    }
    Ok(roots)
}

fn versions(
    provider: Arc<CryptoProvider>,
    only_1_3: bool,
) -> Result<rustls::ConfigBuilder<ClientConfig, rustls::WantsVerifier>, Error> {
    let versions: &[_] = if only_1_3 { &[&TLS13] } else { &[&TLS13, &TLS12] };
    let builder = ClientConfig::builder_with_provider(provider).with_protocol_versions(versions);
    builder.map_err(|fault| Error::option(format!("the transport cannot be made: {fault}")).caused_by(fault))
}

fn read_roots(pem: &[u8]) -> Result<RootCertStore, Error> {
    let mut roots = RootCertStore::empty();
    for (index, certificate) in CertificateDer::pem_slice_iter(pem).enumerate() {
        let place = index + 1;
        let unreadable = |fault: String| Error::option(format!("certificate {place} of the PEM text: {fault}"));
        let certificate = certificate.map_err(|fault| unreadable(fault.to_string()))?;
        roots.add(certificate).map_err(|fault| unreadable(fault.to_string()))?;
    }
    if roots.is_empty() {
        return Err(Error::option("the PEM text holds no certificate: it wants lines -----BEGIN CERTIFICATE-----"));
    }
    Ok(roots)
}
