//! What time it is at the service. The system's clock and the dates of answers come in; a corrected time goes out.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

use crate::time::unix_seconds;

/// The code of a refusal for a time stamp that is more than five minutes off.
const EXPIRED: &str = "AuthFailure.SignatureExpire";

/// Whether the service refused a signature for its time.
pub(crate) fn is_refusal(code: Option<&str>) -> bool {
    code == Some(EXPIRED)
}

/// The system's clock, set right by as much as an answer showed it to be wrong. Shared by all clones of a client.
#[derive(Default)]
pub(crate) struct Clock {
    /// Seconds that the service is ahead.
    ahead: AtomicI64,
}

/// A correction that was made, by which it can be taken back.
#[derive(Clone, Copy)]
pub(crate) struct Correction(i64);

impl Clock {
    pub(crate) fn now(&self) -> SystemTime {
        shifted(SystemTime::now(), self.ahead.load(Ordering::Relaxed))
    }

    /// Learns that it is `date` now at the service, in seconds since 1970.
    pub(crate) fn correct(&self, date: u64) -> Option<Correction> {
        let here = unix_seconds(SystemTime::now())?;
        let ahead = i64::try_from(date).ok()? - i64::try_from(here).ok()?;
        self.ahead.store(ahead, Ordering::Relaxed);
        Some(Correction(ahead))
    }

    /// Goes back to the system's clock, unless another call has learnt something else since: the corrected time was
    /// refused too, so that the date was a proxy's and as wrong as ours.
    pub(crate) fn take_back(&self, correction: Correction) {
        let _ = self.ahead.compare_exchange(correction.0, 0, Ordering::Relaxed, Ordering::Relaxed);
    }
}

/// `time` itself where the sum is out of range, which signing then reports.
fn shifted(time: SystemTime, seconds: i64) -> SystemTime {
    let by = Duration::from_secs(seconds.unsigned_abs());
    let sum = if seconds < 0 { time.checked_sub(by) } else { time.checked_add(by) };
    sum.unwrap_or(time)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds_now(clock: &Clock) -> u64 {
        unix_seconds(clock.now()).unwrap()
    }

    #[test]
    fn a_correction_moves_the_clock_and_can_be_taken_back() {
        const HOUR: u64 = 3_600;
        let (clock, system) = (Clock::default(), Clock::default());
        for date in [seconds_now(&system) + HOUR, seconds_now(&system) - HOUR] {
            let correction = clock.correct(date).unwrap();
            assert!(seconds_now(&clock).abs_diff(date) < HOUR / 2);
            clock.take_back(correction);
            assert!(seconds_now(&clock).abs_diff(seconds_now(&system)) < HOUR / 2);
        }
    }

    #[test]
    fn what_another_call_has_learnt_is_not_taken_back() {
        let clock = Clock::default();
        let now = seconds_now(&clock);
        let old = clock.correct(now + 100_000).unwrap();
        clock.correct(now + 200_000).unwrap();
        clock.take_back(old);
        assert!(seconds_now(&clock) >= now + 200_000);
    }
}
