//! How many threads a run has. In: targets. Out: the pool that everything runs in.

use std::fs;
use std::thread::available_parallelism;

use rayon::ThreadPoolBuilder;

use crate::config::Target;

/// Each thread has memory of its own, which the system clears page by page. Over the 202 files of essbasic, 470 KB, 3
/// threads take as long as 4, and 8 % less CPU time.
const FILES_PER_THREAD: usize = 80;

/// What a file of a spec holds, about.
const BYTES_PER_FILE: u64 = 2 << 10;

/// Runs in a pool no larger than the work is worth, or than rayon would make it.
pub(super) fn in_pool<T: Send>(targets: &[Target], run: impl FnOnce() -> T + Send) -> T {
    let files = targets.iter().map(size).fold(0, usize::saturating_add);
    // A pool that is told a number does not look at rayon's own variable.
    let given = std::env::var("RAYON_NUM_THREADS").ok().and_then(|threads| threads.parse().ok());
    let most = given.filter(|threads| *threads > 0).or_else(|| available_parallelism().ok().map(usize::from));
    let threads = most.unwrap_or(1).min(files / FILES_PER_THREAD + 1);
    let Ok(pool) = ThreadPoolBuilder::new().num_threads(threads).build() else { return run() };
    let done = pool.install(run);
    // The process ends: its threads need not be woken to be told so.
    std::mem::forget(pool);
    done
}

/// How many files there are, or would be if one did not hold them all.
fn size(target: &Target) -> usize {
    match fs::metadata(&target.spec) {
        _ if target.tccli.is_some() => usize::MAX,
        Ok(file) if file.is_file() => usize::try_from(file.len() / BYTES_PER_FILE).unwrap_or(usize::MAX),
        _ => ["actions", "structures"]
            .map(|part| fs::read_dir(target.spec.join(part)).map_or(0, Iterator::count))
            .iter()
            .sum(),
    }
}
