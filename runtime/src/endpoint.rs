//! Where requests go. What the user chose, what the spec says of a service and an action, and the region of a call come
//! in; an address goes out.

mod address;
mod addresses;
mod rule;
mod site;
#[cfg(test)]
mod tests;

use std::fmt;

pub(crate) use address::Address;
pub(crate) use addresses::Addresses;
use rule::Rule;
pub(crate) use site::{Hosts, Site};

/// Which of a service's hosts requests go to, or one host for them all.
///
/// | endpoint | essbasic in `ap-guangzhou` | wants |
/// |---|---|---|
/// | [`default()`](Self::default) | `essbasic.tencentcloudapi.com` | |
/// | [`regional()`](Self::regional) | `essbasic.ap-guangzhou.tencentcloudapi.com` | a region |
/// | [`in_region("ap-beijing")`](Self::in_region) | `essbasic.ap-beijing.tencentcloudapi.com` | |
/// | [`internal()`](Self::internal) | `essbasic.internal.tencentcloudapi.com` | a machine inside Tencent Cloud |
/// | [`international()`](Self::international) | `essbasic.intl.tencentcloudapi.com` | an international account |
/// | [`test()`](Self::test) | `essbasic.test.ess.tencent.cn` | a service with a test environment |
/// | [`host("…")`](Self::host) | that host | |
///
/// - A call in a finance region (`ap-shanghai-fsi`) goes to the region's own host by default, since no other one
///   reaches it. Internal and international hosts of finance regions are not documented: such a call fails with kind
///   [`InvalidOption`](crate::ErrorKind::InvalidOption) instead of going elsewhere.
/// - An action with a host of its own is called there: e-sign's `UploadFiles` goes to `file.ess.tencent.cn`, and in the
///   test environment to `file.test.ess.tencent.cn`. The other choices lead to variants of `<service>.tencentcloudapi.com`
///   alone; a host of any other form stays as it is. Only [`host`](Self::host) takes every action elsewhere.
/// - What a region may hold are small letters, digits and hyphens, so that no region leads to another domain.
///
/// ```
/// use tcgen_runtime::{Client, ClientBuilder, Credentials, Endpoint, Service};
///
/// # fn build(service: &'static Service) -> Result<(), tcgen_runtime::Error> {
/// let credentials = Credentials::new("AKIDexample", "secret");
/// let client: Client =
///     ClientBuilder::new(service).credentials(credentials).region("ap-guangzhou").endpoint(Endpoint::regional()).build()?;
/// # let _ = client;
/// # Ok(())
/// # }
/// ```
///
/// Wherever an endpoint is wanted, a text will do, and means [`host`](Self::host).
#[derive(Clone, PartialEq, Eq)]
pub struct Endpoint(Choice);

#[derive(Clone, PartialEq, Eq)]
enum Choice {
    ByRule(Rule),
    Test,
    Host(String),
}

impl Endpoint {
    /// The host in the region of the call, `<service>.<region>.tencentcloudapi.com`.
    pub const fn regional() -> Self {
        Self(Choice::ByRule(Rule::Regional))
    }

    /// The host in one region, whatever the region of the call: `<service>.<region>.tencentcloudapi.com`. The call
    /// still names its own region.
    pub fn in_region(region: impl Into<String>) -> Self {
        Self(Choice::ByRule(Rule::In(region.into())))
    }

    /// The host inside Tencent Cloud's own network, `<service>.internal.tencentcloudapi.com`.
    pub const fn internal() -> Self {
        Self(Choice::ByRule(Rule::Internal))
    }

    /// The international site's host, `<service>.intl.tencentcloudapi.com`. Its accounts are its own.
    pub const fn international() -> Self {
        Self(Choice::ByRule(Rule::International))
    }

    /// The service's test environment. The specs of e-sign name one; a call of a service or an action that has none
    /// fails with kind [`InvalidOption`](crate::ErrorKind::InvalidOption), rather than reaching production.
    pub const fn test() -> Self {
        Self(Choice::Test)
    }

    /// One host for every action, also for those that have a host of their own: `gateway.example`, with a port, with a
    /// path, and with a scheme before it. Plain `http://` is for this machine (`localhost`, `127.0.0.0/8`, `[::1]`)
    /// unless [`allow_plain_http`](crate::ClientBuilder::allow_plain_http) is set.
    ///
    /// The path is that of a gateway or a mock server before the service; the signature covers `/`, as the protocol
    /// has it, and the `Host` that is sent here.
    pub fn host(host: impl Into<String>) -> Self {
        Self(Choice::Host(host.into()))
    }
}

/// `<service>.tencentcloudapi.com`, or what the spec says in its place.
impl Default for Endpoint {
    fn default() -> Self {
        Self(Choice::ByRule(Rule::Standard))
    }
}

impl From<&str> for Endpoint {
    fn from(host: &str) -> Self {
        Self::host(host)
    }
}

impl From<String> for Endpoint {
    fn from(host: String) -> Self {
        Self::host(host)
    }
}

impl From<&String> for Endpoint {
    fn from(host: &String) -> Self {
        Self::host(host)
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Choice::ByRule(rule) => rule.fmt(out),
            Choice::Test => out.write_str("Test"),
            // Nobody has looked at it yet, and it may hold a password.
            Choice::Host(_) => out.write_str("Host(..)"),
        }
    }
}
