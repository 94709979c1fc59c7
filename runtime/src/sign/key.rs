//! The chain of HMACs from a secret key to the key of one service on one day.

use std::fmt;

use ring::hmac::{self, HMAC_SHA256};

use super::hash::array;

/// The key that signs for one service on one UTC day.
///
/// It is kept as the HMAC's state after the key has been taken in: a signature then costs the blocks of its message
/// and one more, and the four HMACs of the derivation are paid once a day.
#[derive(Clone)]
pub struct SigningKey(hmac::Key);

impl SigningKey {
    /// Derives the key. `date` is `YYYY-MM-DD` in UTC, `service` the service's signed name.
    pub fn derive(secret_key: &str, date: &str, service: &str) -> Self {
        let date_key = Self::of(["TC3", secret_key].concat().as_bytes()).authenticate(date.as_bytes());
        let service_key = Self::of(&date_key).authenticate(service.as_bytes());
        Self::of(&Self::of(&service_key).authenticate(b"tc3_request"))
    }

    /// The HMAC-SHA256 of `message`.
    pub fn authenticate(&self, message: &[u8]) -> [u8; 32] {
        array(hmac::sign(&self.0, message))
    }

    pub(super) fn of(key: &[u8]) -> Self {
        Self(hmac::Key::new(HMAC_SHA256, key))
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("SigningKey").finish_non_exhaustive()
    }
}
