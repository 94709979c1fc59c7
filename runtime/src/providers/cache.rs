//! Keeps credentials until shortly before they expire, and lets one caller fetch for all.

use std::fmt;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::time::Duration;

use super::CredentialProvider;
use super::flight::{Flight, Outcome};
use super::moment::{Moment, Now};
use crate::BoxFuture;
use crate::credentials::{Credentials, Patience};
use crate::error::Error;
use crate::observe;

/// As far ahead of expiry as the official SDKs refresh.
const AHEAD: Duration = Duration::from_secs(300);
/// How long a failed refresh rests while the credentials still serve.
const REST: Duration = Duration::from_secs(10);
/// How long callers wait for a refresh while the credentials still serve. STS and the metadata service answer within a
/// fraction of it.
const SHORT: Duration = Duration::from_millis(500);
/// How long a runtime takes at most to drop all that it runs, once it has begun to.
const MOMENT: Duration = Duration::from_secs(1);
/// How long a fetch may take. The providers of this crate end sooner.
const LONGEST: Duration = Duration::from_secs(30);

/// Keeps what a provider gives, for a provider that is slow or asks a service.
///
/// - The provider is asked again 300 seconds before the credentials expire (half their time before, where they live
///   less than 600), by one caller; the others go on with those that they have.
/// - That caller waits 500 ms at most, and less where its own time or that of the credentials is short. It then goes on
///   with the credentials that it has, and the refresh is kept: whoever comes next looks whether it is done.
/// - Without credentials, all callers wait for one fetch. It fails for all of them alike, and the next call tries
///   again.
/// - A refresh that fails while the credentials still serve fails no call:
///   [`refresh_failure`](CredentialProvider::refresh_failure) tells of it, and it is tried again after 10 seconds.
///   Credentials that have expired when they arrive, and a provider that panics, are such failures. Without others
///   expired ones are used: this machine's clock may be wrong, and the service knows.
/// - A fetch is given up after 30 seconds, and counts as failed. One whose first caller was dropped, with his runtime
///   perhaps, and which fails then is made anew by those who still wait.
/// - Credentials that do not say [when they expire](Credentials::with_expiry) are kept for ever.
///
/// Nothing is spawned: callers drive the fetch while they wait for it, and it goes on when one of them is dropped. When
/// all are, it stands still until the next one asks. A caller without a timer, which is one that asks
/// [`credentials`](CredentialProvider::credentials) or whose transport has none, waits for no refresh while the
/// credentials serve.
pub struct Cached<P> {
    provider: Arc<P>,
    cache: Cache,
}

impl<P: CredentialProvider + 'static> Cached<P> {
    /// Keeps what `provider` gives.
    pub fn new(provider: P) -> Self {
        Self { provider: Arc::new(provider), cache: Cache::default() }
    }

    fn get<'c>(&'c self, patience: Option<Patience<'c>>) -> BoxFuture<'c, Result<Credentials, Error>> {
        let provider = Arc::clone(&self.provider);
        Box::pin(self.cache.get(Now::here(), patience, move || {
            let provider = Arc::clone(&provider);
            Box::pin(async move { provider.credentials().await })
        }))
    }
}

impl<P: CredentialProvider + 'static> CredentialProvider for Cached<P> {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, Error>> {
        self.get(None)
    }

    fn credentials_within<'a>(&'a self, patience: Patience<'a>) -> BoxFuture<'a, Result<Credentials, Error>> {
        self.get(Some(patience))
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
    current: Option<Kept>,
    /// When to refresh; never where there is none.
    due: Option<Moment>,
    running: Option<Running>,
    failure: Option<Arc<Error>>,
}

#[derive(Clone)]
struct Kept {
    credentials: Credentials,
    /// Never where there is none.
    expiry: Option<Moment>,
}

/// A fetch, and how many wait for it.
struct Running {
    flight: Arc<Flight>,
    began: Now,
    waiting: usize,
}

/// What a caller finds.
enum Found<'c> {
    /// Nothing has to be waited for.
    Serving(Credentials),
    Fetch(Seat<'c>),
}

