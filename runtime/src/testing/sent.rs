//! A request as a test sees it: what was asked, without what authorises it.

use std::fmt;

use http::HeaderMap;
use serde_json::Value;

use crate::redact::{Known, Mask, Names, Sending, Shown, query_members, redact_json, redact_query};
use crate::transport::{Bytes, Request};

/// What a request that is signed by HmacSHA1 or HmacSHA256 has among its parameters beside its members.
const COMMON: [&str; 11] = [
    "Action",
    "Language",
    "Nonce",
    "Region",
    "RequestClient",
    "SecretId",
    "Signature",
    "SignatureMethod",
    "Timestamp",
    "Token",
    "Version",
];

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
    /// The members that are not in the query, as a JSON object where the form is known.
    members: Option<Vec<u8>>,
    names: Names,
}

impl Sent {
    pub(super) fn of(request: &Request) -> Self {
        let header = |name: &str| text_of(request.headers(), name);
        let sending = Sending::of(request);
        let bytes = request.body().clone();
        let query = sending.query();
        let form = str::from_utf8(&bytes).ok().filter(|_| header("content-type").is_some_and(|type_| is_form(&type_)));
        let common = |name: &str| parameter(query, name).or_else(|| parameter(form?, name));
        // Without the header, action and all are parameters.
        let is_signed_form = header("x-tc-action").is_none();
        let said = |name: &str, parameter: &str| header(name).or_else(|| common(parameter).filter(|_| is_signed_form));
        let own = |parameters: &str| if is_signed_form { without_common(parameters) } else { parameters.to_owned() };
        Self {
            action: said("x-tc-action", "Action").unwrap_or_default(),
            version: said("x-tc-version", "Version").unwrap_or_default(),
            region: said("x-tc-region", "Region"),
            host: header("host").unwrap_or_default(),
            query: own(query),
            body: serde_json::from_slice(&bytes).unwrap_or_default(),
            members: match form {
                Some(form) => Some(query_members(&own(form))),
                None => sending.members(),
            },
            names: sending.names(),
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

    /// The members in the query, as they were sent; empty for a POST.
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

    /// The members of the query, as JSON.
    pub(super) fn query_members(&self) -> Vec<u8> {
        query_members(&self.query)
    }

    /// The other members, as JSON.
    pub(super) fn members(&self) -> Option<&[u8]> {
        self.members.as_deref()
    }

    pub(super) fn names(&self) -> Names {
        self.names
    }

    /// Adds the secrets that its members are.
    pub(super) fn teach(&self, known: &mut Known) {
        known.learn(&self.query_members(), self.names);
        known.learn(self.members().unwrap_or_default(), self.names);
    }

    /// The query as it may be shown and kept.
    pub(super) fn masked_query(&self, mask: &mut dyn Mask) -> String {
        redact_query(&self.query, self.names, mask)
    }

    /// The other members as they may be shown and kept; `None` where their form is not known.
    pub(super) fn masked(&self, mask: &mut dyn Mask) -> Option<String> {
        redact_json(self.members()?, self.names, mask)
    }

    /// The body in a message.
    pub(super) fn shown(&self) -> String {
        let shown = self.masked(&mut Shown(&self.known()));
        shown.unwrap_or_else(|| format!("{} bytes that are no JSON", self.bytes.len()))
    }

    fn known(&self) -> Known {
        let mut known = Known::default();
        self.teach(&mut known);
        known
    }
}

pub(super) fn text_of(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

fn is_form(content_type: &str) -> bool {
    content_type.starts_with("application/x-www-form-urlencoded")
}

/// The text of one that needs no decoding.
fn parameter(parameters: &str, name: &str) -> Option<String> {
    parameters.split('&').find_map(|it| it.strip_prefix(name)?.strip_prefix('=')).map(str::to_owned)
}

fn without_common(parameters: &str) -> String {
    let is_own = |it: &&str| !COMMON.contains(&it.split('=').next().unwrap_or_default());
    parameters.split('&').filter(is_own).collect::<Vec<_>>().join("&")
}

impl fmt::Debug for Sent {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { action, version, region, host, .. } = self;
        out.debug_struct("Sent")
            .field("action", action)
            .field("version", version)
            .field("region", region)
            .field("host", host)
            .field("query", &self.masked_query(&mut Shown(&self.known())))
            .field("body", &format_args!("{}", self.shown()))
            .finish_non_exhaustive()
    }
}
