//! Connections between two uses. What was used goes in; the one that was used last comes out, unless it is too old.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use http::uri::Authority;
use tokio::runtime;

use super::line::Line;

/// Whom a connection leads to, and who may use it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Key {
    pub(super) tls: bool,
    pub(super) authority: Authority,
    /// The event loop that hears of it: on another's, nobody would be woken.
    pub(super) runtime: runtime::Id,
}

pub(super) struct Pool {
    max_idle_per_host: usize,
    idle_timeout: Duration,
    idle: Mutex<Idle>,
}

#[derive(Default)]
struct Idle {
    /// A client has a host or two, so that looking through them is quicker than hashing.
    hosts: Vec<(Key, Vec<Waiting>)>,
    cleared: Option<Instant>,
}

struct Waiting {
    line: Box<Line>,
    since: Instant,
}

impl Pool {
    pub(super) fn new(max_idle_per_host: usize, idle_timeout: Duration) -> Self {
        Self { max_idle_per_host, idle_timeout, idle: Mutex::default() }
    }

    /// The connection that was used last, which is the likeliest to be open still.
    pub(super) fn take(&self, key: &Key) -> Option<Box<Line>> {
        let now = Instant::now();
        let mut idle = self.idle();
        let lines = &mut idle.hosts.iter_mut().find(|(known, _)| known == key)?.1;
        let last = lines.pop()?;
        if self.is_fresh(&last, now) {
            return Some(last.line);
        }
        // All others are older.
        let old = std::mem::take(lines);
        drop(idle);
        drop(old);
        None
    }

    /// Keeps a connection for whoever comes next.
    pub(super) fn put(&self, key: Key, mut line: Box<Line>) {
        if self.max_idle_per_host == 0 || !line.rest() {
            return;
        }
        let now = Instant::now();
        let mut idle = self.idle();
        let old = self.clear(&mut idle, now);
        let waiting = Waiting { line, since: now };
        match idle.hosts.iter_mut().find(|(known, _)| *known == key) {
            Some((_, lines)) if lines.len() < self.max_idle_per_host => lines.push(waiting),
            Some(_) => {}
            None => idle.hosts.push((key, vec![waiting])),
        }
        drop(idle);
        drop(old);
    }

    /// Takes out what is too old, now and then. Nobody does it while no call is made: the pool has no task of its own.
    fn clear(&self, idle: &mut Idle, now: Instant) -> Vec<Waiting> {
        let cleared = *idle.cleared.get_or_insert(now);
        if now.duration_since(cleared) < self.idle_timeout {
            return Vec::new();
        }
        idle.cleared = Some(now);
        let mut old = Vec::new();
        for (_, lines) in &mut idle.hosts {
            old.extend(lines.extract_if(.., |waiting| !self.is_fresh(waiting, now)));
        }
        idle.hosts.retain(|(_, lines)| !lines.is_empty());
        old
    }

    fn is_fresh(&self, waiting: &Waiting, now: Instant) -> bool {
        now.duration_since(waiting.since) < self.idle_timeout
    }

    fn idle(&self) -> MutexGuard<'_, Idle> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
