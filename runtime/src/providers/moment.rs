//! Times that a change of the machine's clock does not move away. The wall clock says when credentials expire; the
//! steady clock says how long they have been kept, also where the wall clock was set back in the meantime.

use std::time::{Duration, Instant, SystemTime};

/// What time it is, by both clocks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Now {
    wall: SystemTime,
    steady: Instant,
}

/// A time that is reached as soon as one of the clocks has reached it: the steady clock stands still while some machines
/// sleep, and the wall clock may be set back.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    /// Never, where it is further off than the clock can say.
    wall: Option<SystemTime>,
    steady: Option<Instant>,
}

impl Now {
    pub(super) fn here() -> Self {
        Self { wall: SystemTime::now(), steady: Instant::now() }
    }

    /// A time of a test.
    #[cfg(test)]
    pub(super) fn of(wall: SystemTime, steady: Instant) -> Self {
        Self { wall, steady }
    }

    /// How long it is until `time` of the wall clock; nothing where that is over.
    pub(super) fn until(self, time: SystemTime) -> Duration {
        time.duration_since(self.wall).unwrap_or_default()
    }

    pub(super) fn after(self, duration: Duration) -> Moment {
        Moment { wall: self.wall.checked_add(duration), steady: self.steady.checked_add(duration) }
    }
}

impl Moment {
    pub(super) fn is_reached(self, now: Now) -> bool {
        self.wall.is_some_and(|wall| wall <= now.wall) || self.steady.is_some_and(|steady| steady <= now.steady)
    }

    /// How long it is until then by the clock that is there first; [`Duration::MAX`] where it is never.
    pub(super) fn left(self, now: Now) -> Duration {
        let by_wall = self.wall.map_or(Duration::MAX, |wall| now.until(wall));
        let by_steady = self.steady.map_or(Duration::MAX, |steady| steady.saturating_duration_since(now.steady));
        by_wall.min(by_steady)
    }
}
