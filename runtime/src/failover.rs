//! A second host for when the first cannot be reached. A user's choice and what is known of a call come in; where each
//! attempt goes comes out.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::breaker::{Breaker, Breakers, Pass, Settings};
use crate::call::Target;
use crate::client::Shared;
use crate::endpoint::{Address, Endpoint, Site};
use crate::error::{Error, ErrorKind};

const DEFAULT_FAILURES: u32 = 5;
const DEFAULT_PERCENTAGE: u32 = 75;
const DEFAULT_WINDOW: Duration = Duration::from_secs(60);
const DEFAULT_PAUSE: Duration = Duration::from_secs(60);
/// What can be added to any moment.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// A backup host, and when calls go to it.
///
/// Each host has a circuit breaker. It counts the attempts of the last minute that did not reach the host: no
/// connection, no answer in time, a broken connection, or an answer with HTTP 5xx that is not the service's own. What
/// the service itself answers, errors included, shows that it was reached; an attempt that was given up shows nothing.
/// At five failures that are three quarters of all attempts the breaker opens, and attempts go to the backup for a
/// minute. Then one of them, and one at a time, tries the host again, and its end decides.
///
/// Only where an attempt goes is decided here, not whether there is another: a call is made again on the backup where it
/// would have been made again on the host, so that a write which may have been done is an error here too. See
/// [`RetryPolicy`](crate::RetryPolicy). Each attempt is signed for the host that it goes to, and
/// [`Attempt::host`](crate::Attempt::host) names it.
///
/// ```
/// use std::time::Duration;
/// use tcgen_runtime::{Client, ClientBuilder, Credentials, Endpoint, Failover, Service};
///
/// # fn build(service: &'static Service) -> Result<(), tcgen_runtime::Error> {
/// let client: Client = ClientBuilder::new(service)
///     .credentials(Credentials::new("AKIDexample", "secret"))
///     .region("ap-shanghai")
///     .endpoint(Endpoint::regional())
///     .failover(Failover::to(Endpoint::in_region("ap-guangzhou")).pause(Duration::from_secs(10)))
///     .build()?;
/// # let _ = client;
/// # Ok(())
/// # }
/// ```
///
/// There is no backup for:
/// - calls in a finance region, unless the client's own endpoint is a host given by name;
/// - actions that the backup would serve at the same host, as `UploadFiles` of e-sign at `file.ess.tencent.cn`;
/// - actions with a host of their own, and other services, where the backup alone is a host given by name: it stands
///   in for the host of the client's service;
/// - a call with an [endpoint of its own](crate::Call::endpoint).
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "it does nothing until a builder gets it"]
pub struct Failover {
    backup: Endpoint,
    settings: Settings,
}

impl Failover {
    /// With `backup` behind the client's endpoint.
    pub fn to(backup: impl Into<Endpoint>) -> Self {
        let settings = Settings {
            failures: DEFAULT_FAILURES,
            percentage: DEFAULT_PERCENTAGE,
            window: DEFAULT_WINDOW,
            pause: DEFAULT_PAUSE,
        };
        Self { backup: backup.into(), settings }
    }

    /// How many attempts have to fail; 5 by default, and 1 at least.
    pub fn failures(mut self, failures: u32) -> Self {
        self.settings.failures = failures.max(1);
        self
    }

    /// How many of a hundred attempts have to fail; 75 by default, and what lies outside of 1 to 100 counts as the
    /// nearest of them.
    pub fn percentage(mut self, percentage: u32) -> Self {
        self.settings.percentage = percentage.clamp(1, 100);
        self
    }

    /// How long an attempt counts, to a tenth; 60 seconds by default, and a day at most.
    pub fn window(mut self, window: Duration) -> Self {
        self.settings.window = window.min(LONGEST);
        self
    }

    /// How long the host is left alone; 60 seconds by default, and a day at most.
    pub fn pause(mut self, pause: Duration) -> Self {
        self.settings.pause = pause.min(LONGEST);
        self
    }
}

/// A checked [`Failover`], shared by all clones of a client.
pub(crate) struct Standby {
    site: Site,
    breakers: Breakers,
}

impl Standby {
    pub(crate) fn check(failover: Failover, endpoint: &Site, plain_http_anywhere: bool) -> Result<Self, Error> {
        let Failover { backup, settings } = failover;
        let site = Site::check(backup, plain_http_anywhere)?;
        if !site.can_stand_in_for(endpoint) {
            return Err(Error::option(
                "the backup cannot stand in for the client's endpoint: behind the test environment, the international \
                 site and a host given by name, name the backup's host too",
            ));
        }
        Ok(Self { site, breakers: Breakers::new(settings) })
    }

    /// What stands behind `host` for a call.
    fn behind(
        &self,
        shared: &Shared,
        target: &Target<'_>,
        host: &Address,
        region: Option<&str>,
    ) -> Result<Option<Backup>, Error> {
        let usual = target.service == shared.service && !target.documented.is_some_and(|action| action.has_own_host());
        if !self.site.serves_behind(&shared.endpoint, region, usual) {
            return Ok(None);
        }
        let address = self.site.address(target.hosts(), region, &shared.addresses)?;
        Ok((address != *host).then(|| Backup { address, breaker: self.breakers.of(host.host()) }))
    }
}

/// Where the attempts of one call go.
pub(crate) struct Reach {
    pub(crate) host: Address,
    backup: Option<Backup>,
}

/// Where they go instead while the breaker of the host is open.
struct Backup {
    address: Address,
    breaker: Arc<Breaker>,
}

/// Where one attempt goes.
pub(crate) struct Turn<'a> {
    pub(crate) address: &'a Address,
    /// Where there is a breaker to be told.
    pass: Option<Pass>,
}

impl Reach {
    /// `endpoint` is the call's own, where it has one.
    pub(crate) fn resolve(
        shared: &Shared,
        target: &Target<'_>,
        endpoint: Option<Endpoint>,
        region: Option<&str>,
    ) -> Result<Self, Error> {
        if let Some(endpoint) = endpoint {
            let site = Site::check(endpoint, shared.plain_http_anywhere)?;
            return Ok(Self { host: site.address(target.hosts(), region, &shared.addresses)?, backup: None });
        }
        let host = shared.endpoint.address(target.hosts(), region, &shared.addresses)?;
        let backup = match &shared.standby {
            Some(standby) => standby.behind(shared, target, &host, region)?,
            None => None,
        };
        Ok(Self { host, backup })
    }

    /// Where an attempt at `now` goes.
    pub(crate) fn turn(&self, now: Instant) -> Turn<'_> {
        match &self.backup {
            None => Turn { address: &self.host, pass: None },
            Some(Backup { address, breaker }) => match breaker.admit(now) {
                None => Turn { address, pass: None },
                pass => Turn { address: &self.host, pass },
            },
        }
    }
}

impl Turn<'_> {
    /// Tells the breaker how the attempt ended. One that was never sent is dropped instead.
    pub(crate) fn settle(self, now: impl Fn() -> Instant, failure: Option<&Error>) {
        if let Some(pass) = self.pass {
            pass.settle(now(), failure.is_none_or(is_answer));
        }
    }
}

/// Whether an attempt that failed so reached the service nevertheless.
fn is_answer(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Connection => false,
        ErrorKind::Service => true,
        _ => error.status().is_none_or(|status| status < 500),
    }
}
