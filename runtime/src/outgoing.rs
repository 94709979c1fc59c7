//! A request as it goes over the wire: headers, body, signature. Options that were checked, an address, credentials and
//! a time come in; an HTTP request goes out, and what may not show of it. Knows no attempts, and sends nothing.

use std::time::SystemTime;

use http::HeaderMap;
use http::header::{ACCEPT_ENCODING, AUTHORIZATION, CONTENT_TYPE, HOST, HeaderName, HeaderValue, USER_AGENT};

use crate::credentials::Credentials;
use crate::endpoint::Address;
use crate::error::{Error, Redactor};
use crate::options::{Language, header_value};
use crate::service::AnyService;
use crate::sign::{Payload, Signable, Signer};
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

/// All of a request that stays the same from attempt to attempt.
pub(crate) struct Outgoing {
    pub(crate) service: AnyService,
    pub(crate) action: String,
    pub(crate) signed: bool,
    pub(crate) region: Option<HeaderValue>,
    pub(crate) language: Option<Language>,
    pub(crate) request_client: HeaderValue,
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
    pub(crate) fn unsigned(&self, address: &Address, now: SystemTime) -> Result<Request, Error> {
        let timestamp = unix_seconds(now).ok_or_else(Error::clock)?;
        self.request(address, HeaderValue::from_static(UNSIGNED), timestamp)
    }

    /// The request with a signature of `now`, and who takes its secrets out of the answer.
    pub(crate) fn sign(
        &self,
        address: &Address,
        signer: &Signer,
        credentials: Credentials,
        now: SystemTime,
    ) -> Result<(Request, Redactor), Error> {
        #[cfg(feature = "hmac-v1")]
        if let Some(form) = &self.signed_form {
            return form.sign(self, address, credentials, now);
        }
        let content = &self.content;
        let signable = Signable {
            method: content.method.as_str(),
            query: &content.query,
            content_type: content.content_type.to_str().unwrap_or_default(),
            host: address.host(),
            payload: if self.unsigned_payload { Payload::Unsigned } else { Payload::Bytes(&content.body) },
        };
        let signature = signer.sign(&signable, self.service.name(), &credentials, now)?;
        let mut authorization = header_value("secret id", signature.authorization())?;
        authorization.set_sensitive(true);
        let mut request = self.request(address, authorization, signature.timestamp())?;
        if let Some(token) = credentials.token() {
            let mut token = header_value("token of the credentials", token)?;
            token.set_sensitive(true);
            request.headers_mut().insert(X_TC_TOKEN, token);
        }
        Ok((request, Redactor::new(credentials, signature.into_authorization())))
    }

    /// Says how the answer may be packed.
    fn accept(&self, headers: &mut HeaderMap) {
        if let Some(encoding) = self.accepted_encoding {
            headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(encoding));
        }
    }

    fn request(&self, address: &Address, authorization: HeaderValue, timestamp: u64) -> Result<Request, Error> {
        let content = &self.content;
        let mut request = Request::new(content.body.clone());
        *request.method_mut() = content.method.clone();
        *request.uri_mut() = address.uri_with(&content.query)?;
        let headers = request.headers_mut();
        headers.reserve(12);
        headers.extend(content.headers.clone());
        headers.insert(HOST, header_value("endpoint", address.host())?);
        headers.insert(CONTENT_TYPE, content.content_type.clone());
        headers.insert(AUTHORIZATION, authorization);
        headers.insert(X_TC_ACTION, header_value("action's name", &self.action)?);
        headers.insert(X_TC_VERSION, header_value("service's version", self.service.version())?);
        headers.insert(X_TC_TIMESTAMP, timestamp.into());
        headers.insert(X_TC_REQUEST_CLIENT, self.request_client.clone());
        headers.insert(USER_AGENT, self.request_client.clone());
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
