//! One exchange with the service: a request's text goes out signed, an answer comes back within its limits. No type
//! of any action appears here.

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use bytes::{Bytes, BytesMut};
use http::Method;
use http::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderMap, HeaderName, HeaderValue, USER_AGENT};

use crate::BoxFuture;
use crate::call::{CallOptions, Target};
use crate::client::{Client, Shared};
use crate::codec::write_object;
use crate::credentials::Credentials;
use crate::endpoint::Endpoint;
use crate::envelope::read_envelope;
use crate::error::{Error, ErrorKind, Redactor};
use crate::options::{Language, header_value};
use crate::request::{AnyResponse, Payload};
use crate::service::Service;
use crate::sign::{Payload as SignedPayload, Signable};
use crate::transport::{Request, Response, TransportError};

const JSON: &str = "application/json; charset=utf-8";
/// In place of a signature, for actions that take none.
const UNSIGNED: &str = "SKIP";

const X_TC_ACTION: HeaderName = HeaderName::from_static("x-tc-action");
const X_TC_VERSION: HeaderName = HeaderName::from_static("x-tc-version");
const X_TC_TIMESTAMP: HeaderName = HeaderName::from_static("x-tc-timestamp");
const X_TC_REGION: HeaderName = HeaderName::from_static("x-tc-region");
const X_TC_LANGUAGE: HeaderName = HeaderName::from_static("x-tc-language");
const X_TC_TOKEN: HeaderName = HeaderName::from_static("x-tc-token");
const X_TC_REQUEST_CLIENT: HeaderName = HeaderName::from_static("x-tc-requestclient");

/// Everything that a call needs once it runs; it borrows nothing.
pub(crate) struct Exchange {
    shared: Arc<Shared>,
    service: &'static Service,
    action: String,
    signed: bool,
    endpoint: Endpoint,
    region: Option<HeaderValue>,
    language: Option<Language>,
    timeout: Duration,
    body: Bytes,
}

