//! The transport that ships with the crate: hyper over rustls, HTTP/1.1. Connections are driven by the calls that use
//! them, so that there is no task beside the caller's.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::header::PROXY_AUTHORIZATION;
use http::uri::{self, PathAndQuery, Uri};
use tokio::runtime::Handle;

use super::{Body, Request, Response, Transport, TransportError};
use crate::BoxFuture;
use crate::error::Error;

mod body;
mod builder;
mod connect;
mod line;
mod pool;
mod proxy;
mod race;
#[cfg(feature = "socks")]
mod socks;
mod timer;
mod tls;
mod tunnel;
mod wire;

use body::{Arriving, Borrowed, Whole};
pub use builder::HyperTransportBuilder;
use connect::{Connector, Route};
use line::{Fault, Line};
use pool::{Key, Pool};
use proxy::{Rules, Scheme, unbracketed};
use timer::Timer;

/// Sends over a pool of kept-alive connections, with the roots that the platform trusts and through the proxies that
/// the environment names; a [builder](Self::builder) makes one with other options. It wants a tokio runtime with its
/// event loop and its timers to be around when a call is awaited, and spawns nothing on it (names are looked up on tokio's
/// threads for what blocks). A runtime has connections of its own, since those of another are driven there. Cloning is
/// cheap, and clones share their connections, as clients over the same transport do.
#[derive(Clone)]
pub struct HyperTransport(Arc<Inner>);

struct Inner {
    connector: Connector,
    proxies: Rules,
    pool: Arc<Pool>,
}

impl HyperTransport {
    /// A transport with every option at its default and a pool of its own.
    ///
    /// # Errors
    /// Those of [`HyperTransportBuilder::build`].
    pub fn new() -> Result<Self, Error> {
        Self::builder().build()
    }

    /// Says more of connections, proxies and TLS.
    pub fn builder() -> HyperTransportBuilder {
        HyperTransportBuilder::new()
    }
}

impl fmt::Debug for HyperTransport {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("HyperTransport").finish_non_exhaustive()
    }
}

impl Transport for HyperTransport {
    fn send(&self, request: Request, timeout: Duration) -> BoxFuture<'_, Result<Response, TransportError>> {
        Box::pin(self.0.send(request, timeout))
    }

    fn sleep(&self, duration: Duration) -> Option<BoxFuture<'static, ()>> {
        Some(Box::pin(tokio::time::sleep(duration)))
    }
}

impl Inner {
    async fn send(&self, request: Request, timeout: Duration) -> Result<Response, TransportError> {
        let runtime = Handle::try_current().map_err(TransportError::connect)?.id();
        let mut timer = Timer::new(timeout);
        let uri = request.uri().clone();
        let authority = uri.authority().ok_or_else(|| TransportError::broken("the address names no host"))?;
        let tls = uri.scheme() != Some(&uri::Scheme::HTTP);
        let proxy = self.proxies.proxy_for(&uri);
        let route = Route {
            tls,
            host: unbracketed(authority.host()),
            port: authority.port_u16().unwrap_or(if tls { 443 } else { 80 }),
            proxy,
        };
        let key = Key { tls, authority: authority.clone(), runtime };
        let mut request = request.map(Whole::new);
        match proxy.filter(|proxy| !tls && matches!(proxy.scheme, Scheme::Http | Scheme::Https)) {
            // It is read by the proxy, which has to know where it goes.
            Some(proxy) => {
                request.headers_mut().extend(proxy.authorization().map(|value| (PROXY_AUTHORIZATION, value)))
            }
            None => *request.uri_mut() = relative(&uri),
        }

        loop {
            let (mut line, used) = match self.pool.take(&key) {
                Some(line) => (line, true),
                None => (Box::pin(timer.cut(self.open(route))).await??, false),
            };
            let incoming = match timer.cut(line.ask(request)).await? {
                Ok(answer) => answer,
                // It was closed while it was unused, and nothing is lost.
                Err(Fault::Unsent(back, _)) if used => {
                    request = *back;
                    continue;
                }
                Err(Fault::Unsent(_, fault) | Fault::Broken(fault)) => return Err(fault),
            };
            let borrowed = Borrowed { line, key, pool: Arc::clone(&self.pool) };
            return Ok(incoming.map(|body| Box::new(Arriving::new(body, borrowed, timer)) as Box<dyn Body>));
        }
    }

    async fn open(&self, route: Route<'_>) -> Result<Box<Line>, TransportError> {
        Line::open(self.connector.connect(route).await?).await
    }
}

/// The address as the host itself is asked: its path and query.
fn relative(uri: &Uri) -> Uri {
    let path = uri.path_and_query().cloned().unwrap_or_else(|| PathAndQuery::from_static("/"));
    Uri::from(path)
}
