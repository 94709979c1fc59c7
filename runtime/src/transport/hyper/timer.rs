//! The time of an attempt, from its first byte to the last of its answer.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::time::{Sleep, sleep};

use crate::transport::TransportError;

/// It runs from when it is made.
pub(super) struct Timer(Option<Pin<Box<Sleep>>>);

impl Timer {
    /// [`Duration::MAX`] is no limit.
    pub(super) fn new(timeout: Duration) -> Self {
        Self((timeout != Duration::MAX).then(|| Box::pin(sleep(timeout))))
    }

    /// What comes of `future`, unless the time is up before.
    pub(super) async fn cut<T>(&mut self, future: impl Future<Output = T>) -> Result<T, TransportError> {
        let mut future = pin!(future);
        poll_fn(|context| match future.as_mut().poll(context) {
            Poll::Ready(output) => Poll::Ready(Ok(output)),
            Poll::Pending => self.poll(context).map(|()| Err(Self::fault())),
        })
        .await
    }

    /// Ready when the time is up.
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<()> {
        self.0.as_mut().map_or(Poll::Pending, |sleep| sleep.as_mut().poll(context))
    }

    pub(super) fn fault() -> TransportError {
        TransportError::timeout("the time of the attempt was up")
    }
}
