//! A request as it goes over the wire: headers, body, signature. Options that were checked, an address, credentials and
//! a time come in; an HTTP request goes out, and what may not show of it. Knows no attempts, and sends nothing.

use std::borrow::Cow;
use std::time::SystemTime;

use http::HeaderMap;
use http::header::{ACCEPT_ENCODING, AUTHORIZATION, CONTENT_TYPE, HOST, HeaderName, HeaderValue, USER_AGENT};

use crate::client::Shared;
use crate::credentials::Credentials;
use crate::endpoint::Address;
use crate::error::Error;
use crate::options::{Language, header_value, lasting_header_value};
use crate::redact::Redactor;
use crate::service::AnyService;
use crate::sign::{Payload, Signable};
use crate::time::unix_seconds;
use crate::transport::Request;

mod content;
mod flatten;
mod form;
mod multipart;
mod octet_stream;
#[cfg(feature = "hmac-v1")]
mod signed_form;
mod split;

pub(crate) use content::Content;
pub(crate) use form::Form;
#[cfg(feature = "hmac-v1")]
pub(crate) use signed_form::SignedForm;

/// In place of a signature, for actions that take none.
const UNSIGNED: &str = "SKIP";

const X_TC_ACTION: HeaderName = HeaderName::from_static("x-tc-action");
const X_TC_VERSION: HeaderName = HeaderName::from_static("x-tc-version");
const X_TC_TIMESTAMP: HeaderName = HeaderName::from_static("x-tc-timestamp");
const X_TC_REGION: HeaderName = HeaderName::from_static("x-tc-region");
const X_TC_LANGUAGE: HeaderName = HeaderName::from_static("x-tc-language");
const X_TC_TOKEN: HeaderName = HeaderName::from_static("x-tc-token");
const X_TC_CONTENT_SHA256: HeaderName = HeaderName::from_static("x-tc-content-sha256");
const X_TC_REQUEST_CLIENT: HeaderName = HeaderName::from_static("x-tc-requestclient");

/// How many headers most requests have at most; a map has room for 12 where it has room for 8.
const USUAL_HEADERS: usize = 12;

/// All of a request that stays the same from attempt to attempt.
pub(crate) struct Outgoing {
    pub(crate) service: AnyService,
    pub(crate) action: Cow<'static, str>,
    pub(crate) signed: bool,
    pub(crate) region: Option<HeaderValue>,
    pub(crate) language: Option<Language>,
    /// The body stays out of the signature.
    pub(crate) unsigned_payload: bool,
    pub(crate) accepted_encoding: Option<&'static str>,
    pub(crate) content: Content,
    /// In place of `content`, where the signature is a parameter.
    #[cfg(feature = "hmac-v1")]
    pub(crate) signed_form: Option<SignedForm>,
}

impl Outgoing {
    /// The request of an action that takes no signature.
    pub(crate) fn unsigned(&self, shared: &Shared, address: &Address, now: SystemTime) -> Result<Request, Error> {
        let timestamp = unix_seconds(now).ok_or_else(Error::clock)?;
        self.request(shared, address, HeaderValue::from_static(UNSIGNED), timestamp)
    }

    /// The request with a signature of `now`, and who takes its secrets out of the answer.
    pub(crate) fn sign(
        &self,
        shared: &Shared,
        address: &Address,
        credentials: Credentials,
        now: SystemTime,
    ) -> Result<(Request, Redactor), Error> {
        #[cfg(feature = "hmac-v1")]
        if let Some(form) = &self.signed_form {
            return form.sign(self, shared, address, credentials, now);
        }
        let content = &self.content;
        let signable = Signable {
            method: content.method.as_str(),
            query: &content.query,
            content_type: content.content_type.to_str().unwrap_or_default(),
            host: address.host(),
            payload: if self.unsigned_payload { Payload::Unsigned } else { Payload::Bytes(&content.body) },
        };
        let signature = shared.signer.sign(&signable, self.service.name(), &credentials, now)?;
        let timestamp = signature.timestamp();
        let (authorization, digits) = signature.into_parts();
        let mut authorization = lasting_header_value("secret id", authorization)?;
        authorization.set_sensitive(true);
        let mut request = self.request(shared, address, authorization, timestamp)?;
        if let Some(token) = credentials.token() {
            let mut token = header_value("token of the credentials", token)?;
            token.set_sensitive(true);
            request.headers_mut().insert(X_TC_TOKEN, token);
        }
        Ok((request, Redactor::new(credentials, digits)))
    }

    /// Says how the answer may be packed.
    fn accept(&self, headers: &mut HeaderMap) {
        if let Some(encoding) = self.accepted_encoding {
            headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(encoding));
        }
    }

    fn request(
        &self,
        shared: &Shared,
        address: &Address,
        authorization: HeaderValue,
        timestamp: u64,
    ) -> Result<Request, Error> {
        let content = &self.content;
        let mut request = Request::new(content.body.clone());
        *request.method_mut() = content.method.clone();
        *request.uri_mut() = address.uri_with(&content.query)?;
        let headers = request.headers_mut();
        headers.reserve(USUAL_HEADERS);
        headers.extend(content.headers.iter().cloned());
        headers.insert(HOST, address.host_header());
        headers.insert(CONTENT_TYPE, content.content_type.clone());
        headers.insert(AUTHORIZATION, authorization);
        headers.insert(X_TC_ACTION, lasting_header_value("action's name", self.action.clone())?);
        headers.insert(X_TC_VERSION, lasting_header_value("service's version", self.service.version_text())?);
        headers.insert(X_TC_TIMESTAMP, header_value("time", itoa::Buffer::new().format(timestamp))?);
        headers.insert(X_TC_REQUEST_CLIENT, shared.request_client.clone());
        headers.insert(USER_AGENT, shared.request_client.clone());
        self.accept(headers);
        if self.unsigned_payload {
            headers.insert(X_TC_CONTENT_SHA256, HeaderValue::from_static("UNSIGNED-PAYLOAD"));
        }
        if let Some(region) = &self.region {
            headers.insert(X_TC_REGION, region.clone());
        }
        if let Some(language) = self.language {
            headers.insert(X_TC_LANGUAGE, HeaderValue::from_static(language.as_str()));
        }
        Ok(request)
    }
}