impl Cache {
    pub(super) fn rereading_after(reread: Duration) -> Self {
        Self { reread: Some(reread), ..Self::default() }
    }

    /// The credentials at the time `now`, for which `fetch` may be needed.
    pub(super) async fn get(
        &self,
        now: Now,
        patience: Option<Patience<'_>>,
        fetch: impl Fn() -> BoxFuture<'static, Result<Credentials, Error>> + Send,
    ) -> Result<Credentials, Error> {
        loop {
            let seat = match self.find(now, &fetch) {
                Found::Serving(credentials) => return Ok(credentials),
                Found::Fetch(seat) => seat,
            };
            let landed = seat.wait(now, patience).await;
            if seat.is_first && (landed.is_some() || seat.serving.is_none()) {
                seat.flight.tell_beginner();
            }
            let outcome = match (landed, &seat.serving) {
                (Some(Ok(credentials)), Some(_)) => unexpired(credentials, now),
                (Some(outcome), _) => outcome,
                (None, Some(Kept { credentials, .. })) => return Ok(credentials.clone()),
                (None, None) => Err(took_too_long()),
            };
            self.settle(now, &seat.flight, &outcome);
            let failure = match outcome {
                Ok(credentials) => return Ok(credentials),
                Err(failure) => failure,
            };
            if let Some(kept) = self.state().serving(now) {
                return Ok(kept.credentials);
            }
            // The failure of a fetch whose beginner went away says nothing of a new one.
            if seat.is_first || !seat.was_left(patience).await {
                return Err(Error::credentials(failure.to_string()).absent_like(&failure).caused_by(failure));
            }
        }
    }

    /// Why the last refresh failed, until one succeeds.
    pub(super) fn failure(&self) -> Option<Arc<Error>> {
        self.state().failure.clone()
    }

