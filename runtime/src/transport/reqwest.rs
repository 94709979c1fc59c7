//! The transport that ships with the crate: reqwest over rustls, HTTP/1.1.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use ::reqwest::redirect::Policy;
use bytes::Bytes;
use rustls_platform_verifier::Verifier;

use super::{Body, Request, Response, Transport, TransportError};
use crate::BoxFuture;
use crate::error::Error;

/// Sends over a pool of kept-alive connections, with the roots that the platform trusts. It wants a tokio runtime to
/// be around when a call is awaited, and honours `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`.
#[derive(Clone)]
pub struct ReqwestTransport {
    client: ::reqwest::Client,
}

impl ReqwestTransport {
    /// A transport with a pool of its own.
    ///
    /// # Errors
    /// The platform's root certificates cannot be read, as in a container without them; kind
    /// [`InvalidOption`](crate::ErrorKind::InvalidOption).
    pub fn new() -> Result<Self, Error> {
        Self::of(::reqwest::Client::builder())
    }

    /// The same past every proxy, for a service that is this machine's own.
    pub(crate) fn direct() -> Result<Self, Error> {
        Self::of(::reqwest::Client::builder().no_proxy())
    }

    fn of(builder: ::reqwest::ClientBuilder) -> Result<Self, Error> {
        let tls = tls_configuration().map_err(|fault| {
            let advice = "install the system's package of root certificates, or set SSL_CERT_FILE";
            Error::option(format!("the transport cannot be made: {fault}: {advice}")).caused_by(fault)
        })?;
        let client = builder
            .tls_backend_preconfigured(tls)
            // A redirect would carry a signed request to a host that it was not signed for.
            .redirect(Policy::none())
            .retry(::reqwest::retry::never())
            .build()
            .map_err(|fault| Error::option(format!("the transport cannot be made: {fault}")).caused_by(fault))?;
        Ok(Self { client })
    }
}

/// TLS 1.2 and 1.3 with the platform's roots. The provider is named here, so that neither a process-wide default nor
/// another crate's choice matters.
fn tls_configuration() -> Result<rustls::ClientConfig, rustls::Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier = Verifier::new(Arc::clone(&provider))?;
    let versions = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    // "Dangerous" is whatever brings its own verifier; this one is the platform's.
    Ok(versions.dangerous().with_custom_certificate_verifier(Arc::new(verifier)).with_no_client_auth())
}

impl fmt::Debug for ReqwestTransport {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("ReqwestTransport").finish_non_exhaustive()
    }
}

impl Transport for ReqwestTransport {
    fn send(&self, request: Request, timeout: Duration) -> BoxFuture<'_, Result<Response, TransportError>> {
        Box::pin(async move {
            let mut request = ::reqwest::Request::try_from(request).map_err(failure)?;
            *request.timeout_mut() = Some(timeout).filter(|timeout| *timeout != Duration::MAX);
            let mut answer = self.client.execute(request).await.map_err(failure)?;
            let (status, headers) = (answer.status(), std::mem::take(answer.headers_mut()));
            let body: Box<dyn Body> = Box::new(answer);
            let mut response = Response::new(body);
            *response.status_mut() = status;
            *response.headers_mut() = headers;
            Ok(response)
        })
    }

    fn sleep(&self, duration: Duration) -> Option<BoxFuture<'static, ()>> {
        Some(Box::pin(tokio::time::sleep(duration)))
    }
}

impl Body for ::reqwest::Response {
    fn chunk(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>> {
        Box::pin(async { ::reqwest::Response::chunk(self).await.map_err(failure) })
    }
}

fn failure(error: ::reqwest::Error) -> TransportError {
    // The query of a GET is the request, and what it holds is nobody else's business.
    let error = error.without_url();
    // A time-out while connecting is both; what the caller set was a time.
    if error.is_timeout() {
        TransportError::timeout(error)
    } else if error.is_connect() {
        TransportError::connect(error)
    } else {
        TransportError::broken(error)
    }
}
