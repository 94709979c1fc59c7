//! What the two actions of STS answer alike. Their credentials and moment of expiry come in; credentials that expire by
//! this machine's clock go out.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::client::Client;
use crate::credentials::Credentials;
use crate::error::Error;
use crate::sts::model::Credentials as Answered;
use crate::time::unix_seconds;

/// The name of the session in audit logs where the caller gives none.
pub(super) const SESSION: &str = "tcgen-runtime";
/// Where the official SDKs ask when nothing else is said.
pub(super) const REGION: &str = "ap-guangzhou";

/// How long STS is asked, where its client has no shorter time for a call.
const LONGEST: Duration = Duration::from_secs(10);

/// The time for a call of STS.
pub(super) fn timeout(client: &Client) -> Duration {
    client.shared.timeout.min(LONGEST)
}

/// `expired_time` is by the service's clock, of which `client` knows how far it is from ours.
pub(super) fn temporary(client: &Client, answered: Answered, expired_time: u64) -> Result<Credentials, Error> {
    let Answered { token, tmp_secret_id: id, tmp_secret_key: key, .. } = answered;
    if id.is_empty() || key.is_empty() || token.is_empty() {
        return Err(Error::credentials("STS answered without id, key or token"));
    }
    // Such credentials always expire: a moment that is not there must not make them last for ever.
    if expired_time == 0 {
        return Err(Error::credentials("STS answered without the moment of expiry"));
    }
    let there = unix_seconds(client.shared.clock.now()).ok_or_else(Error::clock)?;
    let expiry = match expired_time.checked_sub(there) {
        Some(left) => SystemTime::now().checked_add(Duration::from_secs(left)),
        None => Some(UNIX_EPOCH),
    };
    let expiry = expiry.ok_or_else(|| Error::credentials("STS answered with a moment of expiry that is no time"))?;
    Credentials::new(id, key).with_token(token).with_expiry(expiry).checked_answer("STS")
}