    /// The credentials that serve, or a place among those who wait for others.
    fn find(&self, now: Now, fetch: impl Fn() -> BoxFuture<'static, Result<Credentials, Error>>) -> Found<'_> {
        if let Some(flight) = self.overdue(now) {
            // It may have stood still and be done: nobody has looked in the meantime.
            let outcome = match flight.look() {
                Some(Ok(credentials)) if self.state().serving(now).is_some() => unexpired(credentials, now),
                outcome => outcome.unwrap_or_else(|| Err(took_too_long())),
            };
            self.settle(now, &flight, &outcome);
        }
        let mut state = self.state();
        let serving = state.serving(now);
        let is_due = state.due.is_some_and(|due| due.is_reached(now));
        let waiting = state.running.as_ref().map(|running| running.waiting);
        if let Some(Kept { credentials, .. }) = &serving
            && (waiting.is_some_and(|waiting| waiting > 0) || (waiting.is_none() && !is_due))
        {
            return Found::Serving(credentials.clone());
        }
        let begin = || Running { flight: Flight::new(fetch()), began: now, waiting: 0 };
        let running = state.running.get_or_insert_with(begin);
        running.waiting += 1;
        let (flight, began) = (Arc::clone(&running.flight), running.began);
        Found::Fetch(Seat { cache: self, flight, began, serving, is_first: waiting.is_none() })
    }

    /// A fetch that takes longer than any may.
    fn overdue(&self, now: Now) -> Option<Arc<Flight>> {
        let state = self.state();
        let running = state.running.as_ref().filter(|running| running.began.after(LONGEST).is_reached(now))?;
        Some(Arc::clone(&running.flight))
    }

    /// Takes over the outcome of `flight`, once: whichever waiting caller is the first.
    fn settle(&self, now: Now, flight: &Arc<Flight>, outcome: &Outcome) {
        let mut state = self.state();
        if state.running.take_if(|running| Arc::ptr_eq(&running.flight, flight)).is_none() {
            return;
        }
        match outcome {
            Ok(credentials) => {
                let lifetime = credentials.expires_at().map(|expiry| now.until(expiry));
                state.due = match lifetime {
                    Some(lifetime) => Some(now.after(lifetime.saturating_sub(AHEAD.min(lifetime / 2)))),
                    None => self.reread.map(|reread| now.after(reread)),
                };
                let expiry = lifetime.map(|lifetime| now.after(lifetime));
                state.current = Some(Kept { credentials: credentials.clone(), expiry });
                state.failure = None;
            }
            Err(failure) => {
                state.due = Some(now.after(REST));
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

/// One caller who waits for a flight. When the last one leaves, the flight stays for whoever comes next.
struct Seat<'c> {
    cache: &'c Cache,
    flight: Arc<Flight>,
    /// When the flight began.
    began: Now,
    /// What serves in the meantime.
    serving: Option<Kept>,
    /// This caller began the flight.
    is_first: bool,
}

impl Seat<'_> {
    /// Waits for the outcome, as long as that makes sense.
    async fn wait(&self, now: Now, patience: Option<Patience<'_>>) -> Option<Outcome> {
        let longest = match &self.serving {
            // Half of what is left is the call's, and the credentials that it goes on with have to last as long.
            Some(kept) => {
                let of_call = patience.map_or(Duration::ZERO, |patience| patience.left() / 2);
                let of_credentials = kept.expiry.map_or(Duration::MAX, |expiry| expiry.left(now) / 4);
                self.began.after(SHORT).left(now).min(of_call).min(of_credentials)
            }
            None => self.began.after(LONGEST).left(now),
        };
        let sleep = || patience.filter(|_| !longest.is_zero()).and_then(|patience| patience.sleep(longest));
        let (mut landing, mut timer) = (pin!(self.flight.join()), None);
        poll_fn(|context| {
            if let Poll::Ready(outcome) = landing.as_mut().poll(context) {
                return Poll::Ready(Some(outcome));
            }
            match timer.get_or_insert_with(sleep) {
                Some(timer) => timer.as_mut().poll(context).map(|()| None),
                None if self.serving.is_some() => Poll::Ready(None),
                None => Poll::Pending,
            }
        })
        .await
    }
}

impl Seat<'_> {
    /// Whether whoever began the flight went away before its end. Where that is why it failed, as with a runtime that is
    /// shut down, he may be about to: it is waited for, where there is a timer.
    async fn was_left(&self, patience: Option<Patience<'_>>) -> bool {
        let landing = self.flight.join();
        let mut timer = patience.and_then(|patience| patience.sleep(MOMENT.min(patience.left() / 2)));
        poll_fn(|context| {
            if let Poll::Ready(left) = landing.poll_was_left(context) {
                return Poll::Ready(left);
            }
            match &mut timer {
                Some(timer) => timer.as_mut().poll(context).map(|()| false),
                None => Poll::Ready(false),
            }
        })
        .await
    }
}

impl Drop for Seat<'_> {
    fn drop(&mut self) {
        if self.is_first {
            self.flight.leave();
        }
        let mut state = self.cache.state();
        if let Some(running) = state.running.as_mut().filter(|running| Arc::ptr_eq(&running.flight, &self.flight)) {
            running.waiting = running.waiting.saturating_sub(1);
        }
    }
}

impl State {
    /// The credentials, unless they have expired.
    fn serving(&self, now: Now) -> Option<Kept> {
        self.current.as_ref().filter(|kept| kept.expiry.is_none_or(|expiry| !expiry.is_reached(now))).cloned()
    }
}

/// What a provider gave, unless it is worse than what serves.
fn unexpired(credentials: Credentials, now: Now) -> Outcome {
    match credentials.expires_at() {
        Some(expiry) if now.until(expiry).is_zero() => Err(Arc::new(Error::credentials(
            "the provider gave credentials that have expired already by this machine's clock",
        ))),
        _ => Ok(credentials),
    }
}

fn took_too_long() -> Arc<Error> {
    let message = format!("the provider gave no credentials within {} seconds", LONGEST.as_secs());
    Arc::new(Error::credentials(message))
}
