//! One exchange with the service: a request's text goes out signed, an answer comes back within its limits, and where
//! an attempt fails there may be another. No type of any action appears here.

use std::sync::Arc;
use std::time::Duration;

use http::header::DATE;

use crate::BoxFuture;
use crate::body::read_body;
use crate::call::{CallOptions, Target};
use crate::client::{Client, Shared};
use crate::client_token::with_client_token;
use crate::clock::is_refusal;
use crate::codec::write_object;
use crate::deadline::Deadline;
use crate::endpoint::Endpoint;
use crate::envelope::read_envelope;
use crate::error::{Attempt, Error, ErrorKind, Redactor};
use crate::options::header_value;
use crate::outgoing::Outgoing;
use crate::request::{AnyResponse, Payload};
use crate::retry::{RetryPolicy, read_date, read_retry_after};
use crate::service::Action;
use crate::transport::{Request, TransportError};

/// Everything that a call needs once it runs; it borrows nothing.
pub(crate) struct Exchange {
    shared: Arc<Shared>,
    outgoing: Outgoing,
    limited: Option<&'static Action>,
    endpoint: Endpoint,
    timeout: Duration,
    retry: RetryPolicy,
    /// Being done twice does no harm.
    repeatable: bool,
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
            outgoing: Outgoing {
                service: target.service,
                action: target.action.to_owned(),
                signed: target.signed,
                region: match options.region {
                    Some(region) if region.is_empty() => None,
                    Some(region) => Some(header_value("region", &region)?),
                    None => shared.region.clone(),
                },
                language: options.language.or(shared.language),
                request_client: shared.request_client.clone(),
                body: body.into(),
            },
            limited: target.limited,
            endpoint: match &shared.endpoint {
                Some(endpoint) => endpoint.clone(),
                None => Endpoint::parse(target.host, false)?,
            },
            timeout: options.timeout.unwrap_or(shared.timeout),
            retry: options.retry.unwrap_or_else(|| shared.retry.clone()),
            repeatable: target.read || known_again || options.repeatable,
            shared,
        })
    }

    async fn run(self, fresh: fn() -> Box<dyn AnyResponse>) -> Result<Box<dyn AnyResponse>, Error> {
        let mut attempts = Vec::new();
        let outcome = self.attempt_until_done(&mut attempts, fresh).await;
        outcome
            .map_err(|error| error.with_attempts(attempts).in_call(self.outgoing.service.name(), &self.outgoing.action))
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
        let shared = &*self.shared;
        if !self.outgoing.signed {
            return Ok((self.outgoing.unsigned(&self.endpoint, shared.clock.now())?, Redactor::default()));
        }
        let fetched = shared.credentials.credentials();
        let late = || TransportError::timeout("getting the credentials took it all");
        let credentials = deadline.cut(fetched, &*shared.transport).await.ok_or_else(late)??;
        self.outgoing.sign(&self.endpoint, &shared.signer, credentials, shared.clock.now())
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
}

/// An attempt that failed.
struct Failure {
    error: Error,
    /// The time at the service, in seconds since 1970, where it answered with one.
    date: Option<u64>,
}
