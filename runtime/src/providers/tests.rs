//! How long credentials are kept, who fetches them, and what a credential file may hold. The time is given, so that
//! nothing waits.

use std::future::{Future, pending, poll_fn};
use std::path::{Path, PathBuf};
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::cache::Cache;
use super::moment::Now;
use super::profile::{credentials_of, first_of, read_profile};
use crate::BoxFuture;
use crate::credentials::{Credentials, Patience};
use crate::deadline::Deadline;
use crate::error::Error;
use crate::transport::{Request, Response, Transport, TransportError};

type Fetched = BoxFuture<'static, Result<Credentials, Error>>;

/// Seconds after an arbitrary beginning, by the wall clock.
fn wall(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_000_000 + seconds)
}

/// The same by both clocks.
fn at(seconds: u64) -> Now {
    by_clocks(seconds, seconds)
}

fn by_clocks(by_wall: u64, steady: u64) -> Now {
    static BEGINNING: LazyLock<Instant> = LazyLock::new(Instant::now);
    Now::of(wall(by_wall), *BEGINNING + Duration::from_secs(steady))
}

fn lasting_until(id: &str, seconds: u64) -> Fetched {
    let credentials = Credentials::new(id, "hush").with_expiry(wall(seconds));
    Box::pin(std::future::ready(Ok(credentials)))
}

fn failing() -> Fetched {
    Box::pin(std::future::ready(Err(Error::credentials("the role is gone"))))
}

fn unasked() -> Fetched {
    panic!("nothing is fetched here")
}

fn poll_once<F: Future + ?Sized>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

/// What a cache gives when nothing has to be waited for.
fn now_of(cache: &Cache, now: Now, fetch: impl Fn() -> Fetched + Send) -> Result<String, String> {
    match poll_once(pin!(cache.get(now, None, fetch))) {
        Poll::Ready(outcome) => {
            outcome.map(|found| found.secret_id().to_owned()).map_err(|error| error.message().to_owned())
        }
        Poll::Pending => panic!("it waits"),
    }
}

fn is(id: &str) -> Result<String, String> {
    Ok(id.to_owned())
}

#[test]
fn credentials_are_kept_until_five_minutes_before_they_expire() {
    let cache = Cache::default();
    assert_eq!(now_of(&cache, at(0), || lasting_until("first", 7_200)), is("first"));
    assert_eq!(now_of(&cache, at(6_899), unasked), is("first"));
    assert_eq!(now_of(&cache, at(6_900), || lasting_until("second", 14_400)), is("second"));
    assert_eq!(now_of(&cache, at(14_000), unasked), is("second"));
}

#[test]
fn credentials_with_little_time_left_are_not_fetched_at_every_call() {
    let cache = Cache::default();
    assert_eq!(now_of(&cache, at(0), || lasting_until("first", 200)), is("first"));
    assert_eq!(now_of(&cache, at(99), unasked), is("first"));
    assert_eq!(now_of(&cache, at(100), || lasting_until("first", 200)), is("first"));
    assert_eq!(now_of(&cache, at(149), unasked), is("first"));
}

#[test]
fn credentials_without_expiry_are_kept_for_ever_or_read_again_in_time() {
    let lasting = || -> Fetched { Box::pin(std::future::ready(Ok(Credentials::new("lasting", "hush")))) };
    let cache = Cache::default();
    assert_eq!(now_of(&cache, at(0), lasting), is("lasting"));
    assert_eq!(now_of(&cache, at(1_000_000_000), unasked), is("lasting"));

    let cache = Cache::rereading_after(Duration::from_secs(60));
    assert_eq!(now_of(&cache, at(0), lasting), is("lasting"));
    assert_eq!(now_of(&cache, at(59), unasked), is("lasting"));
    assert_eq!(now_of(&cache, at(60), || lasting_until("rotated", 10_000)), is("rotated"));
    assert_eq!(now_of(&cache, at(61), unasked), is("rotated"));
}

