//! One exchange with the service: a request's text goes out signed, an answer comes back within its limits, and where
//! an attempt fails there may be another. No type of any action appears here.

use std::borrow::Cow;
use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{Extensions, HeaderMap};

use crate::BoxFuture;
use crate::answer::{Answer, Wanted, is_stream, unexpected_stream};
use crate::body::{ACCEPTED, check_unpacked, read_body, unpack};
use crate::call::{AnyCall, CallOptions, Target};
use crate::client::{Client, Shared};
use crate::client_token::with_client_token;
use crate::codec::write_request;
use crate::credentials::{Credentials, Patience};
use crate::deadline::Deadline;
use crate::endpoint::Address;
use crate::envelope::read_envelope;
use crate::error::{Error, ErrorKind};
use crate::failover::{Reach, Turn};
use crate::interceptor::{Context, Outcome};
use crate::observe::{self, Subject, Watch};
use crate::options::region_header;
#[cfg(feature = "hmac-v1")]
use crate::outgoing::SignedForm;
use crate::outgoing::{Content, Form, Outgoing};
use crate::redact::{Redactor, Sending, safe_failure};
use crate::request::{AnyResponse, Payload};
use crate::retry::{RetryPolicy, read_retry_after};
use crate::service::Action;
use crate::stream::{Events, Source};
use crate::transport::{Response, TransportError};

mod course;

use course::{Course, Ended, Head, Next};

/// Everything that a call needs once it runs; it borrows nothing.
pub(crate) struct Exchange {
    shared: Arc<Shared>,
    outgoing: Outgoing,
    wanted: Wanted,
    documented: Option<&'static Action>,
    reach: Reach,
    timeout: Duration,
    attempt_timeout: Option<Duration>,
    retry: RetryPolicy,
    /// Being done twice does no harm.
    repeatable: bool,
}

