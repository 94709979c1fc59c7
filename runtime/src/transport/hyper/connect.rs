//! How a host is reached: names, addresses, proxies, TLS. A route comes in, a stream of bytes goes out. Knows no HTTP but
//! what a proxy is asked.

use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use socket2::{SockRef, TcpKeepalive};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::proxy::{Proxy, Scheme};
use super::race::connect_first;
use super::tunnel::tunnel;
use super::wire::{Tcp, Wire};
use crate::transport::TransportError;

const TCP_KEEPALIVE_RETRIES: u32 = 3;

/// What all connections have in common.
pub(super) struct Connector {
    tls: TlsConnector,
    connect_timeout: Duration,
    tcp_keepalive: Option<TcpKeepalive>,
}

/// Where a request goes, and by which way.
#[derive(Clone, Copy)]
pub(super) struct Route<'u> {
    pub(super) tls: bool,
    /// A name or an address, without the brackets of IPv6.
    pub(super) host: &'u str,
    pub(super) port: u16,
    pub(super) proxy: Option<&'u Proxy>,
}

impl Connector {
    pub(super) fn new(tls: ClientConfig, connect_timeout: Duration, tcp_keepalive: Option<Duration>) -> Self {
        let tcp_keepalive = tcp_keepalive.map(|interval| {
            TcpKeepalive::new().with_time(interval).with_interval(interval).with_retries(TCP_KEEPALIVE_RETRIES)
        });
        Self { tls: TlsConnector::from(Arc::new(tls)), connect_timeout, tcp_keepalive }
    }

    /// Everything up to where the first byte of a request would be sent.
    pub(super) async fn connect(&self, route: Route<'_>) -> Result<Wire, TransportError> {
        let connected = tokio::time::timeout(self.connect_timeout, self.open(route));
        connected.await.unwrap_or_else(|_| Err(late(self.connect_timeout))).map_err(TransportError::connect)
    }

    async fn open(&self, route: Route<'_>) -> Result<Wire, Failure> {
        let Route { tls, host, port, proxy } = route;
        let Some(proxy) = proxy else {
            let tcp = self.dial(host, port).await?;
            return Ok(if tls { Wire::Tls(Box::new(self.secure(tcp, host).await?)) } else { Wire::Plain(tcp) });
        };
        let mut tcp = self.dial(&proxy.host, proxy.port).await.map_err(Failure::of_the_proxy)?;
        match proxy.scheme {
            Scheme::Http if tls => tunnel(&mut tcp, proxy, host, port).await.map_err(Failure::proxy)?,
            Scheme::Http => {}
            Scheme::Https => {
                let mut outer = self.secure(tcp, &proxy.host).await.map_err(Failure::of_the_proxy)?;
                if !tls {
                    return Ok(Wire::Tls(Box::new(outer)));
                }
                tunnel(&mut outer, proxy, host, port).await.map_err(Failure::proxy)?;
                return Ok(Wire::Nested(Box::new(self.secure(outer, host).await?)));
            }
            #[cfg(feature = "socks")]
            Scheme::Socks5 { .. } => {
                super::socks::socks5(&mut tcp, proxy, host, port).await.map_err(Failure::proxy)?;
            }
        }
        Ok(if tls { Wire::Tls(Box::new(self.secure(tcp, host).await?)) } else { Wire::Plain(tcp) })
    }

    async fn dial(&self, host: &str, port: u16) -> Result<Tcp, Failure> {
        let found = tokio::net::lookup_host((host, port)).await;
        let addresses = found.map_err(|fault| Failure::at(format!("looking up {host}"), fault))?.collect();
        let connected = connect_first(addresses).await;
        let stream = connected.map_err(|fault| Failure::at(format!("connecting to {host}:{port}"), fault))?;
        // A request is written at once, and waits for nothing to be sent along with it.
        let prepared = stream.set_nodelay(true).and_then(|()| match &self.tcp_keepalive {
            Some(keepalive) => SockRef::from(&stream).set_tcp_keepalive(keepalive),
            None => Ok(()),
        });
        prepared.map_err(|fault| Failure::at(format!("preparing the connection to {host}:{port}"), fault))?;
        Ok(Tcp::new(stream))
    }

    async fn secure<S: AsyncRead + AsyncWrite + Unpin>(&self, stream: S, host: &str) -> Result<TlsStream<S>, Failure> {
        let failed = |fault| Failure::at(format!("TLS with {host}"), fault);
        let name = ServerName::try_from(host.to_owned());
        let name = name.map_err(|fault| failed(io::Error::new(io::ErrorKind::InvalidInput, fault)))?;
        self.tls.connect(name, stream).await.map_err(failed)
    }
}

/// At which step it failed. Names hosts, never a proxy's user or password.
#[derive(Debug)]
struct Failure {
    step: String,
    fault: io::Error,
}

impl Failure {
    fn at(step: String, fault: io::Error) -> Self {
        Self { step, fault }
    }

    fn proxy(fault: io::Error) -> Self {
        Self::at("asking the proxy".to_owned(), fault)
    }

    fn of_the_proxy(self) -> Self {
        Self { step: format!("reaching the proxy: {}", self.step), ..self }
    }
}

fn late(timeout: Duration) -> Failure {
    let message = format!("there was none within {timeout:?}");
    Failure::at("waiting for a connection".to_owned(), io::Error::new(io::ErrorKind::TimedOut, message))
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.step)
    }
}

impl std::error::Error for Failure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.fault)
    }
}
