//! Answers that come as a stream of events (`text/event-stream`). An answer's body comes in; typed events go out, one by
//! one. Nothing is repeated or reconnected here.

use std::any::Any;
use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::Stream;
use http::HeaderMap;

use crate::error::{Error, ErrorKind};
use crate::request::Response;

mod events;
mod parser;
#[cfg(test)]
mod tests;

pub(crate) use events::{Events, Source};

/// One event of a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event<E> {
    /// What the event says: its `data`, read as JSON.
    pub data: E,
    /// The kind of event (`event`); empty where the service names none.
    pub name: String,
    /// The last id up to here (`id`); empty where there was none.
    pub id: String,
}

/// The events of a call made by [`Call::stream`](crate::Call::stream), as they arrive.
///
/// It is a [`Stream`], and has [`next`](Self::next) for whoever wants no further crate. Its first error is its last
/// item. Dropping it closes the connection; whether to call again, and with which state, is the caller's decision.
#[must_use = "a stream is read only when it is polled"]
pub struct EventStream<E> {
    events: Events,
    data: PhantomData<fn() -> E>,
}

impl<E: Response> EventStream<E> {
    /// `events` has to make `E`s.
    pub(crate) fn new(events: Events) -> Self {
        Self { events, data: PhantomData }
    }

    /// The next event; `None` at the end. Dropping the future loses nothing.
    ///
    /// # Errors
    /// The connection broke, nothing came for as long as the call's timeout, no event came at all, an event is larger
    /// than the client's limit or cannot be read, or it is the service's own error.
    pub async fn next(&mut self) -> Option<Result<Event<E>, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

impl<E> EventStream<E> {
    /// The headers of the answer.
    pub fn headers(&self) -> &HeaderMap {
        &self.events.headers
    }

    /// The last id that an event had; empty where there was none.
    pub fn last_id(&self) -> &str {
        self.events.parser.last_id()
    }

    /// How long the service asks a caller to wait before it connects again, where it does.
    pub fn retry(&self) -> Option<Duration> {
        self.events.parser.retry()
    }
}

impl<E: Response> Stream for EventStream<E> {
    type Item = Result<Event<E>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(event) = ready!(self.events.poll_next(context)) else { return Poll::Ready(None) };
        let typed = event.and_then(|Event { data, name, id }| {
            let data: Box<dyn Any> = data;
            // `Call::stream` is only ever given a `fresh` that makes an `E`.
            let other = |_| Error::new(ErrorKind::Decode, "the event has another type");
            data.downcast::<E>().map(|data| Event { data: *data, name, id }).map_err(other)
        });
        Poll::Ready(Some(typed))
    }
}

impl<E> fmt::Debug for EventStream<E> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("EventStream").finish_non_exhaustive()
    }
}
