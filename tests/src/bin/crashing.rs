//! tcgen that dies: before the change of the file system whose number is the first argument, counted from 1; 0 is never.
//! Then it says how many there were.
#![allow(clippy::print_stderr, reason = "the count is what it is run for")]

use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};

static STEPS: AtomicUsize = AtomicUsize::new(0);

fn main() -> ExitCode {
    let mut arguments = std::env::args_os();
    let program = arguments.next();
    let last = arguments.next().and_then(|it| it.to_str()?.parse().ok()).unwrap_or(0);
    tcgen::emit::before_each_step(move || {
        // Not a panic and no exit: nothing is dropped, as with a process that is killed.
        if STEPS.fetch_add(1, Ordering::Relaxed) + 1 == last {
            std::process::abort();
        }
    });
    let code = tcgen::cli::run(program.into_iter().chain(arguments));
    eprintln!("steps: {}", STEPS.load(Ordering::Relaxed));
    code
}
