//! What is made again, how long it waits, and what a client spends on it.

use std::collections::HashSet;

use http::HeaderMap;

use super::after::read_retry_after;
use super::*;

const READ: bool = true;
const WRITE: bool = false;

fn service(code: &str) -> Error {
    Error::service(code.to_owned(), String::new()).with_status(200)
}

fn status(status: u16) -> Error {
    Error::new(ErrorKind::Http, "").with_status(status)
}

fn kind(kind: ErrorKind) -> Error {
    Error::new(kind, "")
}

#[test]
fn throttling_and_a_missing_connection_are_repeated_whatever_the_action_does() {
    for error in [
        service("RequestLimitExceeded"),
        service("RequestLimitExceeded.UinLimitExceeded"),
        status(429),
        kind(ErrorKind::Connect),
    ] {
        assert!(may_repeat(&error, READ) && may_repeat(&error, WRITE), "{error:?}");
    }
}

#[test]
fn what_may_have_been_done_is_repeated_only_where_that_does_no_harm() {
    for error in [
        kind(ErrorKind::Timeout),
        kind(ErrorKind::Connection),
        status(500),
        status(502),
        status(503),
        status(504),
        service("InternalError"),
        service("InternalError.Db"),
        service("FailedOperation").with_status(503),
    ] {
        assert!(may_repeat(&error, READ) && !may_repeat(&error, WRITE), "{error:?}");
    }
}

#[test]
fn what_would_only_fail_again_is_not_repeated() {
    for error in [
        service("InvalidParameter"),
        service("AuthFailure.SignatureFailure"),
        service("InternalErrors"),
        status(400),
        status(403),
        status(413),
        status(501),
        status(302),
        kind(ErrorKind::Decode).with_status(200),
        kind(ErrorKind::TooLarge).with_status(500),
        kind(ErrorKind::Credentials),
        kind(ErrorKind::InvalidRequest),
        kind(ErrorKind::InvalidOption),
        kind(ErrorKind::Clock),
    ] {
        assert!(!may_repeat(&error, READ), "{error:?}");
    }
}

#[test]
fn the_limit_of_the_wait_doubles_until_it_is_the_longest() {
    let policy = RetryPolicy::new()
        .attempts(16)
        .first_delay(Duration::from_millis(100))
        .throttled_delay(Duration::from_secs(1))
        .longest_delay(Duration::from_secs(2));
    let longest = |error: &Error, made| (0..2_000).filter_map(|_| policy.delay(error, made, READ)).max().unwrap();
    for (error, limits) in [
        (status(502), [100, 200, 400, 800, 1_600, 2_000, 2_000]),
        (status(429), [1_000, 2_000, 2_000, 2_000, 2_000, 2_000, 2_000]),
    ] {
        for (made, limit) in (1..).zip(limits.map(Duration::from_millis)) {
            let longest = longest(&error, made);
            assert!(longest <= limit && longest > limit * 9 / 10, "{made}: {longest:?} of {limit:?}");
        }
    }
}

#[test]
fn the_wait_is_drawn_from_the_whole_range() {
    let policy = RetryPolicy::new().first_delay(Duration::from_secs(8));
    let drawn: HashSet<u64> = (0..1_000).map(|_| policy.delay(&status(502), 1, READ).unwrap().as_secs()).collect();
    assert_eq!(drawn.len(), 8, "{drawn:?}");
}

#[test]
fn retry_after_is_the_least_that_is_waited() {
    let asked = Duration::from_secs(90);
    let error = status(429).with_retry_after(Some(asked));
    assert_eq!(RetryPolicy::new().delay(&error, 1, WRITE), Some(asked));
    let error = status(429).with_retry_after(Some(Duration::from_nanos(1)));
    assert!(RetryPolicy::new().delay(&error, 1, WRITE) >= Some(Duration::from_nanos(1)));
}

#[test]
fn a_policy_has_an_end_and_is_never_beyond_sixteen_attempts() {
    let made = |policy: RetryPolicy| (1..100).find(|made| policy.delay(&status(502), *made, READ).is_none());
    assert_eq!(made(RetryPolicy::off()), Some(1));
    assert_eq!(made(RetryPolicy::new()), Some(3));
    assert_eq!(made(RetryPolicy::new().attempts(0)), Some(1));
    assert_eq!(made(RetryPolicy::new().attempts(16)), Some(16));
    assert_eq!(made(RetryPolicy::new().attempts(u32::MAX)), Some(16));
}

#[test]
fn a_spent_budget_gives_one_retry_for_ten_successes() {
    let budget = Budget::new(2);
    let taken = || (0..10).filter(|_| budget.take()).count();
    assert_eq!(taken(), 2);
    (0..9).for_each(|_| budget.refill());
    assert_eq!(taken(), 0);
    budget.refill();
    assert_eq!(taken(), 1);
    (0..1_000).for_each(|_| budget.refill());
    assert_eq!(taken(), 2, "never more than it began with");
    assert!(!Budget::new(0).take());
}

#[test]
fn retry_after_is_seconds_or_a_date() {
    let read = |pairs: &[(&'static str, &'static str)]| {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(*name, value.parse().unwrap());
        }
        read_retry_after(&headers).map(|after| after.as_secs())
    };
    const DATE: (&str, &str) = ("date", "Sun, 06 Nov 1994 08:49:37 GMT");
    assert_eq!(read(&[("retry-after", "7")]), Some(7));
    assert_eq!(read(&[("retry-after", "0")]), Some(0));
    assert_eq!(read(&[("retry-after", "99999999999999999999999")]), Some(u64::MAX));
    assert_eq!(read(&[DATE, ("retry-after", "Sun, 06 Nov 1994 08:50:07 GMT")]), Some(30));
    assert_eq!(read(&[DATE, ("retry-after", "Sun, 06 Nov 1994 08:00:00 GMT")]), Some(0));
    assert_eq!(read(&[("retry-after", "Sun, 06 Nov 1994 08:50:07 GMT")]), Some(0), "long ago by our own clock");
    for text in ["", "-1", "1.5", "soon"] {
        assert_eq!(read(&[("retry-after", text)]), None, "{text:?}");
    }
}
