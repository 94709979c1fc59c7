//! The two texts of a signature: the canonical request and the string to sign. Knows no key.

use sha2::{Digest, Sha256};

use super::hex::push_hex;

/// The parts of a request that are signed. The path is always `/`; the signed headers are `content-type` and `host`.
#[derive(Clone, Copy, Debug)]
pub struct Signable<'a> {
    /// The HTTP method in capitals: `POST`.
    pub method: &'a str,
    /// The query as it is sent, without `?`; empty for a POST.
    pub query: &'a str,
    /// The `Content-Type` header, exactly as it is sent.
    pub content_type: &'a str,
    /// The `Host` header, exactly as it is sent: with a port where that is not the scheme's own.
    pub host: &'a str,
    /// The body.
    pub payload: Payload<'a>,
}

/// What the signature says of the body.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Payload<'a> {
    /// The body itself; empty for a GET.
    Bytes(&'a [u8]),
    /// Nothing: the request then carries `X-TC-Content-SHA256: UNSIGNED-PAYLOAD`.
    Unsigned,
}

impl Payload<'_> {
    fn hash(&self) -> [u8; 32] {
        match self {
            Self::Bytes(bytes) => sha256(bytes),
            Self::Unsigned => sha256(b"UNSIGNED-PAYLOAD"),
        }
    }
}

impl Signable<'_> {
    /// The text that stands for the request. Compare it where a service says `AuthFailure.SignatureFailure`.
    pub fn canonical_request(&self) -> String {
        let Self { method, query, content_type, host, payload } = self;
        let mut text = String::with_capacity(method.len() + query.len() + content_type.len() + host.len() + 128);
        for part in [method, "\n/\n", query, "\ncontent-type:", content_type, "\nhost:", host, "\n\ncontent-type;host\n"] {
            text.push_str(part);
        }
        push_hex(&mut text, &payload.hash());
        text
    }

    /// The text whose HMAC is the signature. `scope` is `<date>/<service>/tc3_request`.
    pub fn string_to_sign(&self, timestamp: u64, scope: &str) -> String {
        let mut text = String::with_capacity(scope.len() + 96);
        text.push_str("TC3-HMAC-SHA256\n");
        text.push_str(itoa::Buffer::new().format(timestamp));
        text.push('\n');
        text.push_str(scope);
        text.push('\n');
        push_hex(&mut text, &sha256(self.canonical_request().as_bytes()));
        text
    }
}

pub(super) fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}
