//! One piece of work that many callers wait for. Whoever is polled drives it: no task is spawned, and a caller who
//! goes away takes nothing with him as long as another waits.

use std::collections::HashMap;
use std::future::Future;
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
        let Ok(mut work) = self.work.lock() else {
            let panicked = || Err(Arc::new(Error::credentials("the provider of credentials panicked")));
            return Some(self.outcome.get_or_init(panicked).clone());
        };
        if let Some(outcome) = self.outcome.get() {
            return Some(outcome.clone());
        }
        let waker = Waker::from(Arc::clone(&self.waiting));
        let done = work.as_mut()?.as_mut().poll(&mut Context::from_waker(&waker));
        let Poll::Ready(result) = done else { return None };
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
