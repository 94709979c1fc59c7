//! The command `tcgen`; everything it does is in the library.
#![forbid(unsafe_code)]

use std::process::ExitCode;

/// Over the 300 services of tccli 3.1.189.1 it spares a twentieth of all CPU time: 1.8 s, where glibc's takes 1.9. Version
/// 2 of it, which touches less memory than version 3, is 7 % faster than that over essbasic alone.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    tcgen::cli::run(std::env::args_os())
}
