//! One piece of work that many callers wait for. Whoever is polled drives it: no task is spawned, and a caller who
//! goes away takes nothing with him.

use std::collections::HashMap;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::task::{Context, Poll, Wake, Waker};

use crate::BoxFuture;
use crate::credentials::Credentials;
use crate::error::Error;

/// What came of it, for all who waited.
pub(super) type Outcome = Result<Credentials, Arc<Error>>;

/// Whoever began the work waits for it, has its outcome, or went away without.
const WAITS: u8 = 0;
const TOLD: u8 = 1;
const LEFT: u8 = 2;

/// Nothing once it is done.
type Work = Option<BoxFuture<'static, Result<Credentials, Error>>>;

pub(super) struct Flight {
    work: Mutex<Work>,
    outcome: OnceLock<Outcome>,
    /// What has become of whoever began it.
    beginner: AtomicU8,
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
        Arc::new(Self {
            work: Mutex::new(Some(work)),
            outcome: OnceLock::new(),
            beginner: AtomicU8::new(WAITS),
            waiting: Arc::default(),
        })
    }

    /// Waits for the outcome.
    pub(super) fn join(self: &Arc<Self>) -> Landing {
        let place = self.waiting.arrived.fetch_add(1, Ordering::Relaxed);
        Landing { flight: Arc::clone(self), place }
    }

    /// Notes that whoever began it has the outcome.
    pub(super) fn tell_beginner(&self) {
        self.note(TOLD);
    }

    /// Notes that whoever began it goes away, unless that was told.
    pub(super) fn leave(&self) {
        self.note(LEFT);
    }

    fn note(&self, end: u8) {
        if self.beginner.compare_exchange(WAITS, end, Ordering::AcqRel, Ordering::Acquire).is_ok() {
            Arc::clone(&self.waiting).wake();
        }
    }

    /// Whether it had to go on without whoever began it; not known while that still waits. It may have lost what it stood
    /// on, as the event loop of a runtime that is gone.
    fn was_left(&self) -> Option<bool> {
        match self.beginner.load(Ordering::Acquire) {
            WAITS => None,
            end => Some(end == LEFT),
        }
    }

    /// The outcome, where it is there by now. Waits for nobody who is looking too.
    pub(super) fn look(&self) -> Option<Outcome> {
        self.outcome.get().cloned().or_else(|| self.drive(self.work.try_lock().ok()?))
    }

    fn wait_and_drive(&self) -> Option<Outcome> {
        // Held while the work is polled, which never takes long; a second caller waits here, so that the work has
        // been polled since he left his waker.
        self.drive(self.work.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn drive(&self, mut work: MutexGuard<'_, Work>) -> Option<Outcome> {
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

impl Landing {
    /// Waits until it is known whether whoever began the work has left it.
    pub(super) fn poll_was_left(&self, context: &mut Context<'_>) -> Poll<bool> {
        if let Some(left) = self.flight.was_left() {
            return Poll::Ready(left);
        }
        self.flight.waiting.wakers().insert(self.place, context.waker().clone());
        // It may have become known since.
        self.flight.was_left().map_or(Poll::Pending, Poll::Ready)
    }
}

impl Future for Landing {
    type Output = Outcome;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Outcome> {
        let Self { flight, place } = &*self;
        if let Some(outcome) = flight.outcome.get() {
            return Poll::Ready(outcome.clone());
        }
        flight.waiting.wakers().insert(*place, context.waker().clone());
        match flight.wait_and_drive() {
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
