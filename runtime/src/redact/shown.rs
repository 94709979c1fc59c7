//! Requests, headers and failures of transports as they may be shown.

use std::error::Error as _;
use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, Request};

use super::{Known, Names, REDACTED, Redactor, Sending, Shown, names, redact_json, redact_query, text};
use crate::transport::TransportError;

/// A request's address and body without what is secret of them.
pub(crate) struct ShownRequest {
    pub(crate) uri: String,
    pub(crate) body: String,
}

impl ShownRequest {
    pub(crate) fn of(request: &Request<Bytes>) -> Self {
        let sending = Sending::of(request);
        let mut known = Known::default();
        sending.teach(&mut known);
        let uri = request.uri().to_string();
        let body = sending.members().and_then(|members| redact_json(&members, sending.names(), &mut Shown(&known)));
        Self {
            uri: match uri.split_once('?') {
                Some((path, query)) => {
                    format!("{path}?{}", redact_query(query, sending.names(), &mut Shown(&known)))
                }
                None => uri,
            },
            body: body.unwrap_or_else(|| format!("{} bytes that are no JSON", request.body().len())),
        }
    }
}

/// Headers without the values of those whose names speak of secrets, or that are marked as sensitive.
pub(crate) struct ShownHeaders<'h>(pub(crate) &'h HeaderMap);

impl fmt::Debug for ShownHeaders<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = Known::default();
        let shown = self.0.iter().map(|(name, value)| {
            let is_secret = value.is_sensitive() || names::is_secret(name.as_str());
            let shown = match (is_secret, value.to_str()) {
                (true, _) => REDACTED.to_owned(),
                // An address, or what else may have a secret within it.
                (false, Ok(text)) => format!("{:?}", text::redact_text(text, Names::default(), &mut Shown(&known))),
                (false, Err(_)) => format!("{value:?}"),
            };
            (name, shown)
        });
        out.debug_map().entries(shown).finish()
    }
}

/// The same failure. Where it tells a secret of the call, as one that names the address with its query, what it tells is
/// kept without that.
pub(crate) fn safe_failure(fault: TransportError, redactor: &Redactor) -> TransportError {
    let mut told = Vec::new();
    let mut cause = fault.source();
    while let Some(error) = cause {
        told.push(error.to_string());
        cause = error.source();
    }
    let told = told.join(": ");
    let secrets = redactor.knowing(b"");
    let safe = |text: &str| {
        let text = text::redact_text(text, Names::default(), &mut Shown(&Known::default()));
        secrets.redact(text)
    };
    let debug = format!("{fault:?}");
    if safe(&told) == told && safe(&debug) == debug { fault } else { TransportError::of(fault.kind(), safe(&told)) }
}
