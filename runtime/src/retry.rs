//! Whether a call is made again, and when. A failed attempt comes in; a time to wait, or nothing, goes out. Knows
//! neither requests nor the network.

use std::time::Duration;

use crate::error::{Error, ErrorKind};
use crate::random::random_below;

mod after;
mod budget;
#[cfg(test)]
mod tests;

pub(crate) use after::{read_date, read_retry_after};
pub(crate) use budget::Budget;

/// More attempts than this are never made, whatever a policy says.
const MOST_ATTEMPTS: u32 = 16;
const DEFAULT_ATTEMPTS: u32 = 3;
const DEFAULT_FIRST_DELAY: Duration = Duration::from_millis(100);
/// The service counts requests by the second.
const DEFAULT_THROTTLED_DELAY: Duration = Duration::from_secs(1);
const DEFAULT_LONGEST_DELAY: Duration = Duration::from_secs(20);

/// How often a call is made again where that is safe, and how long it waits before.
///
/// What is safe follows from the action and from what happened:
///
/// | what happened | a read, or a write with a `ClientToken` | any other write |
/// |---|---|---|
/// | throttled: `RequestLimitExceeded`, HTTP 429 | again | again |
/// | no connection, so that no byte was sent | again | again |
/// | the connection broke, or timed out before the call's time was up | again | an error |
/// | HTTP 500, 502, 503, 504, `InternalError` | again | an error |
/// | anything else | an error | an error |
///
/// A read is an action that the spec marks so (`effect: read`), or whose name begins with `Describe`, `Get`, `List`,
/// `Query` or `Inquire` unless the spec says `effect: write`; a write with a `ClientToken` gets one where the request has none, the same for all attempts. Every
/// attempt is signed anew.
///
/// The time before another attempt is drawn between nothing and a limit that doubles each time ("full jitter"), and
/// is never shorter than the `Retry-After` of the answer. All attempts together take no longer than the call's
/// [`timeout`](crate::Call::timeout): where the wait would not fit, the call fails at once. All calls of a client
/// share a [budget](crate::ClientBuilder::retry_budget) of retries besides.
///
/// Waiting takes a transport with a timer, as the default one is: see
/// [`Transport::sleep`](crate::transport::Transport::sleep).
///
/// ```
/// use std::time::Duration;
/// use tcgen_runtime::RetryPolicy;
///
/// let patient = RetryPolicy::new().attempts(6).longest_delay(Duration::from_secs(5));
/// assert_eq!(RetryPolicy::default(), RetryPolicy::new().attempts(3));
/// # let _ = patient;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    attempts: u32,
    first_delay: Duration,
    throttled_delay: Duration,
    longest_delay: Duration,
}

impl RetryPolicy {
    /// Three attempts, up to 100 ms before the second (1 second after throttling), at most 20 seconds before any.
    pub const fn new() -> Self {
        Self {
            attempts: DEFAULT_ATTEMPTS,
            first_delay: DEFAULT_FIRST_DELAY,
            throttled_delay: DEFAULT_THROTTLED_DELAY,
            longest_delay: DEFAULT_LONGEST_DELAY,
        }
    }

    /// One attempt and no other.
    pub const fn off() -> Self {
        Self::new().attempts(1)
    }

    /// How many attempts a call has, the first included: 1 to 16, and what lies outside counts as the nearest of them.
    #[must_use]
    pub const fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = match attempts {
            0 => 1,
            1..=MOST_ATTEMPTS => attempts,
            _ => MOST_ATTEMPTS,
        };
        self
    }

    /// The longest time before the second attempt; it doubles for each that follows.
    #[must_use]
    pub const fn first_delay(mut self, delay: Duration) -> Self {
        self.first_delay = delay;
        self
    }

    /// The same after throttling, which a short wait does not cure: the service counts requests by the second.
    #[must_use]
    pub const fn throttled_delay(mut self, delay: Duration) -> Self {
        self.throttled_delay = delay;
        self
    }

    /// The longest time that is drawn before any attempt. A `Retry-After` is kept even where it is longer.
    #[must_use]
    pub const fn longest_delay(mut self, delay: Duration) -> Self {
        self.longest_delay = delay;
        self
    }

    /// How long to wait before another attempt, after `made` of them; `None` where there shall be none.
    pub(crate) fn delay(&self, error: &Error, made: u32, repeatable: bool) -> Option<Duration> {
        if made >= self.attempts || !may_repeat(error, repeatable) {
            return None;
        }
        let first = if error.is_throttled() { self.throttled_delay } else { self.first_delay };
        let doubled = first.saturating_mul(2_u32.saturating_pow(made.saturating_sub(1)));
        let drawn = random_below(doubled.min(self.longest_delay));
        Some(error.retry_after().map_or(drawn, |asked| asked.max(drawn)))
    }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::new()
    }
}

/// Whether a call that failed so can be made again without being done twice. `repeatable` says that being done twice
/// does no harm.
fn may_repeat(error: &Error, repeatable: bool) -> bool {
    if error.is_throttled() || error.kind() == ErrorKind::Connect {
        return true;
    }
    let transient = match error.kind() {
        ErrorKind::Timeout | ErrorKind::Connection => true,
        ErrorKind::Http | ErrorKind::Service => {
            matches!(error.status(), Some(500 | 502..=504)) || error.family() == Some("InternalError")
        }
        _ => false,
    };
    repeatable && transient
}
