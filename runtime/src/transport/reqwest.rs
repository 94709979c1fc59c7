//! The transport that ships with the crate: reqwest over rustls, HTTP/1.1.

use std::fmt;
use std::sync::Arc;
#[cfg(feature = "blocking")]
use std::sync::OnceLock;
use std::time::Duration;

use bytes::Bytes;

use super::{Body, Request, Response, Transport, TransportError};
use crate::BoxFuture;
use crate::error::Error;

mod builder;
mod proxy;
mod tls;
mod urls;

pub use builder::ReqwestTransportBuilder;
use urls::Urls;

/// Sends over a pool of kept-alive connections, with the roots that the platform trusts and through the proxies that
/// the environment names; a [builder](Self::builder) makes one with other options. It wants a tokio runtime to be around
/// when a call is awaited. Cloning is cheap, and clones share their connections, as clients over the same transport do.
#[derive(Clone)]
pub struct ReqwestTransport {
    client: ::reqwest::Client,
    urls: Arc<Urls>,
    #[cfg(feature = "blocking")]
    waiting: Arc<Waiting>,
}

/// A second pool, for calls that are waited for: a connection is driven by the runtime that it was opened on, and the one
/// of waiting calls stands still between them.
#[cfg(feature = "blocking")]
struct Waiting {
    make: Box<dyn Fn() -> Result<::reqwest::Client, Error> + Send + Sync>,
    client: OnceLock<::reqwest::Client>,
}

impl ReqwestTransport {
    /// A transport with every option at its default and a pool of its own.
    ///
    /// # Errors
    /// Those of [`ReqwestTransportBuilder::build`].
    pub fn new() -> Result<Self, Error> {
        Self::builder().build()
    }

    /// Says more of connections, proxies and TLS.
    pub fn builder() -> ReqwestTransportBuilder {
        ReqwestTransportBuilder::new()
    }

    fn of(make: impl Fn() -> Result<::reqwest::Client, Error> + Send + Sync + 'static) -> Result<Self, Error> {
        Ok(Self {
            client: make()?,
            urls: Arc::default(),
            #[cfg(feature = "blocking")]
            waiting: Arc::new(Waiting { make: Box::new(make), client: OnceLock::new() }),
        })
    }

    /// The pool whose connections are driven while this is polled.
    fn client(&self) -> Result<&::reqwest::Client, TransportError> {
        #[cfg(feature = "blocking")]
        if crate::blocking::is_waiting() {
            if let Some(client) = self.waiting.client.get() {
                return Ok(client);
            }
            let client = (self.waiting.make)().map_err(TransportError::connect)?;
            return Ok(self.waiting.client.get_or_init(|| client));
        }
        Ok(&self.client)
    }
}

impl fmt::Debug for ReqwestTransport {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("ReqwestTransport").finish_non_exhaustive()
    }
}

impl Transport for ReqwestTransport {
    fn send(&self, request: Request, timeout: Duration) -> BoxFuture<'_, Result<Response, TransportError>> {
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let mut request = ::reqwest::Request::new(parts.method, self.urls.url(&parts.uri)?);
            *request.headers_mut() = parts.headers;
            *request.body_mut() = Some(body.into());
            *request.timeout_mut() = Some(timeout).filter(|timeout| *timeout != Duration::MAX);
            let mut answer = self.client()?.execute(request).await.map_err(failure)?;
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
    // Connecting that took too long is both, and that nothing was sent is what decides over another attempt.
    if error.is_connect() {
        TransportError::connect(error)
    } else if error.is_timeout() {
        TransportError::timeout(error)
    } else {
        TransportError::broken(error)
    }
}
