//! How the requests of the last while ended. Moments come in; counts go out.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// What a window is cut into: it forgets a slice at a time, and keeps no more than this and the one that runs.
const SLICES: u32 = 10;

/// A window that slides over time.
pub(super) struct Window {
    length: Duration,
    slices: VecDeque<Slice>,
}

struct Slice {
    start: Instant,
    failures: u64,
    all: u64,
}

impl Window {
    pub(super) fn new(length: Duration) -> Self {
        Self { length, slices: VecDeque::new() }
    }

    pub(super) fn note(&mut self, now: Instant, reached: bool) {
        while self.slices.front().is_some_and(|slice| slice.start + self.length <= now) {
            self.slices.pop_front();
        }
        let length = self.length / SLICES;
        if self.slices.back().is_none_or(|slice| slice.start + length <= now) {
            self.slices.push_back(Slice { start: now, failures: 0, all: 0 });
        }
        if let Some(slice) = self.slices.back_mut() {
            slice.all += 1;
            slice.failures += u64::from(!reached);
        }
    }

    /// Whether there are that many failures, and that they are that large a part of all requests.
    pub(super) fn is_bad(&self, failures: u32, percentage: u32) -> bool {
        let failed: u64 = self.slices.iter().map(|slice| slice.failures).sum();
        let all: u64 = self.slices.iter().map(|slice| slice.all).sum();
        failed >= failures.into() && failed.saturating_mul(100) >= all.saturating_mul(percentage.into())
    }
}
