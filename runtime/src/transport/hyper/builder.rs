//! Makes the transport. Options come in as the caller writes them and are checked in the end.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::connect::Connector;
use super::pool::Pool;
use super::proxy::Proxies;
use super::tls::{Tls, Trust};
use super::{HyperTransport, Inner};
use crate::error::Error;

/// Long enough for a handshake that has to be sent again twice, and short enough to leave a call time for another.
const DEFAULT_CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Less than the 60 or 75 seconds after which load balancers usually close a connection: a request on one that is just
/// being closed is lost, and a write is not sent again then.
const DEFAULT_POOL_IDLE_TIMEOUT: Duration = Duration::from_secs(50);
const DEFAULT_TCP_KEEPALIVE: Duration = Duration::from_secs(15);

/// Builds a [`HyperTransport`].
///
/// ```no_run
/// use std::time::Duration;
/// use tcgen_runtime::transport::HyperTransport;
/// use tcgen_runtime::{Client, ClientBuilder, Credentials, Service};
///
/// # fn run(service: &'static Service) -> Result<(), Box<dyn std::error::Error>> {
/// let transport = HyperTransport::builder()
///     .connect_timeout(Duration::from_secs(3))
///     .pool_max_idle_per_host(32)
///     .proxy("http://proxy.example:3128")
///     .roots_pem(&std::fs::read("/etc/pki/our-root.pem")?)
///     .build()?;
/// let client: Client =
///     ClientBuilder::new(service).credentials(Credentials::from_env()?).transport(transport).build()?;
/// # let _ = client;
/// # Ok(())
/// # }
/// ```
#[must_use = "a builder makes a transport only when `build` is called"]
pub struct HyperTransportBuilder {
    connect_timeout: Duration,
    pool_max_idle_per_host: usize,
    pool_idle_timeout: Duration,
    tcp_keepalive: Option<Duration>,
    proxies: Proxies,
    tls: Tls,
}

impl HyperTransportBuilder {
    pub(super) fn new() -> Self {
        Self {
            connect_timeout: DEFAULT_CONNECT_TIMEOUT,
            pool_max_idle_per_host: usize::MAX,
            pool_idle_timeout: DEFAULT_POOL_IDLE_TIMEOUT,
            tcp_keepalive: Some(DEFAULT_TCP_KEEPALIVE),
            proxies: Proxies::Environment,
            tls: Tls::default(),
        }
    }

    /// How long it may take until there is a connection, from looking up the host to the end of the TLS handshake; 10
    /// seconds by default. What fails so has not sent a byte, and can be made again whatever it is.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// How many unused connections are kept for each host; without limit by default. With 0, none is used twice.
    pub fn pool_max_idle_per_host(mut self, connections: usize) -> Self {
        self.pool_max_idle_per_host = connections;
        self
    }

    /// How long an unused connection is kept; 50 seconds by default.
    pub fn pool_idle_timeout(mut self, timeout: Duration) -> Self {
        self.pool_idle_timeout = timeout;
        self
    }

    /// How long a connection is silent before TCP asks whether the other side is still there, and how long it waits for
    /// each of the three answers whose absence ends it; 15 seconds by default, and not at all with `None`.
    pub fn tcp_keepalive(mut self, interval: impl Into<Option<Duration>>) -> Self {
        self.tcp_keepalive = interval.into();
        self
    }

    /// Sends everything through one proxy: `http://` or `https://`, with `user:password@` before the host where it wants
    /// them, and with the feature `socks` also `socks5://`, or `socks5h://`, which leaves looking up hosts to the proxy.
    /// What the environment says is not asked then. Neither user nor password appears in an error or in `Debug`.
    ///
    /// This machine's own addresses are never asked through a proxy, given or from the environment: plain http would
    /// leave the machine.
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.proxies = Proxies::Given(url.into());
        self
    }

    /// Sends through no proxy, whatever the environment says. By default `HTTPS_PROXY`, `HTTP_PROXY` (for plain http,
    /// and not where `REQUEST_METHOD` shows a CGI program, whose callers could set it) or else `ALL_PROXY` name one, and
    /// `NO_PROXY` the hosts that are reached without: domains with all below them, addresses, networks as `10.0.0.0/8`,
    /// each perhaps with a port, or `*`. In capitals or in small letters.
    pub fn no_proxy(mut self) -> Self {
        self.proxies = Proxies::None;
        self
    }

    /// Trusts Mozilla's list of roots, compiled into the program, and no longer what the platform trusts: for images
    /// without certificates.
    #[cfg(feature = "webpki-roots")]
    pub fn webpki_roots(mut self) -> Self {
        self.tls.trust = Trust::Webpki;
        self
    }

    /// Trusts the certificates of a PEM text and no others, as those of a company's own gateway.
    pub fn roots_pem(mut self, pem: &[u8]) -> Self {
        self.tls.trust = Trust::Pem(pem.to_vec());
        self
    }

    /// Refuses TLS 1.2.
    pub fn tls13_only(mut self) -> Self {
        self.tls.only_1_3 = true;
        self
    }

    /// A finished configuration of rustls in place of the three options above: for client certificates or another
    /// cryptography provider.
    pub fn tls_config(mut self, config: rustls::ClientConfig) -> Self {
        self.tls.trust = Trust::Finished(Box::new(config));
        self
    }

    /// Makes the transport.
    ///
    /// # Errors
    /// Kind [`InvalidOption`](crate::ErrorKind::InvalidOption): a proxy, the option's or the environment's, cannot be
    /// used; a PEM text holds no certificate, or one that cannot be read; or the platform's roots cannot be read, as in
    /// a container without them.
    pub fn build(self) -> Result<HyperTransport, Error> {
        let Self { connect_timeout, pool_max_idle_per_host, pool_idle_timeout, tcp_keepalive, proxies, tls } = self;
        let (tls, proxies) = (tls.configuration()?, proxies.resolve()?);
        Ok(HyperTransport(Arc::new(Inner {
            connector: Connector::new(tls, connect_timeout, tcp_keepalive),
            proxies,
            pool: Arc::new(Pool::new(pool_max_idle_per_host, pool_idle_timeout)),
        })))
    }
}

impl fmt::Debug for HyperTransportBuilder {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("HyperTransportBuilder")
            .field("connect_timeout", &self.connect_timeout)
            .field("pool_max_idle_per_host", &self.pool_max_idle_per_host)
            .field("pool_idle_timeout", &self.pool_idle_timeout)
            .field("tcp_keepalive", &self.tcp_keepalive)
            .finish_non_exhaustive()
    }
}
