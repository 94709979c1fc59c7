//! How a host follows from a service's own. Knows no scheme, no port and no address.

use std::borrow::Cow;

use crate::error::Error;
use crate::options::check_region;

const DOMAIN: &str = ".tencentcloudapi.com";

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Rule {
    Standard,
    Regional,
    In(String),
    Internal,
    International,
}

impl Rule {
    /// What can be known to be wrong before there is a call.
    pub(super) fn check(&self) -> Result<(), Error> {
        match self {
            Self::In(region) => check_region(region),
            _ => Ok(()),
        }
    }

    /// The host that a call goes to whose action is at `own` where nothing else is said.
    pub(super) fn host<'a>(&self, own: &'a str, region: Option<&str>) -> Result<Cow<'a, str>, Error> {
        // `essbasic`, where the host has variants at all.
        let Some(service) = own.strip_suffix(DOMAIN).filter(|service| !service.contains('.')) else {
            return Ok(Cow::Borrowed(own));
        };
        let variant = |label: &str| Ok(Cow::Owned(format!("{service}.{label}{DOMAIN}")));
        match (self, region) {
            (Self::Standard, Some(region)) if is_finance(region) => variant(region),
            (Self::In(label), Some(region)) if is_finance(region) && label != region => Err(out_of_reach(region)),
            (Self::Internal | Self::International, Some(region)) if is_finance(region) => Err(out_of_reach(region)),
            (Self::Standard, _) => Ok(Cow::Borrowed(own)),
            (Self::Regional, Some(region)) => variant(region),
            (Self::Regional, None) => Err(Error::option(
                "the regional endpoint wants a region, and neither the client nor the call names one",
            )),
            (Self::In(label), _) => variant(label),
            (Self::Internal, _) => variant("internal"),
            (Self::International, _) => variant("intl"),
        }
    }
}

/// Finance regions are separate: only their own hosts reach them.
pub(super) fn is_finance(region: &str) -> bool {
    region.ends_with("-fsi")
}

fn out_of_reach(region: &str) -> Error {
    Error::option(format!(
        "the client's endpoint does not reach the finance region {region}: use the default or the regional one, or name \
         a host with Endpoint::host"
    ))
}
