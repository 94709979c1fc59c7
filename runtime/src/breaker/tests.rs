//! When a breaker opens, who may try again, and what a late or lost request changes, all by a clock in the test's hand.

use std::thread;

use proptest::prelude::*;

use super::*;

const SLICE: Duration = Duration::from_secs(6);
const SETTINGS: Settings =
    Settings { failures: 5, percentage: 75, window: Duration::from_secs(60), pause: Duration::from_secs(30) };

fn breaker() -> Arc<Breaker> {
    Arc::new(Breaker::new(SETTINGS))
}

/// One request at `now`, where it is admitted.
fn ask(breaker: &Arc<Breaker>, now: Instant, reached: bool) -> bool {
    let pass = breaker.admit(now);
    let admitted = pass.is_some();
    if let Some(pass) = pass {
        pass.settle(now, reached);
    }
    admitted
}

fn open(now: Instant) -> Arc<Breaker> {
    let breaker = breaker();
    (0..5).for_each(|_| assert!(ask(&breaker, now, false)));
    assert!(breaker.admit(now).is_none());
    breaker
}

#[test]
fn five_failures_open_it_and_four_do_not() {
    let (breaker, now) = (breaker(), Instant::now());
    (0..4).for_each(|_| assert!(ask(&breaker, now, false)));
    assert!(ask(&breaker, now, false), "open only after the fifth");
    assert!(!ask(&breaker, now, true));
}

#[test]
fn successes_are_no_failures_however_many_there_are() {
    let (breaker, now) = (breaker(), Instant::now());
    assert!((0..10_000).all(|_| ask(&breaker, now, true)));
}

#[test]
fn three_quarters_have_to_fail() {
    let now = Instant::now();
    for (successes, failures) in [(1, 5), (2, 6), (3, 9), (100, 300)] {
        let breaker = breaker();
        (0..successes).for_each(|_| assert!(ask(&breaker, now, true)));
        let admitted = (0..1_000).take_while(|_| ask(&breaker, now, false)).count();
        assert_eq!(admitted, failures, "after {successes} successes");
    }
}

#[test]
fn what_is_older_than_the_window_is_forgotten() {
    let (breaker, start) = (breaker(), Instant::now());
    for round in 0..20 {
        let now = start + SETTINGS.window * round;
        assert!((0..4).all(|_| ask(&breaker, now, false)), "{round}");
    }
    let breaker = self::breaker();
    (0..1_000).for_each(|_| assert!(ask(&breaker, start, true)));
    let later = start + SETTINGS.window;
    assert_eq!((0..100).take_while(|_| ask(&breaker, later, false)).count(), 5, "old successes hide no failure");
}

#[test]
fn an_open_one_lets_one_request_through_when_its_time_has_passed() {
    let start = Instant::now();
    let breaker = open(start);
    assert!(breaker.admit(start + SETTINGS.pause - Duration::from_nanos(1)).is_none());
    let later = start + SETTINGS.pause;
    let probe = breaker.admit(later).unwrap();
    assert!((0..100).all(|_| breaker.admit(later + SETTINGS.pause).is_none()), "one at a time, however long it takes");
    probe.settle(later, true);
    assert!((0..4).all(|_| ask(&breaker, later, false)), "closed, and what was before is forgotten");
}

#[test]
fn a_probe_that_fails_opens_it_for_another_while() {
    let start = Instant::now();
    let breaker = open(start);
    let later = start + SETTINGS.pause;
    assert!(ask(&breaker, later, false));
    assert!(breaker.admit(later + SETTINGS.pause - Duration::from_nanos(1)).is_none());
    assert!(ask(&breaker, later + SETTINGS.pause, true));
    assert!(ask(&breaker, later + SETTINGS.pause, true));
}

#[test]
fn a_probe_that_is_given_up_leaves_its_place_to_the_next() {
    let start = Instant::now();
    let breaker = open(start);
    let later = start + SETTINGS.pause;
    for _ in 0..3 {
        let probe = breaker.admit(later);
        assert!(probe.is_some() && breaker.admit(later).is_none());
        drop(probe);
    }
    assert!(ask(&breaker, later, true) && ask(&breaker, later, true));
}

#[test]
fn a_request_that_was_given_up_says_nothing() {
    let (breaker, now) = (breaker(), Instant::now());
    (0..1_000).for_each(|_| drop(breaker.admit(now)));
    (0..4).for_each(|_| assert!(ask(&breaker, now, false)));
    (0..1_000).for_each(|_| drop(breaker.admit(now)));
    assert!(ask(&breaker, now, false) && !ask(&breaker, now, false));
}

