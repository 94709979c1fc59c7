//! How many retries all calls of a client may make together.

use std::sync::atomic::{AtomicU32, Ordering};

/// A retry takes this much, a success gives 1 back.
const COST: u32 = 10;

/// Keeps a client from doubling the load of a service that is down: once the budget is spent, there is one retry for
/// every ten calls that succeed.
pub(crate) struct Budget {
    left: AtomicU32,
    full: u32,
}

impl Budget {
    pub(crate) fn new(retries: u32) -> Self {
        let full = retries.saturating_mul(COST);
        Self { left: AtomicU32::new(full), full }
    }

    /// Takes one retry, if there is one.
    pub(crate) fn take(&self) -> bool {
        let taken = |left: u32| left.checked_sub(COST);
        self.left.try_update(Ordering::Relaxed, Ordering::Relaxed, taken).is_ok()
    }

    /// Notes a call that succeeded.
    pub(crate) fn refill(&self) {
        let given = |left: u32| (left < self.full).then(|| left + 1);
        // A full budget stays as it is, and is what nearly every call finds: reading it costs other threads nothing.
        if self.left.load(Ordering::Relaxed) < self.full {
            let _ = self.left.try_update(Ordering::Relaxed, Ordering::Relaxed, given);
        }
    }
}
