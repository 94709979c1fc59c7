//! One piece of work that many callers wait for. Whoever is polled drives it: no task is spawned, and a caller who
//! goes away takes nothing with him.

use std::collections::HashMap;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::task::{Context, Poll, Wake, Waker};

use crate::BoxFuture;
use crate::credentials::Credentials;
use crate::error::Error;

/// What came of it, for all who waited.
pub(super) type Outcome = Result<Credentials, Arc<Error>>;

pub(super) struct Flight {
    work: Mutex<Option<BoxFuture<'static, Result<Credentials, Error>>>>,
    outcome: OnceLock<Outcome>,
    waiting: Arc<Waiting>,
}

/// Everybody who waits; the work's own waker wakes them all, since any of them may be the one that is still polled.
#[derive(Default)]
struct Waiting {
    wakers: Mutex<HashMap<u64, Waker>>,
    arrived: AtomicU64,
}

impl Flight {
    pub(super) fn new(work: BoxFuture<'static, Result<Credentials, Error>>) -> Arc<Self> {
        Arc::new(Self { work: Mutex::new(Some(work)), outcome: OnceLock::new(), waiting: Arc::default() })
    }

    /// Waits for the outcome.
    pub(super) fn join(self: &Arc<Self>) -> Landing {
        let place = self.waiting.arrived.fetch_add(1, Ordering::Relaxed);
        Landing { flight: Arc::clone(self), place }
    }

    fn drive(&self) -> Option<Outcome> {
        // Held while the work is polled, which never takes long; a second caller waits here, so that the work has
        // been polled since he left his waker.
        let mut work = self.work.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(outcome) = self.outcome.get() {
            return Some(outcome.clone());
        }
        let waker = Waker::from(Arc::clone(&self.waiting));
        let running = work.as_mut()?;
        // A panic is the provider's, and must not end a call that has credentials to go on with. The work is not polled
        // again after it.
        let poll = AssertUnwindSafe(|| running.as_mut().poll(&mut Context::from_waker(&waker)));
        let result = match catch_unwind(poll) {
            Ok(Poll::Pending) => return None,
            Ok(Poll::Ready(result)) => result,
            Err(_) => Err(Error::credentials("the provider of credentials panicked")),
        };
        *work = None;
        Some(self.outcome.get_or_init(|| result.map_err(Arc::new)).clone())
    }
}

impl Waiting {
    fn wakers(&self) -> MutexGuard<'_, HashMap<u64, Waker>> {
        self.wakers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Wake for Waiting {
    fn wake(self: Arc<Self>) {
        let wakers = std::mem::take(&mut *self.wakers());
        wakers.into_values().for_each(Waker::wake);
    }
}

/// The wait of one caller.
pub(super) struct Landing {
    flight: Arc<Flight>,
    place: u64,
}

impl Future for Landing {
    type Output = Outcome;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Outcome> {
        let Self { flight, place } = &*self;
        if let Some(outcome) = flight.outcome.get() {
            return Poll::Ready(outcome.clone());
        }
        flight.waiting.wakers().insert(*place, context.waker().clone());
        match flight.drive() {
            Some(outcome) => {
                Arc::clone(&flight.waiting).wake();
                Poll::Ready(outcome)
            }
            None => Poll::Pending,
        }
    }
}

impl Drop for Landing {
    fn drop(&mut self) {
        self.flight.waiting.wakers().remove(&self.place);
    }
}