#[test]
fn what_began_before_a_change_decides_nothing_after_it() {
    let start = Instant::now();
    let breaker = breaker();
    let slow: Vec<_> = (0..20).map(|_| breaker.admit(start).unwrap()).collect();
    (0..5).for_each(|_| assert!(ask(&breaker, start, false)));
    let mut slow = slow.into_iter();
    slow.next().unwrap().settle(start, true);
    assert!(breaker.admit(start).is_none(), "a slow success does not close it");

    let later = start + SETTINGS.pause;
    let probe = breaker.admit(later).unwrap();
    slow.by_ref().take(5).for_each(|pass| pass.settle(later, false));
    slow.by_ref().take(5).for_each(drop);
    assert!(breaker.admit(later).is_none(), "the probe is still under way");
    probe.settle(later, true);
    slow.for_each(|pass| pass.settle(later, false));
    assert!(ask(&breaker, later, true), "slow failures do not open it again");
}

#[test]
fn of_many_threads_one_tries_again() {
    let start = Instant::now();
    let breaker = open(start);
    let later = start + SETTINGS.pause;
    for _ in 0..50 {
        let passes: Vec<_> = thread::scope(|scope| {
            let askers: Vec<_> = (0..16).map(|_| scope.spawn(|| breaker.admit(later))).collect();
            askers.into_iter().filter_map(|asker| asker.join().unwrap()).collect()
        });
        assert_eq!(passes.len(), 1);
    }
}

#[test]
fn each_host_has_its_own() {
    let (breakers, now) = (Breakers::new(SETTINGS), Instant::now());
    (0..5).for_each(|_| assert!(ask(&breakers.of("a"), now, false)));
    assert!(breakers.of("a").admit(now).is_none());
    assert!(breakers.of("b").admit(now).is_some());
}

#[derive(Clone, Debug)]
enum Step {
    Wait(u32),
    Begin,
    End(usize, bool),
    GiveUp(usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => (0_u32..8).prop_map(Step::Wait),
        6 => Just(Step::Begin),
        5 => (any::<usize>(), prop::bool::weighted(0.2)).prop_map(|(which, reached)| Step::End(which, reached)),
        1 => any::<usize>().prop_map(Step::GiveUp),
    ]
}

/// The same breaker as one would write it without a thought for memory: every end with its moment.
#[derive(Default)]
struct Model {
    ends: Vec<(Instant, bool)>,
    open_until: Option<Instant>,
    probe: Option<usize>,
    /// How often it has opened or closed.
    changes: usize,
}

impl Model {
    fn admits(&self, now: Instant) -> bool {
        self.open_until.is_none_or(|until| self.probe.is_none() && now >= until)
    }

    fn end(&mut self, id: usize, began: usize, now: Instant, reached: bool) {
        if self.probe == Some(id) {
            self.probe = None;
            self.changes += 1;
            self.ends.clear();
            self.open_until = (!reached).then(|| now + SETTINGS.pause);
        } else if self.open_until.is_none() && began == self.changes {
            self.ends.push((now, reached));
            self.ends.retain(|(moment, _)| *moment + SETTINGS.window > now);
            let failures = self.ends.iter().filter(|(_, reached)| !reached).count();
            if failures >= 5 && failures * 4 >= self.ends.len() * 3 {
                self.changes += 1;
                self.open_until = Some(now + SETTINGS.pause);
            }
        }
    }
}

proptest! {
    #[test]
    fn it_does_what_a_breaker_with_perfect_memory_does(steps in prop::collection::vec(step(), 0..300)) {
        let (breaker, mut model, mut now) = (breaker(), Model::default(), Instant::now());
        let mut running: Vec<(Pass, usize, usize)> = Vec::new();
        for (id, step) in steps.into_iter().enumerate() {
            match step {
                // By whole slices, where forgetting by slices is exact.
                Step::Wait(slices) => now += SLICE * slices,
                Step::Begin => {
                    let pass = breaker.admit(now);
                    prop_assert_eq!(pass.is_some(), model.admits(now));
                    if let Some(pass) = pass {
                        if model.open_until.is_some() {
                            model.probe = Some(id);
                        }
                        running.push((pass, id, model.changes));
                    }
                }
                Step::End(which, reached) if !running.is_empty() => {
                    let (pass, id, began) = running.swap_remove(which % running.len());
                    pass.settle(now, reached);
                    model.end(id, began, now, reached);
                }
                Step::GiveUp(which) if !running.is_empty() => {
                    let (pass, id, _) = running.swap_remove(which % running.len());
                    drop(pass);
                    model.probe = model.probe.filter(|probe| *probe != id);
                }
                Step::End(..) | Step::GiveUp(_) => {}
            }
        }
        // Whatever happened, the host gets another chance once nobody is at it.
        running.clear();
        prop_assert!(breaker.admit(now + SETTINGS.pause).is_some());
    }
}
