//! SHA-256 from ring, as arrays.

use ring::digest;

pub(super) fn sha256(bytes: &[u8]) -> [u8; 32] {
    array(digest::digest(&digest::SHA256, bytes))
}

/// The bytes of a hash or of an HMAC by SHA-256. ring's types are those of every algorithm; 32 is the length of this one.
pub(super) fn array(hash: impl AsRef<[u8]>) -> [u8; 32] {
    hash.as_ref().try_into().unwrap_or_default()
}