#[test]
fn a_failed_refresh_leaves_the_old_ones_until_they_expire_and_then_surfaces() {
    let cache = Cache::default();
    assert_eq!(now_of(&cache, at(0), || lasting_until("first", 7_200)), is("first"));
    assert!(cache.failure().is_none());
    assert_eq!(now_of(&cache, at(7_000), failing), is("first"));
    assert_eq!(cache.failure().map(|error| error.to_string()).as_deref(), Some("the role is gone"));
    assert_eq!(now_of(&cache, at(7_009), unasked), is("first"), "it rests for ten seconds");
    assert_eq!(now_of(&cache, at(7_010), failing), is("first"));
    assert_eq!(now_of(&cache, at(7_200), failing), Err("the role is gone".to_owned()));
    assert_eq!(now_of(&cache, at(7_200), failing), Err("the role is gone".to_owned()), "every call tries again");
    assert_eq!(now_of(&cache, at(7_201), || lasting_until("second", 20_000)), is("second"));
    assert!(cache.failure().is_none());
}

/// Work that goes on when it is told to, and says how often it was begun.
#[derive(Clone, Default)]
struct Gate {
    begun: Arc<AtomicUsize>,
    open: Arc<Mutex<(bool, Vec<Waker>)>>,
}

impl Gate {
    fn fetch(&self, outcome: Result<Credentials, Error>) -> Fetched {
        self.begun.fetch_add(1, Ordering::Relaxed);
        let open = Arc::clone(&self.open);
        Box::pin(async move {
            poll_fn(|context| {
                let mut open = open.lock().unwrap();
                if open.0 {
                    return Poll::Ready(());
                }
                open.1.push(context.waker().clone());
                Poll::Pending
            })
            .await;
            outcome
        })
    }

    fn open(&self) {
        let wakers = {
            let mut open = self.open.lock().unwrap();
            open.0 = true;
            std::mem::take(&mut open.1)
        };
        wakers.into_iter().for_each(Waker::wake);
    }

