//! Who may begin when. The time is given, so that nothing waits.

use std::thread;

use super::*;

const LINE: Line = ("essbasic", "CreateFlow");
const LONG: Duration = Duration::from_secs(1_000);

fn limiter() -> Limiter {
    Limiter::new(RateLimiting::Wait)
}

fn millis(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// The waits of `count` calls that come at once.
fn waits(limiter: &Limiter, now: Instant, per_second: u32, count: usize) -> Vec<u64> {
    let place = |_| {
        let place = limiter.place_at(now, LINE, per_second, LONG).ok().unwrap();
        let wait = place.wait().as_millis();
        place.take();
        u64::try_from(wait).unwrap()
    };
    (0..count).map(place).collect()
}

#[test]
fn as_many_as_a_second_has_begin_at_once_and_the_others_second_by_second() {
    assert_eq!(waits(&limiter(), Instant::now(), 3, 8), [0, 0, 0, 1_000, 1_000, 1_000, 2_000, 2_000]);
}

#[test]
fn no_second_holds_more_than_the_rate_wherever_it_begins() {
    const RATE: usize = 5;
    let (limiter, begin) = (limiter(), Instant::now());
    let mut starts = Vec::new();
    for turn in 0..500_u64 {
        // Bursts and pauses of every length.
        let now = begin + millis(turn * 37 + (turn / 50) * 1_900);
        let place = limiter.place_at(now, LINE, RATE as u32, LONG).ok().unwrap();
        starts.push(now + place.wait());
        place.take();
    }
    assert!(starts.is_sorted(), "first come, first served");
    assert!(starts.windows(RATE + 1).all(|window| window[RATE] - window[0] >= SECOND));
    let idle = starts.windows(RATE + 1).filter(|window| window[RATE] - window[0] > millis(1_100)).count();
    assert!(idle < 120, "places are used where there are callers: {idle}");
}

#[test]
fn what_a_second_did_not_use_is_not_saved_up() {
    let (limiter, now) = (limiter(), Instant::now());
    assert_eq!(waits(&limiter, now, 2, 1), [0]);
    assert_eq!(waits(&limiter, now + millis(10_000), 2, 4), [0, 0, 1_000, 1_000]);
}

#[test]
fn a_call_that_would_wait_too_long_is_told_how_long_and_takes_no_place() {
    let (limiter, now) = (limiter(), Instant::now());
    waits(&limiter, now, 1, 2);
    for _ in 0..5 {
        assert_eq!(limiter.place_at(now, LINE, 1, millis(1_999)).err(), Some(millis(2_000)));
    }
    assert_eq!(waits(&limiter, now, 1, 1), [2_000]);
}

#[test]
fn a_place_that_is_not_taken_is_given_back() {
    let (limiter, now) = (limiter(), Instant::now());
    waits(&limiter, now, 1, 1);
    for _ in 0..5 {
        let place = limiter.place_at(now, LINE, 1, LONG).ok().unwrap();
        assert_eq!(place.wait(), millis(1_000));
        drop(place);
    }
    assert_eq!(waits(&limiter, now, 1, 2), [1_000, 2_000]);
}

#[test]
fn nobody_overtakes_through_places_that_were_given_back() {
    let (limiter, now) = (limiter(), Instant::now());
    let place = || limiter.place_at(now, LINE, 2, LONG).ok().unwrap();
    let mut places: Vec<Place<'_>> = (0..7).map(|_| place()).collect();
    let last = places.pop().unwrap();
    assert_eq!(last.wait(), millis(3_000));
    drop(places);
    assert!(place().wait() >= last.wait());
}

#[test]
fn actions_have_lines_of_their_own() {
    let (limiter, now) = (limiter(), Instant::now());
    waits(&limiter, now, 1, 5);
    let other = limiter.place_at(now, ("ess", "CreateFlow"), 1, LONG).ok().unwrap();
    assert_eq!(other.wait(), Duration::ZERO);
}

#[test]
fn many_threads_get_as_many_places_as_there_are() {
    let (limiter, now) = (limiter(), Instant::now());
    let mut all: Vec<u64> = thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| waits(&limiter, now, 20, 100))).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    all.sort_unstable();
    let expected: Vec<u64> = (0..800).map(|number| number / 20 * 1_000).collect();
    assert_eq!(all, expected);
}

#[test]
fn a_rate_of_nothing_is_taken_for_one() {
    assert_eq!(waits(&limiter(), Instant::now(), 0, 3), [0, 1_000, 2_000]);
}