impl Exchange {
    /// Checks and writes the request at once; the rest waits for the future to be polled.
    pub(crate) fn begin(call: Box<AnyCall<'_>>) -> BoxFuture<'static, Result<Box<dyn AnyResponse>, Error>> {
        match Self::prepare(call, false) {
            Ok(exchange) => Box::pin(async move { exchange.run().await?.1.into_whole() }),
            Err(error) => Box::pin(std::future::ready(Err(error))),
        }
    }

    /// The same for a stream of events. The call's times end with the answer's headers; the shorter is then the longest
    /// silence.
    pub(crate) fn begin_stream(call: Box<AnyCall<'_>>) -> BoxFuture<'static, Result<Events, Error>> {
        let exchange = match Self::prepare(call, true) {
            Ok(exchange) => exchange,
            Err(error) => return Box::pin(std::future::ready(Err(error))),
        };
        Box::pin(async move {
            let source = Source {
                service: exchange.outgoing.service.name().to_owned(),
                action: exchange.outgoing.action.clone().into_owned(),
                fresh: exchange.wanted.fresh,
                own_error: exchange.own_error(),
                largest: exchange.shared.max_response_size,
                patience: exchange.attempt_timeout.map_or(exchange.timeout, |time| time.min(exchange.timeout)),
                timers: Arc::clone(&exchange.shared.transport),
            };
            Ok(match exchange.run().await? {
                (headers, Answer::Whole(response)) => Events::whole(headers, response, source),
                (headers, Answer::Stream(body, redactor)) => Events::new(headers, body, source, *redactor),
            })
        })
    }

    fn prepare(call: Box<AnyCall<'_>>, stream: bool) -> Result<Self, Error> {
        let AnyCall { client, target, payload, options, fresh } = *call;
        Self::lay_out(client, &target, payload, options, Wanted { fresh, stream })
            .map_err(|error| error.in_call(target.service.name(), target.action))
    }

    fn lay_out(
        client: &Client,
        target: &Target<'_>,
        payload: &dyn Payload,
        options: CallOptions,
        wanted: Wanted,
    ) -> Result<Self, Error> {
        if !options.unchecked {
            payload.validate()?;
        }
        target.service.check()?;
        let shared = Arc::clone(&client.shared);
        let form = Form::choose(target.form, options.form, shared.form)?;
        let mut written = write_request(payload)?;
        written.attachments.extend(options.attachments);
        let known_again = target.client_token && with_client_token(&mut written.json);
        let hosts = target.hosts();
        // An action with a host of its own has limits of its own: essbasic's `UploadFiles` takes files of 60 MB.
        let limited = !options.unchecked && hosts.usual == target.service.host();
        let unsigned_payload = options.unsigned_payload.unwrap_or(shared.unsigned_payload);
        #[cfg(feature = "hmac-v1")]
        let signed_form = SignedForm::new(shared.signature_method, form, unsigned_payload, &written.json)?;
        let content = Content::new(form, target.service.name(), written, limited)?;
        let region = match options.region {
            Some(region) => region_header(&region)?,
            None => shared.region.clone(),
        };
        let named = region.as_ref().and_then(|region| region.to_str().ok());
        let reach = Reach::resolve(&shared, target, options.endpoint, named)?;
        Ok(Self {
            outgoing: Outgoing {
                service: target.service.clone(),
                action: match target.documented {
                    Some(action) => Cow::Borrowed(action.name()),
                    None => Cow::Owned(target.action.to_owned()),
                },
                signed: target.signed,
                region,
                language: options.language.or(shared.language),
                unsigned_payload,
                // A stream is read as it comes.
                accepted_encoding: if wanted.stream { None } else { ACCEPTED },
                content,
                #[cfg(feature = "hmac-v1")]
                signed_form,
            },
            wanted,
            documented: target.documented,
            reach,
            timeout: options.timeout.unwrap_or(shared.timeout),
            attempt_timeout: options.attempt_timeout.or(shared.attempt_timeout),
            retry: options.retry.unwrap_or_else(|| shared.retry.clone()),
            repeatable: target.read || known_again || options.repeatable,
            shared,
        })
    }

    /// The answer, with its headers.
    async fn run(&self) -> Result<(HeaderMap, Answer), Error> {
        let started = self.now();
        let watch = Watch::call(self.subject(&self.reach.host));
        let mut course = Course::new(self.context());
        let result = watch.within(pin!(self.attempt_until_done(started, &watch, &mut course))).await;
        let (service, action) = (self.outgoing.service.name(), &self.outgoing.action);
        let result = result.map_err(|error| error.with_attempts(course.attempts).in_call(service, action));
        if observe::is_heard() {
            let elapsed = self.now().duration_since(started);
            watch.call_ended(&Outcome::new(None, &HeaderMap::new(), result.as_ref(), elapsed));
        }
        result.map(|answer| (course.head.headers, answer))
    }

    /// By the clock that the transport waits by. Asking costs 25 ns of the 1,800 of a call (`benches/call.rs`), so that a
    /// time that is known is handed on.
    fn now(&self) -> Instant {
        self.shared.transport.now()
    }

    fn subject<'c>(&'c self, address: &'c Address) -> Subject<'c> {
        let Context { service, action, region, .. } = self.context();
        Subject { service: service.name(), action, region, host: address.host() }
    }

    async fn attempt_until_done(
        &self,
        started: Instant,
        watch: &Watch<'_>,
        course: &mut Course<'_>,
    ) -> Result<Answer, Error> {
        let deadline = Deadline::after(self.timeout, started, &*self.shared.transport);
        let mut now = started;
        loop {
            now = self.wait_in_line(now, deadline).await?;
            course.context.attempt += 1;
            let turn = self.reach.turn(now);
            let host = turn.address.host();
            let attempt_watch = Watch::attempt(self.subject(turn.address), course.context.attempt);
            let attempt = self.attempt(turn, now, deadline, &attempt_watch, course);
            let ended = attempt_watch.within(pin!(attempt)).await?;
            match self.go_on(ended, host, deadline, watch, course)? {
                Next::Done(answer) => return Ok(answer),
                Next::Again(Some(timer)) => timer.await,
                Next::Again(None) => {}
            }
            now = self.now();
        }
    }

    /// Waits until the action's documented rate has a place for another attempt, where the client is to keep it. Gives
    /// the time that it is then.
    async fn wait_in_line(&self, now: Instant, deadline: Deadline<'_>) -> Result<Instant, Error> {
        let Some(action) = self.documented else { return Ok(now) };
        let left = deadline.left_at(now).unwrap_or_default();
        let refusal = |wait: Duration| {
            let rate = action.requests_per_second().unwrap_or_default();
            let message = format!(
                "nothing was sent: the action is documented for {rate} requests per second, and the next place is in {} ms",
                wait.as_millis()
            );
            Error::new(ErrorKind::RateLimited, message).with_retry_after(Some(wait))
        };
        let Some(place) = self.shared.limiter.place(action, now, left) else { return Ok(now) };
        let place = place.map_err(refusal)?;
        if place.wait().is_zero() {
            place.take();
            return Ok(now);
        }
        let timer = self.shared.transport.sleep(place.wait());
        timer.ok_or_else(|| refusal(place.wait()))?.await;
        place.take();
        Ok(self.now())
    }

    /// One attempt, and what the interceptors say to it. An error of this function ends the call: there was no attempt.
    async fn attempt(
        &self,
        turn: Turn<'_>,
        started: Instant,
        deadline: Deadline<'_>,
        watch: &Watch<'_>,
        course: &mut Course<'_>,
    ) -> Result<Ended, Error> {
        let result = self.ask(turn, deadline, course).await?;
        let interceptors = &self.shared.interceptors;
        if !observe::is_heard() && interceptors.is_empty() {
            return Ok(Ended { result, verdict: None });
        }
        let Course { context, head, .. } = course;
        let elapsed = self.now().duration_since(started);
        let outcome = Outcome::new(head.status, &head.headers, result.as_ref(), elapsed);
        watch.attempt_ended(&outcome);
        let verdict = interceptors.after_response(context, &outcome);
        Ok(Ended { result, verdict })
    }

    /// The inner error is that of the attempt, the outer one the call's.
    async fn ask(
        &self,
        turn: Turn<'_>,
        deadline: Deadline<'_>,
        Course { context, head, .. }: &mut Course<'_>,
    ) -> Result<Result<Answer, Error>, Error> {
        *head = Head::default();
        let headers = match self.shared.interceptors.before_sign(context) {
            Ok(headers) => headers,
            Err(error) => return Ok(Err(error)),
        };
        let credentials = self.credentials(deadline).await?;
        let mut sent = match self.send(turn.address, credentials, headers, deadline, context)? {
            Ok(sent) => sent,
            Err(error) => return Ok(Err(error)),
        };
        let result = self.receive(&mut sent, head).await;
        turn.settle(|| self.now(), result.as_ref().err());
        Ok(result)
    }

    fn own_error(&self) -> bool {
        self.documented.is_some_and(Action::has_error_member)
    }

    fn context(&self) -> Context<'_> {
        let Outgoing { service, action, region, .. } = &self.outgoing;
        let region = region.as_ref().and_then(|region| region.to_str().ok());
        Context { service, action, region, attempt: 0, extensions: Extensions::new() }
    }

    /// Who signs, where the action is signed.
    async fn credentials(&self, deadline: Deadline<'_>) -> Result<Option<Credentials>, Error> {
        if !self.outgoing.signed {
            return Ok(None);
        }
        let late = || TransportError::timeout("getting the credentials took it all");
        let asked = self.shared.credentials.credentials_within(Patience::until(deadline));
        let credentials = deadline.cut(asked).await.ok_or_else(late)??;
        credentials.check()?;
        Ok(Some(credentials))
    }

    /// Hands the transport the signed request with these `headers` more. Not a future, so that no request is kept in one
    /// and moved with it.
    ///
    /// The inner error is that of an interceptor that held the request back.
    fn send(
        &self,
        address: &Address,
        credentials: Option<Credentials>,
        headers: HeaderMap,
        deadline: Deadline<'_>,
        context: &mut Context<'_>,
    ) -> Result<Result<Sent<'_>, Error>, Error> {
        let shared = &*self.shared;
        let time = shared.clock.now();
        let (mut request, redactor) = match credentials {
            Some(credentials) => self.outgoing.sign(shared, address, credentials, time)?,
            None => (self.outgoing.unsigned(shared, address, time)?, Redactor::default()),
        };
        if let Some(action) = self.documented
            && !action.names().is_empty()
        {
            request.extensions_mut().insert(action.names());
        }
        let mut redactor = redactor.sending(Sending::of(&request));
        if !headers.is_empty() {
            redactor.hide_headers(&headers);
            request.headers_mut().extend(headers);
        }
        if let Err(error) = shared.interceptors.before_send(context, &mut request) {
            return Ok(Err(error));
        }
        let late = || TransportError::timeout("the time was up before it was sent");
        let now = self.now();
        let left = deadline.left_at(now).ok_or_else(late)?;
        let time = self.attempt_timeout.map_or(left, |timeout| timeout.min(left));
        observe::request_body(request.body(), &redactor);
        // The client ends the attempt itself, by the transport's timer. What the transport is told is for one without a
        // timer, and counts to the last byte, which a stream has no time for.
        let timeout = if self.wanted.stream { Duration::MAX } else { time };
        let deadline = Deadline::after(time, now, &*shared.transport);
        Ok(Ok(Sent { answer: shared.transport.send(request, timeout), deadline, redactor }))
    }

