//! Keeps an action's calls within its documented rate. The moment of a call comes in; its place in the line goes out.
//! Knows neither requests nor the network, and no clock but the one it is given.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::service::Action;

#[cfg(test)]
mod tests;

/// The time that rates are counted by.
const SECOND: Duration = Duration::from_secs(1);

/// What a client does with a call that would exceed the [documented rate](Action::requests_per_second) of its action.
///
/// The service counts by account, action and region: a client can only know of its own calls and those of its clones.
/// Every attempt counts, in any second no more of them begin than the rate allows, and up to that many may begin at
/// once. Actions without a documented rate, and those called by name, are not limited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RateLimiting {
    /// Sends it. The service may refuse it then, which a [`RetryPolicy`](crate::RetryPolicy) can deal with.
    #[default]
    Off,
    /// Lets it wait for its turn: first come, first served. Where the wait would outlast the call's time, or the
    /// transport has no timer, it fails as below.
    Wait,
    /// Lets it fail at once, kind [`RateLimited`](crate::ErrorKind::RateLimited), with nothing sent.
    /// [`retry_after`](crate::Error::retry_after) says when there is a place.
    Fail,
}

/// The lines of all actions, shared by all clones of a client.
pub(crate) struct Limiter {
    mode: RateLimiting,
    lines: Mutex<HashMap<Line, VecDeque<Instant>>>,
}

/// Service and action.
type Line = (&'static str, &'static str);

impl Limiter {
    pub(crate) fn new(mode: RateLimiting) -> Self {
        Self { mode, lines: Mutex::default() }
    }

    /// The next place in the line of `action`, where it begins within `longest`; how long it would have been to wait
    /// where it does not. `None` where no line is kept.
    pub(crate) fn place(
        &self,
        action: &Action,
        now: Instant,
        longest: Duration,
    ) -> Option<Result<Place<'_>, Duration>> {
        let per_second = action.requests_per_second()?;
        let longest = match self.mode {
            RateLimiting::Off => return None,
            RateLimiting::Wait => longest,
            RateLimiting::Fail => Duration::ZERO,
        };
        let line = (action.service().name(), action.name());
        Some(self.place_at(now, line, per_second, longest))
    }

    fn place_at(&self, now: Instant, line: Line, per_second: u32, longest: Duration) -> Result<Place<'_>, Duration> {
        let mut lines = self.lines();
        let starts = lines.entry(line).or_default();
        while starts.front().is_some_and(|start| *start + SECOND <= now) {
            starts.pop_front();
        }
        // One second after the call that is as many places ahead as a second has, and never before one that came
        // earlier: that one may have its place from a time when the line was longer.
        let ahead = starts.len().checked_sub(per_second.max(1) as usize);
        let free = ahead.and_then(|index| starts.get(index)).map_or(now, |start| *start + SECOND);
        let start = free.max(now).max(starts.back().copied().unwrap_or(now));
        let wait = start - now;
        if wait > longest {
            return Err(wait);
        }
        starts.push_back(start);
        Ok(Place { limiter: self, line, start, wait, taken: false })
    }

    fn lines(&self) -> MutexGuard<'_, HashMap<Line, VecDeque<Instant>>> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A place in a line. It is given back when it is dropped before it is taken, as a call is that nobody awaits any more.
pub(crate) struct Place<'l> {
    limiter: &'l Limiter,
    line: Line,
    start: Instant,
    wait: Duration,
    taken: bool,
}

impl Place<'_> {
    /// How long to wait before [`take`](Self::take).
    pub(crate) fn wait(&self) -> Duration {
        self.wait
    }

    pub(crate) fn take(mut self) {
        self.taken = true;
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        if self.taken {
            return;
        }
        if let Some(starts) = self.limiter.lines().get_mut(&self.line)
            && let Ok(index) = starts.binary_search(&self.start)
        {
            starts.remove(index);
        }
    }
}