    fn begun(&self) -> usize {
        self.begun.load(Ordering::Relaxed)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_thousand_callers_at_expiry_make_one_fetch() {
    let (cache, gate) = (Arc::new(Cache::default()), Gate::default());
    assert_eq!(now_of(&cache, at(0), || lasting_until("first", 7_200)), is("first"));
    let callers: Vec<_> = (0..1_000)
        .map(|_| {
            let (cache, gate) = (Arc::clone(&cache), gate.clone());
            let second = Credentials::new("second", "hush").with_expiry(wall(20_000));
            tokio::spawn(async move { cache.get(at(7_200), None, move || gate.fetch(Ok(second.clone()))).await })
        })
        .collect();
    while gate.begun() == 0 {
        tokio::task::yield_now().await;
    }
    gate.open();
    for caller in callers {
        assert_eq!(caller.await.unwrap().unwrap().secret_id(), "second");
    }
    assert_eq!(gate.begun(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn all_who_wait_for_a_fetch_that_fails_are_told() {
    let (cache, gate) = (Arc::new(Cache::default()), Gate::default());
    let mut waiting: Vec<_> = (0..100)
        .map(|_| {
            let gate = gate.clone();
            Box::pin(cache.get(at(0), None, move || gate.fetch(Err(Error::credentials("the role is gone")))))
        })
        .collect();
    for caller in &mut waiting {
        assert!(poll_once(caller.as_mut()).is_pending());
    }
    gate.open();
    for caller in waiting {
        let error = caller.await.unwrap_err();
        assert_eq!((error.kind(), error.message()), (crate::ErrorKind::Credentials, "the role is gone"));
        assert!(std::error::Error::source(&error).is_some());
    }
    assert_eq!(gate.begun(), 1);
}

/// A transport that sends nothing and knows only how its waits end: at once, or never.
struct Timers {
    waits: Mutex<Vec<Duration>>,
    pass: bool,
}

impl Timers {
    fn that(pass: bool) -> Self {
        Self { waits: Mutex::default(), pass }
    }

    fn patience(&self, left: u64) -> Option<Patience<'_>> {
        Some(Patience::until(Deadline::after(Duration::from_millis(left), self.now(), self)))
    }

    fn waits(&self) -> Vec<Duration> {
        std::mem::take(&mut *self.waits.lock().unwrap())
    }
}

impl Transport for Timers {
    fn send(&self, _: Request, _: Duration) -> BoxFuture<'_, Result<Response, TransportError>> {
        Box::pin(pending())
    }

    fn sleep(&self, duration: Duration) -> Option<BoxFuture<'static, ()>> {
        self.waits.lock().unwrap().push(duration);
        Some(if self.pass { Box::pin(std::future::ready(())) } else { Box::pin(pending()) })
    }

    fn now(&self) -> Instant {
        static NOW: LazyLock<Instant> = LazyLock::new(Instant::now);
        *NOW
    }
}

#[test]
fn while_one_refreshes_the_others_go_on_with_what_they_have() {
    let (cache, gate, timers) = (Cache::default(), Gate::default(), Timers::that(false));
    assert_eq!(now_of(&cache, at(0), || lasting_until("first", 7_200)), is("first"));
    let second = Credentials::new("second", "hush").with_expiry(wall(20_000));
    let mut refreshing = pin!(cache.get(at(7_000), timers.patience(60_000), || gate.fetch(Ok(second.clone()))));
    assert!(poll_once(refreshing.as_mut()).is_pending());
    assert_eq!(now_of(&cache, at(7_000), unasked), is("first"));
    gate.open();
    let Poll::Ready(Ok(credentials)) = poll_once(refreshing) else { panic!("it is there") };
    assert_eq!(credentials.secret_id(), "second");
    assert_eq!(now_of(&cache, at(7_000), unasked), is("second"));
}

/// What a cache gives to a caller with so many milliseconds, by whose timer waits are over at once.
fn patient(cache: &Cache, timers: &Timers, now: Now, left: u64, fetch: impl Fn() -> Fetched + Send) -> String {
    match poll_once(pin!(cache.get(now, timers.patience(left), fetch))) {
        Poll::Ready(outcome) => outcome.unwrap().secret_id().to_owned(),
        Poll::Pending => panic!("it waits"),
    }
}

#[test]
fn a_refresh_that_hangs_is_waited_for_shortly_kept_and_never_begun_anew() {
    let (cache, gate, timers) = (Cache::default(), Gate::default(), Timers::that(true));
    assert_eq!(now_of(&cache, at(0), || lasting_until("first", 7_200)), is("first"));
    let fetch = || gate.fetch(Ok(Credentials::new("second", "hush").with_expiry(wall(20_000))));
    assert_eq!(patient(&cache, &timers, at(7_000), 60_000, fetch), "first");
    assert_eq!(timers.waits(), [Duration::from_millis(500)]);
    for second in 7_001..7_029 {
        assert_eq!(patient(&cache, &timers, at(second), 60_000, fetch), "first");
        assert_eq!(now_of(&cache, at(second), fetch), is("first"), "without a timer it waits for nothing");
    }
    assert_eq!((timers.waits(), gate.begun()), (vec![], 1), "later callers only look");
    assert!(cache.failure().is_none());
    gate.open();
    assert_eq!(patient(&cache, &timers, at(7_029), 60_000, fetch), "second");
    assert_eq!(gate.begun(), 1);
}

#[test]
fn the_wait_for_a_refresh_is_a_part_of_the_callers_time_and_of_that_of_the_credentials() {
    for (life, now, left, expected) in
        [(7_200, 7_000, 300, 150), (7_200, 7_000, 0, 0), (6, 4, 60_000, 500), (2, 1, 60_000, 250)]
    {
        let (cache, timers) = (Cache::default(), Timers::that(true));
        assert_eq!(now_of(&cache, at(0), || lasting_until("first", life)), is("first"));
        assert_eq!(patient(&cache, &timers, at(now), left, || Box::pin(pending())), "first");
        let expected: Vec<_> = (expected > 0).then(|| Duration::from_millis(expected)).into_iter().collect();
        assert_eq!(timers.waits(), expected, "{life} {now} {left}");
    }
}

#[test]
fn a_fetch_is_given_up_after_thirty_seconds_and_rests_while_the_credentials_serve() {
    let (cache, gate, timers) = (Cache::default(), Gate::default(), Timers::that(true));
    assert_eq!(now_of(&cache, at(0), || lasting_until("first", 7_200)), is("first"));
    let fetch = || gate.fetch(Err(Error::credentials("never")));
    for second in 6_900..7_200 {
        assert_eq!(patient(&cache, &timers, at(second), 60_000, fetch), "first");
    }
    assert_eq!(gate.begun(), 300 / 40 + 1, "thirty seconds each, and ten between them");
    assert!(cache.failure().unwrap().message().contains("within 30 seconds"));
    // Nothing serves any more: whoever waits is told after as long.
    let error = poll_once(pin!(cache.get(at(7_300), timers.patience(60_000), || Box::pin(pending()))));
    let Poll::Ready(Err(error)) = error else { panic!("it waits") };
    assert!(error.message().contains("within 30 seconds"), "{error}");
    assert_eq!(timers.waits().last(), Some(&Duration::from_secs(30)));
    assert_eq!(now_of(&cache, at(7_300), || lasting_until("second", 20_000)), is("second"));
}

#[test]
fn a_panic_of_the_provider_fails_no_call_while_the_credentials_serve() {
    let cache = Cache::default();
    assert_eq!(now_of(&cache, at(0), || lasting_until("first", 7_200)), is("first"));
    let panicking = || -> Fetched { Box::pin(async { panic!("as a provider should not") }) };
    assert_eq!(now_of(&cache, at(7_000), panicking), is("first"));
    assert!(cache.failure().unwrap().message().contains("panicked"));
    assert_eq!(now_of(&cache, at(7_009), unasked), is("first"));
    let error = now_of(&cache, at(7_200), panicking).unwrap_err();
    assert!(error.contains("panicked"), "{error}");
}

#[test]
fn credentials_that_have_expired_when_they_arrive_replace_none_that_serve() {
    let cache = Cache::default();
    let old = || lasting_until("old", 10);
    assert_eq!(now_of(&cache, at(11), old), is("old"), "the service knows whether our clock is wrong");
    assert_eq!(now_of(&cache, at(11), || lasting_until("first", 7_210)), is("first"));
    assert_eq!(now_of(&cache, at(7_000), old), is("first"));
    assert_eq!(now_of(&cache, at(7_001), unasked), is("first"), "and are not asked for by every call");
    assert!(cache.failure().unwrap().message().contains("have expired"));
}

#[test]
fn a_clock_that_is_set_back_or_stands_still_makes_no_credentials_last_longer() {
    let first = || lasting_until("first", 7_200);
    let cache = Cache::default();
    assert_eq!(now_of(&cache, at(0), first), is("first"));
    // Set back by nearly as long as they live.
    assert_eq!(now_of(&cache, by_clocks(0, 6_899), unasked), is("first"));
    assert_eq!(now_of(&cache, by_clocks(1, 6_901), || lasting_until("second", 7_000)), is("second"));

    let cache = Cache::default();
    assert_eq!(now_of(&cache, at(0), first), is("first"));
    // The machine slept, and its steady clock with it.
    assert!(now_of(&cache, by_clocks(7_201, 1), failing).is_err());
}

#[test]
fn a_refresh_that_was_done_while_nobody_looked_is_taken_however_late() {
    for (outcome, expected) in [(Ok("second"), "second"), (Err("the role is gone"), "first")] {
        let (cache, gate, timers) = (Cache::default(), Gate::default(), Timers::that(true));
        assert_eq!(now_of(&cache, at(0), || lasting_until("first", 7_200)), is("first"));
        let outcome = outcome.map(|id| Credentials::new(id, "hush").with_expiry(wall(20_000)));
        let fetch = || gate.fetch(outcome.clone().map_err(Error::credentials));
        assert_eq!(patient(&cache, &timers, at(7_000), 60_000, fetch), "first");
        gate.open();
        assert_eq!(patient(&cache, &timers, at(7_100), 60_000, fetch), expected);
        assert_eq!(gate.begun(), 1);
        assert_eq!(cache.failure().is_some(), outcome.is_err());
    }
}

#[tokio::test]
async fn a_caller_who_goes_away_takes_nothing_from_those_who_wait() {
    let (cache, gate) = (Cache::default(), Gate::default());
    let get = || {
        let gate = gate.clone();
        Box::pin(cache.get(at(0), None, move || gate.fetch(Ok(Credentials::new("found", "hush")))))
    };
    let (mut first, mut second) = (get(), get());
    assert!(poll_once(first.as_mut()).is_pending());
    assert!(poll_once(second.as_mut()).is_pending());
    drop(first);
    gate.open();
    assert_eq!(second.await.unwrap().secret_id(), "found");
    assert_eq!(gate.begun(), 1);
}

#[tokio::test]
async fn a_caller_who_is_never_polled_again_keeps_nobody_waiting() {
    let (cache, gate) = (Arc::new(Cache::default()), Gate::default());
    let get = || {
        let gate = gate.clone();
        let cache = Arc::clone(&cache);
        async move { cache.get(at(0), None, move || gate.fetch(Ok(Credentials::new("found", "hush")))).await }
    };
    let mut asleep = Box::pin(get());
    assert!(poll_once(asleep.as_mut()).is_pending());
    let awake = tokio::spawn(get());
    tokio::task::yield_now().await;
    gate.open();
    assert_eq!(awake.await.unwrap().unwrap().secret_id(), "found");
    assert_eq!(gate.begun(), 1);
}

#[test]
fn work_that_everybody_left_is_gone_on_with() {
    let (cache, gate) = (Cache::default(), Gate::default());
    let fetch = || gate.fetch(Ok(Credentials::new("found", "hush")));
    for _ in 0..100 {
        let left = pin!(cache.get(at(0), None, fetch));
        assert!(poll_once(left).is_pending());
    }
    gate.open();
    assert_eq!(now_of(&cache, at(0), fetch), is("found"));
    assert_eq!(gate.begun(), 1);
}

#[test]
fn the_failure_of_work_that_everybody_left_fails_no_one_who_can_begin_anew() {
    let (cache, gate) = (Cache::default(), Gate::default());
    {
        let lost = || gate.fetch(Err(Error::credentials("its event loop is gone")));
        assert!(poll_once(pin!(cache.get(at(0), None, lost))).is_pending());
    }
    gate.open();
    assert_eq!(now_of(&cache, at(0), || lasting_until("found", 7_200)), is("found"));
}

#[test]
fn the_failure_of_work_that_its_beginner_left_fails_none_of_those_who_joined() {
    let (cache, gate) = (Cache::default(), Gate::default());
    let get = || {
        let gate = gate.clone();
        Box::pin(cache.get(at(0), None, move || match gate.begun() {
            0 => gate.fetch(Err(Error::credentials("its event loop is gone"))),
            _ => gate.fetch(Ok(Credentials::new("found", "hush").with_expiry(wall(7_200)))),
        }))
    };
    let (mut first, mut second, mut third) = (get(), get(), get());
    for caller in [&mut first, &mut second, &mut third] {
        assert!(poll_once(caller.as_mut()).is_pending());
    }
    drop(first);
    gate.open();
    for caller in [&mut second, &mut third] {
        let Poll::Ready(outcome) = poll_once(caller.as_mut()) else { panic!("it waits") };
        assert_eq!(outcome.unwrap().secret_id(), "found");
    }
    assert_eq!(gate.begun(), 2, "one fetch for both");
}

#[tokio::test]
async fn a_provider_that_panics_is_an_error_for_those_who_wait_and_for_no_one_later() {
    let (cache, gate) = (Arc::new(Cache::default()), Gate::default());
    let spawn = || {
        let (cache, gate) = (Arc::clone(&cache), gate.clone());
        let work = move || -> Fetched {
            let gate = gate.clone();
            Box::pin(async move {
                gate.fetch(Ok(Credentials::new("never", "hush"))).await?;
                panic!("as a provider should not")
            })
        };
        tokio::spawn(async move { cache.get(at(0), None, work).await })
    };
    let (first, second) = (spawn(), spawn());
    while gate.open.lock().unwrap().1.is_empty() {
        tokio::task::yield_now().await;
    }
    tokio::task::yield_now().await;
    gate.open();
    for outcome in [first.await, second.await] {
        assert!(outcome.unwrap().unwrap_err().message().contains("panicked"));
    }
    let found = || -> Fetched { Box::pin(std::future::ready(Ok(Credentials::new("found", "hush")))) };
    assert_eq!(now_of(&cache, at(0), found), is("found"));
}

const FILE: &str = "\u{feff}# keys
[default]
secret_id = AKIDdefault
secret_key= hush=and=more
; the other one
[ batch ]
  secret_id=AKIDbatch
secret_key=quiet
token=whisper
region=ap-guangzhou

[half]
secret_id=AKIDhalf
secret_key=
";

fn profile(text: &str, name: &str) -> Result<Credentials, Error> {
    read_profile(text, Path::new("credentials"), name)
}

#[test]
fn a_profile_has_its_own_keys() {
    let found = profile(FILE, "default").unwrap();
    assert_eq!((found.secret_id(), found.secret_key(), found.token()), ("AKIDdefault", "hush=and=more", None));
    let found = profile(&FILE.replace('\n', "\r\n"), "batch").unwrap();
    assert_eq!((found.secret_id(), found.secret_key(), found.token()), ("AKIDbatch", "quiet", Some("whisper")));
}

#[test]
fn a_file_that_cannot_be_used_says_where_and_repeats_no_key() {
    for (text, name, expected) in [
        (FILE, "half", "the profile [half] of the credential file credentials has no `secret_key`"),
        (FILE, "other", "the credential file credentials has no profile [other]"),
        ("", "default", "the credential file credentials has no profile [default]"),
        ("[default]\nsecret_id=AKIDx\nsecret_key hush\n", "default", "line 3 is neither"),
        ("secret_id=AKIDx\nsecret_key=hush\n", "default", "line 1 is neither"),
        ("[default\nsecret_key=hush\n", "default", "line 1 is neither"),
    ] {
        let error = profile(text, name).unwrap_err();
        assert!(error.message().contains(expected), "{error}");
        assert!(!format!("{error:?}").contains("hush") && !error.is_absent(), "{error}");
    }
}

#[test]
fn a_profile_is_read_as_people_mean_it() {
    for lines in [
        "secret_id = \"AKIDx\"\nsecret_key = 'k#e;y='",
        "SECRET_ID=AKIDx\nSecret_Key=k#e;y=",
        "secret_id: AKIDx\nsecret_key : k#e;y=",
        "secret_id = AKIDx # mine\nsecret_key = k#e;y=\t; and this",
        "secret_id = AKIDx   #mine\nsecret_key = \"k#e;y=\" # \"quoted\"",
        "secret_id =\u{a0}AKIDx\u{200b}\nsecret_key = \" k#e;y= \"",
        "token =\nsecret_id = AKIDx\nsecret_id = \"AKIDx\"\nsecret_key = k#e;y=",
        "token = # none\nsecret_id = AKIDx\nsecret_key = k#e;y=\n[other]\nsecret_key = \"open\n",
    ] {
        for (header, end) in
            [("[default]", "\n"), ("\u{feff}[ default ] # first", "\r\n"), ("; x\n\n[default];x", "\n")]
        {
            let text = format!("{header}\n{lines}").replace('\n', end);
            let found = profile(&text, "default").unwrap();
            assert_eq!(found, Credentials::new("AKIDx", "k#e;y="), "{text:?}");
        }
    }
}

#[test]
fn what_no_key_holds_is_named_and_not_shown() {
    for (lines, expected) in [
        ("secret_id = AKIDx\nsecret_key = hush hush", "`secret_key` of the profile [default]"),
        ("secret_id = AKIDx\nsecret_key = hush\u{7}hush", "holds a control character"),
        ("secret_id = “AKIDx”\nsecret_key = hush", "`secret_id` of the profile [default] of the credential file"),
        ("secret_id = AKIDx\nsecret_key = hush\ntoken = hush hush", "`token` of the profile"),
        ("secret_id = AKIDx\nsecret_key = \"hush", "line 3 opens a quote that nothing closes"),
        ("secret_id = AKIDx\nsecret_key = \"hush\" hush", "line 3 has something behind the quotes"),
        (
            "secret_id = AKIDx\nsecret_key = hush\nSECRET_KEY = hush2",
            "line 4 gives a value that the profile has already",
        ),
        ("secret_id = AKIDx\nsecret_key = \"\"", "has no `secret_key`"),
        ("[b] hush\nsecret_key = hush", "line 2 has something behind the `]`"),
    ] {
        let error = profile(&format!("[default]\n{lines}\n"), "default").unwrap_err();
        assert!(error.message().contains(expected), "{lines:?}: {error}");
        assert!(!format!("{error} {error:?}").contains("hush"), "{error}");
    }
}

#[test]
fn an_empty_value_counts_as_missing() {
    let read = |id, key| credentials_of([("id", id), ("key", key), ("token", Some(" "))], || "it".to_owned());
    assert_eq!(read(Some(" x "), Some("y")).unwrap().token(), None);
    assert_eq!(read(Some("  "), Some("y")).unwrap_err().message(), "it has no `id`");
    assert_eq!(read(Some("x"), None).unwrap_err().message(), "it has no `key`");
}

#[test]
fn files_that_do_not_exist_are_absent_and_named() {
    let error = first_of(&[PathBuf::from("/nowhere/a"), PathBuf::from("/nowhere/b")], "default").unwrap_err();
    assert!(error.is_absent());
    assert_eq!(error.message(), "there is no credential file: /nowhere/a, /nowhere/b");
}