impl Exchange {
    /// Checks and writes the request at once; the rest waits for the future to be polled.
    pub(crate) fn begin(
        client: &Client,
        target: Target<'_>,
        payload: &dyn Payload,
        options: CallOptions,
        fresh: fn() -> Box<dyn AnyResponse>,
    ) -> BoxFuture<'static, Result<Box<dyn AnyResponse>, Error>> {
        let (service, action) = (target.service.name(), target.action);
        match Self::prepare(client, target, payload, options) {
            Ok(exchange) => Box::pin(exchange.run(fresh)),
            Err(error) => Box::pin(std::future::ready(Err(error.in_call(service, action)))),
        }
    }

    fn prepare(
        client: &Client,
        target: Target<'_>,
        payload: &dyn Payload,
        options: CallOptions,
    ) -> Result<Self, Error> {
        if !options.unchecked {
            payload.validate()?;
        }
        let shared = Arc::clone(&client.shared);
        Ok(Self {
            service: target.service,
            action: target.action.to_owned(),
            signed: target.signed,
            endpoint: match &shared.endpoint {
                Some(endpoint) => endpoint.clone(),
                None => Endpoint::parse(target.host, false)?,
            },
            region: match options.region {
                Some(region) if region.is_empty() => None,
                Some(region) => Some(header_value("region", &region)?),
                None => shared.region.clone(),
            },
            language: options.language.or(shared.language),
            timeout: options.timeout.unwrap_or(shared.timeout),
            body: write_object(payload)?.into(),
            shared,
        })
    }

    async fn run(self, fresh: fn() -> Box<dyn AnyResponse>) -> Result<Box<dyn AnyResponse>, Error> {
        self.attempt(fresh).await.map_err(|error| error.in_call(self.service.name(), &self.action))
    }

    async fn attempt(&self, fresh: fn() -> Box<dyn AnyResponse>) -> Result<Box<dyn AnyResponse>, Error> {
        let started = Instant::now();
        let (request, redactor) = if self.signed {
            let credentials = self.shared.credentials.credentials().await?;
            self.signed_request(credentials)?
        } else {
            let now = crate::time::unix_seconds(SystemTime::now()).ok_or_else(Error::clock)?;
            (self.request(HeaderValue::from_static(UNSIGNED), now)?, Redactor::default())
        };

        let left = self.timeout.saturating_sub(started.elapsed());
        if left.is_zero() {
            return Err(TransportError::timeout("getting the credentials took it all").into());
        }
        let mut answer = self.shared.transport.send(request, left).await?;
        let status = answer.status();
        let body = self.read_body(&mut answer).await.map_err(|error| error.with_status(status.as_u16()))?;

        let mut response = fresh();
        read_envelope(status, &body, &mut *response, &redactor)?;
        Ok(response)
    }

    fn signed_request(&self, credentials: Credentials) -> Result<(Request, Redactor), Error> {
        let signable = Signable {
            method: "POST",
            query: "",
            content_type: JSON,
            host: self.endpoint.host(),
            payload: SignedPayload::Bytes(&self.body),
        };
        let signature = self.shared.signer.sign(&signable, self.service.name(), &credentials, SystemTime::now())?;
        let mut authorization = header_value("secret id", signature.authorization())?;
        authorization.set_sensitive(true);
        let mut request = self.request(authorization, signature.timestamp())?;
        if let Some(token) = credentials.token() {
            let mut token = header_value("token of the credentials", token)?;
            token.set_sensitive(true);
            request.headers_mut().insert(X_TC_TOKEN, token);
        }
        Ok((request, Redactor::new(credentials, signature.into_authorization())))
    }

    fn request(&self, authorization: HeaderValue, timestamp: u64) -> Result<Request, Error> {
        let mut request = Request::new(self.body.clone());
        *request.method_mut() = Method::POST;
        *request.uri_mut() = self.endpoint.uri()?;
        let headers = request.headers_mut();
        headers.reserve(12);
        headers.insert(HOST, header_value("endpoint", self.endpoint.host())?);
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(JSON));
        headers.insert(AUTHORIZATION, authorization);
        headers.insert(X_TC_ACTION, header_value("action's name", &self.action)?);
        headers.insert(X_TC_VERSION, header_value("service's version", self.service.version())?);
        headers.insert(X_TC_TIMESTAMP, timestamp.into());
        headers.insert(X_TC_REQUEST_CLIENT, self.shared.request_client.clone());
        headers.insert(USER_AGENT, self.shared.request_client.clone());
        if let Some(region) = &self.region {
            headers.insert(X_TC_REGION, region.clone());
        }
        if let Some(language) = self.language {
            headers.insert(X_TC_LANGUAGE, HeaderValue::from_static(language.as_str()));
        }
        Ok(request)
    }

    async fn read_body(&self, answer: &mut Response) -> Result<Bytes, Error> {
        let limit = self.shared.max_response_size;
        let too_large = || {
            let message =
                format!("the response is larger than {limit} bytes: raise max_response_size, or ask for less");
            Error::new(ErrorKind::TooLarge, message)
        };
        if declared_length(answer.headers()).is_some_and(|length| length > limit) {
            return Err(too_large());
        }
        let body = answer.body_mut();
        let first = body.chunk().await?.unwrap_or_default();
        if first.len() > limit {
            return Err(too_large());
        }
        // Most responses come in one chunk, which needs no copy.
        let Some(second) = body.chunk().await? else { return Ok(first) };
        let mut whole = BytesMut::from(first);
        let mut next = Some(second);
        while let Some(chunk) = next {
            if chunk.len() > limit - whole.len() {
                return Err(too_large());
            }
            whole.extend_from_slice(&chunk);
            next = body.chunk().await?;
        }
        Ok(whole.freeze())
    }
}

fn declared_length(headers: &HeaderMap) -> Option<usize> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}
