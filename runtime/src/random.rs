//! Chance for what guards no secret: waiting times and client tokens. The standard library seeds its hash maps from
//! the operating system; that seed is enough here, and costs no dependency.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A number that no other call gets, in this process or in another.
///
/// The seed is drawn once for each thread, and a process that forks hands it on to its child. Process, time and a
/// count are therefore hashed with it: two processes that draw alike would send two writes under one client token,
/// and the service would drop the second.
fn random() -> u64 {
    static DRAWN: AtomicU64 = AtomicU64::new(0);
    let mut hasher = RandomState::new().build_hasher();
    hasher.write_u32(process::id());
    hasher.write_u64(DRAWN.fetch_add(1, Ordering::Relaxed));
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    hasher.write_u128(now.as_nanos());
    hasher.finish()
}

/// A time from nothing up to `limit`.
pub(crate) fn random_below(limit: Duration) -> Duration {
    let nanos = u64::try_from(limit.as_nanos()).unwrap_or(u64::MAX);
    // The upper half of the product is as evenly spread as the factor is.
    let drawn = (u128::from(random()) * u128::from(nanos)) >> 64;
    Duration::from_nanos(u64::try_from(drawn).unwrap_or(nanos))
}

/// A number from 1 to 2⁶³ − 1, which is a positive one in every language.
#[cfg(feature = "hmac-v1")]
pub(crate) fn nonce() -> u64 {
    (random() >> 1).max(1)
}

/// A UUID of version 4, which is a form that every service with client tokens takes: 36 characters of ASCII.
pub(crate) fn client_token() -> String {
    let (high, low) = (random(), random());
    format!(
        "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xFFFF,
        high & 0xFFF,
        (low >> 48) & 0x3FFF | 0x8000,
        low & 0xFFFF_FFFF_FFFF,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;
    use std::thread;

    #[test]
    fn tokens_are_uuids_and_no_two_are_alike_on_many_threads() {
        let draw = || (0..10_000).map(|_| client_token()).collect::<Vec<_>>();
        let threads: Vec<_> = (0..4).map(|_| thread::spawn(draw)).collect();
        let tokens: HashSet<String> = threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect();
        assert_eq!(tokens.len(), 40_000);
        for token in tokens.iter().take(100) {
            let groups: Vec<usize> = token.split('-').map(str::len).collect();
            assert_eq!(groups, [8, 4, 4, 4, 12], "{token}");
            assert!(token.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit()), "{token}");
            assert!(&token[14..15] == "4" && "89ab".contains(&token[19..20]), "{token}");
        }
    }

    #[test]
    fn times_spread_over_the_whole_range_and_never_beyond() {
        let limit = Duration::from_secs(8);
        let times: Vec<Duration> = (0..1_000).map(|_| random_below(limit)).collect();
        assert!(times.iter().all(|time| *time <= limit));
        let eighths: HashSet<u64> = times.iter().map(Duration::as_secs).collect();
        assert_eq!(eighths.len(), 8, "{eighths:?}");
        assert_eq!(random_below(Duration::ZERO), Duration::ZERO);
        assert!(random_below(Duration::MAX) <= Duration::MAX);
    }
}
