//! The events of one answer, before they have a type. Chunks come in; events that were read and checked go out.

use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http::HeaderMap;

use super::Event;
use super::parser::{Parser, RawEvent, TooLong};
use crate::BoxFuture;
use crate::body::next_chunk;
use crate::deadline::Deadline;
use crate::envelope::{Told, is_error, read_event};
use crate::error::{Error, ErrorKind};
use crate::redact::{Redactor, safe_failure};
use crate::request::AnyResponse;
use crate::transport::{Body, Transport, TransportError};

/// How some services end a stream (hunyuan's OpenAI form); it is no JSON.
const DONE: &[u8] = b"[DONE]";
/// After so many chunks or empty events others get their turn.
const STEPS_AT_ONCE: usize = 64;

type AnyEvent = Event<Box<dyn AnyResponse>>;

/// More of a body; `None` at its end.
type Chunk = Result<Option<Bytes>, TransportError>;

/// All that reading a stream takes.
pub(crate) struct Events {
    pub(super) headers: HeaderMap,
    pub(super) parser: Parser,
    state: State,
    /// The end or an error was handed out.
    over: bool,
    /// There was an event.
    heard: bool,
    /// An answer that was no stream.
    whole: Option<Box<dyn AnyResponse>>,
    source: Source,
    redactor: Redactor,
}

/// What a stream knows of its call.
pub(crate) struct Source {
    pub(crate) service: String,
    pub(crate) action: String,
    pub(crate) fresh: fn() -> Box<dyn AnyResponse>,
    /// The output has a member `Error` of its own.
    pub(crate) own_error: bool,
    /// The largest event, in bytes.
    pub(crate) largest: usize,
    /// The longest silence.
    pub(crate) patience: Duration,
    pub(crate) timers: Arc<dyn Transport>,
}

enum State {
    Resting(Box<dyn Body>),
    /// The body travels with the future, which so borrows nothing.
    Reading(BoxFuture<'static, (Box<dyn Body>, Chunk)>),
    Over,
}

impl Events {
    /// The events of a body.
    pub(crate) fn new(headers: HeaderMap, body: Box<dyn Body>, source: Source, redactor: Redactor) -> Self {
        let parser = Parser::new(source.largest);
        Self { headers, parser, state: State::Resting(body), over: false, heard: false, whole: None, source, redactor }
    }

    /// An answer that came as a whole: one event.
    pub(crate) fn whole(headers: HeaderMap, response: Box<dyn AnyResponse>, source: Source) -> Self {
        let parser = Parser::new(source.largest);
        let redactor = Redactor::default();
        Self { headers, parser, state: State::Over, over: false, heard: true, whole: Some(response), source, redactor }
    }

    pub(super) fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<AnyEvent, Error>>> {
        if let Some(data) = self.whole.take() {
            return Poll::Ready(Some(Ok(Event { data, name: String::new(), id: String::new() })));
        }
        if self.over {
            return Poll::Ready(None);
        }
        let outcome = ready!(self.poll_event(context));
        if !matches!(outcome, Some(Ok(_))) {
            // Nothing comes after the end or an error, and the connection is let go at once.
            (self.state, self.over) = (State::Over, true);
        }
        Poll::Ready(
            outcome.map(|event| event.map_err(|error| error.in_call(&self.source.service, &self.source.action))),
        )
    }

    fn poll_event(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<AnyEvent, Error>>> {
        for _ in 0..STEPS_AT_ONCE {
            match self.parser.next() {
                Ok(Some(raw)) if raw.data == DONE => return Poll::Ready(None),
                // Some services keep a connection open with events that say nothing.
                Ok(Some(raw)) if raw.data.trim_ascii().is_empty() && !is_error(&raw.name) => continue,
                Ok(Some(raw)) => {
                    self.heard = true;
                    return Poll::Ready(Some(self.read(raw)));
                }
                Ok(None) => {}
                Err(TooLong) => return Poll::Ready(Some(Err(self.too_large()))),
            }
            match ready!(self.poll_chunk(context)) {
                None if self.heard => return Poll::Ready(None),
                None => {
                    let error = Error::new(ErrorKind::Decode, "the stream ended before its first event");
                    return Poll::Ready(Some(Err(error)));
                }
                Some(Ok(Some(chunk))) => self.parser.feed(chunk),
                Some(Ok(None)) => self.parser.finish(),
                Some(Err(fault)) => return Poll::Ready(Some(Err(safe_failure(fault, &self.redactor).into()))),
            }
        }
        context.waker().wake_by_ref();
        Poll::Pending
    }

    fn too_large(&self) -> Error {
        let limit = self.source.largest;
        let message = format!("an event is larger than {limit} bytes: raise max_response_size, or ask for less");
        Error::new(ErrorKind::TooLarge, message)
    }

    /// The next chunk, `Some(Ok(None))` at the end of the body, and `None` after that.
    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Chunk>> {
        let mut reading = match std::mem::replace(&mut self.state, State::Over) {
            State::Resting(body) => read_chunk(body, self.source.patience, Arc::clone(&self.source.timers)),
            State::Reading(reading) => reading,
            State::Over => return Poll::Ready(None),
        };
        match reading.as_mut().poll(context) {
            Poll::Pending => {
                self.state = State::Reading(reading);
                Poll::Pending
            }
            Poll::Ready((body, chunk)) => {
                if matches!(chunk, Ok(Some(_))) {
                    self.state = State::Resting(body);
                }
                Poll::Ready(Some(chunk))
            }
        }
    }

    fn read(&mut self, raw: RawEvent) -> Result<AnyEvent, Error> {
        let mut data = (self.source.fresh)();
        let told = Told { name: &raw.name, data: &raw.data };
        read_event(told, &mut data, self.source.own_error, &self.redactor)?;
        self.redactor.learn(&raw.data);
        Ok(Event { data, name: raw.name, id: raw.id })
    }
}

fn read_chunk(
    mut body: Box<dyn Body>,
    patience: Duration,
    timers: Arc<dyn Transport>,
) -> BoxFuture<'static, (Box<dyn Body>, Chunk)> {
    Box::pin(async move {
        let deadline = Deadline::after(patience, timers.now(), &*timers);
        let chunk = deadline.cut(pin!(next_chunk(&mut *body))).await;
        let silent = || TransportError::timeout(format!("the stream was silent for {} ms", patience.as_millis()));
        let chunk = chunk.unwrap_or_else(|| Err(silent()));
        (body, chunk)
    })
}