    /// The answer, to its last byte.
    async fn receive(&self, sent: &mut Sent<'_>, head: &mut Head) -> Result<Answer, Error> {
        let Sent { answer, deadline, redactor } = sent;
        let answer = deadline.cut(answer).await;
        let answer = answer.unwrap_or_else(|| Err(TransportError::timeout("no answer came")));
        let mut answer = answer.map_err(|fault| safe_failure(fault, redactor))?;
        let status = answer.status();
        let read = match (is_stream(status, answer.headers()), self.wanted.stream) {
            (true, true) => check_unpacked(answer.headers()).err().map(Err),
            (true, false) => Some(Err(unexpected_stream().with_status(status.as_u16()))),
            (false, _) => {
                let read = deadline.cut(pin!(self.read_whole(&mut answer, *deadline, redactor))).await;
                Some(read.unwrap_or_else(|| Err(endless().into())))
            }
        };
        *head = Head { status: Some(status), headers: std::mem::take(answer.headers_mut()) };
        let result = read.unwrap_or_else(|| Ok(Answer::Stream(answer.into_body(), Box::new(std::mem::take(redactor)))));
        result.map_err(|error| error.with_retry_after(read_retry_after(&head.headers)))
    }

    async fn read_whole(
        &self,
        answer: &mut Response,
        deadline: Deadline<'_>,
        redactor: &Redactor,
    ) -> Result<Answer, Error> {
        let status = answer.status();
        let limit = self.shared.max_response_size;
        // A body whose chunks are all there at once never lets the timer have its turn.
        let in_time = || deadline.left().map(drop).ok_or_else(endless);
        let body = read_body(answer, limit, in_time, redactor).await;
        let body = match body.and_then(|body| unpack(answer.headers(), body, limit)) {
            // Its status says more than a page that cannot be read.
            Err(error) if error.kind() == ErrorKind::Decode && !status.is_success() => Bytes::new(),
            body => body.map_err(|error| error.with_status(status.as_u16()))?,
        };
        observe::response_body(&body, redactor);
        let mut response = (self.wanted.fresh)();
        read_envelope(status, &body, &mut response, self.own_error(), redactor)
            .map_err(|error| error.with_content_type(answer.headers(), redactor))?;
        Ok(Answer::Whole(response))
    }
}

fn endless() -> TransportError {
    TransportError::timeout("the answer did not end")
}

/// A request that is on its way.
struct Sent<'t> {
    answer: BoxFuture<'t, Result<Response, TransportError>>,
    deadline: Deadline<'t>,
    redactor: Redactor,
}
