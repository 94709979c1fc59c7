//! Keeps credentials until shortly before they expire, and lets one caller fetch for all.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use super::CredentialProvider;
use super::flight::{Flight, Outcome};
use crate::BoxFuture;
use crate::credentials::Credentials;
use crate::error::Error;
use crate::observe;

/// As far ahead of expiry as the official SDKs refresh.
const AHEAD: Duration = Duration::from_secs(300);
/// How long a failed refresh rests while the credentials still serve.
const REST: Duration = Duration::from_secs(10);

/// Keeps what a provider gives, for a provider that is slow or asks a service.
///
/// - The provider is asked again 300 seconds before the credentials expire (half their time before, where they live
///   less than 600), by one caller; the others go on with those that they have.
/// - Without credentials, all callers wait for one fetch. It fails for all of them alike, and the next call tries
///   again.
/// - A refresh that fails while the credentials still serve fails no call:
///   [`refresh_failure`](CredentialProvider::refresh_failure) tells of it, and it is tried again after 10 seconds.
/// - Credentials that do not say [when they expire](Credentials::with_expiry) are kept for ever.
///
/// Nothing is spawned: callers drive the fetch while they wait for it, and it goes on when one of them is dropped. When
/// all are, it is dropped too.
pub struct Cached<P> {
    provider: Arc<P>,
    cache: Cache,
}

impl<P: CredentialProvider + 'static> Cached<P> {
    /// Keeps what `provider` gives.
    pub fn new(provider: P) -> Self {
        Self { provider: Arc::new(provider), cache: Cache::default() }
    }
}

impl<P: CredentialProvider + 'static> CredentialProvider for Cached<P> {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, Error>> {
        let provider = Arc::clone(&self.provider);
        let fetch = move || -> BoxFuture<'static, _> { Box::pin(async move { provider.credentials().await }) };
        Box::pin(self.cache.get(SystemTime::now(), fetch))
    }

    fn refresh_failure(&self) -> Option<Arc<Error>> {
        self.cache.failure()
    }
}

impl<P> fmt::Debug for Cached<P> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Cached").finish_non_exhaustive()
    }
}

/// What [`Cached`] does, without the provider.
#[derive(Default)]
pub(super) struct Cache {
    state: Mutex<State>,
    /// How long credentials that do not expire are kept before they are looked for again.
    reread: Option<Duration>,
}

#[derive(Default)]
struct State {
    current: Option<Credentials>,
    /// When to refresh; never where there is none.
    due: Option<SystemTime>,
    running: Option<Running>,
    failure: Option<Arc<Error>>,
}

/// A fetch, and how many wait for it.
struct Running {
    flight: Arc<Flight>,
    waiting: usize,
}

impl Cache {
    pub(super) fn rereading_after(reread: Duration) -> Self {
        Self { reread: Some(reread), ..Self::default() }
    }

    /// The credentials at the time `now`, for which `fetch` may be needed.
    pub(super) async fn get(
        &self,
        now: SystemTime,
        fetch: impl FnOnce() -> BoxFuture<'static, Result<Credentials, Error>> + Send,
    ) -> Result<Credentials, Error> {
        let seat = {
            let mut state = self.state();
            let is_due = state.due.is_some_and(|due| due <= now);
            if let Some(credentials) = state.serving(now)
                && (!is_due || state.running.is_some())
            {
                return Ok(credentials);
            }
            let running = state.running.get_or_insert_with(|| Running { flight: Flight::new(fetch()), waiting: 0 });
            running.waiting += 1;
            Seat { cache: self, flight: Arc::clone(&running.flight) }
        };
        let outcome = seat.flight.join().await;
        self.settle(now, &seat.flight, &outcome);
        outcome.or_else(|failure| {
            let failed = || Error::credentials(failure.to_string()).absent_like(&failure).caused_by(failure);
            self.state().serving(now).ok_or_else(failed)
        })
    }

    /// Why the last refresh failed, until one succeeds.
    pub(super) fn failure(&self) -> Option<Arc<Error>> {
        self.state().failure.clone()
    }

    /// Takes over the outcome of `flight`, once: whichever waiting caller is the first.
    fn settle(&self, now: SystemTime, flight: &Arc<Flight>, outcome: &Outcome) {
        let mut state = self.state();
        if state.running.take_if(|running| Arc::ptr_eq(&running.flight, flight)).is_none() {
            return;
        }
        match outcome {
            Ok(credentials) => {
                state.due = match credentials.expires_at() {
                    Some(expiry) => {
                        let lifetime = expiry.duration_since(now).unwrap_or_default();
                        expiry.checked_sub(AHEAD.min(lifetime / 2))
                    }
                    None => self.reread.and_then(|reread| now.checked_add(reread)),
                };
                state.current = Some(credentials.clone());
                state.failure = None;
            }
            Err(failure) => {
                state.due = now.checked_add(REST);
                state.failure = Some(Arc::clone(failure));
                let serving = state.serving(now).is_some();
                // Whoever listens may ask for credentials.
                drop(state);
                if serving {
                    observe::refresh_failed(failure);
                }
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One caller who waits for a flight. The last who leaves before it has landed takes it along, so that no half-done
/// request is kept open for nobody.
struct Seat<'c> {
    cache: &'c Cache,
    flight: Arc<Flight>,
}

impl Drop for Seat<'_> {
    fn drop(&mut self) {
        let mut state = self.cache.state();
        let abandoned = state.running.take_if(|running| {
            let own = Arc::ptr_eq(&running.flight, &self.flight);
            running.waiting -= usize::from(own);
            own && running.waiting == 0
        });
        // The work is anybody's code: it may ask for credentials where it ends.
        drop(state);
        drop(abandoned);
    }
}

impl State {
    /// The credentials, unless they have expired.
    fn serving(&self, now: SystemTime) -> Option<Credentials> {
        let serves = |credentials: &&Credentials| credentials.expires_at().is_none_or(|expiry| now < expiry);
        self.current.as_ref().filter(serves).cloned()
    }
}
