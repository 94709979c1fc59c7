//! One exchange with the service: a request's text goes out signed, an answer comes back within its limits, and where
//! an attempt fails there may be another. No type of any action appears here.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::Method;
use http::header::{AUTHORIZATION, CONTENT_TYPE, DATE, HOST, HeaderName, HeaderValue, USER_AGENT};

use crate::BoxFuture;
use crate::body::read_body;
use crate::call::{CallOptions, Target};
use crate::client::{Client, Shared};
use crate::client_token::with_client_token;
use crate::clock::is_refusal;
use crate::codec::write_object;
use crate::credentials::Credentials;
use crate::deadline::Deadline;
use crate::endpoint::Endpoint;
use crate::envelope::read_envelope;
use crate::error::{Attempt, Error, ErrorKind, Redactor};
use crate::options::{Language, header_value};
use crate::request::{AnyResponse, Payload};
use crate::retry::{RetryPolicy, read_date, read_retry_after};
use crate::service::{Action, Service};
use crate::sign::{Payload as SignedPayload, Signable};
use crate::time::unix_seconds;
use crate::transport::{Request, TransportError};

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
    limited: Option<&'static Action>,
    endpoint: Endpoint,
    region: Option<HeaderValue>,
    language: Option<Language>,
    timeout: Duration,
    retry: RetryPolicy,
    /// Being done twice does no harm.
    repeatable: bool,
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
        let body = write_object(payload)?;
        let (body, known_again) = if target.client_token { with_client_token(body) } else { (body, false) };
        Ok(Self {
            service: target.service,
            action: target.action.to_owned(),
            signed: target.signed,
            limited: target.limited,
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
            retry: options.retry.unwrap_or_else(|| shared.retry.clone()),
            repeatable: target.read || known_again || options.repeatable,
            body: body.into(),
            shared,
        })
    }

    async fn run(self, fresh: fn() -> Box<dyn AnyResponse>) -> Result<Box<dyn AnyResponse>, Error> {
        let mut attempts = Vec::new();
        let outcome = self.attempt_until_done(&mut attempts, fresh).await;
        outcome.map_err(|error| error.with_attempts(attempts).in_call(self.service.name(), &self.action))
    }

    async fn attempt_until_done(
        &self,
        attempts: &mut Vec<Attempt>,
        fresh: fn() -> Box<dyn AnyResponse>,
    ) -> Result<Box<dyn AnyResponse>, Error> {
        let deadline = Deadline::after(self.timeout);
        let mut correction = None;
        let mut waited = Duration::ZERO;
        loop {
            self.wait_in_line(deadline).await?;
            let (request, redactor) = self.sign(deadline).await?;
            let left = deadline.left().ok_or_else(|| TransportError::timeout("the time was up before it was sent"))?;
            let Failure { error, date } = match self.send(request, left, &redactor, fresh).await {
                Ok(response) => {
                    self.shared.budget.refill();
                    return Ok(response);
                }
                Err(failure) => failure,
            };
            attempts.push(Attempt::new(&error, waited));

            if is_refusal(error.code()) {
                // Nothing was done, and nothing has to be waited for: once, whatever the policy.
                let learnt = match correction {
                    None => date.and_then(|date| self.shared.clock.correct(date)),
                    Some(correction) => {
                        self.shared.clock.take_back(correction);
                        None
                    }
                };
                if learnt.is_some() {
                    (correction, waited) = (learnt, Duration::ZERO);
                    continue;
                }
            }
            let made = u32::try_from(attempts.len()).unwrap_or(u32::MAX) - u32::from(correction.is_some());
            let Some(delay) = self.retry.delay(&error, made, self.repeatable) else { return Err(error) };
            let fits = deadline.left().is_some_and(|left| delay < left);
            let timer = if fits { self.shared.transport.sleep(delay) } else { None };
            // The budget is asked last, so that only a retry that will be made is paid for.
            let Some(timer) = timer.filter(|_| self.shared.budget.take()) else { return Err(error) };
            timer.await;
            waited = delay;
        }
    }

    /// Waits until the action's documented rate has a place for another attempt, where the client is to keep it.
    async fn wait_in_line(&self, deadline: Deadline) -> Result<(), Error> {
        let Some(action) = self.limited else { return Ok(()) };
        let left = deadline.left().unwrap_or_default();
        let refusal = |wait: Duration| {
            let rate = action.requests_per_second().unwrap_or_default();
            let message = format!(
                "nothing was sent: the action is documented for {rate} requests per second, and the next place is in {} ms",
                wait.as_millis()
            );
            Error::new(ErrorKind::RateLimited, message).with_retry_after(Some(wait))
        };
        let Some(place) = self.shared.limiter.place(action, left) else { return Ok(()) };
        let place = place.map_err(refusal)?;
        if !place.wait().is_zero() {
            let timer = self.shared.transport.sleep(place.wait());
            timer.ok_or_else(|| refusal(place.wait()))?.await;
        }
        place.take();
        Ok(())
    }

    async fn sign(&self, deadline: Deadline) -> Result<(Request, Redactor), Error> {
        if !self.signed {
            let now = unix_seconds(self.shared.clock.now()).ok_or_else(Error::clock)?;
            return Ok((self.request(HeaderValue::from_static(UNSIGNED), now)?, Redactor::default()));
        }
        let fetched = self.shared.credentials.credentials();
        let late = || TransportError::timeout("getting the credentials took it all");
        let credentials = deadline.cut(fetched, &*self.shared.transport).await.ok_or_else(late)??;
        self.signed_request(credentials)
    }

    /// One attempt, from the first byte of the request to the last of the answer.
    async fn send(
        &self,
        request: Request,
        timeout: Duration,
        redactor: &Redactor,
        fresh: fn() -> Box<dyn AnyResponse>,
    ) -> Result<Box<dyn AnyResponse>, Failure> {
        let unanswered = |error: TransportError| Failure { error: error.into(), date: None };
        let mut answer = self.shared.transport.send(request, timeout).await.map_err(unanswered)?;
        let status = answer.status();
        let read = read_body(&mut answer, self.shared.max_response_size).await;
        let mut response = fresh();
        let read = match read {
            Ok(body) => read_envelope(status, &body, &mut *response, redactor),
            Err(error) => Err(error.with_status(status.as_u16())),
        };
        read.map(|()| response).map_err(|error| Failure {
            error: error.with_retry_after(read_retry_after(answer.headers())),
            date: read_date(answer.headers(), DATE),
        })
    }

    fn signed_request(&self, credentials: Credentials) -> Result<(Request, Redactor), Error> {
        let signable = Signable {
            method: "POST",
            query: "",
            content_type: JSON,
            host: self.endpoint.host(),
            payload: SignedPayload::Bytes(&self.body),
        };
        let signature =
            self.shared.signer.sign(&signable, self.service.name(), &credentials, self.shared.clock.now())?;
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
}

/// An attempt that failed.
struct Failure {
    error: Error,
    /// The time at the service, in seconds since 1970, where it answered with one.
    date: Option<u64>,
}
