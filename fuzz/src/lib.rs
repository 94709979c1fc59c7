//! What must hold for any input, one module for each fuzz target. An input comes in; a broken invariant is a panic, which
//! libFuzzer saves with its input. Nothing here knows libFuzzer: the targets in `targets/` are three lines each.
#![forbid(unsafe_code)]

mod call;
mod decimal;
pub mod envelope;
mod hostile;
pub mod import;
pub mod json;
pub mod markdown;
pub mod quiet;
mod rendered;
mod scratch;
mod secret;
pub mod spec;
pub mod sse;
pub mod yaml;

/// The tests are built with the coverage's flags, whose functions are libFuzzer's.
#[cfg(test)]
use libfuzzer_sys as _;
