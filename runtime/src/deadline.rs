//! The time that a call has as a whole, and what is left of it.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;
use std::time::{Duration, Instant};

use crate::transport::Transport;

/// When a call is over, by the clock of its transport.
#[derive(Clone, Copy)]
pub(crate) struct Deadline<'t> {
    started: Instant,
    timeout: Duration,
    clock: &'t dyn Transport,
}

impl<'t> Deadline<'t> {
    /// So long after `started`, a time of `clock`.
    pub(crate) fn after(timeout: Duration, started: Instant, clock: &'t dyn Transport) -> Self {
        Self { started, timeout, clock }
    }

    /// The time that is left; `None` where there is none.
    pub(crate) fn left(self) -> Option<Duration> {
        self.left_at(self.clock.now())
    }

    /// The time that is left at `now`.
    pub(crate) fn left_at(self, now: Instant) -> Option<Duration> {
        self.timeout.checked_sub(now.duration_since(self.started)).filter(|left| !left.is_zero())
    }

    /// [`cut`](Self::cut), where `timed`; else awaits `future` to its end.
    pub(crate) async fn cut_if<T>(self, timed: bool, future: impl Future<Output = T> + Unpin) -> Option<T> {
        if timed { self.cut(future).await } else { Some(future.await) }
    }

    /// Awaits `future` until the time is up, and gives `None` then. Without a timer it is awaited to its end.
    ///
    /// It is a box or a reference, so that waiting for it is not as large as it is.
    pub(crate) async fn cut<T>(self, mut future: impl Future<Output = T> + Unpin) -> Option<T> {
        let mut timer = None;
        poll_fn(|context| {
            if let Poll::Ready(output) = Pin::new(&mut future).poll(context) {
                return Poll::Ready(Some(output));
            }
            // What is ready at once, as most credentials are, costs no timer.
            let timer = timer.get_or_insert_with(|| self.clock.sleep(self.left().unwrap_or_default()));
            match timer {
                Some(timer) => timer.as_mut().poll(context).map(|()| None),
                None => Poll::Pending,
            }
        })
        .await
    }
}
