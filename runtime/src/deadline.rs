//! The time that a call has as a whole, and what is left of it.

use std::future::{Future, poll_fn};
use std::pin::pin;
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
    pub(crate) fn after(timeout: Duration, clock: &'t dyn Transport) -> Self {
        Self { started: clock.now(), timeout, clock }
    }

    /// The time that is left; `None` where there is none.
    pub(crate) fn left(self) -> Option<Duration> {
        self.timeout.checked_sub(self.clock.now().duration_since(self.started)).filter(|left| !left.is_zero())
    }

    /// [`cut`](Self::cut), where `timed`; else awaits `future` to its end.
    pub(crate) async fn cut_if<T>(self, timed: bool, future: impl Future<Output = T>) -> Option<T> {
        if timed { self.cut(future).await } else { Some(future.await) }
    }

    /// Awaits `future` until the time is up, and gives `None` then. Without a timer it is awaited to its end.
    pub(crate) async fn cut<T>(self, future: impl Future<Output = T>) -> Option<T> {
        let mut future = pin!(future);
        let mut timer = None;
        poll_fn(|context| {
            if let Poll::Ready(output) = future.as_mut().poll(context) {
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
