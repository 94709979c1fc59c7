//! A request as a test sees it: what was asked, without what authorises it.

use std::fmt;

use http::HeaderMap;
use serde_json::Value;

use crate::redact::redact_json;
use crate::transport::{Bytes, Request};

/// A request that a test's transport got. It holds neither signature nor token.
#[derive(Clone, PartialEq, Eq)]
pub struct Sent {
    action: String,
    version: String,
    region: Option<String>,
    host: String,
    query: String,
    bytes: Bytes,
    body: Value,
}

impl Sent {
    pub(super) fn of(request: &Request) -> Self {
        let header = |name: &str| text_of(request.headers(), name);
        let bytes = request.body().clone();
        Self {
            action: header("x-tc-action").unwrap_or_default(),
            version: header("x-tc-version").unwrap_or_default(),
            region: header("x-tc-region"),
            host: header("host").unwrap_or_default(),
            query: request.uri().query().unwrap_or_default().to_owned(),
            body: serde_json::from_slice(&bytes).unwrap_or_default(),
            bytes,
        }
    }

    /// The action's name.
    pub fn action(&self) -> &str {
        &self.action
    }

    /// The version of the service, a date.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The region, where one was named.
    pub fn region(&self) -> Option<&str> {
        self.region.as_deref()
    }

    /// The host, with its port where it is not the scheme's own.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The query without its `?`; empty for a POST.
    pub fn query(&self) -> &str {
        &self.query
    }

    /// The body's members; [`Value::Null`] where it is no JSON.
    pub fn body(&self) -> &Value {
        &self.body
    }

    /// The body as it was sent.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The body as it may be shown and kept; `None` where it is no JSON.
    pub(super) fn redacted(&self) -> Option<String> {
        redact_json(&self.bytes)
    }

    /// The body in a message.
    pub(super) fn shown(&self) -> String {
        self.redacted().unwrap_or_else(|| format!("{} bytes that are no JSON", self.bytes.len()))
    }
}

pub(super) fn text_of(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

impl fmt::Debug for Sent {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { action, version, region, host, query, .. } = self;
        out.debug_struct("Sent")
            .field("action", action)
            .field("version", version)
            .field("region", region)
            .field("host", host)
            .field("query", query)
            .field("body", &format_args!("{}", self.shown()))
            .finish_non_exhaustive()
    }
}
