//! The time that a call has as a whole, and what is left of it.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use crate::BoxFuture;
use crate::transport::Transport;

/// When a call is over, by the clock of its transport.
#[derive(Clone, Copy)]
pub(crate) struct Deadline<'t> {
    /// Never, where it is further off than a clock can say.
    end: Option<Instant>,
    clock: &'t dyn Transport,
}

impl<'t> Deadline<'t> {
    /// So long after `started`, a time of `clock`.
    pub(crate) fn after(timeout: Duration, started: Instant, clock: &'t dyn Transport) -> Self {
        Self { end: started.checked_add(timeout), clock }
    }

    /// The time that is left; `None` where there is none.
    pub(crate) fn left(self) -> Option<Duration> {
        self.left_at(self.clock.now())
    }

    /// The time that is left at `now`.
    pub(crate) fn left_at(self, now: Instant) -> Option<Duration> {
        let Some(end) = self.end else { return Some(Duration::MAX) };
        end.checked_duration_since(now).filter(|left| !left.is_zero())
    }

    /// Waits for `duration`, where the transport has a timer.
    pub(crate) fn sleep(self, duration: Duration) -> Option<BoxFuture<'static, ()>> {
        self.clock.sleep(duration)
    }

    /// Awaits `future` until the time is up, and gives `None` then. Without a timer it is awaited to its end.
    pub(crate) fn cut<F>(self, future: F) -> Cut<'t, F> {
        Cut { future, deadline: self, timer: None }
    }
}

/// A future that has until a deadline. It is a box or a reference, so that this is not as large again.
pub(crate) struct Cut<'t, F> {
    future: F,
    deadline: Deadline<'t>,
    /// Once it is needed, where the transport has any.
    timer: Option<Option<BoxFuture<'static, ()>>>,
}

impl<F: Future + Unpin> Future for Cut<'_, F> {
    type Output = Option<F::Output>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let Self { future, deadline, timer } = &mut *self;
        if let Poll::Ready(output) = Pin::new(future).poll(context) {
            return Poll::Ready(Some(output));
        }
        // What is ready at once, as most credentials are, costs no timer.
        let begin = || deadline.end.and_then(|_| deadline.sleep(deadline.left().unwrap_or_default()));
        match timer.get_or_insert_with(begin) {
            Some(timer) => timer.as_mut().poll(context).map(|()| None),
            None => Poll::Pending,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::{Request, Response, TransportError};

    /// Whose clock stands still, and who has no timer.
    struct Standing(Instant);

    impl Transport for Standing {
        fn send(&self, _: Request, _: Duration) -> BoxFuture<'_, Result<Response, TransportError>> {
            Box::pin(std::future::ready(Err(TransportError::refused("nothing is sent"))))
        }

        fn now(&self) -> Instant {
            self.0
        }
    }

    #[test]
    fn what_is_left_shrinks_to_nothing_and_is_never_zero() {
        const SECOND: Duration = Duration::from_secs(1);
        let clock = Standing(Instant::now());
        let deadline = Deadline::after(SECOND, clock.0, &clock);
        assert_eq!(deadline.left(), Some(SECOND));
        assert_eq!(deadline.left_at(clock.0 + SECOND / 4), Some(SECOND * 3 / 4));
        assert_eq!(deadline.left_at(clock.0 + SECOND), None);
        assert_eq!(deadline.left_at(clock.0 + SECOND * 2), None);
        assert_eq!(Deadline::after(Duration::ZERO, clock.0, &clock).left(), None);
    }

    #[test]
    fn a_time_that_no_clock_can_reach_is_no_limit() {
        let clock = Standing(Instant::now());
        assert_eq!(Deadline::after(Duration::MAX, clock.0, &clock).left(), Some(Duration::MAX));
    }
}
