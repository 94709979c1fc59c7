//! Bodies: a request's, which is there as a whole, and an answer's, which comes while its connection is driven.

use std::convert::Infallible;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use ::hyper::body::{Frame, Incoming, SizeHint};
use bytes::Bytes;

use super::line::Line;
use super::pool::{Key, Pool};
use super::timer::Timer;
use crate::BoxFuture;
use crate::transport::{Body, TransportError};

/// A request's body, in one frame.
pub(super) struct Whole(Option<Bytes>);

impl Whole {
    pub(super) fn new(bytes: Bytes) -> Self {
        Self(Some(bytes).filter(|bytes| !bytes.is_empty()))
    }
}

impl ::hyper::body::Body for Whole {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.0.take().map(|bytes| Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.0.as_ref().map_or(0, |bytes| bytes.len() as u64))
    }
}

/// An answer's body. It has the connection until its end; dropped before, it closes the connection.
pub(super) struct Arriving {
    incoming: Incoming,
    borrowed: Option<Borrowed>,
    timer: Timer,
}

/// A connection, and where it goes back to.
pub(super) struct Borrowed {
    pub(super) line: Box<Line>,
    pub(super) key: Key,
    pub(super) pool: Arc<Pool>,
}

impl Borrowed {
    fn give_back(self) {
        self.pool.put(self.key, self.line);
    }
}

impl Arriving {
    pub(super) fn new(incoming: Incoming, borrowed: Borrowed, timer: Timer) -> Self {
        let mut body = Self { incoming, borrowed: Some(borrowed), timer };
        body.give_back_at_end();
        body
    }

    fn give_back_at_end(&mut self) {
        if ::hyper::body::Body::is_end_stream(&self.incoming)
            && let Some(borrowed) = self.borrowed.take()
        {
            borrowed.give_back();
        }
    }

    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Bytes>, TransportError>> {
        loop {
            let Some(Borrowed { line, .. }) = &mut self.borrowed else { return Poll::Ready(Ok(None)) };
            line.drive(context);
            let frame = match ::hyper::body::Body::poll_frame(Pin::new(&mut self.incoming), context) {
                Poll::Ready(frame) => frame.transpose().map_err(TransportError::broken)?,
                Poll::Pending => {
                    ready!(self.timer.poll(context));
                    return Poll::Ready(Err(Timer::fault()));
                }
            };
            let Some(frame) = frame else {
                if let Some(borrowed) = self.borrowed.take() {
                    borrowed.give_back();
                }
                return Poll::Ready(Ok(None));
            };
            self.give_back_at_end();
            // Trailers say nothing here.
            if let Ok(chunk) = frame.into_data() {
                return Poll::Ready(Ok(Some(chunk)));
            }
        }
    }
}

impl Body for Arriving {
    fn chunk(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>> {
        Box::pin(poll_fn(|context| self.poll_chunk(context)))
    }
}
