//! A service that follows a script. Requests come in; answers, and a record of what was asked, go out. No network, and
//! a clock of its own that goes only when something waits.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::{Answer, Sent};
use crate::BoxFuture;
use crate::transport::{Request, Response, Transport, TransportError};

/// A transport that answers by a script. Clones share the script and the record: give one to the client, and keep one.
///
/// A request gets the answer of the first line that fits it and is not used up. One that no line fits fails the call,
/// kind [`Refused`](crate::ErrorKind::Refused), and the error says what was asked and what the script has left.
///
/// Waits take no time: between attempts, for a place under a rate limit, and [before an answer](Answer::after), the
/// clock of the script is put forward instead, and the call's time-out is counted by it.
#[derive(Clone)]
pub struct Scripted {
    shared: Arc<Shared>,
}

struct Shared {
    state: Mutex<State>,
    started: Instant,
}

#[derive(Default)]
struct State {
    lines: Vec<Line>,
    sent: Vec<Sent>,
    waits: Vec<Duration>,
    elapsed: Duration,
}

struct Line {
    /// For messages.
    name: String,
    fits: Box<dyn Fn(&Sent) -> bool + Send + Sync>,
    answer: Answer,
    lasting: bool,
    used: u32,
}

impl Scripted {
    /// An empty script, which answers nothing.
    pub fn new() -> Self {
        Self { shared: Arc::new(Shared { state: Mutex::default(), started: Instant::now() }) }
    }

    /// The next call of this action gets this answer, once.
    pub fn on(self, action: &str, answer: Answer) -> Self {
        self.action(action, answer, false)
    }

    /// Every call of this action that no earlier line answers gets this answer.
    pub fn always(self, action: &str, answer: Answer) -> Self {
        self.action(action, answer, true)
    }

    /// The next request that fits gets this answer, once.
    pub fn when(self, fits: impl Fn(&Sent) -> bool + Send + Sync + 'static, answer: Answer) -> Self {
        self.line("a condition".to_owned(), Box::new(fits), answer, false)
    }

    /// Every request that fits and that no earlier line answers gets this answer.
    pub fn whenever(self, fits: impl Fn(&Sent) -> bool + Send + Sync + 'static, answer: Answer) -> Self {
        self.line("a condition".to_owned(), Box::new(fits), answer, true)
    }

    /// All requests so far, in order; one for each attempt.
    pub fn sent(&self) -> Vec<Sent> {
        self.state().sent.clone()
    }

    /// How long calls have waited between attempts and for a place under a rate limit, in order.
    pub fn waits(&self) -> Vec<Duration> {
        self.state().waits.clone()
    }

    /// How far the clock of the script was put forward, by all waits and delays together.
    pub fn elapsed(&self) -> Duration {
        self.state().elapsed
    }

    /// Puts the clock forward, as if the test had taken that long.
    pub fn advance(&self, by: Duration) {
        let mut state = self.state();
        state.elapsed = state.elapsed.saturating_add(by);
    }

    /// Whether the whole script was played.
    ///
    /// # Errors
    /// Names the lines that no request has used.
    pub fn finished(&self) -> Result<(), Unused> {
        let lines = self.state().unused(|line| line.used == 0);
        if lines.is_empty() { Ok(()) } else { Err(Unused { lines }) }
    }

    fn action(self, action: &str, answer: Answer, lasting: bool) -> Self {
        let name = action.to_owned();
        self.line(name.clone(), Box::new(move |sent| sent.action() == name), answer, lasting)
    }

    fn line(self, name: String, fits: Box<dyn Fn(&Sent) -> bool + Send + Sync>, answer: Answer, lasting: bool) -> Self {
        self.state().lines.push(Line { name, fits, answer, lasting, used: 0 });
        self
    }

    fn play(&self, sent: Sent, timeout: Duration) -> Result<Response, TransportError> {
        let mut state = self.state();
        let line = state.lines.iter_mut().find(|line| (line.lasting || line.used == 0) && (line.fits)(&sent));
        let Some(line) = line else {
            let left = state.unused(|line| line.lasting || line.used == 0);
            let left = if left.is_empty() { "nothing".to_owned() } else { left.join(", ") };
            let asked = format!("{} was asked with {}", sent.action(), sent.shown());
            state.sent.push(sent);
            return Err(TransportError::refused(format!(
                "no line of the script fits: {asked}; the script has left: {left}"
            )));
        };
        line.used += 1;
        let answer = line.answer.clone();
        state.sent.push(sent);
        let taken = answer.delay().min(timeout);
        state.elapsed = state.elapsed.saturating_add(taken);
        if answer.delay() >= timeout {
            return Err(TransportError::timeout("by the script"));
        }
        answer.give()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.shared.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// The names of these lines, with their places in the script.
    fn unused(&self, which: impl Fn(&Line) -> bool) -> Vec<String> {
        let lines = self.lines.iter().enumerate().filter(|(_, line)| which(line));
        lines.map(|(index, line)| format!("{} (line {})", line.name, index + 1)).collect()
    }
}

impl Default for Scripted {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Scripted {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Scripted").field("sent", &self.sent()).finish_non_exhaustive()
    }
}

impl Transport for Scripted {
    fn send(&self, request: Request, timeout: Duration) -> BoxFuture<'_, Result<Response, TransportError>> {
        Box::pin(async move { self.play(Sent::of(&request), timeout) })
    }

    fn sleep(&self, duration: Duration) -> Option<BoxFuture<'static, ()>> {
        let script = self.clone();
        Some(Box::pin(async move {
            script.state().waits.push(duration);
            script.advance(duration);
        }))
    }

    fn now(&self) -> Instant {
        let elapsed = self.state().elapsed;
        self.shared.started.checked_add(elapsed).unwrap_or(self.shared.started)
    }
}

/// Lines of a script that nothing was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unused {
    lines: Vec<String>,
}

impl fmt::Display for Unused {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "nothing has asked for: {}", self.lines.join(", "))
    }
}

impl std::error::Error for Unused {}
