//! Signs requests, and remembers the day's keys.

use std::fmt;
use std::sync::{PoisonError, RwLock};
use std::time::SystemTime;

use super::canonical::Signable;
use super::hex::hex;
use super::key::SigningKey;
use crate::credentials::Credentials;
use crate::error::Error;
use crate::time::{civil_date, unix_day, unix_seconds};

/// How many keys are remembered: a client signs for one service, or for a few through the generic call.
const REMEMBERED: usize = 8;

/// Signs with TC3-HMAC-SHA256 and keeps the keys it derived: one for each day, service and secret key in use.
///
/// It can be shared between threads, which sign at the same time.
#[derive(Default)]
pub struct Signer {
    keys: RwLock<Vec<DayKey>>,
}

/// What stays the same for a day.
struct DayKey {
    unix_day: u64,
    service: String,
    credentials: Credentials,
    signing: SigningKey,
    /// `<date>/<service>/tc3_request`.
    scope: String,
    /// The header up to the signature.
    authorization: String,
}

/// A signed request's headers.
#[derive(Clone, PartialEq, Eq)]
pub struct Signature {
    authorization: String,
    digits: [u8; 64],
    timestamp: u64,
}

impl Signature {
    /// The `Authorization` header.
    pub fn authorization(&self) -> &str {
        &self.authorization
    }

    /// The `Authorization` header, and the digits of the signature that it ends with.
    pub(crate) fn into_parts(self) -> (String, [u8; 64]) {
        (self.authorization, self.digits)
    }

    /// The `X-TC-Timestamp` header: seconds since 1970.
    pub fn timestamp(&self) -> u64 {
        self.timestamp
    }
}

/// Whoever holds a signature can send its request for five minutes more, so that it is not shown.
impl fmt::Debug for Signature {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Signature").field("timestamp", &self.timestamp).finish_non_exhaustive()
    }
}

impl Signer {
    /// A signer that remembers no key yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Signs `request` for `service` (the signed name) at `time`.
    ///
    /// # Errors
    /// `time` is before 1970 or after 9999; kind [`Clock`](crate::ErrorKind::Clock).
    pub fn sign(
        &self,
        request: &Signable<'_>,
        service: &str,
        credentials: &Credentials,
        time: SystemTime,
    ) -> Result<Signature, Error> {
        let timestamp = unix_seconds(time).ok_or_else(Error::clock)?;
        let unix_day = unix_day(timestamp);
        let fits = |key: &DayKey| key.fits(unix_day, service, credentials);
        // Held while it signs: what a thread touches of the others is then this lock alone.
        if let Some(key) = self.keys.read().unwrap_or_else(PoisonError::into_inner).iter().find(|key| fits(key)) {
            return Ok(key.sign(request, timestamp));
        }
        let key = DayKey::derive(unix_day, service, credentials);
        let signature = key.sign(request, timestamp);
        let mut keys = self.keys.write().unwrap_or_else(PoisonError::into_inner);
        if !keys.iter().any(fits) {
            if keys.len() >= REMEMBERED {
                keys.remove(0);
            }
            keys.push(key);
        }
        Ok(signature)
    }
}

impl DayKey {
    fn fits(&self, unix_day: u64, service: &str, credentials: &Credentials) -> bool {
        self.unix_day == unix_day && self.service == service && self.credentials == *credentials
    }

    fn sign(&self, request: &Signable<'_>, timestamp: u64) -> Signature {
        let digits = hex(&self.signing.authenticate(&request.bytes_to_sign(timestamp, &self.scope)));
        let mut authorization = String::with_capacity(self.authorization.len() + digits.len());
        authorization.push_str(&self.authorization);
        authorization.push_str(str::from_utf8(&digits).unwrap_or_default());
        Signature { authorization, digits, timestamp }
    }

    fn derive(unix_day: u64, service: &str, credentials: &Credentials) -> Self {
        let date = civil_date(unix_day);
        let scope = format!("{date}/{service}/tc3_request");
        let id = credentials.secret_id();
        Self {
            unix_day,
            service: service.to_owned(),
            credentials: credentials.clone(),
            signing: SigningKey::derive(credentials.secret_key(), &date, service),
            authorization: format!(
                "TC3-HMAC-SHA256 Credential={id}/{scope}, SignedHeaders=content-type;host, Signature="
            ),
            scope,
        }
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Signer").finish_non_exhaustive()
    }
}
