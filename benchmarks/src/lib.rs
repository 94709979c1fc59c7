//! What the benchmarks share: measuring, importing, and rendering the peers' side.
//!
//! Every benchmark measures tcgen and its peer in one run, in turns, and prints medians and their ratio. None of them
//! asserts a time: machines differ, and a shared one differs from itself.
#![forbid(unsafe_code)]

pub mod derived;
pub mod measure;
pub mod openapi;
pub mod peer;
pub mod program;
pub mod scratch;
pub mod services;

/// The allocator that tcgen's command has, so that neither side gains by it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
