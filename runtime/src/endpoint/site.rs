//! An endpoint that has been checked: once by a client, and then asked for an address by every call.

use super::rule::{Rule, is_finance};
use super::{Address, Addresses, Choice, Endpoint};
use crate::error::Error;

/// A checked [`Endpoint`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Site {
    ByRule(Rule),
    Test,
    At(Address),
}

/// The hosts that are known for one action: its own, or else its service's.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hosts<'a> {
    pub(crate) usual: &'a str,
    pub(crate) test: Option<&'a str>,
}

impl Site {
    pub(crate) fn check(endpoint: Endpoint, plain_http_anywhere: bool) -> Result<Self, Error> {
        match endpoint.0 {
            Choice::ByRule(rule) => rule.check().map(|()| Self::ByRule(rule)),
            Choice::Test => Ok(Self::Test),
            Choice::Host(host) => Address::parse(&host, plain_http_anywhere).map(Self::At),
        }
    }

    /// Where a call in `region` goes.
    pub(crate) fn address(&self, hosts: Hosts<'_>, region: Option<&str>, known: &Addresses) -> Result<Address, Error> {
        match self {
            Self::ByRule(rule) => known.of(&rule.host(hosts.usual, region)?),
            Self::Test => match hosts.test {
                Some(host) => known.of(host),
                None => Err(Error::option(format!(
                    "no test environment is known for what is at {}: name its host with Endpoint::host",
                    hosts.usual
                ))),
            },
            Self::At(address) => Ok(address.clone()),
        }
    }

    /// Whether calls to `endpoint` may come here instead. A host by rule is one of production, and of the accounts of
    /// the mainland: it must not get what was meant for a mock server, a test or the international site.
    pub(crate) fn can_stand_in_for(&self, endpoint: &Self) -> bool {
        match (self, endpoint) {
            (Self::At(_), _) => true,
            (Self::ByRule(backup), Self::ByRule(rule)) => {
                ![backup, rule].contains(&&Rule::International) && backup != rule
            }
            _ => false,
        }
    }

    /// Whether a call does. `usual` says that it is one to the host of the client's own service, which alone a host
    /// given by name is known to serve.
    pub(crate) fn serves_behind(&self, endpoint: &Self, region: Option<&str>, usual: bool) -> bool {
        match (self, endpoint) {
            (_, Self::At(_)) => true,
            (Self::At(_), _) => usual && !region.is_some_and(is_finance),
            _ => !region.is_some_and(is_finance),
        }
    }
}
