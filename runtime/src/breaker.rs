//! Whether a host is worth asking. How requests to it ended comes in, with the time; leave to ask it goes out. Knows
//! neither requests nor the network, and no clock but the one it is given.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

#[cfg(test)]
mod tests;
mod window;

use window::Window;

/// When a breaker opens, and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Settings {
    pub(crate) failures: u32,
    pub(crate) percentage: u32,
    pub(crate) window: Duration,
    pub(crate) pause: Duration,
}

/// The breakers of all hosts that a client and its clones ask.
pub(crate) struct Breakers {
    settings: Settings,
    hosts: Mutex<HashMap<String, Arc<Breaker>>>,
}

impl Breakers {
    pub(crate) fn new(settings: Settings) -> Self {
        Self { settings, hosts: Mutex::default() }
    }

    pub(crate) fn of(&self, host: &str) -> Arc<Breaker> {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(breaker) = hosts.get(host) {
            return Arc::clone(breaker);
        }
        let breaker = Arc::new(Breaker::new(self.settings));
        hosts.insert(host.to_owned(), Arc::clone(&breaker));
        breaker
    }
}

/// The breaker of one host: closed while the host can be reached, then open for a time, then open to one request that
/// finds out ("half-open").
pub(crate) struct Breaker {
    settings: Settings,
    inner: Mutex<Inner>,
}

struct Inner {
    state: State,
    /// Goes up with every change of state and every probe, so that a request which ends in a later era than it began
    /// in decides nothing: a slow failure of before does not close a breaker, nor open one that has just closed.
    era: u64,
}

enum State {
    Closed(Window),
    Open { until: Instant, probing: bool },
}

impl Breaker {
    fn new(settings: Settings) -> Self {
        let state = State::Closed(Window::new(settings.window));
        Self { settings, inner: Mutex::new(Inner { state, era: 0 }) }
    }

    /// Leave to ask the host at `now`; `None` where something else should be asked.
    pub(crate) fn admit(self: &Arc<Self>, now: Instant) -> Option<Pass> {
        let mut inner = self.lock();
        if let State::Open { until, probing } = &mut inner.state {
            if *probing || now < *until {
                return None;
            }
            *probing = true;
            inner.era += 1;
        }
        Some(Pass { breaker: Arc::clone(self), era: inner.era, settled: false })
    }

    fn settle(&self, era: u64, now: Instant, reached: bool) {
        let mut inner = self.lock();
        if inner.era != era {
            return;
        }
        let opens = match &mut inner.state {
            State::Closed(window) => {
                window.note(now, reached);
                if !window.is_bad(self.settings.failures, self.settings.percentage) {
                    return;
                }
                true
            }
            State::Open { .. } => !reached,
        };
        inner.era += 1;
        inner.state = match opens {
            true => State::Open { until: now + self.settings.pause, probing: false },
            false => State::Closed(Window::new(self.settings.window)),
        };
    }

    /// Gives the place of a probe that nobody awaits any more to another.
    fn release(&self, era: u64) {
        let mut inner = self.lock();
        if inner.era == era
            && let State::Open { probing, .. } = &mut inner.state
        {
            *probing = false;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Leave to ask a host once. One that is dropped before it is settled, as that of a call which is given up, says
/// nothing of the host.
pub(crate) struct Pass {
    breaker: Arc<Breaker>,
    era: u64,
    settled: bool,
}

impl Pass {
    /// Says whether the host was reached.
    pub(crate) fn settle(mut self, now: Instant, reached: bool) {
        self.settled = true;
        self.breaker.settle(self.era, now, reached);
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        if !self.settled {
            self.breaker.release(self.era);
        }
    }
}
