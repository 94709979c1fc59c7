//! A request whose signature is one of its parameters: HmacSHA1 and HmacSHA256. Members come in once; for each attempt
//! an HTTP request goes out with everything else as further parameters.

use std::time::SystemTime;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HOST, HeaderValue, USER_AGENT};

use super::Outgoing;
use super::content::{FORM, check_size};
use super::flatten::{Row, encode, encode_text, flatten};
use super::form::Form;
use crate::client::Shared;
use crate::credentials::Credentials;
use crate::endpoint::Address;
use crate::error::Error;
use crate::options::Method;
use crate::random::nonce;
use crate::redact::Redactor;
use crate::sign::{SignatureMethod, sign_parameters};
use crate::time::unix_seconds;
use crate::transport::Request;

/// What the documentation allows the body of a request that is signed so.
const LARGEST_BODY: usize = 1 << 20;

/// The members of a request, and how it is signed.
pub(crate) struct SignedForm {
    method: SignatureMethod,
    get: bool,
    members: Vec<Row>,
}

impl SignedForm {
    /// `None` where the signature has a header of its own.
    pub(crate) fn new(
        method: SignatureMethod,
        form: &Form,
        unsigned_payload: bool,
        json: &[u8],
    ) -> Result<Option<Self>, Error> {
        let name = method.as_str();
        if method == SignatureMethod::Tc3HmacSha256 {
            return Ok(None);
        }
        if *form != *Form::of(form.method()) {
            return Err(Error::option(format!(
                "a request with a file or a stream of bytes cannot be signed by {name}"
            )));
        }
        if unsigned_payload {
            return Err(Error::option(format!("{name} signs every parameter: no payload can be left out of it")));
        }
        Ok(Some(Self { method, get: form.method() == Method::Get, members: flatten(json)? }))
    }

    pub(super) fn sign(
        &self,
        outgoing: &Outgoing,
        shared: &Shared,
        address: &Address,
        credentials: Credentials,
        now: SystemTime,
    ) -> Result<(Request, Redactor), Error> {
        let timestamp = unix_seconds(now).ok_or_else(Error::clock)?;
        let mut rows = self.rows(outgoing, shared, &credentials, timestamp);
        let http_method = if self.get { http::Method::GET } else { http::Method::POST };
        let signed = (http_method.as_str(), address.host());
        let sha1 = self.method == SignatureMethod::HmacSha1;
        let signature = sign_parameters(signed, &rows, credentials.secret_key(), sha1);
        rows.push(("Signature".to_owned(), signature.clone()));

        let encoded = encode(&rows);
        check_size(&http_method, encoded.len(), LARGEST_BODY)?;
        let (query, body) = if self.get { (encoded, Bytes::new()) } else { (String::new(), encoded.into()) };
        let mut request = Request::new(body);
        *request.method_mut() = http_method;
        *request.uri_mut() = address.uri_with(&query)?;
        let headers = request.headers_mut();
        headers.insert(HOST, address.host_header());
        headers.insert(CONTENT_TYPE, FORM);
        headers.insert(USER_AGENT, shared.request_client.clone());
        outgoing.accept(headers);
        // As they were sent, for a gateway that shows the address it was asked for.
        let mut sent: Vec<String> =
            [Some(signature.as_str()), credentials.token()].into_iter().flatten().map(encode_text).collect();
        sent.push(signature);
        Ok((request, Redactor::hiding(credentials, sent)))
    }

    /// The members, and what travels in headers else. What is empty is left out, as the Go SDK does: deployments differ
    /// in whether they sign it.
    fn rows(&self, outgoing: &Outgoing, shared: &Shared, credentials: &Credentials, timestamp: u64) -> Vec<Row> {
        let text = |value: &HeaderValue| value.to_str().unwrap_or_default().to_owned();
        let common = [
            ("Action", outgoing.action.clone().into_owned()),
            ("Language", outgoing.language.map(|language| language.as_str().to_owned()).unwrap_or_default()),
            ("Nonce", nonce().to_string()),
            ("Region", outgoing.region.as_ref().map(text).unwrap_or_default()),
            ("RequestClient", text(&shared.request_client)),
            ("SecretId", credentials.secret_id().to_owned()),
            ("SignatureMethod", self.method.as_str().to_owned()),
            ("Timestamp", timestamp.to_string()),
            ("Token", credentials.token().unwrap_or_default().to_owned()),
            ("Version", outgoing.service.version().to_owned()),
        ];
        let own =
            self.members.iter().filter(|(name, _)| name != "Signature" && !common.iter().any(|(it, _)| it == name));
        let mut rows: Vec<Row> = own.cloned().collect();
        rows.extend(common.into_iter().map(|(name, value)| (name.to_owned(), value)));
        rows.retain(|(_, value)| !value.is_empty());
        rows.sort_unstable();
        rows
    }
}
