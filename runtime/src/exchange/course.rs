//! What follows an attempt. Its outcome comes in; the end of the call, or a wait before another attempt, goes out.

use std::time::Duration;

use http::header::DATE;
use http::{HeaderMap, StatusCode};

use super::Exchange;
use crate::BoxFuture;
use crate::answer::Answer;
use crate::clock::{Correction, is_refusal};
use crate::deadline::Deadline;
use crate::error::{Attempt, Error};
use crate::interceptor::Context;
use crate::observe::Watch;
use crate::retry::read_date;

/// What follows an attempt that did not end the call with an error.
pub(super) enum Next {
    Done(Answer),
    /// Another attempt, after a wait where there is one.
    Again(Option<BoxFuture<'static, ()>>),
}

/// What came of an attempt.
pub(super) struct Ended {
    pub(super) result: Result<Answer, Error>,
    /// What the interceptors make the call's end.
    pub(super) verdict: Option<Error>,
}

/// What has become of a call so far.
pub(super) struct Course<'c> {
    /// What interceptors see of it.
    pub(super) context: Context<'c>,
    /// The head of the latest attempt's answer. It is kept here and not handed on, through every layer of the future.
    pub(super) head: Head,
    /// Those that failed.
    pub(super) attempts: Vec<Attempt>,
    correction: Option<Correction>,
    /// Before the latest attempt.
    waited: Duration,
}

/// The head of an answer; empty where none came.
#[derive(Default)]
pub(super) struct Head {
    pub(super) status: Option<StatusCode>,
    pub(super) headers: HeaderMap,
}

impl<'c> Course<'c> {
    pub(super) fn new(context: Context<'c>) -> Self {
        Self { context, head: Head::default(), attempts: Vec::new(), correction: None, waited: Duration::ZERO }
    }

    fn note(&mut self, error: &Error, host: &str) {
        self.attempts.push(Attempt::new(error, host, self.waited));
    }

    /// How many attempts the retry policy has to count: the one after the clock was set right is not its own.
    fn made(&self) -> u32 {
        u32::try_from(self.attempts.len()).unwrap_or(u32::MAX) - u32::from(self.correction.is_some())
    }
}

impl Exchange {
    /// Decides over the call. A wait counts from now.
    pub(super) fn go_on(
        &self,
        Ended { result, verdict }: Ended,
        host: &str,
        deadline: Deadline<'_>,
        watch: &Watch<'_>,
        course: &mut Course<'_>,
    ) -> Result<Next, Error> {
        let error = match (result, verdict) {
            (Ok(answer), None) => {
                self.shared.budget.refill();
                return Ok(Next::Done(answer));
            }
            (Err(error), None) => error,
            (result, Some(verdict)) => {
                course.note(result.as_ref().err().unwrap_or(&verdict), host);
                return Err(verdict);
            }
        };
        course.note(&error, host);

        if is_refusal(error.code()) && self.correct_clock(&course.head.headers, &mut course.correction) {
            // Nothing was done, and nothing has to be waited for: once, whatever the policy.
            watch.retried(&error, Duration::ZERO);
            course.waited = Duration::ZERO;
            return Ok(Next::Again(None));
        }
        let Some(delay) = self.retry.delay(&error, course.made(), self.repeatable) else { return Err(error) };
        let fits = deadline.left().is_some_and(|left| delay < left);
        let timer = if fits { self.shared.transport.sleep(delay) } else { None };
        // The budget is asked last, so that only a retry that will be made is paid for.
        let Some(timer) = timer.filter(|_| self.shared.budget.take()) else { return Err(error) };
        watch.retried(&error, delay);
        course.waited = delay;
        Ok(Next::Again(Some(timer)))
    }

    /// Learns the time from an answer, unless it was learnt in this call before and did not help.
    fn correct_clock(&self, headers: &HeaderMap, correction: &mut Option<Correction>) -> bool {
        let clock = &self.shared.clock;
        match *correction {
            None => {
                *correction = read_date(headers, DATE).and_then(|date| clock.correct(date));
                correction.is_some()
            }
            Some(correction) => {
                clock.take_back(correction);
                false
            }
        }
    }
}
